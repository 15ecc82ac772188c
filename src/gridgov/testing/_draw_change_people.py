"""Changes of posts, appointments, devices, bodies, memberships and links that can be made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from hypothesis import strategies as st

from gridgov.changes import (
    AbolishPost,
    AbolishUnit,
    AddDevice,
    AddLink,
    Appoint,
    Change,
    CreateBody,
    CreatePost,
    EndAppointment,
    EndBody,
    EndLink,
    JoinBody,
    MergeUnits,
    RecodeUnit,
    SetRank,
    SplitUnit,
)
from gridgov.jurisdiction import Link
from gridgov.testing._draw_change_kinds import how
from gridgov.testing._draw_choices import NAMES
from gridgov.testing._draw_roster import places_of
from gridgov.testing._draw_scene import Record, Scene

__all__ = ["CALM", "PEOPLE"]

_FIRST: Final = "0001-01-01"
_LAST: Final = "9999-12-31"
#: A post is called after its unit; an id is at most 1,024 bytes long.
_SHORT: Final = 900
_KINDS: Final = ("party_branch", "party_group", "owners_committee", "property_company", "chess_club")
_RANKS: Final = ("section", "deputy_section", "股级", None)
_LINKS: Final = ("contacts", "takes_charge", "guides", "adjacent", "covers", "网")
_BASES: Final = (None, "决定〔2026〕1号", "a decision")
#: After these in a batch, posts have had other numbers than the place shows.
_RENUMBER: Final = frozenset(kind.__name__ for kind in (AbolishPost, AbolishUnit, MergeUnits, RecodeUnit, SplitUnit))


def _next(day: str) -> str:
    return str(np.datetime64(day) + np.timedelta64(1, "D"))


def _between(draw: st.DrawFn, first: str, last: str, day: str) -> str:
    """Draw a day of a period, one that is near first."""
    near = [max(first, min(day, last)), first, last]
    return draw(st.sampled_from(list(dict.fromkeys(near))))


# -- posts -------------------------------------------------------------------------------------------------------------


def _post_places(scene: Scene) -> list[tuple[str, str]]:
    return [(role, scene.ids[row]) for role, row in places_of(scene.place.territory, scene.catalogue)]


@how(CreatePost, _post_places)
def _create_post(draw: st.DrawFn, scene: Scene, place: tuple[str, str]) -> CreatePost:
    role, unit = place
    numbers = [post["number"] for post in scene.posts_at[unit] if post["role"] == role]
    free = max(numbers, default=0) + 1
    number = free + 5 if draw(st.booleans()) or scene.after & _RENUMBER else None
    made = f"{role}@{unit}#{free if number is None else number}"
    named = len(unit.encode()) > _SHORT or made in scene.used or bool(scene.after & _RENUMBER)
    body = draw(st.sampled_from([None, *(body["id"] for body in scene.bodies)]))
    ident = scene.fresh(draw)[0] if named or draw(st.booleans()) else None
    return CreatePost(role, unit, id=ident, number=number if free + 5 < 2**31 else free, body=body)


def _free_posts(scene: Scene) -> list[str]:
    """Return the posts that nobody holds from the day on, and to which no link leads then."""
    live = {e for k in scene.place.links if k.end is None or k.end >= scene.on for e in (k.source, k.target)}
    return [
        post
        for post, rows in scene.appointments.items()
        if f"post:{post}" not in live and all(row["end"] is not None and row["end"] < scene.on for row in rows)
    ]


@how(AbolishPost, _free_posts)
def _abolish_post(draw: st.DrawFn, scene: Scene, post: str) -> AbolishPost:  # noqa: ARG001 - as all have it
    return AbolishPost(post)


# -- appointments ------------------------------------------------------------------------------------------------------

#: Rules that an appointment may break.
_RULES: Final = frozenset({"forbidden", "conditional"})
#: What may come after an appointment where roles have rules: nothing of it alters who holds what.
CALM: Final = frozenset(
    {
        *("RenameUnit", "SetMeasure", "SetLabel", "Appoint", "AddDevice"),
        *("CreateBody", "EndBody", "SetRank", "JoinBody", "AddLink", "EndLink"),
    }
)


def _with_it(scene: Scene, post: Record) -> set[str]:
    """Return the roles that whoever gets a post may come to hold at its unit: its own, and those ex officio."""
    there = {other["role"] for other in scene.posts_at[post["unit"]]}
    found = {post["role"]}
    while more := {role.key for role in scene.catalogue if role.ex_officio in found and role.key in there} - found:
        found |= more
    return found


def _may_be_held(scene: Scene, post: Record) -> bool:
    """Tell whether somebody who holds nothing else may hold a post on any day."""
    if not scene.catalogue.role(post["role"]).holders:
        return False
    roles = _with_it(scene, post)
    return not any(
        rule.rule == "forbidden" and rule.first in roles and rule.second in roles and len(roles) > 1
        for rule in scene.catalogue.combinations
    )


def _open(scene: Scene) -> list[tuple[Record, str]]:
    """Return the posts that are vacant from a day on, with that day."""
    out: list[tuple[Record, str]] = []
    for post in scene.posts:
        last = max((row["end"] or _LAST for row in scene.appointments[post["id"]]), default=None)
        if last != _LAST and _may_be_held(scene, post):
            out.append((post, _FIRST if last is None else _next(last)))
    return out


def _fitting(scene: Scene, post: Record) -> list[str]:
    """Return the holders who are there and may get a post: any that fit where roles have no rules, or idle ones."""
    role = scene.catalogue.role(post["role"])
    ruled = any(rule.rule in _RULES for rule in scene.catalogue.combinations)
    busy = {row["holder"] for rows in scene.appointments.values() for row in rows} if ruled else set[str]()
    return [
        holder["id"]
        for holder in scene.holders
        if holder["id"] not in busy
        and holder["kind"] in role.holders
        and (not role.eligible or set(role.eligible) & set(holder["qualifications"]))
    ]


@how(Appoint, _open)
def _appoint(draw: st.DrawFn, scene: Scene, found: tuple[Record, str]) -> Appoint:
    post, free = found
    role = scene.catalogue.role(post["role"])
    roles = _with_it(scene, post)
    start = max(free, draw(st.sampled_from((scene.on, "2024-01-01", free))))
    end = draw(st.sampled_from((None, start, max(start, "2026-12-31"), _LAST)))
    holder = draw(st.sampled_from([None, *_fitting(scene, post)]))
    rules = [rule for rule in scene.catalogue.combinations if roles & {rule.first, rule.second}]
    meets = dict.fromkeys(word for rule in rules for word in rule.conditions)
    if holder is not None:
        return Appoint(post["id"], holder, start, end, meets=list(meets), basis=draw(st.sampled_from(_BASES)))
    kind = draw(st.sampled_from((None, *role.holders)))
    return Appoint(
        post["id"],
        scene.fresh(draw)[0],
        start,
        end,
        kind=kind,
        qualifications=role.eligible[:1] or draw(st.sampled_from((None, ["x"]))),
        basis=draw(st.sampled_from(_BASES)),
        meets=list(meets),
    )


def _spells(scene: Scene) -> list[Record]:
    return [row for rows in scene.appointments.values() for row in rows]


@how(EndAppointment, _spells)
def _end_appointment(draw: st.DrawFn, scene: Scene, row: Record) -> EndAppointment:
    return EndAppointment(row["post"], _between(draw, row["start"] or _FIRST, row["end"] or _LAST, scene.on))


@how(AddDevice, lambda scene: [None, *(holder["id"] for holder in scene.holders)])
def _add_device(draw: st.DrawFn, scene: Scene, holder: str | None) -> AddDevice:
    return AddDevice(scene.fresh(draw)[0], draw(st.sampled_from(("terminal", "camera", "摄像头"))), holder)


# -- bodies ------------------------------------------------------------------------------------------------------------


@how(CreateBody, lambda scene: scene.ids)
def _create_body(draw: st.DrawFn, scene: Scene, unit: str) -> CreateBody:
    return CreateBody(
        scene.fresh(draw)[0],
        draw(st.sampled_from(_KINDS)),
        unit,
        parent=draw(st.sampled_from([None, *(body["id"] for body in scene.bodies)])),
        name=draw(st.sampled_from(NAMES)),
        rank=draw(st.sampled_from((None, *_RANKS[:2]))),
        line=draw(st.sampled_from((None, "x"))),
        start=draw(st.sampled_from((None, "2020-01-01"))),
    )


def _living(scene: Scene) -> list[Record]:
    """Return the bodies that can end on an earlier day than they do."""
    return [body for body in scene.bodies if (body["start"] or _FIRST) < (body["end"] or "9999-12-32")]


@how(EndBody, _living)
def _end_body(draw: st.DrawFn, scene: Scene, body: Record) -> EndBody:
    start, end = body["start"] or _FIRST, body["end"]
    last = _LAST if end is None else str(np.datetime64(end) - np.timedelta64(1, "D"))
    return EndBody(body["id"], _between(draw, start, last, scene.on))


@how(SetRank, lambda scene: scene.bodies)
def _set_rank(draw: st.DrawFn, scene: Scene, body: Record) -> SetRank:  # noqa: ARG001 - as all have it
    return SetRank(body["id"], draw(st.sampled_from(_RANKS)))


def _joinable(scene: Scene) -> list[Record]:
    return [body for body in scene.bodies if body["end"] is None or body["end"] >= scene.on]


@how(JoinBody, _joinable)
def _join(draw: st.DrawFn, scene: Scene, body: Record) -> JoinBody:
    there = {row["member"] for row in scene.members if row["body"] == body["id"]}
    known = [holder["id"] for holder in scene.holders if holder["id"] not in there]
    starts = [day for day in (None, "2020-01-01", scene.on) if (day or scene.on) <= (body["end"] or _LAST)]
    return JoinBody(
        draw(st.sampled_from([*scene.fresh(draw), *known])),
        body["id"],
        lives_at=draw(st.sampled_from([None, *scene.ids])),
        start=draw(st.sampled_from(starts)),
    )


# -- links -------------------------------------------------------------------------------------------------------------


def _pairs(scene: Scene) -> Sequence[str]:
    return scene.ends if len(scene.ends) > 1 else ()


@how(AddLink, _pairs)
def _add_link(draw: st.DrawFn, scene: Scene, source: str) -> AddLink:
    target = draw(st.sampled_from([end for end in scene.ends if end != source]))
    taken = {link.kind for link in scene.place.links if {link.source, link.target} == {source, target}}
    kinds = [kind for kind in _LINKS if kind not in taken] or [next(f"x{i}" for i in range(99) if f"x{i}" not in taken)]
    start = draw(st.sampled_from((None, "2020-01-01")))
    end = draw(st.sampled_from((None, _LAST, max(start or scene.on, "2026-12-31"))))
    return AddLink(draw(st.sampled_from(kinds)), source, target, start, end, draw(st.sampled_from(_BASES)))


@how(EndLink, lambda scene: list(scene.place.links))
def _end_link(draw: st.DrawFn, scene: Scene, link: Link) -> EndLink:
    source, target = link.source, link.target
    if link.kind == "adjacent" and draw(st.booleans()):
        source, target = target, source
    return EndLink(link.kind, source, target, _between(draw, link.start or _FIRST, link.end or _LAST, scene.on))


#: Changes of people, bodies and links, the plainest first.
PEOPLE: Final[tuple[type[Change], ...]] = (
    *(AddDevice, CreatePost, AbolishPost, Appoint, EndAppointment, CreateBody, EndBody, SetRank, JoinBody),
    *(AddLink, EndLink),
)
