"""Faults between the parts of a city: links that lead nowhere, posts of no body, two nets of one id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from gridgov.bodies import Bodies
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.nets import Net
from gridgov.roles import RoleCatalogue, Roster
from gridgov.testing._broken import way
from gridgov.testing._broken_bodies import organised
from gridgov.testing._broken_city import CATALOGUE, CHIEF, DAYS, hierarchy
from gridgov.testing._broken_edit import ANY, plant, put, twice

__all__ = ["built", "city", "whole"]

Values = dict[str, Any]


def built(  # noqa: PLR0913 - the parts of a city
    levels: list[str],
    units: list[Values],
    bodies: Sequence[Values] = (),
    posts: Sequence[Values] = (),
    links: Sequence[Values] = (),
    nets: Sequence[Values] = (),
    lineage: Sequence[Values] = (),
) -> Jurisdiction:
    """Put a city together."""
    territory = hierarchy(units, levels)
    roles = RoleCatalogue.from_dict(CATALOGUE if posts else {})
    return Jurisdiction(
        territory=territory,
        roster=Roster.from_records(territory, roles, posts=posts),
        bodies=Bodies.from_records(territory, bodies),
        links=Links.from_records(links),
        nets=[Net.from_tables(net["id"], {key: net[key] for key in ("unit", "cell")}) for net in nets],
        lineage=lineage,
    )


@way(
    "city",
    levels="keys of the levels, from the top",
    units="a list of dictionaries, one a unit: id, level, parent, name",
    bodies="a list of dictionaries, one a body: id, kind, unit, parent, name, start, end",
    posts="a list of dictionaries, one a post: id, role, unit, body",
    links="a list of dictionaries: kind, source, target, start, end",
    nets="for each net a dictionary: id, and unit and cell, columns of its members",
    lineage="a list of dictionaries: kind, day, old, new, share",
)
def city(**parts: list[Any]) -> None:
    """Put a city together."""
    built(**parts)


def whole(draw: st.DrawFn) -> Values:
    """Draw a city with something in every part."""
    found = organised(draw)
    top, *grids = [unit["id"] for unit in found["units"]]
    posts = [{"id": f"p{i}", "role": CHIEF, "unit": grid} for i, grid in enumerate(grids, start=1)]
    posts[0]["body"] = "b0"
    links: list[Values] = [
        {"kind": "contacts", "source": f"post:p{i}", "target": f"unit:{grid}", "start": draw(DAYS)}
        for i, grid in enumerate(grids, start=1)
    ]
    links.append({"kind": "guides", "source": "body:b0", "target": "post:p1", "end": None})
    departments = draw(st.sampled_from([["health", "police"], ["卫健", "综治"]]))
    nets = [{"id": key, "unit": grids, "cell": [f"{key[0]}{i % 2}" for i in range(len(grids))]} for key in departments]
    merged = {"kind": "merge", "day": draw(DAYS), "old": f"{top}-old", "new": grids[0]}
    return {
        "levels": found["levels"],
        "units": found["units"],
        "bodies": found["records"],
        "posts": posts,
        "links": links,
        "nets": nets,
        "lineage": [merged],
    }


plant("JUR001", city, whole, put("links", ANY, "target", to=st.sampled_from(["g1", "网格", "street:g1"])))
plant("JUR001", city, whole, put("links", ANY, "source", to=""))
plant("JUR002", city, whole, put("links", ANY, "target", to=st.sampled_from(["unit:g99", "post:p99", "holder:h1"])))
plant("JUR002", city, whole, put("links", ANY, "source", to="body:b99"))
plant("JUR003", city, whole, put("posts", ANY, "body", to="b99"))
plant("JUR004", city, whole, twice("links"))
plant("JUR005", city, whole, put("links", ANY, "kind", to=st.sampled_from(["", None])))
plant("JUR006", city, whole, put("links", -1, "target", to="body:b0"))
plant("JUR007", city, whole, twice("nets"))
plant("LIN012", city, whole, put("lineage", 0, to=lambda row: {**row, "old": row["new"], "new": row["old"]}))
