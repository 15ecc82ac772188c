"""Bad input is reported completely: all faults at once, each with its row, and each once."""

from __future__ import annotations

import math
from collections.abc import Iterable

import attrs
import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refusals import LADDER, C, G, Record, S, found, lines, refused, refused_codes
from strategies import Table, schemes, tables

from gridgov import _build, _cells
from gridgov._columns import IdsLike
from gridgov._encoding import Encoded
from gridgov.errors import InvalidHierarchyError, Place
from gridgov.hierarchy import Hierarchy, HierarchyBuilder
from gridgov.levels import LevelScheme, UnitType

# Files


@pytest.mark.parametrize(
    "frame",
    [pd.DataFrame({"id": [], "parent": [], "level": []}), pl.DataFrame({"id": [], "parent": [], "level": []})],
    ids=["pandas", "polars"],
)
def test_a_frame_with_a_header_only(frame: object) -> None:
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_frame(frame, levels=LADDER, place=Place(file="units.csv"), first_row=2)
    assert lines(error.value) == [
        "HIE007 units.csv: There is no unit in the input. Give at least one row below the header."
    ]


@pytest.mark.parametrize("codes", [[], (), np.array([], "S6"), np.array([], "U6"), iter([])], ids=range(5))
def test_no_codes(codes: IdsLike) -> None:
    assert found(refused_codes(codes)) == [("HIE007", None)]


def test_missing_columns_are_all_named() -> None:
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_frame(
            pd.DataFrame({"id": ["s"], "Level": ["street"]}),
            levels=LADDER,
            measures=["households"],
            labels=["class"],
            name="id",
            place=Place(file="units.csv"),
        )
    assert lines(error.value) == [
        f"HIE022 units.csv, column '{name}': There is no column '{name}'. "
        "Add it or name another one; the columns are: id, Level."
        for name in ("parent", "level", "households", "class")
    ]
    assert (
        lines(error.value, "zh")[0]
        == "HIE022 units.csv，“parent”列：没有“parent”列。请补充，或指定其他列；现有列：id, Level。"
    )
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_records([{"ID": "s"}, {"name": "x"}], levels=LADDER)
    assert [str(p.place) for p in error.value.problems] == ["column 'id'", "column 'level'"]
    assert lines(error.value)[0].endswith("the columns are: ID, name.")
    with pytest.raises(InvalidHierarchyError, match="the columns are: -"):
        Hierarchy.from_records([{}], levels=LADDER)


def test_more_units_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    class Many(Encoded):
        def __len__(self) -> int:
            return 2**31 - 1

    many = Many((np.zeros(0, np.uint8), np.zeros(1, np.int64)))

    def encode(_: object) -> Encoded:
        return many

    monkeypatch.setattr(_build, "encode", encode)
    error = refused(S)
    assert lines(error) == [
        "HIE015 2,147,483,647 units are more than the 2,147,483,646 that fit. Split the input by province."
    ]
    assert lines(error, "zh") == ["HIE015 2,147,483,647个单元超过上限2,147,483,646。请按省拆分输入。"]


# All at once, each once


def test_all_faults_at_once_with_their_rows() -> None:
    records: list[Record] = [
        {**S, "households": "x", "name": "\t"},
        {**C, "households": -1},
        {**C, "id": "d", "parent": "nobody"},
        {**C, "id": "e", "parent": "e"},
        {**C, "id": "f", "parent": "k"},
        {**G, "id": "k", "parent": "f"},
        {**C, "id": "h", "parent": None},
        {**G, "id": "i", "parent": "s"},
        {**G, "id": "j", "level": "cell"},
        {**G, "id": "l", "kind": "estate"},
        {**G, "id": "m n"},
        {**G, "id": "o"},
        {**G, "id": "o"},
        {**C, "id": "p", "parent": "s "},
        {**G, "id": "q", "parent": "c", "households": 0.5, "class": 1.5},
    ]
    error = refused(*records, measures=["households"], labels=["class"], first_row=2, place=Place(file="units.csv"))
    assert found(error) == [
        ("HIE014", 2),
        ("HIE012", 2),
        ("HIE012", 3),
        ("HIE002", 4),
        ("HIE004", 5),
        ("HIE003", 6),
        ("HIE006", 8),
        ("HIE008", 9),
        ("HIE009", 10),
        ("HIE010", 11),
        ("HIE011", 12),
        ("HIE001", 14),
        ("HIE011", 15),
        ("HIE014", 16),
        ("HIE012", 16),
    ]
    assert {p.place.file for p in error.problems} == {"units.csv"}
    assert error.headline() == "Not a valid hierarchy: 15 problems."
    assert str(error.problems.of_code("HIE011")[1].place) == "units.csv, row 15, column 'parent', id 'p'"


