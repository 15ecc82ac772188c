"""Cells of texts, words, choices, flags and quantities."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import attrs

from gridgov.quantities import InvalidQuantityError, Quantity
from gridgov.tables._kind import Field
from gridgov.tables._sheet import Cell
from gridgov.tables._value_faults import (
    BAD_CHOICE,
    BAD_FLAG,
    BAD_NUMBER,
    BAD_QUANTITY,
    BAD_TEXT,
    FORMULA_FAILED,
    NUMBER_IS_DATE,
)
from gridgov.tables._value_found import Outcome, shown
from gridgov.tables._value_notes import SPACES, UNKNOWN_WORD
from gridgov.tables._value_number import may_be_quantity, moment
from gridgov.tables._value_text import BLANKS, DASHES, FAILED, is_unknown, narrow, trim
from gridgov.text import Text

__all__ = ["ChoiceReader", "FlagReader", "QuantityReader", "TextReader", "WordsReader", "printed"]

_SPLIT: Final = re.compile("[;；、\n]")
_YES: Final = ["是", "有", "对", "√", "✓", "✔", "☑", "✅", "y", "yes", "true", "t", "1"]
_NO: Final = ["否", "无", "没有", "不是", "×", "✗", "✘", "✕", "✖", "❌", "n", "no", "false", "f", "0"]
_FLAGS: Final = {**dict.fromkeys(_YES, 1), **dict.fromkeys(_NO, 0)}
_DID_YOU_MEAN: Final = Text("Did you mean '{word}'? ", "是否为“{word}”？")
_NOTHING: Final = Text("", "")
_ALIKE: Final = 0.6
_COMPARED: Final = 100
_MOST: Final = 10**15


def printed(cell: Cell) -> str | None:
    """Return a cell that is no text as one, None if it cannot be.

    Example:
        >>> printed(12.0), printed(0.5), printed(True), printed(b"x")
        ('12', '0.5', 'TRUE', None)
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, int | Decimal):
        return str(cell)
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        return moment(cell)
    return str(cell) if type(cell).__name__ in {"datetime64", "timedelta64"} else None


class TextReader:
    """Reads distinct cells of a column of texts; an empty text is unknown."""

    def texts(self, cells: Sequence[str], out: Outcome) -> None:
        """Read texts."""
        for at, given in enumerate(cells):
            text = trim(given)
            out.values[at] = ""
            if not text:
                continue
            if DASHES.fullmatch(text):
                out.note(at, UNKNOWN_WORD)
            elif FAILED.fullmatch(text):
                out.fault(at, FORMULA_FAILED, value=text)
            elif any("\ud800" <= c <= "\udfff" for c in text):
                out.fault(at, BAD_TEXT, value=shown(text))
            else:
                out.values[at] = text
                if text != given:
                    out.note(at, SPACES)

    def others(self, cells: Sequence[Cell], out: Outcome) -> None:
        """Read cells that are no texts."""
        for at, cell in enumerate(cells):
            text = printed(cell)
            out.values[at] = text or ""
            if text is None:
                out.fault(at, BAD_TEXT, value=shown(cell))


class _Said:
    """Reads cells of other types as the texts that they would be written in."""

    def texts(self, cells: Sequence[str], out: Outcome) -> None:
        """Read texts."""
        raise NotImplementedError

    def others(self, cells: Sequence[Cell], out: Outcome) -> None:
        """Read cells that are no texts."""
        said = [printed(cell) for cell in cells]
        self.texts([text or "" for text in said], out)
        for at, (cell, text) in enumerate(zip(cells, said, strict=True)):
            if text is None:
                out.fault(at, BAD_TEXT, value=shown(cell))


class WordsReader(_Said):
    """Reads distinct cells of a column of several words each; an empty tuple is unknown."""

    def texts(self, cells: Sequence[str], out: Outcome) -> None:
        """Read texts."""
        for at, given in enumerate(cells):
            plain = given.strip()
            parts = [trim(part) for part in _SPLIT.split(plain)]
            out.values[at] = ()
            if FAILED.fullmatch(plain):
                out.fault(at, FORMULA_FAILED, value=plain)
            elif DASHES.fullmatch(plain):
                out.note(at, UNKNOWN_WORD)
            else:
                out.values[at] = tuple(part for part in parts if part)
                if BLANKS.search(given) and (plain != given or parts != _SPLIT.split(given)):
                    out.note(at, SPACES)


