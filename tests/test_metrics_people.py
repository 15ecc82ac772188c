"""Coverage, spans of roles, vacancy cascade and single points of failure against recomputation."""

from __future__ import annotations

import copy
import math
import pickle
from collections import Counter
from collections.abc import Callable

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from metrics_cases import CATALOGUE, DAY, LEVELS, ROLES, Case, cases, chosen_roles, levels

from gridgov import Hierarchy, LevelScheme, metrics
from gridgov.bodies import Bodies
from gridgov.errors import UnknownKeyError
from gridgov.jurisdiction import Jurisdiction
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.text import Text

RANK = {str(key): i for i, key in enumerate(LEVELS.keys)}
tops = st.none() | levels


def filled_units(case: Case, roster: Roster, roles: list[str]) -> set[str]:
    held = roster.holder_rows(DAY)
    return {p["unit"] for i, p in enumerate(case.posts) if held[i] >= 0 and p["role"] in roles}


def allowed(case: Case, unit: str, up_to: str | None) -> list[str]:
    """The unit and what stands above it, up to a level."""
    level = {u["id"]: u["level"] for u in case.units}
    return [u for u in case.path(unit) if up_to is None or RANK[level[u]] >= RANK[up_to]]


def answered(case: Case, roster: Roster, roles: list[str], level: str, up_to: str | None) -> set[str]:
    places = filled_units(case, roster, roles)
    return {u for u in case.at(level) if places & set(allowed(case, u, up_to))}


# -- coverage ----------------------------------------------------------------------------------------------------------


@given(cases(), levels, chosen_roles, tops)
def test_coverage_by_roles(case: Case, level: str, roles: list[str], up_to: str | None) -> None:
    found = metrics.coverage(case.place, level, roles=roles, on=DAY, up_to=up_to)
    expected = answered(case, case.place.roster, roles, level, up_to)
    places = filled_units(case, case.place.roster, roles)
    rows = list(found.units)
    assert [row.unit for row in rows] == case.at(level)
    assert {row.unit for row in rows if row.covered} == expected
    for row in rows:
        assert row.by == next((u for u in allowed(case, row.unit, up_to) if u in places), None)
    check_shares(found)


@given(cases(), levels, chosen_roles)
def test_coverage_at_the_unit_itself(case: Case, level: str, roles: list[str]) -> None:
    found = metrics.coverage(case.place, level, roles=roles, on=DAY, reach="at")
    places = filled_units(case, case.place.roster, roles)
    assert [row.unit for row in found.units if row.covered] == [u for u in case.at(level) if u in places]
    assert all(row.by == (row.unit if row.covered else None) for row in found.units)
    check_shares(found)


@given(cases(), levels, st.sampled_from(["at", "above"]))
def test_coverage_by_bodies(case: Case, level: str, reach: str) -> None:
    place = case.place
    found = metrics.coverage(place, level, bodies="party_branch", on=DAY, reach="at" if reach == "at" else "above")
    there = {body.unit.id for body in place.bodies.of_kind("party_branch", on=DAY)}
    expected = [u for u in case.at(level) if there & set(case.path(u) if reach == "above" else [u])]
    assert [row.unit for row in found.units if row.covered] == expected


def check_shares(found: metrics.Coverage) -> None:
    rows = list(found.units)
    covered = [row for row in rows if row.covered]
    assert (found.n, found.covered) == (len(rows), len(covered))
    assert found.share == pytest.approx(len(covered) / len(rows) if rows else math.nan, nan_ok=True)
    whole, part = (sum(row.value for row in some if row.value is not None) for some in (rows, covered))
    assert (found.value_known, found.value_covered) == (whole, part)
    assert found.value_share == pytest.approx(part / whole if whole else math.nan, nan_ok=True)
    assert found.unknown == sum(row.value is None for row in rows)
    assert found.unknown_covered == sum(row.value is None for row in covered)


# -- loss --------------------------------------------------------------------------------------------------------------


@given(cases(), levels, chosen_roles, tops)
def test_cascade_is_what_is_gone_once_the_appointments_are_removed(
    case: Case, level: str, roles: list[str], up_to: str | None
) -> None:
    now = answered(case, case.place.roster, roles, level, up_to)
    expected = {
        (holder, unit)
        for holder in "abcd"
        for unit in now - answered(case, case.without(holder=holder), roles, level, up_to)
    }
    found = metrics.vacancy_cascade(case.place, level, roles, on=DAY, up_to=up_to)
    pairs = [(row.holder, row.unit) for row in found]
    assert len(pairs) == len(set(pairs))
    assert set(pairs) == expected
    assert [unit for _, unit in pairs] == [u for u in case.at(level) if u in {unit for _, unit in pairs}]


