"""What the codes have in common: a text of digits that is checked when it is made, and parts of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Final, Self

import attrs

from gridgov._face import as_line
from gridgov.codes._text import LEADING_ZERO, Found, is_sound, read, zero_segment
from gridgov.errors import FaultKind, InvalidCodeError, Problem, Problems, fault
from gridgov.text import Text

SHORT_PART: Final = fault(
    "COD015",
    "short-part",
    Text("'{code}' is too short: this part of a code has {width} digits.", "“{code}”太短：编码的这一段应为{width}位。"),
    Text("Write it as {fixed}, and keep the column as text.", "请改写为{fixed}，并将该列保持为文本。"),
)
PART_RANGE: Final = fault(
    "COD016",
    "part-range",
    Text(
        "'{code}' is not one of the {capacity:,} numbers from {first} to {last}.",
        "“{code}”不在{first}至{last}的{capacity:,}个号码之内。",
    ),
    Text("Use a number of this range.", "请使用该范围内的号码。"),
)
SERIAL_RANGE: Final = fault(
    "COD017",
    "serial-range",
    Text(
        "Serial {code} is not one of the {capacity:,} from {first} to {last}.",
        "顺序号{code}不在{first}至{last}的{capacity:,}个号码之内。",
    ),
    Text(
        "Use a free one of this range; if none is left, divide the unit above it.",
        "请使用该范围内的空号；若已用尽，请先拆分其上级单元。",
    ),
)


def part(
    value: object, width: int, first: int = 0, last: int | None = None, kind: FaultKind = PART_RANGE
) -> tuple[str, list[Found]]:
    """Return one part of a code with all its digits, and what is wrong with it. A number may leave out its zeros."""
    digits, found = read(value)
    if not digits:
        return "", found
    highest = 10**width - 1 if last is None else last
    if isinstance(value, str) and len(digits) < width:
        found.append((SHORT_PART, {"code": digits, "width": width, "fixed": digits.zfill(width)}))
    elif len(digits) > width or not first <= int(digits) <= highest:
        limits = {"first": f"{first:0{width}}", "last": f"{highest:0{width}}"}
        found.append((kind, {"code": digits, "capacity": highest - first + 1, **limits}))
    return digits.zfill(width), found


def community_faults(text: str) -> list[Found]:
    """Return what is wrong with the 12 digits of a community inside a longer code."""
    if text[0] == "0":
        return [(LEADING_ZERO, {"code": text})]
    return [] if is_sound(text) else [zero_segment(text)]


def refuse(found: Iterable[Found]) -> InvalidCodeError:
    """Return the error that carries these faults."""
    return InvalidCodeError(Problems.of(*(Problem(kind, facts=facts) for kind, facts in found)))


@attrs.frozen(order=True)
class Code(ABC):
    """A code of digits, checked when it is made. Codes of one kind sort as texts."""

    __repr__ = as_line

    #: The digits.
    text: str

    def __attrs_post_init__(self) -> None:
        if type(self.text) is not str:
            given, name = type(self.text).__name__, type(self).__name__
            msg = f"text must be str, not {given}; {name}.parse takes other types."
            raise TypeError(msg)
        digits, found = read(self.text)
        if found := [*found, *(self._faults(digits) if digits else [])]:
            raise refuse(found)

    @staticmethod
    @abstractmethod
    def _faults(digits: str) -> list[Found]:
        """Return what is wrong with the digits."""

    @classmethod
    def parse(cls, value: str | int) -> Self:
        """Read a code from outside, such as a cell of a table.

        Raises:
            InvalidCodeError: It is not such a code. What can be said about the cause is said, for every type of
                value: full-width digits, spaces, numbers that a spreadsheet has rounded, zeros that it has eaten.

        Example:
            >>> from gridgov.codes import UnitGridCode
            >>> UnitGridCode.parse(110101001001001).serial
            1
        """
        digits, found = read(value)
        if found := [*found, *(cls._faults(digits) if digits else [])]:
            raise refuse(found)
        return cls(digits)

    @classmethod
    def fits(cls, value: object) -> bool:
        """Tell whether `parse` would read a value. Only the form is looked at: no list of codes is known.

        Example:
            >>> from gridgov.codes import UnitGridCode
            >>> UnitGridCode.fits("110101001001001"), UnitGridCode.fits("110101001001000")
            (True, False)
        """
        digits, found = read(value)
        return not found and not cls._faults(digits)

    def __str__(self) -> str:
        """Return the digits."""
        return self.text
