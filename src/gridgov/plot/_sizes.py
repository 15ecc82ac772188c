"""How many units there are of which size, and how many of them are outside the sizes that are allowed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np

from gridgov._days import Day, as_day, write_day
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level
from gridgov.measures import Measure
from gridgov.plot._bounds import BELOW, INSIDE, OVER, Bounds, bounds_of, given, level_meant
from gridgov.plot._counts import Bins, Numbers, bins, grid_level, main_measure
from gridgov.plot._counts import sizes as sizes_of
from gridgov.plot._look import Figure, axis, blank, drawn, source_line
from gridgov.plot._sensitive import guarded, hidden_below
from gridgov.plot._spec import BLUE, GREY, RED, YELLOW, Spec, base_layout, plain
from gridgov.plot._ticks import ticks, whole_steps
from gridgov.plot._words import both, measured, number, plural, say
from gridgov.policies import Effective, Policy
from gridgov.text import Lang, Text

__all__ = ["sizes"]

_HEIGHT: Final = 420
_HOUSEHOLDS: Final = "households"
#: Most numbers at the axis.
_SHADE: Final = "#e6f1f8"
_UNKNOWN: Final = Text("unknown", "未知")
_UNITS: Final = Text("number of units", "单元数（个）")
_LOOKS: Final = {BELOW: (YELLOW, "/"), INSIDE: (BLUE, ""), OVER: (RED, "x")}
_NO_MEASURE: Final = Text("No measure of the units is known.", "没有任何可用的指标。")


def sizes(  # noqa: PLR0913 - what can be asked of a figure
    place: Jurisdiction | Hierarchy,
    level: str | None = None,
    *,
    measure: str | None = None,
    band: tuple[float | None, float | None] | None = None,
    policy: Policy | Effective | None = None,
    on: Day | None = None,
    suppress_below: int | None = 10,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw how many units of a level there are of which size, beside the sizes that are allowed.

    The bars below, inside and over the allowed sizes differ in colour and hatching, and are counted. Units whose size
    is not known stand apart. Of these, one whose known parts alone have more than is allowed counts as over, as SIZ001
    judges it; the others are unknown and in none of the classes.

    Args:
        place: The units.
        level: Key of the level; by default the one that the policy is about, else the lowest grids.
        measure: Key of the measure; by default households, else the first one there is.
        band: Smallest and largest size that are allowed, both included; None for no bound.
        policy: A policy whose clauses on the size of communities (SIZ001, SIZ003) say what is allowed. Of several, one
            with both ends is shaded and the others are lines.
        on: The day on which the clauses of the policy are in force.
        suppress_below: Threshold, from 2, below which sensitive counts are not shown, nor what gives them away: they
            are unknown; see `gridgov.privacy.suppress`. None: all is shown.
        lang: The language of the figure.
        title: What stands above it.

    Raises:
        UnknownKeyError: There is no such level or measure.
        PrivacyError: ``suppress_below`` is less than 2, or sensitive counts contradict each other.
        ValueError: Both a band and a policy are given, the band is none, or a policy comes without a day.
        MissingExtraError: plotly is not installed.

    Example:
        >>> from gridgov import LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [None, 20, 30]})
        >>> figure = sizes(h, "city", band=(25, 40))
        >>> [(bar.name, sum(bar.y)) for bar in figure.data][:2]
        [('below 25: 1', 1), ('25–40: 1', 1)]
    """
    if band is not None and policy is not None:
        msg = "Give either band= or policy=, not both."
        raise ValueError(msg)
    h = place.territory if isinstance(place, Jurisdiction) else place
    if measure is not None:
        h.measure(measure)
    info = main_measure(h) if measure is None else h.measure_info[measure]
    place = guarded(place, info, suppress_below)
    h = place.territory if isinstance(place, Jurisdiction) else place
    if level is None and policy is not None:
        level = level_meant(h, policy, on, info.key if info else _HOUSEHOLDS)
    found = _Found.of(h, grid_level(h) if level is None else h.levels.level(level), info)
    limits = [] if band is None else [given(band)]
    if policy is not None and info is not None:
        limits = bounds_of(policy, on, info.key, found.level.kinds)
    name = both(place.title) if isinstance(place, Jurisdiction) else Text("units", "各单元")
    what = info.name if info else Text("size", "规模")
    heading = say(
        Text("{name}: {what} per {level}", "{name}：每个{level}的{what}"), name=name, what=what, level=found.name
    )
    said = _joined([*_said(found, limits), *hidden_below(info, suppress_below)], lang)
    day = None if on is None else write_day(as_day(on))
    drawable = len(found.known) > 0 or any(map(found.surely_over, limits))
    return drawn(
        _spec(found, limits, lang) if drawable else blank(said),
        title=title or heading.get(lang),
        summary=said if drawable else "",
        alt=said,
        source=source_line(name.get(lang), lang, day),
        lang=lang,
    )


