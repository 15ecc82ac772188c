"""Faces of plans that divide or merge units."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from gridgov._faces._fields import both, heads_of, label, lines
from gridgov._faces._parts import Face, Head
from gridgov._faces._tables import frame
from gridgov._faces._words import title_of
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.splitting._merge import MergePlan
    from gridgov.splitting._neighbours import Neighbours
    from gridgov.splitting._plan import SplitPlan
    from gridgov.splitting._trustees import Trusteeship

__all__ = ["merge_plan", "neighbours", "split_plan", "trusteeship"]


def split_plan(value: SplitPlan) -> Face:
    """Return what came out, a picture, and the parts."""
    drawn: Any = getattr(value, "_drawn")()  # noqa: B009 - private to the plan
    svg: Any = import_module("gridgov.splitting._picture").svg
    return Face(
        title=Text(f"Split of {value.unit}", f"拆分{value.unit}"),
        notes=lines(value.describe),
        picture=both(lambda lang: str(svg(**drawn, lang=lang))),
        below=[frame(value.parts)],
    )


def merge_plan(value: MergePlan) -> Face:
    """Return what came out, and the merged units."""
    level = value.found.territory.levels.title(value.level).zh
    title = Text(f"Merger of units of {value.level}", f"合并“{level}”单元")
    return Face(title=title, notes=lines(value.describe), below=[frame(value.units)])


def trusteeship(value: Trusteeship) -> Face:
    """Return pieces that lie apart."""
    return Face(title=title_of(value), notes=lines(value.describe), below=[frame(value.pieces)])


def neighbours(value: Neighbours) -> Face:
    """Return pairs of neighbours by their rows."""
    edges, weights = value.edges, value.weights
    heads = [*heads_of("first second", numbers="first second"), Head(label("weights"), number=True)]

    def rows(n: int) -> list[tuple[object, ...]]:
        return [(*pair, w) for pair, w in zip(edges[:n].tolist(), weights[:n].tolist(), strict=True)]

    return Face(title=title_of(value), notes=[value.source], heads=heads, rows=rows, n=len(edges))
