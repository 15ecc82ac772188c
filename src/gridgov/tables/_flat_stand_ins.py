"""Stand-ins for parts that are wrong, so that the other parts can still be checked.

A stand-in has the ids of its part and nothing that could be refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import attrs

from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Link, Links
from gridgov.levels import Level, LevelScheme
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.text import Text

__all__ = ["bodies", "catalogue", "links", "places_anywhere", "roster", "scheme", "territory"]

_NOTHING = Text("", "")
#: A character of the private use area; no id begins with it.
_PLACEHOLDER: Final = "\ue000"
_ODD: Final = "\ufffd"


def _ids(given: Iterable[str | None], refused: Collection[int] = ()) -> list[str]:
    """Return ids by row, with others in place of those that are empty, refused or there a second time."""
    seen: set[str] = set()
    out: list[str] = []
    for row, ident in enumerate(given):
        good = bool(ident) and row not in refused and ident not in seen
        out.append(ident if good and ident else f"{_PLACEHOLDER}{row}")
        seen.add(out[-1])
    return out


def scheme(used: Iterable[object]) -> LevelScheme:
    """Return a scheme with none of the levels that units name, so that only what follows from that is not found."""
    taken, key = set(used), "x"
    while key in taken:
        key += "x"
    return LevelScheme([Level(key, _NOTHING, key)])


def territory(ids: Sequence[str | None], refused: Collection[int]) -> Hierarchy:
    """Return units of these ids, all of them roots."""
    names = _ids(ids, refused) or [_PLACEHOLDER]
    levels = LevelScheme([Level("unit", _NOTHING, "unit")])
    return Hierarchy.from_columns(names, [None] * len(names), ["unit"] * len(names), levels=levels, roots="many")


def catalogue(keys: Iterable[str]) -> RoleCatalogue:
    """Return roles of these keys that may sit anywhere, unconnected."""
    return RoleCatalogue([Role(key=key, name=_NOTHING) for key in dict.fromkeys(keys) if key])


def places_anywhere(roles: RoleCatalogue) -> RoleCatalogue:
    """Return roles that may sit anywhere, for units whose levels are not known."""
    return RoleCatalogue([attrs.evolve(role, sits_at=()) for role in roles])


def bodies(ids: Sequence[str | None], places: Hierarchy, refused: Collection[int]) -> Bodies:
    """Return bodies of these ids."""
    names = _ids(ids, refused)
    columns = {"id": names, "kind": ["body"] * len(names), "unit": [places.ids.get(0)] * len(names)}
    return Bodies.from_columns(places, columns)


def roster(
    posts: Sequence[str | None], held_by: Sequence[str | None], holders: Sequence[str | None], places: Hierarchy
) -> Roster:
    """Return posts with their bodies, and holders, of these ids."""
    names, n = _ids(posts), len(posts)
    return Roster.from_columns(
        places,
        RoleCatalogue([Role(key="post", name=_NOTHING)]),
        posts={
            "id": names,
            "role": ["post"] * n,
            "unit": [places.ids.get(0)] * n,
            "number": list(range(1, n + 1)),
            "body": held_by,
        },
        holders={"id": _ids(holders)},
    )


def links(records: Sequence[dict[str, object]], refused: Collection[int]) -> Links:
    """Return links by row; one that was refused leads from nothing to nothing."""
    return Links(
        tuple(
            Link("", "", "")
            if row in refused
            else Link(str(record["kind"]), str(record["source"]), str(record["target"]))
            for row, record in enumerate(records)
        ),
        faults=(),  # they are reported already
    )
