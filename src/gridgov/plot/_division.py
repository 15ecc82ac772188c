"""A unit before and after it is divided, side by side: parts by colour, shape and words, cut adjacencies in red."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final, cast

import numpy as np

from gridgov._metric_spread import said
from gridgov.geo import Outlines
from gridgov.plot._look import Figure, drawn, source_line
from gridgov.plot._merger import merger
from gridgov.plot._panels import CUT, Scene, Side, banded, beside, counted, look, panels, short_name, site, unit_name
from gridgov.plot._place import cut_to
from gridgov.plot._sensitive import refuse_small
from gridgov.plot._words import say
from gridgov.splitting import MergePlan, SplitPlan
from gridgov.splitting._ground import Ground
from gridgov.text import Lang, Text

__all__ = ["division"]

_TITLE: Final = Text("Division of {unit} into {n} parts", "{unit}划分为{n}个部分")
_REDRAWN: Final = Text("{unit}: units of '{level}' before and after", "{unit}：“{level}”单元划分前后")
_MERGED: Final = Text("{unit}: {n} units of '{level}' become {m}", "{unit}：{n}个“{level}”单元合并为{m}个")
_NOT_MERGED: Final = Text("{unit}: no units of '{level}' are merged", "{unit}：没有“{level}”单元合并")
_MANY: Final = Text("Divisions of {n} units, before and after", "{n}个单元划分前后对照")
_MANY_MERGED: Final = Text("Mergers inside {n} units, before and after", "{n}个单元内合并前后对照")
_MIXED: Final = Text("Divisions and mergers of {n} units, before and after", "{n}个单元划分、合并前后对照")
_BEFORE: Final = Text("Before: {n} units, {count} {what}", "划分前：{n}个单元，{what}{count}")
_BEFORE_ONE: Final = Text("Before: {count} {what}", "划分前：{what}{count}")
_BEFORE_ASSUMED: Final = Text("Before: {count}", "划分前：{count}")
#: Above one of several rows what is counted stands in the legend only.
_OF_ROW: Final = Text("{unit}, before: {count}", "{unit}，划分前：{count}")
_AFTER: Final = Text("After: {n} parts", "划分后：{n}个部分")
_LEGEND: Final = Text("{name}: {count}, {band}", "{name}：{count}，{band}")
_CUT: Final = Text("Pairs of neighbours in different parts: {n}", "分属不同部分的相邻单元：{n}对")
_BAND: Final = Text("Band of a part: {band} {what}.", "每部分规定范围：{what}{band}。")
_BAND_MERGED: Final = Text("Band of a unit: {band} {what}.", "每个单元规定范围：{what}{band}。")
_ANY: Final = Text("Band of a part: none.", "每部分规定范围：未设定。")
_ANY_MERGED: Final = Text("Band of a unit: none.", "每个单元规定范围：未设定。")
_CUTS: Final = Text(
    " Neighbours that are parted, in red: {cut} of {all} pairs.", "红线为被分开的相邻单元：{all}对中的{cut}对。"
)
_MOVED: Final = Text(" Under another unit than before: {moved} {what}.", "变更归属：{what}{moved}。")
_OUTSIDE: Final = Text(" Still outside the band: {n} units.", "仍未达到规定范围：{n}个单元。")
_NO_MAP: Final = Text(
    " No map: it shows who is next to whom, not where things are.", "并非地图：仅表示相邻关系，不表示实际位置。"
)
_PARTLY: Final = Text(" Without an outline: {n} units.", "无轮廓的单元{n}个未绘制。")
_MORE: Final = Text(" The first {n} of {all} are drawn.", "仅绘制{all}个中的前{n}个。")
_ASSUMED: Final = Text(
    " Unknown {what} of {k} units are assumed: {assumed} of {total}.",
    "{k}个单元的{what}未知：合计{total}中{assumed}为假定值。",
)
_NONE: Final = Text("There is no plan.", "没有划分方案。")
_NO_UNIT: Final = Text("in no unit", "不在任何单元内")
_NEW: Final = Text("{id} (new)", "{id}（新设）")
_NAME: Final = 20
_TITLED: Final = 34


def division(  # noqa: PLR0913 - what is drawn, and how
    obj: SplitPlan | MergePlan | Iterable[SplitPlan | MergePlan],
    *,
    outlines: Outlines | None = None,
    most: int = 6,
    suppress_below: int | None = 10,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw units before and after they are divided or merged, side by side: on outlines, or as a graph of neighbours.

    A part that goes on as a present unit keeps its colour and shape; adjacencies that are cut are red. Of a merger the
    left side shows which units are outside the band, the right side which of them become one.

    Args:
        obj: A plan of a division or of a merger, or several; each has a row of its own.
        outlines: Outlines of base units; units without one are not drawn, and that is said.
        most: So many plans are drawn, from 1; the rest is said.
        suppress_below: Threshold, from 2, below which sensitive counts are not drawn: a plan by such a measure
            with a smaller one is refused. None: all is drawn.
        lang: The language of the words.
        title: What stands above it.

    Raises:
        MissingExtraError: plotly, or shapely for outlines, is not installed.
        PrivacyError: ``suppress_below`` is less than 2.
        TypeError: Something is no plan.
        ValueError: ``most`` is below 1, or a sensitive count is smaller than ``suppress_below``.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, split
        >>> rows = [{"id": "c", "level": "community"}]
        >>> rows += [{"id": f"b{i}", "level": "building", "parent": "c", "households": 300} for i in range(4)]
        >>> levels = LevelScheme.ladder("community", "building")
        >>> place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))
        >>> figure = division(split(place, "c", max_households=600))
        >>> figure.layout.title.text
        'Division of c into 2 parts'
    """
    plans = _plans(obj)
    if most < 1:
        msg = f"At least one plan is drawn, not {most}."
        raise ValueError(msg)
    for plan in plans:
        # What is known beside something assumed can be told by taking away what was assumed.
        known = plan.found.weights - plan.found.assumed
        refuse_small(known.tolist(), plan.found.measure, suppress_below)
    several = min(len(plans), most) > 1
    scenes = [_scene(plan, outlines, lang, several=several) for plan in plans[:most]]
    return drawn(
        panels(scenes, lang),
        title=_title(plans, lang) if title is None else title,
        summary=_summary(plans, scenes, lang),
        source=source_line(plans[0].found.jurisdiction.title(lang), lang) if plans else "",
        lang=lang,
    )


