"""What if a threshold were another one: how many fail, are unknown and pass for each value, and what that costs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from gridgov._answer import Answer
from gridgov._metric_spread import said
from gridgov.plot._look import Figure, axis, drawn, source_line
from gridgov.plot._parameters import in_words, on_axis
from gridgov.plot._sensitive import refuse_answer
from gridgov.plot._spec import BLUE, GREY, RED, YELLOW, Spec, plain
from gridgov.plot._ticks import ticks, whole_steps
from gridgov.plot._words import say
from gridgov.rules import Verdict
from gridgov.text import Lang, Text

__all__ = ["shown_value", "thresholds"]

#: Verdict, colour, line, symbol and hatching: colour is never alone.
_LOOKS: Final = (
    (Verdict.FAIL, RED, "solid", "circle", ""),
    (Verdict.UNKNOWN, GREY, "dot", "square", "/"),
    (Verdict.PASS, BLUE, "dash", "diamond", "."),
)
_TITLE: Final = Text("{rule}: verdicts by {name}", "{rule}：按{name}取值的判定结果")
_NO_RULE: Final = Text("Verdicts by {name}", "按{name}取值的判定结果")
_JUDGED: Final = Text("number judged ({subject})", "判定数（{subject}）")
_COST: Final = Text("cost of all remedies", "全部整改费用")
#: An answer has a price without a unit of measure.
_COST_AXIS: Final = Text("cost of all remedies<br>(unit of the price given)", "全部整改费用<br>（与所给单价同单位）")
_CURRENT: Final = Text("current value: {value}", "现行取值：{value}")
_SPAN: Final = Text(
    "Judged: {n} ({subject}). Between {low} and {high} fail, depending on the value{unknown}.",
    "判定{n}个（{subject}）。随取值不同，不通过的为{low}至{high}个{unknown}。",
)
_SAME: Final = Text(
    "Judged: {n} ({subject}). Whatever the value, {low} fail{unknown}.",
    "判定{n}个（{subject}）。无论取何值，不通过的均为{low}个{unknown}。",
)
_NOBODY: Final = Text("Nothing is judged.", "没有可判定的对象。")
_UNKNOWN: Final = Text("; up to {n} unknown", "；未知最多{n}个")
_NOW: Final = Text(" At the current value {value}: {fail}.", "按现行取值{value}，不通过的为{fail}个。")
_NONE: Final = Text("not set", "未设定")
_YES: Final = Text("yes", "是")
_NO: Final = Text("no", "否")
#: What parameters choose from.
_CHOICES: Final[Mapping[object, Text]] = MappingProxyType(
    {"over": Text("over it", "超过"), "at_least": Text("it and over", "达到或超过")}
)
_HOVER: Final = Text("{value}: {verdict} {n} of {all}", "{value}：{verdict}{n}，共{all}")
_FROM_TO: Final = Text("{low} to {high}", "{low}至{high}")
_AND_LESS: Final = Text("{high} and less", "{high}及以下")
_AND_MORE: Final = Text("{low} and more", "{low}及以上")
_AFFECTED: Final = Text("units that fail hold {n}", "不通过的单元合计{n}")
_NEEDED: Final = Text("remedies needed: {n}", "需整改{n}项")
_SOURCE: Final = Text("several places", "多个辖区")
#: So many values have their numbers written beside the points.
_WRITTEN: Final = 12
_LONGEST: Final = 18
#: A curve is seen on both sides of its ends.
_ROOM: Final = 0.08
_HEIGHT: Final = 340
_MORE: Final = 190


def thresholds(
    answer: Answer, *, suppress_below: int | None = 10, lang: Lang = "en", title: str | None = None
) -> Figure:
    """Draw what a clause finds for each value of one parameter: curves for numbers, columns for anything else.

    The current value of the clause is marked. Costs stand below if the answer has them, in the unit of the price that
    was given.

    Args:
        answer: What `gridgov.whatif.sweep` or `gridgov.whatif.frontier` returned, or `gridgov.whatif.grid` for one
            parameter.
        suppress_below: Threshold, from 2, below which sensitive counts are not drawn: an answer that may be
            worked out from smaller ones is refused, as where verdicts change tells them. None: all is drawn.
        lang: The language of the words.
        title: What stands above it; by default the rule and the parameter in words. Its key stands at the axis.

    Raises:
        MissingExtraError: plotly is not installed.
        PrivacyError: ``suppress_below`` is less than 2.
        ValueError: The answer is not about exactly one parameter, or may be worked out from sensitive counts below
            ``suppress_below``.

    Example:
        >>> from gridgov import schemes, whatif
        >>> from gridgov.rules import CommunityOversize
        >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
        >>> rule = CommunityOversize(max_households=5000)
        >>> answer = whatif.sweep(city, rule, on="2026-01-01", max_households=[1000, 1400, 1600])
        >>> figure = thresholds(answer)
        >>> list(figure.data[0].y)
        [218, 194, 0]
    """
    if answer.asked.form == "places" or len(answer.asked.settings) != 1:
        msg = f"Curves are drawn of answers about one parameter, not of '{answer.title}'; use cities()."
        raise ValueError(msg)
    refuse_answer(answer, suppress_below)
    key = answer.asked.settings[0]
    words = say(_TITLE if answer.asked.rule.en else _NO_RULE, rule=answer.asked.rule, name=in_words(key)).get(lang)
    spec = _spec(answer, on_axis(key, answer.asked.names.get(key, Text(key, key))).get(lang), lang)
    return drawn(
        spec,
        title=words[:1].upper() + words[1:] if title is None else title,
        summary=_summary(answer, lang),
        source=source_line((answer.asked.place if answer.asked.place.en else _SOURCE).get(lang), lang, _day(answer)),
        lang=lang,
    )


def shown_value(value: object, lang: Lang) -> str:
    """Say a value of a parameter."""
    if value is None:
        return _NONE.get(lang)
    if isinstance(value, bool | np.bool_):
        return (_YES if value else _NO).get(lang)
    if isinstance(value, str) and value in _CHOICES:
        return _CHOICES[value].get(lang)
    return said(float(value)) if isinstance(value, int | float) else str(value)


def _day(answer: Answer) -> str | None:
    return answer.asked.day or None


def _column(answer: Answer) -> npt.NDArray[Any]:
    """Return what was varied; of steps the first value of each."""
    return answer.columns["from" if answer.asked.form == "steps" else answer.asked.settings[0]]


def _is_number(values: npt.NDArray[Any]) -> bool:
    return values.dtype.kind in "iuf"


def _spec(answer: Answer, name: str, lang: Lang) -> Spec:
    """Put curves or columns together."""
    values = _column(answer)
    shown = [verdict for verdict in _LOOKS if verdict[0].name.lower() in answer.columns]
    numeric = _is_number(values)
    make = _curves if numeric else _columns
    low, high = _ends(answer) if numeric else (-0.6, len(values) - 0.4)
    data = make(answer, shown, (low, high), lang)
    costs = "cost" in answer.columns
    height = _HEIGHT + (_MORE if costs else 0)
    below = (_MORE - 40) / height
    lying: dict[str, Any] = {"range": (low, high), "ticks": "outside", "anchor": "y"}
    if not numeric:
        lying |= {
            "tickmode": "array",
            "tickvals": list(range(len(values))),
            "ticktext": [plain(shown_value(v, lang), _LONGEST, 2) for v in values.tolist()],
        }
    else:
        known = values[np.isfinite(values.astype(np.float64))]
        lying |= ticks(low, high, whole=bool(len(known)) and bool((known == np.round(known)).all()))
    most = max((float(answer.columns[v.name.lower()].max(initial=0)) for v, *_ in shown), default=0.0)
    layout: dict[str, Any] = {
        "height": height,
        "margin": {"t": 40, "b": 60, "l": 64, "r": 28},
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "traceorder": "normal"},
        "barmode": "group",
        "bargap": 0.3,
        "hovermode": "closest",
        "xaxis": axis(name, **lying),
        "yaxis": axis(
            say(_JUDGED, subject=answer.asked.subject).get(lang),
            range=(0, max(most, 1) * 1.16),
            tickformat=",d",
            automargin=True,
            **({"domain": (below + 0.12, 1)} if costs else {}),
            **whole_steps(most),
        ),
    }
    if numeric:
        layout |= _marked(answer, (low, high), lang)
    if costs:
        data.append(_cost(answer, (low, high), lang))
        layout["xaxis"] |= {"anchor": "y2" if costs else "y"}
        layout["yaxis2"] = axis(
            domain=(0, below - 0.04), rangemode="tozero", automargin=True, tickformat=",~f", nticks=4
        ) | {"title": {"text": _COST_AXIS.get(lang), "standoff": 10, "font": {"size": 13}}}
    return {"data": data, "layout": layout}


def _ends(answer: Answer) -> tuple[float, float]:
    """Return where the lying axis begins and ends: at the known values, with room on both sides."""
    values = _column(answer).astype(np.float64)
    lowest = float(values.min(initial=np.inf)) if answer.asked.form == "steps" else -math.inf
    if answer.asked.form == "steps" and len(values) > 1:
        values = values[1:]  # the first step begins where values do, far from where anything happens
    known = [value for value in (*values.tolist(), _current(answer)) if math.isfinite(value)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = (high - low) * _ROOM or max(abs(high) * _ROOM, 1.0)
    return max(low - room, lowest), high + room


def _current(answer: Answer) -> float:
    """Return the value that the clause has now, NaN if it is no number."""
    value = answer.asked.now.get(answer.asked.settings[0])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    return float(value) if math.isfinite(value) else math.nan


def _labels(answer: Answer, lang: Lang) -> list[str]:
    """Say each value, or each step of values."""
    if answer.asked.form != "steps":
        return [shown_value(value, lang) for value in _column(answer).tolist()]
    out: list[str] = []
    for low, high in zip(answer.columns["from"].tolist(), answer.columns["to"].tolist(), strict=True):
        words = _AND_LESS if math.isinf(low) else _AND_MORE if math.isinf(high) else _FROM_TO
        same = low == high
        out.append(said(low) if same else say(words, low=_end(low), high=_end(high)).get(lang))
    return out


def _end(value: float) -> str:
    return "" if math.isinf(value) else said(value)


def _hover(answer: Answer, verdict: Verdict, lang: Lang) -> list[str]:
    """Say for each value how many have a verdict, and of those that fail what hangs on them."""
    counts = answer.columns[verdict.name.lower()].tolist()
    every = answer.columns["applies"].tolist() if "applies" in answer.columns else None
    more = [
        (words, answer.columns[key].tolist())
        for key, words in (("affected", _AFFECTED), ("remedies", _NEEDED))
        if verdict is Verdict.FAIL and key in answer.columns
    ]
    out: list[str] = []
    for i, label in enumerate(_labels(answer, lang)):
        total = "–" if every is None else said(float(every[i]))
        first = say(_HOVER, value=label, verdict=verdict.text(lang), n=said(float(counts[i])), all=total)
        out.append("<br>".join(plain(t.get(lang)) for t in (first, *(say(w, n=said(float(v[i]))) for w, v in more))))
    return out


def _curves(answer: Answer, shown: Sequence[Any], ends: tuple[float, float], lang: Lang) -> list[dict[str, Any]]:
    """Draw a line for each verdict; steps go on to the end of the axis."""
    steps = answer.asked.form == "steps"
    x = np.clip(_column(answer).astype(np.float64), *ends)
    few = len(x) <= _WRITTEN and not steps
    order = np.argsort(x, kind="stable")
    rows: list[int] = order.tolist()
    out: list[dict[str, Any]] = []
    for verdict, color, dash, symbol, _ in shown:
        counts, hover = answer.columns[verdict.name.lower()][order], _hover(answer, verdict, lang)
        at, y = x[order].tolist(), counts.tolist()
        said_at = [hover[i] for i in rows]
        if steps and at:
            at, y, said_at = [*at, ends[1]], [*y, y[-1]], [*said_at, said_at[-1]]
        trace: dict[str, Any] = {
            "type": "scatter",
            "name": plain(verdict.text(lang)),
            "x": at,
            "y": y,
            "mode": "lines+markers",
            "line": {"color": color, "dash": dash, "width": 2.5, "shape": "hv" if steps else "linear"},
            "marker": {"symbol": symbol, "size": 6 if steps else 9, "color": color},
            "hovertext": said_at,
            "hoverinfo": "text",
        }
        if few and verdict is Verdict.FAIL:
            trace |= {"mode": "lines+markers+text", "text": [f"{n:,}" for n in y], "textposition": "top center"}
            trace |= {"textfont": {"color": RED}, "cliponaxis": False}
        out.append(trace)
    return out


def _columns(answer: Answer, shown: Sequence[Any], _ends: tuple[float, float], lang: Lang) -> list[dict[str, Any]]:
    """Draw columns beside each other for each value."""
    few = len(_column(answer)) <= _WRITTEN
    return [
        {
            "type": "bar",
            "name": plain(verdict.text(lang)),
            "x": list(range(len(_column(answer)))),
            "y": answer.columns[verdict.name.lower()].tolist(),
            "marker": {
                "color": color,
                "pattern": {"shape": pattern, "bgcolor": color, "fgcolor": "#ffffff", "size": 8, "solidity": 0.22},
            },
            "text": [f"{n:,}" for n in answer.columns[verdict.name.lower()].tolist()] if few else None,
            "textposition": "outside",
            "cliponaxis": False,
            "hovertext": _hover(answer, verdict, lang),
            "hoverinfo": "text",
        }
        for verdict, color, _, _, pattern in shown
    ]


def _cost(answer: Answer, ends: tuple[float, float], lang: Lang) -> dict[str, Any]:
    """Draw what closing all failures costs; where that is not known there is a gap."""
    cost = answer.columns["cost"].astype(np.float64)
    y = [None if math.isnan(value) else value for value in cost.tolist()]
    hover = [plain(f"{label}: {said(c)}") for label, c in zip(_labels(answer, lang), cost.tolist(), strict=True)]
    base = {"name": _COST.get(lang), "y": y, "yaxis": "y2", "hovertext": hover, "hoverinfo": "text"}
    if not _is_number(_column(answer)):
        return {**base, "type": "bar", "x": list(range(len(y))), "marker": {"color": YELLOW}}
    x = np.clip(_column(answer).astype(np.float64), *ends)
    order = np.argsort(x, kind="stable").tolist()
    return {
        **base,
        "type": "scatter",
        "x": [float(x[i]) for i in order],
        "y": [y[i] for i in order],
        "hovertext": [hover[i] for i in order],
        "mode": "lines+markers",
        "line": {"color": YELLOW, "width": 2.5},
        "marker": {"symbol": "triangle-up", "size": 9, "color": YELLOW},
    }


def _marked(answer: Answer, ends: tuple[float, float], lang: Lang) -> dict[str, Any]:
    """Mark the value that the clause has now."""
    at = _current(answer)
    if math.isnan(at):
        return {}
    right = at > sum(ends) / 2
    line = {"color": "#1b2530", "dash": "longdash", "width": 1.5}
    note = {
        "x": at,
        "y": 1,
        "yref": "paper",
        "text": plain(say(_CURRENT, value=said(at)).get(lang)),
        "showarrow": False,
        "xanchor": "right" if right else "left",
        "yanchor": "top",
        "xshift": -6 if right else 6,
        "bgcolor": "rgba(255,255,255,0.85)",
    }
    return {
        "shapes": [{"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line}],
        "annotations": [note],
    }


def _summary(answer: Answer, lang: Lang) -> str:
    """Say what a reader should take from it."""
    fail, unknown = answer.columns["fail"], answer.columns.get("unknown")
    every = answer.columns.get("applies")
    judged = int(every.max(initial=0)) if every is not None else None
    if judged == 0 or not len(fail):
        return _NOBODY.get(lang)
    low, high = int(fail.min()), int(fail.max())
    lacking = 0 if unknown is None else int(unknown.max(initial=0))
    tail = say(_UNKNOWN, n=f"{lacking:,}") if lacking else Text("", "")
    first = say(
        _SAME if low == high else _SPAN,
        n="–" if judged is None else f"{judged:,}",
        subject=answer.asked.subject,
        low=f"{low:,}",
        high=f"{high:,}",
        unknown=tail,
    ).get(lang)
    return first + _now(answer, lang)


def _now(answer: Answer, lang: Lang) -> str:
    """Say how many fail at the current value, where that is among those asked."""
    number = _current(answer)
    values = answer.columns.get("to" if answer.asked.form == "steps" else answer.asked.settings[0])
    if values is None or math.isnan(number) or not _is_number(values):
        return ""
    if answer.asked.form == "steps":
        at = np.flatnonzero((answer.columns["from"] <= number) & (values >= number))
    else:
        at = np.flatnonzero(values == number)
    if not len(at):
        return ""
    return say(_NOW, value=said(number), fail=f"{int(answer.columns['fail'][at[0]]):,}").get(lang)
