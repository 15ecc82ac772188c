"""Jurisdictions as flat tables and back: nothing is lost, and every fault is found at its cell."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tables_cases import FILES, ankang, everything, load, places

from gridgov._columns import encode
from gridgov.errors import Place, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.roles import RoleCatalogue
from gridgov.tables._flat import build, flatten
from gridgov.tables._flat_codes import levels_by_code, parents_by_code
from gridgov.tables._flat_texts import marked, unmarked
from gridgov.tables._flat_words import Words
from gridgov.tables._kinds_quotes import id_needs_quotes, needs_quotes, quoted, unquoted
from gridgov.tables._table import Table
from gridgov.text import Text

LADDER = LevelScheme.ladder("street", "community", "grid")
UNITS: dict[str, Any] = {
    "id": ["s", "c", "g1", "g2"],
    "level": ["street", "社区", "网格", "grid"],
    "parent": [None, "s", "c", "c"],
}


def tables(**columns: Mapping[str, Any]) -> dict[str, Table]:
    """Return tables whose rows are rows 11, 12, 13, ... of a sheet of their own."""
    out: dict[str, Table] = {}
    for kind, given_columns in {"units": UNITS, **columns}.items():
        n = max(map(len, given_columns.values()), default=0)
        heads = {key: f"列{key}" for key in given_columns}
        out[kind] = Table(kind, given_columns, np.arange(11, 11 + n), Place(file="x.xlsx", sheet=kind), heads)
    return out


def built(scheme: LevelScheme | None = LADDER, **columns: Mapping[str, Any]) -> Jurisdiction:
    made, problems = build(tables(**columns), levels=scheme)
    assert not problems, problems.text()
    assert made is not None
    return made


def wrong(scheme: LevelScheme | None = LADDER, **columns: Mapping[str, Any]) -> list[tuple[str, str]]:
    made, problems = build(tables(**columns), levels=scheme)
    assert made is None
    assert problems.text("zh")
    return [(p.code, str(p.place)) for p in problems]


def back(place: Jurisdiction) -> Jurisdiction:
    """Return what the tables of a place say."""
    made, problems = build(flatten(place))
    assert not problems, problems.text()
    assert made is not None
    return made


# -- there and back ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_document_comes_back_from_tables(path: Path) -> None:
    place = load(path)
    assert back(place) == place


def test_a_place_with_everything_comes_back_from_tables() -> None:
    place = everything()
    assert back(place) == place


def test_a_whole_city_comes_back_from_tables() -> None:
    assert back(ankang()) == ankang()


@settings(max_examples=25)
@given(places())
def test_any_place_comes_back_from_tables(place: Jurisdiction) -> None:
    assert back(place) == place


def test_a_catalogue_without_roles_is_not_the_one_that_ships() -> None:
    h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
    for place in (Jurisdiction(territory=h), built()):
        assert len(back(place).catalogue) == len(RoleCatalogue.builtin())
    empty, problems = build({**flatten(Jurisdiction(territory=h)), "roles": Table("roles", {})})
    assert not problems
    assert empty is not None
    assert len(empty.catalogue) == len(RoleCatalogue.builtin())


# -- what clerks write -------------------------------------------------------------------------------------------------


def test_levels_roles_and_kinds_are_named_by_key_or_by_name() -> None:
    place = built(
        bodies={"id": ["b"], "kind": ["党支部"], "unit": ["c"]},
        posts={"role": ["网格长", "grid worker"], "unit": ["g1", "g2"]},
        links={"kind": ["联系包抓"], "source": ["body:b"], "target": ["unit:g1"]},
        devices={"id": ["t"], "kind": ["移动终端"]},
    )
    assert place.unit("g1").level == "grid"
    assert [body.kind for body in place.bodies] == ["party_branch"]
    assert [body.line for body in place.bodies] == ["party"]
    assert place.roster.to_tables()["posts"]["id"] == ["grid_chief@g1#1", "grid_worker@g2#1"]
    assert [link.kind for link in place.links] == ["takes_charge"]
    assert place.roster.to_tables()["devices"]["kind"] == ["terminal"]


def test_a_list_of_communities_is_a_place_by_its_codes() -> None:
    levels = LevelScheme.ladder("county", "street", "community")
    codes = ["610902001002", "610902", "610902001", "610902001001"]
    place = built(levels, units={"id": codes, "name": ["二", "区", "街道", "一"]})
    other = Hierarchy.from_codes(codes, levels=levels)
    ids = other.ids.tolist()
    assert sorted(place.territory.ids.tolist()) == sorted(ids)
    assert all(place.unit(ident).path == other.unit(ident).path for ident in ids)
    assert built(LevelScheme.ladder("community"), units={"id": ["a", "b"]}).territory.counts() == {"community": 2}


def test_a_post_names_who_holds_it() -> None:
    place = built(
        posts={
            "id": ["p", "p", None, None],
            "role": ["grid_chief", None, "grid_worker", "grid_worker"],
            "unit": ["g1", None, "g1", "g1"],
            "holder": ["a", "b", "c", None],
            "start": np.array(["2020-01-01", "2022-01-01", "NaT", "NaT"], "datetime64[D]"),
            "end": np.array(["2021-12-31", "NaT", "NaT", "NaT"], "datetime64[D]"),
            "basis": ["文〔2020〕1号", None, None, None],
        },
        appointments={"post": ["grid_worker@g1#2"], "holder": ["d"]},
    )
    found = place.roster.to_tables()
    assert found["posts"]["id"] == ["p", "grid_worker@g1#1", "grid_worker@g1#2"]
    assert found["appointments"]["post"] == ["grid_worker@g1#2", "p", "p", "grid_worker@g1#1"]
    assert found["appointments"]["holder"] == ["d", "a", "b", "c"]
    assert found["appointments"]["start"] == [None, "2020-01-01", "2022-01-01", None]


def test_pairs_of_neighbours_are_links_each_once() -> None:
    place = built(
        adjacency={"first": ["g2", "g1", "c"], "second": ["g1", "g2", "s"]},
        links={"kind": ["adjacent"], "source": ["unit:s"], "target": ["unit:c"]},
    )
    assert [(link.kind, link.source, link.target) for link in place.links] == [
        ("adjacent", "unit:c", "unit:s"),
        ("adjacent", "unit:g1", "unit:g2"),
    ]


def test_numbers_of_another_table_are_added_to_the_units() -> None:
    units = {**UNITS, "measure:households": np.array([np.nan, np.nan, 5.0, np.nan]), "label:电梯": ["", "", "有", None]}
    numbers = {
        "unit": ["g1", "g2", "c"],
        "measure:households": np.array([5.0, 7.0, np.nan]),
        "measure:residents": np.array([np.nan, 20.0, 90.0]),
    }
    place = built(units=units, measures=numbers)
    columns = {key: values.tolist() for key, values in place.territory.measures.items()}
    assert columns["households"][2:] == [5.0, 7.0]
    assert columns["residents"][1] == 90.0
    assert columns["residents"][3] == 20.0
    assert place.territory.labels["电梯"].tolist() == [None, None, "有", None]


def test_what_is_described_is_there_also_without_values() -> None:
    described = {
        "key": ["shops", "note"],
        "what": ["measure", "label"],
        "name_zh": ["商铺", None],
        "whole": np.array([1, -1], np.int8),
    }
    h = built(unit_columns=described).territory
    assert h.measure_info["shops"].whole
    assert h.measure_info["shops"].name == Text("shops", "商铺")
    assert np.isnan(h.measures["shops"]).all()
    assert list(h.labels) == ["note"]


def test_levels_of_a_table_with_where_units_may_stand() -> None:
    levels = {
        "key": ["community", "grid", "estate"],
        "name_zh": ["社区", "网格", "小区"],
        "presence": [None, "optional", None],
        "kinds": [(), (), ("estate", "work_unit")],
        "under": [None, None, "小区：社区、网格；*: community"],
    }
    units = {"id": ["c", "e"], "level": ["社区", "estate"], "kind": [None, "小区"], "parent": [None, "c"]}
    place = built(None, levels=levels, units=units, about={"key": ["counting"], "value": ["网格"]})
    assert place.levels.level("estate").under == (("*", ("community",)), ("estate", ("community", "grid")))
    assert place.levels.counting == "grid"


def test_nets_need_no_table_of_nets() -> None:
    place = built(net_members={"net": ["h", "h"], "unit": ["b1", "b2"], "cell": ["x", "y"]})
    assert [net.id for net in place.nets] == ["h"]
    assert place.nets[0].cell_of("b2") == ("y",)


# -- what is wrong -----------------------------------------------------------------------------------------------------


def test_every_fault_of_every_table_is_found_at_once_at_its_row() -> None:
    found = wrong(
        units={**UNITS, "parent": [None, "s", "zz", "c"], "measure:households": np.array([1.0, -3.0, 2.5, 4.0])},
        bodies={"id": ["b", "b"], "kind": ["party_branch", None], "unit": ["c", "nowhere"]},
        memberships={"member": ["p"], "body": ["none"]},
        posts={"role": ["grid_chief", "no_role"], "unit": ["nowhere", "g1"], "holder": ["a", None]},
        devices={"id": ["t"], "holder": ["nobody"]},
        links={"kind": ["contacts"], "source": ["c"], "target": ["unit:g1"]},
        adjacency={"first": ["g1", "g1"], "second": ["g2", "g1"]},
        net_members={"net": ["h", None], "unit": ["b", "b"], "cell": ["x", "x"], "share": np.array([2.0, np.nan])},
        nets={"id": ["h"], "levels": [("cell",)], "keep": np.array([1], np.int8)},
        lineage={"day": np.array(["2024-01-01"], "datetime64[D]"), "kind": ["recode"], "old": ["q"]},
        notes={"key": ["k"], "tag": [None]},
        about={"key": ["roots"], "value": ["some"]},
    )
    places_ = {place.rpartition(", column")[0] or place for _, place in found}
    sheets = {place.split("'")[1] for _, place in found}
    assert sheets >= {
        "units", "bodies", "memberships", "posts", "devices", "links", "adjacency", "net_members", "nets", "lineage",
        "notes", "about",
    }  # fmt: skip
    assert all(place.startswith("x.xlsx, sheet '") for place in places_)
    rows = {place.split("row ")[1].split(",")[0] for _, place in found if "row " in place}
    assert rows <= {"11", "12", "13", "14"}
    at = {(code, place.split("'")[1]): place for code, place in found}
    assert ", row 13," in at["HIE002", "units"]
    assert any("sheet 'units', row 12, column '列measure:households'" in place for _, place in found)
    assert ", row 12" in at["JUR006", "adjacency"]
    assert at["JUR001", "links"] == "x.xlsx, sheet 'links', row 11, column '列source'"
    assert at["FLT006", "net_members"] == "x.xlsx, sheet 'net_members', row 12, column '列net'"
    assert at["FLT008", "about"] == "x.xlsx, sheet 'about', row 11, column '列value'"


@pytest.mark.parametrize(
    ("columns", "code", "place"),
    [
        (
            {"measures": {"unit": ["g1", "g1"], "measure:households": np.array([3.0, 4.0])}},
            "FLT001",
            "sheet 'measures', row 12, column '列measure:households'",
        ),
        (
            {"measures": {"unit": ["g9"], "measure:households": np.array([3.0])}},
            "FLT002",
            "sheet 'measures', row 11, column '列unit'",
        ),
        (
            {"levels": {"key": ["street", "community", "grid"], "under": [None, "street", "a: b; c"]}},
            "FLT003",
            "sheet 'levels', row 13, column '列under', id 'grid'",
        ),
        (
            {"nets": {"id": ["h"]}, "net_cells": {"net": ["h", "k"], "id": ["a", "b"]}},
            "FLT004",
            "sheet 'net_cells', row 12, column '列net'",
        ),
        (
            {"unit_columns": {"key": ["shops", "level"], "what": ["measure", "label"]}},
            "FLT005",
            "sheet 'unit_columns', row 12, column '列key'",
        ),
        ({"notes": {"key": [None], "tag": ["S"]}}, "FLT006", "sheet 'notes', row 11, column '列key'"),
        (
            {"posts": {"id": ["p", "p"], "role": ["grid_chief"] * 2, "unit": ["g1", "g2"], "holder": ["a", "b"]}},
            "FLT007",
            "sheet 'posts', row 12, column '列unit'",
        ),
        ({"about": {"key": ["id", "roots"], "value": ["1", "2"]}}, "FLT008", "sheet 'about', row 12, column '列value'"),
        ({"about": {"key": ["counting"], "value": ["x"]}, "levels": {"key": ["street", "community", "grid"]}},
         "LEV008", "sheet 'about', row 11, column '列value'"),
        ({"roles": {"key": ["a", "b"], "superior": ["b", "q"]}}, "RLE002", "sheet 'roles', row 12, id 'b'"),
        (
            {"roles": {"key": ["a"]}, "combinations": {"first": ["a", "a"], "second": ["a", "x"]}},
            "RLE002",
            "sheet 'combinations', row 12, id 'a + x'",
        ),
        (
            {"roles": {"key": ["a"]}, "templates": {"template": ["t", "t"], "slot": ["u", "v"], "role": ["a", "x"]}},
            "RLE002",
            "sheet 'templates', row 12, id 't'",
        ),
        (
            {"posts": {"id": ["p"] * 2, "role": ["grid_chief"] * 2, "unit": ["g1"] * 2}},
            "ROS001",
            "sheet 'posts', row 12",
        ),
    ],
)  # fmt: skip
def test_each_fault_is_found_at_its_cell(columns: dict[str, Any], code: str, place: str) -> None:
    found = wrong(**columns)
    matching = [at for found_code, at in found if found_code == code]
    assert any(at.startswith(f"x.xlsx, {place}") for at in matching), found


@settings(max_examples=25)
@given(st.data())
def test_one_broken_row_is_reported_at_that_row(data: st.DataObject) -> None:
    flat = flatten(everything())
    kind = data.draw(st.sampled_from(["bodies", "memberships", "posts", "appointments", "units", "links", "devices"]))
    column = {"appointments": "post", "links": "source", "memberships": "body", "units": "parent", "devices": "holder"}
    key = column.get(kind, "unit")
    table = flat[kind]
    row = data.draw(st.integers(0, len(table) - 1))
    values = list(table.texts(key))
    values[row] = "holder:no-such" if kind == "links" else "no-such"
    numbers = np.cumsum(data.draw(st.lists(st.integers(1, 9), min_size=len(table), max_size=len(table))))
    broken = Table(kind, {**table.columns, key: values}, numbers, Place(sheet=kind))
    made, problems = build({**flat, kind: broken})
    assert made is None
    assert {p.place.row for p in problems if p.place.sheet == kind} == {int(numbers[row])}


# -- parts -------------------------------------------------------------------------------------------------------------

TEXTS = st.none() | st.text(max_size=6) | st.sampled_from(
    ["无", "无锡", "暂无", "=1", "-", "—", " a", "a ", "a  b", "（东）", "１", "合计", "设计院", "备注", "备注：x",
     "note",
     "1.0", "a b", "新城社区", "\u4dff", "\u9fff", "\u5000", '"', '"a"', "n/a", "nanjing", "total", "😀", "3月", "𠀀"]
)  # fmt: skip


@given(st.lists(TEXTS, max_size=12), st.booleans())
def test_many_texts_are_put_in_quotes_as_one_is(texts: list[str | None], ids: bool) -> None:  # noqa: FBT001 - drawn
    needed = id_needs_quotes if ids else needs_quotes
    known = [text.replace("\x00", "") if text else None for text in texts]
    found = marked(encode(known), ids=ids).tolist()
    assert found == [(quoted(text) if needed(text) else text) if text else "" for text in known]
    assert unmarked(encode(found)).tolist() == [text or "" for text in known]


@given(st.lists(st.sampled_from(["社区", "community", "网格", "grid", "片", '"x"', "=", "Grid", "x"]), max_size=5))
def test_words_are_read_as_they_were_written(texts: list[str]) -> None:
    words = Words({"community": Text("community", "社区"), "grid": Text("grid", "网格"), "x": Text("grid", "片")})
    for text in texts:
        for lang in ("en", "zh"):
            assert words.read(words.write(text, lang)) == text
            assert words.read(words.write_one(text, lang)) == text


#: Codes of which many begin with others.
NESTED = st.sampled_from([code[:n] for code in ("610902001001", "6109030020x1") for n in range(1, 13)])
CODES = st.lists(NESTED | st.from_regex(r"[0-9]{1,13}|[a-z][0-9]{3}", fullmatch=True), max_size=12, unique=True)


@given(CODES)
def test_parents_by_code_are_the_longest_beginnings_that_are_there(codes: list[str]) -> None:
    lengths = (2, 4, 6, 9, 12, 15)
    wanted = [
        max((c[:n] for n in lengths if n < len(c) and c[:n] in codes and c.isdigit()), key=len, default=None)
        for c in codes
    ]
    assert parents_by_code(codes).tolist() == wanted
    levels = LevelScheme.ladder("province", "city", "county")
    by_length = {2: "province", 4: "city", 6: "county"}
    assert levels_by_code(codes, levels).tolist() == [by_length.get(len(c)) if c.isdigit() else None for c in codes]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4), max_size=6))
def test_quotes_hold_any_text(texts: list[str]) -> None:
    assert [unquoted(quoted(text)) for text in texts] == texts


def test_problems_of_nothing_are_nothing() -> None:
    assert build(tables(), levels=LADDER)[1] == Problems()
