"""Pictures of alignment, with plotly: a matrix of nets, and the flows between two nets."""

from __future__ import annotations

import html
import math
from typing import Any, Final

import attrs
import numpy as np

from gridgov._align_base import Ground
from gridgov._align_measures import MEASURES
from gridgov._columns import Bools, Ints, Rows
from gridgov._extras import need
from gridgov._metric_spread import said
from gridgov._partition import Floats
from gridgov._partition_pairs import held, overlap
from gridgov.text import Lang, Text

__all__ = ["heat_map", "sankey"]

#: Colours that colour-blind readers tell apart: what goes whole into one cell, what is split, and all others.
_BLUE: Final = "rgba(0, 114, 178, 0.55)"
_RED: Final = "rgba(213, 94, 0, 0.55)"
_GREY: Final = "rgba(107, 107, 107, 0.35)"
_NODE: Final = "#00436b"
_PALE: Final = "#8f8f8f"
#: So many nets have their numbers written into the fields.
_WRITTEN: Final = 25
_MATRIX: Final = Text("{what}, by pairs of nets", "{what}（网格体系两两对照）")
_ROW: Final = Text("net", "网格体系")
_OTHER: Final = Text("other net", "对照网格体系")
_FLOWS: Final = Text("From {a} to {b}, {what}", "从{a}到{b}（{what}）")
_HOUSEHOLDS: Final = Text("households", "户数")
_UNITS: Final = Text("base units", "基本单元数")
_REST: Final = Text("other cells", "其他网格")
_NOWHERE: Final = Text("not covered", "未覆盖")
_WHOLE: Final = Text("all of it goes into one cell", "整格划入一格")
_SPLIT: Final = Text("part of a cell that is divided", "被拆分网格的一部分")
_JOINED: Final = Text("smaller flows together", "较小流量合计")
#: Numbers of the two nodes that stand for many cells, after those of the cells.
_MANY, _NONE = -2, -1


def heat_map(ground: Ground, measure: str, values: Floats, lang: Lang) -> Any:  # noqa: ANN401 - a plotly figure
    """Draw a measure of all pairs of nets."""
    go = need("plotly.graph_objects", extra="plot")
    what = MEASURES[measure]
    names = [_plain(name) for name in ground.titles(lang)]
    # Names may be the same: fields are at numbers.
    at = list(range(ground.k))
    figure = go.Figure(
        go.Heatmap(
            x=at,
            y=at,
            z=[[None if math.isnan(value) else value for value in row] for row in values.tolist()],
            text=[[said(round(value, 3)) for value in row] for row in values.tolist()],
            texttemplate="%{text}" if ground.k <= _WRITTEN else None,
            customdata=[[[one, two] for two in names] for one in names],
            hovertemplate="%{customdata[0]} / %{customdata[1]}: %{text}<extra></extra>",
            colorscale="Blues" if what.alike else "Reds",
            name=measure,
        )
    )
    title = _MATRIX.format(what=what.column.title).get(lang)
    ticks = {"tickmode": "array", "tickvals": at, "ticktext": names}
    figure.update_layout(
        title=title[:1].upper() + title[1:],
        template="plotly_white",
        xaxis={"title": _OTHER.get(lang), **ticks},
        yaxis={"title": _ROW.get(lang), "autorange": "reversed", **ticks},
    )
    return figure


@attrs.frozen(eq=False)
class _Flows:
    """The largest flows between cells, with all others put together. Cells: -1 not covered, -2 many."""

    left: Rows
    right: Rows
    values: Floats
    #: Whether all of the cell of the first net goes this way.
    whole: list[bool]


