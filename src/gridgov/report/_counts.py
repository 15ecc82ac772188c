"""What is counted for the page: sizes of units, their distribution, sums over subtrees."""

from __future__ import annotations

from gridgov.plot._counts import Bins, Ints, Numbers, bins, grid_level, main_measure, sizes, subtree_sums

__all__ = ["Bins", "Ints", "Numbers", "bins", "grid_level", "main_measure", "sizes", "subtree_sums"]
