"""The machine of changes: batches that are made or refused whole, taken back, and asked about on earlier days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from functools import partial
from typing import Final

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from gridgov.changes import AbolishUnit, Change, CreateUnit, MoveUnit, RenameUnit, apply, diff
from gridgov.errors import InvalidChangeError
from gridgov.jurisdiction import Jurisdiction
from gridgov.testing._draw_change_units import UNITS
from gridgov.testing._draw_changes import change_sequences
from gridgov.testing._laws_base import NOBODY, Machine, of_machine
from gridgov.testing._laws_draw import Given, places
from gridgov.text import LANGS, Text

__all__ = ["ChangeMachine"]

_FIRST: Final = dt.date(2024, 1, 1)
_STEP: Final = 30
_MOST: Final = 2
_OTHER_ORDER: Final = Text("the same in another order", "内容相同，次序不同")
_APART: Final = Text("what the model says, but: {told}", "与模型不同：{told}")
_ON: Final = Text("on {day}: {said}", "{day}：{said}")


@attrs.frozen(repr=False)
class Batch:
    """Changes of one day."""

    changes: tuple[Change, ...]
    #: How many days after the last ones; 0: on the same day.
    later: int

    def __repr__(self) -> str:
        return f"{list(self.changes)}, {self.later} days later"


@st.composite
def _batches(draw: st.DrawFn, place: Jurisdiction, last: dt.date, kinds: Collection[type[Change]] | None) -> Batch:
    later = draw(st.sampled_from([_STEP, 0]))
    day = last + dt.timedelta(days=later)
    return Batch(draw(change_sequences(place, kinds=kinds, min_changes=1, max_changes=_MOST, on=day)), later)


class ChangeMachine(Machine):
    """A store of a place beside the states that it had."""

    def __init__(self) -> None:
        super().__init__()
        #: The day of each state, and the state; the first is that which was saved.
        self.states: list[tuple[dt.date, Jurisdiction]] = []

    @property
    def model(self) -> Jurisdiction:
        """The state after all changes."""
        return self.states[-1][1]

    def places(self) -> st.SearchStrategy[Given[Jurisdiction]]:
        """Return places to draw."""
        return places(self.options.features, self.options.max_units, self.options.levels)

    def batches(self) -> st.SearchStrategy[Batch]:
        """Return changes of all kinds that the model makes."""
        return _batches(self.model, self.states[-1][0], None if self.has("people") else UNITS)

    def undoes(self) -> bool:
        """Tell whether changes are taken back."""
        return self.has("undo") and self.offers("undo")

    def wrong_batches(self) -> st.SearchStrategy[Batch | None]:
        """Return changes of which the last one is refused; None: there are none to take back."""
        city = self.model.territory
        first, last = city.at(0), city.at(len(city) - 1)
        wrong: list[Change] = [
            RenameUnit(NOBODY, "a"),
            AbolishUnit(NOBODY),
            MoveUnit(first.id, to=last.id),
            CreateUnit(last.id, last.level, first.id, last.kind),
        ]
        before: list[tuple[Change, ...]] = [(), (RenameUnit(first.id, "a"),), (RenameUnit(last.id, "b"),)]
        whole = [(*sound, bad) for sound in before for bad in wrong]
        batches = [Batch(changes, later) for changes in whole for later in (_STEP, 0)]
        vain = len(batches) // 4 if self.undoes() and len(self.states) == 1 else 0
        return st.sampled_from([*batches, *[None] * vain])

    # -- steps -----------------------------------------------------------------------------------------------------

    @initialize(place=of_machine("places"))
    def save(self, place: Given[Jurisdiction]) -> None:
        """Begin with a place."""
        self.steps.append(Text(f"save {place!r} on {_FIRST}", f"于{_FIRST}存入{place!r}"))
        self.saved = len(self.steps)
        self.states = [(_FIRST, place.value)]
        self.store.save(place.value, str(_FIRST))
        self.check("C1")

    @precondition(Machine.begun)
    @rule(place=of_machine("places"))
    def save_another(self, place: Given[Jurisdiction]) -> None:
        """Begin anew with another place."""
        self.save(place)

    @rule(batch=of_machine("batches"))
    def apply(self, batch: Batch) -> None:
        """Make changes."""
        day = self.states[-1][0] + dt.timedelta(days=batch.later)
        said = " ".join(change.describe() for change in batch.changes)
        zh = "".join(change.describe("zh") for change in batch.changes)
        try:
            after = apply(self.model, batch.changes, on=day).jurisdiction
        except InvalidChangeError as error:
            if self.has("refused"):
                self.steps.append(Text(f"try on {day}: {said}", f"{day}尝试：{zh}"))
                self.send_in_vain("C3", lambda: self.store.apply(list(batch.changes), str(day)), error)
                self.check("C3")
            return
        self.steps.append(Text(f"on {day}: {said}", f"{day}：{zh}"))
        self.states.append((day, after))
        self.send("C2", lambda: self.store.apply(list(batch.changes), str(day)))
        self.check("C2")

    @precondition(lambda self: self.has("refused"))
    @rule(batch=of_machine("wrong_batches"))
    def apply_in_vain(self, batch: Batch | None) -> None:
        """Try changes of which one is refused, or to take changes back where there are none."""
        if batch is not None:
            self.apply(batch)
            return
        self.steps.append(Text("try to take changes back", "尝试撤回变更"))
        self.send_in_vain("C3", self.store.undo, IndexError("There are no changes."))
        self.check("C3")

    @precondition(lambda self: self.undoes() and len(self.states) > 1)
    @rule()
    def undo(self) -> None:
        """Take the last changes back."""
        self.steps.append(Text("take the last changes back", "撤回最近一批变更"))
        self.states.pop()
        self.send("C4", self.store.undo)
        self.check("C4")

    # -- laws ------------------------------------------------------------------------------------------------------

    def check(self, number: str) -> None:
        """Compare the place as it is, and as it was on every day that matters."""
        self._compare(number, self.loaded(number, self.store.load, Jurisdiction), self.model)
        if self.has("past") and self.offers("as_of"):
            for day in self._days():
                want = next(state for since, state in reversed(self.states) if since <= day)
                found = self.loaded("C5", partial(self.store.as_of, str(day)), Jurisdiction)
                self._compare("C5", found, want, day)

    def _days(self) -> Sequence[dt.date]:
        """Return the days of all states, those before them, and the one after all."""
        days = {since - dt.timedelta(days=i) for since, _ in self.states for i in (0, 1)}
        return sorted(day for day in {*days, self.states[-1][0] + dt.timedelta(days=1)} if day >= _FIRST)

    def _compare(self, number: str, found: Jurisdiction, want: Jurisdiction, day: dt.date | None = None) -> None:
        if found == want:
            return
        apart = diff(want, found)
        told = Text(*(" ".join(apart.text(lang).splitlines()) for lang in LANGS)) if apart else _OTHER_ORDER
        said = _APART.format(told=told)
        model = Text(repr(want), repr(want))
        if day is not None:
            said, model = (_ON.format(day=day, said=text) for text in (said, model))
        self.break_law(number, said, model)
