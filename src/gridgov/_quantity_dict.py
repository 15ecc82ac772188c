"""A quantity as plain JSON types: what its keys may hold, and every fault of them at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, cast, get_args

from gridgov._problems import FaultKind, Place, Problem, Problems
from gridgov._quantity_faults import QUANTITY_KEY_MISSING, QUANTITY_KEY_UNKNOWN, QUANTITY_VALUE, InvalidQuantityError
from gridgov._quantity_numbers import as_fraction
from gridgov._quantity_words import Qualifier
from gridgov.text import Text

__all__ = ["checked"]

_NUMBER: Final = Text("a number, or a text of digits such as '2/3'", "数字，或“2/3”这样的数字文本")
_QUALIFIER: Final = Text(f"one of: {', '.join(get_args(Qualifier))}", f"以下之一：{'、'.join(get_args(Qualifier))}")
_WORDS: Final = Text("words in both languages: {'en': …, 'zh': …}", "两种语言的文字：{'en': …, 'zh': …}")
_ID: Final = Text("the id of a fact, such as 'ANK-F12'", "事实编号，例如“ANK-F12”")
_BOOL: Final = Text("true or false", "true或false")
_SHARE: Final = Text("a number from 0 to less than 1", "大于等于0且小于1的数")
_ONLY_OVER: Final = Text("false, or the qualifier 'over'", "false，或将限定词改为“over”")


def _number(value: object) -> Fraction:
    return as_fraction(value)


def _tolerance(value: object) -> Fraction:
    number = as_fraction(value)
    if not 0 <= number < 1:
        raise ValueError
    return number


def _one_qualifier(value: object) -> object:
    if value not in get_args(Qualifier):
        raise ValueError
    return value


def _unit(value: object) -> Text:
    words = cast("Mapping[object, object]", value)
    if not isinstance(value, Mapping) or set(words) != {"en", "zh"}:
        raise TypeError
    return Text(**cast("dict[str, str]", dict(words)))


def _id(value: object) -> object:
    if not isinstance(value, str):
        raise TypeError
    return value


def _bool(value: object) -> object:
    if not isinstance(value, bool):
        raise TypeError
    return value


_KEYS: Final[Mapping[str, tuple[Callable[[object], object], Text]]] = MappingProxyType(
    {
        "value": (_number, _NUMBER),
        "qualifier": (_one_qualifier, _QUALIFIER),
        "unit": (_unit, _WORDS),
        "source": (_id, _ID),
        "whole": (_bool, _BOOL),
        "tolerance": (_tolerance, _SHARE),
        "ambiguous": (_bool, _BOOL),
    }
)


def _given(value: object) -> Text:
    if isinstance(value, str):
        return Text(f"'{value[:40]}'", f"“{value[:40]}”")
    return Text(*[repr(value)[:40]] * 2)


def checked(data: Mapping[str, object]) -> dict[str, Any]:
    """Return the arguments of a quantity; what is given stays as it is.

    Raises:
        InvalidQuantityError: A key is missing or unknown, or a value cannot be; all of them are named.
        TypeError: It is not a mapping.
    """
    if not isinstance(data, Mapping):
        msg = f"A quantity is read from a mapping of its keys, not from {type(data).__name__}."
        raise TypeError(msg)
    given: dict[str, Any] = {}
    wrong: list[Problem] = []

    def refuse(kind: FaultKind, key: object, **facts: object) -> None:
        wrong.append(Problem(kind, Place(path=f"$.{key}"), {"key": str(key), **facts}))

    if "value" not in data:
        refuse(QUANTITY_KEY_MISSING, "value")
    for key, value in data.items():
        if key not in _KEYS:
            refuse(QUANTITY_KEY_UNKNOWN, key, known=", ".join(_KEYS))
            continue
        convert, wanted = _KEYS[key]
        try:
            given[key] = convert(value)
        except (TypeError, ValueError):
            refuse(QUANTITY_VALUE, key, given=_given(value), wanted=wanted)
    if given.get("ambiguous") and given.get("qualifier", "exact") != "over":
        refuse(QUANTITY_VALUE, "ambiguous", given=_given(value=True), wanted=_ONLY_OVER)
    if wrong:
        raise InvalidQuantityError(Problems.of(*wrong))
    return given
