"""Good plans are put together: what two of them agree on becomes one node, and the small rest is worked on.

After Sanders and Schulz, "Distributed evolutionary graph partitioning" (2012): the result is never worse than the
better of the two.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs

from gridgov._kway_anneal import Heat, Work, annealed
from gridgov._kway_graph import Band, Graph, Plan, contracted
from gridgov._kway_start import begun
from gridgov._kway_tree import mended

__all__ = ["Search", "overlaid"]

#: From the coarsest graph to the finest, for plans to begin with.
_HEATS: Final = [Heat(1.2, 0.35, 60), Heat(1.0, 0.2, 60), Heat(0.7, 0.2, 60)]
#: For what two plans do not agree on, and for the whole afterwards.
_MIXED: Final = Heat(2.0, 0.3, 60)
_AFTER: Final = Heat(0.4, 0.15, 25)
#: This share of the work is for plans to begin with.
_BEGIN: Final = 0.45
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
        plan = begun(self.graph, self.band, _HEATS, self.work)
        if plan.off:
            plan = mended(self.graph, plan, self.band, self.work)
        self.add(plan)

    def combine(self) -> None:
        """Put two plans together; the result takes the place of one that is no better."""
        plans, rng, work = self.plans, self.work.rng, self.work
        count = len(plans)
        i, j = int(rng.random() * rng.random() * count), int(rng.random() * count)
        if i == j:
            work.left -= len(self.graph)
            return
        good, other = plans[min(i, j)], plans[max(i, j)]
        coarse, place = overlaid(self.graph, [good.labels, other.labels])
        work.left -= 3 * len(self.graph)
        labels = [0] * len(coarse)
        for at, label in zip(place, good.labels, strict=True):
            labels[at] = label
        plan = annealed(coarse, labels, self.band, _MIXED, work)
        labels = [plan.labels[at] for at in place]
        plan = annealed(self.graph, labels, self.band, _AFTER, work)
        for old in (good, other):
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
        until = int((1 - _BEGIN) * work.left)
        while not self.plans or (work.left > until and len(self.plans) < _KEPT and not work.over()):
            self.begin()
            self.tell(work.left)
        while work.left > 0 and not work.over():
            if len(self.plans) > 1:
                self.combine()
            else:
                self.begin()
            self.tell(work.left)
