"""Bad input about people: a way to each fault of roles, rosters, bodies, links and days."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import attrs

from gridgov.bodies import Bodies
from gridgov.errors import GridgovError, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import LevelScheme
from gridgov.roles import Combination, Role, RoleCatalogue, RoleSlot, RoleTemplate, Roster
from gridgov.text import Text

Record = dict[str, Any]
DAY: Final = "2026-01-01"
LEVELS: Final = LevelScheme.ladder("community", "grid")
TOWN: Final = Hierarchy.from_records(
    [
        {"id": "c", "level": "community"},
        {"id": "g", "level": "grid", "parent": "c"},
        {"id": "h", "level": "grid", "parent": "c"},
    ],
    levels=LEVELS,
)


def role(key: str, **fields: Any) -> Role:
    return Role(key=key, name=Text(key, key), **fields)


ROLES: Final = RoleCatalogue([role("chief", sits_at="grid"), role("worker"), role("head", sits_at=["community"])])
POST: Final[Record] = {"id": "a", "role": "chief", "unit": "g"}
BODY: Final[Record] = {"id": "b", "kind": "party_branch", "unit": "c"}
LINK: Final[Record] = {"kind": "contacts", "source": "unit:g", "target": "unit:h"}


def refused(call: Callable[[], object]) -> GridgovError:
    """Return the error that a call raises."""
    try:
        call()
    except GridgovError as error:
        return error
    msg = "nothing was refused"
    raise AssertionError(msg)


def catalogue(*roles: Role, **parts: Any) -> GridgovError:
    return refused(lambda: RoleCatalogue(roles, **parts))


def posts(*records: Record, roles: RoleCatalogue = ROLES, **tables: Any) -> GridgovError:
    return refused(lambda: Roster.from_records(TOWN, roles, posts=records, **tables))


def appointed(*appointments: Record, **tables: Any) -> GridgovError:
    return posts(POST, appointments=appointments, **tables)


def bodies(*records: Record, members: tuple[Record, ...] = ()) -> GridgovError:
    return refused(lambda: Bodies.from_records(TOWN, records, members))


def links(*records: Record) -> GridgovError:
    """Return what is wrong with links, or with a jurisdiction that has them."""
    return refused(lambda: Jurisdiction(territory=TOWN, links=Links.from_records(records)))


def broken(*records: Record, changed: Role | None = None, **parts: Any) -> Problems:
    """Return what breaks the rules of roles: each post is held by ``p``, if it does not say ``held`` itself."""
    roles = ROLES.with_roles(*([] if changed is None else [changed]), combinations=parts.pop("combinations", ()))
    held = [{"post": r["id"], **r.get("held", {"holder": "p"})} for r in records if r.get("held", True)]
    table = [{key: value for key, value in r.items() if key != "held"} for r in records]
    return Roster.from_records(TOWN, roles, posts=table, appointments=held, **parts).violations(DAY)


def template(**slot: Any) -> RoleTemplate:
    return RoleTemplate("duo", Text("duo", "双人"), [RoleSlot("head", Text("head", "长"), **slot)])


def roster() -> Roster:
    return Roster.from_records(TOWN, ROLES, posts=[POST])


CHIEF: Final = ROLES.role("chief")
FORBIDDEN: Final = Combination("chief", "worker", "forbidden")
WORKER: Final[Record] = {"id": "w", "role": "worker", "unit": "g"}
CONDITIONAL: Final = attrs.evolve(FORBIDDEN, rule="conditional", conditions=["elected", "trained"])
MANDATORY: Final = attrs.evolve(FORBIDDEN, rule="mandatory")
