"""Points, stars and ranks from tables of evidence. What earns how many points is data of whoever evaluates.

Nothing in here has a value of its own: no published source says how many points a patrol is worth. The same tables and
the same criteria always give the same points, whatever the order of the rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import frozen
from gridgov._days import Day, as_day
from gridgov._extras import need
from gridgov._face import as_html, as_line, one_line
from gridgov.evidence import SCHEMA, Evidence, EvidenceTable
from gridgov.hierarchy import UnitSet
from gridgov.text import Text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Evaluation", "Points", "evaluate", "evaluate_holders", "ranks", "stars"]

Numbers: TypeAlias = npt.NDArray[np.float64]
#: Points, None or NaN where unknown.
Given: TypeAlias = Sequence[float | None] | npt.NDArray[np.number[Any]]
Bools: TypeAlias = npt.NDArray[np.bool_]

#: Points agree if they do so to this many decimal places: sums of fractions such as 0.1 come out in any order.
_DIGITS: Final = 9
_TAKEN: Final = ("id", "points", "stars", "rank", "worst_rank")


def _where(value: Mapping[str, str] | Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(dict(value).items()))


@attrs.frozen
class Points:
    """What earns points: rows of a table of evidence, or what a column of numbers counts.

    Args:
        key: Name of the column of these points.
        name: Name shown.
        table: The table, one of `gridgov.evidence.SCHEMA`.
        each: Points for one; below 0 where they are taken off.
        column: A column of numbers that is added up; by default rows are counted.
        where: Texts that columns must have, such as ``{"service": "cleaning"}``.

    Raises:
        UnknownKeyError: There is no such table or column.
        ValueError: ``each`` is not finite, ``key`` is that of another column of the result, ``column`` holds no numbers
            or a column of ``where`` no texts.

    Example:
        >>> Points("patrols", Text("patrols", "巡查"), "patrols", each=0.5).each
        0.5
    """

    __repr__ = as_line
    _repr_html_ = as_html

    key: str
    name: Text
    table: str
    each: float = attrs.field(kw_only=True, converter=float)
    column: str | None = attrs.field(kw_only=True, default=None)
    where: tuple[tuple[str, str], ...] = attrs.field(kw_only=True, default=(), converter=_where)

    def __attrs_post_init__(self) -> None:
        """Refuse what cannot be counted."""
        spec = SCHEMA[self.table]
        if self.key in _TAKEN:
            msg = f"The key of a criterion is none of {', '.join(_TAKEN)}, which are columns of every result."
            raise ValueError(msg)
        if not math.isfinite(self.each):
            msg = f"The points of '{self.key}' are {self.each} each; they must be finite."
            raise ValueError(msg)
        wanted = [] if self.column is None else [(self.column, "number")]
        for key, kind in [*wanted, *((key, "text") for key, _ in self.where)]:
            if spec.column(key).type != kind:
                msg = f"The column '{key}' of {self.table} holds a {spec.column(key).type}, not a {kind}."
                raise ValueError(msg)


@attrs.frozen(eq=False, repr=False)
class Evaluation:
    """Who has how many points, how many stars, and which rank.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
        >>> log = [{"unit": "6109", "day": "2026-03-01"}, {"unit": "6110", "day": "2026-03-01"}]
        >>> criteria = [Points("walks", Text("patrols", "巡查"), "patrols", each=2)]
        >>> evidence, cities = Evidence.read(h, {"patrols": log}), h.units(level="city")
        >>> found = evaluate(evidence, criteria, units=cities, thresholds=[2, 5])
        >>> found.rows()[0]
        {'id': '6109', 'walks': 2.0, 'points': 2.0, 'stars': 1.0, 'rank': 1.0, 'worst_rank': 1.0}
    """

    _repr_html_ = as_html

    #: Arrays of shape (n,), read-only: ``id``, the points of each criterion by its key, ``points``, ``stars``, ``rank``
    #: and ``worst_rank``. Numbers are float64, NaN where unknown.
    columns: Mapping[str, npt.NDArray[Any]]
    #: What earned the points.
    criteria: tuple[Points, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Return one mapping for each unit or holder, in the order of the units or of the ids.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
            >>> evaluate(Evidence.empty(h), [], units=h.units()).rows()
            [{'id': '61', 'points': 0.0, 'stars': 0.0, 'rank': 1.0, 'worst_rank': 1.0}]
        """
        lists = [values.tolist() for values in self.columns.values()]
        return [dict(zip(self.columns, row, strict=True)) for row in zip(*lists, strict=True)]

    def to_pandas(self) -> pd.DataFrame:
        """Return the columns as a pandas data frame.

        Raises:
            MissingExtraError: pandas is not installed.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
            >>> list(evaluate(Evidence.empty(h), [], units=h.units()).to_pandas().columns)
            ['id', 'points', 'stars', 'rank', 'worst_rank']
        """
        frame: pd.DataFrame = need("pandas", extra="pandas").DataFrame(dict(self.columns))
        return frame

    def __len__(self) -> int:
        return len(self.columns["id"])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Evaluation):
            return NotImplemented
        same = self.criteria == other.criteria and list(self.columns) == list(other.columns)
        return same and all(_equal(values, other.columns[key]) for key, values in self.columns.items())

    def __hash__(self) -> int:
        return hash((self.criteria, len(self)))

    def __reduce__(self) -> tuple[object, ...]:
        return _made, (dict(self.columns), self.criteria)

    @one_line
    def __repr__(self) -> str:
        known = int((~np.isnan(self.columns["points"])).sum())
        return f"<Evaluation: {len(self):,} evaluated, {len(self) - known:,} unknown>"


