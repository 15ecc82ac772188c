"""The changes between two jurisdictions: applied to the first they give the second, and they are the plain ones."""

from __future__ import annotations

import json
from typing import Any

import attrs
import pytest
from changes_cases import DAY, done, town
from hypothesis import given, settings
from hypothesis import strategies as st
from notebook_cases import bare
from test_change_columns import any_changes
from test_change_inverse import tried
from test_changes_laws import batches, places

from gridgov import Hierarchy, Note
from gridgov._delta_units import record
from gridgov.changes import (
    AbolishPost,
    AbolishUnit,
    AddDevice,
    AddLink,
    Amend,
    Appoint,
    Change,
    CreateBody,
    CreatePost,
    CreateUnit,
    Diff,
    EndAppointment,
    EndBody,
    EndLink,
    JoinBody,
    MergeUnits,
    MoveUnit,
    Part,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    SetLabel,
    SetMeasure,
    SetRank,
    SplitUnit,
    apply,
    diff,
    read_changes,
)
from gridgov.jurisdiction import Jurisdiction
from gridgov.nets import Net
from gridgov.text import Text

FEW = settings(max_examples=40)


def content(place: Jurisdiction) -> dict[str, Any]:
    """Return all that a jurisdiction says, whatever the order of rows; without its lineage."""
    h = place.territory
    tables = {**place.roster.to_tables(), **place.bodies.to_tables()}
    rows = {
        name: sorted((tuple(map(repr, row)) for row in zip(*columns.values(), strict=True)), key=repr)
        for name, columns in tables.items()
    }
    return {
        "units": sorted((record(h, row) for row in range(len(h))), key=lambda entry: entry["id"]),
        "keys": (sorted(h.measures), sorted(h.labels)),
        "links": sorted(map(repr, place.links)),
        **rows,
    }


def leads_there(a: Jurisdiction, b: Jurisdiction) -> Diff:
    """Hold that the changes, out of a file, lead from one to the other, and that nothing else is said."""
    found = diff(a, b)
    changes = read_changes(json.loads(json.dumps(found.to_records())))
    assert changes == found.changes
    assert content(apply(a, changes, on=DAY).jurisdiction) == content(b)
    assert found.rest == ()
    assert bool(found) == (content(a) != content(b))
    assert found.text()
    assert found.text("zh")
    return found


@FEW
@given(batches())
def test_the_changes_lead_from_one_to_the_other(changes: list[Change]) -> None:
    step = town()
    for change in changes:
        applied = tried(step, [change])
        step = step if applied is None else applied.jurisdiction
    leads_there(town(), step)


@FEW
@given(batches())
def test_the_changes_lead_back(changes: list[Change]) -> None:
    applied = tried(town(), changes[:3])
    if applied is not None:
        leads_there(attrs.evolve(applied.jurisdiction, lineage=()), town())


@FEW
@given(st.data())
def test_the_changes_between_any_units(data: st.DataObject) -> None:
    place = step = data.draw(places())
    for change in data.draw(any_changes(place)):
        applied = tried(step, [change])
        step = step if applied is None else applied.jurisdiction
    leads_there(place, step)
    # Without the lineage, too.
    leads_there(place, attrs.evolve(step, lineage=()))


@FEW
@given(places(), places())
def test_nothing_leads_from_a_place_to_itself(one: Jurisdiction, other: Jurisdiction) -> None:
    assert not diff(one, one)
    assert diff(one, attrs.evolve(one)).changes == ()
    if one.levels != other.levels:
        assert diff(one, other).rest


HALVES = [Part("g2", measures={"households": 15}), Part("g5", measures={"households": 25})]


@pytest.mark.parametrize(
    "changes",
    [
        [RecodeUnit("g4", "g9")],
        [RecodeUnit("c2", "c9"), RecodeUnit("g4", "g9")],
        [RecodeUnit("s", "t")],
        [SplitUnit("g2", HALVES)],
        [SplitUnit("c1", [Part("c1", ["g1"]), Part("c9", ["g2"], name="South")])],
        [SplitUnit("c1", [Part("c8", ["g1"]), Part("c9", ["g2"])], heir="c9")],
        [MergeUnits(["g3", "g4"], into="g3")],
        [MergeUnits(["g3", "w1"], into="g9", name="x")],
        [MoveUnit("g1", "c2")],
        [CreateUnit("g9", "grid", "c1", "grid", "nine", {"households": 4}, {"class": "1"})],
        [AbolishUnit("w1")],
        [SetMeasure("g3", "households", None)],
        [RegradeUnit("g4", "grid", "work_unit")],
        [RenameUnit("c1", None), SetLabel("c1", "class", None), SetMeasure("c2", "households", 9)],
        [CreateBody("b9", "party_group", "g1", "branch", "nine", "section", start=DAY), SetRank("org", "section")],
        [EndBody("org", "2025-12-31")],
        [JoinBody("m9", "org", "b1", DAY)],
        [CreatePost("worker", "g4", "worker@g4#1", 1), Appoint("worker@g4#1", "p9", DAY, basis="x")],
        [EndAppointment("chief@g1#1", "2025-12-31"), Appoint("chief@g1#1", "p2", DAY)],
        [AbolishPost("aide@g2#1")],
        [AddDevice("d9", holder="p1")],
        [AddLink("guides", "unit:c1", "unit:g1", DAY), EndLink("adjacent", "unit:g1", "unit:g2", DAY)],
    ],
)
def test_the_plain_change_is_found(changes: list[Change]) -> None:
    found = leads_there(town(), done(*changes).jurisdiction)
    expected = [_whole(change).to_dict() for change in changes]
    assert len(found) == len(expected)
    assert all(record in expected for record in found.to_records())


