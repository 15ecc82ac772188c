"""Long columns of texts without a Python object for each: what of them has to be put in quotes, and parts of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from gridgov import _spans
from gridgov._columns import Bools, IdColumn, Ints, Rows, TextColumn
from gridgov._encoding import Encoded, encode
from gridgov._keys import Bytes, Offsets
from gridgov.tables._kinds_quotes import BEGINNINGS, NOTHING, id_needs_quotes, needs_quotes, quoted, unquoted

__all__ = ["marked", "pack_column", "pack_ids", "part_of", "unmarked"]

_CHUNK: Final = 1 << 18
_SPACE, _DELETE, _QUOTE = 0x20, 0x7F, ord('"')
#: First bytes of characters of three bytes that are all ordinary Chinese ones: U+5000 to U+9FFF.
_LOW, _HIGH = 0xE5, 0xE9
#: The one before them, of which the second byte tells: U+4E00 to U+4FFF.
_EDGE, _EDGE_SECOND = 0xE4, 0xB8
_MULTI: Final = 0xC0
#: First bytes of texts that are looked at by themselves: marks, and words for nothing.
_LOOK: Final = np.zeros(256, bool)
_LOOK[[ord(c) for c in "\"'=+-_@ #nrspgtNRSPGT"]] = True
_LOOK[[ord(c) for word in NOTHING for c in (word[0], word[0].upper()) if c.isascii()]] = True
#: What an id has in it that could be taken for a number, or that readers leave out.
_IN_NUMBERS: Final = np.zeros(256, bool)
_IN_NUMBERS[[*(ord(c) for c in " .,eE"), *(c.encode()[0] for c in "年月")]] = True
#: First three bytes of Chinese words for nothing.
_NOTHING: Final = np.array(
    sorted({int.from_bytes(word[0].encode(), "big") for word in NOTHING if not word[0].isascii()}), np.int64
)
#: The same of characters that rows of notes begin with.
_ASIDE: Final = np.array(sorted({int.from_bytes(c.encode(), "big") for c in BEGINNINGS}), np.int64)
#: The character of totals.
_SUM: Final = tuple("计".encode())
#: No word for nothing is longer, in bytes.
_LONGEST: Final = max(len(word.encode()) for word in NOTHING)


def pack_column(column: TextColumn) -> Encoded:
    """Return the texts of a column as they are, without a copy."""
    return Encoded((column.blob, column.offsets.astype(np.int64, copy=False)))


def pack_ids(ids: IdColumn, rows: Rows | None = None) -> Encoded:
    """Return ids as texts in one buffer; a row of -1 gives a missing text."""
    n = len(ids) if rows is None else len(rows)

    def pieces() -> Iterator[Encoded]:
        for start in range(0, n, _CHUNK):
            stop = min(start + _CHUNK, n)
            at = np.arange(start, stop) if rows is None else rows[start:stop]
            texts = ids.decode(np.maximum(at, 0))
            none = at < 0
            if none.any():
                texts = texts.copy()
                texts[none] = ""
            yield encode(texts)

    return joined(pieces())


def joined(pieces: Iterator[Encoded]) -> Encoded:
    """Put texts one after the other."""
    blobs: list[Bytes] = []
    lengths: list[Offsets] = []
    for piece in pieces:
        blobs.append(piece.blob)
        lengths.append(piece.lengths)
    if not blobs:
        return Encoded((np.zeros(0, np.uint8), np.zeros(1, np.int64)))
    offsets = np.zeros(sum(map(len, lengths)) + 1, np.int64)
    np.cumsum(np.concatenate(lengths), out=offsets[1:])
    return Encoded((np.concatenate(blobs), offsets))


def part_of(coded: Encoded, start: int, stop: int) -> Encoded:
    """Return consecutive texts."""
    offsets = coded.offsets[start : stop + 1]
    return Encoded((coded.blob[offsets[0] : offsets[-1]], offsets - offsets[0]))


def marked(coded: Encoded, *, ids: bool = False) -> Encoded:
    """Return texts, or ids, with those in quotes that a file or its reader would change."""
    needed = id_needs_quotes if ids else needs_quotes
    return _replaced(coded, _suspicious(coded, ids=ids), lambda text: quoted(text) if needed(text) else text)


def unmarked(coded: Encoded) -> Encoded:
    """Return texts without quotes and escapes."""
    if not bool((coded.blob == _QUOTE).any()):
        return coded
    return _replaced(coded, _begins(coded, _QUOTES), unquoted)


_QUOTES: Final = np.arange(256) == _QUOTE


def _begins(coded: Encoded, bytes_: Bools) -> Bools:
    """Tell which texts begin with one of some bytes."""
    there = np.flatnonzero(coded.lengths)
    out: Bools = np.zeros(len(coded), bool)
    out[there] = bytes_[coded.blob[coded.offsets[:-1][there]]]
    return out


def _suspicious(coded: Encoded, *, ids: bool) -> Bools:
    """Tell which texts are not plainly harmless; what a number may have in it is not in an id."""
    blob, offsets = coded.blob, coded.offsets
    n = len(blob)
    if not n:
        return np.zeros(len(coded), bool)
    following = np.append(blob[1:], np.uint8(0))
    bad = (blob < _SPACE) | (blob == _DELETE) | ((blob == _SPACE) & (following == _SPACE))
    bad |= (blob >= _MULTI) & ((blob < _EDGE) | (blob > _HIGH))
    bad |= (blob == _EDGE) & (following < _EDGE_SECOND)
    bad[:-2] |= (blob[:-2] == _SUM[0]) & (blob[1:-1] == _SUM[1]) & (blob[2:] == _SUM[2])
    if ids:
        bad |= _IN_NUMBERS[blob]
    total = np.zeros(n + 1, np.int64)
    np.cumsum(bad, out=total[1:])
    lengths = coded.lengths
    there = lengths > 0
    last = blob[np.maximum(offsets[1:] - 1, 0)]
    out = np.greater(total[offsets[1:]], total[offsets[:-1]]) | (last == _SPACE) | _begins(coded, _LOOK)
    long = np.flatnonzero(lengths > 2)  # noqa: PLR2004 - a Chinese character has three bytes
    at = offsets[:-1][long]
    three = (blob[at].astype(np.int64) << 16) | (blob[at + 1].astype(np.int64) << 8) | blob[at + 2]
    out[long[np.isin(three, _ASIDE) | (np.isin(three, _NOTHING) & (lengths[long] <= _LONGEST))]] = True
    found: Bools = np.logical_and(out, there)
    return found


def _replaced(coded: Encoded, chosen: Bools, change: Callable[[str], str]) -> Encoded:
    """Return texts of which some are changed."""
    rows = np.flatnonzero(chosen)
    if not len(rows):
        return coded
    old = _spans.texts(coded.blob, coded.offsets[:-1][rows], coded.lengths[rows])
    known: dict[str, str] = {}
    new = [known[text] if text in known else known.setdefault(text, change(text)) for text in old]
    moved = [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a != b]
    if not moved:
        return coded
    return _spliced(coded, rows[moved], [new[i].encode("utf-8", "surrogatepass") for i in moved])


def _spliced(coded: Encoded, rows: Ints, texts: list[bytes]) -> Encoded:
    """Put other texts in place of some."""
    lengths = coded.lengths.copy()
    lengths[rows] = [len(text) for text in texts]
    offsets = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=offsets[1:])
    pieces: list[Bytes] = []
    at = 0
    for row, text in zip(rows.tolist(), texts, strict=True):
        pieces += [coded.blob[at : coded.offsets[row]], np.frombuffer(text, np.uint8)]
        at = int(coded.offsets[row + 1])
    pieces.append(coded.blob[at:])
    return Encoded((np.concatenate(pieces), offsets))
