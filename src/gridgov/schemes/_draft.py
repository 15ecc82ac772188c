"""The units that are being laid down: columns that grow by blocks, parents by position."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs
import numpy as np
import numpy.typing as npt

from gridgov.levels import LevelScheme
from gridgov.schemes._apportion import Ints
from gridgov.schemes._where import Where

__all__ = ["Draft", "nearest"]

Objects = npt.NDArray[np.object_]


def _no_rows() -> Ints:
    return np.zeros(0, np.int64)


@attrs.define(eq=False)
class Draft:
    """Units in the order in which they were laid down; every unit comes after the one that it stands under."""

    levels: LevelScheme
    ids: list[str] = attrs.field(factory=list[str])
    names: list[str | None] = attrs.field(factory=list["str | None"])
    parent: Ints = attrs.field(factory=_no_rows)
    #: Position in the scheme's list of types.
    type: Ints = attrs.field(factory=_no_rows)
    labels: dict[str, Objects] = attrs.field(factory=dict[str, Objects])
    #: The last number given under each prefix, by unit above.
    numbers: dict[str, dict[int, int]] = attrs.field(factory=dict[str, dict[int, int]])

    def __len__(self) -> int:
        return len(self.ids)

    def add(
        self, ids: Sequence[str], parent: Ints, unit_type: int | Ints, names: Sequence[str | None] | None = None
    ) -> Ints:
        """Lay down units; return where they are."""
        start, n = len(self.ids), len(ids)
        self.ids += ids
        self.names += [None] * n if names is None else names
        self.parent = np.concatenate((self.parent, parent))
        self.type = np.concatenate((self.type, np.broadcast_to(np.asarray(unit_type, np.int64), (n,))))
        for key, column in self.labels.items():
            self.labels[key] = np.concatenate((column, np.full(n, None, object)))
        return np.arange(start, start + n, dtype=np.int64)

    def label(self, key: str, rows: Ints, values: object) -> None:
        """Give units a label."""
        column = self.labels.setdefault(key, np.full(len(self), None, object))
        column[rows] = values

    def rows(self, where: str | Iterable[str]) -> Ints:
        """Return the units of some selectors, in order."""
        mask = np.zeros(len(self), bool)
        for text in [where] if isinstance(where, str) else where:
            found = Where.parse(text)
            types = np.flatnonzero(self.levels.types_at(found.level, found.kind))
            mask |= np.isin(self.type, types) & found.carried(self.labels, len(self))
        return np.flatnonzero(mask).astype(np.int64)

    def above(self, rows: Ints, where: str | Iterable[str]) -> Ints:
        """Return for each unit the nearest unit at or above it that a selector names, -1 if there is none."""
        mask = np.zeros(len(self), bool)
        mask[self.rows(where)] = True
        return nearest(self.parent, rows, mask)

    def overlay(self) -> npt.NDArray[np.bool_]:
        """Tell which units lie over others: of a level that says so."""
        keys = {level.key for level in self.levels.levels if getattr(level, "overlay", False)}
        types = np.array([t.level in keys for t in self.levels.types], bool)
        return types[self.type] if len(self) else np.zeros(0, bool)

    def merge(self, into: Ints, gone: Ints) -> Ints:
        """Let units take in others with what stands under them; return the new place of each unit, -1 if it is gone."""
        target = np.arange(len(self), dtype=np.int64)
        target[gone] = into
        parent = np.where(self.parent < 0, -1, target[np.maximum(self.parent, 0)])
        keep = np.ones(len(self), bool)
        keep[gone] = False
        place = np.cumsum(keep) - 1
        self.ids = [i for i, k in zip(self.ids, keep.tolist(), strict=True) if k]
        self.names = [i for i, k in zip(self.names, keep.tolist(), strict=True) if k]
        self.parent = np.where(parent[keep] < 0, -1, place[np.maximum(parent[keep], 0)]).astype(np.int64)
        self.type = self.type[keep]
        self.labels = {key: column[keep] for key, column in self.labels.items()}
        return np.where(keep, place, -1).astype(np.int64)


def nearest(parent: Ints, rows: Ints, mask: npt.NDArray[np.bool_]) -> Ints:
    """Return for each unit the nearest one at or above it that a mask names, -1 if there is none."""
    at = rows.copy()
    while True:
        climb = (at >= 0) & ~mask[np.maximum(at, 0)]
        if not climb.any():
            return at
        at[climb] = parent[at[climb]]
