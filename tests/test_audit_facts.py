"""Every check of the five published systems: its verdict, that of each reading, and the numbers of its arithmetic."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import pytest
from audit_cases import FIGURES, NUMBERS, SCHEMES, VERDICTS, relations

from gridgov import schemes
from gridgov.audit import Audit, AuditRow, audit

SIGNS = {"+": "consistent", "-": "inconsistent", "?": "not_determinable"}
CHECKS = [ident for ident in VERDICTS if "." not in ident]


@cache
def report(code: str) -> Audit:
    return audit(FIGURES[code], relations(code))


def of(ident: str) -> AuditRow:
    return report(ident[:3]).of(ident)


@pytest.mark.parametrize("code", FIGURES)
def test_f88_every_check_is_declared_and_no_other(code: str) -> None:
    assert list(report(code).verdicts) == [ident for ident in CHECKS if ident.startswith(code)]


@pytest.mark.parametrize("ident", VERDICTS)
def test_f88_f89_verdict_of_a_check_and_of_its_readings(ident: str) -> None:
    assert of(ident).verdict.value == SIGNS[VERDICTS[ident]]


@pytest.mark.parametrize("code", SCHEMES)
def test_f88_a_scheme_audits_its_own_figures(code: str) -> None:
    found = schemes.load(SCHEMES[code]).audit()
    assert {ident: found.of(ident).verdict.value for ident in VERDICTS if ident.startswith(code)} == {
        ident: SIGNS[sign] for ident, sign in VERDICTS.items() if ident.startswith(code)
    }
    assert [(line.en, line.zh) for _, row in found.flat() for line in row.lines] == [
        (line.en, line.zh) for _, row in report(code).flat() for line in row.lines
    ]


@pytest.mark.parametrize("ident", CHECKS)
def test_f89_no_reading_is_left_out(ident: str) -> None:
    keys = [f"{ident}.{row.key}" for row in of(ident).parts if row.key is not None]
    assert keys == [reading for reading in VERDICTS if reading.startswith(f"{ident}.")]


@pytest.mark.parametrize("ident", NUMBERS)
def test_f88_arithmetic_is_shown(ident: str) -> None:
    lines = [line.en for row in of(ident).all() for line in row.lines]
    needed = [row.needed for row in of(ident).all() if row.needed is not None]
    lines += [f"{n.figure} would have to be {n.text().partition('would have to be ')[2]}" for n in needed]
    lines += [figure for row in of(ident).all() for figure in row.missing]
    assert [text for text in NUMBERS[ident] if not any(text in line for line in lines)] == []


def test_f88_nothing_published_is_called_an_error_of_its_source() -> None:
    assert [row.id for code in FIGURES for row in report(code).inconsistent] == []


@pytest.mark.parametrize("code", FIGURES)
def test_f88_no_fact_is_left_out_in_either_language(code: str) -> None:
    for row in (r for top in report(code).rows for r in top.all()):
        assert row.name is not None
        assert row.name.en.isascii()
        assert not row.name.zh.isascii()
    assert not report(code).text("en").isspace()
    assert "published" not in report(code).text("zh")


def test_f88_only_the_first_reading_of_two_thirds_is_inconsistent() -> None:
    a, b, c = of("CHB-C1").parts
    assert [row.verdict.value for row in (a, b, c)] == ["inconsistent", "not_determinable", "not_determinable"]
    # Two thirds may be off by 5 percent of it: the share is at most 7/10.
    assert [row.needed.interval.low for row in (b, c) if row.needed] == [Fraction(1650, 7), Fraction(3980, 7)]
    assert a.text("zh").splitlines()[1:] == [
        "  165 / 398 = 41.46%，公布值：约2/3",
        "  (约2/3) × 398 = 265.3（252.1..278.6）",
    ]
