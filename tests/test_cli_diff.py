"""``gridgov diff``: the changes between two files, in both languages, and to apply again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import attrs
import pytest
from cli_cases import TEXT, make_city, record, rows, run, run_json

from gridgov.changes import MoveUnit, RenameUnit, SetMeasure, apply, diff, read_changes
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.text import Text

BOTH = record(en=TEXT, zh=TEXT)
DIFF = record(
    a=TEXT,
    b=TEXT,
    equal={"type": "boolean"},
    changes=rows(change={"type": "object"}, text=BOTH),
    rest={"type": "array", "items": BOTH},
)
CHANGES = [RenameUnit("c1", "培新社区"), MoveUnit("g2", to="c2"), SetMeasure("b1", "households", 5000)]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Jurisdiction:
    monkeypatch.chdir(tmp_path)
    before = make_city()
    after = apply(before, CHANGES, on="2026-01-01").jurisdiction
    before.save("a.json")
    after.save("b.json")
    return after


def test_the_changes_lead_from_one_file_to_the_other(here: Jurisdiction) -> None:
    data = run_json("diff", "a.json", "b.json", "-o", "changes.json", schema=DIFF, code=1)
    found = diff(make_city(), here)
    assert [entry["change"] for entry in data["changes"]] == found.to_records()
    assert {entry["text"]["zh"] for entry in data["changes"]} == {change.describe("zh") for change in found.changes}
    changes = read_changes(json.loads(Path("changes.json").read_text("utf-8")))
    assert changes == found.changes
    assert set(changes) == set(CHANGES)
    assert apply(Jurisdiction.load("a.json"), changes, on="2026-01-01").jurisdiction == here


def test_as_text_and_as_a_table(here: Jurisdiction) -> None:
    found = diff(make_city(), here)
    assert run("diff", "a.json", "b.json", code=1).stdout == found.text() + "\n"
    assert run("--lang", "zh", "diff", "a.json", "b.json", code=1).stdout == found.text("zh") + "\n"
    table = list(csv.DictReader(io.StringIO(run("diff", "a.json", "b.json", "--format", "csv", code=1).stdout)))
    assert {row["change"] for row in table} == {"rename_unit", "move_unit", "set_measure"}
    assert [row["text_en"] for row in table] == found.text().splitlines()
    assert [row["text_zh"] for row in table] == found.text("zh").splitlines()


def test_equal_files_are_no_difference(here: Jurisdiction) -> None:
    assert len(here.territory)
    assert run("diff", "a.json", "a.json").stdout == "No difference.\n"
    assert run("diff", "a.json", "a.json", "--lang", "zh").stdout == "没有差异。\n"
    data = run_json("diff", "a.json", "a.json", "-o", "none.json", schema=DIFF)
    assert (data["equal"], data["changes"], data["rest"]) == (True, [], [])
    assert json.loads(Path("none.json").read_text("utf-8")) == []


def test_what_no_change_expresses_is_said(here: Jurisdiction) -> None:
    attrs.evolve(here, notes=(Note("other", "I", Text("Other.", "其他。")),)).save("b.json")
    data = run_json("diff", "a.json", "b.json", schema=DIFF, code=1)
    assert data["rest"]
    assert not data["equal"]
    table = list(csv.DictReader(io.StringIO(run("diff", "a.json", "b.json", "--format", "csv", code=1).stdout)))
    assert [row["text_en"] for row in table if not row["change"]] == [text["en"] for text in data["rest"]]


def test_tables_of_units_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text("id,level,parent,name\n61,province,,\n6109,city,61,Ankng\n", "utf-8")
    Path("b.csv").write_text("id,level,parent,name\n61,province,,\n6109,city,61,Ankang\n", "utf-8")
    assert run("diff", "a.csv", "b.csv", code=1).stdout == "Unit '6109' is named 'Ankang'.\n"


def test_a_file_that_cannot_be_read_or_written(here: Jurisdiction, tmp_path: Path) -> None:
    assert len(here.territory)
    assert "CLI001 nope.json" in run("diff", "a.json", "nope.json", code=2).stderr
    assert "CLI001" in run("diff", "a.json", "b.json", "-o", tmp_path / "no" / "changes.json", code=2).stderr
    Path("bad.json").write_text("{}", "utf-8")
    result = run("diff", "bad.json", "b.json", code=2)
    assert result.stdout == ""
    assert "bad.json" in result.stderr
