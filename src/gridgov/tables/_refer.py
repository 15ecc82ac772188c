"""Cells that name a unit: people write its name where its id is wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from gridgov._cells import nearest_key
from gridgov._columns import Ints
from gridgov._encoding import Encoded
from gridgov.errors import Batch
from gridgov.tables._faults import NAME_NOT_CLEAR, UNKNOWN_UNIT
from gridgov.tables._joined import Joined
from gridgov.tables._kinds import EVIDENCE
from gridgov.tables._value_notes import ZEROS_RESTORED, NoteKind
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.hierarchy import Hierarchy
    from gridgov.tables._part import Part

__all__ = ["BY_NAME", "Referred", "refer"]

#: The columns of each kind that name units.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "units": ("parent",),
    "measures": ("unit",),
    "bodies": ("unit",),
    "memberships": ("lives_at",),
    "posts": ("unit",),
    "adjacency": ("first", "second"),
    **dict.fromkeys(EVIDENCE, ("unit",)),
}
#: What was put right.
BY_NAME: Final = NoteKind(
    "by_name", Text("id written in place of the name, or with its zeros", "名称改为编号，或补回编号前导零")
)
_SHOWN: Final = 3
#: So many zeros at the beginning of an id are looked for.
_ZEROS: Final = 4
_ASCII: Final = 128


@attrs.frozen(eq=False)
class Referred:
    """Tables in which units are named by their ids."""

    tables: Mapping[str, Joined]
    #: Faults at rows of the joined tables.
    batches: Sequence[Batch]
    #: Where names were replaced: part, heading, rows of its sheet from 0.
    notes: Sequence[tuple[Part, str, Ints]]


def refer(tables: Mapping[str, Joined], within: Hierarchy | None) -> Referred:
    """Replace names of units by their ids where one unit has the name; report those that several have.

    Args:
        tables: The tables.
        within: Units that are known already; what names none of them, and none of the table of units, is reported.
    """
    wanted = [(kind, key) for kind in tables for key in _COLUMNS.get(kind, ()) if key in tables[kind].table.columns]
    written = [(kind, key) for kind, key in wanted if _has_names(tables[kind].table.columns[key])]
    zeros = _has_zeros(tables.get("units"))
    if not written and not zeros and (within is None or not wanted):
        return Referred(tables, (), ())
    known = _Known(tables.get("units"), within, zeros=zeros)
    out = dict(tables)
    batches: list[Batch] = []
    notes: list[tuple[Part, str, Ints]] = []
    for kind, key in wanted if zeros or within is not None else written:
        found, faults, changed = _column(out[kind], key, known, strict=within is not None)
        out[kind] = found
        batches += faults
        for at, _, positions in found.part_rows(changed):
            part = found.parts[at]
            notes.append((part, part.header.titles[part.header.columns[key]], part.body.rows[positions]))
    return Referred(out, batches, notes)


def _has_names(values: Any) -> bool:  # noqa: ANN401 - texts in one of several forms
    """Tell whether there may be names among ids: names are Chinese, ids hardly ever are."""
    if isinstance(values, Encoded):
        return bool((values.blob >= _ASCII).any())
    return any(isinstance(value, str) and not value.isascii() for value in values)


def _has_zeros(units: Joined | None) -> bool:
    """Tell whether zeros were put back into the ids of units: then they may lack where units are named, too."""
    if units is None:
        return False
    return any(
        note.kind is ZEROS_RESTORED for part in units.parts if "id" in part.columns for note in part.columns["id"].notes
    )


class _Known:
    """The units that can be named."""

    def __init__(self, units: Joined | None, within: Hierarchy | None, *, zeros: bool) -> None:
        self.zeros = zeros
        self.ids: set[str] = set()
        self.names: dict[str, list[str]] = defaultdict(list)
        if units is not None:
            self._take(units.table.texts("id"), units.table.texts("name"))
        if within is not None:
            rows = np.arange(len(within))
            self._take(map(str, within.ids.decode(rows).tolist()), (unit.name for unit in within))

    def without_zeros(self, value: str) -> list[str]:
        """Return the ids that a spreadsheet would make this number of."""
        if not self.zeros or not (value.isascii() and value.isdigit()):
            return []
        return [ident for n in range(1, _ZEROS + 1) if (ident := "0" * n + value) in self.ids]

    def _take(self, ids: Iterable[str | None], names: Iterable[str | None]) -> None:
        for ident, name in zip(ids, names, strict=True):
            if ident and ident not in self.ids:
                self.ids.add(ident)
                if name:
                    self.names[name].append(ident)


def _column(joined: Joined, key: str, known: _Known, *, strict: bool) -> tuple[Joined, list[Batch], Ints]:
    """Return the table with ids in a column, faults, and the rows that were changed."""
    values = joined.table.texts(key)
    changed: list[int] = []
    unclear: list[tuple[int, str, list[str]]] = []
    lost: list[tuple[int, str]] = []
    for row, value in _not_ids(values, known.ids):
        found = known.names.get(value, []) or known.without_zeros(value)
        if len(found) == 1:
            values[row] = found[0]
            changed.append(row)
        elif found:
            unclear.append((row, value, found))
        elif strict:
            lost.append((row, value))
    batches = [*_unclear(unclear, joined, key), *_lost(lost, joined, key, known)]
    if changed:
        table = attrs.evolve(joined.table, columns={**joined.table.columns, key: values})
        joined = attrs.evolve(joined, table=table)
    return joined, batches, np.array(changed, np.int64)


def _not_ids(values: Sequence[str | None], ids: set[str]) -> Iterator[tuple[int, str]]:
    return ((row, value) for row, value in enumerate(values) if value and value not in ids)


def _unclear(found: Sequence[tuple[int, str, list[str]]], joined: Joined, key: str) -> list[Batch]:
    if not found:
        return []
    units = [", ".join(ids[:_SHOWN]) + (" …" if len(ids) > _SHOWN else "") for _, _, ids in found]
    facts: dict[str, Sequence[object]] = {
        "name": [name for _, name, _ in found],
        "n": [len(ids) for _, _, ids in found],
        "units": units,
    }
    place = attrs.evolve(joined.table.place, column=key)
    return [Batch(NAME_NOT_CLEAR, [row + 1 for row, _, _ in found], facts=facts, place=place)]


def _lost(found: Sequence[tuple[int, str]], joined: Joined, key: str, known: _Known) -> list[Batch]:
    if not found:
        return []
    words = tuple(known.names) if len(known.ids) > len(known.names) * 4 else (*known.names, *known.ids)
    offers = {value: nearest_key(value, words) for value in {value for _, value in found}}
    asked = Text("; did you mean '{close}'?", "；是否为“{close}”？")
    close = [_NOTHING if (word := offers[value]) is None else asked.format(close=word) for _, value in found]
    facts: dict[str, Sequence[object]] = {"unit": [value for _, value in found], "close": close}
    place = attrs.evolve(joined.table.place, column=key)
    return [Batch(UNKNOWN_UNIT, [row + 1 for row, _ in found], facts=facts, place=place)]


_NOTHING: Final = Text("", "")
