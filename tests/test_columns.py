"""Packed columns of texts and ids, against Python lists and dictionaries."""

from __future__ import annotations

import copy
import pickle
import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gridgov import _columns, _find, _keys, _spans
from gridgov._blocks import Blocks
from gridgov._columns import IdColumn, TextColumn, encode, frozen
from gridgov._find import SortedKeys

pa: Any = pytest.importorskip("pyarrow")  # without types
ALPHABET = "09az \n\x00\x7f\u0080é社\ue000\U00020000\ud800"
texts = st.text(ALPHABET, max_size=12)
filled = st.text(ALPHABET, min_size=1, max_size=20)
digits = st.text("0123456789", min_size=1, max_size=18)
many = st.lists(texts, max_size=12)
#: Ids of one kind or mixed; equal lengths are frequent, since they take a way of their own.
columns = st.one_of(
    st.lists(digits, max_size=12),
    st.integers(1, 17).flatmap(lambda n: st.lists(st.text("0123456789", min_size=n, max_size=n), max_size=12)),
    st.lists(filled, max_size=12),
)


def plain(values: Sequence[str]) -> list[str | None]:
    return [value or None for value in values]


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


def first_rows(values: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row, value in enumerate(values):
        found.setdefault(value, row)
    return found


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


# Hashes


def same_hash(rounds: int) -> Callable[..., Any]:
    """Return a hash that puts all texts together for the first salts."""
    real = _spans.hash_texts

    def fake(blob: Any, offsets: Any, salt: int = 0) -> Any:  # noqa: ANN401 - as the real one
        keys = real(blob, offsets, salt)
        return keys if salt >= rounds else np.full_like(keys, 7)

    return fake


@pytest.mark.parametrize("rounds", [1, 3, 5])
@pytest.mark.parametrize("values", [["a", "b", "c"], ["b", "a", "b", "a"], ["社区", "社", "x" * 1500, "x" * 1501]])
def test_colliding_hashes_are_told_apart(monkeypatch: pytest.MonkeyPatch, rounds: int, values: list[str]) -> None:
    monkeypatch.setattr(_columns, "_FEW", 0)
    monkeypatch.setattr(_spans, "hash_texts", same_hash(rounds))
    ids, where = IdColumn.of(values), first_rows(values)
    asked = [*values, "zz", "", "aa"]
    assert ids.find(asked).tolist() == [where.get(v, -1) for v in asked]
    assert sorted(ids.duplicates().tolist()) == [i for i, v in enumerate(values) if values.count(v) > 1]
    other = pickle.loads(pickle.dumps(ids))  # noqa: S301 - written here
    assert other.find(asked).tolist() == ids.find(asked).tolist()
    rows = np.array([len(values) - 1, 0])
    assert ids.take(rows).equals(IdColumn.of([values[-1], values[0]]))


@pytest.mark.parametrize(
    ("stored", "asked"), [("a", "b"), ("a", "aa"), ("abcdefgh1", "abcdefgh2"), ("aa", "a"), ("ab" * 9, "ab" * 8 + "aa")]
)
def test_another_text_with_the_same_hash_is_not_found(monkeypatch: pytest.MonkeyPatch, stored: str, asked: str) -> None:
    monkeypatch.setattr(_columns, "_FEW", 0)
    monkeypatch.setattr(_spans, "hash_texts", same_hash(99))
    ids = IdColumn.of([stored])
    assert ids.find([asked, stored, "", asked]).tolist() == [-1, 0, -1, -1]


@given(st.lists(filled, min_size=1, max_size=10), st.integers(0, 5))
def test_hashes_depend_on_the_text_alone(values: list[str], salt: int) -> None:
    coded = encode(values)
    together = _spans.hash_texts(coded.blob, coded.offsets, salt).tolist()
    for value, key in zip(values, together, strict=True):
        alone = encode([value])
        assert _spans.hash_texts(alone.blob, alone.offsets, salt).tolist() == [key]
    assert len(set(together)) == len(set(values))


@pytest.mark.parametrize("salt", range(6))
def test_similar_texts_have_different_hashes(salt: int) -> None:
    values = [c * n for n in range(1, 40) for c in ("a", "b", "\x00", "0")] + [f"grid-{i:05}" for i in range(20_000)]
    values += ["a" * 1024, "a" * 1025, "a" * 1026, "ab" * 600]
    coded = encode(values)
    assert len(set(_spans.hash_texts(coded.blob, coded.offsets, salt).tolist())) == len(values)


# Packed digits


def keys_of(values: list[str]) -> _keys.Keys:
    packed = _keys.pack_needles(values) if len({len(v) for v in values}) == 1 else IdColumn.of(values).keys
    assert packed is not None
    return packed


short = st.lists(st.text("0123456789", min_size=1, max_size=16), min_size=1, max_size=10)


@given(short, st.integers(0, 16))
def test_packed_digits_know_their_length_and_beginning(values: list[str], n: int) -> None:
    keys = keys_of(values)
    assert _keys.key_length(keys).tolist() == [len(v) for v in values]
    beginnings = _keys.prefix(keys, n)
    assert _keys.unpack_digits(beginnings).tolist() == [v[:n] for v in values]
    assert [_keys.unpack_one(int(k)) for k in beginnings] == [v[:n] for v in values]
    each = np.array([min(n, len(v)) for v in values])
    assert _keys.prefix(keys, each).tolist() == beginnings.tolist()


@given(short, st.sets(st.integers(1, 16), min_size=1))
def test_lengths_are_told_apart(values: list[str], lengths: set[int]) -> None:
    classes = sorted(lengths)
    found = _keys.length_class(keys_of(values), classes)
    if all(len(v) in lengths for v in values):
        assert found is not None
        assert [classes[k] for k in found.tolist()] == [len(v) for v in values]
    else:
        assert found is None


@given(many)
@example(["", "1"])
def test_only_digits_are_packed(values: list[str]) -> None:
    coded = encode(values)
    keys, good = _keys.pack_some_digits(coded.blob, coded.offsets)
    assert good.tolist() == [v.isascii() and v.isdigit() and len(v) <= 16 for v in values]
    assert [_keys.unpack_one(int(k)) for k, ok in zip(keys, good, strict=True) if ok] == [
        v for v, ok in zip(values, good, strict=True) if ok
    ]


@pytest.mark.parametrize("bad", ["/", ":", " ", "a", "A", "\x00", "\x10", "\x05", "p", "²", "\u0661", "1"])
@pytest.mark.parametrize("width", [1, 2, 7, 8, 9, 15, 16])
def test_each_place_of_a_code_is_looked_at(bad: str, width: int) -> None:
    for place in range(width):
        text = "3" * place + bad + "3" * (width - place - 1)
        want = text.isascii() and text.isdigit()
        assert (_keys.pack_needles([text]) is not None) == want
        array = np.array([text])
        same_as = array[0].isascii() and array[0].isdigit()
        assert (_keys.pack_array(array) is not None) == same_as
        if text.isascii():
            raw = np.array([text.encode()])
            assert (_keys.pack_array(raw) is not None) == raw[0].isdigit()


def test_what_has_no_fast_way_takes_the_general_one() -> None:
    slow: list[Any] = [[], [1], ["1", 2], ["1" * 17], ["1", "12"], [""], "1", {"1"}, np.array([], "U3"), np.array([1])]
    slow += [np.zeros((1, 1), "S1"), np.zeros(1, "S17"), np.zeros(1, "S0"), np.array(["社"]), np.array([""])]
    for values in slow:
        assert _keys.pack_needles(values) is None
    assert _keys.unpack_digits(np.zeros(0, np.uint64)).tolist() == []
    assert _keys.pack_digits(np.zeros(0, np.uint8), np.zeros(1, np.int64)) is not None


@pytest.mark.parametrize(
    "values", [[str(7**i) for i in range(19)], [f"{i:05}" for i in range(20)], ["aé" * i for i in range(1, 20)]]
)
def test_chunks_have_no_visible_borders(monkeypatch: pytest.MonkeyPatch, values: list[str]) -> None:
    monkeypatch.setattr(_keys, "_CHUNK", 3)
    ids = IdColumn.of(values)
    assert ids.tolist() == values
    assert ids.find([*values, "5"]).tolist() == [*range(len(values)), -1]
    assert ids.find(np.array(values)).tolist() == list(range(len(values)))
    lengths = sorted({len(v) for v in values})
    if ids.is_digits:
        classes = _keys.length_class(ids.keys, lengths)
        assert classes is not None
        assert [lengths[c] for c in classes.tolist()] == [len(v) for v in values]
        assert _keys.length_class(ids.keys, lengths[1:] or [9]) is None


# Many needles in a long column


@given(st.lists(st.integers(0, 2**64 - 1), max_size=200), st.lists(st.integers(0, 2**64 - 1), max_size=50))
def test_blocks_find_what_a_dictionary_finds(keys: list[int], needles: list[int]) -> None:
    have = np.array(sorted(set(keys)), np.uint64)
    if not len(have):
        return
    where = {k: i for i, k in enumerate(have.tolist())}
    asked = [*needles, *keys, 0, 2**64 - 1]
    blocks = Blocks(have)
    assert blocks.find(np.array(asked, np.uint64)).tolist() == [where.get(k, -1) for k in asked]
    assert blocks.find(np.zeros(0, np.uint64)).tolist() == []
    assert blocks.nbytes > 0


def test_a_long_column_finds_the_same_as_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [f"{i:04}" for i in range(0, 9_999, 3)]
    asked = [f"{i:04}" for i in range(9_999)] + ["1", "99999"]
    where = first_rows(values)
    expected = [where.get(v, -1) for v in asked]
    assert IdColumn.of(values).find(asked).tolist() == expected
    monkeypatch.setattr(_columns, "_FEW", 0)
    monkeypatch.setattr(_find, "_LONG", 1)
    monkeypatch.setattr(_find, "_MANY", 1)
    for column in (values, [f"u{v}" for v in values]):
        ids = IdColumn.of(column)
        before = ids.nbytes
        found = ids.find([("u" if column is not values else "") + v for v in asked])
        assert found.tolist() == expected
        assert ids.nbytes > before
        moved = ids.permuted(np.arange(len(column))[::-1])
        assert moved.find([*column]).tolist() == list(range(len(column)))[::-1]


def test_equal_keys_are_one_id_to_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_find, "_LONG", 1)
    monkeypatch.setattr(_find, "_MANY", 1)
    values = ["5", "3", "5", "5", "1"]
    assert IdColumn.of(values).find(["1", "3", "5", "7"]).tolist() == [4, 1, 0, -1]


