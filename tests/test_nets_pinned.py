"""Nets and base units at their edges: exactly one, exactly the limit, none at all, the last of several."""

from __future__ import annotations

from typing import Any

import attrs
import numpy as np
import pytest

from gridgov._net_records import UncheckedNet, net_id_faults
from gridgov._net_records import read_nets as read_records
from gridgov.errors import InvalidNetError, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.text import Text

MEMBERS = {"unit": ["b"], "cell": ["x"]}


def refused(members: Any, **more: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - a table of any kind
    """Return what is wrong with a net: code, and table and row."""
    with pytest.raises(InvalidNetError) as error:
        Net.from_tables("n", members, **more)
    return [(p.code, f"{p.place.path}:{p.place.row}") for p in error.value.problems]


# -- tables ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("empty", [None, ""])
def test_members_that_name_no_cell_make_none(empty: str | None) -> None:
    assert refused({"unit": ["b"], "cell": [empty]}) == [("CEL011", "n:None"), ("TAB002", "n.members:1")]
    assert refused({"unit": ["b", "c"], "cell": ["x", empty]}) == [("TAB002", "n.members:2")]


@pytest.mark.parametrize("ids", [["3", "1", "3", "2"], ["z", "a", "z", "b"], ["010", "10", "010", "1"]])
def test_ids_keep_the_order_in_which_they_come_first(ids: list[str]) -> None:
    net = Net.from_tables("n", {"unit": ids, "cell": ids[::-1]})
    assert net.columns.members.unit_ids.tolist() == list(dict.fromkeys(ids))
    assert net.cell_ids.tolist() == list(dict.fromkeys(ids[::-1]))
    assert net.to_tables()["members"] == {"unit": ids, "cell": ids[::-1]}


def test_cells_without_levels_are_of_the_lowest_that_is_named() -> None:
    assert Net.from_tables("n", MEMBERS, levels=["big", "small"]).to_tables()["cells"]["level"] == ["small"]
    flat = Net.from_tables("n", MEMBERS, cells=[{"id": "x"}, {"id": "y"}])
    assert flat.levels == ("cell",)
    deep = [{"id": "x"}, {"id": "y", "parent": "x"}]
    assert Net.from_tables("n", [], cells=deep).levels == ("level_1", "level_2")
    three = Net.from_tables("n", [], cells=deep, levels=["a", "b", "c"])
    assert (three.levels, three.to_tables()["cells"]["level"]) == (("a", "b", "c"), ["a", "b"])


def test_levels_are_as_parents_have_them_else_as_they_come() -> None:
    rows = [("a", "c", None), ("b", "b", None), ("d", "d", "a"), ("e", "b", "d"), ("f", "a", "e"), ("g", "z", None)]
    cells = [{"id": i, "level": level, "parent": up} for i, level, up in rows]
    assert Net.from_tables("n", [], cells=cells).levels == ("c", "d", "b", "a", "z")


def test_a_cell_does_not_stand_under_one_of_its_own_level() -> None:
    cells = [{"id": "a", "level": "big"}, {"id": "b", "level": "big", "parent": "a"}]
    cells += [{"id": "c", "level": "small", "parent": "a"}, {"id": "d", "level": "big", "parent": "c"}]
    assert refused([], cells=cells, levels=["big", "small"]) == [("CEL004", "n.cells:2"), ("CEL004", "n.cells:4")]


def test_posts_without_an_id_are_counted_for_each_role_and_cell_with_those_that_have_one() -> None:
    rows = [("x", "r", None), ("x", "r", "own"), ("x", "s", ""), ("y", "r", None), ("x", "r", None)]
    net = Net.from_tables("n", MEMBERS, cells=[{"id": "x"}, {"id": "y"}],
                          posts=[{"cell": cell, "role": role, "id": ident} for cell, role, ident in rows])  # fmt: skip
    assert net.to_tables()["posts"]["id"] == ["r@x#1", "own", "s@x#1", "r@y#1", "r@x#3"]


@pytest.mark.parametrize(
    ("share", "shown"),
    [("x" * 40, "x" * 40), ("x" * 41, "x" * 40), (1 + 1e-9, "1.000000001"), (0, "0"), (-0.5, "-0.5")],
)
def test_a_share_that_is_none_is_shown_up_to_forty_characters(share: Any, shown: str) -> None:  # noqa: ANN401 - anything
    with pytest.raises(InvalidNetError) as error:
        Net.from_tables("n", {"unit": ["a", "b"], "cell": ["x", "x"], "share": [1, share]})
    (problem,) = error.value.problems
    assert (problem.place.row, problem.facts["value"]) == (2, shown)
    assert f"'{shown}'" in problem.text("en")
    assert f"“{shown}”" in problem.text("zh")


@pytest.mark.parametrize(
    ("shares", "fine"),
    [
        ([0.333333, 0.3333333, 0.3333333], True),
        ([0.333334, 0.3333333, 0.3333333], True),
        ([0.333331, 0.3333333, 0.3333333], False),
        ([0.333336, 0.3333333, 0.3333333], False),
        ([0.5, 0.5, None], False),
    ],
)
def test_shares_add_up_to_one_within_a_millionth(shares: list[float | None], *, fine: bool) -> None:
    members = {"unit": ["a", "b", "b", "b"], "cell": ["x", "x", "y", "z"], "share": [None, *shares]}
    if fine:
        assert Net.from_tables("n", members).cell_of("b") == ("x", "y", "z")
    else:
        assert refused(members) == [("CEL008" if None in shares else "CEL007", "n.members:2")]


def test_what_the_department_calls_a_base_unit_is_what_the_first_row_that_says_it_says() -> None:
    members = {"unit": ["a", "b", "a", "a"], "cell": ["x", "x", "y", "z"], "name": [None, "B", "A", "other"]}
    net = Net.from_tables("n", members)
    assert net.to_tables()["members"]["name"] == ["A", "B", "A", "A"]
    assert "address" not in net.to_tables()["members"]


# -- one net -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "<Net n: 1 cell, 0 base units, 0 posts, 0 duties>"),
        (1, "<Net n: 1 cell, 1 base unit, 1 post, 1 duty, generated>"),
        (2, "<Net n: 2 cells, 2 base units, 2 posts, 2 duties, generated>"),
    ],
)
def test_a_net_counts_one_and_several(n: int, text: str) -> None:
    cells = [{"id": f"c{i}"} for i in range(max(n, 1))]
    members = [{"unit": f"b{i}", "cell": f"c{i}"} for i in range(n)]
    posts = [{"cell": f"c{i}", "role": "r"} for i in range(n)]
    duties = [{"duty": f"d{i}"} for i in range(n)]
    assert repr(Net.from_tables("n", members, cells=cells, posts=posts, duties=duties, generated=n > 0)) == text


