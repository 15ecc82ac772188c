"""One division code, and the two short codes that go with it."""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Self, TypeVar

import attrs

from gridgov._face import as_html
from gridgov.codes._code import Code, part, refuse
from gridgov.codes._text import (
    LENGTHS,
    LEVELS,
    SEGMENTS,
    DivisionLevel,
    Found,
    Zeros,
    check_zeros,
    division,
    level_number,
    locate,
    read,
)
from gridgov.errors import InvalidCodeError, Place, Problem, Problems, fault
from gridgov.text import Text

URBAN_RURAL_CLASS: Final = fault(
    "COD018",
    "urban-rural-class",
    Text("'{code}' is no urban-rural class.", "“{code}”不是城乡分类代码。"),
    Text("Use 111, 112, 121, 122, 123, 210 or 220.", "请使用111、112、121、122、123、210或220。"),
)


class StreetKind(StrEnum):
    """What kind of unit stands between county and community, as told by the third segment of its code.

    Example:
        >>> StreetKind.TOWN.label.zh
        '镇'
    """

    #: 街道, 001 to 099.
    STREET = "street"
    #: 镇, 100 to 199.
    TOWN = "town"
    #: 乡, 200 to 399.
    TOWNSHIP = "township"
    #: 政企合一单位, 400 to 599: a unit that is government and enterprise in one.
    ENTERPRISE = "enterprise"

    @property
    def label(self) -> Text:
        """The name in both languages."""
        return _STREET_NAMES[self]


class CommitteeBand(StrEnum):
    """Which committee usually has serials like this one. Seen in the listings, not a rule of a standard.

    In the 2023 listing 202 villagers' committees have a serial of the residents' band: use it as a hint only.

    Example:
        >>> CommitteeBand.VILLAGERS.label.zh
        '村民委员会'
    """

    #: 001 to 199.
    RESIDENTS = "residents"
    #: 200 to 399.
    VILLAGERS = "villagers"
    #: 400 to 599: units that are like a committee, such as companies of a farm.
    QUASI = "quasi"

    @property
    def label(self) -> Text:
        """The name in both languages."""
        return _BAND_NAMES[self]


class UrbanRuralClass(StrEnum):
    """The urban-rural class of a community: three digits that stand beside its code, not in it.

    Example:
        >>> UrbanRuralClass.parse(112).label.en
        'urban-rural fringe'
    """

    MAIN_URBAN_AREA = "111"
    URBAN_RURAL_FRINGE = "112"
    TOWN_CENTRE = "121"
    TOWN_TOWNSHIP_FRINGE = "122"
    SPECIAL_AREA = "123"
    TOWNSHIP_CENTRE = "210"
    VILLAGE = "220"

    @property
    def label(self) -> Text:
        """The name in both languages."""
        return _CLASS_NAMES[self]

    @classmethod
    def parse(cls, value: str | int) -> Self:
        """Read a class from outside.

        Raises:
            InvalidCodeError: It is not one of the seven classes.

        Example:
            >>> UrbanRuralClass.parse("220")
            <UrbanRuralClass.VILLAGE: '220'>
        """
        digits, found = read(value)
        if digits and digits not in _CLASS_NAMES:
            found.append((URBAN_RURAL_CLASS, {"code": digits}))
        if found:
            raise refuse(found)
        return cls(digits)


