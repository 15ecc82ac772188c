"""Tests for rules: the battery that every rule of gridgov passes, for rules of your own.

`check_rule` runs it; `mutate_rule` plants mistakes in a rule and says which of them the battery notices.
"""

from __future__ import annotations

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
