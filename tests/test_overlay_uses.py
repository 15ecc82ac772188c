"""What lies over its siblings: rules, changes, what-if and the report."""

from __future__ import annotations

import importlib
from typing import Any

import pytest
from test_overlay import LEVELS, town

from gridgov import whatif
from gridgov.changes import AbolishUnit, MergeUnits, Part, SplitUnit, apply
from gridgov.errors import InvalidChangeError
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import LevelScheme
from gridgov.policies import Clause
from gridgov.rules import CommunityOversize, FullCover, Scope, StatedTotals, Verdict

DAY = "2026-01-01"


def place(**stated: float | None) -> Jurisdiction:
    return Jurisdiction(territory=town(**stated))


# Rules


def verdicts(found: Jurisdiction, rule: FullCover | StatedTotals | CommunityOversize) -> dict[str, int]:
    judged = check(found, rule, on=DAY).judged[0]
    ids = [found.territory.at(int(row)).id for row in judged.units]
    return dict(zip(ids, judged.verdicts.tolist(), strict=True))


def test_a_stated_total_is_held_against_the_grids_alone() -> None:
    found = verdicts(place(c1=500, g1=300, g2=200, e1=91, b1=40, b2=50, c2=7, e2=60), StatedTotals())
    # c2 has no parts: what its estates state is said of nobody else.
    assert found == {"s": Verdict.NOT_APPLICABLE, "c1": Verdict.PASS, "e1": Verdict.FAIL}


def test_a_community_is_as_large_as_its_grids() -> None:
    found = verdicts(place(g1=300, g2=200, e1=300, c2=7), CommunityOversize(max_households=500))
    assert found == {"c1": Verdict.PASS, "c2": Verdict.PASS}


def test_an_estate_over_grids_lies_in_them() -> None:
    found = verdicts(place(), FullCover())
    assert found == {"e1": Verdict.PASS, "b1": Verdict.PASS, "b2": Verdict.PASS, "e2": Verdict.FAIL}


def test_an_estate_over_a_community_that_is_covered_by_a_link_lies_in_that_grid() -> None:
    h = town()
    linked = Jurisdiction(
        territory=h, links=Links.from_records([{"kind": "covers", "source": "unit:g1", "target": "unit:c2"}])
    )
    assert set(verdicts(linked, FullCover()).values()) == {Verdict.PASS}


@pytest.mark.parametrize(("grids", "verdict"), [(["g"], Verdict.PASS), (["g", "h"], Verdict.PASS), ([], Verdict.FAIL)])
def test_an_estate_over_which_only_grids_lie_is_in_grids(grids: list[str], verdict: int) -> None:
    levels = LevelScheme.ladder("community", "estate", "grid", "building").evolve("grid", overlay=True)
    rows = [{"id": "c", "level": "community"}, {"id": "e", "level": "estate", "parent": "c"}]
    rows += [{"id": grid, "level": "grid", "parent": "e"} for grid in grids]
    rows += [{"id": "y", "level": "estate", "parent": "c"}, {"id": "x", "level": "grid", "parent": "y"}]
    found = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels))
    assert verdicts(found, FullCover()) == {"e": verdict, "y": Verdict.PASS}


def test_an_estate_in_two_grids_by_links_stays_in_two() -> None:
    rows = [{"kind": "covers", "source": f"unit:{grid}", "target": "unit:e1"} for grid in ("g1", "g2")]
    found = verdicts(Jurisdiction(territory=town(), links=Links.from_records(rows)), FullCover())
    assert found == {"e1": Verdict.FAIL, "b1": Verdict.FAIL, "b2": Verdict.FAIL, "e2": Verdict.FAIL}


def test_an_estate_over_a_community_that_is_not_all_in_grids_lies_in_none() -> None:
    levels = LEVELS.evolve("building", under=["community", "grid", "estate"])
    rows = [
        {"id": "c", "level": "community"},
        {"id": "g", "level": "grid", "parent": "c"},
        {"id": "b", "level": "building", "parent": "c"},
        {"id": "e", "level": "estate", "parent": "c"},
        {"id": "p", "level": "plot", "parent": "e"},
    ]
    found = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels))
    assert verdicts(found, FullCover()) == {"b": Verdict.FAIL, "e": Verdict.FAIL}
    better = Jurisdiction(territory=found.territory.move("b", to="g"))
    assert verdicts(better, FullCover()) == {"b": Verdict.PASS, "e": Verdict.PASS}