@attrs.frozen(eq=False)
class _Found:
    """The units of a level and their sizes."""

    level: Level
    #: What the level is called, no two alike.
    name: Text
    measure: Measure | None
    n: int
    #: Sizes that are known. Float64.
    known: Numbers
    #: What the known parts of each of the others have together: a lower bound. Float64.
    least: Numbers

    @classmethod
    def of(cls, h: Hierarchy, level: Level, measure: Measure | None) -> _Found:
        units, name = h.units(level=level.key), h.levels.title(level.key)
        if measure is None:
            return cls(level, name, measure, len(units), np.zeros(0), np.zeros(0))
        values, least = sizes_of(units, measure.key), h.rollup(measure.key).known[units.rows]
        unknown = np.isnan(values)
        return cls(level, name, measure, len(units), values[~unknown], least[unknown])

    @property
    def unknown(self) -> int:
        """How many sizes are not known."""
        return self.n - len(self.known)

    def surely_over(self, limits: Bounds | None) -> int:
        """How many units have too much by their known parts alone."""
        return 0 if limits is None else int((limits.classes(self.least) == OVER).sum())

    @property
    def unit(self) -> Text:
        """What the sizes are counted in."""
        if self.measure is None:
            return Text("", "")
        return self.measure.unit if self.measure.unit.en else self.measure.name


def _joined(said: Sequence[Text], lang: Lang) -> str:
    return (" " if lang == "en" else "").join(text.get(lang) for text in said)


def _names(limits: Bounds | None) -> dict[int, Text]:
    """Name what is below, inside and over."""
    if limits is None:
        return {INSIDE: Text("known", "已知")}
    out: dict[int, Text] = {}
    if limits.low is not None:
        out[BELOW] = Text("below {n}", "低于{n}").format(n=number(limits.low))
    out[INSIDE] = limits.text
    if limits.high is not None:
        words = Text("{n} and over", "{n}及以上") if limits.high_fails else Text("over {n}", "超过{n}")
        out[OVER] = words.format(n=number(limits.high))
    return out


def _said(found: _Found, limits: Sequence[Bounds]) -> Iterator[Text]:
    """Say how large units are, and how many are outside."""
    if found.measure is None:
        yield _NO_MEASURE
        return
    facts: dict[str, Any] = {"n": found.n, "s": plural(found.n), "level": found.name, "unknown": found.unknown}
    known = found.known
    if not len(known):
        words = Text("{n:,} unit{s} ({level}): no size is known.", "{n:,}个单元（{level}）：规模均未知。")
        yield say(words, **facts)
    else:
        yield _spread(found, facts)
    for i, bound in enumerate(limits):
        if not len(known) and not found.surely_over(bound):
            continue
        yield from _counted(found, bound, Text("Shaded", "底色区间") if not i else Text("Line", "虚线"))


def _spread(found: _Found, facts: Mapping[str, Any]) -> Text:
    """Say how large units are."""
    known = found.known
    facts = dict(facts)
    facts |= {"low": number(known.min()), "high": number(known.max()), "middle": number(np.median(known))}
    words = Text(
        "{n:,} unit{s} ({level}): {low} to {high} {unit}, median {middle}; unknown: {unknown:,}.",
        "{n:,}个单元（{level}）：{low}至{high}{unit}，中位数{middle}；未知{unknown:,}个。",
    )
    return say(words, unit=found.unit, **facts)


