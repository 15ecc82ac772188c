"""Units with counts, drawn, and an attacker who needs no solver: bounds passed once up and once down a tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.measures import Measure
from gridgov.text import Text

Floats = npt.NDArray[np.float64]

LEVELS = LevelScheme.ladder("city", "community", "grid", "estate").evolve("grid", presence="optional")
OVER = LEVELS.evolve("estate", overlay=True)
LEVEL = ("city", "community", "grid")
SUMS: Mapping[str, Sequence[str]] = {"w": ["a", "b"]}
COUNT = st.one_of(st.just(0), st.integers(1, 9), st.integers(5, 40))


def counts(*keys: str) -> list[Measure]:
    """Return measures that are sensitive counts."""
    return [Measure(key, Text(key, key), whole=True, sensitive=True) for key in keys]


@st.composite
def places(draw: st.DrawFn, *, tied: bool = False, holes: bool = False, most: int = 4) -> Hierarchy:
    """Draw a city in which every stated total is the sum of its parts; some are not stated, if ``holes``."""
    parents: list[int] = [-1]
    depth = [0]
    for grids in draw(st.lists(st.integers(0, most), min_size=1, max_size=3)):
        community = len(parents)
        parents += [0, *[community] * grids]
        depth += [1, *[2] * grids]
    keys = ("w", "a", "b") if tied else ("a",)
    columns: dict[str, list[float | None]] = {}
    for key in ("a", "b") if tied else ("a",):
        columns[key] = _summed(parents, draw(st.lists(COUNT, min_size=len(depth), max_size=len(depth))))
    if tied:
        columns["w"] = [a + b for a, b in zip(columns["a"], columns["b"], strict=True)]  # type: ignore[operator]
    if holes:
        for key in keys:
            gone = draw(st.lists(st.integers(0, 5), min_size=len(depth), max_size=len(depth)))
            columns[key] = [None if g == 0 else v for v, g in zip(columns[key], gone, strict=True)]
    ids = [str(100 + i) for i in range(len(depth))]
    return Hierarchy.from_columns(
        ids,
        [None if p < 0 else ids[p] for p in parents],
        [LEVEL[d] for d in depth],
        levels=LEVELS,
        measures={key: columns[key] for key in keys},
        measure_info=counts(*keys),
    )


def _summed(parents: list[int], leaves: list[int]) -> list[float | None]:
    inner = set(parents)
    values = [0 if i in inner else v for i, v in enumerate(leaves)]
    for i in range(len(parents) - 1, 0, -1):
        values[parents[i]] += values[i]
    return [float(v) for v in values]


def bounds(h: Hierarchy, values: Floats) -> tuple[Floats, Floats]:
    """Return what each unit can have: on a tree two passes are exact."""
    parents: list[int] = h.tree.parent.tolist()
    children: dict[int, list[int]] = {}
    for i, up in enumerate(parents):
        children.setdefault(up, []).append(i)
    n = len(parents)
    low: list[float] = [0.0 if np.isnan(v) else float(v) for v in values]
    high: list[float] = [np.inf if np.isnan(v) else float(v) for v in values]
    for i in range(n - 1, -1, -1):
        if mine := children.get(i):
            low[i] = max(low[i], sum(low[c] for c in mine))
            high[i] = min(high[i], sum(high[c] for c in mine))
    for i in range(n):
        mine = children.get(i, [])
        before = [(low[c], high[c]) for c in mine]
        for c, (lo, hi) in zip(mine, before, strict=True):
            others = [pair for d, pair in zip(mine, before, strict=True) if d != c]
            low[c] = max(lo, low[i] - sum(top for _, top in others))
            high[c] = min(hi, high[i] - sum(bottom for bottom, _ in others))
    return np.array(low), np.array(high)


@st.composite
def tables(draw: st.DrawFn, most: int = 4) -> npt.NDArray[np.int64]:
    """Draw a two-way table with totals."""
    rows, columns = draw(st.integers(1, most)), draw(st.integers(1, most))
    cells: Any = draw(st.lists(COUNT, min_size=rows * columns, max_size=rows * columns))
    inner = np.array(cells, np.int64).reshape(rows, columns)
    wide = np.concatenate([inner, inner.sum(axis=1, keepdims=True)], axis=1)
    return np.concatenate([wide, wide.sum(axis=0, keepdims=True)])


@st.composite
def layered(draw: st.DrawFn) -> Hierarchy:
    """Draw a city with grids, estates over them and three measures that add up; some not stated, some stated wrong."""
    small = st.one_of(st.integers(0, 4), st.integers(0, 4), st.integers(5, 15))
    rows: list[tuple[int, str, tuple[int, int]]] = [(-1, "city", (0, 0))]
    for grids in draw(st.lists(st.integers(0, 5), min_size=1, max_size=2)):
        own = [(draw(small), draw(small)) for _ in range(max(grids, 1))]
        left = [sum(pair[i] for pair in own) for i in (0, 1)]
        rows[0] = (-1, "city", (rows[0][2][0] + left[0], rows[0][2][1] + left[1]))
        community = len(rows)
        rows.append((0, "community", (left[0], left[1])))
        rows += [(community, "grid", pair) for pair in own[:grids]]
        for _ in range(draw(st.integers(0, 2))):
            over = (min(draw(small), left[0]), min(draw(small), left[1]))
            left = [left[0] - over[0], left[1] - over[1]]
            rows.append((community, "estate", over))
    columns: dict[str, list[float | None]] = {
        "w": [a + b for _, _, (a, b) in rows],
        "a": [a for _, _, (a, _) in rows],
        "b": [b for _, _, (_, b) in rows],
    }
    for column in columns.values():
        for i in range(len(rows)):
            odd = draw(st.integers(0, 19))
            column[i] = None if odd < 3 else 1.0 + (column[i] or 0) if odd == 19 and not i else column[i]
    ids = [str(100 + i) for i in range(len(rows))]
    return Hierarchy.from_columns(
        ids,
        [None if up < 0 else ids[up] for up, _, _ in rows],
        [level for _, level, _ in rows],
        levels=OVER,
        measures=columns,
        measure_info=counts(*columns),
    )
