"""Laws of the journal: what it says of a day is what was saved on it, also after corrections."""

from __future__ import annotations

import json
import pickle
import random
from typing import cast

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from journal_cases import BEGIN, History, histories, town

from gridgov import documents
from gridgov.changes import Change, CreateUnit, MergeUnits, MoveUnit, Part, RenameUnit, SplitUnit
from gridgov.errors import InvalidChangeError
from gridgov.journal import STAGES, Approval, Entry, InvalidJournalError, Journal
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Text

DAYS = ["2020-01-01", "2020-01-02", "2020-01-09", "2020-01-20", "2020-02-05", "2020-03-01", "2021-01-01"]


def texts(journal: Journal, days: tuple[str, ...]) -> list[str]:
    """Return the models of days, as they would be saved."""
    return [documents.dumps(journal.as_of(day)) for day in days]


@settings(max_examples=40)
@given(histories(), st.sampled_from(DAYS))
def test_the_model_of_a_day_is_the_one_saved_on_it(history: History, day: str) -> None:
    for asked in {*history.days, day}:
        assert documents.dumps(history.journal.as_of(asked)) == history.saved(asked)
    assert documents.dumps(history.journal.now) == history.saved("9999-12-31")


@settings(max_examples=25)
@given(histories())
def test_a_journal_of_all_its_entries_is_the_same(history: History) -> None:
    journal = history.journal
    again = Journal(journal.base, journal.begins, journal.entries)
    assert again == journal
    assert hash(again) == hash(journal)
    assert texts(again, history.days) == texts(journal, history.days)
    assert pickle.loads(pickle.dumps(again)) == journal  # noqa: S301 - our own bytes
    assert journal.days == tuple(sorted(set(history.days)))


@settings(max_examples=20)
@given(st.integers(0, 2**20), st.integers(1, 70))
def test_long_journals_are_exact_between_the_models_that_are_kept(seed: int, n: int) -> None:
    rng = random.Random(seed)  # noqa: S311 - Hypothesis chooses the seed
    journal = Journal(town())
    saved = [documents.dumps(journal.now)]
    days: list[str] = []
    for i in range(n):
        day = f"20{i:02}-01-01"
        change = RenameUnit(f"g{rng.randrange(6)}", f"name {i}")
        journal = journal.record([change], on=day)
        saved.append(documents.dumps(journal.now))
        days.append(day)
    at = rng.randrange(n)
    assert [documents.dumps(journal.as_of(day)) for day in ("1990-01-01", days[at])] == [saved[0], saved[at + 1]]
    assert len(journal._line.models) <= 2 * n**0.5 + 3


def replayed(journal: Journal) -> Journal:
    """Return a journal of the entries in force only, in the order of days."""
    fresh = Journal(journal.base, journal.begins)
    for i in journal.in_force:
        entry = journal.entries[i]
        fresh = fresh.record(entry.changes, on=entry.day, authority=entry.authority)
    return fresh


@settings(max_examples=30)
@given(histories(most=7), st.data())
def test_a_correction_makes_everything_after_it_again(history: History, data: st.DataObject) -> None:
    journal = history.journal
    assume(len(journal))
    index = data.draw(st.integers(0, len(journal) - 1))
    name: list[Change] = [RenameUnit("s", "corrected")]
    changes = data.draw(st.sampled_from([[], name, [*journal.entries[index].changes, *name]]))
    day = data.draw(st.none() | st.sampled_from(DAYS))
    try:
        after = journal.correct(index, changes, on=day, note="late")
    except (InvalidJournalError, InvalidChangeError):
        with pytest.raises((InvalidJournalError, InvalidChangeError)):
            forced(journal, index, changes, day)
        return
    assert after.entries[:-1] == journal.entries
    assert after.corrected == {index: len(journal)}
    days = (*history.days, *DAYS)
    assert texts(after, days) == texts(replayed(after), days) == texts(forced(journal, index, changes, day), days)
    assert [after.entries[i].day for i in after.in_force] == sorted(after.entries[i].day for i in after.in_force)


