"""The timeline of a journal: its marks are the changes, its lines are the units of each day."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import LADDER, one_unit, staffed

from gridgov import Hierarchy, Jurisdiction, plot
from gridgov.changes import AbolishUnit, Appoint, Change, CreateBody, CreateUnit, JoinBody, RenameUnit, SetMeasure
from gridgov.journal import Journal
from gridgov.plot._timeline_words import kind_name
from gridgov.text import LANGS, Lang

NASTY = "<script>alert(1)</script>=CMD()" + "名" * 200


def marks(figure: plot.Figure) -> dict[tuple[str, str], int]:
    """Return the number beside each mark, by name of the kind and day."""
    rows = [t for t in figure.data if t.mode != "lines"]
    return {(t.name, x): int(n.replace(",", "")) for t in rows for x, n in zip(t.x, t.text, strict=True)}


def town() -> Jurisdiction:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}, {"id": "c", "level": "community", "parent": "s"}]
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=LADDER), id="town")


@st.composite
def journals(draw: st.DrawFn) -> Journal:
    """Draw a journal in which communities come, go and get names."""
    journal = Journal(town(), draw(st.sampled_from([None, "2019-12-31"])))
    day = dt.date(2020, 1, 1)
    for i in range(draw(st.integers(0, 12))):
        day += dt.timedelta(days=draw(st.sampled_from([0, 1, 40])))
        there = [u for u in journal.now.units(level="community").ids if u != "c"]
        changes: list[Change] = [RenameUnit("c", f"name {i}")] * draw(st.integers(0, 1))
        changes += [CreateUnit(f"n{i}-{k}", "community", parent="s") for k in range(draw(st.integers(0, 3)))]
        ends: bool = draw(st.booleans())
        if there and ends:
            changes.append(AbolishUnit(draw(st.sampled_from(there))))
        if changes:
            journal = journal.record(changes, on=day, authority=draw(st.sampled_from([None, "office"])))
    return journal


@given(journals(), st.sampled_from(LANGS))
@settings(max_examples=50)
def test_marks_are_the_changes_and_lines_the_units(journal: Journal, lang: Lang) -> None:
    figure = plot.timeline(journal, lang=lang)
    expected = Counter(
        (kind_name(change.to_dict()["change"]).get(lang), entry.day) for entry in journal for change in entry.changes
    )
    assert marks(figure) == expected
    for line in (t for t in figure.data if t.mode == "lines"):
        first = journal.base.territory.counts()
        assert line.y[0] == first[journal.now.levels.level("community").key]
        for day, n in zip(line.x[1:-1], line.y[1:-1], strict=True):
            assert n == len(journal.as_of(day).units(level="community"))
        assert line.y[-1] == len(journal.now.units(level="community"))
        # Nothing is told of days on which nothing happened.
        told = [x for x, how in zip(line.x, line.hoverinfo, strict=True) if how == "text"]
        assert set(told) <= {*journal.days, journal.begins}
        assert set(line.x[1:-1]) <= set(told)
        assert line.line.shape == "hv"
    counts = {len(journal.as_of(day).units(level="community")) for day in journal.days} | {1}
    assert any(t.mode == "lines" for t in figure.data) == (len(counts) > 1)


def test_many_days_are_put_together_by_month_and_by_year() -> None:
    journal = Journal(town())
    first = dt.date(2020, 1, 1)
    for i in range(70):
        journal = journal.record([RenameUnit("c", f"{i}")], on=first + dt.timedelta(days=10 * i))
    found = marks(plot.timeline(journal))
    months = Counter((first + dt.timedelta(days=10 * i)).isoformat()[:7] for i in range(70))
    assert found == {("unit renamed", month): n for month, n in months.items()}
    assert "by month" in plot.timeline(journal).layout.title.subtitle.text
    for i in range(70):
        journal = journal.record([RenameUnit("c", f"x{i}")], on=f"{2022 + i}-05-01")
    found = marks(plot.timeline(journal))
    assert sum(found.values()) == 140
    assert {day for _, day in found} == {str(year) for year in range(2020, 2092)}
    assert "按年" in plot.timeline(journal, lang="zh").layout.title.subtitle.text


def test_a_very_long_journal_looks_at_some_days_only() -> None:
    journal = Journal(town())
    for i in range(80):
        journal = journal.record([CreateUnit(f"n{i}", "community", parent="s")], on=f"{2000 + i}-01-01")
    figure = plot.timeline(journal)
    [line] = [t for t in figure.data if t.mode == "lines"]
    assert (line.y[0], line.y[-1], len(line.y)) == (1, 81, 62)
    assert "at most 60 of 80 days" in figure.layout.meta["alt"]


def test_what_was_corrected_is_left_out_and_said() -> None:
    journal = (
        Journal(town()).record([RenameUnit("c", "a")], on="2024-01-01").record([RenameUnit("c", "b")], on="2024-02-01")
    )
    corrected = journal.correct(0, [RenameUnit("c", "z")], on="2024-01-01")
    assert sum(marks(plot.timeline(corrected)).values()) == 2
    assert "Corrected and left out: 1." in plot.timeline(corrected).layout.meta["alt"]


def test_who_decided_is_shown_and_no_holder_is_named() -> None:
    place = staffed()
    journal = Journal(place).record([Appoint("3", "p99", start="2025-06-01")], on="2025-06-01", authority=NASTY)
    figure = plot.timeline(journal)
    [hover] = figure.data[0].hovertext
    assert hover.startswith("2025-06-01 appointment: 1<br>decided by: &lt;script")
    assert "p99" not in figure.to_json()
    assert "<script" not in figure.to_json()


@pytest.mark.parametrize("lang", LANGS)
def test_who_joins_a_body_is_counted_and_not_named(lang: Lang) -> None:
    journal = Journal(town()).record([CreateBody("B1", "owners_committee", "c")], on="2025-01-01")
    journal = journal.record([JoinBody("p77secret", "B1"), JoinBody("p78secret", "B1")], on="2025-02-01")
    figure = plot.timeline(journal, lang=lang)
    assert "secret" not in figure.to_json()
    assert "B1" in figure.to_json()
    assert marks(figure)[(kind_name("join_body").get(lang), "2025-02-01")] == 2


def test_counts_of_groups_that_need_care_are_not_told() -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street", "households": 40, "left_behind_persons": 20}]
    h = Hierarchy.from_records(rows, levels=LADDER, measures=["households", "left_behind_persons"])
    journal = Journal(Jurisdiction(territory=h))
    journal = journal.record([SetMeasure("s", "left_behind_persons", 3)], on="2025-01-01")
    journal = journal.record([SetMeasure("s", "households", 42)], on="2025-02-01")
    [hovers] = [t.hovertext for t in plot.timeline(journal).data if t.mode != "lines"]
    assert hovers[0] == "2025-01-01 figure set: 1"
    assert hovers[1].endswith("Measure 'households' of unit 's' is 42.")


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_change_it_is_said(lang: Lang) -> None:
    figure = plot.timeline(Journal(one_unit()), lang=lang)
    assert not figure.data
    assert figure.layout.meta["alt"] == {"en": "No change is recorded.", "zh": "没有变更记录。"}[lang]


def test_a_journal_draws_itself() -> None:
    journal = Journal(town()).record([RenameUnit("c", NASTY)], on="2024-01-01")
    figure = journal.plot(lang="zh", title=NASTY)
    assert re.match(r"&lt;script&gt;", figure.layout.title.text)
    assert figure.layout.annotations[-1].text.startswith("来源：town")


def test_units_are_not_counted_on_days_of_what_was_corrected() -> None:
    journal = Journal(town()).record([CreateUnit("n", "community", parent="s")], on="2024-01-01")
    journal = journal.record([RenameUnit("c", "b")], on="2024-02-01")
    corrected = journal.correct(0, [CreateUnit("n", "community", parent="s")], on="2024-01-15")
    [line] = [t for t in plot.timeline(corrected).data if t.mode == "lines"]
    assert (list(line.x[1:-1]), list(line.y)) == (["2024-01-15"], [1, 2, 2])
