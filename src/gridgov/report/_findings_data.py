"""The findings as compact columns for the script of the page: texts once, rows as numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._problems import visible
from gridgov.findings import Finding, Judged, Report
from gridgov.hierarchy import Hierarchy
from gridgov.policies import Strength
from gridgov.report._findings_why import Reasons, about_clause
from gridgov.report._findings_words import FACETS, OF_SCRIPT
from gridgov.report._subject import Subject
from gridgov.reporters._words import status
from gridgov.rules import YES, Verdict
from gridgov.text import LANGS, Lang, Text

__all__ = ["MOST", "THE_ID", "WHERE", "columns", "order"]

#: So many findings are on the page.
MOST: Final = 20_000
#: So many units can be chosen as areas.
_AREAS: Final = 300
#: What stands in a text for the unit in words, and for its id. No text has one of its own: it would be an escape.
WHERE: Final = "\x01"
THE_ID: Final = "\x02"
_STATES: Final = ("", "new", "unchanged", "updated")
Ints = npt.NDArray[np.intp]


class _Words:
    """Texts, each kept once; one that is the same in both languages is written once."""

    def __init__(self) -> None:
        self._at: dict[tuple[str, str], int] = {}

    def add(self, en: str, zh: str) -> int:
        """Return the position of a text that is safe to show."""
        return self._at.setdefault((en, zh), len(self._at))

    def text(self, words: Text) -> int:
        """Return the position of a text."""
        return self.add(visible(words.en), visible(words.zh))

    def to_list(self) -> list[str | list[str]]:
        """Return all texts."""
        return [en if en == zh else [en, zh] for en, zh in self._at]


def order(report: Report, most: int = MOST) -> Ints:
    """Return the rows of a report that are on the page: failures first, then what is unknown.

    Args:
        report: The report.
        most: How many there may be, from 0.
    """
    verdicts = report.rows.verdict
    return np.argsort(verdicts != Verdict.FAIL, kind="stable")[:most]


def columns(s: Subject, most: int = MOST) -> dict[str, Any] | None:
    """Return the findings as plain data; None if there is none.

    Args:
        s: What the page is about.
        most: How many findings there may be, from 0.
    """
    report = s.report
    if not len(report):
        return None
    words, at = _Words(), order(report, most)
    found = [report.finding(report.rows, i) for i in at.tolist()]
    units = report.rows.unit[at]
    distinct, unit_of = np.unique(units, return_inverse=True)
    areas, area_of = _areas(report.jurisdiction.territory, distinct)
    reasons, whys = Reasons(report, ids=s.ids, suppressed=s.suppressed is not None), dict[tuple[int, ...], int]()
    rows: dict[str, list[Any]] = {
        "unit": unit_of.tolist(),
        "clause": report.rows.of[at].tolist(),
        "fails": (report.rows.verdict[at] == Verdict.FAIL).astype(int).tolist(),
        **{name: _numbers(getattr(report.rows, name)[at]) for name in ("observed", "bound", "margin")},
        "side": [finding.side for finding in found],
        "state": [_STATES.index(str(state)) for state in report.states[at].tolist()],
        "waived": (report.waived[at] >= 0).astype(int).tolist(),
        **{name: [] for name in ("where", "message", "status", "why")},
    }
    for i, finding in zip(at.tolist(), found, strict=True):
        about = _About(words, _ident(finding), tuple(visible(finding.where(lang)) for lang in LANGS))
        _add(rows, finding, about)
        lines = _lines(reasons.of(i), about)
        rows["why"].append(whys.setdefault(lines, len(whys)))
    return {
        "total": len(report),
        "rows": rows,
        "units": _units(s, distinct, area_of, words),
        "areas": _named_areas(s, areas, words),
        "clauses": [_clause(judged, words) for judged in report.judged],
        "why": [list(lines) for lines in whys],
        "label": {key: words.text(text) for key, text in OF_SCRIPT.items()},
        "facets": {key: {name: words.text(text) for name, text in facet.items()} for key, facet in FACETS.items()},
        "texts": words.to_list(),
    }


def _numbers(values: npt.NDArray[np.float64]) -> list[float | int | None]:
    """Return numbers as JSON has them."""
    return [None if not math.isfinite(v) else int(v) if v.is_integer() else v for v in values.tolist()]


@attrs.frozen
class _About:
    """Which unit a finding is about, and where its texts are kept."""

    words: _Words
    ident: str
    #: The unit in words, in each language.
    where: tuple[str, ...]

    def short(self, text: Text) -> int:
        """Return the position of a text without the unit it is about, so that texts of many units are the same."""
        return self.words.add(*map(self._without, map(text.get, LANGS), self.where))

    def _without(self, text: str, where: str) -> str:
        short = visible(text)
        for words, sign in ((where, WHERE), (self.ident, THE_ID)):
            short = short.replace(words, sign) if words else short
        return short


def _ident(finding: Finding) -> str:
    return visible(finding.unit_id or "")


def _add(rows: dict[str, list[Any]], finding: Finding, about: _About) -> None:
    """Add what a finding says."""
    rows["where"].append(about.words.add(*about.where))
    rows["message"].append(about.short(Text(*map(finding.message, LANGS))))
    states = [gap.join(status(finding, lang)) for lang, gap in zip(LANGS, ("; ", "；"), strict=True)]
    rows["status"].append(about.words.add(*map(visible, states)))


def _lines(lines: Iterable[tuple[Text, Text]], about: _About) -> tuple[int, ...]:
    """Return positions of labels and what is said under them, by turns."""
    return tuple(at for label, said in lines for at in (about.words.text(label), about.short(said)))


def _units(s: Subject, distinct: npt.NDArray[np.int32], area_of: Ints, words: _Words) -> dict[str, list[Any]]:
    """Return the units that findings are about; the first may be none."""
    h = s.report.jurisdiction.territory
    found = [None if row < 0 else h.at(row) for row in distinct.tolist()]
    none = words.text(FACETS["level"][""])
    return {
        "id": [None if unit is None else visible(unit.id) for unit in found],
        "name": [None if unit is None or unit.name is None else visible(unit.name) for unit in found],
        "level": [none if unit is None else words.text(s.level(unit.row)) for unit in found],
        "rank": [-1 if unit is None else int(h.ranks[unit.row]) for unit in found],
        "area": area_of.tolist(),
    }


def _areas(h: Hierarchy, distinct: npt.NDArray[np.int32]) -> tuple[npt.NDArray[np.int32], Ints]:
    """Return the units of the top layers that can be chosen, and the position among them of each unit, -1 for none.

    The one unit at the top is no choice. A layer with too many units is left out, and so is what is below it.
    """
    depth = h.tree.depths(h.ranks)
    first = int(np.count_nonzero(depth == 0) == 1)
    there = distinct[distinct >= 0]
    chosen = np.zeros(0, np.int32)
    for layer in (first, first + 1):
        marked = np.flatnonzero((depth >= first) & (depth <= layer)).astype(np.int32)
        near = h.tree.nearest(marked, h.ranks)
        used = np.unique(near[there])
        used = _with_parents(h, used[used >= 0], first, depth)
        if len(used) > _AREAS:
            break
        chosen = used
    near = h.tree.nearest(chosen, h.ranks)
    above = np.where(distinct >= 0, near[distinct], -1)
    return chosen, np.where(above >= 0, np.searchsorted(chosen, above), -1)


def _with_parents(
    h: Hierarchy, used: npt.NDArray[np.int32], first: int, depth: npt.NDArray[np.int16]
) -> npt.NDArray[np.int32]:
    up = h.tree.parent[used[depth[used] > first]]
    return np.union1d(used, up).astype(np.int32)


def _named_areas(s: Subject, areas: npt.NDArray[np.int32], words: _Words) -> dict[str, list[Any]]:
    """Return names of areas, and the position of the area above each, -1 for none."""
    h = s.report.jurisdiction.territory
    rows: list[int] = areas.tolist()
    place = {row: i for i, row in enumerate(rows)}
    titles = [h.at(row) for row in rows]
    return {
        "name": [words.text(Text(*(unit.title(lang) for lang in LANGS))) for unit in titles],
        "above": [place.get(int(h.tree.parent[row]), -1) for row in rows],
    }


def _clause(judged: Judged, words: _Words) -> dict[str, Any]:
    """Return what is known of a clause."""
    demanded = judged.check.demanded
    measure = demanded[0].column.unit_of_measure if demanded else None
    shown = measure is not None and measure is not YES and measure.key not in {"share", "published"}
    unit = measure.name if measure is not None and shown else Text("", "")
    rule = judged.rule
    lines = about_clause(judged)

    def strength(lang: Lang) -> str:
        return judged.clause.strength.text(lang)

    return {
        "key": visible(judged.key),
        "code": visible(rule.code),
        "rule": words.text(rule.title),
        "strength": words.text(Text(*(strength(lang) for lang in LANGS))),
        "weight": list(Strength).index(judged.clause.strength),
        "measure": words.text(unit),
        "yes": int(measure is YES),
        "about": [position for label, said in lines for position in (words.text(label), words.text(said))],
    }
