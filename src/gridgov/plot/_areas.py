"""Units on their outlines, coloured by a number or by a kind: a map without tiles."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs
import numpy as np

from gridgov._columns import Ints
from gridgov._metric_spread import said
from gridgov.geo import Outlines
from gridgov.measures import Measure
from gridgov.plot._look import PALETTE, Figure, drawn, source_line
from gridgov.plot._overlay import Floats
from gridgov.plot._sensitive import refuse_small
from gridgov.plot._shapes import Land, land_of, map_axes, ring_columns
from gridgov.plot._spec import GREY, Spec, plain
from gridgov.plot._words import say
from gridgov.text import Lang, Text

__all__ = ["areas"]

#: A number or a kind for each id; None where it is not known.
Values: TypeAlias = Mapping[str, float | str | None]

_TITLE: Final = Text("Units by {what}", "各单元{what}")
_TITLE_UNIT: Final = Text("Units by {what}, in {unit}", "各单元{what}（{unit}）")
_VALUE: Final = Text("value", "数值")
_SPAN: Final = Text(
    "{n} units from {low} to {high}{unit}; half of them have {median} or more.",
    "{n}个单元，{low}至{high}{unit}，其中半数不低于{median}{unit}。",
)
_KINDS: Final = Text("{n} units of {kinds} kinds.", "{n}个单元，分{kinds}类。")
_NOBODY: Final = Text("Nothing is known of any unit.", "所有单元均未知。")
_EMPTY: Final = Text("There are no outlines.", "没有轮廓。")
_LACKING: Final = Text(" Hatched: not known ({n}).", "斜线为未知（{n}个）。")
_OUTSIDE: Final = Text(" Without an outline: {n}.", "无轮廓的{n}个未绘制。")
_UNKNOWN: Final = Text("not known", "未知")
_CLASS: Final = Text("{low} to {high} ({n})", "{low}至{high}（{n}个）")
_SINGLE: Final = Text("{low} ({n})", "{low}（{n}个）")
_KIND: Final = Text("{low} ({n})", "{low}（{n}个）")
_HOVER: Final = Text("{name}: {value}", "{name}：{value}")
_NAME: Final = Text("{what}", "{what}")
_MEASURED: Final = Text("{what}, in {unit}", "{what}（{unit}）")
_BESIDE: Final = Text("(number of units)", "（括号内为单元数）")
_OUTLINES: Final = Text("outlines in {crs}", "{crs}坐标系轮廓")
_SOURCE: Final = Text("{source}; {outlines}", "{source}；{outlines}")
#: Classes from little to much, pale to dark, each told apart from the next also in grey.
_RAMP: Final = ("#e3eef7", "#a9d1ea", "#5aa6d1", "#00659e", "#00305a")
_PATTERNS: Final = ("", "/", ".", "x", "-", "|", "+", "\\")
_LINE: Final = "#ffffff"
_HEIGHT: Final = 560
_LEGEND: Final = 22
_NAMED: Final = 60
_LONGEST: Final = 60


@attrs.frozen(eq=False)
class _Class:
    """Units that are drawn alike."""

    rows: Ints
    name: str
    color: str
    pattern: str = ""


def areas(  # noqa: PLR0913 - what is drawn, and how
    outlines: Outlines,
    values: Values,
    *,
    what: Text | Measure | None = None,
    unit: Text | None = None,
    names: Mapping[str, str] | None = None,
    source: str = "",
    suppress_below: int | None = 10,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw units on their outlines, in classes of a number or by kind; a map that needs no network.

    Numbers come in up to five classes of about equally many units. What is not known is hatched grey, never 0.

    Args:
        outlines: The outlines; points are drawn as dots.
        values: A number or a kind by id, None or NaN where not known. Ids without an outline are counted, not drawn.
        what: Name of the values, such as ``Text("households", "户数")``, or the measure that they are.
        unit: Unit of measure of numbers; by default that of the measure.
        names: Names of units by id, shown on pointing at them.
        source: Where the values are from.
        suppress_below: Threshold below which counts of a sensitive measure, or of what has the name of one, are
            refused: what gives them away cannot be seen in these values alone. None: all is shown.
        lang: The language of the words.
        title: What stands above it.

    Raises:
        MissingExtraError: plotly or shapely is not installed.
        TypeError: Some values are numbers and others are texts.
        ValueError: A sensitive count is smaller than ``suppress_below``.

    Example:
        >>> from gridgov import geo
        >>> squares = {f"g{i}": f"POLYGON (({i} 0, {i + 1} 0, {i + 1} 1, {i} 1, {i} 0))" for i in range(3)}
        >>> figure = areas(geo.read(squares, crs="EPSG:4547"), {"g0": 400, "g1": 80, "g2": None})
        >>> [trace.name for trace in figure.data if trace.name]
        ['80 (1)', '400 (1)', 'not known (1)']
    """
    refuse_small(values.values(), what, suppress_below)
    if isinstance(what, Measure):
        unit = what.unit if unit is None else unit
        what = what.name
    land = land_of(outlines)
    ids = list(outlines)
    found = [values.get(ident) for ident in ids]
    classes = _classes(found, lang)
    words = what if what is not None else _VALUE
    measured = unit if unit is not None else Text("", "")
    told = measured.get(lang) not in {"", words.get(lang)}
    heading = say(_TITLE_UNIT if told else _TITLE, what=words, unit=measured).get(lang)
    inside = set(ids)
    missing = sum(ident not in inside for ident in values)
    where = say(_OUTLINES, crs=outlines.system)
    line = say(_SOURCE, source=source, outlines=where).get(lang) if source else where.get(lang)
    hover = _hover(ids, found, names or {}, measured.get(lang), lang)
    return drawn(
        _spec(land, classes, hover, _legend(say(_MEASURED if told else _NAME, what=words, unit=measured), lang)),
        title=heading if title is None else title,
        summary=_summary(found, missing, measured.get(lang), lang),
        source=source_line(line, lang),
        lang=lang,
    )


