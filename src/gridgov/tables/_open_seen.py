"""What is seen of a workbook before it is read: how far its cells reach, and what in it has no value."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final, Literal, TypeAlias

import attrs

from gridgov.errors import InvalidFileError, Place, Problem
from gridgov.tables._open_biff import old_sheets
from gridgov.tables._open_limits import Limits
from gridgov.tables._open_ole import OddFileError, compound, streams
from gridgov.tables._source_faults import DAMAGED, NO_TABLE, PASSWORD, UNPACKS_TOO_LARGE
from gridgov.tables._zip import WORKBOOK, pack, unpack
from gridgov.tables._zip_book import links_out, sheet_parts
from gridgov.tables._zip_cells import error_cells, text_bytes, unvalued_cells
from gridgov.tables._zip_extent import Extent, OddSheetError, extent
from gridgov.tables._zip_other import binary_sheet, open_document, text_lengths
from gridgov.text import Text

__all__ = ["Book", "Form", "Seen", "look"]

#: The forms of workbooks.
Form: TypeAlias = Literal["xlsx", "xlsb", "ods", "xls"]

#: How often empty cells may outnumber those that are allowed.
_EMPTY: Final = 4
_TEXTS: Final = 2
_OLD: Final = Text("an old workbook (.xls)", "旧版工作簿（.xls）")
_COMPOUND: Final = Text("a file of another program (not of a spreadsheet)", "其他软件的文件（非电子表格）")
_STRINGS: Final = "xl/sharedStrings"


@attrs.frozen
class Seen:
    """What is seen of one sheet."""

    #: How far its cells reach.
    extent: Extent = attrs.field(factory=Extent)
    #: Row, column and word of its errors.
    errors: tuple[tuple[int, int, str], ...] = ()
    #: Row and column of formulas without a value.
    unvalued: tuple[tuple[int, int], ...] = ()
    #: Whether it can be read at all.
    is_sound: bool = True


@attrs.frozen(eq=False)
class Book:
    """What is seen of a workbook."""

    #: The workbook with nothing in it that was not looked at.
    packed: io.BytesIO
    #: Its sheets by name, or in their order where names are not told.
    sheets: Mapping[str, Seen] | tuple[Seen, ...]
    #: The files that it links to.
    links: tuple[str, ...] = ()

    def sheet(self, title: str, number: int) -> Seen:
        """Return what is seen of a sheet."""
        if isinstance(self.sheets, tuple):
            return self.sheets[number] if number < len(self.sheets) else Seen()
        return self.sheets.get(title, Seen())


def look(stream: BinaryIO, form: Form, place: Place, limits: Limits) -> Book:
    """Look at a workbook before it is read.

    Raises:
        InvalidFileError: It is damaged, protected, too large, or declares document types.
    """
    looks: dict[Form, Callable[[BinaryIO, Place, Limits], Book]] = {
        "xlsx": _office,
        "xlsb": _office,
        "ods": _document,
        "xls": _old,
    }
    try:
        return looks[form](stream, place, limits)
    except (OddSheetError, OddFileError):
        raise InvalidFileError(Problem(DAMAGED, place, {"what": _OLD if form == "xls" else WORKBOOK})) from None


def _check_texts(size: int, place: Place, limits: Limits) -> None:
    """Refuse texts that are shared by so many cells that they fill the memory.

    Raises:
        InvalidFileError: They are too long.
    """
    limit = _TEXTS * limits.workbook_bytes
    if size > limit:
        facts = {"limit": limit, "name": "workbook_bytes"}
        raise InvalidFileError(Problem(UNPACKS_TOO_LARGE, place, facts))


def _office(stream: BinaryIO, place: Place, limits: Limits) -> Book:
    """Look at Office Open XML, as text or binary."""
    parts = unpack(stream, place, limits)
    titles = sheet_parts(parts)
    strings = next((data for name, data in parts.items() if name == _STRINGS + ".bin"), b"")
    lengths = text_lengths(strings)
    seen: dict[str, Seen] = {}
    total = 0
    for name, data in parts.items():
        if name.endswith(".bin") and name.startswith("xl/worksheets/"):
            seen[name], size = _binary(data, lengths, limits)
            total += size
        elif not name.endswith(".bin"):
            seen[name] = _xml(data, limits)
    sheets = [data for name, data in parts.items() if b"<c" in data and not name.startswith(_STRINGS)]
    total += text_bytes(parts.get(_STRINGS + ".xml", b""), sheets, _TEXTS * limits.workbook_bytes)
    _check_texts(total, place, limits)
    kept = {name: data for name, data in parts.items() if _fits(seen.get(name, Seen()), limits)}
    return Book(pack(kept), {title: seen.get(part, Seen()) for title, part in titles.items()}, tuple(links_out(parts)))


def _fits(seen: Seen, limits: Limits) -> bool:
    return seen.is_sound and seen.extent.cells <= limits.workbook_cells


def _xml(data: bytes, limits: Limits) -> Seen:
    """Look at a part that may be a sheet."""
    try:
        found = extent(data, _EMPTY * limits.workbook_cells)
    except OddSheetError:
        return Seen(is_sound=False)
    if not found.cells:
        return Seen()
    return Seen(found, tuple(error_cells(data)), tuple(unvalued_cells(data)))


def _binary(data: bytes, lengths: list[int], limits: Limits) -> tuple[Seen, int]:
    """Look at a sheet in the binary form."""
    try:
        found, errors, size = binary_sheet(data, lengths, _EMPTY * limits.workbook_cells)
    except OddSheetError:
        return Seen(is_sound=False), 0
    return Seen(found, tuple(errors)), size


def _document(stream: BinaryIO, place: Place, limits: Limits) -> Book:
    """Look at OpenDocument."""
    parts = unpack(stream, place, limits)
    if any(b"<manifest:encryption-data" in data for name, data in parts.items() if name == "META-INF/manifest.xml"):
        raise InvalidFileError(Problem(PASSWORD, place))
    tables, size = open_document(parts.get("content.xml", b""), _EMPTY * limits.workbook_cells)
    _check_texts(size, place, limits)
    return Book(pack(parts), {title: Seen(found) for title, found in tables.items()})


def _old(stream: BinaryIO, place: Place, limits: Limits) -> Book:
    """Look at a compound file."""
    stream.seek(0)
    data = stream.read(limits.workbook_bytes + 1)
    if len(data) > limits.workbook_bytes:
        facts = {"limit": limits.workbook_bytes, "name": "workbook_bytes"}
        raise InvalidFileError(Problem(UNPACKS_TOO_LARGE, place, facts))
    found = streams(data)
    if "EncryptedPackage" in found:
        raise InvalidFileError(Problem(PASSWORD, place))
    name = next((name for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if name in found), None)
    if name is None:
        raise InvalidFileError(Problem(NO_TABLE, place, {"what": _COMPOUND}))
    sheets = old_sheets(found[name], _EMPTY * limits.workbook_cells)
    if sheets.has_password:
        raise InvalidFileError(Problem(PASSWORD, place))
    _check_texts(sheets.characters, place, limits)
    seen = tuple(Seen(found, errors) for found, errors in zip(sheets.extents, sheets.errors, strict=True))
    packed = compound("Workbook" if name.lower() == "workbook" else "Book", sheets.data)
    return Book(io.BytesIO(packed), seen)
