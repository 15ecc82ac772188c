"""What can be given to an audit, and what comes out of it."""

from __future__ import annotations

import copy
import html.parser
import json
import os
import pickle
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pytest
from audit_cases import FIGURES, relations
from cli_cases import run

from gridgov.audit import (
    AtLeast,
    Audit,
    Between,
    Consistency,
    Derived,
    Difference,
    Increasing,
    Listed,
    OneToOne,
    PartWhole,
    Product,
    Quotient,
    Ratio,
    Reading,
    Readings,
    Relation,
    Sheet,
    Stated,
    Sum,
    Together,
    Total,
    audit,
    load_figures,
    relation_from_dict,
    relations_from_dicts,
)
from gridgov.errors import NotPublishedError, Problem
from gridgov.quantities import Interval, Quantity
from gridgov.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

TOTAL = Sum("total", "all", ["a", "b"])
YEARBOOK = {"all": 349, "a": 321, "b": None}
NAME = Text("total", "合计")


@attrs.frozen
class Closed:
    """A figure that is not published and says so when it is asked."""

    id: str
    name: Text

    @property
    def quantity(self) -> Quantity:
        from gridgov.schemes._faults import NOT_PUBLISHED

        raise NotPublishedError(Problem(NOT_PUBLISHED, facts={"what": self.name, "key": self.id}))


GIVEN: dict[str, Any] = {
    "mapping": YEARBOOK,
    "texts": {"all": "349户", "a": "321", "b": None},
    "numbers": {"all": np.int64(349), "a": np.float32(321), "b": float("nan")},
    "quantities": {"all": Quantity(349), "a": Interval.exactly(321), "b": None},
    "figures": [Stated("all", 349), Stated("a", 321), Closed("b", NAME)],
    "figures by id": {"all": Stated("all", 349), "a": Stated("a", 321), "b": Closed("b", NAME)},
    "rows": [{"id": key, "value": value} for key, value in YEARBOOK.items()],
    "sheet": Sheet([Stated(key, value) for key, value in YEARBOOK.items()]),
    "pandas": pd.DataFrame({"id": list(YEARBOOK), "value": list(YEARBOOK.values())}),
    "pandas texts": pd.DataFrame({"id": list(YEARBOOK), "value": ["349", "321", ""]}),
    "polars": pl.DataFrame({"id": list(YEARBOOK), "value": list(YEARBOOK.values())}),
}


@pytest.mark.parametrize("form", GIVEN)
def test_f88_figures_can_be_given_in_many_forms(form: str) -> None:
    row = audit(GIVEN[form], [TOTAL]).of("total")
    assert row.verdict is Consistency.NOT_DETERMINABLE
    assert row.needed is not None
    assert row.needed.interval == Interval.exactly(28)
    assert row.missing == ("b",)


KINDS: list[tuple[dict[str, Any], Relation]] = [
    ({"sum": {"whole": "a", "parts": ["b", 2], "rounded": 10}}, Sum("r", "a", ["b", 2], rounded=10)),
    (
        {"ratio": {"share": "a", "part": "b", "whole": "c", "rounded": "0.1%"}},
        Ratio("r", "a", "b", "c", rounded="0.1%"),
    ),
    ({"part_whole": {"part": "a", "whole": ["b", "c"]}}, PartWhole("r", "a", Total("b", "c"))),
    ({"at_least": {"more": "a", "less": {"product": ["b", 2]}}}, AtLeast("r", "a", Product("b", 2))),
    ({"one_to_one": {"a": "a", "b": {"difference": ["b", "c"]}}}, OneToOne("r", "a", Difference("b", "c"))),
    ({"increasing": ["a", "b", "c"]}, Increasing("r", ["a", "b", "c"])),
    ({"between": {"term": "a", "low": "b", "high": {"sum": ["c", 1]}}}, Between("r", "a", "b", ["c", 1])),
    ({"listed": {"figure": "a", "named": 3, "open_list": True}}, Listed("r", "a", 3, open_list=True)),
    ({"listed": {"figure": "a"}}, Listed("r", "a")),
    ({"derived": {"term": {"ratio": ["a", "b"]}, "percent": True}}, Derived("r", Quotient("a", "b"), percent=True)),
    ({"derived": {"term": {"number": "约三分之二"}}}, Derived("r", Quantity("2/3", "about"))),
    ({"all": [{"listed": {"figure": "a"}}]}, Together("r", [Listed("1", "a")])),
    (
        {
            "readings": [
                {"key": "x", "tag": "I", "choose": {"units": "b"}, "listed": {"figure": "a"}},
                {
                    "key": "y",
                    "name": {"en": "total", "zh": "合计"},
                    "fact": "F",
                    "all": [{"id": "p", "increasing": ["a"]}],
                },
            ]
        },
        Readings(
            "r",
            [
                Reading("x", Listed("x", "a"), tag="I", choices={"units": "b"}),
                Reading("y", Together("y", [Increasing("p", ["a"])], fact="F"), name=NAME),
            ],
        ),
    ),
]


