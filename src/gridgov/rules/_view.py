"""What a rule sees: typed columns over the units it judges, worked out when they are read."""

from __future__ import annotations

import math
import weakref
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, ClassVar, Final, Self, TypeVar, cast, overload

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Rows
from gridgov._face import as_html, one_line
from gridgov.evidence import Evidence
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import SHARE, UnitOfMeasure
from gridgov.rules._scope import EVERYWHERE, Scope
from gridgov.text import Text

__all__ = ["Context", "Declared", "View"]

T = TypeVar("T")
#: One array for known values with NaN, or the two bounds.
Values = Floats | tuple[Floats, Floats]
#: The context of the last check: while its report is there, the next check of the same works nothing out again.
_last: weakref.ref[Context] | None = None


@attrs.frozen(eq=False, repr=False)
class Context:
    """What is checked, on which day, with which tables; and what was worked out about it once."""

    _repr_html_ = as_html

    jurisdiction: Jurisdiction
    on: np.datetime64
    evidence: Evidence
    #: Keys of roles, kinds of body, link and unit, qualifications and conditions of which nothing exists that is not
    #: in the data.
    complete: frozenset[str] = frozenset()
    _cache: dict[Hashable, Any] = attrs.field(factory=dict[Hashable, Any])

    @classmethod
    def shared(
        cls, jurisdiction: Jurisdiction, on: np.datetime64, evidence: Evidence, complete: frozenset[str]
    ) -> Context:
        """Return the context of the last check if a report still holds it and it is of the same, or a new one."""
        last = None if _last is None else _last()
        if (
            last is not None
            and last.jurisdiction is jurisdiction
            and (last.on, last.complete) == (on, complete)
            and (last.evidence is evidence or not (len(last.evidence) or len(evidence)))
        ):
            return last
        found = cls(jurisdiction, on, evidence, complete)
        globals()["_last"] = weakref.ref(found)
        return found

    @property
    def territory(self) -> Hierarchy:
        """The units."""
        return self.jurisdiction.territory

    @one_line
    def __repr__(self) -> str:
        return f"<Context: {self.jurisdiction!r} on {self.on}>"

    def __reduce__(self) -> tuple[object, ...]:
        return Context, (self.jurisdiction, self.on, self.evidence, self.complete)

    def once(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """Return what was worked out under a key before, or work it out."""
        if key not in self._cache:
            self._cache[key] = work_out()
        return cast("T", self._cache[key])


class View:
    """Columns over the rows that a rule judges.

    Subclass it to add columns: see the documentation of rules. A column is worked out when it is read, and which were
    read is recorded.

    Example:
        >>> from gridgov.rules import EstateBranch, Estates
        >>> v = Estates.given(2, occupied=[1240, None], party_branches=[0, 0])
        >>> EstateBranch(occupied_from=1000).check(v).verdicts.tolist()
        [1, 3]
    """

    _repr_html_ = as_html

    #: Kinds of unit it is about, unless a clause says otherwise.
    kinds: ClassVar[tuple[str, ...]] = ()
    #: What a row is.
    subject: ClassVar[Text] = Text("unit", "单元")

    def __init__(self, context: Context | None, rows: Rows, given: Mapping[str, Values] | None = None) -> None:
        self._context = context
        #: Rows that are judged: of the territory, or of the table that the view is about. Int32.
        self.rows: Rows = rows
        self._given: Mapping[str, Values] = given or {}
        self._changed: dict[str, dict[int, float]] = {}
        #: The columns that were read, by key.
        self.read: dict[str, Column] = {}

    @classmethod
    def of(cls, context: Context, scope: Scope = EVERYWHERE) -> Self:
        """Return the view of a model: the rows that a clause is about."""
        return cls(context, context.once(("rows", scope, cls.kinds), lambda: scope.rows(context.territory, cls.kinds)))

    @classmethod
    def given(cls, n: int, /, **columns: Sequence[float | None] | npt.NDArray[Any]) -> Self:
        """Return a view of columns that are given, without a model: for examples and tests.

        Args:
            n: How many rows.
            **columns: By key, each of shape (n,); None and NaN are unknown.

        Raises:
            ValueError: A column has another length.
        """
        values = {key: np.array(value, np.float64) for key, value in columns.items()}
        for key, value in values.items():
            if value.shape != (n,):
                msg = f"The column '{key}' has shape {value.shape}, not ({n},)."
                raise ValueError(msg)
        return cls(None, np.arange(n, dtype=np.int32), cast("dict[str, Values]", values))

    @classmethod
    def bounded(cls, n: int, columns: Mapping[str, Values]) -> Self:
        """Return a view of columns that are given as values or as pairs of bounds, each of shape (n,)."""
        return cls(None, np.arange(n, dtype=np.int32), columns)

    def given_keys(self) -> tuple[str, ...]:
        """Return the keys of the columns that were given."""
        return tuple(self._given)

    def blank(self) -> Self:
        """Return a view of the same given columns in which nothing is known."""
        return type(self)(self._context, self.rows, {key: np.full(len(self), np.nan) for key in self._given})

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def context(self) -> Context:
        """What is checked.

        Raises:
            LookupError: The view consists of given columns only.
        """
        if self._context is None:
            msg = "The view has only the columns that were given."
            raise LookupError(msg)
        return self._context

    @property
    def unit_rows(self) -> Rows:
        """Row of the unit that each row is about, -1 for none. Int32."""
        return self.rows

    def items(self, index: Sequence[int]) -> list[str | None]:
        """Return the ids of some rows that are no units themselves, such as events; None for units."""
        return [None] * len(index)

    @classmethod
    def nobody(cls, scope: Scope) -> Text:
        """Say that there is nothing a clause is about."""
        return scope.nobody(cls.kinds)

    # -- columns ---------------------------------------------------------------------------------------------------

    def column(  # noqa: PLR0913 - what a column consists of
        self,
        key: str,
        name: Text,
        unit_of_measure: UnitOfMeasure,
        work_out: Callable[[], Values],
        *,
        facts: Mapping[str, Text] | None = None,
        remark: Callable[[int], Text | None] | None = None,
        lowest: float = 0.0,
    ) -> Column:
        """Return a column by its key: given, read before, or worked out now.

        Args:
            key: Key, unique within one rule.
            name: Name shown.
            unit_of_measure: What it counts.
            work_out: Gives the values of shape (n,), NaN where unknown, or the bounds between which they lie.
            facts: Further fields of messages.
            remark: A further sentence about a row.
            lowest: The smallest value that there can be.

        Raises:
            LookupError: The view consists of given columns, and this is none of them.
            ValueError: Another column was read under this key.
        """
        known = self.read.get(key)
        if known is not None:
            if (known.name, known.unit_of_measure, dict(known.facts)) != (name, unit_of_measure, dict(facts or {})):
                msg = f"Two columns of one rule are called '{key}'; give each a key= of its own."
                raise ValueError(msg)
            return known
        if key in self._given:
            values, remark = self._given[key], None
        elif self._context is None:
            msg = f"The column '{key}' is not given."
            raise LookupError(msg)
        else:
            values = work_out()
        column = self._column(key, name, unit_of_measure, values, facts or {}, remark, lowest)
        for row, value in self._changed.get(key, {}).items():
            column = column.with_value(row, value)
        self.read[key] = column
        return column

    def _column(  # noqa: PLR0913 - what a column consists of
        self,
        key: str,
        name: Text,
        unit_of_measure: UnitOfMeasure,
        values: Values,
        facts: Mapping[str, Text],
        remark: Callable[[int], Text | None] | None,
        lowest: float,
    ) -> Column:
        if isinstance(values, tuple):
            low, high = values
            return Column(key, name, unit_of_measure, low, high, facts, remark, lowest)
        return Column.of(key, name, unit_of_measure, values, facts=facts, remark=remark, lowest=lowest)

    def unknown(self) -> Floats:
        """Return values of which nothing is known."""
        return np.full(len(self), np.nan)

    def share(self, key: str, name: Text, covered: Callable[[], tuple[Floats, Floats, Floats]]) -> Column:
        """Return a share from how many are covered, how many may be, and of how many.

        With k covered, u unknown of n, it lies between k/n and (k+u)/n; it is unknown where n is 0 or unknown.

        Args:
            key: Key of the column.
            name: Name shown.
            covered: Gives k, u and n, each of shape (rows,).
        """

        def work_out() -> Values:
            k, u, n = covered()
            some = n > 0
            of = np.where(some, n, 1.0)
            return np.where(some, k / of, 0.0), np.where(some, (k + u) / of, math.inf)

        return self.column(key, name, SHARE, work_out)

    # -- other views -----------------------------------------------------------------------------------------------

    def changing(self, changes: Mapping[str, Mapping[int, float]]) -> Self:
        """Return this view with some values changed, by key of the column and position."""
        out = type(self)(self._context, self.rows, self._given)
        out._changed = {key: dict(values) for key, values in changes.items()}  # noqa: SLF001 - its own class
        return out

    def taking(self, index: npt.NDArray[np.integer]) -> Self:
        """Return some rows; columns that were given are taken with them."""
        given: dict[str, Values] = {}
        for key, values in self._given.items():
            given[key] = (values[0][index], values[1][index]) if isinstance(values, tuple) else values[index]
        return type(self)(self._context, self.rows[index].astype(np.int32), given)

    @one_line
    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {len(self):,} rows>"


V = TypeVar("V", bound=View)


class Declared:
    """A column that a view class declares; its key is the name it is declared under."""

    _repr_html_ = as_html

    def __init__(self, make: Callable[[Any, str], Column]) -> None:
        self._make: Final = make
        self.key: str = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = name

    @overload
    def __get__(self, view: None, owner: type) -> Self: ...
    @overload
    def __get__(self, view: View, owner: type) -> Column: ...
    def __get__(self, view: View | None, owner: type) -> Self | Column:
        return self if view is None else self._make(view, self.key)
