"""Nets of departments: what is built is what was said, and everything that is wrong is said at once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nets_strategies import BASE

from gridgov.errors import InvalidNetError, Place
from gridgov.nets import BaseUnits, Net
from gridgov.testing._draw_net_tables import NetTables, net_tables


def refused(members: Any = (), **more: Any) -> tuple[list[str], list[str]]:  # noqa: ANN401 - a table of any kind
    """Return the report of a net that is refused, in both languages."""
    with pytest.raises(InvalidNetError) as error:
        Net.from_tables("n", members, **more)
    en, zh = (error.value.problems.text(lang, limit=None).splitlines() for lang in ("en", "zh"))
    return en, zh


def columns(rows: Any) -> dict[str, list[Any]]:  # noqa: ANN401 - records
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return {key: [row.get(key) for row in rows] for key in keys}


@given(net_tables(BASE))
def test_a_net_is_what_was_said(tables: NetTables) -> None:
    net = tables.build()
    at = {level: i for i, level in enumerate(tables.levels)}
    cells = {cell["id"]: cell for cell in tables.cells}
    assert net.cell_ids.tolist() == [cell["id"] for cell in tables.cells]
    assert net.levels == tables.levels
    for i, cell in enumerate(tables.cells):
        path: list[str | None] = [None] * len(tables.levels)
        above: dict[str, Any] | None = cell
        while above is not None:
            path[at[above["level"]]] = above["id"]
            above = cells.get(above.get("parent", ""))
        assert [None if row < 0 else net.cell_ids.get(int(row)) for row in net.paths[i]] == path
        kept = any(cells[ident].get("basis") for ident in path if ident is not None)
        assert bool(net.stays()[i]) == (net.keep or kept)
    for unit in {row["unit"] for row in tables.members}:
        rows = [row for row in tables.members if row["unit"] == unit]
        assert net.cell_of(unit) == tuple(dict.fromkeys(row["cell"] for row in rows))
    again = Net.from_tables(tables.id, **net_arguments(net), levels=tables.levels, **tables.whole)
    assert again == net
    assert hash(again) == hash(net)


def net_arguments(net: Net) -> dict[str, Any]:
    """Return the tables of a net as `Net.from_tables` takes them."""
    return dict(net.to_tables())


def as_pandas(rows: Any) -> Any:  # noqa: ANN401 - records, and a data frame
    return pd.DataFrame(columns(rows))


def as_polars(rows: Any) -> Any:  # noqa: ANN401 - records, and a data frame
    return pl.DataFrame(columns(rows), strict=False)


@given(net_tables(BASE))
def test_records_columns_and_frames_give_the_same_net(tables: NetTables) -> None:
    net = tables.build()
    parts = {"members": tables.members, "cells": tables.cells, "posts": tables.posts, "duties": tables.duties}
    more: dict[str, Any] = {"levels": tables.levels, **tables.whole}
    for form in (columns, as_pandas, as_polars):
        members: Any = form(parts["members"]) if parts["members"] else []
        rest: dict[str, Any] = {key: form(rows) if rows else None for key, rows in parts.items() if key != "members"}
        assert Net.from_tables(tables.id, members, **rest, **more) == net


@given(st.lists(st.integers(-1, 5), min_size=1, max_size=12))
def test_numbers_of_cells_and_tables_give_the_same_net(codes: list[int]) -> None:
    base = BaseUnits.of_ids([f"b{i}" for i in range(len(codes))])
    names = [f"c{i}" for i in range(6)]
    net = Net.over("n", base, np.array(codes), cells=names)
    rows = [{"unit": f"b{i}", "cell": names[c]} for i, c in enumerate(codes) if c >= 0]
    assert net == Net.from_tables("n", rows, cells=[{"id": name} for name in names])


@pytest.mark.parametrize("codes", [[0], [0, 3, 1], [0, -2, 1]])
def test_numbers_that_are_no_cells(codes: list[int]) -> None:
    base = BaseUnits.of_ids(["a", "b", "c"])
    with pytest.raises(ValueError, match="There are 3 base units and 3 cells"):
        Net.over("n", base, np.array(codes), cells=["x", "y", "z"])


# -- what is refused ---------------------------------------------------------------------------------------------------


BAD: dict[str, Any] = {
    "members": {
        "unit": ["b0", "", "b1", "b1", "b2", "b2", "b3", "b4"],
        "cell": ["x", "x", "", "zz", "x", "y", "x", "x"],
        "share": [None, None, None, None, 0.5, None, 2, "half"],
    },
    "cells": [
        {"id": "x", "level": "big"},
        {"id": "x", "level": "big"},
        {"id": "y", "level": "small", "parent": "nope"},
        {"id": "p", "level": "big", "parent": "q"},
        {"id": "q", "level": "small", "parent": "p"},
        {"id": "r", "level": "odd"},
    ],
    "posts": [{"id": "1", "cell": "x", "role": "r"}, {"id": "1", "cell": "gone", "role": ""}],
    "duties": [{"duty": "", "cell": "gone"}],
    "levels": ["big", "small"],
}


def test_everything_wrong_with_four_tables_is_in_one_report() -> None:
    en, zh = refused(**BAD)
    assert en == [
        (
            "CEL005 n.duties, row 1: Net 'n': there is no cell 'gone' in its table of cells. Add the cell to "
            "the table, or "
            "correct its id."
        ),
        "TAB002 n.duties, row 1, column 'duty': A duty has no name of the duty. Give 'duty' a value.",
        (
            "CEL001 n.cells, row 2, id 'x': Net 'n': cell 'x' is on rows 1, 2. Cell ids must be unique: keep "
            "one of the "
            "rows."
        ),
        "TAB002 n.members, row 2, column 'unit': A row of members has no unit id. Give 'unit' a value.",
        (
            "CEL005 n.posts, row 2: Net 'n': there is no cell 'gone' in its table of cells. Add the cell to "
            "the table, or "
            "correct its id."
        ),
        "TAB002 n.posts, row 2, column 'role': A post of a net has no role. Give 'role' a value.",
        (
            "CEL010 n.posts, row 2, id '1': Net: the post '1' is on rows 1, 2. Post ids must be unique: "
            "renumber all but "
            "one."
        ),
        "CEL002 n.cells, row 3: Net 'n': the parent cell 'nope' is not there. Add the cell or correct the parent.",
        "TAB002 n.members, row 3, column 'cell': A row of members has no cell id. Give 'cell' a value.",
        (
            "CEL003 n.cells, row 4: Net 'n': cells stand above each other in a circle: p -> q -> p. Take one of these "
            "parents out."
        ),
        (
            "CEL005 n.members, row 4: Net 'n': there is no cell 'zz' in its table of cells. Add the cell to "
            "the table, or "
            "correct its id."
        ),
        (
            "CEL008 n.members, row 5: Net 'n': 'b2' is in several cells, and only some of these rows give a "
            "share. Give a "
            "share in each of its rows, or in none."
        ),
        (
            "CEL009 n.cells, row 6: Net 'n': level 'odd' is not one of its levels: big, small. Add it to "
            "levels= in its "
            "place, or correct the cell."
        ),
        (
            "CEL006 n.members, row 7: Net 'n': the share '2' is not a number above 0 and up to 1. Write the "
            "share of the "
            "base unit that lies in the cell, such as 0.5; or leave it empty."
        ),
        (
            "CEL006 n.members, row 8: Net 'n': the share 'half' is not a number above 0 and up to 1. "
            "Write the share of the "
            "base unit that lies in the cell, such as 0.5; or leave it empty."
        ),
    ]
    assert [line for line in zh if "TAB002" not in line] == [
        "CEL005 n.duties，第1行：网格体系“n”：网格表中没有“gone”。请在网格表中补充，或更正编号。",
        "CEL001 n.cells，第2行，编号“x”：网格体系“n”：网格“x”出现在第1, 2行。网格编号不得重复，请只保留其中一行。",
        "CEL005 n.posts，第2行：网格体系“n”：网格表中没有“gone”。请在网格表中补充，或更正编号。",
        "CEL010 n.posts，第2行，编号“1”：网格岗位“1”出现在第1, 2行。岗位编号不得重复，请保留一个并重编其余。",
        "CEL002 n.cells，第3行：网格体系“n”：上级网格“nope”不存在。请补充该网格或更正上级编号。",
        "CEL003 n.cells，第4行：网格体系“n”：网格上下级成环：p -> q -> p。请删除其中一个上级。",
        "CEL005 n.members，第4行：网格体系“n”：网格表中没有“zz”。请在网格表中补充，或更正编号。",
        (
            "CEL008 n.members，第5行：网格体系“n”：“b2”位于多个网格，但只有部分行填写了份额。"
            "请各行都填写份额，或都不填写。"
        ),
        (
            "CEL009 n.cells，第6行：网格体系“n”：没有层级“odd”，现有：big, "
            "small。请在levels=的相应位置补充，或更正该网格。"
        ),
        (
            "CEL006 n.members，第7行：网格体系“n”：份额“2”不是大于0且不超过1的数。"
            "请填写该基本单元位于该网格的份额，例如0.5，或留空。"
        ),
        (
            "CEL006 n.members，第8行：网格体系“n”：份额“half”不是大于0且不超过1的数。"
            "请填写该基本单元位于该网格的份额，例如0.5，或留空。"
        ),
    ]


def test_a_fault_is_at_the_file_the_sheet_and_the_row_of_the_table() -> None:
    places = {"net_cells": Place(file="health.xlsx", sheet="网格", row=2), "net_members": Place(file="m.csv", row=1)}
    en, _ = refused(**BAD, places=places)
    assert any(line.startswith("CEL001 health.xlsx") and "row 4" in line and "网格" in line for line in en)
    assert any(line.startswith("CEL006 m.csv, row 8") for line in en)
    assert any(line.startswith("CEL010 n.posts, row 2") for line in en)


@pytest.mark.parametrize(
    ("shares", "total"), [([0.5, 0.4], "0.9"), ([0.5, 0.6], "1.1"), ([1, 1], "2"), ([0.33, 0.33], "0.66")]
)
def test_shares_that_do_not_add_up(shares: list[float], total: str) -> None:
    assert refused({"unit": ["a", "b", "b"], "cell": ["x", "x", "y"], "share": [1, *shares]}) == (
        [
            (
                f"CEL007 n.members, row 2: Net 'n': the shares of 'b' add up to {total}, not 1. Correct the "
                "shares, or add "
                "the cell that is missing."
            )
        ],
        [f"CEL007 n.members，第2行：网格体系“n”：“b”各份额之和为{total}，不等于1。请更正份额，或补充缺少的网格。"],
    )


@pytest.mark.parametrize("share", [0, -0.5, 1.5, float("inf"), "50%", "nan", "x" * 60, True - 2])
def test_shares_that_are_none(share: Any) -> None:  # noqa: ANN401 - whatever a cell may hold
    en, _ = refused({"unit": ["a", "b"], "cell": ["x", "x"], "share": [1, share]})
    assert [line.split(":")[0] for line in en] == ["CEL006 n.members, row 2"]


@pytest.mark.parametrize("gap", [None, float("nan"), "", pd.NA])
def test_shares_that_are_left_open(gap: Any) -> None:  # noqa: ANN401 - whatever an empty cell may hold
    net = Net.from_tables("n", {"unit": ["a", "a", "b"], "cell": ["x", "y", "x"], "share": [0.5, "0.5", gap]})
    assert net.to_tables()["members"]["share"] == [0.5, 0.5, None]


def test_levels_out_of_order() -> None:
    cells = [{"id": "a", "level": "small"}, {"id": "b", "level": "big", "parent": "a"}]
    assert refused([], cells=cells, levels=["big", "small"]) == (
        [
            (
                "CEL004 n.cells, row 2: Net 'n': cell 'b' of level 'big' stands under a cell of level "
                "'small', which is not "
                "above it. Correct the level or the parent, or give levels= from the highest to the lowest."
            )
        ],
        [
            (
                "CEL004 n.cells，第2行：网格体系“n”：“big”级网格“b”位于“small”级网格之下，而后者并不高于它。"
                "请更正层级或上级，或用levels=由高到低列出各层级。"
            )
        ],
    )
    assert Net.from_tables("n", [], cells=cells).levels == ("small", "big")
    round_ = [{"id": "a", "level": "x"}, {"id": "b", "level": "y", "parent": "a"}]
    round_ += [{"id": "c", "level": "y"}, {"id": "d", "level": "x", "parent": "c"}]
    assert [line[:6] for line in refused([], cells=round_)[0]] == ["CEL004"]


def test_a_tree_deeper_than_its_levels_is_refused() -> None:
    cells = [{"id": "x"}, {"id": "y", "parent": "x"}, {"id": "z", "parent": "y"}]
    en, _ = refused({"unit": ["b"], "cell": ["z"]}, cells=cells, levels=["one", "two"])
    assert [line.split(":")[0] for line in en] == ["CEL009 n.cells, row 3"]
    assert Net.from_tables("n", [], cells=cells).levels == ("level_1", "level_2", "level_3")
    with pytest.raises(ValueError, match="levels= names a level twice"):
        Net.from_tables("n", [], cells=[{"id": "x", "level": "a"}], levels=["a", "a"])


def test_a_cell_without_a_level_among_others_that_have_one() -> None:
    en, zh = refused([], cells=[{"id": "x", "level": "big"}, {"id": "y", "parent": "x"}])
    assert en == ["TAB002 n.cells, row 2, column 'level': A cell has no level. Give 'level' a value."]
    assert len(zh) == 1


def test_a_net_of_nothing_and_a_net_kept_for_no_reason() -> None:
    assert refused([]) == (
        ["CEL011 n: Net 'n' has no cell. Give the table of members or of cells."],
        ["CEL011 n：网格体系“n”没有任何网格。请提供覆盖范围表或网格表。"],
    )
    assert refused([{"unit": "b", "cell": "x"}], keep=True) == (
        ["CEL012 n: Net 'n' is to be kept, and no legal basis is named. Name the law or the decision in basis=."],
        ["CEL012 n：网格体系“n”要求保留，但未写明法律依据。请在basis=中写明法律或文件依据。"],
    )
    with pytest.raises(ValueError, match="ends before that, on 2024-12-31"):
        Net.from_tables("n", [{"unit": "b", "cell": "x"}], start="2025-01-01", end="2024-12-31")


@given(net_tables(BASE), st.data())
def test_every_cell_named_twice_is_reported_once(tables: NetTables, data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(tables.cells), min_size=1, max_size=3))
    with pytest.raises(InvalidNetError) as error:
        Net.from_tables(tables.id, tables.members, cells=[*tables.cells, *again], levels=tables.levels)
    twice = {cell["id"] for cell in again}
    found = [p.place.id for p in error.value.problems if p.code == "CEL001"]
    assert sorted(map(str, found)) == sorted(twice)


@given(st.lists(st.integers(0, 5), min_size=2, max_size=6))
def test_circles_of_parents_are_found(above: list[int]) -> None:
    import networkx as nx

    n = len(above)
    parent = [x % n for x in above]
    graph = nx.DiGraph([(i, p) for i, p in enumerate(parent)])
    wanted = {frozenset(f"c{i}" for i in circle) for circle in nx.simple_cycles(graph)}
    en, _ = refused([], cells=[{"id": f"c{i}", "parent": f"c{p}"} for i, p in enumerate(parent)])
    trails = [line.split("circle: ")[1].split(".")[0].split(" -> ") for line in en if line.startswith("CEL003")]
    assert {frozenset(trail) for trail in trails} == wanted
    assert all(trail[0] == trail[-1] for trail in trails)
    assert len(trails) == len(wanted)


@pytest.mark.parametrize(
    ("day", "there"),
    [("2023-12-31", [False, False]), ("2024-01-01", [True, True]), ("2025-06-30", [True, True]),
     ("2025-07-01", [True, False]), ("2026-01-01", [False, False])],
)  # fmt: skip
def test_cells_and_nets_have_days(day: str, there: list[bool]) -> None:
    cells = [{"id": "a", "basis": "law"}, {"id": "b", "end": "2025-06-30", "basis": "law"}]
    net = Net.from_tables("n", [], cells=cells, start="2024-01-01", end="2025-12-31")
    assert net.in_force(day).tolist() == there
    assert net.stays(day).tolist() == there
    assert net.stays().tolist() == [True, True]
