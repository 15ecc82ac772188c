"""Many nets into one: an overlay with a mapping and a residue, never a deletion."""

from __future__ import annotations

from gridgov.integration._conflicts import CONFLICT_KINDS
from gridgov.integration._decisions import read_decisions
from gridgov.integration._integrate import integrate
from gridgov.integration._plan import GridLevel, Plan
from gridgov.integration._result import Integration
from gridgov.integration._setting import Adjacency
from gridgov.integration._target import Band, Bands
from gridgov.integration._ways import Aim, How

__all__ = [
    "CONFLICT_KINDS",
    "Adjacency",
    "Aim",
    "Band",
    "Bands",
    "GridLevel",
    "How",
    "Integration",
    "Plan",
    "integrate",
    "read_decisions",
]
