"""The battery: every rule passes it, and it names the law that a broken rule breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any, ClassVar

import attrs
import numpy as np
import numpy.typing as npt
import pytest
from annotated_types import Ge
from form_cases import DOCUMENT, FORM_RULES, BoundForm, RequiresForm, Rows

from gridgov.changes import RenameUnit
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.rules import (
    HOUSEHOLDS,
    Case,
    Check,
    Column,
    CommunityOversize,
    Comparison,
    Estates,
    Remedy,
    Rule,
    Stricter,
    Verdict,
    bound,
    builtin_rules,
    fails,
    opaque,
    passes,
    unknown,
)
from gridgov.rules._condition import Forced
from gridgov.testing import Flaw, RuleFlawError, check_rule, flaws_of, mutants_of, mutate_rule, verdict_of_row
from gridgov.testing._battery import LAWS
from gridgov.text import Text

RuleClass = type[Rule[Any]]


@pytest.mark.parametrize("rule", builtin_rules(), ids=lambda r: r.code)
def test_every_rule_passes(rule: RuleClass) -> None:
    check_rule(rule)


@pytest.mark.parametrize("rule", FORM_RULES, ids=lambda r: r.name)
def test_a_rule_of_every_form_passes_and_every_mistake_in_it_is_noticed(rule: RuleClass) -> None:
    check_rule(rule)
    report = mutate_rule(rule)
    assert (report.survived, report.rate) == ((), 1)


def test_most_mistakes_in_the_rules_are_noticed() -> None:
    reports = [mutate_rule(rule) for rule in builtin_rules()]
    total, killed = sum(r.total for r in reports), sum(len(r.killed) for r in reports)
    assert total > 500
    assert killed >= 0.95 * total, [r for r in reports if r.survived]


# -- a mistake for each law --------------------------------------------------------------------------------------------


class NoCode(BoundForm, code="lifts", name="NotKebab", way_out=Text("Mend it.", "")):
    """What it does: nothing."""


class NoSuchField(BoundForm, message=Text("{unit}: {floors}", "{unit}：{floors}")):
    __doc__ = DOCUMENT


class WrongExample(BoundForm):
    __doc__ = DOCUMENT
    examples: ClassVar = (passes(homes=5), passes(homes=6), fails(homes=6), unknown(homes=None))


class NoUnknownExample(BoundForm):
    __doc__ = DOCUMENT
    examples: ClassVar = (passes(homes=5), fails(homes=6))


class NoNotApplicable(RequiresForm):
    __doc__ = DOCUMENT
    examples: ClassVar = (passes(new=1, homes=5, bodies=2), fails(new=1, homes=5, bodies=1), unknown(new=None))


class OneSide(BoundForm):
    __doc__ = DOCUMENT
    examples: ClassVar = (passes(homes=5), fails(homes=9), unknown(homes=None))


def with_column(check: Check, change: Callable[[Column], Column]) -> Check:
    """Return a bound whose column is changed."""
    demand = check.demands
    assert isinstance(demand, Comparison)
    return attrs.evolve(check, demands=attrs.evolve(demand, column=change(demand.column)))


class SeesOthers(BoundForm):
    __doc__ = DOCUMENT

    def check(self, v: Rows) -> Check:
        return with_column(super().check(v), lambda c: attrs.evolve(c, low=c.low + 0 * len(c) + (len(c) > 1)))


class SeesPlace(BoundForm):
    __doc__ = DOCUMENT

    def check(self, v: Rows) -> Check:
        even = np.arange(len(v)) % 2
        return with_column(super().check(v), lambda c: attrs.evolve(c, low=c.low + even, high=c.high + even))


class UnknownIsNothing(BoundForm):
    __doc__ = DOCUMENT

    def check(self, v: Rows) -> Check:
        return with_column(super().check(v), lambda c: attrs.evolve(c, high=c.low))


class WrongWay(BoundForm):
    __doc__ = DOCUMENT
    most: Annotated[int, HOUSEHOLDS, Stricter.HIGHER, Ge(0)]


class Ignored(BoundForm):
    __doc__ = DOCUMENT

    def check(self, v: Rows) -> Check:
        return bound(v.homes.at_most(5))


class Reckoned(BoundForm):
    __doc__ = DOCUMENT

    def check(self, v: Rows) -> Check:
        return bound(v.homes.at_most(self.most + 0))


class TwoWays(BoundForm):
    """The value is a threshold, and it also says whether anything is looked at."""

    __doc__ = DOCUMENT

    def check(self, v: Rows) -> Check:
        return bound(v.homes.at_most(self.most) if self.most >= 4 else v.homes.at_most(0))


class Derived(BoundForm):
    __doc__ = DOCUMENT

    def check(self, v: Rows) -> Check:
        twice = Column("homes", v.homes.name, HOUSEHOLDS, v.homes.low * 2, v.homes.high * 2)
        return bound(twice.at_most(self.most))


class OtherNumbers(BoundForm, message=Text("{unit}: {most}", "{unit}：{homes}")):
    __doc__ = DOCUMENT


class Odd(Comparison):
    """A comparison that is true where the number is even."""

    def truth(self, forced: Forced | None = None) -> npt.NDArray[np.int8]:
        found = super().truth(forced)
        return np.where(self.column.known & (self.column.low % 2 == 0), np.int8(1), found)


class OwnTruth(BoundForm):
    __doc__ = DOCUMENT

    def check(self, v: Rows) -> Check:
        c = v.homes.at_most(self.most)
        return bound(Odd(c.column, c.op, c.threshold, c.parameter))


LAW_BREAKERS: list[tuple[str, RuleClass, str]] = [
    ("metadata", NoCode, "the code 'lifts' is neither three letters and three digits nor X-NAME-000"),
    ("metadata", NoCode, "the name 'NotKebab' is not in kebab case"),
    ("metadata", NoCode, "way_out lacks a language"),
    ("metadata", NoCode, "the docstring lacks Why it matters:, Source:, Remedy:, Example:"),
    ("metadata", NoSuchField, "a message names floors, which no column or parameter is called"),
    ("examples", WrongExample, "{'homes': 6} is fail, not pass"),
    ("examples", NoUnknownExample, "there is no example that is unknown"),
    ("examples", NoNotApplicable, "there is no example that is not applicable"),
    ("boundary", OneSide, "no example stands on both sides of the bound most of homes"),
    ("local", SeesOthers, "has another verdict alone than among others"),
    ("permutation", SeesPlace, "the verdicts depend on the order of the rows"),
    ("unknown", UnknownIsNothing, "a row of which nothing is known is pass"),
    ("unknown", UnknownIsNothing, "a verdict without homes is another one once homes is known"),
    ("monotone", WrongWay, "a stricter most mends a failure"),
    ("monotone", Ignored, "no value of most makes a difference"),
    ("sweep", Reckoned, "most is the threshold of nothing: use it as it is, without arithmetic"),
    ("sweep", TwoWays, "is another one than a second run"),
    ("explanation", Derived, "a change that an explanation names does not give"),
    ("languages", OtherNumbers, "the languages name different numbers"),
    ("reference", OwnTruth, "by columns and not by itself"),
]


@pytest.mark.parametrize(("law", "rule", "text"), LAW_BREAKERS, ids=lambda v: getattr(v, "__name__", v))
def test_the_law_that_is_broken_is_named(law: str, rule: RuleClass, text: str) -> None:
    with pytest.raises(RuleFlawError) as error:
        check_rule(rule)
    assert any(flaw.law == law and text in flaw.text for flaw in error.value.flaws), str(error.value)
    assert rule.__name__ in str(error.value)
    assert law in {flaw.law for flaw in flaws_of(rule, laws=[law])} | {"reference"}


def test_no_law_is_without_a_rule_that_breaks_it() -> None:
    assert {law for law, _, _ in LAW_BREAKERS} == set(LAWS)


# -- remedies ----------------------------------------------------------------------------------------------------------


class NoHelp(CommunityOversize):
    """Proposes a change that mends nothing."""

    def remedy(self, case: Case) -> Remedy:
        assert case.unit is not None
        return Remedy("rename", [RenameUnit(case.unit.id, "small")])


def test_a_remedy_that_does_not_close_its_finding_is_named() -> None:
    h = Hierarchy.from_records(
        [{"id": "c", "level": "community", "households": 9000}],
        levels=LevelScheme.ladder("community"),
        measures=["households"],
    )
    flaws = flaws_of(NoHelp, models=[Jurisdiction(territory=h)], laws=[])
    assert flaws == (Flaw("remedy", "the remedy 'rename' at c (community) gives fail"),)
    check_rule(CommunityOversize, models=[Jurisdiction(territory=h)])


# -- the words, and what cannot be tried -------------------------------------------------------------------------------


def test_all_that_is_wrong_is_said() -> None:
    with pytest.raises(RuleFlawError) as error:
        check_rule(OneSide, seeds=[0])
    assert str(error.value) == (
        "OneSide breaks 1 law:\n- boundary: no example stands on both sides of the bound most of homes"
    )
    assert error.value.rule == "OneSide"


class NoExample(BoundForm):
    examples: ClassVar = ()


class NoSample(BoundForm):
    sample: ClassVar = {}


@pytest.mark.parametrize(
    ("rule", "text"), [(NoExample, "NoExample has no examples"), (NoSample, "required keyword-only argument: 'most'")]
)
def test_what_cannot_be_tried_is_a_flaw_of_its_examples(rule: RuleClass, text: str) -> None:
    (flaw,) = flaws_of(rule)
    assert flaw.law == "examples"
    assert text in flaw.text


class WorksItOut(Rule[Estates], code="X-FORM-020", name="works-it-out", title=Text("a", "甲")):
    """Gives verdicts without reasons."""

    examples: ClassVar = (passes(households=4), fails(households=5), unknown(households=None))

    def check(self, v: Estates) -> Check:
        values = v.households.values
        found = np.where(np.isnan(values), Verdict.UNKNOWN, np.where(values < 5, Verdict.PASS, Verdict.FAIL))
        return opaque(found, shown=(v.households,))


def test_an_opaque_rule_has_no_mutants_and_no_scalar_reference() -> None:
    assert list(mutants_of(WorksItOut)) == []
    assert mutate_rule(WorksItOut).rate == 1
    laws: Iterable[str] = [
        "examples",
        "boundary",
        "local",
        "permutation",
        "unknown",
        "sweep",
        "explanation",
        "reference",
    ]
    assert flaws_of(WorksItOut, laws=laws) == ()
    with pytest.raises(TypeError, match="An opaque check has no scalar reference"):
        verdict_of_row(WorksItOut().check(Estates.given(1, households=[4])), 0)
