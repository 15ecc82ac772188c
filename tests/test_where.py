"""Selectors of units: read, written again, and held against a plain reading of every unit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.schemes._count import rows_of
from gridgov.schemes._draft import Draft
from gridgov.schemes._where import LabelTest, Where, said
from gridgov.text import Text

KEY = st.sampled_from(["town", "grid", "level_1", "a"])
VALUE = st.text(st.characters(exclude_characters="[]=", exclude_categories=["Cs"]), min_size=1, max_size=5)
TEST = st.builds(LabelTest, st.sampled_from(["old", "new_1"]), st.none() | VALUE, st.booleans())
LEVELS = LevelScheme(
    [
        Level("town", Text("town", "镇"), ("town",)),
        Level("base", Text("base unit", "基层单位"), ("community", "village")),
    ]
)


@given(st.builds(Where, KEY, st.none() | KEY, st.lists(TEST, max_size=3).map(tuple)))
def test_what_is_written_reads_the_same(where: Where) -> None:
    assert Where.parse(str(where)) == where


@pytest.mark.parametrize(
    "text",
    [
        *["", " ", "Grid", "grid ", "1grid", "网格", "grid,town", "grid:", ":grid", "grid:a:b", "grid[", "grid[]"],
        *["grid[!]", "grid[!!a]", "grid[A]", "grid[a=]", "grid[a=b=c]", "grid[a]b", "grid[a][b", "[a]"],
    ],
)
def test_what_names_no_units_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"names no units\. Write level, level:kind or level"):
        Where.parse(text)


def test_several_selectors_are_said_as_one_text() -> None:
    assert said("grid") == "grid"
    assert said(["grid", "town[old]"]) == "grid, town[old]"


@given(st.data())
def test_units_are_those_that_a_plain_reading_finds(data: st.DataObject) -> None:
    kinds = data.draw(st.lists(st.sampled_from(["community", "village"]), min_size=1, max_size=8))
    ages = [data.draw(st.sampled_from([None, "old", "new"])) for _ in kinds]
    marks = [data.draw(st.sampled_from([None, "yes"])) for _ in kinds]
    draft = Draft(LEVELS)
    draft.add(["t"], np.array([-1]), LEVELS.type_of("town"))
    draft.add(
        [f"u{i}" for i in range(len(kinds))],
        np.zeros(len(kinds), np.int64),
        np.array([LEVELS.type_of("base", k) for k in kinds]),
    )
    rows = np.arange(1, len(kinds) + 1)
    draft.label("age", rows, np.array(ages, object))
    draft.label("mark", rows, np.array(marks, object))
    text = data.draw(st.sampled_from(["base", "base:village"])) + data.draw(
        st.sampled_from(
            ["", "[age]", "[!age]", "[age=old]", "[!age=old]", "[mark][age=new]", "[!mark][!age=new]", "[gone]"]
        )
    )
    found: list[int] = []
    for i, (kind, age, mark) in enumerate(zip(kinds, ages, marks, strict=True), 1):
        fits = ":" not in text or kind == "village"
        fits &= "[age]" not in text or age is not None
        fits &= "[!age]" not in text or age is None
        fits &= "[age=old]" not in text or age == "old"
        fits &= "[!age=old]" not in text or age != "old"
        fits &= "[age=new]" not in text or age == "new"
        fits &= "[!age=new]" not in text or age != "new"
        fits &= "[mark]" not in text or mark is not None
        fits &= "[!mark]" not in text or mark is None
        fits &= "[gone]" not in text
        found += [i] * fits
    assert draft.rows(text).tolist() == found
    assert draft.rows([text, "town"]).tolist() == [0, *found]
    assert draft.rows([text, text]).tolist() == found
    records = [{"id": "t", "level": "town"}] + [
        {"id": f"u{i}", "level": "base", "kind": kind, "parent": "t", "age": age, "mark": mark}
        for i, (kind, age, mark) in enumerate(zip(kinds, ages, marks, strict=True), 1)
    ]
    h = Hierarchy.from_records(records, levels=LEVELS, labels=["age", "mark"])
    assert rows_of(Jurisdiction(territory=h), Where.parse(text)).tolist() == found
