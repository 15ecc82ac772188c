"""Codes of grids, and serials: laws."""

from __future__ import annotations

import re

import pytest
from codes_reference import PATTERNS, communities, department_grids, digits, names, serials, streets, texts, unit_grids
from hypothesis import assume, given
from hypothesis import strategies as st

from gridgov.codes import (
    MERGED_FIRST,
    MERGED_LAST,
    DepartmentGridCode,
    DivisionCode,
    Serials,
    UnitGridCode,
    next_serial,
)
from gridgov.errors import InvalidCodeError

# Grids


@given(communities, serials)
def test_a_unit_grid_is_its_community_and_serial(community: DivisionCode, serial: int) -> None:
    code = UnitGridCode.compose(community, serial)
    assert (code.division, code.serial) == (community, serial)
    assert UnitGridCode.compose(str(community), f"{serial:03}") == code
    assert str(code) == f"{community}{serial:03}"


@given(st.one_of(digits, st.builds("{}{}".format, communities, st.text("019", min_size=3, max_size=3))))
def test_a_unit_grid_fits_as_the_pattern_says(text: str) -> None:
    pattern = PATTERNS["community"][1].pattern + "(?!000)[0-9]{3}"
    assert UnitGridCode.fits(text) == bool(re.fullmatch(pattern, text))


@given(st.integers(0, 999_999), communities, st.integers(0, 99))
def test_a_department_grid_is_its_object_community_and_part(thing: int, community: DivisionCode, sub: int) -> None:
    assume((community.committee_serial or 0) < MERGED_FIRST)
    code = DepartmentGridCode.compose(thing, community, sub)
    assert str(code) == f"{thing:06}{community}{sub:02}"
    assert (code.object_code, code.division, code.sub) == (f"{thing:06}", community, sub)
    assert (code.is_merged, code.is_subdivided) == (False, sub > 0)
    assert code.community_serial == community.committee_serial


@given(st.integers(0, 999_999), streets, st.integers(0, 99), st.integers(MERGED_FIRST, MERGED_LAST))
def test_a_merged_grid_is_numbered_in_its_street(thing: int, street: DivisionCode, sub: int, number: int) -> None:
    code = DepartmentGridCode.compose(thing, street, sub, merged=number)
    assert str(code) == f"{thing:06}{street}{number}{sub:02}"
    assert (code.division, code.community_serial, code.is_merged) == (street, number, True)


@given(st.one_of(unit_grids, department_grids))
def test_a_grid_code_reads_back(code: UnitGridCode | DepartmentGridCode) -> None:
    assert type(code)(str(code)) == type(code).parse(str(code)) == code


@given(department_grids)
def test_eaten_zeros_of_a_department_grid_are_restored(code: DepartmentGridCode) -> None:
    eaten = int(str(code))
    assume(10**15 <= eaten < 10**19)
    for value in (eaten, str(eaten)):
        with pytest.raises(InvalidCodeError) as caught:
            DepartmentGridCode.parse(value)
        [problem] = caught.value.problems
        assert problem.name == "eaten-zeros"
        assert problem.facts["fixed"] == str(code)


@given(department_grids)
def test_a_unit_grid_code_is_not_taken_for_a_department_grid_that_lost_zeros(code: DepartmentGridCode) -> None:
    fifteen = str(code)[5:]
    assert names(lambda: DepartmentGridCode.parse(fifteen)) == ["department-grid-length"]


@given(department_grids)
def test_a_department_grid_that_a_spreadsheet_rounded_is_known(code: DepartmentGridCode) -> None:
    assume(str(code)[12:15] != "000")
    rounded = str(code)[:15] + "00000"
    assert names(lambda: DepartmentGridCode.parse(rounded)) == ["lost-digits"]


# Serials

ranges = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted)


@given(st.data(), ranges, st.integers(0, 12))
def test_serials_are_the_lowest_that_were_never_used(data: st.DataObject, limits: list[int], count: int) -> None:
    first, last = limits
    used = data.draw(st.frozensets(st.integers(0, 40), max_size=40))
    retired = data.draw(st.frozensets(st.integers(0, 40), max_size=20)) - used
    pool = Serials(used, retired=retired, width=2, first=first, last=last)
    expected = [n for n in range(first, last + 1) if n not in used | retired]
    assert (pool.capacity, pool.free) == (last - first + 1, len(expected))
    if count > len(expected):
        assert names(lambda: pool.take(count)) == ["serials-used-up"]
    else:
        new, after = pool.take(count)
        assert [int(n) for n in new] == expected[:count]
        assert after.used == used | set(expected[:count])
        assert (after.free, after.retired) == (pool.free - count, retired)


@given(st.frozensets(st.integers(1, 30)), st.integers(0, 20), st.integers(0, 20))
def test_taking_twice_is_taking_all_at_once(used: frozenset[int], one: int, two: int) -> None:
    pool = Serials(used)
    first, between = pool.take(one)
    second, after = between.take(two)
    assert (first + second, after) == pool.take(one + two)


@given(st.lists(st.sampled_from(["take", "retire"]), max_size=40))
def test_a_retired_serial_never_comes_back(steps: list[str]) -> None:
    pool, ever = Serials(), set[str]()
    for step in steps:
        if step == "take":
            [new], pool = pool.take()
            assert new not in ever
            ever.add(new)
        elif pool.used:
            pool = pool.retire(max(pool.used))
    assert {f"{n:03}" for n in pool.used | pool.retired} == ever


@given(st.frozensets(st.integers(0, 999), max_size=30), st.integers(0, 900))
def test_the_next_serial_is_the_first_one_taken(used: frozenset[int], start: int) -> None:
    assert next_serial(used, start=start) == Serials(used, first=start).next()
    assert next_serial({f"{n:03}" for n in used}, start=start) == next_serial(used, start=start)


def test_a_street_has_399_merged_grids() -> None:
    pool = Serials(range(1, 250), first=MERGED_FIRST, last=MERGED_LAST)
    new, after = pool.take(399)
    assert (new[0], new[-1], after.free) == ("601", "999", 0)


@pytest.mark.hashseed
def test_serials_in_a_set_are_reported_in_one_order() -> None:
    assert texts(lambda: Serials({"1", "2", "03", "x", "0004"})) == [
        "COD007 column 'used': 'x' has 'x' at position 1. Write the code with the digits 0 to 9 only.",
        (
            "COD015 column 'used': '03' is too short: this part of a code has 3 digits. "
            "Write it as 003, and keep the column as text."
        ),
        (
            "COD015 column 'used': '1' is too short: this part of a code has 3 digits. "
            "Write it as 001, and keep the column as text."
        ),
        (
            "COD015 column 'used': '2' is too short: this part of a code has 3 digits. "
            "Write it as 002, and keep the column as text."
        ),
        "COD016 column 'used': '0004' is not one of the 1,000 numbers from 000 to 999. Use a number of this range.",
    ]
