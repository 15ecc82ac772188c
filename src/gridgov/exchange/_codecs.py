"""How a value of a record is written as JSON-LD, and read from its expanded form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol, TypeAlias, cast

import attrs

from gridgov.documents._read import as_written
from gridgov.exchange._names import XSD, Naming
from gridgov.text import Text

__all__ = [
    "DAY",
    "FLAG",
    "NUMBER",
    "REFERENCE",
    "SAID",
    "TEXT",
    "WORDS",
    "Codec",
    "Json",
    "Ref",
    "UnreadableError",
    "Values",
    "items",
]

#: Plain JSON types.
Json: TypeAlias = Any
#: The values of one property in expanded form.
Values: TypeAlias = Sequence[Mapping[str, Any]]

_ONE_TEXT: Final = Text("one text", "一个文本")
_ONE_DAY: Final = Text("one day YYYY-MM-DD", "一个YYYY-MM-DD格式的日期")
_ONE_NUMBER: Final = Text("one number", "一个数字")
_ONE_FLAG: Final = Text("true or false", "true或false")
_TEXTS: Final = Text("an ordered list of texts", "有序文本列表")
_TWO: Final = Text("one text in 'en' and one in 'zh'", "“en”和“zh”文本各一")
_ONE_REF: Final = Text("one reference", "一个引用")


class UnreadableError(Exception):
    """Says what was wanted; the reader turns it into a fault with its place."""

    def __init__(self, want: Text) -> None:
        self.want = want
        super().__init__(want)


class Codec(Protocol):
    """One kind of value."""

    @property
    def coercion(self) -> Mapping[str, str]:
        """What a context says of a term that holds it."""
        ...

    def encode(self, value: Json, naming: Naming) -> Json:
        """Write a value of a record."""
        ...

    def decode(self, values: Values, naming: Naming) -> Json:
        """Read it from its expanded form.

        Raises:
            UnreadableError: It is something else.
        """
        ...


def _only(values: Values, want: Text) -> Mapping[str, Any]:
    if len(values) != 1:
        raise UnreadableError(want)
    return values[0]


def items(values: Values, want: Text) -> Values:
    """Return what is in the only list."""
    found: object = _only(values, want).get("@list")
    if not isinstance(found, list):
        raise UnreadableError(want)
    return cast("Values", found)


def literal(value: Mapping[str, Any], want: Text) -> Json:
    """Return the plain value of a literal; numbers may have been written as text with a type."""
    if "@value" not in value:
        raise UnreadableError(want)
    plain, kind = value["@value"], str(value.get("@type", ""))
    if not isinstance(plain, str) or not kind.startswith(XSD):
        return plain
    try:
        return _typed(plain, kind.removeprefix(XSD))
    except ValueError:
        raise UnreadableError(want) from None


def _typed(text: str, kind: str) -> Json:
    if kind == "integer":
        return int(text) if len(text) < 400 else float(text)  # noqa: PLR2004 - Python refuses longer ones
    if kind in {"double", "decimal", "float"}:
        return float(text)
    if kind == "boolean":
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
    return text


@attrs.frozen
class _Literal:
    """A single literal of some Python types."""

    types: tuple[type, ...]
    want: Text
    coercion: Mapping[str, str] = attrs.field(factory=dict[str, str])

    def encode(self, value: Json, naming: Naming) -> Json:
        """Write it as it is; whole numbers as such."""
        del naming
        return as_written(value) if isinstance(value, float) else value

    def decode(self, values: Values, naming: Naming) -> Json:
        """Read it."""
        del naming
        plain = literal(_only(values, self.want), self.want)
        if not isinstance(plain, self.types) or (isinstance(plain, bool) and bool not in self.types):
            raise UnreadableError(self.want)
        return as_written(plain) if isinstance(plain, float) else plain


@attrs.frozen
class _Words:
    """An ordered list of texts."""

    coercion: Mapping[str, str] = attrs.field(factory=lambda: {"@container": "@list"})

    def encode(self, value: Json, naming: Naming) -> Json:
        """Write the list."""
        del naming
        return list(value)

    def decode(self, values: Values, naming: Naming) -> Json:
        """Read the list."""
        return [TEXT.decode([one], naming) for one in items(values, _TEXTS)]


@attrs.frozen
class _Said:
    """A wording in both languages."""

    coercion: Mapping[str, str] = attrs.field(factory=lambda: {"@container": "@language"})

    def encode(self, value: Json, naming: Naming) -> Json:
        """Write both."""
        del naming
        return dict(value)

    def decode(self, values: Values, naming: Naming) -> Json:
        """Read both."""
        del naming
        found = {value.get("@language"): value.get("@value") for value in values}
        if len(values) != len(found) or set(found) != {"en", "zh"}:
            raise UnreadableError(_TWO)
        return {"en": found["en"], "zh": found["zh"]}


@attrs.frozen
class Ref:
    """A thing of a kind, by its id."""

    what: str
    coercion: Mapping[str, str] = attrs.field(factory=lambda: {"@type": "@id"})

    def encode(self, value: Json, naming: Naming) -> Json:
        """Write its IRI."""
        return naming.iri(self.what, value)

    def decode(self, values: Values, naming: Naming) -> Json:
        """Take the id out of the IRI."""
        found = naming.ident(self.what, str(_only(values, _ONE_REF).get("@id", "")))
        if found is None:
            raise UnreadableError(Text(f"a reference to '{self.what}'", f"对“{self.what}”的引用"))
        return found


@attrs.frozen
class _Reference:
    """A thing of any kind, as ``unit:ID``."""

    coercion: Mapping[str, str] = attrs.field(factory=lambda: {"@type": "@id"})

    def encode(self, value: Json, naming: Naming) -> Json:
        """Write its IRI."""
        return naming.reference(value)

    def decode(self, values: Values, naming: Naming) -> Json:
        """Take kind and id out of the IRI."""
        found = naming.referred(str(_only(values, _ONE_REF).get("@id", "")))
        if found is None:
            raise UnreadableError(_ONE_REF)
        return found


TEXT: Final = _Literal((str,), _ONE_TEXT)
DAY: Final = _Literal((str,), _ONE_DAY, {"@type": "xsd:date"})
NUMBER: Final = _Literal((int, float), _ONE_NUMBER)
FLAG: Final = _Literal((bool,), _ONE_FLAG)
WORDS: Final = _Words()
SAID: Final = _Said()
REFERENCE: Final = _Reference()
