"""Plain values such as JSON has, looked at before something is built of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from gridgov.text import Text

__all__ = ["record", "wording"]


def record(data: object, what: str, *needed: str) -> Mapping[str, Any]:
    """Return a record, if it is one and has what it needs.

    Args:
        data: The value.
        what: What it stands for, such as ``"A level"``.
        needed: Keys that it must have.

    Raises:
        TypeError: It is no mapping.
        ValueError: A key is missing.

    Example:
        >>> record({"name": "a"}, "A level", "key", "name")
        Traceback (most recent call last):
        ValueError: A level needs the key 'key'.
    """
    if not isinstance(data, Mapping):
        msg = f"{what} is a mapping, not {type(data).__name__}."
        raise TypeError(msg)
    found = cast("Mapping[str, Any]", data)
    for key in needed:
        if key not in found:
            msg = f"{what} needs the key {key!r}."
            raise ValueError(msg)
    return found


def wording(data: object) -> Text:
    """Return a wording in both languages.

    Raises:
        TypeError: It is no mapping, or a wording is no text.
        ValueError: A language is missing, or there is a third one.

    Example:
        >>> wording({"en": "street", "zh": "街道"}).zh
        '街道'
    """
    found = record(data, "A wording", "en", "zh")
    if len(found) > 2:  # noqa: PLR2004 - two languages
        msg = "A wording has the keys 'en' and 'zh', and no others."
        raise ValueError(msg)
    return Text(found["en"], found["zh"])
