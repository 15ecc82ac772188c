"""Faults in the matching of two tables, and in the review that a person has filled in."""

from __future__ import annotations

import csv
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from hypothesis import strategies as st

from gridgov.matching import match
from gridgov.testing._broken import way
from gridgov.testing._broken_edit import ANY, Values, add, drop, plant, put
from gridgov.testing._broken_toml import after, choice

__all__ = ["review", "tables"]

Columns = dict[str, list[Any]]


@way("tables to match", left="columns of the left table: id and name", right="the same of the right table")
def tables(left: Columns, right: Columns) -> None:
    """Match two tables."""
    match(left, right)


@way(
    "review of matches",
    left="columns of the left table: id and name",
    right="the same of the right table",
    rows="the cells of the review, the header first: a number is a number of the workbook",
    suffix="how the name of the file ends: .csv or .xlsx",
)
def review(left: Columns, right: Columns, rows: list[list[Any]], suffix: str) -> None:
    """Match two tables and apply a review."""
    found = match(left, right)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"review{suffix}")
        if suffix == ".csv":
            with path.open("w", encoding="utf-8-sig", newline="") as file:
                csv.writer(file).writerows(rows)
        else:
            book: Any = import_module("xlsxwriter").Workbook(str(path))
            sheet = book.add_worksheet("review")
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    (sheet.write_string if isinstance(value, str) else sheet.write_number)(i, j, value)
            book.close()
        found.apply_review(path)


def _tables(draw: st.DrawFn) -> Values:
    """Draw buildings of two registers: the first is the same in both, the others are to be decided."""
    n = draw(st.integers(2, 3))
    left = {"id": ["B1", "003", "B3"][:n], "name": ["阳光花园十一号楼", "阳光花元3栋", "三号楼"][:n]}
    right = {"id": ["61001", "0612", "61003"], "name": ["阳光花园11#楼", "阳光花园3号楼", "幸福里九号楼"]}
    return {"left": left, "right": right}


_HEAD: Final = ["decision", "left id", "left name"]


def _review(draw: st.DrawFn) -> Values:
    """Draw a review of the open rows; the second row of the left table is decided or not."""
    values = _tables(draw)
    rows = [_HEAD[:]]
    for ident, name in list(zip(values["left"]["id"], values["left"]["name"], strict=True))[1:]:
        rows.append(["", ident, name])
    rows[1][0] = draw(st.sampled_from(["", "0612", "none"]))
    return {**values, "rows": rows, "suffix": draw(st.sampled_from([".csv", ".xlsx"]))}


_book = after(_review, put("suffix", to=".xlsx"))

for _side in ("left", "right"):
    plant("MAT001", tables, _tables, drop(_side, "id"))
    plant("MAT002", tables, _tables, put(_side, "id", ANY, to=choice("", None)))
    plant("MAT003", tables, _tables, put(_side, "id", 1, to=lambda _: "B1" if _ == "003" else "61001"))
    plant("MAT004", tables, _tables, put(_side, "id", ANY, to=choice([1], {})))
plant("MAT005", review, _review, put("rows", to=st.just([])))
plant("MAT006", review, _review, put("rows", 0, 0, to=choice("备注", "remark")))
plant("MAT007", review, _review, drop("rows", -1))
plant("MAT008", review, _review, add("rows", to=choice(["", "B9", ""], ["", "楼9", ""])))
plant("MAT009", review, after(_review, put("rows", 1, 0, to="")), add("rows", to=["", "003", "阳光花元3栋"]))
plant("MAT010", review, _review, put("rows", 1, 2, to=choice("阳光花元4栋", "x")))
plant("MAT011", review, _review, put("rows", 1, 0, to=choice("61O03", "五号楼")))
plant("MAT012", review, _book, put("rows", 1, 1, to=3))
plant("MAT012", review, _book, put("rows", 1, 0, to=612))
_third = {"id": ["B1", "003", "B3"], "name": ["阳光花园十一号楼", "阳光花元3栋", "三号楼"]}
_decided = after(
    _review,
    put("left", to=_third),
    put("rows", to=[_HEAD, ["61003", "003", "阳光花元3栋"], ["", "B3", "三号楼"]]),
)
plant("MAT013", review, _decided, put("rows", 2, 0, to="61003"))
plant("MAT014", review, _review, put("rows", 1, 0, to="61001"))
