"""Cells of counts, numbers, shares and quantities, against decimal, fractions and the reader of quantities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tables_values_cases import HOUSEHOLDS, field, one, told

from gridgov.quantities import Quantity, parse_quantity
from gridgov.tables._kind import Field
from gridgov.tables._sheet import Cell
from gridgov.tables._values import Inexact

AREA = field("number", "area_km2", "面积")
SHARE, NUMBER, COUNT = field("share"), field("number"), field("count")
counts = st.integers(0, 10**9)
_CHINESE = "零一二三四五六七八九"


def chinese(n: int) -> str:
    """Write a number up to 99,999,999 as it is spoken."""
    if n >= 10_000:
        rest = n % 10_000
        gap = "零" if 0 < rest < 1000 else ""
        return chinese(n // 10_000) + "万" + (gap + chinese(rest) if rest else "")
    out = ""
    for unit, power in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, n = divmod(n, power)
        if digit:
            out += _CHINESE[digit] + unit
        elif out and n and not out.endswith("零"):
            out += "零"
    return out


def wide(text: str) -> str:
    """Write ASCII in full width."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


FORMS: dict[str, tuple[Callable[[int], str], set[str]]] = {
    "digits": (str, set()),
    "leading zeros": (lambda n: f"00{n}", set()),
    "plus": (lambda n: f"+{n}", set()),
    "spaces": (lambda n: f" {n}\u3000", {"spaces"}),
    "no break": (lambda n: f"\u00a0{n}\u200b", {"spaces"}),
    "full width": (lambda n: wide(str(n)), {"full_width"}),
    "unit": (lambda n: f"{n}户", {"suffix"}),
    "unit apart": (lambda n: f"{n} 户", {"suffix", "spaces"}),
    "pieces": (lambda n: f"{n}个", {"suffix"}),
    "full stop": (lambda n: f"{n}户。", {"suffix"}),
    "point zero": (lambda n: f"{n}.0", {"point_zero"}),
    "point": (lambda n: f"{n}.", set()),
}


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40)
@given(counts)
def test_every_way_of_writing_a_count_is_its_number(form: str, n: int) -> None:
    write, notes = FORMS[form]
    found = one(write(n), HOUSEHOLDS)
    assert (found.value, found.fault, found.quantity) == (n, None, None)
    assert found.notes == notes


@given(st.integers(1000, 10**12), st.sampled_from([",", "，", "'", "’", " ", "\u00a0"]))
def test_thousands_marks_are_taken_out(n: int, mark: str) -> None:
    found = one(f"{n:,}".replace(",", mark), HOUSEHOLDS)
    assert found.value == n
    assert "thousands" in found.notes


@given(st.integers(1, 99_999_999))
@example(10)
@example(10_010)
def test_a_number_in_words_is_the_number(n: int) -> None:
    found = one(chinese(n), COUNT)
    assert (found.value, found.notes) == (n, {"chinese_number"})
    assert one(chinese(n) + "户", HOUSEHOLDS).value == n


@given(st.integers(0, 99_999), st.sampled_from([("百", 100), ("千", 1000), ("万", 10_000), ("亿", 10**8)]))
def test_a_multiplier_multiplies(hundredths: int, times: tuple[str, int]) -> None:
    word, factor = times
    text = f"{Decimal(hundredths) / 100}{word}户"
    exact = Fraction(hundredths, 100) * factor
    found = one(text, HOUSEHOLDS)
    if exact.denominator == 1:
        assert found.value == exact
        assert found.notes == {"multiplied", "suffix"}
    else:  # 0.001 hundreds is no count
        assert found.fault == "count-with-a-fraction"


@given(st.decimals(0, 10**6, places=3))
def test_a_number_is_that_of_its_decimals(d: Decimal) -> None:
    for text, notes in (
        (str(d), set[str]()),
        (f"{d:,}", {"thousands"} if d >= 1000 else set[str]()),
        (f"{d}平方公里", {"suffix"}),
    ):
        found = one(text, AREA)
        assert (found.value, found.notes) == (float(d), notes)


@given(st.lists(st.decimals(0, 10**9, places=2).map(str), min_size=1), st.lists(st.text("0123456789.", max_size=26)))
def test_decimals_are_read_at_once_as_one_by_one(sound: list[str], other: list[str]) -> None:
    column = [*sound, *other]
    assert told(np.array(column, object), NUMBER) == [one(text, NUMBER) for text in column]
    assert [found.value for found in told(sound, NUMBER)] == [float(text) for text in sound]


@given(st.floats(0, 2.0**900))
def test_a_float_that_is_printed_is_the_float(value: float) -> None:
    assert one(repr(value), NUMBER).value == value == one(value, NUMBER).value


