"""Entries of a journal: what was changed on a day, who decided it, and which steps of its approval are on record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal, TypeAlias, get_args

import attrs

from gridgov._change_base import Change
from gridgov._change_values import as_text_of_day, as_text_of_day_or_none
from gridgov._face import as_html, as_line
from gridgov._journal_faults import DAYS_DESCEND, STAGES_UNORDERED
from gridgov.errors import InvalidJournalError, Place, Problem, Problems
from gridgov.text import Lang, Text

__all__ = ["STAGES", "STAGE_NAMES", "Approval", "Entry", "Stage", "entry_faults", "joined"]

#: A step of an approval.
Stage: TypeAlias = Literal["proposed", "reviewed", "approved", "filed"]
#: All of them, in their order.
STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
STAGE_NAMES: Final[dict[str, Text]] = {
    "proposed": Text("proposed", "提出"),
    "reviewed": Text("reviewed", "审核"),
    "approved": Text("approved", "批准"),
    "filed": Text("filed", "备案"),
}
_LINE: Final = Text("{day} {what}{who}{more}", "{day} {what}{who}{more}")
_WHO: Final = Text(" ({who})", "（{who}）")
_NOTE: Final = Text(" {note}", "{note}")
_HALF: Final = re.compile("[\ud800-\udfff]")
_NOTHING: Final = Text("Nothing is changed.", "无变更。")


def _filled(value: str | None, name: str) -> str | None:
    """Refuse an empty text: what is unknown is None.

    Raises:
        ValueError: It is empty, or cannot be written as UTF-8.
        TypeError: It is no text.
    """
    if value is not None and not isinstance(value, str):  # pyright: ignore[reportUnnecessaryIsInstance] - not every caller is checked
        msg = f"{name} is a text, not {type(value).__name__}."
        raise TypeError(msg)
    if value == "":
        msg = f"{name} is empty; leave it out if it is not known."
        raise ValueError(msg)
    if value is not None and _HALF.search(value):
        msg = f"{name} holds half of a character."
        raise ValueError(msg)
    return value


def _check_text(_self: object, attribute: attrs.Attribute[Any], value: str | None) -> None:
    _filled(value, attribute.name)


def _check_stage(_self: object, _attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is no stage.

    Raises:
        ValueError: It is none.
    """
    if value not in STAGES:
        msg = f"A stage is one of {', '.join(STAGES)}, not {value!r}."
        raise ValueError(msg)


def _check_corrects(_self: object, _attribute: attrs.Attribute[Any], value: object) -> None:
    """Refuse what is no position.

    Raises:
        ValueError: It is none.
    """
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        msg = f"corrects is the position of an entry, counted from 0, not {value!r}."
        raise ValueError(msg)


