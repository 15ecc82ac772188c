"""How differences of records are made: units here, tables beside them in `gridgov._change_do_rows`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from gridgov._change_back import Amend, Revert
from gridgov._change_do_rows import make_lineage, make_rows
from gridgov._change_draft import Draft, counted
from gridgov._change_faults import CHANGED_SINCE
from gridgov._change_ledger import THINGS
from gridgov._change_territory import UnitDraft
from gridgov.text import Text

__all__ = ["amend", "revert"]

_FIELDS: Final = {
    "parent": Text("the unit above", "上级"),
    "level": Text("the level", "层级"),
    "kind": Text("the kind", "类别"),
    "name": Text("the name", "名称"),
}
_GONE: Final = Text("unit '{id}' is not there any more", "单元“{id}”已不存在")
_THERE: Final = Text("unit '{id}' is there already", "单元“{id}”已存在")
_OTHER: Final = Text(
    "of unit '{id}' {field.en} is {now.en}; it was {then.en}", "单元“{id}”的{field.zh}为{now.zh}，原为{then.zh}"
)
_HAS: Final = Text("{thing.en} '{id}' has {rest.en} now", "{thing.zh}“{id}”现有{rest.zh}")
_NOTHING: Final = Text("not known", "未知")
_MEASURE: Final = Text("measure '{key}'", "指标“{key}”")
_LABEL: Final = Text("label '{key}'", "标签“{key}”")


def revert(draft: Draft, change: Revert) -> None:
    """Take changes back."""
    _make(draft, change.delta, amends=False)


def amend(draft: Draft, change: Amend) -> None:
    """Put records right."""
    _make(draft, change.delta, amends=True)


def _make(draft: Draft, delta: Mapping[str, Any], *, amends: bool) -> None:
    found: Mapping[str, Any] = delta.get("units", {})
    _check_units(draft, found)
    if draft.ledger.failed:
        return
    gone = {table: make_rows(draft, table, delta[table]) for table in delta if table not in {"units", "lineage"}}
    make_lineage(draft, delta.get("lineage", ()))
    keys = _alike(draft, found)
    _make_units(draft, found)
    if draft.ledger.failed:
        return
    # A unit may hold others that go, too.
    going = dict.fromkeys(entry["id"] for entry in found.get("gone", ()))
    for ident in going:
        _check_left(draft, "unit", ident, going)
    for table, idents in gone.items():
        for ident in idents:
            _check_left(draft, _WHAT[table], ident)
    if draft.ledger.failed:
        return
    for entry in reversed(found.get("gone", ())):
        unit = draft.units.get(entry["id"])
        if unit is not None:
            draft.units.remove(unit)
    # A column stays as long as a unit states something in it: those that go do not count.
    for what in keys:
        draft.units.set_keys(what, list(found[what]["from"]), list(found[what]["to"]))
    _write_lineage(draft, found, amends=amends)


def _write_lineage(draft: Draft, found: Mapping[str, Any], *, amends: bool) -> None:
    """Say of units that come and go what the lineage does not know."""
    ledger = draft.ledger
    for entry in found.get("new", ()):
        retired = len(ledger.lineage) and ledger.lineage.is_retired([entry["id"]])[0]
        if retired or amends:
            ledger.became("restore" if retired else "create", new=entry["id"])
    for entry in found.get("gone", ()) if amends else ():
        ledger.became("abolish", entry["id"])


_WHAT: Final = {"posts": "post", "holders": "holder", "devices": "device", "bodies": "body"}


# -- units -------------------------------------------------------------------------------------------------------------


def _refuse(draft: Draft, ident: str, what: Text) -> None:
    draft.ledger.refuse(CHANGED_SINCE, ident, {"what": what}, about=[("unit", ident)])


def _check_units(draft: Draft, found: Mapping[str, Any]) -> None:
    """Refuse the change for each unit that is not as it was."""
    for entry in found.get("new", ()):
        if draft.units.get(entry["id"]) is not None:
            _refuse(draft, entry["id"], _THERE.format(id=entry["id"]))
        draft.units.type_of(entry["id"], entry["level"], entry["kind"])
    for entry in found.get("gone", ()):
        _check_cells(draft, entry["id"], entry, whole=True)
    for entry in found.get("cells", ()):
        _check_cells(draft, entry["id"], entry["from"], whole=False)
        if "level" in entry["to"] or "kind" in entry["to"]:
            unit = draft.units.get(entry["id"])
            if unit is not None:
                draft.units.type_of(entry["id"], *_level(draft, unit, entry["to"]))


def _level(draft: Draft, unit: UnitDraft, cells: Mapping[str, Any]) -> tuple[str, str]:
    own = draft.units.levels.types[unit.type]
    return cells.get("level", own.level), cells.get("kind", own.kind)


def _check_cells(draft: Draft, ident: str, cells: Mapping[str, Any], *, whole: bool) -> None:
    unit = draft.units.get(ident)
    if unit is None:
        _refuse(draft, ident, _GONE.format(id=ident))
        return
    own = draft.units.levels.types[unit.type]
    now = {"parent": unit.parent, "level": own.level, "kind": own.kind, "name": unit.name}
    for key, field in _FIELDS.items():
        if key in cells and (now[key] or None) != (cells[key] or None):
            _refuse_cell(draft, ident, field, now[key], cells[key])
    for key, word, values in (("measures", _MEASURE, unit.measures), ("labels", _LABEL, unit.labels)):
        stated: Mapping[str, Any] = cells.get(key, {})
        for name in dict.fromkeys([*stated, *(values if whole else ())]):
            is_now, was = values.get(name), stated.get(name)
            if (is_now if key == "measures" else is_now or None) != was:
                _refuse_cell(draft, ident, word.format(key=name), is_now, was)


def _refuse_cell(draft: Draft, ident: str, field: Text, now: object, then: object) -> None:
    said = [_NOTHING if value is None else Text(f"'{_shown(value)}'", f"“{_shown(value)}”") for value in (now, then)]
    _refuse(draft, ident, _OTHER.format(id=ident, field=field, now=said[0], then=said[1]))


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _alike(draft: Draft, found: Mapping[str, Any]) -> list[str]:
    """Return of what the columns are to change and are as they were: of measures, of labels."""
    return [
        what for what in ("measures", "labels") if what in found and draft.units.keys(what) == list(found[what]["from"])
    ]


def _make_units(draft: Draft, found: Mapping[str, Any]) -> None:
    """Bring units back, alter cells, and put siblings in order; nothing goes yet."""
    units = draft.units
    for entry in found.get("new", ()):
        unit_type = units.levels.type_of(entry["level"], entry["kind"])
        measures = {key: float(value) for key, value in entry["measures"].items()}
        fresh = UnitDraft(
            entry["id"], unit_type, None, entry["name"], measures, dict(entry["labels"]), units.next_order()
        )
        units.bring_back(fresh)
    for entry in found.get("new", ()):
        if entry["parent"] is None or units.need(entry["parent"]) is not None:
            units.put(entry["id"], entry["parent"])
    for entry in found.get("cells", ()):
        _alter(draft, entry["id"], entry["to"])
    for entry in found.get("order", ()):
        units.put_in_order(entry["parent"], entry["after"], entry["units"])


def _alter(draft: Draft, ident: str, cells: Mapping[str, Any]) -> None:
    units = draft.units
    unit = units.get(ident)
    if unit is None:  # pragma: no cover - it was looked up
        return
    if "name" in cells:
        unit.name = cells["name"]
    for key, value in cells.get("measures", {}).items():
        unit.measures.pop(key, None)
        if value is not None:
            unit.measures[key] = float(value)
    for key, value in cells.get("labels", {}).items():
        unit.labels.pop(key, None)
        if value is not None:
            unit.labels[key] = value
    units.touch(unit)
    if "level" in cells or "kind" in cells:
        units.regrade(unit, units.levels.type_of(*_level(draft, unit, cells)))
    if "parent" in cells and (cells["parent"] is None or units.need(cells["parent"]) is not None):
        units.put(ident, cells["parent"])


def _check_left(draft: Draft, what: str, ident: str, going: Collection[str] = ()) -> None:
    """Refuse the change if something still hangs on what is to go, but for units that go, too."""
    tables = draft.tables
    roster, bodies = tables.roster, tables.bodies
    if what != "unit" and tables.find(what, ident) is not None:
        return
    found = {
        "unit": len(draft.units.below(ident).keys() - set(going)) if what == "unit" else 0,
        "post": _n(roster["posts"].rows_of(what, ident)) if what in {"unit", "body"} else 0,
        "body": _n(bodies["bodies"].rows_of("unit" if what == "unit" else "parent", ident))
        if what in {"unit", "body"}
        else 0,
        "member": _n(bodies["memberships"].rows_of("lives_at" if what == "unit" else "body", ident))
        if what in {"unit", "body"}
        else 0,
        "link": _n(tables.links.at(f"{what}:{ident}")) if what != "device" else 0,
        "appointment": _n(roster["appointments"].rows_of(what, ident)) if what in {"post", "holder"} else 0,
        "device": _n(roster["devices"].rows_of("holder", ident)) if what == "holder" else 0,
    }
    rest = counted(**found)
    if rest.en:
        _refuse(draft, ident, _HAS.format(thing=THINGS[what], id=ident, rest=rest))


def _n(rows: list[int]) -> int:
    return len(rows)
