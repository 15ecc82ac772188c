"""From the ids that a department writes to the base units of a place: what is known, and what cannot be mapped."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final, Literal, TypeAlias

import attrs
import numpy as np

from gridgov._columns import Bools, IdColumn, Ints, Rows, frozen
from gridgov._face import as_html, as_line
from gridgov._net import Net
from gridgov._net_base import BaseUnits
from gridgov._net_build import located
from gridgov._net_columns import Floats
from gridgov._net_faults import CONTESTED, GAP, LOST_ZEROS, OTHER_CITY, SHARES_SUM, STATED_TWICE, UNKNOWN_BASE_UNIT
from gridgov._partition import Member
from gridgov._tree import runs
from gridgov.errors import Batch, Place
from gridgov.text import Text

__all__ = ["Bound", "Repair", "bind", "restricted", "some_pairs"]

#: What may be repaired in ids, if the caller asks for it.
Repair: TypeAlias = Literal["zeros"]

_MEMBERS: Final = "net_members"
#: Shares add up to 1 within this.
_TOLERANCE: Final = 1e-6
#: So many unknown ids of a net get suggestions.
_SUGGESTED: Final = 1000
_CLOSE: Final = Text("; close ids: {ids}", "；相近的编号：{ids}")
_NONE: Final = Text("", "")


@attrs.frozen(eq=False)
class Bound:
    """A net over the base units of a place."""

    __repr__ = as_line
    _repr_html_ = as_html

    net: Net
    #: Which base unit is in which cell.
    member: Member
    #: The entries of the members that it is made of: base unit, cell and the entry of the input, one for each.
    units: Rows
    cells: Rows
    entries: Ints
    #: Entries of the input whose base unit is not known here.
    unmapped: Ints
    #: Ids that are close to each of these, the closest first.
    suggestions: Sequence[tuple[str, ...]]
    batches: Sequence[Batch]
    #: The same net with the cells that were left out for a day; None if none was.
    whole: Bound | None = None


def bind(net: Net, base: BaseUnits, matches: Mapping[str, str], repair: Collection[Repair]) -> Bound:
    """Find the base units of a net; nothing is guessed, and nothing is left out without a word."""
    m = net.columns.members
    ids = _approved(m.unit_ids, matches)
    entry, unit, part = base.find(ids)
    zeros = _zeros(ids, entry, base)
    if "zeros" in repair and len(zeros):
        # Where several ids would do, none is chosen.
        fixed = _replaced(ids, {text: found[0] for text, found in zeros.items() if len(found) == 1})
        entry, unit, part = base.find(fixed)
        zeros = {text: found for text, found in zeros.items() if len(found) > 1}
    known = np.zeros(len(ids), bool)
    known[entry] = True
    batches: list[Batch] = []
    at, which = _entries(m.unit, entry, len(ids))
    if part is not None:
        at, which = _once(net, at, which, part, batches)
    units, cells = unit[which], m.cell[at]
    whole = np.ones(len(at)) if part is None else part[which] / _claimed(net, at, part[which])
    unmapped = np.flatnonzero(~known[m.unit])
    suggestions = _unknown(net, ids, known, unmapped, zeros, base, batches)
    units, cells, at, member = _member(net, base, _Claims(units, cells, at, whole), batches)
    covered = np.zeros(len(base), bool)
    covered[units] = True
    gaps = np.flatnonzero(~covered)
    if len(gaps) and len(entry):
        first = base.ids.get(int(gaps[0]))
        facts: dict[str, Sequence[object]] = {
            "net": [net.id],
            "n": [len(gaps)],
            "total": [len(base)],
            "first": [first],
        }
        batches.append(Batch(GAP, facts=facts))
    where = [located(batch, net.id, net.places) for batch in batches]
    return Bound(net, member, units, cells, at, unmapped, suggestions, where)


def _approved(ids: IdColumn, matches: Mapping[str, str]) -> IdColumn:
    return ids if not matches else _replaced(ids, matches)


def _replaced(ids: IdColumn, by: Mapping[str, str]) -> IdColumn:
    return IdColumn.of([by.get(ident, ident) for ident in ids.tolist()])


def _zeros(ids: IdColumn, entry: Ints, base: BaseUnits) -> dict[str, tuple[str, ...]]:
    """Return ids that would be known if the zeros that they began with were still there, with what they may mean."""
    unknown = np.setdiff1d(np.arange(len(ids)), entry)
    texts = [text for text in ids.decode(unknown).tolist() if text.isascii() and text.isdigit()] if len(unknown) else []
    if not texts:
        return {}
    out: dict[str, tuple[str, ...]] = {}
    for width in sorted({len(text) for text in base.ids.tolist() if text.isascii() and text.isdigit()}):
        longer = [text for text in texts if len(text) < width]
        found = base.ids.find([text.zfill(width) for text in longer])
        for text, row in zip(longer, found.tolist(), strict=True):
            if row >= 0:
                out[text] = (*out.get(text, ()), text.zfill(width))
    return out


def _entries(of: Rows, entry: Ints, n: int) -> tuple[Ints, Ints]:
    """Return the entries of the members and the position in ``entry`` that each means; some mean several."""
    if len(entry) == n == len(of) and bool((entry == np.arange(n)).all()) and bool((of == entry).all()):
        return np.arange(n), np.arange(n)
    first = np.searchsorted(entry, np.arange(n))
    count = np.searchsorted(entry, np.arange(n), side="right") - first
    times = count[of]
    at = np.repeat(np.arange(len(of)), times)
    inside = np.arange(len(at)) - np.repeat(np.cumsum(times) - times, times)
    return at, first[of[at]] + inside


def _once(net: Net, at: Ints, which: Ints, part: Floats, batches: list[Batch]) -> tuple[Ints, Ints]:
    """Count a part once that is given to the same cell twice, and report parts that several cells claim."""
    m = net.columns.members
    key = m.unit[at].astype(np.int64) * net.n_cells + m.cell[at]
    some = part[which] < 1
    keep = ~some
    keep[np.flatnonzero(some)[np.unique(key[some], return_index=True)[1]]] = True
    at, which = at[keep], which[keep]
    claimed = _claimed(net, at, part[which])
    many = np.flatnonzero(claimed > 1)
    claimers = m.unit[at[many]]
    first = many[np.unique(claimers, return_index=True)[1]]
    if len(first):
        ids = m.unit_ids.decode(m.unit[at[first]]).tolist()
        cells = net.cell_ids.tolist()
        said = [", ".join(cells[int(c)] for c in m.cell[at[many[claimers == m.unit[at[i]]]]]) for i in first]
        facts: dict[str, Sequence[object]] = {
            "net": [net.id] * len(first),
            "id": ids,
            "n": claimed[first].astype(np.int64).tolist(),
            "cells": said,
        }
        rows = m.row_of(at[first]).tolist()
        batches.append(Batch(CONTESTED, rows, list(map(str, ids)), facts, Place(path=_MEMBERS)))
    return at, which


def _claimed(net: Net, at: Ints, part: Floats) -> Floats:
    """Return for each entry how many cells claim the same part of a base unit without a share; 1 for all others."""
    m = net.columns.members
    loose = part < 1 if m.share is None else (part < 1) & np.isnan(m.share[at])
    claims = np.bincount(m.unit[at[loose]], minlength=len(m.unit_ids))
    return np.where(loose, claims[m.unit[at]], 1).astype(np.float64)


def _unknown(  # noqa: PLR0913 - what is known of them
    net: Net,
    ids: IdColumn,
    known: np.ndarray[tuple[int], np.dtype[np.bool_]],
    unmapped: Ints,
    zeros: Mapping[str, tuple[str, ...]],
    base: BaseUnits,
    batches: list[Batch],
) -> list[tuple[str, ...]]:
    """Report what is not known here, with ids that are close."""
    if not len(unmapped):
        return []
    # A net of which most ids only lost their zeros is one of this place: that is what there is to say of it.
    strange = not known.any() and 2 * len(zeros) < len(ids)
    if strange:
        first = ids.get(0)
        facts: dict[str, Sequence[object]] = {"net": [net.id], "n": [len(ids)], "first": [first]}
        batches.append(Batch(OTHER_CITY, facts=facts))
    m = net.columns.members
    texts = ids.decode(m.unit[unmapped]).tolist()
    fixed = {text: found[0] for text, found in zeros.items() if len(found) == 1}
    rest = list(dict.fromkeys(text for text in texts if text not in zeros))[:_SUGGESTED]
    close = dict(zip(rest, _close(rest, base), strict=True))
    out = [zeros[text] if text in zeros else close.get(text, ()) for text in texts]
    rows = m.row_of(unmapped).tolist()
    own = m.unit_ids.decode(m.unit[unmapped]).tolist()
    # That none is known is said once: only those to which an id is close are worth a word of their own.
    told = [i for i, found in enumerate(out) if found] if strange else range(len(texts))
    for kind in (LOST_ZEROS, UNKNOWN_BASE_UNIT):
        chosen = [i for i in told if (texts[i] in fixed) == (kind is LOST_ZEROS)]
        if not chosen:
            continue
        columns: dict[str, Sequence[object]] = {"net": [net.id] * len(chosen), "id": [own[i] for i in chosen]}
        if kind is LOST_ZEROS:
            columns["fixed"] = [fixed[texts[i]] for i in chosen]
        else:
            columns["close"] = [_CLOSE.format(ids=", ".join(out[i])) if out[i] else _NONE for i in chosen]
        named = [own[i] for i in chosen]
        batches.append(Batch(kind, [rows[i] for i in chosen], named, columns, Place(path=_MEMBERS)))
    return out


def _close(ids: Sequence[str], base: BaseUnits) -> list[tuple[str, ...]]:
    from gridgov.matching import nearest_ids

    return [tuple(ident for ident, _ in found) for found in nearest_ids(ids, base.ids)] if ids else []


@attrs.frozen(eq=False)
class _Claims:
    """Base unit, cell, entry of the input, and the part of the base unit that each entry means."""

    units: Rows
    cells: Rows
    at: Ints
    part: Floats

    def take(self, rows: Ints | np.ndarray[tuple[int], np.dtype[np.bool_]]) -> _Claims:
        """Return some of the entries."""
        return _Claims(self.units[rows], self.cells[rows], self.at[rows], self.part[rows])


def _member(net: Net, base: BaseUnits, claims: _Claims, batches: list[Batch]) -> tuple[Rows, Rows, Ints, Member]:
    """Drop what is said twice, report what several cells claim, and return the rest."""
    n, n_cells = len(base), net.n_cells
    if bool((np.diff(claims.units) > 0).all()) and bool((claims.part >= 1).all()):
        codes = np.full(n, -1, np.int32)
        codes[claims.units] = claims.cells
        return claims.units, claims.cells, claims.at, Member.of_codes(codes, n_cells)
    claims = claims.take(np.lexsort((claims.cells, claims.units)))
    units, cells, at = claims.units, claims.cells, claims.at
    share = net.columns.members.share
    stated: Floats = np.full(len(units), np.nan) if share is None else share[at].copy()
    some = claims.part < 1
    stated[some] = claims.part[some] * np.where(np.isnan(stated[some]), 1.0, stated[some])
    # What is given beside parts of it is the rest of it.
    rest = 1 - np.bincount(units[some], stated[some], n)[units]
    mixed = ~some & np.isnan(stated) & (np.bincount(units[some], minlength=n)[units] > 0) & (rest > _TOLERANCE)
    mixed &= np.bincount(units[~some & np.isnan(stated)], minlength=n)[units] == 1
    stated[mixed] = rest[mixed]
    loose = np.isnan(stated)
    total: Floats = np.bincount(units, np.nan_to_num(stated), n).astype(np.float64)
    over = total > 1 + _TOLERANCE
    _exceeded(net, base, np.flatnonzero(over), total, units, at, batches)
    stated[over[units]] = np.nan
    same = np.zeros(len(units), bool)
    same[1:] = (units[1:] == units[:-1]) & (cells[1:] == cells[:-1]) & loose[1:] & loose[:-1]
    if same.any():
        _twice(net, base, units, cells, at, same, batches)
    keep = ~same & ~(loose & _above(net, units, cells))
    units, cells, at, stated = units[keep], cells[keep], at[keep], stated[keep]
    count = np.bincount(units, minlength=n)
    open_ = np.bincount(units[np.isnan(stated) & ~over[units]], minlength=n)
    stated[np.isnan(stated) & (count[units] == 1)] = 1.0
    _contested(net, base, units, cells, at, np.where(open_ > 0, count, 0), batches)
    return units, cells, at, Member.of_pairs(n, units, cells, stated, n_cells)


def _exceeded(  # noqa: PLR0913 - the columns of the members
    net: Net, base: BaseUnits, over: Ints, total: Floats, units: Rows, at: Ints, batches: list[Batch]
) -> None:
    """Report base units of which more than all is given, by themselves or by what stands above them."""
    if len(over):
        first = np.searchsorted(units, over)
        ids = base.ids.decode(over).tolist()
        facts: dict[str, Sequence[object]] = {
            "net": [net.id] * len(over),
            "id": ids,
            "sum": [f"{value:.6g}" for value in total[over].tolist()],
        }
        rows = net.columns.members.row_of(at[first]).tolist()
        batches.append(Batch(SHARES_SUM, rows, list(map(str, ids)), facts, Place(path=_MEMBERS)))


def _above(net: Net, units: Rows, cells: Rows) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Tell which entries say no more than another of the same base unit that names a cell below."""
    out = np.zeros(len(units), bool)
    if len(net.levels) == 1:
        return out
    key = units.astype(np.int64) * net.n_cells + cells
    paths = net.paths[cells]
    for column in paths.T:
        other = (column >= 0) & (column != cells)
        out |= np.isin(key, units[other].astype(np.int64) * net.n_cells + column[other])
    return out


