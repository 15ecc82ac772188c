"""Nets bound to base units: what cannot be mapped is kept and said, and nothing is mended or guessed."""

from __future__ import annotations

from typing import Any

import nets_strategies as made
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from integration_cases import bound, cases, lined

from gridgov._net_bind import Repair
from gridgov.errors import InvalidNetError
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.testing.strategies import net_lists

BASE = BaseUnits.of_ids(["007", "012", "123", "045"])
ZEROS = {"unit": ["7", "012", "123", "45", "9"], "cell": ["x", "x", "y", "y", "y"]}


def said(nets: Nets) -> tuple[list[str], list[str]]:
    """Return what was found, in both languages."""
    en, zh = (nets.problems.text(lang, limit=None).splitlines() for lang in ("en", "zh"))
    return en, zh


def codes(nets: Nets, i: int = 0) -> list[int]:
    found = nets.members[i].codes
    assert found is not None
    return [int(code) for code in found]


def test_half_of_the_ids_with_their_zeros_lost() -> None:
    net = Net.from_tables("a", ZEROS)
    nets = Nets.of([net], BASE)
    assert codes(nets) == [-1, 0, 1, -1]
    keep = "Keep the column as text when the file is written, or pass repair=['zeros'] to restore them."
    assert said(nets) == (
        [
            (
                "NTS007 a: Net 'a' does not cover 2 of 4 base units, '007' the first of them. Add them to "
                "cells, or leave "
                "them out on purpose."
            ),
            (
                "NTS008 2 base units are in no net, '007' the first of them. Add them to a net; until then they follow "
                "their neighbours or stay outside."
            ),
            (
                "NTS004 a.members, row 1, id '7': Net 'a': '7' is no base unit; with its leading zeros it would "
                f"be '007'. {keep}"
            ),
            (
                "NTS004 a.members, row 4, id '45': Net 'a': '45' is no base unit; with its leading zeros it would "
                f"be '045'. {keep}"
            ),
            (
                "NTS003 a.members, row 5, id '9': Net 'a': there is no base unit '9'. Correct the id, or "
                "approve a match in "
                "the review table."
            ),
        ],
        [
            "NTS007 a：网格体系“a”未覆盖4个基本单元中的2个，首个为“007”。请将其划入网格；有意不覆盖的可保持不变。",
            (
                "NTS008 2个基本单元不在任何网格体系内，首个为“007”。请将其划入某个网格体系；"
                "在此之前随相邻单元划分或留在网外。"
            ),
            (
                "NTS004 a.members，第1行，编号“7”：网格体系“a”：没有基本单元“7”；补全开头的零后为“007”。"
                "导出文件时请将该列保持为文本，或用repair=['zeros']补零。"
            ),
            (
                "NTS004 a.members，第4行，编号“45”：网格体系“a”：没有基本单元“45”；补全开头的零后为“045”。"
                "导出文件时请将该列保持为文本，或用repair=['zeros']补零。"
            ),
            "NTS003 a.members，第5行，编号“9”：网格体系“a”：没有基本单元“9”。请更正编号，或在核对表中确认匹配。",
        ],
    )
    assert nets.unmapped.to_dict() == {
        "net": ["a"] * 3,
        "row": [1, 4, 5],
        "unit": ["7", "45", "9"],
        "name": [None] * 3,
        "cell": ["x", "y", "y"],
        "suggestions": ["007", "045", None],
    }
    fixed = Nets.of([net], BASE, repair=["zeros"])
    assert codes(fixed) == [0, 0, 1, 1]
    assert [p.code for p in fixed.problems] == ["NTS003"]
    assert fixed.unmapped.to_dict()["unit"] == ["9"]


def test_matches_that_somebody_approved_are_followed_and_no_others() -> None:
    net = Net.from_tables("a", {"unit": ["B-7", "012", "x9"], "cell": ["x", "x", "y"]})
    assert codes(Nets.of([net], BASE)) == [-1, 0, -1, -1]
    nets = Nets.of([net], BASE, matches={"a": {"B-7": "007"}})
    with pytest.raises(ValueError, match="matches= names nets that are given, not"):
        Nets.of([net], BASE, matches={"other": {"x9": "123"}})
    assert codes(nets) == [0, 0, -1, -1]
    assert nets.unmapped.to_dict()["unit"] == ["x9"]
    assert nets[0].cell_of("B-7") == ("x",)
    # Two ids of the department that mean one base unit are an overlap, not a choice.
    both = Nets.of([net], BASE, matches={"a": {"B-7": "007", "x9": "007"}})
    assert [p.code for p in both.problems if p.code != "NTS008"] == ["NTS007", "NTS005"]


