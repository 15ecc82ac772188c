"""Units that are new, gone, of another level, elsewhere, or of which something else is stated."""

from __future__ import annotations

from collections.abc import Sequence

from gridgov._change_base import Change
from gridgov._change_units import (
    AbolishUnit,
    CreateUnit,
    MoveUnit,
    RegradeUnit,
    RenameUnit,
    SetLabel,
    SetMeasure,
)
from gridgov._delta_units import record
from gridgov._diff_structure import Pair
from gridgov._units import Unit
from gridgov.jurisdiction import Jurisdiction

__all__ = ["abolished", "cells", "regraded", "standing"]


def _kind(place: Jurisdiction, level: str, kind: str) -> str | None:
    """Return a kind where a level has several."""
    return kind if level in place.levels.keys and len(place.levels.level(level).kinds) > 1 else None


def regraded(pair: Pair) -> list[Change]:
    """Find the units of another level or kind."""
    a, b = pair.a, pair.b
    out: list[Change] = []
    for entry in pair.cells:
        if "level" in entry["to"] or "kind" in entry["to"]:
            unit = b.unit(entry["id"])
            out.append(RegradeUnit(unit.id, unit.level, _kind(a, unit.level, unit.kind)))
    return out


def standing(pair: Pair) -> list[Change]:
    """Find the units that are new, from above to below, and those that stand under another one."""
    a, b = pair.a, pair.b
    out: list[Change] = []
    for ident in pair.new:
        entry = record(b.territory, b.territory.row(ident))
        if entry["parent"] is not None:
            kind = _kind(a, entry["level"], entry["kind"])
            parts = entry["name"], entry["measures"], entry["labels"]
            out.append(CreateUnit(ident, entry["level"], entry["parent"], kind, *parts))
    out += [MoveUnit(ident, to) for ident, (_, to) in pair.moved.items() if to is not None]
    return out


def abolished(pair: Pair) -> list[Change]:
    """Find the units that are gone, from below to above; their counts are taken away first."""
    a = pair.a
    out: list[Change] = []
    for ident in reversed(pair.gone):
        unit = a.unit(ident)
        if _is_bare(pair, unit):
            counts = [key for key, info in a.territory.measure_info.items() if info.whole and unit.stated(key)]
            out += [*(SetMeasure(ident, key, None) for key in counts), AbolishUnit(ident)]
    return out


def _is_bare(pair: Pair, unit: Unit) -> bool:
    """Tell whether nothing hangs on a unit that keeps it."""
    a = pair.a
    here = f"unit:{unit.id}"
    linked = any(here in {link.source, link.target} for link in a.links)
    living = bool((a.bodies.columns.member_unit == unit.row).any())
    posts = bool((a.roster.columns.post_unit == unit.row).any())
    below: Sequence[str] = [child for child in pair.below_a(unit.id) if child not in pair.gone]
    return not (linked or living or posts or below or a.bodies.at(unit.id))


def cells(pair: Pair) -> list[Change]:
    """Find names, measures and labels that are others."""
    out: list[Change] = []
    for entry in pair.cells:
        ident, now = entry["id"], entry["to"]
        if "name" in now:
            out.append(RenameUnit(ident, now["name"]))
        out += [SetMeasure(ident, key, value) for key, value in now.get("measures", {}).items()]
        out += [SetLabel(ident, key, value) for key, value in now.get("labels", {}).items()]
    return out
