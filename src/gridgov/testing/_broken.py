"""Input with exactly one fault: the ways in, the faults planted in what they take, and the register of both."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from copy import deepcopy
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import Any, Final

import attrs
from hypothesis import strategies as st

import gridgov
from gridgov._face import as_html, one_line
from gridgov.errors import FaultKind, GridgovError, Problems, all_faults
from gridgov.text import Text

__all__ = [
    "Broken",
    "Edit",
    "Planted",
    "Planter",
    "Way",
    "broken",
    "broken_kinds",
    "every_kind",
    "not_an_input",
    "plant_edits",
    "planted",
    "plants",
    "spared",
    "way",
]

Given = Mapping[str, Any]
#: Makes a copy of sound values wrong, in place; what it returns is not looked at.
Edit = Callable[[dict[str, Any]], object]

#: An input is written out in reports up to so many characters.
_MOST_SHOWN: Final = 2_000

#: Where faults are planted, one module an area of the library. Each registers its own when it is loaded.
_AREAS: Final = (
    "_broken_audit",
    "_broken_bodies",
    "_broken_bound",
    "_broken_cells",
    "_broken_changes",
    "_broken_codes",
    "_broken_documents",
    "_broken_evidence",
    "_broken_exchange",
    "_broken_geo",
    "_broken_graph",
    "_broken_integration",
    "_broken_journal",
    "_broken_levels",
    "_broken_lineage",
    "_broken_matching",
    "_broken_net_files",
    "_broken_others",
    "_broken_place",
    "_broken_plugins",
    "_broken_policies",
    "_broken_privacy",
    "_broken_quantities",
    "_broken_roles",
    "_broken_roster",
    "_broken_schemes",
    "_broken_splits",
    "_broken_sql",
    "_broken_files",
    "_broken_sources",
    "_broken_tables",
    "_broken_units",
    "_broken_values",
    "_broken_waivers",
)


@attrs.frozen(eq=False)
class Way:
    """A way in: what it takes, and how gridgov reads it."""

    #: Short name, such as ``units`` or ``document``.
    key: str
    #: What the values of `Broken.given` are, by name.
    takes: Mapping[str, str]
    #: Hands the values to gridgov and returns what it reports, if it does not raise.
    read: Callable[..., Problems | None] = attrs.field(repr=False)

    def problems(self, given: Given) -> Problems:
        """Return what gridgov says of the values: raised or reported."""
        try:
            found = self.read(**given)
        except GridgovError as error:
            return error.problems
        return Problems() if found is None else found


@attrs.frozen(eq=False)
class Planted:
    """What a planter makes: an input that is sound, and the same with one fault."""

    broken: Given
    sound: Given


@attrs.frozen(eq=False, repr=False)
class Broken:
    """An input with exactly one fault, and the same input without it.

    Hand `given` to a reader of your own: it should refuse it. Hand it `sound`: it should take it.

    Example:
        >>> from hypothesis import find
        >>> one = find(broken("HIE003"), lambda one: True)
        >>> one.kind.name, one.way.key
        ('cycle', 'units')
        >>> [problem.code for problem in one.problems()], len(one.problems(sound=True))
        (['HIE003'], 0)
    """

    _repr_html_ = as_html

    #: The one fault.
    kind: FaultKind
    #: How gridgov reads such an input.
    way: Way
    #: The input: plain values by name, as `Way.takes` explains them.
    given: Given
    #: The same input without the fault.
    sound: Given

    def problems(self, *, sound: bool = False) -> Problems:
        """Return what gridgov itself says of the input.

        Args:
            sound: Ask about the input without the fault.

        Returns:
            One problem of `kind`; none if ``sound``.
        """
        return self.way.problems(self.sound if sound else self.given)

    @one_line
    def __repr__(self) -> str:
        return f"<Broken {self.kind.code} {self.kind.name}: {self.way.key}>"

    def _repr_pretty_(self, printer: Any, _cycle: object) -> None:  # noqa: ANN401 - of Hypothesis and of IPython
        """Say in a report of Hypothesis what the input is."""
        given = repr(dict(self.given))
        printer.text(f"{self!r}, given {given if len(given) <= _MOST_SHOWN else f'{given[:_MOST_SHOWN]}…'}")


#: Draws an input with one fault, as a function of Hypothesis' ``draw``.
Planter = Callable[[st.DrawFn], Planted]

_WAYS: Final[dict[str, Way]] = {}
_PLANTERS: Final[dict[str, list[tuple[Way, Planter]]]] = {}
_SPARED: Final[dict[str, Text]] = {}


def way(key: str, **takes: str) -> Callable[[Callable[..., Problems | None]], Way]:
    """Register a way in; what it decorates reads the values.

    Raises:
        ValueError: There is a way of this name.

    Example:
        >>> @way("nothing at all", anything="whatever")
        ... def nothing(anything):
        ...     return None
        >>> nothing.problems({"anything": 1})
        <Problems: 0>
    """

    def register(read: Callable[..., Problems | None]) -> Way:
        made = Way(key, MappingProxyType(takes), read)
        if _WAYS.setdefault(key, made) is not made:
            msg = f"There are two ways in called {key!r}."
            raise ValueError(msg)
        return made

    return register


def plants(code: str, by: Way) -> Callable[[Planter], Planter]:
    """Register what plants a fault; several planters may plant the same, each in another way in or another place."""

    def register(planter: Planter) -> Planter:
        _PLANTERS.setdefault(code, []).append((by, planter))
        return planter

    return register


def plant_edits(by: Way, sound: Callable[[st.DrawFn], dict[str, Any]], edits: Mapping[str, Edit]) -> None:
    """Register faults that are each one edit of a sound input.

    Args:
        by: The way in.
        sound: Draws a sound input.
        edits: By code, what makes a copy of it wrong, in place.
    """

    def planter(edit: Edit) -> Planter:
        def planted_in(draw: st.DrawFn) -> Planted:
            given = sound(draw)
            wrong = deepcopy(given)
            edit(wrong)
            return Planted(wrong, given)

        return planted_in

    for code, edit in edits.items():
        plants(code, by)(planter(edit))


def spared(code: str, why: Text) -> None:
    """Say of a kind that no input has it, and why: something else than input is at fault."""
    _SPARED[code] = why


def _load() -> None:
    for area in _AREAS:
        import_module(f"gridgov.testing.{area}")


@cache
def every_kind() -> Mapping[str, FaultKind]:
    """Load every module of gridgov, and return every kind of fault by code.

    A module registers its kinds when it is loaded. One that needs an extra that is not installed is left out.
    """
    for module in pkgutil.walk_packages(gridgov.__path__, "gridgov."):
        if not module.name.endswith("__main__"):
            try:
                import_module(module.name)
            except ImportError:
                continue
    return all_faults()


def planted() -> tuple[str, ...]:
    """Return the codes of the faults that are planted, without loading what reads them."""
    _load()
    return tuple(sorted(_PLANTERS))


def broken_kinds() -> tuple[FaultKind, ...]:
    """Return every kind of fault that `broken` plants, by code.

    Example:
        >>> "HIE003" in {kind.code for kind in broken_kinds()}
        True
    """
    known = every_kind()
    return tuple(known[code] for code in planted() if code in known)


def not_an_input() -> Mapping[str, Text]:
    """Return the kinds of faults that no input has, by code, each with the reason.

    Example:
        >>> sorted(set(not_an_input()) & {kind.code for kind in broken_kinds()})
        []
    """
    _load()
    return MappingProxyType(dict(sorted(_SPARED.items())))


def broken(kind: str | FaultKind | None = None) -> st.SearchStrategy[Broken]:
    """Draw an input with exactly one fault, for testing what reads such input.

    Args:
        kind: The fault: its code, its name or itself; any of `broken_kinds` by default.

    Returns:
        A strategy of `Broken`. It shrinks to the smallest input with the fault.

    Raises:
        ValueError: There is no such kind, several have this name, or no input has it; see `not_an_input`.

    Example:
        >>> broken("no-such-fault")
        Traceback (most recent call last):
        ...
        ValueError: There is no kind of fault 'no-such-fault'; see gridgov.errors.all_faults().
    """
    if kind is None:
        return st.sampled_from(broken_kinds()).flatmap(broken)
    found = _find(kind)
    _load()
    if found.code not in _PLANTERS:
        why = _SPARED[found.code].en if found.code in _SPARED else "it is none of gridgov."
        msg = f"No input has the fault {found.code} {found.name!r}: {why}"
        raise ValueError(msg)
    ways = [_drawn(found, by, planter) for by, planter in _PLANTERS[found.code]]
    return ways[0] if len(ways) == 1 else st.one_of(ways)


def _find(kind: str | FaultKind) -> FaultKind:
    if isinstance(kind, FaultKind):
        return kind
    _load()
    known = all_faults()
    if kind not in known:  # its module may not be loaded yet, or it is a name
        known = every_kind()
    if kind in known:
        return known[kind]
    named = [one for one in known.values() if one.name == kind]
    if len(named) == 1:
        return named[0]
    if named:
        codes = ", ".join(one.code for one in named)
        msg = f"Several kinds of faults are called {kind!r}: {codes}. Give the code of one."
    else:
        msg = f"There is no kind of fault {kind!r}; see gridgov.errors.all_faults()."
    raise ValueError(msg)


@st.composite
def _drawn(draw: st.DrawFn, kind: FaultKind, by: Way, planter: Planter) -> Broken:
    made = planter(draw)
    return Broken(kind, by, MappingProxyType(dict(made.broken)), MappingProxyType(dict(made.sound)))
