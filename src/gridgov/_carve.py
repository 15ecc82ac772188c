"""Nodes carved into connected parts of a weight within a band, so that the gains of the edges within are largest.

The problem is hard; small pieces are solved exactly, larger ones by many cheap carvings that are improved and put
together again. Either way the result says how good it could be at best.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Final

import attrs
import numpy as np

from gridgov._carve_bound import most, tightened
from gridgov._carve_cells import few_nodes
from gridgov._carve_cover import Effort, covered
from gridgov._carve_exact import FEW, connected_masks, exact_small
from gridgov._carve_parts import counted_small, dealt, distinct
from gridgov._carve_piece import Members, Net, Piece, carried, net, pieces, renumbered
from gridgov._carve_pool import Pool, Score
from gridgov._carve_recut import spanning
from gridgov._carve_search import Work, openings, polished, recombined, search
from gridgov._carve_tree import divided
from gridgov._columns import Ints, Rows, frozen
from gridgov._metric_spread import Values

__all__ = ["Carving", "Score", "carve"]

#: With fewer branches for each node no bound comes out.
_FEWEST_STEPS: Final = 400
#: All cells that matter are found in so many branches for each node, or rarely.
_STEPS_EACH: Final = 6_500
#: Numbers of parts that are tried where parts have many nodes.
_COUNTS: Final = 2
#: Carvings of many pieces that are looked at for others.
_RANKS: Final = 16


@attrs.frozen(eq=False)
class Carving:
    """Parts of a set of nodes, with how good they are and how good they could be.

    Example:
        >>> carve([1, 1, 1, 1], [(0, 1), (1, 2), (2, 3)], [1.0, -1.0, 1.0])
        <Carving: 4 nodes in 2 parts, value 2, proven>
    """

    #: Part of each node, from 0, numbered by their first nodes. Int32, shape (n,).
    labels: Rows
    #: What was reached, larger is better.
    value: float
    #: No carving that is as little outside the band reaches more; infinite if nothing is known.
    bound: float
    #: Whether the value is the bound.
    proven: bool
    #: Parts whose weight is outside the band, because no way was found to avoid it. Int64.
    outside: Ints
    #: Other carvings that were found, all in the band, best first, at most eight: each has at least one twentieth of
    #: the weight elsewhere than this one and than each other. Numbered like the labels.
    others: tuple[Rows, ...] = ()
    #: Whether it was interrupted.
    interrupted: bool = False

    @property
    def gap(self) -> float:
        """How far the bound is above the value, as a share of the value's size; 0 when proven."""
        if self.proven:
            return 0.0
        return (self.bound - self.value) / max(abs(self.value), 1e-12)

    def __repr__(self) -> str:
        n, parts = len(self.labels), int(self.labels.max(initial=-1)) + 1
        known = "proven" if self.proven else f"bound {self.bound:g}"
        out = f", {len(self.outside)} outside the band" if len(self.outside) else ""
        return f"<Carving: {n} nodes in {parts} parts, value {self.value:g}, {known}{out}>"


@attrs.frozen(eq=False)
class _Task:
    """What is the same for all pieces."""

    net: Net
    starts: list[Ints]
    score: Score | None
    effort: float
    seed: int
    prove: bool
    until: float | None
    parts: int | None

    def work(self, n: int) -> Work:
        """Return how much to try for a piece of n nodes: the fewer nodes in all, the more for each."""
        share = self.effort * min(12.0, max(1.0, 100 / math.sqrt(max(len(self.net.weights), 1))))
        if n <= FEW:
            return Work(runs=4, shakes=2, trees=2, rounds=1, until=self.until)
        return Work(
            runs=max(3, round(2 * share)), shakes=share, trees=2, rounds=max(1, round(share / 2)), until=self.until
        )

    def steps(self, n: int) -> int:
        """Return how many branches to look at for the bound of a piece; none where it would be too few."""
        if self.until is not None and monotonic() >= self.until:
            return 0
        if self.prove:
            return 1 << 40 if self.until is not None else int(5e6 * self.effort)
        steps = int(1.5e5 * self.effort * n / len(self.net.weights))
        return steps if steps > _FEWEST_STEPS * n else 0


@attrs.frozen(eq=False)
class _Done:
    """A piece carved."""

    parts: list[Members]
    value: float
    bound: float
    #: All that was found on the way.
    seen: Sequence[Sequence[Members]] = ()


def _exact(task: _Task, piece: Piece, pool: Pool) -> _Done:
    """Carve a piece of few nodes."""
    connected, load, worth = connected_masks(piece)
    masks = np.flatnonzero(connected)
    values = worth[masks]
    if task.score is not None:
        rows = pool.rows
        sets = [rows[[v for v in range(len(piece)) if mask >> v & 1]] for mask in masks.tolist()]
        values = np.asarray(task.score(sets), np.float64)
    parts = exact_small(piece, masks, load[masks], values)
    value = pool.total(parts)[1]
    return _Done(parts, value, value)


