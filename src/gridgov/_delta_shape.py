"""The shape of a delta, of which some come out of files: tables, columns, and what may stand in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, TypeAlias, cast

from gridgov._finite import is_finite

__all__ = ["ROSTER", "TABLES", "is_delta"]

ROSTER: Final = ("posts", "appointments", "holders", "devices")
#: Tables beside the units, with their columns; the first is what a row is found by.
TABLES: Final[Mapping[str, tuple[str, ...]]] = {
    "posts": ("id", "role", "unit", "number", "body"),
    "appointments": ("post", "holder", "start", "end", "basis", "meets"),
    "holders": ("id", "kind", "qualifications"),
    "devices": ("id", "kind", "holder"),
    "bodies": ("id", "kind", "unit", "name", "parent", "rank", "line", "start", "end"),
    "memberships": ("member", "body", "lives_at", "start", "end"),
    "links": ("source", "kind", "target", "start", "end", "basis"),
    "lineage": ("day", "old", "new", "kind", "share", "authority"),
}

_Check: TypeAlias = Callable[[object], bool]
_TEXT_LISTS: Final = frozenset({"qualifications", "meets"})


# -- shape -------------------------------------------------------------------------------------------------------------


def _text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def _number_or_none(value: object) -> bool:
    return value is None or is_finite(value)


def _list_of(check: _Check) -> _Check:
    def found(value: object) -> bool:
        return isinstance(value, list | tuple) and all(map(check, cast("Sequence[object]", value)))

    return found


def _mapping_of(check: _Check) -> _Check:
    def found(value: object) -> bool:
        if not isinstance(value, Mapping):
            return False
        items = cast("Mapping[object, object]", value)
        return all(isinstance(key, str) and bool(key) and check(own) for key, own in items.items())

    return found


def _record(needed: Mapping[str, _Check], more: Mapping[str, _Check] | None = None) -> _Check:
    known = {**needed, **(more or {})}

    def found(value: object) -> bool:
        if not isinstance(value, Mapping):
            return False
        items = cast("Mapping[object, object]", value)
        there = set(needed) <= set(items) <= set(known)
        return there and all(check(items[key]) for key, check in known.items() if key in items)

    return found


_CELLS: Final[Mapping[str, _Check]] = {
    "parent": _text_or_none,
    "level": _text,
    "kind": _text,
    "name": _text_or_none,
    "measures": _mapping_of(_number_or_none),
    "labels": _mapping_of(_text_or_none),
}
_UNIT: Final = _record({"id": _text, **_CELLS})
_SOME: Final = _record({}, _CELLS)
_KEYS: Final = _record({"from": _list_of(_text), "to": _list_of(_text)})
_UNITS: Final = _record(
    {},
    {
        "gone": _list_of(_UNIT),
        "new": _list_of(_UNIT),
        "cells": _list_of(_record({"id": _text, "from": _SOME, "to": _SOME})),
        "order": _list_of(_record({"parent": _text_or_none, "after": _text_or_none, "units": _list_of(_text)})),
        "measures": _KEYS,
        "labels": _KEYS,
    },
)


def _cell(name: str) -> _Check:
    if name in _TEXT_LISTS:
        return _list_of(_text)
    return _number_or_none if name in {"number", "share"} else _text_or_none


def _hunks(columns: Sequence[str]) -> _Check:
    first = columns[0]
    row = _record({first: _text}, {name: _cell(name) for name in columns[1:]})
    rows = _list_of(row)

    def after(value: object) -> bool:
        return value is None or row(value)

    return _list_of(_record({"after": after, "from": rows, "to": rows}))


_DELTA: Final = _record({}, {"units": _UNITS, **{name: _hunks(columns) for name, columns in TABLES.items()}})


def is_delta(value: object) -> bool:
    """Tell whether something has the shape of a delta.

    Example:
        >>> is_delta({"units": {"gone": []}}), is_delta({"unit": {}})
        (True, False)
    """
    return _DELTA(value)
