"""Plotly figures as plain data: the same structure that plotly's own figure objects hold.

Plain data keep the untyped library out of the code, are quick to build, and are the same bytes every time. Colours
hold against a light and a dark page alike and are told apart by colour-blind readers; patterns say the same again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, TypeAlias, cast

import attrs

from gridgov._problems import visible
from gridgov.plot._ticks import ticks, whole_steps

__all__ = [
    "BLUE",
    "BLUES",
    "CONFIG",
    "GREY",
    "PALE",
    "RED",
    "YELLOW",
    "Column",
    "Series",
    "Spec",
    "base_layout",
    "columns",
    "matrix",
    "plain",
    "short",
    "shortened",
    "stacked",
    "wide",
]

#: ``data`` and ``layout`` of a figure.
Spec: TypeAlias = dict[str, Any]

BLUE: Final = "#0072b2"
RED: Final = "#d55e00"
YELLOW: Final = "#b07f00"
GREY: Final = "#6b6b6b"
PALE: Final = "#8f8f8f"
#: Dark to light: from much to little, or from outside to inside; with the colour of the text on it.
BLUES: Final = (("#00436b", "#ffffff"), ("#00659e", "#ffffff"), ("#a9d1ea", "#10222e"), ("#dcecf7", "#10222e"))
#: Where the wide scripts begin.
_WIDE: Final = 0x1100
_MARKS: Final = ",.;:"
#: Letters that run to the left, with their points, before a number or an arrow with no other letters between. A mark
#: keeps these where they were written; points that stand on letters stay with them.
_LEFTWARD: Final = re.compile(
    r"(?=[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff])[^\W\d_]"
    r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff]*(?=(?:\W|_)*[0-9→])"
)
#: No line begins with one of these.
_NEVER_FIRST: Final = frozenset("，。；：、！？）」』”》,.;:!?)")
_ROW_HEIGHT: Final = 76
_LINE_HEIGHT: Final = 18
_LONGEST: Final = 40
_LABELLED_COLUMNS: Final = 10
#: A square of numbers has its numbers written in it up to so many rows, and names of so many letters.
_LABELLED_ROWS: Final = 12
_SHORT: Final = 26
#: Below this many an axis shows every whole number, and no halves.
_FEW: Final = 5
#: The name of an upright line so near the left end stands right of it.
_NEAR: Final = 0.15
_CEILING: Final = MappingProxyType({"color": RED, "dash": "dash", "width": 2})
_LEFT_OF_LINE: Final = MappingProxyType({"showarrow": False, "xanchor": "right", "yanchor": "top"})
_NO_AXIS: Final = MappingProxyType(
    {"fixedrange": True, "showgrid": False, "showticklabels": False, "ticks": "", "zeroline": False}
)
_LEGEND: Final = MappingProxyType(
    {
        "orientation": "h",
        "x": 0,
        "y": 1,
        "yanchor": "bottom",
        "itemclick": False,
        "itemdoubleclick": False,
        "traceorder": "normal",
    }
)

#: No cloud, no logo, no mathematics out of ``$`` signs in names; figures follow the width of the page.
CONFIG: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "displayModeBar": False,
        "displaylogo": False,
        "plotlyServerURL": "",
        "responsive": True,
        "scrollZoom": False,
        "sendData": False,
        "showLink": False,
        "showSendToCloud": False,
        "topojsonURL": "",
        "typesetMath": False,
    }
)


def plain(text: str, longest: int | None = None, lines: int = 1) -> str:
    """Make a text that plotly shows as it is: plotly reads a few HTML tags, and a link could lead out of the page.

    A number or an arrow behind letters that run to the left is shown behind them: a mark that is not seen keeps it.

    Args:
        text: Any text.
        longest: How many characters a line holds at most; Chinese characters count twice.
        lines: How many lines there may be.

    Example:
        >>> plain("<a href='https://x'>A&B</a>")
        "&lt;a href='https://x'&gt;A&amp;B&lt;/a&gt;"
        >>> plain("一二三四五", 7)
        '一二三…'
        >>> plain("one two three", 7, 2)
        'one two<br>three'
        >>> len(plain("שלום")), len(plain("שלום: 12"))
        (4, 9)
    """
    rest, out = visible(text), list[str]()
    while longest is not None and len(out) < lines and _fitting(rest, longest) < len(rest):
        n = _fitting(rest, longest)
        if len(out) == lines - 1:
            rest = rest[:n] + "…"
            break
        # A word is kept whole if the line has a space in it.
        space = rest.rfind(" ", 0, n + 1)
        if space <= 0:
            n = _break(rest, n)
        out.append(rest[: space if space > 0 else n])
        rest = rest[space + 1 :] if space > 0 else rest[n:]
    return "<br>".join(
        _LEFTWARD.sub("\\g<0>\u200e", s).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for s in (*out, rest)
    )


def short(text: str, longest: int) -> str:
    """Cut a text that is wider than so many letters; it may still hold what plotly would read as a tag.

    Example:
        >>> short("一二三四五", 7)
        '一二三…'
    """
    n = _fitting(text, longest)
    return text if n == len(text) else text[:n] + "…"


def shortened(text: str, longest: int = 32) -> str:
    """Cut words in Latin letters that are longer than so many letters: no line has room for them.

    Example:
        >>> shortened("one abcdefghij: two", 6)
        'one abcde…: two'
    """

    def cut(word: re.Match[str]) -> str:
        return f"{word[0][: longest - 1]}…{word[0][len(word[0].rstrip(_MARKS)) :]}"

    return re.sub(rf"[^\s\u1100-\uffff]{{{longest + 1},}}", cut, text)


def wide(text: str) -> int:
    """Return how many letters wide a text is; Chinese characters count twice."""
    return sum(2 if ord(c) >= _WIDE else 1 for c in text)


def _break(text: str, n: int) -> int:
    """Move a break between Chinese characters to where no number is cut and no line begins with a mark."""
    at = n
    while at > n // 2 and (text[at] in _NEVER_FIRST or (_joined(text[at - 1]) and _joined(text[at]))):
        at -= 1
    return at if at > n // 2 else n


def _joined(c: str) -> bool:
    """Tell whether a character belongs to a number or a word in Latin letters."""
    return ord(c) < _WIDE and (c.isalnum() or c in ",.%-–_")


def _fitting(text: str, longest: int) -> int:
    """Return how many characters fit into a line."""
    width = 0
    for i, c in enumerate(text):
        width += 2 if ord(c) >= _WIDE else 1
        if width > longest:
            return i
    return len(text)


def base_layout(height: int, **more: Any) -> dict[str, Any]:
    """Return what all drawings have in common: no moving about, no colour of its own behind it.

    Args:
        height: Of the drawing with its margins, in pixels.
        **more: What takes the place of it.
    """
    base: dict[str, Any] = {
        "autosize": True,
        "dragmode": False,
        "height": height,
        "hoverlabel": {"align": "left"},
        "margin": {"b": 48, "l": 56, "r": 16, "t": 16},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
    }
    return base | more


def _axis_title(text: str) -> dict[str, Any]:
    return {"text": text, "standoff": 10, "font": {"size": 13}}


@attrs.frozen
class Column:
    """One column of a histogram."""

    middle: float
    height: int
    #: What it holds.
    label: str
    #: What is shown on pointing at it.
    hover: str


def columns(
    found: Sequence[Column],
    *,
    step: float,
    titles: tuple[str, str],
    lines: Sequence[tuple[float, str]] = (),
    span: tuple[float, float] | None = None,
) -> Spec:
    """Draw a histogram that is counted already.

    Args:
        found: At least one column.
        step: Width of a column.
        titles: What is measured, with its unit, and what is counted.
        lines: Upright lines with their names, such as a ceiling.
        span: What the axis shows; by default the columns and some room on both sides.
    """
    middles, heights = [c.middle for c in found], [c.height for c in found]
    few = len(found) <= _LABELLED_COLUMNS
    trace: dict[str, Any] = {
        "type": "bar",
        "x": middles,
        "y": heights,
        "width": step * 0.92,
        "marker": {"color": BLUE, "line": {"width": 0}},
        "hovertext": [c.hover for c in found],
        "hoverinfo": "text",
    }
    if few:
        trace |= {"text": [f"{n:,}" if n else "" for n in heights], "textposition": "outside", "cliponaxis": False}
    # Few columns stand in the middle with room on both sides; they would be walls otherwise.
    room = step * (0.5 + max(1.0, (7 - len(found)) / 2))
    x_axis: dict[str, Any] = {
        "title": _axis_title(titles[0]),
        "range": span or (max(middles[0] - room, min(middles[0], 0.0) - step / 2), middles[-1] + room),
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "ticks": "outside",
    }
    if few and span is None:
        x_axis |= {"tickmode": "array", "tickvals": middles, "ticktext": [c.label for c in found]}
    else:
        x_axis |= ticks(*x_axis["range"], whole=all(float(c.middle * 2).is_integer() for c in found))
    tallest = max(heights)
    y_axis: dict[str, Any] = {
        "title": _axis_title(titles[1]),
        "range": (0, tallest * 1.14 or 1),
        "fixedrange": True,
        "zeroline": False,
        "tickformat": ",d",
        "automargin": True,
        **whole_steps(tallest),
    }
    shapes = [
        {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": dict(_CEILING)}
        for at, _ in lines
    ]
    low, high = cast("tuple[float, float]", x_axis["range"])
    names = [
        {"x": at, "y": 1 - 0.08 * i, "yref": "paper", "text": name, **_LEFT_OF_LINE}
        | ({"xanchor": "left", "xshift": 6} if at - low < (high - low) * _NEAR else {"xshift": -6})
        for i, (at, name) in enumerate(lines)
    ]
    layout = base_layout(340, xaxis=x_axis, yaxis=y_axis, shapes=shapes, annotations=names, bargap=0)
    return {"data": [trace], "layout": layout}


@attrs.frozen
class Series:
    """One colour of a stack, over all rows."""

    name: str
    color: str
    values: Sequence[float]
    hover: Sequence[str]
    #: A hatching, so that the colour is not the only difference.
    pattern: str = ""


def _hatching(part: Series) -> dict[str, Any]:
    """Lay white lines over the colour, so that the colour is not the only difference."""
    return {"shape": part.pattern, "bgcolor": part.color, "fgcolor": "#ffffff", "size": 8, "solidity": 0.22}


def _above(row: int, up: int, text: str, font: Mapping[str, Any]) -> dict[str, Any]:
    """Write a line above a lying bar, on the left."""
    where = {"x": 0, "xref": "paper", "xanchor": "left", "y": row - 0.17, "yanchor": "bottom", "yshift": up}
    return {**where, "text": text, "align": "left", "showarrow": False, "borderpad": 0, "font": dict(font)}


def stacked(
    rows: Sequence[tuple[str, str]],
    series: Sequence[Series],
    *,
    x_title: str,
    percent: bool = False,
    longest: int = _LONGEST,
) -> Spec:
    """Draw one lying bar a row; its name and a line of numbers stand above it, so that a narrow page has room for both.

    Args:
        rows: Name and line of numbers.
        series: The parts of the bars.
        x_title: What the length is.
        percent: Whether all bars are equally long.
        longest: How many letters of a name stand in a line.
    """
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": part.name,
            "x": list(part.values),
            "y": list(range(len(rows))),
            "width": 0.3,
            "marker": {"color": part.color, "line": {"width": 0}, "pattern": _hatching(part)},
            "hovertext": list(part.hover),
            "hoverinfo": "text",
        }
        for part in series
    ]
    # A tag for bold type would become a style attribute, which the policy of the page refuses.
    names = [plain(name, longest, 2) for name, _ in rows]
    notes = [_above(i, _LINE_HEIGHT, name, {"weight": 700}) for i, name in enumerate(names)]
    notes += [_above(i, 0, plain(line), {}) for i, (_, line) in enumerate(rows)]
    most = max((sum(part.values[i] for part in series) for i in range(len(rows))), default=0)
    x_axis: dict[str, Any] = {
        "title": _axis_title(x_title),
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "tickformat": ",",
        "range": (0, 100 if percent else max(most, 1) * 1.02),
        "nticks": 6,
    }
    if not percent and most < _FEW:
        x_axis["dtick"] = 1
    if percent:
        x_axis |= {"ticksuffix": "%", "dtick": 25}
    height = _ROW_HEIGHT + (_LINE_HEIGHT if any("<br>" in name for name in names) else 0)
    layout = base_layout(
        96 + height * len(rows),
        barmode="stack",
        xaxis=x_axis,
        yaxis={"range": (len(rows) - 0.7, -0.78), **_NO_AXIS},
        annotations=notes,
        legend=dict(_LEGEND),
        showlegend=True,
        margin={"b": 52, "l": 12, "r": 26, "t": 34},
    )
    return {"data": data, "layout": layout}


def matrix(names: Sequence[str], values: Sequence[Sequence[float | None]], hover: Sequence[Sequence[str]]) -> Spec:
    """Draw a square of numbers from 0 to 1; rows are named, columns have the numbers of the rows.

    Args:
        names: Name of each row.
        values: Rows of numbers, None where unknown.
        hover: What is shown on pointing at each of them.
    """
    n = len(names)
    numbers = [str(i) for i in range(1, n + 1)]
    trace: dict[str, Any] = {
        "type": "heatmap",
        "x": list(range(n)),
        "y": list(range(n)),
        "z": [list(row) for row in values],
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, BLUES[-1][0]], [0.5, BLUES[-2][0]], [1, BLUES[0][0]]],
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hovertext": [list(row) for row in hover],
        "hoverinfo": "text",
    }
    if n <= _LABELLED_ROWS:
        trace |= {
            "text": [["" if v is None else f"{v:z.2f}" for v in row] for row in values],
            "texttemplate": "%{text}",
        }
    ticks = {"fixedrange": True, "showgrid": False, "zeroline": False, "tickmode": "array", "tickvals": list(range(n))}
    rows = [f"{plain(name, _SHORT)} {number}" for name, number in zip(names, numbers, strict=True)]
    layout = base_layout(
        80 + max(26 * n, 200),
        xaxis={**ticks, "ticktext": numbers, "side": "top"},
        yaxis={**ticks, "ticktext": rows, "autorange": "reversed", "automargin": True},
        margin={"b": 12, "l": 12, "r": 12, "t": 28},
    )
    return {"data": [trace], "layout": layout}
