"""Sensitive counts are counts of a unit, never statements about one household."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._privacy_faults import BY_HOUSEHOLD
from gridgov.errors import Batch, Place
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES, Measure, Numbers

__all__ = ["by_household", "is_sensitive", "smallest_count"]

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


def smallest_count(measures: Mapping[str, Numbers], keys: Iterable[str]) -> float:
    """Return the smallest count above 0 of some measures; infinite where there is none.

    Example:
        >>> smallest_count({"left_behind_persons": np.array([0.0, 3.0, np.nan])}, ["left_behind_persons"])
        3.0
    """
    return min((float(np.min(v, initial=np.inf, where=v > 0)) for v in map(measures.__getitem__, keys)), default=np.inf)


def by_household(  # noqa: PLR0913 - the columns of one input
    sensitive: Mapping[str, Numbers],
    types: npt.NDArray[np.integer[Any]],
    scheme: LevelScheme,
    id_of: Callable[[int], str],
    first_row: int,
    place: Place,
) -> Iterator[Batch]:
    """Yield the sensitive counts that are stated for a household, whatever their value: a 0 speaks of it, too.

    Args:
        sensitive: Values of the sensitive measures, NaN where unknown. Each of shape (n,).
        types: Type of each unit, -1 where it is not known. Shape (n,).
        scheme: The level scheme.
        id_of: Gives the id of a unit, for the report.
        first_row: Row number of the first unit.
        place: What all problems share, such as the file.

    Example:
        >>> levels, types = LevelScheme.ladder("grid", "household"), np.array([0, 1])
        >>> counts = {"left_behind_persons": np.array([1.0, 0.0])}
        >>> [str(batch.problem(0).place) for batch in by_household(counts, types, levels, "gh".__getitem__, 1, Place())]
        ["row 2, column 'left_behind_persons', id 'h'"]
    """
    if not sensitive:
        return
    close = (types >= 0) & np.array([t.kind in _TOO_CLOSE for t in scheme.types], bool)[types]
    for key, values in sensitive.items():
        rows = np.flatnonzero(close & ~np.isnan(values))
        if len(rows):
            ids = [id_of(row) for row in rows.tolist()]
            facts = {"id": ids, "measure": [key] * len(ids)}
            yield Batch(BY_HOUSEHOLD, (rows + first_row).tolist(), ids, facts, attrs.evolve(place, column=key))
