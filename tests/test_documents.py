"""Documents: what is written can be read, equal, and is written the same again."""

from __future__ import annotations

import gc
import json
import re
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any, cast

import jsonschema
import pytest
from documents_cases import GOLDEN, LATER, LINEAGE, NETS, SCHEMA, Record, golden, jurisdictions, written
from hypothesis import given
from hypothesis import strategies as st

from gridgov import documents
from gridgov.documents import Document, dumps, from_document, json_schema, load, loads, save, to_document
from gridgov.documents._schema import generate
from gridgov.errors import InvalidDocumentError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue, Roster

# Laws


@given(jurisdictions())
def test_reading_is_the_inverse_of_writing(jurisdiction: Jurisdiction) -> None:
    text = dumps(jurisdiction)
    again = loads(text)
    assert again == jurisdiction
    assert dumps(again) == text
    assert loads(text.encode()) == jurisdiction
    assert from_document(to_document(jurisdiction)) == jurisdiction


@given(st.randoms(use_true_random=False))
def test_order_of_keys_and_white_space_do_not_matter(rng: Random) -> None:
    def shuffled(value: object) -> object:
        if isinstance(value, dict):
            pairs = list(cast("Record", value).items())
            rng.shuffle(pairs)
            return {key: shuffled(item) for key, item in pairs}
        return [shuffled(v) for v in cast("list[object]", value)] if isinstance(value, list) else value

    assert dumps(loads(json.dumps(shuffled(golden()), indent=3))).encode() == GOLDEN.read_bytes()


@given(jurisdictions())
def test_what_is_written_satisfies_the_schema_and_has_one_record_a_line(jurisdiction: Jurisdiction) -> None:
    text = dumps(jurisdiction)
    SCHEMA.validate(json.loads(text))
    lines, values = text.split("\n"), cast("dict[str, list[object] | str | int]", json.loads(text))
    assert len(lines) == 3 + sum(2 + len(v) if isinstance(v, list) and v else 1 for v in values.values())
    assert lines[-1] == ""
    assert "\r" not in text
    for line in lines:
        if line.startswith("    "):
            assert json.loads(line.removesuffix(","))


# The golden file: a version 1 document stays readable, and stays as it is


def test_the_golden_file_is_written_again_byte_for_byte() -> None:
    assert dumps(load(GOLDEN)).encode() == GOLDEN.read_bytes()


@pytest.mark.hashseed
def test_the_same_bytes_under_every_hash_seed() -> None:
    assert dumps(load(GOLDEN)).encode() == GOLDEN.read_bytes()


def test_what_came_later_is_written_again_byte_for_byte() -> None:
    assert dumps(load(LATER)).encode() == LATER.read_bytes()
    assert dumps(load(LINEAGE)).encode() == LINEAGE.read_bytes()
    assert [level.key for level in load(LATER).levels.levels if level.overlay] == ["estate"]
    info = load(LATER).territory.measure_info
    assert [key for key, measure in info.items() if measure.sensitive] == ["left_behind_persons"]


