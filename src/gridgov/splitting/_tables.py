"""The tables of a plan: parts, cut adjacencies, what is broken, posts that go along, posts that a new part lacks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from gridgov._columns import Ints, Rows
from gridgov._frame import Column, Frame, framed, objects
from gridgov.jurisdiction import Jurisdiction
from gridgov.measures import Measure
from gridgov.splitting._ground import Ground, Kept
from gridgov.splitting._limits import pieces
from gridgov.splitting._moved import apart
from gridgov.text import Text

__all__ = ["broken_table", "cut_table", "lacking_table", "parts_table", "posts_table", "units_table"]

_NO_UNIT: Final = Text("", "")
_PIECES: Final = Text("units", "个")
_SHARE: Final = Text("share", "比例")
_PART: Final = Column("part", Text("part", "部分"), _NO_UNIT, Text("Id of the part.", "该部分的编号。"))
_ROLE: Final = Column("role", Text("role", "角色"), _NO_UNIT, Text("Key of the role.", "角色键名。"))


def _table(title: Text, columns: Sequence[Column], values: Sequence[Any]) -> Frame:
    return framed(title, *zip(columns, values, strict=True))


def _count(measure: Measure, definition: Text) -> Column:
    return Column("count", measure.name, measure.unit, definition)


def parts_table(found: Ground, labels: Rows, ids: Sequence[str], old: Sequence[str | None]) -> Frame:
    """Return a row for each part."""
    n = len(ids)
    loads = found.loads(labels, n)
    total, mean = float(loads.sum()), float(loads.mean()) if n else 0.0
    columns = [
        _PART,
        Column(
            "takes_place_of",
            Text("takes the place of", "承接"),
            _NO_UNIT,
            Text("Id of the present unit that it goes on as; none for a new one.", "承接的现有单元编号；新设的为空。"),
        ),
        _count(found.measure, Text("Count in it.", "该部分的数量。")),
        Column("base_units", Text("units dealt out", "划入单元"), _PIECES, Text("How many.", "划入的单元数。")),
        Column("share", Text("share", "占比"), _SHARE, Text("Of the count of all parts.", "占全部数量的比例。")),
        Column(
            "off_mean",
            Text("off the mean", "偏离均值"),
            _SHARE,
            Text("Count over the mean of the parts, less 1.", "数量除以各部分均值再减1。"),
        ),
    ]
    values = [
        objects(list(ids)),
        objects(list(old)),
        loads,
        np.bincount(labels, minlength=n),
        loads / total if total else np.full(n, np.nan),
        loads / mean - 1 if mean else np.full(n, np.nan),
    ]
    return _table(Text("parts", "各部分"), columns, values)


def units_table(found: Ground, labels: Rows, ids: Sequence[str]) -> Frame:
    """Return a row for each base unit."""
    h = found.territory
    names = [None if h.names is None else h.names.get(int(row)) for row in found.base]
    columns = [
        Column("unit", Text("unit", "单元"), _NO_UNIT, Text("Its id.", "单元编号。")),
        Column(
            "name", Text("name", "名称"), _NO_UNIT, Text("Its name; none if it has none.", "单元名称；没有则为空。")
        ),
        _PART,
        _count(found.measure, Text("Its count.", "该单元的数量。")),
    ]
    values = [
        objects(found.ids.tolist()),
        objects(names),
        objects([ids[int(label)] for label in labels]),
        found.weights.copy(),
    ]
    return _table(Text("units and their parts", "单元归属"), columns, values)


def cut_table(found: Ground, labels: Rows, ids: Sequence[str]) -> Frame:
    """Return a row for each pair of neighbours in two parts."""
    edges = found.near.edges
    across = np.flatnonzero(labels[edges[:, 0]] != labels[edges[:, 1]])
    ends = edges[across]
    columns = [
        Column("first", Text("first", "甲"), _NO_UNIT, Text("Id of one of the two.", "其中一个单元的编号。")),
        Column("second", Text("second", "乙"), _NO_UNIT, Text("Id of the other one.", "另一单元的编号。")),
        Column("weight", Text("weight", "权重"), _NO_UNIT, Text("How much they belong together.", "两者的关联程度。")),
        Column("first_part", Text("part of the first", "甲所在部分"), _NO_UNIT, Text("Its part.", "所在部分。")),
        Column("second_part", Text("part of the second", "乙所在部分"), _NO_UNIT, Text("Its part.", "所在部分。")),
    ]
    values = [
        objects(found.ids.decode(ends[:, 0]).tolist()),
        objects(found.ids.decode(ends[:, 1]).tolist()),
        found.near.weights[across],
        objects([ids[int(labels[i])] for i in ends[:, 0]]),
        objects([ids[int(labels[i])] for i in ends[:, 1]]),
    ]
    return _table(Text("cut adjacencies", "被切断的相邻关系"), columns, values)


def broken_table(found: Ground, labels: Rows, keep: Sequence[Kept], high: float) -> Frame:
    """Return a row for each unit that should have stayed whole and is in several parts.

    Args:
        found: What is divided.
        labels: Part of each base unit.
        keep: What should stay whole.
        high: Most that a part may have.
    """
    h = found.territory
    rows: list[tuple[str, str, int, float, str]] = []
    for kept in keep:
        inside = np.flatnonzero(kept.of >= 0)
        if not len(inside):
            continue
        units, groups = np.unique(kept.of[inside], return_inverse=True)
        lost = apart(groups.reshape(-1).astype(np.int32), labels[inside], found.weights[inside])
        pairs = np.unique(np.stack([groups.reshape(-1), labels[inside]], axis=1), axis=0)
        parts = np.bincount(pairs[:, 0], minlength=len(units))
        loads = np.bincount(groups.reshape(-1), weights=found.weights[inside], minlength=len(units))
        hang = pieces(found, kept.of.astype(np.int64)).of[inside]
        several = np.bincount(np.unique(np.stack([groups.reshape(-1), hang], axis=1), axis=0)[:, 0]) > 1
        why = np.where(loads > high * (1 + 1e-9), "too_large", np.where(several, "apart", "fit"))
        rows += [
            (kept.level, h.ids.get(int(units[i])), int(parts[i]), float(lost[i]), str(why[i]))
            for i in np.flatnonzero(parts > 1).tolist()
        ]
    columns = [
        Column("level", Text("level", "层级"), _NO_UNIT, Text("Key of its level.", "层级键名。")),
        Column("unit", Text("unit", "单元"), _NO_UNIT, Text("Its id.", "单元编号。")),
        Column(
            "parts", Text("parts", "所在部分数"), Text("parts", "个"), Text("In how many it is.", "被分入几个部分。")
        ),
        _count(found.measure, Text("Count outside the part that has most of it.", "不在其主体部分的数量。")),
        Column(
            "reason",
            Text("reason", "原因"),
            _NO_UNIT,
            Text(
                "too_large: it has more than a part may have; apart: it does not hang together; fit: no division "
                "inside the band was found that keeps it whole with what matters more.",
                "too_large：自身超过上限；apart：自身不相连；fit：未找到既在区间内又使其与更优先者保持完整的划分。",
            ),
        ),
    ]
    values = [
        objects([row[0] for row in rows]),
        objects([row[1] for row in rows]),
        np.array([row[2] for row in rows], np.int64),
        np.array([row[3] for row in rows], np.float64),
        objects([row[4] for row in rows]),
    ]
    return _table(Text("units that are broken", "被拆开的单元"), columns, values)


def posts_table(jurisdiction: Jurisdiction, part: Ints, ids: Sequence[str], old: Sequence[str | None]) -> Frame:
    """Return a row for each post that comes under a part which is new: it gets another superior.

    Args:
        jurisdiction: Where the posts are.
        part: Part that each row of the territory comes into, -1 for none.
        ids: Id of each part.
        old: Id of the unit whose place each part takes; None for a new one.
    """
    columns = jurisdiction.roster.columns
    at = part[columns.post_unit]
    new = np.array([one is None for one in old])
    rows = np.flatnonzero((at >= 0) & new[np.maximum(at, 0)])
    roles = jurisdiction.catalogue.roles
    h = jurisdiction.territory
    specs = [
        Column("post", Text("post", "岗位"), _NO_UNIT, Text("Its id.", "岗位编号。")),
        _ROLE,
        Column("unit", Text("unit", "单元"), _NO_UNIT, Text("Where it is.", "所在单元。")),
        _PART,
    ]
    values = [
        objects([columns.post_ids.get(int(row)) for row in rows]),
        objects([roles[int(columns.post_role[row])].key for row in rows]),
        objects([h.ids.get(int(columns.post_unit[row])) for row in rows]),
        objects([ids[int(at[row])] for row in rows]),
    ]
    return _table(Text("posts that come under a new part", "划入新部分的岗位"), specs, values)


def lacking_table(jurisdiction: Jurisdiction, sources: Sequence[tuple[str, Sequence[int]]]) -> Frame:
    """Return a row for each role of which a new unit has no post, although what it comes from has some.

    Args:
        jurisdiction: Where the posts are.
        sources: Id of each new unit, and rows of the units that it comes from.
    """
    columns = jurisdiction.roster.columns
    rows: list[tuple[str, int, int]] = []
    for ident, units in sources:
        mine = np.isin(columns.post_unit, np.array(list(units), columns.post_unit.dtype))
        counts = np.bincount(columns.post_role[mine], minlength=len(jurisdiction.catalogue.roles))
        rows += [(ident, role, int(counts[role])) for role in np.flatnonzero(counts).tolist()]
    roles = jurisdiction.catalogue.roles
    specs = [
        _PART,
        _ROLE,
        Column(
            "present",
            Text("posts now", "现有岗位"),
            _PIECES,
            Text("Posts of this role at what it comes from.", "来源单元现有的该角色岗位数。"),
        ),
    ]
    values = [
        objects([ident for ident, _, _ in rows]),
        objects([roles[role].key for _, role, _ in rows]),
        np.array([n for _, _, n in rows], np.int64),
    ]
    return _table(Text("posts that new units lack", "新单元尚缺的岗位"), specs, values)
