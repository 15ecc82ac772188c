"""Workload and balance: what falls to one worker, and how far units are from the ideal."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

import attrs
import numpy as np

from gridgov._columns import Ints, Rows
from gridgov._days import Day
from gridgov._face import as_html, one_line
from gridgov._frame import Column, Field, Frame, framed
from gridgov._metric_place import (
    NOTHING,
    Amounts,
    Place,
    below,
    level_name,
    level_rows,
    role_numbers,
    territory_of,
    units_column,
)
from gridgov._metric_spread import Spread, comparable, known_of, said
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Lang, Text

__all__ = ["Balance", "Per", "Workload", "balance", "workload"]

#: What counts as a worker: distinct holders, filled posts, or posts whether filled or not.
Per: TypeAlias = Literal["holder", "filled", "post"]

_PER: Final = {
    "holder": Text("holders", "任职者"),
    "filled": Text("filled posts", "在岗岗位"),
    "post": Text("posts", "岗位"),
}
_LOAD: Final = Text("{measure} per worker by {level} ({workers})", "各{level}人均{measure}（按{workers}计）")
_WORKERS: Final = Text(
    "{workers} of the chosen roles at the unit and below it; who has several counts once in a unit.",
    "本单元及其以下所选角色的{workers}数；同一人在同一单元内只计一次。",
)
_PER_WORKER: Final = Text(
    "Value divided by workers. Empty where the value is unknown, or there is no worker.",
    "数值除以人员数。数值未知或没有人员时为空。",
)
_BALANCE: Final = Text("{measure} by {level} against the ideal", "各{level}{measure}与理想值的比较")
_RATIO: Final = Column(
    "ratio",
    Text("ratio to the ideal", "与理想值之比"),
    NOTHING,
    Text("Value divided by the ideal.", "数值除以理想值。"),
)
_APART: Final = Column(
    "deviation",
    Text("relative deviation", "相对偏差"),
    NOTHING,
    Text("Distance from the ideal, divided by the ideal.", "与理想值之差的绝对值，除以理想值。"),
)
_EXCESS: Final = Column(
    "excess",
    Text("deviation beyond the tolerance", "超出容差的偏差"),
    NOTHING,
    Text("Relative deviation less the tolerance, at least 0.", "相对偏差减去容差，不小于0。"),
)
_WORKLOAD_SAID: Final = Text("{title}: {spread}; without anyone: {nobody}", "{title}：{spread}；无人员的单元{nobody}个")
_BALANCE_SAID: Final = Text(
    "{title}: ideal {ideal}, largest ratio {largest_ratio}, largest deviation {largest_deviation}, {unknown} unknown",
    "{title}：理想值{ideal}，最大比值{largest_ratio}，最大偏差{largest_deviation}，{unknown}个未知",
)


@attrs.frozen(repr=False)
class Workload:
    """What falls to one worker in each unit of a level.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, metrics
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [None, 20]})
        >>> metrics.workload(Jurisdiction(territory=h), "city", "volunteer", on="2026-01-01").nobody
        1
    """

    _repr_html_ = as_html

    #: A row for each unit: ``unit``, ``value``, ``workers``, ``per_worker``.
    units: Frame
    #: How many units have no worker at all, from 0; they are no part of the spread.
    nobody: int
    #: How many units have workers, and a value that is unknown. From 0.
    unknown: int

    @property
    def spread(self) -> Spread:
        """The spread of ``per_worker`` over the units that have workers."""
        values = self.units["per_worker"]
        return Spread.of(values[self.units["workers"] > 0])

    def describe(self, lang: Lang = "en") -> str:
        """Return the workload in words.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, metrics
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
            ...                          measures={"households": [None, 20]})
            >>> print(metrics.workload(Jurisdiction(territory=h), "city", "volunteer", on="2026-01-01").describe("zh"))
            各市人均户数（按任职者计）：已知0个，未知0个；最小-，平均-，中位数-，最大-；无人员的单元1个
        """
        spread = self.spread.describe(lang)
        return _WORKLOAD_SAID.format(title=self.units.title, spread=spread, nobody=f"{self.nobody:,}").get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<Workload: {self.describe()}>"


def workload(  # noqa: PLR0913 - what a workload is made of
    place: Jurisdiction,
    level: str,
    roles: str | Iterable[str],
    *,
    on: Day,
    measure: str = "households",
    per: Per = "holder",
    kind: str | None = None,
) -> Workload:
    """Return how much of a measure falls to one worker in each unit, such as households to one grid worker.

    Definition:
        xᵤ / wᵤ for each unit u of the level, with its value xᵤ (as in ``sizes``) and the number wᵤ of workers of the
        chosen roles at the unit and below it. A holder of several such posts in one unit counts once there; one who
        serves in two units counts in both.
    Source:
        Plain ratio; published systems give households to one full-time worker. No canonical formula was found.
    Range:
        0 and above.
    Unknown:
        ``per_worker`` is NaN where the value is unknown, and where nobody is there; the two are counted apart.

    Args:
        place: The jurisdiction.
        level: Key of the level.
        roles: Keys of the roles whose posts count.
        on: The day.
        measure: Key of the measure.
        per: ``holder``: distinct holders; ``filled``: filled posts; ``post``: posts, filled or not.
        kind: Only units of this kind.

    Raises:
        UnknownKeyError: There is no such level, role or measure.
        ValueError: No role is named; ``per`` is something else; or ``on`` is not written YYYY-MM-DD, or lies outside
            the years 1 to 9999.
        TypeError: ``on`` is neither a date nor a text.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, RoleCatalogue, Roster, metrics
        >>> h = Hierarchy.from_records([
        ...     {"id": "c", "level": "community"}, {"id": "g1", "level": "grid", "parent": "c", "households": 300},
        ...     {"id": "g2", "level": "grid", "parent": "c", "households": 100}],
        ...     levels=LevelScheme.ladder("community", "grid"), measures=["households"])
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
        ...     posts=[{"role": "grid_worker", "unit": "g1"}, {"role": "grid_worker", "unit": "g2"}],
        ...     appointments=[{"post": "grid_worker@g1#1", "holder": "p1"}])
        >>> place = Jurisdiction(territory=h, roster=roster)
        >>> list(metrics.workload(place, "community", "grid_worker", on="2026-01-01").units)
        [Row(unit='c', value=400.0, workers=1, per_worker=400.0)]
        >>> metrics.workload(place, "grid", "grid_worker", on="2026-01-01").nobody
        1
    """
    if per not in _PER:
        msg = f"per must be 'holder', 'filled' or 'post', not {per!r}."
        raise ValueError(msg)
    h = territory_of(place)
    rows = level_rows(h, level, kind)
    amounts = Amounts.of(h, rows, measure)
    workers = _workers(place, rows, role_numbers(place.catalogue, roles), on, per)
    with np.errstate(divide="ignore", invalid="ignore"):
        load = np.where(workers > 0, amounts.values / workers, np.nan)
    names = _PER[per]
    specs = (
        Column("workers", names, NOTHING, _WORKERS.format(workers=names)),
        Column("per_worker", Text("workload", "人均工作量"), amounts.column.unit, _PER_WORKER),
    )
    title = _LOAD.format(measure=amounts.column.title, workers=names, level=level_name(h, level))
    columns = ((amounts.column, amounts.values), *zip(specs, (workers, load), strict=True))
    nobody = int((workers == 0).sum())
    unknown = int((np.isnan(amounts.values) & (workers > 0)).sum())
    return Workload(framed(title, units_column(h, rows), *columns), nobody, unknown)


def _workers(place: Jurisdiction, rows: Rows, roles: list[int], on: Day, per: Per) -> Ints:
    """Count the workers at each unit and below it."""
    h, c = place.territory, place.roster.columns
    held = place.roster.holder_rows(on)
    posts = np.flatnonzero(np.isin(c.post_role, roles) & ((held >= 0) | (per == "post")))
    if per != "holder":
        return below(h, rows, np.bincount(c.post_unit[posts], minlength=len(h)))
    # Units of one level never stand below each other, so each post is in one of them at most.
    at = np.searchsorted(rows, c.post_unit[posts], side="right") - 1
    inside = at >= 0
    inside[inside] = c.post_unit[posts[inside]] < h.tree.end[rows[at[inside]]]
    pairs = np.sort(at[inside] << 32 | held[posts[inside]])
    new = np.ones(len(pairs), bool)
    np.not_equal(pairs[1:], pairs[:-1], out=new[1:])
    return np.bincount(pairs[new] >> 32, minlength=len(rows)).astype(np.int64)


@attrs.frozen(repr=False)
class Balance:
    """How evenly a measure lies over units; all of it is about the units whose value is known.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, metrics
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [None, 20]})
        >>> metrics.balance(h, "city", ideal=10)
        <Balance: households by city against the ideal: ideal 10, largest ratio 2, largest deviation 1, 0 unknown>
    """

    _repr_html_ = as_html

    #: A row for each unit: ``unit``, ``value``, ``ratio``, ``deviation``, and ``excess`` where there is a tolerance.
    units: Frame
    #: What each unit should have: as given, or the mean of the known values.
    ideal: float = attrs.field(eq=comparable)
    #: Tolerance, 0 and above; None where none was given.
    tolerance: float | None
    #: How many units have a known value, from 0.
    known: int
    #: How many have not, from 0.
    unknown: int
    #: Largest value divided by the ideal, 0 and above.
    largest_ratio: float = attrs.field(eq=comparable)
    #: Largest relative deviation, 0 and above.
    largest_deviation: float = attrs.field(eq=comparable)
    #: Share of the known units within the tolerance, 0 to 1; NaN without a tolerance.
    share_within: float = attrs.field(eq=comparable)
    #: Population standard deviation from the mean of the known values, in the unit of measure.
    deviation: float = attrs.field(eq=comparable)

    def describe(self, lang: Lang = "en") -> str:
        """Return the balance in words.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, metrics
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
            ...                          measures={"households": [None, 20]})
            >>> print(metrics.balance(h, "city", ideal=10).describe("zh"))
            各市户数与理想值的比较：理想值10，最大比值2，最大偏差1，0个未知
        """
        numbers = ("ideal", "largest_ratio", "largest_deviation", "unknown")
        facts = {key: said(getattr(self, key)) for key in numbers}
        return _BALANCE_SAID.format(title=self.units.title, **facts).get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<Balance: {self.describe()}>"


def balance(  # noqa: PLR0913 - what a balance is measured against
    place: Place,
    level: str,
    measure: str = "households",
    *,
    ideal: float | None = None,
    tolerance: float | None = None,
    kind: str | None = None,
) -> Balance:
    """Return how evenly a measure lies over the units of a level.

    Definition:
        For a unit with value w and the ideal μ: ratio w / μ; deviation abs(w − μ) / μ; excess over a tolerance α:
        max(w − (1 + α) μ, (1 − α) μ − w, 0) / μ. Over all units: the largest of each, the share with a deviation of at
        most α, and the population standard deviation σ = √(Σ (w − w̄)² / n). Without an ideal, μ is the mean w̄.
    Source:
        J. Kalcsics and R. Z. Ríos-Mercado, Districting Problems, in Location Science, section 23.4.2, after L. D. Bodin
        and L. Levy, 1991, and B. Bozkaya and others, 2011. No source that applies them to grids was found.
    Range:
        Ratio and deviation from 0; ``share_within`` from 0 to 1.
    Unknown:
        Units whose value is unknown are left out, also from the mean, and counted.

    Args:
        place: A jurisdiction or a hierarchy.
        level: Key of the level.
        measure: Key of the measure.
        ideal: What each unit should have, above 0; None for the mean of the known values.
        tolerance: Share of the ideal by which a unit may be off, 0 and above.
        kind: Only units of this kind.

    Raises:
        UnknownKeyError: There is no such level or measure.
        ValueError: The ideal is not above 0 or the tolerance is below 0, or one of them is not finite.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, metrics
        >>> h = Hierarchy.from_codes(["61", "6109", "6110", "6111"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [None, 90, 110, None]})
        >>> found = metrics.balance(h, "city", tolerance=0.1)
        >>> found.ideal, found.largest_ratio, found.share_within, found.unknown
        (100.0, 1.1, 1.0, 1)
    """
    if ideal is not None and not (math.isfinite(ideal) and ideal > 0):
        msg = f"The ideal must be a finite number above 0, not {ideal!r}."
        raise ValueError(msg)
    if tolerance is not None and not (math.isfinite(tolerance) and tolerance >= 0):
        msg = f"The tolerance must be a finite number of 0 and above, not {tolerance!r}."
        raise ValueError(msg)
    h = territory_of(place)
    rows = level_rows(h, level, kind)
    amounts = Amounts.of(h, rows, measure)
    title = _BALANCE.format(measure=amounts.column.title, level=level_name(h, level))
    spread = Spread.of(amounts.values)
    mu = spread.mean if ideal is None else float(ideal)
    # Where everything is 0 there is nothing to be apart from.
    base = mu if mu > 0 else math.nan
    ratios = amounts.values / base
    apart = np.abs(amounts.values - base) / base
    columns: list[Field] = [units_column(h, rows), (amounts.column, amounts.values), (_RATIO, ratios), (_APART, apart)]
    some = known_of(apart)
    within = math.nan
    if tolerance is not None:
        columns.append((_EXCESS, np.maximum(apart - tolerance, 0.0)))
        within = float((some <= tolerance).mean()) if len(some) else math.nan
    return Balance(
        framed(title, *columns),
        mu,
        tolerance,
        spread.known,
        spread.unknown,
        spread.maximum / base,
        float(some.max()) if len(some) else math.nan,
        within,
        spread.deviation,
    )
