"""Linked data: what is written as W3C ORG or Popolo is read again equal, and independent tools understand it."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any, cast

import attrs
import jsonschema
import pytest
import rdflib
from documents_cases import GOLDEN, LATER, LINEAGE, NETS, WORDS, Record, jurisdictions
from hypothesis import given, settings
from hypothesis import strategies as st
from nets_strategies import BASE

from gridgov import exchange, schemes
from gridgov._delta import delta
from gridgov.documents import dumps, load
from gridgov.exchange._context import Context
from gridgov.exchange._expand import expanded
from gridgov.exchange._names import PREFIXES, Naming
from gridgov.exchange._tables import TABLES, Vocabulary
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.testing.strategies import nets

#: What rdflib says of its own code.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated:DeprecationWarning:rdflib")
#: Another program for JSON-LD; it has no types.
jsonld: Any = import_module("pyld").jsonld
VOCABULARIES = cast("list[Vocabulary]", ["org", "popolo"])
FILES = [GOLDEN, LATER, LINEAGE, NETS]
BASES = st.sampled_from(["urn:gridgov:", "https://data.example/city/", "urn:x-y:1:"])


def sent(place: Jurisdiction, vocabulary: Vocabulary, base: str = "urn:gridgov:") -> Any:  # noqa: ANN401 - plain JSON types
    """Return what another program would read."""
    return json.loads(json.dumps(exchange.to_jsonld(place, vocabulary=vocabulary, base=base)))


def graph(tree: object) -> rdflib.Graph:
    found = rdflib.Graph()
    found.parse(data=json.dumps(tree), format="json-ld")
    return found


def ask(found: rdflib.Graph, pattern: str) -> int:
    """Count what matches."""
    prefixes = "".join(f"PREFIX {name}: <{iri}> " for name, iri in PREFIXES.items())
    rows = list(found.query(f"{prefixes} SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}"))
    return int(cast("Any", rows[0])[0])


# What is written is read again


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@settings(max_examples=25)
@given(place=jurisdictions(), base=BASES)
def test_reading_is_the_inverse_of_writing(vocabulary: Vocabulary, place: Jurisdiction, base: str) -> None:
    tree = sent(place, vocabulary, base)
    again = exchange.from_jsonld(tree)
    assert again == place
    assert dumps(again) == dumps(place)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@settings(max_examples=10)
@given(place=jurisdictions(), drawn=nets(BASE))
def test_nets_come_back(vocabulary: Vocabulary, place: Jurisdiction, drawn: Any) -> None:  # noqa: ANN401 - as drawn
    place = attrs.evolve(place, nets=[drawn])
    assert exchange.from_jsonld(sent(place, vocabulary)) == place


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_documents_with_data_in_every_key_come_back(vocabulary: Vocabulary, file: Path) -> None:
    place = load(file)
    assert exchange.from_jsonld(sent(place, vocabulary)) == place
    assert delta(exchange.from_jsonld(sent(place, vocabulary)), place) == delta(place, place)


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_they_come_back_through_other_programs(vocabulary: Vocabulary, file: Path) -> None:
    place = load(file)
    tree = sent(place, vocabulary)
    assert exchange.from_jsonld(jsonld.expand(tree)) == place
    assert exchange.from_jsonld(jsonld.flatten(tree)) == place
    assert exchange.from_jsonld(graph(tree).serialize(format="json-ld")) == place
    turtle = rdflib.Graph()
    turtle.parse(data=graph(tree).serialize(format="turtle"), format="turtle")
    assert exchange.from_jsonld(turtle.serialize(format="json-ld", auto_compact=True)) == place


@settings(max_examples=10)
@given(jurisdictions())
def test_drawn_ones_come_back_flattened(place: Jurisdiction) -> None:
    for vocabulary in VOCABULARIES:
        assert exchange.from_jsonld(jsonld.flatten(sent(place, vocabulary))) == place


@settings(max_examples=10)
@given(jurisdictions())
def test_drawn_ones_come_back_through_rdf(place: Jurisdiction) -> None:
    for vocabulary in VOCABULARIES:
        assert exchange.from_jsonld(graph(sent(place, vocabulary)).serialize(format="json-ld")) == place


def test_a_made_city_comes_back() -> None:
    place = schemes.load("xiliugou-126").synthesise()
    for vocabulary in VOCABULARIES:
        assert exchange.from_jsonld(sent(place, vocabulary)) == place


def test_files_come_back_and_are_written_whole_or_not_at_all(tmp_path: Path) -> None:
    place, path = load(GOLDEN), tmp_path / "city.jsonld"
    for vocabulary in VOCABULARIES:
        exchange.write(place, path, vocabulary=vocabulary)
        assert exchange.read(path) == place
    before = path.read_bytes()
    with pytest.raises(exchange.InvalidExchangeError):
        exchange.write(place, path, base="no base")
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["city.jsonld"]


@pytest.mark.hashseed
def test_the_same_text_under_every_hash_seed(tmp_path: Path) -> None:
    place = load(GOLDEN)
    texts: list[bytes] = []
    for name in ("a", "b"):
        exchange.write(place, tmp_path / name)
        texts.append((tmp_path / name).read_bytes())
    assert texts[0] == texts[1]
    assert list(json.loads(texts[0])["@graph"][0])[:2] == ["@id", "@type"]


def test_a_base_is_what_iris_begin_with() -> None:
    tree = sent(load(GOLDEN), "org", "https://data.example/")
    idents = [node["@id"] for node in tree["@graph"]]
    assert all(ident.startswith("https://data.example/") for ident in idents)
    assert "https://data.example/unit:%E7%BD%91%E6%A0%BC-1" in idents


@given(
    WORDS | st.text("%254A:/#? 网😀\r"),
    BASES,
    st.sampled_from(["unit", "body"]),
)
def test_every_id_has_an_iri_of_its_own(ident: str, base: str, what: str) -> None:
    iri = Naming(base).iri(what, ident)
    assert Naming(base).ident(what, iri) == ident
    assert (
        Naming(base).referred(iri)
        == f"{what}:{ident}"
        == Naming(base).referred(Naming(base).reference(f"{what}:{ident}"))
    )
    assert iri.isascii()
    assert not set(iri.removeprefix(base)) & set('<>"{}|\\^` #?/')


def test_ids_that_look_like_escapes_stay_as_they_are() -> None:
    ids = ("A", "%41", "%2541", "A:B", "A/B")
    records = [{"id": ids[0], "level": "street"}]
    records += [{"id": ident, "level": "grid", "parent": ids[0]} for ident in ids[1:]]
    records += [{"id": f"{ident}-", "level": "building", "parent": ident} for ident in ids[1:]]
    levels = LevelScheme.ladder("street", "grid", "building")
    place = Jurisdiction(territory=Hierarchy.from_records(records, levels=levels))
    for vocabulary in VOCABULARIES:
        assert exchange.from_jsonld(sent(place, vocabulary)) == place


# Independent tools understand it


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@settings(max_examples=15)
@given(place=jurisdictions())
def test_our_expansion_is_that_of_another_program(vocabulary: Vocabulary, place: Jurisdiction) -> None:
    tree = sent(place, vocabulary)
    assert canonical(expanded(tree, Context())) == canonical(jsonld.expand(tree))


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def test_counts_of_a_query_agree() -> None:
    place = load(GOLDEN)
    found = graph(sent(place, "org"))
    roster, bodies = place.roster, place.bodies
    posts, bodies_of = roster.to_tables()["posts"], bodies.to_tables()["bodies"]
    appointments = roster.to_tables()["appointments"]
    assert ask(found, "?x a schema:AdministrativeArea") == len(place.territory)
    parents = sum(parent is not None for parent in place.territory.parent_ids())
    assert ask(found, "?x schema:containedInPlace ?y . ?y a gg:Unit") == parents
    assert ask(found, "?x a org:Organization ; a gg:Body ; org:hasSite/gg:unit ?u . ?u a gg:Unit") == len(bodies)
    assert ask(found, "?x a org:OrganizationalUnit ; org:subOrganizationOf ?y . ?y a org:Organization") == sum(
        parent is not None for parent in bodies_of["parent"]
    )
    assert ask(found, "?x a org:Post ; org:role ?r . ?r a org:Role") == len(posts["id"])
    assert ask(found, "?x a org:Post ; org:postIn ?y . ?y a org:Organization") == sum(
        body is not None for body in posts["body"]
    )
    assert ask(found, "?x a gg:Appointment ; org:member ?h . ?h a foaf:Agent") == len(appointments["post"])
    starts = sum(day is not None for day in appointments["start"])
    pattern = (
        "?x a gg:Appointment ; org:memberDuring/time:hasBeginning/time:inXSDDate ?d . FILTER(datatype(?d) = xsd:date)"
    )
    assert ask(found, pattern) == starts
    held = sum(end is None for end in appointments["end"])
    assert ask(found, "?p org:heldBy ?h . ?h a gg:Holder") == held


def test_lineage_is_change_events() -> None:
    place = load(LINEAGE)
    found = graph(sent(place, "org"))
    records = list(place.lineage.records())
    assert ask(found, "?x a org:ChangeEvent") == len(records)
    assert ask(found, "?x org:originalOrganization ?y") == sum("old" in one for one in records)
    assert ask(found, "?x org:resultingOrganization ?y") == sum("new" in one for one in records)


TEXT: Record = {"type": ["string", "null"]}
DATE: Record = {"type": ["string", "null"], "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$"}
#: The classes of Popolo, from its data specification: what each key holds; others are allowed.
POPOLO: dict[str, dict[str, Record]] = {
    "areas": dict.fromkeys(("id", "name", "identifier", "classification", "parent_id"), TEXT),
    "organizations": {
        **dict.fromkeys(("id", "name", "classification", "parent_id", "area_id"), TEXT),
        "founding_date": DATE,
        "dissolution_date": DATE,
    },
    "posts": {
        **dict.fromkeys(("id", "label", "role", "organization_id", "area_id"), TEXT),
        "start_date": DATE,
        "end_date": DATE,
    },
    "persons": dict.fromkeys(("id", "name"), TEXT),
    "memberships": {
        **dict.fromkeys(("id", "label", "role", "person_id", "organization_id", "post_id"), TEXT),
        "start_date": DATE,
        "end_date": DATE,
    },
}
POPOLO_SCHEMA: Any = jsonschema.Draft202012Validator(
    {
        "type": "object",
        "required": list(POPOLO),
        "properties": {
            name: {"type": "array", "items": {"type": "object", "properties": keys, "required": ["id"]}}
            for name, keys in POPOLO.items()
        },
    }
)


@settings(max_examples=15)
@given(jurisdictions())
def test_popolo_satisfies_a_schema_of_its_classes(place: Jurisdiction) -> None:
    tree = sent(place, "popolo")
    POPOLO_SCHEMA.validate(tree)
    ids = [{one["id"] for one in tree[name]} for name in ("areas", "organizations", "posts")]
    assert {one["parent_id"] for one in tree["areas"] if "parent_id" in one} <= ids[0]
    assert {one["area_id"] for one in (*tree["organizations"], *tree["posts"])} <= ids[0]
    assert {one["organization_id"] for one in tree["posts"] if "organization_id" in one} <= ids[1]
    assert {one["post_id"] for one in tree["memberships"] if "post_id" in one} <= ids[2]
    assert not any("name" in one for one in tree["persons"])


def test_popolo_without_a_context_is_plain_popolo() -> None:
    place = load(GOLDEN)
    tree = sent(place, "popolo")
    plain = {name: tree[name] for name in POPOLO}
    again = exchange.from_jsonld(plain)
    assert len(again.bodies) == len(place.bodies)
    assert len(again.roster.posts()) == len(place.roster.posts())
    assert len(again.territory) == len(place.territory)


# The tables


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_every_key_of_the_format_has_a_property(vocabulary: Vocabulary) -> None:
    from gridgov.documents import json_schema

    schema = json_schema()
    for table, shape in TABLES[vocabulary].items():
        name = schema["properties"][table]["items"]["$ref"].rpartition("/")[2]
        keys = set(schema["$defs"][name]["properties"])
        mine = {one.key for one in shape.properties}
        assert keys == (mine - {""}) | ({"start", "end"} if "" in mine else set())
    rest = {"format", "version", "id", "name", "counting", "labels", "roots"}
    assert set(TABLES[vocabulary]) | rest == set(schema["properties"])


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_contexts_need_nothing_from_outside(vocabulary: Vocabulary) -> None:
    def no_loader(url: str, _options: object) -> object:
        raise AssertionError(url)

    tree = sent(load(NETS), vocabulary)
    jsonld.expand(tree, {"documentLoader": no_loader})
    assert isinstance(tree["@context"], dict)
