"""Waivers read from tables of a file: what each key must hold, and everything that does not."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, cast

import attrs

from gridgov._cells import short
from gridgov._days import as_day
from gridgov._finite import is_finite
from gridgov._waiver import Waiver
from gridgov._waiver_faults import (
    BAD_WAIVER_VALUE,
    DUPLICATE_WAIVER,
    MISSING_WAIVER_KEY,
    ONE_PLACE,
    SCOPE_WITHOUT_CAP,
    UNKNOWN_WAIVER_KEY,
)
from gridgov.errors import Place, Problem
from gridgov.rules import Scope
from gridgov.text import Text

__all__ = ["Reader", "duplicates"]


@attrs.frozen
class _Want:
    #: Said after "Give".
    words: Text
    fits: Callable[[object], bool]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return _is_text(value) or (isinstance(value, list) and all(map(_is_text, cast("list[object]", value))))


def _is_words(value: object) -> bool:
    if isinstance(value, Mapping):
        words = cast("Mapping[str, object]", value)
        return set(words) == {"en", "zh"} and all(map(_is_text, words.values()))
    return _is_text(value)


def _is_day(value: object) -> bool:
    if isinstance(value, str):
        try:
            as_day(value)
        except ValueError:
            return False
        return True
    return isinstance(value, dt.date) and not isinstance(value, dt.datetime)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


_TEXT: Final = _Want(Text("a text that is not empty", "非空文本"), _is_text)
_TEXTS: Final = _Want(Text("a text or a list of texts", "文本或文本数组"), _is_texts)
_WORDS: Final = _Want(
    Text('a text, or both languages: { en = "...", zh = "..." }', '文本，或两种语言：{ en = "...", zh = "..." }'),
    _is_words,
)
_DAY: Final = _Want(Text("the last day, such as 2026-12-31", "最后一日，例如2026-12-31"), _is_day)
_NUMBER: Final = _Want(Text("a number", "数字"), is_finite)
_COUNT: Final = _Want(Text("a whole number from 1", "不小于1的整数"), _is_count)
_TABLE: Final = _Want(Text("a table", "一个表"), lambda value: isinstance(value, Mapping))
_TABLES: Final = _Want(
    Text("a list of tables, each under a headline [[waiver]]", "表的数组，每个表以[[waiver]]开头"),
    lambda value: isinstance(value, list) and all(isinstance(row, Mapping) for row in cast("list[object]", value)),
)
_FILE: Final[Mapping[str, _Want]] = {"waiver": _TABLES, "most_on_one_day": _COUNT}
_KEYS: Final[Mapping[str, _Want]] = {
    "rule": _TEXT,
    "unit": _TEXT,
    "scope": _TABLE,
    "max_units": _COUNT,
    "item": _TEXT,
    "reason": _WORDS,
    "authority": _TEXT,
    "last_day": _DAY,
    "worst_margin": _NUMBER,
    "id": _TEXT,
}
_NEEDED: Final = ("rule", "reason", "last_day")
_SCOPE: Final[Mapping[str, _Want]] = dict.fromkeys(("kinds", "levels", "within", "outside"), _TEXTS)


def _shown(value: object) -> Text:
    """Write a value as it stands in a file, or say what it is."""
    if isinstance(value, str):
        return Text(f"'{short(value)}'", f"“{short(value)}”")
    if isinstance(value, bool):
        return Text(str(value).lower(), str(value).lower())
    if isinstance(value, Mapping):
        return Text("a table", "表")
    if isinstance(value, list):
        return Text("a list", "数组")
    said = short(str(value))
    return Text(said, said)


@attrs.define
class Reader:
    """Reads the tables of one file; keeps the waivers that are sound, and what is wrong with the others."""

    #: Its name; None for a text.
    file: str | None
    problems: list[Problem] = attrs.field(factory=list[Problem])

    def read(self, data: Mapping[str, Any]) -> tuple[list[Waiver], int | None]:
        """Return the sound waivers, and the most that should end on one day."""
        top = self._sound(data, _FILE, "")
        rows = cast("list[Mapping[str, Any]]", top.get("waiver", []))
        found = [self._waiver(row, f"waiver[{i}]") for i, row in enumerate(rows)]
        for name, n, at in duplicates(found):
            self.problems.append(Problem(DUPLICATE_WAIVER, self._place(f"waiver[{at}]"), {"waiver": name, "n": n}))
        return [waiver for waiver in found if waiver is not None], top.get("most_on_one_day")

    def _place(self, path: str) -> Place:
        return Place(file=self.file, path=path)

    def _sound(self, table: Mapping[str, Any], keys: Mapping[str, _Want], path: str) -> dict[str, Any]:
        """Return the keys that hold what they must."""
        out: dict[str, Any] = {}
        for key, value in table.items():
            at = self._place(f"{path}.{key}" if path else key)
            if key not in keys:
                facts: dict[str, object] = {"key": key, "known": ", ".join(keys)}
                self.problems.append(Problem(UNKNOWN_WAIVER_KEY, at, facts))
            elif not keys[key].fits(value):
                facts = {"key": key, "value": _shown(value), "want": keys[key].words}
                self.problems.append(Problem(BAD_WAIVER_VALUE, at, facts))
            else:
                out[key] = value
        return out

    def _waiver(self, row: Mapping[str, Any], path: str) -> Waiver | None:
        before = len(self.problems)
        fields = self._sound(row, _KEYS, path)
        for key in _NEEDED:
            if key not in row:
                facts = {"key": key, "want": _KEYS[key].words}
                self.problems.append(Problem(MISSING_WAIVER_KEY, self._place(path), facts))
        places = sum(key in row for key in ("unit", "scope"))
        if places == 2 or (places == 0 and "item" not in row):  # noqa: PLR2004 - both
            self.problems.append(Problem(ONE_PLACE, self._place(path), {"n": places}))
        if "scope" in row and "max_units" not in row:
            self.problems.append(Problem(SCOPE_WITHOUT_CAP, self._place(path)))
        if "max_units" in row and "scope" not in row:
            known = ", ".join(key for key in _KEYS if key != "max_units")
            at = self._place(f"{path}.max_units")
            self.problems.append(Problem(UNKNOWN_WAIVER_KEY, at, {"key": "max_units", "known": known}))
        if "scope" in fields:
            fields["scope"] = Scope.from_dict(self._sound(fields["scope"], _SCOPE, f"{path}.scope"))
        if isinstance(fields.get("reason"), Mapping):
            fields["reason"] = Text(**fields["reason"])
        return Waiver(**fields) if len(self.problems) == before else None


def duplicates(waivers: list[Waiver | None]) -> Iterator[tuple[str, int, int]]:
    """Go through the ids that are used more than once: how often, and the position of the second one."""
    ids = [None if waiver is None else waiver.id for waiver in waivers]
    for name, n in Counter(ids).items():
        if name is not None and n > 1:
            yield name, n, ids.index(name, ids.index(name) + 1)
