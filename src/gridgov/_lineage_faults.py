"""What can be wrong with the lineage of units, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_EVENT_DAY",
    "BAD_LINEAGE_SHARE",
    "CIRCLE",
    "COLUMN_AGAIN",
    "CREATED_TWICE",
    "ENDED_BEFORE",
    "HISTORY_COLUMN",
    "NEITHER",
    "NO_HISTORY_FILE",
    "NO_HISTORY_HEADER",
    "NO_HISTORY_SHEET",
    "OTHER_HISTORY_FILE",
    "REUSED",
    "ROW_TWICE",
    "SEVERAL_SHEETS",
    "SHARES_ABOVE_ONE",
    "STILL_IN_USE",
    "UNKNOWN_EVENT",
    "UNKNOWN_WORD",
    "WRONG_ENDS",
]

NEITHER = fault(
    "LIN001",
    "neither-old-nor-new",
    Text("A row of lineage names neither an old nor a new id.", "沿革行既无原编号也无新编号。"),
    Text("Name at least one of the two, or delete the row.", "请至少填写其中一个，或删除该行。"),
)
BAD_EVENT_DAY = fault(
    "LIN002",
    "bad-day-of-change",
    Text("'{value}' is no day.", "“{value}”不是日期。"),
    Text("Write the first day on which the change holds as YYYY-MM-DD.", "请将变更生效的首日写成YYYY-MM-DD。"),
)
UNKNOWN_EVENT = fault(
    "LIN003",
    "unknown-kind-of-change",
    Text("'{value}' is no kind of change of an id.", "“{value}”不是编号变更类型。"),
    Text("Use one of: {known}.", "请使用：{known}。"),
)
BAD_LINEAGE_SHARE = fault(
    "LIN004",
    "bad-share-of-change",
    Text("The share '{value}' is not a number from 0 to 1.", "份额“{value}”不是0至1的数。"),
    Text(
        "Write which part of the households of the old id went to the new one, or leave it empty if it is unknown.",
        "请填写原编号户数中归入新编号的部分；未知时请留空。",
    ),
)
WRONG_ENDS = fault(
    "LIN005",
    "ends-do-not-fit-kind",
    Text(
        "A row of the kind '{kind}' leads from {old.en} to {new.en}.",
        "“{kind}”类沿革行的原编号为{old.zh}，新编号为{new.zh}。",
    ),
    Text("Such a row has {want.en}.", "此类沿革行须{want.zh}。"),
)
SHARES_ABOVE_ONE = fault(
    "LIN006",
    "shares-above-one",
    Text(
        "The shares of '{id}' on {day} add up to {sum}, which is more than 1.",
        "“{id}”在{day}的各份额之和为{sum}，超过1。",
    ),
    Text(
        "Give of each successor the part of what '{id}' had before that day.",
        "请填写各承继单元占“{id}”当日变更前的部分。",
    ),
)
ROW_TWICE = fault(
    "LIN007",
    "row-of-lineage-twice",
    Text(
        "The row from {old.en} to {new.en} on {day} is there twice, here and on row {first}.",
        "{day}从{old.zh}到{new.zh}的沿革行重复，见本行和第{first}行。",
    ),
    Text("Delete one of the two rows, or add up their shares.", "请删除其中一行，或将份额合并。"),
)
CIRCLE = fault(
    "LIN008",
    "circle-of-ids",
    Text("On {day} ids follow each other in a circle: {trail}.", "{day}编号承继成环：{trail}。"),
    Text(
        "Take one of these rows out, or give it the next day if it came later.",
        "请删除其中一行；若发生在后，请填写次日。",
    ),
)
ENDED_BEFORE = fault(
    "LIN009",
    "ended-before",
    Text(
        "'{id}' changes on {day}, and it ended before that, on {ended}.",
        "“{id}”在{day}有变更，但其已于{ended}终止。",
    ),
    Text(
        "Correct the id or one of the days, or add a row 'restore' if it was in use again.",
        "请更正编号或日期；若曾恢复使用，请补充“restore”行。",
    ),
)
REUSED = fault(
    "LIN010",
    "id-used-again",
    Text("'{id}' is a new id on {day}, and it ended on {ended}.", "“{id}”在{day}作为新编号，但其已于{ended}终止。"),
    Text(
        "Give a new id: one that ended is never used again; or use the kind 'restore' if the change was taken back.",
        "编号终止后不得再用，请使用新编号；若撤回原变更，请使用“restore”。",
    ),
)
CREATED_TWICE = fault(
    "LIN011",
    "created-twice",
    Text(
        "'{id}' is created on {day}, and it is in use since {first} or before.",
        "“{id}”在{day}设立，但其最迟自{first}起已在使用。",
    ),
    Text("Correct the id or the day, or delete the row.", "请更正编号或日期，或删除该行。"),
)
STILL_IN_USE = fault(
    "LIN012",
    "ended-and-in-use",
    Text(
        "There is a unit '{id}', and by the lineage that id ended on {ended}.",
        "单元“{id}”仍存在，但沿革记载其已于{ended}终止。",
    ),
    Text(
        "Give the unit a new id; or correct the lineage, with a row 'restore' if the id was in use again.",
        "请为该单元使用新编号；或更正沿革，若曾恢复使用，请补充“restore”行。",
    ),
)
NO_HISTORY_FILE = fault(
    "LIN020",
    "history-missing",
    Text("There is no such file.", "没有该文件。"),
    Text("Correct the path.", "请更正路径。"),
)
OTHER_HISTORY_FILE = fault(
    "LIN021",
    "not-a-history-file",
    Text("A file that ends in '{suffix}' is no history of codes.", "后缀为“{suffix}”的文件不是代码变更表。"),
    Text("Give a workbook ({known}) or a .csv file.", "请提供工作簿（{known}）或.csv文件。"),
)
NO_HISTORY_SHEET = fault(
    "LIN022",
    "no-such-sheet",
    Text("There is no sheet '{sheet}'; there are: {there}.", "没有工作表“{sheet}”；现有：{there}。"),
    Text("Give one of these as sheet=.", "请用sheet=指定其中一个。"),
)
SEVERAL_SHEETS = fault(
    "LIN023",
    "several-sheets",
    Text("Several sheets are histories of codes: {there}.", "有多个工作表是代码变更表：{there}。"),
    Text("Name the one that is meant as sheet=, and read each by itself.", "请用sheet=指定其中一个，逐一读取。"),
)
NO_HISTORY_HEADER = fault(
    "LIN024",
    "history-without-header",
    Text("None of the first {n} rows names the columns of a history of codes.", "前{n}行中没有代码变更表的表头。"),
    Text(
        "Add a row with: {wanted.en}; or name your own with columns=.",
        "请添加表头行：{wanted.zh}；或用columns=指定列名。",
    ),
)
HISTORY_COLUMN = fault(
    "LIN025",
    "history-column-missing",
    Text("The column '{name.en}' is not there.", "缺少“{name.zh}”列。"),
    Text(
        "Add it, or name the one that is meant with columns=; there are: {there}.",
        "请补充，或用columns=指定对应的列；现有：{there}。",
    ),
)
COLUMN_AGAIN = fault(
    "LIN026",
    "two-history-columns-of-one-meaning",
    Text("The columns '{column}' and '{first}' both mean '{name.en}'.", "“{column}”列与“{first}”列都表示“{name.zh}”。"),
    Text("Delete one, or say with columns= which is meant.", "请删除一列，或用columns=指定。"),
)
UNKNOWN_WORD = fault(
    "LIN027",
    "unknown-word-of-change",
    Text("'{value}' is no known kind of change.", "“{value}”不是已知的变更类型。"),
    Text("Write one of: {known.en}.", "请填写：{known.zh}。"),
)
