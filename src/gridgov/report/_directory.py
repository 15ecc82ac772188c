"""Units, posts and covering links as columns for the search of the page, which answers by its own arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._covers import cover_links
from gridgov._problems import visible
from gridgov.hierarchy import Hierarchy
from gridgov.report._subject import Subject
from gridgov.report._words import RESPONSIBILITY, both
from gridgov.roles import Roster
from gridgov.text import Text

__all__ = ["Directory", "directory", "kept_rows"]

Ints: TypeAlias = npt.NDArray[np.int64]

#: So many units are in the page at most.
_UNITS: Final = 120_000
#: Letters that count the same here and in the script of the page.
_PLAIN: Final = "\uffff"


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


def directory(s: Subject, most: int = _UNITS) -> Directory:
    """Return the columns.

    Args:
        s: What the page is about.
        most: How many units there may be; of more than these the lowest levels are left out.
    """
    h = s.jurisdiction.territory
    sources, targets = (rows.astype(np.int64) for rows in cover_links(h, s.jurisdiction.links, s.on))
    rows = kept_rows(h, sources, most)
    place = np.full(len(h), -1, np.int64)
    place[rows] = np.arange(len(rows))
    ids = [visible(ident) for ident in h.ids.take(rows.astype(np.int32)).tolist()]
    names = [None] * len(rows) if h.names is None else h.names.take(rows.astype(np.int32)).tolist()
    said, codes = _interned(names)
    same, rest = _prefixed(ids)
    parents = h.tree.parent.astype(np.int64)[rows]
    up = np.where(parents < 0, 0, np.arange(len(rows)) - place[parents])
    links = place[targets] >= 0
    data: dict[str, object] = {
        "levels": [_pair(_type_name(h, i)) for i in range(int(h.types.max()) + 1)] if len(h) else [],
        "type": h.types[rows].tolist(),
        "up": up.tolist(),
        "same": same,
        "rest": rest,
        "names": said,
        "name": codes,
        "roles": _roles(s.jurisdiction.roster),
        "groups": _groups(s, place),
        "covers": [place[sources[links]].tolist(), place[targets[links]].tolist()],
    }
    out = np.setdiff1d(np.arange(len(h)), rows)
    missing = np.unique(h.types[out]).tolist()
    return Directory(data, len(rows), len(out), tuple(_type_name(h, i) for i in missing))


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


def _type_name(h: Hierarchy, unit_type: int) -> Text:
    return both(lambda lang: h.levels.name(unit_type, lang))


def _pair(text: Text) -> list[str]:
    """Write words in both languages, fit to be shown."""
    return [visible(text.en), visible(text.zh)]


def _interned(values: Sequence[str | None]) -> tuple[list[str], list[int]]:
    """Return each text once, and for each value its number from 1, or 0 where there is none."""
    found: dict[str, int] = {}
    codes = [0 if not v else found.setdefault(visible(v), len(found) + 1) for v in values]
    return list(found), codes


def _prefixed(ids: Sequence[str]) -> tuple[list[int], list[str]]:
    """Return how many letters each id shares with the one before, and the rest of it."""
    same, rest, before = list[int](), list[str](), ""
    for ident in ids:
        n = 0
        # Beyond these letters a script counts differently.
        if before and max(before) <= _PLAIN and max(ident, default="") <= _PLAIN:
            most = min(len(before), len(ident))
            while n < most and before[n] == ident[n]:
                n += 1
        same.append(n)
        rest.append(ident[n:])
        before = ident
    return same, rest


def _roles(roster: Roster) -> list[list[str]]:
    """Return the name of each role, and how it answers, in both languages."""
    out: list[list[str]] = []
    for role in roster.catalogue:
        label = RESPONSIBILITY[role.responsibility] if role.responsibility else Text("–", "–")
        out.append([*_pair(role.name), *_pair(label)])
    return out


def _groups(s: Subject, place: Ints) -> dict[str, list[object]]:
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
    found: dict[str, list[object]] = {key: column.tolist() for key, column in columns.items()}
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
