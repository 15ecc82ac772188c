"""Whether a scheme file holds together: every fault of the file, in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from gridgov._audit_figures import read_figures
from gridgov._roster_faults import ROLE_LEVEL
from gridgov._tables import meant
from gridgov.audit import InvalidAuditError, Relation, relations_from_dicts
from gridgov.errors import GridgovError, InvalidSchemeError, Problem, Problems
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue
from gridgov.schemes._feasible import unmet
from gridgov.schemes._figure_check import figure_faults
from gridgov.schemes._freeze import frozen_table
from gridgov.schemes._laid import not_laid
from gridgov.schemes._named_outside import outside_faults
from gridgov.schemes._names import lost_names
from gridgov.schemes._reader import Reader
from gridgov.schemes._shapes import SCHEME
from gridgov.schemes._step_check import step_faults
from gridgov.schemes._twice import keys_twice, relations_twice
from gridgov.schemes._unit_check import place_faults

__all__ = ["Parts", "read_parts"]

_NO_NAME: Final = {"en": "", "zh": ""}
_ORIGIN: Final = {"fact", "tag"}
#: Without these a record of a catalogue cannot be read.
_NAMED_BY: Final = {"roles": ("key",), "combinations": ("first", "second"), "templates": ("key", "slots")}


@attrs.frozen
class Parts:
    """A file that holds together."""

    table: Mapping[str, Any]
    levels: LevelScheme
    catalogue: RoleCatalogue
    relations: tuple[Relation, ...]


def read_parts(raw: Mapping[str, Any], file: str) -> Parts:
    """Read the tables of a scheme file.

    Raises:
        InvalidSchemeError: With everything that is wrong with it, each with the file.
    """
    reader = Reader(file, SCHEME)
    table = reader.read(raw)
    found = reader.problems
    levels = _levels(table, reader)
    catalogue = _catalogue(table, reader)
    found += [*figure_faults(table, reader), *keys_twice(table, reader), *lost_names(table, reader)]
    relations = _relations(table, reader)
    found += [*step_faults(table, reader), *not_laid(table, reader), *outside_faults(table, reader)]
    if levels is not None and catalogue is not None:
        found += place_faults(table, levels, catalogue, reader)
    found += [*_role_places(table, reader), *unmet(table, reader)]
    if found or levels is None or catalogue is None:
        raise InvalidSchemeError(Problems.of(*found))
    return Parts(frozen_table(table), levels, catalogue, relations)


def _here(error: GridgovError, reader: Reader) -> Iterator[Problem]:
    """Return the problems of a part, each with the file."""
    return (attrs.evolve(p, place=attrs.evolve(p.place, file=reader.file)) for p in error.problems)


def _relations(table: Mapping[str, Any], reader: Reader) -> tuple[Relation, ...]:
    """Return the relations, and note what is wrong with them or names a figure that is not there."""
    try:
        relations = relations_from_dicts(table.get("relations", ()))
    except InvalidAuditError as error:
        reader.problems += _here(error, reader)
        return ()
    known, _ = read_figures({row["id"]: None for row in table.get("figures", ()) if "id" in row})
    reader.problems += relations_twice(relations, reader)
    for i, relation in enumerate(relations):
        found = relation.problems(known, f"relations[{i}]", lambda _: known)
        reader.problems += (attrs.evolve(p, place=attrs.evolve(p.place, file=reader.file)) for p in found)
    return relations


def _levels(table: Mapping[str, Any], reader: Reader) -> LevelScheme | None:
    rows = table.get("levels")
    if rows is None or any("key" not in row for row in rows):
        return None  # reported already, and what follows from it is not worth a second line
    named = [{"name": _NO_NAME, **row} for row in rows]
    try:
        return LevelScheme.from_dict({"levels": named, "counting": table.get("counting")})
    except GridgovError as error:
        reader.problems += _here(error, reader)
        return None


def _catalogue(table: Mapping[str, Any], reader: Reader) -> RoleCatalogue | None:
    """Return the shipped roles, with those of the scheme in their place."""
    own: dict[str, list[dict[str, Any]]] = {name: table.get(name, []) for name in _NAMED_BY}
    rows = [(row, _NAMED_BY[name]) for name, rows in own.items() for row in rows]
    rows += [(slot, ("key",)) for template in own["templates"] for slot in template.get("slots", ())]
    if any(key not in row for row, keys in rows for key in keys):
        return None  # reported already
    shipped = RoleCatalogue.builtin().to_dict()
    minimum = {step.get("role"): step["minimum"] for step in _steps(table, "posts") if "minimum" in step}
    named: dict[str, dict[str, Any]] = {}
    twice: list[dict[str, Any]] = []
    for row in own["roles"]:
        role: dict[str, Any] = {"name": _NO_NAME, **{k: v for k, v in row.items() if k not in _ORIGIN}}
        if named.setdefault(role["key"], role) is not role:
            twice.append(role)
    roles = [named.pop(role["key"], role) for role in shipped["roles"]]
    roles = [
        {**role, "minimum": minimum[role["key"]]} if role["key"] in minimum else role
        for role in (*roles, *named.values(), *twice)
    ]
    templates = [
        {
            "name": _NO_NAME,
            **{k: v for k, v in template.items() if k not in _ORIGIN},
            "slots": [{"name": _NO_NAME, **slot} for slot in template["slots"]],
        }
        for template in own["templates"]
    ]
    merged = {
        "roles": roles,
        "combinations": [{k: v for k, v in row.items() if k not in _ORIGIN} for row in own["combinations"]],
        "templates": [*shipped["templates"], *templates],
    }
    try:
        return RoleCatalogue.from_dict(merged)
    except GridgovError as error:
        at = {row["key"]: f"roles[{i}]" for i, row in enumerate(own["roles"])}
        for problem in _here(error, reader):
            path = problem.place.path or at.get(problem.place.id or "")
            reader.problems.append(attrs.evolve(problem, place=attrs.evolve(problem.place, path=path)))
        return None


def _steps(table: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    recipe: Mapping[str, Any] = table.get("recipe", {})
    steps: list[dict[str, Any]] = recipe.get(name, [])
    return steps


def _role_places(table: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    """Find roles that are to sit at a level which the ladder does not have, also where the ladder has other faults."""
    levels: list[dict[str, Any]] = table.get("levels", [])
    if any("key" not in row for row in levels):
        return
    keys = [row["key"] for row in levels]
    kinds = {row["key"]: row.get("kinds", row["key"]) for row in levels}
    there = {
        *keys,
        *(f"{key}:{kind}" for key, of in kinds.items() for kind in ([of] if isinstance(of, str) else of)),
    }
    for i, row in enumerate(table.get("roles", ())):
        places = row.get("sits_at", ())
        for where in [places] if isinstance(places, str) else places:
            if not where.startswith("kind:") and where not in there:
                facts = {"role": row.get("key", f"roles[{i}]"), "place": where, "fix": meant(where, keys)}
                yield Problem(ROLE_LEVEL, reader.place(f"roles[{i}]", "sits_at"), facts)
