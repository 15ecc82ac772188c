"""What leads from the units of one hierarchy to those of another: records of plain JSON types."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

import numpy as np

from gridgov._columns import Ints
from gridgov._delta_align import Aligned, previous, texts_differ
from gridgov.hierarchy import Hierarchy

__all__ = ["cells", "order", "record", "units"]

_Record: TypeAlias = dict[str, Any]


def units(aligned: Aligned) -> _Record:
    """Return what leads from the units of ``a`` to those of ``b``; nothing where they are the same."""
    a, b = aligned.a, aligned.b
    found: _Record = {
        "gone": [record(a, row) for row in np.flatnonzero(aligned.of_a < 0).tolist()],
        "new": [record(b, row) for row in np.flatnonzero(aligned.of_b < 0).tolist()],
        "cells": cells(aligned),
        "order": order(aligned),
    }
    for what, keys in (
        ("measures", (list(a.measures), list(b.measures))),
        ("labels", (list(a.labels), list(b.labels))),
    ):
        if keys[0] != keys[1]:
            found[what] = {"from": keys[0], "to": keys[1]}
    return {key: value for key, value in found.items() if value}


def record(h: Hierarchy, row: int) -> _Record:
    """Return all that a hierarchy says of one unit."""
    unit_type, up = h.levels.types[int(h.types[row])], int(h.tree.parent[row])
    measures = {key: float(column[row]) for key, column in h.measures.items() if not np.isnan(column[row])}
    labels = {key: text for key, column in h.labels.items() if (text := column.get(row)) is not None}
    return {
        "id": h.ids.get(row),
        "parent": None if up < 0 else h.ids.get(up),
        "level": unit_type.level,
        "kind": unit_type.kind,
        "name": None if h.names is None else h.names.get(row),
        "measures": measures,
        "labels": labels,
    }


def cells(aligned: Aligned) -> list[_Record]:
    """Return what differs of the units that are in both, in the order of ``b``."""
    a, b = aligned.a, aligned.b
    left, right = aligned.shared
    odd = np.zeros(len(right), bool)
    odd |= _types(a, b)[b.types[right]] != a.types[left]
    odd |= aligned.in_a(b.tree.parent[right]) != a.tree.parent[left]
    odd[texts_differ(a.names, left, b.names, right)] = True
    for key in dict.fromkeys([*a.measures, *b.measures]):
        x, y = a.measures.get(key), b.measures.get(key)
        if x is y and left is right:
            continue
        one = np.full(len(left), np.nan) if x is None else x[left]
        two = np.full(len(right), np.nan) if y is None else y[right]
        odd |= (one != two) & ~(np.isnan(one) & np.isnan(two))
    for key in dict.fromkeys([*a.labels, *b.labels]):
        odd[texts_differ(a.labels.get(key), left, b.labels.get(key), right)] = True
    rows = np.flatnonzero(odd)
    return [_difference(a, i, b, k) for i, k in zip(left[rows].tolist(), right[rows].tolist(), strict=True)]


def _types(a: Hierarchy, b: Hierarchy) -> Ints:
    """Return the type in ``a`` of each type of ``b``, -1 where there is none."""
    known = {(t.level, t.kind): i for i, t in enumerate(a.levels.types)}
    return np.array([known.get((t.level, t.kind), -1) for t in b.levels.types], np.int64)


def _difference(a: Hierarchy, i: int, b: Hierarchy, k: int) -> _Record:
    before, after = record(a, i), record(b, k)
    out: _Record = {"id": after["id"], "from": {}, "to": {}}
    for key in ("parent", "level", "kind", "name"):
        if before[key] != after[key]:
            out["from"][key], out["to"][key] = before[key], after[key]
    for what in ("measures", "labels"):
        keys = dict.fromkeys([*before[what], *after[what]])
        odd = [key for key in keys if before[what].get(key) != after[what].get(key)]
        if odd:
            out["from"][what] = {key: before[what].get(key) for key in odd}
            out["to"][what] = {key: after[what].get(key) for key in odd}
    return out


def order(aligned: Aligned) -> list[_Record]:
    """Return where units of ``b`` stand among their siblings, for those that do not follow the same one as in ``a``."""
    a, b = aligned.a, aligned.b
    before, after = previous(a.tree), previous(b.tree)
    left = aligned.of_b
    same = left >= 0
    there = np.maximum(left, 0)
    same &= aligned.in_a(b.tree.parent) == a.tree.parent[there]
    same &= aligned.in_a(after) == before[there]
    ups = np.unique(b.tree.parent[~same])
    return [entry for up in ups.tolist() if (entry := _siblings(aligned, up)) is not None]


def _siblings(aligned: Aligned, up: int) -> _Record | None:
    """Return the units below one of ``b`` that stand otherwise than in ``a``, and the one after which they come."""
    a, b = aligned.a, aligned.b
    there = -1 if up < 0 else int(aligned.of_b[up])
    wanted = _below(b, up)
    known = [] if up >= 0 and there < 0 else _below(a, there)
    start = _common(wanted, known)
    stop = _common(wanted[start:][::-1], known[start:][::-1])
    units = wanted[start : len(wanted) - stop]
    if not units:
        return None
    return {"parent": None if up < 0 else b.ids.get(up), "after": wanted[start - 1] if start else None, "units": units}


def _below(h: Hierarchy, row: int) -> list[str]:
    rows = h.tree.roots if row < 0 else h.tree.children(row)
    ids: list[str] = h.ids.decode(rows).tolist()
    return ids


def _common(x: Iterable[str], y: Iterable[str]) -> int:
    """Return with how many equal entries two lists begin."""
    n = 0
    for one, two in zip(x, y, strict=False):
        if one != two:
            break
        n += 1
    return n
