"""gridgov: who governs what, where.

Everything public is here or in a module named here; a module is loaded when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gridgov import alignment as alignment
    from gridgov import audit as audit
    from gridgov import baselines as baselines
    from gridgov import bodies as bodies
    from gridgov import changes as changes
    from gridgov import codes as codes
    from gridgov import documents as documents
    from gridgov import errors as errors
    from gridgov import evaluation as evaluation
    from gridgov import evidence as evidence
    from gridgov import exchange as exchange
    from gridgov import findings as findings
    from gridgov import geo as geo
    from gridgov import graph as graph
    from gridgov import hierarchy as hierarchy
    from gridgov import history as history
    from gridgov import integration as integration
    from gridgov import journal as journal
    from gridgov import jurisdiction as jurisdiction
    from gridgov import levels as levels
    from gridgov import lineage as lineage
    from gridgov import matching as matching
    from gridgov import measures as measures
    from gridgov import metrics as metrics
    from gridgov import nets as nets
    from gridgov import notebook as notebook
    from gridgov import plot as plot
    from gridgov import policies as policies
    from gridgov import privacy as privacy
    from gridgov import quantities as quantities
    from gridgov import report as report
    from gridgov import reporters as reporters
    from gridgov import roles as roles
    from gridgov import rules as rules
    from gridgov import schemes as schemes
    from gridgov import splitting as splitting
    from gridgov import sql as sql
    from gridgov import tables as tables
    from gridgov import testing as testing
    from gridgov import text as text
    from gridgov import waivers as waivers
    from gridgov import whatif as whatif
    from gridgov.baselines import Baseline as Baseline
    from gridgov.bodies import Bodies as Bodies
    from gridgov.changes import diff as diff
    from gridgov.errors import AppointmentError as AppointmentError
    from gridgov.errors import GridgovError as GridgovError
    from gridgov.errors import NotPublishedError as NotPublishedError
    from gridgov.errors import Problem as Problem
    from gridgov.errors import Problems as Problems
    from gridgov.evidence import Evidence as Evidence
    from gridgov.findings import Report as Report
    from gridgov.findings import check as check
    from gridgov.hierarchy import Hierarchy as Hierarchy
    from gridgov.hierarchy import HierarchyBuilder as HierarchyBuilder
    from gridgov.hierarchy import Unit as Unit
    from gridgov.hierarchy import UnitSet as UnitSet
    from gridgov.integration import Integration as Integration
    from gridgov.integration import integrate as integrate
    from gridgov.journal import Journal as Journal
    from gridgov.jurisdiction import Jurisdiction as Jurisdiction
    from gridgov.jurisdiction import Link as Link
    from gridgov.jurisdiction import Links as Links
    from gridgov.jurisdiction import Note as Note
    from gridgov.levels import Level as Level
    from gridgov.levels import LevelScheme as LevelScheme
    from gridgov.lineage import Lineage as Lineage
    from gridgov.measures import Measure as Measure
    from gridgov.measures import Total as Total
    from gridgov.nets import BaseUnits as BaseUnits
    from gridgov.nets import Net as Net
    from gridgov.nets import Nets as Nets
    from gridgov.policies import Clause as Clause
    from gridgov.policies import Policy as Policy
    from gridgov.quantities import Interval as Interval
    from gridgov.quantities import Quantity as Quantity
    from gridgov.roles import Combination as Combination
    from gridgov.roles import Role as Role
    from gridgov.roles import RoleCatalogue as RoleCatalogue
    from gridgov.roles import RoleTemplate as RoleTemplate
    from gridgov.roles import Roster as Roster
    from gridgov.rules import Rule as Rule
    from gridgov.rules import Verdict as Verdict
    from gridgov.splitting import SplitPlan as SplitPlan
    from gridgov.splitting import split as split
    from gridgov.text import Text as Text
    from gridgov.waivers import Waivers as Waivers

__all__ = [
    "AppointmentError",
    "BaseUnits",
    "Baseline",
    "Bodies",
    "Clause",
    "Combination",
    "Evidence",
    "GridgovError",
    "Hierarchy",
    "HierarchyBuilder",
    "Integration",
    "Interval",
    "Journal",
    "Jurisdiction",
    "Level",
    "LevelScheme",
    "Lineage",
    "Link",
    "Links",
    "Measure",
    "Net",
    "Nets",
    "NotPublishedError",
    "Note",
    "Policy",
    "Problem",
    "Problems",
    "Quantity",
    "Report",
    "Role",
    "RoleCatalogue",
    "RoleTemplate",
    "Roster",
    "Rule",
    "SplitPlan",
    "Text",
    "Total",
    "Unit",
    "UnitSet",
    "Verdict",
    "Waivers",
    "__version__",
    "alignment",
    "audit",
    "baselines",
    "bodies",
    "changes",
    "check",
    "codes",
    "diff",
    "documents",
    "errors",
    "evaluation",
    "evidence",
    "exchange",
    "findings",
    "geo",
    "graph",
    "hierarchy",
    "history",
    "integrate",
    "integration",
    "journal",
    "jurisdiction",
    "levels",
    "lineage",
    "matching",
    "measures",
    "metrics",
    "nets",
    "notebook",
    "plot",
    "policies",
    "privacy",
    "quantities",
    "report",
    "reporters",
    "roles",
    "rules",
    "schemes",
    "split",
    "splitting",
    "sql",
    "tables",
    "testing",
    "text",
    "waivers",
    "whatif",
]

__version__ = "0.1.0"

#: The module of each name that is offered here.
_WHERE = {
    "AppointmentError": "errors",
    "BaseUnits": "nets",
    "Baseline": "baselines",
    "Bodies": "bodies",
    "Clause": "policies",
    "Combination": "roles",
    "Evidence": "evidence",
    "GridgovError": "errors",
    "Hierarchy": "hierarchy",
    "HierarchyBuilder": "hierarchy",
    "Integration": "integration",
    "Interval": "quantities",
    "Journal": "journal",
    "Jurisdiction": "jurisdiction",
    "Level": "levels",
    "LevelScheme": "levels",
    "Lineage": "lineage",
    "Link": "jurisdiction",
    "Links": "jurisdiction",
    "Measure": "measures",
    "Net": "nets",
    "Nets": "nets",
    "NotPublishedError": "errors",
    "Note": "jurisdiction",
    "Policy": "policies",
    "Problem": "errors",
    "Problems": "errors",
    "Quantity": "quantities",
    "Report": "findings",
    "Role": "roles",
    "RoleCatalogue": "roles",
    "RoleTemplate": "roles",
    "Roster": "roles",
    "Rule": "rules",
    "SplitPlan": "splitting",
    "Text": "text",
    "Total": "measures",
    "Unit": "hierarchy",
    "UnitSet": "hierarchy",
    "Verdict": "rules",
    "Waivers": "waivers",
    "check": "findings",
    "diff": "changes",
    "integrate": "integration",
    "split": "splitting",
}
_MODULES = frozenset(__all__) - _WHERE.keys() - {"__version__"}


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name in _WHERE:
        return getattr(import_module(f"gridgov.{_WHERE[name]}"), name)
    if name in _MODULES:
        return import_module(f"gridgov.{name}")
    msg = f"module 'gridgov' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted(__all__)
