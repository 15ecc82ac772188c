"""The ways to find an id: hashes, sorted keys, blocks and a dictionary, and the spans they compare."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from columns_cases import ALPHABET, columns, filled, first_rows
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gridgov import _columns, _find, _spans
from gridgov._blocks import Blocks
from gridgov._columns import IdColumn, encode
from gridgov._find import SortedKeys

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
