"""One department's division of base units into its own cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Self

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, IdColumn, IdsLike, Rows, TextColumn, frozen
from gridgov._days import Day, Days, as_day, write_day, write_days
from gridgov._face import as_html, one_line
from gridgov._net_build import TableLike, assemble, table_of
from gridgov._net_columns import CellColumns, DutyColumns, MemberColumns, NetColumns, PostColumns
from gridgov._net_faults import KEPT_WITHOUT_BASIS
from gridgov._net_ways import NetWays
from gridgov._pickles import Versioned
from gridgov.errors import InvalidNetError, Place, Problem, Problems
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov._net_base import BaseUnits

__all__ = ["Net"]

_TABLES: Final = ("net_members", "net_cells", "net_posts", "net_duties")
_DAYS: Final = np.datetime64("NaT", "D")


def _day(value: Day | None) -> str | None:
    return None if value is None else write_day(as_day(value))


@attrs.frozen(eq=False, repr=False, kw_only=True)
class Net(Versioned, NetWays):
    """A department's own division of base units into cells, on its own levels, with its own posts and duties.

    Make it with `from_tables`, `from_units`, `from_codes`, `from_polygons` or `read_nets`.

    A net may cover more or less than the place has, its cells may overlap, and a base unit may lie in several cells
    with a share in each: all of that is kept and reported, never mended.

    Example:
        >>> net = Net.from_tables("health", {"unit": ["b1", "b2", "b3"], "cell": ["h1", "h1", "h2"]},
        ...                       name=Text("health", "卫生健康"))
        >>> net
        <Net health: 2 cells, 3 base units, 0 posts, 0 duties>
        >>> net.cell_of("b2")
        ('h1',)
    """

    _repr_html_ = as_html

    #: Unique among the nets of a place.
    id: str
    columns: NetColumns
    name: Text | None = None
    #: The department whose net it is.
    department: str | None = None
    #: On what law or decision it may stay beside the merged net; None if it is to be merged.
    basis: str | None = None
    #: Whether it stays as a whole: a dedicated or professional net.
    keep: bool = False
    #: First and last day, YYYY-MM-DD.
    start: str | None = attrs.field(default=None, converter=_day)
    end: str | None = attrs.field(default=None, converter=_day)
    #: Whether it was made up for a demonstration, not taken from a department.
    generated: bool = False
    #: File and sheet of each table, for messages.
    places: Mapping[str, Place] = attrs.field(factory=dict[str, Place])

    @classmethod
    def from_tables(  # noqa: PLR0913 - what a net consists of
        cls,
        id: str,  # noqa: A002 - the name of the field
        members: TableLike,
        *,
        cells: TableLike | None = None,
        posts: TableLike | None = None,
        duties: TableLike | None = None,
        levels: Sequence[str] | None = None,
        name: Text | str | None = None,
        department: str | None = None,
        basis: str | None = None,
        keep: bool = False,
        start: Day | None = None,
        end: Day | None = None,
        generated: bool = False,
        places: Mapping[str, Place] | None = None,
    ) -> Self:
        """Read a net from tables: records, columns, or data frames of any library.

        Args:
            id: Id of the net.
            members: Which base unit is in which cell: ``unit`` and ``cell``; where a unit lies in several cells
                ``share``, from above 0 to 1, which add up to 1; and what the department calls it: ``name``,
                ``address``. A unit above the base units stands for all of them below it.
            cells: ``id``; ``parent``, ``level``, ``name``, ``basis``, ``start``, ``end``. None: the cells that the
                members name.
            posts: ``cell`` and ``role``; ``id``, ``holder`` (an opaque id, never a name), ``time``.
            duties: ``duty``; ``cell`` (all cells if it is empty), ``role`` (who does it), ``system``, ``basis``.
            levels: Keys of the levels, the highest first; None to take them from the cells.
            name: Name shown.
            department: Whose net it is.
            basis: On what it may stay beside the merged net.
            keep: Whether it stays as a whole, such as a dedicated net.
            start: First day.
            end: Last day.
            generated: Whether it is made up.
            places: File, sheet and row of the header of each table, for messages.

        Raises:
            InvalidNetError: With every fault of all tables.
            ValueError: The id is empty, columns of a table differ in length, or a day is not written YYYY-MM-DD.
            TypeError: Something given is no table.

        Example:
            >>> net = Net.from_tables("police", [{"unit": "b1", "cell": "x"}, {"unit": "b2", "cell": "y"}],
            ...     cells=[{"id": "p", "level": "beat"}, {"id": "x", "level": "post", "parent": "p"},
            ...            {"id": "y", "level": "post", "parent": "p"}],
            ...     posts=[{"cell": "p", "role": "community_police_officer", "holder": "a17"}],
            ...     duties=[{"duty": "patrol"}])
            >>> net.levels, net.cell_of("b1", level="beat")
            (('beat', 'post'), ('p',))
        """
        if not id:
            msg = "A net has an id."
            raise ValueError(msg)
        tables = {
            key: table_of(key, given) for key, given in zip(_TABLES, (members, cells, posts, duties), strict=True)
        }
        columns = assemble(id, tables, levels, places or {})
        return cls(
            id=id,
            columns=columns,
            name=Text(name, name) if isinstance(name, str) else name,
            department=department,
            basis=basis,
            keep=keep,
            start=start,
            end=end,
            generated=generated,
            places=dict(places or {}),
        )

    @classmethod
    def _of(cls, ident: str, tables: dict[str, Any]) -> Self:
        return cls.from_tables(ident, **tables)

    @classmethod
    def over(  # noqa: PLR0913 - what a net consists of
        cls,
        id: str,  # noqa: A002 - the name of the field
        base: BaseUnits,
        codes: npt.NDArray[np.integer],
        *,
        cells: IdsLike | None = None,
        name: Text | None = None,
        generated: bool = False,
    ) -> Self:
        """Divide base units by a column of numbers: the quick way in for millions of them.

        Args:
            id: Id of the net.
            base: The base units.
            codes: Number of the cell of each base unit, from 0; -1 where there is none. Shape (n,).
            cells: Id of each cell; None for the numbers themselves.
            name: Name shown.
            generated: Whether it is made up.

        Raises:
            ValueError: There are not as many codes as base units, or a code has no cell.

        Example:
            >>> from gridgov.nets import BaseUnits
            >>> Net.over("health", BaseUnits.of_ids(["b1", "b2"]), np.array([0, -1]))
            <Net health: 1 cell, 1 base unit, 0 posts, 0 duties>
        """
        codes = np.asarray(codes)
        n = int(codes.max(initial=-1)) + 1
        ids = IdColumn.of(np.arange(n) if cells is None else cells)
        if codes.shape != (len(base),) or len(ids) < n or int(codes.min(initial=0)) < -1:
            msg = (
                f"There are {len(base)} base units and {len(ids)} cells; codes have shape {codes.shape}, up to {n - 1}."
            )
            raise ValueError(msg)
        inside = np.flatnonzero(codes >= 0)
        every = len(inside) == len(codes)
        units = base.ids if every else base.ids.take(inside)
        number = frozen(np.arange(len(inside), dtype=np.int32))
        cell = frozen((codes if every else codes[inside]).astype(np.int32))
        members = MemberColumns(units, None, None, number, cell, None, None)
        return cls(
            id=id, columns=NetColumns(("cell",), _bare_cells(ids), members, *_nobody()), name=name, generated=generated
        )

    def __attrs_post_init__(self) -> None:
        """Check what is said of the net as a whole."""
        if self.keep and not self.basis:
            raise InvalidNetError(Problems.of(Problem(KEPT_WITHOUT_BASIS, Place(path=self.id), {"net": self.id})))
        if self.start is not None and self.end is not None and self.end < self.start:
            msg = f"The net starts on {self.start} and ends before that, on {self.end}."
            raise ValueError(msg)

    # -- what it has -----------------------------------------------------------------------------------------------

    @property
    def levels(self) -> tuple[str, ...]:
        """Keys of its levels, the highest first."""
        return self.columns.levels

    @property
    def cell_ids(self) -> IdColumn:
        """Ids of its cells."""
        return self.columns.cells.ids

    @property
    def n_cells(self) -> int:
        """Number of its cells, of all levels."""
        return len(self.columns.cells.ids)

    def title(self, lang: Lang = "en") -> str:
        """Return its name, or its id.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> Net.from_tables("health", [{"unit": "b", "cell": "h"}], name=Text("health", "卫生健康")).title("zh")
            '卫生健康'
        """
        return Text(self.id, self.id).get(lang) if self.name is None else self.name.get(lang)

    @cached_property
    def paths(self) -> Rows:
        """Row of the cell at or above each cell at each level, -1 where there is none. Int32, shape (cells, levels)."""
        parent, level = self.columns.cells.parent, self.columns.cells.level
        out = np.full((len(parent), len(self.levels)), -1, np.int32)
        at = np.arange(len(parent), dtype=np.int32)
        rows = at.copy()
        while len(rows):
            out[rows, level[at]] = at
            up = parent[at]
            keep = up >= 0
            rows, at = rows[keep], up[keep]
        return frozen(out)

    def cells_at(self, level: str) -> Rows:
        """Return the cell of a level at or above each cell, -1 where there is none. Int32, shape (cells,).

        Raises:
            ValueError: The net has no such level.

        Example:
            >>> net = Net.from_tables("n", [], cells=[{"id": "a", "level": "big"},
            ...                                       {"id": "b", "level": "small", "parent": "a"}])
            >>> net.cells_at("big").tolist()
            [0, 0]
        """
        if level not in self.levels:
            msg = f"Net '{self.id}' has no level '{level}'; it has {', '.join(self.levels)}."
            raise ValueError(msg)
        return self.paths[:, self.levels.index(level)]

    def cell_of(self, unit: str, *, level: str | None = None) -> tuple[str, ...]:
        """Return the ids of the cells that a base unit is in, by the department's own id of it.

        Args:
            unit: Id of the base unit, as the department writes it.
            level: Key of the level whose cells are wanted; None for the cells that the members name.

        Raises:
            ValueError: The net has no such level.

        Example:
            >>> Net.from_tables("n", {"unit": ["b", "b"], "cell": ["x", "y"], "share": [0.5, 0.5]}).cell_of("b")
            ('x', 'y')
        """
        m = self.columns.members
        at = m.unit_ids.find_one(unit)
        cells = m.cell[np.flatnonzero(m.unit == at)]
        if level is not None:
            cells = self.cells_at(level)[cells]
        return tuple(self.cell_ids.get(int(cell)) for cell in dict.fromkeys(cells.tolist()) if cell >= 0)

    def stays(self, on: Day | None = None) -> Bools:
        """Tell which cells stay beside the merged net because a law or decision says so. Bool, shape (cells,).

        Args:
            on: The day; None for the days that the cells have.

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> net = Net.from_tables("n", [], cells=[{"id": "a"}, {"id": "port", "basis": "Port law"}])
            >>> net.stays().tolist()
            [False, True]
        """
        c = self.columns.cells
        if self.keep:
            return np.ones(self.n_cells, bool)
        has = ~c.basis.missing()
        # What stands below a cell that stays, stays with it.
        paths = self.paths
        kept: Bools = np.any((paths >= 0) & has[paths], axis=1)
        return kept if on is None else np.logical_and(kept, self.in_force(on))

    def in_force(self, on: Day) -> Bools:
        """Tell which cells are in force on a day. Bool, shape (cells,).

        Raises:
            ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> net = Net.from_tables("n", [], cells=[{"id": "a", "end": "2025-12-31"}, {"id": "b"}])
            >>> net.in_force("2026-01-01").tolist()
            [False, True]
        """
        day, c = as_day(on), self.columns.cells
        begun = np.isnat(c.start) | (c.start <= day)
        net = (self.start is None or as_day(self.start) <= day) and (self.end is None or day <= as_day(self.end))
        return begun & (np.isnat(c.end) | (c.end >= day)) & net

    # -- out -------------------------------------------------------------------------------------------------------

    def to_tables(self) -> dict[str, dict[str, list[Any]]]:
        """Return its ``members``, ``cells``, ``posts`` and ``duties`` as plain columns, as `from_tables` takes them.

        Example:
            >>> Net.from_tables("n", [{"unit": "b", "cell": "x"}]).to_tables()["members"]
            {'unit': ['b'], 'cell': ['x']}
        """
        c, m, p, d = self.columns.cells, self.columns.members, self.columns.posts, self.columns.duties
        cells, units = c.ids.tolist(), m.unit_ids.tolist()
        members: dict[str, list[Any]] = {
            "unit": [units[i] for i in m.unit.tolist()],
            "cell": [cells[i] for i in m.cell.tolist()],
        }
        if m.share is not None:
            members["share"] = [None if np.isnan(s) else s for s in m.share.tolist()]
        for key, column in (("name", m.unit_names), ("address", m.unit_addresses)):
            if column is not None:
                texts = column.tolist()
                members[key] = [texts[i] for i in m.unit.tolist()]
        above: list[Any] = [None if i < 0 else cells[int(i)] for i in c.parent]
        levels: list[Any] = [self.levels[int(i)] for i in c.level]
        rest: dict[str, list[Any]] = {"name": c.names.tolist(), "basis": c.basis.tolist()}
        days = {"start": write_days(c.start), "end": write_days(c.end)}
        table: dict[str, list[Any]] = {"id": cells, "parent": above, "level": levels, **rest, **days}
        posts: dict[str, list[Any]] = {
            "id": p.ids.tolist(),
            "cell": [cells[i] for i in p.cell.tolist()],
            "role": p.roles.tolist(),
            "holder": p.holders.tolist(),
            "time": p.times.tolist(),
        }
        duties: dict[str, list[Any]] = {
            "duty": d.names.tolist(),
            "cell": [None if i < 0 else cells[i] for i in d.cell.tolist()],
            "role": d.roles.tolist(),
            "system": d.systems.tolist(),
            "basis": d.basis.tolist(),
        }
        return {"members": members, "cells": _filled(table), "posts": _filled(posts), "duties": _filled(duties)}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Net):
            return NotImplemented
        mine, theirs = (
            (n.id, n.name, n.department, n.basis, n.keep, n.start, n.end, n.generated, n.levels) for n in (self, other)
        )
        return mine == theirs and self.to_tables() == other.to_tables()

    def __hash__(self) -> int:
        return hash((self.id, self.n_cells, len(self.columns.members.unit_ids)))

    @one_line
    def __repr__(self) -> str:
        c = self.columns
        counts = (
            (self.n_cells, "cell", "s"),
            (len(c.members.unit_ids), "base unit", "s"),
            (len(c.posts.ids), "post", "s"),
            (len(c.duties.names), "dut", "ies"),
        )
        text = ", ".join(
            f"{n:,} {word}{('y' if word == 'dut' else '') if n == 1 else many}" for n, word, many in counts
        )
        return f"<Net {self.id}: {text}{', generated' if self.generated else ''}>"


def _filled(table: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """Leave out columns in which nothing is said."""
    return {key: values for key, values in table.items() if any(value is not None for value in values)}


def _never(n: int) -> Days:
    return frozen(np.full(n, _DAYS))


def _bare_cells(ids: IdColumn) -> CellColumns:
    """Return cells of which only the ids are known."""
    n = len(ids)
    none = TextColumn.of([None] * n)
    parent, level = frozen(np.full(n, -1, np.int32)), frozen(np.zeros(n, np.int32))
    return CellColumns(ids, parent, level, none, none, _never(n), _never(n))


def _nobody() -> tuple[PostColumns, DutyColumns]:
    """Return no posts and no duties."""
    none, rows = TextColumn.of([]), frozen(np.zeros(0, np.int32))
    return PostColumns(IdColumn.of([]), rows, none, none, none), DutyColumns(none, rows, none, none, none)
