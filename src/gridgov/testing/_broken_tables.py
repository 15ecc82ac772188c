"""Faults in tables: their headings, rows and totals, and what hangs together in tables of a place."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hypothesis import strategies as st

from gridgov import tables
from gridgov._extras import need
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import LevelScheme
from gridgov.testing._broken import Edit, plant_edits, spared, way
from gridgov.text import Text

__all__ = ["LEVELS", "asked", "drawn_units", "folder", "note", "table", "table_of_known", "workbook", "write_rows"]

Rows = list[list[Any]]

LEVELS: Final = LevelScheme.ladder("street", "community", "grid", optional=["grid"])


def write_rows(path: Path, rows: Rows) -> Path:
    """Write rows as a CSV file in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


@way(
    "table",
    name="the name of the CSV file, without its ending",
    rows="the rows of the file, the first the headings",
    kind="the key of the kind of table, or None: it is told from the name and the headings",
    levels="the LevelScheme that units have to fit, or None",
)
def table(name: str, rows: Rows, kind: str | None, levels: LevelScheme | None) -> None:
    """Read a CSV file."""
    with TemporaryDirectory() as place:
        tables.read(write_rows(Path(place, f"{name}.csv"), rows), kind, levels=levels)


@way("place in a table", rows="the rows of a CSV file", kind="the key of the kind of table", levels="a LevelScheme")
def asked(rows: Rows, kind: str, levels: LevelScheme | None) -> None:
    """Read a CSV file, and ask for the place that it describes."""
    with TemporaryDirectory() as place:
        tables.read(write_rows(Path(place, "台账.csv"), rows), kind, levels=levels).jurisdiction()


@way(
    "table of known units",
    tables="the rows of each CSV file, by the kind of table",
    units="the units that are known already: a list of dictionaries",
)
def table_of_known(tables: Mapping[str, Rows], units: list[dict[str, Any]]) -> None:
    """Read CSV files about units that are known already."""
    _read_all(tables, within=Hierarchy.from_records(units, levels=LEVELS))


@way("folder of tables", tables="the rows of each CSV file, by the kind of table")
def folder(tables: Mapping[str, Rows]) -> None:
    """Read a folder of CSV files that together are a place."""
    _read_all(tables)


def _read_all(files: Mapping[str, Rows], **options: Any) -> None:
    with TemporaryDirectory() as place:
        for kind, rows in files.items():
            write_rows(Path(place, f"{kind}.csv"), rows)
        tables.read(Path(place), **options)


@way(
    "workbook",
    rows="the rows of the only sheet, the first the headings",
    merged="the cells that are merged: first row, first column, last row, last column, from 0",
)
def workbook(rows: Rows, merged: list[tuple[int, int, int, int]]) -> None:
    """Write a workbook, and read it."""
    need("xlsxwriter", extra="testing")
    made: Any = import_module("xlsxwriter")
    with TemporaryDirectory() as place:
        path = Path(place, "台账.xlsx")
        book = made.Workbook(str(path))
        sheet = book.add_worksheet("社区")
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if cell is not None:
                    sheet.write(i, j, cell)
        for top, left, bottom, right in merged:
            sheet.merge_range(top, left, bottom, right, rows[top][left])
        book.close()
        tables.read(path, "units")


@way("note", text="the text of a note that a place is written to a workbook with")
def note(text: str) -> None:
    """Write a place with a note to a workbook."""
    place = Jurisdiction(
        territory=Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province")),
        notes=[Note("households", "S", Text("published", text))],
    )
    with TemporaryDirectory() as where:
        tables.to_excel(place, Path(where, "place.xlsx"))


# -- what is sound -----------------------------------------------------------------------------------------------------

_HEADINGS: Final = (
    ["编号", "上级", "层级", "名称", "户数"],
    ["单元编号", "上级编号", "层级", "名称", "总户数"],
    ["id", "parent", "level", "name", "households"],
)
_NAMES: Final = ("兴安", "培新", "城东", "安澜", "果园")


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def drawn_units(draw: st.DrawFn) -> Rows:
    """Draw a table of a street with communities, which are not told apart by their names alone."""
    rows: Rows = [draw(st.sampled_from(_HEADINGS)), ["610902001", "", "street", "新城街道", ""]]
    count = st.none() | st.integers(1, 900)
    for i in range(1, draw(st.integers(1, 4)) + 1):
        rows.append([f"610902001{i:03}", "610902001", "community", f"{_NAMES[i]}社区", _text(draw(count))])
    return [*rows, ["610902001009", "610902001", "community", f"{_NAMES[0]}社区", "300"]]


