"""Bodies of a territory, and who belongs to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from hypothesis import strategies as st

from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.testing._draw_choices import DAYS, NAMES, ODD, PLAIN_NAMES, bits, check_range, is_a, known, pick

__all__ = ["bodies", "period"]

#: Kinds of several lines, and one that the library does not know.
_KINDS: Final = (
    "party_branch",
    "party_group",
    "community_party_organisation",
    "residents_committee",
    "owners_committee",
    "property_company",
    "party_mass_service_station",
    "chess_club",
)
_RANKS: Final = (None, None, "deputy_section", "section", "股级", "x")
_LINES: Final = (None, None, None, "party", "x")


@st.composite
def _bodies_by(draw: st.DrawFn, make: Callable[[st.DrawFn], Bodies]) -> Bodies:
    """Draw by a function: to make a composite in each call would take longer than to draw."""
    return make(draw)


def period(n: int) -> dict[str, str]:
    """Read six bits of a number as a first and a last day; the first three or the last three may leave one out."""
    first, last = sorted((n & 7, n >> 3 & 7))
    out: dict[str, str] = {}
    if n & 7:
        out["start"] = DAYS[first]
    if n >> 3 & 7:
        out["end"] = DAYS[last + 1]
    return out


def _body(  # noqa: PLR0913 - what a body is made of
    n: int, more: int, units: Sequence[str], ids: Sequence[str], *, days: bool, odd: bool
) -> dict[str, Any]:
    return known(
        id=f"{pick(n, 16, ('b', *ODD)) if odd else 'b'}{len(ids)}",
        kind=pick(n, 0, _KINDS),
        unit=units[more % len(units)],
        parent=ids[(n >> 4) % len(ids)] if ids and n & 8 else None,
        name=pick(n, 7, NAMES if odd else PLAIN_NAMES),
        rank=pick(n, 10, _RANKS),
        line=pick(n, 13, _LINES),
        **(period(more >> 12) if days else {}),
    )


def _member(  # noqa: PLR0913 - what a membership is made of
    n: int, more: int, units: Sequence[str], ids: Sequence[str], *, days: bool, odd: bool
) -> dict[str, Any]:
    return known(
        member=pick(n, 0, ("p0", "p1", "p2", "户-3" if odd else "p3")),
        body=ids[(n >> 3) % len(ids)],
        lives_at=units[more % len(units)] if n >> 8 & 1 else None,
        **(period(more >> 12) if days else {}),
    )


def bodies(  # noqa: PLR0913 - what bodies may be like
    territory: Hierarchy,
    *,
    min_bodies: int = 0,
    max_bodies: int = 6,
    max_members: int = 4,
    days: bool = True,
    odd_ids: bool = True,
) -> st.SearchStrategy[Bodies]:
    """Draw the bodies of a territory: of several lines, one above the other, some of which have ended.

    Args:
        territory: The units; a body may sit at any of them.
        min_bodies: Bodies at least.
        max_bodies: Bodies at most; 0 if the territory has no units.
        max_members: Memberships at most.
        days: Whether bodies and memberships may have a first or a last day.
        odd_ids: Ids and names of all kinds that are allowed; otherwise ids are such as ``b0``.

    Raises:
        ValueError: A size cannot be.
        TypeError: ``territory`` is no hierarchy.

    Example:
        >>> from hypothesis import find
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
        >>> find(bodies(h), lambda found: any(body.parent for body in found))
        <Bodies: 2 (2 party_branch)>
    """
    is_a("territory", territory, Hierarchy)
    check_range("min_bodies", min_bodies)
    check_range("max_bodies", max_bodies, min_bodies)
    check_range("max_members", max_members)
    units: list[str] = territory.ids.tolist()
    if not units and min_bodies:
        msg = f"min_bodies= is {min_bodies}; a territory without units has none."
        raise ValueError(msg)
    number = st.tuples(bits(20), bits(18))

    def drawn(draw: st.DrawFn) -> Bodies:
        records: list[dict[str, Any]] = []
        for n, more in draw(st.lists(number, min_size=min_bodies, max_size=max_bodies if units else 0)):
            records.append(_body(n, more, units, [r["id"] for r in records], days=days, odd=odd_ids))
        ids = [record["id"] for record in records]
        members = draw(st.lists(number, max_size=max_members if ids else 0))
        if len(records) > 1 and draw(st.booleans()):
            records = draw(st.permutations(records))
        rows = [_member(n, more, units, ids, days=days, odd=odd_ids) for n, more in members]
        return Bodies.from_records(territory, records, rows)

    return _bodies_by(drawn)
