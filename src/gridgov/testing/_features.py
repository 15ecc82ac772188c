"""What drawn values can have: features of levels, units, places, people, nets and policies, each by name.

A feature is worked out of the public tables of a value, not by the code that draws it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any, Final, TypeVar

from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net
from gridgov.policies import MUST, Policy
from gridgov.roles import RoleCatalogue, Roster

__all__ = ["BASE", "CATALOGUES", "LEVELS", "NETS", "PLACES", "POLICIES", "ROSTERS", "UNITS"]

T = TypeVar("T")
Features = Mapping[str, Callable[[T], object]]
Row = dict[str, Any]

#: Base units of the nets that are looked at.
BASE: Final = ("b0", "b1", "b2", "b3")
_MANY_LEVELS: Final = 3
_MANY_UNITS: Final = 10
_LONG: Final = 1_000


def _several(values: Iterable[object]) -> bool:
    listed = list(values)
    return len(set(listed)) < len(listed)


def _records(tables: Mapping[str, Mapping[str, Iterable[Any]]]) -> dict[str, list[Row]]:
    return {
        name: [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        for name, columns in tables.items()
    }


def _far(scheme: LevelScheme) -> bool:
    above, below = scheme.allowed.nonzero()
    return bool((scheme.ranks[below] - scheme.ranks[above] > 1).any())


LEVELS: Final[Features[LevelScheme]] = {
    "a level that may be left out": lambda s: any(one.presence == "optional" for one in s.levels),
    "a level that must be there": lambda s: any(one.presence == "mandatory" for one in s.levels),
    "several kinds at a level": lambda s: len(s.types) > len(s.levels),
    "a level that names its parents": lambda s: any(one.under is not None for one in s.levels),
    "levels of one word": lambda s: len({one.name for one in s.levels}) < len(s.levels),
    "a level that lies over others": lambda s: any(one.overlay for one in s.levels),
    "a level that is counted": lambda s: s.counting is not None,
    "one level": lambda s: len(s.levels) == 1,
    "three levels of grids": lambda s: [one.kinds[0] for one in s.levels].count("grid") >= _MANY_LEVELS,
    "numbered names": lambda s: any("二级" in one.name.zh for one in s.levels),
    "parents for one kind": lambda s: any(kind != "*" for one in s.levels for kind, _ in one.under or ()),
    "parents by kind": lambda s: any(":" in at for one in s.levels for _, some in one.under or () for at in some),
    "two parents": lambda s: any(len(some) > 1 for one in s.levels for _, some in one.under or ()),
    "parents far above": _far,
}


def _unknown(units: Hierarchy) -> bool:
    counts = units.measures["households"]
    return bool((counts != counts).any())  # noqa: PLR0124 - only what is unknown differs from itself


def _siblings(units: Hierarchy) -> Iterable[tuple[str, str]]:
    """Give level and kind of neighbouring units below one parent."""
    rows: list[int] = units.types.tolist()
    types = [(t.level, t.kind) for t in (units.levels.types[i] for i in rows)]
    below: dict[str | None, list[tuple[str, str]]] = {}
    for parent, kind in zip(units.parent_ids(), types, strict=True):
        below.setdefault(parent, []).append(kind)
    return ((a, b) for own in below.values() for a, b in pairwise(own))  # type: ignore[misc]


UNITS: Final[Features[Hierarchy]] = {
    "an unknown count": _unknown,
    "a count of zero": lambda h: (h.measures["households"] == 0).any(),
    "names": lambda h: h.names is not None,
    "no names": lambda h: h.names is None,
    "two roots": lambda h: len(h.tree.roots) > 1,
    "one unit": lambda h: len(h) == 1,
    "ten units or more": lambda h: len(h) >= _MANY_UNITS,
    "siblings on two levels": lambda h: any(a[0] != b[0] for a, b in _siblings(h)),
    "siblings of two kinds": lambda h: any(a[0] == b[0] and a[1] != b[1] for a, b in _siblings(h)),
    "zeros before an id": lambda h: any(i.startswith("0") and i != "0" for i in h.ids.tolist()),
    "an id of a thousand characters": lambda h: any(len(i) > _LONG for i in h.ids.tolist()),
    "an id in Chinese": lambda h: any("社区" in i for i in h.ids.tolist()),
    "an id of four bytes a character": lambda h: any(max(map(ord, i)) > 0xFFFF for i in h.ids.tolist()),  # noqa: PLR2004 - the first of them
}

PLACES: Final[Features[Jurisdiction]] = {
    "posts": lambda p: len(p.roster.posts()),
    "bodies": lambda p: len(p.bodies),
    "nets": lambda p: p.nets,
    "links": lambda p: len(p.links),
    "notes": lambda p: p.notes,
    "a lineage": lambda p: len(p.lineage),
    "an id": lambda p: p.id,
    "a name": lambda p: p.name,
    "nothing but units": lambda p: not (len(p.roster.posts()) or len(p.bodies) or p.nets or len(p.links)),
    "neighbours": lambda p: p.links.find("adjacent"),
    "a link with both days": lambda p: any(one.start and one.end for one in p.links),
    "a link of a holder": lambda p: any("holder:" in one.source + one.target for one in p.links),
    "a link of a post": lambda p: any("post:" in one.source + one.target for one in p.links),
    "a link of a body": lambda p: any("body:" in one.source + one.target for one in p.links),
    "an id that ended": lambda p: any(one.get("kind") == "abolish" for one in p.lineage.records()),
}


def _appointments(roster: Roster) -> list[Row]:
    return _records(roster.to_tables())["appointments"]


def _holders(roster: Roster) -> set[str]:
    of = {one["id"]: one["kind"] for one in _records(roster.to_tables())["holders"]}
    return {of[row["holder"]] for row in _appointments(roster)}


ROSTERS: Final[Features[Roster]] = {
    "no post": lambda r: not len(r.posts()),
    "two posts of a role at a unit": lambda r: _several((p.role.key, p.unit.id) for p in r.posts()),
    "a post held by one after the other": lambda r: _several(row["post"] for row in _appointments(r)),
    "a holder of two posts": lambda r: _several(row["holder"] for row in _appointments(r)),
    "a household that holds a post": lambda r: "household" in _holders(r),
    "a body that holds a post": lambda r: "body" in _holders(r),
    "a post of a body": lambda r: any(r.to_tables()["posts"]["body"]),
    "a device": lambda r: any(r.to_tables()["devices"]["holder"]),
    "a post with an id of its own": lambda r: any("@" not in str(p.id) for p in r.posts()),
    "a rule of its role broken": lambda r: bool(len(r.violations(on="2024-06-01"))),
}

CATALOGUES: Final[Features[RoleCatalogue]] = {
    "a superior": lambda c: any(r.superior for r in c),
    "a role held ex officio": lambda c: any(r.ex_officio for r in c),
    "roles that exclude each other": lambda c: any(x.rule == "forbidden" for x in c.combinations),
    "roles held together on conditions": lambda c: any(
        x.rule == "conditional" and x.conditions for x in c.combinations
    ),
    "roles that go together": lambda c: any(x.rule == "mandatory" for x in c.combinations),
    "a slot that is open": lambda c: any(t.open_slots for t in c.templates),
    "a role with conditions": lambda c: any(r.eligible for r in c),
    "a role that nobody may hold": lambda c: any(not r.holders for r in c),
    "a role that ends a line": lambda c: any(r.ends_line for r in c),
}


def _column(net: Net, table: str, column: str) -> list[Any]:
    """Return a column of a table; none where the net has none."""
    return list(net.to_tables().get(table, {}).get(column, ()))


def _cells(net: Net) -> list[set[str]]:
    out: dict[str, set[str]] = {}
    for unit, cell in zip(_column(net, "members", "unit"), _column(net, "members", "cell"), strict=True):
        out.setdefault(cell, set()).add(unit)
    return list(out.values())


def _covered(net: Net) -> set[str]:
    return set[str]().union(*_cells(net))


def _twice(net: Net) -> bool:
    return sum(map(len, _cells(net))) > len(_covered(net))


def _straddle(nets: tuple[Net, ...]) -> bool:
    return any(x & y and x - y and y - x for a, b in pairwise(nets) for x in _cells(a) for y in _cells(b))


def _nested(nets: tuple[Net, ...]) -> bool:
    pairs = [(_cells(a), _cells(b)) for a, b in pairwise(nets)]
    return any(a != b and b and all(any(small <= large for large in a) for small in b) for a, b in pairs)


NETS: Final[Features[tuple[Net, ...]]] = {
    "no net": lambda t: not t,
    "cells below cells": lambda t: any(p is not None for n in t for p in _column(n, "cells", "parent")),
    "a base unit in no cell": lambda t: any(not set(BASE) <= _covered(n) for n in t),
    "a base unit in several cells": lambda t: any(map(_twice, t)),
    "a base unit that the place does not have": lambda t: any(_covered(n) - set(BASE) for n in t),
    "cells that straddle": _straddle,
    "a net inside another": _nested,
    "posts of a net": lambda t: any(_column(n, "posts", "cell") for n in t),
    "duties of a net": lambda t: any(_column(n, "duties", "duty") for n in t),
    "a legal basis": lambda t: any(n.basis for n in t),
}

POLICIES: Final[Features[Policy]] = {
    "a clause that replaces another": lambda p: any(c.replaces for layer in p.layers for c in layer.clauses),
    "a must that is replaced": lambda p: any(
        c.replaces and c.strength is MUST for layer in p.layers[1:] for c in layer.clauses
    ),
    "one clause after the other": lambda p: _several(c.id for c in p.clauses),
    "a clause for some places": lambda p: any(c.scope.within for c in p.clauses),
    "a source": lambda p: any(c.source for c in p.clauses),
    "every strength": lambda p: len({c.strength for c in p.clauses}) > 1,
    "layers": lambda p: len(p.layers) > 1,
}
