"""Messy workbooks as clerks make them, with every fault known: for testing what reads them.

``python -m gridgov.testing.messy --count 1000`` makes so many and says what `gridgov.tables.read` gets wrong.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal

import attrs

from gridgov.levels import Level, LevelScheme
from gridgov.testing import _messy_words as words
from gridgov.testing._messy_draft import Draft, Style, lay_out
from gridgov.testing._messy_faults import ALONE, FAULTS
from gridgov.testing._messy_files import SEPARATORS, Form, file_of, forms
from gridgov.testing._messy_plant import Planted, Planter
from gridgov.testing._messy_truth import Inexact, Record, posts_of, territory
from gridgov.text import Text

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

__all__ = ["KINDS_OF_FAULT", "Messy", "Planted", "main", "messy_workbook", "messy_workbooks"]

#: Every kind of fault that can be planted.
KINDS_OF_FAULT: Final[tuple[str, ...]] = (*FAULTS, *ALONE)
_SUFFIXES: Final = {"xlsx": ".xlsx", "xls": ".xls"}
_TRIES: Final = 8


@attrs.frozen(eq=False, repr=False)
class Messy:
    """A messy workbook, what it really says, and what is wrong with it.

    Example:
        >>> messy_workbook(7, faults=3)
        <Messy: xlsx, 12 units, 3 faults>
    """

    #: ``xlsx``, ``xls`` or ``csv``, the last with its encoding.
    form: Form
    #: The file.
    data: bytes
    #: What a reader should find if there were no faults: by kind of table, by column. None where a value is unknown.
    truth: Mapping[str, Mapping[str, Sequence[Any]]]
    #: Counts that are not exact, which `truth` has as unknown: by row of the truth, from 0, and column.
    inexact: Mapping[tuple[int, str], str]
    #: Every fault.
    planted: tuple[Planted, ...]
    #: The levels of its units.
    levels: LevelScheme
    #: The sheets as they were written: by name, rows of cells.
    cells: Mapping[str, Sequence[Sequence[Any]]]
    #: Whether it has the name of a text file and is none.
    misnamed: bool = False

    @property
    def name(self) -> str:
        """A name for the file; that of a text file says which table it is."""
        suffix = ".csv" if self.misnamed else _SUFFIXES.get(self.form, ".csv")
        return f"{'台账' if 'posts' in self.truth else '单元'}{suffix}"

    def write(self, folder: str | Path) -> Path:
        """Write it into a folder and return where it is.

        Raises:
            OSError: It cannot be written.

        Example:
            >>> messy_workbook(7).write(".").suffix
            '.xlsx'
        """
        path = Path(folder) / self.name
        path.write_bytes(self.data)
        return path

    def __repr__(self) -> str:
        counts = ", ".join(f"{len(next(iter(columns.values())))} {kind}" for kind, columns in self.truth.items())
        n = len(self.planted)
        return f"<Messy: {self.form}, {counts}, {n} fault{'' if n == 1 else 's'}>"


def messy_workbook(  # noqa: PLR0913 - keywords that say what is made
    rng: int | Random,
    *,
    kind: Literal["units", "posts"] = "units",
    rows: int = 12,
    faults: int = 0,
    form: Form = "xlsx",
    plain: bool = False,
    only: Sequence[str] = (),
) -> Messy:
    """Make a messy workbook: the same seed gives the same bytes.

    It has what clerks' tables have: merged titles, lines of dates and units of measure, headers of two rows, merged
    cells, running numbers, subtotals and totals, notes below, full-width digits, thousands marks, units behind numbers,
    quantities such as 约300户, days in many forms, empty rows and columns, sheets that are no tables. None of that is a
    fault: without faults a reader must find exactly the truth.

    Args:
        rng: A seed, or where chance comes from.
        kind: ``units``: units alone, in one sheet or one a level; ``posts``: units, and posts in a sheet of their own.
        rows: About how many units, from 3.
        faults: How many faults are planted, from 0; fewer where there is no room.
        form: What kind of file. A text file holds one sheet, so it has no posts.
        plain: Nothing is messy but the faults.
        only: Kinds of faults to choose from, of `KINDS_OF_FAULT`; all by default.

    Raises:
        ValueError: A number is out of range, a fault is not known, or a text file with posts is asked for.
        MissingExtraError: xlsxwriter, or for ``xls`` xlwt, is not installed.

    Example:
        >>> messy = messy_workbook(3, faults=1, only=["negative"])
        >>> messy.planted[0].fault, messy.planted[0].codes
        ('negative', ('VAL002',))
    """
    _check(kind, rows, faults, form, only)
    random = rng if isinstance(rng, Random) else Random(rng)  # noqa: S311 - for tests
    style = Style(text=form.startswith("csv"), plain=plain)
    units = territory(random, rows, grids=kind == "posts")
    drafts = _units(random, units, style)
    tables = {"units": [record for draft in drafts for record in draft.records]}
    if kind == "posts":
        posts = posts_of(random, units, random.randint(1, rows))
        drafts.append(lay_out(random, random.choice(("岗位", "网格员名册", "岗位台账")), "posts", posts, style))
        tables["posts"] = posts
    planter = Planter(random, drafts, style.text, form)
    _plant(planter, faults, only)
    sheets = [*drafts, *_others(random, style)]
    truth, inexact = _truth(tables)
    present = {record["level"] for record in units}
    scheme = [Level(key, Text(key, names[-1]), key) for key, names in words.LEVEL_WORDS.items() if key in present]
    cells = {draft.title: tuple(map(tuple, draft.cells)) for draft in sheets}
    data = file_of(sheets, form, "," if plain else random.choice(SEPARATORS))
    planted, shown = tuple(planter.planted), MappingProxyType(cells)
    return Messy(form, data, truth, inexact, planted, LevelScheme(scheme), shown, planter.misnamed)


def _check(kind: str, rows: int, faults: int, form: str, only: Sequence[str]) -> None:
    if kind not in {"units", "posts"} or (kind == "posts" and form.startswith("csv")):
        msg = f"kind must be 'units', or 'posts' of a workbook, not {kind!r} of {form!r}."
        raise ValueError(msg)
    if form not in forms():
        msg = f"form must be one of {', '.join(forms())}, not {form!r}."
        raise ValueError(msg)
    if rows < 3 or faults < 0:  # noqa: PLR2004 - a street, a community and a grid
        msg = f"rows must be 3 or more and faults 0 or more, not {rows} and {faults}."
        raise ValueError(msg)
    if unknown := sorted(set(only) - set(KINDS_OF_FAULT)):
        msg = f"There are no faults {', '.join(unknown)}; there are {', '.join(KINDS_OF_FAULT)}."
        raise ValueError(msg)


def _units(rng: Random, units: list[Record], style: Style) -> list[Draft]:
    """Lay out units in one sheet, or in one for each level."""
    if style.text or style.plain or rng.random() < 0.5:  # noqa: PLR2004 - half of them
        return [lay_out(rng, rng.choice(("单元", "单元台账", "基础信息台账")), "units", units, style)]
    levels = list(dict.fromkeys(unit["level"] for unit in units))
    titles = {"county": "区划", "street": "街道", "community": "社区", "grid": "网格"}
    return [
        lay_out(rng, titles[level], "units", [unit for unit in units if unit["level"] == level], style)
        for level in levels
    ]


def _others(rng: Random, style: Style) -> list[Draft]:
    """Return sheets that are no tables: empty ones, and one that explains the others."""
    if style.text or style.plain:
        return []
    out = [Draft(title, "none") for title in ("Sheet2", "Sheet3") if rng.random() < 0.2]  # noqa: PLR2004 - a few
    if rng.random() < 0.2:  # noqa: PLR2004 - a few
        said = Draft("填表说明", "none", hidden=rng.random() < 0.5)  # noqa: PLR2004 - half of them
        said.put(0, 0, "一、本表由各社区填报。")
        said.put(1, 0, "二、户数按实有户数填写，每季度更新一次。")
        out.append(said)
    return out


def _plant(planter: Planter, faults: int, only: Sequence[str]) -> None:
    """Plant so many faults; one of those that hide all others stands alone."""
    rng = planter.rng
    together = [key for key in FAULTS if not only or key in only]
    alone = [key for key in ALONE if not only or key in only]
    if faults == 1 and alone and (not together or rng.random() < 0.1):  # noqa: PLR2004 - a few
        for key in rng.sample(alone, len(alone)):
            if ALONE[key](planter):
                return
    for _ in range(faults * _TRIES if together else 0):
        if len(planter.planted) == faults:
            break
        FAULTS[rng.choice(together)](planter)


def _truth(
    tables: Mapping[str, list[Record]],
) -> tuple[Mapping[str, Mapping[str, Sequence[Any]]], Mapping[tuple[int, str], str]]:
    """Return the records as columns, and the counts that are not exact."""
    truth: dict[str, dict[str, list[Any]]] = {}
    inexact: dict[tuple[int, str], str] = {}
    for kind, records in tables.items():
        columns: dict[str, list[Any]] = {key: [] for key in dict.fromkeys(key for one in records for key in one)}
        for row, record in enumerate(records):
            for key, values in columns.items():
                value = record.get(key)
                if isinstance(value, Inexact):
                    inexact[row, key] = value.said
                    value = None
                values.append(value)
        truth[kind] = columns
    return truth, inexact


def messy_workbooks(*, faults: int = 20, rows: int = 24) -> SearchStrategy[Messy]:
    """Return a Hypothesis strategy that draws messy workbooks of every kind (extra ``testing``).

    Args:
        faults: At most so many faults.
        rows: At most about so many units.

    Raises:
        MissingExtraError: hypothesis is not installed.

    Example:
        >>> messy_workbooks(faults=0).example().planted  # doctest: +SKIP
        ()
    """
    from gridgov.testing._messy_strategy import strategy

    return strategy(faults, rows)


def main(arguments: Sequence[str]) -> int:
    """Make many messy workbooks, read them, and print what the reader gets wrong.

    Args:
        arguments: ``--count N`` workbooks (1,000), from the seed ``--seed N`` (0); ``--show N`` of each mistake (2).

    Returns:
        0 if nothing was wrong, otherwise 1.

    Example:
        >>> main(["--count", "0"])
        0 workbooks, 0 faults planted: 0 crashes, 0 faults missed, 0 false alarms, 0 wrong values.
        0
    """
    from gridgov.testing._messy_fuzz import command

    return command(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