def _unknown(value: object) -> bool:
    return value is None or (isinstance(value, float) and math.isnan(value))


def _classes(found: Sequence[float | str | None], lang: Lang) -> list[_Class]:
    """Put units into classes, those of which nothing is known last.

    Raises:
        TypeError: Some values are numbers and others are texts.
    """
    known = [i for i, value in enumerate(found) if not _unknown(value)]
    texts = [i for i in known if isinstance(found[i], str)]
    if texts and len(texts) < len(known):
        msg = "Some values are numbers and others are texts: draw one or the other."
        raise TypeError(msg)
    out = _kinds(found, texts, lang) if texts else _steps(found, known, lang)
    lacking = [i for i, value in enumerate(found) if _unknown(value)]
    if lacking:
        name = say(_KIND, low=_UNKNOWN, n=f"{len(lacking):,}").get(lang)
        out.append(_Class(np.array(lacking, np.int64), name, "#d4d7db", "/"))
    return out


def _kinds(found: Sequence[float | str | None], rows: list[int], lang: Lang) -> list[_Class]:
    """Put units of one kind together, in the order of the kinds."""
    by_kind: dict[str, list[int]] = {}
    for i in rows:
        by_kind.setdefault(str(found[i]), []).append(i)
    return [
        _Class(
            np.array(by_kind[kind], np.int64),
            say(_KIND, low=kind, n=f"{len(by_kind[kind]):,}").get(lang),
            PALETTE[k % len(PALETTE)],
            _PATTERNS[(k + k // len(PALETTE)) % len(_PATTERNS)],
        )
        for k, kind in enumerate(sorted(by_kind))
    ]


def _steps(found: Sequence[float | str | None], rows: list[int], lang: Lang) -> list[_Class]:
    """Put numbers into up to five classes of about equally many; equal numbers are in one class."""
    if not rows:
        return []
    numbers: Floats = np.array([float(found[i] or 0) for i in rows])
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]
    distinct = np.unique(ordered)
    if len(distinct) <= len(_RAMP):
        starts = np.searchsorted(ordered, distinct)
    else:
        wanted = np.arange(len(_RAMP)) * len(ordered) // len(_RAMP)
        starts = np.unique(np.searchsorted(ordered, ordered[wanted]))
    out: list[_Class] = []
    ends = [*starts[1:].tolist(), len(ordered)]
    for k, (start, end) in enumerate(zip(starts.tolist(), ends, strict=True)):
        low, high = float(ordered[start]), float(ordered[end - 1])
        name = say(_SINGLE if low == high else _CLASS, low=said(low), high=said(high), n=f"{end - start:,}").get(lang)
        color = _RAMP[round(k * (len(_RAMP) - 1) / max(len(ends) - 1, 1))]
        out.append(_Class(np.array(rows, np.int64)[order[start:end]], name, color))
    return out


def _hover(
    ids: Sequence[str], found: Sequence[float | str | None], names: Mapping[str, str], unit: str, lang: Lang
) -> list[str]:
    """Say of each unit what it is and has."""
    out: list[str] = []
    for ident, value in zip(ids, found, strict=True):
        name = names.get(ident)
        text = _UNKNOWN.get(lang) if _unknown(value) else value if isinstance(value, str) else _measured(value, unit)
        called = f"{ident} {name}" if name and name != ident else ident
        out.append(plain(say(_HOVER, name=called, value=text).get(lang), _LONGEST, 4))
    return out


def _measured(value: float | None, unit: str) -> str:
    text = said(float(value or 0))
    return f"{text} {unit}" if unit else text


def _legend(what: Text, lang: Lang) -> str:
    """Say what the numbers of the legend are."""
    return f"{plain(what.get(lang), _LEGEND, 2)}<br>{plain(_BESIDE.get(lang))}"


def _spec(land: Land, classes: Sequence[_Class], hover: Sequence[str], legend: str) -> Spec:
    """Put fills, dots and the legend together."""
    data: list[dict[str, Any]] = []
    dots = land.outlines.is_point if len(land.outlines) else np.zeros(0, bool)
    for k, one in enumerate(classes):
        group = f"c{k}"
        x, y = ring_columns(land.outlines, one.rows)
        pattern = {"shape": one.pattern, "fgcolor": "#8a9199" if one.color == "#d4d7db" else "#ffffff", "size": 9}
        if len(x):
            data.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": x,
                    "y": y,
                    "fill": "toself",
                    "fillcolor": one.color,
                    "fillpattern": {**pattern, "bgcolor": one.color, "solidity": 0.18} if one.pattern else {},
                    "line": {"color": _LINE if one.color != _RAMP[0] else "#b9c4ce", "width": 1},
                    "name": plain(one.name, _LONGEST),
                    "legendgroup": group,
                    "hoverinfo": "skip",
                }
            )
        at = land.places[one.rows]
        point = dots[one.rows]
        data.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": at[:, 0].tolist(),
                "y": at[:, 1].tolist(),
                "marker": {
                    "size": np.where(point, 12, 16).tolist(),
                    "color": one.color,
                    "opacity": np.where(point, 1.0, 0.0).tolist(),
                    "symbol": "square-x" if one.pattern else "circle",
                    "line": {"color": GREY, "width": 1},
                },
                "name": None if len(x) else plain(one.name, _LONGEST),
                "showlegend": not len(x),
                "legendgroup": group,
                "hovertext": [hover[i] for i in one.rows.tolist()],
                "hoverinfo": "text",
            }
        )
    across, up = map_axes(land)
    layout: dict[str, Any] = {
        "height": _HEIGHT,
        "margin": {"t": 12, "b": 12, "l": 16, "r": 16},
        "xaxis": across,
        "yaxis": up,
        "hovermode": "closest",
        "showlegend": True,
        "legend": {
            "x": 1.01,
            "y": 1,
            "xanchor": "left",
            "yanchor": "top",
            "itemclick": False,
            "traceorder": "normal",
            "title": {"text": legend, "font": {"size": 13}},
        },
    }
    return {"data": data, "layout": layout}


def _summary(found: Sequence[float | str | None], missing: int, unit: str, lang: Lang) -> str:
    """Say what a reader should take from it."""
    known = [value for value in found if not _unknown(value)]
    lacking = len(found) - len(known)
    tail = say(_LACKING, n=f"{lacking:,}").get(lang) if lacking and known else ""
    tail += say(_OUTSIDE, n=f"{missing:,}").get(lang) if missing else ""
    if not found:
        return _EMPTY.get(lang) + tail
    if not known:
        return _NOBODY.get(lang) + tail
    if isinstance(known[0], str):
        return say(_KINDS, n=f"{len(known):,}", kinds=len(set(known))).get(lang) + tail
    numbers = sorted(float(value or 0) for value in known)
    told = f" {unit}" if unit and lang == "en" else unit
    facts = {
        "unit": told,
        "low": said(numbers[0]),
        "high": said(numbers[-1]),
        "median": said(numbers[len(numbers) // 2]),
    }
    return say(_SPAN, n=f"{len(known):,}", **facts).get(lang) + tail
