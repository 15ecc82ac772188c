"""Links: what they may not be, everything wrong with them at once, and days that are not in the calendar."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from report_cases import one_unit

from gridgov.bodies import Bodies
from gridgov.documents import dumps, loads
from gridgov.errors import InvalidDocumentError, InvalidJurisdictionError
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Link, Links
from gridgov.levels import LevelScheme
from gridgov.report import render
from gridgov.roles import RoleCatalogue, Roster
from gridgov.rules import FullCover, OneChief

H = Hierarchy.from_records(
    [{"id": "g", "level": "grid"}, {"id": "b", "level": "building", "parent": "g"}],
    levels=LevelScheme.ladder("grid", "building"),
)
GOOD = {"kind": "contacts", "source": "unit:g", "target": "unit:b"}
WRONG = [
    {**GOOD, "source": "g"},
    {**GOOD, "target": "unit:nowhere"},
    {**GOOD, "target": "unit:g"},
    {**GOOD, "source": "holder:anna"},
    GOOD,
    GOOD,
]
FOUND = [
    ("JUR001", 1, "source"),
    ("JUR002", 2, "target"),
    ("JUR006", 3, None),
    ("JUR002", 4, "source"),
    ("JUR004", 6, None),
]


def refused(links: Any) -> list[tuple[str, int | None, str | None]]:  # noqa: ANN401 - also what is no link
    with pytest.raises(InvalidJurisdictionError) as error:
        Jurisdiction(territory=H, links=links)
    return [(p.code, p.place.row, p.place.column) for p in error.value.problems]


def test_everything_wrong_with_links_is_said_in_one_pass() -> None:
    assert refused(WRONG) == FOUND
    assert refused(Links(tuple(Link(**link) for link in WRONG))) == FOUND
    assert refused(iter(WRONG)) == FOUND


def test_what_needs_no_other_part_is_refused_when_links_are_built() -> None:
    with pytest.raises(InvalidJurisdictionError) as error:
        Links.from_records(WRONG)
    assert [p.code for p in error.value.problems] == ["JUR001", "JUR006", "JUR004"]


def test_a_document_with_wrong_links_is_refused_in_one_pass() -> None:
    text = dumps(Jurisdiction(territory=H, links=[GOOD])).replace(
        '"source": "unit:g", "target": "unit:b"', '"source": "unit:g", "target": "unit:g"'
    )
    assert "unit:b" not in text
    with pytest.raises(InvalidDocumentError) as error:
        loads(text)
    assert [(p.code, p.place.path) for p in error.value.problems] == [("JUR006", "$.links[0]")]


@pytest.mark.parametrize("kind", ["adjacent", "covers", "takes_charge"])
@pytest.mark.parametrize("end", ["unit:g", "holder:anna"])
def test_no_link_of_any_kind_leads_to_itself(kind: str, end: str) -> None:
    with pytest.raises(InvalidJurisdictionError) as error:
        Links.from_records([{"kind": kind, "source": end, "target": end}])
    assert error.value.problems.counts() == {"JUR006": 1}


def test_records_are_as_good_as_links_and_survive() -> None:
    place = Jurisdiction(territory=H, links=[GOOD, {"kind": "adjacent", "source": "unit:g", "target": "unit:b"}])
    assert place == Jurisdiction(territory=H, links=Links.from_records(list(map(vars_of, place.links))))
    assert place.links[1].source == "unit:b"
    for again in (pickle.loads(pickle.dumps(place)), copy.deepcopy(place), copy.copy(place)):  # noqa: S301 - written here
        assert again == place
        assert again.links.find("contacts", on="2026-01-01") == place.links.find("contacts")


def vars_of(link: Link) -> dict[str, Any]:
    return {"kind": link.kind, "source": link.source, "target": link.target}


ROSTER = Roster.from_records(
    H,
    RoleCatalogue.builtin(),
    posts=[{"id": "p", "role": "grid_chief", "unit": "g"}],
    appointments=[{"post": "p", "holder": "anna"}],
)
BODIES = Bodies.from_records(H, [{"id": "branch", "kind": "party_branch", "unit": "g"}])
PLACE = Jurisdiction(territory=H, roster=ROSTER, bodies=BODIES, links=[GOOD])
Asked = Callable[[str], object]
ASKED: dict[str, Asked] = {
    "check": lambda on: check(PLACE, on=on),
    "check nothing": lambda on: check(PLACE, (), on=on),
    "one chief": lambda on: check(PLACE, OneChief(), on=on),
    "full cover": lambda on: check(PLACE, FullCover(), on=on),
    "who answers": lambda on: PLACE.who_answers("b", on=on),
    "line": lambda on: PLACE.line_path("b", "party", on=on),
    "without link": lambda on: PLACE.without_link("contacts", PLACE.units(), on=on),
    "summary": PLACE.summary,
    "page": lambda on: render(one_unit(), on=on),
    "holders": ROSTER.holders,
    "posts of": lambda on: ROSTER.posts_of("anna", on),
    "appointments": ROSTER.appointments,
    "answerable": lambda on: ROSTER.answerable("b", on=on),
    "uncovered": lambda on: ROSTER.uncovered("grid_chief", on=on),
    "vacancies": lambda on: ROSTER.vacancies(on=on),
    "staffing": lambda on: ROSTER.staffing("grid_chief", on=on),
    "violations": ROSTER.violations,
    "appoint": lambda on: ROSTER.appoint("p", "anna", start=on),
    "bodies": lambda on: BODIES.at("g", on=on),
    "chain": lambda on: BODIES.chain("b", "party", on=on),
    "links": lambda on: PLACE.links.find(on=on),
    "a link": lambda on: Links((Link("contacts", "unit:g", "unit:b", start=on),)),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("day", ["2026-02-30", "2025-02-29", "2026-13-01", "0000-01-01"])
def test_a_day_that_is_not_in_the_calendar_is_named(ask: Asked, day: str) -> None:
    with pytest.raises(ValueError, match="There is no day") as error:
        ask(day)
    assert str(error.value) == (
        f"There is no day '{day}'. A day is written YYYY-MM-DD, such as 2026-02-28, of the years 1 to 9999."
    )
