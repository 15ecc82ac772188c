"""The exact words of every fault of an audit, in both languages, with their places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pytest

from gridgov.audit import (
    Increasing,
    InvalidAuditError,
    Listed,
    OneToOne,
    Ratio,
    Reading,
    Readings,
    Sum,
    Together,
    audit,
    load,
    load_figures,
    relation_from_dict,
)
from gridgov.errors import FAULTS, UnknownKeyError
from gridgov.text import LANGS

Wrong = Callable[[], Any]
ONE = Listed("r", "a", 1)


def toml(text: str) -> Wrong:
    def read() -> object:
        Path("t.toml").write_text(text, encoding="utf-8")
        return load("t.toml")

    return read


def csv(text: str) -> Wrong:
    def read() -> object:
        Path("t.csv").write_text(text, encoding="utf-8")
        return load_figures("t.csv")

    return read


def table(**keys: object) -> Wrong:
    return lambda: relation_from_dict({"id": "r", **keys}, "relations[3]")


CASES: list[tuple[str, Wrong, str, str]] = [
    (
        "AUD001",
        lambda: audit({"alpha": 1}, [Listed("q", "alpha", 1), Sum("r", "alpha", ["alpha", "alhpa"])]),
        "AUD001 relations[1].parts[1], id 'r': The figure 'alhpa' is not among the figures. Did you mean 'alpha'?",
        "AUD001 relations[1].parts[1]，编号“r”：数字“alhpa”不在所给数字之中。是否为“alpha”？",
    ),
    (
        "AUD001",
        lambda: audit(
            {"a": 1}, [Together("r", [Readings("s", [Reading("x", ONE), Reading("y", Listed("t", "zzz"))])])]
        ),
        (
            "AUD001 relations[0].all[0].readings[1].figure, id 't': The figure 'zzz' is not among the figures. "
            "Add it; where it is not published, leave its value out (in Python: None)."
        ),
        (
            "AUD001 relations[0].all[0].readings[1].figure，编号“t”：数字“zzz”不在所给数字之中。"
            "请补充；未公布的，不填其值（Python中填None）。"
        ),
    ),
    (
        "AUD002",
        lambda: audit({"a": 1}, [Increasing("r", ["a"])]),
        (
            "AUD002 relations[0].terms, id 'r': The relation needs at least 2 of these and has 1. "
            "Name them, or delete the relation."
        ),
        "AUD002 relations[0].terms，编号“r”：该关系至少需要2项，现有1项。请补充各项，或删除该关系。",
    ),
    (
        "AUD002",
        lambda: audit({"a": 1}, [Sum("r", "a", [])]),
        (
            "AUD002 relations[0].parts, id 'r': The relation needs at least 1 of these and has 0. "
            "Name them, or delete the relation."
        ),
        "AUD002 relations[0].parts，编号“r”：该关系至少需要1项，现有0项。请补充各项，或删除该关系。",
    ),
    (
        "AUD003",
        lambda: audit({"a": 1}, [ONE, OneToOne("r", "a", 1)]),
        "AUD003 relations, id 'r': The relation 'r' is there 2 times. Give each relation its own id.",
        "AUD003 relations，编号“r”：关系“r”出现2次。请为每个关系使用不同的编号。",
    ),
    (
        "AUD004",
        lambda: audit({"a": 1}, [Readings("r", [Reading("x", ONE), Reading("x", ONE)])]),
        "AUD004 relations[0].readings, id 'r': The reading 'x' is there 2 times. Give each reading its own key.",
        "AUD004 relations[0].readings，编号“r”：解读“x”出现2次。请为每种解读使用不同的键。",
    ),
    (
        "AUD005",
        lambda: audit({"a": [1]}, [ONE]),
        (
            "AUD005 figures, id 'a': The figure 'a' is [1], which is no number. Give a number, a text such as '560余' "
            "or '41.5%', a quantity, or None where it is not published."
        ),
        (
            "AUD005 figures，编号“a”：数字“a”的值为[1]，不是数值。"
            "请给出数值、“560余”或“41.5%”之类的文本或数量；未公布的请填None。"
        ),
    ),
    (
        "AUD005",
        lambda: audit([{"id": "a", "value": float("inf")}], [ONE]),
        (
            "AUD005 figures[0], row 1, id 'a': The figure 'a' is inf, which is not finite. Give a number, a text such "
            "as '560余' or '41.5%', a quantity, or None where it is not published."
        ),
        (
            "AUD005 figures[0]，第1行，编号“a”：数字“a”的值为inf，不是有限的数值。"
            "请给出数值、“560余”或“41.5%”之类的文本或数量；未公布的请填None。"
        ),
    ),
    (
        "AUD006",
        lambda: audit({"a": 41.5}, [Ratio("r", "a", 165, 398)]),
        (
            "AUD006 relations[0].share, id 'r': The share is 41.5, which is not between 0 and 1. Write it with its "
            "sign, such as '41.5%', or as 0.415; other ratios are compared with one_to_one."
        ),
        (
            "AUD006 relations[0].share，编号“r”：占比为41.5，不在0与1之间。"
            "请连同百分号书写，如“41.5%”，或写为0.415；其他比值请用one_to_one比较。"
        ),
    ),
    (
        "AUD007",
        table(sum={"whole": "a"}),
        "AUD007 relations[3].sum: The key 'parts' is missing. Add it.",
        "AUD007 relations[3].sum：缺少键“parts”。请补充。",
    ),
    (
        "AUD008",
        table(sum={"whole": "a", "prats": ["b"], "parts": []}),
        "AUD008 relations[3].sum.prats: The key 'prats' is not known here. Did you mean 'parts'?",
        "AUD008 relations[3].sum.prats：此处不存在键“prats”。是否为“parts”？",
    ),
    (
        "AUD009",
        table(listed={"figure": "a", "named": -1}),
        "AUD009 relations[3].listed.named: 'named' holds -1. Give a list of different names, or a whole number from 0.",
        "AUD009 relations[3].listed.named：“named”的值为-1。请填写互不相同的名称列表，或不小于0的整数。",
    ),
    (
        "AUD010",
        table(sum={"whole": "a", "parts": ["b"]}, increasing=["a", "b"]),
        "AUD010 relations[3]: One of these keys is needed, and 2 are there: sum, increasing. Keep exactly one of them.",
        "AUD010 relations[3]：以下键须且只能有一个，现有2个：sum, increasing。请只保留其中一个。",
    ),
    (
        "AUD011",
        lambda: audit({"a": 1}, [Readings("r", [Reading("x", ONE), Reading("y", ONE, choices={"units": "b"})])]),
        (
            "AUD011 relations[0].readings[1], id 'r': The reading 'y' holds for the choice units=b, and nothing says "
            "which figures that choice has. Give choose=."
        ),
        "AUD011 relations[0].readings[1]，编号“r”：解读“y”对应选择units=b，但没有说明该选择下的数字。请给出choose=。",
    ),
    (
        "AUD012",
        lambda: audit({"a": 1}, []),
        "AUD012 relations: There is no relation. Declare at least one: figures without relations say nothing.",
        "AUD012 relations：没有任何关系。请至少声明一个：没有关系的数字无从核查。",
    ),
    (
        "AUD013",
        lambda: audit([{"id": "a", "value": 1}, {"id": "a", "value": 2}], [ONE]),
        "AUD013 figures, id 'a': The figure 'a' is there 2 times. Give each figure its own id.",
        "AUD013 figures，编号“a”：数字“a”出现2次。请为每个数字使用不同的编号。",
    ),
    (
        "AUD014",
        csv("id,amount\na,1\n"),
        "AUD014 t.csv, row 1: There is no column 'value'. Give the columns 'id' and 'value'.",
        "AUD014 t.csv，第1行：缺少“value”列。请给出“id”列和“value”列。",
    ),
    (
        "AUD015",
        toml("a = ["),
        (
            "AUD015 t.toml: The file is not TOML: Invalid value (at end of document). "
            "Correct it at that place and save it as UTF-8."
        ),
        "AUD015 t.toml：文件不是有效的TOML：Invalid value (at end of document)。请在该处更正，并以UTF-8保存。",
    ),
    (
        "AUD016",
        lambda: audit({"a": 1}, [ONE]).of("q"),
        "AUD016 id 'q': The audit has no relation 'q'. There are: r.",
        "AUD016 编号“q”：核查中没有关系“q”。现有：r。",
    ),
    (
        "AUD017",
        csv("id,value\na,1\n,2\n"),
        "AUD017 t.csv, row 3: The row has a value and no id. Give the figure an id.",
        "AUD017 t.csv，第3行：该行有数值而没有编号。请填写数字的编号。",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{case[0]}-{i}" for i, case in enumerate(CASES)])
def test_words_of_a_fault(case: tuple[str, Wrong, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, wrong, *words = case
    monkeypatch.chdir(tmp_path)
    with pytest.raises((InvalidAuditError, UnknownKeyError)) as error:
        wrong()
    problems = error.value.problems
    assert [problem.code for problem in problems] == [code]
    assert [problems[0].text(lang) for lang in LANGS] == words


def test_every_fault_has_its_words_here() -> None:
    assert {case[0] for case in CASES} == {code for code in FAULTS if code.startswith("AUD")}


def test_a_text_that_is_no_quantity_is_named_with_its_figure() -> None:
    with pytest.raises(InvalidAuditError) as error:
        audit({"a": "若干", "b": "many"}, [Listed("r", "a", 1)])
    assert [(problem.code[:3], problem.place.id) for problem in error.value.problems] == [("QTY", "a"), ("QTY", "b")]
    assert error.value.headline("en") == "The audit cannot be made: 2 problems."
    assert error.value.headline("zh") == "无法核查：2个问题。"


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(InvalidAuditError) as error:
        audit({"a": "x", "b": True}, [Sum("r", "c", []), Sum("r", "d", ["e"]), Ratio("s", 5, "a", "f")])
    found = sorted(problem.code for problem in error.value.problems if problem.code.startswith("AUD"))
    assert found == ["AUD001"] * 4 + ["AUD002", "AUD003", "AUD005", "AUD006"]


def test_everything_that_is_wrong_with_tables_is_said_at_once() -> None:
    with pytest.raises(InvalidAuditError) as error:
        audit(pd.DataFrame({"id": ["a"], "amount": [1]}), [{"id": "r"}, {"id": "s", "listed": {"figure": "b"}}])
    assert [problem.code for problem in error.value.problems] == ["AUD014", "AUD010", "AUD001"]


def test_everything_that_is_wrong_with_a_file_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "t.toml").write_text(
        """
        figures = [{ value = 1 }, { id = "a", value = true }, { id = "b", value = "x" },
                   { id = "c", value = 0, qualifier = "odd" }, { id = "d", qualifier = "some" }, { id = "e", valu = 1 }]
        relations = [{ id = "r" }, { increasing = ["a"] }, { id = "s", name = "s", sum = [] },
                     { id = "t", readings = [{ key = "a", one_to_one = { a = "b", b = { power = [1] } } }] },
                     { id = "u", all = [{ derived = { term = { ratio = [1] }, percent = 1 } }] },
                     { id = "v", ratio = { share = 1, part = 1, whole = 1, rounded = 0 } }, { id = " ", all = 1 },
                     { id = "w", readings = [{ key = "a", choose = 1, listed = { figure = "a" } }] },
                     { id = "x", sum = { whole = 1, parts = [1], rounded = true } }]
        """,
        encoding="utf-8",
    )
    with pytest.raises(InvalidAuditError) as error:
        load(tmp_path / "t.toml")
    assert [(problem.code, problem.place.path) for problem in error.value.problems] == [
        ("AUD007", "figures[0]"),
        ("AUD009", "figures[1].value"),
        ("QTY003", "figures[2].value"),
        ("AUD009", "figures[3].qualifier"),
        ("AUD009", "figures[4].qualifier"),
        ("AUD008", "figures[5].valu"),
        ("AUD010", "relations[0]"),
        ("AUD007", "relations[1]"),
        ("AUD009", "relations[2].name"),
        ("AUD009", "relations[2].sum"),
        ("AUD009", "relations[3].readings[0].one_to_one.b"),
        ("AUD009", "relations[4].all[0].derived.term"),
        ("AUD009", "relations[4].all[0].derived.percent"),
        ("AUD009", "relations[5].ratio.rounded"),
        ("AUD009", "relations[6].id"),
        ("AUD009", "relations[6].all"),
        ("AUD009", "relations[7].readings[0].choose"),
        ("AUD009", "relations[8].sum.rounded"),
    ]
    assert {problem.place.file for problem in error.value.problems} == {str(tmp_path / "t.toml")}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (
            lambda: Sum("r", object(), ["a"]),
            "A term is a figure id, a number, a list of terms or arithmetic with them, ",
        ),
        (lambda: Sum("r", "a", "bc"), "A list of terms is wanted, not the text 'bc'"),
        (lambda: audit(5, [ONE]), "Figures are given as a mapping, rows or a data frame, not as int"),
        (lambda: audit("a", [ONE]), "Figures are given as a mapping, rows or a data frame, not as str"),
        (lambda: audit({1: 2}, [ONE]), "The id of a figure is a text, not int"),
        (lambda: audit([5], [ONE]), "A row of figures has the keys id and value; row 1 is int"),
        (
            lambda: audit({"a": 1}, cast("Any", [5])),
            "A relation is one of gridgov.audit, such as Sum, or a table; not int",
        ),
    ],
)
def test_wrong_use_is_said_in_a_sentence(wrong: Wrong, message: str) -> None:
    with pytest.raises(TypeError, match=message.replace("(", r"\(")):
        wrong()


def test_wrong_values_are_said_in_a_sentence() -> None:
    with pytest.raises(
        ValueError, match="named is a list of different names, or how many there are, from 0, or None; not -1"
    ):
        Listed("r", "a", -1)
    with pytest.raises(ValueError, match="Numbers are rounded to a step of more than 0, not 0"):
        Sum("r", "a", ["b"], rounded=0)
    with pytest.raises(ValueError, match="'ratio' needs two terms, not 3"):
        OneToOne("r", "a", {"ratio": [1, 2, 3]})
