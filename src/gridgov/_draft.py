"""Units that are being written down: mutable, unchecked, in the order in which they are to stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self

from gridgov._build import Raw
from gridgov.levels import LevelScheme
from gridgov.measures import Measure

__all__ = ["Draft"]


class Draft:
    """Records of units. `HierarchyBuilder` adds the check."""

    def __init__(self, levels: LevelScheme, *, measures: Iterable[Measure] = ()) -> None:
        #: The level scheme.
        self.levels = levels
        self._info: dict[str, Measure] = {m.key: m for m in measures}
        self._records: list[dict[str, Any]] = []

    def __len__(self) -> int:
        return len(self._records)

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
        self._records.append(
            {
                "id": id,
                "level": level,
                "parent": parent,
                "kind": kind,
                "name": name,
                "measures": dict(measures or {}),
                "labels": dict(labels or {}),
            }
        )
        return self

    def _find(self, ident: str) -> dict[str, Any]:
        for record in self._records:
            if record["id"] == ident:
                return record
        raise KeyError(ident)

    def move(self, ident: str, *, to: str | None) -> Self:
        """Put a unit, with all below it, under another one, as its last child.

        Raises:
            KeyError: The unit has not been added.

        Example:
            >>> from gridgov import HierarchyBuilder, LevelScheme
            >>> builder = HierarchyBuilder(LevelScheme.ladder("street", "community", "grid"))
            >>> builder = builder.add("s", "street").add("c1", "community", "s").add("c2", "community", "s")
            >>> builder.add("g", "grid", "c1").move("g", to="c2").build().unit("g").parent.id
            'c2'
        """
        record = self._find(ident)
        record["parent"] = to
        self._records.remove(record)
        self._records.append(record)
        return self

    def remove(self, ident: str) -> Self:
        """Take a unit out, and all below it.

        Raises:
            KeyError: The unit has not been added.

        Example:
            >>> from gridgov import HierarchyBuilder, LevelScheme
            >>> builder = HierarchyBuilder(LevelScheme.ladder("street", "community"))
            >>> len(builder.add("s", "street").add("c", "community", "s").remove("c"))
            1
        """
        self._find(ident)
        children: dict[str | None, list[str]] = {}
        for record in self._records:
            children.setdefault(record["parent"], []).append(record["id"])
        gone, todo = {ident}, [ident]
        while todo:
            below = [c for c in children.get(todo.pop(), []) if c not in gone]
            gone.update(below)
            todo.extend(below)
        self._records = [r for r in self._records if r["id"] not in gone]
        return self

    def set(self, ident: str, **changes: Any) -> Self:
        """Change a unit: ``name``, ``level``, ``kind``, ``measures`` or ``labels``; the last two are merged.

        Raises:
            KeyError: The unit has not been added.
            TypeError: Something else is to be changed.

        Example:
            >>> from gridgov import HierarchyBuilder, LevelScheme
            >>> builder = HierarchyBuilder(LevelScheme.ladder("street")).add("s", "street")
            >>> builder.set("s", measures={"households": 5}).build().unit("s").stated("households")
            5.0
        """
        record = self._find(ident)
        for key, value in changes.items():
            if key in {"measures", "labels"}:
                record[key].update(value)
            elif key in {"name", "level", "kind"}:
                record[key] = value
            else:
                msg = f"set() changes name, level, kind, measures or labels, not {key!r}."
                raise TypeError(msg)
        return self

    def _raw(self) -> Raw:
        records = self._records
        keys = list(dict.fromkeys(k for r in records for k in r["measures"]))
        tags = list(dict.fromkeys(k for r in records for k in r["labels"]))
        kinds = [r["kind"] for r in records]
        names = [r["name"] for r in records]
        return Raw(
            [r["id"] for r in records],
            [r["parent"] for r in records],
            [r["level"] for r in records],
            kinds,
            names if any(names) else None,
            {key: [r["measures"].get(key) for r in records] for key in keys},
            {key: [r["labels"].get(key) for r in records] for key in tags},
        )
