"""Graph files: they hold everything, other programs read them, and a failed write leaves the old file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from documents_cases import jurisdictions
from graph_cases import FILES, NOTES, TRICKY, XML, again, changed, networkx_reads, small, town
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov.bodies import Bodies
from gridgov.errors import InvalidFileError, InvalidGraphError
from gridgov.graph import UnwritableGraphError, from_networkx, read, to_networkx, to_text, write
from gridgov.graph._formats import FORMATS
from gridgov.graph._model import NOT_XML
from gridgov.jurisdiction import Jurisdiction

SUFFIXES = [suffix for f in FORMATS.values() for suffix in f.suffixes]


# Laws


@settings(max_examples=40)
@given(jurisdictions(), st.sampled_from([*FILES]))
def test_a_file_reads_back_to_an_equal_jurisdiction_or_is_refused(whole: Jurisdiction, name: str) -> None:
    graph = to_networkx(whole)
    parts: list[tuple[str, dict[str, Any]]] = [(key, data) for _, _, key, data in graph.edges(keys=True, data=True)]
    parts += [(key, data) for key, data in graph.nodes(data=True)]
    said = [text for key, data in parts for text in (key, *data, *data.values()) if isinstance(text, str)]
    if name in XML and any(map(NOT_XML.search, said)):
        with pytest.raises(UnwritableGraphError) as caught:
            to_text(whole, name)  # type: ignore[arg-type]
        assert caught.value.problems.counts().keys() == {"GRA033"}
    else:
        text = to_text(whole, name)  # type: ignore[arg-type]
        assert again(text, name) == whole
        assert text == to_text(again(text, name), name)  # type: ignore[arg-type]
        assert text == to_text(graph, name)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FILES)
def test_the_town_with_every_field_comes_back_from_a_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"town{FILES[name]}"
    write(town(), path)
    assert read(path) == town()
    assert read(path).notes == NOTES
    other = tmp_path / "town.bin"
    write(town(), other, format=name)  # type: ignore[arg-type]
    assert other.read_bytes() == path.read_bytes()
    assert read(str(other), format=name) == town()  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FILES)
def test_networkx_alone_reads_the_file_and_gridgov_reads_that_graph(name: str) -> None:
    graph = networkx_reads(to_text(town(), name), name)  # type: ignore[arg-type]
    assert from_networkx(graph) == town()
    assert from_networkx(networkx_reads(to_text(graph, name), name)) == town()  # type: ignore[arg-type]
    mine = to_networkx(town())
    assert set(mine) == set(graph) - {"gridgov:model"}
    assert sorted(mine.edges()) == sorted(graph.edges())
    assert graph.nodes["unit:c1"]["name"] == TRICKY
    assert graph.nodes["unit:c1"]["m_area"] == 0.1
    assert type(graph.nodes["unit:b1"]["m_households"]) is int
    assert graph.nodes["holder:stranger"]["in_roster"] is False
    assert "name" not in graph.nodes["unit:c2"]
    assert graph.nodes["body:branch"]["start"] == "2020-01-01"


@pytest.mark.parametrize("target", FILES)
@pytest.mark.parametrize("source", FILES)
def test_a_graph_from_one_format_can_be_written_in_another(source: str, target: str) -> None:
    graph = networkx_reads(to_text(town(), source), source)  # type: ignore[arg-type]
    assert again(to_text(graph, target), target) == town()  # type: ignore[arg-type]


@pytest.mark.parametrize("name", FILES)
def test_white_space_and_line_ends_in_texts_survive(name: str) -> None:
    whole = town()
    name_of_body = " a\r\nb\rc\n\td "
    bodies = Bodies.from_records(whole.territory, [{"id": "x", "kind": " ", "unit": "s", "rank": name_of_body}])
    odd = Jurisdiction(territory=whole.territory, bodies=bodies)
    assert again(to_text(odd, name), name) == odd  # type: ignore[arg-type]


# What the files say to other programs


def test_graphml_is_sound_xml_with_one_type_for_each_attribute() -> None:
    root = ET.fromstring(to_text(town(), "graphml"))  # noqa: S314 - our own
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    keys = [(k.get("for"), k.get("attr.name")) for k in root.findall("g:key", space)]
    assert len(keys) == len(set(keys))
    types = {k.get("attr.name"): k.get("attr.type") for k in root.findall("g:key", space)}
    assert {types[n] for n in ("order", "number", "m_households", "gridgov")} == {"long"}
    assert (types["m_area"], types["in_roster"], types["qualifications"]) == ("double", "boolean", "string")
    nodes = [n.get("id") for n in root.iterfind("g:graph/g:node", space)]
    assert nodes == list(to_networkx(town()))
    ids = [e.get("id") for e in root.iterfind("g:graph/g:edge", space)]
    assert len(set(ids)) == len(ids) == to_networkx(town()).number_of_edges()


def test_gexf_has_labels_days_and_no_day_of_writing() -> None:
    text = to_text(town(), "gexf")
    root = ET.fromstring(text)  # noqa: S314 - our own
    space = {"g": "http://www.gexf.net/1.2draft"}
    meta = root.find("g:meta", space)
    assert meta is not None
    assert (meta.attrib, [child.text for child in meta]) == ({}, ["gridgov"])
    assert str(dt.date.today().year) not in text[:500]  # noqa: DTZ011 - the day is what must not be there
    graph = root.find("g:graph", space)
    assert graph is not None
    assert graph.get("timeformat") == "date"
    nodes = {n.get("id"): n for n in root.iterfind("g:graph/g:nodes/g:node", space)}
    assert nodes["unit:c1"].get("label") == TRICKY
    assert nodes["unit:c2"].get("label") == "unit:c2"
    assert nodes["body:branch"].get("start") == "2020-01-01"
    assert nodes.keys() - set(to_networkx(town())) == {"gridgov:model"}


def test_lists_are_lists_in_json_and_json_text_in_xml() -> None:
    text = json.loads(to_text(town(), "nodelink"))
    [node] = [n for n in text["nodes"] if n["id"] == "holder:h2"]
    assert node["qualifications"] == ["elder", "leader"]
    for name in XML:
        graph = networkx_reads(to_text(town(), name), name)  # type: ignore[arg-type]
        assert graph.nodes["holder:h2"]["qualifications"] == '["elder","leader"]'


def test_cytoscape_gets_unique_ids_and_only_real_names() -> None:
    content = json.loads(to_text(town(), "cytoscape"))
    assert content["data"]["gridgov"] == 1
    data = [e["data"] for group in content["elements"].values() for e in group]
    assert len({d["id"] for d in data}) == len(data)
    names = {d["id"]: d.get("name") for d in data}
    assert (names["unit:s"], names["unit:c2"], names["holder:h2"]) == ("Old Town", None, None)


def test_node_link_files_of_older_networkx_are_read() -> None:
    content = json.loads(to_text(town(), "nodelink"))
    content["links"] = content.pop("edges")
    assert again(json.dumps(content), "nodelink") == town()


@pytest.mark.parametrize("name", ["nodelink", "cytoscape"])
def test_json_files_are_utf_8_without_escapes_for_chinese(name: str) -> None:
    text = to_text(town(), name)  # type: ignore[arg-type]
    assert "网格\U00020000" in text
    assert text.endswith("}\n")
    assert "\\\\ud800" in text


# Parts and arguments


@pytest.mark.parametrize("name", FILES)
def test_a_part_of_a_jurisdiction_can_be_written(name: str) -> None:
    text = to_text(town(), name, within="c1", layers=["units", "posts"])  # type: ignore[arg-type]
    part = again(text, name)
    assert part.territory == town().territory.subtree("c1")
    assert [p.id for p in part.roster.posts()] == ["p3"]
    assert len(part.links) == len(part.bodies) == 0


def test_parts_are_for_jurisdictions() -> None:
    graph = to_networkx(small())
    acts: list[Callable[[], str]] = [
        lambda: to_text(graph, "graphml", layers=["units"]),
        lambda: to_text(graph, "graphml", within="61"),
    ]
    for act in acts:
        with pytest.raises(ValueError, match=r"^layers= and within= choose parts of a Jurisdiction\. Take a part of a"):
            act()


def test_a_graph_that_is_not_ours_is_not_written(tmp_path: Path) -> None:
    for name in FORMATS:
        with pytest.raises(InvalidGraphError, match="GRA001"):
            write(nx.path_graph(3), tmp_path / "x", format=name)  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("given_name", "wanted"), [(f"a.b{s}", f.name) for f in FORMATS.values() for s in f.suffixes])
def test_the_suffix_names_the_format(given_name: str, wanted: str, tmp_path: Path) -> None:
    for name in (given_name, given_name.upper()):
        write(small(), tmp_path / name)
        assert (tmp_path / name).read_bytes().decode() == to_text(small(), wanted)  # type: ignore[arg-type]


def test_a_suffix_that_says_nothing_is_refused() -> None:
    acts: list[Callable[[str], object]] = [lambda path: write(small(), path), read]
    for act in acts:
        with pytest.raises(ValueError, match=r"^The name 'x\.json' does not say which graph format is meant\. End it"):
            act("x.json")


def test_an_unknown_format_is_refused() -> None:
    for act in (lambda: to_text(small(), "xlsx"), lambda: read("x.cyjs", format="xlsx")):  # type: ignore[arg-type]
        with pytest.raises(
            ValueError, match=r"^Unknown format 'xlsx'\. The formats are: graphml, gexf, nodelink, cyto"
        ):
            act()


@pytest.mark.parametrize("suffix", [".dot", ".gv", ".mmd", ".mermaid"])
def test_pictures_cannot_be_read(suffix: str) -> None:
    with pytest.raises(
        ValueError, match=r"is a picture and cannot be read back\. These can: GraphML, GEXF, Node-link J"
    ):
        read(f"x{suffix}")


# Damaged files

DAMAGED = [
    "",
    "x",
    "<",
    "<a/>",
    "{}",
    "[]",
    "null",
    '{"nodes": 5}',
    "<graphml><graph/></graphml>",
    "\x00",
    "[" * 10_000,
]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("text", DAMAGED, ids=lambda t: repr(t)[:12])
def test_a_file_that_is_something_else_is_refused(text: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((InvalidFileError, InvalidGraphError)) as caught:
        read(path, format=name)  # type: ignore[arg-type]
    assert [p.place.file for p in caught.value.problems] == [str(path)]


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=30)
@given(cut=st.floats(0, 1), junk=st.binary(max_size=3))
def test_a_damaged_file_is_refused_and_nothing_else_happens(name: str, cut: float, junk: bytes) -> None:
    data = to_text(small(), name).encode()  # type: ignore[arg-type]
    at = int(cut * len(data))
    for damaged in (data[:at] + junk, data[:at] + junk + data[at:], data[:at] + junk + data[at + len(junk) :]):
        path = Path(f"damaged{FILES[name]}")
        path.write_bytes(damaged)
        try:
            found = read(path)
        except (InvalidFileError, InvalidGraphError) as error:
            assert {p.place.file for p in error.problems} == {str(path)}  # noqa: PT017 - it may also be read
        else:
            assert len(found.territory) <= 4


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every test write where it may."""
    monkeypatch.chdir(tmp_path)


