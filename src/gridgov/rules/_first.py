"""The first rules: size of a community, one chief a grid, cover."""

from __future__ import annotations

from typing import ClassVar, Final, Literal

import attrs
import numpy as np

from gridgov._days import Day
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules._base import Check, Verdict
from gridgov.text import Text

__all__ = ["CommunityOversize", "FullCover", "OneChief"]

_NO_ROLE: Final = Text("The catalogue has no role '{role}'.", "角色目录中没有“{role}”。")


@attrs.frozen
class CommunityOversize:
    """A community has no more households than the ceiling.

    The wording of the published rule (ANK-43: 超过5000户以上) uses both an excluding and an including word, so the
    boundary is a value of its own.

    Example:
        >>> CommunityOversize(max_households=5000).code
        'SIZ001'
    """

    code: ClassVar[str] = "SIZ001"
    name: ClassVar[str] = "community-oversize"
    title: ClassVar[Text] = Text("A community is too large", "社区规模过大")
    message: ClassVar[Text] = Text(
        "{unit} has {observed:,.0f} households; the ceiling is {bound:,.0f}.",
        "{unit}有{observed:,.0f}户，上限为{bound:,.0f}户。",
    )
    unknown: ClassVar[Text] = Text("The households of {unit} are not completely known.", "{unit}的户数不完全已知。")
    way_out: ClassVar[Text] = Text("Split it, or record why it may stay.", "请拆分，或记录其保留的理由。")

    #: Ceiling, in households.
    max_households: int = 5000
    #: ``over``: more than the ceiling fails (超过). ``at_least``: the ceiling itself fails, too (以上).
    boundary: Literal["over", "at_least"] = "over"
    #: Kind of unit.
    kind: str = "community"
    #: Measure that counts.
    measure: str = "households"

    def check(self, jurisdiction: Jurisdiction, on: Day) -> Check:  # noqa: ARG002 - a size has no day of its own
        """Judge every unit of the kind.

        Example:
            >>> from gridgov import schemes
            >>> check = CommunityOversize().check(schemes.load("ankang-321").synthesise(), "2026-01-01")
            >>> int((check.verdicts == Verdict.FAIL).sum())
            0
        """
        units = jurisdiction.units(kind=self.kind).rows
        bound = np.full(len(units), float(self.max_households))
        if self.measure not in jurisdiction.territory.measures:
            nothing = np.full(len(units), np.nan)
            return Check(units, np.full(len(units), Verdict.UNKNOWN, np.int8), nothing, nothing, bound)
        totals = jurisdiction.territory.rollup(self.measure)
        complete, known, stated = totals.complete[units], totals.known[units], totals.stated[units]
        # Where the parts do not add up to a total, the stated figure stands in, if there is one.
        value = np.where(complete | np.isnan(stated), known, stated)
        sure = complete | ~np.isnan(stated)
        margin = bound - value - (1 if self.boundary == "at_least" else 0)
        fails = margin < 0  # a lower bound above the ceiling fails, however much is unknown
        verdict = np.where(fails, Verdict.FAIL, np.where(sure, Verdict.PASS, Verdict.UNKNOWN)).astype(np.int8)
        hidden = verdict == Verdict.UNKNOWN
        return Check(units, verdict, np.where(hidden, np.nan, margin), np.where(hidden, np.nan, value), bound)


