"""Columns out of any data frame, through narwhals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import numpy as np
import numpy.typing as npt

__all__ = ["columns_of"]


def columns_of(
    frame: object, wanted: Iterable[str]
) -> tuple[dict[str, npt.NDArray[np.generic] | list[Any]], list[str]]:
    """Return those of the wanted columns that are there, as arrays if they are numbers, and the names of all.

    Raises:
        TypeError: ``frame`` is no data frame, or one that is not in memory yet.
        ValueError: Two of its columns have one name.
    """
    import narwhals as nw
    from narwhals.exceptions import DuplicateError

    try:
        data: nw.DataFrame[Any] | nw.LazyFrame[Any] = nw.from_native(cast("Any", frame))
    except DuplicateError as error:
        msg = f"Two columns of the data frame have one name. {' '.join(str(error).split())}"
        raise ValueError(msg) from None
    if isinstance(data, nw.LazyFrame):
        msg = f"A data frame in memory is wanted, not a lazy one ({type(frame).__name__}): call .collect() first."
        raise TypeError(msg)
    there = data.columns
    return {name: _values(data[name]) for name in wanted if name in there}, list(map(str, there))


def _values(series: Any) -> npt.NDArray[np.generic] | list[Any]:  # noqa: ANN401 - a narwhals series
    if series.dtype.is_numeric() and not series.is_null().any():
        return cast("npt.NDArray[np.generic]", series.to_numpy())
    return cast("list[Any]", series.to_list())
