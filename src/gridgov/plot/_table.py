"""A table of numbers in colours: rows by columns, with what is unknown hatched and what is not judged left empty."""

from __future__ import annotations

from typing import Any, Final

import attrs

from gridgov._metric_spread import said
from gridgov.plot._look import RAMP, axis
from gridgov.plot._spec import GREY, Spec, plain
from gridgov.plot._words import say
from gridgov.text import Lang, Text

__all__ = ["Cell", "Table", "colour", "table_spec"]

_SHARE: Final = Text("share failing", "不通过比例")
_OF: Final = "{fail}/{all}"
_OF_TALL: Final = "{fail}<br>/{all}"
_OPEN: Final = Text("+{n} ?", "+{n} ?")
_ALL_OPEN: Final = Text("{n} ?", "{n} ?")
_NOTHING: Final = Text("–", "–")
_DARK, _PALE = "#10222e", "#ffffff"
#: From this share of the largest number on, words on a field are white.
_WHITE_FROM: Final = 0.58
#: So many columns have room for two lines of numbers; more of them for one short number; yet more for none.
_NARROWING, _WIDE, _NARROW = 4, 8, 20
_ROWS_WRITTEN: Final = 60
_LONG_ROW, _LONG_COLUMN = 26, 16
#: So many letters stand side by side above all columns.
_COLUMNS: Final = 56
_ROW, _TALL = 44, 62
_LOW: Final = 22


@attrs.frozen
class Cell:
    """What is known of one row and one column.

    Example:
        >>> Cell(fail=0, unknown=3, judged=3, hover="").open
        True
    """

    fail: float
    unknown: float
    #: Everything that is judged; NaN if nobody counted it.
    judged: float
    hover: str

    @property
    def idle(self) -> bool:
        """Whether nothing is judged."""
        return self.judged == 0

    @property
    def open(self) -> bool:
        """Whether nothing is known."""
        return self.judged > 0 and self.unknown >= self.judged


@attrs.frozen
class Table:
    """What is drawn."""

    rows: list[str]
    columns: list[str]
    titles: tuple[str, str]
    cells: dict[tuple[int, int], Cell]
    #: Whether colours stand for shares of what is judged.
    shares: bool

    @property
    def tall(self) -> bool:
        """Whether columns are so narrow that numbers stand below each other."""
        return self.shares and _NARROWING < len(self.columns) <= _WIDE


def _written(table: Table, cell: Cell | None, lang: Lang) -> str:
    """Write into a field what there is room for."""
    if cell is None or cell.idle:
        return _NOTHING.get(lang)
    if cell.open:
        return "?" if len(table.columns) > _WIDE else say(_ALL_OPEN, n=said(cell.unknown)).get(lang)
    if len(table.columns) > _WIDE:
        return said(cell.fail) + ("?" if cell.unknown else "")
    words = _OF_TALL if table.tall else _OF
    first = words.format(fail=said(cell.fail), all=said(cell.judged)) if table.shares else said(cell.fail)
    return first + (f"<br>{say(_OPEN, n=said(cell.unknown)).get(lang)}" if cell.unknown else "")


def colour(table: Table, cell: Cell | None) -> float | None:
    """Return what the colour of a field stands for, None for no colour."""
    if cell is None or cell.idle or cell.open:
        return None
    return cell.fail / cell.judged if table.shares else cell.fail


def table_spec(table: Table, lang: Lang) -> Spec:
    """Put the table together."""
    across, down = range(len(table.columns)), range(len(table.rows))
    found = [[table.cells.get((y, x)) for x in across] for y in down]
    heights = [[colour(table, cell) for cell in row] for row in found]
    most = 1.0 if table.shares else max([value for row in heights for value in row if value is not None] + [1.0])
    written = len(table.columns) <= _NARROW and len(table.rows) <= _ROWS_WRITTEN
    text = [[_written(table, cell, lang) for cell in row] for row in found]
    trace: dict[str, Any] = {
        "type": "heatmap",
        "x": list(across),
        "y": list(down),
        "z": heights,
        "zmin": 0,
        "zmax": most,
        "colorscale": [list(stop) for stop in RAMP],
        "xgap": 2,
        "ygap": 2,
        "hovertext": [[plain(cell.hover) if cell else "" for cell in row] for row in found],
        "hoverinfo": "text",
        "hoverongaps": False,
        "showscale": not written,
        "colorbar": {"title": {"text": _SHARE.get(lang)}, "tickformat": ".0%"} if table.shares else {},
    }
    numbers = _numbers(heights, text, most) if written else []
    return {"data": [trace, *numbers, *_gaps(found, text)], "layout": _layout(table)}


