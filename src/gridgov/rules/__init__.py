"""Rules: what a jurisdiction can be held to. A rule gives a signed margin for every unit, not a boolean."""

from __future__ import annotations

from gridgov.rules._base import Check, Rule, Verdict
from gridgov.rules._chief import OneChief
from gridgov.rules._cover import FullCover
from gridgov.rules._size import CommunityOversize
from gridgov.rules._stated import StatedTotals

__all__ = ["Check", "CommunityOversize", "FullCover", "OneChief", "Rule", "StatedTotals", "Verdict"]
