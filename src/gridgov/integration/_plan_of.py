"""A plan out of the grids that base units are put into by hand: for examples, trials and tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from gridgov._columns import IdColumn, Rows, frozen
from gridgov.integration._plan import NO_NET, PLACED, GridLevel, Plan
from gridgov.nets import Nets

__all__ = ["plan_of"]

#: Id of the grid of each base unit, None outside.
Placed = Sequence[str | None]


def plan_of(
    nets: Nets, grids: Placed | Mapping[str, Placed], *, residue: Sequence[int] | None = None, extra: Sequence[str] = ()
) -> Plan:
    """Take the grid of each base unit as it is given; what stands below what follows from that.

    Args:
        nets: The nets.
        grids: Id of the grid of each base unit, None outside; or that by level, the highest first.
        residue: Why a base unit is in no grid; None: it is in no net.
        extra: Ids of grids of the lowest level that have no base unit.

    Raises:
        ValueError: There are not as many grids as base units.

    Example:
        >>> from gridgov.nets import BaseUnits
        >>> plan = plan_of(Nets.of([], BaseUnits.of_ids(["b1", "b2"], households=[3, 4])), ["g", "g"])
        >>> plan.lowest.households.tolist()
        [7.0]
    """
    given = grids if isinstance(grids, Mapping) else {"grid": grids}
    keys = list(given)
    levels: list[GridLevel] = []
    for key in keys:
        levels.append(_level(nets, key, given[key], extra if key == keys[-1] else (), levels))
    outside = np.where(levels[-1].codes >= 0, PLACED, NO_NET) if residue is None else np.asarray(residue)
    return Plan(nets, tuple(levels), frozen(outside.astype(np.int8)))


def _level(nets: Nets, key: str, given: Placed, extra: Sequence[str], above: Sequence[GridLevel]) -> GridLevel:
    base = nets.base
    if len(given) != len(base):
        msg = f"There are {len(base)} base units and {len(given)} grids."
        raise ValueError(msg)
    ids = sorted({ident for ident in given if ident is not None} | set(extra))
    at = {ident: i for i, ident in enumerate(ids)}
    codes = np.array([-1 if ident is None else at[ident] for ident in given], np.int32)
    n, inside = len(ids), codes >= 0
    parent: Rows = np.full(n, -1, np.int32)
    if above:
        parent[codes[inside]] = above[-1].codes[inside]
    households = np.bincount(codes[inside], base.weights[inside], n)
    unknown = np.bincount(codes[inside & ~base.known], minlength=n)
    none = np.full(n, -1, np.int32)
    return GridLevel(
        key,
        IdColumn.of(ids),
        frozen(codes),
        frozen(parent),
        frozen(none),
        frozen(households.astype(np.float64)),
        frozen(unknown.astype(np.int64)),
    )
