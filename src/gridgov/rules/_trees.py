"""Counts at and below every unit, without a loop over units. No domain word in here."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Rows
from gridgov._tree import Tree, uniques

__all__ = ["any_below", "below", "copied", "distinct_below", "inside", "outermost", "ranges"]

Ints = npt.NDArray[np.int64]
_LOW: Final = (1 << 32) - 1


def below(tree: Tree, values: npt.ArrayLike) -> Ints:
    """Add up whole numbers over each row and all below it.

    Args:
        tree: The rows.
        values: One whole number for each row, shape (n,).

    Returns:
        Int64 of shape (n,).
    """
    out = np.array(values, np.int64)
    running = np.zeros(len(tree) + 1, np.int64)
    np.cumsum(out, out=running[1:])
    # A leaf keeps its own number.
    inner, stops = tree.subtrees
    out[inner] = running[stops] - running[inner]
    return out


def any_below(tree: Tree, marked: Bools) -> Bools:
    """Tell of each row whether it or something below it is marked.

    Args:
        tree: The rows.
        marked: Shape (n,).

    Returns:
        Bool of shape (n,).
    """
    running = np.zeros(len(tree) + 1, np.int32)
    np.cumsum(marked, out=running[1:])
    out = np.array(marked, bool)
    inner, stops = tree.subtrees
    out[inner] = running[stops] > running[inner]
    return out


def inside(tree: Tree, marked: Rows, rows: Rows) -> Ints:
    """Count the marked rows at each of some rows and below it.

    Args:
        tree: The rows.
        marked: Marked rows in ascending order; one that is there twice counts twice.
        rows: The rows asked about, shape (m,).

    Returns:
        Int64 of shape (m,).
    """
    return np.searchsorted(marked, tree.end[rows]) - np.searchsorted(marked, rows)


def distinct_below(tree: Tree, rows: Rows, things: npt.NDArray[np.integer]) -> Ints:
    """Count the distinct things at each row and below it.

    A thing counts once at each of its rows, and once less at the row where two neighbouring ones of them meet: so that
    every subtree that holds any of them counts it exactly once.

    Args:
        tree: The rows.
        rows: Where things are, shape (m,).
        things: Number of the thing, 0 or more, shape (m,).

    Returns:
        Int64 of shape (n,).
    """
    pairs = uniques(things.astype(np.int64) << 32 | rows)
    thing, at = pairs >> 32, (pairs & _LOW).astype(np.int32)
    marks = np.bincount(at, minlength=len(tree))
    again = np.flatnonzero(thing[1:] == thing[:-1])
    if len(again):
        meet = tree.lca(at[again], at[again + 1])
        marks -= np.bincount(meet[meet >= 0], minlength=len(tree))
    return below(tree, marks)


def ranges(first: npt.NDArray[np.integer], last: npt.NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Return all whole numbers of some ranges one after the other, and the number of the range of each.

    Args:
        first: First number of each range, shape (m,).
        last: The number after its last one, shape (m,).

    Example:
        >>> [a.tolist() for a in ranges(np.array([3, 7]), np.array([5, 8]))]
        [[3, 4, 7], [0, 0, 1]]
    """
    sizes = last.astype(np.int64) - first
    of = np.repeat(np.arange(len(sizes)), sizes)
    return np.arange(int(sizes.sum())) - (np.cumsum(sizes) - sizes)[of] + first[of], of


def copied(
    tree: Tree, rows: Rows, things: npt.NDArray[np.integer], sources: Rows, targets: Rows
) -> tuple[Rows, npt.NDArray[np.integer]]:
    """Put what is at or below some rows at other rows, too.

    Args:
        tree: The rows.
        rows: Where things are, shape (m,).
        things: The thing, shape (m,).
        sources: Rows that get it as well, shape (k,).
        targets: Rows that it is taken from, each for the source at the same position, shape (k,).

    Returns:
        Rows and things: those given, then the new ones.
    """
    if not len(sources) or not len(rows):
        return rows, things
    order = np.argsort(rows, kind="stable")
    ordered = rows[order]
    first, last = np.searchsorted(ordered, targets), np.searchsorted(ordered, tree.end[targets])
    index, of = ranges(first, last)
    return np.concatenate([rows, sources[of]]), np.concatenate([things, things[order][index]])


def outermost(tree: Tree, things: npt.NDArray[np.integer], rows: Rows) -> tuple[npt.NDArray[np.int64], Rows]:
    """Return each pair of a thing and a row once, without rows that lie below another row of the same thing.

    Args:
        tree: The rows.
        things: Number of the thing, 0 or more, shape (m,).
        rows: The rows, shape (m,).
    """
    pairs = uniques(things.astype(np.int64) << 32 | rows)
    thing, at = pairs >> 32, (pairs & _LOW).astype(np.int32)
    if not len(at):
        return thing, at
    # The farthest end of the rows before of the same thing: things ascend, so one running maximum serves all.
    shift = np.cumsum(np.concatenate(([False], thing[1:] != thing[:-1]))) * (len(tree) + 1)
    reach = np.maximum.accumulate(shift + tree.end[at])
    keep = np.concatenate(([True], shift[1:] + at[1:] >= reach[:-1]))
    return thing[keep], at[keep]