def _covered(task: _Task, piece: Piece, pool: Pool, rng: random.Random) -> _Done:
    """Carve a piece whose parts have few nodes and whose gains are all from zero on."""
    begun = openings(pool, carried(task.net, piece, task.starts), Work(2, 0, 1, 0, task.until), rng)
    best = begun[0]
    for parts in begun[1:]:
        if _nearer(pool, parts, best, task.parts):
            best = parts
    if task.prove:
        steps = 1 << 40 if task.until is not None else int(1e7 * task.effort)
    else:
        # For more nodes than this it would be for nothing.
        steps = int(1e6 * task.effort)
        steps = steps if _STEPS_EACH * len(task.net.weights) <= steps else 0
    late = task.until is not None and monotonic() >= task.until
    work = Effort(task.effort, task.parts, 0 if late else steps, task.prove, task.until)
    found = covered(pool, best, rng, work)
    return _Done(found.parts, pool.total(found.parts)[1], found.bound, found.seen + begun)


def _nearer(pool: Pool, one: list[Members], other: list[Members], count: int | None) -> bool:
    """Whether the first parts are better than the second, and their number nearer to what is wanted."""
    if count is None or abs(len(one) - count) == abs(len(other) - count):
        return pool.better(one, other)
    off, off_other = pool.total(one)[0], pool.total(other)[0]
    if abs(off - off_other) > pool.piece.slack:
        return off < off_other
    return abs(len(one) - count) < abs(len(other) - count)


def _only_way(piece: Piece) -> bool:
    """Whether a piece has to stay in one: too light for two, and not too heavy for one."""
    if len(piece) == 1:
        return True
    total = piece.load(range(len(piece)))
    return piece.low > 0 and total < 2 * piece.low - piece.slack and total <= piece.high + piece.slack


def _done(task: _Task, piece: Piece, pool: Pool, number: int) -> _Done:
    """Carve a piece."""
    whole: Members = tuple(range(len(piece)))
    if task.parts is None and _only_way(piece):
        value = pool.total([whole])[1]
        return _Done([whole], value, value)
    n = len(piece)
    rng = random.Random(f"{task.seed}:{number}")  # noqa: S311 - chance for a search, no secret
    if task.parts is not None:
        return _counted(task, piece, pool, rng)
    if task.score is None and len(piece.edges) == n - 1:
        tree = divided(piece, spanning(piece, set(range(n)), rng, 0.0))
        if tree is not None and tree.best:
            value = pool.total(tree.parts)[1]
            return _Done(tree.parts, value, value)
    if n <= FEW and 3**n * len(task.net.weights) / n < 1e7 * task.effort:
        return _exact(task, piece, pool)
    if task.score is None and few_nodes(piece):
        found = _covered(task, piece, pool, rng)
        return found if not pool.total(found.parts)[0] else _searched(task, piece, pool, rng, [found.parts])
    few: list[list[Members]] = []
    if task.score is None and float(piece.gains.min(initial=0.0)) >= 0 and math.isfinite(piece.high):
        total = piece.load(range(n))
        least = max(1, math.ceil((total - piece.slack) / max(piece.high, piece.slack)))
        # Few parts cut few edges.
        counts = [count for count in range(least, min(least + _COUNTS, n + 1)) if count * piece.low <= total]
        tasks = [attrs.evolve(task, parts=count, prove=False) for count in counts]
        few = [_counted(one, piece, pool, rng).parts for one in tasks]
    return _searched(task, piece, pool, rng, few)


def _counted(task: _Task, piece: Piece, pool: Pool, rng: random.Random) -> _Done:
    """Carve a piece into a given number of parts."""
    n, count = len(piece), task.parts or 1
    if n <= FEW or count in (1, n):
        parts = counted_small(piece, count) if 1 < count < n else _simple(n, count)
        value = pool.total(parts)[1]
        return _Done(parts, value, value)
    found = _covered(task, piece, pool, rng) if few_nodes(piece) else None
    if found is not None and len(found.parts) == count and not pool.total(found.parts)[0]:
        return found
    from gridgov._kway import kway

    left = None if task.until is None else max(task.until - monotonic(), 0.0)
    starts = carried(task.net, piece, task.starts) + ([] if found is None else [list(map(list, found.parts))])
    other = kway(
        piece.weights,
        piece.edges,
        piece.gains,
        count,
        low=piece.low,
        high=piece.high,
        starts=[_labelled(start, n) for start in starts if len(start) == count],
        effort=task.effort,
        seed=task.seed,
        prove=task.prove,
        time_limit=left,
    )
    top = most(piece)
    seen = [_parted(labels) for labels in other.others]
    parts = _parted(other.labels)
    if found is not None and len(found.parts) == count and pool.better(found.parts, parts):
        parts = found.parts
    value = pool.total(parts)[1]
    return _Done(parts, value, top if len(other.outside) else max(value, top - other.bound), seen)


