"""Reads tables of a TOML file by a shape, and reports every key and value that does not fit."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeAlias, cast

import attrs

from gridgov.errors import Place, Problem
from gridgov.schemes._faults import ONE_KEY_OF, SCHEME_KEY_MISSING, SCHEME_KEY_UNKNOWN, WRONG_VALUE
from gridgov.text import Text

__all__ = ["Entry", "Reader", "Rows", "Shape", "Want", "key_missing", "too_many_keys"]

_MOST_SHOWN: Final = 40


@attrs.frozen
class Want:
    """What a value must be."""

    #: Said after "Give".
    words: Text
    fits: Callable[[Any], bool]
    #: Keys of a table, where it must be one: each that is missing or not known is named.
    keys: tuple[str, ...] = ()


@attrs.frozen
class Shape:
    """The keys of one kind of table."""

    #: Keys that must be there.
    must: Mapping[str, Entry]
    #: Keys that may be there.
    may: Mapping[str, Entry] = attrs.field(factory=dict[str, "Entry"])
    #: Keys of which exactly one must be there.
    one_of: tuple[str, ...] = ()
    #: Keys of which no more than one may be there.
    most_one_of: tuple[str, ...] = ()


@attrs.frozen
class Rows:
    """A list of tables of one shape."""

    shape: Shape


Entry: TypeAlias = Want | Shape | Rows


_ONE: Final = {
    "rule": Text("One of these keys is needed", "须且只能有一个"),
    "keep": Text("exactly", "只"),
}
_MOST_ONE: Final = {
    "rule": Text("No more than one of these keys may be there", "至多只能有一个"),
    "keep": Text("only", "只"),
}
_IN_QUOTES: Final = Text("a text in quotes", "加引号的文本")
_TABLE: Final = Text("a table", "一个表")
_TABLES: Final = Text("a list of tables, each under a headline [[{key}]]", "表的数组，每个表以[[{key}]]开头")


def key_missing(place: Place, key: str, why: Text | None = None) -> Problem:
    """Return the fault of a key that is not there; ``why`` says what needs it."""
    said = Text("", "") if why is None else Text(": {why}", "：{why}").format(why=why)
    return Problem(SCHEME_KEY_MISSING, place, {"key": key, "why": said})


def too_many_keys(place: Place, keys: Iterable[str], n: int, *, must: bool) -> Problem:
    """Return the fault of keys of which exactly one, or no more than one, may be there."""
    return Problem(ONE_KEY_OF, place, {"keys": ", ".join(keys), "n": n, **(_ONE if must else _MOST_ONE)})


def _rows_of(value: object) -> list[dict[str, Any]] | None:
    """Return a list of tables, or None if it is none."""
    if not isinstance(value, list):
        return None
    rows = cast("list[object]", value)
    return cast("list[dict[str, Any]]", rows) if all(isinstance(row, dict) for row in rows) else None


def _shown(value: object) -> Text:
    """Write a value of a TOML file as it stands there, or say what it is."""
    if isinstance(value, str):
        short = value if len(value) <= _MOST_SHOWN else value[:_MOST_SHOWN] + "..."
        return Text(f"'{short}'", f"“{short}”")
    if isinstance(value, bool):
        return Text(str(value).lower(), str(value).lower())
    if isinstance(value, Mapping):
        return Text("a table", "表")
    return Text("a list", "数组") if isinstance(value, list) else Text(str(value), str(value))


@attrs.define
class Reader:
    """Reads a file table by table; keeps what is sound, and what is wrong with the rest."""

    file: str
    shape: Shape
    problems: list[Problem] = attrs.field(factory=list[Problem])

    def read(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return the keys of the file that hold what they must."""
        return self._table(self.shape, table, "")

    def _table(self, shape: Shape, table: Mapping[str, Any], path: str) -> dict[str, Any]:
        known = {**shape.must, **shape.may}
        for key in sorted(shape.must.keys() - table.keys()):
            self.problems.append(key_missing(self.place(path), key))
        for key in sorted(table.keys() - known.keys()):
            close = difflib.get_close_matches(key, known, n=3) or sorted(known)
            self.problems.append(
                Problem(SCHEME_KEY_UNKNOWN, self.place(path, key), {"key": key, "known": ", ".join(close)})
            )
        there = [key for key in shape.one_of if key in table]
        if shape.one_of and len(there) != 1:
            self.problems.append(too_many_keys(self.place(path), shape.one_of, len(there), must=True))
        there = [key for key in shape.most_one_of if key in table]
        if len(there) > 1:
            self.problems.append(too_many_keys(self.place(path), there, len(there), must=False))
        out: dict[str, Any] = {}
        for key, value in table.items():
            if key in known:
                self._entry(known[key], key, value, path, out)
        return out

    def _entry(self, want: Entry, key: str, value: object, path: str, out: dict[str, Any]) -> None:
        at = f"{path}.{key}" if path else key
        if isinstance(want, Want):
            if want.fits(value):
                out[key] = value
            elif want.keys and isinstance(value, dict):
                self._misspelt(cast("dict[str, object]", value), want.keys, at)
            else:
                self._wrong(key, value, want.words, path)
        elif isinstance(want, Shape):
            if isinstance(value, dict):
                out[key] = self._table(want, cast("dict[str, Any]", value), at)
            else:
                self._wrong(key, value, _TABLE, path)
        elif (rows := _rows_of(value)) is None:
            self._wrong(key, value, _TABLES.format(key=at), path)
        else:
            out[key] = [self._table(want.shape, row, f"{at}[{i}]") for i, row in enumerate(rows)]

    def _misspelt(self, table: Mapping[str, object], keys: tuple[str, ...], path: str) -> None:
        """Name the key of a small table that is wrong: one that is not known stands for one that is missing."""
        lost, other = sorted(set(keys) - table.keys()), sorted(table.keys() - set(keys))
        for key in other:
            facts = {"key": key, "known": ", ".join(lost or keys)}
            self.problems.append(Problem(SCHEME_KEY_UNKNOWN, self.place(path, key), facts))
        for key in lost[len(other) :]:
            self.problems.append(key_missing(self.place(path), key))
        for key in keys:
            if key in table and not isinstance(table[key], str):
                self._wrong(key, table[key], _IN_QUOTES, path)

    def _wrong(self, key: str, value: object, wanted: Text, path: str) -> None:
        facts = {"key": key, "value": _shown(value), "wanted": wanted}
        self.problems.append(Problem(WRONG_VALUE, self.place(path, key), facts))

    def place(self, path: str, key: str = "") -> Place:
        """Return the place of a key of a table."""
        return Place(file=self.file, path=".".join(filter(None, (path, key))) or None)
