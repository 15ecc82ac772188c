"""Faces of roles, posts, holders, bodies and links."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from gridgov._faces._fields import facts_of, heads_of, label, listed, worded
from gridgov._faces._parts import Face, Head, first, kept
from gridgov._faces._words import worded_value
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov._body import Body
    from gridgov._catalogue import RoleCatalogue
    from gridgov._links import Links
    from gridgov._posts import Answer, Appointment, Device, Holder, Post
    from gridgov._role import Role
    from gridgov._tallies import Vacancies
    from gridgov.bodies import Bodies
    from gridgov.levels import LevelScheme
    from gridgov.roles import Roster

__all__ = [
    "answer",
    "appointment",
    "bodies",
    "body",
    "catalogue",
    "device",
    "holder",
    "links",
    "post",
    "roster",
    "vacancies",
]

_MISSING: Final = Text("no such post", "未设此岗位")
_EMPTY: Final = Text("with no appointment on record", "没有任职记录")


def roster(value: Roster) -> Face:
    """Return posts by role, and how many of them nobody was ever appointed to."""
    columns, roles = value.columns, value.catalogue.roles
    n = np.bincount(columns.post_role, minlength=len(roles))
    ever = np.bincount(columns.post_role[np.unique(columns.app_post)], minlength=len(roles))
    facts = [
        (label("posts"), len(columns.post_ids)),
        (label("holders"), len(columns.holder_ids)),
        (Text("appointments", "任职"), len(columns.app_post)),
        (label("devices"), len(columns.device_ids)),
    ]
    heads = [*heads_of("role key sits_at"), Head(label("posts"), number=True), Head(_EMPTY, number=True)]
    levels = value.territory.levels
    rows = [
        (role.name, role.key, _seats(role, levels), int(n[i]), int(n[i] - ever[i]))
        for i, role in enumerate(roles)
        if n[i]
    ]
    return Face(title=Text("Roster", "岗位名册"), facts=facts, heads=heads, rows=kept(rows), n=len(rows))


def _seats(role: Role, levels: LevelScheme) -> list[object]:
    """Return where a role sits, levels and kinds at them by their names in Chinese."""
    return [_seat(key, levels) or worded_value(type(role), "sits_at", key) for key in role.sits_at]


def _seat(key: str, levels: LevelScheme) -> Text | None:
    """Return a level, or a kind at a level, by its name in Chinese; None where it is neither."""
    level, _, kind = key.partition(":")
    known = level in levels.keys and (not kind or kind in levels.level(level).kinds)
    return Text(key, levels.title(level, kind or None).zh) if known else None


def post(value: Post) -> Face:
    """Return role and place of a post, and who was appointed to it."""
    roster, row = value.roster, value.row
    rows = np.flatnonzero(roster.columns.app_post == row)
    keys = "holder start end basis"
    made = (_appointed(value, int(at)) for at in rows.tolist())
    table = Face(title=Text("Appointments", "任职"), heads=heads_of(keys), rows=first(made), n=len(rows))
    title = Text(f"Post {value.id}", f"岗位{value.id}")
    return Face(title=title, facts=facts_of(value, "id role unit number body"), below=[table] if len(rows) else [])


def _appointed(value: Post, at: int) -> tuple[object, ...]:
    """Return holder, first and last day and basis of an appointment."""
    columns = value.roster.columns
    who = columns.holder_ids.get(int(columns.app_holder[at]))
    return who, _day(columns.app_start[at]), _day(columns.app_end[at]), columns.app_basis.get(at)


def _day(value: np.datetime64) -> str | None:
    """Return a day as a text, None where a period is open."""
    return None if np.isnat(value) else str(value)


def holder(value: Holder) -> Face:
    """Return kind and qualifications of a holder."""
    facts = facts_of(value, "id kind qualifications")
    return Face(title=Text(f"Holder {value.id}", f"任职者{value.id}"), facts=facts)


def appointment(value: Appointment) -> Face:
    """Return who was appointed to what, and when."""
    post = value.post
    facts = [(label("post"), post.id), *facts_of(post, "role unit")]
    facts += [(label("holder"), value.holder.id), *facts_of(value, "start end basis meets")]
    return Face(title=Text("Appointment", "任职"), facts=facts)


def device(value: Device) -> Face:
    """Return kind and holder of a device."""
    holder = value.holder
    facts = [*facts_of(value, "id kind"), (label("holder"), None if holder is None else holder.id)]
    return Face(title=Text(f"Device {value.id}", f"设备{value.id}"), facts=facts)


def answer(value: Answer) -> Face:
    """Return who answers for a unit."""
    facts = [*facts_of(value, "role unit"), (label("post"), value.post.id), (label("holder"), value.holder.id)]
    return Face(title=Text("Who answers", "由谁负责"), facts=facts)


def catalogue(value: RoleCatalogue) -> Face:
    """Return the roles."""
    face = listed(value.roles, "key name time sits_at minimum maximum superior", numbers="minimum", wide="superior")
    return Face(title=Text("Roles", "岗位目录"), heads=face.heads, rows=face.rows, n=face.n)


def bodies(value: Bodies) -> Face:
    """Return the bodies."""
    keys = "id title kind unit parent rank start end"
    rows = ((b.id, b.title, worded("body_kinds", b.kind), b.unit, b.parent, b.rank, b.start, b.end) for b in value)
    return Face(title=Text("Bodies", "组织"), heads=heads_of(keys), rows=first(rows), n=len(value))


def body(value: Body) -> Face:
    """Return where a body sits and stands."""
    facts = facts_of(value, "id title kind line unit parent rank start end")
    return Face(title=Text(f"Body {value.id}", f"组织{value.id}"), facts=facts)


def links(value: Links) -> Face:
    """Return the links."""
    rows = ((worded("link_kinds", x.kind), x.source, x.target, x.start, x.end, x.basis) for x in value.links)
    heads = heads_of("kind source target start end basis", wide="basis")
    return Face(title=Text("Links", "关系"), heads=heads, rows=first(rows), n=len(value))


def vacancies(value: Vacancies) -> Face:
    """Return the posts that nobody holds."""
    rows = ((one.unit, one.role, _MISSING if one.post is None else one.post.id) for one in value)
    title = Text("Vacancies", "空缺岗位")
    return Face(title=title, heads=heads_of("unit role post"), rows=first(rows), n=len(value))
