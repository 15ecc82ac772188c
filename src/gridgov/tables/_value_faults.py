"""What can be wrong with a cell once its column is known, in both languages."""

from __future__ import annotations

from gridgov.errors import fault
from gridgov.text import Text

__all__ = [
    "BAD_CHOICE",
    "BAD_DAY",
    "BAD_FLAG",
    "BAD_ID",
    "BAD_NUMBER",
    "BAD_QUANTITY",
    "BAD_TEXT",
    "DAY_MISSING",
    "DIGITS_LOST",
    "FORMULA_FAILED",
    "FRACTION",
    "ID_IS_DATE",
    "ID_LENGTH",
    "NEGATIVE",
    "NO_SUCH_DAY",
    "NUMBER_IS_DATE",
    "OTHER_UNIT",
    "PERSONAL_CELL",
    "SHARE_RANGE",
    "TOO_LARGE",
    "TWO_DAYS",
    "TWO_DIGIT_YEAR",
]

BAD_NUMBER = fault(
    "VAL001",
    "not-a-number",
    Text("'{value}' is not a number.", "“{value}”不是数字。"),
    Text(
        "Write one number in digits, such as {example}; leave the cell empty where it is not known.",
        "请用数字填写一个数，例如{example}；不清楚时请留空。",
    ),
)
NEGATIVE = fault(
    "VAL002",
    "negative-number",
    Text("'{value}' is less than 0.", "“{value}”小于0。"),
    Text("Correct it: it is 0 or more.", "请更正：该数不得小于0。"),
)
FRACTION = fault(
    "VAL003",
    "count-with-a-fraction",
    Text("'{value}' is not a whole number.", "“{value}”不是整数。"),
    Text("What is counted is whole: correct the number.", "计数应为整数，请更正。"),
)
TOO_LARGE = fault(
    "VAL004",
    "number-too-large",
    Text("'{value}' is more than can be counted exactly.", "“{value}”超出可精确表示的范围。"),
    Text("Check the number; an id belongs in another column.", "请核对该数；编号应填入其他列。"),
)
NUMBER_IS_DATE = fault(
    "VAL005",
    "number-became-a-date",
    Text("The number has become the date or time {value}.", "该数字已变为日期或时间{value}。"),
    Text("Format the column as numbers, and write the number again.", "请将该列设为数值格式并重新填写。"),
)
OTHER_UNIT = fault(
    "VAL006",
    "number-of-another-unit",
    Text(
        "'{value}' is in '{unit}', which is not what the column holds.",
        "“{value}”的单位为“{unit}”，与该列不符。",
    ),
    Text(
        "Write the number that belongs here, without a unit: {wanted.en}.",
        "请填写该列应有的数值，不写单位：{wanted.zh}。",
    ),
)
SHARE_RANGE = fault(
    "VAL007",
    "share-out-of-range",
    Text("'{value}' is not a share from 0 to 1.", "“{value}”不是0至1之间的比例。"),
    Text("{fix.en}", "{fix.zh}"),
)
BAD_QUANTITY = fault(
    "VAL008",
    "not-one-quantity",
    Text("It is not one number: {why.en}", "不是一个数：{why.zh}"),
    Text(
        "Write one number, such as {example} or 约{example}; leave the cell empty where it is not known.",
        "请填写一个数，例如{example}或约{example}；不清楚时请留空。",
    ),
)
BAD_DAY = fault(
    "VAL009",
    "not-a-day",
    Text("'{value}' is not a day.", "“{value}”不是日期。"),
    Text(
        "Write it as YYYY-MM-DD, such as 2025-03-01; leave the cell empty where it is not known.",
        "请写成YYYY-MM-DD，例如2025-03-01；不清楚时请留空。",
    ),
)
TWO_DAYS = fault(
    "VAL010",
    "day-of-two-readings",
    Text("'{value}' can be {first} and {second}.", "“{value}”既可读作{first}，也可读作{second}。"),
    Text("Write the year first: {first} or {second}.", "请将年份写在最前：{first}或{second}。"),
)
NO_SUCH_DAY = fault(
    "VAL011",
    "no-such-day",
    Text("The calendar has no day '{value}'.", "日历中没有“{value}”这一天。"),
    Text("Correct the day, the month or the year.", "请更正年、月、日。"),
)
TWO_DIGIT_YEAR = fault(
    "VAL012",
    "year-of-two-digits",
    Text("'{value}' has a year of two digits.", "“{value}”的年份只有两位。"),
    Text("Write all four digits of the year, such as {fixed}.", "请写全四位年份，例如{fixed}。"),
)
DAY_MISSING = fault(
    "VAL013",
    "day-not-said",
    Text("'{value}' names no day.", "“{value}”没有写明具体日期。"),
    Text("Write the day too, such as {fixed}.", "请写明具体日期，例如{fixed}。"),
)
BAD_ID = fault(
    "VAL014",
    "not-an-id",
    Text("'{value}' is not an id.", "“{value}”不是编号。"),
    Text("Write the id as text, in letters and digits.", "请以文本填写编号，使用字母和数字。"),
)
DIGITS_LOST = fault(
    "VAL015",
    "id-digits-lost",
    Text(
        "The id is the number {value}: a spreadsheet keeps no more than 15 digits, the others are lost.",
        "该编号已变为数值{value}：电子表格只保留15位数字，其余位数已丢失。",
    ),
    Text(
        "Export the column again as text; what is lost cannot be restored.",
        "请以文本格式重新导出该列；丢失的数字无法恢复。",
    ),
)
ID_IS_DATE = fault(
    "VAL016",
    "cell-id-became-a-date",
    Text("The id has become the date or time {value}.", "该编号已变为日期或时间{value}。"),
    Text("Format the column as text, and write the id again.", "请将该列设为文本格式并重新填写编号。"),
)
PERSONAL_CELL = fault(
    "VAL017",
    "personal-cell",
    Text("What stands here looks like {what.en}; it is not shown.", "此处疑为{what.zh}，不予显示。"),
    Text("Write an opaque id instead.", "请改填内部编号。"),
)
ID_LENGTH = fault(
    "VAL018",
    "id-of-another-length",
    Text(
        "'{value}' has {n} digits, all others of the column have {length}.",
        "“{value}”为{n}位，该列其余编号均为{length}位。",
    ),
    Text("{fix.en}", "{fix.zh}"),
)
BAD_CHOICE = fault(
    "VAL019",
    "not-among-the-choices",
    Text("'{value}' is none of the words of the column.", "“{value}”不在该列可选的词语之中。"),
    Text("{close.en}Use one of: {known.en}.", "{close.zh}请使用：{known.zh}。"),
)
BAD_FLAG = fault(
    "VAL020",
    "cell-neither-yes-nor-no",
    Text("'{value}' is neither yes nor no.", "“{value}”既不是“是”也不是“否”。"),
    Text("Write yes or no, or leave the cell empty.", "请填写“是”或“否”，或留空。"),
)
FORMULA_FAILED = fault(
    "VAL021",
    "formula-failed",
    Text("The formula of the cell failed: {value}.", "该单元格的公式出错：{value}。"),
    Text("Correct the formula, or write the value itself.", "请更正公式，或直接填写数值。"),
)
BAD_TEXT = fault(
    "VAL022",
    "not-a-text",
    Text("'{value}' cannot be read as text.", "“{value}”无法按文本读取。"),
    Text("Write it again as plain text.", "请以普通文本重新填写。"),
)
