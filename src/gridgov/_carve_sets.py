"""All connected sets of nodes within the band that lose little: branch and bound over which nodes are in.

What a set loses is half the gain above zero of each edge that leaves it, and the gain below zero of each edge within.
The value of parts that cover everything is the sum of all gains above zero, less what the parts lose. A price for each
node, taken off what a set with it loses, turns this into the pricing of column generation.
"""

from __future__ import annotations

from bisect import bisect_right
from heapq import heappop, heappush
from time import monotonic
from typing import TypeAlias

import attrs

from gridgov._carve_piece import Members, Piece

__all__ = ["Found", "Knapsack", "Sets", "sweep"]

_UNDECIDED, _IN, _OUT = 0, 1, 2
#: What the loss of a set is at least, and the set.
Cheap: TypeAlias = tuple[float, Members]


@attrs.frozen(eq=False)
class Found:
    """Sets that were found."""

    #: What each loses less its prices, and its nodes.
    sets: list[Cheap]
    #: Whether these are all there are.
    complete: bool
    #: How many branches were looked at.
    steps: int


class _Stop(Exception):  # noqa: N818 - no error: the work for one node is done
    """So much work was allowed, and no more."""


class Sets:
    """Looks for sets of a piece."""

    __slots__ = (
        "_cost_in",
        "_cost_out",
        "_found",
        "_inside",
        "_left",
        "_most",
        "_reach",
        "_state",
        "_until",
        "order",
        "piece",
    )

    def __init__(self, piece: Piece) -> None:
        self.piece = piece
        self.order = sweep(piece)

    def below(
        self, prices: list[float], most: float, *, steps: int, fair: float = 4.0, until: float | None = None
    ) -> Found:
        """Return the sets that lose at most ``most`` when the prices of their nodes are taken off.

        Args:
            prices: Of each node.
            most: What a set may lose.
            steps: How many branches to look at, at most.
            fair: So many times its share of them a node may use up.
            until: When to stop, by the clock.
        """
        n = len(self.piece)
        self._state = [_UNDECIDED] * n
        self._most, self._until = most, until
        out: list[Cheap] = []
        complete, used = True, 0
        for turn, root in enumerate(self.order):
            self._left = int(min(fair * (steps - used) / (n - turn), steps - used))
            before = self._left
            self._found: list[Cheap] = []
            try:
                self._from(root, prices)
            except _Stop:
                complete = False
                self._state = [_UNDECIDED] * n
                for other in self.order[:turn]:
                    self._state[other] = _OUT
            out += self._found
            used += before - self._left
            self._state[root] = _OUT
            if until is not None and monotonic() > until:
                complete = complete and turn == n - 1
                break
        return Found(sorted(out), complete, used)

    def _from(self, root: int, prices: list[float]) -> None:
        """Find the sets whose first node is given."""
        piece, state = self.piece, self._state
        if piece.weights[root] > piece.high + piece.slack:
            return
        self._cost_in = [-price for price in prices]
        self._cost_out = [0.0] * len(piece)
        for v in range(len(piece)):
            if state[v] == _OUT:
                for u, g in piece.near[v].items():
                    if g > 0:
                        self._cost_in[u] += 0.5 * g
        near = _within(piece, root, state)
        self._reach = Knapsack([(-self._cost_in[v], piece.weights[v]) for v in near if v != root])
        if sum(piece.weights[v] for v in near) < piece.low - piece.slack:
            return
        self._inside = [root]
        state[root] = _IN
        self._include(root)
        around = [u for u in piece.near[root] if state[u] == _UNDECIDED]
        self._branch(self._cost_in[root], piece.weights[root], around)
        state[root] = _UNDECIDED

    def _include(self, v: int, sign: float = 1.0) -> None:
        """Tell the undecided neighbours that a node is in, or take it back."""
        state, cost_in, cost_out = self._state, self._cost_in, self._cost_out
        for u, g in self.piece.near[v].items():
            if state[u] == _UNDECIDED:
                if g > 0:
                    cost_out[u] += sign * 0.5 * g
                else:
                    cost_in[u] -= sign * g

    def _exclude(self, v: int, sign: float = 1.0) -> None:
        """Tell the undecided neighbours that a node is out, or take it back."""
        state, cost_in = self._state, self._cost_in
        for u, g in self.piece.near[v].items():
            if g > 0 and state[u] == _UNDECIDED:
                cost_in[u] += sign * 0.5 * g

    def _clearest(self, cost: float, room: float, around: list[int]) -> int:
        """Return the neighbour whose side is clearest: -1 for none left, -2 if the set loses too much anyway."""
        weights, cost_in, cost_out = self.piece.weights, self._cost_in, self._cost_out
        most, best, clear = -1.0, -1, 0.0
        for u in around:
            into, out = cost_in[u], cost_out[u]
            if weights[u] > room:
                cost += out
                clear = float("inf")
            elif into < out:
                cost += into
                clear = out - into
            else:
                cost += out
                clear = into - out
            if clear > most:
                most, best = clear, u
        return -2 if cost - self._reach.most(room) > self._most else best

    def _branch(self, cost: float, load: float, around: list[int]) -> None:
        """Decide one neighbour after another."""
        # A branch with many neighbours takes longer.
        self._left -= 1 + len(around) // 8
        if self._left < 0 or (not self._left % 64 and self._until is not None and monotonic() > self._until):
            raise _Stop
        piece, state = self.piece, self._state
        room = piece.high + piece.slack - load
        v = self._clearest(cost, room, around)
        if v < 0:
            if v == -1 and load >= piece.low - piece.slack and cost <= self._most:
                self._found.append((cost, tuple(sorted(self._inside))))
            return
        rest = [u for u in around if u != v]
        weight = piece.weights[v]
        if weight <= room:
            state[v] = _IN
            self._inside.append(v)
            self._include(v)
            known = set(rest)
            more = [u for u in piece.near[v] if state[u] == _UNDECIDED and u not in known]
            self._branch(cost + self._cost_in[v], load + weight, rest + more)
            self._include(v, -1.0)
            self._inside.pop()
        state[v] = _OUT
        self._exclude(v)
        self._branch(cost + self._cost_out[v], load, rest)
        self._exclude(v, -1.0)
        state[v] = _UNDECIDED


