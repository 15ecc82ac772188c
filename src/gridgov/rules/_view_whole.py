"""The view of whole territories: a row for each root, its columns over everything below it."""

from __future__ import annotations

from functools import cache
from typing import ClassVar, Final, Self

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Rows
from gridgov.rules._col_logs import table_of
from gridgov.rules._col_people import distinct, held_posts, is_open
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import DEVICES, ITEMS, PERSONS, POSTS, SHARE, UNITS
from gridgov.rules._scope import EVERYWHERE, Scope
from gridgov.rules._trees import inside
from gridgov.rules._view import Context, View
from gridgov.text import Text

__all__ = ["Whole"]

Bounds = tuple[Floats, Floats]
_MERGED: Final = 1
_APART: Final = 0
_LACKING: Final = Text("Not merged: {names}.", "未整合的部门：{names}。")


class Whole(View):
    """Whole territories: their roots, or the units that a clause names, each with everything below it.

    Example:
        >>> from gridgov import check, schemes
        >>> from gridgov.rules import Terminals
        >>> report = check(schemes.load("ankang-321").synthesise(), Terminals(target=1.0), on="2026-01-01")
        >>> [(finding.unit.id, round(finding.observed, 3)) for finding in report.findings()]
        [('6109', 0.885)]
    """

    subject: ClassVar[Text] = Text("jurisdiction", "辖区")

    @classmethod
    def of(cls, context: Context, scope: Scope = EVERYWHERE) -> Self:
        """Return a row for each root; for a clause that names kinds or levels, for each such unit.

        For a clause that only names units, a row for each of these that does not stand below another one.
        """
        h = context.territory

        def rows() -> Rows:
            here = scope.mask(h, cls.kinds)
            if not (scope.kinds or scope.levels):
                below = h.tree.parent >= 0
                below[below] = here[h.tree.parent[below]]
                here = here & ~below
            return np.flatnonzero(here).astype(np.int32)

        return cls(context, context.once(("whole", scope, cls.kinds), rows))

    # -- sums over everything below --------------------------------------------------------------------------------

    def _total(self, counts: npt.NDArray[np.integer]) -> Floats:
        """Add up a number of each unit over everything at or below each row."""
        running = np.concatenate(([0], np.cumsum(counts)))
        return (running[self.context.territory.tree.end[self.rows]] - running[self.rows]).astype(np.float64)

    def _count(self, units: Rows) -> Floats:
        """Count some units, one that is named twice as two, at or below each row."""
        return inside(self.context.territory.tree, np.sort(units), self.rows).astype(np.float64)

    def _distinct(self, units: Rows, things: Rows) -> Floats:
        """Count the distinct things at or below each row. Rows of one rank do not stand below each other."""
        h = self.context.territory
        out = np.zeros(len(self))
        for rank in np.unique(h.ranks[self.rows]):
            at = np.flatnonzero(h.ranks[self.rows] == rank)
            owner = h.tree.nearest(self.rows[at], h.ranks)[units]
            inside = owner >= 0
            out[at] = distinct(owner[inside], things[inside], len(h))[self.rows[at]]
        return out

    # -- people and devices ----------------------------------------------------------------------------------------

    def _held(self, roles: tuple[str, ...]) -> tuple[Rows, Rows, bool]:
        """Return unit and holder of each post of some roles that has a holder, and whether there may be more."""
        context = self.context
        unit = context.jurisdiction.roster.columns.post_unit
        known = [role for role in dict.fromkeys(roles) if not is_open(context, role)]
        found = [held_posts(context, role) for role in known]
        if not found:
            return unit[:0], unit[:0], len(known) < len(set(roles))
        posts, holders = (np.concatenate(parts) for parts in zip(*found, strict=True))
        return unit[posts], holders.astype(np.int32), len(known) < len(set(roles))

    def filled(self, *roles: str, key: str = "posts") -> Column:
        """Return how many posts of some roles have a holder on the day: posts, not persons.

        A role of which nothing is known makes it a lower bound.

        Args:
            *roles: Keys of roles.
            key: Key of the column.
        """
        return self.column(key, Text("filled posts", "在岗岗位"), POSTS, lambda: self._filled(roles))

    def _filled(self, roles: tuple[str, ...]) -> Bounds:
        units, _, more = self._held(roles)
        low = self._count(units)
        return low, np.full(len(self), np.inf) if more else low

    def devices(self, kind: str, roles: tuple[str, ...], *, key: str = "devices") -> Column:
        """Return how many devices of a kind there are; of a kind of which there is none nothing is known.

        A device belongs where its holder holds a post of the roles, the first in order of posts if there are several.
        If all units stand below one row, every device is counted there; otherwise one whose holder has no such post may
        belong anywhere.

        Args:
            kind: Kind of device.
            roles: Keys of roles.
            key: Key of the column.
        """
        return self.column(key, Text("devices", "设备"), DEVICES, lambda: self._devices(kind, roles))

    def _devices(self, kind: str, roles: tuple[str, ...]) -> Bounds:
        context, n = self.context, len(self.context.territory)
        c = context.jurisdiction.roster.columns
        ours = np.array([k == kind for k in c.device_kind.tolist()], bool)
        if not ours.any() and kind not in context.complete:
            return np.zeros(len(self)), np.full(len(self), np.inf)
        total = float(ours.sum())
        if len(self) == 1 and int(context.territory.tree.end[self.rows[0]] - self.rows[0]) == n:
            return np.array([total]), np.array([total])
        units, holders, _ = self._held(roles)
        per_holder = np.bincount(c.device_holder[ours & (c.device_holder >= 0)], minlength=len(c.holder_ids))
        place, first = np.unique(holders, return_index=True)
        at = np.zeros(n, np.int64)
        np.add.at(at, units[first], per_holder[place])
        low = self._total(at)
        return low, low + (total - float(at.sum()))

    def devices_a_post(self, kind: str, roles: tuple[str, ...], *, key: str = "share") -> Column:
        """Return devices of a kind over filled posts of some roles; more than 1 if there are more devices than posts.

        Args:
            kind: Kind of device.
            roles: Keys of roles.
            key: Key of the column.
        """

        def work_out() -> Bounds:
            return _ratio(self._devices(kind, roles), self._filled(roles))

        return self.column(key, Text("devices a filled post", "在岗岗位设备占比"), SHARE, work_out)

    def people(self, *roles: str, key: str = "people") -> Column:
        """Return how many distinct holders the posts of some roles have on the day.

        A role of which nothing is known makes it a lower bound.

        Args:
            *roles: Keys of roles.
            key: Key of the column.
        """
        return self.column(key, Text("people", "人员"), PERSONS, lambda: self._people(roles))

    def _people(self, roles: tuple[str, ...]) -> Bounds:
        units, holders, more = self._held(roles)
        low = self._distinct(units, holders)
        return low, np.full(len(self), np.inf) if more else low

    def units_of(self, kind: str, levels: tuple[str, ...], *, key: str = "grids") -> Column:
        """Return how many units of a kind there are, at some levels or at all.

        Args:
            kind: Kind of unit.
            levels: Keys of levels; empty: all.
            key: Key of the column.
        """
        return self.column(key, Text("grids", "网格"), UNITS, lambda: self._units(kind, levels))

    def _units(self, kind: str, levels: tuple[str, ...]) -> Floats:
        return self._total(Scope(levels=levels).mask(self.context.territory, (kind,)).astype(np.int64))

    def people_a_unit(
        self, roles: tuple[str, ...], kind: str, levels: tuple[str, ...], *, key: str = "ratio"
    ) -> Column:
        """Return distinct holders of some roles over units of a kind.

        Args:
            roles: Keys of roles.
            kind: Kind of unit.
            levels: Keys of levels; empty: all.
            key: Key of the column.
        """

        def work_out() -> Bounds:
            units = self._units(kind, levels)
            return _ratio(self._people(roles), (units, units))

        return self.column(key, Text("people a grid", "每网格人数"), SHARE, work_out)

    # -- nets ------------------------------------------------------------------------------------------------------

    def _nets(self, mark: Bools) -> Floats:
        """Count the marked nets of each row; one that is about the whole territory is a net of every row."""
        table = table_of(self.context, "nets")
        if table is None:
            return self.unknown()
        units = table.rows()[mark]
        return self._count(units[units >= 0]) + float((units < 0).sum())

    def nets_apart(self, *, key: str = "apart") -> Column:
        """Return how many nets have not become part of the all-round grid; where it is not known they may be apart.

        Args:
            key: Key of the column.
        """

        def work_out() -> Floats | Bounds:
            table = table_of(self.context, "nets")
            if table is None:
                return self.unknown()
            merged = table.flags("merged")
            low = self._nets(merged == _APART)
            return low, low + self._nets((merged != _APART) & (merged != _MERGED))

        return self.column(key, Text("nets that are not merged", "未整合的网格"), ITEMS, work_out)

    def _merged(self, department: str) -> tuple[Bools, Bools]:
        """Tell for each row whether a department has a merged net there, and whether it may have one."""
        table = table_of(self.context, "nets")
        if table is None:
            return np.zeros(len(self), bool), np.ones(len(self), bool)
        codes, names = table.codes("department")
        ours = codes == (names.index(department) if department in names else -1)
        merged = table.flags("merged")
        has = self._nets(ours & (merged == _MERGED)) > 0
        return has, has | (self._nets(ours & (merged != _APART)) > 0)

    def departments_apart(self, *departments: str, key: str = "lacking") -> Column:
        """Return how many of some departments have no net that has become part of the all-round grid.

        Args:
            *departments: The departments, as the table writes them.
            key: Key of the column.
        """
        wanted = tuple(dict.fromkeys(departments))
        merged = cache(self._merged)

        def work_out() -> Floats | Bounds:
            if table_of(self.context, "nets") is None:
                return self.unknown()
            low, high = np.zeros(len(self)), np.zeros(len(self))
            for department in wanted:
                has, may = merged(department)
                low += ~may
                high += ~has
            return low, high

        def remark(i: int) -> Text | None:
            if table_of(self.context, "nets") is None:
                return None
            gone = [name for name in wanted if not merged(name)[1][i]]
            en, zh = ", ".join(gone), "、".join(gone)
            return Text(_LACKING.en.format(names=en), _LACKING.zh.format(names=zh)) if gone else None

        return self.column(key, Text("departments that are not merged", "未整合的部门"), ITEMS, work_out, remark=remark)


def _ratio(part: Bounds, whole: Bounds) -> Bounds:
    """Return the bounds of a ratio; unknown where the whole may be 0."""
    (a, b), (c, d) = part, whole
    low = np.where(np.isfinite(d) & (d > 0), a / np.where(d > 0, d, 1.0), 0.0)
    return low, np.where(c > 0, b / np.where(c > 0, c, 1.0), np.inf)
