"""How the records of one table are written as nodes: their types, and a property for each key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import attrs

from gridgov.exchange._codecs import DAY, Codec, Json, UnreadableError, Values, items
from gridgov.exchange._names import Naming, full
from gridgov.text import Text

__all__ = ["During", "Nested", "Pairs", "Property", "Record", "Shape", "Site"]

Record = dict[str, Any]
_LIST: Final = Text("an ordered list", "有序列表")
_NODE: Final = Text("one thing with properties", "一个带属性的对象")


def _no_more(_record: Record) -> tuple[str, ...]:
    return ()


@attrs.frozen
class Property:
    """One property of a node: where it comes from and what it is called."""

    #: Key of the record.
    key: str
    #: Name with a prefix, such as ``org:role``.
    name: str
    codec: Codec
    #: How it is written in JSON, where that is not the name itself.
    term: str | None = None

    @property
    def written(self) -> str:
        """The key in JSON."""
        return self.term or self.name


@attrs.frozen
class Shape:
    """The nodes of one table."""

    #: Types of all of them, the last one ours, by which they are known.
    types: tuple[str, ...]
    properties: tuple[Property, ...]
    #: More types of some of them.
    more: Callable[[Record], tuple[str, ...]] = _no_more
    #: What their IRIs begin with, and the key of the id; None: nodes without an IRI.
    what: str | None = None
    id: str | None = None
    #: Values of keys that are not there but must be.
    empty: Mapping[str, Json] = attrs.field(factory=dict[str, Json])

    @property
    def marker(self) -> str:
        """IRI of the type by which they are known."""
        return full(self.types[-1])

    def encode(self, record: Record, naming: Naming) -> Record:
        """Write one record as a node without its IRI."""
        types = [*self.types, *self.more(record)]
        node: Record = {"@type": types if len(types) > 1 else types[0]} if types else {}
        for one in self.properties:
            value = record.get(one.key) if one.key else record
            if value is not None:
                made = one.codec.encode(value, naming)
                if made is not None:
                    node[one.written] = made
        return node

    def decode(self, node: Mapping[str, Any], naming: Naming) -> Iterator[tuple[str, Json, Text | None]]:
        """Read a node in expanded form: key, value, and what was wanted where it cannot be read."""
        for one in self.properties:
            values: Values | None = node.get(full(one.name))
            if values is None:
                if one.key in self.empty:
                    yield one.key, self.empty[one.key], None
                continue
            try:
                yield one.key, one.codec.decode(values, naming), None
            except UnreadableError as error:
                yield one.key or one.name, None, error.want


def _inside(shape: Shape, value: Mapping[str, Any], naming: Naming) -> Record:
    """Read a node inside another one.

    Raises:
        UnreadableError: It is none, or a value in it cannot be read.
    """
    if "@value" in value or "@list" in value:
        raise UnreadableError(_NODE)
    made: Record = {}
    for key, plain, want in shape.decode(value, naming):
        if want is not None:
            raise UnreadableError(want)
        if key:
            made[key] = plain
        else:
            made.update(plain)
    return made


@attrs.frozen
class Nested:
    """An ordered list of records inside a record."""

    shape: Shape
    coercion: Mapping[str, str] = attrs.field(factory=lambda: {"@container": "@list"})

    def encode(self, value: Json, naming: Naming) -> Json:
        """Write each."""
        return [self.shape.encode(one, naming) for one in value]

    def decode(self, values: Values, naming: Naming) -> Json:
        """Read each."""
        return [_inside(self.shape, one, naming) for one in items(values, _LIST)]


@attrs.frozen
class Pairs:
    """A mapping from keys to values, as nodes with the two."""

    key: Property
    value: Property
    #: Whether they are a list: in RDF an empty list is there, an empty set is not.
    ordered: bool = False

    @property
    def coercion(self) -> Mapping[str, str]:
        """What a context says of a term that holds it."""
        return {"@container": "@list" if self.ordered else "@set"}

    def encode(self, value: Json, naming: Naming) -> Json:
        """Write each pair."""
        return [
            {
                self.key.written: self.key.codec.encode(key, naming),
                self.value.written: self.value.codec.encode(one, naming),
            }
            for key, one in value.items()
        ]

    def decode(self, values: Values, naming: Naming) -> Json:
        """Read each pair."""
        shape = Shape((), (self.key, self.value))
        pairs = [_inside(shape, one, naming) for one in (items(values, _LIST) if self.ordered else values)]
        if any(len(pair) != len(shape.properties) for pair in pairs):
            raise UnreadableError(_NODE)
        return {pair[self.key.key]: pair[self.value.key] for pair in pairs}


@attrs.frozen
class During:
    """First and last day of a record, as an interval of the Time Ontology."""

    day: Property = Property("day", "time:inXSDDate", DAY)
    coercion: Mapping[str, str] = attrs.field(factory=dict[str, str])

    def encode(self, value: Json, naming: Naming) -> Json:
        """Write the days that are known; None if neither is."""
        del naming
        ends = {"time:hasBeginning": value.get("start"), "time:hasEnd": value.get("end")}
        known = {key: {"@type": "time:Instant", "time:inXSDDate": day} for key, day in ends.items() if day is not None}
        return {"@type": "time:Interval", **known} if known else None

    def decode(self, values: Values, naming: Naming) -> Json:
        """Read the days."""
        instant = Shape((), (self.day,))
        found: Record = {}
        for value in values:
            for key, name in (("start", "time:hasBeginning"), ("end", "time:hasEnd")):
                for one in value.get(full(name), ()):
                    found[key] = _inside(instant, one, naming).get("day")
        return {key: day for key, day in found.items() if day is not None}


@attrs.frozen
class Site:
    """The unit where a body sits, as a site of the organisation."""

    unit: Property
    coercion: Mapping[str, str] = attrs.field(factory=dict[str, str])

    def encode(self, value: Json, naming: Naming) -> Json:
        """Write the site."""
        return {"@type": "org:Site", self.unit.written: self.unit.codec.encode(value, naming)}

    def decode(self, values: Values, naming: Naming) -> Json:
        """Read the unit of the only site."""
        if len(values) != 1:
            raise UnreadableError(_NODE)
        found = _inside(Shape((), (self.unit,)), values[0], naming)
        if self.unit.key not in found:
            raise UnreadableError(_NODE)
        return found[self.unit.key]
