"""Questions to a lineage: what stands for an id, what it was, and which ids are which between two days."""

from __future__ import annotations

from functools import cached_property
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools, IdsLike, Ints, encode, frozen
from gridgov._days import Day, as_day
from gridgov._lineage_columns import CREATE, MERGE, RECODE, SPLIT, Floats, LineageColumns, Toggles
from gridgov._lineage_flow import Flow, followed
from gridgov._lineage_frames import Became, Events, became, events
from gridgov._lineage_steps import NOWHERE, Steps, depths_of, steps_of

__all__ = ["Answers"]

_FIRST: Final = np.iinfo(np.int64).min
_LAST: Final = np.iinfo(np.int64).max
_SHOWN: Final = 5


@attrs.frozen(eq=False)
class Answers:
    """What is worked out of the columns of a lineage when it is asked for."""

    columns: LineageColumns
    toggles: Toggles

    @cached_property
    def steps(self) -> Steps:
        """The steps of all rows."""
        return steps_of(self.columns, self.toggles)

    @cached_property
    def families(self) -> Ints:
        """Number of the family of each id: ids that rows join are of one."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        c = self.columns
        both = np.flatnonzero((c.old >= 0) & (c.new >= 0))
        shape = (len(c.ids), len(c.ids))
        found = connected_components(coo_array((np.ones(len(both), np.int8), (c.old[both], c.new[both])), shape))
        return frozen(found[1].astype(np.int64))

    @cached_property
    def _first(self) -> Ints:
        """Day of the first row that names each id."""
        c = self.columns
        first = np.full(len(c.ids), _LAST)
        days = c.day.astype(np.int64)
        for side in (c.old, c.new):
            np.minimum.at(first, side[side >= 0], days[side >= 0])
        return first

    @cached_property
    def _begun(self) -> tuple[Bools, Bools]:
        """Which ids certainly began on the day of their first row, and of which it is not known."""
        c, first = self.columns, self._first
        days = c.day.astype(np.int64)
        arrives = (c.new >= 0) & (c.old != c.new)
        on_first = arrives & (days == first[c.new])
        sure, merged = np.zeros(len(c.ids), bool), np.zeros(len(c.ids), np.int64)
        sure[c.new[on_first & np.isin(c.kind, (CREATE, SPLIT, RECODE))]] = True
        np.add.at(merged, c.new[on_first & (c.kind == MERGE)], 1)
        itself = (c.old >= 0) & (c.old == c.new) & (days == first[c.old])
        sure[c.old[itself]] = False
        merged[c.old[itself]] = 0
        return sure, ~sure & (merged > 1)

    def there(self, ids: Ints, day: int) -> tuple[Bools, Bools]:
        """Tell which ids were in use on a day, and of which that is not known."""
        sure, open_ = self._begun
        early = self._first[ids] > day
        gone = np.zeros(len(ids), bool) if day == _FIRST else self.toggles.gone(ids, np.datetime64(day, "D"))
        return ~gone & ~(early & (sure | open_)[ids]), early & open_[ids]

    # -- following -------------------------------------------------------------------------------------------------

    def flow(self, since: int, until: int, family: int | None = None) -> Flow:
        """Follow the steps after one day up to and on another, of one family or of all."""
        steps = self.steps
        wanted = (steps.day > since) & (steps.day <= until)
        if family is not None:
            wanted &= self.families[steps.old] == family
        return followed(steps.take(wanted), len(self.columns.ids))

    def successors(self, ident: str, since: Day | None, until: Day | None) -> Became:
        """See `Lineage.successors`."""
        first, last = _span(since, until)
        row = self.columns.ids.find_one(ident)
        if row < 0:
            return became([ident], [ident], np.ones(1))
        rows = np.array([row], np.int64)
        if since is not None:
            self._refuse_absent([ident], rows, first)
        return self._table(*self.flow(first, last, int(self.families[row])).of(rows), rows)

    def predecessors(self, ident: str, since: Day | None, until: Day | None) -> Became:
        """See `Lineage.predecessors`."""
        first, last = _span(since, until)
        row = self.columns.ids.find_one(ident)
        if row < 0:
            return became([ident], [ident], np.ones(1))
        if until is not None:
            self._refuse_absent([ident], np.array([row], np.int64), last)
        family = int(self.families[row])
        rows = self._sources(np.flatnonzero(self.families == family), first)
        entry, target, share = self.flow(first, last, family).of(rows)
        mine = target == row
        return self._table(entry[mine], target[mine], share[mine], rows)

    def _sources(self, rows: Ints, day: int) -> Ints:
        """Return the ids among some that were in use on a day; before all days, those that came from no other."""
        if day > _FIRST:
            return rows[self.there(rows, day)[0]]
        c = self.columns
        came = c.new[(c.old >= 0) & (c.new >= 0) & (c.old != c.new)]
        sure, open_ = self._begun
        derived = np.zeros(len(c.ids), bool)
        derived[came] = True
        return rows[~(derived & (sure | open_))[rows]]

    def crosswalk(self, since: Day | None, until: Day | None, ids: IdsLike | None) -> Became:
        """See `Lineage.crosswalk`."""
        first, last = _span(since, until)
        c = self.columns
        if ids is None:
            rows = self._sources(np.arange(len(c.ids)), first)
            return self._table(*self.flow(first, last).of(rows), rows)
        named = list(dict.fromkeys(encode(ids).tolist()))
        found = c.ids.find(named).astype(np.int64)
        known = np.flatnonzero(found >= 0)
        if since is not None:
            self._refuse_absent([named[i] for i in known.tolist()], found[known], first)
        entry, target, share = self.flow(first, last).of(found[known])
        return _merged(named, known, (entry, target, share), self._names(target))

    def _refuse_absent(self, named: list[str], rows: Ints, day: int) -> None:
        there, open_ = self.there(rows, day)
        absent = [named[i] for i in np.flatnonzero(~there & ~open_).tolist()]
        if absent:
            more = ", ..." if len(absent) > _SHOWN else ""
            shown = ", ".join(map(repr, absent[:_SHOWN])) + more
            when = np.datetime64(day, "D")
            msg = f"Not in use on {when}: {shown} ({len(absent):,}). Leave them out, or give another day."
            raise ValueError(msg)

    def _names(self, target: Ints) -> list[str | None]:
        names: list[str | None] = list(self.columns.ids.decode(np.maximum(target, 0)).tolist()) if len(target) else []
        for i in np.flatnonzero(target == NOWHERE).tolist():
            names[i] = None
        return names

    def _table(self, entry: Ints, target: Ints, share: Floats, rows: Ints) -> Became:
        """Build the table; what went nowhere comes last of an id."""
        order = np.lexsort((target, target == NOWHERE, entry))
        entry, target, share = entry[order], target[order], share[order]
        return became(self.columns.ids.decode(rows[entry]).tolist() if len(entry) else [], self._names(target), share)

    # -- rows ------------------------------------------------------------------------------------------------------

    def trace(self, ident: str) -> Events:
        """See `Lineage.trace`."""
        c = self.columns
        row = c.ids.find_one(ident)
        if row < 0:
            return events(c, np.zeros(0, np.int64))
        rows = np.flatnonzero(self.families[np.maximum(c.old, c.new)] == self.families[row])
        depth = depths_of(c, rows)
        order = np.lexsort((rows, depth, c.day[rows]))
        # Rows of a day that stand side by side lead to each other neither way.
        fresh = np.flatnonzero((np.diff(depth[order]) != 0) | (np.diff(c.day[rows[order]].astype(np.int64)) != 0)) + 1
        steps = [
            [(int(i), int(c.old[i]), int(c.new[i])) for i in part] for part in np.split(rows[order], fresh.tolist())
        ]
        found: set[int] = set()
        after, before = {row}, {row}
        for step in steps:
            hits = [(i, new) for i, old, new in step if old in after or (old < 0 and new in after)]
            found.update(i for i, _ in hits)
            after.update(new for _, new in hits if new >= 0)
        for step in reversed(steps):
            hits = [(i, old) for i, old, new in step if new in before or (new < 0 and old == row)]
            found.update(i for i, _ in hits)
            before.update(old for _, old in hits if old >= 0)
        return events(c, np.array(sorted(found), np.int64))

    def on(self, ident: str, day: Day) -> tuple[str, ...]:
        """See `Lineage.on`."""
        row = self.columns.ids.find_one(ident)
        at = int(as_day(day).astype(np.int64))
        if row < 0 or self.there(np.array([row]), at)[0][0]:
            return (ident,)
        if at < self._first[row]:
            return tuple(self.predecessors(ident, day, None)["old"].tolist())
        return tuple(new for new in self.successors(ident, None, day)["new"].tolist() if new is not None)


def _span(since: Day | None, until: Day | None) -> tuple[int, int]:
    first = _FIRST if since is None else int(as_day(since).astype(np.int64))
    last = _LAST if until is None else int(as_day(until).astype(np.int64))
    if last < first:
        msg = f"since= is {since} and until= is {until}, which is before it."
        raise ValueError(msg)
    return first, last


def _merged(named: list[str], known: Ints, found: tuple[Ints, Ints, Floats], names: list[str | None]) -> Became:
    """Put what became of the ids that rows name between those that none names, which stay what they are."""
    entry, target, share = found
    alone: Ints = np.setdiff1d(np.arange(len(named)), known)
    position = np.concatenate([known[entry], alone])
    new = [*names, *(named[int(i)] for i in alone)]
    shares = np.concatenate([share, np.ones(len(alone))])
    rank = np.concatenate([target, np.zeros(len(alone), np.int64)])
    order: list[int] = np.lexsort((rank, rank == NOWHERE, position)).tolist()
    return became([named[int(position[i])] for i in order], [new[i] for i in order], shares[order])
