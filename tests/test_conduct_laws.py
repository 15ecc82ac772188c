"""What breaks the rules of roles, and who holds two of them, against plain loops."""

from __future__ import annotations

import datetime as dt
from itertools import product
from typing import Any, get_args

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from roster_refusals import TOWN, role

from gridgov._days import write_day, write_days
from gridgov.errors import AppointmentError
from gridgov.roles import Combination, CombinationRule, HolderKind, Post, RoleCatalogue, Roster
from gridgov.text import Text

KEYS = ("x", "y", "z")
UNITS = ("c", "g", "h")
RULES = ("allowed", "forbidden", "conditional", "mandatory")
FIRST = dt.date(2025, 1, 1)
Found = list[tuple[str, str | None, dict[str, object]]]


@attrs.frozen
class Case:
    roster: Roster
    on: dt.date

    @property
    def held(self) -> dict[str, str]:
        """Return the holder of each filled post, by the appointments alone."""
        return {
            a.post.id: a.holder.id
            for a in self.roster.appointments()
            if (a.start is None or a.start <= self.on) and (a.end is None or self.on <= a.end)
        }

    @property
    def meets(self) -> dict[str, frozenset[str]]:
        return {a.post.id: a.meets for a in self.roster.appointments(self.on)}

    def at(self, key: str) -> list[Post]:
        return [p for p in self.roster.posts() if p.role.key == key]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    words = st.sampled_from(["s", "t"])
    sets = st.lists(words, max_size=2, unique=True)
    kinds = st.lists(st.sampled_from(get_args(HolderKind)), min_size=1, max_size=2, unique=True)
    roles = [
        role(key, eligible=draw(sets), holders=draw(kinds), maximum=draw(st.sampled_from([None, 0, 1, 2])))
        for key in KEYS
    ]
    pairs = st.builds(
        Combination, st.sampled_from(KEYS), st.sampled_from(KEYS), st.sampled_from(RULES), st.just(("s", "t"))
    )
    catalogue = RoleCatalogue(roles, draw(st.lists(pairs, max_size=4)))
    places = draw(st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from(UNITS)), max_size=8))
    posts = [{"id": f"p{i}", "role": key, "unit": unit} for i, (key, unit) in enumerate(places)]
    appointments: list[dict[str, Any]] = []
    for post in posts:
        if draw(st.integers(0, 3)):
            start = FIRST + dt.timedelta(draw(st.integers(0, 2)))
            end = draw(st.sampled_from([None, start, start + dt.timedelta(1)]))
            holder = draw(st.sampled_from("abc"))
            appointments.append({"post": post["id"], "holder": holder, "start": start, "end": end, "meets": draw(sets)})
    appointments = draw(st.permutations(appointments))
    holders = [
        {"id": h, "kind": draw(st.sampled_from(get_args(HolderKind))), "qualifications": draw(sets)} for h in "abc"
    ]
    roster = Roster.from_records(TOWN, catalogue, posts=posts, appointments=appointments, holders=holders)
    return Case(roster, FIRST + dt.timedelta(draw(st.integers(-1, 4))))


def of_single_posts(case: Case) -> Found:
    out: Found = []
    for post in case.roster.posts():
        if post.id in case.held:
            holder = case.roster.holder(case.held[post.id])
            facts = {"holder": holder.id, "role": post.role.key, "unit": post.unit.id}
            if post.role.eligible and not holder.qualifications & set(post.role.eligible):
                has, wanted = ", ".join(sorted(holder.qualifications)) or "-", ", ".join(post.role.eligible)
                out.append(("CON001", post.id, {**facts, "has": has, "wanted": wanted}))
            if holder.kind not in post.role.holders:
                wanted = ", ".join(post.role.holders)
                fix = Text(f"This role can be held by: {wanted}.", f"该角色可由以下类别担任：{wanted}。")
                kinds = {"kind": holder.kind, "wanted": wanted, "fix": fix}
                out.append(("CON002", post.id, {**facts, **kinds}))
    return out


def of_pairs(case: Case) -> Found:
    out: Found = []
    for rule in case.roster.catalogue.combinations:
        if rule.rule not in {"forbidden", "conditional"}:
            continue
        for a, b in product(case.at(rule.first), case.at(rule.second)):
            holder = case.held.get(a.id)
            twice = rule.first == rule.second and a.row > b.row
            if a == b or twice or holder is None or holder != case.held.get(b.id):
                continue
            facts: dict[str, object] = {
                "holder": holder,
                "first": rule.first,
                "second": rule.second,
                "posts": (a.row, b.row),
                "since": Text("", ""),
            }
            missing = [w for w in rule.conditions if w not in case.meets[a.id] | case.meets[b.id]]
            if rule.rule == "forbidden":
                out.append(("CON003", holder, facts))
            elif missing:
                out.append(("CON004", holder, {**facts, "missing": ", ".join(missing)}))
    return out


