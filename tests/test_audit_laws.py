"""Laws of audits, held against brute force over all whole numbers that the figures can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, product
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from gridgov.audit import (
    AtLeast,
    Audit,
    AuditRow,
    Between,
    Consistency,
    Difference,
    Increasing,
    Listed,
    OneToOne,
    PartWhole,
    Product,
    Quotient,
    Ratio,
    Reading,
    Readings,
    Relation,
    Sum,
    Together,
    audit,
)
from gridgov.quantities import Quantity

#: A relation over figures a, b, c, d, and what it says of four numbers.
Case: TypeAlias = tuple[Relation, Callable[[Fraction, Fraction, Fraction, Fraction], bool]]

NAMES = ("a", "b", "c", "d")
#: What is not published is tried up to here: more than all others together can be.
FAR = 70
#: Exact: there are whole numbers that meet them if and only if the audit says so.
EXACT: list[Case] = [
    (Sum("r", "a", ["b", "c", "d"]), lambda a, b, c, d: a == b + c + d),
    (Sum("r", ["a", "b"], ["c", "d"]), lambda a, b, c, d: a + b == c + d),
    (OneToOne("r", Difference("a", "b"), Difference("c", "d")), lambda a, b, c, d: a - b == c - d),
    (OneToOne("r", "a", "b"), lambda a, b, _c, _d: a == b),
    (AtLeast("r", ["a", "b"], ["c", "d"]), lambda a, b, c, d: a + b >= c + d),
    (AtLeast("r", Difference("a", "b"), Difference("c", "d")), lambda a, b, c, d: a - b >= c - d),
    (PartWhole("r", ["a", "b"], ["c", 3]), lambda a, b, c, _d: a + b <= c + 3),
    (Increasing("r", ["a", "b", "c", "d"]), lambda a, b, c, d: a < b < c < d),
    (Between("r", "a", ["b", "c"], "d"), lambda a, b, c, d: b + c <= a <= d),
    (Listed("r", "a", 7), lambda a, _b, _c, _d: a == 7),
    (Listed("r", ["a", "b"], 7, open_list=True), lambda a, b, _c, _d: a + b >= 7),
]
#: Sound: what is called inconsistent cannot be met, and what is called certain always is.
SOUND: list[Case] = [
    (OneToOne("r", Product("a", "b"), ["c", "d"]), lambda a, b, c, d: a * b == c + d),
    (AtLeast("r", Quotient("a", "b"), "c"), lambda a, b, c, _d: a >= c * b),
    (AtLeast("r", Product("a", "b"), Product("c", "d")), lambda a, b, c, d: a * b >= c * d),
    (OneToOne("r", "a", "a"), lambda _a, _b, _c, _d: True),
]


def points(figure: Quantity | None) -> list[Fraction]:
    if figure is None:  # nothing says that it is a whole number; halves lie between all others
        return [Fraction(n, 2) for n in range(2 * FAR)]
    return [Fraction(n) for n in range(FAR) if figure.accepts(n)]


def met(case: Case, figures: Sequence[Quantity | None]) -> Iterator[bool]:
    return (case[1](*numbers) for numbers in product(*map(points, figures)))


def judged(relation: Relation, figures: Sequence[Quantity | None]) -> AuditRow:
    return audit(dict(zip(NAMES, figures, strict=True)), [relation]).of(relation.id)


def about(value: int, tenths: int) -> Quantity:
    return Quantity(value, "about", tolerance=Fraction(tenths, 10))


numbers = st.integers(1, 14).map(Quantity)
inexact = st.builds(about, st.integers(1, 14), st.integers(1, 3))
published = numbers | inexact
tables = st.tuples(published, published, published, published)


@given(st.sampled_from(EXACT), tables)
def test_a_verdict_is_what_all_whole_numbers_say(case: Case, figures: tuple[Quantity, ...]) -> None:
    row, found = judged(case[0], figures), set(met(case, figures))
    assert (row.verdict is Consistency.INCONSISTENT) == (True not in found)
    assert (row.verdict is Consistency.CONSISTENT) == (True in found)
    assert row.certain == (len(found) == 1)


@given(st.sampled_from(EXACT[:-2]), st.tuples(numbers, numbers, numbers), st.integers(0, 3))
def test_what_is_not_published_is_open_unless_nothing_would_do(
    case: Case, others: tuple[Quantity, ...], at: int
) -> None:
    figures = [*others[:at], None, *others[at:]]
    row, found = judged(case[0], figures), set(met(case, figures))
    used = {name for _, term in case[0].sides() for name in term.figures()}
    if found == {False}:
        assert row.verdict is Consistency.INCONSISTENT
    elif NAMES[at] in used and found == {True, False}:
        assert row.verdict is Consistency.NOT_DETERMINABLE
        assert not row.certain
        assert row.missing == (NAMES[at],)
    else:
        assert row.verdict is Consistency.CONSISTENT


@given(st.sampled_from(SOUND), tables)
def test_a_certain_verdict_over_products_is_right(case: Case, figures: tuple[Quantity, ...]) -> None:
    row, found = judged(case[0], figures), set(met(case, figures))
    if row.verdict is Consistency.INCONSISTENT:
        assert True not in found
    elif row.certain:
        assert found == {True}


@given(
    st.sampled_from(
        [
            Sum("r", "a", ["b", "c", "d"]),
            OneToOne("r", Difference("a", ["b", "c"]), "d"),
            OneToOne("r", Product("a", "b"), Quotient("c", "d")),
            OneToOne("r", Quotient("a", ["b", "c"]), "d"),
            Sum("r", Product("a", 2), [Difference("b", "c"), "d"]),
        ]
    ),
    st.tuples(numbers, numbers, numbers),
    st.integers(0, 3),
    st.integers(1, 5),
)
def test_the_number_that_is_needed_is_the_only_one_that_would_do(
    relation: Relation, others: tuple[Quantity, ...], at: int, off: int
) -> None:
    row = judged(relation, [*others[:at], None, *others[at:]])
    if row.needed is None:
        assert row.verdict is Consistency.INCONSISTENT  # it would have to be negative
        return
    number = row.needed.interval.low
    assert row.needed.interval.is_exact
    assert (row.needed.figure, row.needed.bound) == (NAMES[at], "exactly")
    assert number is not None
    right, wrong = (Quantity(n, whole=False) for n in (number, number + off))
    assert judged(relation, [*others[:at], right, *others[at:]]).verdict is Consistency.CONSISTENT
    assert judged(relation, [*others[:at], wrong, *others[at:]]).verdict is Consistency.INCONSISTENT


@given(
    st.sampled_from(
        [
            AtLeast("r", ["a", "b"], ["c", "d"]),
            PartWhole("r", Difference("a", "b"), Difference("c", "d")),
            AtLeast("r", Quotient("a", "b"), Quotient("c", "d")),
            PartWhole("r", Product("a", "b"), Product("c", "d")),
        ]
    ),
    st.tuples(numbers, numbers, numbers),
    st.integers(0, 3),
)
def test_the_bound_that_is_needed_divides_what_would_do_from_what_would_not(
    relation: Relation, others: tuple[Quantity, ...], at: int
) -> None:
    row = judged(relation, [*others[:at], None, *others[at:]])
    if row.needed is None:
        return
    number = row.needed.interval.low
    assert number is not None
    sign = {"at_least": 1, "at_most": -1}[row.needed.bound]

    def verdict(value: Fraction) -> Consistency:
        return judged(relation, [*others[:at], Quantity(value, whole=False), *others[at:]]).verdict

    assert verdict(number) is Consistency.CONSISTENT
    if number > 0:
        assert verdict(number + number * Fraction(sign, 2)) is Consistency.CONSISTENT
        assert verdict(number - number * Fraction(sign, 2)) is Consistency.INCONSISTENT


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 3), st.integers(2, 9))
def test_a_share_that_is_only_rounded_is_consistent(part: int, more: int, digits: int, off: int) -> None:
    whole, step = part + more, Fraction(1, 100 * 10**digits)
    share = round(Fraction(part, whole) / step) * step
    relation = Ratio("r", "share", "part", "whole", rounded=step)
    figures = {"part": part, "whole": whole, "share": share}
    assert audit(figures, [relation]).of("r").verdict is Consistency.CONSISTENT
    assert audit(figures, [relation]).of("r").certain
    if share + off * step <= 1:  # one step off, a half can still be rounded the other way
        assert not audit({**figures, "share": share + off * step}, [relation])


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=6), st.integers(1, 1000))
def test_a_sum_of_which_everything_is_rounded_is_consistent(parts: list[int], step: int) -> None:
    rounded = [round(Fraction(part, step)) * step for part in parts]
    whole = round(Fraction(sum(parts), step)) * step
    figures = {"whole": whole, **{str(i): value for i, value in enumerate(rounded)}}
    relation = Sum("r", "whole", [str(i) for i in range(len(parts))], rounded=step)
    assert audit(figures, [relation])
    assert not audit({**figures, "whole": whole + step * (len(parts) + 2)}, [relation])


OUTCOMES = {
    Consistency.CONSISTENT: Listed("+", "five", 5),
    Consistency.INCONSISTENT: Listed("-", "five", 6),
    Consistency.NOT_DETERMINABLE: Listed("?", "five"),
}
outcomes = st.lists(st.sampled_from(list(Consistency)), min_size=2, max_size=5)


def of_group(group: Relation) -> AuditRow:
    found: Audit = audit({"five": 5}, [group])
    return found.rows[0]


@given(outcomes)
def test_readings_that_agree_decide_and_others_do_not(verdicts: list[Consistency]) -> None:
    row = of_group(Readings("r", [Reading(str(i), OUTCOMES[verdict]) for i, verdict in enumerate(verdicts)]))
    assert [part.verdict for part in row.parts] == verdicts
    assert row.verdict is (verdicts[0] if len(set(verdicts)) == 1 else Consistency.NOT_DETERMINABLE)
    assert (row.why is not None) == (len(set(verdicts)) > 1)


@given(outcomes)
def test_what_holds_together_is_as_good_as_its_worst_part(verdicts: list[Consistency]) -> None:
    parts = [Together(str(i), [OUTCOMES[verdict]]) for i, verdict in enumerate(verdicts)]
    row = of_group(Together("r", parts))
    worst = [Consistency.INCONSISTENT, Consistency.NOT_DETERMINABLE, Consistency.CONSISTENT]
    assert row.verdict is min(verdicts, key=worst.index)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6))
def test_increasing_is_what_it_says(values: list[int]) -> None:
    figures = {str(i): value for i, value in enumerate(values)}
    assert bool(audit(figures, [Increasing("r", list(figures))])) == all(a < b for a, b in pairwise(values))
