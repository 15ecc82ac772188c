"""Departments' nets out of workbooks, CSV files and folders: everything that is wrong in all of them at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias

import attrs
import numpy as np

from gridgov._cells import nearest_key
from gridgov._columns import frozen
from gridgov._net import Net
from gridgov._net_entries import Entries, read_entries
from gridgov._net_faults import DUPLICATE_NET
from gridgov._net_file_faults import (
    NO_FILE,
    NO_NETS,
    NO_SHEET,
    OTHER_KIND_OF_FILE,
    SHEET_TWICE,
    UNKNOWN_SHEET,
    UNREADABLE,
)
from gridgov._net_sheet import SheetTable, read_table
from gridgov._net_words import TABLES, plain, sheet_of
from gridgov._net_workbook import WORKBOOKS, Sheet, read_csv, read_workbook
from gridgov.errors import Batch, InvalidFileError, InvalidNetError, Place, Problem, Problems
from gridgov.text import Text

__all__ = ["Paths", "read_files"]

#: One file or folder, or several.
Paths: TypeAlias = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

_CSV: Final = ".csv"
_FILES: Final = ("members", "cells", "posts", "duties")
_LEGEND: Final = "legend"


@attrs.frozen(eq=False)
class _Source:
    """The sheets that one net is made of."""

    #: Id of the net where no sheet gives one.
    stem: str
    file: str
    sheets: Sequence[Sheet]
    #: Which table each sheet is by its name; None for another name.
    keys: Sequence[str | None]


def read_files(paths: Paths) -> tuple[tuple[Net, ...], Problems]:
    """Read nets; return those that could be made, and everything that is wrong, with its file, sheet and row.

    Args:
        paths: A workbook, a CSV file of members, a folder of CSV files that are the tables of one net, or a folder of
            workbooks and CSV files that are a net each; or several of these.

    Raises:
        MissingExtraError: There is a workbook, and python-calamine is not installed.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    problems = Problems()
    nets: dict[str, Net] = {}
    files: dict[str, list[str]] = {}
    for path in given:
        sources, found = _sources(Path(path))
        problems += found
        for source in sources:
            ident, net, found = _net(source)
            problems += found
            files.setdefault(ident, []).append(source.file)
            if net is not None:
                nets.setdefault(net.id, net)
    twice = [
        Batch(DUPLICATE_NET, facts={"id": [ident], "n": [len(at)]}, place=Place(file=file))
        for ident, at in files.items()
        for file in at[1:]
    ]
    return tuple(nets.values()), problems + Problems(twice)


# -- files -------------------------------------------------------------------------------------------------------------


def _sources(path: Path) -> tuple[list[_Source], Problems]:
    """Return what the nets of a path are made of."""
    place = Place(file=str(path))
    try:
        if path.is_dir():
            return _folder(path)
        return [_source(path)], Problems()
    except InvalidFileError as error:
        return [], error.problems
    except FileNotFoundError:
        return [], Problems.of(Problem(NO_FILE, place))
    except OSError as error:
        why = str(error.strerror or error)
        return [], Problems.of(Problem(UNREADABLE, place, {"why": Text(why, why)}))


def _source(path: Path) -> _Source:
    """Read a file that is a net.

    Raises:
        InvalidFileError: It is no such file.
        OSError: It cannot be opened.
    """
    suffix = path.suffix.lower()
    if suffix == _CSV:
        sheet = read_csv(path)
        return _Source(path.stem, str(path), [sheet], [sheet_of(path.stem) or "members"])
    if suffix in WORKBOOKS:
        sheets = [sheet for sheet in read_workbook(path) if not sheet.is_empty]
        keys = [sheet_of(sheet.title or "") for sheet in sheets]
        if len(sheets) == 1 and keys[0] is None:
            keys = ["members"]
        return _Source(path.stem, str(path), sheets, keys)
    path.stat()
    facts = {"suffix": suffix, "known": ", ".join(WORKBOOKS)}
    raise InvalidFileError(Problem(OTHER_KIND_OF_FILE, Place(file=str(path)), facts))


def _folder(path: Path) -> tuple[list[_Source], Problems]:
    """Return the net whose tables are the CSV files of a folder, or one for each file in it."""
    files = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith((".", "~$")))
    tables = [file for file in files if file.suffix.lower() == _CSV]
    books = [file for file in files if file.suffix.lower() in WORKBOOKS]
    sources: list[_Source] = []
    problems = Problems()
    if any(sheet_of(file.stem) in _FILES for file in tables):
        sheets: list[Sheet] = []
        keys: list[str | None] = []
        for file in tables:
            found, wrong = _sources(file)
            problems += wrong
            sheets += [sheet for one in found for sheet in one.sheets]
            keys += [sheet_of(file.stem)] * sum(len(one.sheets) for one in found)
        sources.append(_Source(path.name, str(path), sheets, keys))
    else:
        books = sorted([*books, *tables])
    for file in books:
        found, wrong = _sources(file)
        sources += found
        problems += wrong
    if not sources and not problems:
        problems = Problems.of(Problem(NO_NETS, Place(file=str(path))))
    return sources, problems


