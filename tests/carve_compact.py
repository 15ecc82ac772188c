"""Carving as an integer program that knows no parts: which node is in the part of which, cut off again where apart."""

from __future__ import annotations

from typing import Any, TypeAlias

import networkx as nx
import numpy as np
from carve_puzzles import Puzzle

#: What each variable counts, and between what the sum is.
Row: TypeAlias = tuple[dict[int, float], float, float]


class Compact:
    """Variables: whether node v is in the part whose first node is r, and whether an edge is within that part."""

    def __init__(self, puzzle: Puzzle) -> None:
        assert puzzle.high is not None
        self.n, self.gains, weights = puzzle.n, puzzle.joined(), puzzle.weights
        self.near: dict[int, set[int]] = {v: set() for v in range(self.n)}
        for u, v in self.gains:
            self.near[u].add(v)
            self.near[v].add(u)
        self.at = {pair: i for i, pair in enumerate((r, v) for r in range(self.n) for v in range(r, self.n))}
        self.nodes = len(self.at)
        self.worth = [0.0] * self.nodes
        self.rows: list[Row] = [({self.at[r, v]: 1.0 for r in range(v + 1)}, 1, 1) for v in range(self.n)]
        for r in range(self.n):
            load = {self.at[r, v]: float(weights[v]) for v in range(r, self.n)}
            mine = self.at[r, r]
            self.rows.append(({**load, mine: load[mine] - puzzle.low}, 0, np.inf))
            self.rows.append(({**load, mine: load[mine] - puzzle.high}, -np.inf, 0))
            for v in range(r + 1, self.n):
                self.rows.append(({self.at[r, v]: 1, mine: -1}, -np.inf, 0))
                if v not in self.near[r]:
                    self.apart(r, {v})
        for (u, v), gain in self.gains.items():
            for r in range(min(u, v) + 1):
                self.within(self.at[r, u], self.at[r, v], gain)

    def within(self, one: int, other: int, gain: float) -> None:
        """Count the gain of an edge whose ends are in one part."""
        mine = len(self.worth)
        self.worth.append(gain)
        if gain > 0:
            self.rows.append(({mine: 1, one: -1}, -np.inf, 0))
            self.rows.append(({mine: 1, other: -1}, -np.inf, 0))
        else:
            self.rows.append(({mine: -1, one: 1, other: 1}, -np.inf, 1))

    def apart(self, r: int, some: set[int]) -> None:
        """Ask for a way from nodes to the first of their part: through what lies between."""
        around = {w for v in some for w in self.near[v]} - some
        seen, queue = {r}, [r]
        for v in queue:
            more: set[int] = self.near[v] - seen if v not in around else set()
            seen |= more
            queue += more
        between = {self.at[r, w]: -1.0 for w in around & seen if w >= r}
        self.rows += [({self.at[r, v]: 1.0, **between}, -np.inf, 0) for v in some if v > r]

    def solved(self) -> tuple[float, dict[int, set[int]]]:
        """Return the optimum of the program as it is, and the nodes of each part."""
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        filled = [(i, j, x) for i, (row, _, _) in enumerate(self.rows) for j, x in row.items()]
        places = np.array([entry[:2] for entry in filled]).T
        size = len(self.rows), len(self.worth)
        sums: Any = csr_array((np.array([x for _, _, x in filled]), (places[0], places[1])), shape=size)
        found = milp(
            -np.array(self.worth),
            integrality=(np.arange(len(self.worth)) < self.nodes).astype(np.int64),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(sums, [low for _, low, _ in self.rows], [high for _, _, high in self.rows]),
            options={"mip_rel_gap": 0.0},
        )
        assert found.status == 0
        parts: dict[int, set[int]] = {}
        for (r, v), i in self.at.items():
            if found.x[i] > 0.5:
                parts.setdefault(r, set()).add(v)
        return -float(found.fun), parts


def compact(puzzle: Puzzle) -> float:
    """Return the most that parts in the band are worth."""
    program = Compact(puzzle)
    graph: nx.Graph[int] = nx.Graph(list(puzzle.joined()))
    while True:
        value, parts = program.solved()
        before = len(program.rows)
        for r, part in parts.items():
            for piece in nx.connected_components(graph.subgraph(part)):
                if r not in piece:
                    program.apart(r, set(piece))
        if len(program.rows) == before:
            return value
