"""Input with one fault: gridgov finds that fault and no other, and none in the same input without it."""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import Phase, find, given, settings

from gridgov._face import WIDEST
from gridgov.errors import FaultKind
from gridgov.testing._broken import Broken, Way, broken, broken_kinds, every_kind, not_an_input, planted, way
from gridgov.text import Text

PLANTED: Final = planted()
#: The smallest input with a fault has at most so many characters, as Python writes it.
SMALL: Final = 5_000
#: What has to be large to be wrong.
LARGE: Final = {"FLT010": 33_000, "SRC024": 60_000, "SRC028": 30_000}


@pytest.mark.parametrize("code", PLANTED)
def test_the_fault_is_found_and_no_other(code: str) -> None:
    @settings(max_examples=2, derandomize=True, database=None, deadline=None)
    @given(broken(code))
    def law(one: Broken) -> None:
        assert one.kind.code == code
        assert [p.code for p in one.problems()] == [code], one.problems().text()
        assert not one.problems(sound=True), one.problems(sound=True).text()

    law()


@pytest.mark.parametrize("code", PLANTED)
def test_the_smallest_input_is_small_and_is_explained(code: str) -> None:
    # The first that Hypothesis draws is the smallest that it shrinks to; shrinking to it once more would take long.
    first = settings(max_examples=1, derandomize=True, database=None, phases=[Phase.generate])
    one = find(broken(code), lambda _: True, settings=first)
    assert len(repr(dict(one.given))) <= LARGE.get(code, SMALL)
    assert set(one.given) <= set(one.way.takes)
    assert set(one.sound) <= set(one.way.takes)


def test_a_fault_is_asked_for_by_code_by_name_or_as_a_kind() -> None:
    kind = every_kind()["HIE003"]
    drawn = [find(broken(asked), lambda _: True) for asked in ("HIE003", "cycle", kind)]
    assert {one.kind for one in drawn} == {kind}
    assert len({repr(one.given) for one in drawn}) == 1


@given(broken())
@settings(max_examples=20)
def test_any_fault_is_drawn(one: Broken) -> None:
    assert one.kind in broken_kinds()
    assert [p.kind for p in one.problems()] == [one.kind]


def test_what_cannot_be_drawn_says_why() -> None:
    with pytest.raises(ValueError, match=r"There is no kind of fault 'HIE999'; see gridgov.errors.all_faults"):
        broken("HIE999")
    with pytest.raises(ValueError, match=r"Several kinds of faults are called 'days-out-of-order': .+ Give"):
        broken("days-out-of-order")
    spared = not_an_input()
    for code, why in spared.items():
        assert why.en
        assert why.zh
        with pytest.raises(ValueError, match=f"No input has the fault {code} '"):
            broken(code)


def test_a_kind_of_others_is_not_drawn() -> None:
    own = FaultKind("ZZZ999", "of-others", Text("It.", "它。"), Text("Do.", "做。"))
    with pytest.raises(ValueError, match="No input has the fault ZZZ999 'of-others': it is none of gridgov"):
        broken(own)


def test_two_ways_in_of_one_name_are_refused() -> None:
    def read(anything: object) -> None:
        """Take anything."""

    with pytest.raises(ValueError, match="There are two ways in called 'units'"):
        way("units", anything="whatever")(read)


def test_a_broken_input_is_one_line_and_a_table_in_a_notebook() -> None:
    one = find(broken("HIE003"), lambda _: True)
    assert repr(one) == "<Broken HIE003 cycle: units>"
    assert len(repr(one)) <= WIDEST
    assert "HIE003" in one._repr_html_()
    assert repr(one.way).startswith("Way(key='units'")
    assert isinstance(one.way, Way)


def test_no_fault_is_planted_and_spared() -> None:
    assert not set(PLANTED) & set(not_an_input())
    assert set(PLANTED) <= set(every_kind())
    assert set(not_an_input()) <= set(every_kind())


def test_every_kind_of_fault_is_planted_or_no_input_has_it() -> None:
    assert set(every_kind()) - set(PLANTED) - set(not_an_input()) == set()
