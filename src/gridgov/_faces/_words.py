"""Chinese words for classes of the library, and for the keys that stand in their fields: data, not code.

In English a class and a key are shown by their own names. An id, or a key that a user wrote, is shown as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sized
from enum import Enum
from functools import lru_cache
from importlib import import_module
from typing import Any, Final, cast

from gridgov._vocabulary import read_toml, words
from gridgov.text import Text

__all__ = ["class_word", "key_word", "known_word", "label", "phrase", "rule_word", "title_of", "worded_value"]

_PACKAGE: Final = "gridgov."
_WORDS: Final[dict[str, str]] = {}
_IDENTS: Final = ("id", "key", "code")
#: Columns that are as long as a value that holds columns.
_COLUMNS: Final = ("ids", "unit_ids", "names")
_FUNCTION: Final = Text("function", "函数")
#: Names of classes in the words: any rule, any class.
_RULE: Final = "Rule"
_ANY: Final = "*"
#: What stands between keys in one parameter.
_JOINTS: Final = re.compile(r"([/=])")
_EVERYWHERE: Final = Text("everywhere", "全部")


def _data(part: str) -> Mapping[str, Any]:
    """Return a part of the words of faces."""
    found: Mapping[str, Any] = read_toml("faces.toml")[part]
    return found


def _names(kind: type[Any]) -> list[str]:
    """Return the names of a class and of those above it, the nearest first, each with its module before it alone."""
    found: list[str] = []
    for one in kind.__mro__:
        found += [f"{one.__module__.removeprefix(_PACKAGE)}.{one.__name__}", one.__name__]
    return found


def label(key: str, kind: type[Any] | None = None, *, rule: bool = False) -> Text:
    """Return the name of a field: its own in English, a word in Chinese where there is one.

    Args:
        key: Name of the field.
        kind: Class whose field it is; some classes call a field by another word.
        rule: It is a parameter of a rule.
    """
    if not _WORDS:
        _WORDS.update(read_toml("fields.toml"))
    names = [] if kind is None else [one.__name__ for one in kind.__mro__]
    own, names = _data("labels"), [*names, *([_RULE] if rule else [])]
    special = next((own[f"{name}.{key}"] for name in names if f"{name}.{key}" in own), None)
    return Text(key.replace("_", " "), special or _WORDS.get(key, key))


def class_word(kind: type[Any]) -> str:
    """Return what a class is called in Chinese; its own name where there is no word."""
    known = _data("classes")
    return next((known[name] for name in _names(kind) if name in known), kind.__name__)


@lru_cache
def _source(where: str) -> Mapping[str, Text]:
    """Return the words that stand somewhere: Texts of a module, a section of the faces or of the vocabulary."""
    module, _, name = where.partition(":")
    if name:
        found: Mapping[str, Text] = getattr(import_module(_PACKAGE + module), name)
        return found
    if where == "roles":
        return {role["key"]: Text(**role["name"]) for role in read_toml("roles.toml")["roles"]}
    if where == "places":
        return {
            **{f"kind:{key}": said for key, said in words("kinds").items()},
            **{f"line:{key}": said for key, said in words("lines").items()},
        }
    if where == "evidence":
        tables: Mapping[str, Any] = import_module(f"{_PACKAGE}_evidence_spec").SCHEMA
        return {key: table.name for key, table in tables.items()}
    if where == "fields":
        return {key: Text(key, zh) for key, zh in read_toml("fields.toml").items()}
    own = _data("values").get(where)
    return words(where) if own is None else {key: Text(key, zh) for key, zh in own.items()}


def _sources_of(kind: type[Any], key: str) -> tuple[str, ...]:
    """Return where the words of a field of a class stand."""
    names = [*(base.__name__ for base in kind.__mro__), _ANY]
    return next((found for name in names if (found := _sources_named(name, key))), ())


def _sources_named(kind: str, key: str) -> tuple[str, ...]:
    """Return where the words of a field stand, by the name of its class."""
    return tuple(_data("words").get(f"{kind}.{key}", ()))


def _word_in(sources: tuple[str, ...], value: str) -> Text | None:
    """Return the word for a key: as it is in English; None where it is no key that is known."""
    found = next((said for where in sources if (said := _source(where).get(value)) is not None), None)
    return None if found is None else Text(value, found.zh)


def known_word(kind: type[Any], key: str, value: str) -> Text | None:
    """Return the word for what stands in a field: as it is in English; None where it is no key that is known."""
    return _word_in(_sources_of(kind, key), value)


def key_word(where: str, key: str) -> Text:
    """Return a key, in Chinese its word if it is one of a list that is known."""
    return _word_in((where,), key) or Text(key, key)


def rule_word(key: str, value: Any) -> object:  # noqa: ANN401 - whatever a parameter may be
    """Return the value of a parameter of a rule, keys with their words; the rest as it is."""
    if isinstance(value, tuple):
        return [rule_word(key, one) for one in cast("tuple[object, ...]", value)]
    return _joined(_sources_named(_RULE, key), value) if isinstance(value, str) else value


def _joined(sources: tuple[str, ...], value: str) -> str | Text:
    """Return the word for a key, or for each of several that stand together, such as ``building/workshop``."""
    parts = [_word_in(sources, part) or part for part in _JOINTS.split(value)]
    if len(parts) == 1 or not any(isinstance(part, Text) for part in parts):
        return parts[0] if len(parts) == 1 else value
    return Text(value, "".join(part.zh if isinstance(part, Text) else part for part in parts))


def worded_value(kind: type[Any], key: str, value: Any) -> object:  # noqa: ANN401 - whatever stands in a field
    """Return what stands in a field of a class, keys with their words; the rest as it is."""
    if isinstance(value, str):
        return known_word(kind, key, value) or value
    if isinstance(value, Enum):
        return known_word(kind, key, str(value.value)) or value
    many: object = value
    return _worded_many(kind, key, many) if _sources_of(kind, key) else many


def _worded_many(kind: type[Any], key: str, value: object) -> object:
    """Return several of what stands in a field, keys with their words; of a mapping, what it is asked by."""
    if isinstance(value, tuple):
        return [worded_value(kind, key, one) for one in cast("tuple[object, ...]", value)]
    if not isinstance(value, Mapping):
        return value
    pairs = cast("Mapping[object, object]", value)
    return {worded_value(kind, key, name): one for name, one in pairs.items()}


def _class_of(value: object) -> type[Any]:
    """Return the class of a value."""
    return type(value)


def _ident(value: object) -> str:
    """Return id, key or code of a value, empty for none."""
    for key in _IDENTS:
        said = getattr(value, key, None)
        if isinstance(said, str) and said:
            return said
    return ""


def _size(value: object) -> int | None:
    """Return how many a value holds, itself or as columns, None where it holds nothing."""
    held = (value, *(getattr(value, key, None) for key in _COLUMNS))
    return next((len(one) for one in held if isinstance(one, Sized) and not isinstance(one, str)), None)


def _chinese(value: object) -> str:
    """Say in Chinese what a value is, which, and how many it holds."""
    n, kind = _size(value), type(value)
    measured = next((word for name, word in _data("counted").items() if kind.__name__ == name), "项")
    return f"{class_word(kind)}{_ident(value)}" + ("" if n is None else f"（{n:,}{measured}）")


def title_of(value: object) -> Text:
    """Return what a value is: in English its line, in Chinese what it is and how many it holds."""
    if isinstance(value, type):
        return Text(repr(value), f"{class_word(type(value))}“{class_word(value)}”")
    if isinstance(value, str | int | float):
        return Text(repr(value), repr(value))
    return Text(repr(value), _chinese(value))


def _is_own(value: object) -> bool:
    """Tell a value of the library, or one with fields, from one of another package."""
    kind = type(value)
    return kind.__module__.startswith(_PACKAGE) or hasattr(kind, "__attrs_attrs__")


def _english(value: object) -> str:
    """Say in English what a value is, which, and how many it holds."""
    n, ident = _size(value), _ident(value)
    return type(value).__name__ + (f" {ident}" if ident else "") + ("" if n is None else f" ({n:,})")


def _scope(value: Any) -> Text:  # noqa: ANN401 - a scope; its module is not needed here
    """Say which units a clause speaks of."""
    kind = _class_of(value)
    parts = {key: worded_value(kind, key, tuple(ids)) for key, ids in value.to_dict().items()}
    if not parts:
        return _EVERYWHERE
    said = [(label(key), cast("list[object]", [*cast("Any", ids)])) for key, ids in parts.items()]
    en = "; ".join(f"{name.en}: {', '.join(map(str, ids))}" for name, ids in said)
    zh = "；".join(
        f"{name.zh}：{'，'.join(x.zh if isinstance(x, Text) else str(x) for x in ids)}" for name, ids in said
    )
    return Text(en, zh)


def _change(value: Any) -> Text:  # noqa: ANN401 - a change; its module is not needed here
    """Say a change in a sentence."""
    return Text(value.describe("en"), value.describe("zh"))


def _tells(kind: type[Any]) -> bool:
    """Tell whether values of a class say themselves in words, not only as Python writes them."""
    return any("__str__" in vars(one) for one in kind.__mro__ if one is not object)


#: How values are said in a cell that have words of their own, by the name of their class.
_SAYS: Final[Mapping[str, Callable[[Any], Text]]] = {"Scope": _scope, "Change": _change}


def phrase(value: object) -> Text:
    """Return a value in a few words for a cell, never as Python writes it."""
    if callable(value) and not isinstance(value, type):
        return _FUNCTION
    kind = _class_of(value)
    if isinstance(value, type) or (not _tells(kind) and _is_own(value)):
        say = next((_SAYS[one.__name__] for one in kind.__mro__ if one.__name__ in _SAYS), None)
        if say is not None:
            return say(value)
        return title_of(value) if isinstance(value, type) else Text(_english(value), _chinese(value))
    said = str(value)
    return Text(said, said)
