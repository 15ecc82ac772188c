"""Ankang "321" laid over real divisions: units, households, and the story of the split."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov.changes import Change, CreateUnit, EndBody, Part, SetLabel, SetMeasure, SplitUnit, apply
from gridgov.errors import InvalidSchemeError, NotPublishedError
from gridgov.evidence import Evidence
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.rules import CommunityOversize
from gridgov.schemes import Scheme, load

DAY = "2026-01-01"
BEFORE = "2025-12-31"
TOP = "6109"
CATEGORIES = {"reassured_households": 321_276, "cared_for_households": 18_836, "closely_linked_households": 8_916}
#: What FACTS gives for each figure that a model has.
FIGURES = {
    "ANK-F01": 258,
    "ANK-F02": 718,
    "ANK-F03": 2_622,
    "ANK-F04": 6_886,
    "ANK-F05": 321_276,
    "ANK-F06": 18_836,
    "ANK-F07": 8_916,
    "ANK-41": 349_028,
    "ANK-F08": 2_834,
    "ANK-F09": 6_329,
    "ANK-F10": 8_253,
    "ANK-F11": 15_411,
    "ANK-F13": 2_037,
    "ANK-F14": 561,
    "ANK-F22": 40,
    "ANK-F23": 22,
    "ANK-F24": 323,
    "ANK-F25": 110,
    "ANK-C2a": 10_226,
}


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load("ankang-321")


@pytest.fixture(scope="module")
def city(scheme: Scheme) -> Jurisdiction:
    return scheme.synthesise()


@pytest.fixture(scope="module")
def earlier(scheme: Scheme) -> Jurisdiction:
    return scheme.synthesise(state="before_split")


def judged(scheme: Scheme, place: Jurisdiction, evidence: Evidence | None = None) -> Report:
    assert scheme.policy is not None
    return check(place, scheme.policy, on=DAY, evidence=evidence)


def failing(report: Report, rule: str) -> list[str]:
    found = report.findings(unknown=False)
    return [f.unit.id for f in found if f.rule.code == rule and f.unit is not None]


def changed(place: Jurisdiction, *changes: Change) -> Jurisdiction:
    return apply(place, changes, on=DAY).jurisdiction


def households(place: Jurisdiction, level: str = "community") -> list[float | None]:
    return [u.total("households").value for u in place.units(level=level)]


def community(size: int, **labels: str) -> Jurisdiction:
    """Return one community with nothing below it."""
    row: dict[str, Any] = {"id": "c", "level": "community", "households": size, **labels}
    levels = LevelScheme.ladder("community")
    return Jurisdiction(
        territory=Hierarchy.from_records([row], levels=levels, measures=["households"], labels=[*labels])
    )


def below(place: Jurisdiction, level: str) -> Counter[int]:
    """Return how many units have how many of a level right below them."""
    h = place.territory
    above: list[int] = h.tree.parent[h.units(level).rows].tolist()
    return Counter(Counter(above).values())


def total(place: Jurisdiction, key: str) -> float | None:
    value: float | None = place.territory.roots.total(key).value
    return value


# Units


def test_f02_every_published_figure_is_met(scheme: Scheme, city: Jurisdiction) -> None:
    checks = scheme.compare(city)
    assert {c.figure.id: c.found for c in checks if c.figure.published} == FIGURES
    assert all(c.met for c in checks if c.figure.published)
    h = city.territory
    assert len(h.roots) == 1
    assert {u.level for u in h.leaves} == {"building", "estate"}
    over = {"grid_1": "community", "grid_2": "grid_1", "grid_3": "grid_2"}
    for level, above in over.items():
        parents = [h.at(int(row)) for row in h.tree.parent[h.units(level).rows]]
        assert {p.level for p in parents} == {above}
        assert {p.id for p in parents} == {u.id for u in h.units(above)}


@pytest.mark.parametrize(
    ("level", "above", "split"),
    [
        ("grid_1", "community", {3: 202, 2: 56}),
        ("grid_2", "grid_1", {4: 468, 3: 250}),
        ("grid_3", "grid_2", {3: 1_642, 2: 980}),
    ],
)
def test_f15_levels_are_split_as_the_facts_say(
    city: Jurisdiction, level: str, above: str, split: dict[int, int]
) -> None:
    assert below(city, level) == split
    assert len(city.units(level=above)) == sum(split.values())


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_f15_a_seed_is_reproducible_and_changes_no_total(seed: int) -> None:
    scheme = load("ankang-321")
    place = scheme.synthesise(rng=seed)
    assert place == scheme.synthesise(rng=seed)
    assert {c.figure.id: c.found for c in scheme.compare(place) if c.figure.published} == FIGURES
    assert all(len(place.territory.rollup(key).discrepancies()) == 0 for key in place.territory.measures)
    assert below(place, "grid_1") == {3: 202, 2: 56}


def test_f15_another_seed_is_another_arrangement(scheme: Scheme, city: Jurisdiction) -> None:
    other = scheme.synthesise(rng=1)
    assert other != city
    counts, others = city.territory.counts(), other.territory.counts()
    # How many streets hold the 258 communities is not published.
    assert {k: n for k, n in counts.items() if k != "street"} == {k: n for k, n in others.items() if k != "street"}


@pytest.mark.parametrize(
    ("state", "households", "terminals"),
    list(product(["before_split", "after_split"], ["split_aware", "even"], ["double_holders", "posts_without"])),
)
def test_every_figure_is_met_in_every_state_under_every_reading_that_can_show_it(
    scheme: Scheme, state: str, households: str, terminals: str
) -> None:
    readings = {"households": households, "terminals": terminals}
    if (state, households) == ("before_split", "even"):
        # Only households that are laid down community by community can show the state before.
        with pytest.raises(InvalidSchemeError) as error:
            scheme.synthesise(state=state, readings=readings)
        assert [p.place.id for p in error.value.problems] == ["ANK-C9u", "ANK-F15"]
        assert "'ANK-C9u' publishes 251, and what was built has 258" in str(error.value)
        return
    place = scheme.synthesise(state=state, readings=readings)
    found = {c.figure.id: c.found for c in scheme.compare(place, state=state) if c.figure.published}
    want: dict[str, int] = {**FIGURES, "ANK-C9u": 251, "ANK-F15": 7}
    for left_out in ("ANK-F01",) if state == "before_split" else ("ANK-C9u", "ANK-F15"):
        del want[left_out]
    assert found == want


# Households


def test_f57_categories_are_parts_of_one_whole(scheme: Scheme, city: Jurisdiction) -> None:
    assert {key: total(city, key) for key in CATEGORIES} == CATEGORIES
    assert total(city, "households") == sum(CATEGORIES.values()) == 349_028
    shares = [round(100 * n / 349_028, 2) for n in CATEGORIES.values()]
    assert shares == [92.05, 5.40, 2.55]
    h = city.territory
    parts = [h.rollup(key).known for key in CATEGORIES]
    assert np.array_equal(sum(parts, np.zeros(len(h))), h.rollup("households").known)
    assert min(float(part.min()) for part in parts) >= 0
    assert [item.key for item in scheme.list("categories").items] == list(CATEGORIES)
    assert scheme.list("categories").ordered
    assert not scheme.list("category_criteria").published
    assert judged(scheme, city).counts()["SVC003"]["pass"] == 258


@pytest.mark.parametrize(
    ("key", "split"),
    [
        ("cared_for_households", {3: 5_064, 2: 1_822}),
        ("closely_linked_households", {2: 2_030, 1: 4_856}),
    ],
)
@pytest.mark.parametrize("option", ["split_aware", "even"])
def test_f57_categories_lie_in_level_3_grids_as_the_facts_say(
    scheme: Scheme, option: str, key: str, split: dict[int, int]
) -> None:
    place = scheme.synthesise(readings={"households": option})
    assert Counter(u.total(key).value for u in place.units(level="grid_3")) == split
    if option == "even":
        assert Counter(households(place, "grid_3")) == {51: 4_728, 50: 2_158}


def test_f58_a_change_of_category_is_an_event_in_the_log(city: Jurisdiction) -> None:
    building = next(u for u in city.units(level="building") if u.total("reassured_households").value)
    moves = [
        SetMeasure(unit.id, key, float(unit.total(key).value or 0) + step)
        for key, step in (("reassured_households", -1), ("cared_for_households", 1))
        for unit in (building, city.territory.unit(TOP))
    ]
    done = apply(city, moves, on=DAY)
    after = done.jurisdiction
    assert {key: (total(after, key) or 0) - n for key, n in CATEGORIES.items()} == {
        "reassured_households": -1,
        "cared_for_households": 1,
        "closely_linked_households": 0,
    }
    assert total(after, "households") == 349_028
    assert [(e.day, e.change) for e in done.log] == [(DAY, move) for move in moves]
    assert all(len(after.territory.rollup(key).discrepancies()) == 0 for key in CATEGORIES)
    assert {key: total(city, key) for key in CATEGORIES} == CATEGORIES


# The split


def test_f14_before_and_after_the_split(scheme: Scheme, city: Jurisdiction, earlier: Jurisdiction) -> None:
    assert [s.key for s in scheme.states] == ["before_split", "after_split"]
    assert Counter(households(earlier)) == {5_002: 7, 1_287: 230, 1_286: 14}
    assert Counter(households(city)) == {2_501: 14, 1_287: 230, 1_286: 14}
    assert total(earlier, "households") == total(city, "households") == 349_028
    assert {key: total(earlier, key) for key in CATEGORIES} == CATEGORIES
    gone = {u.id for u in city.units(level="community")} - {u.id for u in earlier.units(level="community")}
    assert len(gone) == 7
    for level in ("grid_1", "grid_2", "grid_3", "building", "estate"):
        assert len(earlier.units(level=level)) == len(city.units(level=level))


def test_f59_seven_candidates_are_found_and_a_split_keeps_households(scheme: Scheme, earlier: Jurisdiction) -> None:
    rule = CommunityOversize(max_households=5000, boundary="over", overloaded="overloaded")
    report = check(earlier, (rule,), on=DAY)
    candidates = failing(report, "SIZ001")
    assert len(candidates) == 7
    assert failing(judged(scheme, earlier), "SIZ001") == candidates
    one = earlier.territory.unit(candidates[0])
    below = [u.id for u in one.children]
    parts = [Part(one.id, below[::2]), Part("new", below[1::2])]
    after = changed(earlier, SplitUnit(one.id, parts))
    assert failing(check(after, (rule,), on=DAY), "SIZ001") == candidates[1:]
    assert total(after, "households") == 349_028
    assert {key: total(after, key) for key in CATEGORIES} == CATEGORIES


@pytest.mark.parametrize(
    ("size", "overloaded", "split"), [(5000, "yes", False), (5001, "yes", True), (5001, "no", False)]
)
def test_f59_more_than_5000_and_overloaded(scheme: Scheme, *, size: int, overloaded: str, split: bool) -> None:
    assert scheme.figure("ANK-F16").quantity.accepts(size) is (size > 5000)
    place = community(size, overloaded=overloaded)
    rule = CommunityOversize(max_households=5000, boundary="over", overloaded="overloaded")
    assert failing(check(place, (rule,), on=DAY), "SIZ001") == (["c"] if split else [])


@pytest.mark.parametrize(("option", "fails"), [("exclusive", {5001}), ("inclusive", {5000, 5001})])
def test_f89_whether_5000_itself_is_too_many_is_a_reading(scheme: Scheme, option: str, fails: set[int]) -> None:
    chosen = scheme.with_readings(threshold_5000=option)
    policy = chosen.policy
    assert policy is not None
    sizes = (4999, 5000, 5001)
    assert {n for n in sizes if failing(check(community(n), policy, on=DAY), "SIZ001")} == fails


@pytest.mark.parametrize(("size", "new", "needs"), [(1499, "yes", False), (1500, "yes", True), (1500, "no", False)])
def test_f60_a_new_estate_of_1500_households_needs_a_committee(
    scheme: Scheme, city: Jurisdiction, *, size: int, new: str, needs: bool
) -> None:
    community = next(iter(city.units(level="community"))).id
    estate = CreateUnit("new", "estate", community, measures={"households": size}, labels={"new_estate": new})
    found = failing(judged(scheme, changed(city, estate)), "SIZ002")
    assert found == (["new"] if needs else [])
    assert scheme.figure("ANK-F17").quantity.accepts(size) is (size >= 1500)


# Estates and tasks


def test_f62_all_323_three_no_estates_are_managed_in_one_of_three_ways(scheme: Scheme, city: Jurisdiction) -> None:
    h = city.territory
    care = Counter(h.labels["property_care"].get(u.row) for u in h.units("estate"))
    assert set(care) == {item.key for item in scheme.list("property_ways").items}
    assert sum(care.values()) == 323
    assert judged(scheme, city).counts()["EST002"]["pass"] == 323
    body = city.bodies.of_kind("owners_committee")[5]
    assert failing(judged(scheme, changed(city, EndBody(body.id, BEFORE))), "EST002") == []
    known = changed(city, EndBody(body.id, BEFORE), SetLabel(body.unit.id, "community_fallback", "no"))
    report = judged(scheme, known)
    assert failing(report, "EST002") == [body.unit.id]
    assert report.counts()["EST002"]["pass"] == 322


def test_f84_the_admission_list_is_open_and_yours_is_held_to(scheme: Scheme, city: Jurisdiction) -> None:
    with pytest.raises(NotPublishedError):
        _ = scheme.list("admission_list").items
    assert judged(scheme, city, scheme.evidence(city)).counts()["SVC005"]["unknown"] == 258
    abolished = scheme.figure("ANK-F18").quantity
    assert [abolished.accepts(n) for n in (20, 21, 29, 30)] == [False, True, True, False]
    assert scheme.figure("ANK-F19").value == 15
    first = next(iter(city.units(level="community"))).id
    own = scheme.fill({"admission_list": [f"task {i}" for i in range(60)]}).list("admission_list")
    names = [item.name.en for item in own.items]
    tasks = [{"unit": first, "task": name} for name in names]
    for cut in (0, 21, 29):
        admitted = [{"task": name} for name in names[cut:]]
        evidence = Evidence.read(city.territory, {"tasks": tasks, "admission_list": admitted})
        found = [f for f in judged(scheme, city, evidence).findings(unknown=False) if f.rule.code == "SVC005"]
        assert [f.observed for f in found] == ([cut] if cut else [])


def test_f64_560_odd_part_time_members(scheme: Scheme) -> None:
    figure = scheme.figure("ANK-F14")
    assert figure.quantity.interval.format() == "561..569"
    assert figure.least_whole() == 561
    for wrong in (560, 570):
        with pytest.raises(InvalidSchemeError, match=rf"{wrong} is not what 'ANK-F14' publishes: 560-odd"):
            scheme.synthesise(totals={"ANK-F14": wrong})
    place = scheme.synthesise(totals={"ANK-F14": 569})
    staffing = place.roster.staffing("part_time_committee_member", on=DAY, units=place.units(level="community"))
    assert Counter(staffing.posts.tolist()) == {2: 205, 3: 53}


# Where everything comes from


def test_f89_what_is_not_published_says_so(scheme: Scheme) -> None:
    keys = {x.key for x in scheme.lists if x.tag == "U"}
    assert keys >= {"street_rights", "street_duties", "street_offices", "street_institutions", "other_institutions"}
    for key in keys:
        with pytest.raises(NotPublishedError):
            _ = scheme.list(key).items
    for figure in (f for f in scheme.figures if f.tag == "U"):
        with pytest.raises(NotPublishedError):
            _ = figure.quantity
    assert {key: r.default for key, r in scheme.readings.items()} | {"households": "split_aware"} == {
        key: r.options[0].key for key, r in scheme.readings.items()
    }


def test_f90_every_entry_has_its_source_its_fact_and_its_tag(scheme: Scheme) -> None:
    origins = scheme.origins
    assert all(o.tag is not None and o.fact is not None and o.fact.startswith("ANK-") for o in origins)
    assert {o.source for o in origins} == {"000_e7366600b842810e.txt"}
    assert all(f.value is None and not f.values for f in scheme.figures if f.tag == "U")
    assert all(not x.named for x in scheme.lists if x.tag == "U")
    stated = {f.fact or f.id for f in scheme.figures}
    assert stated >= {f"ANK-F{i:02}" for i in range(1, 28)}
    wrong = [attrs.evolve(f, value=1) if f.id == "ANK-F05" else f for f in scheme.figures]
    with pytest.raises(InvalidSchemeError, match="the parts leave 321,276"):
        attrs.evolve(scheme, figures=tuple(wrong)).synthesise()
