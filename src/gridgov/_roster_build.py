"""The one place where posts, holders, appointments and devices become a roster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, get_args

import numpy as np
import numpy.typing as npt

from gridgov._catalogue import RoleCatalogue
from gridgov._cells import short
from gridgov._columns import Bools, Encoded, IdColumn, Rows, TextColumn, frozen
from gridgov._days import Days, write_days
from gridgov._post_rows import read_posts
from gridgov._required import check_ids, empty_cells, is_empty, read_ids
from gridgov._role import HolderKind
from gridgov._roster_columns import RosterColumns, Sets, are_words
from gridgov._roster_faults import (
    APPOINTED_POST,
    DUPLICATE_DEVICE,
    DUPLICATE_HOLDER,
    HOLDER_KIND,
    NO_WORDS,
    POST_TAKEN,
    ROLE_LEVEL,
    UNKNOWN_HOLDER,
)
from gridgov._tables import BAD_DAY, Table, lost_batch, meant, read_period
from gridgov.errors import Batch, InvalidRosterError, Place, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.text import Text

__all__ = ["assemble"]

_SINCE: Final = Text("from {day}", "自{day}起")
_ALWAYS: Final = Text("since before the records", "在有记录之前即")
_KINDS: tuple[str, ...] = get_args(HolderKind)


def assemble(  # noqa: PLR0913 - four tables
    territory: Hierarchy,
    catalogue: RoleCatalogue,
    posts: Table,
    appointments: Table,
    holders: Table | None,
    devices: Table,
) -> RosterColumns:
    """Check everything and return the columns.

    Raises:
        InvalidRosterError: With every fault of the four tables.
    """
    tables = (posts, appointments, devices) if holders is None else (posts, appointments, holders, devices)
    batches: list[Batch] = [fault for table in tables for fault in table.faults]
    batches += _lost_places(territory.levels, catalogue)
    post = read_posts(territory, catalogue, posts, batches)
    post_coded, holder_coded = appointments.encoded("post"), appointments.encoded("holder")
    app_post = post[0].find_encoded(post_coded)
    empty = is_empty(post_coded)
    batches += empty_cells("appointments", "post", np.flatnonzero(empty))
    lost = np.flatnonzero((app_post < 0) & ~empty)
    if len(lost):
        batches.append(lost_batch(APPOINTED_POST, "appointments", "post", post_coded, lost))
    holder_ids, kinds, qualifications = _holders(holders, holder_coded, app_post, post[1], catalogue, batches)
    app_holder = holder_ids.find_encoded(holder_coded)
    if holders is not None:
        empty = is_empty(holder_coded)
        batches += empty_cells("appointments", "holder", np.flatnonzero(empty))
        lost = np.flatnonzero((app_holder < 0) & ~empty)
        if len(lost):
            batches.append(lost_batch(UNKNOWN_HOLDER, "appointments", "holder", holder_coded, lost))
    before = len(batches)
    start, end = read_period(appointments, batches)
    told = ~is_empty(holder_coded)
    told[[row - 1 for batch in batches[before:] if batch.kind is BAD_DAY for row in batch.rows or ()]] = False
    batches += _taken(app_post, app_holder, start, end, told, post[0], holder_ids)
    device_ids = read_ids(devices.encoded("id"), DUPLICATE_DEVICE, "devices", batches)
    owners = devices.encoded("holder")
    device_holder = holder_ids.find_encoded(owners)
    lost = np.flatnonzero((device_holder < 0) & (owners.lengths > 0))
    if len(lost):
        batches.append(lost_batch(UNKNOWN_HOLDER, "devices", "holder", owners, lost))
    meets = _words(appointments, "meets", batches)
    if batches:
        raise InvalidRosterError(Problems(batches))
    return RosterColumns(
        *post,
        holder_ids,
        kinds,
        qualifications,
        frozen(app_post),
        frozen(app_holder),
        start,
        end,
        appointments.column("basis"),
        meets,
        device_ids,
        devices.column("kind") if "kind" in devices.columns else TextColumn.of(["terminal"] * devices.n),
        frozen(device_holder),
    )


def _lost_places(levels: LevelScheme, catalogue: RoleCatalogue) -> Iterator[Batch]:
    """Find roles that are to sit at a level which the scheme does not have."""
    found = [(i, place) for i, role in enumerate(catalogue) for place in role.places_unknown_to(levels)]
    if found:
        keys = [catalogue.roles[i].key for i, _ in found]
        facts: dict[str, Sequence[object]] = {
            "role": keys,
            "place": [place for _, place in found],
            "fix": [meant(place, levels.keys) for _, place in found],
        }
        place = Place(path="roles", column="sits_at")
        yield Batch(ROLE_LEVEL, [i + 1 for i, _ in found], keys, facts, place)


def _holders(  # noqa: PLR0913 - the columns of two tables
    table: Table | None,
    coded: Encoded,
    app_post: Rows,
    post_role: npt.NDArray[np.int16],
    catalogue: RoleCatalogue,
    batches: list[Batch],
) -> tuple[IdColumn, npt.NDArray[np.uint8], Sets]:
    """Read the holders, or take them from the appointments, each of the kind that its first role assumes."""
    if table is not None:
        ids = read_ids(table.encoded("id"), DUPLICATE_HOLDER, "holders", batches)
        names = [kind or "person" for kind in table.texts("kind")]
        kinds = np.array([_KINDS.index(k) if k in _KINDS else 255 for k in names], np.uint8)
        wrong = np.flatnonzero(kinds == 255)  # noqa: PLR2004 - marked above
        if len(wrong):
            texts = [ids.get(int(i)) for i in wrong]
            facts: dict[str, Sequence[object]] = {"id": texts, "kind": [names[i] for i in wrong.tolist()]}
            batches.append(Batch(HOLDER_KIND, (wrong + 1).tolist(), texts, facts, Place(path="holders")))
        return ids, frozen(kinds), _words(table, "qualifications", batches)
    batches += check_ids(coded, "appointments", "holder")
    every = IdColumn.of_encoded(coded)
    first = _first_rows(every)
    assumed = np.array([_KINDS.index(r.holders[0]) if r.holders else 0 for r in catalogue.roles], np.uint8)
    posts = app_post[first]
    kinds = np.where(posts >= 0, assumed[post_role[posts]] if len(post_role) else 0, 0).astype(np.uint8)
    return every.take(first), frozen(kinds), Sets.of(None, len(first))


def _words(table: Table, column: str, batches: list[Batch]) -> Sets:
    """Read a column of sets of words."""
    values: Sequence[object] | None = table.get(column)
    odd = [] if values is None else [i for i, value in enumerate(values) if not are_words(value)]
    if values is None or not odd:
        return Sets.of(values, table.n)
    shown = [short(repr(values[i])) for i in odd]
    facts: dict[str, Sequence[object]] = {"column": [column] * len(odd), "value": shown}
    batches.append(Batch(NO_WORDS, [i + 1 for i in odd], facts=facts, place=Place(path=table.name, column=column)))
    return Sets.of(None, table.n)


def _first_rows(ids: IdColumn) -> npt.NDArray[np.intp]:
    """Return the row in which each id is there for the first time."""
    rows = ids.duplicates()
    names = ids.decode(rows)
    new = np.ones(len(ids), bool)
    new[rows[1:][names[1:] == names[:-1]]] = False
    return np.flatnonzero(new)


def _taken(  # noqa: PLR0913 - the columns of one table
    app_post: Rows, app_holder: Rows, start: Days, end: Days, told: Bools, posts: IdColumn, holders: IdColumn
) -> Iterator[Batch]:
    """Find days on which a post has two holders."""
    # Reversed days, days that cannot be read and missing holders are reported as such; who was in office is not known.
    rows = np.flatnonzero((app_post >= 0) & (app_holder >= 0) & told & ~(end < start))
    first_day = np.where(np.isnat(start), np.datetime64("0001-01-01", "D"), start)
    last_day = np.where(np.isnat(end), np.datetime64("9999-12-31", "D"), end)
    order = rows[np.lexsort((rows, first_day[rows], app_post[rows]))]
    post, begin, stop = app_post[order], first_day[order], last_day[order]
    # The latest end of an earlier appointment to the same post; days are numbered so that posts stay apart.
    span = np.int64(4_000_000)
    ends = stop.astype(np.int64) + post.astype(np.int64) * span
    latest = np.maximum.accumulate(ends) if len(ends) else ends
    clash = (
        np.flatnonzero(
            (latest[:-1] >= begin[1:].astype(np.int64) + post[1:].astype(np.int64) * span) & (post[1:] == post[:-1])
        )
        + 1
    )
    if not len(clash):
        return
    # The appointment that lasts longest among those before: the one before may have ended.
    longest = np.maximum.accumulate(np.where(ends == latest, np.arange(len(ends)), 0))
    holder = app_holder[order]
    facts: dict[str, Sequence[object]] = {
        "post": [posts.get(int(post[i])) for i in clash],
        "since": [_ALWAYS if day is None else _SINCE.format(day=day) for day in write_days(start[order[clash]])],
        "first": [holders.get(int(holder[i])) for i in longest[clash - 1]],
        "second": [holders.get(int(holder[i])) for i in clash],
    }
    yield Batch(POST_TAKEN, (order[clash] + 1).tolist(), facts=facts, place=Place(path="appointments"))
