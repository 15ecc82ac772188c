"""What a division is chosen by: least cut, best balance, fewest households that change hands, compactness."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

import attrs
import numpy as np

from gridgov._columns import Ints, Rows
from gridgov._metric_spread import Floats
from gridgov.splitting._compact import bettered, brought_back, centred, inertia
from gridgov.splitting._ground import Ground
from gridgov.splitting._limits import Band
from gridgov.splitting._search import Objective, Outcome, Search

__all__ = ["Moved", "Scored", "best_of", "spread", "value_of"]

#: Gives the households that change hands in a division.
Moved: TypeAlias = Callable[[Rows], float]

#: Steps of halving what the balance may be off.
_STEPS: Final = 8
#: Divisions that are grown from centres for compactness.
_GROWN: Final = 4
_QUICK: Final = 0.3
#: Looks for a more even division with the same cut.
_LOOKS: Final = 4
#: How much more even it is to be, at first and then.
_SHARES: Final = (0.5, 0.8)


@attrs.frozen(eq=False)
class Scored:
    """A division with what it was chosen by."""

    outcome: Outcome
    #: Value of the objective: smaller is better.
    value: float
    #: No division that keeps the same units whole has less; NaN if nothing is known.
    bound: float


def spread(loads: Floats) -> float:
    """Return the largest distance of a part from the mean."""
    return float(np.abs(loads - loads.mean()).max(initial=0.0))


def value_of(found: Ground, objective: Objective, labels: Rows, moved: Moved) -> float:
    """Return how large what should be small is in a division."""
    if objective == "moved":
        return moved(labels)
    if objective == "balance":
        return spread(found.loads(labels, int(labels.max(initial=-1)) + 1))
    if objective == "compact" and found.near.places is not None:
        return inertia(found.near.places, found.weights, labels)
    return found.cut(labels)


def best_of(search: Search, objective: Objective, moved: Moved, least: float = 0.0) -> Scored:
    """Return the best division by an objective, its parts numbered by the first of their ids; see `_best`."""
    found = _best(search, objective, moved, least)
    rank, one = search.question.found.rank, found.outcome
    others = tuple(_by_rank(labels, rank) for labels in one.others)
    labels = _by_rank(one.labels, rank)
    outside = np.unique(labels[np.isin(one.labels, one.outside)]).astype(np.int64)
    return attrs.evolve(found, outcome=attrs.evolve(one, labels=labels, others=others, outside=outside))


def _by_rank(labels: Rows, rank: Ints) -> Rows:
    """Return the same parts, numbered by the smallest rank in them: whatever the order of the rows."""
    first = np.full(int(labels.max(initial=-1)) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, labels, rank)
    place = np.empty(len(first), np.int32)
    place[np.argsort(first, kind="stable")] = np.arange(len(first), dtype=np.int32)
    out: Rows = place[labels]
    return out


def _best(search: Search, objective: Objective, moved: Moved, least: float) -> Scored:
    """Return the best division by an objective.

    Args:
        search: What looks for divisions.
        objective: What is to be small.
        moved: Gives the households that change hands in a division.
        least: So many change hands in any division.
    """
    first = search.run()
    if objective == "cut":
        evened = first if len(first.outside) else _evened(search, first)
        return Scored(evened, first.cut, first.cut if first.proven else first.bound)
    if len(first.outside):
        return Scored(first, value_of(search.question.found, objective, first.labels, moved), math.nan)
    if objective == "balance":
        return _balanced(search, first)
    found = search.question.found
    if objective == "moved":
        tried = [*_moving(search, first), *([] if search.question.any_number else [_balanced(search, first).outcome])]
    else:
        tried = _compact(search, first)
    return _least(
        tried, lambda labels: value_of(found, objective, labels, moved), least if objective == "moved" else math.nan
    )


def _least(outcomes: Iterable[Outcome], value: Moved, bound: float) -> Scored:
    """Return the least of some divisions, the first of equal ones; the others are alternatives."""
    kept: list[tuple[float, Outcome]] = []
    for one in outcomes:
        for labels in (one.labels, *one.others):
            single = attrs.evolve(one, labels=labels, others=())
            kept.append((value(labels), single))
    kept.sort(key=lambda pair: pair[0])
    best_value, best = kept[0]
    seen = {best.labels.tobytes()}
    others: list[Rows] = []
    for _, one in kept[1:]:
        key = one.labels.tobytes()
        if key not in seen and one.parts == best.parts:
            seen.add(key)
            others.append(one.labels)
    return Scored(attrs.evolve(best, others=tuple(others[:8])), best_value, bound)


def _evened(search: Search, first: Outcome) -> Outcome:
    """Return the most even one among divisions with the same cut, as far as some quick looks find one."""
    found, band = search.question.found, search.question.band
    if search.question.groups is not None:
        return first
    mean, limit = float(found.weights.sum()) / first.parts, first.cut + 1e-9 * max(first.cut, 1.0)

    def off(labels: Rows) -> float:
        return spread(found.loads(labels, first.parts))

    same = [labels for labels in first.others if int(labels.max()) + 1 == first.parts and found.cut(labels) <= limit]
    best = min([first, *(attrs.evolve(first, labels=labels) for labels in same)], key=lambda one: off(one.labels))
    # Without a band the least cut takes off corners, and nothing more even has the same.
    shares, left = [] if band.low <= 0 and math.isinf(band.high) else list(_SHARES), _LOOKS
    while shares and left and not search.work.over:
        left -= 1
        value = off(best.labels)
        aim = _around(band, mean, value * shares[0])
        trial = None
        if value > 0 and aim.low <= aim.high:
            trial = search.solve(first.parts, first.free, band=aim, effort=_QUICK, starts=[best.labels])
        good = (
            trial is not None and trial.parts == first.parts and trial.cut <= limit and search.off(trial) <= band.slack
        )
        if trial is None or not good or off(trial.labels) >= value:
            shares.pop(0)
        else:
            best = trial
    if best is first:
        return first
    others = tuple(o for o in (first.labels, *first.others) if o.tobytes() != best.labels.tobytes())
    return attrs.evolve(first, labels=best.labels, others=others[:8])


def _balanced(search: Search, first: Outcome) -> Scored:
    """Narrow the band around the mean until nothing more is found, and take the fewest cuts inside it."""
    found, band = search.question.found, search.question.band
    parts, free = first.parts, first.free
    total = float(found.weights.sum())
    mean = total / parts
    best: Outcome = first
    value = spread(found.loads(first.labels, parts))
    whole = bool((found.weights == np.floor(found.weights)).all())
    least = _least_spread(total, parts) if whole else 0.0
    low = least
    for _ in range(_STEPS):
        if value <= least or search.work.over:
            break
        # Low ends are reached rarely: the first steps are small ones.
        aim = max((low + value) / 2, least)
        trial = search.solve(parts, free, band=_around(band, mean, aim), effort=_QUICK, starts=[best.labels])
        if trial is None:  # pragma: no cover - there was a division with the same units free
            break
        reached = spread(found.loads(trial.labels, trial.parts))
        if trial.parts == parts and reached < value and search.off(trial) <= band.slack:
            best, value = trial, reached
        if reached > aim:
            low = aim
        if value - low <= 1e-3 * mean:
            break
    final = None
    if not search.work.over:
        final = search.solve(
            parts, free, band=_around(band, mean, value), starts=[best.labels], prove=search.work.prove
        )
    if final is not None and final.parts == parts and not len(final.outside):
        best = final
        value = spread(found.loads(final.labels, parts))
    others = tuple(o for o in (*best.others, first.labels) if o.tobytes() != best.labels.tobytes())
    return Scored(attrs.evolve(best, others=others[:8], outside=first.outside), value, least)


def _least_spread(total: float, parts: int) -> float:
    """Return how far whole numbers that add up to a total are off their mean at least."""
    rest = total % parts
    return max(rest / parts, 1 - rest / parts) if rest else 0.0


def _around(band: Band, mean: float, off: float) -> Band:
    return Band(max(band.low, mean - off), min(band.high, mean + off))


def _moving(search: Search, first: Outcome) -> list[Outcome]:
    """Return divisions of which some move few: the first, those that begin with what is there, all brought back."""
    question = search.question
    parts = None if question.any_number else first.parts
    out = [first, *(attrs.evolve(first, labels=labels, others=()) for labels in first.others)]
    if question.starts:
        again = search.solve(parts, first.free, effort=0.0, starts=question.starts)
        out += [] if again is None or len(again.outside) > len(first.outside) else [again]
    old = question.old
    if old is None:
        return out
    graph = search.fold(first.free, question.found.near.weights)
    back: list[Outcome] = []
    for one in out:
        home = _homes(question.found, old, one.labels)
        labels = brought_back(graph, one.labels, home, question.band)
        if int(labels.max(initial=-1)) + 1 == one.parts:
            back.append(attrs.evolve(one, labels=labels, others=()))
    return [*out, *back]


def _homes(found: Ground, old: Rows, labels: Rows) -> Ints:
    """Return for each base unit the part with most of its present unit, -1 if it is in none."""
    rows, at = np.unique(old, return_inverse=True)
    parts = int(labels.max(initial=-1)) + 1
    share = np.zeros((len(rows), parts))
    np.add.at(share, (at.reshape(-1), labels), found.weights + 1e-9)
    home = share.argmax(axis=1).astype(np.int64)
    home[rows < 0] = -1
    out: Ints = home[at.reshape(-1)]
    return out


def _compact(search: Search, first: Outcome) -> list[Outcome]:
    """Return divisions around centres, brought into the band, and those found before, bettered at their borders."""
    question = search.question
    found, places = question.found, question.found.near.places
    if places is None:  # pragma: no cover - it was asked for before
        raise AssertionError
    out = [first, *(attrs.evolve(first, labels=labels, others=()) for labels in first.others)]
    for turn in range(_GROWN):
        if search.work.over:
            break
        start = centred(places, found.weights, found.rank, first.parts, search.work.seed + turn)
        grown = search.solve(first.parts, first.free, effort=0.0, starts=[start])
        if grown is not None and not len(grown.outside):
            out.append(grown)
    graph = search.fold(first.free, found.near.weights)
    better = [bettered(graph, places, found.weights, one.labels, question.band) for one in out]
    return [attrs.evolve(one, labels=labels, others=()) for one, labels in zip(out, better, strict=True)]
