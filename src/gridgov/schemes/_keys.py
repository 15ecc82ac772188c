"""The keys of a scheme file, what each must hold, and the reader that reports all that do not."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias, cast, get_args

import attrs

from gridgov.errors import Place, Problem
from gridgov.jurisdiction import NoteTag
from gridgov.schemes._faults import ONE_KEY_OF, SCHEME_KEY_MISSING, SCHEME_KEY_UNKNOWN, WRONG_VALUE
from gridgov.text import Text

__all__ = ["Qualifier", "Reader"]

#: How exact a published figure is.
Qualifier = Literal["exact", "odd", "over", "at_least", "nearly", "about"]
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


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, cast("list[object]", value)))


def _is_texts(value: object) -> bool:
    return _is_text(value) or _is_list(value)


def _rows_of(value: object) -> list[dict[str, Any]] | None:
    """Return a list of tables, or None if it is none."""
    if not isinstance(value, list):
        return None
    rows = cast("list[object]", value)
    return cast("list[dict[str, Any]]", rows) if all(isinstance(row, dict) for row in rows) else None


def _is_under(value: object) -> bool:
    return _is_texts(value) or (
        isinstance(value, dict) and all(map(_is_texts, cast("dict[str, object]", value).values()))
    )


def _is_words(value: object) -> bool:
    if not isinstance(value, dict):
        return False
    words = cast("dict[str, object]", value)
    return set(words) == {"en", "zh"} and all(isinstance(word, str) for word in words.values())


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _one_of(values: Iterable[str]) -> Want:
    known = tuple(values)
    words = Text("one of: {known}", "以下之一：{known}").format(known=", ".join(known))
    return Want(words, known.__contains__)


TEXT: Final = Want(Text("a text that is not empty, in quotes", "加引号的非空文本"), _is_text)
TEXTS: Final = Want(Text("a text or a list of texts", "文本或文本数组"), _is_texts)
LISTED: Final = Want(Text("a list of texts", "文本数组"), _is_list)
UNDER: Final = Want(
    Text("a text, a list of texts, or a table from kind to one of these", "文本、文本数组，或由类别对应二者之一的表"),
    _is_under,
)
WORDS: Final = Want(
    Text('both languages: { en = "...", zh = "..." }', '两种语言：{ en = "...", zh = "..." }'), _is_words
)
WHOLE: Final = Want(
    Text("a whole number from 0, without quotes and separators", "不小于0的整数，不加引号和分隔符"), _is_whole
)
SWITCH: Final = Want(Text("true or false", "true或false"), lambda value: isinstance(value, bool))
MARK: Final = Want(Text("true", "true"), lambda value: value is True)
TAG: Final = _one_of(get_args(NoteTag))
TABLE: Final = Text("a table", "一个表")
TABLES: Final = Text("a list of tables, each under a headline [[{key}]]", "表的数组，每个表以[[{key}]]开头")

_FACT: Final[Mapping[str, Entry]] = {"fact": TEXT, "tag": TAG}
_COUNTED: Final = ("level", "counting", "measure", "role", "device")
LEVEL: Final = Shape({"key": TEXT, "name": WORDS}, {"kinds": TEXTS, "presence": TEXT, "under": UNDER, **_FACT})
ROLE: Final = Shape(
    {"key": TEXT, "name": WORDS},
    {
        "time": TEXT,
        "sits_at": TEXTS,
        "minimum": WHOLE,
        "maximum": WHOLE,
        "holders": TEXTS,
        "eligible": TEXTS,
        "superior": TEXT,
        "responsibility": TEXT,
        "ex_officio": TEXT,
        "ends_line": TEXT,
        **_FACT,
    },
)
COMBINATION: Final = Shape({"first": TEXT, "second": TEXT}, {"rule": TEXT, "conditions": TEXTS})
SLOT: Final = Shape({"key": TEXT, "name": WORDS}, {"role": TEXT, "minimum": WHOLE, "maximum": WHOLE})
TEMPLATE: Final = Shape({"key": TEXT, "name": WORDS, "slots": Rows(SLOT)})
COUNTS: Final = Shape(
    {}, {"level": TEXT, "counting": MARK, "measure": TEXT, "role": TEXT, "device": TEXT}, one_of=_COUNTED
)
FIGURE: Final = Shape(
    {"id": TEXT, "name": WORDS, "qualifier": _one_of(get_args(Qualifier)), "unit": WORDS, "tag": TAG},
    {"value": WHOLE, "counts": COUNTS},
)
NOTE: Final = Shape({"key": TEXT, "tag": TAG, "text": WORDS}, {"fact": TEXT})
CARRIER: Final = Shape({"prefix": TEXT, "level": TEXT, "figure": TEXT}, {"suffixes": LISTED})
UNITS: Final = Shape(
    {"level": TEXT, "under": TEXT}, {"figure": TEXT, "each": WHOLE, "prefix": TEXT}, one_of=("figure", "each")
)
MEASURE: Final = Shape({"key": TEXT, "level": TEXT, "figure": TEXT}, {"part_of": TEXT, "rest_of": TEXT})
POSTS: Final = Shape(
    {"role": TEXT, "level": TEXT},
    {"figure": TEXT, "each": WHOLE, "rest_of": TEXT, "minimum": WHOLE, "share_with": TEXT, "holders_in_all": TEXT},
    one_of=("figure", "each", "rest_of"),
)
DEVICES: Final = Shape({"kind": TEXT}, {"per": _one_of(["holder"])})
RECIPE: Final = Shape(
    {"carrier": CARRIER, "units": Rows(UNITS)}, {"measures": Rows(MEASURE), "posts": Rows(POSTS), "devices": DEVICES}
)
#: The whole file.
SCHEME: Final = Shape(
    {"id": TEXT, "name": WORDS, "levels": Rows(LEVEL)},
    {
        "about": WORDS,
        "published": SWITCH,
        "source": TEXT,
        "place": TEXT,
        "counting": TEXT,
        "grid_ladder": LISTED,
        "roles": Rows(ROLE),
        "combinations": Rows(COMBINATION),
        "templates": Rows(TEMPLATE),
        "figures": Rows(FIGURE),
        "notes": Rows(NOTE),
        "recipe": RECIPE,
    },
)


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
    problems: list[Problem] = attrs.field(factory=list[Problem])

    def read(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return the keys of the file that hold what they must."""
        return self._table(SCHEME, table, "")

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
                self._wrong(key, value, TABLE, path)
        elif (rows := _rows_of(value)) is None:
            self._wrong(key, value, TABLES.format(key=at), path)
        else:
            out[key] = [self._table(want.shape, row, f"{at}[{i}]") for i, row in enumerate(rows)]

    def _wrong(self, key: str, value: object, wanted: Text, path: str) -> None:
        facts = {"key": key, "value": _shown(value), "wanted": wanted}
        self.problems.append(Problem(WRONG_VALUE, self.place(path, key), facts))

    def place(self, path: str, key: str = "") -> Place:
        """Return the place of a key of a table."""
        return Place(file=self.file, path=".".join(filter(None, (path, key))) or None)
