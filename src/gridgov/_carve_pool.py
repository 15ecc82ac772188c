"""All parts that were ever seen, and the best way to put some of them together: set partitioning."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeAlias

import attrs
import numpy as np

from gridgov._carve_piece import Members, Piece
from gridgov._keys import Ints
from gridgov._metric_spread import Floats

__all__ = ["Chosen", "Pool", "Score", "choose", "incidence", "nearest"]

#: What scipy calls a problem without an answer.
_INFEASIBLE: Final = 2
#: The solver's numbers are as good as this.
_NEARLY: Final = 1e-6

#: Gives a value to each of some parts, named by rows of the caller.
Score: TypeAlias = Callable[[Sequence[Ints]], Floats]


class Pool:
    """Parts with how far they are outside the band, and their value."""

    __slots__ = ("off", "piece", "plans", "rows", "score", "worth")

    def __init__(self, piece: Piece, rows: Ints, score: Score | None = None) -> None:
        self.piece, self.rows, self.score = piece, rows, score
        self.off: dict[Members, float] = {}
        self.worth: dict[Members, float] = {}
        #: Parts of the whole piece, one after another as they were found.
        self.plans: list[list[Members]] = []

    def add(self, parts: Iterable[Members]) -> None:
        """Keep parts."""
        new = [part for part in dict.fromkeys(parts) if part not in self.off]
        if not new:
            return
        piece = self.piece
        for part in new:
            self.off[part] = piece.off(piece.load(part))
        if self.score is None:
            for part in new:
                self.worth[part] = piece.worth(part)
            return
        values = np.asarray(self.score([self.rows[list(part)] for part in new]), np.float64)
        self.worth.update(zip(new, values.tolist(), strict=True))

    def total(self, parts: Iterable[Members]) -> tuple[float, float]:
        """Return how far parts are outside the band, and their value."""
        kept = list(parts)
        self.add(kept)
        return math.fsum(self.off[part] for part in kept), math.fsum(self.worth[part] for part in kept)

    def better(self, one: Sequence[Members], other: Sequence[Members]) -> bool:
        """Whether the first parts are better than the second."""
        (off, worth), (off_other, worth_other) = self.total(one), self.total(other)
        slack = self.piece.slack
        return off < off_other - slack or (off <= off_other + slack and worth > worth_other + self.piece.tick)


def incidence(parts: Sequence[Members], n: int) -> Any:  # noqa: ANN401 - scipy's sparse arrays have no common type
    """Return which nodes are in which part, one column a part."""
    from scipy.sparse import csc_array

    # The solvers of scipy 1.14 take no wider numbers of rows.
    ends = np.cumsum([0, *map(len, parts)], dtype=np.int32)
    nodes = np.fromiter((v for part in parts for v in part), np.int32, int(ends[-1]))
    return csc_array((np.ones(len(nodes)), nodes, ends), shape=(n, len(parts)))


def nearest(parts: Sequence[Members], values: Floats, n: int, few: int) -> Ints:
    """Return which parts are nearest to being used when parts may be used by halves: rows, ascending."""
    from scipy.optimize import linprog

    if len(parts) <= few:
        return np.arange(len(parts))
    covers = incidence(parts, n)
    solved: Any = linprog(-values, A_eq=covers, b_eq=np.ones(n))
    if solved.x is None:
        return np.arange(len(parts))
    over = -values - covers.T @ np.asarray(solved.eqlin.marginals)
    return np.sort(np.argsort(over, kind="stable")[:few])


@attrs.frozen
class Chosen:
    """The best parts that were found, and what no others exceed."""

    #: None if none were found.
    parts: list[Members] | None
    #: The sum of the values of any parts is at most this; minus infinity if there are none that cover each node once.
    most: float


def choose(  # noqa: PLR0913 - what there is, how many are wanted, and how long to look
    parts: Sequence[Members],
    values: Floats,
    n: int,
    *,
    nodes: int,
    seconds: float | None = None,
    count: int | None = None,
) -> Chosen:
    """Return the parts that cover each node once with the largest sum of values.

    Args:
        parts: What there is to choose from.
        values: Of each.
        n: How many nodes there are.
        nodes: How many branches to look at, at most.
        seconds: When to stop.
        count: How many parts there must be; None for any.
    """
    from scipy.optimize import Bounds, LinearConstraint, linprog, milp
    from scipy.sparse import csc_array, vstack

    size = float(np.abs(values).max(initial=0.0)) or 1.0
    limit = math.inf if seconds is None else max(seconds, 0.01)
    covers: Any = incidence(parts, n)
    once = np.ones(n)
    if count is not None:
        covers, once = vstack([covers, csc_array(np.ones((1, len(parts))))], format="csc"), np.append(once, count)
    # Mostly the best way to use parts by halves uses none by halves.
    halves: Any = linprog(-values / size, A_eq=covers, b_eq=once, options={"time_limit": limit})
    if halves.status == _INFEASIBLE:
        return Chosen(None, -math.inf)
    if halves.status == 0 and np.abs(halves.x - np.rint(halves.x)).max(initial=0.0) <= _NEARLY:
        chosen = np.flatnonzero(halves.x > 0.5).tolist()  # noqa: PLR2004 - rounded
        return Chosen([parts[i] for i in chosen], math.fsum(values[chosen].tolist()))
    found = milp(
        -values / size,
        integrality=np.ones(len(parts), np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(covers, once, once),
        options={"node_limit": nodes, "mip_rel_gap": 0.0, "time_limit": limit},
    )
    if found.status == _INFEASIBLE:
        return Chosen(None, -math.inf)
    limit_value = math.inf if found.mip_dual_bound is None else -found.mip_dual_bound * size
    if found.x is None:
        return Chosen(None, limit_value)
    chosen = np.flatnonzero(found.x > 0.5).tolist()  # noqa: PLR2004 - rounded
    value = math.fsum(values[chosen].tolist())
    return Chosen([parts[i] for i in chosen], value if found.status == 0 else limit_value + _NEARLY * size)