def test_every_other_fault_is_found_beside_a_missing_mandatory_level() -> None:
    levels = LADDER.evolve("grid", presence="mandatory")
    error = refused(
        S, {**C, "households": -1}, {**C, "id": "d"}, {**G, "name": "\n"}, levels=levels, measures=["households"]
    )
    assert found(error) == [("HIE012", 2), ("HIE013", 3), ("HIE014", 4)]
    # Where the links are wrong, who is below whom is not known: no guess.
    error = refused(S, C, {**G, "parent": "nobody"}, levels=levels)
    assert found(error) == [("HIE002", 3)]


def test_mandatory_levels_are_asked_of_every_unit_that_could_hold_one() -> None:
    levels = LevelScheme.ladder("street", "community", "grid_1", "grid_2", optional=["grid_1"], mandatory=["grid_2"])
    rows = [
        S,
        C,
        {**C, "id": "d"},
        {"id": "a", "level": "grid_1", "parent": "c"},
        {"id": "b", "level": "grid_2", "parent": "d"},
    ]
    error = refused(*rows, levels=levels)
    assert [(p.place.id, p.place.row) for p in error.problems] == [("c", 2), ("a", 4)]


@given(st.data())
def test_a_mandatory_level_is_missed_where_nothing_of_it_is_below(data: st.DataObject) -> None:
    scheme = data.draw(schemes())
    table = data.draw(tables(scheme))
    key = data.draw(st.sampled_from(scheme.keys))
    h = table.build()
    # What may stand where is kept as it is; only the level becomes mandatory.
    fixed = [
        attrs.evolve(level, under={t.kind: parents(scheme, t) for t in scheme.types if t.level == level.key})
        for level in scheme.levels
    ]
    strict = LevelScheme(fixed).evolve(key, presence="mandatory")
    able = {p for p, c in np.argwhere(scheme.allowed).tolist() if scheme.types[c].level == key}
    expected = {u.id for u in h if int(h.types[u.row]) in able and not len(u.descendants(level=key))}
    if not expected:
        assert h.with_levels(strict).ids.tolist() == h.ids.tolist()
        return
    with pytest.raises(InvalidHierarchyError) as error:
        Table(strict, table.rows).build()
    row = {r.id: i for i, r in enumerate(table.rows, 1)}
    assert found(error.value) == [("HIE013", n) for n in sorted(row[i] for i in expected)]


def parents(scheme: LevelScheme, child: UnitType) -> list[str]:
    column = scheme.allowed[:, scheme.types.index(child)].tolist()
    return [f"{t.level}:{t.kind}" for t, ok in zip(scheme.types, column, strict=True) if ok]


ONCE: list[tuple[str, list[Record], list[tuple[str, int]]]] = [
    ("several empty ids are no duplicates", [S, {**C, "id": None}, {**C, "id": ""}], [("HIE011", 2), ("HIE011", 3)]),
    ("numbers as ids are no duplicates", [S, {**C, "id": 1.5}, {**C, "id": 1.5}], [("HIE011", 2), ("HIE011", 3)]),
    ("an empty parent is not the unit without an id", [S, {**C, "id": None}], [("HIE011", 2)]),
    ("a unit with a bad id can be a parent", [S, {**C, "id": "c 1"}, {**G, "parent": "c 1"}], [("HIE011", 2)]),
    ("a damaged id makes its children orphans", [S, {**C, "id": "c "}, G], [("HIE011", 2), ("HIE002", 3)]),
    ("an unknown level is not a wrong place, too", [S, {**C, "level": "x"}, G], [("HIE009", 2)]),
    ("an unknown level is no root, too", [S, {**C, "level": "x", "parent": None}], [("HIE009", 2)]),
    ("the root has an unknown level", [{**S, "level": "x"}, C, G], [("HIE009", 1)]),
    ("the root is in a cycle with its child", [{**S, "parent": "c"}, C, G], [("HIE003", 1)]),
    ("the root is its own parent", [{**S, "parent": "s"}, C, G], [("HIE004", 1)]),
    ("a duplicate of another level", [S, C, {**C, "id": "s"}, {**C, "id": "d"}], [("HIE001", 3)]),
    ("a duplicate of another level that comes first", [{**C, "id": "s"}, S, C, {**C, "id": "d"}], [("HIE001", 2)]),
    ("a duplicate of the own parent", [S, C, {**G, "id": "c"}], [("HIE001", 3)]),
    ("a duplicate three times", [S, C, C, C], [("HIE001", 3)]),
    ("a parent that is a number", [S, {**C, "parent": 1.5}], [("HIE011", 2)]),
    ("one stray root beside the true one", [S, C, {**G, "parent": ""}], [("HIE006", 3)]),
    ("no parent in a whole tree of one level", [S, {**S, "id": "t"}], [("HIE005", 2)]),
    (
        "two roots and a stray one",
        [S, {**S, "id": "t"}, {**C, "parent": None}],
        [("HIE005", 2), ("HIE006", 3)],
    ),
    (
        "a cycle that hangs below a wrong link",
        [S, {**C, "parent": "g"}, G, {**G, "id": "h", "parent": "g"}],
        [("HIE003", 2), ("HIE008", 4)],
    ),
]


