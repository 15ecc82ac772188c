"""Who is next to whom, and links, to draw."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Literal, get_args

from hypothesis import strategies as st

from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.roles import Roster
from gridgov.testing._draw_bodies import period
from gridgov.testing._draw_choices import bits, check_range, ids_of, is_a, made

__all__ = ["Layout", "adjacencies", "links", "links_between"]

Layout = Literal["any", "lattice"]
#: Ids of two neighbours, the smaller first.
Pairs = list[tuple[str, str]]
#: Kinds of links that the library knows, and one that it does not.
_KINDS: Final = ("adjacent", "takes_charge", "contacts", "guides", "covers", "agreement", "网", "adjacent")
_BASES: Final = (None, None, "协议", "a")


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
    if isinstance(units, Hierarchy) and level is not None:
        return list(units.units(level=level).ids)
    if level is not None:
        msg = "level= is for the units of a hierarchy; mere ids have no level."
        raise ValueError(msg)
    return ids_of(units)


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


def links(place: Jurisdiction, *, max_links: int = 3, days: bool = True) -> st.SearchStrategy[Links]:
    """Draw links between the units, bodies, posts and holders of a jurisdiction. It shrinks to none.

    Args:
        place: What the links join; its own links play no part.
        max_links: At most so many links.
        days: Links may begin and end.

    Returns:
        A strategy of `Links` that the jurisdiction takes.

    Raises:
        ValueError: There are to be less than 0 links.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> from hypothesis import find
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
        >>> find(links(Jurisdiction(territory=h)), lambda found: len(found) == 1)[0]
        Link(kind='adjacent', source='unit:61', target='unit:6109', start=None, end=None, basis=None)
    """
    check_range("max_links", max_links)
    is_a("place", place, Jurisdiction)
    return links_between(place.territory, place.bodies, place.roster, max_links=max_links, days=days)


def links_between(
    territory: Hierarchy, bodies: Bodies, roster: Roster, *, max_links: int = 3, days: bool = True
) -> st.SearchStrategy[Links]:
    """Draw links between parts that are in no jurisdiction yet; see `links`."""
    ends = [f"unit:{ident}" for ident in territory.ids.tolist()]
    ends += [f"body:{body.id}" for body in bodies]
    ends += [f"post:{ident}" for ident in roster.columns.post_ids]
    ends += [f"holder:{ident}" for ident in roster.columns.holder_ids]
    # One that is alone is linked to nobody.
    most = max_links if len(ends) > 1 else 0
    number = st.tuples(bits(16), bits(11))
    return made(lambda numbers: _linked(ends, numbers, days=days), st.lists(number, max_size=most))


def _linked(ends: list[str], numbers: list[tuple[int, int]], *, days: bool) -> Links:
    """Read links of numbers; one that is there already is left out."""
    records: dict[tuple[str, ...], dict[str, Any]] = {}
    for which, n in numbers:
        source, target = divmod(which % (len(ends) * (len(ends) - 1)), len(ends) - 1)
        target += target >= source
        kind = _KINDS[n & 7]
        pair = (ends[source], ends[target])
        key = (kind, *(sorted(pair) if kind == "adjacent" else pair))
        when = period(n >> 5) if days else {}
        records.setdefault(
            key, {"kind": kind, "source": pair[0], "target": pair[1], "basis": _BASES[n >> 3 & 3], **when}
        )
    return Links.from_records(records.values())
