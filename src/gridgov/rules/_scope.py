"""Which units a clause speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
import numpy as np

from gridgov._columns import Bools
from gridgov._face import as_html, one_line
from gridgov._plain import record
from gridgov.hierarchy import Hierarchy
from gridgov.text import Text

__all__ = ["EVERYWHERE", "Scope"]


def _texts(value: str | Iterable[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Scope:
    """The units that a clause is about: all of the rule's kinds, unless something is said here.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "610902"], levels=LevelScheme.ladder("province", "city", "county"))
        >>> Scope(within="6109").rows(h, ("county",)).tolist()
        [2]
    """

    _repr_html_ = as_html

    #: Kinds of unit instead of those of the rule.
    kinds: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    #: Levels; empty: all levels of the kinds.
    levels: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    #: Ids of units: only these and what is below them. Empty: everywhere.
    within: tuple[str, ...] = attrs.field(default=(), converter=_texts)
    #: Ids of units that are left out, with what is below them.
    outside: tuple[str, ...] = attrs.field(default=(), converter=_texts)

    def mask(self, territory: Hierarchy, kinds: tuple[str, ...]) -> Bools:
        """Tell for each row whether the clause is about it.

        Args:
            territory: The units.
            kinds: The kinds of the rule; empty: every kind.

        A level that the scheme does not have has no units: a city can be held to the policy of another one.

        Raises:
            UnknownUnitError: A unit that is named is not there.
        """
        wanted = np.zeros(len(territory.levels.types), bool)
        there = set(territory.levels.keys)
        levels = tuple(level for level in self.levels if level in there) if self.levels else (None,)
        for level in levels:
            for kind in self.kinds or kinds or (None,):
                wanted |= territory.levels.types_at(level, kind)
        here = np.ones(len(territory), bool) if wanted.all() else wanted.take(territory.types)
        if self.within:
            here &= _below(territory, self.within)
        if self.outside:
            here &= ~_below(territory, self.outside)
        return here

    def rows(self, territory: Hierarchy, kinds: tuple[str, ...]) -> np.ndarray[Any, np.dtype[np.int32]]:
        """Return the rows the clause is about, in order. Int32.

        Raises:
            UnknownUnitError: A unit that is named is not there.
        """
        return np.flatnonzero(self.mask(territory, kinds)).astype(np.int32)

    def lost(self, territory: Hierarchy) -> Iterator[tuple[str, str]]:
        """Go through the units that it names and that are not there: where it names them, and their ids."""
        for key in ("within", "outside"):
            ids: tuple[str, ...] = getattr(self, key)
            found: list[int] = territory.ids.find(list(ids)).tolist() if ids else []
            yield from ((key, ident) for ident, row in zip(ids, found, strict=True) if row < 0)

    def nobody(self, kinds: tuple[str, ...]) -> Text:
        """Say that there is no unit it is about."""
        from gridgov.rules._words import none_of

        return none_of(*(self.kinds or kinds), level=" / ".join(self.levels) or None)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON types, without what is empty.

        Example:
            >>> Scope(levels="grid_2").to_dict()
            {'levels': ['grid_2']}
        """
        return {f.name: list(getattr(self, f.name)) for f in attrs.fields(Scope) if getattr(self, f.name)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Scope:
        """Build from what `to_dict` gives.

        Raises:
            TypeError: It is no mapping, or a value is neither a text nor several.
            ValueError: A key is not one of a scope.

        Example:
            >>> Scope.from_dict({"levels": ["grid_2"]}) == Scope(levels="grid_2")
            True
        """
        names = {f.name for f in attrs.fields(Scope)}
        for key in record(data, "A scope"):
            if key not in names:
                msg = f"A scope has no key {key!r}; it has {', '.join(sorted(names))}."
                raise ValueError(msg)
        return cls(**data)

    @one_line
    def __repr__(self) -> str:
        said = ", ".join(f"{k}={'/'.join(v)}" for k, v in self.to_dict().items())
        return f"<Scope: {said or 'everywhere'}>"


def _below(territory: Hierarchy, ids: tuple[str, ...]) -> Bools:
    mask = np.zeros(len(territory), bool)
    for ident in ids:
        row = territory.row(ident)
        mask[row : int(territory.tree.end[row])] = True
    return mask


#: All units of the rule's kinds.
EVERYWHERE = Scope()