def _simple(n: int, count: int) -> list[Members]:
    """Return one part, or as many as nodes."""
    return [tuple(range(n))] if count == 1 else [(v,) for v in range(n)]


def _labelled(parts: Sequence[Sequence[int]], n: int) -> Ints:
    """Return the part of each node."""
    out = np.zeros(n, np.int64)
    for i, part in enumerate(parts):
        out[list(part)] = i
    return out


def _parted(labels: Rows) -> list[Members]:
    """Return the nodes of each part."""
    return [tuple(np.flatnonzero(labels == part).tolist()) for part in range(int(labels.max()) + 1)]


def _searched(task: _Task, piece: Piece, pool: Pool, rng: random.Random, more: list[list[Members]]) -> _Done:
    """Carve a piece by what was found before, put together again and again."""
    n = len(piece)
    starts: list[list[list[int]]] = [[list(part) for part in parts] for parts in more]
    starts += carried(task.net, piece, task.starts)
    work = task.work(n)
    parts = search(pool, starts, work, rng)
    if task.score is not None:
        return _Done(parts, pool.total(parts)[1], math.inf, pool.plans)
    bound = most(piece)
    steps = task.steps(n)
    if steps and pool.total(parts)[0] == 0:
        found = tightened(pool, parts, steps, thorough=task.prove, until=task.until)
        parts, bound = found.parts, found.bound
        if pool.total(parts)[1] < bound:
            parts = polished(pool, parts, work, rng)
    return _Done(parts, pool.total(parts)[1], bound, pool.plans)


def _hurried(task: _Task, piece: Piece, pool: Pool, number: int) -> _Done:
    """Carve a piece in little time, with what was seen before."""
    quick = _done(attrs.evolve(task, prove=False), piece, pool, number)
    parts = recombined(pool, quick.parts)
    value = pool.total(parts)[1]
    return _Done(parts, value, max(value, quick.bound))


def _joined(whole: Net, done: Sequence[tuple[Piece, Sequence[Members]]]) -> Rows:
    """Return the part of each node when each piece has the parts given."""
    labels = np.zeros(len(whole.weights), np.int64)
    at = 0
    for piece, parts in done:
        for part in parts:
            labels[whole.rows[piece.nodes[list(part)]]] = at
            at += 1
    return renumbered(labels)


def _others(whole: Net, done: list[tuple[Piece, _Done, Pool]], labels: Rows, count: int | None) -> tuple[Rows, ...]:
    """Return other carvings: the second of each piece, the third of each, and so on."""
    ranks: list[list[Sequence[Members]]] = []
    for _, found, pool in done:
        wanted = None if count is None else len(found.parts)
        some = {tuple(sorted(parts)) for parts in found.seen if wanted in (None, len(parts))}
        fine = [(-pool.total(parts)[1], parts) for parts in some if not pool.total(parts)[0]]
        ranks.append([parts for _, parts in sorted(fine)])
    weights = np.empty(len(labels))
    weights[whole.rows] = whole.weights
    if len(done) == 1:
        all_of = [_joined(whole, [(done[0][0], parts)]) for parts in ranks[0]]
    else:
        all_of = [
            _joined(
                whole,
                [
                    (piece, (parts[i:] or [found.parts])[0])
                    for (piece, found, _), parts in zip(done, ranks, strict=True)
                ],
            )
            for i in range(min(max(map(len, ranks), default=0), _RANKS))
        ]
    return tuple(frozen(one) for one in distinct(all_of, weights, labels))


def _collected(whole: Net, done: list[tuple[Piece, _Done, Pool]], count: int | None, *, alone: bool) -> Carving:
    """Put the pieces together."""
    parts = _joined(whole, [(piece, found.parts) for piece, found, _ in done])
    at = int(parts.max(initial=-1)) + 1
    weights = np.empty(len(parts))
    weights[whole.rows] = whole.weights
    loads = np.bincount(parts, weights=weights, minlength=at)
    far = np.maximum(whole.low - loads, loads - whole.high)
    value = math.fsum(found.value for _, found, _ in done)
    # Where parts could be dealt out to the pieces otherwise, nothing is known but the gains.
    bound = math.fsum(found.bound if alone else most(piece) for piece, found, _ in done)
    bound = max(value, bound)
    return Carving(
        labels=frozen(parts),
        value=value,
        bound=bound,
        proven=bound - value <= 1e-9 * max(abs(value), 1e-12),
        outside=frozen(np.flatnonzero(far > whole.slack)),
        others=_others(whole, done, parts, count),
    )


