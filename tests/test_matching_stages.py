"""What decides a match and what is only suggested, stage by stage; values and refusals."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from gridgov.errors import InvalidMatchesError, MissingExtraError
from gridgov.matching import STATUS, STATUS_TEXT, match

Row = dict[str, Any]


# Stages, by example


def one(left: Row, right: Row | list[Row], **options: Any) -> tuple[str, str | None, str, list[tuple[str, float]]]:
    """Match one row and return what is said of it."""
    m = match(
        [{"id": "a"} | left], [{"id": "z"} | r for r in (right if isinstance(right, list) else [right])], **options
    )[0]
    return m.status, m.right, m.reason.en, [(o.id, o.score) for o in m.alternatives]


STAGES: list[tuple[Row, Row | list[Row], tuple[str, str | None, str, list[tuple[str, float]]]]] = [
    ({"id": "7"}, {"id": "7"}, ("id", "7", "The ids are equal.", [])),
    (
        {"id": "7", "name": "阳光3号楼"},
        {"id": "7", "name": "阳光5号楼"},
        ("id", "7", "The id or the code is equal, the numbers in the names differ: look at it.", []),
    ),
    (
        {"id": "7", "within": "c"},
        {"id": "7", "within": "d"},
        ("suggested", None, "The ids or codes are equal, the communities are not.", [("7", 0.6)]),
    ),
    ({"code": "61"}, {"code": "61"}, ("code", "z", "The codes are equal.", [])),
    ({"code": "z"}, {}, ("code", "z", "The codes are equal.", [])),
    ({"name": "阳光三栋"}, {"name": "阳光3#"}, ("name", "z", "The names are equal.", [])),
    (
        {"name": "三栋"},
        {"name": "3#"},
        (
            "ambiguous",
            None,
            "The names are equal. A number alone is unique only within a community: give within=.",
            [("z", 1.0)],
        ),
    ),
    ({"name": "三栋", "within": "c"}, {"name": "3#", "within": "c"}, ("name", "z", "The names are equal.", [])),
    ({"name": "阳光三栋", "within": "c"}, {"name": "阳光3#", "within": "d"}, ("none", None, "Nothing is like it.", [])),
    (
        {"name": "阳光三栋"},
        [{"name": "阳光3#"}, {"id": "y", "name": "阳光3座"}],
        ("ambiguous", None, "The names are equal. Candidates: 2.", [("y", 1.0), ("z", 1.0)]),
    ),
    (
        {"address": "中山路１号"},
        {"address": "中山路1号", "name": "阳光3#"},
        ("address", "z", "The addresses are equal.", []),
    ),
    (
        {"address": "中山路1号", "name": "3号楼"},
        {"address": "中山路1号", "name": "阳光3#"},
        ("address", "z", "The addresses are equal.", []),
    ),
    (
        {"address": "中山路1号", "name": "王家超市"},
        {"address": "中山路1号", "name": "阳光药店"},
        ("suggested", None, "The addresses are equal, the names are not.", [("z", 0.9)]),
    ),
    (
        {"address": "中山路1号", "name": "阳光3#"},
        {"address": "中山路1号", "name": "阳光5#"},
        ("none", None, "Similar names are there; their numbers differ.", []),
    ),
    (
        {"id": "012"},
        {"id": "12"},
        ("suggested", None, "The ids are equal but for zeros at the beginning.", [("12", 0.95)]),
    ),
    (
        {"id": "12"},
        {"id": "012"},
        ("suggested", None, "The ids are equal but for zeros at the beginning.", [("012", 0.95)]),
    ),
    (
        {"id": 610902001.0},
        {"id": "610902001"},
        ("suggested", None, "A spreadsheet has made a decimal number of the id.", [("610902001", 0.95)]),
    ),
    (
        {"id": "6.10902E+11"},
        [{"id": "610902001001"}, {"id": "610901500000"}, {"id": "610902500000"}, {"id": "6109020010010"}],
        (
            "suggested",
            None,
            "A spreadsheet has written the id with an exponent; digits may be lost.",
            [("610901500000", 0.5), ("610902001001", 0.5)],
        ),
    ),
    (
        {"id": "610902001001"},
        {"id": "6.10902E+11"},
        (
            "suggested",
            None,
            "A spreadsheet has written the id with an exponent; digits may be lost.",
            [("6.10902E+11", 0.5)],
        ),
    ),
    (
        {"id": " '６１"},
        {"id": "61"},
        ("suggested", None, "The ids are equal but for width, quotes, spaces or case.", [("61", 0.95)]),
    ),
    (
        {"id": "012", "name": "阳光3#"},
        {"id": "12", "name": "幸福5#"},
        ("none", None, "Similar names are there; their numbers differ.", []),
    ),
    (
        {"name": "阳光花园3号"},
        {"name": "阳光花园三号楼"},
        (
            "suggested",
            None,
            "Name and numbers are equal; only the signs differ, such as 3号 and 3号楼.",
            [("z", 0.99)],
        ),
    ),
    (
        {"name": "阳光花元3栋"},
        {"name": "阳光花园3#"},
        ("suggested", None, "The names are similar, the numbers equal.", [("z", 0.735)]),
    ),
    (
        {"name": "阳光花元3栋"},
        {"name": "阳光花园4#"},
        ("none", None, "Similar names are there; their numbers differ.", []),
    ),
    (
        {"name": "阳光花园一期3栋"},
        {"name": "阳光花园二期3#"},
        ("none", None, "Similar names are there; their numbers differ.", []),
    ),
    (
        {"name": "五一小区3栋"},
        {"name": "五二小区3栋"},
        ("none", None, "Similar names are there; their numbers differ.", []),
    ),
    (
        {"name": "阳光A区3栋"},
        {"name": "阳光B区3栋"},
        ("none", None, "Similar names are there; their numbers differ.", []),
    ),
    ({"name": "3号楼2单元"}, {"name": "2号楼3单元"}, ("none", None, "Nothing is like it.", [])),
    (
        {"name": "阳光东区3栋"},
        {"name": "阳光西区3栋"},
        ("suggested", None, "The names are similar, the numbers equal; the compass points differ.", [("z", 0.5513)]),
    ),
    (
        {"name": "幸福社区阳光花园3栋"},
        {"name": "阳光花园3栋"},
        ("suggested", None, "The names are similar, the numbers equal.", [("z", 0.931)]),
    ),
    ({"name": ""}, {"name": ""}, ("none", None, "Nothing is like it.", [])),
]


@pytest.mark.parametrize(("left", "right", "expected"), STAGES)
def test_each_stage(left: Row, right: Row | list[Row], expected: tuple[Any, ...]) -> None:
    assert one(left, right) == expected


def test_a_right_row_that_is_taken_is_not_given_again() -> None:
    found = match([{"id": "7", "name": "幸福1栋"}, {"id": "b", "name": "阳光3栋"}], [{"id": "7", "name": "阳光3#"}])
    assert (found["7"].status, found["b"].status) == ("id", "ambiguous")
    assert found["b"].reason.en == "The names are equal. '7' is matched with '7' already."
    assert found["b"].reason.zh == "名称相同。“7”已与“7”匹配。"


def test_rows_that_claim_one_right_row_are_ambiguous() -> None:
    found = match([{"id": "a", "name": "阳光3栋"}, {"id": "b", "name": "阳光3座"}], [{"id": "z", "name": "阳光3#"}])
    assert [(m.status, m.reason.zh) for m in found] == [("ambiguous", "名称相同。左表另有相同记录。")] * 2


def test_a_later_stage_decides_between_the_candidates_of_an_earlier_one_but_not_against_them() -> None:
    left = [{"id": "a", "name": "阳光3栋", "address": "中山路1号"}]
    right = [{"id": i, "name": "阳光3#", "address": f"中山路{i}号"} for i in "12"]
    assert dict(match(left, right).accepted) == {"a": "1"}
    other = [*[row | {"address": ""} for row in right], {"id": "3", "name": "", "address": "中山路1号"}]
    assert match(left, other)["a"].status == "ambiguous"


def test_ids_are_not_looked_at_where_each_table_numbers_its_rows() -> None:
    left, right = [{"id": "1", "name": "阳光3栋"}], [{"id": "1", "name": "幸福5栋"}, {"id": "01", "name": "阳光3#"}]
    assert dict(match(left, right, by=["name"]).accepted) == {"1": "01"}


def test_similar_names_are_suggested_inside_their_own_community() -> None:
    left = [{"id": f"a{c}", "name": "阳光花元3栋", "within": c} for c in "cde"]
    right = [{"id": f"z{c}", "name": "阳光花园3栋", "within": c} for c in "cd"] + [{"id": "z", "name": "阳光花园3栋"}]
    options = [[o.id for o in m.alternatives] for m in match(left, right)]
    assert options == [["z", "zc"], ["z", "zd"], ["z"]]


def test_the_column_of_the_community_can_have_another_name() -> None:
    rows = [{"id": "a", "name": "3栋", "社区": "幸福社区居委会"}], [{"id": "z", "name": "3#", "社区": "幸福社区"}]
    assert match(*rows, within="社区")["a"].status == "name"
    assert match(*rows)["a"].status == "ambiguous"


def test_communities_that_have_nothing_in_common_are_pointed_out() -> None:
    found = match([{"id": "a", "within": "幸福"}], [{"id": "z", "within": "610902"}])
    assert [note.get("zh") for note in found.notes] == [
        "两表没有相同的社区，因此社区内未作匹配：请核对两表的社区写法是否一致。"
    ]


# Similar names need a library


def test_without_the_library_the_rest_works_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rapidfuzz", "rapidfuzz.fuzz", "rapidfuzz.process"):
        monkeypatch.setitem(sys.modules, name, None)
    left, right = [{"id": "a", "name": "阳光花元3栋"}], [{"id": "z", "name": "阳光花园3栋"}]
    found = match(left, right)
    assert found["a"].status == "none"
    assert found.describe() == (
        "1 left rows: 0 matched, 0 suggested, 0 with several possible, 1 without; 1 of 1 right rows are not matched.\n"
        "Similar names were not looked for: the library 'rapidfuzz' is not installed. Run: pip install 'gridgov[match]'"
    )
    with pytest.raises(MissingExtraError, match=r"pip install 'gridgov\[match\]'"):
        match(left, right, fuzzy=True)
    assert match(left, right, fuzzy=False).notes[0].en == "Similar names were not looked for."


def test_too_many_names_are_not_compared_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridgov._match_fuzzy._IN_ALL", 3)
    left = [{"id": f"a{i}", "name": f"阳光花{c}3栋"} for i, c in enumerate("元圆")]
    right = [{"id": f"z{i}", "name": f"阳光花{c}3栋"} for i, c in enumerate("园原")]
    assert match(left, right).notes[0].en.startswith("For 2 left rows similar names were not looked for")


# Values


def test_words_and_forms_of_a_result() -> None:
    found = match([{"id": "a", "name": "<b>3栋"}], [{"id": "a", "name": ""}, {"id": "b"}])
    assert repr(found) == "<Matches: 1 left row, 1 matched, 0 suggested, 0 ambiguous, 0 none; 1 of 2 right rows left>"
    assert found.to_frame().to_dict() == {
        "left": ["a"],
        "left_name": ["<b>3栋"],
        "right": ["a"],
        "right_name": [None],
        "status": ["id"],
        "score": [1.0],
        "reason": ["The ids are equal."],
        "alternatives": [None],
    }
    assert found.to_frame("zh")["reason"].tolist() == ["编号相同。"]
    assert "&lt;b&gt;3栋" in found._repr_html_("zh")
    assert found[0] == found["a"] == next(iter(found))
    assert (found == 1, found != match([], [])) == (False, True)
    assert {*STATUS_TEXT} == {*STATUS}
    assert len(match([], [])) == 0
    assert "…" in match([{"id": str(i)} for i in range(30)], [])._repr_html_()


def test_decisions_are_values() -> None:
    found = match([{"id": "a"}, {"id": "b"}], [{"id": "x"}, {"id": "y"}])
    done = found.decide({"a": "y", "b": None})
    assert dict(done.accepted) == {"a": "y"}
    assert [(m.status, m.reason.en) for m in done] == [
        ("decided", "Decided by hand."),
        ("decided", "Decided: it has no match."),
    ]
    assert found.unmatched == ("a", "b")  # nothing has changed
    assert dict(found.decide({"a": "y", "b": "y"}, allow_many=True).accepted) == {"a": "y", "b": "y"}
    assert done.summary()["decided"] == 2


# Refusals


@pytest.mark.parametrize(
    ("options", "said_"),
    [
        ({"by": "name"}, "by= lists some of code, name, address, not 'name'."),
        ({"by": ["nam"]}, "by= lists some of"),
        ({"suggestions": -1}, "suggestions is at least 0, not -1."),
        ({"threshold": 0}, "threshold is above 0 and at most 1, not 0."),
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any], said_: str) -> None:
    with pytest.raises(ValueError, match=said_):
        match([], [], **options)


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(TypeError, match="A table is wanted: a data frame, columns by name, or records; not str"):
        match("a.csv", [])
    with pytest.raises(TypeError, match="Each record is a mapping with the key 'id'"):
        match(["a"], [])
    with pytest.raises(ValueError, match="The columns of the right table have 1 and 2 rows"):
        match([], {"id": ["a"], "name": ["x", "y"]})


def test_everything_that_is_wrong_with_both_tables_is_reported_at_once() -> None:
    left = [{"id": "a"}, {"id": ""}, {"id": "a"}, {"id": True}]
    with pytest.raises(InvalidMatchesError) as refused:
        match(left, {"name": ["x"]})
    assert refused.value.text().splitlines() == [
        "Not a valid table of matches: 4 problems.",
        "MAT001 right: The right table has no column 'id'; it has: name. Rename the column that holds the ids.",
        "MAT003 left, row 1, id 'a': The left table: id 'a' is on rows 1, 3. Ids must be unique: keep one of the rows.",
        "MAT002 left, row 2: The left table: there is no id. Give each row an id; a running number will do.",
        "MAT004 left, row 4, column 'id': The left table: True is no id. Give a text or a whole number.",
    ]
    assert refused.value.text("zh").splitlines() == [
        "匹配表无效：4个问题。",
        "MAT001 right：右表没有“id”列，现有：name。请将编号所在的列改名为“id”。",
        "MAT003 left，第1行，编号“a”：左表：编号“a”出现在第1, 3行。编号不得重复，请只保留其中一行。",
        "MAT002 left，第2行：左表：编号为空。请为每行填写编号，可用流水号。",
        "MAT004 left，第4行，“id”列：左表：True不是编号。请填写文本或整数。",
    ]
