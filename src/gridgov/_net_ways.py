"""More ways to make a net: from a territory's own grids, from codes, from polygons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, Self

from gridgov._days import Day
from gridgov._net_build import TableLike
from gridgov._net_codes import tables_of_codes
from gridgov._net_polygons import Dropped, tables_of_polygons
from gridgov._net_units import tables_of_units
from gridgov.hierarchy import Hierarchy

if TYPE_CHECKING:
    from gridgov.jurisdiction import Jurisdiction

__all__ = ["NetWays"]


class NetWays:
    """Makes nets; each way ends in `from_tables`, where everything is checked."""

    __slots__ = ()

    @classmethod
    def _of(cls, ident: str, tables: dict[str, Any]) -> Self:
        """Make a net of tables."""
        raise NotImplementedError

    @classmethod
    def from_units(  # noqa: PLR0913 - what is taken of a place
        cls,
        place: Jurisdiction | Hierarchy,
        level: str | Sequence[str],
        *,
        base: str,
        id: str,  # noqa: A002 - the name of the field
        on: Day | None = None,
        roles: Collection[str] | None = None,
        **whole: Any,
    ) -> Self:
        """Take a territory's own grids, or units of any levels, as a net.

        Base units that stand under no such unit are left out: they are a gap of the net.

        Args:
            place: The territory; or a jurisdiction, whose posts at these units are taken, too.
            level: Key of the level of the cells, or of several, which stand below each other.
            base: Key of the level of the base units.
            id: Id of the net.
            on: The day whose holders are taken; None for no posts.
            roles: Keys of the roles whose posts are taken; None for all.
            **whole: What else `from_tables` takes: ``name``, ``department``, ``duties``, ``basis``, ``keep``.

        Raises:
            UnknownKeyError: The scheme has no such level.
            ValueError: A level is not above that of the base units, or ``on`` is not written YYYY-MM-DD.
            TypeError: ``on`` is neither a date nor a text.

        Example:
            >>> from gridgov import LevelScheme
            >>> from gridgov.nets import Net
            >>> h = Hierarchy.from_records([
            ...     {"id": "c", "level": "community"}, {"id": "g1", "level": "grid", "parent": "c"},
            ...     {"id": "b1", "level": "building", "parent": "g1"},
            ...     {"id": "b2", "level": "building", "parent": "c"}],
            ...     levels=LevelScheme.ladder("community", "grid", "building", optional=["grid"]))
            >>> Net.from_units(h, "grid", base="building", id="grids")
            <Net grids: 1 cell, 1 base unit, 0 posts, 0 duties>
            >>> Net.from_units(h, ["community", "grid"], base="building", id="grids").cell_of("b2")
            ('c',)
        """
        levels = (level,) if isinstance(level, str) else tuple(level)
        return cls._of(id, {**tables_of_units(place, levels, base, roles, on), **whole})

    @classmethod
    def from_codes(
        cls,
        codes: TableLike,
        *,
        id: str,  # noqa: A002 - the name of the field
        widths: Sequence[int] | None = None,
        levels: Sequence[str] | None = None,
        **whole: Any,
    ) -> Self:
        """Make a net of codes whose beginnings are the codes of the cells above.

        Args:
            codes: The code of the cell of each base unit: a mapping from base unit to code, or a table with the columns
                ``unit`` and ``cell``. A code may be that of a higher cell.
            id: Id of the net.
            widths: Digits of the code of each level, ascending, such as ``(6, 9, 12)``. None: unit grid codes of 15
                digits (county, street, community, grid), or a department's grid codes of 20 (object, county, street,
                community, grid), each checked as `gridgov.codes` has it.
            levels: Keys of the levels, the highest first, one for each width.
            **whole: What else `from_tables` takes: ``name``, ``department``, ``posts``, ``duties``, ``basis``.

        Raises:
            InvalidNetError: With every code that is not well formed, and the row where it stands first.
            ValueError: Widths do not ascend from 1, or there are not as many levels as widths.
            TypeError: ``codes`` is no table.

        Example:
            >>> from gridgov.nets import Net
            >>> net = Net.from_codes({"b1": "610902001001007", "b2": "610902001002001"}, id="water")
            >>> net
            <Net water: 6 cells, 2 base units, 0 posts, 0 duties>
            >>> net.cell_of("b2", level="street"), Net.from_codes({"b": "0102"}, id="n", widths=(2, 4)).levels
            (('610902001',), ('level_1', 'level_2'))
        """
        return cls._of(id, {**tables_of_codes(id, codes, widths, levels), **whole})

    @classmethod
    def from_polygons(  # noqa: PLR0913 - two layers and how they are read
        cls,
        polygons: TableLike,
        base: TableLike,
        *,
        id: str,  # noqa: A002 - the name of the field
        cell: str = "cell",
        unit: str = "unit",
        least: float = 0.01,
        dropped: list[Dropped] | None = None,
        **whole: Any,
    ) -> Self:
        """Make a net of the polygons of its cells, laid over points or outlines of the base units.

        A point is in every polygon that it lies in or on the edge of; in several, none has a share, and `Nets` reports
        it as claimed by several cells. An outline is in each polygon with the share of its area there; the shares are
        brought to add up to 1 over what the net covers, and are left out where polygons overlap. What lies outside all
        polygons is a gap.

        Args:
            polygons: A GeoDataFrame, or pairs of the id of a cell and a shapely geometry. A cell may have several.
            base: A GeoDataFrame of points or outlines; columns or a data frame with ``x`` and ``y``; or pairs.
            id: Id of the net.
            cell: Name of the column with the id of the cell.
            unit: Name of the column with the id of the base unit.
            least: Smaller shares of an outline are left out, from 0 to below 1: edges that were not drawn exactly.
            dropped: A list that takes up what is left out so: base unit, cell and share.
            **whole: What else `from_tables` takes: ``name``, ``department``, ``posts``, ``duties``, ``basis``.

        Raises:
            InvalidNetError: With every row that has no id or no valid geometry, base units that are there twice, and
                two different coordinate systems.
            MissingExtraError: shapely is not installed (extra ``geo``).
            ValueError: A column is not there, or ``least`` is out of its range.
            TypeError: Something given is no such table.

        Example:
            >>> from gridgov.nets import Net
            >>> from shapely import box
            >>> net = Net.from_polygons([("west", box(0, 0, 4, 4)), ("east", box(4, 0, 8, 4))],
            ...     [("b1", box(1, 1, 2, 2)), ("b2", box(3, 1, 7, 2)), ("b3", box(9, 9, 10, 10))], id="water")
            >>> net.to_tables()["members"]
            {'unit': ['b1', 'b2', 'b2'], 'cell': ['west', 'west', 'east'], 'share': [None, 0.25, 0.75]}
        """
        tables = tables_of_polygons(polygons, base, cell=cell, unit=unit, least=least, dropped=dropped)
        return cls._of(id, {**tables, **whole})