def _counts(todo: list[Piece], parts: int | None, task: _Task) -> tuple[list[int | None], bool]:
    """Return how many parts each piece must have, and whether that cannot be otherwise."""
    if parts is None:
        return [None] * len(todo), True
    if task.score is not None or bool((task.net.gains < 0).any()):
        msg = "A number of parts can be given only with gains from zero on and without a score."
        raise ValueError(msg)
    counts, alone = dealt(todo, parts)
    return list(counts), alone


def carve(  # noqa: PLR0913 - what is carved, how, and how long
    weights: Values,
    edges: Ints | Sequence[tuple[int, int]],
    gains: Values,
    *,
    low: float = 0.0,
    high: float = math.inf,
    parts: int | None = None,
    groups: Ints | Sequence[int] | None = None,
    starts: Sequence[Ints | Sequence[int]] = (),
    score: Score | None = None,
    order: Ints | Sequence[int] | None = None,
    effort: float = 1,
    seed: int = 0,
    prove: bool = False,
    time_limit: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Carving:
    """Carve nodes into connected parts within a band of weight, with the largest gains within the parts.

    What cannot be brought into the band, such as a node heavier than ``high`` or a piece lighter than ``low``, is
    brought as close to it as possible and named; that comes before any gain.

    Args:
        weights: Weight of each node, from 0, shape (n,).
        edges: Pairs of nodes, either way round, shape (m, 2); the gains of equal pairs add up.
        gains: What it is worth to have the two ends of an edge in one part, may be negative, shape (m,).
        low: A part weighs at least this.
        high: A part weighs at most this.
        parts: How many parts there must be; None for as many as are best. Only with gains from zero on, and no score.
        groups: Group of each node; a part never has nodes of two. Shape (n,).
        starts: Carvings to begin with, each a part for each node. The result is not worse than any of them, broken
            into connected pieces of one group, if its parts are in the band.
        score: Gives a value to each of a list of parts (arrays of nodes); their sum replaces the gains as what is to
            be large. The gains still guide the search.
        order: A number for each node, no two alike, by which all is sorted first: the value then does not depend on
            how the nodes are numbered.
        effort: How much work to spend; twice as much takes about twice as long.
        seed: Of the chance in the search.
        prove: Spend more on the bound.
        time_limit: Seconds after which the best carving so far is returned; so does an interruption when it is given.
        progress: Called with the number of pieces done and of all pieces.

    Raises:
        ValueError: Shapes do not fit together, a weight is negative, the band is empty, two nodes have one number, or
            there cannot be so many parts.

    Example:
        >>> path = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]
        >>> found = carve([1, 1, 1, 1, 1, 1], path, [1, 5, 1, 1, 5], low=3, high=3)
        >>> found.labels.tolist(), found.value, found.bound, found.outside.tolist()
        ([0, 0, 0, 1, 1, 1], 12.0, 12.0, [])
    """
    until = None if time_limit is None else monotonic() + time_limit
    whole = net(
        np.asarray(weights, np.float64).reshape(-1),
        np.asarray(edges, np.int64).reshape(-1, 2),
        np.asarray(gains, np.float64).reshape(-1),
        band=(float(low), float(high)),
        groups=None if groups is None else np.asarray(groups, np.int64),
        order=None if order is None else np.asarray(order, np.int64),
    )
    given = [np.asarray(start, np.int64) for start in starts]
    if any(len(start) != len(whole.weights) for start in given):
        msg = "A start must name one part for each node."
        raise ValueError(msg)
    task = _Task(whole, given, score, effort, seed, prove, until, None)
    todo = pieces(whole)
    counts, alone = _counts(todo, parts, task)
    done: list[tuple[Piece, _Done, Pool]] = []
    interrupted = False
    for number, piece in enumerate(todo):
        if progress is not None:
            progress(number, len(todo))
        pool = Pool(piece, whole.rows[piece.nodes], score)
        task = attrs.evolve(task, parts=counts[number])
        try:
            found = _done(task, piece, pool, number)
        except KeyboardInterrupt:
            if time_limit is None:
                raise
            # The rest is carved in the quickest way: what is returned covers every node.
            task, interrupted = attrs.evolve(task, until=0.0), True
            found = _hurried(task, piece, pool, number)
        done.append((piece, found, pool))
    if progress is not None:
        progress(len(todo), len(todo))
    return attrs.evolve(_collected(whole, done, parts, alone=alone), interrupted=interrupted)
