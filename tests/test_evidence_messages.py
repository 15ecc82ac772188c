"""What is said about every fault of evidence, word by word, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from evidence_cases import DAY, EVENT, NET, POINT, SUM, refused
from refusals import lines

from gridgov.errors import FAULTS

CASES: list[tuple[str, Mapping[str, Any], str, str]] = [
    (
        "a table by a name that is close",
        {"patrol": []},
        "EVI001 patrol: There is no table 'patrol'. Did you mean 'patrols'?",
        "EVI001 patrol：没有名为“patrol”的表。是否为“patrols”？",
    ),
    (
        "a table by any name",
        {"weather": []},
        (
            "EVI001 weather: There is no table 'weather'. Delete it; there are: patrols, visits, events, tasks, "
            "admission_list, nets, duties, service_points, sums, shares, agreements, projects, reports, cards, "
            "service_logs."
        ),
        (
            "EVI001 weather：没有名为“weather”的表。请删除；可用的有：patrols, visits, events, tasks, "
            "admission_list, nets, duties, service_points, sums, shares, agreements, projects, reports, cards, "
            "service_logs。"
        ),
    ),
    (
        "a column by a name that is close",
        {"events": [{**EVENT, "dispossed": DAY}]},
        "EVI002 events, column 'dispossed': The table 'events' has no column 'dispossed'. Did you mean 'disposed'?",
        "EVI002 events，“dispossed”列：“events”表没有“dispossed”列。是否为“disposed”？",
    ),
    (
        "a column by any name",
        {"nets": pd.DataFrame([{**NET, "weather": 1}])},
        (
            "EVI002 nets, column 'weather': The table 'nets' has no column 'weather'. "
            "Delete it; there are: id, department, merged, unit."
        ),
        "EVI002 nets，“weather”列：“nets”表没有“weather”列。请删除；可用的有：id, department, merged, unit。",
    ),
    (
        "a column that is not there",
        {"visits": {"unit": ["g1"]}},
        (
            "EVI003 visits, column 'day': The table 'visits' needs a column 'day'; it has: unit. "
            "Add it, or correct its name."
        ),
        "EVI003 visits，“day”列：“visits”表缺少“day”列；现有列：unit。请补充该列，或更正列名。",
    ),
    (
        "an empty cell",
        {"patrols": [{"unit": "g1", "day": DAY}, {"unit": "g1", "day": ""}]},
        "EVI004 patrols, row 2, column 'day': A patrol has no day. Give 'day' a value.",
        "EVI004 patrols，第2行，“day”列：巡查记录未填写日期。请填写“day”。",
    ),
    (
        "an empty id",
        {"events": [EVENT, {**EVENT, "id": pd.NA}]},
        "EVI004 events, row 2, column 'id': An event has no id. Give 'id' a value.",
        "EVI004 events，第2行，“id”列：事件未填写编号。请填写“id”。",
    ),
    (
        "a unit that is not there",
        {"events": [{**EVENT, "unit": "g9"}]},
        (
            "EVI005 events, row 1, column 'unit', id 'e1': The unit 'g9' does not exist. "
            "Add the unit to the territory or correct its id."
        ),
        "EVI005 events，第1行，“unit”列，编号“e1”：单元“g9”不存在。请在辖区中补充该单元，或更正其编号。",
    ),
    (
        "a day that must be known",
        {"patrols": [{"unit": "g1", "day": "1.3.2026"}]},
        "EVI006 patrols, row 1, column 'day': '1.3.2026' is no day. Write it as YYYY-MM-DD.",
        "EVI006 patrols，第1行，“day”列：“1.3.2026”不是日期。请写成YYYY-MM-DD。",
    ),
    (
        "a day that may be missing",
        {"events": [{**EVENT, "disposed": 20260301}]},
        (
            "EVI006 events, row 1, column 'disposed', id 'e1': '20260301' is no day. "
            "Write it as YYYY-MM-DD, or leave the cell empty if it is unknown."
        ),
        "EVI006 events，第1行，“disposed”列，编号“e1”：“20260301”不是日期。请写成YYYY-MM-DD；未知时请留空。",
    ),
    (
        "a negative number",
        {"service_points": [{**POINT, "minutes": -1}]},
        (
            "EVI007 service_points, row 1, column 'minutes', id 'p': '-1' is no walking time: it is negative. "
            "Give a number from 0, or leave the cell empty if it is unknown."
        ),
        (
            "EVI007 service_points，第1行，“minutes”列，编号“p”：“-1”不是有效的步行时间：为负数。"
            "请填写不小于0的数；未知时请留空。"
        ),
    ),
    (
        "a number that is not finite",
        {"sums": pl.DataFrame({"id": ["s"], "stated": [float("inf")], "part": [1]})},
        (
            "EVI007 sums, row 1, column 'stated', id 's': 'inf' is no stated whole: it is not finite. "
            "Give a number from 0, or leave the cell empty if it is unknown."
        ),
        (
            "EVI007 sums，第1行，“stated”列，编号“s”：“inf”不是有效的所述合计：不是有限数。"
            "请填写不小于0的数；未知时请留空。"
        ),
    ),
    (
        "a number in full-width digits",
        {"shares": {"id": ["s"], "part": ["１５"], "whole": [30], "share": [0.5]}},
        (
            "EVI007 shares, row 1, column 'part', id 's': '１５' is no part: it is not a number. "
            "Give a number from 0, such as 15, or leave the cell empty if it is unknown."
        ),
        (
            "EVI007 shares，第1行，“part”列，编号“s”：“１５”不是有效的部分：不是数字。"
            "请填写不小于0的数，如15；未知时请留空。"
        ),
    ),
    (
        "neither yes nor no",
        {"nets": [{**NET, "merged": "maybe"}]},
        (
            "EVI008 nets, row 1, column 'merged', id 'n1': 'maybe' is neither yes nor no. "
            "Write yes or no, true or false, 1 or 0, or leave the cell empty if it is unknown."
        ),
        (
            "EVI008 nets，第1行，“merged”列，编号“n1”：“maybe”既不是“是”也不是“否”。"
            "请填写是或否、true或false、1或0；未知时请留空。"
        ),
    ),
    (
        "a space before a word",
        {"nets": [{**NET, "department": "\u3000health"}]},
        (
            "EVI009 nets, row 1, column 'department', id 'n1': '\u3000health' is no department: "
            "it begins or ends with a space. Write 'health'."
        ),
        "EVI009 nets，第1行，“department”列，编号“n1”：“\u3000health”不能作为部门：首尾有空格。请改写为“health”。",
    ),
    (
        "nothing but spaces",
        {"tasks": [{"unit": "g1", "task": "  "}]},
        (
            "EVI009 tasks, row 1, column 'task': '  ' is no task: it holds nothing but spaces. "
            "Write it out, or delete the row."
        ),
        "EVI009 tasks，第1行，“task”列：“  ”不能作为事项：只有空格。请填写内容，或删除该行。",
    ),
    (
        "a control character",
        {"duties": [{"unit": "g1", "duty": "a\nb"}]},
        (
            "EVI009 duties, row 1, column 'duty': 'a\\nb' is no duty: it holds a control character. "
            "Delete line breaks, tabs and other invisible characters."
        ),
        "EVI009 duties，第1行，“duty”列：“a\\nb”不能作为职责：含有控制字符。请删除换行、制表符等不可见字符。",
    ),
    (
        "a number in place of a word",
        {"duties": [{"unit": "g1", "duty": 1.5}]},
        (
            "EVI009 duties, row 1, column 'duty': '1.5' is no duty: it is neither text nor a whole number. "
            "Read the column as text, so that nothing is lost."
        ),
        "EVI009 duties，第1行，“duty”列：“1.5”不能作为职责：既不是文本也不是整数。请将该列按文本读取，以免丢失内容。",
    ),
    (
        "bytes of another encoding",
        {"admission_list": {"task": ["普查".encode("gb18030")]}},
        (
            "EVI009 admission_list, row 1, column 'task': '\ufffd\u0572\ufffd' is no task: its bytes are not UTF-8. "
            "Decode the column first, such as from GB 18030."
        ),
        (
            "EVI009 admission_list，第1行，“task”列：“\ufffd\u0572\ufffd”不能作为事项：其字节不是UTF-8编码。"
            "请先解码该列，例如由GB 18030解码。"
        ),
    ),
    (
        "an id with a space",
        {"events": [{**EVENT, "id": "e 1"}]},
        (
            "EVI009 events, row 1, column 'id': 'e 1' is no id: it holds white space or an invisible character. "
            "Delete that character; 'e1' would be valid."
        ),
        "EVI009 events，第1行，“id”列：“e 1”不能作为编号：含有空格或不可见字符。请删除该字符；可改为“e1”。",
    ),
    (
        "a unit that was read as a number",
        {"patrols": pd.DataFrame({"unit": [610902.0], "day": [DAY]})},
        (
            "EVI009 patrols, row 1, column 'unit': '610902.0' is no unit id: it is neither text nor a whole number. "
            "Read the ids as text, so that no digit is lost."
        ),
        (
            "EVI009 patrols，第1行，“unit”列：“610902.0”不能作为单元编号：既不是文本也不是整数。"
            "请将编号按文本读取，以免丢失数字。"
        ),
    ),
    (
        "an id that is there twice",
        {"events": [EVENT, {**EVENT, "id": "e2"}, EVENT, EVENT]},
        (
            "EVI010 events, row 3, column 'id': The id 'e1' is on rows 1, 3, 4. "
            "Ids must be unique: delete or renumber all but one."
        ),
        "EVI010 events，第3行，“id”列：编号“e1”出现在第1、3、4行。编号必须唯一：请只保留一行，其余删除或另编号。",
    ),
    (
        "an id that is there often",
        {"nets": [NET] * 12},
        (
            "EVI010 nets, row 2, column 'id': The id 'n1' is on rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …. "
            "Ids must be unique: delete or renumber all but one."
        ),
        (
            "EVI010 nets，第2行，“id”列：编号“n1”出现在第1、2、3、4、5、6、7、8、9、10、…行。"
            "编号必须唯一：请只保留一行，其余删除或另编号。"
        ),
    ),
    (
        "an event that is settled before it is reported",
        {"events": [{**EVENT, "disposed": "2026-02-28"}]},
        (
            "EVI011 events, row 1, column 'disposed', id 'e1': The day of report is 2026-03-01 and the day of disposal "
            "before that, 2026-02-28. Correct one of the two days."
        ),
        "EVI011 events，第1行，“disposed”列，编号“e1”：办结日期2026-02-28早于上报日期2026-03-01。请更正其中一个日期。",
    ),
    (
        "two wholes of one sum",
        {"sums": [{**SUM, "stated": None}, SUM, {**SUM, "stated": 1_030.5}]},
        (
            "EVI012 sums, row 3, column 'stated', id 's': 's' has the stated whole 1,030.5 here and 31 on row 2. "
            "Give all rows of an id the same value."
        ),
        (
            "EVI012 sums，第3行，“stated”列，编号“s”：“s”的所述合计在本行为1,030.5，在第2行为31。"
            "同一编号的各行请填写相同的值。"
        ),
    ),
    (
        "a project of an agreement that is not there",
        {
            "agreements": [{"id": "a1", "unit": "g1", "partner": "plant"}],
            "projects": [
                {"id": "p1", "unit": "g1", "agreement": "a1", "status": "done"},
                {"id": "p2", "unit": "g1", "agreement": "a9", "status": "done"},
            ],
        },
        (
            "EVI014 projects, row 2, column 'agreement', id 'p2': The table 'agreements' has no id 'a9'. "
            "Add it to 'agreements' or correct it here, or leave the cell empty if it is unknown."
        ),
        (
            "EVI014 projects，第2行，“agreement”列，编号“p2”：“agreements”表中没有编号“a9”。"
            "请在“agreements”表中补充，或在此处更正；未知时请留空。"
        ),
    ),
    (
        "two units of one sum",
        {"sums": [SUM, {**SUM, "unit": "c"}, {**SUM, "unit": None}, {**SUM, "id": "t", "unit": "g2"}]},
        (
            "EVI012 sums, row 2, column 'unit', id 's': 's' has the unit id 'c' here and 'g1' on row 1. "
            "Give all rows of an id the same value."
        ),
        (
            "EVI012 sums，第2行，“unit”列，编号“s”：“s”的单元编号在本行为“c”，在第1行为“g1”。"
            "同一编号的各行请填写相同的值。"
        ),
    ),
]


@pytest.mark.parametrize(("tables", "en", "zh"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_fault_is_said_in_both_languages(tables: Mapping[str, Any], en: str, zh: str) -> None:
    error = refused(**tables)
    assert (lines(error), lines(error, "zh")) == ([en], [zh])


def test_no_fault_is_untested() -> None:
    """Every code stands in this file or, for what is asked, in the one beside it."""
    said = "".join(
        Path(__file__).with_name(name).read_text(encoding="utf-8")
        for name in ("test_evidence_answers.py", "test_evidence_messages.py")
    )
    assert {code for code in FAULTS if code.startswith("EVI")} == set(re.findall(r'"(EVI\d{3}) ', said))


def test_the_headline() -> None:
    error = refused(patrol=[])
    assert (error.headline(), error.headline("zh")) == ("Not valid evidence: 1 problem.", "佐证数据无效：1个问题。")
