"""Mistakes planted in a rule, to see whether the battery notices them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

import attrs
import numpy as np

from gridgov._face import as_html, as_line, one_line
from gridgov.rules import Check, Column, Comparison, Condition, Op, Rule
from gridgov.rules._condition import AllOf, AnyOf
from gridgov.testing._battery import each_flaw
from gridgov.testing._rows import example_view, sample_of

__all__ = ["Mutant", "MutationReport", "mutants_of", "mutate_rule"]

RuleClass = type[Rule[Any]]
Change = Callable[[Comparison], Comparison]
_BOUNDARY: Final = {
    Op.AT_LEAST: Op.MORE_THAN,
    Op.MORE_THAN: Op.AT_LEAST,
    Op.AT_MOST: Op.FEWER_THAN,
    Op.FEWER_THAN: Op.AT_MOST,
    Op.EXACTLY: Op.AT_LEAST,
}
_DIRECTION: Final = {
    Op.AT_LEAST: Op.AT_MOST,
    Op.MORE_THAN: Op.FEWER_THAN,
    Op.AT_MOST: Op.AT_LEAST,
    Op.FEWER_THAN: Op.MORE_THAN,
    Op.EXACTLY: Op.AT_MOST,
}


@attrs.frozen
class Mutant:
    """A rule with one mistake."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: What kind of mistake: boundary, direction, missing data, leakage, order, ignored parameter, wrong column.
    mistake: str
    #: Which comparison has it, from 0.
    at: int
    rule: RuleClass = attrs.field(repr=False)


@attrs.frozen(repr=False)
class MutationReport:
    """Which mistakes were noticed."""

    _repr_html_ = as_html

    rule: str
    killed: tuple[Mutant, ...]
    survived: tuple[Mutant, ...]

    @property
    def total(self) -> int:
        """How many mistakes were planted."""
        return len(self.killed) + len(self.survived)

    @property
    def rate(self) -> float:
        """Share of the mistakes that were noticed, from 0 to 1; 1 if there was none."""
        return len(self.killed) / self.total if self.total else 1.0

    @one_line
    def __repr__(self) -> str:
        left = "".join(f", missed: {m.mistake} at {m.at}" for m in self.survived)
        return f"<MutationReport {self.rule}: {len(self.killed)} of {self.total} noticed{left}>"


def _rewrite(condition: Condition | None, at: int, change: Change, count: list[int]) -> Condition | None:
    """Return a condition in which one comparison is changed; ``count`` numbers them."""
    if isinstance(condition, Comparison):
        count[0] += 1
        return change(condition) if count[0] - 1 == at else condition
    if isinstance(condition, AllOf | AnyOf):
        parts = tuple(_rewrite(part, at, change, count) for part in condition.parts)
        return type(condition)(tuple(part for part in parts if part is not None))
    return condition


def _with(rule: RuleClass, at: int, change: Change) -> RuleClass:
    """Return a rule class in which one comparison is changed."""

    class Planted(rule):  # type: ignore[misc, valid-type]
        __doc__ = rule.__doc__

        def check(self, v: Any) -> Check:  # noqa: ANN401 - the view of any rule
            found: Check = super().check(v)
            count = [0]
            applies = _rewrite(found.applies, at, change, count)
            demands = _rewrite(found.demands, at, change, count)
            return attrs.evolve(found, applies=applies, demands=demands)

    Planted.__name__ = rule.__name__
    return Planted


def _op(table: dict[Op, Op]) -> Change:
    return lambda c: attrs.evolve(c, op=table[c.op])


def _column(change: Callable[[Column], Column]) -> Change:
    return lambda c: attrs.evolve(c, column=change(c.column))


def _as_zero(column: Column) -> Column:
    """Take what is unknown for the smallest value."""
    return attrs.evolve(column, high=column.low)


def _as_most(column: Column) -> Column:
    """Take what is unknown for the largest value."""
    high = np.where(np.isinf(column.high), 1e9, column.high)
    return attrs.evolve(column, low=high, high=high)


