"""Cells of a spreadsheet as ids, days, shares and texts, and what the spreadsheet has made of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias, cast

from gridgov._net_file_faults import DIGITS_LOST, IS_DATE, PERSONAL_VALUE
from gridgov._net_workbook import Cell
from gridgov.errors import FaultKind
from gridgov.text import Text

__all__ = ["Found", "personal", "personal_values", "read_column", "word"]

#: Position of a cell, what is wrong with it, and the facts.
Found: TypeAlias = tuple[int, FaultKind, Mapping[str, object]]

#: A spreadsheet keeps so many digits of a number.
_KEPT: Final = 10**15
_POINT: Final = re.compile(r"([0-9]{1,15})\.0+")
_EXPONENT: Final = re.compile(r"[0-9](\.[0-9]*)?[eE]\+[0-9]+|[0-9]\.[0-9]*[eE][0-9]+")
_PERCENT: Final = re.compile(r"([0-9]+(\.[0-9]+)?)\s*[%％]")
_DAY: Final = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(\s+0{1,2}:00(:00)?)?")

_IDENTITY: Final = re.compile(r"[1-9][0-9]{5}((?:19|20)[0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}[0-9Xx]")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"
_MOBILE: Final = re.compile(r"(\+?86[- ]?)?1[3-9][0-9]{9}")
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟"
    "谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_PERSON: Final = re.compile(f"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|欧阳[\u4e00-\u9fff]{{1,2}}")


def read_column(kind: str, cells: Sequence[Cell], found: list[Found]) -> list[Any]:
    """Return the cells of a column as texts, shares as they are, None for empty ones; collect what is wrong.

    Args:
        kind: ``id``, ``day``, ``share`` or ``text``.
        cells: The cells.
        found: Takes up the position and kind of each fault.
    """
    return _READERS[kind](cells, found)


def _ids(cells: Sequence[Cell], found: list[Found]) -> list[Any]:
    """Return ids; whole numbers become their digits again as long as none is lost."""
    if set(map(type, cells)) <= {str}:
        texts = list(map(str.strip, cast("Sequence[str]", cells)))
        if not any("." in text or "+" in text for text in texts):
            return [text or None for text in texts]
    return [_id(cell, i, found) for i, cell in enumerate(cells)]


def _id(cell: Cell, at: int, found: list[Found]) -> str | None:
    if isinstance(cell, str):
        return _text_id(cell.strip(), at, found)
    if isinstance(cell, dt.date | dt.time | dt.timedelta):
        found.append((at, IS_DATE, {"value": _moment(cell)}))
        return f"?{at}"
    if isinstance(cell, float | int) and not isinstance(cell, bool) and cell == cell and abs(cell) >= _KEPT:  # noqa: PLR0124 - NaN
        found.append((at, DIGITS_LOST, {"value": f"{cell:.6g}"}))
        return str(int(cell))
    return word(cell)


def _text_id(text: str, at: int, found: list[Found]) -> str | None:
    if (number := _POINT.fullmatch(text)) is not None:
        return number[1]
    if _EXPONENT.fullmatch(text):
        found.append((at, DIGITS_LOST, {"value": text}))
        return str(int(float(text)))
    return text or None


def _days(cells: Sequence[Cell], _found: list[Found]) -> list[Any]:
    """Return days as YYYY-MM-DD; what is none stays as it is."""
    return [_day(cell) for cell in cells]


def _day(cell: Cell) -> str | None:
    if isinstance(cell, dt.date):
        return _moment(cell)
    text = word(cell)
    if text is not None and (parts := _DAY.fullmatch(text.strip())) is not None:
        return f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}"
    return text


def _shares(cells: Sequence[Cell], _found: list[Found]) -> list[Any]:
    """Return shares as numbers; what is none stays as it is."""
    return [_share(cell) for cell in cells]


def _share(cell: Cell) -> object:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return cell
    text = (word(cell) or "").strip()
    if (percent := _PERCENT.fullmatch(text)) is not None:
        return float(percent[1]) / 100
    return text or None


def _texts(cells: Sequence[Cell], _found: list[Found]) -> list[Any]:
    return [word(cell) for cell in cells]


_READERS: Final[Mapping[str, Callable[[Sequence[Cell], list[Found]], list[Any]]]] = {
    "id": _ids,
    "day": _days,
    "share": _shares,
    "text": _texts,
}


def word(cell: Cell) -> str | None:
    """Return what stands in a cell as a text without spaces around it, None for nothing.

    Example:
        >>> word(12.0), word("  "), word(0.5), word(True)
        ('12', None, '0.5', 'TRUE')
    """
    if isinstance(cell, str):
        return cell.strip() or None
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return _moment(cell) if isinstance(cell, dt.date | dt.time) else str(cell)


def _moment(value: dt.date | dt.time | dt.timedelta) -> str:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    return str(value)


def personal(text: str) -> Text | None:
    """Return what of a person a text looks like, None for nothing of the kind.

    Example:
        >>> personal("WJ-0001") is None, personal("13800138000").en
        (True, 'a telephone number')
    """
    if _MOBILE.fullmatch(text):
        return Text("a telephone number", "电话号码")
    if _PERSON.fullmatch(text):
        return Text("the name of a person", "人员姓名")
    if _is_identity(text):
        return Text("an identity number", "身份证号")
    return None


def _is_identity(text: str) -> bool:
    """Tell whether a text is an identity number: its day is in the calendar and its last digit checks (GB 11643)."""
    parts = _IDENTITY.fullmatch(text)
    if parts is None:
        return False
    try:
        dt.date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == text[-1].upper()


def personal_values(texts: Sequence[str | None]) -> list[Found]:
    """Return which of some ids of people look like more than that."""
    found: list[Found] = []
    for i, text in enumerate(texts):
        if text and (what := personal(text)) is not None:
            found.append((i, PERSONAL_VALUE, {"what": what}))
    return found
