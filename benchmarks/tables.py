"""The tables that every contestant starts from.

A table is a forest of units in rows: an id, the id of the parent, a level and a number of households. Households are
given for the lowest level only; everything above is unknown (NaN), which is what a rollup is for.
"""

from __future__ import annotations

import hashlib
import lzma
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

import attrs
import numpy as np
import numpy.typing as npt

__all__ = [
    "CITY_COUNTS",
    "CITY_LEVELS",
    "NATION_LEVELS",
    "Queries",
    "Table",
    "city",
    "ids",
    "nation",
    "queries",
    "sample",
]

Bytes = npt.NDArray[np.bytes_]
Int8 = npt.NDArray[np.int8]
Int32 = npt.NDArray[np.int32]
Float = npt.NDArray[np.float64]
Bool = npt.NDArray[np.bool_]

#: Levels of the nation, highest first.
NATION_LEVELS = ("province", "city", "county", "street", "community", "grid")
#: Digits of a code at each of these levels.
NATION_DIGITS = (2, 4, 6, 9, 12, 15)
#: Levels of the city, highest first, and how many units stand at each.
CITY_LEVELS = ("city", "county", "street", "community", "grid_1", "grid_2", "grid_3", "building")
CITY_COUNTS = (1, 10, 140, 258, 718, 2622, 6886, 20658)
#: Share of communities that hold the role that queries ask for.
HOLDING_COMMUNITIES = 0.3
#: Part of the name of a cached table; raise it when the generator changes.
EDITION = 1


@attrs.frozen(eq=False)
class Table:
    """A healthy forest as columns.

    Example:
        >>> town = city()
        >>> len(town), town.levels[0], int(town.households[town.leaves].min()) > 0
        (31293, 'city', True)
    """

    #: What the table is called in a result.
    name: str
    #: Level keys, highest first. Every parent stands exactly one level above its child.
    levels: tuple[str, ...]
    #: Ids as ASCII bytes, unique.
    id: Bytes
    #: Id of the parent, empty for a root.
    parent: Bytes
    #: Position of the row's level in `levels`.
    level: Int8
    #: Households of a row of the lowest level; NaN above.
    households: Float
    #: True if an id is the id of its parent followed by a serial number, and rows stand by level and code.
    coded: bool

    def __len__(self) -> int:
        return len(self.id)

    @cached_property
    def leaves(self) -> Int32:
        """Rows of the lowest level, in row order."""
        return np.flatnonzero(self.level == len(self.levels) - 1).astype(np.int32)

    @cached_property
    def sorter(self) -> Int32:
        """Rows in the order of their ids."""
        return np.argsort(self.id, kind="stable").astype(np.int32)

    def rows(self, ids: Sequence[str | bytes] | Bytes | npt.NDArray[np.str_]) -> Int32:
        """Return the row of each id, -1 for an empty one.

        Raises:
            KeyError: An id is not in the table.
        """
        wanted = np.asarray(ids)
        if wanted.dtype.kind != "S":
            wanted = wanted.astype(self.id.dtype)
        # Sorted needles walk through memory in one direction, which is several times faster.
        unique, inverse = np.unique(wanted, return_inverse=True)
        place = np.searchsorted(self.id, unique, sorter=self.sorter)
        found = self.sorter[np.minimum(place, len(self) - 1)]
        unknown = (self.id[found] != unique) & (unique != b"")
        if unknown.any():
            raise KeyError(unique[unknown][0])
        return np.where(unique == b"", np.int32(-1), found).astype(np.int32)[inverse]

    @cached_property
    def parent_row(self) -> Int32:
        """Row of the parent, -1 for a root. The truth that contestants have to find for themselves."""
        return self.rows(self.parent)


@attrs.frozen(eq=False)
class Queries:
    """What is asked of a table, the same for every contestant."""

    #: True where the row holds the role.
    held: Bool
    #: Rows of leaves whose ancestors are wanted.
    leaves: Int32
    #: Rows of leaves, in pairs.
    left: Int32
    right: Int32


# --- the nation -------------------------------------------------------------------------------------------------------


def read_divisions(path: Path) -> tuple[Bytes, Bytes, Int8]:
    """Read ``code,name,level,parent`` from a CSV file, plain or ``.xz``.

    Raises:
        ValueError: The header is another one, a level is unknown, or a name holds a comma.
    """
    raw = lzma.decompress(path.read_bytes()) if path.suffix == ".xz" else path.read_bytes()
    header, *lines = raw.decode("utf-8").splitlines()
    if header != "code,name,level,parent":
        msg = f"{path.name} must start with 'code,name,level,parent', not {header!r}."
        raise ValueError(msg)
    number = {key: i for i, key in enumerate(NATION_LEVELS)}
    codes: list[str] = []
    parents: list[str] = []
    levels: list[int] = []
    for line in lines:
        code, _, level, parent = line.split(",")
        codes.append(code)
        parents.append(parent)
        levels.append(number[level])
    return np.array(codes, dtype="S15"), np.array(parents, dtype="S12"), np.array(levels, dtype=np.int8)