def _flows(ground: Ground, a: int, b: int, limit: int) -> tuple[_Flows, bool]:
    """Return flows in households; in base units where some are unknown: a flow of unknown size is not none."""
    met = overlap(ground.layers, held(ground.layers, a), held(ground.layers, b), 0.0)
    by_households = float(ground.layers.mass.sum()) > 0 and not float(ground.layers.unknown.sum())
    weighed, gaps = (met.mass, met.gap_mass) if by_households else (met.units, met.gaps)
    lost, found = (np.flatnonzero(gap > 0).astype(np.int32) for gap in gaps)
    nowhere = [np.full(len(rows), _NONE, np.int32) for rows in (lost, found)]
    left = np.concatenate([met.left, lost, nowhere[1]])
    right = np.concatenate([met.right, nowhere[0], found])
    values = np.concatenate([weighed.values, gaps[0][lost], gaps[1][found]])
    some = np.flatnonzero(values > 0)
    left, right, values = left[some], right[some], values[some]
    size = np.append(weighed.rows + gaps[0], np.nan)
    whole: Bools = np.isclose(values, size[left]) & (right >= 0)
    order = np.lexsort((right, left, -values))
    return _cut(left, right, values, whole, order, limit), by_households


def _cut(left: Rows, right: Rows, values: Floats, whole: Bools, order: Ints, limit: int) -> _Flows:  # noqa: PLR0913 - the columns of flows
    """Keep the largest flows; the others are added up by whether a net covers them."""
    kept, rest = order[:limit], order[limit:]
    ends: dict[tuple[int, int], float] = {}
    for i in rest.tolist():
        key = (_MANY if left[i] >= 0 else _NONE, _MANY if right[i] >= 0 else _NONE)
        ends[key] = ends.get(key, 0.0) + float(values[i])
    kept = kept[np.lexsort((right[kept], left[kept]))]
    more = np.array(sorted(ends), np.int32).reshape(-1, 2)
    return _Flows(
        np.concatenate([left[kept], more[:, 0]]),
        np.concatenate([right[kept], more[:, 1]]),
        np.concatenate([values[kept], [ends[key] for key in sorted(ends)]]),
        [bool(here) for here in whole[kept]] + [False] * len(more),
    )


def sankey(ground: Ground, a: int, b: int, limit: int, lang: Lang) -> Any:  # noqa: ANN401 - a plotly figure
    """Draw how the cells of one net flow into those of another."""
    go = need("plotly.graph_objects", extra="plot")
    flows, by_households = _flows(ground, a, b, limit)
    labels: list[str] = []
    colours: list[str] = []
    ends: list[list[int]] = []
    for net, side in ((a, flows.left), (b, flows.right)):
        # Cells in their order, then what stands for many, then what is not covered.
        nodes = sorted(set(side.tolist()), key=lambda cell: (cell < 0, cell))
        place = {cell: len(labels) + i for i, cell in enumerate(nodes)}
        ids = ground.nets[net].cell_ids
        labels += [_label(ids.get(cell) if cell >= 0 else None, cell, lang) for cell in nodes]
        colours += [_NODE if cell >= 0 else _PALE for cell in nodes]
        ends.append([place[cell] for cell in side.tolist()])
    kinds = [
        _WHOLE if whole else _SPLIT if cell >= 0 else _JOINED if cell == _MANY else _NOWHERE
        for whole, cell in zip(flows.whole, flows.left.tolist(), strict=True)
    ]
    colour = {_WHOLE: _BLUE, _SPLIT: _RED, _JOINED: _GREY, _NOWHERE: _GREY}
    figure = go.Figure(
        go.Sankey(
            arrangement="snap",
            node={"label": labels, "color": colours, "pad": 6, "thickness": 14},
            link={
                "source": ends[0],
                "target": ends[1],
                "value": flows.values.tolist(),
                "color": [colour[kind] for kind in kinds],
                "customdata": [kind.get(lang) for kind in kinds],
                "hovertemplate": "%{source.label} → %{target.label}: %{value}<br>%{customdata}<extra></extra>",
            },
        )
    )
    names = {key: _plain(ground.nets[net].title(lang)) for key, net in (("a", a), ("b", b))}
    what = (_HOUSEHOLDS if by_households else _UNITS).get(lang)
    figure.update_layout(title=_FLOWS.get(lang).format(what=what, **names), template="plotly_white")
    return figure


def _label(ident: str | None, cell: int, lang: Lang) -> str:
    if ident is not None:
        return _plain(ident)
    return (_REST if cell == _MANY else _NOWHERE).get(lang)


def _plain(text: str) -> str:
    """Return a text that plotly shows as it is: it reads a few HTML tags."""
    return html.escape(text, quote=False)