def _counted(found: _Found, bound: Bounds, where: Text) -> Iterator[Text]:
    """Say how many units are below, inside and over."""
    counts, sure = np.bincount(bound.classes(found.known), minlength=3).tolist(), found.surely_over(bound)
    counts[OVER] += sure
    names = _names(bound)
    parts = [say(Text("{name}: {n:,}", "{name}：{n:,}个"), name=names[k], n=counts[k]) for k in names]
    listed = Text(", ".join(p.en for p in parts), "，".join(p.zh for p in parts))
    if sure:
        words = Text("{listed} ({n:,} by known parts alone)", "{listed}（其中{n:,}个仅凭已知部分即已超过）")
        listed = say(words, listed=listed, n=sure)
    if bound.name is None:
        yield say(Text("{where}: {listed}.", "{where}：{listed}。"), where=where, listed=listed)
    else:
        words = Text("{where}, {name}: {listed}.", "{where}（{name}）：{listed}。")
        yield say(words, where=where, name=bound.name, listed=listed)


def _spec(found: _Found, limits: Sequence[Bounds], lang: Lang) -> Spec:
    """Draw the bars, the allowed sizes behind them, and what is unknown beside them."""
    ends = [end for bound in limits for end in (bound.low, bound.high) if end is not None]
    whole = found.measure is not None and found.measure.whole
    # Where no size is known at all, there are units over an end of what is allowed.
    columns = bins(
        found.known if len(found.known) else np.array(ends),
        whole=whole,
        low=min(ends, default=None),
        high=max(ends, default=None),
        upper=any(bound.high is not None and not bound.high_fails for bound in limits),
    )
    main = limits[0] if limits else None
    right = float(columns.edges[-1])
    left = min(float(columns.edges[0]), *ends) if ends else float(columns.edges[0])
    step = columns.step
    shapes = [shape for i, bound in enumerate(limits) for shape in _shapes(bound, (left, right), shaded=not i)]
    x_axis = axis(measured(found.measure).get(lang) if found.measure else "", fixedrange=True, showgrid=False)
    x_axis |= {"range": [left - step, right + step], **ticks(left - step / 2, right + step / 2, whole=whole)}
    data = _bars(found, columns, main, lang)
    if found.unknown:
        at, width = right + max(3 * step, (right - left) * 0.06), max(step, (right - left) * 0.03)
        sure = found.surely_over(main)
        if main is not None and sure:
            _add_over(data[list(_names(main)).index(OVER)], (at, width, sure), _names(main)[OVER], lang)
        if found.unknown > sure:
            data.append(_unknown(found.unknown - sure, at, width, lang))
        x_axis |= _before((left, right), at, lang, whole=whole)
        x_axis["range"] = [left - step, at + max(2 * step, (right - left) * 0.05)]
    highest = np.sum([bar["y"] for bar in data if len(bar["y"]) == len(columns.counts)] or [[0]], axis=0).max()
    tallest = max(highest, *(n for bar in data for n in bar["y"]))
    layout = base_layout(
        _HEIGHT,
        barmode="stack",
        bargap=0,
        xaxis=x_axis,
        yaxis=axis(
            _UNITS.get(lang),
            tickformat=",d",
            fixedrange=True,
            automargin=True,
            rangemode="tozero",
            **whole_steps(tallest),
        ),
        shapes=shapes,
        showlegend=True,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 1,
            "yanchor": "bottom",
            "traceorder": "normal",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        margin={"l": 64, "r": 24, "t": 40, "b": 56},
    )
    return {"data": data, "layout": layout}


