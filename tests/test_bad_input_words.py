"""The exact words of every fault of units, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from refusals import LADDER, SITES, C, G, S, lines, refused, refused_codes

from gridgov.errors import GridgovError, all_faults
from gridgov.hierarchy import Hierarchy

WORDS: list[tuple[Callable[[], GridgovError], str, str]] = [
    (
        lambda: refused(S, C, {**C, "parent": "s"}),
        "HIE001 row 3, id 'c': Unit 'c' is on rows 2, 3. Unit ids must be unique: delete or renumber all but one.",
        "HIE001 第3行，编号“c”：单元“c”出现在第2, 3行。单元编号必须唯一：请只保留一行，其余删除或另编号。",
    ),
    (
        lambda: refused(S, {**C, "parent": "t"}),
        "HIE002 row 2, id 'c': Unit 'c' stands under 't', which is not among the units. Add 't' or correct the parent.",
        "HIE002 第2行，编号“c”：单元“c”的上级“t”不在单元之中。请补充“t”，或更正上级。",
    ),
    (
        lambda: refused(S, {**C, "parent": "g"}, G),
        "HIE003 row 2, id 'c': Parent links form a cycle: c -> g -> c. Correct one of these 2 parents.",
        "HIE003 第2行，编号“c”：上级关系成环：c -> g -> c。请更正这2个上级中的一个。",
    ),
    (
        lambda: refused(S, {**C, "parent": "c"}),
        "HIE004 row 2, id 'c': Unit 'c' is its own parent. Leave the parent empty for a root, or name another unit.",
        "HIE004 第2行，编号“c”：单元“c”的上级是它自己。根单元请将上级留空，否则请填写另一单元。",
    ),
    (
        lambda: refused(S, {**S, "id": "t"}),
        (
            "HIE005 row 2, id 't': Unit 't' has no parent; 2 units have none, and only one may. "
            "Give it a parent, or build with roots='many'."
        ),
        "HIE005 第2行，编号“t”：单元“t”没有上级；共有2个单元没有上级，只允许一个。请填写上级，或使用roots='many'。",
    ),
    (
        lambda: refused(S, {**C, "parent": None}),
        (
            "HIE006 row 2, id 'c': Unit 'c' has no parent but is of level community; the roots are of level street. "
            "Give it a parent."
        ),
        "HIE006 第2行，编号“c”：单元“c”没有上级，但属于层级community；根单元的层级为street。请填写上级。",
    ),
    (
        refused,
        "HIE007 There is no unit in the input. Give at least one row below the header.",
        "HIE007 输入中没有任何单元。请在表头下至少填写一行。",
    ),
    (
        lambda: refused(S, {**G, "parent": "s"}),
        (
            "HIE008 row 2, id 'g': Unit 'g' (grid) cannot stand under 's' (street). "
            "Put it under one of: community; or change the level scheme."
        ),
        "HIE008 第2行，编号“g”：单元“g”（grid）不能归属于“s”（street）。请归属于：community；或修改层级方案。",
    ),
    (
        lambda: refused(S, {**S, "id": "t", "parent": "s"}),
        (
            "HIE008 row 2, id 't': Unit 't' (street) cannot stand under 's' (street). "
            "Leave its parent empty, or change the level scheme."
        ),
        "HIE008 第2行，编号“t”：单元“t”（street）不能归属于“s”（street）。请将上级留空，或修改层级方案。",
    ),
    (
        lambda: refused(
            S,
            C,
            {"id": "w", "level": "site", "kind": "work_unit", "parent": "c"},
            {"id": "b", "level": "block", "parent": "w"},
            levels=SITES,
        ),
        (
            "HIE008 row 4, id 'b': Unit 'b' (block:building) cannot stand under 'w' (site:work_unit). "
            "Put it under one of: site:estate; or change the level scheme."
        ),
        (
            "HIE008 第4行，编号“b”：单元“b”（block:building）不能归属于“w”（site:work_unit）。"
            "请归属于：site:estate；或修改层级方案。"
        ),
    ),
    (
        lambda: refused(S, {**C, "level": "village"}),
        (
            "HIE009 row 2, id 'c': Unit 'c' has the level 'village', which the scheme does not have. "
            "Use one of: street, community, grid."
        ),
        "HIE009 第2行，编号“c”：单元“c”的层级“village”不在方案中。请使用：street, community, grid。",
    ),
    (
        lambda: refused(S, {**C, "level": None}),
        "HIE009 row 2, id 'c': Unit 'c' has no level. Use one of: street, community, grid.",
        "HIE009 第2行，编号“c”：单元“c”没有填写层级。请使用：street, community, grid。",
    ),
    (
        lambda: refused(S, {**C, "level": "comunity"}),
        (
            "HIE009 row 2, id 'c': Unit 'c' has the level 'comunity', which the scheme does not have. "
            "Did you mean 'community'? Use one of: street, community, grid."
        ),
        (
            "HIE009 第2行，编号“c”：单元“c”的层级“comunity”不在方案中。"
            "是否为“community”？请使用：street, community, grid。"
        ),
    ),
    (
        lambda: refused({**S, "housholds": 4}, C, {**G, "housholds": 2}, measures=["households"]),
        (
            "HIE023 row 1, column 'housholds': No column 'housholds' is asked for (rows that give it: 2). "
            "Did you mean 'households'? Name it in measures=[…] or labels=[…], or delete it."
        ),
        (
            "HIE023 第1行，“housholds”列：未要求读取“housholds”列（2行填写）。"
            "是否为“households”？请在measures=[…]或labels=[…]中列出，或删除。"
        ),
    ),
    (
        lambda: refused(S, {**C, "街道": "x"}),
        (
            "HIE023 row 2, column '街道': No column '街道' is asked for (rows that give it: 1). "
            "Name it in measures=[…] or labels=[…], or delete it."
        ),
        "HIE023 第2行，“街道”列：未要求读取“街道”列（1行填写）。请在measures=[…]或labels=[…]中列出，或删除。",
    ),
    (
        lambda: refused(S, {**C, "kind": "village"}),
        "HIE010 row 2, id 'c': Unit 'c' of level community has the kind 'village'. Use one of: community.",
        "HIE010 第2行，编号“c”：层级community的单元“c”的类别为“village”。请使用：community。",
    ),
    (
        lambda: refused(S, {"id": "e", "level": "site", "parent": "s"}, levels=SITES),
        "HIE010 row 2, id 'e': Unit 'e' of level site has no kind. Use one of: estate, work_unit.",
        "HIE010 第2行，编号“e”：层级site的单元“e”没有填写类别。请使用：estate, work_unit。",
    ),
    (
        lambda: refused(S, {**C, "households": -1}, measures=["households"]),
        (
            "HIE012 row 2, column 'households', id 'c': '-1' is no value of households for unit 'c': it is negative. "
            "Give a whole number from 0; leave the field empty if it is unknown."
        ),
        (
            "HIE012 第2行，“households”列，编号“c”：“-1”不是单元“c”的有效“households”：为负数。"
            "请填写不小于0的整数；未知时请留空。"
        ),
    ),
    (
        lambda: refused(S, {**C, "area": "big"}, measures=["area"]),
        (
            "HIE012 row 2, column 'area', id 'c': 'big' is no value of area for unit 'c': it is not a number. "
            "Give a number from 0; leave the field empty if it is unknown."
        ),
        "HIE012 第2行，“area”列，编号“c”：“big”不是单元“c”的有效“area”：不是数字。请填写不小于0的数；未知时请留空。",
    ),
    (
        lambda: refused(S, C, levels=LADDER.evolve("grid", presence="mandatory")),
        (
            "HIE013 row 2, id 'c': Unit 'c' has no grid below it, and the scheme makes that level mandatory. "
            "Add one, or make the level 'standard' or 'optional'."
        ),
        "HIE013 第2行，编号“c”：单元“c”之下没有grid，而方案规定该层级必设。请补充，或将该层级改为“standard”或“optional”。",  # noqa: E501
    ),
    (
        lambda: refused(S, {**C, "name": "a\nb"}),
        (
            "HIE014 row 2, column 'name', id 'c': The name of unit 'c' holds a control character. "
            "Delete line breaks, tabs and other invisible characters."
        ),
        "HIE014 第2行，“name”列，编号“c”：单元“c”的“name”含有控制字符。请删除换行、制表符等不可见字符。",
    ),
    (
        lambda: refused(S, {**C, "class": 111.0}, labels=["class"]),
        (
            "HIE014 row 2, column 'class', id 'c': The class of unit 'c' is '111.0', neither text nor a whole number. "
            "Read the column as text, so that nothing is lost."
        ),
        (
            "HIE014 第2行，“class”列，编号“c”：单元“c”的“class”为“111.0”，既不是文本也不是整数。"
            "请将该列按文本读取，以免丢失内容。"
        ),
    ),
    (
        lambda: refused(S, {**C, "name": "社区".encode("gbk")}),
        (
            "HIE014 row 2, column 'name', id 'c': The name of unit 'c' holds bytes that are not UTF-8. "
            "Decode the column first, such as from GB 18030."
        ),
        "HIE014 第2行，“name”列，编号“c”：单元“c”的“name”含有非UTF-8编码的字节。请先解码该列，例如由GB 18030解码。",
    ),
    (
        lambda: refused_codes(["6109", "61090"]),
        (
            "HIE016 row 2, id '61090': Code '61090' has 5 characters, which is the length of no level. "
            "Codes have 4, 6, 9, 12 digits here; check for lost or added digits."
        ),
        (
            "HIE016 第2行，编号“61090”：编码“61090”有5位，与任何层级都不符。"
            "此处编码应为4, 6, 9, 12位；请检查是否丢失或多出数字。"
        ),
    ),
    (
        lambda: refused_codes(["6109", "610902", "610902001001"]),
        (
            "HIE017 row 3, id '610902001001': Code '610902001001' needs '610902001' above it, "
            "which is not among the codes. "
            "Add '610902001' or correct the code."
        ),
        "HIE017 第3行，编号“610902001001”：编码“610902001001”的上级编码“610902001”不存在。请补充“610902001”，或更正编码。",  # noqa: E501
    ),
    (
        lambda: refused_codes(["6109", "61090O"]),
        (
            "HIE018 row 2, id '61090O': Code '61090O' holds something else than the digits 0 to 9. "
            "Correct it; only digits are allowed in a code."
        ),
        "HIE018 第2行，编号“61090O”：编码“61090O”含有数字0至9以外的字符。请更正；编码只能包含数字。",
    ),
]


@pytest.mark.parametrize(("call", "en", "zh"), WORDS, ids=[f"{en[:6]}-{i}" for i, (_, en, _) in enumerate(WORDS)])
def test_the_report_says_exactly_this(call: Callable[[], GridgovError], en: str, zh: str) -> None:
    error = call()
    assert lines(error)[:1] == [en]
    assert lines(error, "zh")[:1] == [zh]
    codes = {p.code for p in error.problems}
    assert codes == {en[:6]}


CONTROLS = ["\x00", "\t", "\n", "\r", "\x1f", "\x7f", "\x80", "\x9f", "\ud800", "\udfff"]


@pytest.mark.parametrize("bad", CONTROLS, ids=repr)
def test_control_characters_in_names_and_labels(bad: str) -> None:
    error = refused({**S, "name": bad, "class": "x"}, {**C, "name": "é社", "class": f"é社{bad}1"}, labels=["class"])
    assert [(p.code, str(p.place)) for p in error.problems] == [
        ("HIE014", "row 1, column 'name', id 's'"),
        ("HIE014", "row 2, column 'class', id 'c'"),
    ]


@pytest.mark.parametrize(
    "good", ["\u00a0", "\u00bf", "\ue000", "é", "한", "\ud7ff", "\u200b", "\U00020000", "·", " a "], ids=repr
)
def test_other_characters_in_names(good: str) -> None:
    assert Hierarchy.from_records([{**S, "name": good}], levels=LADDER).unit("s").name == good


def test_every_code_of_hierarchies_was_tested() -> None:
    elsewhere = {"HIE011", "HIE015", "HIE019", "HIE020", "HIE021", "HIE022"}
    tested = {en[:6] for _, en, _ in WORDS} | elsewhere
    assert tested == {code for code in all_faults() if code.startswith("HIE")}
