"""Changes of posts, appointments and devices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import attrs

from gridgov._change_base import Change, said
from gridgov._change_values import (
    HOLDER_KINDS,
    as_text_of_day,
    as_text_of_day_or_none,
    as_words,
    as_words_or_none,
)
from gridgov._role import HolderKind
from gridgov.text import Text

__all__ = ["AbolishPost", "AddDevice", "Appoint", "CreatePost", "EndAppointment"]


@attrs.frozen(repr=False)
class CreatePost(Change):
    """A new post, vacant.

    Args:
        role: Key of its role.
        unit: Id of the unit where it is.
        id: Its id; by default ``role@unit#number``.
        number: Its number among the posts of its role at the unit; by default the next one.
        body: Id of the body that it belongs to.

    Example:
        >>> CreatePost("grid_chief", "g1").describe()
        "A post of grid_chief is created at 'g1'."
    """

    _refs: ClassVar[Mapping[str, str]] = {"unit": "unit", "id": "post", "body": "body"}

    role: str
    unit: str
    id: str | None = None
    number: int | None = None
    body: str | None = None

    def _says(self) -> Text:
        text = Text("A post of {role} is created at '{unit}'.", "在“{unit}”设立{role}岗位。")
        named = Text("The post '{id}' of {role} is created at '{unit}'.", "在“{unit}”设立{role}岗位“{id}”。")
        return said(text if self.id is None else named, role=self.role, unit=self.unit, id=self.id)


@attrs.frozen(repr=False)
class AbolishPost(Change):
    """A post goes, with its past appointments and links; the log says how many.

    Nobody may hold it on the day of the change or later, and no link to it may be in force then.

    Args:
        post: Its id.

    Example:
        >>> AbolishPost("grid_chief@g1#1").describe("zh")
        '撤销岗位“grid_chief@g1#1”。'
    """

    _refs: ClassVar[Mapping[str, str]] = {"post": "post"}

    post: str

    def _says(self) -> Text:
        return said(Text("Post '{post}' is abolished.", "撤销岗位“{post}”。"), post=self.post)


@attrs.frozen(repr=False)
class Appoint(Change):
    """Somebody gets a post.

    The rules of roles are asked as by `Roster.appoint`, of the jurisdiction as it is after all changes.

    Args:
        post: Id of the post.
        holder: Opaque id of the holder; a new one is added.
        start: First day.
        end: Last day; None while it is open.
        kind: Kind of a new holder; by default what the role assumes.
        qualifications: Qualifications of a new holder.
        basis: On what it rests.
        meets: Conditions that are shown to be met.

    Raises:
        ValueError: A day is not written YYYY-MM-DD, or lies outside the years 1 to 9999; or there is no such kind.
        TypeError: A day is neither a date nor a text.

    Example:
        >>> Appoint("grid_chief@g1#1", "p1", "2026-01-01").describe()
        "'p1' is appointed to 'grid_chief@g1#1' from 2026-01-01 on."
    """

    _refs: ClassVar[Mapping[str, str]] = {"post": "post", "holder": "holder"}

    post: str
    holder: str
    start: str = attrs.field(converter=as_text_of_day)
    end: str | None = attrs.field(default=None, converter=as_text_of_day_or_none)
    kind: HolderKind | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.in_(HOLDER_KINDS))
    )
    qualifications: tuple[str, ...] | None = attrs.field(default=None, converter=as_words_or_none)
    basis: str | None = None
    meets: tuple[str, ...] = attrs.field(default=(), converter=as_words)

    def _says(self) -> Text:
        text = Text("'{holder}' is appointed to '{post}' from {start} on.", "自{start}起任命“{holder}”任岗位“{post}”。")
        until = Text(
            "'{holder}' is appointed to '{post}' from {start} to {end}.",
            "自{start}至{end}任命“{holder}”任岗位“{post}”。",
        )
        facts = {"holder": self.holder, "post": self.post, "start": self.start, "end": self.end}
        return said(text if self.end is None else until, **facts)


@attrs.frozen(repr=False)
class EndAppointment(Change):
    """The holder of a post leaves it after a day.

    Args:
        post: Id of the post.
        last_day: Last day of the appointment that is in force on it.

    Raises:
        ValueError: The day is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: The day is neither a date nor a text.

    Example:
        >>> EndAppointment("grid_chief@g1#1", "2025-12-31").describe()
        "The appointment to 'grid_chief@g1#1' ends on 2025-12-31."
    """

    _refs: ClassVar[Mapping[str, str]] = {"post": "post"}

    post: str
    last_day: str = attrs.field(converter=as_text_of_day)

    def _says(self) -> Text:
        text = Text("The appointment to '{post}' ends on {day}.", "岗位“{post}”的任命于{day}结束。")
        return said(text, post=self.post, day=self.last_day)


@attrs.frozen(repr=False)
class AddDevice(Change):
    """A new device, such as a terminal.

    Args:
        id: Its id.
        kind: What it is.
        holder: Id of the holder who carries it; None if nobody does.

    Example:
        >>> AddDevice("d1", holder="p1").describe()
        "Device 'd1' (terminal) is given to 'p1'."
    """

    _refs: ClassVar[Mapping[str, str]] = {"id": "device", "holder": "holder"}

    id: str
    kind: str = "terminal"
    holder: str | None = None

    def _says(self) -> Text:
        text = Text("Device '{id}' ({kind}) is given to '{holder}'.", "设备“{id}”（{kind}）配发给“{holder}”。")
        none = Text("Device '{id}' ({kind}) is added.", "新增设备“{id}”（{kind}）。")
        return said(none if self.holder is None else text, id=self.id, kind=self.kind, holder=self.holder)
