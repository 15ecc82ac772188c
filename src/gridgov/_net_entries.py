"""The sheet that says what a net is as a whole: a word and its value in each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

import attrs

from gridgov._days import as_day
from gridgov._net_cells import Found, read_column, word
from gridgov._net_faults import KEPT_WITHOUT_BASIS
from gridgov._net_file_faults import BAD_YES, PERSONAL_COLUMN, UNKNOWN_ENTRY
from gridgov._net_sheet import suggestion
from gridgov._net_words import ENTRIES, LEFT_ASIDE, PERSONAL, Field, plain
from gridgov._net_workbook import Cell, Sheet
from gridgov._tables import BAD_DAY, DAYS_REVERSED
from gridgov.errors import Batch, FaultKind, Place
from gridgov.text import Text

__all__ = ["Entries", "read_entries"]

_YES: Final = frozenset({"yes", "y", "true", "1", "是", "对", "√"})
_NO: Final = frozenset({"no", "n", "false", "0", "否", "不", "×"})
_NAMES: Final = ("name_zh", "name_en")


@attrs.frozen(eq=False)
class Entries:
    """What a net is as a whole."""

    #: Its id; None if none is given.
    id: str | None = None
    #: Arguments of `Net.from_tables`; none of them is one that it refuses.
    whole: Mapping[str, Any] = attrs.field(factory=dict[str, Any])
    batches: Sequence[Batch] = ()


@cache
def _meanings() -> dict[str, Field]:
    return {plain(name): field for field in ENTRIES for name in (field.key, field.zh, *field.words)}


def read_entries(sheet: Sheet, stem: str) -> Entries:
    """Read the sheet; nothing is raised, what is wrong is in the result.

    Args:
        sheet: The sheet.
        stem: Id of the net where the sheet gives none.
    """
    given, batches = _given(sheet)
    reader = _Reader(sheet.place, given, batches)
    ident = reader.text("id")
    whole: dict[str, Any] = {"name": reader.name()}
    whole |= {key: reader.text(key) for key in ("department", "basis")}
    whole |= {key: reader.yes(key) for key in ("keep", "generated")}
    whole |= dict(zip(("start", "end"), reader.period(), strict=True))
    whole["levels"] = [text for text in map(word, given["levels"][1]) if text] if "levels" in given else None
    if whole["keep"] and not whole["basis"]:
        reader.blame(KEPT_WITHOUT_BASIS, "keep", net=ident or stem)
        whole["keep"] = False
    return Entries(ident, whole, batches)


def _given(sheet: Sheet) -> tuple[dict[str, tuple[int, list[Cell]]], list[Batch]]:
    """Return the row and the cells that each entry has; titles and lines of a legend say nothing."""
    out: dict[str, tuple[int, list[Cell]]] = {}
    batches: list[Batch] = []
    for number, row in enumerate(sheet.rows, 1):
        title = (word(row[0]) or "").strip() if row else ""
        values = [cell for cell in row[1:] if word(cell) is not None]
        heading = plain(title)
        if not title or heading in LEFT_ASIDE:
            continue
        place = attrs.evolve(sheet.place, row=number)
        if heading in _meanings():
            if values:
                out.setdefault(_meanings()[heading].key, (number, row[1:]))
        elif values and PERSONAL.search(heading):
            batches.append(Batch(PERSONAL_COLUMN, facts={"column": [title]}, place=place))
        elif values:
            batches.append(
                Batch(UNKNOWN_ENTRY, facts={"key": [title], "fix": [suggestion(title, ENTRIES)]}, place=place)
            )
    return out, batches


@attrs.frozen(eq=False)
class _Reader:
    """Reads entries one by one."""

    place: Place
    given: Mapping[str, tuple[int, list[Cell]]]
    batches: list[Batch]

    def blame(self, kind: FaultKind, key: str, **facts: object) -> None:
        """Report an entry."""
        place = attrs.evolve(self.place, row=self.given[key][0])
        self.batches.append(Batch(kind, facts={name: [value] for name, value in facts.items()}, place=place))

    def _cell(self, key: str) -> Cell:
        return self.given[key][1][0] if key in self.given else ""

    def text(self, key: str) -> str | None:
        """Return a text; of an id the digits."""
        if key != "id":
            return word(self._cell(key))
        found: list[Found] = []
        (value,) = read_column("id", [self._cell(key)], found)
        for _, kind, facts in found:
            self.blame(kind, key, **facts)
        return None if value is None else str(value)

    def name(self) -> Text | None:
        """Return the name; one that is given in one language stands for both."""
        zh, en = (word(self._cell(key)) for key in _NAMES)
        if zh is None and en is None:
            return None
        return Text(en or zh or "", zh or en or "")

    def yes(self, key: str) -> bool:
        """Return yes or no."""
        text = plain(word(self._cell(key)) or "")
        if text and text not in _YES | _NO:
            self.blame(BAD_YES, key, value=word(self._cell(key)))
        return text in _YES

    def period(self) -> tuple[str | None, str | None]:
        """Return the first and the last day; none where they are not days in order."""
        days = [self._day("start"), self._day("end")]
        start, end = days
        if start is not None and end is not None and end < start:
            self.blame(DAYS_REVERSED, "end", start=start, end=end)
            return None, None
        return start, end

    def _day(self, key: str) -> str | None:
        (value,) = read_column("day", [self._cell(key)], [])
        if value is None:
            return None
        try:
            return str(as_day(value))
        except ValueError:
            self.blame(BAD_DAY, key, value=str(value)[:40])
            return None
