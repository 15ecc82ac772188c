"""From plain records, as TOML and JSON hold them, to roles, combinations and templates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from gridgov._role import Combination, Role
from gridgov._role_keys import CATALOGUE, COMBINATION, ROLE, SLOT, TEMPLATE, Shape, key_faults, known_part
from gridgov._role_template import RoleSlot, RoleTemplate
from gridgov.errors import Place, Problem

__all__ = ["RoleRecords", "read_roles"]


@attrs.frozen
class RoleRecords:
    """What could be read, and what is wrong with the keys."""

    roles: tuple[Role, ...]
    combinations: tuple[Combination, ...]
    templates: tuple[RoleTemplate, ...]
    problems: tuple[Problem, ...]


def read_roles(data: Mapping[str, Any]) -> RoleRecords:
    """Read what a catalogue writes; a record without sound keys that name it is left out."""
    problems = list(key_faults(CATALOGUE, data, Place()))
    whole = known_part(CATALOGUE, data)
    roles = [Role(**part) for part in _parts(ROLE, whole.get("roles", ()), "roles", ("key",), problems)]
    pairs = _parts(COMBINATION, whole.get("combinations", ()), "combinations", COMBINATION.needed, problems)
    combinations = [Combination(**part) for part in pairs]
    templates: list[RoleTemplate] = []
    for i, part in enumerate(_parts(TEMPLATE, whole.get("templates", ()), "templates", ("key",), problems)):
        slots = _parts(SLOT, part.get("slots", ()), f"templates[{i}].slots", ("key",), problems)
        templates.append(RoleTemplate(part["key"], part["name"], [RoleSlot(**slot) for slot in slots]))
    return RoleRecords(tuple(roles), tuple(combinations), tuple(templates), tuple(problems))


def _parts(
    shape: Shape,
    records: Iterable[Mapping[str, Any]],
    path: str,
    named_by: tuple[str, ...],
    problems: list[Problem],
) -> Iterator[dict[str, Any]]:
    for i, record in enumerate(records):
        ident = " + ".join(str(record[key]) for key in named_by if key in record) or None
        problems += key_faults(shape, record, Place(path=path, row=i + 1, id=ident))
        part = known_part(shape, record)
        if all(key in part for key in named_by):
            yield part
