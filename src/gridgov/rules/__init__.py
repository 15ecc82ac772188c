"""Rules: what a jurisdiction can be held to. A rule gives a signed margin for every unit, not a boolean."""

from __future__ import annotations

from gridgov.rules._base import Check, Rule, Verdict
from gridgov.rules._first import CommunityOversize, FullCover, OneChief

__all__ = ["Check", "CommunityOversize", "FullCover", "OneChief", "Rule", "Verdict"]
