"""The kinds of relations that are no comparison of two numbers: chains, bounds, lists, and plain arithmetic."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import ClassVar, Final, cast

import attrs

from gridgov._audit_value import Value
from gridgov._relation import (
    AuditRow,
    Choose,
    Consistency,
    Relation,
    comparable,
    compare,
    shown,
    worked,
)
from gridgov._relation_needed import Needed, in_both
from gridgov._term import Known, Term, as_term, as_terms
from gridgov.quantities import Interval
from gridgov.text import Lang, Text

__all__ = ["Between", "Derived", "Increasing", "Listed"]

_SIGNS: Final[Mapping[bool | None, Text]] = {
    True: Text("<", "<"),
    False: Text(">=", "≥"),
    None: Text("(<)", "(<)"),
}
_WITHIN: Final = Text("{low} <= {term} <= {high}", "{low} ≤ {term} ≤ {high}")
_OUTSIDE: Final = Text("{term} is not between {low} and {high}", "{term}不在{low}与{high}之间")
_NAMED: Final = Text("{n} named, stated: {figure}", "列出{n}项，公布值：{figure}")
_NAMED_AND_MORE: Final = Text("{n} named in an open list, stated: {figure}", "列出{n}项（未列尽），公布值：{figure}")
_NOT_NAMED: Final = Text("stated: {figure}; they are not named", "公布值：{figure}；未逐项列出")
_NO_CLAIM: Final = Text("nothing is claimed", "仅列算式")
_NO_NAMES: Final = Text("what is counted is not named", "所计各项未列出")


def _follows(bound: tuple[Fraction, bool] | None, value: Value) -> tuple[Fraction, bool] | None:
    """Return the least number of an interval above a bound, and whether it is only neared; None: no number is too low.

    The interval may end below it.
    """
    it = value.interval
    least = None if it.low is None else (it.low, it.low_open)
    if bound is not None and (least is None or bound[0] >= least[0]):
        least = bound[0], True
    if least is None or not value.whole:
        return least
    number, neared = least
    return Fraction(math.floor(number) + 1 if neared else math.ceil(number)), False


def _can_rise(values: Sequence[Value]) -> bool:
    """Return whether some numbers of the intervals, in their order, are each more than the one before."""
    bound: tuple[Fraction, bool] | None = None
    for value in values:
        bound = _follows(bound, value)
        high = value.interval.high
        if bound is None or high is None:
            continue
        number, neared = bound
        if number > high or (number == high and (neared or value.interval.high_open)):
            return False
    return True


@attrs.frozen(repr=False)
class Increasing(Relation):
    """Each number is more than the one before.

    Example:
        >>> from gridgov.audit import audit
        >>> levels = {"communities": 258, "level 1": 718, "level 2": 2622, "level 3": 6886}
        >>> print(audit(levels, [Increasing("C2", list(levels))]).of("C2").text())
        C2: consistent
          258 < 718 < 2,622 < 6,886
    """

    terms: tuple[Term, ...] = attrs.field(converter=as_terms)

    least: ClassVar[Mapping[str, int]] = {"terms": 2}

    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:  # noqa: ARG002
        """Compare each with the one before."""
        values = comparable(*(term.value(known) for term in self.terms))
        signs = [a.interval.less(b.interval) for a, b in pairwise(values)]
        answer = False if not _can_rise(values) else True if all(signs) else None

        def chain(lang: Lang) -> str:
            sides = [shown(term, known, lang) for term in self.terms]
            rest = (f" {_SIGNS[sign].get(lang)} {side}" for sign, side in zip(signs, sides[1:], strict=True))
            return "".join([sides[0], *rest])

        return self.row(answer, values, [*worked(self.terms, known), in_both(chain)], known)


@attrs.frozen(repr=False)
class Between(Relation):
    """A number lies between two others, or is one of them.

    Example:
        >>> from gridgov.audit import Total, audit
        >>> figures = {"devices": 15411, "workers": 2834, "heads": 6329, "households": 8253}
        >>> relation = Between("C4", "devices", ["workers", "households"], ["workers", "heads", "households"])
        >>> print(audit(figures, [relation]).of("C4").text())
        C4: consistent
          2,834 + 8,253 = 11,087
          2,834 + 6,329 + 8,253 = 17,416
          11,087 <= 15,411 <= 17,416
    """

    term: Term = attrs.field(converter=as_term)
    low: Term = attrs.field(converter=as_term)
    high: Term = attrs.field(converter=as_term)

    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:  # noqa: ARG002
        """Compare with both."""
        value, low, high = comparable(*(term.value(known) for term in (self.term, self.low, self.high)))
        above, below = low.interval.at_most(value.interval), value.interval.at_most(high.interval)
        answer = True if above and below else None if self._can_be(value, low, high) else False
        lines = worked([self.term, self.low, self.high], known)
        words = _OUTSIDE if answer is False else _WITHIN
        if answer is False or not (value.missing or low.missing or high.missing):
            lines.append(compare(words, answer, known, term=self.term, low=self.low, high=self.high))
        return self.row(answer, (value, low, high), lines, known)

    @staticmethod
    def _can_be(value: Value, low: Value, high: Value) -> bool:
        if low.interval.at_most(high.interval) is False:
            return False
        room = Interval(
            low.interval.low, high.interval.high, low_open=low.interval.low_open, high_open=high.interval.high_open
        )
        return room.meets(value.interval)


def _named(value: int | Iterable[str] | None) -> int | tuple[str, ...] | None:
    given: object = value
    if isinstance(given, Iterable) and not isinstance(given, str | bytes | Mapping):
        names = tuple(cast("Iterable[object]", given))
        if all(isinstance(name, str) and name.strip() for name in names) and len(set(names)) == len(names):
            return cast("tuple[str, ...]", names)
    elif given is None or (isinstance(given, int) and not isinstance(given, bool) and given >= 0):
        return given
    msg = f"named is a list of different names, or how many there are, from 0, or None; not {value!r}."
    raise ValueError(msg)


@attrs.frozen(repr=False)
class Listed(Relation):
    """A figure counts what a list names.

    Example:
        >>> from gridgov.audit import audit
        >>> print(audit({"duties": 8, "commons": 6}, [Listed("C4", "duties", 8), Listed("C5", "commons")]).text("zh"))
        2个关系：一致1个，不一致0个，无法判定1个。
        C4：一致
          列出8项，公布值：8
        C5：无法判定（所计各项未列出）
          公布值：6；未逐项列出
        >>> print(audit({"offices": 3}, [Listed("C6", "offices", ["fire", "water"])]).of("C6").text())
        C6: inconsistent
          2 named, stated: 3
    """

    figure: Term = attrs.field(converter=as_term)
    #: The names of the items, each once, or how many are named, from 0; None where the items are not published.
    named: int | tuple[str, ...] | None = attrs.field(default=None, converter=_named)
    #: Whether the list ends with "and others", so that the figure may be more.
    open_list: bool = attrs.field(default=False, kw_only=True)

    @property
    def count(self) -> int | None:
        """How many items are named; None where they are not published."""
        return len(self.named) if isinstance(self.named, tuple) else self.named

    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:  # noqa: ARG002
        """Compare the figure with the length of the list."""
        count = self.count
        value = self.figure.value(known)
        said = in_both(lambda lang: shown(self.figure, known, lang))
        if count is None:
            row = self.row(None, (value,), [_NOT_NAMED.format(figure=said)], known)
            return attrs.evolve(
                row, verdict=Consistency.NOT_DETERMINABLE, why=_NO_NAMES if not row.missing else row.why
            )
        answer = value.interval.at_least(count) if self.open_list else value.interval.equal(count)
        words = _NAMED_AND_MORE if self.open_list else _NAMED
        needed = None
        if value.missing and self.figure.is_plain:
            ident = self.figure.figures()[0]
            bound = "at_least" if self.open_list else "exactly"
            label, number = in_both(known[ident].label), in_both(lambda _lang: f"{count:,}")
            needed = Needed(ident, bound, Interval.exactly(count), label, number)
        return self.row(answer, (value,), [words.format(n=count, figure=said)], known, needed)


@attrs.frozen(repr=False)
class Derived(Relation):
    """Nothing is claimed: the arithmetic is shown.

    Example:
        >>> from gridgov.audit import Quotient, audit
        >>> figures = {"members": "560余人", "communities": 258}
        >>> print(audit(figures, [Derived("C14", Quotient("members", "communities"))]).of("C14").text())
        C14: consistent (nothing is claimed)
          560-odd / 258 = 2.17..2.21
    """

    term: Term = attrs.field(converter=as_term)
    #: Whether the result is written as a percentage.
    percent: bool = attrs.field(default=False, kw_only=True)

    def judge(self, known: Known, choose: Choose | None = None) -> AuditRow:  # noqa: ARG002
        """Compute it."""
        value = self.term.value(known)
        line = in_both(lambda lang: self.term.worked(known, lang, share=self.percent))
        # Nothing is claimed, so that nothing can fail; only what is not published leaves it open.
        row = self.row(None if value.missing or value.by_zero else True, (value,), [line], known)
        return row if row.why else attrs.evolve(row, why=_NO_CLAIM)
