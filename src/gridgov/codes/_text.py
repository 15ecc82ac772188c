"""Reading one code: what is wrong with a value, and which levels its digits can stand for."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Final, Literal, TypeAlias, cast, get_args

import numpy as np

from gridgov.errors import FaultKind, fault
from gridgov.text import Text

DivisionLevel = Literal["province", "city", "county", "street", "community"]
Zeros = Literal["ask", "keep", "trim"]
#: A fault and its facts.
Found: TypeAlias = tuple[FaultKind, dict[str, object]]

LEVELS: Final = cast("tuple[DivisionLevel, ...]", get_args(DivisionLevel))
#: Digits of a code of each level, and where each segment lies.
LENGTHS: Final = (2, 4, 6, 9, 12)
SEGMENTS: Final = ((0, 2), (2, 4), (4, 6), (6, 9), (9, 12))
LEVEL_NAMES: Final = (
    Text("province", "省"),
    Text("city", "市"),
    Text("county", "县（区）"),
    Text("street", "街道（乡镇）"),
    Text("community", "社区（村）"),
)
#: Digits of the longest code, and digits that a spreadsheet keeps of a number.
LONGEST, KEPT = 20, 15

EMPTY_CODE: Final = fault(
    "COD001",
    "empty-code",
    Text("The code is empty.", "编码为空。"),
    Text("Give the code, or leave the row out.", "请填写编码，或删去该行。"),
)
NOT_TEXT: Final = fault(
    "COD002",
    "not-text",
    Text("A code is text or a whole number, not {type}.", "编码应为文本或整数，不能是{type}。"),
    Text("Read the column as text.", "请按文本读取该列。"),
)
DECIMAL_NUMBER: Final = fault(
    "COD003",
    "decimal-number",
    Text("'{code}' is a decimal number, not a code.", "“{code}”是小数，不是编码。"),
    Text("Read the column as text; the digits are {fixed}.", "请按文本读取该列；其数字为{fixed}。"),
)
LOST_DIGITS: Final = fault(
    "COD004",
    "lost-digits",
    Text("'{code}' is a rounded number; its last digits are lost.", "“{code}”是舍入后的数值，末尾的数字已丢失。"),
    Text(
        "Make the column text where it comes from, and export it again.", "请在数据来源处将该列设为文本，再重新导出。"
    ),
)
FOREIGN_DIGITS: Final = fault(
    "COD005",
    "foreign-digits",
    Text("'{code}' has digits other than 0 to 9, such as full-width ones.", "“{code}”含有全角数字等非0—9的数字。"),
    Text("Write it as {fixed}.", "请改写为{fixed}。"),
)
SPACES: Final = fault(
    "COD006",
    "spaces",
    Text("'{code}' has spaces or invisible characters.", "“{code}”含有空格或不可见字符。"),
    Text("Write it as {fixed}.", "请改写为{fixed}。"),
)
NOT_A_DIGIT: Final = fault(
    "COD007",
    "not-a-digit",
    Text("'{code}' has '{char}' at position {position}.", "“{code}”的第{position}位是“{char}”。"),
    Text("Write the code with the digits 0 to 9 only.", "编码只能由数字0—9组成，请改正。"),
)
TOO_LONG: Final = fault(
    "COD008",
    "too-long",
    Text("'{code}' has {length} digits; the longest code has 20.", "“{code}”有{length}位，最长的编码为20位。"),
    Text("Write one code in each cell.", "请在每个单元格中只填一个编码。"),
)
DIVISION_LENGTH: Final = fault(
    "COD009",
    "division-length",
    Text(
        "'{code}' is {length} long; a division code has 2, 4, 6, 9 or 12 digits.",
        "“{code}”长{length}位；区划代码应为2、4、6、9或12位。",
    ),
    Text(
        "Write all digits of one level, or pad the code to 12 digits with zeros on its right.",
        "请写全某一级的各位数字，或在右边补零至12位。",
    ),
)
LEADING_ZERO: Final = fault(
    "COD010",
    "leading-zero",
    Text("'{code}' begins with 0, as no division code does.", "“{code}”以0开头，区划代码不会以0开头。"),
    Text(
        "Remove the zeros before the code; a short code is padded on its right.",
        "请删去前面的零；较短的代码应在右边补零。",
    ),
)
ZERO_SEGMENT: Final = fault(
    "COD011",
    "zero-segment",
    Text("'{code}' has only zeros for its {level.en}.", "“{code}”中{level.zh}一段全为零。"),
    Text("Write the digits of the {level.en}.", "请填写{level.zh}的代码。"),
)
PADDED_CODE: Final = fault(
    "COD012",
    "padded-code",
    Text("'{code}' is the {level.en} {fixed} padded with zeros.", "“{code}”是{level.zh}代码{fixed}补零而成。"),
    Text("Write {fixed}, or read it with zeros='trim'.", "请写作{fixed}，或用zeros='trim'读取。"),
)
AMBIGUOUS_CODE: Final = fault(
    "COD013",
    "ambiguous-code",
    Text("'{code}' can be read as {readings}.", "“{code}”可以读作{readings}。"),
    Text(
        "Pass the right one with level=, or say with zeros= whether zeros at the end are padding or not (trim, keep).",
        "请用level=指明层级，或用zeros=说明末尾的零是否为补位（trim是，keep否）。",
    ),
)
WRONG_LEVEL: Final = fault(
    "COD014",
    "wrong-level",
    Text(
        "'{code}' is no {level.en} code; it can be read as {readings}.",
        "“{code}”不是{level.zh}代码，只能读作{readings}。",
    ),
    Text("Correct the code or its level.", "请改正代码或其层级。"),
)


def shown(text: str) -> str:
    """Return the text as a message shows it: not too long, and with invisible characters escaped."""
    return repr(text if len(text) <= LONGEST + 4 else f"{text[:LONGEST]}…")[1:-1]


def read(value: object) -> tuple[str, list[Found]]:
    """Return the digits that a value holds, or an empty string, and what is wrong with it."""
    if isinstance(value, str):
        return _read_text("".join(value))
    if is_missing(value):
        return "", [(EMPTY_CODE, {})]
    name = type(value).__name__
    if isinstance(value, float | np.floating):
        return _read_float(cast("float", value))
    # numpy calls a duration a signed integer.
    if isinstance(value, int | np.integer) and not isinstance(value, bool | np.timedelta64):
        return _read_int(int(cast("int", value)))
    return "", [(NOT_TEXT, {"type": name})]


def is_missing(value: object) -> bool:
    """Tell whether a value is what frames put where there is none."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    return isinstance(value, float | np.floating) and math.isnan(cast("float", value))


