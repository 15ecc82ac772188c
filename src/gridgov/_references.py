"""References between the parts of a jurisdiction that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gridgov._columns import IdColumn
from gridgov._links import REFERENCES, Links
from gridgov.bodies import Bodies
from gridgov.errors import Batch, Place, fault
from gridgov.hierarchy import Hierarchy
from gridgov.roles import Roster
from gridgov.text import Text

__all__ = ["lost_bodies", "lost_references"]

LOST_REFERENCE = fault(
    "JUR002",
    "lost-reference",
    Text("There is no {what} '{id}'.", "不存在{what_zh}“{id}”。"),
    Text("Add it or correct the reference.", "请补充，或更正引用。"),
)
POST_BODY = fault(
    "JUR003",
    "post-of-unknown-body",
    Text("Post '{post}' belongs to the body '{body}', which does not exist.", "岗位“{post}”所属组织“{body}”不存在。"),
    Text("Add the body or correct its id.", "请补充该组织或更正其编号。"),
)


def lost_references(territory: Hierarchy, bodies: Bodies, roster: Roster, links: Links) -> Iterator[Batch]:
    tables: dict[str, IdColumn] = {
        "unit": territory.ids,
        "body": bodies.columns.ids,
        "post": roster.columns.post_ids,
        "holder": roster.columns.holder_ids,
    }
    for column in ("source", "target"):
        refs = [getattr(link, column).partition(":") for link in links]
        for what, ids in tables.items():
            at = [i for i, ref in enumerate(refs) if ref[0] == what]
            found = ids.find([refs[i][2] for i in at])
            lost = [i for i, row in zip(at, found.tolist(), strict=True) if row < 0]
            if lost:
                n = len(lost)
                facts = {
                    "what": [REFERENCES[what].en] * n,
                    "what_zh": [REFERENCES[what].zh] * n,
                    "id": [refs[i][2] for i in lost],
                }
                yield Batch(
                    LOST_REFERENCE, [i + 1 for i in lost], facts=facts, place=Place(path="links", column=column)
                )


def lost_bodies(bodies: Bodies, roster: Roster) -> Iterator[Batch]:
    c = roster.columns
    has = np.flatnonzero(~c.post_body.missing())
    if len(has):
        names = [t or "" for t in c.post_body.take(has).tolist()]
        lost = [i for i, row in enumerate(bodies.columns.ids.find(names).tolist()) if row < 0]
        if lost:
            posts = [c.post_ids.get(int(has[i])) for i in lost]
            facts = {"post": posts, "body": [names[i] for i in lost]}
            yield Batch(POST_BODY, [int(has[i]) + 1 for i in lost], posts, facts, Place(path="posts", column="body"))
