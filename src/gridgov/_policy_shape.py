"""The keys of the file of a policy, and what each must hold: for reading, and for the JSON Schema."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, cast, get_args

import attrs

from gridgov._cells import short
from gridgov._days import as_day
from gridgov._policy_clause import Boundary, Confidence, SourceKind, Strength
from gridgov.text import Text

__all__ = ["CLAUSE", "DAY", "POLICY", "SCOPE", "SOURCE", "TABLE", "Entry", "Leaf", "Rows", "Shape", "shown"]

_HUGE: Final = 10**40
_ID: Final = re.compile(r"[^\s/\\.][^\s/\\]*")


@attrs.frozen
class Leaf:
    """One value."""

    #: Said after "Give".
    words: Text
    fits: Callable[[object], bool]
    #: The same for a JSON Schema.
    schema: Mapping[str, Any]


@attrs.frozen
class Shape:
    """The keys of one kind of table."""

    #: Keys that must be there.
    must: Mapping[str, Entry]
    #: Keys that may be there.
    may: Mapping[str, Entry] = attrs.field(factory=dict[str, "Entry"])

    @property
    def words(self) -> Text:
        """What must be given."""
        return WORDS_WANTED if self is WORDS else Text("a table", "一个表")


@attrs.frozen
class Rows:
    """A list of tables of one shape."""

    shape: Shape
    words: Text


Entry: TypeAlias = Leaf | Shape | Rows


def shown(value: object) -> Text:
    """Write a value as it stands in a file, or say what it is.

    Example:
        >>> shown(True).en, shown([1]).en
        ('true', 'a list')
    """
    if isinstance(value, str):
        return Text(f"'{short(value)}'", f"“{short(value)}”")
    if isinstance(value, bool):
        return Text(str(value).lower(), str(value).lower())
    if value is None:
        return Text("nothing", "空值")
    if isinstance(value, Mapping | list | tuple):
        return Text("a table", "表") if isinstance(value, Mapping) else Text("a list", "数组")
    if isinstance(value, int) and abs(value) >= _HUGE:
        return Text("a number of many digits", "位数过多的数字")
    return Text(short(str(value)), short(str(value)))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_texts(value: object) -> bool:
    return _is_text(value) or (isinstance(value, list | tuple) and all(map(_is_text, cast("list[object]", value))))


def _is_day(value: object) -> bool:
    if isinstance(value, dt.datetime) or not isinstance(value, str | dt.date):
        return False
    try:
        as_day(value)
    except ValueError:
        return False
    return True


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _one_of(*values: str) -> Leaf:
    words = Text("one of: {known}", "以下之一：{known}").format(known=", ".join(values))
    return Leaf(words, lambda value: isinstance(value, str) and value in values, {"enum": list(values)})


TEXT: Final = Leaf(
    Text("a text that is not empty, in quotes", "加引号的非空文本"), _is_text, {"type": "string", "pattern": r"\S"}
)
ID: Final = Leaf(
    Text(
        "an id in quotes, without spaces and slashes, not beginning with a dot",
        "加引号、不含空格和斜杠、不以点开头的编号",
    ),
    _is_id,
    {"type": "string", "pattern": r"^[^\s/\\.][^\s/\\]*$"},
)
TEXTS: Final = Leaf(
    Text("a text or a list of texts", "文本或文本数组"),
    _is_texts,
    {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
)
DAY: Final = Leaf(Text("a day, YYYY-MM-DD", "日期YYYY-MM-DD"), _is_day, {"type": "string", "format": "date"})
TABLE: Final = Leaf(Text("a table", "一个表"), _is_table, {"type": "object"})
WORDS: Final = Shape({"en": TEXT, "zh": TEXT})
WORDS_WANTED: Final = Text('both languages: { en = "...", zh = "..." }', '两种语言：{ en = "...", zh = "..." }')
SCOPE: Final = Shape({}, {"kinds": TEXTS, "levels": TEXTS, "within": TEXTS, "outside": TEXTS})
SOURCE: Final = Shape(
    {"id": ID, "title": WORDS},
    {
        "kind": _one_of(*get_args(SourceKind)),
        "confidence": _one_of(*get_args(Confidence)),
        "issuer": WORDS,
        "issued": DAY,
        "file": TEXT,
        "url": TEXT,
    },
)
CLAUSE: Final = Shape(
    {"id": ID, "rule": TEXT},
    {
        "values": TABLE,
        "units": TABLE,
        "start": DAY,
        "end": DAY,
        "strength": _one_of(*(s.value for s in Strength)),
        "source": TEXT,
        "quote": TEXT,
        "place": WORDS,
        "scope": SCOPE,
        "checked_on": DAY,
        "boundary": _one_of(*get_args(Boundary)),
        "replaces": TEXT,
        "because": WORDS,
        "note": WORDS,
    },
)
POLICY: Final = Shape(
    {"id": ID, "title": WORDS},
    {
        "about": WORDS,
        "jurisdiction": TEXT,
        "parent": TEXT,
        "sources": Rows(SOURCE, Text("a list of tables, each under [[sources]]", "表的数组，每个表以[[sources]]开头")),
        "clauses": Rows(CLAUSE, Text("a list of tables, each under [[clauses]]", "表的数组，每个表以[[clauses]]开头")),
    },
)
