"""Catalogues of roles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from hypothesis import strategies as st

from gridgov.levels import LevelScheme
from gridgov.roles import Combination, CombinationRule, HolderKind, Role, RoleCatalogue, RoleSlot, RoleTemplate
from gridgov.testing._draw_choices import QUALIFICATIONS, bits, check_range, pick
from gridgov.text import Text

__all__ = ["role_catalogues"]

#: Keys of roles, the plainest first; a number is added where these are not enough.
_KEYS: Final = ("worker", "chief", "aide", "elder", "guest", "网格员", "{}", "'\"")
_HOLDERS: Final[Sequence[tuple[HolderKind, ...]]] = (
    ("person",),
    ("person", "household"),
    ("household",),
    ("body",),
    ("body", "person"),
    (),
)
_ELIGIBLE: Final[Sequence[tuple[str, ...]]] = ((), (), QUALIFICATIONS[:1], QUALIFICATIONS)
_RULES: Final[Sequence[CombinationRule]] = ("allowed", "forbidden", "conditional", "mandatory")
_LINES: Final = (None, None, "party", "x")


def _role(n: int, keys: Sequence[str], places: Sequence[str]) -> Role:
    """Read a number as the role that comes after others."""
    i = len(keys)
    minimum = pick(n, 0, (0, 0, 1, 2))
    maximum = pick(n, 2, (None, minimum, minimum + 1, 2**31 - 1))
    above = keys[(n >> 4) % i] if i and n >> 8 & 1 else None
    source = keys[(n >> 4) % i] if i and n >> 9 & 1 else None
    return Role(
        key=_KEYS[i] if i < len(_KEYS) else f"role_{i}",
        name=Text(f"role {i}", f"角色{i}"),
        time=pick(n, 10, (None, "full", "part")),
        sits_at=() if not places or not n >> 13 & 1 else (places[(n >> 14) % len(places)],),
        minimum=minimum,
        maximum=maximum,
        holders=pick(n, 17, _HOLDERS),
        eligible=pick(n, 20, _ELIGIBLE),
        superior=above,
        responsibility=pick(n, 22, (None, "first", "direct")),
        ex_officio=source,
        ends_line=pick(n, 24, _LINES),
    )


def _places(levels: LevelScheme | None) -> tuple[str, ...]:
    if levels is None:
        return ("kind:grid", "kind:building")
    types = levels.types
    found = [*(t.level for t in types), *(f"{t.level}:{t.kind}" for t in types), *(f"kind:{t.kind}" for t in types)]
    return tuple(dict.fromkeys(found))


@st.composite
def _catalogue_by(draw: st.DrawFn, make: Callable[[st.DrawFn], RoleCatalogue]) -> RoleCatalogue:
    """Draw by a function: to make a composite in each call would take longer than to draw."""
    return make(draw)


def role_catalogues(
    levels: LevelScheme | None = None,
    *,
    min_roles: int = 1,
    max_roles: int = 4,
    combinations: bool = True,
    templates: bool = True,
) -> st.SearchStrategy[RoleCatalogue]:
    """Draw catalogues of roles.

    Roles have superiors, are held ex officio, ask for qualifications and for kinds of holders, sit at some levels or
    kinds only, end lines of bodies. Two of them may exclude each other or belong together; templates have open slots.

    Args:
        levels: Where roles may sit; without it they sit anywhere, or at kinds that any scheme may have.
        min_roles: Roles at least.
        max_roles: Roles at most.
        combinations: Whether it may be said which roles go together.
        templates: Whether there may be templates.

    Raises:
        ValueError: A size cannot be.

    Example:
        >>> from hypothesis import find
        >>> find(role_catalogues(), lambda catalogue: any(role.superior for role in catalogue)).roles[1].superior
        'worker'
    """
    check_range("min_roles", min_roles)
    check_range("max_roles", max_roles, max(min_roles, 0))
    places = _places(levels)

    def drawn(draw: st.DrawFn) -> RoleCatalogue:
        roles: list[Role] = []
        for n in draw(st.lists(bits(27), min_size=min_roles, max_size=max_roles)):
            roles.append(_role(n, [role.key for role in roles], places))
        keys = [role.key for role in roles]
        number = bits(12)
        pairs = draw(st.lists(number, max_size=2)) if combinations and keys else []
        bundles = draw(st.lists(number, max_size=2)) if templates else []
        return RoleCatalogue(
            roles,
            [_combination(n, keys) for n in pairs],
            [_template(i, n, keys) for i, n in enumerate(bundles)],
        )

    return _catalogue_by(drawn)


def _combination(n: int, keys: Sequence[str]) -> Combination:
    first, second = keys[(n >> 2) % len(keys)], keys[(n >> 5) % len(keys)]
    return Combination(first, second, _RULES[n & 3], pick(n, 8, ((), ("approved",), ("approved", "依法"))))


def _template(i: int, n: int, keys: Sequence[str]) -> RoleTemplate:
    slots = [
        RoleSlot(
            f"slot_{j}",
            Text(f"slot {j}", f"岗位{j}"),
            keys[(n >> j) % len(keys)] if keys and n >> (2 + j) & 1 else None,
            minimum=(least := pick(n, 5, (0, 1, 3))),
            maximum=pick(n, 8, (None, least, least + 2)),
        )
        for j in range(n & 3)
    ]
    return RoleTemplate(f"template_{i}", Text(f"template {i}", f"模板{i}"), slots)
