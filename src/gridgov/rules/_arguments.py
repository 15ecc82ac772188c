"""The values that a rule may have."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import attrs

__all__ = ["as_kinds", "boundary", "ceiling"]

_BOUNDARIES = ("over", "at_least")


def ceiling(_rule: object, attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse a ceiling that is no number, below 0 or not finite."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        msg = f"{attribute.name} is a number, not {value!r}."
        raise TypeError(msg)
    if not (math.isfinite(value) and value >= 0):
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
