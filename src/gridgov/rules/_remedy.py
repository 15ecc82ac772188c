"""What would close a finding, as changes of the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cached_property
from typing import TypeAlias

import attrs

from gridgov._face import as_html, as_line
from gridgov._units import Unit
from gridgov.changes import Change
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Lang, Text

__all__ = ["ADVICE", "NEEDS_CHOICE", "READY", "Case", "Choice", "Remedy"]


class Choice(Enum):
    """Whether a remedy can be applied as it is.

    Example:
        >>> Choice.READY.text("zh")
        '可直接执行'
    """

    #: It can be applied as it is.
    READY = "ready"
    #: Somebody has to choose first, such as who is appointed.
    NEEDS_CHOICE = "needs a choice"
    #: It is advice in words.
    ADVICE = "advice"

    def text(self, lang: Lang = "en") -> str:
        """Return it in words."""
        said = {
            "ready": Text("ready", "可直接执行"),
            "needs a choice": Text("needs a choice", "需作选择"),
            "advice": Text("advice", "建议"),
        }
        return said[self.value].get(lang)


READY = Choice.READY
NEEDS_CHOICE = Choice.NEEDS_CHOICE
ADVICE = Choice.ADVICE


#: Works changes out, where that takes a while.
Later: TypeAlias = Callable[[], Iterable[Change]]


def _changes(value: Iterable[Change] | Later) -> tuple[Change, ...] | Later:
    return value if callable(value) else tuple(value)


@attrs.frozen
class Remedy:
    """Changes that would close a finding.

    Args:
        key: Key, such as ``appoint``.
        changes: The changes, or a function that works them out when they are asked for.
        choice: Whether it can be applied as it is.
        note: What is to be chosen, or what is advised.
    """

    __repr__ = as_line
    _repr_html_ = as_html

    key: str
    _changes: tuple[Change, ...] | Later = attrs.field(default=(), converter=_changes)
    choice: Choice = attrs.field(default=Choice.READY, validator=attrs.validators.instance_of(Choice))
    note: Text | None = None

    @property
    def at_hand(self) -> bool:
        """Whether the changes are known without working them out, which may take a second."""
        return not callable(self._changes)

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The changes; none where it is only advice, or where they cannot be worked out."""
        return tuple(self._changes()) if callable(self._changes) else self._changes

    def __reduce__(self) -> tuple[object, ...]:
        # What was worked out travels, not how: it must be the same at the other end.
        return type(self), (self.key, self.changes, self.choice, self.note)


@attrs.frozen(eq=False)
class Case:
    """One finding with the model it was found in: what a rule needs to propose a remedy."""

    __repr__ = as_line
    _repr_html_ = as_html

    jurisdiction: Jurisdiction
    #: The unit; None for what is about none.
    unit: Unit | None
    #: Id of the row that is no unit, such as an event.
    item: str | None
    #: Values of the columns that the rule read, by key; NaN where unknown.
    values: Mapping[str, float]
    #: What was found, as far as it decides.
    observed: float
    #: The day of the check, YYYY-MM-DD.
    on: str
    _taken: set[str] = attrs.field(factory=set[str])

    @property
    def taken(self) -> frozenset[str]:
        """Ids that other remedies of the same report use."""
        return frozenset(self._taken)

    def take(self, ids: Iterable[str]) -> None:
        """Keep ids from other remedies of the same report."""
        self._taken.update(ids)

    def new_id(self, stem: str, taken: Sequence[str] = ()) -> str:
        """Return an id that starts with a stem and is not used yet."""
        used = self._taken | set(taken)
        h, bodies = self.jurisdiction.territory, self.jurisdiction.bodies.columns.ids
        n = 1
        while True:
            ident = f"{stem}-{n}" if n > 1 else stem
            if ident not in used and ident not in h and int(bodies.find([ident])[0]) < 0:
                self._taken.add(ident)
                return ident
            n += 1