@pytest.mark.parametrize(("table", "relation"), KINDS)
def test_a_relation_of_a_table_is_the_one_of_python(table: Mapping[str, Any], relation: Relation) -> None:
    words = {"en": "total", "zh": "合计"}
    assert relation_from_dict({"id": "r", **table}) == relation
    named = relation_from_dict({"id": "r", "name": words, "note": words, "fact": "F", "tag": "S", **table})
    assert named == attrs.evolve(relation, name=NAME, note=NAME, fact="F")
    assert audit({"a": 1}, [{"id": "q", "listed": {"figure": "a", "named": 1}}])


def pickled(value: Any) -> Any:  # noqa: ANN401 - anything
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - written here


AGAIN: list[Callable[[Any], Any]] = [copy.copy, copy.deepcopy, pickled]


@pytest.mark.parametrize("code", FIGURES)
@pytest.mark.parametrize("again", AGAIN, ids=["copy", "deepcopy", "pickle"])
def test_relations_and_audits_survive(code: str, again: Callable[[Any], Any]) -> None:
    sheet = Sheet([Stated(key, value) for key, value in FIGURES[code].items()], relations(code))
    found = audit(sheet)
    assert again(sheet) == sheet
    assert again(found) == found
    assert again(found).text("zh") == found.text("zh")


def test_a_reading_that_is_bound_to_a_choice_has_the_figures_of_that_choice() -> None:
    asked: list[dict[str, str]] = []

    def choose(choices: Mapping[str, str]) -> dict[str, int]:
        asked.append(dict(choices))
        return {"units": {"a": 32, "b": 31}[choices["units"]], "centres": 31}

    same = OneToOne("same", "units", "centres")
    relation = Readings("r", [Reading(key, same, choices={"units": key}) for key in "ab"])
    row = audit({"units": 0, "centres": 0}, [relation], choose=choose).of("r")
    assert [part.lines[0].en for part in row.parts] == ["32 ≠ 31 (difference 1)", "31 = 31"]
    assert asked == [{"units": "a"}, {"units": "b"}]


def test_an_object_says_which_figures_and_relations_it_has() -> None:
    class Place:
        figures = (Stated("all", 9), Stated("a", 4), Stated("b", 5))
        relations = relations_from_dicts([{"id": "total", "sum": {"whole": "all", "parts": ["a", "b"]}}])

        def with_readings(self, choices: Mapping[str, str]) -> dict[str, int]:
            return {"all": len(choices), "a": 1, "b": 0}

    assert audit(Place()).of("total").certain
    reading = Readings("r", [Reading("x", TOTAL, choices={"k": "v"}), Reading("y", TOTAL)])
    assert audit(Place(), [reading]).of("r").verdict is Consistency.CONSISTENT


def report() -> Audit:
    figures = [
        Stated("all", 10, NAME),
        Stated("a", "4余", Text("first <b>", "甲")),
        Stated("b", None, Text("second <b>", "乙")),
    ]
    relations = [
        Sum("t", "all", ["a", "b"], name=NAME, fact="F-1", note=Text("A note.", "注。")),
        Readings("r", [Reading("x", OneToOne("", "all", 10), tag="I"), Reading("y", AtLeast("", 3, "all"), name=NAME)]),
        PartWhole("p", "a", "b"),
    ]
    return audit(figures, relations)