def _plans(obj: object) -> Sequence[SplitPlan | MergePlan]:
    """Return the plans.

    Raises:
        TypeError: Something is no plan.
    """
    plans = list(cast("Iterable[object]", obj)) if isinstance(obj, Iterable) else [obj]
    for plan in plans:
        if not isinstance(plan, SplitPlan | MergePlan):
            msg = (
                "A division is drawn of what gridgov.splitting.split, redraw or merge returned, or of several of them, "
                f"not of {type(plan).__name__}."
            )
            raise TypeError(msg)
    return cast("list[SplitPlan | MergePlan]", plans)


def _title(plans: Sequence[SplitPlan | MergePlan], lang: Lang) -> str:
    """Say what is divided or merged."""
    if len(plans) != 1:
        mergers = sum(isinstance(plan, MergePlan) for plan in plans)
        words = _MIXED if 0 < mergers < len(plans) else _MANY_MERGED if mergers else _MANY
        return say(words, n=len(plans)).get(lang)
    plan = plans[0]
    unit = cut_to(unit_name(plan.found.territory, plan.found.unit, lang), _TITLED)
    level = plan.found.territory.levels.level(plan.level).name
    if isinstance(plan, SplitPlan):
        return say(_TITLE if plan.kind == "split" else _REDRAWN, unit=unit, n=len(plan), level=level).get(lang)
    n, m = plan.found.n, int(plan.labels.max(initial=-1)) + 1
    return say(_MERGED if m < n else _NOT_MERGED, unit=unit, n=f"{n:,}", m=f"{m:,}", level=level).get(lang)


def _summary(plans: Sequence[SplitPlan | MergePlan], scenes: Sequence[Scene], lang: Lang) -> str:
    """Say what a reader should take from it."""
    if not scenes:
        return _NONE.get(lang)
    some = plans[: len(scenes)]
    splits = [plan for plan in some if isinstance(plan, SplitPlan)]
    bands = dict.fromkeys(_band(plan).get(lang) for plan in some)
    text = (" " if lang == "en" else "").join(bands)
    if splits:
        cut = sum(int(scene.marked.sum()) for scene, plan in zip(scenes, some, strict=True) if plan in splits)
        text += say(_CUTS, cut=f"{cut:,}", all=f"{sum(len(plan.found.near) for plan in splits):,}").get(lang)
    text += _merging([plan for plan in some if isinstance(plan, MergePlan)]).get(lang)
    if any(one.site.land is None and one.site.found.near.places is None for one in scenes):
        text += _NO_MAP.get(lang)
    lacking = sum(int((~one.site.shown).sum()) for one in scenes)
    text += say(_PARTLY, n=f"{lacking:,}").get(lang) if lacking else ""
    text += "".join(_assumed(plan.found).get(lang) for plan in some)
    return text + (say(_MORE, n=len(scenes), all=len(plans)).get(lang) if len(plans) > len(scenes) else "")


def _band(plan: SplitPlan | MergePlan) -> Text:
    """Say how large a part, or a unit, should be."""
    split = isinstance(plan, SplitPlan)
    if plan.band.low <= 0 and math.isinf(plan.band.high):
        return _ANY if split else _ANY_MERGED
    return say(_BAND if split else _BAND_MERGED, band=plan.band.text, what=plan.found.measure.name)


