"""The tables of departments' nets as nets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import attrs
import numpy as np

from gridgov._columns import Ints
from gridgov._days import write_days
from gridgov._net import Net
from gridgov._net_records import UncheckedNet, read_nets
from gridgov.errors import Batch, Place, Problems
from gridgov.tables._flat_faults import UNKNOWN_NET
from gridgov.tables._flat_places import Source
from gridgov.tables._flat_read import Columns, needed
from gridgov.tables._table import Table

__all__ = ["Nets", "read_net_tables"]

_PATH: Final = re.compile(r"nets\[(\d+)\]\.(?:net_)?(\w+)")
#: Columns of the tables of nets, apart from the net itself.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "members": ("unit", "cell", "share", "name", "address"),
    "cells": ("id", "parent", "level", "name", "basis", "start", "end"),
    "posts": ("id", "cell", "role", "holder", "time"),
    "duties": ("duty", "cell", "role", "system", "basis"),
}
_DAYS: Final = frozenset({"start", "end"})


@attrs.frozen(eq=False)
class Nets:
    """Nets, those that are wrong left out, and what is wrong."""

    nets: tuple[Net, ...]
    problems: Problems


def read_net_tables(tables: Mapping[str, Table]) -> Nets:
    """Build the nets out of the tables ``nets``, ``net_cells``, ``net_members``, ``net_posts`` and ``net_duties``.

    Without a table of nets, those that the other tables name are nets of which nothing else is known.
    """
    given = tables["nets"]
    parts = {name: tables[f"net_{name}"] for name in _COLUMNS}
    owners = {name: table.texts("net") for name, table in parts.items()}
    problems = needed(given, "id")
    for table in parts.values():
        problems += needed(table, "net")
    ids = [ident for ident in Columns(given).texts("id") if ident is not None]
    if not len(given):
        ids = list(dict.fromkeys(ident for column in owners.values() for ident in column if ident is not None))
    known = set(ids)
    rows: dict[str, dict[str, list[int]]] = {name: {ident: [] for ident in known} for name in parts}
    for name, table in parts.items():
        lost = [i for i, ident in enumerate(owners[name]) if ident is not None and ident not in known]
        if lost:
            facts = {"net": [owners[name][i] for i in lost]}
            batch = Batch(UNKNOWN_NET, [i + 1 for i in lost], facts=facts, place=Place(column="net"))
            problems += table.relocate(Problems([batch]))
        for i, ident in enumerate(owners[name]):
            if ident in known:
                rows[name][ident].append(i)
    at = {ident: {name: np.array(rows[name][ident], np.int64) for name in parts} for ident in known}
    records = _records(given, ids, {i: {n: _rows(parts[n], r) for n, r in found.items()} for i, found in at.items()})
    nets, wrong = read_nets(records)
    problems += _located(wrong, given, ids, parts, at)
    return Nets(tuple(net for net in nets if net is not None), problems)


def _rows(table: Table, at: Ints) -> dict[str, Any]:
    """Return the columns of one net as far as they say anything."""
    columns = Columns(table.take(at))
    name = table.kind.removeprefix("net_")
    out: dict[str, Any] = {}
    for key in _COLUMNS[name]:
        if key not in table:
            continue
        if key == "share":
            numbers = columns.numbers(key)
            if not np.isnan(numbers).all():
                out[key] = numbers
        elif key in _DAYS:
            out[key] = columns.days(key)
        else:
            texts = columns.texts(key)
            if texts.count(None) < len(texts):
                out[key] = texts
    required = {"members": ("unit", "cell"), "cells": ("id",), "posts": ("cell", "role"), "duties": ("duty",)}[name]
    return {**{key: [None] * len(at) for key in required}, **out} if len(at) else {}


def _records(given: Table, ids: list[str], tables: Mapping[str, Mapping[str, Any]]) -> list[UncheckedNet]:
    """Return what is said of each net."""
    if not len(given):
        return [UncheckedNet(ident, **tables[ident]) for ident in ids]
    columns = Columns(given)
    names, keep, generated = columns.wordings("name"), columns.flags("keep"), columns.flags("generated")
    texts = {key: columns.texts(key) for key in ("id", "department", "basis")}
    days = {key: write_days(columns.days(key)) for key in ("start", "end")}
    levels = columns.sets("levels")
    return [
        UncheckedNet(
            ident,
            **tables[ident],
            levels=levels[i] or None,
            name=names[i],
            department=texts["department"][i],
            basis=texts["basis"][i],
            keep=keep[i],
            start=days["start"][i],
            end=days["end"][i],
            generated=generated[i],
        )
        for i, ident in enumerate(texts["id"])
        if ident is not None
    ]


def _located(
    wrong: Any,  # noqa: ANN401 - problems, one by one
    given: Table,
    ids: list[str],
    parts: Mapping[str, Table],
    at: Mapping[str, Mapping[str, Ints]],
) -> Problems:
    """Return faults of nets at the rows of their tables."""
    out = Problems()
    where = np.array([i for i, ident in enumerate(given.texts("id")) if ident is not None], np.int64)
    for problem in wrong:
        found = _PATH.match(problem.place.path or "")
        place = attrs.evolve(problem.place, path=None)
        moved = Problems.of(attrs.evolve(problem, place=place))
        if found is not None:
            name = found[2]
            out += Source([(parts[name], at[ids[int(found[1])]][name])]).relocate(moved)
        elif len(given):
            out += Source([(given, where)]).relocate(moved)
        else:
            out += parts["cells"].relocate(Problems.of(attrs.evolve(problem, place=Place(id=place.id))))
    return out
