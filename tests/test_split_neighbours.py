"""Who is next to whom: every form says the same, networkx folds the same, and everything wrong is said at once."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov._columns import IdColumn
from gridgov._links import Link, Links
from gridgov.errors import InvalidFileError, InvalidSplitError
from gridgov.splitting._neighbours import Neighbours, neighbours

IDS = [f"b{i}" for i in range(1, 9)]
COLUMN = IdColumn.of(IDS)
_ENDS = st.sampled_from(IDS)
#: Pairs of different ids with one weight each; a pair may be there several times and either way round.
_WEIGHTS = st.dictionaries(
    st.tuples(_ENDS, _ENDS).filter(lambda p: p[0] < p[1]), st.sampled_from([0.25, 1.0, 1.5, 3.0]), max_size=14
)


def as_dict(near: Neighbours, ids: list[str] = IDS) -> dict[tuple[str, str], float]:
    rows = zip(near.edges.tolist(), near.weights.tolist(), strict=True)
    return {(ids[a], ids[b]): weight for (a, b), weight in rows}


def said(given: object, **more: Any) -> list[str]:
    with pytest.raises(InvalidSplitError) as caught:
        neighbours(given, COLUMN, **more)
    return caught.value.problems.text(limit=None).splitlines()


@st.composite
def stated(draw: st.DrawFn) -> tuple[dict[tuple[str, str], float], list[tuple[str, str, float]]]:
    """Return weights of pairs, and rows that state each of them once or more."""
    weights = draw(_WEIGHTS)
    rows: list[tuple[str, str, float]] = []
    for (a, b), weight in weights.items():
        for turned in draw(st.lists(st.booleans(), min_size=1, max_size=3)):
            rows += [(b, a, weight) if turned else (a, b, weight)]
    return weights, draw(st.permutations(rows))


@given(stated())
def test_rows_fold_as_a_graph_of_networkx_does_and_parallel_edges_as_a_multigraph(
    found: tuple[Any, list[tuple[str, str, float]]],
) -> None:
    _, rows = found
    graph: nx.MultiGraph[str] = nx.MultiGraph()
    graph.add_weighted_edges_from(rows)
    sums: dict[tuple[str, str], float] = {}
    edges: list[tuple[str, str, float]] = list(graph.edges(data="weight"))
    for a, b, weight in edges:
        key = (a, b) if a < b else (b, a)
        sums[key] = sums.get(key, 0.0) + weight
    assert as_dict(neighbours(graph, COLUMN)) == pytest.approx(sums)
    near = neighbours(rows, COLUMN)
    once: nx.Graph[str] = nx.Graph(graph)
    assert as_dict(near) == {(min(a, b), max(a, b)): once.edges[a, b]["weight"] for a, b in once.edges}
    assert near.edges.dtype == np.int64
    assert (near.edges[:, 0] < near.edges[:, 1]).all()
    assert near.edges.tolist() == sorted(near.edges.tolist())
    assert (near.kind, near.given, near.places) == ("edges", True, None)


@settings(max_examples=30)
@given(stated(), st.booleans())
def test_every_form_says_the_same(found: tuple[dict[tuple[str, str], float], Any], chinese: bool) -> None:  # noqa: FBT001 - drawn
    weights, _ = found
    triples = [(a, b, w) for (a, b), w in weights.items()]
    heads = ("单元", "相邻单元", "权重") if chinese else ("from", "to", "weight")
    columns = {head: [row[i] for row in triples] for i, head in enumerate(heads)}
    forms: list[Any] = [triples, iter(triples), weights, columns]
    if triples:
        forms += [pd.DataFrame(columns), pl.DataFrame(columns), pl.DataFrame(columns).to_arrow()]
    for form in forms:
        assert as_dict(neighbours(form, COLUMN)) == weights


@settings(max_examples=20)
@given(stated(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_of_units_does_not_matter(
    found: tuple[Any, list[tuple[str, str, float]]], rng: random.Random
) -> None:
    _, rows = found
    once = neighbours(rows, COLUMN)
    shuffled, ids = list(rows), list(IDS)
    rng.shuffle(shuffled)
    rng.shuffle(ids)
    again = neighbours(shuffled, IdColumn.of(ids))
    turned = {tuple(sorted(pair)): weight for pair, weight in as_dict(again, ids).items()}
    assert turned == as_dict(once)


def test_parallel_edges_of_a_graph_may_differ_and_add_up_the_same_in_any_order() -> None:
    weights = [1.0, 1e16, 1.0]
    for order in (weights, sorted(weights), sorted(weights)[::-1]):
        graph: nx.MultiGraph[str] = nx.MultiGraph()
        graph.add_nodes_from(["elsewhere", *IDS])
        graph.add_weighted_edges_from([("b1", "b2", weight) for weight in order])
        assert neighbours(graph, COLUMN).weights.tolist() == [1e16 + 2]


def test_a_graph_without_weights_has_ones_and_numbers_may_be_ids() -> None:
    ids = IdColumn.of(["1", "2", "10"])
    assert as_dict(neighbours(nx.Graph([(1, 2), (2, 10)]), ids), ["1", "2", "10"]) == {("1", "2"): 1, ("2", "10"): 1}
    assert neighbours(np.array([[1, 2], [10, 2]]), ids).edges.tolist() == [[0, 1], [1, 2]]
    assert neighbours([{"1", "2"}, frozenset({"10", "2"})], ids).edges.tolist() == [[0, 1], [1, 2]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_may_be_in_utf_8_or_gb_18030(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "相邻.csv"
    path.write_bytes("起,止,权重,备注\nb1, b2 ,3,院墙\nb2,b3,,街道\n,,,\n'-1,b3,2,路\n".encode(encoding))
    ids = IdColumn.of(["b1", "b2", "b3", "-1"])
    for file in (path, str(path)):
        near = neighbours(file, ids)
        assert (near.edges.tolist(), near.weights.tolist()) == ([[0, 1], [1, 2], [2, 3]], [3, 1, 2])
        assert near.source.en == f"Pairs of neighbours read from {path}: 3."
        assert near.source.zh == f"从{path}读入相邻单元3对。"


def test_a_file_in_gb_18030_may_have_plain_headings(tmp_path: Path) -> None:
    path = tmp_path / "near.csv"
    path.write_bytes("from,to\n院东,院西\n院西,院南\n".encode("gb18030"))
    assert neighbours(path, IdColumn.of(["院东", "院西", "院南"])).edges.tolist() == [[0, 1], [1, 2]]


def test_pairs_of_a_larger_territory_may_lead_out(tmp_path: Path) -> None:
    city = IdColumn.of([*IDS, "c1", "c2"]), np.array([*range(len(IDS)), -1, -1])
    rows: list[Any] = [("b1", "b2", 2), ("b2", "c1"), ("c1", "c2", -1), ("c1", "c1"), ("b1", "c3")]
    near = neighbours(rows[:4], COLUMN, within=city)
    assert as_dict(near) == {("b1", "b2"): 2}
    path = tmp_path / "near.csv"
    path.write_text("from,to\nb1,b2\nb2,c1\n", encoding="utf-8")
    assert near.edges.tolist() == neighbours(path, COLUMN, within=city).edges.tolist()
    assert said(rows, within=city) == [
        (
            "SPL102 adjacency, row 5, id 'c3': 'c3' is none of the units that are dealt out. "
            "Correct the id or delete the pair."
        )
    ]


def test_pairs_of_what_is_below_join_the_units_above() -> None:
    # Rooms of b1 and b2: what is next to each other across the two makes them neighbours, as much as all that adds up.
    city = IdColumn.of([*IDS, "r1", "r2", "s1"]), np.array([*range(len(IDS)), 0, 0, 1])
    rows: list[Any] = [("r1", "s1", 2), ("s1", "r1", 2), ("r2", "s1", 3), ("r1", "r2", 9), ("b1", "b2", 1)]
    assert as_dict(neighbours(rows, COLUMN, within=city)) == {("b1", "b2"): 6}


def test_a_file_with_braces_in_its_name_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a{m}b.csv"
    path.write_text("from,to\nb1,b2\n", encoding="utf-8")
    assert "a{m}b.csv: 1." in neighbours(path, COLUMN).source.en


def test_what_is_wrong_with_a_file_is_said_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "near.csv"
    path.write_bytes(b"from,to,weight\nb1,b2,3\nb2,b1,2\nb1\nb3,b3,1\nb1,,1\nb9,b99,-1\n")
    assert said(path) == [
        f"SPL105 {path}, row 3: 'b2' and 'b1' have the weight 3 in row 2 and 2 here. Keep one of the rows.",
        (
            f"CSV010 {path}, row 4: The row has 1 cells, the header 3. "
            "Fill up the row, or put a cell that holds a comma in quotes."
        ),
        (
            f"SPL103 {path}, row 5, id 'b3': 'b3' is named as its own neighbour. "
            "Name two different units, or delete the pair."
        ),
        f"SPL101 {path}, row 6: ('b1', '') does not name two units. Give two ids, and a weight if it is not 1.",
        (
            f"SPL102 {path}, row 7, id 'b9': 'b9' is none of the units that are dealt out. "
            "Correct the id or delete the pair."
        ),
        (
            f"SPL102 {path}, row 7, id 'b99': 'b99' is none of the units that are dealt out. "
            "Correct the id or delete the pair."
        ),
        (
            f"SPL104 {path}, row 7: The weight of 'b9' and 'b99' is '-1'. "
            "Give a finite number above 0, or leave it out for 1."
        ),
    ]


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    for name, data in {
        "a.csv": b"from;to\nb1;b2\n",
        "b.csv": b"PK\x03\x04",
        "c.csv": "from,to\n".encode("utf-16"),
    }.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InvalidFileError):
            neighbours(tmp_path / name, COLUMN)
    with pytest.raises(FileNotFoundError):
        neighbours("no such file.csv", COLUMN)
    for odd in (5, b"b1,b2", object()):
        with pytest.raises(TypeError, match=r"The adjacency is pairs of ids, a table, a graph, a file or 'order', not"):
            neighbours(odd, COLUMN)
    with pytest.raises(ValueError, match="The columns from, to differ in length: 1, 2"):
        neighbours({"from": ["b1"], "to": ["b2", "b3"]}, COLUMN)


def test_everything_wrong_with_rows_is_said_at_once() -> None:
    long = IdColumn.of(["garden-1", "garden-2", "street"])
    with pytest.raises(InvalidSplitError) as caught:
        neighbours(
            [
                ("garden-1", "garden-2", 3),
                ("garden-2", "garden-1", 2.5),
                ("street", "street"),
                ("gardn-2", "street"),
                "ab",
                ("garden-1", "street", "x"),
                ("garden-1", None),
                ("zz", "zz"),
                ("garden-1", "street", float("nan")),
                ("garden-1", "street", 0),
                ("garden-1", "street", float("inf")),
                ("garden-1", "street", True),
                ("garden-1", "street", 10**400),
                (1.5, "street"),
            ],
            long,
        )
    assert caught.value.text(limit=None).splitlines() == [
        "Not a possible split: 13 problems.",
        (
            "SPL105 adjacency, row 2: 'garden-2' and 'garden-1' have the weight 3 in row 1 and 2.5 here. "
            "Keep one of the rows."
        ),
        (
            "SPL103 adjacency, row 3, id 'street': 'street' is named as its own neighbour. "
            "Name two different units, or delete the pair."
        ),
        (
            "SPL102 adjacency, row 4, id 'gardn-2': 'gardn-2' is none of the units that are dealt out. "
            "Did you mean 'garden-2'? Correct the id or delete the pair."
        ),
        "SPL101 adjacency, row 5: 'ab' does not name two units. Give two ids, and a weight if it is not 1.",
        (
            "SPL104 adjacency, row 6: The weight of 'garden-1' and 'street' is 'x'. "
            "Give a finite number above 0, or leave it out for 1."
        ),
        (
            "SPL101 adjacency, row 7: ('garden-1', None) does not name two units. "
            "Give two ids, and a weight if it is not 1."
        ),
        (
            "SPL102 adjacency, row 8, id 'zz': 'zz' is none of the units that are dealt out. "
            "Correct the id or delete the pair."
        ),
        *(
            f"SPL104 adjacency, row {row}: The weight of 'garden-1' and 'street' is {value}. "
            "Give a finite number above 0, or leave it out for 1."
            for row, value in ((9, "nan"), (10, "0"), (11, "inf"), (12, "True"))
        ),
        (
            "SPL104 adjacency, row 13: The weight of 'garden-1' and 'street' is "
            f"1{'0' * 38}…. Give a finite number above 0, or leave it out for 1."
        ),
        "SPL101 adjacency, row 14: (1.5, 'street') does not name two units. Give two ids, and a weight if it is not 1.",
    ]
    assert caught.value.text("zh", limit=6).splitlines()[:6] == [
        "无法拆分：13个问题。",
        "SPL105 adjacency，第2行：“garden-2”与“garden-1”的权重在第1行为3，此处为2.5。请只保留一行。",
        "SPL103 adjacency，第3行，编号“street”：“street”被写成与自身相邻。请填写两个不同的单元，或删除该对。",
        "SPL102 adjacency，第4行，编号“gardn-2”：“gardn-2”不在待划分的单元中。是否为“garden-2”？请更正编号或删除该对。",
        "SPL101 adjacency，第5行：'ab'没有给出两个单元。请填写两个编号；权重不为1时一并填写。",
        "SPL104 adjacency，第6行：“garden-1”与“street”的权重为'x'。请填写大于0的有限数；省略时为1。",
    ]


def test_headings_that_are_not_there_or_there_twice_are_said() -> None:
    assert said({"b1": ["b2"], "to": ["b3"]}) == [
        (
            "SPL106 adjacency: The neighbours have no column 'from'; there are: b1, to. "
            "Name the columns 'from', 'to' and, if there are weights, 'weight'."
        )
    ]
    assert said(pd.DataFrame({"From": ["b1"], "起": ["b1"], "to": ["b2"]})) == [
        "SPL107 adjacency: The columns From, 起 of the neighbours mean the same. Keep one of them."
    ]
    with pytest.raises(InvalidSplitError) as caught:
        neighbours({"b1": ["b2"]}, COLUMN)
    assert caught.value.problems[0].text("zh") == (
        "SPL106 adjacency：相邻关系表没有“from”列；现有：b1。"
        "请使用列名“起”“止”，有权重时加“权重”（或from、to、weight）。"
    )


def test_entries_of_a_mapping_that_are_no_pairs_are_said() -> None:
    assert said({("b1", "b2", "b3"): 1, "b1b2": 2}) == [
        (
            "SPL101 adjacency, row 1: (('b1', 'b2', 'b3'),) does not name two units. "
            "Give two ids, and a weight if it is not 1."
        ),
        "SPL101 adjacency, row 2: ('b1b2',) does not name two units. Give two ids, and a weight if it is not 1.",
    ]
    assert len(said([{"b1", "b2", "b3"}, ("b1",), ("b1", "b2", 1, 1), 7])) == 4
    assert said({("b1", "b2"): 1, ("b2", "b1"): 2}) == [
        "SPL105 adjacency, row 2: 'b2' and 'b1' have the weight 1 in row 1 and 2 here. Keep one of the rows."
    ]
    assert said(nx.Graph([("b1", "b1"), ("b1", "c")])) == [
        "SPL102 adjacency, id 'c': 'c' is none of the units that are dealt out. Correct the id or delete the pair.",
        "SPL103 adjacency, id 'b1': 'b1' is named as its own neighbour. Name two different units, or delete the pair.",
    ]


def test_an_empty_weight_of_a_table_is_one_and_one_that_is_no_number_in_a_row_is_refused() -> None:
    frame = {"from": ["b1", "b2", "b3"], "to": ["b2", "b3", "b4"], "weight": [2.0, None, float("nan")]}
    assert neighbours(pd.DataFrame(frame), COLUMN).weights.tolist() == [2, 1, 1]
    assert neighbours(frame, COLUMN).weights.tolist() == [2, 1, 1]
    assert neighbours([("b1", "b2", None)], COLUMN).weights.tolist() == [1]
    assert len(said([("b1", "b2", float("nan"))])) == 1


def test_links_come_before_what_is_worked_out_and_leave_others_aside() -> None:
    near = [("b1", "b2", "2020-01-01"), ("b1", "b2", "2024-01-01"), ("b2", "b4", None), ("b1", "elsewhere", None)]
    links = Links.from_records(
        [{"kind": "adjacent", "source": f"unit:{a}", "target": f"unit:{b}", "start": day} for a, b, day in near]
        + [{"kind": "contacts", "source": "unit:b1", "target": "unit:b3"}]
    )
    places = {ident: (i, 0) for i, ident in enumerate(IDS)}
    found = neighbours(None, COLUMN, links=links, positions=places)
    assert (found.kind, found.given, as_dict(found)) == ("links", True, {("b1", "b2"): 1, ("b2", "b4"): 1})
    assert found.places is not None
    assert found.places.tolist() == [[i, 0] for i in range(8)]
    assert found.source.en == "Pairs of neighbours out of 'adjacent' links: 2. Units next to no other: 5."
    assert found.source.zh == "取自“adjacent”关系的相邻单元：2对。不与任何单元相邻的单元：5个。"
    turned = Link("adjacent", "unit:b4", "unit:b2"), Link("adjacent", "unit:b2", "unit:b4")
    for some in (turned, turned[:1], turned[1:]):
        assert as_dict(neighbours(None, COLUMN, links=Links(some))) == {("b2", "b4"): 1}
    other = neighbours(None, IdColumn.of(["x", "y"]), links=links)
    assert other.kind == "order"
    assert neighbours("order", COLUMN, links=links, positions=places).kind == "order"


def test_without_anything_units_that_follow_each_other_are_neighbours_and_it_says_so() -> None:
    for form, en, zh in (
        (
            None,
            "No adjacency was given: units that follow each other in the territory are taken as neighbours.",
            "未提供相邻关系：将辖区次序中相继的单元视为相邻。",
        ),
        (
            "order",
            "As asked, units that follow each other in the territory are taken as neighbours.",
            "按要求将辖区次序中相继的单元视为相邻。",
        ),
    ):
        near = neighbours(form, COLUMN)
        assert near.edges.tolist() == [[i, i + 1] for i in range(7)]
        assert (near.kind, near.given, near.weights.tolist()) == ("order", False, [1.0] * 7)
        assert (near.source.en, near.source.zh) == (en, zh)
        for ids in (["b1"], []):
            assert neighbours(form, IdColumn.of(ids)).edges.shape == (0, 2)


def test_pairs_stated_more_than_once_count_once_and_it_says_so() -> None:
    near = neighbours([("b1", "b2"), ("b2", "b1"), ("b3", "b4")], COLUMN)
    assert as_dict(near) == {("b1", "b2"): 1, ("b3", "b4"): 1}
    assert near.source.en == (
        "Pairs of neighbours given: 2. Pairs stated more than once: 1. Units next to no other: 4."
    )
    assert near.source.zh == "给定相邻单元2对。其中重复给出的：1对。不与任何单元相邻的单元：4个。"
    assert repr(near) == "<Neighbours: 2 pairs by edges>"
    for array in (near.edges, near.weights):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
