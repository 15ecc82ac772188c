"""The words that ship with the library, read once from ``data/vocabulary.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from gridgov.text import Text

__all__ = ["entries", "read_toml", "word", "words"]

_SECTIONS: Final = ("kinds", "lines", "body_kinds", "ranks", "link_kinds", "holder_kinds", "device_kinds", "measures")


@lru_cache
def read_toml(name: str) -> dict[str, Any]:
    """Return a TOML file of the package's data folder; treat it as read-only."""
    return tomllib.loads((files("gridgov") / "data" / name).read_text("utf-8"))


def entries(section: str) -> Mapping[str, Mapping[str, Any]]:
    """Return the raw entries of one section."""
    found: dict[str, Mapping[str, Any]] = read_toml("vocabulary.toml")[section]
    return found


@lru_cache
def words(section: str) -> Mapping[str, Text]:
    """Return key and wording of every entry of a section.

    Raises:
        KeyError: There is no such section.
    """
    if section not in _SECTIONS:
        raise KeyError(section)
    return MappingProxyType(
        {k: Text(**(v.get("name") or {"en": v["en"], "zh": v["zh"]})) for k, v in entries(section).items()}
    )


def word(section: str, key: str) -> Text:
    """Return the wording of a key; a key outside the vocabulary stands for itself."""
    return words(section).get(key) or Text(key.replace("_", " "), key)
