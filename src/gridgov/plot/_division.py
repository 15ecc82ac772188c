"""A unit before and after it is divided, side by side: parts by colour, shape and words, cut adjacencies in red."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, IdColumn, Ints, Rows
from gridgov._metric_spread import Floats, said
from gridgov.geo import Outlines
from gridgov.hierarchy import Hierarchy
from gridgov.plot._look import Figure, drawn, source_line
from gridgov.plot._place import cut_to
from gridgov.plot._shapes import Land, border_columns, land_of, map_axes, ring_columns
from gridgov.plot._spec import Spec, plain
from gridgov.plot._words import measured, say
from gridgov.splitting import SplitPlan
from gridgov.splitting._neighbour_layout import drawn_places
from gridgov.splitting._picture import PALETTE, SYMBOLS
from gridgov.text import Lang, Text

__all__ = ["division"]

_TITLE: Final = Text("Division of {unit} into {n} parts", "{unit}划分为{n}个部分")
_REDRAWN: Final = Text("{unit}: units of '{level}' before and after", "{unit}：“{level}”单元划分前后")
_MANY: Final = Text("Divisions of {n} units, before and after", "{n}个单元划分前后对照")
_BEFORE: Final = Text("Before: {n} units, {count} {what}", "划分前：{n}个单元，{what}{count}")
_BEFORE_ONE: Final = Text("Before: {count} {what}", "划分前：{what}{count}")
_BEFORE_ASSUMED: Final = Text("Before: {count}", "划分前：{count}")
_AFTER: Final = Text("After: {n} parts", "划分后：{n}个部分")

_LEGEND: Final = Text("{name}: {count}, {band}", "{name}：{count}，{band}")
_IN, _OVER, _UNDER = (
    Text("in the band", "在规定范围内"),
    Text("above the band", "超出上限"),
    Text("below the band", "低于下限"),
)
_CUT: Final = Text("Pairs of neighbours in different parts: {n}", "分属不同部分的相邻单元：{n}对")
_BAND: Final = Text("Band of a part: {band} {what}.", "每部分规定范围：{what}{band}。")
_CUTS: Final = Text(
    " Neighbours that are parted, in red: {cut} of {all} pairs.", "红线为被分开的相邻单元：{all}对中的{cut}对。"
)
_NO_MAP: Final = Text(
    " No map: it shows who is next to whom, not where things are.", "并非地图：仅表示相邻关系，不表示实际位置。"
)
_PARTLY: Final = Text(" Without an outline: {n} units.", "无轮廓的单元{n}个未绘制。")
_MORE: Final = Text(" The first {n} of {all} are drawn.", "仅绘制{all}个中的前{n}个。")
_COUNTED: Final = Text("{n} ({k} unknown as {assumed})", "{n}（含未知{k}个，按{assumed}计）")
_PLAIN: Final = Text("{n}", "{n}")
_OF_ONE: Final = Text("{n} (assumed)", "{n}（假定）")
_ASSUMED: Final = Text(
    " Unknown {what} of {k} units are assumed: {assumed} of {total}.",
    "{k}个单元的{what}未知：合计{total}中{assumed}为假定值。",
)
_NONE: Final = Text("There is no plan.", "没有划分方案。")
_NO_UNIT: Final = Text("in no unit", "不在任何单元内")
_HOVER: Final = Text("{name}: {n} {what}; {part}", "{name}：{what}{n}；{part}")
_NEW: Final = Text("{id} (new)", "{id}（新设）")
_CUT_COLOUR, _LINE_COLOUR = "#d5001c", "#8f8f8f"
_PATTERNS: Final = ("", "/", ".", "x", "-")
#: Pixels of the largest and the smallest dot, and the number of units from which dots become smaller.
_LARGEST, _SMALLEST, _CROWD = 20.0, 5.0, 60
_PANEL, _MAP, _HEAD, _LEGEND_LINE, _GAP = 250, 330, 26, 21, 12
#: So many parts have their names written beside them, and so many plans are drawn.
_WRITTEN: Final = 6
_LONGEST: Final = 64
_NAME: Final = 20
_TITLED, _HEADED = 34, 40


@attrs.frozen(eq=False)
class _Side:
    """One panel: which group each base unit is in, and how the groups look and are called."""

    labels: Rows
    #: For each group its number in the palette, its name on the panel, and its line in the legend.
    looks: list[int]
    names: list[str]
    legend: list[str]
    heading: str
    after: bool


@attrs.frozen(eq=False)
class _Ground:
    """What both panels of a plan show."""

    plan: SplitPlan
    ids: IdColumn
    #: Where each base unit is drawn. Float64, shape (n, 2).
    places: Floats
    #: Which base units are drawn.
    shown: Bools
    #: Outlines of the base units, where they are given, and the row of each base unit in them.
    land: Land | None
    rows: Ints
    what: Text

    @property
    def cut(self) -> Bools:
        """Which pairs of neighbours come into different parts."""
        ends = self.plan.labels[self.plan.found.near.edges]
        return np.asarray(ends[:, 0] != ends[:, 1])


def division(
    obj: SplitPlan | Iterable[SplitPlan],
    *,
    outlines: Outlines | None = None,
    most: int = 6,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw a unit before and after it is divided, side by side: on its outlines, or as a graph of who is next to whom.

    A part that goes on as a present unit keeps its colour and shape. Adjacencies that are cut are red.

    Args:
        obj: A plan, or several; each has a row of its own.
        outlines: Outlines of base units; units without one are not drawn, and that is said.
        most: So many plans are drawn, from 1; the rest is said.
        lang: The language of the words.
        title: What stands above it.

    Raises:
        MissingExtraError: plotly, or shapely for outlines, is not installed.
        ValueError: ``most`` is below 1.

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
    plans = [obj] if isinstance(obj, SplitPlan) else list(obj)
    if most < 1:
        msg = f"At least one plan is drawn, not {most}."
        raise ValueError(msg)
    found = [_ground(plan, outlines) for plan in plans[:most]]
    return drawn(
        _spec(found, lang),
        title=_title(plans, lang) if title is None else title,
        summary=_summary(found, len(plans), lang),
        source=source_line(plans[0].jurisdiction.title(lang), lang) if plans else "",
        lang=lang,
    )


def _ground(plan: SplitPlan, outlines: Outlines | None) -> _Ground:
    """Find out where everything is drawn."""
    ids, n = plan.found.ids, plan.found.n
    what = measured(plan.found.measure)
    if outlines is None:
        places = drawn_places(plan.found.near, ids)
        return _Ground(plan, ids, places, np.ones(n, bool), None, np.zeros(n, np.int64), what)
    land = land_of(outlines.only(ids.tolist()))
    rows = land.outlines.rows(ids.tolist()).astype(np.int64)
    shown = rows >= 0
    places = np.full((n, 2), np.nan)
    places[shown] = land.places[rows[shown]]
    return _Ground(plan, ids, places, np.asarray(shown), land, rows, what)


def _unit(h: Hierarchy, row: int) -> str:
    """Name a unit by its name and its id."""
    name, ident = None if h.names is None else h.names.get(row), h.ids.get(row)
    return f"{name} ({ident})" if name and name != ident else ident


def _short(h: Hierarchy, row: int) -> str:
    """Name a unit by its name, or else by its id, with room for more beside it."""
    name = None if h.names is None else h.names.get(row)
    return cut_to(name or h.ids.get(row), _NAME)


def _title(plans: Sequence[SplitPlan], lang: Lang) -> str:
    if len(plans) != 1:
        return say(_MANY, n=len(plans)).get(lang)
    plan = plans[0]
    unit = cut_to(_unit(plan.found.territory, plan.found.unit), _TITLED)
    return say(_TITLE if plan.kind == "split" else _REDRAWN, unit=unit, n=len(plan), level=plan.level).get(lang)


def _summary(found: Sequence[_Ground], n: int, lang: Lang) -> str:
    """Say what a reader should take from it."""
    if not found:
        return _NONE.get(lang)
    bands = {say(_BAND, band=one.plan.band.text, what=one.plan.found.measure.name).get(lang): None for one in found}
    cut, every = sum(int(one.cut.sum()) for one in found), sum(len(one.plan.found.near) for one in found)
    text = (" " if lang == "en" else "").join(bands) + say(_CUTS, cut=f"{cut:,}", all=f"{every:,}").get(lang)
    if any(one.land is None and one.plan.found.near.places is None for one in found):
        text += _NO_MAP.get(lang)
    lacking = sum(int((~one.shown).sum()) for one in found)
    text += say(_PARTLY, n=f"{lacking:,}").get(lang) if lacking else ""
    for one in found:
        text += _assumed(one).get(lang)
    return text + (say(_MORE, n=len(found), all=n).get(lang) if n > len(found) else "")


def _assumed(one: _Ground) -> Text:
    """Say how much of what is divided was assumed, if anything was."""
    found = one.plan.found
    if not found.lacking.any():
        return Text("", "")
    facts = {"assumed": said(float(found.assumed.sum())), "total": said(float(found.weights.sum()))}
    return say(_ASSUMED, what=found.measure.name, k=f"{int(found.lacking.sum()):,}", **facts)


def _load(one: _Ground, load: float, which: Bools) -> Text | str:
    """Say the count of some base units, and how much of it was assumed, if anything was."""
    found = one.plan.found
    lacking = int(found.lacking[which].sum())
    if not lacking:
        return said(load)
    return say(_COUNTED, n=said(load), k=f"{lacking:,}", assumed=said(float(found.assumed[which].sum())))


def _before(one: _Ground, lang: Lang) -> _Side:
    """Describe what is there now: what is split, or the present units of the level that is redrawn."""
    plan, h = one.plan, one.plan.found.territory
    old = np.full(one.plan.found.n, plan.found.unit, np.int32) if plan.kind == "split" else plan.old
    units, labels = np.unique(old, return_inverse=True)
    loads = np.bincount(labels.reshape(-1), plan.found.weights, len(units))
    names = [_NO_UNIT.get(lang) if row < 0 else _short(h, row) for row in units.tolist()]
    what = plan.found.measure.name
    legend = [
        say(_LEGEND, name=name, count=_load(one, load, labels.reshape(-1) == k), band=_banded(plan, load)).get(lang)
        for k, (name, load) in enumerate(zip(names, loads.tolist(), strict=True))
    ]
    total = _load(one, float(plan.found.weights.sum()), np.ones(plan.found.n, bool))
    # With what is assumed beside it there is no room for more: the sentence above says what is counted.
    words = _BEFORE_ASSUMED if isinstance(total, Text) else _BEFORE_ONE if len(units) == 1 else _BEFORE
    heading = say(words, n=len(units), count=total, what=what)
    return _Side(labels.reshape(-1).astype(np.int32), _looks(one)[0], names, legend, heading.get(lang), after=False)


def _after(one: _Ground, lang: Lang) -> _Side:
    """Describe the parts."""
    plan = one.plan
    called: list[str] = []
    for ident, old in zip(plan.ids, plan.continues, strict=True):
        name = plan.names.get(ident)
        if old is not None and old in plan.found.territory:
            called.append(_short(plan.found.territory, plan.found.territory.ids.find_one(old)))
        else:
            called.append(say(_NEW, id=cut_to(name or ident, _NAME)).get(lang))
    legend = [
        say(_LEGEND, name=name, count=_load(one, load, plan.labels == k), band=_banded(plan, load)).get(lang)
        for k, (name, load) in enumerate(zip(called, plan.loads.tolist(), strict=True))
    ]
    return _Side(plan.labels, _looks(one)[1], called, legend, say(_AFTER, n=len(plan)).get(lang), after=True)


def _looks(one: _Ground) -> tuple[list[int], list[int]]:
    """Number the looks of present units and of parts: a part that goes on as a unit looks like it."""
    plan, h = one.plan, one.plan.found.territory
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


def _banded(plan: SplitPlan, load: float) -> Text:
    """Say whether a count is in the band."""
    slack = plan.band.slack
    return _OVER if load > plan.band.high + slack else _UNDER if load < plan.band.low - slack else _IN


def _look(number: int) -> tuple[str, str, str]:
    """Return colour, shape and hatching of a part."""
    turn, at = divmod(number, len(PALETTE))
    return PALETTE[at], SYMBOLS[(number + turn) % len(SYMBOLS)], _PATTERNS[(number + turn) % len(_PATTERNS)]


def _spec(found: Sequence[_Ground], lang: Lang) -> Spec:
    """Put all panels together, a row for each plan."""
    sides = [(_before(one, lang), _after(one, lang)) for one in found]
    panels = [_PANEL if one.land is None else _MAP for one in found]
    lines = [max(len(a.legend), len(b.legend) + 1) + 1 for a, b in sides]
    tall = [_HEAD + panel + _LEGEND_LINE * n for panel, n in zip(panels, lines, strict=True)]
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
    for r, (one, pair) in enumerate(zip(found, sides, strict=True)):
        upper, lower = 1 - (top + _HEAD) / height, 1 - (top + _HEAD + panels[r]) / height
        for s, side in enumerate(pair):
            k = 2 * r + s + 1
            here = "" if k == 1 else str(k)
            left, right = (0.0, 0.485) if s == 0 else (0.515, 1.0)
            across, up = _axes(one, f"x{here}")
            layout[f"xaxis{here}"] = {**across, "domain": (left, right), "anchor": f"y{here}"}
            layout[f"yaxis{here}"] = {**up, "domain": (max(lower, 0), min(upper, 1)), "anchor": f"x{here}"}
            layout[f"legend{here}"] = _legend(left, lower)
            head = side.heading if len(found) == 1 else _row_heading(one, side)
            layout["annotations"].append(_heading(head, left, upper))
            data += _panel(one, side, here, lang)
            layout["annotations"] += _labels(one, side, here, lang)
        top += tall[r] + _GAP
    return {"data": data, "layout": layout}


def _row_heading(one: _Ground, side: _Side) -> str:
    """Name the plan above its first panel where there are several."""
    if side.after:
        return side.heading
    return f"{_short(one.plan.found.territory, one.plan.found.unit)} · {side.heading}"


def _legend(left: float, lower: float) -> dict[str, Any]:
    return {
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
        "text": plain(text, _HEADED),
        "showarrow": False,
        "x": left,
        "xref": "paper",
        "xanchor": "left",
        "y": upper,
        "yref": "paper",
        "yanchor": "bottom",
        "font": {"size": 15},
    }


def _axes(one: _Ground, x: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return axes that show everything: undistorted on outlines and positions."""
    if one.land is not None:
        return map_axes(one.land, x=x)
    low, high = (f(one.places, axis=0) if len(one.places) else np.zeros(2) for f in (np.min, np.max))
    room = float((high - low).max(initial=0.0)) * 0.06 or 0.5
    hidden = {"visible": False, "showgrid": False, "zeroline": False, "constrain": "domain"}
    across, up = ((float(low[i]) - room, float(high[i]) + room) for i in (0, 1))
    return {**hidden, "range": across}, {**hidden, "range": up, "scaleanchor": x}


