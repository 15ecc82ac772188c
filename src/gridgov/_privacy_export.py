"""What every export does first: hide small counts where that is asked for."""

from __future__ import annotations

from gridgov._privacy_suppress import suppress
from gridgov.jurisdiction import Jurisdiction

__all__ = ["released"]


def released(jurisdiction: Jurisdiction, suppress_below: int | None) -> Jurisdiction:
    """Return what may be written of a jurisdiction: itself, or a copy in which small sensitive counts are unknown.

    Args:
        jurisdiction: What is to be written.
        suppress_below: Threshold, from 2; None hides nothing.

    Raises:
        PrivacyError: The threshold is less than 2, or the counts contradict each other.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110", "6111"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"left_behind_persons": [60, 3, 40, 17]})
        >>> released(Jurisdiction(territory=h), 10).territory.measures["left_behind_persons"].tolist()
        [60.0, nan, 40.0, nan]
    """
    return jurisdiction if suppress_below is None else suppress(jurisdiction, k=suppress_below).result
