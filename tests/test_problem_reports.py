"""Problems as text, JSON, CSV and SARIF: all of them say the same, and SARIF follows the schema of its standard."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gridgov
from gridgov.errors import FaultKind, Place, Problem, Problems
from gridgov.tables._fault_report import ProblemForm, plain, problem_row, render_problems
from gridgov.tables._fault_report_sarif import problems_as_log
from gridgov.text import LANGS, Lang, Text

SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text("utf-8"))
KINDS = (
    FaultKind("XXX001", "bad-number", Text("'{value}' is wrong.", "“{value}”有误。"), Text("Fix it.", "请改正。")),
    FaultKind(
        "XXX002", "of-level", Text("In {level.en}.", "在{level.zh}。"), Text("See {level.en}.", "见{level.zh}。")
    ),
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)
LETTERS = st.sampled_from([None, "A", "C", "Z", "AA", "XFD"])
PLACES = st.builds(
    Place,
    file=st.none() | st.sampled_from(["城.xlsx", "a b/c.csv", "d\\e.xls"]),
    sheet=st.none() | TEXTS,
    row=st.none() | st.integers(1, 2_000_000),
    letter=LETTERS,
    column=st.none() | TEXTS,
    id=st.none() | TEXTS,
    path=st.none() | st.just("$.units[3].parent"),
)
VALUES = st.one_of(TEXTS, st.integers(), st.floats(), st.dates(), st.none(), st.booleans(), st.just(("a", 1)))


@st.composite
def problem_lists(draw: st.DrawFn) -> Problems:
    """Draw problems of two kinds at any places."""
    found: list[Problem] = []
    for place in draw(st.lists(PLACES, max_size=6)):
        if draw(st.booleans()):
            found.append(Problem(KINDS[0], place, {"value": draw(VALUES)}))
        else:
            found.append(Problem(KINDS[1], place, {"level": Text("grid", "网格")}))
    return Problems.of(*found)


def validate(log: dict[str, Any]) -> None:
    jsonschema.validate(log, SCHEMA, cls=jsonschema.Draft202012Validator, format_checker=jsonschema.FormatChecker())


def number(letters: str) -> int:
    """Return the number of a column, found by counting; the oracle for letters."""
    import openpyxl.utils

    return int(openpyxl.utils.column_index_from_string(letters))


@settings(max_examples=25)  # the schema is slow
@given(problem_lists(), st.sampled_from(LANGS))
def test_sarif_follows_the_standard_and_says_all(found: Problems, lang: Lang) -> None:
    log = json.loads(render_problems(found, "sarif", lang=lang))
    validate(log)
    [run] = log["runs"]
    assert len(run["results"]) == len(found)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(found.counts())
    for problem, result in zip(found, run["results"], strict=True):
        assert result["ruleId"] == problem.code == rules[result["ruleIndex"]]["id"]
        assert result["message"]["text"] == f"{problem.message(lang)} {problem.way_out(lang)}"
        for tongue in LANGS:
            assert problem.message(tongue) in result["properties"]["messages"][tongue]
        check_location(problem.place, result.get("locations", [{}])[0], run)


def check_location(place: Place, location: dict[str, Any], run: dict[str, Any]) -> None:
    if place.file is None:
        assert "physicalLocation" not in location
    else:
        physical = location["physicalLocation"]
        assert run["artifacts"][physical["artifactLocation"]["index"]]["location"] == {
            "uri": physical["artifactLocation"]["uri"]
        }
        region = physical.get("region", {})
        assert region.get("startLine") == place.row
        wanted = None if place.letter is None or place.row is None else number(place.letter)
        assert region.get("startColumn") == wanted
    if place.sheet is not None and place.cell is not None:
        [logical] = location["logicalLocations"]
        assert (logical["fullyQualifiedName"], logical["kind"]) == (f"{place.sheet}!{place.cell}", "cell")


def test_the_schema_refuses_what_is_wrong() -> None:
    log = problems_as_log(Problems.of(Problem(KINDS[0], Place(row=3), {"value": 1})))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        validate(log)


def test_sarif_describes_rules_in_both_languages() -> None:
    found = Problems.of(
        Problem(KINDS[0], Place(), {"value": 1}), Problem(KINDS[1], Place(), {"level": Text("grid", "网格")})
    )
    [run] = problems_as_log(found)["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"], driver["language"]) == ("gridgov", gridgov.__version__, "en")
    assert [(rule["shortDescription"]["text"], rule["help"]["text"]) for rule in driver["rules"]] == [
        ("'…' is wrong.", "Fix it."),
        ("In ….", "See …."),
    ]
    [zh] = run["translations"]
    assert (zh["language"], zh["associatedComponent"]) == ("zh-CN", {"name": "gridgov"})
    assert [(rule["shortDescription"]["text"], rule["help"]["text"]) for rule in zh["rules"]] == [
        ("“…”有误。", "请改正。"),
        ("在…。", "见…。"),
    ]
    assert problems_as_log(found, "zh")["runs"][0]["tool"]["driver"]["rules"] == zh["rules"]


@given(problem_lists(), st.sampled_from(LANGS))
def test_json_json_lines_and_csv_say_the_same(found: Problems, lang: Lang) -> None:
    whole = json.loads(render_problems(found, "json", lang=lang))
    assert (whole["count"], whole["counts"]) == (len(found), found.counts())
    rows = [problem_row(problem, lang) for problem in found]
    assert whole["problems"] == rows
    lines = render_problems(found, "jsonl", lang=lang).split("\n")
    assert [json.loads(line) for line in lines if line] == rows
    table = list(csv.DictReader(io.StringIO(render_problems(found, "csv", lang=lang), newline="")))
    assert len(table) == len(rows)
    for line, row in zip(table, rows, strict=True):
        for key in ("code", "name", "cell", "row"):
            assert line[key] == ("" if row[key] is None else str(row[key]))
        assert not any(value[:1] in set("=+-@\t\r") and value[:1] for value in line.values() if not is_number(value))


def is_number(text: str) -> bool:
    """Tell whether a cell is a number, which may be negative and is no formula."""
    try:
        float(text)
    except ValueError:
        return False
    return True


@given(problem_lists(), st.sampled_from(LANGS))
def test_text_is_one_line_a_problem(found: Problems, lang: Lang) -> None:
    assert render_problems(found, "text", lang=lang) == "".join(f"{problem.text(lang)}\n" for problem in found)


def test_a_problem_as_json_has_every_name() -> None:
    place = Place(file="城.xlsx", sheet="单元", row=8, letter="C", column="户数", id="w1")
    line = render_problems(Problems.of(Problem(KINDS[0], place, {"value": "十几"})), "jsonl", lang="zh")
    assert json.loads(line) == {
        "code": "XXX001",
        "name": "bad-number",
        "file": "城.xlsx",
        "sheet": "单元",
        "cell": "C8",
        "row": 8,
        "column": "户数",
        "id": "w1",
        "path": None,
        "value": "十几",
        "message": "“十几”有误。",
        "way_out": "请改正。",
    }


def test_facts_become_plain_json_types() -> None:
    given_values = [np.int64(3), np.float64("nan"), float("inf"), dt.date(2025, 1, 2), Text("a", "甲"), {1}, (1, "x")]
    assert [plain(value, "zh") for value in given_values] == [3, None, None, "2025-01-02", "甲", "{1}", [1, "x"]]


def test_a_text_that_is_no_unicode_is_escaped() -> None:
    found = Problems.of(Problem(KINDS[0], Place(file="城\ud800.csv"), {"value": "\udcff"}))
    forms: list[ProblemForm] = ["json", "jsonl", "sarif"]
    for form in forms:
        assert json.loads(render_problems(found, form).encode())


def test_nothing_wrong() -> None:
    assert render_problems(Problems(), "text") == render_problems(Problems(), "jsonl") == ""
    validate(json.loads(render_problems(Problems(), "sarif")))


def test_wrong_arguments() -> None:
    with pytest.raises(ValueError, match="form must be one of 'text', 'json', 'jsonl', 'sarif', 'csv', not 'xml'"):
        render_problems(Problems(), "xml")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="lang must be 'en' or 'zh', not 'fr'"):
        render_problems(Problems(), "text", lang="fr")  # type: ignore[arg-type]
