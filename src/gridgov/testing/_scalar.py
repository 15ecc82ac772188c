"""The forms once more, one row at a time in plain Python: what the columns are compared with."""

from __future__ import annotations

import math

from gridgov.rules import Check, Comparison, Condition, Op, Verdict
from gridgov.rules._condition import AllOf, AnyOf

__all__ = ["margin_of_row", "verdict_of_row"]


def _holds(op: Op, value: float, threshold: float) -> bool:
    if op is Op.AT_LEAST:
        return value >= threshold
    if op is Op.AT_MOST:
        return value <= threshold
    if op is Op.MORE_THAN:
        return value > threshold
    if op is Op.FEWER_THAN:
        return value < threshold
    return value == threshold


def _compare(c: Comparison, row: int) -> bool | None:
    """Return whether a comparison holds for every value between the bounds, for none, or None for neither."""
    low, high = float(c.column.low[row]), float(c.column.high[row])
    ends = {_holds(c.op, low, c.threshold), _holds(c.op, high, c.threshold)}
    if c.op is Op.EXACTLY and low < c.threshold < high:
        return None
    if c.op is Op.EXACTLY and low != high and True in ends:
        return None
    return ends.pop() if len(ends) == 1 else None


def _holds_at(condition: Condition, row: int) -> bool | None:
    if isinstance(condition, Comparison):
        return _compare(condition, row)
    if isinstance(condition, AllOf):
        parts = [_holds_at(part, row) for part in condition.parts]
        return False if False in parts else None if None in parts else True
    if isinstance(condition, AnyOf):
        parts = [_holds_at(part, row) for part in condition.parts]
        return True if True in parts else None if None in parts else False
    msg = f"{type(condition).__name__} has no scalar reference."
    raise TypeError(msg)


def verdict_of_row(check: Check, row: int) -> Verdict:
    """Return the verdict of one row in plain Python.

    Raises:
        TypeError: The check is opaque, or has a condition that is unknown here.

    Example:
        >>> from gridgov.rules import EstateBranch, Estates
        >>> v = Estates.given(1, occupied=[999], party_branches=[0])
        >>> verdict_of_row(EstateBranch(occupied_from=1000).check(v), 0).name
        'NOT_APPLICABLE'
    """
    if check.demands is None:
        msg = "An opaque check has no scalar reference."
        raise TypeError(msg)
    applies = True if check.applies is None else _holds_at(check.applies, row)
    holds = _holds_at(check.demands, row)
    if applies is False:
        return Verdict.NOT_APPLICABLE
    if holds is True:
        return Verdict.PASS
    return Verdict.FAIL if applies is True and holds is False else Verdict.UNKNOWN


def margin_of_row(check: Check, row: int) -> float:
    """Return whether the margin of one row must be negative (-1), not negative (1) or unknown (NaN)."""
    verdict = verdict_of_row(check, row)
    return -1.0 if verdict is Verdict.FAIL else 1.0 if verdict is Verdict.PASS else math.nan
