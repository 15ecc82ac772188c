"""The kinds of table that there are: data, read when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any, Final, cast

import attrs

from gridgov._net_words import plain
from gridgov._vocabulary import read_toml
from gridgov.measures import MEASURES, Measure
from gridgov.tables._kind import Field, FieldType, TableKind
from gridgov.tables._kinds_quotes import needs_quotes, quoted, unquoted
from gridgov.text import Lang, Text

__all__ = ["EVIDENCE", "KINDS", "LABEL", "MEASURE", "Kinds", "measure_heading", "words_of"]

#: What the key of a column of a `Table` begins with where it is a measure or a label of units.
MEASURE: Final = "measure:"
LABEL: Final = "label:"
#: The same in a heading, in both languages.
_PREFIXES: Final[Mapping[str, tuple[str, str]]] = {MEASURE: ("measure: ", "指标："), LABEL: ("label: ", "标签：")}
_READ: Final[Mapping[str, str]] = {"measure": MEASURE, "指标": MEASURE, "label": LABEL, "标签": LABEL}
#: A year in front of a title, and a number behind it with all that follows.
_YEAR: Final = re.compile("^[0-9]{4}年?(度|[0-9]{1,2}月)?[_-]?")
_NUMBER: Final = re.compile("[_-]?[0-9]+.*$")
#: Kinds that are tables of evidence, and the name of each there.
EVIDENCE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "merged_nets" if key == "nets" else key: key
        for key in (
            "patrols", "visits", "events", "tasks", "admission_list", "nets", "duties", "service_points", "sums",
            "shares", "agreements", "projects", "reports", "cards", "service_logs",
        )
    }
)  # fmt: skip
#: Columns of evidence that hold ids, though they are texts there.
_IDS: Final = frozenset({"id", "partner", "agreement", "leader", "holder"})
_TYPES: Final[Mapping[str, FieldType]] = {"unit": "id", "day": "day", "number": "number", "flag": "flag"}


@attrs.frozen(eq=False, repr=False)
class Kinds(Mapping[str, TableKind]):
    """Kinds of table by key, and what their headings and titles mean.

    Example:
        >>> KINDS.column("units", "社区名称"), KINDS.column("units", "常住人口（人）"), KINDS.column("units", "电梯")
        ('name', 'measure:residents', None)
        >>> KINDS.of_title("网格台账")
        'units'
    """

    #: All kinds, in the order of a workbook.
    all: Mapping[str, TableKind]
    #: Headings of each measure.
    measures: Mapping[str, tuple[str, ...]]

    def __getitem__(self, key: str) -> TableKind:
        return self.all[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    def __repr__(self) -> str:
        return f"<Kinds: {len(self)} kinds of table>"

    @cached_property
    def _headings(self) -> Mapping[str, Mapping[str, str]]:
        """What each heading of each kind means, in plain form."""
        found: dict[str, dict[str, str]] = {}
        measured = {plain(word): MEASURE + key for key, words in self.measures.items() for word in words}
        for key, kind in self.all.items():
            own = {plain(word): field.key for field in kind.fields for word in words_of(field)}
            found[key] = own if kind.others == "none" else {**measured, **own}
        return found

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return {
            plain(word): key
            for key, kind in self.all.items()
            for word in (key, kind.name.en, kind.name.zh, *kind.titles)
        }

    def headings(self, kind: str) -> Mapping[str, str]:
        """Return what every known heading of a kind means: the heading in plain form, and the key of its column.

        Raises:
            KeyError: There is no such kind.

        Example:
            >>> KINDS.headings("posts")["任职日期"]
            'start'
        """
        return self._headings[kind]

    def column(self, kind: str, heading: str) -> str | None:
        """Return the key of the column that a heading means.

        Args:
            kind: Key of the kind.
            heading: The heading as it stands in the file. ``measure: KEY`` and ``label: KEY`` are columns of units that
                are not known.

        Returns:
            The key of a field, or ``measure:KEY`` or ``label:KEY``; None for a heading that is not known.

        Raises:
            KeyError: There is no such kind.

        Example:
            >>> KINDS.column("units", "标签：邮编"), KINDS.column("posts", "标签：邮编")
            ('label:邮编', None)
        """
        found = self._headings[kind].get(plain(heading))
        return _other(heading) if found is None and self.all[kind].others != "none" else found

    def of_title(self, title: str) -> str | None:
        """Return the kind of a sheet or a file by its name, None where the name does not say.

        Example:
            >>> KINDS.of_title("posts"), KINDS.of_title("2024年网格台账3"), KINDS.of_title("Sheet1")
            ('posts', 'units', None)
        """
        word = plain(title)
        for text in (word, _YEAR.sub("", word), _NUMBER.sub("", word), _NUMBER.sub("", _YEAR.sub("", word))):
            found = self._titles.get(text) or self._titles.get(text.removesuffix("表"))
            if found is not None:
                return found
        return None


def words_of(field: Field) -> tuple[str, ...]:
    """Return every heading of a field."""
    return (field.key, field.name.en, field.name.zh, *field.words)


def _other(heading: str) -> str | None:
    """Return the key of a column that says itself that it is a measure or a label."""
    text = heading.strip()
    at = min((i for i in map(text.find, ":：") if i > 0), default=-1)
    prefix = _READ.get(text[:at].strip().lower()) if at > 0 else None
    key = text[at + 1 :].strip()
    return prefix + unquoted(key) if prefix and key else None


def measure_heading(prefix: str, key: str, measure: Measure | None = None, lang: Lang = "en") -> str:
    """Return the heading of a measure or a label of units; `Kinds.column` gives its key again.

    Args:
        prefix: `MEASURE` or `LABEL`.
        key: Key of the measure or the label.
        measure: What is known of the measure; its Chinese name is taken if it is one that the library knows.
        lang: Language of the heading.

    Raises:
        ValueError: ``lang`` is neither ``en`` nor ``zh``.

    Example:
        >>> measure_heading(MEASURE, "households", lang="zh"), measure_heading(LABEL, "邮编", lang="zh")
        ('户数', '标签：邮编')
    """
    known = MEASURES.get(key)
    if prefix == MEASURE and known is not None and (measure is None or measure.name == known.name):
        return known.name.zh if lang == "zh" else key
    return Text(*_PREFIXES[prefix]).get(lang) + (quoted(key) if needs_quotes(key) else key)


# -- data --------------------------------------------------------------------------------------------------------------


def _text(entry: Mapping[str, str]) -> Text:
    return Text(entry["en"], entry["zh"])


def _field(key: str, entry: Mapping[str, Any]) -> Field:
    example: Sequence[str] = entry.get("example", ("",))
    return Field(
        key=key,
        name=Text(key.replace("_", " "), entry["name"]),
        type=entry["type"],
        meaning=_text(entry),
        required=entry.get("required", False),
        empty=entry.get("empty", True),
        words=tuple(entry.get("words", ())),
        example=Text(example[0], example[-1]),
        choices=tuple((word, tuple(others)) for word, others in entry.get("choices", {}).items()),
    )


def _kind(key: str, entry: Mapping[str, Any]) -> TableKind:
    return TableKind(
        key=key,
        name=_text(entry["name"]),
        meaning=_text(entry["meaning"]),
        fields=tuple(_field(name, field) for name, field in entry["fields"].items()),
        titles=tuple(entry.get("titles", ())),
        others=entry.get("others", "none"),
        unique=tuple(entry.get("unique", ())),
    )


def _evidence(data: Mapping[str, Mapping[str, Any]]) -> Iterator[TableKind]:
    """Make a kind of every table of evidence."""
    from gridgov.evidence import SCHEMA

    names, columns, titles = data["names"], data["columns"], data["titles"]
    for key, table in EVIDENCE.items():
        spec = SCHEMA[table]
        own = {plain(word) for column in spec.columns for word in (column.key, column.name.en, column.name.zh)}
        fields: list[Field] = []
        for column in spec.columns:
            words = tuple(word for word in columns.get(column.key, ()) if plain(word) not in own)
            own.update(map(plain, words))
            fields.append(
                Field(
                    column.key,
                    column.name,
                    "id" if column.key in _IDS else _TYPES.get(column.type, "text"),
                    column.meaning,
                    required=column.required,
                    empty=column.missing is not None,
                    words=words,
                )
            )
        name = _text(names[key]) if key in names else Text(key, spec.name.zh)
        others = tuple(titles.get(key, ()))
        unique = () if spec.unique is None else (spec.unique,)
        yield TableKind(key, name, spec.about, tuple(fields), others, unique=unique, in_template=False)


@lru_cache
def _shipped() -> Kinds:
    data = read_toml("tables.toml")
    found = [_kind(key, entry) for key, entry in data["kinds"].items()]
    found += _evidence(data["evidence"])
    more: Mapping[str, Sequence[str]] = data["measures"]
    measures = {
        key: tuple(dict.fromkeys((key, measure.name.en, measure.name.zh, *more.get(key, ()))))
        for key, measure in MEASURES.items()
    }
    return Kinds(MappingProxyType({kind.key: kind for kind in found}), MappingProxyType(measures))


class _Lazy(Mapping[str, TableKind]):
    """The kinds that ship with the library, read when one is asked for."""

    def __getitem__(self, key: str) -> TableKind:
        return _shipped()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_shipped())

    def __len__(self) -> int:
        return len(_shipped())

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever `Kinds` has
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(_shipped(), name)

    def __repr__(self) -> str:
        return repr(_shipped())


#: The kinds that ship with the library.
KINDS: Final[Kinds] = cast("Kinds", _Lazy())
