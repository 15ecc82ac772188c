"""The figures of a CSV file, such as a table of a yearbook."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gridgov._audit_figures import FigureReader, Stated
from gridgov._csv import FIRST_ROW, CsvTable
from gridgov._relation_faults import NO_COLUMN, NO_ID, InvalidAuditError
from gridgov.errors import Place, Problem, Problems
from gridgov.text import Text

__all__ = ["load_figures"]

_FIGURE: Final = Text("figure", "数字")
_COLUMNS: Final = ("id", "value")


def load_figures(path: str | Path) -> tuple[Stated, ...]:
    r"""Return the figures of a CSV file with the columns ``id`` and ``value``; other columns are left alone.

    A value is a number or a wording such as ``560余人`` or ``41.5%``; an empty cell is not published. A column
    ``name`` is what the figure counts.

    Raises:
        InvalidFileError: The file is no table in UTF-8.
        InvalidAuditError: With everything that is wrong with the table.
        OSError: The file cannot be read.

    Example:
        >>> _ = Path("t.csv").write_text("id,value\nmembers,560余人\nmissing,\n", encoding="utf-8")
        >>> [(figure.id, figure.value) for figure in load_figures("t.csv")]
        [('members', <Quantity: 560-odd persons (561..569)>), ('missing', None)]
    """
    file = str(path)
    table = CsvTable.read(Path(path).read_bytes(), file, _FIGURE)
    reader = FigureReader()
    if table.is_split:
        _read(table, reader, file)
    if problems := [*table.faults, *reader.problems]:
        raise InvalidAuditError(Problems.of(*problems))
    return tuple(reader.found.values())


def _read(table: CsvTable, reader: FigureReader, file: str) -> None:
    missing = [name for name in _COLUMNS if name not in table.columns]
    reader.problems.extend(Problem(NO_COLUMN, Place(file=file, row=1), {"column": name}) for name in missing)
    if missing:
        return
    ids, values = (table.columns[name] for name in _COLUMNS)
    names = table.columns.get("name", [""] * len(ids))
    for row, cells in enumerate(zip(ids, values, names, strict=True), FIRST_ROW):
        ident, said, name = (cell.strip() for cell in cells)
        place = Place(file=file, row=row)
        if row in table.spoiled or not (ident or said):
            continue
        if not ident:
            reader.problems.append(Problem(NO_ID, place))
        else:
            reader.add(ident, said or None, Text(name, name) if name else None, place)
    reader.end("id")
