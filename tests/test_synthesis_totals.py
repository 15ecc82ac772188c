"""What is refused at load, against every number that the figures leave open; numbers that are chosen within them."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gridgov.errors import InvalidSchemeError
from gridgov.quantities import Quantity
from gridgov.schemes import loads

WORDS = '{ en = "x", zh = "x" }'
HEAD = f"""
id = "w"
name = {WORDS}
levels = [
  {{ key = "a", name = {WORDS} }},
  {{ key = "b", name = {WORDS}, presence = "mandatory" }},
  {{ key = "c", name = {WORDS}, presence = "mandatory" }},
]
roles = [{{ key = "chief", name = {WORDS}, sits_at = ["b"], maximum = 2 }}]
"""
STEPS = """
[recipe]
units = [
  { level = "a", figure = "F1" },
  { level = "b", under = "a", figure = "F2" },
  { level = "c", under = "b", each = 1 },
]
posts = [{ role = "chief", at = "b", figure = "F3" }]
"""
QUALIFIED = st.tuples(st.integers(1, 60), st.sampled_from(["exact", "odd", "over", "at_least", "nearly", "about"]))
MOST = 400


def scheme_text(figures: list[tuple[int, str]]) -> str:
    rows = "".join(
        f'[[figures]]\nid = "F{i}"\nname = {WORDS}\nvalue = {n}\nqualifier = "{q}"\nunit = {WORDS}\ntag = "S"\n'
        for i, (n, q) in enumerate(figures, 1)
    )
    return HEAD + rows + STEPS


def numbers(figure: tuple[int, str]) -> list[int]:
    """Return the whole numbers that a figure may be, up to a bound."""
    interval = Quantity(figure[0], figure[1]).interval  # type: ignore[arg-type]
    return [n for n in range(MOST) if n in interval]


@given(st.tuples(QUALIFIED, QUALIFIED, QUALIFIED))
def test_a_file_is_refused_if_and_only_if_no_numbers_within_its_figures_would_do(
    drawn: tuple[tuple[int, str], tuple[int, str], tuple[int, str]],
) -> None:
    above, below, posts = map(numbers, drawn)
    assume(above and below and posts)
    children = max(below) >= min(above)
    room = 2 * max(below) >= min(posts)
    text = scheme_text(list(drawn))
    if children and room:
        scheme = loads(text)
        # Some numbers within the figures give a model, and it has them.
        one = min(above)
        two = max(one, next(n for n in below if n >= one and 2 * n >= min(posts)))
        three = min(posts)
        place = scheme.synthesise(totals={"F1": one, "F2": two, "F3": three})
        counts = place.territory.counts()
        assert (counts["a"], counts["b"], counts["c"], len(list(place.roster.posts()))) == (one, two, two, three)
        return
    with pytest.raises(InvalidSchemeError) as error:
        loads(text)
    found = [(p.code, p.place.path) for p in error.value.problems]
    assert found == [("SCH011", "recipe.units[1].figure")] * (not children) + [("SCH011", "recipe.posts[0].figure")] * (
        not room
    )


@given(st.integers(1, 60), st.integers(1, 60), st.integers(0, 200))
def test_exact_totals_need_the_change_that_is_named_and_no_smaller_one(one: int, two: int, three: int) -> None:
    def wrong(a: int, b: int, c: int) -> list[str]:
        try:
            loads(scheme_text([(a, "exact"), (b, "exact"), (c, "exact")]))
        except InvalidSchemeError as error:
            return [p.text("en").partition("Smallest change: ")[2] for p in error.problems]
        return []

    said = wrong(one, two, three)
    if two < one:
        assert said[0] == f"raise 'F2' to {one:,}, or lower 'F1' to {two:,}."
        assert wrong(one, one, 0) == wrong(two, two, 0) == []
        assert wrong(one, one - 1, 0)
        assert wrong(two + 1, two, 0)
    if three > 2 * two:
        assert said[-1] == f"lower 'F3' to {2 * two:,}."
        assert len(wrong(1, two, 2 * two)) == 0
        assert len(wrong(1, two, 2 * two + 1)) == 1
    assert bool(said) == (two < one or three > 2 * two)
