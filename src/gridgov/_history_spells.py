"""Sweeps over dated rows: joined spells, gaps between them, and times at which several go on at once."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from gridgov._columns import Ints, Rows
from gridgov._days import Days

__all__ = ["EVER", "Spans", "bounded", "gaps", "joined", "overlaps"]

#: Before the records, and without an end: days that lie outside all others.
EVER: Final = (-(1 << 40), 1 << 40)


@attrs.frozen(eq=False)
class Spans:
    """Times by group: from a day up to and not including another, as days since 1970."""

    group: Ints
    start: Ints
    stop: Ints

    def take(self, rows: Ints) -> Spans:
        """Return some of them."""
        return Spans(self.group[rows], self.start[rows], self.stop[rows])


def bounded(group: Ints | Rows, start: Days, end: Days) -> Spans:
    """Return periods that include both ends as spans; a missing start is before the records, a missing end is open."""
    first, last = (days.astype("datetime64[D]").astype(np.int64) for days in (start, end))
    return Spans(
        group.astype(np.int64), np.where(np.isnat(start), EVER[0], first), np.where(np.isnat(end), EVER[1], last + 1)
    )


def _ranked(spans: Spans) -> tuple[Ints, Ints, Ints]:
    """Return starts and stops as ranks that go on from group to group, and the days that the ranks stand for."""
    days = np.unique(np.concatenate([spans.start, spans.stop]))
    base = spans.group * (len(days) + 1)
    return base + np.searchsorted(days, spans.start), base + np.searchsorted(days, spans.stop), days


def joined(spans: Spans) -> Spans:
    """Join spans of a group that overlap or follow each other, in the order of groups and days.

    Example:
        >>> found = joined(Spans(np.array([0, 0, 0]), np.array([5, 1, 9]), np.array([7, 5, 10])))
        >>> found.start.tolist(), found.stop.tolist()
        ([1, 9], [7, 10])
    """
    spans = spans.take(np.flatnonzero(spans.start < spans.stop))
    order = np.lexsort((spans.start, spans.group))
    spans = spans.take(order)
    if not len(order):
        return spans
    start, stop, days = _ranked(spans)
    reach = np.maximum.accumulate(stop)
    fresh = np.ones(len(order), bool)
    fresh[1:] = (start[1:] > reach[:-1]) | (np.diff(spans.group) != 0)
    heads = np.flatnonzero(fresh)
    tails = np.append(heads[1:], len(order)) - 1
    group = spans.group[heads]
    return Spans(group, spans.start[heads], days[reach[tails] - group * (len(days) + 1)])


def gaps(spans: Spans, groups: Ints, first: int, stop: int) -> Spans:
    """Return the times of each group between two days that no span covers.

    Args:
        spans: Joined.
        groups: The groups that are asked for, ascending.
        first: The first day.
        stop: The day after the last.

    Example:
        >>> found = gaps(Spans(np.array([1]), np.array([3]), np.array([5])), np.array([0, 1]), 0, 9)
        >>> list(zip(found.group.tolist(), found.start.tolist(), found.stop.tolist()))
        [(0, 0, 9), (1, 0, 3), (1, 5, 9)]
    """
    inside = np.flatnonzero((spans.stop > first) & (spans.start < stop) & np.isin(spans.group, groups))
    n = len(groups)
    # A gap begins where the time asked for begins or a span stops, and ends where a span starts or that time stops.
    begins = np.concatenate([np.full(n, first), np.maximum(spans.stop[inside], first)])
    ends = np.concatenate([np.minimum(spans.start[inside], stop), np.full(n, stop)])
    starts = np.lexsort((begins, np.concatenate([groups, spans.group[inside]])))
    stops = np.lexsort((ends, np.concatenate([spans.group[inside], groups])))
    group = np.concatenate([groups, spans.group[inside]])[starts]
    begins, ends = begins[starts], ends[stops]
    free = np.flatnonzero(begins < ends)
    return Spans(group[free].astype(np.int64), begins[free], ends[free])


def overlaps(spans: Spans) -> tuple[Spans, Ints, Ints]:
    """Return the times at which several spans of a group go on, cut where one of them begins or stops.

    Returns:
        The times; and for each that goes on in one of them (row of the time, row of the span).

    Example:
        >>> times, at, which = overlaps(Spans(np.array([0, 0]), np.array([1, 3]), np.array([5, 9])))
        >>> times.start.tolist(), times.stop.tolist(), at.tolist(), which.tolist()
        ([3], [5], [0, 0], [0, 1])
    """
    start, stop, days = _ranked(spans)
    width = len(days) + 1
    marks = np.unique(np.concatenate([start, stop]))
    change = np.bincount(np.searchsorted(marks, start), minlength=len(marks))
    change -= np.bincount(np.searchsorted(marks, stop), minlength=len(marks))
    at = np.flatnonzero(np.cumsum(change) > 1)
    times = (
        Spans(marks[at] // width, days[marks[at] % width], days[marks[at + 1] % width]) if len(at) else spans.take(at)
    )
    # The times of a span are those from its start on up to its stop.
    low, high = (np.searchsorted(marks[at], side) for side in (start, stop))
    count = high - low
    which = np.repeat(np.arange(len(start)), count)
    entry = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)
    order = np.lexsort((which, entry))
    return times, entry[order], which[order]
