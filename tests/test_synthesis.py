"""Random schemes, built and counted again by other means: plain loops over the graph of the model."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import attrs
import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scheme_cases import Case, draw_scheme

from gridgov import documents
from gridgov.jurisdiction import Jurisdiction
from gridgov.schemes import Lognormal, Scheme, loads

DAY = "2026-01-01"
#: `make explore` asks for a thousand schemes of ten thousand units each: some four minutes on two cores.
MANY = os.environ.get("HYPOTHESIS_PROFILE") == "explore"
SEEDS = st.integers(0, 10**6)
SMALL = st.integers(10, 150)


class Graph:
    """The graph of a model, and what is counted in it."""

    def __init__(self, place: Jurisdiction) -> None:
        self.graph: nx.MultiDiGraph[str] = place.to_networkx()
        self.nodes: dict[str, dict[str, Any]] = {key: self.graph.nodes[key] for key in self.graph}
        self.units = [(key, data) for key, data in self.nodes.items() if data["kind"] == "unit"]
        self.above = {b: a for a, b, d in self.graph.edges(data=True) if d["kind"] == "contains"}
        self.edges = Counter(
            d["link_kind"] if d["kind"] == "link" else d["kind"] for *_, d in self.graph.edges(data=True)
        )

    def named(self, where: str) -> int:
        """Count the units of a selector, read here by hand: ``level:kind[label]``, ``[!label]``, ``[label=value]``."""
        head, *tests = where.replace("]", "").split("[")
        level, _, kind = head.partition(":")
        n = 0
        for _, data in self.units:
            fits = data["level"] == level and (not kind or data["unit_kind"] == kind)
            for test in tests:
                label, _, value = test.removeprefix("!").partition("=")
                has = f"l_{label}" in data and (not value or data[f"l_{label}"] == value)
                fits = fits and has != test.startswith("!")
            n += fits
        return n

    def sum_of(self, measure: str, level: str) -> float:
        """Add up what the units of a level hold, each itself or right below."""
        key, total = f"m_{measure}", 0.0
        for unit, data in self.units:
            if data["level"] == level:
                total += data.get(key, 0)
            elif data["level"] != "estate" and unit in self.above:
                total += data.get(key, 0) if self.nodes[self.above[unit]]["level"] == level else 0
        return total

    def count(self, counts: dict[str, Any], counting: str) -> float:
        """Count what a figure counts."""
        [(what, value)] = counts.items()
        if what in {"level", "counting"}:
            return self.named(counting if what == "counting" else value)
        if what == "units":
            return sum(map(self.named, [value] if isinstance(value, str) else value))
        if what == "measure":
            return self.sum_of(value, "l1")
        return self.edges[value] if what == "links" else self.count_people(what, value)

    def count_people(self, what: str, value: str) -> int:
        """Count posts, bodies, devices, holders or members."""
        if what == "holders":
            return len({a for a, _, d in self.graph.edges(data=True) if d["kind"] == "holds"})
        if what == "members":
            joined = (b for _, b, d in self.graph.edges(data=True) if d["kind"] == "member_of")
            return sum(self.nodes[b]["body_kind"] == value for b in joined)
        key = {"role": "role", "body": "body_kind", "device": "device_kind"}[what]
        return sum(data.get(key) == value for data in self.nodes.values() if data["kind"] != "unit")


def hold(case: Case, scheme: Scheme, place: Jurisdiction) -> None:
    """Check everything that a model of a scheme must keep."""
    graph = Graph(place)
    counting = scheme.levels.counting or scheme.levels.keys[-1]
    for figure in scheme.figures:
        if figure.counts:
            found = graph.count(dict(figure.counts), counting)
            assert found == case.numbers[figure.id], (figure.id, figure.counts)
            assert found in figure.quantity.interval
    # One tree: every unit but the top has one unit above, of a level that may bear it.
    assert len(graph.above) == len(graph.units) - 1 == graph.edges["contains"]
    presence = {level.key: level.presence for level in scheme.levels.levels}
    below: dict[str, set[str]] = {key: set() for key, _ in graph.units}
    for key, above in graph.above.items():
        below[above].add(graph.nodes[key]["level"])
    for level, how in presence.items():
        bearing = {
            graph.nodes[above]["level"] for key, above in graph.above.items() if graph.nodes[key]["level"] == level
        }
        if how == "mandatory":
            assert all(level in below[key] for key, data in graph.units if data["level"] in bearing), level
    _hold_measures(graph)
    assert len(place.roster.violations(on=DAY)) == 0
    for role in scheme.roles:
        for unit, n in Counter(post.unit.id for post in place.roster.posts(role=role.key)).items():
            assert role.maximum is None or n <= role.maximum, unit


def _hold_measures(graph: Graph) -> None:
    """Parts are parts everywhere: at no unit below 0, nowhere more than the whole, and all of it with the rest."""
    for unit, data in graph.units:
        parts = {key: value for key, value in data.items() if key.startswith("m_part_")}
        whole = data.get("m_households")
        assert all(value >= 0 and value == int(value) for key, value in data.items() if key.startswith("m_"))
        if parts and whole is not None:
            assert sum(parts.values()) <= whole, unit
        if "m_rest" in data:
            assert sum(parts.values()) + data["m_rest"] == whole, unit


@given(SEEDS, SMALL, st.none() | st.integers(0, 9))
def test_whatever_a_scheme_publishes_is_what_its_model_has(seed: int, units: int, rng: int | None) -> None:
    case = draw_scheme(seed, units)
    scheme = loads(case.text)
    place = scheme.synthesise(rng=rng)
    hold(case, scheme, place)
    assert [c.met for c in scheme.compare(place)] == [True] * sum(bool(f.counts) for f in scheme.figures)


@given(SEEDS, SMALL)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_the_same_totals(seed: int, units: int) -> None:
    case = draw_scheme(seed, units)
    scheme = loads(case.text)
    plain, again = (documents.dumps(scheme.synthesise()) for _ in range(2))
    assert plain == again
    one, same, other = (scheme.synthesise(rng=rng) for rng in (1, 1, 2))
    assert documents.dumps(one) == documents.dumps(same)
    assert one.territory.counts() == other.territory.counts()
    found = [[(c.figure.id, c.found) for c in scheme.compare(place)] for place in (one, other)]
    assert found[0] == found[1]


@given(SEEDS, SMALL, st.floats(0.05, 3.0), st.integers(0, 99))
def test_drawn_sizes_keep_every_total(seed: int, units: int, sigma: float, rng: int) -> None:
    case = draw_scheme(seed, units)
    scheme = loads(case.text)
    if "measures" not in scheme.recipe:
        with pytest.raises(ValueError, match="lays no measure"):
            scheme.synthesise(rng=rng, sizes=Lognormal(sigma))
        return
    hold(case, scheme, scheme.synthesise(rng=rng, sizes=Lognormal(sigma)))


@given(SEEDS, SMALL)
def test_the_earlier_state_has_the_same_measures_in_fewer_units(seed: int, units: int) -> None:
    scheme = loads(draw_scheme(seed, units).text)
    # Posts and bodies that fill the units of today need not fit into fewer.
    bare = tuple(f if "measure" in f.counts else attrs.evolve(f, counts={}) for f in scheme.figures)
    laid = {key: scheme.recipe[key] for key in ("units", "labels", "measures", "merges") if key in scheme.recipe}
    scheme = attrs.evolve(scheme, figures=bare, recipe=laid)
    if not scheme.states:
        return
    now, before = Graph(scheme.synthesise()), Graph(scheme.synthesise(state="before"))
    merged = sum(data.get("l_split") is not None for _, data in now.units) // 2
    assert len(now.units) - len(before.units) == merged
    for measure in ("households", "part_0", "rest"):
        assert now.sum_of(measure, "l1") == before.sum_of(measure, "l1")
    assert now.nodes["unit:top"].get("m_households") == before.nodes["unit:top"].get("m_households")


@pytest.mark.parametrize("hundred", range(10 if MANY else 1))
def test_schemes_of_ten_thousand_units(hundred: int) -> None:
    """A hundred schemes a time under `make explore`, two in the ordinary tests."""
    for seed in range(hundred * 100, hundred * 100 + (100 if MANY else 2)):
        case = draw_scheme(seed)
        scheme = loads(case.text)
        place = scheme.synthesise(rng=seed if seed % 2 else None)
        assert len(place.territory) > 5_000
        hold(case, scheme, place)
