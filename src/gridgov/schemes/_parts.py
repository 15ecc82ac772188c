"""Parts of a scheme that are neither levels, roles nor figures: bodies, lists, readings, states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, Literal, Self

import attrs

from gridgov._face import as_html, as_line
from gridgov._policy_clause import Boundary
from gridgov._vocabulary import word
from gridgov.errors import NotPublishedError, Place, Problem
from gridgov.jurisdiction import NoteTag
from gridgov.schemes._faults import NOT_PUBLISHED
from gridgov.schemes._table import texts_of
from gridgov.text import Text

__all__ = ["BodyRule", "Item", "ListKind", "NamedList", "Option", "Reading", "State", "worded"]

#: What a list names: departments' nets, categories of households, groups of people, the stages of a flow, or else.
ListKind = Literal["nets", "categories", "groups", "flow", "list"]
_WORDS: Final = ("name", "unit", "meaning", "members", "about")


def worded(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table of a file with its words as texts in both languages."""
    words = {k: Text(**row[k]) for k in _WORDS if isinstance(row.get(k), Mapping)}
    return {**row, **words}


@attrs.frozen
class BodyRule:
    """A kind of body that a system has, and where it must be.

    Example:
        >>> from gridgov.schemes import load
        >>> rule = load("zhangye-three-centres").bodies[0]
        >>> rule.kind, rule.at, rule.minimum, rule.maximum
        ('comprehensive_governance_centre', ('community',), 1, 1)
    """

    __repr__ = as_line
    _repr_html_ = as_html

    #: Kind of body.
    kind: str
    #: Name shown.
    name: Text
    #: Where it sits: level, ``level:kind`` or ``level[label]``.
    at: tuple[str, ...] = attrs.field(default=(), converter=texts_of)
    #: How many such a unit has at least. None: not published.
    minimum: int | None = None
    #: How many it has at most. None: not published.
    maximum: int | None = None
    #: Kind of the body above it.
    parent: str | None = None
    #: Its rank.
    rank: str | None = None
    #: Who belongs to it.
    members: Text | None = None
    #: What else is known.
    about: Text | None = None
    fact: str | None = None
    tag: NoteTag | None = None

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Build from a table of a scheme file."""
        return cls(**worded({"name": word("body_kinds", row["kind"]), **row}))


@attrs.frozen
class Item:
    """One entry of a list.

    Example:
        >>> from gridgov.schemes import load
        >>> load("xiliugou-126").list("duties").items[0].name.zh
        '政策法规宣传'
    """

    __repr__ = as_line
    _repr_html_ = as_html

    key: str
    name: Text
    about: Text | None = None
    fact: str | None = None
    tag: NoteTag | None = None

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Build from a table of a scheme file."""
        return cls(**worded(row))


@attrs.frozen
class NamedList:
    """Things that a system names: nets, categories of households, stages of a flow, duties.

    A list that the source names without saying what is on it is an open slot: `items` raises, `fill` answers.

    Example:
        >>> from gridgov.schemes import load
        >>> scheme = load("ankang-321")
        >>> [item.name.zh for item in scheme.list("categories").items]
        ['放心户', '关心户', '连心户']
        >>> scheme.list("street_rights").published
        False
        >>> len(scheme.fill({"street_rights": ["appoint", "assess"]}).list("street_rights").items)
        2
    """

    __repr__ = as_line
    _repr_html_ = as_html

    key: str
    kind: ListKind
    name: Text
    #: Entries that are named; empty for an open slot.
    named: tuple[Item, ...] = ()
    #: Whether the source says that there are more.
    open: bool = False
    #: Whether the order matters.
    ordered: bool = False
    #: Of a flow: who starts it, as a role, a kind of body or a word of the source.
    initiator: str | None = None
    #: The figure that says how many there are.
    figure: str | None = None
    about: Text | None = None
    fact: str | None = None
    tag: NoteTag | None = None

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Build from a table of a scheme file."""
        named = tuple(Item.from_dict(item) for item in row.get("items", ()))
        return cls(**worded({k: v for k, v in row.items() if k != "items"}), named=named)

    @property
    def published(self) -> bool:
        """Whether anything of it is named."""
        return bool(self.named)

    @property
    def items(self) -> tuple[Item, ...]:
        """Its entries.

        Raises:
            NotPublishedError: The source does not say what is on it; `Scheme.fill` does.
        """
        if not self.named:
            raise NotPublishedError(Problem(NOT_PUBLISHED, Place(id=self.key), {"what": self.name, "key": self.key}))
        return self.named

    def fill(self, items: Iterable[str | Text | Item]) -> Self:
        """Return the list with entries of your own; they are tagged ``O``: from outside the source.

        Raises:
            TypeError: The entries are a single text.
        """
        if isinstance(items, str):
            msg = f"The entries of '{self.key}' are given as a list, such as [{items!r}]."
            raise TypeError(msg)
        return attrs.evolve(self, named=tuple(_own(i, item) for i, item in enumerate(items, 1)), tag="O")

    def __len__(self) -> int:
        return len(self.named)

    def __iter__(self) -> Iterator[Item]:
        return iter(self.items)


def _own(number: int, item: str | Text | Item) -> Item:
    if isinstance(item, Item):
        return item
    return Item(f"item_{number}", item if isinstance(item, Text) else Text(item, item), tag="O")


@attrs.frozen
class Option:
    """One way to read what a source leaves open."""

    __repr__ = as_line
    _repr_html_ = as_html

    key: str
    name: Text
    #: The level that is counted under it.
    counting: str | None = None
    #: The clause of the policy that it changes, and how.
    clause: str | None = None
    boundary: Boundary | None = None
    values: Mapping[str, Any] = attrs.field(factory=dict[str, Any], hash=False)
    fact: str | None = None
    tag: NoteTag | None = None


@attrs.frozen
class Reading:
    """A place where a source can be read in several ways; the first way is the default, and none is silent.

    Example:
        >>> from gridgov.schemes import load
        >>> reading = load("chengbei-five-tiers").readings["units_with_centre"]
        >>> reading.default, [option.key for option in reading.options]
        ('a', ['a', 'b'])
    """

    __repr__ = as_line
    _repr_html_ = as_html

    key: str
    name: Text
    options: tuple[Option, ...]
    default: str
    fact: str | None = None
    tag: NoteTag | None = None

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Self:
        """Build from a table of a scheme file."""
        options = tuple(Option(**worded(o)) for o in row["options"])
        default = row.get("default", options[0].key)
        return cls(row["key"], Text(**row["name"]), options, default, row.get("fact"), row.get("tag"))

    def option(self, key: str) -> Option | None:
        """Return one option, None if there is none of the key."""
        return next((option for option in self.options if option.key == key), None)


@attrs.frozen
class State:
    """A moment in the story of a system, such as before and after a split.

    Example:
        >>> from gridgov.schemes import load
        >>> [state.key for state in load("ankang-321").states]
        ['before_split', 'after_split']
    """

    __repr__ = as_line
    _repr_html_ = as_html

    key: str
    name: Text
    fact: str | None = None
    tag: NoteTag | None = None
