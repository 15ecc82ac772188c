"""Tables of a merger of nets: the nets before and after, and result tables as tables of the page."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from gridgov._frame import Frame
from gridgov._partition import added
from gridgov.integration import CONFLICT_KINDS
from gridgov.report._tables import Cell, Column, Row, Table
from gridgov.report._words import both, count, say
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._columns import Ints
    from gridgov._net_bind import Bound
    from gridgov._net_columns import Floats
    from gridgov.integration import BeforeAfter, Integration, Staffing

__all__ = [
    "MERGED",
    "by_kind",
    "conflicts",
    "fates",
    "households_of",
    "of_frame",
    "people",
    "those_before",
    "those_before_and_after",
]

#: So many rows of a long table are on the page.
SHOWN: Final = 20
MERGED: Final = Text("merged net", "整合后网格")
_NONE: Final = "–"
_UNKNOWN: Final = Text("unknown", "未知")
_YES: Final = {True: Text("yes", "是"), False: Text("no", "否")}
_MORE: Final = Text("... and {n:,} more; the files hold all of them.", "……另有{n:,}条，文件中有全部内容。")
_FIRST: Final = Text("{title}: the first {shown:,} of {n:,}", "{title}：共{n:,}条，列出前{shown:,}条")
_ALL: Final = Text("{title}: {n:,}", "{title}：{n:,}条")
_OF_NETS: Final = (
    Column(Text("net", "网格体系"), long=True),
    Column(Text("cells", "网格（个）"), number=True),
    Column(Text("base units in it", "覆盖基本单元（个）"), number=True),
    Column(Text("base units left out", "未覆盖（个）"), number=True),
    Column(Text("in several cells", "多格重叠（个）"), number=True),
    Column(Text("posts", "岗位（个）"), number=True),
    Column(Text("vacant", "空岗（个）"), number=True),
)
_OF_CELLS: Final = Column(Text("households of a cell: median (span)", "每格户数：中位数（范围）"), number=True)
_WITH_UNIT: Final = Text("{title}, in {unit}", "{title}（{unit}）")


def households_of(one: Bound, weights: Floats) -> tuple[Floats, Ints]:
    """Return the households of each cell that has base units, NaN where one is unknown, and the rows of the cells."""
    member, n = one.member, one.net.n_cells
    units, cells, shares = one.units, one.cells, np.ones(len(one.units))
    if member.codes is None:
        units, cells, shares = member.units, member.cells, member.shares
    sums = added(cells, weights[units] * shares, n)
    there = np.flatnonzero(np.bincount(cells, minlength=n))
    return sums[there], there


def _sizes(values: Floats) -> Cell:
    """Return the median and the span of sizes."""
    known = values[~np.isnan(values)]
    if not len(known):
        return _UNKNOWN
    low, middle, high = (f"{value:,.0f}" for value in (known.min(), np.median(known), known.max()))
    return Text(f"{middle} ({low}–{high})", f"{middle}（{low}–{high}）")


def those_before_and_after(merger: Integration) -> Table:
    """Return a row for each net and one for what they were merged into."""
    nets, n, lowest = merger.nets, len(merger.nets.base), merger.plan.lowest
    rows: list[Row] = []
    for one, row in zip(nets.bound, _nets(merger), strict=True):
        rows.append(Row((*row, _sizes(households_of(one, nets.base.households)[0]))))
    inside = int((lowest.codes >= 0).sum())
    after: list[Cell] = [MERGED, count(len(lowest)), count(inside), count(n - inside), count(0), _NONE, _NONE]
    after.append(_sizes(np.where(lowest.unknown > 0, np.nan, lowest.households)))
    rows.append(Row(tuple(after), mark="total"))
    caption = Text("The nets before, and the merged net", "整合前各网格体系与整合后网格")
    return Table("merger-nets", caption, (*_OF_NETS, _OF_CELLS), rows)


def those_before(merger: Integration) -> Table:
    """Return a row for each net, without households and without what they were merged into."""
    caption = Text("The nets before", "整合前各网格体系")
    return Table("merger-nets", caption, _OF_NETS, [Row(row) for row in _nets(merger)])


def _nets(merger: Integration) -> Iterator[tuple[Cell, ...]]:
    """Go through what each net has."""
    n = len(merger.nets.base)
    for one in merger.nets.bound:
        covered, posts = int(one.member.covered().sum()), one.net.columns.posts
        numbers = len(np.unique(one.cells)), covered, n - covered, len(one.member.contested), len(posts.ids)
        yield both(one.net.title), *map(count, numbers), count(int(posts.holders.missing().sum()))


def by_kind(merger: Integration) -> Table | None:
    """Return how many conflicts there are of each kind; None if there is none."""
    frame = merger.conflicts
    if not len(frame):
        return None
    kinds, units, households = frame["kind"], frame["units"], frame["households"]
    columns = [
        Column(Text("kind", "类别"), long=True),
        Column(Text("conflicts", "冲突（处）"), number=True),
        Column(Text("base units", "基本单元（个）"), number=True),
        Column(Text("households at stake", "涉及户数（户）"), number=True),
    ]
    rows: list[Row] = []
    for kind, words in CONFLICT_KINDS.items():
        there = kinds == kind
        if not there.any():
            continue
        cells: list[Cell] = [words, count(int(there.sum())), count(int(units[there].sum()))]
        rows.append(Row((*cells, _number(float(households[there].sum())))))
    sums: list[Cell] = [Text("all", "合计"), count(len(frame)), count(int(units.sum()))]
    rows.append(Row((*sums, _number(float(households.sum()))), mark="total"))
    return Table("conflict-kinds", Text("Conflicts by kind", "各类冲突"), tuple(columns), rows)


def conflicts(merger: Integration) -> Table | None:
    """Return the first conflicts, those of most households first; None if there is none."""
    frame = merger.conflicts
    if not len(frame):
        return None
    left_out = {"conflict", "why", "why_zh", "decided"}
    table = of_frame("conflicts", frame, left_out=left_out, words={"kind": CONFLICT_KINDS})
    why = [Text(row["why"] or _NONE, row["why_zh"] or _NONE) for row in frame.head(SHOWN)]
    columns = (*table.columns, Column(Text("why", "理由"), long=True))
    rows = [Row((*row.cells, words)) for row, words in zip(table.rows, why, strict=True)]
    return Table(table.key, table.caption, columns, rows, table.more)


def measures(found: BeforeAfter) -> Table:
    """Return what is measured before and after, a row for each measure."""
    columns = (
        Column(Text("measure", "指标"), long=True),
        Column(Text("before", "整合前"), number=True),
        Column(Text("after", "整合后"), number=True),
        Column(Text("unit", "单位")),
    )
    rows = [
        Row(
            (
                Text(row.name, row.name_zh),
                *map(_measured, (row.before, row.after)),
                Text(row.unit or "", row.unit_zh or ""),
            )
        )
        for row in found.summary
    ]
    return Table("merger-measures", found.summary.title, columns, rows)


def _measured(value: float | None) -> Cell:
    """Write a measure; one that has no meaning before or after has none."""
    return _NONE if value is None else _number(value)


#: What becomes of a post, in the order of the table.
_FATES: Final = {
    "keeps": Text("goes on in a grid", "在网格中继续履行"),
    "joined": Text("holder goes on under another post", "任职者以另一岗位继续"),
    "stays": Text("stays with its cell", "随所在网格保留"),
    "surplus": Text("holder keeps no grid", "任职者未获网格"),
    "open": Text("was vacant, stays open", "原为空岗，继续空缺"),
}


def people(staff: Staffing) -> Table:
    """Return how many people have what, before and after; nobody is named."""
    when = Counter[str](staff.double_loads["when"].tolist())
    holders = len(staff.people)
    keeping, none = (len(set(frame["person"].tolist())) for frame in (staff.keeps, staff.surplus))
    columns = (
        Column(Text("people", "人员"), long=True),
        Column(Text("before", "整合前"), number=True),
        Column(Text("after", "整合后"), number=True),
    )
    rows = (
        Row((Text("with a post", "有岗位"), count(holders), count(holders - len(staff.lose_all)))),
        Row(
            (
                Text("in several nets, or with several grids", "兼任多个网格体系或多个网格"),
                *map(count, (when["before"], when["after"])),
            )
        ),
        Row((Text("who keep a grid", "负责网格"), _NONE, count(keeping))),
        Row((Text("who keep no grid", "未获网格"), _NONE, count(none))),
        Row((Text("grids that lack people", "缺人的网格"), _NONE, count(len(staff.vacancies)))),
    )
    return Table("merger-people", Text("People before and after", "人员整合前后"), columns, rows)


def fates(merger: Integration) -> Table | None:
    """Return for each net how many posts go on, and how; None without a post."""
    posts = merger.staff.posts
    found = Counter(zip(posts["net"].tolist(), posts["after"].tolist(), strict=True))
    if not found:
        return None
    there = [key for key in _FATES if any(fate == key for _, fate in found)]
    columns = (
        Column(Text("posts of the net", "所属网格体系"), long=True),
        *(Column(_FATES[key], number=True) for key in there),
        Column(Text("all", "合计"), number=True),
    )
    rows: list[Row] = []
    for net in merger.nets:
        numbers = [found[net.id, key] for key in there]
        rows.append(Row((both(net.title), *map(count, numbers), count(sum(numbers)))))
    sums = [sum(n for (_, fate), n in found.items() if fate == key) for key in there]
    rows.append(Row((Text("all", "合计"), *map(count, sums), count(sum(sums))), mark="total"))
    return Table("merger-posts", Text("What becomes of the posts", "岗位去向"), columns, rows)


def of_frame(
    key: str,
    frame: Frame,
    *,
    left_out: set[str] | frozenset[str] = frozenset(),
    words: Mapping[str, Mapping[str, Text]] | None = None,
    limit: int = SHOWN,
) -> Table:
    """Return the first rows of a result table as a table of the page.

    Args:
        key: Part of its id on the page.
        frame: The result table.
        left_out: Columns that are not shown.
        words: For a column, what is shown in place of its values.
        limit: How many rows at most.
    """
    specs = [spec for spec in frame.specs if spec.key not in left_out]
    numbers = {spec.key: frame[spec.key].dtype.kind in "fiu" for spec in specs}
    columns = tuple(
        Column(
            say(_WITH_UNIT, title=spec.title, unit=spec.unit)
            if spec.unit.en not in {"", spec.title.en}
            else spec.title,
            number=numbers[spec.key],
            long=not numbers[spec.key],
        )
        for spec in specs
    )
    said = words or {}
    rows = [Row(tuple(_cell(row[s.key], said.get(s.key), numbers[s.key]) for s in specs)) for row in frame.head(limit)]
    rest = len(frame) - len(rows)
    caption = say(_FIRST if rest else _ALL, title=frame.title, shown=len(rows), n=len(frame))
    return Table(key, caption, columns, rows, _MORE.format(n=rest) if rest else None)


def _cell(value: Any, words: Mapping[str, Text] | None, is_number: bool) -> Cell:  # noqa: ANN401, FBT001 - of a frame
    if value is None:
        return _UNKNOWN if is_number else _NONE
    if isinstance(value, bool):
        return _YES[value]
    if isinstance(value, int | float):
        return _number(value)
    return (words or {}).get(str(value), str(value))


def _number(value: float) -> Cell:
    """Write a number: a whole one in full, another with three digits behind the point."""
    if math.isnan(value):
        return _UNKNOWN
    if math.isinf(value):
        return "∞"
    return f"{value:z,.0f}" if float(value).is_integer() else f"{value:z,.3f}"
