"""Keys that a scheme file gives twice: of two entries of one key only one could be found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from gridgov._relation_groups import twice
from gridgov.audit import Relation
from gridgov.errors import Problem
from gridgov.schemes._faults import DUPLICATE_KEY
from gridgov.schemes._reader import Reader
from gridgov.schemes._table import tables_in
from gridgov.text import Text

__all__ = ["keys_twice", "relations_twice"]

#: Lists of the file, what an entry is called, and the list in each entry whose keys are its own.
_LISTS: Final[Mapping[str, tuple[Text, str, Text]]] = {
    "readings": (Text("reading", "解读"), "options", Text("option", "选项")),
    "states": (Text("state", "状态"), "", Text("", "")),
    "lists": (Text("list", "清单"), "items", Text("entry of the list", "清单条目")),
    "notes": (Text("note", "说明"), "", Text("", "")),
}


def keys_twice(table: Mapping[str, Any], reader: Reader) -> Iterator[Problem]:
    """Find readings, options, states, lists, their entries and notes whose key is there more than once."""
    for name, (what, inner, inside) in _LISTS.items():
        rows = tables_in(table, name)
        yield from _of(rows, name, what, reader)
        for i, row in enumerate(rows):
            yield from _of(tables_in(row, inner), f"{name}[{i}].{inner}", inside, reader)


def _of(rows: Sequence[Mapping[str, Any]], path: str, what: Text, reader: Reader) -> Iterator[Problem]:
    keys = [row.get("key") for row in rows]
    for key, n in Counter(keys).items():
        if n > 1 and key is not None:
            second = keys.index(key, keys.index(key) + 1)
            yield Problem(DUPLICATE_KEY, reader.place(f"{path}[{second}]"), {"what": what, "key": key, "n": n})


def relations_twice(relations: Sequence[Relation], reader: Reader) -> Iterator[Problem]:
    """Find relations whose id is there more than once, as an audit says it, each at the second one."""
    ids = [relation.id for relation in relations]
    for problem in twice(relations, "relations"):
        first = ids.index(str(problem.place.id))
        path = f"relations[{ids.index(ids[first], first + 1)}]"
        yield attrs.evolve(problem, place=attrs.evolve(problem.place, file=reader.file, path=path))
