"""One chief a grid."""

from __future__ import annotations

from typing import ClassVar, Final

import attrs
import numpy as np

from gridgov._days import Day
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules._base import Check, Verdict
from gridgov.rules._words import none_of
from gridgov.text import Text

__all__ = ["OneChief"]

_NO_ROLE: Final = Text("The catalogue has no role '{role}'.", "角色目录中没有“{role}”。")


@attrs.frozen
class OneChief:
    """Every grid has exactly one holder of a role on the day.

    Holders are counted, not posts: one person with two posts of the role in one grid is one holder.

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
        "{unit} has {observed} holders of the role; it needs exactly {bound}.",
        "{unit}有{observed}名任职者，应恰好为{bound}名。",
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
        idle = none_of(self.kind, level=self.level)
        there = self.role in jurisdiction.catalogue
        if not there or not jurisdiction.roster.posts(role=self.role):
            reason = None if there else _NO_ROLE.format(role=self.role)
            nothing = np.full(n, np.nan)
            verdict = np.full(n, Verdict.UNKNOWN, np.int8)
            return Check(units.rows, verdict, nothing, nothing, bound, reason, idle)
        staffing = jurisdiction.roster.staffing(self.role, on=on, units=units)
        observed = staffing.holders.astype(np.float64)
        margin = -np.abs(observed - 1)
        verdict = np.where(margin < 0, Verdict.FAIL, Verdict.PASS).astype(np.int8)
        return Check(units.rows, verdict, margin, observed, bound, idle=idle)
