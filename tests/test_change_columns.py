"""Units after changes are copied column by column: the same as if each were written down again."""

from __future__ import annotations

import contextlib
from collections.abc import Generator, Iterable, Sequence
from unittest import mock

import numpy as np
import pytest
from changes_cases import DAY, countryside, town
from hypothesis import given, settings
from hypothesis import strategies as st
from test_changes_laws import batches, places

from gridgov import _change_columns, _change_territory
from gridgov._change_columns import Rebuilt, UnitLike, with_texts
from gridgov._change_territory import Units
from gridgov._columns import Rows, TextColumn
from gridgov.changes import (
    AbolishUnit,
    Change,
    CreateUnit,
    MergeUnits,
    MoveUnit,
    Part,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    SetLabel,
    SetMeasure,
    SplitUnit,
    apply,
)
from gridgov.errors import GridgovError, InvalidHierarchyError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme

Build = Units.build
FEW = settings(max_examples=40)


@contextlib.contextmanager
def beside_the_builder() -> Generator[list[bool]]:
    """Hold every territory that is built to the one that the builder makes; yields whether columns were copied."""
    copied: list[bool] = []

    def build(self: Units) -> Rebuilt:
        calls: list[Rebuilt | None] = []

        def rebuild(
            h: Hierarchy, altered: Iterable[UnitLike], gone: Rows, measures: Sequence[str], labels: Sequence[str]
        ) -> Rebuilt | None:
            calls.append(_change_columns.rebuild(h, altered, gone, measures, labels))
            return calls[-1]

        with mock.patch.object(_change_territory, "rebuild", rebuild):
            found = Build(self)
        if calls:
            copied.append(calls[0] is not None)
            slow = self.builder(self.levels).build()
            assert found.hierarchy == slow
            assert list(found.hierarchy.measures) == list(slow.measures)
            assert list(found.hierarchy.labels) == list(slow.labels)
            assert np.array_equal(found.hierarchy.tree.end, slow.tree.end)
            place = np.arange(len(self.hierarchy)) if found.place is None else found.place
            # A unit that was recoded has another row, or none where all that hangs on it was handed over.
            wanted = slow.ids.find(self.hierarchy.ids.decode())
            assert np.array_equal(place, wanted)
        return found

    with mock.patch.object(Units, "build", build):
        yield copied


@FEW
@given(batches())
def test_batches_in_the_town(changes: list[Change]) -> None:
    with beside_the_builder() as copied, contextlib.suppress(GridgovError):
        apply(town(), changes, on=DAY)
        assert all(copied)


@st.composite
def any_changes(draw: st.DrawFn, place: Jurisdiction) -> list[Change]:
    """Draw changes of units of a place, many of which cannot be."""
    ids = place.territory.ids.tolist()
    one = st.sampled_from(ids)
    every: list[Change] = []
    for i in range(draw(st.integers(1, 5))):
        unit = place.unit(draw(one))
        stated = unit.stated("households")
        rest = Part(f"p{i}", measures={"households": None if stated is None else 0})
        parts = [Part(unit.id, [c.id for c in unit.children], measures={"households": stated}), rest]
        options: list[Change] = [
            MoveUnit(draw(one), draw(one)),
            RenameUnit(draw(one), draw(st.sampled_from([None, "", "社区", "long" * 40]))),
            SetMeasure(draw(one), draw(st.sampled_from(["households", "residents"])), 7),
            SetLabel(draw(one), draw(st.sampled_from(["label", "other"])), "x"),
            RecodeUnit(draw(one), draw(st.sampled_from([f"{i}99", f"new{i}"]))),
            SplitUnit(unit.id, parts),
            MergeUnits([draw(one), draw(one)], into=draw(st.sampled_from([*ids, f"m{i}"]))),
            CreateUnit(f"c{i}", unit.level, draw(one), unit.kind),
            RegradeUnit(draw(one), unit.level, unit.kind),
            AbolishUnit(draw(one)),
        ]
        every.append(draw(st.sampled_from(options)))
    return every


@FEW
@given(st.data())
def test_batches_in_any_place(data: st.DataObject) -> None:
    place = data.draw(places())
    every = data.draw(any_changes(place))
    for change in every:
        with beside_the_builder(), contextlib.suppress(GridgovError):
            place = apply(place, [change], on=DAY).jurisdiction
    with beside_the_builder(), contextlib.suppress(GridgovError):
        apply(place, every, on=DAY)


def test_what_no_change_speaks_of_is_shared() -> None:
    place = town()
    after = apply(place, [RenameUnit("c1", "A")], on=DAY).jurisdiction
    h, old = after.territory, place.territory
    assert h.tree is old.tree
    assert h.ids is old.ids
    assert h.measures["households"] is old.measures["households"]
    assert h.labels["class"] is old.labels["class"]
    assert after.roster.columns is place.roster.columns
    assert after.bodies.columns is place.bodies.columns
    moved = apply(place, [MoveUnit("g1", "c2")], on=DAY).jurisdiction
    assert moved.roster.columns.post_ids is place.roster.columns.post_ids
    assert moved.bodies.columns.member is place.bodies.columns.member


def test_what_may_be_wrong_is_left_to_the_builder() -> None:
    with beside_the_builder() as copied, pytest.raises(GridgovError):
        apply(countryside(), [RegradeUnit("t", "street")], on=DAY)
    assert copied == []


def test_a_household_has_no_sensitive_count() -> None:
    levels = LevelScheme.ladder("grid", "household")
    h = Hierarchy.from_records(
        [{"id": "g", "level": "grid"}, {"id": "x", "level": "household", "parent": "g"}], levels=levels
    )
    with pytest.raises((InvalidHierarchyError, GridgovError)) as caught:
        apply(Jurisdiction(territory=h), [SetMeasure("x", "left_behind_persons", 1)], on=DAY)
    assert "PRV" in str(caught.value)


@given(st.lists(st.sampled_from([None, "a", "社区", "x" * 50]), min_size=1), st.data())
def test_texts_are_put_into_their_rows(texts: list[str | None], data: st.DataObject) -> None:
    column = TextColumn.of(texts)
    rows = data.draw(st.lists(st.sampled_from(range(len(texts))), unique=True))
    fresh = [data.draw(st.sampled_from([None, "b", "é", "a"])) for _ in rows]
    expected = list(texts)
    for row, text in zip(rows, fresh, strict=True):
        expected[row] = text
    assert with_texts(column, len(texts), np.array(rows, np.int64), fresh).tolist() == expected
    bare = [dict(zip(rows, fresh, strict=True)).get(i) for i in range(len(texts))]
    assert with_texts(None, len(texts), np.array(rows, np.int64), fresh).tolist() == bare
