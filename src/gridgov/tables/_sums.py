"""Whether totals that a table states are the sums of its rows."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Ints
from gridgov.tables._body import Body

__all__ = ["Sum", "check_sums"]

_SUBTOTAL: Final = re.compile(r"小\s*计|subtotal", re.IGNORECASE)
_PLAIN: Final = re.compile(
    r"\s*(合\s*计|总\s*计|共\s*计|累\s*计|total|grand\s+total|sum)数?\s*[:：]?\s*", re.IGNORECASE
)
_CLOSE: Final = 1e-9

Floats = npt.NDArray[np.float64]


@attrs.frozen
class Sum:
    """A total that is not the sum of its rows."""

    #: Row of the total in the sheet, from 0.
    row: int
    #: The column, by its key.
    key: str
    label: str
    stated: float
    found: float


def check_sums(
    body: Body,
    columns: Mapping[str, tuple[Floats, Bools]],
    stated: Mapping[str, Mapping[int, float]],
    groups: Sequence[Any] | None,
) -> list[Sum]:
    """Return the totals that are wrong.

    A subtotal is about the rows since the total or the subtotal before it, any other total about all rows, or about
    those since then; a table may state a street and its communities, so the rows of one level will do. Where a value
    is not known nothing is said, unless the known ones are too many.

    Args:
        body: The rows of the sheet.
        columns: Values of the rows of the body, and whether anything stands in their cells, by column.
        stated: By column and row of the sheet: what a total states.
        groups: The level of each row, if it is known.
    """
    out: list[Sum] = []
    levels = None if groups is None else _codes(groups)
    ends = sorted(body.totals)
    for row in ends:
        label = body.totals[row]
        scopes = _scopes(body, row, ends)
        for key, (values, written) in columns.items():
            said = stated.get(key, {}).get(row)
            if said is None or np.isnan(values[scopes[0]]).all():
                continue
            if not any(_fits(values, written, scope, levels, said) for scope in scopes):
                found = float(np.nansum(values[scopes[0]]))
                out.append(Sum(row, key, label, said, found))
    return out


def _codes(groups: Sequence[Any]) -> Ints:
    """Return a number for each level, -1 where there is none."""
    codes: dict[str, int] = {}
    return np.array([codes.setdefault(str(g), len(codes)) if g else -1 for g in groups], np.int64)


def _scopes(body: Body, row: int, every: Sequence[int]) -> list[Ints]:
    """Return what a total may be about, as positions of rows; the most likely first, none of them empty."""
    rows = body.rows
    before = [end for end in every if end < row]
    behind = next((end for end in every if end > row), int(rows.max(initial=-1)) + 1)
    parts = [end for end in before if _is_part(body.totals[end])]
    ends = (before[-1] if before else -1, parts[-1] if parts else -1)
    sections = [np.flatnonzero((rows > end) & (rows < row)) for end in dict.fromkeys(ends)]
    # A subtotal may also stand above its rows.
    sections.append(np.flatnonzero((rows > row) & (rows < behind)))
    everything = np.arange(len(rows))
    ordered = [*sections, everything] if _is_part(body.totals[row]) else [everything, *sections]
    return [scope for scope in ordered if len(scope)] or [everything]


def _is_part(label: str) -> bool:
    """Tell whether a total is about a part of the table: 小计, 建民街道合计."""
    return bool(_SUBTOTAL.search(label)) or not _PLAIN.fullmatch(label)


def _fits(values: Floats, written: Bools, about: Ints, levels: Ints | None, stated: float) -> bool:
    """Tell whether a total is the sum of some rows, or of those of one level among them, as far as is known.

    A level in none of whose cells anything stands, such as a street without a number of its own, is in no total.
    """
    if levels is None:
        return _is_sum(values[about], stated)
    parts: list[Floats] = []
    for level in np.unique(levels[about]).tolist():
        rows = about[levels[about] == level]
        if level >= 0 and written[rows].any():
            parts.append(values[rows])
    everything = np.concatenate([np.zeros(0), *parts])
    # A row whose level is not known may belong to any.
    if (levels[about] < 0).any():
        parts = [np.append(part, np.nan) for part in (*parts, everything)]
        everything = np.append(everything, np.nan)
    return _is_sum(everything, stated) or any(_is_sum(part, stated) for part in parts)


def _is_sum(values: Floats, stated: float) -> bool:
    known = values[~np.isnan(values)]
    found = math.fsum(known.tolist())
    return math.isclose(found, stated, rel_tol=_CLOSE) or (len(known) < len(values) and found < stated)
