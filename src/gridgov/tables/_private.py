"""Telephone and identity numbers among names, and ids of units that only look like them."""

from __future__ import annotations

import re
from typing import Final

import attrs
import numpy as np

from gridgov._columns import Encoded, Ints, encode
from gridgov._net_cells import personal
from gridgov.tables._kind import Field
from gridgov.tables._sheet import Cells
from gridgov.tables._value_faults import PERSONAL_CELL
from gridgov.tables._values import CellFaults, Cleaned, Inexact, clean
from gridgov.text import Text

__all__ = ["read_values"]

#: Columns of ids of units, in which most ids may have the form of a telephone number: 13 is Hebei.
_UNITS: Final = frozenset({"id", "parent", "unit", "first", "second", "lives_at"})
#: If so many of the ids of a column look like telephone numbers, they are none.
_MANY: Final = 0.5
_FEWEST: Final = 5
#: What a telephone or identity number looks like inside of a text.
_DIGITS: Final = b"0" * 11
_SHAPE: Final = bytes(ord("0") if chr(byte).isdigit() and byte < 128 else ord("x") for byte in range(256))  # noqa: PLR2004 - ASCII
_NUMBER: Final = re.compile(rb"(?<![0-9])(?:1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9Xx])(?![0-9])")


def read_values(cells: Cells, field: Field, inexact: Inexact) -> Cleaned:
    """Return the cells of a column as values; what tells who a person is stays outside."""
    found = clean(cells, field, inexact=inexact)
    if field.type == "id" and field.key in _UNITS:
        return _as_codes(cells, field, inexact, found)
    return _without_numbers(found) if field.type == "text" else found


def _as_codes(cells: Cells, field: Field, inexact: Inexact, found: Cleaned) -> Cleaned:
    """Take ids of units as they are where many of them look like telephone numbers."""
    hidden = [
        f for f in found.faults if f.kind is PERSONAL_CELL and all("telephone" in str(w) for w in f.facts["what"])
    ]
    n = sum(len(fault.positions) for fault in hidden)
    if n < max(_FEWEST, _MANY * len(found.values)):
        return found
    plain = clean(cells, attrs.evolve(field, type="text"), inexact=inexact)
    texts: list[str] = encode(plain.values).tolist()
    ids: list[str] = encode(found.values).tolist()
    for fault in hidden:
        for at in fault.positions.tolist():
            ids[int(at)] = texts[int(at)].strip()
    return attrs.evolve(found, values=encode(ids), faults=tuple(f for f in found.faults if f not in hidden))


def _without_numbers(found: Cleaned) -> Cleaned:
    """Report texts that hold the number of a telephone or of an identity card."""
    texts = encode(found.values)
    blob = texts.blob.tobytes()
    # Hardly any name has so many digits in a row; to find that out takes a tenth of the time.
    if _DIGITS not in blob.translate(_SHAPE):
        return found
    at = np.fromiter((match.start() for match in _NUMBER.finditer(blob)), np.int64)
    if not len(at):
        return found
    rows = np.unique(np.searchsorted(texts.offsets, at, "right") - 1)
    what = {row: _what(texts.get(row)) for row in rows.tolist()}
    wrong: Ints = np.array([row for row, words in what.items() if words is not None], np.int64)
    if not len(wrong):
        return found
    listed = texts.tolist()
    for row in wrong.tolist():
        listed[row] = ""
    fault = CellFaults(PERSONAL_CELL, wrong, {"what": [what[row] for row in wrong.tolist()]})
    values: Encoded = encode(listed)
    return attrs.evolve(found, values=values, faults=(*found.faults, fault))


def _what(text: str) -> Text | None:
    """Return what a text holds, None if no number in it is one of a person."""
    for match in _NUMBER.finditer(text.encode("utf-8", "surrogatepass")):
        what = personal(match.group().decode())
        if what is not None:
            return what
    return None