@given(cases(), levels, chosen_roles, tops, st.sampled_from(["holder", "post"]))
def test_single_points(case: Case, level: str, roles: list[str], up_to: str | None, by: str) -> None:
    check_points(case, level, roles, up_to, by)


def check_points(case: Case, level: str, roles: list[str], up_to: str | None, by: str) -> None:
    now = answered(case, case.place.roster, roles, level, up_to)
    sizes = metrics.sizes(case.place, level).to_dict()
    size = dict(zip(sizes["unit"], sizes["value"], strict=True))
    who = "abcd" if by == "holder" else [p["id"] for p in case.posts]
    lost: dict[str, set[str]] = {}
    for one in who:
        rest = case.without(holder=one) if by == "holder" else case.without(post=one)
        lost[one] = now - answered(case, rest, roles, level, up_to)
    found = metrics.single_points(
        case.place, level, roles, on=DAY, up_to=up_to, by="post" if by == "post" else "holder"
    )
    rows = list(found.points)
    assert {row[by]: row.units for row in rows} == {one: len(units) for one, units in lost.items() if units}
    for row in rows:
        amounts = [size[unit] for unit in lost[row[by]]]
        some = [a for a in amounts if a is not None]
        assert row.unknown == len(amounts) - len(some)
        assert row.value == (sum(some) if some else None)
        assert row.share == row.units / len(case.at(level))
    ranked = [(-row.units, -(row.value or 0)) for row in rows]
    assert ranked == sorted(ranked)
    assert found.n == len(case.at(level))
    assert found.without == len(case.at(level)) - len(now)
    assert found.exposed == sum(row.units for row in rows) == len({unit for units in lost.values() for unit in units})


@given(cases(), levels, chosen_roles)
def test_a_holder_on_whom_a_unit_depends_is_a_cut(case: Case, level: str, roles: list[str]) -> None:
    """As a graph: unit, up the tree to a unit with a post, to its holder, to the end. Ex officio posts left out."""
    direct = [role for role in roles if CATALOGUE.role(role).ex_officio is None]
    if not direct:
        return
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edges_from((f"u:{u}", f"u:{p}") for u, p in case.parents.items() if p)
    graph.add_nodes_from(f"u:{u}" for u in case.parents)
    held = case.place.roster.holder_rows(DAY)
    names = [h.id for h in (case.place.roster.holder(x) for x in case.place.roster.columns.holder_ids)]
    for i, post in enumerate(case.posts):
        if held[i] >= 0 and post["role"] in direct:
            graph.add_edge(f"u:{post['unit']}", f"h:{names[held[i]]}")
            graph.add_edge(f"h:{names[held[i]]}", "end")
    found = {row.unit: row.holder for row in metrics.vacancy_cascade(case.place, level, direct, on=DAY)}
    for unit in case.at(level):
        cut = None
        if "end" in graph and nx.has_path(graph, f"u:{unit}", "end"):
            over = nx.immediate_dominators(graph, f"u:{unit}")
            nearest = over["end"]
            cut = nearest.removeprefix("h:") if nearest.startswith("h:") else None
        assert found.get(unit) == cut


@given(cases(ex_officio=True), st.lists(st.sampled_from(ROLES[:3]), min_size=1, unique=True))
def test_what_is_held_ex_officio_goes_to_the_next_holder_of_its_source(case: Case, roles: list[str]) -> None:
    for by in ("holder", "post"):
        check_points(case, "street", roles, None, by)
        check_points(case, "community", roles, None, by)


@pytest.mark.parametrize(
    ("holders", "sole"),
    [
        ({"head": "a"}, "a"),
        ({"head": "a", "head-2": "b"}, None),
        ({"head": "a", "head-2": "a"}, "a"),
        ({"head": "a", "deputy": "b"}, None),
        ({"deputy": "b"}, "b"),
        ({"head": "a", "second": "c"}, None),
        ({"second": "c"}, "c"),
    ],
    ids=range(7),
)
def test_a_chain_of_posts_held_ex_officio(holders: dict[str, str], sole: str | None) -> None:
    h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LEVELS)
    roster = Roster.from_records(
        h,
        CATALOGUE,
        posts=[{"id": i, "role": i.split("-")[0], "unit": "s"} for i in ("head", "head-2", "deputy", "second")],
        appointments=[{"post": post, "holder": holder} for post, holder in holders.items()],
    )
    place = Jurisdiction(territory=h, roster=roster)
    found = metrics.vacancy_cascade(place, "street", "second", on=DAY, measure=None)
    assert found["holder"].tolist() == ([] if sole is None else [sole])


