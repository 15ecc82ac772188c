"""Similar names: suggestions for people. Only stems are compared; numbers have to be equal before that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from gridgov._match_kinds import DIRECTION, PARTS, SIMILAR
from gridgov._match_pairs import Ints, Pairs, expand, interned, ranks, take
from gridgov._match_stages import Known

__all__ = ["same_parts", "similar"]

Floats: TypeAlias = npt.NDArray[np.float64]

#: Below this are all names that are not equal but for signs.
_SIGNS: Final = 0.99
_STEMS: Final = 0.98
#: A stem that matches without its community counts a little less; other compass points count much less.
_CORE: Final = 0.95
_COMPASS: Final = 0.75
_NO_COMPASS: Final = re.compile("[^东南西北\n]+")
_COMMUNITY: Final = re.compile(r"^[^\n]*?社区(?=.)", re.MULTILINE)
#: Stems compared at once, and in one call in total.
_AT_ONCE: Final = 1 << 22
_IN_ALL: Final = 1_000_000_000
#: So many similar stems of one stem are followed.
_STEMS_EACH: Final = 50


def same_parts(known: Known, rows: Ints, most: int) -> Pairs:
    """Return the pairs whose stems and numbers are equal, though the names are not: 3号 and 3号楼."""
    n = int(max((side.max(initial=-1) for side in known.numbers), default=-1)) + 2
    mine, theirs = (stem * n + number + 1 for stem, number in zip(known.stems, known.numbers, strict=True))
    every = np.arange(len(known.right))
    found: list[Pairs] = []
    named = np.fromiter(map(bool, known.left.keys), bool, len(known.left))
    for ours, others in _blocks(known, rows[named[rows]], every):
        at, same = _equal(mine[ours], theirs[others], known.rank[others], most)
        left, right = ours[at], others[same]
        found.append(Pairs.of(left, right, np.full(len(left), PARTS, np.int8), np.full(len(left), _SIGNS)))
    pairs = Pairs.joined(found)
    # A number without a stem says something only within one community.
    return pairs.at((known.stems[0] >= 0)[pairs.left] | known.same_community(pairs))


def similar(known: Known, rows: Ints, threshold: float, most: int, fuzz: Any) -> tuple[Pairs, Ints, int]:  # noqa: ANN401 - a module
    """Return pairs of similar names with equal numbers.

    Args:
        known: Both tables.
        rows: Left rows to find something for.
        threshold: Similarity of the stems from which on a pair is named, 0 to 1.
        most: Suggestions for each row.
        fuzz: The module ``rapidfuzz``.

    Returns:
        The pairs; the left rows that have similar stems, whatever their numbers; and how many rows were not compared,
        because there are too many stems.
    """
    named = np.fromiter(map(bool, known.parts[0].stems), bool, len(known.left))
    other = np.flatnonzero(np.fromiter(map(bool, known.parts[1].stems), bool, len(known.right)))
    found: list[Pairs] = []
    near: list[Ints] = []
    left_out, budget = 0, _IN_ALL
    for ours, others in _blocks(known, rows[named[rows]], other):
        if not len(ours) or not len(others):
            continue
        table = _Stems(known, ours, others)
        budget -= table.work
        if budget < 0:
            left_out += len(ours)
            continue
        pairs, close = table.pairs(threshold, most, fuzz)
        found.append(pairs)
        near.append(close)
    return Pairs.joined(found), np.concatenate([np.zeros(0, np.int64), *near]), left_out


def _blocks(known: Known, rows: Ints, others: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Return left rows with the right rows that may belong to them, community by community."""
    mine, theirs = known.within[0][rows], known.within[1][others]
    order, place = np.argsort(mine, kind="stable"), np.argsort(theirs, kind="stable")
    inside, outside = mine[order], theirs[place]
    nowhere = place[: np.searchsorted(outside, 0)]
    for community in np.unique(mine).tolist():
        ours = rows[order[np.searchsorted(inside, community) : np.searchsorted(inside, community, side="right")]]
        if community < 0:
            yield ours, others
            continue
        same = place[np.searchsorted(outside, community) : np.searchsorted(outside, community, side="right")]
        yield ours, others[np.concatenate((same, nowhere))]


