"""Cells of days, against the calendar of Python and against pandas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_values_cases import days, field, one, told

from gridgov.tables._sheet import Cell

DAY = field("day")
_DIGITS = "〇一二三四五六七八九"


def spoken(n: int) -> str:
    """Write a number up to 99 as it is spoken."""
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def in_words(d: dt.date) -> str:
    return "".join(_DIGITS[int(c)] for c in f"{d.year}") + f"年{spoken(d.month)}月{spoken(d.day)}日"


FORMS: dict[str, tuple[Callable[[dt.date], Cell], set[str]]] = {
    "iso": (str, set()),
    "short": (lambda d: f"{d.year}-{d.month}-{d.day}", {"date_form"}),
    "slashes": (lambda d: f"{d.year}/{d.month}/{d.day}", {"date_form"}),
    "points": (lambda d: f"{d.year}.{d.month}.{d.day}", {"date_form"}),
    "digits": (lambda d: f"{d:%Y%m%d}", {"date_form"}),
    "Chinese": (lambda d: f"{d.year}年{d.month}月{d.day}日", {"date_form"}),
    "Chinese, no end": (lambda d: f"{d.year}年{d.month}月{d.day}", {"date_form"}),
    "Chinese, colloquial": (lambda d: f"{d.year}年{d.month}月{d.day}号", {"date_form"}),
    "Chinese, apart": (lambda d: f"{d.year} 年 {d.month} 月 {d.day} 日", {"date_form"}),
    "in words": (in_words, {"date_form"}),
    "circles": (lambda d: in_words(d).replace("〇", "○"), {"date_form"}),
    "zeros": (lambda d: in_words(d).replace("〇", "零"), {"date_form"}),
    "spaces": (lambda d: f" {d}　", {"spaces"}),
    "full width": (lambda d: "".join(chr(ord(c) + 0xFEE0) for c in str(d)), {"full_width"}),
    "midnight": (lambda d: f"{d} 00:00:00", {"date_form"}),
    "morning": (lambda d: f"{d} 08:30", {"date_form", "time_left_out"}),
    "zulu": (lambda d: f"{d}T08:30:00.123Z", {"date_form", "time_left_out"}),
    "zone": (lambda d: f"{d}T00:00:00+08:00", {"date_form"}),
    "weekday": (
        lambda d: f"{d.year}年{d.month}月{d.day}日（星期{'一二三四五六日'[d.weekday()]}）",
        {"date_form", "full_width"},
    ),
    "English": (lambda d: f"{d.day} {d:%B} {d.year}", {"date_form"}),
    "American": (lambda d: f"{d:%b} {d.day}, {d.year}", {"date_form"}),
    "dashes": (lambda d: f"{d.day:02}-{d:%b}-{d.year}", {"date_form"}),
    "a date": (lambda d: d, set()),
    "a moment": (lambda d: dt.datetime.combine(d, dt.time()), set()),
    "a moment in the day": (lambda d: dt.datetime.combine(d, dt.time(8, 30)), {"time_left_out"}),
    "of pandas": (pd.Timestamp, set()),
    "of numpy": (lambda d: np.datetime64(d, "D"), set()),
    "number of digits": (lambda d: int(f"{d:%Y%m%d}"), {"date_form"}),
}


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40)
@given(days)
def test_every_way_of_writing_a_day_is_the_day(form: str, d: dt.date) -> None:
    write, notes = FORMS[form]
    found = one(write(d), DAY)
    assert (found.value, found.fault) == (d, None)
    assert found.notes == (set() if write(d) == str(d) else notes)


@given(st.dates())
def test_any_day_of_the_calendar_written_as_iso_is_the_day(d: dt.date) -> None:
    assert one(str(d), DAY).value == d == one(d, DAY).value
    assert one(str(d), DAY).notes == frozenset()


@given(st.lists(st.from_regex(r"[12][0-9]{3}[-/][01][0-9][-/][0-3][0-9]", fullmatch=True)))
def test_days_are_those_of_pandas_and_no_others(texts: list[str]) -> None:
    for text, found in zip(texts, told(texts, DAY), strict=True):
        oracle = pd.to_datetime(text.replace("/", "-"), format="%Y-%m-%d", errors="coerce")
        assert found.value == (None if pd.isna(oracle) else oracle.date())
        assert found.fault == ("no-such-day" if pd.isna(oracle) else None)


@given(st.dates(dt.date(1905, 10, 2), dt.date(2199, 12, 31)), st.integers(0, 23))
def test_numbers_of_a_spreadsheet_are_days(d: dt.date, hour: int) -> None:
    serial = (d - dt.date(1899, 12, 30)).days
    later = {"serial_day", "time_left_out"} if hour else {"serial_day"}
    for cell, notes in ((serial, {"serial_day"}), (serial + hour / 24, later), (str(serial), {"serial_day"})):
        found = one(cell, DAY)
        assert (found.value, found.fault, found.notes) == (d, None, notes)


@given(days)
def test_day_and_month_before_the_year_are_read_only_if_there_is_one_reading(d: dt.date) -> None:
    for text in (f"{d.day}/{d.month}/{d.year}", f"{d.month:02}-{d.day:02}-{d.year}", f"{d.day}.{d.month}.{d.year}"):
        found = one(text, DAY)
        if d.day > 12 or d.day == d.month:
            assert (found.value, found.fault, found.notes) == (d, None, {"date_form"})
        else:
            assert found.fault == "day-of-two-readings"
            assert {day for key, day in found.facts if key != "value"} == {str(d), str(dt.date(d.year, d.day, d.month))}


FAULTS = [
    ("2025-02-30", "no-such-day", None),
    ("2025年2月29日", "no-such-day", None),
    ("2025-13-01", "no-such-day", None),
    ("20251301", "no-such-day", None),
    ("0000-01-01", "no-such-day", None),
    ("31/13/2025", "no-such-day", None),
    (20250230, "no-such-day", None),
    ("25-3-1", "year-of-two-digits", "2025-03-01"),
    ("25年3月1日", "year-of-two-digits", "2025-03-01"),
    ("二五年三月一日", "year-of-two-digits", "2025-03-01"),
    ("1-Mar-25", "year-of-two-digits", "2025-03-01"),
    ("2025年3月", "day-not-said", "2025-03-01"),
    ("2025-03", "day-not-said", "2025-03-01"),
    ("2025.12", "day-not-said", "2025-12-01"),
    ("202503", "day-not-said", "2025-03-01"),
    ("二〇二五年三月", "day-not-said", "2025-03-01"),
    ("2025年", "day-not-said", "2025-01-01"),
    ("2025", "day-not-said", "2025-01-01"),
    (2025, "day-not-said", "2025-01-01"),
    (2025.0, "day-not-said", "2025-01-01"),
    (202512.0, "day-not-said", "2025-12-01"),
    ("3月1日", "not-a-day", None),
    ("去年", "not-a-day", None),
    ("2025-03-01至2025-04-01", "not-a-day", None),
    ("205-03-01", "not-a-day", None),
    (0, "not-a-day", None),
    (60.0, "not-a-day", None),
    (-1, "not-a-day", None),
    (1e300, "not-a-day", None),
    (float("inf"), "not-a-day", None),
    (True, "not-a-day", None),
    (dt.time(8, 30), "not-a-day", None),
    (dt.timedelta(1), "not-a-day", None),
    (b"2025-03-01", "not-a-day", None),
    ("#VALUE!", "formula-failed", None),
]


@pytest.mark.parametrize(("cell", "fault", "fixed"), FAULTS, ids=[repr(case[0]) for case in FAULTS])
def test_what_is_no_day_is_a_fault(cell: Cell, fault: str, fixed: str | None) -> None:
    found = one(cell, DAY)
    assert (found.fault, found.value, found.notes) == (fault, None, frozenset())
    assert dict(found.facts).get("fixed") == fixed
    if fixed is not None:
        assert one(fixed, DAY).fault is None


@pytest.mark.parametrize("word", ["至今", "今", "长期", "永久有效", "无固定期限", "present", "Now"])
def test_an_end_that_is_open_is_unknown_and_noted(word: str) -> None:
    found = one(word, DAY)
    assert (found.value, found.fault, found.notes) == (None, None, {"open_end"})


@pytest.mark.parametrize("word", ["-", "—", "/", "无", "暂无", "N/A", "不详", "未知", "NaT", "?"])
def test_words_for_nothing_are_unknown_and_noted(word: str) -> None:
    found = one(word, DAY)
    assert (found.value, found.fault, found.notes) == (None, None, {"unknown_word"})
