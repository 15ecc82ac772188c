"""Notes: what is stated, inferred or open, and where it can be read."""

from __future__ import annotations

from typing import Literal, get_args

import attrs

from gridgov._face import as_html, as_line
from gridgov._fields import as_field
from gridgov.text import Text

__all__ = ["Note", "NoteTag"]

#: Where a statement comes from: stated, derived by arithmetic, inferred, from outside the source, unpublished.
NoteTag = Literal["S", "D", "I", "O", "U"]


@attrs.frozen
class Note:
    """One statement about where something comes from.

    Example:
        >>> Note("buildings", "I", Text("Three buildings a grid are assumed.", "假定每网格三栋楼。")).tag
        'I'
    """

    __get_pydantic_core_schema__ = as_field
    __repr__ = as_line
    _repr_html_ = as_html

    #: What it is about.
    key: str
    #: ``S`` stated, ``D`` derived, ``I`` inferred, ``O`` from outside, ``U`` unpublished.
    tag: NoteTag = attrs.field(validator=attrs.validators.in_(get_args(NoteTag)))
    #: The statement.
    text: Text
    #: Where it can be read, such as a fact id; None if it is our own.
    source: str | None = None
