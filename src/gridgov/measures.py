"""Measures of units, totals over them, and how unknown values are kept apart."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, Self, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import frozen
from gridgov._encoding import is_missing, listed
from gridgov._face import as_html, as_line, one_line
from gridgov._faults import BAD_NUMBER
from gridgov._fields import as_field
from gridgov._plain import record, wording
from gridgov._unicode import composed
from gridgov._vocabulary import entries
from gridgov.errors import Batch, Place
from gridgov.text import Lang, Text

__all__ = ["MEASURES", "Measure", "Numbers", "NumbersLike", "Total", "read_numbers"]

Numbers: TypeAlias = npt.NDArray[np.float64]
#: What is taken for the values of a measure: numbers, `None` or NaN where unknown.
NumbersLike: TypeAlias = npt.NDArray[Any] | Iterable[float | int | str | None]

_REASONS: Final = {
    "negative": Text("it is negative", "为负数"),
    "fraction": Text("it is not a whole number", "不是整数"),
    "infinite": Text("it is not finite", "不是有限数"),
    "text": Text("it is not a number", "不是数字"),
    "large": Text("it is 2**53 or more and could be rounded", "不小于2**53，可能被舍入"),
    "huge": Text("it is too large", "过大"),
}
_LARGEST: Final = 2.0**53
#: The sum of as many numbers below as there can be units is still finite.
_ADDABLE: Final = 2.0**992
_KNOWN: Final = (int, float, Decimal, np.integer, np.floating)
_SHOWN: Final = 40
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@attrs.frozen
class Measure:
    """A number that units have.

    Example:
        >>> MEASURES["households"].whole
        True
        >>> Measure("area", Text("area", "面积"), Text("square kilometres", "平方千米")).whole
        False
    """

    __get_pydantic_core_schema__ = as_field
    __repr__ = as_line
    _repr_html_ = as_html

    #: Key used in data.
    key: str
    #: Name shown.
    name: Text
    #: Unit of measure.
    unit: Text = attrs.field(factory=lambda: Text("", ""))
    #: Whether it is a count: whole numbers only, exact up to 2**53.
    whole: bool = False
    #: Whether it counts a group that needs care: kept only as a count of a unit, protected by `gridgov.privacy`.
    sensitive: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types; `from_dict` is the inverse.

        Example:
            >>> Measure.from_dict(MEASURES["residents"].to_dict()) == MEASURES["residents"]
            True
        """
        plain = {"key": self.key, "name": attrs.asdict(self.name), "unit": attrs.asdict(self.unit), "whole": self.whole}
        # Absent where it is not so: what was written before there were sensitive measures stays as it is.
        return {**plain, "sensitive": True} if self.sensitive else plain

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build from what `to_dict` gives.

        Raises:
            TypeError: A value is of another type than `to_dict` gives.
            ValueError: There is no ``key`` or no ``name``, or a name is not in both languages.

        Example:
            >>> Measure.from_dict({"key": "shops", "name": {"en": "shops", "zh": "商铺"}, "whole": True}).unit.en
            ''
        """
        record(data, "A measure", "key", "name")
        unit = wording(data.get("unit", {"en": "", "zh": ""}))
        whole, sensitive = data.get("whole", False), data.get("sensitive", False)
        if not (isinstance(data["key"], str) and isinstance(whole, bool) and isinstance(sensitive, bool)):
            msg = "The key of a measure is a text; 'whole' and 'sensitive' are true or false."
            raise TypeError(msg)
        return cls(data["key"], wording(data["name"]), unit, whole, sensitive)


#: Measures that the library knows.
MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {key: Measure.from_dict({"key": key, **entry}) for key, entry in entries("measures").items()}
)


@attrs.frozen(eq=False, repr=False)
class Total:
    """A sum of which a part may be unknown.

    It equals a number only if it is complete. An incomplete total is a lower bound, never a value.

    Example:
        >>> Total(349_028.0, 0) == 349_028
        True
        >>> Total(120.0, 2)
        <Total: at least 120 (2 unknown)>
    """

    _repr_html_ = as_html

    #: Sum of what is known.
    known: float
    #: How many parts are unknown; 0 if the total is complete.
    unknown: int

    @property
    def complete(self) -> bool:
        """Whether nothing is unknown."""
        return self.unknown == 0

    @property
    def value(self) -> float | None:
        """The total, or None while it is incomplete."""
        return self.known if self.complete else None

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Total):
            return (self.known, self.unknown) == (other.known, other.unknown)
        return self.complete and self.known == other

    def __hash__(self) -> int:
        return hash(self.known) if self.complete else hash((self.known, self.unknown))

    def text(self, lang: Lang = "en") -> str:
        """Say the total in words.

        What is not whole is rounded to 12 digits, as sums are off after that.

        Example:
            >>> Total(120.0, 2).text("zh")
            '至少120（2项未知）'
            >>> Total(0.1 + 0.2, 0).text()
            '0.3'
        """
        number = _written(float(self.known))
        if self.complete:
            return number
        words = Text("at least {number} ({n:,} unknown)", "至少{number}（{n:,}项未知）")
        return words.format(number=number, n=self.unknown).get(lang)

    @one_line
    def __repr__(self) -> str:
        return f"<Total: {self.text()}>"


def _written(value: float) -> str:
    """Write a number with thousands apart; one that is not whole with up to 12 digits, as sums are off after that."""
    kept = value if value.is_integer() else float(f"{value:.12g}")
    return f"{kept:,.0f}" if kept.is_integer() else f"{kept:,}"


def read_numbers(
    values: NumbersLike, measure: Measure, id_of: Callable[[int], str], first_row: int, place: Place
) -> tuple[Numbers, Iterator[Batch]]:
    """Return the values of a measure as float64, NaN where unknown, and what is wrong with them.

    Args:
        values: Numbers; `None`, NaN and an empty text are unknown.
        measure: What they measure.
        id_of: Gives the id of a unit, for the report.
        first_row: Row number of the first value.
        place: File or other place that all share.

    Example:
        >>> numbers, faults = read_numbers([3, None, "x"], MEASURES["households"], "abc".__getitem__, 1, Place())
        >>> numbers.tolist(), [str(batch.problem(0).place) for batch in faults]
        ([3.0, nan, nan], ["row 3, column 'households', id 'c'"])
    """
    entries = listed(values)
    if isinstance(entries, np.ndarray) and entries.dtype.kind in "iuf":
        array, bad = entries.astype(np.float64), dict[int, str]()
    else:
        # Moments as Python values would be whole numbers.
        plain = (
            entries.tolist() if isinstance(entries, np.ndarray) and entries.dtype.kind not in "Mm" else list(entries)
        )
        array, bad = _read(cast("Sequence[object]", plain))
    array += 0.0  # no negative zero
    found = _reasons(array, measure, bad)
    return frozen(array), _faults(found, entries, measure, id_of, first_row, place)


def _read(items: Sequence[object]) -> tuple[Numbers, dict[int, str]]:
    """Read values of any type; second: why some are no numbers."""
    if items and set(map(type, items)) <= {int, float}:
        try:
            return np.array(items, np.float64), {}
        except OverflowError:
            pass
    array, bad = np.empty(len(items)), dict[int, str]()
    for row, item in enumerate(items):
        array[row], why = _number(item)
        if why:
            bad[row] = why
    return array, bad


def _number(value: object) -> tuple[float, str | None]:
    """Read one value; second: why it is no number."""
    if isinstance(value, str) and value:
        return (float(value), None) if _NUMBER.fullmatch(value) else (math.nan, "text")
    if isinstance(value, str) or is_missing(value):
        return math.nan, None
    if isinstance(value, bool | np.bool_ | np.timedelta64) or not isinstance(value, _KNOWN):
        return math.nan, "text"
    try:
        return float(cast("float", value)), None
    except OverflowError:
        return math.nan, "huge"


def _reasons(array: Numbers, measure: Measure, bad: Mapping[int, str]) -> dict[int, str]:
    """Return what is wrong with each value that is wrong."""
    checks = [("infinite", np.isinf(array)), ("negative", array < 0), ("huge", array >= _ADDABLE)]
    if measure.whole:
        checks += [("fraction", np.isfinite(array) & (np.floor(array) != array)), ("large", array >= _LARGEST)]
    found = dict(bad)
    for why, hit in checks:
        for row in np.flatnonzero(hit).tolist():
            found.setdefault(row, why)
    return found


def _faults(  # noqa: PLR0913 - what a report needs
    found: Mapping[int, str],
    values: Sequence[object] | npt.NDArray[Any],
    measure: Measure,
    id_of: Callable[[int], str],
    first_row: int,
    place: Place,
) -> Iterator[Batch]:
    if not found:
        return
    rows = sorted(found)
    ids = [id_of(row) for row in rows]
    want = Text("a whole number from 0", "不小于0的整数") if measure.whole else Text("a number from 0", "不小于0的数")
    yield Batch(
        BAD_NUMBER,
        rows=[row + first_row for row in rows],
        ids=ids,
        facts={
            "value": [_short(values[row]) for row in rows],
            "measure": [measure.key] * len(rows),
            "id": ids,
            "why": [_REASONS[found[row]] for row in rows],
            "want": [want] * len(rows),
            "clean": [_cleaned(values[row]) for row in rows],
        },
        place=attrs.evolve(place, column=measure.key),
    )


def _cleaned(value: object) -> Text:
    """Say how a number is written that was meant by a text with full-width digits, spaces or separators."""
    if isinstance(value, str):
        plain = re.sub(r"[\s,_']", "", composed(value))
        if plain != value and _NUMBER.fullmatch(plain) and len(plain) <= _SHOWN:
            return Text(", such as {plain}", "，如{plain}").format(plain=plain)
    return Text("", "")


def _short(value: object) -> str:
    try:
        text = str(value)
    except ValueError:  # an integer too long to print
        return "…"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
