"""The units as tiles in tiles: what stands where, by size, and never more of it than one can see."""

from __future__ import annotations

from typing import Final

import attrs
import numpy as np

from gridgov.measures import Total
from gridgov.plot._spec import Tile
from gridgov.report._counts import Ints, Numbers
from gridgov.report._subject import Subject
from gridgov.report._tables import Column, Row, Table
from gridgov.report._words import both, measured, number, plural, say
from gridgov.text import Lang, Text

__all__ = ["Node", "Structure", "structure"]

#: At most this many layers, tiles in all, and tiles under one other.
_LAYERS: Final = 4
_TILES: Final = 1500
_SIBLINGS: Final = 60
#: More tiles than this are shown layer by layer.
_AT_ONCE: Final = 600


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

    def tiles(self, lang: Lang) -> list[Tile]:
        """Return the tiles in one language."""
        return [node.tile(lang, self.unit) for node in self.nodes]

    @property
    def shown(self) -> int:
        """How many layers are drawn at once."""
        return _LAYERS + 1 if len(self.nodes) <= _AT_ONCE else _LAYERS - 1

    def table(self) -> Table:
        """Return the same as rows."""
        columns = (
            Column(Text("unit", "单元"), long=True),
            Column(Text("level", "层级")),
            Column(self.what, number=True),
        )
        rows = [Row((node.name, node.level, node.value), depth=node.depth) for node in _by_place(self.nodes)]
        return Table("structure", self.title, columns, rows)


def _by_place(nodes: tuple[Node, ...]) -> list[Node]:
    """Bring nodes from layer by layer into the order of reading: each followed by what is in it."""
    inside: dict[int | None, list[int]] = {}
    for i, node in enumerate(nodes):
        inside.setdefault(node.parent, []).append(i)
    out: list[Node] = []
    stack = list(reversed(inside.get(None, [])))
    while stack:
        i = stack.pop()
        out.append(nodes[i])
        stack.extend(reversed(inside.get(i, [])))
    return out


class _Sizes:
    """Size and wording of units by a measure, or, where nothing of it is known, by the number of lowest units."""

    def __init__(self, s: Subject) -> None:
        h = s.jurisdiction.territory
        self.hierarchy = h
        totals = None if s.measure is None else h.rollup(s.measure.key)
        if totals is not None and not totals.known.any() and not (totals.stated > 0).any():
            totals = None
        if s.measure is None or totals is None:
            self.values: Numbers = h.rollup(np.ones(len(h), np.int8)).known
            self.known: Numbers = self.values
            self.gaps: Ints = np.zeros(len(h), np.int64)
            self.stated = np.zeros(len(h), bool)
            self.what, self.unit = Text("lowest units", "末级单元（个）"), Text("lowest units", "个末级单元")
            return
        complete = totals.complete
        # Where the parts have gaps, the stated figure stands in, if there is one.
        self.stated = ~complete & ~np.isnan(totals.stated)
        self.values = np.where(self.stated, totals.stated, totals.known)
        self.known = totals.known
        self.gaps = np.zeros(len(h), np.int64) if totals.unknown is None else totals.unknown
        self.what, self.unit = measured(s.measure), s.measure.unit

    def text(self, row: int) -> Text:
        """Say the size of one unit."""
        if self.stated[row]:
            return say(Text("{n} stated", "填报{n}"), n=number(self.values[row]))
        return both(Total(float(self.known[row]), int(self.gaps[row])).text)

    def rest(self, rows: Ints) -> Text:
        """Say the size of some units together."""
        return both(Total(float(self.values[rows].sum()), int(self.gaps[rows][~self.stated[rows]].sum())).text)


def structure(s: Subject) -> Structure:
    """Lay out the units from the top down, as far as they can be seen."""
    h = s.jurisdiction.territory
    found = _Sizes(s)
    nodes: list[Node] = []
    place: dict[int, int] = {}

    def add(row: int, parent: int | None, depth: int) -> None:
        place[row] = len(nodes)
        unit = h.at(row)
        unsure = bool(found.gaps[row]) and not found.stated[row]
        size = float(found.values[row])
        nodes.append(Node(parent, unit.name or unit.id, s.level(row), found.text(row), size, depth, unsure, row))

    def spread(rows: Ints, parent: int | None, depth: int) -> list[int]:
        """Add units side by side; those that are too many become one tile."""
        kept = rows
        if len(rows) > _SIBLINGS:
            largest = np.argsort(-found.values[rows], kind="stable")[: _SIBLINGS - 1]
            kept = rows[np.sort(largest)]
        for row in kept.tolist():
            add(row, parent, depth)
        rest = np.setdiff1d(rows, kept)
        if len(rest):
            name = Text("{n:,} others", "其他{n:,}个").format(n=len(rest))
            unsure = bool((found.gaps[rest] > 0).any())
            size = float(found.values[rest].sum())
            nodes.append(
                Node(parent, name, Text("together", "合计"), found.rest(rest), size, depth, unsure, None, len(rest))
            )
        out: list[int] = kept.tolist()
        return out

    roots = h.tree.roots.astype(np.int64)
    over = h.levels.overlays()[h.types]
    depth = 0
    if len(roots) > 1:
        # Plotly draws one outermost tile.
        size = float(found.values[roots].sum())
        nodes.append(Node(None, s.title, Text("all", "合计"), found.rest(roots), size, 0, unsure=False, row=None))
        depth = 1
    layer = spread(roots, 0 if depth else None, depth)
    for below in range(depth + 1, _LAYERS):
        # What lies over its siblings would fill the tile of the unit above a second time.
        lists = [(row, rows[~over[rows]]) for row in layer for rows in (h.tree.children(row).astype(np.int64),)]
        if len(nodes) + sum(min(len(rows), _SIBLINGS) for _, rows in lists) > _TILES:
            break
        layer = [child for row, rows in lists if len(rows) for child in spread(rows, place[row], below)]
    title = say(Text("Units by size: {what}", "各单元规模：{what}"), what=found.what)
    return Structure(title, _said(nodes, int(over.sum())), tuple(_grown(nodes)), found.what, found.unit)


def _said(nodes: list[Node], over: int) -> Text:
    """Say what can be seen, and what cannot.

    Args:
        nodes: The tiles.
        over: How many units lie over their siblings.
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
    if n := sum(node.unsure for node in nodes):
        words = Text(
            "{alt} In {n:,} tile{s} a part is unknown and the size is a lower bound; the innermost of them are grey.",
            "{alt}有{n:,}个方块的规模部分未知，面积为下限，其中最内层的显示为灰色。",
        )
        alt = say(words, alt=alt, n=n, s=plural(n))
    if over:
        words = Text(
            "{alt} Units that lie over the others are left out: {n:,}. What is in them stands there already.",
            "{alt}未画出与其他单元重叠的{n:,}个单元，其内容已包含在图中。",
        )
        alt = say(words, alt=alt, n=over)
    return alt


def _grown(nodes: list[Node]) -> list[Node]:
    """Let every tile be at least as large as what is in it, where stated totals are smaller than their parts."""
    need = [0.0] * len(nodes)
    size = [node.size for node in nodes]
    for i in range(len(nodes) - 1, -1, -1):
        size[i] = max(size[i], need[i])
        parent = nodes[i].parent
        if parent is not None:
            need[parent] += size[i]
    return [attrs.evolve(node, size=size[i]) for i, node in enumerate(nodes)]
