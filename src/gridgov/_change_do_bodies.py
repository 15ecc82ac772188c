"""How changes of bodies, memberships and links are made."""

from __future__ import annotations

from gridgov._body_faults import BODY_KIND
from gridgov._cells import check_ids
from gridgov._change_base import reference
from gridgov._change_bodies import AddLink, CreateBody, EndBody, EndLink, JoinBody, SetRank
from gridgov._change_draft import Draft
from gridgov._change_faults import ALREADY_ENDED, IS_MEMBER, NO_LINK
from gridgov._change_tables import active, before, in_force_from, turned
from gridgov._columns import encode
from gridgov._links import Link, Links
from gridgov._required import EMPTY_CELL, said
from gridgov._tables import DAYS_REVERSED
from gridgov._vocabulary import entries
from gridgov.text import Text

__all__ = ["add_link", "create_body", "end_body", "end_link", "join_body", "set_rank"]

_MEMBERS = Text("Memberships that end with it: {n}.", "随之终止的成员关系：{n}个。")


def create_body(draft: Draft, change: CreateBody) -> None:
    """Create a body."""
    ledger, tables = draft.ledger, draft.tables
    if ledger.refuse_all(check_ids(encode([change.id]), 1, ledger.place)):
        pass  # what is no id belongs to nothing
    elif tables.find("body", change.id) is not None:
        ledger.taken("body", change.id)
    if not change.kind:
        ledger.refuse(BODY_KIND, change.id, {"id": change.id})
    draft.units.need(change.unit)
    if change.parent is not None:
        tables.need("body", change.parent)
    if ledger.failed:
        return
    line = change.line or entries("body_kinds").get(change.kind, {}).get("line")
    entry = {
        "id": change.id,
        "kind": change.kind,
        "unit": change.unit,
        "name": change.name,
        "parent": change.parent,
        "rank": change.rank,
        "line": line,
        "start": change.start or draft.on,
    }
    tables.bodies["bodies"].add(entry)


def end_body(draft: Draft, change: EndBody) -> None:
    """End a body and the memberships in it."""
    ledger, tables, day = draft.ledger, draft.tables, change.last_day
    row = tables.need("body", change.body)
    if row is None:
        return
    bodies, members = tables.bodies["bodies"], tables.bodies["memberships"]
    about = [("body", change.body)]
    start, end = bodies.get(row, "start"), bodies.get(row, "end")
    if before(end, day) or end == day:
        ledger.refuse(ALREADY_ENDED, change.body, {"body": change.body, "day": end}, about=about)
    elif before(day, start):
        ledger.refuse(DAYS_REVERSED, change.body, {"start": start, "end": day}, about=about)
    if ledger.failed:
        return
    bodies.set(row, "end", day)
    # A membership that begins later has its own mistake; it is left for whoever wrote it.
    mine = [i for i in members.rows_of("body", change.body) if active(members, i, day) and members.get(i, "end") != day]
    for i in mine:
        members.set(i, "end", day)
    if mine:
        ledger.note(_MEMBERS.format(n=len(mine)))


def set_rank(draft: Draft, change: SetRank) -> None:
    """Give a body another rank."""
    row = draft.tables.need("body", change.body)
    if row is not None:
        draft.tables.bodies["bodies"].set(row, "rank", change.rank)


def join_body(draft: Draft, change: JoinBody) -> None:
    """Make somebody a member of a body."""
    ledger, tables = draft.ledger, draft.tables
    start = change.start or draft.on
    if not change.member:
        ledger.refuse(EMPTY_CELL, change.body, said("memberships", "member"), column="member")
    if change.lives_at is not None:
        draft.units.need(change.lives_at)
    row = tables.need("body", change.body)
    if row is None:
        return
    end = tables.bodies["bodies"].get(row, "end")
    if before(end, start):
        facts: dict[str, object] = {"body": change.body, "day": end}
        ledger.refuse(ALREADY_ENDED, change.body, facts, about=[("body", change.body)])
    members = tables.bodies["memberships"]
    mine = members.rows_of("member", change.member)
    if any(members.get(i, "body") == change.body and in_force_from(members, i, start) for i in mine):
        facts = {"member": change.member, "body": change.body, "day": start}
        ledger.refuse(IS_MEMBER, change.member, facts, about=[("body", change.body)])
    if not ledger.failed:
        entry = {"member": change.member, "body": change.body, "lives_at": change.lives_at, "start": start}
        members.add(entry)


def _check_end(draft: Draft, end: str) -> None:
    """Refuse the change if a link would lead from or to nothing."""
    what, ident = reference(end)
    if what == "unit":
        draft.units.need(ident)
    else:
        draft.tables.need(what, ident)


def add_link(draft: Draft, change: AddLink) -> None:
    """Add a link."""
    ledger, links = draft.ledger, draft.tables.links
    source, target = turned(change.kind, change.source, change.target)
    link = Link(change.kind, source, target, change.start or draft.on, change.end, change.basis)
    batches = Links((link,)).faults()
    shown = f"{change.source} -> {change.target}"
    if ledger.refuse_all(batches, shown):
        return
    for end in (change.source, change.target):
        _check_end(draft, end)
    if before(link.end, link.start):
        ledger.refuse(DAYS_REVERSED, shown, {"start": link.start, "end": link.end})
    if (link.kind, source, target, link.start, link.end) in links.keys():  # noqa: SIM118 - no mapping
        twice = Links((link, link)).faults()
        ledger.refuse_all(twice, shown)
    if not ledger.failed:
        links.enter(link)


def end_link(draft: Draft, change: EndLink) -> None:
    """End a link that is in force on a day."""
    ledger, links = draft.ledger, draft.tables.links
    source, target = turned(change.kind, change.source, change.target)
    shown = f"{change.source} -> {change.target}"
    mine = [
        i
        for i in min(links.rows_of("source", source), links.rows_of("target", target), key=len)
        if (links.get(i, "source"), links.get(i, "target")) == (source, target)
        and links.get(i, "kind") == change.kind
        and active(links, i, change.last_day)
    ]
    if not mine:
        facts: dict[str, object] = {"kind": change.kind, "source": source, "target": target, "day": change.last_day}
        about = [reference(end) for end in (source, target)]
        ledger.refuse(NO_LINK, shown, facts, about=about)
        return
    # One that ends on that day anyway needs no end.
    row = min(mine, key=lambda i: links.get(i, "end") == change.last_day)
    if not links.rewrite(row, {"end": change.last_day}):
        ledger.note(Text("The same link was there already.", "相同的关系已存在。"))
