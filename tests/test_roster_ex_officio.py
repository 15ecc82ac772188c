"""Posts that are held ex officio."""

from __future__ import annotations

import pytest

from gridgov import Hierarchy, LevelScheme, Role, RoleCatalogue, Roster, Text

ROLES = RoleCatalogue(
    [
        Role(key="secretary", name=Text("secretary", "书记")),
        Role(key="chair", name=Text("chair", "主任"), ex_officio="secretary"),
    ]
)
UNITS = Hierarchy.from_records([{"id": "g", "level": "grid"}], levels=LevelScheme.ladder("grid"))


@pytest.mark.parametrize("held", [1, 2])
def test_a_vacant_post_beside_it_takes_nothing_from_a_source_that_is_held(held: int) -> None:
    roster = Roster.from_records(
        UNITS,
        ROLES,
        posts=[{"role": "secretary", "unit": "g"}, {"role": "secretary", "unit": "g"}, {"role": "chair", "unit": "g"}],
        appointments=[{"post": f"secretary@g#{held}", "holder": "p1"}],
    )
    assert [holder.id for holder in roster.holders("2026-06-01", role="chair")] == ["p1"]


def test_a_post_is_vacant_where_all_its_sources_are() -> None:
    roster = Roster.from_records(
        UNITS, ROLES, posts=[{"role": "secretary", "unit": "g"}, {"role": "chair", "unit": "g"}]
    )
    assert roster.holder_rows("2026-06-01").tolist() == [-1, -1]
