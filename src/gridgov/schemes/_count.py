"""What a model has of something that figures count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from gridgov.jurisdiction import Jurisdiction
from gridgov.measures import Total
from gridgov.schemes._where import Where

__all__ = ["counted", "rows_of"]


def counted(j: Jurisdiction, counts: Mapping[str, Any]) -> float | None:
    """Return how many there are, None where it cannot be told: a model has other levels or roles."""
    if "level" in counts or "units" in counts:
        return _of_units(j, counts)
    if "counting" in counts:
        return len(j.territory.grids)
    if "measure" in counts:
        key = str(counts["measure"])
        total: Total | None = j.territory.roots.total(key) if key in j.territory.measures else None
        found: float | None = None if total is None else total.value
        return found
    if "links" in counts:
        return len(j.links.find(str(counts["links"])))
    return _of_people(j, counts)


def _of_units(j: Jurisdiction, counts: Mapping[str, Any]) -> int | None:
    texts = counts.get("level", counts.get("units"))
    places = [Where.parse(text) for text in ([texts] if isinstance(texts, str) else texts)]
    if any(place.level not in j.territory.levels.keys for place in places):
        return None
    return sum(len(rows_of(j, place)) for place in places)


def _of_people(j: Jurisdiction, counts: Mapping[str, Any]) -> float | None:
    if "role" in counts:
        known = counts["role"] in j.roster.catalogue
        return len(j.roster.posts(role=counts["role"])) if known else None
    if "body" in counts:
        return sum(kind == str(counts["body"]) for kind in j.bodies.columns.kind)
    if "device" in counts:
        return sum(d.kind == str(counts["device"]) for d in j.roster.devices())
    if "holders" in counts:
        return len({a.holder.id for a in j.roster.appointments()})
    if "members" in counts:
        c = j.bodies.columns
        wanted = {i for i, kind in enumerate(c.kind) if kind == counts["members"]}
        return sum(row in wanted for row in c.member_body.tolist())
    return None


def rows_of(j: Jurisdiction, where: Where) -> npt.NDArray[np.int32]:
    """Return the rows of the units that a selector names."""
    h = j.territory
    rows = h.units(where.level, where.kind).rows
    keep = np.ones(len(rows), bool)
    for test in where.tests:
        column = h.labels.get(test.label)
        values = [None] * len(rows) if column is None else [column.get(row) for row in rows.tolist()]
        has = np.array([v is not None and test.value in {None, v} for v in values], bool)
        keep &= has if test.wanted else ~has
    return rows[keep]
