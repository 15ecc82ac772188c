"""Tests for rules: the battery that every rule of gridgov passes, for rules of your own.

`check_rule` runs it; `mutate_rule` plants mistakes in a rule and says which of them the battery notices.
`gridgov.testing.strategies` draws values of everything that gridgov models; it needs Hypothesis, and is loaded on use.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from gridgov.testing._battery import Flaw, RuleFlawError, check_rule, flaws_of
from gridgov.testing._mutants import Mutant, MutationReport, mutants_of, mutate_rule
from gridgov.testing._rows import random_view
from gridgov.testing._scalar import verdict_of_row

__all__ = [
    "Flaw",
    "Mutant",
    "MutationReport",
    "RuleFlawError",
    "check_rule",
    "flaws_of",
    "mutants_of",
    "mutate_rule",
    "random_view",
    "verdict_of_row",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module
    """Load the strategies when they are asked for: they need a library that may not be there."""
    if name == "strategies":
        return import_module("gridgov.testing.strategies")
    msg = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(msg)
