"""Texts out of whatever a caller has: lists, arrays of numpy, columns of any frame."""

from __future__ import annotations

import datetime as dt
import decimal
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gridgov._columns import IdColumn, TextColumn, encode
from gridgov._encoding import is_missing, listed

pa: Any = pytest.importorskip("pyarrow")  # without types

many = st.lists(st.text("09az \n\x00\x7f\u0080é社\ue000\U00020000\ud800", max_size=12), max_size=12)


@given(many)
def test_what_is_encoded_is_what_comes_back(values: list[str]) -> None:
    coded = encode(values)
    assert len(coded) == len(values)
    assert coded.tolist() == values == [coded.get(row) for row in range(len(values))]
    assert coded.lengths.tolist() == [len(v.encode("utf-8", "surrogatepass")) for v in values]
    assert coded.odd == {}
    assert encode(coded) is coded
    assert encode(tuple(values)).tolist() == encode(iter(values)).tolist() == values
    assert encode(dict.fromkeys(values)).tolist() == list(dict.fromkeys(values))


@given(many)
@example(["a\x00", ""])
def test_numpy_arrays_are_read_as_numpy_reads_them(values: list[str]) -> None:
    array = np.array(values, dtype=np.str_)
    assert encode(array).tolist() == array.tolist()
    assert encode(array.astype(array.dtype.newbyteorder(">"))).tolist() == array.tolist()
    assert encode(np.repeat(array, 2)[::2]).tolist() == array.tolist()
    assert encode(np.array(values, dtype=object)).tolist() == values
    utf8 = np.array([v.encode("utf-8", "surrogatepass") for v in values], dtype=np.bytes_)
    good = [i for i, v in enumerate(utf8.tolist()) if v.decode("utf-8", "ignore").encode() == v]
    assert [encode(utf8).get(i) for i in good] == [utf8[i].decode() for i in good]
    assert sorted(encode(utf8).odd) == [i for i in range(len(values)) if i not in good]


@given(st.lists(st.integers(-(2**63), 2**64 - 1), max_size=6))
def test_whole_numbers_become_their_digits(values: list[int]) -> None:
    expected = [str(v) for v in values]
    assert encode(values).tolist() == expected
    small = [v for v in values if v < 2**63]
    assert encode(np.array(small, np.int64)).tolist() == [str(v) for v in small]
    assert encode(np.array([v for v in values if v >= 0], np.uint64)).tolist() == [str(v) for v in values if v >= 0]
    assert encode([np.int64(v) for v in small]).tolist() == [str(v) for v in small]


MISSING = [None, math.nan, float("-nan"), np.float32("nan"), pd.NA, pd.NaT, np.datetime64("NaT"), "", b""]


@pytest.mark.parametrize("value", MISSING, ids=range(len(MISSING)))
def test_what_is_missing_becomes_an_empty_text(value: object) -> None:
    coded = encode(["a", value, "b"])
    assert (coded.tolist(), coded.odd) == (["a", "", "b"], {})
    assert is_missing(value) or value in ("", b"")
    column: Any = ["a", value]
    assert TextColumn.of(column).tolist() == ["a", None]


ODD = [1.0, -0.5, math.inf, True, np.True_, 1j, decimal.Decimal(3), dt.date(2024, 1, 1), ["a"], {"a": 1}, object]


@pytest.mark.parametrize("value", ODD, ids=repr)
def test_what_is_no_text_is_kept_apart(value: object) -> None:
    coded = encode(["a", value, None])
    assert coded.odd == {1: value}
    assert coded.tolist() == ["a", str(value), ""]
    assert not is_missing(value)


def test_numbers_too_long_to_print_and_foreign_bytes_are_kept_apart() -> None:
    huge, foreign = 10**5000, "社区".encode("gb18030")
    coded = encode([huge, foreign, "社区".encode()])
    assert coded.odd == {0: huge, 1: foreign}
    assert coded.get(0) == "…"
    assert "\ufffd" in coded.get(1)
    assert coded.get(2) == "社区"


def test_bytes_that_are_only_together_utf8_are_kept_apart() -> None:
    whole = "社".encode()
    assert sorted(encode(np.array([whole[:2], whole[2:], whole])).odd) == [0, 1]


@pytest.mark.parametrize(
    "array", [np.array(["2024-01-01", "NaT"], "M8[ns]"), np.array([1, "NaT"], "m8[s]")], ids=["moments", "spans"]
)
def test_moments_are_no_whole_numbers(array: Any) -> None:  # noqa: ANN401 - any array
    coded = encode(array)
    assert sorted(coded.odd) == [0]
    assert coded.get(1) == ""


def test_what_stands_under_a_mask_is_missing() -> None:
    masked = np.ma.MaskedArray(["a", "b"], mask=[True, False])
    assert encode(masked).tolist() == ["", "b"]
    assert encode(np.ma.MaskedArray([1, 2], mask=[False, True])).tolist() == ["1", ""]
    assert IdColumn.of(["1", "2"]).find(np.ma.MaskedArray(["1", "2"], mask=[True, False])).tolist() == [-1, 1]


FRAMES: list[Callable[[list[str | None]], Any]] = [
    pd.Series,
    lambda v: pd.Series(v, dtype=object),
    lambda v: pd.Series(v, dtype="str"),
    lambda v: pd.Series(v, dtype="string"),
    lambda v: pd.Series(v, dtype="category"),
    lambda v: pd.Series(v, dtype=pd.ArrowDtype(pa.string())),
    lambda v: pd.Series(v, index=range(7, 7 + len(v))),
    lambda v: pd.Series(v, dtype="str").array,
    lambda v: pd.Index(v, dtype=object),
    lambda v: pl.Series(v, dtype=pl.String),
    lambda v: pl.Series(v, dtype=pl.Categorical),
    lambda v: pl.Series(v, dtype=pl.Enum(sorted({x for x in v if x is not None}))),
    lambda v: pa.array(v, pa.string()),
    lambda v: pa.chunked_array([v[:1], v[1:]], pa.large_string()),
    lambda v: pa.array(v, pa.string()).dictionary_encode(),
]


@pytest.mark.parametrize("make", FRAMES, ids=range(len(FRAMES)))
def test_columns_of_any_frame_are_texts(make: Callable[[list[str | None]], Any]) -> None:
    values = ["610902", None, "社区", "610902"]
    coded = encode(make(values))
    assert (coded.tolist(), coded.odd) == (["610902", "", "社区", "610902"], {})


def test_nullable_numbers_are_their_digits() -> None:
    columns_: list[Any] = [pd.Series([1, None], dtype="Int64"), pl.Series([1, None]), pa.array([1, None])]
    for column in columns_:
        assert encode(column).tolist() == ["1", ""]


@pytest.mark.parametrize("wrong", ["610902", b"61", 5, None, np.array(["a"])[0]], ids=repr)
def test_a_single_value_is_no_column(wrong: object) -> None:
    with pytest.raises(TypeError, match=r"^A column of values is wanted, such as a list, not \w+\.$"):
        encode(wrong)


def test_an_array_has_one_dimension() -> None:
    with pytest.raises(ValueError, match=r"^A column has one dimension, not 2\.$"):
        encode(np.array([["a"]]))


def test_listed_values_can_be_read_twice() -> None:
    array = np.arange(3)
    assert listed(array) is array
    rows = [1, 2]
    assert listed(rows) is rows
    assert listed(x for x in rows) == rows
    assert listed(pd.Series(rows, index=[5, 6])) == rows
    assert listed({1: 2}) == [1]
