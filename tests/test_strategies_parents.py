"""Where drawn units stand: every parent can be drawn, and what is left out before a unit does not move it elsewhere."""

from __future__ import annotations

import pytest

from gridgov.levels import LevelScheme
from gridgov.testing import _draw_units as drawn
from gridgov.testing._draw_shapes import ground_of

GROUND = ground_of(LevelScheme.ladder("street", "community"))
NUMBERS = range(1 << drawn._PARENT)


def wanted(units: int, roots: int) -> drawn.Wanted:
    return drawn.Wanted(
        min_units=1,
        max_units=units,
        max_roots=roots,
        shape="any",
        measures=(),
        labels=(),
        unknown=True,
        stated="anywhere",
        largest=1,
        names=False,
        odd_ids=False,
    )


def parent(streets: int, number: int, roots: int = 1, holding: tuple[int, ...] = ()) -> int:
    """Return the row of the parent that a number gives, among so many streets, of which some hold a community."""
    rows = [*[(-1, 0, False)] * streets, *((street, 1, False) for street in holding)]
    drawn._grow(GROUND, wanted(len(rows) + 1, roots), rows, number)
    assert len(rows) == streets + len(holding) + 1
    return rows[-1][0]


@pytest.mark.parametrize("streets", [1, 2, 3, 7, 100])
def test_every_unit_can_be_the_parent_and_as_often_as_others(streets: int) -> None:
    # There are as many roots as there may be: the largest numbers, which would make another one, are no exception.
    found = [parent(streets, number) for number in NUMBERS]
    assert set(found) == set(range(streets))
    times = [found.count(row) for row in range(streets)]
    assert max(times) - min(times) <= 1


def test_of_more_than_can_be_told_apart_all_parts_are_drawn() -> None:
    found = [parent(1000, number) for number in NUMBERS]
    assert found == [number * 1000 // 512 for number in NUMBERS]
    found = [parent(1000, number, roots=1001) for number in NUMBERS]
    assert found == [number * 1000 // 384 for number in range(384)] + [-1] * 128


@pytest.mark.parametrize("streets", [1, 2, 7])
def test_a_fourth_of_the_numbers_make_another_root_while_there_may_be_one(streets: int) -> None:
    found = [parent(streets, number, roots=streets + 1) for number in NUMBERS]
    assert [number for number in NUMBERS if found[number] == -1] == [*range(384, 512)]
    assert found[:384] == [parent(streets, number) for number in range(384)]


@pytest.mark.parametrize("streets", [2, 3, 7, 20])
def test_a_unit_stays_below_the_same_one_where_another_that_holds_none_is_left_out(streets: int) -> None:
    for row in range(streets):
        assert parent(streets, 0, holding=(row,)) == row
        others = [other for other in range(streets) if other != row]
        assert [parent(streets, number, holding=(row,)) for number in range(1, streets)] == others


def test_where_nothing_can_hold_a_unit_it_is_a_root_or_left_out() -> None:
    ground = ground_of(LevelScheme.ladder("street"))
    rows = [(-1, 0, False)]
    for number in (0, 100, 511):
        drawn._grow(ground, wanted(9, 2), rows, number)
    assert rows == [(-1, 0, False)] * 2
