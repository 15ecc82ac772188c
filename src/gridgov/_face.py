"""How every value of the library looks: one short line of text, and a table where a notebook asks for one.

A class takes these as they are: ``__repr__ = as_line`` and ``_repr_html_ = as_html`` in its body, or ``@one_line`` over
a ``__repr__`` of its own. What stands in the table is said in `gridgov._faces`, loaded when a notebook asks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any, Final, TypeVar

import attrs

__all__ = ["WIDEST", "as_html", "as_line", "one_line", "visible", "whole"]

#: The longest line that a value shows of itself, in characters.
WIDEST: Final = 199
_HEAD: Final = 140
#: What a line is cut between: its items, else its words. A word longer than this is cut within.
_BOUNDS: Final = (", ", " ")
_LONGEST_WORD: Final = 60
#: Containers with more than this are counted, not written out.
_MANY: Final = 60
_WORD: Final = 40
_SHORT: Final = 16
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})

_T = TypeVar("_T")


def _kinds(*kinds: type[Any]) -> tuple[type[Any], ...]:
    """Return classes to be told apart."""
    return kinds


_CONTAINERS: Final = _kinds(tuple, list, dict, set, frozenset)


def visible(text: str) -> str:
    """Write characters that cannot be seen, such as a line break, as escapes, so that a message stays one line."""
    if text.isprintable():
        return text
    return "".join(
        c.encode("unicode_escape").decode("ascii") if unicodedata.category(c) in _UNSEEN else c for c in text
    )


def _cut(text: str, most: int = WIDEST) -> str:
    """Return a text of at most so many characters; what is left out is a mark between items or words, the end stays."""
    if len(text) <= most:
        return text
    head = min(_HEAD, most - 2 - most // 4)
    first, last = text[:head], text[len(text) - (most - head - 1) :]
    for bound in _BOUNDS:
        begin, end = first.rfind(bound), last.find(bound)
        if begin > head - _LONGEST_WORD and 0 <= end < _LONGEST_WORD and begin > 0:
            return f"{first[:begin]}{bound}…{last[end:]}"
    return f"{first}…{last}"


def one_line(method: Callable[[_T], str]) -> Callable[[_T], str]:
    """Keep what a ``__repr__`` says to one line of at most 199 characters that can all be seen."""

    @wraps(method)
    def line(self: _T) -> str:
        return _cut(visible(method(self)))

    return line


def whole(value: object) -> str:
    """Return the line of a value before it is cut, where values are told apart by it."""
    method = type(value).__repr__
    line: str = getattr(method, "__wrapped__", method)(value)
    return line


def _whole(value: Any) -> str | None:  # noqa: ANN401 - any value of a field
    """Return a value as Python writes it, None where that is certainly too long."""
    size: Any = getattr(value, "size", None)  # of an array
    if not isinstance(size, int):
        size = len(value) if isinstance(value, _CONTAINERS) else 0
    if size > _MANY or (isinstance(value, str) and len(value) > WIDEST):
        return None
    return " ".join(repr(value).split("\n"))


def _brief(value: Any, most: int) -> str:  # noqa: ANN401 - any value of a field
    """Return a value in few characters: a text cut, containers counted."""
    if isinstance(value, str):
        return repr(_cut(value[: 2 * WIDEST], most))
    said = _whole(value)
    if said is not None and len(said) <= most:
        return said
    try:
        return f"<{len(value):,} items>"
    except TypeError:
        return f"<{type(value).__name__}>"


def _class_of(value: object) -> type[Any]:
    """Return the class of a value."""
    return type(value)


def as_line(self: Any) -> str:  # noqa: ANN401 - any value of the library
    """Return class and fields of an attrs value in one line of at most 199 characters."""
    kind = _class_of(self)
    fields = [(f.name, getattr(self, f.name)) for f in attrs.fields(kind) if f.repr]
    name = kind.__qualname__.rsplit(">.", 1)[-1]
    whole = [(key, _whole(value)) for key, value in fields]
    line = f"{name}({', '.join(f'{key}={said}' for key, said in whole)})"
    if all(said is not None for _, said in whole) and len(line) <= WIDEST:
        return line
    for most in (_WORD, _SHORT):
        line = f"{name}({', '.join(f'{key}={_brief(value, most)}' for key, value in fields)})"
        if len(line) <= WIDEST:
            break
    return _cut(visible(line))


def as_html(self: object, lang: str | None = None) -> str:
    """Return a table for a notebook, without a script and with colours of its own.

    Args:
        self: The value.
        lang: Language of the words; None for the one set in `gridgov.notebook`, English from the start.
    """
    page: str = import_module("gridgov._faces").page_of(self, lang)
    return page
