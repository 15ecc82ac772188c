"""Requests to merge that cannot be met: one report of all that is wrong, with a way out, and nothing lost."""

from __future__ import annotations

import math
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from integration_cases import LAW, City, Said, bound, built, cases, grids, lined

from gridgov.errors import InvalidIntegrationError, InvalidNetError, UnknownKeyError
from gridgov.hierarchy import Hierarchy
from gridgov.integration import integrate
from gridgov.levels import LevelScheme
from gridgov.nets import BaseUnits, Net, Nets

CITY = lined(6)
SAID = Said("a", ((0,), (0,), (0,), (1,), (1,), (1,)))


def refused(said: Any = (SAID,), city: City = CITY, **how: Any) -> list[str]:  # noqa: ANN401 - nets, or what they say
    """Return the report, in English and in Chinese."""
    nets = [one.net(city.units) if isinstance(one, Said) else one for one in said]
    with pytest.raises(InvalidIntegrationError) as error:
        city.merge(nets, **how)
    problems = error.value.problems
    return [line for lang in ("en", "zh") for line in problems.text(lang, limit=None).splitlines()]


@pytest.mark.parametrize(
    "band",
    [(500, 300), (1,), (1, 2, 3), (math.nan, 3), (-1, 5), (0, 0), 5, "35", "300-500", (10**400, 10**401), ("a", "b")],
)
def test_a_band_that_is_none(band: Any) -> None:  # noqa: ANN401 - whatever is given for a band
    shown = f"grid: {band}"
    assert refused(households=band) == [
        f"ITG009 '{shown}' is no band of households. Give two numbers, the smaller first, such as (300, 500).",
        f"ITG009 “{shown}”不是有效的户数区间。请给出两个数，较小的数在前，例如(300, 500)。",
    ]


def test_bands_of_levels_that_are_not_merged() -> None:
    found = refused(households={"grid": (5, 1), "community": (1, 2)})
    assert [line.split("is no")[0] for line in found[:2]] == ["ITG009 'grid: (5, 1)' ", "ITG009 'community: (1, 2)' "]


@pytest.mark.parametrize(
    ("levels", "inside", "shown"),
    [
        (["building"], "community", "building"),
        (["grid", "grid"], "community", "grid, grid"),
        (["grid"], "grid", "grid"),
        (["grid"], "building", "grid"),
        (["grid", "community"], "street", "grid, community"),
    ],
)
def test_levels_out_of_order(levels: list[str], inside: str, shown: str) -> None:
    assert refused(levels=levels, inside=inside) == [
        (
            f"ITG003 The levels {shown} do not stand one below the other between '{inside}' and 'building'. "
            "Name them from "
            "the highest to the lowest."
        ),
        f"ITG003 层级{shown}未在“{inside}”与“building”之间由高到低排列。请由高到低列出。",
    ]


def test_levels_that_may_not_stand_there() -> None:
    assert refused(inside="street") == [
        (
            "ITG004 A unit of 'grid' may not stand under one of 'street'. Name another bounding level in "
            "inside=, or other "
            "levels."
        ),
        "ITG004 “grid”单元不得位于“street”单元之下。请在inside=中指定另一边界层级，或更换层级。",
    ]


@pytest.mark.parametrize("how", [{"levels": ["ward"]}, {"inside": "ward"}, {"level": "ward"}])
def test_levels_that_are_not_there(how: dict[str, Any]) -> None:
    with pytest.raises(UnknownKeyError, match="The scheme has no level 'ward'"):
        CITY.merge([SAID.net(CITY.units)], **how)


