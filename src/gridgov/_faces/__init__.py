"""What each kind of value shows in a notebook. Loaded when a notebook asks, not before.

A value is shown by the function named for its class, or for the nearest class above it; other values show their fields,
and the first of what they hold.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from gridgov._faces._fields import plain
from gridgov._faces._page import html
from gridgov._faces._parts import Face
from gridgov._faces._setting import checked_lang, checked_rows
from gridgov._faces._where import WHERE

__all__ = ["face_of", "page_of"]

_PACKAGE: Final = "gridgov"


def face_of(value: object) -> Face:
    """Return what a value shows."""
    for kind in type(value).__mro__:
        module, _, name = WHERE.get(
            f"{kind.__module__}.{kind.__qualname__}".removeprefix(f"{_PACKAGE}."), ""
        ).partition(":")
        if name:
            make: Any = getattr(import_module(f"{_PACKAGE}._faces.{module}"), name)
            face: Face = make(value)
            return face
    return plain(value)


def page_of(value: object, lang: str | None = None, rows: int | None = None) -> str:
    """Return a value as HTML.

    Raises:
        ValueError: The language is not known, or rows is no whole number from 1.
    """
    return html(face_of(value), checked_lang(lang), checked_rows(rows))
