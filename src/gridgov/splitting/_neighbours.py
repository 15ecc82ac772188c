"""Who is next to whom: as it is given, or worked out from links, outlines, positions or the order of the units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

import attrs
import numpy as np

from gridgov._columns import IdColumn, Ints, frozen
from gridgov._face import as_html, one_line
from gridgov._links import Links
from gridgov._metric_spread import Floats
from gridgov.errors import InvalidSplitError, Place, Problems
from gridgov.splitting._neighbour_fold import Folded, folded
from gridgov.splitting._neighbour_outlines import Outlines, borders, read_outlines
from gridgov.splitting._neighbour_positions import gabriel, read_positions
from gridgov.splitting._neighbour_rows import Stated, stated
from gridgov.text import Text

__all__ = ["Adjacency", "Neighbours", "neighbours"]

#: Who is next to whom: pairs ``(id, id)`` or triples ``(id, id, weight)``; a mapping of pairs to weights; a table or
#: data frame with the columns ``from``, ``to`` and perhaps ``weight``; a networkx graph of ids; a CSV file with those
#: columns; ``"order"``; or None for what is known best.
Adjacency: TypeAlias = Iterable[Any] | Mapping[Any, Any] | str | Path | object | None
Kind: TypeAlias = Literal["edges", "links", "outlines", "positions", "order"]

_IN_ORDER: Final = "order"
_ADJACENT: Final = "adjacent"
_UNIT: Final = "unit:"
_LINKED: Final = Text("Pairs of neighbours out of 'adjacent' links: {m:,}.", "取自“adjacent”关系的相邻单元：{m:,}对。")
_BORDERING: Final = Text(
    "Pairs of neighbours whose outlines share a border: {m:,}.", "轮廓有公共边界的相邻单元：{m:,}对。"
)
_NEAR: Final = Text(
    "No adjacency was given: units are taken as neighbours if no other lies in the circle between them (pairs: {m:,}).",
    "未提供相邻关系：以两单元连线为直径的圆内没有其他单元的，视为相邻（{m:,}对）。",
)
_ASSUMED: Final = Text(
    "No adjacency was given: units that follow each other in the territory are taken as neighbours.",
    "未提供相邻关系：将辖区次序中相继的单元视为相邻。",
)
_ASKED: Final = Text(
    "As asked, units that follow each other in the territory are taken as neighbours.",
    "按要求将辖区次序中相继的单元视为相邻。",
)
_REPEATED: Final = Text(" Pairs stated more than once: {n:,}.", "其中重复给出的：{n:,}对。")
_OUTSIDE: Final = Text(" Pairs that lead elsewhere are left out: {n:,}.", "未计入指向范围之外的：{n:,}对。")
_ALONE: Final = Text(" Units next to no other: {n:,}.", "不与任何单元相邻的单元：{n:,}个。")


@attrs.frozen(eq=False)
class Neighbours:
    """Which units are next to each other, and how much they belong together.

    Example:
        >>> near = neighbours([("b1", "b2", 3), ("b3", "b2")], IdColumn.of(["b1", "b2", "b3"]))
        >>> near.edges.tolist(), near.weights.tolist(), near.kind
        ([[0, 1], [1, 2]], [3.0, 1.0], 'edges')
    """

    _repr_html_ = as_html

    #: Rows of each pair, once, the smaller first, sorted. Int64, shape (m, 2).
    edges: Ints
    #: How much each pair belongs together, above 0. Float64, shape (m,).
    weights: Floats
    kind: Kind
    #: Where the pairs come from.
    source: Text
    #: Whether anything but the order of the units says who is next to whom.
    given: bool
    #: x and y of each unit, None where they are not known. Float64, shape (n, 2).
    places: Floats | None = None

    def __len__(self) -> int:
        return len(self.edges)

    @one_line
    def __repr__(self) -> str:
        return f"<Neighbours: {len(self):,} pairs by {self.kind}{'' if self.places is None else ', with positions'}>"


def neighbours(  # noqa: PLR0913 - all that says who is next to whom
    given: Adjacency,
    ids: IdColumn,
    *,
    within: tuple[IdColumn, Ints] | None = None,
    links: Links | None = None,
    positions: object = None,
    outlines: object = None,
) -> Neighbours:
    """Work out who is next to whom.

    Args:
        given: The neighbours, see `Adjacency`. The weight of a pair says how much the two belong together, such as 3
            across a courtyard wall and 1 across a street: above 0, by default 1. A pair that a list or table has twice,
            such as both ways round, counts once, and must have one weight; parallel edges of a graph add up. None: the
            ``adjacent`` links between these units, without them the outlines that share a border, without outlines the
            positions, without positions the order of the units. ``"order"``: units that follow each other.
        ids: Ids of the units. Edges are rows of it.
        within: Ids that pairs may name, too, such as those of the whole city, and the row of the unit that each is
            or is below, -1 for none. What is below two units makes these neighbours; what leads elsewhere is left out.
        links: Links of the jurisdiction.
        positions: x and y of each unit in a plane: a mapping of ids to ``(x, y)``, or a table with the columns ``id``,
            ``x`` and ``y``.
        outlines: Polygons that do not overlap: a mapping of ids to shapely polygons or WKT, or a GeoDataFrame with the
            column ``id``. What touches in a point only is not next to each other.

    Raises:
        InvalidSplitError: With everything that is wrong with pairs, weights, outlines and positions.
        InvalidFileError: A file is no CSV table at all.
        MissingExtraError: There are outlines, and shapely is not installed.
        OSError: A file cannot be opened.
        TypeError: Something given is of a type that means nothing here.
        ValueError: Columns of a table differ in length.

    Example:
        >>> near = neighbours(None, IdColumn.of(["b1", "b2", "b3"]))
        >>> near.edges.tolist(), near.given
        ([[0, 1], [1, 2]], False)
        >>> print(near.source)
        No adjacency was given: units that follow each other in the territory are taken as neighbours.
        >>> lattice = {"b1": (0, 0), "b2": (1, 0), "b3": (1, 1)}
        >>> neighbours(None, IdColumn.of(["b1", "b2", "b3"]), positions=lattice)
        <Neighbours: 2 pairs by positions, with positions>
    """
    shapes, points = None, None
    problems = Problems()
    if outlines is not None:
        shapes, problems = read_outlines(outlines, ids)
    if positions is not None:
        points, more = read_positions(positions, ids)
        problems += more
    named = _named(given, ids, links)
    pairs = None
    if named is not None:
        pairs, more = folded(named[1], ids, within)
        problems += more
    if problems:
        raise InvalidSplitError(problems)
    places = shapes.middles() if points is None and shapes is not None else points
    if named is not None and pairs is not None:
        source = _with_number(named[1].source, pairs, named[1].place.file)
        return _result(pairs, len(ids), named[0], source, places)
    return _found(given, ids, shapes, places)


def _named(given: Adjacency, ids: IdColumn, links: Links | None) -> tuple[Kind, Stated] | None:
    """Return the pairs that somebody named, None if nobody did."""
    if given is not None:
        return None if isinstance(given, str) and given == _IN_ORDER else ("edges", stated(given))
    pairs = [] if links is None else _linked(links, ids)
    if not pairs:
        return None
    return "links", Stated([a for a, _ in pairs], [b for _, b in pairs], None, Place(path="links"), _LINKED)


def _linked(links: Links, ids: IdColumn) -> list[tuple[str, str]]:
    """Return each pair of these units that a link calls adjacent, once: a link may be there for several times."""
    pairs = dict.fromkeys(
        (link.source_id, link.target_id)
        for link in links
        if link.kind == _ADJACENT and link.source.startswith(_UNIT) and link.target.startswith(_UNIT)
    )
    pairs = dict.fromkeys((a, b) if a <= b else (b, a) for a, b in pairs if a != b)
    there = (ids.find([ident for pair in pairs for ident in pair]) >= 0).tolist()
    return [pair for i, pair in enumerate(pairs) if there[2 * i] and there[2 * i + 1]]


def _found(given: Adjacency, ids: IdColumn, shapes: Outlines | None, places: Floats | None) -> Neighbours:
    """Work the pairs out from what is known best."""
    n = len(ids)
    if given is None and shapes is not None:
        pairs = _plain(borders(shapes))
        return _result(pairs, n, "outlines", _with_number(_BORDERING, pairs), places)
    if given is None and places is not None:
        pairs = _plain(gabriel(places, ids))
        return _result(pairs, n, "positions", _with_number(_NEAR, pairs), places)
    row = np.arange(max(n - 1, 0), dtype=np.int64)
    source = _ASSUMED if given is None else _ASKED
    return _result(_plain(np.stack([row, row + 1], axis=1)), n, "order", source, places)


def _with_number(source: Text, pairs: Folded, file: str | None = None) -> Text:
    return source.format(m=len(pairs.edges), file=file)


def _plain(edges: Ints) -> Folded:
    return Folded(edges, np.ones(len(edges)), 0)


def _result(pairs: Folded, n: int, kind: Kind, source: Text, places: Floats | None) -> Neighbours:
    """Return the result, with what is unusual about it said."""
    alone = n - len(np.unique(pairs.edges))
    said = [source]
    said += [_REPEATED.format(n=pairs.repeated)] * (pairs.repeated > 0)
    said += [_OUTSIDE.format(n=pairs.outside)] * (pairs.outside > 0)
    said += [_ALONE.format(n=alone)] * (alone > 0 and n > 1)
    text = Text("".join(t.en for t in said), "".join(t.zh for t in said))
    here = None if places is None else frozen(places)
    return Neighbours(frozen(pairs.edges), frozen(pairs.weights), kind, text, kind != _IN_ORDER, here)
