"""How units are merged."""

from __future__ import annotations

import math
from collections.abc import Sequence

from gridgov._change_draft import Draft, hand_over
from gridgov._change_faults import FEW_UNITS, NOT_ALIKE, UNLIKE_DEPTH
from gridgov._change_territory import UnitDraft, shown_number
from gridgov._change_units import MergeUnits
from gridgov.text import Text

__all__ = ["merge_units"]

_UNKNOWN_NOW = Text(
    "Not every unit states {what}: unknown for '{unit}'.", "并非所有单元都填写了{what}：“{unit}”的该指标未知。"
)
_LABELS_LEFT = Text("Labels that '{unit}' does not take over: {what}.", "“{unit}”未承接的标签：{what}。")
_TOP = Text("nothing", "无上级")


def merge_units(draft: Draft, change: MergeUnits) -> None:
    """Make one unit of several."""
    units, ledger = draft.units, draft.ledger
    ids = tuple(dict.fromkeys(change.units))
    if len(ids) < 2:  # noqa: PLR2004 - one is merged already
        ledger.refuse(FEW_UNITS, change.into, {"n": len(ids)})
    found = [unit for unit in map(units.need, ids) if unit is not None]
    if change.into not in ids:
        units.check_new(change.into)
    units.check_name(change.into, change.name)
    if not found:
        return
    first = found[0]
    for unit in found[1:]:
        _check_alike(draft, unit, first)
    if ledger.failed:
        return
    into = next((unit for unit in found if unit.id == change.into), None)
    kept = into or first
    for unit in found:
        for child in units.below(unit.id) if unit.type != kept.type else ():
            if (own := units.get(child)) is not None:
                units.check_under(child, own.type, UnitDraft(change.into, kept.type, None, None, {}, {}, ()))
    _check_depth(draft, found)
    if ledger.failed:
        return
    _merge(draft, change, found, into, kept)


def _merge(
    draft: Draft, change: MergeUnits, found: Sequence[UnitDraft], into: UnitDraft | None, kept: UnitDraft
) -> None:
    """Merge units that may be merged."""
    units, ledger = draft.units, draft.ledger
    keys = list(dict.fromkeys(key for unit in found for key in unit.measures))
    sums = {key: math.fsum(u.measures[key] for u in found) for key in keys if all(key in u.measures for u in found)}
    shared = {k: v for k, v in kept.labels.items() if all(unit.labels.get(k) == v for unit in found)}
    labels = shared if into is None else into.labels
    left = sorted({key for unit in found for key, text in unit.labels.items() if text and labels.get(key) != text})
    # A new unit has a name of its own, or none.
    target = into or UnitDraft(change.into, kept.type, kept.parent, None, {}, {}, kept.order)
    target.name = target.name if change.name is None else change.name
    target.measures, target.labels = sums, dict(labels)
    units.add(target)
    for unit in found:
        ledger.became("merge", unit.id, target.id, None if unit is into else 1.0)
        if unit is not into:
            below = sorted(units.below(unit.id), key=lambda child: own.order if (own := units.get(child)) else ())
            for child in below:
                units.move(child, target.id)
            hand_over(draft, unit.id, target.id)
            units.remove(unit)
    if unknown := [key for key in keys if key not in sums]:
        ledger.note(_UNKNOWN_NOW.format(unit=target.id, what=", ".join(unknown)))
    if left:
        ledger.note(_LABELS_LEFT.format(unit=target.id, what=", ".join(left)))


def _check_alike(draft: Draft, unit: UnitDraft, first: UnitDraft) -> None:
    """Refuse the change if two units are of different levels or under different ones."""
    types = draft.units.levels.types
    levels = types[unit.type].level, types[first.type].level
    if levels[0] == levels[1] and unit.parent == first.parent:
        return
    above = [_TOP if p is None else Text(f"'{p}'", f"“{p}”") for p in (unit.parent, first.parent)]
    facts: dict[str, object] = {
        "unit": unit.id,
        "level": levels[0],
        "parent": above[0],
        "first": first.id,
        "first_level": levels[1],
        "first_parent": above[1],
    }
    draft.ledger.refuse(NOT_ALIKE, unit.id, facts, about=[("unit", unit.id), ("unit", first.id)])


def _check_depth(draft: Draft, found: Sequence[UnitDraft]) -> None:
    """Refuse the change if what a unit without parts states would not count beside the parts of another one."""
    units = draft.units
    if not any(units.has_parts(unit.id) for unit in found):
        return
    for unit in found:
        if not units.has_parts(unit.id):
            for key, value in unit.measures.items():
                if value > 0:
                    facts: dict[str, object] = {"unit": unit.id, "stated": shown_number(value), "measure": key}
                    draft.ledger.refuse(UNLIKE_DEPTH, unit.id, facts, about=[("unit", unit.id)], column=key)
