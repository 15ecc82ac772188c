"""Units: real ones as far as there are, made ones under them, and labels on both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gridgov.errors import Place, Problem
from gridgov.hierarchy import Hierarchy
from gridgov.schemes._apportion import Ints, apportion, interleave
from gridgov.schemes._draft import Draft
from gridgov.schemes._faults import NO_CARRIER
from gridgov.schemes._plan import Plan
from gridgov.schemes._table import texts_of
from gridgov.schemes._where import said
from gridgov.text import Text

__all__ = ["lay_labels", "lay_units"]

Step = Mapping[str, Any]


def lay_units(plan: Plan, territory: Hierarchy | None) -> Draft:
    """Lay down all units of a recipe."""
    draft = Draft(plan.scheme.levels)
    real = None if territory is None else _Real(plan, draft, territory)
    for path, step in plan.steps("units"):
        if "real" in step and real is not None:
            _lay_real(plan, draft, real, step, path)
        elif "under" in step:
            _lay_made(plan, draft, step, path)
        else:
            _lay_roots(plan, draft, step, path)
        plan.stop()
    return draft


def _type_of(plan: Plan, step: Step) -> int:
    return plan.scheme.levels.type_of(step["level"], step.get("kind"))


def _amount(plan: Plan, step: Step) -> int | None:
    """Return the total that a step asks for, None if it names so many for each."""
    return plan.number(step["figure"]) if "figure" in step else None


# -- real units ------------------------------------------------------------------------------------------------------


class _Real:
    """Real units that can be taken, and what has been taken of them."""

    def __init__(self, plan: Plan, draft: Draft, territory: Hierarchy) -> None:
        self.territory, self.draft = territory, draft
        self.place: dict[int, int] = {-1: -1}
        names: Mapping[str, str | Sequence[str]] = plan.scheme.recipe.get("territory", {}).get("as", {})
        own = {level: level for level in plan.scheme.levels.keys if level in territory.levels.keys}
        #: Level of the territory -> levels of the scheme as which its units can stand.
        self.as_level: dict[str, tuple[str, ...]] = {
            **{k: (v,) for k, v in own.items()},
            **{k: texts_of(v) for k, v in names.items()},
        }

    def fit(self, step: Step) -> list[int]:
        """Return the rows of the territory that a step may take."""
        wanted = step["level"] if "kind" not in step else f"{step['level']}:{step['kind']}"
        sources = [s for s, to in self.as_level.items() if wanted in to or step["level"] in to]
        ends, holds = tuple(step["real"].get("ends", ("",))), step["real"].get("contains", ("",))
        without = step["real"].get("without", ())
        return [
            unit.row
            for source in sources
            if source in self.territory.levels.keys
            for unit in self.territory.units(level=source)
            if unit.row not in self.place
            and (name := unit.name or "").endswith(ends)
            and any(part in name for part in holds)
            and not any(part in name for part in without)
        ]

    def take(self, rows: list[int], unit_type: int) -> Ints:
        """Lay down real units, and those above them that the scheme has a level for."""
        tree, taken = self.territory.tree, set(rows)
        ids: list[str] = []
        names: list[str | None] = []
        parents: list[int] = []
        types: list[int] = []
        for row in sorted({up for one in rows for up in tree.path(one)} - self.place.keys()):
            above = self.place[int(tree.parent[row])]
            found = unit_type if row in taken else self._above_type(row)
            if found is None:
                self.place[row] = above
                continue
            unit = self.territory.at(row)
            self.place[row] = len(self.draft) + len(ids)
            ids.append(unit.id)
            names.append(unit.name)
            parents.append(above)
            types.append(found)
        self.draft.add(ids, np.array(parents, np.int64), np.array(types, np.int64), names)
        return np.array([self.place[row] for row in rows], np.int64)

    def _above_type(self, row: int) -> int | None:
        for level in self.as_level.get(self.territory.at(row).level, ()):
            key, _, kind = level.partition(":")
            return self.draft.levels.type_of(key, kind or None)
        return None


def _lay_real(plan: Plan, draft: Draft, real: _Real, step: Step, path: str) -> None:
    """Take real units evenly; make the rest where the step says so."""
    fit = real.fit(step)
    need = _amount(plan, step)
    if need is None:
        real.take(fit, _type_of(plan, step))
        return
    missing = need - len(fit)
    if plan.crowded(path, step["level"], need, step["figure"]):
        return
    if missing > 0 and step.get("short") != "make":
        facts = {"need": need, "level": step["level"], "have": len(fit)}
        plan.problems.append(Problem(NO_CARRIER, Place(id=plan.scheme.id, path=path), facts))
        return
    chosen = fit
    if missing < 0:
        picks = plan.spread(need, len(fit)).tolist()
        chosen = [row for row, take in zip(fit, picks, strict=True) if take]
    real.take(chosen, _type_of(plan, step))
    if missing > 0:
        above = draft.rows(step["under"])
        if not len(above):
            facts = {"need": need, "level": step["level"], "have": len(fit)}
            plan.problems.append(Problem(NO_CARRIER, Place(id=plan.scheme.id, path=path), facts))
            return
        _make(draft, above, interleave(missing, len(above)), step, _type_of(plan, step))


# -- made units ------------------------------------------------------------------------------------------------------


def _lay_roots(plan: Plan, draft: Draft, step: Step, path: str) -> None:
    """Lay down what stands at the top."""
    total = _amount(plan, step)
    n = plan.each.get(step["level"], step.get("each", 1)) if total is None else total
    if plan.crowded(path, step["level"], n, step.get("figure")):
        return
    first = step.get("id") or plan.scheme.place or plan.scheme.id
    ids = [first] if n == 1 else [f"{first}-{i}" for i in range(1, n + 1)]
    names = list(step.get("names", ()))[:n]
    draft.add(ids, np.full(n, -1, np.int64), _type_of(plan, step), names + [None] * (n - len(names)))


def _lay_made(plan: Plan, draft: Draft, step: Step, path: str) -> None:
    """Lay units under others: a total, what is left of a total, or so many each."""
    above, level = _carriers(draft, step), step["level"]
    figure = step.get("figure") or step.get("rest_of")
    if figure is None:
        each = plan.each.get(level, step.get("each", 1))
        times = _times(draft, step, above)
        if plan.crowded(path, level, each * int(times.sum())):
            return
        counts = each * times
    else:
        found = _shares(plan, draft, step, above, path)
        if found is None:
            return
        counts = found
    rows = _make(draft, above, counts, step, _type_of(plan, step))
    if "adopts" in step:
        _adopt(draft, rows, step["adopts"])


def _shares(plan: Plan, draft: Draft, step: Step, above: Ints, path: str) -> Ints | None:
    """Return how many of a total, or of what is left of one, each unit above gets; None if that cannot be."""
    level, figure = step["level"], step.get("figure") or step["rest_of"]
    total = plan.number(figure)
    if plan.crowded(path, level, total, figure):
        return None
    rows = draft.rows(level)
    parents = draft.parent[rows]
    there = np.bincount(parents[parents >= 0], minlength=len(draft))[above]
    left = total if "figure" in step else total - len(rows)
    needs = (there == 0) & _is_last(plan, step, path)
    obstacle = _obstacle(step, total, left, len(above), int(needs.sum()))
    if obstacle is not None:
        plan.refuse(path, level, total, *obstacle)
        return None
    if not len(above):
        return there
    if "figure" in step:
        counts = plan.spread(left, len(above))
        return apportion(left, np.ones(len(above)), low=needs) if (counts < needs).any() else counts
    # With what is there already it is to be an even split of the total, as far as that goes.
    goal, least = left + int(there.sum()), there + needs
    wanted = plan.spread(goal, len(above))
    return (apportion(goal, np.ones(len(above)), low=least) if (wanted < least).any() else wanted) - there


def _obstacle(step: Step, total: int, left: int, above: int, needs: int) -> tuple[Text, Text] | None:
    """Return why what is left of a total cannot be laid under so many units, and what would do."""
    level, figure = step["level"], step.get("figure") or step["rest_of"]
    if left < 0:
        least = total - left
        why = Text(f"{least:,} are there already", f"已有{least:,}个")
        return why, Text(f"raise '{figure}' to {least:,}", f"将“{figure}”提高到{least:,}")
    if left and not above:
        where = said(step["under"])
        why = Text(f"there is no {where} to put them under", f"没有{where}可供设置")
        return why, Text(f"add one unit of {where}", f"增设一个{where}")
    if left < needs:
        least = total - left + needs
        why = Text(f"each of the {needs:,} units above needs one", f"上级{needs:,}个单元各需一个")
        change = Text(
            f"raise '{figure}' to {least:,}, or make the level '{level}' optional",
            f"将“{figure}”提高到{least:,}，或将层级“{level}”改为可选",
        )
        return why, change
    return None


def _is_last(plan: Plan, step: Step, path: str) -> bool:
    """Tell whether after a step every unit above must have a unit of its level."""
    if plan.scheme.levels.level(step["level"]).presence != "mandatory":
        return False
    return path == [at for at, other in plan.steps("units") if other["level"] == step["level"]][-1]


def _carriers(draft: Draft, step: Step) -> Ints:
    """Return the units under which a step lays others: all, the first in each of some, those with nothing below."""
    above = draft.rows(step["under"])
    if "in" in step:
        above = _first_in(draft, above, step["in"], np.ones(len(draft), np.int64))
    return above[~np.isin(above, draft.parent)] if "childless" in step else above


def _times(draft: Draft, step: Step, above: Ints) -> Ints:
    """Return how many of the units of ``per`` stand right under each unit above; once each where nothing is said."""
    if "per" not in step:
        return np.ones(len(above), np.int64)
    parents = draft.parent[draft.rows(step["per"])]
    return np.bincount(parents[parents >= 0], minlength=len(draft))[above]


def _make(draft: Draft, above: Ints, counts: Ints, step: Step, unit_type: int) -> Ints:
    prefix, ids = step.get("prefix", ""), draft.ids
    used, made = draft.numbers.setdefault(prefix, {}), list[str]()
    for parent, n in zip(above.tolist(), counts.tolist(), strict=True):
        # What stands there already under the same prefix keeps its numbers.
        first = used.get(parent, 0) + 1
        used[parent] = first + n - 1
        made += [f"{ids[parent]}-{prefix}{i}" if prefix else f"{ids[parent]}-{i:02d}" for i in range(first, first + n)]
    names = list(step.get("names", ()))[: len(made)]
    return draft.add(made, np.repeat(above, counts), unit_type, names + [None] * (len(made) - len(names)))


def _adopt(draft: Draft, new: Ints, level: str) -> None:
    """Put units that stand beside the new ones under them, evenly and in order."""
    below = draft.rows(level)
    for parent in np.unique(draft.parent[new]).tolist():
        mine, theirs = new[draft.parent[new] == parent], below[draft.parent[below] == parent]
        if len(theirs):
            draft.parent[theirs] = np.repeat(mine, interleave(len(theirs), len(mine)))


# -- labels ----------------------------------------------------------------------------------------------------------


def lay_labels(plan: Plan, draft: Draft) -> None:
    """Give units their labels."""
    for path, step in plan.steps("labels"):
        rows = draft.rows(step["at"])
        if "names" in step:
            wanted = tuple(step["names"])
            rows = rows[[(draft.names[row] or "") in wanted for row in rows.tolist()]] if len(rows) else rows
        if "groups_of" in step:
            _groups(plan, draft, step, rows, path)
            continue
        if "figure" in step:
            total = plan.number(step["figure"])
            chosen = _chosen(plan, draft, step, rows, total)
            if len(chosen) < total:
                n, figure = len(chosen), step["figure"]
                why = Text(f"only {n:,} units can carry it", f"只有{n:,}个单元可用")
                change = Text(f"lower '{figure}' to {n:,}", f"将“{figure}”降至{n:,}")
                plan.refuse(path, step["label"], total, why, change)
                continue
            rows = chosen
        elif "in" in step:
            rows = _first_in(draft, rows, step["in"], np.full(len(draft), step.get("each", 1), np.int64))
        values: object = step.get("value", "yes")
        if "cycle" in step:
            values = np.array([step["cycle"][i % len(step["cycle"])] for i in range(len(rows))], object)
        draft.label(step["label"], rows, values)


def _chosen(plan: Plan, draft: Draft, step: Step, rows: Ints, total: int) -> Ints:
    """Return as many units as a figure says: evenly, the first of all, or the first of each unit of a selector.

    Fewer, namely all that can, if there are not so many.
    """
    if "in" in step:
        above = draft.rows(step["in"])
        inside = draft.above(rows, step["in"])
        room = np.bincount(inside[inside >= 0], minlength=len(draft))
        total, most = min(total, int(room.sum())), np.zeros(len(draft), np.int64)
        if len(above):
            even = plan.spread(total, len(above))
            fits = (even <= room[above]).all()
            most[above] = even if fits else apportion(total, np.ones(len(above)), high=room[above])
        return _first_in(draft, rows, step["in"], most)
    if "first" in step or total > len(rows):
        return rows[:total]
    return rows[plan.spread(total, len(rows)).astype(bool)] if len(rows) else rows


def _first_in(draft: Draft, rows: Ints, where: str | list[str], most: Ints) -> Ints:
    """Return the first few units in each unit of a selector; ``most`` says for each unit of the draft how many."""
    above = draft.above(rows, where)
    rows, above = rows[above >= 0], above[above >= 0]
    order = np.argsort(above, kind="stable")
    group = above[order]
    start = np.searchsorted(group, group)
    return np.sort(rows[order[np.arange(len(order)) - start < most[group]]])


def _groups(plan: Plan, draft: Draft, step: Step, rows: Ints, path: str) -> None:
    """Number groups of neighbours under one unit above, evenly over the whole."""
    size, total = step["groups_of"], plan.number(step["figure"])
    order = np.argsort(draft.parent[rows], kind="stable")
    parents = draft.parent[rows][order]
    place = np.arange(len(order)) - np.searchsorted(parents, parents)
    room = np.searchsorted(parents, parents, side="right") - np.arange(len(order))
    starts = order[(place % size == 0) & (room >= size)]
    if total > len(starts):
        why = Text(
            f"only {len(starts):,} groups of {size} neighbours are there", f"只有{len(starts):,}组相邻的{size}个单元"
        )
        change = Text(f"lower '{step['figure']}' to {len(starts):,}", f"将“{step['figure']}”降至{len(starts):,}")
        plan.refuse(path, step["label"], total, why, change)
        return
    starts = np.sort(starts)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    for number, first in enumerate(starts[plan.spread(total, len(starts)).astype(bool)].tolist(), 1):
        members = rows[order[rank[first] : rank[first] + size]]
        draft.label(step["label"], members, str(number))
