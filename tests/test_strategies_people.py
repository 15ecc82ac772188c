"""Strategies of roles, rosters, bodies, nets and policies: what is drawn is right, and everything is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from gridgov import policies as law
from gridgov.bodies import Bodies
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.nets import Net
from gridgov.policies import Policy
from gridgov.roles import RoleCatalogue, Roster
from gridgov.testing._draw_nets import Shape
from gridgov.testing._features import CATALOGUES, POLICIES, ROSTERS
from gridgov.testing.strategies import (
    bodies,
    net_lists,
    nets,
    policies,
    policy_files,
    role_catalogues,
    rosters,
)

UNITS = ("b0", "b1", "b2", "b3")
TOWN = Hierarchy.from_records(
    [
        {"id": "s", "level": "street"},
        {"id": "c", "level": "community", "parent": "s"},
        {"id": "g1", "level": "grid", "parent": "c"},
        {"id": "g2", "level": "grid", "parent": "c"},
    ],
    levels=LevelScheme.ladder("street", "community", "grid"),
)
SOME = Bodies.from_records(TOWN, [{"id": "b", "kind": "party_branch", "unit": "c"}])
#: Few examples of each, the same ones in every run.
few = settings(
    max_examples=20,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate, Phase.shrink],  # to explain what was found takes longer than to find it
    suppress_health_check=[HealthCheck.too_slow],
)
found = settings(few, max_examples=300)


def reached(
    strategy: st.SearchStrategy[Any], features: Mapping[Any, Callable[[Any], object]], examples: int
) -> set[Any]:
    """Return which features a run of drawn values has."""
    out: set[Any] = set()

    @settings(few, max_examples=examples)
    @given(strategy)
    def look(value: object) -> None:
        out.update(name for name, has in features.items() if name not in out and has(value))

    look()
    return out


def records(tables: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    return {
        name: [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        for name, columns in tables.items()
    }


# Roles, rosters, bodies


@few
@given(role_catalogues(TOWN.levels))
def test_catalogues_are_right_when_they_are_read_again(catalogue: RoleCatalogue) -> None:
    again = RoleCatalogue.from_dict(catalogue.to_dict())
    assert again == catalogue
    assert not any(role.places_unknown_to(TOWN.levels) for role in catalogue)


@few
@given(rosters(TOWN, bodies=SOME, max_posts=5))
def test_rosters_are_right_when_they_are_built_of_their_records(roster: Roster) -> None:
    assert Roster.from_records(TOWN, roster.catalogue, **records(roster.to_tables())) == roster
    assert len(roster.posts()) <= 5


@few
@given(bodies(TOWN, max_bodies=4))
def test_bodies_are_right_when_they_are_built_of_their_records(drawn: Bodies) -> None:
    tables = records(drawn.to_tables())
    assert Bodies.from_records(TOWN, tables["bodies"], tables["memberships"]) == drawn
    assert len(drawn) <= 4


@few
@given(rosters(TOWN, vacancies=False, min_posts=1), st.dates().map(str))
def test_no_post_is_vacant_on_any_day_where_none_may_be(roster: Roster, day: str) -> None:
    assert (roster.holder_rows(np.datetime64(day)) >= 0).all()


@few
@given(rosters(TOWN, days=False))
def test_nothing_has_a_day_where_none_may_have(roster: Roster) -> None:
    tables = roster.to_tables()["appointments"]
    assert {*tables["start"], *tables["end"]} <= {None}


def several(values: Iterable[object]) -> bool:
    listed = list(values)
    return len(set(listed)) < len(listed)


def test_rosters_have_everything() -> None:
    assert reached(rosters(TOWN, bodies=SOME), ROSTERS, 80) == set(ROSTERS)


@pytest.mark.parametrize("what", ["two posts of a role at a unit", "a post held by one after the other"])
def test_rosters_shrink_to_the_least(what: str) -> None:
    roster = find(rosters(TOWN, max_posts=3, max_devices=0), lambda one: bool(ROSTERS[what](one)), settings=found)
    assert sum(len(table) for table in records(roster.to_tables()).values()) <= 4, roster.to_tables()


def test_catalogues_have_everything() -> None:
    assert reached(role_catalogues(), CATALOGUES, 150) == set(CATALOGUES)


def test_a_catalogue_shrinks_to_two_roles() -> None:
    catalogue = find(role_catalogues(), lambda one: bool(CATALOGUES["a role held ex officio"](one)), settings=found)
    assert (len(catalogue), len(catalogue.combinations), len(catalogue.templates)) == (2, 0, 0)


# Nets


def cells(net: Net) -> dict[str, set[str]]:
    """Return the base units of each cell by reading the table of members."""
    out: dict[str, set[str]] = {}
    members = net.to_tables().get("members", {"unit": (), "cell": ()})
    for unit, cell in zip(members["unit"], members["cell"], strict=True):
        out.setdefault(cell, set()).add(unit)
    return out


def parents(net: Net) -> list[str | None]:
    return list(net.to_tables()["cells"].get("parent", ()))


def covered(net: Net) -> set[str]:
    return {unit for own in cells(net).values() for unit in own}


def twice(net: Net) -> set[str]:
    """Return the base units that are in several cells."""
    own = cells(net).values()
    return {unit for unit in covered(net) if sum(unit in cell for cell in own) > 1}


def inside(fine: Net, coarse: Net) -> bool:
    """Tell whether each cell of a net lies in one of another."""
    return all(any(small <= large for large in cells(coarse).values()) for small in cells(fine).values())


def straddles(a: Net, b: Net) -> bool:
    return any(x & y and x - y and y - x for x in cells(a).values() for y in cells(b).values())


def interleaves(net: Net) -> bool:
    at = [next(cell for cell, own in cells(net).items() if unit in own) for unit in UNITS]
    return any(at[i] == at[k] != at[j] for k in range(4) for j in range(k) for i in range(j))


ONE: dict[Shape, Callable[[Net], bool]] = {
    "nested": lambda n: (
        len(n.levels) == 2 and several(p for p in n.to_tables()["cells"].get("parent", ()) if p is not None)
    ),
    "gappy": lambda n: set() < covered(n) < set(UNITS),
    "overlapping": lambda n: bool(twice(n)),
    "crossing": interleaves,
}
MANY: dict[Shape, Callable[[tuple[Net, ...]], bool]] = {
    "nested": lambda t: all(inside(b, a) for a, b in pairwise(t)) and not inside(t[0], t[-1]),
    "gappy": lambda t: all(covered(n) < set(UNITS) for n in t),
    "overlapping": lambda t: all(map(twice, t)),
    "crossing": lambda t: straddles(t[0], t[1]),
}


@pytest.mark.parametrize("shape", ONE)
def test_a_net_has_the_shape_that_is_asked_for(shape: Shape) -> None:
    @few
    @given(nets(UNITS, shape=shape))
    def check(net: Net) -> None:
        assert ONE[shape](net)
        assert len(net.cell_ids) <= 8

    check()


@pytest.mark.parametrize("shape", MANY)
def test_nets_stand_to_each_other_as_is_asked_for(shape: Shape) -> None:
    @few
    @given(net_lists(UNITS, shape=shape))
    def check(drawn: tuple[Net, ...]) -> None:
        assert 1 <= len(drawn) <= 3
        assert not several(net.id for net in drawn)
        assert MANY[shape](drawn)

    check()


@pytest.mark.parametrize("shape", MANY)
def test_nets_of_a_shape_shrink_to_few_cells(shape: Shape) -> None:
    drawn = find(net_lists(UNITS, shape=shape), lambda _: True, settings=found)
    assert sum(len(net.cell_ids) for net in drawn) <= 4


def test_any_nets_are_of_every_shape() -> None:
    shapes = {shape: has for shape, has in ONE.items() if shape != "crossing"}  # it needs one cell for each base unit
    assert reached(nets(UNITS), shapes, 240) == set(shapes)


# Policies


@few
@given(policies())
def test_lint_finds_no_error_in_a_policy(policy: Policy) -> None:
    for layer in policy.layers:
        wrong = [p for p in law.lint(layer, on="2026-06-01") if law.SEVERITY[p.code] == "error"]
        assert not wrong


@few
@given(policies())
def test_a_policy_is_the_same_when_it_is_read_again(policy: Policy) -> None:
    assert law.loads(law.dumps(policy), parents=policy.layers[:-1]) == policy


@few
@given(policy_files(min_clauses=1))
def test_a_policy_file_can_be_read(text: str) -> None:
    assert law.loads(text).clauses


def another_value(policy: Policy) -> bool:
    """Tell whether a rule on sizes has another value than that of its sample."""
    rules = [c.rule for c in policy.clauses if c.rule.code == "SIZ001"]
    return any(rule.values != type(rule)(**rule.sample).values for rule in rules)


def test_policies_have_everything() -> None:
    wanted = {**POLICIES, "another value": another_value}
    assert reached(policies(), wanted, 300) == set(wanted)


def test_a_policy_shrinks_to_what_is_replaced_and_what_replaces() -> None:
    policy = find(policies(max_clauses=2), lambda one: bool(POLICIES["a must that is replaced"](one)), settings=found)
    assert [len(layer.clauses) for layer in policy.layers] == [1, 1]


# What is asked for

REFUSED: dict[str, Callable[[], object]] = {
    "max_roles= is 1; it has to be a whole number from 2 on.": lambda: role_catalogues(min_roles=2, max_roles=1),
    "max_posts= is -1; it has to be a whole number from 0 on.": lambda: rosters(TOWN, max_posts=-1),
    "max_holders= is 0; it has to be a whole number from 1 to 8.": lambda: rosters(
        TOWN, max_holders=0, vacancies=False
    ),
    "max_bodies= is 1; it has to be a whole number from 3 on.": lambda: bodies(TOWN, min_bodies=3, max_bodies=1),
    "shape='crossing' needs 3 base units or more; there are 2.": lambda: nets(["a", "b"], shape="crossing"),
    "An id is there twice; each unit is named once.": lambda: nets(["a", "a"]),
    "max_nets= is 1; it has to be a whole number from 2 to 12.": lambda: net_lists(UNITS, shape="nested", max_nets=1),
    "max_layers= is 0; it has to be a whole number from 1 on.": lambda: policies(max_layers=0),
    "rules= is empty; a policy needs rules.": lambda: policies(rules=[]),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_drawn_is_refused_at_once(words: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - its words are compared
        REFUSED[words]()
    assert str(error.value) == words
