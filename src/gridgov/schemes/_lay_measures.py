"""Measures: totals over a level, over what stands below it, and the parts of a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from gridgov.schemes._apportion import Ints, apportion, share_out
from gridgov.schemes._draft import Draft
from gridgov.schemes._plan import Plan
from gridgov.schemes._where import said
from gridgov.text import Text

__all__ = ["Columns", "lay_measures"]

Step = Mapping[str, Any]
Columns = dict[str, npt.NDArray[np.float64]]


def lay_measures(plan: Plan, draft: Draft) -> Columns:
    """Return the measures of all units, NaN where nothing is laid down."""
    columns: Columns = {}
    steps = list(plan.steps("measures"))
    parts = {step["key"]: step for _, step in steps if "part_of" in step}
    wholes_first = [(p, step) for p, step in steps if "part_of" not in step and "rest_of" not in step]
    for path, step in sorted(wholes_first, key=lambda found: "follows" in found[1]):
        if "follows" in step and step["follows"] not in columns:
            _without_whole(plan, step, path)
        else:
            _whole(plan, draft, columns, step, path)
    plan.stop()
    wholes = list(dict.fromkeys(w for _, step in steps if (w := step.get("part_of") or step.get("rest_of"))))
    while ready := next((whole for whole in wholes if whole in columns), None):
        _parts(plan, draft, columns, ready, [(p, step) for p, step in steps if step.get("part_of") == ready])
        plan.stop()
        for path, step in steps:
            if step.get("rest_of") == ready:
                _rest(plan, columns, parts, step, path)
        wholes.remove(ready)
    for path, step in steps:
        if step["key"] not in columns:
            _without_whole(plan, step, path)
    plan.stop()
    totals: dict[str, int] = {}
    for _, step in steps:
        totals[step["key"]] = totals.get(step["key"], 0) + plan.number(step["figure"])
    for key, total in totals.items():
        _state_at_top(draft, columns[key], total)
    return columns


def _without_whole(plan: Plan, step: Step, path: str) -> None:
    """Refuse a part of something that is not there, or what follows it: nothing lays it down, or only in a ring."""
    whole = step.get("part_of") or step.get("rest_of") or step["follows"]
    why = Text(f"there is no '{whole}' of which it could be a part", f"没有可供划分的“{whole}”")
    if "follows" in step:
        why = Text(f"there is no '{whole}' that it could follow", f"没有可供参照的“{whole}”")
    change = Text(f"lay down '{whole}' as a whole", f"先将“{whole}”作为整体铺设")
    plan.refuse(path, step["key"], plan.number(step["figure"]), why, change)


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
        where = said(step["at"])
        why = Text(f"there is no {where} to put it on", f"没有{where}可承载")
        plan.refuse(path, step["key"], total, why, Text(f"add one unit of {where}", f"增设一个{where}"))
        return
    below, group = _below(draft, rows)
    weights = _totals(draft, columns[step["follows"]]) if "follows" in step else None
    if "through" in step:
        values = _through(plan, draft, rows, total, step, path)
    else:
        values = _flat(plan, len(rows), total) if weights is None else apportion(total, weights[rows])
    if values is None:
        return
    # Another step may have laid down the same measure on other units.
    column = columns.get(step["key"], np.full(len(draft), np.nan))
    leaf = np.ones(len(rows), bool)
    leaf[group] = False
    column[rows[leaf]] = values[leaf]
    if len(below):
        column[below] = share_out(np.where(leaf, 0, values), group, None if weights is None else weights[below])
    columns[step["key"]] = column


def _totals(draft: Draft, column: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return what every unit has of a measure with all that stands below it."""
    out = np.where(draft.overlay(), 0.0, np.nan_to_num(column))
    depth, at = np.zeros(len(draft), np.int64), draft.parent.copy()
    while (at >= 0).any():
        depth[at >= 0] += 1
        at = np.where(at >= 0, draft.parent[np.maximum(at, 0)], -1)
    for level in range(int(depth.max(initial=0)), 0, -1):
        rows = np.flatnonzero(depth == level)
        np.add.at(out, draft.parent[rows], out[rows])
    return out


def _flat(plan: Plan, n: int, total: int, most: int | None = None) -> Ints:
    """Spread a total over units, evenly or by the sizes that are asked for."""
    if plan.sizes is None or plan.rng is None or not n:
        return plan.spread(total, n)
    return apportion(total, plan.sizes.weights(n, plan.rng), high=most)


