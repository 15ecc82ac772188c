"""Taking in what alignment is given beside the nets: who is next to whom, and the units of a level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from gridgov._align_faults import EDGE_OF_UNKNOWN
from gridgov._columns import IdColumn, Ints, Rows, frozen
from gridgov._metric_spread import Values
from gridgov._partition import Floats, Member
from gridgov.errors import Batch, InvalidNetError, Problems
from gridgov.nets import BaseUnits

__all__ = ["Adjacency", "level_of", "read_edges", "read_lengths"]

#: Pairs of ids of base units that are neighbours; or of their rows, as numbers, shape (m, 2).
Adjacency: TypeAlias = Iterable[Sequence[str]] | npt.NDArray[np.integer[Any]]


def read_edges(base: BaseUnits, adjacency: Adjacency) -> Ints:
    """Return the rows of neighbours. Int64, shape (m, 2).

    Raises:
        InvalidNetError: An id is no base unit; with all of them.
        ValueError: Something is no pair, or there is no such row.
    """
    if isinstance(adjacency, np.ndarray):
        rows: Ints = np.asarray(adjacency, np.int64)
        if rows.ndim != 2 or rows.shape[1] != 2:  # noqa: PLR2004 - pairs
            msg = f"Neighbours are pairs of rows, shape (m, 2), not {rows.shape}."
            raise ValueError(msg)
        return rows
    pairs = [tuple(pair) for pair in adjacency]
    if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - pairs
        msg = "Neighbours are pairs of ids."
        raise ValueError(msg)
    ids = [str(ident) for pair in pairs for ident in pair]
    found = base.ids.find(ids) if ids else np.zeros(0, np.int32)
    lost = np.flatnonzero(found < 0)
    if len(lost):
        named = [ids[i] for i in lost.tolist()]
        batch = Batch(EDGE_OF_UNKNOWN, (lost // 2 + 1).tolist(), named, {"id": named})
        raise InvalidNetError(Problems([batch]))
    return found.reshape(-1, 2).astype(np.int64)


def read_lengths(lengths: Values | None) -> Floats | None:
    """Return lengths as numbers."""
    return None if lengths is None else np.asarray(lengths, np.float64)


def level_of(base: BaseUnits, level: str) -> tuple[IdColumn, Member]:
    """Return the units of a level that base units stand under, and which is in which.

    Raises:
        ValueError: There is no territory.
        UnknownKeyError: Its scheme has no such level.
    """
    above = base.within(level)
    there = above >= 0
    distinct, at = np.unique(above[there], return_inverse=True)
    codes: Rows = np.full(len(above), -1, np.int32)
    codes[there] = at
    territory = base.territory
    ids = IdColumn.of([]) if territory is None else territory.ids.take(distinct)
    return ids, Member.of_codes(frozen(codes), len(distinct))
