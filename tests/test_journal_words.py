"""What the journal says, word for word, in both languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from journal_cases import BEGIN, town
from notebook_cases import bare

from gridgov.changes import MergeUnits, RenameUnit
from gridgov.errors import GridgovError
from gridgov.journal import Approval, Entry, InvalidJournalError, Journal
from gridgov.journal import Crosswalk as Found

NAME = RenameUnit("c0", "北")
DISTRICT = [Approval("proposed", "2026-01-05", "街道办事处"), Approval("approved", "2026-01-20", "区政府", "12号")]


def journal() -> Journal:
    """Return a journal of three entries, one of which is corrected."""
    made = Journal(town(), BEGIN).record([NAME], on="2026-02-01", recorded="2026-02-03", approvals=DISTRICT)
    made = made.record(
        [NAME, MergeUnits(["g0", "g1"], into="g1")], on="2026-03-01", authority="区政府", note="扩大试点。"
    )
    return made.correct(0, [RenameUnit("c0", "<north>")], recorded="2026-04-01")


CASES: list[tuple[str, Callable[[], object], str, str]] = [
    (
        "stages",
        lambda: Entry(BEGIN, (), approvals=DISTRICT[::-1]),
        (
            "JRN001 approvals[1]: The stage 'proposed' stands after 'approved'. "
            "Give each stage once, in the order: proposed, reviewed, approved, filed."
        ),
        (
            "JRN001 approvals[1]：“proposed”列在“approved”之后。"
            "请按proposed（提出）、reviewed（审核）、approved（批准）、filed（备案）的顺序填写，每个环节一次。"
        ),
    ),
    (
        "days of stages",
        lambda: Entry(BEGIN, (), approvals=[DISTRICT[0], Approval("filed", "2026-01-04", "x")]),
        (
            "JRN002 approvals[1]: The stage 'filed' is of 2026-01-04, which is before 'proposed' of 2026-01-05. "
            "Correct one of the two days."
        ),
        "JRN002 approvals[1]：“filed”的日期为2026-01-04，早于“proposed”的日期2026-01-05。请更正其中一个日期。",
    ),
    (
        "before the last",
        lambda: journal().record([NAME], on="2026-02-28"),
        (
            "JRN003 entries[3]: 2026-02-28 lies before the last entry, which is of 2026-03-01. "
            "Give a day from 2026-03-01 on; what was forgotten is entered with .correct(None, changes, on=...)."
        ),
        (
            "JRN003 entries[3]：2026-02-28早于最后一条记录的日期2026-03-01。"
            "请填写不早于2026-03-01的日期；遗漏的变更请用.correct(None, changes, on=...)补记。"
        ),
    ),
    (
        "before the begin",
        lambda: journal().correct(None, [], on="2019-12-31"),
        (
            "JRN004 entries[3]: 2019-12-31 lies before 2020-01-01, on which the journal begins. "
            "Correct the day, or begin with an earlier model."
        ),
        "JRN004 entries[3]：2019-12-31早于日志的起始日2020-01-01。请更正日期，或以更早的模型作为起点。",
    ),
    (
        "recorded before",
        lambda: journal().record([NAME], on="2026-03-01", recorded="2026-03-31"),
        (
            "JRN005 entries[3]: It is recorded on 2026-03-31, and an entry written before it on 2026-04-01. "
            "Entries stand in the order in which they were written down: correct the day, or leave it out."
        ),
        (
            "JRN005 entries[3]：其登记日为2026-03-31，而在其之前写入的记录登记于2026-04-01。"
            "记录按登记先后排列：请更正登记日，或省略。"
        ),
    ),
    (
        "no entry",
        lambda: journal().correct(9, []),
        (
            "JRN006 entries[3]: There is no entry 9 before it to be corrected. "
            "Use a position in .entries, counted from 0; there are 3 before it."
        ),
        "JRN006 entries[3]：在其之前没有可更正的记录9。请使用.entries中从0起的位置；之前共有3条。",
    ),
    (
        "corrected already",
        lambda: journal().correct(0, []),
        "JRN007 entries[3]: Entry 0 was corrected by entry 2. Correct entry 2 instead.",
        "JRN007 entries[3]：记录0已由记录2更正。请更正记录2。",
    ),
    (
        "not dated",
        lambda: journal().as_of("2026-03-01", known_on="2026-03-15"),
        (
            "JRN009 entries[1]: Whether entry 1 was known on 2026-03-15 cannot be told: "
            "it does not say when it was recorded. Give it a day of record, or ask without known_on."
        ),
        (
            "JRN009 entries[1]：无法判断记录1在2026-03-15是否已登记：该记录未写明登记日。"
            "请补充登记日，或查询时不使用known_on。"
        ),
    ),
    (
        "nothing known",
        lambda: journal().as_of("2019-12-31"),
        "JRN010 Nothing is known of 2019-12-31: the journal begins on 2020-01-01. Ask for 2020-01-01 or later.",
        "JRN010 2019-12-31的情况未知：日志自2020-01-01起。请查询2020-01-01或之后的日期。",
    ),
    (
        "never there",
        lambda: journal().trace("c77"),
        "JRN011 id 'c77': No unit had the id 'c77' at any time. Look the id up in .as_of(day).territory.ids.",
        "JRN011 编号“c77”：任何时候都没有编号为“c77”的单元。请在.as_of(day).territory.ids中查找编号。",
    ),
    (
        "models",
        lambda: Journal.from_models([("2026-01-02", town()), ("2026-01-02", town())]),
        (
            "JRN012 models[1]: The model of 2026-01-02 follows one of 2026-01-02. "
            "Give the models in the order of their days, one a day."
        ),
        "JRN012 models[1]：2026-01-02的模型排在2026-01-02的模型之后。请按日期先后给出模型，每日一个。",
    ),
]


@pytest.mark.parametrize(("make", "en", "zh"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_wrong_is_said(make: Callable[[], object], en: str, zh: str) -> None:
    with pytest.raises(GridgovError) as error:
        make()
    assert error.value.text().splitlines()[1:] == [en]
    assert error.value.text("zh").splitlines()[1:] == [zh]


def test_the_headline() -> None:
    with pytest.raises(InvalidJournalError) as error:
        journal().correct(0, [])
    assert error.value.headline() == "Not possible in the journal: 1 problem."
    assert error.value.headline("zh") == "变更日志不成立：1个问题。"


def test_the_entries_in_force_are_told_in_the_order_of_days() -> None:
    assert journal().text() == (
        "2026-02-01 Unit 'c0' is named '<north>'.\n"
        "2026-03-01 Unit 'c0' is named '北'. Units 'g0', 'g1' are merged into 'g1'. (区政府) 扩大试点。"
    )
    assert journal().text("zh") == (
        "2026-02-01 单元“c0”更名为“<north>”。\n"
        "2026-03-01 单元“c0”更名为“北”。单元“g0”、“g1”合并为“g1”。（区政府）扩大试点。"
    )
    assert journal().correct(1, []).text("zh").splitlines()[1] == "2026-03-01 无变更。（区政府）"
    with pytest.raises(ValueError, match="lang"):
        journal().text("de")  # type: ignore[arg-type] # that is the point


def test_the_journal_in_a_line() -> None:
    assert repr(journal()) == "<Journal: 3 entries, 2026-02-01 to 2026-03-01, 1 corrected, begins 2020-01-01>"
    assert repr(Journal(town()).record([NAME], on=dt.date(2026, 2, 1))) == "<Journal: 1 entry, 2026-02-01>"
    assert repr(Journal(town())) == "<Journal: 0 entries>"


def test_the_journal_in_a_notebook_shows_what_was_corrected() -> None:
    html = bare(journal()._repr_html_())
    assert "<caption>Journal</caption><thead><tr><td>entry</td><td>day</td><td>changes</td>" in html
    assert "<td>reviewed, filed</td><td>corrected by 2</td>" in html
    assert "&lt;north&gt;" in html
    assert "in force, corrects 0" in html
    zh = bare(journal()._repr_html_("zh"))
    assert "<td>已由记录2更正</td>" in zh
    assert "<td>有效，更正记录0</td>" in zh
    long = Journal(town())
    for _ in range(22):
        long = long.record([NAME], on="2026-01-01")
    assert "<p>… and 2 more</p>" in bare(long._repr_html_())


def test_a_step_of_an_approval_is_told() -> None:
    assert [step.text("zh") for step in DISTRICT] == [
        "2026-01-05由街道办事处提出",
        "2026-01-20由区政府批准（12号）",
    ]
    assert DISTRICT[1].text() == "approved 2026-01-20 by 区政府 (12号)"


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Approval("agreed", BEGIN, "x"), ValueError, "A stage is one of proposed"),  # type: ignore[arg-type] # on purpose
        (lambda: Approval("filed", "1.1.2026", "x"), ValueError, "YYYY-MM-DD"),
        (lambda: Approval("filed", BEGIN, ""), ValueError, "by is empty"),
        (lambda: Approval("filed", BEGIN, "x", "\ud800"), ValueError, "half of a character"),
        (lambda: Entry(BEGIN, (), note=7), TypeError, "note is a text, not int"),  # type: ignore[arg-type] # on purpose
        (lambda: Entry(BEGIN, (), corrects=-1), ValueError, "counted from 0, not -1"),
        (lambda: Entry(BEGIN, ["x"]), TypeError, "not str"),  # type: ignore[list-item] # on purpose
        (lambda: Entry(BEGIN, (), approvals=["x"]), TypeError, "not str"),  # type: ignore[list-item] # on purpose
        (lambda: Journal(town(), "2020"), ValueError, "YYYY-MM-DD"),
        (lambda: journal().correct("a", []), TypeError, "not str"),  # type: ignore[arg-type] # on purpose
        (lambda: Journal.from_models([]), ValueError, "no model"),
        (lambda: Journal.from_models([], rest="drop"), ValueError, "not 'drop'"),  # type: ignore[arg-type] # on purpose
    ],
    ids=range(12),
)
def test_wrong_arguments_are_refused(make: Callable[[], object], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=message):
        make()


def test_frames_tell_what_their_columns_hold() -> None:
    found = journal().crosswalk(BEGIN, "2026-03-01", level="grid")
    assert isinstance(found, Found)
    told: dict[str, Any] = {
        "from": "起始日单元",
        "to": "截止日单元",
        "units": "最低层单元数",
        "households": "户数",
        "share_of_from": "占起始日单元比例",
        "share_of_to": "占截止日单元比例",
        "unknown": "权重或份额未知的最低层单元数",
    }
    assert {key: found.column(key).title.zh for key in found.keys} == told
    assert repr(found) == "<Crosswalk 2020-01-01 to 2026-03-01: 6 rows>"
    series = journal().series("staff", level="grid", days=[BEGIN], boundaries_of=BEGIN)
    assert series.describe("zh").splitlines()[0] == "按2020-01-01边界统计的staff：6行"
    assert journal().belonged("g0").describe("zh").splitlines()[0] == "g0的隶属沿革：1行"
    assert repr(journal().trace("g1")) == "<Lineage of g1: 2 rows>"
