"""What can be wrong with a database, or with what is asked of it."""

from __future__ import annotations

from typing import Final

from gridgov.errors import GridgovError, fault
from gridgov.text import Text

__all__ = [
    "AFTER_LAST",
    "BEFORE_FIRST",
    "BEFORE_LAST",
    "CHANGING",
    "KEY_TOO_LONG",
    "LOST_ROW",
    "NOT_THERE",
    "NO_EXTENSION",
    "NO_TABLE",
    "TWO_VERSIONS",
    "UNSTORABLE",
    "WITHOUT_ROW",
    "WRONG_VALUE",
    "InvalidDatabaseError",
]


class InvalidDatabaseError(GridgovError, ValueError):
    """A database cannot give or take what is asked, or what it holds is no valid model; with every fault.

    Example:
        >>> from gridgov.errors import Problem
        >>> print(InvalidDatabaseError(Problem(NOT_THERE, facts={"id": "610902"})))
        Not possible with this database: 1 problem.
        SQL003 The database holds no jurisdiction '610902'. Save it first, or ask gridgov.sql.list which ones there are.
    """

    _headline = Text("Not possible with this database: {n:,} problem{s}.", "数据库无法完成该操作：{n:,}个问题。")


NO_TABLE: Final = fault(
    "SQL001",
    "table-missing",
    Text("The database has no table '{table}', or not all of its columns.", "数据库中没有表“{table}”，或该表缺少列。"),
    Text(
        "Create the tables first: gridgov.sql.tables(metadata), then metadata.create_all(engine).",
        "请先建表：gridgov.sql.tables(metadata)，再执行metadata.create_all(engine)。",
    ),
)
NO_EXTENSION: Final = fault(
    "SQL002",
    "extension-missing",
    Text(
        "The PostgreSQL extension 'btree_gist', which keeps versions of a row apart, is not in this database.",
        "此数据库未安装PostgreSQL扩展“btree_gist”，无法保证同一行的各版本有效期互不重叠。",
    ),
    Text("Run CREATE EXTENSION btree_gist in it, once.", "请在该数据库中执行一次CREATE EXTENSION btree_gist。"),
)
NOT_THERE: Final = fault(
    "SQL003",
    "jurisdiction-not-stored",
    Text("The database holds no jurisdiction '{id}'.", "数据库中没有辖区“{id}”。"),
    Text(
        "Save it first, or ask gridgov.sql.list which ones there are.",
        "请先保存该辖区，或用gridgov.sql.list查看已有辖区。",
    ),
)
BEFORE_FIRST: Final = fault(
    "SQL004",
    "day-before-first",
    Text("{day} lies before {first}, the first day that is recorded.", "{day}早于最早的记录日{first}。"),
    Text("Ask for {first} or a later day.", "请查询{first}或之后的日期。"),
)
BEFORE_LAST: Final = fault(
    "SQL005",
    "day-before-last",
    Text(
        "{day} lies before {last}, the last day that is recorded, and the state of that day is another.",
        "{day}早于最近的记录日{last}，且当日的状态与此不同。",
    ),
    Text("Save with on='{last}' or a later day.", "请以on='{last}'或之后的日期保存。"),
)
UNSTORABLE: Final = fault(
    "SQL006",
    "text-not-storable",
    Text(
        "The text {value} holds a character that no database keeps: a zero, or half of a character.",
        "文本{value}含有数据库无法保存的字符：零字符或半个字符。",
    ),
    Text("Take the character out.", "请删除该字符。"),
)
KEY_TOO_LONG: Final = fault(
    "SQL007",
    "key-too-long",
    Text(
        "A key of {n:,} bytes in UTF-8 is too long for an index of PostgreSQL.",
        "该键的UTF-8编码长{n:,}字节，超出PostgreSQL索引的限制。",
    ),
    Text("Use keys that take up no more than {limit:,} bytes together.", "请使合计长度不超过{limit:,}字节。"),
)
TWO_VERSIONS: Final = fault(
    "SQL008",
    "two-versions",
    Text("{n} rows hold for '{key}' on {day}.", "{day}当日“{key}”有{n}行同时有效。"),
    Text("Delete all but one, or end them before.", "请只保留一行，或提前结束其余各行的有效期。"),
)
WRONG_VALUE: Final = fault(
    "SQL009",
    "value-of-wrong-kind",
    Text("{value} is not {wanted.en}.", "{value}不是{wanted.zh}。"),
    Text("Correct the value in the database.", "请在数据库中更正该值。"),
)
LOST_ROW: Final = fault(
    "SQL010",
    "row-of-nothing",
    Text(
        "The row belongs to '{of}', which is not in the table '{table}' on {day}.",
        "该行属于“{of}”，而{day}当日表“{table}”中没有它。",
    ),
    Text("Delete the row, or add what it belongs to.", "请删除该行，或补上它所属的行。"),
)
AFTER_LAST: Final = fault(
    "SQL011",
    "row-after-last-day",
    Text(
        "The row begins or ends after {day}, the day that is to be saved.",
        "该行的有效期起止日晚于要保存的日期{day}。",
    ),
    Text("Save with a later day, or take the row out.", "请以更晚的日期保存，或删除该行。"),
)
CHANGING: Final = fault(
    "SQL012",
    "changed-while-read",
    Text("'{id}' was saved again and again while it was read.", "读取“{id}”期间，它被反复保存。"),
    Text(
        "Read it again, or in a transaction of the isolation level REPEATABLE READ.",
        "请重新读取，或在REPEATABLE READ隔离级别的事务中读取。",
    ),
)
WITHOUT_ROW: Final = fault(
    "SQL013",
    "whole-without-row",
    Text("No row says what '{id}' is on {day}.", "{day}当日没有任何行说明“{id}”。"),
    Text("Restore the row of this table from a backup.", "请从备份中恢复此表的该行。"),
)
