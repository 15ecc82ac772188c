"""Your own scheme: one TOML file, and everything that is refused in one."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridgov.errors import InvalidSchemeError
from gridgov.schemes import load
from gridgov.text import Lang

OWN = """
id = "sixth"
name = { en = "a sixth system", zh = "第六个方案" }

[[levels]]
key = "street"
name = { en = "street", zh = "街道" }
[[levels]]
key = "zone"
name = { en = "zone grid", zh = "片区网格" }
kinds = ["grid"]

[[roles]]
key = "night_guard"
name = { en = "night guard", zh = "夜间巡守员" }
time = "part"
sits_at = ["zone"]
"""


def test_your_own_scheme_is_one_file(tmp_path: Path) -> None:
    path = tmp_path / "sixth.toml"
    path.write_text(OWN, encoding="utf-8")
    scheme = load(path)
    assert [level.key for level in scheme.levels.of_kind("grid")] == ["zone"]
    assert scheme.catalogue.role("night_guard").name.zh == "夜间巡守员"
    assert "grid_chief" in scheme.catalogue
    assert load(str(path)).levels == scheme.levels


def refused(tmp_path: Path, text: str, lang: Lang = "en") -> list[str]:
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidSchemeError) as error:
        load(path)
    assert all(p.place.file == str(path) for p in error.value.problems)
    return [p.text(lang).replace(str(path), "broken.toml") for p in error.value.problems]


def figure(**changes: str | None) -> str:
    """Return one figure of a scheme file; None leaves a key out."""
    keys = {
        "id": '"F1"',
        "name": '{ en = "x", zh = "x" }',
        "value": "3",
        "qualifier": '"exact"',
        "unit": '{ en = "u", zh = "u" }',
        "tag": '"S"',
    }
    return "[[figures]]\n" + "".join(f"{k} = {v}\n" for k, v in {**keys, **changes}.items() if v is not None)


RECIPE = "[recipe]\n"


def test_all_faults_of_a_scheme_file_at_once(tmp_path: Path) -> None:
    text = OWN.replace('id = "sixth"\n', "").replace("time =", "tmie =").replace('kinds = ["grid"]', 'under = ["park"]')
    text += 'superior = "nobody"\n' + figure(tag='"U"') + RECIPE
    text += '[[recipe.units]]\nlevel = "street"\n'
    text += '[[recipe.units]]\nlevel = "zone"\nunder = "street"\nfigure = "F9"\n'
    assert refused(tmp_path, text) == [
        "SCH003 broken.toml: The key 'id' is missing. Add it.",
        "SCH004 broken.toml, roles[0].tmie: The key 'tmie' is not known here. Delete it or use one of: time.",
        (
            "LEV005 broken.toml, levels[1], id 'zone': Level 'zone' is to stand under 'park', which the scheme does "
            "not have. Add that level, or name one of: street, zone."
        ),
        (
            "RLE002 broken.toml, roles[0], id 'night_guard': 'night_guard' names the role 'nobody', which the "
            "catalogue does not have. Add the role or correct the key."
        ),
        (
            "SCH006 broken.toml, figures[0]: 'F1' is tagged U (unpublished) and has a value. "
            "Delete the value, or give the tag that it deserves."
        ),
        (
            "SCH005 broken.toml, recipe.units[1].figure: The scheme has no figure 'F9', of which the recipe speaks. "
            "Add the figure or correct its id; the closest are: F1."
        ),
    ]


@pytest.mark.parametrize(
    ("text", "english", "chinese"),
    [
        (
            figure(value='"1,000"'),
            (
                "SCH008 broken.toml, figures[0].value: 'value' holds '1,000'. "
                "Give a number from 0 without quotes and separators, or a fraction such as '2/3'."
            ),
            (
                "SCH008 broken.toml，figures[0].value：“value”的值为“1,000”。"
                "请填写不小于0的数，不加引号和分隔符，或分数，例如“2/3”。"
            ),
        ),
        (
            figure(value="-12.5"),
            (
                "SCH008 broken.toml, figures[0].value: 'value' holds -12.5. "
                "Give a number from 0 without quotes and separators, or a fraction such as '2/3'."
            ),
            (
                "SCH008 broken.toml，figures[0].value：“value”的值为-12.5。"
                "请填写不小于0的数，不加引号和分隔符，或分数，例如“2/3”。"
            ),
        ),
        (
            figure(tag='"X"'),
            "SCH008 broken.toml, figures[0].tag: 'tag' holds 'X'. Give one of: S, D, I, O, U.",
            "SCH008 broken.toml，figures[0].tag：“tag”的值为“X”。请填写以下之一：S, D, I, O, U。",
        ),
        (
            figure(qualifier='"rund"'),
            (
                "SCH008 broken.toml, figures[0].qualifier: 'qualifier' holds 'rund'. "
                "Give one of: exact, odd, over, at_least, nearly, about."
            ),
            (
                "SCH008 broken.toml，figures[0].qualifier：“qualifier”的值为“rund”。"
                "请填写以下之一：exact, odd, over, at_least, nearly, about。"
            ),
        ),
        (
            figure(counts='{ level = "zone", leval = "zone" }'),
            (
                "SCH004 broken.toml, figures[0].counts.leval: The key 'leval' is not known here. "
                "Delete it or use one of: level."
            ),
            "SCH004 broken.toml，figures[0].counts.leval：此处不存在键“leval”。请删除或改用：level。",
        ),
        (
            figure(counts="{}"),
            (
                "SCH012 broken.toml, figures[0].counts: One of these keys is needed, and 0 are there: "
                "level, units, counting, measure, role, body, device, holders, members, links. "
                "Keep exactly one of them."
            ),
            (
                "SCH012 broken.toml，figures[0].counts：以下键须且只能有一个，现有0个："
                "level, units, counting, measure, role, body, device, holders, members, links。请只保留其中一个。"
            ),
        ),
        (
            figure(counts='{ level = "block" }'),
            "LEV011 broken.toml, figures[0].counts.level: The scheme has no level 'block'. It has: street, zone.",
            "LEV011 broken.toml，figures[0].counts.level：方案没有层级“block”。现有层级：street, zone。",
        ),
        (
            figure(counts='{ role = "nigth_guard" }'),
            (
                "RLE006 broken.toml, figures[0].counts.role: There is no role 'nigth_guard' in the catalogue. "
                "Use one of its 34 keys; the closest are: night_guard."
            ),
            None,
        ),
        (
            figure() + figure(),
            "SCH013 broken.toml, figures[1]: The figure 'F1' is there 2 times. Give each figure its own id.",
            "SCH013 broken.toml，figures[1]：数字“F1”出现2次。请为每个数字使用不同的编号。",
        ),
        (
            figure(value=None, tag='"U"')
            + RECIPE
            + "[[recipe.units]]\nlevel = 'zone'\nunder = 'street'\nfigure = 'F1'\n",
            (
                "SCH009 broken.toml, recipe.units[0].figure: The recipe needs the figure 'F1', which has no value. "
                "Give it a value, or take it out of the recipe."
            ),
            (
                "SCH009 broken.toml，recipe.units[0].figure：配方需要数字“F1”，但该数字没有值。"
                "请填写其值，或从配方中删除。"
            ),
        ),
        (
            '[[notes]]\nkey = "k"\ntag = true\ntext = { en = "x", zh = "x" }\n',
            "SCH008 broken.toml, notes[0].tag: 'tag' holds true. Give one of: S, D, I, O, U.",
            "SCH008 broken.toml，notes[0].tag：“tag”的值为true。请填写以下之一：S, D, I, O, U。",
        ),
        (
            "[notes]\nkey = 3\n",
            (
                "SCH008 broken.toml, notes: 'notes' holds a table. "
                "Give a list of tables, each under a headline [[notes]]."
            ),
            "SCH008 broken.toml，notes：“notes”的值为表。请填写表的数组，每个表以[[notes]]开头。",
        ),
        (
            '[[roles]]\nkey = "chief"\nname = "chief"\n',
            (
                "SCH008 broken.toml, roles[1].name: 'name' holds 'chief'. "
                'Give both languages: { en = "...", zh = "..." }.'
            ),
            'SCH008 broken.toml，roles[1].name：“name”的值为“chief”。请填写两种语言：{ en = "...", zh = "..." }。',
        ),
        (
            '[[roles]]\nkey = "chief"\nname = { en = "x", zh = "x" }\nsits_at = "zoen"\nmaximum = []\n',
            (
                "SCH008 broken.toml, roles[1].maximum: 'maximum' holds a list. "
                "Give a whole number from 0, without quotes and separators."
            ),
            None,
        ),
        (
            '[[roles]]\nkey = "chief"\nname = { en = "x", zh = "x" }\nsits_at = "zoen"\n',
            (
                "ROS015 broken.toml, roles[1].sits_at: Role 'chief' sits at 'zoen', which the level scheme does not "
                "have. Did you mean 'zone'?"
            ),
            None,
        ),
        (
            '[[roles]]\nkey = "night_guard"\nname = { en = "x", zh = "x" }\n',
            (
                "RLE001 broken.toml, roles[1], id 'night_guard': Role 'night_guard' is there 2 times. "
                "Give each role its own key."
            ),
            None,
        ),
    ],
)
def test_what_a_key_must_hold_is_said_at_load(tmp_path: Path, text: str, english: str, chinese: str | None) -> None:
    assert refused(tmp_path, OWN + text)[0] == english
    if chinese is not None:
        assert refused(tmp_path, OWN + text, "zh")[0] == chinese


def test_a_ladder_of_grids_that_names_no_level_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, 'grid_ladder = ["zone", "park"]\n' + OWN) == [
        "LEV011 broken.toml, grid_ladder[1]: The scheme has no level 'park'. It has: street, zone."
    ]
    assert refused(tmp_path, 'grid_ladder = "zone"\n' + OWN) == [
        "SCH008 broken.toml, grid_ladder: 'grid_ladder' holds 'zone'. Give a list of texts."
    ]
    assert refused(tmp_path, "recipe = 3\n" + OWN) == ["SCH008 broken.toml, recipe: 'recipe' holds 3. Give a table."]


def test_what_follows_from_a_key_that_is_missing_is_not_reported_again(tmp_path: Path) -> None:
    text = OWN.replace('key = "zone"\n', "").replace('key = "night_guard"\n', "") + figure(counts='{ role = "x" }')
    text += figure(id='"F2"', counts='{ level = "zone" }') + '[[templates]]\nkey = "t"\nname = { en = "", zh = "" }\n'
    text += '[[templates.slots]]\nname = { en = "", zh = "" }\n'
    assert refused(tmp_path, text) == [
        "SCH003 broken.toml, levels[1]: The key 'key' is missing. Add it.",
        "SCH003 broken.toml, roles[0]: The key 'key' is missing. Add it.",
        "SCH003 broken.toml, templates[0].slots[0]: The key 'key' is missing. Add it.",
    ]
    assert refused(tmp_path, 'id = "x"\nname = { en = "x", zh = "x" }\n') == [
        "SCH003 broken.toml: The key 'levels' is missing. Add it."
    ]


def test_a_recipe_that_names_no_role_and_no_level_is_refused(tmp_path: Path) -> None:
    posts = '[[recipe.posts]]\nrole = "guard"\nat = "park"\nrest_of = "F7"\nminimum = 1\n'
    found = refused(tmp_path, OWN + figure() + RECIPE + "units = []\n" + posts)
    assert [line.split(":")[0] for line in found] == [
        "RLE006 broken.toml, recipe.posts[0].role",
        "LEV011 broken.toml, recipe.posts[0].at",
        "SCH005 broken.toml, recipe.posts[0].rest_of",
    ]


def test_a_byte_order_mark_and_a_long_value(tmp_path: Path) -> None:
    path = tmp_path / "sixth.toml"
    path.write_text(OWN, encoding="utf-8-sig")
    assert load(path).id == "sixth"
    [line] = refused(tmp_path, OWN + figure(value='"' + "9" * 60 + '"'))
    assert f"'{'9' * 40}...'" in line


@pytest.mark.parametrize(
    "data", [b"id = ", b"\xff\xfe", "id = '安'".encode("gb18030")], ids=["cut", "utf16", "gb18030"]
)
def test_a_file_that_is_not_toml_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(data)
    with pytest.raises(InvalidSchemeError, match=r"SCH002 .*The file is not TOML"):
        load(path)
