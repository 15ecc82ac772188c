"""Divide a unit that grew too large."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import Any, Final

import numpy as np

from gridgov._columns import Rows
from gridgov._metric_spread import said
from gridgov._units import Unit
from gridgov.errors import InvalidSplitError, Place, Problem, Problems
from gridgov.jurisdiction import Jurisdiction
from gridgov.splitting._changes import dealt
from gridgov.splitting._faults import NEAREST, NO_PLACES, SEARCHED
from gridgov.splitting._ground import Ground, between, ground, kept_levels, subtree_rows
from gridgov.splitting._limits import Band, check_band, pieces, refuse_impossible
from gridgov.splitting._moved import grid_of, must_move, regridded
from gridgov.splitting._neighbours import Adjacency
from gridgov.splitting._objective import Moved, Scored, best_of, value_of
from gridgov.splitting._plan import SplitPlan
from gridgov.splitting._search import Objective, Outcome, Question, Search, Work
from gridgov.text import Text

__all__ = ["check_request", "finished", "split"]

_OBJECTIVES: Final = ("cut", "balance", "moved", "compact")
_TO: Final = Text(
    "Widen the band to {band.en}, or pass strict=False to get the nearest",
    "请将区间放宽为{band.zh}，或用strict=False取最接近者",
)

_NO_BAND: Final = Text(
    "No band of counts was given: parts may be very unequal.", "未给定数量区间：各部分规模可能相差很大。"
)
_LOOSE: Final = Text(
    "Units in which nothing is dealt out, such as those that lie over others: {n}, the first '{first}'; they stay with "
    "what takes over the unit above them.",
    "其中没有可划分单元的（如叠加层级的单元）{n}个，首个为“{first}”：随承接其上级的部分保留。",
)


def split(  # noqa: PLR0913 - what a division depends on
    jurisdiction: Jurisdiction,
    unit: str | Unit,
    *,
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
    """Divide a unit into connected parts inside a household band; nothing is changed, the plan says how.

    What is dealt out are buildings (units of kind ``building``), or what has nothing below it where there are none:
    they are never cut. Units between, such as grids and estates, stay whole where that can be. The plan does not depend
    on the order of the units, nor on the hash seed.

    Args:
        jurisdiction: Where; it stays as it is.
        unit: The unit, such as a community.
        into: Number of parts, from 1; None for the fewest that the band allows. Without a band the least cut may take
            off two corners: give one, or choose the objective ``"balance"``.
        max_households: Most households of a part, above 0; None for no limit (then ``into`` is needed).
        min_households: Fewest households of a part; None for 0.
        of: Key of the level that is dealt out.
        keep: Keys of levels whose units should stay whole, the most important first; None for all between, the highest
            first; an empty list for none.
        adjacency: Who is next to whom: pairs of ids, ``(id, id, weight)``, a mapping of pairs to weights, a table with
            the columns ``from``, ``to`` and ``weight``, a networkx graph, or a CSV file. The weight says how much two
            belong together, such as 1 across a street and 3 across a courtyard wall; 1 by default. None: the
            ``adjacent`` links of the jurisdiction if there are any, otherwise ``outlines``, otherwise ``positions``,
            otherwise ``"order"``: what follows each other in the territory, and the plan says so.
        positions: x and y of each base unit, by id: neighbours are then those with nobody between.
        outlines: Polygon of each base unit, by id: neighbours share a border.
        objective: What is as small as can be: ``"cut"``, the weight of the adjacencies between parts; ``"balance"``,
            the largest distance of a part from the mean; ``"moved"``, the households whose lowest grid, and so whose
            grid chief, is another one; ``"compact"``, households times squared distances to the middle of their part,
            which needs positions or outlines.
        keep_id: Whether the largest part goes on under the id of the unit.
        measure: Key of what is counted instead of households.
        unknown_as: What a base unit counts as whose households are unknown; the plan says so.
        taken: Ids that are not to be proposed for new units, such as those of another plan.
        strict: Whether it is an error if no division is inside the band; False returns the nearest.
        effort: How long to look for a better plan; 2 takes about twice as long as 1.
        seed: Of the chance in the search; the same seed gives the same plan.
        prove: Whether to spend more on proving that the plan is the best; with ``time_limit`` until then.
        time_limit: Seconds after which the best plan so far is returned. With it, an interruption (Ctrl-C) gives the
            best plan so far, too; without it, it is raised.
        progress: Called with the number of steps done and of all steps.

    Returns:
        The plan: parts, cut, balance, households and posts that change hands, bound, alternatives, picture, changes.

    Raises:
        InvalidSplitError: What is asked for cannot be, with every reason and the smallest change that would help:
            unknown households, a building above the limit, a piece that misses the band, an adjacency that names what
            is not there, or no such division.
        UnknownUnitError: There is no such unit.
        UnknownKeyError: There is no such measure or level.
        ValueError: Neither ``into`` nor ``max_households`` is given, or the objective is none.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_records([
        ...     {"id": "s", "level": "street"}, {"id": "c1", "level": "community", "parent": "s"},
        ...     *({"id": f"b{i}", "level": "building", "parent": "c1", "households": 1000} for i in range(1, 7))],
        ...     levels=LevelScheme.ladder("street", "community", "building"), measures=["households"])
        >>> ring = [("b1", "b2"), ("b2", "b3"), ("b3", "b4"), ("b4", "b5"), ("b5", "b6"), ("b6", "b1")]
        >>> plan = split(Jurisdiction(territory=h), "c1", max_households=5000, min_households=2000, adjacency=ring)
        >>> plan
        <SplitPlan: 'c1' in 2 parts, cut 2, proven>
        >>> sorted(plan.parts["count"].tolist()), plan.ids
        ([3000.0, 3000.0], ('c1', 'c2'))
        >>> plan.apply(on="2026-06-01", authority="district government").jurisdiction.units(level="community").ids
        ['c1', 'c2']
    """
    check_request(objective, effort, into, max_households)
    band = check_band(min_households, max_households, into)
    row = jurisdiction.territory.row(unit)
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
    if objective == "compact" and found.near.places is None:
        raise InvalidSplitError(Problem(NO_PLACES, Place(id=found.unit_id)))
    hang = pieces(found)
    known = refuse_impossible(found, band, into, hang, strict=strict)
    kept = kept_levels(found, keep, between(found))
    if objective == "moved" and keep is None:
        # What counts are the lowest grids: these matter more than what holds them.
        kept = kept[::-1]
    work = Work(effort, seed, prove, None if time_limit is None else monotonic() + time_limit, progress)
    search = Search(Question(found, band, into, any_number=False, keep=kept, groups=None, hang=hang), work)
    grids = grid_of(found)

    def moved(labels: Rows) -> float:
        return regridded(found, grids, labels)

    least = must_move(grids, found.weights, band.low, band.high, all_stay=False)
    best = best_of(search, objective, moved, least)
    area = int(found.territory.tree.parent[row])
    n = best.outcome.parts
    return finished(
        search,
        best,
        objective,
        kind="split",
        level=found.territory.levels.types[int(found.territory.types[row])].level,
        areas=np.full(n, area, np.int32),
        old=np.full(found.n, row, np.int32),
        keep_id=keep_id,
        known=known,
        taken=frozenset(taken),
        strict=strict,
        moved=moved,
    )


def check_request(objective: str, effort: float, into: int | None, most: float | None) -> None:
    """Refuse a request that says too little, or what cannot be chosen.

    Raises:
        ValueError: It does.
    """
    if into is None and most is None:
        msg = "Give into= (how many parts), max_households=, or both."
        raise ValueError(msg)
    if objective not in _OBJECTIVES:
        msg = f"objective is one of {', '.join(_OBJECTIVES)}, not {objective!r}."
        raise ValueError(msg)
    if not 0 <= effort < math.inf:
        msg = f"effort is a number from 0, not {effort}."
        raise ValueError(msg)


def finished(  # noqa: PLR0913 - what a plan is made of
    search: Search,
    best: Scored,
    objective: Objective,
    *,
    kind: Any,  # noqa: ANN401 - split or redraw
    level: str,
    areas: Rows,
    old: Rows,
    keep_id: bool,
    known: tuple[Problem, ...],
    taken: frozenset[str],
    strict: bool,
    moved: Moved,
    unit_kind: str | None = None,
    all_stay: bool = False,
) -> SplitPlan:
    """Return the plan of a division, or refuse one that is outside the band.

    Raises:
        InvalidSplitError: No division is inside the band, and ``strict`` is asked for.
    """
    question, outcome = search.question, best.outcome
    found, band = question.found, question.band
    missed = known
    if not known and len(outcome.outside):
        missed = tuple(_missed(search, outcome))
    if missed and strict:
        raise InvalidSplitError(Problems.of(*missed))
    same = [
        (value_of(found, objective, other, moved), other)
        for other in outcome.others
        if int(other.max(initial=-1)) + 1 == outcome.parts and (kind == "split" or len(areas) == outcome.parts)
    ]
    return SplitPlan(
        kind=kind,
        found=found,
        level=level,
        band=band,
        objective=objective,
        labels=outcome.labels,
        value=best.value,
        # That nothing is below 0 is no news.
        bound=math.nan if best.bound <= 0 < best.value else best.bound,
        keep=question.keep,
        areas=areas,
        old=old,
        keep_id=keep_id,
        unit_kind=unit_kind,
        all_stay=all_stay,
        taken=taken,
        problems=Problems.of(*missed),
        notes=(
            *found.notes,
            *([_NO_BAND] if math.isinf(band.high) and band.low <= 0 else []),
            *_loose(found, outcome.labels, kind),
        ),
        others=tuple(other for _, other in same),
        values=tuple(value for value, _ in same),
    )


def _loose(found: Ground, labels: Rows, kind: str) -> list[Text]:
    """Say that what has nothing that is dealt out stays with the part that takes over the unit."""
    h = found.territory
    part = dealt(found, labels)
    rows = subtree_rows(h, found.unit)
    left = rows[(part[rows] == -1) & (part[h.tree.parent[rows]] != -1)]
    return [_LOOSE.format(n=len(left), first=h.ids.get(int(left[0])))] if len(left) and kind == "split" else []


def _missed(search: Search, outcome: Outcome) -> list[Problem]:
    """Say that no division is inside the band: shown by looking at all of them, or only not found."""
    question = search.question
    found, band = question.found, question.band
    loads = found.loads(outcome.labels, outcome.parts)
    low, high = min(band.low, float(loads.min())), max(band.high, float(loads.max()))
    reached = said(float(loads.min())) + "-" + said(float(loads.max()))
    facts: Mapping[str, object] = {
        "unit": found.unit_id,
        "band": band.text,
        "measure": found.measure.name,
        "reached": reached,
        "fix": _TO.format(band=Band(low, high).text),
    }
    return [Problem(SEARCHED if search.shown else NEAREST, Place(id=found.unit_id), dict(facts))]
