"""Somebody who sees what was published and works out what was hidden: one integer program for each hidden cell.

Nothing of the protection is used here, so that it can be held against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, cast

import attrs
import numpy as np

from gridgov._face import as_html, one_line
from gridgov._privacy_faults import CONTRADICTION, PrivacyError
from gridgov._privacy_system import Bools, Floats, sealed
from gridgov._privacy_table import TableLike, read_table
from gridgov._privacy_units import Additive, check_k, tied, wanted_measures
from gridgov.errors import Place, Problem
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction

__all__ = ["Attack", "attack", "attack_table"]

_Equation = tuple[int, list[int]]
_NONE: Final[Additive] = MappingProxyType({})
_FITS, _ENDLESS = 0, 3


def _disclosed(high: Floats, k: int, *, zeros: bool) -> Bools:
    # False where the cell is visible.
    return np.less(high, k) if zeros else np.less(high, k) & np.greater(high, 0)


def _sealed(numbers: Mapping[str, Floats]) -> Mapping[str, Floats]:
    return sealed(numbers)


@attrs.frozen(eq=False, repr=False)
class Attack:
    """What can be found out about cells that are not shown.

    Example:
        >>> from gridgov import LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"left_behind_persons": [60, None, 57]})
        >>> attack(h)
        <Attack: 1 cell not shown, 1 known exactly>
    """

    _repr_html_ = as_html

    #: Lowest possible value of each cell that is not shown, NaN where it is. By measure; float64, shape (n,), or that
    #: of the table.
    low: Mapping[str, Floats] = attrs.field(converter=_sealed)
    #: Highest possible value, infinity where there is none, NaN where the cell is shown.
    high: Mapping[str, Floats] = attrs.field(converter=_sealed)

    def __reduce__(self) -> tuple[object, ...]:
        return Attack, (dict(self.low), dict(self.high))

    def disclosed(self, k: int, *, zeros: bool = False) -> Mapping[str, Bools]:
        """Tell which cells that are not shown are known to be small.

        Args:
            k: Values below are small; from 2.
            zeros: Whether a cell that can only be 0 counts as well.

        Raises:
            PrivacyError: The threshold is less than 2.

        Example:
            >>> attack_table([[None, None, 5], [8, 9, 17], [9, 13, 22]]).disclosed(10)["table"].tolist()
            [[True, True, False], [False, False, False], [False, False, False]]
        """
        check_k(k)
        return {key: _disclosed(high, k, zeros=zeros) for key, high in self.high.items()}

    def exact(self) -> Mapping[str, Bools]:
        """Tell which cells that are not shown have one possible value only.

        Example:
            >>> bool(attack_table([[None, None, 5], [8, 9, 17], [None, 13, 22]]).exact()["table"][0, 0])
            True
        """
        return {key: low == self.high[key] for key, low in self.low.items()}

    @one_line
    def __repr__(self) -> str:
        n = sum(int((~np.isnan(low)).sum()) for low in self.low.values())
        exact = sum(int(mask.sum()) for mask in self.exact().values())
        return f"<Attack: {n:,} {'cell' if n == 1 else 'cells'} not shown, {exact:,} known exactly>"


def attack(
    shown: Jurisdiction | Hierarchy, *, measures: str | Iterable[str] | None = None, additive: Additive = _NONE
) -> Attack:
    """Find out what is possible for every count that is not shown.

    The attacker sees every value that is stated, and knows that counts are whole and not negative, that a unit has
    what its parts have together, that what lies over its parts has no more, and that a measure has what its parts have.
    One or two integer programs are solved for each cell that is not shown: for auditing, not for a million units.

    Args:
        shown: What was published.
        measures: Keys of counts; None: all sensitive ones, ``"all"``: every count.
        additive: Measures that are the sum of others in every unit; see `suppress`.

    Raises:
        PrivacyError: A measure is not there or no count, or nothing fits what is shown.
        TypeError: ``measures`` is a single text other than ``"all"``.

    Example:
        >>> from gridgov import LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"left_behind_persons": [60, None, 57]})
        >>> attack(h).high["left_behind_persons"].tolist()
        [nan, 3.0, nan]
    """
    h = shown.territory if isinstance(shown, Jurisdiction) else shown
    keys, sums = tied(h, wanted_measures(h, measures), additive)
    n = len(h)
    values = np.concatenate([np.zeros(0), *(h.measures[key] for key in keys)])
    equations: list[_Equation] = []
    bounds: list[_Equation] = []
    for first in range(0, n * len(keys), n):
        children: dict[int, list[int]] = {}
        over: dict[tuple[int, str], list[int]] = {}
        for unit in h:
            if unit.parent is None:
                continue
            level = h.levels.level(unit.level)
            if level.overlay:
                over.setdefault((unit.parent.row, level.key), []).append(unit.row + first)
            else:
                children.setdefault(unit.parent.row, []).append(unit.row + first)
        equations += [(row + first, parts) for row, parts in children.items()]
        bounds += [(row + first, parts) for (row, _), parts in over.items()]
    place = {key: i * n for i, key in enumerate(keys)}
    for whole, parts in sums.items():
        equations += [(place[whole] + row, [place[part] + row for part in parts]) for row in range(n)]
    # What is stated to be more than the unit has does not lie in it.
    bounds = [(t, parts) for t, parts in bounds if not np.nansum(values[parts]) > values[t]]
    low, high = _intervals(values, equations, bounds)
    parts_of = {key: slice(i * n, (i + 1) * n) for i, key in enumerate(keys)}
    return Attack(
        {key: low[at] for key, at in parts_of.items()},
        {key: high[at] for key, at in parts_of.items()},
    )


def attack_table(shown: TableLike) -> Attack:
    """Find out what is possible for every cell of a two-way table that is not shown.

    Args:
        shown: As `suppress_table` takes and gives it: NaN or None where a cell is not shown, totals in the last row and
            the last column.

    Returns:
        Bounds under the key ``table``, of the shape of the numbers.

    Raises:
        PrivacyError: It is no table of counts, or nothing fits what is shown.

    Example:
        >>> attack_table([[None, None, 23], [30, 40, 70], [33, 60, 93]]).high["table"].tolist()[0]
        [3.0, 20.0, nan]
    """
    numbers = read_table(shown)
    rows, columns = numbers.shape
    cells = np.arange(numbers.size).reshape(rows, columns).tolist()
    equations: list[_Equation] = [(line[-1], line[:-1]) for line in (*cells, *map(list, zip(*cells, strict=True)))]
    low, high = _intervals(numbers.ravel(), equations, [])
    return Attack({"table": low.reshape(rows, columns)}, {"table": high.reshape(rows, columns)})


def _intervals(values: Floats, equations: Sequence[_Equation], bounds: Sequence[_Equation]) -> tuple[Floats, Floats]:
    """Return the lowest and highest possible value of each unknown cell, NaN for the others."""
    from scipy.optimize import linprog
    from scipy.sparse import lil_array
    from scipy.sparse.csgraph import connected_components

    unknown = np.isnan(values)
    low, high = np.full(len(values), np.nan), np.full(len(values), np.nan)
    column = np.cumsum(unknown) - 1
    lines = [(t, parts, True) for t, parts in equations] + [(t, parts, False) for t, parts in bounds]
    draft, b = lil_array((len(lines), int(unknown.sum()))), np.zeros(len(lines))
    for i, (total, parts, _) in enumerate(lines):
        for cell, sign in [*((part, 1.0) for part in parts), (total, -1.0)]:
            if unknown[cell]:
                draft[i, column[cell]] += sign
            else:
                b[i] -= sign * values[cell]
    a: Any = draft.tocsr()
    equal = np.array([is_equal for _, _, is_equal in lines], bool)
    cells = np.flatnonzero(unknown)
    # Cells that no line ties together say nothing about each other.
    _, block = connected_components(abs(a).T @ abs(a), directed=False) if len(cells) else (0, np.zeros(0, int))
    for number in np.unique(block).tolist():
        mine = np.flatnonzero(block == number)
        part = a[:, mine]
        touched = np.asarray(abs(part).sum(axis=1)).ravel() > 0
        eq, le = touched & equal, touched & ~equal
        for i, cell in enumerate(mine.tolist()):
            for sign in (1.0, -1.0):
                goal = np.zeros(len(mine))
                goal[i] = sign
                found = cast(
                    "Any",
                    linprog(
                        goal,
                        A_ub=part[le] if le.any() else None,
                        b_ub=b[le] if le.any() else None,
                        A_eq=part[eq] if eq.any() else None,
                        b_eq=b[eq] if eq.any() else None,
                        bounds=(0, None),
                        integrality=1,
                        # Presolve cannot always tell what has no end from what has no solution.
                        options={"presolve": False},
                    ),
                )
                if found.status == _FITS:
                    (low if sign > 0 else high)[cells[cell]] = float(round(sign * found.fun))
                elif found.status == _ENDLESS:
                    high[cells[cell]] = np.inf
                else:
                    raise PrivacyError(Problem(CONTRADICTION, Place(), {"key": "-", "id": str(int(cells[cell]))}))
    return low, high
