"""The journal of a place: what was changed when, by whom, and what the place was like on any day.

A journal begins with a jurisdiction and records changes, each with the first day on which the new state holds. It
answers what the place was like on a day, what became of a unit, and how figures of one day are counted inside the
boundaries of another.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

from gridgov._change_base import Change, change_kinds, kind_of
from gridgov._change_values import as_text_of_day, as_text_of_day_or_none
from gridgov._days import Day
from gridgov._face import as_html
from gridgov._journal_crosswalk import Crosswalk
from gridgov._journal_entry import STAGES, Approval, Entry, Stage
from gridgov._journal_faults import BEFORE_LAST
from gridgov._journal_known import count_known
from gridgov._journal_line import Line, place_of
from gridgov._journal_models import entries_of
from gridgov._journal_questions import Questions
from gridgov._journal_text import Pending
from gridgov._pickles import Versioned
from gridgov._pictured import Pictured
from gridgov.errors import InvalidJournalError, Place, Problem
from gridgov.jurisdiction import Jurisdiction

__all__ = [
    "STAGES",
    "Approval",
    "Crosswalk",
    "Entry",
    "InvalidJournalError",
    "Journal",
    "Pending",
    "Stage",
    "json_schema",
]


class Journal(Versioned, Questions, Pictured):
    """A place over time: a first model, and entries that change it. It is never changed; `record` returns a new one.

    Entries take effect in the order of their days. Those of one day take effect in the order in which they were
    written; a correction takes effect, on its day, where the entry would that it corrects.

    Args:
        base: The model at the beginning.
        begins: The first day on which it holds; None if that is not known, and it is taken for every earlier day.
        entries: Entries in the order in which they were written. One whose day lies before that of an earlier one is
            one that was entered late.

    Raises:
        InvalidJournalError: An entry does not fit, or its changes cannot be made; with its place.
        ValueError: ``begins`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: ``begins`` is neither a date nor a text.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> from gridgov.changes import MergeUnits, Part, SplitUnit
        >>> h = Hierarchy.from_records([
        ...     {"id": "s", "level": "street"},
        ...     {"id": "c1", "level": "community", "parent": "s", "households": 900},
        ...     {"id": "c2", "level": "community", "parent": "s", "households": 300}],
        ...     levels=LevelScheme.ladder("street", "community"), measures=["households"])
        >>> parts = [Part("c1", measures={"households": 600}), Part("c3", measures={"households": 300})]
        >>> journal = Journal(Jurisdiction(territory=h), "2024-01-01")
        >>> journal = journal.record([SplitUnit("c1", parts)], on="2025-01-01", authority="district government")
        >>> journal = journal.record([MergeUnits(["c2", "c3"], into="c2")], on="2026-01-01")
        >>> journal
        <Journal: 2 entries, 2025-01-01 to 2026-01-01, begins 2024-01-01>
        >>> journal.as_of("2025-06-30").units(level="community").ids
        ['c1', 'c3', 'c2']
    """

    _repr_html_ = as_html

    __slots__ = ()

    _pictures: ClassVar = ("timeline",)

    def __init__(self, base: Jurisdiction, begins: Day | None = None, entries: Iterable[Entry] = ()) -> None:
        super().__init__(Line.of(base, as_text_of_day_or_none(begins), entries))

    @classmethod
    def _with(cls, line: Line) -> Self:
        made = cls.__new__(cls)
        made._line = line  # noqa: SLF001 - one of its own kind
        return made

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Journal):
            return NotImplemented
        return (self.begins, self.entries, self.base) == (other.begins, other.entries, other.base)

    def __hash__(self) -> int:
        return hash((self.begins, self.entries))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.base, self.begins, self.entries)

    # -- writing -----------------------------------------------------------------------------------------------------

    def record(  # noqa: PLR0913 - what an entry says
        self,
        changes: Iterable[Change],
        *,
        on: Day,
        authority: str | None = None,
        approvals: Iterable[Approval] = (),
        recorded: Day | None = None,
        note: str | None = None,
    ) -> Journal:
        """Return a journal with one entry more; its changes are made and checked at once.

        Args:
            changes: What is changed, whole or not at all; see `gridgov.changes.apply`.
            on: The first day on which the new state holds: that of the last entry, or a later one.
            authority: Who decided it.
            approvals: Steps of the approval that are on record. What is missing is shown by `pending`.
            recorded: The day on which it is written down; None if that is not to be kept.
            note: Anything else about it.

        Raises:
            InvalidChangeError: The changes cannot be made; with every problem, at the place of its change.
            InvalidJournalError: ``on`` lies before the last entry or the beginning, ``recorded`` before an earlier one,
                or the steps of the approval are out of order.
            ValueError: A day is not written YYYY-MM-DD, or a text is empty.
            TypeError: A day is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.changes import RenameUnit
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> journal = Journal(Jurisdiction(territory=h)).record([RenameUnit("6109", "Ankang")], on="2000-12-25")
            >>> journal.now.unit("6109").name
            'Ankang'
        """
        entry = Entry(as_text_of_day(on), tuple(changes), authority, tuple(approvals), recorded, note)
        keys = self._line.keys
        if keys and entry.day < keys[-1][0]:
            place = Place(path=place_of(len(self)))
            raise InvalidJournalError(Problem(BEFORE_LAST, place, {"day": entry.day, "last": keys[-1][0]}))
        return self._added(entry)

    def correct(  # noqa: PLR0913 - what an entry says
        self,
        index: int | None,
        changes: Iterable[Change],
        *,
        on: Day | None = None,
        authority: str | None = None,
        approvals: Iterable[Approval] | None = None,
        recorded: Day | None = None,
        note: str | None = None,
    ) -> Journal:
        """Return a journal in which an entry is replaced, and all that comes after it is made again.

        The entry that is corrected stays among the `entries`, and takes no effect any more. So the journal knows both:
        what holds for a day as far as is known now, and, where days of record are given, what was believed about it
        earlier (``as_of(day, known_on=...)``).

        Args:
            index: Position of the entry among the `entries`, counted from 0; None to enter something of an earlier day
                that was forgotten.
            changes: What stands in its place; none takes the entry out.
            on: The day of it; by default that of the corrected entry.
            authority: Who decided it; by default as in the corrected entry.
            approvals: Steps of the approval; by default those of the corrected entry.
            recorded: The day on which the correction is written down.
            note: Why it is corrected.

        Raises:
            InvalidChangeError: The changes cannot be made.
            InvalidJournalError: There is no such entry, it was corrected already, or what comes after it cannot be made
                any more: with every reason.
            ValueError: A day is not written YYYY-MM-DD, or a text is empty.
            TypeError: ``index`` is no position, or ``on`` is missing where nothing is corrected.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.changes import RenameUnit
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> journal = Journal(Jurisdiction(territory=h)).record([RenameUnit("6109", "Ankng")], on="2000-12-25")
            >>> journal = journal.correct(0, [RenameUnit("6109", "Ankang")], note="misspelt")
            >>> journal.now.unit("6109").name, len(journal), journal.in_force
            ('Ankang', 2, (1,))
        """
        made = tuple(changes)
        if index is None:
            if on is None:
                msg = "A forgotten entry needs the day from which it holds: give on=."
                raise TypeError(msg)
            return self._added(Entry(as_text_of_day(on), made, authority, tuple(approvals or ()), recorded, note))
        if not isinstance(index, int) or isinstance(index, bool):  # pyright: ignore[reportUnnecessaryIsInstance] - not every caller is checked
            msg = f"index is the position of an entry, counted from 0, not {type(index).__name__}."
            raise TypeError(msg)
        old = self._line.entries[index] if 0 <= index < len(self) else Entry(self.begins or "0001-01-01", ())
        return self._added(
            Entry(
                old.day if on is None else as_text_of_day(on),
                made,
                old.authority if authority is None else authority,
                old.approvals if approvals is None else tuple(approvals),
                recorded,
                note,
                index,
            )
        )

    def _added(self, entry: Entry) -> Journal:
        line = self._line.copy()
        line.add(entry)
        return Journal._with(line)

    @classmethod
    def from_models(
        cls, models: Iterable[tuple[Day, Jurisdiction]], *, rest: Literal["refuse", "note"] = "refuse"
    ) -> Journal:
        """Find the changes between models of one place, and write them into a journal that begins with the first.

        The changes are those of `gridgov.changes.diff`: `as_of` the day of a model gives that model, but for the order
        of siblings and rows.

        Args:
            models: Days and models, in the order of days.
            rest: What to do with differences that no change expresses, such as another level scheme: ``refuse`` them,
                or keep them in words as the note of the entry.

        Raises:
            InvalidJournalError: The days do not ascend; or there are such differences, and they are not to be notes.
            ValueError: There is no model, a day is not written YYYY-MM-DD, or ``rest`` is something else.
            TypeError: A day is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> levels = LevelScheme.ladder("province", "city")
            >>> one, two = (Jurisdiction(territory=Hierarchy.from_codes(codes, levels=levels))
            ...             for codes in (["61", "6109"], ["61", "6109", "6110"]))
            >>> print(Journal.from_models([("2023-01-01", one), ("2024-01-01", two)]).text())
            2024-01-01 Unit '6110' (city) is created under '61'.
        """
        begins, base, entries = entries_of(models, rest)
        return cls(base, begins, entries)

    # -- asking ------------------------------------------------------------------------------------------------------

    def as_of(self, day: Day, *, known_on: Day | None = None) -> Jurisdiction:
        """Return the model of a day: after all entries of that day and before.

        Args:
            day: The day.
            known_on: Only what was written down by this day counts: what was believed then. None for all that is known.

        Raises:
            InvalidJournalError: The journal begins later; or it cannot be told what was written down by then.
            ValueError: A day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: A day is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.changes import RenameUnit
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> journal = Journal(Jurisdiction(territory=h))
            >>> journal = journal.record([RenameUnit("6109", "Ankng")], on="2000-12-25", recorded="2000-12-30")
            >>> journal = journal.correct(0, [RenameUnit("6109", "Ankang")], recorded="2001-02-01")
            >>> journal.as_of("2001-01-01").unit("6109").name
            'Ankang'
            >>> journal.as_of("2001-01-01", known_on="2001-01-01").unit("6109").name
            'Ankng'
        """
        asked = as_text_of_day(day)
        line = self._line if known_on is None else self.known_on(known_on)._line  # noqa: SLF001 - of its own kind
        return line.as_of(asked)

    def known_on(self, day: Day) -> Journal:
        """Return the journal as it was written down by a day.

        An entry without a day of record counts as known if one that was written after it is, and as not known if one
        that was written before it is not.

        Raises:
            InvalidJournalError: Of an entry it cannot be told.
            ValueError: The day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: The day is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.changes import RenameUnit
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> journal = Journal(Jurisdiction(territory=h))
            >>> journal = journal.record([RenameUnit("6109", "Ankang")], on="2000-12-25", recorded="2000-12-30")
            >>> len(journal.known_on("2000-12-29")), len(journal.known_on("2000-12-30"))
            (0, 1)
        """
        n = count_known(self._line.entries, as_text_of_day(day))
        return self if n == len(self) else Journal._with(Line.of(self.base, self.begins, self._line.entries[:n]))

    def pending(self) -> tuple[Pending, ...]:
        """Return the entries in force of which not every step of the approval is on record, in the order of days.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.changes import RenameUnit
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> steps = [Approval("proposed", "2000-01-10", "prefecture"),
            ...          Approval("approved", "2000-12-25", "province")]
            >>> journal = Journal(Jurisdiction(territory=h))
            >>> journal = journal.record([RenameUnit("6109", "Ankang")], on="2000-12-25", approvals=steps)
            >>> print(*journal.pending())
            Entry 0 of 2000-12-25: not on record: reviewed, filed.
        """
        entries = self._line.entries
        return tuple(Pending(i, entries[i].day, entries[i].missing) for i in self._line.order if entries[i].missing)

    # -- out ---------------------------------------------------------------------------------------------------------

    def dumps(self) -> str:
        """Return the journal as the text of a JSON document; `loads` is the inverse.

        Raises:
            InvalidDocumentError: The first model holds values that the format cannot keep.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
            >>> Journal(Jurisdiction(territory=h)).dumps().splitlines()[1]
            '  "format": "gridgov-journal",'
        """
        from gridgov._journal_file import text_of

        return text_of(self.base, self.begins, self.entries)

    @classmethod
    def loads(cls, text: str | bytes, *, file: str | None = None) -> Journal:
        """Read a journal from text, or from bytes in UTF-8; every entry is made again.

        Args:
            text: The JSON.
            file: Said in messages.

        Raises:
            InvalidJournalError: With everything that is wrong with it.
            TypeError: It is neither text nor bytes.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
            >>> journal = Journal(Jurisdiction(territory=h), "2024-01-01")
            >>> Journal.loads(journal.dumps()) == journal
            True
        """
        from gridgov._journal_file import located, read

        base, begins, entries = read(text, file)
        try:
            return cls(base, begins, entries)
        except InvalidJournalError as error:
            raise InvalidJournalError(located(error.problems, file)) from None

    def save(self, path: str | Path) -> None:
        """Write the journal as a JSON document, whole or not at all.

        Args:
            path: The file.

        Raises:
            InvalidDocumentError: The first model holds values that the format cannot keep; no file is opened.
            OSError: The file cannot be written; the old one is still there.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
            >>> Journal(Jurisdiction(territory=h)).save("province.json")
            >>> Journal.load("province.json")
            <Journal: 0 entries>
        """
        from gridgov._files import atomic_write

        atomic_write(path, self.dumps())

    @classmethod
    def load(cls, path: str | Path) -> Journal:
        """Read a file that `save` wrote.

        Raises:
            InvalidJournalError: With everything that is wrong with it.
            OSError: The file is not there or cannot be read.

        Example:
            >>> Journal.load("nowhere.json")
            Traceback (most recent call last):
            ...
            FileNotFoundError: [Errno 2] No such file or directory: 'nowhere.json'
        """
        return cls.loads(Path(path).read_bytes(), file=str(path))


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the format of a journal, draft 2020-12; the first model is that of a document.

    Example:
        >>> json_schema()["required"]
        ['format', 'version', 'base', 'entries']
    """
    from gridgov._journal_file import json_schema as described

    return described(map(kind_of, change_kinds()))
