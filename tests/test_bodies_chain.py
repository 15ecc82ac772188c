"""Chains of bodies on a day, and units that belong to another hierarchy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from roster_refusals import POST, ROLES, TOWN, refused

from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import LevelScheme
from gridgov.roles import Roster

OTHER = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LevelScheme.ladder("grid"))
DAYS = ("2019-12-31", "2020-12-31", "2021-01-01", "2025-01-01")


def line() -> Bodies:
    kind = {"kind": "party_branch", "unit": "c"}
    rows = [
        {**kind, "id": "top"},
        {**kind, "id": "gone", "parent": "top", "end": "2020-12-31"},
        {**kind, "id": "new", "parent": "gone", "start": "2021-01-01"},
        {**kind, "id": "low", "parent": "new", "unit": "g"},
    ]
    return Bodies.from_records(TOWN, rows)


def ids(bodies: Bodies, on: str | None) -> list[str]:
    return [body.id for body in bodies.chain("g", "party", on=on)]


def test_a_body_attaches_to_the_nearest_one_above_that_exists_on_the_day() -> None:
    found = line()
    assert ids(found, None) == ["top", "gone", "new", "low"]
    assert [ids(found, day) for day in DAYS] == [["top", "gone", "low"]] * 2 + [["top", "new", "low"]] * 2
    place = Jurisdiction(territory=TOWN, bodies=found)
    assert [part.id for part in place.line_path("g", "party", on=DAYS[-1])] == ["top", "new", "low"]


@st.composite
def trees(draw: st.DrawFn) -> Bodies:
    days = st.sampled_from([None, *DAYS])
    rows: list[dict[str, object]] = []
    for i in range(draw(st.integers(1, 6))):
        start, end = sorted((draw(days), draw(days)), key=lambda day: day or "")
        parent = draw(st.sampled_from([None, *range(i)]))
        row = {"id": f"b{i}", "parent": None if parent is None else f"b{parent}", "start": start, "end": end}
        rows.append({**row, "kind": "party_branch", "unit": draw(st.sampled_from("cgh"))})
    return Bodies.from_records(TOWN, rows)


@given(trees(), st.sampled_from(DAYS), st.sampled_from("cgh"))
def test_a_chain_holds_those_of_the_whole_chain_that_exist_on_the_day(bodies: Bodies, on: str, unit: str) -> None:
    low = bodies.attached(unit, "party", on=on)
    there = set(bodies.of_kind("party_branch", on=on))
    chain = bodies.chain(unit, "party", on=on)
    assert chain == (tuple(body for body in low.path if body in there) if low else ())
    assert chain[-1:] == ((low,) if low else ())


def test_units_of_another_hierarchy_are_refused() -> None:
    roster = Roster.from_records(TOWN, ROLES, posts=[POST])
    with pytest.raises(ValueError, match=r"^The units are of another hierarchy\.$"):
        line().missing("party_branch", units=OTHER.units())
    with pytest.raises(ValueError, match=r"^The units are of another hierarchy\.$"):
        roster.staffing("chief", on="2026-01-01", units=OTHER.units())
    rows = [{"id": u.id, "level": u.level, "parent": u.parent and u.parent.id} for u in TOWN]
    equal = Hierarchy.from_records(rows, levels=TOWN.levels)
    assert line().missing("party_branch", units=equal.units("grid")).ids == ["h"]
    assert roster.staffing("chief", on="2026-01-01", units=equal.units("grid")).without.ids == ["g", "h"]


def test_one_qualification_may_be_given_as_a_text() -> None:
    links = Links.from_records([{"kind": "contacts", "source": "holder:p", "target": "unit:g"}])
    holders = [{"id": "p", "qualifications": "leader"}]
    roster = Roster.from_records(TOWN, ROLES, posts=[POST], holders=holders)
    place = Jurisdiction(territory=TOWN, roster=roster, links=links)
    for leader in ("leader", ["leader"], {"x", "leader"}):
        assert place.without_link("contacts", TOWN.units("grid"), on="2026-01-01", qualified=leader).ids == ["h"]
    assert place.without_link("contacts", TOWN.units("grid"), on="2026-01-01", qualified="l").ids == ["g", "h"]


def test_a_body_that_is_asked_for_by_a_number_can_be_reported() -> None:
    error = refused(lambda: line().body(5))  # type: ignore[arg-type]
    assert str(error).splitlines()[1].startswith("BOD008 id '5': There is no body '5' (there are 4).")
