"""The kinds of relations that compare two numbers: equal, or no more than."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import ClassVar, Final

import attrs

from gridgov._audit_numbers import span
from gridgov._audit_value import Value
from gridgov._relation import AuditRow, Choose, Relation, comparable, compare, shown, worked
from gridgov._relation_faults import NOT_A_SHARE
from gridgov._relation_needed import in_both, stands
from gridgov._term import Known, Product, Quotient, Term, Total, as_term, as_terms
from gridgov.errors import Place, Problem
from gridgov.quantities import Interval, Quantity, parse_quantity
from gridgov.text import Lang, Text

__all__ = ["AtLeast", "OneToOne", "PartWhole", "Ratio", "Sum"]

_STATED: Final = Text("{left}, stated: {right}", "{left}，公布值：{right}")
_APART: Final = Text("{line} (difference {by})", "{line}（差{by}）")
_EQUAL: Final = Text("{left} = {right}", "{left} = {right}")
_UNEQUAL: Final = Text("{left} ≠ {right}", "{left} ≠ {right}")
_AT_LEAST: Final = Text("{left} >= {right}", "{left} ≥ {right}")
_BELOW: Final = Text("{left} < {right}", "{left} < {right}")
_AT_MOST: Final = Text("{left} <= {right}", "{left} ≤ {right}")
_ABOVE: Final = Text("{left} > {right}", "{left} > {right}")
_ROUNDED: Final = Text("rounded to {step}", "取整至{step}")
_SHARES: Final = Interval.between(0, 1)


def _step(value: QuantityStep) -> Fraction | None:
    """Return a step of rounding, such as ``"0.1%"``.

    Raises:
        GridgovError: No number can be read of it.
        ValueError: It is not more than 0.
    """
    if value is None:
        return None
    step = parse_quantity(value).value if isinstance(value, str) else Quantity(value).value
    if step <= 0:
        msg = f"Numbers are rounded to a step of more than 0, not {value}."
        raise ValueError(msg)
    return step


QuantityStep = int | float | Fraction | str | None


def _within(inner: Interval, outer: Interval) -> bool | None:
    """Return whether the numbers of one interval are in the other; None if only some are."""
    return True if inner.within(outer) else None if inner.meets(outer) else False


def _apart(line: Text, left: Value, right: Value, known: Known, *terms: Term) -> Text:
    share = all(term.is_share(known) for term in terms)
    return _APART.format(line=line, by=in_both(lambda lang: span(left.interval - right.interval, lang, share=share)))


@attrs.frozen(repr=False)
class Sum(Relation):
    """The parts make up the whole: part + part + ... = whole.

    Example:
        >>> from gridgov.audit import audit
        >>> figures = {"all": 349028, "reassured": 321276, "cared for": 18836, "closely linked": 8916}
        >>> print(audit(figures, [Sum("C1", "all", ["reassured", "cared for", "closely linked"])]).of("C1").text())
        C1: consistent
          321,276 + 18,836 + 8,916 = 349,028, stated: 349,028
    """

    #: What is made up.
    whole: Term = attrs.field(converter=as_term)
    #: What it is made up of; no part is counted twice.
    parts: tuple[Term, ...] = attrs.field(converter=as_terms)
    #: The step to which the whole and each part were rounded, such as 100; each may be half of it away. None: not.
    rounded: Fraction | None = attrs.field(default=None, converter=_step, kw_only=True)

    least: ClassVar[Mapping[str, int]] = {"parts": 1}

    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:  # noqa: ARG002
        """Add up the parts and compare."""
        total = Total(*self.parts)
        left, right = comparable(total.value(known), self.whole.value(known))
        if self.rounded is None:
            answer = left.interval.equal(right.interval)
        else:
            room = self.rounded / 2 * (len(self.parts) + 1)
            answer = _within(left.interval - right.interval, Interval.between(-room, room))
        line = in_both(lambda lang: shown(total, known, lang) if len(self.parts) == 1 else total.worked(known, lang))
        lines = [*worked([self.whole], known), line]
        if not right.missing and self.whole.is_plain:
            lines[-1] = _STATED.format(left=line, right=in_both(lambda lang: shown(self.whole, known, lang)))
        elif not (left.missing or right.missing):
            lines.append(compare(_UNEQUAL if answer is False else _EQUAL, answer, known, left=total, right=self.whole))
        if answer is False:
            lines[-1] = _apart(lines[-1], left, right, known, total, self.whole)
        if self.rounded is not None:
            lines.append(_rounded_to(self.rounded, share=False))
        return self.row(answer, (left, right), lines, known, stands(self.whole, total, known))


def _rounded_to(step: Fraction, *, share: bool) -> Text:
    return _ROUNDED.format(step=in_both(lambda lang: span(Interval.exactly(step), lang, share=share)))


@attrs.frozen(repr=False)
class Ratio(Relation):
    """The part is this share of the whole: part / whole = share.

    How far the share may be off is said by its own wording ("about two thirds": within 5 percent of it), or by
    ``rounded``.

    Example:
        >>> from gridgov.audit import audit
        >>> figures = {"without": 165, "estates": 398, "share": "41.5%"}
        >>> print(audit(figures, [Ratio("C1", "share", "without", "estates", rounded="0.1%")]).of("C1").text())
        C1: consistent
          165 / 398 = 41.46%, stated: 41.5%
          rounded to 0.1%
    """

    #: The share, from 0 to 1; as a text also such as ``"41.5%"``.
    share: Term = attrs.field(converter=as_term)
    part: Term = attrs.field(converter=as_term)
    whole: Term = attrs.field(converter=as_term)
    #: The step to which the share was rounded, such as ``"0.1%"``; it may be half of that away. None: not.
    rounded: Fraction | None = attrs.field(default=None, converter=_step, kw_only=True)

    def problems(self, known: Known, path: str, choose: Choose | None = None) -> Iterator[Problem]:
        """Find what keeps it from being held against the figures."""
        yield from super().problems(known, path, choose)
        if all(ident in known for ident in self.share.figures()):
            share = self.share.value(known)
            if not share.by_zero and not share.interval.meets(_SHARES):
                facts = {"value": in_both(lambda lang: shown(self.share, known, lang))}
                yield Problem(NOT_A_SHARE, Place(path=f"{path}.share", id=self.id), facts)

    def _stated(self, known: Known, lang: Lang) -> str:
        """Write the share as published."""
        term = self.share
        figure = known.get(term.figures()[0]) if term.is_plain and term.figures() else None
        return shown(term, known, lang) if figure is None else figure.said(lang, share=True)

    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:  # noqa: ARG002
        """Divide and compare."""
        quotient = Quotient(self.part, self.whole)
        left, right = comparable(quotient.value(known), self.share.value(known))
        if self.rounded is not None:
            right = right.widened(self.rounded / 2)
        # The share is a claim about the quotient: all that the wording allows is as good.
        answer = _within(left.interval, right.interval)
        if answer and right.missing:
            answer = None
        line = in_both(lambda lang: quotient.worked(known, lang, share=True))
        if not right.missing:
            line = _STATED.format(left=line, right=in_both(lambda lang: self._stated(known, lang)))
        lines = [*worked([self.share], known), line]
        if self.rounded is not None:
            lines.append(_rounded_to(self.rounded, share=True))
        if answer is False and not left.missing and not right.missing:
            lines.append(in_both(lambda lang: Product(self.share, self.whole).worked(known, lang)))
        return self.row(answer, (left, right), lines, known, stands(self.share, quotient, known))


@attrs.frozen(repr=False)
class PartWhole(Relation):
    """The part is no more than the whole.

    Example:
        >>> from gridgov.audit import audit
        >>> print(audit({"in towns": 21, "communities": 38}, [PartWhole("C10", "in towns", "communities")]).text())
        1 relation: 1 consistent, 0 inconsistent, 0 not determinable.
        C10: consistent
          21 <= 38
    """

    part: Term = attrs.field(converter=as_term)
    whole: Term = attrs.field(converter=as_term)

    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:  # noqa: ARG002
        """Compare."""
        return _no_less(self, self.whole, self.part, known, part_first=True)


@attrs.frozen(repr=False)
class AtLeast(Relation):
    """One number is no less than another.

    Example:
        >>> from gridgov.audit import audit
        >>> print(audit({"workers": 1600, "grids": 2021}, [AtLeast("C3", "workers", "grids")]).of("C3").text("zh"))
        C3：不一致
          1,600 < 2,021（差-421）
    """

    more: Term = attrs.field(converter=as_term)
    less: Term = attrs.field(converter=as_term)

    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:  # noqa: ARG002
        """Compare."""
        return _no_less(self, self.more, self.less, known, part_first=False)


def _no_less(relation: Relation, more: Term, less: Term, known: Known, *, part_first: bool) -> AuditRow:
    """Compare two terms of which one is claimed to be no less than the other."""
    high, low = comparable(more.value(known), less.value(known))
    answer = low.interval.at_most(high.interval)
    (first, left), (second, right) = ((less, low), (more, high)) if part_first else ((more, high), (less, low))
    holds, fails = (_AT_MOST, _ABOVE) if part_first else (_AT_LEAST, _BELOW)
    lines = worked([first, second], known)
    compared = compare(holds if answer is not False else fails, answer, known, left=first, right=second)
    if answer is False:
        lines.append(_apart(compared, left, right, known, first, second))
    elif not (high.missing or low.missing):
        lines.append(compared)
    return relation.row(answer, (left, right), lines, known, stands(less, more, known, "at_most"))


@attrs.frozen(repr=False)
class OneToOne(Relation):
    """There is one of the first for each of the second: both numbers are equal.

    Example:
        >>> from gridgov.audit import audit
        >>> print(audit({"teams": 4, "coverages": 4}, [OneToOne("C7", "teams", "coverages")]).of("C7").text())
        C7: consistent
          4 = 4
    """

    a: Term = attrs.field(converter=as_term)
    b: Term = attrs.field(converter=as_term)

    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:  # noqa: ARG002
        """Compare."""
        left, right = comparable(self.a.value(known), self.b.value(known))
        answer = left.interval.equal(right.interval)
        lines = worked([self.a, self.b], known)
        words = _UNEQUAL if answer is False else _EQUAL
        compared = compare(words, answer, known, left=self.a, right=self.b)
        if answer is False:
            lines.append(_apart(compared, left, right, known, self.a, self.b))
        elif not (left.missing or right.missing):
            lines.append(compared)
        return self.row(answer, (left, right), lines, known, stands(self.a, self.b, known))
