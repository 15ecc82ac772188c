"""Zeros at the beginning of ids that a spreadsheet has eaten: put back where the other ids prove it."""

from __future__ import annotations

from collections import Counter
from typing import Final, cast

import numpy as np

from gridgov._columns import Bools, Encoded, Ints, encode
from gridgov._keys import DIGITS, Bytes, Keys, Offsets, pack_some_digits, unpack_digits
from gridgov.codes import DivisionCode, UnitGridCode
from gridgov.tables._value_bulk import joined
from gridgov.tables._value_faults import ID_LENGTH
from gridgov.tables._value_found import Draft
from gridgov.tables._value_notes import ZEROS_RESTORED
from gridgov.tables._value_parts import distinct_texts
from gridgov.text import Text

__all__ = ["with_zeros"]

#: Digits of codes of divisions and of grids.
_LENGTHS: Final = frozenset({2, 4, 6, 9, 12, 15})
#: Shorter ids may be running numbers.
_SURE: Final = 6
_GRID: Final = 15
#: So many of the others are looked at.
_LOOKED_AT: Final = 1000
_EATEN: Final = Text(
    "If a spreadsheet has eaten its zeros write '{fixed}', otherwise correct it; keep the column as text.",
    "如为电子表格删去了前导零，请写作“{fixed}”，否则请更正；并将该列保持为文本。",
)
_THERE: Final = Text(
    "With its zeros it would be '{fixed}', which is there already: correct one of the two.",
    "补零后为“{fixed}”，该编号已存在：请更正其中之一。",
)


def with_zeros(ids: Encoded, draft: Draft) -> Encoded:
    """Return ids with the zeros that they have lost; say which cannot be told.

    All ids are digits, most have one length, a length of codes, and the others are shorter. Where some begin with 0,
    the zeros of the shorter ones were eaten. No code of a division begins with 0: among such codes a shorter one may
    have lost any digit.
    """
    lengths = ids.lengths
    longest = int(lengths.max(initial=0))
    short = np.flatnonzero((lengths > 0) & (lengths < longest))
    full = np.flatnonzero(lengths == longest)
    if not len(short) or longest not in _LENGTHS or len(ids.odd):
        return ids
    keys, good = pack_some_digits(ids.blob, ids.offsets)
    if not bool((good | (lengths == 0)).all()):
        return ids
    texts, which = distinct_texts(ids, short)
    others = np.unique(keys[full])
    if len(texts) >= len(others):
        return ids
    # The first digit is in the highest four bits, 1 for "0".
    led = bool(((others >> np.uint64(4 * (DIGITS - 1))) == 1).any())
    if not led and (longest < _SURE or not _all_codes(others) or any(map(_is_code, texts))):
        return ids
    fixed = [text.zfill(longest) for text in texts]
    taken = _taken(fixed, others)
    sound = np.array([led and not there for there in taken])
    facts: list[dict[str, object]] = [
        {"value": text, "n": len(text), "length": longest, "fix": (_THERE if there else _EATEN).format(fixed=right)}
        for text, right, there in zip(texts, fixed, taken, strict=True)
    ]
    return _put_back(ids, draft, short, which, (fixed, sound, facts))


def _all_codes(keys: Keys) -> bool:
    """Tell whether ids have the form of codes; of many, the first ones in order are looked at."""
    return all(map(_is_code, unpack_digits(keys[:_LOOKED_AT]).tolist()))


def _taken(fixed: list[str], others: Keys) -> list[bool]:
    """Tell which ids would be there twice."""
    needles, _ = pack_some_digits(*_packed(fixed))
    twice = Counter(fixed)
    there: list[bool] = np.isin(needles, others).tolist()
    return [found or twice[text] > 1 for text, found in zip(fixed, there, strict=True)]


def _packed(texts: list[str]) -> tuple[Bytes, Offsets]:
    """Return texts in one buffer, and where each begins."""
    coded = encode(texts)
    return coded.blob, coded.offsets


def _put_back(
    ids: Encoded, draft: Draft, short: Ints, which: Ints, found: tuple[list[str], Bools, list[dict[str, object]]]
) -> Encoded:
    """Put zeros back where that is sound, and say what is wrong elsewhere."""
    fixed, sound, facts = found
    good = sound[which]
    draft.note(ZEROS_RESTORED, short[good])
    bad = cast("list[int]", which[~good].tolist())
    if bad:
        draft.fault(ID_LENGTH, short[~good], {key: [facts[i][key] for i in bad] for key in facts[0]})
    every = np.arange(len(ids))
    texts = encode([text if right else "" for text, right in zip(fixed, sound.tolist(), strict=True)])
    return joined(len(ids), [(every, ids, None), (short, texts, which)])


def _is_code(text: str) -> bool:
    """Tell whether digits have the form of a code of a division or of a grid."""
    return UnitGridCode.fits(text) if len(text) == _GRID else DivisionCode.fits(text)
