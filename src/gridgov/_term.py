"""Terms: what a relation compares. A figure, a number, or arithmetic with them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Real
from typing import Any, ClassVar, Final, Self, TypeAlias, cast

import attrs

from gridgov._audit_figures import Stated
from gridgov._audit_numbers import in_brackets
from gridgov._audit_value import Value
from gridgov._face import as_html, as_line
from gridgov.quantities import Interval, Quantity, parse_quantity
from gridgov.text import Lang

__all__ = [
    "Difference",
    "Figure",
    "Fixed",
    "Known",
    "Product",
    "Quotient",
    "Term",
    "TermLike",
    "Total",
    "Value",
    "as_term",
    "as_terms",
]

#: What a term can be given as: a figure id, a number, a list of terms (their sum), or a term.
TermLike: TypeAlias = (
    "Term | str | int | float | Decimal | Fraction | Quantity | Sequence[TermLike] | Mapping[str, Any]"
)
#: Figures by id.
Known: TypeAlias = Mapping[str, Stated]

_ANY: Final = Interval()
_NOT_NEGATIVE: Final = Interval(0)


class Term(ABC):
    """Something that has a value when the figures are known: a figure, a number, or arithmetic with them.

    Example:
        >>> from gridgov.audit import Quotient
        >>> Quotient("F12", ["F08", "F09"]).figures()
        ('F12', 'F08', 'F09')
    """

    _repr_html_ = as_html

    #: Whether there is no arithmetic in it.
    is_plain: ClassVar[bool] = False

    @abstractmethod
    def figures(self) -> tuple[str, ...]:
        """Return the ids of its figures in order, each as often as it is there."""

    @abstractmethod
    def value(self, known: Known) -> Value:
        """Return what it comes to."""

    @abstractmethod
    def said(self, known: Known, lang: Lang) -> str:
        """Write its arithmetic without the result."""

    @abstractmethod
    def solve(self, unknown: str, target: Term) -> tuple[Term, bool]:
        """Return what a figure must be for the term to come to ``target``, and whether a larger one makes it smaller.

        The figure is in the term exactly once.
        """

    def is_share(self, known: Known) -> bool:  # noqa: ARG002 - arithmetic makes other numbers of shares
        """Return whether it was published as a percentage, or adds up such figures."""
        return False

    def worked(self, known: Known, lang: Lang, *, share: bool = False) -> str:
        """Write its arithmetic, with the result where everything in it is published and no divisor can be 0."""
        value, said, share = self.value(known), self.said(known, lang), share or self.is_share(known)
        return said if self.is_plain or value.missing or value.by_zero else f"{said} {value.equals(lang, share=share)}"


@attrs.frozen
class Figure(Term):
    """A figure by its id."""

    __repr__ = as_line

    id: str

    is_plain: ClassVar[bool] = True

    def figures(self) -> tuple[str, ...]:
        """Return its id."""
        return (self.id,)

    def value(self, known: Known) -> Value:
        """Return what is published."""
        figure = known[self.id]
        missing = (self.id,) if figure.value is None else ()
        return Value(figure.interval, missing, figure.nominal, figure.whole, figure.loose)

    def is_share(self, known: Known) -> bool:
        """Return whether it was published as a percentage."""
        return known[self.id].is_share

    def said(self, known: Known, lang: Lang) -> str:
        """Write it as published."""
        return known[self.id].said(lang)

    def solve(self, unknown: str, target: Term) -> tuple[Term, bool]:
        """Return the target."""
        assert unknown == self.id  # noqa: S101 - only asked for a figure that is there
        return target, False


@attrs.frozen
class Fixed(Term):
    """A number that is no figure."""

    __repr__ = as_line

    stated: Stated

    is_plain: ClassVar[bool] = True

    def figures(self) -> tuple[str, ...]:
        """Return nothing."""
        return ()

    def value(self, known: Known) -> Value:  # noqa: ARG002 - it needs no figures
        """Return the number."""
        return Value(self.stated.interval, (), self.stated.nominal, self.stated.whole, self.stated.loose)

    def is_share(self, known: Known) -> bool:  # noqa: ARG002 - it needs no figures
        """Return whether it is given as a percentage."""
        return self.stated.is_share

    def said(self, known: Known, lang: Lang) -> str:  # noqa: ARG002 - it needs no figures
        """Write the number."""
        return self.stated.said(lang)

    def solve(self, unknown: str, target: Term) -> tuple[Term, bool]:
        """Refuse: no figure is in it."""
        raise NotImplementedError


def as_terms(values: Iterable[TermLike]) -> tuple[Term, ...]:
    """Return the terms that are meant by a list.

    Raises:
        TypeError: It is one text, or one of the terms is none.
    """
    if isinstance(values, str):
        msg = f"A list of terms is wanted, not the text {values!r}."
        raise TypeError(msg)
    return tuple(as_term(value) for value in values)


def _one(value: TermLike) -> Term:
    return as_term(value)


def _missing(values: Iterable[Value]) -> tuple[str, ...]:
    return tuple(ident for value in values for ident in value.missing)


@attrs.frozen(init=False)
class _Many(Term):
    """Several terms joined by one sign."""

    __repr__ = as_line

    terms: tuple[Term, ...]

    def __init__(self, *terms: TermLike) -> None:
        self.__attrs_init__(as_terms(terms))  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]

    def figures(self) -> tuple[str, ...]:
        """Return the ids of its figures."""
        return tuple(ident for term in self.terms for ident in term.figures())

    def _split(self, unknown: str) -> tuple[Term, Self | None]:
        """Return the term that holds a figure, and the others."""
        at = next(i for i, term in enumerate(self.terms) if unknown in term.figures())
        others = self.terms[:at] + self.terms[at + 1 :]
        return self.terms[at], type(self)(*others) if others else None


class Total(_Many):
    """The sum of terms.

    Example:
        >>> from gridgov.audit import Derived, audit
        >>> print(audit({"a": 2, "b": 3}, [Derived("sum", Total("a", "b"))]).rows[0].lines[0])
        2 + 3 = 5
    """

    def value(self, known: Known) -> Value:
        """Return the sum."""
        values = [term.value(known) for term in self.terms]
        nominal = [value.nominal for value in values if value.nominal is not None]
        interval = Interval.exactly(0)
        for value in values:
            interval += value.interval
        return Value(
            interval,
            _missing(values),
            sum(nominal, Fraction(0)) if len(nominal) == len(values) else None,
            all(value.whole for value in values),
            by_zero=any(value.by_zero for value in values),
        )

    def is_share(self, known: Known) -> bool:
        """Return whether all that is added is published as percentages."""
        return all(term.is_share(known) for term in self.terms)

    def said(self, known: Known, lang: Lang) -> str:
        """Write the sum."""
        said = (term.said(known, lang) for term in self.terms)
        return " + ".join(in_brackets(text) if text.startswith("-") else text for text in said)

    def solve(self, unknown: str, target: Term) -> tuple[Term, bool]:
        """Take the others from the target."""
        term, others = self._split(unknown)
        return term.solve(unknown, target if others is None else Difference(target, others))


class Product(_Many):
    """The product of terms.

    Example:
        >>> from gridgov.audit import Derived, audit
        >>> print(audit({"a": 7, "b": 5000}, [Derived("all", Product("a", "b"))]).rows[0].lines[0])
        7 × 5,000 = 35,000
    """

    def value(self, known: Known) -> Value:
        """Return the product."""
        values = [term.value(known) for term in self.terms]
        interval, nominal = Interval.exactly(1), Fraction(1)
        for value in values:
            interval *= value.interval
            nominal *= value.nominal or 0
        return Value(
            interval,
            _missing(values),
            None if any(value.nominal is None for value in values) else nominal,
            all(value.whole for value in values),
            by_zero=any(value.by_zero for value in values),
        )

    def said(self, known: Known, lang: Lang) -> str:
        """Write the product."""
        return " × ".join(in_brackets(term.said(known, lang)) for term in self.terms)

    def solve(self, unknown: str, target: Term) -> tuple[Term, bool]:
        """Divide the target by the others."""
        term, others = self._split(unknown)
        return term.solve(unknown, target if others is None else Quotient(target, others))


@attrs.frozen
class _Two(Term):
    """Two terms joined by one sign."""

    __repr__ = as_line

    first: Term = attrs.field(converter=_one)
    second: Term = attrs.field(converter=_one)

    def figures(self) -> tuple[str, ...]:
        """Return the ids of its figures."""
        return (*self.first.figures(), *self.second.figures())


class Difference(_Two):
    """One term less another.

    Example:
        >>> from gridgov.audit import Derived, audit
        >>> print(audit({"a": 2, "b": 3}, [Derived("left", Difference("a", "b"))]).rows[0].lines[0])
        2 - 3 = -1
    """

    def value(self, known: Known) -> Value:
        """Return the difference."""
        a, b = self.first.value(known), self.second.value(known)
        nominal = None if a.nominal is None or b.nominal is None else a.nominal - b.nominal
        missing, by_zero = (*a.missing, *b.missing), a.by_zero or b.by_zero
        return Value(a.interval - b.interval, missing, nominal, a.whole and b.whole, by_zero=by_zero)

    def is_share(self, known: Known) -> bool:
        """Return whether both are published as percentages."""
        return self.first.is_share(known) and self.second.is_share(known)

    def said(self, known: Known, lang: Lang) -> str:
        """Write the difference."""
        first, second = self.first.said(known, lang), self.second.said(known, lang)
        plain = self.second.is_plain and not second.startswith("-")
        return f"{first} - {second if plain else in_brackets(second)}"

    def solve(self, unknown: str, target: Term) -> tuple[Term, bool]:
        """Add the second to the target, or take the target from the first."""
        if unknown in self.first.figures():
            return self.first.solve(unknown, Total(target, self.second))
        term, falls = self.second.solve(unknown, Difference(self.first, target))
        return term, not falls


class Quotient(_Two):
    """One term divided by another.

    Example:
        >>> from gridgov.audit import Derived, audit
        >>> print(audit({"a": 560, "b": 258}, [Derived("each", Quotient("a", "b"))]).rows[0].lines[0])
        560 / 258 = 2.171
    """

    def value(self, known: Known) -> Value:
        """Return the quotient; what is divided by what can be 0 can be anything."""
        a, b = self.first.value(known), self.second.value(known)
        missing, by_zero = (*a.missing, *b.missing), a.by_zero or b.by_zero
        if 0 in b.interval:
            open_end = _NOT_NEGATIVE if a.interval.at_least(0) and b.interval.at_least(0) else _ANY
            return Value(open_end, missing, None, whole=False, by_zero=by_zero or not b.missing)
        nominal = a.nominal / b.nominal if a.nominal is not None and b.nominal else None
        return Value(a.interval / b.interval, missing, nominal, whole=False, by_zero=by_zero)

    def said(self, known: Known, lang: Lang) -> str:
        """Write the quotient."""
        return " / ".join(in_brackets(term.said(known, lang)) for term in (self.first, self.second))

    def solve(self, unknown: str, target: Term) -> tuple[Term, bool]:
        """Multiply the target with the second, or divide the first by the target."""
        if unknown in self.first.figures():
            return self.first.solve(unknown, Product(target, self.second))
        term, falls = self.second.solve(unknown, Quotient(self.first, target))
        return term, not falls


#: Arithmetic as it is written in a file.
_ARITHMETIC: Final[Mapping[str, type[Total | Product | Difference | Quotient]]] = {
    "sum": Total,
    "product": Product,
    "difference": Difference,
    "ratio": Quotient,
}


def as_term(value: object) -> Term:
    """Return the term that is meant by a figure id, a number, a list of terms or a table.

    Raises:
        TypeError: It is none of these.
        ValueError: A difference or ratio has not exactly two terms, or a number is not finite.
        GridgovError: A number that is given as text cannot be read.
    """
    if isinstance(value, Term):
        return value
    if isinstance(value, str):
        return Figure(value)
    if isinstance(value, Quantity):
        return Fixed(Stated("", value))
    if isinstance(value, Real | Decimal) and not isinstance(value, bool):
        return Fixed(Stated("", Quantity(cast("Any", value))))
    if isinstance(value, Mapping):
        return _of_table(cast("Mapping[str, Any]", value))
    if isinstance(value, list | tuple):
        return Total(*cast("Sequence[TermLike]", value))
    msg = f"A term is a figure id, a number, a list of terms or arithmetic with them, not {type(value).__name__}."
    raise TypeError(msg)


def _of_table(table: Mapping[str, Any]) -> Term:
    if len(table) == 1:
        ((key, value),) = table.items()
        if key == "number":
            return Fixed(Stated("", parse_quantity(value) if isinstance(value, str) else Quantity(value)))
        if key in _ARITHMETIC and isinstance(value, list | tuple):
            parts = cast("Sequence[TermLike]", value)
            kind = _ARITHMETIC[key]
            if issubclass(kind, Difference | Quotient) and len(parts) != 2:  # noqa: PLR2004 - a pair
                msg = f"'{key}' needs two terms, not {len(parts)}."
                raise ValueError(msg)
            return kind(*parts)
    msg = f"Arithmetic is a table with one of the keys {', '.join(_ARITHMETIC)}, number; not {', '.join(table)}."
    raise TypeError(msg)
