"""The timeline of changes that are in no journal: it shows what a journal of the same changes shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from test_plot_timeline import journals, marks, town

from gridgov import plot
from gridgov.changes import Applied, CreateUnit, Diff, RenameUnit, SetMeasure, apply, diff
from gridgov.journal import Journal
from gridgov.text import LANGS, Lang, Text


def lines(figure: plot.Figure) -> list[list[Any]]:
    """Return how many units there are, step by step."""
    return [list(t.y) for t in figure.data if t.mode == "lines"]


@given(journals())
@settings(max_examples=20)
def test_entries_logs_and_changes_by_day_show_what_a_journal_shows(journal: Journal) -> None:
    expected = marks(plot.timeline(journal))
    by_day: dict[str, list[Any]] = {}
    for entry in journal:
        by_day.setdefault(entry.day, []).extend(entry.changes)
    steps: list[Applied] = []
    place = journal.base
    for entry in journal:
        steps.append(apply(place, entry.changes, on=entry.day, authority=entry.authority))
        place = steps[-1].jurisdiction
    log = [line for step in steps for line in step.log]
    for obj in (list(journal), iter(journal), by_day, steps, log):
        assert marks(plot.timeline(obj)) == expected
    # Of what was applied step by step the numbers of units are known, as of a journal.
    if steps:
        of_steps, of_journal = (plot.timeline(obj) for obj in (steps, Journal(town(), None, journal.entries)))
        assert lines(of_steps) == lines(of_journal)
        assert of_steps.layout.annotations[-1].text.startswith("Source: town. ")


def test_changes_of_places_that_do_not_follow_each_other_have_no_numbers_of_units() -> None:
    new = [CreateUnit("n", "community", parent="s")]
    one, two = (apply(town(), new, on=day) for day in ("2024-01-01", "2025-01-01"))
    assert not lines(plot.timeline([one, two]))
    assert lines(plot.timeline(one)) == [[1, 2, 2]]
    # Neither have those that were made in another order than that of their days.
    late = apply(one.jurisdiction, [CreateUnit("m", "community", parent="s")], on="2023-01-01")
    assert not lines(plot.timeline([one, late]))


@pytest.mark.parametrize("lang", LANGS)
def test_a_difference_is_drawn_on_its_day_and_what_no_change_expresses_is_said(lang: Lang) -> None:
    a = town()
    b = apply(a, [RenameUnit("c", "<b>North</b>")], on="2024-01-01").jurisdiction
    found = diff(a, b)
    figure = plot.timeline({dt.date(2024, 3, 1): Diff(found.changes, (Text("Notes.", "说明。"),))}, lang=lang)
    assert [(list(t.x), list(t.text)) for t in figure.data] == [(["2024-03-01"], ["1"])]
    assert {"en": "not drawn: 1.", "zh": "差异：1项。"}[lang] in figure.layout.meta["alt"]
    assert "<b>North" not in figure.to_json().replace("\\u003c", "<")
    assert {"en": "changes as given", "zh": "未注明辖区"}[lang] in figure.layout.annotations[-1].text
    named = plot.timeline({"2024-03-01": found}, place=b, lang=lang)
    assert named.layout.title.text == {"en": "town: changes over time", "zh": "town：历次变更"}[lang]


def test_a_measure_that_nobody_knows_is_not_told() -> None:
    changes = [SetMeasure("c", "own", 3)]
    [mark] = plot.timeline({"2024-01-01": changes}).data
    assert mark.hovertext[0] == "2024-01-01 figure set: 1"
    [mark] = plot.timeline({"2024-01-01": [SetMeasure("c", "households", 3)]}).data
    assert "households" in mark.hovertext[0]


def test_without_a_day_and_without_changes_it_is_refused() -> None:
    change = RenameUnit("c", "x")
    undated: list[Any] = [Diff((change,)), change, [change], [Diff((change,))]]
    for wrong in undated:
        with pytest.raises(TypeError, match="has no day"):
            plot.timeline(wrong)
    others: list[Any] = [3, "x", [3], {"2024-01-01": 3}, town()]
    for wrong in others:
        with pytest.raises(TypeError, match="A timeline is drawn of a journal"):
            plot.timeline(wrong)
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        plot.timeline({"March": [change]})
    empty: list[Any] = [{}, [], {"2024-01-01": []}]
    for nothing in empty:
        assert plot.timeline(nothing).layout.meta["alt"] == "No change is recorded."