def _units(draw: st.DrawFn) -> dict[str, Any]:
    return {"name": "units", "rows": drawn_units(draw), "kind": None, "levels": None}


def _units_of_levels(draw: st.DrawFn) -> dict[str, Any]:
    return {**_units(draw), "levels": LEVELS}


def _with_total(draw: st.DrawFn) -> dict[str, Any]:
    found = _units(draw)
    known = [int(row[4]) for row in found["rows"][1:] if row[4]]
    for row in found["rows"][2:]:
        row[4] = row[4] or "0"
    found["rows"].append(["合计", "", "", "", str(sum(known))])
    return found


def _with_title(draw: st.DrawFn) -> dict[str, Any]:
    found = _units(draw)
    found["rows"].insert(0, [f"{draw(st.integers(2019, 2026))}年社区户数表", "", "", "", ""])
    return found


def _visits(draw: st.DrawFn) -> dict[str, Any]:
    days = [f"2025-03-{draw(st.integers(1, 31)):02}" for _ in range(draw(st.integers(1, 3)))]
    rows = [["单元编号", "日期"], *(["610902001001", day] for day in days)]
    return {"name": "台账", "rows": rows, "kind": "visits", "levels": None}


def _bodies(draw: st.DrawFn) -> dict[str, Any]:
    ends = draw(st.lists(st.integers(2025, 2030), min_size=1, max_size=3))
    rows = [[f"b{i}", "party_branch", "610902001001", "2024-01-02", f"{year}-12-31"] for i, year in enumerate(ends)]
    headings = ["组织编号", "类型", "单元", "起始日期", "截止日期"]
    return {"name": "台账", "rows": [headings, *rows], "kind": "bodies", "levels": None}


def _place(draw: st.DrawFn) -> dict[str, Any]:
    return {"rows": drawn_units(draw), "kind": "units", "levels": LEVELS}


def _known(draw: st.DrawFn) -> dict[str, Any]:
    """Draw visits to units that are known."""
    rows = drawn_units(draw)[1:]
    units = [{"id": i, "parent": parent or None, "level": level, "name": name} for i, parent, level, name, _ in rows]
    visits = [["单元编号", "日期"], *([unit["id"], "2025-03-01"] for unit in units)]
    return {"tables": {"visits": visits}, "units": units}


