"""Numbers beyond what a double holds are refused in words wherever a file can bring them."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from finding_cases import checked
from graph_cases import changed
from graph_cases import town as drawn_town
from hypothesis import example, given
from hypothesis import strategies as st
from journal_cases import town

from gridgov import waivers
from gridgov._finite import is_finite
from gridgov.baselines import Baseline
from gridgov.changes import Part, SplitUnit
from gridgov.errors import GridgovError, InvalidBaselineError, InvalidLineageError
from gridgov.graph import from_networkx
from gridgov.journal import InvalidJournalError, Journal
from gridgov.jurisdiction import Jurisdiction
from gridgov.lineage import Lineage

HUGE = 10**400


@given(st.integers() | st.floats() | st.builds(pow, st.just(-10), st.integers(0, 400)))
@example(HUGE)
@example(-HUGE)
@example(math.nextafter(math.inf, 0))
def test_a_number_is_finite_if_a_double_holds_it(value: float) -> None:
    try:
        held = math.isfinite(float(value))
    except OverflowError:
        held = False
    assert is_finite(value) == held


@given(st.booleans() | st.none() | st.text() | st.complex_numbers())
def test_what_is_no_number_is_not_finite(value: object) -> None:
    assert not is_finite(value)


def test_numbers_of_numpy_are_those_that_are_numbers_of_python() -> None:
    assert is_finite(np.float64(2))
    assert not is_finite(np.float64("nan"))
    assert not is_finite(np.int64(2))


def test_a_graph_says_that_the_number_of_a_post_is_none() -> None:
    def number(value: object) -> Jurisdiction:
        return from_networkx(changed(lambda graph: graph.nodes["post:p2"].update(number=value), drawn_town))

    assert {post.number for post in number(np.int64(7)).roster.posts()} >= {7}
    for wrong in (HUGE, math.inf, 1.5):
        with pytest.raises(GridgovError, match="number"):
            number(wrong)


def test_a_journal_says_that_a_measure_is_none() -> None:
    parts = [
        Part("g0", measures={"households": 20.0, "staff": None}),
        Part("g9", measures={"households": 40, "staff": None}),
    ]
    tree = json.loads(Journal(town(), "2020-01-01").record([SplitUnit("g0", parts)], on="2026-02-01").dumps())
    [part, _] = tree["entries"][0]["changes"][0]["parts"]
    part["measures"]["households"] = HUGE
    with pytest.raises(InvalidJournalError, match=r"parts\[0\]\.measures"):
        Journal.loads(json.dumps(tree))


def test_a_baseline_says_that_a_margin_is_none() -> None:
    document = json.loads(Baseline.of(checked()).dumps())
    document["findings"][0]["margin"] = HUGE
    with pytest.raises(InvalidBaselineError, match="margin"):
        Baseline.loads(json.dumps(document))


def test_a_waiver_says_that_a_margin_is_none() -> None:
    text = json.dumps({"waiver": [{"rule": "SIZ001", "unit": "a", "worst_margin": HUGE}]})
    with pytest.raises(GridgovError, match=r"'worst_margin' holds 10{38}…\. Give a number\."):
        waivers.loads(text, form="json")


def test_a_row_that_creates_nothing_is_said_once() -> None:
    rows = [
        {"day": "2024-01-01", "kind": "create", "new": "a"},
        {"day": "2024-02-01", "kind": "create"},
        {"day": "2024-02-01", "kind": "create", "old": "a"},
    ]
    with pytest.raises(InvalidLineageError) as caught:
        Lineage.from_records(rows)
    assert [(p.code, p.place.row) for p in caught.value.problems] == [("LIN001", 2), ("LIN005", 3)]
    with pytest.raises(InvalidLineageError) as caught:
        Lineage.from_records(rows[1:2])
    assert [p.code for p in caught.value.problems] == ["LIN001"]
