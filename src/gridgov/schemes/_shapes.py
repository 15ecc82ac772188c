"""The keys of a scheme file, and what each must hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final, cast, get_args

from gridgov.jurisdiction import NoteTag
from gridgov.quantities import Qualifier
from gridgov.schemes._reader import Entry, Rows, Shape, Want
from gridgov.schemes._where import WHERE, Where
from gridgov.text import Text

__all__ = ["SCHEME"]


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, cast("list[object]", value)))


def _is_texts(value: object) -> bool:
    return _is_text(value) or _is_list(value)


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


def _is_value(value: object) -> bool:
    if isinstance(value, str):
        try:
            return Fraction(value) >= 0 and "/" in value and value == value.strip()
        except (ValueError, ZeroDivisionError):
            return False
    return not isinstance(value, bool) and isinstance(value, int | float) and 0 <= value < float("inf")


def _is_where(value: object) -> bool:
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts:
        return False
    try:
        return all(isinstance(text, str) and Where.parse(text) for text in cast("list[object]", texts))
    except ValueError:
        return False


def _is_choices(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, cast("dict[str, object]", value).values()))


def _is_pairs(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_texts, cast("dict[str, object]", value).values()))


def _is_values(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_value, cast("dict[str, object]", value).values()))


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
    Text('both languages: { en = "...", zh = "..." }', '两种语言：{ en = "...", zh = "..." }'), _is_words, ("en", "zh")
)
WHOLE: Final = Want(
    Text("a whole number from 0, without quotes and separators", "不小于0的整数，不加引号和分隔符"), _is_whole
)
VALUE: Final = Want(
    Text(
        "a number from 0 without quotes and separators, or a fraction such as '2/3'",
        "不小于0的数，不加引号和分隔符，或分数，例如“2/3”",
    ),
    _is_value,
)
VALUES: Final = Want(
    Text("a table from option to number: { a = 32, b = 31 }", "由选项对应数值的表：{ a = 32, b = 31 }"), _is_values
)
SWITCH: Final = Want(Text("true or false", "true或false"), lambda value: isinstance(value, bool))
MARK: Final = Want(Text("true", "true"), lambda value: value is True)
TAG: Final = _one_of(get_args(NoteTag))
UNITS: Final = Want(WHERE, _is_where)
CHOICES: Final = Want(
    Text("a table from reading to option: { split = 'after' }", "由解读对应选项的表：{ split = 'after' }"), _is_choices
)
PAIRS: Final = Want(
    Text("a table from name to text or list of texts", "由名称对应文本或文本数组的表"),
    _is_pairs,
)

_FACT: Final[Mapping[str, Entry]] = {"fact": TEXT, "tag": TAG}
_COUNTED: Final = (
    "level",
    "units",
    "counting",
    "measure",
    "role",
    "body",
    "device",
    "holders",
    "members",
    "links",
)
LEVEL: Final = Shape(
    {"key": TEXT, "name": WORDS},
    {"kinds": TEXTS, "presence": TEXT, "under": UNDER, "overlay": SWITCH, **_FACT},
)
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
COMBINATION: Final = Shape({"first": TEXT, "second": TEXT}, {"rule": TEXT, "conditions": TEXTS, **_FACT})
SLOT: Final = Shape({"key": TEXT, "name": WORDS}, {"role": TEXT, "minimum": WHOLE, "maximum": WHOLE})
TEMPLATE: Final = Shape({"key": TEXT, "name": WORDS, "slots": Rows(SLOT)}, {**_FACT})
BODY: Final = Shape(
    {"kind": TEXT},
    {
        "name": WORDS,
        "at": UNITS,
        "minimum": WHOLE,
        "maximum": WHOLE,
        "parent": TEXT,
        "rank": TEXT,
        "members": WORDS,
        "about": WORDS,
        **_FACT,
    },
)
ITEM: Final = Shape({"key": TEXT, "name": WORDS}, {"about": WORDS, **_FACT})
LIST: Final = Shape(
    {"key": TEXT, "kind": _one_of(("nets", "categories", "groups", "flow", "list")), "name": WORDS},
    {
        "items": Rows(ITEM),
        "open": SWITCH,
        "ordered": SWITCH,
        "initiator": TEXT,
        "figure": TEXT,
        "about": WORDS,
        **_FACT,
    },
)
COUNTS: Final = Shape(
    {},
    {
        "level": TEXT,
        "units": UNITS,
        "counting": MARK,
        "measure": TEXT,
        "role": TEXT,
        "body": TEXT,
        "device": TEXT,
        "holders": MARK,
        "members": TEXT,
        "links": TEXT,
    },
    one_of=_COUNTED,
)
FIGURE: Final = Shape(
    {"id": TEXT, "name": WORDS, "unit": WORDS, "tag": TAG},
    {
        "value": VALUE,
        "qualifier": _one_of(get_args(Qualifier)),
        "reading": TEXT,
        "values": VALUES,
        "counts": COUNTS,
        "state": TEXT,
        "meaning": WORDS,
        "fact": TEXT,
    },
)
OPTION: Final = Shape(
    {"key": TEXT, "name": WORDS}, {"counting": TEXT, "clause": TEXT, "boundary": TEXT, "values": VALUES, **_FACT}
)
READING: Final = Shape({"key": TEXT, "name": WORDS, "options": Rows(OPTION)}, {"default": TEXT, **_FACT})
STATE: Final = Shape({"key": TEXT, "name": WORDS}, {**_FACT})
NOTE: Final = Shape({"key": TEXT, "tag": TAG, "text": WORDS}, {"fact": TEXT})

_STEP: Final[Mapping[str, Entry]] = {"only": CHOICES, "states": TEXTS, "note": WORDS, **_FACT}
_AMOUNT: Final[Mapping[str, Entry]] = {"figure": TEXT, "each": WHOLE}
TERRITORY: Final = Shape({"prefix": TEXT}, {"as": PAIRS, **_FACT})
REAL: Final = Shape({}, {"ends": LISTED, "contains": LISTED, "without": LISTED})
UNIT_STEP: Final = Shape(
    {"level": TEXT},
    {
        "kind": TEXT,
        "under": UNITS,
        "prefix": TEXT,
        "id": TEXT,
        "names": LISTED,
        "real": REAL,
        "short": _one_of(("refuse", "make")),
        "adopts": TEXT,
        "in": UNITS,
        "childless": MARK,
        "per": UNITS,
        "rest_of": TEXT,
        **_AMOUNT,
        **_STEP,
    },
    most_one_of=("figure", "each", "rest_of"),
)
LABEL_STEP: Final = Shape(
    {"label": TEXT, "at": UNITS},
    {
        "value": TEXT,
        "names": LISTED,
        "in": UNITS,
        "first": MARK,
        "groups_of": WHOLE,
        "all": MARK,
        "cycle": LISTED,
        **_AMOUNT,
        **_STEP,
    },
    most_one_of=("figure", "each", "all"),
)
MEASURE_STEP: Final = Shape(
    {"key": TEXT, "at": UNITS, "figure": TEXT},
    {
        "part_of": TEXT,
        "rest_of": TEXT,
        "follows": TEXT,
        "through": UNITS,
        "fixed_at": UNITS,
        "fixed": WHOLE,
        "most": TEXT,
        **_STEP,
    },
)
MERGE_STEP: Final = Shape({"at": UNITS, "label": TEXT}, {**_STEP})
POST_STEP: Final = Shape(
    {"role": TEXT, "at": UNITS},
    {
        "rest_of": TEXT,
        "minimum": WHOLE,
        "share_with": TEXT,
        "holders_in_all": TEXT,
        "held_by": TEXTS,
        "qualifications": LISTED,
        "meets": LISTED,
        "filled": SWITCH,
        "body": TEXT,
        **_AMOUNT,
        **_STEP,
    },
    one_of=("figure", "each", "rest_of"),
)
BODY_STEP: Final = Shape(
    {"kind": TEXT, "at": UNITS},
    {"rest_of": TEXT, "parent": TEXTS, "rank": TEXT, "names": LISTED, "line": TEXT, **_AMOUNT, **_STEP},
    one_of=("figure", "each", "rest_of"),
)
MEMBER_STEP: Final = Shape({"bodies": TEXTS}, {"role": TEXT, **_AMOUNT, **_STEP}, one_of=("figure", "each", "role"))
LINK_STEP: Final = Shape(
    {"kind": TEXT, "source": TEXT, "target": TEXTS},
    {"within": UNITS, "all_sources": MARK, "figure": TEXT, "basis": TEXT, **_STEP},
)
DEVICE_STEP: Final = Shape({"kind": TEXT}, {"roles": TEXTS, "figure": TEXT, **_STEP})
EVIDENCE_STEP: Final = Shape(
    {"table": TEXT},
    {
        "list": TEXT,
        "at": UNITS,
        "roles": TEXTS,
        "bodies": TEXTS,
        "merged": SWITCH,
        "values": PAIRS,
        "agreements": MARK,
        "statement": TEXT,
        "stated": TEXT,
        "parts": LISTED,
        "part": TEXT,
        "whole": TEXT,
        "share": TEXT,
        **_AMOUNT,
        **_STEP,
    },
    most_one_of=("figure", "each"),
)
RECIPE: Final = Shape(
    {"units": Rows(UNIT_STEP)},
    {
        "territory": TERRITORY,
        "labels": Rows(LABEL_STEP),
        "measures": Rows(MEASURE_STEP),
        "merges": Rows(MERGE_STEP),
        "posts": Rows(POST_STEP),
        "bodies": Rows(BODY_STEP),
        "members": Rows(MEMBER_STEP),
        "links": Rows(LINK_STEP),
        "devices": Rows(DEVICE_STEP),
        "evidence": Rows(EVIDENCE_STEP),
    },
)
#: Tables that `gridgov.audit` reads and checks.
RELATIONS: Final = Want(
    Text("a list of tables, each under a headline [[relations]]", "表的数组，每个表以[[relations]]开头"),
    lambda value: isinstance(value, list) and all(isinstance(row, dict) for row in cast("list[object]", value)),
)
#: The whole file.
SCHEME: Final = Shape(
    {"id": TEXT, "name": WORDS, "levels": Rows(LEVEL)},
    {
        "about": WORDS,
        "published": SWITCH,
        "source": TEXT,
        "place": TEXT,
        "policy": TEXT,
        "counting": TEXT,
        "grid_ladder": LISTED,
        "roles": Rows(ROLE),
        "combinations": Rows(COMBINATION),
        "templates": Rows(TEMPLATE),
        "bodies": Rows(BODY),
        "lists": Rows(LIST),
        "figures": Rows(FIGURE),
        "relations": RELATIONS,
        "readings": Rows(READING),
        "states": Rows(STATE),
        "notes": Rows(NOTE),
        "recipe": RECIPE,
    },
)
