"""The machine of rosters: save, appoint, end, refuse, and after each step everything is loaded and asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import ClassVar, Final, TypeAlias, cast

import attrs
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from gridgov.roles import Roster
from gridgov.testing._laws_base import NOBODY, of_machine
from gridgov.testing._laws_draw import Given, drawn_rosters
from gridgov.testing._laws_edited import EditedMachine, OneEdit
from gridgov.testing._laws_said import Found, rows_apart
from gridgov.text import Text

__all__ = ["RosterMachine"]

_TODAY: Final = "2026-01-01"
_STARTS: Final = ("2024-01-01", "2026-01-01", "2027-05-31")
_ENDS: Final = (None, "2026-01-01", "2027-12-31")
_MOST_DAYS: Final = 4
_NUMBERS: Final = {"posts": "R1", "appointments": "R2", "holders": "R3", "devices": "R4"}


@attrs.frozen
class Appoint(OneEdit):
    """Somebody gets a post."""

    method: ClassVar[str] = "appoint"

    post: str
    holder: str
    start: str
    end: str | None

    def made(self, roster: Roster) -> Roster:
        """Make it on the model."""
        return roster.appoint(self.post, self.holder, start=self.start, end=self.end)

    def says(self) -> Text:
        """Say what is done."""
        end = "…" if self.end is None else self.end
        text = Text(
            "appoint {holder!r} to {post!r} from {start} to {end}", "任命{holder!r}担任{post!r}，{start}至{end}"
        )
        return text.format(holder=self.holder, post=self.post, start=self.start, end=end)


@attrs.frozen
class End(OneEdit):
    """The holder of a post leaves it after a day."""

    method: ClassVar[str] = "end_appointment"

    post: str
    last_day: str

    def made(self, roster: Roster) -> Roster:
        """Make it on the model."""
        return roster.end_appointment(self.post, last_day=self.last_day)

    def says(self) -> Text:
        """Say what is done."""
        text = Text("end the appointment to {post!r} after {day}", "{post!r}的任职于{day}结束")
        return text.format(post=self.post, day=self.last_day)


Edit: TypeAlias = Appoint | End


class RosterMachine(EditedMachine):
    """A store of posts beside a roster."""

    numbers: ClassVar[tuple[str, str, str]] = ("R1", "R10", "R11")
    holds: ClassVar[type[object]] = Roster

    def __init__(self) -> None:
        super().__init__()
        self.model: Roster = cast("Roster", None)  # before the first step

    def rosters(self) -> st.SearchStrategy[Given[Roster]]:
        """Return rosters to draw."""
        return drawn_rosters(self.options.features, self.options.max_units, self.options.levels)

    def edits(self) -> st.SearchStrategy[Edit]:
        """Return appointments, of which the model makes most, and ends of those that there are."""
        roster = self.model
        posts = roster.columns.post_ids.tolist() or [NOBODY]
        holders = [*roster.columns.holder_ids.tolist(), "new"]
        appoint = st.builds(
            Appoint, st.sampled_from(posts), st.sampled_from(holders), st.sampled_from(_STARTS), st.sampled_from(_ENDS)
        )
        held = [End(one.post.id, day) for one in roster.appointments() for day in (_TODAY, *_texts(one.start, one.end))]
        ways: list[st.SearchStrategy[Edit]] = [appoint]
        return st.one_of(*ways, st.sampled_from(held)) if held else appoint

    def wrong_edits(self) -> st.SearchStrategy[Edit]:
        """Return what the model refuses, of the kinds that the store takes."""
        roster = self.model
        found: list[Edit] = [Appoint(NOBODY, "new", _TODAY, None), End(NOBODY, _TODAY)]
        found += [
            Appoint(one.post.id, holder, str(one.start or _TODAY), None)
            for one in roster.appointments()
            for holder in ("new", one.holder.id)
        ]
        found += [Appoint(post, "new", _TODAY, "2025-12-31") for post in roster.columns.post_ids.tolist()]
        held = {one.post.id for one in roster.appointments(on=_TODAY)}
        found += [End(post, _TODAY) for post in roster.columns.post_ids.tolist() if post not in held]
        return st.sampled_from([edit for edit in found if self.offers(edit.method)])

    # -- steps -----------------------------------------------------------------------------------------------------

    @initialize(roster=of_machine("rosters"))
    def save(self, roster: Given[Roster]) -> None:
        """Save a roster and look whether all of it is there."""
        self.steps.append(Text(f"save {roster!r}", f"存入{roster!r}"))
        self.saved = len(self.steps)
        self.model = roster.value
        self.store.save(roster.value)
        self.check()

    @precondition(lambda self: self.begun() or not self.has("days"))
    @rule(roster=of_machine("rosters"))
    def save_another(self, roster: Given[Roster]) -> None:
        """Save another roster in place of the first."""
        self.save(roster)

    @precondition(lambda self: self.has("days"))
    @rule(edit=of_machine("edits"))
    def edit(self, edit: Edit) -> None:
        """Make an edit: by the store where it can, or else by saving what comes out."""
        self.make(edit)

    @precondition(lambda self: self.has("days") and (self.offers("appoint") or self.offers("end_appointment")))
    @rule(edit=of_machine("wrong_edits"))
    def edit_in_vain(self, edit: Edit) -> None:
        """Try an edit that the model refuses."""
        self.make(edit)

    # -- laws ------------------------------------------------------------------------------------------------------

    def differences(self, found: Roster) -> Iterator[Found]:
        """Find what differs between what was loaded and the model."""
        mine, theirs = self.model.to_tables(), found.to_tables()
        for table, number in _NUMBERS.items():
            for said, model in rows_apart(table, theirs[table], mine[table]):
                yield number, said, model
        for part in ("catalogue", "territory"):
            before, after = getattr(self.model, part), getattr(found, part)
            if before != after:
                yield (
                    "R5",
                    Text(f"{part} {after!r}", f"{part} {after!r}"),
                    Text(f"{part} {before!r}", f"{part} {before!r}"),
                )
        if mine != theirs:
            yield "R5", Text("rows in another order", "各行次序不同"), Text("rows in the order saved", "存入时的次序")

    def ask_all(self) -> None:
        """Ask every question, on days on which something begins or ends."""
        roster = self.model
        for day in _days(roster):
            for unit in roster.territory:
                holders = [str(one.id) for one in roster.holders(day, unit=unit)]
                self.ask("R6", "holders", unit.id, day, want=holders)
            for holder in roster.columns.holder_ids.tolist():
                self.ask("R7", "posts_of", holder, day, want=[str(one.id) for one in roster.posts_of(holder, day)])
            vacant = sorted(str(one.post.id) for one in roster.vacancies(day) if one.post is not None)
            self.ask("R8", "vacancies", day, want=vacant, ordered=False)
        self.ask_in_vain("R9", "holders", NOBODY, _TODAY)
        self.ask_in_vain("R9", "posts_of", NOBODY, _TODAY)


def _texts(*days: dt.date | None) -> list[str]:
    return [str(day) for day in days if day is not None]


def _days(roster: Roster) -> Sequence[str]:
    """Return some days: today, those on which something begins or ends, and those before and after."""
    edges: dict[str, None] = {_TODAY: None}
    one = dt.timedelta(days=1)
    for entry in roster.appointments():
        for day, step in ((entry.start, -one), (entry.end, one)):
            if day is not None and dt.date.min < day < dt.date.max:
                edges[str(day)] = None
                edges[str(day + step)] = None
    return list(edges)[:_MOST_DAYS]
