"""Codes of unit grids and of a department's grids."""

from __future__ import annotations

from typing import Final, Self

import attrs

from gridgov._face import as_html
from gridgov.codes._code import SERIAL_RANGE, Code, community_faults, part, refuse
from gridgov.codes._division import DivisionCode
from gridgov.codes._serials import MERGED_FIRST, MERGED_LAST
from gridgov.codes._text import KEPT, LEVELS, LOST_DIGITS, Found
from gridgov.codes._text import division as read_division
from gridgov.errors import fault
from gridgov.text import Text

UNIT_GRID_LENGTH: Final = fault(
    "COD019",
    "unit-grid-length",
    Text("'{code}' is {length} long; a unit grid code has 15 digits.", "“{code}”长{length}位；单元网格编码应为15位。"),
    Text(
        "Write 12 digits of the community and 3 of the serial.",
        "请写全社区代码12位和顺序号3位。",
    ),
)
DEPARTMENT_GRID_LENGTH: Final = fault(
    "COD020",
    "department-grid-length",
    Text(
        "'{code}' is {length} long; a department's grid code has 20 digits.",
        "“{code}”长{length}位；专业网格编码应为20位。",
    ),
    Text(
        "Write 6 digits of the object, 12 of the community and 2 of the part.",
        "请写全管理服务对象6位、社区代码12位和细分号2位。",
    ),
)
EATEN_ZEROS: Final = fault(
    "COD021",
    "eaten-zeros",
    Text(
        "'{code}' is {length} long; it has lost the zeros that its 20 digits begin with.",
        "“{code}”长{length}位，20位编码开头的零已丢失。",
    ),
    Text("Write it as {fixed}, and keep the column as text.", "请改写为{fixed}，并将该列保持为文本。"),
)
_UNIT, _DEPARTMENT = 15, 20


@attrs.frozen(order=True, repr=False)
class UnitGridCode(Code):
    """A unit grid: 15 digits, 6 of the county, 3 each of the street, the community and the serial (DB11/T 2157-2023).

    It is also the code of 12 digits of an area and 3 of a serial that open systems use. The serial is 001 to 999, so a
    community has at most 999 grids. It counts from west to east and from north to south; the caller sees to that.

    Raises:
        InvalidCodeError: The text is not such a code.
        TypeError: It is not text.

    Example:
        >>> code = UnitGridCode("110101001001007")
        >>> str(code.division), code.serial
        ('110101001001', 7)
    """

    _repr_html_ = as_html

    @staticmethod
    def _faults(digits: str) -> list[Found]:
        if len(digits) != _UNIT:
            return [(UNIT_GRID_LENGTH, {"code": digits, "length": len(digits)})]
        return community_faults(digits[:12]) + part(digits[12:], 3, 1, kind=SERIAL_RANGE)[1]

    @classmethod
    def compose(cls, division: DivisionCode | str | int, serial: str | int) -> Self:
        """Make the code of a grid of a community.

        Raises:
            InvalidCodeError: The division is no community, or the serial is not from 1 to 999.

        Example:
            >>> str(UnitGridCode.compose("110101001001", 7))
            '110101001001007'
        """
        community, found = _read(division, "community")
        number, more = part(serial, 3, 1, kind=SERIAL_RANGE)
        if found or more:
            raise refuse([*found, *more])
        return cls(community + number)

    @property
    def division(self) -> DivisionCode:
        """The community of the grid."""
        return DivisionCode(self.text[:12])

    @property
    def serial(self) -> int:
        """The number of the grid in its community, 1 to 999."""
        return int(self.text[12:])


@attrs.frozen(order=True, repr=False)
class DepartmentGridCode(Code):
    """A department's own grid: 20 digits, 6 of the object or service, 12 of the place, 2 of the part (CJ/T 349-2010).

    Digits 16 to 18 are the serial of the community. A grid that is merged from two or more communities has a number
    from 601 to 999 there. The last two digits are 00 where the community is not divided.

    Raises:
        InvalidCodeError: The text is not such a code.
        TypeError: It is not text.

    Example:
        >>> code = DepartmentGridCode("01020311010100160100")
        >>> code.object_code, str(code.division), code.is_merged, code.is_subdivided
        ('010203', '110101001', True, False)
    """

    _repr_html_ = as_html

    @staticmethod
    def _faults(digits: str) -> list[Found]:
        length = len(digits)
        found = community_faults(digits.zfill(_DEPARTMENT)[6:18])
        if length == _DEPARTMENT:
            # A spreadsheet makes zeros of all digits after the 15th.
            rounded = found and not digits[KEPT:].strip("0")
            return [(LOST_DIGITS, {"code": digits})] if rounded else found
        # Only the object's code can begin with zeros. A code of 15 digits is a unit grid rather than five zeros short.
        if _UNIT < length < _DEPARTMENT and not found:
            return [(EATEN_ZEROS, {"code": digits, "length": length, "fixed": digits.zfill(_DEPARTMENT)})]
        return [(DEPARTMENT_GRID_LENGTH, {"code": digits, "length": length})]

    @classmethod
    def compose(
        cls,
        object_code: str | int,
        division: DivisionCode | str | int,
        sub: str | int = 0,
        *,
        merged: str | int | None = None,
    ) -> Self:
        """Make the code of a grid.

        Args:
            object_code: What is managed or served, 6 digits.
            division: The community; or the street, where the grid is merged from several of its communities.
            sub: The part of the community, 1 to 99; 0 where it is not divided.
            merged: The number of the merged grid in its street, 601 to 999.

        Raises:
            InvalidCodeError: A part is no code or outside its range, or the division is not of the right level.

        Example:
            >>> str(DepartmentGridCode.compose("010203", "110101001002", 1))
            '01020311010100100201'
            >>> str(DepartmentGridCode.compose("010203", "110101001", merged=601))
            '01020311010100160100'
        """
        head, found = part(object_code, 6)
        place, more = _read(division, "community" if merged is None else "street")
        tail, rest = part(sub, 2)
        found += more + rest
        if merged is not None:
            number, wrong = part(merged, 3, MERGED_FIRST, MERGED_LAST, SERIAL_RANGE)
            found += wrong
            place += number
        elif place:
            # From 601 on it would be read as merged.
            found += part(place[9:], 3, 0, MERGED_FIRST - 1)[1]
        if found:
            raise refuse(found)
        return cls(head + place + tail)

    @property
    def object_code(self) -> str:
        """What is managed or served, 6 digits."""
        return self.text[:6]

    @property
    def division(self) -> DivisionCode:
        """The community of the grid; its street where the grid is merged from several communities."""
        return DivisionCode(self.text[6:15] if self.is_merged else self.text[6:18])

    @property
    def community_serial(self) -> int:
        """The number of the community in its street, or of the merged grid from 601 on."""
        return int(self.text[15:18])

    @property
    def is_merged(self) -> bool:
        """Whether the grid is merged from two or more communities."""
        return self.community_serial >= MERGED_FIRST

    @property
    def sub(self) -> int:
        """The part of the community, 1 to 99; 0 where it is not divided."""
        return int(self.text[18:])

    @property
    def is_subdivided(self) -> bool:
        """Whether the grid is a part of a divided community."""
        return self.sub > 0


def _read(value: DivisionCode | str | int, level: str) -> tuple[str, list[Found]]:
    """Return the code of a division that must be of one level, and what is wrong with it."""
    return read_division(str(value) if isinstance(value, DivisionCode) else value, LEVELS.index(level), "ask")
