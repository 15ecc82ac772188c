"""What was read: tables, what is wrong with them, what was put right, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import attrs
import numpy as np

from gridgov._columns import Bools, Ints
from gridgov._face import as_html, one_line
from gridgov._files import atomic_write
from gridgov._frame import Column, Frame, framed, objects
from gridgov._spreadsheet import csv_text
from gridgov.errors import Problem, Problems
from gridgov.tables._fault_report import ProblemForm, render_problems
from gridgov.tables._faults import LEVELS_MISSING, NO_ROWS, NO_UNITS, InvalidTablesError
from gridgov.tables._joined import Joined
from gridgov.tables._kinds import EVIDENCE
from gridgov.tables._part import Part
from gridgov.tables._refer import BY_NAME
from gridgov.tables._sheet import Sheet
from gridgov.tables._table import Table
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.evidence import Evidence
    from gridgov.hierarchy import Hierarchy
    from gridgov.jurisdiction import Jurisdiction
    from gridgov.quantities import Quantity

__all__ = ["Reading"]

_NONE: Final = Text("", "")


def _column(key: str, en: str, zh: str, meaning_en: str, meaning_zh: str) -> Column:
    return Column(key, Text(en, zh), _NONE, Text(meaning_en, meaning_zh))


_FILE = _column("file", "file", "文件", "Name of the file.", "文件名。")
_SHEET = _column("sheet", "sheet", "工作表", "Name of the sheet.", "工作表名称。")
_ROW = _column("row", "row", "行", "Row in the sheet, from 1.", "工作表中的行号，从1起。")
_KIND = _column("table", "table", "表", "Kind of table.", "表的种类。")
_WHAT = _column("what", "what was done", "处理", "What was put right.", "所作的处理。")
_HEADING = _column("column", "column", "列", "Heading of the column.", "列名。")
_N = _column("n", "cells", "单元格数", "How many cells.", "单元格数量。")
_FIRST = _column("row", "first row", "首行", "The first of these rows.", "其中第一行的行号。")
_WHY = _column("why", "why", "原因", "Why the row is not among those of the table.", "该行未列入表中的原因。")
_TEXT = _column("text", "cells", "内容", "What stands in the row.", "该行内容。")
_WRONG: Final = "fault"


@attrs.frozen(eq=False, repr=False)
class Reading:
    """Tables that were read out of files or data frames. True when nothing is wrong with them.

    Example:
        >>> import pandas as pd
        >>> from gridgov import LevelScheme, tables
        >>> codes = ["610902001001", "610902001002"]
        >>> frame = pd.DataFrame({"社区编码": codes, "层级": "社区", "户数": ["1,200户", "３００"]})
        >>> found = tables.read(frame, "units")
        >>> found
        <Reading: 2 units>
        >>> found.table("units").columns["measure:households"].tolist()
        [1200.0, 300.0]
    """

    _repr_html_ = as_html

    #: What was read, as the caller named it.
    sources: tuple[str, ...]
    #: Everything that is wrong.
    problems: Problems
    #: The sheets as they stand in the files.
    sheets: tuple[Sheet, ...]
    _parts: tuple[Part, ...] = attrs.field(alias="parts")
    _joined: Mapping[str, Joined] = attrs.field(alias="joined")
    _dropped: Mapping[int, Bools] = attrs.field(alias="dropped")
    _jurisdiction: Jurisdiction | None = attrs.field(alias="jurisdiction")
    #: Whether something was said about the levels of the units.
    _has_levels: bool = attrs.field(alias="has_levels")
    _named: Sequence[tuple[Part, str, Ints]] = attrs.field(alias="named")

    def __bool__(self) -> bool:
        return not self.problems

    # -- tables ----------------------------------------------------------------------------------------------------

    @property
    def tables(self) -> Mapping[str, Table]:
        """The sound rows of each kind of table; sheets of one kind are one table. Rows are numbered from 1."""
        return MappingProxyType({key: joined.table for key, joined in self._joined.items()})

    def table(self, kind: str) -> Table:
        """Return the sound rows of one kind of table.

        Raises:
            KeyError: There is no such table among what was read.

        Example:
            >>> import pandas as pd
            >>> from gridgov import tables
            >>> tables.read(pd.DataFrame({"unit": ["610902"], "day": ["2025年3月1日"]}), "visits").table("visits")
            <Table visits: 1 row>
        """
        if kind not in self._joined:
            msg = f"There is no table {kind!r}; there are {', '.join(self._joined) or 'none'}."
            raise KeyError(msg)
        return self._joined[kind].table

    def quantities(self, kind: str) -> Mapping[tuple[int, str], Quantity]:
        """Return quantities that are no exact numbers, such as 约300户, by row of the table, from 1, and column.

        Their numbers are unknown in the table, unless it was read with ``inexact="number"``.

        Raises:
            KeyError: There is no such table among what was read.

        Example:
            >>> import pandas as pd
            >>> from gridgov import tables
            >>> frame = pd.DataFrame({"编号": ["a"], "层级": ["社区"], "户数": ["300余户"]})
            >>> tables.read(frame, "units").quantities("units")
            {(1, 'measure:households'): <Quantity: 300-odd households (301..399)>}
        """
        self.table(kind)
        joined = self._joined[kind]
        out: dict[tuple[int, str], Quantity] = {}
        for start, part, kept in zip(joined.starts.tolist(), joined.parts, joined.kept, strict=False):
            where = {position: start + i + 1 for i, position in enumerate(kept.tolist())}
            for key, cleaned in part.columns.items():
                out |= {(where[at], key): value for at, value in cleaned.quantities.items() if at in where}
        return out

    # -- what they are for -----------------------------------------------------------------------------------------

    def jurisdiction(self) -> Jurisdiction:
        """Return the place that the tables describe.

        Raises:
            InvalidTablesError: The tables are no place: there are no units, nothing says which levels there are, or
                something is wrong.

        Example:
            >>> import pandas as pd
            >>> from gridgov import LevelScheme, tables
            >>> frame = pd.DataFrame({"id": ["s", "c"], "parent": [None, "s"], "level": ["street", "community"]})
            >>> tables.read(frame, "units", levels=LevelScheme.ladder("street", "community")).jurisdiction()
            <Jurisdiction: 2 units (1 street, 1 community), 0 posts, 0 bodies, 0 links>
        """
        if self._jurisdiction is not None:
            return self._jurisdiction
        found = self.problems
        if "units" not in self._joined:
            found += Problems.of(Problem(NO_UNITS, facts={"tables": ", ".join(self._joined) or "-"}))
        elif not len(self.table("units")):
            found += Problems.of(Problem(NO_ROWS))
        elif not self._has_levels:
            found += Problems.of(Problem(LEVELS_MISSING, facts={"n": len(self.table("units"))}))
        error = InvalidTablesError(found)
        error.reading = self
        raise error

    def evidence(self, territory: Hierarchy) -> Evidence:
        """Return the tables of evidence, such as patrols and visits, checked against the units of a territory.

        Raises:
            InvalidEvidenceError: With everything that does not fit.

        Example:
            >>> import pandas as pd
            >>> from gridgov import Hierarchy, LevelScheme, tables
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> visits = pd.DataFrame({"单元编号": ["6109"], "走访日期": ["2025.3.1"]})
            >>> tables.read(visits, "visits").evidence(h)
            <Evidence: 1 table (1 visits)>
        """
        from gridgov.evidence import Evidence
        from gridgov.tables._evidence import evidence_of

        given = {EVIDENCE[key]: joined for key, joined in self._joined.items() if key in EVIDENCE}
        return evidence_of(Evidence, territory, given)

    # -- what was done ---------------------------------------------------------------------------------------------

    @property
    def notes(self) -> Frame:
        """What was put right without being a fault: one row for each column of a sheet and each kind of thing."""
        found = [(part, *note) for part in self._parts for note in part.notes]
        found += [(part, BY_NAME, title, at) for part, title, at in self._named]
        rows = [
            (part.sheet.file, part.sheet.title, title, what.text, len(at), int(at[0]) + part.sheet.first_row)
            for part, what, title, at in found
            if len(at)
        ]
        columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(6)]
        file, sheet, title, what, n, first = columns
        return framed(
            Text("put right", "已作处理"),
            (_FILE, objects(file)),
            (_SHEET, objects(sheet)),
            (_HEADING, objects(title)),
            (_WHAT, objects([text.en for text in what])),
            (
                _column("what_zh", "in Chinese", "处理（中文）", "The same in Chinese.", "同上，中文。"),
                objects([t.zh for t in what]),
            ),
            (_N, np.array(n, np.int64)),
            (_FIRST, np.array(first, np.int64)),
        )

    @property
    def left_out(self) -> Frame:
        """Every row of the files that is in no table: rows with faults that were left out, totals, notes, titles.

        Blank rows are none of them. ``why`` is ``fault``, ``title``, ``header``, ``total``, ``note``, or ``table``: of
        a second table in the sheet.
        """
        file: list[str | None] = []
        sheet: list[str | None] = []
        kind: list[str] = []
        row: list[int] = []
        why: list[str] = []
        text: list[str] = []
        for at, part in enumerate(self._parts):
            for number, reason in self._outside(at, part):
                file.append(part.sheet.file)
                sheet.append(part.sheet.title)
                kind.append(part.kind.key)
                row.append(number + part.sheet.first_row)
                why.append(reason)
                text.append(_said(part.sheet, number))
        return framed(
            Text("left out", "未列入"),
            (_FILE, objects(file)),
            (_SHEET, objects(sheet)),
            (_KIND, objects(kind)),
            (_ROW, np.array(row, np.int64)),
            (_WHY, objects(why)),
            (_TEXT, objects(text)),
        )

    def _outside(self, at: int, part: Part) -> list[tuple[int, str]]:
        rows: list[tuple[int, str]] = [
            (row, str(reason)) for reason, found in part.aside.items() if reason != "blank" for row in found.tolist()
        ]
        out: Ints = part.body.rows[self._dropped[at]]
        return sorted(rows + [(row, _WRONG) for row in out.tolist()])

    def save_left_out(self, path: str | Path) -> None:
        """Write every row that is in no table to a CSV file, each cell in a column of its own, whole or not at all.

        Raises:
            OSError: The file cannot be written; the old one is still there.

        Example:
            >>> import pandas as pd
            >>> from gridgov import tables
            >>> frame = pd.DataFrame({"编号": ["a", None], "层级": "社区", "户数": [3, 4]})
            >>> tables.read(frame, "units", keep="rows").save_left_out("left.csv")
            >>> print(Path("left.csv").read_text(encoding="utf-8-sig").splitlines()[1])
            ,,units,2,fault,,社区,4
        """
        frame = self.left_out
        width = max((len(part.sheet.columns) for part in self._parts), default=0)
        cells: list[list[object]] = [[] for _ in range(width)]
        for at, part in enumerate(self._parts):
            for number, _ in self._outside(at, part):
                row = part.sheet.row(number)
                for column, target in enumerate(cells):
                    target.append(_plain(row[column]) if column < len(row) else "")
        columns: dict[str, Sequence[object]] = {
            key: ["" if v is None else v for v in frame[key].tolist()] for key in frame.keys if key != "text"
        }
        columns |= {str(i + 1): values for i, values in enumerate(cells)}
        atomic_write(path, "\ufeff" + csv_text(columns))

    def report(self, form: ProblemForm = "text", *, lang: Lang = "en") -> str:
        """Return everything that is wrong as ``text``, ``json``, ``jsonl``, ``csv`` or ``sarif``.

        Raises:
            ValueError: There is no such form, or ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> import pandas as pd
            >>> from gridgov import tables
            >>> frame = pd.DataFrame({"编号": ["a"], "层级": ["社区"], "户数": [-4]})
            >>> print(tables.read(frame, "units", keep="rows").report(lang="zh"), end="")
            VAL002 第1行，“户数”列：“-4”小于0。请更正：该数不得小于0。
        """
        return render_problems(self.problems, form, lang=lang)

    def mark(self, path: str | Path, *, lang: Lang = "zh") -> tuple[Path, ...]:
        """Write a copy of what was read, with every fault marked, as a workbook that can be corrected and read again.

        Cells with faults are coloured and carry a comment; the first sheet lists all faults. Of one source the copy is
        the file ``path``, of several there is one of each in the folder ``path``.

        Returns:
            The files that were written.

        Raises:
            MissingExtraError: xlsxwriter is not installed.
            ValueError: ``lang`` is neither ``en`` nor ``zh``.
            OSError: The file cannot be written; the old one is still there.

        Example:
            >>> import pandas as pd
            >>> from gridgov import tables
            >>> frame = pd.DataFrame({"编号": ["a", "b"], "层级": "社区", "户数": [3, -4]})
            >>> tables.read(frame, "units", keep="rows").mark("marked.xlsx")[0].name
            'marked.xlsx'
        """
        from gridgov.tables._marked import mark

        return mark(self.sheets, self.problems, path, lang=lang)

    # -- shown -----------------------------------------------------------------------------------------------------

    def _counts(self) -> dict[str, int]:
        return {key: len(joined.table) for key, joined in self._joined.items()}

    @one_line
    def __repr__(self) -> str:
        what = ", ".join(f"{n:,} {key}" for key, n in self._counts().items() if n) or "no rows"
        wrong = len(self.problems)
        more = f"; {wrong:,} problem{'' if wrong == 1 else 's'}" if wrong else ""
        return f"<Reading: {what}{more}>"


def _said(sheet: Sheet, row: int) -> str:
    return " | ".join(str(_plain(cell)) for cell in sheet.row(row) if cell is not None and str(cell).strip())


def _plain(cell: object) -> object:
    """Return a cell as it is written: whole numbers without a point."""
    if cell is None:
        return ""
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell
