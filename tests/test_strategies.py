"""What strategies draw is valid and as it was asked for, reaches every pattern, and shrinks to what can be read."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import attrs
import networkx as nx
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from gridgov._columns import IdColumn
from gridgov.changes import Change
from gridgov.documents import dumps, loads
from gridgov.hierarchy import Hierarchy, Unit, UnitSet
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import Level, LevelScheme
from gridgov.measures import MEASURES, Measure
from gridgov.nets import BaseUnits
from gridgov.splitting._neighbours import neighbours
from gridgov.testing._draw_links import Layout
from gridgov.testing._draw_shapes import SHAPES, WIDE, Shape
from gridgov.testing._draw_types import strategies as known_types
from gridgov.testing._features import LEVELS, PLACES, UNITS
from gridgov.testing.strategies import (
    adjacencies,
    bodies,
    changes,
    documents,
    hierarchies,
    intervals,
    jurisdictions,
    level_schemes,
    lineages,
    links,
    nets,
    notes,
    quantities,
    rosters,
    workbooks,
)
from gridgov.text import Text

T = TypeVar("T")

LADDER = LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"])
STRICT = LevelScheme.ladder("street", "community", "grid", mandatory=["community", "grid"])
LEAF = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LADDER)
PLACE = Jurisdiction(territory=LEAF)
TWO_KINDS = LevelScheme([attrs.evolve(LADDER.levels[0], kinds=("street", "town")), *LADDER.levels[1:]])
FEW = settings(max_examples=40)
CALM = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
AREA = Measure("area", Text("area", "面积"))
LAYOUTS: list[Layout] = ["any", "lattice"]
NONE: dict[str, Any] = dict.fromkeys(["roster", "bodies", "nets", "links", "notes", "lineage"], False)
WITH_BODIES: dict[str, Any] = {**NONE, "max_units": 4, "odd_ids": False, "bodies": True}


def drawn(strategy: st.SearchStrategy[T], n: int) -> list[T]:
    """Return what a strategy draws, always the same."""
    found: list[T] = []

    @settings(
        max_examples=n,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=CALM,
    )
    @given(strategy)
    def keep(value: T) -> None:
        found.append(value)

    keep()
    return found


def met(strategy: st.SearchStrategy[T], wanted: Mapping[str, Callable[[T], object]], n: int) -> set[str]:
    """Return which of some properties a few of the drawn values have."""
    values = drawn(strategy, n)
    return {name for name, has in wanted.items() if any(map(has, values))}


def smallest(strategy: st.SearchStrategy[T], wanted: Callable[[T], object]) -> T:
    """Return what a value with a property shrinks to."""
    phases = [Phase.generate, Phase.shrink]
    quiet = settings(max_examples=100, derandomize=True, database=None, phases=phases, suppress_health_check=CALM)
    return find(strategy, lambda value: bool(wanted(value)), settings=quiet)


# Levels

EVERY = level_schemes(mandatory=True, overlay=True)
MORE_LEVELS: dict[str, Callable[[LevelScheme], object]] = {
    "five levels": lambda s: len(s.levels) == 5,
    "a plain ladder": lambda s: s == LevelScheme.ladder(*s.keys),
}
#: What each parameter lets a scheme have.
PATTERNS = {
    "optional": "a level that may be left out",
    "mandatory": "a level that must be there",
    "polymorphic": "several kinds at a level",
    "under": "a level that names its parents",
    "same_word": "levels of one word",
    "overlay": "a level that lies over others",
    "counting": "a level that is counted",
}


def test_every_pattern_of_levels_is_drawn() -> None:
    assert met(EVERY, {**LEVELS, **MORE_LEVELS}, 300) == {*LEVELS, *MORE_LEVELS}


@pytest.mark.parametrize("pattern", ["optional", "polymorphic", "under", "same_word", "counting"])
def test_a_pattern_that_is_not_wanted_is_not_drawn(pattern: str) -> None:
    off: Any = {pattern: False}
    assert PATTERNS[pattern] not in met(level_schemes(**off), LEVELS, 100)


def test_mandatory_and_overlay_levels_are_drawn_only_when_asked_for() -> None:
    assert not met(level_schemes(), LEVELS, 100) & {PATTERNS["mandatory"], PATTERNS["overlay"]}


@FEW
@given(level_schemes(min_levels=2, max_levels=3, mandatory=True, overlay=True))
def test_schemes_are_valid_and_of_the_size_asked_for(scheme: LevelScheme) -> None:
    assert 2 <= len(scheme.levels) <= 3
    assert LevelScheme(scheme.levels, scheme.counting) == scheme


# Units


def graph_of(units: Hierarchy) -> nx.DiGraph[str]:
    """Return parents and children, as somebody else would keep them."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(units.ids.tolist())
    graph.add_edges_from((p, c) for c, p in zip(units.ids.tolist(), units.parent_ids(), strict=True) if p is not None)
    return graph


