"""Sensitive counts are counts of a unit, never statements about one household."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn
from gridgov._privacy_faults import BY_HOUSEHOLD
from gridgov.errors import Batch, Place
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES, Measure, Numbers

__all__ = ["by_household", "is_sensitive"]

#: Kinds of unit that stand for so few people that a count is a statement about them.
_TOO_CLOSE = frozenset({"household", "person"})


def is_sensitive(measure: Measure) -> bool:
    """Tell whether a measure counts a group that needs care; the known ones do whatever a file says of them.

    Example:
        >>> is_sensitive(MEASURES["released_prisoners"]), is_sensitive(MEASURES["households"])
        (True, False)
    """
    known = MEASURES.get(measure.key)
    return measure.sensitive or (known is not None and known.sensitive)


def by_household(  # noqa: PLR0913 - what a report needs
    types: npt.NDArray[np.integer],
    scheme: LevelScheme,
    measures: Mapping[str, Numbers],
    info: Mapping[str, Measure],
    ids: IdColumn,
    *,
    first_row: int = 1,
    place: Place | None = None,
) -> Iterator[Batch]:
    """Find sensitive counts that are stated for a household, whatever their value: a 0 speaks of it, too.

    Args:
        types: Type of each unit.
        scheme: The level scheme.
        measures: Values of each measure, NaN where unknown.
        info: Descriptions of the measures.
        ids: Ids of the units.
        first_row: Row number of the first unit in reports.
        place: What all problems share.
    """
    keys = [key for key in measures if is_sensitive(info[key])]
    if not keys:
        return
    close = np.array([t.kind in _TOO_CLOSE for t in scheme.types], bool)[types]
    for key in keys:
        rows = np.flatnonzero(close & ~np.isnan(measures[key]))
        found = [ids.get(row) for row in rows.tolist()]
        if found:
            facts = {"id": found, "measure": [key] * len(found)}
            yield Batch(BY_HOUSEHOLD, (rows + first_row).tolist(), found, facts, place or Place())
