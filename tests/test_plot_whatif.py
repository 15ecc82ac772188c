"""Figures of what-if: every number of an answer is drawn once, at its place, and nothing unknown is drawn as known."""

from __future__ import annotations

import math
import re
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_whatif import CITY, DAY, PLACE, street

from gridgov import whatif
from gridgov._answer import Answer, Asked
from gridgov.plot import Figure, cities, thresholds
from gridgov.text import LANGS, Lang, Text

SWEEP = whatif.sweep(PLACE, CITY, "size", on=DAY, max_households=[1000, 5000], cost=10)
FRONTIER = whatif.frontier(PLACE, CITY, "size", on=DAY)
ROLES = whatif.sweep(PLACE, CITY, "chief", on=DAY, role=["grid_chief", "building_head"])
CROSS = whatif.cross({"A": PLACE, "B": street([1])}, [CITY], on=DAY)
ONE = whatif.grid(PLACE, CITY, {("size", "max_households"): [1000, 5000]}, on=DAY)
TWO = whatif.grid(
    PLACE, CITY, {("size", "max_households"): [1000, 5000], ("range", "min_households"): [5, 10, 15]}, on=DAY
)
THREE = whatif.grid(
    PLACE,
    CITY,
    {
        ("size", "max_households"): [1000, 5000],
        ("range", "min_households"): [5, 1000],
        ("chief", "role"): ["grid_chief", "building_head"],
    },
    on=DAY,
)
NASTY = "<script>alert('1')</script> =CMD() " + "名" * 200
KEYS = ("pass", "fail", "not_applicable", "unknown")


def summary(figure: Figure) -> str:
    return str(figure.layout.title.subtitle.text).replace("<br>", " ")


def test_a_sweep_is_drawn_as_lines_and_what_is_no_number_as_bars() -> None:
    fail, unknown, passed, cost = SWEEP.plot().data
    assert [fail.name, unknown.name, passed.name] == ["fail", "unknown", "pass"]
    for trace, key in ((fail, "fail"), (unknown, "unknown"), (passed, "pass"), (cost, "cost")):
        assert (trace.type, list(trace.x), list(trace.y)) == ("scatter", [1000, 5000], SWEEP.columns[key].tolist())
    # In words, with the key by which a researcher finds the parameter again.
    assert SWEEP.plot().layout.xaxis.title.text == "maximum households (max_households)"
    assert SWEEP.plot(lang="zh").layout.xaxis.title.text == "户数上限（户，max_households）"
    for figure, words in ((SWEEP.plot(), "by maximum households"), (SWEEP.plot(lang="zh"), "按户数上限取值")):
        assert words in figure.layout.title.text
        assert "max_households" not in figure.layout.title.text
    assert "unit of the price given" in SWEEP.plot().layout.yaxis2.title.text
    assert "与所给单价同单位" in SWEEP.plot(lang="zh").layout.yaxis2.title.text
    bars = ROLES.plot().data
    assert (bars[0].type, list(bars[0].x)) == ("bar", [0, 1])
    assert list(ROLES.plot().layout.xaxis.ticktext) == ["grid_chief", "building_head"]
    assert list(bars[0].y) == ROLES.columns["fail"].tolist()
    # Colour is never alone.
    assert len({trace.line.dash for trace in (fail, unknown, passed)}) == 3
    assert len({trace.marker.symbol for trace in (fail, unknown, passed)}) == 3
    assert len({trace.marker.pattern.shape for trace in bars}) == 3


def test_the_value_in_force_is_marked() -> None:
    figure = SWEEP.plot()
    now = SWEEP.asked.now["max_households"]
    assert [shape.x0 for shape in figure.layout.shapes] == [now]
    assert f"current value: {now:,}" in [note.text for note in figure.layout.annotations]
    low, high = figure.layout.xaxis.range
    assert low < min(1000, now) <= max(5000, now) < high
    assert not ROLES.plot().layout.shapes


def test_words_of_parameters_are_not_those_of_fields_that_mean_something_else() -> None:
    answer = whatif.sweep(PLACE, CITY, "size", on=DAY, boundary=["over", "at_least"])
    for lang, title, values in (
        ("en", "the limit itself (boundary)", ["over it", "it and over"]),
        ("zh", "上限是否含本数（boundary）", ["超过", "达到或超过"]),
    ):
        layout = answer.plot(lang=cast("Lang", lang)).layout
        assert (layout.xaxis.title.text, list(layout.xaxis.ticktext)) == (title, values)


