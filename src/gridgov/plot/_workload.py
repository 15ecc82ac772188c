"""How evenly units, or the work of those who serve in them, are sized: Lorenz curves."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np

from gridgov import metrics
from gridgov._days import Day, as_day, write_day
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.measures import Measure
from gridgov.plot._counts import Numbers, grid_level, main_measure
from gridgov.plot._counts import sizes as sizes_of
from gridgov.plot._look import PALETTE, Figure, axis, blank, drawn, source_line
from gridgov.plot._sensitive import guarded, hidden_below
from gridgov.plot._spec import Spec, base_layout, plain
from gridgov.plot._words import plural, say
from gridgov.text import Lang, Text

__all__ = ["lorenz"]

_HEIGHT: Final = 460
#: A curve has at most so many points; a unit more changes nothing that can be seen.
_POINTS: Final = 240
#: At most so many curves can be told apart.
_CURVES: Final = 6
_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
_SYMBOLS: Final = ("circle", "square", "diamond", "triangle-up", "x", "star")
_EQUAL: Final = Text("all equal", "完全均等")
_GINI: Final = Text("{name}: Gini {gini}", "{name}：基尼系数{gini}")
_ZERO: Final = Text("All that is known is 0: there is nothing to share out.", "已知值均为0，无可比较。")
_NOTHING: Final = Text("Nothing is known that could be shared out.", "没有可供比较的已知数据。")


def lorenz(  # noqa: PLR0913 - what can be asked of a figure
    places: Jurisdiction | Hierarchy | Mapping[str, Jurisdiction],
    *,
    role: str | None = None,
    measure: str | None = None,
    level: str | None = None,
    on: Day | None = None,
    suppress_below: int | None = 10,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw which share of the whole the smallest units have together: far below the straight line, it is uneven.

    With a role it is about what falls to one holder of it in each unit, else about the size of units. Units of which it
    is not known, and units without anyone, are left out and counted.

    Args:
        places: A jurisdiction, or several with their names; at most 6.
        role: Key of the role among whose holders a unit is shared out.
        measure: Key of the measure; by default households, else the first one there is.
        level: Key of the level; by default the one where most posts of the role are, without a role the lowest grids.
        on: The day on which holders are counted.
        suppress_below: Threshold, from 2, below which sensitive counts are not shown, nor what gives them away: they
            are unknown; see `gridgov.privacy.suppress`. None: all is shown.
        lang: The language of the figure.
        title: What stands above it.

    Raises:
        UnknownKeyError: There is no such level, role or measure.
        ValueError: There are more than 6 places or none, a role comes without a day, or a value is negative.
        TypeError: A role is asked for of a hierarchy.
        PrivacyError: ``suppress_below`` is less than 2, or sensitive counts contradict each other.
        MissingExtraError: plotly is not installed.

    Example:
        >>> from gridgov import LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [None, 10, 30]})
        >>> figure = lorenz(h, level="city")
        >>> figure.data[1].name, list(figure.data[1].y)
        ('units: Gini 0.25', [0.0, 25.0, 100.0])
    """
    named = dict(places) if isinstance(places, Mapping) else {_name(places, lang): places}
    if not 0 < len(named) <= _CURVES:
        msg = f"There must be 1 to {_CURVES} places, not {len(named)}."
        raise ValueError(msg)
    if role is not None and on is None:
        msg = "role= needs on=, the day on which its holders are counted."
        raise ValueError(msg)
    asked = _Asked(role, measure, level, None if on is None else as_day(on), suppress_below)
    found = [_curve(name, place, asked) for name, place in named.items()]
    some = [curve for curve in found if len(curve.points)]
    said = _joined(list(_said(found, asked)), lang)
    first = found[0]
    nothing = _ZERO if any(curve.gini.known for curve in found) else _NOTHING
    heading = say(Text("How even is it: {what}", "均衡程度：{what}"), what=first.what)
    return drawn(
        _spec(some, first, lang) if some else blank(nothing.get(lang)),
        title=title or heading.get(lang),
        summary=said,
        source=source_line(
            (", " if lang == "en" else "、").join(named), lang, None if on is None else write_day(as_day(on))
        ),
        lang=lang,
    )


def _name(place: Jurisdiction | Hierarchy, lang: Lang) -> str:
    return place.title(lang) if isinstance(place, Jurisdiction) else Text("units", "各单元").get(lang)


@attrs.frozen
class _Asked:
    """What is asked of each place."""

    role: str | None
    measure: str | None
    level: str | None
    on: np.datetime64 | None
    #: Threshold below which sensitive counts are not shown.
    k: int | None


@attrs.frozen(eq=False)
class _Curve:
    """The points of one place, in shares from 0 to 1, and what stands beside them."""

    name: str
    points: Numbers
    gini: metrics.Estimate
    #: Units without anyone.
    nobody: int
    what: Text
    level: Text
    measure: Text
    #: What is said of counts that are not shown.
    hidden: Sequence[Text]


def _curve(name: str, place: Jurisdiction | Hierarchy, asked: _Asked) -> _Curve:
    """Work out the curve of one place."""
    h = place.territory if isinstance(place, Jurisdiction) else place
    if asked.measure is not None:
        h.measure(asked.measure)
    info = main_measure(h) if asked.measure is None else h.measure_info[asked.measure]
    place = guarded(place, info, asked.k)
    h = place.territory if isinstance(place, Jurisdiction) else place
    if asked.role is not None:
        if not isinstance(place, Jurisdiction):
            msg = "role= needs a jurisdiction: a hierarchy has no posts."
            raise TypeError(msg)
        return _of_role(name, place, info, asked)
    level = grid_level(h) if asked.level is None else h.levels.level(asked.level)
    units, title = h.units(level=level.key), h.levels.title(level.key)
    values = np.full(len(units), np.nan) if info is None else sizes_of(units, info.key)
    measure = _measure_name(info)
    what = say(Text("{measure} per {level}", "每个{level}的{measure}"), measure=measure, level=title)
    return _Curve(name, _points(values), metrics.gini(values), 0, what, title, measure, hidden_below(info, asked.k))


