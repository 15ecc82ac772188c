"""Changes as values: how each shows itself, what it speaks of, and what becomes of odd ones."""

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
from changes_cases import DAY, LEVELS, codes, done, refused, town
from test_change_columns import beside_the_builder

from gridgov._delta import delta
from gridgov._delta_shape import is_delta
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
    read_changes,
)
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction

#: Changes as they are written and shown, and what each speaks of.
SHOWN: dict[str, str] = {
    "CreatePost(role='w', unit='g', id='x', number=2, body='b')": "unit:g post:x body:b",
    "CreatePost(role='w', unit='g')": "unit:g",
    "AbolishPost(post='p')": "post:p",
    "Appoint(post='p', holder='h', start='2026-01-01', basis='o', meets=('q',))": "post:p holder:h",
    "AddDevice(id='d', holder='h')": "device:d holder:h",
    "AddDevice(id='d')": "device:d",
    "EndAppointment(post='p', last_day='2026-01-01')": "post:p",
    "CreateUnit(id='a', level='l', parent='b', kind='k', name='n', measures={'m': 1}, labels={'t': 'x'})": (
        "unit:a unit:b"
    ),
    "AbolishUnit(unit='u')": "unit:u",
    "RenameUnit(unit='u', name=None)": "unit:u",
    "RegradeUnit(unit='u', level='l', kind='k')": "unit:u",
    "RegradeUnit(unit='u', level='l')": "unit:u",
    "MoveUnit(unit='a', to='b')": "unit:a unit:b",
    "MergeUnits(units=('a', 'b'), into='c', name='n')": "unit:a unit:b unit:c",
    "SplitUnit(unit='a', parts=(Part(id='a'), Part(id='b', children=('c',), kind='k')), heir='b')": (
        "unit:a unit:b unit:c"
    ),
    "SplitUnit(unit='a', parts=(Part(id='b', measures={'m': None}), Part(id='c', labels={'t': 'x'})))": (
        "unit:a unit:b unit:c"
    ),
    "RecodeUnit(unit='a', id='b')": "unit:a unit:b",
    "SetMeasure(unit='a', measure='m', value=None)": "unit:a",
    "SetLabel(unit='a', label='t', value='c')": "unit:a",
    "CreateBody(id='a', kind='k', unit='u', parent='p', line='party')": "body:a unit:u body:p",
    "EndBody(body='a', last_day='2026-01-01')": "body:a",
    "JoinBody(member='m', body='b', lives_at='u', start='2026-01-01')": "body:b unit:u",
    "SetRank(body='b', rank=None)": "body:b",
    "AddLink(kind='k', source='unit:b', target='holder:c', start='2026-01-01')": "unit:b holder:c",
    "EndLink(kind='k', source='unit:b', target='post:c', last_day='2026-01-01')": "unit:b post:c",
}
KINDS = (
    AbolishPost, AbolishUnit, AddDevice, AddLink, Appoint, CreateBody, CreatePost, CreateUnit, EndAppointment, EndBody,
    EndLink, JoinBody, MergeUnits, MoveUnit, Part, RecodeUnit, RegradeUnit, RenameUnit, SetLabel, SetMeasure, SetRank,
    SplitUnit,
)  # fmt: skip


@pytest.mark.parametrize(("written", "names"), SHOWN.items())
def test_a_change_shows_itself_as_it_is_written(written: str, names: str) -> None:
    change: Change = eval(written, {kind.__name__: kind for kind in KINDS})  # noqa: S307 - what this file says
    assert repr(change) == written
    assert change.names() == tuple(names.split())
    assert read_changes(json.loads(json.dumps([change.to_dict()]))) == (change,)


def test_what_is_shown_is_one_line_of_what_can_be_seen() -> None:
    odd = "a\u202eb\x07" + "x" * 300
    for value in (RenameUnit("u", odd), Part("u", name=odd), Amend({"units": {"measures": {"from": [], "to": [odd]}}})):
        shown = repr(value)
        assert shown.isprintable()
        assert len(shown) < 200


