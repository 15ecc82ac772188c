"""Places that have nets, and base units without a place, for tests of nets."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.nets import BaseUnits
from gridgov.testing.strategies import hierarchies, net_lists

#: Base units where nothing else is given.
BASE = tuple(f"b{i}" for i in range(12))


@st.composite
def places_with_nets(draw: st.DrawFn, /, *, min_nets: int = 0, max_nets: int = 3, **sizes: Any) -> Jurisdiction:
    """Draw a jurisdiction that has units and nets over them, over units of any level."""
    territory: Hierarchy = draw(hierarchies())
    found = draw(net_lists(territory.ids.tolist(), min_nets=min_nets, max_nets=max_nets, **sizes))
    return Jurisdiction(territory=territory, nets=found)


@st.composite
def base_units(draw: st.DrawFn, /, *, most: int = 12) -> BaseUnits:
    """Draw base units without a territory, some of unknown households."""
    households = draw(st.lists(st.none() | st.integers(0, 200), min_size=1, max_size=most))
    return BaseUnits.of_ids([f"b{i}" for i in range(len(households))], households=households)
