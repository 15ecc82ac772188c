"""Whether holders keep to the rules of their roles: a result for data, a refusal for an appointment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from gridgov._columns import Rows
from gridgov._posts import Holder, Post
from gridgov._role import Combination
from gridgov.errors import Place, Problem, Problems, fault
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.roles import Roster

__all__ = ["refusals", "violations"]

NOT_ELIGIBLE = fault(
    "CON001",
    "not-eligible",
    Text(
        "'{holder}' holds {role} at '{unit}' without a required qualification; it has: {has}.",
        "“{holder}”任“{unit}”的{role}，但不具备所需资格；现有资格：{has}。",
    ),
    Text("Appoint somebody who has one of: {wanted}.", "请任命具备以下资格之一者：{wanted}。"),
)
WRONG_HOLDER_KIND = fault(
    "CON002",
    "wrong-holder-kind",
    Text("'{holder}' is a {kind} and holds {role} at '{unit}'.", "“{holder}”属于{kind}，却任“{unit}”的{role}。"),
    Text("This role can be held by: {wanted}.", "该角色可由以下类别担任：{wanted}。"),
)
FORBIDDEN_COMBINATION = fault(
    "CON003",
    "forbidden-combination",
    Text(
        "'{holder}' holds {first} and {second}, which exclude each other.",
        "“{holder}”同时任{first}和{second}，两者不得兼任。",
    ),
    Text("End one of the two appointments.", "请结束其中一项任命。"),
)
CONDITION_MISSING = fault(
    "CON004",
    "condition-missing",
    Text(
        "'{holder}' holds {first} and {second}, but it is not shown that these are met: {missing}.",
        "“{holder}”兼任{first}和{second}，但未见满足条件：{missing}。",
    ),
    Text(
        "Record the conditions with the appointment (meets=), or end one of the two.",
        "请在任命中记录已满足的条件（meets=），或结束其中一项任命。",
    ),
)
MANDATORY_COMBINATION = fault(
    "CON005",
    "mandatory-combination",
    Text(
        "'{holder}' holds {first} at '{unit}', but not {second} there.",
        "“{holder}”任“{unit}”的{first}，但未兼任{second}。",
    ),
    Text("Appoint the same holder to both.", "请任命同一人担任两职。"),
)
TOO_MANY_POSTS = fault(
    "CON006",
    "too-many-posts",
    Text(
        "Unit '{unit}' has {n} posts of {role}; at most {maximum} are allowed.",
        "单元“{unit}”有{n}个{role}岗位，最多允许{maximum}个。",
    ),
    Text("Abolish the surplus, or raise the maximum of the role.", "请撤销多余岗位，或提高该角色的上限。"),
)


def violations(roster: Roster, held: Rows, active: npt.NDArray[np.intp]) -> Problems:
    """Return everything that breaks the rules of roles; ``held`` is the holder of each post on a day."""
    filled = np.flatnonzero(held >= 0)
    found = [
        *_single(roster, held, filled),
        *_pairs(roster, held, active),
        *_mandatory(roster, held),
        *_surplus(roster),
    ]
    return Problems.of(*found)


def refusals(roster: Roster, post: int, held: Rows, active: npt.NDArray[np.intp]) -> Problems:
    """Return why the holder of one post may not have it."""
    holder = int(held[post])
    pairs = (p for p in _pairs(roster, held, active, only=holder) if post in cast("tuple[int, int]", p.facts["posts"]))
    return Problems.of(*_single(roster, held, np.array([post])), *pairs)


def _single(roster: Roster, held: Rows, posts: npt.NDArray[np.intp]) -> Iterator[Problem]:
    """Eligibility and kind of holder: only holders of roles that ask for something are looked at."""
    c, catalogue = roster.columns, roster.catalogue
    quals = c.holder_qualifications
    for i in map(int, np.unique(c.post_role[posts])):
        role = catalogue.roles[i]
        mine = posts[c.post_role[posts] == i]
        if role.eligible:
            good = np.array([bool(set(role.eligible) & value) for value in quals.values])
            for post in mine[~good[quals.codes[held[mine]]]].tolist():
                holder, face = Holder(roster, int(held[post])), Post(roster, post)
                facts: dict[str, object] = {
                    "holder": holder.id,
                    "role": role.key,
                    "unit": face.unit.id,
                    "has": ", ".join(sorted(holder.qualifications)) or "-",
                    "wanted": ", ".join(role.eligible),
                }
                yield Problem(NOT_ELIGIBLE, Place(id=face.id), facts)
        allowed = np.array([kind in role.holders for kind in ("person", "household", "body")])
        for post in mine[~allowed[c.holder_kind[held[mine]]]].tolist():
            holder, face = Holder(roster, int(held[post])), Post(roster, post)
            facts = {
                "holder": holder.id,
                "kind": holder.kind,
                "role": role.key,
                "unit": face.unit.id,
                "wanted": ", ".join(role.holders),
            }
            yield Problem(WRONG_HOLDER_KIND, Place(id=face.id), facts)


def _pairs(roster: Roster, held: Rows, active: npt.NDArray[np.intp], only: int | None = None) -> Iterator[Problem]:
    """Forbidden and conditional combinations, for holders who have both roles."""
    c, catalogue = roster.columns, roster.catalogue
    meets = {int(c.app_post[a]): c.app_meets.get(int(a)) for a in active.tolist() if c.app_meets.get(int(a))}
    for rule in catalogue.combinations:
        if rule.rule not in {"forbidden", "conditional"}:
            continue
        first, second = catalogue.index(rule.first), catalogue.index(rule.second)
        left, right = (np.flatnonzero((c.post_role == r) & (held >= 0)) for r in (first, second))
        both = np.intersect1d(held[left], held[right])
        for holder in both.tolist() if only is None else [h for h in both.tolist() if h == only]:
            for a in left[held[left] == holder].tolist():
                for b in right[held[right] == holder].tolist():
                    if a != b:
                        yield from _judge(roster, rule, holder, (a, b), meets)


def _judge(
    roster: Roster, rule: Combination, holder: int, posts: tuple[int, int], meets: dict[int, frozenset[str]]
) -> Iterator[Problem]:
    face = Holder(roster, holder)
    facts: dict[str, object] = {"holder": face.id, "first": rule.first, "second": rule.second, "posts": posts}
    if rule.rule == "forbidden":
        yield Problem(FORBIDDEN_COMBINATION, Place(id=face.id), facts)
        return
    shown = meets.get(posts[0], frozenset()) | meets.get(posts[1], frozenset())
    missing = [condition for condition in rule.conditions if condition not in shown]
    if missing:
        yield Problem(CONDITION_MISSING, Place(id=face.id), {**facts, "missing": ", ".join(missing)})


def _mandatory(roster: Roster, held: Rows) -> Iterator[Problem]:
    c, catalogue = roster.columns, roster.catalogue
    for rule in catalogue.combinations:
        if rule.rule != "mandatory":
            continue
        first, second = catalogue.index(rule.first), catalogue.index(rule.second)
        have = set(zip(c.post_unit[c.post_role == second].tolist(), held[c.post_role == second].tolist(), strict=True))
        for post in np.flatnonzero((c.post_role == first) & (held >= 0)).tolist():
            if (int(c.post_unit[post]), int(held[post])) not in have:
                face = Holder(roster, int(held[post]))
                unit = Post(roster, post).unit.id
                facts: dict[str, object] = {"holder": face.id, "first": rule.first, "second": rule.second, "unit": unit}
                yield Problem(MANDATORY_COMBINATION, Place(id=face.id), facts)


def _surplus(roster: Roster) -> Iterator[Problem]:
    c = roster.columns
    for i, role in enumerate(roster.catalogue):
        if role.maximum is None:
            continue
        counts = np.bincount(c.post_unit[c.post_role == i], minlength=len(roster.territory))
        for row in np.flatnonzero(counts > role.maximum).tolist():
            unit = roster.territory.at(row).id
            facts: dict[str, object] = {"unit": unit, "n": int(counts[row]), "role": role.key, "maximum": role.maximum}
            yield Problem(TOO_MANY_POSTS, Place(id=unit), facts)
