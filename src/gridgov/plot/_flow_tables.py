"""What flows of nets consist of: cells into cells, cells into grids, nets into grids, nets into what became of them."""

from __future__ import annotations

from typing import Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Rows
from gridgov._partition import Member
from gridgov.integration import Integration
from gridgov.nets import Net, Nets
from gridgov.plot._fates import CUT, FATES, fates
from gridgov.plot._overlay import Floats, Flow, Weights, entries, flows_of, weights_of
from gridgov.plot._place import cut_to
from gridgov.plot._words import say
from gridgov.text import Lang, Text

__all__ = ["Table", "between", "merged"]

_TITLE: Final = Text("From {a} to {b}, {what}", "从{a}到{b}（{what}）")
_FATES: Final = Text("What became of the cells of each net, {what}", "各网格体系原网格的去向（{what}）")
_HOUSEHOLDS: Final = Text("households", "户数")
_UNITS: Final = Text("base units", "基本单元数")
_MERGED: Final = Text("the merged grids", "整合后网格")
_EACH: Final = Text("each net", "各网格体系")
_WHOLE_CELLS: Final = Text("{net}, whole cells", "{net}，整格")
_CUT_CELLS: Final = Text("{net}, cut cells", "{net}，拆分网格")
_CELLS: Final = Text("{name}, {n} cells", "{name}，{n}个网格")
_NOT_COVERED: Final = Text("not covered", "未覆盖")
_LONGEST, _TITLED = 32, 40
#: So many grids are drawn each on their own when whole nets flow into them.
_GRIDS: Final = 12
_Parts: TypeAlias = tuple[npt.NDArray[np.integer], npt.NDArray[np.integer], Floats]


@attrs.frozen(eq=False)
class Table:
    """What flows, with the names of both ends."""

    flow: Flow
    #: Names of places on the left and on the right, by number; what is in none has the number -1.
    left: dict[int, str]
    right: dict[int, str]
    #: Whether each flow is of cells that are cut.
    cut: Bools
    #: Whether households flow, not base units.
    households: bool
    title: str
    #: Cells of all nets and those that are cut, where nets flow into what became of their cells.
    cells: tuple[int, int] | None = None
    #: What is said of what has no place on the right.
    nowhere: Text = Text("in no grid", "未入格")

    #: Whether the places on the left are cells.
    of_cells: bool = True

    @property
    def what(self) -> Text:
        """What flows."""
        return _HOUSEHOLDS if self.households else _UNITS


def _what(weights: Weights) -> Text:
    return _HOUSEHOLDS if weights.households else _UNITS


def _ids(net: Net, cells: npt.NDArray[np.integer]) -> dict[int, str]:
    return {int(cell): net.cell_ids.get(int(cell)) for cell in np.unique(cells) if cell >= 0}


def _cut(flow: Flow) -> Bools:
    """Tell of each flow whether its place on the left goes to several places, or only in part to one."""
    inside = flow.left >= 0
    ways = np.bincount(flow.left[inside], minlength=int(flow.left.max(initial=-1)) + 1)
    return np.asarray(inside & (ways[np.maximum(flow.left, 0)] > 1)) if len(ways) else np.zeros(len(flow), bool)


def between(  # noqa: PLR0913 - what two nets consist of
    nets: Nets, members: tuple[Member, ...], ends: tuple[str, str], chosen: Bools | None, measure: str, lang: Lang
) -> Table:
    """Lay the cells of one net over those of another.

    Raises:
        KeyError: There is no such net.
        ValueError: There is no such measure.
    """
    a, b = (nets.index_of(ident) for ident in ends)
    weights, n = weights_of(nets.base, measure, chosen), len(nets.base)
    one, two = (entries(members[i], n, chosen) for i in (a, b))
    at, other = _meet(one[0], two[0], n)
    left, right = one[1][at], two[1][other]
    keep = (left >= 0) | (right >= 0)
    flow = flows_of(left[keep], right[keep], (weights.of[one[0][at]] * one[2][at] * two[2][other])[keep])
    title = say(
        _TITLE, a=cut_to(nets[a].title(lang), _TITLED), b=cut_to(nets[b].title(lang), _TITLED), what=_what(weights)
    ).get(lang)
    names = _ids(nets[a], flow.left), _ids(nets[b], flow.right)
    return Table(flow, *names, _cut(flow), weights.households, title, nowhere=_NOT_COVERED)


