"""What differs between the rows that a database holds and those that it is to hold from a day on."""

from __future__ import annotations

from itertools import repeat
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from gridgov.sql._order import NEW, ordinals
from gridgov.sql._rows import Part, Values
from gridgov.sql._shape import NUMBER, ORDINAL

__all__ = ["Difference", "Held", "difference"]

_Ints = npt.NDArray[np.int64]
_Bools = npt.NDArray[np.bool_]
_Objects = npt.NDArray[np.object_]


@attrs.frozen(eq=False)
class Held:
    """The rows of one part that the database holds up to the day: those that hold on, and those that end on it."""

    columns: Values
    #: First day of each row, YYYY-MM-DD.
    since: list[str]
    #: Whether each row ends on the day, shape (n,).
    ended: _Bools

    def __len__(self) -> int:
        return len(self.since)


@attrs.frozen(eq=False)
class Difference:
    """What is to be done; positions are those of rows that the database holds, and of rows that it is to hold."""

    #: Rows that began on the day itself: they never held.
    delete: _Ints
    #: Rows that hold until the day.
    end: _Ints
    #: Rows that were to end on the day and go on.
    go_on: _Ints
    #: Rows that are new or say something else.
    add: _Ints
    #: The rows that are to be, complete: with their place in the order, and with numbers where they have no id.
    columns: Values

    def __bool__(self) -> bool:
        return any(len(rows) for rows in (self.delete, self.end, self.go_on, self.add))


def difference(part: Part, held: Held, day: str, number: int) -> Difference:
    """Compare rows by what tells their things apart, or by all they say where nothing does.

    Args:
        part: The rows that are to be.
        held: The rows that are there.
        day: The day, YYYY-MM-DD.
        number: The first number that no thing without an id has had.
    """
    shape = part.shape
    at = _same_content(part, held) if shape.numbered else _same_key(part, held)
    columns = dict(part.columns)
    if shape.numbered:
        columns[NUMBER] = _numbers(part, held, at, number)
    if shape.ordered:
        columns[ORDINAL] = ordinals(part.group, _prior(part, held, at)).tolist()
    same = at >= 0
    rows = np.flatnonzero(same)
    for name in shape.names:
        differs = _objects(held.columns[name])[rows] != _objects(columns[name])[at[rows]]
        same[rows[differs]] = False
        rows = rows[~differs]
    covered = np.zeros(part.n, bool)
    keep = same & ~held.ended
    covered[at[keep]] = True
    go_on = same & held.ended
    go_on[go_on] = ~covered[at[go_on]]
    covered[at[go_on]] = True
    gone = ~keep & ~held.ended
    today = _objects(held.since) == day
    return Difference(
        np.flatnonzero(gone & today),
        np.flatnonzero(gone & ~today),
        np.flatnonzero(go_on),
        np.flatnonzero(~covered),
        columns,
    )


def _objects(values: list[Any]) -> _Objects:
    out = np.empty(len(values), object)
    out[:] = values
    return out


def _same_key(part: Part, held: Held) -> _Ints:
    """Return the row with the same key for each row that is held, -1 where there is none."""
    # Within one part all rows have the same value of `apart`.
    keys = [column.name for column in part.shape.key if column.name != part.shape.apart]
    if len(keys) == 1:
        new, old = part.columns[keys[0]], held.columns[keys[0]]
    else:
        new, old = (_tuples(columns, keys, n) for columns, n in ((part.columns, part.n), (held.columns, len(held))))
    rows: dict[Any, int] = dict(zip(new, range(part.n), strict=True))
    return np.fromiter(map(rows.get, old, repeat(-1)), np.int64, len(held))


def _tuples(columns: Values, names: list[str], n: int) -> list[Any]:
    return list(zip(*(columns[name] for name in names), strict=True)) if names else [()] * n


def _same_content(part: Part, held: Held) -> _Ints:
    """Return the row that says the same for each row that is held, -1 where there is none; each is found once.

    Of several that say the same the first is the first. A row that goes on is preferred to one that ends.
    """
    names = [column.name for column in part.shape.said]
    waiting: dict[Any, list[int]] = {}
    for i, content in reversed(list(enumerate(_tuples(part.columns, names, part.n)))):
        waiting.setdefault(content, []).append(i)
    old = _tuples(held.columns, names, len(held))
    at = np.full(len(held), -1, np.int64)
    places = held.columns[ORDINAL]
    for i in sorted(range(len(held)), key=lambda i: (bool(held.ended[i]), places[i])):
        found = waiting.get(old[i])
        if found:
            at[i] = found.pop()
    return at


def _numbers(part: Part, held: Held, at: _Ints, number: int) -> list[int]:
    """Return the number of each thing without an id: the one it has, or a new one."""
    numbers = np.full(part.n, -1, np.int64)
    found = at >= 0
    numbers[at[found]] = np.array(held.columns[NUMBER], np.int64)[found]
    new = numbers < 0
    numbers[new] = np.arange(number, number + int(new.sum()))
    return numbers.tolist()


def _prior(part: Part, held: Held, at: _Ints) -> _Ints:
    """Return the place that each row has in the order of its group, `NEW` for one that has none."""
    prior = np.full(part.n, NEW)
    found = at >= 0
    if part.shape.within is not None:
        rows = np.flatnonzero(found)
        old, new = _objects(held.columns[part.shape.within]), _objects(part.columns[part.shape.within])
        found[rows] = old[rows] == new[at[rows]]
    places = np.array([p if isinstance(p, int) else NEW for p in held.columns[ORDINAL]], np.int64)
    for which in (found & held.ended, found & ~held.ended):
        prior[at[which]] = places[which]
    return prior
