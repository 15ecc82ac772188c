"""Rules: what a jurisdiction can be held to. A rule gives a signed margin for every unit, not a boolean."""

from __future__ import annotations

from gridgov.rules._base import Rule
from gridgov.rules._check import FORMS, Check, Verdict, judge, opaque
from gridgov.rules._column import Column
from gridgov.rules._condition import Comparison, Condition, Op, all_of, any_of
from gridgov.rules._examples import Example, Examples, Sample, fails, not_applicable, passes, unknown
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
    TIMES,
    UNITS,
    YES,
    Parameter,
    Stricter,
    UnitOfMeasure,
)
from gridgov.rules._plugins import Offered, PluginError, RuleSet, all_rules, find_rule, forget_plugins, plugins_on
from gridgov.rules._registry import builtin_rules
from gridgov.rules._remedy import ADVICE, NEEDS_CHOICE, READY, Case, Choice, Remedy
from gridgov.rules._scope import EVERYWHERE, Scope
from gridgov.rules._view_tables import Entries, Events, Shares, Sums
from gridgov.rules._view_whole import Whole
from gridgov.rules.bodies import CounsellingRoom, FifteenMinuteCircle, ServiceCentreCover, SubCommittees, ThreeCentres
from gridgov.rules.branch import BranchFromMembers, Organised
from gridgov.rules.capacity import PeoplePerGrid, Terminals
from gridgov.rules.committee import CommitteeSize
from gridgov.rules.data import (
    PartsSum,
    ShareMatches,
    StatedTotals,
)
from gridgov.rules.estates import OwnersCommittee, SomePropertyCare
from gridgov.rules.handling import AdmissionList, EventClosed
from gridgov.rules.nets import EightDuties, NetsMerged
from gridgov.rules.party import (
    EstateBranch,
    GrandCommittee,
    GridBranchOrGroup,
    OneGroupPerGrid,
)
from gridgov.rules.registers import ContactCard, PropertyService
from gridgov.rules.roles import OneChief
from gridgov.rules.roles_chain import LeaderLinks, PartyMajorityWorkers, ResponsibilityChain
from gridgov.rules.roles_community import GrandCommitteeHead, PartTimeMembers, PoliceAndLawyer, SecretaryIsDirector
from gridgov.rules.roles_estate import CommitteeCrossMembership, OwnersChairIsBranchSecretary, ReturningMembers
from gridgov.rules.roles_grid import ChiefFromLeadership, FiveTiers, ThreeStaff
from gridgov.rules.roles_worker import BuildingHead, CentreHousehold, FullTimeWorker
from gridgov.rules.service import DailyPatrol, HouseholdClasses, MonthlyVisit
from gridgov.rules.size import CommunityOversize, NewEstateCommittee
from gridgov.rules.span import Leading, SpanOfControl
from gridgov.rules.street_bodies import CentreRank, StreetBodies, StreetExtraBodies
from gridgov.rules.structure import FullCover, TopGrid
from gridgov.rules.structure_chain import PartyChain
from gridgov.rules.structure_levels import GridDepth, Ladders, LevelChain, LevelsWiden
from gridgov.rules.views import (
    Buildings,
    Communities,
    Context,
    Declared,
    Estates,
    Grids,
    Households,
    Led,
    Neighbourhoods,
    Streets,
    Units,
    View,
    body_count,
    measured,
    yes_or_no,
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
    "TIMES",
    "UNITS",
    "YES",
    "AdmissionList",
    "BranchFromMembers",
    "BuildingHead",
    "Buildings",
    "Case",
    "CentreHousehold",
    "CentreRank",
    "Check",
    "ChiefFromLeadership",
    "Choice",
    "Column",
    "CommitteeCrossMembership",
    "CommitteeSize",
    "Communities",
    "CommunityOversize",
    "Comparison",
    "Condition",
    "ContactCard",
    "Context",
    "CounsellingRoom",
    "DailyPatrol",
    "Declared",
    "EightDuties",
    "Entries",
    "EstateBranch",
    "Estates",
    "EventClosed",
    "Events",
    "Example",
    "Examples",
    "FifteenMinuteCircle",
    "FiveTiers",
    "FullCover",
    "FullTimeWorker",
    "GrandCommittee",
    "GrandCommitteeHead",
    "GridBranchOrGroup",
    "GridDepth",
    "Grids",
    "HouseholdClasses",
    "Households",
    "Ladders",
    "LeaderLinks",
    "Leading",
    "Led",
    "LevelChain",
    "LevelsWiden",
    "MonthlyVisit",
    "Neighbourhoods",
    "NetsMerged",
    "NewEstateCommittee",
    "Offered",
    "OneChief",
    "OneGroupPerGrid",
    "Op",
    "Organised",
    "OwnersChairIsBranchSecretary",
    "OwnersCommittee",
    "Parameter",
    "PartTimeMembers",
    "PartsSum",
    "PartyChain",
    "PartyMajorityWorkers",
    "PeoplePerGrid",
    "PluginError",
    "PoliceAndLawyer",
    "PropertyService",
    "Remedy",
    "ResponsibilityChain",
    "ReturningMembers",
    "Rule",
    "RuleSet",
    "Sample",
    "Scope",
    "SecretaryIsDirector",
    "ServiceCentreCover",
    "ShareMatches",
    "Shares",
    "SomePropertyCare",
    "SpanOfControl",
    "StatedTotals",
    "StreetBodies",
    "StreetExtraBodies",
    "Streets",
    "Stricter",
    "SubCommittees",
    "Sums",
    "Terminals",
    "ThreeCentres",
    "ThreeStaff",
    "TopGrid",
    "UnitOfMeasure",
    "Units",
    "Verdict",
    "View",
    "Whole",
    "all_of",
    "all_rules",
    "any_of",
    "between",
    "body_count",
    "bound",
    "builtin_rules",
    "cadence",
    "cardinality",
    "consistency",
    "coverage",
    "eligibility",
    "fails",
    "find_rule",
    "forget_plugins",
    "judge",
    "measured",
    "not_applicable",
    "opaque",
    "partition",
    "passes",
    "plugins_on",
    "requires",
    "same_person",
    "unknown",
    "yes_or_no",
]
