"""Counts only, and no small ones: what leaves the house says nothing about one person.

`suppress` hides small counts of units, `suppress_table` those of a two-way table, each with as many others as it takes
so that nobody can work them out; `attack` and `attack_table` try to. Exports take ``suppress_below=`` and call
`suppress` before they write.
"""

from __future__ import annotations

from gridgov._privacy_attack import Attack, attack, attack_table
from gridgov._privacy_faults import PrivacyError
from gridgov._privacy_suppress import Suppression, suppress
from gridgov._privacy_table import TableSuppression, suppress_table

__all__ = [
    "Attack",
    "PrivacyError",
    "Suppression",
    "TableSuppression",
    "attack",
    "attack_table",
    "suppress",
    "suppress_table",
]
