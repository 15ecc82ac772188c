"""Coverage, and the span of control of roles and their holders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias

import attrs
import numpy as np

from gridgov._columns import Rows
from gridgov._days import Day, as_day, in_force
from gridgov._face import as_html, one_line
from gridgov._frame import Column, Field, Frame, Named, framed
from gridgov._metric_place import (
    NOTHING,
    Amounts,
    level_name,
    level_rows,
    rank_of,
    ratio,
    role_numbers,
    units_column,
)
from gridgov._metric_spread import comparable, said
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Lang, Text

__all__ = ["Coverage", "Reach", "coverage", "role_spans"]

#: Where the post or body must be: at the unit itself, or at it or above it.
Reach: TypeAlias = Literal["at", "above"]

_COVERED: Final = Column(
    "covered",
    Text("covered", "是否覆盖"),
    NOTHING,
    Text("Whether there is one where it has to be.", "规定位置是否有岗位在岗或有组织。"),
)
_BY: Final = Column(
    "by",
    Text("covered by", "由何单元覆盖"),
    NOTHING,
    Text("Id of the nearest unit where there is one.", "最近的有岗位在岗或有组织的单元编号。"),
)
_TITLE: Final = Text("coverage by {level}", "各{level}的覆盖情况")
_SAID: Final = Text(
    "{title}: {covered} of {n} units ({share}); {amount} {value_covered} of {value_known} known ({value_share}); "
    "units of unknown size: {unknown}",
    "{title}：{n}个单元中{covered}个（{share}）；{amount}已知{value_known}中{value_covered}（{value_share}），"
    "规模未知的单元{unknown}个",
)
_SAID_UNITS: Final = Text("{title}: {covered} of {n} units ({share})", "{title}：{n}个单元中{covered}个（{share}）")
_SPANS: Final = Text("span of control of {role}", "{role}的管理幅度")
_HOLDER: Final = Column("holder", Text("holder", "任职者"), NOTHING, Text("Id of the holder.", "任职者编号。"))
_SPAN: Final = Column(
    "span",
    Text("direct subordinates", "直接下属数"),
    Text("holders", "名"),
    Text(
        "Distinct holders of the roles right below that answer to it.", "直接下级角色中归其管辖的任职者数（不重复）。"
    ),
)


@attrs.frozen(repr=False)
class Coverage:
    """How many units of a level are covered, and how much of a measure lies in them.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, metrics
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [None, 20]})
        >>> metrics.coverage(Jurisdiction(territory=h), "city", roles="volunteer", on="2026-01-01", measure=None)
        <Coverage: coverage by city: 0 of 1 units (0)>
    """

    _repr_html_ = as_html

    #: A row for each unit: ``unit``, ``covered``, ``by``, and ``value`` where a measure was named.
    units: Frame
    #: Units of the level, from 0.
    n: int
    #: Those that are covered, from 0.
    covered: int
    #: Share of the units, 0 to 1; NaN where there is no unit.
    share: float = attrs.field(eq=comparable)
    #: What is known of the measure in all units, 0 and above; NaN without a measure.
    value_known: float = attrs.field(eq=comparable)
    #: What is known of it in the covered ones, 0 and above; NaN without a measure.
    value_covered: float = attrs.field(eq=comparable)
    #: Share of what is known, 0 to 1; NaN without a measure, or where nothing is known.
    value_share: float = attrs.field(eq=comparable)
    #: Units in which the measure is unknown, from 0.
    unknown: int
    #: Covered units in which it is unknown, from 0.
    unknown_covered: int

    def describe(self, lang: Lang = "en") -> str:
        """Return the coverage in words.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, metrics
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"),
            ...                          measures={"households": [None, 20]})
            >>> found = metrics.coverage(Jurisdiction(territory=h), "city", roles="volunteer", on="2026-01-01")
            >>> found.describe("zh")
            '各市的覆盖情况：1个单元中0个（0）；户数已知20中0（0），规模未知的单元0个'
        """
        numbers = ("covered", "n", "share", "value_covered", "value_known", "value_share", "unknown")
        facts: dict[str, object] = {key: said(getattr(self, key)) for key in numbers}
        if "value" not in self.units.keys:
            return _SAID_UNITS.format(title=self.units.title, **facts).get(lang)
        return _SAID.format(title=self.units.title, amount=self.units.column("value").title, **facts).get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<Coverage: {self.describe()}>"


def coverage(  # noqa: PLR0913 - what covers what
    place: Jurisdiction,
    level: str,
    *,
    on: Day,
    roles: str | Iterable[str] | None = None,
    bodies: str | Iterable[str] | None = None,
    reach: Reach = "above",
    up_to: str | None = None,
    measure: str | None = "households",
    kind: str | None = None,
) -> Coverage:
    """Return how many units of a level have a filled post of some roles, or a body of some kinds.

    Definition:
        A unit is covered if a post of one of the roles is filled on the day, or a body of one of the kinds exists, at
        the unit (``reach="at"``), or at the unit or one above it (``reach="above"``), up to the units of the level
        ``up_to``. Share: covered units / all units; ``value_share``: their known households / all known households.
        Links, such as ``covers``, do not count.
    Source:
        Plain shares.
    Range:
        0 to 1.
    Unknown:
        Units whose households are unknown are counted, in all and among the covered ones, and are in neither sum.

    Args:
        place: The jurisdiction.
        level: Key of the level.
        on: The day.
        roles: Keys of roles; either these or ``bodies``.
        bodies: Kinds of bodies.
        reach: ``at`` or ``above``.
        up_to: Key of the highest level where a post or body counts; None for the top. Only for ``reach="above"``.
        measure: Key of the measure; None for units only.
        kind: Only units of this kind.

    Raises:
        UnknownKeyError: There is no such level, role or measure.
        ValueError: Not exactly one of ``roles`` and ``bodies`` is given, or it is empty; ``reach`` is something else;
            ``up_to`` is given for ``reach="at"``; or ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to
            9999.
        TypeError: ``on`` is neither a date nor a text.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, RoleCatalogue, Roster, metrics
        >>> h = Hierarchy.from_records([
        ...     {"id": "c", "level": "community"}, {"id": "g1", "level": "grid", "parent": "c", "households": 300},
        ...     {"id": "g2", "level": "grid", "parent": "c", "households": 100}],
        ...     levels=LevelScheme.ladder("community", "grid"), measures=["households"])
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}],
        ...     appointments=[{"post": "grid_chief@g1#1", "holder": "p1"}])
        >>> place = Jurisdiction(territory=h, roster=roster)
        >>> found = metrics.coverage(place, "grid", roles="grid_chief", on="2026-01-01")
        >>> found.share, found.value_share
        (0.5, 0.75)
    """
    if reach not in ("at", "above"):
        msg = f"reach must be 'at' or 'above', not {reach!r}."
        raise ValueError(msg)
    if reach == "at" and up_to is not None:
        msg = "up_to is about units above; it goes with reach='above'."
        raise ValueError(msg)
    h = place.territory
    rows = level_rows(h, level, kind)
    there = np.unique(_places(place, roles, bodies, on)).astype(np.int32)
    if up_to is not None:
        there = there[h.ranks[there] >= rank_of(h, up_to)]
    by = np.where(np.isin(rows, there), rows, np.int32(-1)) if reach == "at" else h.tree.nearest(there, h.ranks)[rows]
    covered = by >= 0
    n, k = len(rows), int(covered.sum())
    columns: list[Field] = [units_column(h, rows), (_COVERED, covered), (_BY, Named(h.ids, by))]
    whole = part = float("nan")
    unknown = among = 0
    if measure is not None:
        amounts = Amounts.of(h, rows, measure)
        columns.append((amounts.column, amounts.values))
        whole, part, among = amounts.share(covered)
        unknown = int(np.isnan(amounts.values).sum())
    frame = framed(_TITLE.format(level=level_name(h, level)), *columns)
    return Coverage(frame, n, k, ratio(k, n), whole, part, ratio(part, whole), unknown, among)


def _places(
    place: Jurisdiction, roles: str | Iterable[str] | None, bodies: str | Iterable[str] | None, on: Day
) -> Rows:
    """Return the rows of the units where there is a filled post, or a body."""
    if (roles is None) == (bodies is None):
        msg = "Name either roles or kinds of bodies."
        raise ValueError(msg)
    if roles is not None:
        c, held = place.roster.columns, place.roster.holder_rows(on)
        return c.post_unit[np.isin(c.post_role, role_numbers(place.catalogue, roles)) & (held >= 0)]
    kinds = {bodies} if isinstance(bodies, str) else set(bodies or ())
    if not kinds:
        msg = "Name at least one kind of body."
        raise ValueError(msg)
    b = place.bodies.columns
    wanted = np.fromiter((one in kinds for one in b.kind), bool, len(b.kind))
    return b.unit[wanted & in_force(b.start, b.end, as_day(on))]


def role_spans(place: Jurisdiction, role: str, *, on: Day, per: Literal["unit", "holder"] = "unit") -> Frame:
    """Return the span of control of a role: how many holders answer to each unit's post of it, or to each holder.

    Definition:
        The number of distinct holders of the roles right below; each answers to the nearest unit at or above its own
        that has a post of the role, as in `Roster.span_of_control`. To a holder answers who answers to one of the units
        where it has such a post; nobody answers to themselves.
    Source:
        V. A. Graicunas, Relationship in Organization, 1933, in L. Gulick and L. Urwick (eds.), Papers on the Science of
        Administration, 1937, for the span as the number of direct subordinates.
    Range:
        Whole numbers from 0.
    Unknown:
        A vacant post has no holder: who answers to it answers to no holder, and it leads nobody else's.

    Args:
        place: The jurisdiction.
        role: Key of the role.
        on: The day.
        per: ``unit``: a row for each unit with a post of the role, held or vacant; ``holder``: for each holder.

    Returns:
        ``unit`` or ``holder``, and ``span``; in the order of the units, or of the holders in the roster.

    Raises:
        UnknownKeyError: There is no such role.
        ValueError: ``per`` is something else, or ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: ``on`` is neither a date nor a text.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme, Role, RoleCatalogue, Roster, Text, metrics
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roles = RoleCatalogue([Role(key="chief", name=Text("chief", "长")),
        ...                        Role(key="worker", name=Text("worker", "员"), superior="chief")])
        >>> roster = Roster.from_records(h, roles,
        ...     posts=[{"role": "chief", "unit": "g1"}, {"role": "worker", "unit": "g1"}],
        ...     appointments=[{"post": "chief@g1#1", "holder": "p1"}, {"post": "worker@g1#1", "holder": "p2"}])
        >>> list(metrics.role_spans(Jurisdiction(territory=h, roster=roster), "chief", on="2026-01-01", per="holder"))
        [Row(holder='p1', span=1)]
    """
    if per not in ("unit", "holder"):
        msg = f"per must be 'unit' or 'holder', not {per!r}."
        raise ValueError(msg)
    h, roster = place.territory, place.roster
    found = roster.span_of_control(role, on=on)
    title = _SPANS.format(role=found.role.name)
    if per == "unit":
        return framed(title, units_column(h, found.units), (_SPAN, found.counts))
    c, held = roster.columns, roster.holder_rows(on)
    leads = np.flatnonzero((c.post_role == place.catalogue.index(role)) & (held >= 0))
    subordinate = [place.catalogue.index(one.key) for one in place.catalogue.subordinates(role)]
    led = np.flatnonzero(np.isin(c.post_role, subordinate) & (held >= 0))
    near = h.tree.nearest(found.units, h.ranks)[c.post_unit[led]]
    # Every leader of a unit with everybody who answers to that unit.
    order = np.argsort(c.post_unit[leads], kind="stable")
    leads = leads[order]
    first = np.searchsorted(c.post_unit[leads], near, side="left")
    many = np.searchsorted(c.post_unit[leads], near, side="right") - first
    offset = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
    leader = held[leads[np.repeat(first, many) + offset]].astype(np.int64)
    under = held[np.repeat(led, many)]
    pairs = np.unique((leader << 32 | under)[leader != under])
    people = np.unique(held[leads])
    counts = np.bincount(np.searchsorted(people, pairs >> 32), minlength=len(people)).astype(np.int64)
    return framed(title, (_HOLDER, Named(c.holder_ids, people)), (_SPAN, counts))
