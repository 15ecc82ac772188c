"""Outlines to test with: rectangles that fill a rectangle, in metres and in degrees."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import strategies as st

from gridgov import geo
from gridgov.geo import Outlines

shapely: Any = pytest.importorskip("shapely")

Box = tuple[int, int, int, int]
#: A geometry of shapely, or an array of them.
Shape: TypeAlias = Any

#: A place near Ankang, and metres of a degree of longitude and of latitude there, on the ellipsoid, from the radii of
#: curvature: the scale between the degrees and the metres of these tests.
MIDDLE = (109.03, 32.69)
SIDE = 64


@st.composite
def divided(draw: st.DrawFn, *, most: int = 12, side: int = SIDE, least: int = 8) -> list[Box]:
    """Return rectangles that fill a square, none of them narrower than some side: each is cut in two, or not."""
    todo: list[Box] = [(0, 0, side, side)]
    done: list[Box] = []
    while todo:
        x0, y0, x1, y1 = todo.pop()
        cuts = [("x", x) for x in range(x0 + least, x1 - least + 1)] + [
            ("y", y) for y in range(y0 + least, y1 - least + 1)
        ]
        whole = len(todo) + len(done) >= most or not cuts
        cut = None if whole else draw(st.sampled_from([None, *cuts] if todo or done else cuts))
        if cut is None:
            done.append((x0, y0, x1, y1))
        elif cut[0] == "x":
            todo += [(x0, y0, cut[1], y1), (cut[1], y0, x1, y1)]
        else:
            todo += [(x0, y0, x1, cut[1]), (x0, cut[1], x1, y1)]
    return done


def names(n: int) -> list[str]:
    return [f"g{i:02}" for i in range(n)]


#: Where the rectangles lie in each system: the first corner, and how much a unit of them is there.
SYSTEMS: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "EPSG:4547": ((500_000.0, 3_600_000.0), (1.0, 1.0)),
    "CGCS2000": (MIDDLE, (1 / 4096, 1 / 4096)),
    "GCJ-02": (MIDDLE, (1 / 65536, 1 / 65536)),
}


def laid(shapes: Shape, crs: str) -> Shape:
    """Lay shapes into a system."""
    corner, scale = SYSTEMS[crs]

    def change(places: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.asarray(places * np.array(scale) + np.array(corner))

    return shapely.transform(shapes, change)


def outlines_of(shapes: dict[str, Any], crs: str, **more: Any) -> Outlines:
    """Return outlines of shapes in units of the rectangles."""
    return geo.read({ident: laid(shape, crs) for ident, shape in shapes.items()}, crs=crs, **more)


def boxes_of(boxes: list[Box]) -> dict[str, Any]:
    return {ident: shapely.box(*box) for ident, box in zip(names(len(boxes)), boxes, strict=True)}
