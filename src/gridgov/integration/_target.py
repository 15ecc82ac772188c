"""Where the merged grids stand: their levels, what bounds them, and how many households they may have."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

import attrs
import numpy as np

from gridgov._columns import IdColumn, Rows
from gridgov._face import as_html, as_line
from gridgov.errors import InvalidIntegrationError, Problem, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.integration._faults import BAD_BAND, LEVEL_PLACE, NO_BASE_LEVEL, NO_GRID_LEVEL, TARGET_LEVEL
from gridgov.nets import Net
from gridgov.text import Text

__all__ = ["Band", "Bands", "Target", "Targets", "base_level", "targets"]

#: Fewest and most households of a grid.
Band: TypeAlias = tuple[float, float]
#: One band for the lowest level, or one for each level named.
Bands: TypeAlias = Band | Mapping[str, Band] | None

_GRID: Final = "grid"
_PAIR: Final = 2


@attrs.frozen
class Target:
    """One level of merged grids."""

    __repr__ = as_line
    _repr_html_ = as_html

    level: str
    low: float = 0.0
    high: float = math.inf

    @property
    def bounded(self) -> bool:
        """Whether it has a band."""
        return self.low > 0 or self.high < math.inf


@attrs.frozen
class Targets:
    """All levels of merged grids, the highest first, and what bounds the highest."""

    __repr__ = as_line
    _repr_html_ = as_html

    levels: tuple[Target, ...]
    #: Key of the level whose units no grid crosses; None: the whole territory.
    inside: str | None


def base_level(territory: Hierarchy, nets: Iterable[Net]) -> str:
    """Return the level of base units: the lowest one that the nets name and that may stand under a grid.

    Raises:
        InvalidIntegrationError: None of the ids is in the territory.
    """
    counts = np.zeros(len(territory.levels.keys), np.int64)
    for net in nets:
        ids: IdColumn = net.columns.members.unit_ids
        rows = territory.ids.find(ids.decode())
        found = territory.ranks[rows[rows >= 0]]
        counts += np.bincount(found, minlength=len(counts))
    named = np.flatnonzero(counts)
    if not len(named):
        none = Text("none of them is known", "均不存在")
        raise InvalidIntegrationError(Problem(NO_BASE_LEVEL, facts={"found": none}))
    # A unit above the base units stands for all of them below it, one below is a part: households of a building.
    keys = [str(key) for key in territory.levels.keys]
    grids = [key for key in keys if _GRID in territory.levels.level(key).kinds]
    for i in range(int(named[-1]), -1, -1):
        if any(keys.index(key) < i and _may_stand(territory, keys[i], key) for key in grids):
            return keys[i]
    return keys[int(named[-1])]


def targets(territory: Hierarchy, base: str, levels: Sequence[str] | None, bands: Bands, inside: str | None) -> Targets:
    """Work out the levels of the merged grids.

    Raises:
        UnknownKeyError: The scheme has no such level.
        InvalidIntegrationError: There is no level for the grids, they are out of order, one may not stand there, or a
            band is none.
    """
    keys = [str(key) for key in territory.levels.keys]
    bottom = keys.index(territory.levels.level(base).key)
    problems: list[Problem] = []
    chosen = list(levels) if levels is not None else _usual(territory, keys, bottom)
    roots = {keys[int(rank)] for rank in np.unique(territory.ranks[territory.tree.roots])}
    if levels is None:
        # What stands at the top is merged into nothing.
        chosen = [key for key in chosen if key not in roots]
    for key in chosen:
        territory.levels.level(key)
    if not chosen:
        raise InvalidIntegrationError(Problem(NO_GRID_LEVEL, facts={"level": base}))
    at = [keys.index(key) for key in chosen]
    top = inside if inside is not None else _above(territory, keys, at[0])
    low = -1 if top is None else keys.index(territory.levels.level(top).key)
    if sorted(set(at)) != at or at[-1] >= bottom or at[0] <= low or roots & set(chosen):
        facts: dict[str, object] = {"levels": ", ".join(chosen), "inside": top or "", "level": base}
        problems.append(Problem(TARGET_LEVEL, facts=facts))
    else:
        problems += _stands(territory, [*([] if top is None else [top]), *chosen, base])
    if top is None and keys[bottom] in roots:
        # Nothing is above these base units: what bounds a grid would be in it.
        problems.append(Problem(LEVEL_PLACE, facts={"below": chosen[0], "above": keys[bottom]}))
    found = _bands(chosen, bands, problems)
    if problems:
        raise InvalidIntegrationError(Problems.of(*problems))
    return Targets(tuple(Target(key, *found.get(key, (0.0, math.inf))) for key in chosen), top)


def _usual(territory: Hierarchy, keys: list[str], bottom: int) -> list[str]:
    """Return the grid levels right above the base units; where none is there, those that the scheme has room for."""
    scheme = territory.levels
    rows = rows_of(territory, keys[bottom])
    chain: list[str] = []
    top = -1
    for i in range(bottom - 1, -1, -1):
        if not bool((territory.nearest(scheme.types_at(keys[i])[territory.types])[rows] >= 0).any()):
            continue
        if _GRID in scheme.level(keys[i]).kinds:
            # One above the units between, such as a large grid above communities, is none of theirs.
            if chain or _may_stand(territory, keys[bottom], keys[i]):
                chain.insert(0, keys[i])
        elif chain:
            break
        else:
            # Such as an estate between grid and building.
            top = max(top, i)
    if chain:
        return chain
    below = keys[bottom]
    for key in reversed(keys[top + 1 : bottom]):
        if _GRID in scheme.level(key).kinds and _may_stand(territory, below, key):
            chain.insert(0, key)
            below = key
    return chain


def _may_stand(territory: Hierarchy, below: str, above: str) -> bool:
    scheme = territory.levels
    return bool(scheme.allowed[np.ix_(scheme.types_at(above), scheme.types_at(below))].any())


def _above(territory: Hierarchy, keys: list[str], at: int) -> str | None:
    """Return the level right above that has units and is not skipped."""
    there = territory.levels.types_at
    for i in range(at - 1, -1, -1):
        if territory.levels.level(keys[i]).presence != "optional" and bool(there(keys[i])[territory.types].any()):
            return keys[i]
    return None


def _stands(territory: Hierarchy, chain: list[str]) -> Iterable[Problem]:
    """Find levels that may not stand below the one before."""
    for above, below in pairwise(chain):
        if not _may_stand(territory, below, above):
            yield Problem(LEVEL_PLACE, facts={"below": below, "above": above})


def _bands(chosen: list[str], bands: Bands, problems: list[Problem]) -> dict[str, Band]:
    """Read the bands of the levels; a single one is of the lowest."""
    if bands is None:
        return {}
    given = bands if isinstance(bands, Mapping) else {chosen[-1]: bands}
    out: dict[str, Band] = {}
    for key, band in given.items():
        try:
            low, high = float(band[0]), float(band[1])
            good = not isinstance(band, str) and len(band) == _PAIR and key in chosen and 0 <= low <= high > 0
        except (TypeError, ValueError, OverflowError, LookupError):
            low, high, good = 0.0, 0.0, False
        if good:
            out[key] = low, high
        else:
            problems.append(Problem(BAD_BAND, facts={"value": f"{key}: {band}"}))
    return out


def rows_of(territory: Hierarchy, level: str) -> Rows:
    """Return the rows of the units of a level."""
    return np.flatnonzero(territory.levels.types_at(level)[territory.types]).astype(np.int32)
