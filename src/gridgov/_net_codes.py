"""The tables of a net out of codes of cells whose beginnings are the codes of the cells above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import numpy as np

from gridgov._columns import IdsLike, encode
from gridgov._faults import BAD_LENGTH, NOT_DIGITS
from gridgov._net_build import TableLike, table_of
from gridgov.codes import DepartmentGridCode, UnitGridCode
from gridgov.errors import Batch, InvalidCodeError, InvalidNetError, Place, Problem, Problems

__all__ = ["tables_of_codes"]

#: Digits of each level of the two codes that are known, and what each level is.
_UNIT: Final = {6: "county", 9: "street", 12: "community", 15: "grid"}
_DEPARTMENT: Final = {6: "object", 12: "county", 15: "street", 18: "community", 20: "grid"}
_TABLE: Final = "net_members"


def tables_of_codes(
    net: str, codes: TableLike, widths: Sequence[int] | None, levels: Sequence[str] | None
) -> dict[str, Any]:
    """Return the tables: a cell for each code and for each of its beginnings.

    Args:
        net: Id of the net, for messages.
        codes: The code of each base unit: a mapping, or a table with the columns ``unit`` and ``cell``.
        widths: How long the code of each level is, ascending; None for grid codes of 15 or 20 digits.
        levels: Keys of the levels, the highest first, one for each width.

    Raises:
        InvalidNetError: With every code that is not well formed.
        ValueError: Widths do not ascend from 1, or there are not as many levels as widths.
        TypeError: ``codes`` is no table.
    """
    units, cells = _pairs(codes)
    texts = encode(cells).tolist()
    distinct = dict.fromkeys(text for text in texts if text)
    names = _DEPARTMENT if any(len(text) > max(_UNIT) for text in distinct) else _UNIT
    lengths = tuple(names if widths is None else widths)
    keys = _keys(lengths, levels, names if widths is None else {})
    problems = _grid_faults(distinct, names) if widths is None else _width_faults(distinct, lengths)
    if problems:
        raise InvalidNetError(_placed(net, texts, problems))
    found: dict[str, tuple[str | None, str]] = {}
    for text in distinct:
        above: str | None = None
        for width, key in zip(lengths, keys, strict=True):
            if width > len(text):
                break
            found.setdefault(text[:width], (above, key))
            above = text[:width]
    return {
        "members": {"unit": units, "cell": texts},
        "cells": {
            "id": list(found),
            "parent": [above for above, _ in found.values()],
            "level": [key for _, key in found.values()],
        },
        "levels": keys,
    }


def _mapping(codes: TableLike) -> tuple[IdsLike, IdsLike] | None:
    """Return base units and codes of a mapping from one to the other, None for a table."""
    if not isinstance(codes, Mapping):
        return None
    given = cast("Mapping[Any, Any]", codes)
    if given and not isinstance(next(iter(given.values())), str | int | np.integer):
        return None
    return list(given), list(given.values())


def _pairs(codes: TableLike) -> tuple[IdsLike, IdsLike]:
    """Return the base units and their codes."""
    if (pairs := _mapping(codes)) is not None:
        return pairs
    table = table_of(_TABLE, codes)
    if table.faults:
        raise InvalidNetError(Problems(table.faults))
    units, cells = table.get("unit"), table.get("cell")
    if units is None or cells is None:
        msg = "Codes are a mapping from base unit to code, or a table with the columns 'unit' and 'cell'."
        raise ValueError(msg)
    return units, cells


def _keys(lengths: Sequence[int], levels: Sequence[str] | None, names: Mapping[int, str]) -> tuple[str, ...]:
    ascending = all(a < b for a, b in zip((0, *lengths), lengths, strict=False))
    if not lengths or not ascending:
        msg = f"widths= ascends from 1, such as (6, 9, 12); not {tuple(lengths)}."
        raise ValueError(msg)
    keys = tuple(levels) if levels is not None else tuple(names.get(w, f"level_{i}") for i, w in enumerate(lengths, 1))
    if len(set(keys)) != len(lengths):
        msg = f"There are {len(lengths)} widths and {len(set(keys))} different levels."
        raise ValueError(msg)
    return keys


def _grid_faults(codes: Mapping[str, None], names: Mapping[int, str]) -> dict[str, list[Problem]]:
    """Return what is wrong with each grid code."""
    parse = DepartmentGridCode.parse if names is _DEPARTMENT else UnitGridCode.parse
    out: dict[str, list[Problem]] = {}
    for text in codes:
        try:
            parse(text)
        except InvalidCodeError as error:
            out[text] = list(error.problems)
    return out


def _width_faults(codes: Mapping[str, None], lengths: Sequence[int]) -> dict[str, list[Problem]]:
    """Return which codes have the length of no level, or are no digits."""
    out: dict[str, list[Problem]] = {}
    known = ", ".join(map(str, lengths))
    for text in codes:
        if not (text.isascii() and text.isdigit()):
            out[text] = [Problem(NOT_DIGITS, facts={"id": text})]
        elif len(text) not in lengths:
            out[text] = [Problem(BAD_LENGTH, facts={"id": text, "n": len(text), "known": known})]
    return out


def _placed(net: str, texts: Sequence[str], problems: Mapping[str, Sequence[Problem]]) -> Problems:
    """Give the faults of each code the row in which it stands first."""
    rows: dict[str, int] = {}
    for row, text in enumerate(texts, 1):
        rows.setdefault(text, row)
    return Problems(
        Batch(
            problem.kind,
            facts={key: [value] for key, value in problem.facts.items()},
            place=Place(path=f"{net}.members", row=rows[text], column="cell", id=text),
        )
        for text, some in problems.items()
        for problem in some
    )
