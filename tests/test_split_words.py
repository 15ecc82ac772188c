"""What is said when a unit cannot be divided as asked: every reason, word for word, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from split_cases import street

from gridgov import Hierarchy, Jurisdiction, LevelScheme
from gridgov.errors import InvalidSplitError
from gridgov.splitting import rebalance, redraw, split

STAR = [("b0000", "b0001"), ("b0000", "b0002"), ("b0000", "b0003")]


def place(households: list[float | None]) -> Jurisdiction:
    """Return a street with one community of buildings."""
    return street([[0] * len(households)], households)


def estates() -> Jurisdiction:
    """Return a community with an estate, in a scheme where no estate stands in a grid."""
    levels = LevelScheme.ladder("community", "grid", "estate", "building")
    levels = levels.evolve("estate", under=["community"]).evolve("building", under=["estate"])
    rows: list[dict[str, Any]] = [
        {"id": "c", "level": "community"},
        {"id": "e", "level": "estate", "parent": "c"},
        {"id": "b", "level": "building", "parent": "e", "households": 3},
    ]
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))


CASES: list[tuple[str, Callable[[], Any], str, str]] = [
    (
        "a_building_has_nothing_below",
        lambda: split(place([100, 200]), "b0000", into=2),
        (
            "SPL001 id 'b0000': Below 'b0000' there is nothing that could be dealt out. Add its grids or "
            "buildings first, or record the split with SplitUnit and figures of the parts."
        ),
        (
            "SPL001 编号“b0000”：“b0000”之下没有可供划分的单元。请先补充其网格或楼栋，或用SplitUnit连同各部分"
            "的数值登记拆分。"
        ),
    ),
    (
        "what_is_unknown_is_listed",
        lambda: split(place([100, None, None]), "610102001", into=2),
        (
            "SPL002 column 'households', id 'b0001': The households of 'b0001' are unknown. State them, or pass "
            "unknown_as= with the number to count them as.\n"
            "SPL002 column 'households', id 'b0002': The households of 'b0002' are unknown. State them, or pass "
            "unknown_as= with the number to count them as."
        ),
        (
            "SPL002 “households”列，编号“b0001”：“b0001”的户数未知。请补填，或用unknown_as=给出计算时采用的"
            "数值。\n"
            "SPL002 “households”列，编号“b0002”：“b0002”的户数未知。请补填，或用unknown_as=给出计算时采用的"
            "数值。"
        ),
    ),
    (
        "a_band_that_is_none",
        lambda: split(place([100]), "610102001", into=0, max_households=10, min_households=20),
        (
            "SPL003 The band from 20 to 10 is none. Give 0 <= fewest <= most, and a most above 0.\n"
            "SPL014 0 is no number of parts. Give a whole number from 1."
        ),
        (
            "SPL003 20至10不构成区间。请给出0≤下限≤上限，且上限大于0。\n"
            "SPL014 0不是有效的部分数量。请给出不小于1的整数。"
        ),
    ),
    (
        "more_parts_than_buildings",
        lambda: split(place([100, 200]), "610102001", into=3),
        (
            "SPL004 id '610102001': 3 parts are asked for, and '610102001' has 2 that can be dealt out. Ask for "
            "1 to 2 parts."
        ),
        ("SPL004 编号“610102001”：要求划分为3个部分，而“610102001”可供划分的单元只有2个。请要求1至2个部分。"),
    ),
    (
        "a_building_above_the_most",
        lambda: split(place([100, 300]), "610102001", max_households=250),
        (
            "SPL005 id 'b0001': 'b0001' alone has 300 households, more than the 250 that a part may have; it is "
            "not cut. Allow at least 300."
        ),
        ("SPL005 编号“b0001”：“b0001”单独就有户数300，超过每个部分的上限250，且不予切分。请将上限放宽至300及以上。"),
    ),
    (
        "a_total_between_two_numbers_of_parts",
        lambda: split(place([100, 200, 300, 400]), "610102001", max_households=450, min_households=400),
        (
            "SPL006 id 'b0000': What hangs together with 'b0000' (4 of 4) has 1,000 households: no number of "
            "parts of 400 to 450 adds up to that. Allow at most 500 or more; or allow at least 333 or fewer."
        ),
        (
            "SPL006 编号“b0000”：与“b0000”相连的一片（4个中的4个）有户数1,000：任何数量的400至450的部分都凑不"
            "成该数。将上限放宽至500及以上；或将下限放宽至333及以下。"
        ),
    ),
    (
        "too_few_parts_for_the_most",
        lambda: split(place([100, 200, 300, 400]), "610102001", into=2, max_households=450),
        (
            "SPL007 id '610102001': 1,000 households in one piece cannot be divided into 2 connected part(s) of "
            "up to 450: it takes 3 to 4. Ask for 3 to 4 parts; or allow at most 500 or more."
        ),
        (
            "SPL007 编号“610102001”：相连的一片共有户数1,000，无法划分为2个相连的不超过450的部分：应为3至4个。"
            "请要求3至4个部分；或将上限放宽至500及以上。"
        ),
    ),
    (
        "a_star_has_no_halves",
        lambda: split(place([100] * 4), "610102001", into=2, max_households=220, min_households=180, adjacency=STAR),
        (
            "SPL008 id '610102001': Every division of '610102001' was looked at, and none has parts of 180 to "
            "220 households; the nearest has 100-300. Widen the band to 100 to 300, or pass strict=False to get "
            "the nearest."
        ),
        (
            "SPL008 编号“610102001”：已穷尽“610102001”的所有划分，没有一种使各部分的户数为180至220；最接近的"
            "为100-300。请将区间放宽为100至300，或用strict=False取最接近者。"
        ),
    ),
    (
        "pieces_that_miss_the_band",
        lambda: split(place([100] * 4), "610102001", max_households=220, min_households=180, adjacency=STAR[:2]),
        (
            "SPL006 id 'b0000': What hangs together with 'b0000' (3 of 4) has 300 households: no number of parts "
            "of 180 to 220 adds up to that. Allow at most 300 or more; or allow at least 150 or fewer; or name "
            "neighbours that join it to the rest.\n"
            "SPL006 id 'b0003': What hangs together with 'b0003' (1 of 4) has 100 households: no number of parts "
            "of 180 to 220 adds up to that. Allow at least 100 or fewer; or name neighbours that join it to the "
            "rest."
        ),
        (
            "SPL006 编号“b0000”：与“b0000”相连的一片（4个中的3个）有户数300：任何数量的180至220的部分都凑不成"
            "该数。将上限放宽至300及以上；或将下限放宽至150及以下；或补充其与其余部分的相邻关系。\n"
            "SPL006 编号“b0003”：与“b0003”相连的一片（4个中的1个）有户数100：任何数量的180至220的部分都凑不成"
            "该数。将下限放宽至100及以下；或补充其与其余部分的相邻关系。"
        ),
    ),
    (
        "fewer_parts_than_pieces",
        lambda: split(place([100] * 3), "610102001", into=1, adjacency=STAR[:1]),
        (
            "SPL007 id '610102001': 300 households in 2 pieces that do not hang together cannot be divided into "
            "1 connected part(s) of any size: it takes 2 to 3. Ask for 2 to 3 parts."
        ),
        (
            "SPL007 编号“610102001”：互不相连的2片共有户数300，无法划分为1个相连的任意规模的部分：应为2至3个。"
            "请要求2至3个部分。"
        ),
    ),
    (
        "a_level_that_is_not_between",
        lambda: split(place([100] * 3), "610102001", into=2, keep=["estate"]),
        (
            "SPL011 id '610102001': 'estate' is no level of units below '610102001'; there are: none. Name one "
            "of these levels."
        ),
        ("SPL011 编号“610102001”：“610102001”之下没有层级“estate”的单元；现有：无。请从中指定层级。"),
    ),
    (
        "a_level_that_is_not_below",
        lambda: split(place([100] * 3), "610102001", into=2, of="grid"),
        (
            "SPL011 id '610102001': 'grid' is no level of units below '610102001'; there are: building. Name one "
            "of these levels."
        ),
        ("SPL011 编号“610102001”：“610102001”之下没有层级“grid”的单元；现有：building。请从中指定层级。"),
    ),
    (
        "positions_are_missing",
        lambda: split(place([100] * 3), "610102001", into=2, objective="compact"),
        (
            "SPL010 id '610102001': How compact parts are depends on where things are, which is not known. Give "
            "positions= or outlines=, or choose the objective 'cut'."
        ),
        ("SPL010 编号“610102001”：紧凑度取决于位置，而位置未知。请给出positions=或outlines=，或改选目标“cut”。"),
    ),
    (
        "units_of_two_levels",
        lambda: rebalance(place([100] * 3), ["610102001", "b0000"], max_households=500),
        (
            "SPL015 id 'b0000': 'b0000' is not of the level of '610102001' under the same unit. Name units of "
            "one level under one unit."
        ),
        ("SPL015 编号“b0000”：“b0000”与“610102001”不属于同一上级下的同一层级。请指定同一上级下同一层级的单元。"),
    ),
    (
        "a_level_that_may_not_stand_there",
        lambda: redraw(estates(), "c", level="grid", max_households=10),
        (
            "SPL012 id 'e': A unit of 'estate' may not stand under one of 'grid'. Name another level, or change "
            "the level scheme."
        ),
        ("SPL012 编号“e”：“estate”单元不得位于“grid”单元之下。请更换层级，或修改层级方案。"),
    ),
    (
        "an_id_in_use_and_one_for_nothing",
        lambda: split(place([100] * 4), "610102001", into=2).assign({"610102002": "610102001", "x": "y"}),
        (
            "SPL013 id '610102002': '610102001' cannot be the id of a part: it is in use. Give ids that are new "
            "here and were never used.\n"
            "SPL013 id 'x': 'y' cannot be the id of a part: it is assigned to 'x', which is no new unit. Give "
            "ids that are new here and were never used."
        ),
        (
            "SPL013 编号“610102002”：“610102001”不能作为某个部分的编号：已被使用。请给出从未使用过的新编号。\n"
            "SPL013 编号“x”：“y”不能作为某个部分的编号：其对应的“x”不是新单元。请给出从未使用过的新编号。"
        ),
    ),
]


@pytest.mark.parametrize(("call", "english", "chinese"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_reason_is_said_in_words(call: Callable[[], Any], english: str, chinese: str) -> None:
    with pytest.raises(InvalidSplitError) as caught:
        call()
    assert caught.value.problems.text() == english
    assert caught.value.problems.text("zh") == chinese


def test_the_nearest_division_is_returned_when_asked_for() -> None:
    plan = split(
        place([100] * 4), "610102001", into=2, max_households=220, min_households=180, adjacency=STAR, strict=False
    )
    assert not plan.feasible
    assert [problem.code for problem in plan.problems] == ["SPL008"]
    assert repr(plan).endswith("outside the band>")
