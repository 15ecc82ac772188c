"""One parameter of one clause, for some values or for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from gridgov._answer import Answer
from gridgov._setting import Setting, counted

__all__ = ["column_of", "frontier_of", "swept"]


def swept(  # noqa: PLR0913 - what is counted
    at: Setting, name: str, wanted: Iterable[Any], *, affected: str | None, remedies: bool = True, cost: float | None
) -> Answer:
    """Return what a clause counts for some values of a parameter; see `gridgov.whatif.sweep`."""
    listed = at.accepted(name, wanted)
    counts = counted(at, name, listed, affected=affected, cost=cost, remedies=remedies)
    columns = {name: column_of(listed), **counts.columns()}
    return Answer(f"sweep of {at.title}.{name}", columns, at.asked("values", name, affected))


def frontier_of(at: Setting, parameter: str | None, *, affected: str | None) -> Answer:
    """Return every value from which on a verdict changes; see `gridgov.whatif.frontier`."""
    name = at.parameter(parameter)
    curve = at.judged.curve(name)
    if curve is None:
        msg = f"{at.title}.{name} decides in another way than by a threshold: use sweep() with the values of interest."
        raise ValueError(msg)
    starts = np.concatenate(([curve.parameter.lowest], curve.breakpoints()))
    whole = curve.parameter.kind == "whole"
    before = starts[1:] - 1 if whole else np.nextafter(starts[1:], -np.inf)
    ends = np.concatenate((before, [curve.parameter.highest]))
    # Any value of a step stands for all of it.
    inside = np.where(np.isfinite(starts), starts, np.where(np.isfinite(ends), ends, 0.0))
    counts = counted(at, name, inside.tolist(), affected=affected, cost=None, remedies=False)
    columns = {"from": starts, "to": ends, **counts.columns()}
    return Answer(f"frontier of {at.title}.{name}", columns, at.asked("steps", name, affected))


def column_of(values: Sequence[Any]) -> npt.NDArray[Any]:
    """Return numbers as an array of numbers, anything else as objects."""
    if values and all(isinstance(v, bool) for v in values):
        return np.array(values, bool)
    if values and all(isinstance(v, int | float) and not isinstance(v, bool) for v in values):
        return np.array(values)
    out = np.empty(len(values), object)
    out[:] = values
    return out
