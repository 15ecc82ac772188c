"""The ten forms of a rule. Each says what is demanded, and where it applies, in comparisons of columns.

Because a form consists of comparisons, everything else follows from it: the margin, the exact value at which the
verdict of every row changes, the smallest change of data that changes it, and tests that every rule has to pass.
"""

from __future__ import annotations

from collections.abc import Sequence

from gridgov.rules._check import Check, judge
from gridgov.rules._column import Column
from gridgov.rules._condition import Comparison, Condition, all_of
from gridgov.rules._parameter import parameter_behind

__all__ = [
    "between",
    "bound",
    "cadence",
    "cardinality",
    "consistency",
    "coverage",
    "eligibility",
    "partition",
    "requires",
    "same_person",
]


def bound(demand: Comparison, *, applies: Condition | None = None, shown: Sequence[Column] = ()) -> Check:
    """One number does not pass one bound.

    Args:
        demand: What must be true, such as ``v.households.at_most(self.max_households)``.
        applies: Where it is demanded; everywhere by default.
        shown: Further columns that messages may name.

    Example:
        >>> from gridgov.rules import HOUSEHOLDS
        >>> from gridgov.text import Text
        >>> c = Column.of("households", Text("households", "户数"), HOUSEHOLDS, [5000, 5001])
        >>> bound(c.at_most(5000)).verdicts.tolist()
        [0, 1]
    """
    return judge("bound", demand, applies=applies, shown=shown)


def between(column: Column, low: float, high: float, *, applies: Condition | None = None) -> Check:
    """One number lies between two bounds, both included.

    Example:
        >>> from gridgov.rules import HOUSEHOLDS
        >>> from gridgov.text import Text
        >>> c = Column.of("households", Text("households", "户数"), HOUSEHOLDS, [999, 1000, 3001])
        >>> between(c, 1000, 3000).verdicts.tolist()
        [1, 0, 1]
    """
    return judge("between", (column.at_least(low), column.at_most(high)), applies=applies)


def cardinality(  # noqa: PLR0913 - bounds and conditions
    column: Column,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    applies: Condition | None = None,
    also: Sequence[Condition] = (),
    shown: Sequence[Column] = (),
) -> Check:
    """There are at least so many, at most so many, or exactly so many if both are equal.

    Args:
        column: What is counted.
        minimum: At least; None for no such bound.
        maximum: At most; None for no such bound.
        applies: Where it is demanded; everywhere by default.
        also: What is demanded besides.
        shown: Further columns that messages may name.

    Raises:
        ValueError: Nothing is demanded.

    Example:
        >>> from gridgov.rules import HOLDERS
        >>> from gridgov.text import Text
        >>> c = Column.of("chiefs", Text("grid chiefs", "网格长"), HOLDERS, [0, 1, 2])
        >>> cardinality(c, minimum=1, maximum=1).verdicts.tolist()
        [1, 0, 1]
    """
    demands: list[Condition] = []
    if minimum is not None and minimum == maximum and parameter_behind(minimum) == parameter_behind(maximum):
        demands.append(column.exactly(minimum))
    else:
        if minimum is not None:
            demands.append(column.at_least(minimum))
        if maximum is not None:
            demands.append(column.at_most(maximum))
    if not demands:
        msg = "A cardinality needs a minimum or a maximum."
        raise ValueError(msg)
    return judge("cardinality", (*demands, *also), applies=applies, shown=shown)


def requires(
    applies: Condition | Sequence[Condition], column: Column, *, minimum: float = 1, shown: Sequence[Column] = ()
) -> Check:
    """Where something applies, there are at least so many of something else.

    Example:
        >>> from gridgov.rules import BODIES, HOUSEHOLDS
        >>> from gridgov.text import Text
        >>> lived = Column.of("occupied", Text("occupied households", "入住户数"), HOUSEHOLDS, [999, 1000, None, None])
        >>> branches = Column.of("branches", Text("Party branches", "党支部"), BODIES, [0, 0, 0, 1])
        >>> requires(lived.at_least(1000), branches).verdicts.tolist()
        [2, 1, 3, 0]
    """
    guard = applies if isinstance(applies, Condition) else all_of(*applies)
    return judge("requires", column.at_least(minimum), applies=guard, shown=shown)


def coverage(
    share: Column,
    target: float,
    *,
    strictly: bool = False,
    applies: Condition | None = None,
    shown: Sequence[Column] = (),
) -> Check:
    """A share of a whole is at least a target.

    With k known to be covered and u unknown of n, the share lies between k/n and (k+u)/n: it passes if k/n reaches the
    target, fails if (k+u)/n does not, and is unknown otherwise. Build the column with `View.share`.

    Args:
        share: From 0 to 1; more than 1 only if more than the whole is covered.
        target: From 0 to 1.
        strictly: More than the target is demanded.
        applies: Where it is demanded; everywhere by default.
        shown: Further columns that messages may name.

    Example:
        >>> from gridgov.rules import SHARE
        >>> from gridgov.text import Text
        >>> c = Column.of("share", Text("share", "占比"), SHARE, [31 / 32, 1.0, None])
        >>> coverage(c, 1.0).verdicts.tolist()
        [1, 0, 3]
    """
    demand = share.more_than(target) if strictly else share.at_least(target)
    return judge("coverage", demand, applies=applies, shown=shown)


