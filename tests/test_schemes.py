"""Schemes as data: loading, refusing, and the Ankang system laid over real divisions."""

from __future__ import annotations

from collections import Counter

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov import schemes
from gridgov.errors import InvalidSchemeError, UnknownKeyError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.notebook import html
from gridgov.schemes import Scheme, available, divisions, interleave, load

DAY = "2026-01-01"


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    return load("ankang-321")


@pytest.fixture(scope="module")
def city(scheme: Scheme) -> Jurisdiction:
    return scheme.synthesise()


# Ladders


def test_f01_five_systems_load_with_their_ladders_and_no_code_of_their_own() -> None:
    ladders = {ident: [level.key for level in load(ident).grid_ladder] for ident in available()}
    assert ladders == {
        "ankang-321": ["grid_1", "grid_2", "grid_3"],
        "zhangye-three-centres": ["grid"],
        "county-many-nets": ["grid_large", "grid_medium", "grid_small", "grid_micro"],
        "xiliugou-126": ["level_1", "level_2", "level_3", "level_4"],
        "chengbei-five-tiers": ["grid"],
    }
    assert {"estate", "building"} <= set(load("chengbei-five-tiers").levels.keys)


def test_f06_an_enterprise_takes_a_workshop_and_refuses_a_building_and_an_estate_the_reverse() -> None:
    levels = load("xiliugou-126").levels
    pairs = {
        (child, above): levels.allows(f"level_4:{child}", under=f"level_3:{above}")
        for child in ("building", "workshop")
        for above in ("estate", "work_unit")
    }
    assert pairs == {
        ("building", "estate"): True,
        ("building", "work_unit"): False,
        ("workshop", "estate"): False,
        ("workshop", "work_unit"): True,
    }


def test_f23_five_tiers_and_the_superior_of_an_assistant_is_a_worker() -> None:
    catalogue = load("chengbei-five-tiers").catalogue
    chain = [role.key for role in catalogue.chain("building_head")]
    assert chain == ["building_head", "grid_assistant", "grid_worker", "grid_chief", "grid_instructor"]
    above = catalogue.superior("grid_assistant")
    assert above is not None
    assert above.key == "grid_worker"


@pytest.mark.parametrize("ident", available())
def test_every_scheme_describes_itself_in_both_languages_and_nothing_unpublished_has_a_value(ident: str) -> None:
    scheme = load(ident)
    assert scheme.name.en in scheme.describe("en")
    assert scheme.name.zh in scheme.describe("zh")
    assert all(figure.value is None for figure in scheme.figures if figure.tag == "U")
    assert scheme.source is not None
    assert ident in repr(scheme)
    assert all(f.id in html(scheme, rows=len(scheme.figures)) for f in scheme.figures)


# Splitting a number


@given(st.integers(0, 10**7), st.integers(1, 3000))
def test_interleave_sums_up_and_is_even(total: int, parts: int) -> None:
    split = interleave(total, parts)
    assert int(split.sum()) == total
    assert int(split.max()) - int(split.min()) <= 1
    quotient, remainder = divmod(total, parts)
    assert Counter(split.tolist()) == Counter([quotient + 1] * remainder + [quotient] * (parts - remainder))


@given(st.integers(0, 5000), st.integers(1, 300))
def test_interleave_does_not_pile_up(total: int, parts: int) -> None:
    running = np.cumsum(interleave(total, parts))
    even = np.arange(1, parts + 1) * total / parts
    assert bool((np.abs(running - even) < 1).all())


def test_f15_the_published_split_of_level_1_grids() -> None:
    assert Counter(interleave(718, 258).tolist()) == {3: 202, 2: 56}


@pytest.mark.parametrize(("total", "parts"), [(-1, 3), (3, 0)])
def test_interleave_refuses_what_is_no_split(total: int, parts: int) -> None:
    with pytest.raises(ValueError, match=f"not {total} into {parts}"):
        interleave(total, parts)


