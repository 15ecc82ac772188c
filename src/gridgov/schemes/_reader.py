"""Reads tables of a TOML file by a shape, and reports every key and value that does not fit."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, cast

import attrs

from gridgov.errors import Place, Problem
from gridgov.schemes._faults import ONE_KEY_OF, SCHEME_KEY_MISSING, SCHEME_KEY_UNKNOWN, WRONG_VALUE
from gridgov.text import Text

__all__ = ["Entry", "Reader", "Rows", "Shape", "Want"]

_MOST_SHOWN: Final = 40


@attrs.frozen
class Want:
    """What a value must be."""

    #: Said after "Give".
    words: Text
    fits: Callable[[Any], bool]


@attrs.frozen
class Shape:
    """The keys of one kind of table."""

    #: Keys that must be there.
    must: Mapping[str, Entry]
    #: Keys that may be there.
    may: Mapping[str, Entry] = attrs.field(factory=dict[str, "Entry"])
    #: Keys of which exactly one must be there.
    one_of: tuple[str, ...] = ()


@attrs.frozen
class Rows:
    """A list of tables of one shape."""

    shape: Shape


Entry: TypeAlias = Want | Shape | Rows


_TABLE: Final = Text("a table", "一个表")
_TABLES: Final = Text("a list of tables, each under a headline [[{key}]]", "表的数组，每个表以[[{key}]]开头")


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
            self.problems.append(Problem(SCHEME_KEY_MISSING, self.place(path), {"key": key}))
        for key in sorted(table.keys() - known.keys()):
            close = difflib.get_close_matches(key, known, n=3) or sorted(known)
            self.problems.append(
                Problem(SCHEME_KEY_UNKNOWN, self.place(path, key), {"key": key, "known": ", ".join(close)})
            )
        there = [key for key in shape.one_of if key in table]
        if shape.one_of and len(there) != 1:
            facts = {"keys": ", ".join(shape.one_of), "n": len(there)}
            self.problems.append(Problem(ONE_KEY_OF, self.place(path), facts))
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

    def _wrong(self, key: str, value: object, wanted: Text, path: str) -> None:
        facts = {"key": key, "value": _shown(value), "wanted": wanted}
        self.problems.append(Problem(WRONG_VALUE, self.place(path, key), facts))

    def place(self, path: str, key: str = "") -> Place:
        """Return the place of a key of a table."""
        return Place(file=self.file, path=".".join(filter(None, (path, key))) or None)