def test_a_report_in_english() -> None:
    assert report().text().splitlines() == [
        "3 relations: 0 consistent, 0 inconsistent, 3 not determinable.",
        "t total: not determinable (not published: b (second <b>))",
        "  4-odd + [b not published], stated: 10",
        "  b (second <b>) would have to be 10 - 4-odd = 5 < x < 6",
        "  A note.",
        "r: not determinable (it depends on the reading)",
        "  (x) [I]: consistent",
        "    10 = 10",
        "  (y) total: inconsistent",
        "    3 < 10 (difference -7)",
        "p: not determinable (not published: b (second <b>))",
        "  b (second <b>) would have to be more than 4 (4-odd)",
    ]


def test_a_report_in_chinese() -> None:
    assert report().text("zh").splitlines() == [
        "3个关系：一致0个，不一致0个，无法判定3个。",
        "t 合计：无法判定（未公布：b（乙））",
        "  4余 + ［b未公布］，公布值：10",
        "  b（乙）须为10 - 4余 = 5 < x < 6",
        "  注。",
        "r：无法判定（取决于解读）",
        "  （x） [I]：一致",
        "    10 = 10",
        "  （y）合计：不一致",
        "    3 < 10（差-7）",
        "p：无法判定（未公布：b（乙））",
        "  b（乙）须大于4（4余）",
    ]


def test_a_report_as_columns_json_and_html() -> None:
    found = report()
    assert list(found.columns()["id"]) == ["t", "r", "r.x", "r.y", "p"]
    frame = found.to_pandas("zh")
    assert frame.shape == (5, 11)
    assert frame["arithmetic"][3] == "3 < 10（差-7）"
    assert json.loads(json.dumps(found.to_dict("zh")))["relations"][1]["parts"][0]["key"] == "x"
    assert found.to_dict()["counts"] == {"consistent": 0, "inconsistent": 0, "not_determinable": 3}
    page: str = found._repr_html_()
    assert "second &lt;b&gt;" in page
    assert "<b>" not in page
    parser = html.parser.HTMLParser()
    parser.feed(page)
    assert repr(found) == "<Audit: 3 relations (0 consistent, 0 inconsistent, 3 not determinable)>"
    assert (len(found), bool(found), found.of("r.y").verdict) == (3, True, Consistency.INCONSISTENT)
    assert [row.id for row in found] == ["t", "r", "p"]


