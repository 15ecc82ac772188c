"""Nets from polygons and codes at their edges: the smallest share that is kept, the shortest code, one cell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from gridgov.errors import InvalidNetError
from gridgov.nets import BaseUnits, Net, Nets
from gridgov.text import LANGS

shapely: Any = pytest.importorskip("shapely")
box = shapely.box

WEST, EAST = ("west", box(0, 0, 4, 4)), ("east", box(4, 0, 8, 4))


def members(net: Net) -> list[tuple[str, str, float | None]]:
    table = net.to_tables()["members"]
    return list(zip(table["unit"], table["cell"], table.get("share", [None] * len(table["unit"])), strict=True))


# -- polygons ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("least", "kept", "lost"),
    [
        (0, [("west", 0.75), ("east", 0.25)], []),
        (0.25, [("west", 0.75), ("east", 0.25)], []),
        (0.2500001, [("west", None)], [("b", "east", 0.25)]),
        (0.75, [("west", None)], [("b", "east", 0.25)]),
        (0.7500001, [], [("b", "west", 0.75), ("b", "east", 0.25)]),
    ],
)
def test_a_share_of_exactly_the_least_is_kept(
    least: float, kept: list[tuple[str, float | None]], lost: list[tuple[str, str, float]]
) -> None:
    dropped: list[tuple[str, str, float]] = [("before", "it", 1.0)]
    net = Net.from_polygons([WEST, EAST], [("b", box(1, 1, 5, 2))], id="n", least=least, dropped=dropped)
    assert members(net) == [("b", cell, share) for cell, share in kept]
    assert dropped == [("before", "it", 1.0), *lost]
    assert net.cell_ids.tolist() == ["west", "east"]


@pytest.mark.parametrize(
    ("outline", "expected"),
    [
        (box(0, 0, 4, 4), [("west", None)]),
        (box(0, 0, 8, 4), [("west", 0.5), ("east", 0.5)]),
        (box(8, 0, 9, 1), []),
        (box(9, 0, 10, 1), []),
        (box(7, 0, 11, 1), [("east", None)]),
        (box(3, 0, 9, 1), [("west", 0.2), ("east", 0.8)]),
        (shapely.Point(4, 4), [("west", None), ("east", None)]),
        (shapely.Point(8.1, 4), []),
        (shapely.MultiPolygon([box(0, 0, 1, 1), box(5, 0, 8, 1)]), [("west", 0.25), ("east", 0.75)]),
    ],
)
def test_an_outline_is_where_its_area_is_and_a_point_where_it_lies(
    outline: object, expected: list[tuple[str, float | None]]
) -> None:
    found = members(Net.from_polygons([WEST, EAST], [("b", outline)], id="n"))
    assert [(cell, share if share is None else round(share, 9)) for _, cell, share in found] == expected


def test_what_two_cells_cover_both_has_no_share_and_the_others_have() -> None:
    cells = [WEST, EAST, ("over", box(0, 0, 2, 4))]
    units = [("b1", box(1, 0, 3, 1)), ("b2", box(3, 0, 5, 1)), ("b3", box(3, 3, 4, 4))]
    net = Net.from_polygons(cells, units, id="n")
    assert members(net) == [
        ("b1", "west", None), ("b1", "over", None), ("b2", "west", 0.5), ("b2", "east", 0.5), ("b3", "west", None)
    ]  # fmt: skip
    nets = Nets.of([net], BaseUnits.of_ids(["b1", "b2", "b3"]))
    assert [(p.code, p.place.id, p.facts["n"]) for p in nets.problems] == [("NTS005", "b1", 2)]


def test_points_come_as_a_frame_of_coordinates_or_as_texts_of_numbers() -> None:
    frame = pd.DataFrame({"unit": ["b1", "b2"], "x": [1, 5], "y": [1.5, 1]})
    net = Net.from_polygons([WEST, EAST], frame, id="n")
    assert members(net) == [("b1", "west", None), ("b2", "east", None)]
    assert Net.from_polygons([WEST, EAST], {"house": ["b1", "b2"], "x": ["1", "5"], "y": ["1.5", 1]}, id="n",
                             unit="house") == net  # fmt: skip


def test_faults_of_polygons_are_told_in_both_languages() -> None:
    units = [("u", box(0, 0, 1, 1)), (None, box(0, 0, 1, 1)), ("u", box(0, 0, 1, 1)), ("u", box(0, 0, 1, 1))]
    with pytest.raises(InvalidNetError) as error:
        Net.from_polygons([WEST, ("", EAST[1]), ("line", shapely.LineString([(0, 0), (1, 1)]))], units, id="n")
    assert [[p.text(lang) for p in error.value.problems] for lang in LANGS] == [
        [
            (
                "NPG003 polygons, row 2: The row has no id. Give every polygon the id of its cell, and every base unit "
                "its own."
            ),
            (
                "NPG003 base, row 2: The row has no id. Give every polygon the id of its cell, and every base unit its "
                "own."
            ),
            (
                "NPG001 polygons, row 3: The geometry of 'line' is no polygon. Repair it, such as with "
                "shapely.make_valid, or leave the row out."
            ),
            "NPG004 base, row 3, id 'u': Base unit 'u' is there 3 times. Keep one row of it.",
        ],
        [
            "NPG003 polygons，第2行：该行没有编号。请为每个多边形填写网格编号，为每个基本单元填写编号。",
            "NPG003 base，第2行：该行没有编号。请为每个多边形填写网格编号，为每个基本单元填写编号。",
            "NPG001 polygons，第3行：“line”的几何图形不是多边形。请修复，如用shapely.make_valid，或删除该行。",
            "NPG004 base，第3行，编号“u”：基本单元“u”出现3次。请只保留一行。",
        ],
    ]


# -- codes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "more", "levels", "cells"),
    [
        ({"a": "6"}, {"widths": (1,)}, ("level_1",), [("6", None)]),
        ({"a": 61, "b": np.int64(6109)}, {"widths": (2, 4)}, ("level_1", "level_2"), [("61", None), ("6109", "61")]),
        ({"a": "6109"}, {"widths": (2, 4, 6)}, ("level_1", "level_2", "level_3"), [("61", None), ("6109", "61")]),
        (
            {"unit": ["a"], "cell": ["610902001001007"]},
            {},
            ("county", "street", "community", "grid"),
            [
                ("610902", None),
                ("610902001", "610902"),
                ("610902001001", "610902001"),
                ("610902001001007", "610902001001"),
            ],
        ),
        (
            {"a": "01020311010100100202"},
            {"levels": ("a", "b", "c", "d", "e")},
            ("a", "b", "c", "d", "e"),
            [
                ("010203", None),
                ("010203110101", "010203"),
                ("010203110101001", "010203110101"),
                ("010203110101001002", "010203110101001"),
                ("01020311010100100202", "010203110101001002"),
            ],
        ),
    ],
)
def test_a_code_makes_a_cell_for_each_of_its_beginnings(
    codes: Any,  # noqa: ANN401 - a mapping or a table
    more: dict[str, Any],
    levels: tuple[str, ...],
    cells: list[tuple[str, str | None]],
) -> None:
    net = Net.from_codes(codes, id="n", **more)
    table = net.to_tables()["cells"]
    assert net.levels == levels
    assert list(zip(table["id"], table.get("parent", [None] * len(table["id"])), strict=True)) == cells
    assert table["level"] == list(levels[: len(cells)])
    assert net.cell_of("a") == (cells[-1][0] if len(codes) == 1 or "unit" in codes else cells[0][0],)


def test_codes_that_are_wrong_are_told_once_where_they_stand_first() -> None:
    codes = {"unit": list("abcde"), "cell": ["61", "6109x", "610", "6109x", "6109"]}
    with pytest.raises(InvalidNetError) as error:
        Net.from_codes(codes, id="n", widths=(2, 4))
    found = [(p.code, p.place.path, p.place.row, p.place.column, p.place.id) for p in error.value.problems]
    assert found == [("HIE018", "n.members", 2, "cell", "6109x"), ("HIE016", "n.members", 3, "cell", "610")]
    assert (error.value.problems[1].facts["n"], error.value.problems[1].facts["known"]) == (3, "2, 4")


@pytest.mark.parametrize("codes", [{}, {"unit": [], "cell": []}, []])
def test_no_codes_are_no_net(codes: Any) -> None:  # noqa: ANN401 - a mapping or a table
    if codes == []:
        with pytest.raises(ValueError, match="a table with the columns 'unit' and 'cell'"):
            Net.from_codes(codes, id="n")
    else:
        with pytest.raises(InvalidNetError, match=r"CEL011 n: Net 'n' has no cell\."):
            Net.from_codes(codes, id="n")


@pytest.mark.parametrize("widths", [(2, 2), (1, 3, 2), (-1, 2)])
def test_widths_ascend_from_one(widths: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="widths= ascends from 1, such as"):
        Net.from_codes({"a": "61"}, id="n", widths=widths)
