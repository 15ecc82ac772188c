"""Decisions of people about matches, checked all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from gridgov._match_faults import CHOSEN_TWICE, DECIDED_TWICE, NEW_ROW, UNKNOWN_DECISION
from gridgov._match_near import nearest_ids
from gridgov._match_rows import Columns
from gridgov.errors import InvalidMatchesError, Place, Problem, Problems
from gridgov.text import Text

__all__ = ["NONE_WORD", "checked_decisions", "close_texts", "conflicts", "none_word", "quoted"]

#: What stands for no match.
NONE_WORD: Final = Text("none", "无")
_CLOSE: Final = Text("; the closest is '{id}'", "，最接近的是“{id}”")
_NOT_CLOSE: Final = Text("", "")
_MANY: Final = 10


def none_word(ids: Sequence[str]) -> Text:
    """Return what stands for no match, in brackets if an id is called so."""
    known = frozenset(ids)
    return Text("(none)", "（无）") if {NONE_WORD.en, NONE_WORD.zh} & known else NONE_WORD


def close_texts(unknown: list[str], ids: list[str]) -> list[Text]:
    """Return for each unknown id which was meant, or nothing."""
    return [_CLOSE.format(id=near[0][0]) if near else _NOT_CLOSE for near in nearest_ids(unknown, ids, 1)]


def checked_decisions(columns: Columns, decisions: Mapping[str, str | None], *, allow_many: bool) -> dict[int, int]:
    """Return the right row for each left row that is decided, -1 for none.

    Raises:
        InvalidMatchesError: An id is unknown, or a right id would belong to several left rows.
    """
    left = {ident: row for row, ident in enumerate(columns.left_ids)}
    right = {ident: row for row, ident in enumerate(columns.right_ids)}
    strange = [ident for ident in decisions if ident not in left]
    wrong = [(ident, value) for ident, value in decisions.items() if value is not None and value not in right]
    found = [
        Problem(NEW_ROW, Place(id=ident), {"id": ident, "close": close})
        for ident, close in zip(strange, close_texts(strange, columns.left_ids), strict=True)
    ]
    near = close_texts([value for _, value in wrong], columns.right_ids)
    word = none_word(columns.right_ids)
    found += [
        Problem(UNKNOWN_DECISION, Place(id=ident), {"value": value, "close": close, "none": word})
        for (ident, value), close in zip(wrong, near, strict=True)
    ]
    rows = {
        left[ident]: -1 if value is None else right[value]
        for ident, value in decisions.items()
        if ident in left and (value is None or value in right)
    }
    if not allow_many:
        found += conflicts(columns, rows, lambda row: Place(id=columns.left_ids[row]))
    if found:
        raise InvalidMatchesError(Problems.of(*found))
    return rows


def quoted(ids: list[str], between: Text) -> Text:
    """Return ids in quotes, the first ones if there are many."""
    more = ["…"] * (len(ids) > _MANY)
    return Text(
        between.en.join([f"'{ident}'" for ident in ids[:_MANY]] + more),
        between.zh.join([f"“{ident}”" for ident in ids[:_MANY]] + more),
    )


def conflicts(columns: Columns, rows: Mapping[int, int], place: Callable[[int], Place]) -> Iterator[Problem]:
    """Find right rows that several left rows would have."""
    before = {int(right): row for row, right in enumerate(columns.right.tolist()) if right >= 0 and row not in rows}
    chosen: dict[int, list[int]] = {}
    for row, right in rows.items():
        if right >= 0:
            chosen.setdefault(right, []).append(row)
    for right, lefts in chosen.items():
        value = columns.right_ids[right]
        if len(lefts) > 1:
            several = quoted([columns.left_ids[row] for row in lefts], Text(", ", "、"))
            yield Problem(CHOSEN_TWICE, place(lefts[1]), {"value": value, "lefts": several})
        if right in before:
            facts = {"value": value, "other": columns.left_ids[before[right]]}
            yield Problem(DECIDED_TWICE, place(lefts[0]), facts)