@pytest.mark.parametrize("ids", [["007", "12", "07"], ["12", "07", "007"], ["07", "007"]])
def test_an_id_that_may_be_two_is_not_guessed(ids: list[str]) -> None:
    net = Net.from_tables("a", {"unit": ["7", ids[0]], "cell": ["x", "y"]})
    ways: tuple[tuple[Repair, ...], ...] = ((), ("zeros",))
    for repair in ways:
        nets = Nets.of([net], BaseUnits.of_ids(ids), repair=repair)
        assert nets.unmapped.to_dict()["unit"] == ["7"]
        assert set(nets.unmapped.to_dict()["suggestions"][0].split(", ")) == {"07", "007"}


@given(st.lists(st.integers(0, 999).map(str), min_size=1, max_size=8, unique=True), st.sampled_from([3, 5]), st.data())
def test_zeros_are_restored_where_one_base_unit_can_be_meant(
    numbers: list[str], width: int, data: st.DataObject
) -> None:
    base = BaseUnits.of_ids([n.zfill(width) for n in numbers])
    short = [n if data.draw(st.booleans()) else n.zfill(width) for n in numbers]
    if all(len(n) < width for n in short):
        short[0] = short[0].zfill(width)
    nets = Nets.of([Net.from_tables("a", {"unit": short, "cell": numbers})], base, repair=["zeros"])
    assert codes(nets) == list(range(len(numbers)))
    assert not nets.problems
    lost = [n for n in short if len(n) < width]
    raw = Nets.of([Net.from_tables("a", {"unit": short, "cell": numbers})], base)
    assert [p.place.id for p in raw.problems if p.code == "NTS004"] == lost


def test_a_net_from_another_city_is_refused_with_all_that_was_found() -> None:
    """That none of its base units is known is said once, not for each of them again."""
    nets = [
        Net.from_tables("a", {"unit": ["q1", "q2"], "cell": ["x", "y"]}),
        Net.from_tables("b", {"unit": ["007", "q3"], "cell": ["x", "y"]}),
        Net.from_tables("b", {"unit": ["012"], "cell": ["x"]}),
    ]
    with pytest.raises(InvalidNetError) as error:
        Nets.of(nets, BASE)
    assert [p.code for p in error.value.problems] == [
        "NTS002", "NTS007", "NTS007", "NTS008", "NTS001", "NTS003"
    ]  # fmt: skip
    assert [p.place.id for p in error.value.problems if p.code == "NTS003"] == ["q3"]
    assert error.value.problems[0].text("en") == (
        "NTS002 a: Net 'a': none of its 2 base units is known here; the first is 'q1'. Give the net of this place; or "
        "match its ids first, see gridgov.matching."
    )
    assert error.value.problems[0].text("zh") == (
        "NTS002 a：网格体系“a”：其2个基本单元在本地都不存在，第一个为“q1”。"
        "请提供本地的网格体系；或先匹配其编号，见gridgov.matching。"
    )
    assert error.value.problems[4].text("en") == "NTS001 b: There are 2 nets 'b'. Give each net its own id."
    assert error.value.problems[4].text("zh") == "NTS001 b：有2个网格体系都叫“b”。请为每个网格体系使用不同的编号。"


def test_of_a_net_of_which_nothing_is_known_only_ids_that_are_close_are_named() -> None:
    base = BaseUnits.of_ids(["b0000001", "b0000002"])
    net = Net.from_tables("a", {"unit": ["b000001", "sea"], "cell": ["x", "y"]})
    nets = Nets.of([net], base, strict=False)
    assert [(p.code, p.place.id) for p in nets.problems if p.code != "NTS008"] == [
        ("NTS002", None), ("NTS003", "b000001")
    ]  # fmt: skip
    assert nets.unmapped.to_dict()["unit"] == ["b000001", "sea"]


@pytest.mark.parametrize(("strange", "told"), [([], []), (["sea"], ["NTS003"]), (["s1", "s2", "s3"], ["NTS002"])])
def test_a_net_of_which_most_ids_lost_their_zeros_is_not_one_of_another_place(
    strange: list[str], told: list[str]
) -> None:
    units = ["7", "12", *strange]
    net = Net.from_tables("a", {"unit": units, "cell": ["x"] * len(units)})
    nets = Nets.of([net], BASE, strict=False)
    assert sorted(p.code for p in nets.problems if p.code != "NTS008") == [*told, "NTS004", "NTS004"]
    # No base unit of it is known all the same.
    with pytest.raises(InvalidNetError, match="NTS004"):
        Nets.of([net], BASE)
    assert codes(Nets.of([net], BASE, repair=["zeros"])) == [0, 0, -1, -1]


