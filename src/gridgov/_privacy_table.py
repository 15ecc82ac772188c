"""Two-way tables with totals, as others export them: small cells hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import frozen
from gridgov._face import as_html, one_line
from gridgov._privacy_faults import CONTRADICTION, NO_TABLE, NO_TOTAL, TABLE_CELL, PrivacyError
from gridgov._privacy_hide import Cells, hide
from gridgov._privacy_rings import BlockError
from gridgov._privacy_system import Bools, Floats, System
from gridgov._privacy_units import check_k
from gridgov.errors import Place, Problem, Problems
from gridgov.text import Lang, Text

__all__ = ["TableLike", "TableSuppression", "read_table", "suppress_table", "table_system"]

#: A table of numbers: an array, rows of numbers, or a data frame that narwhals knows.
TableLike: TypeAlias = "npt.NDArray[Any] | Sequence[Sequence[float | None]] | Any"

_LEAST: Final = 2
_EXACT: Final = 2.0**53
_SAID: Final = Text(
    "Threshold {k}: of {n:,} cells, small ones hidden: {primary:,}; others, so that nobody can work these out: "
    "{complementary:,}.",
    "阈值{k}：{n:,}个单元格中隐去{primary:,}个小单元格，另隐去{complementary:,}个，以防推算。",
)
_ROW: Final = Text("Row", "行")
_COLUMN: Final = Text("Column", "列")


@attrs.frozen(eq=False, repr=False)
class TableSuppression:
    """A table without its small cells, and what was hidden in it.

    Example:
        >>> suppress_table([[3, 20, 23], [30, 40, 70], [33, 60, 93]], k=10)
        <TableSuppression: k=10, 1 small cell, 3 more>
    """

    _repr_html_ = as_html

    #: The table, with NaN in what is hidden: an array, or a frame of the kind that was given.
    result: Any
    #: The threshold: values from 1 to k - 1 are small.
    k: int
    #: Which cells are hidden. Boolean, of the shape of the numbers, read-only.
    hidden: Bools
    #: How many cells are hidden because they are small.
    primary: int
    #: How many are hidden so that nobody can work out the small ones.
    complementary: int

    def describe(self, lang: Lang = "en") -> str:
        """Say what was hidden.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> suppress_table([[3, 20, 23], [30, 40, 70], [33, 60, 93]], k=10).describe("zh")
            '阈值10：9个单元格中隐去1个小单元格，另隐去3个，以防推算。'
        """
        facts = {"k": self.k, "n": self.hidden.size, "primary": self.primary, "complementary": self.complementary}
        return _SAID.format(**facts).get(lang)

    @one_line
    def __repr__(self) -> str:
        cells = "cell" if self.primary == 1 else "cells"
        return f"<TableSuppression: k={self.k}, {self.primary:,} small {cells}, {self.complementary:,} more>"


def suppress_table(table: TableLike, *, k: int = 10, zeros: bool = False) -> TableSuppression:
    """Return a copy of a two-way table in which small cells are hidden and cannot be worked out.

    The last row and the last column are totals. What is promised is what `suppress` promises.

    Args:
        table: Counts: an array, rows of numbers, or a data frame, in which columns that hold no numbers are labels and
            stay as they are. Of shape (rows, columns), both at least 2; NaN or None is a cell that is hidden already.
        k: Threshold, from 2.
        zeros: Whether 0 is hidden, too.

    Raises:
        PrivacyError: The threshold is less than 2, a cell is no count, or the table does not add up; with every line
            that does not.

    Example:
        >>> suppress_table([[3, 20, 23], [30, 40, 70], [33, 60, 93]], k=10).result.tolist()
        [[nan, nan, 23.0], [nan, nan, 70.0], [33.0, 60.0, 93.0]]
    """
    check_k(k)
    numbers = read_table(table)
    _check_sums(numbers)
    values = numbers.ravel()
    try:
        found = hide(Cells(table_system(*numbers.shape), values, np.ones(len(values), bool), k, zeros))
    except BlockError as error:
        row, column = divmod(error.cell, numbers.shape[1])
        facts = {"key": str(column + 1), "id": str(row + 1)}
        raise PrivacyError(Problem(CONTRADICTION, Place(row=row + 1, column=str(column + 1)), facts)) from None
    hidden = frozen((found.primary | found.complementary).reshape(numbers.shape))
    result = _as_given(table, np.where(hidden, np.nan, numbers))
    return TableSuppression(result, k, hidden, int(found.primary.sum()), int(found.complementary.sum()))


def table_system(rows: int, columns: int) -> System:
    """Return the relations of a table: every line and its total."""
    cells = np.arange(rows * columns).reshape(rows, columns)
    across = (cells[:, -1].copy(), np.repeat(np.arange(rows), columns - 1), cells[:, :-1].ravel())
    down = (cells[-1].copy(), np.tile(np.arange(columns), rows - 1), cells[:-1].ravel())
    return System.of(rows * columns, [across, down])


def read_table(table: TableLike) -> Floats:
    """Return the numbers of a table.

    Raises:
        PrivacyError: It is too small, or a cell is no count; with all of these.
    """
    try:
        numbers = np.array(_numbers(table), np.float64)
    except (TypeError, ValueError):
        numbers = np.zeros((0, 0))
    if numbers.ndim != _LEAST or min(numbers.shape) < _LEAST:
        shape = (*numbers.shape, 0, 0)
        raise PrivacyError(Problem(NO_TABLE, Place(), {"rows": shape[0], "columns": shape[1]}))
    wrong = ~np.isnan(numbers) & ((numbers < 0) | (numbers != np.floor(numbers)) | (numbers >= _EXACT))
    problems = [
        Problem(
            TABLE_CELL,
            Place(row=row + 1, column=str(column + 1)),
            {"row": row + 1, "column": column + 1, "value": f"{numbers[row, column]:g}"},
        )
        for row, column in np.argwhere(wrong).tolist()
    ]
    if problems:
        raise PrivacyError(Problems.of(*problems))
    return numbers


def _numbers(table: TableLike) -> Any:  # noqa: ANN401 - what numpy takes
    """Return the rows of a table, of a frame the columns of numbers."""
    if isinstance(table, np.ndarray | Sequence):
        return cast("Any", table)
    frame, names = _frame(table)
    return np.stack([np.array(frame[name].to_list(), np.float64) for name in names], axis=1)


def _frame(table: Any) -> tuple[Any, list[str]]:  # noqa: ANN401 - any frame
    import narwhals.stable.v2 as nw

    frame = nw.from_native(table, eager_only=True)
    return frame, [name for name in frame.columns if frame[name].dtype.is_numeric()]


def _as_given(table: TableLike, numbers: Floats) -> Any:  # noqa: ANN401 - an array or any frame
    """Return numbers in the form of the table they came from."""
    if isinstance(table, np.ndarray | Sequence):
        return frozen(numbers)
    import narwhals.stable.v2 as nw

    frame, names = _frame(table)
    columns = (
        nw.new_series(
            name, [None if np.isnan(v) else v for v in column.tolist()], nw.Float64, backend=frame.implementation
        )
        for name, column in zip(names, numbers.T, strict=True)
    )
    return frame.with_columns(*columns).to_native()


def _check_sums(numbers: Floats) -> None:
    """Refuse a table of which a line does not add up.

    Raises:
        PrivacyError: With every such line.
    """
    problems: list[Problem] = []
    for line, rows in ((_ROW, numbers), (_COLUMN, numbers.T)):
        parts, total = rows[:, :-1], rows[:, -1]
        known, complete = np.nansum(parts, axis=1), ~np.isnan(parts).any(axis=1)
        # False where the total is not there.
        wrong = (known > total) | (complete & (known < total))
        for i in np.flatnonzero(wrong).tolist():
            facts = {"line": line, "number": i + 1, "sum": int(known[i]), "total": int(total[i])}
            place = Place(row=i + 1) if line is _ROW else Place(column=str(i + 1))
            problems.append(Problem(NO_TOTAL, place, facts))
    if problems:
        raise PrivacyError(Problems.of(*problems))
