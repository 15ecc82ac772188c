"""A made-up city of a million households with posts, bodies, links and logs: something for every rule to judge."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from gridgov import Bodies, Evidence, Hierarchy, Jurisdiction, LevelScheme, RoleCatalogue, Roster
from gridgov.levels import Level
from gridgov.text import Text

__all__ = ["DAY", "CityModel", "Sizes", "make"]

Names = npt.NDArray[np.str_]
DAY = "2026-06-15"
#: Share of the posts that nobody holds, and of the units that state nothing.
GAPS = 0.02


@attrs.frozen
class Sizes:
    """How many units of each kind there are."""

    counties: int = 10
    streets: int = 100
    communities: int = 4_000
    estates: int = 20_000
    grids: int = 200_000
    buildings: int = 100_000
    households: int = 1_000_000

    def over(self, part: int) -> Sizes:
        """Return a smaller city: every number divided, at least one of each."""
        return Sizes(*(max(1, n // part) for n in attrs.astuple(self)))


@attrs.frozen(eq=False)
class CityModel:
    """The city with the tables that a check is given."""

    jurisdiction: Jurisdiction
    evidence: Evidence


def _names(prefix: str, n: int) -> Names:
    return np.strings.add(prefix, np.arange(n).astype("U8"))


def _spread(above: Names, n: int) -> Names:
    """Return a parent for each of n units, evenly."""
    return above[np.arange(n) * len(above) // n]


def _territory(sizes: Sizes, rng: np.random.Generator) -> tuple[Hierarchy, dict[str, Names]]:
    kinds = ("city", "county", "street", "community", "estate", "grid", "building", "household")
    scheme = LevelScheme(
        [
            Level(
                key=k, name=Text(k, k), kinds=(k,), presence="optional" if k in {"estate", "building"} else "standard"
            )
            for k in kinds
        ]
    )
    ids = {"city": np.array(["city"])} | {
        kind: _names(prefix, n)
        for kind, prefix, n in (
            ("county", "q", sizes.counties),
            ("street", "s", sizes.streets),
            ("community", "c", sizes.communities),
            ("estate", "e", sizes.estates),
            ("grid", "g", sizes.grids),
            ("building", "b", sizes.buildings),
            ("household", "h", sizes.households),
        )
    }
    above = {
        "city": np.array([""]),
        "county": _spread(ids["city"], sizes.counties),
        "street": _spread(ids["county"], sizes.streets),
        "community": _spread(ids["street"], sizes.communities),
        "estate": _spread(ids["community"], sizes.estates),
        "grid": _spread(ids["estate"], sizes.grids),
        # Half of the grids have a building of their own.
        "building": _spread(ids["grid"], sizes.buildings),
    }
    home = np.arange(sizes.households) * sizes.grids // sizes.households
    has_building = np.full(sizes.grids, -1)
    has_building[np.arange(sizes.buildings) * sizes.grids // sizes.buildings] = np.arange(sizes.buildings)
    inside = has_building[home] >= 0
    above["household"] = np.where(inside, ids["building"][has_building[home]], ids["grid"][home])
    n = sum(map(len, ids.values()))
    level = np.repeat(kinds, [len(ids[k]) for k in kinds])
    known = (level == "household") & (rng.random(n) >= GAPS)
    households = np.where(known, 1.0, np.nan)
    occupied = np.where(known, (rng.random(n) < 0.9).astype(np.float64), np.nan)  # noqa: PLR2004 - most are lived in
    words = np.array(["A", "B", "C", ""])
    labels: dict[str, Any] = {
        "household_class": np.where(level == "household", words[rng.integers(4, size=n)], "").tolist(),
        "new_estate": np.where(level == "estate", np.array(["yes", "no"])[rng.integers(2, size=n)], "").tolist(),
    }
    territory = Hierarchy.from_columns(
        np.concatenate([ids[k] for k in kinds]).tolist(),
        np.concatenate([above[k] for k in kinds]).tolist(),
        level.tolist(),
        measures={"households": households, "occupied_households": occupied},
        labels=labels,
        levels=scheme,
    )
    return territory, ids


def _roster(territory: Hierarchy, ids: dict[str, Names], rng: np.random.Generator) -> Roster:
    places = (
        ("grid_chief", "grid"),
        ("full_time_grid_worker", "grid"),
        ("grid_administrator", "grid"),
        ("party_member_central_household", "grid"),
        ("building_head", "building"),
        ("grid_worker", "grid"),
        ("owners_committee_director", "estate"),
        ("owners_committee_member", "estate"),
        ("part_time_committee_member", "community"),
        ("residents_committee_director", "community"),
        ("residents_committee_member", "community"),
        ("community_party_secretary", "community"),
        ("community_police_officer", "community"),
        ("legal_adviser", "community"),
        ("street_party_secretary", "street"),
    )
    role = np.repeat([r for r, _ in places], [len(ids[k]) for _, k in places])
    unit = np.concatenate([ids[k] for _, k in places])
    # One of every other grid's workers is left out: a million appointments are what is wanted.
    keep = np.ones(len(role), bool)
    keep[np.flatnonzero(role == "grid_worker")[::4]] = False
    role, unit = role[keep], unit[keep]
    post = np.strings.add(np.strings.add(role, "@"), np.strings.add(unit, "#1"))
    held = np.flatnonzero(rng.random(len(post)) >= GAPS)
    # Some hold several posts.
    person = rng.integers(int(len(held) * 5), size=len(held))
    holders = np.unique(person)
    qualified = rng.random(len(holders)) < 0.5  # noqa: PLR2004 - half of them
    return Roster.from_columns(
        territory,
        RoleCatalogue.builtin(),
        posts={"role": role.tolist(), "unit": unit.tolist()},
        appointments={
            "post": post[held].tolist(),
            "holder": [f"p{i}" for i in person.tolist()],
            "start": ["2024-01-01"] * len(held),
        },
        holders={
            "id": [f"p{i}" for i in holders.tolist()],
            "qualifications": [("party_member",) if q else () for q in qualified.tolist()],
        },
    )


def _bodies(territory: Hierarchy, ids: dict[str, Names]) -> Bodies:
    places = (
        ("party_branch", "estate", 1),
        ("party_group", "grid", 1),
        ("owners_committee", "estate", 2),
        ("property_company", "estate", 2),
        ("residents_committee", "community", 1),
        ("big_party_committee", "community", 1),
        ("party_mass_service_centre", "community", 1),
        ("comprehensive_governance_centre", "community", 1),
        ("peoples_mediation_committee", "community", 1),
        ("public_security_committee", "community", 1),
        ("public_health_committee", "community", 2),
        ("counselling_room", "community", 2),
        ("party_government_office", "street", 1),
        ("public_institution", "street", 1),
        ("grid_management_service_centre", "street", 1),
    )
    rows = [
        {"id": f"{kind}-{unit}", "kind": kind, "unit": unit}
        for kind, level, step in places
        for unit in ids[level][::step].tolist()
    ]
    members = [
        {"member": f"m{i}", "body": f"party_group-{grid}", "lives_at": grid}
        for i, grid in enumerate(np.resize(ids["grid"], len(ids["household"]) // 10).tolist())
    ]
    return Bodies.from_records(territory, rows, members)


def _evidence(territory: Hierarchy, ids: dict[str, Names], rng: np.random.Generator) -> Evidence:
    def days(n: int, first: str, count: int) -> Any:
        return np.datetime64(first, "D") + rng.integers(count, size=n)

    visits, patrols, events = len(ids["household"]), len(ids["household"]), len(ids["household"]) // 10
    reported = days(events, "2026-04-01", 70)
    return Evidence.read(
        territory,
        {
            "visits": {
                "unit": ids["household"][rng.permutation(visits)].tolist(),
                "day": days(visits, "2026-04-01", 75),
            },
            "patrols": {
                "unit": np.resize(ids["building"], patrols).tolist(),
                "day": np.datetime64(DAY, "D") - np.arange(patrols) // max(1, len(ids["building"])),
            },
            "events": {
                "id": [f"v{i}" for i in range(events)],
                "unit": ids["grid"][rng.integers(len(ids["grid"]), size=events)].tolist(),
                "reported": reported,
                "disposed": reported + rng.integers(12, size=events),
            },
            "tasks": {"unit": ids["community"].tolist(), "task": ["census"] * len(ids["community"])},
            "admission_list": {"task": ["census"]},
            "nets": {"id": ["n1", "n2"], "department": ["police", "fire"], "merged": [True, True]},
            "duties": {"unit": ids["grid"].tolist(), "duty": ["publicity"] * len(ids["grid"])},
            "service_points": {
                "unit": ids["community"].tolist(),
                "id": [f"sp-{i}" for i in ids["community"].tolist()],
                "minutes": rng.integers(5, 25, size=len(ids["community"])).astype(np.float64),
            },
            "sums": {"id": ["s1", "s1"], "stated": [3.0, 3.0], "part": [1.0, 2.0]},
            "shares": {"id": ["r1"], "part": [1.0], "whole": [2.0], "share": [0.5]},
        },
    )


def make(sizes: Sizes, *, seed: int = 321) -> CityModel:
    """Return the city.

    Example:
        >>> small = make(Sizes().over(1000))
        >>> len(small.jurisdiction.territory.units(kind="household"))
        1000
    """
    rng = np.random.default_rng(seed)
    territory, ids = _territory(sizes, rng)
    roster = _roster(territory, ids, rng)
    links = [
        {"kind": "covers", "source": f"unit:{g}", "target": f"unit:{e}"}
        for g, e in zip(ids["grid"][:100].tolist(), ids["estate"][::-1][:100].tolist(), strict=False)
    ]
    place = Jurisdiction(territory=territory, roster=roster, bodies=_bodies(territory, ids), links=links)
    return CityModel(place, _evidence(territory, ids, rng))
