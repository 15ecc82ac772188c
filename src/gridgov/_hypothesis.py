"""What Hypothesis loads when it is imported: strategies for the types of gridgov."""

from __future__ import annotations

__all__ = ["register"]


def register() -> None:
    """Tell Hypothesis how to draw the types of gridgov."""
