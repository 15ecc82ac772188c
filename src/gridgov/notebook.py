"""How values look in a notebook: in which language, with how many rows."""

from __future__ import annotations

__all__: list[str] = []
