"""Draw the units of a level anew: carve grids, redraw a street's communities, shift between neighbours."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from time import monotonic
from typing import Any

import numpy as np

from gridgov._columns import Bools, Ints, Rows
from gridgov._metric_spread import Floats
from gridgov._units import Unit
from gridgov.errors import InvalidSplitError, Place, Problem, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.splitting._faults import LEVEL_NOT_UNDER, NO_PLACES, NOT_SIBLINGS, NOTHING_BELOW
from gridgov.splitting._ground import Ground, between, ground, kept_levels
from gridgov.splitting._limits import Band, check_band, pieces, refuse_impossible
from gridgov.splitting._moved import matched, moved_from, must_move
from gridgov.splitting._neighbours import Adjacency
from gridgov.splitting._objective import best_of
from gridgov.splitting._plan import SplitPlan
from gridgov.splitting._search import Objective, Question, Search, Work
from gridgov.splitting._split import check_request, finished

__all__ = ["rebalance", "redraw"]


def redraw(  # noqa: PLR0913 - what a division depends on
    jurisdiction: Jurisdiction,
    unit: str | Unit,
    *,
    level: str,
    into: int | None = None,
    max_households: float | None = None,
    min_households: float | None = None,
    of: str | None = None,
    keep: Sequence[str] | None = None,
    adjacency: Adjacency = None,
    positions: Any = None,  # noqa: ANN401 - mappings and tables of any kind
    outlines: Any = None,  # noqa: ANN401 - mappings and tables of any kind
    objective: Objective = "cut",
    keep_id: bool = True,
    measure: str = "households",
    unknown_as: float | None = None,
    taken: Iterable[str] = (),
    strict: bool = True,
    effort: float = 1.0,
    seed: int = 0,
    prove: bool = False,
    time_limit: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> SplitPlan:
    """Draw the units of a level below a unit anew: carve the grids of a community, or the communities of a street.

    The new units stand where those of the level stand now, or may stand: none crosses the unit above it. A new unit
    takes the place, and the id, of the present one of which it has most, so that as little as possible changes hands;
    the others are merged into what has most of them, with their posts. Where there are none yet, new ones are created:
    so a community is divided into areas instead of being split.

    Args:
        jurisdiction: Where; it stays as it is.
        unit: The unit within which the level is drawn, such as a street.
        level: Key of the level.
        into: Number of new units; None for as many as the objective asks for inside the band.
        max_households: Most households of a new unit; None for no limit (then ``into`` is needed).
        min_households: Fewest households of a new unit; None for 0.
        of: Key of the level that is dealt out, see `split`.
        keep: Keys of levels whose units should stay whole, see `split`.
        adjacency: Who is next to whom, see `split`.
        positions: x and y of each base unit, see `split`.
        outlines: Polygon of each base unit, see `split`.
        objective: What is as small as can be, see `split`; ``"moved"`` counts what comes into another unit of the
            level.
        keep_id: Whether present ids go on; False gives every new unit a new one.
        measure: Key of what is counted instead of households.
        unknown_as: What a base unit counts as whose households are unknown.
        taken: Ids that are not to be proposed for new units, such as those of another plan.
        strict: Whether it is an error if no division is inside the band; False returns the nearest.
        effort: How long to look for a better plan.
        seed: Of the chance in the search.
        prove: Whether to spend more on proving that the plan is the best.
        time_limit: Seconds after which the best plan so far is returned.
        progress: Called with the number of steps done and of all steps.

    Raises:
        InvalidSplitError: What is asked for cannot be, see `split`.
        UnknownUnitError: There is no such unit.
        UnknownKeyError: There is no such measure or level.
        ValueError: Neither ``into`` nor ``max_households`` is given, ``into`` is given and the level stands under
            several units, or the objective is none.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> levels = LevelScheme.ladder("community", "grid", "building").evolve("grid", presence="optional")
        >>> h = Hierarchy.from_records([
        ...     {"id": "c1", "level": "community"},
        ...     *({"id": f"b{i}", "level": "building", "parent": "c1", "households": 100} for i in range(1, 9))],
        ...     levels=levels, measures=["households"])
        >>> plan = redraw(Jurisdiction(territory=h), "c1", level="grid", min_households=300, max_households=500)
        >>> plan.ids, plan.parts["count"].tolist()
        (('c1-01', 'c1-02'), [400.0, 400.0])
    """
    check_request(objective, effort, into, max_households)
    band = check_band(min_households, max_households, into)
    h = jurisdiction.territory
    row = h.row(unit)
    h.levels.level(level)
    found = ground(
        jurisdiction,
        [row],
        within=row,
        measure=measure,
        of=of,
        adjacency=adjacency,
        places={"positions": positions, "outlines": outlines},
        unknown_as=unknown_as,
    )
    old = _standing(found, level)
    areas = _areas(found, level, old)
    names, groups = np.unique(areas, return_inverse=True)
    if into is not None and len(names) > 1:
        msg = f"into= is for one unit above, and units of '{level}' stand under {len(names)} below '{h.ids.get(row)}'."
        raise ValueError(msg)
    work = Work(effort, seed, prove, None if time_limit is None else monotonic() + time_limit, progress)
    return _drawn(
        found,
        band,
        level=level,
        into=into,
        old=old,
        areas=areas,
        groups=groups.reshape(-1).astype(np.int64) if len(names) > 1 else None,
        keep=keep,
        objective=objective,
        keep_id=keep_id,
        strict=strict,
        work=work,
        taken=taken,
    )


def rebalance(  # noqa: PLR0913 - what a division depends on
    jurisdiction: Jurisdiction,
    units: Sequence[str | Unit],
    *,
    max_households: float,
    min_households: float | None = None,
    of: str | None = None,
    keep: Sequence[str] | None = None,
    adjacency: Adjacency = None,
    positions: Any = None,  # noqa: ANN401 - mappings and tables of any kind
    outlines: Any = None,  # noqa: ANN401 - mappings and tables of any kind
    objective: Objective = "moved",
    measure: str = "households",
    unknown_as: float | None = None,
    strict: bool = True,
    effort: float = 1.0,
    seed: int = 0,
    time_limit: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> SplitPlan:
    """Shift buildings or grids between some neighbouring units, until all are inside the band; none comes or goes.

    Args:
        jurisdiction: Where; it stays as it is.
        units: At least two units of one level under one unit.
        max_households: Most households of each.
        min_households: Fewest households of each; None for 0.
        of: Key of the level that is dealt out, see `split`.
        keep: Keys of levels whose units should stay whole, see `split`.
        adjacency: Who is next to whom, see `split`.
        positions: x and y of each base unit, see `split`.
        outlines: Polygon of each base unit, see `split`.
        objective: What is as small as can be, see `split`: by default the households that come into another unit.
        measure: Key of what is counted instead of households.
        unknown_as: What a base unit counts as whose households are unknown.
        strict: Whether it is an error if no division is inside the band.
        effort: How long to look for a better plan.
        seed: Of the chance in the search.
        time_limit: Seconds after which the best plan so far is returned.
        progress: Called with the number of steps done and of all steps.

    Raises:
        InvalidSplitError: The units are not of one level under one unit, or see `split`.
        UnknownUnitError: There is no such unit.
        UnknownKeyError: There is no such measure or level.
        ValueError: Fewer than two units are given, or the objective is none.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_records([
        ...     {"id": "s", "level": "street"},
        ...     {"id": "c1", "level": "community", "parent": "s"}, {"id": "c2", "level": "community", "parent": "s"},
        ...     *({"id": f"b{i}", "level": "building", "parent": "c1" if i < 6 else "c2", "households": 1000}
        ...       for i in range(1, 8))],
        ...     levels=LevelScheme.ladder("street", "community", "building"), measures=["households"])
        >>> plan = rebalance(Jurisdiction(territory=h), ["c1", "c2"], max_households=4000)
        >>> plan.ids, plan.moved, plan.changes
        (('c1', 'c2'), 1000.0, (MoveUnit(unit='b5', to='c2'),))
    """
    check_request(objective, effort, len(units), max_households)
    h = jurisdiction.territory
    rows = [h.row(unit) for unit in units]
    if len(set(rows)) < 2:  # noqa: PLR2004 - there is nothing to shift between
        msg = "Name at least two units to shift between."
        raise ValueError(msg)
    level, parent = _siblings(h, rows)
    band = check_band(min_households, max_households, len(rows))
    found = ground(
        jurisdiction,
        rows,
        within=parent,
        measure=measure,
        of=of,
        adjacency=adjacency,
        places={"positions": positions, "outlines": outlines},
        unknown_as=unknown_as,
    )
    work = Work(effort, seed, False, None if time_limit is None else monotonic() + time_limit, progress)  # noqa: FBT003
    return _drawn(
        found,
        band,
        level=level,
        into=len(set(rows)),
        old=_standing(found, level),
        areas=np.full(found.n, parent, np.int32),
        groups=None,
        keep=keep,
        objective=objective,
        keep_id=True,
        strict=strict,
        work=work,
        all_stay=True,
    )


def _siblings(h: Hierarchy, rows: Sequence[int]) -> tuple[str, int]:
    """Return level and parent that units have in common.

    Raises:
        InvalidSplitError: They have not.
    """
    first, parent = h.levels.types[int(h.types[rows[0]])].level, int(h.tree.parent[rows[0]])
    problems = [
        Problem(NOT_SIBLINGS, Place(id=h.ids.get(row)), {"unit": h.ids.get(row), "first": h.ids.get(rows[0])})
        for row in rows
        if h.levels.types[int(h.types[row])].level != first or int(h.tree.parent[row]) != parent or parent < 0
    ]
    if problems:
        raise InvalidSplitError(Problems.of(*problems))
    return first, parent


def _standing(found: Ground, level: str) -> Rows:
    """Return the row of the unit of the level that each base unit is in.

    Raises:
        InvalidSplitError: A base unit is one itself: there is nothing below that could be dealt out.
    """
    h = found.territory
    itself = np.flatnonzero(h.levels.types_at(level)[h.types[found.base]])
    if len(itself):
        raise InvalidSplitError(
            Problems.of(
                *(
                    Problem(NOTHING_BELOW, Place(id=found.ids.get(i)), {"unit": found.ids.get(i)})
                    for i in itself.tolist()
                )
            )
        )
    return found.above(level)


def _areas(found: Ground, level: str, old: Rows) -> Rows:
    """Return the row of the unit under which a unit of the level with each base unit would stand.

    Raises:
        InvalidSplitError: The scheme allows none.
    """
    h = found.territory
    kinds = h.levels.types_at(level)
    may: Bools = np.asarray(h.levels.allowed[:, kinds].any(axis=1), bool)
    mark = may[h.types]
    mark[: found.unit] = False
    up = h.tree.parent[found.base]
    over = h.nearest(mark)[up]
    out = np.where(old >= 0, h.tree.parent[np.maximum(old, 0)], np.where(over >= found.unit, over, -1)).astype(np.int32)
    problems: list[Problem] = []
    for row in dict.fromkeys(up[out < 0].tolist()):
        facts: dict[str, object] = {"below": level, "above": h.levels.types[int(h.types[row])].level}
        problems.append(Problem(LEVEL_NOT_UNDER, Place(id=h.ids.get(row)), facts))
    # What stands under the unit above now would have to stand under the new unit.
    for area in np.unique(out[out >= 0]).tolist():
        for child in h.tree.children(area).tolist():
            own = int(h.types[child])
            inside = (found.base >= child) & (found.base < int(h.tree.end[child])) & (out == area)
            if kinds[own] or not inside.any() or h.levels.allowed[kinds][:, own].any():
                continue
            facts = {"below": h.levels.types[own].level, "above": level}
            problems.append(Problem(LEVEL_NOT_UNDER, Place(id=h.ids.get(child)), facts))
    if problems:
        raise InvalidSplitError(Problems.of(*problems))
    return out


def _drawn(  # noqa: PLR0913 - what a division depends on
    found: Ground,
    band: Band,
    *,
    level: str,
    into: int | None,
    old: Rows,
    areas: Rows,
    groups: Ints | None,
    keep: Sequence[str] | None,
    objective: Objective,
    keep_id: bool,
    strict: bool,
    work: Work,
    taken: Iterable[str] = (),
    all_stay: bool = False,
) -> SplitPlan:
    """Return the plan."""
    if objective == "compact" and found.near.places is None:
        raise InvalidSplitError(Problem(NO_PLACES, Place(id=found.unit_id)))
    h = found.territory
    hang = pieces(found, groups)
    known = refuse_impossible(found, band, into, hang, strict=strict, bounded=groups is not None)
    kept = kept_levels(found, keep, [key for key in between(found) if _below(h, key, level)])
    starts = (old.astype(np.int64),) if bool((old >= 0).all()) else ()
    question = Question(
        found,
        band,
        into,
        any_number=into is None,
        keep=kept,
        groups=groups,
        hang=hang,
        starts=starts,
        score=_main(old, found.weights) if objective == "moved" and bool((old >= 0).any()) else None,
        old=old if objective == "moved" else None,
    )
    search = Search(question, work)

    def heirs(labels: Rows) -> list[int]:
        return matched(old, labels, found.weights, areas=_of_parts(areas, labels), h=h, all_stay=all_stay)

    def moved(labels: Rows) -> float:
        return moved_from(old, labels, found.weights, heirs(labels))

    least = must_move(old, found.weights, band.low, band.high, all_stay=all_stay)
    best = best_of(search, objective, moved, least)
    kinds = h.levels.level(level).kinds
    return finished(
        search,
        best,
        objective,
        kind="redraw",
        level=level,
        areas=_of_parts(areas, best.outcome.labels),
        old=old,
        keep_id=keep_id,
        known=known,
        taken=frozenset(taken),
        strict=strict,
        moved=moved,
        unit_kind=kinds[0] if len(kinds) > 1 else None,
        all_stay=all_stay,
    )


def _below(h: Hierarchy, key: str, level: str) -> bool:
    keys = [str(one) for one in h.levels.keys]
    return keys.index(key) > keys.index(level)


def _of_parts(areas: Rows, labels: Rows) -> Rows:
    """Return the unit above each part."""
    out: Rows = areas[np.unique(labels, return_index=True)[1]]
    return out


def _main(old: Rows, weights: Floats) -> Callable[[Sequence[Ints]], Floats]:
    """Return how much of a part is of the present unit of which it has most; what is in none counts nothing."""

    def worth(sets: Sequence[Ints]) -> Floats:
        out = np.zeros(len(sets))
        for i, some in enumerate(sets):
            rows = old[some]
            inside = rows >= 0
            if inside.any():
                _, back = np.unique(rows[inside], return_inverse=True)
                out[i] = np.bincount(back.reshape(-1), weights=weights[some][inside]).max()
        return out

    return worth
