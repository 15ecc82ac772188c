"""What the strategies reach and shrink to is counted, and everything is reached."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import strategies as st

from gridgov.testing import statistics
from gridgov.testing import strategies as grid
from gridgov.testing._features_drawn import CASES, Case, drawn_with
from gridgov.testing.statistics import Reached, Smallest, main, reach, smallest, speed

#: What no other test counts, and how many examples reach everything; `tests/test_strategies*.py` ask for the same
#: features of what else is drawn.
HERE = {"net_lists": 120, "check of a place by a policy": 40, "change_sequences": 200}
#: Shrinking whole places takes long: that is left to `make statistics`.
QUICK = [case for case in CASES if case[1] in {"levels", "roles", "clauses"} or case[0] in {"three units", "two roots"}]


@pytest.mark.parametrize("strategy", HERE)
def test_everything_is_reached(strategy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = drawn_with()[strategy]
    monkeypatch.setattr(statistics, "drawn_with", lambda: {strategy: drawn})
    rows = reach(HERE[strategy], faults=0)
    assert {row.feature for row in rows} == set(drawn[1])
    assert [row.feature for row in rows if not row.having] == []
    assert all(row.having <= row.drawn == HERE[strategy] for row in rows)


@pytest.mark.parametrize("case", QUICK, ids=[case[0] for case in QUICK])
def test_counterexamples_become_as_small_as_they_should(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "CASES", [case])
    [row] = smallest()
    assert 0 < row.size <= row.limit


def no_speed(_: float) -> tuple[statistics.Speed, ...]:
    return ()


def one_a_second(strategy: object, _: float) -> float:
    return float(isinstance(strategy, st.SearchStrategy))


def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let there be one strategy, of small numbers, that never draws one of its features."""
    wanted: dict[str, Callable[[int], object]] = {"odd": lambda n: n % 2, "a hundred": lambda n: n == 100}
    drawn = {"numbers": (st.integers(0, 9), wanted)}
    monkeypatch.setattr(statistics, "drawn_with", lambda: drawn)
    case: Case = ("three", "ones", lambda: st.integers(0, 9), lambda n: n > 2, lambda n: n, 2)
    monkeypatch.setattr(statistics, "CASES", [case])
    monkeypatch.setattr(statistics, "speed", no_speed)


def test_what_is_not_reached_is_counted_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    planted(monkeypatch)
    odd, hundred = reach(10, faults=0)
    assert odd == Reached("numbers", "odd", 10, odd.having)
    assert 0 < odd.having < 10
    assert hundred == Reached("numbers", "a hundred", 10, 0)
    assert smallest() == (Smallest("three", "ones", 3, 2),)


def test_the_command_says_what_is_not_reached_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planted(monkeypatch)
    assert main(["--examples", "10", "--faults", "0"]) == 1
    shown = capsys.readouterr().out
    assert "| numbers | a hundred | 10 | 0 |\n" in shown
    assert "| three | ones | 3 | 2 |\n" in shown
    assert shown.endswith("NOT REACHED: numbers, a hundred\n")


def test_the_command_fails_where_all_is_reached_and_something_is_large(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    planted(monkeypatch)
    monkeypatch.setattr(statistics, "drawn_with", dict)
    assert main(["--faults", "0"]) == 1
    monkeypatch.setattr(statistics, "CASES", [])
    assert main(["--faults", "0"]) == 0
    assert "NOT REACHED" not in capsys.readouterr().out


def test_faults_are_drawn_and_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistics, "drawn_with", dict)
    some = grid.broken_kinds()[:3]
    monkeypatch.setattr(grid, "broken_kinds", lambda: some)
    rows = reach(1, faults=1)
    assert [row.feature for row in rows] == [f"{kind.code} {kind.name}" for kind in some]
    assert all((row.strategy, row.drawn, row.having) == ("broken", 1, 1) for row in rows)


def test_speed_is_of_every_strategy(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: dict[str, tuple[st.SearchStrategy[int], dict[str, object]]] = {"numbers": (st.integers(), {})}
    monkeypatch.setattr(statistics, "drawn_with", lambda: drawn)
    monkeypatch.setattr(statistics, "_rate", one_a_second)
    rows = speed(0.1)
    assert {row.strategy for row in rows} >= {"numbers", "changes", "documents", "workbooks", "broken"}
    assert all(row.per_second == 1 for row in rows)


@pytest.mark.parametrize("examples", [0, -1])
def test_too_few_examples_are_refused(examples: int) -> None:
    with pytest.raises(ValueError, match=f"examples= is 1 or more and faults= 0 or more, not {examples} and 1"):
        reach(examples)
