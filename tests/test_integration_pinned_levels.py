"""A village where two nets become grids of two levels: every table that comes out, worked out once and held."""

from __future__ import annotations

from typing import Any, Final

import pytest
from integration_pinned_cases import lines, shown, tables, village

from gridgov.integration import reconcile

TABLES: Final = {
    "cuts": """
        net cell grids main units apart
        fire | f1 | 2 | c1-01-01 | 3 | 1
        fire | f2 | 2 | c1-02-01 | 3 | 1
        fire | f3 | 2 | c2-01-01 | 2 | 1
        police | p2 | 2 | c1-02-01 | 3 | 1
        police | p4 | 2 | c2-01-01 | 2 | 1
    """,
    "losses": """
        net cells same whole cut kept outside unmapped posts systems
        fire | 3 | 0 | 0 | 3 | 0 | 0 | 0 | 3 | 0
        police | 4 | 2 | 0 | 2 | 0 | 0 | 0 | 5 | 2
    """,
    "quality": """
        level grids moved agreement aim bound gap proven outside_band
        grid_1 | 3 | 25 | 4 | agreement | 4 | 0 | yes | 0
        grid_2 | 6 | 0 | 4 | agreement | 4 | 0 | yes | 0
    """,
    "crosswalk": """
        net level cell grid outside units households unknown share by grid_share grid_by
        fire | cell | f1 | c1-01-01 | - | 2 | 30 | 0 | 0.5 | households | 1 | households
        fire | cell | f1 | c1-01-02 | - | 1 | 30 | 0 | 0.5 | households | 1 | households
        fire | cell | f2 | c1-02-01 | - | 2 | 40 | 0 | 0.6154 | households | 1 | households
        fire | cell | f2 | c1-02-02 | - | 1 | 25 | 0 | 0.3846 | households | 1 | households
        fire | cell | f3 | c2-01-01 | - | 1 | 35 | 0 | 0.4375 | households | 1 | households
        fire | cell | f3 | c2-01-02 | - | 1 | 45 | 0 | 0.5625 | households | 1 | households
        police | beat | P | c1-01-01 | - | 2 | 30 | 0 | 0.3 | households | 1 | households
        police | beat | P | c1-01-02 | - | 1 | 30 | 0 | 0.3 | households | 1 | households
        police | beat | P | c1-02-01 | - | 2 | 40 | 0 | 0.4 | households | 1 | households
        police | beat | Q | c1-02-02 | - | 1 | 25 | 0 | 0.2381 | households | 1 | households
        police | beat | Q | c2-01-01 | - | 1 | 35 | 0 | 0.3333 | households | 1 | households
        police | beat | Q | c2-01-02 | - | 1 | 45 | 0 | 0.4286 | households | 1 | households
        police | patch | p1 | c1-01-01 | - | 2 | 30 | 0 | 1 | households | 1 | households
        police | patch | p2 | c1-01-02 | - | 1 | 30 | 0 | 0.4286 | households | 1 | households
        police | patch | p2 | c1-02-01 | - | 2 | 40 | 0 | 0.5714 | households | 1 | households
        police | patch | p3 | c1-02-02 | - | 1 | 25 | 0 | 1 | households | 1 | households
        police | patch | p4 | c2-01-01 | - | 1 | 35 | 0 | 0.4375 | households | 1 | households
        police | patch | p4 | c2-01-02 | - | 1 | 45 | 0 | 0.5625 | households | 1 | households
    """,
    "keeps": """
        person post net cell level grid households share full_time decided
        fire:wal | warden@f1#1 | fire | f1 | grid_2 | c1-01-01 | 30 | 0.5 | no | no
        fire:wes | warden@f2#2 | fire | f2 | grid_2 | c1-02-01 | 40 | 0.6154 | no | no
        fire:wim | warden@f2#1 | fire | f2 | grid_2 | c1-02-02 | 25 | 0.3846 | no | no
        police:con | constable@p2#1 | police | p2 | grid_2 | c1-01-02 | 30 | 0.3 | no | no
        police:pia | constable@p4#1 | police | p4 | grid_2 | c2-01-02 | 45 | 0.5625 | yes | no
        police:sam | sergeant@P#1 | police | P | grid_1 | c1-01 | 60 | 0.6 | no | no
        police:sue | sergeant@Q#1 | police | Q | grid_1 | c2-01 | 80 | 0.7619 | no | no
    """,
    "vacancies": """
        level grid kept open households
        grid_1 | c1-02 | 0 | 1 | 65
        grid_2 | c2-01-01 | 0 | 1 | 35
    """,
    "grids": """
        net level cell grid share tie grids stays
        fire | cell | f1 | c1-01-01 | 0.5 | yes | 2 | no
        fire | cell | f2 | c1-02-01 | 0.6154 | no | 2 | no
        fire | cell | f3 | c2-01-02 | 0.5625 | no | 2 | no
        police | beat | P | c1-02-01 | 0.4 | no | 3 | no
        police | beat | Q | c2-01-02 | 0.4286 | no | 3 | no
        police | patch | p1 | c1-01-01 | 1 | no | 1 | no
        police | patch | p2 | c1-02-01 | 0.5714 | no | 2 | no
        police | patch | p3 | c1-02-02 | 1 | no | 1 | no
        police | patch | p4 | c2-01-02 | 0.5625 | no | 2 | no
    """,
    "fixed": """
        net cell duty grid share main post person department how
        fire | f2 | hydrants | c1-02-01 | 0.6154 | yes | fire:warden@f2#2 | fire:wes | fire | role
        fire | f2 | hydrants | c1-02-02 | 0.3846 | no | fire:warden@f2#1 | fire:wim | fire | role
        police | p1 | patrol | c1-01-01 | 1 | yes | fire:warden@f1#1 | fire:wal | police bureau | keeper
        police | p1 | census | c1-01-01 | 1 | yes | fire:warden@f1#1 | fire:wal | police bureau | keeper
        police | p2 | patrol | c1-01-02 | 0.4286 | no | police:constable@p2#1 | police:con | police bureau | keeper
        police | p2 | patrol | c1-02-01 | 0.5714 | yes | fire:warden@f2#2 | fire:wes | police bureau | keeper
        police | p2 | census | c1-01-02 | 0.4286 | no | police:constable@p2#1 | police:con | police bureau | role
        police | p2 | census | c1-02-01 | 0.5714 | yes | fire:warden@f2#2 | fire:wes | police bureau | keeper
        police | p3 | patrol | c1-02-02 | 1 | yes | fire:warden@f2#1 | fire:wim | police bureau | keeper
        police | p3 | census | c1-02-02 | 1 | yes | fire:warden@f2#1 | fire:wim | police bureau | keeper
        police | p4 | patrol | c2-01-02 | 0.5625 | yes | police:constable@p4#1 | police:pia | police bureau | keeper
        police | p4 | census | c2-01-02 | 0.5625 | yes | police:constable@p4#1 | police:pia | police bureau | role
    """,
    "posts": """
        net post role cell person level grid after
        fire | warden@f1#1 | warden | f1 | fire:wal | grid_2 | c1-01-01 | keeps
        fire | warden@f2#1 | warden | f2 | fire:wim | grid_2 | c1-02-01 | keeps
        fire | warden@f2#2 | warden | f2 | fire:wes | grid_2 | c1-02-01 | keeps
        police | sergeant@P#1 | sergeant | P | police:sam | grid_1 | c1-01 | keeps
        police | sergeant@Q#1 | sergeant | Q | police:sue | grid_1 | c2-01 | keeps
        police | constable@p1#1 | constable | p1 | police:con | grid_2 | c1-01-01 | joined
        police | constable@p2#1 | constable | p2 | police:con | grid_2 | c1-02-01 | keeps
        police | constable@p4#1 | constable | p4 | police:pia | grid_2 | c2-01-02 | keeps
    """,
    "nets": """
        net cells posts people alignment alignment_units moved moved_share moved_units
        fire | 3 | 3 | 3 | 0.08344 | 0.375 | 0 | 0 | 0
        police | 4 | 5 | 4 | 0.1069 | 0.5227 | 0 | 0 | 0
    """,
    "unresolved": """
        net cell duty grid share code
        fire | f1 | - | - | - | ITG117
        fire | f3 | - | - | - | ITG117
        police | p4 | patrol | c2-01-01 | 0.4375 | ITG116
        police | p4 | census | c2-01-01 | 0.4375 | ITG116
    """,
    "summary": """
        measure before after
        nets | 2 | 1
        cells | 7 | 6
        posts | 8 | 9
        vacant_posts | 0 | 2
        people | 7 | 7
        people_without_grid | - | 0
        people_without_post | - | 0
        workers_that_change | - | 7
        households_mean | 58.57 | 34.17
        households_median | 65 | 32.5
        households_min | 25 | 25
        households_max | 80 | 45
        households_unknown | 0 | 0
        within_band | 0.7143 | 1
        alignment | 0.4265 | 0.09519
        alignment_units | 0.3684 | 0.4489
        households_moved | - | 0
        span | 2 | 2
        duties | 3 | 3
        systems | 2 | -
    """,
}


