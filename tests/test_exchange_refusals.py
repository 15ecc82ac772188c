"""Linked data that cannot be read: a clear refusal, whatever it is; and documents that others wrote."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
import rdflib
from documents_cases import GOLDEN, VALUES, Record, keys_of, spots
from hypothesis import given
from hypothesis import strategies as st

from gridgov.documents import load
from gridgov.errors import GridgovError, InvalidDocumentError
from gridgov.exchange import InvalidExchangeError, from_jsonld, to_jsonld
from gridgov.jurisdiction import Jurisdiction

#: What rdflib says of its own code.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning:rdflib")
PLACE = load(GOLDEN)
ORG: Record = json.loads(json.dumps(to_jsonld(PLACE)))
POPOLO: Record = json.loads(json.dumps(to_jsonld(PLACE, vocabulary="popolo")))


def refused(data: Any) -> list[str]:  # noqa: ANN401 - anything
    with pytest.raises(InvalidExchangeError) as caught:
        from_jsonld(data)
    return [problem.text() for problem in caught.value.problems]


def changed_node(kind: str, **values: object) -> Record:
    """Return the graph with values in the first node of a type."""
    tree = copy.deepcopy(ORG)
    node = next(one for one in tree["@graph"] if kind in one["@type"])
    node.update(values)
    return tree


REFUSED: list[tuple[Any, str]] = [
    ({}, "EXC005 It holds no jurisdiction, and no area, organisation, post or membership of W3C ORG or Popolo."),
    ([], "EXC005"),
    ("3", "EXC001 It is of the kind int; JSON-LD is an object or a list of objects."),
    ({"@context": "https://schema.org", "name": "x"}, "EXC002 The context 'https://schema.org' is somewhere else;"),
    (
        {"@context": {"x": {"@id": "y:x", "@reverse": "y:z"}}},
        "EXC003 The keyword '@reverse' of JSON-LD is not read",
    ),
    ({"@context": {"@import": "x"}}, "EXC003 The keyword '@import'"),
    ({"@context": {"x": {"@id": "y:x", "@container": "@index"}}}, "EXC003 The keyword '@index'"),
    ({"@context": 3}, "EXC003 The keyword 'int'"),
    ({"@context": {"a": "b:x", "b": "a:x"}, "a": 1}, "EXC004 It is nested deeper than 64."),
    ({"@included": []}, "EXC003 The keyword '@included'"),
    (changed_node("gg:Unit", **{"gg:level": {"@id": "urn:other:street"}}), "EXC006 column 'level'"),
    (changed_node("gg:Unit", **{"dcterms:identifier": 3}), "'id' cannot be read: one text is needed."),
    (changed_node("gg:Unit", **{"dcterms:identifier": ["a", "b"]}), "'id' cannot be read: one text is needed."),
    (changed_node("gg:Level", **{"skos:prefLabel": {"en": "x"}}), "one text in 'en' and one in 'zh' is needed."),
    (changed_node("gg:Post", **{"gg:number": "x"}), "'number' cannot be read: one number is needed."),
    (changed_node("gg:Post", **{"gg:number": True}), "'number' cannot be read: one number is needed."),
    (changed_node("gg:Jurisdiction", **{"gg:writtenIn": "x"}), "'gg:writtenIn' cannot be read: 'org' or 'popolo' is"),
    (changed_node("gg:Jurisdiction", **{"gg:version": 2}), "'gg:version' cannot be read: 1, or a newer gridgov is"),
    (changed_node("gg:Jurisdiction", **{"@id": "urn:x"}), "'@id' cannot be read: an IRI that ends in 'jurisdiction'"),
    ([{"@id": f"urn:{i}", "@type": "urn:gridgov:vocabulary:v1#Jurisdiction"} for i in (1, 2)], "EXC007 It holds 2"),
]


@pytest.mark.parametrize(("data", "text"), REFUSED, ids=range(len(REFUSED)))
def test_what_cannot_be_read_is_said(data: Any, text: str) -> None:  # noqa: ANN401 - anything
    assert text in " | ".join(refused(data))


def test_all_values_that_cannot_be_read_are_said_at_once() -> None:
    tree = changed_node("gg:Unit", **{"gg:level": 3, "schema:name": 4})
    tree["@graph"][1]["gg:kinds"] = "x"
    assert len(refused(tree)) >= 2


def test_what_the_data_say_is_checked_as_in_a_document() -> None:
    tree = changed_node("gg:Post", **{"org:role": "urn:gridgov:role:nothing"})
    with pytest.raises(InvalidDocumentError) as caught:
        from_jsonld(tree)
    assert [problem.code for problem in caught.value.problems] == ["ROS002"]


def test_a_base_is_checked() -> None:
    for base in ("", "x", "a b:", "http://x/#", "<urn:>"):
        with pytest.raises(InvalidExchangeError, match="EXC008"):
            to_jsonld(PLACE, base=base)
    with pytest.raises(ValueError, match="vocabulary must be one of 'org', 'popolo', not 'rdf'"):
        to_jsonld(PLACE, vocabulary="rdf")  # type: ignore[arg-type]


def test_deep_nesting_is_refused_quickly() -> None:
    tree: Any = {}
    for _ in range(900):
        tree = {"x:y": tree}
    assert "EXC004" in refused(tree)[0]
    with pytest.raises(InvalidDocumentError, match="DOC005"):
        from_jsonld("[" * 10**5 + "]" * 10**5)


def test_a_node_in_many_pieces_is_put_together_in_time() -> None:
    pieces = [{"@id": "urn:x", "urn:p": [{"@value": i}]} for i in range(20_000)]
    assert "EXC005" in refused(pieces)[0]


def test_order_of_nodes_and_keys_does_not_matter() -> None:
    tree = copy.deepcopy(ORG)
    tree["@graph"] = [dict(reversed(node.items())) for node in reversed(tree["@graph"])]
    assert from_jsonld(tree) == PLACE


def test_other_statements_beside_ours_are_left_alone() -> None:
    tree = copy.deepcopy(ORG)
    tree["@graph"].append({"@id": "https://other.example/", "@type": "https://other.example/Thing", "schema:name": "x"})
    tree["@graph"][3]["https://other.example/more"] = {"@id": "https://other.example/"}
    assert from_jsonld(tree) == PLACE


@st.composite
def damaged(draw: st.DrawFn, tree: Record) -> Record:
    """Draw linked data in which up to three things are replaced or removed."""
    tree = copy.deepcopy(tree)
    for _ in range(draw(st.integers(1, 3))):
        if not (found := spots(tree)):
            break
        node, key = draw(st.sampled_from(found))
        if draw(st.booleans()):
            node[key] = draw(VALUES.map(copy.deepcopy))
        elif key in keys_of(node):
            del node[key]
    return tree


@given(
    st.one_of(damaged(ORG), damaged(POPOLO), damaged({name: POPOLO[name] for name in ("areas", "posts", "persons")}))
)
def test_damage_never_raises_anything_else(tree: Record) -> None:
    try:
        assert isinstance(from_jsonld(tree), Jurisdiction)
    except GridgovError as error:
        said = error.text("zh")
    else:
        return
    assert said


KEYS = [
    "@context",
    "@id",
    "@type",
    "@graph",
    "@list",
    "@value",
    "@language",
    "areas",
    "posts",
    "memberships",
    "id",
    "x:y",
]


@given(st.recursive(VALUES, lambda inside: st.lists(inside) | st.dictionaries(st.sampled_from(KEYS), inside)))
def test_no_plain_value_raises_anything_else(tree: object) -> None:
    try:
        assert isinstance(from_jsonld(json.dumps(tree)), Jurisdiction)
    except GridgovError as error:
        said = error.text("zh")
    else:
        return
    assert said


# Documents that others wrote

COUNCIL: Record = {
    "persons": [
        {
            "id": "p1",
            "name": "Somebody Real",
            "memberships": [{"organization_id": "o2", "role": "member", "start_date": "2012"}],
        },
        {"id": "p2"},
    ],
    "organizations": [
        {"id": "o1", "name": "Council", "classification": "council", "area_id": "a1", "founding_date": "2001-02-03"},
        {"id": "o2", "parent_id": "o1", "name": "Committee"},
        {"id": "o3", "parent_id": "elsewhere", "classification": "party", "posts": [{"id": "x", "role": "whip"}]},
    ],
    "posts": [{"id": "post/1", "label": "Chair", "role": "chair", "organization_id": "o1"}],
    "memberships": [
        {"person_id": "p1", "post_id": "post/1", "organization_id": "o1", "start_date": "2010-01-01"},
        {"person_id": "p2", "organization_id": "o1", "end_date": "2011-12-31"},
        {"organization_id": "o1"},
    ],
    "areas": [{"id": "a1", "name": "City", "classification": "city"}, {"id": "a2", "name": "Ward", "parent_id": "a1"}],
}


def council() -> Jurisdiction:
    return from_jsonld(json.dumps(COUNCIL))


def test_popolo_of_others_is_read_with_open_slots() -> None:
    place = council()
    assert repr(place) == "<Jurisdiction: 3 units (1 place, 1 area_1, 1 area_2), 2 posts, 3 bodies, 0 links>"
    assert [(unit.id, unit.name, unit.parent and unit.parent.id) for unit in place.units()] == [
        ("place", None, None),
        ("a1", "City", "place"),
        ("a2", "Ward", "a1"),
    ]
    assert place.unit("a1").label("classification") == "city"
    bodies = place.bodies.to_tables()
    assert bodies["bodies"]["kind"] == ["council", "organization", "party"]
    assert bodies["bodies"]["unit"] == ["a1", "place", "place"]
    assert bodies["bodies"]["parent"] == [None, "o1", None]
    assert bodies["bodies"]["start"] == ["2001-02-03", None, None]
    assert sorted(zip(*(bodies["memberships"][key] for key in ("member", "body")), strict=True)) == [
        ("p1", "o2"),
        ("p2", "o1"),
    ]
    tables = place.roster.to_tables()
    assert {key: tables["posts"][key] for key in ("id", "role", "unit", "body")} == {
        "id": ["post/1", "x"],
        "role": ["chair", "whip"],
        "unit": ["a1", "place"],
        "body": ["o1", "o3"],
    }
    assert [tables["appointments"][key] for key in ("post", "holder", "start")] == [["post/1"], ["p1"], ["2010-01-01"]]


def test_what_is_not_said_and_not_kept_is_noted() -> None:
    said = {note.text.en for note in council().notes}
    assert said == {
        "Each depth of areas is taken as a level.",
        "The unit 'place' stands for the area that is not named.",
        "3 bodies or posts do not say in which area they are.",
        "1 organisations have no classification.",
        "1 things belong to what is not in the document.",
        "1 memberships without a member, or without a known post or organisation, are left out.",
        "1 memberships name a role and no post: the role is not kept.",
        "1 dates are no full days and are left out.",
        "Names of persons are not taken in.",
    }


def test_names_of_persons_are_never_taken_in() -> None:
    assert "Somebody" not in json.dumps(to_jsonld(council()))


TURTLE = """
@prefix org: <http://www.w3.org/ns/org#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix e: <http://data.example/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix time: <http://www.w3.org/2006/time#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:co a org:FormalOrganization ; skos:prefLabel "Co"@en, "某公司"@zh ; org:hasUnit e:dep ; org:hasMember e:eve .
e:dep a org:OrganizationalUnit ; org:classification e:department .
e:boss a org:Post ; org:role e:ceo ; org:postIn e:co ; org:heldBy e:ann .
e:ceo a org:Role ; skos:prefLabel "chief executive"@en .
e:ann a foaf:Person ; foaf:name "Ann" .
e:m a org:Membership ; org:member e:bob ; org:organization e:dep ;
  org:memberDuring [ a time:Interval ; time:hasBeginning [ time:inXSDDate "2011-01-01"^^xsd:date ] ] .
