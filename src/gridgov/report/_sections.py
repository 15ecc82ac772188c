"""The tables of the page that have no picture."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

import attrs
import numpy as np

from gridgov.hierarchy import Unit, UnitSet
from gridgov.plot._counts import subtree_sums
from gridgov.report._known import nothing_known
from gridgov.report._subject import Subject
from gridgov.report._tables import Cell, Column, Row, Table
from gridgov.report._words import ACROSS, RESPONSIBILITY, both, count, level_name, measured, say
from gridgov.roles import Answer
from gridgov.text import Text

__all__ = [
    "Answers",
    "answers",
    "levels",
    "nets",
    "overview",
    "vacancies",
]

_AREAS: Final = 200
_ROLE_COLUMNS: Final = 4
_NONE: Final = "–"
_NETS: Final = 30


def overview(s: Subject) -> list[tuple[Text, Text]]:
    """Return what there is, as pairs of name and number."""
    en, zh = s.jurisdiction.summary(s.on, "en"), s.jurisdiction.summary(s.on, "zh")
    return [(Text(a[0], b[0]), Text(a[1], b[1])) for a, b in zip(en, zh, strict=True)]


def levels(s: Subject) -> Table:
    """Return how many units each level has, and their size."""
    h = s.jurisdiction.territory
    columns = [Column(Text("level", "层级"), long=True), Column(Text("units", "单元（个）"), number=True)]
    if s.measure is not None:
        what = measured(s.measure)
        columns.append(Column(what, number=True))
        columns.append(Column(say(Text("mean of a unit: {what}", "单元平均：{what}"), what=what), number=True))
    rows: list[Row] = []
    for level in h.levels.levels:
        units = h.units(level=level.key)
        cells: list[Cell] = [level_name(h.levels, level.key), count(len(units))]
        if s.measure is not None:
            cells += _total(units, s.measure.key)
        rows.append(Row(tuple(cells)))
    return Table("levels", Text("Units by level, highest first", "各层级单元数（由高到低）"), tuple(columns), rows)


def _total(units: UnitSet, measure: str) -> tuple[Cell, Cell]:
    """Return the total of some units and the mean of one; of what is not completely known there is no mean."""
    if not len(units):
        return _NONE, _NONE
    total = units.total(measure)
    if not total.complete and nothing_known(units, measure):
        return Text("unknown", "未知"), Text("unknown", "未知")
    return both(total.text), f"{total.known / len(units):,.1f}" if total.complete else Text("unknown", "未知")


def nets(s: Subject) -> Table | None:
    """Return what each department's net has; None if there is none."""
    found = s.jurisdiction.nets
    if not found:
        return None
    columns = (
        Column(Text("net", "网格体系"), long=True),
        Column(Text("department", "部门"), long=True),
        Column(Text("cells", "网格（个）"), number=True),
        Column(Text("base units", "基本单元（个）"), number=True),
        Column(Text("posts", "岗位（个）"), number=True),
        Column(Text("duties", "职责（项）"), number=True),
        Column(Text("stays because of", "保留依据"), long=True),
        Column(Text("origin", "来源")),
    )
    rows: list[Row] = []
    for net in found[:_NETS]:
        c = net.columns
        numbers = (net.n_cells, len(c.members.unit_ids), len(c.posts.ids), len(c.duties.names))
        origin = Text("generated", "生成数据") if net.generated else Text("as given", "部门提供")
        name: Cell = net.id if net.name is None else both(net.title)
        rows.append(Row((name, net.department or _NONE, *map(count, numbers), net.basis or _NONE, origin)))
    rest = len(found) - len(rows)
    more = Text("... and {n:,} more nets.", "……另有{n:,}个网格体系。").format(n=rest) if rest else None
    return Table("nets", Text("Nets of departments", "部门网格体系"), columns, rows, more)


def _unit(unit: Unit) -> str:
    return f"{unit.name} ({unit.id})" if unit.name else unit.id


# -- vacancies ---------------------------------------------------------------------------------------------------------