@pytest.mark.parametrize(
    ("relation", "line"),
    [
        (AtLeast("r", Quotient("a", "zero"), 1), "not determinable (a divisor can be 0)"),
        (Derived("r", Quotient("a", "zero")), "not determinable (a divisor can be 0)"),
        (Derived("r", Difference(Quotient("a", "zero"), 1)), "not determinable (a divisor can be 0)"),
        (Derived("r", Product(Quotient("a", "zero"), 1)), "not determinable (a divisor can be 0)"),
        (Derived("r", [Quotient("a", "zero"), 1]), "not determinable (a divisor can be 0)"),
        (Derived("r", Quotient("a", Difference("a", "a"))), "not determinable (a divisor can be 0)"),
        (AtLeast("r", "odd", 565), "consistent (it depends on the exact numbers)"),
        (OneToOne("r", "odd", 565), "consistent (it depends on the exact numbers)"),
        (OneToOne("r", "odd", {"ratio": [1131, 2]}), "consistent (it depends on the exact numbers)"),
        (OneToOne("r", "odd", {"ratio": [5605, 10]}), "consistent (it depends on the exact numbers)"),
        (AtLeast("r", {"ratio": [5605, 10]}, "odd"), "consistent (it depends on the exact numbers)"),
        (Between("r", 560.5, "odd", 700), "consistent (it depends on the exact numbers)"),
        (Increasing("r", ["odd", 560.5, 700]), "consistent (it depends on the exact numbers)"),
        (AtLeast("r", 560, "odd"), "inconsistent"),
        (Increasing("r", [561, "odd", 562, "missing"]), "inconsistent"),
        (OneToOne("r", "odd", 560), "inconsistent"),
        (Increasing("r", [560, "odd", 561]), "inconsistent"),
        (Increasing("r", [561, "odd", 562]), "inconsistent"),
        (Increasing("r", [{"ratio": [1123, 2]}, "odd", 563]), "consistent (it depends on the exact numbers)"),
        (OneToOne("r", ["odd", 0.5], 565.5), "consistent (it depends on the exact numbers)"),
        (Listed("r", "a", 7, open_list=True), "consistent"),
        (Listed("r", "a", 8, open_list=True), "inconsistent"),
        (Sum("r", 2, [0, 0, 0], rounded=1), "consistent"),
        (Sum("r", 3, [0, 0, 0], rounded=1), "inconsistent"),
        (Together("r", [AtLeast("x", "odd", 565), AtLeast("y", "odd", 5)]), "consistent"),
        (Increasing("r", [560, "odd", 562]), "consistent (it depends on the exact numbers)"),
        (Between("r", "odd", 100, 560), "inconsistent"),
        (Between("r", "odd", 565, 600), "consistent (it depends on the exact numbers)"),
        (
            Between("r", "odd", {"ratio": [1131, 2]}, {"ratio": [5659, 10]}),
            "consistent (it depends on the exact numbers)",
        ),
        (Ratio("r", "share", "a", 10), "consistent"),
        (Ratio("r", "share", 5, 10), "inconsistent"),
        (Ratio("r", "missing", 5, 10), "not determinable (not published: missing)"),
        (Ratio("r", "missing", 50, "odd"), "not determinable (not published: missing)"),
        (PartWhole("r", "missing", "missing"), "not determinable (not published: missing)"),
        (AtLeast("r", 0, ["missing", 1]), "inconsistent"),
        (AtLeast("r", ["missing", 1], 1), "consistent"),
        (Listed("r", "missing", 3), "not determinable (not published: missing)"),
    ],
)
def test_edges(relation: Relation, line: str) -> None:
    figures = {"a": 7, "zero": 0, "odd": "560余人", "share": "约三分之二", "missing": None}
    assert audit(figures, [relation]).text().splitlines()[1] == f"r: {line}"


def test_together_is_certain_only_if_every_part_is() -> None:
    maybe, surely = AtLeast("x", "odd", 565), AtLeast("y", "odd", 5)
    rows = audit({"odd": "560余人"}, [Together("a", [maybe, surely]), Together("b", [surely])]).rows
    assert [row.certain for row in rows] == [False, True]


def test_two_figures_that_are_not_published_leave_each_other_open() -> None:
    row = audit({"all": 9, "a": None, "b": None}, [TOTAL]).of("total")
    assert (row.needed, row.missing) == (None, ("a", "b"))


def test_numbers_that_are_about_right_are_shown_with_their_range() -> None:
    figures = {"some": "约100", "few": 20}
    lines = {
        Difference("some", "few"): "about 100 - 20 = 80 (75..85)",
        Total("some", "few"): "about 100 + 20 = 120 (115..125)",
        Product("some", "few"): "(about 100) × 20 = 2,000 (1,900..2,100)",
        Quotient("some", "few"): "(about 100) / 20 = 5 (4.75..5.25)",
    }
    for term, line in lines.items():
        assert audit(figures, [Derived("r", term)]).of("r").lines[0].en == line


def test_signs_do_not_run_together() -> None:
    terms = [Difference("a", -2), Total("a", -2), Product("a", -2), Difference("a", Difference("a", 1))]
    found = audit({"a": 7}, [Derived(str(i), term) for i, term in enumerate(terms)])
    assert [row.lines[0].en for row in found] == ["7 - (-2) = 9", "7 + (-2) = 5", "7 × (-2) = -14", "7 - (7 - 1) = 1"]


