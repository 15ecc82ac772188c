"""TOML as others write it: whatever is wrong with a text, or made to do harm, is one kind of error."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

__all__ = ["toml_tables"]

#: Parts of a key, such as ``a.b.c``. The parser of Python takes as many steps as the square of their number.
_MOST_PARTS: Final = 100
_HALF: Final = re.compile("[\ud800-\udfff]")


def toml_tables(text: str) -> dict[str, Any]:
    """Return the tables of a TOML text.

    Args:
        text: The text, without a byte order mark.

    Raises:
        ValueError: It is no TOML, it holds half a character, a number has thousands of digits, or it is nested too
            deeply; says why, without a full stop. `tomllib.TOMLDecodeError` is one of these.

    Example:
        >>> toml_tables("a.b = 1")
        {'a': {'b': 1}}
        >>> toml_tables("a = " + "[" * 100_000)
        Traceback (most recent call last):
        ...
        ValueError: nested too deeply
    """
    if half := _HALF.search(text):
        msg = f"half a character, \\u{ord(half[0]):04x}"
        raise ValueError(msg)
    if any(line.count(".") > _MOST_PARTS and _has_long_key(line) for line in text.split("\n")):
        msg = f"a key has more than {_MOST_PARTS} parts"
        raise ValueError(msg)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise type(error)(str(error).rstrip(".")) from None
    except RecursionError:
        msg = "nested too deeply"
        raise ValueError(msg) from None


def _has_long_key(line: str) -> bool:
    """Tell whether so many words of a line are joined by dots and nothing else, as in no sentence."""
    run = 0
    for word in line.split("."):
        run = run + 1 if len(word.split()) <= 1 else 1
        if run > _MOST_PARTS:
            return True
    return False
