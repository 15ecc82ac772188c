"""Values of changes: kept so that nothing can change them, and what they must be in a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar, cast, get_args

from gridgov._days import Day, as_day
from gridgov._delta_shape import is_delta
from gridgov._finite import is_finite
from gridgov._role import HolderKind
from gridgov.text import Text

__all__ = [
    "HOLDER_KINDS",
    "Frozen",
    "as_delta",
    "as_labels",
    "as_number",
    "as_numbers",
    "as_text_of_day",
    "as_text_of_day_or_none",
    "as_words",
    "as_words_or_none",
    "fits",
    "wanted",
]

V = TypeVar("V")
HOLDER_KINDS: Final[tuple[str, ...]] = get_args(HolderKind)


class Frozen(Mapping[str, V]):
    """A mapping that cannot change, with a hash.

    Example:
        >>> Frozen({"households": 400})["households"]
        400
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, V]) -> None:
        self._items = dict(items)

    def __getitem__(self, key: str) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __reduce__(self) -> tuple[object, ...]:
        return Frozen, (self._items,)

    def __repr__(self) -> str:
        return repr(self._items)


def as_number(value: float | None) -> float | None:
    """Keep a number as plain Python; NaN is unknown."""
    item = getattr(value, "item", None)
    plain = item() if callable(item) else value
    return None if plain != plain else cast("float | None", plain)  # noqa: PLR0124 - NaN


def as_numbers(value: Mapping[str, float | None]) -> Frozen[float | None]:
    """Keep measures; NaN is unknown."""
    return Frozen({key: as_number(number) for key, number in value.items()})


def as_labels(value: Mapping[str, str | None]) -> Frozen[str | None]:
    """Keep labels; an empty text is unknown."""
    return Frozen({key: text or None for key, text in value.items()})


def as_delta(value: Mapping[str, object]) -> Frozen[object]:
    """Keep a delta, with all mappings and lists in it, so that nothing can change it."""
    return cast("Frozen[object]", _kept(value))


def _kept(value: object) -> object:
    if isinstance(value, Mapping):
        return Frozen({key: _kept(own) for key, own in cast("Mapping[str, object]", value).items()})
    if isinstance(value, list | tuple):
        return tuple(map(_kept, cast("Sequence[object]", value)))
    return value


def as_words(value: str | Iterable[str]) -> tuple[str, ...]:
    """Keep texts; a single one is one of them."""
    return (value,) if isinstance(value, str) else tuple(value)


def as_words_or_none(value: str | Iterable[str] | None) -> tuple[str, ...] | None:
    """Keep texts, or nothing."""
    return None if value is None else as_words(value)


def as_text_of_day(value: Day) -> str:
    """Write a day as YYYY-MM-DD.

    Raises:
        ValueError: It is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: It is neither a date nor a text.
    """
    return str(as_day(value))


def as_text_of_day_or_none(value: Day | None) -> str | None:
    """Write a day, or nothing.

    Raises:
        ValueError: It is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: It is neither a date nor a text.
    """
    return None if value is None else as_text_of_day(value)


# -- in records --------------------------------------------------------------------------------------------------------


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_day(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        as_day(value)
    except ValueError:
        return False
    return True


def _is_holder_kind(value: object) -> bool:
    return isinstance(value, str) and value in HOLDER_KINDS


def _are_texts(value: object) -> bool:
    return isinstance(value, list | tuple) and all(map(_is_text, cast("Sequence[object]", value)))


def _are_records(value: object) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(v, Mapping) for v in cast("Sequence[object]", value))


def _are_numbers(value: object) -> bool:
    items = cast("Mapping[object, object]", value)
    return isinstance(value, Mapping) and all(
        isinstance(key, str) and (v is None or is_finite(v)) for key, v in items.items()
    )


def _are_labels(value: object) -> bool:
    items = cast("Mapping[object, object]", value)
    return isinstance(value, Mapping) and all(
        isinstance(key, str) and (v is None or isinstance(v, str)) for key, v in items.items()
    )


_TEXT: Final = _is_text, Text("a text that is not empty", "非空文本")
_DAY: Final = _is_day, Text("a day YYYY-MM-DD", "YYYY-MM-DD格式的日期")
_TEXTS: Final = _are_texts, Text("a list of texts", "文本列表")
_NUMBER: Final = is_finite, Text("a number", "数字")
_OR_NOTHING: Final = Text(", or nothing", "，或留空")
_KIND: Final = Text(f"one of: {', '.join(HOLDER_KINDS)}", f"以下之一：{'、'.join(HOLDER_KINDS)}")
#: What stands under a key in every record; what is not here is a text.
_WANTED: Final = {
    **dict.fromkeys(("start", "end", "last_day", "day"), _DAY),
    **dict.fromkeys(("children", "units", "qualifications", "meets"), _TEXTS),
    "measures": (_are_numbers, Text("numbers by measure, None where unknown", "指标与数字的对应，未知为None")),
    "labels": (_are_labels, Text("texts by label, None where unknown", "标签与文本的对应，未知为None")),
    "parts": (_are_records, Text("a list of records", "记录列表")),
    "number": (_is_whole, Text("a whole number from 1", "不小于1的整数")),
    "delta": (is_delta, Text("what to_dict gives, unchanged", "to_dict所给的内容，不作改动")),
    "set_measure.value": _NUMBER,
    "appoint.kind": (_is_holder_kind, _KIND),
}


def fits(change: str, key: str, value: object, *, optional: bool) -> bool:
    """Tell whether a value can stand under a key of the record of a change."""
    if value is None and optional:
        return True
    check = _WANTED.get(f"{change}.{key}") or _WANTED.get(key) or _TEXT
    return check[0](value)


def wanted(change: str, key: str, *, optional: bool) -> Text:
    """Say what can stand under a key of the record of a change."""
    text = (_WANTED.get(f"{change}.{key}") or _WANTED.get(key) or _TEXT)[1]
    return Text(text.en + _OR_NOTHING.en, text.zh + _OR_NOTHING.zh) if optional else text
