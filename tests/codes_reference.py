"""A plain reference for codes, strategies that draw them, and what the tests of codes share."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast, get_args

import pytest
from hypothesis import strategies as st

from gridgov.codes import (
    DIVISION_LEVELS,
    MERGED_FIRST,
    MERGED_LAST,
    DepartmentGridCode,
    DivisionCode,
    DivisionLevel,
    UnitGridCode,
    Zeros,
)
from gridgov.errors import InvalidCodeError, Problems

# Units of the statistics bureau's 2023 listing: ordinary ones, and all whose code has a segment of zeros in between.
LISTED: dict[str, DivisionLevel] = {
    "61": "province",
    "6109": "city",
    "610902": "county",
    "610902001": "street",
    "610902001001": "community",
    "4419": "city",
    "441900": "county",
    "441900003": "street",
    "441900003001": "community",
    "4420": "city",
    "442000": "county",
    "4604": "city",
    "460400": "county",
    "620201": "county",
    "350527": "county",
    "350527000": "street",
    "350527000000": "community",
}

# The reference: one pattern for each level, and string methods.
CITY = r"[1-9][0-9](?!00)[0-9]{2}"
PATTERNS: dict[DivisionLevel, tuple[int, re.Pattern[str]]] = {
    "province": (2, re.compile(r"[1-9][0-9]")),
    "city": (4, re.compile(CITY)),
    "county": (6, re.compile(CITY + r"[0-9]{2}")),
    "street": (9, re.compile(CITY + r"(?!00000)[0-9]{5}")),
    "community": (12, re.compile(CITY + r"(?!00000)[0-9]{2}(?:000[0-9]{3}|(?!000)[0-9]{3}(?!000)[0-9]{3})")),
}


def expected_readings(text: str) -> dict[DivisionLevel, str]:
    if len(text) not in {length for length, _ in PATTERNS.values()}:
        return {}
    return {
        level: text[:length]
        for level, (length, pattern) in PATTERNS.items()
        if pattern.fullmatch(text[:length]) and text[:length].ljust(len(text), "0") == text
    }


def expected_code(text: str, level: DivisionLevel | None, zeros: Zeros) -> str | None:
    found = expected_readings(text)
    if level is not None:
        return found.get(level)
    if zeros == "keep":
        return text if text in found.values() else None
    return next(iter(found.values()), None) if zeros == "trim" or len(found) == 1 else None


# Strategies

levels = st.sampled_from(DIVISION_LEVELS)
choices = st.sampled_from(cast("tuple[Zeros, ...]", get_args(Zeros)))
#: Digits in which zeros are frequent, of any length.
digits = st.integers(0, 21).flatmap(lambda n: st.text(st.sampled_from("000019"), min_size=n, max_size=n))
sound = st.one_of([st.from_regex(pattern, fullmatch=True) for _, pattern in PATTERNS.values()])
divisions = st.one_of(st.sampled_from(list(LISTED)), sound).map(DivisionCode)
communities = st.from_regex(PATTERNS["community"][1], fullmatch=True).map(DivisionCode)
streets = st.from_regex(PATTERNS["street"][1], fullmatch=True).map(DivisionCode)
serials = st.integers(1, 999)
unit_grids = st.builds(UnitGridCode.compose, communities, serials)
department_grids = st.one_of(
    st.builds(
        DepartmentGridCode.compose,
        st.integers(0, 999_999),
        communities.filter(lambda c: (c.committee_serial or 0) < MERGED_FIRST),
        st.integers(0, 99),
    ),
    st.builds(
        DepartmentGridCode.compose,
        st.integers(0, 999_999),
        streets,
        st.integers(0, 99),
        merged=st.integers(MERGED_FIRST, MERGED_LAST),
    ),
)
#: What a column of a workbook may hold.
cells = st.one_of(
    divisions.map(str),
    divisions.map(DivisionCode.padded),
    divisions.map(lambda code: int(code.text)),
    digits,
    st.text(st.sampled_from("01９٣.eE+- \u3000\u200b\x00x²")),
    st.text(),
    st.integers(),
    st.integers(0, 10**13),
    st.floats(),
    st.integers(0, 2**54).map(float),
    st.none(),
    st.booleans(),
    st.binary(max_size=3),
)


def texts(call: Callable[[], object]) -> list[str]:
    """Return the English texts of the problems that a call is refused for."""
    with pytest.raises(InvalidCodeError) as caught:
        call()
    return [str(problem) for problem in caught.value.problems]


def names(call: Callable[[], object]) -> list[str]:
    with pytest.raises(InvalidCodeError) as caught:
        call()
    return [problem.name for problem in caught.value.problems]


def problems_of(call: Callable[[], object]) -> Problems:
    with pytest.raises(InvalidCodeError) as caught:
        call()
    return caught.value.problems
