"""Tables of what became of ids, and how they are said."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

import attrs

from gridgov._columns import Ints
from gridgov._days import write_days
from gridgov._frame import Column, Frame, Named, objects
from gridgov._lineage_columns import KINDS, Floats, LineageColumns
from gridgov.text import Lang, Text

__all__ = ["Became", "Events", "became", "events"]

_NONE: Final = Text("", "")
_TITLE: Final = Text("units and what became of them", "单元沿革对应表")
_EVENTS: Final = Text("lineage", "沿革")
_OLD: Final = Column("old", Text("old id", "原编号"), _NONE, Text("The id on the first day.", "起始日的编号。"))
_NEW: Final = Column(
    "new",
    Text("new id", "新编号"),
    _NONE,
    Text("The id on the last day; none: without successor.", "截止日的编号；空：无承继。"),
)
_SHARE: Final = Column(
    "share",
    Text("share", "份额"),
    _NONE,
    Text(
        "Part of the households of the old id that the new one has, 0 to 1; those of an old id add up to 1.",
        "原编号户数中归新编号的部分，0至1；同一原编号合计为1。",
    ),
)
_ROWS: Final = (
    Column("day", Text("day", "日期"), _NONE, Text("First day of the new state.", "新状态的首日。")),
    Column("kind", Text("kind", "类型"), _NONE, Text(", ".join(KINDS) + ".", "、".join(KINDS) + "。")),
    Column(
        "old", Text("old id", "原编号"), _NONE, Text("The id before; none: from nothing.", "变更前编号；空：新设。")
    ),
    Column(
        "new", Text("new id", "新编号"), _NONE, Text("The id after; none: no successor.", "变更后编号；空：无承继。")
    ),
    Column(
        "share",
        Text("share", "份额"),
        _NONE,
        Text("Part of the old as stated, 0 to 1.", "所载归入新编号的部分，0至1。"),
    ),
    Column("authority", Text("authority", "批准机关"), _NONE, Text("Who decided it.", "由谁批准。")),
)
#: What each kind is called.
_KINDS: Final[dict[str, Text]] = {
    "create": Text("created", "设立"),
    "abolish": Text("abolished", "撤销"),
    "split": Text("split", "拆分"),
    "merge": Text("merged", "合并"),
    "recode": Text("recoded", "变更代码"),
    "transfer": Text("transferred", "划转"),
    "restore": Text("restored", "恢复"),
}
_NOTHING: Final = Text("nothing", "无")
_GONE: Final = Text("no successor", "无承继")
_PART: Final = Text(", {share}", "，{share}")
_UNKNOWN: Final = Text(", share unknown", "，份额不详")
_BY: Final = Text(" ({who})", "（{who}）")


@attrs.frozen(eq=False, repr=False)
class Became(Frame):
    """Which ids stand for which, with ``old``, ``new`` and ``share``.

    Example:
        >>> from gridgov.lineage import Lineage
        >>> past = Lineage.from_records([{"old": "c2", "new": "c1", "day": "2024-01-01", "kind": "merge"}])
        >>> print(past.successors("c2").text())
        c2 → c1, 100%
    """

    def text(self, lang: Lang = "en") -> str:
        """Return a line for each row.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov.lineage import Lineage
            >>> past = Lineage.from_records([{"old": "c2", "day": "2024-01-01", "kind": "abolish"}])
            >>> print(past.successors("c2").text("zh"))
            c2 → 无承继，100%
        """
        return "\n".join(_arrow(row.old, row.new, row.share, lang) for row in self)


@attrs.frozen(eq=False, repr=False)
class Events(Frame):
    """Rows of a lineage: ``day``, ``kind``, ``old``, ``new``, ``share`` and ``authority``.

    Example:
        >>> from gridgov.lineage import Lineage
        >>> past = Lineage.from_records([{"old": "c2", "new": "c1", "day": "2024-01-01", "kind": "merge"}])
        >>> print(past.trace("c1").text())
        2024-01-01 merged: c2 → c1
    """

    def text(self, lang: Lang = "en") -> str:
        """Return a line for each row.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov.lineage import Lineage
            >>> past = Lineage.from_records([{"new": "c2", "day": "2024-01-01", "kind": "create"}])
            >>> print(past.trace("c2").text("zh"))
            2024-01-01 设立：无 → c2
        """
        colon = Text(": ", "：").get(lang)
        lines: list[str] = []
        for row in self:
            # Of a whole id the share says nothing.
            bare = None in {row.old, row.new} or (row.share is None and row.kind in {"merge", "recode"})
            known = _arrow(row.old, row.new, row.share, lang, bare=bare)
            who = "" if row.authority is None else _BY.get(lang).format(who=row.authority)
            lines.append(f"{row.day} {_KINDS[row.kind].get(lang)}{colon}{known}{who}")
        return "\n".join(lines)


def _arrow(old: str | None, new: str | None, share: float | None, lang: Lang, *, bare: bool = False) -> str:
    """Say that one id became another, with its share unless it would say nothing."""
    ends = f"{_NOTHING.get(lang) if old is None else old} → {_GONE.get(lang) if new is None else new}"
    if bare:
        return ends
    if share is None or math.isnan(share):
        return ends + _UNKNOWN.get(lang)
    return ends + _PART.get(lang).format(share=f"{100 * share:.4g}%")


def became(old: Sequence[str], new: Sequence[str | None], share: Floats) -> Became:
    """Build the table of what became of ids."""
    values: tuple[Any, ...] = (objects(list(old)), objects(list(new)), share)
    return Became(_TITLE, (_OLD, _NEW, _SHARE), values)


def events(c: LineageColumns, rows: Ints) -> Events:
    """Build a table of rows of a lineage."""
    values: tuple[Any, ...] = (
        objects(list(write_days(c.day[rows]))),
        objects([KINDS[kind] for kind in c.kind[rows].tolist()]),
        Named(c.ids, c.old[rows]),
        Named(c.ids, c.new[rows]),
        c.share[rows],
        c.authority.take(rows).array(),
    )
    return Events(_EVENTS, _ROWS, values)