def test_a_column_that_is_called_figures_is_a_column() -> None:
    frame = pd.DataFrame({"id": ["a"], "value": [7], "figures": [8]})
    assert audit(frame, [Listed("r", "a", 7)])


def test_the_same_bytes_under_any_hash_seed() -> None:
    code = "from test_audit import report; print(report().text('zh'), report().to_dict(), report().columns())"
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            cwd=Path(__file__).parent,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1


def test_what_can_be_anything_and_what_is_divided_by_0() -> None:
    found = audit({"a": Interval(), "zero": 0}, [Derived("r", "a"), Derived("s", Quotient(-1, "zero"))])
    assert [row.lines[0].zh for row in found] == ["任意数", "(-1) / 0"]
    assert audit({"a": None, "zero": 0}, [OneToOne("r", Product("a", "zero"), 0)]).of("r").needed is None


def test_needed_is_exact() -> None:
    row = audit({"all": 398, "part": None, "share": Fraction(2, 3)}, [Ratio("r", "share", "part", "all")]).of("r")
    assert row.needed is not None
    assert row.needed.text() == "part would have to be (2/3) × 398 = 265.3"
    assert row.needed.interval == Interval.exactly(Fraction(796, 3))


def test_a_table_in_a_file_says_with_an_empty_cell_what_is_not_published(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,unit,value,name\nall,户,349余, 全部\n,,,\nb,, ,\n", encoding="utf-8")
    figures = load_figures(tmp_path / "t.csv")
    assert figures == (Stated("all", Quantity(349, "odd"), Text("全部", "全部")), Stated("b", None))


# The command line


@pytest.fixture
def yearbook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("y.csv").write_text("id,value,name\nall,349,全部\na,321,\nb,27,\n", encoding="utf-8-sig")
    claims = '[[relations]]\nid = "total"\nsum = { whole = "all", parts = ["a", "b"] }\n'
    Path("bad.toml").write_text("[", encoding="utf-8")
    Path("r.toml").write_text(claims, encoding="utf-8")
    figures = "".join(
        f'[[figures]]\nid = "{key}"\nvalue = {value}\n' for key, value in (("all", 348), ("a", 321), ("b", 27))
    )
    Path("y.toml").write_text(figures + claims, encoding="utf-8")
    return tmp_path


@pytest.mark.usefixtures("yearbook")
def test_command_audits_a_table_a_file_and_a_scheme() -> None:
    bad = run("audit", "y.csv", "--relations", "r.toml", code=1)
    assert bad.stdout.splitlines()[1:] == ["total: inconsistent", "  321 + 27 = 348, stated: 349 (difference -1)"]
    good = run("audit", "y.toml", "--lang", "zh")
    assert good.stdout.splitlines()[0] == "1个关系：一致1个，不一致0个，无法判定0个。"
    data = json.loads(run("audit", "y.toml", "--format", "json").stdout)
    assert data["relations"][0]["arithmetic"] == ["321 + 27 = 348, stated: 348"]
    assert run("audit", "y.toml", "--format", "csv").stdout.splitlines()[1].startswith("total,,consistent,True,,")
    assert "321,276 + 18,836 + 8,916 = 349,028" in run("audit", "ankang-321").stdout


@pytest.mark.usefixtures("yearbook")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("y.csv",), "CSV文件须同时给出--relations。"),
        (("z.csv", "--relations", "r.toml"), "CLI001 z.csv：文件或文件夹不存在。"),
        (("y.csv", "--relations", "z.toml"), "CLI001 z.toml：文件或文件夹不存在。"),
        (("z.toml",), "CLI001 z.toml：文件或文件夹不存在。"),
        (("nowhere",), "SCH001 编号“nowhere”：没有方案“nowhere”。"),
        (("bad.toml",), "AUD015 bad.toml：文件不是有效的TOML："),
        (("r.toml",), "AUD001 relations[0].whole，编号“total”：数字“all”不在所给数字之中。"),
    ],
)
def test_command_says_what_cannot_be_read(arguments: tuple[str, ...], said: str) -> None:
    result = run("audit", *arguments, "--lang", "zh", code=2)
    assert not result.stdout
    assert said in result.stderr
