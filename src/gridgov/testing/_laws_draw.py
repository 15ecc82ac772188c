"""What stores are given: drawn cities, rosters and nets, each with a line of words that shows what is in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Final, Generic, TypeVar

import attrs
from hypothesis import strategies as st

from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.measures import MEASURES, Measure
from gridgov.nets import Net
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.testing._draw_net_tables import NetTables, net_tables
from gridgov.testing._draw_place import jurisdictions
from gridgov.testing._draw_roster import rosters
from gridgov.testing._draw_units import hierarchies
from gridgov.text import Text

__all__ = ["BASE", "Given", "cities", "drawn_nets", "drawn_rosters", "places"]

_T = TypeVar("_T")
#: Base units of nets.
BASE: Final = ("b1", "b2", "b3", "b4", "b5", "b6")
_LADDER: Final = LevelScheme.ladder("street", "community", "grid")
_RAGGED: Final = LevelScheme.ladder("street", "community", "grid", "building", optional=["community", "grid"])
_SAME_WORD: Final = LevelScheme(
    [
        Level("grid_1", Text("grid", "网格"), "grid"),
        Level("grid_2", Text("grid", "网格"), "grid", "optional"),
        Level("grid_3", Text("grid", "网格"), "grid"),
    ],
    counting="grid_3",
)
_KINDS: Final = LevelScheme(
    [
        Level("community", Text("community", "社区"), ("community", "village")),
        Level("grid", Text("grid", "网格"), ("grid", "special_grid"), "optional", ["community:community"]),
        Level("cell", Text("cell", "微网格"), ("building", "estate"), under=["community", "grid:grid"]),
    ]
)
_SHOWN: Final = 12
_LABELS: Final = ("class",)
_AREA: Final = Measure("area", Text("area", "面积"), Text("square kilometres", "平方千米"))
_ANYBODY: Final = ("person", "household", "body")
_MEASURES: Final = (MEASURES["households"], MEASURES["residents"], _AREA)
#: Roles without rules: anybody may hold them, anywhere, beside any other one.
_PLAIN: Final = RoleCatalogue(
    [
        Role(key="chief", name=Text("chief", "负责人"), holders=_ANYBODY),
        Role(key="worker", name=Text("worker", "工作人员"), holders=_ANYBODY),
    ]
)


class Given(Generic[_T]):
    """A value that is given to a store; it shows what is in it, also where Hypothesis prints it."""

    def __init__(self, value: _T, words: str) -> None:
        self.value = value
        self.words = words

    def __repr__(self) -> str:
        return f"({self.words})"


def given(values: st.SearchStrategy[_T], words: Callable[[_T], str]) -> st.SearchStrategy[Given[_T]]:
    """Draw values with their words. Hypothesis would print how a mapped one was made, and not what is in it."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Given[_T]:
        value = draw(values)
        return Given(value, words(value))

    return drawn()


