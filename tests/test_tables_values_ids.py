"""Cells of ids: what a spreadsheet makes of them, zeros that were eaten, and people."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tables_values_cases import field, one, told, values

from gridgov._cells import check_ids
from gridgov._columns import encode
from gridgov._net_cells import personal
from gridgov.errors import Place
from gridgov.tables._sheet import Cell
from gridgov.tables._values import clean

ID, HOLDER = field("id"), field("id", "holder", "人员编号")
codes = st.integers(1, 10**15 - 1)
#: Ids that nobody has to look at.
sound = st.from_regex(r"[A-Z]{2}[0-9]{0,3}-[0-9A-Z_]{3,8}", fullmatch=True)


def chars(digits: str) -> int:
    return sum(
        int(digit) * weight
        for digit, weight in zip(digits, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True)
    )


def identity(county: str, born: dt.date, serial: int) -> str:
    """Return an identity number with its check digit (GB 11643)."""
    digits = f"{county}{born:%Y%m%d}{serial:03}"
    return digits + "10X98765432"[chars(digits) % 11]


people = st.builds(
    identity,
    st.integers(110000, 659999).map(str),
    st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 31)),
    st.integers(0, 999),
)


@given(codes)
def test_a_code_is_its_digits_in_every_type_of_cell(n: int) -> None:
    assume(personal(str(n)) is None)
    for cell in (str(n), n, float(n), np.int64(n), np.float64(n), Decimal(n), f" {n}\n", f"{n}.0", f"'{n}", f'="{n}"'):
        found = one(cell, ID)
        assert (found.value, found.fault) == (str(n), None), cell
    for array in (np.array([n]), np.array([float(n)]), np.array([str(n)]), encode([n])):
        assert told(array, ID) == [one(str(n), ID)]


@given(st.lists(sound))
def test_ids_that_are_sound_pass_unchanged(column: list[str]) -> None:
    found = clean(column, ID)
    assert (values(found), found.faults, found.notes) == (column, (), ())


@given(st.text(max_size=12))
def test_an_id_is_one_that_a_hierarchy_takes(text: str) -> None:
    found = one(text, ID)
    if found.value is None:
        return
    assert unicodedata.is_normalized("NFKC", found.value)
    bad = [batch.facts["why"][0] for batch in check_ids(encode([found.value]), 1, Place())]
    # A space between two words stays: it is said where the ids are used.
    assert not bad or " " in found.value or not found.value.isprintable()


@given(sound, st.sampled_from([" ", "　", "\u00a0", "\t", "\n", "\u200b", "\ufeff"]), st.data())
def test_spaces_are_taken_out_where_no_two_words_meet(text: str, space: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    before, behind = text[:at], text[at:]
    assume(
        not (before[-1:].isalpha() and behind[:1].isalnum()) and not (before[-1:].isalnum() and behind[:1].isalpha())
    )
    found = one(before + space + behind, ID)
    assert (found.value, found.fault, found.notes) == (text, None, {"spaces"})


def test_a_space_between_two_words_stays() -> None:
    assert one("unit one", ID).value == "unit one"
    assert one("unit  1", ID).value == "unit 1"
    assert one("希望 小区 1号", ID).value == "希望小区1号"


@given(st.floats(2.0**53, 1e300))
def test_numbers_that_have_lost_digits_are_faults(value: float) -> None:
    for cells in ([value], np.array([value])):
        assert told(cells, ID)[0].fault == "id-digits-lost"


def test_a_workbook_keeps_fifteen_digits_and_a_frame_more() -> None:
    typed = 6109020010010010  # the last digit is lost
    assert one(float(typed), ID).fault == one(typed, ID).fault == "id-digits-lost"
    assert one(6109020010010011, ID).value == "6109020010010011"
    assert [cell.value for cell in told(np.array([float(typed)]), ID)] == [str(typed)]
    assert [cell.value for cell in told(np.array([typed * 100]), ID)] == [str(typed * 100)]


FAULTS = [
    ("6.10902E+11", "id-digits-lost"),
    ("6E+11", "id-digits-lost"),
    ("6.1e11", "id-digits-lost"),
    (dt.date(2025, 1, 2), "cell-id-became-a-date"),
    (dt.datetime(2025, 1, 2), "cell-id-became-a-date"),  # noqa: DTZ001 - cells of a workbook have no zone
    (dt.time(1, 2), "cell-id-became-a-date"),
    (dt.timedelta(1), "cell-id-became-a-date"),
    ("1月2日", "cell-id-became-a-date"),
    ("2-Jan", "cell-id-became-a-date"),
    ("Jan-02", "cell-id-became-a-date"),
    ("2025年1月2日", "cell-id-became-a-date"),
    (True, "not-an-id"),
    (float("inf"), "not-an-id"),
    (b"\xff", "not-an-id"),
    ([1], "not-an-id"),
    ("#REF!", "formula-failed"),
    ("#N/A", "formula-failed"),
    ("####", "formula-failed"),
    ("13800138000", "personal-cell"),
    ("１３８００１３８０００", "personal-cell"),
    ("138 0013 8000", "personal-cell"),
    ("+8613800138000", "personal-cell"),
    ("86-13800138000", "personal-cell"),
    (13800138000, "personal-cell"),
    (13800138000.0, "personal-cell"),
    ("11010519491231002X", "personal-cell"),
    ("11010519491231002x", "personal-cell"),
]


@pytest.mark.parametrize(("cell", "fault"), FAULTS, ids=[repr(case[0]) for case in FAULTS])
def test_what_is_no_id_is_a_fault(cell: Cell, fault: str) -> None:
    for column in ([cell], [cell, "WJ-00001"], [cell, 3]):
        found = told(column, ID)[0]
        assert (found.fault, found.value, found.notes) == (fault, None, frozenset())


@pytest.mark.parametrize("word", ["-", "——", "/", "无", "N/A", "NULL", "nan", "None", "不详", "暂无", "?"])
def test_words_for_nothing_are_no_ids(word: str) -> None:
    found = one(word, ID)
    assert (found.value, found.fault, found.notes) == (None, None, {"unknown_word"})


@given(people)
def test_an_identity_number_is_never_taken_in(number: str) -> None:
    for cell in (number, f" {number}", f"'{number}", number.lower()):
        found = one(cell, ID)
        assert (found.value, found.fault) == (None, "personal-cell")
        assert number not in repr(found.facts)
    if number.isdigit():
        assert told(np.array([int(number)]), ID)[0].fault == "personal-cell"
    # Another check digit makes it a code.
    other = number[:-1] + ("0" if number[-1] != "0" else "1")
    assert one(other, ID).value == other


@given(st.integers(13_000_000_000, 19_999_999_999))
def test_a_telephone_number_is_never_taken_in(number: int) -> None:
    for column in ([str(number)], np.array([number]), np.array([float(number)]), [number], encode([str(number)])):
        assert told(column, ID)[0].fault == "personal-cell"


def test_names_are_looked_for_in_ids_of_people() -> None:
    assert one("王建国", HOLDER).fault == "personal-cell"
    assert "王建国" not in repr(one("王建国", HOLDER).facts)
    # A county and a village.
    assert told(["石泉", "王家坪"], ID) == [one("石泉", ID), one("王家坪", ID)]
    assert one("石泉", ID).value == "石泉"


# -- zeros ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [2, 4, 6, 9, 12, 15])
def test_zeros_that_were_eaten_are_put_back(length: int) -> None:
    column = [str(n).zfill(length) for n in (1, 2, 3, 45)]
    found = told([*column, "5", "5", 6], ID)
    assert [cell.value for cell in found] == [*column, *(n.zfill(length) for n in ("5", "5", "6"))]
    assert [cell.notes for cell in found[4:]] == [{"zeros_restored"}] * 3


@given(st.lists(st.integers(0, 10**6 - 1), min_size=2, unique=True), st.data())
def test_ids_that_begin_with_zeros_come_back(numbers: list[int], data: st.DataObject) -> None:
    whole = [f"{n:06}" for n in numbers]
    eaten = [text.lstrip("0") or "0" for text in whole]
    lost = data.draw(st.sets(st.sampled_from(range(len(whole))), max_size=(len(whole) - 1) // 2))
    column = [eaten[i] if i in lost else whole[i] for i in range(len(whole))]
    led = any(column[i][0] == "0" for i in range(len(whole)) if len(column[i]) == 6)
    assume(led)
    found = told(column, ID)
    assert [cell.value for cell in found] == whole
    assert [i for i, cell in enumerate(found) if cell.notes] == sorted(i for i in lost if len(column[i]) < 6)


def test_zeros_are_not_put_back_where_the_id_is_there_already() -> None:
    found = told(["010101", "010102", "010103", "10101", "10101"], ID)
    assert [cell.fault for cell in found[3:]] == ["id-of-another-length"] * 2
    twice = told(["000011", "000012", "000013", "0005", "005"], ID)
    assert [cell.fault for cell in twice[3:]] == ["id-of-another-length"] * 2


def test_a_code_of_a_division_never_begins_with_zero() -> None:
    found = told(["110101", "110102", "120101", "10101"], ID)
    assert found[3].fault == "id-of-another-length"
    facts = dict(found[3].facts)
    assert (facts["value"], facts["n"], facts["length"]) == ("10101", 5, 6)
    assert "'010101'" in str(facts["fix"])


@pytest.mark.parametrize(
    "column",
    [
        [str(n) for n in range(1, 150)],
        [str(n) for n in range(99_990, 100_050)],
        ["61", "6109", "610902", "610902001", "610902002", "610902003", "610902001001", "610902001002"],
        ["007", "12", "013"],
        ["WJ-0001", "12", "000012"],
        ["000001", "希望", "12"],
        ["0101", "102"],
        ["1", "01"],
    ],
    ids=["numbers", "from five to six", "levels", "no length of codes", "letters", "words", "one", "both"],
)
def test_ids_of_several_lengths_that_prove_nothing_stay(column: list[str]) -> None:
    found = clean(column, ID)
    assert (values(found), found.faults, found.notes) == (column, (), ())


def test_empty_cells_and_faults_do_not_hinder_the_proof() -> None:
    column = [None, "-", "010101", "010102", "6.1E+11", "010103", "10104"]
    assert [cell.value for cell in told(column, ID)] == [None, None, "010101", "010102", None, "010103", "010104"]
