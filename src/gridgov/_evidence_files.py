"""A table of evidence out of a CSV file."""

from __future__ import annotations

from pathlib import Path

from gridgov._csv import FIRST_ROW, CsvTable
from gridgov._evidence_inputs import Given, given_table
from gridgov._evidence_shape import TableSpec
from gridgov.errors import InvalidFileError, Place
from gridgov.text import Text

__all__ = ["given_file"]

_ENTRY = Text("entry", "条目")


def given_file(spec: TableSpec, path: str | Path) -> Given:
    """Read a file in UTF-8 with a header, which is row 1.

    Raises:
        InvalidFileError: It is no CSV table at all.
        OSError: It cannot be opened.
    """
    table = CsvTable.read(Path(path).read_bytes(), str(path), _ENTRY)
    if not table.is_split:
        raise InvalidFileError(table.faults)
    columns = {name: cells for name, cells in table.columns.items() if name.strip()}
    given = given_table(spec, columns, Place(file=str(path)), FIRST_ROW)
    given.file_faults, given.spoiled = table.faults, frozenset(table.spoiled)
    return given