_STREET_NAMES: Final = {
    StreetKind.STREET: Text("street", "街道"),
    StreetKind.TOWN: Text("town", "镇"),
    StreetKind.TOWNSHIP: Text("township", "乡"),
    StreetKind.ENTERPRISE: Text("government and enterprise in one", "政企合一单位"),
}
_BAND_NAMES: Final = {
    CommitteeBand.RESIDENTS: Text("residents' committee", "居民委员会"),
    CommitteeBand.VILLAGERS: Text("villagers' committee", "村民委员会"),
    CommitteeBand.QUASI: Text("quasi-committee unit", "类似居（村）委会的单位"),
}
_CLASS_NAMES: Final[dict[str, Text]] = {
    UrbanRuralClass.MAIN_URBAN_AREA: Text("main urban area", "主城区"),
    UrbanRuralClass.URBAN_RURAL_FRINGE: Text("urban-rural fringe", "城乡结合区"),
    UrbanRuralClass.TOWN_CENTRE: Text("town centre", "镇中心区"),
    UrbanRuralClass.TOWN_TOWNSHIP_FRINGE: Text("town-township fringe", "镇乡结合区"),
    UrbanRuralClass.SPECIAL_AREA: Text("special area", "特殊区域"),
    UrbanRuralClass.TOWNSHIP_CENTRE: Text("township centre", "乡中心区"),
    UrbanRuralClass.VILLAGE: Text("village", "村庄"),
}
_Band = TypeVar("_Band", StreetKind, CommitteeBand)
# Hundreds of a third and of a fifth segment.
_STREETS: Final = (StreetKind.STREET, StreetKind.TOWN, *2 * (StreetKind.TOWNSHIP,), *2 * (StreetKind.ENTERPRISE,))
_BANDS: Final = tuple(band for band in CommitteeBand for _ in range(2))


@attrs.frozen(order=True, repr=False)
class DivisionCode(Code):
    """The unpadded code of a province, city, county, street (or town, township) or community (or village).

    The number of digits tells the level, and the beginning tells everything above. A segment of zeros stands for a
    level that is missing in between: county 00 of a city without counties (441900), and below a county without streets
    street 000 and community 000.

    Raises:
        InvalidCodeError: The text is not an unpadded division code. `parse` reads padded codes.
        TypeError: It is not text.

    Example:
        >>> code = DivisionCode("610902001001")
        >>> code.level, str(code.parent), code.street_kind.label.zh
        ('community', '610902001', '街道')
        >>> DivisionCode("6109") < DivisionCode("610902") < DivisionCode("6110")
        True
    """

    _repr_html_ = as_html

    @staticmethod
    def _faults(digits: str) -> list[Found]:
        return locate(digits, None, "keep")[1]

    @classmethod
    def parse(cls, value: str | int, level: DivisionLevel | None = None, *, zeros: Zeros = "ask") -> Self:
        """Read a code from outside, unpadded or padded with zeros on its right to any longer length.

        Padded codes of different levels can be the same: 441900000000 is Dongguan as a city and as the county that
        stands for its missing counties. Such a code is refused, unless ``level`` or ``zeros`` says how to read it.

        Args:
            value: Text or a whole number. Everything else is refused with what can be said about the cause.
            level: The level that the code has.
            zeros: What zeros at the end mean where no level is given. ``"ask"``: refuse a code that has several
                readings. ``"keep"``: they belong to the code; the number of digits is the level. ``"trim"``: they are
                padding; the highest level is meant.

        Raises:
            InvalidCodeError: It is not a division code, not one of this level, or has several readings.
            ValueError: ``level`` or ``zeros`` is not one of its choices.

        Example:
            >>> str(DivisionCode.parse("610000000000")), str(DivisionCode.parse(610902001000))
            ('61', '610902001')
            >>> str(DivisionCode.parse("610900000000", "city")), str(DivisionCode.parse("610900", zeros="trim"))
            ('6109', '6109')
            >>> DivisionCode.parse("610900000000")
            Traceback (most recent call last):
            gridgov.errors.InvalidCodeError: Not a valid code: 1 problem.
            COD013 '610900000000' can be read as city 6109 / county 610900. Pass the right one with level=, or ...
        """
        check_zeros(zeros)
        text, found = division(value, level_number(level), zeros)
        if found:
            raise refuse(found)
        return cls(text)

    @classmethod
    def fits(cls, value: object, level: DivisionLevel | None = None, *, zeros: Zeros = "ask") -> bool:
        """Tell whether `parse` would read a value. Only the form is looked at: no list of codes is known.

        Raises:
            ValueError: ``level`` or ``zeros`` is not one of its choices.

        Example:
            >>> DivisionCode.fits("610902"), DivisionCode.fits("610902", "city"), DivisionCode.fits("61090")
            (True, False, False)
        """
        check_zeros(zeros)
        return not division(value, level_number(level), zeros)[1]

    @property
    def level(self) -> DivisionLevel:
        """The level of the code, one of `DIVISION_LEVELS`."""
        return LEVELS[LENGTHS.index(len(self.text))]

    @property
    def segments(self) -> tuple[str, ...]:
        """The digits that each level adds, from province down: 2, 2, 2, 3 and 3 of them.

        Example:
            >>> DivisionCode("610902001").segments
            ('61', '09', '02', '001')
        """
        return tuple(self.text[a:b] for a, b in SEGMENTS if b <= len(self.text))

    @property
    def parent(self) -> Self | None:
        """The code one level above; None for a province."""
        above = self.text[: SEGMENTS[len(self.segments) - 1][0]]
        return type(self)(above) if above else None

    @property
    def ancestors(self) -> tuple[Self, ...]:
        """The codes above, the nearest first.

        Example:
            >>> [str(code) for code in DivisionCode("610902").ancestors]
            ['6109', '61']
        """
        return tuple(type(self)(self.text[:n]) for n in reversed(LENGTHS) if n < len(self.text))

    def at(self, level: DivisionLevel) -> Self | None:
        """Return the code of a level on the way up, the code itself included; None if that level is below.

        Raises:
            ValueError: No level has this name.

        Example:
            >>> str(DivisionCode("610902001").at("city")), DivisionCode("610902001").at("community")
            ('6109', None)
        """
        length = LENGTHS[level_number(level) or 0]
        return type(self)(self.text[:length]) if length <= len(self.text) else None

    def contains(self, other: DivisionCode) -> bool:
        """Tell whether another code is this one or below it.

        Example:
            >>> DivisionCode("6109").contains(DivisionCode("610902001"))
            True
        """
        return other.text.startswith(self.text)

    def padded(self) -> str:
        """Return 12 digits, with zeros on the right. Without its level such a code can have several readings.

        Example:
            >>> DivisionCode("4419").padded() == DivisionCode("441900").padded() == "441900000000"
            True
        """
        return self.text.ljust(LENGTHS[-1], "0")

    @property
    def street_kind(self) -> StreetKind | None:
        """The kind of the street, town or township, by the range of its segment; None above it or out of range."""
        return _band(self.text[6:9], _STREETS)

    @property
    def committee_serial(self) -> int | None:
        """The number of the community or village in its street, 0 to 999; None above it."""
        return int(self.text[9:]) if self.level == "community" else None

    @property
    def usual_committee(self) -> CommitteeBand | None:
        """The committee that usually has such a serial: a hint, see `CommitteeBand`. None above a community."""
        return _band(self.text[9:12], _BANDS)


