"""Ids proposed for what is new: the next serial where siblings are numbered, never one that was in use before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from gridgov._cells import check_ids
from gridgov._columns import encode
from gridgov.errors import InvalidSplitError, Place, Problem, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.splitting._faults import BAD_ID
from gridgov.text import Text

__all__ = ["Proposer", "check_assigned"]

_TAIL: Final = re.compile(r"[0-9]+$")
#: Digits of the serial of a community in a division code, and of a grid in its community.
_SERIAL: Final = 3
_TAKEN: Final = Text("it is in use", "已被使用")
_RETIRED: Final = Text("it was in use before", "曾被使用")
_TWICE: Final = Text("it is given twice", "重复给出")
_NO_ID: Final = Text(
    "it is empty, or has spaces around it or signs that cannot be seen", "为空，或首尾有空格、含不可见字符"
)
_NO_PART: Final = Text("it is assigned to '{old}', which is no new unit", "其对应的“{old}”不是新单元")


class Proposer:
    """Gives ids that are free."""

    def __init__(self, h: Hierarchy, retired: Iterable[str]) -> None:
        self._h = h
        self._taken: set[str] = set(retired)

    def like(self, row: int) -> str:
        """Return a free id for a new sibling of a unit."""
        ident = self._numbered(row) or self._suffixed(self._h.ids.get(row))
        return self._give(ident)

    def under(self, parent: int, level: str) -> str:
        """Return a free id for a new unit: like those of its level that are there, or the id above and a number."""
        h = self._h
        own = h.levels.types_at(level)
        for child in h.tree.children(parent).tolist():
            if own[h.types[child]]:
                return self.like(child)
        stem, n = h.ids.get(parent), 1
        while not self._free(f"{stem}-{n:02}"):
            n += 1
        return self._give(f"{stem}-{n:02}")

    def _give(self, ident: str) -> str:
        self._taken.add(ident)
        return ident

    def _free(self, ident: str) -> bool:
        return ident not in self._taken and self._h.ids.find_one(ident) < 0

    def _suffixed(self, stem: str) -> str:
        n = 2
        while not self._free(f"{stem}-{n}"):
            n += 1
        return f"{stem}-{n}"

    def _numbered(self, row: int) -> str | None:
        """Return the next id of the series that the siblings form; None if they form none."""
        h = self._h
        up = int(h.tree.parent[row])
        ident = h.ids.get(row)
        rows = h.tree.roots if up < 0 else h.tree.children(up)
        same = h.levels.types[int(h.types[row])].level
        ids = [h.ids.get(int(r)) for r in rows if h.levels.types[int(h.types[int(r)])].level == same]
        stem = _common(ids)
        stem = _TAIL.sub("", stem) if not stem.isdigit() else stem
        if len(ids) == 1 or ident[len(stem) :] == "" or stem.isdigit():
            tail = _TAIL.search(ident)
            if tail is None:
                return None
            width = min(len(tail[0]), _SERIAL)
            stem = ident[:-width]
        tails = [one[len(stem) :] for one in ids]
        width = len(ident) - len(stem)
        if not all(one.startswith(stem) for one in ids) or not all(_is_number(t, width) for t in tails):
            return None
        gone = [one[len(stem) :] for one in self._taken if one.startswith(stem)]
        used = [int(t) for t in (*tails, *(t for t in gone if _is_number(t, width)))]
        n = max(used) + 1
        while n < 10**width:
            if self._free(f"{stem}{n:0{width}}"):
                return f"{stem}{n:0{width}}"
            n += 1
        return None


def _is_number(text: str, width: int) -> bool:
    return len(text) == width and text.isascii() and text.isdigit()


def _common(ids: Sequence[str]) -> str:
    """Return the text that all ids begin with."""
    first, last = min(ids), max(ids)
    n = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:n]


def check_assigned(
    h: Hierarchy,
    retired: Iterable[str],
    proposed: Iterable[str],
    assigned: Mapping[str, str],
    names: Mapping[str, str],
) -> None:
    """Refuse ids for new units that cannot be, and names of what is no new unit.

    Raises:
        InvalidSplitError: With every one of them.
    """
    there, gone = list(proposed), frozenset(retired)
    problems = [
        Problem(BAD_ID, Place(id=str(old)), {"id": str(name), "why": _NO_PART.format(old=old)})
        for old, name in names.items()
        if old not in there
    ]
    seen: set[str] = {ident for ident in there if ident not in assigned}
    for old, ident in assigned.items():
        why = _why_not(h, gone, there, old, ident) or (_TWICE if ident in seen else None)
        if why is not None:
            problems.append(Problem(BAD_ID, Place(id=str(old)), {"id": str(ident), "why": why}))
        seen.add(ident)
    if problems:
        raise InvalidSplitError(Problems.of(*problems))


def _why_not(h: Hierarchy, gone: frozenset[str], there: Sequence[str], old: str, ident: str) -> Text | None:
    """Say why an id cannot be that of a new unit."""
    if old not in there:
        return _NO_PART.format(old=old)
    if not isinstance(ident, str) or any(map(len, check_ids(encode([ident]), 1, Place()))):  # pyright: ignore[reportUnnecessaryIsInstance] - given
        return _NO_ID
    if h.ids.find_one(ident) >= 0:
        return _TAKEN
    return _RETIRED if ident in gone else None
