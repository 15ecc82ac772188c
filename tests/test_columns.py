"""Packed columns of texts and ids, against Python lists and dictionaries."""

from __future__ import annotations

import copy
import pickle
import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
from columns_cases import columns, digits, first_rows, many, plain
from hypothesis import example, given
from hypothesis import strategies as st

from gridgov import _columns, _spans
from gridgov._columns import IdColumn, TextColumn, frozen

# Texts


@given(many)
def test_a_text_column_is_a_list(values: list[str]) -> None:
    column = TextColumn.of(values)
    assert column.tolist() == plain(values) == [column.get(i) for i in range(len(values))] == column.array().tolist()
    assert column.missing().tolist() == [not v for v in values]
    assert len(column) == len(values)
    assert column.equals(TextColumn.of(iter(values)))
    assert column.nbytes == sum(len(v.encode("utf-8", "surrogatepass")) for v in values) + 4 * len(values) + 4
    other = pickle.loads(pickle.dumps(column))  # noqa: S301 - written here
    assert other.equals(column)
    assert not other.blob.flags.writeable


@pytest.mark.parametrize("length", [1023, 1024, 1025, 3000])
@pytest.mark.parametrize("around", [("", ""), ("a", "b"), ("", "b"), ("a", "")])
def test_a_text_may_be_long(length: int, around: tuple[str, str]) -> None:
    values = [around[0], "x" * length, around[1]]
    assert TextColumn.of(values).tolist() == plain(values)
    assert TextColumn.of(values[:2]).tolist() == plain(values[:2])


@given(many.filter(bool), st.data())
def test_taking_texts_is_indexing(values: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, len(values) - 1), max_size=20))
    taken = TextColumn.of(values).take(np.array(rows, np.int64))
    assert taken.tolist() == plain([values[i] for i in rows])


@given(many, many)
def test_columns_are_equal_as_lists_are(a: list[str], b: list[str]) -> None:
    assert TextColumn.of(a).equals(TextColumn.of(b)) == (a == b)


def test_long_columns_are_gathered_in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_spans, "_CHUNK", 3)
    values = [str(i) * (i % 4) for i in range(20)]
    rows = list(range(19, -1, -2)) * 2
    assert TextColumn.of(values).take(np.array(rows)).tolist() == plain([values[i] for i in rows])


def test_columns_are_read_only() -> None:
    column = TextColumn.of(["a", "b"])
    ids = IdColumn.of(["1", "2"])
    for array in (column.blob, column.offsets, ids.keys, frozen(np.zeros(2))):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


# Ids


@given(columns, columns)
@example(["12", "1\x002"], ["12\x00", "12", "1\x002", "\x0012"])
@example(["1" * 16, "1" * 17, "0"], ["0" * 16, "1" * 18])
@example(["0", "00", "000"], ["0000", "00"])
@example(["1" * 16], ["1" * 17, "1" * 15])
def test_an_id_column_is_a_dictionary(values: list[str], needles: list[str]) -> None:
    ids = IdColumn.of(values)
    where = first_rows(values)
    asked = [*needles, *values, "", "no such id"]
    expected = [where.get(v, -1) for v in asked]
    assert ids.find(asked).tolist() == expected
    assert ids.find(tuple(asked)).tolist() == expected
    assert ids.find(np.array(asked, object)).tolist() == expected
    assert ids.find(pd.Series(asked, dtype=object)).tolist() == expected
    assert [int(ids.find([v])[0]) for v in asked] == expected
    assert ids.tolist() == values == list(ids) == [ids.get(i) for i in range(len(values))]
    assert len(ids) == len(values)
    assert ids.is_digits == all(v.isascii() and v.isdigit() and len(v) <= 16 for v in values)


@given(columns, columns)
@example(["a"], ["a\x00"])
@example(["1234567", "12345678"], ["123456789012345", "1"])
def test_numpy_needles_find_what_numpy_says_they_are(values: list[str], needles: list[str]) -> None:
    where, ids = first_rows(values), IdColumn.of(values)
    array = np.array([*needles, *values], dtype=np.str_)
    expected = [where.get(v, -1) for v in array.tolist()]
    for form in (array, array.astype(array.dtype.newbyteorder(">")), np.repeat(array, 2)[::2]):
        assert ids.find(form).tolist() == expected
    ascii_only = np.array([v for v in array.tolist() if v.isascii()], dtype=np.bytes_)
    expected = [where.get(v.decode(), -1) for v in ascii_only.tolist()]
    assert ids.find(ascii_only).tolist() == expected
    assert ids.find(ascii_only.astype("S40")).tolist() == expected


