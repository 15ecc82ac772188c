"""What a rule looks at: one number for each unit, known, known within bounds, or unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._face import as_html, one_line
from gridgov.rules._condition import Comparison, Op
from gridgov.rules._parameter import UnitOfMeasure, parameter_behind
from gridgov.text import Text

__all__ = ["Column", "Floats"]

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int32]
_NO_FACTS: Final[Mapping[str, Text]] = {}


@attrs.frozen(eq=False, repr=False)
class Column:
    """One number for each row of a view, as the bounds between which it lies.

    Both bounds are equal where the number is known. Where nothing is known they are the smallest and the largest value
    that it can have. A comparison is true or false only if it is so for every value between the bounds; otherwise it is
    unknown. So a community whose known parts alone are above a ceiling fails although other parts are unknown.

    Example:
        >>> from gridgov.rules import HOUSEHOLDS, Column
        >>> c = Column.of("households", Text("households", "户数"), HOUSEHOLDS, [400.0, None])
        >>> c.at_most(300).truth().tolist()
        [-1, 0]
    """

    _repr_html_ = as_html

    #: Name used in messages and examples.
    key: str
    #: Name shown.
    name: Text
    unit_of_measure: UnitOfMeasure
    #: Smallest value that each can have. Float64, shape (n,).
    low: Floats
    #: Largest value that each can have. Float64, shape (n,); the same array where all are known.
    high: Floats
    #: Further fields of messages, such as the name of a role.
    facts: Mapping[str, Text] = _NO_FACTS
    #: A further sentence about a row, asked for when it is shown.
    remark: Callable[[int], Text | None] | None = None
    #: The smallest value that there can be.
    lowest: float = 0.0

    @classmethod
    def of(  # noqa: PLR0913 - what a column consists of
        cls,
        key: str,
        name: Text,
        unit_of_measure: UnitOfMeasure,
        values: Sequence[float | None] | npt.NDArray[Any],
        *,
        facts: Mapping[str, Text] = _NO_FACTS,
        remark: Callable[[int], Text | None] | None = None,
        lowest: float = 0.0,
    ) -> Column:
        """Build from plain values; None and NaN are unknown.

        Args:
            key: Name used in messages and examples.
            name: Name shown.
            unit_of_measure: What it counts.
            values: Shape (n,).
            facts: Further fields of messages.
            remark: A further sentence about a row.
            lowest: The smallest value that there can be.

        Example:
            >>> from gridgov.rules import YES
            >>> Column.of("new", Text("new", "新建"), YES, [1, None]).high.tolist()
            [1.0, 1.0]
        """
        low = np.asarray(values, np.float64)
        missing = np.isnan(low)
        high = low
        if missing.any():
            high = np.where(missing, unit_of_measure.highest, low)
            low = np.where(missing, lowest, low)
        return cls(key, name, unit_of_measure, low, high, facts, remark, lowest)

    def __len__(self) -> int:
        return len(self.low)

    @cached_property
    def known(self) -> npt.NDArray[np.bool_]:
        """Which values are known exactly."""
        return np.ones(len(self), bool) if self.low is self.high else self.low == self.high

    @property
    def values(self) -> Floats:
        """The values, NaN where they are not known exactly."""
        return self.low if self.low is self.high else np.where(self.known, self.low, np.nan)

    @property
    def step(self) -> float:
        """The smallest difference between two values: 1 for what is counted, otherwise 0."""
        return 1.0 if self.unit_of_measure.whole else 0.0

    def take(self, index: npt.NDArray[np.integer]) -> Column:
        """Return some rows."""
        low = self.low[index]
        high = low if self.low is self.high else self.high[index]
        remark = self.remark
        if remark is None:
            return attrs.evolve(self, low=low, high=high)

        def again(i: int) -> Text | None:
            return remark(int(index[i]))

        return attrs.evolve(self, low=low, high=high, remark=again)

    def with_value(self, row: int, value: float) -> Column:
        """Return a column in which one value is known to be another one."""
        low = self.low.copy()
        high = low if self.low is self.high else self.high.copy()
        low[row] = high[row] = value
        return attrs.evolve(self, low=low, high=high)

    # -- comparisons, with the boundary words of the Civil Code, art. 1259 -----------------------------------------

    def at_least(self, threshold: float) -> Comparison:
        """Compare: the threshold or more (以上), the threshold itself included."""
        return self._compare(Op.AT_LEAST, threshold)

    def at_most(self, threshold: float) -> Comparison:
        """Compare: the threshold or less (以下), the threshold itself included."""
        return self._compare(Op.AT_MOST, threshold)

    def more_than(self, threshold: float) -> Comparison:
        """Compare: more than the threshold (超过), the threshold itself excluded."""
        return self._compare(Op.MORE_THAN, threshold)

    def fewer_than(self, threshold: float) -> Comparison:
        """Compare: less than the threshold (不满), the threshold itself excluded."""
        return self._compare(Op.FEWER_THAN, threshold)

    def exactly(self, threshold: float) -> Comparison:
        """Compare: the threshold and nothing else."""
        return self._compare(Op.EXACTLY, threshold)

    def yes(self) -> Comparison:
        """Compare: yes, for a column of yes and no."""
        return self._compare(Op.AT_LEAST, 1)

    def no(self) -> Comparison:
        """Compare: no, for a column of yes and no."""
        return self._compare(Op.AT_MOST, 0)

    def _compare(self, op: Op, threshold: float) -> Comparison:
        return Comparison(self, op, float(threshold), parameter_behind(threshold))

    @one_line
    def __repr__(self) -> str:
        unknown = int((~self.known).sum())
        return f"<Column {self.key}: {len(self):,} {self.unit_of_measure.name.en}, {unknown:,} not known exactly>"
