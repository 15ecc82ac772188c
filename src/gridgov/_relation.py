"""Relations between figures: what they have in common, and what is said of one."""

from __future__ import annotations

import enum
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import ClassVar, Final, TypeAlias

import attrs

from gridgov._audit_numbers import in_brackets
from gridgov._audit_value import Value
from gridgov._cells import nearest_key
from gridgov._face import as_html, as_line
from gridgov._relation_faults import NO_TERMS, UNKNOWN_FIGURE
from gridgov._relation_needed import Needed, in_both
from gridgov._term import Known, Term
from gridgov.errors import Place, Problem
from gridgov.quantities import Interval
from gridgov.text import LANGS, Lang, Text

__all__ = [
    "AuditRow",
    "Choose",
    "Consistency",
    "Relation",
    "comparable",
    "compare",
    "shown",
    "worked",
]

#: Returns the figures of a choice, such as ``{"units": "b"}``.
Choose: TypeAlias = Callable[[Mapping[str, str]], Known]

_WORDS: Final = {
    "consistent": Text("consistent", "一致"),
    "inconsistent": Text("inconsistent", "不一致"),
    "not_determinable": Text("not determinable", "无法判定"),
}
_COLON: Final = Text(": ", "：")
_WHY: Final = Text(" ({why})", "（{why}）")
#: Among so many figures one with a similar id is looked for; among more that would take longer than it is worth.
_FEW: Final = 200
_CLOSE: Final = Text("Did you mean '{key}'?", "是否为“{key}”？")
_ADD: Final = Text(
    "Add it; where it is not published, leave its value out (in Python: None).",
    "请补充；未公布的，不填其值（Python中填None）。",
)
_MISSING: Final = Text("not published: {figures}", "未公布：{figures}")
_POSSIBLY: Final = Text("possible: {line}", "可能：{line}")
_BY_ZERO: Final = Text("a divisor can be 0", "除数可能为0")
_POSSIBLE: Final = Text("it depends on the exact numbers", "取决于确切数字")


class Consistency(enum.StrEnum):
    """What an audit says of a relation.

    Example:
        >>> print(Consistency.NOT_DETERMINABLE.text.zh)
        无法判定
    """

    #: Numbers that the figures can be meet the relation.
    CONSISTENT = "consistent"
    #: No numbers that the figures can be meet the relation.
    INCONSISTENT = "inconsistent"
    #: A figure is not published, or the readings disagree.
    NOT_DETERMINABLE = "not_determinable"

    @property
    def text(self) -> Text:
        """The verdict in words."""
        return _WORDS[self.value]


