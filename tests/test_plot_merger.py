"""Figures of mergers: each unit is drawn once, in its state before and with those it becomes one with after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
import pytest
from geo_cases import outlines_of, shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov import Hierarchy, Jurisdiction, LevelScheme
from gridgov.plot import Figure, division
from gridgov.splitting import MergePlan, merge, split
from gridgov.text import LANGS, Lang

LEVELS = LevelScheme.ladder("street", "community", "building")
NASTY = "<script>alert('1')</script>"


def street(counts: Sequence[int | None], names: str | None = None) -> Jurisdiction:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [
        {"id": f"c{i}", "level": "community", "parent": "s", "households": n, "name": names}
        for i, n in enumerate(counts)
    ]
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=LEVELS, measures=["households"]), id="town")


def planned(counts: list[int], seed: int = 0, **more: Any) -> MergePlan:
    """Return a plan for communities that lie in a ring with a few bridges."""
    n = len(counts)
    edges = {(f"c{i}", f"c{(i + 1) % n}") for i in range(n)} if n > 2 else {("c0", f"c{n - 1}")}
    rng = np.random.default_rng(seed)
    edges |= {(f"c{a}", f"c{b}") for a, b in rng.integers(0, n, (2, 2)).tolist() if a < b and (b - a) % n > 1}
    edges = {(min(edge), max(edge)) for edge in edges}
    limits: dict[str, Any] = {"min_households": 500, "max_households": 1500, **more}
    return merge(street(counts), "s", level="community", adjacency=sorted(edges), effort=0.05, **limits)


def dots(figure: Figure, axis: str) -> list[Any]:
    return [t for t in figure.data if t.mode == "markers" and t.xaxis == axis]


def groups(figure: Figure, axis: str) -> dict[str, str]:
    """Return the line of the legend of each unit."""
    return {re.split("[:：]", said)[0]: t.name.replace("<br>", " ") for t in dots(figure, axis) for said in t.hovertext}


COUNTS = st.lists(st.sampled_from([100, 300, 480, 700, 1000, 1600]), min_size=2, max_size=14)


@settings(max_examples=15)
@given(COUNTS, st.integers(0, 100))
def test_each_unit_is_in_its_state_before_and_with_its_own_after(counts: list[int], seed: int) -> None:
    plan = planned(counts, seed)
    figure = division(plan)
    sizes = {f"c{i}": n for i, n in enumerate(counts)}
    before, after = groups(figure, "x"), groups(figure, "x2")
    assert set(before) == set(after) == set(sizes)
    state = {
        u: "below the band" if n < 500 else "above the band" if n > 1500 else "in the band" for u, n in sizes.items()
    }
    for unit, line in before.items():
        alike = [u for u in sizes if state[u] == state[unit]]
        total = sum(sizes[u] for u in alike)
        assert line == f"{state[unit]}, {len(alike)} unit{'s' * (len(alike) > 1)}: {total:,}"
    shapes = {"below the band": "triangle-up", "above the band": "square", "in the band": "circle"}
    assert all(shapes[t.name.replace("<br>", " ").split(",")[0]] == t.marker.symbol for t in dots(figure, "x"))
    frame = plan.units.to_pandas()
    into = dict(zip(frame["unit"], frame["into"], strict=True))
    graph = nx.Graph(into.items())
    for group in nx.connected_components(graph):
        lines = {after[unit] for unit in group}
        target = next(iter({into[unit] for unit in group}))
        assert len(lines) == 1
        assert f" into {target}: {sum(sizes[u] for u in group):,}, in the band" in lines.pop()
    for unit in set(sizes) - set(into):
        assert after[unit].startswith("as before")
        assert ("band" in after[unit]) == (state[unit] != "in the band")
    # Those that become one look alike, and like nobody else.
    looks = {t.name.replace("<br>", " "): (t.marker.color, t.marker.symbol) for t in dots(figure, "x2")}
    assert len(set(looks.values())) == len(looks)
    heads = [note.text for note in figure.layout.annotations[:2]]
    assert heads == [
        f"Before: {len(sizes)} units",
        f"After: {len(sizes) - len(into) + nx.number_connected_components(graph)} units",
    ]


@settings(max_examples=8)
@given(COUNTS, st.integers(0, 100))
def test_neighbours_that_become_one_are_joined(counts: list[int], seed: int) -> None:
    plan = planned(counts, seed)
    figure = division(plan)
    frame = plan.units.to_pandas()
    into = {f"c{i}": f"c{i}" for i in range(len(counts))} | dict(zip(frame["unit"], frame["into"], strict=True))
    ids = plan.found.ids.tolist()
    joined = sum(into[ids[a]] == into[ids[b]] for a, b in plan.found.near.edges.tolist())
    [line] = [t for t in figure.data if t.mode == "lines" and t.name]
    assert line.name == f"Pairs of neighbours that are merged: {joined}"
    assert len([x for x in line.x if x is not None]) == 3 * joined
    moved = sum(counts[int(u[1:])] for u, target in into.items() if u != target)
    assert f"Under another unit than before: {moved:,} households." in figure.layout.meta["alt"]


def test_more_mergers_than_looks_are_drawn_together() -> None:
    counts = [n for i in range(12) for n in (200, 400 + 10 * i)]
    edges = [(f"c{2 * i}", f"c{2 * i + 1}") for i in range(12)]
    place = street(counts)
    plan = merge(place, "s", level="community", adjacency=edges, min_households=500, max_households=900, effort=0.05)
    figure = division(plan, lang="zh")
    lines = list(dict.fromkeys(groups(figure, "x2").values()))
    assert len(lines) == 9
    assert lines[-1] == "其他4项合并：2,460"
    assert figure.layout.title.text == "s：24个“社区”单元合并为12个"


def test_what_finds_no_partner_is_said_and_keeps_its_state() -> None:
    figure = division(planned([100, 1450, 1450]))
    assert groups(figure, "x2")["c0"] == "as before, below the band, 1 unit: 100"
    assert "Still outside the band: 1 units." in figure.layout.meta["alt"]
    assert "no units of" in figure.layout.title.text


@pytest.mark.parametrize("lang", LANGS)
def test_unknown_counts_are_said_to_be_assumed(lang: Lang) -> None:
    place = street([None, 700, 800])
    options: dict[str, Any] = {"level": "community", "min_households": 500, "unknown_as": 100}
    plan = merge(place, "s", adjacency=[("c0", "c1"), ("c1", "c2")], **options)
    figure = division(plan, lang=lang)
    words = {"en": "(1 unknown as 100)", "zh": "（含未知1个，按100计）"}[lang]
    for axis in ("x", "x2"):
        assert words.replace(" ", "") in groups(figure, axis)["c0"].replace(" ", "")
    assert {"en": "Unknown households of 1 units", "zh": "1个单元的户数未知"}[lang] in figure.layout.meta["alt"]


def test_on_outlines_what_becomes_one_is_filled_alike() -> None:
    boxes = {f"c{i}": shapely.box(i, 0, i + 1, 1) for i in range(4)}
    outlines = outlines_of(boxes, "EPSG:4547")
    place = street([200, 400, 1000, 700])
    plan = merge(place, "s", level="community", outlines=dict(outlines), min_households=500, max_households=700)
    figure = division(plan, outlines=outlines)
    fills = [t for t in figure.data if t.fill == "toself" and t.xaxis == "x2"]
    assert len(fills) == len(dots(figure, "x2")) == 3
    assert "c1<br>600 households" in [note.text for note in figure.layout.annotations]
    assert "No map" not in figure.layout.meta["alt"]
    zh = division(plan, outlines=outlines, lang="zh")
    assert "c1<br>600户" in [note.text for note in zh.layout.annotations]


def test_mergers_and_divisions_stand_in_rows_and_names_stay_text() -> None:
    place = street([480, 700, 800], NASTY)
    plan = merge(place, "s", level="community", adjacency=[("c0", "c1"), ("c1", "c2")], min_households=500)
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "c", "households": 300} for i in range(4)]
    other = split(
        Jurisdiction(territory=Hierarchy.from_records(rows, levels=LEVELS, measures=["households"])),
        "c",
        max_households=600,
    )
    figure = division([plan, other])
    assert "<script" not in figure.to_json().replace("\\u003c", "<")
    assert figure.layout.title.text == "Divisions and mergers of 2 units, before and after"
    heads = [note.text for note in figure.layout.annotations if "efore" in note.text]
    assert heads == ["s, before: 3 units", "c, before: 1,200"]
    assert {legend.title.text for legend in (figure.layout.legend, figure.layout.legend4)} == {"households"}
    twice = division([plan, plan])
    assert twice.layout.title.text == "Mergers inside 2 units, before and after"
    assert twice.layout.meta["alt"].count("Under another unit") == 1
    assert f"Under another unit than before: {2 * plan.moved:,.0f} households." in twice.layout.meta["alt"]
    en, zh = (division([plan, other], lang=lang) for lang in LANGS)
    numbers = [sorted(re.findall(r"\d[\d,]*", f.layout.meta["alt"])) for f in (en, zh)]
    assert numbers[0] == numbers[1]


def test_what_is_no_plan_is_refused() -> None:
    plan = planned([100, 700])
    for wrong in (3, [plan, "x"], street([1])):
        with pytest.raises(TypeError, match="split, redraw or merge returned"):
            division(wrong)  # type: ignore[arg-type]
