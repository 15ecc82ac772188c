"""Checks of single cells: ids, other texts, levels and kinds."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Bools, Encoded, Ints, TextColumn
from gridgov._encoding import encode
from gridgov._faults import BAD_ID, BAD_TEXT, UNKNOWN_LEVEL, WRONG_KIND
from gridgov._unicode import composed
from gridgov.errors import Batch, FaultKind, Place
from gridgov.levels import LevelScheme
from gridgov.text import Text

__all__ = [
    "check_ids",
    "check_parents",
    "check_texts",
    "close_to",
    "control_rows",
    "nearest_key",
    "read_types",
    "short",
]

_LONGEST: Final = 1024
_SHOWN: Final = 40
_ALIKE: Final = 0.6
#: So much of a key is compared.
_COMPARED: Final = 100
_SPACE: Final = ord(" ")
_DELETE: Final = 0x7F
_ASCII: Final = 128
_DOT: Final = ord(".")
_ZERO: Final = ord("0")
#: So far back from the end an exponent is looked for.
_BACK: Final = 4
#: What a spreadsheet makes of a long number: 6.10902E+11, and of a number among empty cells: 610902.0.
_NUMBER: Final = re.compile(r"[0-9]+\.(0|[0-9]*[Ee]\+?[0-9]+)")
_NULLS: Final = frozenset(
    {"nan", "NaN", "NAN", "None", "none", "NULL", "null", "#N/A", "N/A", "<NA>", "NaT", "#REF!", "#VALUE!", "#NAME?"}
)
_WORD: Final = 7


def _bytes_among(characters: str) -> Bools:
    """Return for each byte whether it is one of some characters."""
    among = np.zeros(256, bool)
    among[list(characters.encode())] = True
    return among


_DIGIT: Final = _bytes_among("0123456789")
_EXPONENT: Final = _bytes_among("Ee+")
_NULLS_BEGIN: Final = _bytes_among("".join(word[0] for word in _NULLS))
_NULLS_END: Final = _bytes_among("".join(word[-1] for word in _NULLS))
_UNCLEAN: Final = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})

#: Why a text cannot be an id, and what to do.
_EMPTY: Final = Text("it is empty", "为空"), Text("Give every unit an id", "请为每个单元填写编号")
_NOT_TEXT: Final = (
    Text("it is neither text nor a whole number", "既不是文本也不是整数"),
    Text("Read the ids as text, so that no digit is lost", "请将编号按文本读取，以免丢失数字"),
)
_NOT_UTF8: Final = (
    Text("its bytes are not UTF-8", "其字节不是UTF-8编码"),
    Text("Decode the column first, such as from GB 18030", "请先解码该列，例如由GB 18030解码"),
)
_BLANK: Final = (
    Text("it holds white space or an invisible character", "含有空格或不可见字符"),
    Text("Delete that character; '{clean}' would be valid", "请删除该字符；可改为“{clean}”"),
)
#: What to do about an id of which nothing else is left.
_NOTHING: Final = Text("Delete it, or write the id that is meant", "请删除，或填写正确的编号")
_WIDTH: Final = (
    Text("it holds full-width or compatibility characters", "含有全角或兼容字符"),
    Text("Write '{clean}'", "请改写为“{clean}”"),
)
_REWRITTEN: Final = (
    Text("a spreadsheet has turned it into a number", "已被电子表格改写为数字"),
    Text("Read the column as text from the original file", "请从原始文件将该列按文本读取"),
)
_NULL: Final = (
    Text("it is what programs write for a missing value", "是程序表示缺失值的写法"),
    Text("Write the id that is meant; leave the cell empty where there is none", "请填写正确的编号；没有时请留空"),
)
_LONG: Final = (
    Text("it is longer than 1,024 bytes", "超过1024字节"),
    Text("Use a shorter id", "请使用较短的编号"),
)
#: Why another text cannot be stored, and what to do.
_CONTROL: Final = (
    Text("holds a control character", "含有控制字符"),
    Text("Delete line breaks, tabs and other invisible characters", "请删除换行、制表符等不可见字符"),
)
_NO_UTF8: Final = Text("holds bytes that are not UTF-8", "含有非UTF-8编码的字节"), _NOT_UTF8[1]
_NO_TEXT: Final = (
    Text("is '{value}', neither text nor a whole number", "为“{value}”，既不是文本也不是整数"),
    Text("Read the column as text, so that nothing is lost", "请将该列按文本读取，以免丢失内容"),
)


_LEVEL: Final = Text("has the level '{level}', which the scheme does not have", "的层级“{level}”不在方案中")
_NO_LEVEL: Final = Text("has no level", "没有填写层级")
_KIND: Final = Text("has the kind '{kind}'", "的类别为“{kind}”")
_NO_KIND: Final = Text("has no kind", "没有填写类别")


def nearest_key(key: str, known: Iterable[str]) -> str | None:
    """Return the known key that was probably meant, if there is one."""
    return next(iter(difflib.get_close_matches(key[:_COMPARED], tuple(known), n=1, cutoff=_ALIKE)), None)


def close_to(key: str, known: Iterable[str]) -> Text:
    """Return a question that names the known key that was meant, or nothing."""
    close = nearest_key(key, known)
    return Text("", "") if close is None else Text("Did you mean '{key}'? ", "是否为“{key}”？").format(key=close)


def short(text: str) -> str:
    """Cut a text so that it fits into a message."""
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _rows_of_bytes(coded: Encoded, hit: Bools) -> list[int]:
    """Return the texts that hold one of the bytes hit."""
    at = np.flatnonzero(hit)
    return np.unique(np.searchsorted(coded.offsets, at, side="right") - 1).tolist() if len(at) else []


def _bad_ids(coded: Encoded) -> dict[int, tuple[Text, Text]]:
    """Return the reason and the way out for each row that holds no id."""
    reasons = {row: _NOT_UTF8 if isinstance(value, bytes) else _NOT_TEXT for row, value in coded.odd.items()}
    lengths, blob = coded.lengths, coded.blob
    for row in np.flatnonzero(lengths == 0).tolist():
        reasons.setdefault(row, _EMPTY)
    for row in np.flatnonzero(lengths > _LONGEST).tolist():
        reasons.setdefault(row, _LONG)
    for row in _rows_of_bytes(coded, (blob <= _SPACE) | (blob == _DELETE)):
        reasons.setdefault(row, _BLANK)
    for row in _rows_of_bytes(coded, blob >= _ASCII):
        if row in reasons:
            continue  # it may be very long
        text = coded.get(row)
        if any(unicodedata.category(c) in _UNCLEAN for c in text):
            reasons.setdefault(row, _BLANK)
        elif not unicodedata.is_normalized("NFKC", text):
            reasons.setdefault(row, _WIDTH)
    for row, reason in _damaged(coded):
        reasons.setdefault(row, reason)
    return reasons


def _damaged(coded: Encoded) -> Iterator[tuple[int, tuple[Text, Text]]]:
    """Find numbers such as ``6.1E+11`` and words such as ``#N/A``, which no one gives as an id."""
    lengths = coded.lengths
    # First and last bytes tell nearly all other ids apart, so that few are looked at one by one.
    some = np.flatnonzero(lengths > 1)
    start, stop = coded.offsets[some], coded.offsets[some + 1]
    blob = np.concatenate((np.zeros(_BACK, np.uint8), coded.blob))
    first, last = blob[start + _BACK], blob[stop + _BACK - 1]
    zero = (last == _ZERO) & (blob[stop + _BACK - 2] == _DOT)
    exponent = (blob[start + _BACK + 1] == _DOT) & np.any(
        [_EXPONENT[blob[stop + _BACK - k]] for k in (2, 3, 4)], axis=0
    )
    for row in some[_DIGIT[first] & _DIGIT[last] & (zero | exponent)].tolist():
        if _NUMBER.fullmatch(coded.get(row)):
            yield row, _REWRITTEN
    for row in some[_NULLS_BEGIN[first] & _NULLS_END[last] & (lengths[some] <= _WORD)].tolist():
        if coded.get(row) in _NULLS:
            yield row, _NULL


