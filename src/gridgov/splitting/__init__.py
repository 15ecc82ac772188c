"""What grew too large divided, what is too small merged: connected parts inside a household band.

Nothing here changes a jurisdiction: each function returns a plan, and the plan has the changes.
"""

from __future__ import annotations

from gridgov.splitting._merge import MergePlan, merge
from gridgov.splitting._neighbours import Adjacency, Neighbours
from gridgov.splitting._plan import SplitPlan
from gridgov.splitting._redraw import rebalance, redraw
from gridgov.splitting._search import Objective
from gridgov.splitting._split import split
from gridgov.splitting._trustees import TRUSTEE, Trusteeship, trustees

__all__ = [
    "TRUSTEE",
    "Adjacency",
    "MergePlan",
    "Neighbours",
    "Objective",
    "SplitPlan",
    "Trusteeship",
    "merge",
    "rebalance",
    "redraw",
    "split",
    "trustees",
]
