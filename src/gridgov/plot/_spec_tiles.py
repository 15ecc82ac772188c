"""Tiles in tiles as plain data: a treemap, or an icicle that grows from left to right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, Literal, Protocol

import attrs

from gridgov.plot._spec import BLUES, Spec, base_layout, plain

__all__ = ["NONE", "UNKNOWN", "Look", "Tile", "innermost_unsure", "tiled", "treemap"]

#: Letters of a name on a tile; all of it is shown on pointing.
_NAMES: Final[Mapping[str, int]] = MappingProxyType({"treemap": 40, "icicle": 22})
#: Fill of a tile and the text on it.
Look = tuple[str, str]
#: What is not known, and what there is nothing to say about.
UNKNOWN: Final[Look] = ("#bdbdbd", "#1a1a1a")
NONE: Final[Look] = ("#ececec", "#1a1a1a")


@attrs.frozen
class Tile:
    """One tile of a treemap."""

    #: Position of the tile around it in the list, None for the outermost.
    parent: int | None
    name: str
    #: What is said under the name.
    value: str
    #: The same with its unit, shown on pointing at the tile.
    full: str
    #: Area. At least the sum of the tiles inside.
    size: float
    depth: int
    #: Whether the size is only partly known.
    unsure: bool = False
    #: A line of its own under the value.
    more: str = ""
    #: By default its depth colours it.
    look: Look | None = None
    #: A hatching, so that the colour is not the only difference.
    pattern: str = ""


class _Sized(Protocol):
    """What tells of a tile whether it is a lower bound that can be seen."""

    @property
    def parent(self) -> int | None: ...
    @property
    def size(self) -> float: ...
    @property
    def unsure(self) -> bool: ...


def innermost_unsure(tiles: Sequence[_Sized]) -> set[int]:
    """Find the tiles that are grey: of unknown parts, with no tile in them that shows the gap instead.

    What is around a grey tile keeps its colour: a city with one gap would be all grey. A tile of size 0 shows nothing.

    Args:
        tiles: Outer ones before inner ones.

    Returns:
        Their positions.
    """
    around = {t.parent for t in tiles if t.unsure and t.size > 0}
    return {i for i, t in enumerate(tiles) if t.unsure and i not in around}


def treemap(tiles: Sequence[Tile], *, visible_depth: int) -> Spec:
    """Draw tiles in tiles.

    Args:
        tiles: Outer ones before inner ones.
        visible_depth: How many layers are shown at once; a click goes further in.
    """
    return tiled("treemap", tiles, visible_depth=visible_depth)


def tiled(kind: Literal["treemap", "icicle"], tiles: Sequence[Tile], *, visible_depth: int) -> Spec:
    """Draw tiles in tiles, or columns of tiles from left to right.

    Args:
        kind: Which of the two.
        tiles: Outer ones before inner ones.
        visible_depth: How many layers are shown at once; a click goes further in.
    """
    grey = innermost_unsure(tiles)
    looks = [t.look or (UNKNOWN if i in grey else BLUES[min(t.depth, len(BLUES) - 1)]) for i, t in enumerate(tiles)]
    marker: dict[str, Any] = {"colors": [c for c, _ in looks], "line": {"color": "#ffffff", "width": 1}}
    if any(t.pattern for t in tiles):
        fills = [c for c, _ in looks]
        lines = ["#ffffff" if text == "#ffffff" else "#7d7d7d" for _, text in looks]
        shapes = [t.pattern for t in tiles]
        marker["pattern"] = {
            "shape": shapes,
            "bgcolor": fills,
            "fgcolor": lines,
            "fgopacity": 0.3,
            "size": 8,
            "solidity": 0.2,
        }
    # A column is wide and its tiles are low: all stands in one line.
    between = "<br>" if kind == "treemap" else " · "
    trace: dict[str, Any] = {
        "type": kind,
        # Names may repeat; positions do not.
        "ids": [f"t{i}" for i in range(len(tiles))],
        "parents": ["" if t.parent is None else f"t{t.parent}" for t in tiles],
        "labels": [plain(t.name, _NAMES[kind]) for t in tiles],
        "text": [between.join(plain(s) for s in (t.value, t.more) if s) for t in tiles],
        "values": [t.size for t in tiles],
        "branchvalues": "total",
        "textinfo": "label+text",
        "hovertext": ["<br>".join(plain(s, 80) for s in (t.name, t.full, t.more) if s) for t in tiles],
        "hoverinfo": "text",
        "maxdepth": visible_depth,
        "sort": False,
        "marker": marker,
        "textfont": {"color": [c for _, c in looks], "size": 13},
        "tiling": {"pad": 2},
        "pathbar": {"thickness": 24, "textfont": {"size": 13}},
    }
    if kind == "icicle":
        more: dict[str, Any] = {
            "tiling": {"pad": 1, "orientation": "h"},
            "leaf": {"opacity": 1},
            "texttemplate": "%{label}  %{text}",
        }
        trace |= more
    smallest = 11 if kind == "treemap" else 10
    layout = base_layout(
        620, margin={"b": 4, "l": 4, "r": 4, "t": 28}, uniformtext={"minsize": smallest, "mode": "hide"}
    )
    return {"data": [trace], "layout": layout}
