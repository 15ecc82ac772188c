"""Sheets of one kind as one table, and faults of that table back where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Ints
from gridgov._encoding import Encoded
from gridgov.errors import Batch, Place, Problems
from gridgov.tables._flat_codes import levels_of_codes, parents_by_code
from gridgov.tables._part import Part
from gridgov.tables._table import Table
from gridgov.tables._take import take

__all__ = ["Joined", "join", "locate"]


@attrs.frozen(eq=False)
class Joined:
    """The rows of all sheets of one kind, one after another."""

    #: As one table; its rows are numbered from 1, its place is the sheet that is called like the kind.
    table: Table
    parts: tuple[Part, ...]
    #: By part: positions in its body of its rows that are in the table, ascending.
    kept: tuple[Ints, ...]

    @property
    def starts(self) -> Ints:
        """Position of the first row of each part, and how many rows there are."""
        return np.cumsum([0, *map(len, self.kept)])

    def part_rows(self, positions: Ints) -> Iterable[tuple[int, Ints, Ints]]:
        """Return where rows are: the part, which of the given ones are in it, and their positions in its body."""
        starts = self.starts
        owner = np.searchsorted(starts, positions, "right") - 1
        for at in np.unique(owner).tolist():
            which = np.flatnonzero(owner == at)
            yield at, which, self.kept[at][positions[which] - starts[at]]


def join(kind: str, parts: Sequence[Part], dropped: Sequence[Bools]) -> Joined:
    """Put the rows of some sheets into one table, but for those that are dropped."""
    kept = tuple(np.flatnonzero(~out) for out in dropped)
    keys = dict.fromkeys(key for part in parts for key in part.columns)
    columns = {key: _column(key, parts, kept) for key in keys}
    if kind == "units" and "id" in columns:
        for key, by_code in (("parent", parents_by_code), ("level", levels_of_codes)):
            if key in columns and any(key not in part.columns for part in parts):
                columns[key] = _with_codes(key, columns, parts, kept, by_code)
    n = sum(map(len, kept))
    table = Table(
        kind=kind, columns=columns, rows=np.arange(1, n + 1), place=Place(sheet=kind), headings={}, letters={}
    )
    return Joined(table, tuple(parts), kept)


def _with_codes(
    key: str,
    columns: Mapping[str, Any],
    parts: Sequence[Part],
    kept: Sequence[Ints],
    by_code: Callable[[Any], Any],
) -> list[Any]:
    """Return a column in which sheets that do not have it have what the codes of their units say."""
    lacking = [np.full(len(rows), key not in part.columns) for part, rows in zip(parts, kept, strict=True)]
    texts, coded = _listed(columns[key]), by_code(columns["id"])
    for row in np.flatnonzero(np.concatenate(lacking)).tolist():
        texts[row] = coded[row]
    return texts


def _column(key: str, parts: Sequence[Part], kept: Sequence[Ints]) -> Any:  # noqa: ANN401 - one of several forms
    pieces: list[Any] = []
    like = next(part.columns[key].values for part in parts if key in part.columns)
    for part, rows in zip(parts, kept, strict=True):
        found = part.columns.get(key)
        pieces.append(_nothing(like, len(rows)) if found is None else take(found.values, rows))
    return _together(pieces)


def _nothing(like: Any, n: int) -> Any:  # noqa: ANN401 - one of several forms
    """Return n unknown values of the form of some others."""
    if isinstance(like, np.ndarray):
        kind = cast("npt.NDArray[Any]", like).dtype
        return np.full(n, _UNKNOWN.get(kind.kind, np.nan), kind)
    return [None] * n


_UNKNOWN: Mapping[str, Any] = {"f": np.nan, "M": np.datetime64("NaT"), "i": -1}


def _together(pieces: Sequence[Any]) -> Any:  # noqa: ANN401 - one of several forms
    if len(pieces) == 1:
        return pieces[0]
    if all(isinstance(piece, np.ndarray) for piece in pieces):
        return np.concatenate(pieces)
    if all(isinstance(piece, Encoded) for piece in pieces):
        blob = np.concatenate([piece.blob for piece in pieces])
        lengths = np.concatenate([piece.lengths for piece in pieces])
        offsets = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(lengths, out=offsets[1:])
        return Encoded((blob, offsets))
    return [value for piece in pieces for value in _listed(piece)]


def _listed(piece: Any) -> list[Any]:  # noqa: ANN401 - one of several forms
    if isinstance(piece, Encoded):
        return [text or None for text in piece.tolist()]
    return list(piece)


def locate(problems: Problems, tables: Mapping[str, Joined]) -> Problems:
    """Say where faults stand in the files: those of joined tables know only the kind, the row and the key."""
    out: list[Batch] = []
    for batch in problems.batches:
        found = tables.get(batch.place.sheet or "")
        out += [batch] if found is None else _located(batch, found)
    return Problems(out)


def _located(batch: Batch, found: Joined) -> list[Batch]:
    rows = batch.rows if batch.rows is not None else [] if batch.place.row is None else [batch.place.row] * len(batch)
    if not len(rows):
        return [attrs.evolve(batch, place=_place(found.parts[0], batch.place))]
    out: list[Batch] = []
    for at, which, positions in found.part_rows(np.asarray(rows, np.int64) - 1):
        part = found.parts[at]
        picked = which.tolist()
        columns: dict[str, Any] = {
            name: None if values is None else [values[i] for i in picked]
            for name, values in (("ids", batch.ids), ("paths", batch.paths))
        }
        facts = {key: [values[i] for i in picked] for key, values in batch.facts.items()}
        key = _COLUMN_OF.get(batch.kind.name)
        said = attrs.evolve(batch.place, column=key) if batch.place.column is None else batch.place
        numbers = part.body.rows[positions] + part.sheet.first_row
        place = attrs.evolve(_place(part, said), row=None)
        out.append(Batch(batch.kind, numbers.tolist(), facts=facts, place=place, **columns))
    return out


#: Which column a fault is about that names none.
_COLUMN_OF: Mapping[str, str] = {
    "unknown-parent": "parent",
    "cycle": "parent",
    "self-parent": "parent",
    "several-roots": "parent",
    "stray-root": "parent",
    "level-violation": "level",
    "unknown-level": "level",
    "wrong-kind": "kind",
    "bad-id": "id",
    "hangs-on-left-out": "parent",
}


def _place(part: Part, place: Place) -> Place:
    """Return the same place in the file of a part."""
    if place.column is not None and place.column in part.header.fields:
        return attrs.evolve(part.place(place.column), row=place.row, id=place.id)
    return attrs.evolve(part.sheet.place, row=place.row, id=place.id, column=place.column)


def by_kind(parts: Iterable[Part]) -> dict[str, list[Part]]:
    """Return the parts of each kind, in their order."""
    out: dict[str, list[Part]] = defaultdict(list)
    for part in parts:
        out[part.kind.key].append(part)
    return dict(out)