def test_a_frontier_is_drawn_as_steps() -> None:
    figure = FRONTIER.plot()
    fail = figure.data[0]
    low, high = figure.layout.xaxis.range
    starts, ends = (FRONTIER.columns[key] for key in ("from", "to"))
    assert fail.line.shape == "hv"
    # Each point of the axis has the count of the step that it is in; the last step goes on to the end.
    x, y = np.array(fail.x), np.array(fail.y)
    assert np.isfinite(x).all()
    assert (x[-1], y[-1]) == (high, FRONTIER.columns["fail"][-1])
    for at in [low + (high - low) * i / 49 for i in range(50)]:
        step = int(np.flatnonzero((starts <= math.floor(at)) & (ends >= math.floor(at)))[0])
        if at >= starts[step] and at >= x[0]:
            assert y[np.searchsorted(x, at, "right") - 1] == FRONTIER.columns["fail"][step]


def test_a_grid_of_one_parameter_is_a_curve() -> None:
    line = ONE.plot().data[0]
    assert (line.type, list(line.x), list(line.y)) == ("scatter", [1000, 5000], ONE.columns["fail"].tolist())


def test_a_grid_is_a_table_of_all_its_settings() -> None:
    two = TWO.plot().data[0]
    assert np.array(two.z).T.ravel().tolist() == TWO.columns["fail"].tolist()
    assert list(TWO.plot().layout.xaxis.ticktext) == ["1,000", "5,000"]
    assert list(TWO.plot().layout.yaxis.ticktext) == ["5", "10", "15"]
    title = TWO.plot().layout.title.text.replace("<br>", " ")
    assert title == "Failures by minimum households (range), down, and maximum households (size), across"
    assert TWO.plot(lang="zh").layout.title.text == "不通过数（行：户数下限（range）；列：户数上限（size））"
    assert TWO.plot().layout.xaxis.title.text == "maximum households (size.max_households)"
    assert "户数下限（户，range.min_households） = 5" in TWO.plot(lang="zh").data[0].hovertext[0][0]
    figure = THREE.plot()
    rows = ["5, grid_chief", "5, building_head", "1,000, grid_chief", "1,000, building_head"]
    assert list(figure.layout.yaxis.ticktext) == rows
    assert np.array(figure.data[0].z).T.ravel().tolist() == THREE.columns["fail"].tolist()


def made(rows: list[dict[str, Any]]) -> Answer:
    """Return an answer about places and policies with counts that are made up."""
    columns = {key: np.array([row[key] for row in rows], object) for key in ("jurisdiction", "policy")}
    columns |= {key: np.array([row[key] for row in rows], np.int64) for key in KEYS}
    names = {"jurisdiction": Text("place", "辖区"), "policy": Text("policy", "政策")}
    return Answer(
        "cities under policies", columns, Asked("places", ("jurisdiction", "policy"), names, day="2026-01-01")
    )


@st.composite
def tables(draw: st.DrawFn) -> list[dict[str, Any]]:
    counts = st.integers(0, 3)
    places, policies = (draw(st.integers(1, 4)) for _ in range(2))
    return [
        {"jurisdiction": f"city {i}", "policy": f"policy {j}", **{key: draw(counts) for key in KEYS}}
        for i in range(places)
        for j in range(policies)
    ]