def forced(journal: Journal, index: int, changes: list[Change], day: str | None) -> Journal:
    """Return a journal that was right from the beginning: the entry at its day, where it would stand."""
    rows = [(e.day, i, e.changes, e.authority) for i, e in enumerate(journal.entries) if i != index]
    rows.append((day or journal.entries[index].day, index, tuple(changes), journal.entries[index].authority))
    fresh = Journal(journal.base, journal.begins)
    for own, _, these, who in sorted(rows, key=lambda row: row[:2]):
        fresh = fresh.record(these, on=own, authority=who)
    return fresh


@settings(max_examples=15)
@given(histories(most=6), st.sampled_from(DAYS), st.data())
def test_what_was_believed_is_what_was_written_by_then(history: History, day: str, data: st.DataObject) -> None:
    journal = history.journal
    assume(len(journal))
    index = data.draw(st.integers(0, len(journal) - 1))
    try:
        after = journal.correct(index, [], recorded="2020-12-01")
    except InvalidJournalError:
        return
    for known_on in (data.draw(st.sampled_from(DAYS)), "2020-11-30"):
        n = sum(entry.recorded is not None and entry.recorded <= known_on for entry in after.entries)
        believed = Journal(journal.base, journal.begins, after.entries[:n])
        assert after.known_on(known_on) == believed
        assert documents.dumps(after.as_of(day, known_on=known_on)) == documents.dumps(believed.as_of(day))
    assert texts(after.known_on("2020-11-30"), history.days) == texts(journal, history.days)


def test_a_day_of_record_between_known_ones_is_not_guessed() -> None:
    names = [RenameUnit("c0", str(i)) for i in range(4)]
    recorded = [None, "2020-02-01", None, "2020-04-01"]
    journal = Journal(town())
    for name, day in zip(names, recorded, strict=True):
        journal = journal.record([name], on="2020-01-01", recorded=day)
    assert [len(journal.known_on(day)) for day in ("2020-04-01", "2021-01-01")] == [4, 4]
    for day, places in (("2020-03-01", ["entries[2]"]), ("2020-01-31", ["entries[0]"])):
        with pytest.raises(InvalidJournalError) as error:
            journal.as_of("2020-01-01", known_on=day)
        assert [(p.code, p.place.path) for p in error.value.problems] == [("JRN009", path) for path in places]


def test_entries_of_one_day_keep_the_order_of_writing_and_a_correction_the_place_of_what_it_corrects() -> None:
    journal = Journal(town())
    for name in "abc":
        journal = journal.record([RenameUnit("c0", name)], on="2020-01-01")
    assert journal.correct(1, [RenameUnit("c0", "x")]).now.unit("c0").name == "c"
    assert journal.correct(2, [RenameUnit("c0", "x")]).in_force == (0, 1, 3)
    assert journal.correct(0, [RenameUnit("c0", "x")], on="2020-01-02").now.unit("c0").name == "x"
    twice = journal.correct(2, []).correct(3, [RenameUnit("c0", "y")])
    assert (twice.now.unit("c0").name, twice.in_force, dict(twice.corrected)) == ("y", (0, 1, 4), {2: 3, 3: 4})


def test_a_correction_may_have_another_day() -> None:
    journal = Journal(town())
    for i in range(6):
        journal = journal.record([RenameUnit("c0", f"name {i}")], on=f"202{i}-01-01")
    days = tuple(f"202{i}-06-01" for i in range(6))
    for index in (0, 2, 5):
        for to in (0, 3, 5):
            day = f"202{to}-03-01"
            after = journal.correct(index, [RenameUnit("c0", "x")], on=day)
            assert texts(after, days) == texts(forced(journal, index, [RenameUnit("c0", "x")], day), days)


def test_a_forgotten_entry_is_entered_late() -> None:
    journal = Journal(town(), BEGIN).record([RenameUnit("c0", "new")], on="2020-06-01")
    journal = journal.correct(None, [RenameUnit("c0", "old")], on="2020-03-01", authority="street")
    assert journal.in_force == (1, 0)
    assert journal.as_of("2020-04-01").unit("c0").name == "old"
    assert journal.now.unit("c0").name == "new"
    assert Journal(journal.base, BEGIN, journal.entries).now == journal.now
    with pytest.raises(TypeError, match="give on="):
        journal.correct(None, [])


