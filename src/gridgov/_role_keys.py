"""The keys of the records that a role catalogue is read from, and what is said of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import attrs

from gridgov._cells import short
from gridgov._role_faults import BAD_ROLE_VALUE, MISSING_ROLE_KEY, UNKNOWN_ROLE_KEY
from gridgov._role_values import fits, wanted
from gridgov._tables import meant
from gridgov.errors import Place, Problem
from gridgov.text import Text

__all__ = ["CATALOGUE", "COMBINATION", "ROLE", "SLOT", "TEMPLATE", "Shape", "key_faults", "known_part", "text_of"]


@attrs.frozen
class Shape:
    """What one kind of record is called, and its keys."""

    what: Text
    #: Keys that must be there.
    needed: tuple[str, ...]
    #: Keys that may be there.
    other: tuple[str, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys."""
        return (*self.needed, *self.other)


CATALOGUE: Final = Shape(Text("The catalogue", "目录"), (), ("roles", "combinations", "templates"))
ROLE: Final = Shape(
    Text("A role", "角色"),
    ("key", "name"),
    (
        "time",
        "sits_at",
        "minimum",
        "maximum",
        "holders",
        "eligible",
        "superior",
        "responsibility",
        "ex_officio",
        "ends_line",
    ),
)
COMBINATION: Final = Shape(Text("A combination", "兼任规则"), ("first", "second"), ("rule", "conditions"))
TEMPLATE: Final = Shape(Text("A template", "角色模板"), ("key", "name", "slots"), ())
SLOT: Final = Shape(Text("A slot", "岗位槽"), ("key", "name"), ("role", "minimum", "maximum"))
_NAME: Final = Shape(Text("A name", "名称"), ("en", "zh"), ())


def key_faults(shape: Shape, data: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    """Find keys that a record, or its name, does not have, those that it lacks, and values that cannot be."""
    yield from _of_one(shape, data, place, "")
    if "name" in shape.needed and "name" in data:
        yield from _of_one(_NAME, _mapping(data["name"]), place, "name.")


def _of_one(shape: Shape, data: Mapping[str, Any], place: Place, prefix: str) -> Iterator[Problem]:
    for key in shape.needed:
        if key not in data:
            facts = {"what": shape.what, "key": key}
            yield Problem(MISSING_ROLE_KEY, attrs.evolve(place, column=prefix + key), facts)
    for key in map(str, data):
        if key not in shape.keys:
            facts = {"what": shape.what, "key": key, "fix": meant(key, shape.keys)}
            yield Problem(UNKNOWN_ROLE_KEY, attrs.evolve(place, column=prefix + key), facts)
    for key in shape.keys:
        if key in data and not fits(key, data[key]):
            facts = {"what": shape.what, "key": key, "value": short(repr(data[key])), "want": wanted(key)}
            yield Problem(BAD_ROLE_VALUE, attrs.evolve(place, column=prefix + key), facts)


def known_part(shape: Shape, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sound values under known keys; a name becomes a `Text`, empty where it is not there."""
    part = {key: data[key] for key in shape.keys if key in data and fits(key, data[key])}
    return {**part, "name": text_of(data.get("name"))} if "name" in shape.needed else part


def text_of(value: object) -> Text:
    """Return a name out of a mapping with ``en`` and ``zh``, empty where they are not there."""
    words = {key: word for key, word in _mapping(value).items() if fits(key, word)}
    return Text(words.get("en", ""), words.get("zh", ""))


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}