@attrs.frozen
class OneChief:
    """Every grid has exactly one holder of a role on the day.

    Where the jurisdiction has no post of the role anywhere, or its catalogue has no such role, nothing is known about
    it: the verdict is unknown.

    Example:
        >>> OneChief().role
        'grid_chief'
    """

    code: ClassVar[str] = "ROL001"
    name: ClassVar[str] = "one-chief"
    title: ClassVar[Text] = Text("A grid has not exactly one chief", "网格长不是恰好一名")
    message: ClassVar[Text] = Text(
        "{unit} has {observed:.0f} holders of the role; it needs exactly {bound:.0f}.",
        "{unit}有{observed:.0f}名任职者，应恰好为{bound:.0f}名。",
    )
    unknown: ClassVar[Text] = Text(
        "Nothing is known about this role in the jurisdiction, so not at {unit} either.",
        "本辖区没有该角色的任何资料，{unit}亦然。",
    )
    way_out: ClassVar[Text] = Text("Appoint one, or end the surplus appointments.", "请任命一名，或结束多余的任命。")

    #: Role that is meant.
    role: str = "grid_chief"
    #: Kind of unit.
    kind: str = "grid"
    #: Level, if only one of the levels of the kind is meant.
    level: str | None = None

    def check(self, jurisdiction: Jurisdiction, on: Day) -> Check:
        """Judge every unit of the kind and level.

        Raises:
            UnknownKeyError: The scheme has no such level.
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
            >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
            >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}])
            >>> check = OneChief().check(Jurisdiction(territory=h, roster=roster), "2026-01-01")
            >>> Verdict(check.verdicts[0]).text(), check.margins.tolist()
            ('fail', [-1.0])
        """
        units = jurisdiction.units(level=self.level, kind=self.kind)
        n = len(units)
        bound = np.ones(n)
        there = self.role in jurisdiction.catalogue
        if not there or not jurisdiction.roster.posts(role=self.role):
            reason = None if there else _NO_ROLE.format(role=self.role)
            nothing = np.full(n, np.nan)
            return Check(units.rows, np.full(n, Verdict.UNKNOWN, np.int8), nothing, nothing, bound, reason)
        staffing = jurisdiction.roster.staffing(self.role, on=on, units=units)
        observed = staffing.filled.astype(np.float64)
        margin = -np.abs(observed - 1)
        verdict = np.where(margin < 0, Verdict.FAIL, Verdict.PASS).astype(np.int8)
        return Check(units.rows, verdict, margin, observed, bound)


@attrs.frozen
class FullCover:
    """Every unit of some kinds lies in a grid: under one, or joined to one by a ``covers`` link.

    Example:
        >>> FullCover().kinds
        ('building', 'estate', 'work_unit')
    """

    code: ClassVar[str] = "STR003"
    name: ClassVar[str] = "full-cover"
    title: ClassVar[Text] = Text("A unit lies in no grid", "单元未纳入网格")
    message: ClassVar[Text] = Text("{unit} lies in no grid.", "{unit}未纳入任何网格。")
    unknown: ClassVar[Text] = Text("It is not known whether {unit} lies in a grid.", "尚不清楚{unit}是否纳入网格。")
    way_out: ClassVar[Text] = Text(
        "Put it under a grid, or add a 'covers' link.", "请将其归入网格，或增加“covers”关系。"
    )

    #: Kinds of unit that must lie in a grid.
    kinds: tuple[str, ...] = ("building", "estate", "work_unit")
    #: Kind of unit that covers.
    by: str = "grid"

    def check(self, jurisdiction: Jurisdiction, on: Day) -> Check:
        """Judge every unit of the kinds.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([
            ...     {"id": "g1", "level": "grid"}, {"id": "b1", "level": "building", "parent": "g1"}],
            ...     levels=LevelScheme.ladder("grid", "building"))
            >>> check = FullCover().check(Jurisdiction(territory=h), "2026-01-01")
            >>> Verdict(check.verdicts[0]).text(), check.margins.tolist()
            ('pass', [0.0])
        """
        h = jurisdiction.territory
        wanted = np.zeros(len(h.levels.types), bool)
        for kind in self.kinds:
            wanted |= h.levels.types_at(kind=kind)
        units = np.flatnonzero(wanted[h.types]).astype(np.int32)
        marked = np.flatnonzero(h.levels.types_at(kind=self.by)[h.types]).astype(np.int32)
        linked = [k.target_id for k in jurisdiction.links.find("covers", on=on) if k.target.startswith("unit:")]
        if linked:
            marked = np.unique(np.concatenate((marked, h.rows(linked))))
        covered = (h.tree.nearest(marked, h.ranks)[units] >= 0).astype(np.float64)
        verdict = np.where(covered > 0, Verdict.PASS, Verdict.FAIL).astype(np.int8)
        return Check(units, verdict, covered - 1, covered, np.ones(len(units)))
