"""Messy workbooks: they can be made again, hold what they say, and every fault stands where it is said to be."""

from __future__ import annotations

import csv
import datetime as dt
import importlib
import io
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from gridgov.errors import all_faults
from gridgov.quantities import parse_quantity
from gridgov.testing._messy_cells import Formula, cell_of, chinese
from gridgov.testing._messy_faults import ALONE, FAULTS
from gridgov.testing._messy_files import Form, forms
from gridgov.testing.messy import KINDS_OF_FAULT, Messy, main, messy_workbook, messy_workbooks

ENCODINGS = {"csv": "utf-8", "csv-bom": "utf-8-sig", "csv-gb18030": "gb18030", "csv-utf16": "utf-16"}


def rows_of(messy: Messy) -> dict[str, list[list[Any]]]:
    """Read the cells of a workbook or text file with other libraries."""
    if messy.form in ENCODINGS:
        text = messy.data.decode(ENCODINGS[messy.form])
        first = next(iter(messy.cells))
        tables = [list(csv.reader(io.StringIO(text, newline=""), delimiter=mark)) for mark in ",;\t"]
        return {first: max(tables, key=lambda table: max(map(len, table)))}
    if messy.form == "xlsx":
        book: Any = load_workbook(io.BytesIO(messy.data))
        return {ws.title: [[cell.value for cell in row] for row in ws.iter_rows()] for ws in book.worksheets}
    xlrd = pytest.importorskip("xlrd")
    old = xlrd.open_workbook(file_contents=messy.data)
    return {s.name: [s.row_values(i) for i in range(s.nrows)] for s in old.sheets()}


@settings(max_examples=20)
@given(st.integers(0, 2**32), st.sampled_from([form for form in forms() if form != "xls"]), st.integers(0, 20))
def test_a_file_holds_its_cells(seed: int, form: Form, faults: int) -> None:
    messy = messy_workbook(seed, form=form, faults=faults)
    for title, rows in rows_of(messy).items():
        for line, cells in zip(messy.cells[title], rows, strict=False):
            for cell, there in zip(line, cells, strict=False):
                if isinstance(cell, str):
                    assert there == (cell if cell or form != "xlsx" else None)
                elif isinstance(cell, float):
                    assert float(there) == pytest.approx(cell, rel=1e-15)
                elif isinstance(cell, dt.datetime):
                    assert there == cell


@settings(max_examples=15)
@given(messy_workbooks())
def test_the_strategy_draws_workbooks_of_every_kind(messy: Messy) -> None:
    assert messy.form in forms()
    assert len(messy.planted) <= 20
    assert repr(messy).startswith(f"<Messy: {messy.form}, ")


def test_the_same_seed_gives_the_same_bytes_under_every_hash_seed() -> None:
    code = (
        "import hashlib; from gridgov.testing.messy import messy_workbook as m;"
        "h = [hashlib.sha256(m(s, kind=k, faults=s).data).hexdigest() for s in range(12) for k in ('units', 'posts')];"
        "print(*h)"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("0", "7")
    }
    assert len(said) == 1
    assert messy_workbook(3, faults=5).data == messy_workbook(Random(3), faults=5).data  # noqa: S311 - for tests
    assert messy_workbook(3).data != messy_workbook(4).data


@pytest.mark.parametrize("fault", KINDS_OF_FAULT)
def test_every_kind_of_fault_is_planted_where_it_says(fault: str) -> None:
    found = 0
    for seed in range(16):
        kind: Any = "posts" if seed % 2 else "units"
        right = messy_workbook(seed, kind=kind, rows=16)
        messy = messy_workbook(seed, kind=kind, rows=16, faults=1, only=[fault])
        assert [one.fault for one in messy.planted] in ([], [fault])
        for one in messy.planted:
            found += 1
            assert one.sheet in messy.cells
            changed = {
                (title, r)
                for title, rows in messy.cells.items()
                for r, row in enumerate(rows)
                if tuple(row) != tuple(right.cells.get(title, [()] * (r + 1))[r])
            }
            if one.row is not None:
                assert (one.sheet, one.row - 1) in changed or fault == "merged-across"
                assert one.row <= len(messy.cells[one.sheet or ""])
            if one.cell is not None:
                assert one.cell == f"{one.letter}{one.row}"
    assert found


def test_there_are_faults_enough_and_their_codes_are_known() -> None:
    importlib.import_module("gridgov.tables._source_faults")
    importlib.import_module("gridgov.tables._value_faults")
    assert len(KINDS_OF_FAULT) >= 40
    known = all_faults()
    for seed in range(30):
        for one in messy_workbook(seed, kind="posts", rows=24, faults=20).planted:
            assert set(one.codes) <= set(known), one


def test_faults_stand_in_cells_of_their_own() -> None:
    for seed in range(30):
        messy = messy_workbook(seed, kind="posts", rows=24, faults=20)
        spots = Counter((one.sheet, one.cell) for one in messy.planted if one.cell is not None)
        assert not spots or max(spots.values()) == 1, (seed, spots)


