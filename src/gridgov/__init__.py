"""gridgov: who governs what, where.

Everything public is here or in a module named here; modules are loaded when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gridgov.errors import GridgovError as GridgovError
    from gridgov.errors import Problem as Problem
    from gridgov.errors import Problems as Problems
    from gridgov.hierarchy import Hierarchy as Hierarchy
    from gridgov.hierarchy import HierarchyBuilder as HierarchyBuilder
    from gridgov.hierarchy import Unit as Unit
    from gridgov.hierarchy import UnitSet as UnitSet
    from gridgov.levels import Level as Level
    from gridgov.levels import LevelScheme as LevelScheme
    from gridgov.measures import Measure as Measure
    from gridgov.measures import Total as Total
    from gridgov.text import Text as Text

__version__ = "0.1.0"

_WHERE = {
    "GridgovError": "errors",
    "Hierarchy": "hierarchy",
    "HierarchyBuilder": "hierarchy",
    "Level": "levels",
    "LevelScheme": "levels",
    "Measure": "measures",
    "Problem": "errors",
    "Problems": "errors",
    "Text": "text",
    "Total": "measures",
    "Unit": "hierarchy",
    "UnitSet": "hierarchy",
}
_MODULES = frozenset({"codes", "errors", "hierarchy", "levels", "measures", "text"})

__all__ = [  # noqa: PLE0604, PLE0605 - sorted, and checked by a test
    "__version__",
    *sorted(_WHERE),
]


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name in _WHERE:
        return getattr(import_module(f"gridgov.{_WHERE[name]}"), name)
    if name in _MODULES:
        return import_module(f"gridgov.{name}")
    msg = f"module 'gridgov' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted([*__all__, *_MODULES])
