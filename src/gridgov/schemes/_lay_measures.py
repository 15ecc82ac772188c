"""Measures: totals over a level, over what stands below it, and the parts of a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from gridgov.schemes._apportion import Ints, apportion, share_out
from gridgov.schemes._draft import Draft
from gridgov.schemes._plan import Plan
from gridgov.text import Text

__all__ = ["Columns", "lay_measures"]

Step = Mapping[str, Any]
Columns = dict[str, npt.NDArray[np.float64]]


def lay_measures(plan: Plan, draft: Draft) -> Columns:
    """Return the measures of all units, NaN where nothing is laid down."""
    columns: Columns = {}
    steps = list(plan.steps("measures"))
    parts = {step["key"]: step for _, step in steps if "part_of" in step}
    for path, step in steps:
        if "part_of" not in step and "rest_of" not in step:
            _whole(plan, draft, columns, step, path)
    plan.stop()
    for whole in dict.fromkeys(step["part_of"] for step in parts.values()):
        mine = [(path, step) for path, step in steps if step.get("part_of") == whole]
        _parts(plan, draft, columns, whole, mine)
    plan.stop()
    for path, step in steps:
        if "rest_of" in step:
            _rest(plan, columns, parts, step, path)
    plan.stop()
    for _, step in steps:
        _state_at_top(draft, columns[step["key"]], plan.number(step["figure"]))
    return columns


def _state_at_top(draft: Draft, column: npt.NDArray[np.float64], total: int) -> None:
    """State the published total at the top: it has to agree with the sum of the parts."""
    roots = np.flatnonzero(draft.parent < 0)
    if len(roots) == 1 and np.isnan(column[roots[0]]):
        column[roots[0]] = total


def _below(draft: Draft, rows: Ints) -> tuple[Ints, Ints]:
    """Return the units right below some units, and for each the position of the one above it among them."""
    position = np.full(len(draft), -1, np.int64)
    position[rows] = np.arange(len(rows))
    has = draft.parent >= 0
    group = np.where(has, position[np.maximum(draft.parent, 0)], -1)
    group[draft.overlay()] = -1
    found = np.flatnonzero(group >= 0).astype(np.int64)
    order = np.argsort(group[found], kind="stable")
    return found[order], group[found][order]


def _whole(plan: Plan, draft: Draft, columns: Columns, step: Step, path: str) -> None:
    """Spread a total over a level, through the level above it where the step says so, and over what stands below."""
    rows, total = draft.rows(step["at"]), plan.number(step["figure"])
    if not len(rows):
        why = Text(f"there is no {step['at']} to put it on", f"没有{step['at']}可承载")
        plan.refuse(path, step["key"], total, why, Text(f"add one unit of {step['at']}", f"增设一个{step['at']}"))
        return
    values = _through(plan, draft, rows, total, step, path) if "through" in step else _flat(plan, rows, total)
    if values is None:
        return
    column = np.full(len(draft), np.nan)
    below, group = _below(draft, rows)
    leaf = np.ones(len(rows), bool)
    leaf[group] = False
    column[rows[leaf]] = values[leaf]
    if len(below):
        column[below] = share_out(np.where(leaf, 0, values), group, None)
    columns[step["key"]] = column


def _flat(plan: Plan, rows: Ints, total: int) -> Ints:
    if plan.sizes is None or plan.rng is None:
        return plan.spread(total, len(rows))
    return apportion(total, plan.sizes.weights(len(rows), plan.rng))


def _through(  # noqa: PLR0913 - one step of the recipe
    plan: Plan, draft: Draft, rows: Ints, total: int, step: Step, path: str
) -> Ints | None:
    """Fix totals of the units above first, then split each over its own units."""
    upper = draft.rows(step["through"])
    above = draft.above(rows, step["through"])
    position = np.full(len(draft), -1, np.int64)
    position[upper] = np.arange(len(upper))
    fixed = np.full(len(upper), -1, np.int64)
    if "fixed_at" in step:
        fixed[position[draft.rows(step["fixed_at"])]] = step["fixed"]
    most = int(plan.scheme.figure(step["most"]).quantity.value) if "most" in step else total
    free = np.flatnonzero(fixed < 0)
    left = total - int(fixed[fixed >= 0].sum())
    if not 0 <= left <= most * len(free) or (left and not len(free)):
        why = Text(
            f"{len(free):,} units of at most {most:,} are to share {left:,}",
            f"{len(free):,}个单元、每个至多{most:,}，须分担{left:,}",
        )
        need = -(-left // max(len(free), 1))
        plan.refuse(path, step["key"], total, why, Text(f"raise the most to {need:,}", f"将上限提高到{need:,}"))
        return None
    sized = plan.sizes is not None and plan.rng is not None
    if sized and plan.sizes is not None and plan.rng is not None:
        fixed[free] = apportion(left, plan.sizes.weights(len(free), plan.rng), high=most)
    elif len(free):
        fixed[free] = plan.spread(left, len(free))
    group = position[above]
    order = np.argsort(group, kind="stable")
    weights = plan.sizes.weights(len(rows), plan.rng) if plan.sizes is not None and plan.rng is not None else None
    out = np.empty(len(rows), np.int64)
    out[order] = share_out(fixed, group[order], None if weights is None else weights[order])
    return out


def _parts(plan: Plan, draft: Draft, columns: Columns, whole: str, steps: list[tuple[str, Step]]) -> None:
    """Spread the parts of a whole: evenly if that fits everywhere, otherwise in proportion to what is there."""
    left = columns[whole].copy()
    for path, step in steps:
        rows, total = draft.rows(step["at"]), plan.number(step["figure"])
        below, group = _below(draft, rows)
        own = np.concatenate((rows[~np.isin(np.arange(len(rows)), group)], below))
        room = left[own]
        if total > np.nansum(room):
            why = Text(f"'{whole}' has only {int(np.nansum(room)):,} left", f"“{whole}”只余{int(np.nansum(room)):,}")
            change = Text(
                f"lower '{step['figure']}' to {int(np.nansum(room)):,}",
                f"将“{step['figure']}”降至{int(np.nansum(room)):,}",
            )
            plan.refuse(path, step["key"], total, why, change)
            continue
        column = np.full(len(draft), np.nan)
        column[own] = _even(plan, rows, below, group, total) if plan.sizes is None else room + 1
        if (column[own] > room).any():
            column[own] = apportion(total, room, high=room.astype(np.int64))
        columns[step["key"]] = column
        left = left - np.nan_to_num(column)


def _even(plan: Plan, rows: Ints, below: Ints, group: Ints, total: int) -> Ints:
    values = plan.spread(total, len(rows))
    leaf = np.ones(len(rows), bool)
    leaf[group] = False
    if not len(below):
        return values
    return np.concatenate((values[leaf], share_out(np.where(leaf, 0, values), group, None)))


def _rest(plan: Plan, columns: Columns, parts: Mapping[str, Step], step: Step, path: str) -> None:
    """Keep what the parts of a whole leave; refuse if that is not the published figure."""
    whole = step["rest_of"]
    column = columns[whole].copy()
    for key, part in parts.items():
        if part["part_of"] == whole:
            column = column - columns[key]
    total, left = plan.number(step["figure"]), int(np.nansum(column))
    if left != total:
        why = Text(f"the parts leave {left:,}", f"各部分相加后余{left:,}")
        change = Text(f"set '{step['figure']}' to {left:,}", f"将“{step['figure']}”改为{left:,}")
        plan.refuse(path, step["key"], total, why, change)
    columns[step["key"]] = column
