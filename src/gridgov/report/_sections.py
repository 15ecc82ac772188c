"""The tables of the page that have no picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Final, cast

import attrs
import numpy as np

from gridgov.findings import Finding, Judged
from gridgov.hierarchy import Unit, UnitSet
from gridgov.jurisdiction import Note
from gridgov.report._counts import subtree_sums
from gridgov.report._subject import Subject
from gridgov.report._tables import Cell, Column, Row, Table
from gridgov.report._words import ACROSS, RESPONSIBILITY, TAGS, both, count, level_name, measured, plural, say
from gridgov.reporters._words import status
from gridgov.roles import Answer
from gridgov.rules import Verdict
from gridgov.text import Text

__all__ = [
    "Answers",
    "answers",
    "findings",
    "levels",
    "nets",
    "notes",
    "overview",
    "rules",
    "summary",
    "vacancies",
]

_FINDINGS: Final = 200
_AREAS: Final = 200
_ROLE_COLUMNS: Final = 4
_NONE: Final = "–"
_WHOLE: Final = Text("of no unit", "不属于单元")
_NETS: Final = 30
_OF_CLAUSE: Final = (
    Column(Text("clause", "条款"), long=True),
    Column(Text("strength", "效力")),
    Column(Text("source", "来源"), long=True),
)
_STATUS: Final = Column(Text("waiver and baseline", "豁免与基线"), long=True)
_MORE: Final = Text("... and {n:,} more.", "……另有{n:,}条。")


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
        cells: list[Cell] = [level_name(level), count(len(units))]
        if s.measure is not None:
            cells += _total(units, s.measure.key)
        rows.append(Row(tuple(cells)))
    return Table("levels", Text("Units by level, highest first", "各层级单元数（由高到低）"), tuple(columns), rows)


def _total(units: UnitSet, measure: str) -> tuple[Cell, Cell]:
    """Return the total of some units and the mean of one; of what is not completely known there is no mean."""
    if not len(units):
        return _NONE, _NONE
    total = units.total(measure)
    if not total.complete and not total.known:
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


# -- findings ----------------------------------------------------------------------------------------------------------


def summary(s: Subject) -> Table:
    """Return how many units of each level fail each rule or cannot be judged; only where there are any."""
    h = s.jurisdiction.territory
    columns = (
        Column(Text("rule", "规则"), long=True),
        Column(Text("level", "层级")),
        Column(both(Verdict.FAIL.text), number=True),
        Column(both(Verdict.UNKNOWN.text), number=True),
    )
    rows: list[Row] = []
    # What is about no unit stands behind all levels.
    names = [*(level.name for level in h.levels.levels), _WHOLE]
    for judged, name in zip(s.report.judged, s.rule_names, strict=True):
        units, n = judged.units, len(names)
        ranks = np.where(units >= 0, h.ranks[units], n - 1)
        fails = np.bincount(ranks[judged.verdicts == Verdict.FAIL], minlength=n).tolist()
        unknown = np.bincount(ranks[judged.verdicts == Verdict.UNKNOWN], minlength=n).tolist()
        for level, failed, open_ones in zip(names, fails, unknown, strict=True):
            if failed or open_ones:
                mark = "fail" if failed else "unknown"
                rows.append(Row((name, level, count(failed), count(open_ones)), mark=mark))
    return Table("summary", Text("Findings by rule and level", "按规则和层级汇总"), columns, rows)


def _failures_first(s: Subject) -> Iterator[Finding]:
    yield from s.report.findings(unknown=False)
    yield from (f for f in s.report.findings() if f.verdict is Verdict.UNKNOWN)


def findings(s: Subject) -> Table | None:
    """Return the first findings, failures before what is unknown; None if there is none."""
    total = len(s.report)
    if not total:
        return None
    columns = (
        Column(Text("unit", "单元"), long=True),
        Column(Text("rule", "规则"), code=True),
        Column(Text("verdict", "结果"), code=True),
        Column(Text("what was found, and a way out", "情况与处理建议"), long=True),
    )
    tracked = s.report.waivers is not None or s.report.baseline is not None
    columns += (*(_OF_CLAUSE if s.of_policies else ()), *((_STATUS,) if tracked else ()))
    rows = [_finding_row(f, s.of_policies, tracked) for f in islice(_failures_first(s), _FINDINGS)]
    more = total - len(rows)
    shown = Text(
        "The first {shown:,} of {n:,} findings, failures first",
        "{n:,}条检查结果中的前{shown:,}条（不通过在前）",
    )
    every = Text("{n:,} finding{s}, failures first", "全部{n:,}条检查结果（不通过在前）")
    caption = (shown if more else every).format(shown=len(rows), n=total, s=plural(total))
    return Table("findings", caption, columns, rows, _MORE.format(n=more) if more else None)


def _of_clause(judged: Judged) -> tuple[Cell, ...]:
    """Return which clause it is, how strong, and where it comes from."""
    source, quote = judged.in_force.source, judged.clause.quote
    said: Cell = _NONE if source is None else source.title
    if quote:
        said = say(Text("{source}: '{quote}'", "{source}：“{quote}”"), source=said, quote=quote)
    return judged.key, both(judged.clause.strength.text), said


def _status(f: Finding) -> Cell:
    """Return whether it is waived, and how it stands to the baseline."""
    found = Text("; ".join(status(f, "en")), "；".join(status(f, "zh")))
    return found if found.en else _NONE


def _finding_row(f: Finding, of_policies: bool, tracked: bool) -> Row:  # noqa: FBT001 - of this page only
    fails = f.verdict is Verdict.FAIL
    what = both(f.message)
    if fails:
        what = say(Text("{what} {way_out}", "{what}{way_out}"), what=what, way_out=f.rule.way_out)
    where = _WHOLE if f.unit is None else _unit(f.unit)
    if f.item is not None:
        where = say(Text("{item}, {where}", "{item}，{where}"), item=f.item, where=where)
    cells: tuple[Cell, ...] = (where, f.rule.code, both(f.verdict.text), what)
    cells += (*(_of_clause(f.judged) if of_policies else ()), *((_status(f),) if tracked else ()))
    return Row(cells, mark="fail" if fails else "unknown")


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


# -- notes and method --------------------------------------------------------------------------------------------------


def notes(s: Subject) -> list[tuple[Text, Text, tuple[Note, ...]]]:
    """Return the notes by tag, from stated to unpublished; for each tag the word for it and its meaning."""
    grouped = {tag: tuple(note for note in s.jurisdiction.notes if note.tag == tag) for tag in TAGS}
    return [(*TAGS[tag], found) for tag, found in grouped.items() if found]


def rules(s: Subject) -> Table | None:
    """Return the rules that were run, with their values and what set them; None if there is none."""
    if not s.report.judged:
        return None
    columns: tuple[Column, ...] = (
        Column(Text("rule", "规则"), code=True),
        Column(Text("looks for", "所查问题"), long=True),
        Column(Text("name", "名称"), code=True),
        Column(Text("values", "参数"), long=True),
    )
    columns += _OF_CLAUSE if s.of_policies else ()
    rows = [
        Row(
            (
                j.rule.code,
                j.rule.title,
                j.rule.name,
                "; ".join(f"{key} = {_value(value)}" for key, value in j.rule.values.items() if value is not None),
                *(_of_clause(j) if s.of_policies else ()),
            )
        )
        for j in s.report.judged
    ]
    return Table("rules", Text("Rules and their values", "规则及其参数"), columns, rows)


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, cast("tuple[object, ...]", value)))
    return str(value)