@given(st.decimals(0, 100, places=2))
def test_a_percentage_is_a_hundredth_of_it(d: Decimal) -> None:
    for text in (f"{d}%", f"{d}％", f"{d} %"):
        found = one(text, SHARE)
        assert found.value == float(Fraction(d) / 100)
        assert "percent" in found.notes
    assert one(f"{d * 10}‰", SHARE).value == float(Fraction(d) / 100)


@pytest.mark.parametrize(
    ("text", "value"),
    [("八成", 0.8), ("三分之二", 2 / 3), ("七成五", 0.75), ("2/3", 2 / 3), ("一半", 0.5), ("百分之五", 0.05)],
)
def test_a_share_in_words(text: str, value: float) -> None:
    assert one(text, SHARE).value == value
    assert one(text, SHARE).notes == {"chinese_number"}


INEXACT = ["约{}户", "{}余户", "{}多户", "近{}户", "超过{}户", "{}户以上", "{}户左右", "至少{}", "{}+"]


@pytest.mark.parametrize("wording", INEXACT)
@settings(max_examples=40)
@given(st.integers(1, 10**6))
def test_a_number_that_is_not_exact_is_kept_beside(wording: str, n: int) -> None:
    text = wording.format(n)
    left, bare = one(text, HOUSEHOLDS), one(text, HOUSEHOLDS, "number")
    assert left.value is None
    assert bare.value == n
    assert left.quantity == bare.quantity == parse_quantity(text)
    assert left.fault is bare.fault is None
    assert "inexact" in left.notes & bare.notes


@given(st.text("0123456789.,余多约近户人万百十两以上左右超过%+-", max_size=8))
def test_what_is_read_agrees_with_the_reader_of_quantities(text: str) -> None:
    found = one(text, HOUSEHOLDS)
    try:
        oracle = Quantity.parse(text)
    except ValueError:
        return
    if found.quantity is not None:
        assert found.quantity.value == oracle.value
        assert found.quantity.qualifier == oracle.qualifier != "exact"
    elif found.value is not None:
        assert (found.value, "exact") == (oracle.value, oracle.qualifier)


FAULTS = [
    (HOUSEHOLDS, "-5", "negative-number"),
    (HOUSEHOLDS, -5.0, "negative-number"),
    (HOUSEHOLDS, "−5", "negative-number"),
    (HOUSEHOLDS, "1.5", "count-with-a-fraction"),
    (HOUSEHOLDS, 1.5, "count-with-a-fraction"),
    (HOUSEHOLDS, "9007199254740992", "number-too-large"),
    (HOUSEHOLDS, float("inf"), "number-too-large"),
    (HOUSEHOLDS, 10**99, "number-too-large"),
    (HOUSEHOLDS, dt.date(2025, 1, 2), "number-became-a-date"),
    (HOUSEHOLDS, dt.time(8), "number-became-a-date"),
    (HOUSEHOLDS, "2025-01-02", "number-became-a-date"),
    (HOUSEHOLDS, "1月2日", "number-became-a-date"),
    (HOUSEHOLDS, "2-Jan", "number-became-a-date"),
    (HOUSEHOLDS, "1/2", "number-became-a-date"),
    (HOUSEHOLDS, "12人", "number-of-another-unit"),
    (HOUSEHOLDS, "一百人", "number-of-another-unit"),
    (HOUSEHOLDS, "约300人", "number-of-another-unit"),
    (AREA, "3亩", "number-of-another-unit"),
    (AREA, "300平方米", "number-of-another-unit"),
    (HOUSEHOLDS, "12条狗", "not-a-number"),
    (HOUSEHOLDS, "12 34", "not-one-quantity"),
    (HOUSEHOLDS, "1,23", "not-one-quantity"),
    (HOUSEHOLDS, "300-400", "not-one-quantity"),
    (HOUSEHOLDS, "不足300户", "not-one-quantity"),
    (HOUSEHOLDS, "1.2E+05", "not-a-number"),
    (HOUSEHOLDS, "20%", "not-a-number"),
    (HOUSEHOLDS, "abc", "not-a-number"),
    (HOUSEHOLDS, "TRUE", "not-a-number"),
    (HOUSEHOLDS, True, "not-a-number"),
    (HOUSEHOLDS, b"12", "not-a-number"),
    (HOUSEHOLDS, Decimal("NaN"), "not-a-number"),
    (HOUSEHOLDS, "#DIV/0!", "formula-failed"),
    (HOUSEHOLDS, "#N/A", "formula-failed"),
    (SHARE, 1.2, "share-out-of-range"),
    (SHARE, "120%", "share-out-of-range"),
    (SHARE, "85", "share-out-of-range"),
    (SHARE, "-0.1", "negative-number"),
    (SHARE, "0.5人", "number-of-another-unit"),
]


