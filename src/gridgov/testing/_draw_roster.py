"""Rosters of a territory: posts, holders, appointments and devices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
from hypothesis import strategies as st

from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.roles import RoleCatalogue, Roster
from gridgov.testing._draw_choices import DAYS, QUALIFICATIONS, bits, check_range, is_a, known, pick
from gridgov.testing._draw_roles import role_catalogues

__all__ = ["places_of", "rosters"]

_HOLDERS: Final = ("p0", "p1", "p2", "p3", "户-3", "007", "{}", "'\"")
_PLAIN_HOLDERS: Final = tuple(f"p{i}" for i in range(len(_HOLDERS)))
_KINDS: Final = (None, "person", "household", "body")
_SETS: Final = (None, QUALIFICATIONS[:1], QUALIFICATIONS)
_DEVICES: Final = ("terminal", None, "camera")
#: A post is called after its unit; an id is at most 1,024 bytes long.
_SHORT: Final = 900


@st.composite
def _roster_by(draw: st.DrawFn, make: Callable[[st.DrawFn], Roster]) -> Roster:
    """Draw by a function: to make a composite in each call would take longer than to draw."""
    return make(draw)


def places_of(territory: Hierarchy, catalogue: RoleCatalogue) -> list[tuple[str, int]]:
    """Return each role with each row of a unit where its posts may be."""
    types = territory.types
    return [
        (role.key, int(row))
        for role in catalogue
        if not role.places_unknown_to(territory.levels)
        for row in np.flatnonzero(role.places(territory.levels)[types])
    ]


def _posts(  # noqa: PLR0913 - what posts are made of
    numbers: Sequence[int],
    territory: Hierarchy,
    places: Sequence[tuple[str, int]],
    bodies: Sequence[str],
    style: int,
    *,
    odd: bool,
) -> list[dict[str, Any]]:
    """Read each number as a post; they are numbered by the roster, or here."""
    out: list[dict[str, Any]] = []
    for i, n in enumerate(numbers):
        role, row = places[(n >> 6) % len(places)]
        unit = territory.ids.get(row)
        named = n & 1 or len(unit.encode()) > _SHORT
        out.append(
            known(
                id=(f"post-{i}", f"岗位{i}", str(10**17 + i), f"00{i}")[n >> 1 & 3 if odd else 0] if named else None,
                role=role,
                unit=unit,
                number=i + 1 if style else None,
                body=pick(n, 3, bodies) if bodies and n >> 5 & 1 else None,
            )
        )
    return out


def _ids(posts: Sequence[dict[str, Any]]) -> list[str]:
    """Return the ids of posts, those that the roster makes included."""
    used: dict[tuple[str, str], int] = {}
    out: list[str] = []
    for post in posts:
        key = post["role"], post["unit"]
        used[key] = used.get(key, 0) + 1
        out.append(post.get("id") or f"{key[0]}@{key[1]}#{post.get('number', used[key])}")
    return out


def _spells(n: int, *, vacancies: bool, days: bool) -> list[dict[str, Any]]:
    """Read a number as the times of appointments to one post, one after the other."""
    count = (0, 1, 1, 2)[n & 3]
    if not count:
        return [] if vacancies else [{}]
    a, b = sorted((n >> 2 & 7, n >> 5 & 7))
    if not days:
        return [{}]
    start = DAYS[a] if vacancies and n >> 8 & 1 else None
    end = DAYS[b + 1] if vacancies and n >> 9 & 1 else None
    if count == 1 or a == b:
        return [known(start=start, end=end)]
    # The one leaves on the day before the other comes, or the post stands empty in between.
    left = DAYS[a] if vacancies and n >> 10 & 1 else str(np.datetime64(DAYS[b]) - np.timedelta64(1, "D"))
    return [known(start=start, end=left), known(start=DAYS[b], end=end)]


def _appointments(
    numbers: Sequence[int], posts: Sequence[str], holders: Sequence[str], *, vacancies: bool, days: bool
) -> list[dict[str, Any]]:
    return [
        known(
            post=post,
            holder=holders[(n >> 11 + 3 * i & 7) % len(holders)],
            basis=pick(n, 17, (None, None, "决定〔2024〕1号", "{}")),
            meets=pick(n, 19, (None, None, ("approved",), ("approved", "依法"))),
            **spell,
        )
        for post, n in zip(posts, numbers, strict=True)
        for i, spell in enumerate(_spells(n, vacancies=vacancies, days=days))
    ]


def rosters(  # noqa: PLR0913 - what a roster may be like
    territory: Hierarchy,
    *,
    catalogue: RoleCatalogue | st.SearchStrategy[RoleCatalogue] | None = None,
    bodies: Bodies | None = None,
    min_posts: int = 0,
    max_posts: int = 12,
    max_holders: int = 4,
    max_devices: int = 2,
    vacancies: bool = True,
    days: bool = True,
    odd_ids: bool = True,
) -> st.SearchStrategy[Roster]:
    """Draw the posts of a territory and who holds them.

    A unit has several posts of a role, or none; a holder has posts in many units; persons, households and bodies hold
    them, one after the other, with and without gaps in between. Whether they keep to the rules of their roles is left
    open: that is a finding, no fault of a roster.

    Args:
        territory: The units.
        catalogue: The roles, or a strategy of them; drawn to fit the levels by default.
        bodies: Bodies that posts may belong to; None for posts that belong to none.
        min_posts: Posts at least. There are none where no role has a place in the territory.
        max_posts: Posts at most.
        max_holders: Holders at most, those without a post included.
        max_devices: Devices at most.
        vacancies: Whether posts may be vacant; if not, each has a holder on every day.
        days: Whether appointments may have a first and a last day.
        odd_ids: Ids and names of all kinds that are allowed; otherwise ids are such as ``p0``.

    Raises:
        ValueError: A size cannot be, or posts are to be held and there is nobody.
        TypeError: ``territory`` is no hierarchy.

    Example:
        >>> from hypothesis import find
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
        >>> find(rosters(h, min_posts=2), lambda roster: True)
        <Roster: 2 posts, 0 holders, 0 appointments, 0 devices>
    """
    is_a("territory", territory, Hierarchy)
    check_range("min_posts", min_posts)
    check_range("max_posts", max_posts, min_posts)
    check_range("max_holders", max_holders, 0 if vacancies else 1, len(_HOLDERS))
    check_range("max_devices", max_devices)
    roles = role_catalogues(territory.levels) if catalogue is None else catalogue
    named = () if bodies is None else tuple(body.id for body in bodies)

    def drawn(draw: st.DrawFn) -> Roster:
        own = roles if isinstance(roles, RoleCatalogue) else draw(roles)
        places = places_of(territory, own)
        number = bits(21)
        pairs = draw(
            st.lists(
                st.tuples(number, number), min_size=min_posts if places else 0, max_size=max_posts if places else 0
            )
        )
        people = draw(st.lists(number, min_size=0 if vacancies or not pairs else 1, max_size=max_holders))
        holders = (_HOLDERS if odd_ids else _PLAIN_HOLDERS)[: len(people)]
        posts = _posts([n for n, _ in pairs], territory, places, named, draw(st.integers(0, 1)), odd=odd_ids)
        held = [n for _, n in pairs] if holders else []
        ids = _ids(posts) if holders else []
        appointments = _appointments(held, ids, holders, vacancies=vacancies, days=days)
        devices = draw(st.lists(number, max_size=max_devices))
        if len(appointments) > 1 and draw(st.booleans()):
            appointments = draw(st.permutations(appointments))
        return Roster.from_records(
            territory,
            own,
            posts=posts,
            appointments=appointments,
            holders=[
                known(id=holder, kind=pick(n, 0, _KINDS), qualifications=pick(n, 3, _SETS))
                for holder, n in zip(holders, people, strict=True)
            ],
            devices=[
                known(
                    id=f"d{i}",
                    kind=pick(n, 0, _DEVICES),
                    holder=holders[(n >> 4) % len(holders)] if holders and n & 8 else None,
                )
                for i, n in enumerate(devices)
            ],
        )

    return _roster_by(drawn)
