"""The one place where posts, holders, appointments and devices become a roster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast, get_args

import attrs
import numpy as np
import numpy.typing as npt

from gridgov import _build
from gridgov._catalogue import HolderKind, RoleCatalogue
from gridgov._columns import Encoded, IdColumn, Rows, TextColumn, frozen
from gridgov._days import Days
from gridgov._tables import Table, lost_batch, read_ids, read_period
from gridgov._tree import runs
from gridgov.errors import Batch, InvalidRosterError, Place, Problems, fault
from gridgov.hierarchy import Hierarchy
from gridgov.text import Text

__all__ = ["RosterColumns", "Sets", "assemble"]

DUPLICATE_POST = fault(
    "ROS001",
    "duplicate-post",
    Text("Post '{id}' is on rows {rows}.", "岗位“{id}”出现在第{rows}行。"),
    Text(
        "Post ids must be unique: delete or renumber all but one.", "岗位编号必须唯一：请只保留一行，其余删除或另编号。"
    ),
)
POST_ROLE = fault(
    "ROS002",
    "post-of-unknown-role",
    Text(
        "Post '{id}' has the role '{role}', which the catalogue does not have.", "岗位“{id}”的角色“{role}”不在目录中。"
    ),
    Text("Add the role to the catalogue or correct the key.", "请在目录中补充该角色，或更正键名。"),
)
POST_UNIT = fault(
    "ROS003",
    "post-at-unknown-unit",
    Text("Post '{id}' is at the unit '{unit}', which does not exist.", "岗位“{id}”所在单元“{unit}”不存在。"),
    Text("Add the unit or correct its id.", "请补充该单元或更正其编号。"),
)
POST_PLACE = fault(
    "ROS004",
    "post-at-wrong-place",
    Text(
        "Post '{id}' ({role}) cannot be at '{unit}', which is a {level}.",
        "岗位“{id}”（{role}）不能设在“{unit}”（{level}）。",
    ),
    Text("Its role sits at: {places}.", "该角色可设于：{places}。"),
)
POST_NUMBER = fault(
    "ROS005",
    "post-number-taken",
    Text("Posts {ids} are all number {number} of {role} at '{unit}'.", "岗位{ids}均为“{unit}”的{role}第{number}号。"),
    Text("Number them 1, 2, 3, … or leave the number out.", "请按1、2、3……编号，或不填编号。"),
)
DUPLICATE_HOLDER = fault(
    "ROS006",
    "duplicate-holder",
    Text("Holder '{id}' is on rows {rows}.", "任职者“{id}”出现在第{rows}行。"),
    Text("Keep one row for each holder.", "每个任职者只保留一行。"),
)
HOLDER_KIND = fault(
    "ROS007",
    "unknown-holder-kind",
    Text("Holder '{id}' is a '{kind}'.", "任职者“{id}”的类别为“{kind}”。"),
    Text("Use 'person', 'household' or 'body'.", "请使用“person”、“household”或“body”。"),
)
APPOINTED_POST = fault(
    "ROS008",
    "appointment-to-unknown-post",
    Text("There is no post '{post}' for this appointment.", "该任命的岗位“{post}”不存在。"),
    Text("Add the post or correct its id.", "请补充该岗位或更正其编号。"),
)
UNKNOWN_HOLDER = fault(
    "ROS009",
    "unknown-holder",
    Text("There is no holder '{holder}'.", "没有任职者“{holder}”。"),
    Text("Add a row for it to the holders, or correct the id.", "请在任职者表中补充，或更正编号。"),
)
POST_TAKEN = fault(
    "ROS012",
    "post-taken",
    Text(
        "Post '{post}' has two holders from {start}: '{first}' and '{second}'.",
        "岗位“{post}”自{start}起有两名任职者：“{first}”和“{second}”。",
    ),
    Text("End the first appointment the day before, or add a second post.", "请在前一日结束前一任命，或增设岗位。"),
)
DUPLICATE_DEVICE = fault(
    "ROS013",
    "duplicate-device",
    Text("Device '{id}' is on rows {rows}.", "设备“{id}”出现在第{rows}行。"),
    Text("Keep one row for each device.", "每台设备只保留一行。"),
)

_KINDS: tuple[str, ...] = get_args(HolderKind)


class Sets:
    """A column of sets of words, most of them equal: the distinct sets, and a number for each row."""

    __slots__ = ("codes", "values")

    def __init__(self, values: tuple[frozenset[str], ...], codes: Rows) -> None:
        self.values: tuple[frozenset[str], ...] = values
        self.codes: Rows = frozen(codes)

    @classmethod
    def of(cls, column: Sequence[object] | None, n: int) -> Sets:
        """Number the sets of a column; a missing one is empty."""
        if column is None:
            return cls((frozenset(),), np.zeros(n, np.int32))
        found: dict[frozenset[str], int] = {frozenset(): 0}
        codes = np.empty(n, np.int32)
        for i, value in enumerate(column):
            words = () if value is None else (value,) if isinstance(value, str) else cast("Sequence[str]", value)
            codes[i] = found.setdefault(frozenset(words), len(found))
        return cls(tuple(found), codes)

    def get(self, row: int) -> frozenset[str]:
        """Return the set of a row."""
        return self.values[int(self.codes[row])]

    def tolist(self) -> list[list[str]]:
        """Return all sets, each sorted."""
        lists = [sorted(v) for v in self.values]
        return [lists[c] for c in self.codes.tolist()]

    def __reduce__(self) -> tuple[object, ...]:
        return Sets, (self.values, self.codes)


@attrs.frozen(eq=False)
class RosterColumns:
    """Checked columns of a roster."""

    post_ids: IdColumn
    post_role: npt.NDArray[np.int16]
    post_unit: Rows
    post_number: Rows
    post_body: TextColumn
    holder_ids: IdColumn
    holder_kind: npt.NDArray[np.uint8]
    holder_qualifications: Sets
    app_post: Rows
    app_holder: Rows
    app_start: Days
    app_end: Days
    app_basis: TextColumn
    app_meets: Sets
    device_ids: IdColumn
    device_kind: TextColumn
    device_holder: Rows


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
    post = _posts(territory, catalogue, posts, batches)
    post_coded, holder_coded = appointments.encoded("post"), appointments.encoded("holder")
    app_post = post[0].find_encoded(post_coded)
    lost = np.flatnonzero(app_post < 0)
    if len(lost):
        batches.append(lost_batch(APPOINTED_POST, "appointments", "post", post_coded, lost))
    holder_ids, kinds, qualifications = _holders(holders, holder_coded, app_post, post[1], catalogue, batches)
    app_holder = holder_ids.find_encoded(holder_coded)
    lost = np.flatnonzero(app_holder < 0)
    if len(lost) and holders is not None:
        batches.append(lost_batch(UNKNOWN_HOLDER, "appointments", "holder", holder_coded, lost))
    start, end = read_period(appointments, batches)
    batches += _taken(app_post, app_holder, start, end, post[0], holder_ids)
    device_ids = read_ids(devices.encoded("id"), DUPLICATE_DEVICE, "devices", batches)
    owners = devices.encoded("holder")
    device_holder = holder_ids.find_encoded(owners)
    lost = np.flatnonzero((device_holder < 0) & (owners.lengths > 0))
    if len(lost):
        batches.append(lost_batch(UNKNOWN_HOLDER, "devices", "holder", owners, lost))
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
        Sets.of(appointments.get("meets"), appointments.n),
        device_ids,
        devices.column("kind") if "kind" in devices.columns else TextColumn.of(["terminal"] * devices.n),
        frozen(device_holder),
    )


def _posts(
    territory: Hierarchy, catalogue: RoleCatalogue, table: Table, batches: list[Batch]
) -> tuple[IdColumn, npt.NDArray[np.int16], Rows, Rows, TextColumn]:
    n = table.n
    place = Place(path="posts")
    keys = table.texts("role")
    code = {key: catalogue.index(key) if key in catalogue else -1 for key in dict.fromkeys(keys)}
    role = np.fromiter((code[k] for k in keys), np.int16, n)
    unit_coded = table.encoded("unit")
    unit = territory.ids.find_encoded(unit_coded)
    number = _numbers(table.get("number"), role, unit, n)
    units = unit_coded.tolist()
    made = [f"{k}@{u}#{i}" for k, u, i in zip(keys, units, number.tolist(), strict=True)]
    given = table.get("id")
    ids = read_ids(
        made if given is None else [m if g is None or g == "" else g for g, m in zip(given, made, strict=True)],
        DUPLICATE_POST,
        "posts",
        batches,
    )
    texts = _Texts(ids)
    bad = np.flatnonzero(role < 0)
    if len(bad):
        facts: dict[str, Sequence[object]] = {"id": [texts[i] for i in bad], "role": [keys[i] for i in bad.tolist()]}
        batches.append(Batch(POST_ROLE, (bad + 1).tolist(), cast("list[str]", facts["id"]), facts, place))
    lost = np.flatnonzero(unit < 0)
    if len(lost):
        facts = {"id": [texts[i] for i in lost], "unit": [units[i] for i in lost.tolist()]}
        batches.append(Batch(POST_UNIT, (lost + 1).tolist(), cast("list[str]", facts["id"]), facts, place))
    sound = np.flatnonzero((role >= 0) & (unit >= 0))
    if len(sound):
        allowed = np.stack([r.places(territory.levels) for r in catalogue.roles])
        types = territory.types[unit[sound]]
        wrong = sound[~allowed[role[sound], types]]
        if len(wrong):
            facts = {
                "id": [texts[i] for i in wrong],
                "role": [keys[i] for i in wrong.tolist()],
                "unit": [units[i] for i in wrong.tolist()],
                "level": [str(territory.levels.types[t]) for t in map(int, territory.types[unit[wrong]])],
                "places": [", ".join(catalogue.role(keys[i]).sits_at) for i in map(int, wrong)],
            }
            batches.append(Batch(POST_PLACE, (wrong + 1).tolist(), cast("list[str]", facts["id"]), facts, place))
        batches += _same_number(role, unit, number, sound, texts, keys, units)
    return ids, frozen(role), frozen(unit), frozen(number), table.column("body")


class _Texts:
    """Ids of rows, decoded one at a time for reports."""

    def __init__(self, ids: IdColumn) -> None:
        self._ids = ids

    def __getitem__(self, row: int | np.integer[Any]) -> str:
        return self._ids.get(int(row))


def _numbers(values: Sequence[object] | None, role: npt.NDArray[np.int16], unit: Rows, n: int) -> Rows:
    """Return post numbers; where they are left out, 1, 2, 3, ... within role and unit in the order of the input."""
    order = np.lexsort((np.arange(n), unit, role))
    key = role[order].astype(np.int64) << 32 | (unit[order].astype(np.int64) & 0xFFFFFFFF)
    first = runs(key)
    counted = np.arange(n) - np.repeat(first, np.diff(np.append(first, n)))
    number = np.empty(n, np.int32)
    number[order] = counted + 1
    if values is not None:
        for i, value in enumerate(values):
            if isinstance(value, int | np.integer) and not isinstance(value, bool):
                number[i] = int(cast("int", value))
    return number


def _same_number(  # noqa: PLR0913 - the columns of one table
    role: npt.NDArray[np.int16],
    unit: Rows,
    number: Rows,
    sound: npt.NDArray[np.intp],
    texts: _Texts,
    keys: list[str],
    units: list[str],
) -> Iterator[Batch]:
    order = sound[np.lexsort((sound, number[sound], unit[sound], role[sound]))]
    r, u, k = role[order], unit[order], number[order]
    same = (r[1:] == r[:-1]) & (u[1:] == u[:-1]) & (k[1:] == k[:-1])
    if not same.any():
        return
    at = np.flatnonzero(same)
    first, second = order[at], order[at + 1]
    facts: dict[str, Sequence[object]] = {
        "ids": [f"'{texts[a]}', '{texts[b]}'" for a, b in zip(first, second, strict=True)],
        "number": number[second].tolist(),
        "role": [keys[i] for i in second.tolist()],
        "unit": [units[i] for i in second.tolist()],
    }
    yield Batch(POST_NUMBER, (second + 1).tolist(), facts=facts, place=Place(path="posts"))


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
        return ids, frozen(kinds), Sets.of(table.get("qualifications"), table.n)
    batches += _build.check_ids(coded, 1, Place(path="appointments", column="holder"))
    every = IdColumn.of_encoded(coded)
    _, first = np.unique(every.keys, return_index=True)
    first = np.sort(first)
    assumed = np.array([_KINDS.index(r.holders[0]) if r.holders else 0 for r in catalogue.roles], np.uint8)
    posts = app_post[first]
    kinds = np.where(posts >= 0, assumed[post_role[posts]] if len(post_role) else 0, 0).astype(np.uint8)
    return every.take(first), frozen(kinds), Sets.of(None, len(first))


def _taken(  # noqa: PLR0913 - the columns of one table
    app_post: Rows, app_holder: Rows, start: Days, end: Days, posts: IdColumn, holders: IdColumn
) -> Iterator[Batch]:
    """Find days on which a post has two holders."""
    # Reversed days are reported as such and say nothing about who was in office.
    rows = np.flatnonzero((app_post >= 0) & (app_holder >= 0) & ~(end < start))
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
    holder = app_holder[order]
    facts: dict[str, Sequence[object]] = {
        "post": [posts.get(int(post[i])) for i in clash],
        "start": [str(begin[i]) if begin[i] > np.datetime64("0001-01-01", "D") else "—" for i in clash],
        "first": [holders.get(int(holder[i - 1])) for i in clash],
        "second": [holders.get(int(holder[i])) for i in clash],
    }
    yield Batch(POST_TAKEN, (order[clash] + 1).tolist(), facts=facts, place=Place(path="appointments"))
