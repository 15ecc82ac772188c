"""Jurisdictions in a database: what is saved is loaded, on every day, and only what changed is written."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_cases import BEGIN, History, histories, town
from sql_cases import clear, everything, keepable, made, places, rows, saved_and_loaded, sqlite, variants

from gridgov import sql
from gridgov.changes import CreateUnit, MoveUnit, RenameUnit, SetMeasure, apply
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import LevelScheme
from gridgov.sql import InvalidDatabaseError
from gridgov.sql._order import GAP, NEW, ordinals
from gridgov.sql._shape import DAYS, FROM, SHAPES, TO
from gridgov.text import Text

ENGINE = sqlite()


@settings(max_examples=40)
@given(places())
def test_what_is_saved_is_loaded_and_saved_again_nothing_is_written(place: Jurisdiction) -> None:
    clear(ENGINE)
    if not keepable(place):
        _try_to_keep(place)
        return
    loaded = saved_and_loaded(ENGINE, place)
    assert loaded == place
    before = everything(ENGINE)
    for day in ("2024-01-01", "2024-01-02"):
        assert not sql.save(ENGINE, loaded, on=day, id="x")
    assert everything(ENGINE) == before
    assert sql.days(ENGINE, "x") == ("2024-01-01",)


def _try_to_keep(place: Jurisdiction) -> None:
    """A zero in a text is refused; in a list, which is written as JSON, it is kept."""
    try:
        assert saved_and_loaded(ENGINE, place) == place
    except InvalidDatabaseError as error:
        codes = set(error.problems.counts())
    else:
        return
    assert codes == {"SQL006"}
    assert not any(everything(ENGINE).values())


@settings(max_examples=20)
@given(st.data())
def test_every_day_is_loaded_as_it_was_saved(data: st.DataObject) -> None:
    clear(ENGINE)
    place = data.draw(places().filter(keepable))
    states: dict[str, Jurisdiction] = {}
    day = 1
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(variants(place) | st.sampled_from([place, *states.values()]))
        sql.save(ENGINE, place, on=_day(day), id="x")
        states[_day(day)] = place
        day += data.draw(st.sampled_from([0, 1, 30]))
    for on, known in states.items():
        assert sql.load(ENGINE, on=on) == known
    if _day(day) not in states:
        assert sql.load(ENGINE, on=_day(day)) == place
    changed = [on for i, on in enumerate(states) if i == 0 or states[on] != list(states.values())[i - 1]]
    assert list(sql.days(ENGINE, "x")) == changed
    _check_versions()


def _day(n: int) -> str:
    return (dt.date(2024, 1, 1) + dt.timedelta(n)).isoformat()


def _check_versions() -> None:
    """No two rows of a thing hold on a day, and no row says what the one before it said."""
    for shape in SHAPES:
        names = list(made().tables[shape.name].c.keys())
        found: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
        for row in everything(ENGINE)[shape.name]:
            value = dict(zip(names, row, strict=True))
            key = tuple(value[name] for name in shape.identity)
            said = tuple(repr(value[name]) for name in names if name not in {FROM, TO})
            found.setdefault(key, []).append((value[FROM], value[TO] or dt.date.max, said))
        for versions in found.values():
            for one, two in pairwise(sorted(versions)):
                assert one[0] < one[1] <= two[0] < two[1]


@settings(max_examples=8)
@given(histories())
def test_a_journal_saved_day_by_day_is_known_as_of_every_day(history: History) -> None:
    clear(ENGINE)
    sql.save(ENGINE, history.journal.base, on=BEGIN)
    for day, model in zip(history.days, history.models, strict=True):
        sql.save(ENGINE, model, on=day)
    for day in [BEGIN, *history.days, "2029-01-01"]:
        assert sql.load(ENGINE, on=day) == history.journal.as_of(day)
    _check_versions()


def test_only_what_changed_is_written_anew() -> None:
    clear(ENGINE)
    place = town()
    sql.save(ENGINE, place, on="2024-01-01")
    steps = [
        (RenameUnit("g1", "北"), {"units": (1, 1)}),
        (SetMeasure("g1", "staff", 9), {"unit_measures": (1, 1)}),
        (SetMeasure("g2", "staff", None), {"unit_measures": (0, 1)}),
        (
            CreateUnit("g9", "grid", "c1", measures={"households": 5}),
            {"units": (1, 0), "unit_measures": (1, 0), "lineage": (1, 0)},
        ),
        (MoveUnit("g1", to="c2"), {"units": (1, 1)}),
    ]
    for i, (change, wanted) in enumerate(steps):
        place = apply(place, [change], on=_day(40 + i)).jurisdiction
        counts = sql.save(ENGINE, place, on=_day(40 + i)).counts
        assert counts == {f"gridgov_{name}": pair for name, pair in wanted.items()}
        assert sql.load(ENGINE, on=_day(40 + i)) == place


def test_a_sibling_between_two_others_moves_none_of_them() -> None:
    clear(ENGINE)
    levels = LevelScheme.ladder("province", "city")
    wide = [f"61{i:02}" for i in range(1, 60, 2)]
    sql.save(
        ENGINE, Jurisdiction(territory=Hierarchy.from_codes(["61", *wide], levels=levels)), on="2024-01-01", id="61"
    )
    more = Jurisdiction(territory=Hierarchy.from_codes(["61", *sorted([*wide, "6120"])], levels=levels))
    assert sql.save(ENGINE, more, on="2024-02-01", id="61").counts == {"gridgov_units": (1, 0)}
    codes = [*wide[1:], wide[0]]
    turned = Jurisdiction(
        territory=Hierarchy.from_columns(
            ["61", *codes], [None, *["61"] * 30], ["province", *["city"] * 30], levels=levels
        )
    )
    assert sql.save(ENGINE, turned, on="2024-03-01", id="61").counts == {"gridgov_units": (1, 2)}
    assert sql.load(ENGINE, on="2024-03-01") == turned
    assert sql.load(ENGINE, on="2024-02-01") == more


def test_a_day_that_is_saved_again_is_replaced_and_what_it_undid_goes_on() -> None:
    clear(ENGINE)
    one = town()
    two = apply(one, [RenameUnit("g1", "A"), SetMeasure("g2", "staff", 50)], on="2024-02-01").jurisdiction
    three = apply(one, [RenameUnit("g1", "B")], on="2024-02-01").jurisdiction
    sql.save(ENGINE, one, on="2024-01-01")
    first = everything(ENGINE)
    sql.save(ENGINE, two, on="2024-02-01")
    sql.save(ENGINE, three, on="2024-02-01")
    assert sql.load(ENGINE, on="2024-02-01") == three
    assert sql.load(ENGINE, on="2024-01-31") == one
    assert rows(ENGINE, "units") == len(one.territory) + 1
    assert rows(ENGINE, "unit_measures") == len(first["unit_measures"])
    assert sql.save(ENGINE, one, on="2024-02-01").counts == {"gridgov_units": (1, 1)}
    assert sql.days(ENGINE, "town") == ("2024-01-01",)
    again = everything(ENGINE)
    assert {k: v for k, v in again.items() if k != DAYS} == {k: v for k, v in first.items() if k != DAYS}


def test_states_of_several_jurisdictions_lie_together() -> None:
    clear(ENGINE)
    one = attrs.evolve(town(), name=Text("Town", "镇"), notes=(Note("k", "S", Text("a", "甲")),))
    sql.save(ENGINE, one, on="2024-01-01", id="a")
    sql.save(ENGINE, town((1, 2, 3, 4, 5, 6)), on="2024-02-01", id="b")
    sql.save(ENGINE, attrs.evolve(one, name=None), on="2024-03-01", id="a")
    assert sql.load(ENGINE, on="2024-02-01", id="a") == one
    assert sql.load(ENGINE, on="2024-03-01", id="a").name is None
    assert sql.load(ENGINE, on="2024-03-01", id="b") == town((1, 2, 3, 4, 5, 6))
    assert [(s.id, s.name, s.first, s.last, s.days) for s in sql.list(ENGINE)] == [
        ("a", None, "2024-01-01", "2024-03-01", 2),
        ("b", None, "2024-02-01", "2024-02-01", 1),
    ]
    with pytest.raises(ValueError, match=r"several jurisdictions \('a', 'b'\): give id="):
        sql.load(ENGINE, on="2024-03-01")


# The numbers that keep rows in order


def _longest(values: list[int]) -> int:
    """Return the length of the longest ascending run, by trying all pairs."""
    best: list[int] = []
    for i, value in enumerate(values):
        best.append(1 + max((best[j] for j in range(i) if values[j] < value), default=0))
    return max(best, default=0)


@given(st.lists(st.tuples(st.integers(0, 2), st.none() | st.integers(-9, 9).map(lambda i: i * GAP)), max_size=12))
def test_places_ascend_and_as_many_stay_as_can(drawn: list[tuple[int, int | None]]) -> None:
    group = np.array([g for g, _ in drawn], np.int64)
    prior = np.array([NEW if p is None else p for _, p in drawn], np.int64)
    found = ordinals(group, prior)
    for g in set(group.tolist()):
        mine, before = found[group == g], prior[group == g]
        assert (np.diff(mine) > 0).all()
        known = before != NEW
        assert int((mine[known] == before[known]).sum()) >= _longest(before[known].tolist())


@given(st.lists(st.none() | st.integers(-4, 4), max_size=9))
def test_places_ascend_where_there_is_no_room(drawn: list[int | None]) -> None:
    prior = np.array([NEW if p is None else p for p in drawn], np.int64)
    found = ordinals(np.zeros(len(drawn), np.int64), prior)
    assert (np.diff(found) > 0).all()


def test_a_place_between_two_neighbours_can_be_halved_until_all_are_numbered_anew() -> None:
    places_ = [0, GAP]
    renumbered = 0
    for _ in range(60):
        found = ordinals(np.zeros(len(places_) + 1, np.int64), np.array([places_[0], NEW, *places_[1:]]))
        renumbered += int(found[-1]) != places_[-1]
        places_ = found.tolist()
        assert places_ == sorted(set(places_))
    assert 1 <= renumbered <= 4