@settings(max_examples=60)
@given(tables())
def test_each_field_shows_its_numbers_or_that_there_are_none(rows: list[dict[str, Any]]) -> None:
    figure = cities(made(rows))
    heat, *others = figure.data
    places = list(dict.fromkeys(row["jurisdiction"] for row in rows))
    policies = list(dict.fromkeys(row["policy"] for row in rows))
    said = {
        (int(x), round(float(y if trace.type == "scatter" else y + base - 0.47))): text
        for trace in others
        for x, y, text, base in zip(
            trace.x,
            trace.y if trace.type == "scatter" else [0.94] * len(trace.x),
            trace.text,
            (trace.base if trace.type == "bar" else trace.y),
            strict=True,
        )
    }
    hatched = {(int(x), round(b + 0.47)) for t in others if t.type == "bar" for x, b in zip(t.x, t.base, strict=True)}
    for row in rows:
        x, y = policies.index(row["policy"]), places.index(row["jurisdiction"])
        judged = row["pass"] + row["fail"] + row["unknown"]
        if not judged:
            assert (heat.z[y][x], said[x, y]) == (None, "–")
        elif row["unknown"] == judged:
            assert (heat.z[y][x], said[x, y], (x, y) in hatched) == (None, f"{judged} ?", True)
        else:
            assert heat.z[y][x] == row["fail"] / judged
            more = f"<br>+{row['unknown']} ?" if row["unknown"] else ""
            assert said[x, y] == f"{row['fail']}/{judged}{more}"
            assert (x, y) not in hatched
        assert f"{row['not_applicable']} not applicable" in heat.hovertext[y][x]


def test_cities_of_a_real_answer() -> None:
    heat = CROSS.plot().data[0]
    shares = [f / (p + f + u) for p, f, u in zip(*(CROSS.columns[k] for k in ("pass", "fail", "unknown")), strict=True)]
    assert [row[0] for row in heat.z] == pytest.approx(shares)
    assert list(CROSS.plot().layout.yaxis.ticktext) == ["A", "B"]
    assert str(DAY)[:10] in CROSS.plot().layout.annotations[-1].text


@pytest.mark.parametrize("answer", [SWEEP, FRONTIER, ROLES, CROSS, ONE, TWO, THREE], ids=lambda a: a.title)
def test_both_languages_show_the_same_numbers(answer: Answer) -> None:
    en, zh = (answer.plot(lang=lang) for lang in LANGS)
    for one, two in zip(en.data, zh.data, strict=True):
        assert str(one.x) == str(two.x)
        assert str(one.y) == str(two.y)
    numbers = [sorted(re.findall(r"\d[\d,.]*\d|\d", summary(figure))) for figure in (en, zh)]
    assert numbers[0] == numbers[1]
    assert answer.plot(title="<b>").layout.title.text == "&lt;b&gt;"


def test_names_are_shown_as_they_are() -> None:
    rows = [{"jurisdiction": NASTY, "policy": NASTY + str(i), **dict.fromkeys(KEYS, 1)} for i in range(30)]
    figure = cities(made(rows))
    # Words for those who do not see it are no part of the drawing.
    text = figure.update_layout(meta=None).to_json()
    assert "<script" not in text.replace("\\u003c", "<")
    assert max(len(name) for name in figure.layout.xaxis.ticktext) < 60


def test_many_places_need_no_words_and_none_at_all_are_said() -> None:
    many = [
        {"jurisdiction": str(i), "policy": str(j), **dict.fromkeys(KEYS, i % 2)} for i in range(80) for j in range(25)
    ]
    figure = cities(made(many))
    assert figure.data[0].showscale
    assert np.array(figure.data[0].z, float).shape == (80, 25)
    assert summary(cities(made([]))) == "There is nothing to compare."


def test_an_answer_of_another_form_is_refused() -> None:
    for answer in (CROSS, TWO):
        with pytest.raises(ValueError, match=r"use cities\(\)"):
            thresholds(answer)
    for answer in (SWEEP, FRONTIER, ONE):
        with pytest.raises(ValueError, match=r"see thresholds\(\)"):
            cities(answer)


def test_nothing_judged_is_said() -> None:
    columns: dict[str, Any] = {"n": np.array([1, 2]), **{key: np.zeros(2, np.int64) for key in ("applies", *KEYS)}}
    figure = thresholds(Answer("none", columns, Asked("values", ("n",))))
    assert summary(figure) == "Nothing is judged."


def test_an_unknown_cost_is_a_gap() -> None:
    columns: dict[str, Any] = {"n": np.array([1, 2]), "fail": np.array([1, 0]), "cost": np.array([math.nan, 5.0])}
    figure = thresholds(Answer("cost", columns, Asked("values", ("n",))))
    assert figure.data[-1].y == (None, 5.0)
    assert figure.data[-1].hovertext[0] == "1: -"
