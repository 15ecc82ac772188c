"""The cleaned columns of one table, and where each of its rows and columns stands in the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Ints, frozen
from gridgov._encoding import Encoded, encode
from gridgov._face import as_html, one_line
from gridgov.errors import Batch, Place, Problems

__all__ = ["Table", "Values"]

#: The values of a column. Ids and texts: a list with None where there is none, or `Encoded`. Numbers: float64, NaN
#: where unknown. Days: datetime64[D]. Flags: int8, 1 yes, 0 no, -1 unknown. Words: a list of tuples.
Values: TypeAlias = Sequence[Any] | Encoded | npt.NDArray[Any]
_NO_ROWS: Final = frozen(np.zeros(0, np.int64))


def _rows(values: Iterable[int] | Ints) -> Ints:
    return frozen(np.array(values, np.int64) if isinstance(values, np.ndarray) else np.fromiter(values, np.int64))


def _mapping(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return dict(values)


@attrs.frozen(eq=False, repr=False)
class Table:
    """One table as it was read: its columns by key, and where they are in the file.

    Raises:
        ValueError: The columns, or the numbers of the rows, differ in length.

    Example:
        >>> table = Table("units", {"id": ["a", "b"]}, rows=[4, 6], place=Place(file="x.xlsx", sheet="units"),
        ...               headings={"id": "网格编号"}, letters={"id": "B"})
        >>> table, str(table.place_of(2, "id"))
        (<Table units: 2 rows>, "x.xlsx, sheet 'units', cell B6, column '网格编号'")
    """

    _repr_html_ = as_html

    #: Key of its kind.
    kind: str
    #: Its columns by the keys of the fields; ``measure:KEY`` and ``label:KEY`` are other columns of units.
    columns: Mapping[str, Values] = attrs.field(converter=_mapping)
    #: Number in the file of each row. Int64, shape (n,). By default 1, 2, 3, ...
    rows: Ints = attrs.field(default=_NO_ROWS, converter=_rows)
    #: File and sheet.
    place: Place = attrs.field(factory=Place)
    #: Heading of each column in the file.
    headings: Mapping[str, str] = attrs.field(factory=dict[str, str], converter=_mapping)
    #: Letters of each column in a workbook.
    letters: Mapping[str, str] = attrs.field(factory=dict[str, str], converter=_mapping)

    def __attrs_post_init__(self) -> None:
        """Number the rows where nobody has, and check the lengths."""
        lengths = {len(values) for values in self.columns.values()}
        if not len(self.rows) and lengths:
            object.__setattr__(self, "rows", frozen(np.arange(1, max(lengths) + 1)))
        if lengths - {len(self.rows)}:
            msg = f"The columns of {self.kind} have {sorted(lengths)} rows, and {len(self.rows)} are numbered."
            raise ValueError(msg)

    def __len__(self) -> int:
        return len(self.rows)

    @one_line
    def __repr__(self) -> str:
        n = len(self)
        return f"<Table {self.kind}: {n:,} row{'' if n == 1 else 's'}>"

    def __contains__(self, key: str) -> bool:
        return key in self.columns

    def get(self, key: str) -> Values | None:
        """Return a column, None where it is not there.

        Example:
            >>> Table("units", {"id": ["a"]}).get("name") is None
            True
        """
        return self.columns.get(key)

    def texts(self, key: str) -> list[str | None]:
        """Return a column of texts, None for nothing; all None where it is not there.

        Example:
            >>> Table("units", {"id": ["a", ""]}).texts("id"), Table("units", {"id": ["a"]}).texts("name")
            (['a', None], [None])
        """
        values = self.columns.get(key)
        if values is None:
            return [None] * len(self)
        if isinstance(values, list) and all(type(value) is str for value in cast("list[object]", values)):
            texts = cast("list[str]", values)
            return cast("list[str | None]", texts) if all(texts) else [text or None for text in texts]
        return [text or None for text in encode(values).tolist()]

    def numbers(self, key: str) -> npt.NDArray[np.float64]:
        """Return a column of numbers, NaN where unknown. Float64, shape (n,).

        Raises:
            KeyError: There is no such column.
            TypeError: It is no column of numbers.

        Example:
            >>> Table("units", {"measure:households": np.array([3.0, np.nan])}).numbers("measure:households").tolist()
            [3.0, nan]
        """
        values = self.columns[key]
        if not isinstance(values, np.ndarray) or values.dtype.kind != "f":
            msg = f"The column {key!r} holds no numbers."
            raise TypeError(msg)
        return cast("npt.NDArray[np.float64]", values)

    def take(self, at: Ints) -> Table:
        """Return some of its rows, which stay where they are in the file.

        Args:
            at: Positions of rows, from 0. Shape (m,).

        Example:
            >>> Table("units", {"id": ["a", "b"]}, rows=[4, 6]).take(np.array([1])).rows.tolist()
            [6]
        """
        columns = {key: _taken(values, at) for key, values in self.columns.items()}
        return attrs.evolve(self, columns=columns, rows=self.rows[at])

    def place_of(self, row: int | None = None, column: str | None = None) -> Place:
        """Return where a row and a column are in the file.

        Args:
            row: Position of the row, from 1; None for the whole table.
            column: Key of the column.

        Example:
            >>> str(Table("units", {"id": ["a"]}, rows=[7]).place_of(1, "id"))
            "row 7, column 'id'"
        """
        return self._located(Place(row=row, column=column))

    def _located(self, place: Place) -> Place:
        number = None if place.row is None or not 1 <= place.row <= len(self) else int(self.rows[place.row - 1])
        key = self._key(place.column)
        heading = place.column if key is None else self.headings.get(key, key)
        letter = None if key is None else self.letters.get(key)
        return attrs.evolve(
            place, file=self.place.file, sheet=self.place.sheet, path=None, row=number, column=heading, letter=letter
        )

    def _key(self, column: str | None) -> str | None:
        """Return under which key a column stands here: measures and labels of units are named without what they are."""
        if column is None or column in self.columns:
            return column
        return next((f"{what}:{column}" for what in ("measure", "label") if f"{what}:{column}" in self.columns), column)

    def relocate(self, problems: Problems) -> Problems:
        """Return problems at rows of this table, from 1, and keys of its columns as problems at places in the file.

        Many problems of one kind stay together: their rows are turned into those of the file in one go. A row that the
        table does not have is left out of the place.

        Example:
            >>> from gridgov.hierarchy import SELF_PARENT
            >>> found = Problems([Batch(SELF_PARENT, rows=[2], facts={"id": ["b"]}, place=Place(column="parent"))])
            >>> table = Table("units", {"id": ["a", "b"]}, rows=[4, 6], headings={"parent": "上级编号"})
            >>> print(table.relocate(found)[0].place)
            row 6, column '上级编号'
        """
        return Problems(moved for batch in problems.batches for moved in self._moved(batch))

    def _moved(self, batch: Batch) -> Iterator[Batch]:
        if batch.rows is None:
            yield attrs.evolve(batch, place=self._located(batch.place), paths=None)
            return
        at = np.fromiter(batch.rows, np.int64, len(batch))
        inside = (at >= 1) & (at <= len(self))
        place = self._located(attrs.evolve(batch.place, row=None))
        if inside.all():
            yield attrs.evolve(batch, rows=self.rows[at - 1].tolist(), place=place, paths=None)
            return
        for chosen, rows in ((inside, True), (~inside, False)):
            which = np.flatnonzero(chosen)
            if len(which):
                part = _part(batch, which.tolist())
                yield attrs.evolve(part, rows=self.rows[at[which] - 1].tolist() if rows else None, place=place)


def _part(batch: Batch, which: Sequence[int]) -> Batch:
    """Return some problems of a batch."""
    facts = {key: [values[i] for i in which] for key, values in batch.facts.items()}
    ids = None if batch.ids is None else [batch.ids[i] for i in which]
    return attrs.evolve(batch, rows=None, ids=ids, facts=facts, paths=None)


def _taken(values: Values, at: Ints) -> Values:
    """Return some values of a column."""
    if isinstance(values, np.ndarray):
        return frozen(values[at])
    texts: Sequence[Any] = values.tolist() if isinstance(values, Encoded) else values
    return [texts[i] for i in at.tolist()]