def test_a_correction_keeps_what_it_does_not_say() -> None:
    steps = [Approval("proposed", "2020-01-01", "street")]
    journal = Journal(town()).record([RenameUnit("c0", "x")], on="2020-02-01", authority="district", approvals=steps)
    entry = journal.correct(0, [RenameUnit("c0", "y")], note="misread").entries[1]
    changes = (RenameUnit("c0", "y"),)
    assert entry == Entry("2020-02-01", changes, "district", steps, note="misread", corrects=0)
    assert journal.correct(0, [], approvals=[]).entries[1].missing == STAGES


def test_ids_are_retired_across_entries() -> None:
    journal = Journal(town()).record([MergeUnits(["g0", "g1"], into="g1")], on="2020-02-01")
    with pytest.raises(InvalidChangeError) as error:
        journal.record([CreateUnit("g0", "grid", "c1")], on="2021-02-01")
    assert [p.code for p in error.value.problems] == ["CHG022"]


def test_what_no_longer_applies_after_a_correction_is_refused_with_its_reason() -> None:
    parts = [Part("c0", ["g0"]), Part("c9", ["g1"])]
    journal = Journal(town()).record([SplitUnit("c0", parts)], on="2020-02-01")
    journal = journal.record([MoveUnit("g2", to="c9")], on="2020-03-01")
    with pytest.raises(InvalidJournalError) as error:
        journal.correct(0, [])
    [problem] = error.value.problems
    assert (problem.code, problem.place.path, problem.place.id) == ("JRN008", "entries[1]", "c9")
    assert problem.message() == ("After that, entry 1 of 2020-03-01 cannot be made any more: There is no unit 'c9'.")
    assert problem.message("zh") == "此后，2020-03-01的记录1无法执行：没有单元“c9”。"
    with pytest.raises(InvalidChangeError):
        journal.correct(0, [MoveUnit("nowhere", to="c1")])


def test_pending_names_what_is_not_on_record() -> None:
    full = [Approval(stage, "2020-01-01", "x") for stage in STAGES]
    journal = Journal(town()).record([RenameUnit("c0", "a")], on="2020-02-01", approvals=full)
    assert journal.pending() == ()
    journal = journal.record([RenameUnit("c0", "b")], on="2020-02-01", approvals=full[1:3])
    assert [entry.text("zh") for entry in journal.pending()] == ["2020-02-01的记录1：缺少提出、备案的记载。"]
    assert [(entry.index, entry.missing) for entry in journal.correct(1, [], approvals=()).pending()] == [(2, STAGES)]


# -- from models -------------------------------------------------------------------------------------------------------


def content(place: Jurisdiction) -> dict[str, object]:
    """Return what a jurisdiction holds but for its lineage and for the order of rows."""
    records: dict[str, object] = json.loads(documents.dumps(place))
    records.pop("lineage", None)
    tables = {key: cast("list[object]", value) for key, value in records.items() if isinstance(value, list)}
    sort = {key: sorted(map(json.dumps, rows)) for key, rows in tables.items()}
    return {**records, **sort}


@settings(max_examples=20)
@given(histories(most=6))
def test_a_journal_from_models_has_their_content_on_their_days(history: History) -> None:
    models = [(BEGIN, town()), *dict(zip(history.days, history.models, strict=True)).items()]
    last = dict(models)
    journal = Journal.from_models(sorted(last.items()))
    assert journal.begins == BEGIN
    for day, model in last.items():
        assert content(journal.as_of(day)) == content(model)
    assert len(journal) <= len(last)


def test_differences_that_no_change_expresses_are_refused_or_kept_as_a_note() -> None:
    named = attrs.evolve(town(), name=Text("Town", "镇"))
    models = [("2024-01-01", town()), ("2025-01-01", named), ("2026-01-01", named)]
    with pytest.raises(InvalidJournalError) as error:
        Journal.from_models(models)
    assert {(p.code, p.place.path) for p in error.value.problems} == {("JRN013", "models[1]"), ("JRN013", "models[2]")}
    journal = Journal.from_models(models, rest="note")
    assert [(entry.day, entry.changes) for entry in journal] == [("2025-01-01", ())]
    assert journal.entries[0].note
