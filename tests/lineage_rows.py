"""Rows of histories of ids, as a test writes them."""

from __future__ import annotations

from typing import Any

import pytest
from lineage_cases import Record, day

from gridgov.errors import InvalidLineageError
from gridgov.lineage import Became, Lineage


def codes(records: list[Record]) -> list[str]:
    """Return the codes of what is wrong with rows."""
    with pytest.raises(InvalidLineageError) as info:
        Lineage.from_records(records)
    return [problem.code for problem in info.value.problems]


def table(found: Became) -> dict[tuple[str, str | None], float | None]:
    """Return rows as parts by both ids."""
    return {(row["old"], row["new"]): row["share"] for row in found}


def split(old: str, n: int, **shares: float | None) -> list[Record]:
    """Return the rows of a split."""
    return [{"old": old, "new": new, "day": day(n), "kind": "split", "share": share} for new, share in shares.items()]


def merge(n: int, into: str, *olds: str) -> list[Record]:
    """Return the rows of a merger into a new id."""
    return [{"old": old, "new": into, "day": day(n), "kind": "merge"} for old in olds]


def row(kind: str, old: str | None = None, new: str | None = None, n: int = 1, **more: Any) -> Record:
    """Return one row."""
    return {"old": old, "new": new, "day": day(n), "kind": kind, **more}
