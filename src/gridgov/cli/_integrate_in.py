"""What ``gridgov integrate`` is told in files beside the nets: decisions, and what unknown ids are here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import attrs
import click

from gridgov.cli._click import about, language
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.errors import Place
    from gridgov.nets import Net

__all__ = ["MATCH", "BandType", "read_choices", "read_matches", "read_neighbours", "read_rows"]

#: The column of ``unmapped`` in which people write what an id is here.
MATCH: Final = "match"
_KEYS: Final = ("net", "unit", MATCH)
_SEARCHED: Final = 10


class BandType(click.ParamType["tuple[str | None, float, float]"]):
    """Fewest and most households, written LOW-HIGH or LEVEL=LOW-HIGH."""

    name = "band"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str | None, float, float]:
        """Return level and band."""
        level, _, text = str(value).rpartition("=")
        low, _, high = text.partition("-")
        try:
            return level or None, float(low), float(high)
        except ValueError:
            words = Text(
                "'{value}' is no band of households, such as 300-500 or grid=300-500.",
                "“{value}”不是户数区间，例如300-500或grid=300-500。",
            )
            self.fail(words.format(value=value).get(language(ctx)), param, ctx)


def read_choices(path: Path) -> dict[str, str] | Path:
    """Return the decisions of a workbook; a file of another kind is for `integrate` to read.

    Raises:
        GridgovError: It is no workbook of decisions, or a conflict is decided twice.
        OSError: It cannot be opened.
    """
    from gridgov._net_workbook import WORKBOOKS
    from gridgov.errors import InvalidIntegrationError, Problem, Problems
    from gridgov.integration._decisions import DECIDED_TWICE

    if path.suffix.lower() not in WORKBOOKS:
        return path
    out: dict[str, str] = {}
    problems: list[Problem] = []
    for place, (conflict, decision) in read_rows(path, ("conflict", "decision")):
        if not conflict or not decision:
            continue
        if out.setdefault(conflict, decision) != decision:
            facts = {"id": conflict, "first": out[conflict], "second": decision}
            problems.append(Problem(DECIDED_TWICE, attrs.evolve(place, id=conflict), facts))
    if problems:
        raise InvalidIntegrationError(Problems.of(*problems))
    return out


def read_neighbours(path: Path) -> list[tuple[str, str]]:
    """Return pairs of neighbours: from the columns unit and neighbour of a table; a row without one of them is none.

    Raises:
        InvalidFileError: It is no such table.
        OSError: It cannot be opened.
    """
    return [(unit, other) for _, (unit, other) in read_rows(path, ("unit", "neighbour")) if unit and other]


def read_matches(path: Path, nets: Collection[Net]) -> dict[str, dict[str, str]]:
    """Return what ids of departments are here, by net: from the columns net, unit and match of a table.

    Raises:
        InvalidFileError: It is no such table, it names a net that is not there, or matches an id twice.
        OSError: It cannot be opened.
    """
    from gridgov._net_file_faults import MATCH_OF_NO_NET, MATCHED_TWICE
    from gridgov.errors import InvalidFileError, Problem, Problems

    out: dict[str, dict[str, str]] = {net.id: {} for net in nets}
    problems: list[Problem] = []
    for place, (net, unit, match) in read_rows(path, _KEYS):
        if not net or not unit or not match:
            continue
        if net not in out:
            problems.append(Problem(MATCH_OF_NO_NET, place, {"net": net, "known": ", ".join(out)}))
        elif (first := out[net].setdefault(unit, match)) != match:
            facts = {"net": net, "unit": unit, "first": first, "second": match}
            problems.append(Problem(MATCHED_TWICE, place, facts))
    if problems:
        raise InvalidFileError(Problems.of(*problems))
    return out


def read_rows(path: Path, keys: Sequence[str]) -> list[tuple[Place, list[str | None]]]:
    """Return the cells of some columns, with where they are.

    Raises:
        InvalidFileError: It is no table, or a column is not there.
        OSError: It cannot be opened.
    """
    from gridgov._net_cells import word
    from gridgov._net_file_faults import COLUMN_MISSING
    from gridgov._net_workbook import WORKBOOKS, read_csv, read_workbook
    from gridgov.errors import InvalidFileError, Problem, Problems

    with about(path):
        sheets = read_workbook(path) if path.suffix.lower() in WORKBOOKS else [read_csv(path)]
    sheet = next((sheet for sheet in sheets if not sheet.is_empty), sheets[0])
    heads = [[word(cell) or "" for cell in row] for row in sheet.rows[:_SEARCHED]]
    at = max(range(len(heads)), key=lambda i: (len(set(keys) & set(heads[i])), -i), default=None)
    head = [] if at is None else heads[at]
    missing = [key for key in keys if key not in head]
    if at is None or missing:
        place = attrs.evolve(sheet.place, row=None if at is None else at + 1)
        there = ", ".join(filter(None, head)) or "-"
        raise InvalidFileError(
            Problems.of(*(Problem(COLUMN_MISSING, place, {"name": Text(k, k), "there": there}) for k in missing))
        )
    columns = [head.index(key) for key in keys]
    return [
        (attrs.evolve(sheet.place, row=i), [word(row[j]) for j in columns])
        for i, row in enumerate(sheet.rows[at + 1 :], at + 2)
    ]
