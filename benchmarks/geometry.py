"""Outlines of grids and points of buildings: neighbours, places, areas and coverage, beside geopandas and loops."""

from __future__ import annotations

import argparse
import platform
import resource
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial
from itertools import pairwise
from time import perf_counter, process_time
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from gridgov import geo

__all__ = ["cells", "main", "town"]

Floats = npt.NDArray[np.float64]

#: Corner of the town and the side of it, in degrees.
WEST, SOUTH, SIDE = 109.0, 32.0, 0.5
#: Vertices of one side of a cell, shared with the cell next to it.
VERTICES = 5


def _bent(start: Floats, end: Floats, size: float, rng: np.random.Generator) -> Floats:
    """Return the vertices of lines from one corner to the next, without the last."""
    shape = (*start.shape[:-1], VERTICES, 2)
    share = np.arange(VERTICES)[:, None] / VERTICES
    line = start[..., None, :] + (end - start)[..., None, :] * share
    bend = rng.uniform(-0.02, 0.02, shape) * size
    bend[..., 0, :] = 0
    return np.asarray(line + bend)


def cells(n: int, rng: np.random.Generator) -> Any:
    """Return about ``n`` uneven cells that cover a square without gaps, each of twenty vertices."""
    side = int(n**0.5)
    size = SIDE / side
    at = np.stack(np.meshgrid(np.arange(side + 1.0), np.arange(side + 1.0)), axis=-1)
    inner = ((at > 0) & (at < side)).all(axis=-1, keepdims=True)
    corner = np.array([WEST, SOUTH]) + (at + inner * rng.uniform(-0.3, 0.3, at.shape)) * size
    across, along = _bent(corner[:, :-1], corner[:, 1:], size, rng), _bent(corner[:-1], corner[1:], size, rng)
    top = np.concatenate([corner[1:, 1:, None], across[1:, :, :0:-1]], axis=2)
    left = np.concatenate([corner[1:, :-1, None], along[:, :-1, :0:-1]], axis=2)
    rings = np.concatenate([across[:-1], along[:, 1:], top, left], axis=2).reshape(side * side, 4 * VERTICES, 2)
    return shapely.polygons(np.concatenate([rings, rings[:, :1]], axis=1))


def town(n: int, seed: int) -> geo.Outlines:
    """Return the cells as outlines, under ids in no order."""
    rng = np.random.default_rng(seed)
    shapes = cells(n, rng)
    return geo.read({f"g{i:07}": shapes[i] for i in rng.permutation(len(shapes))}, crs="CGCS2000")


# -- neighbours --------------------------------------------------------------------------------------------------------


def by_edges(outlines: geo.Outlines) -> set[tuple[str, str]]:
    """Put every edge into a dictionary, as libpysal did for long: rings must match vertex for vertex."""
    owners: dict[frozenset[tuple[float, float]], list[str]] = defaultdict(list)
    for ident, shape in outlines.items():
        ring = list(shape.exterior.coords)
        for a, b in pairwise(ring):
            owners[frozenset((a, b))].append(ident)
    return {(min(pair), max(pair)) for pair in owners.values() if len(pair) > 1}


def by_lengths(outlines: geo.Outlines) -> set[tuple[str, str]]:
    """Join what touches, and measure what both sides have in common."""
    frame = outlines.to_geodataframe()
    first, second = frame.sindex.query(frame.geometry, predicate="touches")
    forward = first < second
    first, second = first[forward], second[forward]
    left, right = frame.geometry.iloc[first], frame.geometry.iloc[second]
    shared = shapely.length(left.intersection(right, align=False).to_numpy())
    ids = frame["id"].to_numpy()
    return {(min(a, b), max(a, b)) for a, b in zip(ids[first[shared > 0]], ids[second[shared > 0]], strict=True)}


def ours(outlines: geo.Outlines) -> set[tuple[str, str]]:
    """Ask gridgov."""
    return set(geo.adjacency(outlines))


# -- points ------------------------------------------------------------------------------------------------------------


def by_join(places: Floats, outlines: geo.Outlines) -> list[str | None]:
    """Join points and cells with geopandas, and keep the first cell of each."""
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*places.T), crs=4490)
    found = gpd.sjoin(points, outlines.to_geodataframe(), how="left", predicate="intersects")
    first = found.sort_values("id").loc[lambda f: ~f.index.duplicated()].sort_index()["id"]
    return [None if value != value else value for value in first]  # noqa: PLR0124 - NaN


def located(places: Floats, outlines: geo.Outlines) -> list[str | None]:
    """Ask gridgov."""
    return list(geo.locate(places, outlines))


# -- the table ---------------------------------------------------------------------------------------------------------


def _timed(what: str, ways: Iterable[tuple[str, Callable[..., Any]]], *given: Any) -> None:
    """Print the seconds of each way, and see that all give the same."""
    answers: list[Any] = []
    for title, way in ways:
        start, used = perf_counter(), process_time()
        answers.append(way(*given))
        print(f"| {what} | {title} | {perf_counter() - start:.1f} | {process_time() - used:.1f} |", flush=True)
    assert all(answer == answers[0] for answer in answers)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cells", type=int, default=100_000)
    parser.add_argument("--points", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    outlines = town(options.cells, options.seed)
    places = np.random.default_rng(options.seed).uniform(0, SIDE, (options.points, 2))
    places += np.array([WEST, SOUTH])
    print(f"{len(outlines):,} cells of {4 * VERTICES} vertices, {len(places):,} points, ", end="")
    print(f"Python {platform.python_version()}, shapely {shapely.__version__}\n")
    print("| what | way | seconds | of the processor |\n| --- | --- | ---: | ---: |")
    ways = [("dictionary of edges", by_edges), ("geopandas: touches, length", by_lengths), ("gridgov: adjacency", ours)]
    _timed("neighbours", ways, outlines)
    _timed("points", [("geopandas: sjoin", by_join), ("gridgov: locate", located)], places, outlines)
    whole = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    both = geo.read({**outlines, "whole": shapely.union_all(outlines.shapes)}, crs="CGCS2000")
    parents = dict.fromkeys(outlines, "whole")
    check = partial(geo.coverage, parents, None)
    _timed("coverage of one unit", [("gridgov: coverage", check)], both)
    _timed("areas", [("gridgov: areas", geo.areas)], outlines)
    total = geo.areas(outlines)["area_m2"].sum()
    assert check(both)
    assert abs(total / geo.areas(geo.read({"whole": whole}, crs="CGCS2000"))["area_m2"][0] - 1) < 0.01  # noqa: PLR2004
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"\nLargest memory: {peak / 2**20:.1f} GB")


if __name__ == "__main__":
    main()
