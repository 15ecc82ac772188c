"""Role types: what a post may be and who may hold it, and what may be held together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NewType, Self, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._face import as_html, as_line, one_line
from gridgov._fields import as_field
from gridgov._role_keys import ROLE, key_faults, known_part
from gridgov.errors import InvalidRolesError, Place, Problems
from gridgov.levels import LevelScheme
from gridgov.text import Text

__all__ = ["Combination", "CombinationRule", "HolderKind", "Responsibility", "Role", "RoleKey", "TimeShare"]

#: Key of a role, such as ``grid_chief``.
RoleKey = NewType("RoleKey", str)
#: What can hold a post.
HolderKind = Literal["person", "household", "body"]
#: Full time, part time; `None` where it is not published.
TimeShare = Literal["full", "part"]
#: The label under which a role answers for its unit.
Responsibility = Literal["first", "direct"]
#: Whether two roles may be held together.
CombinationRule = Literal["allowed", "forbidden", "conditional", "mandatory"]


def _names(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _holder_kinds(value: str | Iterable[str]) -> tuple[HolderKind, ...]:
    return cast("tuple[HolderKind, ...]", _names(value))


@attrs.frozen(kw_only=True)
class Role:
    """A type of post.

    Example:
        >>> chief = Role(key="grid_chief", name=Text("grid chief", "网格长"), sits_at="kind:grid",
        ...              eligible=["street_leader", "community_leader"], maximum=1)
        >>> chief
        <Role grid_chief: at kind:grid, 0 to 1 a unit>
    """

    __get_pydantic_core_schema__ = as_field
    _repr_html_ = as_html

    #: Key used in data.
    key: str
    #: Name shown.
    name: Text
    #: Full or part time; None where it is not published.
    time: TimeShare | None = None
    #: Where its posts may be: level keys, ``level:kind`` or ``kind:grid``. Empty: anywhere.
    sits_at: tuple[str, ...] = attrs.field(default=(), converter=_names)
    #: How many posts a unit of those places should have at least. 0: nothing is required.
    minimum: int = 0
    #: How many it may have at most. None: any number.
    maximum: int | None = None
    #: What may hold it; the first is assumed where data do not say.
    holders: tuple[HolderKind, ...] = attrs.field(default=("person",), converter=_holder_kinds)
    #: Qualifications of which a holder needs at least one. Empty: anyone.
    eligible: tuple[str, ...] = attrs.field(default=(), converter=_names)
    #: The role above it in the chain of command.
    superior: str | None = None
    #: The label under which it answers for its unit.
    responsibility: Responsibility | None = None
    #: A role at the same unit whose holder holds this one too.
    ex_officio: str | None = None
    #: The line of bodies that its holders end.
    ends_line: str | None = None

    def places(self, scheme: LevelScheme) -> npt.NDArray[np.bool_]:
        """Tell for each type of a level scheme whether posts of this role may be there.

        Example:
            >>> role = Role(key="grid_chief", name=Text("grid chief", "网格长"), sits_at="kind:grid")
            >>> role.places(LevelScheme.ladder("community", "grid_1", "grid_2")).tolist()
            [False, True, True]
        """
        if not self.sits_at:
            return np.ones(len(scheme.types), bool)
        wanted = set(self.sits_at)
        return np.array([bool(wanted & {t.level, f"{t.level}:{t.kind}", f"kind:{t.kind}"}) for t in scheme.types], bool)

    def places_unknown_to(self, scheme: LevelScheme) -> tuple[str, ...]:
        """Return the places that name a level, or a kind of a level, that a scheme does not have.

        A place such as ``kind:grid`` speaks of whatever levels there are, and is never among them.

        Example:
            >>> role = Role(key="grid_chief", name=Text("grid chief", "网格长"), sits_at=["gird", "kind:estate"])
            >>> role.places_unknown_to(LevelScheme.ladder("community", "grid"))
            ('gird',)
        """
        there = {name for t in scheme.types for name in (t.level, f"{t.level}:{t.kind}")}
        return tuple(place for place in self.sits_at if not place.startswith("kind:") and place not in there)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types, without what is left at its default; `from_dict` is the inverse.

        Example:
            >>> Role(key="volunteer", name=Text("volunteer", "志愿者")).to_dict()
            {'key': 'volunteer', 'name': {'en': 'volunteer', 'zh': '志愿者'}}
        """
        out: dict[str, Any] = {"key": self.key, "name": attrs.asdict(self.name)}
        for field in attrs.fields(Role):
            value: object = getattr(self, field.name)
            if field.name not in out and value != field.default:
                out[field.name] = list(cast("tuple[str, ...]", value)) if isinstance(value, tuple) else value
        return out

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build from what `to_dict` gives.

        Raises:
            InvalidRolesError: With every key that a role does not have or that is missing, and every value that cannot
                be.

        Example:
            >>> Role.from_dict({"key": "volunteer", "name": {"en": "volunteer", "zh": "志愿者"}}).holders
            ('person',)
        """
        problems = list(key_faults(ROLE, data, Place(id=str(data.get("key", "")) or None)))
        if problems:
            raise InvalidRolesError(Problems.of(*problems))
        return cls(**known_part(ROLE, data))

    @one_line
    def __repr__(self) -> str:
        most = "any number" if self.maximum is None else str(self.maximum)
        return f"<Role {self.key}: at {', '.join(self.sits_at) or 'any unit'}, {self.minimum} to {most} a unit>"


@attrs.frozen
class Combination:
    """Whether one holder may have two roles.

    Example:
        >>> Combination("residents_committee_member", "owners_committee_member", "conditional",
        ...             conditions=("eligible", "legal_procedure")).conditions
        ('eligible', 'legal_procedure')
    """

    __get_pydantic_core_schema__ = as_field
    __repr__ = as_line
    _repr_html_ = as_html

    first: str
    second: str
    #: ``mandatory``: the holder of the first at a unit must hold the second there.
    rule: CombinationRule = "allowed"
    #: What must be met and recorded with one of the two appointments, for ``conditional``.
    conditions: tuple[str, ...] = attrs.field(default=(), converter=_names)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types.

        Example:
            >>> Combination("grid_chief", "grid_worker", "forbidden").to_dict()
            {'first': 'grid_chief', 'second': 'grid_worker', 'rule': 'forbidden', 'conditions': []}
        """
        return {"first": self.first, "second": self.second, "rule": self.rule, "conditions": list(self.conditions)}
