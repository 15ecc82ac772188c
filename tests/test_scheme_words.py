"""What is said of schemes, word for word in both languages: names that "
"are not there, values that are not published."""

from __future__ import annotations

import numpy as np
import pytest

from gridgov.errors import GridgovError, InvalidSchemeError
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.schemes import Lognormal, Scheme, divisions, load, loads
from gridgov.text import Lang

HEAD = """
id = "w"
name = { en = "w", zh = "w" }
levels = [
  { key = "a", name = { en = "a", zh = "a" } },
  { key = "b", name = { en = "b", zh = "b" } },
  { key = "c", name = { en = "c", zh = "c" } },
]
"""


def figure(ident: str, value: float | str | None = 3, **more: str) -> str:
    """Return one figure; None leaves its value out."""
    words = '{ en = "x", zh = "某" }'
    keys = {"id": f'"{ident}"', "name": words, "unit": words, "tag": '"S"' if value is not None else '"U"', **more}
    keys |= {} if value is None else {"value": repr(value)}
    return "[[figures]]\n" + "".join(f"{k} = {v}\n" for k, v in keys.items())


def both(call: object) -> list[str]:
    """Return what a call is refused with, the English and the Chinese of each."""
    assert callable(call)
    with pytest.raises(GridgovError) as error:
        call()
    langs: tuple[Lang, Lang] = ("en", "zh")
    return [p.text(lang) for p in error.value.problems for lang in langs]


@pytest.fixture(scope="module")
def small() -> Scheme:
    return loads(
        HEAD
        + figure("F1")
        + figure("F2", 560, qualifier='"odd"')
        + figure("F3", None)
        + '[[states]]\nkey = "now"\nname = { en = "now", zh = "今" }\n'
        + '[[readings]]\nkey = "way"\nname = { en = "way", zh = "解读" }\n'
        + 'options = [{ key = "x", name = { en = "x", zh = "x" } }, { key = "y", name = { en = "y", zh = "y" } }]\n'
        + '[[lists]]\nkey = "nets"\nkind = "nets"\nname = { en = "nets", zh = "网" }\n'
        + '[recipe]\nunits = [{ level = "a" }, { level = "b", under = "a", figure = "F1" },'
        + ' { level = "c", under = "b", each = 1 }]\n'
    )


def test_names_that_a_scheme_does_not_have(small: Scheme) -> None:
    assert both(lambda: load("nowhere"))[0].startswith(
        "SCH001 id 'nowhere': There is no scheme 'nowhere'. Shipped are: "
    )
    assert both(lambda: load("nowhere"))[1].startswith("SCH001 编号“nowhere”：没有方案“nowhere”。现有方案：")
    assert both(lambda: small.list("duties")) == [
        "SCH015 id 'duties': The scheme has no list 'duties'. There are: nets.",
        "SCH015 编号“duties”：方案中没有清单“duties”。现有：nets。",
    ]
    assert both(lambda: small.with_readings(wya="x", way="z")) == [
        "SCH015 id 'wya': The scheme has no reading 'wya'. There are: way.",
        "SCH015 编号“wya”：方案中没有解读“wya”。现有：way。",
        "SCH018 id 'way': The reading 'way' has no option 'z'. Choose one of: x, y.",
        "SCH018 编号“way”：解读“way”没有选项“z”。请选择：x, y。",
    ]
    assert both(lambda: small.synthesise(state="then")) == [
        "SCH015 id 'then': The scheme has no state 'then'. There are: now.",
        "SCH015 编号“then”：方案中没有状态“then”。现有：now。",
    ]
    assert both(lambda: small.synthesise(each={"b": 2, "d": 1})) == [
        "SCH015 id 'b': The scheme has no amount 'b'. There are: a, c.",
        "SCH015 编号“b”：方案中没有数量“b”。现有：a, c。",
        "SCH015 id 'd': The scheme has no amount 'd'. There are: a, c.",
        "SCH015 编号“d”：方案中没有数量“d”。现有：a, c。",
    ]
    assert both(lambda: small.fill({"F9": 1}))[0].startswith("SCH015 id 'F9': The scheme has no open slot 'F9'. There")


