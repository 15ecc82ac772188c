"""Hiding small counts of units, and saying what was hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final, Generic, TypedDict, TypeVar, overload

import attrs
import numpy as np

from gridgov._build import Columns
from gridgov._face import as_html, one_line
from gridgov._privacy_system import Bools, sealed
from gridgov._privacy_units import Additive, Masks, check_k, groups, hide_units, tied, wanted_measures
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.text import Lang, Text

__all__ = ["Suppression", "suppress"]

_Source = TypeVar("_Source", Jurisdiction, Hierarchy)
_NONE: Final[Additive] = MappingProxyType({})

_SAID: Final = Text(
    "Threshold {k}: small cells hidden: {primary:,}; others, so that nobody can work these out: {complementary:,}.",
    "阈值{k}：隐去{primary:,}个小单元格，另隐去{complementary:,}个单元格，以防推算。",
)
_WITHDRAWN: Final = Text(
    "Stated totals hidden because they contradict their parts: {n:,}.", "另隐去与分项矛盾的合计{n:,}个。"
)
_BY_MEASURE: Final = Text("{name}: {n:,} of {known:,} known values hidden.", "{name}：{known:,}个已知值中隐去{n:,}个。")
_NOTHING: Final = Text("Threshold {k}: nothing had to be hidden.", "阈值{k}：无须隐去任何单元格。")


def _sealed(masks: Mapping[str, Bools]) -> Mapping[str, Bools]:
    return sealed(masks)


def _fixed(numbers: Mapping[str, int]) -> Mapping[str, int]:
    return MappingProxyType(dict(numbers))


@attrs.frozen(eq=False, repr=False)
class Suppression(Generic[_Source]):
    """A copy in which small counts are unknown, and what was hidden in it.

    Example:
        >>> from gridgov import LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110", "6111"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"left_behind_persons": [60, 3, 40, 17]})
        >>> suppress(h, k=10)
        <Suppression: k=10, 1 small cell, 1 more>
    """

    _repr_html_ = as_html

    #: The copy.
    result: _Source
    #: The threshold: values from 1 to k - 1 are small.
    k: int
    #: Which values are hidden, for each measure that was looked at. Boolean arrays of shape (n,), read-only.
    hidden: Mapping[str, Bools] = attrs.field(converter=_sealed)
    #: How many cells are hidden because they are small.
    primary: int
    #: How many are hidden so that nobody can work out the small ones.
    complementary: int
    #: How many stated totals are hidden because they contradict their parts.
    withdrawn: int
    #: How many values of each measure were known before.
    known: Mapping[str, int] = attrs.field(converter=_fixed)

    def __reduce__(self) -> tuple[object, ...]:
        hidden, known = dict(self.hidden), dict(self.known)
        return Suppression, (
            self.result,
            self.k,
            hidden,
            self.primary,
            self.complementary,
            self.withdrawn,
            known,
        )

    def describe(self, lang: Lang = "en") -> str:
        """Say what was hidden.

        Raises:
            ValueError: ``lang`` is neither ``en`` nor ``zh``.

        Example:
            >>> from gridgov import LevelScheme
            >>> h = Hierarchy.from_codes(["61", "6109", "6110", "6111"], levels=LevelScheme.ladder("province", "city"),
            ...                          measures={"left_behind_persons": [60, 3, 40, 17]})
            >>> print(suppress(h, k=10).describe())
            Threshold 10: small cells hidden: 1; others, so that nobody can work these out: 1.
            left-behind persons: 2 of 4 known values hidden.
        """
        if not self.primary + self.complementary + self.withdrawn:
            return _NOTHING.format(k=self.k).get(lang)
        said = [_SAID.format(k=self.k, primary=self.primary, complementary=self.complementary)]
        if self.withdrawn:
            said.append(_WITHDRAWN.format(n=self.withdrawn))
        territory = self.result.territory if isinstance(self.result, Jurisdiction) else self.result
        for key, mask in self.hidden.items():
            if n := int(mask.sum()):
                said.append(_BY_MEASURE.format(name=territory.measure_info[key].name, n=n, known=self.known[key]))
        return "\n".join(text.get(lang) for text in said)

    @one_line
    def __repr__(self) -> str:
        cells = "cell" if self.primary == 1 else "cells"
        return f"<Suppression: k={self.k}, {self.primary:,} small {cells}, {self.complementary:,} more>"


@overload
def suppress(
    source: Jurisdiction,
    *,
    k: int = 10,
    measures: str | Iterable[str] | None = None,
    additive: Additive = _NONE,
    zeros: bool = False,
) -> Suppression[Jurisdiction]: ...
@overload
def suppress(
    source: Hierarchy,
    *,
    k: int = 10,
    measures: str | Iterable[str] | None = None,
    additive: Additive = _NONE,
    zeros: bool = False,
) -> Suppression[Hierarchy]: ...
def suppress(
    source: Jurisdiction | Hierarchy,
    *,
    k: int = 10,
    measures: str | Iterable[str] | None = None,
    additive: Additive = _NONE,
    zeros: bool = False,
) -> Suppression[Jurisdiction] | Suppression[Hierarchy]:
    """Return a copy in which small counts are unknown and cannot be worked out from what is left.

    Hidden is every value from 1 to k - 1, and as many others as it takes: whoever sees the copy, knows that counts are
    whole and not negative, that a unit has what its parts have together and a measure what its parts have together,
    finds for every hidden cell more than one possible value, and one that is k or more among them. A stated total that
    contradicts its parts is hidden as well where anything is.

    Args:
        source: A jurisdiction or its units; it is not changed.
        k: Threshold, from 2.
        measures: Keys of the counts to protect; None: all sensitive ones, ``"all"``: every count.
        additive: Measures that are the sum of others in every unit. Sums that the library knows, such as households
            by category, are held beside these.
        zeros: Whether 0 is hidden, too.

    Raises:
        PrivacyError: The threshold is less than 2, a measure is not there or no count, or the counts contradict each
            other.
        TypeError: ``measures`` is a single text other than ``"all"``.

    Example:
        >>> from gridgov import LevelScheme
        >>> h = Hierarchy.from_codes(["61", "6109", "6110", "6111"], levels=LevelScheme.ladder("province", "city"),
        ...                          measures={"left_behind_persons": [60, 3, 40, 17]})
        >>> suppress(h, k=10).result.measures["left_behind_persons"].tolist()
        [60.0, nan, 40.0, nan]
    """
    check_k(k)
    hierarchy = source.territory if isinstance(source, Jurisdiction) else source
    guarded = wanted_measures(hierarchy, measures)
    keys, sums = tied(hierarchy, guarded, additive)
    masks = Masks({}, {}, {})
    # What is not tied to each other is protected apart: a contradiction in one measure is none in another.
    for group in groups(keys, sums):
        own = {whole: parts for whole, parts in sums.items() if whole in group}
        masks |= hide_units(hierarchy, group, own, guarded, k, zeros=zeros)
    hidden = {key: masks.primary[key] | masks.complementary[key] | masks.withdrawn[key] for key in masks.primary}
    known = {key: int((~np.isnan(hierarchy.measures[key])).sum()) for key in hidden}
    facts: _Facts = {
        "k": k,
        "hidden": hidden,
        "primary": _count(masks.primary),
        "complementary": _count(masks.complementary),
        "withdrawn": _count(masks.withdrawn),
        "known": known,
    }
    copy = _without(hierarchy, hidden)
    if not isinstance(source, Jurisdiction):
        return Suppression(copy, **facts)
    if copy is hierarchy:
        return Suppression(source, **facts)
    whole = attrs.evolve(source, territory=copy, roster=source.roster.rebind(copy), bodies=source.bodies.rebind(copy))
    return Suppression(whole, **facts)


class _Facts(TypedDict):
    """What a suppression says besides its result."""

    k: int
    hidden: Mapping[str, Bools]
    primary: int
    complementary: int
    withdrawn: int
    known: Mapping[str, int]


def _count(masks: Mapping[str, Bools]) -> int:
    return sum(int(mask.sum()) for mask in masks.values())


def _without(hierarchy: Hierarchy, hidden: Mapping[str, Bools]) -> Hierarchy:
    """Return the hierarchy without the hidden values; the same one if none is hidden."""
    if not any(bool(mask.any()) for mask in hidden.values()):
        return hierarchy
    measures = {
        key: np.where(hidden[key], np.nan, values) if key in hidden else values
        for key, values in hierarchy.measures.items()
    }
    columns = Columns(
        hierarchy.tree,
        hierarchy.ids,
        hierarchy.types,
        hierarchy.names,
        measures,
        hierarchy.labels,
    )
    return Hierarchy(columns, hierarchy.levels, hierarchy.measure_info)
