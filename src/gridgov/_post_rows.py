"""From the table of posts to checked columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from gridgov._catalogue import RoleCatalogue
from gridgov._cells import short
from gridgov._columns import IdColumn, Rows, TextColumn, frozen
from gridgov._encoding import is_missing
from gridgov._required import empty_cells, is_empty, read_ids
from gridgov._roster_faults import BAD_POST_NUMBER, DUPLICATE_POST, POST_NUMBER, POST_PLACE, POST_ROLE, POST_UNIT
from gridgov._tables import Table
from gridgov._tree import runs
from gridgov.errors import Batch, Place
from gridgov.hierarchy import Hierarchy
from gridgov.text import Text

__all__ = ["read_posts"]

#: The largest number that a column of rows can hold.
_MOST: Final = 2**31 - 1
_PAIR: Final = Text("'{a}', '{b}'", "“{a}”、“{b}”")
_DIGITS: Final = re.compile("[0-9]{1,10}")


def read_posts(
    territory: Hierarchy, catalogue: RoleCatalogue, table: Table, batches: list[Batch]
) -> tuple[IdColumn, npt.NDArray[np.int16], Rows, Rows, TextColumn]:
    n = table.n
    place = Place(path="posts")
    keys = table.texts("role")
    code = {key: catalogue.index(key) if key in catalogue else -1 for key in dict.fromkeys(keys)}
    role = np.fromiter((code[k] for k in keys), np.int16, n)
    unit_coded = table.encoded("unit")
    unit = territory.ids.find_encoded(unit_coded)
    number, odd = _numbers(table.get("number"), role, unit, n)
    units = unit_coded.tolist()
    made = [f"{k}@{u}#{i}" for k, u, i in zip(keys, units, number.tolist(), strict=True)]
    given = table.get("id")
    ids = read_ids(
        made if given is None else [m if is_missing(g) or g == "" else g for g, m in zip(given, made, strict=True)],
        DUPLICATE_POST,
        "posts",
        batches,
    )
    texts = _Texts(ids)
    if odd:
        wrong_ids = [texts[i] for i in odd]
        shown = {"id": wrong_ids, "number": [short(str(value)) for value in odd.values()]}
        where = Place(path="posts", column="number")
        batches.append(Batch(BAD_POST_NUMBER, [i + 1 for i in odd], wrong_ids, shown, where))
    role_empty, unit_empty = np.array([not key for key in keys], bool), is_empty(unit_coded)
    batches += empty_cells("posts", "role", np.flatnonzero(role_empty))
    batches += empty_cells("posts", "unit", np.flatnonzero(unit_empty))
    bad = np.flatnonzero((role < 0) & ~role_empty)
    if len(bad):
        facts: dict[str, Sequence[object]] = {"id": [texts[i] for i in bad], "role": [keys[i] for i in bad.tolist()]}
        batches.append(Batch(POST_ROLE, (bad + 1).tolist(), cast("list[str]", facts["id"]), facts, place))
    lost = np.flatnonzero((unit < 0) & ~unit_empty)
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
        counted = sound[~np.isin(sound, list(odd))]
        batches += _same_number(role, unit, number, counted, texts, keys, units)
    return ids, frozen(role), frozen(unit), frozen(number), table.column("body")


class _Texts:
    """Ids of rows, decoded one at a time for reports."""

    def __init__(self, ids: IdColumn) -> None:
        self._ids = ids

    def __getitem__(self, row: int | np.integer[Any]) -> str:
        return self._ids.get(int(row))


def _numbers(
    values: Sequence[object] | None, role: npt.NDArray[np.int16], unit: Rows, n: int
) -> tuple[Rows, dict[int, object]]:
    """Return post numbers, and by row what is no number of a post.

    Where they are left out they are 1, 2, 3, ... within role and unit in the order of the input.
    """
    order = np.lexsort((np.arange(n), unit, role))
    key = role[order].astype(np.int64) << 32 | (unit[order].astype(np.int64) & 0xFFFFFFFF)
    first = runs(key)
    counted = np.arange(n) - np.repeat(first, np.diff(np.append(first, n)))
    number = np.empty(n, np.int32)
    number[order] = counted + 1
    odd: dict[int, object] = {}
    for i, value in enumerate(() if values is None else values):
        if not is_missing(value) and value != "":
            found = _whole(value)
            if 1 <= found <= _MOST:
                number[i] = found
            else:
                odd[i] = value
    return number, odd


def _whole(value: object) -> int:
    """Return a whole number, 0 for what is none."""
    if isinstance(value, bool | np.bool_):
        return 0
    if isinstance(value, int | np.integer):
        return int(cast("int", value))
    if isinstance(value, float | np.floating):  # a column of a data frame with gaps
        number = float(cast("float", value))
        return int(number) if number.is_integer() else 0
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else 0


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
        "ids": [_PAIR.format(a=texts[a], b=texts[b]) for a, b in zip(first, second, strict=True)],
        "number": number[second].tolist(),
        "role": [keys[i] for i in second.tolist()],
        "unit": [units[i] for i in second.tolist()],
    }
    yield Batch(POST_NUMBER, (second + 1).tolist(), facts=facts, place=Place(path="posts"))
