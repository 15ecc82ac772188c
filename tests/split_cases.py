"""Streets to divide: communities with grids, estates and buildings on a plane, and an independent check of a plan."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from gridgov import Hierarchy, Jurisdiction, LevelScheme, RoleCatalogue, Roster
from gridgov.splitting import SplitPlan

LEVELS = LevelScheme.ladder("street", "community", "grid", "building").evolve("grid", presence="optional")
Edge = tuple[str, str, float]


def street(
    communities: Sequence[Sequence[int]],
    households: Sequence[float | None],
    *,
    stated: bool = False,
    posts: bool = False,
    shuffle: int | None = None,
) -> Jurisdiction:
    """Return a street: for each community the number of buildings of each grid; 0 for buildings without a grid."""
    left = iter(households)
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    number = itertools.count()
    for c, grids in enumerate(communities, 1):
        community = f"61010200{c}"
        own: list[dict[str, Any]] = []
        total = 0.0
        for g, size in enumerate(grids, 1):
            grid = f"{community}{g:03}"
            if size:
                own.append({"id": grid, "level": "grid", "parent": community})
            for _ in range(abs(size) or 1):
                value = next(left)
                total += value or 0
                own.append(
                    {
                        "id": f"b{next(number):04}",
                        "level": "building",
                        "parent": grid if size else community,
                        "households": value,
                    }
                )
        rows.append({"id": community, "level": "community", "parent": "s", "households": total if stated else None})
        rows += own
    if shuffle is not None:
        rows = [rows[i] for i in np.random.default_rng(shuffle).permutation(len(rows))]
    h = Hierarchy.from_records(rows, levels=LEVELS, measures=["households"])
    if not posts:
        return Jurisdiction(territory=h)
    made = [{"role": "grid_chief", "unit": u.id} for u in h.units(level="grid")]
    made += [{"role": "community_party_secretary", "unit": u.id} for u in h.units(level="community")]
    held = [{"post": f"{p['role']}@{p['unit']}#1", "holder": f"p{i}"} for i, p in enumerate(made)]
    return Jurisdiction(
        territory=h, roster=Roster.from_records(h, RoleCatalogue.builtin(), posts=made, appointments=held)
    )


def plane(ids: Sequence[str], seed: int) -> tuple[list[Edge], dict[str, tuple[float, float]]]:
    """Return neighbours of points on a plane, the ids in bands from left to right, and where they are."""
    from scipy.spatial import Delaunay

    rng = np.random.default_rng(seed)
    n = len(ids)
    across = np.sort(rng.random(n)) * math.sqrt(n)
    points = np.stack([across, rng.random(n) * 3], axis=1)
    places = {ident: (float(x), float(y)) for ident, (x, y) in zip(ids, points, strict=True)}
    if n < 4:
        return [(a, b, 1.0) for a, b in itertools.pairwise(ids)], places
    corners = np.asarray(Delaunay(points).simplices)
    pairs = np.unique(np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]])), axis=0)
    names = list(ids)
    return [(names[a], names[b], float(rng.choice([1, 3]))) for a, b in pairs.tolist()], places


def buildings(place: Jurisdiction, within: str | None = None) -> list[str]:
    """Return the ids of buildings, those below a unit."""
    units = place.units(level="building") if within is None else place.unit(within).descendants(level="building")
    return list(map(str, units.ids))


def households(place: Jurisdiction, unit: str) -> float:
    """Return the households of a unit, which are known."""
    value = place.unit(unit).total("households").value
    assert value is not None
    return value


def graph_of(edges: Sequence[Edge], nodes: Sequence[str]) -> nx.Graph[str]:
    """Return neighbours as a graph."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_weighted_edges_from([edge for edge in edges if edge[0] in graph and edge[1] in graph])
    return graph


def check(plan: SplitPlan, place: Jurisdiction, edges: Sequence[Edge], nodes: Sequence[str]) -> None:
    """Check a plan without asking it anything but who is where: cover, connection, band, cut."""
    graph = graph_of(edges, nodes)
    members = {part: plan.members(part) for part in plan.ids}
    assert sorted(itertools.chain(*members.values())) == sorted(nodes)
    for inside in members.values():
        assert nx.is_connected(graph.subgraph(inside))
        load = sum(households(place, one) for one in inside)
        assert plan.band.low - 1e-6 <= load <= plan.band.high + 1e-6
    where = {one: part for part, inside in members.items() for one in inside}
    cut = math.fsum(graph.edges[u, v]["weight"] for u, v in graph.edges if where[u] != where[v])
    assert math.isclose(plan.cut, cut, abs_tol=1e-9)
    if plan.objective == "cut":
        assert math.isclose(plan.value, cut, abs_tol=1e-9)
        assert plan.bound <= cut + 1e-9


def partitions(graph: nx.Graph[str], parts: int) -> Iterator[list[frozenset[str]]]:
    """Go through all divisions into connected parts."""
    nodes = sorted(graph)

    def grow(left: frozenset[str], n: int) -> Iterator[list[frozenset[str]]]:
        if n == 1:
            if nx.is_connected(graph.subgraph(left)):
                yield [left]
            return
        first, *others = sorted(left)
        for size in range(len(others) - n + 2):
            for more in itertools.combinations(others, size):
                part = frozenset((first, *more))
                if nx.is_connected(graph.subgraph(part)):
                    for rest in grow(left - part, n - 1):
                        yield [part, *rest]

    yield from grow(frozenset(nodes), parts)


@st.composite
def streets(draw: st.DrawFn, most: int = 24) -> tuple[Jurisdiction, list[Edge], str]:
    """Draw a street, its neighbours, and a community of it that has at least four buildings."""
    shape = draw(st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=5), min_size=1, max_size=2))
    sizes = [sum(size or 1 for size in grids) for grids in shape]
    if max(sizes) < 4:
        shape[sizes.index(max(sizes))].append(4)
    n = sum(size or 1 for grids in shape for size in grids)
    households = draw(st.lists(st.integers(10, 100), min_size=n, max_size=n))
    place = street(shape, [float(v) for v in households], stated=draw(st.booleans()), posts=True)
    edges, _ = plane(buildings(place)[:most] if n <= most else buildings(place), draw(st.integers(0, 5)))
    large = max(place.units(level="community"), key=lambda u: (len(u.descendants(level="building").ids), u.id))
    return place, edges, large.id
