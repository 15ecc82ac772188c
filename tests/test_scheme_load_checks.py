"""What a scheme file names is checked when it is loaded: said once, at the step, word for word in both languages."""

from __future__ import annotations

import pytest

from gridgov.errors import InvalidSchemeError
from gridgov.schemes import loads
from gridgov.text import LANGS, Lang

HEAD = """
id = "w"
name = { en = "w", zh = "w" }
levels = [
  { key = "town", name = { en = "town", zh = "镇" } },
  { key = "base", name = { en = "base unit", zh = "基层单位" }, kinds = ["community", "village"] },
  { key = "grid", name = { en = "grid", zh = "网格" }, under = ["base:community"] },
  { key = "court", name = { en = "court", zh = "院" }, presence = "PRESENCE", under = ["grid"] },
]
roles = [
  { key = "chief", name = { en = "chief", zh = "网格长" }, sits_at = ["grid"] },
  { key = "head", name = { en = "head", zh = "主任" }, sits_at = ["base:community"] },
]
"""
TOWN = '{ level = "town" }'
BASE = '{ level = "base", kind = "community", under = "town", each = 3 }'
GRID = '{ level = "grid", under = "base:community", each = 2 }'
CHIEF = 'posts = [{ role = "chief", at = "grid", each = 1 }]'
NAMED = 'name = { en = "x", zh = "x" }'
ENTRY = f'{{ key = "o", {NAMED} }}'


def figure(ident: str = "F", value: int = 6, more: str = "") -> str:
    return (
        f'[[figures]]\nid = "{ident}"\n{NAMED}\nvalue = {value}\nunit = {{ en = "x", zh = "x" }}\ntag = "S"\n{more}\n'
    )


def text(
    *recipe: str, before: str = "", units: tuple[str, ...] = (TOWN, BASE, GRID), presence: str = "optional"
) -> str:
    """Return a scheme of one town, three communities and six grids."""
    steps = "\n".join([f"units = [{', '.join(units)}]", *recipe])
    return f"{HEAD.replace('PRESENCE', presence)}{before}[recipe]\n{steps}\n"


def said(data: str, file: str = "s.toml") -> list[str]:
    """Return what a file is refused with, the English and the Chinese of each."""
    with pytest.raises(InvalidSchemeError) as error:
        loads(data, file=file)
    langs: tuple[Lang, ...] = LANGS
    return [p.text(lang) for p in error.value.problems for lang in langs]


def test_the_scheme_of_these_tests_is_sound() -> None:
    assert len(loads(text(CHIEF)).synthesise().territory) == 10


# -- one case for each fault


