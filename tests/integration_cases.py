"""Small cities and the nets of their departments, and what merging must give, found without cleverness.

Cities shrink to one community with one building. Trees are ragged: a building may stand under a grid of any level or
right under its community. Cells of nets go across grids and communities; a net may have gaps, overlaps, shares, two
levels, and a dedicated cell that stays by law.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import carve_cases
import networkx as nx
from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.integration import Integration, integrate
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import BaseUnits, Net, Nets

Partition = frozenset[frozenset[str]]
Pair = tuple[str, str]

STREET = "610902001"
LAW = "《安全生产法》第九条"
#: How units are called: real codes and names that a table may have.
TEXTS = ("楼", "007", "(一)号", "'\"", "\U00020000", "{}", "=1+")


@attrs.frozen
class City:
    """A street with communities, grids of some levels, and buildings."""

    territory: Hierarchy
    #: Keys of the grid levels, the highest first.
    levels: tuple[str, ...]
    #: Ids of the buildings, in the order of the territory.
    units: tuple[str, ...]
    #: Community of each building.
    community: tuple[str, ...]
    households: tuple[int | None, ...]
    #: Pairs of neighbours, None where nobody says who they are.
    edges: tuple[Pair, ...] | None

    @property
    def n(self) -> int:
        return len(self.units)

    def merge(self, nets: Iterable[Net], *, within: Jurisdiction | Hierarchy | None = None, **how: Any) -> Integration:
        """Merge nets over the buildings, inside communities unless something else is asked for."""
        given: dict[str, Any] = {
            "levels": self.levels,
            "inside": "community",
            "adjacency": self.edges,
            "level": "building",
            **how,
        }
        return integrate(nets, within=self.territory if within is None else within, **given)

    def area(self, inside: str = "community") -> list[str]:
        return list(self.community) if inside == "community" else [STREET] * self.n


@attrs.frozen
class Said:
    """What a department says: for each building the cells it is in, by number."""

    id: str
    #: Cells of each building; several share it, or overlap where ``shared`` is not set.
    cells: tuple[tuple[int, ...], ...]
    shared: bool = False
    #: For each cell the larger cell above it; empty where the net has one level.
    above: tuple[int, ...] = ()
    #: Cells that stay by law.
    dedicated: frozenset[int] = frozenset()
    keep: bool = False

    def net(self, units: Sequence[str], **more: Any) -> Net:
        """Build the net."""
        rows: list[dict[str, Any]] = []
        for unit, cells in zip(units, self.cells, strict=True):
            for cell in cells:
                row: dict[str, Any] = {"unit": unit, "cell": f"{self.id}{cell}"}
                rows.append({**row, "share": 1 / len(cells)} if self.shared else row)
        used = sorted({cell for cells in self.cells for cell in cells})
        table: list[dict[str, Any]] = []
        if self.above:
            tops = sorted({self.above[cell] for cell in used})
            table += [{"id": f"{self.id}^{top}", "level": "large"} for top in tops]
        for cell in used:
            up = {"parent": f"{self.id}^{self.above[cell]}", "level": "small"} if self.above else {}
            table.append({"id": f"{self.id}{cell}", **up, "basis": LAW if cell in self.dedicated else None})
        whole: dict[str, Any] = {"basis": LAW, "keep": True} if self.keep else {}
        return Net.from_tables(self.id, rows, cells=table, **{**whole, **more})

    @property
    def plain(self) -> list[int]:
        """The one cell of each building, -1 for none."""
        return [cells[0] if cells else -1 for cells in self.cells]

    @property
    def empty(self) -> bool:
        return not any(self.cells)


def _ids(style: str, community: str, number: int) -> str:
    if style == "digits":
        return f"{community}{number + 500:06d}"
    if style == "text":
        return f"{TEXTS[number % len(TEXTS)]}{number}"
    return f"b{number}"


@st.composite
def cities(  # noqa: PLR0913 - what a city may be like
    draw: st.DrawFn,
    /,
    *,
    most: int = 8,
    communities: int = 3,
    depth: int | None = None,
    unknown: bool = False,
    given: bool | None = None,
) -> City:
    """Draw a city.

    Args:
        draw: Hypothesis.
        most: Buildings at most.
        communities: Communities at most.
        depth: Number of grid levels; None for one or two.
        unknown: Whether households of some buildings are unknown.
        given: Whether it is said who is next to whom; None for both.
    """
    levels = ("grid_1", "grid_2")[: depth or draw(st.integers(1, 2))]
    style = draw(st.sampled_from(["plain", "digits", "text"]))
    names = [f"{STREET}{i + 1:03d}" for i in range(draw(st.integers(1, communities)))]
    homes = sorted(draw(st.lists(st.integers(0, len(names) - 1), min_size=1, max_size=most)))
    number = st.none() | st.integers(0, 200) if unknown else st.integers(0, 200)
    rows: dict[str, dict[str, Any]] = {STREET: {"id": STREET, "level": "street"}}
    for name in names:
        rows[name] = {"id": name, "level": "community", "parent": STREET}
    for i, home in enumerate(homes):
        above = names[home]
        for level in levels:
            at = draw(st.integers(-1, 1))
            if at >= 0:
                ident = f"{above}-o{at}" if level != levels[0] else f"{above}{at + 1:03d}"
                rows.setdefault(ident, {"id": ident, "level": level, "parent": above})
                above = ident
        ident = _ids(style, names[home], i)
        rows[ident] = {"id": ident, "level": "building", "parent": above, "households": draw(number)}
    scheme = LevelScheme.ladder("street", "community", *levels, "building", optional=["community", *levels])
    territory = Hierarchy.from_records(list(rows.values()), levels=scheme, measures=["households"])
    base = BaseUnits.of_territory(territory, "building")
    units = tuple(base.ids.tolist())
    own = tuple(_community(territory, unit) for unit in units)
    households = tuple(rows[unit]["households"] for unit in units)
    edges = draw(_neighbours(units)) if (draw(st.booleans()) if given is None else given) else None
    return City(territory, levels, units, own, households, edges)


def _community(territory: Hierarchy, unit: str) -> str:
    row = territory.ids.find_one(unit)
    while territory.at(row).level != "community":
        row = int(territory.tree.parent[row])
    return territory.ids.get(row)


@st.composite
def _neighbours(draw: st.DrawFn, units: Sequence[str]) -> tuple[Pair, ...]:
    """Draw pairs: a tree that holds all together, or less; and some more."""
    n = len(units)
    pairs = [(i, draw(st.integers(0, i - 1))) for i in range(1, n)]
    pairs = [pair for pair in pairs if draw(st.integers(0, 5))]
    if n > 1:
        pairs += draw(st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=n))
    return tuple((units[a], units[b]) for a, b in pairs if a != b)


@st.composite
def saids(  # noqa: PLR0913 - what a net may be like
    draw: st.DrawFn,
    /,
    city: City,
    *,
    id: str = "a",  # noqa: A002 - the name of the field
    gaps: bool = True,
    clean: bool = False,
    dedicated: bool = False,
    deep: bool | None = None,
) -> Said:
    """Draw what a department says of a city; never nothing at all.

    Args:
        draw: Hypothesis.
        city: The city.
        id: Id of the net.
        gaps: Whether it may leave buildings out.
        clean: Whether each building is in one cell at most.
        dedicated: Whether a cell may stay by law.
        deep: Whether it has two levels; None for both.
    """
    top = draw(st.integers(0, 3))
    mode = "one" if clean else draw(st.sampled_from(["one", "one", "shared", "claimed"]))
    cell = st.integers(-1 if gaps else 0, top)
    cells: list[tuple[int, ...]] = []
    for _ in city.units:
        first = draw(cell)
        several: tuple[int, ...] = () if first < 0 else (first,)
        if first >= 0 and mode != "one" and draw(st.integers(0, 2)) == 0:
            several = tuple(sorted({first, draw(st.integers(0, top))}))
        cells.append(several)
    if not any(cells):
        cells[0] = (0,)
    above = tuple(draw(st.lists(st.integers(0, 1), min_size=4, max_size=4))) if draw(st.booleans()) else ()
    if deep is not None:
        above = tuple(draw(st.lists(st.integers(0, 1), min_size=4, max_size=4))) if deep else ()
    law = frozenset([draw(st.integers(0, top))]) if dedicated and draw(st.booleans()) else frozenset[int]()
    return Said(id, tuple(cells), mode == "shared", above, law)


@st.composite
def cases(
    draw: st.DrawFn,
    /,
    *,
    least: int = 1,
    most_nets: int = 3,
    kept: bool = False,
    sizes: dict[str, Any] | None = None,
    **nets: Any,
) -> tuple[City, tuple[Said, ...]]:
    """Draw a city and what its departments say.

    Args:
        draw: Hypothesis.
        least: Nets at least.
        most_nets: Nets at most.
        kept: Whether some nets may be kept as a whole; never all of them.
        sizes: Arguments of `cities`.
        nets: Arguments of `saids`.
    """
    city = draw(cities(**(sizes or {})))
    out = [draw(saids(city, id=ident, **nets)) for ident in "cab"[: draw(st.integers(least, most_nets))]]
    if kept and len(out) > 1:
        out[1:] = [attrs.evolve(said, keep=draw(st.booleans())) for said in out[1:]]
    return city, tuple(out)


def lined(n: int, communities: int = 1, households: int | Sequence[int | None] | None = 100) -> City:
    """Return a city of communities with a row of buildings and one old grid each."""
    names = [f"{STREET}{i + 1:03d}" for i in range(communities)]
    own = tuple(names[i * communities // n] for i in range(n))
    units = tuple(f"b{i}" for i in range(n))
    held = tuple(households) if isinstance(households, Sequence) else (households,) * n
    rows: list[dict[str, Any]] = [{"id": STREET, "level": "street"}]
    rows += [{"id": name, "level": "community", "parent": STREET} for name in names]
    rows += [{"id": f"{name}001", "level": "grid", "parent": name} for name in names]
    rows += [
        {"id": unit, "level": "building", "parent": f"{name}001", "households": number}
        for unit, name, number in zip(units, own, held, strict=True)
    ]
    scheme = LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"])
    territory = Hierarchy.from_records(rows, levels=scheme, measures=["households"])
    edges = tuple((units[i], units[i + 1]) for i in range(n - 1) if own[i] == own[i + 1])
    return City(territory, ("grid",), units, own, held, edges)


@st.composite
def alike(draw: st.DrawFn) -> tuple[City, tuple[Said, ...]]:
    """Draw buildings in a row, with some more neighbours, and nets that agree but for some of them."""
    rng = random.Random(draw(st.integers(0, 10**6)))  # noqa: S311 - a drawing of nets, no secret
    n = rng.randrange(4, 13)
    city = lined(n, rng.choice([1, 1, 2]), [rng.choice([0, 40, 100, 130]) for _ in range(n)])
    more = [rng.sample(city.units, 2) for _ in range(rng.randrange(3))]
    city = attrs.evolve(city, edges=(*(city.edges or ()), *((a, b) for a, b in more)))
    truth = sorted(rng.randrange(4) for _ in range(n))
    out: list[Said] = []
    for ident in "bac"[: rng.choice([2, 3, 3])]:
        # A net has its borders elsewhere, some wrong records, and some gaps.
        shift = rng.choice([-1, 0, 1])
        cells = [truth[min(max(i + shift, 0), n - 1)] for i in range(n)]
        cells = [rng.randrange(-1, 4) if rng.random() < 0.1 else cell for cell in cells]
        out.append(Said(ident, tuple(() if c < 0 else (c,) for c in [*cells[:-1], max(cells[-1], 0)])))
    return city, tuple(out)


def built(city: City, said: Iterable[Said]) -> list[Net]:
    """Build the nets."""
    return [one.net(city.units) for one in said]


def bound(city: City, said: Iterable[Said]) -> Nets:
    """Bind the nets."""
    return Nets.of(built(city, said), BaseUnits.of_territory(city.territory, "building"))


# -- what came out -----------------------------------------------------------------------------------------------------


def groups(city: City, codes: Sequence[int]) -> Partition:
    """Return the sets of buildings of one code; -1 is none."""
    out: dict[int, set[str]] = {}
    for unit, code in zip(city.units, codes, strict=True):
        if code >= 0:
            out.setdefault(code, set()).add(unit)
    return frozenset(map(frozenset, out.values()))


def grids(city: City, one: Integration, level: int = -1) -> Partition:
    """Return the merged grids of a level as sets of buildings."""
    return groups(city, one.levels[level].codes.tolist())


def finer(a: Partition, b: Partition) -> bool:
    """Tell whether each set of ``a`` is inside one of ``b``."""
    return all(any(small <= large for large in b) for small in a)


def graph(city: City, edges: Iterable[Pair], inside: str = "community") -> nx.Graph[str]:
    """Return who is next to whom inside an area."""
    area = dict(zip(city.units, city.area(inside), strict=True))
    out: nx.Graph[str] = nx.Graph()
    out.add_nodes_from(city.units)
    out.add_edges_from((a, b) for a, b in edges if a != b and area[a] == area[b])
    return out


def cut(city: City, net: Said, edges: Iterable[Pair] | None, inside: str = "community") -> Partition:
    """Return the cells of a net, cut where an area ends and, if neighbours are given, where they fall apart."""
    near = None if edges is None else graph(city, edges, inside)
    out: set[frozenset[str]] = set()
    keys = [(area, code) for area, code in zip(city.area(inside), net.plain, strict=True)]
    for key in sorted(set(keys)):
        if key[1] < 0:
            continue
        members = [unit for unit, own in zip(city.units, keys, strict=True) if own == key]
        if near is None:
            out.add(frozenset(members))
        else:
            out |= {frozenset(piece) for piece in nx.connected_components(near.subgraph(members))}
    return frozenset(out)


def gain(nets: Iterable[Said], a: int, b: int) -> int:
    """Return the nets that keep two buildings together minus those that separate them."""
    out = 0
    for net in nets:
        x, y = net.plain[a], net.plain[b]
        if x >= 0 and y >= 0:
            out += 1 if x == y else -1
    return out


def agreement(city: City, nets: Sequence[Said], parts: Partition, edges: Iterable[Pair]) -> int:
    """Return the gains of neighbours in one part."""
    row = {unit: i for i, unit in enumerate(city.units)}
    of = {unit: part for part in parts for unit in part}
    pairs = graph(city, edges).edges
    return sum(gain(nets, row[a], row[b]) for a, b in pairs if a in of and of[a] == of.get(b))


def moved(city: City, nets: Sequence[Said], parts: Iterable[Iterable[str]]) -> float:
    """Return the households that are not of the main cell of their grid, over all nets."""
    row = {unit: i for i, unit in enumerate(city.units)}
    total = 0.0
    for part in parts:
        rows = [row[unit] for unit in part]
        for net in nets:
            weights: dict[int, float] = {}
            for i in rows:
                if net.plain[i] >= 0:
                    weights[net.plain[i]] = weights.get(net.plain[i], 0.0) + (city.households[i] or 0)
            total += sum(weights.values()) - max(weights.values(), default=0)
    return total


def problem(city: City, nets: Sequence[Said], band: tuple[float, float]) -> carve_cases.Case:
    """Return a consensus as a graph to carve."""
    row = {unit: i for i, unit in enumerate(city.units)}
    assert city.edges is not None
    pairs = sorted({tuple(sorted((row[a], row[b]))) for a, b in graph(city, city.edges).edges})
    number = {name: i for i, name in enumerate(dict.fromkeys(city.community))}
    return carve_cases.Case(
        [float(x or 0) for x in city.households],
        [(a, b) for a, b in pairs],
        [float(gain(nets, a, b)) for a, b in pairs],
        *band,
        [number[name] for name in city.community],
    )


@st.composite
def bands(draw: st.DrawFn, /) -> tuple[float, float]:
    """Draw a band of households; often it is no bound at all."""
    low = draw(st.sampled_from([0, 0, 50, 150]))
    return float(low), draw(st.sampled_from([math.inf, low + 100.0, low + 300.0]))


def spoken(nets: Iterable[Said]) -> list[bool]:
    """Tell which buildings some net speaks of."""
    return [any(cells) for cells in itertools.zip_longest(*(net.cells for net in nets))]
