"""What all changes share: a sentence in two languages, and records of plain JSON types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, Self, cast

import attrs

from gridgov._cells import short
from gridgov._change_faults import BAD_CHANGE_VALUE, MISSING_CHANGE_KEY, UNKNOWN_CHANGE, UNKNOWN_CHANGE_KEY
from gridgov._change_values import as_labels, as_numbers, as_words, fits, wanted
from gridgov._face import as_html, one_line
from gridgov._fields import as_field
from gridgov._problems import visible
from gridgov._tables import meant
from gridgov.errors import InvalidChangeError, Place, Problem, Problems
from gridgov.text import Lang, Text

__all__ = ["Change", "Part", "change_kinds", "kind_of", "read_change", "record_faults", "reference", "said"]

_KINDS: Final[dict[str, type[Change]]] = {}
_PART: Final = "part"
_RECORD: Final = Text("The record of a change", "变更记录")
_WORD: Final = re.compile(r"(?<!^)(?=[A-Z])")


def change_kinds() -> tuple[type[Change], ...]:
    """Return the classes of changes, those of others included, each once.

    `Change.__subclasses__` may hold a class twice: one with slots is made again from the one that was written, which
    lives until garbage is collected.
    """
    return tuple(_KINDS.values())


def said(text: Text, **facts: object) -> Text:
    """Fill a sentence; what cannot be seen in a fact is written as an escape."""
    return text.format(**{key: visible(value) if isinstance(value, str) else value for key, value in facts.items()})


def kind_of(change: type[object]) -> str:
    """Return the name of a class in snake case, as records have it."""
    return _WORD.sub("_", change.__name__).lower()


def _plain(value: object) -> object:
    if isinstance(value, Part):
        return _record(value)
    if isinstance(value, tuple):
        return [_plain(entry) for entry in cast("tuple[object, ...]", value)]
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in cast("Mapping[str, object]", value).items()}
    return value


def _told(value: object) -> Iterator[tuple[attrs.Attribute[object], object]]:
    """Return the fields of a value that are not left at their default."""
    fields: tuple[attrs.Attribute[object], ...] = attrs.fields(cast("type[Any]", type(value)))
    for field in fields:
        own: object = getattr(value, field.name)
        # The default of a mapping is made by a factory: it is empty.
        made = isinstance(own, Mapping) and field.default is not attrs.NOTHING
        if own != ({} if made else field.default):
            yield field, own


def _record(value: object) -> dict[str, Any]:
    return {field.name: _plain(own) for field, own in _told(value)}


def _shown(value: object) -> str:
    fields = ", ".join(f"{field.name}={own!r}" for field, own in _told(value))
    return f"{type(value).__name__}({fields})"


@attrs.frozen(repr=False)
class Part:
    """One part of a unit that is split.

    Args:
        id: Its id; one part may keep the id of the unit.
        children: Ids of the units below that it takes.
        name: Its name; a part that keeps the id keeps the name where none is given.
        kind: Its kind; by default that of the unit.
        measures: What it states; None is unknown.
        labels: Other texts about it; a part that keeps the id keeps those that are not given.

    Example:
        >>> Part("c1a", children=["g1", "g2"], measures={"households": 400})
        Part(id='c1a', children=('g1', 'g2'), measures={'households': 400})
    """

    _repr_html_ = as_html

    id: str
    children: tuple[str, ...] = attrs.field(default=(), converter=as_words)
    name: str | None = None
    kind: str | None = None
    measures: Mapping[str, float | None] = attrs.field(factory=dict[str, float | None], converter=as_numbers)
    labels: Mapping[str, str | None] = attrs.field(factory=dict[str, str | None], converter=as_labels)

    @one_line
    def __repr__(self) -> str:
        return _shown(self)


@attrs.frozen(repr=False)
class Change:
    """One change of a jurisdiction: a value that says what is to happen. `gridgov.changes.apply` makes it happen.

    Example:
        >>> from gridgov.changes import MoveUnit
        >>> change = MoveUnit("g1", to="c2")
        >>> change
        MoveUnit(unit='g1', to='c2')
        >>> change.describe()
        "Unit 'g1' moves under 'c2'."
        >>> Change.from_dict(change.to_dict()) == change
        True
    """

    __get_pydantic_core_schema__ = as_field
    _repr_html_ = as_html

    #: What the fields name, by field: ``unit``, ``body``, ``post``, ``holder`` or ``device``; ``ref`` for a reference.
    _refs: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        """Enter the class, so that records of it can be read."""
        _KINDS[kind_of(cls)] = cls

    def _says(self) -> Text:
        raise NotImplementedError

    def names(self) -> tuple[str, ...]:
        """Return what the change speaks of, as references such as ``unit:ID``, those that it makes included.

        Example:
            >>> from gridgov.changes import MoveUnit
            >>> MoveUnit("g1", to="c2").names()
            ('unit:g1', 'unit:c2')
        """
        found: list[str] = []
        for field, what in self._refs.items():
            value: object = getattr(self, field)
            for entry in cast("tuple[object, ...]", value) if isinstance(value, tuple) else (value,):
                if isinstance(entry, Part):
                    found += (f"{what}:{ident}" for ident in (entry.id, *entry.children))
                elif isinstance(entry, str):
                    found.append(entry if what == "ref" else f"{what}:{entry}")
        return tuple(dict.fromkeys(found))

    def describe(self, lang: Lang = "en") -> str:
        """Say in one short sentence what is to happen.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov.changes import RenameUnit
            >>> RenameUnit("c1", "North Gate").describe()
            "Unit 'c1' is named 'North Gate'."
        """
        return self._says().get(lang)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types; `from_dict` is the inverse.

        Returns:
            ``change``, the name of the class in snake case, and the fields that are not left at their default.

        Example:
            >>> from gridgov.changes import SetMeasure
            >>> SetMeasure("g1", "households", 420).to_dict()
            {'change': 'set_measure', 'unit': 'g1', 'measure': 'households', 'value': 420}
        """
        return {"change": kind_of(type(self)), **_record(self)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build from what `to_dict` gives; called on `Change`, any change.

        Raises:
            InvalidChangeError: With every key that the change does not have or that is missing, and every value that
                cannot be.
            TypeError: It is another change than that of the class.

        Example:
            >>> Change.from_dict({"change": "set_rank", "body": "b1", "rank": "deputy_section"})
            SetRank(body='b1', rank='deputy_section')
        """
        problems = list(record_faults(data, Place()))
        if problems:
            raise InvalidChangeError(Problems.of(*problems))
        change = read_change(data)
        if not isinstance(change, cls):
            msg = f"This is a {kind_of(type(change))}, not a {kind_of(cls)}."
            raise TypeError(msg)
        return change

    @one_line
    def __repr__(self) -> str:
        return _shown(self)


def reference(text: str) -> tuple[str, str]:
    """Return what a reference such as ``unit:ID`` leads to: what it is, and its id."""
    what, _, ident = text.partition(":")
    return what, ident


# -- records -----------------------------------------------------------------------------------------------------------


def record_faults(data: object, place: Place) -> Iterator[Problem]:
    """Find what is wrong with the record of a change."""
    record: Mapping[str, Any] = cast("Mapping[str, Any]", data) if isinstance(data, Mapping) else {}
    name: object = record.get("change")
    if name is None:
        yield Problem(MISSING_CHANGE_KEY, attrs.evolve(place, column="change"), {"what": _RECORD, "key": "change"})
        return
    if not isinstance(name, str) or name not in _KINDS:
        facts: dict[str, object] = {"change": short(str(name)), "fix": meant(str(name), sorted(_KINDS))}
        yield Problem(UNKNOWN_CHANGE, attrs.evolve(place, column="change"), facts)
        return
    yield from _fields(_KINDS[name], name, {k: v for k, v in record.items() if k != "change"}, place, "")
    parts: object = record.get("parts")
    if "parts" in attrs.fields_dict(_KINDS[name]) and isinstance(parts, list | tuple):
        for i, part in enumerate(cast("list[object]", parts)):
            if isinstance(part, Mapping):
                yield from _fields(Part, _PART, cast("Mapping[str, Any]", part), place, f"parts[{i}].")


def _fields(cls: type[Any], name: str, record: Mapping[str, Any], place: Place, prefix: str) -> Iterator[Problem]:
    what = Text(f"A change '{name}'", f"变更“{name}”") if name != _PART else Text("A part", "部分")
    fields: tuple[attrs.Attribute[object], ...] = attrs.fields(cls)
    keys = [field.name for field in fields]
    for key in map(str, record):
        if key not in keys:
            facts: dict[str, object] = {"what": what, "key": key, "fix": meant(key, keys)}
            yield Problem(UNKNOWN_CHANGE_KEY, attrs.evolve(place, column=prefix + key), facts)
    for field in fields:
        key, needed = field.name, field.default is attrs.NOTHING
        at = attrs.evolve(place, column=prefix + key)
        optional = field.default is None or (needed and "None" in str(field.type))
        if key not in record:
            if needed:
                yield Problem(MISSING_CHANGE_KEY, at, {"what": what, "key": key})
        elif not fits(name, key, record[key], optional=optional):
            want = wanted(name, key, optional=optional)
            yield Problem(BAD_CHANGE_VALUE, at, {"key": key, "value": short(repr(record[key])), "want": want})


def read_change(data: Mapping[str, Any]) -> Change:
    """Build a change from a record without faults."""
    fields = {key: value for key, value in data.items() if key != "change"}
    if "parts" in fields:
        fields["parts"] = [Part(**part) for part in fields["parts"]]
    return _KINDS[data["change"]](**fields)