def test_what_is_assumed_when_nothing_is_said() -> None:
    assert apply(town(), [], on=DAY).jurisdiction == town()
    found = inspect.signature(apply).parameters
    assert {key for key, one in found.items() if one.kind is inspect.Parameter.KEYWORD_ONLY} == {"on", "authority"}
    assert found["authority"].default is None
    assert found["on"].default is inspect.Parameter.empty


def test_columns_are_copied_where_nothing_can_be_wrong() -> None:
    for changes in ([MoveUnit("g1", "c2")], [RecodeUnit("g4", "g9")], [RenameUnit("c1", "x"), AbolishUnit("w1")]):
        with beside_the_builder() as copied:
            apply(town(), changes, on=DAY)
        assert copied == [True]


# Merging: labels that are not taken over


@pytest.mark.parametrize(
    ("before", "into", "left"),
    [
        ([], "c1", None),
        ([], "c2", "class"),
        ([SetLabel("c2", "class", "111")], "c1", None),
        ([SetLabel("c2", "class", "111")], "c9", None),
        ([SetLabel("c2", "class", "112"), SetLabel("c2", "a", "q")], "c9", "a, class"),
        ([SetLabel("c2", "a", "q")], "c2", "class"),
    ],
)
def test_labels_that_a_merger_loses_are_named(before: list[Change], into: str, left: str | None) -> None:
    applied = done(*before, MergeUnits(["c1", "c2"], into=into))
    said, zh = applied.text().splitlines()[-1], applied.text("zh").splitlines()[-1]
    assert said.partition(f"Labels that '{into}' does not take over: ")[2] == (f"{left}." if left else "")
    assert zh.partition(f"“{into}”未承接的标签：")[2] == (f"{left}。" if left else "")


# Several roots


def _two_roots() -> Jurisdiction:
    rows: list[dict[str, Any]] = []
    for root, child in (("s", "c"), ("t", "d")):
        rows += [{"id": root, "level": "street"}, {"id": child, "level": "community", "parent": root}]
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=LEVELS, roots="many"))


def test_of_several_roots_none_is_in_the_way() -> None:
    place = _two_roots()
    assert [unit.id for unit in done(MoveUnit("d", "s"), town=place).jurisdiction.territory] == ["s", "c", "d", "t"]
    assert codes(RegradeUnit("d", "grid", "grid"), town=place) == [("HIE008", 1, "d")]


def test_each_unit_that_a_regrade_displaces_is_named() -> None:
    assert codes(RegradeUnit("c2", "grid", "grid")) == [
        ("HIE008", 1, "c2"),
        ("HIE008", 1, "g3"),
        ("HIE008", 1, "g4"),
        ("HIE008", 1, "w1"),
    ]


# Records


def _columns(before: list[str], after: list[str]) -> Amend:
    return Amend({"units": {"measures": {"from": before, "to": after}}})


def test_a_column_that_came_empty_may_go_again() -> None:
    came = SetMeasure("g1", "residents", 7), SetMeasure("g1", "residents", None)
    gone = done(*came, _columns(["households", "residents"], ["households"])).jurisdiction
    assert list(gone.territory.measures) == ["households"]


@pytest.mark.parametrize(
    ("change", "kept"),
    [
        (_columns(["households"], ["residents", "households"]), ["residents", "households"]),
        (_columns(["households"], []), ["households"]),
        (_columns(["residents"], []), ["households"]),
    ],
)
def test_a_column_goes_if_it_is_the_one_and_nobody_states_it(change: Amend, kept: list[str]) -> None:
    assert list(done(change).jurisdiction.territory.measures) == kept


def test_a_unit_with_others_below_is_not_taken_away() -> None:
    gone = {"id": "c2", "parent": "s", "level": "community", "kind": "community", "name": None}
    found = refused(Amend({"units": {"gone": [{**gone, "measures": {"households": 50}, "labels": {}}]}}))
    assert [(p.code, p.place.id) for p in found] == [("CHG023", "c2")]
    (problem,) = found
    assert "unit 'c2' has 3 units now" in problem.message()


NEW: dict[str, Any] = {
    "id": "z", "parent": "c1", "level": "grid", "kind": "grid", "name": None, "measures": {}, "labels": {},
}  # fmt: skip


