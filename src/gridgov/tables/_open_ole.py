"""The compound file that an old workbook (.xls) is: its streams read, and written anew."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["OddFileError", "compound", "streams"]

_END: Final = 0xFFFFFFFA  # numbers from here on are no sectors
_ENTRY: Final = 128
_IN_HEADER: Final = 109
_SMALL: Final = 4096
_MINI: Final = 64
_STREAM, _ROOT = 2, 5

_SECTOR, _SHIFT = 4096, 12
_FREE, _LAST, _OF_TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")


class OddFileError(ValueError):
    """A compound file contradicts itself."""


def _table(data: bytes, size: int) -> npt.NDArray[np.uint32]:
    """Return the table of sectors: which one follows each.

    Raises:
        OddFileError: It is not there.
    """
    per = size // 4
    firsts = [n for n in struct.unpack_from(f"<{_IN_HEADER}I", data, 76) if n < _END]
    (more,) = struct.unpack_from("<I", data, 68)
    seen = 0
    while more < _END and seen <= len(data) // size:
        numbers = struct.unpack_from(f"<{per}I", data, (more + 1) * size)
        firsts += [n for n in numbers[:-1] if n < _END]
        more = numbers[-1]
        seen += 1
    if len(firsts) > len(data) // size:
        raise OddFileError
    return np.concatenate([np.frombuffer(data, "<u4", per, (n + 1) * size) for n in firsts])


def _chain(table: npt.NDArray[np.uint32], first: int) -> Iterator[int]:
    """Yield the sectors of a stream.

    Raises:
        OddFileError: They go in a circle or out of the file.
    """
    left = len(table)
    while first < _END:
        if left <= 0 or first >= len(table):
            raise OddFileError
        yield first
        first = int(table[first])
        left -= 1


def streams(data: bytes) -> dict[str, bytes]:
    """Return the streams of a compound file that are of interest, by name; of the others only the names.

    Raises:
        OddFileError: It is damaged.
    """
    try:
        return _streams(data)
    except (struct.error, ValueError, OverflowError, IndexError):
        raise OddFileError from None


def _streams(data: bytes) -> dict[str, bytes]:
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in {9, 12}:
        raise OddFileError
    size = 1 << shift
    padded = data + bytes(-len(data) % size)
    table = _table(padded, size)

    def read(first: int) -> bytes:
        return b"".join(padded[(n + 1) * size : (n + 2) * size] for n in _chain(table, first))

    directory = read(struct.unpack_from("<I", data, 48)[0])
    entries: dict[str, tuple[int, int, int]] = {}
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        if kind in {_STREAM, _ROOT}:
            name = directory[at : at + max(0, min(64, length) - 2)].decode("utf-16-le", "replace")
            entries.setdefault(name, (kind, *struct.unpack_from("<II", directory, at + 116)))
    found: dict[str, bytes] = {}
    root = next((entry for entry in entries.values() if entry[0] == _ROOT), None)
    for name, (kind, first, length) in entries.items():
        if kind != _STREAM or name.lower() not in {"workbook", "book"}:
            found[name] = b""
        elif length >= _SMALL:
            found[name] = read(first)[:length]
        elif root is not None:
            small = read(root[1])
            (mini,) = struct.unpack_from("<I", data, 60)
            minis = np.frombuffer(read(mini), "<u4")
            found[name] = b"".join(small[n * _MINI : (n + 1) * _MINI] for n in _chain(minis, first))[:length]
    return found


def compound(name: str, data: bytes) -> bytes:
    """Return a compound file that holds one stream.

    Raises:
        OddFileError: The stream is too long for it.
    """
    n = max(1, -(-len(data) // _SECTOR))
    per = _SECTOR // 4
    # The sectors of the table count themselves; one is the directory, one for short streams, which readers want.
    tables = -(-(n + 2) // (per - 1))
    if tables > _IN_HEADER:
        raise OddFileError
    following = np.full(tables * per, _FREE, "<u4")
    following[:tables] = _OF_TABLE
    first = tables + 2
    following[tables:first] = _LAST
    following[first : first + n - 1] = np.arange(first + 1, first + n)
    following[first + n - 1] = _LAST
    numbers = [*range(tables), *[_FREE] * (_IN_HEADER - tables)]
    head = _MAGIC + bytes(16) + struct.pack("<HHHHH", 0x3E, 4, 0xFFFE, _SHIFT, 6) + bytes(6)
    head += struct.pack("<9I", 1, tables, tables, 0, _SMALL, _LAST, 0, _LAST, 0) + struct.pack(
        f"<{_IN_HEADER}I", *numbers
    )
    directory = _entry("Root Entry", _ROOT, 1, tables + 1, _SECTOR) + _entry(name, _STREAM, _FREE, first, n * _SECTOR)
    free = _entry("", 0, _FREE, 0, 0) * ((_SECTOR - len(directory)) // _ENTRY)
    body = following.tobytes() + directory + free + bytes(_SECTOR) + data.ljust(n * _SECTOR, b"\0")
    return head.ljust(_SECTOR, b"\0") + body


def _entry(name: str, kind: int, child: int, first: int, length: int) -> bytes:
    """Return an entry of the directory."""
    wide = (name + "\0").encode("utf-16-le") if name else b""
    links = struct.pack("<BBIII", kind, 1, _FREE, _FREE, child)
    return wide.ljust(64, b"\0") + struct.pack("<H", len(wide)) + links + bytes(36) + struct.pack("<IQ", first, length)