def _equal(mine: Ints, theirs: Ints, rank: Ints, most: int) -> tuple[Ints, Ints]:
    """Return positions with equal keys, for each of the first the first ones by rank of the second."""
    order = np.lexsort((rank, theirs))
    keys = theirs[order]
    start = np.searchsorted(keys, mine)
    which, place = expand(start, np.minimum(np.searchsorted(keys, mine, side="right"), start + most))
    return which, order[place]


class _Stems:
    """The distinct stems of some left and right rows."""

    def __init__(self, known: Known, ours: Ints, others: Ints) -> None:
        self.known, self.ours, self.others = known, ours, others
        mine, theirs = known.stems
        self.left, self.first = np.unique(mine[ours], return_index=True)
        self.right, self.second = np.unique(theirs[others], return_index=True)
        self.work = len(self.left) * len(self.right)

    def pairs(self, threshold: float, most: int, fuzz: Any) -> tuple[Pairs, Ints]:  # noqa: ANN401 - a module
        """Return the pairs of rows, and the left rows with similar stems."""
        a, b, score, direction = self._alike(threshold, fuzz)
        known, ours, others = self.known, self.ours, self.others
        # From each left row over its stem to the similar stems, and on to the right rows with the same numbers.
        stem = known.stems[0][ours]
        keys = self.left[a]
        which, place = expand(np.searchsorted(keys, stem), np.searchsorted(keys, stem, side="right"))
        n = int(max((side.max(initial=-1) for side in known.numbers), default=-1)) + 2
        wanted = self.right[b][place] * n + known.numbers[0][ours][which] + 1
        theirs = known.stems[1][others] * n + known.numbers[1][others] + 1
        at, found = _equal(wanted, theirs, known.rank[others], most)
        kind = np.where(direction[place][at], DIRECTION, SIMILAR).astype(np.int8)
        pairs = Pairs.of(ours[which][at], others[found], kind, score[place][at])
        return pairs.best(known.rank, most), np.unique(ours[which])

    def _alike(self, threshold: float, fuzz: Any) -> tuple[Ints, Ints, Floats, npt.NDArray[np.bool_]]:  # noqa: ANN401 - a module
        """Return pairs of similar stems by the left ones, their scores, and whether compass points differ."""
        known = self.known
        stems = take(known.parts[0].stems, self.ours[self.first])
        others = take(known.parts[1].stems, self.others[self.second])
        cores = [_COMMUNITY.sub("", "\n".join(side)).split("\n") for side in (stems, others)]
        bare = [
            np.array([a == b for a, b in zip(*pair, strict=True)], bool)
            for pair in zip((stems, others), cores, strict=True)
        ]
        points = interned(*[_NO_COMPASS.sub("", "\n".join(side)).split("\n") for side in (stems, others)])
        step = max(1, _AT_ONCE // max(1, len(others)))
        found: list[tuple[Ints, Ints, Floats]] = []
        for a in range(0, len(stems), step):
            part = slice(a, a + step)
            score = _ratios(stems[part], others, threshold, fuzz)
            mixed = bare[0][part, None] != bare[1][None, :]
            if mixed.any():
                core = _ratios(cores[0][part], cores[1], threshold, fuzz)
                score = np.where(mixed, np.maximum(score, core * _CORE), score)
            rows, columns = np.nonzero(score)
            found.append((rows + a, columns, score[rows, columns].astype(float) * _STEMS))
        rows, columns, scores = (np.concatenate(parts) for parts in zip(*found, strict=True))
        rank = ranks(others)
        order = np.lexsort((rank[columns], -scores, rows))
        rows, columns, scores = rows[order], columns[order], scores[order]
        keep = np.arange(len(rows)) - np.searchsorted(rows, rows) < _STEMS_EACH
        rows, columns, scores = rows[keep], columns[keep], scores[keep]
        differ = points[0][rows] != points[1][columns]
        return rows, columns, np.where(differ, scores * _COMPASS, scores), differ


def _ratios(left: list[str], right: list[str], threshold: float, fuzz: Any) -> npt.NDArray[np.float32]:  # noqa: ANN401 - a module
    """Return the similarity of each pair of texts, 0 below the threshold."""
    scores: npt.NDArray[np.float32] = fuzz.process.cdist(
        left, right, scorer=fuzz.fuzz.ratio, score_cutoff=threshold * 100, dtype=np.float32
    )
    return scores / np.float32(100)
