"""Values as clerks write them: the same value in many forms, all of which a reader must take."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Any, Final

import attrs

from gridgov.testing import _messy_words as words
from gridgov.testing._messy_truth import Inexact

__all__ = ["Broken", "Formula", "cell_of", "chinese", "full_width"]

_DIGITS: Final = "〇一二三四五六七八九"
_UNITS: Final = ("", "十", "百", "千")
_SMALL: Final = 10_000
_FULL: Final = {ord("0") + i: ord("０") + i for i in range(10)}
_EXACT: Final = 15
#: The day 0 of a spreadsheet.
_DAY_ZERO: Final = dt.date(1899, 12, 30)


@attrs.frozen
class Broken:
    """A cell whose formula shows an error."""

    shown: str = "#REF!"


@attrs.frozen
class Formula:
    """A cell with a formula and what it shows; None: it was never worked out."""

    said: str
    value: float | None = None


def full_width(text: str) -> str:
    """Return a text with digits of full width."""
    return text.translate(_FULL)


def chinese(number: int) -> str:
    """Return a number below 10,000 in Chinese characters.

    Example:
        >>> chinese(320), chinese(1005), chinese(18), chinese(0)
        ('三百二十', '一千零五', '十八', '零')
    """
    if not number:
        return "零"
    out, gap = "", False
    digits = str(number)
    for at, digit in enumerate(digits):
        unit = _UNITS[len(digits) - at - 1]
        if digit == "0":
            gap = bool(out)
            continue
        out += ("零" if gap else "") + _DIGITS[int(digit)] + unit
        gap = False
    return out.removeprefix("一") if out.startswith("一十") else out


def cell_of(rng: Random, field: str, value: Any, *, plain: bool, text: bool, tongue: int = -1) -> Any:  # noqa: ANN401, PLR0913 - a cell may hold anything
    """Return a cell that says a value.

    Args:
        rng: Where chance comes from.
        field: The column.
        value: The value, None where it is not known.
        plain: Only the plainest form.
        text: The file is a text file: every cell is a text.
        tongue: Which of the words for a level or a role the table uses.
    """
    if field in words.SUFFIXES:
        cell = _count(rng, value, words.SUFFIXES[field], plain=plain)
    elif field in {"start", "end"}:
        cell = _day(rng, value, open_end=field == "end", plain=plain)
    elif field in {"id", "parent", "unit"}:
        cell = _id(rng, value, plain=plain)
    elif field in {"level", "role"}:
        forms = (words.LEVEL_WORDS if field == "level" else words.ROLE_WORDS)[value]
        cell = _padded(rng, forms[tongue], plain=plain)
    else:
        cell = _padded(rng, value, plain=plain)
    return _as_text(cell) if text else cell


def _as_text(cell: Any) -> str:  # noqa: ANN401 - as above
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _padded(rng: Random, value: str | None, *, plain: bool) -> str | None:
    if value is None or plain or rng.random() < 0.8:  # noqa: PLR2004 - most of them
        return value
    return rng.choice((" {}", "{} ", "　{}", "{}　", "{}\u00a0")).format(value)


def _id(rng: Random, value: str | None, *, plain: bool) -> Any:  # noqa: ANN401 - as above
    if value is None:
        return None
    chance = rng.random()
    if plain or chance < 0.6:  # noqa: PLR2004 - most of them
        return value
    if chance < 0.75 and len(value) <= _EXACT:  # noqa: PLR2004 - some
        return float(value)
    if chance < 0.85:  # noqa: PLR2004 - some
        return full_width(value)
    return rng.choice((" {}", "{} ", "　{}", "{}.0", "'{}", "{}\u200b")).format(value)


def _count(rng: Random, value: Any, unit: str, *, plain: bool) -> Any:  # noqa: ANN401 - as above
    if value is None:
        return None if plain else rng.choice(words.ABSENT)
    if isinstance(value, Inexact):
        return value.said
    if plain or rng.random() < 0.5:  # noqa: PLR2004 - half of them
        return float(value)
    forms = [
        f"{value}",
        f"{value}{unit}",
        f"{value:,}",
        f"{value:,}{unit}",
        f"{value:,}".replace(",", "，"),
        full_width(str(value)),
        f"　{value} ",
        f"{value} {unit}",
        f"{value}.0",
        full_width(f"{value}") + unit,
    ]
    if value < _SMALL:
        forms.append(chinese(value))
    if not value % 100 and value >= 1_000:  # noqa: PLR2004 - as people write it
        forms.append(f"{value / _SMALL:g}万")
    return rng.choice(forms)


def _day(rng: Random, value: dt.date | None, *, open_end: bool, plain: bool) -> Any:  # noqa: ANN401 - as above
    if value is None:
        return rng.choice(("至今", "长期", "", None)) if open_end and not plain else None
    if plain or rng.random() < 0.3:  # noqa: PLR2004 - some
        return dt.datetime.combine(value, dt.time())
    if rng.random() < 0.05:  # noqa: PLR2004 - a few
        return float((value - _DAY_ZERO).days)
    y, m, d = value.year, value.month, value.day
    forms = [
        f"{y}-{m}-{d}",
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}.{m:02}.{d:02}",
        f"{y}{m:02}{d:02}",
        f"{y}年{m}月{d}日",
        f"{y}年{m:02}月{d:02}日",
        f" {y} 年 {m} 月 {d} 日",
        full_width(f"{y}-{m}-{d}"),
        "".join(_DIGITS[int(c)] for c in str(y)) + f"年{_month(m)}月{_month(d)}日",
    ]
    return rng.choice(forms)


def _month(number: int) -> str:
    return chinese(number)
