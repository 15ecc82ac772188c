"""Histories of ids to draw: what became of units, as a lineage records it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.lineage import Lineage
from gridgov.testing._draw_choices import check_range, ids_of

__all__ = ["day", "lineage_rows", "lineages"]

Record = dict[str, Any]

_FIRST: Final = dt.date(2015, 1, 1)
_SHARES: Final[list[tuple[float, ...]]] = [(1.0,), (0.5, 0.5), (0.25, 0.75), (0.125, 0.5, 0.375), (0.5, 0.25)]
_STEPS: Final = st.sampled_from([0, 1, 1, 2])
_KINDS: Final = st.sampled_from(["create", "abolish", "split", "keep", "merge", "recode", "transfer"])


def day(n: int) -> str:
    """Return the n-th day."""
    return (_FIRST + dt.timedelta(n)).isoformat()


class _Story:
    """A history that is being made up: who is there, and what has happened today."""

    def __init__(self, draw: st.DrawFn, *, unknown: bool) -> None:
        self.draw = draw
        self.unknown = unknown
        self.alive = [f"u{i}" for i in range(draw(st.integers(1, 4)))]
        self.rows: list[Record] = []
        self.today = 0
        # What changed on a day may only go on as a whole on it: more would be parts of parts.
        self.touched: set[str] = set()
        self._serial = len(self.alive)

    def fresh(self) -> str:
        """Return an id that nobody had."""
        self._serial += 1
        return f"u{self._serial - 1}"

    def write(self, kind: str, old: str | None = None, new: str | None = None, share: float | None = None) -> None:
        """Note a row; a share is left out now and then where it may be unknown."""
        row: Record = {"old": old, "new": new, "day": day(self.today), "kind": kind}
        if share is not None and not (self.unknown and self.draw(st.booleans())):
            row["share"] = share
        self.rows.append({key: value for key, value in row.items() if value is not None})

    def happen(self) -> None:
        """Let something happen, if it can."""
        step = self.draw(_STEPS)
        self.today += step
        if step:
            self.touched.clear()
        kind = self.draw(_KINDS)
        free = [ident for ident in self.alive if ident not in self.touched]
        if kind == "create":
            self.alive.append(self.fresh())
            self.write("create", None, self.alive[-1])
        elif free:
            old = self.draw(st.sampled_from(free))
            others = [ident for ident in free if ident != old]
            if kind in {"merge", "transfer"}:
                if others:
                    self.touched.add(old)
                    self.pass_on(kind, old, self.draw(st.sampled_from(others)))
            else:
                self.touched.add(old)
                self.end(kind, old)

    def leave(self, old: str) -> None:
        """Let an id be gone: what said today that it goes on is no longer true."""
        self.alive.remove(old)
        says = {"old": old, "new": old, "day": day(self.today), "kind": "merge"}
        self.rows = [row for row in self.rows if row != says]

    def end(self, kind: str, old: str) -> None:
        """Let an id end, be divided, or get another code."""
        if kind == "keep":
            shares = self.draw(st.sampled_from(_SHARES))
            parts = [old, *(self.fresh() for _ in shares[1:])]
            self.alive += parts[1:]
        else:
            self.leave(old)
            shares = self.draw(st.sampled_from(_SHARES)) if kind == "split" else (1.0,)
            parts = [] if kind == "abolish" else [self.fresh() for _ in shares]
            self.alive += parts
        if kind == "abolish":
            self.write(kind, old)
        for part, share in zip(parts, shares, strict=False):
            self.write("recode" if kind == "recode" else "split", old, part, share)

    def pass_on(self, kind: str, old: str, into: str) -> None:
        """Let an id go up in another, or give a part to it."""
        if kind == "transfer":
            self.touched.add(into)  # else it could give back on the same day: a circle
            self.write(kind, old, into, self.draw(st.sampled_from([0.25, 0.5])))
            return
        self.leave(old)
        self.write(kind, old, into, self.draw(st.sampled_from([None, 1.0])))
        says = {"old": into, "new": into, "day": day(self.today), "kind": "merge"}
        if says not in self.rows:
            self.rows.append(says)


@st.composite
def lineage_rows(draw: st.DrawFn, *, unknown: bool = True, most: int = 12) -> list[Record]:
    """Draw rows that a lineage takes: ids come, split, merge, change and go, also several times a day."""
    return _told(draw, unknown=unknown, most=most).rows


def _told(draw: st.DrawFn, *, unknown: bool, most: int) -> _Story:
    story = _Story(draw, unknown=unknown)
    for _ in range(draw(st.integers(0, most))):
        story.happen()
    return story


def lineages(
    units: Hierarchy | Iterable[str] = (), *, max_events: int = 12, unknown: bool = True
) -> st.SearchStrategy[Lineage]:
    """Draw what became of ids: they are created, split, merged, recoded, give parts away, and end.

    It shrinks to no event.

    Args:
        units: Units, or ids, that are in use now. What is left at the end of the history is called so, as far as they
            go; no other id of the history is among them.
        max_events: At most so many events; an event is one row or several of one day.
        unknown: Shares may be unknown.

    Returns:
        A strategy of `Lineage`.

    Raises:
        ValueError: There are to be less than 0 events.

    Example:
        >>> from hypothesis import find
        >>> find(lineages(["a", "b"]), lambda lineage: len(lineage) == 2).records()
        ({'day': '2015-01-01', 'kind': 'create', 'new': 'b'}, {'day': '2015-01-01', 'kind': 'create', 'new': 'u2'})
    """
    check_range("max_events", max_events)
    return _lineages(tuple(ids_of(units)), max_events, unknown=unknown)


@st.composite
def _lineages(draw: st.DrawFn, units: tuple[str, ...], most: int, *, unknown: bool) -> Lineage:
    story = _told(draw, unknown=unknown, most=most)
    taken = set(units)
    called = dict(zip(story.alive, units, strict=False))
    for row in story.rows:
        for key in ("old", "new"):
            if key in row:
                row[key] = called.get(row[key]) or _free(row[key], taken)
    return Lineage.from_records(story.rows)


def _free(ident: str, taken: set[str]) -> str:
    """Return an id that no unit has."""
    while ident in taken:
        ident = f"old-{ident}"
    return ident
