"""What a journal says to a reader."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from gridgov._face import as_html, as_line
from gridgov._journal_entry import STAGE_NAMES, Entry, Stage
from gridgov._journal_line import Line
from gridgov.text import LANGS, Lang, Text

__all__ = ["HEADS", "TITLE", "Pending", "as_text", "cells"]

_PENDING: Final = Text(
    "Entry {index} of {day}: not on record: {missing.en}.", "{day}的记录{index}：缺少{missing.zh}的记载。"
)
TITLE: Final = Text("Journal", "变更日志")
HEADS: Final = (
    Text("entry", "记录"),
    Text("day", "生效日"),
    Text("changes", "变更"),
    Text("not on record", "缺少的环节"),
    Text("state", "状态"),
)
_IN_FORCE: Final = Text("in force", "有效")
_CORRECTED: Final = Text("corrected by {by}", "已由记录{by}更正")
_CORRECTS: Final = Text("in force, corrects {old}", "有效，更正记录{old}")


def _stages(stages: Iterable[Stage]) -> Text:
    names = [STAGE_NAMES[stage] for stage in stages]
    return Text(", ".join(name.en for name in names), "、".join(name.zh for name in names))


@attrs.frozen
class Pending:
    """An entry of which not every step of the approval is on record.

    Example:
        >>> Pending(3, "2026-03-10", ("filed",)).text("zh")
        '2026-03-10的记录3：缺少备案的记载。'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Position among the entries, counted from 0.
    index: int
    #: The day from which the entry holds.
    day: str
    #: The stages of which nothing is on record.
    missing: tuple[Stage, ...]

    def text(self, lang: Lang = "en") -> str:
        """Say it in one line.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> Pending(3, "2026-03-10", ("reviewed", "filed")).text()
            'Entry 3 of 2026-03-10: not on record: reviewed, filed.'
        """
        return _PENDING.format(index=self.index, day=self.day, missing=_stages(self.missing)).get(lang)

    def __str__(self) -> str:
        """Return the English text."""
        return self.text()


def as_text(entries: Iterable[Entry], lang: Lang) -> str:
    """Return one line for each entry."""
    return "\n".join(entry.text(lang) for entry in entries)


def _state(line: Line, index: int) -> Text:
    """Say whether an entry is in force."""
    if index in line.by:
        return _CORRECTED.format(by=line.by[index])
    old = line.entries[index].corrects
    return _IN_FORCE if old is None else _CORRECTS.format(old=old)


def cells(line: Line, index: int) -> tuple[object, ...]:
    """Return position, day, changes, missing steps and state of an entry, for a table."""
    entry = line.entries[index]
    told = Text(*(entry.text(lang).removeprefix(entry.day).strip() for lang in LANGS))
    return index, entry.day, told, _stages(entry.missing), _state(line, index)
