"""Faults for messy workbooks: each is planted on purpose, and its place is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Any, TypeAlias

import attrs

from gridgov.tables._sheet import letter
from gridgov.testing import _messy_words as words
from gridgov.testing._messy_cells import Broken, Formula
from gridgov.testing._messy_draft import Draft

__all__ = ["Fault", "Planted", "Planter"]


@attrs.frozen
class Planted:
    """One fault that was planted.

    Example:
        >>> Planted("negative", ("VAL002",), "单元", 7, "E").cell
        'E7'
    """

    #: What it is, such as ``negative``.
    fault: str
    #: Codes of which a reader must report one.
    codes: tuple[str, ...]
    #: Name of the sheet; None for a text file.
    sheet: str | None
    #: Row in the sheet, from 1; None where it concerns the sheet as a whole.
    row: int | None
    #: Letters of the column; None where it concerns the row as a whole.
    letter: str | None
    #: Codes that may be reported besides in the same sheet as a consequence; ``*`` is any.
    also: tuple[str, ...] = ()
    #: What must stand in the cell for the fault to be gone, where that is enough.
    right: Any = None
    #: Whether that is enough.
    in_cell: bool = False
    #: Whether another cell of the row may be blamed as well.
    in_row: bool = False

    @property
    def cell(self) -> str | None:
        """The cell, such as ``E7``."""
        return None if self.row is None or self.letter is None else f"{self.letter}{self.row}"


@attrs.define
class Planter:
    """Plants faults in the sheets of one workbook, each in rows that no other fault touches."""

    rng: Random
    drafts: list[Draft]
    #: Text files have one sheet without a name.
    text: bool
    #: What kind of file it will be.
    form: str
    planted: list[Planted] = attrs.field(factory=list[Planted])
    #: Whether the file gets the name of another kind of file.
    misnamed: bool = False
    #: Sheet and number of records that a fault stands in.
    touched: set[tuple[int, int]] = attrs.field(factory=set[tuple[int, int]])
    #: Row and column of totals that are wrong.
    stated: set[tuple[int, str]] = attrs.field(factory=set[tuple[int, str]])
    #: Columns that stand twice.
    doubled: set[str] = attrs.field(factory=set[str])
    _right: Any = None
    _in_cell: bool = False

    def of_kind(self, kind: str) -> list[int]:
        """Return the positions of the sheets of one kind."""
        return [at for at, draft in enumerate(self.drafts) if draft.kind == kind]

    def named(self, kind: str, ident: str) -> tuple[int, int] | None:
        """Return sheet and number of the record of a unit."""
        for at in self.of_kind(kind):
            for i, record in enumerate(self.drafts[at].records):
                if record.get("id") == ident:
                    return at, i
        return None

    def free(self, kind: str, *, leaf: bool = False, having: str | None = None) -> tuple[int, int] | None:
        """Return sheet and number of a record that nothing was planted in.

        Args:
            kind: Kind of the sheet.
            leaf: No other unit and no post hangs on it.
            having: A column in which it has a value.
        """
        used = self.hung_on() if leaf else set[str]()
        able = [
            (at, i)
            for at in self.of_kind(kind)
            for i, record in enumerate(self.drafts[at].records)
            if (at, i) not in self.touched
            and record.get("id") not in used
            and (having is None or (having in self.drafts[at].columns and record.get(having) is not None))
        ]
        return self.rng.choice(able) if able else None

    def hung_on(self) -> set[str]:
        """Return the ids that other rows name."""
        out: set[str] = set()
        for draft in self.drafts:
            for record in draft.records:
                out.update(record[key] for key in ("parent", "unit") if record.get(key))
        return out

    def touch(self, spots: Iterable[tuple[int, int]]) -> None:
        """Keep other faults out of some records."""
        self.touched.update(spots)

    def spoil(self, spot: tuple[int, int], field: str, value: object) -> tuple[Draft, int, int]:
        """Write a wrong value into the column of a record; return the sheet, row and column."""
        draft = self.drafts[spot[0]]
        row, column = draft.rows[spot[1]], draft.columns[field]
        draft.undo(row, column)
        self.remember(draft.get(row, column))
        draft.put(row, column, self.shown(value))
        for i in range(spot[1] + 1, len(draft.rows)):  # those below must not repeat what is wrong
            if draft.get(draft.rows[i], column) not in words.SAME:
                break
            draft.put(draft.rows[i], column, draft.records[i][field])
        self.touch([spot])
        return draft, row, column

    def shown(self, value: object) -> object:
        """Return a value as the file can hold it."""
        if not self.text or isinstance(value, str):
            return value
        if isinstance(value, Broken):
            return value.shown
        if isinstance(value, Formula):
            return self.shown(value.value)
        if isinstance(value, float) and value.is_integer():
            return f"{value:.0f}"
        return "" if value is None else str(value)

    def note(
        self, fault: str, codes: str, at: tuple[Draft, int | None, int | None], also: str = "", *, in_row: bool = False
    ) -> None:
        """Remember what was planted, and where."""
        draft, row, column = at
        self.planted.append(
            Planted(
                fault,
                tuple(codes.split()),
                None if self.text else draft.title,
                None if row is None else row + 1,
                None if column is None else letter(column),
                tuple(also.split()),
                self._right,
                self._in_cell,
                in_row,
            )
        )
        self._right, self._in_cell = None, False

    def remember(self, right: object) -> None:
        """Keep what stood in a cell before the next fault is noted there."""
        self._right, self._in_cell = right, True


#: Plants one fault; False where there is no place for it.
Fault: TypeAlias = Callable[[Planter], bool]