def test_overlaps_and_repeated_rows() -> None:
    table = {"unit": ["007", "007", "012", "012", "123", "045"], "cell": ["x", "x", "x", "y", "y", "x"]}
    nets = Nets.of([Net.from_tables("a", table)], BASE)
    assert said(nets) == (
        [
            (
                "NTS006 a.members, row 1, id '007': Net 'a': '007' is given to cell 'x' 2 times. Delete the "
                "repeated rows; "
                "they are counted once."
            ),
            (
                "NTS005 a.members, row 3, id '012': Net 'a': '012' is claimed by 2 cells without shares: x, "
                "y. Decide for "
                "one cell, or give the share of each."
            ),
        ],
        [
            "NTS006 a.members，第1行，编号“007”：网格体系“a”：“007”被2次划入网格“x”。请删除重复行；重复行只计一次。",
            (
                "NTS005 a.members，第3行，编号“012”：网格体系“a”：“012”被2个网格同时划入且无份额：x, y。"
                "请确定归属其中一个，或填写各自份额。"
            ),
        ],
    )
    assert nets.members[0].contested.tolist() == [1]
    # The same where other base units have shares.
    shares = {**table, "share": [None, None, None, None, 1, 1]}
    assert said(Nets.of([Net.from_tables("a", shares)], BASE)) == said(nets)


@pytest.mark.parametrize("shares", [None, [None, None, 1]])
def test_a_cell_and_the_one_above_it_do_not_overlap(shares: list[Any] | None) -> None:
    cells = [{"id": "p", "level": "big"}, {"id": "x", "level": "small", "parent": "p"}]
    table: dict[str, Any] = {"unit": ["007", "007", "012"], "cell": ["p", "x", "x"]}
    table |= {} if shares is None else {"share": shares}
    nets = Nets.of([Net.from_tables("a", table, cells=cells)], BASE)
    assert [p.code for p in nets.problems] == ["NTS007", "NTS008"]
    assert nets.members[0].main().tolist() == [1, 1, -1, -1]
    assert codes_at(nets, "big") == [0, 0, -1, -1]


def codes_at(nets: Nets, level: str) -> list[int]:
    return [int(code) for code in nets.at("a", level).main()]


def test_a_unit_above_the_base_units_stands_for_all_of_them() -> None:
    city = lined(4, communities=2)
    base = BaseUnits.of_territory(city.territory, "building")
    net = Net.from_tables("a", {"unit": [city.community[0], "b2"], "cell": ["x", "y"]})
    assert codes(Nets.of([net], base)) == [0, 0, 1, -1]
    over = Net.from_tables("a", {"unit": [city.community[0], "b1"], "cell": ["x", "y"]})
    nets = Nets.of([over], base)
    assert nets.members[0].contested.tolist() == [1]
    assert [(p.code, p.place.row) for p in nets.problems if p.code == "NTS005"] == [("NTS005", 1)]
    # Shares of both are more than all of it: that is not divided in silence.
    stated = Net.from_tables("a", {"unit": [city.community[0], "b1"], "cell": ["x", "y"], "share": [1, 1]})
    assert [p.place.id for p in Nets.of([stated], base).problems if p.code in ("NTS005", "CEL007")] == ["b1"]


def test_one_staff_id_in_several_nets() -> None:
    def net(ident: str) -> Net:
        return Net.from_tables(
            ident, {"unit": ["007"], "cell": ["x"]}, posts=[{"cell": "x", "role": "r", "holder": "p1"}]
        )

    base = BaseUnits.of_ids(["007"])
    nets = Nets.of(map(net, "abc"), base)
    assert said(nets) == (
        [
            (
                "NTS009 id 'p1': The staff id 'p1' is used by the nets a, b, c; it is not known whether this "
                "is one person. "
                "They are taken as different people; name those who are one in people=."
            )
        ],
        [
            (
                "NTS009 编号“p1”：人员编号“p1”同时用于网格体系a, b, c；是否为同一人未知。"
                "暂按不同人员处理；确为同一人的请在people=中写明。"
            )
        ],
    )
    assert [nets.person(ident, "p1") for ident in "abc"] == ["a:p1", "b:p1", "c:p1"]
    ways = ("a b c",), ("b c", "a b"), ("c a", "c b")
    for way in ways:
        people = [[f"{ident}:p1" for ident in group.split()] for group in way]
        one = Nets.of(map(net, "abc"), base, people=people)
        assert {one.person(ident, "p1") for ident in "abc"} == {"a:p1"}
        assert not one.problems
    two = Nets.of(map(net, "abc"), base, people=[("a:p1", "b:p1")])
    assert [two.person(ident, "p1") for ident in "abc"] == ["a:p1", "a:p1", "c:p1"]
    assert [p.code for p in two.problems] == ["NTS009"]
    odd = Nets.of(map(net, "abc"), base, people=[("a:p1", "b:p1", "c:p1", "z:p9")])
    assert [(p.code, p.place.id) for p in odd.problems] == [("NTS010", "z:p9")]


