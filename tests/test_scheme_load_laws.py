"""Files that are not TOML, policies and names that are not there, and laws of what is checked at load."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.errors import GridgovError, InvalidHierarchyError, InvalidSchemeError, UnknownKeyError
from gridgov.levels import Level, LevelScheme
from gridgov.schemes import Scheme, load, loads
from gridgov.text import LANGS, Text

HEAD = 'id = "w"\nname = { en = "w", zh = "w" }\n'
TOWN = 'levels = [{ key = "town", name = { en = "town", zh = "镇" } }]\n'


def said(error: GridgovError) -> list[str]:
    return [p.text(lang) for p in error.problems for lang in LANGS]


def refused(text: str, file: str = "s.toml") -> list[str]:
    with pytest.raises(InvalidSchemeError) as error:
        loads(text, file=file)
    return said(error.value)


# -- not TOML

NOT_TOML = [
    (
        'id = "s"\nname = { en = "a"， zh = "b" }',
        (
            "The file is not TOML: Unclosed inline table (at line 2, column 18); near it stands a full-width '，' "
            "where TOML wants ','. Correct it at that place and save it as UTF-8."
        ),
        (
            "文件不是有效的TOML：第2行第18列无法解析，附近有全角字符「，」，TOML要求半角「,」"
            "（Unclosed inline table (at line 2, column 18)）。请在该处更正，并以UTF-8保存。"
        ),
    ),
    (
        "id = “s”",
        (
            "The file is not TOML: Invalid value (at line 1, column 6); near it stands a full-width '“' where TOML "
            "wants '\"'. Correct it at that place and save it as UTF-8."
        ),
        (
            '文件不是有效的TOML：第1行第6列无法解析，附近有全角字符「“」，TOML要求半角「"」'
            "（Invalid value (at line 1, column 6)）。请在该处更正，并以UTF-8保存。"
        ),
    ),
    (
        "x：3",
        (
            "The file is not TOML: Expected '=' after a key in a key/value pair (at line 1, column 2); near it stands "
            "a full-width '：' where TOML wants '='. Correct it at that place and save it as UTF-8."
        ),
        (
            "文件不是有效的TOML：第1行第2列无法解析，附近有全角字符「：」，TOML要求半角「=」"
            "（Expected '=' after a key in a key/value pair (at line 1, column 2)）。请在该处更正，并以UTF-8保存。"
        ),
    ),
    (
        'name = "甲，乙" x',
        (
            "The file is not TOML: Expected newline or end of document after a statement (at line 1, column 14). "
            "Correct it at that place and save it as UTF-8."
        ),
        (
            "文件不是有效的TOML：第1行第14列无法解析"
            "（Expected newline or end of document after a statement (at line 1, column 14)）。"
            "请在该处更正，并以UTF-8保存。"
        ),
    ),
    (
        'id = "s',
        (
            "The file is not TOML: Unterminated string (at end of document). "
            "Correct it at that place and save it as UTF-8."
        ),
        (
            "文件不是有效的TOML：第1行文件末尾处无法解析（Unterminated string (at end of document)）。"
            "请在该处更正，并以UTF-8保存。"
        ),
    ),
]


@pytest.mark.parametrize(("text", "english", "chinese"), NOT_TOML, ids=range(len(NOT_TOML)))
def test_where_a_file_is_not_toml_is_said_in_both_languages(text: str, english: str, chinese: str) -> None:
    assert refused(text) == [f"SCH002 s.toml: {english}", f"SCH002 s.toml：{chinese}"]


def test_a_file_that_is_not_utf_8_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_bytes("id = '安'".encode("gb18030"))
    with pytest.raises(InvalidSchemeError) as error:
        load(path)
    english, chinese = said(error.value)
    assert "The file is not TOML: it is not saved as UTF-8 ('utf-8' codec can't decode byte 0xb0 in" in english
    assert "文件不是有效的TOML：文件未以UTF-8保存（'utf-8' codec can't decode byte 0xb0 in" in chinese


@given(st.text("[]{}=\",，：“”'#.\n ab1", max_size=30))
def test_whatever_is_not_toml_is_said_in_one_line(text: str) -> None:
    with pytest.raises(InvalidSchemeError) as error:
        loads(text)
    assert all("\n" not in line for line in said(error.value))


# -- the policy


def test_a_policy_that_is_not_there_is_refused(tmp_path: Path) -> None:
    known = "ankang-321, chengbei-five-tiers, cn, county-many-nets, xiliugou-126, zhangye-three-centres"
    path = tmp_path / "s.toml"
    path.write_text(HEAD + 'policy = "own.toml"\n' + TOWN, encoding="utf-8")
    with pytest.raises(InvalidSchemeError) as error:
        load(path)
    assert [line.replace(str(path), "s.toml") for line in said(error.value)] == [
        (
            "SCH028 s.toml, policy: There is no file 'own.toml' beside the scheme. "
            f"Put the policy there, or name a shipped one: {known}."
        ),
        f"SCH028 s.toml，policy：方案文件旁没有文件“own.toml”。请将政策文件放在该处，或改用现有政策：{known}。",
    ]
    (tmp_path / "own.toml").write_text("", encoding="utf-8")
    assert load(path).policy_name == str(tmp_path / "own.toml")
    [english, chinese] = refused(HEAD + 'policy = "ankang-32"\n' + TOWN)
    assert english.startswith("POL101 s.toml, policy: There is no policy 'ankang-32'. Shipped are: ankang-321, ")
    assert chinese.startswith("POL101 s.toml，policy：没有政策“ankang-32”。现有政策：ankang-321, ")
    assert loads(HEAD + 'policy = "cn"\n' + TOWN).policy_name == "cn"


# -- names that are asked for


def asked(call: object) -> list[str]:
    assert callable(call)
    with pytest.raises(UnknownKeyError) as error:
        call()
    return said(error.value)


def test_a_figure_that_is_asked_for_and_not_there() -> None:
    scheme = load("ankang-321")
    wanted = [
        (
            "SCH005 id 'ANK-F1': The scheme has no figure 'ANK-F1'. "
            "Add the figure or correct its id; the closest are: ANK-F19, ANK-F18, ANK-F17."
        ),
        (
            "SCH005 编号“ANK-F1”：方案中没有数字“ANK-F1”。"
            "请补充该数字或更正其编号；最接近的有：ANK-F19, ANK-F18, ANK-F17。"
        ),
    ]
    assert asked(lambda: scheme.figure("ANK-F1")) == wanted
    assert asked(lambda: scheme.synthesise(totals={"ANK-F1": 3})) == wanted


def test_where_there_is_none_it_is_said_that_there_is_none() -> None:
    bare = loads(HEAD + TOWN)
    assert asked(lambda: bare.list("duties")) == [
        "SCH015 id 'duties': The scheme has no list 'duties'. It has none.",
        "SCH015 编号“duties”：方案中没有清单“duties”。尚未设任何此项。",
    ]
    assert asked(lambda: bare.figure("F"))[0].endswith("Add the figure or correct its id; it has no figures yet.")


def test_a_label_that_two_steps_give_is_named_once() -> None:
    label = '{ label = "old", at = "town" }'
    recipe = f'[recipe]\nunits = [{{ level = "town" }}]\nlabels = [{label}, {label}]\n'
    assert refused(HEAD + TOWN + recipe + 'bodies = [{ kind = "team", at = "town[odl]", each = 1 }]\n') == [
        "SCH015 s.toml, recipe.bodies[0].at: The scheme has no label 'odl'. There are: old.",
        "SCH015 s.toml，recipe.bodies[0].at：方案中没有标签“odl”。现有：old。",
    ]


# -- what is not refused

MIXED = (
    HEAD
    + """levels = [
  { key = "town", name = { en = "town", zh = "镇" } },
  { key = "base", name = { en = "base", zh = "村" }, kinds = ["community", "village"] },
  { key = "grid", name = { en = "grid", zh = "网格" }, under = ["base:community"] },
]
roles = [{ key = "head", name = { en = "head", zh = "主任" }, sits_at = ["base:community"] }]
states = [{ key = "a", name = { en = "a", zh = "甲" } }, { key = "b", name = { en = "b", zh = "乙" } }]
[recipe]
"""
)
VILLAGE = '{ level = "base", kind = "village", under = "town", each = 1, prefix = "v" }'
COMMUNITY = '{ level = "base", kind = "community", under = "town", each = 2 }'


def units(*steps: str) -> str:
    rows = ", ".join(['{ level = "town" }', *steps])
    return f"{MIXED}units = [{rows}]\n"


def test_only_steps_that_are_taken_together_are_held_against_each_other() -> None:
    grid = '{ level = "grid", under = "base", each = 1, states = "b" }'
    early = VILLAGE.replace(" }", ', states = "a" }')
    assert loads(units(COMMUNITY, early, grid)).synthesise().territory.counts()["grid"] == 2
    assert refused(units(COMMUNITY, VILLAGE, grid))[0].startswith("SCH024 s.toml, recipe.units[3].under: ")
    always = grid.replace(', states = "b"', "")
    assert refused(units(COMMUNITY, early, always))[0].startswith("SCH024 s.toml, recipe.units[3].under: ")


def test_labels_can_leave_out_where_a_role_may_not_sit() -> None:
    labels = 'labels = [{ label = "led", at = "base:community" }]\n'
    posts = 'posts = [{ role = "head", at = "base[led]", each = 1 }]\n'
    scheme = loads(units(COMMUNITY, VILLAGE) + labels + posts)
    assert len(scheme.synthesise().roster.posts(role="head")) == 2
    towns = posts.replace("base[led]", "town[led]")
    assert refused(units(COMMUNITY) + labels + towns)[0].startswith("SCH026 s.toml, recipe.posts[0].at: ")
    plain = posts.replace("[led]", "")
    assert refused(units(COMMUNITY, VILLAGE) + labels + plain)[0].startswith("SCH026 s.toml, recipe.posts[0].at: ")


def test_what_a_later_step_adopts_may_wait_elsewhere() -> None:
    grids = '{ level = "grid", under = "town", each = 4 }'
    adopting = COMMUNITY.replace(" }", ', adopts = "grid", prefix = "c" }')
    place = loads(units(grids, adopting)).synthesise().territory
    assert {unit.parent.level for unit in place.units(level="grid") if unit.parent is not None} == {"base"}
    assert refused(units(grids, COMMUNITY))[0].startswith("SCH024 s.toml, recipe.units[1].under: ")


# -- the relations


def test_a_relation_that_is_there_twice_is_said_as_an_audit_says_it() -> None:
    number = 'value = 3\nunit = { en = "x", zh = "x" }\nname = { en = "x", zh = "x" }\ntag = "S"\n'
    figures = f'[[figures]]\nid = "A"\n{number}[[figures]]\nid = "B"\n{number}'
    relation = '[[relations]]\nid = "q"\npart_whole = { part = "A", whole = "B" }\n'
    other = relation.replace('"q"', '"p"')
    english, chinese = refused(HEAD + TOWN + figures + relation + other + relation)
    assert "s.toml, relations[2], id 'q': The relation 'q' is there 2 times." in english
    assert "s.toml，relations[2]，编号“q”：关系“q”出现2次。" in chinese


# -- laws

LEVELS = ("city", "street", "base", "grid")


def ladder(presence: list[str]) -> LevelScheme:
    return LevelScheme([Level(k, Text(k, k), k, p) for k, p in zip(LEVELS, presence, strict=True)])  # type: ignore[arg-type]


def made(presence: list[str], under: list[int], each: list[int]) -> Scheme:
    """Return a scheme of four levels, each laid under one above, or not at all."""
    rows = ", ".join(
        f'{{ key = "{k}", name = {{ en = "{k}", zh = "{k}" }}, presence = "{p}" }}'
        for k, p in zip(LEVELS, presence, strict=True)
    )
    steps = ['{ level = "city" }'] + [
        f'{{ level = "{level}", under = "{LEVELS[above % (i + 1)]}", each = {n}, prefix = "{level[0]}" }}'
        for i, (level, above, n) in enumerate(zip(LEVELS[1:], under, each, strict=True))
    ]
    return loads(f"{HEAD}levels = [{rows}]\n[recipe]\nunits = [{', '.join(steps)}]\n")


PRESENCE = st.lists(st.sampled_from(["standard", "optional", "mandatory"]), min_size=3, max_size=3)


@given(
    PRESENCE, st.lists(st.integers(0, 2), min_size=3, max_size=3), st.lists(st.integers(0, 2), min_size=3, max_size=3)
)
def test_what_is_loaded_can_stand_and_what_cannot_stand_is_not_loaded(
    presence: list[str], under: list[int], each: list[int]
) -> None:
    levels = ladder(["standard", *presence])
    # Worked out from the tree that the steps describe, not from the steps.
    there = {"city": 1}
    sound = True
    for i, (above, n) in enumerate(zip(under, each, strict=True)):
        level, parent = LEVELS[i + 1], LEVELS[above % (i + 1)]
        there[level] = n * there[parent]
        sound &= not there[level] or levels.allows(level, under=parent)
    try:
        scheme = made(["standard", *presence], under, each)
    except InvalidSchemeError as error:
        codes = {p.code for p in error.problems}
        assert codes <= {"SCH024", "SCH025"}
        assert "SCH024" not in codes or not sound or 0 in each
        return
    assert sound
    found: dict[str, int] | None = None
    with contextlib.suppress(InvalidHierarchyError):  # a mandatory level that is laid, but not below each that needs it
        found = scheme.synthesise().territory.counts()
    if found is not None or "mandatory" not in presence:
        assert {k: n for k, n in (found or {}).items() if n} == {k: n for k, n in there.items() if n}


@pytest.mark.parametrize("ident", ["ankang-321", "chengbei-five-tiers", "county-many-nets", "zhangye-three-centres"])
def test_the_published_systems_pass(ident: str) -> None:
    assert load(ident).recipe