@attrs.frozen
class Approval:
    """One step of the approval of a change: what was done, when, and by whom.

    Args:
        stage: ``proposed``, ``reviewed``, ``approved`` or ``filed``.
        day: The day of it.
        by: Who did it, such as the street office or the district government.
        document: Number or title of the paper; None if it is not known.

    Raises:
        ValueError: There is no such stage, a text is empty, or the day is not written YYYY-MM-DD.
        TypeError: The day is neither a date nor a text, or a text is none.

    Example:
        >>> Approval("approved", "2026-03-02", "district government", "No. 12").text()
        'approved 2026-03-02 by district government (No. 12)'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    stage: Stage = attrs.field(validator=_check_stage)
    day: str = attrs.field(converter=as_text_of_day)
    by: str = attrs.field(validator=_check_text)
    document: str | None = attrs.field(default=None, validator=_check_text)

    def text(self, lang: Lang = "en") -> str:
        """Say it in one line.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> Approval("filed", "2026-03-09", "市民政局").text("zh")
            '2026-03-09由市民政局备案'
        """
        paper = Text("", "") if self.document is None else _WHO.format(who=self.document)
        text = Text("{stage.en} {day} by {by}{paper.en}", "{day}由{by}{stage.zh}{paper.zh}")
        return text.format(stage=STAGE_NAMES[self.stage], day=self.day, by=self.by, paper=paper).get(lang)

    def to_dict(self) -> dict[str, str]:
        """Return plain JSON types; what is not known is left out.

        Example:
            >>> Approval("filed", "2026-03-09", "bureau").to_dict()
            {'stage': 'filed', 'day': '2026-03-09', 'by': 'bureau'}
        """
        record = {"stage": self.stage, "day": self.day, "by": self.by}
        return record if self.document is None else {**record, "document": self.document}


def _as_changes(changes: Iterable[Change]) -> tuple[Change, ...]:
    entries = tuple(changes)
    for change in entries:
        if not isinstance(change, Change):  # pyright: ignore[reportUnnecessaryIsInstance] - not every caller is checked
            msg = f"A change is a value such as MoveUnit(...), not {type(change).__name__}."
            raise TypeError(msg)
    return entries


def _as_approvals(approvals: Iterable[Approval]) -> tuple[Approval, ...]:
    entries = tuple(approvals)
    for entry in entries:
        if not isinstance(entry, Approval):  # pyright: ignore[reportUnnecessaryIsInstance] - not every caller is checked
            msg = f"A step of an approval is an Approval(...), not {type(entry).__name__}."
            raise TypeError(msg)
    return entries


def entry_faults(approvals: Iterable[Approval], place: Place = Place()) -> Iterator[Problem]:
    """Find steps of an approval that are out of order."""
    before: Approval | None = None
    for i, step in enumerate(approvals):
        at = attrs.evolve(place, path=f"{place.path}.approvals[{i}]" if place.path else f"approvals[{i}]")
        if before is not None:
            facts: dict[str, object] = {"stage": step.stage, "before": before.stage}
            if STAGES.index(step.stage) <= STAGES.index(before.stage):
                yield Problem(STAGES_UNORDERED, at, facts)
            elif step.day < before.day:
                yield Problem(DAYS_DESCEND, at, {**facts, "day": step.day, "earlier": before.day})
        before = step


@attrs.frozen
class Entry:
    """One entry of a journal.

    Args:
        day: The first day on which the new state holds.
        changes: What is changed, whole or not at all; none if an entry is taken out by a correction.
        authority: Who decided it, such as a government and the number of its decision; None if that is not known.
        approvals: Steps of the approval that are on record, in their order.
        recorded: The day on which it was written down; None if that is not known.
        note: Anything else about it.
        corrects: Position of the entry, counted from 0, in the place of which it stands; None for none.

    Raises:
        InvalidJournalError: The steps of the approval are out of order, or their days are.
        ValueError: A day is not written YYYY-MM-DD, a text is empty, or ``corrects`` is below 0.
        TypeError: A day is neither a date nor a text, or something among changes or approvals is none.

    Example:
        >>> from gridgov.changes import RenameUnit
        >>> entry = Entry("2026-03-10", [RenameUnit("c1", "North")], "district government",
        ...               [Approval("proposed", "2026-01-05", "street office"),
        ...                Approval("approved", "2026-03-02", "district government")])
        >>> entry.missing
        ('reviewed', 'filed')
    """

    __repr__ = as_line
    _repr_html_ = as_html

    day: str = attrs.field(converter=as_text_of_day)
    changes: tuple[Change, ...] = attrs.field(converter=_as_changes)
    authority: str | None = attrs.field(default=None, validator=_check_text)
    approvals: tuple[Approval, ...] = attrs.field(default=(), converter=_as_approvals)
    recorded: str | None = attrs.field(default=None, converter=as_text_of_day_or_none)
    note: str | None = attrs.field(default=None, validator=_check_text)
    corrects: int | None = attrs.field(default=None, validator=_check_corrects)

    def __attrs_post_init__(self) -> None:
        """Refuse steps of an approval that are out of order."""
        if problems := list(entry_faults(self.approvals)):
            raise InvalidJournalError(Problems.of(*problems))

    @property
    def missing(self) -> tuple[Stage, ...]:
        """The stages of which nothing is on record, in their order."""
        there = {step.stage for step in self.approvals}
        return tuple(stage for stage in STAGES if stage not in there)

    def text(self, lang: Lang = "en") -> str:
        """Say it in one line: day, changes, who decided it, and the note.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov.changes import RenameUnit
            >>> Entry("2026-03-10", [RenameUnit("c1", "North")], "district government").text()
            "2026-03-10 Unit 'c1' is named 'North'. (district government)"
        """
        what = joined(Text(c.describe("en"), c.describe("zh")) for c in self.changes) if self.changes else _NOTHING
        who = Text("", "") if self.authority is None else _WHO.format(who=self.authority)
        more = Text("", "") if self.note is None else _NOTE.format(note=self.note)
        return _LINE.format(day=self.day, what=what, who=who, more=more).get(lang)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types; what is not known is left out.

        Example:
            >>> from gridgov.changes import RenameUnit
            >>> Entry("2026-03-10", [RenameUnit("c1", "North")]).to_dict()
            {'day': '2026-03-10', 'changes': [{'change': 'rename_unit', 'unit': 'c1', 'name': 'North'}]}
        """
        record: dict[str, Any] = {"day": self.day}
        for key in ("recorded", "authority", "note", "corrects"):
            if (value := getattr(self, key)) is not None:
                record[key] = value
        if self.approvals:
            record["approvals"] = [step.to_dict() for step in self.approvals]
        return {**record, "changes": [change.to_dict() for change in self.changes]}


def joined(texts: Iterable[Text]) -> Text:
    """Put sentences one after the other."""
    every = list(texts)
    return Text(" ".join(text.en for text in every), "".join(text.zh for text in every))
