"""Crosswalks and series against the changes themselves, read one by one, and joined by pandas."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from journal_cases import BEGIN, LEVELS, History, Where, histories, told, town

from gridgov._frame import Frame
from gridgov.changes import (
    AbolishUnit,
    Change,
    CreateUnit,
    MergeUnits,
    MoveUnit,
    Part,
    RecodeUnit,
    SetMeasure,
    SplitUnit,
)
from gridgov.errors import UnknownKeyError, UnknownUnitError
from gridgov.hierarchy import Hierarchy
from gridgov.journal import InvalidJournalError, Journal
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme

DAYS = [BEGIN, "2020-01-02", "2020-01-09", "2020-01-20", "2020-02-05", "2020-12-31"]
Cells = dict[tuple[str | None, str | None], float]


def above(h: Hierarchy, level: str) -> dict[str, str]:
    """Return the unit of a level at or above each unit."""
    return {
        ident: next(step for step in h.unit(ident).path if h.unit(step).level == level)
        for ident in h.ids.tolist()
        if any(h.unit(step).level == level for step in h.unit(ident).path)
    }


def joined(journal: Journal, since: str, until: str, level: str) -> Cells:
    """Work out households by pandas: pieces of grids, joined with what is above them on both days."""
    a, b = journal.as_of(since).territory, journal.as_of(until).territory
    pieces = pd.DataFrame(
        [(g, to, float(part)) for g, shares in told(journal, since, until).items() for to, part in shares.items()],
        columns=["grid", "then", "part"],
    )
    loads = [a.unit(i).stated("households") for i in a.leaves.ids]
    grids = pd.DataFrame({"grid": a.leaves.ids, "load": np.array(loads, float)})
    frame = pieces.merge(grids, on="grid")
    frame["from"] = frame["grid"].map(above(a, level))
    frame["to"] = frame["then"].map(above(b, level))
    frame["households"] = frame["part"] * frame["load"]
    sums = frame.groupby(["from", "to"], dropna=False)["households"].agg(lambda loads: loads.sum(skipna=False))
    rows = sums.reset_index()
    ends = [[None if pd.isna(ident) else str(ident) for ident in rows[side].tolist()] for side in ("from", "to")]
    return dict(zip(zip(*ends, strict=True), rows["households"].tolist(), strict=True))


def same(one: float, two: float) -> bool:
    return math.isclose(one, two, abs_tol=1e-9) or (math.isnan(one) and math.isnan(two))


def cells(frame: Frame, column: str) -> Cells:
    return {(row["from"], row["to"]): math.nan if row[column] is None else row[column] for row in frame}


@settings(max_examples=40)
@given(histories(), st.sampled_from(DAYS), st.sampled_from(DAYS), st.sampled_from(["community", "grid"]))
def test_a_crosswalk_is_the_join_of_what_the_changes_say(history: History, one: str, two: str, level: str) -> None:
    since, until = sorted((one, two))
    found = history.journal.crosswalk(since, until, level=level)
    expected = {pair: n for pair, n in joined(history.journal, since, until, level).items() if pair != (None, None)}
    there = cells(found, "households")
    assert {pair for pair, n in expected.items() if n} <= set(there)
    for pair, n in there.items():
        assert same(n, expected.get(pair, 0.0))
    empty = [g for g in history.journal.as_of(since).territory.leaves if g.stated("households") is None]
    assert set(found.uncertain) <= {g.id for g in empty}


@settings(max_examples=40)
@given(histories(known=False), st.sampled_from(DAYS), st.sampled_from(DAYS), st.sampled_from(["community", None]))
def test_shares_of_one_unit_add_up_to_one(history: History, one: str, two: str, level: str | None) -> None:
    since, until = sorted((one, two))
    found = history.journal.crosswalk(since, until, level=level)
    assert_whole(found.to_pandas(), "from", "share_of_from")
    assert_whole(found.to_pandas(), "to", "share_of_to")
    full = history.journal.crosswalk(since, until, level=level, unknown_as=1)
    assert full.uncertain == ()
    assert not full["unknown"].any()
    assert_whole(full.to_pandas(), "from", "share_of_from")
    # What is known is known whatever the rest is.
    filled = cells(full, "share_of_from")
    for pair, share in cells(found, "share_of_from").items():
        assert math.isnan(share) or math.isclose(share, filled[pair], abs_tol=1e-9)
    count = history.journal.crosswalk(since, until, level=level, weight=None, unknown_as=0)
    assert math.isclose(count["units"].sum(), len(history.journal.as_of(since).territory.leaves), abs_tol=1e-9)
    assert "households" not in count.keys


def assert_whole(frame: pd.DataFrame, side: str, column: str) -> None:
    for _, rows in frame.groupby(side, dropna=False):
        shares = rows[column]
        loads = rows["households"]
        if shares.notna().all():
            assert math.isclose(shares.sum(), 1.0, abs_tol=1e-9)
        else:
            assert shares.isna().all()
            assert loads.isna().any() or loads.sum() == 0
            assert len(rows) > 1


@settings(max_examples=40)
@given(histories(), st.tuples(*[st.sampled_from(DAYS)] * 3))
def test_crosswalks_of_lowest_units_compose(history: History, days: tuple[str, str, str]) -> None:
    a, b, c = sorted(days)
    found = [history.journal.crosswalk(*pair, level=None, weight=None) for pair in ((a, b), (b, c), (a, c))]
    first, second, both = (one.to_pandas()[["from", "to", "share_of_from"]] for one in found)
    # A lowest unit under which others are put later is none any more.
    assume(set(first["to"].dropna()) <= set(second["from"]))
    gone = first[first["to"].isna()]
    chained = first.merge(second, left_on="to", right_on="from", suffixes=("", "_2"))
    chained["share"] = chained["share_of_from"] * chained["share_of_from_2"]
    rows = pd.concat(
        [
            chained[["from", "to_2", "share"]].rename(columns={"to_2": "to"}),
            gone[["from", "to", "share_of_from"]].rename(columns={"share_of_from": "share"}),
        ]
    )
    made = rows.groupby(["from", "to"], dropna=False)["share"].sum()
    expected = both.set_index(["from", "to"])["share_of_from"]
    pd.testing.assert_series_equal(
        made[made > 0].sort_index(), expected[expected > 0].sort_index(), check_names=False, check_dtype=False
    )


def test_what_is_divided_in_unknown_shares_is_listed_and_known_again_when_it_is_merged() -> None:
    none = {"households": None, "staff": None}
    journal = Journal(town(), BEGIN)
    journal = journal.record([SplitUnit("g0", [Part("g0", measures=none), Part("g9", measures=none)])], on="2021-01-01")
    inside = journal.crosswalk(BEGIN, "2021-01-01", level="community")
    assert (inside.uncertain, inside["share_of_from"].tolist()) == ((), [1.0, 1.0, 1.0])
    journal = journal.record([MoveUnit("g9", to="c1")], on="2022-01-01")
    found = journal.crosswalk(BEGIN, "2022-01-01", level="community")
    assert found.uncertain == ("g0",)
    assert [row.to_dict() for row in found][:2] == [
        {
            "from": "c0",
            "to": to,
            "units": None,
            "households": None,
            "share_of_from": None,
            "share_of_to": share,
            "unknown": 1,
        }
        for to, share in (("c0", 1.0), ("c1", None))
    ]
    even = journal.crosswalk(BEGIN, "2022-01-01", level="community", unknown_as=0)
    assert even["households"].tolist()[:2] == [70, 30]
    journal = journal.record([MoveUnit("g9", to="c0"), MergeUnits(["g0", "g9"], into="g9")], on="2023-01-01")
    found = journal.crosswalk(BEGIN, "2023-01-01", level="grid")
    assert (found.uncertain, found["to"][0], found["households"][0]) == ((), "g9", 60)


def test_unknown_households_leave_shares_unknown_unless_a_number_stands_for_them() -> None:
    journal = Journal(town((60, None, 30, 70, 100, 20)), BEGIN).record([MoveUnit("g0", to="c1")], on="2021-01-01")
    found = journal.crosswalk(BEGIN, "2022-01-01", level="community")
    assert found.uncertain == ("g1",)
    assert np.isnan(found["share_of_from"][:2]).all()
    assert found["households"].tolist()[1:] == [60, 100, 120]
    found = journal.crosswalk(BEGIN, "2022-01-01", level="community", unknown_as=20)
    assert found["share_of_from"].tolist() == [0.25, 0.75, 1.0, 1.0]
    assert found["share_of_to"].tolist() == [1.0, 0.375, 0.625, 1.0]


def test_what_is_in_no_unit_of_the_level_has_none() -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows.append({"id": "c", "level": "community", "parent": "s", "households": 5})
    journal = Journal(Jurisdiction(territory=Hierarchy.from_records(rows, levels=LEVELS, measures=["households"])))
    assert len(journal.crosswalk(BEGIN, BEGIN, level="grid")) == 0
    journal = journal.record([CreateUnit("g", "grid", "c", measures={"households": 5})], on="2021-01-01")
    assert len(journal.crosswalk(BEGIN, "2021-01-01", level="grid")) == 0
    assert journal.crosswalk(BEGIN, "2021-01-01", level="community")["share_of_from"].tolist() == [1.0]


def test_what_lies_over_other_units_is_not_counted_twice() -> None:
    levels = LevelScheme.ladder("street", "community", "grid", "estate").evolve(
        "estate", overlay=True, under=["community"]
    )
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": c, "level": "community", "parent": "s"} for c in ("c0", "c1")]
    rows += [{"id": g, "level": "grid", "parent": "c0", "households": n} for g, n in (("g0", 30), ("g1", 10))]
    rows += [{"id": "g2", "level": "grid", "parent": "c1", "households": 5}]
    rows += [{"id": "e", "level": "estate", "parent": "c0", "households": 25}]
    h = Hierarchy.from_records(rows, levels=levels, measures=["households"])
    journal = Journal(Jurisdiction(territory=h), BEGIN)
    journal = journal.record([MoveUnit("g0", to="c1"), MoveUnit("e", to="c1")], on="2021-01-01")
    found = journal.crosswalk(BEGIN, "2021-01-01", level="community")
    assert [(row["from"], row.to, row.units, row.households) for row in found] == [
        ("c0", "c0", 1.0, 10.0),
        ("c0", "c1", 1.0, 30.0),
        ("c1", "c1", 1.0, 5.0),
    ]
    found = journal.crosswalk(BEGIN, "2021-01-01", level="estate")
    assert [(row["from"], row.to, row.units, row.households) for row in found] == [("e", "e", 1.0, 25.0)]
    series = journal.series("households", level="community", days=[BEGIN, "2021-01-01"], boundaries_of=BEGIN)
    assert series["value"].tolist() == [40.0, 5.0, 40.0, 5.0]


def test_questions_that_cannot_be_answered() -> None:
    journal = Journal(town(), BEGIN)
    with pytest.raises(ValueError, match="lies before the first"):
        journal.crosswalk("2021-01-01", BEGIN, level="grid")
    with pytest.raises(ValueError, match="a number from 0, not -1"):
        journal.crosswalk(BEGIN, BEGIN, level="grid", unknown_as=-1)
    with pytest.raises(ValueError, match="a number from 0, not nan"):
        journal.series("staff", level="grid", days=[BEGIN], boundaries_of=BEGIN, unknown_as=math.nan)
    with pytest.raises(UnknownKeyError):
        journal.crosswalk(BEGIN, BEGIN, level="village")
    with pytest.raises(UnknownKeyError):
        journal.crosswalk(BEGIN, BEGIN, level="grid", weight="children")
    with pytest.raises(UnknownKeyError):
        journal.series("children", level="grid", days=[BEGIN], boundaries_of=BEGIN)
    with pytest.raises(InvalidJournalError):
        journal.crosswalk("2019-01-01", BEGIN, level="grid")
    with pytest.raises(UnknownUnitError):
        journal.trace("nowhere")


# -- series ------------------------------------------------------------------------------------------------------------


def inside(journal: Journal, day: str, fixed: str, level: str) -> dict[str, Mapping[str | None, Fraction]]:
    """Tell of each grid of a day which part is in which unit of the boundaries, by the changes; by households."""
    if day <= fixed:
        then = above(journal.as_of(fixed).territory, level)
        return {g: group(shares, then) for g, shares in told(journal, day, fixed).items()}
    first = journal.as_of(fixed).territory
    of = above(first, level)
    came: dict[str, Where] = {}
    for g, shares in told(journal, fixed, day).items():
        load = Fraction(first.unit(g).stated("households") or 0)
        for to, part in shares.items():
            if to is not None and part:
                own = came.setdefault(to, {})
                own[of.get(g)] = own.get(of.get(g), Fraction(0)) + load * part
    return {
        to: {u: n / sum(own.values()) for u, n in own.items()} if sum(own.values()) else {} for to, own in came.items()
    }


def group(shares: Where, then: Mapping[str, str]) -> Where:
    out: Where = {}
    for to, part in shares.items():
        place = None if to is None else then.get(to)
        out[place] = out.get(place, Fraction(0)) + part
    return out


@settings(max_examples=40)
@given(histories(), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_a_series_adds_up_what_the_changes_say_is_inside(history: History, day: str, fixed: str) -> None:
    journal = history.journal
    model = journal.as_of(day).territory
    places = inside(journal, day, fixed, "community")
    # What was made anew, or is gone, is placed by what is above it: this is looked at in tests of its own.
    assume(set(places) == set(model.leaves.ids))
    assume(all(shares and None not in shares for shares in places.values()))
    expected: dict[str, float] = {}
    for g, shares in places.items():
        for unit, part in shares.items():
            stated = model.unit(g).stated("households")
            assume(stated is not None)
            assert stated is not None
            expected[str(unit)] = expected.get(str(unit), 0.0) + stated * float(part)
    found = journal.series("households", level="community", days=[day], boundaries_of=fixed)
    assert found["unit"].tolist() == journal.as_of(fixed).units(level="community").ids
    for row in found:
        if row.unit in expected:
            assert math.isclose(row.value, expected[row.unit], abs_tol=1e-9)
            split = any(shares.get(row.unit, 0) not in {0, 1} for shares in places.values())
            assert row.by == ("shares" if split else "lowest_units")
        else:
            assert (row.value, row.by, row.unknown) == (None, None, 0)


@settings(max_examples=25)
@given(histories(known=False), st.sampled_from(DAYS), st.sampled_from(DAYS))
def test_nothing_is_lost_between_boundaries(history: History, day: str, fixed: str) -> None:
    journal = history.journal
    found = journal.series("households", level="community", days=[day, fixed], boundaries_of=fixed, unknown_as=1)
    values = found["value"].reshape(2, -1)
    total = journal.as_of(day).unit("s").total("households")
    if not total.unknown:
        assert math.isclose(np.nansum(values[0]), total.known, abs_tol=1e-9)
        # A unit without a value is one that nothing of that day lies in.
        assert not found["unknown"][: len(values[0])].any()
    now = journal.as_of(fixed)
    for unit, value in zip(now.units(level="community").ids, values[1], strict=True):
        own = now.unit(unit).total("households")
        assert math.isnan(value) if own.unknown else value == own.known or not now.unit(unit).children


def test_a_figure_that_only_a_unit_above_states_is_shared_out_by_households() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "s", "level": "street"},
        {"id": "c0", "level": "community", "parent": "s", "staff": 9},
        {"id": "c1", "level": "community", "parent": "s", "staff": 4},
        {"id": "g0", "level": "grid", "parent": "c0", "households": 20},
        {"id": "g1", "level": "grid", "parent": "c0", "households": 40},
        {"id": "g2", "level": "grid", "parent": "c1", "households": 10},
    ]
    h = Hierarchy.from_records(rows, levels=LEVELS, measures=["households", "staff"])
    journal = Journal(Jurisdiction(territory=h), BEGIN).record([MoveUnit("g0", to="c1")], on="2021-01-01")
    later: list[Change] = [SetMeasure("c0", "staff", 8), SetMeasure("c1", "staff", 6)]
    journal = journal.record(later, on="2022-01-01")
    found = journal.series("staff", level="community", days=[BEGIN, "2022-01-01"], boundaries_of=BEGIN)
    assert [(row.unit, row.value, row.by) for row in found] == [
        ("c0", 9.0, "lowest_units"),
        ("c1", 4.0, "lowest_units"),
        ("c0", 8 + 6 * 2 / 3, "shares"),
        ("c1", 2.0, "shares"),
    ]
    found = journal.series("staff", level="community", days=[BEGIN], boundaries_of="2022-01-01")
    assert [(row.unit, row.value, row.by) for row in found] == [("c0", 6.0, "shares"), ("c1", 7.0, "shares")]


def test_what_is_new_is_placed_by_what_is_above_it() -> None:
    journal = Journal(town(), BEGIN)
    journal = journal.record([CreateUnit("new", "grid", "c0", measures={"households": 7})], on="2021-01-01")
    found = journal.series("households", level="community", days=["2021-01-01"], boundaries_of=BEGIN)
    assert found["value"].tolist() == [107.0, 100.0, 120.0]
    journal = journal.record([MergeUnits(["c0", "c1"], into="c0")], on="2022-01-01")
    journal = journal.record([CreateUnit("two", "grid", "c0", measures={"households": 10})], on="2023-01-01")
    found = journal.series("households", level="community", days=["2023-01-01"], boundaries_of=BEGIN)
    assert found["by"].tolist() == ["shares", "shares", "lowest_units"]
    # The seven new ones are in c0 or c1 as the 200 that were there before.
    assert found["value"].sum() == 337
    found = journal.series("households", level="community", days=["2023-01-01"], boundaries_of="2021-01-01")
    assert found["value"].tolist() == pytest.approx([107 + 10 * 107 / 207, 100 + 10 * 100 / 207, 120])


def test_what_is_gone_counts_where_the_rest_is() -> None:
    parts = [Part(g, measures={"households": n, "staff": None}) for g, n in (("g0", 20), ("g9", 40))]
    journal = Journal(town(), BEGIN).record([SplitUnit("g0", parts)], on="2021-01-01")
    gone: list[Change] = [SetMeasure("g9", "households", 0), AbolishUnit("g9")]
    gone += [SetMeasure("g1", "households", 0), AbolishUnit("g1")]
    journal = journal.record(gone, on="2022-01-01").record([MoveUnit("g0", to="c1")], on="2023-01-01")
    found = journal.series("households", level="community", days=[BEGIN, "2021-01-01"], boundaries_of="2022-01-01")
    assert found["value"].tolist() == [100, 100, 120] * 2
    assert set(found["by"]) == {"lowest_units"}
    found = journal.series("households", level="community", days=[BEGIN], boundaries_of="2023-01-01")
    assert found["value"].tolist() == pytest.approx([math.nan, 200, 120], nan_ok=True)


def test_what_is_gone_with_all_beside_it_counts_where_the_unit_above_is() -> None:
    gone: list[Change] = [SetMeasure("g0", "households", 0), AbolishUnit("g0")]
    gone += [SetMeasure("g1", "households", 0), AbolishUnit("g1")]
    journal = Journal(town(), BEGIN).record([*gone, RecodeUnit("c0", "c8")], on="2021-01-01")
    found = journal.series("households", level="community", days=[BEGIN], boundaries_of="2021-01-01")
    assert [(row.unit, row.value, row.by) for row in found] == [
        ("c8", 100.0, "lowest_units"),
        ("c1", 100.0, "lowest_units"),
        ("c2", 120.0, "lowest_units"),
    ]
    new = [CreateUnit(f"n{i}", "grid", "c8", measures={"households": i}) for i in range(2)]
    journal = journal.record(new, on="2022-01-01")
    found = journal.series("households", level="community", days=["2022-01-01"], boundaries_of=BEGIN)
    assert found["value"].tolist() == [1, 100, 120]


def test_what_was_put_together_is_shared_out_by_what_each_had() -> None:
    journal = Journal(town(), BEGIN).record([MoveUnit("g2", to="c0")], on="2021-01-01")
    journal = journal.record([MergeUnits(["g1", "g2"], into="g1")], on="2022-01-01")
    journal = journal.record([SetMeasure("g1", "households", 140)], on="2023-01-01")
    found = journal.series("households", level="community", days=["2023-01-01"], boundaries_of=BEGIN)
    assert found["value"].tolist() == pytest.approx([60 + 80, 60 + 70, 120])
    assert found["by"].tolist() == ["shares", "shares", "lowest_units"]


def test_what_is_gone_with_what_is_above_it_counts_as_the_rest_of_the_street() -> None:
    gone: list[Change] = [SetMeasure("g0", "households", 0), AbolishUnit("g0")]
    gone += [SetMeasure("g1", "households", 0), AbolishUnit("g1"), AbolishUnit("c0")]
    journal = Journal(town(), BEGIN).record(gone, on="2021-01-01")
    found = journal.series("households", level="community", days=[BEGIN], boundaries_of="2021-01-01")
    assert found["value"].tolist() == pytest.approx([100 + 100 * 100 / 220, 120 + 100 * 120 / 220])


def test_unknown_figures_stay_unknown() -> None:
    journal = Journal(town((60, None, 30, 70, 100, 20)), BEGIN)
    found = journal.series("households", level="community", days=[BEGIN], boundaries_of=BEGIN)
    assert [(row.value, row.by, row.unknown) for row in found] == [
        (None, None, 1),
        (100.0, "lowest_units", 0),
        (120.0, "lowest_units", 0),
    ]
