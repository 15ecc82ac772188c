"""Role types: what a post may be, who may hold it, what may be combined. All of it is data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, NewType, Self, cast, get_args

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._vocabulary import read_toml
from gridgov.errors import InvalidRolesError, NotPublishedError, Place, Problem, Problems, UnknownKeyError, fault
from gridgov.levels import LevelScheme
from gridgov.text import Text

__all__ = [
    "Combination",
    "CombinationRule",
    "HolderKind",
    "Responsibility",
    "Role",
    "RoleCatalogue",
    "RoleKey",
    "RoleSlot",
    "RoleTemplate",
    "TimeShare",
]

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

DUPLICATE_ROLE = fault(
    "RLE001",
    "duplicate-role",
    Text("Role '{role}' is there {n} times.", "角色“{role}”出现{n}次。"),
    Text("Give each role its own key.", "请为每个角色使用不同的键。"),
)
UNKNOWN_ROLE_NAMED = fault(
    "RLE002",
    "unknown-role-named",
    Text(
        "'{where}' names the role '{role}', which the catalogue does not have.",
        "“{where}”提到的角色“{role}”不在目录中。",
    ),
    Text("Add the role or correct the key.", "请补充该角色或更正键名。"),
)
ROLE_CYCLE = fault(
    "RLE003",
    "role-cycle",
    Text("The roles lead each other in a circle: {trail}.", "角色的上下级关系成环：{trail}。"),
    Text("Take one of these links out.", "请删除其中一个关系。"),
)
BAD_ROLE_COUNT = fault(
    "RLE004",
    "bad-role-count",
    Text(
        "Role '{role}' asks for at least {minimum} and at most {maximum} posts a unit.",
        "角色“{role}”要求每单元至少{minimum}岗、至多{maximum}岗。",
    ),
    Text("The minimum is 0 or more, and not above the maximum.", "下限须不小于0，且不大于上限。"),
)
BAD_ROLE_WORD = fault(
    "RLE005",
    "bad-role-word",
    Text("Role '{role}' has {field}='{value}'.", "角色“{role}”的{field}为“{value}”。"),
    Text("Use one of: {known}.", "请使用：{known}。"),
)
UNKNOWN_ROLE = fault(
    "RLE006",
    "unknown-role",
    Text("There is no role '{role}' in the catalogue.", "目录中没有角色“{role}”。"),
    Text("Use one of its {n} keys; the closest are: {close}.", "请使用目录中的{n}个键；相近的有：{close}。"),
)
OPEN_SLOT = fault(
    "RLE007",
    "open-slot",
    Text(
        "The source of '{template}' does not publish which role fills the slot '{slot}'.",
        "“{template}”的来源未公布“{slot}”由何种角色担任。",
    ),
    Text("Decide it yourself: .fill({{'{slot}': 'some_role'}}).", "请自行指定：.fill({{'{slot}': 'some_role'}})。"),
)
UNKNOWN_SLOT = fault(
    "RLE008",
    "unknown-slot",
    Text("'{template}' has no slot '{slot}'.", "“{template}”没有名为“{slot}”的岗位槽。"),
    Text("Its slots are: {known}.", "现有：{known}。"),
)


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

        Example:
            >>> Role.from_dict({"key": "volunteer", "name": {"en": "volunteer", "zh": "志愿者"}}).holders
            ('person',)
        """
        fields: dict[str, Any] = {**data, "name": Text(**data["name"])}
        return cls(**fields)

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

    first: str
    second: str
    #: ``mandatory``: the holder of the first at a unit must hold the second there.
    rule: CombinationRule = "allowed"
    #: What must be met and recorded with one of the two appointments, for ``conditional``.
    conditions: tuple[str, ...] = attrs.field(default=(), converter=_names)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types."""
        return {"first": self.first, "second": self.second, "rule": self.rule, "conditions": list(self.conditions)}


@attrs.frozen
class RoleSlot:
    """One place of a role template; open while its role is not published.

    Example:
        >>> RoleSlot("head", Text("head", "一长")).is_open
        True
    """

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
        >>> template = RoleCatalogue.builtin().template("one_head_three_members")
        >>> [slot.key for slot in template.open_slots]
        ['head', 'member_1', 'member_2', 'member_3']
        >>> template.fill({"head": "grid_chief"}).role("head")
        'grid_chief'
    """

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
        raise UnknownKeyError(Problem(UNKNOWN_SLOT, Place(id=key), facts))

    def role(self, slot: str) -> str:
        """Return the role of a slot.

        Raises:
            NotPublishedError: The slot is open.
            UnknownKeyError: There is no such slot.

        Example:
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
        """Return plain JSON types."""
        return {
            "key": self.key,
            "name": attrs.asdict(self.name),
            "slots": [{**attrs.asdict(s, recurse=False), "name": attrs.asdict(s.name)} for s in self.slots],
        }


def _template(data: Mapping[str, Any]) -> RoleTemplate:
    entries: list[dict[str, Any]] = [{**slot, "name": Text(**slot["name"])} for slot in data["slots"]]
    slots = [RoleSlot(**entry) for entry in entries]
    return RoleTemplate(data["key"], Text(**data["name"]), slots)


def _role_faults(role: Role, known: set[str]) -> Iterator[Problem]:
    place = Place(id=role.key)
    for name in (role.superior, role.ex_officio):
        if name is not None and name not in known:
            yield Problem(UNKNOWN_ROLE_NAMED, place, {"where": role.key, "role": name})
    if role.minimum < 0 or (role.maximum is not None and role.maximum < role.minimum):
        facts: dict[str, object] = {"role": role.key, "minimum": role.minimum, "maximum": role.maximum}
        yield Problem(BAD_ROLE_COUNT, place, facts)
    words: list[tuple[str, str | None, tuple[str, ...]]] = [
        ("time", role.time, get_args(TimeShare)),
        ("responsibility", role.responsibility, get_args(Responsibility)),
        *(("holders", kind, get_args(HolderKind)) for kind in role.holders),
    ]
    for field, value, allowed in words:
        if value is not None and value not in allowed:
            facts = {"role": role.key, "field": field, "value": value, "known": ", ".join(allowed)}
            yield Problem(BAD_ROLE_WORD, place, facts)


def _roles(value: Iterable[Role]) -> tuple[Role, ...]:
    return tuple(value)


def _combinations(value: Iterable[Combination]) -> tuple[Combination, ...]:
    return tuple(value)


def _templates(value: Iterable[RoleTemplate]) -> tuple[RoleTemplate, ...]:
    return tuple(value)


@attrs.frozen(repr=False)
class RoleCatalogue:
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

    roles: tuple[Role, ...] = attrs.field(converter=_roles)
    combinations: tuple[Combination, ...] = attrs.field(default=(), converter=_combinations)
    templates: tuple[RoleTemplate, ...] = attrs.field(default=(), converter=_templates)
    _position: dict[str, int] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        """Check the catalogue."""
        found = list(self._faults())
        if found:
            raise InvalidRolesError(Problems.of(*found))
        object.__setattr__(self, "_position", {role.key: i for i, role in enumerate(self.roles)})

    @classmethod
    def builtin(cls) -> Self:
        """Return the role types that ship with the library."""
        return cls.from_dict(read_toml("roles.toml"))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build from what `to_dict` gives or a scheme file holds.

        Raises:
            InvalidRolesError: The catalogue contradicts itself.
        """
        return cls(
            [Role.from_dict(r) for r in data.get("roles", ())],
            [Combination(**c) for c in data.get("combinations", ())],
            [_template(t) for t in data.get("templates", ())],
        )

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

    def _faults(self) -> Iterator[Problem]:
        keys = [r.key for r in self.roles]
        for key in sorted({k for k in keys if keys.count(k) > 1}):
            yield Problem(DUPLICATE_ROLE, Place(id=key), {"role": key, "n": keys.count(key)})
        for role in self.roles:
            yield from _role_faults(role, set(keys))
        for c in self.combinations:
            yield from self._combination_faults(c, set(keys))
        for template in self.templates:
            for slot in template.slots:
                if slot.role is not None and slot.role not in keys:
                    facts = {"where": template.key, "role": slot.role}
                    yield Problem(UNKNOWN_ROLE_NAMED, Place(id=template.key), facts)
        for attribute in ("superior", "ex_officio"):
            yield from self._circles({r.key: getattr(r, attribute) for r in self.roles})

    @staticmethod
    def _combination_faults(c: Combination, known: set[str]) -> Iterator[Problem]:
        where = f"{c.first} + {c.second}"
        for name in (c.first, c.second):
            if name not in known:
                yield Problem(UNKNOWN_ROLE_NAMED, Place(id=where), {"where": where, "role": name})
        if c.rule not in get_args(CombinationRule):
            facts = {"role": where, "field": "rule", "value": c.rule, "known": ", ".join(get_args(CombinationRule))}
            yield Problem(BAD_ROLE_WORD, Place(id=where), facts)

    @staticmethod
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
                yield Problem(ROLE_CYCLE, Place(id=circle[0]), {"trail": " -> ".join([*circle, circle[0]])})
            done.update(trail)

    def __contains__(self, key: object) -> bool:
        return key in self._position

    def __iter__(self) -> Iterator[Role]:
        return iter(self.roles)

    def __len__(self) -> int:
        return len(self.roles)

    def index(self, key: str) -> int:
        """Return the position of a role.

        Raises:
            UnknownKeyError: There is no such role; close keys are named.
        """
        if key not in self._position:
            import difflib

            close = ", ".join(difflib.get_close_matches(key, self._position, n=3, cutoff=0.4)) or "-"
            facts = {"role": key, "n": len(self.roles), "close": close}
            raise UnknownKeyError(Problem(UNKNOWN_ROLE, Place(id=key), facts))
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
            UnknownKeyError: There is no such template.
        """
        for template in self.templates:
            if template.key == key:
                return template
        close = ", ".join(t.key for t in self.templates) or "-"
        raise UnknownKeyError(
            Problem(UNKNOWN_ROLE, Place(id=key), {"role": key, "n": len(self.templates), "close": close})
        )

    def chain(self, key: str) -> tuple[Role, ...]:
        """Return a role and those above it in the chain of command, nearest first.

        Raises:
            UnknownKeyError: There is no such role.

        Example:
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
        """
        above = self.role(key).superior
        return None if above is None else self.role(above)

    def subordinates(self, key: str) -> tuple[Role, ...]:
        """Return the roles right below another.

        Raises:
            UnknownKeyError: There is no such role.
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

    def __repr__(self) -> str:
        n, c, t = len(self.roles), len(self.combinations), len(self.templates)
        return f"<RoleCatalogue: {n} roles, {c} combinations, {t} templates>"
