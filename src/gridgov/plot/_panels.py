"""Two panels side by side, before and after: base units by colour, shape and words, on outlines or as a graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import Bools, Ints, Rows
from gridgov._metric_spread import Floats, said
from gridgov.geo import Outlines
from gridgov.hierarchy import Hierarchy
from gridgov.measures import Measure
from gridgov.plot._place import cut_to
from gridgov.plot._shapes import Land, border_columns, land_of, map_axes, ring_columns
from gridgov.plot._spec import Spec, plain, shortened
from gridgov.plot._words import measured, say
from gridgov.splitting._ground import Ground
from gridgov.splitting._limits import Band
from gridgov.splitting._neighbour_layout import drawn_places
from gridgov.splitting._picture import PALETTE, SYMBOLS
from gridgov.text import Lang, Text

__all__ = [
    "CUT",
    "JOINED",
    "Look",
    "Scene",
    "Side",
    "Site",
    "banded",
    "beside",
    "counted",
    "look",
    "panels",
    "short_name",
    "site",
    "unit_name",
]

_NAMED: Final = Text("{name} ({id})", "{name}（{id}）")
_COUNTED: Final = Text("{n} ({k} unknown as {assumed})", "{n}（含未知{k}个，按{assumed}计）")
_PLAIN: Final = Text("{n}", "{n}")
_OF_ONE: Final = Text("{n} (assumed)", "{n}（假定）")
_BESIDE: Final = Text("{n} {unit}", "{n}{unit}")
_IN, _OVER, _UNDER = (
    Text("in the band", "在规定范围内"),
    Text("above the band", "超出上限"),
    Text("below the band", "低于下限"),
)
_HOVER: Final = Text("{name}: {n} {what}; {part}", "{name}：{what}{n}；{part}")
_LINE_COLOUR, _SOFT = "#8f8f8f", "#4a5663"
#: Pixels of the largest and the smallest dot, and the number of units from which dots become smaller.
_LARGEST, _SMALLEST, _CROWD = 20.0, 5.0, 60
_PANEL, _MAP, _HEAD, _LEGEND_LINE, _GAP = 250, 330, 26, 21, 12
#: So many groups have their names written beside them on a map.
_WRITTEN: Final = 6
#: Letters of a line of a legend, and of a heading, in half a figure of 700 pixels.
_LONGEST, _HEADED = 42, 40
_WORD: Final = 20
_LINES: Final = 3
_SHORT: Final = 20
#: Plotly gives all others 1,000.
_LAST: Final = 1001
_PATTERNS: Final = ("", "/", ".", "x", "-")


@attrs.frozen
class Look:
    """Colour, shape and hatching of a group."""

    color: str
    symbol: str
    pattern: str


#: Lines that are drawn above all others: between parts that are cut, and between units that are joined.
CUT, JOINED = {"color": "#d5001c", "width": 2.5}, {"color": "#10222e", "width": 3}


@attrs.frozen(eq=False)
class Site:
    """Where everything is drawn."""

    found: Ground
    #: Where each base unit is drawn. Float64, shape (n, 2).
    places: Floats
    #: Which base units are drawn.
    shown: Bools
    #: Outlines of the base units, where they are given, and the row of each base unit in them.
    land: Land | None
    rows: Ints


@attrs.frozen(eq=False)
class Side:
    """One panel: which group each base unit is in, and how the groups look and are called."""

    labels: Rows
    #: For each group its look, its name on the panel, and its line in the legend.
    looks: list[Look]
    names: list[str]
    legend: list[str]
    heading: str
    #: What is written beside each group on a map; nothing where it is empty.
    beside: list[str] = attrs.field(factory=list[str])


@attrs.frozen(eq=False)
class Scene:
    """Both panels of a plan."""

    site: Site
    before: Side
    after: Side
    #: Pairs of neighbours that are drawn above the others after it, how, and what they are called.
    marked: Bools
    line: Mapping[str, Any]
    called: str
    #: Whether these are drawn below the dots.
    under: bool = False


def site(found: Ground, outlines: Outlines | None) -> Site:
    """Find out where everything is drawn."""
    ids, n = found.ids, found.n
    if outlines is None:
        return Site(found, drawn_places(found.near, ids), np.ones(n, bool), None, np.zeros(n, np.int64))
    land = land_of(outlines.only(ids.tolist()))
    rows = land.outlines.rows(ids.tolist()).astype(np.int64)
    shown = rows >= 0
    places = np.full((n, 2), np.nan)
    places[shown] = land.places[rows[shown]]
    return Site(found, places, np.asarray(shown), land, rows)


def look(number: int) -> Look:
    """Return how a group looks; no two of the first forty look alike.

    Example:
        >>> look(0).symbol, look(1).symbol
        ('circle', 'square')
    """
    turn, at = divmod(number, len(PALETTE))
    return Look(PALETTE[at], SYMBOLS[(number + turn) % len(SYMBOLS)], _PATTERNS[(number + turn) % len(_PATTERNS)])


def unit_name(h: Hierarchy, row: int, lang: Lang) -> str:
    """Name a unit by its name and its id."""
    name, ident = None if h.names is None else h.names.get(row), h.ids.get(row)
    return say(_NAMED, name=name, id=ident).get(lang) if name and name != ident else ident


def short_name(h: Hierarchy, row: int) -> str:
    """Name a unit by its name, or else by its id, with room for more beside it."""
    name = None if h.names is None else h.names.get(row)
    return cut_to(name or h.ids.get(row), _SHORT)


def counted(found: Ground, load: float, which: Bools) -> Text | str:
    """Say the count of some base units, and how much of it was assumed, if anything was."""
    lacking = int(found.lacking[which].sum())
    if not lacking:
        return said(load)
    return say(_COUNTED, n=said(load), k=f"{lacking:,}", assumed=said(float(found.assumed[which].sum())))


def banded(band: Band, load: float) -> Text:
    """Say whether a count is in the band."""
    return _OVER if load > band.high + band.slack else _UNDER if load < band.low - band.slack else _IN


def beside(name: str, count: Text | str, measure: Measure, lang: Lang) -> str:
    """Return what is written beside a group on a map: its name, and its count with the unit."""
    # What is assumed takes the room of the unit; the legend says that.
    told = count if isinstance(count, Text) else say(_BESIDE, n=count, unit=measure.unit)
    return f"{name}\n{told.get(lang).strip()}"


def panels(scenes: Sequence[Scene], lang: Lang) -> Spec:
    """Put all panels together, a row for each plan."""
    sizes = [_PANEL if one.site.land is None else _MAP for one in scenes]
    lines = [max(_tall(one.before), _tall(one.after) + 1) + 2 for one in scenes]
    tall = [_HEAD + size + _LEGEND_LINE * n for size, n in zip(sizes, lines, strict=True)]
    height = max(sum(tall) + _GAP * (len(tall) - 1), 60)
    layout: dict[str, Any] = {
        "height": height,
        "margin": {"t": 4, "b": 4, "l": 16, "r": 16},
        "hovermode": "closest",
        "showlegend": True,
        "annotations": [],
    }
    data: list[dict[str, Any]] = []
    top = 0
    for r, one in enumerate(scenes):
        upper, lower = 1 - (top + _HEAD) / height, 1 - (top + _HEAD + sizes[r]) / height
        for s, side in enumerate((one.before, one.after)):
            k = 2 * r + s + 1
            here = "" if k == 1 else str(k)
            left, right = (0.0, 0.485) if s == 0 else (0.515, 1.0)
            across, up = _axes(one.site, f"x{here}")
            layout[f"xaxis{here}"] = {**across, "domain": (left, right), "anchor": f"y{here}"}
            layout[f"yaxis{here}"] = {**up, "domain": (max(lower, 0), min(upper, 1)), "anchor": f"x{here}"}
            layout[f"legend{here}"] = _legend(left, lower, measured(one.site.found.measure).get(lang))
            layout["annotations"].append(_heading(side.heading, left, upper))
            data += _panel(one, side, here, lang)
            layout["annotations"] += _labels(one.site, side, here)
        top += tall[r] + _GAP
    return {"data": data, "layout": layout}


def _written(line: str) -> str:
    """Write a line of a legend, on several where it is long."""
    return plain(shortened(line), _LONGEST, _LINES)


def _tall(side: Side) -> int:
    """Return how many lines the legend of a panel has."""
    return sum(_written(line).count("<br>") + 1 for line in side.legend)


def _legend(left: float, lower: float, what: str) -> dict[str, Any]:
    """Lay a legend under its panel, headed by what is counted."""
    return {
        "title": {"text": plain(shortened(what, _WORD), _HEADED), "font": {"size": 13, "color": _SOFT}, "side": "top"},
        "x": left,
        "xanchor": "left",
        "y": lower,
        "yanchor": "top",
        "orientation": "v",
        "itemclick": False,
        "itemsizing": "constant",
        "font": {"size": 13},
        "bgcolor": "rgba(0,0,0,0)",
        "traceorder": "normal",
    }


def _heading(text: str, left: float, upper: float) -> dict[str, Any]:
    return {
        "text": plain(shortened(text, _WORD), _HEADED),
        "showarrow": False,
        "x": left,
        "xref": "paper",
        "xanchor": "left",
        "y": upper,
        "yref": "paper",
        "yanchor": "bottom",
        "font": {"size": 15},
    }


def _axes(one: Site, x: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return axes that show everything: undistorted on outlines and positions."""
    if one.land is not None:
        return map_axes(one.land, x=x)
    low, high = (f(one.places, axis=0) if len(one.places) else np.zeros(2) for f in (np.min, np.max))
    room = float((high - low).max(initial=0.0)) * 0.06 or 0.5
    hidden = {"visible": False, "showgrid": False, "zeroline": False, "constrain": "domain"}
    across, up = ((float(low[i]) - room, float(high[i]) + room) for i in (0, 1))
    return {**hidden, "range": across}, {**hidden, "range": up, "scaleanchor": x}


