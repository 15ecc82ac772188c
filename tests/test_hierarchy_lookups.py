"""Units looked up by id, and what is said where there is none."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import hierarchies

from gridgov._columns import IdColumn
from gridgov.errors import GridgovError, UnknownUnitError
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme


@given(hierarchies(), st.text(max_size=4))
def test_ids_lead_to_rows_and_back(h: Hierarchy, other: str) -> None:
    ids = h.ids.tolist()
    assert h.rows(ids).tolist() == list(range(len(h)))
    assert h.texts_of(np.array([[len(h) - 1, -1], [0, 0]])).tolist() == [[ids[-1], ""], [ids[0], ids[0]]]
    for row, ident in enumerate(ids):
        assert h.row(ident) == row == h.unit(ident).row
        assert h.at(row) == h.unit(ident)
        assert ident in h
        assert h.unit(ident) in h
    if other not in ids:
        assert other not in h
        assert h.rows([other]).tolist() == [-1]
        with pytest.raises(UnknownUnitError) as error:
            h.unit(other)
        assert error.value.problems[0].facts["id"] == other
    assert 5 not in h
    assert None not in h
    for row in (-1, len(h)):
        with pytest.raises(IndexError, match=rf"^Row {row} is not between 0 and {len(h) - 1}\.$"):
            h.at(row)


@given(hierarchies(), hierarchies())
def test_a_unit_of_another_hierarchy_is_found_by_its_id(h: Hierarchy, g: Hierarchy) -> None:
    twin = pickle.loads(pickle.dumps(h))  # noqa: S301 - written here
    for u in twin:
        assert h.row(u) == u.row
        assert u in h
        assert u == h.at(u.row)
        assert not u.is_of(h)
        assert u in h.units()
    for u in g:
        assert (u in h) == (g == h)
        if u.id not in h:
            with pytest.raises(UnknownUnitError):
                h.row(u)


LADDER = LevelScheme.ladder("city", "county", "street")
CODES = ["6109", "610902", "610902001", "610902002", "610921"]


MISSES: list[tuple[Callable[[Hierarchy], object], str, str]] = [
    (
        lambda h: h.unit("610903"),
        (
            "HIE020 id '610903': There is no unit '610903' (the hierarchy has 5). "
            "Look the id up with .ids or .units(); close to it: '610902', '6109'."
        ),
        (
            "HIE020 编号“610903”：没有单元“610903”（层级结构共有5个单元）。请用.ids或.units()查找编号；"
            "相近的编号：“610902”、“6109”。"
        ),
    ),
    (
        lambda h: h.lca_of(["6109"], ["x"]),
        "HIE020 id 'x': There is no unit 'x' (the hierarchy has 5). Look the id up with .ids or .units().",
        "HIE020 编号“x”：没有单元“x”（层级结构共有5个单元）。请用.ids或.units()查找编号。",
    ),
    (
        lambda h: h.rollup("persons"),
        "HIE021 id 'persons': There is no measure 'persons'. Use one of: households.",
        "HIE021 编号“persons”：没有指标“persons”。请使用：households。",
    ),
    (
        lambda _: Hierarchy.from_codes(["6109"], levels=LADDER).rollup("households"),
        (
            "HIE021 id 'households': There is no measure 'households'. "
            "The hierarchy has none; name them in measures=[…] when it is built."
        ),
        ("HIE021 编号“households”：没有指标“households”。该层级结构没有指标；请在构建时用measures=[…]列出。"),
    ),
    (
        lambda h: h.subtree("610902").unit("610902").label("class"),
        "HIE019 id 'class': There is no label 'class'. Use one of: code.",
        "HIE019 编号“class”：没有标签“class”。请使用：code。",
    ),
    (
        lambda h: h.units(level="grid"),
        "LEV011 id 'grid': The scheme has no level 'grid'. It has: city, county, street.",
        "LEV011 编号“grid”：方案没有层级“grid”。现有层级：city, county, street。",
    ),
]


@pytest.mark.parametrize(
    ("call", "en", "zh"), MISSES, ids=["unit", "nothing alike", "measure", "no measures", "label", "level"]
)
def test_what_is_not_there_is_said_with_what_is(call: Callable[[Hierarchy], object], en: str, zh: str) -> None:
    h = Hierarchy.from_codes(CODES, levels=LADDER, measures={"households": [1] * 5}, labels={"code": CODES})
    with pytest.raises(GridgovError) as error:
        call(h)
    assert isinstance(error.value, KeyError)
    assert (error.value.problems[0].text(), error.value.problems[0].text("zh")) == (en, zh)


UNKNOWN: list[Callable[[Hierarchy], object]] = [
    lambda h: h.ancestors_of(["6109", "no", "nor this"]),
    lambda h: h.lca_of(["6109", "no"], ["6109", "6109"]),
    lambda h: h.nearest(["no"]),
    lambda h: h.nearest(iter(["no"])),
    lambda h: h.move("no", "6109"),
    lambda h: h.move("6109", "no"),
    lambda h: h.subtree("no"),
    lambda h: h.rollup("households").of("no"),
    lambda h: h.edit().move("no", to="6109"),
    lambda h: h.edit().remove("no"),
    lambda h: h.edit().set("no", name="x"),
]


@pytest.mark.parametrize("call", UNKNOWN, ids=range(len(UNKNOWN)))
def test_the_first_unknown_unit_is_named(call: Callable[[Hierarchy], object]) -> None:
    h = Hierarchy.from_codes(CODES, levels=LADDER, measures={"households": [1] * 5})
    with pytest.raises(UnknownUnitError, match="There is no unit 'no'"):
        call(h)


def test_suggestions_stay_cheap_in_a_large_hierarchy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridgov._register._SUGGEST_UP_TO", 4)
    monkeypatch.setattr("gridgov._columns._FEW", 4)
    h = Hierarchy.from_codes(CODES, levels=LADDER)
    asked: list[IdColumn] = []
    monkeypatch.setattr(IdColumn, "tolist", asked.append)
    with pytest.raises(UnknownUnitError, match=r"close to it: '610902002', '610902001'"):
        h.unit("610902003")
    with pytest.raises(UnknownUnitError, match=r"close to it: '610921'"):
        h.unit("610922x")
    assert asked == []


@pytest.mark.parametrize("wrong", [5, None, 6109.0, b"6109", ["6109"]], ids=repr)
def test_a_unit_is_named_by_text(wrong: Any) -> None:  # noqa: ANN401 - wrong on purpose
    h = Hierarchy.from_codes(CODES, levels=LADDER)
    with pytest.raises(TypeError, match=rf"^A unit is named by its id, a text, not by {type(wrong).__name__}\.$"):
        h.unit(wrong)


def test_a_single_text_is_no_list_of_ids() -> None:
    h = Hierarchy.from_codes(CODES, levels=LADDER)
    calls: list[Callable[[str], object]] = [h.rows, h.ancestors_of, h.nearest]
    for call in calls:
        with pytest.raises(TypeError, match="A column of values is wanted"):
            call("6109")


def test_wrong_shapes_are_refused() -> None:
    h = Hierarchy.from_codes(CODES, levels=LADDER)
    with pytest.raises(ValueError, match=r"^The values have shape \(4,\), not \(5,\)\.$"):
        h.rollup(np.zeros(4))
    with pytest.raises(ValueError, match=r"^The mask has shape \(6,\), not \(5,\)\.$"):
        h.nearest(np.zeros(6, bool))
    with pytest.raises(ValueError, match=r"^There are 1 units on the left and 2 on the right\.$"):
        h.lca_of(["6109"], ["6109", "6109"])
    with pytest.raises(ValueError, match=r"^The units are of another hierarchy\.$"):
        h.nearest(h.subtree("610902").units())
    assert h.nearest(h.edit().build().units(level="city")).tolist() == [0] * 5
