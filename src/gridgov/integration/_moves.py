"""Decisions by hand: base units that go to another grid, and what that does to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs
import numpy as np

from gridgov._columns import IdColumn, Ints, Rows, frozen
from gridgov._metric_spread import said
from gridgov.errors import Batch, InvalidIntegrationError, Place, Problems
from gridgov.integration._conflicts import Conflicts
from gridgov.integration._faults import DECISION_BREAKS, UNKNOWN_CHOICE, UNKNOWN_CONFLICT
from gridgov.integration._nodes import pieces
from gridgov.integration._plan import Floats, GridLevel, Plan
from gridgov.integration._setting import Setting
from gridgov.text import Text

__all__ = ["carry_out", "weights_of"]


def carry_out(
    setting: Setting, plan: Plan, conflicts: Conflicts, choices: Mapping[str, str]
) -> tuple[Plan, dict[str, str], Problems]:
    """Move the base units of conflicts to the grids that were chosen; nothing else changes.

    Returns:
        The plan, the choices that changed something, and what they break: contiguity, the band.

    Raises:
        InvalidIntegrationError: With every conflict that is not there and every choice that is none.
    """
    number = {ident: i for i, ident in enumerate(conflicts.ids)}
    batches: list[Batch] = []
    moves: dict[int, str] = {}
    present = conflicts.frame["choice"].tolist()
    for ident, choice in choices.items():
        if ident not in number:
            batches.append(Batch(UNKNOWN_CONFLICT, ids=[ident], facts={"id": [ident]}))
            continue
        known = (present[number[ident]], *conflicts.alternatives[number[ident]])
        if choice not in known:
            facts: dict[str, Sequence[object]] = {
                "id": [ident],
                "choice": [choice],
                "known": [", ".join(map(str, known))],
            }
            batches.append(Batch(UNKNOWN_CHOICE, ids=[ident], facts=facts))
        else:
            moves[number[ident]] = choice
    if batches:
        raise InvalidIntegrationError(Problems(batches))
    codes = plan.lowest.codes.copy()
    at = {ident: i for i, ident in enumerate(plan.lowest.ids.tolist())}
    touched: dict[str, str] = {}
    for i, choice in moves.items():
        rows = np.flatnonzero(conflicts.of == i)
        if at[choice] != int(codes[rows[0]]):
            touched[conflicts.ids[i]] = choice
        codes[rows] = at[choice]
    if not touched:
        return plan, dict(choices), Problems()
    changed = _rebuilt(plan, codes)
    return changed, dict(choices), Problems(_broken(setting, plan, changed, touched))


def _rebuilt(plan: Plan, codes: Rows) -> Plan:
    """Return the plan with other grids of the lowest level; those that are empty are gone, at every level."""
    old, levels = plan.levels, list[GridLevel]()
    base = plan.nets.base
    columns = [codes]
    for level in reversed(old[1:]):
        columns.append(np.where(columns[-1] >= 0, level.parent[columns[-1]], -1).astype(np.int32))
    for level, column in zip(old, reversed(columns), strict=True):
        left = np.flatnonzero(np.bincount(column[column >= 0], minlength=len(level)))
        place = np.full(len(level) + 1, -1, np.int32)
        place[left] = np.arange(len(left), dtype=np.int32)
        fresh = place[column]
        inside = np.flatnonzero(fresh >= 0)
        parent = level.parent[left]
        if levels:
            first = np.zeros(len(left), np.int64)
            first[fresh[inside][::-1]] = inside[::-1]
            parent = levels[-1].codes[first]
        households = np.bincount(fresh[inside], base.weights[inside], len(left)).astype(np.float64)
        unknown = np.bincount(fresh[inside][~base.known[inside]], minlength=len(left)).astype(np.int64)
        ids = IdColumn.of(level.ids.decode(left))
        levels.append(
            GridLevel(
                level.level,
                ids,
                frozen(fresh),
                frozen(parent.astype(np.int32)),
                frozen(level.area[left].astype(np.int32)),
                frozen(households),
                frozen(unknown),
            )
        )
    return attrs.evolve(plan, levels=tuple(levels))


def _broken(setting: Setting, old: Plan, plan: Plan, touched: Mapping[str, str]) -> list[Batch]:
    """Find grids that hang together no longer, or left the band, through decisions."""
    out: list[Batch] = []
    ident = next(iter(touched))
    for level, first, target in zip(plan.levels, old.levels, setting.targets.levels, strict=True):
        before, after = (_state(setting, grids, lowest=level is plan.lowest) for grids in (first, level))
        for name, (parts, weight) in after.items():
            was = before[name]
            whats: list[Text] = []
            if parts > max(was[0], 1):
                whats.append(Text("in {n} pieces", "分为{n}片").format(n=parts))
            if not target.low <= weight <= target.high and target.low <= was[1] <= target.high:
                whats.append(Text("with {n} households", "有{n}户").format(n=said(weight)))
            for what in whats:
                own = next((i for i, choice in touched.items() if choice == name), ident)
                facts: dict[str, Sequence[object]] = {"id": [own], "grid": [name], "what": [what]}
                out.append(Batch(DECISION_BREAKS, ids=[own], facts=facts, place=Place(id=own)))
    return out


def weights_of(setting: Setting, level: GridLevel) -> Floats:
    """Return the households of each grid that count for the band."""
    inside = level.codes >= 0
    return np.bincount(level.codes[inside], setting.weights[inside], len(level)).astype(np.float64)


def _state(setting: Setting, level: GridLevel, *, lowest: bool) -> dict[str, tuple[int, float]]:
    """Return pieces and households of each grid; only those of the lowest level are looked at for pieces."""
    codes, parts = level.codes, np.ones(len(level), np.int64)
    if lowest:
        inside: Ints = np.flatnonzero(codes >= 0)
        found = pieces(codes, setting.edges, codes >= 0)
        first = np.zeros(int(found.max(initial=-1)) + 1, np.int64)
        first[found[inside][::-1]] = inside[::-1]
        parts = np.bincount(codes[first], minlength=len(level))
    weights = weights_of(setting, level)
    return dict(zip(level.ids.tolist(), zip(parts.tolist(), weights.tolist(), strict=True), strict=True))