def test_a_scheme_without_grids() -> None:
    h = Hierarchy.from_records(
        [{"id": "c", "level": "community"}, {"id": "b", "level": "building", "parent": "c"}],
        levels=LevelScheme.ladder("community", "building"),
    )
    with pytest.raises(InvalidIntegrationError) as error:
        integrate([Net.from_tables("a", [{"unit": "b", "cell": "x"}])], within=h)
    assert error.value.problems.text("en") == (
        "ITG002 The level scheme has no level of kind 'grid' that units of 'building' may stand under. Name the "
        "levels of merged grids in levels=, or a higher level of base units; LevelScheme.with_level adds one."
    )
    assert error.value.problems.text("zh") == (
        "ITG002 层级方案中没有可供“building”单元隶属的“grid”类层级。"
        "请用levels=指定整合后网格的层级，或改用更高的基本单元层级；可用LevelScheme.with_level添加。"
    )


def test_neighbours_that_are_not_there() -> None:
    b0, b1 = CITY.units[:2]
    assert refused(adjacency=[(b0, b1), (b0, "zz"), ("q", b1)]) == [
        "ITG006 row 2, id 'zz': The adjacency names 'zz', which is no base unit. Correct the id or delete the pair.",
        "ITG006 row 3, id 'q': The adjacency names 'q', which is no base unit. Correct the id or delete the pair.",
        "ITG006 第2行，编号“zz”：相邻关系提到的“zz”不是基本单元。请更正编号或删除该对。",
        "ITG006 第3行，编号“q”：相邻关系提到的“q”不是基本单元。请更正编号或删除该对。",
    ]


@pytest.mark.parametrize("odd", [("b0", "b1", "b2"), ("b0",), ()])
def test_neighbours_that_are_no_pairs(odd: tuple[str, ...]) -> None:
    assert refused(adjacency=[("b0", "b1"), odd, ("b3",) * (4 - len(odd))])[0] == (
        f"ITG019 row 2: The adjacency has an entry of {len(odd)} ids: {', '.join(odd)}. Give pairs of two ids."
    )


def test_words_that_mean_nothing() -> None:
    net = SAID.net(CITY.units)
    with pytest.raises(ValueError, match="how is one of consensus, refine, existing"):
        CITY.merge([net], how="merge")
    with pytest.raises(ValueError, match="aim one of moved, agreement"):
        CITY.merge([net], aim="best")
    with pytest.raises(ValueError, match="adjacency is pairs of ids or 'order', not 'ordre'"):
        CITY.merge([net], adjacency="ordre")
    odd: tuple[dict[str, Any], ...] = ({"slivers": -1}, {"effort": -1}, {"effort": math.nan}, {"levels": []})
    for wrong in odd:
        with pytest.raises(ValueError, match="slivers and effort are 0 or more and levels= names one at least"):
            CITY.merge([net], **wrong)
    with pytest.raises(ValueError, match="A day is written YYYY-MM-DD"):
        CITY.merge([net], on="2025")
    with pytest.raises(TypeError):
        CITY.merge([net], on=5)


def test_unknown_households_are_not_zero() -> None:
    city = lined(6, households=[100, None, 100, None, 100, 100])
    assert refused(city=city, households=(100, 300)) == [
        (
            "ITG005 A household band is asked for, and the households of 2 base units are unknown; the first "
            "is 'b1'. State "
            "them, or pass unknown_as= with the number to count them as."
        ),
        "ITG005 要求满足户数区间，但2个基本单元户数未知，首个为“b1”。请补填户数，或用unknown_as=给出计算时采用的数值。",
    ]
    net = SAID.net(city.units)
    assert city.merge([net]).plan.lowest.unknown.tolist() == [1, 1]
    one = city.merge([net], households=(100, 300), unknown_as=100)
    assert one.plan.lowest.households.tolist() == [200, 200]
    assert not [p for p in one.problems if p.code == "ITG010"]


