"""Units that were recoded, split or merged: by what the lineage says, and by what stands below."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs
import numpy as np

from gridgov._change_base import Part
from gridgov._change_units import MergeUnits, RecodeUnit, SplitUnit
from gridgov._delta_align import Aligned
from gridgov._delta_units import cells
from gridgov._units import Unit
from gridgov.jurisdiction import Jurisdiction

__all__ = ["Pair", "merges", "recodes", "splits"]


@attrs.define(eq=False, slots=False)
class Pair:
    """What is there and what is to come out; only units that differ are looked at one by one."""

    a: Jurisdiction
    b: Jurisdiction
    aligned: Aligned = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        """Find the units of one in the other."""
        self.aligned = Aligned.of(self.a.territory, self.b.territory)

    @cached_property
    def gone(self) -> dict[str, None]:
        """Ids of the units that are no longer there."""
        rows = np.flatnonzero(self.aligned.of_a < 0)
        return dict.fromkeys(self.a.territory.ids.decode(rows).tolist())

    @cached_property
    def new(self) -> dict[str, None]:
        """Ids of the units that were not there, from above to below."""
        rows = np.flatnonzero(self.aligned.of_b < 0)
        return dict.fromkeys(self.b.territory.ids.decode(rows).tolist())

    @cached_property
    def moved(self) -> dict[str, tuple[str | None, str | None]]:
        """The units that stand under another one, with the one above before and after."""
        left, right = self.aligned.shared
        x, y = self.a.territory, self.b.territory
        odd = self.aligned.in_a(y.tree.parent[right]) != x.tree.parent[left]
        units = ((x.at(i), y.at(k)) for i, k in zip(left[odd].tolist(), right[odd].tolist(), strict=True))
        return {one.id: (_above(one), _above(two)) for one, two in units}

    @cached_property
    def cells(self) -> list[dict[str, Any]]:
        """What differs of the units that are in both."""
        return [] if self.a.territory is self.b.territory else cells(self.aligned)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the lineage that were not there."""
        before, after = self.a.lineage, self.b.lineage
        if before is after or before == after:
            return []
        known = Counter(tuple(sorted(row.items())) for row in before.records())
        out: list[dict[str, Any]] = []
        for row in after.records():
            key = tuple(sorted(row.items()))
            if known[key]:
                known[key] -= 1
            else:
                out.append(row)
        return out

    @cached_property
    def split_off(self) -> dict[str, str]:
        """The unit from which the lineage says that a new one was split off."""
        return {row["new"]: row["old"] for row in self._passing("split")}

    @cached_property
    def merged_into(self) -> dict[str, str]:
        """The unit into which the lineage says that one was merged."""
        return {row["old"]: row["new"] for row in self._passing("merge")}

    def _passing(self, kind: str) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["kind"] == kind and row.get("new") not in {None, row["old"]}]

    def below_a(self, ident: str) -> list[str]:
        """Return the ids of the units below one."""
        return list(self.a.unit(ident).children.ids)

    def below_b(self, ident: str) -> list[str]:
        """Return the ids of the units below one."""
        return list(self.b.unit(ident).children.ids)


def _alike(x: Unit, y: Unit) -> bool:
    """Tell whether two units are of one level."""
    return x.level == y.level


def _above(unit: Unit) -> str | None:
    return None if unit.parent is None else unit.parent.id


# -- recodes -----------------------------------------------------------------------------------------------------------


def recodes(pair: Pair) -> list[RecodeUnit]:
    """Find the units that got another id."""
    found = _told(pair)
    used = set(found.values())
    # From below upwards: what is below a recoded unit may be recoded, too.
    for old in reversed(pair.gone):
        new = None if old in found else _heir_of_all(pair, old, found)
        if new is not None and new not in used:
            found[old] = new
            used.add(new)
    return [RecodeUnit(old, new) for old, new in found.items()]


def _told(pair: Pair) -> dict[str, str]:
    """Return what the lineage says of ids that became others."""
    after = {row["old"]: row["new"] for row in pair.rows if row["kind"] == "recode"}
    found: dict[str, str] = {}
    used: set[str] = set()
    for old in pair.gone if after else ():
        new = _last(after, old)
        if new in pair.new and new not in used and _alike(pair.a.unit(old), pair.b.unit(new)):
            found[old] = new
            used.add(new)
    return found


def _last(after: Mapping[str, str], ident: str) -> str:
    """Follow ids from one to the next, to the last one."""
    seen = {ident}
    while ident in after and after[ident] not in seen:
        ident = after[ident]
        seen.add(ident)
    return ident


def _heir_of_all(pair: Pair, old: str, found: Mapping[str, str]) -> str | None:
    """Return the new unit of one level that has most units below an old one, and no others that were there."""
    h = pair.b.territory
    below = {found.get(child, child) for child in pair.below_a(old)}
    ups = Counter(_above(h.unit(child)) for child in below if child in h)
    new, n = ups.most_common(1)[0] if ups else (None, 0)
    if new is None or new not in pair.new or 2 * n <= ups.total() or not _alike(pair.a.unit(old), h.unit(new)):
        return None
    others = [child for child in pair.below_b(new) if child not in below and child not in pair.new]
    # One that shares the units below with other new ones is rather split.
    return None if others or any(up != new and up in pair.new for up in ups) else new


