"""Flows of nets: what is drawn adds up to what lies in cells and grids, worked out base unit by base unit."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from integration_cases import Said, bound, cases, lined

from gridgov import Text
from gridgov.alignment import Alignment, align
from gridgov.errors import InvalidIntegrationError
from gridgov.integration import Integration
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.plot import Figure, flows
from gridgov.plot._fates import CUT, SAME, WHOLE, fates
from gridgov.text import LANGS, Lang

Ends = tuple[str, str]
NASTY = "<script>alert('1')</script> =CMD() " + "名" * 200
#: What follows a name in the label of a node.
COUNT = re.compile(r"(?: \(cut\)|（拆分）)?(?:: |：)[\d.,]+$")


def summary(figure: Figure) -> str:
    return str(figure.layout.title.subtitle.text).replace("<br>", " ")


def drawn(figure: Figure) -> dict[Ends, float]:
    """Return what flows between which labels, without the sums in the labels."""
    trace = figure.data[0]
    names = [COUNT.sub("", label) for label in trace.node.label]
    out: defaultdict[Ends, float] = defaultdict(float)
    for a, b, value in zip(trace.link.source, trace.link.target, trace.link.value, strict=True):
        out[names[a], names[b]] += value
    return dict(out)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[list[int], list[int], list[float | None]]:
    """Draw cells of two nets for each base unit, -1 for none, and households, unknown or not."""
    n = draw(st.integers(1, 12))
    cells = st.lists(st.integers(-1, 3), min_size=n, max_size=n)
    known = st.integers(0, 90).map(float)
    households = draw(st.lists(known if draw(st.booleans()) else known | st.none(), min_size=n, max_size=n))
    return draw(cells), draw(cells), households


def laid(one: list[int], two: list[int], households: list[float | None], name: str = "") -> Alignment:
    base = BaseUnits.of_ids([f"b{i}" for i in range(len(one))], households=households)
    nets = [
        Net.over(k, base, np.array(cells), cells=[f"{name}{k}{i}" for i in range(4)])
        for k, cells in (("x", one), ("y", two))
    ]
    return align(Nets.of(nets, base))


@settings(max_examples=60)
@given(pairs(), st.sampled_from(["households", "base_units"]))
def test_cells_flow_into_cells_as_base_units_say(case: tuple[Any, Any, Any], measure: str) -> None:
    one, two, households = case
    figure = flows(laid(*case), net="x", into="y", measure=measure, most=100)
    by_households = measure == "households" and None not in households and sum(households) > 0
    expected: Counter[Ends] = Counter()
    for a, b, count in zip(one, two, households, strict=True):
        if a >= 0 or b >= 0:
            ends = f"x{a}" if a >= 0 else "not covered", f"y{b}" if b >= 0 else "not covered"
            expected[ends] += int(count) if by_households else 1
    assert drawn(figure) == {ends: count for ends, count in expected.items() if count}
    assert ("base units" in figure.layout.title.text) == (not by_households)
    assert ("not all known" in summary(figure)) == (measure == "households" and not by_households and bool(expected))


@settings(max_examples=40)
@given(pairs(), st.sampled_from(LANGS))
def test_the_three_parts_of_the_sentence_are_those_of_the_legend_and_add_up(
    case: tuple[Any, Any, Any], lang: Lang
) -> None:
    one, two, _ = case
    figure = flows(laid(*case), net="x", into="y", measure="base_units", most=100, lang=lang)
    ways = defaultdict[int, set[int]](set)
    for a, b in zip(one, two, strict=True):
        ways[a].add(b)
    parts = Counter[str]()
    for a, b in zip(one, two, strict=True):
        if a >= 0 or b >= 0:
            parts["rest" if min(a, b) < 0 else "whole" if len(ways[a]) == 1 else "cut"] += 1
    if parts:
        digits = [int(n) for n in re.findall(r"\d+", summary(figure))][:4]
        assert digits == [sum(parts.values()), parts["whole"], parts["cut"], parts["rest"]]
        assert "each net" not in summary(figure)
        assert "各计一次" not in summary(figure)


@pytest.mark.parametrize("grids", [1, 12])
def test_households_that_count_once_for_each_net_are_said_to(monkeypatch: pytest.MonkeyPatch, grids: int) -> None:
    monkeypatch.setattr("gridgov.plot._flow_tables._GRIDS", grids)
    en, zh = (summary(flows(town(), lang=lang)) for lang in LANGS)
    assert "The households of a place count once for each net." in en
    assert "户数按每个体系各计一次。" in zh.replace(" ", "")
    assert "each net" not in summary(flows(town(), net="a"))
    if grids > 1:
        assert int(re.findall(r"\d[\d,]*", en)[0].replace(",", "")) == 3 * 800


@settings(max_examples=40)
@given(pairs(), st.integers(1, 5))
def test_small_flows_are_put_together_and_nothing_is_lost(case: tuple[Any, Any, Any], most: int) -> None:
    every = sorted(drawn(flows(laid(*case), net="x", into="y", most=100)).values())
    figure = flows(laid(*case), net="x", into="y", most=most)
    some = drawn(figure)
    assert math.isclose(sum(some.values()), sum(every))
    together = [value for ends, value in some.items() if "other" in ends[0] or ends[1] == "others"]
    alone = sorted(value for ends, value in some.items() if not ("other" in ends[0] or ends[1] == "others"))
    if len(every) > most:
        folded = re.search(r"The ([\d,]+) smallest flows", summary(figure))
        # One flow of a kind is not put together with any other, but has the same name.
        assert folded is None or 2 <= int(folded[1]) <= len(every) - most
        assert math.isclose(sum(alone), sum(value for value in every[len(every) - most :]) if folded else sum(alone))
    else:
        assert alone == every
        assert together == []


@settings(max_examples=30)
@given(cases())
def test_cells_flow_into_grids_as_the_crosswalk_says(case: Any) -> None:  # noqa: ANN401 - a city and its nets
    city, said = case
    try:
        merged = city.merge(bound(city, said), how="refine")
    except InvalidIntegrationError:  # what cannot be merged is tested elsewhere
        return
    lowest = [net.levels[-1] for net in merged.nets]
    for net, level in zip(merged.nets, lowest, strict=True):
        rows = merged.crosswalk(net.id).to_pandas()
        rows = rows[(rows["level"] == level) & rows["grid"].notna()]
        found = drawn(flows(merged, net=net.id, measure="base_units", most=10_000))
        of_cells = {ends: n for ends, n in found.items() if ends[0] != "not covered" and ends[1] != "in no grid"}
        if len(net.levels) == 1:
            expected = rows.groupby(["cell", "grid"])["units"].sum()
            assert of_cells == pytest.approx({key: n for key, n in expected.items() if n})


def town(households: Any = 100) -> Integration:  # noqa: ANN401 - a number, or one for each building
    """Two communities with eight buildings, and three nets: one as the grids, one cut, one with gaps."""
    city = lined(8, 2, households)
    said = [
        Said("a", tuple((i // 4,) for i in range(8))),
        Said("b", tuple((i // 4,) for i in range(8))),
        Said("c", tuple((() if i == 0 else ((i + 2) // 4,)) for i in range(8))),
    ]
    return city.merge(bound(city, said))


def test_fates_are_those_of_the_table_of_losses() -> None:
    merged = town()
    for at, row in enumerate(merged.losses):
        found = fates(merged, at)
        assert [found.counted(fate) for fate in (SAME, WHOLE, CUT)] == [row.same, row.whole, row.cut]


def test_of_whole_nets_everything_flows_once() -> None:
    merged = town()
    found = drawn(flows(merged))
    by_net: Counter[str] = Counter()
    for (left, _), value in found.items():
        by_net[left] += int(value)
    assert sum(by_net.values()) == 3 * 800
    assert by_net["not covered"] == 100
    assert "8 base units" in next(note.text for note in flows(merged).layout.annotations if note.name == "source")


def test_many_grids_are_drawn_as_what_became_of_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gridgov.plot._flow_tables._GRIDS", 1)
    merged = town()
    trace = flows(merged).data[0]
    right = Counter[str]()
    for target, value in zip(trace.link.target, trace.link.value, strict=True):
        right[re.split(r", |: ", trace.node.label[target])[0]] += value
    assert sum(right.values()) == 3 * 800
    assert right["was in no cell of the net"] == 100
    assert int(merged.losses["cut"].sum()) == len(merged.cuts)
    assert right["cut between grids"] == 100 * int(merged.cuts["units"].sum())


def test_only_what_is_inside_a_unit_is_drawn() -> None:
    merged = town()
    h = merged.nets.base.territory
    assert h is not None
    communities = [unit.id for unit in h.units(level="community")]
    parts = [sum(drawn(flows(merged, net="a", inside=one)).values()) for one in communities]
    assert parts == [400, 400]
    with pytest.raises(KeyError, match="no unit 'x'"):
        flows(merged, inside="x")


def test_both_languages_say_the_same_numbers() -> None:
    merged = town([100, 90, 80, 70, 60, 50, 40, 30])
    every: list[dict[str, Any]] = [{}, {"net": "c"}, {"net": "c", "most": 1}]
    for options in every:
        en, zh = (flows(merged, lang=lang, **options) for lang in LANGS)
        assert en.data[0].link.value == zh.data[0].link.value
        digits = [re.findall(r"\d[\d,.]*\d|\d", summary(figure).replace(" ", "")) for figure in (en, zh)]
        assert sorted(digits[0]) == sorted(digits[1])
        assert not re.search("[a-z]{3}", summary(zh))


def test_names_are_shown_as_they_are() -> None:
    found = laid([0, 1], [0, 0], [3, None], NASTY)
    named = attrs.evolve(found.nets[0], name=Text(NASTY, NASTY))
    again = align(Nets.of([named, found.nets[1]], found.nets.base))
    figure = flows(again, net="x", into="y")
    for text in (*figure.data[0].node.label, *figure.data[0].link.customdata, figure.layout.title.text):
        assert "<script" not in text
        assert "&lt;script" in text
    assert max(map(len, figure.data[0].node.label)) < 90


def test_what_cannot_be_drawn_is_refused() -> None:
    found, merged = laid([0], [0], [3]), town()
    with pytest.raises(ValueError, match="Name two nets"):
        flows(found, net="x")
    with pytest.raises(ValueError, match="into= is for an alignment"):
        flows(merged, net="a", into="b")
    with pytest.raises(ValueError, match="At least one flow"):
        flows(found, net="x", into="y", most=0)
    with pytest.raises(ValueError, match="not of 'people'"):
        flows(found, net="x", into="y", measure="people")
    with pytest.raises(KeyError, match="no net 'z'"):
        flows(merged, net="z")
    with pytest.raises(KeyError, match="of no territory"):
        flows(found, net="x", into="y", inside="c")


def test_nothing_to_draw_is_said() -> None:
    base = BaseUnits.of_ids(["b1"], households=[1])
    nets = Nets.of([Net.over("x", base, np.array([-1])), Net.over("y", base, np.array([-1]))], base)
    figure = flows(align(nets), net="x", into="y")
    assert figure.layout.title.subtitle.text == "Nothing flows."
    assert len(figure.data[0].link.value or ()) == 0