def has_shape(shape: str, units: Hierarchy) -> bool:
    """Tell whether units are of a shape, by walking over the graph."""
    graph = graph_of(units)
    rows: list[int] = units.types.tolist()
    types = dict(zip(units.ids.tolist(), (units.levels.types[t] for t in rows), strict=True))
    rank = {ident: units.levels.keys.index(t.level) for ident, t in types.items()}
    pairs = [(a, b) for parent in graph for a in graph[parent] for b in graph[parent] if a < b]
    if shape == "ragged":
        under: dict[str, set[str]] = {ident: {ident, *nx.bfs_tree(graph, ident)} for ident in graph}
        ends = {ident: {rank[i] for i in under[ident] if not graph[i]} for ident in graph}
        return any(rank[a] != rank[b] or ends[a] != ends[b] for a, b in pairs)
    if shape == "polymorphic":
        return any(types[a].level == types[b].level and types[a].kind != types[b].kind for a, b in pairs)
    if shape == "wide":
        return any(len(graph[ident]) >= WIDE for ident in graph)
    if shape == "deep":
        scheme = units.levels
        able: nx.DiGraph[int] = nx.DiGraph(
            list(zip(*(side.tolist() for side in scheme.allowed.nonzero()), strict=True))
        )
        longest = nx.dag_longest_path_length(able, weight="")
        return nx.dag_longest_path_length(graph, weight="") == longest >= 2
    return shape == "any" or len(units) <= 3


@pytest.mark.parametrize("shape", SHAPES)
def test_a_hierarchy_has_the_shape_that_was_asked_for(shape: Shape) -> None:
    found = drawn(hierarchies(shape=shape), 30)
    assert all(has_shape(shape, units) for units in found)
    assert len({dumps(Jurisdiction(territory=units)) for units in found}) > 15  # they are not all the same


@pytest.mark.parametrize("shape", ["ragged", "wide", "deep"])
def test_a_shape_is_kept_where_levels_are_given(shape: Shape) -> None:
    both = st.sampled_from([LADDER, STRICT]) if shape != "ragged" else LADDER
    assert all(has_shape(shape, units) for units in drawn(hierarchies(both, shape=shape), 20))


@FEW
@given(hierarchies(EVERY, min_units=2, max_units=9, max_roots=3, measures=["residents", AREA], labels=["class"]))
def test_units_are_valid_and_as_many_as_asked_for(units: Hierarchy) -> None:
    assert units.edit().build() == units
    assert 2 <= len(units) <= 9
    assert len(units.tree.roots) <= 3
    assert (list(units.measures), list(units.labels)) == (["residents", "area"], ["class"])


MORE_UNITS: dict[str, Callable[[Hierarchy], object]] = {
    "thousands": lambda h: (h.measures["households"] == 5_000).any(),
    "plain ids": lambda h: h.ids.tolist()[0] == "u0",
    "an emoji": lambda h: any("😀" in i for i in h.ids.tolist()),
}
#: Not forbidden by any parameter.
ALLOWED = {"ten units or more", "siblings on two levels", "siblings of two kinds"}


def test_every_feature_of_units_is_drawn() -> None:
    assert met(hierarchies(), {**UNITS, **MORE_UNITS}, 300) == {*UNITS, *MORE_UNITS}


