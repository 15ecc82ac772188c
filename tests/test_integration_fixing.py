"""Fix grid, fix person, fix duty: against the same worked out row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from integration_staff_cases import Case, cases, turned

from gridgov.hierarchy import Hierarchy
from gridgov.integration import integrate
from gridgov.integration._fix_who import law_enforcement
from gridgov.integration._fixing import Fixing, fix
from gridgov.integration._plan import KEPT, NO_AREA, NO_NET, NOT_ADOPTED
from gridgov.integration._plan_of import plan_of
from gridgov.integration._staff import reconcile
from gridgov.levels import LevelScheme
from gridgov.nets import BaseUnits, Net, Nets

NO_GRID = {
    "?unmapped": "ITG111",
    "?no_net": "ITG112",
    "?not_covered": "ITG113",
    "?no_area": "ITG114",
}


def work(case: Case, net: str) -> list[str]:
    """Return the cells in which a net does its work."""
    t = case.tables[net]
    inner = {row["parent"] for row in t["cells"]}
    named = {row["cell"] for row in t["members"]}
    return [row["id"] for row in t["cells"] if row["id"] in named or row["id"] not in inner]


def duties(case: Case, net: str, cell: str) -> dict[str, dict[str, Any]]:
    """Return the duties of a cell by name: those named closest, then one that names a role, then the first."""
    out: dict[str, dict[str, Any]] = {}
    for where in [*case.path(net, cell), None]:
        for row in sorted(
            (r for r in case.tables[net]["duties"] if r["cell"] == where), key=lambda r: r["role"] is None
        ):
            kept = out.setdefault(row["duty"], row | {"where": where})
            if kept["where"] == where:
                kept.setdefault("roles", []).append(row["role"])
    return out


def placed(
    case: Case, net: str, cell: str, row: dict[str, Any], staffed: set[str]
) -> Iterator[tuple[str, str | None, float]]:
    """Return what becomes of each part of a duty of a cell: a table or a code, the grid, and the share."""
    units = case.parts(net)[cell]
    if case.stays(net, cell):
        yield "kept", None, 1.0
        return
    if not units:
        yield "ITG115", None, 0
    law = row["basis"] == "行政执法条例"
    for place, share in case.shares(units, "grid").items() if units else ():
        if place[0] == "?":
            yield ({"?kept": "kept"} | NO_GRID)[place], None, share
        else:
            yield "fixed" if law or place in staffed else "ITG116", place, share


def expected(case: Case, net: str, cell: str, staffed: set[str]) -> Iterator[tuple[str, str | None, str | None, float]]:
    """Return what becomes of the duties of a cell: a table or a code, the duty, the grid, and the share."""
    named = duties(case, net, cell)
    if not named and not case.stays(net, cell):
        yield "ITG117", None, None, 0
    for name, row in named.items():
        if len({role for role in row["roles"] if role}) > 1 and not case.stays(net, cell):
            yield "ITG118", name, None, 0
        for what, grid, share in placed(case, net, cell, row, staffed):
            yield what, name, grid, share


@settings(max_examples=40)
@given(cases())
def test_each_part_of_each_duty_is_fixed_kept_or_listed_once(case: Case) -> None:
    staffing = reconcile(case.plan())
    staffed: set[str] = set(staffing.keeps["grid"].tolist())
    found = fix(staffing)
    want: dict[tuple[Any, ...], float] = {}
    listed: list[tuple[Any, ...]] = []
    for net in case.tables:
        for cell in work(case, net):
            for what, duty, grid, share in expected(case, net, cell, staffed):
                if what.startswith("ITG"):
                    listed.append((net, cell, duty, grid, what))
                else:
                    want[what, net, cell, duty, grid] = share
    got = {("fixed", r.net, r.cell, r.duty, r.grid): r.share for r in found.fixed}
    got |= {("kept", r.net, r.cell, r.duty, None): r.share for r in found.kept}
    assert len(got) == len(found.fixed) + len(found.kept)
    assert got == pytest.approx(want)
    rows = [(r.net, r.cell, r.duty, r.grid, r.code) for r in found.unresolved]
    assert sorted(rows, key=str) == sorted(listed, key=str)
    assert bool(found) == (not listed)


@settings(max_examples=40)
@given(cases())
def test_who_carries_what_and_whose_it_is(case: Case) -> None:
    staffing = reconcile(case.plan(), per_grid=2)
    found = fix(staffing)
    roles: dict[str, set[str]] = defaultdict(set)
    for net, post in case.posts():
        if post["holder"] is not None and not case.stays(net, post["cell"]):
            roles[case.person(net, post["holder"])].add(post["role"])
    for row in found.fixed:
        duty = duties(case, row.net, row.cell)[row.duty]
        keepers = staffing.keepers(row.grid)
        assert row.department == (case.tables[row.net]["department"] or row.net)
        able = [person for person in keepers if duty["role"] in roles[person]]
        if duty["basis"] == "行政执法条例":
            assert row.how == "department"
            own: set[str | None] = {
                case.person(row.net, post["holder"])
                for net, post in case.posts()
                if net == row.net
                and post["holder"]
                and post["cell"] in case.path(net, row.cell)
                and (duty["role"] is None or post["role"] == duty["role"])
            }
            assert row.person in (own or {None})
        elif able:
            assert (row.how, row.person) == ("role", able[0])
        else:
            assert (row.how, row.person) == ("keeper", keepers[0])


@settings(max_examples=25)
@given(cases())
def test_each_triple_has_one_main_grid_that_is_the_largest(case: Case) -> None:
    found = fix(case.plan())
    main = {(r.net, r.cell): r for r in found.grids}
    for net in case.tables:
        for cell, units in case.parts(net).items():
            inside = {p: s for p, s in case.shares(units, "grid").items() if p[0] != "?"} if units else {}
            row = main[net, cell]
            assert row.grids == len(inside)
            most = max(inside.values(), default=None)
            equal = sorted(p for p, s in inside.items() if s == pytest.approx(most))
            assert row.grid == (equal[0] if equal else None)
            assert row.tie == (len(equal) > 1)
            assert row.stays == case.stays(net, cell)
    chosen = [(r.net, r.cell, r.duty) for r in found.fixed if r.main]
    assert len(set(chosen)) == len(chosen)
    assert all(r.main == (main[r.net, r.cell].grid == r.grid) for r in found.fixed)


@settings(max_examples=25)
@given(cases())
def test_the_order_of_the_input_does_not_matter(case: Case) -> None:
    def rows(found: Fixing) -> list[set[tuple[object, ...]]]:
        frames = (found.grids, found.posts, found.fixed, found.kept)
        return [{tuple(row.values) for row in frame} for frame in frames]

    want = rows(fix(case.plan()))
    assert rows(fix(turned(case.plan()))) == want
    assert rows(fix(case.plan(reverse=True))) == want


def test_a_net_that_was_adopted_with_all_posts_filled_leaves_nothing_open() -> None:
    units, cells = ["a", "b", "c"], ["x", "x", "y"]
    posts = [{"cell": c, "role": "worker", "holder": f"p{c}"} for c in ("x", "y")]
    net = Net.from_tables("n", {"unit": units, "cell": cells}, posts=posts, duties=[{"duty": "visit"}])
    found = fix(plan_of(Nets.of([net], BaseUnits.of_ids(units)), cells))
    assert found
    assert [(r.cell, r.grid, r.person, r.post, r.share, r.main) for r in found.fixed] == [
        ("x", "x", "n:px", "n:worker@x#1", 1.0, True),
        ("y", "y", "n:py", "n:worker@y#1", 1.0, True),
    ]


def test_a_slightly_larger_share_is_no_tie() -> None:
    units = ["a", "b"]
    net = Net.from_tables("n", {"unit": units, "cell": ["x", "x"]})
    nets = Nets.of([net], BaseUnits.of_ids(units, households=[100, 101]))
    found = fix(plan_of(nets, ["g", "h"]))
    assert [(r.grid, r.tie, r.grids) for r in found.grids] == [("h", False, 2)]
    even = Nets.of([net], BaseUnits.of_ids(units, households=[7, 7]))
    assert [(r.grid, r.tie) for r in fix(plan_of(even, ["h", "g"])).grids] == [("g", True)]


def test_of_two_rows_for_one_duty_the_one_that_names_a_role_counts() -> None:
    posts = [{"id": h, "cell": "x", "role": r, "holder": h} for h, r in (("a", "worker"), ("b", "medic"))]
    duties_ = [{"duty": "visit"}, {"duty": "visit", "role": "medic"}]
    net = Net.from_tables("n", {"unit": ["u"], "cell": ["x"]}, posts=posts, duties=duties_)
    plan = plan_of(Nets.of([net], BaseUnits.of_ids(["u"], households=[3])), ["g"])
    found = fix(reconcile(plan, per_grid=2))
    assert [(r.person, r.how) for r in found.fixed] == [("n:b", "role")]
    assert found


def test_the_reason_is_said_in_both_languages() -> None:
    net = Net.from_tables("n", {"unit": ["a"], "cell": ["x"]}, duties=[{"duty": "visit"}])
    nets = Nets.of([net], BaseUnits.of_ids(["a"]))
    found = fix(plan_of(nets, ["g"]))
    assert [(r.code, r.grid, r.share) for r in found.unresolved] == [("ITG116", "g", 1.0)]
    assert found.unresolved["reason"].tolist() == ["Net 'n', cell 'x': nobody keeps grid 'g'."]
    assert found.unresolved["reason_zh"].tolist() == ["网格体系“n”网格“x”：整合后网格“g”无人负责。"]
    for reason, code in ((NO_NET, "ITG112"), (NOT_ADOPTED, "ITG113"), (NO_AREA, "ITG114")):
        open_ = fix(plan_of(nets, [None], residue=[reason]))
        assert open_.unresolved["code"].tolist() == [code]
    assert fix(plan_of(nets, [None], residue=[KEPT]))


def test_which_legal_bases_are_law_enforcement() -> None:
    texts = [
        "综合行政执法条例",
        "行政处罚法",
        "Law-enforcement Act",
        "Health Law",
        "卫生法",
        None,
        "enforcement of the law",
    ]
    assert law_enforcement(texts).tolist() == [True, True, True, False, False, False, True]


def test_a_net_that_stays_keeps_its_own_staff() -> None:
    net = Net.from_tables(
        "port",
        {"unit": ["a"], "cell": ["x"]},
        posts=[{"id": "p", "cell": "x", "role": "guard", "holder": "h"}],
        duties=[{"duty": "guard", "role": "guard"}, {"duty": "fire", "role": "firefighter"}],
        basis="Port law",
        keep=True,
        department="Port office",
    )
    found = fix(plan_of(Nets.of([net], BaseUnits.of_ids(["a"])), ["g"]))
    assert [(r.duty, r.person, r.post, r.department, r.basis) for r in found.kept] == [
        ("guard", "port:h", "port:p", "Port office", "Port law"),
        ("fire", None, None, "Port office", "Port law"),
    ]
    assert len(found.fixed) == 0
    assert found


def test_columns_say_what_they_hold_in_both_languages() -> None:
    net = Net.from_tables("n", {"unit": ["a"], "cell": ["x"]}, duties=[{"duty": "visit"}])
    found = fix(plan_of(Nets.of([net], BaseUnits.of_ids(["a"])), ["g"]))
    for frame in (found.grids, found.posts, found.fixed, found.kept, found.unresolved):
        for column in frame.specs:
            assert column.definition.en.endswith(".")
            assert column.definition.zh.endswith("。")
        assert frame.to_polars().height == len(frame)
    assert repr(found) == "<Fixing: 0 duties fixed in 0 grids, 0 stay as they are, 1 unresolved>"


@pytest.mark.parametrize(("units", "grid", "code"), [(["b0"], "c-01", "ITG116"), (["b4"], None, "ITG112")])
def test_a_net_that_comes_into_force_after_the_merger_is_laid_over_its_grids(
    units: list[str], grid: str | None, code: str
) -> None:
    rows: list[dict[str, Any]] = [{"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c"}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "g", "households": 3} for i in range(5)]
    scheme = LevelScheme.ladder("community", "grid", "building")
    place = Hierarchy.from_records(rows, levels=scheme, measures=["households"])
    old = Net.from_tables("a", {"unit": ["b0", "b1", "b2", "b3"], "cell": ["x", "x", "y", "y"]})
    late = Net.from_tables(
        "z", {"unit": units, "cell": ["z0"] * len(units)}, duties=[{"duty": "visit"}], start="2025-06-01"
    )
    plan = integrate([old, late], within=place, how="refine", on="2025-01-01").plan
    later = fix(reconcile(plan, on="2026-01-01"))
    assert [(r.cell, r.grid) for r in later.grids if r.net == "z"] == [("z0", grid)]
    assert [(r.grid, r.code, r.share) for r in later.unresolved if r.net == "z"] == [(grid, code, 1.0)]
    assert not [r for r in fix(reconcile(plan, on="2025-01-01")).unresolved if r.net == "z"]


def test_a_base_unit_that_a_cell_left_is_whole_in_the_cell_that_took_it_over() -> None:
    rows = [{"unit": "b", "cell": "old"}, {"unit": "b", "cell": "new"}]
    cells = [{"id": "old", "end": "2025-05-31"}, {"id": "new", "start": "2025-06-01"}]
    nets = Nets.of([Net.from_tables("n", rows, cells=cells)], BaseUnits.of_ids(["b"]))
    plan = plan_of(nets.on("2025-01-01"), ["g"])
    for day, cell in (("2025-01-01", "old"), ("2026-01-01", "new")):
        found = fix(reconcile(plan, on=day)).grids
        assert [(r.cell, r.grid, r.share) for r in found] == [(cell, "g", 1.0)]
