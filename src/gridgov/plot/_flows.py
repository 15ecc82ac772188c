"""How departments' nets flow into one: cells into cells, nets into grids, or nets into what became of their cells."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from gridgov.alignment import Alignment
from gridgov.integration import Integration
from gridgov.jurisdiction import Jurisdiction
from gridgov.plot._fates import CUT
from gridgov.plot._flow_tables import Table, between, merged
from gridgov.plot._look import Figure, drawn, source_line
from gridgov.plot._overlay import Floats, Flow, folded
from gridgov.plot._place import chosen_units, net_source, titled
from gridgov.plot._sensitive import refuse_nets
from gridgov.plot._spec import BLUE, GREY, RED, Spec, plain
from gridgov.plot._words import number, say
from gridgov.text import Lang, Text

__all__ = ["flows"]

_NOT_COVERED: Final = Text("not covered", "未覆盖")
_MANY: Final = Text("other whole cells", "其他整格")
_MANY_CUT: Final = Text("other cut cells", "其他被拆分网格")
_MANY_RIGHT: Final = Text("others", "其他")
_WHOLE: Final = Text("whole cells", "整格划入")
_SPLIT: Final = Text("parts of cut cells", "被拆分网格")
_REST: Final = Text("not in both", "仅一方覆盖")
_NODE: Final = Text("{name}: {n}", "{name}：{n}")
_CUT_NODE: Final = Text("{name} (cut): {n}", "{name}（拆分）：{n}")
_FLOW: Final = Text("{a} → {b}: {n} {what}", "{a} → {b}：{what}{n}")
_SUM: Final = Text(
    "Of {total} {what}, {whole} stay in whole cells, {cut} are in parts of cut cells, {rest} are not in both.",
    "{what}合计{total}，其中整格划入{whole}，随被拆分网格划入{cut}，仅一方覆盖{rest}。",
)
_EACH_SUM: Final = Text("Of {cells} cells of all nets {cut} are cut.", "各体系共{cells}个网格，其中{cut}个被拆分。")
_ONCE: Final = Text(" The {what} of a place count once for each net.", "{what}按每个体系各计一次。")
_FOLDED: Final = Text(" The {n} smallest flows are drawn together.", "最小的{n}条合并绘制。")
_IN_UNITS: Final = Text(" Households are not all known: base units are counted.", "户数不全，按基本单元计。")
_EMPTY: Final = Text("Nothing flows.", "没有流量。")
#: What stands for many places together: for cells that stay whole, and for cells that are cut.
_MANY_AT, _MANY_CUT_AT = -2, -3
_LONGEST: Final = 54
#: What keeps words readable on lines.
_HALO: Final = ", ".join(["0 0 3px #ffffff"] * 6)
_ROOM, _LEAST = 18, 220
_NODE_COLOUR: Final = "#00436b"
_KEY: Final = (("rgba(0, 114, 178, 0.45)", BLUE, _WHOLE), ("rgba(213, 94, 0, 0.5)", RED, _SPLIT))
_PALE: Final = ("rgba(107, 107, 107, 0.35)", GREY, _REST)


def flows(  # noqa: PLR0913 - what is drawn, and how
    obj: Integration | Alignment,
    *,
    net: str | None = None,
    into: str | None = None,
    inside: str | None = None,
    measure: str = "households",
    most: int = 40,
    place: Jurisdiction | None = None,
    suppress_below: int | None = 10,
    lang: Lang = "en",
    title: str | None = None,
) -> Figure:
    """Draw how nets flow into the merged grids, or the cells of one net into those of another.

    With ``net`` the cells of that net are on the left; without it whole nets, and on the right the grids, or what
    became of the cells where there are many grids. Base units are counted where households are not all known.

    Args:
        obj: A merger of nets, or nets that are laid over each other.
        net: Id of the net on the left. An alignment needs one.
        into: Id of the net on the right; only for an alignment, which needs one.
        inside: Id of a unit of the territory, such as a community: only what is below it. None for all.
        measure: ``"households"`` or ``"base_units"``.
        most: So many of the largest flows are drawn each on its own, from 1; all others together, and that is said.
            Whole nets flow whole: nothing of them is put together.
        place: Whose nets they are: its title stands in the source line. By default the jurisdiction of the merger, else
            the unit above all others.
        suppress_below: Threshold, from 2, below which sensitive counts are not drawn: nets of base units with
            a smaller one are refused. None: all is drawn.
        lang: The language of the words.
        title: What stands above it.

    Raises:
        KeyError: There is no such net or unit.
        MissingExtraError: plotly is not installed.
        PrivacyError: ``suppress_below`` is less than 2.
        ValueError: ``most`` is below 1, there is no such measure, the nets are not named as the object needs it, or a
            sensitive count is smaller than ``suppress_below``.

    Example:
        >>> from gridgov.alignment import align
        >>> from gridgov.nets import BaseUnits, Net, Nets
        >>> base = BaseUnits.of_ids(["b1", "b2", "b3"], households=[40, 36, 52])
        >>> nets = Nets.of([Net.over("one", base, [0, 0, 1]), Net.over("two", base, [0, 1, 1])], base)
        >>> figure = flows(align(nets), net="one", into="two")
        >>> figure.data[0].link.value
        (40.0, 36.0, 52.0)
    """
    if most < 1:
        msg = f"At least one flow is drawn, not {most}."
        raise ValueError(msg)
    base, day = obj.nets.base, None
    refuse_nets(base, suppress_below)
    chosen = chosen_units(base, inside)
    if isinstance(obj, Alignment):
        if net is None or into is None:
            msg = "Name two nets of an alignment, such as net='health', into='police'."
            raise ValueError(msg)
        found = between(obj.nets, obj.members, (net, into), chosen, measure, lang)
    else:
        if into is not None:
            msg = "Nets that are merged flow into the merged grids: into= is for an alignment."
            raise ValueError(msg)
        found = merged(obj, net, chosen, measure, lang)
        day = None if obj.on is None else str(obj.on)
        place = place or obj.jurisdiction
    many = np.where(found.cut, _MANY_CUT_AT, _MANY_AT)
    flow = found.flow if net is None else folded(found.flow, most, many)
    return drawn(
        _spec(found, flow, lang),
        title=found.title if title is None else title,
        summary=_summary(found, flow, lang, asked=measure == "households"),
        source=source_line(net_source(base, len(obj.nets), lang, place=titled(place), inside=inside), lang, day),
        lang=lang,
    )


def _summary(found: Table, flow: Flow, lang: Lang, *, asked: bool) -> str:
    """Say what a reader should take from it."""
    if not len(found.flow):
        return _EMPTY.get(lang)
    if found.cells is not None:
        cells, cut = found.cells
        text = say(_EACH_SUM, cells=f"{cells:,}", cut=f"{cut:,}")
    else:
        text = say(_SUM, what=found.what, **_sums(found))
    together = int(flow.folded[flow.folded > 1].sum())
    tail = say(_FOLDED, n=f"{together:,}").get(lang) if together else ""
    once = "" if found.of_cells else say(_ONCE, what=found.what).get(lang)
    return text.get(lang) + once + tail + (_IN_UNITS.get(lang) if asked and not found.households else "")


def _sums(found: Table) -> dict[str, str]:
    """Return how much flows, and of which three parts it consists; these add up as they are written."""
    inside = (found.flow.left >= 0) & (found.flow.right >= 0)
    total = round(float(found.flow.values.sum()), 1)
    whole, cut = (round(float(found.flow.values[inside & mark].sum()), 1) for mark in (~found.cut, found.cut))
    return {"total": _n(total), "whole": _n(whole), "cut": _n(cut), "rest": _n(max(total - whole - cut, 0.0))}


def _n(value: float) -> str:
    return number(round(value, 1))


def _spec(found: Table, flow: Flow, lang: Lang) -> Spec:
    """Put nodes and links together."""
    cut = set(found.flow.left[found.cut].tolist()) if found.of_cells else set[int]()
    many = {_MANY_AT: _MANY, _MANY_CUT_AT: _MANY_CUT}
    left = _side(flow.left, flow.values, found.left, _NOT_COVERED, many, cut, lang)
    right = _side(flow.right, flow.values, found.right, found.nowhere, dict.fromkeys(many, _MANY_RIGHT), set(), lang)
    kinds = _kinds(found, flow)
    names = [*left[1], *right[1]]
    hover = [
        plain(say(_FLOW, a=left[2][a], b=right[2][b], n=_n(value), what=found.what).get(lang))
        + f"<br>{plain(kind[2].get(lang))}"
        for a, b, value, kind in zip(flow.left.tolist(), flow.right.tolist(), flow.values.tolist(), kinds, strict=True)
    ]
    trace: dict[str, Any] = {
        "type": "sankey",
        "arrangement": "snap",
        "node": {
            "label": names,
            "color": [_NODE_COLOUR if at >= 0 else GREY for at in (*left[0], *right[0])],
            "pad": 14,
            "thickness": 14,
            "line": {"width": 0},
            "hovertemplate": "%{label}<extra></extra>",
        },
        "link": {
            "source": [left[0][at] for at in flow.left.tolist()],
            "target": [len(left[0]) + right[0][at] for at in flow.right.tolist()],
            "value": flow.values.tolist(),
            "color": [kind[0] for kind in kinds],
            "customdata": hover,
            "hovertemplate": "%{customdata}<extra></extra>",
        },
        "textfont": {"size": 12, "shadow": _HALO},
    }
    shown = [kind for kind in (*_KEY, _PALE) if kind in kinds]
    layout: dict[str, Any] = {
        "height": _LEAST + _ROOM * max(len(left[0]), len(right[0])),
        "margin": {"t": 40, "b": 16, "l": 16, "r": 16},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemclick": False},
        "xaxis": {"visible": False},
        "yaxis": {"visible": False},
    }
    return {"data": [trace, *(_key(color, words.get(lang)) for _, color, words in shown)], "layout": layout}


def _key(color: str, name: str) -> dict[str, Any]:
    """Return an entry of the legend: flows have none of their own."""
    marker = {"symbol": "square", "size": 12, "color": color}
    return {"type": "scatter", "mode": "markers", "x": [None], "y": [None], "marker": marker, "name": plain(name)}


def _kinds(found: Table, flow: Flow) -> list[tuple[str, str, Text]]:
    """Say of each flow whether it is of a whole cell, of a cut one, or neither."""
    ends = zip(found.flow.left.tolist(), found.flow.right.tolist(), found.cut.tolist(), strict=True)
    cut = {(a, b): bool(c) for a, b, c in ends}

    def kind(a: int, b: int) -> tuple[str, str, Text]:
        # Of what became of cells the first three are fates of cells.
        if a in {_MANY_AT, _MANY_CUT_AT} and b != -1:
            return _KEY[a == _MANY_CUT_AT]
        return _PALE if a < 0 or b == -1 or (found.cells is not None and b > CUT) else _KEY[cut[a, b]]

    return [kind(a, b) for a, b in zip(flow.left.tolist(), flow.right.tolist(), strict=True)]


def _side(  # noqa: PLR0913 - what nodes consist of
    side: npt.NDArray[np.integer],
    values: Floats,
    names: dict[int, str],
    none: Text,
    many: dict[int, Text],
    cut: set[int],
    lang: Lang,
) -> tuple[dict[int, int], list[str], dict[int, str]]:
    """Return place, label and name of each node of a side: places in their order, then many together, then none."""
    numbers = sorted(set(side.tolist()), key=lambda at: (at < 0, at))
    called = {at: names[at] if at >= 0 else many.get(at, none).get(lang) for at in numbers}
    sums = {at: float(values[side == at].sum()) for at in numbers}
    labels = [
        say(_CUT_NODE if at in cut else _NODE, name=plain(called[at], _LONGEST), n=_n(sums[at])).get(lang)
        for at in numbers
    ]
    return {at: i for i, at in enumerate(numbers)}, labels, called