@pytest.mark.parametrize(
    "other",
    [
        {"id": "m"},
        {"name": Text("n", "乙")},
        {"department": "d"},
        {"basis": "other"},
        {"keep": False},
        {"start": "2026-01-02"},
        {"end": "2026-12-30"},
        {"generated": True},
        {"levels": ["other"]},
        {"members": {"unit": ["c"], "cell": ["x"]}},
        {"duties": [{"duty": "patrol"}]},
    ],
)
def test_nets_that_differ_in_anything_are_not_equal(other: dict[str, Any]) -> None:
    given: dict[str, Any] = {"id": "n", "members": MEMBERS, "levels": ["cell"], "name": Text("n", "甲")}
    given |= {"basis": "law", "keep": True, "start": "2026-01-01", "end": "2026-12-31"}
    assert Net.from_tables(**given) == Net.from_tables(**given)
    assert Net.from_tables(**given) != Net.from_tables(**(given | other))
    assert Net.from_tables(**given) != "n"


def test_a_name_that_is_a_text_stands_for_both_languages_and_without_one_the_id_does() -> None:
    assert Net.from_tables("n", MEMBERS, name="health").name == Text("health", "health")
    net = Net.from_tables("n", MEMBERS)
    assert (net.name, net.title("en"), net.title("zh")) == (None, "n", "n")
    with pytest.raises(ValueError, match=r"A net has an id\."):
        Net.from_tables("", MEMBERS)


