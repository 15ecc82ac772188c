"""The tables that are matched: ids, names, codes, addresses and communities, checked in one pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self, cast

import attrs
import numpy as np

from gridgov._encoding import encode, listed
from gridgov._frames import columns_of, frame_of
from gridgov._match_faults import MATCH_ID_EMPTY, MATCH_ID_ODD, MATCH_ID_TWICE, MATCH_NO_ID
from gridgov._match_text import normalise_all
from gridgov.errors import Batch, InvalidMatchesError, Place, Problems
from gridgov.text import Text

__all__ = ["Side", "read_sides"]

_LEFT: Final = Text("left", "左表")
_RIGHT: Final = Text("right", "右表")
_MANY: Final = 10


@attrs.frozen(eq=False)
class Side:
    """One of the two tables, as texts; an empty one for what is missing."""

    ids: list[str]
    #: Names as they are written.
    names: list[str]
    #: The same, normalised.
    keys: list[str]
    addresses: list[str]
    codes: list[str]
    #: Communities, normalised.
    within: list[str]

    def __len__(self) -> int:
        return len(self.ids)

    @classmethod
    def of(cls, columns: Mapping[str, list[str]], n: int, within: str) -> Self:
        """Build it of the columns that are there."""
        empty = [""] * n
        names, addresses, inside = (columns.get(key, empty) for key in ("name", "address", within))
        keys, places, communities = (_normal(texts) for texts in (names, addresses, inside))
        return cls(columns["id"], names, keys, places, columns.get("code", empty), communities)


def _normal(texts: list[str]) -> list[str]:
    """Normalise texts, each distinct one once."""
    distinct = dict.fromkeys(texts)
    return list(map(dict(zip(distinct, normalise_all(list(distinct)), strict=True)).__getitem__, texts))


def read_sides(left: object, right: object, within: str) -> tuple[Side, Side]:
    """Read both tables.

    Args:
        left: A data frame, a mapping of columns, or records.
        right: The same.
        within: The column with the community.

    Raises:
        InvalidMatchesError: Ids are missing, twice or no ids, in either table.
        TypeError: It is no table.
        ValueError: Columns differ in length.
    """
    faults: list[Batch] = []
    sides = [_read(table, side, within, faults) for table, side in ((left, _LEFT), (right, _RIGHT))]
    if faults:
        raise InvalidMatchesError(Problems(faults))
    return cast("tuple[Side, Side]", tuple(sides))


def _read(table: object, side: Text, within: str, faults: list[Batch]) -> Side | None:
    given: dict[str, Any]
    given, known = _columns(table, ("id", "name", "address", "code", within))
    place = Place(path=side.en)
    lengths = {len(values) for values in given.values()}
    if len(lengths) > 1:
        msg = f"The columns of the {side.en} table have {' and '.join(map(str, sorted(lengths)))} rows."
        raise ValueError(msg)
    if "id" not in given:
        if known or not isinstance(table, Sequence):
            faults.append(Batch(MATCH_NO_ID, facts={"side": [side], "known": [", ".join(known) or "-"]}, place=place))
            return None
        given["id"] = []  # no records at all
    before = len(faults)
    columns = {key: _texts(values, side, faults if key == "id" else None) for key, values in given.items()}
    ids = columns["id"]
    faults += _id_faults(ids, side, place)
    return Side.of(columns, len(ids), within) if len(faults) == before else None


def _columns(table: object, wanted: tuple[str, ...]) -> tuple[dict[str, Any], list[str]]:
    """Return the wanted columns that are there, and the names of all."""
    if isinstance(table, Mapping):
        columns = cast("Mapping[str, Any]", table)
        return {key: listed(columns[key]) for key in wanted if key in columns}, list(map(str, columns))
    if frame_of(table) is not None:
        return columns_of(table, wanted)
    if isinstance(table, str | bytes) or not hasattr(table, "__iter__"):
        msg = f"A table is wanted: a data frame, columns by name, or records; not {type(table).__name__}."
        raise TypeError(msg)
    rows = list(cast("Any", table))
    if not all(isinstance(row, Mapping) for row in rows):
        msg = "Each record is a mapping with the key 'id'."
        raise TypeError(msg)
    there = list(dict.fromkeys(str(key) for row in rows for key in row))
    return {key: [row.get(key) for row in rows] for key in wanted if key in there}, there


def _texts(values: Any, side: Text, faults: list[Batch] | None) -> list[str]:  # noqa: ANN401 - any column
    """Return a column as texts; a decimal number is written as such, so that a damaged id can be recognised."""
    coded = encode(values)
    texts = coded.tolist()
    bad: list[int] = []
    for row, value in coded.odd.items():
        texts[row] = str(value)
        if not isinstance(value, float | np.floating):
            bad.append(row)
    if bad and faults is not None:
        facts: dict[str, Sequence[object]] = {
            "side": [side] * len(bad),
            "value": [repr(coded.odd[row])[:40] for row in bad],
        }
        faults.append(
            Batch(MATCH_ID_ODD, [row + 1 for row in bad], facts=facts, place=Place(path=side.en, column="id"))
        )
    return texts


def _id_faults(ids: list[str], side: Text, place: Place) -> list[Batch]:
    """Find ids that are missing or there twice."""
    found: list[Batch] = []
    empty = [row + 1 for row, ident in enumerate(ids) if not ident]
    if empty:
        found.append(Batch(MATCH_ID_EMPTY, empty, facts={"side": [side] * len(empty)}, place=place))
    if len(set(ids)) < len(ids):
        rows: dict[str, list[int]] = {}
        for row, ident in enumerate(ids):
            if ident:
                rows.setdefault(ident, []).append(row + 1)
        twice = {ident: at for ident, at in rows.items() if len(at) > 1}
        facts: dict[str, Sequence[object]] = {
            "side": [side] * len(twice),
            "id": list(twice),
            "rows": [said_rows(at) for at in twice.values()],
        }
        found.append(Batch(MATCH_ID_TWICE, [at[0] for at in twice.values()], list(twice), facts, place))
    return found


def said_rows(rows: list[int]) -> str:
    """Return rows in one text, the first ones if there are many."""
    return ", ".join(map(str, rows[:_MANY])) + (", …" if len(rows) > _MANY else "")
