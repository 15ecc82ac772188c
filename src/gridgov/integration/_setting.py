"""What the ways of merging work on: the nets as numbers, neighbours, areas, and what stays outside."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, IdColumn, Ints, Rows, frozen
from gridgov._days import Day
from gridgov._face import as_html, as_line
from gridgov._tree import uniques
from gridgov.errors import Batch, InvalidIntegrationError, Problem, Problems
from gridgov.integration._faults import (
    EDGE_UNKNOWN,
    NOTHING_TO_MERGE,
    PAIR_OF_TWO,
    UNKNOWN_HOUSEHOLDS,
    UNKNOWN_NET,
    WRONG_NUMBER,
)
from gridgov.integration._plan import KEPT, NO_AREA, NO_NET, PLACED, Floats
from gridgov.integration._target import Target, Targets
from gridgov.nets import Net, Nets
from gridgov.text import Text

__all__ = ["Adjacency", "Setting", "adjacent", "setting"]

#: Pairs of ids of base units that are neighbours; or ``"order"``: what follows each other in the order of the ids.
Adjacency: TypeAlias = Iterable[Sequence[str]] | Literal["order"] | None

_PAIR: Final = 2
_IN_ORDER: Final = "order"
_ORDER: Final = Text(
    "No adjacency was given: base units that follow each other in the territory, or in a cell of a net, are taken as "
    "neighbours.",
    "未提供相邻关系：将辖区次序中相继、或在某一网格内相继的基本单元视为相邻。",
)
_ASSUMED: Final = Text(
    "{n:,} base units of unknown households are counted as {value} each.",
    "{n:,}个户数未知的基本单元各按{value}户计算。",
)


@attrs.frozen(eq=False)
class Setting:
    """Nets, sorted by id so that their order does not matter, over base units."""

    __repr__ = as_line
    _repr_html_ = as_html

    nets: Nets
    #: Positions of the nets that are merged; the others stay as they are.
    merged: tuple[int, ...]
    targets: Targets
    #: Row in the territory of what bounds the grid of each base unit, -1 where there is none. Int32, shape (n,).
    area: Rows
    #: Why each base unit is in no grid, 0 where it may be in one. Int8, shape (n,).
    outside: npt.NDArray[np.int8]
    #: Pairs of neighbours, inside one area. Int32, shape (m, 2).
    edges: Rows
    #: Whether the caller said who is next to whom.
    adjacency_given: bool
    weights: Floats
    #: For each target level, the cell of each base unit in each merged net, -1 for none.
    codes: tuple[tuple[Rows, ...], ...]
    #: Weight of each merged net.
    votes: Floats
    notes: tuple[Text, ...]
    #: Whether unknown households are counted as a number that the caller gave.
    assumed: bool = False

    @property
    def n(self) -> int:
        """Number of base units."""
        return len(self.area)

    @property
    def merged_nets(self) -> tuple[Net, ...]:
        """The nets that are merged."""
        return tuple(self.nets[i] for i in self.merged)


def setting(  # noqa: PLR0913 - what is asked
    nets: Nets,
    targets: Targets,
    *,
    adjacency: Adjacency,
    on: Day | None,
    unknown_as: float | None,
    votes: Mapping[str, float] | None,
) -> Setting:
    """Work it out once for all ways.

    Raises:
        InvalidIntegrationError: There is no net to merge, households are unknown, or the adjacency names what is not
            there.
    """
    there = nets if on is None else nets.on(on)
    order = sorted(range(len(there)), key=lambda i: there.ids[i])
    there = attrs.evolve(there, bound=tuple(there.bound[i] for i in order))
    merged = tuple(i for i, one in enumerate(there.bound) if not one.net.keep and len(one.units))
    if not merged:
        raise InvalidIntegrationError(Problem(NOTHING_TO_MERGE, facts={"why": _why_not(there)}))
    if wrong := list(_wrong(there, merged, unknown_as, votes or {})):
        raise InvalidIntegrationError(Problems.of(*wrong))
    n = len(there.base)
    area = np.zeros(n, np.int32) if targets.inside is None else there.base.within(targets.inside)
    if targets.inside is None:
        area = _roots(there)
    outside = _outside(there, merged, area)
    ground = np.where(outside == KEPT, -1, area).astype(np.int32)
    edges, given, batches = _edges(there, merged, ground, ground >= 0, adjacency)
    notes: tuple[Text, ...] = () if given else (_ORDER,)
    if unknown_as is not None and not bool(there.base.known.all()):
        lacking = int((~there.base.known).sum())
        notes += (_ASSUMED.format(n=lacking, value=unknown_as),)
    weights, more = _weights(there, targets.levels, unknown_as, outside)
    if problems := Problems([*batches, *more]):
        raise InvalidIntegrationError(problems)
    resolved = {i: _decided(there, i, edges) for i in merged}
    codes = tuple(
        tuple(_at_level(there, i, resolved[i], j, outside) for i in merged) for j in range(-len(targets.levels), 0)
    )
    weigh = np.array([(votes or {}).get(there[i].id, 1.0) for i in merged])
    return Setting(
        there, merged, targets, area, outside, edges, given, weights, codes, weigh, notes, unknown_as is not None
    )


def _why_not(nets: Nets) -> Text:
    if not len(nets):
        return Text("none was given", "未提供")
    if all(net.keep for net in nets):
        return Text("all are kept", "全部保留")
    return Text("none has a base unit that is in force", "均无有效的基本单元")


def _wrong(
    nets: Nets, merged: Sequence[int], unknown_as: float | None, votes: Mapping[str, float]
) -> Iterator[Problem]:
    """Find votes of no net, and numbers that are none."""
    ids = [nets[i].id for i in merged]
    for ident, vote in votes.items():
        if ident not in ids:
            yield Problem(UNKNOWN_NET, facts={"net": ident, "known": ", ".join(ids)})
        elif not 0 < vote < math.inf:
            positive = Text("above 0", "大于0")
            yield Problem(WRONG_NUMBER, facts={"what": f"votes['{ident}']", "value": vote, "range": positive})
    if unknown_as is not None and not 0 <= unknown_as < math.inf:
        from_zero = Text("from 0", "不小于0")
        yield Problem(WRONG_NUMBER, facts={"what": "unknown_as", "value": unknown_as, "range": from_zero})


def _roots(nets: Nets) -> Rows:
    """Return the root above each base unit."""
    base = nets.base
    if base.territory is None or base.rows is None:
        return np.zeros(len(base), np.int32)
    mark = np.zeros(len(base.territory), bool)
    mark[base.territory.tree.roots] = True
    return base.territory.nearest(mark)[base.rows]


def _outside(nets: Nets, merged: Sequence[int], area: Rows) -> npt.NDArray[np.int8]:
    out = np.full(len(area), PLACED, np.int8)
    covered = np.zeros(len(area), bool)
    kept = np.zeros(len(area), bool)
    for i in merged:
        one = nets.bound[i]
        covered[one.units] = True
        stays = one.net.stays()
        kept[one.units[stays[one.cells]]] = True
    out[~covered] = NO_NET
    out[area < 0] = NO_AREA
    out[kept] = KEPT
    return frozen(out)


def _weights(
    nets: Nets, levels: Sequence[Target], unknown_as: float | None, outside: npt.NDArray[np.int8]
) -> tuple[Floats, list[Batch]]:
    """Return households for the band; unknown ones are not zero unless the caller says so."""
    lacking = ~nets.base.known
    if unknown_as is not None:
        return np.where(lacking, unknown_as, nets.base.households), []
    used = np.flatnonzero(lacking & (outside != KEPT) & (outside != NO_AREA))
    if not len(used) or not any(level.bounded for level in levels):
        return nets.base.weights, []
    facts: dict[str, Sequence[object]] = {"n": [len(used)], "first": [nets.base.ids.get(int(used[0]))]}
    return nets.base.weights, [Batch(UNKNOWN_HOUSEHOLDS, facts=facts)]


def _edges(
    nets: Nets, merged: Sequence[int], area: Rows, free: Bools, adjacency: Adjacency
) -> tuple[Rows, bool, list[Batch]]:
    """Return pairs of neighbours inside one area, each once."""
    batches: list[Batch] = []
    if isinstance(adjacency, str) and adjacency != _IN_ORDER:
        msg = f"adjacency is pairs of ids or 'order', not {adjacency!r}."
        raise ValueError(msg)
    if adjacency is None or isinstance(adjacency, str):
        pairs = _in_order(nets, merged, free)
    else:
        pairs, batches = _named(nets.base.ids, adjacency)
    return adjacent(pairs, area), adjacency is not None and not isinstance(adjacency, str), batches


def adjacent(pairs: npt.NDArray[np.integer], area: Rows) -> Rows:
    """Return pairs of different rows of one area, each once, the smaller first."""
    if not len(pairs):
        return np.zeros((0, 2), np.int32)
    low, high = pairs.min(axis=1).astype(np.int64), pairs.max(axis=1).astype(np.int64)
    good = (low < high) & (area[low] == area[high]) & (area[low] >= 0)
    keys = uniques(low[good] * len(area) + high[good])
    return np.stack([keys // len(area), keys % len(area)], axis=1).astype(np.int32)


def _in_order(nets: Nets, merged: Sequence[int], free: Bools) -> Ints:
    """Return what follows each other in the territory and in each cell of each merged net, without what is outside."""
    every = np.flatnonzero(free)
    out = [np.stack([every[:-1], every[1:]], axis=1)]
    for i in merged:
        one = nets.bound[i]
        inside = free[one.units]
        units, cells = one.units[inside].astype(np.int64), one.cells[inside]
        order = np.lexsort((units, cells))
        units, cells = units[order], cells[order]
        same = cells[1:] == cells[:-1]
        out.append(np.stack([units[:-1][same], units[1:][same]], axis=1))
    return np.concatenate(out)


def _named(ids: IdColumn, adjacency: Iterable[Sequence[str]]) -> tuple[Ints, list[Batch]]:
    pairs = [tuple(map(str, pair)) for pair in adjacency]
    odd = [i for i, pair in enumerate(pairs) if len(pair) != _PAIR]
    if odd:
        facts: dict[str, Sequence[object]] = {
            "n": [len(pairs[i]) for i in odd],
            "ids": [", ".join(pairs[i]) for i in odd],
        }
        return np.zeros((0, 2), np.int64), [Batch(PAIR_OF_TWO, [i + 1 for i in odd], facts=facts)]
    flat = [ident for pair in pairs for ident in pair]
    found = ids.find(flat)
    lost = np.flatnonzero(found < 0)
    if not len(lost):
        return found.reshape(-1, 2).astype(np.int64), []
    named = [flat[i] for i in lost.tolist()]
    return np.zeros((0, 2), np.int64), [Batch(EDGE_UNKNOWN, (lost // 2 + 1).tolist(), named, {"id": named})]


def _decided(nets: Nets, at: int, edges: Rows) -> Rows:
    """Return one cell for each base unit: the largest share; of equal ones that of most neighbours, then the first id.

    This decides nothing but how a net votes; the base unit is listed as a conflict.
    """
    one = nets.bound[at]
    member = one.member
    if member.codes is not None:
        return member.codes
    main = member.main().copy()
    open_ = np.flatnonzero((main < 0) & member.covered())
    if not len(open_):
        return frozen(main)
    isopen = np.zeros(member.n, bool)
    isopen[open_] = True
    ties = isopen[member.units]
    units, cells, shares = member.units[ties], member.cells[ties], member.shares[ties]
    near = np.concatenate([edges, edges[:, ::-1]])
    near = near[isopen[near[:, 0]] & (main[near[:, 1]] >= 0)]
    key = near[:, 0].astype(np.int64) * member.n_cells + main[near[:, 1]]
    found, counts = np.unique(key, return_counts=True)
    own = units.astype(np.int64) * member.n_cells + cells
    place = np.searchsorted(found, own)
    place[place == len(found)] = 0
    votes = np.where(found[place] == own, counts[place], 0) if len(found) else np.zeros(len(own), np.int64)
    rank = _ranks(one.net.cell_ids)
    order = np.lexsort((rank[cells], -votes, -shares, units))
    first = np.append(True, np.diff(units[order]) != 0)
    main[units[order][first]] = cells[order][first]
    return frozen(main)


def _ranks(ids: IdColumn) -> Ints:
    """Return the place of each id in the order of texts."""
    texts = ids.tolist()
    order = sorted(range(len(texts)), key=texts.__getitem__)
    out = np.empty(len(texts), np.int64)
    out[order] = np.arange(len(texts))
    return out


def _at_level(nets: Nets, at: int, codes: Rows, from_below: int, outside: npt.NDArray[np.int8]) -> Rows:
    """Return the cell of a net at the level that answers to a target level, counted from the lowest of both."""
    net = nets[at]
    levels = net.levels
    level = levels[max(len(levels) + from_below, 0)]
    up = net.cells_at(level)
    # A cell above that level has none of it: it is its own cell there.
    up = np.where(up >= 0, up, np.arange(len(up), dtype=np.int32))
    out = np.where(codes >= 0, up[codes], np.int32(-1)).astype(np.int32)
    out[outside == KEPT] = -1
    return frozen(out)