def test_a_level_and_a_base_unit_that_are_not_there() -> None:
    net = Net.from_tables("n", MEMBERS, levels=["big", "small"])
    assert net.cell_of("nobody") == ()
    assert net.cell_of("b", level="big") == ()
    assert net.cells_at("small").tolist() == [0]
    with pytest.raises(ValueError, match=r"Net 'n' has no level 'cell'; it has big, small\."):
        net.cell_of("b", level="cell")


def test_a_cell_is_in_force_from_its_first_day_to_its_last() -> None:
    cells = [{"id": "x", "start": "2026-03-01", "end": "2026-03-02"}, {"id": "y"}]
    net = Net.from_tables("n", MEMBERS, cells=cells, basis="law", keep=True)
    days = ["2026-02-28", "2026-03-01", "2026-03-02", "2026-03-03"]
    assert [net.in_force(day).tolist() for day in days] == [[False, True], [True, True], [True, True], [False, True]]
    # What is kept as a whole is kept on every day.
    assert [net.stays(day).tolist() for day in (None, *days)] == [[True, True]] * 5


def test_what_stands_below_a_cell_that_stays_stays_with_it_and_nothing_else_does() -> None:
    cells = [
        {"id": "p"},
        {"id": "q", "parent": "p", "basis": "law"},
        {"id": "r", "parent": "q"},
        {"id": "s", "parent": "p"},
    ]
    assert Net.from_tables("n", [], cells=cells).stays().tolist() == [False, True, True, False]


@pytest.mark.parametrize(
    ("codes", "ids", "said"),
    [
        ([0, -1, 1], None, [("0", "0"), ("2", "1")]),
        ([1, 1, 1], ["x", "y"], [("0", "y"), ("1", "y"), ("2", "y")]),
        ([-1, -1, 0], ["x", "y"], [("2", "x")]),
    ],
)
def test_numbers_of_cells_are_members(codes: list[int], ids: list[str] | None, said: list[tuple[str, str]]) -> None:
    net = Net.over("n", BaseUnits.of_ids(["0", "1", "2"]), np.array(codes), cells=ids)
    members = net.to_tables()["members"]
    assert list(zip(members["unit"], members["cell"], strict=True)) == said
    assert net.n_cells == 2
    assert (net.generated, net.levels) == (False, ("cell",))


@pytest.mark.parametrize("codes", [np.array([[0]]), np.array([0, 0]), np.array([1]), np.array([-2])])
def test_numbers_that_fit_no_base_unit_or_no_cell_are_refused(codes: Any) -> None:  # noqa: ANN401 - an array
    with pytest.raises(ValueError, match="There are 1 base units and 1 cells; codes have shape"):
        Net.over("n", BaseUnits.of_ids(["b"]), codes, cells=["x"])


# -- base units --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("households", "text"),
    [
        ([7], "1 base unit, 7 households"),
        ([None], "1 base unit, households unknown"),
        ([1, None], "2 base units, at least 1 households (1 unknown)"),
        ([*[2] * 1000, *[None] * 1001], "2,001 base units, at least 2,000 households (1,001 unknown)"),
    ],
)
def test_base_units_say_how_many_households_are_known(households: list[int | None], text: str) -> None:
    assert (
        repr(BaseUnits.of_ids([f"b{i}" for i in range(len(households))], households=households))
        == f"<BaseUnits: {text}>"
    )