def test_runs_of_equal_needles_are_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_columns, "_FEW", 0)
    ids = IdColumn.of(["a", "bb", "社区"])
    sizes: list[int] = []
    real = SortedKeys._find_each

    def spy(self: SortedKeys, needles: Any) -> Any:  # noqa: ANN401 - keys and rows
        sizes.append(len(needles))
        return real(self, needles)

    monkeypatch.setattr(SortedKeys, "_find_each", spy)
    asked = ["bb"] * 5 + ["社区"] * 5 + [""] * 5 + ["zz"] * 5 + ["a"] * 5
    assert ids.find(asked).tolist() == [1] * 5 + [2] * 5 + [-1] * 10 + [0] * 5
    assert ids.find(["a", "bb"]).tolist() == [0, 1]
    assert sizes == [5, 2]


# Few ids and many are found in different ways


@pytest.fixture(params=["dictionary", "hashes"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    way: str = request.param
    if way == "hashes":
        monkeypatch.setattr(_columns, "_FEW", 0)
    return way


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=columns, needles=columns)
@example(values=["12\x00", "12", "1\x002"], needles=["12"])
@example(values=["a" * 23, "a" * 24, "a" * 25, "a" * 40], needles=["a" * 39, "b" * 24])
def test_both_ways_find_the_same(way: str, values: list[str], needles: list[str]) -> None:
    where = first_rows(values)
    expected = [where.get(v, -1) for v in [*needles, *values]]
    ids = IdColumn.of(values)
    assert ids.find([*needles, *values]).tolist() == expected, way
    assert [ids.find_one(v) for v in [*needles, *values]] == expected
    twice = [v for v in where if values.count(v) > 1]
    groups = {v: [i for i, other in enumerate(values) if other == v] for v in twice}
    rows: list[int] = ids.duplicates().tolist()
    assert sorted(rows) == sorted(i for group in groups.values() for i in group)
    assert rows == [i for v in dict.fromkeys(values[row] for row in rows) for i in groups[v]]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=columns, random=st.randoms(use_true_random=False))
