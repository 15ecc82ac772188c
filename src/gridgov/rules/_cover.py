"""Nothing outside a grid."""

from __future__ import annotations

from typing import ClassVar

import attrs
import numpy as np

from gridgov._columns import Bools
from gridgov._covers import cover_links
from gridgov._days import Day
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules._arguments import as_kinds
from gridgov.rules._base import Check, Verdict
from gridgov.rules._words import none_of
from gridgov.text import Text

__all__ = ["FullCover"]


@attrs.frozen
class FullCover:
    """Every unit of some kinds lies in a grid: under one, or under what a grid ``covers`` by a link.

    A link counts if it leads from a unit of the kind that covers to another unit; that one is covered with all below
    it. What a body, a post, a person or another kind of unit covers lies in no grid.

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
    kinds: tuple[str, ...] = attrs.field(default=("building", "estate", "work_unit"), converter=as_kinds)
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
        covers: Bools = h.levels.types_at(kind=self.by)[h.types]
        sources, targets = cover_links(h, jurisdiction.links, on)
        marked = np.union1d(np.flatnonzero(covers), targets[covers[sources]]).astype(np.int32)
        covered = (h.tree.nearest(marked, h.ranks)[units] >= 0).astype(np.float64)
        verdict = np.where(covered > 0, Verdict.PASS, Verdict.FAIL).astype(np.int8)
        return Check(units, verdict, covered - 1, covered, np.ones(len(units)), idle=none_of(*self.kinds))
