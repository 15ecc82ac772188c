"""The texts of every fault of a level scheme, in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from gridgov.errors import InvalidLevelsError, UnknownKeyError, all_faults
from gridgov.levels import Level, LevelScheme
from gridgov.text import Text

STREET = Level("street", Text("street", "街道"), "street")
COMMUNITY = Level("community", Text("community", "社区"), "community")
GRID = Level("grid", Text("grid", "网格"), "grid", "optional")
SITE = Level("site", Text("site", "场所"), ("estate", "work_unit"))
BLOCK = Level(
    "block",
    Text("block", "楼栋或车间"),
    ("building", "workshop"),
    under={"building": ["site:estate"], "workshop": ["site:work_unit"]},
)


def level(key: str, kinds: Any = "grid", **more: Any) -> Level:  # noqa: ANN401 - wrong ones, too
    return Level(key, Text(key, "级"), kinds, **more)


# What is not there

UNKNOWN_LEVEL = (
    "LEV011 id 'gird': The scheme has no level 'gird'. It has: street, community, site.",
    "LEV011 编号“gird”：方案没有层级“gird”。现有层级：street, community, site。",
)
UNKNOWN_KIND = (
    "LEV012 id 'site': Level 'site' has no kind 'villa'. Its kinds are: estate, work_unit.",
    "LEV012 编号“site”：层级“site”没有类别“villa”。该层级的类别：estate, work_unit。",
)


@pytest.mark.parametrize(
    ("method", "args", "options", "texts"),
    [
        ("level", ["gird"], {}, UNKNOWN_LEVEL),
        ("type_of", ["gird"], {}, UNKNOWN_LEVEL),
        ("types_at", ["gird"], {}, UNKNOWN_LEVEL),
        ("allows", ["gird"], {"under": "street"}, UNKNOWN_LEVEL),
        ("allows", ["street"], {"under": "gird:grid"}, UNKNOWN_LEVEL),
        ("evolve", ["gird"], {"presence": "optional"}, UNKNOWN_LEVEL),
        ("with_level", [GRID], {"before": "gird"}, UNKNOWN_LEVEL),
        ("type_of", ["site", "villa"], {}, UNKNOWN_KIND),
        ("allows", ["site:villa"], {"under": "community"}, UNKNOWN_KIND),
    ],
    ids=range(9),
)
def test_what_is_not_there_is_said_with_what_is(
    method: str, args: list[Any], options: dict[str, Any], texts: tuple[str, str]
) -> None:
    with pytest.raises(UnknownKeyError) as error:
        getattr(LevelScheme([STREET, COMMUNITY, SITE]), method)(*args, **options)
    assert (error.value.problems[0].text(), error.value.problems[0].text("zh")) == texts


# Faults

FAULTS: list[tuple[list[Level], str | None, str, str]] = [
    (
        [],
        None,
        "LEV001 The scheme has no level. Give at least one level.",
        "LEV001 方案没有任何层级。请至少给出一个层级。",
    ),
    (
        [STREET, COMMUNITY, STREET],
        None,
        "LEV002 id 'street': Level 'street' is there 2 times. Give each level its own key.",
        "LEV002 编号“street”：层级“street”出现2次。请为每个层级使用不同的键。",
    ),
    (
        [STREET, level("Grid-1")],
        None,
        (
            "LEV003 levels[1], id 'Grid-1': 'Grid-1' cannot be the key of a level or kind. "
            "Use lower-case letters, digits and '_', beginning with a letter."
        ),
        "LEV003 levels[1]，编号“Grid-1”：“Grid-1”不能作为层级或类别的键。请使用小写字母、数字和下划线，并以字母开头。",
    ),
    (
        [level("grid", kinds=["网格"])],
        None,
        (
            "LEV003 levels[0], id 'grid': '网格' cannot be the key of a level or kind. "
            "Use lower-case letters, digits and '_', beginning with a letter."
        ),
        "LEV003 levels[0]，编号“grid”：“网格”不能作为层级或类别的键。请使用小写字母、数字和下划线，并以字母开头。",
    ),
    (
        [level("grid", kinds=[])],
        None,
        "LEV004 levels[0], id 'grid': Level 'grid' has no kind of unit. Name at least one kind, such as 'grid'.",
        "LEV004 levels[0]，编号“grid”：层级“grid”没有单元类别。请至少给出一个类别，例如“grid”。",
    ),
    (
        [STREET, level("grid", under=["village"])],
        None,
        (
            "LEV005 levels[1], id 'grid': Level 'grid' is to stand under 'village', which the scheme does not have. "
            "Add that level, or name one of: street, grid."
        ),
        "LEV005 levels[1]，编号“grid”：层级“grid”的上级“village”不在方案中。请补充该层级，或改用：street, grid。",
    ),
    (
        [SITE, level("grid", under=["site:villa"])],
        None,
        (
            "LEV005 levels[1], id 'grid': Level 'grid' is to stand under 'site:villa', which the scheme does not have. "
            "Add that level, or name one of: site, grid."
        ),
        "LEV005 levels[1]，编号“grid”：层级“grid”的上级“site:villa”不在方案中。请补充该层级，或改用：site, grid。",
    ),
    (
        [level("grid", under=["community"]), COMMUNITY],
        None,
        (
            "LEV006 levels[0], id 'grid': Level 'grid' is to stand under 'community', which is not listed before it. "
            "List 'community' first: levels go from the highest to the lowest."
        ),
        (
            "LEV006 levels[0]，编号“grid”：层级“grid”的上级“community”没有排在它之前。"
            "请先列出“community”：层级须由高到低排列。"
        ),
    ),
    (
        [level("grid", under="grid")],
        None,
        (
            "LEV006 levels[0], id 'grid': Level 'grid' is to stand under 'grid', which is not listed before it. "
            "List 'grid' first: levels go from the highest to the lowest."
        ),
        "LEV006 levels[0]，编号“grid”：层级“grid”的上级“grid”没有排在它之前。请先列出“grid”：层级须由高到低排列。",
    ),
    (
        [STREET, level("grid", under={"villa": ["street"]})],
        None,
        (
            "LEV007 levels[1], id 'grid': Level 'grid' says where 'villa' may stand, but has no such kind. "
            "Add it to the kinds of the level, or take it out of 'under'."
        ),
        (
            "LEV007 levels[1]，编号“grid”：层级“grid”规定了“villa”的上级，但没有这个类别。"
            "请将其加入该层级的类别，或从“under”中删除。"
        ),
    ),
    (
        [STREET],
        "grid",
        "LEV008 counting: The counting level 'grid' is not in the scheme. Name one of: street.",
        "LEV008 counting：计数层级“grid”不在方案中。请改用：street。",
    ),
    (
        [level("grid", kinds=[f"kind_{i}" for i in range(256)])],
        None,
        "LEV009 The scheme has 256 pairs of level and kind; at most 255 fit. Split the scheme.",
        "LEV009 方案有256个层级类别组合，最多255个。请拆分方案。",
    ),
    (
        [level("grid", presence="often")],
        None,
        (
            "LEV010 levels[0], id 'grid': Level 'grid' has the presence 'often'. "
            "Use 'standard', 'optional' or 'mandatory'."
        ),
        "LEV010 levels[0]，编号“grid”：层级“grid”的存在要求为“often”。请使用“standard”、“optional”或“mandatory”。",
    ),
    (
        [level("grid", kinds=["grid", "estate", "grid"])],
        None,
        "LEV013 levels[0], id 'grid': Level 'grid' names the kind 'grid' 2 times. Name each kind once.",
        "LEV013 levels[0]，编号“grid”：层级“grid”的类别“grid”出现2次。每个类别请只列一次。",
    ),
]


@pytest.mark.parametrize(("levels", "counting", "en", "zh"), FAULTS, ids=range(len(FAULTS)))
def test_each_fault_is_said_exactly(levels: list[Level], counting: str | None, en: str, zh: str) -> None:
    with pytest.raises(InvalidLevelsError) as error:
        LevelScheme(levels, counting)
    assert error.value.text() == f"Not a valid level scheme: 1 problem.\n{en}"
    assert error.value.text("zh") == f"层级方案无效：1个问题。\n{zh}"


def test_every_code_of_levels_was_tested() -> None:
    tested = {en[:6] for _, _, en, _ in FAULTS} | {UNKNOWN_LEVEL[0][:6], UNKNOWN_KIND[0][:6]}
    assert tested == {code for code in all_faults() if code.startswith("LEV")}


def test_all_faults_of_a_scheme_are_found_at_once() -> None:
    with pytest.raises(InvalidLevelsError) as error:
        LevelScheme(
            [
                level("A", kinds=["B", "x", "x"], presence="sometimes", under={"c": ["d", "A"]}),
                level("e", kinds=[]),
                level("e"),
            ],
            counting="f",
        )
    assert error.value.problems.counts() == {
        "LEV002": 1,
        "LEV003": 2,
        "LEV004": 1,
        "LEV005": 1,
        "LEV006": 1,
        "LEV007": 1,
        "LEV008": 1,
        "LEV010": 1,
        "LEV013": 1,
    }