def test_both_ways_survive_another_order(way: str, values: list[str], random: Any) -> None:  # noqa: ANN401
    once = list(first_rows(values))
    order = list(range(len(once)))
    random.shuffle(order)
    ids = IdColumn.of(once)
    for _ in range(2):  # with and without an index that is there already
        moved = ids.permuted(np.array(order, np.int64))
        again = moved.permuted(np.array(order, np.int64))
        assert moved.find([*once, "?"]).tolist() == [*(order.index(i) for i in range(len(once))), -1], way
        assert [again.find_one(v) for v in again.tolist()] == list(range(len(once)))
        ids.find(once)


# Spans


parts = st.lists(st.text(ALPHABET, max_size=30), max_size=12)


@given(parts.filter(bool), st.data())
def test_spans_are_copied_one_after_another(values: list[str], data: st.DataObject) -> None:
    coded = encode(values)
    places: list[int] = data.draw(st.lists(st.integers(0, len(values) - 1), max_size=20))
    starts, lengths = _spans.spans(coded.offsets, np.array(places, np.int64))
    wanted = [values[i] for i in places]
    assert _spans.gather(coded.blob, starts, lengths).tobytes() == "".join(wanted).encode("utf-8", "surrogatepass")
    assert _spans.texts(coded.blob, starts, lengths) == wanted


@given(parts, st.data())
def test_spans_are_compared_byte_by_byte(values: list[str], data: st.DataObject) -> None:
    changed = [v[:-1] + data.draw(st.sampled_from([v[-1:], "x"])) if v.isascii() and v else v for v in values]
    a, b = encode(values), encode(changed)
    expected = [x == y for x, y in zip(values, changed, strict=True)]
    assert _spans.same(a.blob, a.offsets[:-1], a.lengths, b.blob, b.offsets[:-1]).tolist() == expected


def test_one_long_span_among_short_ones_costs_no_more_than_its_length() -> None:
    values = ["ab"] * 3 + ["x" * 100_000] + ["", "abc"]
    coded = encode(values)
    rows = np.array([3, 0, 4, 5, 3])
    assert _spans.texts(coded.blob, *_spans.spans(coded.offsets, rows)) == [values[i] for i in rows]