def _panel(scene: Scene, side: Side, here: str, lang: Lang) -> list[dict[str, Any]]:
    """Draw one panel: fills, lines between neighbours, dots."""
    one, after = scene.site, side is scene.after
    axes = {"xaxis": f"x{here}", "yaxis": f"y{here}", "legend": f"legend{here}"}
    data: list[dict[str, Any]] = []
    if one.land is not None:
        data += [_fill(one, side, part, axes) for part in range(len(side.names))]
    marked = scene.marked if after else np.zeros(len(one.found.near), bool)
    if one.land is None:
        data.append(_lines(one, ~marked, {"color": _LINE_COLOUR, "width": 1}, axes, None))
    dots = [_dots(one, side, part, axes, lang) for part in range(len(side.names))]
    lines = [{**_lines(one, marked, scene.line, axes, scene.called), "legendrank": _LAST}] if after else []
    return [*data, *lines, *dots] if scene.under else [*data, *dots, *lines]


def _lines(
    one: Site, which: Bools, line: Mapping[str, Any], axes: Mapping[str, str], name: str | None
) -> dict[str, Any]:
    """Return lines between neighbours, or their common borders on a map, one after the other with gaps."""
    if one.land is not None:
        return _borders(one, which, line, axes, name)
    ends = one.places[one.found.near.edges[which]]
    gap = np.full((len(ends), 1), np.nan)
    x, y = (np.concatenate([ends[:, :, side], gap], axis=1).reshape(-1) for side in (0, 1))
    return _line(x if len(ends) else [None], y if len(ends) else [None], line, axes, name)


