"""Published figures, and a model held against them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Self

import attrs

from gridgov._face import as_html, as_line, one_line
from gridgov.errors import NotPublishedError, Place, Problem
from gridgov.jurisdiction import NoteTag
from gridgov.quantities import Qualifier, Quantity
from gridgov.schemes._faults import NOT_PUBLISHED
from gridgov.text import Text

__all__ = ["Figure", "FigureCheck"]


def _number(value: float | str | Fraction | None) -> int | Fraction | None:
    if value is None or isinstance(value, int):
        return value
    exact = Fraction(str(value)) if isinstance(value, float) else Fraction(value)
    return int(exact) if exact.denominator == 1 else exact


@attrs.frozen
class Figure:
    """A published quantity.

    Example:
        >>> from gridgov.schemes import load
        >>> figure = load("ankang-321").figure("ANK-F14")
        >>> figure
        Figure(ANK-F14: 560-odd)
        >>> figure.quantity.interval
        <Interval: 561..569>
    """

    _repr_html_ = as_html

    #: Its id in the list of facts, such as ``ANK-F01``.
    id: str
    #: What it counts.
    name: Text
    #: The number as published; None where it is not published. A whole number, or a fraction.
    value: int | Fraction | None = attrs.field(converter=_number)
    #: How exact it is.
    qualifier: Qualifier
    #: Unit of measure.
    unit: Text
    #: ``S`` stated, ``D`` derived, ``I`` inferred, ``O`` from outside, ``U`` unpublished.
    tag: NoteTag
    #: What in a model must equal it.
    counts: Mapping[str, Any] = attrs.field(factory=dict[str, Any], hash=False)
    #: The fact that it rests on, where that is not its id.
    fact: str | None = None
    #: What it means, where the name does not say it.
    meaning: Text | None = None
    #: The state of the place that it describes; None: every state.
    state: str | None = None
    #: The reading that decides its value, and the value under each option.
    reading: str | None = None
    values: Mapping[str, int | float | str] = attrs.field(factory=dict[str, "int | float | str"], hash=False)

    @property
    def published(self) -> bool:
        """Whether it has a value."""
        return self.value is not None

    @property
    def quantity(self) -> Quantity:
        """The quantity: value, qualifier, interval, unit and source.

        Raises:
            NotPublishedError: The figure has no value; `Scheme.fill` gives it one.
        """
        if self.value is None:
            raise NotPublishedError(Problem(NOT_PUBLISHED, Place(id=self.id), {"what": self.name, "key": self.id}))
        return Quantity(self.value, self.qualifier, unit=self.unit, source=self.id)

    def under(self, chosen: Mapping[str, str]) -> Self:
        """Return the figure as some readings have it.

        Args:
            chosen: The option of each reading.

        Example:
            >>> from gridgov.schemes import load
            >>> figure = load("chengbei-five-tiers").figure("CHB-C2u")
            >>> figure.value, figure.under({"units_with_centre": "b"}).value
            (32, 31)
        """
        if self.reading is None or chosen.get(self.reading) not in self.values:
            return self
        return attrs.evolve(self, value=self.values[chosen[self.reading]])

    def text(self, lang: str = "en") -> str:
        """Return the quantity as it is said, or that it is not published."""
        if self.value is None:
            return Text("not published", "未公布").get("zh" if lang == "zh" else "en")
        return self.quantity.text("zh" if lang == "zh" else "en")

    def least_whole(self) -> int:
        """Return the whole number that stands for it in a model: the nearest to the value that its interval holds.

        Raises:
            NotPublishedError: It has no value.
            ValueError: Its interval holds no whole number.
        """
        interval, value = self.quantity.interval, self.quantity.value
        for number in (math.floor(value), math.ceil(value), math.floor(value) + 1, math.ceil(value) - 1):
            if number >= 0 and number in interval:
                return number
        msg = f"No whole number lies in {self.text()}."
        raise ValueError(msg)

    @one_line
    def __repr__(self) -> str:
        return f"Figure({self.id}: {self.text()})"


@attrs.frozen
class FigureCheck:
    """A published figure against a model.

    Example:
        >>> from gridgov.schemes import load
        >>> scheme = load("ankang-321")
        >>> check = scheme.compare(scheme.synthesise())[0]
        >>> check.figure.id, check.found, check.met
        ('ANK-F01', 258, True)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    figure: Figure
    #: What the model has; None where it cannot be told.
    found: float | None

    @property
    def met(self) -> bool | None:
        """Whether the model has the number, or one within the interval; None where it cannot be told."""
        if self.found is None or not self.figure.published:
            return None
        return Fraction(self.found) in self.figure.quantity.interval
