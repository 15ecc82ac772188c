"""Documents of W3C ORG and Popolo that others wrote: what is there is read, what is not said stays an open slot.

Names of persons are never taken in. Areas become units, one level for each depth; organisations become bodies, their
posts and memberships posts, appointments and memberships. Notes say what is not said, and what could not be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from gridgov._days import as_day
from gridgov.errors import Place, Problem
from gridgov.exchange._expand import Node
from gridgov.exchange._faults import NOTHING_KNOWN, InvalidExchangeError
from gridgov.exchange._foreign_notes import OPEN, Notes
from gridgov.exchange._known import LIST_TYPES
from gridgov.exchange._names import full
from gridgov.exchange._shapes import Record

__all__ = ["foreign_document"]

_AREAS: Final = frozenset(
    map(full, ("gn:Feature", "schema:AdministrativeArea", "schema:Place", "dcterms:Location", "schema:City"))
)
_BODIES: Final = frozenset(map(full, ("org:Organization", "org:FormalOrganization", "org:OrganizationalUnit")))
_NAMES: Final = tuple(map(full, ("skos:prefLabel", "schema:name", "foaf:name")))
_PARENT_AREAS: Final = tuple(map(full, ("schema:containedInPlace", "schema:containedIn", "dcterms:isPartOf")))
_PARENT_BODIES: Final = tuple(map(full, ("org:subOrganizationOf", "org:unitOf")))
_SUB_BODIES: Final = tuple(map(full, ("org:hasSubOrganization", "org:hasUnit")))
_CLASSES: Final = tuple(map(full, ("gn:featureCode", "org:classification")))
_STARTS: Final = tuple(map(full, ("schema:validFrom", "schema:foundingDate")))
_ENDS: Final = tuple(map(full, ("schema:validThrough", "schema:dissolutionDate", "opengov:dissolutionDate")))
_PLACES: Final = tuple(map(full, ("opengov:area", "schema:areaServed", "schema:location")))
_DURING: Final = full("org:memberDuring")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?")
_MEMBERSHIP: Final = full("org:Membership")
_MEMBER: Final = full("org:member")
_ORGANIZATION: Final = full("org:organization")
_HAS_MEMBER: Final = full("org:hasMember")
_OF_MEMBERSHIPS: Final = frozenset({_MEMBER, full("opengov:post"), full("org:role"), _DURING})
#: What the other end of a property says back.
_BACK: Final[Mapping[str, str]] = {
    **dict.fromkeys(_SUB_BODIES, _PARENT_BODIES[0]),
    full("org:hasPost"): full("org:postIn"),
    full("org:hasMembership"): _MEMBER,
    full("opengov:heldThrough"): full("opengov:post"),
}
#: Id and level of the unit that stands for a place that nothing is said of.
_NOWHERE: Final = "place"


def foreign_document(nodes: Mapping[str, Node], file: str | None) -> Record:
    """Return what nodes say, as the keys of a document.

    Raises:
        InvalidExchangeError: There is nothing that can be read.
    """
    reading = _Foreign(nodes)
    if not (reading.areas or reading.bodies or reading.posts or reading.members):
        raise InvalidExchangeError(Problem(NOTHING_KNOWN, Place(file=file)))
    return reading.document()


def _refs(node: Node, names: Iterable[str]) -> list[str]:
    """Return the IRIs that some properties lead to."""
    return [one["@id"] for name in names for one in node.get(name, ()) if isinstance(one.get("@id"), str)]


def _text(node: Node, names: Iterable[str]) -> str | None:
    """Return the first text of some properties, Chinese before others."""
    found = [one for name in names for one in node.get(name, ()) if isinstance(one.get("@value"), str)]
    found.sort(key=lambda one: not str(one.get("@language", "")).lower().startswith("zh"))
    return next((one["@value"] for one in found if one["@value"]), None)


def _local(iri: str) -> str:
    """Return the last part of an IRI."""
    return re.split(r"[#/:]", iri.rstrip("#/:"))[-1] or iri


class _Foreign:
    """One foreign document."""

    def __init__(self, nodes: Mapping[str, Node]) -> None:
        self.nodes = {ident: {**node, "@type": [*node["@type"]]} for ident, node in nodes.items()}
        self.notes = Notes()
        self._infer()
        self.areas = self._of(_AREAS)
        self.bodies = self._of(_BODIES)
        self.posts = self._of({full("org:Post")})
        self.members = self._of({_MEMBERSHIP})
        self.people: dict[str, str] = {}
        self.nowhere = _NOWHERE
        while self.nowhere in self.areas:
            self.nowhere += "_"

    def _of(self, types: Iterable[str]) -> dict[str, Node]:
        wanted = set(types)
        return {ident: node for ident, node in self.nodes.items() if wanted & set(node["@type"])}

    def _infer(self) -> None:
        """Say on each node what is only said by where it stands: its class, and what it belongs to."""
        for ident, node in list(self.nodes.items()):
            for name in node.keys() & (LIST_TYPES.keys() | _BACK.keys()):
                for there in filter(None, map(self.nodes.get, _refs(node, [name]))):
                    if name in LIST_TYPES:
                        there["@type"].append(LIST_TYPES[name])
                    if name in _BACK:
                        there.setdefault(_BACK[name], [{"@id": ident}])
            for other in _refs(node, [_HAS_MEMBER]):
                self._member(other, ident)
            for other in _refs(node, [full("org:memberOf")]):
                self._member(ident, other)

    def _member(self, member: str, body: str) -> None:
        """Enter a membership that is said in one word; Popolo means the membership itself by it."""
        there = self.nodes.get(member, {"@type": []})
        if member.startswith("_:") or there.keys() & _OF_MEMBERSHIPS:
            there["@type"].append(_MEMBERSHIP)
            there.setdefault(_ORGANIZATION, [{"@id": body}])
        else:
            node = {"@type": [_MEMBERSHIP], _MEMBER: [{"@id": member}], _ORGANIZATION: [{"@id": body}]}
            self.nodes[f"_:member-{len(self.nodes)}"] = node

    # -- tables --------------------------------------------------------------------------------------------------------

    def document(self) -> Record:
        """Return all tables."""
        units, levels = self._units()
        bodies = [self._body(ident, node) for ident, node in self.bodies.items()]
        roles: dict[str, Record] = {}
        posts = self._posts(roles)
        appointments, memberships = self._memberships(posts)
        taken = {one["post"] for one in appointments}
        for post, node in self.posts.items():
            holders = _refs(node, [full("org:heldBy")])
            if holders and post not in taken:
                appointments.append({"post": post, "holder": self._holder(holders[0])})
        if any(full("foaf:Person") in node["@type"] and _text(node, _NAMES) for node in self.nodes.values()):
            self.notes.add("holders", "names")
        if not self.areas or self.notes.count("site"):
            units.insert(0, {"id": self.nowhere, "level": _NOWHERE})
            levels.insert(0, {"key": _NOWHERE, "name": OPEN["place"]})
            for unit in units[1:]:
                unit.setdefault("parent", self.nowhere)
            self.notes.add("units", "nowhere")
        for ident in (*self.areas, *self.bodies, *self.posts):
            if ident.startswith("_:"):
                self.notes.add("ids", "unnamed")
        roots = sum("parent" not in unit for unit in units)
        return {
            "levels": levels,
            "units": units,
            "labels": ["classification"] if any("labels" in unit for unit in units) else [],
            "roots": "many" if roots > 1 else "one",
            "roles": list(roles.values()),
            "posts": list(posts.values()),
            "holders": [
                {"id": ident} if kind == "person" else {"id": ident, "kind": kind}
                for ident, kind in self.people.items()
            ],
            "appointments": appointments,
            "bodies": bodies,
            "memberships": memberships,
            "notes": self.notes.records(),
        }

    def _units(self) -> tuple[list[Record], list[Record]]:
        """Return the areas as units, each after the one above it, and a level for each depth."""
        parents = {ident: self._above(node, _PARENT_AREAS, self.areas) for ident, node in self.areas.items()}
        depths = {ident: _depth(ident, parents) for ident in parents}
        units: list[Record] = []
        for ident, node in self.areas.items():
            unit: Record = {"id": ident, "level": f"area_{depths[ident]}", "kind": "area"}
            parent, name, kind = parents[ident], _text(node, _NAMES), self._class(node)
            if parent is not None:
                unit["parent"] = parent
            if name is not None:
                unit["name"] = name
            if kind is not None:
                unit["labels"] = {"classification": kind}
            units.append(unit)
        if units:
            self.notes.add("levels", "levels")
        levels = [
            {
                "key": f"area_{depth}",
                "name": {"en": f"area of level {depth}", "zh": f"第{depth}级区域"},
                "kinds": ["area"],
            }
            for depth in range(1, max(depths.values(), default=0) + 1)
        ]
        return units, levels

    def _above(self, node: Node, names: Iterable[str], known: Mapping[str, Node]) -> str | None:
        """Return what a node belongs to; None if that is not in the document."""
        found = _refs(node, names)
        if found and found[0] not in known:
            self.notes.add("parents", "outside")
            return None
        return found[0] if found else None

    def _site(self, node: Node) -> str:
        """Return the unit of a body or a post."""
        for ident in _refs(node, _PLACES):
            if ident in self.areas:
                return ident
        self.notes.add("units", "site")
        return self.nowhere

    def _class(self, node: Node) -> str | None:
        said = _text(node, _CLASSES)
        if said is not None:
            return said
        found = _refs(node, _CLASSES)
        if not found:
            return None
        return _text(self.nodes.get(found[0], {}), _NAMES) or _local(found[0])

    def _body(self, ident: str, node: Node) -> Record:
        kind = self._class(node)
        if kind is None:
            self.notes.add("bodies", "kind")
        made: Record = {"id": ident, "kind": kind or "organization", "unit": self._site(node)}
        name, parent = _text(node, _NAMES), self._above(node, _PARENT_BODIES, self.bodies)
        if name is not None:
            made["name"] = name
        if parent is not None:
            made["parent"] = parent
        return {**made, **self._period(node)}

    def _posts(self, roles: dict[str, Record]) -> dict[str, Record]:
        made: dict[str, Record] = {}
        counts: dict[tuple[str, str], int] = {}
        for ident, node in self.posts.items():
            bodies = [one for one in _refs(node, [full("org:postIn")]) if one in self.bodies]
            site = (
                node
                if any(one in self.areas for one in _refs(node, _PLACES))
                else self.nodes.get("".join(bodies[:1]), node)
            )
            role, unit = self._role(node, roles), self._site(site)
            counts[role, unit] = counts.get((role, unit), 0) + 1
            made[ident] = {"id": ident, "role": role, "unit": unit, "number": counts[role, unit]}
            if bodies:
                made[ident]["body"] = bodies[0]
        return made

    def _role(self, node: Node, roles: dict[str, Record]) -> str:
        """Return the key of the role of a post, and enter the role."""
        name = full("org:role")
        found = _refs(node, [name])
        said = _text(node, [name]) or (found[0] if found else None) or _text(node, _NAMES)
        if said is None:
            self.notes.add("roles", "role")
            said = "post"
        known = self.nodes.get(said, {})
        label = _text(known, _NAMES) or (_local(said) if found and said == found[0] else said)
        roles.setdefault(
            said, {"key": said, "name": {"en": label, "zh": label}, "holders": ["person", "household", "body"]}
        )
        return said

    def _holder(self, ident: str) -> str:
        self.people.setdefault(ident, "body" if ident in self.bodies else "person")
        return ident

    def _memberships(self, posts: Mapping[str, Record]) -> tuple[list[Record], list[Record]]:
        appointments: list[Record] = []
        memberships: list[Record] = []
        for node in self.members.values():
            members = _refs(node, [_MEMBER])
            held = [one for one in _refs(node, [full("opengov:post"), full("gg:post")]) if one in posts]
            joined = [one for one in _refs(node, [_ORGANIZATION]) if one in self.bodies]
            if not members or not (held or joined):
                self.notes.add("memberships", "half")
            elif held:
                appointments.append({"post": held[0], "holder": self._holder(members[0]), **self._period(node)})
            else:
                if node.get(full("org:role")):
                    self.notes.add("memberships", "no_post")
                memberships.append({"member": members[0], "body": joined[0], **self._period(node)})
        return appointments, memberships

    def _period(self, node: Node) -> Record:
        """Return the days of a node; a year or a month alone is not a day."""
        starts, ends = self._days(node, _STARTS), self._days(node, _ENDS)
        for ident in _refs(node, [_DURING]):
            inside = self.nodes.get(ident, {})
            starts += self._instants(inside, full("time:hasBeginning"))
            ends += self._instants(inside, full("time:hasEnd"))
        return {key: found[0] for key, found in (("start", starts), ("end", ends)) if found}

    def _instants(self, node: Node, name: str) -> list[str]:
        found: list[str] = []
        for ident in _refs(node, [name]):
            found += self._days(self.nodes.get(ident, {}), [full("time:inXSDDate"), full("time:inXSDDateTime")])
        return found

    def _days(self, node: Node, names: Iterable[str]) -> list[str]:
        given: list[Any] = [one.get("@value") for name in names for one in node.get(name, ())]
        found: list[str] = []
        for one in given:
            try:
                found += [str(as_day(one[:10]))] if isinstance(one, str) and _DAY.fullmatch(one) else []
            except ValueError:
                continue
        if len(found) < len(given):
            self.notes.add("days", "day")
        return found


def _depth(ident: str, parents: Mapping[str, str | None]) -> int:
    """Return how deep an area is, from 1; what stands in a ring is 1 and is refused later."""
    depth, seen = 1, {ident}
    above = parents[ident]
    while above is not None and above in parents and above not in seen:
        seen.add(above)
        depth += 1
        above = parents[above]
    return depth
