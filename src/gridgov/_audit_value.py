"""What a term of a relation comes to."""

from __future__ import annotations

from fractions import Fraction

import attrs

from gridgov._audit_numbers import result, span
from gridgov._face import as_html, as_line
from gridgov.quantities import Interval
from gridgov.text import Lang

__all__ = ["Value"]


@attrs.frozen
class Value:
    """What a term comes to."""

    __repr__ = as_line
    _repr_html_ = as_html

    interval: Interval
    #: Ids of figures in it that are not published, each as often as it is there.
    missing: tuple[str, ...] = ()
    #: The number that stated numbers come to, where all of them have one.
    nominal: Fraction | None = None
    #: Whether it can only be a whole number.
    whole: bool = False
    #: The numbers that it can be if it need not be whole, where these are more.
    loose: Interval | None = None
    #: Whether something is divided by what is or can be 0.
    by_zero: bool = False

    def widened(self, by: Fraction) -> Value:
        """Return it with so much room on both sides."""
        return attrs.evolve(self, interval=self.interval + Interval.between(-by, by), whole=False)

    def said(self, lang: Lang, *, share: bool = False) -> str:
        """Write what it comes to; behind a number that is not certain stands its range."""
        shown = span(self.interval, lang, share=share)
        if self.nominal is None or self.interval.is_exact:
            return shown
        gap = ("（", "）") if lang == "zh" else (" (", ")")
        return f"{span(Interval.exactly(self.nominal), lang, share=share)}{gap[0]}{shown}{gap[1]}"

    def equals(self, lang: Lang, *, share: bool = False) -> str:
        """Write it behind its arithmetic: ``= 5``, ``>= 5``."""
        if self.nominal is None or self.interval.is_exact:
            return result(self.interval, lang, share=share)
        return f"= {self.said(lang, share=share)}"
