"""From a jurisdiction to the rows of the tables: plain columns, in order, one table or part of a table at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import RoleCatalogue, RoleSlot
from gridgov.sql._shape import SHAPE_OF, Shape
from gridgov.text import Text

__all__ = ["Part", "Values", "as_json", "nothing", "parts_of"]

#: Columns by name. Lists are JSON texts, days YYYY-MM-DD, what is unknown is None: every value can be compared.
Values = dict[str, list[Any]]


@attrs.frozen(eq=False)
class Part:
    """The rows of one table, or of one part of a table; the number of things without an id is not known yet."""

    shape: Shape
    columns: Values
    n: int
    #: Group of each row in which it has its place, shape (n,).
    group: npt.NDArray[np.int64]
    #: The value of ``shape.apart`` that all rows have.
    apart: str | None = None


def as_json(value: object) -> str:
    """Write plain values as JSON, the same text for the same values."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def nothing(shape: Shape, apart: str | None = None) -> Part:
    """Return no rows."""
    return Part(shape, {name: [] for name in shape.names}, 0, np.zeros(0, np.int64), apart)


def parts_of(jurisdiction: Jurisdiction) -> Iterator[Part]:
    """Return every part of a jurisdiction, one after the other, those that others speak of first."""
    territory, roster = jurisdiction.territory, jurisdiction.roster
    tables = {**roster.to_tables(), **jurisdiction.bodies.to_tables()}
    yield _whole(jurisdiction)
    yield _records("levels", [_level(level.to_dict()) for level in territory.levels.levels])
    yield _records("measures", [_named(m.to_dict(), "name", "unit") for m in territory.measure_info.values()])
    yield _part("labels", {"key": list(territory.labels)})
    yield from _units(territory)
    for name in ("bodies", "memberships"):
        yield _part(name, _dated(tables[name]))
    yield from _catalogue(roster.catalogue)
    yield _part("posts", tables["posts"])
    yield _part("holders", _listed(tables["holders"], "qualifications"))
    yield _part("appointments", _listed(_dated(tables["appointments"]), "meets"))
    yield _part("devices", tables["devices"])
    links = ("kind", "source", "target", "start", "end", "basis")
    yield _part("links", _dated({key: [getattr(link, key) for link in jurisdiction.links] for key in links}))
    yield from _nets(jurisdiction)
    past = jurisdiction.lineage.records()
    names = {"day": "day", "kind": "kind", "old": "old_id", "new": "new_id", "share": "share", "authority": "authority"}
    yield _part("lineage", {name: [row.get(key) for row in past] for key, name in names.items()})
    notes = jurisdiction.notes
    texts = {"text_en": [note.text.en for note in notes], "text_zh": [note.text.zh for note in notes]}
    yield _part("notes", {**{key: [getattr(n, key) for n in notes] for key in ("key", "tag", "source")}, **texts})


def _part(name: str, columns: Mapping[str, list[Any]], group: npt.NDArray[np.int64] | None = None) -> Part:
    """Put columns in the form of a table; a column that is not given holds nothing."""
    shape = SHAPE_OF[name]
    n = len(next(iter(columns.values())))
    said = shape.said if shape.numbered else shape.columns
    filled: Values = {column.name: columns.get(column.name) or [None] * n for column in said}
    return Part(shape, filled, n, np.zeros(n, np.int64) if group is None else group)


def _records(name: str, rows: Sequence[Mapping[str, Any]]) -> Part:
    """Put records in the form of a table."""
    shape = SHAPE_OF[name]
    said = shape.said if shape.numbered else shape.columns
    columns = {column.name: [row.get(column.name) for row in rows] for column in said}
    return Part(shape, columns, len(rows), np.zeros(len(rows), np.int64))


def _text(text: Text | None, name: str) -> dict[str, str | None]:
    return {f"{name}_en": None if text is None else text.en, f"{name}_zh": None if text is None else text.zh}


def _named(record: Mapping[str, Any], *texts: str) -> dict[str, Any]:
    """Write texts of two languages as two values."""
    words = {f"{name}_{lang}": record[name][lang] for name in texts for lang in ("en", "zh")}
    return {"sensitive": False, **record, **words}


def _dated(columns: Mapping[str, list[Any]]) -> Values:
    """Give the columns of a period their names in the database: ``end`` is a word of SQL."""
    names = {"start": "first_day", "end": "last_day"}
    return {names.get(key, key): values for key, values in columns.items()}