def _clean(text: str) -> str:
    plain = composed(text[:_LONGEST])
    return short("".join(c for c in plain if unicodedata.category(c) not in _UNCLEAN))


def check_ids(coded: Encoded, first_row: int, place: Place) -> Iterator[Batch]:
    """Find ids that are empty, hold white space, are full-width, too long or not text."""
    if reasons := _bad_ids(coded):
        rows = sorted(reasons)
        yield _bad_id_batch(coded, rows, reasons, [row + first_row for row in rows], None, place)


def check_parents(
    coded: Encoded, lost: Ints, id_of: Callable[[int], str], first_row: int, place: Place
) -> tuple[list[Batch], Ints]:
    """Say which of the parents that are not among the units are no ids at all; second: the rows of the others."""
    texts = TextColumn(coded.blob, coded.offsets).take(lost)
    odd = {i: coded.odd[row] for i, row in enumerate(lost.tolist()) if row in coded.odd}
    part = Encoded((texts.blob, texts.offsets.astype(np.int64)), odd=odd)
    reasons = _bad_ids(part)
    if not reasons:
        return [], lost
    bad = sorted(reasons)
    rows = lost[bad].tolist()
    ids = [id_of(row) for row in rows]
    there = attrs.evolve(place, column="parent")
    batch = _bad_id_batch(part, bad, reasons, [row + first_row for row in rows], ids, there)
    return [batch], np.delete(lost, bad)


