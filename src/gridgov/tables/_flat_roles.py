"""The tables of roles, combinations and templates as a catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from gridgov.errors import GridgovError, Problems
from gridgov.levels import LevelScheme
from gridgov.roles import Combination, Role, RoleCatalogue, RoleSlot, RoleTemplate
from gridgov.tables import _flat_stand_ins as stand_ins
from gridgov.tables._flat_places import roles_place
from gridgov.tables._flat_read import Columns, needed
from gridgov.tables._flat_words import Words
from gridgov.tables._table import Table
from gridgov.text import Text

__all__ = ["read_roles"]


def read_roles(
    tables: Mapping[str, Table], levels: LevelScheme | None, given: RoleCatalogue | None, *, empty: bool
) -> tuple[RoleCatalogue, Problems]:
    """Return the roles, stand-ins if they are wrong, and what is wrong with them.

    Args:
        tables: Tables by kind.
        levels: The level scheme, if it is known.
        given: The roles where there is no table of them; None: those that ship with the library.
        empty: Whether it is said that there are none.
    """
    own = tables["roles"]
    if not any(len(tables[kind]) for kind in ("roles", "combinations", "templates")):
        return RoleCatalogue([]) if empty else given or RoleCatalogue.builtin(), Problems()
    problems = needed(own, "key")
    for kind, keys in (("combinations", ("first", "second")), ("templates", ("template",))):
        problems += needed(tables[kind], *keys)
    roles = _roles(own, levels)
    if not roles and not empty:
        roles = list(given or RoleCatalogue.builtin())
    known = Words({role.key: role.name for role in roles})
    roles = [attrs.evolve(r, superior=_key(known, r.superior), ex_officio=_key(known, r.ex_officio)) for r in roles]
    names = RoleCatalogue([attrs.evolve(r, superior=None, ex_officio=None) for r in _first(roles)])
    pairs, templates = _combinations(tables["combinations"], names), _templates(tables["templates"], names)
    if problems:
        return stand_ins.catalogue([role.key for role in roles]), problems
    try:
        return RoleCatalogue(roles, pairs, templates), problems
    except GridgovError as error:
        slots = Columns(tables["templates"], None, names)
        rows: dict[str, Sequence[Any]] = {
            "roles": [role.key for role in roles] if len(own) else [],
            "combinations": [f"{pair.first} + {pair.second}" for pair in pairs],
            "templates": list(zip(slots.texts("template"), slots.texts("role"), strict=True)),
        }
        for problem in error.problems:
            kind, place = roles_place(problem, rows)
            problems += tables[kind].relocate(Problems.of(attrs.evolve(problem, place=place)))
        return stand_ins.catalogue([role.key for role in roles]), problems


def _first(roles: Sequence[Role]) -> list[Role]:
    """Return each role once, with nothing that could be refused, to name roles by."""
    return [Role(key=key, name=name) for key, name in {role.key: role.name for role in reversed(roles)}.items()]


def _key(known: Words, word: str | None) -> str | None:
    return None if word is None else known.read(word)


def _roles(table: Table, levels: LevelScheme | None) -> list[Role]:
    """Return the roles as they are written, unchecked."""
    columns = Columns(table, levels)
    keys = [key or "" for key in columns.texts("key")]
    names = columns.named("name", keys)
    texts = {key: columns.texts(key) for key in ("time", "responsibility", "ends_line")}
    # Names of roles are turned into keys once all roles are known; what is in quotes stays in quotes until then.
    above = {key: table.texts(key) for key in ("superior", "ex_officio")}
    sets = {key: columns.sets(key) for key in ("sits_at", "holders", "eligible")}
    counts = {key: columns.counts(key) for key in ("minimum", "maximum")}
    columns_said: dict[str, Sequence[Any]] = {**texts, **above, **sets}
    out: list[Role] = []
    for i, key in enumerate(keys):
        said: dict[str, Any] = {name: column[i] for name, column in columns_said.items()}
        # The empty word: nothing is assumed.
        given: tuple[str, ...] = said["holders"]
        said["holders"] = tuple(word for word in given if word) if given else ("person",)
        least, most = counts["minimum"][i] or 0, counts["maximum"][i]
        out.append(Role(key=key, name=names[i], minimum=least, maximum=most, **said))
    return out


def _combinations(table: Table, roles: RoleCatalogue) -> list[Combination]:
    columns = Columns(table, None, roles)
    texts = [columns.texts(key) for key in ("first", "second", "rule")]
    given = zip(*texts, columns.sets("conditions"), strict=True)
    return [Combination(a or "", b or "", r or "allowed", c) for a, b, r, c in given]


def _templates(table: Table, roles: RoleCatalogue) -> list[RoleTemplate]:
    """Return the templates: rows one after the other of one key and one name are one of them."""
    columns = Columns(table, None, roles)
    keys = columns.texts("template")
    slots, own = columns.texts("slot"), columns.texts("role")
    titles = columns.named("slot", slots)
    counts = {key: columns.counts(key) for key in ("minimum", "maximum")}
    stated = columns.wordings("name")
    names = columns.named("name", keys)
    found: list[tuple[str, Text, list[RoleSlot]]] = []
    for i, key in enumerate(keys):
        last = found[-1] if found else None
        if last is None or last[0] != key or (stated[i] is not None and stated[i] != last[1]):
            last = next((t for t in found if t[0] == key and stated[i] in {None, t[1]}), None)
            if last is None:
                last = (key or "", names[i], list[RoleSlot]())
                found.append(last)
        slot = slots[i]
        if slot is not None:
            least, most = counts["minimum"][i] or 0, counts["maximum"][i]
            last[2].append(RoleSlot(slot, titles[i], own[i], least, most))
    return [RoleTemplate(key, name, parts) for key, name, parts in found]
