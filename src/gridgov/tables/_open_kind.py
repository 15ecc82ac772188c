"""What a file is, told from its bytes and not from its name."""

from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO, Final, Literal, TypeAlias

from gridgov.errors import InvalidFileError, Place, Problem
from gridgov.tables._source_faults import ARCHIVE, MISNAMED, NO_TABLE, PASSWORD
from gridgov.tables._zip import names_in
from gridgov.text import Text

__all__ = ["PACKED", "SUFFIXES", "Kind", "find_kind", "misnamed"]

Kind: TypeAlias = Literal["xlsx", "xlsb", "ods", "xls", "text", "parquet", "gz", "xz"]

#: How the names of files end that hold tables.
SUFFIXES: Final[dict[str, Kind]] = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xltx": "xlsx",
    ".xltm": "xlsx",
    ".xlsb": "xlsb",
    ".ods": "ods",
    ".xls": "xls",
    ".xlt": "xls",
    ".et": "xls",
    ".csv": "text",
    ".tsv": "text",
    ".tab": "text",
    ".txt": "text",
    ".parquet": "parquet",
    ".pq": "parquet",
}
#: How the names of packed files end; what is inside is named before that.
PACKED: Final[dict[str, Kind]] = {".gz": "gz", ".xz": "xz"}
_RIGHT: Final[dict[Kind, tuple[str, Text]]] = {
    "xlsx": (".xlsx", Text("a workbook", "工作簿")),
    "xlsb": (".xlsb", Text("a workbook in the binary form", "二进制工作簿")),
    "ods": (".ods", Text("an OpenDocument workbook", "OpenDocument工作簿")),
    "xls": (".xls", Text("an old workbook", "旧版工作簿")),
    "text": (".csv", Text("text", "文本文件")),
    "parquet": (".parquet", Text("a Parquet file", "Parquet文件")),
    "gz": (".csv.gz", Text("a gzip archive", "gzip压缩文件")),
    "xz": (".csv.xz", Text("an xz archive", "xz压缩文件")),
}
_ARCHIVES: Final = {
    b"7z\xbc\xaf\x27\x1c": Text("a 7z archive", "7z压缩包"),
    b"Rar!": Text("a RAR archive", "RAR压缩包"),
    b"BZh": Text("a bzip2 archive", "bzip2压缩包"),
    b"\x28\xb5\x2f\xfd": Text("a Zstandard archive", "Zstandard压缩包"),
}
_OTHERS: Final = {
    b"%PDF": Text("a PDF", "PDF文件"),
    b"\x89PNG": Text("a picture", "图片"),
    b"\xff\xd8\xff": Text("a picture", "图片"),
    b"GIF8": Text("a picture", "图片"),
    b"SQLite format 3": Text("an SQLite database", "SQLite数据库"),
    b"ARROW1": Text("an Arrow (Feather) file", "Arrow（Feather）文件"),
    b"FEA1": Text("an Arrow (Feather) file", "Arrow（Feather）文件"),
    b"\x09\x00\x04\x00": Text("a worksheet of Excel 2 to 4", "Excel 2至4的工作表"),
    b"\x09\x02\x06\x00": Text("a worksheet of Excel 2 to 4", "Excel 2至4的工作表"),
    b"\x09\x04\x06\x00": Text("a worksheet of Excel 2 to 4", "Excel 2至4的工作表"),
}
_ZIP: Final = Text("a zip archive", "zip压缩包")
_WORD: Final = Text("a document or a presentation", "文档或演示文稿")
_MAGIC: Final = 64


def find_kind(stream: BinaryIO, place: Place) -> Kind:
    """Tell what a file is.

    Raises:
        InvalidFileError: It is nothing that holds tables.
    """
    stream.seek(0)
    head = stream.read(_MAGIC)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(names_in(stream, place), place)
    marks: dict[bytes, Kind] = {b"\xd0\xcf\x11\xe0": "xls", b"PAR1": "parquet", b"\x1f\x8b": "gz", b"\xfd7zXZ\0": "xz"}
    for mark, kind in marks.items():
        if head.startswith(mark):
            return kind
    for mark, what in _ARCHIVES.items():
        if head.startswith(mark):
            raise InvalidFileError(Problem(ARCHIVE, place, {"what": what}))
    for mark, what in _OTHERS.items():
        if head.startswith(mark):
            raise InvalidFileError(Problem(NO_TABLE, place, {"what": what}))
    return "text"


def _zipped(names: frozenset[str], place: Place) -> Kind:
    """Tell what an archive is.

    Raises:
        InvalidFileError: It is no workbook, or a protected one.
    """
    if any(name.startswith(("word/", "ppt/")) for name in names):
        raise InvalidFileError(Problem(NO_TABLE, place, {"what": _WORD}))
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    if "encrypted-package" in names:
        raise InvalidFileError(Problem(PASSWORD, place))
    raise InvalidFileError(Problem(ARCHIVE, place, {"what": _ZIP}))


def misnamed(name: str | None, kind: Kind, place: Place) -> Problem | None:
    """Return the fault of a name that says that a file is something else."""
    suffix = PurePath(name or "").suffix.lower()
    said = SUFFIXES.get(suffix, PACKED.get(suffix))
    if said is None or said == kind:
        return None
    right, what = _RIGHT[kind]
    return Problem(MISNAMED, place, {"suffix": suffix, "what": what, "right": right})
