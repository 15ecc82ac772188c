"""Columns of tables as the builders take them: quotes taken off, names turned into keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from gridgov._days import Days
from gridgov._encoding import Encoded
from gridgov._lineage_columns import Floats
from gridgov.errors import Batch, Place, Problems
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue
from gridgov.tables._flat_faults import CELL_NEEDED
from gridgov.tables._flat_texts import part_of, unmarked
from gridgov.tables._flat_words import OPEN, Words, words_for
from gridgov.tables._kinds_quotes import unquoted
from gridgov.tables._table import Table
from gridgov.text import Text

__all__ = ["Columns", "needed"]

_CHUNK: Final = 1 << 18


class Columns:
    """The columns of one table, read by what they are to be."""

    def __init__(self, table: Table, levels: LevelScheme | None = None, roles: RoleCatalogue | None = None) -> None:
        #: The table.
        self.table: Table = table
        self._levels = levels
        self._roles = roles

    def __len__(self) -> int:
        return len(self.table)

    def words_of(self, key: str) -> Words:
        """Return the words that a column may name."""
        return words_for(self.table.kind, key, self._levels, self._roles)

    def raw(self, key: str) -> Any:  # noqa: ANN401 - one of several forms
        """Return a column of texts as it is kept, without quotes; None where it is not there."""
        values = self.table.get(key)
        if isinstance(values, Encoded):
            return unmarked(values)
        if values is None:
            return None
        if isinstance(values, np.ndarray):
            return self.texts(key) if values.dtype.kind in "OU" else values
        return self.texts(key)

    def texts(self, key: str) -> list[str | None]:
        """Return a column of texts, names turned into keys where they are known; None for nothing."""
        given, words = self.table.texts(key), self.words_of(key)
        if words is OPEN:
            return [text if text is None or text[0] != '"' else unquoted(text) for text in given]
        known: dict[str | None, str | None] = {None: None}
        return [known[t] if t in known else known.setdefault(t, words.read(cast("str", t))) for t in given]

    def mapped(self, key: str) -> npt.NDArray[np.object_] | None:
        """Return a long column of a few words, each the same object for the same word; None where it is not there."""
        values = self.table.get(key)
        if values is None:
            return None
        words = self.words_of(key)
        known: dict[Any, str | None] = {None: None, "": None}
        out = np.empty(len(self), object)
        at = 0
        for piece in _pieces(values):
            new = set(piece).difference(known)
            known.update((text, words.read(str(text))) for text in new)
            out[at : at + len(piece)] = [known[text] for text in piece]
            at += len(piece)
        return out

    def sets(self, key: str) -> list[tuple[str, ...]]:
        """Return a column of words, names turned into keys where they are known."""
        values = self.table.get(key)
        if values is None:
            return [()] * len(self)
        words = self.words_of(key)
        return [tuple(map(words.read, _split(cell))) for cell in cast("Sequence[Any]", values)]

    def flags(self, key: str) -> list[bool]:
        """Return a column of yes and no; unknown is no."""
        values = self.table.get(key)
        return [False] * len(self) if values is None else [bool(value == 1) for value in cast("Sequence[Any]", values)]

    def counts(self, key: str) -> list[int | None]:
        """Return a column of whole numbers, None where unknown."""
        return [None if np.isnan(value) else int(value) for value in self.numbers(key).tolist()]

    def numbers(self, key: str) -> Floats:
        """Return a column of numbers, NaN where unknown."""
        values = self.table.get(key)
        if values is None:
            return np.full(len(self), np.nan)
        return np.asarray([np.nan if value is None else value for value in cast("Sequence[Any]", values)], np.float64)

    def days(self, key: str) -> Days:
        """Return a column of days, NaT where unknown."""
        values = self.table.get(key)
        if values is None:
            return np.full(len(self), np.datetime64("NaT", "D"))
        if isinstance(values, np.ndarray):
            return cast("Days", values.astype("datetime64[D]"))
        return np.array([value or "NaT" for value in cast("Sequence[Any]", values)], "datetime64[D]")

    def wordings(self, key: str) -> list[Text | None]:
        """Return wordings out of two columns; one that is missing is empty, None where both are."""
        pairs = zip(self.texts(f"{key}_en"), self.texts(f"{key}_zh"), strict=True)
        return [None if en is None and zh is None else Text(en or "", zh or "") for en, zh in pairs]

    def named(self, key: str, names: Sequence[str | None]) -> list[Text]:
        """Return wordings; where one is missing the key stands for it."""
        pairs = zip(self.texts(f"{key}_en"), self.texts(f"{key}_zh"), names, strict=True)
        return [
            Text((name or "").replace("_", " ") if en is None else en, (en or name or "") if zh is None else zh)
            for en, zh, name in pairs
        ]


def _pieces(values: Any) -> Iterator[list[Any]]:  # noqa: ANN401 - one of several forms
    """Return a long column in parts, as Python values."""
    for start in range(0, len(values), _CHUNK):
        stop = min(start + _CHUNK, len(values))
        part: Any = part_of(values, start, stop) if isinstance(values, Encoded) else values[start:stop]
        yield list(part.tolist() if hasattr(part, "tolist") else part)


def _split(cell: object) -> tuple[str, ...]:
    """Return the words of a cell; one that holds nothing in quotes has the empty word."""
    if cell is None:
        return ()
    return (cell,) if isinstance(cell, str) else tuple(cast("Sequence[str]", cell))


def needed(table: Table, *keys: str) -> Problems:
    """Report cells that are empty and may not be."""
    batches: list[Batch] = []
    for key in keys:
        texts = table.texts(key)
        empty = [i + 1 for i, text in enumerate(texts) if text is None]
        if empty:
            facts = {"column": [table.headings.get(key, key)] * len(empty)}
            batches.append(Batch(CELL_NEEDED, empty, facts=facts, place=Place(column=key)))
    return table.relocate(Problems(batches))
