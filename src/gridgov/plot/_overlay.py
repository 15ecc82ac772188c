"""How much of each cell of a net goes where: what figures of flows are made of, as columns."""

from __future__ import annotations

from typing import TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Ints, Rows
from gridgov._partition import Member
from gridgov.nets import BaseUnits

__all__ = ["Floats", "Flow", "Weights", "entries", "flows_of", "folded", "weights_of"]

Floats: TypeAlias = npt.NDArray[np.float64]


@attrs.frozen(eq=False)
class Weights:
    """How much each base unit counts."""

    #: Float64, shape (n,).
    of: Floats
    #: Whether these are households; else each base unit counts one.
    households: bool


def weights_of(base: BaseUnits, measure: str, chosen: Bools | None = None) -> Weights:
    """Return households, or base units where some of these are unknown or there are none at all.

    Args:
        base: What nets divide.
        measure: ``"households"`` or ``"base_units"``.
        chosen: The base units that are looked at; None for all.

    Raises:
        ValueError: There is no such measure.
    """
    if measure not in {"households", "base_units"}:
        msg = f"Flows are of 'households' or 'base_units', not of '{measure}'."
        raise ValueError(msg)
    counts = base.households if chosen is None else base.households[chosen]
    known = not bool(np.isnan(counts).any()) and bool(counts.sum() > 0)
    if measure == "households" and known:
        return Weights(np.nan_to_num(base.households), households=True)
    return Weights(np.ones(len(base)), households=False)


def entries(member: Member, n: int, chosen: Bools | None = None) -> tuple[Rows, Rows, Floats]:
    """Return base unit, cell and share of each membership; what no cell covers is in cell -1 with the share left.

    Args:
        member: Which base unit is in which cell.
        n: Number of base units.
        chosen: The base units that are looked at; None for all.
    """
    if member.codes is not None:
        units: Rows = np.arange(n, dtype=np.int32)
        cells: Rows = member.codes.astype(np.int32)
        share: Floats = np.ones(n)
    else:
        left: Floats = 1.0 - np.bincount(member.units, member.shares, n).astype(np.float64)
        open_ = np.flatnonzero(left > 1e-9).astype(np.int32)  # noqa: PLR2004 - sums of shares may be off by this
        units = np.concatenate([member.units, open_])
        cells = np.concatenate([member.cells, np.full(len(open_), -1, np.int32)])
        share = np.concatenate([member.shares, left[open_]])
    if chosen is None:
        return units, cells, share
    keep = chosen[units]
    return units[keep], cells[keep], share[keep]


@attrs.frozen(eq=False)
class Flow:
    """Flows between numbered places, each pair of places once; in the order of the left and the right place."""

    left: Ints
    right: Ints
    values: Floats
    #: How many flows are in each: 1, or more where small ones are folded.
    folded: Ints

    def __len__(self) -> int:
        return len(self.left)


def flows_of(left: npt.NDArray[np.integer], right: npt.NDArray[np.integer], values: Floats) -> Flow:
    """Add up what goes the same way; flows of nothing are left out."""
    pairs, at = np.unique(np.stack([left, right], axis=1).astype(np.int64), axis=0, return_inverse=True)
    sums: Floats = np.bincount(at.reshape(-1), values.astype(np.float64), len(pairs)).astype(np.float64)
    some = sums > 0
    return Flow(pairs[some, 0], pairs[some, 1], sums[some], np.ones(int(some.sum()), np.int64))


def folded(flow: Flow, most: int, many: Ints) -> Flow:
    """Keep the largest flows; put the others together by whether both ends are places or what is not one.

    Args:
        flow: The flows; numbers below 0 are no places and stay as they are.
        most: So many stay on their own.
        many: For each flow the number below 0 that stands for many places like its own. Shape (flows,).
    """
    order = np.lexsort((flow.right, flow.left, -flow.values))
    kept, rest = np.sort(order[:most]), order[most:]
    if not len(rest):
        return flow
    left = np.where(flow.left[rest] < 0, flow.left[rest], many[rest])
    right = np.where(flow.right[rest] < 0, flow.right[rest], int(many.max()))
    more = flows_of(left, right, flow.values[rest])
    counts = flows_of(left, right, np.ones(len(rest))).values.astype(np.int64)
    return Flow(
        np.concatenate([flow.left[kept], more.left]),
        np.concatenate([flow.right[kept], more.right]),
        np.concatenate([flow.values[kept], more.values]),
        np.concatenate([flow.folded[kept], counts]),
    )
