"""Closed walks in the dual of a planar graph: what they can enclose at what cost, and the simple ones among them.

From one face, for each cost and each face that is reached with it, the sums of steps are one long number: bit x is set
where some walk adds up to x. Two halves of a closed walk meet at an edge. Walks that are not simple are among them, so
that a cost with none is a bound; where there are some, they are followed back to find a simple one.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import Final, TypeAlias

import attrs

from gridgov._kway_dual_faces import Dual

__all__ = ["Budget", "Cycle", "Half", "Spent", "Walks", "Window", "shifted", "spread"]

#: What a closed walk may add up to.
Window: TypeAlias = tuple[int, int]
#: So many bits of a long number cost as much as one step.
_BITS: Final = 16_384
#: So often the clock is looked at.
_LOOK: Final = 1_000


class Spent(Exception):  # noqa: N818 - no error: the work allowed is done
    """So much work was allowed, and no more."""


@attrs.define
class Budget:
    """How much work is left, and when to stop by the clock."""

    left: float
    until: float | None = None
    _count: int = attrs.field(default=0, init=False)

    def spend(self, work: float) -> None:
        """Use up some.

        Raises:
            Spent: None is left.
        """
        self.left -= work
        if self.left < 0:
            raise Spent
        self._count += 1
        if self.until is not None and not self._count % _LOOK and monotonic() >= self.until:
            raise Spent


@attrs.frozen
class Cycle:
    """A simple cycle of faces, as the edges that it crosses."""

    edges: list[int]
    #: In whole units.
    cost: int


@attrs.frozen
class Half:
    """A simple walk from the root: the last face is the first of the list."""

    faces: list[int]
    edges: list[int]
    #: What its steps add up to, counted from the base.
    at: int


def spread(bits: int, width: int) -> int:
    """Return a number with each bit repeated up to so many places above."""
    done = 1
    while done <= width:
        more = min(done, width + 1 - done)
        bits |= bits << more
        done += more
    return bits


def shifted(bits: int, by: int) -> int:
    """Return a number moved up, or down."""
    return bits << by if by >= 0 else bits >> -by


class Walks:
    """Walks from one face that do not come back to it, through faces that are not closed."""

    __slots__ = ("_budget", "_closed", "_dual", "_wide", "base", "follow", "layers", "root", "windows")

    def __init__(self, dual: Dual, root: int, windows: list[Window], closed: set[int], budget: Budget) -> None:
        self._dual, self.root, self.windows, self._closed, self._budget = dual, root, windows, closed, budget
        self.base = 0
        self.layers: list[dict[int, int]] = []
        self._wide: tuple[int, dict[tuple[int, int], int]] = (-1, {})
        #: Work for following walks back.
        self.follow = budget

    def opened(self, most: int) -> None:
        """Begin, with costs up to some number to come.

        Args:
            most: What one half may cost.
        """
        dual = self._dual
        steps = sorted((abs(step), cost) for cost, by in dual.arcs.items() for some in by for _, step, _ in some)
        least = min(dual.arcs) if dual.arcs else 1
        # No edge is crossed twice by a simple walk.
        few = most // least + 1 if least > 0 else len(dual.edges)
        self.base = sum(step for step, _ in steps[::-2][:few])
        self.layers = [{self.root: 1 << self.base}]
        self._free(self.layers[0])

    def grow(self) -> None:
        """Add what is reached at one unit of cost more."""
        closed, root, out = self._closed, self.root, dict[int, int]()
        at = len(self.layers)
        for cost, arcs in self._dual.arcs.items():
            if 0 < cost <= at:
                layer = self.layers[at - cost]
                for face, bits in layer.items():
                    self._budget.spend(len(arcs[face]) * (1 + bits.bit_length() / _BITS))
                    for other, step, _ in arcs[face]:
                        if other != root and other not in closed and other != face:
                            moved = bits << step if step >= 0 else bits >> -step
                            out[other] = out[other] | moved if other in out else moved
        self._free(out)
        self.layers.append(out)

    def _free(self, layer: dict[int, int]) -> None:
        """Add what is reached over edges that cost nothing."""
        arcs = self._dual.arcs.get(0)
        if arcs is None:
            return
        queue = list(layer)
        for face in queue:
            bits = layer[face]
            self._budget.spend(len(arcs[face]) * (1 + bits.bit_length() / _BITS))
            for other, step, _ in arcs[face]:
                if other != self.root and other not in self._closed:
                    before = layer.get(other, 0)
                    now = (before | shifted(bits, step)) & ((1 << 2 * self.base + 1) - 1)
                    if now != before:
                        layer[other] = now
                        queue.append(other)

    def meetings(self, cost: int) -> Iterator[tuple[int, int, int, int, int, Window, int]]:
        """Yield where two halves meet at a cost.

        Yields:
            Cost of the one half and its face, cost of the other and its face, the edge between, the window that their
            sums must differ by, and the sums of the other that do.
        """
        half = cost // 2
        for toll, arcs in self._dual.arcs.items():
            for first in range(max(half - max(toll, 1) + 1, 0), half + 1):
                second = cost - toll - first
                if 0 <= second <= half:
                    yield from self._met(first, second, arcs)

    def _met(
        self, first: int, second: int, arcs: list[list[tuple[int, int, int]]]
    ) -> Iterator[tuple[int, int, int, int, int, Window, int]]:
        """Yield where two halves of given costs meet."""
        there = self.layers[second]
        for face, bits in self.layers[first].items():
            self._budget.spend(len(arcs[face]) * (1 + bits.bit_length() / _BITS))
            for other, step, edge in arcs[face]:
                sums = there.get(other)
                if sums is None:
                    continue
                for which, (low, high) in enumerate(self.windows):
                    met = shifted(self._spread_of(first, face, which), step - high) & sums
                    if met:
                        yield first, face, second, other, edge, (low - step, high - step), met

    def _spread_of(self, cost: int, face: int, which: int) -> int:
        """Return the sums at a face with those above them by less than the width of a window."""
        if self._wide[0] != cost:
            self._wide = (cost, {})
        known = self._wide[1]
        if (face, which) not in known:
            low, high = self.windows[which]
            known[face, which] = spread(self.layers[cost][face], high - low)
            self._budget.spend((high - low).bit_length() / 2)
        return known[face, which]

    def cycles(self, cost: int) -> Iterator[Cycle]:
        """Yield the simple cycles of a cost through the root (some more than once)."""
        for first, face, second, other, edge, (low, high), met in self.meetings(cost):
            if face == other:
                if face == self.root:
                    yield Cycle([edge], cost)
                continue
            for back in self.halves(second, other, met, {face} - {self.root}):
                window = shifted((1 << high - low + 1) - 1, back.at + low)
                for ahead in self.halves(first, face, window, set(back.faces)):
                    if edge not in ahead.edges and edge not in back.edges:
                        yield Cycle([*ahead.edges, edge, *back.edges], cost)

    def halves(self, cost: int, face: int, sums: int, taken: set[int]) -> Iterator[Half]:
        """Yield the simple walks to a face at a cost with one of some sums, not through faces that are taken."""
        sums &= self.layers[cost].get(face, 0)
        if not sums or (face in taken and face != self.root):
            return
        faces: list[int] = []
        edges: list[int] = []
        yield from self._followed(cost, face, sums, 0, (faces, edges, set(taken)))

    def _followed(
        self, cost: int, face: int, sums: int, moved: int, way: tuple[list[int], list[int], set[int]]
    ) -> Iterator[Half]:
        """Follow walks back to the root."""
        faces, edges, taken = way
        if face == self.root:
            if cost == 0:
                yield Half([*faces], [*edges], self.base + moved)
            return
        faces.append(face)
        taken.add(face)
        for toll, arcs in self._dual.arcs.items():
            if toll > cost:
                continue
            layer = self.layers[cost - toll]
            self.follow.spend(len(arcs[face]) * (1 + sums.bit_length() / _BITS))
            for other, step, edge in arcs[face]:
                if other in taken or other not in layer:
                    continue
                # The step from there to here is the other way round.
                before = shifted(sums, step) & layer[other]
                if before:
                    edges.append(edge)
                    yield from self._followed(cost - toll, other, before, moved - step, way)
                    edges.pop()
        taken.discard(face)
        faces.pop()
