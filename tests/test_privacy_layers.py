"""Estates over grids, measures that add up, totals that are wrong: what is hidden, held against the attacker."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from privacy_cases import SUMS, layered

from gridgov._privacy_units import UnitCells
from gridgov.hierarchy import Hierarchy
from gridgov.privacy import PrivacyError, attack, suppress

KEYS: tuple[str, ...] = ("w", "a", "b")


@settings(max_examples=20)
@given(layered(), st.sampled_from([3, 5, 10]), st.booleans())
def test_nothing_is_disclosed_of_layers(h: Hierarchy, k: int, zeros: bool) -> None:  # noqa: FBT001 - drawn
    try:
        found = suppress(h, k=k, zeros=zeros, additive=SUMS)
        seen = attack(found.result, additive=SUMS)
    except PrivacyError:
        # The counts contradict each other: refused before it is hidden, or nothing fits what is left.
        return
    small, exact = seen.disclosed(k, zeros=zeros), seen.exact()
    # A total that contradicts its parts is hidden because it is wrong, not because it is small.
    wrong = dict(zip(KEYS, UnitCells.of(h, KEYS, SUMS).withdrawn.reshape(len(KEYS), -1), strict=True))
    for key, mask in found.hidden.items():
        assert found.result is h or not small[key].any()
        assert not (exact[key] & mask & ~wrong[key]).any()
