"""The units as tiles in tiles: what stands where, by size, and never more of it than one can see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Bools
from gridgov.hierarchy import Hierarchy
from gridgov.measures import Measure, Total
from gridgov.plot._counts import Ints, Numbers
from gridgov.plot._spec_tiles import Tile
from gridgov.plot._words import both, measured, number, plural, say
from gridgov.text import Lang, Text

__all__ = ["LIMITS", "LOST", "Limits", "Node", "Structure", "structure"]


@attrs.frozen
class Limits:
    """How much of a tree is laid out."""

    #: At most so many layers, tiles in all, and tiles under one other.
    layers: int = 4
    tiles: int = 1500
    siblings: int = 60
    #: More tiles than this are shown layer by layer.
    at_once: int = 600
    #: Siblings smaller than this share of the whole stand together. 0 to 1.
    least: float = 0.0
    #: What would stand alone, or is smaller even together, has a tile down to this part of `least`, else none. 0 to 1.
    bend: float = 1.0


LIMITS: Final = Limits()
_OTHERS: Final = Text("{n:,} others", "其他{n:,}个")
#: Where no one has a tile of its own.
_ALL: Final = Text("{n:,} units", "{n:,}个单元")

_ZERO: Final = Text(
    "What is known of {what} is 0: the size of a tile is its number of lowest units.",
    "{what}的已知值均为0，方块按末级单元数绘制。",
)
_UNKNOWN: Final = Text(
    "Nothing is known of {what}: the size of a tile is its number of lowest units.",
    "{what}均未知，方块按末级单元数绘制。",
)
_UNSURE: Final = Text(
    "{alt} In {n:,} tile{s} a part is unknown and the size is a lower bound.",
    "{alt}有{n:,}个方块的规模部分未知，面积为下限。",
)
_GREY: Final = Text(
    "{alt} In {n:,} tile{s} a part is unknown and the size is a lower bound; the innermost of them are grey.",
    "{alt}有{n:,}个方块的规模部分未知，面积为下限，其中最内层的显示为灰色。",
)
#: What is said of units that have no area because nothing is known of them.
LOST: Final = Text("Of unknown size and not drawn: {n:,}.", "规模未知而未画出：{n:,}个。")


@attrs.frozen
class Node:
    """One tile: a unit, or the rest of its siblings, or all roots together."""

    #: Position of the node around it, None for the outermost.
    parent: int | None
    name: Text | str
    level: Text
    value: Text
    size: float
    depth: int
    unsure: bool
    #: Row of the unit, None where it is not one unit.
    row: int | None
    #: How many units stand in it that have no tile of their own.
    rest: int = 0
    #: Rows of the units in it: the unit, or the rest.
    rows: Ints = attrs.field(factory=lambda: np.zeros(0, np.int64), eq=False, repr=False)

    def tile(self, lang: Lang, unit: Text) -> Tile:
        """Return it in one language."""
        name = self.name if isinstance(self.name, str) else self.name.get(lang)
        value = self.value.get(lang)
        full = Text("{value} {unit}", "{value}{unit}").get(lang).format(value=value, unit=unit.get(lang))
        return Tile(self.parent, name, value, full, self.size, self.depth, self.unsure)


@attrs.frozen
class Structure:
    """All tiles, outer ones first."""

    title: Text
    alt: Text
    nodes: tuple[Node, ...]
    #: What the size is, with its unit.
    what: Text
    #: The unit alone.
    unit: Text
    #: How many layers are drawn at once.
    shown: int
    #: How many units in it lie over their siblings and are left out.
    over: int
    #: Rows of the units that are too small for a tile, alone and together.
    small: Ints = attrs.field(factory=lambda: np.zeros(0, np.int64), eq=False, repr=False)
    #: How many units have a tile of size 0 of their own, not counting what is in them.
    flat: int = 0
    #: How many of all that is too small or flat are of a size that is not, or not wholly, known.
    lost: int = 0
    #: Why the size is another one than what was asked for.
    instead: Text | None = None

    @property
    def lowest(self) -> float:
        """The share of the whole that the smallest tile has, from 0; 1 where nothing has a size."""
        whole = sum(node.size for node in self.nodes if node.parent is None)
        return min(node.size for node in self.nodes) / whole if whole else 1.0

    def tiles(self, lang: Lang) -> list[Tile]:
        """Return the tiles in one language."""
        return [node.tile(lang, self.unit) for node in self.nodes]


class _Sizes:
    """Size and wording of units by a measure, or, where nothing of it is known, by the number of lowest units."""

    def __init__(self, h: Hierarchy, measure: Measure | None) -> None:
        self.hierarchy = h
        totals = None if measure is None else h.rollup(measure.key)
        #: Why the size is another one than what was asked for.
        self.instead: Text | None = None
        if measure is not None and totals is not None and not totals.known.any() and not (totals.stated > 0).any():
            zero = bool(totals.complete.any() or (totals.stated == 0).any())
            self.instead = say(_ZERO if zero else _UNKNOWN, what=measure.name)
            totals = None
        if measure is None or totals is None:
            self.values: Numbers = h.rollup(np.ones(len(h), np.int8)).known
            self.known: Numbers = self.values
            self.gaps: Ints = np.zeros(len(h), np.int64)
            self.stated = np.zeros(len(h), bool)
            self.what, self.unit = Text("lowest units", "末级单元（个）"), Text("lowest units", "个末级单元")
            return
        complete = totals.complete
        # Where the parts have gaps, the stated figure stands in, unless more than that is known of them.
        self.stated = ~complete & (totals.stated >= totals.known)  # false where nothing is stated
        self.values = np.where(self.stated, totals.stated, totals.known)
        self.known = totals.known
        self.gaps = np.zeros(len(h), np.int64) if totals.unknown is None else totals.unknown
        self.what, self.unit = measured(measure), measure.unit

    def unsure(self, rows: Ints | int) -> Bools:
        """Tell whether the size of units is a lower bound."""
        return np.asarray((self.gaps[rows] > 0) & ~self.stated[rows])

    def text(self, row: int) -> Text:
        """Say the size of one unit."""
        if self.stated[row]:
            return say(Text("{n} stated", "填报{n}"), n=number(self.values[row]))
        return both(Total(float(self.known[row]), int(self.gaps[row])).text)

    def rest(self, rows: Ints) -> Text:
        """Say the size of some units together."""
        return both(Total(float(self.values[rows].sum()), int(self.gaps[rows][~self.stated[rows]].sum())).text)


class _Layout:
    """Tiles as they are laid out, layer by layer."""

    def __init__(self, h: Hierarchy, found: _Sizes, limits: Limits) -> None:
        self.hierarchy, self.found, self.limits = h, found, limits
        self.nodes: list[Node] = []
        self.place: dict[int, int] = {}
        self.whole = 0.0
        #: Rows of units that have no tile.
        self.small: list[Ints] = []

    def around(self, rows: Ints, name: Text) -> None:
        """Put several roots into one tile: plotly draws one outermost tile."""
        size, unsure = float(self.found.values[rows].sum()), bool(self.found.unsure(rows).any())
        together = Text("all", "合计")
        self.nodes.append(Node(None, name, together, self.found.rest(rows), size, 0, unsure, row=None, rows=rows))

    def _add(self, row: int, parent: int | None, depth: int) -> None:
        h, found = self.hierarchy, self.found
        self.place[row] = len(self.nodes)
        unit, found_type = h.at(row), h.levels.types[int(h.types[row])]
        unsure = bool(found.unsure(row))
        self.nodes.append(
            Node(
                parent=parent,
                name=unit.name or unit.id,
                level=h.levels.title(found_type.level, found_type.kind),
                value=found.text(row),
                size=float(found.values[row]),
                depth=depth,
                unsure=unsure,
                row=row,
                rows=np.array([row], np.int64),
            )
        )

    def _kept(self, rows: Ints) -> Ints:
        """Choose the siblings that have a tile of their own."""
        sizes, most = self.found.values[rows], self.limits.siblings
        small = sizes < self.least
        if small.sum() == 1 and float(sizes[small][0]) >= self.limits.bend * self.least:
            small[:] = False
        if small.any():
            rows = rows[~small]
            most -= 1
        if len(rows) > most:
            largest = np.argsort(-self.found.values[rows], kind="stable")[: self.limits.siblings - 1]
            rows = rows[np.sort(largest)]
        return rows

    @property
    def least(self) -> float:
        """The smallest size that has a tile of its own."""
        return self.limits.least * self.whole

    def spread(self, rows: Ints, parent: int | None, depth: int) -> list[int]:
        """Add units side by side; those that are too many become one tile."""
        kept, found = self._kept(rows), self.found
        for row in kept.tolist():
            self._add(row, parent, depth)
        rest = np.setdiff1d(rows, kept)
        if len(rest) and float(found.values[rest].sum()) < self.limits.bend * self.least:
            self.small.append(rest)
        elif len(rest):
            name = (_OTHERS if len(kept) else _ALL).format(n=len(rest))
            unsure = bool(found.unsure(rest).any())
            size = float(found.values[rest].sum())
            together = Text("together", "合计")
            self.nodes.append(
                Node(parent, name, together, found.rest(rest), size, depth, unsure, None, len(rest), rest)
            )
        out: list[int] = kept.tolist()
        return out


def structure(  # noqa: PLR0913 - what the figure and the page ask for
    h: Hierarchy,
    measure: Measure | None,
    *,
    title: Text,
    within: int | None = None,
    limits: Limits = LIMITS,
    colored: bool = False,
) -> Structure:
    """Lay out the units from the top down, as far as they can be seen.

    Args:
        h: The units.
        measure: What their size is; None for the number of lowest units.
        title: What all roots together are called, where there are several.
        within: Row of the unit at the top; None for all.
        limits: How much is laid out.
        colored: Whether the colour will say something else than what is unknown.
    """
    found = _Sizes(h, measure)
    over = h.levels.overlays()[h.types]
    roots = h.tree.roots.astype(np.int64) if within is None else np.array([within], np.int64)
    layout = _Layout(h, found, limits)
    layout.whole = float(found.values[roots].sum())
    nodes = layout.nodes
    depth = 0
    if len(roots) > 1:
        layout.around(roots, title)
        depth = 1
    layer = layout.spread(roots, 0 if depth else None, depth)
    for below in range(depth + 1, limits.layers):
        # What lies over its siblings would fill the tile of the unit above a second time.
        lists = [(row, rows[~over[rows]]) for row in layer for rows in (h.tree.children(row).astype(np.int64),)]
        if len(nodes) + sum(min(len(rows), limits.siblings) for _, rows in lists) > limits.tiles:
            break
        layer = [child for row, rows in lists if len(rows) for child in layout.spread(rows, layout.place[row], below)]
    what = say(Text("Units by size: {what}", "各单元规模：{what}"), what=found.what)
    left = int(over.sum() if within is None else over[within + 1 : h.tree.end[within]].sum())
    shown = limits.layers + 1 if len(nodes) <= limits.at_once else limits.layers - 1
    small = np.concatenate([*layout.small, np.zeros(0, np.int64)])
    nodes = _grown(nodes)
    flat = _flat(nodes)
    return Structure(
        what,
        _said(nodes, left, colored=colored),
        tuple(nodes),
        found.what,
        found.unit,
        shown,
        left,
        small,
        flat=len(flat),
        lost=int(found.unsure(small).sum() + found.unsure(flat).sum()),
        instead=found.instead,
    )


def _flat(nodes: Sequence[Node]) -> Ints:
    """Find the rows of units that have a tile of size 0 in a tile that has a size."""
    none = [n.rows for n in nodes if not n.size and n.parent is not None and nodes[n.parent].size]
    return np.concatenate([*none, np.zeros(0, np.int64)])


def _said(nodes: Sequence[Node], over: int, *, colored: bool) -> Text:
    """Say what can be seen, and what cannot.

    Args:
        nodes: The tiles.
        over: How many units lie over their siblings.
        colored: Whether the colour says something else than what is unknown.
    """
    layers = max(node.depth for node in nodes) + 1
    units = sum(node.row is not None for node in nodes)
    alt = Text(
        "{units:,} unit{s} in {layers} layer{ss} from the top; the area of a tile is its size. "
        "Click a tile to go in: more names appear. Click the bar above to come out.",
        "自上而下{layers}层，共{units:,}个单元，面积表示规模。点击方块可进入并显示更多名称，点击上方路径可返回。",
    ).format(units=units, layers=layers, s=plural(units), ss=plural(layers))
    if n := sum(node.rest for node in nodes):
        words = Text(
            "{alt} {n:,} more stand together in tiles named “others”.", "{alt}另有{n:,}个单元合并显示为“其他”。"
        )
        alt = say(words, alt=alt, n=n)
    if n := sum(node.unsure and node.size > 0 for node in nodes):
        alt = say(_UNSURE if colored else _GREY, alt=alt, n=n, s=plural(n))
    if over:
        words = Text(
            "{alt} Units that lie over the others are left out: {n:,}. What is in them stands there already.",
            "{alt}未画出与其他单元重叠的{n:,}个单元，其内容已包含在图中。",
        )
        alt = say(words, alt=alt, n=over)
    return alt


def _grown(nodes: Sequence[Node]) -> list[Node]:
    """Let every tile be at least as large as what is in it, where stated totals are smaller than their parts."""
    need = [0.0] * len(nodes)
    size = [node.size for node in nodes]
    for i in range(len(nodes) - 1, -1, -1):
        size[i] = max(size[i], need[i])
        parent = nodes[i].parent
        if parent is not None:
            need[parent] += size[i]
    return [attrs.evolve(node, size=size[i]) for i, node in enumerate(nodes)]
