"""Both sides of a merger: which units are outside the band, and which of them become one."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools, Rows
from gridgov._metric_spread import Floats
from gridgov.plot._panels import JOINED, Look, Scene, Side, Site, banded, beside, counted, look, short_name
from gridgov.plot._place import cut_to
from gridgov.plot._words import plural, say
from gridgov.splitting import MergePlan
from gridgov.text import Lang, Text

__all__ = ["merger"]

_BEFORE: Final = Text("Before: {n} units", "合并前：{n}个单元")
_AFTER: Final = Text("After: {n} units", "合并后：{n}个单元")
_OF_ROW: Final = Text("{unit}, before: {n} units", "{unit}，合并前：{n}个单元")
_STATE: Final = Text("{band}, {n} unit{s}: {count}", "{band}的{n}个单元：{count}")
_ONE_INTO: Final = Text("{other} into {into}: {count}, {band}", "{other}并入{into}：{count}，{band}")
_SOME_INTO: Final = Text("{n} units into {into}: {count}, {band}", "{n}个单元并入{into}：{count}，{band}")
_MORE: Final = Text("{n} more mergers: {count}", "其他{n}项合并：{count}")
_MERGED: Final = Text("merged", "合并")
_STAYS: Final = Text("as before, {n} unit{s}: {count}", "维持不变的{n}个单元：{count}")
_STAYS_OUT: Final = Text("as before, {band}, {n} unit{s}: {count}", "维持不变、{band}的{n}个单元：{count}")
_SAME: Final = Text("as before", "维持不变")
_JOINED: Final = Text("Pairs of neighbours that are merged: {n}", "合并的相邻单元：{n}对")
#: How units are drawn that are in the band, above and below it, by colour and shape.
_IN, _OVER, _UNDER = (
    Look("#0072b2", "circle", ""),
    Look("#9b4f86", "square", "x"),
    Look("#d55e00", "triangle-up", "/"),
)
_PALE: Final = Look("#c3c9cf", "circle", "")
_REST: Final = Look("#8896a5", "hexagon", "-")
#: So many mergers have a look of their own, those with most households.
_LOOKS: Final = 8
_NAME: Final = 20


@attrs.frozen(eq=False)
class _Group:
    """Units that are drawn alike."""

    units: Bools
    look: Look
    name: str
    legend: str
    beside: str = ""


def merger(plan: MergePlan, site: Site, lang: Lang, *, several: bool) -> Scene:
    """Lay out both sides of a merger.

    Args:
        plan: The plan.
        site: Where the units are drawn.
        lang: The language of the words.
        several: Whether there are other plans in the figure.
    """
    n, m = plan.found.n, int(plan.labels.max(initial=-1)) + 1
    unit = short_name(plan.found.territory, plan.found.unit)
    heading = say(_OF_ROW if several else _BEFORE, unit=unit, n=f"{n:,}").get(lang)
    before = _side(_states(plan, np.ones(n, bool), _STATE, lang), n, heading)
    after = _side([*_mergers(plan, lang), *_rest(plan, lang)], n, say(_AFTER, n=f"{m:,}").get(lang))
    ends = plan.labels[plan.found.near.edges]
    joined = np.asarray(ends[:, 0] == ends[:, 1])
    return Scene(site, before, after, joined, JOINED, say(_JOINED, n=f"{int(joined.sum()):,}").get(lang), under=True)


def _side(groups: list[_Group], n: int, heading: str) -> Side:
    """Put groups together."""
    labels: Rows = np.zeros(n, np.int32)
    for k, group in enumerate(groups):
        labels[group.units] = k
    looks, names = [group.look for group in groups], [group.name for group in groups]
    return Side(labels, looks, names, [group.legend for group in groups], heading, [group.beside for group in groups])


def _states(plan: MergePlan, among: Bools, words: Text, lang: Lang) -> list[_Group]:
    """Put single units together that are below the band, in it and above it."""
    weights, band, found = plan.found.weights, plan.band, plan.found
    under, over = weights < band.low - band.slack, weights > band.high + band.slack
    out: list[_Group] = []
    for mark, style in ((under, _UNDER), (~under & ~over, _IN), (over, _OVER)):
        units = np.asarray(mark & among)
        if not units.any():
            continue
        state, k = banded(band, float(weights[units][0])), int(units.sum())
        count = counted(found, float(weights[units].sum()), units)
        legend = say(words, band=state, n=f"{k:,}", s=plural(k), count=count).get(lang)
        out.append(_Group(units, style, state.get(lang), legend))
    return out


def _mergers(plan: MergePlan, lang: Lang) -> list[_Group]:
    """Return the mergers, those with most households first, and all others together."""
    found, h = plan.found, plan.found.territory
    sizes = np.bincount(plan.labels, minlength=1)
    loads: Floats = found.loads(plan.labels, len(sizes))
    numbers: list[int] = [k for k in np.argsort(-loads, kind="stable").tolist() if sizes[k] > 1]
    into = {str(a): str(b) for a, b in ((row["unit"], row["into"]) for row in plan.units)}
    out: list[_Group] = []
    for at, k in enumerate(numbers[:_LOOKS]):
        units = np.asarray(plan.labels == k)
        rows: list[int] = found.base[units].tolist()
        target = into[h.ids.get(rows[0])]
        others = [row for row in rows if h.ids.get(row) != target]
        name, count = short_name(h, h.ids.find_one(target)), counted(found, float(loads[k]), units)
        facts = {"into": name, "count": count, "band": banded(plan.band, float(loads[k]))}
        other = cut_to(short_name(h, others[0]), _NAME)
        words = _ONE_INTO if len(others) == 1 else _SOME_INTO
        legend = say(words, other=other, n=f"{len(others):,}", **facts).get(lang)
        out.append(_Group(units, look(at), name, legend, beside(name, count, found.measure, lang)))
    if more := numbers[_LOOKS:]:
        units = np.isin(plan.labels, more)
        count = counted(found, float(found.weights[units].sum()), units)
        out.append(_Group(units, _REST, _MERGED.get(lang), say(_MORE, n=f"{len(more):,}", count=count).get(lang)))
    return out


def _rest(plan: MergePlan, lang: Lang) -> list[_Group]:
    """Return the units that stay as they are: those outside the band by themselves, all others together."""
    alone = np.asarray(np.bincount(plan.labels, minlength=1)[plan.labels] == 1)
    out: list[_Group] = []
    for group in _states(plan, alone, _STAYS_OUT, lang):
        if group.look is not _IN:
            out.append(group)
            continue
        k = int(group.units.sum())
        count = counted(plan.found, float(plan.found.weights[group.units].sum()), group.units)
        legend = say(_STAYS, n=f"{k:,}", s=plural(k), count=count).get(lang)
        out.append(_Group(group.units, _PALE, _SAME.get(lang), legend))
    return out