def test_grids_of_two_levels() -> None:
    assert tables(village()) == {key: lines(text) for key, text in TABLES.items()}


def test_levels_are_counted_by_their_names() -> None:
    said = "{}, 7 cells, into 3 level-1 grid, 6 level-2 grid (consensus): 0 conflicts, 0 of 8 base units outside, 0 {}"
    assert village().describe() == said.format("2 nets", "households moved")
    assert village().describe("zh").partition("整合为")[2].partition("（")[0] == "3个一级网格、6个二级网格"


def test_the_changes_that_make_two_levels() -> None:
    said = [change.describe() for change in village().changes]
    made = [
        "Unit 'c1-01' (grid_1) is created under 'c1'.",
        "Unit 'c1-02' (grid_1) is created under 'c1'.",
        "Unit 'c2-01' (grid_1) is created under 'c2'.",
        "Unit 'c1-01-01' (grid_2) is created under 'c1-01'.",
        "Unit 'c1-01-02' (grid_2) is created under 'c1-01'.",
        "Unit 'c1-02-01' (grid_2) is created under 'c1-02'.",
        "Unit 'c1-02-02' (grid_2) is created under 'c1-02'.",
        "Unit 'c2-01-01' (grid_2) is created under 'c2-01'.",
        "Unit 'c2-01-02' (grid_2) is created under 'c2-01'.",
    ]
    homes = ["c1-01-01", "c1-01-01", "c1-01-02", "c1-02-01", "c1-02-01", "c1-02-02", "c2-01-01", "c2-01-02"]
    moved = [f"Unit 'b{i}' moves under '{home}'." for i, home in enumerate(homes)]
    assert said == [*made, *moved, "Units 'c1-01', 'old' are merged into 'c1-01'."]


