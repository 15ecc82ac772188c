"""Columns of a chain of bodies and roles that the units carry, level by level."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from gridgov.rules._col_bodies import BodyColumns, bodies_in_force, kind_is_open
from gridgov.rules._col_levels import types_named
from gridgov.rules._col_people import is_open
from gridgov.rules._col_within import WithinColumns, filled_within
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import ITEMS
from gridgov.rules._view import Context
from gridgov.text import Text

__all__ = ["ChainColumns", "links_of"]


def links_of(chain: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return places and what must be there, of texts such as ``estate/grid=party_branch``.

    Raises:
        ValueError: A text is none of that kind.

    Example:
        >>> list(links_of(["estate/grid=party_branch", "building=party_group/party_branch"]))
        [('estate/grid', ('party_branch',)), ('building', ('party_group', 'party_branch'))]
    """
    for link in chain:
        place, _, wanted = link.partition("=")
        words = tuple(word.strip() for word in wanted.split("/"))
        if not place.strip() or not all(words):
            msg = f"A link of a chain is written 'PLACE=KIND', such as 'estate/grid=party_branch', not {link!r}."
            raise ValueError(msg)
        yield place.strip(), words


def _carried(context: Context, words: Sequence[str]) -> tuple[npt.NDArray[np.bool_], bool]:
    """Tell which units surely have one of some bodies, or a holder of one of some roles; and whether any may have."""
    j, n = context.jurisdiction, len(context.territory)
    found, unknown = np.zeros(n, bool), False
    for word in words:
        if word in j.catalogue:
            unknown |= is_open(context, word)
            found |= filled_within(context, word)
        else:
            unknown |= kind_is_open(context, word)
            found[j.bodies.columns.unit[bodies_in_force(context, word)]] = True
    return found, unknown


class ChainColumns(WithinColumns, BodyColumns):
    """Columns of chains."""

    def chain(self, chain: Sequence[str], *, key: str = "lacking", needed: str = "needed") -> tuple[Column, Column]:
        """Return how many links of a chain each unit lacks, and how many it must have.

        A link says that at units of some places there is a body of one of some kinds, or at or below them a holder of
        one of some roles. Of a kind of body of which there is none in the whole jurisdiction, and of a role of which
        there is no post, nothing is known, unless it is said that the data are complete for it.

        Args:
            chain: Texts such as ``estate/grid=party_branch``: kinds, levels or ``level:kind`` with ``/`` between them,
                then kinds of body or roles of which one is enough.
            key: Key of the first column.
            needed: Key of the second one.

        Raises:
            ValueError: A text is none of that kind.
        """
        links = tuple(links_of(chain))

        def lacking() -> tuple[Floats, Floats]:
            context, h = self.context, self.context.territory
            low, high = np.zeros(len(h), np.int16), np.zeros(len(h), np.int16)
            for place, words in links:
                found, unknown = _carried(context, words)
                lacks = types_named(h.levels, place).take(h.types) & ~found
                high += lacks
                if not unknown:
                    low += lacks
            return low.take(self.rows).astype(np.float64), high.take(self.rows).astype(np.float64)

        def must() -> Floats:
            h = self.context.territory
            counts = sum((types_named(h.levels, place).astype(np.int64) for place, _ in links), np.zeros(1, np.int64))
            return np.broadcast_to(counts, len(h.levels.types)).astype(np.float64).take(h.types[self.rows])

        return (
            self.column(key, Text("links of the chain that are not there", "链条缺失环节"), ITEMS, lacking),
            self.column(needed, Text("links of the chain", "链条环节"), ITEMS, must),
        )