def _of_role(name: str, place: Jurisdiction, info: Measure | None, asked: _Asked) -> _Curve:
    """Work out what falls to one holder of a role in each unit."""
    role = place.catalogue.role(asked.role or "")
    level = asked.level or _where(place, role.key)
    measure, title = _measure_name(info), place.levels.title(level)
    values, nobody = np.zeros(0), 0
    if info is not None:
        load = metrics.workload(place, level, role.key, on=str(asked.on), measure=info.key)
        values, nobody = load.units["per_worker"][load.units["workers"] > 0], load.nobody
    what = say(Text("{measure} per {role}", "每名{role}的{measure}"), measure=measure, role=role.name)
    return _Curve(
        name, _points(values), metrics.gini(values), nobody, what, title, measure, hidden_below(info, asked.k)
    )


def _measure_name(info: Measure | None) -> Text:
    return Text("size", "规模") if info is None else info.name


def _where(place: Jurisdiction, role: str) -> str:
    """Return the level where most posts of a role are."""
    c = place.roster.columns
    posts = c.post_unit[c.post_role == [r.key for r in place.catalogue].index(role)]
    if not len(posts):
        return grid_level(place.territory).key
    types = np.bincount(place.territory.types[posts], minlength=len(place.levels.types))
    counts: dict[str, int] = {}
    for found, n in zip(place.levels.types, types.tolist(), strict=True):
        counts[found.level] = counts.get(found.level, 0) + n
    return max(counts, key=lambda key: counts[key])


def _points(values: Numbers) -> Numbers:
    """Return the points of a curve, of very many some. Shape (k, 2)."""
    frame = metrics.lorenz(values)
    every = np.column_stack((frame["share_units"], frame["share_total"]))
    if len(every) <= _POINTS:
        return every
    return every[np.unique(np.linspace(0, len(every) - 1, _POINTS).round().astype(np.int64))]


def _joined(said: list[Text], lang: Lang) -> str:
    return (" " if lang == "en" else "").join(text.get(lang) for text in said)


def _said(found: list[_Curve], asked: _Asked) -> Iterator[Text]:
    """Say what the curve tells, and what is left out of it."""
    yield Text(
        "The further a curve is below the straight line, the less even; Gini is 0 where all are equal.",
        "曲线离直线越远越不均衡；基尼系数为0表示完全均等。",
    )
    yield from dict.fromkeys(text for curve in found for text in curve.hidden)
    for curve in found:
        words = Text(
            "{name}: {n:,} unit{s} ({level}), {unknown:,} unknown", "{name}：{n:,}个单元（{level}），未知{unknown:,}个"
        )
        facts = {"n": curve.gini.known, "s": plural(curve.gini.known), "unknown": curve.gini.unknown}
        told = say(words, name=curve.name, level=curve.level, **facts)
        if asked.role is not None:
            told = say(Text("{told}, {n:,} without anyone", "{told}，无人员{n:,}个"), told=told, n=curve.nobody)
        yield say(Text("{told}.", "{told}。"), told=told)


def _spec(curves: list[_Curve], first: _Curve, lang: Lang) -> Spec:
    """Draw the curves and the straight line."""
    line = {"color": "#6b6b6b", "width": 1.5, "dash": "dot"}
    data: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [0, 100],
            "y": [0, 100],
            "name": _EQUAL.get(lang),
            "line": line,
            "hoverinfo": "skip",
        }
    ]
    data += [_drawn(curve, i, lang) for i, curve in enumerate(curves)]
    units = Text("share of units, smallest first, in %", "单元占比，由小到大（%）")
    total = say(Text("share of {measure}, in %", "{measure}占比（%）"), measure=first.measure)
    layout = base_layout(
        _HEIGHT,
        xaxis=axis(units.get(lang), range=[0, 100.5], fixedrange=True, dtick=20, ticksuffix="%"),
        yaxis=axis(total.get(lang), range=[0, 102], fixedrange=True, dtick=20, ticksuffix="%", automargin=True),
        showlegend=True,
        legend={
            "x": 0.02,
            "y": 0.98,
            "yanchor": "top",
            "bgcolor": "rgba(255,255,255,0.85)",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        margin={"l": 72, "r": 28, "t": 12, "b": 60},
    )
    return {"data": data, "layout": layout}


def _drawn(curve: _Curve, i: int, lang: Lang) -> dict[str, Any]:
    """Draw one curve: its colour, its dashes and its symbols differ from those of the others."""
    x, y = (np.round(100 * curve.points[:, k], 3).tolist() for k in (0, 1))
    gini = "–" if math.isnan(curve.gini.value) else f"{curve.gini.value:.2f}"
    marks = [j % max(len(x) // 5, 1) == 0 for j in range(len(x))]
    words = Text("the smallest {x:.0f}% have {y:.0f}%", "最小的{x:.0f}%占{y:.0f}%")
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": plain(say(_GINI, name=curve.name, gini=gini).get(lang), 48),
        "x": x,
        "y": y,
        "line": {"color": PALETTE[i], "width": 2.5, "dash": _DASHES[i]},
        "marker": {"color": PALETTE[i], "symbol": _SYMBOLS[i], "size": [8 if mark else 0 for mark in marks]},
        "hovertext": [plain(words.format(x=a, y=b).get(lang)) for a, b in zip(x, y, strict=True)],
        "hoverinfo": "text",
    }
