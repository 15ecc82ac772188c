"""Counts of units as cells and relations: a unit and its parts, a measure and its parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import attrs
import numpy as np

from gridgov._privacy_counts import is_sensitive
from gridgov._privacy_faults import BAD_K, CONTRADICTION, NOT_A_COUNT, UNKNOWN_MEASURES, PrivacyError
from gridgov._privacy_hide import Cells, hide
from gridgov._privacy_rings import BlockError
from gridgov._privacy_system import Bools, Floats, Ints, System
from gridgov._vocabulary import entries
from gridgov.errors import Place, Problem, Problems
from gridgov.hierarchy import Hierarchy

__all__ = ["Additive", "Masks", "UnitCells", "check_k", "groups", "hide_units", "tied", "wanted_measures"]

#: Measures that are sums, each with the measures that it is the sum of.
Additive = Mapping[str, Sequence[str]]

_LEAST_K: Final = 2


def check_k(k: int) -> None:
    """Refuse a threshold that protects nothing.

    Raises:
        PrivacyError: It is less than 2, or no whole number.
    """
    if isinstance(k, bool) or not isinstance(k, int | np.integer) or k < _LEAST_K:
        raise PrivacyError(Problem(BAD_K, Place(), {"k": k}))


def wanted_measures(hierarchy: Hierarchy, measures: str | Iterable[str] | None) -> tuple[str, ...]:
    """Return the keys of the measures that are to be protected.

    Raises:
        PrivacyError: One of them is not there or no count; with all of them.
        TypeError: It is a single text other than ``all``.
    """
    info = hierarchy.measure_info
    if measures is None:
        return tuple(key for key, measure in info.items() if is_sensitive(measure))
    if isinstance(measures, str):
        if measures != "all":
            msg = f"measures is 'all' or a list of keys, such as [{measures!r}], not a text."
            raise TypeError(msg)
        return tuple(key for key, measure in info.items() if measure.whole)
    keys = tuple(dict.fromkeys(measures))
    _refuse(hierarchy, keys)
    return keys


def _refuse(hierarchy: Hierarchy, keys: Iterable[str]) -> None:
    """Refuse keys that are no counts of the hierarchy.

    Raises:
        PrivacyError: With all of them.
    """
    info = hierarchy.measure_info
    counts = ", ".join(key for key, measure in info.items() if measure.whole) or "-"
    problems: list[Problem] = []
    for key in keys:
        if key not in info:
            problems.append(Problem(UNKNOWN_MEASURES, Place(column=key), {"key": key, "known": counts}))
        elif not info[key].whole:
            problems.append(Problem(NOT_A_COUNT, Place(column=key), {"key": key}))
    if problems:
        raise PrivacyError(Problems.of(*problems))


def tied(hierarchy: Hierarchy, keys: Iterable[str], additive: Additive) -> tuple[tuple[str, ...], dict[str, list[str]]]:
    """Return the measures that say something about some, these first, and the sums among them.

    Sums that the library knows come along where the hierarchy has all of their measures.

    Raises:
        PrivacyError: A sum that is given speaks of what is no count of the hierarchy.
    """
    given = {whole: list(parts) for whole, parts in additive.items()}
    _refuse(hierarchy, dict.fromkeys(key for whole, parts in given.items() for key in (whole, *parts)))
    info = hierarchy.measure_info
    known = {whole: list(parts) for whole, parts in entries("sums").items()}
    known = {w: p for w, p in known.items() if all(key in info and info[key].whole for key in (w, *p))}
    sums = {**known, **given}
    found = dict.fromkeys(keys)
    while True:
        reached = {w: p for w, p in sums.items() if not found.keys().isdisjoint((w, *p))}
        more = dict.fromkeys(key for w, p in reached.items() for key in (w, *p))
        if found.keys() >= more.keys():
            return tuple(found), reached
        found |= more


def groups(keys: Iterable[str], sums: Additive) -> list[tuple[str, ...]]:
    """Return the measures in groups: those of one group say something about each other.

    Example:
        >>> groups(["w", "a", "x", "b"], {"w": ["a", "b"]})
        [('w', 'a', 'b'), ('x',)]
    """
    label = {key: i for i, key in enumerate(keys)}
    for whole, parts in sums.items():
        joined = {label[key] for key in (whole, *parts)}
        label = {key: min(joined) if i in joined else i for key, i in label.items()}
    return [tuple(k for k, i in label.items() if i == at) for at in dict.fromkeys(label.values())]


@attrs.frozen(eq=False)
class UnitCells:
    """The counts of all units as cells: measure after measure, then what has no count of its own."""

    keys: tuple[str, ...]
    system: System
    #: Values; NaN where nothing is stated or what is stated contradicts its parts.
    values: Floats
    #: Which stated values contradict their parts.
    withdrawn: Bools

    @classmethod
    def of(cls, hierarchy: Hierarchy, keys: tuple[str, ...], sums: Mapping[str, Sequence[str]]) -> UnitCells:
        """Build cells and relations."""
        n = len(hierarchy)
        stated = [np.asarray(hierarchy.measures[key]) for key in keys]
        withdrawn = np.zeros(n * len(keys), bool)
        place = {key: i * n for i, key in enumerate(keys)}
        for key in keys:
            withdrawn[hierarchy.rollup(key).discrepancies().rows + place[key]] = True
        values = np.concatenate(stated)
        for whole, parts in sums.items():
            each = np.stack([hierarchy.measures[part] for part in parts])
            known, complete = np.nansum(each, axis=0), ~np.isnan(each).any(axis=0)
            total = hierarchy.measures[whole]
            # False where the whole is not stated.
            withdrawn[place[whole] : place[whole] + n] |= (total < known) | (complete & (total > known))
        values[withdrawn] = np.nan
        relations: list[tuple[Ints, Ints, Ints]] = []
        size = len(values)
        for at in place.values():
            relations.append(_parts(hierarchy, at))
            over, size = _overlays(hierarchy, at, values, size)
            relations += over
        rows = np.arange(n)
        for whole, parts in sums.items():
            cells = np.concatenate([rows + place[part] for part in parts])
            relations.append((rows + place[whole], np.tile(rows, len(parts)), cells))
        values = np.append(values, np.full(size - len(values), np.nan))
        return cls(keys, System.of(size, relations), values, withdrawn)


def _parts(hierarchy: Hierarchy, first: int) -> tuple[Ints, Ints, Ints]:
    """Return the relations of one measure between units and their parts."""
    up = hierarchy.tree.parent.astype(np.int64)
    below = np.flatnonzero((up >= 0) & ~hierarchy.levels.overlays()[hierarchy.types])
    inner, of = np.unique(up[below], return_inverse=True)
    return inner + first, of.astype(np.int64), below + first


def _overlays(hierarchy: Hierarchy, first: int, values: Floats, size: int) -> tuple[list[tuple[Ints, Ints, Ints]], int]:
    """Return the relations between units and what lies over their parts: together no more than the unit has.

    The rest of the unit is a cell of its own, of which nobody knows anything.
    """
    up = hierarchy.tree.parent.astype(np.int64)
    out: list[tuple[Ints, Ints, Ints]] = []
    for rank, level in enumerate(hierarchy.levels.levels):
        if not level.overlay:
            continue
        below = np.flatnonzero((up >= 0) & (hierarchy.ranks == rank))
        inner, of = np.unique(up[below], return_inverse=True)
        sums = np.bincount(of, np.nan_to_num(values[below + first]), len(inner))
        # Where more is stated of them than of the unit they do not lie in it, whatever the reason.
        sound = ~(sums > values[inner + first])
        number, edges = np.cumsum(sound) - 1, sound[of]
        n = int(sound.sum())
        rest = np.arange(size, size + n)
        parts = np.concatenate([below[edges] + first, rest])
        out.append((inner[sound] + first, np.concatenate([number[of[edges]], np.arange(n)]), parts))
        size += n
    return out, size


@attrs.frozen(eq=False)
class Masks:
    """What is hidden of each measure, by the reason. Boolean arrays of shape (n,)."""

    primary: Mapping[str, Bools]
    complementary: Mapping[str, Bools]
    withdrawn: Mapping[str, Bools]

    def __or__(self, other: Masks) -> Masks:
        return Masks(
            {**self.primary, **other.primary},
            {**self.complementary, **other.complementary},
            {**self.withdrawn, **other.withdrawn},
        )


def hide_units(  # noqa: PLR0913 - what a protection consists of
    hierarchy: Hierarchy, keys: tuple[str, ...], sums: Additive, guarded: tuple[str, ...], k: int, *, zeros: bool
) -> Masks:
    """Find what has to be hidden.

    Args:
        hierarchy: The units.
        keys: The measures that say something about each other.
        sums: The sums among them.
        guarded: The measures that are to be protected.
        k: Values below are small.
        zeros: Whether 0 is to be hidden, too.

    Raises:
        PrivacyError: The counts contradict each other in a way that no single value is to blame for.
    """
    n = len(hierarchy)
    cells = UnitCells.of(hierarchy, keys, sums)
    guard = np.zeros(cells.system.n, bool)
    for i, key in enumerate(keys):
        guard[i * n : (i + 1) * n] = key in guarded
    try:
        found = hide(Cells(cells.system, cells.values, guard, k, zeros))
    except BlockError as error:
        at, row = divmod(error.cell, n)
        ident, key = (hierarchy.ids.get(row), keys[at]) if at < len(keys) else ("-", keys[0])
        facts = {"key": key, "id": ident}
        raise PrivacyError(Problem(CONTRADICTION, Place(column=key, id=ident), facts)) from None
    # Nothing is hidden: then nothing that contradicts it matters either.
    needed = bool(found.primary.any() or found.complementary.any())

    def split(mask: Bools) -> dict[str, Bools]:
        return {key: mask[i * n : (i + 1) * n] for i, key in enumerate(keys)}

    return Masks(split(found.primary), split(found.complementary), split(cells.withdrawn & needed))
