"""What can be wrong with a journal, in both languages."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from gridgov.errors import Place, Problem, Problems, fault
from gridgov.text import Text

__all__ = [
    "BAD_JOURNAL_VALUE",
    "BEFORE_BEGIN",
    "BEFORE_LAST",
    "CORRECTED_ALREADY",
    "DAYS_DESCEND",
    "MODELS_UNORDERED",
    "MODEL_REST",
    "NEVER_THERE",
    "NEWER_JOURNAL",
    "NOTHING_KNOWN",
    "NOT_A_JOURNAL",
    "NO_ENTRY",
    "NO_JOURNAL_KEY",
    "NO_LONGER",
    "RECORD_DAYS_DESCEND",
    "STAGES_UNORDERED",
    "UNDATED_RECORD",
    "UNKNOWN_JOURNAL_KEY",
    "moved",
]


def moved(problems: Iterable[Problem], path: str) -> Problems:
    """Return the problems of the changes of an entry, at the places of the entry."""
    found: list[Problem] = []
    for problem in problems:
        place = problem.place
        at = path if place.row is None else f"{path}.changes[{place.row - 1}]"
        found.append(attrs.evolve(problem, place=Place(path=at, id=place.id, column=place.column)))
    return Problems.of(*found)


# -- entries -----------------------------------------------------------------------------------------------------------

STAGES_UNORDERED = fault(
    "JRN001",
    "stages-out-of-order",
    Text("The stage '{stage}' stands after '{before}'.", "“{stage}”列在“{before}”之后。"),
    Text(
        "Give each stage once, in the order: proposed, reviewed, approved, filed.",
        "请按proposed（提出）、reviewed（审核）、approved（批准）、filed（备案）的顺序填写，每个环节一次。",
    ),
)
DAYS_DESCEND = fault(
    "JRN002",
    "approval-days-descend",
    Text(
        "The stage '{stage}' is of {day}, which is before '{before}' of {earlier}.",
        "“{stage}”的日期为{day}，早于“{before}”的日期{earlier}。",
    ),
    Text("Correct one of the two days.", "请更正其中一个日期。"),
)
BEFORE_LAST = fault(
    "JRN003",
    "before-the-last-entry",
    Text("{day} lies before the last entry, which is of {last}.", "{day}早于最后一条记录的日期{last}。"),
    Text(
        "Give a day from {last} on; what was forgotten is entered with .correct(None, changes, on=...).",
        "请填写不早于{last}的日期；遗漏的变更请用.correct(None, changes, on=...)补记。",
    ),
)
BEFORE_BEGIN = fault(
    "JRN004",
    "before-the-begin",
    Text("{day} lies before {begins}, on which the journal begins.", "{day}早于日志的起始日{begins}。"),
    Text("Correct the day, or begin with an earlier model.", "请更正日期，或以更早的模型作为起点。"),
)
RECORD_DAYS_DESCEND = fault(
    "JRN005",
    "recorded-days-descend",
    Text(
        "It is recorded on {recorded}, and an entry written before it on {earlier}.",
        "其登记日为{recorded}，而在其之前写入的记录登记于{earlier}。",
    ),
    Text(
        "Entries stand in the order in which they were written down: correct the day, or leave it out.",
        "记录按登记先后排列：请更正登记日，或省略。",
    ),
)
NO_ENTRY = fault(
    "JRN006",
    "no-entry-to-correct",
    Text("There is no entry {index} before it to be corrected.", "在其之前没有可更正的记录{index}。"),
    Text(
        "Use a position in .entries, counted from 0; there are {n} before it.",
        "请使用.entries中从0起的位置；之前共有{n}条。",
    ),
)
CORRECTED_ALREADY = fault(
    "JRN007",
    "corrected-already",
    Text("Entry {index} was corrected by entry {by}.", "记录{index}已由记录{by}更正。"),
    Text("Correct entry {by} instead.", "请更正记录{by}。"),
)
NO_LONGER = fault(
    "JRN008",
    "no-longer-possible",
    Text(
        "After that, entry {index} of {day} cannot be made any more: {why.en}",
        "此后，{day}的记录{index}无法执行：{why.zh}",
    ),
    Text("Correct entry {index} first, or give other changes.", "请先更正记录{index}，或改用其他变更。"),
)
UNDATED_RECORD = fault(
    "JRN009",
    "not-dated-when-recorded",
    Text(
        "Whether entry {index} was known on {day} cannot be told: it does not say when it was recorded.",
        "无法判断记录{index}在{day}是否已登记：该记录未写明登记日。",
    ),
    Text("Give it a day of record, or ask without known_on.", "请补充登记日，或查询时不使用known_on。"),
)

# -- questions ---------------------------------------------------------------------------------------------------------

NOTHING_KNOWN = fault(
    "JRN010",
    "before-all-records",
    Text("Nothing is known of {day}: the journal begins on {begins}.", "{day}的情况未知：日志自{begins}起。"),
    Text("Ask for {begins} or later.", "请查询{begins}或之后的日期。"),
)
NEVER_THERE = fault(
    "JRN011",
    "unit-never-there",
    Text("No unit had the id '{id}' at any time.", "任何时候都没有编号为“{id}”的单元。"),
    Text("Look the id up in .as_of(day).territory.ids.", "请在.as_of(day).territory.ids中查找编号。"),
)

# -- models ------------------------------------------------------------------------------------------------------------

MODELS_UNORDERED = fault(
    "JRN012",
    "models-out-of-order",
    Text("The model of {day} follows one of {before}.", "{day}的模型排在{before}的模型之后。"),
    Text("Give the models in the order of their days, one a day.", "请按日期先后给出模型，每日一个。"),
)
MODEL_REST = fault(
    "JRN013",
    "not-expressed-by-changes",
    Text(
        "What leads to the model of {day} is not expressed by changes alone: {what.en}",
        "仅凭变更无法得到{day}的模型：{what.zh}",
    ),
    Text(
        "Make the models agree in it, or keep it as a note with rest='note'.",
        "请使各模型在此一致，或用rest='note'将其保留为备注。",
    ),
)

# -- files -------------------------------------------------------------------------------------------------------------

NOT_A_JOURNAL = fault(
    "JRN020",
    "not-a-journal",
    Text(
        'It is JSON, but there is no "format": "gridgov-journal" in it.',
        '内容是JSON，但其中没有"format": "gridgov-journal"。',
    ),
    Text("Give a journal that gridgov wrote.", "请提供由gridgov写出的变更日志。"),
)
NEWER_JOURNAL = fault(
    "JRN021",
    "newer-journal",
    Text(
        "The journal has version {version}; this release reads version {known}.",
        "日志版本为{version}；当前发行版读取版本{known}。",
    ),
    Text("Install a newer gridgov.", "请安装较新的gridgov。"),
)
UNKNOWN_JOURNAL_KEY = fault(
    "JRN022",
    "unknown-journal-key",
    Text("There is no key '{key}' in the format.", "格式中没有键“{key}”。"),
    Text("{fix.en}", "{fix.zh}"),
)
NO_JOURNAL_KEY = fault(
    "JRN023",
    "missing-journal-key",
    Text("The key '{key}' is missing.", "缺少键“{key}”。"),
    Text("Add it: {want.en}.", "请补充：{want.zh}。"),
)
BAD_JOURNAL_VALUE = fault(
    "JRN024",
    "wrong-journal-value",
    Text("'{value}' cannot be the value of '{key}'.", "“{value}”不能作为“{key}”的值。"),
    Text("Give {want.en}, or leave the key out if it may be unknown.", "请填写{want.zh}；允许未知时可省略该键。"),
)