def test_the_golden_file_says_what_it_always_said() -> None:
    city = load(GOLDEN)
    assert repr(city) == (
        "<Jurisdiction 990101: 9 units (2 street, 1 community, 3 grid_1, 1 grid_2, 2 building), "
        "5 posts, 4 bodies, 3 links>"
    )
    assert city.name is not None
    assert city.name.zh == "示例区"
    assert city.levels.counting == "grid_1"
    assert city.unit("b1").path == ("990101001", "990101001001", "网格-1", "g-1a", "b1")
    assert city.unit("e1").kind == "estate"
    assert city.unit("网格-1").name == '一级网格 №1 "东" \\ 🏘'
    assert [city.unit(u).stated("households") for u in ("990101001", "网格-1", "g-1a", "b1")] == [700, 400, None, 0]
    assert [city.unit(u).stated("area") for u in ("990101001", "网格-1", "e1", "e2")] == [2.75, 0.1, 1e-07, 1e22]
    assert city.territory.measure_info["area"].unit.en == "square kilometres"
    assert city.unit("b2").label("remark") == "1号楼"
    chief = city.catalogue.role("grid_chief")
    assert (chief.minimum, chief.maximum, chief.superior, chief.responsibility) == (1, 1, "street_leader", "first")
    assert city.catalogue.combination("grid_worker", "building_head").conditions == ("agreed", "no_pay")
    assert [slot.key for slot in city.catalogue.template("one_three_n").open_slots] == ["staff", "others"]
    assert [a.holder.id for a in city.roster.appointments("2023-12-31")] == ["p2", "company"]
    assert [a.holder.id for a in city.roster.appointments("2024-01-01")] == ["p1", "company"]
    assert city.roster.post("leader").number == 7
    assert city.roster.holder("p1").qualifications == {"party_member", "community_leader"}
    assert [d.holder and d.holder.id for d in city.roster.devices()] == ["p1", None]
    assert [b.id for b in city.bodies.chain("b1", "party", on="2024-01-01")] == ["org", "branch"]
    assert city.bodies.body("office").rank == "section"
    assert [m.lives_at for m in city.bodies.memberships()] == ["b1", None]
    assert city.links.find("takes_charge", on="2024-06-01")[0].basis == "plan 3"
    assert "".join(note.tag for note in city.notes) == "SDIOU"


def test_the_golden_file_has_every_key_and_every_word_of_the_format() -> None:
    used: dict[str, set[str]] = {}
    words: set[str] = set()

    def visit(value: object, node: Record, name: str) -> None:
        if reference := node.get("$ref"):
            name = reference.rpartition("/")[2]
            node = json_schema()["$defs"][name]
        if isinstance(value, dict) and "properties" in node:
            used.setdefault(name, set()).update(cast("Record", value))
            for key, item in cast("Record", value).items():
                visit(item, node["properties"][key], f"{name}.{key}")
        elif isinstance(value, list):
            for item in cast("list[object]", value):
                visit(item, node["items"], name)
        elif "enum" in node:
            words.add(f"{name}={value}")

    visit(golden(), json_schema(), "Document")
    for later in (LATER, NETS, LINEAGE):
        visit(json.loads(later.read_text(encoding="utf-8")), json_schema(), "Document")
    assert used == {"Document": set(json_schema()["properties"])} | {
        name: set(node["properties"]) for name, node in json_schema()["$defs"].items()
    }
    # At its default a key is left out.
    assert {w for w in words if w.startswith("NoteRecord")} == {f"NoteRecord.tag={tag}" for tag in "SDIOU"}
    assert "LevelRecord.presence=optional" in words


# Files


def test_save_and_load(tmp_path: Path) -> None:
    city, path = load(GOLDEN), tmp_path / "city.json"
    save(city, path)
    assert path.read_bytes() == GOLDEN.read_bytes()
    assert load(str(path)) == city == Jurisdiction.load(path)
    assert [p.name for p in tmp_path.iterdir()] == ["city.json"]


def test_what_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "city.json"
    save(load(GOLDEN), path)
    h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
    with pytest.raises(InvalidDocumentError) as info:
        save(Jurisdiction(territory=h, id=""), path)
    assert str(info.value) == (
        "Not a valid gridgov document: 1 problem.\n"
        'DOC012 $.id: "" is an empty text; text that is not empty is needed. '
        "Correct it, or leave the key out if it is unknown."
    )
    assert path.read_bytes() == GOLDEN.read_bytes()


def test_the_system_says_what_is_wrong_with_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "no.json")
    with pytest.raises(OSError, match="directory"):
        load(tmp_path)
    with pytest.raises(FileNotFoundError):
        save(load(GOLDEN), tmp_path / "no" / "city.json")


def test_problems_name_the_file_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tree = golden()
    tree["units"][1]["parent"] = "nowhere"
    Path("shape.json").write_text('{"format": "gridgov", "format": 1}', encoding="utf-8")
    Path("empty.json").write_bytes(b"")
    Path("units.json").write_text(written(tree), encoding="utf-8")
    for name, codes in (("shape.json", {"DOC006", "DOC008"}), ("empty.json", {"DOC001"}), ("units.json", {"HIE002"})):
        with pytest.raises(InvalidDocumentError) as info:
            load(name)
        assert {p.place.file for p in info.value.problems} == {name}
        assert {p.code for p in info.value.problems} == codes