def eligibility(
    wrong: Column | None = None,
    *,
    right: Column | None = None,
    minimum: float = 1,
    applies: Condition | None = None,
    shown: Sequence[Column] = (),
) -> Check:
    """Nobody holds it who may not, or at least so many hold it who may.

    Args:
        wrong: How many hold it who may not: there must be none.
        right: How many hold it who may.
        minimum: How many of these there must be.
        applies: Where it is demanded, such as where anybody holds it.
        shown: Further columns that messages may name.

    Raises:
        ValueError: Nothing is demanded.

    Example:
        >>> from gridgov.rules import HOLDERS
        >>> from gridgov.text import Text
        >>> c = Column.of("outsiders", Text("chiefs from outside", "非班子成员"), HOLDERS, [0, 1])
        >>> eligibility(c).verdicts.tolist()
        [0, 1]
    """
    demands: list[Condition] = []
    if wrong is not None:
        demands.append(wrong.at_most(0))
    if right is not None:
        demands.append(right.at_least(minimum))
    if not demands:
        msg = "An eligibility needs a column of who may hold it, or of who may not."
        raise ValueError(msg)
    return judge("eligibility", demands, applies=applies, shown=shown)


def same_person(same: Column, *, applies: Condition | None = None, shown: Sequence[Column] = ()) -> Check:
    """Two posts have one holder.

    Args:
        same: Yes or no.
        applies: Where it is demanded, such as where there are both posts.
        shown: Further columns that messages may name.

    Example:
        >>> from gridgov.rules import YES
        >>> from gridgov.text import Text
        >>> c = Column.of("same", Text("one person", "一肩挑"), YES, [1, 0, None])
        >>> same_person(c).verdicts.tolist()
        [0, 1, 3]
    """
    return judge("same_person", same.yes(), applies=applies, shown=shown)


def cadence(gap: Column, longest: float, *, applies: Condition | None = None, shown: Sequence[Column] = ()) -> Check:
    """No more time passes than so much.

    Args:
        gap: Time that passed, in the unit of measure of ``longest``; a lower bound where it is still running.
        longest: The longest that may pass, itself included.
        applies: Where it is demanded; everywhere by default.
        shown: Further columns that messages may name.

    Example:
        >>> from gridgov.rules import DAYS
        >>> from gridgov.text import Text
        >>> cadence(Column.of("gap", Text("gap", "间隔"), DAYS, [1, 2]), 1).verdicts.tolist()
        [0, 1]
    """
    return judge("cadence", gap.at_most(longest), applies=applies, shown=shown)


def partition(
    parts: Column | None = None,
    *,
    gaps: Column | None = None,
    overlaps: Column | None = None,
    applies: Condition | None = None,
    shown: Sequence[Column] = (),
) -> Check:
    """Everything lies in exactly one part.

    Args:
        parts: In how many parts it lies: exactly one.
        gaps: How much lies in none: nothing.
        overlaps: How much lies in several: nothing.
        applies: Where it is demanded; everywhere by default.
        shown: Further columns that messages may name.

    Raises:
        ValueError: Nothing is demanded.

    Example:
        >>> from gridgov.rules import UNITS
        >>> from gridgov.text import Text
        >>> partition(Column.of("grids", Text("grids", "网格"), UNITS, [0, 1, 2])).verdicts.tolist()
        [1, 0, 1]
    """
    demands: list[Condition] = []
    if parts is not None:
        demands.append(parts.exactly(1))
    demands.extend(c.at_most(0) for c in (gaps, overlaps) if c is not None)
    if not demands:
        msg = "A partition needs parts, gaps or overlaps."
        raise ValueError(msg)
    return judge("partition", demands, applies=applies, shown=shown)


def consistency(
    difference: Column, tolerance: float = 0, *, applies: Condition | None = None, shown: Sequence[Column] = ()
) -> Check:
    """Two figures differ by no more than a tolerance.

    Args:
        difference: How far they are apart, from 0.
        tolerance: How far they may be apart.
        applies: Where it is demanded; everywhere by default.
        shown: Further columns that messages may name, such as both figures.

    Example:
        >>> from gridgov.rules import PUBLISHED
        >>> from gridgov.text import Text
        >>> consistency(Column.of("off", Text("difference", "差额"), PUBLISHED, [0, 1])).verdicts.tolist()
        [0, 1]
    """
    return judge("consistency", difference.at_most(tolerance), applies=applies, shown=shown)
