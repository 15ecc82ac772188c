"""Whether holders keep to the rules of their roles: a result for data, a refusal for an appointment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias, cast, get_args

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Rows
from gridgov._role import Combination, HolderKind
from gridgov.errors import Batch, FaultKind, Problems, fault
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.roles import Roster

__all__ = ["refusals", "violations"]

#: Rows of a table that are looked at.
Positions: TypeAlias = npt.NDArray[np.intp]

_KINDS: Final[tuple[str, ...]] = get_args(HolderKind)
#: There is no day after it.
_LAST: Final = np.datetime64("9999-12-31", "D")
_NOW: Final = Text("", "")
_SINCE: Final = Text(" from {day} on", "自{day}起")

NOT_ELIGIBLE = fault(
    "CON001",
    "not-eligible",
    Text(
        "'{holder}' holds {role} at '{unit}' without a required qualification; it has: {has}.",
        "“{holder}”任“{unit}”的{role}，但不具备所需资格；现有资格：{has}。",
    ),
    Text("Appoint somebody who has one of: {wanted}.", "请任命具备以下资格之一者：{wanted}。"),
)
_HELD_BY = Text("This role can be held by: {wanted}.", "该角色可由以下类别担任：{wanted}。")
_BY_NOBODY = Text(
    "Nobody may hold this role: end the appointment, or name in holders= who may.",
    "该角色不得由任何人担任：请结束该任命，或在holders=中写明可担任者的类别。",
)
WRONG_HOLDER_KIND = fault(
    "CON002",
    "wrong-holder-kind",
    Text("'{holder}' is a {kind} and holds {role} at '{unit}'.", "“{holder}”属于{kind}，却任“{unit}”的{role}。"),
    Text("{fix.en}", "{fix.zh}"),
)
FORBIDDEN_COMBINATION = fault(
    "CON003",
    "forbidden-combination",
    Text(
        "'{holder}' holds {first} and {second}{since.en}, which exclude each other.",
        "“{holder}”{since.zh}同时任{first}和{second}，两者不得兼任。",
    ),
    Text("End one of the two appointments.", "请结束其中一项任命。"),
)
CONDITION_MISSING = fault(
    "CON004",
    "condition-missing",
    Text(
        "'{holder}' holds {first} and {second}{since.en}, but it is not shown that these are met: {missing}.",
        "“{holder}”{since.zh}兼任{first}和{second}，但未见满足条件：{missing}。",
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


def violations(roster: Roster, held: Rows, active: Positions) -> Problems:
    """Return everything that breaks the rules of roles; ``held`` is the holder of each post on a day."""
    filled = np.flatnonzero(held >= 0)
    found = [
        *_single(roster, held, filled),
        *_pairs(roster, held, filled, active),
        *_mandatory(roster, held),
        *_surplus(roster),
    ]
    return Problems(found)


def refusals(roster: Roster, row: int) -> Problems:
    """Return why an appointment may not be, on its first day or on any later one."""
    c = roster.columns
    post, first = int(c.app_post[row]), c.app_start[row]
    held = roster.holder_rows(first)
    found = list(_single(roster, held, np.array([post])))
    seen: set[tuple[object, ...]] = set()
    for day in (first, *_turns(roster, row)):
        held = roster.holder_rows(day)
        same = np.flatnonzero(held == held[post])
        since = _NOW if day == first else _SINCE.format(day=day)
        for batch in _pairs(roster, held, same, roster.active_rows(day), only=post, since=since):
            facts = batch.facts
            marks = [
                (batch.kind.code, *(facts[key][i] for key in ("posts", "missing") if key in facts))
                for i in range(len(batch))
            ]
            new = [i for i, mark in enumerate(marks) if mark not in seen]
            seen.update(marks)
            found.append(_part(batch, new))
    return Problems(found)


def _part(batch: Batch, kept: Sequence[int]) -> Batch:
    """Return some of the problems of a batch."""
    ids = batch.ids or ()
    facts = {key: [values[i] for i in kept] for key, values in batch.facts.items()}
    return attrs.evolve(batch, ids=[ids[i] for i in kept], facts=facts)


def _turns(roster: Roster, row: int) -> list[np.datetime64]:
    """Return the days after the first of an appointment on which its holder may get or lose a post."""
    c, catalogue = roster.columns, roster.catalogue
    own = c.app_holder == c.app_holder[row]
    # Whoever leaves a post that is held ex officio leaves it to the holder of its source at the same unit.
    ex_officio = np.array([role.ex_officio is not None for role in catalogue], bool)[c.post_role[c.app_post]]
    unit = c.post_unit[c.app_post]
    near = own | (ex_officio & np.isin(unit, unit[own]))
    ends = c.app_end[near]
    days = np.unique(np.concatenate((c.app_start[near], ends[ends < _LAST] + np.timedelta64(1, "D"))))
    return list(days[(days > c.app_start[row]) & ~(days > c.app_end[row])])


def _holders_of(roster: Roster, held: Rows, posts: Positions) -> list[str]:
    return cast("list[str]", roster.columns.holder_ids.decode(held[posts]).tolist())


def _units_of(roster: Roster, posts: Positions) -> list[str]:
    return cast("list[str]", roster.territory.ids.decode(roster.columns.post_unit[posts]).tolist())


def _single(roster: Roster, held: Rows, posts: Positions) -> Iterator[Batch]:
    """Eligibility and kind of holder: only holders of roles that ask for something are looked at."""
    c, catalogue = roster.columns, roster.catalogue
    sets = c.holder_qualifications
    for i in map(int, np.unique(c.post_role[posts])):
        role = catalogue.roles[i]
        mine = posts[c.post_role[posts] == i]
        if role.eligible:
            good = np.array([not value.isdisjoint(role.eligible) for value in sets.values])
            bad = mine[~good[sets.codes[held[mine]]]]
            shown = [", ".join(sorted(value)) or "-" for value in sets.values]
            has = [shown[code] for code in map(int, sets.codes[held[bad]])]
            yield _of_posts(NOT_ELIGIBLE, roster, held, bad, has=has, wanted=[", ".join(role.eligible)] * len(bad))
        allowed = np.array([kind in role.holders for kind in _KINDS])
        bad = mine[~allowed[c.holder_kind[held[mine]]]]
        kinds = [_KINDS[code] for code in map(int, c.holder_kind[held[bad]])]
        wanted = ", ".join(role.holders)
        fix = _HELD_BY.format(wanted=wanted) if wanted else _BY_NOBODY
        told: dict[str, Sequence[object]] = {"kind": kinds, "wanted": [wanted] * len(bad), "fix": [fix] * len(bad)}
        yield _of_posts(WRONG_HOLDER_KIND, roster, held, bad, **told)


def _of_posts(fault_kind: FaultKind, roster: Roster, held: Rows, posts: Positions, **facts: Sequence[object]) -> Batch:
    c, keys = roster.columns, [role.key for role in roster.catalogue]
    own: dict[str, Sequence[object]] = {
        "holder": _holders_of(roster, held, posts),
        "role": [keys[i] for i in c.post_role[posts].tolist()],
        "unit": _units_of(roster, posts),
    }
    return Batch(fault_kind, ids=c.post_ids.decode(posts).tolist(), facts={**own, **facts})


def _pairs(  # noqa: PLR0913 - what is looked at, and how it is said
    roster: Roster,
    held: Rows,
    posts: Positions,
    active: Positions,
    only: int | None = None,
    since: Text = _NOW,
) -> Iterator[Batch]:
    """Forbidden and conditional combinations, for holders who have both roles in some of the posts.

    Args:
        roster: The roster.
        held: Row of the holder of each post.
        posts: Filled posts that are looked at.
        active: Rows of the appointments in force.
        only: Only pairs with this post.
        since: Since when, if not on the day that is asked for.
    """
    c = roster.columns
    meets = np.zeros(len(c.post_ids), np.int32)
    meets[c.app_post[active]] = c.app_meets.codes[active]
    for rule in roster.catalogue.combinations:
        if rule.rule not in {"forbidden", "conditional"}:
            continue
        left, right = (posts[c.post_role[posts] == roster.catalogue.index(r)] for r in (rule.first, rule.second))
        first, second = _joined(held, left, right)
        # A rule about two posts of one role finds each pair twice.
        keep = first < second if rule.first == rule.second else first != second
        if only is not None:
            keep &= (first == only) | (second == only)
        found = _judged(roster, rule, held, meets, first[keep], second[keep])
        yield attrs.evolve(found, facts={**found.facts, "since": [since] * len(found)})


def _joined(held: Rows, left: Positions, right: Positions) -> tuple[Positions, Positions]:
    """Return all pairs of posts with one holder, by holder, then by the first post, then by the second."""
    left, right = (side[np.lexsort((side, held[side]))] for side in (left, right))
    begin = np.searchsorted(held[right], held[left], side="left")
    count = np.searchsorted(held[right], held[left], side="right") - begin
    first = np.repeat(left, count)
    within = np.arange(len(first)) - np.repeat(np.cumsum(count) - count, count)
    return first, right[np.repeat(begin, count) + within]


def _judged(  # noqa: PLR0913 - what a pair of appointments consists of
    roster: Roster, rule: Combination, held: Rows, meets: Rows, first: Positions, second: Positions
) -> Batch:
    """Return which pairs are forbidden, or do not show a condition."""
    facts: dict[str, Sequence[object]] = {}
    if rule.rule == "conditional":
        values = roster.columns.app_meets.values
        # Few different sets of conditions are recorded: each pair of them is looked at once.
        kinds, which = np.unique(np.stack((meets[first], meets[second]), axis=1), axis=0, return_inverse=True)
        texts = [
            ", ".join(word for word in rule.conditions if word not in values[a] | values[b]) for a, b in kinds.tolist()
        ]
        lacks = np.array([bool(text) for text in texts], bool)[which.ravel()]
        first, second, which = first[lacks], second[lacks], which.ravel()[lacks]
        facts["missing"] = [texts[i] for i in which.tolist()]
    ids = _holders_of(roster, held, first)
    facts |= {"holder": ids, "first": [rule.first] * len(ids), "second": [rule.second] * len(ids)}
    facts["posts"] = list(zip(first.tolist(), second.tolist(), strict=True))
    return Batch(FORBIDDEN_COMBINATION if rule.rule == "forbidden" else CONDITION_MISSING, ids=ids, facts=facts)


def _mandatory(roster: Roster, held: Rows) -> Iterator[Batch]:
    """Holders of the first role at a unit who do not hold the second there."""
    c, catalogue = roster.columns, roster.catalogue
    where = c.post_unit.astype(np.int64) << 32 | (held.astype(np.int64) & 0xFFFFFFFF)
    for rule in catalogue.combinations:
        if rule.rule != "mandatory":
            continue
        first = np.flatnonzero((c.post_role == catalogue.index(rule.first)) & (held >= 0))
        second = np.flatnonzero((c.post_role == catalogue.index(rule.second)) & (held >= 0))
        bad = first[~np.isin(where[first], where[second])]
        ids = _holders_of(roster, held, bad)
        facts: dict[str, Sequence[object]] = {
            "holder": ids,
            "first": [rule.first] * len(bad),
            "second": [rule.second] * len(bad),
            "unit": _units_of(roster, bad),
        }
        yield Batch(MANDATORY_COMBINATION, ids=ids, facts=facts)


def _surplus(roster: Roster) -> Iterator[Batch]:
    """Units with more posts of a role than are allowed."""
    c, h = roster.columns, roster.territory
    for i, role in enumerate(roster.catalogue):
        if role.maximum is not None:
            counts = np.bincount(c.post_unit[c.post_role == i], minlength=len(h))
            many = np.flatnonzero(counts > role.maximum)
            units, n = h.ids.decode(many).tolist(), len(many)
            facts: dict[str, Sequence[object]] = {
                "unit": units,
                "n": counts[many].tolist(),
                "role": [role.key] * n,
                "maximum": [role.maximum] * n,
            }
            yield Batch(TOO_MANY_POSTS, ids=units, facts=facts)
