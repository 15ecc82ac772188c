"""Nets in an export: whole, or what of them covers the units of a part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from gridgov._columns import Bools, IdColumn
from gridgov.nets import Net

__all__ = ["below", "size", "strangers"]


def strangers(net: Net, ids: IdColumn) -> list[str]:
    """Return the base units of a net that are no units here, as the department calls them."""
    units = net.columns.members.unit_ids
    unknown: list[str] = units.decode(np.flatnonzero(ids.find(units.decode()) < 0)).tolist()
    return unknown


def size(net: Net, ids: IdColumn) -> int:
    """Return how many nodes a net has."""
    c = net.columns
    return 1 + net.n_cells + len(c.posts.ids) + len(c.duties.names) + len(strangers(net, ids))


def below(nets: Iterable[Net], ids: IdColumn) -> tuple[Net, ...]:
    """Return of each net the cells that cover units of a part, those above them, and what belongs to these."""
    found = (_below(net, ids) for net in nets)
    return tuple(net for net in found if net is not None)


def _below(net: Net, ids: IdColumn) -> Net | None:
    members = net.columns.members
    inside = (ids.find(members.unit_ids.decode()) >= 0)[members.unit]
    paths = net.paths[members.cell[inside]]
    cells = np.zeros(net.n_cells, bool)
    cells[paths[paths >= 0]] = True
    if not cells.any():
        return None
    posts = cells[net.columns.posts.cell]
    duty = net.columns.duties.cell
    duties = (duty < 0) | cells[duty]
    masks = {"members": inside, "cells": cells, "posts": posts, "duties": duties}
    tables = {name: _some(table, masks[name]) for name, table in net.to_tables().items()}
    return Net.from_tables(
        net.id,
        tables["members"],
        cells=tables["cells"],
        posts=tables["posts"],
        duties=tables["duties"],
        levels=net.levels,
        name=net.name,
        department=net.department,
        basis=net.basis,
        keep=net.keep,
        start=net.start,
        end=net.end,
        generated=net.generated,
    )


def _some(table: dict[str, list[Any]], rows: Bools) -> dict[str, list[Any]]:
    at = np.flatnonzero(rows).tolist()
    return {key: [values[i] for i in at] for key, values in table.items()}
