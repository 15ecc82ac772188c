"""What ``gridgov split`` is told in files, and what goes wrong in words of the command line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import attrs

from gridgov.cli._click import about
from gridgov.cli._integrate_in import read_rows
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.errors import GridgovError, Problem

__all__ = ["at_split", "in_options", "is_of_the_data", "of_positions", "read_ids", "read_positions"]

#: What stands in words of the library, and the option that is the same.
_OPTIONS: Final = {
    "strict=False": "--nearest",
    "unknown_as=": "--unknown-as",
    "max_households=": "--max",
    "positions= or outlines=": "--positions",
    "positions=或outlines=": "--positions",
    "of=": "--of",
}
#: Ways out that speak of Python.
_ADVICE: Final = {
    "SPL001": Text("Add its grids or buildings to the file first.", "请先在文件中补充其网格或楼栋。"),
    "SPL013": Text("Correct it in the file of --ids.", "请在--ids文件中更正。"),
}
#: There is no such division of these data; anything else is wrong use, or a file that cannot be read.
_OF_THE_DATA: Final = frozenset(f"SPL{i:03}" for i in (1, 2, 4, 5, 6, 7, 8, 9))
_POSITIONS: Final = "positions"


def read_ids(path: Path) -> dict[str, str]:
    """Return ids of new units as the authority gives them, by the proposed ones: columns proposed and assigned.

    Raises:
        InvalidSplitError: An id is assigned twice.
        GridgovError: It is no such table.
        OSError: It cannot be opened.
    """
    from gridgov.errors import InvalidSplitError, Problem, Problems
    from gridgov.splitting._faults import BAD_ID

    out: dict[str, str] = {}
    problems: list[Problem] = []
    twice = Text("'{old}' is given one twice", "“{old}”重复指定")
    for place, (old, new) in read_rows(path, ("proposed", "assigned")):
        if not old or not new:
            continue
        if out.setdefault(old, new) != new:
            problems.append(
                Problem(BAD_ID, attrs.evolve(place, id=old), {"id": new, "why": twice.format(old=old), "n": 1})
            )
    if problems:
        raise InvalidSplitError(Problems.of(*problems))
    return out


def read_positions(path: Path) -> dict[str, list[Any]]:
    """Return the columns of a table of positions; what they hold is read by `gridgov.splitting`.

    Raises:
        GridgovError: It is neither a CSV file nor a workbook.
        OSError: It cannot be opened.
    """
    from gridgov._net_workbook import WORKBOOKS, read_csv, read_workbook

    with about(path):
        sheet = read_workbook(path)[0] if path.suffix.lower() in WORKBOOKS else read_csv(path)
    head, *rows = sheet.rows or [[]]
    return {name: [_plain(row[i]) for row in rows] for i, cell in enumerate(head) if (name := str(cell).strip())}


def _plain(cell: object) -> object:
    return cell.strip() if isinstance(cell, str) else cell


def of_positions(error: GridgovError, path: Path) -> GridgovError:
    """Return the same error with the file in which the positions are, and their rows there."""
    from gridgov.errors import Problems

    def placed(problem: Problem) -> Problem:
        place = problem.place
        if place.path != _POSITIONS:
            return problem
        row = None if place.row is None else place.row + 1
        return attrs.evolve(problem, place=attrs.evolve(place, path=None, file=str(path), row=row))

    return type(error)(Problems.of(*map(placed, error.problems)))


def is_of_the_data(error: GridgovError) -> bool:
    """Tell whether there is no such division; otherwise the command was used wrongly, or a file is wrong."""
    return {problem.code for problem in error.problems} <= _OF_THE_DATA


def at_split(error: GridgovError) -> GridgovError:
    """Return the same error with options in place of arguments of the library."""
    from gridgov.errors import Problems

    return type(error)(Problems.of(*map(_told, error.problems)))


def _told(problem: Problem) -> Problem:
    kind = attrs.evolve(problem.kind, way_out=_ADVICE.get(problem.code) or _said(problem.kind.way_out))
    facts = {key: _said(value) if isinstance(value, Text) else value for key, value in problem.facts.items()}
    return attrs.evolve(problem, kind=kind, facts=facts)


def _said(text: Text) -> Text:
    return Text(in_options(text.en), in_options(text.zh))


def in_options(text: str) -> str:
    """Return a text with options in place of arguments of the library.

    Example:
        >>> in_options("pass strict=False to get the nearest")
        'pass --nearest to get the nearest'
    """
    for words, option in _OPTIONS.items():
        text = text.replace(words, option)
    return text
