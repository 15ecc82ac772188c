"""What a page is about: one jurisdiction on one day, what was checked, and what it is held against."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs
import numpy as np

from gridgov._days import Day, as_day, write_day
from gridgov.audit import Audit
from gridgov.errors import GridgovError, UnknownKeyError
from gridgov.findings import FIRST_RULES, Report, check
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.measures import Measure
from gridgov.plot._counts import main_measure
from gridgov.plot._stacks import rule_names
from gridgov.report._origin import Origin
from gridgov.report._words import both
from gridgov.rules import Rule
from gridgov.schemes import Scheme, State
from gridgov.text import Text

__all__ = ["Subject", "subject"]


@attrs.frozen(eq=False)
class Subject:
    """Everything that the parts of a page are made from."""

    jurisdiction: Jurisdiction
    on: np.datetime64
    report: Report
    #: Rules that could not be run, with the reason.
    not_run: tuple[tuple[Rule[Any], GridgovError], ...]
    scheme: Scheme | None
    #: The moment of the scheme's story that the model shows; None for a scheme without one.
    state: State | None
    #: The published figures held against each other; None where no relation of them is declared.
    audit: Audit | None
    #: Whether ids of holders may be shown.
    ids: bool
    #: By what sizes are told, if there is anything.
    measure: Measure | None
    #: What the page is called, if not after the jurisdiction.
    name: Text | None = None
    #: The file that all this is from; None if it is from none.
    origin: Origin | None = None
    #: Threshold below which sensitive counts are not shown; None if all is shown.
    suppressed: int | None = None

    @property
    def day(self) -> str:
        """The day as text."""
        return write_day(self.on) or ""

    @property
    def title(self) -> Text:
        """What the page is called: the name of the jurisdiction, if no other is given."""
        return both(self.jurisdiction.title) if self.name is None else self.name

    def level(self, row: int) -> Text:
        """Return the name of a unit's level, or of its kind where the level has several."""
        return self.types[int(self.jurisdiction.territory.types[row])]

    @cached_property
    def types(self) -> tuple[Text, ...]:
        """What each type of unit is called, no two alike."""
        levels = self.jurisdiction.territory.levels
        return tuple(levels.title(found.level, found.kind) for found in levels.types)

    @property
    def of_policies(self) -> bool:
        """Whether a clause that was checked belongs to a policy."""
        return any(judged.in_force.policy.id for judged in self.report.judged)

    @property
    def rule_names(self) -> list[Text]:
        """Code and title of the rule of each clause; where several clauses have one rule, also the clause."""
        return rule_names(self.report)

    def assumed(self, *keys: str | None) -> tuple[Note, ...]:
        """Return the notes about some keys that are inferred."""
        return tuple(note for note in self.jurisdiction.notes if note.tag == "I" and note.key in keys)


def _first_checks(jurisdiction: Jurisdiction, on: Day) -> tuple[Report, tuple[tuple[Rule[Any], GridgovError], ...]]:
    """Run the first rules that can be run: a catalogue of one's own may lack the role that a rule speaks of."""
    can: list[Rule[Any]] = []
    cannot: list[tuple[Rule[Any], GridgovError]] = []
    for rule in FIRST_RULES:
        try:
            check(jurisdiction, [rule], on=on)
        except UnknownKeyError as error:
            cannot.append((rule, error))
        else:
            can.append(rule)
    return check(jurisdiction, can, on=on), tuple(cannot)


def _moment(scheme: Scheme | None, state: str | None) -> State | None:
    """Return the moment that a model shows: the one that is named, else the last."""
    states = {} if scheme is None else {found.key: found for found in scheme.states}
    if state is None:
        return None if scheme is None or not scheme.states else scheme.states[-1]
    if state not in states:
        msg = f"state must be one of those of the scheme ({', '.join(states) or 'it has none'}), not {state!r}."
        raise ValueError(msg)
    return states[state]


def subject(  # noqa: PLR0913 - what a page is made from
    jurisdiction: Jurisdiction,
    on: Day,
    report: Report | None,
    scheme: Scheme | None,
    *,
    ids: bool,
    state: str | None = None,
) -> Subject:
    """Bring everything together and check that it belongs together.

    Raises:
        ValueError: The report is about another day or other units, or the scheme has no such state.
    """
    moment = _moment(scheme, state)
    day = as_day(on)
    not_run: tuple[tuple[Rule[Any], GridgovError], ...] = ()
    if report is None:
        report, not_run = _first_checks(jurisdiction, day)
    elif report.on != day:
        msg = f"The report is of {report.on} and the page of {day}; check again with on='{day}'."
        raise ValueError(msg)
    else:
        theirs = report.jurisdiction.territory
        if theirs is not jurisdiction.territory and theirs != jurisdiction.territory:
            msg = "The report is about other units than the jurisdiction; check the jurisdiction itself."
            raise ValueError(msg)
    audit = scheme.audit() if scheme is not None and scheme.relations else None
    measure = main_measure(jurisdiction.territory)
    return Subject(jurisdiction, day, report, not_run, scheme, moment, audit, ids, measure)
