"""Input that is refused: schemes, rows to begin with, and the report as lines."""

from __future__ import annotations

from typing import Any

import pytest

from gridgov._columns import IdsLike
from gridgov.errors import GridgovError, InvalidHierarchyError
from gridgov.hierarchy import Hierarchy
from gridgov.levels import Level, LevelScheme
from gridgov.text import Lang, Text

LADDER = LevelScheme.ladder("street", "community", "grid", optional=["grid"])
SITES = LevelScheme(
    [
        *LADDER.levels[:2],
        Level("site", Text("site", "场所"), ("estate", "work_unit")),
        Level("block", Text("block", "楼栋"), "building", under=["site:estate"]),
    ]
)
DIVISIONS = LevelScheme.ladder("city", "county", "street", "community", optional=["county"])

Record = dict[str, Any]
S: Record = {"id": "s", "level": "street"}
C: Record = {"id": "c", "level": "community", "parent": "s"}
G: Record = {"id": "g", "level": "grid", "parent": "c"}


def refused(*records: Record, levels: LevelScheme = LADDER, **more: Any) -> InvalidHierarchyError:
    """Return the report of records that are refused."""
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_records(records, levels=levels, **more)
    return error.value


def refused_codes(codes: IdsLike, levels: LevelScheme = DIVISIONS, **more: Any) -> InvalidHierarchyError:
    """Return the report of codes that are refused."""
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_codes(codes, levels=levels, **more)
    return error.value


def lines(error: GridgovError, lang: Lang = "en") -> list[str]:
    """Return the whole report, a line a problem."""
    return error.problems.text(lang, limit=None).splitlines()


def found(error: GridgovError) -> list[tuple[str, int | None]]:
    """Return code and row of every problem."""
    return [(p.code, p.place.row) for p in error.problems]
