"""Rules where the other tests did not see a mistake: grids that nothing stands above, and what is proposed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rule_models_cases import ANY, FAIL, NOT_APPLICABLE, PASS, UNKNOWN, bounds, messages, model, report, units, verdicts

from gridgov.changes import CreateBody, CreatePost, MergeUnits, SetRank
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Links
from gridgov.levels import Level, LevelScheme
from gridgov.rules import (
    HOUSEHOLDS,
    NEEDS_CHOICE,
    READY,
    BuildingHead,
    CentreHousehold,
    CentreRank,
    Column,
    CommitteeSize,
    ContactCard,
    CounsellingRoom,
    FullTimeWorker,
    GridBranchOrGroup,
    Parameter,
    PartTimeMembers,
    Rule,
    SpanOfControl,
    SubCommittees,
    Terminals,
    ThreeCentres,
    TopGrid,
    all_of,
    any_of,
)
from gridgov.text import Text

PLACE = units("c community", "g grid_1 c", "b building g")


#: A level of which a root may be a community or a grid.
ROOTS = LevelScheme(
    [
        Level("top", Text("top", "一层"), ["community", "grid"]),
        Level("low", Text("low", "二层"), ["community", "grid", "building"], presence="optional"),
    ]
)


@pytest.mark.parametrize(
    ("rows", "links", "expected"),
    [
        # The grid is the first of all rows, or stands behind the community.
        (("g top:grid", "c top:community"), ("g c",), {"c": PASS}),
        (("c top:community", "g top:grid"), ("g c",), {"c": PASS}),
        (("c top:community", "g top:grid"), (), {"c": FAIL}),
        (("g top:grid", "c top:community", "d top:community"), ("g c",), {"c": PASS, "d": FAIL}),
        (("g top:grid", "c top:community", "d top:community"), ("g c", "g d"), {"c": FAIL, "d": FAIL}),
        (("c top:community", "d top:community", "g top:grid", "k top:grid"), ("g c", "k d"), {"c": PASS, "d": PASS}),
        # A grid under another one is not a topmost one.
        (("g top:grid", "k low:grid g", "c top:community"), ("k c",), {"c": FAIL}),
        (("g top:grid", "k low:grid g", "c top:community"), ("k c", "g c"), {"c": PASS}),
        # What stands in the community it covers serves it once.
        (("c top:community", "k low:grid c"), ("k c",), {"c": PASS}),
        (("c top:community", "b low:building c", "g top:grid"), ("g b",), {"c": PASS}),
        (("g top:grid", "c low:community g", "k top:grid", "d low:community k"), ("k c",), {"c": PASS, "d": FAIL}),
    ],
)
def test_a_grid_that_nothing_stands_above_serves_what_it_covers(
    rows: tuple[str, ...], links: tuple[str, ...], expected: dict[str, str]
) -> None:
    h = Hierarchy.from_records(units(*rows), levels=ROOTS, roots="many")
    ends = [pair.split() for pair in links]
    made = [{"kind": "covers", "source": f"unit:{a}", "target": f"unit:{b}"} for a, b in ends]
    assert verdicts(Jurisdiction(territory=h, links=Links.from_records(made)), TopGrid()) == expected


# What is proposed


@pytest.mark.parametrize(
    ("rule", "unit", "first", "other"),
    [
        (PartTimeMembers, "c", "part_time_committee_member", "community_party_secretary"),
        (FullTimeWorker, "g", "grid_chief", "grid_worker"),
        (CentreHousehold, "g", "grid_worker", "grid_chief"),
        (BuildingHead, "b", "building_head", "courtyard_head"),
    ],
)
def test_a_post_of_the_first_role_that_counts_is_proposed_where_there_is_none(
    rule: Callable[..., Rule[Any]], unit: str, first: str, other: str
) -> None:
    def proposed(*posts: str) -> tuple[object, ...]:
        j = model(PLACE, posts=[{"id": f"p{i}", "role": role, "unit": unit} for i, role in enumerate(posts)])
        found = report(j, rule(roles=(first, other)), complete=[first, other])
        [finding] = found.findings()
        remedy = found.remedy(finding)
        assert remedy is not None
        assert (remedy.key, remedy.choice) == ("appoint", NEEDS_CHOICE)
        assert remedy.note is not None
        assert (remedy.note.en, remedy.note.zh) == ("Choose who is appointed.", "请确定任命人选。")
        return tuple(remedy.changes)

    assert proposed() == (CreatePost(role=first, unit=unit),)
    assert proposed(other) == (CreatePost(role=first, unit=unit),)
    assert proposed(first) == ()


def bodies(rule: Rule[Any], *there: str, complete: bool = True) -> tuple[list[str], bool]:
    """Return which bodies are proposed for a community that has some, and whether that is ready."""
    kinds: tuple[str, ...] = tuple(getattr(rule, "kinds", ())) or (getattr(rule, "body_kind", ""),)
    j = model(PLACE, bodies=[{"kind": kind, "unit": "c"} for kind in there])
    found = report(j, rule, complete=kinds if complete else ())
    [finding] = found.findings()
    remedy = found.remedy(finding)
    assert remedy is not None
    made = [change for change in remedy.changes if isinstance(change, CreateBody)]
    assert all(change.unit == "c" for change in made)
    return [f"{change.id} {change.kind}" for change in made], remedy.choice is READY


def test_a_body_of_each_kind_that_is_lacking_is_proposed() -> None:
    three = ThreeCentres(kinds=("x", "y", "z", "y"))
    assert bodies(three) == (["c-x x", "c-y y", "c-z z"], True)
    assert bodies(three, "y") == (["c-x x", "c-z z"], True)
    assert bodies(three, "x", "y", "y") == (["c-z z"], True)
    assert bodies(SubCommittees(kinds=("x_y",))) == (["c-x-y x_y"], True)
    assert bodies(CounsellingRoom(body_kind="r")) == (["c-r r"], True)


def test_what_nobody_knows_is_to_be_found_out_first() -> None:
    three = ThreeCentres(kinds=("x", "y"))
    j = model(units("c community", "d community"), bodies=[{"kind": "x", "unit": "d"}])
    assert verdicts(j, three) == {"c": FAIL, "d": UNKNOWN}
    found = report(j, three)
    finding = next(f for f in found.findings() if f.unit is not None and f.unit.id == "c")
    remedy = found.remedy(finding)
    assert remedy is not None
    assert [change.id for change in remedy.changes if isinstance(change, CreateBody)] == ["c-x"]
    assert remedy.choice is NEEDS_CHOICE


def test_one_of_several_kinds_is_a_choice_and_one_kind_is_not() -> None:
    for kinds, choice, made in ((("x", "y"), NEEDS_CHOICE, []), (("x", "x"), READY, ["g-x"])):
        found = report(model(PLACE), GridBranchOrGroup(kinds=kinds), complete=kinds)
        [finding] = found.findings()
        remedy = found.remedy(finding)
        assert remedy is not None
        assert remedy.choice is choice
        assert [change.id for change in remedy.changes if isinstance(change, CreateBody)] == made


# Columns and conditions


def test_one_condition_is_as_good_as_all_or_any_of_it() -> None:
    condition = Column.of("homes", Text("homes", "户数"), HOUSEHOLDS, [1, 2]).at_least(2)
    assert all_of(condition) is any_of(condition) is condition


@pytest.mark.parametrize(
    ("posts", "devices", "complete", "expected"),
    [
        # Nothing is known of the other role: there may be any number of posts.
        ((), 0, ("grid_worker",), (0.0, ANY)),
        ((), 2, ("grid_worker",), (0.0, ANY)),
        (("a", "b"), 3, ("grid_worker",), (0.0, 1.5)),
        (("a", "b"), 3, ("grid_worker", "building_head"), (1.5, 1.5)),
        (("a", "b", "c", "d"), 1, ("grid_worker", "building_head"), (0.25, 0.25)),
        ((), 2, ("grid_worker", "building_head"), (0.0, ANY)),
        (("a",), 0, ("grid_worker", "building_head"), (0.0, ANY)),
        (("a",), 0, ("grid_worker", "building_head", "terminal"), (0.0, 0.0)),
    ],
)
def test_a_ratio_has_the_bounds_of_what_is_known(
    posts: tuple[str, ...], devices: int, complete: tuple[str, ...], expected: tuple[float, float]
) -> None:
    j = model(
        PLACE,
        posts=[{"id": f"p{holder}", "role": "grid_worker", "unit": "g"} for holder in posts],
        appointments=[{"post": f"p{holder}", "holder": holder} for holder in posts],
        holders=[{"id": holder} for holder in "abcd"],
        devices=[{"id": f"d{i}", "kind": "terminal", "holder": "a"} for i in range(devices)],
    )
    rule = Terminals(target=1, roles=("grid_worker", "building_head"))
    assert bounds(j, rule, "share", complete=complete) == {"c": expected}


@pytest.mark.parametrize(
    ("holders", "complete", "expected", "verdict"),
    [
        # Of the other role nothing is known: there may be more.
        (("a",), (), (1.0, ANY), UNKNOWN),
        (("a", "a"), (), (1.0, ANY), UNKNOWN),
        (("a", "b"), (), (2.0, ANY), PASS),
        (("a",), ("community_party_secretary",), (1.0, 1.0), FAIL),
        (("a", "b"), ("community_party_secretary",), (2.0, 2.0), PASS),
        ((), (), (0.0, ANY), UNKNOWN),
        ((), ("part_time_committee_member",), (0.0, ANY), UNKNOWN),
        ((), ("part_time_committee_member", "community_party_secretary"), (0.0, 0.0), FAIL),
    ],
)
def test_holders_of_several_roles_are_counted_as_far_as_they_are_known(
    holders: tuple[str, ...], complete: tuple[str, ...], expected: tuple[float, float], verdict: str
) -> None:
    role = "part_time_committee_member"
    j = model(
        PLACE,
        posts=[{"id": f"p{i}", "role": role, "unit": "c"} for i in range(len(holders))],
        appointments=[{"post": f"p{i}", "holder": holder} for i, holder in enumerate(holders)],
        holders=[{"id": holder} for holder in sorted(set(holders))],
    )
    rule = PartTimeMembers(roles=(role, "community_party_secretary"), minimum=2)
    assert bounds(j, rule, "holders", complete=complete) == {"c": expected}
    assert verdicts(j, rule, complete=complete) == {"c": verdict}


@pytest.mark.parametrize(
    ("role", "complete", "verdict"),
    [
        ("grid_chief", (), UNKNOWN),
        ("grid_chief", ("grid_chief",), NOT_APPLICABLE),
        ("nobody_knows", (), UNKNOWN),
        ("nobody_knows", ("nobody_knows",), NOT_APPLICABLE),
        ("grid_worker", (), FAIL),
    ],
)
def test_of_a_role_that_leads_and_has_no_post_nothing_is_known(
    role: str, complete: tuple[str, ...], verdict: str
) -> None:
    posts = [{"id": f"p{i}", "role": kind, "unit": "g"} for i, kind in enumerate(("grid_worker", "building_head"))]
    j = model(PLACE, posts=posts, appointments=[{"post": "p1", "holder": "a"}], holders=[{"id": "a"}])
    rule = SpanOfControl(role=role, below=("building_head",), most=0)
    assert verdicts(j, rule, complete=complete)["g"] == verdict


def test_nobody_is_told_of_on_cards_that_are_not_there() -> None:
    j = model(
        PLACE,
        posts=[{"id": "p", "role": "grid_worker", "unit": "g"}],
        appointments=[{"post": "p", "holder": "a"}],
        holders=[{"id": "a"}],
    )
    for shown, told in (([], False), ([{"unit": "g", "holder": "b"}], True), ([{"unit": "c", "holder": "b"}], False)):
        [(en, zh)] = messages(j, ContactCard(roles=("grid_worker",)), evidence={"cards": shown})
        assert ("On its cards are 1 who" in en) is ("卡上另有1人" in zh) is told
        assert ("On its cards" in en) is told


def test_a_merger_is_proposed_under_the_same_unit_and_nowhere_else() -> None:
    def proposed(*lines: str) -> tuple[object, ...]:
        counts = {f"c{n}": {"households": n} for n in (50, 300, 400)}
        found = report(model(units(*lines, **counts)), CommitteeSize(min_households=100, max_households=500))
        [finding] = found.findings(unknown=False)
        remedy = found.remedy(finding)
        assert remedy is not None
        assert (remedy.key, remedy.choice) == ("merge", NEEDS_CHOICE)
        return tuple(remedy.changes)

    merged = MergeUnits(["c400", "c50"], into="c400")
    assert proposed("s street", "c50 community s", "c400 community s", "c300 community s") == (merged,)
    assert proposed("s street", "c50 community s", "t street", "c400 community t") == ()
    assert proposed("c50 community", "c400 community") == ()


# Values


@pytest.mark.parametrize(
    ("parameter", "fine", "wrong", "en", "zh"),
    [
        (
            Parameter("p", "whole", lowest=1, highest=3),
            [1, 2, 3.0],
            [0, 4, 1.5, True, "1", None, 10**400, float("nan"), [1]],
            "a whole number from 1 to 3",
            "1至3的整数",
        ),
        (
            Parameter("p", "number", lowest=0.5),
            [0.5, 9],
            [0.4, float("inf"), False],
            "a number of 0.5 or more",
            "不小于0.5的数字",
        ),
        (
            Parameter("p", "number", highest=2000),
            [-9, 2000],
            [2000.1, -float("inf")],
            "a number of 2,000 or less",
            "不大于2,000的数字",
        ),
        (Parameter("p", "number", default=None), [None, 0], ["", True], "a number", "数字"),
        (Parameter("p", "text"), ["", "a"], [None, 1, ["a"]], "a text", "文本"),
        (Parameter("p", "text", default=None), [None, "a"], [1], "a text", "文本"),
        (Parameter("p", "text", choices=("a", "b")), ["a", "b"], ["c", "", None], "one of 'a', 'b'", "“a”、“b”之一"),
        (Parameter("p", "texts"), [[], ["a"], ("a", "b")], ["a", [1], None, {"a"}], "a list of texts", "文本列表"),
        (Parameter("p", "texts", choices=("a",)), [["a"], ["a", "a"]], [["b"], ["a", "b"]], "one of 'a'", "“a”之一"),
        (Parameter("p", "flag"), [True, False], [0, 1, None, "true"], "true or false", "true或false"),
    ],
)
def test_a_value_may_be_what_its_parameter_says(
    parameter: Parameter, fine: list[object], wrong: list[object], en: str, zh: str
) -> None:
    assert [value for value in fine if not parameter.accepts(value)] == []
    assert [value for value in wrong if parameter.accepts(value)] == []
    assert parameter.expects() == Text(en, zh)


def test_only_centres_of_another_rank_get_the_rank() -> None:
    rule = CentreRank(kinds=("x", "y"), rank="deputy_section")
    ranks = {"a": ("x", "section"), "b": ("y", "deputy_section"), "c": ("z", "section"), "d": ("y", None)}
    there = [{"id": i, "kind": kind, "unit": "s", "rank": rank} for i, (kind, rank) in ranks.items()]
    found = report(model(units("s street"), bodies=there), rule, complete=["x", "y"])
    [finding] = found.findings()
    remedy = found.remedy(finding)
    assert remedy is not None
    assert tuple(remedy.changes) == (SetRank("a", "deputy_section"), SetRank("d", "deputy_section"))