# -- one net -----------------------------------------------------------------------------------------------------------


def _net(source: _Source) -> tuple[str, Net | None, Problems]:
    """Make a net; return its id, the net unless something is wrong, and what is wrong."""
    chosen, batches = _chosen(source)
    entries = read_entries(chosen["net"], source.stem) if "net" in chosen else Entries()
    tables: dict[str, SheetTable] = {key: read_table(key, chosen[key]) for key in _FILES if key in chosen}
    ident = entries.id or source.stem
    problems = Problems([*batches, *entries.batches, *(batch for table in tables.values() for batch in table.batches)])
    net, found = _built(ident, source, entries, tables)
    problems += found
    return ident, None if problems else net, problems


def _chosen(source: _Source) -> tuple[dict[str, Sheet], list[Batch]]:
    """Return the sheet of each table, and what is wrong with their names."""
    out: dict[str, Sheet] = {}
    batches: list[Batch] = []
    for sheet, key in zip(source.sheets, source.keys, strict=True):
        name = sheet.title or Path(sheet.file).stem
        if key is None:
            facts: dict[str, Sequence[object]] = {"sheet": [name], "fix": [_meant(name)]}
            batches.append(Batch(UNKNOWN_SHEET, facts=facts, place=sheet.place))
        elif key in out:
            first = out[key].title or Path(out[key].file).stem
            batches.append(Batch(SHEET_TWICE, facts={"sheet": [name], "first": [first]}, place=sheet.place))
        elif key != _LEGEND:
            out[key] = sheet
    if "members" not in out and "cells" not in out:
        there = ", ".join(sheet.title or Path(sheet.file).name for sheet in source.sheets) or "-"
        batches.append(Batch(NO_SHEET, facts={"there": [there]}, place=Place(file=source.file)))
    return out, batches


def _meant(name: str) -> Text:
    words = {plain(word): word for names in TABLES.values() for word in names}
    if (close := nearest_key(plain(name), tuple(words))) is not None:
        return Text("Did you mean '{word}'?", "是否为“{word}”？").format(word=words[close])
    zh, en = ("、".join(names[1] for names in TABLES.values()), ", ".join(names[0] for names in TABLES.values()))
    return Text(f"Delete or rename it; there are: {en}.", f"请删除或改名；可用的有：{zh}。")


def _built(
    ident: str, source: _Source, entries: Entries, tables: Mapping[str, SheetTable]
) -> tuple[Net | None, Problems]:
    """Make the net out of the tables whose headers are good; what follows from one that is not is not said."""
    good = {key: table for key, table in tables.items() if table.columns is not None}
    broken = tables.keys() - good.keys()
    if "cells" in broken or not good.keys() & {"members", "cells"}:
        good = {key: table for key, table in good.items() if key == "members"}
    if not good:
        return None, Problems()
    columns: dict[str, Any] = {key: table.columns for key, table in good.items()}
    places = {f"net_{key}": table.place for key, table in good.items()}
    members = columns.pop("members", {"unit": [], "cell": []})
    try:
        net = Net.from_tables(ident, members, places=places, **columns, **entries.whole)
    except InvalidNetError as error:
        return None, Problems.of(*_moved(error.problems, good.values(), source.file))
    if "members" in good:
        rows = frozen(np.asarray(good["members"].rows, np.int64))
        shown = attrs.evolve(net.columns, members=attrs.evolve(net.columns.members, row=rows))
        net = attrs.evolve(net, columns=shown)
    return net, Problems()


def _moved(problems: Problems, tables: Iterable[SheetTable], file: str) -> Iterable[Problem]:
    """Give problems the rows and headings of the sheets; leave out what an id that is lost has led to."""
    at = {(table.place.file, table.place.sheet): table for table in tables}
    lost = frozenset[str]().union(*(table.lost for table in at.values()))
    for problem in problems:
        place, facts = problem.place, dict(problem.facts)
        if lost & {facts.get("id"), facts.get("value")}:
            continue
        table = at.get((place.file, place.sheet))
        if table is None:
            yield Problem(problem.kind, attrs.evolve(place, file=place.file or file), facts)
            continue
        if isinstance(said := facts.get("rows"), str):
            facts["rows"] = ", ".join(str(table.rows[int(row) - 1]) for row in said.split(", "))
        if "column" in facts:
            facts["column"] = table.headings.get(str(facts["column"]), facts["column"])
        row = None if place.row is None else table.rows[place.row - 1]
        column = None if place.column is None else table.headings.get(place.column, place.column)
        yield Problem(problem.kind, attrs.evolve(place, row=row, column=column), facts)