def _merging(plans: Sequence[MergePlan]) -> Text:
    """Say what changes hands in mergers, and what stays outside the band."""
    sums: dict[Text, float] = {}
    for plan in plans:
        sums[plan.found.measure.name] = sums.get(plan.found.measure.name, 0.0) + plan.moved
    texts = [say(_MOVED, moved=said(moved), what=what) for what, moved in sums.items()]
    if left := sum(len(plan.problems) for plan in plans):
        texts.append(say(_OUTSIDE, n=f"{left:,}"))
    return Text("".join(text.en for text in texts), "".join(text.zh for text in texts))


def _assumed(found: Ground) -> Text:
    """Say how much of what is divided was assumed, if anything was."""
    if not found.lacking.any():
        return Text("", "")
    facts = {"assumed": said(float(found.assumed.sum())), "total": said(float(found.weights.sum()))}
    return say(_ASSUMED, what=found.measure.name, k=f"{int(found.lacking.sum()):,}", **facts)


def _scene(plan: SplitPlan | MergePlan, outlines: Outlines | None, lang: Lang, *, several: bool) -> Scene:
    """Lay out both sides of a plan.

    Args:
        plan: The plan.
        outlines: Outlines of base units.
        lang: The language of the words.
        several: Whether there are other rows.
    """
    if isinstance(plan, MergePlan):
        return merger(plan, site(plan.found, outlines), lang, several=several)
    ends = plan.labels[plan.found.near.edges]
    cut = np.asarray(ends[:, 0] != ends[:, 1])
    called = say(_CUT, n=f"{int(cut.sum()):,}").get(lang)
    sides = _before(plan, lang, several=several), _after(plan, lang)
    return Scene(site(plan.found, outlines), *sides, cut, CUT, called)


def _before(plan: SplitPlan, lang: Lang, *, several: bool) -> Side:
    """Describe what is there now: what is split, or the present units of the level that is redrawn."""
    h = plan.found.territory
    old = np.full(plan.found.n, plan.found.unit, np.int32) if plan.kind == "split" else plan.old
    units, inverse = np.unique(old, return_inverse=True)
    labels = inverse.reshape(-1).astype(np.int32)
    loads = np.bincount(labels, plan.found.weights, len(units))
    names = [_NO_UNIT.get(lang) if row < 0 else short_name(h, row) for row in units.tolist()]
    legend = [
        say(_LEGEND, name=name, count=counted(plan.found, load, labels == k), band=banded(plan.band, load)).get(lang)
        for k, (name, load) in enumerate(zip(names, loads.tolist(), strict=True))
    ]
    total = counted(plan.found, float(plan.found.weights.sum()), np.ones(plan.found.n, bool))
    # With what is assumed beside it there is no room for more: the legend says what is counted.
    words = _BEFORE_ASSUMED if isinstance(total, Text) else _BEFORE_ONE if len(units) == 1 else _BEFORE
    facts = {"n": len(units), "count": total, "what": plan.found.measure.name}
    heading = say(_OF_ROW if several else words, unit=short_name(h, plan.found.unit), **facts).get(lang)
    return Side(labels, [look(k) for k in _numbers(plan)[0]], names, legend, heading)


def _after(plan: SplitPlan, lang: Lang) -> Side:
    """Describe the parts."""
    h = plan.found.territory
    called: list[str] = []
    for ident, old in zip(plan.ids, plan.continues, strict=True):
        name = plan.names.get(ident)
        if old is not None and old in h:
            called.append(short_name(h, h.ids.find_one(old)))
        else:
            called.append(say(_NEW, id=cut_to(name or ident, _NAME)).get(lang))
    counts = [counted(plan.found, load, plan.labels == k) for k, load in enumerate(plan.loads.tolist())]
    bands = [banded(plan.band, load) for load in plan.loads.tolist()]
    legend = [
        say(_LEGEND, name=name, count=count, band=band).get(lang)
        for name, count, band in zip(called, counts, bands, strict=True)
    ]
    words = [beside(name, count, plan.found.measure, lang) for name, count in zip(called, counts, strict=True)]
    heading = say(_AFTER, n=len(plan)).get(lang)
    return Side(plan.labels, [look(k) for k in _numbers(plan)[1]], called, legend, heading, words)


def _numbers(plan: SplitPlan) -> tuple[list[int], list[int]]:
    """Number the looks of present units and of parts: a part that goes on as a unit looks like it."""
    h = plan.found.territory
    rows: list[int] = [plan.found.unit] if plan.kind == "split" else np.unique(plan.old).tolist()
    known = {h.ids.get(row): i for i, row in enumerate(rows) if row >= 0}
    after: list[int] = []
    fresh = len(rows)
    for old in plan.continues:
        if old is not None and old in known:
            after.append(known[old])
        else:
            after.append(fresh)
            fresh += 1
    return list(range(len(rows))), after
