"""Published quantities: a number, and what its wording leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final, NoReturn, Self, cast, get_args

import attrs

from gridgov._face import as_html, one_line
from gridgov._fields import as_field
from gridgov._interval import Interval, IntervalLike
from gridgov._problems import Place, Problem, visible
from gridgov._quantity_dict import checked
from gridgov._quantity_faults import NO_SUCH_INTERVAL, InvalidQuantityError
from gridgov._quantity_numbers import Number, as_fraction, last_step, written
from gridgov._quantity_parse import read
from gridgov._quantity_units import PERCENT, one_of, unit_of
from gridgov._quantity_words import WORDINGS, Qualifier
from gridgov.text import Lang, Text

__all__ = ["Quantity"]

_NEARLY: Final = Fraction(9, 10)
_TOLERANCE: Final = Fraction(1, 20)


def _value(value: Number | str) -> Fraction:
    return as_fraction(value, "The value of a quantity")


def _tolerance(value: Number | str) -> Fraction:
    return as_fraction(value, "The tolerance of a quantity")


def _whole(value: bool | None) -> bool:  # noqa: FBT001 - a converter
    # None until the other fields are there; no user sees it.
    return cast("bool", value)


@attrs.frozen(repr=False)
class Quantity:
    """A published number with its qualifier: how many it can be follows from both.

    The interval of each qualifier, for a value N:

    ========  =========================================================
    exact     N
    odd       more than N, less than N and one unit of its last non-zero digit
    over      more than N
    at_least  N or more
    nearly    from nine tenths of N, less than N
    about     N, the tolerance more or less
    ========  =========================================================

    Raises:
        TypeError: The value or the tolerance is no number, or unit or source are not words.
        ValueError: The value is not finite, the qualifier is unknown, the tolerance is not between 0 and 1, the
            qualifier does not fit the value (odd and nearly need one above 0, odd one with a last digit), or no
            whole number would fit.

    Example:
        >>> members = Quantity(560, "odd", unit=Text("persons", "人"), source="ANK-18")
        >>> members.interval
        <Interval: 561..569>
        >>> members.accepts(560), members.text("zh")
        (False, '560余')
    """

    __get_pydantic_core_schema__ = as_field
    _repr_html_ = as_html

    #: The number of the wording, exactly; a share is its ratio, 0.4146 for 41.46%.
    value: Fraction = attrs.field(converter=_value)
    #: How the number is to be read.
    qualifier: Qualifier = "exact"
    #: What is counted or measured; None if it is not said.
    unit: Text | None = attrs.field(default=None, kw_only=True)
    #: The id of the fact or figure that says so; None if there is none.
    source: str | None = attrs.field(default=None, kw_only=True)
    #: Whether only whole numbers can be meant. By default they are if the value is whole and no share, and a whole
    #: number fits the wording: half of "565-odd" does not.
    whole: bool = attrs.field(default=None, converter=_whole, kw_only=True)
    #: How far "about" may be off, as a ratio of the value; nothing else uses it.
    tolerance: Fraction = attrs.field(default=_TOLERANCE, converter=_tolerance, kw_only=True)
    #: Whether the wording doubles "exceeding" with "and above", so that N itself is undecided; see `alternatives`.
    ambiguous: bool = attrs.field(default=False, kw_only=True)

    def __attrs_post_init__(self) -> None:
        self._check_types()
        numbers = _numbers(self.value, self.qualifier, self.tolerance)
        if cast("bool | None", self.whole) is None:
            fits = self.value.denominator == 1 and self.unit != PERCENT and numbers.whole() is not None
            object.__setattr__(self, "whole", fits)
        elif self.whole and numbers.whole() is None:
            msg = f"No whole number is {self.text()}; give whole=False."
            raise ValueError(msg)

    def _check_types(self) -> None:
        if self.qualifier not in get_args(Qualifier):
            msg = f"qualifier must be one of {', '.join(map(repr, get_args(Qualifier)))}, not {self.qualifier!r}."
            raise ValueError(msg)
        if not isinstance(self.unit, Text | None):
            msg = f"unit must be a Text or None, not {type(self.unit).__name__}."
            raise TypeError(msg)
        if not isinstance(self.source, str | None):
            msg = f"source must be the id of a fact or None, not {type(self.source).__name__}."
            raise TypeError(msg)
        if not 0 <= self.tolerance < 1:
            msg = f"tolerance must be at least 0 and less than 1, not {written(self.tolerance)}."
            raise ValueError(msg)
        if self.ambiguous and self.qualifier != "over":
            msg = "Only a quantity that is 'over' can be ambiguous: its wording adds 'and above'."
            raise ValueError(msg)

    @classmethod
    def parse(cls, text: str, *, unit: Text | None = None, source: str | None = None) -> Self:
        """Read the wording of a published quantity, in Chinese or English.

        Args:
            text: The words, at most 100 characters: number, qualifier and unit.
            unit: What is counted; left out, the words behind the number.
            source: The id of the fact, which errors name as the place.

        Raises:
            InvalidQuantityError: It is not understood, or names no number or several.
            TypeError: It is not a text.

        Example:
            >>> Quantity.parse("近百万元", source="XLG-F12")
            <Quantity: nearly 1,000,000 yuan (900,000..999,999), XLG-F12>
        """
        said = read(text, Place(id=source))
        own = PERCENT if said.percent else unit_of(said.unit)
        found = own if unit is None else unit
        return cls(said.value, said.qualifier, unit=found, source=source, ambiguous=said.ambiguous)

    @property
    def interval(self) -> Interval:
        """All numbers that it can be; for whole numbers from the first to the last one."""
        numbers = _numbers(self.value, self.qualifier, self.tolerance)
        # That one fits was checked when the quantity was made.
        return (numbers.whole() or numbers) if self.whole else numbers

    @property
    def alternatives(self) -> tuple[Quantity, ...]:
        """Every reading of the wording: over and at least if it is ambiguous, otherwise the quantity itself."""
        if not self.ambiguous:
            return (self,)
        over = attrs.evolve(self, ambiguous=False)
        return over, attrs.evolve(over, qualifier="at_least")

    def accepts(self, number: Number) -> bool:
        """Return whether it can be this number.

        Raises:
            TypeError: It is no number.
            ValueError: It is NaN, that is unknown, or infinite.

        Example:
            >>> [n for n in (1600, 1601, 1699, 1700) if Quantity(1600, "odd").accepts(n)]
            [1601, 1699]
        """
        return number in self.interval and (not self.whole or as_fraction(number).denominator == 1)

    def text(self, lang: Lang = "en", *, unit: bool = False) -> str:
        """Say the quantity in words that `parse` reads.

        With its unit it is read back as the same quantity, but for what no wording says: source, tolerance and
        ``whole``. Units of one English word, such as 人, 名 and 位, come back from English as the first of them.

        Args:
            lang: ``"en"`` or ``"zh"``.
            unit: Whether to say the unit too; the sign of a share is always said.

        Raises:
            ValueError: ``lang`` is neither ``"en"`` nor ``"zh"``.

        Example:
            >>> Quantity.parse("560余人").text(unit=True), Quantity.parse("more than 300").text("zh")
            ('560-odd persons', '超过300')
        """
        wording = WORDINGS["ambiguous" if self.ambiguous else self.qualifier].get(lang)
        if self.unit == PERCENT:
            return wording.format(n=written(self.value * 100), unit="%")
        words = visible(self.unit.get(lang)) if self.unit is not None and unit else ""
        if lang == "en" and self.value == 1:
            words = one_of(words)
        return wording.format(n=written(self.value), unit=f" {words}" if words and lang == "en" else words)

    def to_dict(self) -> dict[str, object]:
        """Return plain JSON types; what has its default is left out.

        Example:
            >>> Quantity("2/3", "about", source="CHB-F15").to_dict()
            {'value': '2/3', 'qualifier': 'about', 'source': 'CHB-F15'}
        """
        value = self.value.numerator if self.value.denominator == 1 else str(self.value)
        out: dict[str, object] = {"value": value, "qualifier": self.qualifier}
        if self.unit is not None:
            out["unit"] = {"en": self.unit.en, "zh": self.unit.zh}
        if self.source is not None:
            out["source"] = self.source
        if self.whole != attrs.evolve(self, whole=None).whole:
            out["whole"] = self.whole
        if self.tolerance != _TOLERANCE:
            out["tolerance"] = str(self.tolerance)
        return out | ({"ambiguous": True} if self.ambiguous else {})

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Self:
        """Return the quantity that `to_dict` wrote.

        Raises:
            InvalidQuantityError: A key is missing or unknown, or a value cannot be; all of them are named.

        Example:
            >>> Quantity.from_dict({"value": 560, "qualifier": "odd"})
            <Quantity: 560-odd (561..569)>
        """
        given = checked(data)
        try:
            return cls(**given)
        except ValueError as error:
            # Each value can be, but not together: nearly 0, or a whole number between 2.1 and 2.2.
            words = f"{given['value']} {given.get('qualifier', 'exact')}"
            raise InvalidQuantityError(Problem(NO_SUCH_INTERVAL, facts={"text": words})) from error

    def __add__(self, other: IntervalLike) -> Interval:
        return self.interval + other

    def __radd__(self, other: IntervalLike) -> Interval:
        return other + self.interval

    def __sub__(self, other: IntervalLike) -> Interval:
        return self.interval - other

    def __rsub__(self, other: IntervalLike) -> Interval:
        return other - self.interval

    def __mul__(self, other: IntervalLike) -> Interval:
        return self.interval * other

    def __rmul__(self, other: IntervalLike) -> Interval:
        return other * self.interval

    def __truediv__(self, other: IntervalLike) -> Interval:
        return self.interval / other

    def __rtruediv__(self, other: IntervalLike) -> Interval:
        return other / self.interval

    def __neg__(self) -> Interval:
        return -self.interval

    def _refuse(self, _other: object) -> NoReturn:
        msg = "Quantities have no order of their own: ask a.interval.less(b), .at_most(b), .more(b) or .at_least(b)."
        raise TypeError(msg)

    def __lt__(self, other: object) -> NoReturn:
        self._refuse(other)

    def __le__(self, other: object) -> NoReturn:
        self._refuse(other)

    def __gt__(self, other: object) -> NoReturn:
        self._refuse(other)

    def __ge__(self, other: object) -> NoReturn:
        self._refuse(other)

    @one_line
    def __repr__(self) -> str:
        said = self.text(unit=True)
        numbers = self.interval.format(digits=6)
        source = f", {visible(self.source)}" if self.source is not None else ""
        return f"<Quantity: {said}{'' if self.interval.is_exact else f' ({numbers})'}{source}>"


def _numbers(value: Fraction, qualifier: Qualifier, tolerance: Fraction) -> Interval:
    """Return the numbers of a wording, before they are taken as whole ones."""
    step = last_step(value)
    if qualifier in {"odd", "nearly"} and value <= 0:
        msg = f"A quantity that is '{qualifier}' must be above 0, not {written(value)}."
        raise ValueError(msg)
    match qualifier:
        case "exact":
            return Interval.exactly(value)
        case "odd":
            if step is None:
                msg = f"A quantity that is 'odd' needs a last digit, which {written(value)} does not have."
                raise ValueError(msg)
            return Interval(value, value + step, low_open=True, high_open=True)
        case "over":
            return Interval(value, low_open=True)
        case "at_least":
            return Interval(value)
        case "nearly":
            return Interval(value * _NEARLY, value, high_open=True)
        case "about":
            return Interval(value - abs(value) * tolerance, value + abs(value) * tolerance)
