"""Texts and ids of all sorts, and what a dictionary says of them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

ALPHABET = "09az \n\x00\x7f\u0080é社\ue000\U00020000\ud800"
texts = st.text(ALPHABET, max_size=12)
filled = st.text(ALPHABET, min_size=1, max_size=20)
#: Ids of digits, some too long to be packed.
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


def first_rows(values: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row, value in enumerate(values):
        found.setdefault(value, row)
    return found
