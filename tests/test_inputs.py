"""The ways into a hierarchy lead to the same one."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Table, tables

from gridgov.errors import InvalidHierarchyError, UnknownKeyError
from gridgov.hierarchy import Hierarchy, HierarchyBuilder
from gridgov.levels import Level, LevelScheme
from gridgov.measures import Measure
from gridgov.text import Text

pa: Any = pytest.importorskip("pyarrow")  # without types
Frame = Callable[[dict[str, list[Any]]], Any]

FRAMES: dict[str, Frame] = {
    "pandas": pd.DataFrame,
    "pandas, any index": lambda c: pd.DataFrame(c, index=range(5, 5 + len(c["id"]))),
    "pandas, objects": lambda c: pd.DataFrame(c, dtype=object),
    "pandas, nullable": lambda c: pd.DataFrame(c).convert_dtypes(),
    "pandas, arrow": lambda c: pd.DataFrame(c).convert_dtypes(dtype_backend="pyarrow"),
    "polars": lambda c: pl.DataFrame(c, schema_overrides={"parent": pl.String, "name": pl.String, "label": pl.String}),
    "polars, categories": lambda c: pl.DataFrame(c).with_columns(pl.col("level", "kind").cast(pl.Categorical)),
    "pyarrow": pa.table,
}
LADDER = LevelScheme.ladder("city", "county", "street", "community")


def columns(table: Table) -> dict[str, list[Any]]:
    records = [row.record() for row in table.rows]
    return {key: [r[key] for r in records] for key in records[0]}


def from_frame(frame: object, scheme: LevelScheme) -> Hierarchy:
    return Hierarchy.from_frame(
        frame, levels=scheme, kind="kind", name="name", measures=["households"], labels=["label"], roots="many"
    )


@pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES)
@given(table=tables(most=8))
def test_every_frame_gives_what_the_records_give(make: Frame, table: Table) -> None:
    c = columns(table)
    assert from_frame(make(c), table.scheme) == table.build()


@given(tables())
def test_columns_of_any_form_give_what_the_records_give(table: Table) -> None:
    c = columns(table)
    forms: list[Callable[[list[Any]], Any]] = [
        list,
        tuple,
        iter,
        lambda v: np.array(v, object),
        lambda v: pd.Series(v, dtype=object, index=range(3, 3 + len(v))),
        pa.array,
    ]
    for form in forms:
        h = Hierarchy.from_columns(
            form(c["id"]),
            form(c["parent"]),
            form(c["level"]),
            kind=form(c["kind"]),
            name=form(c["name"]),
            measures={"households": form(c["households"])},
            labels={"label": form(c["label"])},
            levels=table.scheme,
            roots="many",
        )
        assert h == table.build()
    texts = Hierarchy.from_columns(
        np.array(c["id"]),
        np.array([p or "" for p in c["parent"]]),
        np.array(c["level"]),
        kind=np.array(c["kind"], "S"),
        levels=table.scheme,
        roots="many",
    )
    assert texts.ids.tolist() == table.build().ids.tolist()


# Codes


@st.composite
def codes(draw: st.DrawFn) -> list[str]:
    """Draw codes of 4, 6, 9 and 12 digits, all with their parents; a county may be left out above a street."""
    found = {"6109"}
    for county in draw(st.sets(st.integers(0, 99), max_size=3)):
        streets = draw(st.sets(st.integers(0, 999), max_size=3))
        missing = draw(st.booleans())
        found |= set() if missing else {f"6109{county:02}"}
        for street in streets:
            found.add(f"6109{county:02}{street:03}")
            found |= {f"6109{county:02}{street:03}{k:03}" for k in draw(st.sets(st.integers(0, 999), max_size=3))}
    return sorted(found)


RAGGED = LevelScheme.ladder("city", "county", "street", "community", optional=["county"])


def cut(code: str, have: set[str]) -> str | None:
    return next((code[:n] for n in (9, 6, 4) if n < len(code) and code[:n] in have), None)


@given(codes(), st.randoms(use_true_random=False), st.sampled_from(["list", "U", "S", "object", "int", "series"]))
def test_codes_give_what_their_columns_give(units: list[str], rng: Any, form: str) -> None:  # noqa: ANN401 - Random
    level = {4: "city", 6: "county", 9: "street", 12: "community"}
    values = {code: int(code) % 7 for code in units}
    expected = Hierarchy.from_columns(
        units,
        [cut(code, set(units)) for code in units],
        [level[len(code)] for code in units],
        name=[f"n{code}" for code in units],
        measures={"households": list(values.values())},
        labels={"label": [code[-1] for code in units]},
        levels=RAGGED,
    )
    rng.shuffle(units)
    given_: Any = {
        "list": units,
        "U": np.array(units),
        "S": np.array(units, "S"),
        "object": np.array(units, object),
        "int": np.array(units).astype(np.int64),
        "series": pd.Series(units, index=range(1, 1 + len(units))),
    }[form]
    h = Hierarchy.from_codes(
        given_,
        levels=RAGGED,
        name=(f"n{code}" for code in units),
        measures={"households": (values[code] for code in units)},
        labels={"label": pd.Series([code[-1] for code in units], index=units)},
    )
    assert h == expected
    assert h.edit().build() == h


def test_long_codes_and_levels_named_by_length() -> None:
    levels = LevelScheme.ladder("street", "community", "grid")
    units = ["610902001", "610902001" + "1" * 8, "610902001" + "0" * 8, "610902001" + "0" * 11, "610902001" + "1" * 11]
    h = Hierarchy.from_codes(units, levels=levels, lengths={9: "street", 17: "community", 20: "grid"})
    assert h.ids.tolist() == sorted(units)
    assert h.counts() == {"street": 1, "community": 2, "grid": 2}
    short = Hierarchy.from_codes(["610902001"], levels=levels, lengths={9: "street", 20: "grid"})
    assert len(short) == 1


def test_a_parent_is_the_nearest_code_under_which_a_unit_may_stand() -> None:
    grid = Level("grid", Text("grid", "网格"), "grid", under=["street"])
    levels = LevelScheme([*LevelScheme.ladder("street", "community").levels, grid])
    units = ["610902001", "610902001002", "610902001001", "610902001001007", "610902001003004", "610902001001003"]
    h = Hierarchy.from_codes(units, levels=levels)
    assert [u.id for u in h.roots[0].children] == sorted(units[1:])
    assert h.ids.tolist() == sorted(units)


def test_codes_of_a_part_have_their_root_where_it_starts() -> None:
    for roots in ("610902", "610902001"):
        units = [roots, roots + "001", roots + "002"]
        lengths = {len(roots): "county", len(roots) + 3: "street"}
        h = Hierarchy.from_codes(units, levels=LADDER, lengths=lengths)
        assert h.roots.ids == [roots]
    h = Hierarchy.from_codes(["6110", "6109", "610902"], levels=LADDER, roots="many")
    assert h.roots.ids == ["6109", "6110"]


def test_a_mandatory_level_is_asked_of_codes_too() -> None:
    levels = LevelScheme.ladder("city", "county", "street", mandatory=["street"])
    assert len(Hierarchy.from_codes(["610902001", "6109", "610902"], levels=levels)) == 3
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_codes(["610903", "610902001", "6109", "610902"], levels=levels)
    assert [str(p.place) for p in error.value.problems] == ["row 1, id '610903'"]
    assert error.value.problems.counts() == {"HIE013": 1}


# Words of wrong use


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: Hierarchy.from_codes(["1"], levels=LevelScheme.ladder("grid_1")),
            r"^No length of code belongs to a level of the scheme; give lengths=\{digits: level\}\.$",
        ),
        (
            lambda: Hierarchy.from_codes(["6109"], levels=LADDER, lengths={0: "city"}),
            r"^A code has at least one digit, not 0\.$",
        ),
        (
            lambda: Hierarchy.from_codes(["6109"], levels=LADDER, name=["a", "b"]),
            r"^The column 'name' has 2 values for 1 units\.$",
        ),
        (
            lambda: Hierarchy.from_codes(["6109"], levels=LADDER, labels={"a": []}),
            r"^The column 'a' has 0 values for 1 units\.$",
        ),
        (
            lambda: Hierarchy.from_codes(["6109"], levels=LADDER, measures={"a": [1, 2]}),
            r"^The measure 'a' has 2 values for 1 units\.$",
        ),
        (
            lambda: Hierarchy.from_codes(["6109"], levels=LADDER, measures={"id": [1]}),
            r"^The name 'id' is taken: it is one of id, parent, level, kind, name\. Choose another one\.$",
        ),
        (
            lambda: Hierarchy.from_columns(["c"], [], ["city"], levels=LADDER),
            r"^The column of parents has 0 values for 1 units\.$",
        ),
        (
            lambda: Hierarchy.from_columns(["c"], [None], ["city", "city"], levels=LADDER),
            r"^The column of levels has 2 values for 1 units\.$",
        ),
        (
            lambda: Hierarchy.from_columns(["c"], [None], ["city"], kind=[], levels=LADDER),
            r"^The column of kinds has 0 values for 1 units\.$",
        ),
        (
            lambda: Hierarchy.from_columns(["c"], [None], ["city"], name=[], levels=LADDER),
            r"^The column 'name' has 0 values for 1 units\.$",
        ),
        (
            lambda: Hierarchy.from_columns(["c"], [None], ["city"], measures={"x": []}, levels=LADDER),
            r"^The measure 'x' has 0 values for 1 units\.$",
        ),
        (
            lambda: Hierarchy.from_columns(["c"], [None], ["city"], levels=LADDER, labels={"name": ["a"]}),
            r"^The name 'name' is taken: it is one of id, parent, level, kind, name\. Choose another one\.$",
        ),
        (
            lambda: Hierarchy.from_columns(
                ["c"], [None], ["city"], levels=LADDER, labels={"x": ["a"]}, measures={"x": [1]}
            ),
            r"^The name 'x' is taken: it is a measure and a label\. Choose another one\.$",
        ),
        (
            lambda: HierarchyBuilder(LADDER).add("c", "city").build(roots="few"),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
            r"^roots must be 'one' or 'many', not 'few'\.$",
        ),
    ],
    ids=range(14),
)
def test_wrong_use_is_said_plainly(call: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message) as error:
        call()
    assert type(error.value) is ValueError


@pytest.mark.parametrize("wrong", [{"id": ["a"]}, [1], "units.csv", pl.LazyFrame({"id": ["a"]}), None], ids=range(5))
def test_what_is_no_frame_is_refused(wrong: object) -> None:
    with pytest.raises(TypeError):
        Hierarchy.from_frame(wrong, levels=LADDER)


def test_columns_of_a_frame_have_names_of_their_own() -> None:
    twice = pd.DataFrame([["s", None, "street", "x"]], columns=["id", "parent", "level", "id"])
    with pytest.raises(ValueError, match=r"^Two columns of the data frame have one name\. "):
        Hierarchy.from_frame(twice, levels=LADDER)
    numbered = pd.DataFrame([["s", None, "street"]])
    with pytest.raises(InvalidHierarchyError, match="the columns are: 0, 1, 2"):
        Hierarchy.from_frame(numbered, levels=LADDER)


@pytest.mark.parametrize("key", ["measures", "labels"])
def test_keys_are_given_as_a_list(key: str) -> None:
    message = rf"^{key} is a list of keys, such as \['code'\], not a text\.$"
    one_key: Any = {key: "code"}
    with pytest.raises(TypeError, match=message):
        Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LADDER, **one_key)
    with pytest.raises(TypeError, match=message):
        Hierarchy.from_frame(
            pd.DataFrame({"id": ["s"], "parent": [None], "level": ["street"]}), levels=LADDER, **one_key
        )


def test_a_column_has_one_dimension() -> None:
    with pytest.raises(ValueError, match=r"^A column has one dimension, not 2\.$"):
        Hierarchy.from_columns(["c"], [None], ["city"], levels=LADDER, measures={"households": np.zeros((1, 2))})
    with pytest.raises(ValueError, match=r"^A column has one dimension, not 0\.$"):
        Hierarchy.from_codes(np.array("6109"), levels=LADDER)


def test_codes_in_any_order_are_read_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = ["6109", "610902", "610921", "610902001", "610921001", "610902002"]
    levels = LevelScheme.ladder("city", "county", "street")
    expected = Hierarchy.from_codes(codes, levels=levels)
    monkeypatch.setattr("gridgov._prefix._slow", None)
    assert Hierarchy.from_codes(codes[::-1], levels=levels) == expected
    assert Hierarchy.from_codes(sorted(codes), levels=levels) == expected


def test_a_level_of_codes_must_be_known_and_of_one_kind() -> None:
    with pytest.raises(UnknownKeyError, match="LEV011"):
        Hierarchy.from_codes(["6109"], levels=LADDER, lengths={4: "town"})
    site = Level("site", Text("site", "场所"), ("estate", "work_unit"))
    with pytest.raises(UnknownKeyError, match="LEV012"):
        Hierarchy.from_codes(["6109"], levels=LevelScheme([site]), lengths={4: "site"})


def test_a_frame_is_not_changed_and_columns_may_have_other_names() -> None:
    frame = pd.DataFrame({"编号": ["s", "c"], "上级": [None, "s"], "级": ["street", "community"], "户数": [None, 3.0]})
    before = frame.copy()
    info = Measure("户数", Text("households", "户数"), whole=True)
    h = Hierarchy.from_frame(frame, levels=LADDER, id="编号", parent="上级", level="级", measures=[info], name="编号")
    assert h.unit("c").path == ("s", "c")
    assert h.unit("c").name == "c"
    assert h.measure_info == {"户数": info}
    pd.testing.assert_frame_equal(frame, before)


def test_all_ways_in_can_say_where_a_row_is() -> None:
    for way in (Hierarchy.from_columns, Hierarchy.from_records, Hierarchy.from_frame, Hierarchy.from_codes):
        parameters = inspect.signature(way).parameters
        assert {"levels", "measures", "labels", "roots", "place", "first_row"} <= set(parameters)


def test_a_lazy_frame_is_refused_with_a_way_out() -> None:
    lazy = pl.LazyFrame({"id": ["s"], "parent": [None], "level": ["street"]})
    with pytest.raises(TypeError, match=r"^A data frame in memory is wanted, not a lazy one \(LazyFrame\): call "):
        Hierarchy.from_frame(lazy, levels=LADDER)
    assert len(Hierarchy.from_frame(lazy.collect(), levels=LADDER)) == 1
