"""What is wrong with a graph is said completely, at its node or edge, in two languages, and only once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest
from graph_cases import Graph, changed, small, town, with_model

from gridgov.errors import InvalidGraphError
from gridgov.graph import from_networkx, to_networkx


def refusal(graph: Any) -> InvalidGraphError:  # noqa: ANN401 - any graph
    """Return the error that reading a graph raises."""
    with pytest.raises(InvalidGraphError) as caught:
        from_networkx(graph)
    return caught.value


def found(graph: Any) -> list[tuple[str, str | None]]:  # noqa: ANN401 - any graph
    """Return code and path of every problem of a graph."""
    return [(p.code, p.place.path) for p in refusal(graph).problems]


# Headers


@pytest.mark.parametrize("version", [1, 1.0, "1", np.int64(1)], ids=repr)
def test_the_version_may_have_passed_through_another_format(version: object) -> None:
    assert from_networkx(changed(lambda g: g.graph.update(gridgov=version))) == small()


@pytest.mark.parametrize("version", [0, 2, 1.5, "1.1", "x", True, [1]], ids=repr)
def test_another_version_is_refused(version: object) -> None:
    assert found(changed(lambda g: g.graph.update(gridgov=version))) == [("GRA002", "graph['gridgov']")]


@pytest.mark.parametrize("text", [None, 5, "", "[]", "{", "null", "[" * 100_000], ids=lambda t: repr(t)[:5])
def test_a_model_that_is_no_object_is_refused(text: object) -> None:
    error = refusal(changed(lambda g: g.graph.update(model=text)))
    assert [p.facts["part"] for p in error.problems] == ["model"]


@pytest.mark.parametrize("value", [7, "x", [7], ["x"], {"x": 7}, [[]], True, [{}]], ids=repr)
def test_every_part_of_a_wrong_model_is_named(value: object) -> None:
    names = ["id", "name", "levels", "measures", "labels", "roots", "roles", "notes"]
    error = refusal(with_model(**dict.fromkeys(names, value)))
    fine = {"x": {"id"}, "['x']": {"labels"}}.get(str(value), set[str]())
    said = [p.facts["part"] if p.code == "GRA004" else p.place.path for p in error.problems]
    # An object is read as a catalogue, which has no such key.
    roles = "graph['model'] roles x" if value == {"x": 7} else "roles"
    assert said == [roles if name == "roles" else name for name in names if name not in fine]


def test_missing_parts_are_named_together() -> None:
    graph = changed(lambda g: g.graph.update(model="{}"))
    assert len(refusal(graph).problems) == 8


def test_what_is_wrong_with_levels_roles_and_notes_is_said_as_everywhere() -> None:
    name = {"en": "x", "zh": "x"}
    error = refusal(
        with_model(
            levels={
                "levels": [{"key": "A", "name": name}, {"key": "b", "name": name, "under": ["c"]}],
                "counting": None,
            },
            roles={"roles": [{"key": "x", "name": name, "superior": "y"}]},
            notes=[{"key": "x", "tag": "Q", "text": name, "source": None}],
        )
    )
    assert [(p.code, p.place.path) for p in error.problems] == [
        ("LEV003", "graph['model'] levels levels[0]"),
        ("LEV005", "graph['model'] levels levels[1]"),
        ("RLE002", "graph['model'] roles x"),
        ("GRA004", "graph['model']"),
    ]


# Everything at once, at its place


def test_faults_of_all_tables_are_said_together() -> None:
    graph = to_networkx(town())
    graph.nodes["unit:b1"]["m_households"] = -1
    graph.nodes["unit:b2"]["name"] = "a\tb"
    graph.nodes["unit:c1"].update(level="house", unit_kind="house")
    graph.nodes["body:org"]["start"] = "2040-01-01"
    graph.nodes["body:club"]["body_kind"] = None
    graph.nodes["post:p2"]["role"] = "king"
    graph.nodes["post:p3"]["number"] = "first"
    graph.nodes["holder:h1"]["holder_kind"] = "robot"
    graph.nodes["holder:h2"]["qualifications"] = "leader"
    graph.nodes["holder:stranger"]["in_roster"] = "no"
    graph.nodes["device:d1"]["order"] = "last"
    graph.edges["holder:h1", "body:branch", "member_of:0"]["lives_at"] = "nowhere"
    graph.edges["holder:h2", "post:p1", "holds:0"].update(meets=[1])
    graph.edges["holder:h2", "post:p3", "holds:2"].update(start="01/02/2024", order=None)
    graph.edges["unit:c1", "unit:c2", "link:1"]["link_kind"] = None
    graph.add_edge("holder:h1", "post:p1", "new", kind="holds", start="2024-06-01")
    graph.add_edge("body:org", "body:branch", kind="parent_body")
    assert sorted(found(graph), key=str) == sorted(
        [
            ("HIE012", "nodes['unit:b1']['m_households']"),
            ("HIE014", "nodes['unit:b2']['name']"),
            ("HIE009", "nodes['unit:c1']"),
            ("DAY002", "nodes['body:org']"),
            ("BOD005", "nodes['body:club']"),
            ("BOD004", "nodes['body:branch']"),
            ("ROS002", "nodes['post:p2']"),
            ("GRA013", "nodes['post:p3']['number']"),
            ("ROS007", "nodes['holder:h1']"),
            ("GRA013", "nodes['holder:h2']['qualifications']"),
            ("GRA013", "nodes['holder:stranger']['in_roster']"),
            ("GRA013", "nodes['device:d1']['order']"),
            ("BOD007", "edges['holder:h1', 'body:branch', 'member_of:0']"),
            ("DAY001", "edges['holder:h2', 'post:p3', 'holds:2']['start']"),
            ("GRA013", "edges['holder:h2', 'post:p1', 'holds:0']['meets']"),
            ("ROS012", "edges['holder:h1', 'post:p1', 'new']"),
            ("JUR005", "edges['unit:c1', 'unit:c2', 'link:1']"),
        ],
        key=str,
    )


def test_the_rules_of_the_levels_are_checked() -> None:
    graph = to_networkx(town())
    graph.remove_edge("unit:c1", "unit:b3")
    graph.add_edge("unit:s", "unit:b3", kind="contains")
    error = refusal(graph)
    assert [(p.code, p.place.path) for p in error.problems] == [("HIE008", "nodes['unit:b3']")]
    assert "Put it under one of: community, grid" in str(error)


def test_a_cycle_is_named_whole() -> None:
    graph = to_networkx(small())
    graph.remove_edge("unit:61", "unit:6109")
    graph.add_edge("unit:610902", "unit:6109", kind="contains")
    error = refusal(graph)
    assert [(p.code, p.place.path) for p in error.problems] == [("HIE003", "nodes['unit:6109']")]
    assert "6109 -> 610902 -> 6109" in str(error)


def test_a_second_root_is_refused_unless_there_were_several() -> None:
    graph = to_networkx(small())
    graph.add_node("unit:62", kind="unit", level="province")
    assert found(graph) == [("HIE005", "nodes['unit:62']")]
    many = with_model(roots="many")
    many.add_node("unit:62", kind="unit", level="province")
    assert len(from_networkx(many).territory.roots) == 2
    many.remove_edge("unit:61", "unit:6109")
    assert found(many) == [("HIE006", "nodes['unit:6109']")]


def test_posts_that_may_not_be_there_are_found_beside_a_broken_hierarchy() -> None:
    graph = to_networkx(town())
    graph.remove_edge("unit:s", "unit:c1")
    graph.remove_edge("post:p1", "unit:g")
    graph.add_edge("post:p1", "unit:b3", kind="sits_at")
    assert found(graph) == [
        ("HIE006", "nodes['unit:c1']"),
        ("ROS004", "nodes['post:p1']"),
    ]


def test_links_are_checked_beside_broken_rosters() -> None:
    graph = to_networkx(town())
    graph.add_edge("holder:h2", "unit:b2", "new", kind="link", link_kind="contacts")
    graph.nodes["post:p1"]["role"] = "king"
    assert found(graph) == [
        ("JUR004", "edges['holder:h2', 'unit:b2', 'new']"),
        ("ROS002", "nodes['post:p1']"),
    ]


# Said once


def rename(graph: Graph, old: str, new: object) -> None:
    """Give a node another key."""
    nx.relabel_nodes(graph, {old: new}, copy=False)


ONCE: dict[str, tuple[Callable[[Graph], object], list[tuple[str, str]]]] = {
    "a unit without a kind, with units, posts, bodies and links": (
        lambda g: g.nodes["unit:g"].pop("kind"),
        [("GRA010", "nodes['unit:g']")],
    ),
    "a unit of an unknown kind, at which a body sits": (
        lambda g: g.nodes["unit:b3"].update(kind="house"),
        [("GRA011", "nodes['unit:b3']")],
    ),
    "a kind that is no text": (
        lambda g: g.nodes["unit:g"].update(kind=["unit"]),
        [("GRA011", "nodes['unit:g']")],
    ),
    "a unit with a wrong key": (
        lambda g: rename(g, "unit:g", "g"),
        [("GRA012", "nodes['g']")],
    ),
    "the root with a number for a key": (
        lambda g: rename(g, "unit:s", 5),
        [("GRA012", "nodes[5]")],
    ),
    "a holder without a kind": (
        lambda g: g.nodes["holder:h2"].clear(),
        [("GRA010", "nodes['holder:h2']")],
    ),
    "a body without a kind": (
        lambda g: g.nodes["body:org"].clear(),
        [("GRA010", "nodes['body:org']")],
    ),
    "a unit whose level does not exist": (
        lambda g: g.nodes["unit:b3"].update(level="house"),
        [("HIE009", "nodes['unit:b3']")],
    ),
    "a unit with a bad id": (
        lambda g: rename(g, "unit:b3", "unit:b 3"),
        [("HIE011", "nodes['unit:b 3']"), ("BOD007", "edges['holder:stranger', 'body:branch', 'member_of:1']")],
    ),
    "an edge from a wrong kind in place of the parent": (
        lambda g: (g.remove_edge("unit:s", "unit:c1"), g.add_edge("body:org", "unit:c1", "x", kind="contains")),
        [("GRA022", "edges['body:org', 'unit:c1', 'x']")],
    ),
    "a post that sits at a body": (
        lambda g: (g.remove_edge("post:p2", "unit:g"), g.add_edge("post:p2", "body:org", "x", kind="sits_at")),
        [("GRA022", "edges['post:p2', 'body:org', 'x']")],
    ),
    "a device carried by a unit": (
        lambda g: g.add_edge("unit:g", "device:d2", "x", kind="carries"),
        [("GRA022", "edges['unit:g', 'device:d2', 'x']")],
    ),
    "a link to a device": (
        lambda g: g.add_edge("unit:g", "device:d2", "x", kind="link", link_kind="covers"),
        [("GRA022", "edges['unit:g', 'device:d2', 'x']")],
    ),
    "an edge whose kind is no text": (
        lambda g: g.add_edge("unit:g", "unit:s", "x", kind=["link"]),
        [("GRA021", "edges['unit:g', 'unit:s', 'x']")],
    ),
    "two parents, two places, two bodies, two bearers": (
        lambda g: g.add_edges_from(
            [
                ("unit:c1", "unit:g", "x", {"kind": "contains"}),
                ("post:p1", "unit:s", "x", {"kind": "sits_at"}),
                ("post:p1", "body:org", "x", {"kind": "in_body"}),
                ("body:club", "unit:s", "x", {"kind": "sits_at"}),
                ("body:branch", "body:club", "x", {"kind": "parent_body"}),
                ("holder:h1", "device:d1", "x", {"kind": "carries"}),
            ]
        ),
        [
            ("GRA023", "nodes['unit:g']"),
            ("GRA023", "nodes['body:club']"),
            ("GRA023", "nodes['post:p1']"),
            ("GRA023", "nodes['body:branch']"),
            ("GRA023", "nodes['post:p1']"),
            ("GRA023", "nodes['device:d1']"),
        ],
    ),
    "a unit that is gone": (
        lambda g: g.remove_node("unit:b3"),
        [
            ("GRA024", "nodes['body:club']"),
            ("GRA024", "nodes['post:p3']"),
            ("BOD007", "edges['holder:stranger', 'body:branch', 'member_of:1']"),
        ],
    ),
}


@pytest.mark.parametrize("case", ONCE)
def test_what_follows_from_a_problem_is_not_reported_too(case: str) -> None:
    change, expected = ONCE[case]
    assert sorted(found(changed(change, town))) == sorted(expected)


def test_all_nodes_and_edges_may_be_wrong() -> None:
    graph = to_networkx(town())
    for _, data in graph.nodes(data=True):
        data.clear()
    for _, _, data in graph.edges(data=True):
        data.clear()
    codes = [code for code, _ in found(graph)]
    assert codes == ["GRA010"] * len(graph) + ["GRA020"] * graph.number_of_edges() + ["GRA005"]


def test_a_scheme_of_the_largest_size_is_no_obstacle() -> None:
    levels = [{"key": f"l{i}", "name": {"en": "x", "zh": "x"}} for i in range(255)]
    graph = with_model(levels={"levels": levels, "counting": None})
    for i, key in enumerate(graph):
        graph.nodes[key].update(level=f"l{i}", unit_kind=f"l{i}")
    codes = {code for code, _ in found(graph)}
    assert codes == {"HIE008"}


@pytest.mark.parametrize("value", [1.5, "2", True, 1e400], ids=repr)
def test_the_number_of_a_post_is_whole(value: object) -> None:
    graph = changed(lambda g: g.nodes["post:p2"].update(number=value), town)
    assert found(graph) == [("GRA013", "nodes['post:p2']['number']")]


@pytest.mark.parametrize("value", ["leader", '"leader"', '["leader"', "[1]", 5, {"leader": 1}], ids=repr)
def test_qualifications_are_a_list_of_texts(value: object) -> None:
    graph = changed(lambda g: g.nodes["holder:h2"].update(qualifications=value), town)
    assert found(graph) == [("GRA013", "nodes['holder:h2']['qualifications']")]


@pytest.mark.parametrize(
    "value", ['["leader","elder"]', ("elder", "leader"), {"leader", "elder"}], ids=["JSON", "tuple", "set"]
)
def test_a_list_may_be_json_text_or_any_collection(value: object) -> None:
    assert from_networkx(changed(lambda g: g.nodes["holder:h2"].update(qualifications=value), town)) == town()


def test_a_long_value_is_cut_in_the_report() -> None:
    graph = changed(lambda g: g.nodes["unit:61"].update(name=list(range(1000))))
    assert len(str(refusal(graph))) < 300
