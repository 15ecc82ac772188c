"""Measures of the tree of units: how large units are, what is right below them, and what the levels look like."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from gridgov._columns import Ints
from gridgov._frame import Column, Field, Frame, framed, objects
from gridgov._metric_place import (
    COUNT,
    NOTHING,
    Amounts,
    Place,
    below,
    level_name,
    level_rows,
    territory_of,
    units_column,
)
from gridgov._metric_spread import Floats
from gridgov.text import Text

__all__ = ["levels", "sizes", "spans", "units_below"]

_STEPS: Final = Text("levels", "级")
_SIZES: Final = Text("{measure} by {level}", "各{level}的{measure}")
_SPANS: Final = Text("units right below each {level}", "各{level}的直接下级")
_BELOW: Final = Text("{below} units of each {level}", "各{level}的{below}数")
_LEVELS: Final = Text("levels", "层级概况")
_CHILDREN: Final = Column(
    "children",
    Text("units right below", "直接下级数"),
    COUNT,
    Text("Units that have this one as the unit above them.", "以本单元为直接上级的单元数。"),
)
_OF_LEVEL: Final = Text("Of these, units of the level {level}.", "其中{level}的单元数。")
_COUNT: Final = Text(
    "Units of the level {below} in this unit, at any depth below it.", "本单元内（不限级数）{below}的单元数。"
)


def sizes(place: Place, level: str, measure: str = "households", *, kind: str | None = None) -> Frame:
    """Return what each unit of a level has of a measure, such as its households.

    Definition:
        The sum over the parts of the unit where it is complete; the figure that the unit states itself where parts are
        unknown and it is no less than what is known of them. ``.spread("value")`` gives minimum, mean, median and
        maximum over the units.
    Source:
        Plain counts. Published systems give sizes as bounds or means; no canonical formula was found.
    Range:
        0 and above, in the unit of measure.
    Unknown:
        NaN. It is counted by ``spread`` and never taken as 0.

    Args:
        place: A jurisdiction or a hierarchy.
        level: Key of the level.
        measure: Key of the measure.
        kind: Only units of this kind.

    Returns:
        A row for each unit: ``unit``, ``value``. Without a unit of the level there is no row.

    Raises:
        UnknownKeyError: There is no such level or measure.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, metrics
        >>> h = Hierarchy.from_codes(["61", "6109", "6110", "6111"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"households": [None, 20, 40, None]})
        >>> found = metrics.sizes(h, "city")
        >>> found.to_dict()["value"], found.spread("value").mean, found.spread("value").unknown
        ([20.0, 40.0, None], 30.0, 1)
    """
    h = territory_of(place)
    rows = level_rows(h, level, kind)
    amounts = Amounts.of(h, rows, measure)
    title = _SIZES.format(measure=amounts.column.title, level=level_name(h, level))
    return framed(title, units_column(h, rows), (amounts.column, amounts.values))


def spans(place: Place, level: str, *, kind: str | None = None) -> Frame:
    """Return the span of control of units: how many units stand right below each one, by level.

    Definition:
        The number of children in the tree of units, and of those of each level that has any.
    Source:
        V. A. Graicunas, Relationship in Organization, 1933, in L. Gulick and L. Urwick (eds.), Papers on the Science of
        Administration, 1937, for the span as the number of direct subordinates.
    Range:
        Whole numbers from 0.
    Unknown:
        Nothing is: units that are not in the data do not exist.

    Args:
        place: A jurisdiction or a hierarchy.
        level: Key of the level.
        kind: Only units of this kind.

    Returns:
        A row for each unit: ``unit``, ``children``, and ``level_KEY`` for each level of a child.

    Raises:
        UnknownKeyError: There is no such level.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, metrics
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
        >>> list(metrics.spans(h, "province"))
        [Row(unit='61', children=2, level_city=2)]
    """
    h = territory_of(place)
    rows = level_rows(h, level, kind)
    position = np.full(len(h), -1, np.int64)
    position[rows] = np.arange(len(rows))
    children = np.flatnonzero(h.tree.parent >= 0)
    over = position[h.tree.parent[children]]
    children, over = children[over >= 0], over[over >= 0]
    ranks = h.ranks[children]
    columns: list[Field] = [(_CHILDREN, np.bincount(over, minlength=len(rows)).astype(np.int64))]
    for r in np.flatnonzero(np.bincount(ranks)).tolist():
        one = h.levels.levels[r]
        spec = Column(f"level_{one.key}", one.name, COUNT, _OF_LEVEL.format(level=one.name))
        columns.append((spec, np.bincount(over[ranks == r], minlength=len(rows)).astype(np.int64)))
    return framed(_SPANS.format(level=level_name(h, level)), units_column(h, rows), *columns)


def units_below(place: Place, level: str, below_level: str, *, kind: str | None = None) -> Frame:
    """Return how many units of one level each unit of another has below it, such as grids of each community.

    Definition:
        The number of units of ``below_level`` in the subtree of the unit, at any depth.
    Source:
        Plain counts; published systems give them as means, such as grids of a community.
    Range:
        Whole numbers from 0.
    Unknown:
        Nothing is: units that are not in the data do not exist.

    Args:
        place: A jurisdiction or a hierarchy.
        level: Key of the level whose units get a row.
        below_level: Key of the level whose units are counted.
        kind: Only units of this kind are counted.

    Returns:
        A row for each unit of ``level``: ``unit``, ``count``.

    Raises:
        UnknownKeyError: There is no such level.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, metrics
        >>> h = Hierarchy.from_codes(["61", "6109", "610902", "610921", "6110"],
        ...                          levels=LevelScheme.ladder("province", "city", "county"))
        >>> metrics.units_below(h, "city", "county").to_dict()
        {'unit': ['6109', '6110'], 'count': [2, 0]}
    """
    h = territory_of(place)
    rows = level_rows(h, level)
    counted = h.levels.types_at(below_level, kind)[h.types]
    # A unit of the level is not below itself.
    found = below(h, rows, counted) - counted[rows]
    name = level_name(h, below_level)
    spec = Column("count", name, COUNT, _COUNT.format(below=name))
    title = _BELOW.format(below=name, level=level_name(h, level))
    return framed(title, units_column(h, rows), (spec, found))


_LEVEL_COLUMNS: Final = (
    Column("level", Text("level", "层级"), NOTHING, Text("Key of the level.", "层级的键。")),
    Column("units", Text("units", "单元数"), COUNT, Text("Units of the level.", "本层级的单元数。")),
    Column(
        "shallowest",
        Text("least depth", "最小深度"),
        _STEPS,
        Text("Fewest units above a unit of the level.", "本层级单元之上最少的单元数。"),
    ),
    Column(
        "deepest",
        Text("greatest depth", "最大深度"),
        _STEPS,
        Text("Most units above a unit of the level.", "本层级单元之上最多的单元数。"),
    ),
    Column(
        "mean_children",
        Text("mean span", "平均直接下级数"),
        COUNT,
        Text("Units right below the units of the level, divided by these.", "直接下级总数除以本层级单元数。"),
    ),
    Column(
        "most_children",
        Text("largest span", "最多直接下级数"),
        COUNT,
        Text("Most units right below one unit of the level.", "单个单元最多的直接下级数。"),
    ),
    Column(
        "share_childless",
        Text("share without units below", "无下级单元的比例"),
        NOTHING,
        Text("Units of the level with nothing below them, divided by all of it.", "无任何下级的单元数除以单元总数。"),
    ),
    Column(
        "next",
        Text("next level", "下一层级"),
        NOTHING,
        Text("Key of the next level of the scheme that has units.", "方案中下一个有单元的层级的键。"),
    ),
    Column(
        "share_with_next",
        Text("share with the next level", "有下一层级单元的比例"),
        NOTHING,
        Text(
            "Units of the level with a unit of the next level below them, divided by all of it.",
            "其下有下一层级单元的单元数除以单元总数。",
        ),
    ),
    Column(
        "mean_next",
        Text("mean number of the next level", "下一层级的平均单元数"),
        COUNT,
        Text(
            "Units of the next level below the units of the level, divided by these.",
            "其下属于下一层级的单元总数除以本层级单元数。",
        ),
    ),
)


def levels(place: Place) -> Frame:
    """Return the profile of the levels: how many units, how deep, how many right below, how ragged.

    Definition:
        A row for each level of the scheme. Depth is the number of units above a unit. A hierarchy is ragged where
        ``share_with_next`` is less than 1 at a level that is not the lowest, or ``shallowest`` differs from
        ``deepest``: paths end early or skip a level.
    Source:
        Plain counts over the tree. Ragged as in E. Malinowski and E. Zimányi, Data & Knowledge Engineering 59 (2),
        2006, pp. 348–377 (non-covering and unbalanced hierarchies).
    Range:
        Shares from 0 to 1; counts and depths from 0.
    Unknown:
        A level without units has 0 units and NaN elsewhere. Where no later level has units, ``next`` is None.

    Args:
        place: A jurisdiction or a hierarchy.

    Returns:
        ``level``, ``units``, ``shallowest``, ``deepest``, ``mean_children``, ``most_children``, ``share_childless``,
        ``next``, ``share_with_next``, ``mean_next``.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, metrics
        >>> h = Hierarchy.from_codes(["61", "6109", "6110", "610902"],
        ...                          levels=LevelScheme.ladder("province", "city", "county"))
        >>> found = metrics.levels(h)
        >>> found.to_dict()["mean_children"], found.to_dict()["share_with_next"]
        ([2.0, 0.5, 0.0], [1.0, 0.5, None])
    """
    h = territory_of(place)
    n = len(h.levels.levels)
    ranks, parent = h.ranks, h.tree.parent
    units = np.bincount(ranks, minlength=n)
    depth = h.tree.depths(ranks)
    children = np.bincount(parent[parent >= 0], minlength=len(h))
    there = np.flatnonzero(units).tolist()
    after = dict(pairwise(there))
    figures: dict[str, Floats] = {spec.key: np.full(n, np.nan) for spec in _LEVEL_COLUMNS[2:]}
    for r in there:
        rows = np.flatnonzero(ranks == r).astype(np.int32)
        figures["shallowest"][r], figures["deepest"][r] = depth[rows].min(), depth[rows].max()
        own = children[rows]
        figures["mean_children"][r], figures["most_children"][r] = own.mean(), own.max()
        figures["share_childless"][r] = (own == 0).mean()
        if r in after:
            lower: Ints = below(h, rows, ranks == after[r])
            figures["share_with_next"][r], figures["mean_next"][r] = (lower > 0).mean(), lower.mean()
    keys = [str(key) for key in h.levels.keys]
    texts = {"level": objects(list(keys)), "next": objects([keys[after[r]] if r in after else None for r in range(n)])}
    data = {**figures, **texts, "units": units.astype(np.int64)}
    return framed(_LEVELS, *((spec, data[spec.key]) for spec in _LEVEL_COLUMNS))