def _bad_id_batch(  # noqa: PLR0913 - what a report needs
    coded: Encoded,
    rows: list[int],
    reasons: dict[int, tuple[Text, Text]],
    numbers: list[int],
    ids: list[str] | None,
    place: Place,
) -> Batch:
    values = [coded.get(row) for row in rows]
    found = [(*reasons[row], _clean(value)) for row, value in zip(rows, values, strict=True)]
    facts: dict[str, Sequence[object]] = {
        "value": [short(v) for v in values],
        "why": [why for why, _, _ in found],
        "fix": [
            _NOTHING if way_out is _BLANK[1] and not clean else way_out.format(clean=clean)
            for _, way_out, clean in found
        ],
    }
    return Batch(BAD_ID, rows=numbers, ids=ids, facts=facts, place=place)


def control_rows(coded: Encoded) -> list[int]:
    """Return the rows of texts that hold a control character or half a surrogate pair."""
    blob = coded.blob
    hit = (blob < _SPACE) | (blob == _DELETE)
    for lead, first, last in ((0xC2, 0x80, 0x9F), (0xED, 0xA0, 0xBF)):
        at = np.flatnonzero(blob == lead)
        after = blob[at + 1]
        hit[at[(after >= first) & (after <= last)]] = True
    return _rows_of_bytes(coded, hit)


def check_texts(
    coded: Encoded, name: str, id_of: Callable[[int], str], first_row: int, place: Place
) -> Iterator[Batch]:
    """Find names and labels with control characters, and those that are no text."""
    reasons = {row: _NO_UTF8 if isinstance(value, bytes) else _NO_TEXT for row, value in coded.odd.items()}
    for row in control_rows(coded):
        reasons.setdefault(row, _CONTROL)
    if not reasons:
        return
    rows = sorted(reasons)
    ids = [id_of(row) for row in rows]
    values = [short(coded.get(row)) for row in rows]
    facts: dict[str, Sequence[object]] = {
        "column": [short(name)] * len(rows),
        "id": ids,
        "why": [reasons[row][0].format(value=v) for row, v in zip(rows, values, strict=True)],
        "fix": [reasons[row][1] for row in rows],
    }
    where = attrs.evolve(place, column=name)
    yield Batch(BAD_TEXT, rows=[row + first_row for row in rows], ids=ids, facts=facts, place=where)


