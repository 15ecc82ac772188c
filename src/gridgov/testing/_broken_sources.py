"""Faults in files of tables: what they are, whether they are whole, how large they are, what their cells hold."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hypothesis import strategies as st

from gridgov import tables
from gridgov._extras import need
from gridgov.testing._broken import Edit, Planted, Planter, plant_edits, plants, way
from gridgov.testing._broken_values import frame

__all__ = ["path", "source"]


@way(
    "file",
    name="the name of the file",
    data="the bytes of the file",
    sheet="the sheet that is asked for, or None",
    limits="what is too large to be read, as gridgov.tables.Limits takes it",
)
def source(name: str, data: bytes, sheet: str | None, limits: Mapping[str, int]) -> None:
    """Read a file of units."""
    with TemporaryDirectory() as place:
        Path(place, name).write_bytes(data)
        tables.read(Path(place, name), "units", sheet=sheet, limits=tables.Limits(**limits))


@way("path", files="the bytes of each file of a folder; None is a pipe, not a file", name="the file that is asked for")
def path(files: Mapping[str, bytes | None], name: str) -> None:
    """Read one of the files of a folder."""
    with TemporaryDirectory() as place:
        for there, data in files.items():
            if data is None:
                os.mkfifo(Path(place, there))
            else:
                Path(place, there).write_bytes(data)
        tables.read(Path(place, name), "units")


# -- what is sound -----------------------------------------------------------------------------------------------------

_NAMES: Final = ("兴安社区", "培新社区", "城东社区", "安澜社区")


def _rows(draw: st.DrawFn) -> list[list[str]]:
    names = draw(st.lists(st.sampled_from(_NAMES), min_size=2, max_size=4))
    rows = [[f"610902001{i:03}", "community", name] for i, name in enumerate(names, 1)]
    return [["编号", "层级", "名称"], *rows]


def _text(draw: st.DrawFn) -> dict[str, Any]:
    data = "".join(",".join(row) + "\n" for row in _rows(draw)).encode()
    return {"name": "台账.csv", "data": data, "sheet": None, "limits": {}}


_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
#: The least that is a workbook, without its sheet.
_PARTS: Final = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="社区" sheetId="1" r:id="rId1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}


def _packed(parts: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def _book(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a workbook of one sheet, written by hand."""
    cells = [
        f'<row r="{i}">'
        + "".join(f'<c r="{"ABC"[j]}{i}" t="inlineStr"><is><t>{cell}</t></is></c>' for j, cell in enumerate(row))
        + "</row>"
        for i, row in enumerate(_rows(draw), 1)
    ]
    sheet = f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(cells)}</sheetData></worksheet>'
    data = _packed({**_PARTS, "xl/worksheets/sheet1.xml": sheet})
    return {"name": "台账.xlsx", "data": data, "sheet": None, "limits": {}}


# -- what is wrong -----------------------------------------------------------------------------------------------------


def _parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _in_sheet(old: str, new: str) -> Edit:
    """Return an edit of what stands in the sheet of a workbook."""

    def edit(one: dict[str, Any]) -> None:
        parts = _parts(one["data"])
        sheet = parts["xl/worksheets/sheet1.xml"]
        one["data"] = _packed({**parts, "xl/worksheets/sheet1.xml": sheet.replace(old, new)})

    return edit


def _linked(one: dict[str, Any]) -> None:
    link = '<Relationships><Relationship Id="r1" Target="file:///D:/2023.xlsx"/></Relationships>'
    more = {"xl/externalLinks/externalLink1.xml": "<e/>", "xl/externalLinks/_rels/externalLink1.xml.rels": link}
    one["data"] = _packed({**_parts(one["data"]), **more})


def _locked(one: dict[str, Any]) -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    one.update(name="台账.ods", data=_packed({"mimetype": kind, "encrypted-package": "x"}))


def _archive(one: dict[str, Any]) -> None:
    one.update(name="台账.zip", data=_packed({"台账.csv": one["data"].decode()}))


def _text_after(more: str | bytes) -> Edit:
    """Return an edit that adds something below the rows."""
    return lambda one: one.update(data=one["data"] + (more.encode() if isinstance(more, str) else more))


