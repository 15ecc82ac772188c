"""Whether a role catalogue contradicts itself: every fault of it, at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, get_args

from gridgov._role import Combination, CombinationRule, HolderKind, Responsibility, Role, TimeShare
from gridgov._role_faults import (
    BAD_ROLE_COUNT,
    BAD_ROLE_WORD,
    BAD_SLOT_COUNT,
    DUPLICATE_ROLE,
    ROLE_CYCLE,
    UNKNOWN_ROLE_NAMED,
)
from gridgov._role_template import RoleTemplate
from gridgov._role_values import is_whole
from gridgov.errors import Place, Problem
from gridgov.text import Text

__all__ = ["catalogue_faults"]

_RANGE: Final = Text("at least {minimum} and at most {maximum}", "至少{minimum}、至多{maximum}")


def catalogue_faults(
    roles: Sequence[Role], combinations: Sequence[Combination], templates: Sequence[RoleTemplate]
) -> Iterator[Problem]:
    """Find everything that is wrong with a catalogue."""
    keys = [r.key for r in roles]
    known = set(keys)
    for key in sorted({k for k in keys if keys.count(k) > 1}):
        yield Problem(DUPLICATE_ROLE, Place(id=str(key)), {"role": key, "n": keys.count(key)})
    for role in roles:
        yield from _role_faults(role, known)
    for c in combinations:
        yield from _combination_faults(c, known)
    for template in templates:
        yield from _template_faults(template, known)
    for attribute in ("superior", "ex_officio"):
        yield from _circles({r.key: getattr(r, attribute) for r in roles})


def _role_faults(role: Role, known: set[str]) -> Iterator[Problem]:
    place = Place(id=str(role.key))
    for name in (role.superior, role.ex_officio):
        if name is not None and name not in known:
            yield Problem(UNKNOWN_ROLE_NAMED, place, {"where": role.key, "role": name})
    if wrong := _wrong_count(role.minimum, role.maximum):
        yield Problem(BAD_ROLE_COUNT, place, {"role": role.key, **wrong})
    words: list[tuple[str, str | None, tuple[str, ...]]] = [
        ("time", role.time, get_args(TimeShare)),
        ("responsibility", role.responsibility, get_args(Responsibility)),
        *(("holders", kind, get_args(HolderKind)) for kind in role.holders),
    ]
    for field, value, allowed in words:
        if value is not None and value not in allowed:
            facts: dict[str, object] = {"role": role.key, "field": field, "value": value, "known": ", ".join(allowed)}
            yield Problem(BAD_ROLE_WORD, place, facts)


def _combination_faults(c: Combination, known: set[str]) -> Iterator[Problem]:
    where = f"{c.first} + {c.second}"
    for name in (c.first, c.second):
        if name not in known:
            yield Problem(UNKNOWN_ROLE_NAMED, Place(id=where), {"where": where, "role": name})
    if c.rule not in get_args(CombinationRule):
        facts = {"role": where, "field": "rule", "value": c.rule, "known": ", ".join(get_args(CombinationRule))}
        yield Problem(BAD_ROLE_WORD, Place(id=where), facts)


def _template_faults(template: RoleTemplate, known: set[str]) -> Iterator[Problem]:
    place = Place(id=str(template.key))
    for slot in template.slots:
        if slot.role is not None and slot.role not in known:
            yield Problem(UNKNOWN_ROLE_NAMED, place, {"where": template.key, "role": slot.role})
        if wrong := _wrong_count(slot.minimum, slot.maximum):
            yield Problem(BAD_SLOT_COUNT, place, {"template": template.key, "slot": slot.key, **wrong})


def _wrong_count(minimum: int, maximum: int | None) -> dict[str, object]:
    """Return the facts of a range of posts that cannot be; nothing if it can."""
    whole = is_whole(minimum) and (maximum is None or is_whole(maximum))
    if whole and minimum >= 0 and (maximum is None or maximum >= minimum):
        return {}
    words = Text("at least {minimum}", "至少{minimum}") if maximum is None else _RANGE
    return {"minimum": minimum, "maximum": maximum, "range": words.format(minimum=minimum, maximum=maximum)}


def _circles(links: Mapping[str, str | None]) -> Iterator[Problem]:
    done: set[str] = set()
    for start in links:
        trail: list[str] = []
        key: str | None = start
        while key is not None and key not in done and key not in trail:
            trail.append(key)
            key = links.get(key)
        if key is not None and key in trail:
            circle = trail[trail.index(key) :]
            yield Problem(ROLE_CYCLE, Place(id=str(circle[0])), {"trail": " -> ".join(map(str, [*circle, circle[0]]))})
        done.update(trail)
