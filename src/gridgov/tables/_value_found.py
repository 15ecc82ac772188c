"""What reading a column of cells gives: its values, what is wrong in it, and what was put right."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Ints, frozen
from gridgov.errors import FaultKind
from gridgov.quantities import Quantity
from gridgov.tables._sheet import Cell
from gridgov.tables._value_notes import NoteKind
from gridgov.text import Text

__all__ = ["CellFaults", "CellNotes", "Cleaned", "Draft", "Outcome", "Reader", "gathered", "shown"]

_SHOWN: Final = 40
_HIDDEN: Final = "***"
#: Numbers of telephones and of identity cards, also among other characters.
_OF_A_PERSON: Final = re.compile(
    r"(?<![0-9])1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}(?![0-9])"
    r"|(?<![0-9])[1-9][0-9]{5}(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]{4}[0-9Xx](?![0-9])",
    re.ASCII,
)


@attrs.frozen(eq=False)
class CellFaults:
    """The cells of a column that have one kind of fault."""

    #: What is wrong.
    kind: FaultKind
    #: Positions in the column, from 0, in order. Int64, shape (n,).
    positions: Ints
    #: The values that the messages speak of, each of length n.
    facts: Mapping[str, Sequence[object]]


@attrs.frozen(eq=False)
class CellNotes:
    """The cells of a column in which one kind of thing was put right."""

    #: What was done.
    kind: NoteKind
    #: Positions in the column, from 0, in order. Int64, shape (n,).
    positions: Ints

    @property
    def what(self) -> Text:
        """What was done, in words."""
        return self.kind.text


@attrs.frozen(eq=False)
class Cleaned:
    """A column of cells as values; a cell with a fault is unknown in it.

    Example:
        >>> from gridgov.tables._values import clean
        >>> from gridgov.tables._kind import Field
        >>> found = clean(["300", "约300户"], Field("n", Text("n", "户数"), "count", Text("", "")))
        >>> found.values.tolist(), found.quantities[1].text("zh")
        ([300.0, nan], '约300')
    """

    #: One entry for each cell. Texts, ids and choices: `Encoded`, an empty text for unknown. Numbers: float64, NaN.
    #: Days: datetime64[D], NaT. Flags: int8, 1, 0, and -1. Words: a list of tuples, empty ones for unknown.
    #: Quantities: a list, None for unknown.
    values: Any
    #: What is wrong, in the order of codes; a cell has one fault at most.
    faults: tuple[CellFaults, ...] = ()
    #: What was put right, in the order of keys.
    notes: tuple[CellNotes, ...] = ()
    #: Numbers that are not exact, by position.
    quantities: Mapping[int, Quantity] = attrs.field(factory=dict[int, Quantity])

    @property
    def spoiled(self) -> Ints:
        """Positions of the cells that have a fault, in order. Int64."""
        none: list[Ints] = [np.zeros(0, np.int64)]
        return np.sort(np.concatenate(none + [fault.positions for fault in self.faults]))


@attrs.define(eq=False)
class Outcome:
    """What is found while distinct cells are read one by one; each is named by its position among them."""

    #: The values, at first unknown.
    values: list[Any]
    faults: list[tuple[int, FaultKind, dict[str, object]]] = attrs.field(
        factory=list[tuple[int, FaultKind, dict[str, object]]]
    )
    notes: dict[NoteKind, list[int]] = attrs.field(factory=dict[NoteKind, list[int]])
    quantities: dict[int, Quantity] = attrs.field(factory=dict[int, Quantity])

    def fault(self, at: int, kind: FaultKind, **facts: object) -> None:
        """Say what is wrong with a cell."""
        self.faults.append((at, kind, facts))

    def note(self, at: int, *kinds: NoteKind) -> None:
        """Say what was put right in a cell."""
        for kind in kinds:
            self.notes.setdefault(kind, []).append(at)


#: Reads distinct cells.
Reader: TypeAlias = Callable[[Sequence[Cell], Outcome], None]


@attrs.define(eq=False)
class Draft:
    """Faults and notes of a column while it is read; positions are those of its cells."""

    faults: dict[FaultKind, list[tuple[Ints, dict[str, npt.NDArray[np.object_]]]]] = attrs.field(
        factory=dict[FaultKind, list[tuple[Ints, dict[str, npt.NDArray[np.object_]]]]]
    )
    notes: dict[NoteKind, list[Ints]] = attrs.field(factory=dict[NoteKind, list[Ints]])
    quantities: dict[int, Quantity] = attrs.field(factory=dict[int, Quantity])

    def fault(self, kind: FaultKind, positions: Ints, facts: Mapping[str, Sequence[object]]) -> None:
        """Take up one kind of fault of some cells."""
        if len(positions):
            columns = {key: gathered(values) for key, values in facts.items()}
            self.faults.setdefault(kind, []).append((positions, columns))

    def note(self, kind: NoteKind, positions: Ints) -> None:
        """Take up one kind of note of some cells."""
        if len(positions):
            self.notes.setdefault(kind, []).append(positions)

    def spread(self, outcome: Outcome, which: Ints, rows: Ints) -> None:
        """Take up what was found in distinct cells.

        Args:
            outcome: What was found.
            which: For each cell, which of the distinct ones it is.
            rows: For each cell, its position in the column.
        """
        by_kind: dict[FaultKind, list[tuple[int, dict[str, object]]]] = {}
        for at, kind, facts in outcome.faults:
            by_kind.setdefault(kind, []).append((at, facts))
        for kind, found in by_kind.items():
            cells, index = _among([at for at, _ in found], len(outcome.values), which)
            columns = {key: gathered([facts[key] for _, facts in found])[index] for key in found[0][1]}
            self.faults.setdefault(kind, []).append((rows[cells], columns))
        for what, found_at in outcome.notes.items():
            self.note(what, rows[_among(found_at, len(outcome.values), which)[0]])
        if outcome.quantities:
            cells, index = _among(list(outcome.quantities), len(outcome.values), which)
            said = list(outcome.quantities.values())
            self.quantities.update({int(rows[cell]): said[int(i)] for cell, i in zip(cells, index, strict=True)})

    def done(self, values: Any) -> Cleaned:  # noqa: ANN401 - one of several columns
        """Return the column."""
        if isinstance(values, np.ndarray):
            frozen(cast("npt.NDArray[Any]", values))
        faults = [_fault(kind, self.faults[kind]) for kind in sorted(self.faults, key=lambda kind: kind.code)]
        notes = [
            CellNotes(kind, frozen(np.unique(np.concatenate(self.notes[kind]))))
            for kind in sorted(self.notes, key=lambda kind: kind.key)
        ]
        return Cleaned(values, tuple(faults), tuple(notes), dict(sorted(self.quantities.items())))


def _fault(kind: FaultKind, parts: list[tuple[Ints, dict[str, npt.NDArray[np.object_]]]]) -> CellFaults:
    """Return faults of one kind in the order of their cells."""
    positions = np.concatenate([part for part, _ in parts])
    order = np.argsort(positions, kind="stable")
    facts = {key: np.concatenate([facts[key] for _, facts in parts])[order].tolist() for key in parts[0][1]}
    return CellFaults(kind, frozen(positions[order]), facts)


def _among(some: Sequence[int], n: int, which: Ints) -> tuple[Ints, Ints]:
    """Return the cells that are one of some of ``n`` distinct ones, and which of the some each is."""
    place = np.full(n, -1, np.int64)
    place[list(some)] = np.arange(len(some))
    found = place[which]
    cells = np.flatnonzero(found >= 0)
    return cells, found[cells]


def gathered(values: Sequence[Any]) -> npt.NDArray[np.object_]:
    """Return values as an array of objects."""
    out = np.empty(len(values), object)
    out[:] = values
    return out


def shown(value: Cell) -> str:
    """Return a cell as a message shows it: not too long, and nothing of a person.

    Example:
        >>> shown(12.0), shown("13800138000"), len(shown("x" * 99))
        ('12', '***', 40)
    """
    if isinstance(value, bool):
        text = str(value).upper()
    elif isinstance(value, float):
        text = str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    elif isinstance(value, str | int | dt.date | dt.time | dt.timedelta | bytes | Decimal):
        text = str(value).strip()
    else:
        text = type(value).__name__
    if _OF_A_PERSON.search(text):
        return _HIDDEN
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
