"""What a division of any graph costs at least: spanning trees and eigenvalues.

Every spanning tree is cut once less than there are parts. Eigenvalues of the Laplacian say how well parts can be apart
(Donath and Hoffman 1973, "Lower bounds for the partitioning of graphs").
"""

from __future__ import annotations

import math
from typing import Any, Final

import attrs
import numpy as np

from gridgov._carve_piece import components
from gridgov._columns import Rows
from gridgov._keys import Ints
from gridgov._metric_spread import Floats

__all__ = ["Task", "by_spectrum", "by_tree"]

_SPECTRAL: Final = 700
_SLACK: Final = 1e-9
_ROUND: Final = 1e-15
#: Nodes that weigh less than this share of the mean count as if they weighed that.
_LIGHT: Final = 0.05


@attrs.frozen(eq=False)
class Task:
    """What is to be divided, and what is known of it."""

    weights: Floats
    #: Each pair once.
    edges: Ints
    costs: Floats
    parts: int
    low: float
    high: float
    thorough: bool
    until: float | None

    @property
    def n(self) -> int:
        """How many nodes there are."""
        return len(self.weights)

    @property
    def slack(self) -> float:
        """Weights that differ by less are equal."""
        top = self.high if math.isfinite(self.high) else 0.0
        return _SLACK * (self.low + top + float(self.weights.max(initial=0.0)))

    @property
    def whole(self) -> bool:
        """Whether all costs are whole numbers."""
        return bool((self.costs == np.rint(self.costs)).all())

    def cut(self, labels: Rows) -> float:
        """Return what the edges between parts cost."""
        return math.fsum(self.costs[labels[self.edges[:, 0]] != labels[self.edges[:, 1]]].tolist())

    def band(self, some: int) -> tuple[float, float]:
        """Return what so many parts weigh together, at least and at most, with the others in the band as well."""
        total, others = float(self.weights.sum()), self.parts - some
        return max(some * self.low, total - others * self.high), min(some * self.high, total - others * self.low)

    def fits(self, labels: Rows) -> bool:
        """Whether parts are what is asked for: connected, in the band, as many as there should be."""
        loads = np.bincount(labels, weights=self.weights, minlength=self.parts)
        if len(loads) != self.parts or len(np.unique(labels)) != self.parts:
            return False
        if loads.min() < self.low - self.slack or loads.max() > self.high + self.slack:
            return False
        kept = labels[self.edges[:, 0]] == labels[self.edges[:, 1]]
        return len(np.unique(components(self.n, self.edges[kept]))) == self.parts


def by_tree(task: Task) -> float:
    """Return what the cheapest edges of the dearest spanning tree cost: one less than there are parts is cut."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import minimum_spanning_tree

    n, top = task.n, float(task.costs.max()) + 1.0
    # scipy 1.14 takes no wider numbers of rows.
    ends = task.edges.astype(np.int32)
    graph = coo_array((top - task.costs, (ends[:, 0], ends[:, 1])), shape=(n, n)).tocsr()
    kept: Any = minimum_spanning_tree(graph)
    cheapest = math.fsum(np.sort(top - kept.data)[: task.parts - 1].tolist())
    # One dear edge makes what is left of the others a little wrong.
    return max(cheapest - _ROUND * task.parts * top, 0.0)


def by_spectrum(task: Task) -> float:
    """Return half of what the least eigenvalues of the Laplacian say for parts of the least weight; perhaps below 0."""
    from scipy.linalg import eigh

    n, low = task.n, task.band(1)[0] - task.slack
    if n > _SPECTRAL or low <= 0:
        return 0.0
    # Nodes that weigh next to nothing count more than they weigh: parts weigh no less for that.
    mass = 1.0 / np.sqrt(np.maximum(task.weights, _LIGHT * float(task.weights.mean())))
    laplace = np.zeros((n, n))
    u, v = task.edges[:, 0], task.edges[:, 1]
    laplace[u, v] = laplace[v, u] = -task.costs
    laplace[np.arange(n), np.arange(n)] = -laplace.sum(axis=1)
    values: Any = eigh(laplace * mass[:, None] * mass, eigvals_only=True, subset_by_index=(0, task.parts - 1))
    safe = float(np.maximum(values, 0.0).sum()) - _SLACK * n * float(np.abs(laplace).max()) * float((mass**2).max())
    return 0.5 * low * safe
