"""Short ways to write the columns of result tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from gridgov._columns import IdColumn, Ints
from gridgov._frame import Column, Frame, framed, objects
from gridgov.text import Text

__all__ = ["HOUSEHOLDS", "NOTHING", "UNITS", "ids_in_order", "of_rows", "spec"]

NOTHING: Final = Text("", "")
HOUSEHOLDS: Final = Text("households", "户")
UNITS: Final = Text("base units", "个")

_WORDS: Final = {
    "net": (Text("net", "网格体系"), Text("Id of the net.", "网格体系编号。")),
    "level": (
        Text("level of the cell", "网格层级"),
        Text("Key of its level in the net.", "该网格在其体系中的层级键名。"),
    ),
    "cell": (Text("cell", "原网格"), Text("Id of the cell in its net.", "该网格在其体系中的编号。")),
    "grid": (
        Text("grid", "整合后网格"),
        Text("Id of the merged grid; none where there is none.", "整合后网格编号；没有则为空。"),
    ),
    "duty": (Text("duty", "职责"), Text("Name of the duty.", "职责名称。")),
    "role": (Text("role", "角色"), Text("Key of the role, as the net has it.", "网格体系所填角色键名。")),
    "post": (Text("post", "岗位"), Text("Id of the post in its net.", "该岗位在其体系中的编号。")),
    "person": (
        Text("person", "人员"),
        Text("Opaque id of the person, one for all nets.", "人员代码，各网格体系统一。"),
    ),
}  # fmt: skip


def spec(key: str, title: Text | None = None, definition: Text | None = None, unit: Text = NOTHING) -> Column:
    """Describe a column; what is left out is taken from the words that all tables share."""
    common = _WORDS.get(key)
    if title is None or definition is None:
        if common is None:
            msg = f"The column '{key}' has no common words."
            raise KeyError(msg)
        title, definition = title or common[0], definition or common[1]
    return Column(key, title, unit, definition)


def of_rows(
    title: Text, columns: Sequence[Column], rows: Sequence[Sequence[Any]], kinds: Mapping[str, type[float]]
) -> Frame:
    """Build a frame of rows; ``kinds`` says which columns are float (NaN where unknown), int or bool."""
    values = list(zip(*rows, strict=True)) if rows else [() for _ in columns]
    data = [
        np.array(column, kinds[own.key]) if own.key in kinds else objects(list(column))
        for own, column in zip(columns, values, strict=True)
    ]
    return framed(title, *zip(columns, data, strict=True))


def ids_in_order(ids: IdColumn) -> Ints:
    """Return the place of each id in the order of texts."""
    names = ids.tolist()
    order = sorted(range(len(names)), key=names.__getitem__)
    out = np.empty(len(names), np.int64)
    out[order] = np.arange(len(names))
    return out
