"""Units, posts and covering links as columns for the search of the page, which answers by its own arithmetic."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final

import attrs
import numpy as np

from gridgov._covers import cover_links
from gridgov._problems import visible
from gridgov.hierarchy import Hierarchy
from gridgov.report._packing import Ints, packed, prefixed, shown
from gridgov.report._subject import Subject
from gridgov.report._words import RESPONSIBILITY
from gridgov.roles import Roster
from gridgov.text import Text

__all__ = ["Directory", "directory", "kept_rows"]

#: So many letters of data are on the page at most, and never more units than this.
_LETTERS: Final = 16_000_000
_UNITS: Final = 2_000_000


@attrs.frozen
class Directory:
    """What the search reads, and what it says it cannot find."""

    #: Columns as plain data.
    data: dict[str, object]
    #: How many units can be found.
    units: int
    #: How many cannot, and the names of their levels.
    left_out: int
    levels: tuple[Text, ...]


def directory(s: Subject, most: int = _UNITS, letters: int = _LETTERS) -> Directory:
    """Return the columns.

    Args:
        s: What the page is about.
        most: How many units there may be; of more than these the lowest levels are left out.
        letters: How long the data may be; of longer data the lowest levels are left out. The highest level is there in
            any case.
    """
    h = s.jurisdiction.territory
    covers = tuple(rows.astype(np.int64) for rows in cover_links(h, s.jurisdiction.links, s.on))
    sums: list[int] = np.unique(np.cumsum(np.bincount(h.ranks))).tolist()
    rows, data = np.zeros(0, np.int64), dict[str, object]()
    for limit in (most, *(n for n in reversed(sums) if n < most)):
        rows = kept_rows(h, covers[0], limit)
        data = _columns(s, rows, covers)
        if _length(data) <= letters:
            break
    out = np.setdiff1d(np.arange(len(h)), rows)
    missing: list[int] = np.unique(h.types[out]).tolist()
    return Directory(data, len(rows), len(out), tuple(s.types[i] for i in missing))


def _columns(s: Subject, rows: Ints, covers: Sequence[Ints]) -> dict[str, object]:
    """Return everything about some units as plain data; numbers and ids are packed."""
    h = s.jurisdiction.territory
    place = np.full(len(h), -1, np.int64)
    place[rows] = np.arange(len(rows))
    ids = h.ids.take(rows.astype(np.int32)).tolist()
    names = [None] * len(rows) if h.names is None else h.names.take(rows.astype(np.int32)).tolist()
    said, named, codes = _interned(names)
    links = (place[covers[0]] >= 0) & (place[covers[1]] >= 0)
    return {
        "n": len(rows),
        "levels": list(map(_pair, s.types)),
        "type": packed(h.types[rows]),
        # Units stand before all that is in them: with its depth each is known to be in the last that is less deep.
        "depth": packed(h.tree.depths(h.ranks)[rows]),
        "ids": prefixed(shown(ids)),
        "names": said,
        "names_of": len(named),
        "named": packed(named),
        "name": packed(codes),
        "roles": _roles(s.jurisdiction.roster),
        "groups": _groups(s, place),
        "links": int(links.sum()),
        "covers": [packed(place[end[links]]) for end in covers],
    }


def _length(data: dict[str, object]) -> int:
    """Return how long data is on a page, in bytes."""
    return len(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace"))


def kept_rows(h: Hierarchy, sources: Ints, most: int) -> Ints:
    """Return the rows of the units that can be found: the highest levels that have room, and what covers by a link.

    Args:
        h: The units.
        sources: Rows of the units that cover others.
        most: How many there may be; the highest level is there in any case.
    """
    if len(h) <= most:
        return np.arange(len(h), dtype=np.int64)
    sums = np.cumsum(np.bincount(h.ranks))
    last = max(int(np.searchsorted(sums, most, side="right")) - 1, int(h.ranks.min()))
    keep = h.ranks <= last
    for row in np.unique(sources).tolist():
        keep[h.tree.path(row)] = True
    return np.flatnonzero(keep).astype(np.int64)


def _pair(text: Text) -> list[str]:
    """Write words in both languages, fit to be shown."""
    return [visible(text.en), visible(text.zh)]


def _interned(values: Sequence[str | None]) -> tuple[list[str], Ints, Ints]:
    """Return each text once, how far each value that is one is from the last that is, and its number from 0."""
    there = [value for value in values if value]
    distinct = dict.fromkeys(there)
    number = dict(zip(distinct, range(len(distinct)), strict=True))
    at = np.flatnonzero(np.fromiter(map(bool, values), bool, len(values))).astype(np.int64)
    codes = np.fromiter(map(number.__getitem__, there), np.int64, len(there))
    return list(shown(list(distinct))), np.diff(at, prepend=0), codes


def _roles(roster: Roster) -> list[list[str]]:
    """Return the name of each role, and how it answers, in both languages."""
    out: list[list[str]] = []
    for role in roster.catalogue:
        label = RESPONSIBILITY[role.responsibility] if role.responsibility else Text("–", "–")
        out.append([*_pair(role.name), *_pair(label)])
    return out


def _groups(s: Subject, place: Ints) -> dict[str, object]:
    """Return the posts of each role at each unit: filled, holders, vacant and missing, in the order of answers.

    In a unit the lowest role comes first, then the first filled post, as in `Roster.answers_at`.
    """
    roster = s.jurisdiction.roster
    c, n_roles = roster.columns, max(len(roster.catalogue), 1)
    held, empty = roster.holder_rows(s.on).astype(np.int64), roster.vacancies(s.on)
    missing = empty.posts < 0
    post_key = c.post_unit.astype(np.int64) * n_roles + c.post_role
    lost_key = empty.units[missing].astype(np.int64) * n_roles + empty.roles[missing]
    keys, which = np.unique(np.concatenate((post_key, lost_key)), return_inverse=True)
    of_post, of_lost, n = which[: len(post_key)], which[len(post_key) :], len(keys)
    filled = held >= 0
    pairs = np.unique(np.stack((of_post[filled], held[filled])), axis=1)
    first = np.full(n, len(post_key), np.int64)
    np.minimum.at(first, of_post[filled], np.flatnonzero(filled))
    depth = np.array([len(roster.catalogue.chain(role.key)) for role in roster.catalogue], np.int64)
    units, roles = keys // n_roles, keys % n_roles
    order = np.lexsort((roles, first, -depth[roles] if len(depth) else roles, units))
    order = order[place[units[order]] >= 0]
    columns = {
        "unit": place[units[order]],
        "role": roles[order],
        "filled": np.bincount(of_post[filled], minlength=n)[order],
        "holders": np.bincount(pairs[0], minlength=n)[order],
        "vacant": np.bincount(of_post[~filled], minlength=n)[order],
        "missing": np.bincount(of_lost, minlength=n)[order],
    }
    columns["unit"] = np.diff(columns["unit"], prepend=0)
    found: dict[str, object] = {"n": len(order), **{key: packed(column) for key, column in columns.items()}}
    if s.ids:
        found["ids"] = _holder_ids(roster, of_post[filled], held[filled], n, order)
    return found


def _holder_ids(roster: Roster, groups: Ints, holders: Ints, n: int, order: Ints) -> list[object]:
    """Return the ids of the holders of each group in the order of posts, each once."""
    names = [dict[str, None]() for _ in range(n)]
    ids = roster.columns.holder_ids.take(holders.astype(np.int32)).tolist()
    for group, ident in zip(groups.tolist(), ids, strict=True):
        names[group][visible(ident)] = None
    places: list[int] = order.tolist()
    return [list(names[i]) for i in places]
