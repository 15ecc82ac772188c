"""How changes are applied: one after the other, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, cast

import attrs

from gridgov import (
    _change_do_back,
    _change_do_bodies,
    _change_do_merge,
    _change_do_people,
    _change_do_split,
    _change_do_units,
)
from gridgov._change_back import Amend, Revert
from gridgov._change_base import Change
from gridgov._change_bodies import AddLink, CreateBody, EndBody, EndLink, JoinBody, SetRank
from gridgov._change_draft import Draft
from gridgov._change_people import AbolishPost, AddDevice, Appoint, CreatePost, EndAppointment
from gridgov._change_result import finish
from gridgov._change_units import (
    AbolishUnit,
    CreateUnit,
    MergeUnits,
    MoveUnit,
    RecodeUnit,
    RegradeUnit,
    RenameUnit,
    SetLabel,
    SetMeasure,
    SplitUnit,
)
from gridgov._change_values import as_text_of_day
from gridgov._days import Day
from gridgov._delta import delta
from gridgov._face import as_html, as_line, one_line
from gridgov.errors import InvalidChangeError, Problems
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Lang, Text

__all__ = ["Applied", "LogEntry", "apply"]

#: How each is made, by its class.
_HOW: Final[Mapping[type[Change], Callable[[Draft, Any], None]]] = {
    CreateUnit: _change_do_units.create_unit,
    AbolishUnit: _change_do_units.abolish_unit,
    RenameUnit: _change_do_units.rename_unit,
    MoveUnit: _change_do_units.move_unit,
    RecodeUnit: _change_do_units.recode_unit,
    RegradeUnit: _change_do_units.regrade_unit,
    SplitUnit: _change_do_split.split_unit,
    MergeUnits: _change_do_merge.merge_units,
    SetMeasure: _change_do_units.set_measure,
    SetLabel: _change_do_units.set_label,
    CreateBody: _change_do_bodies.create_body,
    EndBody: _change_do_bodies.end_body,
    SetRank: _change_do_bodies.set_rank,
    JoinBody: _change_do_bodies.join_body,
    CreatePost: _change_do_people.create_post,
    AbolishPost: _change_do_people.abolish_post,
    Appoint: _change_do_people.appoint,
    EndAppointment: _change_do_people.end_appointment,
    AddLink: _change_do_bodies.add_link,
    EndLink: _change_do_bodies.end_link,
    AddDevice: _change_do_people.add_device,
    Revert: _change_do_back.revert,
    Amend: _change_do_back.amend,
}


@attrs.frozen
class LogEntry:
    """What one change did.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction
        >>> from gridgov.levels import LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
        >>> [entry] = apply(Jurisdiction(territory=h), [RenameUnit("6109", "Ankang")], on="2026-01-01").log
        >>> print(entry)
        2026-01-01 Unit '6109' is named 'Ankang'.
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: The change.
    change: Change
    #: The day, YYYY-MM-DD.
    day: str
    #: What happened: the change in words, and what it brought with it.
    text: Text
    #: Who decided it, such as a government and the number of its decision; None if that is not known.
    authority: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types.

        Example:
            >>> entry = LogEntry(RenameUnit("c", "A"), "2026-01-01", Text("Renamed.", "已更名。"))
            >>> entry.to_dict()["text"]
            {'en': 'Renamed.', 'zh': '已更名。'}
        """
        record = {"change": self.change.to_dict(), "day": self.day, "text": attrs.asdict(self.text)}
        return record if self.authority is None else {**record, "authority": self.authority}

    def __str__(self) -> str:
        """Return day and English text."""
        return f"{self.day} {self.text.en}"


@attrs.frozen(repr=False)
class Applied:
    """A jurisdiction after changes, and what they did."""

    _repr_html_ = as_html

    #: The new jurisdiction; the old one if there was no change.
    jurisdiction: Jurisdiction
    #: One entry for each change, in their order.
    log: tuple[LogEntry, ...]
    #: The jurisdiction before the changes.
    before: Jurisdiction
    #: Who decided the changes; None if that is not known.
    authority: str | None = None
    #: The day of the changes, YYYY-MM-DD.
    day: str = attrs.field(default="", kw_only=True)

    def undo(self) -> Jurisdiction:
        """Take the changes back: return the jurisdiction as it was, to the byte.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction
            >>> from gridgov.levels import LevelScheme
            >>> place = Jurisdiction(territory=Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province")))
            >>> apply(place, [RenameUnit("61", "Shaanxi")], on="2026-01-01").undo() == place
            True
        """
        return self.before

    def inverse(self) -> Revert:
        """Return the change that takes these back, as a value that can be kept in a file.

        Applied to `jurisdiction` it gives `before`, to the byte, with the lineage as it was.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction
            >>> from gridgov.levels import LevelScheme
            >>> place = Jurisdiction(territory=Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province")))
            >>> done = apply(place, [RenameUnit("61", "Shaanxi")], on="2026-01-01")
            >>> done.inverse()
            <Revert of 2026-01-01: 1 unit>
            >>> apply(done.jurisdiction, [done.inverse()], on="2026-01-02").jurisdiction == place
            True
        """
        return Revert(self.day, delta(self.jurisdiction, self.before))

    def text(self, lang: Lang = "en") -> str:
        """Return the log, one line for each change.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import Hierarchy, Jurisdiction
            >>> from gridgov.levels import LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> done = apply(Jurisdiction(territory=h), [RenameUnit("6109", "Ankang")], on="2026-01-01")
            >>> done.text("zh")
            '2026-01-01 单元“6109”更名为“Ankang”。'
        """
        return "\n".join(f"{entry.day} {entry.text.get(lang)}" for entry in self.log)

    @one_line
    def __repr__(self) -> str:
        n = len(self.log)
        return f"<Applied: {n:,} change{'' if n == 1 else 's'}, {self.jurisdiction!r}>"


def apply(jurisdiction: Jurisdiction, changes: Iterable[Change], *, on: Day, authority: str | None = None) -> Applied:
    """Make changes, in their order, whole or not at all.

    A later change may use what an earlier one made. The rules of roles, and that a post has one holder a day, are asked
    once, of what comes out: so a predecessor may be taken out of office after the successor is appointed.

    Args:
        jurisdiction: It stays as it is.
        changes: Any number; they are counted from 1 in reports.
        on: The day of the changes. Bodies, memberships and links begin on it where they do not say when.
        authority: Who decided them, such as a government and the number of its decision; it goes into the
            log and the lineage.

    Returns:
        The new jurisdiction, and a log with one entry for each change.

    Raises:
        InvalidChangeError: With every problem of every change, each at the place of its change: ``place.row`` is the
            position of the change, ``place.id`` the thing concerned. What only follows from a refused change is left
            out.
        ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: ``on`` is neither a date nor a text, or something among the changes is none.

    Example:
        >>> from gridgov import Hierarchy, Jurisdiction
        >>> from gridgov.changes import Part
        >>> from gridgov.levels import LevelScheme
        >>> h = Hierarchy.from_records([
        ...     {"id": "c", "level": "community"}, {"id": "g", "level": "grid", "parent": "c", "households": 400}],
        ...     levels=LevelScheme.ladder("community", "grid"), measures=["households"])
        >>> done = apply(Jurisdiction(territory=h), [
        ...     SplitUnit("g", [Part("g", measures={"households": 250}), Part("h", measures={"households": 150})]),
        ...     CreatePost("grid_chief", "h"),
        ...     Appoint("grid_chief@h#1", "p1", "2026-01-01")], on="2026-01-01")
        >>> done.jurisdiction
        <Jurisdiction: 3 units (1 community, 2 grid), 1 post, 0 bodies, 0 links>
        >>> print(done.log[0])
        2026-01-01 Unit 'g' is split into 'g', 'h'.
    """
    day, entries = as_text_of_day(on), tuple(changes)
    for entry in entries:
        if type(entry) not in _HOW:
            msg = f"A change is a value such as MoveUnit(...), not {type(entry).__name__}."
            raise TypeError(msg)
    if not entries:
        return Applied(jurisdiction, (), jurisdiction, authority, day=day)
    draft = Draft.of(jurisdiction, day, authority)
    ledger = draft.ledger
    log: list[LogEntry] = []
    for position, change in enumerate(entries, 1):
        ledger.begin(position)
        make = cast("Callable[[Draft, Change], None]", _HOW[type(change)])
        make(draft, change)
        ledger.finish(change)
        log.append(LogEntry(change, day, _told(change, ledger.notes), authority))
    result = finish(draft)
    if ledger.problems or result is None:
        raise InvalidChangeError(Problems.of(*ledger.problems))
    return Applied(result, tuple(log), jurisdiction, authority, day=day)


def _told(change: Change, notes: Iterable[Text]) -> Text:
    texts = [Text(change.describe("en"), change.describe("zh")), *notes]
    return Text(" ".join(text.en for text in texts), "".join(text.zh for text in texts))
