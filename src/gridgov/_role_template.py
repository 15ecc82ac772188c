"""Bundles of roles for one unit, such as 1+3+N; a slot whose role is not published stays open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

import attrs

from gridgov._face import as_html, as_line
from gridgov._role_faults import OPEN_SLOT, UNKNOWN_SLOT
from gridgov.errors import NotPublishedError, Place, Problem, Problems, UnknownKeyError
from gridgov.text import Text

__all__ = ["RoleSlot", "RoleTemplate"]


@attrs.frozen
class RoleSlot:
    """One place of a role template; open while its role is not published.

    Example:
        >>> RoleSlot("head", Text("head", "一长")).is_open
        True
    """

    __repr__ = as_line
    _repr_html_ = as_html

    key: str
    name: Text
    role: str | None = None
    minimum: int = 0
    maximum: int | None = None

    @property
    def is_open(self) -> bool:
        """Whether no role has been named for it."""
        return self.role is None


def _slots(value: Iterable[RoleSlot]) -> tuple[RoleSlot, ...]:
    return tuple(value)


@attrs.frozen
class RoleTemplate:
    """A bundle of roles for one unit, such as one head and three members, or 1+3+N.

    Example:
        >>> from gridgov import RoleCatalogue
        >>> template = RoleCatalogue.builtin().template("one_head_three_members")
        >>> [slot.key for slot in template.open_slots]
        ['head', 'member_1', 'member_2', 'member_3']
        >>> template.fill({"head": "grid_chief"}).role("head")
        'grid_chief'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    key: str
    name: Text
    slots: tuple[RoleSlot, ...] = attrs.field(converter=_slots)

    @property
    def open_slots(self) -> tuple[RoleSlot, ...]:
        """The slots for which no role has been named."""
        return tuple(slot for slot in self.slots if slot.is_open)

    def _slot(self, key: str) -> RoleSlot:
        for slot in self.slots:
            if slot.key == key:
                return slot
        facts = {"template": self.key, "slot": key, "known": ", ".join(s.key for s in self.slots)}
        raise UnknownKeyError(Problem(UNKNOWN_SLOT, Place(id=str(key)), facts))

    def role(self, slot: str) -> str:
        """Return the role of a slot.

        Raises:
            NotPublishedError: The slot is open.
            UnknownKeyError: There is no such slot.

        Example:
            >>> from gridgov import RoleCatalogue
            >>> RoleCatalogue.builtin().template("one_head_three_members").role("member_1")
            Traceback (most recent call last):
            ...
            gridgov.errors.NotPublishedError: Not published.
            RLE007 id 'member_1': The source of 'one_head_three_members' does not publish which role fills the slot \
'member_1'. Decide it yourself: .fill({'member_1': 'some_role'}).
        """
        found = self._slot(slot)
        if found.role is None:
            raise NotPublishedError(Problem(OPEN_SLOT, Place(id=slot), {"template": self.key, "slot": slot}))
        return found.role

    def fill(self, roles: Mapping[str, str]) -> Self:
        """Return a template in which slots are filled by your own decision.

        Raises:
            UnknownKeyError: There is no such slot.

        Example:
            >>> from gridgov import RoleCatalogue
            >>> template = RoleCatalogue.builtin().template("one_three_n")
            >>> len(template.fill({"head": "grid_chief", "staff": "grid_worker"}).open_slots)
            1
        """
        for key in roles:
            self._slot(key)
        return attrs.evolve(self, slots=[attrs.evolve(s, role=roles.get(s.key, s.role)) for s in self.slots])

    def posts(self, unit: str, counts: Mapping[str, int] | None = None) -> list[dict[str, Any]]:
        """Return the posts of one unit, as records for `Roster.from_records`.

        Args:
            unit: Id of the unit.
            counts: How many posts a slot gets, if not its minimum.

        Raises:
            NotPublishedError: A slot that gets posts is open; all of them are named.
            ValueError: A count is outside the slot's range.

        Example:
            >>> slot = RoleSlot("head", Text("head", "长"), "grid_chief", 1, 1)
            >>> template = RoleTemplate("pair", Text("pair", "一对"), [slot])
            >>> template.posts("g1")
            [{'role': 'grid_chief', 'unit': 'g1', 'number': 1}]
        """
        wanted = {slot.key: (counts or {}).get(slot.key, slot.minimum) for slot in self.slots}
        for slot in self.slots:
            n = wanted[slot.key]
            if n < slot.minimum or (slot.maximum is not None and n > slot.maximum):
                most = "any number" if slot.maximum is None else slot.maximum
                msg = f"Slot {slot.key!r} takes {slot.minimum} to {most} posts, not {n}."
                raise ValueError(msg)
        still_open = [s for s in self.slots if s.is_open and wanted[s.key]]
        if still_open:
            raise NotPublishedError(
                Problems.of(
                    *(Problem(OPEN_SLOT, Place(id=s.key), {"template": self.key, "slot": s.key}) for s in still_open)
                )
            )
        return [{"role": s.role, "unit": unit, "number": i} for s in self.slots for i in range(1, wanted[s.key] + 1)]

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types.

        Example:
            >>> template = RoleTemplate("single", Text("single", "单"), [RoleSlot("head", Text("head", "长"))])
            >>> template.to_dict()["slots"][0]["name"]
            {'en': 'head', 'zh': '长'}
        """
        return {
            "key": self.key,
            "name": attrs.asdict(self.name),
            "slots": [{**attrs.asdict(s, recurse=False), "name": attrs.asdict(s.name)} for s in self.slots],
        }
