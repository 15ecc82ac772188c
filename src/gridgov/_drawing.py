"""Figures of answers, with plotly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from gridgov._extras import need

if TYPE_CHECKING:
    from gridgov._answer import Answer

__all__ = ["heat", "lines", "steps", "table_heat"]

Draw = Callable[["Answer"], Any]
_COLOURS: Final = {"fail": "#b3261e", "unknown": "#8a8d91", "pass": "#2e7d32"}


def _figure(answer: Answer, x: str, y: str) -> Any:  # noqa: ANN401 - a plotly figure
    go = need("plotly.graph_objects", extra="plot")
    figure = go.Figure()
    figure.update_layout(title=answer.title, xaxis_title=x, yaxis_title=y, template="plotly_white")
    return figure


def lines(column: str, name: str) -> Draw:
    """Return a drawing of the verdicts for each value: lines for numbers, bars for anything else."""

    def draw(answer: Answer) -> Any:  # noqa: ANN401 - a plotly figure
        go = need("plotly.graph_objects", extra="plot")
        figure, x = _figure(answer, name, "units"), answer.columns[column]
        for key, colour in _COLOURS.items():
            y = answer.columns[key]
            if x.dtype == object:
                figure.add_trace(go.Bar(x=x.astype(str), y=y, name=key, marker_color=colour))
            else:
                figure.add_trace(go.Scatter(x=x, y=y, name=key, mode="lines+markers", line_color=colour))
        return figure

    return draw


def steps(name: str) -> Draw:
    """Return a drawing of the verdicts as steps, each from its first value on."""

    def draw(answer: Answer) -> Any:  # noqa: ANN401 - a plotly figure
        go = need("plotly.graph_objects", extra="plot")
        figure, x = _figure(answer, name, "units"), answer.columns["from"].copy()
        known = x[(x > -float("inf"))]
        x[x == -float("inf")] = (known.min() if len(known) else 0) - 1
        for key, colour in _COLOURS.items():
            figure.add_trace(go.Scatter(x=x, y=answer.columns[key], name=key, line={"shape": "hv", "color": colour}))
        return figure

    return draw


def heat(columns: Sequence[str]) -> Draw:
    """Return a drawing of the failures over the first setting and the others together; over one, a line."""
    settings = columns[: columns.index("fail")]

    def draw(answer: Answer) -> Any:  # noqa: ANN401 - a plotly figure
        if len(settings) == 1:
            return lines_of(answer, settings[0])
        first, *others = settings
        if len(others) == 1:
            return table_heat(first, others[0], "fail")(answer)
        joined = [", ".join(map(str, row)) for row in zip(*(answer.columns[c].tolist() for c in others), strict=True)]
        y = ", ".join(others)
        columns = {first: answer.columns[first], y: np.array(joined, object), "fail": answer.columns["fail"]}
        return table_heat(first, y, "fail")(attrs.evolve(answer, columns=columns))

    return draw


def lines_of(answer: Answer, column: str) -> Any:  # noqa: ANN401 - a plotly figure
    """Draw failures and what is unknown over one setting."""
    go = need("plotly.graph_objects", extra="plot")
    figure = _figure(answer, column, "units")
    for key in ("fail", "unknown"):
        x = answer.columns[column]
        figure.add_trace(
            go.Scatter(x=x, y=answer.columns[key], name=key, mode="lines+markers", line_color=_COLOURS[key])
        )
    return figure


def table_heat(x: str, y: str, value: str) -> Draw:
    """Return a drawing of one number over two columns."""

    def draw(answer: Answer) -> Any:  # noqa: ANN401 - a plotly figure
        go = need("plotly.graph_objects", extra="plot")
        figure = _figure(answer, x, y)
        across = list(dict.fromkeys(answer.columns[x].tolist()))
        down = list(dict.fromkeys(answer.columns[y].tolist()))
        cells = [[None] * len(across) for _ in down]
        for row in answer.rows():
            cells[down.index(row[y])][across.index(row[x])] = row[value]
        names = [[str(v) for v in side] for side in (across, down)]
        figure.add_trace(
            go.Heatmap(x=names[0], y=names[1], z=cells, colorscale="Reds", texttemplate="%{z}", name=value)
        )
        return figure

    return draw
