"""From bytes or text to plain values, and everything that keeps a text from being JSON that can be trusted."""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from typing import Any, Final, cast

import attrs
import numpy as np

from gridgov.documents._faults import (
    CUT_SHORT,
    DUPLICATE_KEY,
    EMPTY,
    HALF_CHARACTER,
    NOT_JSON,
    NOT_UTF8,
    TOO_DEEP,
)
from gridgov.documents._paths import HALF, Step, half_of, path_of, shown
from gridgov.errors import FaultKind, InvalidDocumentError, Place, Problem
from gridgov.text import Text

__all__ = ["DEEPEST", "Parsed", "as_written", "parse"]

#: Brackets that may be open at once. A document needs seven.
DEEPEST: Final = 32

#: Digits of the longest whole number that is read exactly: Python can be told to refuse more.
_DIGITS: Final = 640
_EXACT: Final = 2.0**53
_HALF_ESCAPE: Final = re.compile(r"\\u[dD][89a-fA-F]")
#: What is left of a name, a number or an escape when a text breaks off in it.
_STUMP: Final = re.compile(r"t(ru?)?|f(a(ls?)?)?|n(ul?)?|-|\.|[eE][+-]?|\\?u?[0-9a-fA-F]{0,4}")
_OTHER: Final = Text("another encoding", "其他编码")

_OPEN, _CLOSE, _QUOTE = 1, -1, 2
_MARKS: Final = np.zeros(256, np.int8)
_MARKS[[ord("["), ord("{")]] = _OPEN
_MARKS[[ord("]"), ord("}")]] = _CLOSE
_MARKS[ord('"')] = _QUOTE


@attrs.frozen
class Parsed:
    """Plain values, and faults that do not keep them from being looked at further."""

    tree: object
    problems: tuple[Problem, ...] = ()


def parse(data: str | bytes, place: Place) -> Parsed:
    """Read JSON strictly.

    Raises:
        InvalidDocumentError: It is empty, not UTF-8, not JSON, or nested too deep.
    """
    text = _decoded(data, place) if isinstance(data, bytes) else data.removeprefix("\ufeff")
    if not text.strip():
        raise InvalidDocumentError(Problem(EMPTY, place))
    _check_depth(text, place)
    reader = _Reader(place)
    try:
        tree: object = json.loads(
            text, object_pairs_hook=reader.make, parse_int=_whole, parse_float=_decimal, parse_constant=float
        )
    except json.JSONDecodeError as error:
        raise _not_json(text, error, place) from None
    if reader.repeated or _HALF_ESCAPE.search(text) or HALF.search(text):
        tree = reader.walk(tree, ())
    return Parsed(tree, tuple(reader.problems))


def _decoded(data: bytes, place: Place) -> str:
    data = data.removeprefix(codecs.BOM_UTF8)
    encoding = json.detect_encoding(data)
    if encoding != "utf-8":  # zero bytes where text has none; they would pass as UTF-8
        raise _not_utf8(0, encoding.upper(), place)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.end == len(data) and error.reason == "unexpected end of data":
            raise _broken_off(data[: error.start].decode("utf-8"), place) from None
        try:
            data.decode("gb18030")
        except UnicodeDecodeError:
            raise _not_utf8(error.start, None, place) from None
        raise _not_utf8(error.start, "GB18030", place) from None


def _not_utf8(byte: int, encoding: str | None, place: Place) -> InvalidDocumentError:
    facts = {"byte": byte + 1, "encoding": encoding or _OTHER.en, "encoding_zh": encoding or _OTHER.zh}
    return InvalidDocumentError(Problem(NOT_UTF8, place, facts))


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def _column(text: str, at: int) -> int:
    return at - text.rfind("\n", 0, at)


def _broken_off(text: str, place: Place) -> InvalidDocumentError:
    return InvalidDocumentError(Problem(CUT_SHORT, place, {"line": _line(text, len(text))}))


def _not_json(text: str, error: json.JSONDecodeError, place: Place) -> InvalidDocumentError:
    rest = text[error.pos :].rstrip()
    if not rest or error.msg.startswith("Unterminated") or _STUMP.fullmatch(rest):
        return _broken_off(text, place)
    at, found = error.pos, rest[0]
    before = text[:at].rstrip()
    if found in "]}" and before.endswith(","):  # newer Pythons point at the comma themselves
        at, found = len(before) - 1, ","
    facts = {
        "line": _line(text, at),
        "column": _column(text, at),
        "found": found,
    }
    return InvalidDocumentError(Problem(NOT_JSON, place, facts))


def _check_depth(text: str, place: Place) -> None:
    """Count brackets before anything recurses into them. Exact for JSON, and for any text up to its first error."""
    data = text.encode("utf-8", "surrogatepass").replace(b"\\\\", b"  ").replace(b'\\"', b"  ")
    marks = _MARKS[np.frombuffer(data, np.uint8)]
    at = np.flatnonzero(marks)
    marks = marks[at]
    quotes = marks == _QUOTE
    steps = np.where(quotes | (np.cumsum(quotes) & 1).astype(bool), 0, marks)
    deep = np.flatnonzero(np.cumsum(steps) > DEEPEST)
    if len(deep):
        before = data[: int(at[deep[0]])].decode("utf-8", "surrogatepass")
        facts = {"line": _line(before, len(before)), "column": _column(before, len(before)), "limit": DEEPEST}
        raise InvalidDocumentError(Problem(TOO_DEEP, place, facts))


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= _DIGITS else float(digits)


def _decimal(digits: str) -> int | float:
    return as_written(float(digits))


def as_written(value: float) -> int | float:
    """Return a whole number as such: JSON knows one kind of number, and 1.0 is 1."""
    return int(value) if value.is_integer() and abs(value) <= _EXACT else value


class _Reader:
    """Notes keys that an object has twice while it is read; finds their places, and half characters, afterwards."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.problems: list[Problem] = []
        #: Pairs of objects with a repeated key, by the identity of the object, which is kept alive here.
        self.repeated: dict[int, tuple[dict[str, Any], list[tuple[str, Any]]]] = {}

    def make(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            self.repeated[id(made)] = made, pairs
        return made

    def walk(self, value: object, steps: tuple[Step, ...]) -> object:
        """Return a copy without half characters. Nothing is nested deeper than was checked before."""
        if isinstance(value, dict):
            found = cast("dict[str, object]", value)
            pairs: list[tuple[str, object]] = self.repeated.get(id(found), (found, list(found.items())))[1]
            for key, n in Counter(key for key, _ in pairs).items():
                if n > 1:
                    self._add(DUPLICATE_KEY, (*steps, key), key=shown(key), n=n)
            return {self._text(k, (*steps, k)): self.walk(v, (*steps, k)) for k, v in pairs}
        if isinstance(value, list):
            return [self.walk(v, (*steps, i)) for i, v in enumerate(cast("list[object]", value))]
        return self._text(value, steps) if isinstance(value, str) else value

    def _text(self, text: str, steps: tuple[Step, ...]) -> str:
        half = half_of(text)
        if half:
            self._add(HALF_CHARACTER, steps, escape=half)
        return HALF.sub("\ufffd", text)

    def _add(self, kind: FaultKind, steps: tuple[Step, ...], **facts: object) -> None:
        self.problems.append(Problem(kind, attrs.evolve(self.place, path=path_of(steps)), facts))
