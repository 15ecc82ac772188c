"""The columns of a hierarchy, and what is asked of them by id and by row number."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from gridgov import _build
from gridgov._build import Columns
from gridgov._columns import IdColumn, IdsLike, Rows, TextColumn, Texts, frozen
from gridgov._encoding import listed
from gridgov._face import one_line
from gridgov._faults import UNKNOWN_MEASURE, UNKNOWN_UNIT
from gridgov._tree import Tree
from gridgov._units import Unit
from gridgov.errors import Place, Problem, UnknownKeyError, UnknownUnitError
from gridgov.levels import LevelScheme
from gridgov.measures import Measure, Numbers
from gridgov.text import Text

__all__ = ["Register", "unknown_unit"]

#: Looking for similar ids takes some hundredths of a second up to here; beyond, only neighbours are looked at.
_SUGGEST_UP_TO: Final = 20_000
_ALIKE: Final = 0.75
_USE: Final = Text("Use one of: {known}", "请使用：{known}")
_NAME_THEM: Final = Text(
    "The hierarchy has none; name them in measures=[…] when it is built",
    "该层级结构没有指标；请在构建时用measures=[…]列出",
)


def unknown_unit(ident: str, n: int, candidates: list[str]) -> UnknownUnitError:
    """Return the error for an id that is not there; similar ones are named."""
    close = difflib.get_close_matches(ident, candidates, n=3, cutoff=_ALIKE)
    near = Text("", "")
    if close:
        near = Text(
            "; close to it: " + ", ".join(f"'{c}'" for c in close),
            "；相近的编号：" + "、".join(f"“{c}”" for c in close),
        )
    return UnknownUnitError(Problem(UNKNOWN_UNIT, Place(id=ident), {"id": ident, "n": n, "close": near}))


class Register:
    """Units in preorder: their columns, found by id or by row number."""

    __slots__ = ("__weakref__", "_columns", "_levels", "_measure_info", "_ranks")

    def __init__(
        self, columns: Columns, levels: LevelScheme, measure_info: Mapping[str, Measure] | None = None
    ) -> None:
        self._columns = columns
        self._levels = levels
        given = measure_info or {}
        self._measure_info = {key: _build.measure_for(key, given) for key in columns.measures}
        self._ranks: npt.NDArray[np.uint8] | None = None

    @property
    def levels(self) -> LevelScheme:
        """The level scheme."""
        return self._levels

    @property
    def tree(self) -> Tree:
        """The tree kernel, for bulk work on row numbers."""
        return self._columns.tree

    @property
    def ids(self) -> IdColumn:
        """The ids in preorder."""
        return self._columns.ids

    @property
    def types(self) -> npt.NDArray[np.uint8]:
        """Type of each unit: a position in ``levels.types``. Shape (n,), read-only."""
        return self._columns.types

    @property
    def names(self) -> TextColumn | None:
        """The names, or None if no unit has one."""
        return self._columns.names

    @property
    def labels(self) -> Mapping[str, TextColumn]:
        """Other texts about the units, by key."""
        return self._columns.labels

    @property
    def measures(self) -> Mapping[str, Numbers]:
        """Stated values of each measure, NaN where unknown. Float64 arrays of shape (n,), read-only."""
        return self._columns.measures

    @property
    def measure_info(self) -> Mapping[str, Measure]:
        """Description of each measure."""
        return MappingProxyType(self._measure_info)

    @property
    def ranks(self) -> npt.NDArray[np.uint8]:
        """Position of each unit's level in the scheme. Shape (n,), read-only."""
        if self._ranks is None:
            self._ranks = frozen(self.levels.ranks[self.types])
        return self._ranks

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        c = self._columns
        texts = [*c.labels.values()] if c.names is None else [c.names, *c.labels.values()]
        numbers = sum(a.nbytes for a in c.measures.values())
        tree = c.tree.parent.nbytes + c.tree.end.nbytes
        return tree + c.types.nbytes + c.ids.nbytes + numbers + sum(t.nbytes for t in texts)

    def __len__(self) -> int:
        return len(self._columns.tree)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Register):
            return NotImplemented
        a, b = self._columns, other._columns
        return (
            self.levels == other.levels
            and len(self) == len(other)
            and np.array_equal(a.tree.parent, b.tree.parent)
            and np.array_equal(a.types, b.types)
            and a.ids.equals(b.ids)
            and _same_text(a.names, b.names)
            and self._measure_info == other._measure_info
            and all(np.array_equal(a.measures[k], b.measures[k], equal_nan=True) for k in a.measures)
            and a.labels.keys() == b.labels.keys()
            and all(a.labels[k].equals(b.labels[k]) for k in a.labels)
        )

    def __hash__(self) -> int:
        return hash((len(self), self.ids.get(0), self.ids.get(len(self) - 1), self.levels))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._columns, self.levels, self._measure_info)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # nothing in it can change

    def row(self, unit: str | Unit) -> int:
        """Return the row of one unit.

        Raises:
            UnknownUnitError: There is no such unit; close ids are named.
            TypeError: It is neither an id nor a unit.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
            >>> h.row("s")
            0
        """
        if isinstance(unit, Unit) and unit.is_of(self):
            return unit.row
        ident = unit.id if isinstance(unit, Unit) else unit
        if not isinstance(ident, str):
            msg = f"A unit is named by its id, a text, not by {type(ident).__name__}."
            raise TypeError(msg)
        found = self.ids.find_one(ident)
        if found < 0:
            raise self._unknown(ident)
        return found

    def _unknown(self, ident: str) -> UnknownUnitError:
        few = len(self) <= _SUGGEST_UP_TO
        return unknown_unit(ident, len(self), self.ids.tolist() if few else self.ids.neighbours(ident))

    def rows(self, ids: IdsLike) -> Rows:
        """Return the row of each id as int32, -1 where there is none.

        Raises:
            TypeError: It is a single text.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
            >>> h.rows(["s", "t"]).tolist()
            [0, -1]
        """
        return self.ids.find(ids)

    def _known_rows(self, ids: IdsLike) -> Rows:
        values = listed(ids)
        rows = self.ids.find(values)
        missing = np.flatnonzero(rows < 0)
        if len(missing):
            raise self._unknown(str(values[int(missing[0])]))
        return rows

    def texts_of(self, rows: Rows) -> Texts:
        """Return the ids of rows, in their shape, an empty text for -1.

        Ids of digits come as numpy texts of one width (dtype ``U``), any other ids as Python texts (dtype object).

        Example:
            >>> import numpy as np
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.texts_of(np.array([1, -1])).tolist()
            ['6109', '']
        """
        flat = rows.ravel()
        none = flat < 0
        texts = self.ids.decode(np.maximum(flat, 0))
        if none.any():
            texts[none] = ""
        return texts.reshape(rows.shape)

    def parent_ids(self) -> list[str | None]:
        """Return the id of the unit above each unit, in preorder; `None` for a root.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> h.parent_ids()
            [None, '61']
        """
        ids = self.ids.tolist()
        return [None if row < 0 else ids[row] for row in self.tree.parent.tolist()]

    def measure(self, key: str) -> Numbers:
        """Return the stated values of a measure, NaN where unknown. Float64, shape (n,), read-only.

        Raises:
            UnknownKeyError: There is no such measure.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"), measures={"households": [None]})
            >>> h.measure("households").tolist()
            [nan]
        """
        if key not in self.measures:
            fix = _USE.format(known=", ".join(self.measures)) if self.measures else _NAME_THEM
            raise UnknownKeyError(Problem(UNKNOWN_MEASURE, Place(id=key), {"key": key, "fix": fix}))
        return self.measures[key]

    def counts(self) -> dict[str, int]:
        """Return how many units each level has, highest first.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> levels = LevelScheme.ladder("street", "grid")
            >>> Hierarchy.from_records([{"id": "s", "level": "street"}], levels=levels).counts()
            {'street': 1, 'grid': 0}
        """
        found = np.bincount(self.ranks, minlength=len(self.levels.levels)).tolist()
        return dict(zip(map(str, self.levels.keys), found, strict=True))

    def to_columns(self) -> dict[str, npt.NDArray[Any]]:
        """Return plain columns in preorder, ready for a data frame: id, parent, level, kind, name, measures, labels.

        Example:
            >>> from gridgov import Hierarchy, LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109"], levels=LevelScheme.ladder("province", "city"))
            >>> {k: v.tolist() for k, v in h.to_columns().items()}
            {'id': ['61', '6109'], 'parent': [None, '61'], 'level': ['province', 'city'], 'kind': ['province', 'city']}
        """
        level = np.array([t.level for t in self.levels.types], object)
        kind = np.array([t.kind for t in self.levels.types], object)
        out: dict[str, npt.NDArray[Any]] = {
            "id": _objects(self.ids.tolist()),
            "parent": _objects(self.parent_ids()),
            "level": level[self.types],
            "kind": kind[self.types],
        }
        if self.names is not None:
            out["name"] = self.names.array()
        out.update(self.measures)
        out.update({k: v.array() for k, v in self.labels.items()})
        return out

    @one_line
    def __repr__(self) -> str:
        n = len(self)
        counts = ", ".join(f"{c:,} {k}" for k, c in self.counts().items() if c)
        return f"<{type(self).__name__}: {n:,} unit{'' if n == 1 else 's'} ({counts})>"


def _objects(values: list[Any]) -> npt.NDArray[np.object_]:
    out = np.empty(len(values), object)
    out[:] = values
    return out


def _same_text(a: TextColumn | None, b: TextColumn | None) -> bool:
    return a is b if a is None or b is None else a.equals(b)
