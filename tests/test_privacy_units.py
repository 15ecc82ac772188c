"""What `privacy.suppress` hides of units, held against attackers who know nothing of how it hides."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from privacy_cases import LEVELS, OVER, SUMS, bounds, counts, places

from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES
from gridgov.privacy import PrivacyError, attack, suppress

Bools: TypeAlias = npt.NDArray[np.bool_]
K = st.sampled_from([2, 3, 5, 10])


def naive(h: Hierarchy, k: int) -> Hierarchy:
    """Hide the small cells and nothing else."""
    numbers = {key: np.where((v > 0) & (v < k), np.nan, v) for key, v in h.measures.items()}
    columns = h.to_columns()
    return Hierarchy.from_columns(
        columns["id"],
        columns["parent"],
        columns["level"],
        levels=h.levels,
        measures=numbers,
        measure_info=h.measure_info.values(),
    )


def safe(shown: Hierarchy, hidden: Mapping[str, Bools], k: int, *, zeros: bool) -> bool:
    found = attack(shown, additive=SUMS if "w" in shown.measures else {})
    small, exact = found.disclosed(k, zeros=zeros), found.exact()
    return not any(small[key].any() or (exact[key] & hidden[key]).any() for key in hidden)


@given(places(holes=True), K, st.booleans())
def test_nobody_works_out_a_small_count_from_a_tree(h: Hierarchy, k: int, zeros: bool) -> None:  # noqa: FBT001 - drawn
    found = suppress(h, k=k, zeros=zeros)
    values = found.result.measures["a"]
    low, high = bounds(found.result, values)
    unknown = np.isnan(values)
    small = unknown & (high < k) & (zeros | (high > 0))
    assert not small.any()
    assert not (found.hidden["a"] & (low == high)).any()


@settings(max_examples=30)
@given(places(tied=True, holes=True), K, st.booleans())
def test_nor_from_measures_that_add_up(h: Hierarchy, k: int, zeros: bool) -> None:  # noqa: FBT001 - drawn
    found = suppress(h, k=k, zeros=zeros, additive=SUMS)
    assert safe(found.result, found.hidden, k, zeros=zeros)


@settings(max_examples=40)
@given(places(tied=True), K, st.booleans())
def test_only_what_is_said_to_be_hidden_is_hidden(h: Hierarchy, k: int, zeros: bool) -> None:  # noqa: FBT001 - drawn
    found = suppress(h, k=k, zeros=zeros, additive=SUMS)
    small = 0
    for key, before in h.measures.items():
        after, mask = found.result.measures[key], found.hidden[key]
        assert np.array_equal(np.isnan(after), mask | np.isnan(before))
        assert np.array_equal(after[~mask], before[~mask], equal_nan=True)
        primary = (before < k) & (zeros | (before > 0))
        assert (mask | ~primary).all()
        small += int(primary.sum())
    assert (found.primary, found.withdrawn) == (small, 0)
    assert found.complementary == sum(int(m.sum()) for m in found.hidden.values()) - small
    assert found.result.levels == h.levels
    assert found.result.ids.tolist() == h.ids.tolist()


@settings(max_examples=40)
@given(places(tied=True, holes=True), K)
def test_what_is_protected_is_protected(h: Hierarchy, k: int) -> None:
    once = suppress(h, k=k, additive=SUMS).result
    again = suppress(once, k=k, additive=SUMS)
    assert again.result is once
    assert again.primary == again.complementary == 0


def test_hiding_the_small_cells_alone_is_broken() -> None:
    h = city(3, 20, 30)
    shown = naive(h, 10)
    assert attack(shown).exact()["a"].tolist() == [False, True, False, False]
    found = suppress(h, k=10)
    assert safe(found.result, found.hidden, 10, zeros=False)


@settings(max_examples=40)
@given(places())
def test_hiding_the_small_cells_alone_is_broken_where_the_bounds_say_so(h: Hierarchy) -> None:
    shown = naive(h, 10)
    low, high = bounds(shown, shown.measures["a"])
    unknown = np.isnan(shown.measures["a"])
    found = attack(shown)
    assert np.array_equal(found.low["a"][unknown], low[unknown])
    assert np.array_equal(found.high["a"][unknown], high[unknown])
    broken = bool((unknown & (high < 10) & (high > 0)).any())
    assert broken == bool(found.disclosed(10)["a"].any())
    assert suppress(h, k=10).complementary > 0 or not broken


def city(*communities: float | None, total: float | None = None, **more: list[float | None]) -> Hierarchy:
    """Return a city with communities; its own count is their sum unless one is given."""
    whole = sum(v or 0 for v in communities) if total is None else total
    n = len(communities)
    return Hierarchy.from_columns(
        ["x", *(f"c{i}" for i in range(n))],
        [None, *["x"] * n],
        ["city", *["community"] * n],
        levels=LevelScheme.ladder("city", "community"),
        measures={"a": [whole, *communities], **more},
        measure_info=counts("a", *more),
    )


def hidden(h: Hierarchy, *, zeros: bool = False) -> list[str]:
    found = suppress(h, zeros=zeros)
    return [h.ids.get(i) for i in np.flatnonzero(found.hidden["a"]).tolist()]


def test_the_smallest_cell_that_is_enough_goes_with_a_small_one() -> None:
    assert hidden(city(3, 20, 30)) == ["c0", "c1"]
    assert hidden(city(3, 30, 20)) == ["c0", "c2"]


def test_two_small_cells_hide_each_other_if_they_are_enough_together() -> None:
    assert hidden(city(6, 5, 30)) == ["c0", "c1"]
    assert hidden(city(3, 5, 30, 40)) == ["c0", "c1", "c2"]


def test_a_child_without_siblings_takes_its_parent_along() -> None:
    assert hidden(city(3, 0)) == ["x", "c0"]


def test_zeros_stay_unless_they_are_asked_for() -> None:
    h = city(0, 20, 30)
    assert hidden(h) == []
    assert suppress(h).result is h
    assert hidden(h, zeros=True) == ["c0", "c1"]


def test_a_value_that_nobody_stated_and_everybody_can_work_out_is_protected() -> None:
    assert hidden(city(None, 20, 30, total=54)) == ["c1"]
    assert hidden(city(None, 20, 30, total=50)) == []
    assert hidden(city(None, 20, 30, total=62)) == []


def test_a_total_that_contradicts_its_parts_goes_where_something_is_hidden() -> None:
    found = suppress(city(3, 20, 30, total=60))
    assert found.hidden["a"].tolist() == [True, True, False, False]
    assert (found.primary, found.complementary, found.withdrawn) == (1, 0, 1)
    # What it says is not held against its parts: neither as less than they have nor as hardly more.
    for total in (20, 55):
        assert hidden(city(3, 20, 30, total=total)) == ["x", "c0"]
    assert suppress(city(13, 20, 30, total=60)).hidden["a"].tolist() == [False] * 4


def test_a_contradiction_in_one_measure_is_none_in_another() -> None:
    found = suppress(city(3, 20, 30, b=[99, 20, 30, 40]))
    assert not found.hidden["b"].any()
    assert found.withdrawn == 0


def test_counts_that_no_single_total_is_to_blame_for_are_refused() -> None:
    # Each sum by itself could be right: only together they cannot.
    h = city(None, None, total=20, w=[30, None, None], b=[10, 4, 3])
    assert suppress(h, k=5, additive=SUMS).primary == 2
    h = city(None, 9, total=20, w=[30, 10, None], b=[10, 4, 6])
    with pytest.raises(PrivacyError, match="PRV005"):
        suppress(h, k=5, additive=SUMS)


@pytest.mark.parametrize("over", [False, True])
def test_what_lies_over_its_siblings_is_not_added_and_still_bounded(over: bool) -> None:  # noqa: FBT001 - a case
    levels = OVER if over else LEVELS
    rows = [("x", None, "city", 60), ("c", "x", "community", 20), ("d", "x", "community", 40)]
    rows += [("e", "c", "estate", 15), ("f", "c", "estate", 3)] if over else []
    h = Hierarchy.from_records(
        [{"id": i, "parent": p, "level": level, "a": v} for i, p, level, v in rows],
        levels=levels,
        measures=counts("a"),
    )
    assert hidden(h) == (["e", "f"] if over else [])
    shown = naive(h, 10)
    assert attack(shown).high["a"][np.isnan(shown.measures["a"])].tolist() == ([5.0] if over else [])


def test_what_lies_over_its_siblings_is_not_all_that_the_unit_has() -> None:
    rows = [("x", None, "city", 20), ("c", "x", "community", 20), ("f", "c", "estate", 3)]
    records = [{"id": i, "parent": p, "level": level, "a": v} for i, p, level, v in rows]
    assert hidden(Hierarchy.from_records(records, levels=OVER, measures=counts("a"))) == ["f"]
    rows = [("x", None, "city", 20), ("c", "x", "community", 20), ("g", "c", "grid", 17), ("i", "c", "grid", 3)]
    records = [{"id": i, "parent": p, "level": level, "a": v} for i, p, level, v in [*rows, ("e", "c", "estate", 12)]]
    assert hidden(Hierarchy.from_records(records, levels=OVER, measures=counts("a"))) == ["g", "i"]


def test_sums_that_the_library_knows_are_held_without_being_named() -> None:
    keys = ("reassured_households", "cared_for_households", "closely_linked_households")
    h = Hierarchy.from_columns(
        ["g"], [None], ["grid"], levels=LevelScheme.ladder("grid"),
        measures={"households": [100], keys[0]: [80], keys[1]: [17], keys[2]: [3]},
    )  # fmt: skip
    found = suppress(h, measures=[keys[2]])
    assert {key for key, mask in found.hidden.items() if mask.any()} == {keys[1], keys[2]}
    assert found.known == dict.fromkeys(("households", *keys), 1)
    assert suppress(h).result is h  # none of them is sensitive
    assert suppress(h, measures="all").hidden.keys() == found.hidden.keys()


def test_the_result_travels_and_the_source_stays() -> None:
    h = city(3, 20, 30)
    place = Jurisdiction(territory=h, id="x")
    found = suppress(place)
    assert h.measures["a"].tolist() == [53, 3, 20, 30]
    assert found.result.id == "x"
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert again.result == found.result
    assert not found.hidden["a"].flags.writeable
    assert not hasattr(found, "no_such_name")


@pytest.mark.hashseed
def test_the_same_cells_every_time() -> None:
    assert hidden(city(3, 20, 20, 20, 20)) == ["c0", "c1"]


def test_a_large_territory_is_protected() -> None:
    rng = np.random.default_rng(7)
    n = 20_000
    codes = [f"61{i:04d}" for i in range(n // 10)]
    below = [f"{codes[p]}{j:03d}" for j, p in enumerate(rng.integers(0, len(codes), n) % len(codes))]
    below = [f"{code[:6]}{i % 1000:03d}" for i, code in enumerate(sorted(below))]
    ids = sorted({"61", *codes, *below})
    inner = {code[:6] for code in ids if len(code) == 9}
    own = {c: float(rng.choice([0, 4, 12, 30, 70])) for c in ids if len(c) == 9 or (len(c) == 6 and c not in inner)}
    total = dict.fromkeys(ids, 0.0)
    for code, value in own.items():
        for up in {code, code[:6], "61"}:
            total[up] += value
    levels = LevelScheme.ladder("province", "county", "street")
    h = Hierarchy.from_codes(ids, levels=levels, measures={"left_behind_persons": list(total.values())})
    found = suppress(h)
    values = found.result.measures["left_behind_persons"]
    low, high = bounds(found.result, values)
    assert found.primary > 3_000
    assert not (np.isnan(values) & (high < 10)).any()
    assert not (found.hidden["left_behind_persons"] & (low == high)).any()


def test_f66_six_groups_are_known_as_sensitive_counts() -> None:
    groups = {key: measure for key, measure in MEASURES.items() if measure.sensitive}
    assert [m.name.zh for m in groups.values()] == [
        "社会救助对象", "重度残疾人", "精神障碍患者", "社区矫正对象", "刑满释放人员", "留守人员",
    ]  # fmt: skip
    assert all(measure.whole for measure in groups.values())
