"""Cells of days: the ways of writing one, and what a spreadsheet makes of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np

from gridgov.tables._sheet import Cell
from gridgov.tables._value_faults import (
    BAD_DAY,
    DAY_MISSING,
    FORMULA_FAILED,
    NO_SUCH_DAY,
    TWO_DAYS,
    TWO_DIGIT_YEAR,
)
from gridgov.tables._value_found import Outcome, shown
from gridgov.tables._value_notes import DATE_FORM, OPEN_END, SERIAL_DAY, TIME_LEFT_OUT, UNKNOWN_WORD, NoteKind
from gridgov.tables._value_text import FAILED, is_unknown, narrow, without_spaces

__all__ = ["FIRST_SERIAL", "LAST_SERIAL", "DayReader"]

#: Numbers that are read as days of a spreadsheet: 1905-10-02 to 2199-12-31; those before can be years.
FIRST_SERIAL, LAST_SERIAL = 2101, 109_574
#: Day 0 of a spreadsheet, as seen from March 1900 on.
_ZERO: Final = dt.date(1899, 12, 30)
_YEARS: Final = range(1900, 2101)
#: A longer text is no day.
_LONGEST: Final = 60
_SIMPLE: Final = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = (
    r"(?P<time>[T ]*(?:[上下]午|AM|PM)? *[0-9]{1,2}[:时][0-9]{1,2}(?:[:分][0-9]{1,2}(?:\.[0-9]+)?秒?|分)? *(?:AM|PM)?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_WEEKDAY: Final = re.compile(r"[(]?(?:星期|周|礼拜)[一二三四五六日天][)]?$")
_YMD: Final = re.compile(
    rf"(?P<y>[0-9]+)(?:[-/.]|年)(?P<m>[0-9]{{1,2}})(?:[-/.]|月)(?P<d>[0-9]{{1,2}})[日号]?{_TIME}", re.IGNORECASE
)
_DMY: Final = re.compile(
    rf"(?P<a>[0-9]{{1,2}})(?P<s>[-/.])(?P<b>[0-9]{{1,2}})(?P=s)(?P<y>[0-9]{{4}}){_TIME}", re.IGNORECASE
)
_DIGITS: Final = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_MONTH: Final = re.compile(r"(?P<y>[0-9]{4})(?:[-/.]|年)?(?P<m>[0-9]{1,2})月?份?|(?P<Y>[0-9]{4})(?:年度?)?")
_SERIAL: Final = re.compile(r"[0-9]{4,6}(?:\.[0-9]+)?")
_NAMES: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME: Final = r"(?P<n>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ENGLISH: Final = (
    re.compile(rf"(?P<d>[0-9]{{1,2}})[- ]?{_NAME}[-, ]*(?P<y>[0-9]{{2,4}})", re.IGNORECASE),
    re.compile(rf"{_NAME} ?(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?,? *(?P<y>[0-9]{{4}})", re.IGNORECASE),
)
_CHINESE: Final = re.compile(
    r"(?P<y>[〇零○一二三四五六七八九0-9]{2,4})年(?P<m>[一二三四五六七八九十0-9]{1,3})月"
    r"(?P<d>[一二三四五六七八九十廿卅0-9]{1,3})[日号]?"
)
_DIGIT: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_OPEN: Final = re.compile(
    "至?今|长期(?:有效)?|永久(?:有效)?|无(?:固定)?期限|不限|现在|在任|在岗|present|now|ongoing|open", re.IGNORECASE
)
#: Year, month and day.
_Parts: TypeAlias = tuple[int, int, int]


class DayReader:
    """Reads distinct cells of a column of days as dates; unknown ones stay None."""

    def texts(self, cells: Sequence[str], out: Outcome) -> None:
        """Read texts."""
        for at, given in enumerate(cells):
            if match := _SIMPLE.fullmatch(given):
                _take(at, _numbers(match.group(1, 2, 3)), given, [] if _ISO.fullmatch(given) else [DATE_FORM], out)
                continue
            text, notes = narrow(given)
            if not text:
                continue
            if _ISO.fullmatch(text):
                _take(at, _numbers(text.split("-")), given, notes, out)
            elif _OPEN.fullmatch(text):
                out.note(at, OPEN_END)
            elif is_unknown(text):
                out.note(at, UNKNOWN_WORD)
            elif FAILED.fullmatch(text):
                out.fault(at, FORMULA_FAILED, value=text)
            elif len(text) > _LONGEST:
                out.fault(at, BAD_DAY, value=shown(given))
            else:
                _read(at, given, text, notes, out)

    def others(self, cells: Sequence[Cell], out: Outcome) -> None:
        """Read cells that are no texts."""
        for at, cell in enumerate(cells):
            if isinstance(cell, np.datetime64):
                _moment(at, cell.astype("datetime64[us]").item(), cell, out)
            elif isinstance(cell, dt.date):
                _moment(at, cell, cell, out)
            elif isinstance(cell, int | float) and not isinstance(cell, bool):
                _number(at, float(cell), out)
            else:
                out.fault(at, BAD_DAY, value=shown(cell))


def _moment(at: int, value: object, cell: Cell, out: Outcome) -> None:
    """Take a date, or a date with a time of day."""
    if isinstance(value, dt.datetime):
        if value.time() != dt.time():
            out.note(at, TIME_LEFT_OUT)
        value = value.date()
    if isinstance(value, dt.date):
        out.values[at] = value
    else:
        out.fault(at, BAD_DAY, value=shown(cell))


def _number(at: int, value: float, out: Outcome) -> None:
    """Read a number: a day of a spreadsheet, or a day, a month or a year in digits."""
    whole = int(value) if abs(value) < 1e9 else 0  # noqa: PLR2004 - a day has eight digits
    if FIRST_SERIAL <= value < LAST_SERIAL + 1:
        out.values[at] = _ZERO + dt.timedelta(days=whole)
        out.note(at, SERIAL_DAY, *([TIME_LEFT_OUT] if value != whole else []))
    elif value == whole and whole in _YEARS:
        out.fault(at, DAY_MISSING, value=str(whole), fixed=f"{whole}-01-01")
    elif value == whole and (match := _DIGITS.fullmatch(str(whole))):
        _take(at, _numbers(match.group("y", "m", "d")), str(whole), [DATE_FORM], out)
    elif value == whole and (match := _MONTH.fullmatch(str(whole))) and match["m"] and 1 <= int(match["m"]) <= 12:  # noqa: PLR2004 - months
        out.fault(at, DAY_MISSING, value=str(whole), fixed=f"{match['y']}-{int(match['m']):02}-01")
    else:
        out.fault(at, BAD_DAY, value=shown(value))


def _numbers(parts: Sequence[str]) -> _Parts:
    """Return year, month and day as numbers."""
    year, month, day = map(int, parts)
    return year, month, day


def _take(at: int, parts: _Parts, given: str, notes: Sequence[NoteKind], out: Outcome) -> None:
    """Take a day, if the calendar has it."""
    try:
        out.values[at] = dt.date(*parts)
    except (ValueError, OverflowError):
        out.fault(at, NO_SUCH_DAY, value=shown(given))
        return
    if notes:
        out.note(at, *notes)


def _read(at: int, given: str, text: str, notes: list[NoteKind], out: Outcome) -> None:
    """Read a day that is not written as YYYY-MM-DD."""
    plain = without_spaces(_WEEKDAY.sub("", text).strip(), [])
    inner = re.sub(r" *([-/.年月日号]) *", r"\1", _WEEKDAY.sub("", text).strip())
    notes = [*notes, DATE_FORM]
    if match := _YMD.fullmatch(inner):
        _year_first(at, given, match, notes, out)
    elif match := _DMY.fullmatch(inner):
        _year_last(at, given, match, notes, out)
    elif match := _DIGITS.fullmatch(plain):
        _take(at, _numbers(match.group("y", "m", "d")), given, notes, out)
    elif match := _CHINESE.fullmatch(plain):
        _chinese(at, given, match, notes, out)
    elif match := _ENGLISH[0].fullmatch(text) or _ENGLISH[1].fullmatch(text):
        _english(at, given, match, notes, out)
    elif _SERIAL.fullmatch(plain) and FIRST_SERIAL <= float(plain) < LAST_SERIAL + 1:
        _number(at, float(plain), out)
    else:
        _not_a_day(at, given, plain, out)


def _timed(match: re.Match[str], notes: list[NoteKind]) -> list[NoteKind]:
    """Take a note of a time of day that is not midnight."""
    time = match["time"]
    return notes if not time or not re.search("[1-9]", time.split("+")[0]) else [*notes, TIME_LEFT_OUT]


def _year_first(at: int, given: str, match: re.Match[str], notes: list[NoteKind], out: Outcome) -> None:
    """Read year, month and day."""
    year, month, day = match.group("y", "m", "d")
    if len(year) == 4:  # noqa: PLR2004 - digits of a year
        _take(at, _numbers((year, month, day)), given, _timed(match, notes), out)
    elif len(year) <= 2:  # noqa: PLR2004 - digits of a year cut short
        _short_year(at, given, _numbers((year, month, day)), out)
    else:
        out.fault(at, BAD_DAY, value=shown(given))


def _short_year(at: int, given: str, parts: _Parts, out: Outcome) -> None:
    """Say that a year has two digits."""
    year, month, day = parts
    out.fault(at, TWO_DIGIT_YEAR, value=shown(given), fixed=f"20{year:02}-{month:02}-{day:02}")


def _year_last(at: int, given: str, match: re.Match[str], notes: list[NoteKind], out: Outcome) -> None:
    """Read day and month, or month and day, before the year."""
    year, first, second = _numbers(match.group("y", "a", "b"))
    readings = [(year, month, day) for month, day in ((first, second), (second, first)) if month <= 12]  # noqa: PLR2004 - months
    readings = list(dict.fromkeys(readings))
    if len(readings) == 2:  # noqa: PLR2004 - two ways
        days = [f"{y:04}-{m:02}-{d:02}" for y, m, d in readings]
        out.fault(at, TWO_DAYS, value=shown(given), first=days[0], second=days[1])
    elif readings:
        _take(at, readings[0], given, _timed(match, notes), out)
    else:
        out.fault(at, NO_SUCH_DAY, value=shown(given))


def _chinese(at: int, given: str, match: re.Match[str], notes: list[NoteKind], out: Outcome) -> None:
    """Read a day in Chinese numerals."""
    year = int(match["y"].translate(_DIGIT))
    month, day = (_small(match[part]) for part in ("m", "d"))
    if month is None or day is None:
        out.fault(at, BAD_DAY, value=shown(given))
    elif len(match["y"]) == 4:  # noqa: PLR2004 - digits of a year
        _take(at, (year, month, day), given, notes, out)
    elif len(match["y"]) == 2:  # noqa: PLR2004 - digits of a year cut short
        _short_year(at, given, (year, month, day), out)
    else:
        out.fault(at, BAD_DAY, value=shown(given))


def _small(text: str) -> int | None:
    """Return a number up to 39 in numerals, None if it is none.

    Example:
        >>> [_small(text) for text in ("三", "十", "二十一", "廿九", "12", "一二三")]
        [3, 10, 21, 29, 12, None]
    """
    for short, long in (("廿", "二十"), ("卅", "三十")):
        text = text.replace(short, long)
    if text.isdigit():
        return int(text)
    match = re.fullmatch("([二三])?(十)?([一二三四五六七八九])?", text)
    if match is None or (match[1] and not match[2] and match[3]):
        return None
    if not match[2]:
        return int((match[1] or match[3]).translate(_DIGIT)) if match[1] or match[3] else None
    return 10 * int((match[1] or "一").translate(_DIGIT)) + int((match[3] or "0").translate(_DIGIT))


def _english(at: int, given: str, match: re.Match[str], notes: list[NoteKind], out: Outcome) -> None:
    """Read a day with the name of its month."""
    year, month, day = int(match["y"]), _NAMES.index(match["n"].lower()) + 1, int(match["d"])
    if len(match["y"]) == 4:  # noqa: PLR2004 - digits of a year
        _take(at, (year, month, day), given, notes, out)
    else:
        _short_year(at, given, (year % 100, month, day), out)


def _not_a_day(at: int, given: str, plain: str, out: Outcome) -> None:
    """Say what is missing in a text, or that it is no day."""
    match = _MONTH.fullmatch(plain.translate(_DIGIT) if "年" in plain and "十" not in plain else plain)
    year = int(match["y"] or match["Y"]) if match else 0
    month = int((match["m"] if match else None) or 1)
    if year in _YEARS and 1 <= month <= 12:  # noqa: PLR2004 - months
        out.fault(at, DAY_MISSING, value=shown(given), fixed=f"{year}-{month:02}-01")
    else:
        out.fault(at, BAD_DAY, value=shown(given))
