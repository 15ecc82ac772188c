"""From a jurisdiction to JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from gridgov.documents import to_document
from gridgov.documents._models import VERSION
from gridgov.exchange._codecs import Codec
from gridgov.exchange._names import PREFIXES, ROOT, Naming
from gridgov.exchange._shapes import During, Nested, Pairs, Property, Record, Shape, Site
from gridgov.exchange._tables import LISTS, ROOT_SHAPE, TABLES, Vocabulary
from gridgov.jurisdiction import Jurisdiction

__all__ = ["described"]

#: Position of a record in its table.
ORDER: Final = "gg:order"


def described(jurisdiction: Jurisdiction, vocabulary: Vocabulary, naming: Naming) -> Record:
    """Return a jurisdiction as JSON-LD."""
    document = to_document(jurisdiction)
    whole: Record = {name: getattr(document, name) for name in type(document).model_fields}
    return _graph(whole, naming) if vocabulary == "org" else _lists(whole, naming)


def _root(document: Record, vocabulary: Vocabulary, naming: Naming) -> Record:
    said = {key: document[key] for key in ("id", "name", "counting") if document[key] is not None}
    if document["labels"]:
        said["labels"] = document["labels"]
    if document["roots"] != "one":
        said["roots"] = document["roots"]
    made = ROOT_SHAPE.encode(said, naming)
    return {"@id": naming.base + ROOT, **made, "gg:version": VERSION, "gg:writtenIn": vocabulary}


def _nodes(document: Record, vocabulary: Vocabulary, naming: Naming) -> Iterable[tuple[str, Record, Record]]:
    """Go through all records: their table, themselves, and their nodes."""
    identity = "@id" if vocabulary == "org" else "id"
    for table, shape in TABLES[vocabulary].items():
        for order, record in enumerate(document[table], 1):
            ident = naming.iri(shape.what, record[shape.id]) if shape.what and shape.id else None
            node = {identity: ident or naming.iri(table, str(order)), **shape.encode(record, naming), ORDER: order}
            yield table, record, node


# -- W3C ORG -----------------------------------------------------------------------------------------------------------


def _graph(document: Record, naming: Naming) -> Record:
    """Return a flat graph."""
    graph: list[Record] = [_root(document, "org", naming)]
    posts = {post["id"]: post for post in document["posts"]}
    held: dict[str, list[str]] = {}
    for one in document["appointments"]:
        if "end" not in one:
            held.setdefault(one["post"], []).append(naming.iri("holder", one["holder"]))
    for table, record, node in _nodes(document, "org", naming):
        if table == "posts" and record["id"] in held:
            node["org:heldBy"] = held[record["id"]]
        if table == "appointments":
            post = posts[record["post"]]
            node["org:role"] = naming.iri("role", post["role"])
            if "body" in post:
                node["org:organization"] = naming.iri("body", post["body"])
        graph.append(node)
    refs = {name: {"@type": "@id"} for name in ("org:heldBy", "org:role", "org:organization")}
    return {"@context": {**PREFIXES, **_terms([*TABLES["org"].values(), ROOT_SHAPE]), **refs}, "@graph": graph}


# -- Popolo ------------------------------------------------------------------------------------------------------------


def _lists(document: Record, naming: Naming) -> Record:
    """Return an object with a list for each class."""
    shapes = TABLES["popolo"]
    kinds = {one["id"]: one.get("kind", "person") for one in document["holders"]}
    posts = {post["id"]: post for post in document["posts"]}
    made: Record = {"@context": _popolo_context(shapes), **_root(document, "popolo", naming)}
    for name in dict.fromkeys(LISTS.values()):
        made[name] = []
    for table, record, node in _nodes(document, "popolo", naming):
        name = LISTS.get(table, table)
        if table in {"appointments", "memberships"}:
            _finish_membership(table, record, node, kinds, posts, naming)
        if table == "holders" and kinds[record["id"]] != "person":
            name = "holders"
        made.setdefault(name, []).append(node)
    return made


def _finish_membership(  # noqa: PLR0913 - what a membership says of other records
    table: str,
    record: Record,
    node: Record,
    kinds: Mapping[str, str],
    posts: Mapping[str, Record],
    naming: Naming,
) -> None:
    """Say what readers of Popolo look for: the role, the organisation, and whether the member is a person."""
    if kinds.get(record["holder" if table == "appointments" else "member"], "person") != "person":
        node["member_id"] = node.pop("person_id")
    if table == "appointments":
        post = posts[record["post"]]
        node["role"] = post["role"]
        if "body" in post:
            node["organization_id"] = naming.iri("body", post["body"])


def _popolo_context(shapes: Mapping[str, Shape]) -> Record:
    ours = [shape for table, shape in shapes.items() if table not in LISTS]
    context: Record = {**PREFIXES, "id": "@id", **_terms([*ours, ROOT_SHAPE])}
    for name in dict.fromkeys([*LISTS.values(), *shapes, "holders"]):
        inside = [shape for table, shape in shapes.items() if LISTS.get(table, table) == name]
        if name == "holders":
            inside = [shapes["holders"]]
        scoped = _terms(inside)
        if name == "memberships":
            scoped |= {"role": "org:role", "member_id": {"@id": "org:member", "@type": "@id"}}
        context[name] = {"@id": f"gg:{name}", "@container": "@set"}
        if name in LISTS.values() or name == "holders":
            context[name]["@context"] = scoped
    return context


# -- contexts ----------------------------------------------------------------------------------------------------------


def _terms(shapes: Iterable[Shape]) -> Record:
    """Return what a context says of the terms of some shapes."""
    found: Record = {}
    for shape in shapes:
        for one in shape.properties:
            _enter(one, found)
    return found


def _enter(one: Property, found: Record) -> None:
    coercion = dict(one.codec.coercion)
    if one.term is not None:
        found[one.term] = {"@id": one.name, **coercion} if coercion else one.name
    elif coercion:
        found[one.name] = coercion
    for inner in _inner(one.codec):
        _enter(inner, found)


def _inner(codec: Codec | Any) -> Iterable[Property]:  # noqa: ANN401 - any codec
    """Return the properties of nodes inside a value."""
    if isinstance(codec, Nested):
        return codec.shape.properties
    if isinstance(codec, Pairs):
        return codec.key, codec.value
    if isinstance(codec, During):
        return (codec.day,)
    return (codec.unit,) if isinstance(codec, Site) else ()
