"""Changes that can be made, batches of them, and histories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from hypothesis import strategies as st

from gridgov._delta import delta
from gridgov._diff_tables import amended
from gridgov.changes import (
    AddDevice,
    AddLink,
    Amend,
    Appoint,
    Change,
    CreateBody,
    JoinBody,
    RenameUnit,
    Revert,
    SetLabel,
    SetMeasure,
    apply,
)
from gridgov.jurisdiction import Jurisdiction
from gridgov.testing._draw_change_kinds import HOW, able, how
from gridgov.testing._draw_change_people import CALM, PEOPLE
from gridgov.testing._draw_change_units import UNITS
from gridgov.testing._draw_choices import check_range, is_a
from gridgov.testing._draw_scene import Scene, latest

__all__ = ["change_sequences", "changes", "histories", "possible_changes"]

#: Days in order, with the changes that are made on each.
History: TypeAlias = tuple[tuple[str, tuple[Change, ...]], ...]
#: The day of changes where nothing else is said.
DAY: Final = "2026-01-01"
#: All classes of changes, the plainest first: that is what a batch shrinks to.
_KINDS: Final[tuple[type[Change], ...]] = (*UNITS, *PEOPLE, Revert, Amend)
#: Records that are put right are those that one of these would alter.
_RIGHTED: Final = (RenameUnit, SetLabel, SetMeasure, AddDevice, CreateBody, AddLink, JoinBody)
#: What they alter is all that there was: nothing may have changed before them in a batch.
_FIRST: Final[frozenset[type[Change]]] = frozenset({Revert, Amend})
_AUTHORITIES: Final = (None, None, "district", "县政府〔2026〕1号")


def _other(draw: st.DrawFn, scene: Scene, kinds: Iterable[type[Change]]) -> Jurisdiction:
    """Draw the place as it is after another change."""
    change = _draw(draw, scene, draw(st.sampled_from([kind for kind in kinds if able(scene, kind)])))
    return apply(scene.place, [change], on=scene.on).jurisdiction


def _revertible(scene: Scene) -> Sequence[None]:  # noqa: ARG001 - as all have it
    return (None,)


@how(Revert, _revertible)
def _revert(draw: st.DrawFn, scene: Scene, _: None) -> Revert:
    # What is taken back led here from the place as another change would have left it.
    other = _other(draw, scene, (kind for kind in _KINDS if kind not in _FIRST))
    return Revert(scene.on, delta(scene.place, other))


@how(Amend, _revertible)
def _amend(draw: st.DrawFn, scene: Scene, _: None) -> Amend:
    other = _other(draw, scene, _RIGHTED)
    return Amend(amended(delta(scene.place, other, lineage=False)))


def _draw(draw: st.DrawFn, scene: Scene, kind: type[Change]) -> Change:
    things = able(scene, kind)
    # A choice also where there is one thing only: fewer choices would count as plainer than the plainest class.
    n = draw(st.integers(0, max(len(things) - 1, 1)))
    return HOW[kind].make(draw, scene, things[min(n, len(things) - 1)])


# -- what is asked for -------------------------------------------------------------------------------------------------


def _day(place: Jurisdiction, on: dt.date | str | None) -> str:
    """Return the day of changes.

    Raises:
        ValueError: The lineage speaks of a later day.
        TypeError: The place is no jurisdiction.
    """
    is_a("place", place, Jurisdiction)
    last = latest(place)
    if on is None:
        return max(last or DAY, DAY)
    day = dt.date.fromisoformat(on).isoformat() if isinstance(on, str) else on.isoformat()
    if last is not None and day < last:
        msg = f"on= is {day}; the lineage of the place speaks of {last} already, and changes come after it."
        raise ValueError(msg)
    return day


def _kinds(kinds: Collection[type[Change]] | None) -> tuple[type[Change], ...]:
    if kinds is None:
        return _KINDS
    found: tuple[Any, ...] = tuple(kinds)
    for kind in found:
        if kind not in _KINDS:
            msg = f"kinds= has {getattr(kind, '__name__', kind)!r}, which is no class of changes such as MoveUnit."
            raise ValueError(msg)
    return tuple(kind for kind in _KINDS if kind in found)


def _allowed(scene: Scene, kinds: Iterable[type[Change]]) -> list[type[Change]]:
    """Return the classes that may come after what was made before in the batch."""
    ruled = any(rule.rule in {"forbidden", "conditional"} for rule in scene.catalogue.combinations)
    calm = CALM if ruled and Appoint.__name__ in scene.after else None
    return [kind for kind in kinds if (calm is None or kind.__name__ in calm) and not (scene.after and kind in _FIRST)]


def _next(draw: st.DrawFn, scene: Scene, kinds: Sequence[type[Change]]) -> Change | None:
    """Draw a change of a class, each as often as others; None if there is none."""
    allowed = _allowed(scene, kinds)
    if not allowed:
        return None
    # What can only be the first is drawn more often then: batches have about three changes.
    firsts = [kind for kind in allowed if kind in _FIRST]
    kind = draw(st.sampled_from([*allowed, *firsts, *firsts]))
    if not able(scene, kind):
        # Only now, so that a class keeps its number while the place shrinks.
        possible = [kind for kind in allowed if able(scene, kind)]
        if not possible:
            return None
        kind = draw(st.sampled_from(possible))
    return _draw(draw, scene, kind)


@st.composite
def _change_by(draw: st.DrawFn, make: Callable[[st.DrawFn], Change]) -> Change:
    """Draw by a function: to make a composite in each call would take longer than to draw."""
    return make(draw)


@st.composite
def _batch_by(draw: st.DrawFn, make: Callable[[st.DrawFn], tuple[Change, ...]]) -> tuple[Change, ...]:
    """Draw by a function."""
    return make(draw)


@st.composite
def _history_by(draw: st.DrawFn, make: Callable[[st.DrawFn], History]) -> History:
    """Draw by a function."""
    return make(draw)


def possible_changes(place: Jurisdiction, *, on: dt.date | str | None = None) -> tuple[type[Change], ...]:
    """Return the classes of changes of which one can be made in a place: all but those that find nothing to change.

    Args:
        place: The jurisdiction.
        on: The day of the change; see `changes`.

    Raises:
        ValueError: The lineage of the place speaks of a later day.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
        >>> [kind.__name__ for kind in possible_changes(Jurisdiction(territory=h))][:3]
        ['RenameUnit', 'SetLabel', 'SetMeasure']
    """
    scene = Scene(place, _day(place, on))
    return tuple(kind for kind in _KINDS if able(scene, kind))


def changes(
    place: Jurisdiction,
    *,
    kinds: Collection[type[Change]] | None = None,
    on: dt.date | str | None = None,
) -> st.SearchStrategy[Change]:
    """Draw a change that can be made in a place: `gridgov.changes.apply` takes it.

    What can be made is worked out from the place. New ids were never used there. A `Revert` takes back what another
    change would lead back to; an `Amend` puts records right that another change would alter.

    Args:
        place: The jurisdiction.
        kinds: Classes of changes, such as ``[MoveUnit, SplitUnit]``; by default all.
        on: The day on which it is applied; by default 2026-01-01, or the last day of the lineage if that is later.

    Raises:
        ValueError: None of ``kinds`` is possible in the place (see `possible_changes`), one of them is no class of
            changes, or the lineage of the place speaks of a later day.

    Example:
        >>> from hypothesis import find
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> from gridgov.changes import RecodeUnit
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
        >>> find(changes(Jurisdiction(territory=h), kinds=[RecodeUnit]), lambda change: True)
        RecodeUnit(unit='c', id='n0')
    """
    scene = Scene(place, _day(place, on))
    possible = [kind for kind in _kinds(kinds) if able(scene, kind)]
    if not possible:
        msg = "No change of kinds= can be made in this place; see possible_changes."
        raise ValueError(msg)

    def drawn(draw: st.DrawFn) -> Change:
        return _draw(draw, scene, draw(st.sampled_from(possible)))

    return _change_by(drawn)


class _Batch:
    """Changes of one day that are being drawn, one after the other."""

    def __init__(self, place: Jurisdiction, kinds: Sequence[type[Change]], on: str) -> None:
        self.kinds = kinds
        self.changes: list[Change] = []
        self._scene = Scene(place, on)
        self._made = 0

    def scene(self) -> Scene:
        """Return what is there now: changes are made once somebody asks."""
        for change in self.changes[self._made :]:
            old = self._scene
            place = apply(old.place, [change], on=old.on).jurisdiction
            self._scene = Scene(place, old.on, old.used, {*old.after, type(change).__name__})
        self._made = len(self.changes)
        return self._scene

    def draw(self, draw: st.DrawFn, least: int, most: int) -> tuple[Change, ...]:
        """Draw the changes: as a list, of which Hypothesis knows how to leave one out."""
        draw(st.lists(_step(self), min_size=least, max_size=most))
        return tuple(self.changes)


@st.composite
def _step(draw: st.DrawFn, batch: _Batch) -> None:
    """Draw one more change of a batch, if there is one."""
    change = _next(draw, batch.scene(), batch.kinds)
    if change is not None:
        batch.changes.append(change)


def change_sequences(
    place: Jurisdiction,
    *,
    kinds: Collection[type[Change]] | None = None,
    on: dt.date | str | None = None,
    min_changes: int = 0,
    max_changes: int = 6,
) -> st.SearchStrategy[tuple[Change, ...]]:
    """Draw changes that can be made together, in their order, on one day.

    A later change may be about what an earlier one made.

    Args:
        place: The jurisdiction.
        kinds: Classes of changes; by default all.
        on: The day on which they are applied; see `changes`.
        min_changes: Changes at least; fewer if no more of ``kinds`` is possible.
        max_changes: Changes at most.

    Raises:
        ValueError: A size cannot be, one of ``kinds`` is no class of changes, or the lineage of the place speaks of a
            later day.

    Example:
        >>> from hypothesis import find
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
        >>> place = Jurisdiction(territory=h)
        >>> find(change_sequences(place, min_changes=2), lambda found: True)
        (RenameUnit(unit='c', name='a'), RenameUnit(unit='c', name='a'))
    """
    check_range("min_changes", min_changes)
    check_range("max_changes", max_changes, min_changes)
    day, wanted = _day(place, on), _kinds(kinds)

    def drawn(draw: st.DrawFn) -> tuple[Change, ...]:
        return _Batch(place, wanted, day).draw(draw, min_changes, max_changes)

    return _batch_by(drawn)


class _Story:
    """A history that is being drawn."""

    def __init__(self, place: Jurisdiction, kinds: Sequence[type[Change]], first: str, most: int) -> None:
        self.place = place
        self.kinds = kinds
        self.today = first
        self.most = most
        self.days: list[tuple[str, tuple[Change, ...]]] = []


@st.composite
def _day_of(draw: st.DrawFn, story: _Story) -> None:
    """Draw what happens on a day, and how long nothing happens after it."""
    batch = _Batch(story.place, story.kinds, story.today)
    if made := batch.draw(draw, 1, story.most):
        story.days.append((story.today, made))
        story.place = batch.scene().place
    story.today = str(np.datetime64(story.today) + np.timedelta64(draw(st.sampled_from((1, 2, 30, 366))), "D"))


def histories(  # noqa: PLR0913 - what a history may be like
    place: Jurisdiction,
    *,
    kinds: Collection[type[Change]] | None = None,
    since: dt.date | str | None = None,
    min_days: int = 0,
    max_days: int = 4,
    max_changes: int = 3,
) -> st.SearchStrategy[History]:
    """Draw what happens to a place over time: days in order, each with the changes that are made on it.

    Args:
        place: The jurisdiction at the beginning.
        kinds: Classes of changes; by default all.
        since: The first day on which something may happen; see ``on`` of `changes`.
        min_days: Days at least.
        max_days: Days at most.
        max_changes: Changes at most on a day; on each there is one.

    Raises:
        ValueError: A size cannot be, one of ``kinds`` is no class of changes, or the lineage of the place speaks of a
            later day.

    Example:
        >>> from hypothesis import find
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
        >>> find(histories(Jurisdiction(territory=h), min_days=1), lambda found: True)
        (('2026-01-01', (RenameUnit(unit='c', name='a'),)),)
    """
    check_range("min_days", min_days)
    check_range("max_days", max_days, min_days)
    check_range("max_changes", max_changes, 1)
    first, wanted = _day(place, since), _kinds(kinds)

    def drawn(draw: st.DrawFn) -> History:
        story = _Story(place, wanted, first, max_changes)
        draw(st.lists(_day_of(story), min_size=min_days, max_size=max_days))
        return tuple(story.days)

    return _history_by(drawn)
