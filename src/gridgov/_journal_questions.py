"""What is asked of a journal: what there is, and what became of units over time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from gridgov._change_values import as_text_of_day
from gridgov._days import Day
from gridgov._face import one_line
from gridgov._frame import Frame
from gridgov._journal_crosswalk import Crosswalk, crosswalk
from gridgov._journal_entry import Entry
from gridgov._journal_line import Line
from gridgov._journal_past import Past, belonged, trace
from gridgov._journal_series import series
from gridgov._journal_text import as_text
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Lang

__all__ = ["Questions"]

_HOUSEHOLDS: Final = "households"


class Questions:
    """The part of a journal that answers; see `gridgov.journal.Journal`."""

    __slots__ = ("_line",)

    def __init__(self, line: Line) -> None:
        self._line = line

    # -- what there is -----------------------------------------------------------------------------------------------

    @property
    def base(self) -> Jurisdiction:
        """The model at the beginning."""
        return self._line.base

    @property
    def begins(self) -> str | None:
        """The first day on which the model at the beginning holds; None if that is not known."""
        return self._line.begins

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, corrected ones included, in the order in which they were written."""
        return tuple(self._line.entries)

    @property
    def in_force(self) -> tuple[int, ...]:
        """Positions among the entries of those that were not corrected, in the order in which they take effect."""
        return tuple(self._line.order)

    @property
    def corrected(self) -> Mapping[int, int]:
        """Which entry was corrected by which: positions among the entries."""
        return MappingProxyType(self._line.by)

    @property
    def days(self) -> tuple[str, ...]:
        """The days of the entries in force, each once, ascending."""
        return tuple(dict.fromkeys(day for day, _ in self._line.keys))

    @property
    def now(self) -> Jurisdiction:
        """The model after all entries."""
        return self._line.model(len(self._line.order))

    def __len__(self) -> int:
        return len(self._line.entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    # -- units over time ---------------------------------------------------------------------------------------------

    @property
    def _past(self) -> Past:
        return Past(self._line)

    def trace(self, unit: str) -> Frame:
        """Return where a unit came from and what became of it, through every split and merge.

        Args:
            unit: An id that a unit had at any time.

        Returns:
            Rows of the lineage that lead to the unit or from it, in the order of days, as columns ``day``, ``kind``,
            ``old``, ``new``, ``share`` (part of the households of ``old``, NaN where unknown), ``authority``, and
            ``taken_back``: the day on which a later change took the row back.

        Raises:
            UnknownUnitError: No unit had this id at any time.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.journal import Journal
            >>> from gridgov.changes import RecodeUnit
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> journal = Journal(Jurisdiction(territory=h)).record([RecodeUnit("6109", "6124")], on="2000-12-25")
            >>> [(row.day, row.kind, row.old, row.new) for row in journal.trace("6124")]
            [('2000-12-25', 'recode', '6109', '6124')]
        """
        return trace(self._past, unit)

    def belonged(self, unit: str) -> Frame:
        """Return what a unit belonged to when.

        A unit is followed through other ids where one id takes the place of one other; through a split or a merge as
        far as it keeps its id.

        Args:
            unit: An id that it had at any time.

        Returns:
            One row for each spell in which it stood in one place under one id: ``start`` (None: since before the
            journal), ``end`` (the last day, None: still), ``id``, and ``path``, the ids above from the top, joined by
            `` / ``.

        Raises:
            UnknownUnitError: No unit had this id at any time.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.journal import Journal
            >>> from gridgov.changes import MoveUnit
            >>> h = Hierarchy.from_records([
            ...     {"id": "s", "level": "street"},
            ...     {"id": "c1", "level": "community", "parent": "s"},
            ...     {"id": "c2", "level": "community", "parent": "s"},
            ...     {"id": "g", "level": "grid", "parent": "c1"}],
            ...     levels=LevelScheme.ladder("street", "community", "grid"))
            >>> journal = Journal(Jurisdiction(territory=h)).record([MoveUnit("g", to="c2")], on="2026-01-01")
            >>> [(row.start, row.end, row.path) for row in journal.belonged("g")]
            [(None, '2025-12-31', 's / c1'), ('2026-01-01', None, 's / c2')]
        """
        return belonged(self._past, unit)

    def crosswalk(
        self,
        since: Day,
        until: Day,
        *,
        level: str | None,
        weight: str | None = _HOUSEHOLDS,
        unknown_as: float | None = None,
    ) -> Crosswalk:
        """Say which part of each unit of one day is in which unit of a later day.

        Definition:
            The lowest units of the first day are followed through the lineage to the second, each with what it weighs
            on the first. Share of ``from``: what of it is in ``to`` / all of it. Share of ``to``: the same / all that
            is in ``to`` and was there on the first day.
        Unknown:
            A lowest unit of unknown weight, or one that was itself divided in unknown shares between several units
            ``to``, makes the shares concerned unknown, and is listed in ``uncertain``. What holds whatever they are is
            stated: a unit that is whole in one other has share 1.

        Args:
            since: The first day.
            until: The second day, not before the first.
            level: Key of the level on both days; None for the lowest units themselves.
            weight: Key of the measure that weighs, or None to count lowest units.
            unknown_as: A weight, from 0, that stands for each unknown one; parts of unknown share then count alike.

        Returns:
            Rows in the order of the units of the first day, then of the second: ``from`` and ``to`` (None: in no unit
            of the level), ``units`` (lowest units, one in several counts with its share), ``households`` (or what
            weighs, NaN where unknown), ``share_of_from``, ``share_of_to``, ``unknown`` (lowest units of unknown weight
            or share). Shares of one ``from`` add up to 1 where they are known.

        Raises:
            InvalidJournalError: The journal begins after the first day.
            UnknownKeyError: A model has no such level or measure.
            ValueError: ``until`` lies before ``since``, or ``unknown_as`` is below 0.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.journal import Journal
            >>> from gridgov.changes import Part, SplitUnit
            >>> h = Hierarchy.from_records([
            ...     {"id": "s", "level": "street"},
            ...     {"id": "c1", "level": "community", "parent": "s", "households": 900}],
            ...     levels=LevelScheme.ladder("street", "community"), measures=["households"])
            >>> parts = [Part("c1", measures={"households": 600}), Part("c3", measures={"households": 300})]
            >>> journal = Journal(Jurisdiction(territory=h)).record([SplitUnit("c1", parts)], on="2025-01-01")
            >>> found = journal.crosswalk("2024-12-31", "2025-01-01", level="community")
            >>> [(row["from"], row.to, row.households, round(row.share_of_from, 3)) for row in found]
            [('c1', 'c1', 600.0, 0.667), ('c1', 'c3', 300.0, 0.333)]
        """
        return crosswalk(self._past, (as_text_of_day(since), as_text_of_day(until)), level, weight, unknown_as)

    def series(
        self,
        measure: str,
        *,
        level: str,
        days: Iterable[Day],
        boundaries_of: Day,
        unknown_as: float | None = None,
    ) -> Frame:
        """Return a measure over time inside the boundaries of one day.

        Definition:
            The units of the level on the day ``boundaries_of`` stay; what is stated on each other day is added up
            inside them. The lowest units of that day are followed to that of the boundaries. Where a figure is stated
            only for a unit that is now in several, or a lowest unit was itself divided or put together, it is shared
            out by the households of that day, or by the shares of the lineage. What is gone, or new, counts where the
            rest of its unit is, or else what is above it.
        Unknown:
            A figure that is not stated leaves the units that it would be part of unknown.

        Args:
            measure: Key of the measure.
            level: Key of the level.
            days: The days.
            boundaries_of: The day of the boundaries.
            unknown_as: Households, from 0, that stand for unknown ones when a figure is shared out; parts of unknown
                share then count alike.

        Returns:
            Rows in the order of the days, then of the units: ``day``, ``unit``, ``value`` (NaN where unknown), ``by``
            (``lowest_units`` if every figure in it lies wholly inside, ``shares`` if some were shared out), ``unknown``
            (figures that are missing).

        Raises:
            InvalidJournalError: The journal begins after one of the days.
            UnknownKeyError: There is no such level on the day of the boundaries, or no such measure on any day.
            ValueError: ``unknown_as`` is below 0.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.journal import Journal
            >>> from gridgov.changes import Part, SetMeasure, SplitUnit
            >>> h = Hierarchy.from_records([
            ...     {"id": "s", "level": "street"},
            ...     {"id": "c1", "level": "community", "parent": "s", "households": 900}],
            ...     levels=LevelScheme.ladder("street", "community"), measures=["households"])
            >>> parts = [Part("c1", measures={"households": 600}), Part("c3", measures={"households": 300})]
            >>> journal = Journal(Jurisdiction(territory=h)).record([SplitUnit("c1", parts)], on="2025-01-01")
            >>> journal = journal.record([SetMeasure("c3", "households", 320)], on="2026-01-01")
            >>> found = journal.series("households", level="community", days=["2024-01-01", "2026-01-01"],
            ...                        boundaries_of="2024-01-01")
            >>> [(row.day, row.unit, row.value, row.by) for row in found]
            [('2024-01-01', 'c1', 900.0, 'lowest_units'), ('2026-01-01', 'c1', 920.0, 'lowest_units')]
        """
        asked = tuple(as_text_of_day(day) for day in days)
        return series(self._past, measure, (level, as_text_of_day(boundaries_of)), asked, unknown_as)

    # -- out ---------------------------------------------------------------------------------------------------------

    def text(self, lang: Lang = "en") -> str:
        """Return the entries in force, a line each, in the order in which they take effect.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.journal import Journal
            >>> from gridgov.changes import RenameUnit
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> journal = Journal(Jurisdiction(territory=h)).record([RenameUnit("6109", "安康市")], on="2000-12-25")
            >>> journal.text("zh")
            '2000-12-25 单元“6109”更名为“安康市”。'
        """
        return as_text([self._line.entries[i] for i in self._line.order], lang)

    @one_line
    def __repr__(self) -> str:
        n, days, changed = len(self), self.days, len(self._line.by)
        parts = [f"{n:,} entr{'y' if n == 1 else 'ies'}"]
        if days:
            parts.append(days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}")
        if changed:
            parts.append(f"{changed:,} corrected")
        if self.begins is not None:
            parts.append(f"begins {self.begins}")
        return f"<Journal: {', '.join(parts)}>"