def _panel(one: _Ground, side: _Side, here: str, lang: Lang) -> list[dict[str, Any]]:
    """Draw one panel: fills, lines between neighbours, dots."""
    axes = {"xaxis": f"x{here}", "yaxis": f"y{here}", "legend": f"legend{here}"}
    data: list[dict[str, Any]] = []
    if one.land is not None:
        data += [_fill(one, side, part, axes) for part in range(len(side.names))]
    cut = one.cut if side.after else np.zeros(len(one.plan.found.near), bool)
    if one.land is None:
        data.append(_lines(one, ~cut, {"color": _LINE_COLOUR, "width": 1}, axes, None))
    data += [_dots(one, side, part, axes, lang) for part in range(len(side.names))]
    if side.after:
        words = say(_CUT, n=f"{int(cut.sum()):,}").get(lang)
        data.append(_lines(one, cut, {"color": _CUT_COLOUR, "width": 2.5}, axes, words))
    return data


def _lines(
    one: _Ground, which: Bools, line: dict[str, Any], axes: Mapping[str, str], name: str | None
) -> dict[str, Any]:
    """Return lines between neighbours, or their common borders on a map, one after the other with gaps."""
    if one.land is not None:
        return _borders(one, which, line, axes, name)
    ends = one.places[one.plan.found.near.edges[which]]
    gap = np.full((len(ends), 1), np.nan)
    x, y = (np.concatenate([ends[:, :, side], gap], axis=1).reshape(-1) for side in (0, 1))
    return _line(x if len(ends) else [None], y if len(ends) else [None], line, axes, name)