@attrs.frozen
class AuditRow:
    """What an audit says of one relation.

    Example:
        >>> from gridgov.audit import Sum, audit
        >>> row = audit({"all": 10, "a": 4, "b": 5}, [Sum("t", whole="all", parts=["a", "b"])]).of("t")
        >>> row.verdict, row.certain
        (<Consistency.INCONSISTENT: 'inconsistent'>, True)
        >>> print(row.text())
        t: inconsistent
          4 + 5 = 9, stated: 10 (difference -1)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Id of the relation; key of a reading.
    id: str
    name: Text | None
    verdict: Consistency
    #: Whether the verdict holds for all numbers that the figures can be. False for what is not determinable.
    certain: bool
    #: Why the verdict is no plain yes or no; None if it is.
    why: Text | None = None
    #: The arithmetic, a line each.
    lines: tuple[Text, ...] = ()
    #: What is compared or derived, in the order of the relation.
    numbers: tuple[Interval, ...] = ()
    #: What the one figure that is not published would have to be.
    needed: Needed | None = None
    #: Ids of the figures that are not published.
    missing: tuple[str, ...] = ()
    #: The readings or parts.
    parts: tuple[AuditRow, ...] = ()
    #: Key of the reading; None for what is none.
    key: str | None = None
    #: Tag of the reading: ``S`` stated, ``D`` derived, ``I`` inferred, ``O`` from outside; None where none is given.
    tag: str | None = None
    #: Id of the fact that the relation is taken from.
    fact: str | None = None
    note: Text | None = None

    def all(self) -> Iterator[AuditRow]:
        """Go through the row and all its readings and parts.

        Example:
            >>> from gridgov.audit import Listed, audit
            >>> [row.id for row in audit({"a": 2}, [Listed("C1", "a", 2)]).of("C1").all()]
            ['C1']
        """
        yield self
        for part in self.parts:
            yield from part.all()

    def headline(self, lang: Lang = "en") -> str:
        """Return id, name and verdict in one line.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> from gridgov.audit import Listed, audit
            >>> audit({"a": 2}, [Listed("C1", "a", 3)]).of("C1").headline("zh")
            'C1：不一致'
        """
        name = "" if self.name is None else self.name.get(lang)
        return self._said(self.id + (f" {name}" if name else ""), lang)

    def _said(self, label: str, lang: Lang) -> str:
        tag = "" if self.tag is None else f" [{self.tag}]"
        why = "" if self.why is None else _WHY.format(why=self.why).get(lang)
        return f"{label}{tag}{_COLON.get(lang)}{self.verdict.text.get(lang)}{why}"

    def _inner(self, lang: Lang) -> str:
        """Write it as a reading, with its key, or as a part, with its name."""
        name = "" if self.name is None else self.name.get(lang)
        if self.key is None:
            label = name or self.id
        else:
            label = f"（{self.key}）{name}" if lang == "zh" else f"({self.key}) {name}".rstrip()
        return self._said(label, lang)

    def text(self, lang: Lang = "en") -> str:
        """Return verdict, arithmetic, readings and note as lines.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.
        """
        return "\n".join([self.headline(lang), *self._below(lang)])

    def _below(self, lang: Lang) -> Iterator[str]:
        yield from (f"  {line.get(lang)}" for line in self.lines)
        if self.needed is not None:
            yield f"  {self.needed.text(lang)}"
        for part in self.parts:
            yield f"  {part._inner(lang)}"  # noqa: SLF001 - of the same class
            yield from (f"  {line}" for line in part._below(lang))  # noqa: SLF001
        if self.note is not None:
            yield f"  {self.note.get(lang)}"

    def to_dict(self, lang: Lang = "en") -> dict[str, object]:
        """Return plain JSON types.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.
        """
        return {
            "id": self.id,
            "name": None if self.name is None else self.name.get(lang),
            "key": self.key,
            "tag": self.tag,
            "fact": self.fact,
            "verdict": self.verdict.value,
            "certain": self.certain,
            "why": None if self.why is None else self.why.get(lang),
            "arithmetic": [line.get(lang) for line in self.lines],
            "needed": None if self.needed is None else self.needed.text(lang),
            "missing": list(self.missing),
            "note": None if self.note is None else self.note.get(lang),
            "parts": [part.to_dict(lang) for part in self.parts],
        }


@attrs.frozen
class Relation(ABC):
    """What is claimed of figures; each kind is a class of its own.

    Example:
        >>> from gridgov.audit import PartWhole
        >>> isinstance(PartWhole("C10", part="in towns", whole="communities"), Relation)
        True
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Unique among the relations of an audit.
    id: str
    #: What is claimed, in words.
    name: Text | None = attrs.field(default=None, kw_only=True)
    #: Id of the fact that it is taken from.
    fact: str | None = attrs.field(default=None, kw_only=True)
    note: Text | None = attrs.field(default=None, kw_only=True)

    #: How many entries its lists need.
    least: ClassVar[Mapping[str, int]] = {}

    @abstractmethod
    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:
        """Hold it against the figures; all of its figures are known."""

    def lists(self) -> Iterator[tuple[str, Sequence[object]]]:
        """Go through its fields that are lists, by name."""
        for field in attrs.fields(type(self)):
            value: object = getattr(self, field.name)
            if isinstance(value, tuple):
                yield field.name, value

    def sides(self) -> Iterator[tuple[str, Term]]:
        """Go through its terms, each with its place in the relation."""
        for field in attrs.fields(type(self)):
            value: object = getattr(self, field.name)
            if isinstance(value, Term):
                yield field.name, value
        for name, values in self.lists():
            yield from ((f"{name}[{i}]", value) for i, value in enumerate(values) if isinstance(value, Term))

    def problems(self, known: Known, path: str, choose: Choose | None = None) -> Iterator[Problem]:  # noqa: ARG002
        """Find what keeps it from being held against the figures."""
        for name, values in self.lists():
            if len(values) < (least := self.least.get(name, 0)):
                facts = {"least": least, "n": len(values)}
                yield Problem(NO_TERMS, Place(path=f"{path}.{name}", id=self.id), facts)
        for name, term in self.sides():
            for figure in dict.fromkeys(term.figures()):
                if figure not in known:
                    said: dict[str, object] = {"figure": figure, "fix": _meant(figure, known)}
                    yield Problem(UNKNOWN_FIGURE, Place(path=f"{path}.{name}", id=self.id), said)

    def row(
        self,
        answer: bool | None,  # noqa: FBT001 - of three
        values: Sequence[Value],
        lines: Sequence[Text],
        known: Known,
        needed: Needed | None = None,
    ) -> AuditRow:
        """Return the verdict for what the compared numbers say."""
        missing = tuple(dict.fromkeys(ident for value in values for ident in value.missing))
        verdict, why = Consistency.CONSISTENT, None
        if answer is False:
            verdict = Consistency.INCONSISTENT
        elif answer is None and missing:
            labels = ((", ", "、")[lang == "zh"].join(known[ident].label(lang) for ident in missing) for lang in LANGS)
            verdict, why = Consistency.NOT_DETERMINABLE, _MISSING.format(figures=Text(*labels))
        elif answer is None and any(value.by_zero for value in values):
            verdict, why = Consistency.NOT_DETERMINABLE, _BY_ZERO
        elif answer is None:
            why = _POSSIBLE
        return AuditRow(
            self.id,
            self.name,
            verdict,
            answer is not None,
            why,
            tuple(lines),
            tuple(value.interval for value in values),
            needed if verdict is Consistency.NOT_DETERMINABLE else None,
            missing,
            fact=self.fact,
            note=self.note,
        )


