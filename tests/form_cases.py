"""One small rule for each of the ten forms, and random rows known within bounds, to test what follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, ClassVar, Final

import numpy as np
import numpy.typing as npt
from annotated_types import Ge, Le
from hypothesis import strategies as st

from gridgov.rules import (
    BODIES,
    DAYS,
    HOLDERS,
    HOUSEHOLDS,
    PUBLISHED,
    SHARE,
    UNITS,
    YES,
    Check,
    Column,
    Declared,
    Example,
    Rule,
    Stricter,
    UnitOfMeasure,
    View,
    all_of,
    any_of,
    between,
    bound,
    cadence,
    cardinality,
    consistency,
    coverage,
    eligibility,
    fails,
    judge,
    not_applicable,
    partition,
    passes,
    requires,
    same_person,
    unknown,
)
from gridgov.text import Text

Floats = npt.NDArray[np.float64]


def _column(name: str, measure: UnitOfMeasure) -> Declared:
    return Declared(lambda v, key: v.column(key, Text(name, name), measure, v.unknown))


class Rows(View):
    """Rows with a column for each kind of number."""

    homes = _column("homes", HOUSEHOLDS)
    others = _column("others", HOUSEHOLDS)
    bodies = _column("bodies", BODIES)
    holders = _column("holders", HOLDERS)
    part = _column("part", SHARE)
    gap = _column("gap", DAYS)
    grids = _column("grids", UNITS)
    off = _column("off", PUBLISHED)
    new = _column("new", YES)
    same = _column("same", YES)


_MESSAGE: Final = Text("{unit}: {observed}, not {bound}", "{unit}：{observed}，不是{bound}")
_SAID: Final[Mapping[str, Any]] = {
    "message": _MESSAGE,
    "missing": Text("{unit} is not known", "{unit}不明"),
    "way_out": Text("Mend it.", "请整改。"),
}
DOCUMENT: Final = """A rule for a test.

    What it does:
        Compares.
    Why it matters:
        For a test.
    Source:
        Invented for a test.
    Remedy:
        None.

    Example:
        >>> 1
        1
    """


class BoundForm(Rule[Rows], code="X-FORM-001", name="bound-form", title=Text("a", "甲"), **_SAID):
    __doc__ = DOCUMENT
    most: Annotated[int, HOUSEHOLDS, Stricter.LOWER, Ge(0)]
    sample: ClassVar[Mapping[str, object]] = {"most": 5}
    examples: ClassVar[Sequence[Example]] = (passes(homes=5), fails(homes=6), unknown(homes=None))

    def check(self, v: Rows) -> Check:
        return bound(v.homes.at_most(self.most))


class BetweenForm(Rule[Rows], code="X-FORM-002", name="between-form", title=Text("a", "甲"), **_SAID):
    __doc__ = DOCUMENT
    least: Annotated[int, HOUSEHOLDS, Stricter.HIGHER, Ge(0)]
    most: Annotated[int, HOUSEHOLDS, Stricter.LOWER, Ge(0)]
    sample: ClassVar[Mapping[str, object]] = {"least": 3, "most": 8}
    examples: ClassVar[Sequence[Example]] = (
        passes(homes=3),
        passes(homes=8),
        fails(homes=2),
        fails(homes=9),
        unknown(homes=None),
    )

    def check(self, v: Rows) -> Check:
        return between(v.homes, self.least, self.most)


class CardinalityForm(Rule[Rows], code="X-FORM-003", name="cardinality-form", title=Text("a", "甲"), **_SAID):
    __doc__ = DOCUMENT
    count: Annotated[int, HOLDERS, Ge(0)]
    sample: ClassVar[Mapping[str, object]] = {"count": 2}
    examples: ClassVar[Sequence[Example]] = (
        passes(holders=2),
        fails(holders=1),
        fails(holders=3),
        unknown(holders=None),
    )

    def check(self, v: Rows) -> Check:
        return cardinality(v.holders, minimum=self.count, maximum=self.count)


class RequiresForm(Rule[Rows], code="X-FORM-004", name="requires-form", title=Text("a", "甲"), **_SAID):
    __doc__ = DOCUMENT
    homes_from: Annotated[int, HOUSEHOLDS, Stricter.LOWER, Ge(1)]
    least: Annotated[int, BODIES, Stricter.HIGHER, Ge(1)] = 2
    sample: ClassVar[Mapping[str, object]] = {"homes_from": 5}
    examples: ClassVar[Sequence[Example]] = (
        passes(new=1, homes=5, bodies=2),
        fails(new=1, homes=5, bodies=1),
        not_applicable(new=1, homes=4, bodies=1),
        not_applicable(new=0, homes=5, bodies=1),
        unknown(new=1, homes=None, bodies=1),
        unknown(new=None, homes=5, bodies=1),
        unknown(new=1, homes=5, bodies=None),
        passes(new=None, homes=None, bodies=2),
    )

    def check(self, v: Rows) -> Check:
        return requires((v.new.yes(), v.homes.at_least(self.homes_from)), v.bodies, minimum=self.least)


class CoverageForm(Rule[Rows], code="X-FORM-005", name="coverage-form", title=Text("a", "甲"), **_SAID):
    __doc__ = DOCUMENT
    target: Annotated[float, SHARE, Stricter.HIGHER, Ge(0), Le(1)]
    sample: ClassVar[Mapping[str, object]] = {"target": 0.5}
    examples: ClassVar[Sequence[Example]] = (passes(part=0.5), fails(part=0.4999), unknown(part=None))

    def check(self, v: Rows) -> Check:
        return coverage(v.part, self.target)


class EligibilityForm(Rule[Rows], code="X-FORM-006", name="eligibility-form", title=Text("a", "甲"), **_SAID):
    __doc__ = DOCUMENT
    least: Annotated[int, HOLDERS, Stricter.HIGHER, Ge(1)]
    sample: ClassVar[Mapping[str, object]] = {"least": 2}
    examples: ClassVar[Sequence[Example]] = (
        passes(others=0, holders=2, new=1),
        fails(others=1, holders=2, new=1),
        fails(others=0, holders=1, new=1),
        not_applicable(others=0, holders=1, new=0),
        unknown(others=None, holders=2, new=1),
        unknown(others=0, holders=None, new=1),
        unknown(others=0, holders=1, new=None),
    )

    def check(self, v: Rows) -> Check:
        return eligibility(v.others, right=v.holders, minimum=self.least, applies=v.new.yes())


class SamePersonForm(Rule[Rows], code="X-FORM-007", name="same-person-form", title=Text("a", "甲"), **_SAID):
    __doc__ = DOCUMENT
    examples: ClassVar[Sequence[Example]] = (
        passes(same=1, new=1),
        fails(same=0, new=1),
        not_applicable(same=0, new=0),
        unknown(same=None, new=1),
        unknown(same=0, new=None),
    )

    def check(self, v: Rows) -> Check:
        return same_person(v.same, applies=v.new.yes())


class CadenceForm(Rule[Rows], code="X-FORM-008", name="cadence-form", title=Text("a", "甲"), **_SAID):
    __doc__ = DOCUMENT
    longest: Annotated[int, DAYS, Stricter.LOWER, Ge(0)]
    sample: ClassVar[Mapping[str, object]] = {"longest": 3}
    examples: ClassVar[Sequence[Example]] = (passes(gap=3), fails(gap=4), unknown(gap=None))

    def check(self, v: Rows) -> Check:
        return cadence(v.gap, self.longest)


class PartitionForm(Rule[Rows], code="X-FORM-009", name="partition-form", title=Text("a", "甲"), **_SAID):
    __doc__ = DOCUMENT
    examples: ClassVar[Sequence[Example]] = (
        passes(grids=1, others=0),
        fails(grids=0, others=0),
        fails(grids=2, others=0),
        fails(grids=1, others=1),
        unknown(grids=None, others=0),
        unknown(grids=1, others=None),
    )

    def check(self, v: Rows) -> Check:
        return partition(v.grids, gaps=v.others)


class ConsistencyForm(Rule[Rows], code="X-FORM-010", name="consistency-form", title=Text("a", "甲"), **_SAID):
    __doc__ = DOCUMENT
    tolerance: Annotated[float, PUBLISHED, Stricter.LOWER, Ge(0)]
    sample: ClassVar[Mapping[str, object]] = {"tolerance": 0.5}
    examples: ClassVar[Sequence[Example]] = (passes(off=0.5), fails(off=0.5001), unknown(off=None))

    def check(self, v: Rows) -> Check:
        return consistency(v.off, self.tolerance)


class EitherForm(Rule[Rows], code="X-FORM-011", name="either-form", title=Text("a", "甲"), **_SAID):
    """Demands one of two things, and more than a whole number of a third that a fraction bounds."""

    least: Annotated[int, BODIES, Stricter.HIGHER, Ge(1)]
    over: Annotated[float, HOUSEHOLDS, Stricter.HIGHER]
    under: Annotated[float, SHARE, Stricter.LOWER, Ge(0)] = 0.75
    sample: ClassVar[Mapping[str, object]] = {"least": 2, "over": 2.5}
    examples: ClassVar[Sequence[Example]] = (passes(bodies=2, homes=3, part=0.5, off=0),)

    def check(self, v: Rows) -> Check:
        small = v.part.fewer_than(self.under)
        return judge("bound", all_of(any_of(v.bodies.at_least(self.least), small), v.homes.more_than(self.over)))


#: One rule a form.
FORM_RULES: Final[tuple[type[Rule[Any]], ...]] = (
    BoundForm,
    BetweenForm,
    CardinalityForm,
    RequiresForm,
    CoverageForm,
    EligibilityForm,
    SamePersonForm,
    CadenceForm,
    PartitionForm,
    ConsistencyForm,
)
#: These, and one that puts conditions together in every way.
ALL_FORMS: Final[tuple[type[Rule[Any]], ...]] = (*FORM_RULES, EitherForm)
_EXAMPLE: Final[Mapping[str, float]] = {
    "homes": 0,
    "others": 0,
    "bodies": 0,
    "holders": 0,
    "part": 0,
    "gap": 0,
    "grids": 0,
    "off": 0,
    "new": 0,
    "same": 0,
}


def columns_of(rule: Rule[Any]) -> dict[str, Column]:
    """Return the columns that a rule reads, of one row."""
    view = Rows.given(1, **{key: [value] for key, value in _EXAMPLE.items()})
    rule.run(view)
    return dict(view.read)


# Strategies are made once: to make one takes longer than to draw from it.
KINDS = st.sampled_from(("known", "known", "bounded", "unknown", "from"))
ROWS = {most: st.integers(1, most) for most in range(1, 9)}


@cache
def _numbers(top: int | None) -> st.SearchStrategy[float]:
    """Whole numbers up to a highest one, or shares."""
    if top is not None:
        return st.integers(0, top).map(float)
    return st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0]) | st.floats(0, 2, width=32)


@cache
def _of_parameter(kind: str, low: float, high: float) -> st.SearchStrategy[float]:
    if kind == "whole":
        return st.integers(int(low), int(high))
    return st.sampled_from([0.25, 0.5, 0.75, 1.0]) | st.floats(low, high, width=32)


@st.composite
def bounded_values(draw: st.DrawFn, column: Column, n: int) -> tuple[Floats, Floats]:
    """Values of a column for n rows: known, known within bounds, or not known at all."""
    measure = column.unit_of_measure
    number = _numbers(int(min(measure.highest, 12.0)) if measure.whole else None)
    low, high = np.empty(n), np.empty(n)
    for i in range(n):
        kind = draw(KINDS)
        if kind == "known":
            low[i] = high[i] = draw(number)
        elif kind == "bounded":
            low[i], high[i] = sorted([draw(number), draw(number)])
        elif kind == "unknown":
            low[i], high[i] = column.lowest, measure.highest
        else:
            low[i], high[i] = draw(number), measure.highest
    return low, high


@st.composite
def tried(draw: st.DrawFn, cls: type[Rule[Any]], most: int = 6) -> tuple[Rule[Any], Rows]:
    """A rule with random values, and random rows for it."""
    values: dict[str, object] = {}
    for name, parameter in cls.parameters().items():
        low, high = max(parameter.lowest, -1.0), min(parameter.highest, 12.0)
        values[name] = draw(_of_parameter(parameter.kind, low, high))
    rule = cls(**values)
    n = draw(ROWS[most])
    given = {key: draw(bounded_values(column, n)) for key, column in columns_of(rule).items()}
    return rule, Rows.bounded(n, given)
