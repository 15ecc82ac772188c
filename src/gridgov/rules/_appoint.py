"""Remedies that put somebody into a post."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from gridgov.changes import CreatePost
from gridgov.rules._remedy import NEEDS_CHOICE, Case, Remedy
from gridgov.text import Text

__all__ = ["WHICH", "WHO", "appoint", "choose"]

WHO: Final = Text("Choose who is appointed.", "请确定任命人选。")
WHICH: Final = Text("Choose whose appointment ends.", "请确定结束谁的任命。")


def appoint(case: Case, *roles: str, note: Text = WHO) -> Remedy | None:
    """Propose a post of each role of which there is none at the unit; who holds it is a choice.

    Args:
        case: The finding.
        *roles: Keys of roles.
        note: What is to be chosen.
    """
    if case.unit is None:
        return None
    create = [CreatePost(role=role, unit=case.unit.id) for role in _without_post(case, roles)]
    return Remedy("appoint", create, NEEDS_CHOICE, note)


def choose(key: str, note: Text) -> Remedy:
    """Propose what somebody has to decide first.

    Args:
        key: Key of the remedy.
        note: What is to be chosen.
    """
    return Remedy(key, choice=NEEDS_CHOICE, note=note)


def _without_post(case: Case, roles: Iterable[str]) -> list[str]:
    """Return the roles of which the unit has no post, but for those that the catalogue does not have."""
    roster = case.jurisdiction.roster
    known = [role for role in roles if role in roster.catalogue]
    return [role for role in known if not roster.posts(role=role, unit=case.unit)]
