"""How places in a document are written, such as ``$.units[3].name``, and texts of it in messages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeAlias

__all__ = ["HALF", "Step", "half_of", "path_of", "shown"]

#: A key of an object or a position in a list.
Step: TypeAlias = str | int

#: Half of a character that needs two in UTF-16.
HALF: Final = re.compile("[\ud800-\udfff]")
_PLAIN: Final = re.compile(r"[^\W\d]\w*")
_LONGEST: Final = 40


def shown(text: str) -> str:
    """Shorten a text that the document holds, so that a message stays one line."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def half_of(text: str) -> str:
    r"""Return the first half of a character in a text as an escape, or nothing.

    Example:
        >>> print(half_of("a\udc00"))
        \udc00
    """
    found = HALF.search(text)
    return f"\\u{ord(found[0]):04x}" if found else ""


def path_of(steps: Iterable[Step]) -> str:
    """Write the way from the top of a document to a value.

    Example:
        >>> path_of(["units", 3, "measures", "floor area"])
        "$.units[3].measures['floor area']"
    """
    parts = ["$"]
    for step in steps:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif _PLAIN.fullmatch(step):
            parts.append(f".{shown(step)}")
        else:
            parts.append(f"['{shown(step)}']")
    return HALF.sub("\ufffd", "".join(parts))