#: So many different numbers fit into one byte.
_BYTE: Final = 256


def _factorise(values: Sequence[Any] | npt.NDArray[Any]) -> tuple[npt.NDArray[np.intp], list[str]]:
    """Return a small number for each value, and the values as texts. Few distinct values are expected."""
    entries = cast("list[str | None]", values.tolist() if isinstance(values, np.ndarray) else values)
    try:
        # 1, 1.0 and True are equal, and not the same text.
        plain = all(value is None or type(value) is str for value in dict.fromkeys(entries))
    except TypeError:  # a value without a hash
        plain = False
    texts: Sequence[str | None] = entries if plain else encode(values).tolist()
    code = {value: i for i, value in enumerate(dict.fromkeys(texts))}
    numbers = map(code.__getitem__, texts)
    found = np.frombuffer(bytes(numbers), np.uint8) if len(code) <= _BYTE else np.fromiter(numbers, np.int32)
    return found.astype(np.intp), [value or "" for value in code]


def read_types(  # noqa: PLR0913 - the columns of one input
    levels: Sequence[Any] | npt.NDArray[Any],
    kinds: Sequence[Any] | npt.NDArray[Any] | None,
    scheme: LevelScheme,
    id_of: Callable[[int], str],
    first_row: int,
    place: Place,
) -> tuple[npt.NDArray[np.int16], list[Batch]]:
    """Return each unit's type, -1 where its level or kind is not in the scheme."""
    level_codes, level_values = _factorise(levels)
    kind_codes, kind_values = (np.zeros(len(level_codes), np.intp), [""]) if kinds is None else _factorise(kinds)
    known = frozenset(map(str, scheme.keys))
    table = np.array(
        [[_type(scheme, lv, k) if lv in known else -1 for k in kind_values] for lv in level_values], np.int16
    )
    types = table[level_codes, kind_codes]
    wrong = np.flatnonzero(types < 0)
    if not len(wrong):
        return types, []
    is_known = np.array([v in known for v in level_values])[level_codes[wrong]]

    def batch(fault: FaultKind, rows: Ints) -> Batch:
        level_of = [level_values[c] for c in cast("list[int]", level_codes[rows].tolist())]
        ids = [id_of(row) for row in rows.tolist()]
        facts: dict[str, Sequence[object]] = {
            "id": ids,
            "level": [short(level) for level in level_of],
        }
        if fault is UNKNOWN_LEVEL:
            facts["known"] = [", ".join(scheme.keys)] * len(rows)
            facts["has"] = [_LEVEL.format(level=short(level)) if level else _NO_LEVEL for level in level_of]
            close = {level: close_to(level, scheme.keys) for level in set(level_of)}  # often one word on many rows
            facts["close"] = [close[level] for level in level_of]
        else:
            kinds_given = [short(kind_values[c]) for c in cast("list[int]", kind_codes[rows].tolist())]
            facts["kind"] = kinds_given
            facts["has"] = [_KIND.format(kind=kind) if kind else _NO_KIND for kind in kinds_given]
            facts["known"] = [", ".join(scheme.level(level).kinds) for level in level_of]
        return Batch(fault, rows=(rows + first_row).tolist(), ids=ids, facts=facts, place=place)

    found = ((UNKNOWN_LEVEL, wrong[~is_known]), (WRONG_KIND, wrong[is_known]))
    return types, [batch(fault, rows) for fault, rows in found if len(rows)]


def _type(scheme: LevelScheme, level: str, kind: str) -> int:
    """Return the position of a type, -1 if the level has no such kind or has several and none is given."""
    kinds = scheme.level(level).kinds
    wanted = kinds[0] if not kind and len(kinds) == 1 else kind
    return scheme.type_of(level, wanted) if wanted in kinds else -1
