"""Tables in and out: workbooks, text files, Parquet and data frames.

`read` takes the tables that people really have and says everything that is wrong with them at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.tables._faults import InvalidTablesError
from gridgov.tables._flat_csv import to_csv
from gridgov.tables._flat_excel import to_excel
from gridgov.tables._flat_parquet import to_parquet
from gridgov.tables._flat_template import write_template
from gridgov.tables._kind import Field, TableKind
from gridgov.tables._kinds import KINDS
from gridgov.tables._open_limits import Limits
from gridgov.tables._reading import Reading
from gridgov.tables._table import Table

__all__ = [
    "KINDS",
    "Field",
    "InvalidTablesError",
    "Limits",
    "Reading",
    "Table",
    "TableKind",
    "read",
    "to_csv",
    "to_excel",
    "to_parquet",
    "write_template",
]


def read(  # noqa: PLR0913 - keywords that say what is read and how
    source: Any,  # noqa: ANN401 - whatever is a data frame
    kind: str | None = None,
    *,
    sheet: str | None = None,
    aliases: Mapping[str, str | None] | None = None,
    levels: LevelScheme | str | None = None,
    keep: Literal["rows", "cells"] | None = None,
    inexact: Literal["unknown", "number"] = "unknown",
    limits: Limits | None = None,
    within: Hierarchy | Jurisdiction | None = None,
) -> Reading:
    r"""Read tables as people keep them, and find everything that is wrong with them in one pass.

    The header row is found, also one of two or three rows with merged cells; titles, notes, page headers and empty rows
    are passed over; totals are taken out and held against their rows; merged cells are filled. Headings are
    recognised in Chinese and English (`KINDS` says which). Full-width characters, spaces, thousands marks, units
    behind numbers, Chinese numbers and days are put right, and `Reading.notes` says where.

    Args:
        source: A path (workbook .xlsx, .xls, .xlsb, .ods; text .csv, .tsv in UTF-8, UTF-16 or GB 18030; .parquet), a
            folder of such files, a data frame of any library that narwhals knows, or a list of these: all of them are
            read as one.
        kind: Key of the kind of table, see `KINDS`; None: told from the name of each sheet and its headings.
        sheet: Only the sheet of this name.
        aliases: What headings mean that are not known: the key of a column, or of a measure for tables of units; None
            leaves the column aside. They go before the headings that are known.
        levels: Levels of the units: a scheme, or the id of a published system such as ``ankang-321`` or
            ``cn-divisions``. None: those of a sheet of levels, if there is one.
        keep: What to go on with if something is wrong: ``rows`` leaves out every row with a fault and those that need
            it, ``cells`` takes a cell with a fault as unknown where the row can do without it. None: nothing.
        inexact: What stands for a quantity such as 约300户 in a column of numbers: ``unknown``, or the ``number``.
            `Reading.quantities` has it in either case.
        limits: What is too large to be read; see `Limits`.
        within: Units that are known already, for tables that name units without being a table of units. A unit may be
            named by its name, where no other has it.

    Raises:
        InvalidTablesError: Something is wrong, and ``keep`` is None; with all of it, and with what was read.
        InvalidFileError: The only source cannot be read at all: it is not there, none of these, damaged, protected by a
            password or too large. Of several sources the others are read, and this one is a problem among others.
        ValueError: There is no such kind or published system.
        TypeError: ``source`` is nothing of the kind.
        MissingExtraError: A library for this form of file is not installed.

    Example:
        >>> from pathlib import Path
        >>> from gridgov import LevelScheme
        >>> text = '某街道社区基本情况,,\n编号,名称,户数（户）\n610902001001,新城社区,"1,200"\n合计,,1200\n'
        >>> _ = Path("communities.csv").write_text(text, encoding="gb18030")
        >>> found = read("communities.csv", "units", levels=LevelScheme.ladder("community"))
        >>> found.jurisdiction().territory.unit("610902001001").total("households")
        <Total: 1,200>
        >>> found.left_out["why"].tolist()
        ['title', 'header', 'total']
    """
    from gridgov.tables._read import read_sources

    sources = cast("Sequence[Any]", source) if isinstance(source, list | tuple) else [source]
    return read_sources(
        sources,
        kind=kind,
        sheet=sheet,
        aliases=aliases or {},
        levels=levels,
        keep=keep,
        inexact=inexact,
        limits=limits or Limits(),
        within=within.territory if isinstance(within, Jurisdiction) else within,
    )
