"""Stand-ins for parts of a document that are wrong, so that the other parts can still be checked.

A stand-in has the ids of its part and nothing that could be refused. What a check against a stand-in finds is true of
the document too; what it cannot find is found once the part is mended.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import attrs

from gridgov.bodies import Bodies
from gridgov.documents._models import Document
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Link, Links
from gridgov.levels import Level, LevelScheme
from gridgov.nets import Net
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.text import Text

__all__ = ["bodies", "catalogue", "links", "net", "places_anywhere", "roster", "scheme", "territory"]

_NOTHING = Text("", "")
#: A character of the private use area; no id of a real document begins with it.
_PLACEHOLDER = "\ue000"


def _ids(given: Sequence[str], refused: Collection[int]) -> list[str]:
    """Return ids by row, with others in place of those that were refused or are there a second time."""
    seen: set[str] = set()
    out: list[str] = []
    for row, ident in enumerate(given):
        good = row not in refused and ident not in seen
        seen.add(ident)
        out.append(ident if good else f"{_PLACEHOLDER}{row}")
    return out


def scheme(document: Document) -> LevelScheme:
    """Return a scheme with none of the levels that units name, which makes every level unknown and all else known."""
    key = "x"
    used = {unit["level"] for unit in document.units}
    while key in used:
        key += "x"
    return LevelScheme([Level(key, _NOTHING, key)])


def territory(document: Document, refused: Collection[int]) -> Hierarchy:
    """Return units with the ids of the document, all of them roots."""
    ids = _ids([unit["id"] for unit in document.units], refused) or [_PLACEHOLDER]
    levels = LevelScheme([Level("unit", _NOTHING, "unit")])
    return Hierarchy.from_columns(ids, [None] * len(ids), ["unit"] * len(ids), levels=levels, roots="many")


def catalogue(document: Document) -> RoleCatalogue:
    """Return roles with the keys and places of the document, unconnected."""
    roles = {
        r["key"]: Role(key=r["key"], name=_NOTHING, sits_at=r.get("sits_at", ()), holders=r.get("holders", ("person",)))
        for r in document.roles
    }
    return RoleCatalogue(roles.values())


def places_anywhere(roles: RoleCatalogue) -> RoleCatalogue:
    """Return roles that may sit anywhere, for units whose levels are not known."""
    return RoleCatalogue([attrs.evolve(role, sits_at=()) for role in roles])


def bodies(document: Document, places: Hierarchy, refused: Collection[int]) -> Bodies:
    """Return bodies with the ids of the document."""
    ids = _ids([body["id"] for body in document.bodies], refused)
    return Bodies.from_columns(places, {"id": ids, "kind": ["body"] * len(ids), "unit": [places.ids.get(0)] * len(ids)})


def roster(document: Document, places: Hierarchy, posts: Collection[int], holders: Collection[int]) -> Roster:
    """Return posts, by row, with their bodies, and holders, both with the ids of the document."""
    ids = _ids([post["id"] for post in document.posts], posts)
    n = len(ids)
    return Roster.from_columns(
        places,
        RoleCatalogue([Role(key="post", name=_NOTHING)]),
        posts={
            "id": ids,
            "role": ["post"] * n,
            "unit": [places.ids.get(0)] * n,
            "number": list(range(1, n + 1)),
            "body": [post.get("body") for post in document.posts],
        },
        holders={"id": _ids([holder["id"] for holder in document.holders], holders)},
    )


def links(document: Document, refused: Collection[int]) -> Links:
    """Return links by row; one that was refused leads from nothing to nothing."""
    return Links(
        tuple(
            Link("", "", "") if row in refused else Link(link["kind"], link["source"], link["target"])
            for row, link in enumerate(document.links)
        ),
        faults=(),  # they are reported already
    )


def net(ident: str) -> Net:
    """Return a net with an id of the document."""
    return Net.from_tables(ident, [], cells=[{"id": _PLACEHOLDER}])
