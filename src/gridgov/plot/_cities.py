"""Places under policies, or one place under combinations of values: a table of numbers in colours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final

import attrs

from gridgov._answer import Answer
from gridgov._metric_spread import said
from gridgov.plot._look import RAMP, Figure, axis, drawn, source_line
from gridgov.plot._parameters import in_words, on_axis
from gridgov.plot._place import cut_to
from gridgov.plot._spec import GREY, Spec, plain
from gridgov.plot._thresholds import shown_value
from gridgov.plot._words import say
from gridgov.text import Lang, Text

__all__ = ["cities"]

_TITLE: Final = Text("What fails in each place under each policy", "各辖区按各政策的不通过情况")
_GRID: Final = Text("Failures by {down}, down, and {across}, across", "不通过数（行：{down}；列：{across}）")
_SHARE: Final = Text("share failing", "不通过比例")
_KEY: Final = Text(
    "Failures / all that is judged; darker: a larger share. ?: unknown. –: nothing is judged. ",
    "不通过数/判定总数，颜色越深比例越高；“?”为未知，“–”为没有可判定的对象。",
)
_LARGEST: Final = Text("Largest share: {row} under {column}, {share}.", "比例最高：{row}按“{column}”，{share}。")
_GRID_KEY: Final = Text(
    "Numbers: failures over all clauses; the darker, the more. Between {low} and {high}.",
    "数字为全部条款的不通过数，颜色越深数量越多；最少{low}，最多{high}。",
)
_OF: Final = "{fail}/{all}"
_OF_TALL: Final = "{fail}<br>/{all}"
_OPEN: Final = Text("+{n} ?", "+{n} ?")
_ALL_OPEN: Final = Text("{n} ?", "{n} ?")
_DARK, _PALE = "#10222e", "#ffffff"
#: From this share of the largest number on, words on a field are white.
_WHITE_FROM: Final = 0.58
_HOVER: Final = Text(
    "{row}, {column}: {fail} fail, {passed} pass, {unknown} unknown, {idle} not applicable",
    "{row}，{column}：不通过{fail}，通过{passed}，未知{unknown}，不适用{idle}",
)
_GRID_HOVER: Final = Text(
    "{row}; {column}: {fail} fail, {unknown} unknown", "{row}；{column}：不通过{fail}，未知{unknown}"
)
_NOTHING: Final = Text("–", "–")
_EMPTY: Final = Text("There is nothing to compare.", "没有可比较的内容。")
_SOURCE: Final = Text("{n} places: {names}", "{n}个辖区：{names}")
#: So many columns have room for two lines of numbers; more of them for one short number; yet more for none.
_NARROWING, _WIDE, _NARROW = 4, 8, 20
_ROWS_WRITTEN: Final = 60
_LONG_ROW, _LONG_COLUMN = 26, 16
#: So many letters stand side by side above all columns.
_COLUMNS: Final = 56
_ROW, _TALL = 44, 62
_LOW: Final = 22
_NAMED: Final = 28


@attrs.frozen
class _Cell:
    """What is known of one row and one column."""

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
class _Table:
    """What is drawn."""

    rows: list[str]
    columns: list[str]
    titles: tuple[str, str]
    cells: dict[tuple[int, int], _Cell]
    #: Whether colours stand for shares of what is judged.
    shares: bool

    @property
    def tall(self) -> bool:
        """Whether columns are so narrow that numbers stand below each other."""
        return self.shares and _NARROWING < len(self.columns) <= _WIDE


def cities(answer: Answer, *, lang: Lang = "en", title: str | None = None) -> Figure:
    """Draw places (down) under policies (across) as a table of numbers in colours; or values by values.

    Where nothing is known there is no colour but a hatching; where nothing is judged there is nothing. Neither is
    drawn like a place that passes.

    Args:
        answer: What `gridgov.whatif.cross` returned, or `gridgov.whatif.grid` for two or more parameters.
        lang: The language of the words.
        title: What stands above it.

    Raises:
        MissingExtraError: plotly is not installed.
        ValueError: The answer is about one parameter only.

    Example:
        >>> from gridgov import schemes, whatif
        >>> from gridgov.rules import CommunityOversize
        >>> even = schemes.load("ankang-321").synthesise(readings={"households": "even"})
        >>> policies = {f"{n:,}": CommunityOversize(max_households=n) for n in (5000, 1400)}
        >>> figure = cities(whatif.cross({"Ankang": even}, policies, on="2026-01-01"))
        >>> [list(row) for row in figure.data[0].z], figure.data[1].text
        ([[0.0, 0.751937984496124]], ('0/258',))
    """
    if answer.asked.form not in {"places", "grid"} or len(answer.asked.settings) < 2:  # noqa: PLR2004 - rows and columns
        msg = f"A table is drawn of places by policies or of two parameters, not of '{answer.title}'; see thresholds()."
        raise ValueError(msg)
    table = _places(answer, lang) if answer.asked.form == "places" else _combinations(answer, lang)
    words = _TITLE.get(lang) if table.shares else _heading(answer, lang)
    return drawn(
        _spec(table, lang),
        title=words if title is None else title,
        summary=_summary(table, lang),
        source=source_line(_source(answer, table, lang), lang, answer.asked.day or None),
        lang=lang,
    )


def _heading(answer: Answer, lang: Lang) -> str:
    """Name the parameters that are varied: the first across, all others down."""
    across, *down = (in_words(key).get(lang) for key in answer.asked.settings)
    return say(_GRID, across=across, down=(", " if lang == "en" else "、").join(down)).get(lang)


def _source(answer: Answer, table: _Table, lang: Lang) -> str:
    """Name the places."""
    if answer.asked.place.en:
        return answer.asked.place.get(lang)
    names = (", " if lang == "en" else "、").join(table.rows)
    return say(_SOURCE, n=len(table.rows), names=cut_to(names, _NAMED)).get(lang)


def _summary(table: _Table, lang: Lang) -> str:
    if not table.cells:
        return _EMPTY.get(lang)
    if table.shares:
        return _KEY.get(lang) + _largest(table, lang)
    fails = [cell.fail for cell in table.cells.values()]
    return say(_GRID_KEY, low=said(min(fails)), high=said(max(fails))).get(lang)


def _largest(table: _Table, lang: Lang) -> str:
    """Name the field with the largest share, where anything fails."""
    heights = {at: _colour(table, cell) or 0.0 for at, cell in table.cells.items()}
    y, x = max(heights, key=heights.__getitem__)
    facts = {"row": _short(table.rows[y]), "column": _short(table.columns[x]), "share": f"{heights[y, x]:.0%}"}
    return say(_LARGEST, **facts).get(lang) if heights[y, x] else ""


def _short(name: str) -> str:
    """Cut a name that goes into a sentence."""
    return cut_to(name, _LONG_ROW)


def _numbered(values: Iterable[Any]) -> dict[Any, int]:
    """Number what differs, in the order it comes."""
    return {value: i for i, value in enumerate(dict.fromkeys(values))}


def _places(answer: Answer, lang: Lang) -> _Table:
    """Lay out places by policies."""
    rows, columns = (_numbered(answer.columns[key].tolist()) for key in ("jurisdiction", "policy"))
    cells: dict[tuple[int, int], _Cell] = {}
    for row in answer.rows():
        counts = {key: float(row[key]) for key in ("pass", "fail", "unknown", "not_applicable")}
        hover = say(
            _HOVER,
            row=row["jurisdiction"],
            column=row["policy"],
            fail=said(counts["fail"]),
            passed=said(counts["pass"]),
            unknown=said(counts["unknown"]),
            idle=said(counts["not_applicable"]),
        ).get(lang)
        judged = counts["pass"] + counts["fail"] + counts["unknown"]
        at = rows[row["jurisdiction"]], columns[row["policy"]]
        cells[at] = _Cell(counts["fail"], counts["unknown"], judged, hover)
    names = answer.asked.names
    titles = names["jurisdiction"].get(lang), names["policy"].get(lang)
    return _Table([str(k) for k in rows], [str(k) for k in columns], titles, cells, shares=True)


def _combinations(answer: Answer, lang: Lang) -> _Table:
    """Lay out values of the first parameter (across) by those of all others together (down)."""
    first, *others = answer.asked.settings
    names = {key: on_axis(key, answer.asked.names.get(key, Text(key, key))).get(lang) for key in answer.asked.settings}
    across = answer.columns[first].tolist()
    down = list(zip(*(answer.columns[key].tolist() for key in others), strict=True))
    rows, columns = _numbered(down), _numbered(across)
    cells: dict[tuple[int, int], _Cell] = {}
    comma = ", " if lang == "en" else "，"

    def joined(values: Sequence[Any]) -> str:
        return comma.join(shown_value(value, lang) for value in values)

    for row, y, x in zip(answer.rows(), down, across, strict=True):
        hover = say(
            _GRID_HOVER,
            row=comma.join(f"{names[k]} = {shown_value(v, lang)}" for k, v in zip(others, y, strict=True)),
            column=f"{names[first]} = {shown_value(x, lang)}",
            fail=said(float(row["fail"])),
            unknown=said(float(row["unknown"])),
        ).get(lang)
        cells[rows[y], columns[x]] = _Cell(float(row["fail"]), float(row["unknown"]), math.nan, hover)
    titles = comma.join(names[key] for key in others), names[first]
    return _Table([joined(y) for y in rows], [shown_value(x, lang) for x in columns], titles, cells, shares=False)


def _written(table: _Table, cell: _Cell | None, lang: Lang) -> str:
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


def _colour(table: _Table, cell: _Cell | None) -> float | None:
    """Return what the colour of a field stands for, None for no colour."""
    if cell is None or cell.idle or cell.open:
        return None
    return cell.fail / cell.judged if table.shares else cell.fail


def _spec(table: _Table, lang: Lang) -> Spec:
    """Put the table together."""
    across, down = range(len(table.columns)), range(len(table.rows))
    found = [[table.cells.get((y, x)) for x in across] for y in down]
    heights = [[_colour(table, cell) for cell in row] for row in found]
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


def _layout(table: _Table) -> dict[str, Any]:
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
        "margin": {"t": top, "b": 16, "l": 60, "r": 24},
        "showlegend": False,
        "xaxis": axis(
            title,
            side="top",
            tickfont={"size": 12},
            tickvals=list(range(across)),
            ticktext=names,
            tickangle=-40 if slanted else 0,
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


def _gaps(found: list[list[_Cell | None]], text: list[list[str]]) -> list[dict[str, Any]]:
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