def _meant(figure: str, known: Known) -> Text:
    close = nearest_key(figure, tuple(known)) if len(known) <= _FEW else None
    return _ADD if close is None else _CLOSE.format(key=close)


def shown(term: Term, known: Known, lang: Lang) -> str:
    """Write a side of a comparison: as published, or what its arithmetic comes to."""
    return term.said(known, lang) if term.is_plain else term.value(known).said(lang, share=term.is_share(known))


def comparable(*values: Value) -> tuple[Value, ...]:
    """Return values as they are compared: a count that is held against a mean need not be whole itself."""
    if all(value.whole or value.missing for value in values):
        return values
    return tuple(attrs.evolve(v, interval=v.loose or v.interval, whole=False) for v in values)


def compare(words: Text, answer: bool | None, known: Known, **sides: Term) -> Text:  # noqa: FBT001 - of three
    """Write a comparison; one that is only possible says so.

    Args:
        words: With a field for each side.
        answer: Whether it holds.
        known: The figures.
        **sides: The terms of the fields.
    """

    def write(lang: Lang) -> str:
        said = {name: in_brackets(shown(term, known, lang)) for name, term in sides.items()}
        return words.get(lang).format(**said)

    line = in_both(write)
    return _POSSIBLY.format(line=line) if answer is None else line


def worked(terms: Sequence[Term], known: Known) -> list[Text]:
    """Return a line for each term that has arithmetic."""
    return [in_both(lambda lang, term=term: term.worked(known, lang)) for term in terms if not term.is_plain]  # type: ignore[misc]