def _line(x: Any, y: Any, line: dict[str, Any], axes: Mapping[str, str], name: str | None) -> dict[str, Any]:  # noqa: ANN401 - columns
    trace = {"type": "scatter", "mode": "lines", "x": x, "y": y, "line": line, "hoverinfo": "skip", **axes}
    return {**trace, "showlegend": False} if name is None else {**trace, "name": plain(name), "showlegend": True}


def _borders(
    one: _Ground, which: Bools, line: dict[str, Any], axes: Mapping[str, str], name: str | None
) -> dict[str, Any]:
    """Return the common borders of neighbours; where there is none, a line between the two."""
    edges = one.plan.found.near.edges[which]
    edges = edges[one.shown[edges].all(axis=1)]
    ends = one.rows[edges]
    x, y = (
        border_columns(one.land.outlines, ends, one.places[edges])
        if one.land is not None
        else (np.zeros(0), np.zeros(0))
    )
    return _line(x if len(x) else [None], y if len(y) else [None], line, axes, name)


def _fill(one: _Ground, side: _Side, part: int, axes: Mapping[str, str]) -> dict[str, Any]:
    """Fill the outlines of a part."""
    color, _, pattern = _look(side.looks[part])
    rows = one.rows[(side.labels == part) & one.shown]
    x, y = ring_columns(one.land.outlines, rows) if one.land is not None else (np.zeros(0), np.zeros(0))
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "fill": "toself",
        "fillcolor": color,
        "fillpattern": {"shape": pattern, "bgcolor": color, "fgcolor": "#ffffff", "size": 10, "solidity": 0.12},
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


