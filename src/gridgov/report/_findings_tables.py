"""The findings, their summary and the rules as tables of the page, for readers without scripts and on paper."""

from __future__ import annotations

from typing import Final, cast

import numpy as np

from gridgov.findings import Finding, Judged
from gridgov.hierarchy import Unit
from gridgov.report._findings_data import order
from gridgov.report._subject import Subject
from gridgov.report._tables import Cell, Column, Row, Table
from gridgov.report._words import both, count, plural, say
from gridgov.reporters._words import status
from gridgov.rules import Verdict
from gridgov.text import Text

__all__ = ["findings", "rules", "summary"]

_FINDINGS: Final = 200
_NONE: Final = "–"
_WHOLE: Final = Text("of no unit", "不属于单元")
_OF_CLAUSE: Final = (
    Column(Text("clause", "条款"), long=True),
    Column(Text("strength", "效力")),
    Column(Text("source", "来源"), long=True),
)
_STATUS: Final = Column(Text("waiver and baseline", "豁免与基线"), long=True)
_MORE: Final = Text("... and {n:,} more.", "……另有{n:,}条。")


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
    names = [*(h.levels.title(level.key) for level in h.levels.levels), _WHOLE]
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
    found = (s.report.finding(s.report.rows, i) for i in order(s.report, _FINDINGS).tolist())
    rows = [_finding_row(f, s.of_policies, tracked) for f in found]
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
