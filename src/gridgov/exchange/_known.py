"""What documents of Popolo mean that do not say it: files with its lists and no context, or with its address."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, cast

from gridgov.exchange._names import PREFIXES, full
from gridgov.exchange._tables import LISTS

__all__ = ["KNOWN", "LIST_TYPES", "with_context"]

_REF: Final = {"@type": "@id"}
_DATE: Final = {"@type": "xsd:date"}
_SPAN: Final = {
    "start_date": {"@id": "schema:validFrom", **_DATE},
    "end_date": {"@id": "schema:validThrough", **_DATE},
}
_MEMBERSHIP: Final = {
    "role": "org:role",
    "person_id": {"@id": "org:member", **_REF},
    "member_id": {"@id": "org:member", **_REF},
    "organization_id": {"@id": "org:organization", **_REF},
    "post_id": {"@id": "opengov:post", **_REF},
    **_SPAN,
}
_POST: Final = {
    "label": "skos:prefLabel",
    "role": "org:role",
    "organization_id": {"@id": "org:postIn", **_REF},
    "area_id": {"@id": "opengov:area", **_REF},
    "memberships": {"@id": "opengov:heldThrough", "@context": _MEMBERSHIP},
}
_CLASSES: Final[Mapping[str, Mapping[str, object]]] = {
    "areas": {
        "name": "schema:name",
        "classification": "gn:featureCode",
        "parent_id": {"@id": "schema:containedIn", **_REF},
    },
    "organizations": {
        "name": "skos:prefLabel",
        "classification": "org:classification",
        "parent_id": {"@id": "org:subOrganizationOf", **_REF},
        "area_id": {"@id": "opengov:area", **_REF},
        "founding_date": {"@id": "schema:foundingDate", **_DATE},
        "dissolution_date": {"@id": "opengov:dissolutionDate", **_DATE},
        "memberships": {"@id": "org:hasMember", "@context": _MEMBERSHIP},
        "posts": {"@id": "org:hasPost", "@context": _POST},
    },
    "posts": _POST,
    "persons": {
        "name": "skos:prefLabel",
        "memberships": {"@id": "org:hasMembership", "@context": _MEMBERSHIP},
    },
    "memberships": _MEMBERSHIP,
}
_CONTEXT: Final[Mapping[str, object]] = MappingProxyType(
    {
        **PREFIXES,
        "id": "@id",
        **{name: {"@id": f"gg:{name}", "@context": dict(terms)} for name, terms in _CLASSES.items()},
    }
)
#: The class of what stands in each list.
LIST_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        full("gg:areas"): full("gn:Feature"),
        full("gg:organizations"): full("org:Organization"),
        full("gg:posts"): full("org:Post"),
        full("gg:persons"): full("foaf:Person"),
        full("gg:memberships"): full("org:Membership"),
        full("org:hasPost"): full("org:Post"),
        full("org:hasMembership"): full("org:Membership"),
        full("opengov:heldThrough"): full("org:Membership"),
    }
)
_ADDRESS: Final = "http://www.popoloproject.com/contexts/{}.jsonld"
_SINGULAR: Final = {"areas": "area", "organizations": "organization", "posts": "post", "persons": "person"}
#: Contexts that are known by their address.
KNOWN: Final[Mapping[str, object]] = MappingProxyType(
    {
        _ADDRESS.format(_SINGULAR.get(name, "membership")): {**PREFIXES, "id": "@id", **terms}
        for name, terms in _CLASSES.items()
    }
)


def with_context(tree: object) -> object:
    """Return a document with the context of Popolo, if it has its lists and no context of its own."""
    given = cast("dict[str, Any]", tree)
    if type(tree) is not dict or "@context" in given:
        return tree  # pyright: ignore[reportUnknownVariableType] - plain JSON types
    if not any(type(given.get(name)) is list for name in LISTS.values()):
        return given
    return {"@context": _CONTEXT, **given}
