"""What all answers about nets that are laid over each other are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import attrs
import numpy as np

from gridgov._columns import IdColumn, Ints, Rows, frozen
from gridgov._partition import Floats, Member, added
from gridgov._partition_atoms import Layers
from gridgov._partition_border import Borders
from gridgov._partition_cells import Related, Survey
from gridgov._partition_meet import Slivers
from gridgov._partition_pairs import Held
from gridgov.nets import Nets
from gridgov.text import Lang

__all__ = ["Areas", "Ground", "in_cells", "members_of"]


@attrs.frozen(eq=False)
class Areas:
    """The units of a level of the territory, and what nets are to them."""

    level: str
    #: Ids of the units that have base units.
    ids: IdColumn
    #: Which base unit is in which of them.
    member: Member
    #: What the cells of each net are to them, and what they are to each net.
    cells: tuple[Related, ...]
    units: tuple[Related, ...]


@attrs.frozen(eq=False)
class Ground:
    """Nets laid over each other, with everything that was worked out in numbers."""

    nets: Nets
    #: Which base unit is in which cell, at the level of each net that is looked at.
    members: tuple[Member, ...]
    layers: Layers
    survey: Survey
    borders: Borders | None
    areas: Areas | None
    #: Atoms with fewer base units than this are slivers.
    sliver: int
    slivers: Slivers
    threshold: float
    #: Base units of the cells of each net, and their known households. Float64, shape (cells,) each.
    sizes: tuple[Floats, ...]
    mass: tuple[Floats, ...]

    @property
    def k(self) -> int:
        """Number of nets."""
        return len(self.members)

    @cached_property
    def offsets(self) -> Ints:
        """Where the cells of each net begin among those of all, and how many there are. Int64, shape (nets + 1,)."""
        return frozen(np.cumsum([0, *(member.n_cells for member in self.members)]))

    @cached_property
    def cell_ids(self) -> IdColumn:
        """Ids of the cells of all nets."""
        return IdColumn.of([ident for net in self.nets for ident in net.cell_ids])

    @cached_property
    def net_ids(self) -> IdColumn:
        """Ids of the nets."""
        return IdColumn.of(list(self.nets.ids))

    def titles(self, lang: Lang) -> list[str]:
        """Return the names of the nets."""
        return [net.title(lang) for net in self.nets]

    def rows_of(self, net: int, cells: Rows) -> Rows:
        """Return the rows of cells of a net among those of all; -1 stays."""
        return np.where(cells < 0, np.int32(-1), cells + np.int32(self.offsets[net])).astype(np.int32)


def members_of(nets: Nets, levels: Mapping[str, str]) -> tuple[Member, ...]:
    """Return which base unit is in which cell, at a level for the nets that are named.

    Raises:
        KeyError: There is no such net.
        ValueError: A net has no such level.
    """
    for ident in levels:
        nets.index_of(ident)
    return tuple(
        nets.at(ident, levels[ident]) if ident in levels else member
        for ident, member in zip(nets.ids, nets.members, strict=True)
    )


def in_cells(nets: Sequence[Held], values: Floats) -> tuple[Floats, ...]:
    """Add values of atoms up by cell, for each net."""
    out: list[Floats] = []
    for held in nets:
        sums = added(held.codes, values, held.net.n + 1)
        if held.net.mixed is not None:
            sums = np.asarray(held.net.table(1).T @ sums, np.float64).ravel()
        out.append(frozen(sums[1:]))
    return tuple(out)
