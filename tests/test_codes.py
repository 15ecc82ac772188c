"""Division codes: laws, and a plain reference."""

from __future__ import annotations

from functools import partial

import pytest
from codes_reference import LISTED, PATTERNS, choices, digits, divisions, expected_code, levels, names
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gridgov.codes import (
    DIVISION_LEVELS,
    CommitteeBand,
    DivisionCode,
    DivisionLevel,
    StreetKind,
    UrbanRuralClass,
    Zeros,
    compose_division,
)
from gridgov.errors import InvalidCodeError


@given(digits)
def test_the_constructor_takes_exactly_what_the_patterns_take(text: str) -> None:
    try:
        code = DivisionCode(text)
    except InvalidCodeError:
        assert not any(pattern.fullmatch(text) for _, pattern in PATTERNS.values())
    else:
        assert PATTERNS[code.level][1].fullmatch(text)
        assert str(code) == text


@given(digits, st.none() | levels, choices)
@example("610900000000", None, "ask")
@example("610902000000", None, "ask")
@example("610902001000", None, "keep")
def test_parse_is_as_the_reference(text: str, level: DivisionLevel | None, zeros: Zeros) -> None:
    expected = expected_code(text, level, zeros)
    assert DivisionCode.fits(text, level, zeros=zeros) == (expected is not None)
    if expected is None:
        with pytest.raises(InvalidCodeError):
            DivisionCode.parse(text, level, zeros=zeros)
    else:
        assert str(DivisionCode.parse(text, level, zeros=zeros)) == expected


@given(divisions)
def test_a_code_reads_back(code: DivisionCode) -> None:
    assert DivisionCode(str(code)) == code
    assert DivisionCode.parse(str(code), zeros="keep") == code
    assert DivisionCode.parse(int(str(code)), code.level) == code
    assert DivisionCode.parse(code.padded(), code.level) == code


@given(divisions)
def test_without_a_level_a_code_is_itself_or_refused_never_another(code: DivisionCode) -> None:
    for text in (str(code), code.padded()):
        try:
            assert DivisionCode.parse(text) == code
        except InvalidCodeError as error:
            [problem] = error.problems
            assert problem.name == "ambiguous-code"
            assert f"{code.level} {code}" in str(problem.facts["readings"]).split(" / ")


@given(divisions, st.integers(2, 12))
def test_two_codes_with_the_same_padded_form_are_on_one_line_and_end_in_zeros(code: DivisionCode, cut: int) -> None:
    other = str(code)[:cut]
    assume(DivisionCode.fits(other, zeros="keep"))
    same = DivisionCode(other).padded() == code.padded()
    assert same == (not str(code)[cut:].strip("0"))


@given(divisions)
def test_segments_compose_the_code(code: DivisionCode) -> None:
    assert "".join(code.segments) == str(code)
    assert compose_division(*code.segments) == code
    assert compose_division(*map(int, code.segments)) == code


@given(divisions)
def test_the_way_up_is_one_level_at_a_time(code: DivisionCode) -> None:
    line = (code, *code.ancestors)
    assert [c.level for c in line] == list(reversed(DIVISION_LEVELS[: len(line)]))
    assert [c.parent for c in line] == [*line[1:], None]
    assert all(c.contains(code) for c in line)
    for level in DIVISION_LEVELS:
        assert code.at(level) == next((c for c in line if c.level == level), None)


@given(st.lists(divisions, max_size=30))
def test_sorting_puts_every_code_before_those_below_it_and_keeps_them_together(codes: list[DivisionCode]) -> None:
    line = sorted({c for code in codes for c in (code, *code.ancestors)})
    assert [str(c) for c in line] == sorted(map(str, line))
    for i, code in enumerate(line):
        below = [j for j, c in enumerate(line) if code.contains(c)]
        assert below == list(range(i, i + len(below)))


@pytest.mark.parametrize(("text", "level"), LISTED.items())
def test_listed_codes_have_their_level(text: str, level: DivisionLevel) -> None:
    assert DivisionCode(text).level == level
    assert DivisionCode.parse(text, level) == DivisionCode(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("610902", None),
        ("350527000", None),
        ("610902001", StreetKind.STREET),
        ("610902099", StreetKind.STREET),
        ("610902100", StreetKind.TOWN),
        ("610902199999", StreetKind.TOWN),
        ("610902200", StreetKind.TOWNSHIP),
        ("610902399", StreetKind.TOWNSHIP),
        ("610902400", StreetKind.ENTERPRISE),
        ("610902599", StreetKind.ENTERPRISE),
        ("610902600", None),
        ("610902999", None),
    ],
)
def test_the_kind_of_a_street_is_told_by_its_range(text: str, kind: StreetKind | None) -> None:
    assert DivisionCode(text).street_kind is kind


@pytest.mark.parametrize(
    ("text", "serial", "band"),
    [
        ("610902001", None, None),
        ("350527000000", 0, None),
        ("610902001001", 1, CommitteeBand.RESIDENTS),
        ("610902001199", 199, CommitteeBand.RESIDENTS),
        ("610902001200", 200, CommitteeBand.VILLAGERS),
        ("610902001399", 399, CommitteeBand.VILLAGERS),
        ("610902001400", 400, CommitteeBand.QUASI),
        ("610902001599", 599, CommitteeBand.QUASI),
        ("610902001600", 600, None),
        # A villagers' committee with a serial of the residents' band: 薛村矿社区村民委员会 in the 2023 listing.
        ("130406103019", 19, CommitteeBand.RESIDENTS),
    ],
)
def test_the_serial_of_a_committee_hints_at_its_kind(text: str, serial: int | None, band: CommitteeBand | None) -> None:
    code = DivisionCode(text)
    assert (code.committee_serial, code.usual_committee) == (serial, band)


def test_names_of_kinds_in_both_languages() -> None:
    named = [*StreetKind, *CommitteeBand, *UrbanRuralClass]
    assert [(str(kind), kind.label.en, kind.label.zh) for kind in named] == [
        ("street", "street", "街道"),
        ("town", "town", "镇"),
        ("township", "township", "乡"),
        ("enterprise", "government and enterprise in one", "政企合一单位"),
        ("residents", "residents' committee", "居民委员会"),
        ("villagers", "villagers' committee", "村民委员会"),
        ("quasi", "quasi-committee unit", "类似居（村）委会的单位"),
        ("111", "main urban area", "主城区"),
        ("112", "urban-rural fringe", "城乡结合区"),
        ("121", "town centre", "镇中心区"),
        ("122", "town-township fringe", "镇乡结合区"),
        ("123", "special area", "特殊区域"),
        ("210", "township centre", "乡中心区"),
        ("220", "village", "村庄"),
    ]


@given(st.integers(0, 999))
def test_urban_rural_classes_are_seven(number: int) -> None:
    known = {str(kind) for kind in UrbanRuralClass}
    for value in (number, str(number)):
        if str(number) in known:
            assert str(UrbanRuralClass.parse(value)) == str(number)
        else:
            assert names(partial(UrbanRuralClass.parse, value)) == ["urban-rural-class"]
