"""Merge nets: from what departments have to one division, with everything that does not fit said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Rows
from gridgov._days import Day
from gridgov._metric_spread import said
from gridgov.errors import Batch, InvalidIntegrationError, Place, Problem, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.integration._conflicts import find_conflicts
from gridgov.integration._decisions import read_decisions
from gridgov.integration._faults import AREA_TOO_SMALL, BAND_MISSED, OTHER_TERRITORY, UNKNOWN_NET
from gridgov.integration._grids import grid_levels
from gridgov.integration._levels import Wanted, measure_levels, work_out
from gridgov.integration._moves import carry_out, weights_of
from gridgov.integration._notes import notes_of
from gridgov.integration._plan import NOT_ADOPTED, PLACED, Plan
from gridgov.integration._result import Integration
from gridgov.integration._setting import Adjacency, Setting, setting
from gridgov.integration._target import Bands, base_level, targets
from gridgov.integration._territory import lost_totals
from gridgov.integration._ways import Aim, Effort, How
from gridgov.jurisdiction import Jurisdiction
from gridgov.nets import BaseUnits, Net, Nets

__all__ = ["integrate"]

_HOWS: Final = ("consensus", "refine", "existing")
_AIMS: Final = ("moved", "agreement")
_ADJACENT: Final = "adjacent"
_UNIT: Final = "unit:"
#: How decisions about people begin, and what keeps no grid.
_PERSON: Final = "person:"
_NOBODY: Final = "none"


def integrate(  # noqa: PLR0913 - what a merger depends on
    nets: Nets | Iterable[Net],
    *,
    within: Jurisdiction | Hierarchy,
    how: How = "consensus",
    base: str | None = None,
    level: str | None = None,
    levels: Sequence[str] | None = None,
    households: Bands = None,
    inside: str | None = None,
    adjacency: Adjacency = None,
    decisions: Mapping[str, str] | str | Path | None = None,
    on: Day | None = None,
    votes: Mapping[str, float] | None = None,
    unknown_as: float | None = None,
    slivers: int = 2,
    aim: Aim = "agreement",
    effort: float = 1,
    prove: bool = False,
    time_limit: float | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Integration:
    """Merge departments' nets into one division of the base units: an overlay with a mapping and a residue.

    A net that is kept (`Net.keep`) stays as it is and has no vote. The base units of a cell with a legal basis of its
    own, such as a dedicated grid, stay outside the merged grids. The nets may come in any order.

    Args:
        nets: The nets, bound to their base units; or nets, of which the base units are worked out.
        within: Where the merged grids are to stand.
        how: ``"consensus"``: grids on which the nets agree most, of whole base units, connected, inside the household
            band, not across the boundary. ``"refine"``: base units stay together exactly where all nets have them
            together. ``"existing"``: the cells of one net.
        base: Id of the net that ``"existing"`` adopts; None for the one that the others agree with most.
        level: Key of the level of the base units, where ``nets`` are not bound.
        levels: Keys of the levels of the merged grids, the highest first; None for all levels of kind ``grid`` above
            the base units. The lowest level of a net answers to the lowest of these, and so on upwards.
        households: Fewest and most households of a grid, such as ``(300, 500)``: for the lowest level, or by level.
        inside: Key of the level that no grid crosses; None for the level right above the grids.
        adjacency: Pairs of ids of base units that are neighbours. None: the ``adjacent`` links of the jurisdiction if
            it has any between base units, otherwise ``"order"``: what follows each other in the territory or in a cell.
        decisions: For the id of a conflict, the grid to go to; for ``person:net:holder`` the grid to keep, or ``none``;
            or a file of them, see `Integration.write_decisions`.
        on: The day: cells that are not in force on it are left out. None: all cells.
        votes: Weight of each net, 1 by default, by its id.
        unknown_as: Households to count for a base unit of which they are unknown, where a band is asked for.
        slivers: With ``"refine"``, what has fewer base units than this follows the neighbour that more nets have it
            together with than apart; 0 obeys every record.
        aim: What a consensus makes as large, or small, as it can. ``"agreement"``: over pairs of neighbours in one
            grid, the nets that keep them together minus those that separate them. ``"moved"``: the households that are
            not of the main cell of their grid, added up over the nets; of equal ones the larger agreement.
        effort: How long a consensus looks for a better one, from 0; 2 takes about twice as long as 1.
        prove: Whether to spend more on proving how good it is.
        time_limit: Seconds after which the best so far is taken.
        progress: Called with the number of parts done and of all parts.

    Raises:
        InvalidNetError: A net has no base unit here, or two have one id.
        InvalidIntegrationError: What is asked for cannot be: levels, band, adjacency, decisions; with all of it.
        UnknownKeyError: The scheme has no such level.
        ValueError: ``how`` or ``aim`` is something else, ``base`` is named and none is adopted, ``slivers`` or
            ``effort`` is negative, ``levels`` is empty, or ``on`` is not written YYYY-MM-DD.
        TypeError: ``on`` is neither a date nor a text.

    Example:
        >>> from gridgov import LevelScheme
        >>> h = Hierarchy.from_records([
        ...     {"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"},
        ...     *({"id": f"b{i}", "level": "building", "parent": "g", "households": 100} for i in range(1, 7))],
        ...     levels=LevelScheme.ladder("community", "grid", "building"), measures=["households"])
        >>> units = [f"b{i}" for i in range(1, 7)]
        >>> one = integrate([
        ...     Net.from_tables("health", {"unit": units, "cell": ["h1", "h1", "h1", "h2", "h2", "h2"]}),
        ...     Net.from_tables("police", {"unit": units, "cell": ["p1", "p1", "p1", "p1", "p2", "p2"]})],
        ...     within=h, households=(200, 400))
        >>> one
        <Integration: 2 nets into 2 grids, 1 conflict, 0 base units outside>
        >>> [g.id for g in one.territory.units(level="grid")]
        ['c-01', 'c-02']
    """
    if how not in _HOWS or aim not in _AIMS:
        msg = f"how is one of {', '.join(_HOWS)} and aim one of {', '.join(_AIMS)}, not {how!r} and {aim!r}."
        raise ValueError(msg)
    if slivers < 0 or not effort >= 0 or (levels is not None and not levels):
        msg = f"slivers and effort are 0 or more and levels= names one at least, not {slivers}, {effort} and {levels}."
        raise ValueError(msg)
    if base is not None and how != "existing":
        msg = f"base= names the net to adopt, and how={how!r} adopts none."
        raise ValueError(msg)
    territory = within.territory if isinstance(within, Jurisdiction) else within
    bound = nets if isinstance(nets, Nets) else _bound(tuple(nets), territory, level)
    if bound.base.territory is None or (bound.base.territory is not territory and bound.base.territory != territory):
        raise InvalidIntegrationError(Problem(OTHER_TERRITORY))
    wanted = targets(territory, bound.base.level or "", levels, households, inside)
    neighbours = _neighbours(within, bound.base) if adjacency is None else adjacency
    place = setting(bound, wanted, adjacency=neighbours, on=on, unknown_as=unknown_as, votes=votes)
    work = Effort(effort, prove, time_limit, progress)
    labels, reached, net = work_out(place, Wanted(how, aim, _adopted(place, how, base), slivers, work))
    plan = _plan(place, labels)
    plan = attrs.evolve(plan, notes=(*plan.notes, *notes_of(place, plan, net)))
    conflicts = find_conflicts(place, plan)
    computed, problems = plan, bound.problems
    choices: dict[str, str] = {}
    people: dict[str, str | None] = {}
    if decisions is not None:
        given = decisions if isinstance(decisions, Mapping) else read_decisions(decisions)
        people = {
            key.removeprefix(_PERSON): None if value == _NOBODY else value
            for key, value in given.items()
            if value and key.startswith(_PERSON)
        }
        chosen = {key: value for key, value in given.items() if value and not key.startswith(_PERSON)}
        plan, choices, broken = carry_out(place, plan, conflicts, chosen)
        problems += broken
        conflicts = conflicts.decided(choices)
        reached = measure_levels(place, how, [grids.codes for grids in plan.levels], reached)
    found = Integration(
        how=how,
        aim=aim,
        setting=place,
        plan=plan,
        reached=tuple(reached),
        conflict_list=conflicts,
        problems=problems + _missed(plan, computed, place) + lost_totals(plan),
        decisions=choices,
        people_decisions=people,
        on=on,
        jurisdiction=within if isinstance(within, Jurisdiction) else None,
    )
    if people:
        # A decision about nobody is refused here and not when the staff is asked for.
        _ = found.staff
    return found


def _bound(nets: tuple[Net, ...], territory: Hierarchy, level: str | None) -> Nets:
    at = base_level(territory, nets) if level is None else level
    return Nets.of(nets, BaseUnits.of_territory(territory, at))


def _neighbours(within: Jurisdiction | Hierarchy, base: BaseUnits) -> Adjacency:
    """Return the pairs that the jurisdiction says are adjacent, None if it says nothing of base units."""
    if not isinstance(within, Jurisdiction):
        return None
    pairs = [
        (link.source_id, link.target_id)
        for link in within.links
        if link.kind == _ADJACENT and link.source.startswith(_UNIT) and link.target.startswith(_UNIT)
    ]
    if not pairs:
        return None
    there = (base.ids.find([ident for pair in pairs for ident in pair]) >= 0).tolist()
    return [pair for i, pair in enumerate(pairs) if there[2 * i] and there[2 * i + 1]] or None


def _adopted(place: Setting, how: How, base: str | None) -> int | None:
    """Return the position of the net to adopt; None for the best."""
    if base is None or how != "existing":
        return None
    ids = [net.id for net in place.merged_nets]
    if base not in ids:
        facts = {"net": base, "known": ", ".join(ids)}
        raise InvalidIntegrationError(Problem(UNKNOWN_NET, facts=facts))
    return ids.index(base)


def _plan(place: Setting, labels: Sequence[Rows]) -> Plan:
    residue = place.outside.copy()
    residue[(labels[-1] < 0) & (residue == PLACED)] = NOT_ADOPTED
    residue[labels[-1] >= 0] = PLACED
    residue.flags.writeable = False
    return Plan(place.nets, grid_levels(place, labels), residue, place.notes)


def _missed(plan: Plan, computed: Plan, place: Setting) -> Problems:
    """Report grids outside the band, and why where that is plain: an area that is too small as a whole.

    A grid that was inside the band as computed left it by a decision, which says so itself.
    """
    batches: list[Batch] = []
    for level, first, target in zip(plan.levels, computed.levels, place.targets.levels, strict=True):
        weights = weights_of(place, level)
        areas = np.bincount(level.area, weights, int(level.area.max(initial=-1)) + 1)
        wrong = (weights < target.low) | (weights > target.high)
        small = wrong & (areas[level.area] < target.low)
        if level is not first:
            was = dict(zip(first.ids.tolist(), weights_of(place, first).tolist(), strict=True))
            wrong &= np.array([not target.low <= was[i] <= target.high for i in level.ids.tolist()], bool)
        for kind, mask in ((AREA_TOO_SMALL, small), (BAND_MISSED, wrong & ~small)):
            rows = np.flatnonzero(mask)
            if not len(rows):
                continue
            ids, n = level.ids.decode(rows).tolist(), len(rows)
            facts: dict[str, Sequence[object]] = {
                "id": ids,
                "level": [target.level] * n,
                "households": [said(w) for w in weights[rows].tolist()],
                "all": [said(w) for w in areas[level.area[rows]].tolist()],
                "low": [said(target.low)] * n,
                "high": [said(target.high)] * n,
            }
            batches.append(Batch(kind, ids=ids, facts=facts, place=Place()))
    return Problems(batches)
