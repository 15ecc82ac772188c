"""Known ids next to unknown ones: damaged by a spreadsheet, mistyped by one digit, or the next in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from gridgov._columns import IdColumn, IdsLike
from gridgov._encoding import encode
from gridgov._find import SortedKeys
from gridgov._keys import DIGITS, Keys, key_length, pack_some_digits, prefix
from gridgov._match_pairs import Pairs, expand, ranks, take, whole
from gridgov._match_repair import FLOAT, SCIENTIFIC, WRITTEN, ZEROS, cleaned
from gridgov.text import Text

__all__ = ["nearest_ids", "texts_of"]

Ints: TypeAlias = npt.NDArray[np.int64]

_U = np.uint64
_NIBBLE: Final = _U(15)
#: Kinds after those of damage, in the order in which they are offered.
_SPELLED, _DIGIT, _SWAPPED, _EXTRA, _LOST, _NEXT = 4, 5, 6, 7, 8, 9
_REASONS: Final = {
    ZEROS: Text("Zeros at the beginning.", "开头的零不同。"),
    WRITTEN: Text("Width, quotes or spaces.", "全半角、引号或空格不同。"),
    FLOAT: Text("A spreadsheet has made a decimal number of it.", "被电子表格变成了小数。"),
    SCIENTIFIC: Text(
        "A spreadsheet has written it with an exponent; digits may be lost.", "被电子表格写成科学计数法，可能丢失数位。"
    ),
    _SPELLED: Text("Letters, signs or zeros inside.", "字母大小写、符号或其中的零不同。"),
    _DIGIT: Text("One digit is different.", "有一位数字不同。"),
    _SWAPPED: Text("Two neighbouring digits have changed places.", "相邻两位数字颠倒。"),
    _EXTRA: Text("One digit too many.", "多一位数字。"),
    _LOST: Text("One digit too few.", "少一位数字。"),
    _NEXT: Text("The next in order; the first {n} digits are the same.", "顺序上相邻，前{n}位相同。"),
}
#: A neighbour shares so large a part of its digits, or it is none.
_SHARED: Final = 0.5
_ROWS_AT_ONCE: Final = 1 << 15


def texts_of(values: IdsLike) -> list[str]:
    """Return ids as texts; a decimal number is written as such, so that it can be recognised."""
    coded = encode(values)
    texts = coded.tolist()
    for row, value in coded.odd.items():
        texts[row] = str(value)
    return texts


def nearest_ids(unknown: IdsLike, known: IdColumn | IdsLike, n: int = 3) -> list[tuple[tuple[str, Text], ...]]:
    """Suggest known ids for unknown ones, each with the reason, the likeliest first.

    First ids that a spreadsheet has damaged: zeros lost at the beginning, decimal points, exponents, widths, quotes.
    Then letters, signs and zeros inside; then one digit wrong, two swapped, one too many or too few; and only where
    there is none of these the next ids in order that begin with the same digits. Nothing is ever applied by itself.

    Args:
        unknown: Ids that are not known. For an id that is known after all nothing is suggested.
        known: All known ids.
        n: So many suggestions for each at most, from 1.

    Raises:
        ValueError: ``n`` is below 1.

    Example:
        >>> [found] = nearest_ids(["10902501003"], ["610902501003", "610902501004", "010902501003"])
        >>> [(ident, str(why)) for ident, why in found]
        [('010902501003', 'Zeros at the beginning.'), ('610902501003', 'One digit too few.')]
    """
    if n < 1:
        msg = f"n is at least 1, not {n}."
        raise ValueError(msg)
    column = known if isinstance(known, IdColumn) else IdColumn.of(known)
    texts = texts_of(unknown)
    if not texts or not len(column):
        return [()] * len(texts)
    search = _Search(column, texts, n)
    return search.answers()


class _Search:
    """One search: the unknown ids, and what was found so far."""

    def __init__(self, known: IdColumn, texts: list[str], n: int) -> None:
        self.known, self.texts, self.n = known, texts, n
        self.there = known.find(texts) >= 0
        self.clean = cleaned(texts)
        self.found: list[Pairs] = []
        #: How many digits a neighbour shares, by unknown id.
        self.shared: dict[int, int] = {}

    def _keep(self, rows: Ints, place: npt.NDArray[np.integer], kind: int | npt.NDArray[np.int8]) -> None:
        """Keep what was found; ``place`` is -1 where nothing was."""
        hit = place >= 0
        kinds = np.broadcast_to(np.asarray(kind, np.int8), len(rows))[hit]
        self.found.append(Pairs.of(rows[hit], place[hit].astype(np.int64), kinds, 1 - kinds / 100))

    def answers(self) -> list[tuple[tuple[str, Text], ...]]:
        """Search in every way and return the best."""
        self._damaged()
        if self.known.is_digits:
            self._mistyped()
        else:
            self._spelled()
        best = Pairs.joined(self.found).best(self._ranks(), self.n)
        best = best.at(~self.there[best.left])
        ids = self.known.decode(best.right).tolist()
        ends = np.searchsorted(best.left, np.arange(len(self.texts) + 1)).tolist()
        kinds, rows = best.kind.tolist(), best.left.tolist()
        pairs = [
            (ident, _REASONS[kind].format(n=self.shared[row]) if kind == _NEXT else _REASONS[kind])
            for ident, kind, row in zip(ids, kinds, rows, strict=True)
        ]
        return [tuple(pairs[a:b]) for a, b in pairwise(ends)]

    def _ranks(self) -> Ints:
        """Return the place of each known id in the order of the texts: rows in another order give the same answers."""
        if not self.known.is_digits:
            return ranks(self.known.tolist())
        out = np.empty(len(self.known), np.int64)
        out[np.argsort(self.known.keys, kind="stable")] = np.arange(len(out))
        return out

    # -- damage ----------------------------------------------------------------------------------------------------

    def _damaged(self) -> None:
        """Find ids that a spreadsheet has damaged."""
        clean, rows = self.clean, np.arange(len(self.texts))
        self._keep(rows, self.known.find(clean.texts), clean.kinds)
        bare = clean.keys()
        numbers = np.flatnonzero([text.isdecimal() for text in bare])
        for width in self._widths():
            at = numbers[[len(text) <= width for text in take(bare, numbers)]]
            padded = [text.zfill(width) for text in take(bare, at)]
            self._keep(at, self.known.find(padded), clean.kinds[at])
        if self.clean.ranges and self.known.is_digits:
            self._rounded()

    def _widths(self) -> list[int]:
        """Return the lengths of the known ids that may be numbers."""
        if self.known.is_digits:
            return whole(np.unique(key_length(self.known.keys)))
        return sorted({len(text) for text in self.known.tolist() if text.isdecimal()})

    def _rounded(self) -> None:
        """Find the ids that are rounded to one with an exponent."""
        order = SortedKeys.of(self.known.keys)
        at = np.array(list(self.clean.ranges), np.int64)
        ends = [[str(a), str(b)] for a, b in self.clean.ranges.values()]
        low, high = (_packed([pair[k] for pair in ends]) for k in (0, 1))
        start = np.searchsorted(order.keys, low)
        stop = np.minimum(np.searchsorted(order.keys, high, side="right"), start + 4 * self.n)
        which, place = expand(start, stop)
        fits = key_length(order.keys[place]) == key_length(low)[which]
        rows = place if order.rows is None else order.rows[place]
        self._keep(at[which[fits]], rows[fits], SCIENTIFIC)

    # -- texts -----------------------------------------------------------------------------------------------------

    def _spelled(self) -> None:
        """Find ids that differ in case, signs and zeros inside."""
        place: dict[str, int] = {}
        loose, rank = _loose(self.known.tolist()), self._ranks()
        for row in whole(np.argsort(rank)):
            place.setdefault(loose[row], row)
        found = np.array([place.get(text, -1) for text in _loose(self.clean.texts)], np.int64)
        self._keep(np.arange(len(found)), found, _SPELLED)

    # -- digits ----------------------------------------------------------------------------------------------------

    def _mistyped(self) -> None:
        """Find ids that differ by one digit; where there is none and nothing else, the neighbours."""
        coded = encode(self.clean.texts)
        keys, good = pack_some_digits(coded.blob, coded.offsets)
        # What is known but for width, signs or a decimal point is not mistyped as well.
        sure = [pairs.left[(pairs.kind == WRITTEN) | (pairs.kind == FLOAT)] for pairs in self.found]
        rows = np.setdiff1d(np.flatnonzero(good & ~self.there), np.concatenate(sure))
        order = SortedKeys.of(self.known.keys)
        lengths = frozenset(np.unique(key_length(self.known.keys)).tolist())
        for a in range(0, len(rows), _ROWS_AT_ONCE):
            part = rows[a : a + _ROWS_AT_ONCE]
            mine = key_length(keys[part])
            for length in np.unique(mine).tolist():
                at = part[mine == length]
                for kind, variants in _variants(keys[at], length, lengths):
                    self._keep(at, order.find(variants), kind)
        alone = np.setdiff1d(rows, np.concatenate([pairs.left for pairs in self.found]))
        self._next(alone, keys[alone], order)

    def _next(self, rows: Ints, keys: Keys, order: SortedKeys) -> None:
        """Find the ids before and after in order that share their first digits."""
        at = np.searchsorted(order.keys, keys)
        for step in (-1, 0):
            place = np.clip(at + step, 0, len(order.keys) - 1)
            other = order.keys[place]
            shared = np.zeros(len(keys), np.int64)
            for k in range(1, DIGITS + 1):
                shared += (prefix(other, k) == prefix(keys, k)) & (k <= key_length(keys))
            near = (shared >= np.maximum(1, _SHARED * key_length(keys))) & (other != keys)
            found = place if order.rows is None else order.rows[place].astype(np.int64)
            self._keep(rows, np.where(near, found, -1), _NEXT)
            for row, n in zip(rows[near].tolist(), shared[near].tolist(), strict=True):
                self.shared[row] = min(n, self.shared.get(row, n))


def _packed(texts: list[str]) -> Keys:
    coded = encode(texts)
    return pack_some_digits(coded.blob, coded.offsets)[0]


def _loose(texts: list[str]) -> list[str]:
    """Return ids without signs, in capitals, and without zeros at the beginning of numbers."""
    joined = "\n".join([text.replace("\n", "") for text in texts]).upper()
    joined = re.sub(r"[-_./\\ ]+", "-", joined)
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", joined).replace("-", "").split("\n")


def _variants(keys: Keys, length: int, lengths: frozenset[int]) -> Iterator[tuple[int, Keys]]:
    """Return every id that differs by one digit, one place after another."""
    places = [_U(4 * (DIGITS - 1 - p)) for p in range(length)]
    if length in lengths:
        for shift in places:
            rest = keys & ~(_NIBBLE << shift)
            for digit in range(1, 11):
                yield _DIGIT, rest | (_U(digit) << shift)
        for first, second in pairwise(places):
            a, b = (keys >> first) & _NIBBLE, (keys >> second) & _NIBBLE
            rest = keys & ~((_NIBBLE << first) | (_NIBBLE << second))
            yield _SWAPPED, rest | (b << first) | (a << second)
    if length - 1 in lengths:
        for shift in places:
            below = (_U(1) << shift) - _U(1)
            yield _EXTRA, _above(keys, shift) | ((keys & below) << _U(4))
    if length + 1 in lengths:
        for shift in [_U(4 * (DIGITS - 1 - p)) for p in range(length + 1)]:
            head = _above(keys, shift)
            tail = (keys & ~head) >> _U(4)
            for digit in range(1, 11):
                yield _LOST, head | (_U(digit) << shift) | tail


def _above(keys: Keys, shift: np.uint64) -> Keys:
    """Keep the digits before a place."""
    return keys & _U((1 << 64) - (1 << (int(shift) + 4)))
