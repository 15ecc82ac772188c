"""A jurisdiction as a folder of CSV files, one for each kind of table."""

from __future__ import annotations

import csv
import os
from functools import partial
from pathlib import Path
from typing import Final

from gridgov._privacy_export import released
from gridgov.jurisdiction import Jurisdiction
from gridgov.tables._flat import flatten
from gridgov.tables._flat_cells import Spelled, number_text, spelled
from gridgov.tables._flat_folder import replace_folder
from gridgov.tables._kinds import KINDS
from gridgov.text import LANGS, Lang

__all__ = ["to_csv"]

_CHUNK: Final = 1 << 16


def to_csv(
    jurisdiction: Jurisdiction,
    folder: str | os.PathLike[str],
    *,
    lang: Lang = "zh",
    suppress_below: int | None = None,
) -> None:
    r"""Write a jurisdiction as CSV files, one for each kind of table; `gridgov.tables.read` gives the same again.

    The files are UTF-8 with a mark, which Excel takes for what it is. A text that a spreadsheet would run as a formula
    is in quotes, as is what a reader would change otherwise.

    Args:
        jurisdiction: What is written.
        folder: The folder. One that is there is replaced as a whole if there is nothing in it but such files.
        lang: Language of headings, names of files and known words.
        suppress_below: Small sensitive counts, from 1 to this number less one, are left out with as many others as it
            takes that nobody can work them out; from 2. None: nothing is hidden.

    Raises:
        FileExistsError: There is something else in the folder.
        OSError: A file cannot be written; the old folder is still there.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.
        ValueError: ``lang`` is neither ``en`` nor ``zh``.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> to_csv(Jurisdiction(territory=h), "cities")
        >>> Path("cities/单元.csv").read_text("utf-8-sig").splitlines()
        ['单元编号,层级,上级编号', '61,省,', '6109,市,61']
    """
    place = released(jurisdiction, suppress_below)
    tables = [spelled(table, lang, place) for table in flatten(place).values()]
    replace_folder(folder, partial(_write_all, tables), is_ours=_is_ours)


def _is_ours(file: Path) -> bool:
    """Tell whether a file is one of those that are written."""
    return len(file.parts) == 1 and file.name in {f"{k.name.get(lang)}.csv" for k in KINDS.values() for lang in LANGS}


def _write_all(tables: list[Spelled], folder: Path) -> None:
    for table in tables:
        with folder.joinpath(f"{table.title}.csv").open("x", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)  # lines end in CR LF, so that what holds either is quoted
            writer.writerow([column.heading for column in table.columns])
            for start in range(0, table.n, _CHUNK):
                stop = min(start + _CHUNK, table.n)
                columns = [
                    [None if value is None else number_text(float(value)) for value in column.cells(start, stop)]
                    if column.is_number
                    else column.cells(start, stop)
                    for column in table.columns
                ]
                writer.writerows(zip(*columns, strict=True))