def test_a_model_that_is_wrong_is_named_with_its_file(tmp_path: Path) -> None:
    content = json.loads(to_text(small(), "nodelink"))
    content["graph"]["model"] = "{}"
    path = tmp_path / "x.nodelink.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(InvalidGraphError) as caught:
        read(path)
    assert {(p.place.file, p.place.path) for p in caught.value.problems} == {(str(path), "graph['model']")}


def test_a_file_that_is_not_there_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "x.graphml")


# Whole or not at all


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_failed_write_leaves_the_old_file(
    suffix: str, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / f"town{suffix}"
    write(small(), path)
    old = path.read_bytes()

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="No space left"):
        write(town(), path)
    monkeypatch.undo()
    assert path.read_bytes() == old
    assert list(tmp_path.iterdir()) == [path]


def test_a_refused_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.graphml"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnwritableGraphError):
        write(changed(lambda g: g.nodes["unit:61"].update(x=object())), path)
    assert path.read_text(encoding="utf-8") == "old"


# The same everywhere


def digests() -> dict[str, str]:
    """Return a digest of each format's file of the town."""
    return {name: hashlib.sha256(to_text(town(), name).encode()).hexdigest() for name in FORMATS}  # type: ignore[arg-type]


def test_files_are_the_same_under_every_hash_seed() -> None:
    code = "import test_graph_files; print(*test_graph_files.digests().values())"
    tests = str(Path(__file__).parent)
    for seed in ("0", "1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": tests}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
        assert done.stdout.split() == list(digests().values())
