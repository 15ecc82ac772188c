"""Rows that come later on a day than others: what they say is of what the earlier ones have left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs
import numpy as np

from gridgov._columns import Ints
from gridgov._lineage_columns import ENDS, KINDS, MERGE, LineageColumns
from gridgov._tables import Table

__all__ = ["records_of", "together"]

#: One row as a mapping.
Record: TypeAlias = dict[str, Any]
_ENDING: Final = frozenset(KINDS[kind] for kind in ENDS)
_GOES_ON: Final = KINDS[MERGE]


def records_of(c: LineageColumns, rows: Sequence[int] | None = None) -> list[Record]:
    """Return rows as mappings of what is known."""
    at = np.arange(len(c)) if rows is None else np.asarray(rows, np.int64)
    days: list[str] = np.datetime_as_string(c.day[at], "D").tolist() if len(at) else []
    ids = c.ids.tolist()
    told = c.authority.take(at).tolist()
    out: list[Record] = []
    for old, new, day, kind, share, who in zip(
        c.old[at].tolist(), c.new[at].tolist(), days, c.kind[at].tolist(), c.share[at].tolist(), told, strict=True
    ):
        row: Record = {"day": day, "kind": KINDS[kind]}
        if old >= 0:
            row["old"] = ids[old]
        if new >= 0:
            row["new"] = ids[new]
        if share == share:  # noqa: PLR0124 - NaN is not equal to itself
            row["share"] = share
        if who is not None:
            row["authority"] = who
        out.append(row)
    return out


def together(c: LineageColumns, added: Sequence[Mapping[str, Any]]) -> tuple[Table, int]:
    """Return the table of both, and how many of its first rows were there.

    Where an id goes on after what happened to it on a day, shares of rows that are added for the same day are parts of
    what it had left: half of the half that stayed is a quarter.
    """
    fresh: list[Record] = [dict(row) for row in added]
    later: dict[tuple[str, str], list[Record]] = {}
    for row in fresh:
        if isinstance(row.get("old"), str):
            later.setdefault((row["old"], str(row.get("day"))), []).append(row)
    dropped: set[int] = set()
    for key, at in _same_day(c, later).items():
        fresh += _compose(c, at, later[key], dropped)
    kept = np.setdiff1d(np.arange(len(c)), np.array(sorted(dropped), np.int64))
    more = Table.of_records("lineage", fresh)
    columns = {key: [*values, *(more.get(key) or [None] * more.n)] for key, values in _columns(c, kept).items()}
    return attrs.evolve(Table.of_columns("lineage", columns), faults=more.faults), len(kept)


def _columns(c: LineageColumns, rows: Ints) -> dict[str, list[Any]]:
    """Return rows as columns of plain values."""
    names = [*c.ids.tolist(), None]
    return {
        "old": [names[i] for i in c.old[rows].tolist()],
        "new": [names[i] for i in c.new[rows].tolist()],
        "day": c.day[rows].tolist(),
        "kind": [KINDS[i] for i in c.kind[rows].tolist()],
        "share": c.share[rows].tolist(),
        "authority": c.authority.take(rows).tolist(),
    }


def _same_day(c: LineageColumns, wanted: Mapping[tuple[str, str], object]) -> dict[tuple[str, str], list[int]]:
    """Return the rows of each id and day that is wanted, where there are any."""
    asked = c.ids.find([old for old, _ in wanted]) if len(c) and wanted else np.zeros(0, np.int32)
    found: dict[tuple[str, str], list[int]] = {}
    rows = np.flatnonzero(np.isin(c.old, asked[asked >= 0]))
    for row, day in zip(rows.tolist(), np.datetime_as_string(c.day[rows], "D").tolist(), strict=True):
        if (key := (c.ids.get(int(c.old[row])), day)) in wanted:
            found.setdefault(key, []).append(row)
    return found


def _compose(c: LineageColumns, at: Sequence[int], later: Sequence[Record], dropped: set[int]) -> list[Record]:
    """Make shares of later rows of an id and day parts of what earlier rows left it; return what else to add."""
    stays = [i for i in at if c.old[i] == c.new[i]]
    gone = [i for i in at if c.old[i] != c.new[i]]
    stated = [i for i in stays if c.kind[i] != MERGE]
    ident = later[0]["old"]
    moving = [row for row in later if not (row.get("kind") == _GOES_ON and row.get("new") == ident)]
    shares = [row.get("share") for row in moving]
    ended = not stays and any(c.kind[i] in ENDS for i in gone)
    if ended or not all(share is None or isinstance(share, int | float) for share in shares):
        return []  # what is wrong with it is found by the check of all rows
    left = float(c.share[stated[0]]) if stated else 1 - float(np.sum(c.share[gone]))
    for row, share in zip(moving, shares, strict=True):
        row["share"] = np.nan if share is None else left * share
    rest = left - float(np.sum([row["share"] for row in moving]))
    _fold(c, gone, moving, dropped)
    back = any(row.get("new") == ident for row in later)
    ends = not back and any(row.get("kind") in _ENDING for row in later)
    if not stays or not (moving or back):
        return []
    dropped.update(stays)
    if ends or any(row.get("new") == ident for row in moving):
        return []
    if not stated:
        return [] if back else records_of(c, stays)
    return [{**records_of(c, stated[:1])[0], "share": max(rest, 0.0)}]


def _fold(c: LineageColumns, gone: Sequence[int], moving: Sequence[Record], dropped: set[int]) -> None:
    """Make one row of an earlier and a later one that lead to the same id."""
    for i in gone:
        to = c.ids.get(int(c.new[i])) if c.new[i] >= 0 else None
        for row in moving:
            if row.get("new") == to:
                row["share"] += float(c.share[i])
                dropped.add(i)
