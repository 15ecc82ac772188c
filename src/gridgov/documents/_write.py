"""From a jurisdiction to a document, and from a document to text: the same bytes for the same content, always."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

from gridgov.documents._models import FORMAT, VERSION, Document
from gridgov.documents._read import as_written
from gridgov.documents._shape import check_shape
from gridgov.errors import InvalidDocumentError, Place, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level
from gridgov.measures import Measure
from gridgov.nets import Net
from gridgov.roles import Combination, Role, RoleTemplate
from gridgov.text import Text

__all__ = ["describe", "level_record", "measure_record", "text_of"]

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False).encode

_Record = dict[str, Any]
#: Tables of a net, written one record a line.
_NET_TABLES: Final = frozenset({"cells", "members", "posts", "duties"})


def describe(jurisdiction: Jurisdiction) -> Document:
    """Return the document of a jurisdiction.

    Raises:
        InvalidDocumentError: It holds values that the format cannot keep; with all of them.
    """
    document, problems = check_shape(_plain(jurisdiction), Place())
    if document is None:
        raise InvalidDocumentError(Problems.of(*problems))
    return document


def _plain(jurisdiction: Jurisdiction) -> _Record:
    territory, roster = jurisdiction.territory, jurisdiction.roster
    catalogue, tables = roster.catalogue, roster.to_tables()
    tables["holders"]["kind"] = [None if kind == "person" else kind for kind in tables["holders"]["kind"]]
    return _known(
        {
            "format": FORMAT,
            "version": VERSION,
            "id": jurisdiction.id,
            "name": None if jurisdiction.name is None else _text(jurisdiction.name),
            "levels": [level_record(level) for level in territory.levels.levels],
            "counting": territory.levels.counting,
            "measures": [measure_record(measure) for measure in territory.measure_info.values()],
            "labels": list(territory.labels),
            "units": _units(territory),
            "roots": "many" if len(territory.tree.roots) > 1 else "one",
            "roles": [_role(role) for role in catalogue.roles],
            "combinations": [_combination(c) for c in catalogue.combinations],
            "templates": [_template(t) for t in catalogue.templates],
            **{name: _rows(table) for name, table in {**tables, **jurisdiction.bodies.to_tables()}.items()},
            "nets": [_net(net) for net in jurisdiction.nets],
            "links": [
                _known({name: getattr(link, name) for name in ("kind", "source", "target", "start", "end", "basis")})
                for link in jurisdiction.links
            ],
            "lineage": list(jurisdiction.lineage.records()),
            "notes": [
                _known({"key": note.key, "tag": note.tag, "text": _text(note.text), "source": note.source})
                for note in jurisdiction.notes
            ],
        }
    )


def _known(record: Mapping[str, object]) -> _Record:
    return {key: value for key, value in record.items() if value is not None}


def _text(text: Text) -> _Record:
    return {"en": text.en, "zh": text.zh}


def level_record(level: Level) -> _Record:
    return _known(
        {
            "key": level.key,
            "name": _text(level.name),
            "kinds": None if level.kinds == (level.key,) else list(level.kinds),
            "presence": None if level.presence == "standard" else level.presence,
            "under": None if level.under is None else {kind: list(above) for kind, above in level.under},
            "overlay": True if level.overlay else None,
        }
    )


def measure_record(measure: Measure) -> _Record:
    return _known(
        {
            "key": measure.key,
            "name": _text(measure.name),
            "unit": None if measure.unit == Text("", "") else _text(measure.unit),
            "whole": True if measure.whole else None,
            "sensitive": True if measure.sensitive else None,
        }
    )


def _units(territory: Hierarchy) -> list[_Record]:
    ids, parents = territory.ids.tolist(), territory.parent_ids()
    levels = {level.key: level for level in territory.levels.levels}
    heads = [
        {"level": t.level} if len(levels[t.level].kinds) == 1 else {"level": t.level, "kind": t.kind}
        for t in territory.levels.types
    ]
    names: Sequence[str | None] = [None] * len(ids) if territory.names is None else territory.names.tolist()
    numbers = _pairs({key: column.tolist() for key, column in territory.measures.items()}, len(ids))
    labels = _pairs({key: column.tolist() for key, column in territory.labels.items()}, len(ids))
    rows: list[_Record] = []
    for ident, code, parent, name, stated, texts in zip(
        ids, territory.types.tolist(), parents, names, numbers, labels, strict=True
    ):
        row: _Record = {"id": ident, **heads[code]}
        if parent is not None:
            row["parent"] = parent
        if name is not None:
            row["name"] = name
        if stated:
            row["measures"] = stated
        if texts:
            row["labels"] = texts
        rows.append(row)
    return rows


def _pairs(columns: Mapping[str, list[Any]], n: int) -> list[_Record]:
    """Return for each row its known values by key; NaN is not equal to itself."""
    if not columns:
        return [{}] * n
    keys = list(columns)
    return [
        {k: v for k, v in zip(keys, values, strict=True) if v is not None and v == v}  # noqa: PLR0124
        for values in zip(*columns.values(), strict=True)
    ]


def _role(role: Role) -> _Record:
    return {**role.to_dict(), "name": _text(role.name)}


def _combination(combination: Combination) -> _Record:
    record = combination.to_dict()
    if not combination.conditions:
        del record["conditions"]
    return record


def _template(template: RoleTemplate) -> _Record:
    slots = [
        _known(
            {
                "key": slot.key,
                "name": _text(slot.name),
                "role": slot.role,
                "minimum": slot.minimum or None,
                "maximum": slot.maximum,
            }
        )
        for slot in template.slots
    ]
    return {"key": template.key, "name": _text(template.name), "slots": slots}


def _net(net: Net) -> _Record:
    tables = {name: _rows(table) or None for name, table in net.to_tables().items()}
    return _known(
        {
            "id": net.id,
            "name": None if net.name is None else _text(net.name),
            "department": net.department,
            "basis": net.basis,
            "keep": net.keep or None,
            "start": net.start,
            "end": net.end,
            "generated": net.generated or None,
            "levels": list(net.levels),
            **tables,
            "cells": tables["cells"] or [],
        }
    )


def _rows(columns: Mapping[str, list[Any]]) -> list[_Record]:
    """Turn the columns of a table into records of what is known."""
    keys = list(columns)
    return [
        {k: v for k, v in zip(keys, values, strict=True) if v is not None and v not in ("", [])}
        for values in zip(*columns.values(), strict=True)
    ]


def text_of(document: Document) -> str:
    """Write a document: one record a line, in the order of the format; what is at its default is left out."""
    parts: list[str] = []
    for name, field in Document.model_fields.items():
        value: object = getattr(document, name)
        if field.is_required() or value != field.default:
            parts.append(f"  {_encode(name)}: {_value(name, value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _value(name: str, value: object) -> str:
    if not isinstance(value, list) or not value:
        return _encode(value)
    items = cast("list[_Record]", value)
    if name == "nets":
        return "[\n    " + ",\n    ".join(map(_net_text, items)) + "\n  ]"
    if name == "lineage":
        items = [_with_whole_share(row) if "share" in row else row for row in items]
    if name == "units":
        items = [_with_whole_numbers(row) if "measures" in row else row for row in items]
    return "[\n    " + ",\n    ".join(map(_encode, items)) + "\n  ]"


def _net_text(net: _Record) -> str:
    """Write a net: what is said of it a line each, and one record of its tables a line."""
    parts: list[str] = []
    for name, value in net.items():
        text = _encode(value)
        if name in _NET_TABLES:
            rows = [_with_whole_share(row) if "share" in row else row for row in cast("list[_Record]", value)]
            text = "[\n        " + ",\n        ".join(map(_encode, rows)) + "\n      ]"
        parts.append(f"      {_encode(name)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n    }"


def _with_whole_share(member: _Record) -> _Record:
    return {**member, "share": as_written(member["share"])}


def _with_whole_numbers(unit: _Record) -> _Record:
    stated: dict[str, float] = unit["measures"]
    return {**unit, "measures": {key: as_written(value) for key, value in stated.items()}}
