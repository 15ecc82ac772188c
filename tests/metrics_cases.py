"""Random places for tests of measures: units with households, some unknown, posts, and who holds them."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import strategies as st

from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.text import Text

DAY = "2026-01-01"
LEVELS = LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"])
ROLES = ("head", "deputy", "second", "chief", "worker")
CATALOGUE = RoleCatalogue(
    [
        # The role that is held ex officio through another such one stands before it.
        Role(key="second", name=Text("second", "副二"), ex_officio="deputy"),
        Role(key="deputy", name=Text("deputy", "副"), ex_officio="head"),
        Role(key="head", name=Text("head", "长")),
        Role(key="chief", name=Text("chief", "网格长"), superior="head"),
        Role(key="worker", name=Text("worker", "员"), superior="chief"),
    ]
)


@attrs.frozen
class Case:
    """A place, and the tables it was built from."""

    place: Jurisdiction
    units: list[dict[str, Any]]
    posts: list[dict[str, Any]]
    appointments: list[dict[str, Any]]

    @property
    def parents(self) -> dict[str, str | None]:
        return {unit["id"]: unit.get("parent") for unit in self.units}

    def path(self, unit: str) -> list[str]:
        """The unit, and what stands above it."""
        trail, up = [unit], self.parents[unit]
        while up is not None:
            trail.append(up)
            up = self.parents[up]
        return trail

    def at(self, level: str) -> list[str]:
        """Ids of the units of a level, in the order of the hierarchy."""
        return [u.id for u in self.place.territory if u.level == level]

    def without(self, *, holder: str | None = None, post: str | None = None) -> Roster:
        """The roster once a holder has left all posts, or one post has fallen vacant."""
        left = [a for a in self.appointments if a["holder"] != holder and a["post"] != post]
        return Roster.from_records(self.place.territory, CATALOGUE, posts=self.posts, appointments=left)


@st.composite
def units(draw: st.DrawFn) -> list[dict[str, Any]]:
    amount = st.sampled_from([None, 0, 1, 2, 3, 5, 8, 13])
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street", "households": draw(amount)}]
    for c in range(draw(st.integers(0, 3))):
        rows.append({"id": f"c{c}", "level": "community", "parent": "s", "households": draw(amount)})
        for g in range(draw(st.integers(0, 2))):
            rows.append({"id": f"c{c}g{g}", "level": "grid", "parent": f"c{c}", "households": draw(amount)})
            rows += [
                {"id": f"c{c}g{g}b{b}", "level": "building", "parent": f"c{c}g{g}", "households": draw(amount)}
                for b in range(draw(st.integers(0, 2)))
            ]
        rows += [
            {"id": f"c{c}b{b}", "level": "building", "parent": f"c{c}", "households": draw(amount)}
            for b in range(draw(st.integers(0, 1)))
        ]
    return rows


@st.composite
def cases(draw: st.DrawFn, *, ex_officio: bool = False) -> Case:
    """Draw a place; with ``ex_officio`` all posts are of roles that hang together, and close to each other."""
    rows = draw(units())
    h = Hierarchy.from_records(rows, levels=LEVELS, measures=["households"])
    ids = st.sampled_from([row["id"] for row in rows[: 2 if ex_officio else None]])
    roles = ROLES[:3] if ex_officio else ROLES
    posts = [
        {"id": f"p{i}", "role": draw(st.sampled_from(roles)), "unit": draw(ids)} for i in range(draw(st.integers(0, 9)))
    ]
    appointments: list[dict[str, Any]] = []
    for post in posts:
        holder = draw(st.sampled_from(["", "a", "b", "c", "d"]))
        if holder:
            # Some are over.
            over = draw(st.integers(0, 5)) == 0
            appointments.append({"post": post["id"], "holder": holder, "end": "2025-12-31" if over else None})
    kinds = st.sampled_from(["party_branch", "residents_committee"])
    bodies = [
        {"id": f"b{i}", "kind": draw(kinds), "unit": draw(ids), "end": draw(st.sampled_from([None, "2025-12-31"]))}
        for i in range(draw(st.integers(0, 3)))
    ]
    roster = Roster.from_records(h, CATALOGUE, posts=posts, appointments=appointments)
    place = Jurisdiction(territory=h, roster=roster, bodies=Bodies.from_records(h, bodies))
    return Case(place, rows, posts, appointments)


levels = st.sampled_from([str(key) for key in LEVELS.keys])
chosen_roles = st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True)
