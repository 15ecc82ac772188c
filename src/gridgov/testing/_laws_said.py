"""What differs between two tables, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from gridgov.text import Text

__all__ = ["Found", "rows_apart"]

#: The number of a law, what the store said, what the model says.
Found: TypeAlias = tuple[str, Text, Text]
_NAMES: Final[Mapping[str, Text]] = {
    "posts": Text("posts", "岗位"),
    "appointments": Text("appointments", "任职"),
    "holders": Text("holders", "任职者"),
    "devices": Text("devices", "设备"),
    "cells": Text("cells", "网格"),
    "members": Text("base units", "基本单元"),
    "duties": Text("duties", "职责"),
}
_NONE: Final = Text("none like this", "没有此行")


def rows_apart(
    table: str, said: Mapping[str, Sequence[Any]], model: Mapping[str, Sequence[Any]]
) -> Iterator[tuple[Text, Text]]:
    """Find the first row that two tables do not share, in whatever order: what the store has, what the model has."""
    theirs, ours = _rows(said), _rows(model)
    more, less = Counter(theirs) - Counter(ours), Counter(ours) - Counter(theirs)
    if more or less:
        found, wanted = (
            next((row for row in theirs if row in more), None),
            next((row for row in ours if row in less), None),
        )
        yield _said(table, found), _said(table, wanted)


def _rows(table: Mapping[str, Sequence[Any]]) -> list[str]:
    """Return the rows of a table as texts; what is not known is left out."""
    keys = list(table)
    return [
        ", ".join(f"{key} {value!r}" for key, value in zip(keys, row, strict=True) if value is not None)
        for row in zip(*table.values(), strict=True)
    ]


def _said(table: str, row: str | None) -> Text:
    return Text("{table}: {row}", "{table}：{row}").format(table=_NAMES[table], row=_NONE if row is None else row)
