"""From labels to grids: which stand under which, and the code of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn, Ints, Rows, frozen
from gridgov.codes import MERGED_FIRST, MERGED_LAST
from gridgov.hierarchy import Hierarchy
from gridgov.integration._plan import Floats, GridLevel
from gridgov.integration._setting import Setting
from gridgov.nets import BaseUnits

__all__ = ["grid_levels"]

_COMMUNITY: Final = re.compile(r"[0-9]{12}")
_UNIT_GRID: Final = re.compile(r"[0-9]{15}")
_NUMBERED: Final = re.compile(r"(.+)-([0-9]{1,6})")
_GRID: Final = "grid"
_LAST: Final = 999
_NO: Final = -1


def grid_levels(setting: Setting, labels: Sequence[Rows]) -> tuple[GridLevel, ...]:
    """Number the grids of each level and give them codes.

    Args:
        setting: What was merged.
        labels: Grid of each base unit at each level, the highest first, -1 outside.
    """
    taken = _Taken(setting.nets.base)
    out: list[GridLevel] = []
    for target, codes in zip(setting.targets.levels, labels, strict=True):
        above = out[-1] if out else None
        out.append(_level(setting, target.level, codes, above, taken))
    return tuple(out)


def _level(setting: Setting, level: str, codes: Rows, above: GridLevel | None, taken: _Taken) -> GridLevel:
    base = setting.nets.base
    n = int(codes.max(initial=_NO)) + 1
    inside = np.flatnonzero(codes >= 0)
    first = np.full(n, len(codes))
    np.minimum.at(first, codes[inside], inside)
    area = setting.area[first].astype(np.int32)
    parent = np.full(n, _NO, np.int32) if above is None else above.codes[first].astype(np.int32)
    ids = _ids(base, level, codes, n, area, above, parent, taken)
    known = base.known
    households: Floats = np.bincount(codes[inside], base.weights[inside], n).astype(np.float64)
    unknown = np.bincount(codes[inside][~known[inside]], minlength=n).astype(np.int64)
    return GridLevel(
        level, IdColumn.of(ids), frozen(codes), frozen(parent), frozen(area), frozen(households), frozen(unknown)
    )


def _ids(  # noqa: PLR0913 - what a code is made of
    base: BaseUnits, level: str, codes: Rows, n: int, area: Rows, above: GridLevel | None, parent: Rows, taken: _Taken
) -> list[str]:
    """Return the codes of grids: one that did not change keeps its own, the others get one that was never used."""
    out: list[str | None] = [None] * n
    for label, ident in _unchanged(base, level, codes, n):
        out[label] = ident
    communities = taken.communities(codes, n)
    names = None if above is None else above.ids.tolist()
    for label in range(n):
        if out[label] is not None:
            continue
        found = communities[label]
        if names is None and len(found) > 1 and (street := taken.street(found)):
            out[label] = taken.merged(street)
        elif names is None and len(found) == 1 and _COMMUNITY.fullmatch(found[0]):
            out[label] = taken.serial(found[0])
        else:
            out[label] = taken.numbered(
                names[int(parent[label])] if names is not None else taken.area(int(area[label]))
            )
    return [ident or "" for ident in out]


def _unchanged(base: BaseUnits, level: str, codes: Rows, n: int) -> list[tuple[int, str]]:
    """Return grids that are exactly a unit of the same level that is there, with its id."""
    if base.territory is None or not n:
        return []
    own = base.within(level)
    inside = np.flatnonzero(codes >= 0)
    low, high = np.full(n, np.iinfo(np.int64).max), np.full(n, _NO, np.int64)
    np.minimum.at(low, codes[inside], own[inside])
    np.maximum.at(high, codes[inside], own[inside])
    size = np.bincount(codes[inside], minlength=n)
    units = np.bincount(own[own >= 0], minlength=len(base.territory))
    same = np.flatnonzero((low == high) & (low >= 0))
    same = same[units[low[same]] == size[same]]
    return list(zip(same.tolist(), base.territory.ids.decode(low[same]).tolist(), strict=True))


class _Taken:
    """Gives out codes that nobody has, and that nobody had."""

    def __init__(self, base: BaseUnits) -> None:
        self._base = base
        h = base.territory
        #: The last number that was given out below each id: one that is free again is not taken.
        self._next: dict[str, int] = {} if h is None else _last_numbers(h)
        self._used: set[str] = set()
        self._level = None if h is None else _level_of(h, _COMMUNITY)

    def _free(self, ident: str) -> bool:
        h = self._base.territory
        return ident not in self._used and (h is None or ident not in h)

    def _give(self, ident: str) -> str:
        self._used.add(ident)
        return ident

    def communities(self, codes: Rows, n: int) -> list[list[str]]:
        """Return the codes of the communities that each grid has base units of; an empty one if there is none."""
        h = self._base.territory
        if h is None or self._level is None:
            return [[""]] * n
        rows = self._base.within(self._level)
        inside = np.flatnonzero(codes >= 0)
        keys: Ints = np.unique(codes[inside].astype(np.int64) * (len(h) + 1) + rows[inside] + 1)
        label, row = keys // (len(h) + 1), keys % (len(h) + 1) - 1
        texts = ["" if r < 0 else h.ids.get(int(r)) for r in row.tolist()]
        out: list[list[str]] = [[] for _ in range(n)]
        for i, text in zip(label, texts, strict=True):
            out[int(i)].append(text)
        return out

    def area(self, row: int) -> str:
        """Return the id of the unit under which a grid stands."""
        h = self._base.territory
        return "grid" if h is None else h.ids.get(row)

    def serial(self, community: str) -> str:
        """Return 12 digits of the community and 3 of a serial; a longer code where these are used up."""
        for number in range(self._next.get(community, 0) + 1, _LAST + 1):
            self._next[community] = number
            if self._free(ident := f"{community}{number:03d}"):
                return self._give(ident)
        return self.numbered(community)

    def street(self, communities: Sequence[str]) -> str | None:
        """Return the street that all communities are of; None if they are of several or of none."""
        found = {code[:9] for code in communities if _COMMUNITY.fullmatch(code)}
        return found.pop() if len(found) == 1 else None

    def merged(self, street: str) -> str:
        """Return the code of a grid of several communities: the street, a number from 601 on, and 001."""
        key = f"{street}+"
        for number in range(self._next.get(key, MERGED_FIRST - 1) + 1, MERGED_LAST + 1):
            self._next[key] = number
            if self._free(ident := f"{street}{number:03d}001"):
                return self._give(ident)
        return self.numbered(street)

    def numbered(self, above: str) -> str:
        """Return the id of the unit above and a number."""
        key = f"{above}-"
        number = self._next.get(key, 0)
        while True:
            number += 1
            if self._free(ident := f"{above}-{number:02d}"):
                self._next[key] = number
                return self._give(ident)


def _last_numbers(h: Hierarchy) -> dict[str, int]:
    """Return the largest number in use below each id: of a community, of merged grids of a street, of any other."""
    out: dict[str, int] = {}
    rows = np.flatnonzero([_GRID in unit_type.kind for unit_type in h.levels.types])
    for ident in map(str, h.ids.decode(np.flatnonzero(np.isin(h.types, rows))).tolist()):
        if found := _NUMBERED.fullmatch(ident):
            key, number = f"{found[1]}-", int(found[2])
        elif _UNIT_GRID.fullmatch(ident):
            merged = MERGED_FIRST <= int(ident[9:12]) <= MERGED_LAST
            key, number = (f"{ident[:9]}+", int(ident[9:12])) if merged else (ident[:12], int(ident[12:]))
        else:
            continue
        out[key] = max(out.get(key, 0), number)
    return out


def _level_of(h: Hierarchy, form: re.Pattern[str]) -> str | None:
    """Return the level whose units have codes of a form; None if there is none."""
    ranks: npt.NDArray[np.uint8] = h.ranks
    for i, key in enumerate(h.levels.keys):
        rows = np.flatnonzero(ranks == i)
        if len(rows) and all(form.fullmatch(h.ids.get(int(r))) for r in rows[:: max(1, len(rows) // 16)]):
            return str(key)
    return None
