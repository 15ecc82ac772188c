"""What changes write into the lineage: one row for each id that comes, goes or passes on to others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import numpy as np

from gridgov.errors import InvalidLineageError
from gridgov.lineage import Lineage

__all__ = ["Event", "extended", "of_the_day", "successors"]

_Record: TypeAlias = dict[str, Any]
#: What became of one id: shares by the ids that it went to.
_Shares: TypeAlias = dict[str | None, float | None]


@attrs.frozen
class Event:
    """One row of the lineage, and the change that it comes from."""

    kind: str
    old: str | None = None
    new: str | None = None
    #: Part of the households of ``old``, 0 to 1; None where it is not known.
    share: float | None = None
    #: Position of the change, from 1.
    position: int = 0

    def record(self, day: str, authority: str | None) -> _Record:
        """Return the row as a mapping of what is known."""
        row = {"old": self.old, "new": self.new, "day": day, "kind": self.kind, "share": self.share}
        return {key: value for key, value in {**row, "authority": authority}.items() if value is not None}


def extended(lineage: Lineage, events: Sequence[Event], day: str, authority: str | None) -> Lineage:
    """Return a lineage with the rows of the changes of a day.

    Where ids come back to where they were on that day (a part is split off and merged again), only what came of the
    day as a whole is kept: there is no row for what was not there on any day.

    Raises:
        InvalidLineageError: The rows contradict those that are there, such as ones of a later day.
    """
    longer = lineage
    try:
        for rows in _batches(events):
            longer = longer.added(row.record(day, authority) for row in rows)
    except InvalidLineageError as error:
        records = lineage.records()
        other = [row for row in records if row["day"] != day]
        mine = [row for row in records if row["day"] == day]
        fresh = [event.record(day, authority) for event in events]
        try:
            return Lineage.from_records([*other, *of_the_day([*mine, *fresh])])
        except InvalidLineageError:
            # What is wrong is not that ids came back.
            raise error from None
    return longer


def _batches(events: Iterable[Event]) -> Iterable[list[Event]]:
    """Yield rows that may be added at once: in none of them an id goes on after what happened to it before."""
    rows: list[Event] = []
    olds: set[str] = set()
    closed: set[str] = set()
    last = 0
    for event in events:
        if event.position != last:
            closed |= olds
            last = event.position
        if event.old is not None and event.old in closed:
            yield rows
            rows, olds, closed = [], set(), set()
        if event.old is not None:
            olds.add(event.old)
        rows.append(event)
    if rows:
        yield rows


def of_the_day(rows: Iterable[Mapping[str, Any]]) -> list[_Record]:
    """Return what came of rows of one day as a whole, in which ids may have come back to where they were.

    Example:
        >>> day = "2026-01-01"
        >>> of_the_day([
        ...     {"old": "a", "new": "a", "day": day, "kind": "split", "share": 0.5},
        ...     {"old": "a", "new": "b", "day": day, "kind": "split", "share": 0.5},
        ...     {"old": "b", "new": "a", "day": day, "kind": "merge", "share": 1.0},
        ...     {"old": "c", "new": "a", "day": day, "kind": "merge", "share": 1.0}])
        [{'old': 'c', 'new': 'a', 'day': '2026-01-01', 'kind': 'merge', 'share': 1.0}]
    """
    entries: list[Mapping[str, Any]] = list(rows)
    became: dict[str, _Shares] = {}
    made: set[str] = set()
    # What others are merged into has a row of itself where it was there before.
    known = {row["old"] for row in entries if _goes_on(row)}
    came: dict[str, _Record] = {}
    for step in _steps(entries):
        if step[0].get("old") is None:
            came.update({row["new"]: dict(row) for row in step})
            continue
        old: str = step[0]["old"]
        if old not in made:
            became.setdefault(old, {old: 1.0})
        made.update(row["new"] for row in step if row.get("new") not in {None, *became, *known})
        for shares in became.values():
            if old in shares:
                _pass_on(shares, old, step)
    # What came and went on that day was not there on any.
    for new in [new for new in came if list(became.get(new, ())) == [None]]:
        del came[new], became[new]
    sources = Counter(new for shares in became.values() for new in shares)
    base: _Record = {key: entries[0][key] for key in ("day", "authority") if entries and key in entries[0]}
    return [*came.values(), *(row for old, shares in became.items() for row in _rows(old, shares, sources, base))]


def _steps(rows: Sequence[Mapping[str, Any]]) -> Iterable[list[Mapping[str, Any]]]:
    """Group neighbouring rows that say what became of one id."""
    step: list[Mapping[str, Any]] = []
    for row in rows:
        again = any(row.get("new") == other.get("new") for other in step)
        if step and (again or _what(row) != _what(step[0])):
            yield step
            step = []
        step.append(row)
    if step:
        yield step


def _goes_on(row: Mapping[str, Any]) -> bool:
    """Tell whether a row says only that an id goes on."""
    return bool(row["kind"] == "merge" and row.get("old") == row.get("new"))


def _what(row: Mapping[str, Any]) -> tuple[object, ...]:
    return row.get("old"), row["kind"], _goes_on(row)


def _pass_on(shares: _Shares, old: str, step: Sequence[Mapping[str, Any]]) -> None:
    """Give what one id has to those that it went to."""
    if _goes_on(step[0]):
        return
    had = shares.pop(old)
    for row in step:
        new, part = row.get("new"), row.get("share")
        single = len(step) == 1 and part is None
        more = had if single else None if had is None or part is None else had * part
        before = shares.get(new, 0.0)
        shares[new] = None if more is None or before is None else before + more


def _rows(old: str, shares: _Shares, sources: Mapping[str | None, int], base: _Record) -> Iterable[_Record]:
    """Yield the rows of one id."""
    if list(shares) == [old]:
        return
    for new, share in shares.items():
        kind = "split" if len(shares) > 1 else "abolish" if new is None else "merge" if sources[new] > 1 else "recode"
        row = {"old": old, "new": new, **base, "kind": kind, "share": None if new is None else share}
        yield {key: value for key, value in row.items() if value is not None}


def successors(lineage: Lineage, ident: str, day: str | None) -> list[str]:
    """Return the ids to which one that is in the lineage passed on a day, in the order of the rows."""
    c = lineage.columns
    row = c.ids.find_one(ident)
    at = np.flatnonzero((c.old == row) & (c.new >= 0) & (c.new != row))
    days = c.day[at].astype(str).tolist()
    return [c.ids.get(int(c.new[i])) for i, when in zip(at, days, strict=True) if day in {None, when}]
