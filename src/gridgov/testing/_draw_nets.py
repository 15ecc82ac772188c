"""Nets over base units, of a shape that is asked for, and several that stand to each other as is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Literal, TypeAlias

from hypothesis import strategies as st

from gridgov.hierarchy import Hierarchy
from gridgov.nets import Net
from gridgov.testing._draw_choices import ODD, check_range, ids_of, made, one_of
from gridgov.testing._draw_net_tables import LEVELS, PLAIN, NetTables, dressed, net_tables

__all__ = ["Shape", "net_lists", "nets"]

#: What nets are like.
Shape: TypeAlias = Literal["any", "nested", "crossing", "gappy", "overlapping"]
#: The cells of each base unit, by number.
Codes: TypeAlias = list[tuple[int, ...]]

#: How many base units each shape needs.
_LEAST: Final = {"any": 0, "nested": 2, "crossing": 3, "gappy": 2, "overlapping": 1}
#: More cells than these say nothing more about a shape.
_CELLS: Final = 4
#: How nets of any shape stand to each other.
_RELATIONS: Final[tuple[Shape, ...]] = ("any", "any", "crossing", "nested")
_IDS: Final = ("a", "b", "c", *ODD)
_PLAIN_IDS: Final = tuple("abcdefghijklmnopqrstuvwxyz"[: len(_IDS)])


def _checked(shape: str, units: Hierarchy | Iterable[str]) -> list[str]:
    """Return the ids of base units, if they are enough for a shape."""
    one_of("shape", shape, tuple(_LEAST))
    ids = ids_of(units)
    if len(ids) < _LEAST[shape]:
        msg = f"shape={shape!r} needs {_LEAST[shape]} base units or more; there are {len(ids)}."
        raise ValueError(msg)
    return ids


def _plain(draw: st.DrawFn, n: int, cells: int, least: int = 0) -> list[int]:
    """Draw the cell of each base unit; -1 is none."""
    return draw(st.lists(st.integers(least, cells - 1), min_size=n, max_size=n))


def _gappy(draw: st.DrawFn, n: int, cells: int) -> Codes:
    """Leave out one base unit, and have another."""
    codes = _plain(draw, n, cells, -1)
    out = draw(st.integers(0, n - 1))
    codes[out] = -1
    there = draw(st.integers(1, n - 1))
    codes[(out + there) % n] = max(codes[(out + there) % n], 0)
    return [() if code < 0 else (code,) for code in codes]


def _overlapping(draw: st.DrawFn, n: int, cells: int) -> Codes:
    """Put one base unit at least in two cells."""
    codes: Codes = [(code,) for code in _plain(draw, n, max(cells, 2))]
    more = draw(st.lists(st.integers(0, 3), min_size=n, max_size=n))
    more[draw(st.integers(0, n - 1))] = 1
    return [(c, (c + 1) % max(cells, 2)) if m == 1 else (c,) for (c,), m in zip(codes, more, strict=True)]


def _interleaved(draw: st.DrawFn, n: int, cells: int) -> Codes:
    """Let a base unit of one cell stand between two of another."""
    codes = _plain(draw, n, max(cells, 2))
    a, b, c = sorted(draw(st.lists(st.integers(0, n - 1), min_size=3, max_size=3, unique=True)))
    codes[a] = codes[c]
    codes[b] = (codes[c] + 1) % max(cells, 2)
    return [(code,) for code in codes]


_SHAPES: Final[dict[str, Callable[[st.DrawFn, int, int], Codes]]] = {
    "gappy": _gappy,
    "overlapping": _overlapping,
    "crossing": _interleaved,
}


def _tables(  # noqa: PLR0913 - what a net is made of
    draw: st.DrawFn, ident: str, units: Sequence[str], codes: Codes, above: Sequence[int] = (), *, odd: bool
) -> NetTables:
    """Write cells and members down; ``above`` is the larger cell above each cell."""
    used = sorted({code for own in codes for code in own}) or [0]
    prefix = draw(st.sampled_from(ODD)) if odd else PLAIN
    tops = [f"{f'^{prefix}' if odd else 'top'}{top}" for top in range(max(above, default=-1) + 1)]
    levels = LEVELS[: 2 if above else 1]
    cells: list[dict[str, Any]] = [{"id": top, "level": levels[0]} for top in tops]
    for cell in used:
        up = {"parent": tops[above[cell]]} if above else {}
        cells.append({"id": f"{prefix}{cell}", "level": levels[-1], **up})
    shared = draw(st.booleans())
    members: list[dict[str, Any]] = []
    for unit, own in zip(units, codes, strict=True):
        share = {"share": 1 / len(own)} if shared and own else {}
        members += [{"unit": unit, "cell": f"{prefix}{cell}", **share} for cell in own]
    return NetTables(ident, levels, tuple(cells), tuple(members))


def _levelled(draw: st.DrawFn, ident: str, units: Sequence[str], cells: int, *, odd: bool) -> NetTables:
    """Draw a net of two levels, with two cells at least under one."""
    codes = _plain(draw, len(units), max(cells, 2))
    first = draw(st.integers(0, len(units) - 1))
    codes[first], codes[first - 1] = 0, 1
    above = [0, 0, *draw(st.lists(st.integers(0, 1), min_size=max(cells, 2) - 2, max_size=max(cells, 2) - 2))]
    return _tables(draw, ident, units, [(code,) for code in codes], above, odd=odd)


@st.composite
def _net_by(draw: st.DrawFn, make: Callable[[st.DrawFn], Net]) -> Net:
    """Draw by a function: to make a composite in each call would take longer than to draw."""
    return make(draw)


@st.composite
def _nets_by(draw: st.DrawFn, make: Callable[[st.DrawFn], tuple[Net, ...]]) -> tuple[Net, ...]:
    """Draw by a function."""
    return make(draw)


def nets(  # noqa: PLR0913 - what a net may be like
    units: Hierarchy | Iterable[str],
    *,
    shape: Shape = "any",
    id: str = "n",  # noqa: A002 - the name of the field
    max_cells: int = 8,
    max_members: int = 16,
    max_others: int = 4,
    strangers: int = 2,
    odd_ids: bool = True,
) -> st.SearchStrategy[Net]:
    """Draw a net over base units.

    Args:
        units: The base units, or their ids; for any shape also units above them.
        shape: What holds for the net. ``nested``: it has two levels, and a cell with several below it. ``crossing``: in
            the order of ``units``, one of another cell stands between two of a cell. ``gappy``: some of ``units`` are
            in no cell, and some are in one. ``overlapping``: some of ``units`` are in several cells, with shares or
            without. ``any``: everything that a net may be.
        id: Id of the net.
        max_cells: Cells at most; of any other shape than ``any`` there are six at most, levels included.
        max_members: Base units at most, of any shape; the other shapes look at all of ``units``.
        max_others: Posts and duties at most, each.
        strangers: Base units that are not among ``units``, at most, of any shape.
        odd_ids: Ids and names of all kinds that are allowed; otherwise ids are such as ``c0``.

    Raises:
        ValueError: A size cannot be, there is no such shape, or it needs more base units.

    Example:
        >>> from hypothesis import find
        >>> net = find(nets(["b1", "b2"], shape="gappy"), lambda net: True)
        >>> net.cell_of("b1"), net.cell_of("b2")
        ((), ('x0',))
    """
    base = _checked(shape, units)
    check_range("max_cells", max_cells, 1 if shape in {"any", "gappy"} else 3 if shape == "nested" else 2)
    if shape == "any":
        sizes = {"max_cells": max_cells, "max_members": max_members, "max_others": max_others, "strangers": strangers}
        return made(NetTables.build, net_tables(base, id=id, **sizes, odd_ids=odd_ids))
    check_range("max_others", max_others)

    def drawn(draw: st.DrawFn) -> Net:
        if shape == "nested":
            tables = _levelled(draw, id, base, min(max_cells - 1, _CELLS), odd=odd_ids)
        else:
            codes = _SHAPES[shape](draw, len(base), min(max_cells, _CELLS))
            tables = _tables(draw, id, base, codes, odd=odd_ids)
        return dressed(draw, tables, max_others, odd=odd_ids).build()

    return _net_by(drawn)


# -- several nets ------------------------------------------------------------------------------------------------------


def _refined(draw: st.DrawFn, n: int, count: int) -> list[Codes]:
    """Draw divisions, each of which divides the cells of the one before; the last one really does."""
    codes = [0] * n
    out: list[list[int]] = []
    for _ in range(count):
        bits = _plain(draw, n, 2)
        keys = list(zip(codes, bits, strict=True))
        number = {key: i for i, key in enumerate(dict.fromkeys(keys))}
        codes = [number[key] for key in keys]
        out.append(codes)
    if out[-1] == out[0]:
        out[0] = [0] * n
        pair = draw(st.integers(0, n - 2))
        if len(set(out[-1])) == 1:
            out[-1] = [0] * (pair + 1) + [1] * (n - pair - 1)
            out[1:-1] = [out[0]] * len(out[1:-1])
    return [[(code,) for code in own] for own in out]


def _straddling(draw: st.DrawFn, n: int, count: int) -> list[Codes]:
    """Draw divisions, of the first two of which a cell straddles one of the other."""
    out = [_plain(draw, n, 3) for _ in range(count)]
    x, y, z = draw(st.lists(st.integers(0, n - 1), min_size=3, max_size=3, unique=True))
    out[0][x] = out[0][y]
    out[0][z] = (out[0][y] + 1) % 3
    out[1][z] = out[1][y]
    out[1][x] = (out[1][y] + 1) % 3
    return [[(code,) for code in own] for own in out]


def net_lists(  # noqa: PLR0913 - what nets may be like
    units: Hierarchy | Iterable[str],
    *,
    shape: Shape = "any",
    min_nets: int | None = None,
    max_nets: int = 3,
    max_cells: int = 8,
    max_members: int = 16,
    max_others: int = 4,
    strangers: int = 2,
    odd_ids: bool = True,
) -> st.SearchStrategy[tuple[Net, ...]]:
    """Draw several nets over the same base units, each with an id of its own.

    Args:
        units: The base units, or their ids; for any shape also units above them.
        shape: How the nets stand to each other. ``nested``: each divides the cells of the one before it, and the last
            is finer than the first. ``crossing``: a cell of the first and one of the second have base units in common,
            and neither lies in the other. ``gappy``: each leaves some of ``units`` out. ``overlapping``: in each some
            of ``units`` are in several cells, with shares or without. ``any``: whatever nets may be.
        min_nets: Nets at least; by default 2 for ``nested`` and ``crossing``, 1 for ``gappy`` and ``overlapping``,
            0 for ``any``.
        max_nets: Nets at most, up to 12.
        max_cells: Cells at most in a net, for ``any``; the other shapes have few.
        max_members: Base units at most in a net, for ``any``.
        max_others: Posts and duties at most in a net, each.
        strangers: Base units that are not among ``units``, at most, for ``any``.
        odd_ids: Ids and names of all kinds that are allowed; otherwise nets are called ``a``, cells ``c0`` and so on.

    Raises:
        ValueError: A size cannot be, there is no such shape, or it needs more base units.

    Example:
        >>> from hypothesis import find
        >>> coarse, fine = find(net_lists(["b1", "b2"], shape="nested"), lambda found: True)
        >>> coarse.cell_of("b1") == coarse.cell_of("b2"), fine.cell_of("b1") == fine.cell_of("b2")
        (True, False)
    """
    base = _checked(shape, units)
    least = {"any": 0, "nested": 2, "crossing": 2}.get(shape, 1)
    check_range("min_nets", least if min_nets is None else min_nets, least)
    lowest = least if min_nets is None else min_nets
    check_range("max_nets", max_nets, lowest, len(_IDS))
    # Sizes that cannot be are refused here; those of cells and members are for any shape.
    check_range("max_cells", max_cells, 1)
    check_range("max_members", max_members)
    check_range("max_others", max_others)
    check_range("strangers", strangers)
    sizes: dict[str, Any] = {"max_others": max_others, "odd_ids": odd_ids}
    if shape == "any":
        sizes |= {"max_cells": max_cells, "max_members": max_members, "strangers": strangers}

    # The other shapes have all of the units in each net, and at most twice as many cells in one as in that before.
    fits = _LEAST["crossing"] <= len(base) <= max_members and min(len(base), 2**max_nets) <= max_cells

    def drawn(draw: st.DrawFn) -> tuple[Net, ...]:
        ids = draw(
            st.lists(st.sampled_from(_IDS if odd_ids else _PLAIN_IDS), min_size=lowest, max_size=max_nets, unique=True)
        )
        kind: Shape = shape
        if shape == "any" and len(ids) > 1 and fits:
            # Of nets that know nothing of each other hardly any cells straddle.
            kind = draw(st.sampled_from(_RELATIONS))
        if kind in {"any", "gappy", "overlapping"}:
            return tuple(draw(nets(base, shape=kind, id=ident, **sizes)) for ident in ids)
        many = (_refined if kind == "nested" else _straddling)(draw, len(base), len(ids))
        tables = [_tables(draw, ident, base, codes, odd=odd_ids) for ident, codes in zip(ids, many, strict=True)]
        return tuple(dressed(draw, table, max_others, odd=odd_ids).build() for table in tables)

    return _nets_by(drawn)
