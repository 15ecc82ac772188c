"""Figures of jurisdictions, nets, plans, answers and histories, with plotly.

Each function takes a value of this library and returns a figure of plotly that is yours to change: it needs no network,
speaks English or Chinese, and says where its numbers are from. It needs the extra ``plot``.
"""

from __future__ import annotations

from gridgov.plot._alignment import alignment
from gridgov.plot._areas import areas
from gridgov.plot._cities import cities
from gridgov.plot._division import division
from gridgov.plot._flows import flows
from gridgov.plot._look import Figure
from gridgov.plot._organisation import organisation
from gridgov.plot._posts import posts, verdicts
from gridgov.plot._sizes import sizes
from gridgov.plot._thresholds import thresholds
from gridgov.plot._timeline import timeline
from gridgov.plot._units import icicle, treemap
from gridgov.plot._workload import lorenz

__all__ = [
    "Figure",
    "alignment",
    "areas",
    "cities",
    "division",
    "flows",
    "icicle",
    "lorenz",
    "organisation",
    "posts",
    "sizes",
    "thresholds",
    "timeline",
    "treemap",
    "verdicts",
]
