"""Finding ids and codes at their edges: full tables, long texts, the first and the last digit that fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from gridgov import _columns, _keys, _spans
from gridgov._blocks import Blocks
from gridgov._columns import IdColumn, TextColumn, encode
from gridgov.errors import InvalidHierarchyError
from gridgov.hierarchy import Hierarchy
from gridgov.levels import Level, LevelScheme
from gridgov.text import Text

LADDER = LevelScheme.ladder("province", "city", "county", optional=["city"])
LENGTHS = {2: "province", 4: "city", 6: "county"}


def packed(ids: list[str]) -> _keys.Keys:
    keys = _keys.pack_needles(ids)
    assert keys is not None
    return keys


# -- ids ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [31, 32, 33, 64])
def test_what_is_in_no_block_is_not_found_however_many_blocks_there_are(n: int) -> None:
    ids = [f"{block:02}{row:02}" for block in range(n) for row in range(16)]
    asked = [f"{block:02}{row:02}" for block in range(100) for row in (0, 7, 15, 16)]
    where = {ident: row for row, ident in enumerate(ids)}
    assert Blocks(packed(ids)).find(packed(asked)).tolist() == [where.get(ident, -1) for ident in asked]


@pytest.mark.parametrize("length", [7, 8, 9, 1024, 1025, 1032, 1033, 5000])
def test_long_texts_differ_in_their_first_and_in_their_last_byte(length: int) -> None:
    text = "x" * (length - 2)
    texts = [f"a{text}b", f"a{text}b", f"c{text}b", f"a{text}c", f"a{text}b"]
    coded = encode(texts)
    starts, lengths = _spans.spans(coded.offsets, np.arange(5))
    begins = np.repeat(starts[:1], 5)
    assert _spans.same(coded.blob, starts, lengths, coded.blob, begins).tolist() == [True, True, False, False, True]
    column = TextColumn.of(["é", *texts, ""])
    assert column.take(np.array([5, 6, 3, 0, 1])).tolist() == [texts[4], None, texts[2], "é", texts[0]]


@pytest.mark.parametrize(
    ("ids", "digits"),
    [
        (["0", "00", "9" * 16], True),
        (["9" * 17], False),
        (["12", "1a"], False),
        (["12", "1:"], False),
        (["12", "1/"], False),
        (["12", ""], False),
        (["12345678", "123456789"], True),
        (["1234567a", "12345678"], False),
        (["12345678a", "12345678"], False),
        (["123456789012345a"], False),
    ],
)
def test_ids_of_up_to_sixteen_digits_are_packed_and_come_back(ids: list[str], *, digits: bool) -> None:
    column = IdColumn.of(ids)
    assert column.is_digits is digits
    assert column.tolist() == ids
    assert [column.get(row) for row in range(len(ids))] == ids
    assert column.find(ids).tolist() == list(range(len(ids)))
    assert column.find(["1", "123", "9" * 15, "9" * 18, "x", ""]).tolist() == [-1] * 5 + (
        [-1] if "" not in ids else [1]
    )


def test_the_first_of_equal_ids_is_found_and_all_of_them_are_duplicates() -> None:
    for mark in ("", "u"):
        ids = [f"{mark}{ident}" for ident in ("7", "3", "7", "5", "3", "7")]
        column = IdColumn.of(ids)
        assert column.find(ids).tolist() == [0, 1, 0, 3, 1, 0]
        assert [column.find_one(ident) for ident in (*ids, "9")] == [0, 1, 0, 3, 1, 0, -1]
        assert column.duplicates().tolist() == [1, 4, 0, 2, 5]
        assert column.permuted(np.array([5, 4, 3, 2, 1, 0])).tolist() == ids[::-1]
        assert IdColumn.of(ids[:2]).duplicates().tolist() == []


@pytest.mark.parametrize(
    ("ident", "near"),
    [("30", ["20", "40"]), ("05", ["10"]), ("10", ["10", "20"]), ("99", ["50"]), ("x", []), ("30x", ["20", "40"])],
)
def test_neighbours_are_the_ids_before_and_after(ident: str, near: list[str]) -> None:
    found = IdColumn.of(["50", "20", "10", "40"]).neighbours(ident)
    assert set(near) <= set(found)
    assert len(found) <= 4
    assert IdColumn.of(["a", "b"]).neighbours(ident) == []


@pytest.mark.parametrize(("wrong", "n"), [(np.array("61"), 0), (np.array(b"61"), 0), (np.array([["61"]]), 2)], ids=repr)
def test_a_column_of_ids_has_one_dimension(wrong: Any, n: int) -> None:  # noqa: ANN401 - an array
    h = Hierarchy.from_codes(["61", "6109"], levels=LADDER, lengths=LENGTHS)
    for way in (h.rows, h.ancestors_of, IdColumn.of):
        with pytest.raises(ValueError, match=rf"A column has one dimension, not {n}\."):
            way(wrong)


def test_bytes_are_those_of_the_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    for ids, index in ((["3", "5", "9"], 0), (["5", "3", "9"], 36)):
        column = IdColumn.of(ids)
        assert column.nbytes == 24
        column.find(["5"])
        assert column.nbytes == 24 + index
    h = Hierarchy.from_codes(["61", "6109", "6110"], levels=LADDER, lengths=LENGTHS)
    assert h.nbytes == 3 * (4 + 4 + 1 + 8)
    given: dict[str, Any] = {"measures": {"households": [1, 2, 3]}, "labels": {"class": ["1", "2", "3"]}}
    codes = ["61", "6109", "6110"]
    more = Hierarchy.from_codes(codes, levels=LADDER, lengths=LENGTHS, name=["a", None, "bc"], **given)
    assert more.nbytes == h.nbytes + 3 * 8 + (3 + 4 * 4) + (3 + 4 * 4)
    monkeypatch.setattr(_columns, "_FEW", 0)
    text = IdColumn.of(["a"])
    assert text.nbytes == 1 + 2 * 4
    text.find(["a"])
    assert text.nbytes == 1 + 2 * 4 + 8
    blocks = Blocks(packed([f"{i:04}" for i in range(0, 1600, 100)]))
    # Of two blocks: where they begin and the last one ends, the digits they begin with, and sixteen slots.
    assert blocks.nbytes == 3 * 4 + 2 * 8 + 16 * 4


# -- codes -------------------------------------------------------------------------------------------------------------


def refused(
    codes: list[str], levels: LevelScheme = LADDER, lengths: Mapping[int, str] = LENGTHS
) -> list[tuple[str, int | None]]:
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_codes(codes, levels=levels, lengths=lengths, first_row=11)
    return [(p.code, p.place.row) for p in error.value.problems]


@pytest.mark.parametrize("width", [1, 8, 15, 16, 17, 40])
def test_codes_may_have_any_number_of_digits(width: int) -> None:
    levels = LevelScheme.ladder("city", "grid")
    codes = ["7" * width + "09", "7" * width, "7" * width + "01"]
    h = Hierarchy.from_codes(codes, levels=levels, lengths={width: "city", width + 2: "grid"})
    assert h.ids.tolist() == ["7" * width, "7" * width + "01", "7" * width + "09"]
    assert h.parent_ids() == [None, "7" * width, "7" * width]


def test_a_code_stands_under_the_longest_that_is_there() -> None:
    h = Hierarchy.from_codes(["610902", "61", "6101", "610102"], levels=LADDER, lengths=LENGTHS)
    assert dict(zip(h.ids.tolist(), h.parent_ids(), strict=True)) == {
        "61": None, "6101": "61", "610102": "6101", "610902": "61"
    }  # fmt: skip


def test_what_is_missed_above_a_code_is_the_nearest_that_may_not_be_left_out() -> None:
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_codes(["61", "620902"], levels=LADDER, lengths=LENGTHS)
    (problem,) = error.value.problems
    assert (problem.code, problem.place.row, problem.facts["parent"]) == ("HIE017", 2, "62")
    firm = LADDER.evolve("city", presence="standard")
    with pytest.raises(InvalidHierarchyError) as error:
        Hierarchy.from_codes(["61", "620902"], levels=firm, lengths=LENGTHS)
    assert [p.facts["parent"] for p in error.value.problems] == ["6209"]


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (["61", "61"], [("HIE001", 12)]),
        (["61", "62"], [("HIE005", 12)]),
        (["61", "610"], [("HIE016", 12)]),
        (["61", "61०9"], [("HIE018", 12)]),
        (["61", "6109x", "6"], [("HIE018", 12), ("HIE016", 13)]),
        (["61", "62", "610901"], [("HIE005", 12)]),
        (["61", "6201", "6109"], [("HIE017", 12)]),
        (["6101", "6102"], [("HIE005", 12)]),
    ],
)
def test_what_is_wrong_with_codes_is_at_its_row(codes: list[str], expected: list[tuple[str, int]]) -> None:
    assert refused(codes) == expected


@pytest.mark.parametrize("least", [0, -1])
def test_a_code_has_a_digit(least: int) -> None:
    with pytest.raises(ValueError, match=rf"A code has at least one digit, not {least}\."):
        Hierarchy.from_codes(["61"], levels=LADDER, lengths={2: "province", least: "city"})
    only = LevelScheme([Level("night_market", Text("market", "夜市"), "night_market")])
    with pytest.raises(ValueError, match=r"No length of code belongs to a level of the scheme; give lengths="):
        Hierarchy.from_codes(["61"], levels=only)


def test_several_roots_of_codes_are_of_one_level() -> None:
    h = Hierarchy.from_codes(["62", "61", "6209"], levels=LADDER, roots="many")
    assert h.roots.ids == ["61", "62"]
    with pytest.raises(InvalidHierarchyError, match="HIE017"):
        Hierarchy.from_codes(["62", "6109"], levels=LADDER, roots="many")
