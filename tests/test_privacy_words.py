"""The exact words of every fault and answer of privacy, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from privacy_cases import SUMS, counts

from gridgov.errors import FAULTS, GridgovError
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.measures import Measure
from gridgov.privacy import attack, attack_table, suppress, suppress_table
from gridgov.text import Text

LEVELS = LevelScheme.ladder("city", "community")
H = Hierarchy.from_columns(
    ["x", "c"],
    [None, "x"],
    ["city", "community"],
    levels=LEVELS,
    measures={"a": [20, 20], "area": [1.5, 1.5]},
    measure_info=[*counts("a"), Measure("area", Text("area", "面积"))],
)
HOUSE: list[dict[str, Any]] = [
    {"id": "g", "level": "grid"},
    {"id": "h", "level": "household", "parent": "g", "released_prisoners": 1},
]
KNOTTED = Hierarchy.from_columns(
    ["x", "c", "d"],
    [None, "x", "x"],
    ["city", "community", "community"],
    levels=LEVELS,
    measures={"w": [30, 10, None], "a": [20, None, 9], "b": [10, 4, 6]},
    measure_info=counts("w", "a", "b"),
)

CASES: list[tuple[Callable[[], object], list[str], list[str]]] = [
    (
        lambda: Hierarchy.from_records(
            HOUSE, levels=LevelScheme.ladder("grid", "household"), measures=["released_prisoners"]
        ),
        [
            (
                "PRV001 row 2, column 'released_prisoners', id 'h': 'h' is a household and states "
                "'released_prisoners': a group that needs care is counted for a unit above households, not for one "
                "household. State the count for a building, a grid or a unit above."
            )
        ],
        [
            (
                "PRV001 第2行，“released_prisoners”列，编号“h”：“h”为户，却填写了“released_prisoners”：关爱对象只能按户"
                "以上的单元计数，不得按户记录。请按楼栋、网格或其上级单元填写计数。"
            )
        ],
    ),
    (
        lambda: suppress(H, k=1),
        ["PRV002 A threshold of 1 protects nothing. Give a whole number from 2; 10 is usual."],
        ["PRV002 阈值1起不到保护作用。请填写不小于2的整数；通常为10。"],
    ),
    (
        lambda: suppress(H, measures=["b", "area", "c"]),
        [
            "PRV003 column 'b': There is no measure 'b' to protect. Use some of: a.",
            "PRV004 column 'area': 'area' is not a count. Only whole numbers have small cells; leave it out.",
            "PRV003 column 'c': There is no measure 'c' to protect. Use some of: a.",
        ],
        [
            "PRV003 “b”列：没有可保护的指标“b”。请使用：a。",
            "PRV004 “area”列：“area”不是计数。只有整数计数才有小单元格；请去掉该指标。",
            "PRV003 “c”列：没有可保护的指标“c”。请使用：a。",
        ],
    ),
    (
        lambda: suppress(H, additive={"a": ["b"]}),
        ["PRV003 column 'b': There is no measure 'b' to protect. Use some of: a."],
        ["PRV003 “b”列：没有可保护的指标“b”。请使用：a。"],
    ),
    (
        lambda: suppress(KNOTTED, k=5, additive=SUMS),
        [
            (
                "PRV005 column 'w', id 'd': The counts of 'w' contradict each other around 'd', so nobody can say what "
                "they "
                "give away. Correct the totals or the parts there."
            )
        ],
        ["PRV005 “w”列，编号“d”：“w”的计数在“d”附近互相矛盾，无法判断会泄露什么。请更正该处的合计或分项。"],
    ),
    (
        lambda: suppress_table([[3, 20, 24], [30, 40, 70], [33, 60, 1094]]),
        [
            (
                "PRV006 row 1: Row 1 of the table adds up to 23 and its total says 24. Correct the table before "
                "it is protected."
            ),
            (
                "PRV006 row 3: Row 3 of the table adds up to 93 and its total says 1,094. Correct the table before "
                "it is protected."
            ),
            (
                "PRV006 column '3': Column 3 of the table adds up to 94 and its total says 1,094. Correct the table "
                "before it is protected."
            ),
        ],
        [
            "PRV006 第1行：表中第1行之和为23，合计却为24。请先更正该表。",
            "PRV006 第3行：表中第3行之和为93，合计却为1,094。请先更正该表。",
            "PRV006 “3”列：表中第3列之和为94，合计却为1,094。请先更正该表。",
        ],
    ),
    (
        lambda: attack_table([[-1, 0.5], [0, 2]]),
        [
            "PRV007 row 1, column '1': The cell in row 1 and column 1 is -1. Cells are whole numbers from 0, or empty.",
            (
                "PRV007 row 1, column '2': The cell in row 1 and column 2 is 0.5. "
                "Cells are whole numbers from 0, or empty."
            ),
        ],
        [
            "PRV007 第1行，“1”列：第1行第1列的单元格为-1。单元格应为不小于0的整数，或留空。",
            "PRV007 第1行，“2”列：第1行第2列的单元格为0.5。单元格应为不小于0的整数，或留空。",
        ],
    ),
    (
        lambda: suppress_table([[1], [1]]),
        [
            (
                "PRV008 2 by 1 is no table with totals. It needs two rows and two columns at least, of which the last "
                "ones are totals."
            )
        ],
        ["PRV008 2行1列不是带合计的表。至少应有两行两列，其中最后一行和最后一列为合计。"],
    ),
]


@pytest.mark.parametrize(("ask", "en", "zh"), CASES)
def test_every_fault_in_both_languages(ask: Callable[[], object], en: list[str], zh: list[str]) -> None:
    with pytest.raises(GridgovError) as error:
        ask()
    assert sorted(p.text("en") for p in error.value.problems) == sorted(en)
    assert sorted(p.text("zh") for p in error.value.problems) == sorted(zh)


def test_every_code_is_met() -> None:
    met = {line[:6] for _, en, _ in CASES for line in en}
    assert met == {code for code in FAULTS if code.startswith("PRV")}


@pytest.mark.parametrize("table", [[["x"]], 3, [[1, 2], [3]], [1, 2, 3]])
def test_what_is_no_table_is_refused(table: object) -> None:
    with pytest.raises((GridgovError, TypeError), match=r"PRV008|data frame|narwhals|DataFrame"):
        suppress_table(table)


def test_the_headline() -> None:
    with pytest.raises(GridgovError) as error:
        suppress(H, k=0)
    assert isinstance(error.value, ValueError)
    assert error.value.headline("en") == "Not protected: 1 problem."
    assert error.value.headline("zh") == "未予保护：1个问题。"


@pytest.mark.parametrize("k", [True, 2.5, "10", None])
def test_a_threshold_is_a_whole_number(k: object) -> None:
    with pytest.raises(GridgovError, match=f"PRV002 A threshold of {k} protects nothing"):
        suppress(H, k=k)  # type: ignore[call-overload]


def test_a_single_text_is_no_list_of_measures() -> None:
    with pytest.raises(TypeError, match=r"measures is 'all' or a list of keys, such as \['a'\], not a text\."):
        suppress(H, measures="a")


def test_what_was_hidden_is_said() -> None:
    h = Hierarchy.from_columns(
        ["x", "c", "d", "e"],
        [None, "x", "x", "x"],
        ["city", *["community"] * 3],
        levels=LEVELS,
        measures={"left_behind_persons": [60, 3, 40, 17], "released_prisoners": [91, 30, 30, 30]},
    )
    found = suppress(h)
    assert repr(found) == "<Suppression: k=10, 1 small cell, 1 more>"
    assert found.describe() == (
        "Threshold 10: small cells hidden: 1; others, so that nobody can work these out: 1.\n"
        "left-behind persons: 2 of 4 known values hidden."
    )
    assert found.describe("zh") == (
        "阈值10：隐去1个小单元格，另隐去1个单元格，以防推算。\n留守人员：4个已知值中隐去2个。"
    )
    many = suppress(Jurisdiction(territory=h), k=20)
    assert repr(many) == "<Suppression: k=20, 2 small cells, 0 more>"
    assert many.describe().splitlines()[0] == (
        "Threshold 20: small cells hidden: 2; others, so that nobody can work these out: 0."
    )
    assert suppress(h, k=2).describe() == "Threshold 2: nothing had to be hidden."
    assert suppress(h, k=2).describe("zh") == "阈值2：无须隐去任何单元格。"
    wrong = h.edit().set("x", measures={"left_behind_persons": 70}).build()
    assert suppress(wrong).describe().splitlines()[1] == (
        "Stated totals hidden because they contradict their parts: 1."
    )
    assert suppress(wrong).describe("zh").splitlines()[1] == "另隐去与分项矛盾的合计1个。"
    assert repr(attack(found.result)) == "<Attack: 2 cells not shown, 0 known exactly>"


def test_what_was_hidden_of_a_table_is_said() -> None:
    found = suppress_table([[3, 20, 23], [30, 40, 70], [33, 60, 93]])
    assert repr(found) == "<TableSuppression: k=10, 1 small cell, 3 more>"
    assert found.describe() == (
        "Threshold 10: of 9 cells, small ones hidden: 1; others, so that nobody can work these out: 3."
    )
    assert found.describe("zh") == "阈值10：9个单元格中隐去1个小单元格，另隐去3个，以防推算。"
