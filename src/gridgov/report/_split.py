"""What was too large, divided, as a section of the page: before and after, every division, and a picture of each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from gridgov._metric_spread import said
from gridgov._privacy_counts import is_sensitive
from gridgov.plot._counts import sizes
from gridgov.report._tables import Cell, Column, Row, Table
from gridgov.report._words import both, count, say
from gridgov.text import LANGS, Lang, Text

if TYPE_CHECKING:
    from markupsafe import Markup

    from gridgov.jurisdiction import Jurisdiction, Note
    from gridgov.measures import Measure
    from gridgov.report._split_division import Division
    from gridgov.rules import Rule
    from gridgov.splitting import SplitPlan

__all__ = ["Divided", "Drawing", "divided"]

#: So many divisions are drawn.
_DRAWN: Final = 20
_NONE: Final = "–"
_ARROW: Final = Text("{before} → {after}", "{before} → {after}")
_NO_ORDER: Final = Text(
    "A plan is a proposal: it says who would be where, and how good that could be at best. It decides nothing, and it "
    "moves no one: people and posts are where somebody puts them.",
    "方案仅为建议：说明各单元的归属以及质量的理论上限，不作决定；人员和岗位的去留由主管机关确定。",
)
_HIDDEN: Final = Text(
    "Counts are not shown here: they are sensitive, and parts give small counts away.",
    "此处不显示数量：该指标敏感，拆分后的各部分会泄露小数值。",
)

_PARTLY: Final = Text("{n} (partly assumed)", "{n}（含假定值）")
_COUNTED: Final = Text("{n} ({k} unknown as {assumed})", "{n}（含未知{k}个，按{assumed}计）")
_ASSUMED: Final = Text(
    "Of what is divided, {what} of {k} units are unknown: {assumed} of {total} are assumed.",
    "被划分单元中有{k}个单元的{what}未知：合计{total}中{assumed}为假定值。",
)
_AT_LEAST: Final = Text("at least {n}", "至少{n}")


@attrs.frozen
class Drawing:
    """A picture of one division, in each language."""

    key: str
    title: Text
    words: tuple[Text, ...]
    #: SVG by language; nothing where counts are not to be shown.
    pictures: tuple[tuple[Lang, Markup], ...]


@attrs.frozen
class Divided:
    """What the page shows of divisions."""

    notes: tuple[Note, ...]
    words: tuple[Text, ...]
    #: Pairs of name and number.
    cards: tuple[tuple[Text, Text], ...]
    before: Table
    parts: Table
    drawings: tuple[Drawing, ...]


def divided(found: Division, *, suppress_below: int | None) -> Divided:
    """Return the section.

    Args:
        found: The plans, and what was found before and after.
        suppress_below: Threshold below which sensitive counts are not shown; None shows all.

    Raises:
        PrivacyError: The counts contradict each other.
        ValueError: There is no plan.
    """
    if not found.plans:
        msg = "There is no plan to show."
        raise ValueError(msg)
    if suppress_below is not None:
        from gridgov.reporters import without_small_counts

        before, after = (without_small_counts(report, suppress_below) for report in (found.before, found.after))
        found = attrs.evolve(found, before=before, after=after)
    hidden = suppress_below is not None and any(is_sensitive(plan.found.measure) for plan in found.plans)
    return Divided(
        notes=found.notes,
        words=(_NO_ORDER, *((_HIDDEN,) if hidden else _assumed(found))),
        cards=tuple(_cards(found, hidden=hidden)),
        before=_before_and_after(found, hidden=hidden),
        parts=_parts(found, hidden=hidden),
        drawings=tuple(_drawing(plan, hidden=hidden) for plan in found.plans[:_DRAWN]),
    )


def _cards(found: Division, *, hidden: bool) -> Iterator[tuple[Text, Text]]:
    """Go through what there is before and after, and what changes hands."""
    plan = found.plans[0]
    level = plan.found.territory.levels.title(plan.level)
    before, after = (report.jurisdiction for report in (found.before, found.after))
    units = [len(place.units(level=plan.level)) for place in (before, after)]
    yield (
        say(Text("{level}, before and after", "{level}（拆分前 → 后）"), level=level),
        _ARROW.format(before=f"{units[0]:,}", after=f"{units[1]:,}"),
    )
    if not hidden:
        measure = plan.found.measure
        totals = [_total(place, measure) for place in (before, after)]
        yield (
            say(Text("{what}, before and after", "{what}（拆分前 → 后）"), what=measure.name),
            say(_ARROW, before=totals[0], after=totals[1]),
        )
        assumed = any(plan.found.lacking.any() for plan in found.plans)
        for words, values in (
            (Text("{what} under a new unit", "划入新单元的{what}"), [plan.leaving for plan in found.plans]),
            (Text("{what} with another grid", "更换网格的{what}"), [plan.moved for plan in found.plans]),
        ):
            n = _plain(said(float(np.sum(values))))
            yield say(words, what=measure.name), say(_PARTLY, n=n) if assumed else n
    posts = sum(len(plan.posts) for plan in found.plans)
    yield Text("posts under a new unit", "划入新单元的岗位"), count(posts)


def _assumed(found: Division) -> Iterator[Text]:
    """Say how much of what is divided is unknown and was assumed, if anything was."""
    parts = [plan.found for plan in found.plans]
    if lacking := sum(int(part.lacking.sum()) for part in parts):
        yield say(
            _ASSUMED,
            what=parts[0].measure.name,
            k=f"{lacking:,}",
            assumed=said(float(sum(part.assumed.sum() for part in parts))),
            total=said(float(sum(part.weights.sum() for part in parts))),
        )


def _plain(text: str) -> Text:
    """Return one text for both languages."""
    return Text(text, text)


def _total(place: Jurisdiction, measure: Measure) -> Text:
    """Return the total of a measure."""
    return both(place.territory.roots.total(measure.key).text)


# -- tables ------------------------------------------------------------------------------------------------------------


def _before_and_after(found: Division, *, hidden: bool) -> Table:
    """Return how many units there are, how large they are, and what the rules find that was not so before or is not."""
    columns = (
        Column(Text("what", "内容"), long=True),
        Column(Text("before", "拆分前"), number=True),
        Column(Text("after", "拆分后"), number=True),
    )
    plan = found.plans[0]
    places = [report.jurisdiction for report in (found.before, found.after)]
    levels = plan.found.territory.levels
    rows = [
        Row((levels.title(level.key), *(count(len(place.units(level=level.key))) for place in places)))
        for level in levels.levels
    ]
    if not hidden:
        rows += _sizes(places, plan)
    rows += _verdicts(found)
    return Table("division-before-after", Text("Before and after", "拆分前后"), columns, rows)


def _sizes(places: list[Jurisdiction], plan: SplitPlan) -> Iterator[Row]:
    """Go through the total and the largest unit."""
    measure, level = plan.found.measure, plan.level
    yield Row((measure.name, *(_total(place, measure) for place in places)), mark="total")
    words = Text("{what} of the largest {level}", "最大{level}的{what}")
    name = plan.found.territory.levels.title(level)
    largest = [_largest(place, level, measure.key) for place in places]
    yield Row((say(words, what=measure.name, level=name), *largest))


def _largest(place: Jurisdiction, level: str, measure: str) -> Text:
    """Return the size of the largest unit of a level, or how large it is at least."""
    units = place.units(level=level)
    totals, found = place.territory.rollup(measure), sizes(units, measure)
    open_ = np.isnan(found)
    values = np.where(open_, totals.known[units.rows], found)
    n = _plain(said(float(np.max(values, initial=0.0))))
    return say(_AT_LEAST, n=n) if open_.any() else n


def _verdicts(found: Division) -> Iterator[Row]:
    """Go through what rules fail or cannot tell, where that changed."""
    before, after = found.before.counts(), found.after.counts()
    rules: dict[str, Rule[Any]] = {rule.code: rule for rule in found.after.rules}
    words = {
        "fail": Text("{code} {title}: fail", "{code} {title}：不通过"),
        "unknown": Text("{code} {title}: not known", "{code} {title}：未知"),
    }
    for code, counts in after.items():
        old = before.get(code, {})
        for verdict, text in words.items():
            if counts[verdict] != old.get(verdict, 0):
                cells: tuple[Cell, ...] = (count(old.get(verdict, 0)), count(counts[verdict]))
                yield Row(
                    (say(text, code=code, title=rules[code].title), *cells), mark=verdict if counts[verdict] else ""
                )


def _parts(found: Division, *, hidden: bool) -> Table:
    """Return a row for each part of each division."""
    measure = found.plans[0].found.measure
    counted = () if hidden else (Column(measure.name, number=True),)
    columns = (
        Column(Text("what was divided", "被划分单元"), long=True),
        Column(Text("part", "部分"), long=True),
        Column(Text("goes on as", "承接")),
        *counted,
        Column(Text("units dealt out", "划入单元（个）"), number=True),
        Column(Text("posts under a new unit", "划入新单元的岗位"), number=True),
    )
    rows: list[Row] = []
    for plan in found.plans:
        unit = plan.jurisdiction.unit(plan.unit)
        after = found.after.jurisdiction
        for k, part in enumerate(plan.parts):
            name = after.unit(part.part).name if part.part in after.territory else None
            new = part.takes_place_of is None
            cells: list[Cell] = [
                f"{unit.name} ({unit.id})" if unit.name else unit.id,
                f"{name} ({part.part})" if name else part.part,
                Text("new", "新设") if new else str(part.takes_place_of),
            ]
            cells += [] if hidden else [_part_count(plan, k, part.count)]
            cells += [count(part.base_units), count(int((plan.posts["part"] == part.part).sum()))]
            rows.append(Row(tuple(cells)))
    caption = Text("Every division", "各项划分")
    return Table("division-parts", caption, columns, rows)


def _part_count(plan: SplitPlan, part: int, value: float) -> Cell:
    """Say the count of a part, and how much of it was assumed, if anything was."""
    inside = plan.labels == part
    lacking = int(plan.found.lacking[inside].sum())
    if not lacking:
        return said(value)
    return say(_COUNTED, n=said(value), k=f"{lacking:,}", assumed=said(float(plan.found.assumed[inside].sum())))


# -- pictures ----------------------------------------------------------------------------------------------------------


def _drawing(plan: SplitPlan, *, hidden: bool) -> Drawing:
    """Return the picture of a division, and what is said of it."""
    unit = plan.jurisdiction.unit(plan.unit)
    # Only our own line breaks count: a name may have one in one language, or a sign that means one elsewhere.
    lines = list(zip_longest(*(plan.describe(lang).split("\n") for lang in LANGS), fillvalue=""))
    return Drawing(
        key=f"division-{plan.unit}",
        title=_plain(f"{unit.name} ({unit.id})" if unit.name else unit.id),
        words=() if hidden else tuple(Text(en, zh) for en, zh in lines),
        pictures=() if hidden else tuple((lang, _svg(plan, lang)) for lang in LANGS),
    )


def _svg(plan: SplitPlan, lang: Lang) -> Markup:
    """Return the picture; the function that draws it escapes every text."""
    from markupsafe import Markup

    from gridgov.splitting._picture import svg

    found, unit = plan.found, plan.jurisdiction.unit(plan.unit)
    text = svg(
        found.ids,
        found.near,
        plan.labels,
        found.weights,
        list(plan.ids),
        lang=lang,
        name=found.measure.name,
        title=unit.title(lang),
        lacking=found.lacking,
        assumed=found.assumed,
    )
    return Markup(text)  # noqa: S704 - svg() writes numbers, and texts as escapes