def of_units(case: Case) -> Found:
    out: Found = []
    for rule in case.roster.catalogue.combinations:
        if rule.rule == "mandatory":
            for post in case.at(rule.first):
                holder = case.held.get(post.id)
                others = [case.held.get(p.id) for p in case.at(rule.second) if p.unit == post.unit]
                if holder is not None and holder not in others:
                    names = {"holder": holder, "first": rule.first, "second": rule.second, "unit": post.unit.id}
                    out.append(("CON005", holder, dict[str, object](names)))
    for found in case.roster.catalogue:
        for unit in case.roster.territory:
            n = len(case.roster.posts(found.key, unit))
            if found.maximum is not None and n > found.maximum:
                facts: dict[str, object] = {"unit": unit.id, "n": n, "role": found.key, "maximum": found.maximum}
                out.append(("CON006", unit.id, facts))
    return out


def ordered(found: Found) -> list[str]:
    return sorted(f"{code} {ident} {sorted(facts.items(), key=lambda f: f[0])}" for code, ident, facts in found)


@given(cases())
def test_violations_are_those_of_plain_loops(case: Case) -> None:
    found: Found = [(p.code, p.place.id, dict(p.facts)) for p in case.roster.violations(case.on)]
    assert ordered(found) == ordered([*of_single_posts(case), *of_pairs(case), *of_units(case)])


def of_the_days(whole: Case, post: Post, days: int) -> Found:
    """Return the pairs with a post on any of some days, each once, with the day after the first on which it begins."""
    out: Found = []
    seen: list[object] = []
    for n in range(days):
        on = whole.on + dt.timedelta(n)
        since = Text(f" from {on} on", f"自{on}起") if n else Text("", "")
        for code, ident, facts in of_pairs(Case(whole.roster, on)):
            if post.row in facts["posts"] and (code, facts) not in seen:  # type: ignore[operator]
                seen.append((code, facts))
                out.append((code, ident, {**facts, "since": since}))
    return out


@given(cases(), st.sampled_from([None, 0, 1, 3]))
def test_an_appointment_is_refused_for_what_its_own_post_would_break(case: Case, length: int | None) -> None:
    end = None if length is None else case.on + dt.timedelta(length)
    free = [p for p in case.roster.posts() if not any(a.post == p for a in case.roster.appointments())]
    for post in free[:1]:
        with_it: Any = None
        try:
            with_it = case.roster.appoint(post.id, "a", start=case.on, end=end)
            refused: Found = []
        except AppointmentError as error:
            refused = [(p.code, p.place.id, dict(p.facts)) for p in error.problems]
        tables = case.roster.to_tables()
        new: dict[str, Any] = {
            "post": post.id,
            "holder": "a",
            "start": str(case.on),
            "end": None if end is None else str(end),
            "basis": None,
            "meets": [],
        }
        for key, value in new.items():
            tables["appointments"][key].append(value)
        whole = Case(Roster.from_columns(TOWN, case.roster.catalogue, **tables), case.on)
        own = [f for f in of_single_posts(whole) if f[1] == post.id]
        # No appointment of a case begins or ends after so many days.
        pairs = of_the_days(whole, post, 9 if length is None else length + 1)
        assert ordered(refused) == ordered([*own, *pairs])
        assert (with_it is None) == bool(refused)


@given(cases(), st.sampled_from(KEYS), st.sampled_from(KEYS))
def test_the_same_holder_rate_is_that_of_a_plain_loop(case: Case, first: str, second: str) -> None:
    same = different = unknown = 0
    for unit in case.roster.territory:
        sides = [[p.id for p in case.at(key) if p.unit == unit] for key in (first, second)]
        if not all(sides):
            continue
        a, b = ({case.held[p] for p in side if p in case.held} for side in sides)
        if not a or not b:
            unknown += 1
        elif a & b:
            same += 1
        else:
            different += 1
    rate = case.roster.same_holder_rate(first, second, on=case.on)
    assert (rate.same, rate.different, rate.unknown) == (same, different, unknown)
    assert rate.rate == (same / (same + different) if same + different else None)


@given(st.lists(st.one_of(st.none(), st.dates())))
def test_days_are_written_as_one_by_one(days: list[dt.date | None]) -> None:
    column = np.array(["NaT" if day is None else day for day in days], "datetime64[D]")
    assert write_days(column) == [write_day(day) for day in column]
    assert write_days(column) == [None if day is None else day.isoformat() for day in days]


@pytest.mark.parametrize("rule", ["forbidden", "conditional"])
def test_two_posts_of_one_role_are_one_pair(rule: CombinationRule) -> None:
    catalogue = RoleCatalogue([role("x")], [Combination("x", "x", rule, "s")])
    posts = [{"id": p, "role": "x", "unit": "g"} for p in "qr"]
    held = [{"post": p, "holder": "a"} for p in "rq"]
    roster = Roster.from_records(TOWN, catalogue, posts=posts, appointments=held)
    [problem] = roster.violations(FIRST)
    assert problem.facts["posts"] == (0, 1)