def _equal(a: npt.NDArray[Any], b: npt.NDArray[Any]) -> bool:
    return np.array_equal(a, b, equal_nan=a.dtype.kind == "f")


def _made(columns: Mapping[str, npt.NDArray[Any]], criteria: tuple[Points, ...]) -> Evaluation:
    return Evaluation(MappingProxyType({key: frozen(values) for key, values in columns.items()}), criteria)


def stars(points: Given, thresholds: Sequence[float]) -> Numbers:
    """Return how many thresholds are reached.

    Args:
        points: Shape (n,), None or NaN where unknown.
        thresholds: Points of the first star, of the second, and so on, ascending.

    Returns:
        Float64 of shape (n,), NaN where unknown.

    Raises:
        ValueError: The thresholds do not ascend, or one is not finite.

    Example:
        >>> stars([4, 5, 12, None], [5, 10, 15]).tolist()
        [0.0, 1.0, 2.0, nan]
    """
    steps = np.asarray(thresholds, np.float64)
    if not np.isfinite(steps).all() or (np.diff(steps) <= 0).any():
        msg = f"Thresholds are finite and ascend, such as [5, 10, 15]; they are {list(thresholds)}."
        raise ValueError(msg)
    values = np.array(points, np.float64)
    reached = np.searchsorted(steps.round(_DIGITS), values.round(_DIGITS), "right").astype(np.float64)
    return np.where(np.isnan(values), np.nan, reached)


def ranks(points: Given) -> tuple[Numbers, Numbers]:
    """Return the place of each in the order of points, the best and the worst that it can be.

    Equal points share the place, and as many places are left out after it: 1, 2, 2, 4. Whoever has unknown points has
    no place, and may stand above everybody: the worst place of the others is lower by as many.

    Args:
        points: Shape (n,), None or NaN where unknown.

    Returns:
        Two arrays of float64 of shape (n,), NaN where unknown. They are equal if all points are known.

    Example:
        >>> ranks([7, 9, 7, 1])[0].tolist()
        [2.0, 1.0, 2.0, 4.0]
        >>> ranks([7, None, 8])[1].tolist()
        [3.0, nan, 2.0]
    """
    values = np.array(points, np.float64).round(_DIGITS)
    unknown = np.isnan(values)
    known = np.sort(values[~unknown])
    best = np.where(unknown, np.nan, 1.0 + len(known) - np.searchsorted(known, values, "right"))
    return best, best + unknown.sum()


def evaluate(  # noqa: PLR0913 - what is evaluated, by what, when
    evidence: Evidence,
    criteria: Iterable[Points],
    *,
    units: UnitSet,
    thresholds: Sequence[float] = (),
    start: Day | None = None,
    end: Day | None = None,
) -> Evaluation:
    """Return the points of units from what the tables say of them and of everything below them.

    Where a table is not given, or a number or text that decides is missing, the points of the units concerned are
    unknown. Rows about the whole territory belong to no unit.

    Args:
        evidence: The tables.
        criteria: What earns points.
        units: Who is evaluated, and compared with each other.
        thresholds: Points of the first star, of the second, and so on, ascending.
        start: First day that counts; None: from the beginning of the tables. A table without days counts as a whole.
        end: Last day that counts; None: to the end of the tables.

    Raises:
        ValueError: The units are of another territory than the tables, two criteria have one key, the thresholds do not
            ascend, or the last day lies before the first.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
        >>> evidence = Evidence.read(h, {"reports": [{"unit": "6109", "count": 3}, {"unit": "6110", "count": 3}]})
        >>> reports = Points("reports", Text("reports", "上报"), "reports", each=1, column="count")
        >>> evaluate(evidence, [reports], units=h.units()).columns["points"].tolist()
        [6.0, 3.0, 3.0]
    """
    h = units.hierarchy
    if h is not evidence.territory and h != evidence.territory:
        msg = "The units are of another territory than the tables; bring them together with evidence.rebind."
        raise ValueError(msg)
    rows, end_of = units.rows, h.tree.end[units.rows]

    def count(table: EvidenceTable, values: Numbers) -> Numbers:
        there = table.rows("unit")
        each = np.bincount(there[there >= 0], values[there >= 0], len(h))
        before = np.concatenate(([0.0], np.cumsum(each)))
        return before[end_of] - before[rows]

    return _evaluated(evidence, tuple(criteria), list(units.ids), (start, end), thresholds, count)


