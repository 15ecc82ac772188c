"""What a workbook of Office Open XML says about itself: its sheets, where they are, and the files it links to."""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final
from xml.etree import ElementTree as ET  # declarations of entities are refused before

__all__ = ["links_out", "records", "sheet_parts"]

_LARGEST: Final = 1 << 24
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID: Final = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_TARGET: Final = re.compile(rb"\sTarget\s*=\s*[\"']([^\"']*)[\"']")
_LINKS: Final = re.compile(r"xl/externalLinks/(_rels/)?[^/]*\.(?:xml|bin)(\.rels)?$", re.IGNORECASE)
#: The record of a sheet in the binary form of a workbook.
_BUNDLE_SHEET: Final = 156


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the part of each sheet, as far as the workbook says."""
    targets = _targets(parts)
    try:
        if "xl/workbook.xml" in parts:
            return {title: targets[key] for title, key in _sheets(parts["xl/workbook.xml"]) if key in targets}
        return {title: targets[key] for title, key in _binary(parts["xl/workbook.bin"]) if key in targets}
    except (ET.ParseError, LookupError, ValueError, struct.error):
        return {}


def _targets(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Return the parts that the relations of the workbook name, by their ids."""
    found: dict[str, str] = {}
    for name in ("xl/_rels/workbook.xml.rels", "xl/_rels/workbook.bin.rels"):
        data = parts.get(name, b"")
        if not data or len(data) > _LARGEST:
            continue
        try:
            root = ET.fromstring(data)  # noqa: S314 - declarations of entities are refused before
        except (ET.ParseError, LookupError, ValueError):
            continue
        for relation in root:
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            found[relation.get("Id", "")] = path
    return found


def _sheets(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and id of the relation of each sheet."""
    if len(data) > _LARGEST:
        return
    for element in ET.fromstring(data).iter():  # noqa: S314 - declarations of entities are refused before
        if element.tag.rpartition("}")[2] == "sheet":
            yield element.get("name", ""), element.get(_ID) or element.get(_STRICT_ID) or ""


def records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield kind, begin and end of each record of a part in the binary form.

    Raises:
        IndexError: The part ends in the middle of one.
    """
    at = 0
    while at < len(data):
        kind = data[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while True:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80 or shift >= 28:  # noqa: PLR2004 - four bytes at most
                break
        yield kind, at, at + size
        at += size


def _binary(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and id of the relation of each sheet of a workbook in the binary form."""
    for kind, begin, end in records(data):
        if kind == _BUNDLE_SHEET:
            key, at = _wide(data, begin + 8)
            title, _ = _wide(data[:end], at)
            yield title, key


def _wide(data: bytes, at: int) -> tuple[str, int]:
    """Return a text that its length goes before, and where it ends."""
    (n,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * n
    return data[at + 4 : end].decode("utf-16-le"), end


def links_out(parts: Mapping[str, bytes]) -> list[str]:
    """Return the files that formulas of the workbook take values from."""
    found: list[str] = []
    for name in sorted(parts):
        if match := _LINKS.match(name):
            targets = _TARGET.findall(parts[name]) if match[2] else []
            found += [unescape(target.decode("utf-8", "replace")) for target in targets]
            if not match[2] and not any(other.startswith("xl/externalLinks/_rels/") for other in parts):
                found.append(posixpath.basename(name))
    return list(dict.fromkeys(found))