def _listed(columns: Mapping[str, list[Any]], key: str) -> Values:
    return {**columns, key: [as_json(list(value)) for value in columns[key]]}


def _whole(jurisdiction: Jurisdiction) -> Part:
    name = _text(jurisdiction.name, "name")
    counting = jurisdiction.territory.levels.counting
    return _records("jurisdictions", [{"stated_id": jurisdiction.id, **name, "counting": counting}])


def _level(level: Mapping[str, Any]) -> dict[str, Any]:
    under = level.get("under")
    return {
        **_named(level, "name"),
        "kinds": as_json(level["kinds"]),
        "under": None if under is None else as_json(under),
        "overlay": level.get("overlay", False),
    }


def _units(territory: Hierarchy) -> Iterator[Part]:
    """Return the units, and what is stated of them a column at a time."""
    ids = np.array([None, *territory.ids.tolist()], object)[1:]
    levels, kinds = (
        np.array([None, *(getattr(t, name) for t in territory.levels.types)], object)[1:][territory.types].tolist()
        for name in ("level", "kind")
    )
    names = [None] * len(ids) if territory.names is None else territory.names.tolist()
    columns = {"id": ids.tolist(), "parent": territory.parent_ids(), "level": levels, "kind": kinds, "name": names}
    yield _part("units", columns, territory.tree.parent.astype(np.int64))
    for key, numbers in territory.measures.items():
        known = ~np.isnan(numbers)
        yield _stated("unit_measures", key, ids[known].tolist(), numbers[known].tolist())
    for key, texts in territory.labels.items():
        known = ~texts.missing()
        yield _stated("unit_labels", key, ids[known].tolist(), texts.array()[known].tolist())


def _stated(name: str, key: str, units: list[str], values: list[Any]) -> Part:
    shape = SHAPE_OF[name]
    n = len(units)
    columns: Values = {str(shape.apart): [key] * n, "unit": units, "value": values}
    return Part(shape, columns, n, np.zeros(n, np.int64), key)


def _catalogue(catalogue: RoleCatalogue) -> Iterator[Part]:
    lists = ("sits_at", "holders", "eligible")
    plain = ("key", "time", "minimum", "maximum", "superior", "responsibility", "ex_officio", "ends_line")
    yield _records(
        "roles",
        [
            {
                **{key: getattr(role, key) for key in plain},
                **{key: as_json(getattr(role, key)) for key in lists},
                **_text(role.name, "name"),
            }
            for role in catalogue.roles
        ],
    )
    yield _records(
        "combinations",
        [
            {"first_role": c.first, "second_role": c.second, "rule": c.rule, "conditions": as_json(c.conditions)}
            for c in catalogue.combinations
        ],
    )
    yield _records(
        "templates",
        [
            {"key": t.key, **_text(t.name, "name"), "slots": as_json([_slot(slot) for slot in t.slots])}
            for t in catalogue.templates
        ],
    )


def _slot(slot: RoleSlot) -> dict[str, Any]:
    """Return a slot as documents have it: without what is unknown or at its default."""
    record = {
        "key": slot.key,
        "name": {"en": slot.name.en, "zh": slot.name.zh},
        "role": slot.role,
        "minimum": slot.minimum or None,
        "maximum": slot.maximum,
    }
    return {key: value for key, value in record.items() if value is not None}


def _nets(jurisdiction: Jurisdiction) -> Iterator[Part]:
    nets = jurisdiction.nets
    plain = ("id", "department", "basis", "keep", "generated")
    yield _records(
        "nets",
        [
            {
                **{key: getattr(net, key) for key in plain},
                **_text(net.name, "name"),
                "first_day": net.start,
                "last_day": net.end,
                "levels": as_json(net.levels),
            }
            for net in nets
        ],
    )
    tables = [(net.id, i, net.to_tables()) for i, net in enumerate(nets)]
    always = {"cells": "id", "members": "unit", "posts": "id", "duties": "duty"}
    for name, told in always.items():
        shape = SHAPE_OF[f"net_{name}"]
        said = shape.said if shape.numbered else shape.columns
        columns: Values = {column.name: [] for column in said}
        groups: list[npt.NDArray[np.int64]] = [np.zeros(0, np.int64)]
        for ident, i, table in tables:
            given = _dated(table[name])
            n = len(given.get(told, ()))
            groups.append(np.full(n, i, np.int64))
            for key, values in columns.items():
                values.extend([ident] * n if key == "net" else given.get(key) or [None] * n)
        group = np.concatenate(groups)
        yield Part(shape, columns, len(group), group)