@given(made.base_units().flatmap(lambda base: st.tuples(st.just(base), net_lists(base.ids.tolist(), min_nets=1))))
def test_every_row_of_members_is_mapped_or_listed(case: tuple[BaseUnits, tuple[Net, ...]]) -> None:
    base, given_ = case
    try:
        nets = Nets.of(given_, base)
    except InvalidNetError as error:
        strangers = {p.place.path for p in error.problems if p.code == "NTS002"}
        # Of a net that only lost its zeros these are what is said.
        strangers |= {str(p.place.path).removesuffix(".members") for p in error.problems if p.code == "NTS004"
                      and not strangers & {str(p.place.path).removesuffix(".members")}
                      and not {u for net in given_ if f"{net.id}.members" == p.place.path
                               for u in net.to_tables()["members"]["unit"]} & set(base.ids.tolist())}  # fmt: skip
        assert strangers == {net.id for net in given_ if net.to_tables()["members"]["unit"]
                             and not set(net.to_tables()["members"]["unit"]) & set(base.ids.tolist())}  # fmt: skip
        return
    known = base.ids.tolist()
    table = nets.unmapped.to_dict()
    for one in nets.bound:
        tables = one.net.to_tables()["members"]
        lost = [i + 1 for i, unit in enumerate(tables["unit"]) if unit not in known]
        assert [row for net, row in zip(table["net"], table["row"], strict=True) if net == one.net.id] == lost
        pairs = {(u, c) for u, c in zip(tables["unit"], tables["cell"], strict=True) if u in known}
        cells = one.net.cell_ids
        held: set[tuple[str, str]] = {
            (known[u], cells.get(c)) for u, c in zip(one.units.tolist(), one.cells.tolist(), strict=True)
        }
        assert held <= pairs
        assert {u for u, _ in held} == {u for u, _ in pairs}
        covered = len({u for u, _ in pairs})
        gaps = [p.facts["n"] for p in nets.problems if p.code == "NTS007" and p.place.path == one.net.id]
        assert gaps == ([len(known) - covered] if 0 < covered < len(known) else [])
        # Shares of a base unit are all of it.
        total = np.zeros(len(base))
        np.add.at(total, one.member.units, one.member.shares)
        assert np.allclose(total[one.member.units], 1)
    alone = [u for u in known if not any(u in net.to_tables()["members"]["unit"] for net in given_)]
    assert [p.facts["n"] for p in nets.problems if p.code == "NTS008"] == ([len(alone)] if alone else [])


@given(cases(clean=True, sizes={"communities": 2}))
def test_levels_of_a_net_are_nested(case: Any) -> None:  # noqa: ANN401 - a city and nets
    city, given_ = case
    nets = bound(city, given_)
    for net in given_:
        lowest = nets.members[nets.index_of(net.id)].codes
        assert lowest is not None
        names = nets.net(net.id).cell_ids.tolist()
        assert [None if c < 0 else names[c] for c in lowest.tolist()] == [
            f"{net.id}{c}" if c >= 0 else None for c in net.plain
        ]
        if net.above:
            upper = nets.at(net.id, "large").codes
            assert upper is not None
            assert [None if c < 0 else names[c] for c in upper.tolist()] == [
                f"{net.id}^{net.above[c]}" if c >= 0 else None for c in net.plain
            ]


def test_base_units_that_cannot_be() -> None:
    with pytest.raises(ValueError, match="'a' is there twice"):
        BaseUnits.of_ids(["a", "a"])
    with pytest.raises(ValueError, match="another number of households"):
        BaseUnits.of_ids(["a"], households=[1, 2])
    with pytest.raises(InvalidNetError) as error:
        BaseUnits.of_ids(["a", "b"], households=[-1, 1])
    assert len(error.value.problems) == 1
    base = BaseUnits.of_ids(["a", "b", "c"], households=[0, None, 5])
    assert base.known.tolist() == [True, False, True]
    assert base.weights.tolist() == [0, 0, 5]
