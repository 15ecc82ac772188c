"""Posts that name who holds them, as posts and appointments."""

from __future__ import annotations

from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import Ints
from gridgov._days import Days
from gridgov.errors import Place, Problem, Problems
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue
from gridgov.tables._flat_faults import POST_DIFFERS
from gridgov.tables._flat_places import Source
from gridgov.tables._flat_read import Columns
from gridgov.tables._table import Table

__all__ = ["People", "read_people"]

#: What must be the same in all rows of one post.
_SAME: Final = ("role", "unit", "number", "body")


@attrs.frozen(eq=False)
class People:
    """Columns of posts and appointments, where they came from, and what is wrong with them."""

    posts: dict[str, Any]
    appointments: dict[str, Any]
    of_posts: Source
    of_appointments: Source
    problems: Problems


def read_people(posts: Table, appointments: Table, levels: LevelScheme | None, roles: RoleCatalogue) -> People:
    """Take posts and appointments apart.

    A row of posts with a holder is an appointment, too. Rows with the same id of a post are one post, held by one
    after the other; a row without an id is a post of its own.
    """
    columns = Columns(posts, levels, roles)
    given: dict[str, list[Any]] = {key: columns.texts(key) for key in ("id", "role", "unit", "body", "holder", "basis")}
    given["number"] = columns.counts("number")
    first, own = _first_rows(given["id"], given["holder"])
    wrong = _differing(given, first)
    # Only where a row appoints somebody does its post need an id before there is a roster.
    named = [ident is not None for ident in given["holder"]]
    table: dict[str, Any] = {key: [given[key][i] for i in own.tolist()] for key in ("id", *_SAME)}
    made: list[str | None] = list(given["id"])
    if any(named):
        table["id"] = _with_ids(table)
        for at, ident in zip(own.tolist(), table["id"], strict=True):
            made[at] = ident
    rows = np.flatnonzero(np.array(named, bool)) if named else np.zeros(0, np.int64)
    stated, merged = Columns(appointments), dict[str, Any]()
    merged["post"] = stated.texts("post") + [made[i] for i in rows.tolist()]
    merged["holder"] = stated.texts("holder") + [given["holder"][i] for i in rows.tolist()]
    merged["basis"] = stated.texts("basis") + [given["basis"][i] for i in rows.tolist()]
    merged["meets"] = [*stated.sets("meets"), *[()] * len(rows)]
    for key in ("start", "end"):
        merged[key] = _joined(stated.days(key), columns.days(key)[rows])
    names = {"posts": {"post": "id"}}
    every = [(appointments, np.arange(len(appointments))), (posts, rows)]
    return People(table, merged, Source([(posts, own)]), Source(every, names), posts.relocate(Problems.of(*wrong)))


def _joined(a: Days, b: Days) -> Days:
    return np.concatenate([a, b])


def _first_rows(ids: list[str | None], holders: list[str | None]) -> tuple[list[int], Ints]:
    """Return for each row the first one of its post, and the rows that are first.

    A row that names nobody is no more than a post: that its id is there twice is found later.
    """
    seen: dict[str, int] = {}
    first: list[int] = []
    for i, (ident, holder) in enumerate(zip(ids, holders, strict=True)):
        at = i if ident is None else seen.setdefault(ident, i)
        first.append(i if holder is None else at)
    return first, np.array([i for i, at in enumerate(first) if i == at], np.int64)


def _differing(given: dict[str, list[Any]], first: list[int]) -> list[Problem]:
    """Find rows that say something else of their post than its first row; what they leave out is the same."""
    out: list[Problem] = []
    for i, at in enumerate(first):
        for key in [] if i == at else [k for k in _SAME if given[k][i] not in {None, given[k][at]}]:
            facts = {"id": given["id"][i], "column": key, "first": given[key][at]}
            out.append(Problem(POST_DIFFERS, Place(row=i + 1, column=key), facts))
    return out


def _with_ids(table: dict[str, Any]) -> list[str]:
    """Return the ids of posts; one that is missing is made of role, unit and number, as a roster does it."""
    counted: dict[tuple[Any, Any], int] = {}
    out: list[str] = []
    for ident, role, unit, number in zip(table["id"], table["role"], table["unit"], table["number"], strict=True):
        at = counted[role, unit] = counted.get((role, unit), 0) + 1
        out.append(ident or f"{role or ''}@{unit or ''}#{number or at}")
    return out