@attrs.define(eq=False)
class ChoiceReader(_Said):
    """Reads distinct cells of a column of a few words; an empty text is unknown."""

    field: Field
    known: dict[str, str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        pairs = [(word, key) for key, words in self.field.choices for word in words]
        # A key is itself, also where it is a wording of another one.
        self.known = {_same(word): key for word, key in [*pairs, *((key, key) for key, _ in self.field.choices)]}

    def texts(self, cells: Sequence[str], out: Outcome) -> None:
        """Read texts."""
        for at, given in enumerate(cells):
            text, notes = narrow(given)
            out.values[at] = ""
            if not text:
                continue
            key = self.known.get(_same(text))
            if key is not None:
                out.values[at] = key
                out.note(at, *notes)
            elif DASHES.fullmatch(text) or (is_unknown(text) and not self.near(text)):
                out.note(at, UNKNOWN_WORD)
            elif FAILED.fullmatch(text):
                out.fault(at, FORMULA_FAILED, value=text)
            else:
                self.refuse(at, text, out)

    def near(self, text: str) -> str | None:
        """Return the wording that was probably meant."""
        found = difflib.get_close_matches(_same(text)[:_COMPARED], sorted(self.known), n=1, cutoff=_ALIKE)
        return found[0] if found else None

    def refuse(self, at: int, text: str, out: Outcome) -> None:
        """Say that a word is none of the choices."""
        near = self.near(text)
        close = _NOTHING if near is None else _DID_YOU_MEAN.format(word=_worded(self.field, near, self.known[near]))
        known = Text(
            ", ".join(key for key, _ in self.field.choices),
            "、".join(words[0] if words else key for key, words in self.field.choices),
        )
        out.fault(at, BAD_CHOICE, value=shown(text), close=close, known=known)


def _same(text: str) -> str:
    """Return a word in the form in which words are compared."""
    return BLANKS.sub("", narrow(text)[0]).casefold()


def _worded(field: Field, near: str, key: str) -> str:
    """Return the wording of a choice as it is declared."""
    words = next(words for known, words in field.choices if known == key)
    return next((word for word in (key, *words) if _same(word) == near), key)


class FlagReader:
    """Reads distinct cells of a column of flags: 1 for yes, 0 for no, -1 for unknown."""

    def texts(self, cells: Sequence[str], out: Outcome) -> None:
        """Read texts."""
        for at, given in enumerate(cells):
            text, notes = narrow(given)
            value = _FLAGS.get(text.lower())
            out.values[at] = -1
            if value is not None:
                out.values[at] = value
                out.note(at, *notes)
            elif FAILED.fullmatch(text):
                out.fault(at, FORMULA_FAILED, value=text)
            elif text and is_unknown(text):
                out.note(at, UNKNOWN_WORD)
            elif text:
                out.fault(at, BAD_FLAG, value=shown(text))

    def others(self, cells: Sequence[Cell], out: Outcome) -> None:
        """Read cells that are no texts."""
        for at, cell in enumerate(cells):
            sound = isinstance(cell, int | float) and cell in {0, 1}
            out.values[at] = int(cell) if sound else -1
            if not sound:
                out.fault(at, BAD_FLAG, value=shown(cell))


@attrs.define(eq=False)
class QuantityReader:
    """Reads distinct cells of a column of quantities; None is unknown."""

    def texts(self, cells: Sequence[str], out: Outcome) -> None:
        """Read texts."""
        for at, given in enumerate(cells):
            text, notes = narrow(given)
            out.values[at] = None
            if not text:
                continue
            if is_unknown(text):
                out.note(at, UNKNOWN_WORD)
            elif FAILED.fullmatch(text):
                out.fault(at, FORMULA_FAILED, value=text)
            else:
                self.parse(at, given, text, out)
                if notes and out.values[at] is not None:
                    out.note(at, *notes)

    def parse(self, at: int, given: str, text: str, out: Outcome) -> None:
        """Read the wording of one quantity."""
        if not may_be_quantity(text):
            out.fault(at, BAD_NUMBER, value=shown(given), example="300")
            return
        try:
            out.values[at] = Quantity.parse(text)
        except InvalidQuantityError as error:
            problem = error.problems[0]
            if shown(given) != given.strip():
                out.fault(at, BAD_NUMBER, value=shown(given), example="300")
            else:
                why = Text(problem.message("en"), problem.message("zh"))
                out.fault(at, BAD_QUANTITY, why=why, example="300")

    def others(self, cells: Sequence[Cell], out: Outcome) -> None:
        """Read cells that are no texts."""
        for at, cell in enumerate(cells):
            out.values[at] = None
            if isinstance(cell, Quantity):
                out.values[at] = cell
            elif isinstance(cell, dt.date | dt.time | dt.timedelta):
                out.fault(at, NUMBER_IS_DATE, value=moment(cell))
            elif isinstance(cell, int | float | Decimal | Fraction) and not isinstance(cell, bool) and _written(cell):
                out.values[at] = Quantity(cell)
            else:
                out.fault(at, BAD_NUMBER, value=shown(cell), example="300")


def _written(cell: Any) -> bool:  # noqa: ANN401 - any number
    """Tell whether a number is one that somebody would write in digits."""
    return cell == 0 or bool(1 / _MOST < abs(cell) < _MOST)
