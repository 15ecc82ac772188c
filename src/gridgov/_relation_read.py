"""Relations out of tables, such as those of a TOML file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import attrs

from gridgov._audit_figures import Stated, as_value
from gridgov._cells import nearest_key
from gridgov._face import as_html, as_line
from gridgov._relation import Relation
from gridgov._relation_faults import (
    NOT_TOML,
    ONE_KIND,
    RELATION_KEY_MISSING,
    RELATION_KEY_UNKNOWN,
    WRONG_RELATION_VALUE,
    InvalidAuditError,
)
from gridgov._relation_groups import Reading, Readings, Together
from gridgov._relation_kinds import AtLeast, OneToOne, PartWhole, Ratio, Sum
from gridgov._relation_more import Between, Derived, Increasing, Listed
from gridgov._tables import meant
from gridgov._term import as_term, as_terms
from gridgov._toml import toml_tables
from gridgov.errors import FaultKind, GridgovError, Place, Problem, Problems
from gridgov.quantities import Quantity
from gridgov.text import Text

__all__ = ["Sheet", "load", "relation_from_dict", "relations_from_dicts"]

_TERM: Final = Text(
    "a figure id, a number, a list of terms, or arithmetic such as { product = [...] }",
    "数字编号、数值、若干项的列表，或{ product = [...] }之类的算式",
)
_TERMS: Final = Text("a list of terms", "若干项的列表")
_TABLE: Final = Text("a table", "一个表")
_TABLES: Final = Text("a list of tables", "若干表的列表")
_TEXT: Final = Text("a text", "文本")
_NAMES: Final = Text("a list of different names, or a whole number from 0", "互不相同的名称列表，或不小于0的整数")
_FLAG: Final = Text("true or false", "true或false")
_STEP: Final = Text("a step above 0, such as 100 or '0.1%'", "大于0的步长，例如100或“0.1%”")
_WORDS: Final = Text("a table with the texts en and zh", "含en和zh文本的表")
_CHOICES: Final = Text("a table of texts", "由文本组成的表")
_VALUE: Final = Text("a number or a text such as '560余'", "数值或“560余”之类的文本")
_QUALIFIERS: Final = ("exact", "odd", "over", "at_least", "nearly", "about")
_QUALIFIER: Final = Text("one of: {known}", "以下之一：{known}").format(known=", ".join(_QUALIFIERS))
_FITTING: Final = Text("a qualifier that fits the value", "与数值相符的限定词")

_SHOWN: Final = 40
_Convert = Callable[[Any], object]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError
    return value


def _named(value: object) -> object:
    return Listed("", 0, cast("Any", value)).named


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _step(value: object) -> object:
    if isinstance(value, bool):
        raise TypeError
    Sum("", 0, [0], rounded=cast("Any", value))
    return value


def _words(value: object) -> Text:
    if not isinstance(value, Mapping) or set(cast("Mapping[str, object]", value)) != {"en", "zh"}:
        raise TypeError
    return Text(**cast("Mapping[str, Any]", value))


def _choices(value: object) -> dict[str, str]:
    if not isinstance(value, Mapping):
        raise TypeError
    return {key: _text(text) for key, text in cast("Mapping[str, object]", value).items()}


def _qualifier(value: object) -> str:
    if value not in _QUALIFIERS:
        raise ValueError
    return str(value)


def _rows_of(value: object) -> list[Mapping[str, object]] | None:
    if not isinstance(value, list | tuple):
        return None
    rows = cast("Sequence[object]", value)
    return cast("list[Mapping[str, object]]", list(rows)) if all(isinstance(row, Mapping) for row in rows) else None


@attrs.frozen
class _Key:
    """One key of a table."""

    convert: _Convert
    words: Text
    required: bool = True


_Shape = Mapping[str, _Key]

_A_TERM: Final = _Key(as_term, _TERM)
_SOME: Final = _Key(as_terms, _TERMS)
_NAME: Final = _Key(_words, _WORDS, required=False)
_ROUNDED: Final = _Key(_step, _STEP, required=False)
_PLAIN: Final = _Key(_text, _TEXT, required=False)
#: The kinds that are tables: key, class and shape.
_KINDS: Final[Mapping[str, tuple[Callable[..., Relation], _Shape]]] = {
    "sum": (Sum, {"whole": _A_TERM, "parts": _SOME, "rounded": _ROUNDED}),
    "ratio": (Ratio, {"share": _A_TERM, "part": _A_TERM, "whole": _A_TERM, "rounded": _ROUNDED}),
    "part_whole": (PartWhole, {"part": _A_TERM, "whole": _A_TERM}),
    "at_least": (AtLeast, {"more": _A_TERM, "less": _A_TERM}),
    "one_to_one": (OneToOne, {"a": _A_TERM, "b": _A_TERM}),
    "between": (Between, {"term": _A_TERM, "low": _A_TERM, "high": _A_TERM}),
    "listed": (
        Listed,
        {
            "figure": _A_TERM,
            "named": _Key(_named, _NAMES, required=False),
            "open_list": _Key(_flag, _FLAG, required=False),
        },
    ),
    "derived": (Derived, {"term": _A_TERM, "percent": _Key(_flag, _FLAG, required=False)}),
}
_ALL_KINDS: Final = (*_KINDS, "increasing", "all", "readings")
_HEAD: Final[_Shape] = {"id": _Key(_text, _TEXT), "name": _NAME, "fact": _PLAIN, "note": _NAME}
_READING: Final[_Shape] = {
    "key": _Key(_text, _TEXT),
    "name": _NAME,
    "tag": _PLAIN,
    "choose": _Key(_choices, _CHOICES, required=False),
    "fact": _PLAIN,
    "note": _NAME,
}
_ALL_KEYS: Final = (*_HEAD, *_READING, *_ALL_KINDS)
#: Keys of a figure; those of a scheme that an audit has no use for are left alone.
_FIGURE: Final[_Shape] = {
    "id": _Key(_text, _TEXT),
    "name": _NAME,
    "value": _Key(as_value, _VALUE, required=False),
    "qualifier": _Key(_qualifier, _QUALIFIER, required=False),
}
_LEFT_ALONE: Final = frozenset({"unit", "tag", "fact", "source", "note", "counts", "whole", "tolerance"})


@attrs.define
class _Reader:
    file: str | None
    problems: list[Problem] = attrs.field(factory=list[Problem])

    def add(self, kind: FaultKind, path: str, **facts: object) -> None:
        """Collect a problem."""
        self.problems.append(Problem(kind, Place(file=self.file, path=path or None), facts))

    def wrong(self, path: str, key: str, value: object, wanted: Text) -> None:
        """Collect a wrong value."""
        shown = repr(value)[:_SHOWN]
        self.add(WRONG_RELATION_VALUE, path, key=key, value=Text(shown, shown), wanted=wanted)

    def keys(self, shape: _Shape, table: Mapping[str, object], path: str, also: Sequence[str] = ()) -> dict[str, Any]:
        """Return the keys of a table that hold what they must; the others are reported."""
        for key, entry in shape.items():
            if entry.required and key not in table:
                self.add(RELATION_KEY_MISSING, path, key=key)
        out: dict[str, Any] = {}
        for key, value in table.items():
            if key in shape:
                self._convert(shape[key], key, value, f"{path}.{key}", out)
            elif key not in also:
                self.add(RELATION_KEY_UNKNOWN, f"{path}.{key}", key=key, fix=meant(key, (*shape, *also)))
        return out

    def _convert(self, entry: _Key, key: str, value: object, path: str, out: dict[str, Any]) -> None:
        try:
            out[key] = entry.convert(value)
        except GridgovError as error:
            place = Place(file=self.file, path=path)
            self.problems.extend(Problem(p.kind, place, p.facts) for p in error.problems)
        except (TypeError, ValueError):
            self.wrong(path, key, value, entry.words)

    def tables(self, value: object, key: str, path: str) -> list[Mapping[str, object]]:
        """Return a list of tables; what is none is reported."""
        if (rows := _rows_of(value)) is None:
            self.wrong(path, key, value, _TABLES)
        return rows or []

    def relation(self, table: Mapping[str, object], path: str, ident: str | None = None) -> Relation | None:
        """Return one relation; None if something is wrong with it.

        Args:
            table: The table.
            path: Where it stands.
            ident: Its id where it needs none of its own.
        """
        shape = _HEAD if ident is None else {**_HEAD, "id": _PLAIN}
        head = self.keys(shape, table, path, also=(*_ALL_KINDS, "tag"))
        head.setdefault("id", ident)
        return self._kind(table, path, head)

    def _kind(self, table: Mapping[str, object], path: str, head: Mapping[str, Any]) -> Relation | None:
        kinds = [key for key in _ALL_KINDS if key in table]
        if not kinds and any(nearest_key(key, _ALL_KEYS) in _ALL_KINDS for key in table if key not in _ALL_KEYS):
            # The misspelt kind is told already, with the one that is meant.
            return None
        if len(kinds) != 1:
            self.add(ONE_KIND, path, n=len(kinds), keys=", ".join(kinds or _ALL_KINDS))
            return None
        key, before = kinds[0], len(self.problems)
        value, at = table[key], f"{path}.{key}"
        make: Callable[..., Relation]
        fields: dict[str, Any] = {}
        if key in _KINDS:
            make, shape = _KINDS[key]
            if isinstance(value, Mapping):
                fields = self.keys(shape, cast("Mapping[str, object]", value), at)
            else:
                self.wrong(at, key, value, _TABLE)
        elif key == "increasing":
            make = Increasing
            self._convert(_SOME, "terms", value, at, fields)
        elif key == "all":
            make = Together
            rows = self.tables(value, key, at)
            fields["relations"] = [self.relation(row, f"{at}[{i}]", str(i + 1)) for i, row in enumerate(rows)]
        else:
            make = Readings
            rows = self.tables(value, key, at)
            fields["readings"] = [self._reading(row, f"{at}[{i}]") for i, row in enumerate(rows)]
        return None if len(self.problems) > before or head.get("id") is None else make(**head, **fields)

    def _reading(self, table: Mapping[str, object], path: str) -> Reading | None:
        head = self.keys(_READING, table, path, also=_ALL_KINDS)
        inner = {key: value for key, value in head.items() if key in {"fact", "note"}}
        relation = self._kind(table, path, {"id": head.get("key"), **inner})
        if relation is None:
            return None
        return Reading(
            head["key"], relation, name=head.get("name"), tag=head.get("tag"), choices=head.get("choose", {})
        )

    def figure(self, table: Mapping[str, object], path: str) -> Stated | None:
        """Return one figure; None if something is wrong with it."""
        before = len(self.problems)
        fields = self.keys(_FIGURE, table, path, also=tuple(sorted(_LEFT_ALONE)))
        if len(self.problems) > before:
            return None
        value, qualifier = fields.get("value"), fields.get("qualifier")
        if qualifier is not None and isinstance(value, Quantity):
            try:
                value = Quantity(value.value, qualifier, unit=value.unit)
            except ValueError:
                self.wrong(f"{path}.qualifier", "qualifier", qualifier, _FITTING)
                return None
        return Stated(fields["id"], value, fields.get("name"))

    def end(self) -> None:
        """Report what was wrong.

        Raises:
            InvalidAuditError: Something was.
        """
        if self.problems:
            raise InvalidAuditError(Problems.of(*self.problems))


def relation_from_dict(data: Mapping[str, object], path: str = "relation") -> Relation:
    """Return the relation that a table declares.

    Args:
        data: The table: ``id``, ``name``, ``fact``, ``note``, and exactly one of ``sum``, ``ratio``, ``part_whole``,
            ``at_least``, ``one_to_one``, ``between``, ``listed``, ``derived``, ``increasing``, ``all``, ``readings``.
        path: Where it stands, for the report of what is wrong.

    Raises:
        InvalidAuditError: With everything that is wrong with it.

    Example:
        >>> relation = relation_from_dict({"id": "C7", "one_to_one": {"a": "teams", "b": "coverages"}})
        >>> type(relation).__name__, relation.id
        ('OneToOne', 'C7')
    """
    return relations_from_dicts([data], path=lambda _i: path)[0]


def relations_from_dicts(
    rows: Sequence[Mapping[str, object]],
    *,
    file: str | None = None,
    path: Callable[[int], str] = "relations[{}]".format,
) -> tuple[Relation, ...]:
    """Return the relations that tables declare.

    Args:
        rows: The tables, as in `relation_from_dict`.
        file: Name of the file, for the report of what is wrong.
        path: Returns where the table at a position stands.

    Raises:
        InvalidAuditError: With everything that is wrong with any of them.

    Example:
        >>> len(relations_from_dicts([{"id": "C2", "increasing": ["a", "b"]}, {"id": "C4", "listed": {"figure": "a"}}]))
        2
    """
    reader = _Reader(file)
    out = [reader.relation(row, path(i)) for i, row in enumerate(rows)]
    reader.end()
    return tuple(relation for relation in out if relation is not None)


@attrs.frozen
class Sheet:
    """Figures with the relations between them, such as one table of a yearbook.

    Example:
        >>> from gridgov.audit import Sum, audit
        >>> sheet = Sheet([Stated("all", 5), Stated("a", 2), Stated("b", 3)], [Sum("t", "all", ["a", "b"])])
        >>> bool(audit(sheet))
        True
    """

    __repr__ = as_line
    _repr_html_ = as_html

    figures: tuple[Stated, ...] = attrs.field(converter=tuple[Stated, ...])
    relations: tuple[Relation, ...] = attrs.field(default=(), converter=tuple[Relation, ...])


def load(path: str | Path) -> Sheet:
    """Return the figures and relations of a TOML file.

    The tables ``[[figures]]`` have an ``id``, a ``value`` (a number, a text such as ``"560余人"``, or left out: not
    published), and if wanted ``qualifier`` and ``name``; ``[[relations]]`` are as in `relation_from_dict`. Other
    tables are left alone.

    Raises:
        InvalidAuditError: The file is not TOML, or with everything that is wrong with it.
        OSError: The file cannot be read.

    Example:
        >>> _ = Path("t.toml").write_text("figures = [{ id = 'a', value = '560余人' }]", encoding="utf-8")
        >>> load("t.toml").figures[0].interval
        <Interval: 561..569>
    """
    file = str(path)
    try:
        table = toml_tables(Path(path).read_bytes().decode("utf-8-sig"))
    except ValueError as error:  # no TOML or no UTF-8
        raise InvalidAuditError(Problem(NOT_TOML, Place(file=file), {"why": str(error).rstrip(".")})) from None
    reader = _Reader(file)
    figures = [
        reader.figure(row, f"figures[{i}]")
        for i, row in enumerate(reader.tables(table.get("figures", []), "figures", "figures"))
    ]
    relations = [
        reader.relation(row, f"relations[{i}]")
        for i, row in enumerate(reader.tables(table.get("relations", []), "relations", "relations"))
    ]
    reader.end()
    return Sheet([f for f in figures if f is not None], [r for r in relations if r is not None])