def test_some_leave() -> None:
    h = Hierarchy.from_records(
        [{"id": "c", "level": "community"}, *({"id": f"g{i}", "level": "grid", "parent": "c"} for i in range(3))],
        levels=LevelScheme.ladder("community", "grid"),
    )
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=[{"id": f"w{i}", "role": "grid_worker", "unit": f"g{i}"} for i in range(3)],
        appointments=[{"post": "w0", "holder": "p"}, {"post": "w1", "holder": "q"}, {"post": "w2", "holder": "q"}],
    )
    place = Jurisdiction(territory=h, roster=roster)

    def left(*holders: str) -> list[str]:
        found = metrics.vacancy_cascade(place, "grid", "grid_worker", on=DAY, holders=holders, measure=None)
        return list(found["unit"])

    assert left("p") == ["g0"]
    assert left("q") == ["g1", "g2"]
    assert left("q", "p") == ["g0", "g1", "g2"]
    assert left() == []
    one = metrics.vacancy_cascade(place, "grid", "grid_worker", on=DAY, holders="p", measure=None)
    assert one.keys == ("holder", "unit")
    points = metrics.single_points(place, "grid", "grid_worker", on=DAY, measure=None)
    assert points.points.to_dict() == {"holder": ["q", "p"], "units": [2, 1], "share": [2 / 3, 1 / 3]}
    assert points.share_exposed == 1
    with pytest.raises(UnknownKeyError) as caught:
        left("x", "p", "y")
    assert [p.message("en") for p in caught.value.problems] == [
        "There is no holder 'x' (the roster has 2).",
        "There is no holder 'y' (the roster has 2).",
    ]


def test_points_are_ranked_by_units_then_by_what_is_known_then_as_in_the_roster() -> None:
    sizes = {"g0": 5, "g1": 9, "g2": None, "g3": 5, "g4": 0, "g5": 1, "g6": 1}
    rows = [{"id": "c", "level": "community"}]
    h = Hierarchy.from_records(
        [*rows, *({"id": g, "level": "grid", "parent": "c", "households": n} for g, n in sizes.items())],
        levels=LevelScheme.ladder("community", "grid"),
        measures=["households"],
    )
    holders = ("p0", "p1", "p2", "p3", "p4", "two", "two")
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=[{"id": g, "role": "grid_worker", "unit": g} for g in sizes],
        appointments=[{"post": g, "holder": who} for g, who in zip(sizes, holders, strict=True)],
    )
    found = metrics.single_points(Jurisdiction(territory=h, roster=roster), "grid", "grid_worker", on=DAY).points
    assert found["holder"].tolist() == ["two", "p1", "p0", "p3", "p2", "p4"]
    assert found.to_dict()["value"] == [2, 9, 5, 5, None, 0]


# -- spans of roles ----------------------------------------------------------------------------------------------------


@given(cases(), st.sampled_from(ROLES))
def test_role_spans(case: Case, role: str) -> None:
    roster, h = case.place.roster, case.place.territory
    held = roster.holder_rows(DAY)
    below = {r.key for r in CATALOGUE.subordinates(role)}
    places = {p["unit"] for p in case.posts if p["role"] == role}
    answers: dict[str, set[int]] = {unit: set() for unit in places}
    for i, post in enumerate(case.posts):
        near = next((u for u in case.path(post["unit"]) if u in places), None)
        if post["role"] in below and held[i] >= 0 and near is not None:
            answers[near].add(int(held[i]))
    by_unit = metrics.role_spans(case.place, role, on=DAY)
    assert {row.unit: row.span for row in by_unit} == {u: len(s) for u, s in answers.items()}
    by_holder = metrics.role_spans(case.place, role, on=DAY, per="holder")
    leads: dict[int, set[int]] = {}
    for i, post in enumerate(case.posts):
        if post["role"] == role and held[i] >= 0:
            leads.setdefault(int(held[i]), set()).update(answers[post["unit"]])
    expected = {roster.columns.holder_ids.get(k): len(v - {k}) for k, v in leads.items()}
    assert {row.holder: row.span for row in by_holder} == expected
    assert len(by_holder) == len(expected)
    order = roster.columns.holder_ids.find(list(by_holder["holder"])) if len(by_holder) else np.zeros(0)
    assert list(order) == sorted(order)
    assert h is case.place.territory


# -- words and refusals ------------------------------------------------------------------------------------------------


def place_with_two() -> Jurisdiction:
    h = Hierarchy.from_records(
        [
            {"id": "c", "level": "community"},
            {"id": "g1", "level": "grid", "parent": "c", "households": 300},
            {"id": "g2", "level": "grid", "parent": "c"},
        ],
        levels=LevelScheme.ladder("community", "grid"),
        measures=["households"],
    )
    chief = Role(key="chief", name=Text("chief", "网格长"))
    roster = Roster.from_records(
        h,
        RoleCatalogue([chief]),
        posts=[{"id": "x", "role": "chief", "unit": "g1"}],
        appointments=[{"post": "x", "holder": "p"}],
    )
    return Jurisdiction(territory=h, roster=roster, bodies=Bodies.from_records(h))