def test_numbers_that_cannot_be() -> None:
    assert refused(votes={"zz": 1, "a": -1}, unknown_as=math.nan) == [
        "ITG008 There is no net 'zz' among those to merge: a. Use one of these ids.",
        "ITG017 votes['a'] is -1, not a number above 0. Correct the number.",
        "ITG017 unknown_as is nan, not a number from 0. Correct the number.",
        "ITG008 待整合的网格体系中没有“zz”，现有：a。请使用上述编号之一。",
        "ITG017 votes['a']为-1，不是大于0的数。请更正该数。",
        "ITG017 unknown_as为nan，不是不小于0的数。请更正该数。",
    ]
    for vote in (0, math.nan, math.inf):
        assert refused(votes={"a": vote})[0].startswith("ITG017 votes['a'] is ")
    for number in (-1, math.inf):
        assert refused(unknown_as=number)[0].startswith("ITG017 unknown_as is ")


def test_a_net_to_adopt_that_is_not_there_or_is_kept() -> None:
    kept = attrs.evolve(SAID, id="b", keep=True)
    for base in ("zz", "b"):
        assert refused([SAID, kept], how="existing", base=base) == [
            f"ITG008 There is no net '{base}' among those to merge: a. Use one of these ids.",
            f"ITG008 待整合的网格体系中没有“{base}”，现有：a。请使用上述编号之一。",
        ]


def test_nothing_to_merge() -> None:
    ended = SAID.net(CITY.units, end="2020-01-01")
    cases_: tuple[tuple[list[Any], str, str], ...] = (
        ([attrs.evolve(SAID, keep=True)], "all are kept", "全部保留"),
        ([], "none was given", "未提供"),
        ([ended], "none has a base unit that is in force", "均无有效的基本单元"),
    )
    for nets, en, zh in cases_:
        assert refused(nets, on="2025-01-01") == [
            f"ITG007 There is no net to merge: {en}. Give at least one net that is in force and not kept.",
            f"ITG007 没有可整合的网格体系：{zh}。请至少提供一个有效且不保留的网格体系。",
        ]


def test_nets_of_no_base_units_here() -> None:
    other = Said("b", SAID.cells).net([f"q{i}" for i in range(6)])
    with pytest.raises(InvalidIntegrationError) as error:
        integrate([other], within=CITY.territory)
    assert error.value.problems.text("en") == (
        "ITG001 The nets' ids are at no single level of the territory: none of them is known. Name the level of the "
        "base units in level=."
    )
    assert error.value.problems.text("zh") == (
        "ITG001 各网格体系的编号在辖区中不属于同一层级：均不存在。请用level=指定基本单元所在层级。"
    )
    with pytest.raises(InvalidNetError) as lost:
        CITY.merge([SAID.net(CITY.units), other])
    assert not [p for p in lost.value.problems if p.code == "NTS003"]
    assert [p.place.path for p in lost.value.problems if p.code == "NTS002"] == ["b"]


@pytest.mark.parametrize("base", [BaseUnits.of_ids(CITY.units), BaseUnits.of_territory(lined(8).territory, "building")])
def test_nets_bound_to_another_place(base: BaseUnits) -> None:
    nets = Nets.of([SAID.net(CITY.units)], base)
    with pytest.raises(InvalidIntegrationError) as error:
        integrate(nets, within=CITY.territory)
    assert error.value.problems.text("en") == (
        "ITG016 The nets are bound to base units of no territory, or of another one than within=. Bind them with "
        "Nets.of(nets, (territory, level)), or give the nets themselves."
    )
    assert error.value.problems.text("zh") == (
        "ITG016 网格体系所绑定的基本单元不属于任何辖区，或与within=的辖区不同。"
        "请用Nets.of(nets, (territory, level))绑定，或直接提供各网格体系。"
    )


