"""What changes write into the lineage: shares of households, retired ids, and ids that come back on one day."""

from __future__ import annotations

from typing import Any

import pytest
from changes_cases import DAY, codes, done, town
from hypothesis import given, settings
from hypothesis import strategies as st
from test_change_inverse import tried
from test_changes_laws import batches

from gridgov._change_lineage import of_the_day
from gridgov.changes import (
    AbolishUnit,
    Change,
    CreateUnit,
    MergeUnits,
    MoveUnit,
    Part,
    RecodeUnit,
    RenameUnit,
    SetMeasure,
    SplitUnit,
    apply,
)
from gridgov.jurisdiction import Jurisdiction

FEW = settings(max_examples=40)


def rows(place: Jurisdiction) -> list[tuple[Any, ...]]:
    """Return the lineage as tuples."""
    return [tuple(row.get(key) for key in ("kind", "old", "new", "share")) for row in place.lineage.records()]


def written(*changes: Change) -> list[tuple[Any, ...]]:
    """Return what changes of the town write."""
    return rows(done(*changes).jurisdiction)


def test_what_each_change_writes() -> None:
    assert written(CreateUnit("g9", "grid", "c1", "grid")) == [("create", None, "g9", None)]
    assert written(AbolishUnit("w1")) == [("abolish", "w1", None, None)]
    assert written(RecodeUnit("c1", "c9")) == [("recode", "c1", "c9", 1.0)]
    assert written(MergeUnits(["g3", "g4"], into="g3")) == [("merge", "g3", "g3", None), ("merge", "g4", "g3", 1.0)]
    assert written(RenameUnit("c1", "x"), MoveUnit("g1", "c2"), SetMeasure("g3", "households", 1)) == []


def test_shares_are_those_of_the_households_of_the_parts() -> None:
    parts = [Part("g2", measures={"households": 10}), Part("g9", measures={"households": 30})]
    assert written(SplitUnit("g2", parts)) == [("split", "g2", "g2", 0.25), ("split", "g2", "g9", 0.75)]
    by_units = [Part("c1", ["g1"]), Part("c9", ["g2"])]
    assert written(SplitUnit("c1", by_units)) == [("split", "c1", "c1", 15 / 55), ("split", "c1", "c9", 40 / 55)]
    # What an earlier change of the same day did to the units below counts.
    assert written(SetMeasure("b1", "households", 35), SplitUnit("c1", by_units))[0][3] == 0.5
    unknown = written(SetMeasure("b1", "households", None), SplitUnit("c1", by_units))
    assert [row[3] for row in unknown] == [None, None]


def test_who_decided_is_written_down() -> None:
    after = apply(town(), [RecodeUnit("c1", "c9")], on=DAY, authority="order 4").jurisdiction
    assert after.lineage.records()[0]["authority"] == "order 4"


@pytest.mark.parametrize(
    "change",
    [
        CreateUnit("g4", "grid", "c1", "grid"),
        RecodeUnit("g1", "g4"),
        SplitUnit("c1", [Part("c1", ["g1", "g2"]), Part("g4")]),
        MergeUnits(["g1", "g2"], into="g4"),
    ],
)
def test_a_retired_id_is_refused_for_every_new_unit(change: Change) -> None:
    place = done(RecodeUnit("g4", "g9")).jurisdiction
    assert [code for code, _, _ in codes(change, town=place)] == ["CHG022"]


def test_what_comes_back_on_one_day_is_no_event() -> None:
    away = SplitUnit("c1", [Part("c1", ["g1"]), Part("c9", ["g2"])])
    assert written(away, MergeUnits(["c1", "c9"], into="c1")) == []
    first = done(away).jurisdiction
    assert rows(apply(first, [MergeUnits(["c1", "c9"], into="c1")], on=DAY).jurisdiction) == []
    assert written(away, MergeUnits(["c9", "c2"], into="c2"), MergeUnits(["c1", "c2"], into="c1")) == [
        ("merge", "c2", "c1", 1.0)
    ]


@FEW
@given(batches())
def test_the_lineage_knows_the_ids_that_are_there_and_those_that_are_not(changes: list[Change]) -> None:
    applied = tried(town(), changes)
    if applied is None:
        return
    before, after = (set(place.territory.ids.tolist()) for place in (applied.before, applied.jurisdiction))
    lineage = applied.jurisdiction.lineage
    assert before - after <= lineage.retired
    assert not after & lineage.retired
    new = {row["new"] for row in lineage.records() if "new" in row}
    assert after - before <= new


@given(st.lists(st.sampled_from([0.25, 0.5, 0.75]), min_size=1, max_size=3))
def test_what_came_of_a_day_is_the_product_of_its_steps(shares: list[float]) -> None:
    steps: list[dict[str, Any]] = []
    for i, share in enumerate(shares):
        steps += [
            {"old": "a", "new": "a", "day": DAY, "kind": "split", "share": 1 - share},
            {"old": "a", "new": f"b{i}", "day": DAY, "kind": "split", "share": share},
        ]
    left, expected = 1.0, dict[str, float]()
    for i, share in enumerate(shares):
        expected[f"b{i}"] = left * share
        left *= 1 - share
    assert {row["new"]: row["share"] for row in of_the_day(steps)} == pytest.approx({**expected, "a": left})
