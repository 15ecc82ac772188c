"""Codes that do not fit: every fault once, with its row, beside those of what comes with the codes."""

from __future__ import annotations

from typing import Any

import pytest
from refusals import found, lines, refused_codes

from gridgov.errors import Place
from gridgov.hierarchy import Hierarchy
from gridgov.levels import Level, LevelScheme
from gridgov.text import Text

CODE_CASES: list[tuple[str, list[Any], list[tuple[str, int]]]] = [
    ("a duplicate", ["6109", "610902", "610902"], [("HIE001", 3)]),
    ("a damaged county", ["6109", "61O902", "610902001", "610902001001"], [("HIE018", 2)]),
    ("a damaged street", ["6109", "610902", "61090200l", "610902001001"], [("HIE018", 3), ("HIE017", 4)]),
    ("a damaged root", ["61O9", "610902", "610902001"], [("HIE018", 1)]),
    ("two counties left without a root", ["61O9", "610902", "610903"], [("HIE018", 1), ("HIE005", 3)]),
    ("a lost digit", ["6109", "61090", "610902001"], [("HIE016", 2)]),
    ("white space", ["6109", "610902 ", "610902001"], [("HIE011", 2)]),
    ("full-width digits", ["6109", "６１０９０２"], [("HIE011", 2)]),
    ("an empty code", ["6109", None, ""], [("HIE011", 2), ("HIE011", 3)]),
    ("a number with a point", ["6109", 610902.0], [("HIE011", 2)]),
    ("a code below nothing", ["6109", "620902001"], [("HIE017", 2)]),
    ("two roots", ["6109", "6110"], [("HIE005", 2)]),
    ("nothing but a wrong length", ["61090"], [("HIE016", 1)]),
    ("a longer code than any", ["6109", "1" * 20], [("HIE016", 2)]),
    (
        "several kinds at once",
        ["6109", "61O902", "61090", " 6109", "610902001", "6109"],
        [("HIE018", 2), ("HIE016", 3), ("HIE011", 4), ("HIE001", 6)],
    ),
]


@pytest.mark.parametrize(("codes", "expected"), [c[1:] for c in CODE_CASES], ids=[c[0] for c in CODE_CASES])
def test_faults_of_codes(codes: list[Any], expected: list[tuple[str, int]]) -> None:
    error = refused_codes(codes, place=Place(file="codes.csv"))
    assert found(error) == expected
    assert {p.place.file for p in error.problems} == {"codes.csv"}
    shifted = refused_codes(iter(codes), first_row=2)
    assert found(shifted) == [(code, row + 1) for code, row in expected]


def test_the_code_that_is_missed_is_one_that_must_be_there() -> None:
    levels = LevelScheme.ladder("city", "county", "street", optional=["county"])
    error = refused_codes(["6109", "610902", "620902001"], levels=levels)
    assert "needs '6209' above it" in lines(error)[0]
    nothing = LevelScheme([*levels.levels[:2], Level("island", Text("island", "岛"), "island", under=())])
    error = refused_codes(["6109", "610902001"], levels=nothing, lengths={4: "city", 9: "island"})
    assert found(error) == [("HIE006", 2)]


def test_a_code_under_a_level_that_does_not_take_it() -> None:
    levels = LevelScheme(
        [*LevelScheme.ladder("city", "county").levels, Level("street", Text("s", "街"), "street", under=["city"])]
    )
    h = Hierarchy.from_codes(["6109", "610902", "610902001"], levels=levels)
    assert h.unit("610902001").path == ("6109", "610902001")


@pytest.mark.parametrize(
    "more",
    [{"name": ["a", "\n"]}, {"measures": {"households": [1, -1]}}, {"labels": {"class": ["1", 2.5]}}],
    ids=range(3),
)
def test_faults_of_what_comes_with_codes(more: dict[str, Any]) -> None:
    error = refused_codes(["6109", "610902"], **more)
    assert [p.place.row for p in error.problems] == [2]
    assert error.problems[0].place.id == "610902"


def test_faults_of_codes_and_of_what_comes_with_them_at_once() -> None:
    error = refused_codes(["6109", "61O902", "610903"], name=["a", "b", "\x07"], measures={"households": [-1, 2, 3]})
    assert found(error) == [("HIE012", 1), ("HIE018", 2), ("HIE014", 3)]


def test_very_many_bad_codes_are_all_reported() -> None:
    n = 50_000
    error = refused_codes(["6109", *(f"x{i}" for i in range(n))])
    assert error.problems.counts() == {"HIE018": n}
    assert error.problems[n - 1].place.row == n + 1
