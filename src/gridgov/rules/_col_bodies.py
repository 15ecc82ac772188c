"""Columns of which bodies sit where, of which rank they are, and who lives where."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Rows
from gridgov._days import Day, in_force
from gridgov._tree import uniques
from gridgov._vocabulary import word
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules._column import Column, Floats
from gridgov.rules._parameter import BODIES, PERSONS, UNITS
from gridgov.rules._trees import inside
from gridgov.rules._view import Context, View
from gridgov.text import Text

__all__ = ["BodyColumns", "bodies_in_force", "kind_is_open", "units_without"]

_NONE_HERE: Final = Text("There is no {kind}.", "未设{kind}。")
_OTHER_RANK: Final = Text("Of another rank: {kinds}.", "级别不符的有：{kinds}。")


def bodies_in_force(context: Context, kind: str) -> Rows:
    """Return the rows of the bodies of a kind that exist on the day."""

    def work_out() -> Rows:
        return _by_kind(context).get(kind, np.zeros(0, np.int32))

    return context.once(("bodies", kind), work_out)


def _by_kind(context: Context) -> dict[str, Rows]:
    """Return the rows of the bodies that exist on the day, by kind."""

    def work_out() -> dict[str, Rows]:
        c = context.jurisdiction.bodies.columns
        number = {kind: i for i, kind in enumerate(dict.fromkeys(c.kind))}
        codes = np.fromiter(map(number.__getitem__, c.kind), np.int32, len(c.kind))
        rows = np.flatnonzero(in_force(c.start, c.end, context.on)).astype(np.int32)
        return {kind: rows[codes[rows] == i] for kind, i in number.items()}

    return context.once("bodies by kind", work_out)


def kind_is_open(context: Context, kind: str) -> bool:
    """Tell whether nothing is known about a kind of body: none is in the data, ever, and they may be incomplete."""
    if kind in context.complete:
        return False
    return kind not in context.once("kinds_there", lambda: frozenset(context.jurisdiction.bodies.columns.kind))


def units_without(jurisdiction: Jurisdiction, kind: str, among: tuple[str, ...], unit: int, on: Day) -> tuple[str, ...]:
    """Return the ids of the units of some kinds, at or below a unit, at which no body of a kind sits on a day."""
    h = jurisdiction.territory
    served = np.zeros(len(h), bool)
    served[[body.unit.row for body in jurisdiction.bodies.of_kind(kind, on=on)]] = True
    here = slice(unit, int(h.tree.end[unit]))
    rows = unit + np.flatnonzero(_of_unit_kinds(h, among)[here] & ~served[here])
    return tuple(h.ids.get(int(row)) for row in rows)


def _of_unit_kinds(territory: Hierarchy, kinds: tuple[str, ...]) -> Bools:
    """Tell which units are of one of some kinds."""
    wanted = np.zeros(len(territory.levels.types), bool)
    for kind in kinds:
        wanted |= territory.levels.types_at(kind=kind)
    return wanted.take(territory.types)


class BodyColumns(View):
    """Columns of bodies."""

    def bodies(self, *kinds: str, key: str = "bodies", name: Text | None = None, named: bool = False) -> Column:
        """Return how many bodies of some kinds sit at each unit on the day.

        Of a kind of which the jurisdiction has no body at all nothing is known, unless it is said that the data are
        complete for it; so several kinds give a lower bound where some of them are not there.

        Args:
            *kinds: Kinds of body.
            key: Key of the column.
            name: Name shown; by default those of the kinds.
            named: Whether a finding says so where there is none.
        """
        said = name or self._kinds_name(kinds)

        def work_out() -> Floats | tuple[Floats, Floats]:
            context, n = self.context, len(self.context.territory)
            counts = np.zeros(n, np.int64)
            unit = context.jurisdiction.bodies.columns.unit
            for kind in dict.fromkeys(kinds):
                counts += np.bincount(unit[bodies_in_force(context, kind)], minlength=n)
            low = counts[self.rows].astype(np.float64)
            return (low, np.full(len(self), np.inf)) if self._any_open(kinds) else low

        def remark(i: int) -> Text | None:
            none = Text(_NONE_HERE.en.format(kind=said.en), _NONE_HERE.zh.format(kind=said.zh))
            return none if named and self.read[key].high[i] == 0 else None

        return self.column(key, said, BODIES, work_out, facts={"kind": said}, remark=remark)

    def _any_open(self, kinds: tuple[str, ...]) -> bool:
        return any(kind_is_open(self.context, kind) for kind in kinds)

    def _kinds_name(self, kinds: tuple[str, ...]) -> Text:
        words = [word("body_kinds", kind) for kind in kinds]
        return Text(" / ".join(t.en for t in words), "、".join(t.zh for t in words))

    def each(self, *kinds: str) -> tuple[Column, ...]:
        """Return a column for each of some kinds of body: how many sit at each unit. Its key is that of the kind.

        Args:
            *kinds: Kinds of body.
        """
        return tuple(self.bodies(kind, key=kind, named=True) for kind in dict.fromkeys(kinds))

    def other_rank(self, *kinds: str, rank: str, key: str = "wrong") -> Column:
        """Return how many bodies of some kinds have another rank than one; those whose rank is not known may have it.

        Args:
            *kinds: Kinds of body.
            rank: The rank.
            key: Key of the column.
        """

        def there() -> tuple[Rows, Rows, Rows]:
            """Return units, in order, and rows of the bodies of another rank; units of those whose rank is unknown."""
            c = self.context.jurisdiction.bodies.columns
            rows = np.concatenate([bodies_in_force(self.context, k) for k in dict.fromkeys(kinds)])
            rows = rows[np.argsort(c.unit[rows], kind="stable")]
            ranks = c.rank.take(rows).tolist()
            other = rows[np.array([r is not None and r != rank for r in ranks], bool)]
            return c.unit[other], other, c.unit[rows[np.array([r is None for r in ranks], bool)]]

        def found() -> tuple[Rows, Rows, Rows]:
            return self.context.once(("rank", kinds, rank), there)

        def work_out() -> tuple[Floats, Floats]:
            units, _, unsaid = found()
            n = len(self.context.territory)
            low = np.bincount(units, minlength=n)[self.rows].astype(np.float64)
            if self._any_open(kinds):
                return low, np.full(len(self), np.inf)
            return low, low + np.bincount(unsaid, minlength=n)[self.rows]

        def remark(i: int) -> Text | None:
            units, bodies, _ = found()
            first, last = np.searchsorted(units, [self.rows[i], self.rows[i] + 1])
            kind = self.context.jurisdiction.bodies.columns.kind
            words = [word("body_kinds", kind[int(row)]) for row in bodies[first:last]]
            en, zh = ", ".join(t.en for t in words), "、".join(t.zh for t in words)
            return Text(_OTHER_RANK.en.format(kinds=en), _OTHER_RANK.zh.format(kinds=zh)) if words else None

        name = Text("bodies of another rank", "级别不符的机构")
        facts = {"rank_name": word("ranks", rank)}
        return self.column(key, name, BODIES, work_out, facts=facts, remark=remark)

    # -- shares of units -------------------------------------------------------------------------------------------

    def units_of(self, *kinds: str, key: str = "units") -> Column:
        """Return how many units of some kinds stand at or below each unit.

        Args:
            *kinds: Kinds of unit.
            key: Key of the column.
        """
        return self.column(key, Text("units", "单元"), UNITS, lambda: self._below(self._units_mark(kinds)))

    def units_with(self, kind: str, *, among: tuple[str, ...], key: str = "covered") -> Column:
        """Return how many units of some kinds at or below each unit have a body of a kind; several there count once.

        Args:
            kind: Kind of body.
            among: Kinds of unit.
            key: Key of the column.
        """
        name = Text("units that have it", "已设单元")

        def work_out() -> Floats | tuple[Floats, Floats]:
            low = self._below(self._having(kind) & self._units_mark(among))
            return (low, self._below(self._units_mark(among))) if self._any_open((kind,)) else low

        return self.column(key, name, UNITS, work_out, facts={"kind": word("body_kinds", kind)})

    def share_with(self, kind: str, *, among: tuple[str, ...], key: str = "share") -> Column:
        """Return the share of the units of some kinds, at or below each unit, that have a body of a kind.

        Args:
            kind: Kind of body.
            among: Kinds of unit.
            key: Key of the column.
        """

        def covered() -> tuple[Floats, Floats, Floats]:
            n = self._below(self._units_mark(among))
            k = self._below(self._having(kind) & self._units_mark(among))
            return k, n - k if self._any_open((kind,)) else np.zeros(len(self)), n

        return self.share(key, Text("share of the units that have it", "覆盖率"), covered)

    def _units_mark(self, kinds: tuple[str, ...]) -> Bools:
        h = self.context.territory
        return self.context.once(("units", kinds), lambda: _of_unit_kinds(h, kinds))

    def _having(self, kind: str) -> Bools:
        mark = np.zeros(len(self.context.territory), bool)
        mark[self.context.jurisdiction.bodies.columns.unit[bodies_in_force(self.context, kind)]] = True
        return mark

    def _below(self, mark: Bools) -> Floats:
        """Count the marked units at or below each row."""
        return inside(self.context.territory.tree, np.flatnonzero(mark).astype(np.int32), self.rows).astype(np.float64)

    # -- members who live somewhere --------------------------------------------------------------------------------

    def _members(self, kind: str, of: str) -> tuple[Rows, Rows, Rows] | None:
        """Return member, body and lowest unit of a kind of the memberships in force; None if nothing is known.

        The unit is -1 where the member lives in none, -2 where it is not known where the member lives.
        """
        context = self.context

        def work_out() -> tuple[Rows, Rows, Rows] | None:
            h, c = context.territory, context.jurisdiction.bodies.columns
            body = np.asarray(c.member_body, np.int32)
            ours = np.zeros(len(c.kind), bool)
            ours[[row for row, k in enumerate(c.kind) if k == kind]] = True
            if not ours[body].any() and not (kind in context.complete and not ours.any()):
                return None
            rows = np.flatnonzero(ours[body] & in_force(c.member_start, c.member_end, context.on))
            rows = rows[in_force(c.start[body[rows]], c.end[body[rows]], context.on)]
            lives = np.asarray(c.member_unit, np.int32)[rows]
            near = h.tree.nearest(np.flatnonzero(_of_unit_kinds(h, (of,))).astype(np.int32), h.ranks)
            unit = np.where(lives < 0, np.int32(-2), near[lives]).astype(np.int32)
            names: dict[str, int] = {}
            who = np.array([names.setdefault(c.member[int(row)], len(names)) for row in rows], np.int32)
            return who, body[rows], unit

        return context.once(("members", kind, of), work_out)

    def living(self, kind: str, *, of: str = "grid", key: str = "members") -> Column:
        """Return how many members of bodies of a kind live in each unit and in no lower one of its kind.

        Members of whom it is not known where they live may live anywhere.

        Args:
            kind: Kind of body.
            of: Kind of the units.
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            found = self._members(kind, of)
            if found is None:
                return self.unknown()
            who, _, unit = found
            low, anywhere = _distinct_at(unit, who, len(self.context.territory))
            mine = low[self.rows].astype(np.float64)
            return mine, mine + anywhere[self.rows]

        return self.column(key, Text("members who live there", "居住的党员"), PERSONS, work_out)

    def groups_of_living(self, kind: str, *, of: str = "grid", key: str = "groups") -> Column:
        """Return to how many bodies of a kind the members belong who live in each unit and in no lower one of its kind.

        Args:
            kind: Kind of body.
            of: Kind of the units.
            key: Key of the column.
        """

        def work_out() -> Floats | tuple[Floats, Floats]:
            found = self._members(kind, of)
            if found is None:
                return self.unknown()
            _, body, unit = found
            low, anywhere = _distinct_at(unit, body, len(self.context.territory))
            mine = low[self.rows].astype(np.float64)
            return mine, mine + anywhere[self.rows]

        name = word("body_kinds", kind)
        return self.column(key, name, BODIES, work_out, facts={"kind": name})


def _distinct_at(units: Rows, things: Rows, n: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return how many distinct things there are at each of n units, and how many more there may be.

    Args:
        units: Unit of each thing, -1 for none of them, -2 for one that is not known.
        things: Numbers from 0.
        n: How many units.
    """
    nowhere = np.unique(things[units == -2])  # noqa: PLR2004 - not known where
    at = units >= 0
    pairs = uniques(units[at].astype(np.int64) << 32 | things[at])
    low = np.bincount(pairs >> 32, minlength=n)
    # What is there already is not more of it.
    known = np.bincount((pairs >> 32)[np.isin(pairs & 0xFFFFFFFF, nowhere)], minlength=n)
    return low, len(nowhere) - known
