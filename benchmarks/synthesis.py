"""Whole places from published totals: how long it takes, beside a plain table of the same totals split evenly."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.report import seconds
from gridgov.jurisdiction import Jurisdiction
from gridgov.schemes import Scheme, available, load, loads

__all__ = ["run"]

#: Levels of Ankang under the communities, and the figure with the units of each.
LADDER = (("community", "ANK-F01"), ("grid_1", "ANK-F02"), ("grid_2", "ANK-F03"), ("grid_3", "ANK-F04"))
CATEGORIES = ("ANK-F05", "ANK-F06", "ANK-F07")
POSTS = ("ANK-F08", "ANK-F09", "ANK-F10")
#: Random schemes of ten thousand units, such as the tests draw.
DRAWN = 20


def _timed(call: Callable[[], Any], repeat: int) -> tuple[list[float], Any]:
    runs: list[float] = []
    answer: Any = None
    for _ in range(repeat):
        del answer
        gc.collect()
        start = perf_counter()
        answer = call()
        runs.append(perf_counter() - start)
    return runs, answer


def _even(total: int, parts: int) -> npt.NDArray[np.int64]:
    return np.diff(np.arange(parts + 1) * total // parts)


def plain(number: dict[str, int]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Split the totals of Ankang over a table of units and a table of posts, as one would without the library.

    Nothing is checked, and there is no roster, no body, no link, no label and no real division.

    Args:
        number: The number of each figure.
    """
    ids = [np.array([f"c{i:03d}" for i in range(number["ANK-F01"])], dtype=object)]
    parents = [np.full(len(ids[0]), None, dtype=object)]
    for (_, above), (_, here) in pairwise(LADDER):
        counts = _even(number[here], number[above])
        parent = np.repeat(ids[-1], counts)
        serial = np.arange(len(parent)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
        parents.append(parent)
        ids.append(np.array([f"{p}-{s:02d}" for p, s in zip(parent, serial, strict=True)], dtype=object))
    # Three buildings in each grid, as the recipe takes it.
    parents.append(np.repeat(ids[-1], 3))
    ids.append(np.array([f"{p}-b{i % 3 + 1}" for i, p in enumerate(parents[-1])], dtype=object))
    levels = np.repeat([*(level for level, _ in LADDER), "building"], [len(part) for part in ids])
    units = pd.DataFrame({"id": np.concatenate(ids), "parent": np.concatenate(parents), "level": levels})
    lowest = units.index[units.level == "building"]
    for figure in CATEGORIES:
        units.loc[lowest, figure] = np.concatenate([_even(int(n), 3) for n in _even(number[figure], number["ANK-F04"])])
    grids = units.index[units.level == "grid_3"].to_numpy()
    rows = [np.repeat(grids, _even(number[figure], len(grids))) for figure in POSTS]
    posts = pd.DataFrame({"role": np.repeat(POSTS, [len(part) for part in rows]), "unit": np.concatenate(rows)})
    posts["id"] = [f"{role}@{unit}" for role, unit in zip(posts.role, posts.unit, strict=True)]
    return units, posts


def run(repeat: int) -> tuple[dict[str, Any], str]:
    """Measure.

    Args:
        repeat: Repetitions, at least 3 of each.

    Returns:
        The figures, and the section of the page.
    """
    repeat = max(repeat, 3)
    found: dict[str, Any] = {"schemes": {}}
    lines = ["| what | units | posts | seconds, median |", "| --- | --- | --- | --- |"]
    for ident in available():
        scheme = load(ident)
        runs, place = _timed(scheme.synthesise, repeat)
        _hold(scheme, place)
        posts = len(list(place.roster.posts()))
        found["schemes"][ident] = {"units": len(place.territory), "posts": posts, "runs": runs}
        lines.append(f"| `{ident}` | {len(place.territory):,} | {posts:,} | {seconds(median(runs))} |")
    ankang = load("ankang-321")
    number = {f.id: f.least_whole() for f in ankang.figures if f.id in {*(x for _, x in LADDER), *CATEGORIES, *POSTS}}
    runs, (units, posts) = _timed(lambda: plain(number), repeat)
    assert {k: int(units[k].sum()) for k in CATEGORIES} == {k: number[k] for k in CATEGORIES}
    assert len(posts) == sum(number[k] for k in POSTS)
    ratio = median(found["schemes"]["ankang-321"]["runs"]) / median(runs)
    found["plain"] = {"units": len(units), "posts": len(posts), "runs": runs, "ratio": ratio}
    lines.append(f"| pandas, the totals of Ankang | {len(units):,} | {len(posts):,} | {seconds(median(runs))} |")
    drawn = _drawn()
    found["drawn"] = drawn
    made = sum(row["seconds"] for row in drawn) / len(drawn)
    n = sum(row["units"] for row in drawn) // len(drawn)
    lines += [
        f"| each of {len(drawn)} random schemes: read, checked, built | {n:,} | | {seconds(made)} |",
        "",
        (
            f"The whole of Ankang takes {ratio:.1f} times as long as the plain tables, which hold no city, county or "
            "street, no bodies, links, holders or devices, and are not checked."
        ),
    ]
    return found, "\n".join(lines)


def _hold(scheme: Scheme, place: Jurisdiction) -> None:
    """Believe no time of a model that does not have what is published."""
    assert all(check.met is not False for check in scheme.compare(place))


def _drawn() -> list[dict[str, float]]:
    """Build random schemes of the tests."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    draw: Callable[[int], Any] = import_module("scheme_cases").draw_scheme
    rows: list[dict[str, float]] = []
    for seed in range(DRAWN):
        text = draw(seed).text
        start = perf_counter()
        place = loads(text).synthesise()
        rows.append({"units": len(place.territory), "seconds": perf_counter() - start})
    return rows
