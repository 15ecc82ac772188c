"""Columns out of any data frame, through narwhals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from gridgov.errors import FaultKind, InvalidHierarchyError, Place, Problem, Problems

__all__ = ["columns_of"]


def columns_of(
    frame: Any, wanted: Iterable[str], place: Place, missing: FaultKind
) -> dict[str, Any]:
    """Return columns as numpy arrays where they are numbers, and as lists otherwise.

    Raises:
        InvalidHierarchyError: Columns are missing; all of them are named.
        TypeError: ``frame`` is no data frame.
    """
    import narwhals as nw  # noqa: PLC0415 - imported on use

    data = nw.from_native(frame, eager_only=True)
    names = dict.fromkeys(wanted)
    absent = [name for name in names if name not in data.columns]
    if absent:
        known = ", ".join(data.columns) or "-"
        raise InvalidHierarchyError(
            Problems.of(
                *(
                    Problem(missing, attrs.evolve(place, column=name), {"column": name, "known": known})
                    for name in absent
                )
            )
        )
    return {name: _values(data[name]) for name in names}


def _values(series: Any) -> npt.NDArray[np.generic] | list[object]:
    dtype = series.dtype
    if dtype.is_numeric() and not series.is_null().any():
        return series.to_numpy()  # type: ignore[no-any-return]  # narwhals gives numpy here
    return series.to_list()  # type: ignore[no-any-return]  # plain Python values
