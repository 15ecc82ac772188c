"""Units as a CSV file: one row a unit, with its id, level, the unit above, and what is known of it."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal

import attrs
import numpy as np

from gridgov._cells import short
from gridgov._csv import FIRST_ROW, CsvTable
from gridgov._files import atomic_write
from gridgov._spreadsheet import as_text_cell, text_of_cell
from gridgov.errors import Batch, GridgovError, InvalidFileError, Place, Problems, fault
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES
from gridgov.text import Text

__all__ = ["read_units", "units_as_csv", "write_units"]

NO_COLUMN = fault(
    "CSV007",
    "no-column",
    Text("There is no column {column.en}; the columns are: {found}.", "没有{column.zh}列；现有列：{found}。"),
    Text("Add it, or correct the header.", "请补充该列，或更正表头。"),
)
_ID_OR_CODE: Final = Text("'id' or 'code'", "“id”或“code”")
_OWN: Final = ("id", "code", "name", "level", "parent", "kind")


def read_units(
    path: str | Path,
    *,
    levels: LevelScheme,
    roots: Literal["one", "many"] = "one",
    measures: Iterable[str] = (),
) -> Hierarchy:
    r"""Read a CSV file of units, in UTF-8, with a header.

    Columns: ``id`` or ``code``, ``level``, ``parent``; optionally ``name`` and ``kind``. Another column is a measure
    if the library knows it (`MEASURES`) or ``measures`` names it, otherwise a label.

    Args:
        path: The file.
        levels: The level scheme.
        roots: ``"many"`` allows several roots of one level.
        measures: Columns that are measures, besides those that the library knows.

    Raises:
        InvalidFileError: The file is no such table; with every fault of the table and of the units in it.
        InvalidHierarchyError: The table is sound and its units are not; with every fault.
        OSError: The file cannot be opened.

    Example:
        >>> Path("units.csv").write_text("code,level,parent\n61,province,\n6109,city,61\n", encoding="utf-8")
        44
        >>> read_units("units.csv", levels=LevelScheme.ladder("province", "city"))
        <Hierarchy: 2 units (1 province, 1 city)>
    """
    wanted = tuple(measures)
    place = Place(file=str(path))
    table = CsvTable.read(
        Path(path).read_bytes(), str(path), Text("unit", "单元"), lambda names: _missing(names, wanted, place)
    )
    columns = {
        text_of_cell(key): cells if key in wanted or key in MEASURES else list(map(text_of_cell, cells))
        for key, cells in table.columns.items()
    }
    if not {"parent", "level"} <= columns.keys() or not {"id", "code"} & columns.keys():
        raise InvalidFileError(table.faults)
    numbers = [key for key in columns if key in wanted or (key in MEASURES and key not in _OWN)]
    taken = {"id" if "id" in columns else "code", "name", "level", "parent", "kind", *numbers}
    try:
        hierarchy = Hierarchy.from_columns(
            columns["id"] if "id" in columns else columns["code"],
            columns["parent"],
            columns["level"],
            levels=levels,
            kind=columns.get("kind"),
            name=columns.get("name"),
            measures={key: columns[key] for key in numbers},
            labels={key: column for key, column in columns.items() if key not in taken},
            roots=roots,
            place=place,
            first_row=FIRST_ROW,
        )
    except GridgovError as error:
        if not table.faults:
            raise
        # What follows from a row that is reported already is not worth a second line.
        rest = [p for p in error.problems if p.place.row not in table.spoiled]
        raise InvalidFileError(table.faults + Problems.of(*rest)) from None
    if table.faults:
        raise InvalidFileError(table.faults)
    return hierarchy


def _missing(names: Sequence[str], measures: Sequence[str], place: Place) -> Iterator[Batch]:
    """Find columns that are missing."""
    known = ", ".join(f"'{short(name)}'" for name in names)
    missing: list[Text] = [] if {"id", "code"} & set(names) else [_ID_OR_CODE]
    missing += [
        Text(f"'{short(name)}'", f"“{short(name)}”") for name in ("level", "parent", *measures) if name not in names
    ]
    if missing:
        facts: dict[str, Sequence[object]] = {"column": missing, "found": [known] * len(missing)}
        yield Batch(NO_COLUMN, facts=facts, place=attrs.evolve(place, row=1))


def units_as_csv(hierarchy: Hierarchy) -> str:
    """Return the units as CSV text: ``id``, ``name``, ``level``, ``parent``, then kinds, measures and labels.

    A text that a spreadsheet would run as a formula is marked with a quote, which `read_units` takes away. Units
    stand in preorder. The column ``kind`` is there if a level of the scheme has several kinds.

    Example:
        >>> levels = LevelScheme.ladder("province", "city")
        >>> print(units_as_csv(Hierarchy.from_codes(["61", "6109"], levels=levels, name=["陕西省", None])), end="")
        id,name,level,parent
        61,陕西省,province,
        6109,,city,61
    """
    found = hierarchy.to_columns()
    kinds = len(hierarchy.levels.types) > len(hierarchy.levels.levels)
    keys = ["id", "name", "level", "parent", *(["kind"] if kinds else ())]
    columns: dict[str, list[object]] = {
        key: found[key].tolist() if key in found else [None] * len(hierarchy) for key in keys
    }
    for key, values in hierarchy.measures.items():
        columns[key] = [_number(value) for value in values.tolist()]
    for key, labels in hierarchy.labels.items():
        columns[key] = list(labels.tolist())
    for key in columns.keys() - hierarchy.measures.keys():
        columns[key] = [as_text_cell(cell) if isinstance(cell, str) else cell for cell in columns[key]]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(map(as_text_cell, columns))
    writer.writerows(zip(*columns.values(), strict=True))
    return out.getvalue()


def _number(value: float) -> str:
    """Write a number without an exponent, so that it can be read again."""
    if math.isnan(value):
        return ""
    return str(int(value)) if value.is_integer() else np.format_float_positional(value, trim="-")


def write_units(hierarchy: Hierarchy, path: str | Path) -> None:
    """Write the units as a CSV file, whole or not at all, with the mark by which a spreadsheet knows UTF-8.

    Raises:
        OSError: The file cannot be written; nothing has changed.

    Example:
        >>> levels = LevelScheme.ladder("province", "city")
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=levels)
        >>> write_units(h, "units.csv")
        >>> read_units("units.csv", levels=levels) == h
        True
    """
    atomic_write(path, units_as_csv(hierarchy).encode("utf-8-sig"))
