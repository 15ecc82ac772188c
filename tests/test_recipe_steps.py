"""Steps of a recipe by themselves: which units carry others, what is left of a total, who is labelled, who joins."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridgov.errors import InvalidSchemeError
from gridgov.hierarchy import Hierarchy
from gridgov.schemes import Scheme, interleave, load

HEAD = """
id = "steps"
name = { en = "steps", zh = "步骤" }
levels = [
  { key = "street", name = { en = "street", zh = "街道" } },
  { key = "base", name = { en = "base unit", zh = "基层单位" }, kinds = ["community", "village"] },
  { key = "grid", name = { en = "grid", zh = "网格" } },
  { key = "micro", name = { en = "micro grid", zh = "微网格" }, kinds = ["grid"], presence = "optional" },
  { key = "household", name = { en = "household", zh = "户" }, presence = "optional" },
]
"""


def scheme(path: Path, recipe: str, **figures: float | str) -> Scheme:
    """Return a scheme of a street with communities, villages and two levels of grids."""
    rows = "".join(
        f'[[figures]]\nid = "{key}"\nname = {{ en = "x", zh = "x" }}\nvalue = {value!r}\n'
        f'unit = {{ en = "x", zh = "x" }}\ntag = "S"\n'
        for key, value in figures.items()
    )
    path.write_text(f"{HEAD}{rows}[recipe]\n{recipe}", encoding="utf-8")
    return load(path)


def below(h: Hierarchy, level: str, under: str, kind: str | None = None) -> list[int]:
    """Count the units of a level and kind right under each unit of another level."""
    found = Counter(u.parent.id for u in h.units(level, kind) if u.parent is not None)
    return [found[u.id] for u in h.units(level=under)]


UNITS = """
units = [
  { level = "street", each = 3 },
  { level = "base", kind = "community", under = "street", figure = "communities", prefix = "c" },
  { level = "base", kind = "village", under = "street", rest_of = "all", prefix = "v" },
  { level = "grid", under = "base", figure = "grids" },
  { level = "micro", under = "grid", in = "base:community", figure = "micro" },
  { level = "household", under = ["grid", "micro"], childless = true, each = 2 },
]
"""


@pytest.mark.parametrize("rng", [None, 1, 2])
@settings(max_examples=25, deadline=None)
@given(communities=st.integers(1, 12), villages=st.integers(12, 40), more=st.integers(0, 30), micro=st.integers(0, 40))
def test_units_of_two_kinds_make_up_an_even_split(  # noqa: PLR0913 - the cases
    tmp_path_factory: pytest.TempPathFactory, rng: int | None, communities: int, villages: int, more: int, micro: int
) -> None:
    n = communities + villages
    numbers = {"communities": communities, "all": n, "grids": n + more, "micro": micro}
    h = scheme(tmp_path_factory.mktemp("s") / "s.toml", UNITS, **numbers).synthesise(rng=rng).territory
    assert Counter(below(h, "base", "street")) == Counter(interleave(n, 3).tolist())
    assert Counter(below(h, "base", "street", "community")) == Counter(interleave(communities, 3).tolist())
    assert len(h.units("base", "village")) == villages
    # The first grid of each community bears the micro grids, and no other does.
    bearing = {u.parent.id for u in h.units(level="micro") if u.parent is not None}
    first = [u.children[0].id for u in h.units("base", "community")]
    assert bearing <= set(first)
    shares = [len(h.unit(grid).descendants(level="micro")) for grid in first]
    assert Counter(shares) == Counter(interleave(micro, communities).tolist())
    # Households hang under what had nothing below it.
    homes = Counter(u.parent.id for u in h.units(level="household") if u.parent is not None)
    assert homes.keys() == {u.id for u in h.units(level="micro")} | (set(h.units(level="grid").ids) - bearing)
    assert set(homes.values()) == {2}


def test_what_is_left_of_a_total_may_be_nothing_and_never_less(tmp_path: Path) -> None:
    numbers = {"communities": 9, "all": 9, "grids": 9, "micro": 0}
    none = scheme(tmp_path / "s.toml", UNITS, **numbers).synthesise().territory
    assert (len(none.units("base", "community")), len(none.units("base", "village"))) == (9, 0)
    with pytest.raises(InvalidSchemeError) as error:
        scheme(tmp_path / "s.toml", UNITS, **{**numbers, "all": 6}).synthesise()
    assert "'all'" in str(error.value)
    assert "9" in str(error.value)


@given(n=st.integers(0, 40), each=st.integers(1, 3))
@settings(max_examples=20, deadline=None)
def test_as_many_units_as_others_stand_there(tmp_path_factory: pytest.TempPathFactory, n: int, each: int) -> None:
    recipe = f"""
    units = [
      {{ level = "street", each = 1 }},
      {{ level = "base", kind = "community", under = "street", each = 4, prefix = "c" }},
      {{ level = "grid", under = "base", figure = "grids" }},
      {{ level = "household", under = "grid", figure = "homes", prefix = "h" }},
      {{ level = "micro", under = "grid", per = "household", each = {each}, prefix = "m" }},
    ]
    """
    h = scheme(tmp_path_factory.mktemp("s") / "s.toml", recipe, grids=7, homes=n).synthesise(rng=n).territory
    homes, micro = below(h, "household", "grid"), below(h, "micro", "grid")
    assert micro == [each * k for k in homes]
    assert sum(homes) == n


LABELS = """
units = [
  { level = "street", each = 1 },
  { level = "base", kind = "community", under = "street", each = 5, prefix = "c" },
  { level = "grid", under = "base", figure = "grids" },
]
labels = [
  { label = "old", at = "grid", in = "base", figure = "old" },
  { label = "cared", at = "grid[old]", figure = "cared", first = true, cycle = ["a", "b"] },
]
"""


@settings(max_examples=25, deadline=None)
@given(grids=st.integers(20, 60), old=st.integers(0, 20), cared=st.integers(0, 20), rng=st.none() | st.integers(0, 9))
def test_labels_by_unit_above_and_to_the_first(
    tmp_path_factory: pytest.TempPathFactory, grids: int, old: int, cared: int, rng: int | None
) -> None:
    made = scheme(tmp_path_factory.mktemp("s") / "s.toml", LABELS, grids=grids, old=old, cared=min(cared, old))
    h = made.synthesise(rng=rng).territory
    labels = [[h.labels["old"].get(g.row) for g in u.children] for u in h.units(level="base")]
    counts = [sum(value == "yes" for value in mine) for mine in labels]
    assert Counter(counts) == Counter(interleave(old, 5).tolist())
    # The first ones of each unit, then no more.
    assert all(not (late and not early) for mine in labels for early, late in pairwise(mine))
    values = [h.labels["cared"].get(g.row) for g in h.units(level="grid") if h.labels["old"].get(g.row)]
    n = min(cared, old)
    assert values[:n] == [("a", "b")[i % 2] for i in range(n)]
    assert set(values[n:]) <= {None}


def test_a_unit_with_too_few_to_label_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidSchemeError) as error:
        scheme(tmp_path / "s.toml", LABELS, grids=6, old=10, cared=0).synthesise()
    assert "only 6 units can carry it" in str(error.value)
    assert "只有6个单元可用" in error.value.text("zh")


def test_the_holders_of_a_role_join_bodies_and_are_the_same_people(tmp_path: Path) -> None:
    recipe = """
    units = [{ level = "street", each = 1 }, { level = "base", kind = "village", under = "street", each = 3 }]
    posts = [
      { role = "red_steward", at = "base", figure = "stewards" },
      { role = "volunteer", at = "base", each = 1, held_by = "red_steward" },
    ]
    bodies = [{ kind = "team", at = "base", each = 1 }]
    members = [{ bodies = "team", role = "red_steward" }, { bodies = "team", role = "grid_chief" }]
    """
    place = scheme(tmp_path / "s.toml", recipe, stewards=10).synthesise()
    joined = place.bodies.memberships()
    assert Counter(Counter(m.body for m in joined).values()) == {3: 2, 4: 1}
    assert {m.member for m in joined} == {a.holder.id for a in place.roster.appointments()}
    assert {m.lives_at for m in joined} == {None}
    with pytest.raises(InvalidSchemeError) as error:
        scheme(tmp_path / "s.toml", recipe.replace('kind = "team"', 'kind = "party_group"'), stewards=10).synthesise()
    assert [(p.code, p.facts["total"]) for p in error.value.problems] == [("SCH011", 10)]
    assert "there is no body of that kind" in str(error.value)
    assert "没有该类组织" in error.value.text("zh")


def test_a_share_of_what_is_not_said(tmp_path: Path) -> None:
    recipe = """
    units = [{ level = "street", each = 1 }]
    evidence = [
      { table = "shares", statement = "open", part = "part", share = "share" },
      { table = "shares", statement = "said", part = "part", whole = "whole", share = "share" },
    ]
    """
    made = scheme(tmp_path / "s.toml", recipe, part=165, whole=398, share="2/3")
    shares = made.evidence(made.synthesise()).table("shares")
    assert np.array_equal(shares.numbers("whole"), [np.nan, 398], equal_nan=True)
    assert shares.numbers("share").tolist() == [2 / 3, 2 / 3]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ('{ level = "grid", under = "base", in = "park", each = 1 }', "park"),
        ('{ level = "grid", under = "base", per = "park", each = 1 }', "park"),
        ('{ level = "grid", under = "base", rest_of = "nothing" }', "nothing"),
        ('{ level = "grid", under = "base", childless = false }', "childless"),
    ],
)
def test_a_step_that_names_what_is_not_there_is_refused(tmp_path: Path, step: str, said: str) -> None:
    with pytest.raises(InvalidSchemeError) as error:
        scheme(tmp_path / "s.toml", f'units = [{{ level = "street", each = 1 }}, {step}]')
    assert said in str(error.value)
