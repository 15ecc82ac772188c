"""The units as tiles in tiles, and the same as rows of a table."""

from __future__ import annotations

import attrs

from gridgov.plot import _tiles
from gridgov.plot._tiles import Node
from gridgov.report._subject import Subject
from gridgov.report._tables import Column, Row, Table
from gridgov.report._words import say
from gridgov.text import Text

__all__ = ["Node", "Structure", "structure"]


@attrs.frozen
class Structure(_tiles.Structure):
    """All tiles, outer ones first."""

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


def structure(s: Subject) -> Structure:
    """Lay out the units from the top down, as far as they can be seen."""
    found = _tiles.structure(s.jurisdiction.territory, s.measure, title=s.title)
    if found.instead is not None:
        alt = say(Text("{why} {alt}", "{why}{alt}"), why=found.instead, alt=found.alt)
        found = attrs.evolve(found, alt=alt)
    if found.lost:
        lost = _tiles.LOST.format(n=found.lost)
        found = attrs.evolve(found, alt=say(Text("{alt} {lost}", "{alt}{lost}"), alt=found.alt, lost=lost))
    return Structure(**attrs.asdict(found, recurse=False))
