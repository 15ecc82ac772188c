"""Changes of bodies, memberships and links."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import attrs

from gridgov._change_base import Change, said
from gridgov._change_values import as_text_of_day, as_text_of_day_or_none
from gridgov.text import Text

__all__ = ["AddLink", "CreateBody", "EndBody", "EndLink", "JoinBody", "SetRank"]


@attrs.frozen(repr=False)
class CreateBody(Change):
    """A new body.

    Args:
        id: Its id.
        kind: Its kind, such as ``party_branch``.
        unit: Id of the unit where it sits.
        parent: Id of the body above.
        name: Its name.
        rank: Its rank.
        line: The line it belongs to; by default that of its kind.
        start: First day; by default the day of the change.

    Raises:
        ValueError: The day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: The day is neither a date nor a text.

    Example:
        >>> CreateBody("b1", "party_branch", "c1").describe()
        "Body 'b1' (party_branch) is set up at 'c1'."
    """

    _refs: ClassVar[Mapping[str, str]] = {"id": "body", "unit": "unit", "parent": "body"}

    id: str
    kind: str
    unit: str
    parent: str | None = None
    name: str | None = None
    rank: str | None = None
    line: str | None = None
    start: str | None = attrs.field(default=None, converter=as_text_of_day_or_none)

    def _says(self) -> Text:
        text = Text("Body '{id}' ({kind}) is set up at '{unit}'.", "在“{unit}”成立组织“{id}”（{kind}）。")
        return said(text, id=self.id, kind=self.kind, unit=self.unit)


@attrs.frozen(repr=False)
class EndBody(Change):
    """A body ends; it stays in the records. Memberships in force end with it.

    Args:
        body: Its id.
        last_day: Its last day.

    Raises:
        ValueError: The day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: The day is neither a date nor a text.

    Example:
        >>> EndBody("b1", "2025-12-31").describe()
        "Body 'b1' ends on 2025-12-31."
    """

    _refs: ClassVar[Mapping[str, str]] = {"body": "body"}

    body: str
    last_day: str = attrs.field(converter=as_text_of_day)

    def _says(self) -> Text:
        return said(
            Text("Body '{body}' ends on {day}.", "组织“{body}”于{day}终止。"), body=self.body, day=self.last_day
        )


@attrs.frozen(repr=False)
class SetRank(Change):
    """A body gets another rank.

    Args:
        body: Its id.
        rank: Its rank, such as ``deputy_section``; None if it is not known.

    Example:
        >>> SetRank("b1", "deputy_section").describe()
        "Body 'b1' has the rank deputy_section."
    """

    _refs: ClassVar[Mapping[str, str]] = {"body": "body"}

    body: str
    rank: str | None

    def _says(self) -> Text:
        text = Text("Body '{body}' has the rank {rank}.", "组织“{body}”的级别为{rank}。")
        none = Text("The rank of body '{body}' is not known.", "组织“{body}”的级别未知。")
        return said(none if self.rank is None else text, body=self.body, rank=self.rank)


@attrs.frozen(repr=False)
class JoinBody(Change):
    """Somebody becomes a member of a body.

    Args:
        member: Opaque id of the member.
        body: Id of the body.
        lives_at: Id of the unit where the member lives.
        start: First day; by default the day of the change.

    Raises:
        ValueError: The day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: The day is neither a date nor a text.

    Example:
        >>> JoinBody("p1", "b1").describe()
        "'p1' joins body 'b1'."
    """

    _refs: ClassVar[Mapping[str, str]] = {"body": "body", "lives_at": "unit"}

    member: str
    body: str
    lives_at: str | None = None
    start: str | None = attrs.field(default=None, converter=as_text_of_day_or_none)

    def _says(self) -> Text:
        text = Text("'{member}' joins body '{body}'.", "“{member}”加入组织“{body}”。")
        return said(text, member=self.member, body=self.body)


@attrs.frozen(repr=False)
class AddLink(Change):
    """A new link between two things.

    Args:
        kind: Its kind, such as ``takes_charge``.
        source: A reference ``unit:ID``, ``body:ID``, ``post:ID`` or ``holder:ID``.
        target: A reference as in ``source``.
        start: First day; by default the day of the change.
        end: Last day; None while it is open.
        basis: On what it rests.

    Raises:
        ValueError: A day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: A day is neither a date nor a text.

    Example:
        >>> AddLink("takes_charge", "holder:p1", "unit:c1").describe()
        'The link takes_charge leads from holder:p1 to unit:c1.'
    """

    _refs: ClassVar[Mapping[str, str]] = {"source": "ref", "target": "ref"}

    kind: str
    source: str
    target: str
    start: str | None = attrs.field(default=None, converter=as_text_of_day_or_none)
    end: str | None = attrs.field(default=None, converter=as_text_of_day_or_none)
    basis: str | None = None

    def _says(self) -> Text:
        text = Text("The link {kind} leads from {source} to {target}.", "建立从{source}到{target}的“{kind}”关系。")
        return said(text, kind=self.kind, source=self.source, target=self.target)


@attrs.frozen(repr=False)
class EndLink(Change):
    """A link ends; it stays in the records.

    Args:
        kind: Its kind.
        source: Where it leads from; for ``adjacent`` either of the two.
        target: Where it leads to.
        last_day: Last day of the link that is in force on it.

    Raises:
        ValueError: The day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: The day is neither a date nor a text.

    Example:
        >>> EndLink("takes_charge", "holder:p1", "unit:c1", "2025-12-31").describe()
        'The link takes_charge from holder:p1 to unit:c1 ends on 2025-12-31.'
    """

    _refs: ClassVar[Mapping[str, str]] = {"source": "ref", "target": "ref"}

    kind: str
    source: str
    target: str
    last_day: str = attrs.field(converter=as_text_of_day)

    def _says(self) -> Text:
        text = Text(
            "The link {kind} from {source} to {target} ends on {day}.",
            "从{source}到{target}的“{kind}”关系于{day}结束。",
        )
        return said(text, kind=self.kind, source=self.source, target=self.target, day=self.last_day)
