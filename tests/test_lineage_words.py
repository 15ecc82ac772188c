"""The exact words of everything that can be wrong with a lineage and with a history of codes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from net_books import book

from gridgov.errors import FAULTS, InvalidLineageError
from gridgov.lineage import Lineage, read_history

Record = dict[str, Any]


def joined(*parts: str) -> str:
    """Return a text that does not fit into one line."""
    return "".join(parts)


CASES: list[tuple[list[Record], str, str]] = [
    (
        [{"kind": "abolish", "day": "2015-01-02"}],
        joined(
            "LIN001 lineage, row 1: A row of lineage names neither an old nor a new id. Name at least",
            " one of the two, or delete the row.",
        ),
        "LIN001 lineage，第1行：沿革行既无原编号也无新编号。请至少填写其中一个，或删除该行。",
    ),
    (
        [{"kind": "merge", "day": "2015-02-30", "old": "a", "new": "b"}],
        joined(
            "LIN002 lineage, row 1, column 'day': '2015-02-30' is no day. Write the first day on whic",
            "h the change holds as YYYY-MM-DD.",
        ),
        "LIN002 lineage，第1行，“day”列：“2015-02-30”不是日期。请将变更生效的首日写成YYYY-MM-DD。",
    ),
    (
        [{"kind": "marge", "day": "2015-01-02", "old": "a", "new": "b"}],
        joined(
            "LIN003 lineage, row 1, column 'kind': 'marge' is no kind of change of an id. Use one of:",
            " create, abolish, split, merge, recode, transfer, restore.",
        ),
        joined(
            "LIN003 lineage，第1行，“kind”列：“marge”不是编号变更类型。请使用：create, abolish, split",
            ", merge, recode, transfer, restore。",
        ),
    ),
    (
        [{"kind": "merge", "day": "2015-01-02", "share": 1.5, "old": "a", "new": "b"}],
        joined(
            "LIN004 lineage, row 1, column 'share': The share '1.5' is not a number from 0 to 1. Writ",
            "e which part of the households of the old id went to the new one, or leave it empty if i",
            "t is unknown.",
        ),
        joined(
            "LIN004 lineage，第1行，“share”列：份额“1.5”不是0至1的数。请填写原编号户数中归入新编号的",
            "部分；未知时请留空。",
        ),
    ),
    (
        [{"kind": "create", "day": "2015-01-02", "old": "a", "new": "b"}],
        joined(
            "LIN005 lineage, row 1: A row of the kind 'create' leads from 'a' to 'b'. Such a row has ",
            "a new id and no old one.",
        ),
        joined(
            "LIN005 lineage，第1行：“create”类沿革行的原编号为“a”，新编号为“b”。此类沿革行须只填新编",
            "号，不填原编号。",
        ),
    ),
    (
        [{"kind": "abolish", "day": "2015-01-02", "old": "a", "new": "b"}],
        joined(
            "LIN005 lineage, row 1: A row of the kind 'abolish' leads from 'a' to 'b'. Such a row has",
            " an old id and no new one.",
        ),
        joined(
            "LIN005 lineage，第1行：“abolish”类沿革行的原编号为“a”，新编号为“b”。此类沿革行须只填原编",
            "号，不填新编号。",
        ),
    ),
    (
        [{"kind": "split", "day": "2015-01-02", "new": "a"}],
        joined(
            "LIN005 lineage, row 1: A row of the kind 'split' leads from nothing to 'a'. Such a row h", "as an old id."
        ),
        joined("LIN005 lineage，第1行：“split”类沿革行的原编号为空，新编号为“a”。此类沿革行须填写原编号", "。"),
    ),
    (
        [{"kind": "recode", "day": "2015-01-02", "old": "a"}],
        joined(
            "LIN005 lineage, row 1: A row of the kind 'recode' leads from 'a' to nothing. Such a row ",
            "has an old id and another one that is new.",
        ),
        joined(
            "LIN005 lineage，第1行：“recode”类沿革行的原编号为“a”，新编号为空。此类沿革行须填写原编号",
            "和不同的新编号。",
        ),
    ),
    (
        [
            {"kind": "split", "day": "2015-01-02", "share": 0.7, "old": "x", "new": "a"},
            {"kind": "split", "day": "2015-01-02", "share": 0.4, "old": "x", "new": "b"},
        ],
        joined(
            "LIN006 lineage, row 2: The shares of 'x' on 2015-01-02 add up to 1.1, which is more than",
            " 1. Give of each successor the part of what 'x' had before that day.",
        ),
        joined(
            "LIN006 lineage，第2行：“x”在2015-01-02的各份额之和为1.1，超过1。请填写各承继单元占“x”当",
            "日变更前的部分。",
        ),
    ),
    (
        [
            {"kind": "merge", "day": "2015-01-02", "old": "a", "new": "b"},
            {"kind": "merge", "day": "2015-01-02", "old": "a", "new": "b"},
        ],
        joined(
            "LIN007 lineage, row 2: The row from 'a' to 'b' on 2015-01-02 is there twice, here and on",
            " row 1. Delete one of the two rows, or add up their shares.",
        ),
        joined(
            "LIN007 lineage，第2行：2015-01-02从“a”到“b”的沿革行重复，见本行和第1行。请删除其中一行，", "或将份额合并。"
        ),
    ),
    (
        [
            {"kind": "merge", "day": "2015-01-02", "old": "a", "new": "b"},
            {"kind": "merge", "day": "2015-01-02", "old": "b", "new": "a"},
        ],
        joined(
            "LIN008 lineage, row 2: On 2015-01-02 ids follow each other in a circle: a -> b -> a. Tak",
            "e one of these rows out, or give it the next day if it came later.",
        ),
        joined(
            "LIN008 lineage，第2行：2015-01-02编号承继成环：a -> b -> a。请删除其中一行；若发生在后，", "请填写次日。"
        ),
    ),
    (
        [
            {"kind": "recode", "day": "2015-01-02", "old": "a", "new": "b"},
            {"kind": "recode", "day": "2015-01-03", "old": "a", "new": "c"},
        ],
        joined(
            "LIN009 lineage, row 2: 'a' changes on 2015-01-03, and it ended before that, on 2015-01-0",
            "2. Correct the id or one of the days, or add a row 'restore' if it was in use again.",
        ),
        joined(
            "LIN009 lineage，第2行：“a”在2015-01-03有变更，但其已于2015-01-02终止。请更正编号或日期；",
            "若曾恢复使用，请补充“restore”行。",
        ),
    ),
    (
        [{"kind": "abolish", "day": "2015-01-02", "old": "a"}, {"kind": "create", "day": "2015-01-03", "new": "a"}],
        joined(
            "LIN010 lineage, row 2: 'a' is a new id on 2015-01-03, and it ended on 2015-01-02. Give a",
            " new id: one that ended is never used again; or use the kind 'restore' if the change was",
            " taken back.",
        ),
        joined(
            "LIN010 lineage，第2行：“a”在2015-01-03作为新编号，但其已于2015-01-02终止。编号终止后不得",
            "再用，请使用新编号；若撤回原变更，请使用“restore”。",
        ),
    ),
    (
        [
            {"kind": "merge", "day": "2015-01-02", "old": "c", "new": "a"},
            {"kind": "create", "day": "2015-01-03", "new": "a"},
        ],
        joined(
            "LIN011 lineage, row 2: 'a' is created on 2015-01-03, and it is in use since 2015-01-02 o",
            "r before. Correct the id or the day, or delete the row.",
        ),
        joined(
            "LIN011 lineage，第2行：“a”在2015-01-03设立，但其最迟自2015-01-02起已在使用。请更正编号或",
            "日期，或删除该行。",
        ),
    ),
    (
        [{"kind": "merge", "old": "a", "new": "b"}],
        "TAB002 lineage, row 1, column 'day': A row of lineage has no day. Give 'day' a value.",
        "TAB002 lineage，第1行，“day”列：沿革行未填写日期。请填写“day”。",
    ),
    (
        [{"kind": "", "day": "2015-01-02", "old": "a", "new": "b"}],
        "TAB002 lineage, row 1, column 'kind': A row of lineage has no kind. Give 'kind' a value.",
        "TAB002 lineage，第1行，“kind”列：沿革行未填写类别。请填写“kind”。",
    ),
]
FILES: list[tuple[str, str | None, str, str]] = [
    (
        "none.csv",
        None,
        "LIN020 none.csv: There is no such file. Correct the path.",
        "LIN020 none.csv：没有该文件。请更正路径。",
    ),
    (
        "a.pdf",
        "%PDF",
        joined(
            "LIN021 a.pdf: A file that ends in '.pdf' is no history of codes. Give a workbook (.xlsx,",
            " .xlsm, .xls, .ods) or a .csv file.",
        ),
        joined(
            "LIN021 a.pdf：后缀为“.pdf”的文件不是代码变更表。请提供工作簿（.xlsx, .xlsm, .xls, .ods）", "或.csv文件。"
        ),
    ),
    (
        "bare.csv",
        "a,b\n1,2\n",
        joined(
            "LIN024 bare.csv: None of the first 10 rows names the columns of a history of codes. Add ",
            "a row with: old code, new code, date, kind; or name your own with columns=.",
        ),
        joined(
            "LIN024 bare.csv：前10行中没有代码变更表的表头。请添加表头行：原代码、新代码、变更日期、",
            "变更类型；或用columns=指定列名。",
        ),
    ),
    (
        "short.csv",
        "原代码,新代码,旧代码,变更日期,变更类型\n",
        joined(
            "LIN026 short.csv: The columns '旧代码' and '原代码' both mean 'old code'. Delete one, or",
            " say with columns= which is meant.",
        ),
        "LIN026 short.csv：“旧代码”列与“原代码”列都表示“原代码”。请删除一列，或用columns=指定。",
    ),
    (
        "less.csv",
        "原代码,新代码,日期\n",
        joined(
            "LIN025 less.csv: The column 'kind' is not there. Add it, or name the one that is meant w",
            "ith columns=; there are: 原代码, 新代码, 日期.",
        ),
        joined("LIN025 less.csv：缺少“变更类型”列。请补充，或用columns=指定对应的列；现有：原代码, 新代", "码, 日期。"),
    ),
    (
        "word.csv",
        "原代码,新代码,变更日期,变更类型\na,b,2023-06-30,吞并\n",
        joined(
            "LIN027 word.csv, row 2, column '变更类型': '吞并' is no known kind of change. Write one ",
            "of: create, abolish, split, merge, recode, transfer, restore, rename.",
        ),
        joined(
            "LIN027 word.csv，第2行，“变更类型”列：“吞并”不是已知的变更类型。请填写：新设、撤销、拆分",
            "、合并、变更代码、划转、恢复、更名。",
        ),
    ),
]
SHEETS: list[tuple[str | None, str, str]] = [
    (
        None,
        joined(
            "LIN023 two.xlsx: Several sheets are histories of codes: '甲', '乙'. Name the one that is",
            " meant as sheet=, and read each by itself.",
        ),
        joined("LIN023 two.xlsx：有多个工作表是代码变更表：'甲', '乙'。请用sheet=指定其中一个，逐一读取", "。"),
    ),
    (
        "丙",
        joined("LIN022 two.xlsx: There is no sheet '丙'; there are: '甲', '乙'. Give one of these as she", "et=."),
        "LIN022 two.xlsx：没有工作表“丙”；现有：'甲', '乙'。请用sheet=指定其中一个。",
    ),
]


def words(error: InvalidLineageError) -> tuple[str, str]:
    """Return the one thing that is wrong, in both languages."""
    (problem,) = error.problems
    return problem.text(), problem.text("zh")


@pytest.mark.parametrize(("rows", "en", "zh"), CASES, ids=range(len(CASES)))
def test_what_is_said_of_rows(rows: list[Record], en: str, zh: str) -> None:
    with pytest.raises(InvalidLineageError) as info:
        Lineage.from_records(rows)
    assert words(info.value) == (en, zh)


@pytest.mark.parametrize("case", FILES, ids=[name for name, *_ in FILES])
def test_what_is_said_of_files(
    case: tuple[str, str | None, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, text, *wanted = case
    monkeypatch.chdir(tmp_path)
    if text is not None:
        Path(name).write_text(text, encoding="utf-8")
    with pytest.raises(InvalidLineageError) as info:
        read_history(name)
    assert list(words(info.value)) == wanted


@pytest.mark.parametrize("case", SHEETS, ids=["none", "unknown"])
def test_what_is_said_of_sheets(
    case: tuple[str | None, str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet, *wanted = case
    monkeypatch.chdir(tmp_path)
    rows = [["原代码", "新代码", "变更日期", "变更类型"], ["a", "b", "2023-06-30", "合并"]]
    book("two.xlsx", {"甲": rows, "乙": rows})
    with pytest.raises(InvalidLineageError) as info:
        read_history("two.xlsx", sheet=sheet)
    assert list(words(info.value)) == wanted


def test_every_fault_of_lineage_is_here() -> None:
    said = " ".join(str(case[-1]) for table in (CASES, FILES, SHEETS) for case in table)
    # LIN012 is about jurisdictions: test_lineage_graph.py.
    assert {code for code in FAULTS if code.startswith("LIN") and code not in said} == {"LIN012"}
