"""Cells of texts, words, choices and flags."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables_values_cases import CHOICES, field, one, told

from gridgov._cells import control_rows
from gridgov._columns import encode
from gridgov.tables._kind import Field
from gridgov.tables._sheet import Cell
from gridgov.text import Text

TEXT, WORDS, CHOICE, FLAG = field("text"), field("words"), field("choice"), field("flag")
DAY, ID, SHARE = field("day"), field("id"), field("share")

# -- texts ---------------------------------------------------------------------------------------------------------


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9FFF, exclude_categories=["C", "Z"]), min_size=1))
def test_a_text_stays_as_it_is(text: str) -> None:
    found = one(text, TEXT)
    if text.strip("-—–―─－_﹣−‐‑") == "":
        assert (found.value, found.notes) == (None, {"unknown_word"})
    elif not text.startswith("#"):
        assert (found.value, found.fault, found.notes) == (text, None, frozenset())


@given(st.text(min_size=1))
def test_a_text_that_is_taken_can_be_stored(text: str) -> None:
    found = one(text, TEXT)
    if found.value is not None:
        assert found.value == found.value.strip()
        assert not control_rows(encode([found.value]))
        assert ("spaces" in found.notes) == (found.value != text)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (" 希望\n小区 ", "希望 小区"),
        ("　希望小区\u00a0", "希望小区"),
        ("\ufeff希望\u200b小区", "希望小区"),
        ("（一）", "（一）"),
        ("无", "无"),
        ("N/A", "N/A"),
        (12, "12"),
        (12.0, "12"),
        (0.5, "0.5"),
        (True, "TRUE"),
        (dt.date(2025, 3, 1), "2025-03-01"),
        (np.datetime64("2025-03-01"), "2025-03-01"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_is_taken_out_of_a_text(cell: Cell, value: str) -> None:
    assert one(cell, TEXT).value == value


@pytest.mark.parametrize("cell", [b"\xff", [1], "\ud800"])
def test_what_is_no_text(cell: Cell) -> None:
    assert one(cell, TEXT).fault == "not-a-text"


# -- words ---------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.text("甲乙丙ab-（）", min_size=1, max_size=4).filter(lambda t: t.strip("-")), min_size=1),
    st.sampled_from(";；、\n"),
)
def test_words_are_those_between_the_separators(parts: list[str], separator: str) -> None:
    assert one(separator.join(parts), WORDS).value == tuple(parts)
    assert one(f" {separator} ".join(parts) + separator, WORDS).value == tuple(parts)


def test_cells_without_words_are_empty() -> None:
    found = told(["", None, "-", ";;", " 、 ", 3.0, b"\xff"], WORDS)
    assert [cell.value for cell in found] == [None, None, None, None, None, ("3",), None]
    assert [cell.fault for cell in found] == [None] * 6 + ["not-a-text"]


# -- choices -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "wordings"), CHOICES)
def test_every_wording_of_a_choice_is_its_key(key: str, wordings: tuple[str, ...]) -> None:
    for word in (key, *wordings):
        assert (one(word, CHOICE).value, one(word, CHOICE).notes) == (key, frozenset())
        assert one(f" {word.upper()}　", CHOICE).value == key


def test_a_key_is_itself_where_it_is_a_wording_of_another_choice() -> None:
    both = Field("x", Text("x", "某列"), "choice", Text("", ""), choices=(("a", ("b", "甲")), ("b", ("乙",))))
    assert [cell.value for cell in told(["a", "b", "甲", "乙"], both)] == ["a", "b", "a", "b"]


def test_words_that_are_no_choice_are_faults_or_unknown() -> None:
    found = told(["兼織", "xx", 3, "-", "无", "#REF!", None], CHOICE)
    no = "not-among-the-choices"
    assert [cell.fault for cell in found] == [no, no, no, None, None, "formula-failed", None]
    assert [cell.notes for cell in found][3:5] == [{"unknown_word"}] * 2


def test_a_column_of_choices_without_choices_holds_any_text() -> None:
    found = told(["甲", "（乙）"], Field("x", Text("x", "某列"), "choice", Text("", "")))
    assert [cell.value for cell in found] == ["甲", "（乙）"]


# -- flags ---------------------------------------------------------------------------------------------------------

YES = ["是", "有", "对", "√", "✓", "✔", "Y", "y", "yes", "YES", "TRUE", "true", "1", "１", "Ｙ", True, 1, 1.0, np.True_]
NO = ["否", "无", "没有", "×", "✗", "✘", "N", "no", "FALSE", "0", "０", False, 0, 0.0, np.False_]


@pytest.mark.parametrize(("cells", "value"), [(YES, True), (NO, False)], ids=["yes", "no"])
def test_every_way_of_saying_yes_or_no(cells: list[Any], value: bool) -> None:  # noqa: FBT001 - the expected flag
    assert [cell.value for cell in told(cells, FLAG)] == [value] * len(cells)
    assert [one(cell, FLAG).value for cell in cells] == [value] * len(cells)


@pytest.mark.parametrize("cell", ["maybe", "x", "2", 2, 0.5, -1, "是否", dt.date(2025, 1, 1), b"1"], ids=repr)
def test_what_is_neither_yes_nor_no(cell: Cell) -> None:
    assert one(cell, FLAG).fault == "cell-neither-yes-nor-no"


def test_flags_of_an_array() -> None:
    assert [cell.value for cell in told(np.array([True, False]), FLAG)] == [True, False]
    assert [cell.value for cell in told(np.array([1.0, 0.0, np.nan]), FLAG)] == [True, False, None]


@pytest.mark.parametrize("word", ["-", "/", "N/A", "不详", "未知", "?"])
def test_words_for_nothing_are_unknown_flags(word: str) -> None:
    assert (one(word, FLAG).value, one(word, FLAG).notes) == (None, {"unknown_word"})
