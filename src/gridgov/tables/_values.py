"""Cells of a column as values of its type: ids, texts, numbers, days, flags, choices, words and quantities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, Protocol, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from gridgov._columns import Encoded, Ints, encode
from gridgov.tables._kind import Field, FieldType
from gridgov.tables._sheet import Cell, Cells
from gridgov.tables._value_bulk import Piece, decimals, iso_days, joined, plain_ids, plain_texts, whole_numbers
from gridgov.tables._value_day import DayReader
from gridgov.tables._value_found import CellFaults, CellNotes, Cleaned, Draft, Outcome, gathered
from gridgov.tables._value_id import KEPT, IdReader
from gridgov.tables._value_notes import TIME_LEFT_OUT, NoteKind
from gridgov.tables._value_number import LARGEST, NumberReader
from gridgov.tables._value_parts import Part, distinct, distinct_texts, parts
from gridgov.tables._value_word import ChoiceReader, FlagReader, QuantityReader, TextReader, WordsReader
from gridgov.tables._value_zeros import with_zeros

__all__ = ["CellFaults", "CellNotes", "Cleaned", "Inexact", "NoteKind", "clean"]

#: What becomes of a number that is not exact.
Inexact: TypeAlias = Literal["unknown", "number"]


class _Reader(Protocol):
    """Reads distinct cells."""

    def texts(self, cells: Sequence[str], out: Outcome) -> None:
        """Read texts."""

    def others(self, cells: Sequence[Cell], out: Outcome) -> None:
        """Read cells that are no texts."""


def clean(cells: Cells, field: Field, *, inexact: Inexact = "unknown") -> Cleaned:
    """Return the cells of a column as values, what is wrong in them, and what was put right.

    Every cell that is not empty becomes a value, a quantity beside the values, a fault, or a note that it stands for
    nothing. The same cells in another order give the same values in that order.

    Args:
        cells: The cells: a list, `Encoded` texts, or an array of shape (n,). They are not changed.
        field: What stands in the column.
        inexact: What 约300户 is in a column of numbers: unknown, with the quantity kept beside, or the bare number,
            with the quantity kept beside as well.

    Returns:
        Ids, texts and choices are `Encoded`, an empty text where unknown; ids and texts that are clean are the buffer
        that came in. See `Cleaned.values` for the others.

    Raises:
        ValueError: ``inexact`` is neither ``"unknown"`` nor ``"number"``.

    Example:
        >>> from gridgov.text import Text
        >>> field = Field("households", Text("households", "户数"), "count", Text("", ""))
        >>> found = clean(["１,２００户", "约300户", "-", "12人"], field)
        >>> found.values.tolist()
        [1200.0, nan, nan, nan]
        >>> [(fault.kind.name, fault.positions.tolist()) for fault in found.faults]
        [('number-of-another-unit', [3])]
        >>> [(note.kind.key, note.positions.tolist()) for note in found.notes]
        [('full_width', [0]), ('inexact', [1]), ('suffix', [0, 1]), ('thousands', [0]), ('unknown_word', [2])]
    """
    if inexact not in {"unknown", "number"}:
        msg = f"inexact must be 'unknown' or 'number', not {inexact!r}."
        raise ValueError(msg)
    return _COLUMNS[field.type](cells, field, inexact)


# -- distinct cells ------------------------------------------------------------------------------------------------


def _each_text(coded: Encoded, some: Ints, read: _Reader, draft: Draft, rows: Ints) -> tuple[list[Any], Ints]:
    """Read some of the texts, each distinct one once; return what they are, and which each is."""
    texts, which = distinct_texts(coded, some)
    out = Outcome([None] * len(texts))
    read.texts(texts, out)
    draft.spread(out, which, rows[some])
    return out.values, which


def _each(part: Part, some: Ints, read: _Reader, draft: Draft) -> tuple[list[Any], Ints]:
    """Do the same for some cells that are no texts."""
    if part.sort != "others":
        array = cast("npt.NDArray[Any]", part.cells[some])
        unlike, inverse = np.unique(array, return_inverse=True)
        cells, which = list(unlike) if array.dtype.kind == "M" else unlike.tolist(), inverse.astype(np.int64)
    else:
        cells, which = distinct([part.cells[i] for i in some.tolist()])
    out = Outcome([None] * len(cells))
    read.others(cells, out)
    draft.spread(out, which, part.rows[some])
    return out.values, which


def _read(part: Part, some: Ints, read: _Reader, draft: Draft) -> tuple[list[Any], Ints]:
    """Read some cells of a part, each distinct one once."""
    if part.sort == "texts":
        return _each_text(part.cells, some, read, draft, part.rows)
    return _each(part, some, read, draft)


def _there(part: Part) -> Ints:
    """Return the cells of a part that are not empty."""
    return np.flatnonzero(part.cells.lengths) if part.sort == "texts" else np.arange(len(part.rows))


# -- columns -------------------------------------------------------------------------------------------------------


def _numbers(cells: Cells, field: Field, inexact: Inexact) -> Cleaned:
    """Read counts, other numbers and shares."""
    values, draft, read = np.full(len(cells), np.nan), Draft(), NumberReader(field, inexact)
    for part in parts(cells):
        good, found = _plain_numbers(part, field.type)
        values[part.rows[good]] = found[good]
        rest = np.flatnonzero(~good) if part.sort != "texts" else np.flatnonzero(~good & (part.cells.lengths > 0))
        if len(rest):
            said, which = _read(part, rest, read, draft)
            values[part.rows[rest]] = np.array(said, np.float64)[which]
    return draft.done(values)


def _plain_numbers(part: Part, kind: FieldType) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    """Tell which cells are plainly numbers that the column can have, and return these."""
    if part.sort == "texts":
        good, found = whole_numbers(part.cells)
        if kind != "count":
            rest = np.flatnonzero(~good & (part.cells.lengths > 0))
            good[rest], found[rest] = decimals(part.cells, rest)
    elif part.sort in {"whole", "floats"}:
        found = part.cells.astype(np.float64)
        # A part of a whole number is what its integer is not.
        good = (found >= 0) & (found < LARGEST)
        if kind == "count":
            good &= np.floor(found) == found
    else:
        return np.zeros(len(part.rows), bool), np.zeros(len(part.rows))
    return (good & (found <= 1) if kind == "share" else good), found + 0.0


def _days(cells: Cells, _field: Field, _inexact: Inexact) -> Cleaned:
    """Read days."""
    values, draft, read = np.full(len(cells), np.datetime64("NaT", "D")), Draft(), DayReader()
    for part in parts(cells):
        good = np.zeros(len(part.rows), bool)
        if part.sort == "texts":
            good, found = iso_days(part.cells)
            values[part.rows[good]] = found[good]
            rest = np.flatnonzero(~good & (part.cells.lengths > 0))
        elif part.sort == "moments":
            good = _plain_moments(part, values, draft)
            rest = np.flatnonzero(~good)
        else:
            rest = _there(part)
        if len(rest):
            said, which = _read(part, rest, read, draft)
            values[part.rows[rest]] = np.array(said, "datetime64[D]")[which]
    return draft.done(values)


def _plain_moments(part: Part, values: npt.NDArray[np.datetime64], draft: Draft) -> npt.NDArray[np.bool_]:
    """Take moments of the years 1 to 9999 as days; tell which they are."""
    days = part.cells.astype("datetime64[D]")
    years = part.cells.astype("datetime64[Y]").astype(np.int64) + 1970
    good: npt.NDArray[np.bool_] = (years >= 1) & (years <= 9999)  # noqa: PLR2004 - the calendar of a date
    values[part.rows[good]] = days[good]
    draft.note(TIME_LEFT_OUT, part.rows[good & (days.astype(part.cells.dtype) != part.cells)])
    return good


def _ids(cells: Cells, field: Field, _inexact: Inexact) -> Cleaned:
    """Read ids."""
    draft, read, pieces = Draft(), IdReader(field), list[Piece]()
    for part in parts(cells):
        if part.sort in {"whole", "floats"}:
            written = _written(part)
            rest = np.flatnonzero(~written)
            if len(rest):
                said, which = _each(part, rest, read, draft)
                pieces.append((part.rows[rest], encode(said), which))
            sound = np.flatnonzero(written)
            digits = encode(part.cells[sound].astype(np.int64 if part.sort == "floats" else part.cells.dtype))
            part = Part("texts", part.rows[sound], digits)  # noqa: PLW2901 - read on as texts
        good = plain_ids(part.cells) if part.sort == "texts" else np.zeros(len(part.rows), bool)
        _take_texts(part, good, read, draft, pieces)
    return draft.done(with_zeros(joined(len(cells), pieces), draft))


def _written(part: Part) -> npt.NDArray[np.bool_]:
    """Tell which numbers are whole and have kept all their digits."""
    size = np.abs(part.cells)
    if part.sort == "whole":
        return size < KEPT if part.loose else np.ones(len(size), bool)
    written: npt.NDArray[np.bool_] = (size < (KEPT if part.loose else LARGEST)) & (np.floor(part.cells) == part.cells)
    return written


def _take_texts(part: Part, good: npt.NDArray[np.bool_], read: _Reader, draft: Draft, pieces: list[Piece]) -> None:
    """Take texts that are clean as they are, and read the others."""
    if part.sort == "texts":
        pieces.append((part.rows, part.cells, None))
        rest = np.flatnonzero(~good & (part.cells.lengths > 0))
    else:
        rest = np.flatnonzero(~good)
    if len(rest):
        said, which = _read(part, rest, read, draft)
        pieces.append((part.rows[rest], encode(said), which))


def _texts(cells: Cells, _field: Field, _inexact: Inexact) -> Cleaned:
    """Read texts."""
    draft, read, pieces = Draft(), TextReader(), list[Piece]()
    for part in parts(cells):
        good = plain_texts(part.cells) if part.sort == "texts" else np.zeros(len(part.rows), bool)
        _take_texts(part, good, read, draft, pieces)
    return draft.done(joined(len(cells), pieces))


def _choices(cells: Cells, field: Field, inexact: Inexact) -> Cleaned:
    """Read words of which there are a few; any text where none are named."""
    if not field.choices:
        return _texts(cells, field, inexact)
    draft, read, pieces = Draft(), ChoiceReader(field), list[Piece]()
    for part in parts(cells):
        said, which = _read(part, _there(part), read, draft)
        pieces.append((part.rows[_there(part)], encode(said), which))
    return draft.done(joined(len(cells), pieces))


def _flags(cells: Cells, _field: Field, _inexact: Inexact) -> Cleaned:
    """Read flags."""
    values, draft, read = np.full(len(cells), -1, np.int8), Draft(), FlagReader()
    for part in parts(cells):
        some = _there(part)
        said, which = _read(part, some, read, draft)
        values[part.rows[some]] = np.array(said, np.int8)[which]
    return draft.done(values)


def _objects(read: _Reader, unknown: object) -> Callable[[Cells, Field, Inexact], Cleaned]:
    """Return what reads a column of Python values."""

    def column(cells: Cells, _field: Field, _inexact: Inexact) -> Cleaned:
        values, draft = gathered([unknown] * len(cells)), Draft()
        for part in parts(cells):
            some = _there(part)
            said, which = _read(part, some, read, draft)
            values[part.rows[some]] = gathered(said)[which]
        return draft.done(values.tolist())

    return column


_COLUMNS: Final[Mapping[FieldType, Callable[[Cells, Field, Inexact], Cleaned]]] = {
    "id": _ids,
    "text": _texts,
    "count": _numbers,
    "number": _numbers,
    "share": _numbers,
    "day": _days,
    "flag": _flags,
    "choice": _choices,
    "words": _objects(WordsReader(), ()),
    "quantity": _objects(QuantityReader(), None),
}
