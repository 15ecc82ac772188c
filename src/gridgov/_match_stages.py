"""Equal ids, codes, names and addresses: what decides, because it is unique on both sides, and what does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Self, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._match_kinds import (
    ADDRESS,
    ADDRESS_ONLY,
    AMBIGUOUS,
    CODE,
    ID,
    ID_NUMBERS,
    NAME,
    NONE,
    NOTHING,
    SAME_ADDRESS,
    SAME_CODE,
    SAME_ID,
    SAME_NAME,
)
from gridgov._match_pairs import Ints, Pairs, expand, interned, ranks
from gridgov._match_parse import parse_lines, signatures
from gridgov._match_tables import Side

__all__ = ["Draft", "Known", "Parts", "exact"]

Bools: TypeAlias = npt.NDArray[np.bool_]
Rows: TypeAlias = npt.NDArray[np.int32]

#: So many candidates of one row are listed; how many there are is said.
_MOST: Final = 100


@attrs.frozen(eq=False)
class Parts:
    """Names of one table taken apart."""

    stems: list[str]
    #: Numbers of each name that must be equal.
    numbers: list[str]

    @classmethod
    def of(cls, names: list[str]) -> Self:
        """Take normalised names apart."""
        parts = parse_lines(names)
        return cls([part[0] for part in parts], signatures(parts))


@attrs.frozen(eq=False)
class Known:
    """Both tables with what is worked out once: numbers for stems, for numbers and for communities."""

    left: Side
    right: Side
    #: Left and right.
    parts: tuple[Parts, Parts]
    stems: tuple[Ints, Ints]
    numbers: tuple[Ints, Ints]
    #: Row of the community, -1 where none is said.
    within: tuple[Ints, Ints]
    #: Place of each right id in the order of the texts.
    rank: Ints

    @classmethod
    def of(cls, left: Side, right: Side) -> Self:
        """Work it out."""
        mine, theirs = Parts.of(left.keys), Parts.of(right.keys)
        return cls(
            left,
            right,
            (mine, theirs),
            interned(mine.stems, theirs.stems),
            interned(mine.numbers, theirs.numbers),
            interned(left.within, right.within),
            ranks(right.ids),
        )

    def same_community(self, pairs: Pairs) -> Bools:
        """Tell of which pairs both rows say the same community."""
        mine, theirs = self.within[0][pairs.left], self.within[1][pairs.right]
        return np.asarray((mine == theirs) & (mine >= 0))

    def contradict(self, pairs: Pairs) -> Bools:
        """Tell of which pairs both rows have a name, and the numbers of the names differ."""
        differ = self.numbers[0][pairs.left] != self.numbers[1][pairs.right]
        there = _there(self.left.keys)[pairs.left] & _there(self.right.keys)[pairs.right]
        return np.asarray(differ & there)


def _there(texts: list[str]) -> Bools:
    return np.fromiter(map(bool, texts), bool, len(texts))


@attrs.define(eq=False)
class Draft:
    """What became of each left row so far."""

    status: npt.NDArray[np.int8]
    #: Row of the right table, -1 for none.
    right: Rows
    #: Why; a kind.
    reason: npt.NDArray[np.int8]
    taken: Bools
    #: Pairs of rows that are ambiguous.
    several: list[Pairs]
    #: How many candidates there are.
    count: Ints
    #: Pairs that are only suggested.
    hints: list[Pairs]

    @classmethod
    def of(cls, known: Known) -> Self:
        """Begin with nothing."""
        n = len(known.left)
        return cls(
            np.full(n, NONE, np.int8),
            np.full(n, -1, np.int32),
            np.full(n, NOTHING, np.int8),
            np.zeros(len(known.right), bool),
            [],
            np.zeros(n, np.int64),
            [],
        )

    def accept(self, pairs: Pairs, status: int) -> None:
        """Enter pairs that are decided."""
        self.status[pairs.left], self.right[pairs.left], self.reason[pairs.left] = status, pairs.right, pairs.kind
        self.taken[pairs.right] = True

    def open(self) -> Ints:
        """Return the rows for which nothing was found at all."""
        return np.flatnonzero(self.status == NONE)


def exact(known: Known, by: Sequence[str]) -> Draft:
    """Compare what has to be equal, one after another."""
    draft = Draft.of(known)
    left, right = known.left, known.right
    if "code" in by:
        _stage(known, draft, interned(left.ids, right.ids), ID, SAME_ID)
        for codes in _codes(left, right):
            _stage(known, draft, interned(*codes), CODE, SAME_CODE)
        at = np.flatnonzero(draft.status <= CODE)
        pairs = Pairs.of(at, draft.right[at].astype(np.int64), np.zeros(len(at), np.int8))
        draft.reason[at[known.contradict(pairs)]] = ID_NUMBERS
    if "name" in by:
        _stage(known, draft, interned(left.keys, right.keys), NAME, SAME_NAME)
    if "address" in by:
        _stage(known, draft, interned(left.addresses, right.addresses), ADDRESS, SAME_ADDRESS)
    return draft


def _codes(left: Side, right: Side) -> list[tuple[list[str], list[str]]]:
    """Return the columns of codes to compare: where one table has none its ids may be the codes."""
    if any(left.codes) and any(right.codes):
        return [(left.codes, right.codes)]
    if any(left.codes):
        return [(left.codes, right.ids)]
    return [(left.ids, right.codes)] if any(right.codes) else []


def _stage(known: Known, draft: Draft, keys: tuple[Ints, Ints], status: int, kind: int) -> None:
    """Accept the pairs with equal keys that are unique on both sides; the others are ambiguous."""
    mine, theirs = _Ranges.of(keys, known.within, known.rank), _Ranges.of(_turned(keys), _turned(known.within), None)
    counts = mine.size
    open_row = (draft.status == NONE) | (draft.status == AMBIGUOUS)
    pairs = mine.pairs(np.flatnonzero(open_row & (counts > 0)), kind)
    alone = (counts[pairs.left] == 1) & (theirs.size[pairs.right] == 1)
    sure = alone & ~draft.taken[pairs.right] & _among(draft, pairs) & ~_doubtful(known, pairs, kind)
    if kind == SAME_ADDRESS:
        # Many things may stand at one address: their names must not differ.
        agree, keep = _agree(known, pairs), ~known.contradict(pairs)
        hints = pairs.at(keep & ~agree)
        draft.hints.append(
            attrs.evolve(hints, kind=np.full(len(hints), ADDRESS_ONLY, np.int8), score=hints.score * 0.9)
        )
        pairs, sure = pairs.at(keep & agree), sure[keep & agree]
        counts = np.bincount(pairs.left, minlength=len(counts))
    draft.accept(pairs.at(sure), status)
    rest = pairs.at((draft.status == NONE)[pairs.left])
    draft.several.append(rest)
    draft.status[rest.left], draft.reason[rest.left], draft.count[rest.left] = AMBIGUOUS, kind, counts[rest.left]


def _turned(both: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    return both[1], both[0]


def _among(draft: Draft, pairs: Pairs) -> Bools:
    """Tell which pairs do not contradict the candidates that an earlier stage has found."""
    before = Pairs.joined(draft.several)
    n = len(draft.taken)
    said = np.isin(pairs.left * n + pairs.right, before.left * n + before.right)
    return np.asarray((draft.status[pairs.left] == NONE) | said, bool)


def _doubtful(known: Known, pairs: Pairs, kind: int) -> Bools:
    """Tell which names are too little: 3号楼 alone is one building only within one community."""
    if kind != SAME_NAME:
        return np.zeros(len(pairs), bool)
    return np.asarray((known.stems[0][pairs.left] < 0) & ~known.same_community(pairs), bool)


def _agree(known: Known, pairs: Pairs) -> Bools:
    """Tell of which pairs one name is missing, or is the end of the other."""
    left, right = known.left.keys, known.right.keys
    names = ((left[int(i)], right[int(j)]) for i, j in zip(pairs.left, pairs.right, strict=True))
    return np.fromiter((a.endswith(b) or b.endswith(a) for a, b in names), bool, len(pairs))


@attrs.frozen(eq=False)
class _Ranges:
    """Where the rows with the key of each row stand: those of its own community, and those that say none."""

    #: The other rows in the order of their keys, communities and ids.
    order: Ints
    #: Two ranges for each row. Int64, shape (2, n).
    start: Ints
    stop: Ints

    @classmethod
    def of(cls, keys: tuple[Ints, Ints], within: tuple[Ints, Ints], rank: Ints | None) -> Self:
        """Find the ranges of the first rows among the second."""
        width = max((int(side.max(initial=-1)) for side in within), default=-1) + 2
        mine, theirs = keys
        code = theirs * width + within[1] + 1
        order = np.lexsort((code,) if rank is None else (rank, code))
        code = code[order]
        base, own = mine * width, within[0] + 1
        # A row that says none may be in any community.
        low = np.stack((base, base + np.maximum(own, 1)))
        high = np.stack((base, np.where(own > 0, base + own, base + width - 1)))
        start, stop = np.searchsorted(code, low), np.searchsorted(code, high, side="right")
        stop = np.where(mine >= 0, stop, start)
        return cls(order, start, np.maximum(stop, start))

    @property
    def size(self) -> Ints:
        """How many there are for each row."""
        size: Ints = (self.stop - self.start).sum(axis=0)
        return size

    def pairs(self, rows: Ints, kind: int) -> Pairs:
        """Return the pairs of some rows, the first ones where there are many."""
        found: list[Pairs] = []
        for start, stop in zip(self.start, self.stop, strict=True):
            which, place = expand(start[rows], np.minimum(stop[rows], start[rows] + _MOST))
            found.append(Pairs.of(rows[which], self.order[place], np.full(len(which), kind, np.int8)))
        return Pairs.joined(found)