def _line(x: Any, y: Any, line: Mapping[str, Any], axes: Mapping[str, str], name: str | None) -> dict[str, Any]:  # noqa: ANN401 - columns
    trace = {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": dict(line), "hoverinfo": "skip", **axes}
    return {**trace, "showlegend": False} if name is None else {**trace, "name": _written(name), "showlegend": True}


def _borders(
    one: Site, which: Bools, line: Mapping[str, Any], axes: Mapping[str, str], name: str | None
) -> dict[str, Any]:
    """Return the common borders of neighbours; where there is none, a line between the two."""
    edges = one.found.near.edges[which]
    edges = edges[one.shown[edges].all(axis=1)]
    ends = one.rows[edges]
    x, y = (
        border_columns(one.land.outlines, ends, one.places[edges])
        if one.land is not None
        else (np.zeros(0), np.zeros(0))
    )
    return _line(x if len(x) else [None], y if len(y) else [None], line, axes, name)


def _fill(one: Site, side: Side, part: int, axes: Mapping[str, str]) -> dict[str, Any]:
    """Fill the outlines of a part."""
    style = side.looks[part]
    rows = one.rows[(side.labels == part) & one.shown]
    x, y = ring_columns(one.land.outlines, rows) if one.land is not None else (np.zeros(0), np.zeros(0))
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": style.color,
        "fillpattern": {
            "shape": style.pattern,
            "bgcolor": style.color,
            "fgcolor": "#ffffff",
            "size": 10,
            "solidity": 0.12,
        },
        "line": {"color": "#ffffff", "width": 1},
        "hoverinfo": "skip",
        "showlegend": False,
        **axes,
    }


