"""How alike nets are: a table of all pairs of nets, with numbers in colours."""

from __future__ import annotations

import re
from typing import Any, Final

import numpy as np

from gridgov._align_measures import MEASURES
from gridgov._align_measures import Measure as Likeness
from gridgov._metric_spread import said
from gridgov.alignment import Alignment
from gridgov.jurisdiction import Jurisdiction
from gridgov.plot._look import RAMP, Figure, axis, drawn, source_line
from gridgov.plot._overlay import Floats
from gridgov.plot._place import net_source, titled
from gridgov.plot._sensitive import refuse_nets
from gridgov.plot._spec import GREY, Spec, plain, wide
from gridgov.plot._words import say
from gridgov.text import Lang, Text

__all__ = ["alignment"]

_TITLE: Final = Text("{what}, by pairs of nets", "{what}（网格体系两两对照）")
_TITLE_UNIT: Final = Text("{what}, in {unit}, by pairs of nets", "{what}（{unit}，网格体系两两对照）")
_ROWS: Final = Text("row: the net whose cells or pairs are looked at", "行：以该体系的网格或单元对为准")
_SPAN: Final = Text(
    "Most alike: {a} and {b}, {high}; least: {c} and {d}, {low}.",
    "最相近：{a}与{b}，{high}；最不同：{c}与{d}，{low}。",
)
_ONE_SPAN: Final = Text("{a} and {b}: {high}.", "{a}与{b}：{high}。")
_FEW: Final = Text("There are no two nets to compare.", "没有可对照的两个网格体系。")
_NONE: Final = Text("Not known for any two nets.", "各对网格体系均未知。")
_LACKING: Final = Text(" Grey: not known, {n} of {all}.", "灰色为未知，共{all}项中{n}项。")
_UNKNOWN: Final = Text("not known", "未知")
_HOVER: Final = Text("{a} / {b}: {n}", "{a} / {b}：{n}")
#: So many nets have their numbers written into the fields; so few can have their names above the columns.
_WRITTEN, _NAMED = 25, 6
_LONGEST, _COLUMNS, _SHORT = 28, 50, 30
_FIELD: Final = 30
#: A name above a column has so many lines; it breaks at spaces and between Chinese characters only.
_LINES: Final = 3
_WORD: Final = re.compile(r"[^\s\u1100-\uffff]+")
_COUNTS: Final = ("common", "households")
_DARK, _PALE = "#10222e", "#ffffff"
_WHITE_FROM: Final = 0.58


