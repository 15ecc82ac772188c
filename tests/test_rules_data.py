"""Rules of figures: stated sums and shares, nets, devices for posts and people for grids."""

from __future__ import annotations

from typing import Any

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

from gridgov import schemes
from gridgov.findings import check
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import NetsMerged, PartsSum, PeoplePerGrid, ShareMatches, Terminals, Verdict

PLACES = units("s street", "t street", "c community s", "g grid_1 c", "h grid_1 c", "d community t", "k grid_1 d")
J = model(PLACES)


# Sums


def parts(ident: str, stated: float | None, *values: float | None, unit: str | None = None) -> list[dict[str, Any]]:
    return [{"id": ident, "unit": unit, "stated": stated, "part": v} for v in values]


def test_dat002_what_binary_fractions_leave_is_no_difference() -> None:
    shares = [
        {"id": "tenths", "part": 7, "whole": 10, "share": 0.71},
        {"id": "thirds", "part": 333, "whole": 1000, "share": 0.334},
        {"id": "more", "part": 7, "whole": 10, "share": 0.7101},
    ]
    found = {t: verdicts(J, ShareMatches(tolerance=t), evidence={"shares": shares}) for t in (0.01, 0.001)}
    assert found[0.01] == {"tenths": PASS, "thirds": PASS, "more": FAIL}
    assert found[0.001] == {"tenths": FAIL, "thirds": PASS, "more": FAIL}


def test_dat001_thirty_is_not_thirty_one() -> None:
    sums = parts("centres", 31, 5, 5, 2, 18, unit="s") + parts("exact", 30, 5, 5, 2, 18)
    assert verdicts(J, PartsSum(), evidence={"sums": sums}) == {"centres": FAIL, "exact": PASS}
    assert verdicts(J, PartsSum(tolerance=1), evidence={"sums": sums}) == {"centres": PASS, "exact": PASS}
    # What is about the whole territory belongs to no clause about some units.
    assert verdicts(J, PartsSum(), evidence={"sums": sums}, scope={"within": "s"}) == {"centres": FAIL}
    assert verdicts(J, PartsSum(), evidence={"sums": sums}, scope={"outside": "s"}) == {"exact": PASS}
    assert verdicts(J, PartsSum(), evidence={"sums": sums}, scope={"kinds": "grid"}) == {}
    assert mended(J, PartsSum(), evidence={"sums": sums}) == ["none"]
    assert messages(J, PartsSum(), evidence={"sums": sums}) == [
        (
            (
                "DAT001 fail centres: centres (s (street or town)): 31 stated, 30 from its parts, a "
                "difference of 1; it may "
                "be 0. Correct the whole or a part."
            ),
            (
                "DAT001 不通过 centres: centres（s（镇街））：所述合计31，各分项合计30，相差1，不得超过0。"
                "请更正合计或分项。"
            ),
        )
    ]


def test_dat001_what_is_missing_may_be_of_any_size() -> None:
    sums = (
        parts("low", 31, 5, None) + parts("top", 31, 30, 5, None) + parts("near", 31, 32, None) + parts("bare", None, 1)
        + parts("tenths", 0.3, 0.1, 0.2) + parts("nothing", None, None)
    )  # fmt: skip
    evidence = {"sums": sums}
    expected = {"low": UNKNOWN, "top": FAIL, "near": FAIL, "bare": UNKNOWN, "tenths": PASS, "nothing": UNKNOWN}
    assert verdicts(J, PartsSum(), evidence=evidence) == expected
    assert verdicts(J, PartsSum(tolerance=1), evidence=evidence)["near"] == UNKNOWN
    assert verdicts(J, PartsSum()) == {"-": UNKNOWN}
    assert verdicts(J, PartsSum(), evidence={"sums": []}) == {}
    assert messages(J, PartsSum())[0] == (
        "DAT001 unknown: the jurisdiction: the stated whole or a part is not known. Not given: table 'sums'.",
        "DAT001 未知: 本辖区：所述合计或某一分项不明。未提供表“sums”。",
    )


WHOLE = st.none() | st.integers(0, 20)


