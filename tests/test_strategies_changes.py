"""Strategies of changes: every class is drawn and made, also in batches and over time, and can be taken back."""

from __future__ import annotations

from collections import Counter

import pytest
from changes_cases import DAY, town
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from gridgov import changes as made
from gridgov._change_base import change_kinds
from gridgov.changes import (
    AbolishUnit,
    Appoint,
    Change,
    EndBody,
    MoveUnit,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    SplitUnit,
    apply,
    read_changes,
)
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.testing.strategies import (
    bodies,
    change_sequences,
    changes,
    hierarchies,
    histories,
    level_schemes,
    possible_changes,
    rosters,
)

TOWN = town()
#: Every class of changes, found otherwise than by the strategies.
CLASSES = sorted(change_kinds(), key=lambda kind: kind.__name__)
#: Of these there are few different ones in the town.
DIFFERENT: dict[type[Change], int] = {AbolishUnit: 1, RegradeUnit: 2}
few = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],  # to explain what was found takes longer than to find it
    suppress_health_check=[HealthCheck.too_slow],
)
many = settings(few, max_examples=40)


@st.composite
def places(draw: st.DrawFn) -> Jurisdiction:
    """Draw places with posts and bodies, some of schemes with mandatory levels."""
    levels = level_schemes(mandatory=draw(st.booleans()))
    territory = draw(hierarchies(levels, max_units=8))
    own = draw(bodies(territory, max_bodies=2, max_members=2))
    return Jurisdiction(territory=territory, bodies=own, roster=draw(rosters(territory, bodies=own, max_posts=4)))


def check(place: Jurisdiction, batch: tuple[Change, ...], day: str) -> Jurisdiction:
    """Make changes, take them back, and return what came out."""
    applied = apply(place, batch, on=day)
    assert applied.undo() == place
    assert apply(applied.jurisdiction, [applied.inverse()], on=day).jurisdiction == place
    return applied.jurisdiction


def test_every_class_of_changes_is_known() -> None:
    assert {kind.__name__ for kind in CLASSES} < set(made.__all__)
    assert set(possible_changes(TOWN)) == set(CLASSES)


@pytest.mark.parametrize("kind", CLASSES)
def test_a_change_of_each_class_is_drawn_and_made(kind: type[Change]) -> None:
    seen: list[Change] = []

    @few
    @given(changes(TOWN, kinds=[kind]))
    def run(change: Change) -> None:
        seen.append(change)
        assert type(change) is kind
        assert read_changes([change.to_dict()]) == (change,)
        check(TOWN, (change,), DAY)

    run()
    assert len(set(map(repr, seen))) >= DIFFERENT.get(kind, 5)


@many
@given(places().flatmap(lambda place: st.tuples(st.just(place), change_sequences(place, max_changes=4))))
def test_a_batch_is_made_and_taken_back(drawn: tuple[Jurisdiction, tuple[Change, ...]]) -> None:
    place, batch = drawn
    assert len(batch) <= 4
    check(place, batch, DAY)


def test_batches_have_changes_of_nearly_every_class() -> None:
    counts: Counter[type[Change]] = Counter()

    @many
    @given(change_sequences(TOWN, max_changes=6))
    def run(batch: tuple[Change, ...]) -> None:
        counts.update(map(type, batch))
        check(TOWN, batch, DAY)

    run()
    assert len(counts) >= 18, counts
    assert counts.total() > 60


@settings(few, max_examples=10)
@given(histories(TOWN, max_days=3, max_changes=2))
def test_a_history_is_made_day_by_day(history: tuple[tuple[str, tuple[Change, ...]], ...]) -> None:
    place = TOWN
    assert [day for day, _ in history] == sorted({day for day, _ in history})
    for day, batch in history:
        place = check(place, batch, day)


def test_changes_shrink_to_small_ones() -> None:
    assert isinstance(find(changes(TOWN), lambda _: True, settings=many), RenameUnit)
    split = find(changes(TOWN, kinds=[SplitUnit]), lambda _: True, settings=many)
    assert isinstance(split, SplitUnit)
    assert len(split.parts) == 2
    batch = find(
        change_sequences(TOWN, max_changes=3),
        lambda b: any(isinstance(c, EndBody) for c in b),
        settings=settings(many, max_examples=300),
    )
    assert len(batch) == 1


def test_a_later_change_may_be_about_what_an_earlier_one_made() -> None:
    def again(batch: tuple[Change, ...]) -> bool:
        new = {c.id for c in batch if isinstance(c, RecodeUnit)}
        return any(isinstance(c, MoveUnit) and c.unit in new for c in batch)

    batch = find(
        change_sequences(TOWN, kinds=[RecodeUnit, MoveUnit], max_changes=3),
        again,
        settings=settings(many, max_examples=300),
    )
    assert len(batch) == 2


def test_what_cannot_be_drawn_is_refused_at_once() -> None:
    bare = Jurisdiction(
        territory=Hierarchy.from_records([{"id": "c", "level": "community"}], levels=LevelScheme.ladder("community"))
    )
    assert RegradeUnit not in possible_changes(bare)
    with pytest.raises(ValueError, match=r"^No change of kinds= can be made in this place; see possible_changes\.$"):
        changes(bare, kinds=[Appoint, RegradeUnit])
    with pytest.raises(ValueError, match=r"^kinds= has 'int', which is no class of changes such as MoveUnit\.$"):
        change_sequences(bare, kinds=[int])  # type: ignore[list-item] # pyright: ignore[reportArgumentType]
    later = apply(bare, [RecodeUnit("c", "d")], on="2030-01-01").jurisdiction
    with pytest.raises(ValueError, match=r"^on= is 2026-01-01; the lineage of the place speaks of 2030-01-01 already"):
        changes(later, on=DAY)
    assert find(histories(later, min_days=1), lambda _: True, settings=few)[0][0] == "2030-01-01"
    with pytest.raises(ValueError, match=r"^max_changes= is 0; it has to be a whole number from 1 on\.$"):
        histories(bare, max_changes=0)
