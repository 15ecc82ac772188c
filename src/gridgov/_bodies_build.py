"""The one place where bodies and memberships are checked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gridgov import _tree
from gridgov._body import BodyColumns
from gridgov._body_faults import (
    BODY_CYCLE,
    BODY_KIND,
    BODY_PARENT,
    BODY_UNIT,
    DUPLICATE_BODY,
    MEMBER_BODY,
    MEMBER_MISSING,
    MEMBER_UNIT,
)
from gridgov._columns import Encoded, IdColumn, Rows, frozen
from gridgov._days import Days
from gridgov._required import empty_cells, is_empty, read_ids
from gridgov._tables import Table, lost_batch, read_period
from gridgov._vocabulary import entries
from gridgov.errors import Batch, InvalidBodiesError, Place, Problems
from gridgov.hierarchy import Hierarchy

__all__ = ["assemble"]


def assemble(territory: Hierarchy, bodies: Table, memberships: Table) -> BodyColumns:
    """Check everything and return the columns.

    Raises:
        InvalidBodiesError: With every fault of the two tables.
    """
    batches: list[Batch] = [*bodies.faults, *memberships.faults]
    id_coded = bodies.encoded("id")
    ids = read_ids(id_coded, DUPLICATE_BODY, "bodies", batches)
    kinds = bodies.texts("kind")
    nameless = id_coded.missing()
    blank = [i for i, k in enumerate(kinds) if not k and not nameless[i]]
    batches += empty_cells("bodies", "kind", np.flatnonzero(nameless & np.array([not k for k in kinds], bool)))
    if blank:
        texts = [ids.get(i) for i in blank]
        batches.append(Batch(BODY_KIND, [i + 1 for i in blank], texts, {"id": texts}, Place(path="bodies")))
    known = entries("body_kinds")
    lines = [line or known.get(k, {}).get("line") for line, k in zip(bodies.texts("line"), kinds, strict=True)]
    unit_coded = bodies.encoded("unit")
    unit = territory.ids.find_encoded(unit_coded)
    empty = is_empty(unit_coded)
    batches += empty_cells("bodies", "unit", np.flatnonzero(empty))
    lost = np.flatnonzero((unit < 0) & ~empty)
    if len(lost):
        batches.append(lost_batch(BODY_UNIT, "bodies", "unit", unit_coded, lost))
    parent = _parents(ids, bodies.encoded("parent"), batches)
    start, end = read_period(bodies, batches)
    members = _members(territory, ids, memberships, batches)
    if batches:
        raise InvalidBodiesError(Problems(batches))
    return BodyColumns(
        ids,
        tuple(kinds),
        tuple(lines),
        bodies.column("name"),
        frozen(unit),
        parent,
        bodies.column("rank"),
        start,
        end,
        *members,
    )


def _parents(ids: IdColumn, coded: Encoded, batches: list[Batch]) -> Rows:
    # An empty id is no body that an empty parent could name.
    parent = np.where(coded.lengths > 0, ids.find_encoded(coded), np.int32(-1))
    lost = np.flatnonzero((parent < 0) & (coded.lengths > 0))
    if len(lost):
        batches.append(lost_batch(BODY_PARENT, "bodies", "parent", coded, lost))
    for trail in _tree.cycles(parent):
        names = [ids.get(row) for row in trail]
        facts: dict[str, Sequence[object]] = {"trail": [" -> ".join([*names, names[0]])], "n": [len(names)]}
        batches.append(Batch(BODY_CYCLE, [trail[0] + 1], [names[0]], facts, Place(path="bodies")))
    return frozen(parent)


def _members(
    territory: Hierarchy, ids: IdColumn, table: Table, batches: list[Batch]
) -> tuple[tuple[str, ...], Rows, Rows, Days, Days]:
    body_coded = table.encoded("body")
    # An empty id is no body that an empty cell could name.
    body, bodiless = ids.find_encoded(body_coded), is_empty(body_coded)
    batches += empty_cells("memberships", "body", np.flatnonzero(bodiless))
    lost = np.flatnonzero((body < 0) & ~bodiless)
    if len(lost):
        batches.append(lost_batch(MEMBER_BODY, "memberships", "body", body_coded, lost))
    home_coded = table.encoded("lives_at")
    home = territory.ids.find_encoded(home_coded)
    lost = np.flatnonzero((home < 0) & (home_coded.lengths > 0))
    if len(lost):
        batches.append(lost_batch(MEMBER_UNIT, "memberships", "lives_at", home_coded, lost))
    members = table.encoded("member")
    nobody = members.missing()
    batches += empty_cells("memberships", "member", np.flatnonzero(nobody & bodiless))
    lost = np.flatnonzero(nobody & ~bodiless)
    if len(lost):
        facts: dict[str, Sequence[object]] = {"body": [body_coded.get(row) for row in lost.tolist()]}
        place = Place(path="memberships", column="member")
        batches.append(Batch(MEMBER_MISSING, (lost + 1).tolist(), facts=facts, place=place))
    start, end = read_period(table, batches)
    return tuple(members.tolist()), frozen(body), frozen(home), start, end
