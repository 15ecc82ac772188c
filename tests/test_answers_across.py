"""Who answers for a unit from across: posts of units that cover it by a link, and the line of their bodies."""

from __future__ import annotations

from typing import Any

import pytest

from gridgov.bodies import Bodies
from gridgov.errors import UnknownUnitError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.text import Text

DAY = "2026-01-01"
LEVELS = LevelScheme(
    [
        Level("street", Text("street", "街道"), "street"),
        Level("across", Text("grid across", "跨社区网格"), "grid", presence="optional", under={"grid": ["street"]}),
        Level(
            "community",
            Text("community", "社区"),
            "community",
            under={"community": ["street"]},
        ),
        Level("building", Text("building", "楼栋"), "building", under={"building": ["community"]}),
    ]
)


def word(text: str) -> Text:
    return Text(text, text)


def place(*links: dict[str, Any], bodies: bool = False) -> Jurisdiction:
    """Two communities with a building each, and two grids beside them."""
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "fire", "level": "across", "parent": "s"},
            {"id": "green", "level": "across", "parent": "s"},
            {"id": "c1", "level": "community", "parent": "s"},
            {"id": "b1", "level": "building", "parent": "c1"},
            {"id": "c2", "level": "community", "parent": "s"},
            {"id": "b2", "level": "building", "parent": "c2"},
        ],
        levels=LEVELS,
    )
    catalogue = RoleCatalogue(
        [
            Role(key="chief", name=word("chief"), sits_at="kind:grid", responsibility="first"),
            Role(key="worker", name=word("worker"), sits_at="kind:grid", superior="chief"),
            Role(key="secretary", name=word("secretary"), responsibility="direct"),
        ]
    )
    at = [("chief", "fire"), ("worker", "fire"), ("chief", "green"), ("secretary", "c1"), ("secretary", "s")]
    lines = {"fire": "brigade", "c1": "branch"} if bodies else {}
    posts = [{"id": f"{role}-{u}", "role": role, "unit": u, "body": lines.get(u)} for role, u in at]
    appointments = [{"post": p["id"], "holder": f"h-{p['id']}"} for p in posts]
    return Jurisdiction(
        territory=h,
        roster=Roster.from_records(h, catalogue, posts=posts, appointments=appointments),
        bodies=Bodies.from_records(
            h,
            [
                {"id": "brigade", "kind": "fire_brigade", "line": "fire", "unit": "fire"},
                {"id": "branch", "kind": "party_branch", "unit": "c1"},
            ],
        ),
        links=links,
    )


def said(j: Jurisdiction, unit: str, **options: Any) -> list[tuple[str, str | None]]:
    return [(a.post.id, a.link) for a in j.who_answers(unit, on=DAY, **options)]


OWN = [("secretary-c1", None), ("secretary-s", None)]
COVERS_C1 = {"kind": "covers", "source": "unit:fire", "target": "unit:c1"}


def test_a_grid_that_covers_the_community_answers_for_what_is_below_it_after_its_own_line() -> None:
    j = place(COVERS_C1)
    expected = [*OWN, ("worker-fire", "covers"), ("chief-fire", "covers")]
    assert said(j, "c1") == said(j, "b1") == expected
    assert said(j, "c2") == said(j, "b2") == [("secretary-s", None)]
    assert [repr(a) for a in j.who_answers("b1", on=DAY, labelled=True)] == [
        "<Answer: h-secretary-c1, secretary of c1 (direct responsible)>",
        "<Answer: h-secretary-s, secretary of s (direct responsible)>",
        "<Answer: h-chief-fire, chief of fire (first responsible), which covers it>",
    ]


def test_what_covers_a_nearer_unit_comes_first_and_only_once() -> None:
    green = {"kind": "covers", "source": "unit:green", "target": "unit:b1"}
    twice = {"kind": "covers", "source": "unit:fire", "target": "unit:s"}
    assert said(place(COVERS_C1, green, twice), "b1") == [
        *OWN,
        ("chief-green", "covers"),
        ("worker-fire", "covers"),
        ("chief-fire", "covers"),
    ]


@pytest.mark.parametrize(
    "link",
    [
        {**COVERS_C1, "end": "2025-12-31"},
        {**COVERS_C1, "kind": "contacts"},
        {**COVERS_C1, "source": "body:branch"},
        {**COVERS_C1, "source": "unit:c1", "target": "unit:fire"},
        {**COVERS_C1, "source": "unit:s"},  # it stands above anyway
    ],
    ids=["over", "another kind", "a body", "the other way", "an ancestor"],
)
def test_what_is_no_cover_of_the_day_by_a_unit_adds_nobody(link: dict[str, Any]) -> None:
    assert said(place(link), "b1") == OWN


def test_a_line_keeps_the_posts_of_its_bodies() -> None:
    j = place(COVERS_C1, bodies=True)
    assert said(j, "b1", line="party") == [("secretary-c1", None)]
    assert said(j, "b1", line="fire") == [("worker-fire", "covers"), ("chief-fire", "covers")]
    assert said(j, "b1", line="fire", labelled=True) == [("chief-fire", "covers")]
    assert said(j, "b1", line="society") == []
    assert len(said(j, "b1")) == 4


def test_a_unit_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnknownUnitError):
        place(COVERS_C1).who_answers("b9", on=DAY)