# -- splits ------------------------------------------------------------------------------------------------------------


def splits(pair: Pair) -> list[SplitUnit]:
    """Find the units that became several."""
    a, b = pair.a, pair.b
    groups: dict[str, dict[str, None]] = {}
    for new in pair.new:
        old = _origin(pair, new)
        if old is not None and old in a.territory and _alike(a.unit(old), b.unit(new)):
            groups.setdefault(old, {})[new] = None
    out: list[SplitUnit] = []
    for old, parts in groups.items():
        ids = [*([old] if old in b.territory else ()), *parts]
        if len(ids) > 1 and (old not in b.territory or _alike(a.unit(old), b.unit(old))):
            out.append(_split(pair, old, ids))
    return out


def _origin(pair: Pair, new: str) -> str | None:
    """Return the unit of which a new one is a part."""
    old = _last(pair.split_off, new)
    if old != new:
        return old
    ups = {pair.moved[child][0] if child in pair.moved else None for child in pair.below_b(new)}
    return ups.pop() if len(ups) == 1 else None


def _split(pair: Pair, old: str, ids: Sequence[str]) -> SplitUnit:
    """Return the split of a unit into parts, each with what is stated of it where that adds up."""
    a, b = pair.a, pair.b
    unit = a.unit(old)
    dealt: dict[str, list[str]] = {ident: [] for ident in ids}
    heir = _heir(pair, old, ids)
    for child in pair.below_a(old):
        there = _above(b.unit(child)) if child in b.territory else None
        dealt[there if there in dealt else heir].append(child)
    stated: dict[str, dict[str, float | None]] = {ident: {} for ident in ids}
    for key in a.territory.measures:
        value = unit.stated(key)
        if value is None:
            continue
        known = [b.unit(ident).stated(key) if key in b.territory.measures else None for ident in ids]
        sums = math.fsum(n for n in known if n is not None)
        shares = known if None not in known and math.isclose(sums, value, rel_tol=1e-12) else [None] * len(ids)
        if unit.children and not any(n is not None for n in shares):
            continue
        for ident, share in zip(ids, shares, strict=True):
            stated[ident][key] = share
    parts = [
        Part(
            ident,
            dealt[ident],
            name=None if ident == old else b.unit(ident).name,
            kind=None if b.unit(ident).kind == unit.kind else b.unit(ident).kind,
            measures=stated[ident],
            labels={} if ident == old else _labels(b.unit(ident)),
        )
        for ident in ids
    ]
    default = old if old in ids else ids[0]
    return SplitUnit(old, parts, heir=None if heir == default else heir)


def _labels(unit: Unit) -> dict[str, str | None]:
    columns = unit.hierarchy.labels
    return {key: text for key, column in columns.items() if (text := column.get(unit.row)) is not None}


def _heir(pair: Pair, old: str, ids: Sequence[str]) -> str:
    """Return the part to which most of the posts and bodies of a unit went."""
    there: Counter[str] = Counter()
    if old in pair.a.territory:
        there.update(_places(pair, old))
    best = [ident for ident, _ in there.most_common() if ident in ids]
    return best[0] if best else old if old in ids else ids[0]


def _places(pair: Pair, old: str) -> Iterable[str]:
    """Yield the unit at which each post and body of a unit is now."""
    posts, bodies = pair.b.roster.columns.post_ids, pair.b.bodies.columns.ids
    h = pair.b.territory
    for post in pair.a.roster.posts(unit=old):
        if (row := posts.find_one(post.id)) >= 0:
            yield h.ids.get(int(pair.b.roster.columns.post_unit[row]))
    for body in pair.a.bodies.at(old):
        if (row := bodies.find_one(body.id)) >= 0:
            yield h.ids.get(int(pair.b.bodies.columns.unit[row]))


# -- merges ------------------------------------------------------------------------------------------------------------


def merges(pair: Pair) -> list[MergeUnits]:
    """Find the units that became one."""
    a, b = pair.a, pair.b
    groups: dict[str, list[str]] = {}
    for old in pair.gone:
        into = _target(pair, old)
        if into is not None:
            groups.setdefault(into, []).append(old)
    out: list[MergeUnits] = []
    for into, olds in groups.items():
        units = [*([into] if into in a.territory else ()), *olds]
        first = a.unit(units[0])
        found = map(a.unit, units)
        alike = [unit.id for unit in found if _alike(first, unit) and _above(unit) == _above(first)]
        if len(alike) > 1 and _alike(first, b.unit(into)):
            name = b.unit(into).name
            out.append(MergeUnits(alike, into=into, name=None if into in a.territory else name))
    return out


def _target(pair: Pair, old: str) -> str | None:
    """Return the unit into which one was merged."""
    new = _last(pair.merged_into, old)
    if new != old:
        return new if new in pair.b.territory else None
    ups = {pair.moved[child][1] if child in pair.moved else None for child in pair.below_a(old)}
    found = ups.pop() if len(ups) == 1 else None
    return found if found is not None and _alike(pair.a.unit(old), pair.b.unit(found)) else None
