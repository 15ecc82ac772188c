"""The audit of the published figures on the page: verdict, arithmetic and readings of each relation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gridgov.audit import AuditRow, Consistency
from gridgov.report._subject import Subject
from gridgov.report._tables import Column, Row, Table
from gridgov.report._words import both, say
from gridgov.text import Text

__all__ = ["relations"]

#: How a row looks. A reading that does not fit is not a fault: only what is said of a whole relation is marked.
_MARKS: Final = {
    Consistency.CONSISTENT: "",
    Consistency.INCONSISTENT: "fail",
    Consistency.NOT_DETERMINABLE: "unknown",
}
_EMPTY: Final = Text("", "")


def relations(s: Subject) -> Table | None:
    """Return the verdict of each relation with its arithmetic, readings and parts; None where none is declared."""
    if s.audit is None:
        return None
    columns = (
        Column(Text("relation or reading", "关系或解读"), long=True),
        Column(Text("verdict", "结论"), long=True),
        Column(Text("arithmetic and notes", "算式与说明"), long=True),
    )
    caption = Text("Relations between published figures", "公布数字之间的关系")
    return Table("audit", caption, columns, [row for found in s.audit for row in _rows(found, 0)])


def _rows(found: AuditRow, depth: int) -> Iterator[Row]:
    """Go through a relation and all its readings and parts."""
    mark = _MARKS[found.verdict] if depth == 0 else ""
    yield Row((_label(found, depth), _verdict(found), _lines(found)), depth=depth, mark=mark)
    for part in found.parts:
        yield from _rows(part, depth + 1)


def _label(found: AuditRow, depth: int) -> Text:
    """Name a relation by its id, a reading by its key and tag, a part by what it is about."""
    name = found.name or _EMPTY
    if found.key is not None:
        tag = "" if found.tag is None else f" [{found.tag}]"
        return Text(f"({found.key}) {name.en}{tag}", f"（{found.key}）{name.zh}{tag}")
    if depth == 0 or not name.en:
        return Text(f"{found.id} {name.en}".strip(), f"{found.id} {name.zh}".strip())
    return name


def _verdict(found: AuditRow) -> Text:
    if found.why is None:
        return found.verdict.text
    return say(Text("{verdict} ({why})", "{verdict}（{why}）"), verdict=found.verdict.text, why=found.why)


def _lines(found: AuditRow) -> tuple[Text, ...]:
    needed = () if found.needed is None else (both(found.needed.text),)
    note = () if found.note is None else (found.note,)
    return (*found.lines, *needed, *note)
