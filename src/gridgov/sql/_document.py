"""What a database holds, as the plain values of a document; and from places in a document back to table and key.

A document is looked at in all its parts, also those that come after one that is wrong. So whoever edited a database by
hand learns everything at once, in the words that a file would get.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs
import numpy as np

from gridgov.errors import Place, Problem, Problems
from gridgov.sql._found import Found
from gridgov.sql._rows import Values

__all__ = ["as_document", "located"]

_Row = dict[str, Any]

#: Sections of a document that are one table each, under the same name.
_SAME: Final = (
    "levels",
    "measures",
    "roles",
    "combinations",
    "templates",
    "posts",
    "holders",
    "appointments",
    "devices",
    "bodies",
    "memberships",
    "links",
    "lineage",
    "notes",
)
_NET_TABLES: Final = ("cells", "members", "posts", "duties")
#: Names of columns that are others in a document.
_RENAMED: Final = {
    "first_day": "start",
    "last_day": "end",
    "old_id": "old",
    "new_id": "new",
    "first_role": "first",
    "second_role": "second",
}
_BACK: Final = {there: here for here, there in _RENAMED.items()}
#: Columns that hold JSON.
_JSON: Final = frozenset(
    {"kinds", "under", "sits_at", "holders", "eligible", "conditions", "slots", "qualifications", "meets"}
)
_PATH: Final = re.compile(r"\$\.(\w+)(?:\[(\d+)\])?(?:\.(\w+)(?:\[(\d+)\])?)?(?:\.(\w+))?(.*)")


def as_document(found: Found) -> dict[str, Any]:
    """Return what a document of the same content would hold."""
    tables = found.tables
    whole = _rows(tables["jurisdictions"])[0]
    tree = {name: _rows(tables[name]) for name in _SAME}
    roots = tables["units"]["parent"].count(None)
    return {
        "format": "gridgov",
        "version": 1,
        **({"id": whole["stated_id"]} if "stated_id" in whole else {}),
        **{key: whole[key] for key in ("name", "counting") if key in whole},
        **tree,
        "labels": list(tables["labels"]["key"]),
        "units": _units(found),
        "roots": "many" if roots > 1 else "one",
        "nets": _nets(tables),
    }


def _rows(columns: Values) -> list[_Row]:
    """Return the rows of a table as the records of a document: without what is unknown or has no name there."""
    names = [name for name in columns if name != "number" or "id" in columns]
    return [_record(dict(zip(names, values, strict=True))) for values in zip(*(columns[n] for n in names), strict=True)]


def _record(row: _Row) -> _Row:
    out: _Row = {}
    for key, value in row.items():
        if value is None:
            continue
        if key[-3:] in {"_en", "_zh"}:
            out.setdefault(key[:-3], {"en": "", "zh": ""})[key[-2:]] = value
        else:
            out[_RENAMED.get(key, key)] = json.loads(value) if key in _JSON else value
    return out


def _units(found: Found) -> list[_Row]:
    rows = _rows(found.tables["units"])
    for row in rows:
        row.update(measures={}, labels={})
    for key, numbers in found.measures.items():
        for i in np.flatnonzero(~np.isnan(numbers)).tolist():
            rows[i]["measures"][key] = float(numbers[i])
    for key, texts in found.labels.items():
        for i, text in enumerate(texts.tolist()):
            if text is not None:
                rows[i]["labels"][key] = text
    return rows


def _nets(tables: Mapping[str, Values]) -> list[_Row]:
    """Return the nets, each with the rows of its own."""
    nets = _rows({k: v for k, v in tables["nets"].items() if k != "levels"})
    for net, levels in zip(nets, tables["nets"]["levels"], strict=True):
        net["levels"] = json.loads(levels)
        for name in _NET_TABLES:
            net[name] = []
    by_id = {net["id"]: net for net in nets}
    for name in _NET_TABLES:
        for row in _rows(tables[f"net_{name}"]):
            by_id[row.pop("net")][name].append(row)
    return nets


def located(problems: Iterable[Problem], found: Found, tree: Mapping[str, Any]) -> Problems:
    """Return the problems of a document with the table and the key of each."""
    return Problems.of(*(attrs.evolve(problem, place=_place(problem.place, found, tree)) for problem in problems))


def _place(place: Place, found: Found, tree: Mapping[str, Any]) -> Place:
    match = _PATH.match(place.path or "")
    if match is None or match[1] not in tree:
        return Place(path=found.names["jurisdictions"], id=found.ident)
    section, row, part, item, column, _ = match.groups()
    if section == "nets" and part in _NET_TABLES and item is not None:
        columns, at = _of_net(found, tree, int(row or 0), part, int(item))
        return _at(found, f"net_{part}", columns, at, column)
    if section == "units" and part in {"measures", "labels"}:
        name = f"unit_{part}"
        key = (place.path or "").partition(f".{part}")[2].strip(".[]'") or None
        unit = found.tables["units"]["id"][int(row or 0)]
        return Place(path=found.names[name], id=", ".join(filter(None, (key, unit))), column="value")
    if section not in found.tables:
        return Place(path=found.names["jurisdictions"], id=found.ident, column=section)
    return _at(found, section, found.tables[section], None if row is None else int(row), part)


def _of_net(found: Found, tree: Mapping[str, Any], row: int, part: str, item: int) -> tuple[Values, int]:
    """Return the table of a part of nets, and the row in it."""
    columns = found.tables[f"net_{part}"]
    ident = tree["nets"][row]["id"]
    rows = [i for i, net in enumerate(columns["net"]) if net == ident]
    return columns, rows[item]


def _at(found: Found, name: str, columns: Values, row: int | None, column: str | None) -> Place:
    key = [k for k in ("net", "number", "id", "key") if k in columns]
    if "id" in columns:
        key = [k for k in key if k != "number"]
    elif "number" in columns:
        key = ["number"]
    named = None if row is None or row >= len(columns[key[0]]) else ", ".join(str(columns[k][row]) for k in key)
    if column is not None:
        column = _BACK.get(column, column)
        column = column if column in columns or f"{column}_en" in columns else None
    return Place(path=found.names[name], id=named, column=column)
