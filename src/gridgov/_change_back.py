"""Changes that are differences of records: what takes others back, and what puts records right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs

from gridgov._change_base import Change, said
from gridgov._change_values import as_delta, as_text_of_day
from gridgov._face import one_line
from gridgov.text import Text

__all__ = ["Amend", "Revert", "counts"]

#: What each table is a table of, one and several.
_ROWS: Final[Mapping[str, tuple[Text, Text]]] = {
    "units": (Text("{n} unit", "单元{n}个"), Text("{n} units", "单元{n}个")),
    "posts": (Text("{n} post", "岗位{n}个"), Text("{n} posts", "岗位{n}个")),
    "appointments": (Text("{n} appointment", "任命{n}项"), Text("{n} appointments", "任命{n}项")),
    "holders": (Text("{n} holder", "任职者{n}名"), Text("{n} holders", "任职者{n}名")),
    "devices": (Text("{n} device", "设备{n}台"), Text("{n} devices", "设备{n}台")),
    "bodies": (Text("{n} body", "组织{n}个"), Text("{n} bodies", "组织{n}个")),
    "memberships": (Text("{n} membership", "成员关系{n}个"), Text("{n} memberships", "成员关系{n}个")),
    "links": (Text("{n} link", "关系{n}个"), Text("{n} links", "关系{n}个")),
}
_NOTHING: Final = Text("nothing but the order of rows", "仅行序")
_COLUMNS: Final = Text("columns without values", "无值的列")
#: Tables whose rows have an id of their own, with what they are.
_NAMED: Final = {"posts": "post", "holders": "holder", "devices": "device", "bodies": "body"}


def counts(delta: Mapping[str, Any]) -> Text:
    """Say of how many records of each table a delta speaks."""
    parts = [_ROWS[name][n != 1].format(n=f"{n:,}") for name in _ROWS if (n := _records(delta, name))]
    if not parts:
        return _COLUMNS if {"measures", "labels"} & delta.get("units", {}).keys() else _NOTHING
    return Text(", ".join(part.en for part in parts), "、".join(part.zh for part in parts))


def _records(delta: Mapping[str, Any], name: str) -> int:
    if name == "units":
        found = delta.get("units", {})
        return sum(len(found.get(what, ())) for what in ("gone", "new", "cells"))
    return sum(max(len(hunk["from"]), len(hunk["to"])) for hunk in delta.get(name, ()))


def _names(delta: Mapping[str, Any]) -> Iterator[str]:
    for what in ("gone", "new", "cells"):
        yield from (f"unit:{entry['id']}" for entry in delta.get("units", {}).get(what, ()))
    for table, what in _NAMED.items():
        for hunk in delta.get(table, ()):
            yield from (f"{what}:{row['id']}" for row in (*hunk["from"], *hunk["to"]))


@attrs.frozen(repr=False)
class Revert(Change):
    """Changes are taken back: what they altered becomes what it was, to the byte.

    `Applied.inverse` makes it. It speaks only of what the changes altered: the rest of the jurisdiction may be another
    one by then. Where that which they altered has been altered again it is refused, and everything that differs named.

    Args:
        day: The day of the changes that are taken back.
        delta: What leads back, as plain JSON types.

    Raises:
        ValueError: The day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: The day is neither a date nor a text.

    Example:
        >>> Revert("2026-01-01", {}).describe()
        'The changes of 2026-01-01 are taken back (nothing but the order of rows).'
    """

    day: str = attrs.field(converter=as_text_of_day)
    delta: Mapping[str, Any] = attrs.field(converter=as_delta)

    def names(self) -> tuple[str, ...]:
        """Return what the change speaks of, as references such as ``unit:ID``.

        Example:
            >>> Revert("2026-01-01", {}).names()
            ()
        """
        return tuple(dict.fromkeys(_names(self.delta)))

    def _says(self) -> Text:
        text = Text("The changes of {day} are taken back ({what.en}).", "撤回{day}的变更（{what.zh}）。")
        return said(text, day=self.day, what=counts(self.delta))

    @one_line
    def __repr__(self) -> str:
        return f"<Revert of {self.day}: {counts(self.delta).en}>"


@attrs.frozen(repr=False)
class Amend(Change):
    """Records are put right: what differs between two jurisdictions, and no other change says.

    `gridgov.changes.diff` makes it. Where a record is no longer as it was, it is refused.

    Args:
        delta: What leads from what is there to what is right, as plain JSON types.

    Example:
        >>> Amend({"links": [{"after": None, "from": [], "to": [
        ...     {"kind": "guides", "source": "unit:a", "target": "unit:b"}]}]}).describe()
        'Records are put right: 1 link.'
    """

    delta: Mapping[str, Any] = attrs.field(converter=as_delta)

    def names(self) -> tuple[str, ...]:
        """Return what the change speaks of, as references such as ``unit:ID``.

        Example:
            >>> Amend({}).names()
            ()
        """
        return tuple(dict.fromkeys(_names(self.delta)))

    def _says(self) -> Text:
        return said(Text("Records are put right: {what.en}.", "更正记录：{what.zh}。"), what=counts(self.delta))

    @one_line
    def __repr__(self) -> str:
        return f"<Amend: {counts(self.delta).en}>"
