"""How a unit is split."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from gridgov._change_base import Part
from gridgov._change_draft import Draft, hand_over
from gridgov._change_faults import (
    BAD_PARTS,
    CHILD_LEFT,
    CHILD_OF_OTHER,
    CHILD_TWICE,
    HEIR_UNKNOWN,
    ID_TAKEN,
    NOT_CONSERVED,
    NOT_STATED,
)
from gridgov._change_ledger import THINGS
from gridgov._change_territory import UnitDraft, shown_number
from gridgov._change_units import SplitUnit
from gridgov.text import Text

__all__ = ["split_unit"]

_NO_LONGER = Text("'{unit}' stated {what.en}; its parts do not.", "“{unit}”原填写{what.zh}；各部分均未填写。")


def split_unit(draft: Draft, change: SplitUnit) -> None:
    """Split a unit into parts."""
    units, ledger = draft.units, draft.ledger
    unit = units.need(change.unit)
    _check_ids(draft, change)
    if unit is None:
        return
    found = [_part(draft, unit, part, i) for i, part in enumerate(change.parts)]
    _check_dealt(draft, unit, change.parts)
    for part, new in zip(change.parts, found, strict=True):
        _check_places(draft, unit, part, new)
    if not ledger.failed:
        _check_sums(draft, unit, change.parts, found)
    if not ledger.failed:
        _split(draft, change, unit, found)


def _check_ids(draft: Draft, change: SplitUnit) -> None:
    """Refuse the change if there are too few parts, or if their ids cannot be."""
    ledger, ids = draft.ledger, [part.id for part in change.parts]
    if len(ids) < 2:  # noqa: PLR2004 - a whole is no part
        ledger.refuse(BAD_PARTS, change.unit, {"unit": change.unit, "n": len(ids)})
    if change.heir is not None and change.heir not in ids:
        facts: dict[str, object] = {"heir": change.heir, "unit": change.unit, "known": ", ".join(map(str, ids))}
        ledger.refuse(HEIR_UNKNOWN, change.unit, facts)
    for ident, n in Counter(ids).items():
        if n > 1:
            ledger.refuse(ID_TAKEN, ident, {"id": ident, "what": THINGS["unit"]})
        if ident != change.unit:
            draft.units.check_new(ident)


def _part(draft: Draft, unit: UnitDraft, part: Part, i: int) -> UnitDraft:
    """Return a part in the place of the unit, or refuse the change."""
    units, own = draft.units, part.id == unit.id
    kind = unit.type
    if part.kind is not None:
        found = units.type_of(part.id, units.levels.types[unit.type].level, part.kind)
        kind = kind if found is None else found
    units.check_name(part.id, part.name)
    return UnitDraft(
        part.id,
        kind,
        unit.parent,
        unit.name if own and part.name is None else part.name,
        units.numbers(part.id, part.measures),
        {**(unit.labels if own else {}), **units.texts(part.id, part.labels)},
        (*unit.order, i),
        row=unit.row if own else -1,
    )


def _split(draft: Draft, change: SplitUnit, unit: UnitDraft, found: Sequence[UnitDraft]) -> None:
    """Put parts in the place of a unit."""
    units = draft.units
    keeps = any(new.id == unit.id for new in found)
    shares = _shares(draft, change.parts, found)
    for new in found:
        units.add(new)
    for part in change.parts:
        if part.id != unit.id:
            for child in part.children:
                units.adopt(child, part.id)
    for new, share in zip(found, shares, strict=True):
        draft.ledger.became("split", unit.id, new.id, share)
    lost = {key: n for key, n in unit.measures.items() if not any(key in new.measures for new in found)}
    if lost:
        draft.ledger.note(_NO_LONGER.format(unit=unit.id, what=units.in_words(lost)))
    heir = change.heir or (unit.id if keeps else found[0].id)
    if heir != unit.id:
        hand_over(draft, unit.id, heir)
    if not keeps:
        units.remove(unit)


def _shares(draft: Draft, parts: Sequence[Part], found: Sequence[UnitDraft]) -> list[float | None]:
    """Return the share of the households that each part gets; None where that is not known."""
    units = draft.units
    over = units.levels.overlays()
    known: list[float | None] = []
    for part, new in zip(parts, found, strict=True):
        below = [child for child in part.children if (own := units.get(child)) is not None and not over[own.type]]
        known.append(units.households_of(below) if below else new.measures.get("households"))
    whole = math.fsum(n for n in known if n is not None)
    if None in known or whole <= 0:
        return [None] * len(known)
    return [n / whole for n in known if n is not None]


def _check_dealt(draft: Draft, unit: UnitDraft, parts: Sequence[Part]) -> None:
    """Refuse the change if not every child goes to exactly one part."""
    units, ledger = draft.units, draft.ledger
    below = units.below(unit.id)
    dealt = Counter(child for part in parts for child in part.children)
    for child, n in dealt.items():
        if child not in below:
            if units.need(child) is not None:
                about = [("unit", child), ("unit", unit.id)]
                ledger.refuse(CHILD_OF_OTHER, child, {"child": child, "unit": unit.id}, about=about)
        elif n > 1:
            ledger.refuse(CHILD_TWICE, child, {"child": child, "n": n})
    for child in below:
        if child not in dealt:
            about = [("unit", child), ("unit", unit.id)]
            ledger.refuse(CHILD_LEFT, child, {"child": child, "unit": unit.id}, about=about)


def _check_places(draft: Draft, unit: UnitDraft, part: Part, new: UnitDraft) -> None:
    """Refuse the change if a part of another kind may not stand where the unit stood, or its children under it."""
    if new.type == unit.type:
        return
    units = draft.units
    above = None if unit.parent is None else units.get(unit.parent)
    if above is not None:
        units.check_under(part.id, new.type, above)
    for child in part.children:
        if (own := units.get(child)) is not None and own.parent == unit.id:
            units.check_under(child, own.type, new)


def _check_sums(draft: Draft, unit: UnitDraft, parts: Sequence[Part], found: Sequence[UnitDraft]) -> None:
    """Refuse the change if the parts do not add up to what the unit states."""
    ledger = draft.ledger
    about = [("unit", unit.id)]
    for key, value in unit.measures.items():
        known = [new.measures[key] for new in found if key in new.measures]
        total = math.fsum(known)
        whole = draft.units.measure_info(key).whole
        same = total == value if whole else math.isclose(total, value, rel_tol=1e-9)
        facts: dict[str, object] = {"unit": unit.id, "measure": key, "stated": shown_number(value)}
        if not same and (len(known) == len(parts) or total > value):
            ledger.refuse(NOT_CONSERVED, unit.id, {**facts, "sum": shown_number(total)}, about=about, column=key)
        elif not draft.units.has_parts(unit.id) and not any(key in part.measures for part in parts):
            ledger.refuse(NOT_STATED, unit.id, facts, about=about, column=key)
