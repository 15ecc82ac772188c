"""Cells of evidence: each column is read at once, and every cell that is wrong is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar, cast

import numpy as np

from gridgov._cells import check_ids, control_rows, short
from gridgov._columns import Bools, Encoded, Ints, Rows, TextColumn
from gridgov._days import Days, as_day, read_days
from gridgov._encoding import is_missing
from gridgov._evidence_columns import Cells, Flags, Numbers
from gridgov._evidence_faults import BAD_DAY, BAD_FLAG, BAD_NUMBER, BAD_TEXT, EMPTY_CELL, UNKNOWN_UNIT
from gridgov._evidence_inputs import Given, Values
from gridgov._evidence_shape import ColumnSpec
from gridgov.errors import Place
from gridgov.hierarchy import Hierarchy
from gridgov.measures import Measure, read_numbers
from gridgov.text import Text

__all__ = ["or_empty", "read_cells"]

_T = TypeVar("_T")

_NAT: Final = np.datetime64("NaT", "D")
_YES: Final = frozenset({"yes", "true", "1", "是"})
_NO: Final = frozenset({"no", "false", "0", "否"})
_OR_EMPTY: Final = Text(", or leave the cell empty if it is unknown", "；未知时请留空")
_NOTHING: Final = Text("", "")
_CONTROL: Final = (
    Text("it holds a control character", "含有控制字符"),
    Text("Delete line breaks, tabs and other invisible characters", "请删除换行、制表符等不可见字符"),
)
_NOT_TEXT: Final = (
    Text("it is neither text nor a whole number", "既不是文本也不是整数"),
    Text("Read the column as text, so that nothing is lost", "请将该列按文本读取，以免丢失内容"),
)
_NOT_UTF8: Final = (
    Text("its bytes are not UTF-8", "其字节不是UTF-8编码"),
    Text("Decode the column first, such as from GB 18030", "请先解码该列，例如由GB 18030解码"),
)
_SPACE: Final = (
    Text("it begins or ends with a space", "首尾有空格"),
    Text("Write '{clean}'", "请改写为“{clean}”"),
)
_BLANK: Final = (
    Text("it holds nothing but spaces", "只有空格"),
    Text("Write it out, or delete the row", "请填写内容，或删除该行"),
)
#: How a space of Unicode begins and ends, and one of ASCII: bytes by which few other texts are looked at.
_FIRST: Final = np.isin(np.arange(256), [0x20, 0xC2, 0xE1, 0xE2, 0xE3])
_LAST: Final = np.isin(np.arange(256), [0x20, *range(0x80, 0x8B), 0x9F, 0xA0, 0xA8, 0xA9, 0xAF])


def read_cells(territory: Hierarchy, given: Given, column: ColumnSpec) -> Cells:
    """Read one column, all of it missing where it is not there, and report what is wrong."""
    values = given.columns.get(column.key)
    if column.type == "unit":
        return _units(territory, given, column)
    if column.type == "text":
        return _texts(given, column)
    if column.type == "day":
        return _days(given, column, values)
    return _numbers(given, column, values) if column.type == "number" else _flags(given, column, values)


def _check_empty(given: Given, column: ColumnSpec, empty: Bools) -> None:
    """Report cells that are empty and may not be; that a whole column is not there is reported already."""
    if column.missing is None and column.key in given.columns:
        rows = np.flatnonzero(empty)
        facts = {"what": given.spec.row, "cell": column.name, "column": column.key}
        given.report(EMPTY_CELL, column.key, rows, {key: [value] * len(rows) for key, value in facts.items()})


def or_empty(column: ColumnSpec, n: int) -> list[Text]:
    """Return for each of some faults that the cell may be empty, if it may."""
    return [_NOTHING if column.missing is None else _OR_EMPTY] * n


def _word(value: object) -> str:
    try:
        return short(str(value))
    except ValueError:  # an integer too long to print
        return "…"


# -- texts and ids --------------------------------------------------------------------------------------------------


def _encoded(given: Given, column: ColumnSpec) -> tuple[Encoded, Bools]:
    """Return texts, and which are missing."""
    coded = given.encoded(column.key)
    empty = coded.missing().copy()
    empty[list(coded.odd)] = False
    return coded, empty


def _units(territory: Hierarchy, given: Given, column: ColumnSpec) -> Rows:
    coded, empty = _encoded(given, column)
    rows = territory.ids.find_encoded(coded)
    rows[empty] = -1
    _check_empty(given, column, empty)
    lost = np.flatnonzero((rows < 0) & ~empty)
    damaged = _bad_ids(coded, lost) if len(lost) else {}
    _report_texts(given, column, coded, damaged)
    lost = np.array([row for row in lost.tolist() if row not in damaged], np.intp)
    given.report(UNKNOWN_UNIT, column.key, lost, {"value": [short(coded.get(row)) for row in lost.tolist()]})
    return rows


def _texts(given: Given, column: ColumnSpec) -> TextColumn:
    coded, empty = _encoded(given, column)
    _check_empty(given, column, empty)
    if column.key == "id" or column.refers is not None:
        bad = _bad_ids(coded, np.flatnonzero(~empty))
    else:
        bad = {row: _NOT_UTF8 if isinstance(value, bytes) else _NOT_TEXT for row, value in coded.odd.items()}
        for row in control_rows(coded):
            bad.setdefault(row, _CONTROL)
        for row, reason in _spaced(coded).items():
            bad.setdefault(row, reason)
    _report_texts(given, column, coded, bad)
    return TextColumn(coded.blob, coded.offsets)


def _bad_ids(coded: Encoded, among: Ints) -> dict[int, tuple[Text, Text]]:
    """Return why some texts cannot be ids, and what to do."""
    part = coded
    if len(among) < len(coded):
        taken = TextColumn(coded.blob, coded.offsets).take(among)
        odd = {i: coded.odd[row] for i, row in enumerate(among.tolist()) if row in coded.odd}
        part = Encoded((taken.blob, taken.offsets.astype(np.int64)), odd=odd)
    found: dict[int, tuple[Text, Text]] = {}
    for batch in check_ids(part, 0, Place()):
        columns = (batch.rows or (), batch.facts["why"], batch.facts["fix"])
        for row, why, fix in cast("zip[tuple[int, Text, Text]]", zip(*columns, strict=True)):
            found[int(among[row])] = (why, fix)
    return found


def _spaced(coded: Encoded) -> dict[int, tuple[Text, Text]]:
    """Return the texts that begin or end with a space, which would make two words of one."""
    some = np.flatnonzero(coded.lengths > 0)
    likely = _FIRST[coded.blob[coded.offsets[some]]] | _LAST[coded.blob[coded.offsets[some + 1] - 1]]
    found: dict[int, tuple[Text, Text]] = {}
    for row in some[likely].tolist():
        text = coded.get(row)
        if (clean := text.strip()) != text:
            found[row] = (_SPACE[0], _SPACE[1].format(clean=short(clean))) if clean else _BLANK
    return found


def _report_texts(given: Given, column: ColumnSpec, coded: Encoded, bad: Mapping[int, tuple[Text, Text]]) -> None:
    rows = sorted(bad)
    facts: dict[str, Sequence[object]] = {
        "value": [short(coded.get(row)) for row in rows],
        "cell": [column.name] * len(rows),
        "why": [bad[row][0] for row in rows],
        "fix": [bad[row][1] for row in rows],
    }
    given.report(BAD_TEXT, column.key, np.array(rows, np.intp), facts)


# -- days, numbers, flags -------------------------------------------------------------------------------------------


def _plain(values: Values) -> Sequence[Any]:
    """Return a list; moments would come as whole numbers."""
    if not isinstance(values, np.ndarray):
        return values
    return list(values) if values.dtype.kind in "Mm" else cast("list[Any]", values.tolist())


def _by_value(values: Sequence[Any], read: Callable[[object], _T | None]) -> tuple[list[_T | None], Ints]:
    """Read each distinct value once; second: the place of each row's value among them."""
    try:
        place = {value: i for i, value in enumerate(dict.fromkeys(values))}
        at = np.fromiter(map(place.__getitem__, values), np.intp, len(values))
    except (TypeError, ValueError):  # a value without a hash, or one that cannot be compared
        return [read(value) for value in values], np.arange(len(values))
    return [read(value) for value in place], at