@pytest.mark.parametrize("more", [{"households": [1]}, {"names": ["a"]}, {"households": [1, 2, 3]}])
def test_columns_of_base_units_have_one_length(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="There are 2 base units and another number of households or names"):
        BaseUnits.of_ids(["a", "b"], **more)
    base = BaseUnits.of_ids(["a", "b"], households=[1, 2], names=["A", "B"])
    assert base.names is not None
    assert base.names.tolist() == ["A", "B"]


@pytest.mark.parametrize(
    ("stated", "parts", "households"),
    [
        (None, [4, 5], 9),
        (None, [4, None], None),
        (10, [4, None], 10),
        (4, [4, None], 4),
        (3, [4, None], None),
        (8, [], 8),
        (None, [], None),
    ],
)
def test_households_of_a_base_unit_are_those_of_its_parts_or_what_is_stated_if_that_can_be(
    stated: int | None, parts: list[int | None], households: int | None
) -> None:
    rows: list[dict[str, Any]] = [{"id": "g", "level": "grid", "households": stated}]
    rows += [{"id": f"b{i}", "level": "building", "parent": "g", "households": n} for i, n in enumerate(parts)]
    h = Hierarchy.from_records(rows, levels=LevelScheme.ladder("grid", "building"), measures=["households"])
    base = BaseUnits.of_territory(h, "grid")
    assert base.households.tolist() == pytest.approx([float("nan") if households is None else households], nan_ok=True)
    assert (base.level, base.measure, base.names) == ("grid", "households", None)
    assert BaseUnits.of_territory(h, "grid", measure="shops").known.tolist() == [False]


def test_base_units_of_no_territory_are_under_nothing() -> None:
    with pytest.raises(ValueError, match=r"of no territory; make them with BaseUnits\.of_territory\."):
        BaseUnits.of_ids(["a"]).within("city")


# -- several nets ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"matches": {"m": {"b": "a"}}}, "not ['m']; repair= is ['zeros'] or nothing, not ()"),
        ({"repair": "zeros"}, "not []; repair= is ['zeros'] or nothing, not 'zeros'"),
        ({"repair": ["ones"]}, "not []; repair= is ['zeros'] or nothing, not ['ones']"),
    ],
)
def test_what_nets_are_not_asked_for(more: dict[str, Any], said: str) -> None:
    base = BaseUnits.of_ids(["a"])
    with pytest.raises(ValueError, match="matches= names nets that are given") as error:
        Nets.of([Net.from_tables("n", MEMBERS)], base, **more)
    assert said in str(error.value)
    found = Nets.of([Net.from_tables("n", MEMBERS)], base, matches={"n": {"b": "a"}}, repair=["zeros"])
    assert found.problems == Problems()


@pytest.mark.parametrize(
    ("unknown", "nets", "text"),
    [(0, 1, "1 net over 2 base units"), (1, 1, "1 net over 2 base units, 1 member not mapped"),
     (2, 2, "2 nets over 2 base units, 4 members not mapped")],
)  # fmt: skip
def test_nets_say_how_many_members_are_not_mapped(unknown: int, nets: int, text: str) -> None:
    members = {"unit": ["a", *(f"far{i}" for i in range(unknown))], "cell": ["x"] * (unknown + 1)}
    found = Nets.of([Net.from_tables(f"n{i}", members) for i in range(nets)], BaseUnits.of_ids(["a", "b"]))
    assert repr(found) == f"<Nets: {text}>"
    assert found.unmapped["row"].tolist() == [*range(2, unknown + 2)] * nets


