"""Hierarchies out of codes in which a parent's code is the beginning of its children's: the fast way in.

Sorted as text, such codes are in preorder already. If everything is in order this path builds the tree without
looking up a single parent; if anything is not, `_build.assemble` runs on the same input and reports all of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs
import numpy as np
import numpy.typing as npt

from gridgov import _build, _keys
from gridgov._build import Columns, Raw, RootsRule
from gridgov._cells import check_ids, control_rows
from gridgov._columns import Encoded, IdColumn, Rows, TextColumn, encode
from gridgov._encoding import listed
from gridgov._faults import BAD_LENGTH, NOT_DIGITS, PARENT_CODE_MISSING
from gridgov._keys import Keys
from gridgov._privacy_counts import by_household
from gridgov._structure import mandatory_faults
from gridgov._tree import Tree
from gridgov.errors import Batch, FaultKind, InvalidHierarchyError, Place, Problems
from gridgov.levels import LevelScheme
from gridgov.measures import Measure, Numbers, read_numbers

__all__ = ["from_codes"]

_NOWHERE: Final = Place()
#: Keys and rows in the order of the codes (None: that of the input), types and tree.
_Sorted: TypeAlias = tuple[Keys, Rows | None, npt.NDArray[np.uint8], Tree]


@attrs.frozen(eq=False)
class _Lengths:
    """What the length of a code says."""

    scheme: LevelScheme
    #: Lengths in ascending order.
    digits: list[int]
    #: Type of the units with codes of each length.
    types: list[int]

    @classmethod
    def read(cls, lengths: Mapping[int, str], scheme: LevelScheme) -> _Lengths:
        """Check and sort lengths."""
        if min(lengths) < 1:
            msg = f"A code has at least one digit, not {min(lengths)}."
            raise ValueError(msg)
        digits = sorted(lengths)
        return cls(scheme, digits, [scheme.type_of(lengths[n]) for n in digits])

    def above(self, i: int) -> list[int]:
        """Return the lengths of codes that may stand above those of a length, the longest first."""
        allowed = self.scheme.allowed
        return [self.digits[j] for j in range(i - 1, -1, -1) if allowed[self.types[j], self.types[i]]]

    def needed(self, i: int) -> int | None:
        """Return the length of the code that is missed above one that has none above it."""
        above = self.above(i)
        levels = [self.scheme.level(self.scheme.types[self.types[self.digits.index(n)]].level) for n in above]
        firm = [n for n, level in zip(above, levels, strict=True) if level.presence != "optional"]
        return next(iter(firm or above), None)


def from_codes(
    raw: Raw, scheme: LevelScheme, given: Mapping[str, Measure], *, lengths: Mapping[int, str], roots: RootsRule
) -> Columns:
    """Build columns from codes; parents and levels of ``raw`` are not looked at.

    Raises:
        InvalidHierarchyError: With every fault of the input.
        ValueError: Columns differ in length, two have one name, or a length is not positive.
    """
    _build.check_keys(raw.measures, raw.labels, roots)
    known = _Lengths.read(lengths, scheme)
    raw = attrs.evolve(raw, ids=raw.ids if isinstance(raw.ids, Encoded) else listed(raw.ids))
    found = _fast(raw.ids, known, roots)
    columns = None if found is None else _complete(found, raw, scheme, given)
    return _slow(raw, known, given, roots) if columns is None else columns


#: Rows handled at once, so that the working arrays stay in the processor's cache.
_CHUNK: Final = 1 << 14


def _fast(codes: object, lengths: _Lengths, roots: RootsRule) -> _Sorted | None:
    """Read codes in which everything is in order; None if anything is wrong, which the slow way reports."""
    digits = [n for n in lengths.digits if n <= _keys.DIGITS]
    keys = _pack(codes)
    ranks = None if keys is None or not len(keys) or not digits else _keys.length_class(keys, digits)
    if keys is None or ranks is None:
        return None
    order = None
    if not bool((keys[1:] > keys[:-1]).all()):
        order = np.argsort(keys, kind="stable").astype(np.int32)
        keys, ranks = keys[order], ranks[order]
        if bool((keys[1:] == keys[:-1]).any()):
            return None
    tree = Tree.from_ranks(ranks)
    tops = tree.roots
    if len(tops) > 1 and (roots == "one" or len(set(ranks[tops].tolist())) > 1):
        return None
    if not _links_hold(tree, keys, ranks, lengths):
        return None
    return keys, order, np.array(lengths.types, np.uint8)[ranks], tree


def _pack(codes: object) -> Keys | None:
    keys = _keys.pack_array(codes)
    if keys is not None:
        return keys
    coded = encode(codes)
    return None if coded.odd else _keys.pack_digits(coded.blob, coded.offsets)


def _links_hold(tree: Tree, keys: Keys, ranks: npt.NDArray[np.uint8], lengths: _Lengths) -> bool:
    """Tell whether every code begins with its parent's and may stand there."""
    n = len(lengths.digits)
    masks = _keys.prefix(np.full(n, 2**64 - 1, np.uint64), np.minimum(np.array(lengths.digits), _keys.DIGITS))
    used = np.zeros((n, n), bool)
    for a in range(0, len(keys), _CHUNK):
        up, mine = tree.parent[a : a + _CHUNK], slice(a, a + _CHUNK)
        linked, above = up >= 0, np.maximum(up, 0)
        over = ranks[above]
        if bool(((((keys[mine] ^ keys[above]) & masks[over]) != 0) & linked).any()):
            return False
        used[over[linked], ranks[mine][linked]] = True
    return all(lengths.scheme.allowed[lengths.types[a], lengths.types[b]] for a, b in np.argwhere(used).tolist())


