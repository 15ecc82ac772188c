"""Published figures, and a model held against them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from gridgov.jurisdiction import Jurisdiction
from gridgov.measures import Total
from gridgov.schemes._keys import Qualifier
from gridgov.text import Text

__all__ = ["Figure", "FigureCheck", "measured"]


@attrs.frozen
class Figure:
    """A published quantity.

    Example:
        >>> from gridgov.schemes import load
        >>> load("ankang-321").figure("ANK-F01").value
        258
    """

    #: Its id in the list of facts, such as ``ANK-F01``.
    id: str
    #: What it counts.
    name: Text
    #: The number as published; None where it is not published.
    value: int | None
    #: How exact it is.
    qualifier: Qualifier
    #: Unit of measure.
    unit: Text
    #: ``S`` stated, ``D`` derived, ``I`` inferred, ``O`` from outside, ``U`` unpublished.
    tag: str
    #: What in a model must equal it.
    counts: Mapping[str, Any] = attrs.field(factory=dict[str, Any], hash=False)


@attrs.frozen
class FigureCheck:
    """A published figure against a model."""

    figure: Figure
    #: What the model has; None where it cannot be told.
    found: float | None

    @property
    def met(self) -> bool | None:
        """Whether both are equal; None where it cannot be told."""
        if self.found is None or self.figure.value is None or self.figure.qualifier != "exact":
            return None
        return self.found == self.figure.value


def measured(j: Jurisdiction, counts: Mapping[str, Any]) -> float | None:
    """Return what a model has of something that figures count."""
    if "level" in counts:
        return len(j.units(level=counts["level"]))
    if "counting" in counts:
        return len(j.territory.grids)
    if "measure" in counts:
        key = str(counts["measure"])
        total: Total | None = j.territory.roots.total(key) if key in j.territory.measures else None
        return None if total is None else total.value
    if "role" in counts:
        return len(j.roster.posts(role=counts["role"]))
    if "device" in counts:
        return sum(d.kind == str(counts["device"]) for d in j.roster.devices())
    return None
