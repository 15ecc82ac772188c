"""Borders of nets between neighbouring base units, and how far they coincide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Ints, Rows
from gridgov._partition import Floats, Member
from gridgov._partition_atoms import Layers

__all__ = ["Borders", "borders"]

#: Edges that are looked at at a time.
_BLOCK: Final = 1 << 15


@attrs.frozen(eq=False)
class Borders:
    """Lengths of borders, or numbers of edges where there are no lengths. Float64, shape (nets, nets)."""

    #: What is a border in both nets; of a net with itself, its border.
    both: Floats
    #: What is a border in at least one of the two, among the edges whose ends both nets cover.
    either: Floats

    @property
    def apart(self) -> Floats:
        """Share of the border of the two nets that does not coincide, 0 to 1; NaN where there is no border."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.clip(1 - self.both / self.either, 0, 1))


def borders(members: Sequence[Member], layers: Layers, edges: Ints, lengths: Floats | None = None) -> Borders:
    """Add up borders: edges whose two ends are in different cells.

    A base unit in several cells counts with the one that has most of it; where two have as much, with none.

    Args:
        members: The nets.
        layers: Their atoms: what is within one is no border of any.
        edges: Rows of the two base units of each edge, each edge once. Shape (m, 2).
        lengths: Length of the border at each edge, from 0; None to count edges.

    Raises:
        ValueError: There is no such base unit, a length is negative or unknown, or there is another number of them.
    """
    n, k = len(layers.atom), len(members)
    if edges.shape != (len(edges), 2) or (edges.size and not 0 <= int(edges.min()) <= int(edges.max()) < n):
        msg = f"Edges are pairs of rows from 0 to {n - 1}."
        raise ValueError(msg)
    if lengths is not None and (len(lengths) != len(edges) or not bool((lengths >= 0).all())):
        msg = "There is a length of 0 or more for each edge."
        raise ValueError(msg)
    main = [member.main() for member in members]
    both, inside = np.zeros((k, k)), np.zeros((k, k))
    for start in range(0, len(edges), _BLOCK):
        part = edges[start : start + _BLOCK]
        cut = np.flatnonzero(layers.atom[part[:, 0]] != layers.atom[part[:, 1]])
        one, two = part[cut, 0], part[cut, 1]
        border, covered = np.empty((k, len(cut)), bool), np.empty((k, len(cut)), bool)
        for net, cells in enumerate(main):
            left: Rows = cells[one]
            right: Rows = cells[two]
            np.not_equal(left, right, out=border[net])
            np.greater_equal(np.minimum(left, right), 0, out=covered[net])
        border &= covered
        if lengths is None:
            _count(both, border, border)
            _count(inside, border, covered)
        else:
            weighed = border * lengths[start : start + _BLOCK][cut]
            both += weighed @ border.T
            inside += weighed @ covered.T
    return Borders(both, inside + inside.T - both)


def _count(out: Floats, rows: Bools, columns: Bools) -> None:
    """Add to a table how many edges each row of the one has in common with each row of the other."""
    one, two = _packed(rows), _packed(columns)
    for i, row in enumerate(one):
        out[i] += np.bitwise_count(two & row).sum(axis=1)


def _packed(rows: Bools) -> npt.NDArray[np.uint64]:
    """Pack truth values into words, 64 each."""
    wide = np.zeros((len(rows), -(-rows.shape[1] // 64) * 8), np.uint8)
    packed = np.packbits(rows, axis=1)
    wide[:, : packed.shape[1]] = packed
    return wide.view(np.uint64)
