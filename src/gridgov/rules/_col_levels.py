"""Columns of levels: how many there are, whether they widen, whether units stand where a chain wants them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools
from gridgov.levels import LevelScheme
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import LEVELS, UNITS, YES
from gridgov.rules._trees import below
from gridgov.rules._view import Context, View
from gridgov.text import Text

__all__ = ["LevelColumns", "types_named"]

_COUNTS: Final = Text("Units from level to level: {en}.", "各级单元数：{zh}。")


def types_named(scheme: LevelScheme, place: str) -> Bools:
    """Tell which types of a scheme are meant by places such as ``estate/grid_small``: kinds, levels or ``level:kind``.

    Example:
        >>> types_named(LevelScheme.ladder("community", "grid_1", "grid_2"), "community/grid_2").tolist()
        [True, False, True]
    """
    wanted = {word.strip() for word in place.split("/")}
    return np.array([bool(wanted & {t.kind, t.level, f"{t.level}:{t.kind}"}) for t in scheme.types], bool)


def _levels_with(context: Context, kinds: Sequence[str], *, optional_too: bool) -> list[tuple[Bools, bool]]:
    """Return for each level of some kinds which types these are, and whether nothing is known of it."""
    h = context.territory
    out: list[tuple[Bools, bool]] = []
    for level in h.levels.levels:
        if level.presence == "optional" and not optional_too:
            continue
        types = np.array([t.level == level.key and t.kind in kinds for t in h.levels.types], bool)
        if types.any():
            there = bool(types[h.types].any())
            out.append((types, not there and not any(kind in context.complete for kind in kinds)))
    return out


class LevelColumns(View):
    """Columns of levels."""

    def levels_of(self, *kinds: str, key: str = "found") -> Column:
        """Return how many levels have units of some kinds at or below each unit.

        Of a level that the scheme has but nothing in the territory is at nothing is known, unless one of the kinds is
        said to be complete.

        Args:
            *kinds: Kinds of unit.
            key: Key of the column.
        """

        def work_out() -> tuple[Floats, Floats]:
            context, h = self.context, self.context.territory
            low = np.zeros(len(self))
            unknown = 0
            for types, is_open in _levels_with(context, kinds, optional_too=True):
                low += below(h.tree, types[h.types])[self.rows] > 0
                unknown += is_open
            return low, low + unknown

        return self.column(key, Text("levels of grids", "网格层级"), LEVELS, work_out)

    def steps(self, *kinds: str, optional_too: bool = True, key: str = "steps") -> Column:
        """Return how many levels that may hold units of some kinds stand below another such level in the scheme.

        Args:
            *kinds: Kinds of unit.
            optional_too: Whether levels count that a path may skip.
            key: Key of the column.
        """

        def work_out() -> Floats:
            n = len(_levels_with(self.context, kinds, optional_too=optional_too))
            return np.full(len(self), max(0, n - 1), np.float64)

        return self.column(key, Text("steps from level to level", "层级递进"), LEVELS, work_out)

    def shrinking(self, *kinds: str, optional_too: bool = True, key: str = "drop") -> Column:
        """Return by how many units a level has fewer than the one above it, at most, at or below each unit.

        Of a level at which there is nothing in the whole territory nothing is known, unless one of the kinds is said to
        be complete.

        Args:
            *kinds: Kinds of unit.
            optional_too: Whether levels count that a path may skip.
            key: Key of the column.
        """

        def work_out() -> tuple[Floats, Floats]:
            context, h = self.context, self.context.territory
            low, high = np.zeros(len(self)), np.zeros(len(self))
            fewest = most = np.zeros(len(self))
            for types, is_open in _levels_with(context, kinds, optional_too=optional_too):
                n = below(h.tree, types[h.types])[self.rows].astype(np.float64)
                now = n, np.full(len(self), np.inf) if is_open else n
                low, high = np.maximum(low, fewest - now[1]), np.maximum(high, most - now[0])
                fewest, most = now
            return low, high

        def remark(i: int) -> Text:
            h, row = self.context.territory, int(self.rows[i])
            levels = _levels_with(self.context, kinds, optional_too=optional_too)
            types = h.types[row : int(h.tree.end[row])]
            said = [f"{int(wanted[types].sum()):,}" for wanted, _ in levels]
            return _COUNTS.format(en=", ".join(said), zh="、".join(said))

        return self.column(key, Text("fewer units than above", "较上级减少的单元"), UNITS, work_out, remark=remark)

    def in_chain(self, chain: Sequence[str], *, key: str = "named") -> Column:
        """Return whether each unit is at a place of a chain other than the first.

        Args:
            chain: Places from the top down, each of kinds, levels or ``level:kind`` with ``/`` between them.
            key: Key of the column.
        """

        def work_out() -> Floats:
            return (self._position(chain) > 0).astype(np.float64).take(self.context.territory.types[self.rows])

        return self.column(key, Text("named in the chain", "列入层级链"), YES, work_out)

    def next_below(self, chain: Sequence[str], *, key: str = "fits") -> Column:
        """Return whether each unit stands right under a unit of the place just above its own in a chain.

        What a root stands under is not in the data, so that nothing is known about it.

        Args:
            chain: Places from the top down, as in `in_chain`.
            key: Key of the column.
        """

        def work_out() -> Floats:
            h = self.context.territory
            position, parent = self._position(chain), h.tree.parent[self.rows]
            own, above = h.types[self.rows].astype(np.int64), h.types.take(parent, mode="wrap")
            # Places that are not in the chain are -1: the first place of it has nothing above it.
            fits = (position == position[:, None] - 1) & (position >= 0)
            found: Floats = fits.astype(np.float64).ravel().take(own * len(position) + above)
            found[parent < 0] = np.nan
            return found

        return self.column(key, Text("stands under the level just above", "隶属上一级"), YES, work_out)

    def _position(self, chain: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return the position in a chain of each type of the scheme, -1 for none."""
        scheme = self.context.territory.levels
        position = np.full(len(scheme.types), -1)
        for i, place in enumerate(chain):
            position[types_named(scheme, place)] = i
        return position