@pytest.mark.parametrize(
    ("more", "good"),
    [
        ({}, True),
        ({"measures": {"households": 4.5, "residents": None}}, True),
        ({"measures": []}, False),
        ({"measures": {"households": True}}, False),
        ({"measures": {"households": float("inf")}}, False),
        ({"measures": {"": 4}}, False),
        ({"labels": {"class": "x", "note": None}}, True),
        ({"labels": {"class": 1}}, False),
        ({"labels": "class"}, False),
        ({"name": "x", "parent": None}, True),
        ({"name": 1}, False),
        ({"kind": ""}, False),
        ({"size": 3}, False),
    ],
)
def test_the_record_of_a_unit_has_its_cells_and_no_others(more: dict[str, Any], good: bool) -> None:  # noqa: FBT001 - whether it is good
    assert is_delta({"units": {"new": [{**NEW, **more}]}}) is good


@pytest.mark.parametrize(
    ("row", "good"),
    [
        ({"id": "p"}, True),
        ({"id": "p", "role": "r", "unit": "u", "number": 1, "body": None}, True),
        ({"role": "r"}, False),
        ({"id": None}, False),
        ({"id": "p", "number": "1"}, False),
        ({"id": "p", "holder": "h"}, False),
        ("p", False),
    ],
)
def test_the_record_of_a_post_has_an_id(row: Any, good: bool) -> None:  # noqa: ANN401, FBT001 - a cell is anything; whether it is good
    assert is_delta({"posts": [{"after": None, "from": [], "to": [row]}]}) is good
    assert is_delta({"posts": [{"after": row, "from": [row], "to": []}]}) is good


def test_what_leads_from_one_place_to_another_is_a_delta() -> None:
    after = done(
        SetMeasure("g1", "residents", 7),
        Appoint("worker@g1#1", "p9", DAY, meets=["x"]),
        JoinBody("m9", "org", "b1", DAY),
        AddLink("guides", "unit:c1", "unit:g1", DAY),
        MergeUnits(["g3", "g4"], into="g9", name="n"),
    ).jurisdiction
    there, back = delta(town(), after), delta(after, town())
    assert set(there) == set(back) == {"units", "posts", "appointments", "holders", "memberships", "links", "lineage"}
    assert is_delta(there)
    assert is_delta(json.loads(json.dumps(back)))


def test_a_post_that_is_passed_on_is_held_by_the_first() -> None:
    passed = EndAppointment("chief@g1#1", "2026-06-30"), Appoint("chief@g1#1", "p2", "2026-07-01")
    (problem,) = refused(*passed, AbolishPost("chief@g1#1"))
    assert (problem.code, problem.place.row, problem.facts["holder"]) == ("CHG015", 3, "p1")


@pytest.mark.parametrize(
    ("before", "after", "faults"),
    [
        ({"kind": "grid"}, {"kind": "none"}, [("HIE010", 1, "g4")]),
        ({"level": "grid"}, {"level": "none"}, [("HIE009", 1, "g4")]),
        ({"kind": "work_unit"}, {"kind": "grid"}, [("CHG023", 1, "g4")]),
        ({"kind": "grid"}, {"kind": "work_unit"}, []),
        ({"name": None}, {"name": "n"}, []),
        ({"name": "m"}, {"name": "n"}, [("CHG023", 1, "g4")]),
        ({"measures": {"households": 31}}, {"measures": {"households": 32}}, [("CHG023", 1, "g4")]),
        ({"measures": {"households": 30}}, {"measures": {"households": 32}}, []),
        ({"parent": "c1"}, {"parent": "c2"}, [("CHG023", 1, "g4")]),
        ({"parent": "c2"}, {"parent": "c1"}, []),
    ],
)
def test_a_record_is_put_right_only_where_it_is_as_it_was(
    before: dict[str, Any], after: dict[str, Any], faults: list[tuple[str, int, str]]
) -> None:
    assert codes(Amend({"units": {"cells": [{"id": "g4", "from": before, "to": after}]}})) == faults
