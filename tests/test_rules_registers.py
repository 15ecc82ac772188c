"""Rules of contact cards and of services of property companies: what a table says, and what it does not."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_models_cases import ANY, DAY, FAIL, PASS, UNKNOWN, bounds, mended, messages, model, units, verdicts

from gridgov.rules import ContactCard, PropertyService

GRIDS = units("c community", "g1 grid_1 c", "g2 grid_1 c", "g3 grid_1 c", "e1 estate g1", "e2 estate g2")
POSTS = [{"role": "grid_worker", "unit": unit} for unit in ("g1", "g2", "g3")]
HELD = [
    {"post": "grid_worker@g1#1", "holder": "p1"},
    {"post": "grid_worker@g2#1", "holder": "p2", "end": "2026-02-28"},
    {"post": "grid_worker@g2#1", "holder": "p3", "start": "2026-03-01"},
]
TOWN = model(GRIDS, posts=POSTS, appointments=HELD)
BARE = model(GRIDS)
CLEAN = PropertyService(service="cleaning", minimum=3)


def cards(**holders: list[str]) -> dict[str, Any]:
    return {"cards": [{"unit": unit, "holder": who} for unit, people in holders.items() for who in people]}


def logs(**days: Mapping[str, float | None]) -> dict[str, Any]:
    """Return a log of cleaning: times by day, by unit."""
    return {
        "service_logs": [
            {"unit": unit, "service": "cleaning", "day": day, "times": n}
            for unit, said in days.items()
            for day, n in said.items()
        ]
    }


# Cards


def test_svc006_a_grid_without_a_card_is_listed() -> None:
    shown = cards(g1=["p1"], g2=["p2", "p2"])
    assert verdicts(BARE, ContactCard(), evidence=shown) == {"g1": PASS, "g2": PASS, "g3": FAIL}
    assert bounds(BARE, ContactCard(), "cards", evidence=shown) == {"g1": (1, 1), "g2": (1, 1), "g3": (0, 0)}
    assert mended(BARE, ContactCard(), evidence=shown) == ["none"]
    assert messages(BARE, ContactCard(), evidence=shown) == [
        (
            (
                "SVC006 fail g3: g3 (grid) shows no contact card of who works there. "
                "Show the card, or record that it is shown."
            ),
            "SVC006 不通过 g3: g3（一级网格）未公示其工作人员的便民服务卡。请公示便民服务卡，或补录已公示的情况。",
        )
    ]


def test_svc006_the_card_is_that_of_the_worker_of_the_grid_on_the_day() -> None:
    rule, shown = ContactCard(roles=("grid_worker",)), cards(g1=["p1"], g2=["p2"], g3=["p3", "nobody"])
    assert verdicts(TOWN, rule, evidence=shown) == {"g1": PASS, "g2": FAIL, "g3": FAIL}
    assert verdicts(TOWN, rule, on="2026-02-28", evidence=shown) == {"g1": PASS, "g2": PASS, "g3": FAIL}
    assert [text.split(". ")[1] for text, _ in messages(TOWN, rule, evidence=shown)] == [
        "On its cards are 1 who hold no such post there",
        "On its cards are 2 who hold no such post there",
    ]
    assert "卡上另有2人不在该单元任此职。" in messages(TOWN, rule, evidence=shown)[1][1]


def test_svc006_who_is_not_in_the_roster_is_nobody_of_it() -> None:
    rule = ContactCard(roles=("grid_worker",))
    for who in ("a", "p", "zz"):
        assert verdicts(TOWN, rule, evidence=cards(g1=[who], g2=[who, "b"]))["g1"] == FAIL


def test_svc006_a_role_that_nobody_holds_anywhere_is_not_known() -> None:
    shown = cards(g1=["p1"])
    for rule in (ContactCard(roles=("grid_worker",)), ContactCard(roles=("no_such_role",))):
        assert verdicts(BARE, rule, evidence=shown) == {"g1": UNKNOWN, "g2": FAIL, "g3": FAIL}
        assert bounds(BARE, rule, "cards", evidence=shown)["g1"] == (0, 1)
    both = ContactCard(roles=("grid_worker", "grid_chief"))
    assert verdicts(TOWN, both, evidence=cards(g1=["p1"], g2=["p9"])) == {"g1": PASS, "g2": UNKNOWN, "g3": FAIL}
    rule = ContactCard(roles=("grid_worker",))
    assert set(verdicts(BARE, rule, evidence=shown, complete=["grid_worker"]).values()) == {FAIL}


def test_svc006_without_a_table_nothing_is_known_and_without_rows_there_is_no_card() -> None:
    assert set(verdicts(TOWN, ContactCard()).values()) == {UNKNOWN}
    assert "Not given: table 'cards'." in messages(TOWN, ContactCard())[0][0]
    assert set(verdicts(TOWN, ContactCard(), evidence={"cards": []}).values()) == {FAIL}
    assert set(verdicts(TOWN, ContactCard(roles=("grid_worker",)), evidence={"cards": []}).values()) == {FAIL}


# Services


def test_svc007_two_cleanings_are_too_few() -> None:
    said = logs(e1={DAY: 2}, e2={DAY: 3})
    assert verdicts(BARE, CLEAN, evidence=said) == {"e1": FAIL, "e2": PASS}
    assert mended(BARE, CLEAN, evidence=said) == ["none"]
    assert messages(BARE, CLEAN, evidence=said) == [
        (
            (
                "SVC007 fail e1: e1 (estate): cleaning was done 2 times (or hours) on one day; the least is 3. "
                "Do it as often as agreed, or complete the log."
            ),
            (
                "SVC007 不通过 e1: e1（小区）：cleaning单日最少为2次（或小时），标准为不少于3次（或小时）。"
                "请按标准开展服务，或补全记录。"
            ),
        )
    ]


def test_svc007_rows_of_a_day_add_up_and_other_services_do_not_count() -> None:
    rows = [{"unit": "e1", "service": s, "day": DAY, "times": n} for s, n in [("cleaning", 2), ("cleaning", 1)]]
    more = [{"unit": "e2", "service": s, "day": DAY, "times": n} for s, n in [("cleaning", 2), ("guard", 24)]]
    said = {"service_logs": rows + more}
    assert verdicts(BARE, CLEAN, evidence=said) == {"e1": PASS, "e2": FAIL}
    guard = PropertyService(service="guard", minimum=24)
    assert verdicts(BARE, guard, evidence=said) == {"e1": FAIL, "e2": PASS}
    assert set(verdicts(BARE, PropertyService(service="cleanign", minimum=1), evidence=said).values()) == {UNKNOWN}


def test_svc007_a_day_that_is_not_counted() -> None:
    said = logs(e1={DAY: None}, e2={DAY: 3})
    assert verdicts(BARE, CLEAN, evidence=said) == {"e1": UNKNOWN, "e2": PASS}
    assert bounds(BARE, CLEAN, "times", evidence=said)["e1"] == (0, ANY)


def test_svc007_a_short_log_can_fail_and_cannot_pass() -> None:
    rule = CLEAN.evolve(over_days=3)
    assert verdicts(BARE, rule, evidence=logs(e1={"2026-03-30": 3, DAY: 3}, e2={DAY: 3})) == {"e1": UNKNOWN, "e2": FAIL}
    whole = {"2026-03-29": 3.0, "2026-03-30": 4.0, DAY: 3.0}
    assert verdicts(BARE, rule, evidence=logs(e1=whole, e2={**whole, "2026-03-30": 2})) == {"e1": PASS, "e2": FAIL}


@pytest.mark.parametrize("evidence", [{}, {"service_logs": []}, logs(e1={"2026-04-01": 3})])
def test_svc007_without_a_log_that_has_begun_nothing_is_known(evidence: dict[str, Any]) -> None:
    assert set(verdicts(BARE, CLEAN, evidence=evidence).values()) == {UNKNOWN}


DATES = st.integers(0, 6).map(lambda n: str(dt.date(2026, 3, 27) + dt.timedelta(n)))
ROWS = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(["e1", "e2", "g1"]),
        "service": st.sampled_from(["cleaning", "guard"]),
        "day": DATES,
        "times": st.none() | st.sampled_from([0, 1, 2.5, 3]),
    }
)


@given(st.lists(ROWS, max_size=12), st.integers(1, 5))
def test_svc007_against_a_plain_loop(rows: list[dict[str, Any]], over: int) -> None:
    today = dt.date.fromisoformat(DAY)
    mine = [r for r in rows if r["service"] == "cleaning" and r["day"] <= DAY]
    found = bounds(BARE, CLEAN.evolve(over_days=over), "times", evidence={"service_logs": rows})
    for unit in ("e1", "e2"):
        low, high = math.inf, math.inf
        for back in range(over):
            day = str(today - dt.timedelta(back))
            times = [r["times"] for r in mine if r["unit"] == unit and r["day"] == day]
            known = not mine or day < min(r["day"] for r in mine)
            a, b = (0.0, math.inf) if known else (float(sum(t or 0 for t in times)), float(sum(t or 0 for t in times)))
            if not known and None in times:
                b = math.inf
            low, high = min(low, a), min(high, b)
        assert found[unit] == (low, high)
