"""The pictures of the page. Each has its words and its numbers beside it, and holds nothing that the table does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import attrs
import numpy as np

from gridgov.hierarchy import UnitSet
from gridgov.jurisdiction import Note
from gridgov.plot import _spec
from gridgov.plot._spec import Series, Spec
from gridgov.report._counts import Bins, Numbers, bins, grid_level, sizes
from gridgov.report._subject import Subject
from gridgov.report._tables import Column, Row, Table
from gridgov.report._tiles import structure
from gridgov.report._words import both, count, measured, number, plural, say
from gridgov.rules import Verdict
from gridgov.text import LANGS, Lang, Text

__all__ = ["Figure", "figures"]

_DRAWN: Final = 20
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
    found = bins(known, whole=measure.whole, low=None if top is None else 0.0, high=top)
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
    title = _capital(say(Text("{what} per {level}", "每个{level}的{what}"), what=what, level=level.name))
    return _histogram("grids", title, units, values, s, level.name)


def _communities(s: Subject) -> Figure:
    """Draw the sizes of communities against the ceilings of the rules about them."""
    h = s.jurisdiction.territory
    units = h.units(kind="community")
    title = Text("Sizes of communities", "社区规模")
    if not len(units):
        return Figure("communities", title, Text("There are no communities.", "没有社区。"), {}, None)
    values = np.full(len(units), np.nan) if s.measure is None else sizes(units, s.measure.key)
    ceilings: dict[float, int] = {}
    for judged in s.report.judged:
        rule, bounds = judged.rule, judged.check.bounds
        if rule.code == _SIZE_RULE and s.measure is not None and rule.values.get("measure") == s.measure.key:
            failing = bounds[judged.verdicts == Verdict.FAIL]
            for bound in np.unique(bounds[~np.isnan(bounds)]).tolist():
                ceilings[bound] = max(ceilings.get(bound, 0), int((failing == bound).sum()))
    if ceilings:
        title = Text("Sizes of communities against the ceiling", "社区规模与上限对照")
    return _histogram("communities", title, units, values, s, Text("communities", "社区"), ceilings)


# -- structure ---------------------------------------------------------------------------------------------------------


def _structure(s: Subject) -> Figure:
    found = structure(s)
    specs = _each(lambda lang: _spec.treemap(found.tiles(lang), visible_depth=found.shown))
    keys = (s.measure.key,) if s.measure else ()
    return Figure("structure", found.title, found.alt, specs, found.table(), s.assumed(*keys, "nesting"))


# -- posts -------------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Look:
    """What a part of a bar is, and how it looks."""

    word: Text
    color: str
    pattern: str


_POSTS: Final = (
    _Look(Text("filled", "在岗"), _spec.BLUE, ""),
    _Look(Text("vacant", "空岗"), _spec.YELLOW, "/"),
    _Look(Text("missing", "缺岗"), _spec.RED, "x"),
)


def _posts(s: Subject) -> Figure:
    roster = s.jurisdiction.roster
    title = Text("Posts by role: filled, vacant, missing", "各角色岗位：在岗、空岗、缺岗")
    c, n = roster.columns, len(roster.catalogue)
    held, empty = roster.holder_rows(s.on), roster.vacancies(s.on)
    posts = np.bincount(c.post_role, minlength=n)
    filled = np.bincount(c.post_role[held >= 0], minlength=n)
    missing = np.bincount(empty.roles[empty.posts < 0], minlength=n)
    parts = np.stack((filled, posts - filled, missing), axis=1)
    order: list[int] = [i for i in np.argsort(-parts.sum(axis=1), kind="stable").tolist() if parts[i].any()]
    if not order:
        nothing = Text("There are no posts, and none is asked for.", "没有岗位，也没有应设岗位。")
        return Figure("posts", title, nothing, {}, None)
    roles = list(roster.catalogue)
    names = [roles[i].name for i in order]
    numbers = [parts[i].tolist() for i in order]
    sums = parts.sum(axis=0).tolist()
    alt = Text(
        "{roles:,} role{s}: posts filled {filled:,}, vacant (without a holder) {vacant:,}, "
        "missing (asked for and not there) {missing:,}.",
        "{roles:,}种角色：在岗{filled:,}，空岗{vacant:,}（有岗位无人任职），缺岗{missing:,}（应设而未设）。",
    ).format(roles=len(order), s=plural(len(order)), filled=sums[0], vacant=sums[1], missing=sums[2])
    if len(order) > _DRAWN:
        words = Text("{alt} Drawn are the {n} with most posts.", "{alt}图中为岗位最多的{n}种。")
        alt = say(words, alt=alt, n=_DRAWN)
    heads = [look.word for look in _POSTS]
    x_title = Text("posts", "岗位（个）")
    specs = _each(lambda lang: _stack(names, numbers, _POSTS, x_title, lang))
    columns = (
        Column(Text("role", "角色"), long=True),
        *(Column(name, number=True) for name in heads),
        Column(Text("all", "合计"), number=True),
    )
    rows = [Row((name, *map(count, row), count(sum(row)))) for name, row in zip(names, numbers, strict=True)]
    rows.append(Row((Text("all", "合计"), *map(count, sums), count(sum(sums))), mark="total"))
    return Figure("posts", title, alt, specs, Table("posts", title, columns, rows), s.assumed("posts", "cardinality"))


def _stack(  # noqa: PLR0913 - what both stacks share
    names: Sequence[Text],
    numbers: Sequence[Sequence[int]],
    looks: Sequence[_Look],
    x_title: Text,
    lang: Lang,
    *,
    percent: bool = False,
) -> Spec:
    names, numbers = names[:_DRAWN], numbers[:_DRAWN]
    gap, colon = ("", "：") if lang == "zh" else (" ", ": ")

    def line(row: Sequence[int]) -> str:
        if not any(row):
            return Text("nothing to judge", "没有可判断的单元").get(lang)
        return " · ".join(f"{look.word.get(lang)}{gap}{n:,}" for look, n in zip(looks, row, strict=True))

    def part(k: int) -> Series:
        look = looks[k]
        values = [100 * row[k] / max(sum(row), 1) if percent else row[k] for row in numbers]
        hover = [
            f"{_spec.plain(name.get(lang), 60)}<br>{look.word.get(lang)}{colon}{row[k]:,}"
            for name, row in zip(names, numbers, strict=True)
        ]
        return Series(look.word.get(lang), look.color, values, hover, look.pattern)

    rows = [(name.get(lang), line(row)) for name, row in zip(names, numbers, strict=True)]
    return _spec.stacked(rows, [part(k) for k in range(len(looks))], x_title=x_title.get(lang), percent=percent)


# -- verdicts ----------------------------------------------------------------------------------------------------------


def _look(verdict: Verdict) -> _Look:
    color, pattern = {
        Verdict.PASS: (_spec.BLUE, ""),
        Verdict.FAIL: (_spec.RED, "x"),
        Verdict.NOT_APPLICABLE: (_spec.PALE, "."),
        Verdict.UNKNOWN: (_spec.GREY, "/"),
    }[verdict]
    return _Look(both(verdict.text), color, pattern)


def _verdicts(s: Subject) -> Figure:
    title = Text("Verdicts by rule", "各规则检查结果")
    judged = s.report.judged
    if not judged:
        return Figure("verdicts", title, Text("No rule was run.", "未执行任何规则。"), {}, None)
    names = s.rule_names
    numbers = [list(j.counts) for j in judged]
    sums = np.sum(numbers, axis=0).tolist()
    alt = Text(
        "{rules:,} rule{s}: pass {p:,}, fail {f:,}, not applicable {n:,}, unknown {u:,}. "
        "A rule is named after the fault that it looks for; pass means that the fault is not there.",
        "{rules:,}条规则：通过{p:,}，不通过{f:,}，不适用{n:,}，未知{u:,}。规则以其所查的问题命名，“通过”表示没有该问题。",
    ).format(rules=len(judged), s=plural(len(judged)), p=sums[0], f=sums[1], n=sums[2], u=sums[3])
    if len(judged) > _DRAWN:
        alt = say(Text("{alt} Drawn are the first {n}.", "{alt}图中为前{n}条。"), alt=alt, n=_DRAWN)
    looks = [_look(v) for v in Verdict]
    words = [look.word for look in looks]
    x_title = Text("share of the units judged", "占受检单元的比例")
    specs = _each(lambda lang: _stack(names, numbers, looks, x_title, lang, percent=True))
    columns = (
        Column(Text("rule", "规则"), long=True),
        *(Column(word, number=True) for word in words),
        Column(Text("all", "合计"), number=True),
    )
    rows = [Row((name, *map(count, row), count(sum(row)))) for name, row in zip(names, numbers, strict=True)]
    return Figure("verdicts", title, alt, specs, Table("verdicts", title, columns, rows))
