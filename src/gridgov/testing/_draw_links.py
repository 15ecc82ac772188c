"""Who is next to whom, and links, to draw."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, get_args

from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy

__all__ = ["adjacencies"]

Layout = Literal["any", "lattice"]
#: Ids of two neighbours, the smaller first.
Pairs = list[tuple[str, str]]


def adjacencies(
    units: Hierarchy | Iterable[str],
    *,
    level: str | None = None,
    connected: bool = False,
    layout: Layout = "any",
) -> st.SearchStrategy[Pairs]:
    """Draw who is next to whom, as `gridgov.split` and `gridgov.splitting.merge` take it. It shrinks to few pairs.

    Args:
        units: The units, or their ids.
        level: Only units of this level; by default all.
        connected: One can walk from each unit to each other.
        layout: ``lattice``: units lie in rows like the houses of blocks, so that the graph is planar and nobody has
            more than 4 neighbours; ``any``: anybody may be next to anybody.

    Returns:
        A strategy of lists of pairs of ids, each pair once, in order.

    Raises:
        ValueError: There is no such layout, an id is there twice, or ``level`` is given for mere ids.
        UnknownKeyError: The levels of the units have no such level.

    Example:
        >>> from hypothesis import find
        >>> find(adjacencies(["b1", "b2", "b3"], connected=True), lambda pairs: True)
        [('b1', 'b2'), ('b1', 'b3')]
    """
    if layout not in get_args(Layout):
        msg = f"layout must be one of {', '.join(get_args(Layout))}, not {layout!r}."
        raise ValueError(msg)
    ids = _ids(units, level)
    return _lattices(ids, connected=connected) if layout == "lattice" else _graphs(ids, connected=connected)


def _ids(units: Hierarchy | Iterable[str], level: str | None) -> list[str]:
    if isinstance(units, Hierarchy):
        return units.ids.tolist() if level is None else list(units.units(level=level).ids)
    if level is not None:
        msg = "level= is for the units of a hierarchy; mere ids have no level."
        raise ValueError(msg)
    ids = list(units)
    if len(set(ids)) < len(ids):
        msg = "An id is there twice; each unit is named once."
        raise ValueError(msg)
    return ids


@st.composite
def _graphs(draw: st.DrawFn, ids: list[str], *, connected: bool) -> Pairs:
    n = len(ids)
    edges: set[tuple[int, int]] = set()
    if connected:
        edges |= {(draw(st.integers(0, i - 1)), i) for i in range(1, n)}
    if n > 1:
        code = st.integers(0, n * (n - 1) - 1)
        for number in draw(st.lists(code, max_size=2 * n)):
            a, b = divmod(number, n - 1)
            b += b >= a
            edges.add((min(a, b), max(a, b)))
    return _named(ids, edges)


@st.composite
def _lattices(draw: st.DrawFn, ids: list[str], *, connected: bool) -> Pairs:
    n = len(ids)
    if n < 2:  # noqa: PLR2004 - two are needed to be neighbours
        return []
    width = draw(st.integers(1, n))
    across = [(i, i + 1) for i in range(n - 1) if (i + 1) % width]
    down = [(i, i + width) for i in range(n - width)]
    gaps = draw(st.sets(st.integers(0, len(across) + len(down) - 1), max_size=3))
    every = [*across, *down]
    edges = {edge for i, edge in enumerate(every) if i not in gaps}
    if connected:
        edges |= _joining(n, edges, every)
    return _named(ids, edges)


def _joining(n: int, edges: set[tuple[int, int]], every: list[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return those of all edges that join what is apart without them."""
    group = list(range(n))
    joined: set[tuple[int, int]] = set()
    for a, b in [*sorted(edges), *every]:
        if group[a] != group[b]:
            old, new = group[b], group[a]
            group = [new if one == old else one for one in group]
            joined.add((a, b))
    return joined - edges


def _named(ids: list[str], edges: set[tuple[int, int]]) -> Pairs:
    """Return the pairs of ids; in each the smaller comes first, as in links."""
    return sorted((min(ids[a], ids[b]), max(ids[a], ids[b])) for a, b in edges)