def _leaking(column: Column) -> Column:
    """Let a row see the rows before it."""
    low, high = np.maximum.accumulate(column.low), np.maximum.accumulate(column.high)
    return attrs.evolve(column, low=low, high=high)


def _reversed(column: Column) -> Column:
    """Give each row the value of another one."""
    return attrs.evolve(column, low=column.low[::-1], high=column.high[::-1])


def _ignoring(c: Comparison) -> Comparison:
    """Hold it against a fixed number instead of the parameter."""
    return attrs.evolve(c, threshold=1.0 if c.threshold != 1.0 else 2.0, parameter=None)


def _fixed(threshold: float) -> Change:
    """Hold it against the sample's value, whatever the parameter says."""
    return lambda c: attrs.evolve(c, threshold=threshold, parameter=None)


def _swapped(rule: RuleClass, at: int, other: int) -> RuleClass:
    """Return a rule class in which one comparison looks at the column of another one."""

    class Planted(rule):  # type: ignore[misc, valid-type]
        __doc__ = rule.__doc__

        def check(self, v: Any) -> Check:  # noqa: ANN401 - the view of any rule
            found: Check = super().check(v)
            wrong = list(found.comparisons())[other].column
            count = [0]
            change: Change = lambda c: attrs.evolve(c, column=wrong)  # noqa: E731 - a closure over the column
            applies = _rewrite(found.applies, at, change, count)
            demands = _rewrite(found.demands, at, change, count)
            return attrs.evolve(found, applies=applies, demands=demands)

    Planted.__name__ = rule.__name__
    return Planted


def mutants_of(rule: RuleClass) -> Iterator[Mutant]:
    """Go through a rule with one mistake each.

    Args:
        rule: A rule class over one of the ten forms; one that is opaque has no mutants.

    Example:
        >>> from gridgov.rules import OneChief
        >>> [m.mistake for m in mutants_of(OneChief)]
        ['boundary', 'direction', 'missing data', 'missing data', 'leakage', 'order']
    """
    sample = sample_of(rule)
    comparisons = list(sample.run(example_view(rule)).comparisons())
    for at, c in enumerate(comparisons):
        yield Mutant("boundary", at, _with(rule, at, _op(_BOUNDARY)))
        yield Mutant("direction", at, _with(rule, at, _op(_DIRECTION)))
        yield Mutant("missing data", at, _with(rule, at, _column(_as_zero)))
        yield Mutant("missing data", at, _with(rule, at, _column(_as_most)))
        yield Mutant("leakage", at, _with(rule, at, _column(_leaking)))
        yield Mutant("order", at, _with(rule, at, _column(_reversed)))
        if c.parameter is not None:
            yield Mutant("ignored parameter", at, _with(rule, at, _ignoring))
            yield Mutant("ignored parameter", at, _with(rule, at, _fixed(c.threshold)))
        for other, d in enumerate(comparisons):
            if d.column.key != c.column.key:
                yield Mutant("wrong column", at, _swapped(rule, at, other))
                break


def mutate_rule(rule: RuleClass, *, seeds: Iterable[int] = range(3)) -> MutationReport:
    """Plant mistakes in a rule, one at a time, and say which of them the battery notices.

    Args:
        rule: The rule class.
        seeds: Where chance starts in the battery; each of them is tried until one notices.

    Example:
        >>> from gridgov.rules import OneChief
        >>> mutate_rule(OneChief)
        <MutationReport OneChief: 6 of 6 noticed>
    """
    tried = tuple(seeds)
    killed: list[Mutant] = []
    survived: list[Mutant] = []
    for mutant in mutants_of(rule):
        noticed = any(flaw for seed in tried for flaw in each_flaw(mutant.rule, seed=seed))
        (killed if noticed else survived).append(mutant)
    return MutationReport(rule.__name__, tuple(killed), tuple(survived))