def test_garbage_collection_goes_on_as_before() -> None:
    def read_both() -> None:
        loads(GOLDEN.read_bytes())
        with pytest.raises(InvalidDocumentError):
            loads("")

    read_both()
    assert gc.isenabled()
    gc.disable()
    try:
        read_both()
        assert not gc.isenabled()
    finally:
        gc.enable()


# Models


def test_a_model_that_was_changed_is_checked_again() -> None:
    document = to_document(load(GOLDEN))
    document.units[1]["parent"] = "nowhere"
    document.posts.append({"id": "x"})  # type: ignore[typeddict-item]  # a wrong record
    with pytest.raises(InvalidDocumentError) as info:
        from_document(document)
    assert [str(p.place) for p in info.value.problems] == ["$.posts[5]"] * 3
    with pytest.raises(InvalidDocumentError):
        from_document(Document.model_construct(format="gridgov"))


def test_a_model_with_things_that_json_does_not_have_is_refused() -> None:
    document = to_document(load(GOLDEN))
    record = cast("dict[object, Any]", document.units[0])
    record["name"] = ("a", "b")
    record["level"] = "\ud800"
    record["measures"][1] = 2.0
    record[2] = 3
    with pytest.raises(InvalidDocumentError) as info:
        from_document(document)
    assert {p.code for p in info.value.problems} == {"DOC007", "DOC012"}
    assert "the escape \\ud800 without its partner" in str(info.value)
    assert "tuple is nothing that JSON has; text that is not empty is needed." in str(info.value)


def test_a_model_is_what_pydantic_makes_of_the_text() -> None:
    text = GOLDEN.read_bytes()
    assert Document.model_validate_json(text) == to_document(loads(text))
    assert from_document(Document.model_validate_json(text)) == load(GOLDEN)


def test_nothing_of_the_argument_is_changed() -> None:
    document = to_document(load(GOLDEN))
    before = document.model_dump_json()
    from_document(document)
    assert document.model_dump_json() == before


def test_an_empty_catalogue_and_a_single_unit_are_enough() -> None:
    h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
    text = dumps(Jurisdiction(territory=h, roster=Roster.from_records(h, RoleCatalogue([]))))
    assert list(json.loads(text)) == ["format", "version", "levels", "units"]


# Schema


def test_the_shipped_schema_is_made_from_the_models() -> None:
    result = subprocess.run([sys.executable, "-m", "gridgov.documents"], check=True, capture_output=True)
    shipped = Path(documents.__file__).parents[1] / "data" / "document-v1.schema.json"
    assert generate().encode() == result.stdout
    assert result.stdout == shipped.read_bytes(), f"run: python -m gridgov.documents > {shipped}"


def test_the_schema_is_a_schema_and_yours() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    json_schema()["properties"].clear()
    assert json_schema()["properties"]


def test_every_object_of_the_schema_is_closed() -> None:
    nodes = [json_schema(), *json_schema()["$defs"].values()]
    assert [node for node in nodes if node["additionalProperties"] is not False] == []


# Documentation


def test_the_page_of_the_format_lists_every_key_in_order() -> None:
    page = (Path(__file__).parents[1] / "docs" / "reference" / "document-format.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (\*\*`.*) \|$", page, re.MULTILINE))
    schema = json_schema()
    records = {
        key: node["items"]["$ref"] for key, node in schema["properties"].items() if "$ref" in node.get("items", {})
    }
    records["slots"] = "SlotRecord"
    assert set(rows) == set(records)
    for table, reference in records.items():
        node = schema["$defs"][reference.rpartition("/")[2]]
        shown = [f"**`{key}`**" if key in node["required"] else f"`{key}`" for key in node["properties"]]
        assert rows[table] == ", ".join(shown)
    listed = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`.*?) \|.*\|.*\|$", page, re.MULTILINE)))
    assert [key for key in listed if key in schema["properties"]] == list(schema["properties"])
