"""The exact words of every fault of the layout of tables, in both languages."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from gridgov import Hierarchy, LevelScheme, Text, tables
from gridgov.errors import FAULTS
from gridgov.levels import Level

if TYPE_CHECKING:
    from pathlib import Path

WORDS = (("street", "街道"), ("community", "社区"))
LEVELS = LevelScheme(tuple(Level(key, Text(key, zh), (key,)) for key, zh in WORDS))
KNOWN = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
UNIT = {"编号": ["a"], "层级": ["社区"]}
Merged = tuple[int, int, int, int, str]


def book(rows: list[list[Any]], *merged: Merged) -> str:
    made: Any = import_module("xlsxwriter").Workbook("台账.xlsx")
    sheet = made.add_worksheet("社区")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if cell is not None:
                sheet.write(i, j, cell)
    for area in merged:
        sheet.merge_range(*area)
    made.close()
    return "台账.xlsx"


def read(source: object, **options: Any) -> tables.Reading:
    try:
        return tables.read(source, **options)
    except tables.InvalidTablesError as error:
        if error.reading is None:
            raise
        return error.reading


FRAMES: list[tuple[str, dict[str, Any], dict[str, Any], str, str]] = [
    (
        "TBL001",
        {"这里": ["a"], "那里": ["b"]},
        {"kind": "visits"},
        ("TBL001 No row among the first 1 names the columns of visits. Give it a header row with at least: unit, day."),
        "TBL001 前1行中没有入户走访的表头。请加上表头，至少包括：单元编号、日期。",
    ),
    (
        "TBL001",
        {"这里": ["a"], "那里": ["b"]},
        {},
        (
            "TBL001 No row among the first 1 names the columns of any kind of table. Give it a header "
            "row with at least: a code or id and one more column."
        ),
        "TBL001 前1行中没有任何一种表格的表头。请加上表头，至少包括：编号及至少一列其他内容。",
    ),
    (
        "TBL002",
        {"单元编号": ["g1"], "日期": ["2025-03-01"]},
        {},
        (
            "TBL002 The columns fit several kinds of table: patrols, visits. Name the sheet after one "
            "of them, or say which: kind= in code, --kind in the command."
        ),
        (
            "TBL002 各列符合多种表格：巡查、入户走访。请以其中一种命名工作表，或指明种类：代码中用kind=，"
            "命令中用--kind。"
        ),
    ),
    (
        "TBL003",
        {"名称": ["a"], "层级": ["社区"]},
        {"kind": "units"},
        (
            "TBL003 The column 'id' is missing; there are: 名称, 层级. Add it, or say which column it "
            "is: aliases= in code, --alias in the command."
        ),
        ("TBL003 缺少“单元编号”列；现有：名称, 层级。请补上该列，或指明是哪一列：代码中用aliases=，命令中用--alias。"),
    ),
    (
        "TBL004",
        {"编号": ["a"], "编码": ["b"], "层级": ["社区"]},
        {"kind": "units"},
        (
            "TBL004 column '编码': '编号' (column A) means 'id' already; which of the two counts is not "
            "clear. Delete or rename one of them."
        ),
        "TBL004 “编码”列：“编号”（第A列）已表示“单元编号”，无法判断以哪一列为准。请删除其中一列，或改名。",
    ),
    (
        "TBL005",
        {**UNIT, "户数数": ["3"]},
        {"kind": "units"},
        (
            "TBL005 column '户数数': A table of units has no column '户数数', under which 1 cell stands. "
            "Did you mean '户数'? Then rename it, or say aliases={'户数数': 'households'} in code, --alias "
            "'户数数=households' in the command; to leave it aside, None in code, --alias '户数数=' in "
            "the command."
        ),
        (
            "TBL005 “户数数”列：单元表没有“户数数”列，而该列有1个单元格有内容。是否为“户数”？若是，请改列名，"
            "或代码中用aliases={'户数数': 'households'}，命令中用--alias '户数数=households'；若要略去该列，"
            "代码中写None，命令中用--alias '户数数='。"
        ),
    ),
    (
        "TBL005",
        {**UNIT, "绿化": ["3"]},
        {"kind": "units"},
        (
            "TBL005 column '绿化': A table of units has no column '绿化', under which 1 cell stands. Say "
            "what it measures, aliases={'绿化': KEY} in code, --alias '绿化=KEY' in the command; without "
            "KEY, None in code, it is left aside."
        ),
        (
            "TBL005 “绿化”列：单元表没有“绿化”列，而该列有1个单元格有内容。请指明其指标键：代码中用aliases={'绿化': "
            "KEY}，命令中用--alias '绿化=KEY'；不写KEY（代码中写None）则略去该列。"
        ),
    ),
    (
        "TBL005",
        {"单元编号": ["g1", "g2"], "日期": ["2025-03-01"] * 2, "天气": ["晴", "雨"]},
        {"kind": "visits"},
        (
            "TBL005 column '天气': A table of visits has no column '天气', under which 2 cells stand. "
            "Delete it, or leave it aside: aliases={'天气': None} in code, --alias '天气=' in the command. "
            "The columns are: unit, day."
        ),
        (
            "TBL005 “天气”列：入户走访表没有“天气”列，而该列有2个单元格有内容。请删除该列，或略去该列："
            "代码中用aliases={'天气': None}，命令中用--alias '天气='。可用的列：单元编号、日期。"
        ),
    ),
    (
        "TBL007",
        {**UNIT, "网格长姓名": ["张三"]},
        {"kind": "units"},
        (
            "TBL007 column '网格长姓名': The column '网格长姓名' is about persons; there is no place for "
            "that. Delete it, and name persons by internal ids of your own."
        ),
        "TBL007 “网格长姓名”列：“网格长姓名”列为个人信息，不予收录。请删除该列，人员请用内部编号表示。",
    ),
    (
        "TBL008",
        {"编号": ["a", None], "层级": ["社区"] * 2},
        {"kind": "units"},
        "TBL008 row 2, column '编号': 'id' is empty. Fill in the cell.",
        "TBL008 第2行，“编号”列：“单元编号”为空。请填写该单元格。",
    ),
    (
        "TBL009",
        {"编号": ["a", "a"], "层级": ["社区"] * 2},
        {"kind": "units"},
        ("TBL009 row 2, column '编号': 'a' stands in row 1 already. Delete one of the two rows, or correct its id."),
        "TBL009 第2行，“编号”列：“a”在第1行已出现。请删除其中一行，或更正其单元编号。",
    ),
    (
        "TBL011",
        {"任职者编号": ["p"], "岗位编号": ["x"], "任职日期": ["2025-03-02"], "免职日期": ["2025-03-01"]},
        {"kind": "appointments"},
        (
            "TBL011 row 1, column '免职日期': The end 2025-03-01 lies before the start 2025-03-02. Correct "
            "one of the two days."
        ),
        "TBL011 第1行，“免职日期”列：截止日期2025-03-01早于起始日期2025-03-02。请更正其中一个日期。",
    ),
    (
        "TBL013",
        {**UNIT, "名称": ["同上"]},
        {"kind": "units"},
        ("TBL013 row 1, column '名称': '同上' repeats the cell above, and there is none. Write out what is meant."),
        "TBL013 第1行，“名称”列：“同上”表示与上一格相同，但上面没有内容。请写明内容。",
    ),
    (
        "TBL015",
        {"编号": ["s", "c"], "上级": [None, "s"], "层级": ["街道", "社区"], "户数": ["x", 1]},
        {"kind": "units", "levels": LEVELS, "keep": "rows"},
        ("TBL015 row 2, column '上级', id 'c': The row needs 's', which was left out. Mend the row of 's' first."),
        "TBL015 第2行，“上级”列，编号“c”：该行依赖“s”，而后者已被略去。请先更正“s”所在行。",
    ),
    (
        "TBL018",
        {
            "编号": ["s", "t", "c"],
            "名称": ["甲", "甲", "丙"],
            "上级": [None, None, "甲"],
            "层级": ["街道", "街道", "社区"],
        },
        {"kind": "units", "levels": LEVELS},
        (
            "TBL018 row 3, column '上级': '甲' is the name of more than one unit: s, t. Write the id of "
            "the one that is meant."
        ),
        "TBL018 第3行，“上级”列：“甲”是不止一个单元的名称：s, t。请填写所指单元的编号。",
    ),
    (
        "TBL019",
        {"单元": ["6119"], "日期": ["2025-03-01"]},
        {"kind": "visits", "within": KNOWN},
        (
            "TBL019 row 1, column '单元': There is no unit '6119'. Did you mean '6109'? Correct it, or "
            "add it to its table."
        ),
        "TBL019 第1行，“单元”列：没有单元“6119”。是否为“6109”？请更正，或在相应表中补充。",
    ),
    (
        "TBL020",
        {"编号": ["a"], "层级": ["片区"]},
        {"kind": "units", "levels": LEVELS},
        (
            "TBL020 row 1, column '层级', id 'a': Unit 'a' has the level '片区', which the scheme does "
            "not have. Use one of: street, community."
        ),
        "TBL020 第1行，“层级”列，编号“a”：单元“a”的层级“片区”不在方案中。请使用：街道、社区。",
    ),
]
BOOKS: list[tuple[str, list[list[Any]], tuple[Merged, ...], str, str]] = [
    (
        "TBL006",
        [["编号", "层级"], ["a", "社区", "多余"]],
        (),
        (
            "TBL006 台账.xlsx, sheet '社区', cell C1: A column has no heading, and 1 cell stands in it. "
            "Give the column a heading, or delete the cells."
        ),
        (
            "TBL006 台账.xlsx，工作表“社区”，C1单元格：有一列没有列名，但有1个单元格有内容。请填写列名，"
            "或删除这些单元格。"
        ),
    ),
    (
        "TBL010",
        [["编号", "层级", "户数"], ["a", "社区", 3], ["合计", None, 4]],
        (),
        (
            "TBL010 台账.xlsx, sheet '社区', cell C3, column '户数': The row '合计' states 4, the rows "
            "that it is about add up to 3. Correct the rows, or the total."
        ),
        "TBL010 台账.xlsx，工作表“社区”，C3单元格，“户数”列：“合计”行填写4，所涉各行之和为3。请更正各行或合计。",
    ),
    (
        "TBL012",
        [["编号", "层级", "名称", "户数"], ["a", "社区", None, None]],
        ((1, 2, 1, 3, "甲"),),
        (
            "TBL012 台账.xlsx, sheet '社区', cell C2, column '名称': The cell is merged over 2 columns, "
            "so what stands in 'name' is not clear. Undo the merge and fill in each cell."
        ),
        (
            "TBL012 台账.xlsx，工作表“社区”，C2单元格，“名称”列：该单元格横跨2列合并，“名称”的内容不明。"
            "请取消合并并分别填写。"
        ),
    ),
    (
        "TBL022",
        [["编号", "层级"], ["a", "社区"], ["岗位", "单元", "任职者编号"], ["网格长", "a", "p"]],
        (),
        (
            "TBL022 台账.xlsx, sheet '社区', row 3: Another table begins here, with 岗位, 单元, 任职者编号. "
            "Move it to a sheet or a file of its own."
        ),
        "TBL022 台账.xlsx，工作表“社区”，第3行：此处开始另一张表：岗位, 单元, 任职者编号。请移至单独的工作表或文件。",
    ),
    (
        "TBL014",
        [["人口表", "单位：万人"], ["编号", "层级", "常住人口"], ["a", "社区", 3]],
        (),
        (
            "TBL014 台账.xlsx, sheet '社区', row 1: '单位：万人' says that numbers are in units of 10,000, "
            "but not which columns that is about. Write it into the headings, such as 人口（万人）, or "
            "write out the numbers."
        ),
        (
            "TBL014 台账.xlsx，工作表“社区”，第1行：“单位：万人”注明以万为单位，但未说明涉及哪些列。请写入列名，"
            "如“人口（万人）”，或填写完整数字。"
        ),
    ),
]


def said(found: tables.Reading, code: str) -> tuple[str, str]:
    problem = next(problem for problem in found.problems if problem.code == code)
    return problem.text("en"), problem.text("zh")


@pytest.mark.parametrize(("code", "frame", "options", "en", "zh"), FRAMES)
def test_words_about_frames(code: str, frame: dict[str, Any], options: dict[str, Any], en: str, zh: str) -> None:
    assert said(read(pd.DataFrame(frame), **options), code) == (en, zh)


@pytest.mark.parametrize(("code", "rows", "merged", "en", "zh"), BOOKS)
def test_words_about_workbooks(  # noqa: PLR0913 - a case
    code: str,
    rows: list[list[Any]],
    merged: tuple[Merged, ...],
    en: str,
    zh: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert said(read(book(rows, *merged), levels=LEVELS), code) == (en, zh)


def test_a_place_that_cannot_be_made() -> None:
    with pytest.raises(tables.InvalidTablesError) as caught:
        tables.read(pd.DataFrame(UNIT), "units").jurisdiction()
    assert caught.value.text("zh") == (
        "表格无效：1个问题。\n"
        "TBL016 未说明有哪些层级：1个单元无法归位。请指定层级：代码中用levels=，命令中用--levels；或增加层级表。"
    )
    with pytest.raises(tables.InvalidTablesError) as caught:
        tables.read(pd.DataFrame(UNIT).head(0), "units", levels=LEVELS).jurisdiction()
    assert caught.value.text("zh") == "表格无效：1个问题。\nTBL021 单元表没有任何行。请填写。"
    assert caught.value.problems[0].text() == "TBL021 The table of units has no rows. Fill it in."
    with pytest.raises(tables.InvalidTablesError) as caught:
        tables.read(pd.DataFrame({"单元编号": ["a"], "日期": ["2025-03-01"]}), "visits").jurisdiction()
    assert caught.value.text() == (
        "Not valid tables: 1 problem.\n"
        "TBL017 There is no table of units among visits. Add one; a template shows its columns."
    )


def test_every_fault_of_the_layout_is_here() -> None:
    tested = {code for code, *_ in (*FRAMES, *BOOKS)} | {"TBL016", "TBL017", "TBL021"}
    assert tested == {code for code in FAULTS if code.startswith("TBL")}
