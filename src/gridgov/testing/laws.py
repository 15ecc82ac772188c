"""Laws of stores: is your database as good as the model (extra ``testing``)?

`hierarchy_laws`, `roster_laws`, `net_laws` and `change_laws` take a store of yours and return a test case that pytest
and unittest collect. It draws cities, saves them, changes them, tries what must be refused, and after each step loads
everything and asks every question that the store answers. The model in memory says what is right.

Write an adapter with two methods, `save` and `load`; every further method of the protocols here that it has is tested
as well. `laws_of` lists the laws, `features_of` what may be left out.
"""

# ruff: noqa: E402 - what is below needs the library that is asked for first

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING
from unittest import TestCase

from gridgov._extras import need
from gridgov.levels import LevelScheme

need("hypothesis", extra="testing")

from gridgov.testing._laws_base import LawBrokenError, suite_of
from gridgov.testing._laws_changes import ChangeMachine
from gridgov.testing._laws_hierarchy import HierarchyMachine
from gridgov.testing._laws_list import Feature, Law, Suite, features_of, laws_of
from gridgov.testing._laws_net import NetMachine
from gridgov.testing._laws_roster import RosterMachine
from gridgov.testing._laws_stores import (
    ChangeStore,
    FullChangeStore,
    FullHierarchyStore,
    FullNetStore,
    FullRosterStore,
    HierarchyStore,
    NetStore,
    RosterStore,
)

if TYPE_CHECKING:
    from hypothesis import settings as Settings  # noqa: N812 - a class

__all__ = [
    "ChangeStore",
    "Feature",
    "FullChangeStore",
    "FullHierarchyStore",
    "FullNetStore",
    "FullRosterStore",
    "HierarchyStore",
    "Law",
    "LawBrokenError",
    "NetStore",
    "RosterStore",
    "Suite",
    "change_laws",
    "features_of",
    "hierarchy_laws",
    "laws_of",
    "net_laws",
    "roster_laws",
]


def hierarchy_laws(
    store: Callable[[], HierarchyStore],
    *,
    settings: Settings | None = None,
    max_units: int = 8,
    levels: LevelScheme | None = None,
    without: Iterable[str] = (),
) -> type[TestCase]:
    """Return the laws of a store of units as a test case.

    Args:
        store: Gives an empty store: a class, or a function without arguments. See `FullHierarchyStore` for all that it
            may offer.
        settings: Settings of Hypothesis; by default those in force, without a deadline, and 6 steps a run. With the
            100 runs of Hypothesis that is enough for common mistakes. Give settings of your own for longer runs.
        max_units: How many units a drawn city has at most, from 1. Edits add none beyond that.
        levels: The level scheme of all cities, for a store that knows one only; by default several that differ.
        without: Features that the store lacks on purpose; see `features_of`.

    Returns:
        A class for your test module, such as ``TestStore = hierarchy_laws(MyStore)``. It fails with `LawBrokenError`.

    Raises:
        ValueError: A feature is not known, or ``max_units`` is less than 1.
        TypeError: The store cannot be called.

    Example:
        >>> import unittest
        >>> class Kept:
        ...     def save(self, city):
        ...         self.city = city
        ...     def load(self):
        ...         return self.city
        >>> from hypothesis import settings
        >>> case = hierarchy_laws(Kept, settings=settings(max_examples=3, stateful_step_count=2, deadline=None))
        >>> case().run(unittest.TestResult()).wasSuccessful()
        True
    """
    return suite_of(
        "hierarchy", HierarchyMachine, store, settings_=settings, max_units=max_units, levels=levels, without=without
    )


def roster_laws(
    store: Callable[[], RosterStore],
    *,
    settings: Settings | None = None,
    max_units: int = 4,
    levels: LevelScheme | None = None,
    without: Iterable[str] = (),
) -> type[TestCase]:
    """Return the laws of a store of posts and holders as a test case.

    Args:
        store: Gives an empty store. See `FullRosterStore` for all that it may offer.
        settings: Settings of Hypothesis; see `hierarchy_laws`.
        max_units: How many units the territory of a roster has at most, from 1.
        levels: The level scheme of all territories; by default a ladder.
        without: Features that the store lacks on purpose; see `features_of`.

    Raises:
        ValueError: A feature is not known, or ``max_units`` is less than 1.
        TypeError: The store cannot be called.

    Example:
        >>> class Kept:
        ...     def save(self, roster):
        ...         self.roster = roster
        ...     def load(self):
        ...         return self.roster
        >>> roster_laws(Kept, without=["rules"]).__doc__
        'Laws of a store: Kept.'
    """
    return suite_of(
        "roster", RosterMachine, store, settings_=settings, max_units=max_units, levels=levels, without=without
    )


def net_laws(
    store: Callable[[], NetStore],
    *,
    settings: Settings | None = None,
    max_units: int = 6,
    without: Iterable[str] = (),
) -> type[TestCase]:
    """Return the laws of a store of a department's net as a test case.

    Args:
        store: Gives an empty store. See `FullNetStore` for all that it may offer.
        settings: Settings of Hypothesis; see `hierarchy_laws`.
        max_units: How many base units a net has at most, from 1; there are six.
        without: Features that the store lacks on purpose; see `features_of`.

    Raises:
        ValueError: A feature is not known, or ``max_units`` is less than 1.
        TypeError: The store cannot be called.

    Example:
        >>> class Kept:
        ...     def save(self, net):
        ...         self.net = net
        ...     def load(self):
        ...         return self.net
        >>> net_laws(Kept, without=["duties"]).__doc__
        'Laws of a store: Kept.'
    """
    return suite_of("net", NetMachine, store, settings_=settings, max_units=max_units, levels=None, without=without)


def change_laws(
    store: Callable[[], ChangeStore],
    *,
    settings: Settings | None = None,
    max_units: int = 6,
    levels: LevelScheme | None = None,
    without: Iterable[str] = (),
) -> type[TestCase]:
    """Return the laws of a store that takes typed changes as a test case.

    Args:
        store: Gives an empty store. See `FullChangeStore` for all that it may offer.
        settings: Settings of Hypothesis; see `hierarchy_laws`.
        max_units: How many units a drawn place has at most, from 1.
        levels: The level scheme of all places; by default a ladder.
        without: Features that the store lacks on purpose; see `features_of`.

    Raises:
        ValueError: A feature is not known, or ``max_units`` is less than 1.
        TypeError: The store cannot be called.

    Example:
        >>> from gridgov.changes import apply
        >>> class Kept:
        ...     def save(self, place, on):
        ...         self.place = place
        ...     def load(self):
        ...         return self.place
        ...     def apply(self, changes, on):
        ...         self.place = apply(self.place, changes, on=on).jurisdiction
        >>> change_laws(Kept).__doc__
        'Laws of a store: Kept.'
    """
    return suite_of(
        "change", ChangeMachine, store, settings_=settings, max_units=max_units, levels=levels, without=without
    )
