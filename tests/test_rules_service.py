"""Rules of service, events and tasks on small models: what a log says, and what it does not."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rule_models_cases import (
    ANY,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    bounds,
    mended,
    messages,
    model,
    report,
    units,
    verdicts,
)

from gridgov.rules import AdmissionList, DailyPatrol, EightDuties, EventClosed, HouseholdClasses, MonthlyVisit, Verdict
from gridgov.rules._col_logs import whole_months

TOWN = units(
    "c community", "d community", "g grid_1 c", "b1 building g", "b2 building g", "b3 building d",
    "h1 household b1", "h2 household b1", "h3 household b3",
)  # fmt: skip
J = model(TOWN)


def log(**days: list[str]) -> list[dict[str, str]]:
    """Return a log: days by unit."""
    return [{"unit": unit, "day": day} for unit, said in days.items() for day in said]


# Patrols


def test_svc001_yesterday_is_in_time() -> None:
    rule = DailyPatrol(max_days=1)
    patrols = log(b1=["2026-03-31", "2026-03-01"], b2=["2026-03-30"], b3=["2026-03-29", "2026-04-01"])
    assert verdicts(J, rule, evidence={"patrols": patrols}) == {"b1": PASS, "b2": PASS, "b3": FAIL}
    assert verdicts(J, rule, on="2026-04-01", evidence={"patrols": patrols})["b3"] == PASS
    assert mended(J, rule, evidence={"patrols": patrols}) == ["none"]
    assert messages(J, rule, evidence={"patrols": patrols}) == [
        (
            (
                "SVC001 fail b3: b3 (building) was not patrolled for 2 days; the longest gap is 1. "
                "Patrol it, or complete the log."
            ),
            "SVC001 不通过 b3: b3（楼栋）有2天未巡查，间隔不得超过1天。请巡查，或补全记录。",
        )
    ]


def test_svc001_a_building_without_a_row_was_not_patrolled_since_the_log_began() -> None:
    rule = DailyPatrol(max_days=1)
    assert verdicts(J, rule, evidence={"patrols": log(b1=["2026-03-29"])}) == dict.fromkeys(["b1", "b2", "b3"], FAIL)
    short = log(b1=["2026-03-30"])
    assert verdicts(J, rule, evidence={"patrols": short}) == {"b1": PASS, "b2": UNKNOWN, "b3": UNKNOWN}
    assert bounds(J, rule, "gap", evidence={"patrols": short}) == {"b1": (1, 1), "b2": (1, ANY), "b3": (1, ANY)}


@pytest.mark.parametrize("evidence", [{}, {"patrols": []}, {"patrols": log(b1=["2026-04-01"])}, {"visits": []}])
def test_svc001_without_a_log_that_has_begun_nothing_is_known(evidence: dict[str, list[dict[str, str]]]) -> None:
    assert set(verdicts(J, DailyPatrol(max_days=1), evidence=evidence).values()) == {UNKNOWN}


def test_what_is_not_given_is_named_and_a_short_log_is_not() -> None:
    rule = DailyPatrol(max_days=1)
    assert messages(J, rule)[0] == (
        (
            "SVC001 unknown b1: When b1 (building) was last patrolled is not known, or the log is too short. "
            "Not given: table 'patrols'."
        ),
        "SVC001 未知 b1: b1（楼栋）最近一次巡查时间不明，或记录期过短。未提供表“patrols”。",
    )
    assert messages(J, rule, evidence={"patrols": []})[0] == (
        "SVC001 unknown b1: When b1 (building) was last patrolled is not known, or the log is too short.",
        "SVC001 未知 b1: b1（楼栋）最近一次巡查时间不明，或记录期过短。",
    )
    tasks = [{"unit": "c", "task": "census"}]
    assert messages(J, AdmissionList())[0] == (
        (
            "SVC005 unknown c: Which tasks c (community) was handed, or which are admitted, is not known. "
            "Not given: table 'tasks', 'admission_list'."
        ),
        "SVC005 未知 c: c（社区）承接了哪些事项或准入清单内容尚不清楚。未提供表“tasks”、“admission_list”。",
    )
    assert messages(J, AdmissionList(), evidence={"tasks": tasks})[0][0].endswith("Not given: table 'admission_list'.")


def test_svc001_a_patrol_of_the_grid_is_none_of_its_buildings() -> None:
    evidence = {"patrols": log(g=["2026-03-31"], b1=["2026-03-01"])}
    rule = DailyPatrol(max_days=1)
    assert verdicts(J, rule, evidence=evidence)["b1"] == FAIL
    assert verdicts(J, rule, evidence=evidence, scope={"kinds": "grid"}) == {"g": PASS}


def test_svc001_over_a_month_every_day_counts() -> None:
    rule = DailyPatrol(max_days=1, over_days=30)
    days = [str(dt.date(2026, 3, 2) + dt.timedelta(i)) for i in range(30)]
    patrols = log(b1=days, b2=[day for day in days if day != "2026-03-10"])
    assert verdicts(J, rule, evidence={"patrols": patrols}) == {"b1": PASS, "b2": FAIL, "b3": FAIL}
    assert bounds(J, rule, "gap", evidence={"patrols": patrols}) == {"b1": (1, 1), "b2": (2, 2), "b3": (30, 30)}
    # A log of 29 days does not say what was on the first of the 30.
    short = log(b1=days[1:], b2=days[5:])
    assert verdicts(J, rule, evidence={"patrols": short}) == {"b1": UNKNOWN, "b2": FAIL, "b3": FAIL}
    only = log(b1=["2026-03-31"])
    assert verdicts(J, rule, evidence={"patrols": only}) == {"b1": UNKNOWN, "b2": UNKNOWN, "b3": UNKNOWN}
    assert set(verdicts(J, rule).values()) == {UNKNOWN}


DAYS = st.dates(dt.date(2026, 3, 1), dt.date(2026, 4, 10))


@given(st.lists(st.tuples(st.sampled_from(["b1", "b2", "b3"]), DAYS), max_size=8), st.integers(0, 40))
def test_svc001_against_a_loop(rows: list[tuple[str, dt.date]], most: int) -> None:
    evidence = {"patrols": [{"unit": u, "day": d} for u, d in rows]}
    got = verdicts(J, DailyPatrol(max_days=most), evidence=evidence)
    today = dt.date(2026, 3, 31)
    past = [(u, d) for u, d in rows if d <= today]
    for building in ("b1", "b2", "b3"):
        mine = [d for u, d in past if u == building]
        if mine:
            expected = PASS if (today - max(mine)).days <= most else FAIL
        elif past:
            expected = FAIL if (today - min(d for _, d in past)).days > most else UNKNOWN
        else:
            expected = UNKNOWN
        assert got[building] == expected


# Visits


def later(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@pytest.mark.parametrize(
    ("visit", "on", "verdict"),
    [
        ("2026-01-31", "2026-02-28", PASS),
        ("2026-01-31", "2026-03-01", FAIL),
        ("2024-01-31", "2024-02-29", PASS),
        ("2024-01-31", "2024-03-01", FAIL),
        ("2026-02-28", "2026-03-28", PASS),
        ("2026-02-28", "2026-03-29", FAIL),
        ("2025-12-31", "2026-01-31", PASS),
        ("2025-12-31", "2026-02-01", FAIL),
        ("2026-03-31", "2026-03-31", PASS),
        ("2026-03-30", "2026-04-30", PASS),
        ("2026-03-31", "2026-04-30", PASS),
        ("2026-04-30", "2026-05-30", PASS),
        ("2026-04-30", "2026-05-31", FAIL),
    ],
)
def test_svc002_a_calendar_month(visit: str, on: str, verdict: str) -> None:
    evidence = {"visits": log(h1=[visit])}
    assert verdicts(J, MonthlyVisit(max_months=1), on=on, evidence=evidence)["h1"] == verdict


@given(st.dates(dt.date(1999, 1, 1), dt.date(2030, 12, 31)), st.integers(0, 1500))
def test_svc002_months_are_the_fewest_that_reach_the_day(visit: dt.date, days: int) -> None:
    on = visit + dt.timedelta(days)
    [got] = whole_months(np.array([visit], "datetime64[D]"), np.datetime64(on)).tolist()
    assert got == next(m for m in itertools.count() if later(visit, m) >= on)


def test_svc002_what_the_log_says_of_who_is_not_in_it() -> None:
    rule = MonthlyVisit(max_months=1)
    evidence = {"visits": log(h1=["2026-02-28", "2026-01-01"], h2=["2026-02-27"])}
    on = "2026-03-28"
    # The log begins on 1 January, which is three months ago.
    assert verdicts(J, rule, on=on, evidence=evidence) == {"h1": PASS, "h2": FAIL, "h3": FAIL}
    assert bounds(J, rule, "gap", on=on, evidence=evidence) == {"h1": (1, 1), "h2": (2, 2), "h3": (3, ANY)}
    assert set(verdicts(J, rule).values()) == {UNKNOWN}
    assert mended(J, rule, on=on, evidence=evidence) == ["none", "none"]
    assert messages(J, rule, on=on, evidence=evidence)[1] == (
        (
            "SVC002 fail h2: h2 (household) is in calendar month 2 since its last visit; the limit is 1. "
            "Visit it, or complete the log."
        ),
        "SVC002 不通过 h2: h2（户）已进入第2个日历月未走访，间隔不得超过1个日历月。请走访，或补全记录。",
    )


# Classes


def home(households: int | None, a: int | None, b: int | None, c: int | None) -> dict[str, Any]:
    keys = ("households", "reassured_households", "cared_for_households", "closely_linked_households")
    return dict(zip(keys, (households, a, b, c), strict=True))


def test_svc003_each_household_in_exactly_one_class() -> None:
    rows = {
        "h1": home(1, 1, 0, 0),
        "h2": home(1, 0, 0, 0),
        "h3": home(1, 1, 1, None),
        "h4": home(1, 1, 0, None),
        "h5": home(None, None, None, None),
        "h6": home(None, 1, 0, 0),
    }
    j = model(units(*(f"{h} household" for h in rows), **rows))
    rule = HouseholdClasses()
    assert verdicts(j, rule) == {
        "h1": PASS, "h2": FAIL, "h3": FAIL, "h4": UNKNOWN, "h5": UNKNOWN, "h6": UNKNOWN,
    }  # fmt: skip
    assert messages(j, rule)[0] == (
        (
            "SVC003 fail h2: h2 (household): the households of all classes and the households altogether are 1 apart. "
            "Put each household in exactly one class."
        ),
        "SVC003 不通过 h2: h2（户）各类户数之和与总户数相差1户。请将每户恰好归入一类。",
    )


def test_svc003_a_grid_by_its_totals_and_a_territory_without_classes() -> None:
    rows = units("c community", "g grid_1 c", "k grid_1 c", g=home(9, 5, 3, 1), k=home(4, 3, 1, 1))
    kinds = {"kinds": ["grid", "community"]}
    assert verdicts(model(rows), HouseholdClasses(), scope=kinds) == {"c": FAIL, "g": PASS, "k": FAIL}
    plain = units("c community", "g grid_1 c", g={"households": 9})
    assert verdicts(model(plain), HouseholdClasses(), scope=kinds) == {"c": UNKNOWN, "g": UNKNOWN}
    assert report(model(plain), HouseholdClasses()).text(limit=0).endswith("there is none of kind 'household'")


SOME = st.none() | st.integers(0, 3)


@given(SOME, SOME, SOME, SOME)
def test_svc003_against_every_value_of_what_is_missing(
    whole: int | None, a: int | None, b: int | None, c: int | None
) -> None:
    j = model(units("h household", "x household", h=home(whole, a, b, c), x=home(1, 1, 0, 0)))
    got = verdicts(j, HouseholdClasses())["h"]
    filled = itertools.product(*(range(12) if x is None else [x] for x in (whole, a, b, c)))
    could = {w == i + k + m for w, i, k, m in filled}
    assert got == {frozenset({True}): PASS, frozenset({False}): FAIL}.get(frozenset(could), UNKNOWN)


# Events


def event(ident: str, unit: str, reported: str, disposed: str | None = None) -> dict[str, Any]:
    return {"id": ident, "unit": unit, "reported": reported, "disposed": disposed}


EVENTS = [
    event("fast", "b1", "2026-03-01", "2026-03-04"),
    event("slow", "b1", "2026-03-01", "2026-03-05"),
    event("open", "b3", "2026-03-29"),
    event("late", "b3", "2026-03-20"),
    event("next", "b2", "2026-04-01"),
    event("then", "b2", "2026-03-29", "2026-04-01"),
]


def test_svc004_days_from_report_to_disposal() -> None:
    rule = EventClosed(max_days=3)
    evidence = {"events": EVENTS}
    expected = {"fast": PASS, "slow": FAIL, "open": UNKNOWN, "late": FAIL, "then": UNKNOWN}
    assert verdicts(J, rule, evidence=evidence) == expected
    assert verdicts(J, rule, evidence=evidence, scope={"within": "d"}) == {"open": UNKNOWN, "late": FAIL}
    assert verdicts(J, rule, evidence=evidence, on="2026-04-01")["then"] == PASS
    found = report(J, rule, evidence=evidence)
    assert [(f.item, f.unit.id) for f in found.findings(unknown=False) if f.unit] == [("late", "b3"), ("slow", "b1")]
    assert found.at("SVC004", item="fast").verdict is Verdict.PASS
    assert len(set(found.columns()["fingerprint"].tolist())) == 4
    assert mended(J, rule, evidence=evidence) == ["none", "none"]
    assert messages(J, rule, evidence=evidence)[0] == (
        (
            "SVC004 fail late: late (b3 (building)): at least 11 days have passed from the report; the limit is 3. "
            "Dispose of it, or record when that was done."
        ),
        "SVC004 不通过 late: late（b3（楼栋））：自上报起已历时至少11天，时限为3天。请办结，或补记办结时间。",
    )


def test_svc004_a_table_that_is_not_given_is_not_an_empty_one() -> None:
    rule = EventClosed(max_days=3)
    assert verdicts(J, rule) == {"-": UNKNOWN}
    assert not report(J, rule).complete
    assert messages(J, rule) == [
        (
            (
                "SVC004 unknown: the jurisdiction: it is not known how long it takes from report to disposal. "
                "Not given: table 'events'."
            ),
            "SVC004 未知: 本辖区：从上报到办结所需时间不明。未提供表“events”。",
        )
    ]
    empty = report(J, rule, evidence={"events": []})
    assert empty.complete
    assert empty.text(limit=0).endswith("judged no unit: no entry of the table 'events' is about it")
    assert empty.text("zh", limit=0).endswith("未判断任何单元：表“events”中没有相关的条目")


# Tasks and duties


def test_svc005_tasks_on_the_admission_list() -> None:
    tasks = [{"unit": u, "task": t} for u, t in [("c", "census"), ("c", "stamps"), ("c", "stamps"), ("g", "awards")]]
    rule = AdmissionList()
    listed = [{"task": "census"}]
    assert verdicts(J, rule, evidence={"tasks": tasks, "admission_list": listed}) == {"c": FAIL, "d": NOT_APPLICABLE}
    assert bounds(J, rule, "wrong", evidence={"tasks": tasks, "admission_list": []})["c"] == (2, 2)
    assert verdicts(J, rule, evidence={"tasks": tasks}) == {"c": UNKNOWN, "d": NOT_APPLICABLE}
    assert verdicts(J, rule, evidence={"admission_list": listed}) == {"c": UNKNOWN, "d": UNKNOWN}
    fine = [*listed, {"task": "stamps"}]
    assert verdicts(J, rule, evidence={"tasks": tasks, "admission_list": fine})["c"] == PASS
    assert messages(J, rule, evidence={"tasks": tasks, "admission_list": listed}) == [
        (
            (
                "SVC005 fail c: c (community) was handed tasks that are not on the admission list: 1. Not on the list: "
                "stamps. Take the task back, or put it on the list."
            ),
            (
                "SVC005 不通过 c: c（社区）承接了准入清单以外的事项1项。清单以外的有：stamps。请收回该事项，"
                "或将其列入清单。"
            ),
        )
    ]
    many = [{"unit": "c", "task": t} for t in "abcde"]
    assert (
        "Not on the list: a, b, c and 2 more. "
        in messages(J, rule, evidence={"tasks": many, "admission_list": []})[0][0]
    )
    assert "清单以外的有：a、b、c等5项。" in messages(J, rule, evidence={"tasks": many, "admission_list": []})[0][1]


@given(
    st.lists(st.tuples(st.sampled_from("cdg"), st.sampled_from("wxyz")), max_size=9), st.sets(st.sampled_from("wxyz"))
)
def test_svc005_against_a_loop(rows: list[tuple[str, str]], fine: set[str]) -> None:
    evidence: dict[str, Any] = {
        "tasks": [{"unit": u, "task": t} for u, t in rows],
        "admission_list": [{"task": t} for t in sorted(fine)],
    }
    got = bounds(J, AdmissionList(), "wrong", evidence=evidence)
    for unit in ("c", "d"):
        n = len({t for u, t in rows if u == unit and t not in fine})
        assert got[unit] == (n, n)


def test_net002_eight_duties() -> None:
    rows = units("c community", "g grid_1 c", "k grid_1 c", "m grid_1 c")
    j = model(rows)
    duties = [{"unit": "g", "duty": f"d{i}"} for i in range(8)] + [{"unit": "k", "duty": f"d{i % 7}"} for i in range(9)]
    rule = EightDuties(minimum=8)
    assert verdicts(j, rule, evidence={"duties": duties}) == {"g": PASS, "k": FAIL, "m": FAIL}
    assert set(verdicts(j, rule).values()) == {UNKNOWN}
    assert set(verdicts(j, rule, evidence={"duties": []}).values()) == {FAIL}
    named = rule.evolve(minimum=7, names=("d0", "d7"))
    assert verdicts(j, named, evidence={"duties": duties}) == {"g": PASS, "k": FAIL, "m": FAIL}
    assert set(verdicts(j, named).values()) == {UNKNOWN}
    assert messages(j, named, evidence={"duties": duties})[1] == (
        "NET002 fail k: k (grid) has 7 duties; it must have 7. Lacking: d7. Complete the duty list.",
        "NET002 不通过 k: k（一级网格）有7项职责，应有7项。缺少：d7。请补齐职责清单。",
    )