def evaluate_holders(  # noqa: PLR0913 - as evaluate
    evidence: Evidence,
    criteria: Iterable[Points],
    *,
    holders: Iterable[str],
    thresholds: Sequence[float] = (),
    start: Day | None = None,
    end: Day | None = None,
) -> Evaluation:
    """Return the points of holders from the tables that name them, such as ``reports``.

    Args:
        evidence: The tables.
        criteria: What earns points; each of a table with a column ``holder``.
        holders: Opaque ids of who is evaluated, each once, and compared with each other.
        thresholds: As in `evaluate`.
        start: As in `evaluate`.
        end: As in `evaluate`.

    Raises:
        ValueError: A table has no column ``holder``, a holder is there twice, two criteria have one key, the thresholds
            do not ascend, or the last day lies before the first.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
        >>> evidence = Evidence.read(h, {"reports": [{"holder": "p1", "count": 3}, {"holder": "p2", "count": 5}]})
        >>> reports = Points("reports", Text("reports", "上报"), "reports", each=2, column="count")
        >>> evaluate_holders(evidence, [reports], holders=["p1", "p2", "p3"]).columns["rank"].tolist()
        [2.0, 1.0, 3.0]
    """
    criteria, ids = tuple(criteria), list(holders)
    if len(set(ids)) < len(ids):
        msg = "A holder is evaluated once: an id is there twice."
        raise ValueError(msg)
    for item in criteria:
        if "holder" not in SCHEMA[item.table].keys:
            msg = f"The table {item.table} names no holders."
            raise ValueError(msg)
    place = {ident: i for i, ident in enumerate(ids)}

    def count(table: EvidenceTable, values: Numbers) -> Numbers:
        codes, names = table.codes("holder")
        number = np.array([*(place.get(name, -1) for name in names), -1], np.int64)[codes]
        return np.bincount(number[number >= 0], values[number >= 0], len(ids)).astype(np.float64)

    return _evaluated(evidence, criteria, ids, (start, end), thresholds, count)


def _evaluated(  # noqa: PLR0913 - what is evaluated, by what, when
    evidence: Evidence,
    criteria: tuple[Points, ...],
    ids: Sequence[str],
    period: tuple[Day | None, Day | None],
    thresholds: Sequence[float],
    count: Callable[[EvidenceTable, Numbers], Numbers],
) -> Evaluation:
    keys = [item.key for item in criteria]
    if len(set(keys)) < len(keys):
        msg = "Two criteria have one key."
        raise ValueError(msg)
    first, last = (None if day is None else as_day(day) for day in period)
    if first is not None and last is not None and last < first:
        msg = f"The last day, {last}, lies before the first, {first}."
        raise ValueError(msg)
    columns: dict[str, npt.NDArray[Any]] = {"id": np.array(ids, object)}
    for item in criteria:
        columns[item.key] = np.full(len(ids), np.nan)
        if evidence.has(item.table):
            table = evidence.table(item.table)
            values, unknown = _worth(table, item, first, last)
            gaps = count(table, unknown.astype(np.float64)) > 0
            columns[item.key] = np.where(gaps, np.nan, item.each * count(table, values)).round(_DIGITS) + 0.0
    points = np.sum([columns[key] for key in keys], axis=0) if keys else np.zeros(len(ids))
    columns["points"] = points.round(_DIGITS)
    columns["stars"] = stars(points, thresholds)
    columns["rank"], columns["worst_rank"] = ranks(points)
    return _made(columns, criteria)


def _worth(
    table: EvidenceTable, item: Points, first: np.datetime64 | None, last: np.datetime64 | None
) -> tuple[Numbers, Bools]:
    """Return how much each row counts, and of which rows that is not known."""
    values = np.ones(len(table)) if item.column is None else table.numbers(item.column)
    there = np.ones(len(table), bool)
    days = next((column.key for column in table.spec.columns if column.type == "day"), None)
    if days is not None:
        when = table.days(days)
        if first is not None:
            there &= when >= first
        if last is not None:
            there &= when <= last
    unsure = np.zeros(len(table), bool)
    for key, text in item.where:
        codes, names = table.codes(key)
        there &= (codes < 0) | (codes == (names.index(text) if text in names else -2))
        unsure |= codes < 0
    unknown = there & (unsure | np.isnan(values))
    return np.where(there & ~unknown, values, 0.0), unknown