def test_features_that_are_not_wanted_are_not_drawn() -> None:
    plain = hierarchies(unknown=False, names=False, odd_ids=False, max_roots=1, largest=10)
    found = met(plain, {**UNITS, **MORE_UNITS}, 60)
    assert found - ALLOWED == {"a count of zero", "no names", "one unit", "plain ids"}


@FEW
@given(hierarchies(LADDER, stated="leaves", unknown=False))
def test_counts_of_leaves_only(units: Hierarchy) -> None:
    graph = graph_of(units)
    known = dict(zip(units.ids.tolist(), units.measures["households"].tolist(), strict=True))
    assert all((known[ident] == known[ident]) == (not graph[ident]) for ident in graph)


def test_sensitive_counts_of_households_are_never_stated() -> None:
    levels = LevelScheme.ladder("grid", "household")
    found = drawn(hierarchies(levels, measures=[k for k, one in MEASURES.items() if one.sensitive], unknown=False), 20)
    assert any(len(units.units(level="household").ids) for units in found)


REFUSED: list[tuple[Callable[[], object], str]] = [
    (lambda: level_schemes(max_levels=9), "A scheme is drawn with 1 to 8 levels, not with 1 to 9."),
    (lambda: level_schemes(min_levels=3, max_levels=2), "not with 3 to 2"),
    (lambda: hierarchies(shape="flat"), "shape must be one of any, ragged"),  # type: ignore[arg-type]
    (lambda: hierarchies(min_units=0), "min_units= is 0; it has to be a whole number from 1 on."),
    (lambda: hierarchies(shape="tiny", min_units=4), "not 4 to 3"),
    (lambda: hierarchies(max_roots=0), "max_roots= is 0; it has to be a whole number from 1 on."),
    (lambda: hierarchies(max_units=2.5), "max_units= is 2.5; it has to be a whole number"),  # type: ignore[arg-type]
    (lambda: hierarchies(shape="tiny", max_units=None), "max_units= is None; it has"),  # type: ignore[arg-type]
    (lambda: level_schemes(min_levels=1.5), "min_levels= is 1.5; it has to be a whole number"),  # type: ignore[arg-type]
    (lambda: hierarchies(largest=-1), "largest= is -1; it has to be a whole number from 0 on."),
    (lambda: hierarchies(stated="above"), "stated must be one of anywhere, leaves"),  # type: ignore[arg-type]
    (lambda: hierarchies(shape="wide", max_units=8), "A wide hierarchy has 9 units or more; max_units is 8."),
    (lambda: hierarchies(shape="deep", max_units=2), "A deep hierarchy has 3 units or more; max_units is 2."),
    (lambda: hierarchies(shape="ragged", max_units=3), "A ragged hierarchy has 4 units or more; max_units is 3."),
    (lambda: jurisdictions(LEAF, shape="deep"), "levels= and shape= are for units that are drawn here"),
    (lambda: jurisdictions(LEAF, levels=LADDER), "drawn here; territory= has its own."),
    (lambda: hierarchies(measures=["people"]), "There is no measure 'people'"),
    (lambda: hierarchies(LADDER, shape="polymorphic"), "Units of these levels cannot be polymorphic"),
    (lambda: hierarchies(LevelScheme.ladder("grid"), min_units=3), "cannot be any with 3 to 24 units"),
    (lambda: adjacencies(["a"], layout="ring"), "layout must be one of any, lattice"),  # type: ignore[arg-type]
    (lambda: adjacencies(["a", "a"]), "An id is there twice"),
    (lambda: adjacencies(["a"], level="grid"), "mere ids have no level"),
    (lambda: lineages(max_events=-1), "max_events= is -1; it has to be a whole number from 0 on."),
    (lambda: notes(max_notes=-1), "max_notes= is -1; it has to be a whole number from 0 on."),
    (lambda: links(PLACE, max_links=-1), "max_links= is -1; it has to be a whole number from 0 on."),
    (lambda: workbooks(rows=2), "rows must be 3 or more and faults 0 or more, not 2 and 0."),
    (lambda: workbooks(faults=-1), "not 12 and -1"),
]


