"""Files to be opened: sound ones, made with other libraries, and hostile ones, made byte by byte."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from gridgov.tables._open import Opened, open_source
from gridgov.tables._sheet import Sheet

#: Libraries whose types are not published.
openpyxl: Any = import_module("openpyxl")
xlwt: Any = import_module("xlwt")
xlsxwriter: Any = import_module("xlsxwriter")
msoffcrypto: Any = import_module("msoffcrypto.format.ooxml")
olefile: Any = import_module("olefile")
pa: Any = import_module("pyarrow")
pq: Any = import_module("pyarrow.parquet")

#: What begins and ends a sheet of a workbook.
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def rows_of(sheet: Sheet) -> list[list[Any]]:
    """Return all cells of a sheet by row."""
    return [sheet.row(i) for i in range(sheet.n_rows)]


def codes(opened: Opened) -> dict[str, int]:
    """Count what is wrong."""
    return opened.problems.counts()


def open_text(text: str | bytes, encoding: str = "utf-8", name: str | None = "a.csv") -> Opened:
    """Open a text file."""
    return open_source(text.encode(encoding) if isinstance(text, str) else text, name=name)


def csv_text(rows: Sequence[Sequence[str]], **how: Any) -> str:
    """Write rows as the csv module does."""
    out = io.StringIO()
    csv.writer(out, **how).writerows(rows)
    return out.getvalue()


def xlsx(rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), more: Mapping[str, str] | None = None) -> bytes:
    """Write a workbook; ``more`` are sheets beside the first one, with their states."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "单元"
    for i, row in enumerate(rows, 1):
        for j, value in enumerate(row, 1):
            if value is not None:
                cell = sheet.cell(i, j)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
    for area in merged:
        sheet.merge_cells(area)
    for title, state in (more or {}).items():
        other = book.create_sheet(title)
        other["A1"] = title
        other.sheet_state = state
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows: Sequence[Sequence[Any]]) -> bytes:
    """Write an old workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("单元")
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            if value is not None:
                sheet.write(i, j, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(book: bytes, parts: Mapping[str, str | bytes | None]) -> bytes:
    """Return a workbook with some of its parts replaced, added or, where None, taken out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys((*old.namelist(), *parts)):
            data = parts.get(name, b"") if name in parts else old.read(name)
            if data is not None:
                new.writestr(name, data)
    return out.getvalue()


def with_sheet(cells: str, head: str = HEAD, tail: str = TAIL) -> bytes:
    """Return a workbook whose sheet is written by hand."""
    return with_parts(xlsx([["x"]]), {"xl/worksheets/sheet1.xml": head + cells + tail})


def ods(tables: str) -> bytes:
    """Return an OpenDocument workbook whose tables are written by hand."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<m:manifest xmlns:m="{manifest}"><m:file-entry m:full-path="/" m:media-type="{kind}"/></m:manifest>',
        )
        body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
    return out.getvalue()


def parquet(table: Any, **how: Any) -> bytes:  # noqa: ANN401 - a table of pyarrow
    """Write a Parquet file."""
    out = io.BytesIO()
    pq.write_table(table, out, **how)
    return out.getvalue()


def locked(book: bytes) -> bytes:
    """Protect a workbook with a password."""
    out = io.BytesIO()
    msoffcrypto.OOXMLFile(io.BytesIO(book)).encrypt("geheim", out)
    return out.getvalue()


def archive(name: str) -> bytes:
    """Return a zip archive of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, "x")
    return out.getvalue()
