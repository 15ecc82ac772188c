"""What parameters of rules are called on figures: in words, with the key that finds them again."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from gridgov._faces._fields import label
from gridgov.plot._words import both, say
from gridgov.text import Lang, Text

__all__ = ["in_words", "on_axis"]

#: Keys are short; words are not.
_LONG: Final = (("max ", "maximum "), ("min ", "minimum "))
#: A field of the same name is another thing, the border of an area.
_OWN: Final[Mapping[str, Text]] = MappingProxyType({"boundary": Text("the limit itself", "上限是否含本数")})
_CLAUSE: Final = Text("{name} ({clause})", "{name}（{clause}）")
_KEY: Final = Text("{name} ({key})", "{name}（{key}）")
_UNIT: Final = Text("{name}, in {unit} ({key})", "{name}（{unit}，{key}）")


def in_words(key: str) -> Text:
    """Return what a parameter is called, without its key; with its clause where it is one of several.

    Args:
        key: Name of the parameter, or clause and name with a dot between them.

    Example:
        >>> in_words("max_households")
        Text(en='maximum households', zh='户数上限')
        >>> in_words("SIZ001.max_households").en
        'maximum households (SIZ001)'
    """
    clause, _, name = key.rpartition(".")
    found = _OWN.get(name) or label(name)
    english = next((long + found.en[len(word) :] for word, long in _LONG if found.en.startswith(word)), found.en)
    words = Text(english, found.zh)
    return say(_CLAUSE, name=words, clause=clause) if clause else words


def on_axis(key: str, given: Text) -> Text:
    """Return what a parameter is called, with its unit of measure and its key.

    Args:
        key: Name of the parameter, or clause and name with a dot between them.
        given: The key with the unit in brackets, as answers have it, or any name of another kind.

    Example:
        >>> on_axis("max_households", Text("max_households (households)", "max_households（户）"))
        Text(en='maximum households (max_households)', zh='户数上限（户，max_households）')
        >>> on_axis("role", Text("role", "role")).en
        'role'
    """
    if not (given.en.startswith(key) and given.zh.startswith(key)):
        return given
    unit = Text(given.en[len(key) :].strip(" ()"), given.zh[len(key) :].strip("（）"))
    words = in_words(key.rpartition(".")[2])

    def told(lang: Lang) -> str:
        name, measured = words.get(lang), unit.get(lang)
        # A name that says its unit, and a key that is the name, are said once.
        if not measured or name.endswith(measured):
            return name if name == key else _KEY.get(lang).format(name=name, key=key)
        return _UNIT.get(lang).format(name=name, unit=measured, key=key)

    return both(told)
