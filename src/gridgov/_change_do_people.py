"""How changes of posts, appointments and devices are made."""

from __future__ import annotations

from gridgov._cells import check_ids
from gridgov._change_draft import Draft
from gridgov._change_faults import HELD_POST, LIVE_LINKS
from gridgov._change_people import AbolishPost, AddDevice, Appoint, CreatePost, EndAppointment
from gridgov._change_tables import active, before, in_force_from
from gridgov._columns import encode
from gridgov._required import EMPTY_CELL, said
from gridgov._roster_faults import (
    BAD_POST_NUMBER,
    HOLDER_OF_OTHER_KIND,
    HOLDER_WITHOUT,
    NOTHING_TO_END,
    POST_NUMBER,
    POST_PLACE,
    POST_ROLE,
)
from gridgov._tables import DAYS_REVERSED
from gridgov.text import Text

__all__ = ["abolish_post", "add_device", "appoint", "create_post", "end_appointment"]

_WENT = Text(
    "With it went past appointments: {apps}, past links: {links}.",
    "随之撤销的历史任命：{apps}项，历史关系：{links}个。",
)
_PAIR = Text("'{a}', '{b}'", "“{a}”、“{b}”")


def create_post(draft: Draft, change: CreatePost) -> None:
    """Create a vacant post."""
    ledger, tables, units = draft.ledger, draft.tables, draft.units
    unit = units.need(change.unit)
    number = change.number
    if number is None:
        number = tables.next_number(change.role, change.unit)
    ident = f"{change.role}@{change.unit}#{number}" if change.id is None else change.id
    if change.role not in draft.catalogue:
        ledger.refuse(POST_ROLE, ident, {"id": ident, "role": change.role})
    elif unit is not None:
        role = draft.catalogue.role(change.role)
        if not role.places(units.levels)[unit.type]:
            facts: dict[str, object] = {
                "id": ident,
                "role": change.role,
                "unit": unit.id,
                "level": units.type_name(unit),
                "places": ", ".join(role.sits_at),
            }
            ledger.refuse(POST_PLACE, ident, facts)
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number < 2**31:
        ledger.refuse(BAD_POST_NUMBER, ident, {"id": ident, "number": number})
    elif (other := tables.post_with(change.role, change.unit, number)) is not None:
        pair = _PAIR.format(a=other, b=ident)
        facts = {"ids": pair, "number": number, "role": change.role, "unit": change.unit}
        ledger.refuse(POST_NUMBER, ident, facts, about=[("post", other)])
    # Of a unit or role that is not there, nothing more is said of the id that would be made of it.
    if change.id is not None or not ledger.failed:
        _check_new(draft, "post", ident)
    if change.body is not None:
        tables.need("body", change.body)
    if ledger.failed:
        return
    entry = {"id": ident, "role": change.role, "unit": change.unit, "number": number, "body": change.body}
    tables.roster["posts"].add(entry)
    tables.use_number(change.role, change.unit, number, ident)


def _check_new(draft: Draft, what: str, ident: str) -> None:
    """Refuse the change if an id cannot be that of a new post or device."""
    ledger = draft.ledger
    if ledger.refuse_all(check_ids(encode([ident]), 1, ledger.place)) or ledger.is_used(what, ident):
        return
    if draft.tables.find(what, ident) is not None:
        ledger.taken(what, ident)


def abolish_post(draft: Draft, change: AbolishPost) -> None:
    """Abolish a post that nobody holds."""
    ledger, tables, ident = draft.ledger, draft.tables, change.post
    row = tables.need("post", ident)
    if row is None:
        return
    held, links = tables.roster["appointments"], tables.links
    past, linked = held.rows_of("post", ident), links.at(f"post:{ident}")
    about = [("post", ident)]
    now = [i for i in past if in_force_from(held, i, draft.on)]
    if now:
        facts: dict[str, object] = {"post": ident, "holder": held.get(now[0], "holder"), "day": draft.on}
        ledger.refuse(HELD_POST, ident, facts, about=about)
    live = [i for i in linked if in_force_from(links, i, draft.on)]
    if live:
        ledger.refuse(LIVE_LINKS, ident, {"post": ident, "day": draft.on, "n": len(live)}, about=about)
    if ledger.failed:
        return
    posts = tables.roster["posts"]
    tables.free_number(*(posts.get(row, key) for key in ("role", "unit", "number")))
    posts.leave_out(row)
    for i in past:
        held.leave_out(i)
    for i in linked:
        links.drop(i)
    ledger.take_away("post", ident)
    if past or linked:
        ledger.note(_WENT.format(apps=len(past), links=len(linked)))


def appoint(draft: Draft, change: Appoint) -> None:
    """Appoint a holder; whether the rules of roles allow it is asked at the end."""
    ledger, tables = draft.ledger, draft.tables
    row = tables.need("post", change.post)
    if not change.holder:
        ledger.refuse(EMPTY_CELL, change.post, said("appointments", "holder"), column="holder")
        return
    holders = tables.roster["holders"]
    known = holders.find(change.holder)
    if known is None:
        ledger.refuse_all(check_ids(encode([change.holder]), 1, ledger.place))
    else:
        _check_same(draft, change, known)
    if before(change.end, change.start):
        ledger.refuse(DAYS_REVERSED, change.post, {"start": change.start, "end": change.end})
    if row is None or ledger.failed:
        return
    if known is None:
        role = draft.catalogue.role(tables.roster["posts"].get(row, "role"))
        words = sorted(set(change.qualifications or ()))
        # A role that nobody may hold assumes a person, and then refuses it.
        kind = change.kind or (role.holders or ("person",))[0]
        holders.add({"id": change.holder, "kind": kind, "qualifications": words})
    entry = {
        "post": change.post,
        "holder": change.holder,
        "start": change.start,
        "end": change.end,
        "basis": change.basis,
        "meets": sorted(set(change.meets)),
    }
    draft.appointed.append(tables.roster["appointments"].add(entry))


def _check_same(draft: Draft, change: Appoint, row: int) -> None:
    """Refuse the change if a holder who is there already is not as it says."""
    holders = draft.tables.roster["holders"]
    about = [("holder", change.holder)]
    kind, has = holders.get(row, "kind"), set(holders.get(row, "qualifications"))
    if change.kind is not None and change.kind != kind:
        facts: dict[str, object] = {"holder": change.holder, "known": kind, "kind": change.kind}
        draft.ledger.refuse(HOLDER_OF_OTHER_KIND, change.holder, facts, about=about)
    missing = sorted(set(change.qualifications or ()) - has)
    if missing:
        facts = {"holder": change.holder, "missing": ", ".join(missing)}
        draft.ledger.refuse(HOLDER_WITHOUT, change.holder, facts, about=about)


def end_appointment(draft: Draft, change: EndAppointment) -> None:
    """End the appointment to a post that is in force on a day."""
    tables = draft.tables
    if tables.need("post", change.post) is None:
        return
    held, day = tables.roster["appointments"], change.last_day
    row = next((i for i in held.rows_of("post", change.post) if active(held, i, day)), None)
    if row is None:
        facts: dict[str, object] = {"post": change.post, "day": day}
        draft.ledger.refuse(NOTHING_TO_END, change.post, facts, about=[("post", change.post)])
        return
    held.set(row, "end", day)


def add_device(draft: Draft, change: AddDevice) -> None:
    """Add a device."""
    tables = draft.tables
    _check_new(draft, "device", change.id)
    if change.holder is not None:
        tables.need("holder", change.holder)
    if not draft.ledger.failed:
        tables.roster["devices"].add({"id": change.id, "kind": change.kind, "holder": change.holder})
