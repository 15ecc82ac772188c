"""What can be wrong with a published quantity: its error and its fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import GridgovError, fault
from gridgov.text import Text

__all__ = [
    "A_CHANGE",
    "A_DATE",
    "EMPTY_QUANTITY",
    "LEFT_OVER",
    "NO_NUMBER",
    "NO_SUCH_INTERVAL",
    "OTHER_WORDS_FIRST",
    "QUANTITY_KEY_MISSING",
    "QUANTITY_KEY_UNKNOWN",
    "QUANTITY_VALUE",
    "SEVERAL_NUMBERS",
    "TOO_LARGE",
    "TOO_LONG",
    "TWO_QUALIFIERS",
    "UPPER_LIMIT",
    "VAGUE",
    "WRONG_SUM",
    "InvalidQuantityError",
]


class InvalidQuantityError(GridgovError, ValueError):
    """A published quantity cannot be read as a number with its qualifier.

    Example:
        >>> from gridgov.quantities import Quantity
        >>> try:
        ...     Quantity.parse("若干")
        ... except InvalidQuantityError as error:
        ...     print(error.text("zh"))
        不是有效的公布数量：1个问题。
        QTY004 “若干”未说明数目。请改为带数字的表述；原文未公布数目的，请勿填写。
    """

    _headline = Text("Not a valid quantity: {n:,} problem{s}.", "不是有效的公布数量：{n:,}个问题。")


LEFT_OVER = fault(
    "QTY001",
    "quantity-not-understood",
    Text("'{text}' is not understood at '{rest}'.", "“{text}”中的“{rest}”无法识别。"),
    Text(
        "Write one number with its wording and unit, such as '560余人' or 'more than 300'.",
        "请写一个数及其限定词和单位，例如“560余人”或“超过300名”。",
    ),
)
EMPTY_QUANTITY = fault(
    "QTY002",
    "empty-quantity",
    Text("The text is empty.", "文字为空。"),
    Text("Leave out a quantity that is not published.", "未公布的数量请不要填写。"),
)
NO_NUMBER = fault(
    "QTY003",
    "no-number",
    Text("'{text}' holds no number.", "“{text}”中没有数字。"),
    Text(
        "Write the number in digits or in Chinese numerals, such as '560余人' or '五百六十余人'.",
        "请用阿拉伯数字或中文数字写出，例如“560余人”或“五百六十余人”。",
    ),
)
VAGUE = fault(
    "QTY004",
    "vague-quantity",
    Text("'{text}' names no number.", "“{text}”未说明数目。"),
    Text(
        "Write a wording that names one; if none is published, leave the quantity out.",
        "请改为带数字的表述；原文未公布数目的，请勿填写。",
    ),
)
SEVERAL_NUMBERS = fault(
    "QTY005",
    "several-numbers",
    Text("'{text}' names more than one number.", "“{text}”含有不止一个数。"),
    Text(
        "Give each number by itself; for a sum such as '5+2+X' use parse_sum, for a range Interval.between.",
        "请逐个给出；“5+2+X”这类组合请用parse_sum，范围请用Interval.between。",
    ),
)
TOO_LARGE = fault(
    "QTY006",
    "quantity-too-large",
    Text("The number of '{text}' is more than 10 to the power of 30.", "“{text}”的数目超过10的30次方。"),
    Text("Check the digits and the multipliers.", "请核对数字和“万”“亿”等单位。"),
)
UPPER_LIMIT = fault(
    "QTY007",
    "upper-limit",
    Text(
        "'{text}' names an upper limit ('{word}'), for which there is no qualifier.",
        "“{text}”表示上限（“{word}”），没有对应的限定词。",
    ),
    Text(
        "Use the interval with that high end: {interval}.",
        "请使用以其为上端的区间：{interval}。",
    ),
)
TWO_QUALIFIERS = fault(
    "QTY008",
    "two-qualifiers",
    Text("'{text}' is qualified twice: {words.en}.", "“{text}”有两种限定：{words.zh}。"),
    Text("Keep the one that the source means.", "请只保留原文所指的一种。"),
)
NO_SUCH_INTERVAL = fault(
    "QTY009",
    "no-such-interval",
    Text("'{text}' leaves no number that it could be.", "“{text}”没有可取的数。"),
    Text(
        "'Odd' needs a number above 0 that ends in a digit, 'nearly' one above 0; where whole is "
        "true, a whole number must fit.",
        "“余”“多”前须为大于0的整数或小数，“近”后须为大于0的数；whole为true时须有可取的整数。",
    ),
)
TOO_LONG = fault(
    "QTY010",
    "text-too-long",
    Text("The text has {n:,} characters; at most {most:,} are read.", "文字有{n:,}个字符，最多读取{most:,}个。"),
    Text("Give the words of the quantity alone.", "请只给出数量本身的文字。"),
)
WRONG_SUM = fault(
    "QTY011",
    "not-a-sum",
    Text("'{text}' is not a sum such as '5+2+X'.", "“{text}”不是“5+2+X”这样的组合。"),
    Text(
        "Write two or more numbers, letters or words with '+' or a space between them.",
        "请写两个以上的数字、字母或词语，以“+”或空格隔开。",
    ),
)
QUANTITY_KEY_MISSING = fault(
    "QTY012",
    "quantity-key-missing",
    Text("The key '{key}' is missing.", "缺少键“{key}”。"),
    Text("Add it.", "请补充。"),
)
QUANTITY_KEY_UNKNOWN = fault(
    "QTY013",
    "quantity-key-unknown",
    Text("The key '{key}' is not known here.", "此处不存在键“{key}”。"),
    Text("Delete it or use one of: {known}.", "请删除或改用：{known}。"),
)
QUANTITY_VALUE = fault(
    "QTY014",
    "wrong-quantity-value",
    Text("'{key}' cannot be {given.en}.", "“{key}”的值不能为{given.zh}。"),
    Text("Give {wanted.en}.", "请填写{wanted.zh}。"),
)
A_DATE = fault(
    "QTY015",
    "a-date",
    Text("'{text}' names a date ('{date}'), not a quantity.", "“{text}”说的是日期（“{date}”），不是数量。"),
    Text(
        "Give the number that is counted; where a length of time is meant, write it so that it can be no date: "
        "'2,000年', '5个月'.",
        "请填写所计的数目；若指时长，请写成不会误作日期的形式，例如“2,000年”“5个月”。",
    ),
)
A_CHANGE = fault(
    "QTY016",
    "a-change",
    Text(
        "'{text}' says how much something changed ('{word}'), not how much there is.",
        "“{text}”说的是增减变化（“{word}”），不是总量或水平。",
    ),
    Text(
        "Give the number or share that was reached; if none is published, leave the quantity out.",
        "请填写变化后的总量或比例；原文未公布的，请勿填写。",
    ),
)
OTHER_WORDS_FIRST = fault(
    "QTY017",
    "other-words-first",
    Text(
        "'{text}' begins with '{word}', which says nothing of the number.",
        "“{text}”以“{word}”开头，它不是数的限定词。",
    ),
    Text("Begin with the number or its wording: '{rest}'.", "请从数或其限定词写起：“{rest}”。"),
)
