"""Who is next to whom, out of outlines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, Literal, TypeAlias, get_args, overload

import attrs
import numpy as np

from gridgov._columns import IdColumn, Ints, frozen
from gridgov._days import Day, as_day
from gridgov._extras import need
from gridgov._face import as_html, one_line
from gridgov._frame import Column, Frame, framed, objects
from gridgov._links import Link, Links
from gridgov.geo._borders import ROUNDING, bordering, near
from gridgov.geo._measure import Shapes, mended, plane
from gridgov.geo._outlines import Outlines
from gridgov.text import Text

__all__ = ["Adjacency", "Rule", "adjacency"]

#: Whether units are next to each other that share a border of some length, or also those that touch in a point.
Rule: TypeAlias = Literal["rook", "queen"]

_TITLE: Final = Text("adjacency", "相邻关系")
_FROM: Final = Column("from", Text("from", "起"), Text("", ""), Text("Id of a unit.", "单元编号。"))
_TO: Final = Column("to", Text("to", "止"), Text("", ""), Text("Id of a unit next to it.", "相邻单元编号。"))
#: A border that is there within a tolerance is so many tolerances long at least: around a corner, two are always near.
_BORDER: Final = 10.0


def _sealed(edges: Ints) -> Ints:
    return frozen(np.array(edges, np.int64).reshape(-1, 2))


@attrs.frozen(eq=False, repr=False)
class Adjacency(Sequence[tuple[str, str]]):
    """Pairs of ids of units that are next to each other, each once, the smaller id first, in order.

    It is what ``gg.split(..., adjacency=...)`` takes.

    Example:
        >>> from gridgov import geo
        >>> squares = {f"g{i}": f"POLYGON (({i} 0, {i + 1} 0, {i + 1} 1, {i} 1, {i} 0))" for i in range(3)}
        >>> near = geo.adjacency(geo.read(squares, crs="EPSG:4547"))
        >>> near, list(near)
        (<Adjacency: 2 pairs of 3 units, rook>, [('g0', 'g1'), ('g1', 'g2')])
    """

    _repr_html_ = as_html

    #: Ids of all units, in the order of the outlines.
    ids: IdColumn
    #: Rows of each pair in ``ids``. Int64, shape (m, 2), read-only.
    edges: Ints = attrs.field(converter=_sealed)
    rule: Rule = "rook"
    #: Metres within which borders count as the same.
    tolerance: float = 0.0

    def __len__(self) -> int:
        return len(self.edges)

    @overload
    def __getitem__(self, index: int) -> tuple[str, str]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[str, str]]: ...
    def __getitem__(self, index: int | slice) -> tuple[str, str] | Sequence[tuple[str, str]]:
        if isinstance(index, slice):
            return self._named(self.edges[index])
        a, b = self.edges[index].tolist()
        return self.ids.get(a), self.ids.get(b)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._named(self.edges))

    def _named(self, edges: Ints) -> list[tuple[str, str]]:
        first, second = (self.ids.decode(edges[:, i].astype(np.int32)).tolist() for i in (0, 1))
        return list(zip(first, second, strict=True))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Adjacency):
            return NotImplemented
        return set(self.ids.tolist()) == set(other.ids.tolist()) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash((len(self.ids), len(self)))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.ids, self.edges, self.rule, self.tolerance)

    @one_line
    def __repr__(self) -> str:
        n, m = len(self.ids), len(self)
        return f"<Adjacency: {m:,} pair{'' if m == 1 else 's'} of {n:,} unit{'' if n == 1 else 's'}, {self.rule}>"

    def links(self, *, start: Day | None = None, basis: str | None = None) -> Links:
        """Return the pairs as ``adjacent`` links of a jurisdiction.

        Args:
            start: First day of all of them; None: since before the records.
            basis: On what they rest, such as the name of a survey.

        Raises:
            ValueError: ``start`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
            TypeError: ``start`` is neither a date nor a text.

        Example:
            >>> from gridgov import geo
            >>> squares = {f"g{i}": f"POLYGON (({i} 0, {i + 1} 0, {i + 1} 1, {i} 1, {i} 0))" for i in range(2)}
            >>> geo.adjacency(geo.read(squares, crs="EPSG:4547")).links(basis="survey")[0].target
            'unit:g1'
        """
        day = None if start is None else str(as_day(start))
        return Links(tuple(Link("adjacent", f"unit:{a}", f"unit:{b}", day, None, basis) for a, b in self))

    def to_frame(self) -> Frame:
        """Return the pairs as a frame with the columns ``from`` and ``to``.

        Example:
            >>> from gridgov import geo
            >>> squares = {f"g{i}": f"POLYGON (({i} 0, {i + 1} 0, {i + 1} 1, {i} 1, {i} 0))" for i in range(2)}
            >>> geo.adjacency(geo.read(squares, crs="EPSG:4547")).to_frame().to_dict()
            {'from': ['g0'], 'to': ['g1']}
        """
        pairs = list(self)
        return framed(_TITLE, (_FROM, objects([a for a, _ in pairs])), (_TO, objects([b for _, b in pairs])))


def adjacency(outlines: Outlines, *, rule: Rule = "rook", tolerance: float = 0.0) -> Adjacency:
    """Work out which outlines are next to each other.

    What overlaps is next to each other, too. Points are next to nothing. The result does not depend on the order of the
    outlines.

    Args:
        outlines: Polygons of units of one level, such as ``outlines.only(city.units(level="grid").ids)``.
        rule: ``"rook"``: they share a border of some length. ``"queen"``: or touch in a point.
        tolerance: Metres, from 0. Borders that are so far apart at most count as one; to be neighbours as rooks, they
            run so for ten tolerances at least.

    Raises:
        MissingExtraError: shapely is not installed.
        ValueError: ``rule`` is another word, or ``tolerance`` is below 0 or no finite number.

    Example:
        >>> from gridgov import geo
        >>> corner = {"a": "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0))", "b": "POLYGON ((9 9, 18 9, 18 18, 9 18, 9 9))"}
        >>> outlines = geo.read(corner, crs="EPSG:4547")
        >>> len(adjacency(outlines)), len(adjacency(outlines, rule="queen"))
        (0, 1)
    """
    if rule not in get_args(Rule):
        msg = f"rule is 'rook' or 'queen', not {rule!r}."
        raise ValueError(msg)
    if not 0 <= tolerance < np.inf:
        msg = f"tolerance is a number of metres from 0, not {tolerance}."
        raise ValueError(msg)
    shapely = need("shapely", extra="geo")
    rows = np.flatnonzero(~outlines.is_point)
    shapes = outlines.shapes[rows]
    flat = mended(plane(shapes, outlines.crs).into(shapes))
    pairs = near(shapely, flat, max(tolerance, ROUNDING)) if rule == "queen" else _bordering(shapely, flat, tolerance)
    return Adjacency(outlines.ids, _ordered(outlines.ids, rows[pairs].reshape(-1, 2)), rule, float(tolerance))


def _bordering(shapely: Any, shapes: Shapes, tolerance: float) -> Ints:  # noqa: ANN401 - a module
    """Return the pairs of rows that share a border of some length, each once."""
    exact = bordering(shapely, shapes)
    if tolerance <= ROUNDING:
        return exact
    pairs = near(shapely, shapes, tolerance)
    n = len(shapes)
    pairs = pairs[~np.isin(pairs[:, 0] * n + pairs[:, 1], exact[:, 0] * n + exact[:, 1])]
    left, right = shapes[pairs[:, 0]], shapes[pairs[:, 1]]
    shared = shapely.length(shapely.intersection(shapely.boundary(left), shapely.buffer(right, tolerance)))
    return np.concatenate([exact, pairs[np.asarray(shared) > _BORDER * tolerance]])


def _ordered(ids: IdColumn, pairs: Ints) -> Ints:
    """Return the pairs with the smaller id first, in the order of the ids."""
    names = ids.tolist()
    rank = np.empty(len(names), np.int64)
    rank[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
    turned = rank[pairs[:, 0]] > rank[pairs[:, 1]]
    out = np.where(turned[:, None], pairs[:, ::-1], pairs)
    return out[np.lexsort((rank[out[:, 1]], rank[out[:, 0]]))]
