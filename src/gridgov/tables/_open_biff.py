"""The records of old workbooks (.xls): how far their cells reach, their errors, and whether they need a password."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

import attrs

from gridgov.tables._open_ole import OddFileError
from gridgov.tables._zip_extent import Extent
from gridgov.tables._zip_other import ERROR_WORDS

__all__ = ["OldSheets", "old_sheets"]

_EOF, _PASSWORD, _BOUND_SHEET, _SHARED, _CONTINUE, _DIMENSIONS = 0x0A, 0x2F, 0x85, 0xFC, 0x3C, 0x200
_MANY_NUMBERS, _TEXT, _ERROR, _FORMULA = 0xBD, 0xFD, 0x205, 0x006
#: Records of one cell: formula, text, label, number, truth or error, small number.
_CELLS: Final = frozenset({0x006, 0x0FD, 0x0D6, 0x203, 0x204, 0x205, 0x27E})
_HEAD: Final = struct.Struct("<HH")
_WIDE, _EXTENDED, _RICH = 1, 4, 8


@attrs.frozen
class OldSheets:
    """What was seen in the records of an old workbook."""

    #: Whether it needs a password.
    has_password: bool
    #: How far the cells of each sheet reach, in the order of the file.
    extents: tuple[Extent, ...]
    #: Row, column and word of the errors of each sheet.
    errors: tuple[tuple[tuple[int, int, str], ...], ...]
    #: Characters that the shared texts take when every cell has its own.
    characters: int
    #: The records, in which each sheet says of itself what was found.
    data: bytes


class _Scan:
    """Reads records, and counts them over all sheets."""

    def __init__(self, data: bytes, limit: int) -> None:
        self.data = bytearray(data)
        self._left = limit
        self.has_password = False
        self.characters = 0
        self.begins: list[int] = []
        self._texts: list[bytes] = []
        self._lengths: list[int] = []

    def records(self, at: int) -> Iterator[tuple[int, int, int]]:
        """Yield kind, begin and end of the records of one part.

        Raises:
            OddFileError: There are too many of them.
        """
        while at + 4 <= len(self.data):
            kind, size = _HEAD.unpack_from(self.data, at)
            begin, at = at + 4, at + 4 + size
            self._left -= 1
            if self._left < 0:
                raise OddFileError
            if kind == _EOF:
                return
            yield kind, begin, at

    def globals(self) -> None:
        """Read what goes for the whole workbook."""
        is_shared = False
        for kind, begin, end in self.records(0):
            is_shared = kind == _SHARED or (is_shared and kind == _CONTINUE)
            if kind == _PASSWORD:
                self.has_password = True
            elif kind == _BOUND_SHEET and begin + 4 <= len(self.data):
                self.begins += struct.unpack_from("<I", self.data, begin)
            elif is_shared:
                self._texts.append(bytes(self.data[begin:end]))
        if self._texts and not self.has_password:
            self._lengths = list(_lengths(self._texts))

    def sheet(self, at: int) -> tuple[Extent, tuple[tuple[int, int, str], ...]]:
        """Return how far the cells of a sheet reach and its errors; the sheet then says the same of itself."""
        data, rows, columns = self.data, 0, 0
        said: list[tuple[int, int]] = []
        errors: list[tuple[int, int, str]] = []
        for kind, begin, end in self.records(at):
            if (kind in _CELLS or kind == _MANY_NUMBERS) and begin + 6 <= len(data):
                row, column = _HEAD.unpack_from(data, begin)
                last = column + max(0, (end - begin - 6) // 6 - 1) if kind == _MANY_NUMBERS else column
                rows, columns = max(rows, row + 1), max(columns, last + 1)
                if kind == _TEXT:
                    self._count(begin)
                if (word := _error(kind, bytes(data[begin:end]))) is not None:
                    errors.append((row, column, word))
            elif kind == _DIMENSIONS and end <= len(data):
                said.append((begin, end - begin))
        for begin, size in said:
            _say(data, begin, size, Extent(rows, columns))
        return Extent(rows, columns), tuple(errors)

    def _count(self, begin: int) -> None:
        """Count the characters of the text that a cell shares with others."""
        if begin + 10 <= len(self.data):
            (which,) = struct.unpack_from("<I", self.data, begin + 6)
            self.characters += self._lengths[which] if which < len(self._lengths) else 0


def _say(data: bytearray, begin: int, size: int, found: Extent) -> None:
    """Write how far the cells of a sheet reach where the sheet says so: readers make room for that."""
    form = "<IIHH" if size >= 12 else "<HHHH"  # noqa: PLR2004 - rows have four bytes in the newer form
    if size >= struct.calcsize(form):
        struct.pack_into(form, data, begin, 0, min(found.rows, 65_535), 0, min(found.columns, 65_535))


def _lengths(parts: list[bytes]) -> Iterator[int]:
    """Yield how many characters each shared text has; a text may go on in the next part.

    Raises:
        OddFileError: They end too early.
    """
    try:
        (n,) = struct.unpack_from("<I", parts[0], 4)
        part, at = 0, 8
        for _ in range(n):
            while at >= len(parts[part]):
                part, at = part + 1, 0
            length, flags = struct.unpack_from("<HB", parts[part], at)
            at += 3
            behind = 0
            if flags & _RICH:
                behind += 4 * struct.unpack_from("<H", parts[part], at)[0]
                at += 2
            if flags & _EXTENDED:
                behind += struct.unpack_from("<I", parts[part], at)[0]
                at += 4
            yield length
            part, at = _beyond(parts, part, at, length, flags & _WIDE)
            while behind:
                step = min(behind, len(parts[part]) - at)
                at, behind = at + step, behind - step
                if behind:
                    part, at = part + 1, 0
    except (struct.error, IndexError):
        raise OddFileError from None


def _beyond(parts: list[bytes], part: int, at: int, left: int, wide: int) -> tuple[int, int]:
    """Return where the characters of a text end; each part that it goes on in begins with its width."""
    while True:
        step = min(left, max(0, len(parts[part]) - at) // (1 + wide))
        at, left = at + step * (1 + wide), left - step
        if not left:
            return part, at
        part, at = part + 1, 1
        wide = parts[part][0] & _WIDE


def old_sheets(data: bytes, limit: int) -> OldSheets:
    """Return what the records of an old workbook say, before a reader makes room for its cells.

    Raises:
        OddFileError: There are more records than ``limit``, or the shared texts end too early.
    """
    scan = _Scan(data, limit)
    scan.globals()
    found = [] if scan.has_password else [scan.sheet(at) for at in scan.begins]
    return OldSheets(
        has_password=scan.has_password,
        extents=tuple(extent for extent, _ in found),
        errors=tuple(errors for _, errors in found),
        characters=scan.characters,
        data=bytes(scan.data),
    )


def _error(kind: int, record: bytes) -> str | None:
    """Return the error that a cell shows, None if it shows none."""
    if kind == _ERROR and len(record) >= 8 and record[7]:  # noqa: PLR2004 - place, format, value, kind
        return ERROR_WORDS.get(record[6], "#N/A")
    if kind == _FORMULA and len(record) >= 14 and record[12:14] == b"\xff\xff" and record[6] == 2:  # noqa: PLR2004 - kind 2
        return ERROR_WORDS.get(record[8], "#N/A")
    return None
