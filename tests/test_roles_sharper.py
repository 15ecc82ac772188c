"""Roles and templates where the other tests did not see a mistake."""

from __future__ import annotations

import pytest

from gridgov.roles import RoleSlot, RoleTemplate
from gridgov.text import Text


@pytest.mark.parametrize(("maximum", "n", "most"), [(None, 1, "any number"), (3, 1, "3"), (3, 4, "3")])
def test_a_count_outside_of_a_slot_is_refused_with_what_it_takes(maximum: int | None, n: int, most: str) -> None:
    slot = RoleSlot("head", Text("head", "长"), "grid_chief", 2, maximum)
    template = RoleTemplate("duo", Text("duo", "双人"), [slot])
    with pytest.raises(ValueError, match=rf"^Slot 'head' takes 2 to {most} posts, not {n}\.$"):
        template.posts("g1", {"head": n})
    assert len(template.posts("g1", {"head": 3})) == 3
