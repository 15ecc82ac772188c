"""From problems of what was built out of tables to the tables: rows that were put together find their way back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov.errors import Batch, Place, Problem, Problems
from gridgov.tables._table import Table

__all__ = ["Source", "roles_place"]


@attrs.frozen(eq=False)
class Source:
    """Rows that were taken from tables, in the order in which they were put together.

    Example:
        >>> from gridgov.hierarchy import SELF_PARENT
        >>> a, b = Table("links", {"kind": ["x"]}, rows=[5]), Table("adjacency", {"first": ["a"]}, rows=[9])
        >>> source = Source([(a, np.array([0])), (b, np.array([0]))], {"adjacency": {"source": "first"}})
        >>> found = Problems([Batch(SELF_PARENT, rows=[2], facts={"id": ["b"]}, place=Place(column="source"))])
        >>> print(source.relocate(found)[0].place)
        row 9, column 'first'
    """

    #: Tables, each with the positions of its rows from 0.
    parts: Sequence[tuple[Table, npt.NDArray[np.int64]]]
    #: By kind of table: what columns are called there that have another name in what was built.
    names: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict[str, Mapping[str, str]])

    @classmethod
    def of(cls, table: Table) -> Source:
        """Take all rows of one table."""
        return cls([(table, np.arange(len(table)))])

    def relocate(self, problems: Problems) -> Problems:
        """Return problems at rows of what was put together, from 1, as problems at places in the files."""
        return Problems(moved for batch in problems.batches for moved in self._moved(batch))

    def _moved(self, batch: Batch) -> Iterator[Batch]:
        first = batch.place.row if batch.rows is None else None
        rows = np.asarray(batch.rows if batch.rows is not None else [] if first is None else [first], np.int64)
        if not len(rows):
            yield from self._at(0, batch)
            return
        starts = np.cumsum([0, *(len(at) for _, at in self.parts)])
        owner = np.searchsorted(starts, rows - 1, side="right") - 1
        for part in np.unique(owner).tolist():
            which = np.flatnonzero(owner == part)
            inside = int(min(max(part, 0), len(self.parts) - 1))
            positions = self.parts[inside][1]
            at = rows[which] - 1 - starts[inside]
            good = (at >= 0) & (at < len(positions))
            moved = np.where(good, positions[np.where(good, at, 0)] if len(positions) else -1, -2) + 1
            yield from self._at(inside, _chosen(batch, which.tolist(), moved.tolist()))

    def _at(self, part: int, batch: Batch) -> Iterator[Batch]:
        table = self.parts[part][0]
        column = batch.place.column
        named = self.names.get(table.kind, {}).get(column or "", column)
        place = attrs.evolve(batch.place, column=named)
        yield from table.relocate(Problems([attrs.evolve(batch, place=place)])).batches


def _chosen(batch: Batch, which: Sequence[int], rows: Sequence[int]) -> Batch:
    """Return some problems of a batch at other rows."""
    facts = {key: [values[i] for i in which] for key, values in batch.facts.items()}
    ids = None if batch.ids is None else [batch.ids[i] for i in which]
    place = attrs.evolve(batch.place, row=None)
    return attrs.evolve(batch, rows=rows, ids=ids, facts=facts, paths=None, place=place)


#: Facts of faults of a catalogue that name a column.
_FIELD: Final = "field"


def roles_place(problem: Problem, rows: Mapping[str, Sequence[Any]]) -> tuple[str, Place]:
    """Return the kind of table and the place in it of a fault of a catalogue, which names keys and no rows.

    Args:
        problem: The fault.
        rows: Keys of the roles, pairs of the combinations as ``first + second``, and pairs of template and role of the
            templates, in the order of their tables.
    """
    named, field = problem.place.id, problem.facts.get(_FIELD)
    column = field if isinstance(field, str) else None
    for kind in ("roles", "combinations"):
        if named in rows[kind]:
            at = len(rows[kind]) - list(reversed(rows[kind])).index(named)
            return kind, Place(row=at, column=column, id=named)
    for i, (template, role) in enumerate(rows["templates"]):
        if template == named and problem.facts.get("role", role) == role:
            return "templates", Place(row=i + 1, id=named)
    return "roles", Place(id=named)
