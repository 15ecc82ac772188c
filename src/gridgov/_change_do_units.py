"""How changes of units are made."""

from __future__ import annotations

from gridgov._change_draft import Draft, counted, hand_over
from gridgov._change_faults import NOT_EMPTY, REGRADE_LOSES
from gridgov._change_territory import UnitDraft
from gridgov._change_units import (
    AbolishUnit,
    CreateUnit,
    MoveUnit,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    SetLabel,
    SetMeasure,
)
from gridgov.text import Text

__all__ = [
    "abolish_unit",
    "create_unit",
    "move_unit",
    "recode_unit",
    "regrade_unit",
    "rename_unit",
    "set_label",
    "set_measure",
]

_NETS = Text("Nets that still name '{unit}': {nets.en}.", "仍使用编号“{unit}”的部门网格体系：{nets.zh}。")
_STAYS = Text("'{unit}' states {what.en} as before.", "“{unit}”原填写的数值不变：{what.zh}。")


def create_unit(draft: Draft, change: CreateUnit) -> None:
    """Create a unit."""
    units, ledger = draft.units, draft.ledger
    units.check_new(change.id)
    unit_type = units.type_of(change.id, change.level, change.kind)
    parent = units.need(change.parent)
    # That the id is taken is all that is wrong with a unit under itself.
    if parent is not None and unit_type is not None and parent.id != change.id:
        units.check_under(change.id, unit_type, parent)
    units.check_name(change.id, change.name)
    measures, labels = units.numbers(change.id, change.measures), units.texts(change.id, change.labels)
    if ledger.failed or unit_type is None:
        return
    order = units.next_order()
    units.add(UnitDraft(change.id, unit_type, change.parent, change.name, measures, labels, order))
    ledger.became("create", new=change.id)


def abolish_unit(draft: Draft, change: AbolishUnit) -> None:
    """Abolish a unit that nothing hangs on."""
    unit = draft.units.need(change.unit)
    if unit is None:
        return
    tables = draft.tables
    rest = counted(
        unit=len(draft.units.below(unit.id)),
        post=len(tables.roster["posts"].rows_of("unit", unit.id)),
        body=len(tables.bodies["bodies"].rows_of("unit", unit.id)),
        member=len(tables.bodies["memberships"].rows_of("lives_at", unit.id)),
        link=len(tables.links.at(f"unit:{unit.id}")),
    )
    # Counts would be lost with it; an area or a length is not.
    whole = {key: n for key, n in unit.measures.items() if n > 0 and draft.units.measure_info(key).whole}
    stated = draft.units.in_words(whole)
    rest = Text(", ".join(filter(None, [rest.en, stated.en])), "、".join(filter(None, [rest.zh, stated.zh])))
    if rest.en:
        facts: dict[str, object] = {"unit": unit.id, "rest": rest}
        draft.ledger.refuse(NOT_EMPTY, unit.id, facts, about=[("unit", unit.id)])
        return
    draft.units.remove(unit)
    draft.ledger.became("abolish", unit.id)


def rename_unit(draft: Draft, change: RenameUnit) -> None:
    """Give a unit another name."""
    unit = draft.units.need(change.unit)
    draft.units.check_name(change.unit, change.name)
    if unit is not None and not draft.ledger.failed:
        unit.name = change.name
        draft.units.touch(unit)


def move_unit(draft: Draft, change: MoveUnit) -> None:
    """Move a unit under another one."""
    units = draft.units
    unit, above = units.need(change.unit), units.need(change.to)
    if unit is None or above is None:
        return
    # What is below a unit is of a later level, so nothing that may stand above it is.
    units.check_under(unit.id, unit.type, above)
    if draft.ledger.failed:
        return
    old = None if unit.parent is None else units.get(unit.parent)
    units.move(unit.id, above.id)
    for parent in {id(p): p for p in (old, above) if p is not None}.values():
        units.touch(parent)
        if parent.measures and old is not above:
            draft.ledger.note(_STAYS.format(unit=parent.id, what=units.in_words(parent.measures)))


def recode_unit(draft: Draft, change: RecodeUnit) -> None:
    """Give a unit another id."""
    units = draft.units
    unit = units.need(change.unit)
    units.check_new(change.id)
    if unit is None or draft.ledger.failed:
        return
    below = list(units.below(unit.id))
    units.add(
        UnitDraft(
            change.id, unit.type, unit.parent, unit.name, dict(unit.measures), dict(unit.labels), unit.order, of=unit.of
        )
    )
    for child in below:
        units.adopt(child, change.id)
    hand_over(draft, unit.id, change.id, told=False)
    units.remove(unit)
    draft.ledger.became("recode", unit.id, change.id, 1.0)
    nets = [net.id for net in draft.jurisdiction.nets if int(net.columns.members.unit_ids.find([unit.id])[0]) >= 0]
    if nets:
        what = Text(", ".join(f"'{net}'" for net in nets), "、".join(f"“{net}”" for net in nets))
        draft.ledger.note(_NETS.format(unit=unit.id, nets=what))


def regrade_unit(draft: Draft, change: RegradeUnit) -> None:
    """Make a unit one of another level or kind; whether it may stand where it does is asked at the end."""
    units, ledger = draft.units, draft.ledger
    unit = units.need(change.unit)
    unit_type = units.type_of(change.unit, change.level, change.kind)
    if unit is None or unit_type is None or ledger.failed:
        return
    over = units.levels.overlays()
    stated = {key: n for key, n in unit.measures.items() if n > 0 and units.measure_info(key).whole}
    if over[unit.type] != over[unit_type] and (stated or units.below(unit.id)):
        types = units.levels.types
        facts: dict[str, object] = {"unit": unit.id, "old": str(types[unit.type]), "new": str(types[unit_type])}
        ledger.refuse(REGRADE_LOSES, unit.id, facts, about=[("unit", unit.id)])
        return
    units.regrade(unit, unit_type)


def set_measure(draft: Draft, change: SetMeasure) -> None:
    """State a measure of a unit anew."""
    unit = draft.units.need(change.unit)
    known = draft.units.numbers(change.unit, {change.measure: change.value})
    if unit is None or draft.ledger.failed:
        return
    unit.measures.pop(change.measure, None)
    unit.measures.update(known)
    draft.units.touch(unit)


def set_label(draft: Draft, change: SetLabel) -> None:
    """Write a label of a unit anew."""
    unit = draft.units.need(change.unit)
    known = draft.units.texts(change.unit, {change.label: change.value})
    if unit is None or draft.ledger.failed:
        return
    unit.labels.pop(change.label, None)
    unit.labels.update(known)
    draft.units.touch(unit)