def alignment(  # noqa: PLR0913 - what is drawn, and how
    obj: Alignment,
    measure: str = "ari",
    *,
    place: Jurisdiction | None = None,
    suppress_below: int | None = 10,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw a measure of all pairs of nets as a table of numbers in colours; dark is alike.

    Columns have the names of the nets where these fit above them whole, else the numbers of the rows.

    Args:
        obj: Nets that are laid over each other.
        measure: See `Alignment.matrix`; by default the adjusted Rand index.
        place: Whose nets they are: its title stands in the source line. By default the unit above all others does.
        suppress_below: Threshold, from 2, below which sensitive counts are not drawn: nets of base units with
            a smaller one are refused. None: all is drawn.
        lang: The language of the words.
        title: What stands above it.

    Raises:
        KeyError: There is no such measure.
        MissingExtraError: plotly is not installed.
        PrivacyError: ``suppress_below`` is less than 2.
        ValueError: A sensitive count is smaller than ``suppress_below``.

    Example:
        >>> from gridgov.alignment import align
        >>> from gridgov.nets import BaseUnits, Net, Nets
        >>> base = BaseUnits.of_ids(["b1", "b2", "b3"])
        >>> nets = Nets.of([Net.over("one", base, [0, 0, 1]), Net.over("two", base, [0, 0, 1])], base)
        >>> [list(row) for row in alignment(align(nets)).data[0].z]
        [[1.0, 1.0], [1.0, 1.0]]
    """
    refuse_nets(obj.nets.base, suppress_below)
    values = obj.matrix(measure)
    what = MEASURES[measure]
    unit = what.column.unit
    words = say(_TITLE_UNIT if unit.en else _TITLE, what=what.column.title, unit=unit).get(lang)
    names = [net.title(lang) for net in obj.nets]
    return drawn(
        _spec(values, names, what, lang),
        title=words[:1].upper() + words[1:] if title is None else title,
        summary=_summary(values, names, what, lang),
        source=source_line(net_source(obj.nets.base, len(names), lang, place=titled(place)), lang),
        lang=lang,
    )


def _number(value: float, what: Likeness, *, tight: bool = False) -> str:
    """Write a number: counts whole, all others with two digits, without what there is no room for."""
    if np.isnan(value):
        return "?"
    if tight and what.column.key not in _COUNTS:
        near = round(value, 2) + 0.0
        return f"{near:.2f}".replace("0.", ".", 1) if abs(near) < 1 else f"{near:.1f}"
    return f"{value:,.0f}" if what.column.key in _COUNTS else f"{round(value, 2) + 0.0:.2f}"


def _spec(values: Floats, names: list[str], what: Likeness, lang: Lang) -> Spec:
    """Put the table together."""
    n = len(names)
    shown, at = [[_number(v, what, tight=n > 2 * _NAMED) for v in row] for row in values.tolist()], list(range(n))
    known = values[~np.isnan(values)]
    high = max(float(known.max(initial=0.0)), 1.0 if what.column.unit.en == "" else 0.0) or 1.0
    low = min(float(known.min(initial=0.0)), 0.0)
    ramp = RAMP if what.alike else [(1 - stop, color) for stop, color in reversed(RAMP)]
    hover = [
        [plain(say(_HOVER, a=a, b=b, n=_exact(values[i, j], lang)).get(lang)) for j, b in enumerate(names)]
        for i, a in enumerate(names)
    ]
    trace: dict[str, Any] = {
        "type": "heatmap",
        "x": at,
        "y": at,
        "z": [[None if np.isnan(v) else v for v in row] for row in values.tolist()],
        "zmin": low,
        "zmax": high,
        "colorscale": [list(stop) for stop in ramp],
        "showscale": n > _WRITTEN,
        "xgap": 1,
        "ygap": 1,
        "hovertext": hover,
        "hoverinfo": "text",
        "hoverongaps": True,
    }
    data = [trace]
    if n <= _WRITTEN:
        share = (values - low) / (high - low)
        data += _words(shown, share if what.alike else 1 - share, small=n > _NAMED * 2)
    return {"data": data, "layout": _layout(names, what, lang)}


def _exact(value: float, lang: Lang) -> str:
    return _UNKNOWN.get(lang) if np.isnan(value) else said(round(float(value), 4))


def _words(shown: list[list[str]], share: Floats, *, small: bool) -> list[dict[str, Any]]:
    """Write numbers, dark on pale fields and white on dark ones; what is not known stands on grey."""
    white = share >= _WHITE_FROM
    lacking = np.isnan(share)
    out: list[dict[str, Any]] = []
    for mark, color in ((~white & ~lacking, _DARK), (white, _PALE), (lacking, _DARK)):
        y, x = np.nonzero(mark)
        if not len(x):
            continue
        out.append(
            {
                "type": "scatter",
                "mode": "text",
                "x": x.tolist(),
                "y": y.tolist(),
                "text": [shown[i][j] for i, j in zip(y.tolist(), x.tolist(), strict=True)],
                "textfont": {"color": color, "size": 11 if small else 13},
                "hoverinfo": "skip",
            }
        )
    return out


def _layout(names: list[str], what: Likeness, lang: Lang) -> dict[str, Any]:
    """Name rows and columns: columns by number where there are many."""
    n = len(names)
    longest = max(_COLUMNS // max(n, 1), 8)
    rows = [plain(name, _LONGEST) for name in names]
    columns = [plain(name, longest, _LINES) for name in names]
    if n > _NAMED or not all(_fits(name, column, longest) for name, column in zip(names, columns, strict=True)):
        rows = [f"{name}  {i}" for i, name in enumerate(rows, 1)]
        columns = [str(i) for i in range(1, n + 1)]
    ticks = {"tickmode": "array", "tickvals": list(range(n)), "showgrid": False, "ticks": ""}
    span = (-0.5, max(n, 1) - 0.5)
    top = 18 + 18 * max((name.count("<br>") + 1 for name in columns), default=1)
    return {
        "height": max(_FIELD, 320 // max(n, 1)) * max(n, 1) + top + 36,
        "margin": {"t": top, "b": 36, "l": 60, "r": 24},
        "showlegend": False,
        "plot_bgcolor": "#c9cdd2",
        "xaxis": axis("", **ticks, ticktext=columns, range=span, side="top", tickangle=0, tickfont={"size": 12}),
        "yaxis": axis("", **ticks, ticktext=rows, range=span[::-1], automargin=True),
        "annotations": [] if what.mutual else [_note(_ROWS.get(lang))],
    }


def _fits(name: str, column: str, longest: int) -> bool:
    """Tell whether a name stands above a column whole: no word is broken, nothing is cut."""
    return column.count("…") == name.count("…") and all(wide(word) <= longest for word in _WORD.findall(name))


def _note(text: str) -> dict[str, Any]:
    """Write a line under the table."""
    return {
        "text": plain(text),
        "showarrow": False,
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "y": 0,
        "yref": "paper",
        "yanchor": "top",
        "yshift": -8,
        "font": {"size": 12, "color": GREY},
    }


def _summary(values: Floats, names: list[str], what: Likeness, lang: Lang) -> str:
    """Say which nets are most alike and which least."""
    n = len(names)
    pairs = ~np.eye(n, dtype=bool)
    if n < 2:  # noqa: PLR2004 - a pair
        return _FEW.get(lang)
    signed = np.where(pairs, values, np.nan)
    lacking = int(np.isnan(values[pairs]).sum())
    tail = say(_LACKING, n=lacking, all=int(pairs.sum())).get(lang) if lacking else ""
    if np.isnan(signed).all():
        return _NONE.get(lang)
    best, worst = (np.nanargmax, np.nanargmin) if what.alike else (np.nanargmin, np.nanargmax)
    (i, j), (k, m) = (np.unravel_index(int(find(signed)), signed.shape) for find in (best, worst))
    short = [name if len(name) <= _SHORT else name[: _SHORT - 1] + "…" for name in names]
    facts = {
        "a": short[int(i)],
        "b": short[int(j)],
        "high": _number(float(signed[i, j]), what),
        "c": short[int(k)],
        "d": short[int(m)],
        "low": _number(float(signed[k, m]), what),
    }
    return say(_ONE_SPAN if (i, j) == (k, m) else _SPAN, **facts).get(lang) + tail