def _sizes(weights: Floats, *, small: bool) -> Floats:
    """Return pixels of each dot; its area stands for the count."""
    n = max(len(weights), 1)
    largest = 9.0 if small else max(_LARGEST * min(1.0, (_CROWD / n) ** 0.5), _SMALLEST + 2)
    counts = np.maximum(np.nan_to_num(weights), 0.0)
    share = np.sqrt(counts / max(float(counts.max(initial=0.0)), 1e-300))
    return np.asarray(_SMALLEST + (largest - _SMALLEST) * share, np.float64)


def _dots(one: Site, side: Side, part: int, axes: Mapping[str, str], lang: Lang) -> dict[str, Any]:
    """Draw the base units of a part as dots that say what they are."""
    style = side.looks[part]
    rows = np.flatnonzero((side.labels == part) & one.shown)
    h, base = one.found.territory, one.found.base
    weights, what, lacking = one.found.weights, one.found.measure.name, one.found.lacking
    counts = [say(_OF_ONE if lacking[row] else _PLAIN, n=said(float(weights[row]))) for row in rows.tolist()]
    hover = [
        plain(
            say(_HOVER, name=unit_name(h, int(base[row]), lang), n=n, what=what, part=side.names[part]).get(lang),
            80,
            3,
        )
        for row, n in zip(rows.tolist(), counts, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": _written(side.legend[part]),
        "x": one.places[rows, 0] if len(rows) else [None],
        "y": one.places[rows, 1] if len(rows) else [None],
        "marker": {
            "color": style.color,
            "symbol": style.symbol,
            "size": _sizes(weights, small=one.land is not None)[rows] if len(rows) else 10,
            "opacity": 1,
            "line": {"color": "#ffffff", "width": 1},
        },
        "hovertext": hover,
        "hoverinfo": "text",
        "showlegend": True,
        **axes,
    }


def _labels(one: Site, side: Side, here: str) -> list[dict[str, Any]]:
    """Write on a map beside the middle of each group what it is called, where there are few."""
    if one.land is None or sum(map(bool, side.beside)) > _WRITTEN:
        return []
    out: list[dict[str, Any]] = []
    for part, text in enumerate(side.beside):
        rows = np.flatnonzero((side.labels == part) & one.shown)
        if not len(rows) or not text:
            continue
        middle: Floats = one.places[rows].mean(axis=0)
        nearest = one.places[rows][np.square(one.places[rows] - middle).sum(axis=1).argmin()]
        out.append(
            {
                "text": "<br>".join(plain(line) for line in text.split("\n")),
                "showarrow": False,
                "x": float(nearest[0]),
                "y": float(nearest[1]),
                "xref": f"x{here}",
                "yref": f"y{here}",
                "bgcolor": "rgba(255,255,255,0.88)",
                "bordercolor": side.looks[part].color,
                "borderwidth": 2,
                "borderpad": 3,
                "font": {"size": 12},
            }
        )
    return out
