"""Hypothesis strategies: valid level schemes, and units that fit them. They shrink to few levels and few units."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.levels import Level, LevelScheme, Presence
from gridgov.text import Text

KINDS = ("street", "community", "grid", "estate", "building", "work_unit", "workshop")
#: What an id may be made of beside digits: letters of several scripts, signs, and private-use characters.
LETTERS = "aZ_-.:/'\"{}%社区网é\U00020000\ue000"


def is_id(text: str) -> bool:
    """Tell whether a text may be an id, straight from the data model."""
    bad = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}
    return (
        0 < len(text.encode("utf-8", "surrogatepass")) <= 1024
        and not any(unicodedata.category(c) in bad for c in text)
        and unicodedata.normalize("NFKC", text) == text
    )


digits = st.text("0123456789", min_size=1, max_size=18)
idents = digits | st.text(LETTERS + "0123456789", min_size=1, max_size=20).filter(is_id)
names = st.none() | st.text(LETTERS + " 0", min_size=1, max_size=6)
counts = st.none() | st.integers(0, 6)


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
def tables(
    draw: st.DrawFn,
    scheme: LevelScheme | None = None,
    *,
    most: int = 24,
    ids: st.SearchStrategy[str] = idents,
    roots: int = 2,
) -> Table:
    """Draw units that fit a scheme, given or drawn; ragged and with several kinds where the scheme allows it."""
    scheme = draw(schemes()) if scheme is None else scheme
    top = draw(st.integers(0, len(scheme.types) - 1))
    tops = [i for i, t in enumerate(scheme.types) if t.level == scheme.types[top].level]
    # Each unit after the roots is a choice of a parent and of a type under it, both taken modulo what there is.
    shape = draw(st.lists(st.tuples(st.integers(0, 63), st.integers(0, 7)), max_size=most))
    types = [tops[draw(st.integers(0, len(tops) - 1))] for _ in range(draw(st.integers(1, roots)))]
    parents: list[int | None] = [None] * len(types)
    for where, what in shape:
        able = [i for i, t in enumerate(types) if scheme.allowed[t].any()]
        if able:
            parent = able[where % len(able)]
            options = scheme.allowed[types[parent]].nonzero()[0].tolist()
            parents.append(parent)
            types.append(options[what % len(options)])
    keys = draw(st.lists(ids, min_size=len(types), max_size=len(types), unique=True))
    rows = [
        Row(
            id=keys[i],
            parent=None if parent is None else keys[parent],
            level=scheme.types[kind].level,
            kind=scheme.types[kind].kind,
            name=draw(names),
            households=draw(counts),
            label=draw(names),
        )
        for i, (parent, kind) in enumerate(zip(parents, types, strict=True))
    ]
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
