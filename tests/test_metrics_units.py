"""Sizes, spans, levels, balance and workload against plain loops over the tables that a place was built from."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from metrics_cases import CATALOGUE, DAY, LEVELS, Case, cases, chosen_roles, levels

from gridgov import Hierarchy, LevelScheme, metrics
from gridgov._metric_load import Per
from gridgov.errors import UnknownKeyError
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level
from gridgov.roles import RoleCatalogue, Roster
from gridgov.text import Text


def graph(case: Case) -> nx.DiGraph[str]:
    tree: nx.DiGraph[str] = nx.DiGraph()
    tree.add_nodes_from((u["id"], {"level": u["level"]}) for u in case.units)
    tree.add_edges_from((u["parent"], u["id"]) for u in case.units if u.get("parent"))
    return tree


def below(tree: nx.DiGraph[str], unit: str) -> set[str]:
    return set(nx.dfs_preorder_nodes(tree, unit)) - {unit}


def known(case: Case, unit: str) -> tuple[float, bool]:
    """What is known of the parts of a unit, and whether it is all, by the words of the data model."""
    parts = [child for child, parent in case.parents.items() if parent == unit]
    stated = next(u["households"] for u in case.units if u["id"] == unit)
    if not parts:
        return (0.0, False) if stated is None else (stated, True)
    total, complete = 0.0, True
    for part in parts:
        amount, whole = known(case, part)
        own = next(u["households"] for u in case.units if u["id"] == part)
        if not whole and own is not None and own >= amount:
            amount, whole = own, True
        total += amount
        complete = complete and whole
    return total, complete


def size(case: Case, unit: str) -> float:
    amount, complete = known(case, unit)
    stated = next(u["households"] for u in case.units if u["id"] == unit)
    if complete:
        return amount
    return float(stated) if stated is not None and stated >= amount else math.nan


@given(cases(), levels)
def test_sizes(case: Case, level: str) -> None:
    found = metrics.sizes(case.place, level)
    assert found["unit"].tolist() == case.at(level)
    np.testing.assert_array_equal(found["value"], [size(case, u) for u in case.at(level)])
    assert metrics.sizes(case.place.territory, level) == found


@given(cases(), levels)
def test_spans(case: Case, level: str) -> None:
    tree = graph(case)
    found = metrics.spans(case.place, level)
    assert found["unit"].tolist() == case.at(level)
    assert found["children"].tolist() == [tree.out_degree(u) for u in case.at(level)]
    seen = {key.removeprefix("level_") for key in found.keys[2:]}
    assert seen == {tree.nodes[c]["level"] for u in case.at(level) for c in tree.successors(u)}
    for one in seen:
        expected = [sum(tree.nodes[c]["level"] == one for c in tree.successors(u)) for u in case.at(level)]
        assert found[f"level_{one}"].tolist() == expected


@given(cases(), levels, levels)
def test_units_below(case: Case, level: str, lower: str) -> None:
    tree = graph(case)
    found = metrics.units_below(case.place, level, lower)
    expected = [sum(tree.nodes[d]["level"] == lower for d in below(tree, u)) for u in case.at(level)]
    assert found.to_dict() == {"unit": case.at(level), "count": expected}


@given(cases())
def test_levels(case: Case) -> None:
    tree = graph(case)
    rows = {row.level: row for row in metrics.levels(case.place)}
    assert list(rows) == [str(key) for key in LEVELS.keys]
    there = [key for key in rows if case.at(key)]
    for key, row in rows.items():
        units = case.at(key)
        assert row.units == len(units)
        if not units:
            assert {value for name, value in row.to_dict().items() if name not in {"level", "units"}} == {None}
            continue
        depths = [len(below(tree.reverse(), u)) for u in units]
        degrees = [tree.out_degree(u) for u in units]
        assert (row.shallowest, row.deepest) == (min(depths), max(depths))
        assert row.mean_children == pytest.approx(sum(degrees) / len(units))
        assert row.most_children == max(degrees)
        assert row.share_childless == degrees.count(0) / len(units)
        after = there[there.index(key) + 1 :][:1]
        assert row.next == (after[0] if after else None)
        if after:
            counts = [sum(tree.nodes[d]["level"] == after[0] for d in below(tree, u)) for u in units]
            assert row.share_with_next == sum(n > 0 for n in counts) / len(units)
            assert row.mean_next == pytest.approx(sum(counts) / len(units))
        else:
            assert row.share_with_next is row.mean_next is None


@given(cases(), levels, st.none() | st.floats(0.5, 20), st.none() | st.floats(0, 3))
def test_balance(case: Case, level: str, ideal: float | None, tolerance: float | None) -> None:
    found = metrics.balance(case.place, level, ideal=ideal, tolerance=tolerance)
    values = [size(case, u) for u in case.at(level)]
    some = [v for v in values if not math.isnan(v)]
    assert (found.known, found.unknown) == (len(some), len(values) - len(some))
    mean = sum(some) / len(some) if some else math.nan
    mu = mean if ideal is None else ideal
    assert found.ideal == pytest.approx(mu, nan_ok=True)
    base = mu if mu > 0 else math.nan
    ratios = [v / base for v in values]
    apart = [abs(v - base) / base for v in values]
    assert found.units["ratio"].tolist() == pytest.approx(ratios, nan_ok=True)
    assert found.units["deviation"].tolist() == pytest.approx(apart, nan_ok=True, abs=1e-12)
    good = [d for d in apart if not math.isnan(d)]
    assert found.largest_deviation == pytest.approx(max(good, default=math.nan), nan_ok=True, abs=1e-12)
    assert found.largest_ratio == pytest.approx(max(some) / base if some else math.nan, nan_ok=True)
    spread = math.sqrt(sum((v - mean) ** 2 for v in some) / len(some)) if some else math.nan
    assert found.deviation == pytest.approx(spread, nan_ok=True, abs=1e-12)
    if tolerance is None:
        assert "excess" not in found.units.keys
        assert math.isnan(found.share_within)
        return
    excess = [max(w - (1 + tolerance) * base, (1 - tolerance) * base - w, 0) / base for w in values]
    excess = [e if not math.isnan(v) else math.nan for e, v in zip(excess, ratios, strict=True)]
    assert found.units["excess"].tolist() == pytest.approx(excess, nan_ok=True, abs=1e-9)
    exact = [d <= tolerance for d in found.units["deviation"].tolist() if not math.isnan(d)]
    assert found.share_within == pytest.approx(sum(exact) / len(exact) if exact else math.nan, nan_ok=True)


def sized(*households: int | None) -> Hierarchy:
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    rows += [{"id": f"g{i}", "level": "grid", "parent": "c", "households": n} for i, n in enumerate(households)]
    return Hierarchy.from_records(rows, levels=LevelScheme.ladder("community", "grid"), measures=["households"])


def test_what_is_exactly_at_the_tolerance_is_within_it() -> None:
    for percent in range(1, 100):
        found = metrics.balance(sized(100 - percent, 100 + percent), "grid", ideal=100, tolerance=percent / 100)
        assert found.share_within == 1, percent
        assert found.units["excess"].tolist() == [0, 0]


def test_unknown_households_are_not_zero_in_a_balance() -> None:
    found = metrics.balance(sized(90, None, 110), "grid", tolerance=0.1)
    assert (found.ideal, found.known, found.unknown, found.share_within) == (100, 2, 1, 1)
    assert math.isnan(found.units["deviation"][1])
    assert metrics.balance(sized(None), "grid").unknown == 1
    assert math.isnan(metrics.balance(sized(None), "grid").ideal)
    assert math.isnan(metrics.balance(sized(0, 0), "grid").largest_ratio)


@given(cases(), levels, chosen_roles, st.sampled_from(["holder", "filled", "post"]))
def test_workload(case: Case, level: str, roles: list[str], per: Per) -> None:
    found = metrics.workload(case.place, level, roles, on=DAY, per=per)
    held = case.place.roster.holder_rows(DAY)
    expected: list[int] = []
    for unit in case.at(level):
        posts = [i for i, p in enumerate(case.posts) if p["role"] in roles and unit in case.path(p["unit"])]
        filled = [int(held[i]) for i in posts if held[i] >= 0]
        expected.append({"holder": len(set(filled)), "filled": len(filled), "post": len(posts)}[per])
    assert found.units["workers"].tolist() == expected
    values = [size(case, u) for u in case.at(level)]
    loads = [v / n if n else math.nan for v, n in zip(values, expected, strict=True)]
    np.testing.assert_allclose(found.units["per_worker"], loads)
    assert found.nobody == expected.count(0)
    assert found.unknown == sum(math.isnan(v) and n > 0 for v, n in zip(values, expected, strict=True))
    assert found.spread.known + found.spread.unknown + found.nobody == len(expected)
    assert found.spread.unknown == found.unknown


def test_one_role_may_be_named_without_a_list_and_twice_without_harm() -> None:
    place = staffed()
    one = metrics.workload(place, "grid", "grid_worker", on=DAY)
    assert metrics.workload(place, "grid", ["grid_worker", "grid_worker"], on=DAY) == one
    assert one.units["workers"].tolist() == [1, 0, 1]
    assert metrics.workload(place, "community", "grid_worker", on=DAY).units["workers"].tolist() == [1]
    filled = metrics.workload(place, "community", "grid_worker", on=DAY, per="filled")
    assert filled.units["workers"].tolist() == [2]


def test_a_post_beside_the_units_is_in_none_of_them() -> None:
    """A community without grids comes after the last grid of another one."""
    rows = [{"id": "s", "level": "street"}, {"id": "c0", "level": "community", "parent": "s"}]
    rows += [{"id": "g", "level": "grid", "parent": "c0"}, {"id": "c1", "level": "community", "parent": "s"}]
    h = Hierarchy.from_records([{**row, "households": 6} for row in rows], levels=LEVELS, measures=["households"])
    units = ["s", "c0", "g", "c1"]
    roster = Roster.from_records(
        h,
        CATALOGUE,
        posts=[{"id": unit, "role": "head", "unit": unit} for unit in units],
        appointments=[{"post": unit, "holder": f"p-{unit}"} for unit in units],
    )
    place = Jurisdiction(territory=h, roster=roster)
    for per in ("holder", "filled", "post"):
        counts = [metrics.workload(place, lv, "head", on=DAY, per=per).units["workers"].tolist() for lv in LEVELS.keys]
        assert counts == [[4], [2, 1], [1], []]


def staffed() -> Jurisdiction:
    h = sized(300, None, 100)
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=[{"id": f"w{i}", "role": "grid_worker", "unit": f"g{i}"} for i in range(3)],
        appointments=[{"post": "w0", "holder": "p"}, {"post": "w2", "holder": "p"}],
    )
    return Jurisdiction(territory=h, roster=roster)


@pytest.mark.parametrize("level", ["community", "grid"])
def test_a_kind_narrows_and_an_empty_level_gives_no_error(level: str) -> None:
    scheme = LevelScheme(
        [
            Level("community", Text("community", "社区"), "community"),
            Level("grid", Text("grid", "网格"), ("grid", "estate"), "optional"),
        ]
    )
    h = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=scheme, measures=["households"])
    more = h.edit().add("e", "grid", "c", kind="estate", measures={"households": 3}).build()
    place = Jurisdiction(territory=h)
    assert len(metrics.sizes(h, "grid")) == 0
    assert metrics.sizes(h, "grid").spread("value").known == 0
    assert metrics.balance(h, "grid", tolerance=0.1).known == 0
    assert metrics.workload(place, "grid", "grid_worker", on=DAY).spread.known == 0
    coverage = metrics.coverage(place, "grid", roles="grid_worker", on=DAY)
    assert coverage.n == 0
    assert math.isnan(coverage.share)
    points = metrics.single_points(place, "grid", "grid_worker", on=DAY)
    assert len(points.points) == 0
    assert math.isnan(points.share_exposed)
    assert metrics.spans(h, "grid").to_dict() == {"unit": [], "children": []}
    assert metrics.sizes(more, level, kind="estate").to_dict()["value"] == ([3.0] if level == "grid" else [])
    assert metrics.sizes(more, "grid", kind="grid").to_dict()["value"] == []
    assert metrics.units_below(more, "community", "grid", kind="estate")["count"].tolist() == [1]
    assert metrics.units_below(more, "community", "grid", kind="grid")["count"].tolist() == [0]
    assert metrics.spans(more, "grid", kind="grid").to_dict() == {"unit": [], "children": []}


PLACE = staffed()
WRONG: list[tuple[Callable[[], object], type[Exception], str]] = [
    (lambda: metrics.sizes(PLACE, "gird"), UnknownKeyError, "gird"),
    (lambda: metrics.sizes(PLACE, "grid", "residents"), UnknownKeyError, "residents"),
    (lambda: metrics.spans(PLACE, "gird"), UnknownKeyError, "gird"),
    (lambda: metrics.units_below(PLACE, "grid", "gird"), UnknownKeyError, "gird"),
    (lambda: metrics.workload(PLACE, "grid", "grid_werker", on=DAY), UnknownKeyError, "grid_werker"),
    (lambda: metrics.workload(PLACE, "grid", [], on=DAY), ValueError, r"^Name at least one role\.$"),
    (
        lambda: metrics.workload(PLACE, "grid", "grid_worker", on=DAY, per="head"),  # type: ignore[arg-type]
        ValueError,
        r"^per must be 'holder', 'filled' or 'post', not 'head'\.$",
    ),
    (lambda: metrics.workload(PLACE, "grid", "grid_worker", on="2026"), ValueError, "YYYY-MM-DD"),
    (lambda: metrics.balance(PLACE, "grid", ideal=0), ValueError, r"^The ideal must be a finite number above 0, not 0"),
    (lambda: metrics.balance(PLACE, "grid", ideal=math.nan), ValueError, "^The ideal must be a finite number above 0"),
    (
        lambda: metrics.balance(PLACE, "grid", tolerance=-0.1),
        ValueError,
        r"^The tolerance must be a finite number of 0 and above, not -0\.1\.$",
    ),
    (lambda: metrics.balance(PLACE, "grid", tolerance=math.inf), ValueError, "^The tolerance must be a finite"),
]


@pytest.mark.parametrize(("call", "error", "words"), WRONG, ids=range(len(WRONG)))
def test_wrong_arguments(call: Callable[[], object], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()


def test_words() -> None:
    load = metrics.workload(PLACE, "grid", "grid_worker", on=DAY)
    assert repr(load) == (
        "<Workload: households per worker by grid (holders): 2 known, 0 unknown; least 100, mean 200, median 200, "
        "most 300; without anyone: 1>"
    )
    assert load.describe("zh") == (
        "各网格人均户数（按任职者计）：已知2个，未知0个；最小100，平均200，中位数200，最大300；无人员的单元1个"
    )
    even = metrics.balance(PLACE, "grid")
    assert repr(even) == (
        "<Balance: households by grid against the ideal: ideal 200, "
        "largest ratio 1.5, largest deviation 0.5, 1 unknown>"
    )
    assert even.describe("zh") == "各网格户数与理想值的比较：理想值200，最大比值1.5，最大偏差0.5，1个未知"
