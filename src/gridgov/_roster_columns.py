"""The columns that a roster is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn, Rows, TextColumn, frozen
from gridgov._days import Days
from gridgov._encoding import is_missing

__all__ = ["RosterColumns", "Sets", "are_words", "as_words"]


def as_words(value: object) -> Sequence[str]:
    """Return the words of one cell: a single text is one of them, a missing value is none."""
    if isinstance(value, str):
        return (value,) if value else ()
    return () if is_missing(value) else tuple(cast("Sequence[str]", value))


def are_words(value: object) -> bool:
    """Tell whether one cell holds a text, texts or nothing."""
    if value is None or isinstance(value, str) or is_missing(value):
        return True
    if not isinstance(value, Iterable) or isinstance(value, Mapping | bytes):
        return False
    return all(isinstance(word, str) for word in cast("Iterable[object]", value))


class Sets:
    """A column of sets of words, most of them equal: the distinct sets, and a number for each row."""

    __slots__ = ("codes", "values")

    def __init__(self, values: tuple[frozenset[str], ...], codes: Rows) -> None:
        self.values: tuple[frozenset[str], ...] = values
        self.codes: Rows = frozen(codes)

    @classmethod
    def of(cls, column: Sequence[object] | None, n: int) -> Sets:
        """Number the sets of a column; a missing one is empty."""
        if column is None:
            return cls((frozenset(),), np.zeros(n, np.int32))
        found: dict[frozenset[str], int] = {frozenset(): 0}
        codes = np.empty(n, np.int32)
        for i, value in enumerate(column):
            codes[i] = found.setdefault(frozenset(as_words(value)), len(found))
        return cls(tuple(found), codes)

    def get(self, row: int) -> frozenset[str]:
        """Return the set of a row."""
        return self.values[int(self.codes[row])]

    def tolist(self) -> list[list[str]]:
        """Return all sets, each sorted."""
        lists = [sorted(v) for v in self.values]
        return [lists[c] for c in self.codes.tolist()]

    def __reduce__(self) -> tuple[object, ...]:
        return Sets, (self.values, self.codes)


@attrs.frozen(eq=False)
class RosterColumns:
    """Checked columns of a roster."""

    post_ids: IdColumn
    post_role: npt.NDArray[np.int16]
    post_unit: Rows
    post_number: Rows
    post_body: TextColumn
    holder_ids: IdColumn
    holder_kind: npt.NDArray[np.uint8]
    holder_qualifications: Sets
    app_post: Rows
    app_holder: Rows
    app_start: Days
    app_end: Days
    app_basis: TextColumn
    app_meets: Sets
    device_ids: IdColumn
    device_kind: TextColumn
    device_holder: Rows
