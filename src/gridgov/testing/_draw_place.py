"""Whole jurisdictions to draw, in which everything can be there or not."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.testing._draw_units import hierarchies

__all__ = ["jurisdictions"]


@st.composite
def _places(draw: st.DrawFn, territories: st.SearchStrategy[Hierarchy]) -> Jurisdiction:
    return Jurisdiction(territory=draw(territories))


def jurisdictions(
    levels: LevelScheme | st.SearchStrategy[LevelScheme] | None = None, **units: Any
) -> st.SearchStrategy[Jurisdiction]:
    """Draw jurisdictions.

    Example:
        >>> from hypothesis import find
        >>> find(jurisdictions(), lambda place: True)
        <Jurisdiction: 1 unit (1 street), 0 posts, 0 bodies, 0 links>
    """
    return _places(hierarchies(levels, **units))
