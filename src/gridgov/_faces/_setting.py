"""In which language and with how many rows values show themselves in this process."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Final

from gridgov.text import LANGS, Lang

__all__ = ["LANGUAGE", "ROWS", "checked_lang", "checked_rows"]

LANGUAGE: Final[ContextVar[Lang]] = ContextVar("gridgov_language", default="en")
ROWS: Final[ContextVar[int]] = ContextVar("gridgov_rows", default=20)


def checked_lang(lang: str | None) -> Lang:
    """Return a language, the one that is set for None.

    Raises:
        ValueError: It is neither ``en`` nor ``zh``.
    """
    if lang is None:
        return LANGUAGE.get()
    for known in LANGS:
        if lang == known:
            return known
    msg = f"lang must be 'en' or 'zh', not {lang!r}."
    raise ValueError(msg)


def checked_rows(rows: object) -> int:
    """Return a number of rows, the one that is set for None.

    Raises:
        ValueError: It is no whole number from 1.
    """
    if rows is None:
        return ROWS.get()
    if isinstance(rows, bool) or not isinstance(rows, int) or rows < 1:
        msg = f"rows must be a whole number from 1, not {rows!r}."
        raise ValueError(msg)
    return rows
