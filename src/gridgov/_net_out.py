"""A department's net as a workbook or a folder of CSV files, and an empty one to fill in."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

from gridgov._extras import need
from gridgov._files import atomic_write
from gridgov._net import Net
from gridgov._net_words import ENTRIES, FIELDS, TABLES, Field
from gridgov._spreadsheet import as_text_cell
from gridgov.text import Lang, Text

__all__ = ["write_net", "write_template"]

#: Sheets by name, each a list of columns with what stands in the first row, such as the heading, as first entry.
_Sheets: TypeAlias = Mapping[str, list[list[Any]]]

_XLSX: Final = ".xlsx"
#: A spreadsheet holds so many rows, and so many characters in a cell.
_ROWS, _LENGTH = 1_048_576, 32_767
_YES: Final = Text("yes", "是")
_ABOVE: Final = {"id": Text("WJ-01", "WJ-01"), "level": Text("large", "大网格"), "name": Text("North", "北片区")}
#: Not the hour of the computer: the same net gives the same file.
_CREATED: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
#: Headings of columns of numbers.
_NUMBERS: Final = frozenset({"share", "份额"})
_WIDTH: Final = 22
_LEGEND: Final = (
    Text("table", "表"),
    Text("column", "列"),
    Text("also", "又作"),
    Text("what stands in it", "填写内容"),
    Text("needed", "必填"),
)


def write_net(net: Net, path: str | os.PathLike[str], *, lang: Lang = "en") -> None:
    """Write a net; `read_net` gives the same net again. Spaces at the ends of names are not kept.

    Args:
        net: The net.
        path: A workbook whose name ends in ``.xlsx``, or a folder, which gets a CSV file for each table. A folder is
            made if it is not there.
        lang: Language of the headings.

    Raises:
        MissingExtraError: A workbook is asked for, and xlsxwriter is not installed (extra ``excel``).
        ValueError: The name of the file ends otherwise, a workbook cannot hold so many rows or so long a text, or
            ``lang`` is neither ``en`` nor ``zh``.
        OSError: It cannot be written; a workbook that was there before is still there.

    Example:
        >>> net = Net.from_tables("police", [{"unit": "007", "cell": "p1"}], department="police")
        >>> write_net(net, "police")
        >>> print(Path("police/members.csv").read_text("utf-8-sig"))
        unit,cell
        007,p1
        >>> from gridgov.nets import read_net
        >>> read_net("police") == net
        True
    """
    tables = net.to_tables()
    sheets: dict[str, list[list[Any]]] = {}
    for key, fields in FIELDS.items():
        columns = tables[key] or {field.key: [] for field in fields if field.required}
        sheets[_named(key, lang)] = [[f.heading(lang), *columns[f.key]] for f in fields if f.key in columns]
    name = net.name
    whole: dict[str, Sequence[Any]] = {
        "id": [net.id],
        "name_zh": [name and name.zh],
        "name_en": [name and name.en],
        "department": [net.department],
        "basis": [net.basis],
        "keep": [_YES.get(lang) if net.keep else None],
        "start": [net.start],
        "end": [net.end],
        "levels": net.levels,
        "generated": [_YES.get(lang) if net.generated else None],
    }
    sheets[_named("net", lang)] = _entries(whole, lang)
    _write(sheets, path)


def write_template(path: str | os.PathLike[str], *, lang: Lang = "en") -> None:
    """Write an empty net to fill in: a sheet for each table with an example, and a legend of all columns.

    Args:
        path: A workbook whose name ends in ``.xlsx``, or a folder, which gets a CSV file for each table.
        lang: Language of the headings, the example and the legend.

    Raises:
        MissingExtraError: A workbook is asked for, and xlsxwriter is not installed (extra ``excel``).
        ValueError: The name of the file ends otherwise, or ``lang`` is neither ``en`` nor ``zh``.
        OSError: It cannot be written; a workbook that was there before is still there.

    Example:
        >>> write_template("health", lang="zh")
        >>> print(Path("health/覆盖范围.csv").read_text("utf-8-sig"))
        基本单元编号,网格编号,份额,名称,地址
        610902001001001001,WJ-01-1,,希望小区1号楼,示例路1号
        >>> from gridgov.nets import read_net
        >>> read_net("health")
        <Net health: 2 cells, 1 base unit, 1 post, 1 duty>
    """
    sheets: dict[str, list[list[Any]]] = {}
    for key, fields in FIELDS.items():
        rows = [{field.key: field.example for field in fields}]
        if key == "cells":
            rows.insert(0, dict(_ABOVE))
        empty = Text("", "")
        sheets[_named(key, lang)] = [
            [field.heading(lang), *(row.get(field.key, empty).get(lang) or None for row in rows)] for field in fields
        ]
    sheets[_named("net", lang)] = _entries({field.key: [field.example.get(lang) or None] for field in ENTRIES}, lang)
    sheets[_named("legend", lang)] = _legend(lang)
    _write(sheets, path)


def _named(key: str, lang: Lang) -> str:
    return TABLES[key][0 if lang == "en" else 1]


def _entries(values: Mapping[str, Sequence[Any]], lang: Lang) -> list[list[Any]]:
    """Return the sheet of the net: a row for each entry."""
    width = max(map(len, values.values()))
    padded = [[field.heading(lang), *values[field.key]] for field in ENTRIES]
    return [[row[i] if i < len(row) else None for row in padded] for i in range(width + 1)]


def _legend(lang: Lang) -> list[list[Any]]:
    """Return what stands in which column."""
    all_fields: list[tuple[str, Field]] = [(key, field) for key, fields in FIELDS.items() for field in fields]
    all_fields += [("net", field) for field in ENTRIES]
    other: Lang = "zh" if lang == "en" else "en"
    columns: tuple[list[Any], ...] = (
        [_named(key, lang) for key, _ in all_fields],
        [field.heading(lang) for _, field in all_fields],
        [field.heading(other) for _, field in all_fields],
        [field.meaning.get(lang) for _, field in all_fields],
        [_YES.get(lang) if field.required else None for _, field in all_fields],
    )
    return [[text.get(lang), *column] for text, column in zip(_LEGEND, columns, strict=True)]


def _write(sheets: _Sheets, path: str | os.PathLike[str]) -> None:
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix == _XLSX:
        atomic_write(target, _workbook(sheets))
        return
    if suffix in {".csv", ".xls", ".ods", ".xlsm"}:
        msg = f"A net is written to a workbook that ends in .xlsx, or to a folder, not to {target.name!r}."
        raise ValueError(msg)
    target.mkdir(parents=True, exist_ok=True)
    for name, columns in sheets.items():
        atomic_write(target / f"{name}.csv", _csv(columns).encode("utf-8-sig"))


def _csv(columns: list[list[Any]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)  # lines end in CR LF, so that what holds either is quoted
    writer.writerows(zip(*([_mark(value) for value in column] for column in columns), strict=True))
    return out.getvalue()


def _mark(value: object) -> object:
    return as_text_cell(value) if isinstance(value, str) else value


def _workbook(sheets: _Sheets) -> bytes:
    """Return a workbook in which every text is a text, and stays one when people write into it.

    Raises:
        MissingExtraError: xlsxwriter is not installed.
        ValueError: There are too many rows, or a text is too long.
    """
    stream = io.BytesIO()
    book: Any = need("xlsxwriter", extra="excel").Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    formats = {"head": book.add_format({"bold": True, "num_format": "@"}), "text": book.add_format({"num_format": "@"})}
    for name, columns in sheets.items():
        sheet = book.add_worksheet(name)
        for i, values in enumerate(columns):
            if len(values) > _ROWS:
                msg = f"A workbook holds {_ROWS - 1:,} rows, not {len(values) - 1:,}; write to a folder instead."
                raise ValueError(msg)
            sheet.set_column(i, i, _WIDTH, None if values[0] in _NUMBERS else formats["text"])
            for row, value in enumerate(values):
                _put(sheet, row, i, value, formats["text"] if row else formats["head"])
        sheet.freeze_panes(1, 0)
    book.close()
    return stream.getvalue()


def _put(sheet: Any, row: int, column: int, value: object, text: object) -> None:  # noqa: ANN401 - xlsxwriter has no types
    """Write a cell; a number that a workbook would round is written as a text."""
    if isinstance(value, float) and float(f"{value:.16G}") == value:
        sheet.write_number(row, column, value)
    elif value is not None:
        words = repr(value) if isinstance(value, float) else str(value)
        if len(words) > _LENGTH:
            msg = f"A cell of a workbook holds {_LENGTH:,} characters, not {len(words):,}; write to a folder instead."
            raise ValueError(msg)
        sheet.write_string(row, column, words, text)
