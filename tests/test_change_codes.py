"""Units that get another id or another level: everything that names them follows, and nothing is lost."""

from __future__ import annotations

import attrs
import pytest
from changes_cases import DAY, codes, countryside, done, town
from hypothesis import given
from hypothesis import strategies as st
from test_changes_laws import counted, places

from gridgov.changes import (
    AddLink,
    Applied,
    Change,
    CreateUnit,
    MoveUnit,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    apply,
)
from gridgov.errors import InvalidChangeError
from gridgov.nets import Net
from gridgov.roles import Roster


@given(st.data())
def test_a_recoded_place_is_the_place_with_another_word_for_a_unit(data: st.DataObject) -> None:
    place = data.draw(places())
    unit = data.draw(st.sampled_from(place.territory.ids.tolist()))
    after = apply(place, [RecodeUnit(unit, "new")], on=DAY).jurisdiction

    def renamed(ident: str | None) -> str | None:
        return "new" if ident == unit else ident

    h = place.territory
    assert after.territory.ids.tolist() == [renamed(i) for i in h.ids.tolist()]
    assert after.territory.parent_ids() == [renamed(i) for i in h.parent_ids()]
    assert [u.name for u in after.units()] == [u.name for u in place.units()]
    assert counted(after) == counted(place)
    posts, bodies = place.roster.to_tables()["posts"], place.bodies.to_tables()
    assert after.roster.to_tables()["posts"] == {**posts, "unit": [renamed(i) for i in posts["unit"]]}
    assert after.bodies.to_tables()["bodies"]["unit"] == [renamed(i) for i in bodies["bodies"]["unit"]]
    assert after.bodies.to_tables()["memberships"]["lives_at"] == [
        renamed(i) for i in bodies["memberships"]["lives_at"]
    ]
    pairs = [{renamed(link.source_id), renamed(link.target_id)} for link in place.links]
    assert [{link.source_id, link.target_id} for link in after.links] == pairs
    assert all(link.source < link.target for link in after.links)


@given(st.data())
def test_recoding_to_and_fro_is_refused_as_ids_are_never_used_again(data: st.DataObject) -> None:
    place = data.draw(places())
    unit = data.draw(st.sampled_from(place.territory.ids.tolist()))
    with pytest.raises(InvalidChangeError) as caught:
        apply(place, [RecodeUnit(unit, "new"), RecodeUnit("new", unit)], on=DAY)
    assert caught.value.problems.counts() == {"CHG003": 1}


def test_posts_keep_the_ids_that_were_made_of_the_old_one() -> None:
    after = done(RecodeUnit("g1", "g9"), AddLink("contacts", "post:chief@g1#1", "unit:g9")).jurisdiction
    assert [post.id for post in after.roster.posts(unit="g9")] == ["chief@g1#1", "worker@g1#1"]
    assert done(RecodeUnit("g1", "g9")).text() == f"{DAY} Unit 'g1' gets the id 'g9'."


def test_an_id_that_is_there_or_no_id_is_refused() -> None:
    assert codes(RecodeUnit("g1", "g2"), RecodeUnit("g2", ""), RecodeUnit("x", "y"), RecodeUnit("g3", "g3")) == [
        ("CHG002", 1, "g2"),
        ("HIE011", 2, None),
        ("CHG001", 3, "x"),
        ("CHG002", 4, "g3"),
    ]


def test_the_log_names_the_nets_that_still_use_the_old_id() -> None:
    nets = [Net.from_tables(i, {"unit": [unit], "cell": ["x"]}) for i, unit in (("a", "b1"), ("b", "b2"), ("c", "b1"))]
    applied = done(RecodeUnit("b1", "b9"), town=attrs.evolve(town(), nets=nets))
    assert applied.log[0].text.en == "Unit 'b1' gets the id 'b9'. Nets that still name 'b1': 'a', 'c'."
    assert applied.log[0].text.zh == "单元“b1”的编号变更为“b9”。仍使用编号“b1”的部门网格体系：“a”、“c”。"
    assert [net.id for net in applied.jurisdiction.nets] == ["a", "b", "c"]


@given(st.permutations([RegradeUnit("t", "street"), RegradeUnit("v1", "community"), RegradeUnit("v2", "community")]))
def test_a_town_becomes_a_street_in_any_order_of_changes(changes: list[Change]) -> None:
    place = countryside()
    without = attrs.evolve(place, roster=Roster.empty(place.territory))
    after = apply(without, changes, on=DAY).jurisdiction
    assert after.territory.counts()["community"] == 2
    assert after.territory.ids.tolist() == place.territory.ids.tolist()
    assert after.unit("k").total("households").known == 70


def test_what_a_regraded_unit_may_not_hold_is_said_at_its_change() -> None:
    found = codes(RenameUnit("g1", "x"), RegradeUnit("t", "street"), town=countryside())
    assert found == [("HIE008", 2, "v1"), ("HIE008", 2, "v2")]
    every = [RegradeUnit("t", "street"), RegradeUnit("v2", "community"), RegradeUnit("v1", "community")]
    assert codes(*every, town=countryside()) == [("ROS004", 3, "s1")]


def test_a_circle_of_regraded_units_is_found() -> None:
    changes = [RegradeUnit("v2", "county"), MoveUnit("t", to="v2"), MoveUnit("v1", to="t")]
    assert ("HIE003", 2, "v2") in codes(*changes, town=countryside())
    # A circle that is there already stops nobody from looking for another one.
    assert ("HIE008", 3, "k") in codes(*changes[:2], MoveUnit("k", to="v1"), town=countryside())


def test_an_overlay_takes_nothing_out_of_the_totals() -> None:
    grids = CreateUnit("e", "estate", "v1")
    assert codes(grids, RegradeUnit("g1", "estate"), town=countryside()) == [("CHG021", 2, "g1")]
    fine = [CreateUnit("g2", "grid", "v1"), RegradeUnit("g2", "estate")]
    assert apply(countryside(), fine, on=DAY).jurisdiction.unit("g2").level == "estate"


def test_who_decided_is_in_the_log() -> None:
    applied = apply(town(), [RenameUnit("c1", "A")], on=DAY, authority="district government, no. 12")
    assert isinstance(applied, Applied)
    assert applied.authority == applied.log[0].authority == "district government, no. 12"
    assert applied.log[0].to_dict()["authority"] == "district government, no. 12"
    assert "authority" not in done(RenameUnit("c1", "A")).log[0].to_dict()
    assert apply(town(), [], on=DAY, authority="x").authority == "x"
