"""What the one figure of a relation that is not published would have to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import attrs

from gridgov._audit_numbers import span
from gridgov._face import as_html, as_line
from gridgov._term import Known, Term
from gridgov.quantities import Interval
from gridgov.text import Lang, Text

__all__ = ["Needed", "in_both", "stands"]

_LIMIT: Final = Text("{limit} ({said})", "{limit}（{said}）")
_BOUNDS: Final = {
    "exactly": Text("{figure} would have to be {number}", "{figure}须为{number}"),
    "at_least": Text("{figure} would have to be at least {number}", "{figure}须不少于{number}"),
    "at_most": Text("{figure} would have to be at most {number}", "{figure}须不超过{number}"),
    "more_than": Text("{figure} would have to be more than {number}", "{figure}须大于{number}"),
    "less_than": Text("{figure} would have to be less than {number}", "{figure}须小于{number}"),
}


@attrs.frozen
class Needed:
    """What the one figure that is not published would have to be.

    Example:
        >>> from gridgov.audit import Sum, audit
        >>> row = audit({"all": 10, "a": 4, "b": None}, [Sum("t", whole="all", parts=["a", "b"])]).rows[0]
        >>> print(row.needed.text())
        b would have to be 10 - 4 = 6
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Id of the figure.
    figure: str
    #: ``exactly``, ``at_least``, ``at_most``, ``more_than`` or ``less_than``.
    bound: str
    #: The numbers that this can be.
    interval: Interval
    _label: Text
    _number: Text

    def text(self, lang: Lang = "en") -> str:
        """Say it in one line.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.
        """
        return _BOUNDS[self.bound].format(figure=self._label, number=self._number).get(lang)


def in_both(write: Callable[[Lang], str]) -> Text:
    """Return what is written in each language."""
    return Text(write("en"), write("zh"))


def stands(left: Term, right: Term, known: Known, bound: str = "exactly") -> Needed | None:
    """Return what the one figure that is not published would have to be, None if there is not exactly one.

    Args:
        left: One side.
        right: The other side.
        known: The figures.
        bound: ``exactly``: both sides are equal; ``at_most``: the left one is at most the right one.
    """
    ids = [ident for ident in (*left.figures(), *right.figures()) if known[ident].value is None]
    if len(ids) != 1:
        return None
    if ids[0] in left.figures():
        term, falls = left.solve(ids[0], right)
    else:
        term, falls = right.solve(ids[0], left)
        falls = not falls
    value = term.value(known)
    if value.by_zero:
        return None
    if bound == "exactly":
        label = in_both(known[ids[0]].label)
        return Needed(ids[0], bound, value.interval, label, in_both(lambda lang: term.worked(known, lang)))
    return _bounded(ids[0], term, value.interval, known, least=falls)


def _bounded(ident: str, term: Term, numbers: Interval, known: Known, *, least: bool) -> Needed | None:
    """Return the limit that a figure must keep; None if the term can be any number, so that there is none."""
    end, is_open = (numbers.low, numbers.low_open) if least else (numbers.high, numbers.high_open)
    if end is None:
        return None
    label = in_both(known[ident].label)
    bound = "at_least" if least else "at_most"
    if not term.is_plain or numbers.is_exact:
        return Needed(ident, bound, numbers, label, in_both(lambda lang: term.worked(known, lang)))
    # "At most nearly 120,000" says nothing: the limit is the last number that this can be.
    if is_open:
        bound = "more_than" if least else "less_than"
    limit = in_both(lambda lang: span(Interval.exactly(end), lang, share=term.is_share(known)))
    said = in_both(lambda lang: term.said(known, lang))
    return Needed(ident, bound, numbers, label, _LIMIT.format(limit=limit, said=said))
