"""Remedies that set up bodies."""

from __future__ import annotations

import math
from typing import Final

from gridgov._vocabulary import word
from gridgov.changes import CreateBody
from gridgov.rules._remedy import NEEDS_CHOICE, Case, Remedy
from gridgov.text import Text

__all__ = ["at_least_one", "bodies_at", "refuse_empty"]

_WHICH: Final = Text("Choose which kind is set up: {kinds}.", "请确定设立哪一类：{kinds}。")


def bodies_at(case: Case, unit: str, kind: str, n: int = 1) -> list[CreateBody]:
    """Return changes that set up some bodies of a kind at a unit, from the day of the check on."""
    stem = f"{unit}-{kind.replace('_', '-')}"
    return [CreateBody(id=case.new_id(stem), kind=kind, unit=unit, start=case.on) for _ in range(n)]


def at_least_one(case: Case, *kinds: str, column: str, minimum: float = 1) -> Remedy | None:
    """Propose as many bodies as are lacking at the unit; which kind is a choice if there are several.

    Args:
        case: The finding.
        *kinds: Kinds of body that count.
        column: Key of the column that counts them.
        minimum: How many there must be.
    """
    if case.unit is None:
        return None
    if len(set(kinds)) > 1:
        names = [word("body_kinds", kind) for kind in dict.fromkeys(kinds)]
        en, zh = ", ".join(name.en for name in names), "、".join(name.zh for name in names)
        note = Text(_WHICH.en.format(kinds=en), _WHICH.zh.format(kinds=zh))
        return Remedy("create-body", choice=NEEDS_CHOICE, note=note)
    lacking = math.ceil(minimum - case.values[column])
    return Remedy("create-body", bodies_at(case, case.unit.id, kinds[0], lacking))


def refuse_empty(**lists: tuple[str, ...]) -> None:
    """Refuse lists without an entry, and say all of them.

    Raises:
        ValueError: A list is empty.
    """
    if empty := [name for name, entries in lists.items() if not entries]:
        msg = "; ".join(f"{name} is a list of one or more texts, not an empty one" for name in empty) + "."
        raise ValueError(msg)
