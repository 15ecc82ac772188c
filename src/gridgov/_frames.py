"""Columns out of any data frame, through narwhals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["columns_of", "frame_of"]


def frame_of(frame: object) -> nw.DataFrame[Any] | None:
    """Return a data frame as narwhals sees it, None for what is no data frame.

    Raises:
        TypeError: It is not in memory yet.
        ValueError: Two of its columns have one name.
    """
    import narwhals as nw
    from narwhals.exceptions import DuplicateError

    try:
        data: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(cast("Any", frame), pass_through=True)
    except DuplicateError as error:
        msg = f"Two columns of the data frame have one name. {' '.join(str(error).split())}"
        raise ValueError(msg) from None
    if isinstance(data, nw.LazyFrame):
        msg = f"A data frame in memory is wanted, not a lazy one ({type(frame).__name__}): call .collect() first."
        raise TypeError(msg)
    return data if isinstance(data, nw.DataFrame) else None


def columns_of(
    frame: object, wanted: Iterable[str]
) -> tuple[dict[str, npt.NDArray[np.generic] | list[Any]], list[str]]:
    """Return those of the wanted columns that are there, as arrays if they are numbers, and the names of all.

    Raises:
        TypeError: ``frame`` is no data frame, or one that is not in memory yet.
        ValueError: Two of its columns have one name.
    """
    data = frame_of(frame)
    if data is None:
        msg = f"A data frame is wanted, such as one of pandas, polars or PyArrow, not {type(frame).__name__}."
        raise TypeError(msg)
    there = data.columns
    return {name: _values(data[name]) for name in wanted if name in there}, list(map(str, there))


def _values(series: Any) -> npt.NDArray[np.generic] | list[Any]:  # noqa: ANN401 - a narwhals series
    if series.dtype.is_numeric() and not series.is_null().any():
        return cast("npt.NDArray[np.generic]", series.to_numpy())
    return cast("list[Any]", series.to_list())