def _days(given: Given, column: ColumnSpec, values: Values | None) -> Days:
    if values is None or (isinstance(values, np.ndarray) and values.dtype.kind == "M"):
        days, beyond = read_days(values, given.n)
        bad = np.array(beyond, np.intp)
        empty = np.isnat(days)
        empty[bad] = False
    else:
        found, at = _by_value(_plain(values), _day)
        wrong = np.array([day is None for day in found], bool)
        days = np.array([_NAT if day is None else day for day in found], "datetime64[D]")[at]
        bad = np.flatnonzero(wrong[at])
        empty = np.isnat(days) & ~wrong[at]
    _check_empty(given, column, empty)
    shown: Values = () if values is None else values
    facts: dict[str, Sequence[object]] = {
        "value": [_word(shown[row]) for row in bad.tolist()],
        "empty": or_empty(column, len(bad)),
    }
    given.report(BAD_DAY, column.key, bad, facts)
    return days


def _day(value: object) -> np.datetime64 | None:
    """Read a day, NaT for a missing one; None if it is no day."""
    if is_missing(value) or (isinstance(value, str) and not value):
        return _NAT
    try:
        return as_day(value)
    except (ValueError, TypeError):
        return None


def _numbers(given: Given, column: ColumnSpec, values: Values | None) -> Numbers:
    if values is None:
        return np.full(given.n, np.nan)
    numbers, batches = read_numbers(values, Measure(column.key, column.name), lambda _: "", 0, Place())
    bad = np.zeros(len(numbers), bool)
    for batch in batches:
        rows = np.array(batch.rows, np.intp)
        bad[rows] = True
        facts = {key: batch.facts[key] for key in ("value", "why", "want", "clean")}
        more = {"cell": [column.name] * len(rows), "empty": or_empty(column, len(rows))}
        given.report(BAD_NUMBER, column.key, rows, {**facts, **more})
    _check_empty(given, column, np.isnan(numbers) & ~bad)
    return numbers


def _flags(given: Given, column: ColumnSpec, values: Values | None) -> Flags:
    if values is None:
        return np.full(given.n, -1, np.int8)
    found, at = _by_value(_plain(values), _flag)
    wrong = np.array([flag is None for flag in found], bool)
    flags = np.array([-1 if flag is None else flag for flag in found], np.int8)[at]
    bad = np.flatnonzero(wrong[at])
    _check_empty(given, column, (flags < 0) & ~wrong[at])
    facts: dict[str, Sequence[object]] = {
        "value": [_word(values[row]) for row in bad.tolist()],
        "empty": or_empty(column, len(bad)),
    }
    given.report(BAD_FLAG, column.key, bad, facts)
    return flags


def _flag(value: object) -> int | None:
    """Read yes as 1, no as 0, a missing value as -1; None if it is none of them."""
    if is_missing(value) or (isinstance(value, str) and not value):
        return -1
    if isinstance(value, str):
        word = value.casefold()
        return 1 if word in _YES else 0 if word in _NO else None
    # To numpy a span of time is a whole number.
    number = isinstance(value, int | float | np.integer | np.floating | np.bool_)
    if number and not isinstance(value, np.timedelta64):
        return 1 if value == 1 else 0 if value == 0 else None
    return None
