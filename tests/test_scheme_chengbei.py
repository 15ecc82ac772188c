"""Chengbei street: estates, committees and five tiers, laid down and held against what its article publishes."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov.changes import EndLink, apply
from gridgov.errors import InvalidSchemeError, NotPublishedError
from gridgov.findings import Report, check
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import FullCover
from gridgov.schemes import Scheme, divisions, load

DAY = "2026-01-01"
GRIDS = ("one_to_one", "one_to_many", "many_to_one")
OPTIONS = {
    "units_with_centre": ("a", "b"),
    "areas": ("with", "without"),
    "grids": GRIDS,
    "one_person": ("all", "all_but_one"),
}


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load("chengbei-five-tiers")


@pytest.fixture(scope="module")
def street(scheme: Scheme) -> Jurisdiction:
    return scheme.synthesise()


def judged(scheme: Scheme, place: Jurisdiction, *complete: str) -> Report:
    assert scheme.policy is not None
    return check(place, scheme.policy, on=DAY, evidence=scheme.evidence(place), complete=complete)


def verdicts(report: Report) -> dict[str, tuple[int, int, int]]:
    return {code: (n["pass"], n["fail"], n["unknown"]) for code, n in report.counts().items()}


def at(place: Jurisdiction, *kinds: str) -> set[str]:
    return {body.unit.id for body in place.bodies.of_kind(*kinds, on=DAY)}


# Figures


@pytest.mark.parametrize("options", list(product(*OPTIONS.values())))
def test_every_figure_is_met_under_every_combination_of_readings(scheme: Scheme, options: tuple[str, ...]) -> None:
    readings = dict(zip(OPTIONS, options, strict=True))
    chosen = scheme.with_readings(readings)
    for state, figures in (("before", 13), ("after", 18)):
        place = scheme.synthesise(readings=readings, state=state)
        checks = chosen.compare(place, state=state)
        assert {c.figure.id for c in checks if c.met is not True} == set()
        assert len(checks) == figures
        assert all(c.found == c.figure.value for c in checks if c.figure.qualifier == "exact")


@settings(max_examples=10, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    state=st.sampled_from(["before", "after"]),
    grids=st.sampled_from(GRIDS),
    areas=st.integers(1, 9),
)
def test_every_figure_is_met_whatever_is_drawn(seed: int, state: str, grids: str, areas: int) -> None:
    scheme = load("chengbei-five-tiers")
    readings = {"grids": grids}
    place = scheme.synthesise(rng=seed, readings=readings, state=state, each={"area": areas})
    assert all(c.met for c in scheme.with_readings(readings).compare(place, state=state))
    estates = Counter(len(u.descendants(level="estate")) for u in place.units(level="community"))
    assert estates == {13: 14, 12: 18}
    assert len(place.units(level="area")) == areas


def test_more_management_offices_than_the_units_in_all_are_refused(scheme: Scheme) -> None:
    with pytest.raises(InvalidSchemeError) as error:
        scheme.synthesise(totals={"CHB-C5a": 7})
    assert "CHB-C2u" in str(error.value)
    with pytest.raises(InvalidSchemeError) as error:
        scheme.synthesise(totals={"CHB-C5a": 5})
    assert "at least 6" in str(error.value)


def test_what_is_laid_down_twice_is_the_same(scheme: Scheme, street: Jurisdiction) -> None:
    assert scheme.synthesise() == street
    assert scheme.synthesise(rng=3) == scheme.synthesise(rng=3) != street


def test_the_17_published_figures_are_there(scheme: Scheme) -> None:
    published = {f.id: (f.text(), f.tag) for f in scheme.figures if f.id.startswith("CHB-F")}
    assert {ident: text for ident, (text, _) in published.items()} == {
        "CHB-F01": "398",
        "CHB-F02": "165",
        "CHB-F03": "165",
        "CHB-F04": "120",
        "CHB-F05": "45",
        "CHB-F06": "31",
        "CHB-F07": "5",
        "CHB-F08": "5",
        "CHB-F09": "2",
        "CHB-F10": "18",
        "CHB-F11": "1,000,000-odd",
        "CHB-F12": "2",
        "CHB-F13": "1",
        "CHB-F14": "5",
        "CHB-F15": "about 2/3",
        "CHB-F16": "3",
        "CHB-F17a": "4",
        "CHB-F17b": "4",
    }
    assert [ident for ident, (_, tag) in published.items() if tag != "S"] == ["CHB-F05"]


def test_every_entry_says_where_it_comes_from_and_nothing_open_has_a_value(scheme: Scheme) -> None:
    origins = [o for o in scheme.origins if not o.path.startswith("relations")]
    assert [o.path for o in origins if o.tag is None or o.fact is None] == []
    assert {o.fact.partition("-")[0] for o in origins if o.fact is not None} == {"CHB"}
    assert {f.id for f in scheme.figures if f.tag == "U"} == {f.id for f in scheme.figures if not f.published}
    assert {x.key for x in scheme.lists if not x.published} == {"three_isation", "five_strong"}
    with pytest.raises(NotPublishedError):
        _ = scheme.figure("CHB-U01").quantity


# Structure


def test_real_units_keep_code_and_name_and_the_rest_are_made(street: Jurisdiction) -> None:
    real = {u.id: u.name for u in divisions("360502002").units(level="community")}
    units = {u.id: u for u in street.units(level="community")}
    assert len(real) == 20
    assert {ident: units[ident].name for ident in real} == real
    made = Counter(u.kind for ident, u in units.items() if ident not in real)
    assert made == {"community": 9, "management_office": 3}
    assert {u.name for ident, u in units.items() if ident not in real} == {"新苑社区", "岭泉管理处", None}
    assert {u.kind for u in units.values() if u.name is not None and "管理处" in u.name} == {"management_office"}


def test_f08_an_estate_that_loses_its_grid_is_named(street: Jurisdiction) -> None:
    assert check(street, [FullCover()], on=DAY).counts()["STR003"]["fail"] == 0
    link = street.links.find("covers", on=DAY)[0]
    ended = EndLink(link.kind, link.source, link.target, last_day="2025-12-31")
    without = apply(street, [ended], on=DAY).jurisdiction
    report = check(without, [FullCover()], on=DAY)
    estate = street.unit(link.target_id)
    lost = {f.unit_id for f in report.findings(unknown=False)}
    assert lost == {estate.id, *(b.id for b in estate.descendants(level="building"))}


@pytest.mark.parametrize(("reading", "units", "communities"), [("a", 32, 26), ("b", 31, 25)])
def test_f09_offices_and_communities_are_peers(scheme: Scheme, reading: str, units: int, communities: int) -> None:
    place = scheme.synthesise(readings={"units_with_centre": reading})
    assert len(place.units(level="community")) == units
    assert len(place.units(kind="management_office")) == 6
    assert len(place.units(kind="community")) == communities >= 25
    assert {u.parent.level for u in place.units(level="community") if u.parent is not None} == {"area"}
    kinds = [{u.kind for u in area.children} for area in place.units(level="area")]
    assert {"community", "management_office"} in kinds


def test_f10_the_area_is_in_the_path_or_not(scheme: Scheme, street: Jurisdiction) -> None:
    flat = scheme.synthesise(readings={"areas": "without"})
    assert len(flat.units(level="area")) == 0
    areas = set(street.units(level="area").ids)
    for unit in flat.units():
        assert unit.path == tuple(i for i in street.unit(unit.id).path if i not in areas)
    assert len(street.units()) == len(flat.units()) + len(areas)


@pytest.mark.parametrize(
    ("reading", "estates", "without"),
    [("a", {13: 14, 12: 18}, {6: 5, 5: 27}), ("b", {13: 26, 12: 5}, {6: 10, 5: 21})],
)
def test_f11_estates_of_each_unit(
    scheme: Scheme, reading: str, estates: dict[int, int], without: dict[int, int]
) -> None:
    place = scheme.synthesise(readings={"units_with_centre": reading})
    label = place.territory.labels["no_property"]
    found = [u.descendants(level="estate") for u in place.units(level="community")]
    assert Counter(map(len, found)) == estates
    assert Counter(sum(label.get(e.row) == "yes" for e in mine) for mine in found) == without
    assert sum(map(len, found)) == 398


@pytest.mark.parametrize(("reading", "grids"), [("one_to_one", 398), ("one_to_many", 4 * 32), ("many_to_one", 2 * 398)])
def test_f12_each_estate_resolves_to_a_grid(scheme: Scheme, reading: str, grids: int) -> None:
    place = scheme.synthesise(readings={"grids": reading})
    assert len(place.units(level="grid")) == grids
    of_estate: dict[str, set[str]] = {
        u.id: {g.id for g in u.descendants(level="grid")} for u in place.units(level="estate")
    }
    of_grid = Counter[str]()
    for link in place.links.find("covers", on=DAY):
        if link.target_id in of_estate:
            of_estate[link.target_id].add(link.source_id)
            of_grid[link.source_id] += 1
    sizes = Counter(map(len, of_estate.values()))
    assert sizes == ({2: 398} if reading == "many_to_one" else {1: 398})
    assert (max(of_grid.values(), default=0) > 1) is (reading == "one_to_many")
    assert check(place, [FullCover()], on=DAY).counts()["STR003"]["fail"] == 0


def test_f14_before_and_after(scheme: Scheme) -> None:
    before, after = (scheme.synthesise(state=state) for state in ("before", "after"))
    assert [s.key for s in scheme.states] == ["before", "after"]
    needy = {u.id for u in after.units(level="estate") if after.territory.labels["no_property"].get(u.row) == "yes"}
    assert len(needy) == 165
    assert at(before, "owners_committee") == set()
    assert at(after, "owners_committee") == needy
    assert at(before, "property_company").isdisjoint(needy)
    assert (len(at(before, "property_company")), len(at(after, "property_company"))) == (233, 353)
    report = judged(scheme, before, "owners_committee")
    assert verdicts(report)["EST001"] == (0, 165, 0)
    assert verdicts(judged(scheme, after))["EST001"] == (45, 0, 0)
