"""From a question to the best division found: how many parts, what stays whole, and which of the good ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from time import monotonic
from typing import Final, Literal, TypeAlias

import attrs
import numpy as np

from gridgov._carve import carve
from gridgov._columns import Ints, Rows
from gridgov._kway import kway
from gridgov._metric_spread import Floats
from gridgov.splitting._ground import Ground, Kept
from gridgov.splitting._limits import Band, Pieces, possible_parts
from gridgov.splitting._whole import Folded, KeptPieces, folded, kept_pieces

__all__ = ["Objective", "Outcome", "Question", "Search", "Work"]

#: What is made as small as can be: see `gridgov.splitting.split`.
Objective: TypeAlias = Literal["cut", "balance", "moved", "compact"]

#: Effort of solves that only ask whether there is a division at all.
_QUICK: Final = 0.2
#: Many small parts are carved: from so many parts, and up to so many nodes for each.
_MANY, _SMALL = 20, 12
#: So many numbers of parts are tried one after the other; then the steps grow.
_TRIES: Final = 3


@attrs.define
class Work:
    """How much to try."""

    effort: float
    seed: int
    prove: bool
    until: float | None
    progress: Callable[[int, int], None] | None
    #: Whether somebody interrupted it: what there is is taken.
    interrupted: bool = False

    @property
    def left(self) -> float | None:
        """Seconds that are left; None for no limit."""
        if self.interrupted:
            return 0.01
        return None if self.until is None else max(self.until - monotonic(), 0.01)

    @property
    def over(self) -> bool:
        """Whether the time is over."""
        return self.interrupted or (self.until is not None and monotonic() >= self.until)


@attrs.frozen(eq=False)
class Question:
    """What is asked for."""

    found: Ground
    band: Band
    #: Exactly so many parts; None for as many as needed, the fewest first.
    parts: int | None
    #: Whether any number of parts will do, and the objective chooses.
    any_number: bool
    keep: tuple[Kept, ...]
    #: Group of each base unit: no part has base units of two; None for one group.
    groups: Ints | None
    hang: Pieces
    #: Present parts, to begin with; empty for none.
    starts: tuple[Ints | Rows, ...] = ()
    #: Value of any set of base units, instead of the cut; None for the cut.
    score: Callable[[Sequence[Ints]], Floats] | None = None
    #: Row of the present unit of each base unit, -1 for none, where it counts what stays in it; None otherwise.
    old: Rows | None = None


@attrs.frozen(eq=False)
class Outcome:
    """A division, and how good it can be at best."""

    #: Part of each base unit, numbered by their first. Int32, shape (n,).
    labels: Rows
    #: Sum of the weights of the adjacencies between parts.
    cut: float
    #: No division that keeps the same units whole has less.
    bound: float
    proven: bool
    #: Parts out of the band.
    outside: Ints
    others: tuple[Rows, ...]
    #: Pieces of kept units that were given free.
    free: frozenset[int]

    @property
    def parts(self) -> int:
        """Number of parts."""
        return int(self.labels.max(initial=-1)) + 1


class Search:
    """Looks for a division of a ground."""

    def __init__(self, question: Question, work: Work) -> None:
        self.question, self.work = question, work
        #: Whether it was shown that no division is in the band.
        self.shown = False
        self.kept: KeptPieces = kept_pieces(question.found, question.keep, question.groups)

    # -- one solve -----------------------------------------------------------------------------------------------------

    def fold(self, free: Collection[int], costs: Floats) -> Folded:
        """Return the graph with everything whole that is not free."""
        q = self.question
        return folded(q.found, self.kept, free, q.band, costs, q.groups)

    def solve(  # noqa: PLR0913 - one question to the engines
        self,
        parts: int | None,
        free: Collection[int],
        *,
        band: Band | None = None,
        effort: float = 1.0,
        starts: Sequence[Ints | Rows] = (),
        prove: bool = False,
    ) -> Outcome | None:
        """Return the best division found with everything whole that is not free; None if that are too few nodes."""
        q, work = self.question, self.work
        limits = q.band if band is None else band
        graph = self.fold(free, self._costs(parts))
        if parts is not None and len(graph.weights) < parts:
            return None
        given = [
            np.asarray(start, np.int64)[_first(graph.node)]
            for start in (*starts, *q.starts)
            if _fits(graph.node, start)
        ]
        many = (
            parts is None
            or (parts >= _MANY and len(graph.weights) <= _SMALL * parts)
            or q.groups is not None
            or q.score is not None
        )
        if many:
            score = None if q.score is None or parts is not None else _lifted(q.score, graph.node)
            carved = carve(
                graph.weights,
                graph.edges,
                graph.costs,
                low=limits.low,
                high=limits.high,
                groups=graph.groups,
                starts=given,
                score=score,
                order=graph.rank,
                effort=effort * work.effort,
                seed=work.seed,
                prove=prove,
                time_limit=work.left,
                progress=work.progress,
                parts=parts,
            )
            work.interrupted = work.interrupted or carved.interrupted
            known = score is None
            bound = float(graph.costs.sum()) - carved.bound if known else 0.0
            return self._outcome(
                graph, carved.labels, bound, carved.proven and known, carved.outside, carved.others, free
            )
        divided = kway(
            graph.weights,
            graph.edges,
            graph.costs,
            int(parts or 1),
            low=limits.low,
            high=limits.high,
            starts=given,
            order=graph.rank,
            effort=effort * work.effort,
            seed=work.seed,
            prove=prove,
            time_limit=work.left,
            progress=work.progress,
        )
        work.interrupted = work.interrupted or divided.interrupted
        return self._outcome(
            graph, divided.labels, divided.bound, divided.proven, divided.outside, divided.others, free
        )

    def _costs(self, parts: int | None) -> Floats:
        """Return what it costs to part neighbours: where what stays counts, those of one present unit hold together."""
        found, old = self.question.found, self.question.old
        near = found.near
        if old is None or parts is None:
            return near.weights
        first, second = near.edges[:, 0], near.edges[:, 1]
        least = np.minimum(found.weights[first], found.weights[second]) + 1.0
        whole = float(near.weights.sum()) / max(float(least.mean()), 1e-9) if len(least) else 0.0
        return near.weights + np.where((old[first] == old[second]) & (old[first] >= 0), least * whole, 0.0)

    def _outcome(  # noqa: PLR0913 - what an engine says
        self,
        graph: Folded,
        labels: Rows,
        bound: float,
        proven: bool,  # noqa: FBT001 - passed on
        outside: Ints,
        others: Sequence[Rows],
        free: Collection[int],
    ) -> Outcome:
        of_units = labels[graph.node]
        return Outcome(
            of_units,
            self.question.found.cut(of_units),
            max(bound, 0.0),
            proven,
            outside,
            tuple(other[graph.node] for other in others),
            frozenset(free) | frozenset(graph.too_heavy),
        )

    # -- how many parts, and what is given free --------------------------------------------------------------------

    def numbers(self) -> tuple[int, int]:
        """Return the fewest and most parts that counting allows."""
        q = self.question
        ranges = [
            possible_parts(load, size, q.band)
            for load, size in zip(q.hang.loads.tolist(), q.hang.sizes.tolist(), strict=True)
        ]
        # Where a piece misses the band, there is no number of parts that it allows: the nearest is asked for.
        fewest = min(sum(one[0] for one in ranges), q.found.n)
        return fewest, max(sum(one[1] for one in ranges), fewest)

    def run(self) -> Outcome:
        """Return the best division found; out of the band only if none in it was found."""
        q = self.question
        if q.parts is not None or q.any_number:
            found = self.with_parts(q.parts)
            self.shown = self._looked_at_all(found)
            return found
        fewest, most = self.numbers()
        nearest: Outcome | None = None
        self.shown = True
        parts, step, free = fewest, 1, False
        while parts <= most:
            found = self.with_parts(parts)
            if not len(found.outside):
                return found
            self.shown = self.shown and self._looked_at_all(found)
            if nearest is None or self.off(found) < self.off(nearest):
                nearest = found
            if self.work.over:
                break
            if parts - fewest + 1 >= _TRIES and not free:
                # Few parts do not fit: any number of parts shows how many may.
                free = True
                loose = self.with_parts(None)
                if not len(loose.outside):
                    self.shown = False
                    again = self.with_parts(loose.parts)
                    return loose if len(again.outside) else again
            step = step if parts - fewest + 1 < _TRIES else 2 * step
            self.shown = self.shown and step == 1
            parts += step
        if nearest is None:  # pragma: no cover - there is at least one number
            raise AssertionError
        self.shown = self.shown and not self.work.over
        return nearest

    def _looked_at_all(self, found: Outcome) -> bool:
        """Whether no division was left out: it is the nearest of all, with nothing kept whole."""
        return found.proven and len(found.free) == len(self.kept)

    def off(self, found: Outcome) -> float:
        """Return how far the parts are out of the band together."""
        band = self.question.band
        loads = self.question.found.loads(found.labels, found.parts)
        return float(np.maximum(np.maximum(band.low - loads, loads - band.high), 0.0).sum())

    def with_parts(self, parts: int | None) -> Outcome:
        """Return the best division into so many parts: everything kept whole, or as little given free as is found."""
        work = self.work
        best = self.solve(parts, (), prove=work.prove)
        order = self.kept.to_free()
        if best is not None and (not len(best.outside) or not order):
            return best
        enough, found = self._enough(parts, order)
        if len(found.outside):
            return found if best is None or self.off(found) <= self.off(best) else best
        return self._refined(parts, order[:enough], found)

    def _enough(self, parts: int | None, order: list[int]) -> tuple[int, Outcome]:
        """Return how many pieces have to be free, and a division with them free, in the band if that is enough."""
        everything = self.solve(parts, order, effort=_QUICK)
        if everything is None or len(everything.outside):
            everything = self.solve(parts, order)
        if everything is None:  # pragma: no cover - there are as many base units as parts
            raise AssertionError
        low, high, best = 0, len(order), everything
        while high - low > 1 and not len(everything.outside) and not self.work.over:
            middle = (low + high) // 2
            found = self.solve(parts, order[:middle], effort=_QUICK)
            if found is None or len(found.outside):
                low = middle
            else:
                high, best = middle, found
        return high, best

    def _refined(self, parts: int | None, free: list[int], found: Outcome) -> Outcome:
        """Put together again what need not be free, and solve with full effort."""
        really = self.broken(found.labels) & set(free)
        for piece in sorted(really, key=lambda i: (self.kept.level[i], -self.kept.loads[i], self.kept.row[i])):
            if len(really) == 1 or self.work.over:
                break
            # Another division may need fewer of them.
            trial = self.solve(parts, really - {piece}, effort=_QUICK)
            if trial is not None and not len(trial.outside):
                found, really = trial, self.broken(trial.labels) & (really - {piece})
        best = self.solve(parts, really, starts=[found.labels], prove=self.work.prove)
        return found if best is None or len(best.outside) > len(found.outside) else best

    def broken(self, labels: Rows) -> set[int]:
        """Return the pieces that are in several parts."""
        out: set[int] = set()
        for piece in self.kept.of:
            inside = np.flatnonzero(piece >= 0)
            low = np.full(len(self.kept), np.iinfo(np.int64).max)
            high = np.full(len(self.kept), -1, np.int64)
            np.minimum.at(low, piece[inside], labels[inside])
            np.maximum.at(high, piece[inside], labels[inside])
            out |= set(np.flatnonzero(high > low).tolist()) & set(piece[inside].tolist())
        return out


def _first(node: Ints) -> Ints:
    """Return for each node its first base unit."""
    return np.unique(node, return_index=True)[1].astype(np.int64)


def _fits(node: Ints, labels: Ints | Rows) -> bool:
    """Whether parts cut no node."""
    return bool((labels == labels[_first(node)][node]).all())


def _lifted(score: Callable[[Sequence[Ints]], Floats], node: Ints) -> Callable[[Sequence[Ints]], Floats]:
    """Return the score of sets of nodes."""
    order = np.argsort(node, kind="stable")
    ends = np.searchsorted(node[order], np.arange(int(node.max(initial=-1)) + 2))

    def of_nodes(sets: Sequence[Ints]) -> Floats:
        return score([np.concatenate([order[ends[v] : ends[v + 1]] for v in some.tolist()]) for some in sets])

    return of_nodes
