"""Cells of a sheet that have no value to be read: errors, and formulas that were never worked out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final

import numpy as np

from gridgov._keys import Offsets
from gridgov.tables._zip_extent import OddSheetError, reference

__all__ = ["error_cells", "text_bytes", "unvalued_cells"]

_SHEET: Final = re.compile(rb"<([^<>\s/:]+:)?worksheet[\s>]")
_REFERENCE: Final = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,3}[0-9]{1,7})[\"']")
_IS_ERROR: Final = re.compile(rb"\st\s*=\s*[\"']e[\"']")
_IS_TEXT: Final = re.compile(rb"\st\s*=\s*[\"']str[\"']")
_VALUE: Final = re.compile(
    rb"[^<>]*>\s*(?:<(?:[^<>\s/:]+:)?f\b[^<>]*(?:/>|>[^<]*</[^<>]*>)\s*)?<(?:[^<>\s/:]+:)?v>([^<]*)<"
)
_STRING: Final = re.compile(rb"<(?:[^<>\s/:]+:)?si[\s/>]")
_OF_TEXT: Final = re.compile(rb"\st=[\"']s[\"'][^<>]*>\s*<(?:[^<>\s/:]+:)?v>\s*([0-9]{1,9})\s*<")
_T_IS_S: Final = (b't="s"', b"t='s'")


def error_cells(xml: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and word of the cells that show an error such as ``#REF!``."""
    if b'"e"' not in xml and b"'e'" not in xml:
        return
    for found in _IS_ERROR.finditer(xml):
        begin = xml.rfind(b"<", 0, found.start())
        value = _VALUE.match(xml, found.end())
        place = _place(xml[begin : xml.find(b">", found.end())])
        if place is not None:
            yield *place, unescape(value[1].decode("utf-8", "replace")).strip() if value else "#N/A"


def _place(tag: bytes) -> tuple[int, int] | None:
    """Return row and column of the tag of a cell."""
    found = _REFERENCE.search(tag)
    if found is None:
        return None
    try:
        return reference(found[1].decode("ascii"))
    except OddSheetError:
        return None


def unvalued_cells(xml: bytes) -> Iterator[tuple[int, int]]:
    """Yield row and column of formulas without a value; a formula whose value is an empty text has one."""
    head = _SHEET.search(xml)
    prefix = re.escape(head[1] or b"") if head else b""
    formula = re.compile(
        rb"<P:f\b[^<>]*(?:/>|>[^<]*</P:f\s*>)\s*(<P:v\s*/>|<P:v\s*>\s*</P:v\s*>)?\s*</P:c\s*>".replace(b"P:", prefix)
    )
    opening = b"<" + (head[1] or b"" if head else b"") + b"c"
    for found in formula.finditer(xml):
        begin = xml.rfind(opening, 0, found.start())
        tag = xml[begin : found.start()]
        if found[1] is not None and _IS_TEXT.search(tag):
            continue
        if (place := _place(tag)) is not None:
            yield place


def text_bytes(strings: bytes, sheets: list[bytes], enough: int) -> int:
    """Return how many bytes the shared texts of some sheets take when every cell has its own.

    Args:
        strings: The table of shared texts.
        sheets: The sheets.
        enough: An answer of at most this need not be exact.

    Raises:
        OddSheetError: Cells do not say which text they hold.
    """
    begins = np.array([found.start() for found in _STRING.finditer(strings)] + [len(strings)], np.int64)
    lengths: Offsets = np.diff(begins)
    if not len(lengths):
        return 0
    counts = [sum(sheet.count(mark) for mark in _T_IS_S) for sheet in sheets]
    most = int(lengths.max()) * sum(counts)
    if most <= enough:
        return most
    total = 0
    for sheet, count in zip(sheets, counts, strict=True):
        which = np.array([int(found[1]) for found in _OF_TEXT.finditer(sheet)], np.int64)
        if len(which) < count or (len(which) and int(which.max()) >= len(lengths)):
            raise OddSheetError
        total += int(lengths[which].sum())
    return total