PLACE = place_with_two()
Call = Callable[[], object]
WRONG: list[tuple[Call, type[Exception], str]] = [
    (lambda: metrics.coverage(PLACE, "grid", on=DAY), ValueError, r"^Name either roles or kinds of bodies\.$"),
    (
        lambda: metrics.coverage(PLACE, "grid", on=DAY, roles="chief", bodies="party_branch"),
        ValueError,
        r"^Name either roles or kinds of bodies\.$",
    ),
    (lambda: metrics.coverage(PLACE, "grid", on=DAY, bodies=[]), ValueError, r"^Name at least one kind of body\.$"),
    (lambda: metrics.coverage(PLACE, "grid", on=DAY, roles=()), ValueError, r"^Name at least one role\.$"),
    (lambda: metrics.coverage(PLACE, "grid", on=DAY, roles="chef"), UnknownKeyError, "chef"),
    (lambda: metrics.coverage(PLACE, "grid", on=DAY, roles="chief", up_to="gird"), UnknownKeyError, "gird"),
    (
        lambda: metrics.coverage(PLACE, "grid", on=DAY, roles="chief", reach="below"),  # type: ignore[arg-type]
        ValueError,
        r"^reach must be 'at' or 'above', not 'below'\.$",
    ),
    (
        lambda: metrics.coverage(PLACE, "grid", on=DAY, roles="chief", reach="at", up_to="grid"),
        ValueError,
        r"^up_to is about units above; it goes with reach='above'\.$",
    ),
    (
        lambda: metrics.single_points(PLACE, "grid", "chief", on=DAY, by="unit"),  # type: ignore[arg-type]
        ValueError,
        r"^by must be 'holder' or 'post', not 'unit'\.$",
    ),
    (lambda: metrics.single_points(PLACE, "grid", "chief", on=DAY, measure="shops"), UnknownKeyError, "shops"),
    (lambda: metrics.vacancy_cascade(PLACE, "gird", "chief", on=DAY), UnknownKeyError, "gird"),
    (lambda: metrics.vacancy_cascade(PLACE, "grid", "chief", on="today"), ValueError, "YYYY-MM-DD"),
    (
        lambda: metrics.role_spans(PLACE, "chief", on=DAY, per="post"),  # type: ignore[arg-type]
        ValueError,
        r"^per must be 'unit' or 'holder', not 'post'\.$",
    ),
]


@pytest.mark.parametrize(("call", "error", "words"), WRONG, ids=range(len(WRONG)))
def test_wrong_arguments(call: Call, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        call()


def test_words() -> None:
    covered = metrics.coverage(PLACE, "grid", roles="chief", on=DAY)
    assert covered.describe() == (
        "coverage by grid: 1 of 2 units (0.5); households 300 of 300 known (1); units of unknown size: 1"
    )
    assert covered.describe("zh") == "各网格的覆盖情况：2个单元中1个（0.5）；户数已知300中300（1），规模未知的单元1个"
    assert covered.unknown_covered == 0
    units = metrics.coverage(PLACE, "grid", roles="chief", on=DAY, measure=None)
    assert repr(units) == "<Coverage: coverage by grid: 1 of 2 units (0.5)>"
    assert units.describe("zh") == "各网格的覆盖情况：2个单元中1个（0.5）"
    assert math.isnan(units.value_share)
    points = metrics.single_points(PLACE, "grid", "chief", on=DAY)
    assert repr(points) == (
        "<SinglePoints: holders on whom alone grid units depend: 1; 1 of 2 units depend on one alone, "
        "1 have nobody today>"
    )
    assert points.describe("zh") == "各网格唯一依赖的任职者：1个；2个单元中1个只依赖一个，1个目前无人负责"
    spans = metrics.role_spans(PLACE, "chief", on=DAY)
    assert (spans.title.en, spans.title.zh) == ("span of control of chief", "网格长的管理幅度")
    assert Counter(spans["span"].tolist()) == {0: 1}


def test_results_survive_also_where_something_is_not_known() -> None:
    empty = Hierarchy.from_records([{"id": "c", "level": "community"}], levels=PLACE.levels, measures=["households"])
    for place in (PLACE, Jurisdiction(territory=empty, roster=Roster.empty(empty, PLACE.catalogue))):
        results = [
            metrics.coverage(place, "grid", roles="chief", on=DAY),
            metrics.coverage(place, "community", roles="chief", on=DAY, measure=None),
            metrics.single_points(place, "grid", "chief", on=DAY),
            metrics.workload(place, "community", "chief", on=DAY),
            metrics.balance(place, "community", tolerance=0.5),
            metrics.role_spans(place, "chief", on=DAY, per="holder"),
        ]
        for found in results:
            assert pickle.loads(pickle.dumps(found)) == found == copy.deepcopy(found)  # noqa: S301
            assert hash(copy.deepcopy(found)) == hash(found)