def _band(segment: str, bands: tuple[_Band, ...]) -> _Band | None:
    """Return the band of a three-digit segment, if it has one."""
    hundred = int(segment[:1] or 9)
    return bands[hundred] if segment != "000" and hundred < len(bands) else None


def compose_division(
    province: str | int,
    city: str | int | None = None,
    county: str | int | None = None,
    street: str | int | None = None,
    community: str | int | None = None,
) -> DivisionCode:
    """Make a division code from its segments, of 2, 2, 2, 3 and 3 digits.

    A number may leave out its zeros: 1 is 001. A text must have them all.

    Raises:
        InvalidCodeError: A segment is no code, or too long or short, or the segments do not make a code.
        ValueError: A segment is given below one that is not.

    Example:
        >>> str(compose_division("61", "09", 2, 1, 3))
        '610902001003'
        >>> compose_division(61, "9")
        Traceback (most recent call last):
        gridgov.errors.InvalidCodeError: Not a valid code: 1 problem.
        COD015 column 'city': '9' is too short: this part of a code has 2 digits. Write it as 09, and keep ... text.
    """
    given = [p for p in (province, city, county, street, community) if p is not None]
    values = (province, city, county, street, community)[: max(1, len(given))]
    if None in values[1:]:
        hole = LEVELS[values.index(None, 1)]
        msg = f"{hole} must be given where a level below it is given."
        raise ValueError(msg)
    text, problems = "", list[Problem]()
    for level, (start, end), value in zip(LEVELS, SEGMENTS, values, strict=False):
        digits, found = part(value, end - start)
        text += digits
        problems += [Problem(kind, Place(column=level), facts) for kind, facts in found]
    if problems:
        raise InvalidCodeError(Problems.of(*problems))
    return DivisionCode(text)
