"""Bodies, posts, holders and links that are new, gone or others; and what only records can say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gridgov._change_base import Change
from gridgov._change_bodies import AddLink, CreateBody, EndBody, EndLink, JoinBody, SetRank
from gridgov._change_people import AbolishPost, AddDevice, Appoint, CreatePost, EndAppointment
from gridgov._delta import delta
from gridgov._diff_structure import Pair
from gridgov._vocabulary import entries

__all__ = ["amended", "bodies", "links", "people", "posts_gone"]

_Record = Mapping[str, Any]


def _rows(pair: Pair, *tables: str) -> dict[str, tuple[list[_Record], list[_Record]]]:
    """Return the rows of tables that go, and those that come."""
    found = delta(pair.a, pair.b, lineage=False, aligned=pair.aligned, units_too=False)
    out: dict[str, tuple[list[_Record], list[_Record]]] = {}
    for table in tables:
        hunks: Sequence[_Record] = found.get(table, ())
        out[table] = [row for h in hunks for row in h["from"]], [row for h in hunks for row in h["to"]]
    return out


def posts_gone(pair: Pair) -> list[Change]:
    """Find the posts that are gone; of one that is held or linked to, only records can say so."""
    a, there = pair.a, pair.b.roster.columns.post_ids
    gone, _ = _rows(pair, "posts")["posts"]
    lost = [row["id"] for row in gone if there.find_one(row["id"]) < 0]
    held = {a.roster.columns.post_ids.get(int(post)) for post in a.roster.columns.app_post} if lost else set[str]()
    linked = {ref for link in a.links for ref in (link.source, link.target)} if lost else set[str]()
    ended = {app.post.id for app in a.roster.appointments() if app.end is not None} if held else set[str]()
    open_ended = {app.post.id for app in a.roster.appointments() if app.end is None} if held else set[str]()
    free = [post for post in lost if post not in open_ended and (post not in held or post in ended)]
    return [AbolishPost(post) for post in free if f"post:{post}" not in linked]


def bodies(pair: Pair) -> list[Change]:
    """Find bodies that are new, that have ended or another rank, and new memberships."""
    rows = _rows(pair, "bodies", "memberships")
    before = {row["id"]: row for row in rows["bodies"][0]}
    out: list[Change] = []
    for row in _parents_first(rows["bodies"][1]):
        old = before.get(row["id"])
        if old is None and row.get("start"):
            more = {key: row.get(key) for key in ("parent", "name", "rank", "start")}
            usual = entries("body_kinds").get(row["kind"], {}).get("line")
            line = None if row.get("line") == usual else row.get("line")
            out.append(CreateBody(row["id"], row["kind"], row["unit"], line=line, **more))
        if old is not None and old.get("rank") != row.get("rank"):
            out.append(SetRank(row["id"], row.get("rank")))
        if row.get("end") and row.get("end") != (old or {}).get("end"):
            out.append(EndBody(row["id"], row["end"]))
    fresh = [row for row in rows["memberships"][1] if row.get("start") and not row.get("end")]
    return [*out, *(JoinBody(row["member"], row["body"], row.get("lives_at"), row["start"]) for row in fresh)]


def _parents_first(rows: Sequence[_Record]) -> list[_Record]:
    """Bring bodies into an order in which each stands after the one above it."""
    by_id = {row["id"]: row for row in rows}
    out: dict[str, _Record] = {}
    for row in rows:
        trail: list[_Record] = []
        at: _Record | None = row
        while at is not None and at["id"] not in out and at not in trail:
            trail.append(at)
            at = by_id.get(at.get("parent") or "")
        out.update((entry["id"], entry) for entry in reversed(trail))
    return list(out.values())


def people(pair: Pair) -> list[Change]:
    """Find posts, appointments and devices that are new, and appointments that have ended."""
    rows = _rows(pair, "posts", "appointments", "holders", "devices")
    posts = _new(*rows["posts"])
    out: list[Change] = [CreatePost(p["role"], p["unit"], p["id"], p["number"], p.get("body")) for p in posts]
    fresh = {row["id"]: row for row in rows["holders"][1]}
    before = {(row["post"], row["holder"], row.get("start")): row for row in rows["appointments"][0]}
    for row in rows["appointments"][1]:
        old = before.get((row["post"], row["holder"], row.get("start")))
        if old is not None and row.get("end") and not old.get("end"):
            out.append(EndAppointment(row["post"], row["end"]))
        elif old is None and row.get("start"):
            out.append(_appointed(row, fresh.get(row["holder"])))
    return [*out, *(AddDevice(row["id"], row["kind"], row.get("holder")) for row in _new(*rows["devices"]))]


def _new(gone: Sequence[_Record], come: Sequence[_Record]) -> list[_Record]:
    """Return the rows of which the id was not there."""
    known = {row["id"] for row in gone}
    return [row for row in come if row["id"] not in known]


def _appointed(row: _Record, holder: _Record | None) -> Appoint:
    kind, words = (None, None) if holder is None else (holder["kind"], holder["qualifications"])
    more: dict[str, Any] = {key: row.get(key) for key in ("end", "basis", "meets")}
    return Appoint(row["post"], row["holder"], row["start"], kind=kind, qualifications=words, **more)


def links(pair: Pair) -> list[Change]:
    """Find links that are new or have ended."""
    gone, new = _rows(pair, "links")["links"]
    key = ("kind", "source", "target", "start", "basis")
    before = [tuple(row.get(name) for name in key) for row in gone if not row.get("end")]
    out: list[Change] = []
    for row in new:
        if row.get("end") and tuple(row.get(name) for name in key) in before:
            out.append(EndLink(row["kind"], row["source"], row["target"], row["end"]))
        elif row.get("start"):
            more = {name: row.get(name) for name in ("start", "end", "basis")}
            out.append(AddLink(row["kind"], row["source"], row["target"], **more))
    return out


def amended(found: dict[str, Any]) -> dict[str, Any]:
    """Return what is left of a delta without what is only another order of rows."""
    out: dict[str, Any] = {}
    for table, hunks in found.items():
        if table == "units":
            units = {key: value for key, value in hunks.items() if key != "order"}
            for what in ("measures", "labels"):
                if what in units and set(units[what]["from"]) == set(units[what]["to"]):
                    del units[what]
            if units:
                out[table] = units
        elif kept := [hunk for hunk in _unordered(hunks) if hunk["from"] or hunk["to"]]:
            out[table] = kept
    return out


def _unordered(hunks: Sequence[_Record]) -> list[dict[str, Any]]:
    """Take rows out that go at one place and come at another."""
    gone = [row for hunk in hunks for row in hunk["from"]]
    moved: list[_Record] = []
    for hunk in hunks:
        for row in hunk["to"]:
            if row in gone:
                gone.remove(row)
                moved.append(row)
    out: list[dict[str, Any]] = []
    left = {"from": list(moved), "to": list(moved)}
    for hunk in hunks:
        entry: dict[str, Any] = {"after": hunk["after"]}
        for side, rows in left.items():
            entry[side] = []
            for row in hunk[side]:
                if row in rows:
                    rows.remove(row)
                else:
                    entry[side].append(row)
        out.append(entry)
    return out