def _read_int(value: int) -> tuple[str, list[Found]]:
    size = abs(value)
    if size < 10 ** (LONGEST * 2):
        return _read_text(str(value))
    # Python refuses to write out a number of more than 4,300 digits: count them, and show the first ones.
    length = int((size.bit_length() - 1) * math.log10(2))
    while 10**length <= size:
        length += 1
    head = f"{'-' * (value < 0)}{size // 10 ** (length - LONGEST)}…"
    return "", [(TOO_LONG, {"code": head, "length": length})]


def _read_float(value: float) -> tuple[str, list[Found]]:
    if not float(value).is_integer():
        return _read_text(str(value))
    # A numpy number may have fewer digits than a Python one.
    digits = np.finfo(np.asarray(value).dtype).nmant + 1
    if abs(float(value)) >= 2.0**digits:
        return "", [(LOST_DIGITS, {"code": str(value)})]
    return _read_text(f"{int(value)}.0")


def _read_text(text: str) -> tuple[str, list[Found]]:
    """Return the digits of a text, and the first reason why it is not written as a code."""
    facts: dict[str, object] = {"code": shown(text)}
    digits, kind = (text, None) if _is_digits(text) else _clean(text)
    if kind is not None and not digits:
        if kind is NOT_A_DIGIT:
            position = next(i for i, c in enumerate(text) if not (c.isdecimal() or _is_blank(c)))
            facts |= {"char": shown(text[position]), "position": position + 1}
        return "", [(kind, facts if kind is not EMPTY_CODE else {})]
    found = [(kind, facts | {"fixed": shown(digits)})] if kind is not None else []
    if len(digits) > LONGEST:
        return "", [*found, (TOO_LONG, {"code": shown(digits), "length": len(digits)})]
    return digits, found


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cf"}


