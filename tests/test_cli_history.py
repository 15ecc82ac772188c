"""``gridgov history``: what became of a unit, out of a jurisdiction, a journal, or published codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
from cli_cases import COUNT, NUMBER_OR_NONE, TEXT, TEXT_OR_NONE, record, rows, run, run_json

from gridgov.changes import MergeUnits, Part, RecodeUnit, SetMeasure, SplitUnit, apply
from gridgov.hierarchy import Hierarchy
from gridgov.journal import Journal
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.text import Text

NUMBER = {"type": "number"}
SHARE = rows(old=TEXT, new=TEXT_OR_NONE, share=NUMBER_OR_NONE)
PAST = record(
    source={"enum": ["codes", "jurisdiction", "journal"]},
    file=TEXT,
    unit=TEXT,
    ended=TEXT_OR_NONE,
    path={"type": "array", "items": TEXT},
    lineage=rows(
        day=TEXT,
        kind={"enum": ["create", "abolish", "split", "merge", "recode", "transfer", "restore"]},
        old=TEXT_OR_NONE,
        new=TEXT_OR_NONE,
        share=NUMBER_OR_NONE,
        authority=TEXT_OR_NONE,
        taken_back=TEXT_OR_NONE,
        text=TEXT,
    ),
    before=SHARE,
    after=SHARE,
    belonged={
        "anyOf": [rows(start=TEXT_OR_NONE, end=TEXT_OR_NONE, id=TEXT, path=TEXT), {"type": "null"}],
    },
    households=rows(since=TEXT_OR_NONE, id=TEXT, known=NUMBER, unknown=COUNT),
)
CODES = "原代码,新代码,变更日期,变更类型\n610902001002,610902001001,2023年6月30日,合并\n610902001005,,20240101,撤销\n"


def make_journal(begins: str | None = "2024-01-01") -> Journal:
    """Return a split, a figure that changes, a merge, a new code, and a merge that was taken out again."""
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street", "name": "老城街道"},
            {"id": "c1", "level": "community", "parent": "s"},
            {"id": "c2", "level": "community", "parent": "s"},
            *({"id": f"b{i}", "level": "building", "parent": "c1", "households": 100 * i} for i in range(1, 5)),
            {"id": "b5", "level": "building", "parent": "c2", "households": 50},
        ],
        levels=LevelScheme.ladder("street", "community", "building"),
        measures=["households"],
    )
    parts = [Part("c1", ["b3", "b4"]), Part("c3", ["b1", "b2"])]
    journal = Journal(Jurisdiction(territory=h), begins)
    journal = journal.record([SplitUnit("c1", parts)], on="2025-01-01", authority="district government")
    journal = journal.record([SetMeasure("b1", "households", 160)], on="2025-06-01")
    journal = journal.record([MergeUnits(["c2", "c3"], into="c2")], on="2026-01-01")
    return journal.record([RecodeUnit("c1", "c9")], on="2026-02-01")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Journal:
    monkeypatch.chdir(tmp_path)
    journal = make_journal()
    journal.save("journal.json")
    journal.now.save("now.json")
    Path("codes.csv").write_text(CODES, "utf-8")
    return journal


def asked(*args: str, code: int = 0) -> dict[str, Any]:
    return run_json("history", *args, schema=PAST, code=code)


def test_a_journal_knows_where_a_unit_came_from_and_what_became_of_it(here: Journal) -> None:
    data = asked("journal.json", "c3")
    assert (data["source"], data["ended"], data["path"]) == ("journal", "2026-01-01", [])
    assert [(row["day"], row["kind"], row["old"], row["new"]) for row in data["lineage"]] == [
        ("2025-01-01", "split", "c1", "c3"),
        ("2026-01-01", "merge", "c3", "c2"),
    ]
    assert data["lineage"][0]["authority"] == "district government"
    assert [(row["old"], row["new"], row["share"]) for row in data["before"]] == [("c1", "c3", 0.3)]
    assert [(row["old"], row["new"], row["share"]) for row in data["after"]] == [("c3", "c2", 1)]
    assert data["belonged"] == [row.to_dict() for row in here.belonged("c3")]
    assert data["households"] == [
        {"since": "2025-01-01", "id": "c3", "known": 300, "unknown": 0},
        {"since": "2025-06-01", "id": "c3", "known": 360, "unknown": 0},
    ]


def test_a_new_code_is_followed_and_a_building_through_its_communities(here: Journal) -> None:
    assert [(row["since"], row["id"], row["known"]) for row in asked("journal.json", "c9")["households"]] == [
        ("2024-01-01", "c1", 1000),
        ("2025-01-01", "c1", 700),
        ("2026-02-01", "c9", 700),
    ]
    data = asked("journal.json", "b1")
    assert data["lineage"] == []
    assert data["path"] == ["老城街道", "c2", "b1"]
    assert [(row["start"], row["path"]) for row in data["belonged"]] == [
        ("2024-01-01", "s / c1"),
        ("2025-01-01", "s / c3"),
        ("2026-01-01", "s / c2"),
    ]
    assert [(row["since"], row["known"]) for row in data["households"]] == [("2024-01-01", 100), ("2025-06-01", 160)]
    make_journal(None).save("journal.json")
    assert asked("journal.json", "b1")["households"][0]["since"] is None
    assert len(here) == 4


def test_what_was_taken_back_is_said(here: Journal) -> None:
    back = apply(here.now, [MergeUnits(["c9", "c2"], into="c2")], on="2026-03-01")
    journal = here.record([MergeUnits(["c9", "c2"], into="c2")], on="2026-03-01")
    journal.record([back.inverse()], on="2026-04-01").save("journal.json")
    data = asked("journal.json", "c9")
    assert [(row["kind"], row["taken_back"]) for row in data["lineage"]][-1] == ("merge", "2026-04-01")
    assert data["lineage"][-1]["text"].endswith(" (taken back on 2026-04-01)")
    assert (data["ended"], data["path"]) == (None, ["老城街道", "c9"])
    assert "（2026-04-01撤回）" in run("history", "journal.json", "c9", "--lang", "zh").stdout


def test_a_jurisdiction_answers_from_its_lineage(here: Journal) -> None:
    data = asked("now.json", "c1")
    assert (data["source"], data["ended"], data["belonged"]) == ("jurisdiction", "2026-02-01", None)
    assert [(row["new"], round(row["share"], 3)) for row in data["after"]] == [("c2", 0.3), ("c9", 0.7)]
    assert here.now.lineage.trace("c1").text().splitlines() == [row["text"] for row in data["lineage"]]
    assert asked("now.json", "b1")["path"] == ["老城街道", "c2", "b1"]


def test_published_codes_answer_without_a_file(here: Journal) -> None:
    assert len(here)
    data = asked("610902001002", "--codes", "codes.csv")
    assert (data["source"], data["ended"]) == ("codes", "2023-06-30")
    assert [row["new"] for row in data["after"]] == ["610902001001"]
    assert [row["new"] for row in asked("610902001005", "--codes", "codes.csv")["after"]] == [None]
    none = run("history", "61", "--codes", "codes.csv", code=1)
    assert none.stdout == "codes.csv does not name '61'.\n"
    assert run("history", "61", "--codes", "codes.csv", "--lang", "zh", code=1).stdout == "codes.csv未提及“61”。\n"
    Path("codes.csv").write_text(CODES.replace("20240101", "soon"), "utf-8")
    error = run("history", "61", "--codes", "codes.csv", code=2).stderr
    assert "codes.csv, row 3" in error


def test_as_text_in_both_languages(here: Journal) -> None:
    assert len(here)
    out = run("history", "journal.json", "c3").stdout
    lines = out.splitlines()
    assert lines[0] == "'c3' is not in use since 2026-01-01."
    assert "  2025-01-01 split: c1 → c3, 30% (district government)" in lines
    assert lines[lines.index("What came into it, with its share") + 1] == "  c1 → c3, 30%"
    assert lines[lines.index("What has it now, with the share") + 1] == "  c3 → c2, 100%"
    assert lines[lines.index("Belonged to") + 2].split() == ["2025-01-01", "2025-12-31", "c3", "s"]
    assert lines[lines.index("Households") + 2].split() == ["2025-01-01", "c3", "300", "0"]
    chinese = run("history", "journal.json", "c9", "--lang", "zh").stdout.splitlines()
    assert chinese[0] == "老城街道 > c9"
    assert "  2026-02-01 变更代码：c1 → c9，100%" in chinese
    assert "隶属" in chinese
    assert "  No event is recorded." in run("history", "now.json", "b1").stdout


def test_a_day_is_written_out_of_a_journal(here: Journal) -> None:
    out = run("history", "journal.json", "--as-of", "2025-03-01", "-o", "mid.json").stdout
    assert Jurisdiction.load("mid.json") == here.as_of("2025-03-01")
    assert out == f"Wrote mid.json: 2025-03-01, {len(here.as_of('2025-03-01').territory)} units.\n"
    data = run_json(
        *("history", "journal.json", "--as-of", "2025-03-01", "-o", "mid.json"),
        schema=record(file=TEXT, as_of=TEXT, written=TEXT, units=COUNT),
    )
    assert data["units"] == 9
    assert "JRN010" in run("history", "journal.json", "--as-of", "2023-01-01", "-o", "old.json", code=2).stderr
    assert not Path("old.json").exists()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("journal.json",), "Give FILE and UNIT."),
        (("a", "b", "c"), "Give FILE and UNIT."),
        (("now.json", "c1", "--codes", "codes.csv"), "With --codes give UNIT only."),
        (("journal.json", "--as-of", "2025-01-01"), "--as-of and -o go together."),
        (("journal.json", "c1", "-o", "x.json"), "--as-of and -o go together."),
        (("journal.json", "c1", "--as-of", "2025-01-01", "-o", "x.json"), "With --as-of give the journal only."),
        (("c1", "--codes", "codes.csv", "--as-of", "2025-01-01", "-o", "x.json"), "not for --codes"),
        (("now.json", "--as-of", "2025-01-01", "-o", "x.json"), "'now.json' is none"),
        (("now.json", "c77"), "HIE020"),
        (("journal.json", "c77"), "--as-of DAY -o FILE"),
        (("nope.json", "c1"), "CLI001 nope.json"),
        (("c1", "--codes", "nope.csv"), "LIN020 nope.csv"),
    ],
)
def test_what_cannot_be_answered(args: tuple[str, ...], words: str, here: Journal) -> None:
    assert len(here)
    result = run("history", *args, code=2)
    assert words in result.stderr
    assert result.stdout == ""
    assert not Path("x.json").exists()


def test_a_journal_that_is_damaged_is_refused_as_one(here: Journal) -> None:
    text = here.dumps()
    Path("bad.json").write_text(text[: len(text) // 2], "utf-8")
    error = run("history", "bad.json", "c1", code=2).stderr
    assert "bad.json" in error
    assert error.startswith("Not possible in the journal")
    # A document in which the word only occurs is none.
    attrs.evolve(here.base, name=Text("gridgov-journal", "gridgov-journal")).save("doc.json")
    assert asked("doc.json", "b1")["source"] == "jurisdiction"
