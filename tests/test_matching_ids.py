"""Ids next to unknown ones, found one by one with plain Python as well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov._columns import IdColumn
from gridgov.matching import nearest_ids

digits = st.text("012", min_size=1, max_size=6)
known_ids = st.lists(digits, min_size=1, max_size=12, unique=True)


def words(unknown: str, known: list[str], n: int = 9) -> list[tuple[str, str]]:
    return [(ident, why.en) for ident, why in nearest_ids([unknown], known, n)[0]]


def mistyped(a: str, b: str) -> bool:
    """Tell whether one digit is different, too many or too few, or two neighbours have changed places."""
    if len(a) == len(b):
        odd = [i for i in range(len(a)) if a[i] != b[i]]
        swapped = len(odd) == 2 and odd[1] == odd[0] + 1 and a[odd[0]] == b[odd[1]] and a[odd[1]] == b[odd[0]]
        return len(odd) == 1 or swapped
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


# Laws


@given(st.lists(digits, max_size=5), known_ids, st.integers(1, 3))
def test_suggestions_are_known_ids_each_once_and_none_for_what_is_known(
    unknown: list[str], known: list[str], n: int
) -> None:
    found = nearest_ids(unknown, known, n)
    assert len(found) == len(unknown)
    for ident, options in zip(unknown, found, strict=True):
        ids = [option for option, _ in options]
        assert set(ids) <= set(known) - {ident}
        assert len(ids) == len(set(ids)) <= n
        assert not (ident in known and ids)


@given(digits, known_ids, st.randoms(use_true_random=False))
def test_the_order_of_the_known_ids_and_their_form_make_no_difference(
    unknown: str, known: list[str], rng: object
) -> None:
    before = nearest_ids([unknown], known)
    assert nearest_ids([unknown], IdColumn.of(sorted(known))) == before
    assert nearest_ids([unknown, unknown], known) == before * 2
    assert rng is not None


@given(digits, known_ids)
def test_all_that_differ_by_zeros_or_one_digit_are_found(unknown: str, known: list[str]) -> None:
    """Every known id is compared one by one."""
    found = dict(words(unknown, known, 99))
    if unknown in known:
        assert found == {}
        return
    zeros = {ident for ident in known if ident.lstrip("0") == unknown.lstrip("0") and ident.strip("0")}
    typed = {ident for ident in known if mistyped(unknown, ident)}
    assert zeros <= {ident for ident, why in found.items() if why == "Zeros at the beginning."}
    assert zeros | typed <= set(found)
    near = {ident for ident, why in found.items() if why.startswith("The next in order")}
    assert set(found) - near <= zeros | typed | {ident for ident in known if not ident.strip("0")}
    assert not (near and (zeros or typed))


# Examples

KNOWN = ["610902501003", "610902501004", "010902501003"]
CASES: list[tuple[str, list[tuple[str, str]]]] = [
    ("10902501003", [("010902501003", "Zeros at the beginning."), ("610902501003", "One digit too few.")]),
    ("610902501030", [("610902501003", "Two neighbouring digits have changed places.")]),
    ("61090250103", [("610902501003", "One digit too few.")]),
    ("6109025010033", [("610902501003", "One digit too many.")]),
    ("６１０９０２５０１００３ ", [("610902501003", "Width, quotes or spaces.")]),
    ("610902501003.0", [("610902501003", "A spreadsheet has made a decimal number of it.")]),
    (
        "6.10903E+11",
        [
            (ident, "A spreadsheet has written it with an exponent; digits may be lost.")
            for ident in ("610902501003", "610902501004")
        ],
    ),
    ("610902509999", [("610902501004", "The next in order; the first 8 digits are the same.")]),
    ("999999999999", []),
    ("abc", []),
    ("", []),
]


@pytest.mark.parametrize(("unknown", "expected"), CASES)
def test_what_is_suggested(unknown: str, expected: list[tuple[str, str]]) -> None:
    assert words(unknown, KNOWN) == expected


def test_ids_with_letters() -> None:
    assert words("b_12", ["B-012", "B-013"]) == [("B-012", "Letters, signs or zeros inside.")]
    assert words("B-14", ["B-012", "B-013"]) == []
    assert words("12", ["B-1", "012"]) == [("012", "Zeros at the beginning.")]


def test_numbers_as_they_come_from_a_frame() -> None:
    assert [ident for ident, _ in nearest_ids([610902501003.0, 12], ["610902501003"])[0]] == ["610902501003"]  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    assert nearest_ids([], ["1"]) == []
    assert nearest_ids(["1"], []) == [()]


def test_reasons_are_in_both_languages_and_n_is_checked() -> None:
    [[(_, why)]] = nearest_ids(["610902509999"], KNOWN, 1)
    assert why.zh == "顺序上相邻，前8位相同。"
    with pytest.raises(ValueError, match="n is at least 1, not 0"):
        nearest_ids(["1"], ["2"], 0)
