"""Strategies and the features that their values should have, and what counterexamples shrink to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from gridgov._change_base import change_kinds
from gridgov.changes import Change
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import Verdict
from gridgov.testing import _features as features
from gridgov.testing import strategies as grid

__all__ = ["CASES", "Case", "drawn_with"]

#: What is looked for, what is counted in what it shrinks to, and how much it may be.
Case = tuple[str, str, Callable[[], st.SearchStrategy[Any]], Callable[[Any], object], Callable[[Any], int], int]

_DAY: Final = "2026-01-01"
_THREE: Final = 3


def _three_units(units: Hierarchy) -> bool:
    return len(units) >= _THREE


def _thousand_households(units: Hierarchy) -> bool:
    return bool((units.measures["households"] >= 1_000).any())  # noqa: PLR2004 - as its name says


@st.composite
def _checked(draw: st.DrawFn) -> Counter[str]:
    """Draw a place and a policy, and count the verdicts."""
    place = draw(_places())
    levels, units = place.territory.levels, place.territory.ids.tolist()
    policy = draw(grid.policies(levels=levels, units=units, min_clauses=3, max_clauses=8))
    return Counter(
        {name: int(n) for one in check(place, policy, on=_DAY).counts().values() for name, n in one.items() if n}
    )


@st.composite
def _places(draw: st.DrawFn) -> Jurisdiction:
    """Draw a place in which there is something to check and to change."""
    units = draw(grid.hierarchies(min_units=3, max_units=12, odd_ids=False))
    own = draw(grid.bodies(units, min_bodies=1, max_bodies=3))
    place = Jurisdiction(
        territory=units, bodies=own, roster=draw(grid.rosters(units, bodies=own, min_posts=1, max_posts=6))
    )
    return attrs.evolve(place, links=draw(grid.links(place)))


def _changed() -> st.SearchStrategy[tuple[Change, ...]]:
    return _places().flatmap(lambda place: grid.change_sequences(place, min_changes=1, max_changes=10))


def drawn_with() -> Mapping[str, tuple[st.SearchStrategy[Any], Mapping[str, Callable[[Any], object]]]]:
    """Return what is drawn, and what it should have, by the name of the strategy."""
    kinds = sorted({one for one in change_kinds() if not one.__name__.startswith("_")}, key=lambda one: one.__name__)
    return {
        "level_schemes": (grid.level_schemes(mandatory=True, overlay=True), features.LEVELS),
        "hierarchies": (grid.hierarchies(), features.UNITS),
        "jurisdictions": (grid.jurisdictions(), features.PLACES),
        "role_catalogues": (grid.role_catalogues(), features.CATALOGUES),
        "rosters": (_rosters(), features.ROSTERS),
        "net_lists": (grid.net_lists(features.BASE), features.NETS),
        "policies": (grid.policies(), features.POLICIES),
        "check of a place by a policy": (_checked(), {v.name.lower(): _has(v.name.lower()) for v in Verdict}),
        "change_sequences": (_changed(), {kind.__name__: _has_change(kind) for kind in kinds}),
    }


def _rosters() -> st.SearchStrategy[Any]:
    town = grid.hierarchies(max_units=6, odd_ids=False)
    return town.flatmap(
        lambda units: grid.bodies(units, max_bodies=2).flatmap(lambda own: grid.rosters(units, bodies=own))
    )


def _has(verdict: str) -> Callable[[Mapping[str, int]], object]:
    return lambda counts: counts.get(verdict)


def _has_change(kind: type[Change]) -> Callable[[tuple[Change, ...]], object]:
    return lambda batch: any(type(one) is kind for one in batch)


def _units(place: Jurisdiction) -> int:
    return len(place.territory)


CASES: Final[tuple[Case, ...]] = (
    ("three units", "units", grid.hierarchies, _three_units, len, 3),
    ("siblings on two levels", "units", grid.hierarchies, features.UNITS["siblings on two levels"], len, 3),
    ("a thousand households", "units", grid.hierarchies, _thousand_households, len, 1),
    ("two roots", "units", grid.hierarchies, features.UNITS["two roots"], len, 2),
    (
        "a level that lies over others",
        "levels",
        lambda: grid.level_schemes(overlay=True),
        features.LEVELS["a level that lies over others"],
        lambda s: len(s.levels),
        3,
    ),
    (
        "three levels of grids",
        "levels",
        grid.level_schemes,
        features.LEVELS["three levels of grids"],
        lambda s: len(s.levels),
        3,
    ),
    ("a body", "units", grid.jurisdictions, lambda p: len(p.bodies), _units, 1),
    ("a post", "units", grid.jurisdictions, lambda p: len(p.roster.posts()), _units, 1),
    ("a net", "units", grid.jurisdictions, lambda p: p.nets, _units, 1),
    ("neighbours", "units", grid.jurisdictions, lambda p: p.links.find("adjacent"), _units, 2),
    (
        "a post held by one after the other",
        "appointments",
        _rosters,
        features.ROSTERS["a post held by one after the other"],
        lambda r: len(r.to_tables()["appointments"]["post"]),
        2,
    ),
    ("a role held ex officio", "roles", grid.role_catalogues, features.CATALOGUES["a role held ex officio"], len, 2),
    (
        "cells that straddle",
        "members",
        lambda: grid.net_lists(features.BASE),
        features.NETS["cells that straddle"],
        lambda t: sum(len(n.to_tables()["members"]["unit"]) for n in t),
        8,
    ),
    (
        "a must that is replaced",
        "clauses",
        grid.policies,
        features.POLICIES["a must that is replaced"],
        lambda p: sum(len(layer.clauses) for layer in p.layers),
        2,
    ),
    ("a unit that is split", "changes", _changed, lambda b: any(type(c).__name__ == "SplitUnit" for c in b), len, 1),
)
