"""What can be wrong with counts that are to be protected: the fault kinds, in both languages."""

from __future__ import annotations

from gridgov.errors import GridgovError, fault
from gridgov.text import Text

__all__ = [
    "BAD_K",
    "BY_HOUSEHOLD",
    "CONTRADICTION",
    "NOT_A_COUNT",
    "NO_TABLE",
    "NO_TOTAL",
    "TABLE_CELL",
    "UNKNOWN_MEASURES",
    "PrivacyError",
]


class PrivacyError(GridgovError, ValueError):
    """Counts cannot be protected as asked, or must not be held or written as they are.

    Example:
        >>> from gridgov.privacy import suppress_table
        >>> suppress_table([[1, 2], [3, 4]], k=1)
        Traceback (most recent call last):
        ...
        gridgov._privacy_faults.PrivacyError: Not protected: 1 problem.
        PRV002 A threshold of 1 protects nothing. Give a whole number from 2; 10 is usual.
    """

    _headline = Text("Not protected: {n:,} problem{s}.", "未予保护：{n:,}个问题。")


BY_HOUSEHOLD = fault(
    "PRV001",
    "sensitive-by-household",
    Text(
        "'{id}' is a household and states '{measure}': a group that needs care is counted for a unit above households, "
        "not for one household.",
        "“{id}”为户，却填写了“{measure}”：关爱对象只能按户以上的单元计数，不得按户记录。",
    ),
    Text("State the count for a building, a grid or a unit above.", "请按楼栋、网格或其上级单元填写计数。"),
)
BAD_K = fault(
    "PRV002",
    "threshold-protects-nothing",
    Text("A threshold of {k} protects nothing.", "阈值{k}起不到保护作用。"),
    Text("Give a whole number from 2; 10 is usual.", "请填写不小于2的整数；通常为10。"),
)
UNKNOWN_MEASURES = fault(
    "PRV003",
    "measure-not-there",
    Text("There is no measure '{key}' to protect.", "没有可保护的指标“{key}”。"),
    Text("Use some of: {known}.", "请使用：{known}。"),
)
NOT_A_COUNT = fault(
    "PRV004",
    "not-a-count",
    Text("'{key}' is not a count.", "“{key}”不是计数。"),
    Text("Only whole numbers have small cells; leave it out.", "只有整数计数才有小单元格；请去掉该指标。"),
)
CONTRADICTION = fault(
    "PRV005",
    "counts-contradict",
    Text(
        "The counts of '{key}' contradict each other around '{id}', so nobody can say what they give away.",
        "“{key}”的计数在“{id}”附近互相矛盾，无法判断会泄露什么。",
    ),
    Text("Correct the totals or the parts there.", "请更正该处的合计或分项。"),
)
NO_TOTAL = fault(
    "PRV006",
    "table-does-not-add-up",
    Text(
        "{line.en} {number} of the table adds up to {sum:,} and its total says {total:,}.",
        "表中第{number}{line.zh}之和为{sum:,}，合计却为{total:,}。",
    ),
    Text("Correct the table before it is protected.", "请先更正该表。"),
)
TABLE_CELL = fault(
    "PRV007",
    "cell-is-no-count",
    Text("The cell in row {row} and column {column} is {value}.", "第{row}行第{column}列的单元格为{value}。"),
    Text("Cells are whole numbers from 0, or empty.", "单元格应为不小于0的整数，或留空。"),
)
NO_TABLE = fault(
    "PRV008",
    "no-two-way-table",
    Text("{rows} by {columns} is no table with totals.", "{rows}行{columns}列不是带合计的表。"),
    Text(
        "It needs two rows and two columns at least, of which the last ones are totals.",
        "至少应有两行两列，其中最后一行和最后一列为合计。",
    ),
)
