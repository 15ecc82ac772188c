"""How a place in a document is written: ``$.units[3].name``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, TypeAlias

__all__ = ["Step", "path_of", "shown"]

#: A key of an object or a position in a list.
Step: TypeAlias = str | int

_PLAIN: Final = re.compile(r"[^\W\d]\w*")
_LONGEST: Final = 40


def shown(text: str) -> str:
    """Shorten a text that the document holds, so that a message stays one line."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


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
    return "".join(parts)
