"""The face of a value by its fields, for values that need no face of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sized
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

import attrs

from gridgov._faces._parts import Face, Fact, Head, first
from gridgov._faces._words import class_word, label, title_of, worded_value
from gridgov._vocabulary import word
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.levels import LevelScheme

__all__ = [
    "both",
    "facts_of",
    "heads_of",
    "label",
    "ladder",
    "lines",
    "listed",
    "name_of",
    "plain",
    "values_of",
    "worded",
]

_ITEM: Final = Head(Text("item", "项"), wide=True)
_KEY: Final = Head(Text("key", "键"))
_VALUE: Final = Head(Text("value", "值"), wide=True)
_MOST_LINES: Final = 20


def worded(section: str, key: str) -> Text:
    """Return a key of the vocabulary as it is used in code, in Chinese with its word."""
    return Text(key, word(section, key).zh)


def ladder(levels: LevelScheme) -> Text:
    """Return the levels of a place, the largest first: their keys, in Chinese their names."""
    return Text(" > ".join(levels.keys), " > ".join(levels.title(key).zh for key in levels.keys))


def both(say: Callable[[Lang], str]) -> Text:
    """Return what is said in both languages."""
    return Text(say("en"), say("zh"))


def lines(say: Callable[[Lang], str]) -> list[Text]:
    """Return the first lines of what is said in both languages."""
    pairs = zip(say("en").splitlines(), say("zh").splitlines(), strict=False)
    return [Text(en, zh) for en, zh in islice(pairs, _MOST_LINES)]


def name_of(value: object) -> Text:
    """Return what a value is, and which: its class with its id, key or code, in Chinese with its name if it has one."""
    kind = type(value).__name__
    word = class_word(type(value))
    names = [getattr(value, key, None) for key in ("name", "title")]
    called = next((f"：{name.zh}" for name in names if isinstance(name, Text) and name.zh), None)
    for key in ("id", "key", "code"):
        said = getattr(value, key, None)
        if isinstance(said, str) and said:
            return Text(f"{kind} {said}", f"{word}{called or said}")
    return Text(kind, f"{word}{called or ''}")


def values_of(value: object, keys: str) -> tuple[object, ...]:
    """Return attributes by their names, separated by spaces; keys of closed lists with their words."""
    return tuple(worded_value(type(value), key, getattr(value, key)) for key in keys.split())


def facts_of(value: object, keys: str) -> list[Fact]:
    """Return attributes with their names."""
    return list(zip((label(key, type(value)) for key in keys.split()), values_of(value, keys), strict=True))


def heads_of(keys: str, *, wide: str = "", numbers: str = "") -> list[Head]:
    """Return heads of columns for attributes.

    Args:
        keys: Names of the attributes, separated by spaces.
        wide: Those that hold sentences.
        numbers: Those that hold numbers.
    """
    return [Head(label(key), wide=key in wide.split(), number=key in numbers.split()) for key in keys.split()]


def listed(value: Iterable[object], keys: str, *, wide: str = "", numbers: str = "") -> Face:
    """Return the face of many things alike: a row of attributes for each."""
    kind = next((type(one) for one in value), None)
    heads = heads_of(keys, wide=wide, numbers=numbers)
    heads = [attrs.evolve(head, title=label(key, kind)) for key, head in zip(keys.split(), heads, strict=True)]
    return Face(
        title=title_of(value),
        heads=heads,
        rows=first(values_of(one, keys) for one in value),
        n=len(cast("Sized", value)),
    )


def plain(value: object) -> Face:
    """Return the face of any value: its fields, and the first of what it holds."""
    facts = facts_of(value, _public(type(value)))
    if not isinstance(value, Sized) or not hasattr(value, "__iter__"):
        return Face(title=name_of(value) if facts else title_of(value), facts=facts, notes=_told(value))
    if isinstance(value, Mapping):
        pairs = cast("Mapping[object, object]", value)
        return Face(title=title_of(pairs), heads=[_KEY, _VALUE], rows=first(pairs.items()), n=len(pairs))
    return _many(cast("Iterable[object]", value), len(value))


def _public(kind: type[Any]) -> str:
    """Return the names of the fields of a class that users see."""
    if not attrs.has(kind):
        return ""
    return " ".join(f.name for f in attrs.fields(kind) if not f.name.startswith("_"))


def _told(value: object) -> list[Text]:
    """Return what a value tells of itself in sentences."""
    tell: Any = getattr(value, "describe", None)
    return [] if tell is None else lines(tell)


def _many(value: Iterable[object], n: int) -> Face:
    """Return a face with a row for each item: its fields where all have the same, else the item itself."""
    head = list(islice(value, 1))
    keys = _public(type(head[0])) if head else ""
    alike = bool(keys) and all(type(one) is type(head[0]) for one in islice(value, 100))
    if not alike:
        return Face(title=title_of(value), heads=[_ITEM], rows=first((one,) for one in value), n=n)
    return listed(value, keys, wide=keys)