def _shown(entries: Sequence[str]) -> str:
    more = len(entries) - _SHOWN
    return "; ".join(entries[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")


# -- cities ------------------------------------------------------------------------------------------------------------


@cache
def cities(features: frozenset[str], max_units: int, levels: LevelScheme | None) -> st.SearchStrategy[Given[Hierarchy]]:
    """Draw cities of a level scheme, or of those here, that have no other features than these."""

    def of_levels(scheme: LevelScheme) -> st.SearchStrategy[Hierarchy]:
        return hierarchies(
            scheme,
            max_units=max_units,
            max_roots=2 if "roots" in features else 1,
            measures=_MEASURES if "measures" in features else _MEASURES[:1],
            labels=_LABELS if "labels" in features else (),
            unknown="unknown" in features,
            stated="anywhere" if "stated" in features else "leaves",
            names="names" in features,
            odd_ids="odd_ids" in features,
        )

    found = [of_levels(scheme) for scheme in schemes(features, levels)]
    return given(st.one_of(found), _city)


def schemes(features: frozenset[str], levels: LevelScheme | None) -> tuple[LevelScheme, ...]:
    """Return the level schemes that are drawn: a few of all patterns, which is quicker than to draw them, too."""
    if levels is not None:
        return (levels,)
    found = [_LADDER]
    if "ragged" in features:
        found += [_RAGGED, _SAME_WORD]
    if "kinds" in features:
        found.append(_KINDS)
    return tuple(found)


def _city(city: Hierarchy) -> str:
    return _shown([_unit(city, row) for row in range(len(city))])


def _unit(city: Hierarchy, row: int) -> str:
    unit = city.at(row)
    words = f"{unit.id!r} {unit.level}" + (f" {unit.kind}" if unit.kind != unit.level else "")
    words += "" if unit.parent is None else f" under {unit.parent.id!r}"
    values: dict[str, object] = {key: _number(unit.stated(key)) for key in city.measures}
    values |= {"name": unit.name, **{key: unit.label(key) for key in city.labels}}
    return words + "".join(f", {key} {value!r}" for key, value in values.items() if value is not None)


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value.is_integer() else value


# -- rosters -----------------------------------------------------------------------------------------------------------


@cache
def drawn_rosters(
    features: frozenset[str], max_units: int, levels: LevelScheme | None
) -> st.SearchStrategy[Given[Roster]]:
    """Draw rosters that have no other features than these."""
    units = hierarchies(_LADDER if levels is None else levels, max_units=max_units, names=False, odd_ids=False)

    def people(territory: Hierarchy) -> st.SearchStrategy[Roster]:
        return rosters(
            territory,
            catalogue=None if "rules" in features else _PLAIN,
            bodies=_bodies() if "bodies" in features else None,
            max_posts=4,
            max_holders=3,
            max_devices=1 if "devices" in features else 0,
            days="days" in features,
        )

    found = units.flatmap(people)
    if not {"holders", "odd_ids"} <= features:
        found = found.map(lambda roster: _plain(roster, features))
    return given(found, _roster)


@cache
def _bodies() -> Bodies:
    """Return two bodies. A post names its body only: to which territory that belongs does not matter."""
    h = Hierarchy.from_records([{"id": "u0", "level": "street"}], levels=_LADDER)
    return Bodies.from_records(h, [{"id": body, "kind": "party_branch", "unit": "u0"} for body in ("b0", "支部1")])


def _plain(roster: Roster, features: frozenset[str]) -> Roster:
    """Leave out what a store lacks: kinds and qualifications of holders, odd ids of posts and bodies."""
    tables = roster.to_tables()
    if "holders" not in features:
        tables["holders"] = {"id": tables["holders"]["id"]}
    if "odd_ids" not in features:
        plain = {"支部1": "b1"} | {post: f"post{i}" for i, post in enumerate(tables["posts"]["id"])}
        for table, key in (("posts", "id"), ("posts", "body"), ("appointments", "post")):
            tables[table][key] = [plain.get(value, value) for value in tables[table][key]]
    return Roster.from_columns(roster.territory, roster.catalogue, **tables)


def _roster(roster: Roster) -> str:
    posts = [f"post {post.id!r} at {post.unit.id!r}" for post in roster.posts()]
    held = [
        f"{one.holder.id!r} has {one.post.id!r} from {one.start or '…'} to {one.end or '…'}"
        for one in roster.appointments()
    ]
    devices = [f"device {one.id!r}" for one in roster.devices()]
    return _shown([*posts, *held, *devices]) or "no posts"


# -- nets --------------------------------------------------------------------------------------------------------------


@cache
def drawn_nets(features: frozenset[str], max_units: int) -> st.SearchStrategy[Given[Net]]:
    """Draw nets that have no other features than these."""
    others = 2 if features & {"posts", "duties"} else 0
    tables = net_tables(BASE, max_cells=4, max_members=max_units, max_others=others, strangers=0)
    return given(tables.map(lambda found: _trimmed(found, features).build()), _net)


def _trimmed(tables: NetTables, features: frozenset[str]) -> NetTables:
    """Leave out what a store lacks."""
    cells, members, whole = tables.cells, tables.members, dict(tables.whole)
    if "shares" not in features:
        members = tuple(_without(row, "share") for row in {row["unit"]: row for row in reversed(members)}.values())
    if "levels" not in features:
        cells = tuple({**_without(cell, "parent"), "level": tables.levels[0]} for cell in cells)
    if "days" not in features:
        cells = tuple(_without(cell, "start", "end") for cell in cells)
        whole = _without(whole, "start", "end")
    found = attrs.evolve(
        tables,
        levels=tables.levels if "levels" in features else tables.levels[:1],
        cells=cells,
        members=members,
        posts=tables.posts if "posts" in features else (),
        duties=tables.duties if "duties" in features else (),
        whole=whole,
    )
    return found if "odd_ids" in features else _renamed(found)


def _without(record: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in record.items() if key not in keys}


def _renamed(tables: NetTables) -> NetTables:
    """Give cells plain ids."""
    plain = {cell["id"]: f"c{i}" for i, cell in enumerate(tables.cells)}

    def named(record: Mapping[str, Any], *keys: str) -> dict[str, Any]:
        return {key: plain.get(value, value) if key in keys else value for key, value in record.items()}

    return attrs.evolve(
        tables,
        cells=tuple(named(cell, "id", "parent") for cell in tables.cells),
        members=tuple(named(row, "cell") for row in tables.members),
        posts=tuple(named(row, "cell") for row in tables.posts),
        duties=tuple(named(row, "cell") for row in tables.duties),
    )


def _net(net: Net) -> str:
    tables = net.to_tables()
    cells = [f"cell {cell!r}" for cell in tables["cells"]["id"]]
    shares: Sequence[float | None] = tables["members"].get("share") or [None] * len(tables["members"]["unit"])
    members = [
        f"{unit!r} in {cell!r}" + ("" if share is None else f", share {share!r}")
        for unit, cell, share in zip(tables["members"]["unit"], tables["members"]["cell"], shares, strict=True)
    ]
    return _shown([*cells, *members])


# -- places ------------------------------------------------------------------------------------------------------------


@cache
def places(
    features: frozenset[str], max_units: int, levels: LevelScheme | None
) -> st.SearchStrategy[Given[Jurisdiction]]:
    """Draw places that have no other features than these."""
    people, scheme = "people" in features, _LADDER if levels is None else levels
    if not people and "nets" not in features:
        bare = hierarchies(scheme, max_units=max_units, odd_ids=False)
        return given(bare.map(lambda city: Jurisdiction(territory=city)), lambda place: _city(place.territory))
    found = jurisdictions(
        levels=scheme,
        max_units=max_units,
        roster=people,
        bodies=people,
        links=people,
        nets="nets" in features,
        lineage=False,
        odd_ids=False,
    )
    return given(found, lambda place: _city(place.territory))
