"""Edits of plain values, from which a planter is made in one line: draw an input, change one thing in a copy."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any, Final, TypeAlias, cast

from hypothesis import strategies as st

from gridgov.testing._broken import Planted, Way, plants

__all__ = ["ANY", "Drawn", "Edit", "add", "all_of", "drop", "plant", "put", "rename", "twice"]

#: What is given to a way in, by name.
Values: TypeAlias = dict[str, Any]
#: Draws a sound input.
Drawn: TypeAlias = Callable[[st.DrawFn], Values]
#: Changes a copy of it.
Edit: TypeAlias = Callable[[Values, st.DrawFn], None]

#: In a path: one of the items of a list, drawn.
ANY: Final = object()


def plant(code: str, by: Way, sound: Drawn, *edits: Edit) -> None:
    """Register a planter that draws a sound input and makes all the edits in a copy of it.

    Args:
        code: The fault.
        by: The way in.
        sound: Draws the input.
        *edits: What makes it wrong.
    """

    def planter(draw: st.DrawFn) -> Planted:
        given = sound(draw)
        wrong = deepcopy(given)
        for edit in edits:
            edit(wrong, draw)
        return Planted(wrong, given)

    plants(code, by)(planter)


def put(*path: object, to: object) -> Edit:
    """Return an edit that puts something at a path of keys and positions; a strategy is drawn from, a function asked.

    Args:
        *path: Keys of mappings and positions in lists, `ANY` for a drawn one.
        to: The new value; a strategy of it; or a function of the old one.
    """

    def edit(values: Values, draw: st.DrawFn) -> None:
        where, key = _spot(values, path, draw)
        where[key] = _new(to, where[key] if callable(to) else None, draw)

    return edit


def drop(*path: object) -> Edit:
    """Return an edit that takes a key or an item out."""

    def edit(values: Values, draw: st.DrawFn) -> None:
        where, key = _spot(values, path, draw)
        del where[key]

    return edit


def rename(*path: object, to: str) -> Edit:
    """Return an edit that gives a key another name."""

    def edit(values: Values, draw: st.DrawFn) -> None:
        where, key = _spot(values, path, draw)
        where[to] = where.pop(key)

    return edit


def add(*path: object, to: object) -> Edit:
    """Return an edit that appends to a list; a strategy is drawn from, a function asked with the list."""

    def edit(values: Values, draw: st.DrawFn) -> None:
        where, key = _spot(values, path, draw)
        where[key].append(_new(to, where[key], draw))

    return edit


def twice(*path: object) -> Edit:
    """Return an edit that writes an item of a list, drawn, once more at its end."""

    def edit(values: Values, draw: st.DrawFn) -> None:
        where, key = _spot(values, path, draw)
        where[key].append(deepcopy(draw(st.sampled_from(where[key]))))

    return edit


def all_of(*edits: Edit) -> Edit:
    """Return one edit that makes several."""

    def edit(values: Values, draw: st.DrawFn) -> None:
        for one in edits:
            one(values, draw)

    return edit


def _new(to: object, old: object, draw: st.DrawFn) -> object:
    """Return what an edit puts."""
    if isinstance(to, st.SearchStrategy):
        return draw(cast("st.SearchStrategy[object]", to))
    return to(old) if callable(to) else deepcopy(to)


def _spot(values: Values, path: tuple[object, ...], draw: st.DrawFn) -> tuple[Any, Any]:
    """Return the mapping or list that a path leads into, and the last key."""
    where: Any = values
    keys: list[Any] = []
    for key in path:
        if keys:
            where = where[keys[-1]]
        keys.append(draw(st.integers(0, len(where) - 1)) if key is ANY else key)
    return where, keys[-1]
