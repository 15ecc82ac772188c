"""Division codes in tables: what tables do to them, and whole columns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from itertools import product
from typing import cast, get_args

import numpy as np
import pandas as pd
import polars as pl
import pytest
from codes_reference import LISTED, cells, choices, expected_code, levels, names, sound, texts
from hypothesis import given
from hypothesis import strategies as st

from gridgov.codes import (
    DIVISION_LEVELS,
    DivisionCode,
    DivisionLevel,
    UnitGridCode,
    Zeros,
    next_serial,
    parse_divisions,
    validate_divisions,
)
from gridgov.errors import InvalidCodeError, Place, Problems
from gridgov.text import LANGS

# Values that come from tables


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (None, ["empty-code"]),
        ("", ["empty-code"]),
        (" \u3000\u200b", ["empty-code"]),
        (float("nan"), ["empty-code"]),
        (pd.NA, ["empty-code"]),
        (pd.NaT, ["empty-code"]),
        (True, ["not-text"]),
        (np.False_, ["not-text"]),
        (b"6109", ["not-text"]),
        (["6109"], ["not-text"]),
        (np.timedelta64(6109, "D"), ["not-text"]),
        (6109.0, ["decimal-number"]),
        ("6109.0", ["decimal-number"]),
        ("6109.", ["decimal-number"]),
        ("6.109E+03", ["decimal-number"]),
        ("6.10902001001E+11", ["decimal-number"]),
        (np.float32(6109), ["decimal-number"]),
        (610902000000.0, ["decimal-number", "ambiguous-code"]),
        ("6.10902E+11", ["lost-digits"]),
        ("1.101010010010011E+15", ["lost-digits"]),
        ("1101010010010010.0", ["lost-digits"]),
        (1.1e19, ["lost-digits"]),
        (2.0**53, ["lost-digits"]),
        (np.float32(2**24), ["lost-digits"]),
        (np.float16(2048), ["lost-digits"]),
        (6109.5, ["not-a-digit"]),
        (float("inf"), ["not-a-digit"]),
        (-6109, ["not-a-digit"]),
        (-6109.0, ["not-a-digit"]),
        ("6.1090E+01", ["not-a-digit"]),
        ("610902-001", ["not-a-digit"]),
        ("6109²", ["not-a-digit"]),
        ("6109村", ["not-a-digit"]),
        ("\uff16\uff11\uff10\uff19", ["foreign-digits"]),
        (" \uff16109", ["foreign-digits"]),
        ("\u0666\u0661\u0660\u0669", ["foreign-digits"]),
        ("6109 ", ["spaces"]),
        ("6109\n", ["spaces"]),
        ("\ufeff6109", ["spaces"]),
        ("6109\x00", ["spaces"]),
        ("61090 ", ["spaces", "division-length"]),
        (10**12, ["division-length"]),
        (10**20, ["too-long"]),
        ("1" * 21, ["too-long"]),
        (0, ["leading-zero"]),
        ("000000610902", ["leading-zero"]),
    ],
)
def test_what_tables_do_to_codes_is_named(value: object, found: list[str]) -> None:
    assert names(lambda: DivisionCode.parse(cast("str", value))) == found
    assert [p.name for p in validate_divisions([value])] == found
    assert not DivisionCode.fits(value)


@pytest.mark.parametrize("value", [np.str_("6109"), np.int64(6109), np.uint16(6109)])
def test_texts_and_whole_numbers_of_numpy_are_read(value: str | int) -> None:
    code = DivisionCode.parse(value)
    assert code == DivisionCode("6109")
    assert type(code.text) is str


@pytest.mark.parametrize("power", [40, 400, 4299, 4300, 5000, 100_000])
def test_numbers_without_measure_are_counted_not_written_out(power: int) -> None:
    text = (
        f"COD008 '10000000000000000000…' has {power + 1} digits; the longest code has 20. Write one code in each cell."
    )
    assert texts(lambda: DivisionCode.parse(10**power)) == [text]
    assert texts(lambda: DivisionCode.parse("1" + power * "0")) == [text]
    assert texts(lambda: UnitGridCode.parse(10**power)) == [text]
    assert texts(lambda: next_serial([10**power])) == [text.replace("COD008", "COD008 column 'used':")]
    assert texts(lambda: DivisionCode.parse(-(10**power))) == [text.replace("'1", "'-1")]


@given(st.integers(10**24, 10**400) | st.integers(20, 400).map(lambda n: 10**n - 1))
def test_digits_of_large_numbers_are_counted_right(number: int) -> None:
    with pytest.raises(InvalidCodeError) as caught:
        DivisionCode.parse(number)
    assert caught.value.problems[0].facts["length"] == len(str(number))
    assert [str(p) for p in caught.value.problems] == texts(lambda: DivisionCode.parse(str(number)))


@given(sound, st.integers(0, 12), st.sampled_from([" ", "\u3000", "\xa0", "\t", "\u200b", "\ufeff"]))
def test_the_way_out_of_spaces_is_the_code(text: str, at: int, blank: str) -> None:
    [problem] = validate_divisions([text[:at] + blank + text[at:]], zeros="keep")
    assert problem.way_out() == f"Write it as {text}."
    assert repr(blank)[1:-1] in problem.message()


@given(sound)
def test_the_way_out_of_full_width_digits_is_the_code(text: str) -> None:
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in text)
    [problem] = validate_divisions([wide], zeros="keep")
    assert problem.way_out("zh") == f"请改写为{text}。"


@given(sound)
def test_a_code_that_became_a_float_is_restored_in_the_way_out(text: str) -> None:
    problems = [*validate_divisions([float(text), f"{text}.0"], zeros="keep")]
    assert [p.facts["fixed"] for p in problems] == [text, text]


# Columns


def one_by_one(
    values: Iterable[object], given_levels: list[DivisionLevel | None], zeros: Zeros
) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    for value, level in zip(values, given_levels, strict=True):
        try:
            found.append((str(DivisionCode.parse(cast("str", value), level, zeros=zeros)), []))
        except InvalidCodeError as error:
            found.append(("", [p.text(lang) for p in error.problems for lang in LANGS]))
    return found


@given(st.data(), choices)
def test_a_column_is_read_as_one_by_one(data: st.DataObject, zeros: Zeros) -> None:
    values = data.draw(st.lists(cells, max_size=8))
    each = data.draw(st.lists(st.none() | levels, min_size=len(values), max_size=len(values)))
    expected = one_by_one(values, each, zeros)
    problems = validate_divisions(values, each, zeros=zeros)
    for i, (_, wrong) in enumerate(expected):
        here = [p for p in problems if p.place.row == i + 1]
        unplaced = [re.sub(r"(row \d+: |第\d+行：)", "", p.text(lang), count=1) for p in here for lang in LANGS]
        assert sorted(unplaced) == sorted(wrong)
    good = [i for i, (_, wrong) in enumerate(expected) if not wrong]
    codes = parse_divisions([values[i] for i in good], [each[i] for i in good], zeros=zeros)
    assert codes.tolist() == [expected[i][0] for i in good]
    assert bool(problems) == (len(good) < len(values))


@pytest.mark.parametrize("zeros", get_args(Zeros))
@pytest.mark.parametrize("level", [None, *DIVISION_LEVELS])
def test_all_ways_to_have_zeros_are_read_as_the_reference(level: DivisionLevel | None, zeros: Zeros) -> None:
    parts = product(("01", "61"), ("00", "09"), ("00", "02"), ("000", "001"), ("000", "001"))
    values = sorted({"".join(segments)[:length] for segments in parts for length in (2, 4, 6, 9, 12)})
    expected = [expected_code(value, level, zeros) for value in values]
    wrong = {problem.place.row for problem in validate_divisions(values, level, zeros=zeros)}
    assert wrong == {row for row, code in enumerate(expected, 1) if code is None}
    good = [value for value, code in zip(values, expected, strict=True) if code is not None]
    assert parse_divisions(good, level, zeros=zeros).tolist() == [code for code in expected if code is not None]


def test_the_faults_of_a_row_stand_together_in_row_order() -> None:
    problems = validate_divisions(["6109x", "61", " 61090", "6109 ", None])
    assert [(p.place.row, p.name) for p in problems] == [
        (1, "not-a-digit"),
        (3, "spaces"),
        (3, "division-length"),
        (4, "spaces"),
        (5, "empty-code"),
    ]


def test_a_column_may_have_one_level_or_one_for_each_row() -> None:
    padded = ["441900000000", "441900000000"]
    assert parse_divisions(padded, "city").tolist() == ["4419", "4419"]
    assert parse_divisions(padded, ["city", "county"]).tolist() == ["4419", "441900"]
    assert parse_divisions(padded, pd.Series(["county", None]), zeros="trim").tolist() == ["441900", "4419"]


MAKERS: dict[str, Callable[[list[str]], Iterable[object]]] = {
    "list": list,
    "tuple": tuple,
    "iterator": iter,
    "numpy text": lambda codes: np.array(codes, dtype="U15"),
    "numpy objects": lambda codes: np.array(codes, dtype=object),
    "numpy strings": lambda codes: np.array(codes, dtype=np.dtypes.StringDType()),
    "numpy integers": lambda codes: np.array(codes).astype(np.int64),
    "numpy integers as objects": lambda codes: np.array([np.int64(code) for code in codes], dtype=object),
    "pandas": pd.Series,
    "pandas category": lambda codes: pd.Series(codes, dtype="category"),
    "pandas integers": lambda codes: pd.Series([int(code) for code in codes], dtype="Int64"),
    "polars": pl.Series,
    "polars integers": lambda codes: pl.Series([int(code) for code in codes]),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_columns_of_all_kinds_are_read(kind: str) -> None:
    codes = parse_divisions(MAKERS[kind](list(LISTED)), zeros="keep")
    assert codes.tolist() == list(LISTED)
    assert codes.dtype == np.dtype("U12")


def test_a_column_of_dates_or_bytes_is_no_column_of_codes() -> None:
    assert [str(p) for p in validate_divisions(pl.Series([date(2023, 1, 1)]))] == [
        "COD002 row 1: A code is text or a whole number, not datetime64. Read the column as text."
    ]
    assert validate_divisions([np.bytes_(b"6109")]).counts() == {"COD002": 1}
    assert validate_divisions(np.array([6109], dtype=np.float32)).counts() == {"COD003": 1}


def test_a_column_that_is_read_cannot_be_written_to() -> None:
    codes = parse_divisions(["61"])
    with pytest.raises(ValueError, match="read-only"):
        codes[0] = "62"


def test_an_empty_column_has_no_codes_and_no_problems() -> None:
    assert parse_divisions([]).tolist() == []
    assert validate_divisions(np.zeros(0)) == Problems()


def test_problems_of_a_column_say_where_they_are() -> None:
    place = Place(file="units.csv", column="code")
    with pytest.raises(InvalidCodeError) as caught:
        parse_divisions(["61", "6"], place=place, first_row=2)
    assert caught.value.text() == (
        "Not a valid code: 1 problem.\n"
        "COD009 units.csv, row 3, column 'code': '6' is 1 long; a division code has 2, 4, 6, 9 or 12 digits. "
        "Write all digits of one level, or pad the code to 12 digits with zeros on its right."
    )
