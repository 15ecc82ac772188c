"""Values of other people's making: turned into what a file can hold, or refused with their place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from graph_cases import FILES, XML, again, changed, networkx_reads, small, town

from gridgov.graph import UnwritableGraphError, from_networkx, to_networkx, to_text, write

EXTRA: dict[str, tuple[Any, Any, Any]] = {
    # value, in JSON, in XML
    "numpy whole": (np.int32(5), 5, 5),
    "numpy float": (np.float32(0.5), 0.5, 0.5),
    "numpy truth": (np.True_, True, True),
    "numpy text": (np.str_("x"), "x", "x"),
    "tuple": ((1, None, "x"), [1, None, "x"], '[1,null,"x"]'),
    "set": ({"b", "a"}, ["a", "b"], '["a","b"]'),
    "mapping": ({"a": [np.int8(1)], "b": float("nan")}, {"a": [1], "b": None}, '{"a":[1],"b":null}'),
    "day": (dt.date(2026, 1, 2), "2026-01-02", "2026-01-02"),
    "empty text": ("", "", ""),
    "empty list": ([], [], "[]"),
    "large": (2**70, 2**70, 2**70),
}


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("case", EXTRA)
def test_values_are_turned_into_what_the_format_holds(case: str, name: str) -> None:
    value, in_json, in_xml = EXTRA[case]
    graph = changed(lambda g: g.nodes["unit:61"].update(extra=value))
    graph.edges["unit:61", "unit:6109", "contains:0"]["extra"] = value
    back = networkx_reads(to_text(graph, name), name)  # type: ignore[arg-type]
    found = [back.nodes["unit:61"]["extra"], *(d["extra"] for _, _, d in back.edges(data=True) if "extra" in d)]
    assert found == [in_xml if name in XML else in_json] * 2
    assert {type(v) for v in found} == {type(in_xml if name in XML else in_json)}
    assert from_networkx(back) == small()


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("value", [None, float("nan"), np.float64("nan"), pd.NA, pd.NaT], ids=repr)
def test_a_missing_value_is_an_absent_attribute(value: object, name: str) -> None:
    graph = changed(lambda g: g.nodes["unit:61"].update(extra=value))
    assert to_text(graph, name) == to_text(small(), name)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", XML)
def test_an_attribute_has_one_type_in_xml(name: str) -> None:
    graph = to_networkx(small())
    for key, number, mixed in zip(graph, [1, 2.5, 3, 4], ["x", 5, True, 0.5], strict=True):
        graph.nodes[key].update(number=number, mixed=mixed, start=5)
    back = networkx_reads(to_text(graph, name), name)  # type: ignore[arg-type]
    nodes = [back.nodes[key] for key in graph]
    assert [repr(n["number"]) for n in nodes] == ["1.0", "2.5", "3.0", "4.0"]
    assert [n["mixed"] for n in nodes] == ["x", "5", "true", "0.5"]
    assert [n["start"] for n in nodes] == ["5"] * 4


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "value", [1j, float("inf"), [{1: 2}], object(), b"x", np.zeros(2)], ids=lambda v: type(v).__name__
)
def test_a_value_that_no_format_holds_is_refused_with_its_place(value: object, name: str, tmp_path: Path) -> None:
    graph = changed(lambda g: g.nodes["unit:6109"].update(extra=value))
    graph.edges["unit:61", "unit:6109", "contains:0"]["more"] = value
    with pytest.raises(UnwritableGraphError) as caught:
        write(graph, tmp_path / "x", format=name)  # type: ignore[arg-type]
    assert [(p.code, p.place.path) for p in caught.value.problems] == [
        ("GRA030", "nodes['unit:6109']['extra']"),
        ("GRA030", "edges['unit:61', 'unit:6109', 'contains:0']['more']"),
    ]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "where", "attribute"),
    [
        *[("gexf", "node", n) for n in ("id", "pid", "viz", "parents", "slices", "spells")],
        *[("gexf", "edge", n) for n in ("id", "key", "type", "weight", "viz", "slices", "spells")],
        *[("nodelink", "node", "id"), ("nodelink", "edge", "source"), ("nodelink", "edge", "target")],
        *[("nodelink", "edge", "key"), ("cytoscape", "node", "id"), ("cytoscape", "node", "value")],
        *[("cytoscape", "edge", n) for n in ("id", "source", "target", "key")],
    ],
)
def test_names_that_a_format_uses_itself_are_refused(name: str, where: str, attribute: str) -> None:
    graph = to_networkx(small())
    data: Any = graph.nodes["unit:61"] if where == "node" else graph.edges["unit:61", "unit:6109", "contains:0"]
    data[attribute] = "x"
    with pytest.raises(UnwritableGraphError) as caught:
        to_text(graph, name)  # type: ignore[arg-type]
    assert [p.code for p in caught.value.problems] == ["GRA032"]
    assert again(to_text(graph, "graphml"), "graphml") == small()


@pytest.mark.parametrize("name", FILES)
def test_keys_of_edges_are_unique_in_a_file(name: str) -> None:
    graph = to_networkx(small())
    for target in ("unit:6109", "unit:6110"):
        graph.add_edge("unit:61", target, kind="link", link_kind="covers")
        graph.add_edge("unit:61", target, "twice", kind="link", link_kind="guides")
    text = to_text(graph, name)  # type: ignore[arg-type]
    assert len(again(text, name).links) == 4
    keys = [key for _, _, key in networkx_reads(text, name).edges(keys=True)]
    assert len(set(keys)) == len(keys) == 7


def test_characters_that_xml_cannot_hold_are_all_named() -> None:
    graph = to_networkx(small())
    graph.nodes["unit:61"].update({"note": "a\x00", "bad\ufffename": "x", "list": ["\x01"]})
    graph.add_node("holder:\ud800", kind="holder")
    graph.edges["unit:61", "unit:6109", "contains:0"]["note"] = "\x1f"
    with pytest.raises(UnwritableGraphError) as caught:
        to_text(graph, "gexf")
    said = [(p.place.path, p.facts["where"], p.facts["where_zh"], p.facts["character"]) for p in caught.value.problems]
    assert said == [
        ("nodes['unit:61']['note']", "The attribute 'note'", "属性“note”", "U+0000"),
        (
            "nodes['unit:61']['bad\\ufffename']",
            "The attribute name 'bad\ufffename'",
            "属性名“bad\ufffename”",
            "U+FFFE",
        ),
        ("nodes['holder:\\ud800']", "The node key", "节点键", "U+D800"),
        ("edges['unit:61', 'unit:6109', 'contains:0']['note']", "The attribute 'note'", "属性“note”", "U+001F"),
    ]
    assert "holder:\\ud800" in to_text(graph, "nodelink")


@pytest.mark.parametrize("name", FILES)
def test_writing_does_not_change_the_graph(name: str) -> None:
    graph = to_networkx(town())
    graph.graph["id"] = "mine"
    graph.nodes["unit:s"].update(extra=(1, 2), label=None)
    before = repr((graph.graph, list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))))
    to_text(graph, name)  # type: ignore[arg-type]
    assert repr((graph.graph, list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True)))) == before
