"""An invented town, so that the example runs; a city of your own comes from ``Jurisdiction.load("city.json")``."""
# ruff: noqa: INP001 - an example, not a package

from __future__ import annotations

from gridgov import Hierarchy, Jurisdiction, LevelScheme, RoleCatalogue, Roster


def invented_town() -> Jurisdiction:
    """Return a street with one community, four grids and twelve buildings."""
    households = [420, 510, 380, 460, 540, 390, 480, 450, 520, 610, 400, 440]
    territory = Hierarchy.from_records(
        [
            {"id": "s1", "level": "street", "name": "示例街道"},
            {"id": "c1", "level": "community", "parent": "s1", "name": "示例社区"},
            *({"id": f"g{i}", "level": "grid", "parent": "c1"} for i in range(1, 5)),
            *(
                {"id": f"b{i:02}", "level": "building", "parent": f"g{1 + (i - 1) // 3}", "households": n}
                for i, n in enumerate(households, 1)
            ),
        ],
        levels=LevelScheme.ladder("street", "community", "grid", "building"),
        measures=["households"],
    )
    roster = Roster.from_records(
        territory,
        RoleCatalogue.builtin(),
        posts=[
            {"role": "community_party_secretary", "unit": "c1", "id": "secretary"},
            *({"role": "grid_chief", "unit": f"g{i}", "id": f"chief-{i}"} for i in range(1, 5)),
        ],
        appointments=[
            {"post": "secretary", "holder": "h-100", "start": "2024-01-01"},
            *({"post": f"chief-{i}", "holder": f"h-{i}", "start": "2024-03-01"} for i in range(1, 4)),
        ],
    )
    return Jurisdiction(id="s1", territory=territory, roster=roster)
