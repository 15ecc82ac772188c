"""Files as streams of bytes of a known and bounded size."""

from __future__ import annotations

import lzma
import os
import stat
import tempfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final, Literal, cast

from gridgov.errors import InvalidFileError, Place, Problem
from gridgov.tables._open_limits import Limits
from gridgov.tables._source_faults import (
    CANNOT_OPEN,
    DAMAGED,
    EMPTY_SOURCE,
    NO_SOURCE,
    NO_TABLE,
    TOO_LARGE,
    UNPACKS_TOO_LARGE,
)
from gridgov.text import Text

__all__ = ["no_file", "opened_path", "spooled", "unpacked"]

_STEP: Final = 1 << 20
#: What is kept in memory rather than in a temporary file.
_IN_MEMORY: Final = 1 << 26
#: Memory that one who unpacks .xz may use.
_XZ_MEMORY: Final = 1 << 28
_BYTES: Final = Text("bytes", "字节数")
_NOT_PLAIN: Final = Text("it is no plain file", "不是普通文件")
_DENIED: Final = Text("you may not read it", "没有读取权限")
_LOOP: Final = Text("its links lead in a circle", "符号链接成环")
_SYSTEM: Final = Text("the system refuses it", "系统拒绝读取")
_ZEROS: Final = Text("a file of zero bytes only", "全为空字节的文件")
_GZIP: Final = Text("a gzip archive", "gzip压缩文件")
_XZ: Final = Text("an xz archive", "xz压缩文件")


def no_file(error: OSError, place: Place) -> InvalidFileError:
    """Return the fault of a path that cannot be opened."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return InvalidFileError(Problem(NO_SOURCE, place))
    why = _DENIED if isinstance(error, PermissionError) else _LOOP if "symbolic" in str(error) else _SYSTEM
    return InvalidFileError(Problem(CANNOT_OPEN, place, {"why": why}))


@contextmanager
def opened_path(path: Path, place: Place, limits: Limits) -> Generator[BinaryIO]:
    """Open a plain file.

    Raises:
        InvalidFileError: It is not there, is none, is empty or too large.
    """
    try:
        # A pipe would wait for somebody to write into it.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise no_file(error if isinstance(error, OSError) else OSError(), place) from None
    with os.fdopen(handle, "rb") as stream:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise InvalidFileError(Problem(CANNOT_OPEN, place, {"why": _NOT_PLAIN}))
        _check(found.st_size, place, limits)
        try:
            yield stream
        except OSError as error:
            raise no_file(error, place) from None


def _check(size: int, place: Place, limits: Limits) -> None:
    """Refuse a file that is empty or too large.

    Raises:
        InvalidFileError: It is.
    """
    if not size:
        raise InvalidFileError(Problem(EMPTY_SOURCE, place))
    if size > limits.file_bytes:
        facts = {"what": _BYTES, "name": "file_bytes", "limit": limits.file_bytes}
        raise InvalidFileError(Problem(TOO_LARGE, place, facts))


@contextmanager
def spooled(source: Any, place: Place, limits: Limits) -> Generator[BinaryIO]:  # noqa: ANN401 - whatever reads bytes
    """Copy a stream that may be endless, or that cannot be read twice.

    Raises:
        InvalidFileError: It is empty, too large, or nothing but zero bytes.
        TypeError: It gives text, not bytes.
    """
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        size = 0
        has_content = False
        while given := source.read(_STEP):
            if isinstance(given, str):
                msg = "A file opened for reading bytes is wanted (mode 'rb'), not text."
                raise TypeError(msg)
            data = bytes(given)
            size += len(data)
            has_content = has_content or data.strip(b"\0") != b""
            if size > limits.file_bytes or (size >= _STEP and not has_content):
                break
            copy.write(data)
        if size and not has_content:
            raise InvalidFileError(Problem(NO_TABLE, place, {"what": _ZEROS}))
        _check(size, place, limits)
        copy.seek(0)
        yield cast("BinaryIO", copy)


@contextmanager
def unpacked(stream: BinaryIO, form: Literal["gz", "xz"], place: Place, limits: Limits) -> Generator[BinaryIO]:
    """Unpack a file that is packed as a whole.

    Raises:
        InvalidFileError: It is damaged, or too large when unpacked.
    """
    what = _GZIP if form == "gz" else _XZ
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        left = limits.unpacked_bytes
        try:
            for data in _gunzipped(stream) if form == "gz" else _unxzed(stream):
                left -= len(data)
                if left < 0:
                    facts = {"limit": limits.unpacked_bytes, "name": "unpacked_bytes"}
                    raise InvalidFileError(Problem(UNPACKS_TOO_LARGE, place, facts))
                copy.write(data)
        except (zlib.error, lzma.LZMAError, EOFError):
            raise InvalidFileError(Problem(DAMAGED, place, {"what": what})) from None
        if left == limits.unpacked_bytes:
            raise InvalidFileError(Problem(EMPTY_SOURCE, place))
        copy.seek(0)
        yield cast("BinaryIO", copy)


def _gunzipped(stream: BinaryIO) -> Iterator[bytes]:
    """Yield what a gzip file unpacks to, never much at once.

    Raises:
        EOFError: It is not complete.
        zlib.error: It is damaged.
    """
    stream.seek(0)
    data = stream.read(_STEP)
    while data:
        unpacker = zlib.decompressobj(wbits=31)
        while not unpacker.eof:
            if not data and not (data := stream.read(_STEP)):
                raise EOFError
            yield unpacker.decompress(data, _STEP)
            data = unpacker.unconsumed_tail
        # Another member may follow; zeros at the end are padding.
        data = unpacker.unused_data.lstrip(b"\0") or stream.read(_STEP).lstrip(b"\0")


def _unxzed(stream: BinaryIO) -> Iterator[bytes]:
    """Yield what an xz file unpacks to, never much at once.

    Raises:
        EOFError: It is not complete.
        lzma.LZMAError: It is damaged, or wants too much memory.
    """
    stream.seek(0)
    data = stream.read(_STEP)
    while data:
        unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)
        while not unpacker.eof:
            if unpacker.needs_input and not data and not (data := stream.read(_STEP)):
                raise EOFError
            yield unpacker.decompress(data, _STEP)
            data = b""
        data = unpacker.unused_data.lstrip(b"\0") or stream.read(_STEP).lstrip(b"\0")
