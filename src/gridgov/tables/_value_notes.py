"""What was put right in a cell without its being a fault: every kind of note, in both languages."""

from __future__ import annotations

from typing import Final

import attrs

from gridgov.text import Text

__all__ = [
    "CHINESE_NUMBER",
    "DATE_FORM",
    "FULL_WIDTH",
    "INEXACT",
    "MULTIPLIED",
    "OPEN_END",
    "PERCENT",
    "POINT_ZERO",
    "SERIAL_DAY",
    "SPACES",
    "SUFFIX",
    "TEXT_MARK",
    "THOUSANDS",
    "TIME_LEFT_OUT",
    "UNKNOWN_WORD",
    "ZEROS_RESTORED",
    "NoteKind",
]


@attrs.frozen
class NoteKind:
    """One kind of note about cells. More may be added.

    Example:
        >>> SPACES.key, SPACES.text.zh
        ('spaces', '删去空格或不可见字符')
    """

    #: Name used in data.
    key: str
    #: What was done.
    text: Text


FULL_WIDTH: Final = NoteKind("full_width", Text("full-width characters made half-width", "全角字符转为半角"))
SPACES: Final = NoteKind("spaces", Text("spaces or invisible characters taken out", "删去空格或不可见字符"))
THOUSANDS: Final = NoteKind("thousands", Text("thousands marks taken out", "删去千位分隔符"))
SUFFIX: Final = NoteKind("suffix", Text("unit behind the number taken out", "删去数字后的单位"))
MULTIPLIED: Final = NoteKind("multiplied", Text("number multiplied by 万 or 亿", "按“万”“亿”等折算"))
CHINESE_NUMBER: Final = NoteKind("chinese_number", Text("number in words written in digits", "文字数字转为阿拉伯数字"))
PERCENT: Final = NoteKind("percent", Text("per cent made a share of 1", "百分数转为小数"))
DATE_FORM: Final = NoteKind("date_form", Text("day written as YYYY-MM-DD", "日期转为YYYY-MM-DD"))
SERIAL_DAY: Final = NoteKind("serial_day", Text("number of a spreadsheet read as a day", "电子表格日期序号转为日期"))
TIME_LEFT_OUT: Final = NoteKind("time_left_out", Text("time of day left out", "略去时刻"))
OPEN_END: Final = NoteKind("open_end", Text("no end: left open", "无截止日期，按未定处理"))
POINT_ZERO: Final = NoteKind("point_zero", Text("'.0' behind a whole number taken out", "删去整数后的“.0”"))
ZEROS_RESTORED: Final = NoteKind(
    "zeros_restored", Text("zeros that a spreadsheet has eaten put back", "补回被电子表格删去的前导零")
)
TEXT_MARK: Final = NoteKind("text_mark", Text("mark of a text in a spreadsheet taken out", "删去电子表格的文本标记"))
UNKNOWN_WORD: Final = NoteKind(
    "unknown_word", Text("word or sign for nothing read as empty", "表示空缺的词语或符号按空处理")
)
INEXACT: Final = NoteKind("inexact", Text("number that is not exact, kept beside", "非确数，另行保留"))
