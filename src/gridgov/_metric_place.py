"""What all measures ask of a place: the units of a level, what they have of a measure, who stands nearest above."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Ints, Rows
from gridgov._frame import Column, Field, Named
from gridgov._metric_spread import Floats
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelKey
from gridgov.roles import RoleCatalogue
from gridgov.text import Text

__all__ = [
    "COUNT",
    "NOTHING",
    "UNIT",
    "Amounts",
    "Place",
    "below",
    "level_name",
    "level_rows",
    "rank_of",
    "ratio",
    "role_numbers",
    "territory_of",
    "units_column",
]

#: Where the units are.
Place: TypeAlias = Hierarchy | Jurisdiction

NOTHING: Final = Text("", "")
COUNT: Final = Text("units", "个")
UNIT: Final = Column("unit", Text("unit", "单元"), NOTHING, Text("Id of the unit.", "单元编号。"))
_OF_MEASURE: Final = Text(
    "Sum over the parts of the unit where it is complete; what the unit states itself where parts are unknown and it "
    "states no less than they have. Otherwise unknown.",
    "各部分数据完整时取其合计；部分未知而本级填报数不低于已知合计时取本级填报数；其余为未知。",
)


def territory_of(place: Place) -> Hierarchy:
    """Return the units."""
    return place.territory if isinstance(place, Jurisdiction) else place


def level_rows(h: Hierarchy, level: str, kind: str | None = None) -> Rows:
    """Return the rows of the units of a level, ascending.

    Raises:
        UnknownKeyError: The scheme has no such level.
    """
    return np.flatnonzero(h.levels.types_at(level, kind)[h.types]).astype(np.int32)


def level_name(h: Hierarchy, level: str) -> Text:
    """Return the name of a level, no two alike."""
    return h.levels.title(level)


def rank_of(h: Hierarchy, level: str) -> int:
    """Return the position of a level in its scheme, from 0 at the top.

    Raises:
        UnknownKeyError: The scheme has no such level.
    """
    return h.levels.keys.index(LevelKey(h.levels.level(level).key))


def role_numbers(catalogue: RoleCatalogue, roles: str | Iterable[str]) -> list[int]:
    """Return the positions of some roles in their catalogue, each once.

    Raises:
        UnknownKeyError: There is no such role.
        ValueError: No role is named.
    """
    keys = (roles,) if isinstance(roles, str) else tuple(roles)
    if not keys:
        msg = "Name at least one role."
        raise ValueError(msg)
    return sorted({catalogue.index(key) for key in keys})


def ratio(part: float, whole: float) -> float:
    """Return a share or a mean, NaN where it has no meaning."""
    return part / whole if whole else math.nan


def below(h: Hierarchy, rows: Rows, weights: npt.NDArray[np.integer | np.bool_]) -> Ints:
    """Return the sum of whole numbers over each unit and all below it."""
    running = np.zeros(len(h) + 1, np.int64)
    np.cumsum(weights, out=running[1:])
    return running[h.tree.end[rows]] - running[rows]


@attrs.frozen(eq=False)
class Amounts:
    """What units have of a measure, NaN where unknown."""

    values: Floats
    column: Column

    @classmethod
    def of(cls, h: Hierarchy, rows: Rows, measure: str) -> Amounts:
        """Look a measure up.

        Raises:
            UnknownKeyError: There is no such measure.
        """
        totals = h.rollup(measure)
        known, stated, complete = totals.known[rows], totals.stated[rows], totals.complete[rows]
        info = h.measure_info[measure]
        column = Column("value", info.name, info.unit, _OF_MEASURE)
        return cls(np.where(complete, known, np.where(stated >= known, stated, np.nan)), column)

    def share(self, part: Bools) -> tuple[float, float, int]:
        """Return what is known of it in all units, in a part of them, and in how many of that part it is unknown."""
        unknown = np.isnan(self.values)
        whole = float(self.values[~unknown].sum())
        return whole, float(self.values[part & ~unknown].sum()), int((unknown & part).sum())


def units_column(h: Hierarchy, rows: Rows) -> Field:
    """Return the column of the ids of units."""
    return UNIT, Named(h.ids, rows)
