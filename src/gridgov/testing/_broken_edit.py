"""Edits of plain values, from which a planter is made in one line: draw an input, change one thing in a copy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias, cast

from hypothesis import strategies as st

from gridgov.testing._broken import Planted, Way, plants

__all__ = ["ANY", "Drawn", "Edit", "New", "Values", "add", "drop", "plant", "put", "rename", "twice"]

#: What is given to a way in, by name.
Values: TypeAlias = dict[str, Any]
#: Draws a sound input.
Drawn: TypeAlias = Callable[[st.DrawFn], Values]
#: Changes a copy of it.
Edit: TypeAlias = Callable[[Values, st.DrawFn], None]

#: What an edit puts somewhere: a value, a strategy of it, or a function of the old one.
New: TypeAlias = Callable[[Any], Any] | st.SearchStrategy[Any] | dict[str, Any] | list[Any] | str | bytes | float | None

#: In a path: one of the items of a list, drawn.
ANY: Final = object()


def plant(code: str, by: Way, sound: Drawn, *edits: Edit, written: Callable[[Values], Values] | None = None) -> None:
    """Register a planter that draws a sound input and makes all the edits in a copy of it.

    Args:
        code: The fault.
        by: The way in.
        sound: Draws the input.
        *edits: What makes it wrong.
        written: Turns what was drawn and edited into what the way in takes, such as a tree into JSON.
    """

    def planter(draw: st.DrawFn) -> Planted:
        given = sound(draw)
        wrong = _fresh(given)
        for edit in edits:
            edit(wrong, draw)
        return Planted(wrong, given) if written is None else Planted(written(wrong), written(given))

    plants(code, by)(planter)


def put(*path: object, to: New) -> Edit:
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


def add(*path: object, to: New) -> Edit:
    """Return an edit that appends to a list; a strategy is drawn from, a function asked with the list."""

    def edit(values: Values, draw: st.DrawFn) -> None:
        where, key = _spot(values, path, draw)
        where[key].append(_new(to, where[key], draw))

    return edit


def twice(*path: object) -> Edit:
    """Return an edit that writes an item of a list, drawn, once more at its end."""

    def edit(values: Values, draw: st.DrawFn) -> None:
        where, key = _spot(values, path, draw)
        where[key].append(_fresh(draw(st.sampled_from(where[key]))))

    return edit


def _new(to: New, old: object, draw: st.DrawFn) -> object:
    """Return what an edit puts."""
    if callable(to):
        return _fresh(to(old))
    return _fresh(draw(to) if isinstance(to, st.SearchStrategy) else to)


def _fresh(value: Any) -> Any:  # noqa: ANN401 - any plain value
    """Copy mappings and lists, each wherever it stands: an edit of one place is seen in that place only."""
    if isinstance(value, dict):
        return {key: _fresh(own) for key, own in cast("Values", value).items()}
    if isinstance(value, list):
        return [_fresh(own) for own in cast("list[object]", value)]
    return value


def _spot(values: Values, path: tuple[object, ...], draw: st.DrawFn) -> tuple[Any, Any]:
    """Return the mapping or list that a path leads into, and the last key."""
    where: Any = values
    keys: list[Any] = []
    for key in path:
        if keys:
            where = where[keys[-1]]
        keys.append(draw(st.integers(0, len(where) - 1)) if key is ANY else key)
    return where, keys[-1]