@pytest.mark.parametrize(("of", "cell", "fault"), FAULTS, ids=[f"{of.type} {cell!r:.40}" for of, cell, _ in FAULTS])
@pytest.mark.parametrize("inexact", ["unknown", "number"])
def test_what_is_no_number_of_the_column_is_a_fault(of: Field, cell: Cell, fault: str, inexact: Inexact) -> None:
    found = one(cell, of, inexact)
    assert (found.fault, found.value, found.quantity, found.notes) == (fault, None, None, frozenset())


@pytest.mark.parametrize(
    "word", ["-", "—", "——", "－", "/", "无", "暂无", "N/A", "n/a", "不详", "未知", "nan", "NULL", " - "]
)
def test_words_for_nothing_are_noted_and_no_fault(word: str) -> None:
    for of in (HOUSEHOLDS, AREA, SHARE, field("quantity")):
        found = one(word, of)
        assert (found.value, found.fault, found.notes) == (None, None, {"unknown_word"})


@pytest.mark.parametrize(
    ("key", "zh", "fits", "not_"),
    [
        ("x", "户籍人口", ["12人", "12名", "12个"], ["12户", "12栋", "12亩"]),
        ("buildings", "楼栋数", ["12栋", "12幢", "12座"], ["12人", "12户"]),
        ("x", "某列", ["12栋", "12人", "12家", "12件"], ["12亩", "12平方米", "12元"]),
        ("area_km2", "面积", ["12平方公里", "12km2", "12km²", "12平方千米"], ["12平方米", "12亩", "12户"]),
        ("x", "建筑面积（平方米）", ["12平方米", "12㎡", "12m2"], ["12平方公里"]),
        ("residents", "常住人口", ["12人"], ["12户"]),
    ],
)
def test_a_unit_is_taken_out_only_where_it_is_what_the_column_holds(
    key: str, zh: str, fits: list[str], not_: list[str]
) -> None:
    of = field("number", key, zh)
    for text in fits:
        assert (one(text, of).value, one(text, of).fault) == (12, None), text
        assert "suffix" in one(text, of).notes
    for text in not_:
        assert one(text, of).fault == "number-of-another-unit", text


def test_numbers_of_python_and_numpy_are_numbers() -> None:
    column = [12, 12.0, np.int32(12), np.float32(12), Decimal(12), Fraction(12), 2**70, np.uint64(12)]
    found = [cell.value for cell in told(column, field("number"))]
    assert found == [12, 12, 12, 12, 12, None, 2.0**70, 12]


def test_numbers_of_any_size_are_reported() -> None:
    for n in (10**400, 10**5000, -(10**5000)):
        fault = "number-too-large" if n > 0 else "negative-number"
        assert one(n, HOUSEHOLDS).fault == fault
        assert one(n, field("id")).fault in {None, "not-an-id", "id-digits-lost"}
        assert one(n, field("quantity")).fault == "not-a-number"
        assert one(n, field("day")).fault == "not-a-day"


def test_quantities_are_kept_as_they_are_said() -> None:
    column = ["约300户", "300", 300, 2.5, "abc", None, "-", Quantity(5, "odd"), dt.date(2025, 1, 2), True, "三百余人"]
    found = told(column, field("quantity"))
    expected = [
        parse_quantity("约300户"),
        Quantity(300),
        Quantity(300),
        Quantity(2.5),
        None,
        None,
        None,
        Quantity(5, "odd"),
    ]
    assert [cell.value for cell in found[:8]] == expected
    assert [cell.fault for cell in found[4:]] == [
        "not-a-number", None, None, None, "number-became-a-date", "not-a-number", None,
    ]  # fmt: skip
    assert found[10].value == parse_quantity("三百余人")


def test_what_stands_in_a_cell_of_numbers_about_a_person_is_not_repeated() -> None:
    private = ["13800138000户x", "电话13800138000", "电话138 0013 8000", "11010519491231002X", "13800138000"]
    for of in (SHARE, HOUSEHOLDS, field("day"), field("flag"), field("quantity"), field("choice")):
        facts = repr([cell.facts for cell in told(private, of)])
        assert "0013" not in facts
        assert "19491231" not in facts


def test_texts_that_are_no_numbers_are_refused_without_a_search() -> None:
    assert one("希望小区3号楼", HOUSEHOLDS).fault == one("x12345", HOUSEHOLDS).fault == "not-a-number"
    assert one("约" + "1" * 50, HOUSEHOLDS).fault == "not-a-number"