"""


def test_w3c_org_of_others_is_read_with_open_slots() -> None:
    found = rdflib.Graph()
    found.parse(data=TURTLE, format="turtle")
    place = from_jsonld(found.serialize(format="json-ld"))
    bodies = {body.id.rpartition("/")[2]: body for body in place.bodies}
    assert {key: (body.kind, body.name, body.parent and body.parent.id) for key, body in bodies.items()} == {
        "co": ("organization", "某公司", None),
        "dep": ("department", None, "http://data.example/co"),
    }
    members = place.bodies.to_tables()["memberships"]
    assert sorted(zip(members["member"], members["body"], members["start"], strict=True), key=str) == [
        ("http://data.example/bob", "http://data.example/dep", "2011-01-01"),
        ("http://data.example/eve", "http://data.example/co", None),
    ]
    assert [role.name.en for role in place.catalogue] == ["chief executive"]
    assert [a.holder.id for a in place.roster.appointments("2026-01-01")] == ["http://data.example/ann"]


def test_popolo_with_the_address_of_its_context_is_read() -> None:
    tree = {
        "@context": "http://www.popoloproject.com/contexts/organization.jsonld",
        "@type": "http://www.w3.org/ns/org#Organization",
        "id": "o1",
        "name": "Council",
        "classification": "council",
    }
    assert [(body.id, body.kind) for body in from_jsonld(tree).bodies] == [("o1", "council")]


def test_areas_in_a_ring_are_refused() -> None:
    tree = {"areas": [{"id": "a", "parent_id": "b"}, {"id": "b", "parent_id": "a"}]}
    with pytest.raises(InvalidDocumentError, match="HIE003"):
        from_jsonld(tree)
