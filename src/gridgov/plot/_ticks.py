"""Round numbers along an axis, as few as there is room for."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from gridgov.plot._words import number

__all__ = ["ticks", "whole_steps"]

_STEPS: Final = (1, 2, 5)
_MOST: Final = 8
#: So many letters stand below an axis of the narrowest figure, with a gap between two numbers.
_LETTERS: Final = 64
_GAP: Final = 2
#: From here on plotly finds whole steps itself.
_FEW: Final = 5


def ticks(low: float, high: float, *, whole: bool, letters: int = _LETTERS) -> dict[str, Any]:
    """Return where numbers stand below an axis and how they read, written out: no powers, nothing turned.

    Args:
        low: Where the axis begins.
        high: Where it ends.
        whole: Whether only whole numbers have a meaning.
        letters: How many letters have room beside each other.

    Example:
        >>> ticks(0, 7e12, whole=True)["ticktext"]
        ['0', '2,000,000,000,000', '4,000,000,000,000', '6,000,000,000,000']
        >>> ticks(0.5, 3.5, whole=True)["ticktext"]
        ['1', '2', '3']
    """
    values = list[float]()
    for most in range(_MOST, 0, -1):
        values = _values(low, high, most, whole=whole)
        if sum(len(number(value)) + _GAP for value in values) <= letters:
            break
    return {"tickmode": "array", "tickvals": values, "ticktext": [number(value) for value in values]}


def _values(low: float, high: float, most: int, *, whole: bool) -> list[float]:
    """Return round numbers of an axis, about so many at most."""
    wanted = max(high - low, abs(high) * 1e-9) / most
    wanted = max(wanted, 1.0) if whole else wanted
    power = math.floor(math.log10(wanted)) if wanted > 0 else 0
    step = next((s * 10.0**power for s in _STEPS if s * 10.0**power >= wanted * (1 - 1e-9)), 10.0 ** (power + 1))
    found: list[float] = (np.arange(math.ceil(low / step), math.floor(high / step) + 1) * step).tolist()
    return found


def whole_steps(top: float) -> dict[str, Any]:
    """Return the steps of an upright axis that counts things: a few units are counted one by one.

    Example:
        >>> whole_steps(3), whole_steps(300)
        ({'dtick': 1}, {'nticks': 6})
    """
    return {"dtick": 1} if top < _FEW else {"nticks": 6}