@pytest.mark.parametrize(("call", "words"), REFUSED, ids=[words for _, words in REFUSED])
def test_what_cannot_be_drawn_is_refused_when_it_is_asked_for(call: Callable[[], object], words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        call()


WRONG: list[tuple[Callable[[], object], str]] = [
    (lambda: nets("abc"), "units= is one text, 'abc'; give the units or a list of their ids."),
    (lambda: rosters(hierarchies()), "territory= is a Hierarchy, not a LazyStrategy; of a strategy, use flatmap."),  # type: ignore[arg-type]
    (lambda: bodies(PLACE.links), "territory= is a Hierarchy, not a Links."),  # type: ignore[arg-type]
    (lambda: jurisdictions(PLACE), "territory= is a Hierarchy, not a Jurisdiction."),  # type: ignore[arg-type]
    (lambda: links(LEAF), "place= is a Jurisdiction, not a Hierarchy."),  # type: ignore[arg-type]
    (lambda: documents(LEAF), "places= is a Jurisdiction, not a Hierarchy."),  # type: ignore[arg-type]
    (lambda: changes(LADDER), "place= is a Jurisdiction, not a LevelScheme."),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("call", "words"), WRONG, ids=[words for _, words in WRONG])
def test_a_value_of_another_type_is_refused_when_it_is_asked_for(call: Callable[[], object], words: str) -> None:
    with pytest.raises(TypeError) as error:
        call()
    assert str(error.value) == words


@pytest.mark.parametrize(("shape", "most"), [("deep", 3), ("deep", 4), ("polymorphic", 3), ("ragged", 4), ("wide", 9)])
def test_a_shape_is_drawn_of_as_few_units_as_it_needs(shape: Shape, most: int) -> None:
    assert all(has_shape(shape, units) for units in drawn(hierarchies(shape=shape, max_units=most), 15))


def test_every_kind_of_a_level_is_drawn_however_many_there_are() -> None:
    kinds = tuple(f"kind_{i}" for i in range(12))
    levels = LevelScheme([LADDER.levels[0], Level("last", Text("last", "末级"), kinds)])
    found = {unit.kind for units in drawn(hierarchies(levels, min_units=20), 40) for unit in units}
    assert found >= set(kinds)


def test_one_key_is_one_label_and_one_measure() -> None:
    units = drawn(hierarchies(labels="class", measures="residents"), 1)[0]
    assert (list(units.labels), list(units.measures)) == (["class"], ["residents"])


def test_without_odd_ids_every_id_of_a_place_is_plain() -> None:
    ids: set[str] = set()
    for place in drawn(jurisdictions(odd_ids=False), 200):
        roster, tables = place.roster.to_tables(), place.bodies.to_tables()
        ids |= {*place.territory.ids.tolist(), *tables["bodies"]["id"], *tables["memberships"]["member"]}
        ids |= {*roster["posts"]["id"], *roster["holders"]["id"], *roster["devices"]["id"]}
        for net in place.nets:
            own = net.to_tables()
            ids |= {net.id, *own["cells"]["id"], *own["members"]["unit"], *own["posts"].get("id", ())}
    # A post that is not called anything is called after its role and its unit.
    own_ids = {ident for ident in ids if "@" not in ident}
    assert {ident for ident in own_ids if not re.fullmatch(r"[a-z]+-?[0-9]*", ident)} == set()
    assert {"u0", "b0", "p0", "post-0", "c0", "d0", "a"} <= own_ids


# Neighbours


@FEW
@given(st.data(), st.integers(0, 9), st.booleans())
def test_neighbours_are_pairs_that_a_division_takes(data: st.DataObject, n: int, connected: bool) -> None:  # noqa: FBT001 - drawn
    ids = [f"b{i}" for i in range(n)]
    layout: Layout = data.draw(st.sampled_from(LAYOUTS))
    pairs = data.draw(adjacencies(ids, connected=connected, layout=layout))
    assert pairs == sorted(set(pairs))
    assert all(a < b for a, b in pairs)
    graph: nx.Graph[str] = nx.Graph(pairs)
    graph.add_nodes_from(ids)
    assert sorted(graph) == ids
    assert not (connected and n) or nx.is_connected(graph)
    if layout == "lattice":
        assert nx.check_planarity(graph)[0]
        assert all(degree <= 4 for _, degree in graph.degree)
    if n:
        assert len(neighbours(pairs or None, IdColumn.of(ids))) == (len(pairs) if pairs else n - 1)


def test_neighbours_of_a_level() -> None:
    units = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"))
    assert drawn(adjacencies(units, level="city", connected=True), 3)[0] == [("6109", "6110")]


# Jurisdictions

PARTS = {name: PLACES[name] for name in ("posts", "bodies", "nets", "links", "notes", "a lineage")}


def test_every_part_of_a_jurisdiction_is_drawn() -> None:
    assert met(jurisdictions(), PLACES, 200) == {*PLACES}


def test_parts_that_are_not_wanted_are_not_drawn() -> None:
    assert not met(jurisdictions(**NONE), PARTS, 30)
    assert met(jurisdictions(**WITH_BODIES), PARTS, 30) == {"bodies"}


@FEW
@given(st.data(), jurisdictions(max_units=5, shape="ragged"))
def test_jurisdictions_are_valid_and_read_back_in_any_writing(data: st.DataObject, place: Jurisdiction) -> None:
    assert len(place.territory) <= 5
    assert has_shape("ragged", place.territory)
    rebuilt = Jurisdiction(
        territory=place.territory.edit().build(),
        **{f.name: getattr(place, f.name) for f in attrs.fields(Jurisdiction) if f.name != "territory"},
    )
    assert rebuilt == place
    text = data.draw(documents(place))
    assert loads(text) == place
    assert loads(text.encode()) == place


def test_documents_are_written_in_many_ways() -> None:
    place = Jurisdiction(
        territory=Hierarchy.from_records(
            [{"id": "s", "level": "street", "name": "区", "households": 5}], levels=LADDER, measures=["households"]
        )
    )
    ways: dict[str, Callable[[str], object]] = {
        "one line": lambda text: "\n" not in text,
        "tabs": lambda text: "\n\t" in text,
        "Windows": lambda text: "\r\n" in text,
        "escaped": lambda text: "\\u533a" in text,
        "not escaped": lambda text: "区" in text,
        "5.0": lambda text: "5.0" in text,
        "defaults": lambda text: '"combinations"' in text,
        "no defaults": lambda text: '"combinations"' not in text,
        "mixed keys": lambda text: next(iter(json.loads(text))) != "format",
        "tight": lambda text: '"version":1' in text,
    }
    assert met(documents(place), ways, 120) == set(ways)
    assert set(drawn(documents(place, plain=True), 2)) == {dumps(place)}


def test_workbooks_have_no_faults_unless_they_are_asked_for() -> None:
    assert not met(workbooks(rows=4), {"faults": lambda book: book.planted}, 6)
    assert met(workbooks(rows=4, faults=3), {"faults": lambda book: book.planted}, 6)


@FEW
@given(st.data(), hierarchies(max_units=4))
def test_lineages_and_links_fit_the_place(data: st.DataObject, units: Hierarchy) -> None:
    lineage = data.draw(lineages(units.ids.tolist(), max_events=5))
    place = Jurisdiction(territory=units, lineage=lineage)
    assert place.lineage == lineage
    found = data.draw(links(place, max_links=2, days=False))
    assert len(found) <= 2
    assert all(one.start is None for one in found)
    assert attrs.evolve(place, links=Links.from_records(attrs.asdict(one) for one in found)).links == found


def test_intervals_and_quantities_of_every_kind() -> None:
    ends: dict[str, Callable[[Any], object]] = {
        "no low end": lambda one: one.low is None,
        "no high end": lambda one: one.high is None,
        "one number": lambda one: one.low is not None and one.low == one.high,
        "open": lambda one: one.low_open and one.low is not None,
    }
    assert met(intervals(), ends, 100) == set(ends)
    assert {one.qualifier for one in drawn(quantities(), 100)} == {
        "exact", "odd", "over", "at_least", "nearly", "about",
    }  # fmt: skip


# Shrinking

ONE_PART: dict[str, Any] = {**NONE, "max_units": 4, "odd_ids": False}
WITH_LINKS: dict[str, Any] = {**ONE_PART, "links": True}
SMALLEST: dict[str, tuple[st.SearchStrategy[Any], Callable[[Any], object]]] = {
    "three units": (hierarchies(), lambda h: len(h) >= 3),
    "three kinds": (hierarchies(), lambda h: len(set(h.types.tolist())) == 3),
    "two roots": (hierarchies(LADDER), lambda h: len(h.tree.roots) == 2),
    "an unknown count": (hierarchies(LADDER), UNITS["an unknown count"]),
    "a body": (jurisdictions(**WITH_BODIES), lambda p: len(p.bodies)),
    "a link": (jurisdictions(**WITH_LINKS), lambda p: len(p.links)),
}


@pytest.mark.parametrize("case", SMALLEST)
def test_counterexamples_shrink_to_three_units_at_most(case: str) -> None:
    found = smallest(*SMALLEST[case])
    assert len(found.territory if isinstance(found, Jurisdiction) else found) <= 3


# What Hypothesis knows by itself


@pytest.mark.parametrize("kind", known_types(), ids=lambda kind: kind.__name__)
def test_hypothesis_draws_every_type_by_itself(kind: type[object]) -> None:
    assert all(isinstance(value, kind) for value in drawn(st.from_type(kind), 2))


UNIT_LIKE: dict[str, tuple[type[Any], Callable[[Any], object]]] = {
    "a unit below another": (Unit, lambda unit: unit.parent),
    "no units": (UnitSet, lambda some: not len(some)),
    "several units": (UnitSet, lambda some: len(some) > 1),
    "base units of a territory": (BaseUnits, lambda base: base.territory),
    "mere base units": (BaseUnits, lambda base: not base.territory),
}


@pytest.mark.parametrize(("kind", "has"), UNIT_LIKE.values(), ids=UNIT_LIKE)
def test_units_and_sets_of_them_are_of_every_kind(kind: type[Any], has: Callable[[Any], object]) -> None:
    many = settings(max_examples=1_000, derandomize=True, database=None, phases=[Phase.generate])
    assert isinstance(find(st.from_type(kind), lambda value: bool(has(value)), settings=many), kind)


def test_hypothesis_draws_types_within_others() -> None:
    def law(units: Hierarchy, name: Text | None, some: list[Change]) -> bool:
        return (
            isinstance(units, Hierarchy)
            and isinstance(name, Text | None)
            and all(isinstance(one, Change) for one in some)
        )

    assert all(drawn(st.builds(law), 3))


def run(code: str, **env: str) -> str:
    """Run Python anew and return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **env}, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    return done.stdout


def test_hypothesis_knows_gridgov_without_loading_it() -> None:
    code = """
import sys
import hypothesis
from hypothesis import strategies as st
print(sorted({"numpy", "attrs", "gridgov.hierarchy", "gridgov.testing"} & set(sys.modules)))
from gridgov.jurisdiction import Jurisdiction
few = hypothesis.settings(max_examples=5, phases=["generate", "shrink"])
print(hypothesis.find(st.from_type(Jurisdiction), lambda place: True, settings=few))
"""
    assert run(code).splitlines() == ["[]", "<Jurisdiction: 1 unit (1 street), 0 posts, 0 bodies, 0 links>"]


def test_testing_works_without_hypothesis_and_strategies_say_what_is_missing() -> None:
    code = """
import sys
sys.modules["hypothesis"] = None
import gridgov.testing
try:
    gridgov.testing.strategies
except gridgov.errors.MissingExtraError as error:
    print(error)
"""
    assert "pip install 'gridgov[testing]'" in run(code)


def test_the_same_is_drawn_whatever_the_seed_of_hashes() -> None:
    code = """
import hashlib, sys
sys.path.insert(0, "tests")
from test_strategies import drawn
from gridgov.testing.strategies import documents
print(hashlib.sha256("".join(drawn(documents(), 25)).encode()).hexdigest())
"""
    assert len({run(code, PYTHONHASHSEED=seed) for seed in ("0", "1", "77")}) == 1
