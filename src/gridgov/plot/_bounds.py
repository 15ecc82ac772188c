"""Between which sizes units should be: given as two numbers, or as the clauses of a policy say."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, Final

import attrs
import numpy as np

from gridgov._days import Day
from gridgov.hierarchy import Hierarchy
from gridgov.plot._counts import Ints, Numbers
from gridgov.plot._words import both, number
from gridgov.policies import Effective, InForce, Policy, effective
from gridgov.rules import EVERYWHERE, Rule
from gridgov.text import Text

__all__ = ["BELOW", "INSIDE", "OVER", "Bounds", "bounds_of", "given", "level_meant"]

BELOW: Final = 0
INSIDE: Final = 1
OVER: Final = 2
#: Rules that say how large a unit of its kind may be.
_RULES: Final = frozenset({"SIZ001", "SIZ003"})


@attrs.frozen
class Bounds:
    """A smallest and a largest size that are allowed; None where there is none."""

    low: float | None
    high: float | None
    #: Whether the largest size itself is too much.
    high_fails: bool = False
    #: Who says so.
    name: Text | None = None

    def classes(self, values: Numbers) -> Ints:
        """Tell whether each known value is below, inside or over. Int64."""
        out = np.full(len(values), INSIDE, np.int64)
        if self.low is not None:
            out[values < self.low] = BELOW
        if self.high is not None:
            out[values >= self.high if self.high_fails else values > self.high] = OVER
        return out

    @property
    def text(self) -> Text:
        """The two numbers in words."""
        if self.low is None:
            words = Text("under {n}", "{n}以下（不含）") if self.high_fails else Text("up to {n}", "不超过{n}")
            return words.format(n=number(self.high or 0.0))
        if self.high is None:
            return Text("{n} and more", "{n}及以上").format(n=number(self.low))
        return Text("{a}–{b}", "{a}–{b}").format(a=number(self.low), b=number(self.high))


def given(band: tuple[float | None, float | None]) -> Bounds:
    """Return bounds that a user gives.

    Raises:
        ValueError: They are not two finite numbers in order, or both are None.
    """
    low, high = band
    known = [float(end) for end in (low, high) if end is not None]
    if not known or not all(map(math.isfinite, known)) or known != sorted(known):
        msg = f"band must be a smallest and a largest size, one of them may be None, not {band!r}."
        raise ValueError(msg)
    return Bounds(None if low is None else float(low), None if high is None else float(high))


def _meant(policy: Policy | Effective, on: Day | None, measure: str) -> Iterator[InForce]:
    """Find the clauses in force about the size of all units of a kind.

    Raises:
        ValueError: A policy is given without a day.
    """
    if isinstance(policy, Policy):
        if on is None:
            msg = "policy= needs on=, the day on which its clauses are in force."
            raise ValueError(msg)
        policy = effective(policy, on=on)
    for found in policy:
        values = found.clause.rule.values
        if found.clause.rule.code not in _RULES or values.get("measure", "households") != measure:
            continue
        # Clauses about some of the units say nothing about all of them.
        if found.clause.scope == EVERYWHERE and not found.but_not and values.get("overloaded") is None:
            yield found


def level_meant(h: Hierarchy, policy: Policy | Effective, on: Day | None, measure: str) -> str | None:
    """Return the first level with units that a clause is about, None if there is none."""
    counts = h.counts()
    for found in _meant(policy, on, measure):
        for level in h.levels.levels:
            if counts[level.key] and _about(found.clause.rule, level.kinds):
                return level.key
    return None


def _about(rule: Rule[Any], kinds: tuple[str, ...]) -> bool:
    return bool(set(rule.view.kinds) & set(kinds))


def bounds_of(policy: Policy | Effective, on: Day | None, measure: str, kinds: tuple[str, ...]) -> list[Bounds]:
    """Return the bounds of a policy on units of some kinds; those with two ends come first."""
    out: list[Bounds] = []
    for found in _meant(policy, on, measure):
        rule = found.clause.rule
        if not _about(rule, kinds):
            continue
        low, high = (rule.values.get(key) for key in ("min_households", "max_households"))
        name = Text("{key}, {strength}", "{key}，{strength}").format(
            key=found.key, strength=both(found.clause.strength.text)
        )
        fails = rule.values.get("boundary") == "at_least"
        ends = (None if low is None else float(low), None if high is None else float(high))
        out.append(Bounds(*ends, high_fails=fails, name=name))
    return sorted(out, key=lambda b: b.low is None or b.high is None)