@given(st.lists(st.tuples(WHOLE, st.lists(WHOLE, min_size=1, max_size=4)), max_size=4), st.integers(0, 3))
def test_dat001_against_a_loop(rows: list[tuple[int | None, list[int | None]]], tolerance: int) -> None:
    # Rows of several ids are mixed up.
    sums = [row for i, (stated, values) in enumerate(rows) for row in parts(f"n{i}", stated, *values)]
    got = verdicts(J, PartsSum(tolerance=tolerance), evidence={"sums": sums[::2] + sums[1::2]})
    for i, (stated, values) in enumerate(rows):
        known = sum(v or 0 for v in values)
        if stated is None:
            expected = UNKNOWN
        elif None in values:
            expected = FAIL if known - stated > tolerance else UNKNOWN
        else:
            expected = PASS if abs(known - stated) <= tolerance else FAIL
        assert got[f"n{i}"] == expected


# Shares


def test_dat002_165_of_398_are_not_two_thirds() -> None:
    shares: list[dict[str, Any]] = [
        {"id": "two-thirds", "unit": "s", "part": 165, "whole": 398, "share": 2 / 3},
        {"id": "rounded", "part": 165, "whole": 398, "share": 0.4},
        {"id": "no-whole", "part": 165, "whole": None, "share": 2 / 3},
        {"id": "of-none", "part": 0, "whole": 0, "share": 0},
        {"id": "no-share", "part": 1, "whole": 2, "share": None},
    ]
    rule = ShareMatches(tolerance=0.05)
    assert verdicts(J, rule, evidence={"shares": shares}) == {
        "two-thirds": FAIL, "rounded": PASS, "no-whole": UNKNOWN, "of-none": UNKNOWN, "no-share": UNKNOWN,
    }  # fmt: skip
    assert verdicts(J, rule) == {"-": UNKNOWN}
    assert mended(J, rule, evidence={"shares": shares}) == ["none"]
    assert messages(J, rule, evidence={"shares": shares})[0] == (
        (
            "DAT002 fail two-thirds: two-thirds (s (street or town)): a share of 0.6667 is stated "
            "for 165 of 398; "
            "it is 0.2521 off and may be 0.05. Correct the share or the counts."
        ),
        (
            "DAT002 不通过 two-thirds: two-thirds（s（镇街））：所述占比0.6667，而398中有165，"
            "相差0.2521，"
            "不得超过0.05。请更正占比或数量。"
        ),
    )


def test_dat002_a_quarter_is_a_quarter() -> None:
    exact = [{"id": f"{k}/{n}", "part": k, "whole": n, "share": k / n} for n in range(1, 9) for k in range(n + 1)]
    assert set(verdicts(J, ShareMatches(tolerance=0), evidence={"shares": exact}).values()) == {PASS}


# Nets


def net(ident: str, department: str, merged: str | None, unit: str | None = None) -> dict[str, Any]:
    return {"id": ident, "department": department, "merged": merged, "unit": unit}


def test_net001_no_net_apart_and_every_department_in() -> None:
    rule = NetsMerged(departments=("health", "police"))
    nets = [net("n1", "health", "yes"), net("n2", "police", "yes", "g"), net("n3", "police", "yes", "k")]
    assert verdicts(J, rule, evidence={"nets": nets}) == {"s": PASS, "t": PASS}
    apart = [*nets, net("n4", "forestry", "no", "c")]
    assert verdicts(J, rule, evidence={"nets": apart}) == {"s": FAIL, "t": PASS}
    assert verdicts(J, rule, evidence={"nets": apart}, scope={"kinds": "community"}) == {"c": FAIL, "d": PASS}
    assert verdicts(J, rule, evidence={"nets": nets[:2]}) == {"s": PASS, "t": FAIL}
    assert verdicts(J, rule, evidence={"nets": []}) == {"s": FAIL, "t": FAIL}
    assert verdicts(J, NetsMerged(departments=()), evidence={"nets": []}) == {"s": PASS, "t": PASS}
    assert verdicts(J, rule) == {"s": UNKNOWN, "t": UNKNOWN}
    assert mended(J, rule, evidence={"nets": apart}) == ["none"]
    assert messages(J, rule, evidence={"nets": nets[:2]}) == [
        (
            (
                "NET001 fail t: t (street or town): nets outside the all-round grid: 0; listed departments without a "
                "net in it: 1. Not merged: police. Merge the nets that stand apart."
            ),
            (
                "NET001 不通过 t: t（镇街）有0个网格未并入全科网格，所列部门中有1个没有并入的网格。"
                "未整合的部门：police。请整合尚未并入的网格。"
            ),
        )
    ]