def test_a_base_unit_in_several_cells_is_counted_once() -> None:
    members = {"unit": ["a", "a", "b"], "cell": ["x", "y", "x"], "share": [0.5, 0.5, None]}
    nets = Nets.of(
        [Net.from_tables("n", members), Net.from_tables("m", [], cells=[{"id": "z"}])], BaseUnits.of_ids(["a", "b"])
    )
    assert nets.describe() == "n (n): 2 cells over 2 base units\nm (m): 1 cells over 0 base units"
    assert nets.describe("zh") == "n（n）：2个网格，覆盖2个基本单元\nm（m）：1个网格，覆盖0个基本单元"
    assert nets.covered.tolist() == [True, True]


def test_the_first_thousand_unknown_ids_get_ids_that_are_close() -> None:
    known = [f"B-{i}-1" for i in range(1001)]
    ids = [known[0], *(f"b-{i}-01" for i in range(1001))]
    nets = Nets.of([Net.from_tables("n", {"unit": ids, "cell": ["x"] * len(ids)})], BaseUnits.of_ids(known))
    close = nets.unmapped["suggestions"].tolist()
    assert len(close) == 1001
    assert [found is not None for found in close] == [True] * 1000 + [False]


def test_shares_of_a_day_are_those_of_the_cells_in_force() -> None:
    cells = [{"id": "x", "end": "2026-01-31"}, {"id": "y"}, {"id": "z", "start": "2026-02-01"}]
    members = {"unit": ["a", "a", "b", "b", "c"], "cell": ["x", "y", "x", "z", "x"], "share": [0.25, 0.75, 0.5, 0.5, 1]}
    nets = Nets.of([Net.from_tables("n", members, cells=cells)], BaseUnits.of_ids(["a", "b", "c"]))

    def shares(found: Nets) -> dict[tuple[str, str], float]:
        member = found.members[0]
        units, named = found.base.ids.decode(member.units).tolist(), found[0].cell_ids.decode(member.cells).tolist()
        return dict(zip(zip(units, named, strict=True), member.shares.tolist(), strict=True))

    january, february = nets.on("2026-01-31"), nets.on("2026-02-01")
    assert shares(january) == pytest.approx({("a", "x"): 0.25, ("a", "y"): 0.75, ("b", "x"): 0.5, ("c", "x"): 1})
    assert shares(february) == pytest.approx({("a", "y"): 0.75, ("b", "z"): 0.5})
    assert (january.covered.tolist(), february.covered.tolist()) == ([True] * 3, [True, True, False])
    again = february.on("2026-03-01")
    assert [one.bound[0].whole is nets.bound[0] for one in (january, february, again)] == [True] * 3
    assert nets.bound[0].whole is None


# -- records -----------------------------------------------------------------------------------------------------------


def test_an_id_of_several_nets_is_told_once_at_the_second() -> None:
    problems = Problems(net_id_faults(["a", "b", "c", "b", "a", "a"]))
    assert [(p.code, p.place.path, p.place.row, p.place.id, p.facts["n"]) for p in problems] == [
        ("JUR007", "nets", 4, "b", 2),
        ("JUR007", "nets", 5, "a", 3),
    ]
    assert [(p.place.row, p.code) for p in Problems(net_id_faults(["a", " b "]))] == [(2, "HIE011")]
    assert not list(net_id_faults(["a", "b"]))


def test_of_records_each_fault_is_at_its_own_net() -> None:
    cells = [{"id": "x"}]
    good = UncheckedNet("good", [MEMBERS | {"unit": "b", "cell": "x"}], cells, keep=True, basis="law")
    kept = attrs.evolve(good, id="kept", basis=None)
    lost = attrs.evolve(good, id="lost", members=[{"unit": "b", "cell": "x"}, {"unit": "b", "cell": "y"}])
    nets, problems = read_records([good, lost, kept])
    assert [(p.code, p.place.path, p.place.row, p.place.column) for p in problems] == [
        ("CEL005", "nets[1].members", 2, "cell"),
        ("CEL012", "nets", 3, "keep"),
    ]
    assert [None if net is None else (net.id, net.keep) for net in nets] == [("good", True), None, ("kept", False)]
