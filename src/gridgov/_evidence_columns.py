"""The checked columns of one table of evidence."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NoReturn, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from gridgov._columns import Rows, TextColumn, frozen
from gridgov._days import Days, write_days
from gridgov._evidence_shape import ColumnSpec, ColumnType, TableSpec
from gridgov._face import as_html, one_line
from gridgov._row_sets import same
from gridgov.hierarchy import Hierarchy

__all__ = ["Cells", "EvidenceTable", "Flags", "Numbers", "numbered", "shown"]

Flags: TypeAlias = npt.NDArray[np.int8]
Numbers: TypeAlias = npt.NDArray[np.float64]
#: One column as it is kept.
Cells: TypeAlias = Rows | Days | Numbers | Flags | TextColumn

#: The method that returns a column, by what the column holds.
_ASKED: Final[Mapping[ColumnType, str]] = {
    "unit": "rows",
    "day": "days",
    "number": "numbers",
    "flag": "flags",
    "text": "texts",
}
_YES_NO: Final[Mapping[int, bool | None]] = {1: True, 0: False, -1: None}
_SAID: Final[Mapping[int, str]] = {1: "yes", 0: "no", -1: ""}


class EvidenceTable:
    """One table of evidence: checked columns, read-only, in the order of the rows that came in.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> from gridgov.evidence import Evidence
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> events = Evidence.read(h, {"events": [
        ...     {"id": "e1", "unit": "6109", "reported": "2026-03-01", "disposed": "2026-03-04"},
        ...     {"id": "e2", "unit": "61", "reported": "2026-03-02"}]}).table("events")
        >>> events
        <EvidenceTable events: 2 rows>
        >>> (events.days("disposed") - events.days("reported")).tolist()
        [datetime.timedelta(days=3), None]
    """

    _repr_html_ = as_html

    __slots__ = ("_cells", "_codes", "_n", "spec", "territory")

    def __init__(self, territory: Hierarchy, spec: TableSpec, cells: Mapping[str, Cells], n: int) -> None:
        #: The units that its rows are about.
        self.territory: Hierarchy = territory
        #: What the table and its columns are.
        self.spec: TableSpec = spec
        self._cells: dict[str, Cells] = {
            key: column if isinstance(column, TextColumn) else frozen(column) for key, column in cells.items()
        }
        self._n = n
        self._codes: dict[str, tuple[Rows, tuple[str, ...]]] = {}

    def __len__(self) -> int:
        return self._n

    @property
    def cells(self) -> Mapping[str, Cells]:
        """The columns as they are kept, by key; read-only."""
        return MappingProxyType(self._cells)

    def _wrong(self, column: ColumnSpec) -> NoReturn:
        right = _ASKED[column.type]
        msg = f"The column {column.key!r} of {self.spec.key} holds a {column.type}: ask {right}({column.key!r})."
        raise TypeError(msg)

    def _array(self, key: str, wanted: ColumnType) -> npt.NDArray[Any]:
        column = self.spec.column(key)
        cells = self._cells[key]
        if column.type != wanted or isinstance(cells, TextColumn):
            self._wrong(column)
        return cells

    def rows(self, key: str = "unit") -> Rows:
        """Return the unit of each row as its row in the territory.

        Args:
            key: A column of unit ids.

        Returns:
            Shape (n,), int32, -1 where missing.

        Raises:
            UnknownKeyError: The table has no such column.
            TypeError: The column holds something else; which method returns it is said.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.evidence import Evidence
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> evidence = Evidence.read(h, {"duties": {"unit": ["6109", "61"], "duty": ["patrol", "visit"]}})
            >>> evidence.table("duties").rows("unit").tolist()
            [1, 0]
        """
        return self._array(key, "unit")

    def days(self, key: str) -> Days:
        """Return a column of days.

        Args:
            key: A column of days.

        Returns:
            Shape (n,), datetime64[D], NaT where missing.

        Raises:
            UnknownKeyError: The table has no such column.
            TypeError: The column holds something else; which method returns it is said.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.evidence import Evidence
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> evidence = Evidence.read(h, {"patrols": {"unit": ["6109"], "day": ["2026-03-01"]}})
            >>> evidence.table("patrols").days("day")
            array(['2026-03-01'], dtype='datetime64[D]')
        """
        return self._array(key, "day")

    def numbers(self, key: str) -> Numbers:
        """Return a column of numbers.

        Args:
            key: A column of numbers.

        Returns:
            Shape (n,), float64, NaN where missing; never negative, never infinite.

        Raises:
            UnknownKeyError: The table has no such column.
            TypeError: The column holds something else; which method returns it is said.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.evidence import Evidence
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> rows = {"unit": ["6109"] * 2, "id": ["clinic", "bank"], "minutes": [7, None]}
            >>> Evidence.read(h, {"service_points": rows}).table("service_points").numbers("minutes").tolist()
            [7.0, nan]
        """
        return self._array(key, "number")

    def flags(self, key: str) -> Flags:
        """Return a column of yes and no.

        Args:
            key: A column of yes and no.

        Returns:
            Shape (n,), int8: 1 yes, 0 no, -1 missing.

        Raises:
            UnknownKeyError: The table has no such column.
            TypeError: The column holds something else; which method returns it is said.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.evidence import Evidence
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> rows = {"id": ["n1", "n2"], "department": ["health", "police"], "merged": ["是", None]}
            >>> Evidence.read(h, {"nets": rows}).table("nets").flags("merged").tolist()
            [1, -1]
        """
        return self._array(key, "flag")

    def texts(self, key: str) -> TextColumn:
        """Return a column of texts, packed: ``get(row)``, ``tolist()``, ``array()``, ``missing()``.

        Args:
            key: A column of texts.

        Returns:
            n texts, None where missing.

        Raises:
            UnknownKeyError: The table has no such column.
            TypeError: The column holds something else; which method returns it is said.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.evidence import Evidence
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> evidence = Evidence.read(h, {"admission_list": {"task": ["census", "safety check"]}})
            >>> evidence.table("admission_list").texts("task").tolist()
            ['census', 'safety check']
        """
        column = self.spec.column(key)
        cells = self._cells[key]
        if not isinstance(cells, TextColumn):
            self._wrong(column)
        return cells

    def codes(self, key: str) -> tuple[Rows, tuple[str, ...]]:
        """Return a column of texts as numbers: which of its distinct values stands in each row.

        Args:
            key: A column of texts.

        Returns:
            Shape (n,), int32, -1 where missing; and the distinct values in the order of their characters, so that they
            do not depend on the order of the rows.

        Raises:
            UnknownKeyError: The table has no such column.
            TypeError: The column holds something else; which method returns it is said.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.evidence import Evidence
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> rows = {"unit": ["61", "6109", "61"], "task": ["survey", "census", "census"]}
            >>> codes, values = Evidence.read(h, {"tasks": rows}).table("tasks").codes("task")
            >>> codes.tolist(), values
            ([1, 0, 0], ('census', 'survey'))
        """
        if key not in self._codes:
            codes, values = numbered(self.texts(key))
            self._codes[key] = frozen(codes), values
        return self._codes[key]

    def to_columns(self) -> dict[str, list[Any] | npt.NDArray[Any]]:
        """Return all columns as `Evidence.read` takes them: unit ids as texts, days, numbers, True and False.

        Returns:
            A list of texts or of True, False and None, an array of shape (n,) for days and numbers.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.evidence import Evidence
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> rows = {"id": ["n1"], "department": ["health"]}
            >>> Evidence.read(h, {"nets": rows}).table("nets").to_columns()
            {'id': ['n1'], 'department': ['health'], 'merged': [None], 'unit': [None]}
        """
        return {column.key: self._plain(column) for column in self.spec.columns}

    def _plain(self, column: ColumnSpec) -> list[Any] | npt.NDArray[Any]:
        if column.type == "text":
            return list(self.texts(column.key).tolist())
        cells = self._array(column.key, column.type)
        if column.type == "unit":
            return [text or None for text in self.territory.texts_of(cells).tolist()]
        if column.type == "flag":
            return [_YES_NO[value] for value in cells.tolist()]
        return cells

    def take(self, rows: npt.NDArray[np.integer]) -> Self:
        """Return some rows as a table.

        Args:
            rows: Numbers of the rows, from 0. Shape (k,), any integers.

        Raises:
            IndexError: There is no such row.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> from gridgov.evidence import Evidence
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> tasks = Evidence.read(h, {"admission_list": {"task": ["a", "b", "c"]}}).table("admission_list")
            >>> tasks.take(np.array([2, 0])).texts("task").tolist()
            ['c', 'a']
        """
        at = np.arange(self._n)[rows]
        cells: dict[str, Cells] = {
            key: column.take(at) if isinstance(column, TextColumn) else column[at]
            for key, column in self._cells.items()
        }
        return type(self)(self.territory, self.spec, cells, len(at))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, EvidenceTable):
            return NotImplemented
        return (
            (self._n, self.spec) == (other._n, other.spec)
            and all(_equal(column, other.cells[key]) for key, column in self._cells.items())
            and same(self.territory, other.territory)
        )

    def __hash__(self) -> int:
        return hash((self.spec.key, self._n))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.territory, self.spec, self._cells, self._n)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # nothing in it can change

    @one_line
    def __repr__(self) -> str:
        return f"<EvidenceTable {self.spec.key}: {self._n:,} row{'' if self._n == 1 else 's'}>"


def shown(table: EvidenceTable, column: ColumnSpec) -> list[str]:
    """Return the cells of a column as texts for people, empty where missing."""
    if column.type == "day":
        return [text or "" for text in write_days(table.days(column.key))]
    if column.type == "number":
        numbers = table.numbers(column.key).tolist()
        return ["" if math.isnan(value) else f"{value:,.15g}" for value in numbers]
    if column.type == "flag":
        return [_SAID[flag] for flag in table.flags(column.key).tolist()]
    return [cell or "" for cell in table.to_columns()[column.key]]


def _equal(a: Cells, b: Cells) -> bool:
    if isinstance(a, TextColumn) or isinstance(b, TextColumn):
        return isinstance(a, TextColumn) and isinstance(b, TextColumn) and a.equals(b)
    return np.array_equal(a, b, equal_nan=a.dtype.kind in "fM")


def numbered(column: TextColumn) -> tuple[Rows, tuple[str, ...]]:
    """Return the number of each text among the distinct ones, -1 where missing; second: the distinct ones in order."""
    texts = column.tolist()
    values = tuple(sorted({text for text in texts if text is not None}))
    place: dict[str | None, int] = {text: i for i, text in enumerate(values)}
    place[None] = -1
    return np.fromiter(map(place.__getitem__, texts), np.int32, len(texts)), values
