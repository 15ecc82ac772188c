"""How values of a scheme file are taken in: one text where several may stand, and the tables under a headline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

__all__ = ["tables_in", "texts_of"]


def texts_of(value: str | Iterable[str]) -> tuple[str, ...]:
    """Return several texts, where a file may give one."""
    return (value,) if isinstance(value, str) else tuple(value)


def tables_in(table: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    """Return the tables under a headline, none where it is not there."""
    return cast("Sequence[Mapping[str, Any]]", table.get(name, ()))
