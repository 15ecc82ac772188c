"""Mistakes of stores, and the law that notices each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs
import laws_mistakes_posts as posts
import laws_mistakes_units as units

from gridgov.testing.laws import Suite

__all__ = ["MISTAKES", "Mistake", "mistake_of"]


@attrs.frozen
class Mistake:
    """A store with a mistake."""

    #: The law that notices; several where it depends on what is drawn first.
    laws: str
    store: type[Any]
    #: The features in which it shows, beside the simplest ones.
    features: tuple[str, ...] = ()

    @property
    def suite(self) -> Suite:
        """The suite that notices."""
        return SUITES[self.laws[0]]

    @property
    def at_once(self) -> bool:
        """Whether it shows as soon as something was saved."""
        return int(self.laws[1:].split(" ")[0]) <= SAVED[self.laws[0]]


#: The last of the laws of what is saved.
SAVED: Final[Mapping[str, int]] = {"H": 6, "R": 5, "N": 4, "C": 1}
SUITES: Final[Mapping[str, Suite]] = {"H": "hierarchy", "R": "roster", "N": "net", "C": "change"}

MISTAKES: Final = (
    Mistake("H1", units.LeadingZerosLost, ("odd_ids",)),
    Mistake("H2", units.FirstKind, ("kinds",)),
    Mistake("H3", units.LastFirst, ("order",)),
    Mistake("H4", units.ZeroForUnknown, ("stated",)),
    Mistake("H5", units.NamedByItsId, ("names",)),
    Mistake("H6", units.MeasureByItsKey),
    Mistake("H7", units.FromTheTop),
    Mistake("H8", units.ChildrenById, ("order",)),
    Mistake("H9", units.StaleBelow),
    Mistake("H10", units.TotalByPrefix),
    Mistake("H10", units.TotalOfTheKnown),
    Mistake("H11", units.NothingBelowNobody),
    Mistake("H12", units.MovedInPlace, ("order",)),
    Mistake("H12", units.SortedSiblings, ("order",)),
    Mistake("H13", units.MovesAnywhere),
    Mistake("R1", posts.BodyLost, ("bodies",)),
    Mistake("R1", posts.ZerosOfPostsLost, ("odd_ids",)),
    Mistake("R2", posts.OpenEndClosed),
    Mistake("R3", posts.Unqualified, ("holders",)),
    Mistake("R4", posts.DevicesOfNobody, ("devices",)),
    Mistake("R5", posts.LastPostFirst),
    Mistake("R6", posts.LastDayOut),
    Mistake("R7", posts.OncePostedAlways),
    Mistake("R8", posts.OncePosted),
    Mistake("R9", posts.NobodysPosts),
    Mistake("R10", posts.EndedTheDayBefore),
    Mistake("R11", posts.TwoHolders),
    Mistake("N1", posts.DaysLost),
    Mistake("N2", posts.ShareLost),
    Mistake("N3", posts.DutiesOfNoCell, ("duties",)),
    Mistake("N4", posts.LastRowFirst),
    Mistake("N5", posts.MembersById),
    Mistake("N6", posts.FirstCellOnly),
    Mistake("N7", posts.AlwaysInForce),
    Mistake("N8", posts.NobodyInNoCell),
    Mistake("N9", posts.NamelessOnceMoved),
    Mistake("N10", posts.AnyShares),
    Mistake("C1", units.NetsForgotten, ("nets",)),
    Mistake("C2", units.OneStateADay),
    Mistake("C3", units.RefusedInSilence),
    Mistake("C3", units.NothingToUndo),
    Mistake("C3 C4", units.HalfDone),
    Mistake("C4", units.FirstStays),
    Mistake("C5", units.DayAfter),
)


def mistake_of(name: str) -> Mistake:
    """Return the mistake of the store of a name."""
    return next(one for one in MISTAKES if one.store.__name__ == name)