@pytest.mark.parametrize(("records", "expected"), [c[1:] for c in ONCE], ids=[c[0] for c in ONCE])
def test_one_defect_is_reported_once(records: list[Record], expected: list[tuple[str, int]]) -> None:
    assert found(refused(*records)) == expected


def test_several_roots_of_one_level_may_be_wanted_and_stray_ones_never() -> None:
    h = Hierarchy.from_records([S, C, {**S, "id": "t"}], levels=LADDER, roots="many")
    assert h.roots.ids == ["s", "t"]
    assert found(refused(S, {**S, "id": "t"}, {**C, "parent": None}, roots="many")) == [("HIE006", 3)]


def test_a_whole_cycle_is_named_and_every_cycle() -> None:
    n = 1_500
    chain = [{"id": f"u{i}", "level": "grid", "parent": f"u{(i + 1) % n}"} for i in range(n)]
    error = refused(S, {"id": "x", "level": "grid", "parent": "y"}, {"id": "y", "level": "grid", "parent": "x"}, *chain)
    assert found(error) == [("HIE003", 2), ("HIE003", 4)]
    short, long = error.problems
    assert short.facts["cycle"] == ("x", "y")
    assert long.facts["cycle"] == tuple(f"u{i}" for i in range(n))
    assert long.facts["n"] == n
    text = long.message()
    assert text.startswith("Parent links form a cycle: u0 -> u1 -> ")
    assert " -> … -> " in text
    assert text.endswith("u1499 -> u0.")
    assert text.count("->") == 1_000
    exactly = refused(*({"id": f"u{i}", "level": "grid", "parent": f"u{(i + 1) % 999}"} for i in range(999)))
    assert exactly.problems[0].message().count("->") == 999
    assert "…" not in exactly.problems[0].message()


def test_units_of_unknown_levels_can_form_a_cycle() -> None:
    error = refused(S, {**C, "level": "x", "parent": "g"}, {**G, "level": "y"})
    assert found(error) == [("HIE009", 2), ("HIE003", 2), ("HIE009", 3)]


def test_a_chain_of_3_000_in_a_short_scheme_is_reported_without_recursion() -> None:
    n = 3_000
    records = [S, *({"id": f"u{i}", "level": "grid", "parent": f"u{i - 1}" if i else "s"} for i in range(n))]
    error = refused(*records)
    assert found(error) == [("HIE008", i + 2) for i in range(n)]


def test_many_rows_of_a_duplicate_are_listed_and_counted() -> None:
    error = refused(S, *[C] * 12)
    assert error.problems[0].facts["rows"] == "2, 3, 4, 5, 6, 7, 8, 9, 10, 11, … (12)"


