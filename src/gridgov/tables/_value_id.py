"""Cells of ids: what a spreadsheet has made of them, and what is no id."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import attrs

from gridgov._net_cells import personal
from gridgov._unicode import composed
from gridgov.tables._kind import Field
from gridgov.tables._sheet import Cell
from gridgov.tables._value_faults import BAD_ID, DIGITS_LOST, FORMULA_FAILED, ID_IS_DATE, PERSONAL_CELL
from gridgov.tables._value_found import Outcome, shown
from gridgov.tables._value_notes import POINT_ZERO, SPACES, TEXT_MARK, UNKNOWN_WORD, NoteKind
from gridgov.tables._value_number import LARGEST, moment
from gridgov.tables._value_text import BLANKS, FAILED, UNSEEN, is_unknown, narrow

__all__ = ["KEPT", "IdReader", "of_people"]

#: A spreadsheet keeps the digits of numbers below.
KEPT: Final = 10**15
_POINT: Final = re.compile(r"([0-9]{1,17})\.0+")
_EXPONENT: Final = re.compile(r"[0-9](?:\.[0-9]*)?[eE]\+[0-9]+|[0-9]\.[0-9]*[eE][0-9]+")
#: What a spreadsheet shows of 1-2 once it has made a date of it.
_DATE: Final = re.compile(
    r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}年[0-9]{1,2}月(?:[0-9]{1,2}日)?|[0-9]{1,2}-(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)-[0-9]{2}"
)
_FORMULA_TEXT: Final = re.compile(r'="([^"]*)"')
_MARK: Final = re.compile("['‘’`](?=[0-9A-Za-z])")
#: Letters of words that are written apart, as Chinese ones are not.
_APART: Final = r"[^\W\d_\u2e80-\u9fff\uf900-\ufaff]"
#: A space that is none between a word and another, or a word and a number.
_INNER: Final = re.compile(rf"(?<!{_APART}) +(?!{_APART})|(?<=[\W_]) +| +(?=[\W_])")
#: First characters of dates, of numbers of telephones and of identity numbers.
_NUMBERED: Final = frozenset("+0123456789JFMASOND")
_PEOPLE: Final = re.compile(r"holder|person|staff|worker|人员|任职者|网格员")
_MAN: Final = "the name of a person"


def of_people(field: Field) -> bool:
    """Tell whether a column holds ids of people.

    Example:
        >>> from gridgov.text import Text
        >>> of_people(Field("holder", Text("holder", "人员编号"), "id", Text("", "")))
        True
    """
    return _PEOPLE.search(f"{field.key} {field.name.zh}") is not None


@attrs.define(eq=False)
class IdReader:
    """Reads distinct cells of a column of ids; an empty text is unknown."""

    field: Field
    #: Whether names of people are looked for: 石泉 is a county and may be a name.
    people: bool = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.people = of_people(self.field)

    def texts(self, cells: Sequence[str], out: Outcome) -> None:
        """Read texts."""
        for at, given in enumerate(cells):
            text, notes = narrow(given)
            out.values[at] = ""
            if not text:
                continue
            if " " in text or not text.isprintable():
                text = _joined(text, notes)
            if not text.isalnum():
                text = self.signs(at, text, notes, out)
            elif is_unknown(text):
                out.note(at, UNKNOWN_WORD)
                continue
            if text:
                self.take(at, text, notes, out)

    def signs(self, at: int, text: str, notes: list[NoteKind], out: Outcome) -> str:
        """Return a text without what a spreadsheet has added; an empty one if it is no id."""
        if match := _FORMULA_TEXT.fullmatch(text):
            notes.append(TEXT_MARK)
            text = match[1].strip()
        elif _MARK.match(text):
            notes.append(TEXT_MARK)
            text = text[1:]
        if match := _POINT.fullmatch(text):
            notes.append(POINT_ZERO)
            return match[1]
        if FAILED.fullmatch(text):
            out.fault(at, FORMULA_FAILED, value=text)
        elif is_unknown(text):
            out.note(at, UNKNOWN_WORD)
        elif _EXPONENT.fullmatch(text):
            out.fault(at, DIGITS_LOST, value=text)
        elif _DATE.fullmatch(text):
            out.fault(at, ID_IS_DATE, value=text)
        else:
            return text
        return ""

    def take(self, at: int, text: str, notes: Sequence[NoteKind], out: Outcome) -> None:
        """Take an id, if it says nothing of a person."""
        first = text[0]
        if (self.people or first in _NUMBERED) and self.spoils(at, text, out):
            return
        out.values[at] = text
        if notes:
            out.note(at, *notes)

    def spoils(self, at: int, text: str, out: Outcome) -> bool:
        """Tell whether a text is a date, or says something of a person."""
        what = personal(text)
        if _DATE.fullmatch(text):
            out.fault(at, ID_IS_DATE, value=text)
        elif what is not None and (self.people or what.en != _MAN):
            out.fault(at, PERSONAL_CELL, what=what)
        else:
            return False
        return True

    def others(self, cells: Sequence[Cell], out: Outcome) -> None:
        """Read cells that are no texts."""
        for at, cell in enumerate(cells):
            out.values[at] = ""
            if isinstance(cell, dt.date | dt.time | dt.timedelta):
                out.fault(at, ID_IS_DATE, value=moment(cell))
            elif type(cell).__name__ in {"datetime64", "timedelta64"}:
                out.fault(at, ID_IS_DATE, value=str(cell))
            elif isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
                self.number(at, cell, out)
            else:
                out.fault(at, BAD_ID, value=shown(cell))

    def number(self, at: int, cell: float | Decimal, out: Outcome) -> None:
        """Read a number as the digits that it was written in."""
        if cell != cell or abs(cell) == float("inf"):  # noqa: PLR0124 - NaN
            out.fault(at, BAD_ID, value=str(cell))
        elif (isinstance(cell, float) and abs(cell) >= LARGEST) or (cell == int(cell) and lost(int(cell))):
            out.fault(at, DIGITS_LOST, value=f"{cell:.6g}")
        else:
            self.take(at, str(int(cell)) if cell == int(cell) else str(cell), [], out)


def lost(number: int) -> bool:
    """Tell whether a number from a workbook has more digits than are kept there, all the others zero.

    Example:
        >>> lost(6109020010010010), lost(6109020010010011), lost(610902001001001)
        (True, False, False)
    """
    size = abs(number)
    return size >= KEPT and size % 10 ** (len(str(size)) - 15) == 0


def _joined(text: str, notes: list[NoteKind]) -> str:
    """Return an id without the spaces that are none of it; one between two words stays."""
    plain = _INNER.sub("", BLANKS.sub(" ", UNSEEN.sub("", text)))
    if not plain.isascii():
        plain = composed(plain)  # what a space kept apart may be one character now
    if plain != text and SPACES not in notes:
        notes.append(SPACES)
    return plain