def _layout(table: Table) -> dict[str, Any]:
    """Lay out names and room."""
    across, down = len(table.columns), len(table.rows)
    names = [plain(name, max(_COLUMNS // max(across, 1), 8), 3) for name in table.columns]
    slanted = across > _WIDE
    if slanted:
        names = [plain(name, _LONG_COLUMN) for name in table.columns]
    title = "" if table.shares else table.titles[1]
    lines = max((name.count("<br>") + 1 for name in names), default=1)
    top = (120 if slanted else 20 + 18 * lines) + (28 if title else 0)
    ticks: dict[str, Any] = {"tickmode": "array", "showgrid": False, "ticks": ""}
    return {
        "height": (_TALL if table.tall else _ROW if down <= _ROWS_WRITTEN else _LOW) * max(down, 1) + top + 16,
        # Slanted names run to the left, above those of the rows.
        "margin": {"t": top, "b": 16, "l": 120 if slanted else 60, "r": 24},
        "showlegend": False,
        "xaxis": axis(
            title,
            side="top",
            tickfont={"size": 12},
            tickvals=list(range(across)),
            ticktext=names,
            tickangle=40 if slanted else 0,
            ticklabeloverflow="allow",
            range=(-0.5, max(across, 1) - 0.5),
            **ticks,
        ),
        "yaxis": axis(
            "",
            tickvals=list(range(down)),
            ticktext=[plain(name, _LONG_ROW, 2) for name in table.rows],
            range=(max(down, 1) - 0.5, -0.5),
            automargin=True,
            **ticks,
        ),
    }


def _numbers(heights: list[list[float | None]], text: list[list[str]], most: float) -> list[dict[str, Any]]:
    """Write the numbers of coloured fields: dark on pale fields, white on dark ones."""
    cells = [(x, y, value) for y, row in enumerate(heights) for x, value in enumerate(row) if value is not None]
    dark = [(x, y) for x, y, value in cells if value < _WHITE_FROM * most]
    pale = [(x, y) for x, y, value in cells if value >= _WHITE_FROM * most]
    return [
        {
            "type": "scatter",
            "mode": "text",
            "x": [x for x, _ in some],
            "y": [y for _, y in some],
            "text": [text[y][x] for x, y in some],
            "textfont": {"color": color, "size": 12},
            "hoverinfo": "skip",
        }
        for some, color in ((dark, _DARK), (pale, _PALE))
        if some
    ]


def _gaps(found: list[list[Cell | None]], text: list[list[str]]) -> list[dict[str, Any]]:
    """Draw the fields of which nothing is known, hatched, and the words of those of which nothing is judged."""
    cells = [(x, y, cell) for y, row in enumerate(found) for x, cell in enumerate(row)]
    hatched = [(x, y, cell) for x, y, cell in cells if cell is not None and cell.open]
    empty = [(x, y, cell) for x, y, cell in cells if cell is None or cell.idle]
    out: list[dict[str, Any]] = []
    if hatched:
        out.append(
            {
                "type": "bar",
                "x": [x for x, _, _ in hatched],
                "y": [0.94] * len(hatched),
                "base": [y - 0.47 for _, y, _ in hatched],
                "width": 0.98,
                "marker": {
                    "color": "#e4e6e8",
                    "line": {"color": GREY, "width": 1},
                    "pattern": {"shape": "/", "bgcolor": "#f1f2f3", "fgcolor": "#b4b8bd", "size": 8, "solidity": 0.25},
                },
                "text": [text[y][x] for x, y, _ in hatched],
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "textfont": {"color": _DARK, "size": 12},
                "hovertext": [plain(cell.hover) for _, _, cell in hatched],
                "hoverinfo": "text",
            }
        )
    if empty:
        out.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": [x for x, _, _ in empty],
                "y": [y for _, y, _ in empty],
                "text": [text[y][x] for x, y, _ in empty],
                "textfont": {"color": GREY, "size": 16},
                "hovertext": [plain(cell.hover) if cell else "" for _, _, cell in empty],
                "hoverinfo": "text",
            }
        )
    return out