def test_net001_without_the_table_says_so() -> None:
    assert messages(J, NetsMerged(departments=("health",)))[0] == (
        (
            "NET001 unknown s: Which nets have become part of the all-round grid in s (street or town) is not "
            "completely known. Not given: table 'nets'."
        ),
        "NET001 未知 s: s（镇街）哪些网格已并入全科网格不完全清楚。未提供表“nets”。",
    )


def test_net001_a_net_of_which_it_is_not_said_may_be_apart() -> None:
    rule = NetsMerged(departments=("health",))
    nets = [net("n1", "health", None)]
    assert bounds(J, rule, "apart", evidence={"nets": nets}) == {"s": (0, 1), "t": (0, 1)}
    assert bounds(J, rule, "lacking", evidence={"nets": nets}) == {"s": (0, 1), "t": (0, 1)}
    assert set(verdicts(J, rule, evidence={"nets": nets}).values()) == {UNKNOWN}
    both = [*nets, net("n2", "health", "yes")]
    assert bounds(J, rule, "lacking", evidence={"nets": both}) == {"s": (0, 0), "t": (0, 0)}


# Devices


def staff(*posts: tuple[str, str, str | None], devices: list[str | None] | None = None) -> Jurisdiction:
    """Return a jurisdiction with posts of roles at units with holders, and devices with holders."""
    rows = [{"id": f"p{i}", "role": role, "unit": unit} for i, (role, unit, _) in enumerate(posts)]
    holds = [{"post": f"p{i}", "holder": who} for i, (_, _, who) in enumerate(posts) if who]
    given = [{"id": f"d{i}", "kind": "terminal", "holder": who} for i, who in enumerate(devices or [])]
    return model(PLACES, posts=rows, appointments=holds, devices=given)


FULL = "full_time_grid_worker"
HEAD = "building_head"


def test_cap001_of_ankang_is_15411_of_17416() -> None:
    city = schemes.load("ankang-321").synthesise()
    [judged] = check(city, Terminals(target=1.0), on="2026-01-01").judged
    assert judged.verdicts.tolist() == [Verdict.FAIL]
    assert judged.check.observed.tolist() == [15411 / 17416]
    assert judged.check.columns["devices"].values.tolist() == [15411]
    assert check(city, Terminals(target=15411 / 17416), on="2026-01-01")


def test_cap001_posts_not_persons() -> None:
    j = staff((FULL, "g", "anna"), (HEAD, "g", "anna"), (HEAD, "k", None), devices=["anna", None])
    rule = Terminals(target=1.0, roles=(FULL, HEAD))
    # Nobody says where the second device is, and the only post of t is vacant.
    assert bounds(j, rule, "devices") == {"s": (1, 2), "t": (0, 1)}
    assert bounds(j, rule, "posts") == {"s": (2, 2), "t": (0, 0)}
    assert verdicts(j, rule) == {"s": UNKNOWN, "t": NOT_APPLICABLE}
    assert verdicts(j, rule.evolve(target=0.5)) == {"s": PASS, "t": NOT_APPLICABLE}
    alone = {"kinds": "community", "within": "s"}
    assert bounds(j, rule, "devices", scope=alone) == {"c": (1, 2)}


def test_cap001_a_role_or_a_kind_that_is_nowhere_is_unknown() -> None:
    j = staff((FULL, "g", "anna"), devices=["anna"])
    assert verdicts(j, Terminals(target=1.0)) == {"s": UNKNOWN, "t": UNKNOWN}
    assert verdicts(j, Terminals(target=1.5))["s"] == FAIL  # more posts make it no better
    assert verdicts(j, Terminals(target=1.0, roles=(FULL,))) == {"s": PASS, "t": NOT_APPLICABLE}
    assert verdicts(j, Terminals(target=1.0, roles=(FULL,), kind="drone"))["s"] == UNKNOWN
    assert verdicts(j, Terminals(target=1.0, roles=(FULL,), kind="drone"), complete="drone")["s"] == FAIL
    assert verdicts(j, Terminals(target=1.0, roles=("emperor",))) == {"s": UNKNOWN, "t": UNKNOWN}
    with pytest.raises(ValueError, match=r"^roles is a list of one or more texts, not an empty one\.$"):
        Terminals(target=1.0, roles=())