def test_many_children_of_duplicates_are_not_quadratic() -> None:
    n = 30_000
    records = [
        S,
        *({**C, "id": f"c{i // 2}"} for i in range(n)),
        *({**G, "id": f"g{i}", "parent": f"c{i % 5}"} for i in range(n)),
    ]
    assert refused(*records).problems.counts() == {"HIE001": n // 2}


def test_kinds_and_levels_of_any_type_are_shown() -> None:
    rows: list[Record] = [S, {**C, "level": 3}, {**C, "id": "d", "level": None}, {**C, "id": "e", "level": ["x"]}]
    error = refused(
        *rows,
        {**C, "id": "f", "level": pd.NA},
        {**C, "id": "g", "level": math.nan, "kind": 5},
        {**C, "id": "h", "kind": 5},
    )
    assert [(p.code, p.facts["level"], p.facts.get("kind")) for p in error.problems] == [
        ("HIE009", "3", None),
        ("HIE009", "", None),
        ("HIE009", "['x']", None),
        ("HIE009", "", None),
        ("HIE009", "", None),
        ("HIE010", "community", "5"),
    ]


def test_very_many_distinct_levels_are_all_named() -> None:
    rows = [S, *({**C, "id": f"c{i}", "level": f"l{i}"} for i in range(200))]
    assert [p.facts["level"] for p in refused(*rows).problems] == [f"l{i}" for i in range(200)]


# Frames as they come out of a spreadsheet


def test_ids_that_were_read_as_numbers_say_how_to_read_them() -> None:
    frame = pd.DataFrame({"id": [1, 2], "parent": [None, 1], "level": ["street", "community"]})
    assert frame["parent"].dtype == float
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_frame(frame, levels=LADDER)
    assert lines(error.value) == [
        (
            "HIE011 row 2, column 'parent', id '2': '1.0' cannot be an id: it is neither text nor a whole number. "
            "Read the ids as text, so that no digit is lost."
        )
    ]
    assert len(Hierarchy.from_frame(frame.astype({"parent": "Int64"}), levels=LADDER)) == 2


def test_leading_zeros_eaten_by_a_spreadsheet() -> None:
    levels = LevelScheme.ladder("county", "street")
    codes = pd.Series(["0101", "0101001"]).astype(int)
    error = refused_codes(codes, levels=levels, lengths={4: "county", 7: "street"})
    assert found(error) == [("HIE016", 1), ("HIE016", 2)]
    assert "Code '101' has 3 characters" in lines(error)[0]


def test_gbk_bytes_are_reported_and_not_guessed() -> None:
    names = np.array(["幸福".encode("gb18030"), b"plain"])
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_columns(["s", "c"], [None, "s"], ["street", "community"], name=names, levels=LADDER)
    assert found(error.value) == [("HIE014", 1)]


def test_an_id_that_is_there_twice_and_is_its_own_parent() -> None:
    error = refused(S, {**C, "id": "a", "parent": "a"}, {**C, "id": "a", "parent": "a"})
    assert found(error) == [("HIE003", 2), ("HIE001", 3)]


def test_a_parent_that_prints_as_nothing_is_no_root() -> None:
    class Blank:
        def __str__(self) -> str:
            return ""

    error = refused(S, {**C, "parent": Blank()})
    assert [(p.code, p.place.row, p.place.column) for p in error.problems] == [("HIE011", 2, "parent")]


def test_hundreds_of_unknown_levels_are_each_named() -> None:
    error = refused(S, *({"id": f"c{i}", "level": f"level {i}", "parent": "s"} for i in range(300)))
    assert [(p.code, p.place.row, p.facts["level"]) for p in error.problems] == [
        ("HIE009", i + 2, f"level {i}") for i in range(300)
    ]


def test_one_wrong_level_on_many_rows_is_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = _cells.nearest_key

    def spy(key: str, known: Iterable[str]) -> str | None:
        asked.append(key)
        return real(key, known)

    monkeypatch.setattr(_cells, "nearest_key", spy)
    error = refused(S, *({"id": f"c{i}", "level": "comunity", "parent": "s"} for i in range(200)))
    assert len(error.problems) == 200
    assert asked == ["comunity"]


def test_a_key_of_its_own_in_every_record_is_named() -> None:
    error = refused(S, *({**C, "id": f"c{i}", f"column {i}": 1} for i in range(300)))
    assert [(p.code, p.place.row, p.place.column) for p in error.problems] == [
        ("HIE023", i + 2, f"column {i}") for i in range(300)
    ]


# Nothing else happens


def test_a_refused_builder_can_be_used_on() -> None:
    builder = HierarchyBuilder(LADDER).add("c", "community", "s")
    with pytest.raises(InvalidHierarchyError):
        builder.build()
    assert builder.add("s", "street").build().unit("c").path == ("s", "c")
