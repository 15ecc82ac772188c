"""Where units came from, what became of them, and what they belonged to, also where changes are taken back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_cases import BEGIN, History, histories, town

from gridgov import documents
from gridgov.changes import (
    AbolishUnit,
    Change,
    CreateUnit,
    MergeUnits,
    MoveUnit,
    Part,
    RecodeUnit,
    SetMeasure,
    SplitUnit,
    apply,
)
from gridgov.errors import UnknownUnitError
from gridgov.journal import Journal

HALVES = [
    Part("g0", measures={"households": 20, "staff": None}),
    Part("g9", measures={"households": 40, "staff": None}),
]


def every_id(journal: Journal) -> list[str]:
    """Return all ids that units had, also within a day."""
    ends = (ident for row in journal.now.lineage.records() for ident in (row.get("old"), row.get("new")))
    return list(dict.fromkeys([*journal.base.territory.ids.tolist(), *filter(None, ends)]))


def reach(rows: Iterable[Mapping[str, Any]], unit: str) -> tuple[set[str], set[str]]:
    """Return the ids that a unit came from and those that it went to: no step is earlier than the one before it."""
    steps = [(row["day"], row["old"], row["new"]) for row in rows if row.get("old") and row.get("new")]
    before, after = {unit: "9999"}, {unit: ""}
    for _ in range(len(steps) + 1):
        for day, old, new in steps:
            if new in before and day <= before[new]:
                before[old] = max(before.get(old, ""), day)
            if old in after and day >= after[old]:
                after[new] = min(after.get(new, "9999"), day)
    return set(before), set(after)


@settings(max_examples=25)
@given(histories())
def test_traces_are_symmetric(history: History) -> None:
    ids = every_id(history.journal)
    traces = {unit: [row.to_dict() for row in history.journal.trace(unit)] for unit in ids}
    reached = {unit: reach(rows, unit) for unit, rows in traces.items()}
    every = history.journal.now.lineage.records()
    for unit, rows in traces.items():
        assert reached[unit] == reach(every, unit)
        named = {ident for row in rows for ident in (row["old"], row["new"]) if ident}
        assert named <= reached[unit][0] | reached[unit][1]
    for one in ids:
        assert reached[one][0] | reached[one][1] <= set(ids)
        for two in reached[one][1]:
            assert one in reached[two][0]
        for two in reached[one][0]:
            assert one in reached[two][1]


@settings(max_examples=25)
@given(histories())
def test_a_trace_leads_to_what_a_crosswalk_finds(history: History) -> None:
    journal = history.journal
    found = journal.crosswalk(BEGIN, "2021-01-01", level=None, weight=None)
    for row in found:
        if row.to is not None and row.share_of_from:
            rows = [step.to_dict() for step in journal.trace(row["from"])]
            assert row.to in reach(rows, row["from"])[1]


@settings(max_examples=15)
@given(histories())
def test_what_a_unit_belonged_to_is_its_path_in_the_model_of_each_day(history: History) -> None:
    journal = history.journal
    recoded = {(row["old"], row["new"]) for row in journal.now.lineage.records() if row["kind"] == "recode"}
    ids = every_id(journal)
    for unit in {*ids[1:3], *ids[-3:]}:
        if any(unit in pair for pair in recoded):
            continue
        spells = list(journal.belonged(unit))
        for day in (BEGIN, *journal.days, "2021-01-01"):
            h = journal.as_of(day).territory
            there = [s for s in spells if (s.start or "") <= day <= (s.end or "9999")]
            expected = [(unit, " / ".join(h.unit(unit).path[:-1]))] if unit in h else []
            assert [(s.id, s.path) for s in there] == expected
        for one, two in pairwise(spells):
            assert one.end < two.start


def test_a_unit_is_followed_through_its_ids() -> None:
    journal = Journal(town()).record([RecodeUnit("c0", "c8")], on="2021-01-01")
    journal = journal.record([RecodeUnit("g0", "g8")], on="2021-01-01").record(
        [MoveUnit("g8", to="c1")], on="2022-01-01"
    )
    journal = journal.record([RecodeUnit("g8", "g7")], on="2023-01-01")
    rows = [
        (None, "2020-12-31", "g0", "s / c0"),
        ("2021-01-01", "2021-12-31", "g8", "s / c8"),
        ("2022-01-01", "2022-12-31", "g8", "s / c1"),
        ("2023-01-01", None, "g7", "s / c1"),
    ]
    for unit in ("g0", "g8", "g7"):
        assert [tuple(row.values) for row in journal.belonged(unit)] == rows
    assert [tuple(row.values)[:4] for row in journal.trace("g8")] == [
        ("2021-01-01", "recode", "g0", "g8"),
        ("2023-01-01", "recode", "g8", "g7"),
    ]


def test_a_unit_that_comes_and_goes_has_spells_only_while_it_is_there() -> None:
    journal = Journal(town(), BEGIN).record(
        [CreateUnit("g9", "grid", "c0", measures={"households": 0})], on="2021-01-01"
    )
    journal = journal.record([AbolishUnit("g9")], on="2022-01-01")
    assert [tuple(row.values) for row in journal.belonged("g9")] == [("2021-01-01", "2021-12-31", "g9", "s / c0")]
    assert [tuple(row.values) for row in journal.belonged("s")] == [(BEGIN, None, "s", "")]
    assert [row.kind for row in journal.trace("g9")] == ["create", "abolish"]
    with pytest.raises(UnknownUnitError, match="No unit had the id 'nowhere' at any time"):
        journal.belonged("nowhere")


def test_a_trace_goes_through_split_then_merge() -> None:
    journal = Journal(town()).record([SplitUnit("g0", HALVES)], on="2021-01-01", authority="district")
    journal = journal.record([MoveUnit("g9", to="c1"), MergeUnits(["g9", "g2"], into="g2")], on="2022-01-01")
    rows = [(row.day, row.kind, row.old, row.new) for row in journal.trace("g2")]
    assert rows == [
        ("2021-01-01", "split", "g0", "g9"),
        ("2022-01-01", "merge", "g9", "g2"),
        ("2022-01-01", "merge", "g2", "g2"),
    ]
    assert journal.trace("g9")["authority"].tolist() == ["district", None]
    assert len(journal.trace("g5")) == 0


# -- taken back --------------------------------------------------------------------------------------------------------


def taken_back(journal: Journal, changes: list[Change], on: str, back_on: str) -> Journal:
    """Make changes and take them back later."""
    applied = apply(journal.now, changes, on=on)
    return journal.record(changes, on=on).record([applied.inverse()], on=back_on)


def test_what_was_taken_back_leaves_the_model_as_it_was_and_a_trace() -> None:
    journal = taken_back(Journal(town(), BEGIN), [SplitUnit("g0", HALVES)], "2021-01-01", "2022-01-01")
    assert documents.dumps(journal.now) == documents.dumps(journal.base)
    assert journal.as_of("2021-06-01").unit("g9").parent == journal.as_of("2021-06-01").unit("c0")
    assert {(row.day, row.new, row.taken_back) for row in journal.trace("g9")} == {("2021-01-01", "g9", "2022-01-01")}
    assert [tuple(row.values) for row in journal.belonged("g9")] == [("2021-01-01", "2021-12-31", "g9", "s / c0")]


def test_a_crosswalk_over_what_was_taken_back_is_the_one_of_nothing() -> None:
    journal = taken_back(Journal(town(), BEGIN), [SplitUnit("g0", HALVES)], "2021-01-01", "2022-01-01")
    whole = journal.crosswalk(BEGIN, "2022-01-01", level="grid")
    assert whole["from"].tolist() == whole["to"].tolist() == town().units(level="grid").ids
    back = journal.crosswalk("2021-06-01", "2022-01-01", level="grid")
    assert [(row["from"], row.to, row.households) for row in back][:3] == [
        ("g0", "g0", 20.0),
        ("g9", "g0", 40.0),
        ("g1", "g1", 40.0),
    ]


def test_what_was_merged_and_taken_back_has_unknown_shares() -> None:
    merge: list[Change] = [MergeUnits(["g0", "g1"], into="g1")]
    journal = taken_back(Journal(town(), BEGIN), merge, "2021-01-01", "2022-01-01")
    found = journal.crosswalk("2021-06-01", "2022-06-01", level="grid")
    assert found.uncertain == ("g1",)
    assert journal.crosswalk("2021-06-01", "2022-06-01", level="community").uncertain == ()
    assert journal.crosswalk(BEGIN, "2022-06-01", level="grid").uncertain == ()


def test_what_was_done_on_several_days_is_led_back_through_them() -> None:
    journal = Journal(town(), BEGIN)
    back: list[Change] = []
    steps: list[tuple[str, Change]] = [("2021-01-01", SplitUnit("g0", HALVES)), ("2022-01-01", RecodeUnit("g9", "g8"))]
    for day, change in steps:
        back.insert(0, apply(journal.now, [change], on=day).inverse())
        journal = journal.record([change], on=day)
    for change in back:
        journal = journal.record([change], on="2023-01-01")
    found = journal.crosswalk("2022-06-01", "2023-01-01", level="grid")
    assert [(row["from"], row.to) for row in found][:3] == [("g0", "g0"), ("g8", "g0"), ("g1", "g1")]


def test_other_changes_of_the_day_on_which_something_is_taken_back_count() -> None:
    first: list[Change] = [RecodeUnit("g0", "g8")]
    applied = apply(town(), first, on="2021-01-01")
    journal = Journal(town(), BEGIN).record(first, on="2021-01-01")
    journal = journal.record(
        [
            SplitUnit(
                "g3",
                [
                    Part("g3", measures={"households": 30, "staff": None}),
                    Part("g7", measures={"households": 40, "staff": None}),
                ],
            )
        ],
        on="2021-06-01",
    )
    back: list[Change] = [applied.inverse(), MergeUnits(["g2", "g7"], into="g2")]
    journal = journal.record(back, on="2022-01-01")
    found = journal.crosswalk("2021-03-01", "2022-01-01", level="grid")
    rows = [(row["from"], row.to, row.households) for row in found]
    assert rows[:4] == [("g8", "g0", 60.0), ("g1", "g1", 40.0), ("g2", "g2", 30.0), ("g3", "g2", 40.0)]
    assert found.uncertain == ()


# -- the same whatever the hash seed -----------------------------------------------------------------------------------


def digest() -> str:
    """Return what a journal says."""
    journal = taken_back(Journal(town(), BEGIN), [SplitUnit("g0", HALVES)], "2021-01-01", "2022-01-01")
    journal = journal.record([MergeUnits(["c0", "c1"], into="c9")], on="2023-01-01")
    journal = journal.record([SetMeasure("g2", "staff", None), RecodeUnit("g2", "g6")], on="2023-06-01")
    frames = [journal.trace("g9"), journal.trace("c9"), journal.belonged("g2")]
    frames += [
        journal.crosswalk(BEGIN, "2023-12-31", level="community"),
        journal.crosswalk(BEGIN, "2024-01-01", level=None),
    ]
    frames.append(journal.series("staff", level="community", days=journal.days, boundaries_of=BEGIN))
    return "\n".join([journal.dumps(), journal.text("zh"), journal._repr_html_(), *(str(f.to_dict()) for f in frames)])


def test_a_journal_says_the_same_under_every_hash_seed() -> None:
    here = digest()
    for seed in ("0", "1", "2", "3"):
        there = subprocess.run(
            [sys.executable, "-c", "import test_journal_past; print(test_journal_past.digest(), end='')"],
            check=True,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=os.path.dirname(__file__),  # noqa: PTH120 - a text, as subprocess takes it
        )
        assert there.stdout == here


@settings(max_examples=10)
@given(histories(most=5), st.integers(0, 3))
def test_anything_can_be_taken_back(history: History, back: int) -> None:
    journal = history.journal
    if not len(journal):
        return
    n = max(len(journal) - 1 - back, 0)
    before = Journal(journal.base, BEGIN, journal.entries[:n])
    changes = list(journal.entries[n].changes)
    after = taken_back(before, changes, journal.entries[n].day, "2022-01-01")
    assert documents.dumps(after.now) == documents.dumps(before.now)
    found = after.crosswalk(journal.entries[n].day, "2022-06-01", level=None, weight=None, unknown_as=0)
    assert set(found["to"]) - {None} <= set(before.now.territory.ids.tolist())
