"""Which function makes the face of which class: module and class without the package, then module and function."""

from __future__ import annotations

from typing import Final

__all__ = ["WHERE"]

WHERE: Final = {
    "_frame.Frame": "_tables:frame",
}
