"""Sensitive counts are counts of a unit, never statements about one household."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs
import numpy as np

from gridgov._privacy_faults import BY_HOUSEHOLD
from gridgov.errors import Batch, InvalidHierarchyError, Place, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.measures import MEASURES, Measure

__all__ = ["is_sensitive", "refuse_by_household"]

#: Kinds of unit that stand for so few people that a count is a statement about them.
_TOO_CLOSE: Final = frozenset({"household", "person"})


def is_sensitive(measure: Measure) -> bool:
    """Tell whether a measure counts a group that needs care; the known ones do whatever a file says of them.

    Example:
        >>> is_sensitive(MEASURES["released_prisoners"]), is_sensitive(MEASURES["households"])
        (True, False)
    """
    known = MEASURES.get(measure.key)
    return measure.sensitive or (known is not None and known.sensitive)


def refuse_by_household(
    hierarchy: Hierarchy, *, row_of: Callable[[str], int] | None = None, place: Place | None = None
) -> None:
    """Refuse sensitive counts that are stated for a household, whatever their value: a 0 speaks of it, too.

    Args:
        hierarchy: The units.
        row_of: Gives the row of a unit in the input, from 1, for the report.
        place: What all problems share, such as the file.

    Raises:
        InvalidHierarchyError: With every such count.

    Example:
        >>> from gridgov.levels import LevelScheme
        >>> h = Hierarchy.from_records([{"id": "g", "level": "grid", "left_behind_persons": 1}],
        ...     levels=LevelScheme.ladder("grid"), measures=["left_behind_persons"])
        >>> refuse_by_household(h)
    """
    keys = [key for key, measure in hierarchy.measure_info.items() if is_sensitive(measure)]
    if not keys:
        return
    close = np.array([t.kind in _TOO_CLOSE for t in hierarchy.levels.types], bool)[hierarchy.types]
    batches: list[Batch] = []
    for key in keys:
        rows = np.flatnonzero(close & ~np.isnan(hierarchy.measures[key])).tolist()
        if rows:
            ids = [hierarchy.ids.get(row) for row in rows]
            facts = {"id": ids, "measure": [key] * len(ids)}
            where = attrs.evolve(place or Place(), column=key)
            batches.append(Batch(BY_HOUSEHOLD, row_of and list(map(row_of, ids)), ids, facts, where))
    if batches:
        raise InvalidHierarchyError(Problems(batches))