# Real divisions


def test_the_example_divisions_are_the_published_ones() -> None:
    counts = {code: len(divisions(code)) for code in ("6109", "6207", "620104", "360502")}
    # The file has 3,588 rows; three provinces and two cities stand above these four places.
    assert counts == {"6109": 2074, "6207": 1019, "620104": 125, "360502": 365}
    assert sum(counts.values()) + 5 == 3588
    assert divisions("6109").unit("610902001003").name == "西大街社区居委会"


def test_a_place_that_does_not_ship_is_refused() -> None:
    with pytest.raises(ValueError, match="6109 安康市, 6207 张掖市"):
        divisions("11")


# Ankang


def test_f02_every_published_count_of_units_is_met(city: Jurisdiction) -> None:
    counts = city.territory.counts()
    assert [counts[k] for k in ("community", "grid_1", "grid_2", "grid_3")] == [258, 718, 2622, 6886]
    childless = city.territory.leaves.filter(level="grid_2") | city.territory.leaves.filter(level="grid_1")
    assert len(childless) == 0
    assert len(city.territory.leaves.filter(level="community")) == 0
    assert len(city.territory.roots) == 1


def test_f17_posts_persons_and_devices_are_three_counts(city: Jurisdiction) -> None:
    roles = ("full_time_grid_worker", "building_head", "party_member_central_household")
    posts = sum(len(city.roster.posts(role=role)) for role in roles)
    persons = {holder.id for role in roles for holder in city.roster.holders(DAY, role=role)}
    assert (posts, len(persons), len(city.roster.devices())) == (17_416, 15_411, 15_411)
    assert len(city.roster.double_holdings(on=DAY)) - len(city.roster.posts(role="task_force_head")) == 2_005


def test_f18_full_and_part_time(city: Jurisdiction) -> None:
    by_time = Counter(post.role.time for post in city.roster.posts() if "part_time_committee" not in post.role.key)
    assert (by_time["full"], by_time["part"]) == (2_834, 14_582)


def test_f27_vacancies_and_grids_with_two(city: Jurisdiction) -> None:
    vacancies = city.roster.vacancies(on=DAY)
    assert vacancies.counts() == {"building_head": 557}
    assert len(vacancies.unit_set.filter(level="grid_3")) == 557
    staffing = city.roster.staffing("party_member_central_household", on=DAY, units=city.units(level="grid_3"))
    assert Counter(staffing.posts.tolist()) == {2: 1_367, 1: 5_519}


def test_what_is_inferred_says_so(scheme: Scheme, city: Jurisdiction) -> None:
    assert city.notes == scheme.notes
    assert {n.key for n in city.notes if n.tag == "I"} >= {"communities", "nesting", "buildings", "persons"}
    assert all(n.text.en and n.text.zh for n in city.notes)


def test_an_inferred_number_can_be_overridden(scheme: Scheme, city: Jurisdiction) -> None:
    other = scheme.synthesise(each={"building": 1})
    assert other.territory.counts()["building"] == 6_886
    assert all(c.met for c in scheme.compare(other))
    assert city.territory.counts()["building"] == 3 * 6_886


def test_twice_is_the_same(scheme: Scheme, city: Jurisdiction) -> None:
    assert scheme.synthesise() == city


def test_a_territory_with_too_few_communities_is_refused(scheme: Scheme) -> None:
    with pytest.raises(InvalidSchemeError) as error:
        scheme.synthesise(divisions("620104"))
    assert error.value.text() == (
        "Not a valid scheme: 1 problem.\n"
        "SCH010 recipe.units[0], id 'ankang-321': The scheme needs 258 units of level community; the territory "
        "has 71 that fit. Give a territory with at least 258 of them."
    )