def _big5(one: dict[str, Any]) -> None:
    one["data"] = "編號,名稱\n1,臺北市信義區公所里辦公處\n2,高雄縣鳳山鄉\n".encode("big5")


def _short_row(one: dict[str, Any]) -> None:
    heading, _, rest = one["data"].partition(b"\n")
    one["data"] = heading + b"\n610902001009,community\n" + rest


_ROW: Final = "610902001009,community,"
plant_edits(
    source,
    _text,
    {
        "SRC003": lambda one: one.update(data=b""),
        "SRC004": lambda one: one.update(data=b"\n,,\n"),
        "SRC005": lambda one: one.update(data=b"%PDF-1.4\n"),
        "SRC006": _archive,
        "SRC007": lambda one: one.update(name="台账.xls", data=b"<html><table><tr><td>1</td></tr></table></html>"),
        "SRC011": lambda one: one.update(limits={"rows": 2}),
        "SRC019": _big5,
        "SRC020": _text_after(_ROW.encode() + b"\xff\xfe\n"),
        "SRC021": _text_after(f"{_ROW}城\ufffd社区\n"),
        "SRC022": _text_after(f"{_ROW}城\0社区\n"),
        "SRC023": _text_after(f'{_ROW}"城东"社区\n'),
        "SRC024": _text_after(f'{_ROW}"城"东\n' * 1001),
        "SRC025": _short_row,
        "SRC028": _text_after("1,2\n" * 2000 + "," * 16_000 + "x\n"),
    },
)
plant_edits(
    source,
    _book,
    {
        "SRC008": lambda one: one.update(name="台账.csv"),
        "SRC009": _locked,
        "SRC010": lambda one: one.update(data=one["data"][:600]),
        "SRC012": lambda one: one.update(limits={"workbook_bytes": 1000}),
        "SRC013": _in_sheet("</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        "SRC014": _in_sheet("<worksheet", '<!DOCTYPE x [<!ENTITY e "e">]><worksheet'),
        "SRC015": _linked,
        "SRC016": _in_sheet("</sheetData>", '<row r="9"><c r="C9" t="e"><v>#REF!</v></c></row></sheetData>'),
        "SRC017": _in_sheet("</sheetData>", '<row r="9"><c r="C9"><f>C1</f></c></row></sheetData>'),
        "SRC018": lambda one: one.update(sheet="户数"),
    },
)


def _folder(draw: st.DrawFn) -> dict[str, Any]:
    return {"files": {"台账.csv": _text(draw)["data"]}, "name": "台账.csv"}


plant_edits(
    path,
    _folder,
    {
        "SRC001": lambda one: one.update(name="总台账.csv"),
        "SRC002": lambda one: one["files"].update({"台账.csv": None}),
    },
)


@plants("SRC026", frame)
def _lists(draw: st.DrawFn) -> Planted:
    n = draw(st.integers(1, 4))
    columns: dict[str, list[Any]] = {"编号": [f"b{i}" for i in range(n)], "层级": ["community"] * n}
    areas = [["1号楼", "2号楼"]] * n
    return Planted(
        {"columns": {**columns, "名称": areas}, "kind": "units"},
        {"columns": {**columns, "名称": ["社区"] * n}, "kind": "units"},
    )


def _parquet(names: list[str]) -> Planter:
    def planter(draw: st.DrawFn) -> Planted:
        arrow, files = need("pyarrow", extra="arrow"), need("pyarrow.parquet", extra="arrow")
        ids = [f"610902001{i:03}" for i in range(draw(st.integers(1, 4)))]
        made: list[dict[str, Any]] = []
        for headings in (names, ["编号", "名称"]):
            out = io.BytesIO()
            files.write_table(arrow.table([ids, ["社区"] * len(ids)], names=headings), out)
            made.append({"name": "台账.parquet", "data": out.getvalue(), "sheet": None, "limits": {}})
        return Planted(made[0], made[1])

    return planter


plants("SRC027", source)(_parquet(["编号", "编号"]))
