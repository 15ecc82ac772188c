"""Where every value of a scheme comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from gridgov._face import as_html, as_line
from gridgov.schemes._table import tables_in

__all__ = ["Origin", "origins"]

#: The tables of a file whose entries carry a tag; those below them carry their own or that of the entry.
_TAGGED: Final = (
    "levels",
    "roles",
    "combinations",
    "templates",
    "bodies",
    "lists",
    "lists.items",
    "figures",
    "relations",
    "relations.readings",
    "readings",
    "readings.options",
    "states",
    "notes",
)
_RECIPE: Final = ("units", "labels", "measures", "merges", "posts", "bodies", "members", "links", "devices", "evidence")


@attrs.frozen
class Origin:
    """Where one entry of a scheme comes from.

    Example:
        >>> from gridgov.schemes import load
        >>> {origin.tag for origin in load("xiliugou-126").origins} <= {"S", "D", "I", "O", "U"}
        True
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Its place in the file, such as ``figures[3]``.
    path: str
    #: What it is called there.
    key: str
    #: ``S`` stated, ``D`` derived, ``I`` inferred, ``O`` from outside, ``U`` unpublished; None: not said.
    tag: str | None
    #: The fact that it rests on; None: not said.
    fact: str | None
    #: Name of the source file; None for a scheme that is not a published system.
    source: str | None


def origins(table: Mapping[str, Any], source: str | None) -> tuple[Origin, ...]:
    """Return the origin of every entry of a file."""
    return tuple(_walk(table, source))


def _walk(table: Mapping[str, Any], source: str | None) -> Iterator[Origin]:
    for name in _TAGGED:
        head, _, below = name.partition(".")
        for i, row in enumerate(tables_in(table, head)):
            if not below:
                yield _origin(f"{head}[{i}]", row, source, {})
            for j, inner in enumerate(tables_in(row, below) if below else ()):
                yield _origin(f"{head}[{i}].{below}[{j}]", inner, source, row)
    recipe: Mapping[str, Any] = table.get("recipe", {})
    for name in _RECIPE:
        for i, row in enumerate(tables_in(recipe, name)):
            yield _origin(f"recipe.{name}[{i}]", row, source, {})


def _origin(path: str, row: Mapping[str, Any], source: str | None, above: Mapping[str, Any]) -> Origin:
    name = next((row[k] for k in ("key", "id", "kind", "label", "role", "level", "table", "first") if k in row), "")
    tag, fact = row.get("tag", above.get("tag")), row.get("fact", row.get("id", above.get("fact")))
    return Origin(path, str(name), tag, fact, source)
