"""A copy of a workbook in which every fault is marked, for the clerk to correct and hand in again."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections import Counter
from collections.abc import KeysView, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import attrs

from gridgov._extras import need
from gridgov._files import atomic_write
from gridgov.errors import Problem, Problems
from gridgov.tables import _marked_words as words
from gridgov.tables._marked_layout import MOST_CELLS, Layout, lay, titles_of
from gridgov.tables._marked_list import write_list
from gridgov.tables._marked_spots import Spot, spots_of
from gridgov.tables._marked_write import Book, write_sheet
from gridgov.tables._sheet import Sheet, cell_at
from gridgov.text import LANGS, Lang

__all__ = ["MarkLimits", "is_fault_sheet", "mark", "marked_bytes"]


@attrs.frozen
class MarkLimits:
    """How much of it a marked copy shows; what is left out is said in it."""

    #: Problems that are listed and marked.
    problems: int = 20_000
    #: Cells that have a comment.
    comments: int = 5_000
    #: Cells of a sheet that is copied whole.
    cells: int = MOST_CELLS


_LIMITS: Final = MarkLimits()
#: The same faults give the same file.
_CREATED: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def is_fault_sheet(sheet: Sheet) -> bool:
    """Tell whether a sheet is the list of faults of a marked copy, which is no table of the clerk.

    Example:
        >>> is_fault_sheet(Sheet("a.xlsx", "问题清单", [["gridgov:faults"]]))
        True
        >>> is_fault_sheet(Sheet("a.xlsx", "问题清单", [["编号"]]))
        False
    """
    if sheet.names is not None or not sheet.n_rows:
        return False
    first = cell_at(sheet.columns[0], 0)
    return isinstance(first, str) and first.strip() == words.MARKER


def mark(
    sheets: Sequence[Sheet],
    problems: Problems,
    path: str | os.PathLike[str],
    *,
    lang: Lang = "zh",
    limits: MarkLimits = _LIMITS,
) -> tuple[Path, ...]:
    """Write a copy of each source as a workbook in which every fault is marked.

    The copy has the same sheets and the same cells; a cell with a fault is coloured and has a comment that says what is
    wrong and what to do. For a row as a whole its first cell is marked. The first sheet lists all faults with links. It
    is left out when the copy is read, so that the clerk corrects the copy and hands it in.

    Args:
        sheets: All sheets of one or several sources; a list of faults among them is left out.
        problems: What is wrong with them. A problem that names no source stands in every copy.
        path: A file with the suffix ``.xlsx`` for one source; otherwise a folder, which is made if it is missing.
        lang: Language of what is added.
        limits: How much is shown.

    Returns:
        The files, in the order of the sources.

    Raises:
        ValueError: ``path`` is a file and there are several sources, or ``lang`` is neither ``"en"`` nor ``"zh"``.
        MissingExtraError: xlsxwriter is not installed (extra ``excel``).
        OSError: A file cannot be written; it is as it was before.

    Example:
        >>> from gridgov.errors import Place
        >>> from gridgov.hierarchy import SELF_PARENT
        >>> sheet = Sheet("城.csv", None, [["编号", "w1"], ["上级", "w1"]])
        >>> found = Problems.of(Problem(SELF_PARENT, Place(file="城.csv", row=2, column="上级"), {"id": "w1"}))
        >>> mark([sheet], found, "marked.xlsx")[0].name
        'marked.xlsx'
    """
    if lang not in LANGS:
        msg = f"lang must be 'en' or 'zh', not {lang!r}."
        raise ValueError(msg)
    target = Path(path)
    sources: dict[str | None, list[Sheet]] = {}
    for sheet in sheets:
        found = sources.setdefault(sheet.file, [])
        if not is_fault_sheet(sheet):
            found.append(sheet)
    single = target.suffix.lower() == ".xlsx" and not target.is_dir()
    if single and len(sources) > 1:
        msg = f"There are {len(sources)} sources: path must be a folder, not a file."
        raise ValueError(msg)
    if not sources:
        sources[None] = []
    if not single:
        target.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for name, (file, own) in zip(_names(list(sources), lang), sources.items(), strict=True):
        mine = _problems_of(problems, file, sources.keys())
        out = target if single else target / name
        atomic_write(out, marked_bytes(own, mine, lang=lang, limits=limits))
        written.append(out)
    return tuple(written)


def _names(files: Sequence[str | None], lang: Lang) -> list[str]:
    """Return a name for the copy of each source, none twice."""
    out: list[str] = []
    for file in files:
        stem = words.FRAME.get(lang) if file is None else Path(file.replace("\\", "/")).stem
        name, n = f"{stem}-{words.MARKED.get(lang)}", 1
        plain = name
        while f"{name}.xlsx".lower() in (other.lower() for other in out):
            n += 1
            name = f"{plain} ({n})"
        out.append(f"{name}.xlsx")
    return out


def _problems_of(problems: Problems, file: str | None, files: KeysView[str | None]) -> Sequence[Problem]:
    """Return the problems of one source, and those that no source has."""
    if len(files) <= 1:
        return problems
    return [problem for problem in problems if problem.place.file == file or problem.place.file not in files]


def marked_bytes(
    sheets: Sequence[Sheet], problems: Sequence[Problem], *, lang: Lang = "zh", limits: MarkLimits = _LIMITS
) -> bytes:
    """Return the marked copy of one source as the bytes of a workbook; see `mark`."""
    shown = list(islice(problems, limits.problems))
    layouts = _layouts(sheets, shown, lang, limits)
    spots = spots_of(shown, layouts)
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = Book(need("xlsxwriter", extra="excel").Workbook(stream, options), lang, limits.comments)
    book.book.set_properties({"created": _CREATED, "author": "gridgov"})
    taken = [layout.title for layout in layouts]
    first = book.book.add_worksheet(titles_of([words.TITLE.get(lang)], taken)[0])
    for at, layout in enumerate(layouts):
        write_sheet(book, book.book.add_worksheet(layout.title), layout, [spot for spot in spots if spot.sheet == at])
    write_list(book, first, layouts, spots, _notes(book, problems, spots, layouts))
    book.book.close()
    return stream.getvalue()


def _layouts(sheets: Sequence[Sheet], shown: Sequence[Problem], lang: Lang, limits: MarkLimits) -> list[Layout]:
    names: list[str] = []
    for sheet in sheets:
        stem = words.FRAME.get(lang) if sheet.file is None else Path(sheet.file.replace("\\", "/")).stem
        names.append(stem if sheet.title is None else sheet.title)
    out: list[Layout] = []
    for sheet, title in zip(sheets, titles_of(names), strict=True):
        place = sheet.place
        rows = [
            problem.place.row
            for problem in shown
            if problem.place.row is not None
            and problem.place.file == place.file
            and problem.place.sheet in {place.sheet, None}
        ]
        out.append(lay(sheet, title, rows, limits.cells))
    return out


def _notes(book: Book, problems: Sequence[Problem], spots: Sequence[Spot], layouts: Sequence[Layout]) -> list[str]:
    """Return what the clerk must know, a line each."""
    n = len(problems)
    found = [words.INTRO.format(n=n, s="" if n == 1 else "s") if n else words.NONE]
    if n > len(spots):
        every = problems.counts() if isinstance(problems, Problems) else Counter(p.code for p in problems)
        rest = Counter(every) - Counter(spot.problem.code for spot in spots)
        counts = ", ".join(f"{code} x{many:,}" for code, many in sorted(rest.items()))
        found.append(words.MORE_FAULTS.format(shown=len(spots), n=n - len(spots), counts=counts))
    if book.without:
        found.append(words.COMMENTS_CUT.format(shown=_commented(book, spots)))
    found += [
        words.ONLY_ROWS.format(sheet=layout.sheet.title or layout.title)
        for layout in layouts
        if layout.kept is not None
    ]
    if book.cut:
        found.append(words.CUT_TEXTS.format(n=book.cut, s="" if book.cut == 1 else "s"))
    return [text.get(book.lang) for text in found]


def _commented(book: Book, spots: Sequence[Spot]) -> int:
    """Return how many cells have a comment."""
    marked = {(spot.sheet, spot.row, spot.column) for spot in spots if spot.row is not None}
    return len(marked) - book.without
