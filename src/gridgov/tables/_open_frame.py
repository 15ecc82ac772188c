"""The columns of a data frame as cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import numpy.typing as npt

from gridgov._encoding import Encoded
from gridgov._frames import frame_of
from gridgov.errors import Batch, InvalidFileError, Place, Problem, Problems
from gridgov.tables._open_arrow import OddColumnError, Pieces, TooLongError
from gridgov.tables._open_limits import Limits
from gridgov.tables._sheet import FRAME_ROW, Cells, Sheet
from gridgov.tables._source_faults import ODD_COLUMN, TOO_LARGE
from gridgov.text import Text

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["check_size", "read_frame"]

#: How types of pandas begin that are numbers inside and mean something else.
_ODD: Final = ("period", "interval", "Sparse", "complex")
_ROWS: Final = Text("rows", "行数")
_COLUMNS: Final = Text("columns", "列数")
_CELLS: Final = Text("cells", "单元格数")


def check_size(rows: int, columns: int, place: Place, limits: Limits) -> None:
    """Refuse a table that is too large.

    Raises:
        InvalidFileError: It has too many rows, columns or cells.
    """
    for what, name, n in ((_ROWS, "rows", rows), (_COLUMNS, "columns", columns), (_CELLS, "cells", rows * columns)):
        limit: int = getattr(limits, name)
        if n > limit:
            raise InvalidFileError(Problem(TOO_LARGE, place, {"what": what, "name": name, "limit": limit}))


def read_frame(source: object, limits: Limits) -> tuple[Sheet, Problems] | None:
    """Return the columns of a data frame and what is wrong with them; None for what is no data frame.

    Raises:
        InvalidFileError: It is too large.
        TypeError: It is not in memory yet.
        ValueError: Two of its columns have one name.
    """
    try:
        frame = frame_of(source)
        names = [] if frame is None else [str(name) for name in frame.columns]
    except ValueError:
        # pandas allows columns of one name; they are told like those of a file.
        data: Any = source
        if not hasattr(data, "set_axis"):
            raise
        names = [str(name) for name in data.columns]
        frame = frame_of(data.set_axis(list(map(str, range(len(names)))), axis=1))
    if frame is None:
        return None
    check_size(len(frame), len(names), Place(), limits)
    columns: list[Cells] = []
    odd: list[Batch] = []
    for name, series in zip(names, frame.iter_columns(), strict=True):
        try:
            columns.append(_cells(series, limits))
        except OddColumnError:
            columns.append(_nothing(len(frame)))
            odd.append(Batch(ODD_COLUMN, facts={"type": [str(series.dtype)]}, place=Place(column=name)))
        except TooLongError:
            facts = {
                "what": Text("bytes of text", "文本字节数"),
                "name": "unpacked_bytes",
                "limit": limits.unpacked_bytes,
            }
            raise InvalidFileError(Problem(TOO_LARGE, Place(column=name), facts)) from None
    return Sheet(None, None, columns, names=tuple(names), first_row=FRAME_ROW), Problems(odd)


def _nothing(n: int) -> Encoded:
    """Return a column without a value."""
    return Encoded((np.zeros(0, np.uint8), np.zeros(n + 1, np.int64)))


def _cells(series: nw.Series[Any], limits: Limits) -> Cells:
    """Return the cells of a column, through Arrow where that is installed and knows the type.

    Raises:
        OddColumnError: It holds spans of time or other things that no table has.
    """
    if str(getattr(series.to_native(), "dtype", "")).startswith(_ODD):
        raise OddColumnError
    try:
        column = cast("Any", series).to_arrow()
    except (ModuleNotFoundError, ImportError):
        return _without_arrow(series)
    except Exception:  # noqa: BLE001 - every library has its own words for values of several types in one column
        return series.to_list()
    except BaseException as error:
        # What one library raises for a column of objects is no ordinary error.
        if type(error).__name__ != "PanicException":
            raise
        return series.to_list()
    pieces = Pieces(limits.unpacked_bytes)
    pieces.add(column)
    return pieces.finish()


def _without_arrow(series: nw.Series[Any]) -> Cells:
    """Return the cells of a column as an array if they are numbers."""
    if (series.dtype.is_numeric() or str(series.dtype) == "Boolean") and not series.is_null().any():
        found: npt.NDArray[Any] = series.to_numpy()
        if found.dtype.kind in "iufb":
            return found
    return series.to_list()
