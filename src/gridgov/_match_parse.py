"""Names taken apart: the stem, and the numbers of building, unit, floor and room."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

import attrs

from gridgov._face import as_html, as_line
from gridgov._match_numerals import NUMERALS
from gridgov._match_text import SEVERAL, TOKEN, normalise

__all__ = ["ParsedName", "parse_lines", "parse_name", "signatures"]

#: A number as a number, such as 11; with letters as a text, such as A or 3B; several as a text, such as 1、2.
Number: TypeAlias = int | str

_MOST_DIGITS: Final = 18
#: 3号 at the end of a name, or before a unit, is a building, unless it is the number of a house in a street.
_PLAIN_SIGN: Final = re.compile(
    rf"([0-9A-Z](?<![路街巷弄道].)(?<![0-9][0-9])(?<![A-Z0-9][A-Z])[0-9]*+[A-Z]?)号(?=$|{TOKEN}单元)", re.MULTILINE
)
_PARTS: Final = re.compile(
    rf"^([^\n]*?)(?:({SEVERAL})号楼)?(?:({TOKEN})单元)?(?:({TOKEN})层)?(?:({TOKEN})室)?$",
    re.MULTILINE,
)
_COMMUNITY: Final = re.compile(r"^(?>[^\n]*?(?:街道|[镇乡]))?((?:[^\n]*?社区|[^\n]+村$))([^\n]*)$")
#: What is no number: words of letters, and everything else that is neither a digit nor a letter that stands alone.
_NO_NUMBER: Final = re.compile(rf"[A-Z]{{2,}}|[^0-9A-Z\n{NUMERALS}]+")


@attrs.frozen
class ParsedName:
    """A name taken apart. What a name does not say is None.

    Example:
        >>> name = parse_name("幸福社区阳光花园十一号楼2单元501")
        >>> name.community, name.estate, name.building, name.unit, name.room
        ('幸福社区', '阳光花园', 11, 2, 501)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: The whole name, normalised.
    text: str
    #: What stands before the numbers of building, unit, floor and room.
    stem: str
    #: The community or village that the stem begins with.
    community: str | None = None
    #: What the stem names behind the community, or all of it where it names none.
    estate: str | None = None
    #: 11, A, A3; several as a text, such as 1、2.
    building: Number | None = None
    unit: Number | None = None
    floor: Number | None = None
    room: Number | None = None

    @property
    def numbers(self) -> tuple[Number | None, Number | None, Number | None, Number | None]:
        """Building, unit, floor and room."""
        return self.building, self.unit, self.floor, self.room


def parse_name(text: str) -> ParsedName:
    """Take a name apart: normalised, with its numbers separate from the stem.

    Args:
        text: A name of a building, an estate, a community or a cell.

    Raises:
        TypeError: It is no text.

    Example:
        >>> parse_name("阳光花园A座").building, parse_name("五一路12号").building, parse_name("三里屯社区").community
        ('A', None, '三里屯社区')
    """
    whole = normalise(text)
    [(stem, *numbers)] = parse_lines([whole])
    found = _COMMUNITY.match(stem)
    community, estate = (found[1], found[2] or None) if found else (None, stem or None)
    return ParsedName(whole, stem, community, estate, *map(_number, numbers))


def _number(text: str) -> Number | None:
    # What has more digits is no number of a door, and Python refuses to read thousands of them.
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else text or None


def parse_lines(texts: list[str]) -> list[tuple[str, str, str, str, str]]:
    """Return stem, building, unit, floor and room of normalised names, empty where a name does not say.

    Example:
        >>> parse_lines(["阳光花园3号", "阳光花园3号楼2单元"])
        [('阳光花园', '3', '', '', ''), ('阳光花园', '3', '2', '', '')]
    """
    return _PARTS.findall(_PLAIN_SIGN.sub(r"\1号楼", "\n".join(texts))) if texts else []


def signatures(parts: list[tuple[str, str, str, str, str]]) -> list[str]:
    """Return what must be equal of two names before anybody is asked about them: their numbers, each in its role.

    The numbers of the stem count too, also single letters and Chinese numerals: 五一小区 is not 五二小区.

    Example:
        >>> signatures([("阳光花园2期", "3", "", "", "")])
        ['2|3|||']
    """
    if not parts:
        return []
    stems = _NO_NUMBER.sub(",", "\n".join([part[0] for part in parts])).split("\n")
    return ["|".join((stem.strip(","), *part[1:])) for stem, part in zip(stems, parts, strict=True)]
