"""Units that cover other units by a link, such as a grid across communities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gridgov._columns import Rows
from gridgov._days import Day
from gridgov._links import Links
from gridgov.hierarchy import Hierarchy

__all__ = ["COVERS", "cover_links", "covering"]

COVERS: Final = "covers"
_UNIT: Final = "unit:"


def cover_links(territory: Hierarchy, links: Links, on: Day) -> tuple[Rows, Rows]:
    """Return the rows of both ends of the ``covers`` links from a unit to another unit that are in force on a day."""
    found = [
        (link.source_id, link.target_id)
        for link in links.find(COVERS, on=on)
        if link.source.startswith(_UNIT) and link.target.startswith(_UNIT) and link.source != link.target
    ]
    return territory.rows([source for source, _ in found]), territory.rows([target for _, target in found])


def covering(territory: Hierarchy, links: Links, on: Day, path: Sequence[int]) -> list[int]:
    """Return the rows of the units that cover a unit or one above it, and do not stand above it themselves.

    Args:
        territory: The units.
        links: The links.
        on: The day.
        path: Rows from the root to the unit.

    Returns:
        Each row once; what covers a nearer unit comes first.
    """
    depth = {row: i for i, row in enumerate(path)}
    sources, targets = cover_links(territory, links, on)
    pairs = zip(sources.tolist(), targets.tolist(), strict=True)
    near = [(-depth[target], source) for source, target in pairs if target in depth and source not in depth]
    return list(dict.fromkeys(source for _, source in sorted(near)))
