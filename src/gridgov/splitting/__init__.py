"""What grew too large divided, what is too small merged: connected parts inside a household band."""

from __future__ import annotations

__all__: list[str] = []