def test_totals_that_cannot_all_hold_are_refused_with_the_reason(scheme: Scheme) -> None:
    low = [attrs.evolve(f, value=100) if f.id == "ANK-F02" else f for f in scheme.figures]
    with pytest.raises(InvalidSchemeError) as error:
        attrs.evolve(scheme, figures=tuple(low)).synthesise()
    assert error.value.problems[0].text() == (
        "SCH011 recipe.units[1], id 'grid_1': The total 100 of 'grid_1' cannot be met: each of the 258 units above "
        "needs one. Smallest change: raise 'ANK-F02' to 258, or make the level 'grid_1' optional."
    )
    assert "上级258个单元各需一个" in error.value.text("zh")
    sums = [attrs.evolve(f, value=1) if f.id == "ANK-F05" else f for f in scheme.figures]
    with pytest.raises(InvalidSchemeError, match="the parts leave 321,276"):
        attrs.evolve(scheme, figures=tuple(sums)).synthesise()
    few = [attrs.evolve(f, value=1000) if f.id == "ANK-F11" else f for f in scheme.figures]
    with pytest.raises(InvalidSchemeError, match="would have to hold two posts"):
        attrs.evolve(scheme, figures=tuple(few)).synthesise()
    posts = [attrs.evolve(f, value=5) if f.id == "ANK-F08" else f for f in scheme.figures]
    with pytest.raises(InvalidSchemeError, match="2,622 are placed already"):
        attrs.evolve(scheme, figures=tuple(posts)).synthesise()


def test_a_scheme_without_a_recipe_says_so() -> None:
    with pytest.raises(InvalidSchemeError, match="has no recipe"):
        load("cn-divisions").synthesise()


def test_f07_the_counting_level_is_a_choice_and_the_total_stays() -> None:
    scheme = load("xiliugou-126")
    for level in ("level_3", "level_4"):
        grids = scheme.synthesise(readings={"counting": level}).territory.grids
        assert (len(grids), {u.level for u in grids}) == (33, {level})
    with pytest.raises(InvalidSchemeError, match="needs 33 units of level level_2; the territory has 7"):
        scheme.synthesise(readings={"counting": "level_2"})


# Names that are not there


def test_an_unknown_scheme_names_those_that_ship() -> None:
    with pytest.raises(UnknownKeyError) as error:
        load("anking-321")
    assert "Shipped are: ankang-321" in str(error.value)
    assert "没有方案“anking-321”" in error.value.text("zh")
    with pytest.raises(FileNotFoundError):
        load("nowhere.toml")


def test_an_unknown_figure_is_refused(scheme: Scheme) -> None:
    with pytest.raises(UnknownKeyError, match="ANK-F99"):
        scheme.figure("ANK-F99")


def test_what_cannot_be_counted_is_unknown() -> None:
    scheme = load("ankang-321")
    bare = Jurisdiction(territory=Hierarchy.from_records([{"id": "c", "level": "city"}], levels=scheme.levels))
    found = {c.figure.id: (c.found, c.met) for c in scheme.compare(bare)}
    assert found["ANK-F05"] == (None, None)
    assert found["ANK-F01"] == (0, False)
    odd = attrs.evolve(scheme.figures[0], counts={})
    assert attrs.evolve(scheme, figures=(odd,)).compare(bare) == ()
    # A model with other levels and roles says nothing about those of the scheme.
    other = Jurisdiction(
        territory=Hierarchy.from_records([{"id": "t", "level": "town"}], levels=LevelScheme.ladder("town"))
    )
    assert {f: c for f, c in found.items() if f in {"ANK-F24", "ANK-F25"}} == {
        "ANK-F24": (0, False),
        "ANK-F25": (None, None),
    }
    lost = {c.figure.id: c.found for c in scheme.compare(other)}
    assert {lost[f] for f in ("ANK-F01", "ANK-F24", "ANK-C2a", "ANK-F25", "ANK-41")} == {None}
    assert lost["ANK-F22"] == 0


def test_the_package_offers_schemes() -> None:
    assert schemes.load is load
