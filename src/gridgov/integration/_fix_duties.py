"""The duties of each cell of a net, as triples of cell, duty and grid."""

from __future__ import annotations

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov._net import Net
from gridgov._partition import heads
from gridgov.integration._overlay import Laid
from gridgov.integration._plan import Floats

__all__ = ["Duties", "Triples", "duties_of", "triples", "work_cells"]


def work_cells(net: Net, active: Bools) -> Bools:
    """Tell in which cells a net does its work: those that members name, and those with none below."""
    c = net.columns.cells
    out = np.ones(net.n_cells, bool)
    out[c.parent[c.parent >= 0]] = False
    out[net.columns.members.cell] = True
    return out & active


@attrs.frozen(eq=False)
class Duties:
    """Which duty each cell has, each once."""

    #: Cell, and row of the duty in the table of duties. Int64, shape (m,).
    cell: Ints
    duty: Ints
    #: Cells without any.
    without: Ints
    #: Cell and row of duties that are given to several roles; and their rows.
    several: list[tuple[int, list[int]]]


def duties_of(net: Net, work: Bools) -> Duties:
    """Find the duties of cells: those of the cell itself go before those of cells above, and these before all cells'.

    A duty that is named several times for a cell counts once, where it is named closest.
    """
    d, cells = net.columns.duties, np.flatnonzero(work)
    paths = net.paths[cells].astype(np.int64)
    # A cell above, or -1 for all cells, and how close that is.
    own, column = np.nonzero(paths >= 0)
    above = np.concatenate([paths[own, column], np.full(len(cells), -1)])
    close = np.concatenate([column + 1, np.zeros(len(cells), np.int64)])
    own = np.concatenate([own, np.arange(len(cells))])
    order = np.argsort(d.cell, kind="stable")
    low, high = (np.searchsorted(d.cell[order], above, side) for side in ("left", "right"))
    times = high - low
    at = np.repeat(low, times) + np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    row, owner, close = order[at], np.repeat(own, times), np.repeat(close, times)
    name, role = _numbers(d.names.tolist())[row], _numbers([text or "" for text in d.roles.tolist()])[row]
    # The closest first, then rows that name a role, then the order of the table.
    sort = np.lexsort((row, role == 0, -close, name, owner))
    row, owner, close, name, role = row[sort], owner[sort], close[sort], name[sort], role[sort]
    first = heads(owner, name)
    group = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(row))))
    nearest = close == close[first][group] if len(first) else np.zeros(0, bool)
    odd = np.unique(group[nearest & (role > 0) & (role != role[first][group])]) if len(first) else group
    ends = np.append(first, len(row))
    several: list[tuple[int, list[int]]] = []
    for g in odd.tolist():
        part = slice(int(ends[g]), int(ends[g + 1]))
        several.append((int(cells[owner[first[g]]]), sorted(set(row[part][nearest[part]].tolist()))))
    bare = np.ones(len(cells), bool)
    bare[owner] = False
    kept = first[np.lexsort((row[first], owner[first]))]
    return Duties(cells[owner[kept]], row[kept].astype(np.int64), cells[bare], several)


def _numbers(texts: list[str | None]) -> Ints:
    """Number texts from 1, the empty one 0."""
    at: dict[str | None, int] = {None: 0, "": 0}
    n = [at.setdefault(text, len(at) - 1) for text in texts]
    return np.array(n, np.int64)


@attrs.frozen(eq=False)
class Triples:
    """Cell and duty with each place where the cell is."""

    cell: Ints
    #: Row of the duty.
    duty: Ints
    #: Grid, or from the number of grids on a reason why there is none.
    place: Ints
    #: Share of the cell, NaN for a cell without base units.
    share: Floats


def triples(found: Duties, laid: Laid) -> Triples:
    """Join the duties of cells with the places where these are."""
    low, high = laid.start[found.cell], laid.start[found.cell + 1]
    times = high - low
    at = np.repeat(low, times) + np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
    share, _ = laid.shares()
    return Triples(
        np.repeat(found.cell, times), np.repeat(found.duty, times), laid.place[at].astype(np.int64), share[at]
    )
