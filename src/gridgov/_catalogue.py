"""The roles of one city, with what may be combined. All of it is data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Self, cast

import attrs

from gridgov._face import as_html, one_line
from gridgov._pickles import Versioned
from gridgov._role import Combination, Role
from gridgov._role_check import catalogue_faults
from gridgov._role_faults import UNKNOWN_ROLE, UNKNOWN_TEMPLATE
from gridgov._role_records import read_roles
from gridgov._role_template import RoleTemplate
from gridgov._vocabulary import read_toml
from gridgov.errors import InvalidRolesError, Place, Problem, Problems, UnknownKeyError

__all__ = ["RoleCatalogue"]


def _roles(value: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(value)


def _combinations(value: Iterable[Combination]) -> tuple[Combination, ...]:
    return tuple(value)


def _templates(value: Iterable[RoleTemplate]) -> tuple[RoleTemplate, ...]:
    return tuple(value)


@attrs.frozen(repr=False)
class RoleCatalogue(Versioned):
    """The roles of one city, with what may be combined.

    Raises:
        InvalidRolesError: With everything that is wrong with the catalogue.

    Example:
        >>> catalogue = RoleCatalogue.builtin()
        >>> catalogue.role("grid_chief").name.zh
        '网格长'
        >>> catalogue
        <RoleCatalogue: 33 roles, 0 combinations, 2 templates>
    """

    _repr_html_ = as_html

    roles: tuple[Role, ...] = attrs.field(converter=_roles)
    combinations: tuple[Combination, ...] = attrs.field(default=(), converter=_combinations)
    templates: tuple[RoleTemplate, ...] = attrs.field(default=(), converter=_templates)
    _position: dict[str, int] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check the catalogue."""
        found = list(catalogue_faults(self.roles, self.combinations, self.templates))
        if found:
            raise InvalidRolesError(Problems.of(*found))
        object.__setattr__(self, "_position", {role.key: i for i, role in enumerate(self.roles)})

    @classmethod
    def builtin(cls) -> Self:
        """Return the role types that ship with the library.

        Example:
            >>> catalogue = RoleCatalogue.builtin()
            >>> "grid_worker" in catalogue, len(catalogue)
            (True, 33)
        """
        own: Any = cls
        return cast("Self", _builtin(own))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build from what `to_dict` gives or a scheme file holds.

        Args:
            data: ``roles``, ``combinations`` and ``templates``, each a list of records; what is not there is empty.

        Raises:
            InvalidRolesError: With every key that is not known or is missing, every value that cannot be, and
                everything in which the catalogue contradicts itself.
            TypeError: ``data`` is no mapping.

        Example:
            >>> RoleCatalogue.from_dict({"roles": [
            ...     {"key": "chief", "name": {"en": "chief", "zh": "长"}},
            ...     {"key": "worker", "name": {"en": "worker", "zh": "员"}, "superior": "chief"}]})
            <RoleCatalogue: 2 roles, 0 combinations, 0 templates>
        """
        if not isinstance(data, Mapping):
            msg = f"A role catalogue is read from a mapping, not from {type(data).__name__}."
            raise TypeError(msg)
        found = read_roles(data)
        if found.problems:
            others = catalogue_faults(found.roles, found.combinations, found.templates)
            raise InvalidRolesError(Problems.of(*found.problems, *others))
        return cls(found.roles, found.combinations, found.templates)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types; `from_dict` is the inverse.

        Example:
            >>> RoleCatalogue.from_dict(RoleCatalogue.builtin().to_dict()) == RoleCatalogue.builtin()
            True
        """
        return {
            "roles": [r.to_dict() for r in self.roles],
            "combinations": [c.to_dict() for c in self.combinations],
            "templates": [t.to_dict() for t in self.templates],
        }

    def __contains__(self, key: object) -> bool:
        return key in self._position

    def __iter__(self) -> Iterator[Role]:
        return iter(self.roles)

    def __len__(self) -> int:
        return len(self.roles)

    def index(self, key: str) -> int:
        """Return the position of a role, from 0.

        Raises:
            UnknownKeyError: There is no such role; close keys are named.

        Example:
            >>> catalogue = RoleCatalogue.builtin()
            >>> catalogue.roles[catalogue.index("building_head")].key
            'building_head'
        """
        if key not in self._position:
            import difflib

            close = ", ".join(difflib.get_close_matches(str(key), self._position, n=3, cutoff=0.4)) or "-"
            facts = {"role": key, "n": len(self.roles), "close": close}
            raise UnknownKeyError(Problem(UNKNOWN_ROLE, Place(id=str(key)), facts))
        return self._position[key]

    def role(self, key: str) -> Role:
        """Return a role.

        Raises:
            UnknownKeyError: There is no such role; close keys are named.

        Example:
            >>> RoleCatalogue.builtin().role("building_head").name.en
            'building head'
        """
        return self.roles[self.index(key)]

    def template(self, key: str) -> RoleTemplate:
        """Return a role template.

        Raises:
            UnknownKeyError: There is no such template; those that there are are named.

        Example:
            >>> [slot.key for slot in RoleCatalogue.builtin().template("one_three_n").slots]
            ['head', 'staff', 'others']
        """
        for template in self.templates:
            if template.key == key:
                return template
        facts = {"template": key, "known": ", ".join(t.key for t in self.templates) or "-"}
        raise UnknownKeyError(Problem(UNKNOWN_TEMPLATE, Place(id=str(key)), facts))

    def chain(self, key: str) -> tuple[Role, ...]:
        """Return a role and those above it in the chain of command, nearest first.

        Raises:
            UnknownKeyError: There is no such role.

        Example:
            >>> from gridgov.text import Text
            >>> catalogue = RoleCatalogue([
            ...     Role(key="chief", name=Text("chief", "长")),
            ...     Role(key="worker", name=Text("worker", "员"), superior="chief")])
            >>> [role.key for role in catalogue.chain("worker")]
            ['worker', 'chief']
        """
        role = self.role(key)
        found = [role]
        while role.superior is not None:
            role = self.role(role.superior)
            found.append(role)
        return tuple(found)

    def superior(self, key: str) -> Role | None:
        """Return the role right above another, or None.

        Raises:
            UnknownKeyError: There is no such role.

        Example:
            >>> from gridgov.text import Text
            >>> catalogue = RoleCatalogue([
            ...     Role(key="chief", name=Text("chief", "长")),
            ...     Role(key="worker", name=Text("worker", "员"), superior="chief")])
            >>> catalogue.superior("worker")
            <Role chief: at any unit, 0 to any number a unit>
        """
        above = self.role(key).superior
        return None if above is None else self.role(above)

    def subordinates(self, key: str) -> tuple[Role, ...]:
        """Return the roles right below another, in the order of the catalogue.

        Raises:
            UnknownKeyError: There is no such role.

        Example:
            >>> from gridgov.text import Text
            >>> catalogue = RoleCatalogue([
            ...     Role(key="chief", name=Text("chief", "长")),
            ...     Role(key="worker", name=Text("worker", "员"), superior="chief")])
            >>> [role.key for role in catalogue.subordinates("chief")]
            ['worker']
        """
        self.role(key)
        return tuple(role for role in self.roles if role.superior == key)

    def combination(self, first: str, second: str) -> Combination:
        """Return what holds for two roles, in either order; a pair that is not named is allowed.

        Example:
            >>> RoleCatalogue.builtin().combination("grid_worker", "building_head").rule
            'allowed'
        """
        for c in self.combinations:
            if {c.first, c.second} == {first, second}:
                return c
        return Combination(first, second)

    def with_roles(
        self, *roles: Role, combinations: Sequence[Combination] = (), templates: Sequence[RoleTemplate] = ()
    ) -> Self:
        """Return a catalogue with more roles, or others in place of those with the same key.

        Raises:
            InvalidRolesError: The new catalogue contradicts itself.

        Example:
            >>> from gridgov.text import Text
            >>> guard = Role(key="night_guard", name=Text("night guard", "夜间巡守员"), time="part")
            >>> "night_guard" in RoleCatalogue.builtin().with_roles(guard)
            True
        """
        new = {role.key: role for role in roles}
        kept = [new.pop(role.key, role) for role in self.roles]
        given = {t.key for t in templates}
        return attrs.evolve(
            self,
            roles=[*kept, *new.values()],
            combinations=[*self.combinations, *combinations],
            templates=[*(t for t in self.templates if t.key not in given), *templates],
        )

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.roles, self.combinations, self.templates)

    @one_line
    def __repr__(self) -> str:
        parts = (("role", self.roles), ("combination", self.combinations), ("template", self.templates))
        counts = ", ".join(f"{len(found)} {name}{'' if len(found) == 1 else 's'}" for name, found in parts)
        return f"<RoleCatalogue: {counts}>"


@cache
def _builtin(cls: type[RoleCatalogue]) -> RoleCatalogue:
    # A catalogue cannot be changed, so that one is enough for all.
    return cls.from_dict(read_toml("roles.toml"))
