"""Good plans are put together: what two of them agree on becomes one node, and the small rest is worked on.

After Sanders and Schulz, "Distributed evolutionary graph partitioning" (2012): the result is never worse than the
better of the two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs

from gridgov._kway_anneal import Heat, Work, annealed
from gridgov._kway_graph import Band, Graph, Plan, contracted, plan_of
from gridgov._kway_start import begun
from gridgov._kway_tree import around, mended

__all__ = ["Search", "overlaid"]

#: From the coarsest graph to the finest, for plans to begin with: cooled slowly where the graph is small and a sweep
#: costs little. Where there is less work than this for each node, in so many fewer sweeps, but not below the least.
_HEATS: Final = [Heat(2.0, 0.35, 600), Heat(1.0, 0.25, 200), Heat(0.8, 0.2, 120)]
_PATIENT: Final = 1_000
_NODES: Final = 400
_SWEEPS: Final = 60
#: For what two plans do not agree on, and for the whole afterwards.
_MIXED: Final = Heat(2.0, 0.3, 60)
_AFTER: Final = Heat(0.4, 0.15, 25)
#: This share of the work is for plans to begin with.
_BEGIN: Final = 0.5
#: In a region, from the coarsest graph to the finest.
_QUICK: Final = [Heat(1.2, 0.35, 30), Heat(1.0, 0.2, 30)]
#: This share of the steps after the beginning is for regions.
_RENEW: Final = 0.9
#: Where no plan is in the band, so many times the work is spent, at least so much, and so many times dearer it is to
#: be outside.
_RESCUE: Final = 5
_RESCUE_LEAST: Final = 1_500_000
#: Few nodes have few plans: not more than this, times the square of their number.
_RESCUE_MOST: Final = 300
_STRICTER: Final = (2.0, 5.0, 15.0, 40.0)
#: Plans that are kept.
_KEPT: Final = 24


def overlaid(graph: Graph, plans: list[list[int]]) -> tuple[Graph, list[int]]:
    """Return the graph in which what all plans have in one part is one node, and where each node is in it."""
    keys = list(zip(*plans, strict=True))
    place = [-1] * len(graph)
    count = 0
    for first, key in enumerate(keys):
        if place[first] >= 0:
            continue
        place[first] = count
        queue = [first]
        for v in queue:
            for u, _ in graph.near[v]:
                if place[u] < 0 and keys[u] == key:
                    place[u] = count
                    queue.append(u)
        count += 1
    return contracted(graph, place, count), place


def _numbered(labels: list[int]) -> tuple[int, ...]:
    """Return the same parts, numbered by their first nodes."""
    names: dict[int, int] = {}
    return tuple(names.setdefault(label, len(names)) for label in labels)


def put_together(graph: Graph, band: Band, good: list[int], other: list[int], work: Work) -> Plan:
    """Return a plan no worse than the first of two, made of both."""
    coarse, place = overlaid(graph, [good, other])
    work.left -= 3 * len(graph)
    labels = [0] * len(coarse)
    for at, label in zip(place, good, strict=True):
        labels[at] = label
    plan = annealed(coarse, labels, band, _MIXED, work)
    return annealed(graph, [plan.labels[at] for at in place], band, _AFTER, work)


def _patience(search: Search) -> list[Heat]:
    """Return how slowly plans to begin with are cooled."""
    share = min(1.0, search.work.left / (_PATIENT * max(len(search.graph), _NODES)))
    return [attrs.evolve(heat, sweeps=max(_SWEEPS, round(share * heat.sweeps))) for heat in _HEATS]


@attrs.frozen(eq=False)
class Search:
    """Plans found so far, the best first, no two alike."""

    graph: Graph
    band: Band
    work: Work
    #: Told what work is left.
    tell: Callable[[int], None]
    plans: list[Plan] = attrs.field(factory=list[Plan])
    known: set[tuple[int, ...]] = attrs.field(factory=set[tuple[int, ...]])
    #: For plans to begin with, according to the work there is.
    heats: list[Heat] = attrs.field(init=False, default=attrs.Factory(_patience, takes_self=True))

    def add(self, plan: Plan) -> bool:
        """Keep a plan; whether it is new."""
        name = _numbered(plan.labels)
        if name in self.known:
            return False
        self.known.add(name)
        self.plans.append(plan)
        self.plans.sort(key=lambda one: one.key)
        return True

    def drop(self, plan: Plan) -> None:
        """Forget a plan."""
        self.plans.remove(plan)
        self.known.discard(_numbered(plan.labels))

    def begin(self) -> None:
        """Add a plan made out of nothing."""
        plan = begun(self.graph, self.band, self.heats, self.work)
        if plan.off:
            plan = mended(self.graph, plan, self.band, self.work)
        self.add(plan)

    def combine(self) -> None:
        """Put two plans together; the result takes the place of one that is no better."""
        count, draw = len(self.plans), self.work.rng.random
        i, j = int(draw() * draw() * count), int(draw() * count)
        if i == j:
            self.work.left -= len(self.graph)
            return
        good, other = self.plans[min(i, j)], self.plans[max(i, j)]
        self._replace(put_together(self.graph, self.band, good.labels, other.labels, self.work), [good, other])

    def renew(self) -> None:
        """Divide some neighbouring parts of a plan anew."""
        plans, draw, parts = self.plans, self.work.rng.random, self.band.parts
        old = plans[int(draw() * draw() * len(plans))]
        some = list(range(parts))
        if old.off:
            loads = self.graph.loads(old.labels, parts)
            some = [part for part in some if self.band.off(loads[part])]
        keys = around(self.graph, old.labels, some[int(draw() * len(some))], min(2 + int(draw() * 3), parts))
        inside = [v for v, label in enumerate(old.labels) if label in keys]
        region = self.graph.part(inside)
        self.work.left -= len(self.graph) // 8 + len(inside)
        names = {key: i for i, key in enumerate(keys)}
        now = [names[old.labels[v]] for v in inside]
        band = attrs.evolve(self.band, parts=len(keys))
        plan = begun(region, band, _QUICK, self.work)
        before = plan_of(region, band, now)
        if plan.key >= before.key:
            plan = put_together(region, band, now, plan.labels, self.work)
        if plan.key > before.key or plan.labels == now:
            return
        labels = old.labels[:]
        for v, at in zip(inside, plan.labels, strict=True):
            labels[v] = keys[at]
        off, cut = old.off + plan.off - before.off, old.cut + plan.cut - before.cut
        self._replace(Plan(off, cut, labels), [old])

    def _replace(self, plan: Plan, olds: list[Plan]) -> None:
        """Let a plan take the place of the first that is no better."""
        for old in olds:
            if plan.key <= old.key:
                if self.add(plan):
                    self.drop(old)
                return

    def run(self, given: list[list[int]]) -> None:
        """Make plans and put them together, until the work is done; at least one plan is made.

        Args:
            given: Plans to begin with, each of exactly as many connected parts.
        """
        work = self.work
        for labels in given:
            self.add(annealed(self.graph, labels[:], self.band, _AFTER, work))
        whole = work.left
        until = int((1 - _BEGIN) * whole)
        while not self.plans or (work.left > until and len(self.plans) < _KEPT and not work.over()):
            self.begin()
            self.tell(work.left)
        self._improve()
        if self._rescued(min(max(_RESCUE * whole, _RESCUE_LEAST), _RESCUE_MOST * len(self.graph) ** 2)):
            work.left = whole // 2
            self._improve()

    def _improve(self) -> None:
        """Make plans better until the work is done."""
        work, few = self.work, self.band.parts == 2  # noqa: PLR2004 - two are all there are
        while work.left > 0 and not work.over():
            if not few and work.rng.random() < _RENEW:
                self.renew()
            elif len(self.plans) > 1:
                self.combine()
            else:
                self.begin()
            self.tell(work.left)

    def _rescued(self, most: int) -> bool:
        """Look for a plan in the band where none was found; whether there is one now that was not there before."""
        work, band = self.work, self.band
        loads = self.graph.weights
        least = max(band.parts * band.low - sum(loads), sum(loads) - band.parts * band.high, 0)
        least = max(least, sum(max(load - band.high, 0) for load in loads))
        if self.plans[0].off <= least:
            return False
        work.left = most
        turn = 0
        while self.plans[0].off > least and work.left > 0 and not work.over():
            labels = self.plans[turn % len(self.plans)].labels[:]
            heat = Heat(1.2, 0.3, 60, _STRICTER[turn % len(_STRICTER)])
            plan = annealed(self.graph, labels, band, heat, work)
            self.add(mended(self.graph, plan, band, work) if plan.off else plan)
            for old in self.plans[_KEPT:]:
                self.drop(old)
            work.left -= len(self.graph)
            turn += 1
            self.tell(work.left)
        return self.plans[0].off <= least