ENDS = [
    (
        text(f'links = [{{ kind = "k", source = "{source}", target = "{target}" }}]'),
        (
            f"SCH008 s.toml, recipe.links[0].{key}: '{key}' holds '{wrong}'. "
            "Give one end as unit:SELECTOR, body:KIND, post:ROLE or holder:ROLE."
        ),
        (
            f"SCH008 s.toml，recipe.links[0].{key}：“{key}”的值为“{wrong}”。"
            "请填写关系一端的写法：unit:单元、body:组织类别、post:角色或holder:角色。"
        ),
    )
    for source, target, key, wrong in (
        ("town", "unit:grid", "source", "town"),
        ("unit:town", "unitt:grid", "target", "unitt:grid"),
        ("holders:chief", "unit:grid", "source", "holders:chief"),
        ("unit:", "unit:grid", "source", "unit:"),
        ("unit:Town!", "unit:grid", "source", "unit:Town!"),
        ("unit:town", "body:", "target", "body:"),
    )
]
LAID = [
    (
        text('links = [{ kind = "k", source = "body:nope", target = "unit:grid" }]'),
        (
            "SCH023 s.toml, recipe.links[0].source: No step of the recipe lays bodies of the kind 'nope'. "
            "Add a step that lays it."
        ),
        "SCH023 s.toml，recipe.links[0].source：配方中没有步骤铺设组织类别“nope”。请增加铺设它的步骤。",
    ),
    (
        text(CHIEF, 'links = [{ kind = "k", source = "holder:head", target = "unit:grid" }]'),
        (
            "SCH023 s.toml, recipe.links[0].source: No step of the recipe lays posts of the role 'head'. "
            "Add a step that lays it, or correct the name; the closest are: chief."
        ),
        (
            "SCH023 s.toml，recipe.links[0].source：配方中没有步骤铺设岗位角色“head”。"
            "请增加铺设它的步骤，或更正名称；最接近的有：chief。"
        ),
    ),
    (
        text('posts = [{ role = "chief", at = "grid", each = 1, held_by = ["head"] }]'),
        (
            "SCH023 s.toml, recipe.posts[0].held_by: No step of the recipe lays posts of the role 'head' before this "
            "one. Add a step that lays it."
        ),
        "SCH023 s.toml，recipe.posts[0].held_by：配方在此步骤之前没有步骤铺设岗位角色“head”。请增加铺设它的步骤。",
    ),
    (
        text('posts = [{ role = "chief", at = "grid", each = 1, body = "team" }]'),
        (
            "SCH023 s.toml, recipe.posts[0].body: No step of the recipe lays bodies of the kind 'team' at 'grid'. "
            "Add a step that lays it there, or correct the kind."
        ),
        (
            "SCH023 s.toml，recipe.posts[0].body：配方在“grid”没有步骤铺设组织类别“team”。"
            "请增加在该处铺设它的步骤，或更正类别。"
        ),
    ),
    (
        text(before=figure(more='counts = { measure = "housholds" }')),
        (
            "SCH023 s.toml, figures[0].counts.measure: No step of the recipe lays the measure 'housholds'. Add a step "
            "that lays it, or correct the name; the closest are: households, occupied_households, reassured_households."
        ),
        (
            "SCH023 s.toml，figures[0].counts.measure：配方中没有步骤铺设指标“housholds”。请增加铺设它的步骤，"
            "或更正名称；最接近的有：households, occupied_households, reassured_households。"
        ),
    ),
    *(
        (
            text(recipe, before=figure(more=f'counts = {{ {key} = "taem" }}')),
            (
                f"SCH023 s.toml, figures[0].counts.{key}: No step of the recipe lays {en} 'taem'. "
                "Add a step that lays it, or correct the name; the closest are: team."
            ),
            (
                f"SCH023 s.toml，figures[0].counts.{key}：配方中没有步骤铺设{zh}“taem”。"
                "请增加铺设它的步骤，或更正名称；最接近的有：team。"
            ),
        )
        for key, recipe, en, zh in (
            ("body", 'bodies = [{ kind = "team", at = "grid", each = 1 }]', "bodies of the kind", "组织类别"),
            ("device", 'devices = [{ kind = "team" }]', "devices of the kind", "设备类别"),
            (
                "members",
                'members = [{ bodies = "team", each = 1 }]',
                "members of bodies of the kind",
                "成员所属组织类别",
            ),
            (
                "links",
                'links = [{ kind = "team", source = "unit:town", target = "unit:grid" }]',
                "links of the kind",
                "关系类别",
            ),
        )
    ),
]
PLACES = [
    (
        text(units=(TOWN, BASE, '{ level = "grid", under = "town", each = 2 }')),
        (
            "SCH024 s.toml, recipe.units[2].under: Units of 'grid' may not stand under 'town'. "
            "They may stand under: base:community; or change the levels."
        ),
        (
            "SCH024 s.toml，recipe.units[2].under：“grid”的单元不能设在“town”之下。"
            "可设于其下：base:community；或修改层级。"
        ),
    ),
    (
        text(
            units=(
                TOWN,
                BASE,
                '{ level = "base", kind = "village", under = "town", each = 1, prefix = "v" }',
                '{ level = "grid", under = "base", each = 2 }',
            )
        ),
        (
            "SCH024 s.toml, recipe.units[3].under: Units of 'grid' may not stand under 'base:village'. "
            "They may stand under: base:community; or change the levels."
        ),
        (
            "SCH024 s.toml，recipe.units[3].under：“grid”的单元不能设在“base:village”之下。"
            "可设于其下：base:community；或修改层级。"
        ),
    ),
    (
        text(units=(TOWN, BASE, '{ level = "town", under = "base", each = 1 }')),
        (
            "SCH024 s.toml, recipe.units[2].under: Units of 'town' may not stand under 'base:community'. "
            "They stand under no unit: leave 'under' out; or change the levels."
        ),
        (
            "SCH024 s.toml，recipe.units[2].under：“town”的单元不能设在“base:community”之下。"
            "该类单元没有上级：请删除under；或修改层级。"
        ),
    ),
    (
        text(units=(TOWN, '{ level = "base", under = "town", each = 3 }')),
        (
            "SCH003 s.toml, recipe.units[1]: The key 'kind' is missing: the level 'base' has several kinds "
            "(community, village). Add it."
        ),
        "SCH003 s.toml，recipe.units[1]：缺少键“kind”：层级“base”有多个类别（community, village）。请补充。",
    ),
    (
        text(presence="mandatory"),
        (
            "SCH025 s.toml, recipe.units[2]: The level 'court' is mandatory, and no step lays it below the units of "
            "'grid'. Add a step that does, or make the level optional."
        ),
        (
            "SCH025 s.toml，recipe.units[2]：层级“court”为必设，而没有步骤在“grid”的单元之下铺设它。"
            "请增加铺设它的步骤，或将该层级改为可选。"
        ),
    ),
    (
        text(units=(TOWN, BASE, GRID, '{ level = "court", under = "grid", each = 0 }'), presence="mandatory"),
        (
            "SCH025 s.toml, recipe.units[3].each: The level 'court' is mandatory, and no step lays it below the units "
            "of 'grid'. Add a step that does, or make the level optional."
        ),
        (
            "SCH025 s.toml，recipe.units[3].each：层级“court”为必设，而没有步骤在“grid”的单元之下铺设它。"
            "请增加铺设它的步骤，或将该层级改为可选。"
        ),
    ),
    (
        text('posts = [{ role = "head", at = "grid", each = 1 }]'),
        ("SCH026 s.toml, recipe.posts[0].at: Posts of 'head' cannot be at 'grid'. The role sits at: base:community."),
        "SCH026 s.toml，recipe.posts[0].at：“head”的岗位不能设在“grid”。该角色可设于：base:community。",
    ),
    (
        text(units=(TOWN, BASE, '{ level = "grid", under = "base:community[old]", each = 2 }')),
        (
            "SCH027 s.toml, recipe.units[2].under: 'base:community[old]' asks for a label, and units are laid before "
            "any label is given: it can never match. Name units by level or level:kind."
        ),
        (
            "SCH027 s.toml，recipe.units[2].under：“base:community[old]”要求带有标签，"
            "而铺设单元时尚未加标签，因此无法匹配。请用层级或层级:类别指定单元。"
        ),
    ),
    (
        text(units=(TOWN, '{ level = "base", kind = "village", under = "town", each = 3, prefix = "村 " }')),
        (
            "SCH008 s.toml, recipe.units[1].prefix: 'prefix' holds '村 '. "
            "Give a text without white space: ids are made of it."
        ),
        "SCH008 s.toml，recipe.units[1].prefix：“prefix”的值为“村 ”。请填写不含空白的文本：编号由其组成。",
    ),
]
TWICE = [
    (
        text(before=f'[[{table}]]\nkey = "a"\n{NAMED}\n{more}[[{table}]]\nkey = "a"\n{NAMED}\n{more}'),
        f"SCH022 s.toml, {table}[1]: The {en} 'a' is there 2 times. Give each {en} its own key.",
        f"SCH022 s.toml，{table}[1]：{zh}“a”出现2次。请为每个{zh}使用不同的键。",
    )
    for table, en, zh, more in (
        ("states", "state", "状态", ""),
        ("lists", "list", "清单", 'kind = "list"\n'),
        ("readings", "reading", "解读", f'options = [{{ key = "o", {NAMED} }}]\n'),
    )
]
INSIDE = [
    (
        text(before=f'[[{table}]]\nkey = "r"\n{NAMED}\n{more}{inner} = [{ENTRY}, {ENTRY}]\n'),
        f"SCH022 s.toml, {table}[0].{inner}[1]: The {en} 'o' is there 2 times. Give each {en} its own key.",
        f"SCH022 s.toml，{table}[0].{inner}[1]：{zh}“o”出现2次。请为每个{zh}使用不同的键。",
    )
    for table, inner, en, zh, more in (
        ("readings", "options", "option", "选项", ""),
        ("lists", "items", "entry of the list", "清单条目", 'kind = "list"\n'),
    )
]
OTHERS = [
    (
        text(before='[[notes]]\nkey = "a"\ntag = "S"\ntext = { en = "x", zh = "x" }\n' * 2),
        "SCH022 s.toml, notes[1]: The note 'a' is there 2 times. Give each note its own key.",
        "SCH022 s.toml，notes[1]：说明“a”出现2次。请为每个说明使用不同的键。",
    ),
    (
        text(before=figure() + figure("G") + figure()),
        "SCH013 s.toml, figures[2]: The figure 'F' is there 2 times. Give each figure its own id.",
        "SCH013 s.toml，figures[2]：数字“F”出现2次。请为每个数字使用不同的编号。",
    ),
]
KEYS = [
    (
        text(
            before=figure(),
            units=(TOWN, '{ level = "base", kind = "village", under = "town", figure = "F", each = 2 }'),
        ),
        (
            "SCH012 s.toml, recipe.units[1]: No more than one of these keys may be there, and 2 are there: "
            "figure, each. Keep only one of them."
        ),
        "SCH012 s.toml，recipe.units[1]：以下键至多只能有一个，现有2个：figure, each。请只保留其中一个。",
    ),
    (
        text('labels = [{ label = "old", at = "grid", figure = "F", all = true }]', before=figure()),
        (
            "SCH012 s.toml, recipe.labels[0]: No more than one of these keys may be there, and 2 are there: "
            "figure, all. Keep only one of them."
        ),
        "SCH012 s.toml，recipe.labels[0]：以下键至多只能有一个，现有2个：figure, all。请只保留其中一个。",
    ),
    (
        text('posts = [{ role = "chief", at = "grid", each = 1, holders_in_all = "F" }]', before=figure()),
        "SCH003 s.toml, recipe.posts[0]: The key 'share_with' is missing: 'holders_in_all' needs it. Add it.",
        "SCH003 s.toml，recipe.posts[0]：缺少键“share_with”：“holders_in_all”需要它。请补充。",
    ),
    (
        text().replace('name = { en = "town", zh = "镇" }', 'name = { en = "town", zn = "镇" }'),
        "SCH004 s.toml, levels[0].name.zn: The key 'zn' is not known here. Delete it or use one of: zh.",
        "SCH004 s.toml，levels[0].name.zn：此处不存在键“zn”。请删除或改用：zh。",
    ),
    (
        text().replace('name = { en = "town", zh = "镇" }', 'name = { en = "town" }'),
        "SCH003 s.toml, levels[0].name: The key 'zh' is missing. Add it.",
        "SCH003 s.toml，levels[0].name：缺少键“zh”。请补充。",
    ),
    (
        text().replace('name = { en = "town", zh = "镇" }', 'name = { en = "town", zh = 3 }'),
        "SCH008 s.toml, levels[0].name.zh: 'zh' holds 3. Give a text in quotes.",
        "SCH008 s.toml，levels[0].name.zh：“zh”的值为3。请填写加引号的文本。",
    ),
    (
        text(before='[[lists]]\nkey = "l"\nkind = "list"\nname = { en = "x", zh = "x" }\nfigure = "F"\n'),
        (
            "SCH005 s.toml, lists[0].figure: The scheme has no figure 'F', of which a list speaks. "
            "Add the figure or correct its id; it has no figures yet."
        ),
        "SCH005 s.toml，lists[0].figure：方案中没有数字“F”，而清单引用了它。请补充该数字或更正其编号；方案尚无数字。",
    ),
    (
        text(units=(TOWN.replace(" }", ', only = { way = "x" } }'),)),
        "SCH015 s.toml, recipe.units[0].only.way: The scheme has no reading 'way'. It has none.",
        "SCH015 s.toml，recipe.units[0].only.way：方案中没有解读“way”。尚未设任何此项。",
    ),
    (
        text(units=('{ level = "grid", under = "base:community", each = 2 }',)),
        (
            "SCH008 s.toml, recipe.units[0].under: 'under' holds 'base:community'. "
            "Give a level that a step before lays down; no step before lays any."
        ),
        (
            "SCH008 s.toml，recipe.units[0].under：“under”的值为“base:community”。"
            "请填写由前面的步骤铺设的层级；前面没有步骤铺设任何层级。"
        ),
    ),
]
OUTSIDE = [
    (
        text('evidence = [{ table = "nett", roles = "chief" }]'),
        "EVI001 s.toml, recipe.evidence[0].table: There is no table 'nett'. Did you mean 'nets'?",
        "EVI001 s.toml，recipe.evidence[0].table：没有名为“nett”的表。是否为“nets”？",
    ),
    (
        text('evidence = [{ table = "nets", roles = "chief", values = { departmnt = "x" } }]'),
        (
            "EVI002 s.toml, recipe.evidence[0].values, column 'departmnt': The table 'nets' has no column 'departmnt'. "
            "Did you mean 'department'?"
        ),
        "EVI002 s.toml，recipe.evidence[0].values，“departmnt”列：“nets”表没有“departmnt”列。是否为“department”？",
    ),
]


CASES = [*ENDS, *LAID, *PLACES, *TWICE, *INSIDE, *OTHERS, *KEYS, *OUTSIDE]


@pytest.mark.parametrize(("data", "english", "chinese"), CASES, ids=range(len(CASES)))
def test_it_is_said_once_and_at_its_place(data: str, english: str, chinese: str) -> None:
    assert said(data) == [english, chinese]
