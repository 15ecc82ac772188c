"""The values that a rule may have."""

from __future__ import annotations

import math
from collections.abc import Iterable
from numbers import Real
from typing import Any, Final

import attrs

__all__ = ["as_kinds", "boundary", "ceiling"]

_BOUNDARIES: Final = ("over", "at_least")


def ceiling(_rule: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse a ceiling that is no number, below 0 or not finite."""
    if isinstance(value, bool) or not isinstance(value, Real):
        msg = f"{attribute.name} is a number, not {value!r}."
        raise TypeError(msg)
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not 0 <= number < math.inf:
        msg = f"{attribute.name} is a finite number of 0 or more, not {value!r}."
        raise ValueError(msg)


def boundary(_rule: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse a boundary that is not one of the two."""
    if value not in _BOUNDARIES:
        msg = f"{attribute.name} is 'over' or 'at_least', not {value!r}."
        raise ValueError(msg)


def as_kinds(kinds: str | Iterable[str]) -> tuple[str, ...]:
    """Take one kind of unit for a list of one."""
    return (kinds,) if isinstance(kinds, str) else tuple(kinds)
