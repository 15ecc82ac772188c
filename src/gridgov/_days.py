"""Calendar days: reading, writing, and what is in force on one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Final, TypeAlias, cast

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, frozen

__all__ = ["Day", "Days", "as_day", "in_force", "read_days", "write_day", "write_days"]

#: What is taken for a day.
Day: TypeAlias = dt.date | str | np.datetime64
Days: TypeAlias = npt.NDArray[np.datetime64]

_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_LAST_YEAR: Final = 9999
_NONE: Final = np.datetime64("NaT", "D")
_NAT: Final = int(np.iinfo(np.int64).min)


def as_day(value: object) -> np.datetime64:
    """Return one day.

    Raises:
        ValueError: A text is not a day written YYYY-MM-DD or not in the calendar, or not in the years 1 to 9999.
        TypeError: It is not a day at all.
    """
    kind = type(value).__name__
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return np.datetime64(value, "D")
    if isinstance(value, np.datetime64):
        moments = cast("Days", np.array([cast("object", value)], dtype=None))
        if _out_of_range(moments)[0]:
            msg = f"A day is in the years 1 to 9999, not {moments[0]}."
            raise ValueError(msg)
        if not np.isnat(moments[0]):
            return cast("np.datetime64", moments.astype("datetime64[D]")[0])
    if isinstance(value, str):
        if not _ISO.fullmatch(value) or not value.isascii():
            msg = f"A day is written YYYY-MM-DD, not {value!r}."
            raise ValueError(msg)
        try:
            return np.datetime64(dt.date.fromisoformat(value), "D")
        except ValueError:
            msg = f"There is no day {value!r}. A day is written YYYY-MM-DD, such as 2026-02-28, of the years 1 to 9999."
            raise ValueError(msg) from None
    msg = f"A day is a date or a text YYYY-MM-DD, not {kind}."
    raise TypeError(msg)


def read_days(values: Sequence[object] | npt.NDArray[Any] | None, n: int) -> tuple[Days, list[int]]:
    """Return days, NaT where missing, and the positions of values that are no days."""
    if values is None:
        return frozen(np.full(n, _NONE)), []
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        moments = cast("Days", values.copy())
        beyond = _out_of_range(moments)
        moments[beyond] = np.datetime64("NaT")
        return frozen(moments.astype("datetime64[D]")), np.flatnonzero(beyond).tolist()
    entries = cast("Sequence[object]", values)
    days = np.full(len(entries), _NONE)
    bad: list[int] = []
    seen: dict[str, np.datetime64] = {}
    for i, value in enumerate(entries):
        if value is None or value == "" or value != value:  # noqa: PLR0124 - NaN and NaT
            continue
        try:
            if isinstance(value, str):
                if value not in seen:
                    seen[value] = as_day(value)
                days[i] = seen[value]
            else:
                days[i] = as_day(value)
        except (ValueError, TypeError):
            bad.append(i)
    return frozen(days), bad


def _out_of_range(moments: Days) -> Bools:
    """Tell which moments lie outside the years 1 to 9999, the only ones that a date can be in."""
    years = moments.astype("datetime64[Y]").astype(np.int64) + 1970
    return ~np.isnat(moments) & ((years < 1) | (years > _LAST_YEAR))


def write_day(day: np.datetime64) -> str | None:
    """Return a day as text, None for NaT."""
    return None if np.isnat(day) else str(day)


def write_days(days: Days) -> list[str | None]:
    """Return days as texts, None for NaT.

    Example:
        >>> write_days(np.array(["2024-02-29", "NaT"], "datetime64[D]"))
        ['2024-02-29', None]
    """
    texts: list[str | None] = list(np.datetime_as_string(days, "D").tolist())
    for row in np.flatnonzero(np.isnat(days)).tolist():
        texts[row] = None
    return texts


def in_force(start: Days, end: Days, on: np.datetime64) -> Bools:
    """Tell which periods hold a day; both ends are included, a missing one is open."""
    # As whole numbers, which are compared several times faster; what is missing is the smallest there is.
    first, last = (np.asarray(days, "datetime64[D]").view(np.int64) for days in (start, end))
    day = np.asarray(on, "datetime64[D]").view(np.int64)
    found: Bools = (first <= day) & ((last >= day) | (last == _NAT))
    return found