def test_cap001_says_both_counts() -> None:
    j = staff((FULL, "g", "anna"), (FULL, "h", "bela"), devices=["anna"])
    rule = Terminals(target=1.0, roles=(FULL,))
    assert mended(j, rule) == ["none"]
    assert messages(j, rule) == [
        (
            (
                "CAP001 fail s: s (street or town): filled posts 2, devices 1, a share of 0.5; it must be at least 1. "
                "Issue devices, or correct the records."
            ),
            "CAP001 不通过 s: s（镇街）有2个在岗岗位、1部设备，占比0.5，应不低于1。请配发设备，或更正记录。",
        )
    ]


# People


def test_cap002_persons_not_posts() -> None:
    rule = PeoplePerGrid(minimum=1.0, roles=(FULL, HEAD))
    j = staff((FULL, "g", "anna"), (HEAD, "h", "anna"), (FULL, "k", "anna"))
    assert verdicts(j, rule) == {"s": FAIL, "t": PASS}
    assert bounds(j, rule, "people") == {"s": (1, 1), "t": (1, 1)}
    assert verdicts(j, rule.evolve(levels=("grid_2",))) == {"s": NOT_APPLICABLE, "t": NOT_APPLICABLE}
    assert verdicts(j, rule.evolve(minimum=0.5)) == {"s": PASS, "t": PASS}
    assert verdicts(j, rule, scope={"kinds": ["street", "community", "grid"]}) == {
        "s": FAIL, "c": FAIL, "g": PASS, "h": PASS, "t": PASS, "d": PASS, "k": PASS,
    }  # fmt: skip
    assert mended(j, rule) == ["none"]
    assert messages(j, rule) == [
        (
            (
                "CAP002 fail s: s (street or town): grids 2, people 1, 0.5 for each; it must be at least 1. "
                "Assign more people, or correct the records."
            ),
            "CAP002 不通过 s: s（镇街）有2个网格、1名人员，每网格0.5人，应不少于1人。请增派人员，或更正记录。",
        )
    ]


def test_cap002_a_role_that_is_nowhere_leaves_it_open() -> None:
    j = staff((FULL, "g", "anna"), (FULL, "k", "bela"))
    assert verdicts(j, PeoplePerGrid(minimum=1.0, roles=(FULL, HEAD))) == {"s": UNKNOWN, "t": PASS}
    assert bounds(j, PeoplePerGrid(minimum=1.0, roles=(FULL, HEAD)), "people") == {"s": (1, ANY), "t": (1, ANY)}
    assert verdicts(j, PeoplePerGrid(minimum=1.0, roles=(FULL, HEAD)), complete=[HEAD]) == {"s": FAIL, "t": PASS}


ROWS = st.tuples(
    st.sampled_from([FULL, HEAD]), st.sampled_from(["g", "h", "k"]), st.sampled_from(["a", "b", "x", None])
)


@given(st.lists(ROWS, max_size=8))
def test_people_and_posts_against_a_loop(rows: list[tuple[str, str, str | None]]) -> None:
    # Somebody has at most one post of a role at a unit, so that the list of posts is a set.
    held = list(dict.fromkeys(rows))
    j = staff(*held)
    scope = {"kinds": ["street", "community", "grid"]}
    rule = PeoplePerGrid(minimum=1.0, roles=(FULL, HEAD))
    people = bounds(j, rule, "people", scope=scope, complete=[FULL, HEAD])
    posts = bounds(j, Terminals(target=1.0, roles=(FULL, HEAD)), "posts", scope=scope, complete=[FULL, HEAD])
    below = {"s": "gh", "c": "gh", "t": "k", "d": "k", "g": "g", "h": "h", "k": "k"}
    for unit, grids in below.items():
        mine = [who for _, at, who in held if who and at in grids]
        assert people[unit] == (len(set(mine)), len(set(mine)))
        assert posts[unit] == (len(mine), len(mine))


def test_a_clause_that_names_units_judges_the_topmost_of_them() -> None:
    j = staff((FULL, "g", "anna"))
    rule = PeoplePerGrid(minimum=1.0, roles=(FULL,))
    assert verdicts(j, rule, scope={"within": ["c", "g"]}) == {"c": FAIL}
    assert verdicts(j, rule, scope={"outside": "t"}) == {"s": FAIL}
    assert report(j, rule, scope={"kinds": "estate"}).judged[0].idle is not None
