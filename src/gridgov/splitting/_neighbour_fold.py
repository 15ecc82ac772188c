"""Pairs of neighbours folded into edges between rows, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

import attrs
import numpy as np

from gridgov._cells import close_to, short
from gridgov._columns import IdColumn, Ints, encode
from gridgov._encoding import is_missing
from gridgov._metric_spread import Floats
from gridgov.errors import Batch, FaultKind, Problems
from gridgov.splitting._neighbour_columns import number
from gridgov.splitting._neighbour_faults import (
    BAD_WEIGHT,
    NOT_TWO_IDS,
    OWN_NEIGHBOUR,
    UNKNOWN_NEIGHBOUR,
    WEIGHTS_DIFFER,
)
from gridgov.splitting._neighbour_rows import Cells, Stated
from gridgov.text import Text

__all__ = ["Folded", "folded"]

#: For so many different ids it is worth looking for the one that was meant, among so many.
_ASKED, _AMONG = 20, 5_000
_NOTHING: Final = Text("", "")


@attrs.frozen(eq=False)
class Folded:
    """Each pair once."""

    #: Int64, shape (m, 2): the smaller row first, sorted.
    edges: Ints
    #: Float64, shape (m,).
    weights: Floats
    #: Number of pairs that are stated more than once.
    repeated: int
    #: Number of entries that lead out of the units, to others that are known.
    outside: int = 0


def folded(found: Stated, ids: IdColumn, within: tuple[IdColumn, Ints] | None = None) -> tuple[Folded, Problems]:
    """Return each pair once, and everything that is wrong with the pairs; weights of parallel edges are added.

    Args:
        found: The pairs.
        ids: Ids of the units; edges are rows of it.
        within: Ids that may be named, and the row of the unit that each is or is below, -1 for none.
    """
    known_ids, inside = (ids, np.arange(len(ids), dtype=np.int64)) if within is None else within
    ends = encode(found.first), encode(found.second)
    unnamed = ends[0].missing() | ends[1].missing()
    for coded in ends:
        unnamed[list(coded.odd)] = True
    first, second = (known_ids.find_encoded(coded).astype(np.int64) for coded in ends)
    there = ~unnamed & (first >= 0) & (second >= 0)
    weights = _weights(found, len(unnamed))
    units = [np.where(rows >= 0, inside[np.maximum(rows, 0)], -1) for rows in (first, second)]
    own = there & (first == second) & (units[0] >= 0)
    outside = there & ((units[0] < 0) | (units[1] < 0))
    wrong = ~unnamed & ~outside & ~(np.isfinite(weights) & (weights > 0))
    # What is below one unit does not make it its own neighbour.
    good = np.flatnonzero(there & ~own & ~wrong & ~outside & (units[0] != units[1]))
    pairs = np.minimum(first, second)[good] * len(known_ids) + np.maximum(first, second)[good]
    each, before, differ = _once(pairs, weights[good], adds=found.adds)
    low, high = (turn(units[0], units[1])[good] for turn in (np.minimum, np.maximum))
    result = _fold((low * len(ids) + high)[each], weights[good][each], len(ids))
    say = _Say(found, (ends[0].get, ends[1].get))
    batches = [
        say.unnamed(np.flatnonzero(unnamed)),
        say.unknown(np.flatnonzero(~unnamed & (first < 0)), 0, ids),
        # A pair of one unknown id is reported once.
        say.unknown(np.flatnonzero(~unnamed & (second < 0)), 1, ids),
        say.own(np.flatnonzero(own)),
        say.weight(np.flatnonzero(wrong)),
        say.differ(good[before], good[differ], weights),
    ]
    result = attrs.evolve(result, repeated=_repeats(pairs), outside=int(outside.sum()))
    return result, found.problems + Problems(batches)


def _weights(found: Stated, n: int) -> Floats:
    """Return the weight of each entry, NaN for what is no number."""
    given = found.weight
    if given is None:
        return np.ones(n)
    if isinstance(given, np.ndarray) and given.dtype.kind in "iuf":
        out = given.astype(np.float64)
        return np.where(np.isnan(out), 1.0, out) if found.blank else out
    return np.array([_weight(value, blank=found.blank) for value in _listed(given)], np.float64)


def _weight(value: object, *, blank: bool) -> float:
    """Return one weight: 1 if it is left out, NaN if it is no number."""
    if value is None or (blank and (is_missing(value) or value == "")):
        return 1.0
    return np.nan if (found := number(value)) is None else found


def _listed(given: Cells) -> Sequence[Any]:
    return cast("list[Any]", given.tolist()) if isinstance(given, np.ndarray) else given


def _repeats(pairs: Ints) -> int:
    """Return how many pairs are stated more than once."""
    return int((np.unique(pairs, return_counts=True)[1] > 1).sum())


def _once(pairs: Ints, weights: Floats, *, adds: bool) -> tuple[Ints, Ints, Ints]:
    """Return the entries that count, and pairs of entries: the first of a pair and a later one of another weight.

    A list that has each pair both ways round says the same thing twice; parallel edges of a graph all count.
    """
    _, first, back = np.unique(pairs, return_index=True, return_inverse=True)
    before = first[back.reshape(-1)]
    if adds:
        nothing = np.zeros(0, np.int64)
        return np.arange(len(pairs), dtype=np.int64), nothing, nothing
    differ = np.flatnonzero(weights != weights[before])
    return np.sort(first).astype(np.int64), before[differ], differ


def _fold(keys: Ints, weights: Floats, n: int) -> Folded:
    """Return each key once, its weights added."""
    each, back = np.unique(keys, return_inverse=True)
    # The sum must not depend on the order of the entries.
    order = np.lexsort((weights, keys))
    sums = np.asarray(np.bincount(back.reshape(-1)[order], weights=weights[order], minlength=len(each)), np.float64)
    edges = np.stack([each // max(n, 1), each % max(n, 1)], axis=1)
    return Folded(edges, sums, 0)


@attrs.frozen(eq=False)
class _Say:
    """Says what is wrong with entries."""

    found: Stated
    #: Give the id of an entry at either end.
    names: tuple[Callable[[int], str], Callable[[int], str]]

    def _batch(
        self, kind: FaultKind, at: Ints, facts: Mapping[str, Sequence[object]], ids: Sequence[str] | None
    ) -> Batch:
        return Batch(kind, self._rows(at), ids, facts, self.found.place)

    def _rows(self, at: Ints) -> list[int] | None:
        return None if self.found.rows is None else [self.found.rows[i] for i in at.tolist()]

    def _named(self, at: Ints, end: int) -> list[str]:
        return [self.names[end](i) for i in at.tolist()]

    def unnamed(self, at: Ints) -> Batch:
        """Report entries of which an end is no id."""
        first, second = (
            [_listed_one(column, i) for i in at.tolist()] for column in (self.found.first, self.found.second)
        )
        shown = [short(repr(pair)) for pair in zip(first, second, strict=True)]
        return self._batch(NOT_TWO_IDS, at, {"entry": shown}, None)

    def unknown(self, at: Ints, end: int, ids: IdColumn) -> Batch:
        """Report ids of no unit."""
        names = self._named(at, end)
        if end:
            both = [a == b for a, b in zip(names, self._named(at, 0), strict=True)]
            at, names = at[~np.array(both, bool)], [name for name, same in zip(names, both, strict=True) if not same]
        there = ids.tolist() if names and len(ids) <= _AMONG else []
        close = {name: close_to(name, there) for name in list(dict.fromkeys(names))[:_ASKED]}
        return self._batch(
            UNKNOWN_NEIGHBOUR, at, {"id": names, "close": [close.get(n, _NOTHING) for n in names]}, names
        )

    def own(self, at: Ints) -> Batch:
        """Report units next to themselves."""
        names = self._named(at, 0)
        return self._batch(OWN_NEIGHBOUR, at, {"id": names}, names)

    def weight(self, at: Ints) -> Batch:
        """Report weights that are no finite numbers above 0."""
        given: Cells = () if self.found.weight is None else self.found.weight
        values = [short(repr(_listed_one(given, i))) for i in at.tolist()]
        return self._batch(BAD_WEIGHT, at, {**self._ends(at), "value": values}, None)

    def differ(self, before: Ints, at: Ints, weights: Floats) -> Batch:
        """Report pairs with two weights."""
        one, two = ([f"{w:.15g}" for w in weights[rows].tolist()] for rows in (before, at))
        rows = self._rows(before) or []
        return self._batch(WEIGHTS_DIFFER, at, {**self._ends(at), "one": one, "row": rows, "two": two}, None)

    def _ends(self, at: Ints) -> dict[str, Sequence[object]]:
        return {"first": self._named(at, 0), "second": self._named(at, 1)}


def _listed_one(column: Cells, at: int) -> object:
    """Return one cell as a plain value."""
    value = column[at]
    return cast("Any", value).item() if isinstance(value, np.generic) else value