def _meet(one: Rows, two: Rows, n: int) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Return every two entries that are about the same base unit, as positions in both."""
    order = np.argsort(two, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(two, minlength=n))])
    counts = starts[one + 1] - starts[one]
    at = np.repeat(np.arange(len(one)), counts)
    step = np.arange(len(at)) - np.repeat(np.cumsum(counts) - counts, counts)
    return at, order[starts[one][at] + step]


def merged(obj: Integration, net: str | None, chosen: Bools | None, measure: str, lang: Lang) -> Table:
    """Lay one net, or all nets that were merged, over the grids.

    Raises:
        KeyError: There is no such net.
        ValueError: There is no such measure.
    """
    weights = weights_of(obj.nets.base, measure, chosen)
    if net is not None:
        return _into_grids(obj, obj.nets.index_of(net), chosen, weights, lang)
    codes = obj.plan.lowest.codes if chosen is None else obj.plan.lowest.codes[chosen]
    few = len(np.unique(codes[codes >= 0])) <= _GRIDS
    return (_nets_into_grids if few else _into_fates)(obj, chosen, weights, lang)


def _into_grids(obj: Integration, at: int, chosen: Bools | None, weights: Weights, lang: Lang) -> Table:
    """Lay the cells of one net over the grids."""
    one, grids = obj.nets[at], obj.plan.lowest
    units, cells, share = entries(obj.nets.bound[at].member, len(obj.nets.base), chosen)
    right = grids.codes[units]
    keep = (cells >= 0) | (right >= 0)
    flow = flows_of(cells[keep], right[keep], (weights.of[units] * share)[keep])
    title = say(_TITLE, a=cut_to(one.title(lang), _TITLED), b=_MERGED, what=_what(weights)).get(lang)
    names = {int(grid): grids.ids.get(int(grid)) for grid in np.unique(flow.right) if grid >= 0}
    return Table(flow, _ids(one, flow.left), names, _cut(flow), weights.households, title)


def _joined(parts: list[_Parts]) -> Flow:
    """Put the flows of all nets together."""
    if not parts:
        return flows_of(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    left, right = (np.concatenate([part[side].astype(np.int64) for part in parts]) for side in (0, 1))
    return flows_of(left, right, np.concatenate([part[2] for part in parts]))


def _nets_into_grids(obj: Integration, chosen: Bools | None, weights: Weights, lang: Lang) -> Table:
    """Lay whole nets over a few grids: of each net what is in cells that stay whole, and what is in cut ones."""
    grids, parts, names = obj.plan.lowest, list[_Parts](), dict[int, str]()
    for k, at in enumerate(obj.setting.merged):
        found = fates(obj, at, chosen)
        left = np.where(found.cells < 0, -1, 2 * k + (found.fate == CUT))
        parts.append((left, found.grids, weights.of[found.units] * found.share))
        for cut, words in enumerate((_WHOLE_CELLS, _CUT_CELLS)):
            names[2 * k + cut] = say(words, net=cut_to(obj.nets[at].title(lang), _LONGEST)).get(lang)
    flow = _joined(parts)
    title = say(_TITLE, a=_EACH, b=_MERGED, what=_what(weights)).get(lang)
    right = {int(grid): grids.ids.get(int(grid)) for grid in np.unique(flow.right) if grid >= 0}
    return Table(
        flow,
        names,
        right,
        np.asarray((flow.left >= 0) & (flow.left % 2 == 1)),
        weights.households,
        title,
        of_cells=False,
    )


def _into_fates(obj: Integration, chosen: Bools | None, weights: Weights, lang: Lang) -> Table:
    """Lay whole nets over what became of their cells."""
    parts, names, total, counts = list[_Parts](), dict[int, str](), 0, np.zeros(max(FATES) + 1, np.int64)
    for k, at in enumerate(obj.setting.merged):
        found = fates(obj, at, chosen)
        parts.append((np.full(len(found.units), k), found.fate, weights.of[found.units] * found.share))
        own = len(np.unique(found.cells[found.cells >= 0]))
        names[k] = say(_CELLS, name=cut_to(obj.nets[at].title(lang), _LONGEST), n=f"{own:,}").get(lang)
        total += own
        counts += [found.counted(fate) for fate in range(len(counts))]
    flow = _joined(parts)
    right = {
        fate: (say(_CELLS, name=words, n=f"{counts[fate]:,}") if counts[fate] else words).get(lang)
        for fate, words in FATES.items()
    }
    title = say(_FATES, what=_what(weights)).get(lang)
    cells = total, int(counts[CUT])
    return Table(flow, names, right, np.asarray(flow.right == CUT), weights.households, title, cells, of_cells=False)
