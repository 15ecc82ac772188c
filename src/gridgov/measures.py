"""Measures of units, totals over them, and how unknown values are kept apart."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Self, TypeAlias, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import frozen
from gridgov._vocabulary import entries
from gridgov.errors import Batch, Place, fault
from gridgov.text import Lang, Text

__all__ = ["MEASURES", "Measure", "Numbers", "NumbersLike", "Total", "read_numbers"]

Numbers: TypeAlias = npt.NDArray[np.float64]
#: What is taken for the values of a measure: numbers, `None` or NaN where unknown.
NumbersLike: TypeAlias = Sequence[float | int | str | None] | npt.NDArray[np.generic]

BAD_NUMBER = fault(
    "HIE012",
    "bad-number",
    Text("'{value}' is no value of {measure} for unit '{id}': {why}.", "“{value}”不是单元“{id}”的有效“{measure}”:{why_zh}。"),
    Text("Give {want}; leave the field empty if it is unknown.", "请填写{want_zh};未知时请留空。"),
)

_REASONS: Final = {
    "negative": Text("it is negative", "为负数"),
    "fraction": Text("it is not a whole number", "不是整数"),
    "infinite": Text("it is not finite", "不是有限数"),
    "text": Text("it is not a number", "不是数字"),
    "large": Text("it is larger than 2**53 and would be rounded", "大于2**53,会被舍入"),
}
_LARGEST: Final = 2.0**53
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

    #: Key used in data.
    key: str
    #: Name shown.
    name: Text
    #: Unit of measure.
    unit: Text = Text("", "")
    #: Whether it is a count: whole numbers only, exact up to 2**53.
    whole: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types; `from_dict` is the inverse.

        Example:
            >>> Measure.from_dict(MEASURES["residents"].to_dict()) == MEASURES["residents"]
            True
        """
        return {"key": self.key, "name": attrs.asdict(self.name), "unit": attrs.asdict(self.unit), "whole": self.whole}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Build from what `to_dict` gives.

        Example:
            >>> Measure.from_dict({"key": "shops", "name": {"en": "shops", "zh": "商铺"}, "whole": True}).unit.en
            ''
        """
        unit = Text(**data.get("unit", {"en": "", "zh": ""}))
        return cls(data["key"], Text(**data["name"]), unit, data.get("whole", False))


def _shipped() -> dict[str, Measure]:
    return {key: Measure.from_dict({"key": key, **entry}) for key, entry in entries("measures").items()}


#: Measures that the library knows.
MEASURES: Final[Mapping[str, Measure]] = _shipped()


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

        Example:
            >>> Total(120.0, 2).text("zh")
            '至少120(2项未知)'
        """
        number = f"{self.known:,.0f}" if self.known == math.floor(self.known) else f"{self.known:,}"
        if self.complete:
            return number
        words = Text("at least {number} ({n:,} unknown)", "至少{number}({n:,}项未知)")
        return words.format(number=number, n=self.unknown).get(lang)

    def __repr__(self) -> str:
        return f"<Total: {self.text()}>"


def _number(value: object) -> tuple[float, str | None]:
    """Read one value; second: why it is no number."""
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return math.nan, None
    if isinstance(value, str):
        if not value:
            return math.nan, None
        if not _NUMBER.fullmatch(value):
            return math.nan, "text"
        value = float(value)
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.number):
        return math.nan, "text"
    try:
        return float(cast("float", value)), None
    except OverflowError:
        return math.nan, "large"


def read_numbers(
    values: NumbersLike, measure: Measure, ids: Sequence[str] | None, first_row: int, place: Place
) -> tuple[Numbers, Iterator[Batch]]:
    """Return the values of a measure as float64, NaN where unknown, and what is wrong with them.

    Args:
        values: Numbers; `None`, NaN and an empty text are unknown.
        measure: What they measure.
        ids: Id of each unit, for the report; None if there is none.
        first_row: Row number of the first value.
        place: File or other place that all share.
    """
    kind = values.dtype.kind if isinstance(values, np.ndarray) else ""
    bad: dict[int, str] = {}
    if kind in {"i", "u", "f"}:
        array = np.array(values, np.float64)
    else:
        items = cast("Sequence[object]", values.tolist() if isinstance(values, np.ndarray) else values)
        if set(map(type, items)) <= {int, float} and len(items):
            try:
                array = np.array(items, np.float64)
            except OverflowError:
                array, bad = _read_slowly(items)
        else:
            array, bad = _read_slowly(items)
    return frozen(array), _faults(array, bad, values, measure, ids, first_row, place)


def _read_slowly(items: Sequence[object]) -> tuple[Numbers, dict[int, str]]:
    array, bad = np.empty(len(items)), {}
    for row, item in enumerate(items):
        array[row], why = _number(item)
        if why:
            bad[row] = why
    return array, bad


def _faults(
    array: Numbers,
    bad: dict[int, str],
    values: NumbersLike,
    measure: Measure,
    ids: Sequence[str] | None,
    first_row: int,
    place: Place,
) -> Iterator[Batch]:
    checks = [("infinite", np.isinf(array)), ("negative", array < 0)]
    if measure.whole:
        with np.errstate(invalid="ignore"):
            checks.append(("fraction", (np.floor(array) != array) & np.isfinite(array) & (array >= 0)))
        checks.append(("large", (array > _LARGEST) & np.isfinite(array)))
    found = dict(bad)
    for why, hit in checks:
        for row in np.flatnonzero(hit).tolist():
            found.setdefault(row, why)
    if not found:
        return
    rows = sorted(found)
    want = Text("a whole number from 0", "不小于0的整数") if measure.whole else Text("a number from 0", "不小于0的数")
    shown = [_short(values[row]) for row in rows]
    yield Batch(
        BAD_NUMBER,
        rows=[row + first_row for row in rows],
        ids=None if ids is None else [ids[row] for row in rows],
        facts={
            "value": shown,
            "measure": [measure.key] * len(rows),
            "id": ["" if ids is None else ids[row] for row in rows],
            "why": [_REASONS[found[row]].en for row in rows],
            "why_zh": [_REASONS[found[row]].zh for row in rows],
            "want": [want.en] * len(rows),
            "want_zh": [want.zh] * len(rows),
        },
        place=attrs.evolve(place, column=measure.key),
    )


def _short(value: object) -> str:
    try:
        text = str(value)
    except ValueError:  # an integer too long to print
        return "…"
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004 - fits a line