@given(st.lists(st.integers(0, 120), max_size=10), st.lists(st.integers(0, 120), max_size=10))
def test_whole_numbers_find_their_digits(values: list[int], needles: list[int]) -> None:
    where, ids = first_rows([str(v) for v in values]), IdColumn.of(np.array(values, np.int64))
    expected = [where.get(str(v), -1) for v in needles]
    assert ids.find(needles).tolist() == expected
    assert ids.find(np.array(needles, np.uint8)).tolist() == expected


@given(columns)
def test_duplicates_are_all_rows_of_ids_that_are_there_twice(values: list[str]) -> None:
    doubled = values + values[::2]
    rows = IdColumn.of(doubled).duplicates().tolist()
    assert sorted(rows) == [i for i, v in enumerate(doubled) if doubled.count(v) > 1]
    groups: dict[str, list[int]] = {}
    for row in map(int, rows):
        groups.setdefault(doubled[row], []).append(row)
    assert all(group == sorted(group) for group in groups.values())
    assert [row for group in groups.values() for row in group] == rows


@given(columns.filter(bool), st.data())
def test_taking_ids_is_indexing(values: list[str], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, len(values) - 1), max_size=12))
    ids, taken = IdColumn.of(values), [values[i] for i in rows]
    part = ids.take(np.array(rows, np.int64))
    assert part.tolist() == taken
    assert ids.decode(np.array(rows, np.int64)).tolist() == taken
    assert part.equals(IdColumn.of(taken))
    assert IdColumn.of(taken).equals(part)
    where = first_rows(taken)
    assert part.find(values).tolist() == [where.get(v, -1) for v in values]


@given(columns, st.randoms(use_true_random=False), st.booleans())
def test_ids_in_another_order_keep_their_index(values: list[str], random: Any, asked: bool) -> None:  # noqa: ANN401, FBT001
    values = list(dict.fromkeys(values))
    order = list(range(len(values)))
    random.shuffle(order)
    ids = IdColumn.of(values)
    if asked:
        ids.find(values)
    moved = ids.permuted(np.array(order, np.int64))
    assert moved.tolist() == [values[i] for i in order]
    assert moved.find([*values, "?"]).tolist() == [*(order.index(i) for i in range(len(values))), -1]
    assert len(moved.duplicates()) == 0


@given(columns, columns)
def test_id_columns_are_equal_as_lists_are(a: list[str], b: list[str]) -> None:
    assert IdColumn.of(a).equals(IdColumn.of(b)) == (a == b)
    assert IdColumn.of(a).equals(IdColumn.of(list(a)))


@given(columns)
def test_an_id_column_survives_pickle(values: list[str]) -> None:
    ids = IdColumn.of(values)
    ids.find(values)
    for other in (pickle.loads(pickle.dumps(ids)), copy.deepcopy(ids)):  # noqa: S301 - written here
        assert other.equals(ids)
        assert other.find(values).tolist() == ids.find(values).tolist()
        assert not other.keys.flags.writeable


def test_bytes_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = IdColumn.of(["2", "1"])
    assert packed.nbytes == 16
    packed.find(["1"])
    assert packed.nbytes == 16 + 16 + 8
    assert IdColumn.of(["1", "2"]).nbytes == 16
    few = IdColumn.of(["b", "aa"])
    assert few.nbytes > 3 + 12 + sum(map(sys.getsizeof, ["b", "aa"])) - 2 * 16  # the collector's part is not counted
    monkeypatch.setattr(_columns, "_FEW", 0)
    many_ = IdColumn.of(["b", "aa"])
    assert many_.nbytes == 3 + 12
    many_.find(["b"])
    assert many_.nbytes - (3 + 12) in {16, 16 + 8}  # no rows if the hashes are in order by chance


@given(st.lists(digits, unique=True, min_size=1, max_size=12), digits)
def test_neighbours_stand_next_to_each_other(values: list[str], ident: str) -> None:
    ids = IdColumn.of(values)
    near = ids.neighbours(ident + "x")
    if not ids.is_digits:
        assert near == []
        return
    assert 1 <= len(near) <= 4
    everything = sorted(values)
    start = everything.index(near[0])
    assert near == everything[start : start + len(near)]
    assert near[0] <= max(ident[:16], everything[0])
    assert near[-1] >= min(ident[:16], everything[-1])
    assert ids.neighbours("x") == []


@given(st.lists(digits, min_size=2, max_size=10))
def test_the_order_of_packed_ids_is_that_of_their_texts(values: list[str]) -> None:
    values = [v[:16] for v in values]
    keys = IdColumn.of(values).keys.tolist()
    for a, ka in zip(values, keys, strict=True):
        for b, kb in zip(values, keys, strict=True):
            assert (a < b) == (ka < kb)
            assert (a == b) == (ka == kb)
