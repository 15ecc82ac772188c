"""The register of changes: of each class, what in a place it can be made of, and how one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from gridgov.changes import Change
from gridgov.testing._draw_scene import Scene

__all__ = ["HOW", "How", "Make", "able", "how"]

#: Draws a change of one of the things that it can be made of.
Make = Callable[[st.DrawFn, Scene, Any], Change]


@attrs.frozen
class How:
    """How changes of a class are drawn."""

    #: What it can be made of, the plainest first; empty if it cannot be made. `able` asks once of each scene.
    able: Callable[[Scene], Sequence[Any]]
    make: Make


HOW: Final[dict[type[Change], How]] = {}


def how(change: type[Change], able: Callable[[Scene], Sequence[Any]]) -> Callable[[Make], Make]:
    """Register how changes of a class are drawn."""

    def register(make: Make) -> Make:
        HOW[change] = How(able, make)
        return make

    return register


def able(scene: Scene, change: type[Change]) -> Sequence[Any]:
    """Return what a change of a class can be made of, the plainest first; empty if it cannot be made."""
    found = scene.able.get(change)
    if found is None:
        found = scene.able[change] = HOW[change].able(scene)
    return found
