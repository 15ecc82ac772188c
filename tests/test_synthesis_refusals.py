"""Totals that cannot be met: where they are refused, and whether the change that is named is the smallest."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.errors import GridgovError, InvalidSchemeError
from gridgov.schemes import loads
from gridgov.text import LANGS

HEAD = """
id = "w"
name = { en = "w", zh = "w" }
levels = [
  { key = "town", name = { en = "town", zh = "镇" } },
  { key = "base", name = { en = "base unit", zh = "基层单位" }, kinds = ["community", "village"] },
  { key = "grid", name = { en = "grid", zh = "网格" } },
  { key = "court", name = { en = "court", zh = "院" }, presence = "PRESENCE", under = ["grid"] },
]
roles = [
  { key = "chief", name = { en = "chief", zh = "网格长" }, sits_at = ["grid"], maximum = 2 },
  { key = "aide", name = { en = "aide", zh = "助理" }, sits_at = ["grid"] },
]
"""
TOWN = '{ level = "town" }'
BASE = '{ level = "base", kind = "community", under = "town", each = 3 }'
GRID = '{ level = "grid", under = "base", each = 2 }'


def text(recipe: tuple[str, ...], units: tuple[str, ...], presence: str, values: dict[str, int | str]) -> str:
    """Return a scheme of one town, three communities and six grids, with more steps and with figures."""
    rows = "".join(
        f'[[figures]]\nid = "{key}"\nname = {{ en = "x", zh = "x" }}\nvalue = {value!r}\n'
        f'unit = {{ en = "x", zh = "x" }}\ntag = "S"\n'
        for key, value in values.items()
    )
    steps = "\n".join([f"units = [{', '.join(units)}]", *recipe])
    return f"{HEAD.replace('PRESENCE', presence)}{rows}[recipe]\n{steps}\n"


def refused(recipe: tuple[str, ...], units: tuple[str, ...], presence: str, values: dict[str, int | str]) -> list[str]:
    """Return what is said, in both languages."""
    with pytest.raises(GridgovError) as error:
        loads(text(recipe, units, presence, values)).synthesise()
    return [p.text(lang) for p in error.value.problems for lang in LANGS]


# What is said

COURTS = '{ level = "court", under = "grid", figure = "F" }'
CASES: list[tuple[tuple[str, ...], dict[str, int | str], str, str]] = [
    (
        ('labels = [{ label = "old", at = "grid", figure = "F" }]',),
        {"F": 7},
        (
            "SCH011 recipe.labels[0], id 'old': The total 7 of 'old' cannot be met: only 6 units can carry it. "
            "Smallest change: lower 'F' to 6."
        ),
        "SCH011 recipe.labels[0]，编号“old”：无法达到“old”的总数7：只有6个单元可用。最小的改动：将“F”降至6。",
    ),
    (
        ('labels = [{ label = "old", at = "grid", groups_of = 2, figure = "F" }]',),
        {"F": 4},
        (
            "SCH011 recipe.labels[0], id 'old': The total 4 of 'old' cannot "
            "be met: only 3 groups of 2 neighbours are "
            "there. Smallest change: lower 'F' to 3."
        ),
        ("SCH011 recipe.labels[0]，编号“old”：无法达到“old”的总数4：只有3组相邻的2个单元。最小的改动：将“F”降至3。"),
    ),
    (
        ('measures = [{ key = "m", at = "court", figure = "F" }]',),
        {"F": 4},
        (
            "SCH011 recipe.measures[0], id 'm': The total 4 of 'm' cannot be met: there is no court to put it on. "
            "Smallest change: add one unit of court."
        ),
        "SCH011 recipe.measures[0]，编号“m”：无法达到“m”的总数4：没有court可承载。最小的改动：增设一个court。",
    ),
    (
        (
            (
                'measures = [{ key = "m", at = "grid", figure = "F" }, { key = "n", '
                'at = "grid", figure = "G", part_of = "m" }]'
            ),
        ),
        {"F": 4, "G": 5},
        (
            "SCH011 recipe.measures[1], id 'n': The total 5 of 'n' cannot be met: 'm' has only 4 left. "
            "Smallest change: lower 'G' to 4."
        ),
        "SCH011 recipe.measures[1]，编号“n”：无法达到“n”的总数5：“m”只余4。最小的改动：将“G”降至4。",
    ),
    (
        (
            (
                'measures = [{ key = "m", at = "grid", figure = "F" }, { key = "n", '
                'at = "grid", figure = "G", rest_of = "m" }]'
            ),
        ),
        {"F": 4, "G": 5},
        (
            "SCH011 recipe.measures[1], id 'n': The total 5 of 'n' cannot be met: the parts leave 4. "
            "Smallest change: set 'G' to 4."
        ),
        "SCH011 recipe.measures[1]，编号“n”：无法达到“n”的总数5：各部分相加后余4。最小的改动：将“G”改为4。",
    ),
    (
        ('measures = [{ key = "m", at = "grid", figure = "F", part_of = "m" }]',),
        {"F": 4},
        (
            "SCH011 recipe.measures[0], id 'm': The total 4 of 'm' cannot be "
            "met: there is no 'm' of which it could be a "
            "part. Smallest change: lay down 'm' as a whole."
        ),
        (
            "SCH011 recipe.measures[0]，编号“m”：无法达到“m”的总数4："
            "没有可供划分的“m”。最小的改动：先将“m”作为整体铺设。"
        ),
    ),
    (
        ('measures = [{ key = "m", at = "grid", figure = "F", through = "base", most = "G" }]',),
        {"F": 40, "G": 5},
        (
            "SCH011 recipe.measures[0], id 'm': The total 40 of 'm' cannot be "
            "met: 3 units of at most 5 are to share 40. "
            "Smallest change: raise 'G' to 14."
        ),
        (
            "SCH011 recipe.measures[0]，编号“m”：无法达到“m”的总数40：3个单元、每个至多5，须分担40。"
            "最小的改动：将“G”提高到14。"
        ),
    ),
    (
        ('measures = [{ key = "m", at = "grid", figure = "F", through = "base", fixed_at = "base", fixed = 5 }]',),
        {"F": 40},
        (
            "SCH011 recipe.measures[0], id 'm': The total 40 of 'm' cannot be met: the units that are fixed have 15. "
            "Smallest change: set 'F' to 15."
        ),
        ("SCH011 recipe.measures[0]，编号“m”：无法达到“m”的总数40：已固定的单元合计15。最小的改动：将“F”改为15。"),
    ),
    (
        ('measures = [{ key = "m", at = "grid", figure = "F", through = "base:village" }]',),
        {"F": 40},
        (
            "SCH011 recipe.measures[0], id 'm': The total 40 of 'm' cannot be "
            "met: 6 units of grid are in no base:village. "
            "Smallest change: leave out 'through', or name units there that hold them all."
        ),
        (
            "SCH011 recipe.measures[0]，编号“m”：无法达到“m”的总数40：6个grid不在任何base:village之内。"
            "最小的改动：删除through，或在其中列出涵盖它们的单元。"
        ),
    ),
    (
        (
            'posts = [{ role = "chief", at = "grid[old]", figure = "F" }]',
            'labels = [{ label = "old", at = "grid", in = "base" }]',
        ),
        {"F": 7},
        (
            "SCH011 recipe.posts[0], id 'chief': The total 7 of 'chief' cannot be met: the units have room for 6. "
            "Smallest change: lower 'F' to 6."
        ),
        ("SCH011 recipe.posts[0]，编号“chief”：无法达到“chief”的总数7：这些单元只能再设6个。最小的改动：将“F”降至6。"),
    ),
    (
        ('posts = [{ role = "chief", at = "grid", each = 3 }]',),
        {},
        (
            "SCH011 recipe.posts[0], id 'chief': The total 18 of 'chief' cannot be met: a unit has room for 2. "
            "Smallest change: lower 'each' to 2."
        ),
        (
            "SCH011 recipe.posts[0]，编号“chief”：无法达到“chief”的总数18："
            "有的单元只能再设2个。最小的改动：将“each”降至2。"
        ),
    ),
    (
        ('posts = [{ role = "chief", at = "court", figure = "F" }]',),
        {"F": 7},
        (
            "SCH011 recipe.posts[0], id 'chief': The total 7 of 'chief' cannot be met: there is no court. "
            "Smallest change: lower 'F' to 0."
        ),
        "SCH011 recipe.posts[0]，编号“chief”：无法达到“chief”的总数7：没有court。最小的改动：将“F”降至0。",
    ),
    (
        ('posts = [{ role = "aide", at = "grid", each = 1 }, { role = "aide", at = "grid", rest_of = "F" }]',),
        {"F": 5},
        (
            "SCH011 recipe.posts[1], id 'aide': The total 5 of 'aide' cannot be met: 6 are placed already. "
            "Smallest change: raise 'F' to 6."
        ),
        "SCH011 recipe.posts[1]，编号“aide”：无法达到“aide”的总数5：已设6个。最小的改动：将“F”提高到6。",
    ),
    (
        (
            (
                'posts = [{ role = "aide", at = "grid", each = 1 },'
                ' { role = "chief", at = "grid", figure = "F", share_with = "aide", holders_in_all = "G" }]'
            ),
        ),
        {"F": 5, "G": 4},
        (
            "SCH011 recipe.posts[1], id 'holders': The total 4 of 'holders' "
            "cannot be met: 7 would have to hold two posts, "
            "and 5 can. Smallest change: set 'G' to 6."
        ),
        (
            "SCH011 recipe.posts[1]，编号“holders”：无法达到“holders”的总数4：须有7人身兼两岗，而只有5人可以。"
            "最小的改动：将“G”改为6。"
        ),
    ),
    (
        (
            (
                'posts = [{ role = "aide", at = "grid", each = 1 },'
                ' { role = "chief", at = "grid", figure = "F", share_with = "aide", holders_in_all = "G" }]'
            ),
        ),
        {"F": 5, "G": 14},
        (
            "SCH011 recipe.posts[1], id 'holders': The total 14 of 'holders' "
            "cannot be met: there are posts for only 11. "
            "Smallest change: set 'G' to 11."
        ),
        ("SCH011 recipe.posts[1]，编号“holders”：无法达到“holders”的总数14：岗位只够11人。最小的改动：将“G”改为11。"),
    ),
    (
        ('bodies = [{ kind = "team", at = "court", figure = "F" }]',),
        {"F": 5},
        (
            "SCH011 recipe.bodies[0], id 'team': The total 5 of 'team' cannot be met: there is no court. "
            "Smallest change: set 'F' to 0."
        ),
        "SCH011 recipe.bodies[0]，编号“team”：无法达到“team”的总数5：没有court。最小的改动：将“F”改为0。",
    ),
    (
        ('bodies = [{ kind = "team", at = "grid", each = 1 }, { kind = "team", at = "grid", rest_of = "F" }]',),
        {"F": 5},
        (
            "SCH011 recipe.bodies[1], id 'team': The total 5 of 'team' cannot be met: 6 are placed already. "
            "Smallest change: set 'F' to 6."
        ),
        "SCH011 recipe.bodies[1]，编号“team”：无法达到“team”的总数5：已设6个。最小的改动：将“F”改为6。",
    ),
    (
        ('members = [{ bodies = "team", figure = "F" }]',),
        {"F": 5},
        (
            "SCH011 recipe.members[0], id 'members': The total 5 of 'members' "
            "cannot be met: there is no body of that kind. "
            "Smallest change: add one such body."
        ),
        (
            "SCH011 recipe.members[0]，编号“members”：无法达到“members”的总数5："
            "没有该类组织。最小的改动：增设一个该类组织。"
        ),
    ),
    (
        ('links = [{ kind = "guides", source = "unit:town", target = "unit:grid", figure = "F" }]',),
        {"F": 15},
        (
            "SCH011 recipe.links[0], id 'guides': The total 15 of 'guides' cannot be met: only 6 can be linked. "
            "Smallest change: lower 'F' to 6."
        ),
        ("SCH011 recipe.links[0]，编号“guides”：无法达到“guides”的总数15：只能建立6条关系。最小的改动：将“F”降至6。"),
    ),
    (
        ('posts = [{ role = "aide", at = "grid", each = 1 }]', 'devices = [{ kind = "t", figure = "F" }]'),
        {"F": 15},
        (
            "SCH011 recipe.devices[0], id 't': The total 15 of 't' cannot be met: only 6 holders can carry one. "
            "Smallest change: lower 'F' to 6."
        ),
        "SCH011 recipe.devices[0]，编号“t”：无法达到“t”的总数15：只有6名任职者可配发。最小的改动：将“F”降至6。",
    ),
    (
        ('labels = [{ label = "old", at = "grid", figure = "F" }]',),
        {"F": "2/3"},
        (
            "SCH021 id 'F': The recipe counts by 'F', and no whole number is what it says: 2/3. "
            "Correct the figure, or take it out of the recipe."
        ),
        "SCH021 编号“F”：配方以“F”计数，但没有整数符合其说法：2/3。请更正该数字，或从配方中删除。",
    ),
    (
        ('measures = [{ key = "m", at = "grid", figure = "F" }]',),
        {"F": 10**30},
        (
            f"SCH011 id 'F': The total {10**30:,} of 'F' cannot be met: {2**53:,} is the most that there can be. "
            f"Smallest change: lower 'F' to {2**53:,} or less."
        ),
        (f"SCH011 编号“F”：无法达到“F”的总数{10**30:,}：至多只能有{2**53:,}个。最小的改动：将“F”降至{2**53:,}或更少。"),
    ),
]


@pytest.mark.parametrize(("recipe", "values", "english", "chinese"), CASES)
def test_what_cannot_be_met_is_said_with_the_change_that_would_do(
    recipe: tuple[str, ...], values: dict[str, int | str], english: str, chinese: str
) -> None:
    assert refused(recipe, (TOWN, BASE, GRID), "optional", values) == [english, chinese]


@pytest.mark.parametrize(
    ("steps", "presence", "value", "english", "chinese"),
    [
        (
            (TOWN, BASE, GRID, COURTS),
            "mandatory",
            4,
            (
                "SCH011 recipe.units[3], id 'court': The total 4 of 'court' cannot "
                "be met: each of the 6 units above needs "
                "one. Smallest change: raise 'F' to 6, or make the level 'court' optional."
            ),
            (
                "SCH011 recipe.units[3]，编号“court”：无法达到“court”的总数4：上级6个单元各需一个。"
                "最小的改动：将“F”提高到6，或将层级“court”改为可选。"
            ),
        ),
        (
            (TOWN, BASE, GRID, '{ level = "court", under = "grid", in = "base:village", figure = "F" }'),
            "optional",
            4,
            (
                "SCH011 recipe.units[3], id 'court': The total 4 of 'court' "
                "cannot be met: there is no grid to put them "
                "under. Smallest change: add one unit of grid."
            ),
            (
                "SCH011 recipe.units[3]，编号“court”：无法达到“court”的总数4："
                "没有grid可供设置。最小的改动：增设一个grid。"
            ),
        ),
        (
            (TOWN, BASE, '{ level = "base", kind = "village", under = "town", rest_of = "F" }'),
            "optional",
            2,
            (
                "SCH011 recipe.units[2], id 'base': The total 2 of 'base' cannot be met: 3 are there already. "
                "Smallest change: raise 'F' to 3."
            ),
            "SCH011 recipe.units[2]，编号“base”：无法达到“base”的总数2：已有3个。最小的改动：将“F”提高到3。",
        ),
        (
            (TOWN, BASE, '{ level = "grid", under = "base", figure = "F" }'),
            "optional",
            10**12,
            (
                "SCH011 recipe.units[2], id 'grid': The total 1,000,000,000,000 "
                "of 'grid' cannot be met: 10,000,000 is the "
                "most that there can be. Smallest change: lower 'F' to 10,000,000 or less."
            ),
            (
                "SCH011 recipe.units[2]，编号“grid”：无法达到“grid”的总数1,000,000,000,000："
                "至多只能有10,000,000个。"
                "最小的改动：将“F”降至10,000,000或更少。"
            ),
        ),
    ],
)
def test_units_that_cannot_be_laid_down(
    steps: tuple[str, ...], presence: str, value: int, english: str, chinese: str
) -> None:
    assert refused((), steps, presence, {"F": value}) == [english, chinese]


# The smallest change

CHANGE = re.compile(r"(?:lower|raise|set) '([A-Z])' to ([\d,]+)")
#: Steps of a recipe, its units, and whether courts are mandatory.
Steps = tuple[tuple[str, ...], tuple[str, ...], str]
STEPS: list[Steps] = [
    *[(recipe, (TOWN, BASE, GRID), "optional") for recipe, _, en, _ in CASES[:-2] if CHANGE.search(en)],
    ((), (TOWN, BASE, GRID, COURTS), "mandatory"),
    (
        (),
        (
            TOWN,
            BASE,
            '{ level = "base", kind = "village", under = "town", rest_of = "F" }',
        ),
        "optional",
    ),
    (
        (),
        (
            TOWN,
            BASE,
            '{ level = "grid", under = "base", figure = "G" }',
            '{ level = "grid", under = "base:community", rest_of = "F" }',
        ),
        "optional",
    ),
    (
        ('labels = [{ label = "old", at = "grid", in = "base", figure = "F" }]',),
        (TOWN, BASE, '{ level = "grid", under = "base", figure = "G" }'),
        "optional",
    ),
    (
        ('posts = [{ role = "chief", at = "grid", each = 1 }, { role = "chief", at = "grid", figure = "F" }]',),
        (TOWN, BASE, GRID),
        "optional",
    ),
]


def wanted(steps: Steps, values: dict[str, int | str]) -> tuple[str, int] | None:
    """Return the figure that the first refusal would change and to what; None if nothing is refused."""
    try:
        loads(text(*steps, values)).synthesise()
    except InvalidSchemeError as error:
        _, figure, number, *_ = CHANGE.split(error.problems[0].text("en"))
        return figure, int(number.replace(",", ""))
    return None


@given(st.sampled_from(STEPS), st.integers(0, 40), st.integers(0, 40))
def test_the_change_that_is_named_is_enough_and_nothing_smaller_is(steps: Steps, first: int, second: int) -> None:
    values: dict[str, int | str] = {"F": first, "G": second}
    change = wanted(steps, values)
    if change is None:
        return
    figure, number = change
    # Then nothing speaks of that figure any more; something else may still be wrong.
    after = wanted(steps, {**values, figure: number})
    assert after is None or after[0] != figure
    now = int(values[figure])
    for between in range(min(now, number) + 1, max(now, number)):
        assert wanted(steps, {**values, figure: between}) == (figure, number), between
