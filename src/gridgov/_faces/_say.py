"""How a value is said in a cell: numbers with thousands, unknown as unknown, texts in the language asked for."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterable, Mapping, Sized
from enum import Enum
from inspect import signature
from itertools import islice
from typing import Any, Final, cast

import attrs
import numpy as np

from gridgov._face import visible
from gridgov._faces._words import phrase
from gridgov.text import Lang, Text

__all__ = ["LONGEST", "NAME", "NONE", "SENTENCE", "UNKNOWN", "Cell", "cell", "cut", "width"]

#: Widest name and sentence in a cell: a Chinese character counts two.
NAME: Final = 60
SENTENCE: Final = 400
#: Longest text behind a cell that is cut, in characters.
LONGEST: Final = 1_000
_ITEMS: Final = 5
_GROUPED: Final = 1e15

UNKNOWN: Final = Text("unknown", "未知")
_NOT_SET: Final = Text("not given", "未填写")
NONE: Final = Text("none", "无")
_YES: Final = Text("yes", "是")
_NO: Final = Text("no", "否")
_MORE: Final = Text("… {n:,} more", "……另有{n:,}项")
_ITEMS_OF: Final = Text("{n:,} items", "{n:,}项")
_COLON: Final = Text(": ", "：")
_AND: Final = Text(", ", "，")


def _kinds(*kinds: type[Any]) -> tuple[type[Any], ...]:
    """Return classes to be told apart."""
    return kinds


_WHOLE: Final = _kinds(int, np.integer)
_FLOATS: Final = _kinds(float, np.floating)
_NUMBERS: Final = _WHOLE + _FLOATS
_STAMPS: Final = _kinds(np.datetime64)
_DAYS: Final = _kinds(np.datetime64, dt.date)


@attrs.frozen
class Cell:
    """What stands in a cell."""

    text: str
    #: ``number``, ``unknown``, ``empty`` or nothing.
    kind: str = ""
    #: What is shown where the pointer rests.
    title: str = ""


def width(text: str) -> int:
    """Return how many columns a text takes on a screen."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def cut(text: str, most: int) -> str:
    """Return the beginning of a text that takes at most so many columns."""
    if len(text) * 2 <= most or width(text) <= most:
        return text
    taken = 0
    for i, c in enumerate(text):
        taken += width(c)
        if taken > most - 1:
            return text[:i] + "…"
    return text


def cell(value: object, lang: Lang, *, number: bool = False, wide: bool = False) -> Cell:
    """Say a value in a cell.

    Args:
        value: A text, number, day, None or any other value.
        lang: Language.
        number: The cell is one of numbers: None is an unknown number, not a text that is not given.
        wide: Sentences may stand here.
    """
    if value is None and not number:
        return Cell("", "empty", _NOT_SET.get(lang))
    if _is_unknown(value):
        return Cell(UNKNOWN.get(lang), "unknown")
    known = said(value, lang)
    shown = cut(visible(known[: 4 * LONGEST]), SENTENCE if wide else NAME)
    kind = "number" if _is_number(value) else ""
    if shown == known:
        return Cell(shown, kind)
    return Cell(shown, kind, visible(known[:LONGEST]) + ("…" if len(known) > LONGEST else ""))


def _is_number(value: object) -> bool:
    """Tell a number from what only looks like one."""
    return isinstance(value, _NUMBERS) and not isinstance(value, bool | Enum)


def _is_unknown(value: Any) -> bool:  # noqa: ANN401 - whatever stands in a field
    """Tell whether a number or a day is not known."""
    if isinstance(value, _FLOATS):
        return math.isnan(value)
    return value is None or (isinstance(value, _STAMPS) and bool(np.isnat(value)))


def said(value: Any, lang: Lang) -> str:  # noqa: ANN401 - whatever stands in a field
    """Say a value that is known."""
    if isinstance(value, Enum):
        return _own(value, lang)
    if isinstance(value, str):
        return value
    if isinstance(value, Text):
        return value.get(lang)
    if isinstance(value, bool | np.bool_):
        return (_YES if value else _NO).get(lang)
    if isinstance(value, _NUMBERS):
        return f"{int(value):,}" if isinstance(value, _WHOLE) else _float(float(value))
    return str(value) if isinstance(value, _DAYS) else _other(value, lang)


def _float(value: float) -> str:
    """Say a number that may have decimals, with up to six digits of what is not whole."""
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    if value.is_integer() and abs(value) < _GROUPED:
        return f"{value:,.0f}"
    return f"{value:,.6g}" if abs(value) < _GROUPED else f"{value:.6g}"


def _other(value: Any, lang: Lang) -> str:  # noqa: ANN401 - whatever stands in a field
    """Say what is neither a text nor a number: the first items of many, or what it says of itself."""
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value)
        items = (f"{_item(k, lang)}{_COLON.get(lang)}{_item(v, lang)}" for k, v in pairs.items())
        return _listed(items, len(pairs), lang)
    if isinstance(value, np.ndarray) and value.ndim:
        head = cast("list[object]", value.reshape(-1)[:_ITEMS].tolist())
        return _listed((_item(one, lang) for one in head), int(value.size), lang)
    if isinstance(value, tuple | list | set | frozenset):
        many = cast("Iterable[object]", value)
        found = sorted(many, key=str) if isinstance(value, set | frozenset) else many
        return _listed((_item(one, lang) for one in found), len(cast("tuple[object, ...]", value)), lang)
    return _own(value, lang)


def _own(value: Any, lang: Lang) -> str:  # noqa: ANN401 - any value of the library
    """Say a value of the library in its own words: those of a word of a list, a title, a name, or its line."""
    for key in ("text", "title", "name"):
        words = getattr(value, key, None)
        if isinstance(words, Text):
            return words.get(lang)
        if callable(words) and not hasattr(value, "__len__") and [*signature(words).parameters][:1] == ["lang"]:
            return str(words(lang))
    return str(value.value) if isinstance(value, Enum) else phrase(value).get(lang)


def _item(value: object, lang: Lang) -> str:
    """Say one of many; what holds many itself is counted."""
    if isinstance(value, Mapping | tuple | list | set | frozenset):
        return _ITEMS_OF.format(n=len(cast("Sized", value))).get(lang)
    return UNKNOWN.get(lang) if _is_unknown(value) else said(value, lang)


def _listed(items: Iterable[str], n: int, lang: Lang) -> str:
    """Join the first of many, and say how many there are besides."""
    shown = [visible(item[:LONGEST]) for item in islice(items, _ITEMS)]
    more = [_MORE.format(n=n - len(shown)).get(lang)] if n > len(shown) else []
    return _AND.get(lang).join([*shown, *more]) or NONE.get(lang)
