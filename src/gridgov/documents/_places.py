"""From the places that the tables report to places in the document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import attrs

from gridgov.documents._models import Document
from gridgov.documents._paths import Step, path_of
from gridgov.errors import Batch, Place, Problem, Problems

__all__ = ["gathered", "located"]


def located(problem: Problem, section: str, document: Document, file: str | None) -> Problem:
    """Return a problem of one part of a document with its path in it; its row stays."""
    place = problem.place
    path = _role_path(problem, document) if section == "roles" else _path(place, section, document)
    return Problem(problem.kind, Place(file=file, row=place.row, id=place.id, path=path), problem.facts)


def _path(place: Place, section: str, document: Document) -> str:
    head = place.path or section  # such as 'posts', 'levels[2]', 'nets[0].members' or 'counting'
    if place.row is None:
        return f"$.{head}"
    if section == "nets":
        return f"$.{head}{path_of([place.row - 1, *([] if place.column is None else [place.column])])[1:]}"
    steps: list[Step] = [head, place.row - 1]
    if place.column is not None:
        steps += _column(place.column, head, document)
    return path_of(steps)


def _column(column: str, table: str, document: Document) -> list[Step]:
    if table != "units" or column in {"id", "name", "parent", "level", "kind"}:
        return [column]
    return ["measures" if any(m["key"] == column for m in document.measures) else "labels", column]


def _role_path(problem: Problem, document: Document) -> str:
    """Find the record that a fault of the catalogue speaks of; roles are named by key there, not by row."""
    named, wanted = problem.place.id, problem.facts.get("role")
    for i, role in enumerate(document.roles):
        if role["key"] == named and ("where" not in problem.facts or wanted in _superiors(role)):
            return path_of(["roles", i])
    for i, pair in enumerate(document.combinations):
        if f"{pair['first']} + {pair['second']}" == named:
            return path_of(["combinations", i])
    for i, template in enumerate(document.templates):
        for j, slot in enumerate(template["slots"]):
            if template["key"] == named and slot.get("role") == wanted:
                return path_of(["templates", i, "slots", j])
    return "$.roles"


def _superiors(role: Mapping[str, Any]) -> tuple[object, object]:
    return role.get("superior"), role.get("ex_officio")


def gathered(problems: Iterable[Problem]) -> Problems:
    """Collect located problems in columns, so that a million of them fit."""
    groups: dict[tuple[object, ...], list[Problem]] = {}
    for problem in problems:
        place = problem.place
        key = problem.code, place.file, place.row is None, place.id is None, tuple(problem.facts)
        groups.setdefault(key, []).append(problem)
    return Problems(_batch(group) for group in groups.values())


def _batch(group: Sequence[Problem]) -> Batch:
    first = group[0]
    places = [p.place for p in group]
    return Batch(
        first.kind,
        rows=None if first.place.row is None else cast("list[int]", [p.row for p in places]),
        ids=None if first.place.id is None else cast("list[str]", [p.id for p in places]),
        facts={key: [p.facts[key] for p in group] for key in first.facts},
        place=attrs.evolve(first.place, row=None, id=None, path=None),
        paths=cast("list[str]", [p.path for p in places]),
    )
