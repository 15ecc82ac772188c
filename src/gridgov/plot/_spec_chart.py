"""Boxes in bands with lines between them, as plain data: the organisation chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs

from gridgov.plot._spec import BLUE, RED, YELLOW, Spec, plain, wide

__all__ = ["ACROSS", "Band", "Box", "Line", "chart"]

#: So many boxes stand side by side.
ACROSS: Final = 3
_LABEL: Final = 1.25
_COLUMN: Final = 1.4
_BOX: Final = 1.22
_WIDTH: Final = _LABEL + ACROSS * _COLUMN
#: In pixels.
_GAP: Final = 28
_LOWEST: Final = 46
#: In letters of a figure of 700 pixels.
#: Bold letters are wider than Chinese characters are in half.
_NAME, _BOLD = 18, 17
_LINES_OF_NAME: Final = 5
_LINE_OF_BOX: Final = 21
_LEVEL: Final = 15
_NOTE: Final = 20
_INK: Final = "#1b2530"
_SOFT: Final = "#4a5663"
_EDGE: Final = "#7d98ac"
_FILL: Final = "#eef5fb"
_LACKING: Final = "#fdf1e6"
_LINE: Final = "#4a5663"
_COLORS: Final = (BLUE, YELLOW, RED)


@attrs.frozen
class Box:
    """One box: a role at a level or a unit, or links to it."""

    name: str
    lines: tuple[str, ...]
    hover: str
    #: Posts filled, vacant and missing; None where the box is not about posts.
    posts: tuple[int, int, int] | None = None


@attrs.frozen
class Band:
    """One level, or one unit: its name on the left, its boxes in rows on the right."""

    name: str
    note: str
    rows: tuple[tuple[Box, ...], ...]


@attrs.frozen
class Line:
    """From a box to one below it: band, row and place in the row of each."""

    above: tuple[int, int, int]
    below: tuple[int, int, int]


def _named(box: Box) -> str:
    """Return the name of a box as it is written, in lines."""
    return plain(box.name, _BOLD if wide(box.name) == len(box.name) else _NAME, _LINES_OF_NAME)


@attrs.frozen
class _Spot:
    """Where a box is: its middle, its upper and its lower edge."""

    x: float
    y: float
    bottom: float


def chart(bands: Sequence[Band], lines: Sequence[Line]) -> Spec:
    """Draw bands from the top down.

    Args:
        bands: What stands where; at most `ACROSS` boxes a row.
        lines: What leads to what.
    """
    tops, height = _tops(bands)
    spots = dict(_spots(bands, tops))
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for i, band in enumerate(bands):
        bottom = tops[i + 1] if i + 1 < len(bands) else height
        shapes.append(_band(tops[i], bottom, shaded=i % 2 == 0))
        notes += _labels(band, tops[i])
    sources = list(dict.fromkeys(line.above for line in lines))
    shapes += [_line(spots[line.above], spots[line.below], sources.index(line.above)) for line in lines]
    for key, spot in spots.items():
        box = bands[key[0]].rows[key[1]][key[2]]
        shapes += _frame(box, spot)
        notes += _words(box, spot)
    none = {"fixedrange": True, "showgrid": False, "showticklabels": False, "ticks": "", "zeroline": False}
    layout = {
        "height": height + 16,
        "margin": {"l": 16, "r": 16, "t": 12, "b": 4},
        "showlegend": False,
        "dragmode": False,
        "xaxis": {"range": (0, _WIDTH), **none},
        "yaxis": {"range": (height, 0), **none},
        "shapes": shapes,
        "annotations": notes,
    }
    boxes = [bands[b].rows[r][k] for b, r, k in spots]
    trace = {
        "type": "scatter",
        "mode": "markers",
        "x": [spot.x for spot in spots.values()],
        "y": [(spot.y + spot.bottom) / 2 for spot in spots.values()],
        "marker": {"size": 60, "opacity": 0},
        "hovertext": [box.hover for box in boxes],
        "hoverinfo": "text",
        "customdata": [list(box.posts or (0, 0, 0)) for box in boxes],
    }
    return {"data": [trace], "layout": layout}


def _heights(band: Band) -> list[int]:
    """Return how high the boxes of each row are: as high as the one with most lines."""
    names = [[_named(box).count("<br>") + 1 for box in row] for row in band.rows]
    return [
        max(18 + 17 * n + 16 * len(box.lines) for n, box in zip(lines, row, strict=True))
        for lines, row in zip(names, band.rows, strict=True)
    ]


def _tops(bands: Sequence[Band]) -> tuple[list[float], float]:
    """Return where bands begin, and where the last one ends."""
    tops: list[float] = []
    y = 0.0
    for band in bands:
        tops.append(y)
        label = 18 * (plain(band.name, _LEVEL, 3).count("<br>") + 1) + 16 * (
            plain(band.note, _NOTE, 3).count("<br>") + 1
        )
        y += max(sum(_heights(band)) + len(band.rows) * _GAP + 2, label + 22, _LOWEST)
    return tops, y


def _spots(bands: Sequence[Band], tops: Sequence[float]) -> Iterator[tuple[tuple[int, int, int], _Spot]]:
    """Find the place of every box."""
    for b, band in enumerate(bands):
        y = tops[b] + _GAP / 2 + 1
        for r, (row, height) in enumerate(zip(band.rows, _heights(band), strict=True)):
            for k in range(len(row)):
                yield (b, r, k), _Spot(_LABEL + _COLUMN * (k + 0.5) + 0.04, y, y + height)
            y += height + _GAP


def _band(top: float, bottom: float, *, shaded: bool) -> dict[str, Any]:
    """Lay a band behind everything."""
    fill = "#f6f8fa" if shaded else "#ffffff"
    corners = {"x0": 0, "x1": _WIDTH, "y0": top, "y1": bottom}
    return {"type": "rect", "layer": "below", "fillcolor": fill, "line": {"width": 0}, **corners}


def _labels(band: Band, top: float) -> Iterator[dict[str, Any]]:
    """Write the name of a band and the note under it."""
    name = plain(band.name, _LEVEL, 3)
    at = {"x": 0.05, "xanchor": "left", "yanchor": "top", "align": "left", "showarrow": False, "borderpad": 0}
    yield {**at, "text": name, "y": top + 13, "font": {"size": 13, "color": _INK, "weight": 700}}
    if band.note:
        below = top + 16 + 18 * (name.count("<br>") + 1)
        yield {**at, "text": plain(band.note, _NOTE, 3), "y": below, "font": {"size": 12, "color": _SOFT}}


def _frame(box: Box, spot: _Spot) -> Iterator[dict[str, Any]]:
    """Draw a box; dashed where it is about links, with a bar of posts at its foot where it is about posts."""
    left, right, bottom = spot.x - _BOX / 2, spot.x + _BOX / 2, spot.bottom
    corners = {"x0": left, "x1": right, "y0": spot.y, "y1": bottom}
    if box.posts is None:
        yield {"type": "rect", "fillcolor": "#ffffff", "line": {"color": _LINE, "width": 1, "dash": "dash"}, **corners}
        return
    whole = sum(box.posts)
    fill = _LACKING if box.posts[1] + box.posts[2] else _FILL
    yield {"type": "rect", "fillcolor": fill, "line": {"color": _EDGE, "width": 1}, **corners}
    x = left
    for part, color in zip(box.posts, _COLORS, strict=True):
        if part:
            end = x + _BOX * part / whole
            bar = {"x0": x, "x1": end, "y0": bottom - 6, "y1": bottom}
            yield {"type": "rect", "fillcolor": color, "line": {"width": 0}, **bar}
            x = end


def _words(box: Box, spot: _Spot) -> Iterator[dict[str, Any]]:
    """Write the name into a box, and its lines under the name."""
    at = {"x": spot.x - _BOX / 2, "xshift": 7, "xanchor": "left", "yanchor": "top", "align": "left"}
    more = {"showarrow": False, "borderpad": 0}
    name = _named(box)
    yield {**at, **more, "text": name, "y": spot.y + 5, "font": {"size": 12, "color": _INK, "weight": 700}}
    below = spot.y + 7 + 17 * (name.count("<br>") + 1)
    if box.lines:
        text = "<br>".join(plain(line, _LINE_OF_BOX) for line in box.lines)
        yield {**at, **more, "text": text, "y": below, "font": {"size": 12, "color": _INK}}


def _line(above: _Spot, below: _Spot, n: int) -> dict[str, Any]:
    """Lead a line around the boxes: down, sideways in the gap between rows, down in the gap between columns, down.

    Args:
        above: Where it begins.
        below: Where it ends.
        n: Which line of command it is: lines of several run side by side.
    """
    start, end = above.bottom, below.y
    aside = (n % 4 - 1.5) * 3.5
    out, into = start + _GAP / 2 + aside, end - _GAP / 2 + aside
    path = f"M {above.x} {start}"
    if end - start <= _GAP * 2:
        path += f" L {above.x} {into} L {below.x} {into}"
    else:
        gutter = below.x - _COLUMN / 2 + aside * 0.006
        path += f" L {above.x} {out} L {gutter} {out} L {gutter} {into} L {below.x} {into}"
    path += f" L {below.x} {end}"
    return {"type": "path", "path": path, "layer": "below", "line": {"color": _LINE, "width": 1.5}}