STAFF: Final[list[tuple[dict[str, Any], dict[str, str], list[tuple[Any, ...]]]]] = [
    (
        {"per_grid": 2},
        {"wim": "c1-02-01", "con": "c1-01-01", "pia": "c2-01-02", "sam": "c1-01"},
        [("c1-01", 1, 1), ("c1-02", 0, 2), ("c2-01", 1, 1), ("c1-01-02", 0, 2), ("c1-02-02", 0, 2), ("c2-01-01", 0, 2),
         ("c2-01-02", 1, 1)],
    ),
    (
        {"allow_double": True},
        {"wim": "c1-02-02", "con": "c1-01-02", "pia": "c2-01-01 c2-01-02", "sam": "c1-01 c1-02"},
        [],
    ),
    (
        {"per_grid": 2, "allow_double": True},
        {"wal": "c1-01-01 c1-01-02", "wes": "c1-02-01 c1-02-02", "wim": "c1-02-01 c1-02-02",
         "con": "c1-01-01 c1-01-02", "pia": "c2-01-01 c2-01-02", "sam": "c1-01 c1-02", "sue": "c1-02 c2-01"},
        [("c1-01", 1, 1), ("c2-01", 1, 1), ("c2-01-01", 1, 1), ("c2-01-02", 1, 1)],
    ),
    (
        {"full_time_first": False},
        {"wim": "c1-02-02", "con": "c1-01-02", "pia": "c2-01-02", "sam": "c1-01"},
        [("c1-02", 0, 1), ("c2-01-01", 0, 1)],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("how", "kept", "vacant"), STAFF)
def test_who_keeps_a_grid_of_two_levels(
    how: dict[str, Any], kept: dict[str, str], vacant: list[tuple[Any, ...]]
) -> None:
    staff = reconcile(village().plan, **how)
    held: dict[str, list[str]] = {}
    for row in staff.keeps:
        held.setdefault(row.person.partition(":")[2], []).append(row.grid)
    always = {"wal": "c1-01-01", "wes": "c1-02-01", "sue": "c2-01"}
    assert {who: " ".join(grids) for who, grids in held.items()} == {**always, **kept}
    assert [(row.grid, row.kept, row.open) for row in staff.vacancies] == vacant
    doubles = [(row.person, row.when, row.n, row.where) for row in staff.double_loads]
    assert [(who.partition(":")[2], *more) for who, *more in doubles] == [
        (who, "after", 2, ", ".join(grids)) for who, grids in held.items() if len(grids) > 1
    ]


def test_votes_decide_between_nets() -> None:
    one = village(votes={"police": 3.0}, households=(20, 70))
    assert shown(one.conflicts, "households", "decided", "why_zh")[1:] == [
        "sliver:b2 | sliver | c1 | b2 | 1 | police | fire:f1 | c1-01-02 | 3 for, 1 against | c1-01-01, c1-02-01"
    ]
