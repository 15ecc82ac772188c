"""From a jurisdiction to flat tables: everything it holds, in columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from gridgov._encoding import Encoded
from gridgov._lineage_columns import KINDS as EVENTS
from gridgov._links import Links
from gridgov._net import Net
from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import Level, LevelScheme
from gridgov.lineage import Lineage
from gridgov.roles import RoleCatalogue, Roster
from gridgov.tables._flat_texts import marked, pack_column, pack_ids
from gridgov.tables._flat_words import OPEN, Words, words_for
from gridgov.tables._kind import FieldType, TableKind
from gridgov.tables._kinds import KINDS, LABEL, MEASURE
from gridgov.tables._kinds_quotes import id_needs_quotes, quoted
from gridgov.tables._table import Table, Values
from gridgov.text import Text

__all__ = ["NO_RULES", "flatten", "levels_table", "spelled_under"]

_Columns = dict[str, Values]
_NET_TABLES: Final = ("cells", "members", "posts", "duties")
#: What stands for rules on where units may stand that are there and say nothing.
NO_RULES: Final = "{}"


def flatten(jurisdiction: Jurisdiction) -> dict[str, Table]:
    """Return everything that a jurisdiction holds as tables by kind; those without rows are left out.

    Texts that a file or its reader would change are in quotes, see `gridgov.tables._kinds_quotes`; `build` takes them
    off again.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> flatten(Jurisdiction(territory=h))["units"].texts("parent")
        [None, '61']
    """
    territory, roster = jurisdiction.territory, jurisdiction.roster
    found: dict[str, _Columns] = {
        "about": _about(jurisdiction),
        "levels": _levels(territory.levels),
        "unit_columns": _unit_columns(territory),
        "units": _units(territory),
        **_bodies(jurisdiction.bodies),
        **_catalogue(roster.catalogue),
        **_roster(roster),
        "links": _links(jurisdiction.links),
        **_nets(jurisdiction.nets),
        "lineage": _lineage(jurisdiction.lineage),
        "notes": _notes(jurisdiction.notes),
    }
    return {kind: _table(KINDS[kind], found[kind]) for kind in KINDS if kind in found and _length(found[kind])}


def _table(kind: TableKind, columns: Mapping[str, Values]) -> Table:
    """Return columns in the order of their kind, each in the form that its type has."""
    own = {
        field.key: _typed(columns[field.key], field.type, words_for(kind.key, field.key))
        for field in kind.fields
        if field.key in columns
    }
    others = {key: _typed(values, "text", OPEN) for key, values in columns.items() if key not in own}
    return Table(kind.key, {**own, **others})


def _typed(values: Values, form: FieldType, words: Words) -> Values:
    """Return numbers, days and flags as arrays, unknown as NaN, NaT or -1; put texts in quotes that need it."""
    if isinstance(values, Encoded):
        return marked(values, ids=form == "id")
    if isinstance(values, np.ndarray):
        return values
    if form in _FORMS:
        dtype, nothing = _FORMS[form]
        return np.array([nothing if value is None else value for value in values], dtype)
    if form == "words":
        return [tuple(words.write_one(word) for word in cell) for cell in values]
    if form == "id":
        return [quoted(text) if text is not None and id_needs_quotes(text) else text for text in values]
    return [None if text is None else words.write(text, "en") for text in values]


_NUMBER: Final = ("float64", np.nan)
#: How the values of columns are kept, and what is unknown.
_FORMS: Final[Mapping[str, tuple[str, Any]]] = {
    "count": _NUMBER,
    "number": _NUMBER,
    "share": _NUMBER,
    "day": ("datetime64[D]", "NaT"),
    "flag": ("int8", -1),
}


def levels_table(scheme: LevelScheme) -> dict[str, Values]:
    """Return the table of the levels of a scheme.

    Example:
        >>> levels_table(LevelScheme.ladder("street", "community"))["key"]
        ['street', 'community']
    """
    return dict(_table(KINDS["levels"], _levels(scheme)).columns)


def _length(columns: Mapping[str, Values]) -> int:
    return max(map(len, columns.values()), default=0)


def _names(texts: Iterable[Text | None], key: str = "name") -> _Columns:
    """Return two columns of wordings; where both are empty and not unknown, the Chinese one says so."""
    pairs = [(None, None) if text is None else (text.en, text.zh) for text in texts]
    return {f"{key}_en": [en for en, _ in pairs], f"{key}_zh": [zh for _, zh in pairs]}


def _yes(values: Iterable[bool]) -> list[int | None]:
    """Return 1 for what is so; what is not so is at its default and left out."""
    return [1 if value else None for value in values]


def _about(jurisdiction: Jurisdiction) -> _Columns:
    territory, name = jurisdiction.territory, jurisdiction.name
    rows: list[tuple[str, str | None]] = [
        ("id", jurisdiction.id),
        ("name_en", None if name is None else name.en),
        ("name_zh", None if name is None else name.zh),
        ("counting", territory.levels.counting),
        ("roots", "many" if len(territory.tree.roots) > 1 else "one"),
        # Where nothing is said there are those that ship with the library.
        ("roles", None if len(jurisdiction.catalogue) else "none"),
    ]
    known = [(key, value) for key, value in rows if value is not None]
    return {"key": [key for key, _ in known], "value": [value for _, value in known]}


def _levels(scheme: LevelScheme) -> _Columns:
    levels = scheme.levels
    return {
        "key": [level.key for level in levels],
        **_names(level.name for level in levels),
        "kinds": [() if level.kinds == (level.key,) else level.kinds for level in levels],
        "presence": [None if level.presence == "standard" else level.presence for level in levels],
        "under": [spelled_under(level) for level in levels],
        "overlay": _yes(level.overlay for level in levels),
    }


def spelled_under(level: Level) -> str | None:
    """Return where units of a level may stand as it is written in a cell, None where nothing is said.

    Example:
        >>> spelled_under(Level("b", Text("b", "乙"), ("x", "y"), under={"x": ["a"], "y": ["a:k", "c"]}))
        'x: a; y: a:k, c'
    """
    if level.under is None:
        return None
    return "; ".join(f"{kind}: {', '.join(above)}".rstrip() for kind, above in level.under) or NO_RULES


def _unit_columns(territory: Hierarchy) -> _Columns:
    measures, labels = list(territory.measure_info.values()), list(territory.labels)
    names = [m.name for m in measures] + [None] * len(labels)
    units: list[Text | None] = [None if m.unit == Text("", "") else m.unit for m in measures]
    units += [None] * len(labels)
    rest: list[int | None] = [None] * len(labels)
    return {
        "key": [m.key for m in measures] + labels,
        "what": ["measure"] * len(measures) + ["label"] * len(labels),
        **_names(names),
        **_names(units, "unit"),
        "whole": _yes(m.whole for m in measures) + rest,
        "sensitive": _yes(m.sensitive for m in measures) + rest,
    }


def _units(territory: Hierarchy) -> _Columns:
    types = territory.levels.types
    several = {level.key for level in territory.levels.levels if len(level.kinds) > 1}
    columns: _Columns = {
        "id": pack_ids(territory.ids),
        "level": _coded([t.level for t in types], territory.types),
        "parent": pack_ids(territory.ids, territory.tree.parent),
    }
    if several:
        columns["kind"] = _coded([t.kind if t.level in several else None for t in types], territory.types)
    if territory.names is not None:
        columns["name"] = pack_column(territory.names)
    columns |= {MEASURE + key: values for key, values in territory.measures.items()}
    columns |= {LABEL + key: pack_column(values) for key, values in territory.labels.items()}
    return columns


def _coded(words: Sequence[str | None], codes: npt.NDArray[np.integer]) -> npt.NDArray[np.object_]:
    """Return a word for each code; equal ones are the same object."""
    table = np.empty(len(words), object)
    table[:] = words
    out: npt.NDArray[np.object_] = table[codes]
    return out


def _bodies(bodies: Bodies) -> dict[str, _Columns]:
    return {name: dict(table) for name, table in bodies.to_tables().items()}


def _catalogue(catalogue: RoleCatalogue) -> dict[str, _Columns]:
    roles, pairs = catalogue.roles, catalogue.combinations
    slots = [(t, slot) for t in catalogue.templates for slot in t.slots or (None,)]
    return {
        "roles": {
            "key": [role.key for role in roles],
            **_names(role.name for role in roles),
            "time": [role.time for role in roles],
            "sits_at": [role.sits_at for role in roles],
            "minimum": [role.minimum or None for role in roles],
            "maximum": [role.maximum for role in roles],
            # That nothing is assumed is no default.
            "holders": [() if role.holders == ("person",) else role.holders or ("",) for role in roles],
            "eligible": [role.eligible for role in roles],
            "superior": [role.superior for role in roles],
            "responsibility": [role.responsibility for role in roles],
            "ex_officio": [role.ex_officio for role in roles],
            "ends_line": [role.ends_line for role in roles],
        },
        "combinations": {
            "first": [pair.first for pair in pairs],
            "second": [pair.second for pair in pairs],
            "rule": [pair.rule for pair in pairs],
            "conditions": [pair.conditions for pair in pairs],
        },
        "templates": {
            "template": [t.key for t, _ in slots],
            **_names(t.name for t, _ in slots),
            "slot": [slot and slot.key for _, slot in slots],
            **_names((None if slot is None else slot.name for _, slot in slots), "slot"),
            "role": [slot and slot.role for _, slot in slots],
            "minimum": [slot and (slot.minimum or None) for _, slot in slots],
            "maximum": [slot and slot.maximum for _, slot in slots],
        },
    }


def _roster(roster: Roster) -> dict[str, _Columns]:
    tables = roster.to_tables()
    tables["appointments"]["meets"] = list(map(tuple, tables["appointments"]["meets"]))
    tables["holders"]["qualifications"] = list(map(tuple, tables["holders"]["qualifications"]))
    devices = tables["devices"]
    # A row with one cell only is taken for a note below the table.
    devices["kind"] = [
        "" if kind is None and holder is None else kind
        for kind, holder in zip(devices["kind"], devices["holder"], strict=True)
    ]
    return {name: dict(table) for name, table in tables.items()}


def _links(links: Links) -> _Columns:
    names = ("kind", "source", "target", "start", "end", "basis")
    return {name: [getattr(link, name) for link in links] for name in names}


def _nets(nets: Sequence[Net]) -> dict[str, _Columns]:
    found: dict[str, _Columns] = {
        "nets": {
            "id": [net.id for net in nets],
            **_names(net.name for net in nets),
            "department": [net.department for net in nets],
            "basis": [net.basis for net in nets],
            "keep": _yes(net.keep for net in nets),
            "start": [net.start for net in nets],
            "end": [net.end for net in nets],
            "generated": _yes(net.generated for net in nets),
            "levels": [net.levels for net in nets],
        }
    }
    tables = [net.to_tables() for net in nets]
    for name in _NET_TABLES:
        columns: dict[str, list[Any]] = {"net": []}
        for net, given in zip(nets, tables, strict=True):
            n = _length(given[name])
            before = len(columns["net"])
            columns["net"] += [net.id] * n
            for key in dict.fromkeys((*columns, *given[name])):
                if key != "net":
                    columns.setdefault(key, [None] * before).extend(given[name].get(key, [None] * n))
        found[f"net_{name}"] = dict(columns)
    return found


def _lineage(lineage: Lineage) -> _Columns:
    c = lineage.columns
    ids = c.ids.tolist()
    return {
        "day": c.day,
        "kind": [EVENTS[code] for code in c.kind.tolist()],
        "old": [None if i < 0 else ids[i] for i in c.old.tolist()],
        "new": [None if i < 0 else ids[i] for i in c.new.tolist()],
        "share": c.share,
        "authority": c.authority.tolist(),
    }


def _notes(notes: Sequence[Note]) -> _Columns:
    return {
        "key": [note.key for note in notes],
        "tag": [note.tag for note in notes],
        **_names((note.text for note in notes), "text"),
        "source": [note.source for note in notes],
    }
