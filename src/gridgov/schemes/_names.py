"""Everything that a scheme file names, and whether it is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from gridgov._faults import UNKNOWN_KIND, UNKNOWN_LEVEL_KEY
from gridgov._role_faults import UNKNOWN_ROLE
from gridgov.errors import Problem
from gridgov.roles import RoleCatalogue
from gridgov.schemes._faults import FIGURE_WITHOUT_VALUE, UNKNOWN_FIGURE, UNKNOWN_PART
from gridgov.schemes._known import closest, no_figure, there_are
from gridgov.schemes._reader import Reader
from gridgov.schemes._table import tables_in, texts_of
from gridgov.schemes._where import Where
from gridgov.text import Text

__all__ = ["lost_names"]

#: What is named, where (key path of the table and key), and the name.
Name = tuple[str, str, str, str]
#: The steps of a recipe and which of their keys name what.
_STEPS: Final[Mapping[str, Mapping[str, str]]] = {
    "units": {
        "level": "level",
        # Labels come after units: what asks for one is refused as such.
        "under": "place",
        "in": "place",
        "per": "place",
        "figure": "figure",
        "rest_of": "figure",
        "adopts": "place",
    },
    "labels": {"at": "units", "in": "units", "figure": "figure"},
    "measures": {
        "at": "units",
        "through": "units",
        "fixed_at": "units",
        "figure": "figure",
        "most": "figure",
        "part_of": "measure",
        "rest_of": "measure",
        "follows": "measure",
    },
    "merges": {"at": "units", "label": "label"},
    "posts": {
        "role": "role",
        "at": "units",
        "figure": "figure",
        "rest_of": "figure",
        "holders_in_all": "figure",
        "share_with": "role",
        "held_by": "role",
    },
    "bodies": {"at": "units", "figure": "figure", "rest_of": "figure"},
    "members": {"figure": "figure", "role": "role"},
    "links": {"within": "units", "figure": "figure", "source": "end", "target": "end"},
    "devices": {"roles": "role"},
    "evidence": {
        "list": "list",
        "at": "units",
        "roles": "role",
        "figure": "figure",
        "stated": "figure",
        "parts": "figure",
        "part": "figure",
        "whole": "figure",
        "share": "figure",
    },
}
_WORDS: Final = {
    "label": Text("label", "标签"),
    "measure": Text("measure", "指标"),
    "list": Text("list", "清单"),
    "reading": Text("reading", "解读"),
    "option": Text("option", "选项"),
    "state": Text("state", "状态"),
}


def lost_names(table: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    """Find what names something that the file does not have."""
    known = _known(table)
    figures = tables_in(table, "figures")
    wrong = {p.place.path for p in reader.problems}
    valued = {
        f["id"]: f"figures[{i}].value" in wrong or "value" in f or "values" in f
        for i, f in enumerate(figures)
        if "id" in f
    }
    for what, path, key, name in _names(table):
        place = reader.place(path, key)
        if what == "figure":
            if name not in valued:
                yield Problem(UNKNOWN_FIGURE, place, no_figure(name, valued, path))
            elif not valued[name] and path.startswith("recipe"):
                yield Problem(FIGURE_WITHOUT_VALUE, place, {"figure": name})
            continue
        there = known.get(what)
        if there is None or name in there or (not there and what.startswith(("level", "kind"))):
            continue  # it is there, or that there is none is reported already
        if what == "level":
            yield Problem(UNKNOWN_LEVEL_KEY, place, {"level": name, "known": ", ".join(there)})
        elif what.startswith("kind:"):
            kinds = {"level": what.removeprefix("kind:"), "kind": name, "known": ", ".join(there)}
            yield Problem(UNKNOWN_KIND, place, kinds)
        elif what == "role":
            facts = {"role": name, "n": len(there), "close": ", ".join(closest(name, there))}
            yield Problem(UNKNOWN_ROLE, place, facts)
        else:
            facts = {"what": _WORDS[what.partition(":")[0]], "key": name, "known": there_are(there)}
            yield Problem(UNKNOWN_PART, place, facts)


def _known(table: Mapping[str, Any]) -> dict[str, list[str] | None]:
    """Return the names of each sort; None where a table lacks its key, so that what names it is no fault of its own."""
    roles = [*RoleCatalogue.builtin().to_dict()["roles"], *tables_in(table, "roles")]
    recipe: Mapping[str, Any] = table.get("recipe", {})

    def keys(rows: Sequence[Mapping[str, Any]], key: str = "key") -> list[str] | None:
        return [row[key] for row in rows] if all(key in row for row in rows) else None

    known: dict[str, list[str] | None] = {
        "level": keys(tables_in(table, "levels")) if "levels" in table else None,
        "role": keys(roles),
        "label": keys(tables_in(recipe, "labels"), "label"),
        "measure": keys(tables_in(recipe, "measures")),
        "list": keys(tables_in(table, "lists")),
        "reading": keys(tables_in(table, "readings")),
        "state": keys(tables_in(table, "states")),
    }
    for row in tables_in(table, "levels"):
        if "key" in row:
            known[f"kind:{row['key']}"] = list(texts_of(row.get("kinds", row["key"])))
    for row in tables_in(table, "readings"):
        if "key" in row:
            known[f"option:{row['key']}"] = keys(tables_in(row, "options"))
    return known


def _names(table: Mapping[str, Any]) -> Iterator[Name]:
    """Return everything that is named in a file."""
    for i, key in enumerate(table.get("grid_ladder", ())):
        yield "level", f"grid_ladder[{i}]", "", key
    for i, figure in enumerate(tables_in(table, "figures")):
        yield from _figure(f"figures[{i}]", figure)
    for i, body in enumerate(tables_in(table, "bodies")):
        yield from _step(f"bodies[{i}]", body, {"at": "place"})
    for i, found in enumerate(tables_in(table, "lists")):
        yield from _step(f"lists[{i}]", found, {"figure": "figure"})
    for i, reading in enumerate(tables_in(table, "readings")):
        for j, option in enumerate(tables_in(reading, "options")):
            yield from _step(f"readings[{i}].options[{j}]", option, {"counting": "level"})
        if "default" in reading and "key" in reading:
            yield f"option:{reading['key']}", f"readings[{i}]", "default", reading["default"]
    yield from _recipe(table.get("recipe", {}))


def _recipe(recipe: Mapping[str, Any]) -> Iterator[Name]:
    """Return everything that a recipe names."""
    names: Mapping[str, Any] = recipe.get("territory", {}).get("as", {})
    yield from _step("recipe.territory.as", names, dict.fromkeys(names, "place"))
    for name, keys in _STEPS.items():
        for i, step in enumerate(tables_in(recipe, name)):
            yield from _step(f"recipe.{name}[{i}]", step, keys)
            if name == "units" and "level" in step and "kind" in step:
                yield f"kind:{step['level']}", f"recipe.units[{i}]", "kind", step["kind"]
            yield from _conditions(f"recipe.{name}[{i}]", step)


def _figure(path: str, figure: Mapping[str, Any]) -> Iterator[Name]:
    counts = figure.get("counts", {})
    yield from _step(f"{path}.counts", counts, {"level": "level", "role": "role", "units": "units"})
    if "reading" in figure:
        yield "reading", path, "reading", figure["reading"]
        for option in figure.get("values", {}):
            yield f"option:{figure['reading']}", f"{path}.values", option, option
    if "state" in figure:
        yield "state", path, "state", figure["state"]


def _conditions(path: str, step: Mapping[str, Any]) -> Iterator[Name]:
    """Return the readings and states in which alone a step is taken."""
    for reading, option in step.get("only", {}).items():
        yield "reading", f"{path}.only", reading, reading
        yield f"option:{reading}", f"{path}.only", reading, option
    for state in texts_of(step.get("states", ())):
        yield "state", path, "states", state


def _step(path: str, step: Mapping[str, Any], keys: Mapping[str, str]) -> Iterator[Name]:
    for key, what in keys.items():
        for text in texts_of(step.get(key, ())):
            if what in {"units", "place"}:
                yield from _selector(path, key, text, labels=what == "units")
            elif what == "end":
                head, _, rest = text.partition(":")
                if head == "unit" and rest:
                    yield from _selector(path, key, rest, labels=True)
                elif head in {"holder", "post"}:
                    yield "role", path, key, rest
            else:
                yield what, path, key, text


def _selector(path: str, key: str, text: str, *, labels: bool) -> Iterator[Name]:
    try:
        where = Where.parse(text)
    except ValueError:
        return  # reported already, as a value that cannot be
    yield "level", path, key, where.level
    if where.kind is not None:
        yield f"kind:{where.level}", path, key, where.kind
    if labels:
        for test in where.tests:
            yield "label", path, key, test.label
