"""Numbers that a file may hold and the model can keep."""

from __future__ import annotations

import sys
from typing import TypeGuard

__all__ = ["is_finite"]


def is_finite(value: object) -> TypeGuard[int | float]:
    """Tell whether a value is a number that a double can hold: no truth value, not infinite, and not 10**400."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max