def test_a_grid_outside_the_band_is_said_and_kept() -> None:
    one = CITY.merge([SAID.net(CITY.units)], how="existing", households=(350, 500))
    assert [p.text("en") for p in one.problems] == [
        f"ITG010 id '{ident}': Grid '{ident}' of level 'grid' has 300 households, outside 350 to 500. No "
        "division of its "
        "area into whole base units inside the band was found; widen the band."
        for ident in one.plan.lowest.ids.tolist()
    ]
    assert one.problems[0].text("zh") == (
        "ITG010 编号“610902001001002”：“grid”级网格“610902001001002”有300户，不在350至500户之间。"
        "未能在不拆分基本单元的前提下满足区间，请放宽区间。"
    )
    two = CITY.merge([SAID.net(CITY.units)], households=(700, 900))
    assert [p.text("en") for p in two.problems] == [
        (
            "ITG020 id '610902001001001': Grid '610902001001001' of level 'grid' has 600 households, and all "
            "of its area has "
            "600: less than 700. Lower the band, or let grids reach across by a higher level in inside=."
        )
    ]
    assert two.problems[0].text("zh") == (
        "ITG020 编号“610902001001001”：“grid”级网格“610902001001001”有600户，其所在范围共600户，不足700户。"
        "请降低区间下限，或在inside=中改用更高层级作为边界。"
    )


def test_ids_that_lost_their_zeros_are_outside_until_somebody_repairs_them() -> None:
    names = [f"00{i}" for i in range(4)] + [f"1{i}2" for i in range(2)]
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"}]
    rows += [{"id": name, "level": "building", "parent": "g", "households": 10} for name in names]
    h = Hierarchy.from_records(
        rows, levels=LevelScheme.ladder("community", "grid", "building"), measures=["households"]
    )
    net = Net.from_tables("a", {"unit": ["0", "1", "002", "003", "102", "112"], "cell": list("xxxyyy")})
    raw = integrate(Nets.of([net], (h, "building")), within=h, how="refine")
    assert sorted(raw.unmapped.to_dict()["unit"]) == ["0", "1"]
    assert [raw.grid_of(name) is None for name in names] == [True, True, False, False, False, False]
    assert raw.residue.to_dict()["reason"] == ["no_net"]
    assert [p.code for p in raw.problems] == ["NTS007", "NTS008", "NTS004", "NTS004"]
    fixed = integrate(Nets.of([net], (h, "building"), repair=["zeros"]), within=h, how="refine")
    assert [fixed.grid_of(name) for name in names] == ["c-01"] * 3 + ["c-02"] * 3
    assert not fixed.problems


@given(cases(sizes={"communities": 2}), st.sampled_from(["consensus", "refine", "existing"]))
def test_what_is_wrong_with_nets_is_still_said_when_they_are_merged(
    case: tuple[City, tuple[Said, ...]], how: str
) -> None:
    city, said = case
    nets = bound(city, said)
    one = city.merge(built(city, said), how=how)
    assert list(map(str, nets.problems)) == [str(p) for p in one.problems if p.code.startswith("NTS")]
    stray = Net.from_tables("z", [{"unit": city.units[0], "cell": "x"}, {"unit": "?", "cell": "x"}])
    two = city.merge([*built(city, said), stray], how=how)
    assert two.unmapped.to_dict()["unit"] == ["?"]


def test_all_of_it_at_once_loses_nothing() -> None:
    """Overlaps, gaps, a wrong id, a kept cell: every row is in a grid, in the residue, or listed as not mapped."""
    city = lined(6)
    table: dict[str, Any] = {
        "unit": ["b0", "b0", "b1", "b2", "b9", "b4"],
        "cell": ["x", "y", "x", "k", "x", "y"],
    }
    cells = [{"id": "x"}, {"id": "y"}, {"id": "k", "basis": LAW}]
    one = city.merge([Net.from_tables("a", table, cells=cells)], how="refine", slivers=0)
    assert [p.code for p in one.problems] == ["NTS007", "NTS008", "NTS005", "NTS003"]
    assert one.unmapped.to_dict()["unit"] == ["b9"]
    assert one.plan.residue.tolist() == [0, 0, 1, 2, 0, 2]
    assert grids(city, one) == {frozenset({"b0", "b1"}), frozenset({"b4"})}
    assert one.conflicts.to_dict()["conflict"] == ["overlap:b0"]
    assert one.residue.to_dict()["units"] == [1, 2]
    assert one.losses.to_dict()["unmapped"] == [1]
