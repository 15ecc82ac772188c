"""Capabilities F52 to F56 that nets show, on the nets that the published systems name."""

from __future__ import annotations

import pytest

from gridgov.hierarchy import Hierarchy
from gridgov.integration import integrate, merge_feeds
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.nets import Net
from gridgov.schemes import load


@pytest.fixture(scope="module")
def town() -> Jurisdiction:
    """Six buildings of 100 households in one community."""
    h = Hierarchy.from_records(
        [
            {"id": "c", "level": "community"},
            {"id": "g", "level": "grid", "parent": "c"},
            *({"id": f"b{i}", "level": "building", "parent": "g", "households": 100} for i in range(1, 7)),
        ],
        levels=LevelScheme.ladder("community", "grid", "building"),
        measures=["households"],
    )
    return Jurisdiction(territory=h)


def _net(ident: str, letters: str, **more: object) -> Net:
    units = [f"b{i}" for i in range(1, 7)]
    cells = [f"{ident}-{letter}" for letter in letters]
    return Net.from_tables(ident, {"unit": units, "cell": cells}, **more)  # type: ignore[arg-type]


def test_f52_five_named_nets_of_ankang_become_one() -> None:
    scheme = load("ankang-321")
    city = scheme.synthesise()
    made = scheme.synthesise_nets(city)
    assert made.nets.ids == ("party_building", "politics_law", "rural_revitalisation", "health", "emergency")
    assert all(net.generated for net in made.nets)
    # Refinement is quick; the demo takes the consensus.
    one = integrate(made.nets, within=city, how="refine")
    assert one.measures.value("nets") == (5, 1)
    assert one.territory.rollup("households").known[0] == 349_028


def test_f52_twenty_odd_nets_of_the_county_become_one() -> None:
    scheme = load("county-many-nets")
    county = scheme.synthesise()
    made = scheme.synthesise_nets(county)
    # Three named, and others without a name for the rest of the 20-odd.
    assert 21 <= len(made.nets) <= 29
    one = integrate(made.nets, within=county, how="existing")
    assert one.measures.value("nets") == (len(made.nets), 1)


def test_f53_each_cell_has_one_grid_one_person_and_one_duty(town: Jurisdiction) -> None:
    nets = [
        _net(
            ident,
            letters,
            posts=[
                {"cell": f"{ident}-{x}", "role": "grid_worker", "holder": f"{ident}{x}"} for x in sorted(set(letters))
            ],
            duties=[{"duty": f"{ident} visits"}],
        )
        for ident, letters in (("health", "xxxyyy"), ("police", "xxxyyy"))
    ]
    one = integrate(nets, within=town, households=(200, 400))
    fixed = [(row.net, row.cell) for row in one.fixing.fixed]
    assert sorted(fixed) == [
        ("health", "health-x"),
        ("health", "health-y"),
        ("police", "police-x"),
        ("police", "police-y"),
    ]
    assert all(row.grid and row.person and row.duty for row in one.fixing.fixed)
    assert len(one.fixing.unresolved) == 0
    # Nobody in one of the two grids: its duties are listed, not given to somebody.
    empty = [_net("health", "xxxyyy", posts=[{"cell": "health-x", "role": "w", "holder": "a"}], duties=[{"duty": "d"}])]
    left = integrate(empty, within=town)
    assert left.fixing.unresolved["cell"].tolist() == ["health-y"]


def test_f54_two_cells_for_one_building_are_a_listed_conflict_with_a_chosen_owner(town: Jurisdiction) -> None:
    nets = [_net("health", "xxxyyy"), _net("police", "xxxxyy"), _net("urban", "xxxyyy")]
    one = integrate(nets, within=town, households=(200, 400))
    assert one.conflicts["conflict"].tolist() == ["sliver:b4"]
    [row] = one.conflicts
    assert row.choice == one.grid_of("b4") == one.grid_of("b5")
    assert (row.agree, row.disagree, row.households) == ("health, urban", "police:police-x", 100)
    assert row.alternatives == one.grid_of("b3")


def test_f56_two_systems_feed_one_event_list_without_duplicates() -> None:
    feeds = {
        "sharp_eyes": [
            {"id": "s1", "time": "2026-03-01T08:30", "place": "b1", "kind": "rubbish"},
            {"id": "s2", "time": "2026-03-01T09:00", "place": "b2", "kind": "parking"},
        ],
        "urban_management_3d": [
            {"id": "u1", "time": "2026-03-01 08:30:00", "place": "b1", "kind": "rubbish"},
            {"id": "u2", "time": "2026-03-01T09:02", "place": "b2", "kind": "parking"},
        ],
    }
    found = merge_feeds(feeds, within_minutes=5)
    assert len(found.events) == 3
    assert found.events["sources"].tolist()[0] == "sharp_eyes:s1, urban_management_3d:u1"
    # Near in time is a suggestion; somebody decides.
    assert [(row.event, row.other) for row in found.suggestions] == [("sharp_eyes:s2", "urban_management_3d:u2")]
    decided = merge_feeds(feeds, ids=[("sharp_eyes:s2", "urban_management_3d:u2")])
    assert len(decided.events) == 2
