"""Figures of nets, divisions, thresholds and places as a browser draws them: the published systems, both languages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from html import unescape
from typing import Any

import attrs
import numpy as np
import pytest
from browser import Draw
from geo_cases import outlines_of, shapely

from gridgov import Hierarchy, Jurisdiction, LevelScheme, plot, policies, schemes, whatif
from gridgov._answer import Answer, Asked
from gridgov.alignment import Alignment, align
from gridgov.findings import check
from gridgov.geo import Outlines
from gridgov.integration import Integration, integrate
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.rules import CommunityOversize, OneChief
from gridgov.splitting import MergePlan, SplitPlan, merge, redraw, split
from gridgov.text import Lang, Text

Make = Callable[[Lang], plot.Figure]
NASTY = "<script>alert('1')</script> =CMD() " + "名" * 200


@cache
def ankang() -> Jurisdiction:
    return schemes.load("ankang-321").synthesise(readings={"households": "even"})


@cache
def county() -> Integration:
    """The county: twenty-one nets, no households at base units."""
    scheme = schemes.load("county-many-nets")
    place = scheme.synthesise()
    return integrate(scheme.synthesise_nets(place).nets, within=place)


@cache
def aligned(which: str) -> Alignment:
    if which == "county":
        return align(county().nets)
    return align(schemes.load("ankang-321").synthesise_nets(ankang()).nets)


@cache
def divided() -> SplitPlan:
    """One of the communities of Ankang that were too large."""
    before = schemes.load("ankang-321").synthesise(state="before_split")
    return split(before, "610902003008", max_households=5000, effort=0.05)


@cache
def block(name: str = "兴安社区") -> tuple[SplitPlan, SplitPlan, Outlines]:
    """A community of 60 buildings on a map: split, and its grids drawn anew."""
    rng = np.random.default_rng(3)
    points = shapely.MultiPoint(rng.random((60, 2)) * 64)
    cells = shapely.intersection(shapely.get_parts(shapely.voronoi_polygons(points)), shapely.box(0, 0, 64, 64))
    outlines = outlines_of({f"b{i:02}": cell for i, cell in enumerate(cells)}, "CGCS2000")
    middle = shapely.get_coordinates(shapely.centroid(cells))
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community", "name": name}]
    rows += [{"id": f"g{k}", "level": "grid", "parent": "c", "name": f"第{k + 1}网格"} for k in range(3)]
    for i, (x, _) in enumerate(middle.tolist()):
        house = {"level": "building", "households": float(60 + 7 * i % 90), "name": f"{i}号楼"}
        rows.append({"id": f"b{i:02}", "parent": f"g{int(x // 22)}", **house})
    levels = LevelScheme.ladder("community", "grid", "building")
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]), id="c")
    given = dict(outlines)
    return (
        split(place, "c", max_households=2500, keep=[], outlines=given, effort=0.05),
        redraw(place, "c", level="grid", min_households=1000, max_households=2200, outlines=given, effort=0.05),
        outlines,
    )


@cache
def joined(name: str = "兴安社区") -> tuple[MergePlan, Outlines]:
    """The buildings of the same community, those with few households merged with neighbours."""
    _, drawn_anew, outlines = block(name)
    place = drawn_anew.jurisdiction
    given = dict(outlines)
    plan = merge(place, "c", level="building", outlines=given, effort=0.05, min_households=100, max_households=300)
    return plan, outlines


@cache
def rules(lang: Lang) -> plot.Figure:
    """Five places under every rule of one policy."""
    found = [schemes.load(key) for key in schemes.available()]
    policy = policies.load("ankang-321")
    return plot.cities(
        {scheme.name.get(lang): check(scheme.synthesise(), policy, on="2026-01-01") for scheme in found[2:]}, lang=lang
    )


def cities(lang: Lang) -> plot.Figure:
    """Every published system under every policy that they have, and under two more; the counts are made up."""
    found = [schemes.load(key) for key in schemes.available()]
    places = [scheme.name.get(lang) for scheme in found]
    rules = [s.policy.title.get(lang) for s in found if s.policy is not None] + ["5,000", NASTY]
    pairs = [(place, rule) for place in places for rule in rules]
    rng = np.random.default_rng(1)
    columns: dict[str, Any] = {
        key: np.array([pair[i] for pair in pairs], object) for i, key in enumerate(("jurisdiction", "policy"))
    }
    # Of some nothing is judged, of some nothing is known.
    idle, unknown = np.arange(len(pairs)) % 7 == 0, np.arange(len(pairs)) % 5 == 0
    for key, most in (("pass", 4000), ("fail", 900), ("unknown", 12), ("not_applicable", 5)):
        counts = rng.integers(0, most, len(pairs))
        columns[key] = np.where(idle | (unknown & (key in {"pass", "fail"})), 0, counts)
    names = {"jurisdiction": Text("place", "辖区"), "policy": Text("policy", "政策")}
    asked = Asked("places", ("jurisdiction", "policy"), names, day="2026-01-01")
    return plot.cities(Answer("made up", columns, asked), lang=lang)


RULE = CommunityOversize(max_households=1400)
CHIEF = OneChief(role="building_head")


def sweep(lang: Lang, **more: Any) -> plot.Figure:
    answer = whatif.sweep(ankang(), RULE, on="2026-01-01", **more)
    return answer.plot(lang=lang)


def grid(lang: Lang) -> plot.Figure:
    values = {("SIZ001", "max_households"): range(900, 1600, 100), ("SIZ001", "boundary"): ["over", "at_least"]}
    return whatif.grid(ankang(), [RULE, CHIEF], values, on="2026-01-01").plot(lang=lang)


def land(lang: Lang, *, kinds: bool = False, known: bool = True) -> plot.Figure:
    outlines = block()[2]
    values: dict[str, Any] = {
        ident: None if not known or i % 9 == 4 else 80 + 17 * i for i, ident in enumerate(outlines)
    }
    if kinds:
        values = {ident: None if value is None else NASTY[: 8 + value % 3] for ident, value in values.items()}
    return plot.areas(outlines, values, what=Text("households", "户数"), unit=Text("households", "户"), lang=lang)


def odd(lang: Lang) -> plot.Figure:
    """Nets, cells and units with long names and markup."""
    base = BaseUnits.of_ids([f"b{i}" for i in range(6)], households=[40, 30, 20, 10, 5, None])
    name = Text(NASTY, NASTY)
    nets = [
        Net.over(f"n{k}", base, np.array([0, 0, k % 2, 1, 1, -1]), cells=[f"{NASTY}{i}" for i in (0, 1)])
        for k in range(3)
    ]
    named = [attrs.evolve(net, name=name) for net in nets]
    return plot.flows(align(Nets.of(named, base)), net="n0", into="n1", lang=lang)


def six(lang: Lang) -> plot.Figure:
    """Six nets whose names do not stand above columns."""
    base = BaseUnits.of_ids([f"b{i}" for i in range(6)])
    name = {"en": "net of the public security department {}", "zh": "公安机关派出所警务网格体系{}"}[lang]
    nets = [Net.over(f"n{k}", base, np.array([0, 0, k % 2, 1, 1, -1]), cells=["a", "b"]) for k in range(6)]
    named = [attrs.evolve(net, name=Text(*[name.format(k)] * 2)) for k, net in enumerate(nets)]
    return plot.alignment(align(Nets.of(named, base)), lang=lang)


FIGURES: dict[str, Make] = {
    "flows-county": lambda lang: county().plot(lang=lang),
    "flows-county-largest": lambda lang: county().plot("politics_law", lang=lang),
    "flows-county-few-grids": lambda lang: plot.flows(county(), inside="county-t1-g1-c1", lang=lang),
    "flows-inside": lambda lang: plot.flows(
        aligned("ankang"), net="health", into="politics_law", inside="610902001004", lang=lang
    ),
    "flows-between": lambda lang: aligned("ankang").sankey("health", "politics_law", lang=lang),
    "flows-odd": odd,
    "alignment-ankang": lambda lang: aligned("ankang").plot(lang=lang),
    "alignment-six": six,
    "alignment-county": lambda lang: aligned("county").plot("vi", lang=lang),
    "alignment-county-nested": lambda lang: aligned("county").plot("nested", lang=lang),
    "division-ankang": lambda lang: divided().plot(lang),
    "division-map": lambda lang: block()[0].plot(lang, outlines=block()[2]),
    "division-redrawn": lambda lang: block()[1].plot(lang, outlines=block()[2]),
    "division-graph": lambda lang: plot.division(block()[:2], lang=lang),
    "division-odd": lambda lang: plot.division(block(NASTY)[:2], outlines=block()[2], lang=lang),
    "merger-graph": lambda lang: plot.division(joined()[0], lang=lang),
    "merger-map": lambda lang: joined()[0].plot(lang, outlines=joined()[1]),
    "merger-odd": lambda lang: plot.division([joined(NASTY)[0], block(NASTY)[0]], lang=lang),
    "cities-rules": rules,
    "thresholds-sweep": lambda lang: sweep(lang, max_households=range(800, 1700, 100), cost=120_000),
    "thresholds-frontier": lambda lang: whatif.frontier(ankang(), RULE, on="2026-01-01").plot(lang=lang),
    "thresholds-kinds": lambda lang: sweep(lang, boundary=["over", "at_least"]),
    "cities": cities,
    "cities-grid": grid,
    "areas-numbers": land,
    "areas-kinds": lambda lang: land(lang, kinds=True),
    "areas-unknown": lambda lang: land(lang, known=False),
}


#: The language and the width in which each is looked at: the layout is the same in both, Chinese letters are wider.
WIDE: frozenset[str] = frozenset(
    {"flows-county", "flows-between", "alignment-ankang", "cities-grid", "thresholds-frontier"}
)
CASES = {
    *((name, "en" if i % 2 else "zh", 1100 if name in WIDE else 700) for i, name in enumerate(FIGURES)),
    # Of these the other language or width has other breaks of lines.
    ("alignment-six", "zh", 700),
    ("thresholds-sweep", "en", 700),
    ("cities-grid", "zh", 700),
}


@pytest.mark.parametrize(("name", "lang", "width"), sorted(CASES))
def test_a_figure_can_be_read(draw: Draw, name: str, lang: Lang, width: int) -> None:
    figure = FIGURES[name](lang)
    drawing = draw(figure, f"{name}-{lang}-{width}", width)
    # No column is without its name.
    assert all(drawing.has(unescape(str(text).split("<br>")[0])) for text in figure.layout.xaxis.ticktext or ())
    assert (drawing.console, drawing.requests) == ((), ())
    assert drawing.outside() == []
    assert drawing.overlaps() == []
    assert drawing.has("来源：" if lang == "zh" else "Source: ")
    assert min(box.size for box in drawing.texts) >= 11


def test_parts_unknown_units_and_cuts_have_the_colours_that_the_words_say(draw: Draw) -> None:
    plan, _, outlines = block()
    colours = draw(plan.plot(outlines=outlines), "division-colours").colours
    assert {"#333399", "#d5001c"} <= set(colours)
    unknown = draw(land("en", known=False), "areas-colours").colours
    assert unknown.get("#d4d7db", 0) > 20_000
    assert not {"#e3eef7", "#00305a"} & set(unknown)