def _numbers(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a place in tables, with numbers of its units in a table of their own; one more unit is known."""
    units = drawn_units(draw)
    known = {"id": "610902001077", "level": "community", "name": "新安社区"}
    return {"tables": {**_tables(units), "measures": [["unit", "residents"], ["610902001009", "70"]]}, "units": [known]}


def _tables(units: Rows) -> dict[str, Rows]:
    levels = [["key", "under", "presence"], ["street", "", ""], ["community", "street", ""], ["grid", "", "optional"]]
    return {"levels": levels, "units": [["id", "parent", "level", "name", "households"], *units[1:]]}


def _folder(kind: str, *rows: list[str]) -> Callable[[st.DrawFn], dict[str, Any]]:
    """Draw a place in tables, one of which has the given rows."""
    return lambda draw: {"tables": {**_tables(drawn_units(draw)), kind: list(rows)}}


def _nets(draw: st.DrawFn) -> dict[str, Any]:
    nets = {"nets": [["id"], ["police"]], "net_cells": [["net", "id"], ["police", "beat-1"]]}
    return {"tables": {**_tables(drawn_units(draw)), **nets}}


def _merged(draw: st.DrawFn) -> dict[str, Any]:
    counts = draw(st.lists(st.integers(1, 900), min_size=1, max_size=4))
    rows = [[f"610902001{i:03}", "community", f"{_NAMES[i]}社区", n] for i, n in enumerate(counts)]
    return {"rows": [["编号", "层级", "名称", "户数"], *rows], "merged": []}


# -- what is wrong -----------------------------------------------------------------------------------------------------


def _cell(row: int, column: int, value: object) -> Edit:
    """Return an edit of one cell."""
    return lambda one: one["rows"][row].__setitem__(column, value)


def _column(heading: str, cell: Callable[[list[Any]], str]) -> Edit:
    """Return an edit that adds a column."""

    def edit(one: dict[str, Any]) -> None:
        rows = one["rows"]
        one["rows"] = [[*rows[0], heading], *([*row, cell(row)] for row in rows[1:])]

    return edit


def _without_ids(one: dict[str, Any]) -> None:
    one["rows"] = [row[1:] for row in one["rows"]]


def _other_headings(one: dict[str, Any]) -> None:
    one["rows"][0] = ["甲", "乙", "丙", "丁", "戊"]


def _second_table(one: dict[str, Any]) -> None:
    one["rows"] += [["岗位", "单元", "任职者编号", "", ""], ["网格长", "610902001001", "p1", "", ""]]


def _named_twice(one: dict[str, Any]) -> None:
    one["rows"][-1][3] = one["rows"][-2][3]
    one["rows"].append(["610902001009001", one["rows"][-1][3], "grid", "第一网格", ""])


def _file(kind: str, *rows: list[str]) -> Edit:
    """Return an edit that adds rows to one of the tables."""
    return lambda one: one["tables"][kind].extend(rows)


def _longer(one: dict[str, Any]) -> None:
    one["text"] = "长" * 32_768


def _under(one: dict[str, Any]) -> None:
    one["tables"]["levels"][2][1] = "a: b; c"


plant_edits(
    table,
    _units,
    {
        "TBL001": _other_headings,
        "TBL003": _without_ids,
        "TBL004": _column("编码", lambda row: row[0]),
        "TBL005": _column("绿化", lambda _: "好"),
        "TBL006": _column("", lambda _: "多余"),
        "TBL007": _column("网格长姓名", lambda _: "某某"),
        "TBL008": _cell(-1, 0, ""),
        "TBL009": lambda one: one["rows"].append(list(one["rows"][-1])),
        "TBL013": _cell(1, 3, "同上"),
        "TBL022": _second_table,
    },
)
plant_edits(table, _units_of_levels, {"TBL018": _named_twice, "TBL020": _cell(-1, 2, "片区")})
plant_edits(table, _visits, {"TBL002": lambda one: one.update(kind=None)})
plant_edits(table, _with_total, {"TBL010": lambda one: one["rows"][-1].__setitem__(4, "99999")})
plant_edits(table, _with_title, {"TBL014": _cell(0, 1, "单位：万户")})
plant_edits(table, _bodies, {"TBL011": _cell(-1, 4, "2023-12-31")})
plant_edits(
    asked,
    _place,
    {
        "TBL016": lambda one: one.update(levels=None),
        "TBL017": lambda one: one.update(kind="visits", rows=[["单元编号", "日期"], ["610902001001", "2025-03-01"]]),
        "TBL021": lambda one: one.update(rows=one["rows"][:1]),
    },
)
plant_edits(workbook, _merged, {"TBL012": lambda one: one["merged"].append((1, 2, 1, 3))})
plant_edits(table_of_known, _known, {"TBL019": lambda one: one["tables"]["visits"][-1].__setitem__(0, "610902009009")})
plant_edits(table_of_known, _numbers, {"FLT002": _file("measures", ["610902001077", "50"])})
_POST: Final = ["id", "role", "unit", "number", "holder", "start", "end"]
_HELD: Final = ["k", "community_party_secretary", "610902001009"]
for _code, _rows, _more in (
    ("FLT001", (["unit", "residents"], ["610902001009", "70"]), ["610902001009", "69"]),
    ("FLT005", (["key", "what"], ["shops", "measure"]), ["level", "label"]),
    ("FLT007", (_POST, [*_HELD, "1", "p1", "", "2024-12-31"]), [*_HELD, "2", "p2", "2025-01-01", ""]),
    ("FLT008", (["key", "value"], ["id", "610902"]), ["roots", "some"]),
):
    _kind = {"FLT001": "measures", "FLT005": "unit_columns", "FLT007": "posts"}.get(_code, "about")
    plant_edits(folder, _folder(_kind, *_rows), {_code: _file(_kind, _more)})
plant_edits(folder, _folder("notes", ["key", "tag", "text_zh"], ["households", "S", "已公布"]), {"FLT003": _under})
plant_edits(folder, _nets, {"FLT004": _file("net_cells", ["公安", "beat-1"])})
plant_edits(note, lambda draw: {"text": draw(st.sampled_from(_NAMES))}, {"FLT010": _longer})

spared("FLT006", Text("an empty cell is told as TBL008 before.", "空单元格会先报为TBL008。"))
spared("FLT009", Text("it takes more than a million rows.", "须有一百多万行。"))
spared("TBL015", Text("it follows from a fault in another row.", "它由另一行的错误引起。"))
