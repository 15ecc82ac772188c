"""Damaged copies of a healthy table, with every defect known.

Each defect is planted on rows of its own, so that it has no other consequence than the one written down, and what a
complete report has to say can be compared with `Damaged.truth` as two equal sets.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

import attrs
import numpy as np

from benchmarks.tables import Table

__all__ = ["EXPECTED", "Damaged", "Dose", "Planted", "Way", "damage"]

#: How a table is read: every column, or the codes (and households) alone.
Way = Literal["frame", "codes"]


def _kind(frame: str | None, codes: str | None) -> Mapping[Way, str | None]:
    return MappingProxyType({"frame": frame, "codes": codes})


#: Name of the fault that each kind of defect is, by the way in; None where that way cannot see it.
EXPECTED: Final[Mapping[str, Mapping[Way, str | None]]] = MappingProxyType(
    {
        "duplicate": _kind("duplicate-id", "duplicate-id"),
        "orphan": _kind("unknown-parent", "parent-code-missing"),
        "self-parent": _kind("self-parent", None),
        "cycle": _kind("cycle", None),
        "stray-root": _kind("stray-root", None),
        "level-violation": _kind("level-violation", None),
        "skipped-level": _kind("level-violation", None),
        "unknown-level": _kind("unknown-level", None),
        "full-width": _kind("bad-id", "bad-id"),
        "spaced": _kind("bad-id", "bad-id"),
        # Any text is an id; these are faults only where ids are codes.
        "letter": _kind(None, "code-not-digits"),
        "spreadsheet": _kind("bad-id", "bad-id"),
        "wrong-length": _kind(None, "bad-code-length"),
        "eaten-digit": _kind(None, "bad-code-length"),
        "negative": _kind("bad-number", "bad-number"),
        "fractional": _kind("bad-number", "bad-number"),
        "infinite": _kind("bad-number", "bad-number"),
        "text": _kind("bad-number", "bad-number"),
    }
)
_FULL_WIDTH: Final = {ord(c): ord(c) + 0xFEE0 for c in "0123456789abcdefghijklmnopqrstuvwxyz"}
#: Plain, tabulator, non-breaking, ideographic, zero-width.
_SPACES: Final = (" ", "\t", "\u00a0", "\u3000", "\u200b")
_WORDS: Final = ("about 300", "三百户", "n/a", "1 200", "12O")


def _count() -> int:
    made: int = attrs.field(default=0, validator=[attrs.validators.instance_of(int), attrs.validators.ge(0)])
    return made


@attrs.frozen(kw_only=True)
class Dose:
    """How many defects of each kind to plant. All are 0 unless given.

    Example:
        >>> Dose(duplicates=2, orphans=1).total
        3
    """

    #: Leaves that get the id of a sibling.
    duplicates: int = _count()
    #: Leaves whose parent is not in the table; where ids are codes, their own code changes with it.
    orphans: int = _count()
    #: Units just above the leaves whose row is removed: all leaves below become orphans.
    lost_parents: int = _count()
    #: Leaves that are their own parent.
    self_parents: int = _count()
    #: Rings of 2 to 5 leaves.
    cycles: int = _count()
    #: Units just above the leaves that stand under one of their own leaves: a ring of two levels.
    loops: int = _count()
    #: Leaves without a parent.
    stray_roots: int = _count()
    #: Leaves under a sibling.
    level_violations: int = _count()
    #: Leaves under the parent of their parent: a fault unless the scheme allows it.
    skipped_levels: int = _count()
    #: Leaves with a level that no scheme has.
    unknown_levels: int = _count()
    #: Leaves whose id is written in full-width characters.
    full_width: int = _count()
    #: Leaves whose id holds a space of some sort.
    spaced: int = _count()
    #: Leaves with the letter O for a digit.
    letters: int = _count()
    #: Leaves as a spreadsheet shows long numbers: ``6.10902E+14`` or a trailing ``.0``.
    spreadsheet: int = _count()
    #: Leaves with one or two digits too many.
    wrong_length: int = _count()
    #: Leaves that lack their first or last digit.
    eaten_digits: int = _count()
    #: Households below zero.
    negative: int = _count()
    #: Households that are not whole.
    fractional: int = _count()
    #: Infinite households.
    infinite: int = _count()
    #: Households in words.
    text: int = _count()
    #: Unknown households, which are legal and no defect.
    unknown: int = _count()

    @property
    def total(self) -> int:
        """How many there are, unknown households included."""
        return sum(attrs.astuple(self))


@attrs.frozen
class Planted:
    """One defect.

    Example:
        >>> Planted("orphan", 4, (4,)).fault("codes")
        'parent-code-missing'
    """

    #: Key of `EXPECTED`.
    kind: str
    #: Row, from 0, at which a report has to name it: of a duplicate the second one, of a cycle any of its rows.
    row: int
    #: All rows that take part: both duplicates, the whole cycle from child to parent.
    rows: tuple[int, ...]

    def fault(self, way: Way) -> str | None:
        """Return the name of the fault, or None if this way in cannot see it."""
        return EXPECTED[self.kind][way]


@attrs.frozen(eq=False)
class Damaged:
    """A damaged table as plain lists, and what is wrong with it."""

    id: list[str]
    #: None for a root.
    parent: list[str | None]
    level: list[str]
    #: Numbers, words, None where unknown.
    households: list[float | str | None]
    #: Level keys of the healthy table, highest first.
    levels: tuple[str, ...]
    planted: tuple[Planted, ...]
    #: Rows of leaves whose households are unknown, which is no fault.
    unknown: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.id)

    def columns(self) -> dict[str, list[object]]:
        """Return the columns by name, ready for a data frame."""
        return {"id": [*self.id], "parent": [*self.parent], "level": [*self.level], "households": [*self.households]}

    def truth(self, way: Way) -> set[tuple[str, frozenset[int]]]:
        """Return what a complete report says: pairs of fault name and rows, from 0.

        The rows of a cycle are the whole cycle; of any other fault just the row at which it is named.
        """
        found: set[tuple[str, frozenset[int]]] = set()
        for defect in self.planted:
            if name := defect.fault(way):
                found.add((name, frozenset(defect.rows if name == "cycle" else (defect.row,))))
        return found

    def table(self, name: str = "damaged") -> Table:
        """Return the damaged rows as a table of bytes, for contestants; households are those that are numbers.

        Raises:
            UnicodeEncodeError: An id is not ASCII.
            ValueError: A level is unknown.
        """
        number = {key: i for i, key in enumerate(self.levels)}
        unknown = sorted(set(self.level) - number.keys())
        if unknown:
            msg = f"A table has no room for the level {unknown[0]!r}; plant no unknown levels."
            raise ValueError(msg)
        return Table(
            name,
            self.levels,
            np.array([i.encode("ascii") for i in self.id]),
            np.array([(p or "").encode("ascii") for p in self.parent]),
            np.array([number[key] for key in self.level], dtype=np.int8),
            np.array([h if isinstance(h, float) else np.nan for h in self.households]),
            coded=False,
        )


class _Garden:
    """The table while defects are planted in it."""

    def __init__(self, table: Table, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.coded = table.coded
        self.id = [i.decode() for i in table.id.tolist()]
        self.parent: list[str | None] = [p.decode() or None for p in table.parent.tolist()]
        self.level: list[str] = [table.levels[i] for i in table.level.tolist()]
        self.households: list[float | str | None] = [None if math.isnan(h) else h for h in table.households.tolist()]
        self.up = table.parent_row.tolist()
        self.lost: list[int] = []
        self.planted: list[Planted] = []
        self.known = set(self.id)
        # Leaves by the unit above them. Whoever needs several leaves of one unit takes them from here.
        below: dict[int, list[int]] = {}
        for row in table.leaves.tolist():
            below.setdefault(self.up[row], []).append(row)
        below.pop(-1, None)
        self.below = below
        parents = np.array(sorted(below))
        self.queue: list[int] = parents[self.rng.permutation(len(parents))].tolist()

    def family(self, least: int = 1) -> tuple[int, list[int]]:
        """Take the next unit above leaves, with at least so many untouched leaves.

        Raises:
            ValueError: The table is too small.
        """
        for at in range(len(self.queue) - 1, -1, -1):
            leaves = self.below[self.queue[at]]
            if len(leaves) >= least:
                return self.queue.pop(at), leaves
        msg = f"The table has no further unit with {least} leaves; plant fewer defects."
        raise ValueError(msg)

    def leaf(self, siblings: int = 0) -> list[int]:
        """Take one leaf, and so many of its siblings, that nothing else is planted on."""
        unit, leaves = self.family(siblings + 1)
        taken = [leaves.pop(int(self.rng.integers(len(leaves)))) for _ in range(siblings + 1)]
        if leaves:
            # What is left can be used for other defects; far away, so that neighbours are not always damaged together.
            self.queue.insert(0, unit)
        return taken

    def plant(self, kind: str, row: int, *others: int) -> None:
        """Write a defect down."""
        self.planted.append(Planted(kind, row, (row, *others)))

    def new_id(self, text: str, row: int) -> None:
        """Give a row another id that no row has.

        Raises:
            ValueError: It is taken.
        """
        if text in self.known:
            msg = f"The id {text!r} is taken; use another seed."
            raise ValueError(msg)
        self.known.add(text)
        self.id[row] = text

    def free(self, options: Iterable[str]) -> str:
        """Take the first option that is no id, and let nothing else take it.

        Raises:
            ValueError: All are taken.
        """
        for text in options:
            if text not in self.known:
                self.known.add(text)
                return text
        msg = "Every id for an unknown parent is taken; plant fewer orphans."
        raise ValueError(msg)

    def turn(self, options: Sequence[str]) -> str:
        """Take the options in turn, so that few defects still show all of them."""
        return options[len(self.planted) % len(options)]


def damage(table: Table, dose: Dose, *, seed: int) -> Damaged:
    """Plant defects in a copy of a healthy table.

    Raises:
        ValueError: The table has too few leaves.

    Example:
        >>> from benchmarks.tables import city
        >>> broken = damage(city(), Dose(orphans=1, cycles=1), seed=3)
        >>> [defect.kind for defect in broken.planted], len(broken.truth("frame"))
        (['cycle', 'orphan'], 2)
    """
    garden = _Garden(table, seed)
    for _ in range(dose.lost_parents):
        unit, leaves = garden.family()
        garden.lost.append(unit)
        for row in leaves:
            garden.plant("orphan", row)
    for _ in range(dose.loops):
        unit, leaves = garden.family()
        row = leaves.pop()
        garden.parent[unit] = garden.id[row]
        garden.plant("cycle", unit, row)
    for _ in range(dose.cycles):
        _ring(garden, int(garden.rng.integers(2, 6)))
    for _ in range(dose.duplicates):
        first, second = sorted(garden.leaf(siblings=1))
        garden.id[second] = garden.id[first]
        garden.plant("duplicate", second, first)
    for _ in range(dose.level_violations):
        row, sibling = garden.leaf(siblings=1)
        garden.parent[row] = garden.id[sibling]
        garden.plant("level-violation", row)
    _single_links(garden, dose)
    _single_ids(garden, dose)
    unknown = _single_numbers(garden, dose)
    return _without_lost_rows(garden, table, unknown)


def _ring(garden: _Garden, size: int) -> None:
    """Let leaves of different units stand under each other in a ring."""
    rows = [garden.leaf()[0] for _ in range(size)]
    for row, above in zip(rows, [*rows[1:], rows[0]], strict=True):
        garden.parent[row] = garden.id[above]
    garden.plant("cycle", *rows)


def _single_links(garden: _Garden, dose: Dose) -> None:
    """Plant what is wrong with one link upwards."""
    for _ in range(dose.orphans):
        (row,) = garden.leaf()
        parent = garden.parent[row] or ""
        serial = garden.id[row][len(parent) :]
        # A serial number that no unit beside the parent has: codes stay codes.
        lost = garden.free(f"{parent[:-3]}{n:03d}" for n in range(999, -1, -1))
        garden.parent[row] = lost
        if garden.coded:
            garden.new_id(lost + serial, row)
        garden.plant("orphan", row)
    for _ in range(dose.self_parents):
        (row,) = garden.leaf()
        garden.parent[row] = garden.id[row]
        garden.plant("self-parent", row)
    for _ in range(dose.stray_roots):
        (row,) = garden.leaf()
        garden.parent[row] = None
        garden.plant("stray-root", row)
    for _ in range(dose.skipped_levels):
        (row,) = garden.leaf()
        above = garden.up[garden.up[row]]
        garden.parent[row] = garden.id[above]
        garden.plant("skipped-level", row)
    for _ in range(dose.unknown_levels):
        (row,) = garden.leaf()
        garden.level[row] = garden.turn(("hamlet", "grid ", "", "7"))
        garden.plant("unknown-level", row)


def _single_ids(garden: _Garden, dose: Dose) -> None:
    """Plant what is wrong with one id."""
    for _ in range(dose.full_width):
        (row,) = garden.leaf()
        garden.new_id(garden.id[row].translate(_FULL_WIDTH), row)
        garden.plant("full-width", row)
    for _ in range(dose.spaced):
        (row,) = garden.leaf()
        text, space = garden.id[row], garden.turn(_SPACES)
        at = int(garden.rng.choice([0, len(text) // 2, len(text)]))
        garden.new_id(text[:at] + space + text[at:], row)
        garden.plant("spaced", row)
    for _ in range(dose.letters):
        (row,) = garden.leaf()
        text = garden.id[row]
        at = int(garden.rng.integers(len(text)))
        garden.new_id(f"{text[:at]}O{text[at + 1 :]}", row)
        garden.plant("letter", row)
    for _ in range(dose.spreadsheet):
        (row,) = garden.leaf()
        text = garden.id[row]
        short = f"{text[0]}.{text[1:6]}E+{len(text) - 1}"
        garden.new_id(garden.turn((f"{text}.0", short if short not in garden.known else f"{text}.00")), row)
        garden.plant("spreadsheet", row)
    for _ in range(dose.wrong_length):
        (row,) = garden.leaf()
        garden.new_id(garden.id[row] + garden.turn(("7", "07")), row)
        garden.plant("wrong-length", row)
    for _ in range(dose.eaten_digits):
        (row,) = garden.leaf()
        text = garden.id[row]
        shorter = [t for t in (text[1:], text[:-1], text[:3] + text[4:]) if t not in garden.known]
        garden.new_id(garden.turn(shorter), row)
        garden.plant("eaten-digit", row)


def _single_numbers(garden: _Garden, dose: Dose) -> list[int]:
    """Plant what is wrong with one number; return the rows that are merely unknown."""
    for _ in range(dose.negative):
        (row,) = garden.leaf()
        garden.households[row] = -float(garden.rng.integers(1, 500))
        garden.plant("negative", row)
    for _ in range(dose.fractional):
        (row,) = garden.leaf()
        garden.households[row] = float(garden.rng.integers(1, 500)) + 0.5
        garden.plant("fractional", row)
    for _ in range(dose.infinite):
        (row,) = garden.leaf()
        garden.households[row] = float("inf")
        garden.plant("infinite", row)
    for _ in range(dose.text):
        (row,) = garden.leaf()
        garden.households[row] = garden.turn(_WORDS)
        garden.plant("text", row)
    rows = [garden.leaf()[0] for _ in range(dose.unknown)]
    for row in rows:
        garden.households[row] = None
    return rows


def _without_lost_rows(garden: _Garden, table: Table, unknown: list[int]) -> Damaged:
    """Remove rows and count the others anew."""
    keep = np.ones(len(table), dtype=np.bool_)
    keep[garden.lost] = False
    place = np.cumsum(keep) - 1
    kept = np.flatnonzero(keep).tolist()
    planted = (
        Planted(defect.kind, int(place[defect.row]), tuple(place[list(defect.rows)].tolist()))
        for defect in garden.planted
    )
    return Damaged(
        [garden.id[row] for row in kept],
        [garden.parent[row] for row in kept],
        [garden.level[row] for row in kept],
        [garden.households[row] for row in kept],
        table.levels,
        tuple(sorted(planted, key=lambda defect: (defect.row, defect.kind))),
        tuple(sorted(place[unknown].tolist())),
    )
