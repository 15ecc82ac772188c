"""Many nets into one: an overlay with a mapping and a residue, never a deletion."""

from __future__ import annotations

from gridgov.integration._conflicts import CONFLICT_KINDS
from gridgov.integration._crosswalk import crosswalk
from gridgov.integration._decisions import read_decisions
from gridgov.integration._feeds import FeedMerge, merge_feeds
from gridgov.integration._fixing import Fixing, fix
from gridgov.integration._integrate import integrate
from gridgov.integration._measures import BeforeAfter, before_after
from gridgov.integration._plan import GridLevel, Plan
from gridgov.integration._result import Integration
from gridgov.integration._setting import Adjacency
from gridgov.integration._staff import Staffing, reconcile
from gridgov.integration._target import Band, Bands
from gridgov.integration._ways import Aim, How

__all__ = [
    "CONFLICT_KINDS",
    "Adjacency",
    "Aim",
    "Band",
    "Bands",
    "BeforeAfter",
    "FeedMerge",
    "Fixing",
    "GridLevel",
    "How",
    "Integration",
    "Plan",
    "Staffing",
    "before_after",
    "crosswalk",
    "fix",
    "integrate",
    "merge_feeds",
    "read_decisions",
    "reconcile",
]
