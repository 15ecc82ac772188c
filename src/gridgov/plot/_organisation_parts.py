"""What stands in an organisation chart: posts by level or unit and role, and links to levels and units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Rows
from gridgov._links import REFERENCES, Link
from gridgov._vocabulary import word
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Text

__all__ = ["Cell", "More", "Tie", "cells_by_level", "cells_by_unit", "ties_by_level", "ties_to_unit", "together"]


@attrs.frozen
class Cell:
    """The posts of one role at one level or unit."""

    #: Position in the catalogue.
    role: int
    #: Filled, vacant, missing.
    posts: tuple[int, int, int]


@attrs.frozen
class Tie:
    """The links of one kind from one sort of thing to the units of a level, or to one unit."""

    kind: str
    #: What they come from: ``unit``, ``body``, ``post`` or ``holder``.
    source: str
    links: int
    #: How many units have one.
    units: int

    @property
    def name(self) -> Text:
        """The kind in words."""
        return word("link_kinds", self.kind)

    @property
    def origin(self) -> Text:
        """What they come from, in words."""
        return REFERENCES.get(self.source, Text(self.source, self.source))


@attrs.frozen
class More:
    """What has no room in a band."""

    roles: int = 0
    #: Kinds of links.
    ties: tuple[Tie, ...] = ()


def together(lists: Iterable[Sequence[Cell]]) -> Sequence[Cell]:
    """Add up posts by role, in the order of the catalogue."""
    sums: dict[int, tuple[int, int, int]] = {}
    for cell in (cell for cells in lists for cell in cells):
        filled, vacant, missing = sums.get(cell.role, (0, 0, 0))
        sums[cell.role] = filled + cell.posts[0], vacant + cell.posts[1], missing + cell.posts[2]
    return [Cell(role, sums[role]) for role in sorted(sums)]


def _counted(
    place: Jurisdiction, on: np.datetime64, wanted: frozenset[int] | None, group: Rows, n: int
) -> dict[int, list[Cell]]:
    """Count posts by group of units and role.

    Args:
        place: The jurisdiction.
        on: The day.
        wanted: Positions of roles; None for all.
        group: Group of each unit, -1 for none. Shape (units,).
        n: How many groups there are.
    """
    roster, roles = place.roster, len(place.catalogue)
    c = roster.columns
    held, empty = roster.holder_rows(on), roster.vacancies(on)
    lost = empty.posts < 0

    def count(units: Rows, role: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
        at = group[units].astype(np.int64)
        inside = at >= 0
        flat = np.bincount(at[inside] * roles + role[inside], minlength=n * roles)
        return flat.reshape(n, roles).astype(np.int64)

    filled = count(c.post_unit[held >= 0], c.post_role[held >= 0])
    vacant = count(c.post_unit[held < 0], c.post_role[held < 0])
    missing = count(empty.units[lost], empty.roles[lost])
    out: dict[int, list[Cell]] = {}
    for i, k in zip(*np.nonzero(filled + vacant + missing), strict=True):
        if wanted is None or int(k) in wanted:
            cell = Cell(int(k), (int(filled[i, k]), int(vacant[i, k]), int(missing[i, k])))
            out.setdefault(int(i), []).append(cell)
    return out


def cells_by_level(
    place: Jurisdiction, on: np.datetime64, wanted: frozenset[int] | None
) -> Mapping[str, Sequence[Cell]]:
    """Count posts by key of the level and role."""
    keys = list(place.levels.keys)
    number: dict[str, int] = {key: i for i, key in enumerate(keys)}
    of_type = np.array([number[t.level] for t in place.levels.types], np.int32)
    found = _counted(place, on, wanted, of_type[place.territory.types], len(keys))
    return {keys[i]: cells for i, cells in found.items()}


def cells_by_unit(
    place: Jurisdiction, on: np.datetime64, wanted: frozenset[int] | None, rows: Sequence[int]
) -> Mapping[int, Sequence[Cell]]:
    """Count posts by row of the unit and role."""
    group = np.full(len(place.territory), -1, np.int32)
    group[list(rows)] = np.arange(len(rows))
    return {rows[i]: cells for i, cells in _counted(place, on, wanted, group, len(rows)).items()}


def _tied(links: Iterable[Link]) -> list[Tie]:
    """Count links by kind and by what they come from, in the order in which these appear."""
    sums: dict[tuple[str, str], list[str]] = {}
    for link in links:
        sums.setdefault((link.kind, link.source.partition(":")[0]), []).append(link.target)
    return [Tie(kind, source, len(ends), len(set(ends))) for (kind, source), ends in sums.items()]


def ties_by_level(place: Jurisdiction, on: np.datetime64) -> Mapping[str, Sequence[Tie]]:
    """Count the links in force to the units of each level, by key of the level."""
    h = place.territory
    links = [link for link in place.links.find(on=on) if link.target.startswith("unit:")]
    level_of: list[str] = [t.level for t in h.levels.types]
    by_level: dict[str, list[Link]] = {}
    for link in links:
        by_level.setdefault(level_of[int(h.types[h.row(link.target_id)])], []).append(link)
    return {key: _tied(found) for key, found in by_level.items()}


def ties_to_unit(place: Jurisdiction, on: np.datetime64, row: int) -> Sequence[Tie]:
    """Count the links in force to one unit."""
    return _tied(place.links.find(target=f"unit:{place.territory.at(row).id}", on=on))
