"""Faults in posts, holders, appointments and devices, and in who holds what by the rules of the roles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from hypothesis import strategies as st

from gridgov.errors import Problems
from gridgov.roles import RoleCatalogue, Roster
from gridgov.testing._broken import way
from gridgov.testing._broken_city import CATALOGUE, CHIEF, WORKER, hierarchy, named, staffed
from gridgov.testing._broken_edit import ANY, Drawn, add, plant, put, twice

__all__ = ["appointing", "conduct", "ending", "holder_asked", "post_asked", "roster"]

Values = dict[str, Any]

_TABLES: Final = {
    "levels": "keys of the levels, from the top",
    "units": "a list of dictionaries, one a unit: id, level, parent, name",
    "catalogue": "roles and combinations: lists of dictionaries",
    "posts": "a list of dictionaries, one a post: id, role, unit, number",
    "appointments": "a list of dictionaries: post, holder, start, end, meets",
    "holders": "a list of dictionaries, one a holder: id, kind, qualifications",
    "devices": "a list of dictionaries, one a device: id, kind, holder",
}
_DAY: Final = "2026-01-01"


def _built(levels: list[str], units: list[Values], catalogue: Values, **tables: Any) -> Roster:
    return Roster.from_records(hierarchy(units, levels), RoleCatalogue.from_dict(catalogue), **tables)


@way("roster", **_TABLES)
def roster(**tables: Any) -> None:
    """Build a roster."""
    _built(**tables)


@way("rules of roles", **_TABLES, day="the day of which it is asked")
def conduct(day: str, **tables: Any) -> Problems:
    """Ask whether everybody holds what they may hold."""
    return _built(**tables).violations(day)


@way("post asked for", **_TABLES, post="id of a post")
def post_asked(post: str, **tables: Any) -> None:
    """Look a post up."""
    _built(**tables).post(post)


@way("holder asked for", **_TABLES, holder="id of a holder")
def holder_asked(holder: str, **tables: Any) -> None:
    """Look a holder up."""
    _built(**tables).holder(holder)


@way("end of an appointment", **_TABLES, post="id of a post", last_day="the last day of its holder")
def ending(post: str, last_day: str, **tables: Any) -> None:
    """Let a holder leave."""
    _built(**tables).end_appointment(post, last_day=last_day)


@way("new appointment", **_TABLES, new="post, holder, start, kind and qualifications of an appointment")
def appointing(new: Values, **tables: Any) -> None:
    """Appoint somebody."""
    _built(**tables).appoint(**new)


def _asked(**asked: object) -> Drawn:
    return lambda draw: {**staffed(draw), **asked}


# -- tables ------------------------------------------------------------------------------------------------------------

plant("ROS001", roster, staffed, twice("posts"))
plant("ROS002", roster, staffed, put("posts", ANY, "role", to=st.sampled_from(["grid_queen", "网格长"])))
plant("ROS003", roster, staffed, put("posts", ANY, "unit", to=st.sampled_from(["moon", "610902999"])))


def _in_community(draw: st.DrawFn) -> Values:
    """Draw a roster with a post in the community, of a role that may be anywhere."""
    found = staffed(draw)
    head: Values = {"key": "head", "name": named("head", "负责人"), "sits_at": []}
    catalogue = {"roles": [*CATALOGUE["roles"], head]}
    return {**found, "catalogue": catalogue, "posts": [*found["posts"], _post("head", found["units"][0]["id"])]}


def _post(role: str, unit: str, **more: object) -> Values:
    return {"id": f"{role}@{unit}", "role": role, "unit": unit, **more}


plant("ROS004", roster, _in_community, put("posts", -1, "role", to=CHIEF))
plant("ROS004", roster, _in_community, put("catalogue", "roles", -1, "sits_at", to=["grid"]))


def _numbered(number: int) -> Drawn:
    def drawn(draw: st.DrawFn) -> Values:
        found = staffed(draw)
        extra = _post(CHIEF, found["units"][1]["id"], number=number)
        return {**found, "posts": [*found["posts"], extra]}

    return drawn


plant("ROS005", roster, _numbered(2), put("posts", -1, "number", to=1))
plant("ROS006", roster, staffed, twice("holders"))
plant("ROS007", roster, staffed, put("holders", ANY, "kind", to=st.sampled_from(["robot", "自然人"])))
plant("ROS008", roster, staffed, put("appointments", ANY, "post", to="nowhere"))
plant("ROS009", roster, staffed, put("appointments", ANY, "holder", to="nobody"))
plant("ROS009", roster, staffed, put("devices", ANY, "holder", to="nobody"))


def _handed_over(draw: st.DrawFn) -> Values:
    """Draw a roster in which a post changes hands."""
    found = staffed(draw)
    first, *others = found["appointments"]
    follows = {"post": first["post"], "holder": found["holders"][-1]["id"], "start": "2026-02-01"}
    return {**found, "appointments": [{**first, "end": "2026-01-31"}, *others, follows]}


_BEFORE: Final = st.sampled_from(["2026-01-31", "2025-12-01", None])
plant("ROS012", roster, _handed_over, put("appointments", -1, "start", to=_BEFORE))
plant("ROS012", roster, _handed_over, put("appointments", 0, "end", to=None))
plant("ROS013", roster, staffed, twice("devices"))
plant("ROS014", roster, staffed, put("posts", ANY, "number", to=st.sampled_from([0, -1, "two", "一"])))
plant("ROS015", roster, staffed, put("catalogue", "roles", ANY, "sits_at", to=["grid", "gird"]))
plant("ROS025", roster, staffed, put("holders", ANY, "qualifications", to=st.sampled_from([7, [1], {"党员": 1}])))
plant("ROS025", roster, staffed, put("appointments", ANY, "meets", to=7))

# -- what is asked -----------------------------------------------------------------------------------------------------

plant("ROS020", post_asked, _asked(post="p1"), put("post", to=st.sampled_from(["p99", "grid_chief@g99#1"])))
plant("ROS021", holder_asked, _asked(holder="h1"), put("holder", to="h99"))
plant("ROS022", ending, _asked(post="p1", last_day=_DAY), put("last_day", to="2020-01-01"))


def _vacant(**new: object) -> Drawn:
    """Return what draws a roster with a vacant post, and an appointment to it of somebody who is there already."""

    def drawn(draw: st.DrawFn) -> Values:
        found = staffed(draw)
        posts = [*found["posts"], _post(WORKER, found["units"][1]["id"], number=9)]
        who = {"id": "h99", "kind": "person", "qualifications": ["党员"]}
        day = draw(st.sampled_from([_DAY, "2027-05-01"]))
        entry = {"post": posts[-1]["id"], "holder": "h99", "start": day, **new}
        return {**found, "posts": posts, "holders": [*found["holders"], who], "new": entry}

    return drawn


plant("ROS023", appointing, _vacant(kind="person"), put("new", "kind", to=st.sampled_from(["household", "body"])))
plant("ROS024", appointing, _vacant(qualifications=["党员"]), put("new", "qualifications", to=["党员", "公务员"]))

# -- rules of the roles ------------------------------------------------------------------------------------------------


def _ruled(draw: st.DrawFn, combination: Values | None = None, **fields: object) -> Values:
    """Draw a roster and rules: one worker more, held by the chief of the first grid, and what is said of the role."""
    found = staffed(draw)
    chief, worker = CATALOGUE["roles"]
    catalogue = {"roles": [chief, {**worker, **fields}], "combinations": [combination] if combination else []}
    posts = [*found["posts"], _post(WORKER, found["units"][1]["id"], number=9)]
    held = {"post": posts[-1]["id"], "holder": "h1", "start": _DAY, "meets": ["群众推选"]}
    everybody = [{**one, "qualifications": ["党员"]} for one in found["holders"]]
    return {
        **found,
        "catalogue": catalogue,
        "posts": posts,
        "holders": everybody,
        "appointments": [*found["appointments"], held],
        "day": draw(st.sampled_from([_DAY, "2026-08-01"])),
    }


def _rule(rule: str, *conditions: str) -> Values:
    return {"first": CHIEF, "second": WORKER, "rule": rule, "conditions": list(conditions)}


def _eligible(draw: st.DrawFn) -> Values:
    return _ruled(draw, eligible=["党员", "公务员"])


def _by_persons(draw: st.DrawFn) -> Values:
    found = _ruled(draw, holders=["person", "body"])
    chief, worker = found["catalogue"]["roles"]
    roles = [{**chief, "holders": ["person", "household"]}, worker]
    return {**found, "catalogue": {"roles": roles}}


def _allowed(draw: st.DrawFn) -> Values:
    return _ruled(draw, _rule("allowed"))


def _conditional(draw: st.DrawFn) -> Values:
    return _ruled(draw, _rule("conditional", "群众推选"))


def _mandatory(draw: st.DrawFn) -> Values:
    """Draw a roster in which one chief holds the second role that a chief must hold."""
    found = _ruled(draw, _rule("mandatory"))
    kept = [one for one in found["posts"] if one["role"] == WORKER or one["id"] == "p1"]
    known = {one["id"] for one in kept}
    return {**found, "posts": kept, "appointments": [one for one in found["appointments"] if one["post"] in known]}


def _limited(draw: st.DrawFn) -> Values:
    return _ruled(draw, maximum=2)


def _another(number: int) -> Callable[[list[Values]], Values]:
    return lambda posts: {**posts[-1], "id": f"{posts[-1]['id']}#{number}", "number": number}


_NOT_FREE: Final = [_rule("conditional", "群众推选", "依法履行程序")]
plant("CON001", conduct, _eligible, put("holders", 0, "qualifications", to=st.sampled_from([[], ["志愿者"]])))
plant("CON002", conduct, _by_persons, put("holders", 0, "kind", to="household"))
plant("CON003", conduct, _allowed, put("catalogue", "combinations", 0, "rule", to="forbidden"))
plant("CON004", conduct, _allowed, put("catalogue", "combinations", to=_NOT_FREE))
plant("CON004", conduct, _conditional, put("appointments", -1, "meets", to=[]))
plant("CON005", conduct, _mandatory, put("appointments", -1, "holder", to="h2"))
plant("CON006", conduct, _limited, *[add("posts", to=_another(number)) for number in (10, 11)])