def _through(  # noqa: PLR0913 - one step of the recipe
    plan: Plan, draft: Draft, rows: Ints, total: int, step: Step, path: str
) -> Ints | None:
    """Fix totals of the units above first, then split each over its own units."""
    above = draft.above(rows, step["through"])
    if (above < 0).any():
        n, where = int((above < 0).sum()), said(step["through"])
        why = Text(
            f"{n:,} units of {said(step['at'])} are in no {where}", f"{n:,}个{said(step['at'])}不在任何{where}之内"
        )
        change = Text(
            "leave out 'through', or name units there that hold them all", "删除through，或在其中列出涵盖它们的单元"
        )
        plan.refuse(path, step["key"], total, why, change)
        return None
    # Units above that hold none of the units can hold nothing.
    upper = np.unique(above)
    fixed = np.full(len(upper), -1, np.int64)
    if "fixed_at" in step:
        fixed[np.isin(upper, draft.rows(step["fixed_at"]))] = step["fixed"]
    most = int(plan.scheme.figure(step["most"]).quantity.value) if "most" in step else total
    free = np.flatnonzero(fixed < 0)
    before = int(fixed[fixed >= 0].sum())
    left = total - before
    if not 0 <= left <= most * len(free):
        plan.refuse(path, step["key"], total, *_tight(step, total, before, len(free), most))
        return None
    fixed[free] = _flat(plan, len(free), left, most)
    group = np.searchsorted(upper, above)
    order = np.argsort(group, kind="stable")
    weights = plan.sizes.weights(len(rows), plan.rng) if plan.sizes is not None and plan.rng is not None else None
    out = np.empty(len(rows), np.int64)
    out[order] = share_out(fixed, group[order], None if weights is None else weights[order])
    return out


def _tight(step: Step, total: int, before: int, free: int, most: int) -> tuple[Text, Text]:
    """Return why totals of units above do not add up to the whole, and what would do."""
    if total < before or not free:
        why = Text(f"the units that are fixed have {before:,}", f"已固定的单元合计{before:,}")
        return why, Text(f"set '{step['figure']}' to {before:,}", f"将“{step['figure']}”改为{before:,}")
    left = total - before
    why = Text(
        f"{free:,} units of at most {most:,} are to share {left:,}", f"{free:,}个单元、每个至多{most:,}，须分担{left:,}"
    )
    need = -(-left // free)
    return why, Text(f"raise '{step['most']}' to {need:,}", f"将“{step['most']}”提高到{need:,}")


def _parts(plan: Plan, draft: Draft, columns: Columns, whole: str, steps: list[tuple[str, Step]]) -> None:
    """Spread the parts of a whole: evenly if that fits everywhere, otherwise in proportion to what is there."""
    left = columns[whole].copy()
    for path, step in steps:
        rows, total = draft.rows(step["at"]), plan.number(step["figure"])
        below, group = _below(draft, rows)
        own = np.concatenate((rows[~np.isin(np.arange(len(rows)), group)], below))
        room = left[own]
        # Where the whole is not laid down there is nothing to be a part of.
        known = ~np.isnan(room)
        most = room[known].astype(np.int64)
        if total > int(most.sum()):
            n = int(most.sum())
            why = Text(f"'{whole}' has only {n:,} left", f"“{whole}”只余{n:,}")
            change = Text(f"lower '{step['figure']}' to {n:,}", f"将“{step['figure']}”降至{n:,}")
            plan.refuse(path, step["key"], total, why, change)
            continue
        column = np.full(len(draft), np.nan)
        even = _even(plan, rows, below, group, total) if known.all() and plan.sizes is None else None
        if even is not None and (even <= most).all():
            column[own] = even
        elif len(most):
            column[own[known]] = apportion(total, most.astype(np.float64), high=most)
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
            column = column - np.nan_to_num(columns[key])
    total, left = plan.number(step["figure"]), int(np.nansum(column))
    if left != total:
        why = Text(f"the parts leave {left:,}", f"各部分相加后余{left:,}")
        change = Text(f"set '{step['figure']}' to {left:,}", f"将“{step['figure']}”改为{left:,}")
        plan.refuse(path, step["key"], total, why, change)
    columns[step["key"]] = column
