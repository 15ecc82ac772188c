"""From columns to a jurisdiction, by the same builders as everything else; what is wrong is found as in a document."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

import attrs

from gridgov._net_records import UncheckedNet, read_nets
from gridgov.bodies import Bodies
from gridgov.documents import Document, from_document
from gridgov.errors import InvalidDocumentError, InvalidNetError, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links, Note
from gridgov.levels import Level, LevelScheme
from gridgov.lineage import Lineage
from gridgov.measures import Measure
from gridgov.nets import Net
from gridgov.roles import Combination, Role, RoleCatalogue, RoleSlot, RoleTemplate, Roster
from gridgov.sql._document import as_document, located
from gridgov.sql._faults import InvalidDatabaseError
from gridgov.sql._found import Found
from gridgov.sql._rows import Values
from gridgov.text import Text

__all__ = ["build"]

_Row = dict[str, Any]


def build(found: Found) -> Jurisdiction:
    """Build the jurisdiction.

    Raises:
        InvalidDatabaseError: What the database holds is no valid model; with every fault.
    """
    if found.faults:
        raise InvalidDatabaseError(Problems(found.faults) + _more(found))
    try:
        return _built(found)
    except (ValueError, TypeError, LookupError):
        # Built as a document, every part is looked at, also those that come after one that is wrong.
        tree = as_document(found)
        try:
            from_document(Document.model_construct(**tree))
        except InvalidDocumentError as wrong:
            raise InvalidDatabaseError(located(wrong.problems, found, tree)) from None
        raise


def _more(found: Found) -> Problems:
    """Return what else is wrong with the model, where there is enough of it to look at."""
    if found.whole:
        try:
            build(attrs.evolve(found, faults=()))
        except InvalidDatabaseError as error:
            return error.problems
    return Problems()


def _built(found: Found) -> Jurisdiction:
    tables = found.tables
    whole = rows_of(tables["jurisdictions"])[0]
    places = _territory(found, whole["counting"])
    roles = _catalogue(tables)
    bodies = Bodies.from_columns(places, _dated(tables["bodies"]), _dated(tables["memberships"]))
    roster = Roster.from_columns(
        places,
        roles,
        posts=tables["posts"],
        appointments=_dated(_listed(tables["appointments"], "meets")),
        holders=_listed(tables["holders"], "qualifications"),
        devices=tables["devices"],
    )
    return Jurisdiction(
        territory=places,
        id=whole["stated_id"],
        name=_text(whole, "name"),
        roster=roster,
        bodies=bodies,
        links=Links.from_records(rows_of(_dated(tables["links"]))),
        notes=[
            Note(n["key"], n["tag"], _text(n, "text") or Text("", ""), n["source"]) for n in rows_of(tables["notes"])
        ],
        nets=_nets(tables),
        lineage=Lineage.from_records(_lineage(tables["lineage"])),
    )


def rows_of(columns: Values) -> list[_Row]:
    """Return the rows of a table as mappings, without the numbers of things that have no id."""
    names = [name for name in columns if name != "number" or "id" in columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*(columns[name] for name in names), strict=True)]


def _dated(columns: Values) -> Values:
    """Give the columns of a period the names that they have outside of a database."""
    names = {"first_day": "start", "last_day": "end"}
    return {names.get(name, name): values for name, values in columns.items() if name != "number"}


def _listed(columns: Values, key: str) -> Values:
    return {**columns, key: [json.loads(text) for text in columns[key]]}


def _text(row: Mapping[str, Any], name: str) -> Text | None:
    en, zh = row[f"{name}_en"], row[f"{name}_zh"]
    return None if en is None and zh is None else Text(en or "", zh or "")


def _said(row: Mapping[str, Any], name: str) -> Text:
    return _text(row, name) or Text("", "")


def _territory(found: Found, counting: str | None) -> Hierarchy:
    tables, units = found.tables, found.tables["units"]
    levels = [
        Level(
            row["key"],
            _said(row, "name"),
            json.loads(row["kinds"]),
            row["presence"],
            None if row["under"] is None else json.loads(row["under"]),
            overlay=row["overlay"],
        )
        for row in rows_of(tables["levels"])
    ]
    info = [
        Measure(row["key"], _said(row, "name"), _said(row, "unit"), row["whole"], row["sensitive"])
        for row in rows_of(tables["measures"])
    ]
    names = units["name"]
    return Hierarchy.from_columns(
        units["id"],
        units["parent"],
        units["level"],
        levels=LevelScheme(levels, counting),
        kind=units["kind"],
        name=names if any(names) else None,
        measures=found.measures,
        labels={key: column.tolist() for key, column in found.labels.items()},
        measure_info=info,
        roots="many" if units["parent"].count(None) > 1 else "one",
    )


def _catalogue(tables: Mapping[str, Values]) -> RoleCatalogue:
    lists = ("sits_at", "holders", "eligible")
    plain = ("key", "time", "minimum", "maximum", "superior", "responsibility", "ex_officio", "ends_line")
    roles = [
        Role(
            name=_said(row, "name"),
            **{key: json.loads(row[key]) for key in lists},
            **{key: row[key] for key in plain},
        )
        for row in rows_of(tables["roles"])
    ]
    pairs = [
        Combination(row["first_role"], row["second_role"], row["rule"], json.loads(row["conditions"]))
        for row in rows_of(tables["combinations"])
    ]
    templates = [
        RoleTemplate(row["key"], _said(row, "name"), map(_slot, json.loads(row["slots"])))
        for row in rows_of(tables["templates"])
    ]
    return RoleCatalogue(roles, pairs, templates)


def _slot(slot: Mapping[str, Any]) -> RoleSlot:
    name = slot["name"]
    return RoleSlot(
        slot["key"], Text(name["en"], name["zh"]), slot.get("role"), slot.get("minimum", 0), slot.get("maximum")
    )


def _nets(tables: Mapping[str, Values]) -> list[Net]:
    """Build the nets.

    Raises:
        InvalidNetError: With every fault.
    """
    parts = {name: _by_net(tables[f"net_{name}"]) for name in ("cells", "members", "posts", "duties")}
    given: list[UncheckedNet] = []
    for row in rows_of(_dated(tables["nets"])):
        said = {key: row[key] for key in ("id", "department", "basis", "keep", "generated", "start", "end")}
        its: dict[str, Any] = {name: part.get(row["id"], []) for name, part in parts.items()}
        given.append(UncheckedNet(**said, **its, levels=json.loads(row["levels"]), name=_text(row, "name")))
    nets, problems = read_nets(given)
    if problems:
        raise InvalidNetError(Problems.of(*problems))
    return cast("list[Net]", nets)


def _by_net(columns: Values) -> dict[str, list[_Row]]:
    """Return the rows of each net, without what is unknown."""
    out: dict[str, list[_Row]] = {}
    for row in rows_of(_dated(columns)):
        net = row.pop("net")
        out.setdefault(net, []).append({key: value for key, value in row.items() if value is not None})
    return out


def _lineage(columns: Values) -> Sequence[_Row]:
    names = {"old_id": "old", "new_id": "new"}
    return [{names.get(key, key): value for key, value in row.items() if value is not None} for row in rows_of(columns)]
