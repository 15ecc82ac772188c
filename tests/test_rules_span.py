"""The span of control, beside the roster's own count."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gridgov import Hierarchy, Jurisdiction, LevelScheme, Role, RoleCatalogue, Roster, Text, check
from gridgov.rules import SpanOfControl, Verdict
from gridgov.testing import check_rule

DAY = "2026-06-01"
ROLES = RoleCatalogue(
    [
        Role(key="chief", name=Text("chief", "长")),
        Role(key="worker", name=Text("worker", "员"), superior="chief"),
        Role(key="helper", name=Text("helper", "辅"), superior="chief"),
        Role(key="guest", name=Text("guest", "客")),
    ]
)
UNITS = Hierarchy.from_records(
    [{"id": "c", "level": "community"}]
    + [{"id": f"g{i}", "level": "grid", "parent": "c"} for i in range(3)]
    + [{"id": f"b{i}", "level": "building", "parent": f"g{i % 3}"} for i in range(5)],
    levels=LevelScheme.ladder("community", "grid", "building"),
)


def place(posts: list[tuple[str, str, str | None]]) -> Jurisdiction:
    """Build the units with posts: role, unit, and who holds it."""
    rows = [{"id": f"p{i}", "role": role, "unit": unit} for i, (role, unit, _) in enumerate(posts)]
    held = [{"post": f"p{i}", "holder": who} for i, (_, _, who) in enumerate(posts) if who]
    return Jurisdiction(territory=UNITS, roster=Roster.from_records(UNITS, ROLES, posts=rows, appointments=held))


def test_it_keeps_the_laws_of_rules() -> None:
    check_rule(SpanOfControl)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["chief", "worker", "helper", "guest"]),
            st.sampled_from([u.id for u in UNITS.units()]),
            st.sampled_from(["a", "b", "c", None]),
        ),
        max_size=12,
    ),
    st.integers(0, 3),
)
def test_it_counts_what_the_roster_counts(posts: list[tuple[str, str, str | None]], most: int) -> None:
    here = place([*posts, ("chief", "c", None), ("worker", "b0", "a"), ("helper", "b1", "a")])
    spans = here.roster.span_of_control("chief", on=DAY)
    judged = check(here, SpanOfControl(role="chief", most=most), on=DAY).judged[0]
    expected = np.full(len(UNITS), int(Verdict.NOT_APPLICABLE))
    for unit in UNITS.units():
        if here.roster.posts(role="chief", unit=unit):
            expected[unit.row] = Verdict.FAIL if spans.of(unit.id) > most else Verdict.PASS
    assert judged.verdicts.tolist() == expected.tolist()


def test_of_a_role_that_is_not_in_the_data_nothing_is_known() -> None:
    here = place([("chief", "g0", "a"), ("worker", "g0", "b")])
    at_g0 = check(here, SpanOfControl(role="chief", most=1), on=DAY).at("ROL018", "g0")
    assert (at_g0.verdict, check(here, SpanOfControl(role="chief", most=0), on=DAY).at("ROL018", "g0").verdict) == (
        Verdict.UNKNOWN,
        Verdict.FAIL,
    )
    assert set(check(here, SpanOfControl(role="guest", most=1), on=DAY).judged[0].verdicts) == {Verdict.UNKNOWN}
    sure = check(here, SpanOfControl(role="chief", most=1), on=DAY, complete=["helper"]).at("ROL018", "g0")
    assert sure.verdict is Verdict.PASS


def test_roles_can_be_named() -> None:
    here = place([("chief", "c", None), ("guest", "g0", "a"), ("guest", "b0", "b"), ("worker", "g0", "c")])
    found = check(here, SpanOfControl(role="chief", below=("guest",), most=1), on=DAY).at("ROL018", "c")
    assert found.observed == 2
    assert found.text("en") == (
        "ROL018 fail c: 2 holders answer to the role 'chief' of c (community); at most 1 may. "
        "Add a post, or give some of them to another one."
    )
    assert found.text("zh") == (
        "ROL018 不通过 c: c（社区）的“长”管辖2名任职者，上限为1名。请增设岗位，或将部分人员划归其他岗位。"
    )
