"""Units as a user would write them down, drawn by the public strategies, and links of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.testing._draw_units import Grown, Wanted, units_of
from gridgov.testing.strategies import level_schemes


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


def schemes(*, most: int = 5, mandatory: bool = False) -> st.SearchStrategy[LevelScheme]:
    """Draw a scheme."""
    return level_schemes(max_levels=most, mandatory=mandatory)


def tables(scheme: LevelScheme | None = None, *, most: int = 24, roots: int = 2) -> st.SearchStrategy[Table]:
    """Draw units that fit a scheme, given or drawn; ragged and with several kinds where the scheme allows it."""
    want = Wanted(
        min_units=1,
        max_units=most + 1,
        max_roots=roots,
        shape="any",
        measures=["households"],
        labels=["label"],
        unknown=True,
        stated="anywhere",
        largest=13,
        names=True,
        odd_ids=True,
    )
    return units_of(scheme, want).map(_table)


def _table(units: Grown) -> Table:
    types = [units.scheme.types[t] for t in units.types]
    names = units.names or [None] * len(types)
    households, labels = units.measures["households"], units.labels["label"]
    return Table(
        units.scheme,
        tuple(
            Row(
                id=ident,
                parent=None if parent < 0 else units.ids[parent],
                level=types[i].level,
                kind=types[i].kind,
                name=names[i],
                households=None if (n := households[i]) is None else int(n),
                label=labels[i],
            )
            for i, (ident, parent) in enumerate(zip(units.ids, units.parents, strict=True))
        ),
    )


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
