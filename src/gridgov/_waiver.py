"""One waiver: who may leave which findings open, why, and until when."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, Final

import attrs

from gridgov._days import Day, as_day
from gridgov._face import as_html, as_line, whole
from gridgov.rules import Scope
from gridgov.text import Text

__all__ = ["NO_REASON", "Waiver"]

#: What stands for a reason that is not told.
NO_REASON: Final = Text(
    "reason not shown here: it may tell counts that are left out", "理由可能涉及未显示的计数，此处不列"
)


def _date(value: Day) -> dt.date:
    found: dt.date = as_day(value).astype(dt.date)
    return found


def _text(value: str | Text) -> Text:
    return Text(value, value) if isinstance(value, str) else value


@attrs.frozen(kw_only=True)
class Waiver:
    """Permission to leave the failures of one rule at one unit, or at a few, open until a last day.

    Raises:
        ValueError: It names no unit or several ways to find them, a scope has no cap, or a number is one that cannot
            be.
        TypeError: The last day is neither a date nor a text.

    Example:
        >>> Waiver(rule="SIZ001", unit="c1", reason="to be split", last_day="2026-12-31").id
        'SIZ001/c1'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Code or name of the rule, or key or id of the clause.
    rule: str
    #: Why it is granted.
    reason: Text = attrs.field(converter=_text)
    #: The last day on which it covers anything, a calendar day in Asia/Shanghai.
    last_day: dt.date = attrs.field(converter=_date)
    #: Id of the unit.
    unit: str | None = None
    #: The units, instead of one.
    scope: Scope | None = None
    #: The most units that a scope may cover; where more fail, it covers none. From 1.
    max_units: int | None = None
    #: Id of what is no unit itself, such as an event; None: every one at the unit.
    item: str | None = None
    #: Who granted it, or where that is written.
    authority: str | None = None
    #: The lowest margin that is covered; None: any.
    worst_margin: float | None = None
    #: What it is known by; by default the rule, the unit or scope, and the item.
    id: str = ""

    def __attrs_post_init__(self) -> None:
        """Refuse what no waiver can be, and say what it is known by."""
        if self.unit is not None and self.scope is not None:
            msg = "A waiver has a unit or a scope, not both."
            raise ValueError(msg)
        if self.unit is None and self.scope is None and self.item is None:
            msg = "A waiver names a unit, a scope or an item."
            raise ValueError(msg)
        if (self.scope is None) != (self.max_units is None):
            msg = "A waiver with a scope says how many units it may cover (max_units); one without does not."
            raise ValueError(msg)
        if self.max_units is not None and self.max_units < 1:
            msg = f"max_units is at least 1, not {self.max_units}."
            raise ValueError(msg)
        if self.worst_margin is not None and not math.isfinite(self.worst_margin):
            msg = f"worst_margin is a number, not {self.worst_margin}."
            raise ValueError(msg)
        if not self.id:
            object.__setattr__(self, "id", self._name())

    def _name(self) -> str:
        where = self.unit if self.scope is None else whole(self.scope).strip("<>").removeprefix("Scope: ")
        return "/".join(part for part in (self.rule, where, self.item) if part is not None)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types, without what is left at its default.

        Example:
            >>> Waiver(rule="SIZ001", unit="c1", reason="to be split", last_day="2026-12-31").to_dict()["last_day"]
            '2026-12-31'
        """
        out: dict[str, Any] = {"rule": self.rule}
        if self.unit is not None:
            out["unit"] = self.unit
        if self.scope is not None:
            out |= {"scope": self.scope.to_dict(), "max_units": self.max_units}
        if self.item is not None:
            out["item"] = self.item
        out["reason"] = {"en": self.reason.en, "zh": self.reason.zh}
        if self.authority is not None:
            out["authority"] = self.authority
        out["last_day"] = self.last_day.isoformat()
        if self.worst_margin is not None:
            out["worst_margin"] = self.worst_margin
        if self.id != self._name():
            out["id"] = self.id
        return out
