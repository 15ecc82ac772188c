"""Columns of cells for the tests of `gridgov.tables._values`, and what became of each cell."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Set as AbstractSet
from typing import Any, Final, cast

import attrs
import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from gridgov._columns import Encoded
from gridgov.errors import Problem
from gridgov.quantities import Quantity
from gridgov.tables._kind import Field, FieldType
from gridgov.tables._sheet import Cell, Cells
from gridgov.tables._values import Cleaned, Inexact, clean
from gridgov.text import Lang, Text

NOTHING: Final = Text("", "")
CHOICES: Final = (("full", ("专职", "全职")), ("part", ("兼职", "兼")))
TYPES: Final[tuple[FieldType, ...]] = (
    "id",
    "text",
    "count",
    "number",
    "share",
    "day",
    "flag",
    "choice",
    "words",
    "quantity",
)


def field(kind: FieldType, key: str = "x", zh: str = "某列") -> Field:
    return Field(key, Text(key, zh), kind, NOTHING, choices=CHOICES if kind == "choice" else ())


HOUSEHOLDS: Final = field("count", "households", "户数")


@attrs.frozen
class Told:
    """What became of one cell."""

    value: Any
    fault: str | None = None
    facts: tuple[tuple[str, object], ...] = ()
    notes: AbstractSet[str] = frozenset()
    quantity: Quantity | None = None


def values(found: Cleaned) -> list[Any]:
    """Return the values as Python objects, None where unknown."""
    column: object = found.values
    if isinstance(column, Encoded):
        return [text or None for text in column.tolist()]
    if isinstance(column, np.ndarray):
        array = cast("npt.NDArray[Any]", column)
        if array.dtype.kind == "i":
            return [None if value < 0 else bool(value) for value in array.tolist()]
        return [None if isinstance(v, float) and math.isnan(v) else v for v in cast("list[Any]", array.tolist())]
    return [value or None for value in cast("list[Any]", column)]


def told(cells: Cells, of: Field, inexact: Inexact = "unknown") -> list[Told]:
    """Return what became of each cell."""
    found = clean(cells, of, inexact=inexact)
    out: list[Told] = [Told(value, quantity=found.quantities.get(i)) for i, value in enumerate(values(found))]
    for fault in found.faults:
        assert np.array_equal(fault.positions, np.unique(fault.positions))
        for i, position in enumerate(fault.positions.tolist()):
            was = out[int(position)]
            assert was.fault is None, "one fault a cell"
            facts = tuple((key, column[i]) for key, column in fault.facts.items())
            out[position] = Told(was.value, fault.kind.name, facts, was.notes, was.quantity)
    for note in found.notes:
        for position in note.positions.tolist():
            was = out[int(position)]
            out[position] = Told(was.value, was.fault, was.facts, was.notes | {note.kind.key}, was.quantity)
    return out


def one(cell: Cell, of: Field, inexact: Inexact = "unknown") -> Told:
    """Return what became of a cell that stands alone."""
    return told([cell], of, inexact)[0]


def said(cells: list[Any], of: Field, lang: Lang = "en") -> list[str]:
    """Return the report of every fault."""
    return [
        Problem(fault.kind, facts={key: column[i] for key, column in fault.facts.items()}).text(lang)
        for fault in clean(cells, of).faults
        for i in range(len(fault.positions))
    ]


# -- cells ---------------------------------------------------------------------------------------------------------

whole = st.integers(0, 10**7)
days = st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))
nothing = st.sampled_from([None, "", " ", "　", float("nan")])
unknown = st.sampled_from(["-", "—", "——", "/", "无", "暂无", "N/A", "不详", "未知", "－"])
rubbish = st.one_of(
    st.text(max_size=8),
    st.text("0123456789.,-/年月日余约户人% eE+万亿十二三", max_size=10),
    st.floats(),
    st.booleans(),
    st.integers(),
    st.sampled_from(["#REF!", "#N/A", b"\xff", dt.time(8, 30), dt.timedelta(1), "13800138000", "1月2日", "6.1E+11"]),
)
numbers = st.one_of(
    whole,
    whole.map(float),
    whole.map(str),
    whole.map("{:,}".format),
    whole.map("{}户".format),
    whole.map(" {}　".format),
    whole.map(lambda n: str(n).translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})),
    st.floats(0, 1).map(repr),
    st.integers(0, 100).map("{}%".format),
    st.integers(1, 9999).map("约{}户".format),
    st.integers(1, 9999).map("{}余".format),
    st.sampled_from(["三百二十", "八成", "1.2万户", "一千零一", "三分之二", "-5", "12.0", "300-400", "不足300户"]),
)
moments = st.one_of(
    days,
    days.map(str),
    days.map(lambda d: f"{d.year}年{d.month}月{d.day}日"),
    days.map(lambda d: f"{d.year}/{d.month}/{d.day}"),
    days.map(lambda d: f"{d.month}/{d.day}/{d.year}"),
    st.datetimes(dt.datetime(1990, 1, 1), dt.datetime(2090, 1, 1)),  # noqa: DTZ001 - cells of a workbook have no zone
    st.integers(1, 200_000),
    st.sampled_from(["至今", "长期", "2025年3月", "2025", "2025-02-30", "25-3-1", "二〇二五年三月一日"]),
)
words = st.sampled_from(
    [
        "专职",
        "兼",
        "full",
        "FULL",
        "兼織",
        "是",
        "否",
        "√",
        "×",
        "有",
        "Y",
        "ｎ",
        "a;b",
        "甲、乙；丙",
        " 希望\n小区 ",
        "（一）",
    ]
)
names = st.one_of(
    st.integers(1, 10**12).map(str),
    st.integers(1, 10**17).map(float),
    st.from_regex(r"[A-Z]{2}-[0-9]{3}", fullmatch=True),
    st.sampled_from(["610 902", "６１０９０２", "610902.0", "'001", "希望小区1号楼", "unit 1", "WJ-01\u200b"]),
)
#: Any cells at all, most of them of one sort.
cells = st.one_of(
    *(
        st.lists(st.one_of(sort, sort, nothing, unknown, rubbish), max_size=12)
        for sort in (numbers, moments, words, names)
    )
)
kinds = st.sampled_from(TYPES)
