"""Who is left without anyone when a person leaves: vacancy cascade and single points of failure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Rows
from gridgov._days import Day
from gridgov._face import as_html, one_line
from gridgov._frame import Column, Field, Frame, Named, framed
from gridgov._metric_place import (
    COUNT,
    NOTHING,
    Amounts,
    level_name,
    level_rows,
    ratio,
    role_numbers,
    units_column,
)
from gridgov._metric_sole import By, Sole, sole
from gridgov._metric_spread import said
from gridgov._roster_faults import NO_SUCH_HOLDER
from gridgov.errors import Place as Where
from gridgov.errors import Problem, Problems, UnknownKeyError
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Lang, Text

__all__ = ["SinglePoints", "single_points", "vacancy_cascade"]

_CASCADE: Final = Text("{level} left without anyone", "因离任而无人负责的{level}")
_POINTS: Final = {
    "holder": Text("holders on whom alone {level} units depend", "各{level}唯一依赖的任职者"),
    "post": Text("posts on which alone {level} units depend", "各{level}唯一依赖的岗位"),
}
_WHO: Final = {
    "holder": Column("holder", Text("holder", "任职者"), NOTHING, Text("Id of who leaves.", "离任者编号。")),
    "post": Column("post", Text("post", "岗位"), NOTHING, Text("Id of the post that falls vacant.", "出缺岗位编号。")),
}
_UNITS: Final = Column(
    "units",
    Text("units left", "受影响单元数"),
    COUNT,
    Text("Units for which nobody in the roles would be left.", "离任后所选角色中无人负责的单元数。"),
)
_SHARE: Final = Column(
    "share",
    Text("share of the units", "占单元总数的比例"),
    NOTHING,
    Text("These divided by all units of the level.", "受影响单元数除以该层级单元总数。"),
)
_VALUE: Final = Text("Sum of what is known of it in these units: a lower bound.", "这些单元中已知数值之和（下限）。")
_UNKNOWN: Final = Column(
    "unknown",
    Text("units of unknown size", "规模未知的单元数"),
    COUNT,
    Text("How many of these units are not in the sum.", "其中未计入合计的单元数。"),
)
_SAID: Final = Text(
    "{title}: {points}; {exposed} of {n} units depend on one alone, {without} have nobody today",
    "{title}：{points}个；{n}个单元中{exposed}个只依赖一个，{without}个目前无人负责",
)


@attrs.frozen(repr=False)
class SinglePoints:
    """Holders or posts whose leaving leaves at least one unit without anyone.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, metrics
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [None, 20]})
        >>> metrics.single_points(Jurisdiction(territory=h), "city", "volunteer", on="2026-01-01").without
        1
    """

    _repr_html_ = as_html

    #: A row for each, most units first: ``holder`` or ``post``, ``units``, ``share``, ``value``, ``unknown``.
    points: Frame
    #: Units of the level, from 0.
    n: int
    #: Units that depend on one alone, from 0.
    exposed: int
    #: Units for which nobody answers as it is, from 0: nobody's leaving makes that worse.
    without: int

    @property
    def share_exposed(self) -> float:
        """Share of the units that depend on one alone, 0 to 1; NaN where there is no unit."""
        return ratio(self.exposed, self.n)

    def describe(self, lang: Lang = "en") -> str:
        """Return what was found in words.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, metrics
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
            ...                          measures={"households": [None, 20]})
            >>> found = metrics.single_points(Jurisdiction(territory=h), "city", "volunteer", on="2026-01-01")
            >>> found.describe("zh")
            '各市唯一依赖的任职者：0个；1个单元中0个只依赖一个，1个目前无人负责'
        """
        facts = {key: said(getattr(self, key)) for key in ("exposed", "n", "without")}
        return _SAID.format(title=self.points.title, points=said(len(self.points)), **facts).get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<SinglePoints: {self.describe()}>"


def vacancy_cascade(  # noqa: PLR0913 - what is asked
    place: Jurisdiction,
    level: str,
    roles: str | Iterable[str],
    *,
    on: Day,
    holders: str | Iterable[str] | None = None,
    up_to: str | None = None,
    measure: str | None = "households",
    kind: str | None = None,
) -> Frame:
    """Return who is left without anyone when a person leaves: each pair of a holder and a unit that has nobody else.

    Definition:
        Let F(u) be the filled posts of the roles at unit u or above it, up to the units of the level ``up_to``. Unit u
        is left without anyone by holder p if F(u) is not empty, and is empty once all appointments of p end. A post
        that is held ex officio goes to the next holder of its source at the unit, if there is one. Links do not count.
    Source:
        The standard notion of a cut: p lies on every path from u to someone who answers. No paper that applies it to
        grid governance was found.
    Range:
        A unit is in at most one row.
    Unknown:
        ``value`` is None where the measure is unknown.

    Args:
        place: The jurisdiction.
        level: Key of the level whose units are looked at.
        roles: Keys of the roles that answer.
        on: The day.
        holders: Ids of those who leave, each alone; None for everybody.
        up_to: Key of the highest level where a post counts; None for the top.
        measure: Key of a measure to show; None for none.
        kind: Only units of this kind.

    Returns:
        ``holder``, ``unit`` and ``value``, by unit.

    Raises:
        UnknownKeyError: There is no such level, role or measure; or there are no such holders, with all of them.
        ValueError: No role is named; or ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: ``on`` is neither a date nor a text.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, RoleCatalogue, Roster, metrics
        >>> h = Hierarchy.from_records([
        ...     {"id": "c", "level": "community"}, {"id": "g1", "level": "grid", "parent": "c"},
        ...     {"id": "g2", "level": "grid", "parent": "c"}], levels=LevelScheme.ladder("community", "grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
        ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_chief", "unit": "g2"}],
        ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1"}])
        >>> place = Jurisdiction(territory=h, roster=roster)
        >>> list(metrics.vacancy_cascade(place, "grid", "grid_chief", on="2026-01-01", measure=None))
        [Row(holder='p1', unit='g1')]
    """
    h, ids = place.territory, place.roster.columns.holder_ids
    rows, found = _found(place, level, roles, on, up_to, "holder", kind)
    there = found.who >= 0
    if holders is not None:
        there &= np.isin(found.who, _known_holders(place, (holders,) if isinstance(holders, str) else tuple(holders)))
    title = _CASCADE.format(level=level_name(h, level))
    columns: list[Field] = [(_WHO["holder"], Named(ids, found.who[there])), units_column(h, rows[there])]
    if measure is None:
        return framed(title, *columns)
    amounts = Amounts.of(h, rows[there], measure)
    return framed(title, *columns, (amounts.column, amounts.values))


def single_points(  # noqa: PLR0913 - what is asked
    place: Jurisdiction,
    level: str,
    roles: str | Iterable[str],
    *,
    on: Day,
    by: By = "holder",
    up_to: str | None = None,
    measure: str | None = "households",
    kind: str | None = None,
) -> SinglePoints:
    """Return the single points of failure: holders or posts whose loss leaves at least one unit without anyone.

    Definition:
        The holders of ``vacancy_cascade`` with the number of units that each would leave, ranked by it, then by the
        known households of these units, then as in the roster. With ``by="post"`` one appointment ends and not the
        other ones of its holder; what is held ex officio through it ends with it, unless the source has another holder.
    Source:
        The standard notion of reliability engineering: a part whose failure is a failure of the whole. No paper that
        applies it to grid governance was found.
    Range:
        ``units`` from 1; ``share`` above 0, to 1. The sum of ``units`` is the number of units that depend on one alone.
    Unknown:
        ``value`` adds up what is known, NaN where all of it is unknown; ``unknown`` counts the units that are not in
        it.

    Args:
        place: The jurisdiction.
        level: Key of the level whose units are looked at.
        roles: Keys of the roles that answer.
        on: The day.
        by: ``holder``: a person leaves all posts; ``post``: one post falls vacant.
        up_to: Key of the highest level where a post counts; None for the top.
        measure: Key of a measure to add up; None for none.
        kind: Only units of this kind.

    Raises:
        UnknownKeyError: There is no such level, role or measure.
        ValueError: No role is named; ``by`` is something else; or ``on`` is not written YYYY-MM-DD, or lies outside
            the years 1 to 9999.
        TypeError: ``on`` is neither a date nor a text.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, RoleCatalogue, Roster, metrics
        >>> h = Hierarchy.from_records([
        ...     {"id": "c", "level": "community"}, {"id": "g1", "level": "grid", "parent": "c", "households": 300},
        ...     {"id": "g2", "level": "grid", "parent": "c"}],
        ...     levels=LevelScheme.ladder("community", "grid"), measures=["households"])
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(),
        ...     posts=[{"role": "grid_chief", "unit": "g1"}, {"role": "grid_chief", "unit": "g2"}],
        ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1"},
        ...                   {"post": "grid_chief@g2#1", "holder": "p1"}])
        >>> place = Jurisdiction(territory=h, roster=roster)
        >>> list(metrics.single_points(place, "grid", "grid_chief", on="2026-01-01").points)
        [Row(holder='p1', units=2, share=1.0, value=300.0, unknown=1)]
    """
    if by not in _WHO:
        msg = f"by must be 'holder' or 'post', not {by!r}."
        raise ValueError(msg)
    h, c = place.territory, place.roster.columns
    rows, found = _found(place, level, roles, on, up_to, by, kind)
    there = found.who >= 0
    who, at = np.unique(found.who[there], return_inverse=True)
    counts = np.bincount(at, minlength=len(who)).astype(np.int64)
    ids = Named(c.holder_ids if by == "holder" else c.post_ids, who)
    columns: list[Field] = [(_WHO[by], ids), (_UNITS, counts), (_SHARE, counts / max(len(rows), 1))]
    sums = np.zeros(len(who))
    if measure is not None:
        amounts = Amounts.of(h, rows[there], measure)
        lacking = np.isnan(amounts.values)
        np.add.at(sums, at, np.where(lacking, 0.0, amounts.values))
        unknown = np.bincount(at, lacking, len(who)).astype(np.int64)
        spec = attrs.evolve(amounts.column, definition=_VALUE)
        columns += [(spec, np.where(unknown == counts, np.nan, sums)), (_UNKNOWN, unknown)]
    order = np.lexsort((who, -sums, -counts))
    data = [Named(v.ids, v.rows[order]) if isinstance(v, Named) else v[order] for _, v in columns]
    title = _POINTS[by].format(level=level_name(h, level))
    points = framed(title, *((spec, values) for (spec, _), values in zip(columns, data, strict=True)))
    return SinglePoints(points, len(rows), int(there.sum()), int((~found.anyone).sum()))


def _found(  # noqa: PLR0913 - what is asked
    place: Jurisdiction, level: str, roles: str | Iterable[str], on: Day, up_to: str | None, by: By, kind: str | None
) -> tuple[Rows, Sole]:
    rows = level_rows(place.territory, level, kind)
    return rows, sole(place, rows, role_numbers(place.catalogue, roles), on, up_to=up_to, by=by)


def _known_holders(place: Jurisdiction, ids: tuple[str, ...]) -> Rows:
    """Return the rows of some holders.

    Raises:
        UnknownKeyError: There are no such holders; with all of them.
    """
    known = place.roster.columns.holder_ids
    rows = known.find(list(ids))
    missing = [ident for ident, row in zip(ids, rows.tolist(), strict=True) if row < 0]
    if missing:
        facts = [Problem(NO_SUCH_HOLDER, Where(id=str(one)), {"id": one, "n": len(known)}) for one in missing]
        raise UnknownKeyError(Problems.of(*facts))
    return rows