def vacancies(s: Subject) -> Table | None:
    """Return how many posts are empty in each area of the two layers below the top; None if none is."""
    h, roster = s.jurisdiction.territory, s.jurisdiction.roster
    empty = roster.vacancies(s.on)
    if not len(empty):
        return None
    n = len(h)
    by_role = np.bincount(empty.roles, minlength=len(roster.catalogue))
    order: list[int] = [i for i in np.argsort(-by_role, kind="stable").tolist() if by_role[i]]
    groups = [[i] for i in order[:_ROLE_COLUMNS]]
    roles = list(roster.catalogue)
    names = [roles[i].name for i in order[:_ROLE_COLUMNS]]
    if len(order) > _ROLE_COLUMNS:
        groups.append(order[_ROLE_COLUMNS:])
        names.append(Text("other roles", "其他角色"))
    per_group = [subtree_sums(h, np.bincount(empty.units[np.isin(empty.roles, g)], minlength=n)) for g in groups]
    missing = subtree_sums(h, np.bincount(empty.units[empty.posts < 0], minlength=n))
    vacant = subtree_sums(h, np.bincount(empty.units[empty.posts >= 0], minlength=n))
    everything = missing + vacant
    depth = h.tree.depths(h.ranks)
    areas = np.flatnonzero((depth <= 2) & (everything > 0))  # noqa: PLR2004 - the top and two layers below it
    columns = (
        Column(Text("area", "区域"), long=True),
        Column(Text("level", "层级")),
        *(Column(name, number=True) for name in names),
        Column(Text("vacant: no holder", "空岗：无人任职"), number=True),
        Column(Text("missing: no post", "缺岗：应设未设"), number=True),
        Column(Text("all", "合计"), number=True),
    )
    rows = [
        Row(
            (
                _unit(h.at(row)),
                s.level(row),
                *(count(int(sums[row])) for sums in per_group),
                count(int(vacant[row])),
                count(int(missing[row])),
                count(int(everything[row])),
            ),
            depth=int(depth[row]),
            mark="total" if depth[row] == 0 else "",
        )
        for row in areas[:_AREAS].tolist()
    ]
    caption = Text("Empty posts by area: {n:,} in all", "各区域空缺岗位：共{n:,}个").format(n=len(empty))
    rest = len(areas) - len(rows)
    more = Text("... and {n:,} more areas.", "……另有{n:,}个区域。").format(n=rest) if rest else None
    return Table("vacancies", caption, columns, rows, more)


# -- who answers -------------------------------------------------------------------------------------------------------


@attrs.frozen
class Answers:
    """Who answers for one unit."""

    unit: str
    level: Text
    #: Names from the top down.
    path: tuple[str, ...]
    #: None if nobody does.
    table: Table | None


def answers(s: Subject) -> Answers:
    """Return who answers for the first building, or the first lowest unit where there are no buildings."""
    h = s.jurisdiction.territory
    buildings = h.units(kind="building")
    unit = (buildings if len(buildings) else h.leaves)[0]
    # Several holders of one role at one unit are one row.
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    roles: dict[tuple[int, str], tuple[Text, Cell]] = {}
    for answer in s.jurisdiction.who_answers(unit, on=s.on):
        at = answer.unit.row, answer.role.key
        found[at].append(answer.holder.id)
        roles[at] = (answer.role.name, _answers_as(answer))
    columns = [
        Column(Text("role", "角色"), long=True),
        Column(Text("of", "所在单元"), long=True),
        Column(Text("level", "层级")),
        Column(Text("answers as", "责任")),
        Column(Text("holders", "任职者"), number=not s.ids, long=s.ids),
    ]
    rows: list[Row] = []
    for (row, key), holders in found.items():
        name, label = roles[row, key]
        cells: tuple[Cell, ...] = (
            name,
            _unit(h.at(row)),
            s.level(row),
            label,
            ", ".join(dict.fromkeys(holders)) if s.ids else count(len(set(holders))),
        )
        rows.append(Row(cells))
    caption = Text("Who answers, nearest first", "负责人（由近及远）")
    path = tuple(h.at(row).name or h.at(row).id for row in h.tree.path(unit.row))
    return Answers(
        _unit(unit), s.level(unit.row), path, Table("answers", caption, tuple(columns), rows) if rows else None
    )


def _answers_as(answer: Answer) -> Cell:
    """Return the label of a role, and whether its unit answers from across."""
    label = RESPONSIBILITY[answer.role.responsibility] if answer.role.responsibility else None
    if answer.link is None:
        return label or _NONE
    return ACROSS if label is None else say(Text("{label}, {how}", "{label}，{how}"), label=label, how=ACROSS)
