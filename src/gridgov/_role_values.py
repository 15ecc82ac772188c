"""What the values in the records of a role catalogue must be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, TypeAlias, cast

import numpy as np

from gridgov.text import Text

__all__ = ["fits", "is_whole", "wanted"]

_Want: TypeAlias = tuple[Callable[[object], bool], Text]


def is_whole(value: object) -> bool:
    """Tell whether a value is a whole number; True and False are none."""
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_some_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_text_or_none(value: object) -> bool:
    return value is None or isinstance(value, str)


def _is_whole_or_none(value: object) -> bool:
    return value is None or is_whole(value)


def _are_texts(value: object) -> bool:
    if isinstance(value, str):
        return True
    if not isinstance(value, Collection) or isinstance(value, Mapping | bytes):
        return False
    return all(isinstance(word, str) for word in cast("Collection[object]", value))


def _are_records(value: object) -> bool:
    if not isinstance(value, Sequence):
        return False
    return all(isinstance(record, Mapping) for record in cast("Sequence[object]", value))


_KEY: Final[_Want] = _is_some_text, Text("a text that is not empty", "非空文本")
_TEXT: Final[_Want] = _is_text, Text("a text", "文本")
_PERHAPS_TEXT: Final[_Want] = _is_text_or_none, Text("a text, or nothing", "文本，或留空")
_TEXTS: Final[_Want] = _are_texts, Text("a list of texts", "文本列表")
_WHOLE: Final[_Want] = is_whole, Text("a whole number", "整数")
_PERHAPS_WHOLE: Final[_Want] = _is_whole_or_none, Text("a whole number, or nothing", "整数，或留空")
_RECORDS: Final[_Want] = _are_records, Text("a list of records", "记录列表")

#: A key stands for the same in every kind of record. Of a name, its two texts are looked at.
_WANTED: Final[Mapping[str, _Want]] = {
    **dict.fromkeys(("key", "first", "second", "rule"), _KEY),
    **dict.fromkeys(("en", "zh"), _TEXT),
    **dict.fromkeys(("time", "superior", "responsibility", "ex_officio", "ends_line", "role"), _PERHAPS_TEXT),
    **dict.fromkeys(("sits_at", "holders", "eligible", "conditions"), _TEXTS),
    **dict.fromkeys(("roles", "combinations", "templates", "slots"), _RECORDS),
    "minimum": _WHOLE,
    "maximum": _PERHAPS_WHOLE,
}


def fits(key: str, value: object) -> bool:
    """Tell whether a value can stand under a key."""
    return key not in _WANTED or _WANTED[key][0](value)


def wanted(key: str) -> Text:
    """Say what can stand under a key."""
    return _WANTED[key][1]
