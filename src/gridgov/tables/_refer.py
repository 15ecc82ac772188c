"""Cells that name a unit or a body: people write its name where its id is wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs
import numpy as np

from gridgov._cells import nearest_key
from gridgov._columns import Ints
from gridgov._encoding import Encoded
from gridgov.errors import Batch, Place
from gridgov.tables._faults import NAME_NOT_CLEAR, UNKNOWN_UNIT
from gridgov.tables._joined import Joined
from gridgov.tables._kinds import EVIDENCE
from gridgov.tables._value_notes import ZEROS_RESTORED, NoteKind
from gridgov.text import Text

if TYPE_CHECKING:
    from gridgov.hierarchy import Hierarchy
    from gridgov.tables._part import Part

__all__ = ["BY_NAME", "Referred", "refer"]

#: The columns of each kind that name units or bodies, and which.
_COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "units": {"parent": "units"},
    "measures": {"unit": "units"},
    "bodies": {"unit": "units", "parent": "bodies"},
    "memberships": {"lives_at": "units", "body": "bodies"},
    "posts": {"unit": "units", "body": "bodies"},
    "adjacency": {"first": "units", "second": "units"},
    "net_members": {"unit": "units"},
    **{key: {"unit": "units"} for key in EVIDENCE},
}
#: Kinds that may name what is not known here, and those whose own builder finds it.
_OPEN: Final = frozenset({"net_members", "units"})
#: Larger tables are left to the builders, which say less and are faster.
_LARGE: Final = 1_000_000
_NAMES: Final = {"units": Text("unit", "单元"), "bodies": Text("body", "组织")}
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
    """Tables in which units and bodies are named by their ids."""

    tables: Mapping[str, Joined]
    #: Faults at rows of the joined tables.
    batches: Sequence[Batch]
    #: Where names were replaced: part, heading, rows of its sheet from 0.
    notes: Sequence[tuple[Part, str, Ints]]


def refer(tables: Mapping[str, Joined], within: Hierarchy | None, also: frozenset[str] = frozenset()) -> Referred:
    """Replace names of units and bodies by their ids where one has the name; report those that several have.

    Args:
        tables: The tables.
        within: Units that are known already.
        also: Ids of rows that were left out: what names them has no fault of its own.
    """
    zeros = _has_zeros(tables.get("units"))
    known: dict[str, _Known] = {}
    out = dict(tables)
    batches: list[Batch] = []
    notes: list[tuple[Part, str, Ints]] = []
    for kind, columns in _COLUMNS.items():
        for key, target in columns.items():
            if kind not in out or key not in out[kind].table.columns:
                continue
            there = target in tables or (target == "units" and within is not None)
            strict = there and kind not in _OPEN and len(out[kind].table) <= _LARGE
            strict = strict and not (kind == target and within is None)
            if not (strict or (target == "units" and zeros) or _has_names(out[kind].table.columns[key])):
                continue
            if target not in known:
                known[target] = _Known(tables.get(target), within if target == "units" else None, also, zeros=zeros)
            found, faults, changed = _column(out[kind], key, target, known[target], strict=strict)
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
    """The units or bodies that can be named."""

    def __init__(self, table: Joined | None, within: Hierarchy | None, also: frozenset[str], *, zeros: bool) -> None:
        self.zeros = zeros
        self.ids: set[str] = set()
        self.names: dict[str, list[str]] = defaultdict(list)
        if table is not None:
            self._take(table.table.texts("id"), table.table.texts("name"))
        if within is not None:
            rows = np.arange(len(within))
            self._take(map(str, within.ids.decode(rows).tolist()), (unit.name for unit in within))
        self.ids |= also

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


def _column(joined: Joined, key: str, target: str, known: _Known, *, strict: bool) -> tuple[Joined, list[Batch], Ints]:
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
    place = attrs.evolve(joined.table.place, column=key)
    batches = [*_unclear(unclear, place, _NAMES[target]), *_lost(lost, place, _NAMES[target], known)]
    if changed:
        table = attrs.evolve(joined.table, columns={**joined.table.columns, key: values})
        joined = attrs.evolve(joined, table=table)
    return joined, batches, np.array(changed, np.int64)


def _not_ids(values: Sequence[str | None], ids: set[str]) -> Iterator[tuple[int, str]]:
    return ((row, value) for row, value in enumerate(values) if value and value not in ids)


def _unclear(found: Sequence[tuple[int, str, list[str]]], place: Place, what: Text) -> list[Batch]:
    if not found:
        return []
    units = [", ".join(ids[:_SHOWN]) + (" …" if len(ids) > _SHOWN else "") for _, _, ids in found]
    facts: dict[str, Sequence[object]] = {
        "name": [name for _, name, _ in found],
        "what": [what] * len(found),
        "units": units,
    }
    return [Batch(NAME_NOT_CLEAR, [row + 1 for row, _, _ in found], facts=facts, place=place)]


def _lost(found: Sequence[tuple[int, str]], place: Place, what: Text, known: _Known) -> list[Batch]:
    if not found:
        return []
    words = (*known.names, *known.ids) if len(known.ids) <= _OFFERED else ()
    distinct = list(dict.fromkeys(value for _, value in found))
    offers = {value: nearest_key(value, words) if i < _ASKED else None for i, value in enumerate(distinct)}
    close = [_NOTHING if (word := offers[value]) is None else _ASK.format(close=word) for _, value in found]
    facts: dict[str, Sequence[object]] = {
        "unit": [value for _, value in found],
        "what": [what] * len(found),
        "close": close,
    }
    return [Batch(UNKNOWN_UNIT, [row + 1 for row, _ in found], facts=facts, place=place)]


#: Among more ids than these nobody looks for close ones, and for no more values than these.
_OFFERED: Final = 20_000
_ASKED: Final = 50
_ASK: Final = Text("Did you mean '{close}'? ", "是否为“{close}”？")
_NOTHING: Final = Text("", "")
