"""Faces of nets, of how they lie to each other, and of what they are merged into."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

import numpy as np

from gridgov._faces._fields import both, facts_of, heads_of, label, lines
from gridgov._faces._parts import Face, Fact, Head, first, kept
from gridgov._faces._tables import frame
from gridgov._faces._words import title_of, worded_value
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._net import Net
    from gridgov._net_base import BaseUnits
    from gridgov.alignment import Alignment
    from gridgov.integration._result import Integration
    from gridgov.nets import Nets

__all__ = ["alignment", "base_units", "integration", "net", "nets"]

_COVERED: Final = Text("base units covered", "覆盖的基本单元")
_BASE: Final = Text("base units", "基本单元")
_LEVEL: Final = Text("level", "层级")
_CELLS: Final = Text("cells", "网格")
_PROBLEMS: Final = Text("problems", "问题")


def net(value: Net) -> Face:
    """Return whose net it is, and how many cells each of its levels has."""
    columns = value.columns
    facts: list[Fact] = facts_of(value, "id department")
    facts += [fact for fact in facts_of(value, "basis start end") if fact[1] is not None]
    facts += [
        (label("keep"), value.keep),
        (_COVERED, len(columns.members.unit_ids)),
        (label("posts"), len(columns.posts.ids)),
        (label("duties"), len(columns.duties.names)),
        (label("generated"), value.generated),
    ]
    levels = [worded_value(type(value), "levels", key) for key in value.levels]
    counts = np.bincount(columns.cells.level[columns.cells.level >= 0], minlength=len(value.levels)).tolist()
    rows = list(zip(levels, counts, strict=False))
    heads = [Head(_LEVEL), Head(_CELLS, number=True)]
    return Face(title=both(value.title), facts=facts, heads=heads, rows=kept(rows), n=len(rows))


def nets(value: Nets) -> Face:
    """Return the nets, a row each."""
    heads = [*heads_of("id name department"), Head(_CELLS, number=True), Head(label("posts"), number=True)]
    heads += heads_of("keep generated")
    rows = (
        (n.id, both(n.title), n.department, n.n_cells, len(n.columns.posts.ids), n.keep, n.generated) for n in value
    )
    facts: list[Fact] = [(_BASE, len(value.base)), (_PROBLEMS, len(value.problems))]
    title = Text("Nets", "网格体系")
    return Face(title=title, facts=facts, heads=heads, rows=first(rows), n=len(value))


def base_units(value: BaseUnits) -> Face:
    """Return what every net divides."""
    heads = [*heads_of("id name"), Head(label("households"), number=True)]
    return Face(title=title_of(value), heads=heads, rows=lambda n: _units(value, n), n=len(value))


def _units(value: BaseUnits, n: int) -> Iterable[tuple[object, ...]]:
    """Return the first base units."""
    for row in range(min(n, len(value))):
        yield value.ids.get(row), None if value.names is None else value.names.get(row), float(value.households[row])


def alignment(value: Alignment) -> Face:
    """Return what was found, and a row for each net."""
    title = Text("Alignment of nets", "网格体系比对")
    return Face(title=title, notes=lines(value.describe), below=[frame(value.coverage)])


def integration(value: Integration) -> Face:
    """Return what came out, how good it is, and where nets disagree."""
    title = Text("Integration", "多网合一")
    return Face(title=title, notes=lines(value.describe), below=[frame(value.quality), frame(value.conflicts)])
