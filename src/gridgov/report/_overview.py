"""What stands first on the page: the few numbers that a reader looks for, each with the way to its section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from gridgov.report._known import nothing_known
from gridgov.report._subject import Subject
from gridgov.report._words import both, count, measured, say
from gridgov.rules import Verdict
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.report._integration import Merger
    from gridgov.report._tables import Table

__all__ = ["Lead", "leads"]

_NAMED: Final = 2


@attrs.frozen
class Lead:
    """One number, what it is, and what has to be known about it."""

    name: Text
    value: Text
    remark: Text
    #: Id of the section that tells more.
    section: str
    #: Whether it asks for attention.
    alarm: bool = False


def leads(s: Subject, published: Table | None, merger: Merger | None) -> list[Lead]:
    """Return the numbers in the order of the page.

    Args:
        s: What the page is about.
        published: The published figures against the model, if there are any.
        merger: What the page shows of nets that were merged.
    """
    found = [_units(s), _measure(s), _posts(s), _findings(s), _figures(published), _nets(merger)]
    return [lead for lead in found if lead is not None]


def _units(s: Subject) -> Lead:
    h = s.jurisdiction.territory
    counts = h.counts()
    there = [level for level in h.levels.levels if counts[level.key]]
    # Communities and the lowest grids say most; else the two lowest levels do.
    communities = [level for level in there if "community" in level.kinds][:1]
    grids = [level for level in there if "grid" in level.kinds][-1:]
    chosen = (communities + grids) or there[-_NAMED:]
    one = Text("{level}: {n:,}", "{level}{n:,}个")
    parts = [say(one, level=h.levels.title(level.key), n=counts[level.key]) for level in chosen]
    remark = both(lambda lang: ("，" if lang == "zh" else "; ").join(part.get(lang) for part in parts))
    name = Text("units on {n} level{s}", "单元（{n}个层级）").format(n=len(there), s="" if len(there) == 1 else "s")
    return Lead(name, count(len(h)), remark, "structure")


def _measure(s: Subject) -> Lead | None:
    if s.measure is None:
        return None
    roots = s.jurisdiction.territory.roots
    total = roots.total(s.measure.key)
    if not total.complete and nothing_known(roots, s.measure.key):
        return Lead(measured(s.measure), Text("unknown", "未知"), Text("in no unit known", "各单元均未知"), "structure")
    remark = Text("known for every unit", "各单元均已知") if total.complete else Text("known in part", "部分已知")
    return Lead(measured(s.measure), both(total.text), remark, "structure")


def _posts(s: Subject) -> Lead | None:
    roster = s.jurisdiction.roster
    posts, empty = len(roster.columns.post_ids), roster.vacancies(s.on)
    missing = int((empty.posts < 0).sum())
    vacant = len(empty) - missing
    if not posts and not missing:
        return None
    remark = Text(
        "of {n:,} that there should be; vacant: {v:,}, missing: {m:,}", "应有{n:,}个，其中空岗{v:,}，缺岗{m:,}"
    ).format(n=posts + missing, v=vacant, m=missing)
    return Lead(Text("posts filled", "在岗岗位（个）"), count(posts - vacant), remark, "people", alarm=bool(len(empty)))


def _findings(s: Subject) -> Lead | None:
    judged = s.report.judged
    if not judged:
        return None
    fails = np.array([int((j.verdicts == Verdict.FAIL).sum()) for j in judged])
    unknown = sum(int((j.verdicts == Verdict.UNKNOWN).sum()) for j in judged)
    remark = Text("in {m:,} of {n:,} rules; unknown: {u:,}", "涉及{n:,}条规则中的{m:,}条，未知{u:,}").format(
        m=int((fails > 0).sum()), n=len(judged), u=unknown
    )
    total = int(fails.sum())
    return Lead(Text("failures found", "不通过（项）"), count(total), remark, "findings", alarm=bool(total))


def _figures(published: Table | None) -> Lead | None:
    if published is None or not published.rows:
        return None
    marks = [row.mark for row in published.rows]
    differ, open_ones = marks.count("fail"), marks.count("unknown")
    remark = Text("of {n}; different: {d}, cannot be told: {u}", "共{n}项，其中不一致{d}，无法判断{u}").format(
        n=len(marks), d=differ, u=open_ones
    )
    name = Text("published figures met", "与公布数字一致（项）")
    return Lead(name, count(len(marks) - differ - open_ones), remark, "published", alarm=bool(differ))


def _nets(merger: Merger | None) -> Lead | None:
    if merger is None:
        return None
    nets, cells = merger.cards[0], merger.cards[1]
    remark = say(Text("cells: {n}", "网格：{n}"), n=cells[1])
    name = Text("nets merged", "网格体系整合")
    if merger.generated:
        name = Text("made-up nets merged", "虚拟网格体系整合")
    return Lead(name, nets[1], remark, "merger")