def test_the_truth_is_a_territory() -> None:
    for seed in range(40):
        messy = messy_workbook(seed, kind="posts", rows=seed + 4)
        units, posts = messy.truth["units"], messy.truth["posts"]
        known = dict(zip(units["id"], units["level"], strict=True))
        assert len(known) == len(units["id"])
        for ident, parent in zip(units["id"], units["parent"], strict=True):
            assert parent is None or (parent in known and ident.startswith(parent))
        assert units["parent"].count(None) == 1
        assert {known[unit] for unit in posts["unit"]} == {"grid"}
        assert all(end is None or start < end for start, end in zip(posts["start"], posts["end"], strict=True))
        assert set(known.values()) == {level.key for level in messy.levels.levels}


def test_inexact_counts_are_unknown_in_the_truth_and_said() -> None:
    seen = 0
    for seed in range(40):
        messy = messy_workbook(seed, rows=24)
        for (row, key), said in messy.inexact.items():
            seen += 1
            assert messy.truth["units"][key][row] is None
            assert any(said in line for sheet in messy.cells.values() for line in sheet)
    assert seen > 20


def number_of(messy: Messy, row: int, key: str) -> int:
    """Return the number of a unit that a total counts: also one that is not exact."""
    said = messy.inexact.get((row, key))
    if said is not None:
        return int(re.sub(r"\D", "", said))
    return messy.truth["units"][key][row] or 0


def sums_of(messy: Messy) -> set[float]:
    """Return the sums of every measure over the units of a level, and over those below one unit."""
    units = messy.truth["units"]
    rows = range(len(units["id"]))
    out: set[float] = set()
    for key in units:
        if key.startswith("measure:"):
            groups = [{row for row in rows if units["level"][row] == level} for level in set(units["level"])]
            groups += [{row for row in rows if units["parent"][row] == parent} for parent in set(units["parent"])]
            out |= {sum(number_of(messy, row, key) for row in group) for group in groups}
    return out


@pytest.mark.parametrize("planted", [False, True])
def test_totals_are_right_unless_planted(planted: bool) -> None:  # noqa: FBT001 - a parameter
    right = wrong = 0
    for seed in range(80):
        messy = messy_workbook(seed, rows=12, faults=int(planted), only=["wrong-total"])
        sums = sums_of(messy)
        for sheet in messy.cells.values():
            for line in sheet:
                label = next((cell for cell in line if isinstance(cell, str) and cell), "")
                if re.sub(r"[\s：]", "", label) in {"合计", "总计", "小计"}:
                    shown = [cell.value if isinstance(cell, Formula) else cell for cell in line]
                    stated = [cell for cell in shown if isinstance(cell, float)]
                    right += sum(cell in sums for cell in stated)
                    wrong += sum(cell not in sums for cell in stated)
    assert right > 40
    assert (wrong > 20) == planted
    assert planted or not wrong


@given(st.integers(0, 9_999))
def test_chinese_numbers_are_those_of_the_library(number: int) -> None:
    assert parse_quantity(chinese(number)).value == number


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 12, 31)), st.integers(0, 2**20))
def test_days_are_written_with_their_numbers(day: dt.date, seed: int) -> None:
    cell = cell_of(Random(seed), "start", day, plain=False, text=False)  # noqa: S311 - for tests
    if isinstance(cell, dt.datetime):
        assert cell.date() == day
        return
    if isinstance(cell, float):  # as a spreadsheet counts days
        assert dt.date(1899, 12, 30) + dt.timedelta(cell) == day
        return
    numbers = re.findall(r"[0-9]+", unicodedata.normalize("NFKC", cell))
    if len(numbers) == 1:
        assert numbers == [f"{day:%Y%m%d}"]
    elif numbers:
        assert [int(number) for number in numbers] == [day.year, day.month, day.day]
    else:
        years = cell.partition("年")[0].translate({ord(c): str(i) for i, c in enumerate("〇一二三四五六七八九")})
        assert years == str(day.year)
        assert cell.endswith(f"年{chinese(day.month)}月{chinese(day.day)}日")


def test_plain_is_plain() -> None:
    messy = messy_workbook(5, plain=True)
    [(_, rows)] = messy.cells.items()
    assert rows[0][:4] == ("编号", "上级编号", "层级", "名称")
    assert len(rows) == len(messy.truth["units"]["id"]) + 1


def test_wrong_arguments() -> None:
    with pytest.raises(ValueError, match="kind must be 'units', or 'posts' of a workbook, not 'posts' of 'csv'"):
        messy_workbook(0, kind="posts", form="csv")
    with pytest.raises(ValueError, match="form must be one of"):
        messy_workbook(0, form="ods")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="rows must be 3 or more and faults 0 or more, not 2 and 0"):
        messy_workbook(0, rows=2)
    with pytest.raises(ValueError, match="There are no faults nonsense; there are duplicate-id"):
        messy_workbook(0, only=["nonsense"])


def test_the_command_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "0"]) == 0
    assert capsys.readouterr().out == (
        "0 workbooks, 0 faults planted: 0 crashes, 0 faults missed, 0 false alarms, 0 wrong values.\n"
    )
    assert set(KINDS_OF_FAULT) == set(FAULTS) | set(ALONE)


def test_a_name_says_what_it_is(tmp_path: Path) -> None:
    assert messy_workbook(1, form="csv-gb18030").write(tmp_path).name == "单元.csv"
    assert messy_workbook(1, kind="posts").write(tmp_path).name == "台账.xlsx"
