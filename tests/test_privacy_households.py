"""A group that needs care is counted for a unit above households: whatever way in, a household has no such count."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from cli_cases import run
from hypothesis import given
from hypothesis import strategies as st

from gridgov import documents, graph
from gridgov.changes import CreateUnit, SetMeasure, apply
from gridgov.errors import InvalidChangeError, InvalidDocumentError, InvalidGraphError, InvalidHierarchyError, Problems
from gridgov.hierarchy import Hierarchy, HierarchyBuilder
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.measures import Measure
from gridgov.text import Text

GROUP = "persons_in_community_correction"
LEVELS = LevelScheme.ladder("grid", "household")
RECORDS: list[dict[str, Any]] = [
    {"id": "h", "level": "household", "parent": "g", GROUP: 0},
    {"id": "g", "level": "grid", "parent": None, GROUP: 12},
    {"id": "i", "level": "household", "parent": "g", GROUP: 1},
]


def at_home(value: float | None = None) -> Hierarchy:
    """Return a grid with a household, of which a sensitive count is stated."""
    return Hierarchy.from_columns(
        ["h", "g"], ["g", None], ["household", "grid"], levels=LEVELS,
        measures={GROUP: [value, 12], "households": [1, 1]},
    )  # fmt: skip


def columns() -> dict[str, list[Any]]:
    return {key: [record[key] for record in RECORDS] for key in RECORDS[0]}


def built() -> Hierarchy:
    builder = HierarchyBuilder(LEVELS)
    for r in RECORDS:
        builder.add(r["id"], r["level"], r["parent"], measures={GROUP: r[GROUP]})
    return builder.build()


WAYS: dict[str, Callable[[], Hierarchy]] = {
    "columns": lambda: Hierarchy.from_columns(
        *(columns()[key] for key in ("id", "parent", "level")), levels=LEVELS, measures={GROUP: columns()[GROUP]}
    ),
    "records": lambda: Hierarchy.from_records(RECORDS, levels=LEVELS, measures=[GROUP]),
    "frame": lambda: Hierarchy.from_frame(pl.DataFrame(columns()), levels=LEVELS, measures=[GROUP]),
    "builder": built,
}


def problems(make: Callable[[], object]) -> Problems:
    with pytest.raises(InvalidHierarchyError) as error:
        make()
    return error.value.problems


@pytest.mark.parametrize("way", WAYS)
def test_f66_no_household_has_a_sensitive_count_whatever_way_it_comes_in(way: str) -> None:
    found = problems(WAYS[way])
    assert [(p.code, p.place.row, p.place.column, p.place.id) for p in found] == [
        ("PRV001", 1, GROUP, "h"),
        ("PRV001", 3, GROUP, "i"),
    ]


@pytest.mark.parametrize("codes", [["1", "11", "12"], ["12", "1", "11"]])
def test_f66_nor_by_its_code(codes: list[str]) -> None:
    def make() -> Hierarchy:
        values = [0 if len(code) == 2 else 12 for code in codes]
        return Hierarchy.from_codes(
            codes, levels=LEVELS, lengths={1: "grid", 2: "household"}, measures={GROUP: values}, first_row=5
        )

    assert [(p.code, p.place.row, p.place.id) for p in problems(make)] == [
        ("PRV001", row, code) for row, code in enumerate(codes, 5) if len(code) == 2
    ]


def test_f66_nor_after_an_edit() -> None:
    found = problems(lambda: at_home().edit().set("h", measures={GROUP: 0}).build())
    assert [(p.code, p.place.id) for p in found] == [("PRV001", "h")]


def test_f66_nor_after_a_change() -> None:
    place = Jurisdiction(territory=at_home())
    with pytest.raises(InvalidChangeError) as error:
        apply(place, [SetMeasure("g", GROUP, 13), SetMeasure("h", GROUP, 0)], on="2026-01-01")
    assert [(p.code, p.place.row, p.place.id) for p in error.value.problems] == [("PRV001", 2, "h")]
    with pytest.raises(InvalidChangeError, match="PRV001"):
        apply(place, [CreateUnit("i", "household", "g", measures={GROUP: 1})], on="2026-01-01")


def test_f66_everything_else_that_is_wrong_is_said_with_it() -> None:
    wrong = [
        *RECORDS,
        {"id": "j", "level": "flat", "parent": "g", GROUP: 1},
        {"id": "g", "level": "household", "parent": "x"},
    ]
    wrong[0] = {**wrong[0], GROUP: -1}
    found = problems(lambda: Hierarchy.from_records(wrong, levels=LEVELS, measures=[GROUP]))
    assert sorted(p.code for p in found) == ["HIE001", "HIE002", "HIE009", "HIE012", "PRV001", "PRV001"]


@pytest.mark.parametrize("kind", ["household", "person"])
def test_f66_it_is_the_kind_that_counts_and_not_the_level(kind: str) -> None:
    levels = LevelScheme(
        [
            Level("grid", Text("grid", "网格"), ["grid"]),
            Level("home", Text("home", "住处"), [kind, "building"], under=["grid"]),
        ]
    )

    def make(which: str, measure: Measure) -> Hierarchy:
        return Hierarchy.from_columns(
            ["g", "h"], [None, "g"], ["grid", "home"], kind=["grid", which], levels=levels,
            measures={measure.key: [12, 3]}, measure_info=[measure],
        )  # fmt: skip

    own = Measure("own", Text("own", "自有"), whole=True, sensitive=True)
    # What the library knows as sensitive is, whatever its description says.
    meek = Measure(GROUP, Text("some", "某些"), whole=True)
    for measure in (own, meek):
        assert [p.code for p in problems(partial(make, kind, measure))] == ["PRV001"]
        assert make("building", measure).measures[measure.key].tolist() == [12, 3]
    assert len(make(kind, Measure("own", Text("own", "自有"), whole=True))) == 2


@given(
    st.lists(st.tuples(st.booleans(), st.sampled_from([None, 0, 1, 40])), max_size=12),
)
def test_f66_exactly_the_known_counts_of_households_are_refused(rows: list[tuple[bool, float | None]]) -> None:
    ids = [f"u{i}" for i in range(len(rows))]
    expected = [ident for ident, (home, value) in zip(ids, rows, strict=True) if home and value is not None]

    def make() -> Hierarchy:
        return Hierarchy.from_columns(
            ["g", *ids], [None, *["g"] * len(ids)], ["grid", *("household" if home else "yard" for home, _ in rows)],
            levels=LevelScheme.ladder("grid", "yard", "household", optional=["yard"]),
            measures={GROUP: [40, *(value for _, value in rows)]},
        )  # fmt: skip

    if expected:
        assert [p.place.id for p in problems(make)] == expected
    else:
        assert np.array_equal(make().measures[GROUP][1:], [np.nan if v is None else v for _, v in rows], equal_nan=True)


def test_f66_no_document_holds_a_sensitive_count_of_a_household() -> None:
    info = json.dumps({"key": GROUP, "name": {"en": "x", "zh": "x"}, "whole": True})
    text = (
        '{"format": "gridgov", "version": 1, "levels": [{"key": "grid", "name": {"en": "g", "zh": "g"}}, '
        '{"key": "household", "name": {"en": "h", "zh": "h"}}], "measures": [' + info + '], "units": ['
        '{"id": "h1", "level": "household", "parent": "g", "measures": {"%s": 0}}, {"id": "g", "level": "grid"}, '
        '{"id": "h2", "level": "household", "parent": "g", "measures": {"%s": 1}}]}'
    ) % (GROUP, GROUP)
    with pytest.raises(InvalidDocumentError) as error:
        documents.loads(text)
    found = error.value.problems
    assert [(p.code, p.place.path, p.place.row) for p in found] == [
        ("PRV001", f"$.units[0].measures.{GROUP}", 1),
        ("PRV001", f"$.units[2].measures.{GROUP}", 3),
    ]


def test_f66_no_graph_holds_one_either() -> None:
    made = graph.to_networkx(Jurisdiction(territory=at_home()))
    made.nodes["unit:h"][f"m_{GROUP}"] = 1
    with pytest.raises(InvalidGraphError) as error:
        graph.from_networkx(made)
    assert [p.code for p in error.value.problems] == ["PRV001"]
    assert error.value.problems[0].place.path == f"nodes['unit:h']['m_{GROUP}']"


def test_other_counts_of_a_household_are_allowed() -> None:
    h = at_home()
    assert documents.loads(documents.dumps(Jurisdiction(territory=h))).territory == h


def test_f66_convert_refuses_a_sensitive_count_of_a_household(tmp_path: Path) -> None:
    source, scheme = tmp_path / "units.csv", tmp_path / "s.toml"
    scheme.write_text(
        'id = "s"\nname = { en = "s", zh = "s" }\n'
        + "".join(
            f'[[levels]]\nkey = "{key}"\nname = {{ en = "{key}", zh = "{key}" }}\n' for key in ("grid", "household")
        ),
        "utf-8",
    )
    source.write_text(f"id,level,parent,{GROUP}\ng,grid,,12\nh,household,g,0\n", "utf-8")
    target = tmp_path / "units.json"
    for name in ("units.json", "again.csv", "units.graphml"):
        target = tmp_path / name
        result = run("convert", source, target, "--levels", scheme, code=2)
        assert f"units.csv, row 3, column '{GROUP}', id 'h': 'h' is a household" in result.stderr
        assert not target.exists()
