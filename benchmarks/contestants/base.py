"""What a contestant has to do, and what it is asked.

Rules, the same for all:

- ``take`` brings the table into the form that is best for the library and ``ask`` does so with the questions; neither
  is timed. Ids stay strings in every form.
- What ``build`` may leave behind is the library's own object (graph, frame, database, tree) and an index of ids where
  the library has none. It has to find duplicate ids, unknown parents and parents that do not stand above their child,
  and it has to accept a parent any number of levels above. A cycle would need a parent that does not stand above its
  child, so nobody has to look for cycles in a table that has no such row.
- A query may return what comes naturally; the untimed ``..._rows`` methods translate it for the comparison.
- The answer must be right for any forest, not only for one where every parent stands exactly one level above.
"""

from __future__ import annotations

import gc
import math
from abc import ABC, abstractmethod
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar, Self

import attrs
import numpy as np

from benchmarks.tables import Float, Int32, Queries, Table

__all__ = ["Contestant", "Faults", "ancestors_from_steps", "paused_gc", "strings", "unknown_as_none"]


@attrs.frozen
class Faults:
    """How many rows a build has refused, by what is wrong with them."""

    #: Rows whose id stands in an earlier row, too.
    duplicates: int = 0
    #: Rows whose parent is no id.
    orphans: int = 0
    #: Rows whose parent does not stand above them, and roots below the top level.
    levels: int = 0

    def __bool__(self) -> bool:
        return bool(self.duplicates or self.orphans or self.levels)


class Contestant(ABC):
    """One library doing the whole job."""

    #: Key in results.
    name: ClassVar[str]
    #: Distribution packages whose versions belong to a result.
    packages: ClassVar[tuple[str, ...]]
    #: Forms in which the ids of a table can be taken; queries run on the first.
    forms: ClassVar[tuple[str, ...]] = ("strings",)
    #: What is done, for the reader of a result: one line for each measure that needs one.
    idioms: ClassVar[Mapping[str, str]] = {}
    #: Whether it builds a structure; if not, it only takes part in some of the other measures.
    builds: ClassVar[bool] = True
    #: Whether its structure is a networkx graph itself, so that an export takes what a build takes.
    is_networkx: ClassVar[bool] = False
    #: What the library takes part in besides.
    measures: ClassVar[tuple[str, ...]] = ("rollup", "nearest", "ancestors", "lca")

    def forms_for(self, table: Table) -> tuple[str, ...]:
        """Return the forms that make sense for a table."""
        del table
        return self.forms

    @abstractmethod
    def take(self, table: Table, form: str) -> None:
        """Bring the table into the library's favourite form. Not timed."""

    def release(self) -> None:
        """Forget the input, keep what was built."""
        self.input: Any = None

    @abstractmethod
    def build(self) -> Faults:
        """Make the structure from the input and check it. Timed."""

    def ask(self, table: Table, questions: Queries) -> None:  # noqa: B027 - not every contestant answers questions
        """Bring the questions into the library's favourite form. Not timed."""

    def fresh(self) -> None:  # noqa: B027 - most contestants remember nothing
        """Drop what an earlier run of a query may have remembered. Not timed."""

    def index(self) -> bool:
        """Make an index that only the LCA query needs; false if there is none. Timed as a measure of its own."""
        return False

    def rollup(self) -> Any:
        """Return the households of every unit, whatever its level. Timed."""
        raise NotImplementedError

    def nearest(self) -> Any:
        """Return the nearest holder among a unit and its ancestors, for each leaf or for each unit. Timed."""
        raise NotImplementedError

    def ancestors(self) -> Any:
        """Return the ids of the ancestors of each asked leaf, nearest first. Timed."""
        raise NotImplementedError

    def lca(self) -> Any:
        """Return the id of the lowest common ancestor of each pair, or nothing where there is none. Timed."""
        raise NotImplementedError

    def faces(self, n: int) -> Any:
        """Return ``n`` objects, one a unit. Timed."""
        raise NotImplementedError

    def export(self) -> Any:
        """Return a networkx graph of everything. Timed."""
        raise NotImplementedError

    def rollup_rows(self, table: Table, answer: Any) -> Float:
        """Return the totals by row of the table."""
        raise NotImplementedError

    def nearest_rows(self, table: Table, answer: Any) -> Int32:
        """Return a row for each of ``table.leaves``, -1 for none."""
        raise NotImplementedError

    def ancestors_rows(self, table: Table, answer: Any) -> Int32:
        """Return one line for each asked leaf: rows, nearest first, then -1 up to the number of levels less one."""
        raise NotImplementedError

    def lca_rows(self, table: Table, answer: Any) -> Int32:
        """Return a row for each pair, -1 for none."""
        raise NotImplementedError

    def own_account(self) -> dict[str, int] | None:
        """Return bytes by part as the library counts them, ``ids`` apart; None if it cannot tell."""
        return None

    @classmethod
    def make(cls) -> Self:
        """Return a contestant that has not done anything."""
        return cls()


@contextmanager
def paused_gc() -> Generator[None]:
    """Pause the collector of cyclic garbage, which would walk over all objects again and again while they are made."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def strings(column: Any) -> Any:
    """Turn ASCII bytes into an Arrow array of strings."""
    import pyarrow as pa

    return pa.array(column.tolist(), type=pa.binary()).cast(pa.string())


def unknown_as_none(values: Float) -> list[float | None]:
    """Return numbers as a list, None for NaN.

    Example:
        >>> unknown_as_none(np.array([3.0, np.nan]))
        [3.0, None]
    """
    return [None if math.isnan(value) else value for value in values.tolist()]


def ancestors_from_steps(steps: list[Int32], width: int) -> Int32:
    """Lay rows found step by step, one array for each step up, side by side.

    Example:
        >>> ancestors_from_steps([np.array([4, 5]), np.array([1, -1])], 3).tolist()
        [[4, 1, -1], [5, -1, -1]]
    """
    out = np.full((len(steps[0]), width), -1, dtype=np.int32)
    for k, rows in enumerate(steps):
        if k < width:
            out[:, k] = rows
    return out
