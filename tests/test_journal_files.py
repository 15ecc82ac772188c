"""Journals as files: the same bytes again, and everything that is wrong with one, each at its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from journal_cases import BEGIN, History, histories, town

from gridgov import documents
from gridgov.changes import Part, RenameUnit, SetMeasure, SplitUnit
from gridgov.errors import Problem
from gridgov.journal import Approval, Entry, InvalidJournalError, Journal, json_schema

STEPS = [Approval("proposed", "2025-11-02", "North Street"), Approval("approved", "2026-01-20", "区政府", "12号")]


def sample() -> Journal:
    """Return a journal with everything that an entry can have."""
    parts = [Part("g0", measures={"households": 20.0, "staff": None}), Part("g9", measures={"households": 40})]
    journal = Journal(town(), "2020-01-01")
    journal = journal.record(
        [SplitUnit("g0", parts), SetMeasure("g9", "staff", 1.0)],
        on="2026-02-01",
        authority="区政府12号",
        approvals=STEPS,
        recorded="2026-02-03",
        note='said "yes"\nand so on',
    )
    return journal.correct(0, [RenameUnit("g0", None)], recorded="2026-03-01")


def tree() -> dict[str, Any]:
    """Return the text of the sample as plain values."""
    found: dict[str, Any] = json.loads(sample().dumps())
    return found


@settings(max_examples=25)
@given(histories(known=False))
def test_what_is_written_is_read_and_written_again(history: History) -> None:
    text = history.journal.dumps()
    again = Journal.loads(text)
    assert again == history.journal
    assert again.dumps() == text
    for day in history.days:
        assert documents.dumps(again.as_of(day)) == history.saved(day)


def test_a_file_is_what_was_saved(tmp_path: Path) -> None:
    sample().save(tmp_path / "j.json")
    assert Journal.load(tmp_path / "j.json") == sample()
    assert Journal.loads((tmp_path / "j.json").read_bytes()) == sample()
    with pytest.raises(TypeError, match="from text or bytes, not from int"):
        Journal.loads(7)  # type: ignore[arg-type] # that is the point


def test_the_text_has_one_change_a_line() -> None:
    text = sample().dumps()
    assert text.startswith(
        '{\n  "format": "gridgov-journal",\n  "version": 1,\n  "begins": "2020-01-01",\n  "base": {\n'
    )
    assert text.endswith(
        """  "entries": [
    {"day": "2026-02-01", "recorded": "2026-02-03", "authority": "区政府12号", "note": "said \\"yes\\"\\nand so on", """
        """"approvals": [{"stage": "proposed", "day": "2025-11-02", "by": "North Street"}, """
        """{"stage": "approved", "day": "2026-01-20", "by": "区政府", "document": "12号"}], "changes": [
      {"change": "split_unit", "unit": "g0", "parts": [{"id": "g0", "measures": {"households": 20, "staff": null}}, """
        """{"id": "g9", "measures": {"households": 40}}]},
      {"change": "set_measure", "unit": "g9", "measure": "staff", "value": 1}
    ]},
    {"day": "2026-02-01", "recorded": "2026-03-01", "authority": "区政府12号", "corrects": 0, """
        """"approvals": [{"stage": "proposed", "day": "2025-11-02", "by": "North Street"}, """
        """{"stage": "approved", "day": "2026-01-20", "by": "区政府", "document": "12号"}], "changes": [
      {"change": "rename_unit", "unit": "g0", "name": null}
    ]}
  ]
}
"""
    )


def test_the_schema_describes_what_is_written_and_no_more() -> None:
    whole = json_schema()
    jsonschema.Draft202012Validator.check_schema(whole)
    # The schema of the document comes into the file, as somebody does who has both.
    whole["properties"]["base"] = documents.json_schema()
    check: Any = jsonschema.Draft202012Validator(whole)
    check.validate(tree())
    for wrong in damaged():
        assert not check.is_valid(wrong)


def damaged() -> list[dict[str, Any]]:
    """Return journals that break the shape in one place each."""
    found = [tree() for _ in range(9)]
    found[0]["begin"] = "2020-01-01"
    del found[1]["entries"]
    found[2]["entries"][0]["approvals"][0]["stage"] = "agreed"
    found[3]["entries"][0]["changes"][0]["change"] = "split"
    found[4]["entries"][1]["corrects"] = -1
    found[5]["entries"][0]["authority"] = ""
    found[6]["base"]["unit"] = []
    found[7]["entries"][0] = []
    found[8]["entries"][0]["approvals"] = [7]
    return found


def refused(data: object) -> list[Problem]:
    """Return why a journal is refused."""
    with pytest.raises(InvalidJournalError) as error:
        Journal.loads(data if isinstance(data, str | bytes) else json.dumps(data), file="j.json")
    return list(error.value.problems)


def test_everything_that_is_wrong_is_said_at_once_with_its_place() -> None:
    wrong = tree()
    wrong["begins"] = "2020-13-01"
    wrong["entrys"] = []
    wrong["base"]["units"][1]["level"] = 4
    wrong["entries"][0] |= {"on": "2026-01-01", "recorded": None, "approvals": [STEPS[1].to_dict(), STEPS[0].to_dict()]}
    wrong["entries"][0]["changes"][1] = {"change": "set_measure", "unit": "g9", "measure": "staff", "vlaue": 1}
    del wrong["entries"][1]["day"]
    wrong["entries"][1]["approvals"][1] = {"stage": "agreed", "day": "2026-01-20", "document": ""}
    assert [(p.code, p.place.path, p.place.file) for p in refused(wrong)] == [
        ("JRN022", "$.entrys", "j.json"),
        ("JRN024", "$.begins", "j.json"),
        ("JRN022", "$.entries[0].on", "j.json"),
        ("JRN024", "$.entries[0].recorded", "j.json"),
        ("CHG031", "$.entries[0].changes[1]", "j.json"),
        ("CHG032", "$.entries[0].changes[1]", "j.json"),
        ("JRN001", "$.entries[0].approvals[1]", "j.json"),
        ("JRN023", "$.entries[1]", "j.json"),
        ("JRN024", "$.entries[1].approvals[1].stage", "j.json"),
        ("JRN023", "$.entries[1].approvals[1]", "j.json"),
        ("JRN024", "$.entries[1].approvals[1].document", "j.json"),
        ("DOC012", "$.base.units[1].level", "j.json"),
    ]


@pytest.mark.parametrize("wrong", damaged(), ids=range(9))
def test_what_breaks_the_shape_is_refused(wrong: dict[str, Any]) -> None:
    assert refused(wrong)


def test_a_value_of_the_wrong_kind_is_shown() -> None:
    wrong = tree()
    wrong |= {"version": 0, "entries": {}}
    wrong["base"] = []
    assert [p.text("zh") for p in refused(wrong)] == [
        "JRN024 j.json，$.version：“0”不能作为“version”的值。请填写1；允许未知时可省略该键。",
        "JRN024 j.json，$.base：“[]”不能作为“base”的值。请填写gridgov文档；允许未知时可省略该键。",
        "JRN024 j.json，$.entries：“{}”不能作为“entries”的值。请填写列表；允许未知时可省略该键。",
    ]


def test_what_is_no_journal_says_so() -> None:
    assert [p.code for p in refused("{")] == ["DOC004"]
    assert [p.code for p in refused(b"\xff")] == ["DOC002"]
    assert [p.code for p in refused([])] == ["JRN020"]
    assert [p.code for p in refused(documents.dumps(town()))] == ["JRN020"]
    assert [p.message() for p in refused(tree() | {"version": 2})] == [
        "The journal has version 2; this release reads version 1."
    ]
    twice = sample().dumps().replace('"version": 1', '"version": 1, "version": 1', 1)
    assert [p.code for p in refused(twice)] == ["DOC006"]


def test_an_entry_whose_changes_cannot_be_made_is_refused_at_its_place() -> None:
    wrong = tree()
    wrong["entries"][0]["changes"][1]["unit"] = "nowhere"
    [problem] = refused(wrong)
    assert (problem.code, problem.place.path, problem.place.file) == ("CHG001", "$.entries[0].changes[1]", "j.json")
    wrong = tree()
    wrong["entries"][1]["corrects"] = 1
    assert [(p.code, p.place.path) for p in refused(wrong)] == [("JRN006", "$.entries[1]")]
    wrong = tree()
    wrong["entries"][1] |= {"recorded": "2026-02-01", "day": "2019-01-01"}
    assert [(p.code, p.place.path) for p in refused(wrong)] == [("JRN004", "$.entries[1]"), ("JRN005", "$.entries[1]")]


def test_an_entry_without_anything_is_short() -> None:
    assert Entry(BEGIN, ()).to_dict() == {"day": BEGIN, "changes": []}
    assert (
        '"entries": [\n    {"day": "2020-01-01", "changes": []}\n  ]'
        in Journal(town(), entries=[Entry(BEGIN, ())]).dumps()
    )
    assert Journal(town()).dumps().endswith('  "entries": []\n}\n')
