"""What is wrong with single cells of a file, collected by column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from gridgov.errors import Batch, FaultKind, InvalidFileError, Place, Problems
from gridgov.tables._sheet import letter

__all__ = ["CellFaults"]

#: A file with more bad cells than this is refused with those that were found.
_MOST: Final = 100_000


class CellFaults:
    """Faults of cells: one batch for each kind and column."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._found: dict[tuple[FaultKind, int], tuple[list[int], list[dict[str, object]]]] = {}
        self._n = 0

    def add(self, kind: FaultKind, row: int, column: int, **facts: object) -> None:
        """Add one cell, its row and column counted from 0.

        Raises:
            InvalidFileError: There are too many of them.
        """
        rows, all_facts = self._found.setdefault((kind, column), ([], []))
        rows.append(row + 1)
        all_facts.append(facts)
        self._n += 1
        if self._n > _MOST:
            raise InvalidFileError(Problems(self.batches()))

    def batches(self) -> Iterator[Batch]:
        """Yield the faults, by column."""
        for (kind, column), (rows, all_facts) in sorted(
            self._found.items(), key=lambda item: (item[0][1], item[0][0].code)
        ):
            facts = {key: [facts[key] for facts in all_facts] for key in all_facts[0]}
            yield Batch(kind, rows, facts=facts, place=attrs.evolve(self._place, letter=letter(column)))
