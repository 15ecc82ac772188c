"""What is said while changes are made: problems with their places, doubts, and notes for the log."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from gridgov._change_base import Change, reference
from gridgov._change_faults import ID_RETIRED, ID_TAKEN, ID_USED, UNKNOWN_THING
from gridgov._change_lineage import Event, successors
from gridgov._change_people import CreatePost
from gridgov.errors import Batch, FaultKind, Place, Problem
from gridgov.lineage import Lineage
from gridgov.text import Text

__all__ = ["PATH", "THINGS", "Ledger", "Thing"]

#: Path of every place that is a change.
PATH: Final = "changes"
#: What a thing is called.
THINGS: Final = {
    "unit": Text("unit", "单元"),
    "body": Text("body", "组织"),
    "post": Text("post", "岗位"),
    "holder": Text("holder", "任职者"),
    "device": Text("device", "设备"),
}
#: What it is, and its id.
Thing = tuple[str, str]

_TAKEN_AWAY: Final = Text(" any more: change {n} took it away", "：第{n}项变更已将其撤销")
_NEVER: Final = Text("", "")
_AFTER: Final = Text(", and {ids.en} came after it", "，由{ids.zh}承接")


@attrs.define(eq=False)
class Ledger:
    """Keeps position, problems and notes while changes are made one after the other.

    What a refused change names is in doubt: what later changes say about its state is not judged, because the refused
    change might have altered it.
    """

    #: What became of ids before the changes.
    lineage: Lineage = attrs.field(factory=Lineage)
    #: What the changes write into it.
    events: list[Event] = attrs.field(factory=list[Event])
    problems: list[Problem] = attrs.field(factory=list[Problem])
    notes: list[Text] = attrs.field(factory=list[Text])
    #: Position of the change that is being made, from 1.
    position: int = 0
    failed: bool = False
    doubts: set[Thing] = attrs.field(factory=set[Thing])
    #: The change that took each thing away.
    gone: dict[Thing, int] = attrs.field(factory=dict[Thing, int])

    @property
    def place(self) -> Place:
        """Where a problem of the present change is."""
        return Place(path=PATH, row=self.position)

    def begin(self, position: int) -> None:
        """Turn to the next change."""
        self.position, self.failed = position, False
        self.notes = []

    def finish(self, change: Change) -> None:
        """Leave a change; what a refused one names is in doubt from now on."""
        if self.failed:
            self.doubts.update(map(reference, change.names()))
            if isinstance(change, CreatePost) and change.id is None:
                self.doubts.add(("post", f"{change.role}@{change.unit}#"))

    def doubtful(self, what: str, ident: str) -> bool:
        """Tell whether a refused change speaks of a thing."""
        if (what, ident) in self.doubts:
            return True
        return what == "post" and isinstance(ident, str) and (what, ident[: ident.rfind("#") + 1]) in self.doubts

    def refuse(
        self,
        kind: FaultKind,
        ident: str,
        facts: dict[str, object],
        *,
        about: Iterable[Thing] = (),
        column: str | None = None,
    ) -> None:
        """Refuse the present change; nothing is said where the reason may be another refused one.

        Args:
            kind: What is wrong.
            ident: Id of the thing concerned.
            facts: What the message speaks of.
            about: Things on whose state it depends.
            column: The field concerned.
        """
        self.failed = True
        if not any(self.doubtful(*thing) for thing in about):
            place = Place(path=PATH, row=self.position, id=ident, column=column)
            self.problems.append(Problem(kind, place, facts))

    def refuse_all(self, batches: Iterable[Batch], ident: str | None = None) -> bool:
        """Refuse the present change for what a check of values found; tell whether it found something."""
        found = False
        for batch in batches:
            for i in range(len(batch)):
                problem = batch.problem(i)
                place = attrs.evolve(problem.place, path=PATH, row=self.position, id=problem.place.id or ident)
                self.problems.append(attrs.evolve(problem, place=place))
                found = self.failed = True
        return found

    def refuse_problems(self, problems: Iterable[Problem]) -> None:
        """Refuse the present change for what a check of several tables found."""
        for problem in problems:
            place = attrs.evolve(problem.place, path=PATH, row=self.position)
            self.problems.append(attrs.evolve(problem, place=place))
            self.failed = True

    def unknown(self, what: str, ident: str) -> None:
        """Refuse the present change because a thing is not there."""
        n = self.gone.get((what, ident))
        gone = _NEVER if n is None else _TAKEN_AWAY.format(n=n)
        facts: dict[str, object] = {"what": THINGS[what], "id": ident, "gone": gone}
        self.refuse(UNKNOWN_THING, ident, facts, about=[(what, ident)])

    def taken(self, what: str, ident: str) -> None:
        """Refuse the present change because an id belongs to another thing."""
        self.refuse(ID_TAKEN, ident, {"id": ident, "what": THINGS[what]}, about=[(what, ident)])

    def is_used(self, what: str, ident: str) -> bool:
        """Refuse the present change if an id belonged to a thing that is gone."""
        n = self.gone.get((what, ident))
        if n is not None:
            self.refuse(ID_USED, ident, {"id": ident, "what": THINGS[what], "n": n}, about=[(what, ident)])
        return n is not None

    def is_retired(self, ident: str) -> bool:
        """Refuse the present change if an id belonged to a unit that was gone before all changes."""
        if not len(self.lineage) or not self.lineage.is_retired([ident])[0]:
            return False
        day = self.lineage.retired_on(ident)
        ids = successors(self.lineage, ident, day)
        listed = Text(", ".join(f"'{i}'" for i in ids), "、".join(f"“{i}”" for i in ids))
        facts: dict[str, object] = {"id": ident, "day": day, "after": _AFTER.format(ids=listed) if ids else _NEVER}
        self.refuse(ID_RETIRED, ident, facts, about=[("unit", ident)])
        return True

    def became(self, kind: str, old: str | None = None, new: str | None = None, share: float | None = None) -> None:
        """Write into the lineage what the present change does to an id."""
        self.events.append(Event(kind, old, new, share, self.position))

    def take_away(self, what: str, ident: str) -> None:
        """Remember that the present change takes a thing away."""
        self.gone[what, ident] = self.position

    def note(self, text: Text) -> None:
        """Add a sentence to the log of the present change."""
        self.notes.append(text)