def _dots(one: _Ground, side: _Side, part: int, axes: Mapping[str, str], lang: Lang) -> dict[str, Any]:
    """Draw the base units of a part as dots that say what they are."""
    color, symbol, _ = _look(side.looks[part])
    rows = np.flatnonzero((side.labels == part) & one.shown)
    h, base = one.plan.found.territory, one.plan.found.base
    weights, what, lacking = one.plan.found.weights, one.plan.found.measure.name, one.plan.found.lacking
    counts = [say(_OF_ONE if lacking[row] else _PLAIN, n=said(float(weights[row]))) for row in rows.tolist()]
    hover = [
        plain(
            say(_HOVER, name=_unit(h, int(base[row])), n=n, what=what, part=side.names[part]).get(lang),
            80,
            3,
        )
        for row, n in zip(rows.tolist(), counts, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": plain(side.legend[part], _LONGEST),
        "x": one.places[rows, 0] if len(rows) else [None],
        "y": one.places[rows, 1] if len(rows) else [None],
        "marker": {
            "color": color,
            "symbol": symbol,
            "size": _sizes(weights, small=one.land is not None)[rows] if len(rows) else 10,
            "opacity": 1,
            "line": {"color": "#ffffff", "width": 1},
        },
        "hovertext": hover,
        "hoverinfo": "text",
        "showlegend": True,
        **axes,
    }


def _labels(one: _Ground, side: _Side, here: str, lang: Lang) -> list[dict[str, Any]]:
    """Write the name of each part beside its middle, where there are few."""
    if one.land is None or not side.after or len(side.names) > _WRITTEN:
        return []
    out: list[dict[str, Any]] = []
    for part, name in enumerate(side.names):
        rows = np.flatnonzero((side.labels == part) & one.shown)
        if not len(rows):
            continue
        count = _load(one, float(one.plan.loads[part]), side.labels == part)
        middle: npt.NDArray[np.float64] = one.places[rows].mean(axis=0)
        nearest = one.places[rows][np.square(one.places[rows] - middle).sum(axis=1).argmin()]
        out.append(
            {
                "text": f"{plain(name)}<br>{plain(count.get(lang) if isinstance(count, Text) else count)}",
                "showarrow": False,
                "x": float(nearest[0]),
                "y": float(nearest[1]),
                "xref": f"x{here}",
                "yref": f"y{here}",
                "bgcolor": "rgba(255,255,255,0.88)",
                "bordercolor": _look(side.looks[part])[0],
                "borderwidth": 2,
                "borderpad": 3,
                "font": {"size": 12},
            }
        )
    return out