def _clean(text: str) -> tuple[str, FaultKind]:
    """Return the digits that are meant, if they can be told, and what hid them."""
    # Each character is looked up once: a text may be a book of a few.
    plain = text.translate({ord(c): None if _is_blank(c) else str(unicodedata.decimal(c, c)) for c in set(text)})
    if not plain:
        return "", EMPTY_CODE
    if _is_digits(plain):
        foreign = any(c.isdecimal() and not c.isascii() for c in text)
        return plain, FOREIGN_DIGITS if foreign else SPACES
    # 610902.0 and 6.10902E+11: every digit in front of the point must be known, and be one that a spreadsheet keeps.
    number = re.fullmatch(r"(\d+)\.(0*)(?:[eE]\+?0+)?|(\d)(?:\.(\d+))?[eE]\+?(\d{1,3})", plain)
    if number is None:
        return "", NOT_A_DIGIT
    whole, _, first, rest, power = number.groups(default="")
    length = len(whole) or int(power) + 1
    known = whole or first + rest
    if known[length:].strip("0"):
        return "", NOT_A_DIGIT
    return (known[:length], DECIMAL_NUMBER) if len(known) >= length <= KEPT else ("", LOST_DIGITS)


def is_sound(text: str) -> bool:
    """Tell whether digits of a right length can be an unpadded code.

    A segment of zeros stands for a level that is missing in between. Three forms exist: county 00 of a city without
    counties, and below a county without streets street 000 and then community 000.
    """
    street, community = text[6:9], text[9:12]
    return text[0] != "0" and text[2:4] != "00" and text[4:9] != "00000" and (community != "000" or street == "000")


def readings(text: str) -> list[int]:
    """Return the levels that digits of a right length can stand for, highest first."""
    return [
        level
        for level, length in enumerate(LENGTHS)
        if length <= len(text) and not text[length:].strip("0") and is_sound(text[:length])
    ]


def locate(text: str, level: int | None, zeros: Zeros) -> tuple[str, list[Found]]:
    """Return the unpadded code that digits stand for, or an empty string and what is wrong."""
    if text[0] == "0":
        return "", [(LEADING_ZERO, {"code": text})]
    if len(text) not in LENGTHS:
        return "", [(DIVISION_LENGTH, {"code": text, "length": len(text)})]
    found = readings(text)
    if not found:
        return "", [zero_segment(text)]
    if level is None and zeros == "keep":
        level = LENGTHS.index(len(text))
        if level not in found:
            short = text[: LENGTHS[found[0]]]
            return "", [(PADDED_CODE, {"code": text, "level": LEVEL_NAMES[found[0]], "fixed": short})]
    if level is None and (zeros == "trim" or len(found) == 1):
        level = found[0]
    if level in found:
        return text[: LENGTHS[level]], []
    facts: dict[str, object] = {"code": text, "readings": _say(text, found)}
    return "", [(AMBIGUOUS_CODE, facts) if level is None else (WRONG_LEVEL, facts | {"level": LEVEL_NAMES[level]})]


def _say(text: str, levels: list[int]) -> str:
    """Return readings as the values of ``level=`` and codes, the same in every language."""
    return " / ".join(f"{LEVELS[i]} {text[: LENGTHS[i]]}" for i in levels)


def zero_segment(text: str) -> Found:
    """Return the fault of the first segment whose zeros cannot be."""
    level = next(i for i, (_, end) in enumerate(SEGMENTS) if not is_sound(text[:end]))
    return ZERO_SEGMENT, {"code": text, "level": LEVEL_NAMES[level]}


def division(value: object, level: int | None, zeros: Zeros) -> tuple[str, list[Found]]:
    """Return the unpadded division code that a value holds, and everything that is wrong with it."""
    digits, found = read(value)
    if not digits:
        return "", found
    code, more = locate(digits, level, zeros)
    return code, [*found, *more]


def level_number(level: str | None) -> int | None:
    """Return the position of a level, 0 for province.

    Raises:
        ValueError: No level has this name.
    """
    if level is None:
        return None
    if level not in LEVELS:
        msg = f"level must be one of {', '.join(LEVELS)}, or None, not {level!r}."
        raise ValueError(msg)
    return LEVELS.index(level)


def check_zeros(zeros: str) -> None:
    """Check an argument.

    Raises:
        ValueError: It is not one of the three choices.
    """
    if zeros not in get_args(Zeros):
        msg = f"zeros must be 'ask', 'keep' or 'trim', not {zeros!r}."
        raise ValueError(msg)
