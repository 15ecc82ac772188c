"""The pictures of the page. Each has its words and its numbers beside it, and holds nothing that the table does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs
import numpy as np

from gridgov.hierarchy import UnitSet
from gridgov.jurisdiction import Note
from gridgov.plot import _spec
from gridgov.plot._counts import Bins, Numbers, bins, grid_level, sizes
from gridgov.plot._spec import Spec
from gridgov.plot._spec_tiles import treemap
from gridgov.plot._stacks import Bars, post_bars, verdict_bars
from gridgov.report._subject import Subject
from gridgov.report._tables import Column, Row, Table
from gridgov.report._tiles import structure
from gridgov.report._words import count, measured, number, plural, say
from gridgov.rules import Verdict
from gridgov.text import LANGS, Lang, Text

__all__ = ["Figure", "figures"]

_SIZE_RULE: Final = "SIZ001"


@attrs.frozen
class Figure:
    """A picture, what it says in words, and its numbers."""

    #: Part of its id on the page.
    key: str
    title: Text
    #: What can be seen, for everybody and instead of the picture.
    alt: Text
    #: What plotly draws, in each language; empty where there is nothing to draw.
    specs: Mapping[str, Spec]
    table: Table | None
    #: Notes on what is inferred in it.
    assumed: tuple[Note, ...] = ()


def _capital(text: Text) -> Text:
    return Text(text.en[:1].upper() + text.en[1:], text.zh)


def _each(make: Callable[[Lang], Spec]) -> dict[str, Spec]:
    return {lang: make(lang) for lang in LANGS}


def figures(s: Subject) -> tuple[Figure, ...]:
    """Return the pictures in the order of the page."""
    return (_grids(s), _communities(s), _structure(s), _posts(s), _verdicts(s))


# -- sizes -------------------------------------------------------------------------------------------------------------


def _span(values: Numbers) -> dict[str, object]:
    """Return the facts that describe known values."""
    return {"low": number(values.min()), "high": number(values.max()), "middle": number(np.median(values))}


def _histogram(  # noqa: PLR0913 - what both histograms share
    key: str,
    title: Text,
    units: UnitSet,
    values: Numbers,
    s: Subject,
    what: Text,
    ceilings: Mapping[float, int] | None = None,
    upper: bool = False,  # noqa: FBT001, FBT002 - of the units alone
) -> Figure:
    """Draw how many units there are of which size; ``ceilings`` gives bounds and how many units fail them."""
    ceilings = ceilings or {}
    n, known = len(units), values[~np.isnan(values)]
    if s.measure is None or not len(known):
        words = Text("{n:,} unit{s} ({what}): no size is known.", "{n:,}个单元（{what}）：规模均未知。")
        return Figure(key, title, say(words, n=n, s=plural(n), what=what), {}, None)
    measure = s.measure
    unit = measure.unit if measure.unit.en else measure.name
    top = max(ceilings, default=None)
    found = bins(known, whole=measure.whole, low=None if top is None else 0.0, high=top, upper=upper)
    words = Text(
        "{n:,} unit{s} ({what}): {low} to {high} {unit} each, median {middle}",
        "{n:,}个单元（{what}）：每个{low}至{high}{unit}，中位数{middle}",
    )
    alt = say(words, n=n, s=plural(n), what=what, unit=unit, **_span(known))
    for bound, fails in ceilings.items():
        alt = say(
            Text(
                "{alt}; {fails:,} fail the ceiling of {bound} {unit}", "{alt}；不符合上限{bound}{unit}的有{fails:,}个"
            ),
            alt=alt,
            fails=fails,
            bound=number(bound),
            unit=unit,
        )
    unknown = n - len(known)
    alt = say(Text("{alt}; unknown: {n:,}.", "{alt}；未知{n:,}个。"), alt=alt, n=unknown)
    span = None if top is None else (0.0, max(top, float(found.edges[-1])) * 1.04)
    ceiling = Text("ceiling {n}", "上限{n}")
    lines = [(bound, ceiling.format(n=number(bound))) for bound in ceilings]
    specs = _each(lambda lang: _draw(found, measured(measure), unit, lines, span, lang))
    columns = (
        Column(say(Text("{unit}, from–to", "{unit}（区间）"), unit=unit)),
        Column(Text("number of units", "单元（个）"), number=True),
    )
    some = np.flatnonzero(found.counts)
    rows = [Row((found.label(i), count(int(found.counts[i])))) for i in range(int(some[0]), int(some[-1]) + 1)]
    if unknown:
        rows.append(Row((Text("unknown", "未知"), count(unknown)), mark="unknown"))
    return Figure(key, title, alt, specs, Table(key, title, columns, rows), s.assumed(measure.key))


def _draw(  # noqa: PLR0913 - what a histogram shows
    found: Bins,
    what: Text,
    unit: Text,
    lines: Sequence[tuple[float, Text]],
    span: tuple[float, float] | None,
    lang: Lang,
) -> Spec:
    held = Text("{label} {unit}: {n:,}", "{label}{unit}：{n:,}个")
    columns = [
        _spec.Column(middle, n, found.label(i), _spec.plain(say(held, label=found.label(i), unit=unit, n=n).get(lang)))
        for i, (middle, n) in enumerate(zip(found.middles.tolist(), found.counts.tolist(), strict=True))
    ]
    titles = (_spec.plain(what.get(lang), 40), Text("number of units", "单元（个）").get(lang))
    named = [(at, name.get(lang)) for at, name in lines]
    return _spec.columns(columns, step=found.step, titles=titles, lines=named, span=span)


def _grids(s: Subject) -> Figure:
    h = s.jurisdiction.territory
    level = grid_level(h)
    units = h.units(level=level.key)
    values = np.full(len(units), np.nan) if s.measure is None else sizes(units, s.measure.key)
    what = s.measure.name if s.measure else Text("size", "规模")
    name = h.levels.title(level.key)
    title = _capital(say(Text("{what} per {level}", "每个{level}的{what}"), what=what, level=name))
    return _histogram("grids", title, units, values, s, name)


def _communities(s: Subject) -> Figure:
    """Draw the sizes of communities against the ceilings of the rules about them."""
    h = s.jurisdiction.territory
    units = h.units(kind="community")
    title = Text("Sizes of communities", "社区规模")
    if not len(units):
        return Figure("communities", title, Text("There are no communities.", "没有社区。"), {}, None)
    values = np.full(len(units), np.nan) if s.measure is None else sizes(units, s.measure.key)
    ceilings: dict[float, int] = {}
    # What has just the size of a ceiling stands on the side where it is judged.
    upper = False
    for judged in s.report.judged:
        rule, bounds = judged.rule, judged.check.bounds
        if rule.code == _SIZE_RULE and s.measure is not None and rule.values.get("measure") == s.measure.key:
            failing = bounds[judged.verdicts == Verdict.FAIL]
            upper |= rule.values.get("boundary") != "at_least"
            for bound in np.unique(bounds[~np.isnan(bounds)]).tolist():
                ceilings[bound] = max(ceilings.get(bound, 0), int((failing == bound).sum()))
    if ceilings:
        title = Text("Sizes of communities against the ceiling", "社区规模与上限对照")
    return _histogram("communities", title, units, values, s, Text("communities", "社区"), ceilings, upper)


# -- structure ---------------------------------------------------------------------------------------------------------


def _structure(s: Subject) -> Figure:
    found = structure(s)
    specs = _each(lambda lang: treemap(found.tiles(lang), visible_depth=found.shown))
    keys = (s.measure.key,) if s.measure else ()
    return Figure("structure", found.title, found.alt, specs, found.table(), s.assumed(*keys, "nesting"))


# -- posts and verdicts ------------------------------------------------------------------------------------------------


def _posts(s: Subject) -> Figure:
    first, assumed = Column(Text("role", "角色"), long=True), s.assumed("posts", "cardinality")
    return _bars("posts", post_bars(s.jurisdiction.roster, s.on), first, assumed)


def _verdicts(s: Subject) -> Figure:
    return _bars("verdicts", verdict_bars(s.report), Column(Text("rule", "规则"), long=True))


def _bars(key: str, found: Bars, first: Column, assumed: tuple[Note, ...] = ()) -> Figure:
    """Draw bars, with their numbers and, of posts, the sums beside them."""
    if not found.names:
        return Figure(key, found.title, found.alt, {}, None)
    heads = [Column(look.word, number=True) for look in found.looks]
    columns = (first, *heads, Column(Text("all", "合计"), number=True))
    rows = [
        Row((name, *map(count, row), count(sum(row)))) for name, row in zip(found.names, found.numbers, strict=True)
    ]
    if not found.percent:
        rows.append(Row((Text("all", "合计"), *map(count, found.sums), count(sum(found.sums))), mark="total"))
    return Figure(key, found.title, found.alt, _each(found.spec), Table(key, found.title, columns, rows), assumed)
