"""Tables of a file that nobody can change: a scheme that ships is loaded once and shared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from gridgov._change_values import Frozen

__all__ = ["freeze", "frozen_table"]


def frozen_table(table: Mapping[str, Any]) -> Frozen[Any]:
    """Return a table whose tables and lists cannot change either."""
    return Frozen({key: freeze(value) for key, value in table.items()})


def freeze(value: object) -> object:
    """Return a value of a file, tables and lists of it unchangeable."""
    if isinstance(value, dict):
        return frozen_table(cast("dict[str, Any]", value))
    return tuple(map(freeze, cast("list[object]", value))) if isinstance(value, list) else value