def test_what_is_not_published_and_what_is_outside(small: Scheme) -> None:
    assert both(lambda: small.figure("F3").quantity) == [
        "SCH014 id 'F3': The source does not publish 'x' (F3). Decide it yourself: scheme.fill({'F3': ...}).",
        "SCH014 编号“F3”：来源未公布“某”（F3）。请自行决定：scheme.fill({'F3': ...})。",
    ]
    assert both(lambda: small.list("nets").items)[1] == (
        "SCH014 编号“nets”：来源未公布“网”（nets）。请自行决定：scheme.fill({'nets': ...})。"
    )
    assert both(lambda: small.synthesise(totals={"F2": 1570, "F1": 4})) == [
        "SCH019 id 'F2': 1,570 is not what 'F2' publishes: 560-odd. Give a number within 561..569.",
        "SCH019 编号“F2”：1,570与“F2”的公布值不符：560余。请给出561..569之内的数。",
        "SCH019 id 'F1': 4 is not what 'F1' publishes: 3. Give a number within 3.",
        "SCH019 编号“F1”：4与“F1”的公布值不符：3。请给出3之内的数。",
    ]


def test_a_scheme_without_a_recipe() -> None:
    assert both(loads(HEAD).synthesise) == [
        (
            "SCH007 id 'w': The scheme 'w' has no recipe to build it from its figures. "
            "Build it from your own data with its levels and roles."
        ),
        "SCH007 编号“w”：方案“w”没有由公布数字重建的配方。请用其层级和角色，由您自己的数据建立。",
    ]


def test_a_recipe_that_does_not_give_what_a_figure_counts() -> None:
    recipe = '[recipe]\nunits = [{ level = "a" }, { level = "b", under = "a", each = 4 }]\n'
    assert both(loads(HEAD + figure("F1", counts='{ level = "b" }') + recipe).synthesise) == [
        (
            "SCH020 id 'F1': 'F1' publishes 3, and what was built has 4. "
            "Change the recipe, or leave the figure without counts."
        ),
        "SCH020 编号“F1”：“F1”公布3，而所建模型为4。请更改配方，或不为该数字设置counts。",
    ]


def test_a_territory_without_the_units_that_are_needed() -> None:
    ankang = load("ankang-321")
    have = len(divisions("620104").units(level="community"))
    found = both(lambda: ankang.synthesise(divisions("620104")))
    assert found[0].startswith(
        "SCH010 recipe.units[0], id 'ankang-321': The scheme needs 258 units of level community; "
    )
    assert found[1].startswith("SCH010 recipe.units[0]，编号“ankang-321”：方案需要258个community单元，而所给辖区只有")
    assert have < 258
    other = LevelScheme.ladder("city", "district", "neighbourhood")
    rows = [{"id": "x", "level": "city"}, {"id": "y", "level": "district", "parent": "x"}]
    foreign = Hierarchy.from_records(rows, levels=other)
    assert "has 0 that fit. Give a territory with at least 258 of them." in both(lambda: ankang.synthesise(foreign))[0]
    nameless = Hierarchy.from_records(
        [{"id": "x", "level": "city"}, {"id": "z", "level": "street", "parent": "x"}]
        + [{"id": f"c{i}", "level": "community", "parent": "z"} for i in range(300)],
        levels=LevelScheme.ladder("city", "street", "community"),
    )
    assert "has 0 that fit" in both(lambda: ankang.synthesise(nameless))[0]