# Changes


def refused(found: Jurisdiction, change: SplitUnit | MergeUnits) -> list[str]:
    with pytest.raises(InvalidChangeError) as caught:
        apply(found, [change], on=DAY)
    return [problem.name for problem in caught.value.problems]


def test_households_of_a_community_with_estates_only_are_not_lost_in_a_split() -> None:
    found = place(c2=70, e2=60)
    parts = [Part("c2", ["e2"]), Part("c3")]
    assert refused(found, SplitUnit("c2", parts)) == ["measure-of-no-part"]
    parts = [Part("c2", ["e2"], measures={"households": 50}), Part("c3", measures={"households": 20})]
    after = apply(found, [SplitUnit("c2", parts)], on=DAY).jurisdiction
    assert after.unit("s").total("households").known == 70


def test_households_of_a_community_with_estates_only_are_not_lost_in_a_merger() -> None:
    assert refused(place(c2=70, g1=300), MergeUnits(["c1", "c2"], into="c1")) == ["merge-would-lose"]


def test_a_split_deals_the_estates_out_and_the_total_stays() -> None:
    found = place(g1=300, g2=200, e1=90)
    parts = [Part("c1", ["g1", "e1"]), Part("c9", ["g2"])]
    after = apply(found, [SplitUnit("c1", parts)], on=DAY).jurisdiction
    assert [after.unit(u).total("households").known for u in ("s", "c1", "c9")] == [500, 300, 200]


def test_abolishing_an_estate_changes_no_total() -> None:
    found = place(g1=300, g2=200, c2=70)
    after = apply(found, [AbolishUnit("e2")], on=DAY).jurisdiction
    assert after.unit("s").total("households") == found.unit("s").total("households")


# What-if and report


def test_what_if_counts_nobody_twice() -> None:
    found = place(g1=300, g2=200, c2=70, b1=40, b2=50)
    rule = CommunityOversize(max_households=10)
    answer = whatif.sweep(found, rule, on=DAY, max_households=[400, 60])
    assert answer.columns["affected"].tolist() == [500, 570]


def test_what_if_adds_up_nothing_where_units_lie_over_others() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "c", "level": "community"},
        {"id": "g", "level": "grid", "parent": "c", "households": 9},
        {"id": "b", "level": "building", "parent": "g", "households": 8},
        {"id": "e", "level": "estate", "parent": "c", "households": 7},
        {"id": "a", "level": "building", "parent": "e", "households": 6},
    ]
    found = Jurisdiction(territory=Hierarchy.from_records(rows, levels=LEVELS, measures=["households"]))
    for levels, affected in ((["grid"], [8]), (["estate"], [6]), (["grid", "estate"], None)):
        clause = Clause(id="parts", rule=StatedTotals(), scope=Scope(levels=levels))
        answer = whatif.sweep(found, clause, on=DAY, measure=["households"])
        assert (answer.columns["affected"].tolist() if "affected" in answer.columns else None) == affected


def test_tiles_hold_what_is_a_part_of_them() -> None:
    tiles = importlib.import_module("gridgov.report._tiles")
    subject = importlib.import_module("gridgov.report._subject")
    found = place(g1=300, g2=200, c2=70, e1=400, e2=60)
    nodes = tiles.structure(subject.subject(found, DAY, None, None, ids=False)).nodes
    assert {node.name: node.size for node in nodes} == {"s": 570, "c1": 500, "c2": 70, "g1": 300, "g2": 200}
    nodes = tiles.structure(subject.subject(Jurisdiction(territory=town()), DAY, None, None, ids=False)).nodes
    assert {node.name: node.size for node in nodes} == {"s": 3, "c1": 2, "c2": 1, "g1": 1, "g2": 1}
