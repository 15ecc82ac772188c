"""What each table of a document is in W3C ORG, and what it is in Popolo."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

import attrs

from gridgov.exchange._codecs import DAY, FLAG, NUMBER, REFERENCE, SAID, TEXT, WORDS, Ref
from gridgov.exchange._shapes import During, Nested, Pairs, Property, Record, Shape, Site

__all__ = ["LISTS", "ROOT_SHAPE", "TABLES", "Vocabulary"]

#: The vocabularies that a jurisdiction is written in.
Vocabulary: TypeAlias = Literal["org", "popolo"]


def _of(*properties: tuple[Any, ...]) -> tuple[Property, ...]:
    return tuple(Property(*one) for one in properties)


_ID: Final = ("id", "dcterms:identifier", TEXT)
_KEY: Final = ("key", "dcterms:identifier", TEXT)
_NAME: Final = ("name", "skos:prefLabel", SAID)
_PERIOD: Final = ("", "org:memberDuring", During())
_START: Final = ("start", "gg:start", DAY)
_END: Final = ("end", "gg:end", DAY)
_BASIS: Final = ("basis", "gg:basis", TEXT)
_UNIT: Final = ("unit", "gg:unit", Ref("unit"))

_ABOVE: Final = Pairs(Property("kind", "gg:kind", TEXT), Property("above", "gg:above", WORDS), ordered=True)
_NUMBERS: Final = Pairs(Property("measure", "gg:measure", Ref("measure")), Property("value", "schema:value", NUMBER))
_LABELS: Final = Pairs(Property("label", "gg:labelKey", TEXT), Property("value", "schema:value", TEXT))
_HOLDERS: Final = MappingProxyType(
    {"person": ("foaf:Person",), "household": ("gg:Household",), "body": ("org:Organization",)}
)


def _holder_types(record: Record) -> tuple[str, ...]:
    return _HOLDERS[record.get("kind", "person")]


def _body_types(record: Record) -> tuple[str, ...]:
    return ("org:OrganizationalUnit",) if "parent" in record else ()


ROOT_SHAPE: Final = Shape(
    ("gg:Jurisdiction",),
    _of(
        _ID,
        _NAME,
        ("counting", "gg:counting", TEXT),
        ("labels", "gg:labels", WORDS),
        ("roots", "gg:roots", TEXT),
    ),
)
_SLOT: Final = Shape(
    (),
    _of(
        _KEY,
        _NAME,
        ("role", "gg:role", Ref("role")),
        ("minimum", "gg:minimum", NUMBER),
        ("maximum", "gg:maximum", NUMBER),
    ),
)
_CELL: Final = Shape(
    (),
    _of(
        _ID,
        ("parent", "gg:parentCell", TEXT),
        ("level", "gg:cellLevel", TEXT),
        ("name", "schema:name", TEXT),
        _BASIS,
        _START,
        _END,
    ),
)
_MEMBER: Final = Shape(
    (),
    _of(
        ("unit", "gg:baseUnit", TEXT),
        ("cell", "gg:inCell", TEXT),
        ("share", "gg:share", NUMBER),
        ("name", "schema:name", TEXT),
        ("address", "schema:address", TEXT),
    ),
)
_NET_POST: Final = Shape(
    (),
    _of(
        _ID,
        ("cell", "gg:inCell", TEXT),
        ("role", "gg:departmentRole", TEXT),
        ("holder", "gg:departmentHolder", TEXT),
        ("time", "gg:time", TEXT),
    ),
)
_DUTY: Final = Shape(
    (),
    _of(
        ("duty", "gg:duty", TEXT),
        ("cell", "gg:inCell", TEXT),
        ("role", "gg:departmentRole", TEXT),
        ("system", "gg:system", TEXT),
        _BASIS,
    ),
)

_ORG: Final[Mapping[str, Shape]] = {
    "levels": Shape(
        ("gg:Level",),
        _of(
            _KEY,
            _NAME,
            ("kinds", "gg:kinds", WORDS),
            ("presence", "gg:presence", TEXT),
            ("under", "gg:under", _ABOVE),
            ("overlay", "gg:overlay", FLAG),
        ),
        what="level",
        id="key",
    ),
    "measures": Shape(
        ("gg:Measure",),
        _of(
            _KEY,
            _NAME,
            ("unit", "gg:unitOfMeasure", SAID),
            ("whole", "gg:whole", FLAG),
            ("sensitive", "gg:sensitive", FLAG),
        ),
        what="measure",
        id="key",
    ),
    "units": Shape(
        ("schema:AdministrativeArea", "gg:Unit"),
        _of(
            _ID,
            ("level", "gg:level", Ref("level")),
            ("kind", "gg:kind", TEXT),
            ("parent", "schema:containedInPlace", Ref("unit")),
            ("name", "schema:name", TEXT),
            ("measures", "gg:measurement", _NUMBERS),
            ("labels", "gg:label", _LABELS),
        ),
        what="unit",
        id="id",
    ),
    "roles": Shape(
        ("org:Role", "gg:Role"),
        _of(
            _KEY,
            _NAME,
            ("time", "gg:time", TEXT),
            ("sits_at", "gg:sitsAt", WORDS),
            ("minimum", "gg:minimum", NUMBER),
            ("maximum", "gg:maximum", NUMBER),
            ("holders", "gg:heldByKinds", WORDS),
            ("eligible", "gg:eligible", WORDS),
            ("superior", "gg:superior", Ref("role")),
            ("responsibility", "gg:responsibility", TEXT),
            ("ex_officio", "gg:exOfficio", Ref("role")),
            ("ends_line", "gg:endsLine", TEXT),
        ),
        what="role",
        id="key",
    ),
    "combinations": Shape(
        ("gg:Combination",),
        _of(
            ("first", "gg:first", Ref("role")),
            ("second", "gg:second", Ref("role")),
            ("rule", "gg:rule", TEXT),
            ("conditions", "gg:conditions", WORDS),
        ),
    ),
    "templates": Shape(
        ("gg:RoleTemplate",), _of(_KEY, _NAME, ("slots", "gg:slots", Nested(_SLOT))), empty={"slots": []}
    ),
    "bodies": Shape(
        ("org:Organization", "gg:Body"),
        _of(
            _ID,
            ("kind", "org:classification", Ref("kind")),
            ("unit", "org:hasSite", Site(Property(*_UNIT))),
            ("name", "skos:prefLabel", TEXT),
            ("parent", "org:subOrganizationOf", Ref("body")),
            ("rank", "gg:rank", TEXT),
            ("line", "gg:line", TEXT),
            ("start", "schema:foundingDate", DAY),
            ("end", "schema:dissolutionDate", DAY),
        ),
        more=_body_types,
        what="body",
        id="id",
    ),
    "posts": Shape(
        ("org:Post", "gg:Post"),
        _of(
            _ID,
            ("role", "org:role", Ref("role")),
            _UNIT,
            ("number", "gg:number", NUMBER),
            ("body", "org:postIn", Ref("body")),
        ),
        what="post",
        id="id",
    ),
    "holders": Shape(
        ("foaf:Agent", "gg:Holder"),
        _of(_ID, ("kind", "gg:holderKind", TEXT), ("qualifications", "gg:qualifications", WORDS)),
        more=_holder_types,
        what="holder",
        id="id",
    ),
    "appointments": Shape(
        ("org:Membership", "gg:Appointment"),
        _of(
            ("post", "gg:post", Ref("post")),
            ("holder", "org:member", Ref("holder")),
            _PERIOD,
            _BASIS,
            ("meets", "gg:meets", WORDS),
        ),
    ),
    "memberships": Shape(
        ("org:Membership", "gg:BodyMembership"),
        _of(
            ("member", "org:member", Ref("holder")),
            ("body", "org:organization", Ref("body")),
            ("lives_at", "gg:livesAt", Ref("unit")),
            _PERIOD,
        ),
    ),
    "devices": Shape(
        ("gg:Device",),
        _of(_ID, ("kind", "gg:kind", TEXT), ("holder", "gg:carriedBy", Ref("holder"))),
        what="device",
        id="id",
    ),
    "nets": Shape(
        ("gg:Net",),
        _of(
            _ID,
            _NAME,
            ("department", "gg:department", TEXT),
            _BASIS,
            ("keep", "gg:keep", FLAG),
            _START,
            _END,
            ("generated", "gg:generated", FLAG),
            ("levels", "gg:netLevels", WORDS),
            ("cells", "gg:cells", Nested(_CELL)),
            ("members", "gg:members", Nested(_MEMBER)),
            ("posts", "gg:netPosts", Nested(_NET_POST)),
            ("duties", "gg:duties", Nested(_DUTY)),
        ),
        what="net",
        id="id",
    ),
    "links": Shape(
        ("gg:Link",),
        _of(
            ("kind", "gg:kind", TEXT),
            ("source", "gg:source", REFERENCE),
            ("target", "gg:target", REFERENCE),
            _START,
            _END,
            _BASIS,
        ),
    ),
    "lineage": Shape(
        ("org:ChangeEvent", "gg:UnitChange"),
        _of(
            ("day", "gg:day", DAY),
            ("kind", "gg:kind", TEXT),
            ("old", "org:originalOrganization", Ref("unit")),
            ("new", "org:resultingOrganization", Ref("unit")),
            ("share", "gg:share", NUMBER),
            ("authority", "gg:authority", TEXT),
        ),
    ),
    "notes": Shape(
        ("gg:Note",),
        _of(
            ("key", "gg:about", TEXT),
            ("tag", "gg:tag", TEXT),
            ("text", "dcterms:description", SAID),
            ("source", "dcterms:source", TEXT),
        ),
    ),
}


def _with(table: str, types: tuple[str, ...], *properties: tuple[str, str, Any, str]) -> Shape:
    """Return the shape of a table in which some properties are written in the way of Popolo."""
    shape, mine = _ORG[table], {one.key: one for one in _of(*properties)}
    kept = tuple(one for one in shape.properties if one.key not in mine and not (one.key == "" and "start" in mine))
    return attrs.evolve(shape, types=types, properties=(*mine.values(), *kept))


_PERIODS: Final = (
    ("start", "schema:validFrom", DAY, "start_date"),
    ("end", "schema:validThrough", DAY, "end_date"),
)
_POPOLO: Final[Mapping[str, Shape]] = {
    **_ORG,
    "units": _with(
        "units",
        ("gn:Feature", "gg:Unit"),
        ("id", "dcterms:identifier", TEXT, "identifier"),
        ("name", "schema:name", TEXT, "name"),
        ("level", "gn:featureCode", TEXT, "classification"),
        ("parent", "schema:containedIn", Ref("unit"), "parent_id"),
    ),
    "bodies": _with(
        "bodies",
        ("org:Organization", "gg:Body"),
        ("name", "skos:prefLabel", TEXT, "name"),
        ("kind", "org:classification", TEXT, "classification"),
        ("parent", "org:subOrganizationOf", Ref("body"), "parent_id"),
        ("unit", "opengov:area", Ref("unit"), "area_id"),
        ("start", "schema:foundingDate", DAY, "founding_date"),
        ("end", "opengov:dissolutionDate", DAY, "dissolution_date"),
    ),
    "posts": _with(
        "posts",
        ("org:Post", "gg:Post"),
        ("role", "org:role", TEXT, "role"),
        ("body", "org:postIn", Ref("body"), "organization_id"),
        ("unit", "opengov:area", Ref("unit"), "area_id"),
    ),
    "appointments": _with(
        "appointments",
        ("org:Membership", "gg:Appointment"),
        ("holder", "org:member", Ref("holder"), "person_id"),
        ("post", "opengov:post", Ref("post"), "post_id"),
        *_PERIODS,
    ),
    "memberships": _with(
        "memberships",
        ("org:Membership", "gg:BodyMembership"),
        ("member", "org:member", Ref("holder"), "person_id"),
        ("body", "org:organization", Ref("body"), "organization_id"),
        *_PERIODS,
    ),
}
#: The shape of each table, in the order in which tables are written.
TABLES: Final[Mapping[Vocabulary, Mapping[str, Shape]]] = MappingProxyType({"org": _ORG, "popolo": _POPOLO})
#: The list of Popolo in which the records of a table are; the other tables are in lists of our own.
LISTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "units": "areas",
        "bodies": "organizations",
        "posts": "posts",
        "holders": "persons",
        "appointments": "memberships",
        "memberships": "memberships",
    }
)
