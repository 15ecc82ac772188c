"""Lineage in graphs and documents: nothing is lost on the way, and parts keep what leads to their units."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lineage_cases import Record, histories

from gridgov import Hierarchy, LevelScheme
from gridgov.documents import dumps, loads
from gridgov.errors import InvalidGraphError, InvalidJurisdictionError, InvalidLineageError
from gridgov.graph import from_networkx, read, to_networkx, write
from gridgov.jurisdiction import Jurisdiction
from gridgov.lineage import Lineage


def town(rows: list[Record], ids: list[str] | None = None) -> Jurisdiction:
    """Return streets s and t with communities: those that rows leave in use, in turn under one and the other."""
    past = Lineage.from_records(rows)
    named = dict.fromkeys(i for row in rows for i in (row.get("old"), row.get("new")) if i)
    here = ids or sorted(set(named) - past.retired) or ["u"]
    units: list[Record] = [{"id": "c", "level": "city"}]
    units += [{"id": top, "level": "street", "parent": "c"} for top in ("s", "t")]
    units += [{"id": x, "level": "community", "parent": "st"[i % 2]} for i, x in enumerate(here)]
    h = Hierarchy.from_records(units, levels=LevelScheme.ladder("city", "street", "community"))
    return Jurisdiction(territory=h, lineage=past)


PAST: list[Record] = [
    {"day": "2022-03-01", "kind": "create", "new": "c7", "authority": "区政府"},
    {"day": "2022-03-01", "kind": "abolish", "old": "c0"},
    {"day": "2023-07-01", "kind": "split", "old": "c1", "new": "c1", "share": 0.6},
    {"day": "2023-07-01", "kind": "split", "old": "c1", "new": "c9", "share": 0.4},
    {"day": "2024-01-01", "kind": "merge", "old": "c4", "new": "c2"},
    {"day": "2025-01-01", "kind": "recode", "old": "c2", "new": "c3"},
]
HERE = ["c1", "c3", "c9", "c7"]


@settings(max_examples=50)
@given(histories())
def test_a_graph_and_a_document_read_back_are_equal(rows: list[Record]) -> None:
    place = town(rows)
    assert from_networkx(to_networkx(place)) == place
    text = dumps(place)
    assert loads(text) == place
    assert dumps(loads(text)) == text
    assert loads(text).lineage == place.lineage


def test_the_edges_lead_from_the_new_to_the_old() -> None:
    graph = to_networkx(town(PAST, HERE))
    assert sorted(n for n in graph if n.startswith("former:")) == ["former:c0", "former:c2", "former:c4"]
    assert set(graph.successors("unit:c9")) == {"unit:c1"}
    assert graph.edges["unit:c9", "unit:c1", "succeeds:3"] == {
        "kind": "succeeds",
        "event": "split",
        "day": "2023-07-01",
        "share": 0.4,
        "order": 3,
    }
    assert graph.edges["former:c0", "former:c0", "succeeds:1"]["without"] == "new"
    assert graph.edges["unit:c7", "unit:c7", "succeeds:0"]["authority"] == "区政府"


@pytest.mark.parametrize("name", ["a.graphml", "a.gexf", "a.nodelink.json"])
def test_graph_files_keep_it(name: str, tmp_path: Path) -> None:
    place = town(PAST, HERE)
    write(place, tmp_path / name)
    assert read(tmp_path / name) == place


def test_a_layer_of_its_own() -> None:
    place = town(PAST, HERE)
    assert not [n for n in to_networkx(place, layers=["units"]) if n.startswith("former:")]
    tree = to_networkx(place, layers=["units"])
    assert {key.partition(":")[0] for *_, key in tree.edges(keys=True)} == {"contains"}
    alone = to_networkx(place, layers=["lineage"])
    assert sorted(alone) == ["former:c0", "former:c2", "former:c4"]
    # An edge has the same key in every choice of layers.
    assert {key for *_, key in alone.edges(keys=True)} == {"succeeds:1", "succeeds:4"}
    both = to_networkx(place, layers=["units", "lineage"])
    assert from_networkx(both) == place


def test_a_part_has_what_leads_to_its_units() -> None:
    place = town(PAST, HERE)
    part = from_networkx(to_networkx(place, within="t"))
    # c3 and c7 are under t; c2 and c4 came to c3.
    assert part.territory.ids.tolist() == ["t", "c3", "c7"]
    assert [(row.get("old"), row.get("new")) for row in part.lineage] == [(None, "c7"), ("c4", "c2"), ("c2", "c3")]
    one = to_networkx(place, within="c9")
    assert sorted(one) == ["former:c1", "unit:c9"]
    # What was split comes whole.
    assert [(row["old"], row["new"]) for row in from_networkx(one).lineage] == [("c1", "c1"), ("c1", "c9")]
    assert len(from_networkx(to_networkx(town([], HERE), within="s")).lineage) == 0


def test_a_part_has_what_brings_back_an_id_that_it_names() -> None:
    rows: list[Record] = [
        {"day": "2022-01-01", "kind": "merge", "old": "x", "new": "c9"},
        {"day": "2023-01-01", "kind": "restore", "new": "x"},
        {"day": "2024-01-01", "kind": "transfer", "old": "x", "new": "c9", "share": 0.5},
    ]
    # x stands outside; without the row that brought it back it could not give anything.
    part = from_networkx(to_networkx(town(rows, ["c9", "x"]), within="c9"))
    assert [row["kind"] for row in part.lineage] == ["merge", "restore", "transfer"]


@settings(max_examples=30)
@given(histories(), st.sampled_from(["s", "t"]))
def test_a_part_asked_again_is_the_same(rows: list[Record], top: str) -> None:
    graph = to_networkx(town(rows), within=top)
    part = from_networkx(graph)
    again = to_networkx(part)
    assert {key: again.nodes[key] for key in again} == {key: graph.nodes[key] for key in graph}
    assert sorted(again.edges(keys=True)) == sorted(graph.edges(keys=True))


def test_what_is_wrong_is_said_at_the_edge() -> None:
    graph = to_networkx(town(PAST, HERE))
    graph.edges["unit:c9", "unit:c1", "succeeds:3"]["share"] = 0.9
    graph.edges["unit:c3", "former:c2", "succeeds:5"]["event"] = "marge"
    with pytest.raises(InvalidGraphError) as info:
        from_networkx(graph)
    assert [(p.code, p.place.path) for p in info.value.problems] == [
        ("LIN006", "edges['unit:c9', 'unit:c1', 'succeeds:3']"),
        ("LIN003", "edges['unit:c3', 'former:c2', 'succeeds:5']['event']"),
    ]


def test_an_end_that_is_missing_is_one_of_two() -> None:
    graph = to_networkx(town(PAST, HERE))
    graph.edges["unit:c9", "unit:c1", "succeeds:3"]["without"] = "old"
    with pytest.raises(InvalidGraphError) as info:
        from_networkx(graph)
    (problem,) = info.value.problems
    assert problem.text() == (
        "GRA028 edges['unit:c9', 'unit:c1', 'succeeds:3']: The 'succeeds' edge leads from 'unit:c9' to 'unit:c1', "
        "and its attribute 'without' is 'old'. Lead it from a node to itself and write 'old' if it came from nothing, "
        "'new' if it went without successor; or delete the attribute."
    )
    assert problem.text("zh") == (
        "GRA028 edges['unit:c9', 'unit:c1', 'succeeds:3']："
        "“succeeds”边从'unit:c9'指向'unit:c1'，其属性“without”为'old'。"
        "来自新设的请从节点指向自身并写“old”，无承继的写“new”；否则请删除该属性。"
    )


def test_a_unit_cannot_have_an_id_that_ended() -> None:
    with pytest.raises(InvalidJurisdictionError) as info:
        town(PAST, ["c1", "c2", "c4"])
    assert info.value.text() == (
        "Not a valid jurisdiction: 2 problems.\n"
        "LIN012 lineage, id 'c4': There is a unit 'c4', and by the lineage that id ended on 2024-01-01. "
        "Give the unit a new id; or correct the lineage, with a row 'restore' if the id was in use again.\n"
        "LIN012 lineage, id 'c2': There is a unit 'c2', and by the lineage that id ended on 2025-01-01. "
        "Give the unit a new id; or correct the lineage, with a row 'restore' if the id was in use again."
    )
    place = town(PAST, HERE)
    assert Jurisdiction(territory=place.territory, lineage=PAST) == place
    with pytest.raises(InvalidLineageError):
        Jurisdiction(territory=place.territory, lineage=[*PAST, *PAST])
