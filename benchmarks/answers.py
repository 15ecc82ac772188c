"""The right answers, found slowly and plainly, which every contestant has to give."""

from __future__ import annotations

import attrs
import numpy as np

from benchmarks.contestants.base import Faults
from benchmarks.tables import Float, Int32, Queries, Table

__all__ = ["Answers", "answers", "count_faults"]


@attrs.frozen(eq=False)
class Answers:
    """What each query has to return, as rows of the table."""

    rollup: Float
    nearest: Int32
    ancestors: Int32
    lca: Int32


def answers(table: Table, questions: Queries) -> Answers:
    """Work out all answers from the parent rows, one level at a time.

    Example:
        >>> from benchmarks.tables import city, queries
        >>> town = city()
        >>> right = answers(town, queries(town, n=10))
        >>> right.ancestors.shape, bool(right.rollup[0] == np.nansum(town.households))
        ((10, 7), True)
    """
    up = table.parent_row
    total = np.nan_to_num(table.households)
    near = np.where(questions.held, np.arange(len(table)), -1).astype(np.int32)
    for level in range(len(table.levels) - 1, 0, -1):
        rows = np.flatnonzero((table.level == level) & (up >= 0))
        np.add.at(total, up[rows], total[rows])
    for level in range(1, len(table.levels)):
        rows = np.flatnonzero((table.level == level) & (near < 0) & (up >= 0))
        near[rows] = near[up[rows]]
    steps = [questions.leaves]
    for _ in range(len(table.levels) - 1):
        steps.append(np.where(steps[-1] >= 0, up[steps[-1]], -1).astype(np.int32))
    left, right = questions.left.copy(), questions.right.copy()
    while (apart := left != right).any():
        # The deeper of two different units cannot be the answer; a unit above the roots is -1, on level -1.
        depth_left = np.where(left >= 0, table.level[left], -1)
        depth_right = np.where(right >= 0, table.level[right], -1)
        go_left, go_right = apart & (depth_left >= depth_right), apart & (depth_right >= depth_left)
        left[go_left] = up[left[go_left]]
        right[go_right] = up[right[go_right]]
    return Answers(total, near[table.leaves], np.stack(steps[1:], axis=1), left)


def count_faults(table: Table) -> Faults:
    """Count what is wrong with a table that may be damaged, with dictionaries and loops."""
    first: dict[bytes, int] = {}
    for row, key in enumerate(table.id.tolist()):
        first.setdefault(key, row)
    orphans = levels = 0
    for row, key in enumerate(table.parent.tolist()):
        if not key:
            levels += int(table.level[row] != 0)
        elif key not in first:
            orphans += 1
        else:
            levels += int(table.level[first[key]] >= table.level[row])
    return Faults(len(table) - len(first), orphans, levels)
