"""Hypothesis strategies: valid level schemes, and units that fit them. They shrink to few levels and few units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.levels import Level, LevelScheme, Presence
from gridgov.text import Text

KINDS = ("street", "community", "grid", "estate", "building", "work_unit", "workshop")
#: Ways to make the n-th id of a table, each met by another part of the code.
STYLES: Sequence[Callable[[int], str]] = (
    str,
    lambda n: f"u-{n}",
    lambda n: "0" * (n % 5) + str(10 + n),
    lambda n: f"{n:016}",
    lambda n: f"{n:0{16 + n % 2}}",
    lambda n: ("社区", "网é", "\U00020000", "\ue000", "{}", "'\"")[n % 6] + str(n),
    lambda n: str(n) if n else "x" * 1024,
)
NAMES = (None, "a", "社区 1", "\ue000")


@attrs.frozen
class Row:
    """One unit as a user would write it down."""

    id: str
    parent: str | None
    level: str
    kind: str
    name: str | None = None
    households: int | None = None
    label: str | None = None

    def record(self) -> dict[str, Any]:
        """Return it as `Hierarchy.from_records` takes it."""
        return attrs.asdict(self)


@attrs.frozen
class Table:
    """Units that fit a scheme, parents first."""

    scheme: LevelScheme
    rows: tuple[Row, ...]

    def build(self, order: Sequence[int] | None = None) -> Hierarchy:
        """Build the hierarchy, its rows in another order if one is given."""
        rows = self.rows if order is None else [self.rows[i] for i in order]
        return Hierarchy.from_records(
            [row.record() for row in rows], levels=self.scheme, measures=["households"], labels=["label"], roots="many"
        )

    @property
    def parents(self) -> dict[str, str | None]:
        """Parent of each unit."""
        return {row.id: row.parent for row in self.rows}


@st.composite
def schemes(draw: st.DrawFn, *, most: int = 5, mandatory: bool = False) -> LevelScheme:
    """Draw a scheme: optional levels, several kinds at a level, and levels that name their own parents."""
    presences: list[Presence] = ["standard", "optional"]
    if mandatory:
        presences.append("mandatory")
    levels: list[Level] = []
    for i in range(draw(st.integers(1, most))):
        kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=2, unique=True))
        above = [f"{lv.key}:{k}" for lv in levels for k in lv.kinds] + [lv.key for lv in levels]
        places = st.lists(st.sampled_from(above), min_size=1, unique=True) if above else st.nothing()
        under: Any = None
        custom = draw(st.booleans())
        if above and custom:
            under = draw(st.fixed_dictionaries(dict.fromkeys(kinds, places))) if len(kinds) > 1 else draw(places)
        presence = draw(st.sampled_from(presences))
        levels.append(Level(f"level_{i}", Text(f"level {i}", f"第{i}级"), kinds, presence, under))
    counting = draw(st.none() | st.sampled_from([level.key for level in levels]))
    return LevelScheme(levels, counting)


@st.composite
def tables(draw: st.DrawFn, scheme: LevelScheme | None = None, *, most: int = 24, roots: int = 2) -> Table:
    """Draw units that fit a scheme, given or drawn; ragged and with several kinds where the scheme allows it.

    Each unit is one number, read as a choice of its parent, type, name, households and label: cheap to draw and shrink.
    """
    scheme = draw(schemes()) if scheme is None else scheme
    top = draw(st.sampled_from(scheme.types))
    tops = [i for i, t in enumerate(scheme.types) if t.level == top.level]
    style = draw(st.sampled_from(STYLES))
    number = st.integers(0, 2**18 - 1)
    numbers = draw(st.lists(number, min_size=1, max_size=roots)), draw(st.lists(number, max_size=most))
    rows: list[Row] = []
    types: list[int] = []
    for root, n in [*((True, n) for n in numbers[0]), *((False, n) for n in numbers[1])]:
        able = [] if root else [i for i, t in enumerate(types) if scheme.allowed[t].any()]
        parent = able[(n & 63) % len(able)] if able else None
        if parent is None and not root:
            break
        options = tops if parent is None else scheme.allowed[types[parent]].nonzero()[0].tolist()
        kind = options[(n >> 6 & 7) % len(options)]
        rows.append(
            Row(
                id=style(len(rows)),
                parent=None if parent is None else rows[parent].id,
                level=scheme.types[kind].level,
                kind=scheme.types[kind].kind,
                name=NAMES[n >> 9 & 3],
                households=(None, 0, 1, 2, 3, 5, 8, 13)[n >> 11 & 7],
                label=NAMES[n >> 14 & 3],
            )
        )
        types.append(kind)
    return Table(scheme, tuple(rows))


def hierarchies(scheme: LevelScheme | None = None, *, most: int = 24, roots: int = 2) -> st.SearchStrategy[Hierarchy]:
    """Draw a hierarchy."""
    return tables(scheme, most=most, roots=roots).map(Table.build)


@st.composite
def forests(draw: st.DrawFn, *, most: int = 40, deepest: int = 8) -> tuple[list[int], list[int]]:
    """Draw a parent (-1: none) and a rank for each row of a forest; parents may stand after their children."""
    shape = draw(st.lists(st.tuples(st.integers(-1, most), st.integers(1, 3)), min_size=1, max_size=most))
    parent: list[int] = []
    rank: list[int] = []
    for i, (up, step) in enumerate(shape):
        above = up % i if up >= 0 and i and rank[up % i] < deepest else -1
        parent.append(above)
        rank.append(rank[above] + step if above >= 0 else step)
    order = draw(st.permutations(range(len(shape))))
    place = {old: new for new, old in enumerate(order)}
    return [place[parent[old]] if parent[old] >= 0 else -1 for old in order], [rank[old] for old in order]


#: Parent links of any kind, with cycles, self-links and roots.
any_links = st.integers(1, 30).flatmap(lambda n: st.lists(st.integers(-1, n - 1), min_size=n, max_size=n))
