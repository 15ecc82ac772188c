"""What leads from one jurisdiction to another, as records: only what differs, found by columns."""

from __future__ import annotations

from typing import Any, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn, TextColumn
from gridgov._delta_align import Aligned
from gridgov._delta_rows import Columns, hunks
from gridgov._delta_shape import ROSTER, TABLES
from gridgov._delta_units import units
from gridgov._roster_columns import Sets
from gridgov.bodies import Bodies
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import Roster

__all__ = ["delta", "links_of"]


def delta(
    a: Jurisdiction, b: Jurisdiction, *, lineage: bool = True, aligned: Aligned | None = None, units_too: bool = True
) -> dict[str, Any]:
    """Return what leads from one jurisdiction to another: plain JSON types, empty if they are the same.

    Level scheme, roles, notes and nets are not compared.

    Args:
        a: Where to begin.
        b: What is to come out.
        lineage: Whether the lineage is part of it.
        aligned: Their units, where they are aligned already.
        units_too: Whether the units are part of it, or the tables beside them only.
    """
    aligned = aligned or Aligned.of(a.territory, b.territory)
    same = a.territory is b.territory or not units_too
    found: dict[str, Any] = {} if same else {"units": units(aligned)}
    if a.roster is not b.roster and not _same_roster(a.roster, b.roster, aligned):
        x, y = a.roster.to_tables(), b.roster.to_tables()
        found |= {name: hunks(x[name], y[name]) for name in ROSTER}
    if a.bodies is not b.bodies and not _same_bodies(a.bodies, b.bodies, aligned):
        p, q = a.bodies.to_tables(), b.bodies.to_tables()
        found |= {name: hunks(p[name], q[name]) for name in ("bodies", "memberships")}
    if a.links is not b.links and a.links != b.links:
        found["links"] = hunks(links_of(a), links_of(b))
    if lineage and a.lineage is not b.lineage and a.lineage != b.lineage:
        found["lineage"] = hunks(*(_columns(place.lineage.records(), "lineage") for place in (a, b)))
    return {key: value for key, value in found.items() if value}


def links_of(place: Jurisdiction) -> Columns:
    """Return the links of a jurisdiction as columns."""
    return {name: [getattr(link, name) for link in place.links] for name in TABLES["links"]}


def _columns(records: tuple[dict[str, Any], ...], name: str) -> Columns:
    return {key: [row.get(key) for row in records] for key in TABLES[name]}


def _equal(x: object, y: object) -> bool:
    """Tell whether two columns are the same."""
    if x is y:
        return True
    if isinstance(x, IdColumn) and isinstance(y, IdColumn):
        return x.equals(y)
    if isinstance(x, TextColumn) and isinstance(y, TextColumn):
        return x.equals(y)
    if isinstance(x, Sets) and isinstance(y, Sets):
        return x.tolist() == y.tolist()
    if isinstance(x, np.ndarray) and isinstance(y, np.ndarray):
        one, two = cast("npt.NDArray[Any]", x), cast("npt.NDArray[Any]", y)
        # Days that are missing are not equal to each other.
        one, two = (v.view(np.int64) if v.dtype.kind == "M" else v for v in (one, two))
        return np.array_equal(one, two)
    return x == y


def _same_roster(x: Roster, y: Roster, aligned: Aligned) -> bool:
    if [role.key for role in x.catalogue] != [role.key for role in y.catalogue]:
        return False
    fields = [field.name for field in attrs.fields(type(x.columns)) if field.name != "post_unit"]
    if not all(_equal(getattr(x.columns, name), getattr(y.columns, name)) for name in fields):
        return False
    return np.array_equal(aligned.in_a(y.columns.post_unit), x.columns.post_unit)


def _same_bodies(x: Bodies, y: Bodies, aligned: Aligned) -> bool:
    places = {"unit", "member_unit"}
    fields = [field.name for field in attrs.fields(type(x.columns)) if field.name not in places]
    if not all(_equal(getattr(x.columns, name), getattr(y.columns, name)) for name in fields):
        return False
    return all(
        np.array_equal(aligned.in_a(getattr(y.columns, name)), getattr(x.columns, name)) for name in sorted(places)
    )
