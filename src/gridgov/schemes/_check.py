"""Whether a scheme file holds together: every fault of the file, in one pass."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from gridgov._faults import UNKNOWN_LEVEL_KEY
from gridgov._role_faults import UNKNOWN_ROLE
from gridgov._roster_faults import ROLE_LEVEL
from gridgov._tables import meant
from gridgov.errors import GridgovError, InvalidSchemeError, Place, Problem, Problems
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue
from gridgov.schemes._faults import DUPLICATE_FIGURE, FIGURE_WITHOUT_VALUE, UNKNOWN_FIGURE, UNPUBLISHED_VALUE
from gridgov.schemes._keys import Reader

__all__ = ["Parts", "read_parts"]

_NO_NAME: Final = {"en": "", "zh": ""}
#: Without these a record of a catalogue cannot be read.
_NAMED_BY: Final = {"roles": ("key",), "combinations": ("first", "second"), "templates": ("key", "slots")}
#: Which keys of a step of the recipe name what.
_NAMES: Final = {
    "level": "level",
    "under": "level",
    "role": "role",
    "share_with": "role",
    "figure": "figure",
    "holders_in_all": "figure",
}


@attrs.frozen
class Parts:
    """A file that holds together."""

    table: dict[str, Any]
    levels: LevelScheme
    catalogue: RoleCatalogue


def read_parts(raw: Mapping[str, Any], file: str) -> Parts:
    """Read the tables of a scheme file.

    Raises:
        InvalidSchemeError: With everything that is wrong with it, each with the file.
    """
    reader = Reader(file)
    table = reader.read(raw)
    found = reader.problems
    levels = _levels(table, reader)
    catalogue = _catalogue(table, reader)
    found += [*_figure_faults(table, reader), *_references(table, reader)]
    if levels is not None and catalogue is not None:
        found += _role_places(table, reader, levels, catalogue)
    if found or levels is None or catalogue is None:
        raise InvalidSchemeError(Problems.of(*found))
    return Parts(table, levels, catalogue)


def _here(error: GridgovError, reader: Reader) -> Iterator[Problem]:
    """Return the problems of a part, each with the file."""
    return (attrs.evolve(p, place=attrs.evolve(p.place, file=reader.file)) for p in error.problems)


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
        role: dict[str, Any] = {"name": _NO_NAME, **{k: v for k, v in row.items() if k not in {"fact", "tag"}}}
        if named.setdefault(role["key"], role) is not role:
            twice.append(role)
    roles = [named.pop(role["key"], role) for role in shipped["roles"]]
    roles = [
        {**role, "minimum": minimum[role["key"]]} if role["key"] in minimum else role
        for role in (*roles, *named.values(), *twice)
    ]
    templates = [
        {"name": _NO_NAME, **template, "slots": [{"name": _NO_NAME, **slot} for slot in template["slots"]]}
        for template in own["templates"]
    ]
    merged = {
        "roles": roles,
        "combinations": own["combinations"],
        "templates": [*shipped["templates"], *templates],
    }
    try:
        return RoleCatalogue.from_dict(merged)
    except GridgovError as error:
        reader.problems += _here(error, reader)
        return None


def _steps(table: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    recipe: Mapping[str, Any] = table.get("recipe", {})
    steps: list[dict[str, Any]] = recipe.get(name, [])
    return steps


def _figure_faults(table: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    figures: list[dict[str, Any]] = table.get("figures", [])
    for i, figure in enumerate(figures):
        if figure.get("tag") == "U" and "value" in figure:
            ident = figure.get("id", f"figures[{i}]")
            yield Problem(UNPUBLISHED_VALUE, reader.place(f"figures[{i}]"), {"id": ident})
    for ident, n in Counter(figure["id"] for figure in figures if "id" in figure).items():
        if n > 1:
            yield Problem(DUPLICATE_FIGURE, reader.place("figures"), {"id": ident, "n": n})


def _references(table: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    """Find what names a level, a role or a figure that the file does not have."""
    levels: list[dict[str, Any]] = table.get("levels", [])
    roles: list[dict[str, Any]] = [*RoleCatalogue.builtin().to_dict()["roles"], *table.get("roles", ())]
    figures: list[dict[str, Any]] = table.get("figures", [])
    # Where a table has no key, what names it is no fault of its own.
    level_keys = [row["key"] for row in levels] if levels and all("key" in row for row in levels) else None
    role_keys = [row["key"] for row in roles] if all("key" in row for row in roles) else None
    wrong = {p.place.path for p in reader.problems}
    values = {f["id"]: f"figures[{i}].value" in wrong or "value" in f for i, f in enumerate(figures) if "id" in f}
    for what, place, name in _names(table, reader):
        if what == "figure" and name not in values:
            yield Problem(UNKNOWN_FIGURE, place, {"figure": name})
        elif what == "figure" and not values[name]:
            yield Problem(FIGURE_WITHOUT_VALUE, place, {"figure": name})
        elif what == "level" and level_keys is not None and name not in level_keys:
            yield Problem(UNKNOWN_LEVEL_KEY, place, {"level": name, "known": ", ".join(level_keys)})
        elif what == "role" and role_keys is not None and name not in role_keys:
            close = ", ".join(difflib.get_close_matches(name, role_keys, n=3, cutoff=0.4)) or "-"
            yield Problem(UNKNOWN_ROLE, place, {"role": name, "n": len(role_keys), "close": close})


def _names(table: Mapping[str, Any], reader: Reader) -> Iterator[tuple[str, Place, str]]:
    """Return everything that is named in a file: what it is, where, and its name."""
    for i, key in enumerate(table.get("grid_ladder", ())):
        yield "level", reader.place(f"grid_ladder[{i}]"), key
    for i, figure in enumerate(table.get("figures", ())):
        counts = figure.get("counts", {})
        for key in ("level", "role"):
            if key in counts:
                yield key, reader.place(f"figures[{i}].counts", key), counts[key]
    carrier: Mapping[str, Any] = table.get("recipe", {}).get("carrier", {})
    steps = [("recipe.carrier", carrier)]
    for name in ("units", "measures", "posts"):
        steps += [(f"recipe.{name}[{i}]", step) for i, step in enumerate(_steps(table, name))]
    for path, step in steps:
        for key, what in _NAMES.items():
            if key in step:
                yield what, reader.place(path, key), step[key]
        if "rest_of" in step and path.startswith("recipe.posts"):  # among the measures it names one of them
            yield "figure", reader.place(path, "rest_of"), step["rest_of"]


def _role_places(
    table: Mapping[str, Any], reader: Reader, levels: LevelScheme, catalogue: RoleCatalogue
) -> Iterator[Problem]:
    """Find roles that are to sit at a level which the ladder does not have."""
    for i, row in enumerate(table.get("roles", ())):
        for where in catalogue.role(row["key"]).places_unknown_to(levels):
            facts = {"role": row["key"], "place": where, "fix": meant(where, levels.keys)}
            yield Problem(ROLE_LEVEL, reader.place(f"roles[{i}]", "sits_at"), facts)