def _twice(  # noqa: PLR0913 - the columns of the members
    net: Net,
    base: BaseUnits,
    units: Rows,
    cells: Rows,
    at: Ints,
    same: np.ndarray[tuple[int], np.dtype[np.bool_]],
    batches: list[Batch],
) -> None:
    """Report base units that are given to the same cell more than once."""
    starts = np.flatnonzero(~same)
    count = np.diff(np.append(starts, len(units)))
    many = starts[count > 1]
    facts: dict[str, Sequence[object]] = {
        "net": [net.id] * len(many),
        "id": base.ids.decode(units[many]).tolist(),
        "cell": net.cell_ids.decode(cells[many]).tolist(),
        "n": count[count > 1].tolist(),
    }
    rows = net.columns.members.row_of(at[many]).tolist()
    batches.append(Batch(STATED_TWICE, rows, list(map(str, facts["id"])), facts, Place(path=_MEMBERS)))


def _contested(  # noqa: PLR0913 - the columns of the members
    net: Net, base: BaseUnits, units: Rows, cells: Rows, at: Ints, claims: Ints, batches: list[Batch]
) -> None:
    """Report base units that several cells claim."""
    mine = np.flatnonzero(claims[units] > 1)
    if not len(mine):
        return
    starts = mine[runs(units[mine])]
    names = net.cell_ids
    cell_texts = np.array(names.tolist(), object)
    said: list[str] = []
    for start in starts.tolist():
        stop = start + int(claims[units[start]])
        said.append(", ".join(cell_texts[cells[start:stop]].tolist()))
    facts: dict[str, Sequence[object]] = {
        "net": [net.id] * len(starts),
        "id": base.ids.decode(units[starts]).tolist(),
        "n": claims[units[starts]].tolist(),
        "cells": said,
    }
    rows = net.columns.members.row_of(at[starts]).tolist()
    batches.append(Batch(CONTESTED, rows, list(map(str, facts["id"])), facts, Place(path=_MEMBERS)))


def restricted(one: Bound, there: Bools, n: int) -> Bound:
    """Return a net without the cells that are not there."""
    keep = there[one.cells]
    if keep.all():
        return one
    units: Rows = one.units[keep]
    cells: Rows = one.cells[keep]
    member = one.member
    if member.codes is not None:
        codes = np.full(n, -1, np.int32)
        codes[units] = cells
        changed = Member.of_codes(frozen(codes), one.net.n_cells)
    else:
        changed = some_pairs(member, units, cells, member.shares[keep])
    whole = one if one.whole is None else one.whole
    return attrs.evolve(one, member=changed, units=units, cells=cells, entries=one.entries[keep], whole=whole)


def some_pairs(member: Member, units: Rows, cells: Rows, shares: Floats) -> Member:
    """Return some of the pairs of a member; what several cells claim stays open."""
    loose = np.isin(units, member.contested)
    return Member.of_pairs(member.n, units, cells, np.where(loose, np.nan, shares), member.n_cells)