def _complete(found: _Sorted, raw: Raw, scheme: LevelScheme, given: Mapping[str, Measure]) -> Columns | None:
    """Add names, measures and labels; None if anything is wrong, which the slow way reports."""
    keys, order, types, tree = found
    n, sound = len(keys), True

    def text(key: str, values: object) -> TextColumn:
        nonlocal sound
        coded = encode(values)
        _build.check_length(f"The column {key!r}", len(coded), n)
        sound = sound and not coded.odd and not control_rows(coded)
        column = TextColumn(coded.blob, coded.offsets)
        return column if order is None else column.take(order)

    def numbers(key: str, values: Any) -> Numbers:  # noqa: ANN401 - what NumbersLike names
        nonlocal sound
        entries = listed(values)
        _build.check_length(f"The measure {key!r}", len(entries), n)
        column, faults = read_numbers(entries, _build.measure_for(key, given), str, 1, raw.place)
        sound = sound and not any(faults)
        return column if order is None else column[order]

    ids = IdColumn(keys)
    names = None if raw.names is None else text("name", raw.names)
    measures = {key: numbers(key, values) for key, values in raw.measures.items()}
    labels = {key: text(key, values) for key, values in raw.labels.items()}
    absent = mandatory_faults(tree, types, ids, scheme, order=order, first_row=1, place=raw.place)
    close = by_household(_build.sensitive(measures, given), types, scheme, ids.get, 1, raw.place)
    return None if not sound or any(absent) or any(close) else Columns(tree, ids, types, names, measures, labels)


def _slow(raw: Raw, lengths: _Lengths, given: Mapping[str, Measure], roots: RootsRule) -> Columns:
    """Find each code's parent by cutting it, and check everything."""
    coded = encode(raw.ids)
    cut = _Cut.of(coded, lengths)
    names = [lengths.scheme.types[t].level for t in lengths.types]
    # A code of no known length has no level; it is reported as such, and any level will do.
    levels = [names[i] if i >= 0 else names[0] for i in cut.ranks]
    raw = attrs.evolve(raw, ids=coded, parents=cut.parents, levels=levels, lost=frozenset(cut.lost))
    batches = cut.batches(raw, lengths)
    try:
        columns = _build.assemble(raw, lengths.scheme, given, roots=roots)
    except InvalidHierarchyError as error:
        if not batches:
            raise
        raise InvalidHierarchyError(Problems(batches) + error.problems) from None
    if batches:
        raise InvalidHierarchyError(Problems(batches))
    order = np.argsort(columns.ids.keys if columns.ids.is_digits else columns.ids.decode(), kind="stable")
    return _build.rearranged(columns, columns.tree.parent, order, lengths.scheme)


@attrs.frozen(eq=False)
class _Cut:
    """Codes, each cut to that of its parent."""

    texts: list[str]
    #: Position of each code's length, -1 if it is of none or the code is not made of digits.
    ranks: list[int]
    parents: list[str]
    odd: list[int]
    crooked: list[int]
    orphans: list[int]
    #: Rows without a place in the tree, whatever the reason.
    lost: set[int]

    @classmethod
    def of(cls, coded: Encoded, lengths: _Lengths) -> _Cut:
        """Cut codes."""
        texts = coded.tolist()
        have = set(texts)
        # White space, full-width digits and the like are found by the check of ids, which says the corrected code.
        unclean = {row for batch in check_ids(coded, 0, _NOWHERE) for row in batch.rows or ()}
        rank_of = {n: i for i, n in enumerate(lengths.digits)}
        above = [lengths.above(i) for i in range(len(lengths.digits))]
        cut = cls(texts, [], [], [], [], [], unclean)
        tops: list[int] = []
        for row, text in enumerate(texts):
            clean = row not in unclean
            rank = rank_of.get(len(text), -1) if clean and text.isascii() and text.isdigit() else -1
            parent = next((p for n in above[rank] if (p := text[:n]) in have), "") if rank >= 0 else ""
            cut.ranks.append(rank)
            cut.parents.append(parent)
            if rank < 0:
                if clean:
                    (cut.odd if text.isascii() and text.isdigit() else cut.crooked).append(row)
            elif not parent:
                tops.append(row)
        # The highest of the codes without one above are the roots; the others have lost theirs.
        levels = lengths.scheme.ranks[lengths.types]
        top = min((levels[cut.ranks[row]] for row in tops), default=0)
        cut.orphans.extend(row for row in tops if levels[cut.ranks[row]] > top and above[cut.ranks[row]])
        cut.lost.update(cut.odd, cut.crooked, cut.orphans)
        return cut

    def batches(self, raw: Raw, lengths: _Lengths) -> list[Batch]:
        """Return what is wrong with the form of the codes, and which have no parent."""
        known = ", ".join(map(str, lengths.digits))
        needed = [lengths.needed(i) for i in range(len(lengths.digits))]

        def batch(kind: FaultKind, rows: list[int], **facts: Sequence[object]) -> Batch:
            ids = [self.texts[row] for row in rows]
            numbers = [row + raw.first_row for row in rows]
            return Batch(kind, rows=numbers, ids=ids, facts={"id": ids, **facts}, place=raw.place)

        sizes = [len(self.texts[row]) for row in self.odd]
        parents = [self.texts[row][: needed[self.ranks[row]]] for row in self.orphans]
        found = [
            batch(BAD_LENGTH, self.odd, n=sizes, known=[known] * len(sizes)),
            batch(NOT_DIGITS, self.crooked),
            batch(PARENT_CODE_MISSING, self.orphans, parent=parents),
        ]
        return [b for b in found if len(b)]
