"""Evidence out of CSV files."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from evidence_cases import TOWN, Columns, all_tables, as_texts
from hypothesis import given
from refusals import lines

from gridgov.errors import InvalidEvidenceError
from gridgov.evidence import SCHEMA, Evidence


def refused(files: dict[str, Path]) -> InvalidEvidenceError:
    with pytest.raises(InvalidEvidenceError) as error:
        Evidence.from_files(TOWN, files)
    return error.value


def in_folder(error: InvalidEvidenceError, folder: Path) -> list[str]:
    return [line.replace(f"{folder}/", "") for line in lines(error)]


@given(all_tables())
def test_files_give_what_columns_give(tmp_path_factory: pytest.TempPathFactory, tables: dict[str, Columns]) -> None:
    folder = tmp_path_factory.mktemp("evidence")
    files: dict[str, str | Path] = {}
    for key, table in tables.items():
        columns = as_texts(SCHEMA[key], table)
        files[key] = path = folder / f"{key}.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
    assert Evidence.from_files(TOWN, files) == Evidence.read(TOWN, tables)


def test_the_file_is_named_and_the_header_is_row_1(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("unit,day\ng1,2026-03-01\ng9,2026-02-30\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("id,unit,reportd\ne1,,2026-03-01\n", encoding="utf-8")
    files = {"patrols": tmp_path / "a.csv", "events": tmp_path / "b.csv", "visit": tmp_path / "none.csv"}
    assert in_folder(refused(files), tmp_path) == [
        "EVI001 visit: There is no table 'visit'. Did you mean 'visits'?",
        "EVI002 b.csv, column 'reportd': The table 'events' has no column 'reportd'. Did you mean 'reported'?",
        (
            "EVI003 b.csv, column 'reported': The table 'events' needs a column 'reported'; it has: id, unit, reportd. "
            "Add it, or correct its name."
        ),
        "EVI004 b.csv, row 2, column 'unit', id 'e1': An event has no unit id. Give 'unit' a value.",
        (
            "EVI005 a.csv, row 3, column 'unit': The unit 'g9' does not exist. "
            "Add the unit to the territory or correct its id."
        ),
        "EVI006 a.csv, row 3, column 'day': '2026-02-30' is no day. Write it as YYYY-MM-DD.",
    ]


def test_faults_of_the_files_are_said_with_those_of_the_tables(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "book.csv").write_bytes(b"PK\x03\x04...")
    (tmp_path / "semicolon.csv").write_text("unit;task\ng1;census\n", encoding="utf-8")
    (tmp_path / "ragged.csv").write_text("unit,duty\ng9\ng8,patrol\n", encoding="utf-8")
    (tmp_path / "twice.csv").write_text("task,task,\nx,x,x\n", encoding="utf-8")
    files = {
        "visits": tmp_path / "empty.csv",
        "patrols": tmp_path / "book.csv",
        "tasks": tmp_path / "semicolon.csv",
        "duties": tmp_path / "ragged.csv",
        "admission_list": tmp_path / "twice.csv",
    }
    error = refused(files)
    assert in_folder(error, tmp_path) == [
        "CSV001 empty.csv: There is nothing in the file. Give a header and one row for each entry.",
        (
            "CSV002 book.csv: The file is no text; it looks like an Excel workbook or a zip archive. "
            "Unpack it, or save the table as CSV in UTF-8."
        ),
        "CSV005 semicolon.csv, row 1: The columns are separated by semicolons, not by commas. Save it with commas.",
        "CSV008 twice.csv, row 1: The header names the column 'task' 2 times. Rename or delete all but one.",
        "CSV009 twice.csv, row 1: Column 3 has cells, but no name in the header. Name it, or delete its cells.",
        (
            "CSV010 ragged.csv, row 2: The row has 1 cells, the header 2. "
            "Fill up the row, or put a cell that holds a comma in quotes."
        ),
        (
            "EVI005 ragged.csv, row 3, column 'unit': The unit 'g8' does not exist. "
            "Add the unit to the territory or correct its id."
        ),
    ]
    assert "请填写表头，并为每个条目填写一行。" in error.text("zh")


def test_a_file_with_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "patrols.csv"
    path.write_text("unit,day\n", encoding="utf-8")
    assert len(Evidence.from_files(TOWN, {"patrols": str(path)}).table("patrols")) == 0
    path.write_text("unit\n", encoding="utf-8")
    assert [p.code for p in refused({"patrols": path}).problems] == ["EVI003"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Evidence.from_files(TOWN, {"patrols": tmp_path / "none.csv"})
