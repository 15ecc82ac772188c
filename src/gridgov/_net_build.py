"""The one place where a net is checked: every way in ends here, and every fault is found at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

import attrs
import numpy as np

from gridgov import _tree
from gridgov._columns import Encoded, IdColumn, Ints, Rows, TextColumn, frozen
from gridgov._encoding import is_missing
from gridgov._frames import columns_of, frame_of
from gridgov._net_columns import CellColumns, DutyColumns, Floats, MemberColumns, NetColumns, PostColumns
from gridgov._net_faults import (
    BAD_SHARE,
    CELL_CYCLE,
    CELL_LEVEL,
    CELL_PARENT,
    DUPLICATE_CELL,
    DUPLICATE_NET_POST,
    HALF_SHARES,
    NET_WITHOUT_CELLS,
    SHARES_SUM,
    UNKNOWN_CELL,
    UNKNOWN_NET_LEVEL,
)
from gridgov._required import check_ids, empty_cells, is_empty, read_ids
from gridgov._tables import Columns, Table, read_period
from gridgov._tree import runs
from gridgov.errors import Batch, FaultKind, InvalidNetError, Place, Problems

__all__ = ["TableLike", "Tables", "assemble", "table_of"]

#: A table as a caller has it: records, columns, or a data frame.
TableLike: TypeAlias = Iterable[Mapping[str, Any]] | Columns | object
#: The four tables by name.
Tables: TypeAlias = Mapping[str, Table]

#: Shares add up to 1 within this.
_TOLERANCE: Final = 1e-6
_ONLY: Final = "cell"


def table_of(name: str, given: TableLike | None) -> Table:
    """Take a table in any form.

    Raises:
        TypeError: It is no table.
        ValueError: Its columns differ in length, or two have one name.
    """
    if given is None:
        return Table.of_records(name, [])
    if isinstance(given, Table):
        return given
    if isinstance(given, Mapping):
        return Table.of_columns(name, cast("Columns", given))
    if frame_of(given) is not None:
        _, there = columns_of(given, [])
        found, _ = columns_of(given, there)
        return Table.of_columns(name, found)
    return Table.of_records(name, cast("Iterable[Mapping[str, Any]]", given))


def assemble(net: str, tables: Tables, levels: Sequence[str] | None, places: Mapping[str, Place]) -> NetColumns:
    """Check everything and return the columns.

    Args:
        net: Id of the net, for the messages.
        tables: ``net_members``, ``net_cells``, ``net_posts`` and ``net_duties``.
        levels: Keys of the levels, the highest first; None to take them from the cells.
        places: File and sheet of each table, where they are known, with the row before its first.

    Raises:
        InvalidNetError: With every fault of the four tables.
    """
    build = _Build(net, [batch for table in tables.values() for batch in table.faults])
    cells, keys = build.cells(tables["net_cells"], tables["net_members"], levels)
    members = build.members(tables["net_members"], cells.ids)
    posts = build.posts(tables["net_posts"], cells.ids)
    duties = build.duties(tables["net_duties"], cells.ids)
    if not len(cells.ids):
        build.batches.append(Batch(NET_WITHOUT_CELLS, facts={"net": [net]}))
    if any(map(len, build.batches)):
        raise InvalidNetError(Problems(located(batch, net, places) for batch in build.batches))
    return NetColumns(keys, cells, members, posts, duties)


def located(batch: Batch, net: str, places: Mapping[str, Place]) -> Batch:
    """Give a batch of faults the net, the file and the sheet that it is from."""
    name = batch.place.path
    at = places.get(name or "")
    if at is None:
        path = net if name is None else f"{net}.{name.removeprefix('net_')}"
        return attrs.evolve(batch, place=attrs.evolve(batch.place, path=path))
    place = attrs.evolve(batch.place, path=None, file=at.file, sheet=at.sheet)
    shift = at.row or 0
    rows = None if batch.rows is None else [row + shift for row in batch.rows]
    return attrs.evolve(batch, place=place, rows=rows)


class _Build:
    """Reads the tables one after the other and collects what is wrong."""

    def __init__(self, net: str, batches: list[Batch]) -> None:
        self.net = net
        self.batches = batches

    def blame(self, kind: FaultKind, table: str, rows: Ints, **facts: Sequence[object]) -> None:
        """Report rows of a table."""
        if len(rows):
            columns: dict[str, Sequence[object]] = {"net": [self.net] * len(rows), **facts}
            self.batches.append(Batch(kind, (rows + 1).tolist(), facts=columns, place=Place(path=table)))

    # -- cells -----------------------------------------------------------------------------------------------------

    def cells(self, table: Table, members: Table, levels: Sequence[str] | None) -> tuple[CellColumns, tuple[str, ...]]:
        """Read the cells; without a table of them, those that the members name."""
        if not table.n:
            return _named_by(members.encoded("cell"), levels)
        before = len(self.batches)
        ids = read_ids(table.encoded("id"), DUPLICATE_CELL, "net_cells", self.batches)
        for i in range(before, len(self.batches)):
            batch = self.batches[i]
            if batch.kind is DUPLICATE_CELL:
                self.batches[i] = attrs.evolve(batch, facts={"net": [self.net] * len(batch), **batch.facts})
        parent = self._parents(ids, table.encoded("parent"))
        keys, level = self._levels(ids, parent, table, levels)
        start, end = read_period(table, self.batches)
        columns = CellColumns(ids, parent, level, table.column("name"), table.column("basis"), start, end)
        return columns, keys

    def _parents(self, ids: IdColumn, coded: Encoded) -> Rows:
        given = coded.lengths > 0
        parent: Rows = np.where(given, ids.find_encoded(coded), np.int32(-1)).astype(np.int32)
        lost = np.flatnonzero((parent < 0) & given)
        self.blame(CELL_PARENT, "net_cells", lost, id=[coded.get(i) for i in lost.tolist()])
        for trail in _tree.cycles(parent):
            names = [ids.get(row) for row in trail]
            self.blame(CELL_CYCLE, "net_cells", np.array(trail[:1]), trail=[" -> ".join([*names, names[0]])])
            parent[trail] = -1
        return frozen(parent)

    def _levels(
        self, ids: IdColumn, parent: Rows, table: Table, levels: Sequence[str] | None
    ) -> tuple[tuple[str, ...], Rows]:
        """Return the keys of the levels, the highest first, and the position of each cell among them."""
        if levels is not None and len(set(levels)) != len(levels):
            msg = f"levels= names a level twice: {', '.join(levels)}."
            raise ValueError(msg)
        if table.get("level") is None:
            depth = _depths(parent)
            n = int(depth.max(initial=0)) + 1
            usual = (_ONLY,) if n == 1 else tuple(f"level_{i + 1}" for i in range(n))
            keys = usual if levels is None else tuple(levels)
            deep = np.flatnonzero(depth >= len(keys))
            known = [", ".join(keys)] * len(deep)
            self.blame(UNKNOWN_NET_LEVEL, "net_cells", deep, level=[usual[int(depth[i])] for i in deep], known=known)
            return keys, frozen(np.minimum(depth, len(keys) - 1).astype(np.int32))
        self.batches += empty_cells("net_cells", "level", np.flatnonzero(is_empty(table.encoded("level"))))
        texts = table.texts("level")
        keys = tuple(levels) if levels is not None else _in_order(texts, parent)
        at = {key: i for i, key in enumerate(keys)}
        level = np.array([at.get(text, -1) for text in texts], np.int32)
        lost = np.flatnonzero((level < 0) & np.array([bool(text) for text in texts], bool))
        known = [", ".join(keys)] * len(lost)
        self.blame(UNKNOWN_NET_LEVEL, "net_cells", lost, level=[texts[i] for i in lost.tolist()], known=known)
        inner = np.flatnonzero((parent >= 0) & (level >= 0))
        wrong = inner[level[inner] <= level[parent[inner]]]
        self.blame(
            CELL_LEVEL,
            "net_cells",
            wrong,
            id=[ids.get(i) for i in wrong.tolist()],
            level=[texts[int(i)] for i in wrong],
            above=[texts[int(i)] for i in parent[wrong]],
        )
        return keys, frozen(level)

    # -- members ---------------------------------------------------------------------------------------------------

    def members(self, table: Table, cells: IdColumn) -> MemberColumns:
        """Read which base unit is in which cell."""
        units, named = table.encoded("unit"), table.encoded("cell")
        bare_unit, bare_cell = is_empty(units), is_empty(named)
        self.batches += empty_cells("net_members", "unit", np.flatnonzero(bare_unit))
        self.batches += empty_cells("net_members", "cell", np.flatnonzero(bare_cell))
        self.batches += [b for b in check_ids(units, "net_members", "unit") if b.kind.code != "TAB002"]
        cell = cells.find_encoded(named).astype(np.int32)
        lost = np.flatnonzero((cell < 0) & ~bare_cell)
        self.blame(UNKNOWN_CELL, "net_members", lost, id=[named.get(i) for i in lost.tolist()])
        share = self._shares(table)
        unit_ids, unit, first = _distinct(units)
        if share is not None:
            self._sums(unit_ids, unit, share)
        names, places = (_first_said(table, key, unit, first) for key in ("name", "address"))
        return MemberColumns(unit_ids, names, places, unit, frozen(cell), share, None)

    def _shares(self, table: Table) -> Floats | None:
        given = table.get("share")
        if given is None:
            return None
        out = np.full(table.n, np.nan)
        odd: list[int] = []
        for i, value in enumerate(given):
            if is_missing(value) or value == "":
                continue
            try:
                out[i] = float(value)
            except (TypeError, ValueError, OverflowError):
                odd.append(i)
            else:
                if np.isnan(out[i]):
                    odd.append(i)
        wrong = np.array(sorted({*odd, *np.flatnonzero((out <= 0) | (out > 1)).tolist()}), np.int64)
        self.blame(BAD_SHARE, "net_members", wrong, value=[str(given[i])[:40] for i in wrong.tolist()])
        out[wrong] = np.nan
        return None if len(wrong) == 0 and np.isnan(out).all() else frozen(out)

    def _sums(self, ids: IdColumn, unit: Rows, share: Floats) -> None:
        """Report base units whose shares do not add up to 1, or are given in part."""
        n, stated = len(ids), ~np.isnan(share)
        rows = np.bincount(unit, minlength=n)
        given = np.bincount(unit[stated], minlength=n)
        sums = np.bincount(unit[stated], share[stated], n)
        first = np.full(n, len(unit))
        np.minimum.at(first, unit, np.arange(len(unit)))
        half = np.flatnonzero((given > 0) & (given < rows))
        off = np.flatnonzero((given > 0) & (given == rows) & (np.abs(sums - 1) > _TOLERANCE))
        self.blame(HALF_SHARES, "net_members", first[half], id=[ids.get(i) for i in half.tolist()])
        said = [f"{value:.6g}" for value in sums[off].tolist()]
        self.blame(SHARES_SUM, "net_members", first[off], id=[ids.get(i) for i in off.tolist()], sum=said)

    # -- posts and duties ------------------------------------------------------------------------------------------

    def _cell_of(self, name: str, table: Table, cells: IdColumn) -> tuple[Rows, Encoded]:
        named = table.encoded("cell")
        cell = cells.find_encoded(named).astype(np.int32)
        lost = np.flatnonzero((cell < 0) & ~is_empty(named))
        self.blame(UNKNOWN_CELL, name, lost, id=[named.get(i) for i in lost.tolist()])
        return frozen(cell), named

    def posts(self, table: Table, cells: IdColumn) -> PostColumns:
        """Read the posts; one without an id gets that of its role, its cell and a number."""
        cell, named = self._cell_of("net_posts", table, cells)
        self.batches += empty_cells("net_posts", "cell", np.flatnonzero(is_empty(named)))
        roles = table.encoded("role")
        self.batches += empty_cells("net_posts", "role", np.flatnonzero(is_empty(roles)))
        ids = read_ids(
            _numbered(table.texts("id"), roles.tolist(), named.tolist()), DUPLICATE_NET_POST, "net_posts", self.batches
        )
        return PostColumns(ids, cell, table.column("role"), table.column("holder"), table.column("time"))

    def duties(self, table: Table, cells: IdColumn) -> DutyColumns:
        """Read the duties; one without a cell is one of all cells."""
        cell, _ = self._cell_of("net_duties", table, cells)
        self.batches += empty_cells("net_duties", "duty", np.flatnonzero(is_empty(table.encoded("duty"))))
        columns = [table.column(key) for key in ("duty", "role", "system", "basis")]
        return DutyColumns(columns[0], cell, *columns[1:])


def _first_said(table: Table, key: str, unit: Rows, first: Ints) -> TextColumn | None:
    """Return what the first row of each base unit that says anything says; None if no row does."""
    column = table.column(key)
    said = np.flatnonzero(~column.missing())
    if not len(said):
        return None
    rows = first.copy()
    rows[unit[said][::-1]] = said[::-1]
    return column.take(rows)


def _numbered(ids: list[str], roles: list[str], cells: list[str]) -> list[str]:
    """Fill in the ids of posts that have none."""
    count: dict[str, int] = {}
    out: list[str] = []
    for ident, role, cell in zip(ids, roles, cells, strict=True):
        key = f"{role}@{cell}"
        count[key] = count.get(key, 0) + 1
        out.append(ident or f"{key}#{count[key]}")
    return out


def _depths(parent: Rows) -> Rows:
    """Return how many cells stand above each one."""
    depth = np.zeros(len(parent), np.int32)
    up = parent.copy()
    while (inner := up >= 0).any():
        depth[inner] += 1
        up = np.where(inner, parent[up], -1).astype(np.int32)
    return depth


def _in_order(texts: list[str], parent: Rows) -> tuple[str, ...]:
    """Return the levels from the highest to the lowest, as the parents of the cells have it; else as they come."""
    first = list(dict.fromkeys(filter(None, texts)))
    at = {key: i for i, key in enumerate(first)}
    code = np.array([at.get(text, -1) for text in texts], np.int32)
    below = np.flatnonzero((parent >= 0) & (code >= 0))
    edges = set(zip(code[parent[below]].tolist(), code[below].tolist(), strict=True))
    out: list[int] = []
    left = list(range(len(first)))
    while left:
        free = [i for i in left if not any(b == i and a in left and a != i for a, b in edges)]
        # A circle of levels is reported as cells under cells of a level that is not above theirs.
        out.append((free or left)[0])
        left.remove(out[-1])
    return tuple(first[i] for i in out)


def _distinct(coded: Encoded) -> tuple[IdColumn, Rows, Ints]:
    """Return each id once in the order of its first row, the number of each row, and the first rows."""
    column = IdColumn.of_encoded(coded)
    if column.is_digits:
        keys, first, inverse = np.unique(column.keys, return_index=True, return_inverse=True)
        order = np.argsort(first, kind="stable")
        place = np.empty(len(keys), np.int32)
        place[order] = np.arange(len(keys), dtype=np.int32)
        rows = first[order].astype(np.int64)
        if len(rows) == len(column):
            return column, frozen(np.arange(len(column), dtype=np.int32)), rows
        return column.take(rows), frozen(place[inverse]), rows
    number: dict[str, int] = {}
    texts = coded.tolist()
    codes = np.fromiter((number.setdefault(text, len(number)) for text in texts), np.int32, len(texts))
    if len(number) == len(texts):
        return column, frozen(codes), np.arange(len(texts))
    first_rows = runs_of_first(codes, len(number))
    return column.take(first_rows), frozen(codes), first_rows


def runs_of_first(codes: Rows, n: int) -> Ints:
    """Return the first row of each number."""
    order = np.argsort(codes, kind="stable")
    first: Ints = order[runs(codes[order])]
    return first[:n]


def _named_by(coded: Encoded, levels: Sequence[str] | None) -> tuple[CellColumns, tuple[str, ...]]:
    """Return the cells that members name, of one level."""
    ids, _, _ = _distinct(_without_gaps(coded))
    n = len(ids)
    none = TextColumn.of([None] * n)
    never = frozen(np.full(n, np.datetime64("NaT", "D")))
    keys = (_ONLY,) if levels is None else tuple(levels)
    parent, level = np.full(n, -1, np.int32), np.full(n, len(keys) - 1, np.int32)
    return CellColumns(ids, frozen(parent), frozen(level), none, none, never, never), keys


def _without_gaps(coded: Encoded) -> Encoded:
    """Return the texts that are there."""
    gaps = coded.missing()
    if not gaps.any():
        return coded
    kept = TextColumn(coded.blob, coded.offsets).take(np.flatnonzero(~gaps))
    return Encoded((kept.blob, kept.offsets.astype(np.int64)))
