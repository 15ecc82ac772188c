"""Units that are being written down: mutable, unchecked, in the order in which they are to stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from operator import attrgetter
from typing import Final, Self, cast

import attrs

from gridgov._build import Raw, RootsRule
from gridgov._register import unknown_unit
from gridgov.levels import LevelScheme
from gridgov.measures import Measure

__all__ = ["Draft"]

_SUGGEST_UP_TO: Final = 20_000


class _Keep(Enum):
    """Stands for an argument that is not given where `None` means something."""

    KEEP = "keep"


@attrs.define(eq=False)
class _Record:
    """One unit as it was written down."""

    id: str
    level: str
    parent: str | None
    kind: str | None
    name: str | None
    measures: dict[str, float | None]
    labels: dict[str, str | None]
    #: Grows from the first unit to the last; a unit that is moved becomes the last.
    order: int
    removed: bool = False


class Draft:
    """Records of units. `HierarchyBuilder` adds the check."""

    def __init__(self, levels: LevelScheme, *, measures: Iterable[Measure] = (), roots: RootsRule = "one") -> None:
        #: The level scheme.
        self.levels = levels
        self._info: dict[str, Measure] = {m.key: m for m in measures}
        self._roots: RootsRule = roots
        self._records: list[_Record] = []
        self._gone = 0
        self._last = 0
        # Records of each id and below each id: made when they are needed first, kept up to date from then on.
        self._by_id: dict[str, list[_Record]] | None = None
        self._below: dict[str | None, list[_Record]] | None = None

    def __len__(self) -> int:
        return len(self._records) - self._gone

    def add(  # noqa: PLR0913 - the columns of a unit
        self,
        id: str,  # noqa: A002 - the word users know
        level: str,
        parent: str | None = None,
        *,
        kind: str | None = None,
        name: str | None = None,
        measures: Mapping[str, float | None] | None = None,
        labels: Mapping[str, str | None] | None = None,
    ) -> Self:
        """Write down a unit, after the siblings that are there already. Nothing is checked before `build`.

        Args:
            id: Its id.
            level: Key of its level.
            parent: Id of the unit above; it may be added later.
            kind: Its kind, where the level has several.
            name: Its name.
            measures: Its measures; what is left out is unknown.
            labels: Other texts about it.

        Example:
            >>> from gridgov import HierarchyBuilder, LevelScheme
            >>> builder = HierarchyBuilder(LevelScheme.ladder("street", "community"))
            >>> builder.add("c", "community", "s").add("s", "street").build().unit("c").path
            ('s', 'c')
        """
        self._last += 1
        record = _Record(id, level, parent, kind, name, dict(measures or {}), dict(labels or {}), self._last)
        self._records.append(record)
        if self._by_id is not None:
            self._by_id.setdefault(id, []).append(record)
        if self._below is not None:
            self._below.setdefault(parent, []).append(record)
        return self

    def _live(self) -> list[_Record]:
        return [record for record in self._records if not record.removed]

    def _find(self, ident: str) -> list[_Record]:
        """Return the records of an id: one, or several if it is there twice, which `build` reports."""
        if self._by_id is None:
            self._by_id = {}
            for record in self._live():
                self._by_id.setdefault(record.id, []).append(record)
        found = self._by_id.get(ident)
        if not found:
            candidates = [str(key) for key in self._by_id] if len(self) <= _SUGGEST_UP_TO else []
            raise unknown_unit(ident, len(self), candidates)
        return found

    def move(self, ident: str, *, to: str | None) -> Self:
        """Put a unit, with all below it, under another one, as its last child; `None` makes it a root.

        Raises:
            UnknownUnitError: The unit has not been added.

        Example:
            >>> from gridgov import HierarchyBuilder, LevelScheme
            >>> builder = HierarchyBuilder(LevelScheme.ladder("street", "community", "grid"))
            >>> builder = builder.add("s", "street").add("c1", "community", "s").add("c2", "community", "s")
            >>> builder.add("g", "grid", "c1").move("g", to="c2").build().unit("g").parent.id
            'c2'
        """
        record = self._find(ident)[0]
        self._last += 1
        record.parent, record.order = to, self._last
        if self._below is not None:
            self._below.setdefault(to, []).append(record)
        return self

    def remove(self, ident: str) -> Self:
        """Take a unit out, and all below it.

        Raises:
            UnknownUnitError: The unit has not been added.

        Example:
            >>> from gridgov import HierarchyBuilder, LevelScheme
            >>> builder = HierarchyBuilder(LevelScheme.ladder("street", "community"))
            >>> len(builder.add("s", "street").add("c", "community", "s").remove("c"))
            1
        """
        self._find(ident)
        if self._below is None:
            self._below = {}
            for record in self._live():
                self._below.setdefault(record.parent, []).append(record)
        gone, todo = {ident}, [ident]
        while todo:
            above = todo.pop()
            # A record that was moved away is still listed here.
            below = {r.id for r in self._below.get(above, ()) if r.parent == above and not r.removed} - gone
            gone |= below
            todo.extend(below)
        for unit in gone:
            for record in self._find(unit):
                record.removed = True
                self._gone += 1
            cast("dict[str, list[_Record]]", self._by_id).pop(unit)
        return self

    def set(  # noqa: PLR0913 - the columns of a unit
        self,
        ident: str,
        *,
        name: str | _Keep | None = _Keep.KEEP,
        level: str | None = None,
        kind: str | _Keep | None = _Keep.KEEP,
        measures: Mapping[str, float | None] | None = None,
        labels: Mapping[str, str | None] | None = None,
    ) -> Self:
        """Change a unit.

        Args:
            ident: Its id.
            name: Its name; `None` if it is unknown.
            level: Key of its level.
            kind: Its kind; `None` if its level has one only.
            measures: Measures to be changed; the others stay. `None` is unknown.
            labels: Labels to be changed; the others stay.

        Raises:
            UnknownUnitError: The unit has not been added.

        Example:
            >>> from gridgov import HierarchyBuilder, LevelScheme
            >>> builder = HierarchyBuilder(LevelScheme.ladder("street")).add("s", "street")
            >>> builder.set("s", measures={"households": 5}).build().unit("s").stated("households")
            5.0
        """
        record = self._find(ident)[0]
        if not isinstance(name, _Keep):
            record.name = name
        if level is not None:
            record.level = level
        if not isinstance(kind, _Keep):
            record.kind = kind
        record.measures.update(measures or {})
        record.labels.update(labels or {})
        return self

    def _raw(self) -> Raw:
        records = sorted(self._live(), key=attrgetter("order"))
        keys = list(dict.fromkeys(key for r in records for key in r.measures))
        tags = list(dict.fromkeys(key for r in records for key in r.labels))
        return Raw(
            [r.id for r in records],
            [r.parent for r in records],
            [r.level for r in records],
            [r.kind for r in records],
            [r.name for r in records],
            {key: [r.measures.get(key) for r in records] for key in keys},
            {key: [r.labels.get(key) for r in records] for key in tags},
        )
