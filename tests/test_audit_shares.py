"""Shares that were published as percentages, lists of names, and limits in words, in both languages."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.audit import (
    AtLeast,
    Consistency,
    Derived,
    InvalidAuditError,
    Listed,
    PartWhole,
    Product,
    Quotient,
    Ratio,
    Relation,
    Sum,
    audit,
    relation_from_dict,
)
from gridgov.quantities import Interval, Quantity

FIGURES: Final[dict[str, Any]] = {
    "share": "80%以上",
    "tenths": "近七成",
    "half": "过半",
    "first": "40%",
    "second": "60%",
    "part": 980,
    "all": 1200,
    "few": 75,
    "unknown": None,
    "households": "近12万户",
    "more": "超过300户",
    "measured": Quantity("2.5", "nearly"),
    "one": 1,
}


@pytest.mark.parametrize(
    ("relation", "en", "zh"),
    [
        (
            Ratio("r", "share", "part", "all"),
            ["980 / 1,200 = 81.67%, stated: at least 80%"],
            ["980 / 1,200 = 81.67%，公布值：不少于80%"],
        ),
        (
            Ratio("r", "tenths", "few", 100),
            ["75 / 100 = 75%, stated: nearly 70%", "(nearly 70%) × 100 = 63 <= x < 70"],
            ["75 / 100 = 75%，公布值：近70%", "近70% × 100 = 63 ≤ x < 70"],
        ),
        (
            Ratio("r", "half", "few", 100),
            ["75 / 100 = 75%, stated: more than 50%"],
            ["75 / 100 = 75%，公布值：超过50%"],
        ),
        (Sum("r", Quantity.parse("100%"), ["first", "second"]), ["40% + 60% = 100%, stated: 100%"], None),
        (
            Sum("r", Quantity.parse("99%"), ["first", "second"]),
            ["40% + 60% = 100%, stated: 99% (difference 1%)"],
            ["40% + 60% = 100%，公布值：99%（差1%）"],
        ),
        (AtLeast("r", "first", "second"), ["40% < 60% (difference -20%)"], ["40% < 60%（差-20%）"]),
        (Derived("r", Product("first", "all")), ["40% × 1,200 = 480"], None),
        (Derived("r", Quotient("second", "first")), ["60% / 40% = 1.5"], None),
        (Derived("r", ["first", "one"]), ["40% + 1 = 1.4"], None),
    ],
)
def test_what_was_published_as_a_percentage_is_shown_as_one(
    relation: Relation, en: list[str], zh: list[str] | None
) -> None:
    (row,) = audit(FIGURES, [relation]).rows
    assert [line.en for line in row.lines] == en
    assert [line.zh for line in row.lines] == (zh or [line.replace(", stated: ", "，公布值：") for line in en])


def test_a_share_that_was_published_as_a_number_stays_a_number() -> None:
    (row,) = audit(
        {"share": Quantity("0.8", "at_least"), "part": 980, "all": 1200}, [Ratio("r", "share", "part", "all")]
    )
    assert [line.en for line in row.lines] == ["980 / 1,200 = 81.67%, stated: at least 0.8"]


@pytest.mark.parametrize(
    ("relation", "en", "zh"),
    [
        (
            PartWhole("r", "unknown", "households"),
            "unknown would have to be at most 119,999 (nearly 120,000)",
            "unknown须不超过119,999（近120,000）",
        ),
        (
            PartWhole("r", "more", "unknown"),
            "unknown would have to be at least 301 (more than 300)",
            "unknown须不少于301（超过300）",
        ),
        (
            PartWhole("r", "unknown", "measured"),
            "unknown would have to be less than 2.5 (nearly 2.5)",
            "unknown须小于2.5（近2.5）",
        ),
        (
            PartWhole("r", "half", "unknown"),
            "unknown would have to be more than 50% (more than 50%)",
            "unknown须大于50%（超过50%）",
        ),
        (PartWhole("r", "unknown", "all"), "unknown would have to be at most 1,200", "unknown须不超过1,200"),
    ],
)
def test_a_limit_is_a_number(relation: Relation, en: str, zh: str) -> None:
    (row,) = audit(FIGURES, [relation]).rows
    assert row.needed is not None
    assert (row.needed.text(), row.needed.text("zh")) == (en, zh)


def test_there_is_no_limit_below_what_may_be_any_number() -> None:
    (row,) = audit(FIGURES, [PartWhole("r", "unknown", "more")]).rows
    assert (row.verdict, row.needed) == (Consistency.NOT_DETERMINABLE, None)


@given(low=st.integers(2, 10**6), wide=st.integers(1, 10**3), number=st.integers(0, 2 * 10**6))
def test_the_limit_is_where_the_verdict_turns(low: int, wide: int, number: int) -> None:
    figures: dict[str, Any] = {"whole": Interval(low, low + wide), "part": None}
    (row,) = audit(figures, [PartWhole("r", "part", "whole")]).rows
    assert row.needed is not None
    assert row.needed.interval.high == low + wide
    assert row.needed.text().startswith(f"part would have to be at most {low + wide:,} (")
    found = audit(figures | {"part": number}, [PartWhole("r", "part", "whole")]).rows[0].verdict
    assert found is (Consistency.CONSISTENT if number <= low + wide else Consistency.INCONSISTENT)


@given(names=st.lists(st.text("abc甲乙", min_size=1, max_size=4), unique=True, max_size=6), n=st.integers(0, 7))
def test_a_list_of_names_counts_as_many_as_it_has(names: list[str], n: int) -> None:
    for open_list in (False, True):
        named, counted = (Listed("r", "a", given, open_list=open_list) for given in (names, len(names)))
        assert named.count == counted.count == len(names)
        assert audit({"a": n}, [named]) == audit({"a": n}, [counted])
        table = {"id": "r", "listed": {"figure": "a", "named": names, "open_list": open_list}}
        assert relation_from_dict(table) == named


@pytest.mark.parametrize("named", [["a", "a"], ["a", ""], ["a", 1], "abc", True, 1.5, {"a": 1}])
def test_what_is_no_list_of_names(named: Any) -> None:  # noqa: ANN401 - wrong on purpose
    with pytest.raises(
        ValueError, match="named is a list of different names, or how many there are, from 0, or None; "
    ):
        Listed("r", "a", named)
    with pytest.raises(InvalidAuditError) as error:
        relation_from_dict({"id": "r", "listed": {"figure": "a", "named": named}})
    assert [problem.code for problem in error.value.problems] == ["AUD009"]


MISSPELT: Final[list[tuple[dict[str, Any], list[str]]]] = [
    ({"id": "r", "sums": {"whole": "a", "parts": ["b"]}}, ["AUD008"]),
    ({"id": "r", "partwhole": {}, "nme": 1}, ["AUD008", "AUD008"]),
    ({"id": "r", "nme": {}}, ["AUD008", "AUD010"]),
    ({"id": "r", "xyz": {}}, ["AUD008", "AUD010"]),
    ({"id": "r"}, ["AUD010"]),
    ({"id": "r", "sums": {}, "listed": {"figure": "a"}}, ["AUD008"]),
    ({"id": "r", "readings": [{"key": "a", "listd": {}}]}, ["AUD008"]),
]


@pytest.mark.parametrize(("table", "codes"), MISSPELT)
def test_a_misspelt_kind_is_one_fault(table: dict[str, object], codes: list[str]) -> None:
    with pytest.raises(InvalidAuditError) as error:
        relation_from_dict(table)
    assert [problem.code for problem in error.value.problems] == codes


@given(tens=st.integers(1, 9), part=st.integers(0, 100))
def test_tenths_are_audited_as_shares(tens: int, part: int) -> None:
    words = f"{'零一二三四五六七八九'[tens]}成"
    found = audit({"s": f"{words}以上", "p": part, "w": 100}, [Ratio("r", "s", "p", "w")]).rows[0]
    assert (found.verdict is Consistency.CONSISTENT) is (Fraction(part, 100) >= Fraction(tens, 10))