def _bars(found: _Found, columns: Bins, main: Bounds | None, lang: Lang) -> list[dict[str, Any]]:
    """Count the known sizes of each class in the same steps."""
    kinds = np.full(len(found.known), INSIDE) if main is None else main.classes(found.known)
    place = columns.place(found.known)
    out: list[dict[str, Any]] = []
    for kind, name in _names(main).items():
        counts = np.bincount(place[kinds == kind], minlength=len(columns.counts))
        color, pattern = _LOOKS[kind]
        label = say(Text("{name}: {n:,}", "{name}：{n:,}个"), name=name, n=int(counts.sum())).get(lang)
        held = Text("{label} {unit}: {n:,}", "{label}{unit}：{n:,}个")
        out.append(
            {
                "type": "bar",
                "name": plain(label, 40),
                "x": columns.middles.tolist(),
                "y": counts.tolist(),
                "width": columns.step * 0.94,
                "marker": {
                    "color": color,
                    "line": {"width": 0},
                    "pattern": {"shape": pattern, "bgcolor": color, "fgcolor": "#ffffff", "size": 8, "solidity": 0.22},
                },
                "hovertext": [
                    plain(say(held, label=columns.label(i), unit=found.unit, n=int(c)).get(lang))
                    for i, c in enumerate(counts.tolist())
                ],
                "hoverinfo": "text",
            }
        )
    return out


def _before(ends: tuple[float, float], at: float, lang: Lang, *, whole: bool) -> dict[str, Any]:
    """Name the place of what is not known, which is no size, and let the numbers end before it."""
    found = ticks(*ends, whole=whole)
    last = at - (at - ends[0]) * 0.12
    kept = [pair for pair in zip(found["tickvals"], found["ticktext"], strict=True) if pair[0] <= last]
    places, names = zip(*kept, (at, _UNKNOWN.get(lang)), strict=True)
    return {"tickmode": "array", "tickvals": list(places), "ticktext": list(names)}


def _add_over(bar: dict[str, Any], place: tuple[float, float, int], name: Text, lang: Lang) -> None:
    """Add the units of unknown size that are too large by their known parts alone, beside those of unknown size.

    Args:
        bar: The bars of the units that are over.
        place: Where it stands, its width, and how many units they are.
        name: What the class is called.
        lang: The language of the words.
    """
    at, width, n = place
    count = sum(bar["y"]) + n
    words = Text("{name}, by known parts alone: {n:,}", "{name}（仅凭已知部分）：{n:,}个")
    bar["width"] = [*([bar["width"]] * len(bar["x"])), width]
    bar["x"], bar["y"] = [*bar["x"], at], [*bar["y"], n]
    bar["name"] = plain(say(Text("{name}: {n:,}", "{name}：{n:,}个"), name=name, n=count).get(lang), 40)
    bar["hovertext"] = [*bar["hovertext"], plain(say(words, name=name, n=n).get(lang))]


def _unknown(n: int, at: float, width: float, lang: Lang) -> dict[str, Any]:
    """Draw the units of unknown size apart from the others."""
    label = say(Text("{name}: {n:,}", "{name}：{n:,}个"), name=_UNKNOWN, n=n).get(lang)
    pattern = {"shape": ".", "bgcolor": GREY, "fgcolor": "#ffffff", "size": 6, "solidity": 0.22}
    return {
        "type": "bar",
        "name": label,
        "x": [at],
        "y": [n],
        "width": width,
        "marker": {"color": GREY, "line": {"width": 0}, "pattern": pattern},
        "hovertext": [label],
        "hoverinfo": "text",
    }


def _shapes(bound: Bounds, ends: tuple[float, float], *, shaded: bool) -> Iterator[dict[str, Any]]:
    """Shade what is allowed, and draw its ends."""
    upright = {"y0": 0, "y1": 1, "yref": "paper"}
    if shaded:
        low = ends[0] if bound.low is None else bound.low
        high = ends[1] if bound.high is None else bound.high
        yield {
            "type": "rect",
            "layer": "below",
            "x0": low,
            "x1": high,
            "fillcolor": _SHADE,
            "line": {"width": 0},
            **upright,
        }
    for end in (bound.low, bound.high):
        if end is not None:
            line = {"color": "#1b2530", "width": 1.5, "dash": "solid" if shaded else "dash"}
            yield {"type": "line", "x0": end, "x1": end, "line": line, **upright}