def grid_counts(communities: int, rng: np.random.Generator, mean: int = 7) -> npt.NDArray[np.int64]:
    """Draw how many grids each community has: at least one, varying, with exactly this mean.

    Example:
        >>> counts = grid_counts(1000, np.random.default_rng(1))
        >>> int(counts.sum()), int(counts.min()) >= 1, int(counts.max()) > 10
        (7000, True, True)
    """
    counts = 1 + rng.poisson(mean - 1, communities)
    while excess := int(counts.sum()) - mean * communities:
        able = np.flatnonzero(counts > 1) if excess > 0 else np.arange(communities)
        step = -1 if excess > 0 else 1
        counts[rng.choice(able, min(abs(excess), len(able)), replace=False)] += step
    return counts


def _households(n: int, rng: np.random.Generator) -> Float:
    """Draw whole numbers of households around three hundred."""
    return np.maximum(1.0, np.rint(rng.lognormal(5.7, 0.35, n)))


def nation(divisions: Path, *, seed: int = 20231, cache: Path | None = None) -> Table:
    """Return the real divisions of a file with about seven made-up unit grids under each community.

    A grid's code is the community's 12 digits and a serial number of 3 digits. Rows stand by level and code.
    The table is kept in the folder ``cache`` if one is named.
    """
    name = "nation"
    stamp = hashlib.sha256(divisions.read_bytes()).hexdigest()[:12]
    kept = cache / f"{name}-{stamp}-{seed}-{EDITION}.npz" if cache else None
    if kept and kept.exists():
        with np.load(kept) as columns:
            return Table(name, NATION_LEVELS, **columns, coded=True)
    codes, parents, levels = read_divisions(divisions)
    order = np.lexsort((codes, levels))
    codes, parents, levels = codes[order], parents[order], levels[order]
    rng = np.random.default_rng(seed)
    communities = codes[levels == NATION_LEVELS.index("community")]
    counts = grid_counts(len(communities), rng)
    above = np.repeat(communities, counts)
    serial = np.arange(len(above)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
    text: Bytes = np.array([b"%03d" % i for i in range(int(counts.max()) + 1)])
    head: Bytes = above.astype("S12")
    grids = np.strings.add(head, text[serial])
    household = np.full(len(codes) + len(grids), np.nan)
    household[len(codes) :] = _households(len(grids), rng)
    grid_level = np.full(len(grids), len(NATION_LEVELS) - 1, dtype=np.int8)
    table = Table(
        name,
        NATION_LEVELS,
        np.concatenate((codes, grids)),
        np.concatenate((parents, head)),
        np.concatenate((levels, grid_level)),
        household,
        coded=True,
    )
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(".part.npz")
        np.savez(part, id=table.id, parent=table.parent, level=table.level, households=table.households)
        part.replace(kept)
    return table


# --- the nation under opaque ids --------------------------------------------------------------------------------------

_BASE36 = np.frombuffer(b"0123456789abcdefghijklmnopqrstuvwxyz", dtype=np.uint8)


def opaque_ids(n: int, rng: np.random.Generator) -> Bytes:
    """Return ``n`` distinct ids such as ``u-4k0x2q9`` of 8 to 14 characters, in no order.

    Raises:
        ValueError: ``n`` is above 36**6.

    Example:
        >>> made = opaque_ids(1000, np.random.default_rng(1))
        >>> len(set(made.tolist())), min(map(len, made.tolist())), max(map(len, made.tolist()))
        (1000, 8, 14)
    """
    space = 36**6
    if n > space:
        msg = f"n must be at most {space}, not {n}."
        raise ValueError(msg)
    text = np.zeros((n, 14), dtype=np.uint8)
    text[:, :2] = np.frombuffer(b"u-", dtype=np.uint8)
    # Multiplying by a number coprime to 36 permutes the residues, so the first six digits alone are distinct.
    rest = (
        np.arange(n, dtype=np.uint64) * np.uint64(1_299_709_111) + rng.integers(space, dtype=np.uint64)
    ) % np.uint64(space)
    for column in range(2, 8):
        rest, digit = np.divmod(rest, np.uint64(36))
        text[:, column] = _BASE36[digit]
    tail = rng.integers(36, size=(n, 6), dtype=np.uint8)
    keep = np.arange(6) < rng.integers(7, size=(n, 1))
    text[:, 8:] = np.where(keep, _BASE36[tail], 0)
    return text.view("S14").reshape(n)


def ids(table: Table, *, seed: int = 7) -> Table:
    """Return the same forest under opaque ids of mixed length, its rows shuffled."""
    rng = np.random.default_rng(seed)
    names = opaque_ids(len(table), rng)
    parents = np.where(table.parent_row >= 0, names[table.parent_row], b"")
    order = rng.permutation(len(table))
    return Table(
        f"{table.name}-ids",
        table.levels,
        names[order],
        parents[order],
        table.level[order],
        table.households[order],
        coded=False,
    )


# --- a city -----------------------------------------------------------------------------------------------------------


def city(*, seed: int = 6109) -> Table:
    """Return a city of the size of Ankang: the published number of units at each level, evenly spread.

    Ids are paths such as ``6109-03-011-02``, so they are unique but no statutory codes.
    """
    rng = np.random.default_rng(seed)
    id_: list[list[bytes]] = [[b"6109"]]
    parent: list[list[bytes]] = [[b""]]
    for above, here in pairwise(CITY_COUNTS):
        # Child j belongs to parent j * above // here: sizes differ by at most one, large and small ones interleaved.
        owner = np.arange(here) * above // here
        serial = np.arange(here) - np.searchsorted(owner, owner) + 1
        parent.append([id_[-1][i] for i in owner])
        id_.append([b"%s-%02d" % (p, s) for p, s in zip(parent[-1], serial.tolist(), strict=True)])
    level = np.repeat(np.arange(len(CITY_COUNTS), dtype=np.int8), CITY_COUNTS)
    households = np.full(len(level), np.nan)
    households[-CITY_COUNTS[-1] :] = np.maximum(1.0, np.rint(rng.lognormal(2.7, 0.45, CITY_COUNTS[-1])))
    return Table(
        "city",
        CITY_LEVELS,
        np.array([i for part in id_ for i in part]),
        np.array([p for part in parent for p in part]),
        level,
        households,
        coded=False,
    )


# --- parts and questions ----------------------------------------------------------------------------------------------


def sample(table: Table, part: int, *, level: str = "county", seed: int = 1) -> Table:
    """Keep one in ``part`` of the units of a level with all that is above and below them; at least two of them."""
    depth = table.levels.index(level)
    rng = np.random.default_rng(seed)
    rows = np.flatnonzero(table.level == depth)
    keep = np.zeros(len(table), dtype=np.bool_)
    keep[rng.choice(rows, min(len(rows), max(2, len(rows) // part)), replace=False)] = True
    for lower in range(depth + 1, len(table.levels)):
        rows = np.flatnonzero(table.level == lower)
        keep[rows] = keep[table.parent_row[rows]]
    for upper in range(depth, 0, -1):
        rows = np.flatnonzero((table.level == upper) & keep)
        keep[table.parent_row[rows]] = True
    return Table(
        f"{table.name} 1/{part}",
        table.levels,
        table.id[keep],
        table.parent[keep],
        table.level[keep],
        table.households[keep],
        coded=table.coded,
    )


def queries(table: Table, *, n: int = 100_000, seed: int = 11) -> Queries:
    """Draw the questions: who holds the role, whose ancestors, which pairs.

    The role is held by all counties and streets and by 30 % of the communities. The second leaf of a pair is drawn in
    turn from the whole table, from the same city, the same street and the same community, so that every depth of answer
    occurs; in a forest about a quarter of the pairs have no common ancestor.
    """
    rng = np.random.default_rng(seed)
    community = table.level == table.levels.index("community")
    held = np.isin(table.level, [table.levels.index(key) for key in ("county", "street")])
    held |= community & (rng.random(len(table)) < HOLDING_COMMUNITIES)
    # Leaves in the order of their paths: those below one unit stand side by side.
    paths = [table.leaves]
    while len(paths) < len(table.levels):
        paths.append(table.parent_row[paths[-1]])
    order = np.lexsort(paths)
    left = rng.integers(len(order), size=n)
    right = rng.integers(len(order), size=n)
    for turn, key in enumerate(("city", "street", "community"), start=1):
        owner = paths[len(table.levels) - 1 - table.levels.index(key)][order]
        change = np.flatnonzero(np.diff(owner)) + 1
        first, last = np.concatenate(([0], change)), np.concatenate((change, [len(order)]))
        mine = slice(turn, None, 4)
        block = np.searchsorted(first, left[mine], side="right") - 1
        right[mine] = rng.integers(first[block], last[block])
    leaves = rng.choice(table.leaves, n).astype(np.int32)
    return Queries(held, leaves, table.leaves[order[left]], table.leaves[order[right]])
