"""The files that ``gridgov integrate`` writes: all are made before the first is written."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gridgov.cli._integrate_in import MATCH
from gridgov.errors import GridgovError
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov._frame import Frame
    from gridgov.integration import Integration

__all__ = ["Made", "made_files", "summary", "write_files"]

#: What is written, in order: name of the file, what it is, bytes.
Made = list[tuple[str, Text, bytes]]

_AFTER: Final = Text("the jurisdiction after merging, to read again", "整合后的完整辖区数据，可再次读取")
_SUMMARY: Final = Text("this summary", "本摘要")
_CREATED: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_WIDTH: Final = 18
#: How decisions about people are written in a file of decisions.
_PERSON, _NO_GRID = "person:", "none"
_TITLES: Final = {
    "measures": Text("Before and after", "整合前后"),
    "problems": Text("What was found on the way", "过程中发现的问题"),
}


def made_files(found: Integration, on: dt.date, form: str, lang: Lang) -> tuple[Made, GridgovError | None]:
    """Return the files, and why there is no document, if the territory does not allow the merged grids."""
    from gridgov import documents

    files: Made = []
    why: GridgovError | None = None
    try:
        after = found.apply(on=on).jurisdiction
        files.append(("after.json", _AFTER, documents.dumps(after).encode()))
    except GridgovError as error:
        why = error
    for name, what, columns in _tables(found, lang):
        data = _workbook(name, columns) if form == "xlsx" else _csv(columns)
        files.append((f"{name}.{form}", what, data))
    return files, why


def _tables(found: Integration, lang: Lang) -> list[tuple[str, Text, dict[str, list[Any]]]]:
    """Return the tables by name, two of them with a column to fill in."""
    conflicts, unmapped = found.conflicts, found.unmapped
    given: list[tuple[str, Text, Frame]] = [
        ("crosswalk", Text("which cell is in which merged grid", "原网格与整合后网格对应表"), found.crosswalk()),
        ("staff", Text("every post before and after", "岗位整合前后"), found.staff.posts),
        ("vacancies", Text("merged grids that lack people", "缺人的整合后网格"), found.staff.vacancies),
        ("duties", Text("where and by whom each duty is done", "各项职责的网格与承担人"), found.fixing.fixed),
        ("unresolved", Text("duties without grid or person", "尚未落实的职责"), found.fixing.unresolved),
        ("residue", Text("what stays outside, and why", "网外部分及依据"), found.residue),
        ("measures", Text("measures before and after", "整合前后指标"), found.measures.summary),
    ]
    out = [(name, what, frame.to_dict()) for name, what, frame in given]
    decide = Text(
        "where nets disagree; fill in 'decision' and give it back with --decisions",
        "网格冲突清单；填写“decision”列后用--decisions读回",
    )
    approve = Text(
        "members that are not known here; fill in 'match' and give it back with --matches",
        "无法对应的覆盖记录；填写“match”列后用--matches读回",
    )
    out.append(("conflicts", decide, _with_decisions(conflicts.to_dict(), found)))
    problems = Text("what was found on the way, with a way out", "过程中发现的问题及处理办法")
    out.append(("problems", problems, _problems(found, lang)))
    out.append(("unmapped", approve, {**unmapped.to_dict(), MATCH: [None] * len(unmapped)}))
    return out


def _with_decisions(columns: dict[str, list[Any]], found: Integration) -> dict[str, list[Any]]:
    """Add the decisions; those about what is no conflict any more, or about people, have rows of their own."""
    chosen: dict[str, str] = dict(found.decisions)
    chosen |= {f"{_PERSON}{person}": grid or _NO_GRID for person, grid in found.people_decisions.items()}
    known: list[str] = columns["conflict"]
    rest = sorted(chosen.keys() - set(known))
    empty: list[Any] = [None] * len(rest)
    out = {key: [*values, *(rest if key == "conflict" else empty)] for key, values in columns.items()}
    return {**out, "decision": [chosen.get(key) for key in [*known, *rest]]}


def _problems(found: Integration, lang: Lang) -> dict[str, list[Any]]:
    """Return what was found on the way as columns."""
    every = list(found.problems)
    return {
        "code": [problem.code for problem in every],
        "place": [problem.place.text(lang) for problem in every],
        "message": [problem.message(lang) for problem in every],
        "way_out": [problem.way_out(lang) for problem in every],
    }


def _csv(columns: Mapping[str, Sequence[object]]) -> bytes:
    from gridgov._spreadsheet import csv_text

    return csv_text(columns).encode("utf-8-sig")


def _workbook(name: str, columns: Mapping[str, Sequence[Any]]) -> bytes:
    """Return a workbook; every text is a text to the spreadsheet, and stays one when people write into it."""
    from gridgov._extras import need

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book: Any = need("xlsxwriter", extra="excel").Workbook(stream, options)
    book.set_properties({"created": _CREATED})
    text, bold = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
    sheet = book.add_worksheet(name)
    for i, (key, values) in enumerate(columns.items()):
        numbers = any(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
        sheet.set_column(i, i, _WIDTH, None if numbers else text)
        sheet.write_string(0, i, key, bold)
        for row, value in enumerate(values, start=1):
            if isinstance(value, int | float) and not isinstance(value, bool):
                if value == value:  # noqa: PLR0124 - NaN is an empty cell
                    sheet.write_number(row, i, value)
            elif value is not None:
                sheet.write_string(row, i, str(value), text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(map(len, columns.values()), default=0), max(len(columns) - 1, 0))
    book.close()
    return stream.getvalue()


def summary(found: Integration, why: GridgovError | None, lang: Lang) -> str:
    """Return what came out, in words."""
    lines = [found.describe(lang), found.staff.describe(lang), found.fixing.describe(lang)]
    lines += ["", _TITLES["measures"].get(lang), found.measures.describe(lang)]
    if found.problems:
        lines += ["", _TITLES["problems"].get(lang), found.problems.text(lang)]
    if why is not None:
        none = Text("after.json was not written:", "未生成after.json：")
        lines += ["", none.get(lang), why.text(lang, limit=None)]
    return "\n".join(lines) + "\n"


def write_files(folder: Path, files: Made, text: str) -> Made:
    """Write all files, each whole or not at all; return them with the summary.

    Raises:
        OSError: The folder or a file cannot be written.
    """
    from gridgov._files import atomic_write

    folder.mkdir(parents=True, exist_ok=True)
    every: Made = [*files, ("summary.txt", _SUMMARY, text.encode())]
    for name, _, data in every:
        atomic_write(folder / name, data)
    return every
