"""Which waiver covers which finding, and what became of each waiver."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._waiver import Waiver
from gridgov.errors import UnknownKeyError, UnknownUnitError
from gridgov.hierarchy import Hierarchy
from gridgov.rules import Verdict
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._finding_rows import FindingRows

__all__ = ["Fate", "match"]

_RULE = Text("rule or clause", "规则或条款")
_UNIT = Text("unit", "单元")
_LEVEL = Text("level", "层级")
_FIX_RULE = Text("Correct it; checked are: {known}.", "请更正；本次检查的有：{known}。")
_FIX_UNIT = Text(
    "Correct the id, or delete the waiver if the unit is gone.", "请更正编号；单元已不存在的，请删除该豁免。"
)
_FIX_LEVEL = Text("Correct it; there are: {known}.", "请更正；可用的有：{known}。")


@attrs.define
class Fate:
    """What became of one waiver in a check."""

    #: It had ended before.
    expired: bool = False
    #: Failures that it is for and that are not too bad.
    covered: int = 0
    #: Failures that it is for and that are worse than it allows.
    outgrown: int = 0
    #: Units it would cover, where these are more than it may.
    wide: int = 0
    #: It is for no failure, and for something that is unknown because counts are left out.
    hidden: bool = False
    #: Names that are not in the check: key, what it is, the name, and a way out.
    unknown: list[tuple[str, Text, str, Text]] = attrs.field(factory=list[tuple[str, Text, str, Text]])


@attrs.frozen(eq=False)
class _Rows:
    """Some findings, sorted by unit so that those of one unit are found at once."""

    rows: FindingRows
    territory: Hierarchy
    #: Their positions in `rows`, by unit.
    at: npt.NDArray[np.intp]
    #: Their units, ascending.
    units: npt.NDArray[np.int32]
    #: Positions of clauses by each of their names.
    clauses: Mapping[str, Sequence[int]]

    @classmethod
    def of(cls, rows: FindingRows, which: npt.NDArray[np.bool_]) -> _Rows:
        found = np.flatnonzero(which)
        at = found[np.argsort(rows.unit[found], kind="stable")]
        names: dict[str, list[int]] = {}
        for k, judged in enumerate(rows.judged):
            for name in judged.called:
                names.setdefault(name, []).append(k)
        return cls(rows, rows.judged[0].view.context.territory, at, rows.unit[at], names)

    def of_unit(self, row: int) -> npt.NDArray[np.intp]:
        first, last = np.searchsorted(self.units, (row, row + 1))
        return self.at[first:last]

    def with_item(self, at: npt.NDArray[np.intp], item: str) -> npt.NDArray[np.intp]:
        """Return those of some findings that are about one thing which is no unit."""
        rows = self.rows
        kept: list[int] = []
        clauses: list[int] = np.unique(rows.of[at]).tolist()
        for k in clauses:
            here = at[rows.of[at] == k]
            names = rows.judged[k].view.items(rows.row[here].tolist())
            kept += [i for i, name in zip(here.tolist(), names, strict=True) if name == item]
        return np.array(sorted(kept), np.intp)


def match(
    waivers: Sequence[Waiver], rows: FindingRows, on: np.datetime64, hidden: frozenset[str] = frozenset()
) -> tuple[npt.NDArray[np.int32], list[Fate]]:
    """Find for each finding the first waiver that covers it, and say what became of each waiver.

    Args:
        waivers: The waivers.
        rows: The findings.
        on: The day.
        hidden: Keys of clauses that may look at counts that are left out.

    Returns:
        Position of a waiver for each finding, -1 for none; int32, shape (n,). And a fate for each waiver.
    """
    covering = np.full(len(rows), -1, np.int32)
    fates = [Fate(expired=bool(np.datetime64(waiver.last_day, "D") < on)) for waiver in waivers]
    if not rows.judged:
        return covering, fates
    there = _Rows.of(rows, rows.verdict == Verdict.FAIL)
    if hidden:
        _hide(waivers, there, fates, hidden)
    for i, (waiver, fate) in enumerate(zip(waivers, fates, strict=True)):
        found = _meant(waiver, there, fate)
        if fate.expired or not len(found):
            continue
        if waiver.worst_margin is not None:
            good = rows.margin[found] >= waiver.worst_margin
            fate.outgrown = int(len(found) - good.sum())
            found = found[good]
        units = len(np.unique(rows.unit[found]))
        if waiver.max_units is not None and units > waiver.max_units:
            fate.wide = units
            continue
        fate.covered = len(found)
        covering[found[covering[found] < 0]] = i
    return covering, fates


def _hide(waivers: Sequence[Waiver], there: _Rows, fates: Sequence[Fate], hidden: frozenset[str]) -> None:
    """Mark the waivers that are for no failure, and may be for one that is hidden: each tells that there was one."""
    rows = there.rows
    may_tell = np.array([judged.key in hidden for judged in rows.judged], bool)
    unknown = _Rows.of(rows, (rows.verdict == Verdict.UNKNOWN) & may_tell[rows.of])
    # A rule that does not say what it looks at may take what is left out for something else than unknown.
    unclear = {k for k, judged in enumerate(rows.judged) if may_tell[k] and judged.check.opaque}
    for waiver, fate in zip(waivers, fates, strict=True):
        if not len(_meant(waiver, there, Fate())):
            named = there.clauses.get(waiver.rule, ())
            fate.hidden = not unclear.isdisjoint(named) or bool(len(_meant(waiver, unknown, Fate())))


def _meant(waiver: Waiver, there: _Rows, fate: Fate) -> npt.NDArray[np.intp]:
    """Return those of some findings that a waiver is for, whatever their margins."""
    none = np.zeros(0, np.intp)
    clauses = there.clauses.get(waiver.rule, ())
    if not clauses:
        known = ", ".join(dict.fromkeys(judged.rule.code for judged in there.rows.judged))
        fate.unknown.append(("rule", _RULE, waiver.rule, _FIX_RULE.format(known=known)))
    at = there.at
    if waiver.unit is not None:
        try:
            at = there.of_unit(there.territory.row(waiver.unit))
        except UnknownUnitError:
            fate.unknown.append(("unit", _UNIT, waiver.unit, _FIX_UNIT))
            return none
    elif waiver.scope is not None:
        mask = _scope(waiver, there.territory, fate)
        if mask is None:
            return none
        at = at[mask[there.units] & (there.units >= 0)]
    if len(clauses) < len(there.rows.judged):
        wanted = np.zeros(len(there.rows.judged), bool)
        wanted[list(clauses)] = True
        at = at[wanted[there.rows.of[at]]]
    return at if waiver.item is None else there.with_item(at, waiver.item)


def _scope(waiver: Waiver, territory: Hierarchy, fate: Fate) -> npt.NDArray[np.bool_] | None:
    """Tell for each row of the territory whether a scope holds it; None if it names what is not there."""
    scope = waiver.scope
    assert scope is not None  # noqa: S101 - the caller looked
    for key, ids in (("within", scope.within), ("outside", scope.outside)):
        fate.unknown += [(f"scope.{key}", _UNIT, name, _FIX_UNIT) for name in ids if name not in territory]
    levels = [level.key for level in territory.levels.levels]
    for name in scope.levels:
        if name not in levels:
            fate.unknown.append(("scope.levels", _LEVEL, name, _FIX_LEVEL.format(known=", ".join(levels))))
    try:
        return scope.mask(territory, ())
    except (UnknownKeyError, UnknownUnitError):
        return None
