"""Codes of divisions and grids: read, compose and number them. Only their form is known here, no list of codes.

A division code has 2, 4, 6, 9 or 12 digits, and each is the beginning of the codes below it. Grid codes are made of
the 12 digits of a community and a serial. `DivisionCode`, `UnitGridCode` and `DepartmentGridCode` are one code each;
`parse_divisions` reads a column at once; `Serials` gives out numbers that were never used.
"""

from __future__ import annotations

from gridgov.codes._bulk import parse_divisions, validate_divisions
from gridgov.codes._division import (
    CommitteeBand,
    DivisionCode,
    StreetKind,
    UrbanRuralClass,
    compose_division,
)
from gridgov.codes._grids import DepartmentGridCode, UnitGridCode
from gridgov.codes._serials import MERGED_FIRST, MERGED_LAST, Serials, next_serial
from gridgov.codes._text import LEVELS as DIVISION_LEVELS
from gridgov.codes._text import DivisionLevel, Zeros

__all__ = [
    "DIVISION_LEVELS",
    "MERGED_FIRST",
    "MERGED_LAST",
    "CommitteeBand",
    "DepartmentGridCode",
    "DivisionCode",
    "DivisionLevel",
    "Serials",
    "StreetKind",
    "UnitGridCode",
    "UrbanRuralClass",
    "Zeros",
    "compose_division",
    "next_serial",
    "parse_divisions",
    "validate_divisions",
]