@pytest.mark.parametrize(
    ("more", "english", "chinese"),
    [
        (
            'bodies = [{ kind = "team", at = "a", minimum = 3, maximum = 2 }]\n',
            (
                "SCH017 scheme, bodies[0]: 'team' asks for at least 3 and at most "
                "2. Lower the minimum or raise the maximum."
            ),
            "SCH017 scheme，bodies[0]：“team”要求至少3、至多2。请降低下限或提高上限。",
        ),
        (
            figure("F1", 0, qualifier='"nearly"'),
            (
                "SCH016 scheme, figures[0].value: No number is what 'F1' says: "
                "nearly 0. Correct its value or its qualifier."
            ),
            "SCH016 scheme，figures[0].value：没有数字符合“F1”的说法：近0。请更正其数值或限定词。",
        ),
        (
            figure("F1", "0/1", qualifier='"odd"'),
            (
                "SCH016 scheme, figures[0].value: No number is what 'F1' says: "
                "0-odd. Correct its value or its qualifier."
            ),
            "SCH016 scheme，figures[0].value：没有数字符合“F1”的说法：0余。请更正其数值或限定词。",
        ),
        (
            '[recipe]\nunits = [{ level = "a" }, { level = "c", under = "b", each = 1 }]\n',
            "SCH008 scheme, recipe.units[1].under: 'under' holds 'b'. Give a level that a step before lays down: a.",
            "SCH008 scheme，recipe.units[1].under：“under”的值为“b”。请填写由前面的步骤铺设的层级：a。",
        ),
        (
            '[recipe]\nunits = [{ level = "a" }]\nlabels = [{ label = "x", at = "a:z" }]\n',
            "LEV012 scheme, recipe.labels[0].at: Level 'a' has no kind 'z'. Its kinds are: a.",
            "LEV012 scheme，recipe.labels[0].at：层级“a”没有类别“z”。该层级的类别：a。",
        ),
        (
            figure("F1", 5)
            + figure("F2", 3)
            + '[recipe]\nunits = [{ level = "a", figure = "F1" }, { level = "b", under = "a", figure = "F2" }]\n',
            (
                "SCH011 scheme, recipe.units[1].figure: The total 3 of 'b' cannot "
                "be met: each of the 5 units above needs one. "
                "Smallest change: raise 'F2' to 5, or lower 'F1' to 3."
            ),
            (
                "SCH011 scheme，recipe.units[1].figure：无法达到“b”的总数3：上级5个单元各需一个。"
                "最小的改动：将“F2”提高到5，或将“F1”降至3。"
            ),
        ),
        (
            figure("F1", 5)
            + figure("F2", 11)
            + '[[roles]]\nkey = "chief"\nname = { en = "chief", zh = "长" }\nsits_at = ["a"]\nmaximum = 2\n'
            + '[recipe]\nunits = [{ level = "a", figure = "F1" }]\n'
            + 'posts = [{ role = "chief", at = "a", figure = "F2" }]\n',
            (
                "SCH011 scheme, recipe.posts[0].figure: The total 11 of 'chief' "
                "cannot be met: 5 units take at most 2 each. "
                "Smallest change: lower 'F2' to 10."
            ),
            (
                "SCH011 scheme，recipe.posts[0].figure：无法达到“chief”的总数11："
                "5个单元每个至多2个。最小的改动：将“F2”降至10。"
            ),
        ),
    ],
)
def test_what_a_file_cannot_hold_is_said_when_it_is_loaded(more: str, english: str, chinese: str) -> None:
    needed = HEAD.replace('zh = "b" } }', 'zh = "b" }, presence = "mandatory" }') if "each of the" in english else HEAD
    assert both(lambda: loads(needed + more)) == [english, chinese]


BROKEN = """
id = "x"
name = { en = "x", zh = "x" }
levels = [
  { key = "a", name = { en = "a", zh = "a" }, under = ["c"] },
  { key = "b", name = { en = "b", zh = "b" }, presence = "mandatory" },
  { key = "c", name = { en = "c", zh = "c" }, under = ["b"] },
]
roles = [{ key = "r", name = { en = "r", zh = "r" }, sits_at = ["park"], minimum = 3, maximum = 2 }]
"""


def test_a_cycle_an_impossible_range_too_few_children_and_an_empty_interval_in_one_report() -> None:
    text = BROKEN + figure("F1", 5) + figure("F2", 3) + figure("F3", 0, qualifier='"nearly"')
    text += '[recipe]\nunits = [{ level = "a", figure = "F1" }, { level = "b", under = "a", figure = "F2" }]\n'
    text += 'posts = [{ role = "r", at = "b", figure = "F9" }]\nlabels = [{ label = "l", at = "a", groups_of = 0 }]\n'
    with pytest.raises(InvalidSchemeError) as error:
        loads(text)
    assert [(p.code, p.place.path) for p in error.value.problems] == [
        ("LEV006", "levels[0]"),
        ("RLE004", "roles[0]"),
        ("SCH016", "figures[2].value"),
        ("SCH005", "recipe.posts[0].figure"),
        ("SCH003", "recipe.labels[0]"),
        ("SCH008", "recipe.labels[0].groups_of"),
        ("ROS015", "roles[0].sits_at"),
        ("SCH011", "recipe.units[1].figure"),
    ]


def test_what_is_wrong_with_a_call_is_said_in_a_sentence(small: Scheme) -> None:
    with pytest.raises(ValueError, match="Sizes are drawn: give rng= a seed or a generator"):
        load("ankang-321").synthesise(sizes=Lognormal(1))
    with pytest.raises(ValueError, match="The recipe of 'w' lays no measure, so that nothing has a size"):
        small.synthesise(rng=1, sizes=Lognormal(1))
    for bad in (-1, 2.5, True, "3"):
        with pytest.raises(ValueError, match=r"'c' is given .*, which is no whole number from 0"):
            small.synthesise(each={"c": bad})  # type: ignore[dict-item]
        with pytest.raises(ValueError, match=r"'F2' is given .*, which is no whole number from 0"):
            small.synthesise(totals={"F2": bad})  # type: ignore[dict-item]
    assert small.synthesise(rng=np.int64(3)) == small.synthesise(rng=3)  # type: ignore[arg-type]
    assert small.synthesise(each={"c": 0}).territory.counts()["c"] == 0
