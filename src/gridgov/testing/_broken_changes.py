"""Faults in changes: what they name is not there, they would lose something, their records cannot be read."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from gridgov.bodies import Bodies
from gridgov.changes import apply, read_changes
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import Level, LevelScheme
from gridgov.roles import RoleCatalogue, Roster
from gridgov.testing._broken import way
from gridgov.testing._broken_edit import ANY, Drawn, Values, add, drop, plant, put
from gridgov.testing._broken_toml import after, choice, words
from gridgov.text import Text

__all__ = ["changes"]

Rows = list[dict[str, Any]]
DAY: Final = "2026-01-01"


@way(
    "changes",
    levels="the LevelScheme of the place",
    units="a list of dictionaries, one a unit: id, level, kind, parent, name, households, class",
    tables="lists of dictionaries by name: posts, appointments, holders, devices, bodies, members, links",
    before="what was changed before: dictionaries with the day and the changes of it",
    changes="a list of dictionaries, one a change: its name and what it takes",
    on="the day of the changes",
)
def changes(  # noqa: PLR0913 - a place and what is to become of it
    levels: LevelScheme,
    units: Rows,
    tables: dict[str, Rows],
    before: list[dict[str, Any]],
    changes: Rows,
    on: str,
) -> None:
    """Change a place."""
    territory = Hierarchy.from_records(units, levels=levels, measures=["households"], labels=["class"])
    people = {key: tables[key] for key in ("posts", "appointments", "holders", "devices")}
    place = Jurisdiction(
        territory=territory,
        roster=Roster.from_records(territory, RoleCatalogue.from_dict(_CATALOGUE), **people),
        bodies=Bodies.from_records(territory, tables["bodies"], tables["members"]),
        links=Links.from_records(tables["links"]),
    )
    for one in before:
        place = apply(place, read_changes(one["changes"]), on=one["day"]).jurisdiction
    apply(place, read_changes(changes), on=on)


_LEVELS: Final = LevelScheme(
    [
        Level("street", Text("street", "街道"), ["street"]),
        Level("community", Text("community", "社区"), ["community"]),
        Level("grid", Text("grid", "网格"), ["grid", "work_unit"]),
        Level("building", Text("building", "楼栋"), ["building"], under=["grid:grid"], presence="optional"),
    ]
)
_CATALOGUE: Final = {
    "roles": [
        {"key": "chief", "name": words("chief", "网格长"), "sits_at": ["grid"]},
        {"key": "worker", "name": words("worker", "网格员"), "sits_at": ["grid"]},
    ]
}
_NAMES: Final = st.sampled_from(["North", "城北", "兴安"])


def _town(draw: st.DrawFn) -> Values:
    """Draw a street with two communities, their grids, posts, bodies and links; nothing changes yet."""
    number = st.integers(1, 90)
    units: Rows = [
        {"id": "s", "level": "street"},
        {"id": "c1", "level": "community", "parent": "s", "name": draw(_NAMES), "class": "111"},
        {"id": "g1", "level": "grid", "kind": "grid", "parent": "c1"},
        {"id": "b1", "level": "building", "parent": "g1", "households": draw(number)},
        {"id": "b2", "level": "building", "parent": "g1", "households": draw(number)},
        {"id": "g2", "level": "grid", "kind": "grid", "parent": "c1", "households": 40},
        {"id": "c2", "level": "community", "parent": "s", "name": draw(_NAMES)},
        {"id": "g3", "level": "grid", "kind": "grid", "parent": "c2", "households": draw(number)},
        {"id": "g4", "level": "grid", "kind": "grid", "parent": "c2", "households": 30},
        {"id": "w1", "level": "grid", "kind": "work_unit", "parent": "c2"},
    ]
    units += [{"id": f"n{i}", "level": "grid", "kind": "grid", "parent": "c2"} for i in range(draw(st.integers(0, 2)))]
    tables: dict[str, Rows] = {
        "posts": [{"role": role, "unit": unit} for unit in ("g1", "g2") for role in ("chief", "worker")],
        "appointments": [{"post": "chief@g1#1", "holder": "p1", "start": "2024-01-01"}],
        "holders": [{"id": "p1"}],
        "devices": [{"id": "d1", "holder": "p1"}],
        "bodies": [
            {"id": "branch", "kind": "party_branch", "unit": "g1"},
            {"id": "old", "kind": "party_branch", "unit": "g2", "end": "2022-12-31"},
        ],
        "members": [{"member": "m1", "body": "branch", "lives_at": "b1"}],
        "links": [
            {"kind": "adjacent", "source": "unit:g1", "target": "unit:g2"},
            {"kind": "contacts", "source": "post:worker@g1#1", "target": "unit:b1"},
        ],
    }
    renamed = {"change": "rename_unit", "unit": draw(st.sampled_from(["c1", "c2"])), "name": draw(_NAMES)}
    return {"levels": _LEVELS, "units": units, "tables": tables, "before": [], "changes": [renamed], "on": DAY}


def _then(*wanted: dict[str, Any]) -> Drawn:
    """Draw a town and more changes of it."""
    return after(_town, *(add("changes", to=one) for one in wanted))


def _part(ident: str, *children: str, **measures: int) -> dict[str, Any]:
    return {"id": ident, "children": list(children), "measures": measures}


_LAST: Final = ("changes", -1)
_split = _then({"change": "split_unit", "unit": "g1", "parts": [_part("g5", "b1"), _part("g6", "b2")], "heir": "g5"})
_shared = _then(
    {"change": "split_unit", "unit": "g2", "parts": [_part("g5", households=30), _part("g6", households=10)]}
)
_merged = _then({"change": "merge_units", "units": ["g3", "g4"], "into": "g8"})
_new = _then({"change": "create_unit", "id": "g9", "level": "grid", "parent": "c1", "kind": "grid"})

# -- units -------------------------------------------------------------------------------------------------------------

plant("CHG001", changes, _town, put(*_LAST, "unit", to=choice("g99", "网格")))
plant("CHG001", changes, _new, put(*_LAST, "parent", to=choice("c99", "社区")))
plant("CHG001", changes, _merged, add("changes", to={"change": "rename_unit", "unit": "g4", "name": "x"}))
plant("CHG002", changes, _new, put(*_LAST, "id", to=choice("g1", "c2", "b2")))
plant("CHG002", changes, _then({"change": "add_device", "id": "d2"}), put(*_LAST, "id", to="d1"))
plant(
    "CHG003",
    changes,
    after(
        _merged,
        add("changes", to={"change": "create_unit", "id": "g9", "level": "grid", "parent": "c1", "kind": "grid"}),
    ),
    put(*_LAST, "id", to=choice("g3", "g4")),
)
plant(
    "CHG004", changes, _then({"change": "abolish_unit", "unit": "w1"}), put(*_LAST, "unit", to=choice("g1", "g2", "c2"))
)
plant("CHG005", changes, _split, put(*_LAST, "parts", ANY, "children", to=st.just([])))
plant("CHG006", changes, _split, put(*_LAST, "parts", ANY, "children", to=["b1", "b2"]))
plant("CHG007", changes, _split, add(*_LAST, "parts", ANY, "children", to=choice("g3", "g2", "c2")))
plant("CHG008", changes, _split, put(*_LAST, "parts", to=[_part("g5", "b1", "b2")]))
plant("CHG009", changes, _split, put(*_LAST, "heir", to=choice("g1", "g7")))
plant("CHG010", changes, _shared, put(*_LAST, "parts", ANY, "measures", "households", to=st.integers(41, 99)))
plant("CHG011", changes, _shared, *(drop(*_LAST, "parts", i, "measures", "households") for i in (0, 1)))
plant("CHG012", changes, _merged, put(*_LAST, "units", to=choice(["g3", "g3"], ["g4"])))
plant("CHG013", changes, _merged, put(*_LAST, "units", to=choice(["g3", "g2"], ["g4", "c1"])))
plant(
    "CHG014",
    changes,
    _merged,
    add("units", to={"id": "b9", "level": "building", "parent": "g3", "households": 5}),
    put("units", 7, "households", to=None),
)
_measured = _then({"change": "set_measure", "unit": "g3", "measure": "households", "value": 7})
plant("CHG020", changes, _measured, put(*_LAST, "measure", to=choice("housholds", "level", "class")))
plant(
    "CHG020",
    changes,
    _then({"change": "set_label", "unit": "c2", "label": "class", "value": "112"}),
    put(*_LAST, "label", to=choice("households", "parent")),
)
_retired = after(_new, add("before", to={"day": "2025-01-01", "changes": [{"change": "abolish_unit", "unit": "w1"}]}))
plant("CHG022", changes, _retired, put(*_LAST, "id", to="w1"))

# -- posts, bodies, links ----------------------------------------------------------------------------------------------

_abolished = _then({"change": "abolish_post", "post": "worker@g2#1"})
plant("CHG015", changes, _abolished, put(*_LAST, "post", to="chief@g1#1"))
plant("CHG016", changes, _abolished, put(*_LAST, "post", to="worker@g1#1"))
_ended = _then({"change": "end_body", "body": "branch", "last_day": "2025-12-31"})
plant("CHG017", changes, _ended, put(*_LAST, "body", to="old"))
plant(
    "CHG018", changes, _then({"change": "join_body", "member": "m2", "body": "branch"}), put(*_LAST, "member", to="m1")
)
_unlinked = _then(
    {"change": "end_link", "kind": "adjacent", "source": "unit:g1", "target": "unit:g2", "last_day": "2025-12-31"}
)
plant("CHG019", changes, _unlinked, put(*_LAST, "target", to=choice("unit:g3", "unit:c1")))
plant("CHG019", changes, _unlinked, put(*_LAST, "kind", to=choice("adjacnet", "相邻")))

# -- records -----------------------------------------------------------------------------------------------------------

plant("CHG030", changes, _town, put("changes", ANY, "change", to=choice("moove_unit", "更名")))
plant("CHG031", changes, _town, put("changes", ANY, "too", to=choice("x", 1)))
plant("CHG032", changes, _town, drop("changes", ANY, "unit"))
plant("CHG032", changes, _town, drop("changes", ANY, "change"))
plant("CHG033", changes, _town, put("changes", ANY, "unit", to=choice(1, "", [])))
plant("CHG033", changes, _measured, put(*_LAST, "value", to=choice("七", [1])))

# -- levels that lie over others, and changes that are taken back ------------------------------------------------------

_REFORM: Final = LevelScheme(
    [
        Level("town", Text("town", "镇"), ["town"]),
        Level("village", Text("village", "村"), ["village"], under=["town"]),
        Level("hamlet", Text("hamlet", "组"), ["hamlet"], under=["town"]),
        Level("estate", Text("estate", "小区"), ["estate"], under=["town", "village"], overlay=True),
        Level("grid", Text("grid", "网格"), ["grid"], under=["village", "estate", "hamlet"]),
    ]
)


def _countryside(draw: st.DrawFn) -> Values:
    """Draw a town whose villages are to be of another level."""
    units: Rows = [{"id": "t", "level": "town"}]
    for i in range(draw(st.integers(1, 3))):
        units.append({"id": f"v{i}", "level": "village", "parent": "t"})
        units.append({"id": f"g{i}", "level": "grid", "parent": f"v{i}", "households": draw(st.integers(1, 99))})
    tables: dict[str, Rows] = {
        key: [] for key in ("posts", "appointments", "holders", "devices", "bodies", "members", "links")
    }
    regraded = {"change": "regrade_unit", "unit": "v0", "level": "hamlet"}
    return {"levels": _REFORM, "units": units, "tables": tables, "before": [], "changes": [regraded], "on": DAY}


plant("CHG021", changes, _countryside, put(*_LAST, "level", to="estate"))


def _back(name: str) -> dict[str, Any]:
    """Return the change that gives c1 the name it had before somebody renamed it."""
    return {
        "change": "revert",
        "day": DAY,
        "delta": {"units": {"cells": [{"id": "c1", "from": {"name": name}, "to": {"name": "South"}}]}},
    }


_reverted = after(_then(_back("North")), put("units", 1, "name", to="North"), drop("changes", 0))
plant("CHG023", changes, _reverted, put("units", 1, "name", to=choice("East", "城北")))