def _whole(change: Change) -> Change:
    """Return an appointment with what is known of a new holder."""
    if isinstance(change, Appoint) and change.holder == "p9":
        return attrs.evolve(change, kind="person", qualifications=())
    return change


@pytest.mark.parametrize(
    "changes",
    [
        [SplitUnit("c1", [Part("c1", ["g1"]), Part("c9", ["g2"])])],
        [RecodeUnit("c2", "c9")],
        [MoveUnit("w1", "c1"), RecodeUnit("c2", "c9")],
        [MergeUnits(["c1", "c2"], into="c1")],
    ],
)
def test_what_stands_below_tells_it_without_a_lineage(changes: list[Change]) -> None:
    place = town()
    after = attrs.evolve(done(*changes).jurisdiction, lineage=())
    found = leads_there(place, after)
    assert {type(change) for change in found if not isinstance(change, SetMeasure)} == {type(c) for c in changes}


def test_what_only_records_say_is_one_change() -> None:
    a = town()
    tables = a.bodies.to_tables()
    tables["bodies"]["name"][0] = "another"
    b = attrs.evolve(a, bodies=type(a.bodies).from_columns(a.territory, **tables))
    found = leads_there(a, b)
    assert [type(change) for change in found] == [Amend]
    assert found.text() == "Records are put right: 1 body."
    assert found.text("zh") == "更正记录：组织1个。"


def test_the_rest_is_said_in_words() -> None:
    a = town()
    h = a.territory.with_levels(a.levels.evolve("building", presence="standard"))
    b = Jurisdiction(
        territory=h,
        id="city",
        name=Text("A", "甲"),
        notes=[Note("x", "S", Text("n", "注"))],
        nets=[Net.from_tables("n1", {"unit": ["b1"], "cell": ["x"]})],
    )
    found = diff(a, b)
    roles = found.rest[3].en.partition("'guest' is gone")[2]
    assert [text.en for text in found.rest] == [
        "The id of the whole is 'city', not 'town'.",
        "The name of the whole differs.",
        "The level schemes differ: 'building' is another.",
        "The roles differ: 'chief' is gone, 'worker' is gone, 'aide' is gone, 'guest' is gone" + roles,
        "The rules for combining roles differ.",
        "The templates of roles differ.",
        "The notes differ: 0 gone, 1 new.",
        "The nets differ: 'n1' is new.",
    ]
    assert found.rest[4].zh == "兼任规则不同。"
    assert found.rest[7].zh == "部门网格体系不同：“n1”为新增。"
    assert len(found) == len(found.changes) + 8


def test_a_difference_shows_itself() -> None:
    found = diff(town(), done(RenameUnit("c1", "<A>")).jurisdiction)
    assert repr(found) == "<Diff: 1 change>"
    assert "<td>Unit &#x27;c1&#x27; is named &#x27;&lt;A&gt;&#x27;.</td>" in bare(found._repr_html_())
    assert repr(Diff(rest=(Text("a", "甲"),))) == "<Diff: 0 changes, 1 other difference>"
    assert Diff().text("zh") == "没有差异。"
    assert "40 more" in Diff(rest=(Text("a", "甲"),) * 60)._repr_html_()


def test_an_id_that_was_retired_is_restored() -> None:
    a = done(AbolishUnit("w1")).jurisdiction
    after = leads_there(a, town())
    assert [type(change) for change in after] == [Amend]
    restored = apply(a, after.changes, on="2027-01-01").jurisdiction
    assert restored.lineage.records()[-1] == {"new": "w1", "day": "2027-01-01", "kind": "restore"}
    assert isinstance(restored.territory, Hierarchy)
