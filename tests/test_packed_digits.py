"""Digits packed into numbers: nothing else is packed, and they come apart as they were."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from columns_cases import many
from hypothesis import example, given
from hypothesis import strategies as st

from gridgov import _keys, _spans
from gridgov._columns import IdColumn, encode


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
    monkeypatch.setattr(_spans, "_CHUNK", 3)
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
