"""Comparisons that are true, false or unknown for each row, and what they are together.

Truth is an int8: 1 true, 0 unknown, -1 false. So "and" is the minimum, "or" the maximum, "not" the negative, as in
Kleene's logic.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools
from gridgov._face import as_html, as_line
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.rules._column import Column, Floats

__all__ = ["AllOf", "AnyOf", "Comparison", "Condition", "Cut", "Forced", "Op", "Truth", "all_of", "any_of"]

Truth = npt.NDArray[np.int8]
#: Truths that are taken for those of some comparisons, whatever these say.
Forced: TypeAlias = "Mapping[Comparison, int | Truth]"
_TINY: Final = float(np.finfo(np.float64).tiny)


class Op(Enum):
    """A comparison, named after the boundary words of the Civil Code, art. 1259.

    Example:
        >>> Op.AT_LEAST.sign, Op.AT_LEAST.boundary_word.zh
        ('>=', '以上')
    """

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    FEWER_THAN = "fewer_than"
    EXACTLY = "exactly"

    @property
    def sign(self) -> str:
        """The sign."""
        return {"at_least": ">=", "at_most": "<=", "more_than": ">", "fewer_than": "<", "exactly": "=="}[self.value]

    @property
    def boundary_word(self) -> Text:
        """The word that the law uses; in Chinese it follows the number, but for 超过, 不满 and 恰好."""
        return {
            "at_least": Text("or more", "以上"),
            "at_most": Text("or less", "以下"),
            "more_than": Text("more than", "超过"),
            "fewer_than": Text("less than", "不满"),
            "exactly": Text("exactly", "恰好"),
        }[self.value]

    @property
    def opposite(self) -> Op:
        """The comparison that is true where this one is false; none for "exactly", which is returned itself."""
        return {
            "at_least": Op.FEWER_THAN,
            "at_most": Op.MORE_THAN,
            "more_than": Op.AT_MOST,
            "fewer_than": Op.AT_LEAST,
            "exactly": Op.EXACTLY,
        }[self.value]


@attrs.frozen(eq=False)
class Cut:
    """Where the truth of a comparison changes as its threshold grows, for each row."""

    __repr__ = as_line
    _repr_html_ = as_html

    #: Thresholds. Float64, shape (n,).
    at: Floats
    #: Whether the threshold itself still belongs to what is below the cut.
    closed: bool


class Condition:
    """Something that is true, false or unknown for each row."""

    _repr_html_ = as_html

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def truth(self, forced: Forced | None = None) -> Truth:
        """Return 1, 0 or -1 for each row; ``forced`` gives some comparisons one truth for all rows."""
        raise NotImplementedError

    def comparisons(self) -> Iterator[Comparison]:
        """Go through the comparisons it consists of."""
        raise NotImplementedError

    def take(self, index: npt.NDArray[np.integer]) -> Condition:
        """Return some rows."""
        raise NotImplementedError


@attrs.frozen(eq=False)
class Comparison(Condition):
    """A column held against a threshold.

    Example:
        >>> from gridgov.rules import HOUSEHOLDS, Column
        >>> c = Column.of("households", Text("households", "户数"), HOUSEHOLDS, [999, 1000]).at_least(1000)
        >>> c.truth().tolist(), c.margins().tolist()
        ([-1, 1], [-1.0, 0.0])
    """

    __repr__ = as_line

    column: Column
    op: Op = attrs.field(validator=attrs.validators.instance_of(Op))
    threshold: float
    #: The parameter that the threshold is the value of; None for a fixed one.
    parameter: str | None = None

    def __len__(self) -> int:
        return len(self.column)

    def truth(self, forced: Forced | None = None) -> Truth:
        """Return 1, 0 or -1 for each row."""
        if forced and self in forced:
            return np.broadcast_to(np.asarray(forced[self], np.int8), len(self))
        low, high, t = self.column.low, self.column.high, self.threshold
        yes: Bools
        no: Bools | None
        if self.op is Op.EXACTLY:
            yes, no = (low == t) & (high == t), (low > t) | (high < t)
        elif self.op is Op.AT_LEAST:
            yes, no = low >= t, None if low is high else high < t
        elif self.op is Op.MORE_THAN:
            yes, no = low > t, None if low is high else high <= t
        elif self.op is Op.AT_MOST:
            yes, no = high <= t, None if low is high else low > t
        else:
            yes, no = high < t, None if low is high else low >= t
        if no is None:
            sure: Truth = yes.view(np.int8) * np.int8(2) - np.int8(1)
            return sure
        truth: Truth = yes.view(np.int8) - no.view(np.int8)
        return truth

    def comparisons(self) -> Iterator[Comparison]:
        """Go through the comparisons it consists of: itself."""
        yield self

    def take(self, index: npt.NDArray[np.integer]) -> Comparison:
        """Return some rows."""
        return attrs.evolve(self, column=self.column.take(index))

    def deciding(self) -> Floats:
        """Return the bound of each value that decides: the one nearest to being false where it is true, and so on."""
        low, high = self.column.low, self.column.high
        if low is high:
            return low
        t = self.truth()
        if self.op is Op.EXACTLY:
            nearest = np.where(low > self.threshold, low, high)
            return np.where(t == 0, np.nan, nearest)
        up = self.op in {Op.AT_LEAST, Op.MORE_THAN}
        value = np.where(t > 0, low, high) if up else np.where(t > 0, high, low)
        return np.where(t == 0, np.nan, value)

    def side(self) -> npt.NDArray[np.int8]:
        """Return on which side of `deciding` the value may lie: 1 it is that at least, -1 at most, 0 just that."""
        low, high = self.column.low, self.column.high
        if low is high:
            return np.zeros(len(self), np.int8)
        value = self.deciding()
        return (value < high).astype(np.int8) - (value > low).astype(np.int8)

    def margins(self) -> Floats:
        """Return the signed distance to the nearest value that makes it true; negative where it is false.

        What is counted is one off where it stands on an excluded bound; what is measured has the smallest negative
        number there is.
        """
        value, t, step = self.deciding(), self.threshold, self.column.step
        if self.op is Op.AT_LEAST:
            return value - t
        if self.op is Op.AT_MOST:
            return t - value
        if self.op is Op.EXACTLY:
            return -np.abs(value - t)
        off = value - t if self.op is Op.MORE_THAN else t - value
        if not step:
            return np.where(off == 0, -_TINY, off)
        # A fraction does not reach the next whole number, and is beyond its bound all the same.
        return np.where(off > 0, np.maximum(off - step, 0.0), off - step)

    def cuts(self) -> tuple[tuple[Cut, ...], tuple[int | Truth, ...]]:
        """Return where its truth changes as the threshold grows, and the truth below, between and above the cuts."""
        low, high = self.column.low, self.column.high
        exact = low is high
        if self.op is Op.EXACTLY:
            if exact:
                return (Cut(low, closed=False), Cut(low, closed=True)), (-1, 1, -1)
            # Within the bounds it is true if they are one point, and unknown otherwise.
            within = (low == high).astype(np.int8)
            return (Cut(low, closed=False), Cut(high, closed=True)), (-1, within, -1)
        closed = self.op in {Op.AT_LEAST, Op.FEWER_THAN}
        up = self.op in {Op.AT_LEAST, Op.MORE_THAN}
        first, last = (1, -1) if up else (-1, 1)
        if exact:
            return (Cut(low, closed=closed),), (first, last)
        return (Cut(low, closed=closed), Cut(high, closed=closed)), (first, 0, last)

    def values_that_make_it(self, want: int, row: int) -> tuple[float, ...]:
        """Return the values of the column nearest to the threshold that make it true (1) or false (-1) at a row.

        There is one at most, and one on each side of "exactly".
        """
        step, t = self.column.step, self.threshold
        above = math.floor(t) + 1 if step else math.nextafter(t, math.inf)
        below = math.ceil(t) - 1 if step else math.nextafter(t, -math.inf)
        op = self.op if want > 0 else self.op.opposite
        values: tuple[float, ...]
        if self.op is Op.EXACTLY:
            values = (t,) if want > 0 else (above, below)
        elif op is Op.AT_LEAST:
            values = (math.ceil(t) if step else t,)
        elif op is Op.AT_MOST:
            values = (math.floor(t) if step else t,)
        else:
            values = (above,) if op is Op.MORE_THAN else (below,)
        here = self.column.low[row] if self.column.known[row] else None
        lowest, highest = self.column.lowest, self.column.unit_of_measure.highest
        can_be = (v for v in map(float, values) if not step or v.is_integer())
        return tuple(v for v in can_be if lowest <= v <= highest and v != here)

    def value_that_makes_it(self, want: int, row: int) -> float | None:
        """Return one of `values_that_make_it`, or None."""
        return next(iter(self.values_that_make_it(want, row)), None)


@attrs.frozen(eq=False)
class AllOf(Condition):
    """True where all are true, false where one is false."""

    __repr__ = as_line

    parts: tuple[Condition, ...]

    def truth(self, forced: Forced | None = None) -> Truth:
        """Return 1, 0 or -1 for each row."""
        out = self.parts[0].truth(forced)
        for part in self.parts[1:]:
            out = np.minimum(out, part.truth(forced))
        return out

    def comparisons(self) -> Iterator[Comparison]:
        """Go through the comparisons it consists of."""
        for part in self.parts:
            yield from part.comparisons()

    def take(self, index: npt.NDArray[np.integer]) -> AllOf:
        """Return some rows."""
        return AllOf(tuple(part.take(index) for part in self.parts))


@attrs.frozen(eq=False)
class AnyOf(Condition):
    """True where one is true, false where all are false."""

    __repr__ = as_line

    parts: tuple[Condition, ...]

    def truth(self, forced: Forced | None = None) -> Truth:
        """Return 1, 0 or -1 for each row."""
        out = self.parts[0].truth(forced)
        for part in self.parts[1:]:
            out = np.maximum(out, part.truth(forced))
        return out

    def comparisons(self) -> Iterator[Comparison]:
        """Go through the comparisons it consists of."""
        for part in self.parts:
            yield from part.comparisons()

    def take(self, index: npt.NDArray[np.integer]) -> AnyOf:
        """Return some rows."""
        return AnyOf(tuple(part.take(index) for part in self.parts))


def all_of(*conditions: Condition) -> Condition:
    """Return what is true where every one of one or more conditions is.

    Example:
        >>> from gridgov.rules import HOUSEHOLDS, Column
        >>> c = Column.of("households", Text("households", "户数"), HOUSEHOLDS, [1, 2, 3])
        >>> all_of(c.at_least(2), c.at_most(2)).truth().tolist()
        [-1, 1, -1]
    """
    return conditions[0] if len(conditions) == 1 else AllOf(conditions)


def any_of(*conditions: Condition) -> Condition:
    """Return what is true where one of one or more conditions is.

    Example:
        >>> from gridgov.rules import HOUSEHOLDS, Column
        >>> c = Column.of("households", Text("households", "户数"), HOUSEHOLDS, [1, 2, 3])
        >>> any_of(c.at_least(3), c.at_most(1)).truth().tolist()
        [1, -1, 1]
    """
    return conditions[0] if len(conditions) == 1 else AnyOf(conditions)
