"""Posts and who holds them, so that posts, distinct holders and devices are those published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
import numpy.typing as npt

from gridgov.roles import RoleCatalogue
from gridgov.schemes._apportion import Ints, apportion
from gridgov.schemes._draft import Draft, nearest
from gridgov.schemes._plan import Plan
from gridgov.schemes._where import said
from gridgov.text import Text

__all__ = ["Posts", "lay_posts"]

Step = Mapping[str, Any]


def _none() -> Ints:
    return np.zeros(0, np.int64)


@attrs.define(eq=False)
class Block:
    """Posts of one role that were laid down together."""

    role: str
    unit: Ints
    number: Ints
    #: Position of the holder, -1: vacant.
    holder: Ints
    #: Kind of the body that they belong to, if any.
    body: str | None
    #: Conditions that their appointments meet.
    meets: tuple[str, ...] = ()


@attrs.define(eq=False)
class Posts:
    """All posts, and their holders by position."""

    catalogue: RoleCatalogue
    blocks: list[Block] = attrs.field(factory=list[Block])
    #: Kind of each holder, as (first, one past the last, kind).
    kinds: list[tuple[int, int, str]] = attrs.field(factory=list["tuple[int, int, str]"])
    #: Holders with a qualification.
    qualified: list[tuple[Ints, tuple[str, ...]]] = attrs.field(factory=list["tuple[Ints, tuple[str, ...]]"])
    holders: int = 0

    def new(self, n: int, kind: str) -> Ints:
        """Return n holders that were not there before."""
        self.kinds.append((self.holders, self.holders + n, kind))
        self.holders += n
        return np.arange(self.holders - n, self.holders, dtype=np.int64)

    def of(self, role: str) -> tuple[Ints, Ints, Ints]:
        """Return units, numbers and holders of the posts of a role."""
        mine = [block for block in self.blocks if block.role == role]
        if not mine:
            return _none(), _none(), _none()
        return (
            np.concatenate([block.unit for block in mine]),
            np.concatenate([block.number for block in mine]),
            np.concatenate([block.holder for block in mine]),
        )

    def counts(self, role: str, n: int) -> Ints:
        """Return how many posts of a role each unit has."""
        return np.bincount(self.of(role)[0], minlength=n).astype(np.int64)

    def first(self, role: str, n: int) -> Ints:
        """Return for each unit the holder of the first filled post of a role, -1 if there is none."""
        unit, _, holder = self.of(role)
        out = np.full(n, -1, np.int64)
        filled = holder >= 0
        out[unit[filled][::-1]] = holder[filled][::-1]
        return out


def lay_posts(plan: Plan, draft: Draft, catalogue: RoleCatalogue) -> Posts:
    """Lay down all posts of a recipe."""
    posts = Posts(catalogue)
    for path, step in plan.steps("posts"):
        rows = draft.rows(step["at"])
        counts = _counts(plan, posts, draft, step, rows, path)
        if counts is None:
            continue
        unit = np.repeat(rows, counts)
        place = np.arange(len(unit)) - np.repeat(np.cumsum(counts) - counts, counts)
        number = place + 1 + posts.counts(step["role"], len(draft))[unit]
        before = posts.holders
        holder = _holders(plan, posts, draft, step, unit, place == 0, path)
        posts.blocks.append(Block(step["role"], unit, number, holder, step.get("body"), tuple(step.get("meets", ()))))
        role = catalogue.role(step["role"])
        # Who is new to the roster is taken to be eligible; who holds another role already has to bring it along.
        posts.qualified.append((holder[holder >= before], role.eligible[:1]))
        posts.qualified.append((holder[holder >= 0], tuple(step.get("qualifications", ()))))
    plan.stop()
    return posts


def _counts(  # noqa: PLR0913 - one step of the recipe
    plan: Plan, posts: Posts, draft: Draft, step: Step, rows: Ints, path: str
) -> Ints | None:
    """Return how many posts each unit gets, None if the total cannot be met."""
    role = step["role"]
    most, there = posts.catalogue.role(role).maximum, posts.counts(role, len(draft))
    room = None if most is None else np.maximum(most - there[rows], 0)
    if "each" in step:
        each = plan.each.get(role, step["each"])
        if room is not None and (room < each).any():
            least = int(room.min())
            why = Text(f"a unit has room for {least:,}", f"有的单元只能再设{least:,}个")
            plan.refuse(path, role, each * len(rows), why, Text(f"lower 'each' to {least:,}", f"将“each”降至{least:,}"))
            return None
        return None if plan.crowded(path, role, each * len(rows)) else np.full(len(rows), each, np.int64)
    figure = step.get("figure") or step["rest_of"]
    made = int(there.sum()) if "rest_of" in step else 0
    total = plan.number(figure) - made
    if total < 0:
        why = Text(f"{made:,} are placed already", f"已设{made:,}个")
        change = Text(f"raise '{figure}' to {made:,}", f"将“{figure}”提高到{made:,}")
        plan.refuse(path, role, plan.number(figure), why, change)
        return None
    room = np.full(len(rows), total, np.int64) if room is None else room
    if total > int(room.sum()):
        free = int(room.sum())
        why = Text(f"the units have room for {free:,}", f"这些单元只能再设{free:,}个")
        if not len(rows):
            why = Text(f"there is no {said(step['at'])}", f"没有{said(step['at'])}")
        change = Text(f"lower '{figure}' to {made + free:,}", f"将“{figure}”降至{made + free:,}")
        plan.refuse(path, role, plan.number(figure), why, change)
        return None
    if plan.crowded(path, role, total, figure):
        return None
    even = plan.spread(total, len(rows))
    return even if (even <= room).all() else apportion(total, np.ones(len(rows)), high=room)


def _holders(  # noqa: PLR0913 - one step of the recipe
    plan: Plan,
    posts: Posts,
    draft: Draft,
    step: Step,
    unit: Ints,
    is_first: npt.NDArray[np.bool_],
    path: str,
) -> Ints:
    """Return who holds the posts of a step: new holders, or those of other roles."""
    kind = posts.catalogue.role(step["role"]).holders[0]
    if not step.get("filled", True):
        return np.full(len(unit), -1, np.int64)
    if "held_by" in step:
        roles = [step["held_by"]] if isinstance(step["held_by"], str) else step["held_by"]
        return _held_by(posts, draft, roles, unit)
    out = np.full(len(unit), -1, np.int64)
    if "share_with" in step:
        first = posts.first(step["share_with"], len(draft))
        could = np.flatnonzero(is_first & (first[unit] >= 0))
        need = len(could)
        if "holders_in_all" in step:
            target = plan.number(step["holders_in_all"])
            need = posts.holders + len(unit) - target
            if not 0 <= need <= len(could):
                why = Text(
                    f"{need:,} would have to hold two posts, and {len(could):,} can",
                    f"须有{need:,}人身兼两岗，而只有{len(could):,}人可以",
                )
                if need < 0:
                    n = posts.holders + len(unit)
                    why = Text(f"there are posts for only {n:,}", f"岗位只够{n:,}人")
                near = posts.holders + len(unit) - min(max(need, 0), len(could))
                change = Text(
                    f"set '{step['holders_in_all']}' to {near:,}", f"将“{step['holders_in_all']}”改为{near:,}"
                )
                plan.refuse(path, "holders", target, why, change)
                need = 0
        take = could[plan.spread(need, len(could)).astype(bool)] if len(could) else could
        out[take] = first[unit[take]]
    free = out < 0
    out[free] = posts.new(int(free.sum()), kind)
    return out


def _held_by(posts: Posts, draft: Draft, roles: list[str], unit: Ints) -> Ints:
    """Return the holders of other roles at or above each unit, in turn where there are several."""
    out = np.full(len(unit), -1, np.int64)
    for role in roles:
        theirs, _, holder = posts.of(role)
        theirs, holder = theirs[holder >= 0], holder[holder >= 0]
        order = np.argsort(theirs, kind="stable")
        theirs, holder = theirs[order], holder[order]
        mask = np.zeros(len(draft), bool)
        mask[theirs] = True
        open_ = np.flatnonzero(out < 0)
        found = nearest(draft.parent, unit[open_], mask)
        open_, found = open_[found >= 0], found[found >= 0]
        start, end = np.searchsorted(theirs, found), np.searchsorted(theirs, found, side="right")
        turn = _turns(found)
        out[open_] = holder[start + turn % np.maximum(end - start, 1)] if len(open_) else out[open_]
    return out


def _turns(groups: Ints) -> Ints:
    """Return for each entry how many equal ones come before it."""
    order = np.argsort(groups, kind="stable")
    ranked = groups[order]
    out = np.empty(len(groups), np.int64)
    out[order] = np.arange(len(groups)) - np.searchsorted(ranked, ranked)
    return out