class Knapsack:
    """The most that nodes can be worth within a weight, if they could be cut up."""

    __slots__ = ("loads", "ratios", "values")

    def __init__(self, items: list[tuple[float, float]]) -> None:
        good = sorted(((value / max(load, 1e-12), load, value) for value, load in items if value > 0), reverse=True)
        self.loads, self.values = [0.0], [0.0]
        self.ratios = [ratio for ratio, _, _ in good]
        for _, load, value in good:
            self.loads.append(self.loads[-1] + load)
            self.values.append(self.values[-1] + value)

    def most(self, room: float) -> float:
        """Return the most that fits."""
        at = bisect_right(self.loads, room) - 1
        if at >= len(self.ratios):
            return self.values[-1]
        return self.values[at] + (room - self.loads[at]) * self.ratios[at]


def _within(piece: Piece, root: int, state: list[int]) -> list[int]:
    """Return the undecided nodes that can be in one part with a node."""
    weights, high = piece.weights, piece.high + piece.slack
    far = {root: weights[root]}
    heap = [(weights[root], root)]
    while heap:
        load, v = heappop(heap)
        if load > far[v]:
            continue
        for u in piece.near[v]:
            more = load + weights[u]
            if state[u] == _UNDECIDED and more <= high and more < far.get(u, float("inf")):
                far[u] = more
                heappush(heap, (more, u))
    return list(far)


def sweep(piece: Piece, first: int = 0) -> list[int]:
    """Return the nodes from one end of the piece to the other, so that those done are out of the way."""
    order = [first]
    for _ in range(2):
        order = [order[-1]]
        seen = {order[0]}
        for v in order:
            more = [u for u in piece.near[v] if u not in seen]
            seen.update(more)
            order.extend(more)
    return order
