"""An empty workbook to fill in."""

from __future__ import annotations

import os
from collections.abc import Iterable

import numpy as np

from gridgov._files import atomic_write
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES
from gridgov.roles import RoleCatalogue
from gridgov.tables._flat_cells import Column, Spelled
from gridgov.tables._flat_codes import levels_of
from gridgov.tables._flat_excel import workbook
from gridgov.tables._flat_legend import Legend, choices_of
from gridgov.tables._flat_out import levels_table
from gridgov.tables._flat_words import OPEN
from gridgov.tables._kind import Field, TableKind
from gridgov.tables._kinds import KINDS
from gridgov.tables._table import Values
from gridgov.text import Lang

__all__ = ["write_template"]

_NUMBERS = frozenset({"count", "number", "share"})
#: Measures that a template has columns for, in kinds that have measures.
_MEASURES = ("households", "occupied_households", "residents")


def write_template(
    path: str | os.PathLike[str],
    *,
    kinds: Iterable[str] | None = None,
    levels: LevelScheme | str | None = None,
    lang: Lang = "zh",
    examples: bool = True,
) -> None:
    """Write an empty workbook to fill in: a sheet for each kind of table, and a legend of all columns.

    Headings carry notes, columns of few words offer them, and columns of codes are texts, so that no zero is lost. With
    levels the sheet of levels is filled in already, and the names of levels are offered in the sheet of units.

    Args:
        path: The file.
        kinds: Keys of the kinds of table, see `gridgov.tables.KINDS`; None: all that a jurisdiction is made of.
        levels: The level scheme, or the id of a published system such as ``ankang-321``.
        lang: Language of headings, sheets and legend.
        examples: Whether the legend has an example for each column.

    Raises:
        MissingExtraError: xlsxwriter is not installed (extra ``excel``).
        OSError: The file cannot be written; the old one is still there.
        ValueError: There is no such kind or published system, or ``lang`` is neither ``en`` nor ``zh``.
        TypeError: ``kinds`` is a single text.

    Example:
        >>> from pathlib import Path
        >>> write_template("template.xlsx", kinds=["units", "posts"], levels=LevelScheme.ladder("street", "community"))
        >>> Path("template.xlsx").stat().st_size > 5000
        True
    """
    if isinstance(kinds, str):
        msg = f"kinds is a list of keys, such as [{kinds!r}], not a text."
        raise TypeError(msg)
    chosen = [key for key, kind in KINDS.items() if kind.in_template] if kinds is None else list(dict.fromkeys(kinds))
    if odd := [key for key in chosen if key not in KINDS]:
        msg = f"There is no kind of table {odd[0]!r}; there are {', '.join(KINDS)}."
        raise ValueError(msg)
    scheme = levels_of(levels)
    filled = {} if scheme is None else levels_table(scheme)
    if scheme is not None and "units" in chosen and "levels" not in chosen:
        chosen.append("levels")
    sheets = [_empty(KINDS[key], lang, filled if key == "levels" else {}) for key in chosen]
    legend = Legend.of([KINDS[key] for key in chosen], lang, examples=examples)
    atomic_write(path, workbook(sheets, legend, lang, choices_of(scheme, RoleCatalogue.builtin(), lang)))


def _empty(kind: TableKind, lang: Lang, filled: dict[str, Values]) -> Spelled:
    """Return a table without rows, or with those that are known."""
    n = max(map(len, filled.values()), default=0)
    columns = [_column(field, lang, filled.get(field.key), n) for field in kind.fields]
    if kind.others == "measures":
        known = [(key, MEASURES[key].name.zh if lang == "zh" else key) for key in _MEASURES]
        columns += [Column(key, heading, np.full(n, np.nan), None, OPEN, lang) for key, heading in known]
    return Spelled(kind, kind.name.get(lang), tuple(columns), n)


def _column(field: Field, lang: Lang, values: Values | None, n: int) -> Column:
    if values is None:
        values = np.full(n, np.nan) if field.type in _NUMBERS else [None] * n
    return Column(field.key, field.heading(lang), values, field, OPEN, lang)
