"""The parts of a workbook, which is a zip archive, unpacked with a limit, and packed again as what was looked at."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import BinaryIO, Final

from gridgov.errors import InvalidFileError, Place, Problem
from gridgov.tables._open_limits import Limits
from gridgov.tables._source_faults import DAMAGED, PASSWORD, UNPACKS_TOO_LARGE, XML_DECLARATIONS
from gridgov.text import Text

__all__ = ["ARCHIVE_ERRORS", "WORKBOOK", "names_in", "pack", "unpack"]

WORKBOOK: Final = Text("a workbook", "工作簿")
#: What the zip module raises on archives that are none.
ARCHIVE_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    OverflowError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)

_STEP: Final = 1 << 20
#: The largest list of contents of an archive that is read.
_DIRECTORY: Final = 1 << 22
#: Parts of workbooks that have no cells.
_NOT_CELLS: Final = re.compile(
    r"(?:xl/(?:media|drawings|charts|chartsheets|printerSettings|pivot\w*|theme|comments\w*|threadedComments|persons"
    r"|activeX|ctrlProps|customProperty|diagrams|embeddings|model|queryTables|slicers?|slicerCaches|tables|timelines?"
    r"|timelineCaches|webextensions|richData)(?:/|\.xml$|\d*\.xml$)|xl/vbaProject\.bin$|docProps/|customXml/"
    r"|Thumbnails/|Pictures/|Object|Configurations)",
    re.IGNORECASE,
)
_DECLARES: Final = (b"<!DOCTYPE", b"<!ENTITY")


class _Bounded(io.RawIOBase):
    """A file of which nobody reads much at once: the list of contents of an archive cannot fill the memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        data = self._stream.read(_DIRECTORY + 1 if size < 0 else min(size, _DIRECTORY + 1))
        if len(data) > _DIRECTORY:
            msg = "too large a part"
            raise zipfile.BadZipFile(msg)
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True


def _opened(stream: BinaryIO) -> zipfile.ZipFile:
    stream.seek(0)
    return zipfile.ZipFile(_Bounded(stream))


def names_in(stream: BinaryIO, place: Place) -> frozenset[str]:
    """Return the names of the parts of an archive.

    Raises:
        InvalidFileError: It is damaged.
    """
    try:
        with _opened(stream) as archive:
            return frozenset(archive.namelist())
    except ARCHIVE_ERRORS:
        raise InvalidFileError(Problem(DAMAGED, place, {"what": WORKBOOK})) from None


def unpack(stream: BinaryIO, place: Place, limits: Limits) -> dict[str, bytes]:
    """Return the parts of a workbook that may hold cells, as bytes.

    Raises:
        InvalidFileError: It is damaged, protected, too large, or declares document types.
    """
    try:
        with _opened(stream) as archive:
            wanted = [info for info in archive.infolist() if not info.is_dir() and not _NOT_CELLS.match(info.filename)]
            return _parts(archive, wanted, place, limits.workbook_bytes)
    except ARCHIVE_ERRORS as error:
        if isinstance(error, InvalidFileError):
            raise
        raise InvalidFileError(Problem(DAMAGED, place, {"what": WORKBOOK})) from None


def _parts(archive: zipfile.ZipFile, wanted: list[zipfile.ZipInfo], place: Place, limit: int) -> dict[str, bytes]:
    """Unpack some parts.

    Raises:
        InvalidFileError: They are protected, too large, or declare document types.
    """
    if any(info.flag_bits & 1 for info in wanted):
        raise InvalidFileError(Problem(PASSWORD, place))
    # Other methods of packing have no bound for what one step unpacks.
    if any(info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} for info in wanted):
        raise InvalidFileError(Problem(DAMAGED, place, {"what": WORKBOOK}))
    left = limit
    parts: dict[str, bytes] = {}
    for info in wanted:
        pieces: list[bytes] = []
        if info.file_size > left:
            left = -1
        else:
            with archive.open(info) as part:
                while left >= 0 and (data := part.read(_STEP)):
                    pieces.append(data)
                    left -= len(data)
        if left < 0:
            facts = {"limit": limit, "name": "workbook_bytes"}
            raise InvalidFileError(Problem(UNPACKS_TOO_LARGE, place, facts))
        parts[info.filename] = data = b"".join(pieces)
        if any(mark in data for mark in _DECLARES):
            raise InvalidFileError(Problem(XML_DECLARATIONS, place, {"part": info.filename}))
    return parts


def pack(parts: dict[str, bytes]) -> io.BytesIO:
    """Return an archive of these parts and nothing else, so that no reader can see what was not looked at."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(parts, key=lambda name: (name != "mimetype", name)):
            archive.writestr(zipfile.ZipInfo(name), parts[name])
    packed.seek(0)
    return packed
