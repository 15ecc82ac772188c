"""Rules: what a jurisdiction can be held to. A rule gives a signed margin for every unit, not a boolean."""

from __future__ import annotations

from gridgov.rules._base import Rule
from gridgov.rules._check import FORMS, Check, Verdict, judge, opaque
from gridgov.rules._column import Column
from gridgov.rules._condition import Comparison, Condition, Op, all_of, any_of
from gridgov.rules._examples import Example, fails, not_applicable, passes, unknown
from gridgov.rules._forms import (
    between,
    bound,
    cadence,
    cardinality,
    consistency,
    coverage,
    eligibility,
    partition,
    requires,
    same_person,
)
from gridgov.rules._parameter import (
    BODIES,
    DAYS,
    DEVICES,
    HOLDERS,
    HOUSEHOLDS,
    ITEMS,
    LEVELS,
    LINKS,
    MINUTES,
    MONTHS,
    PERSONS,
    POSTS,
    PUBLISHED,
    SHARE,
    UNITS,
    YES,
    Parameter,
    Stricter,
    UnitOfMeasure,
)
from gridgov.rules._registry import builtin_rules
from gridgov.rules._remedy import ADVICE, NEEDS_CHOICE, READY, Case, Choice, Remedy
from gridgov.rules._scope import EVERYWHERE, Scope
from gridgov.rules.branch import BranchFromMembers, Organised
from gridgov.rules.committee import CommitteeSize
from gridgov.rules.data import StatedTotals
from gridgov.rules.party import EstateBranch
from gridgov.rules.roles import OneChief
from gridgov.rules.size import CommunityOversize, NewEstateCommittee
from gridgov.rules.structure import FullCover
from gridgov.rules.views import (
    Buildings,
    Communities,
    Context,
    Declared,
    Estates,
    Grids,
    Households,
    Streets,
    Units,
    View,
)

__all__ = [
    "ADVICE",
    "BODIES",
    "DAYS",
    "DEVICES",
    "EVERYWHERE",
    "FORMS",
    "HOLDERS",
    "HOUSEHOLDS",
    "ITEMS",
    "LEVELS",
    "LINKS",
    "MINUTES",
    "MONTHS",
    "NEEDS_CHOICE",
    "PERSONS",
    "POSTS",
    "PUBLISHED",
    "READY",
    "SHARE",
    "UNITS",
    "YES",
    "BranchFromMembers",
    "Buildings",
    "Case",
    "Check",
    "Choice",
    "Column",
    "CommitteeSize",
    "Communities",
    "CommunityOversize",
    "Comparison",
    "Condition",
    "Context",
    "Declared",
    "EstateBranch",
    "Estates",
    "Example",
    "FullCover",
    "Grids",
    "Households",
    "NewEstateCommittee",
    "OneChief",
    "Op",
    "Organised",
    "Parameter",
    "Remedy",
    "Rule",
    "Scope",
    "StatedTotals",
    "Streets",
    "Stricter",
    "UnitOfMeasure",
    "Units",
    "Verdict",
    "View",
    "all_of",
    "any_of",
    "between",
    "bound",
    "builtin_rules",
    "cadence",
    "cardinality",
    "consistency",
    "coverage",
    "eligibility",
    "fails",
    "judge",
    "not_applicable",
    "opaque",
    "partition",
    "passes",
    "requires",
    "same_person",
    "unknown",
]
