"""The battery: what must hold of every rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

import attrs
import numpy as np

from gridgov._explain import counterfactuals
from gridgov._face import as_html, as_line
from gridgov._finding import facts_at
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import Rule, Stricter, Verdict, View
from gridgov.rules._check import Verdicts
from gridgov.rules._curve import curve_of
from gridgov.testing._remedies import remedy_closes
from gridgov.testing._rows import random_view, rule_with, sample_of
from gridgov.testing._scalar import margin_of_row, verdict_of_row

__all__ = ["LAWS", "Flaw", "RuleFlawError", "check_rule", "each_flaw", "flaws_of"]

RuleClass = type[Rule[Any]]
_CODE: Final = re.compile(r"[A-Z]{3}[0-9]{3}|X-[A-Z0-9]+-[0-9]{3}")
_NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FIELD: Final = re.compile(r"\{(\w+)")
_NUMBER: Final = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SECTIONS: Final = ("What it does:", "Why it matters:", "Source:", "Remedy:", "Example:")
_ROWS: Final = 96
_MOST: Final = 8
_ALWAYS: Final = {"unit", "observed", "found", "bound", "difference"}


@attrs.frozen
class Flaw:
    """One law that a rule breaks."""

    __repr__ = as_line
    _repr_html_ = as_html

    law: str
    text: str

    def __str__(self) -> str:
        return f"{self.law}: {self.text}"


class RuleFlawError(AssertionError):
    """A rule breaks laws that every rule must keep; all of them are named.

    Example:
        >>> print(RuleFlawError("Lifts", [Flaw("examples", "there is no example that passes")]))
        Lifts breaks 1 law:
        - examples: there is no example that passes
    """

    def __init__(self, rule: str, flaws: Sequence[Flaw]) -> None:
        self.rule: str = rule
        self.flaws: tuple[Flaw, ...] = tuple(flaws)
        n = len(self.flaws)
        lines = "\n".join(f"- {flaw}" for flaw in self.flaws)
        super().__init__(f"{rule} breaks {n} law{'' if n == 1 else 's'}:\n{lines}")


@attrs.frozen(eq=False)
class Trial:
    """A rule class with its sample values and rows to try it on."""

    cls: RuleClass
    rule: Rule[Any]
    view: View
    rng: np.random.Generator


# -- what the rule says of itself --------------------------------------------------------------------------------------


def _metadata(t: Trial) -> Iterator[str]:
    cls = t.cls
    if not _CODE.fullmatch(cls.code):
        yield f"the code '{cls.code}' is neither three letters and three digits nor X-NAME-000"
    if not _NAME.fullmatch(cls.name):
        yield f"the name '{cls.name}' is not in kebab case"
    for what in ("title", "message", "missing", "way_out"):
        text = getattr(cls, what)
        if not text.en or not text.zh:
            yield f"{what} lacks a language"
    document = cls.__doc__ or ""
    missing = [section for section in _SECTIONS if section not in document]
    if missing:
        yield f"the docstring lacks {', '.join(missing)}"
    check = t.rule.run(t.view)
    known = _ALWAYS | set(facts_at(t.rule, check.take(np.array([0])), "en"))
    for text in (cls.message, cls.missing):
        for lang in (text.en, text.zh):
            unknown = set(_FIELD.findall(lang)) - known
            if unknown:
                yield f"a message names {', '.join(sorted(unknown))}, which no column or parameter is called"


def _examples(t: Trial) -> Iterator[str]:
    there = {example.verdict for example in t.cls.examples}
    wanted = {Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN}
    if t.rule.run(t.view).applies is not None:
        wanted.add(Verdict.NOT_APPLICABLE)
    for verdict in sorted(wanted - there):
        yield f"there is no example that is {verdict.text()}"
    for example in t.cls.examples:
        rule = sample_of(t.cls, example.parameters)
        view = t.cls.view.given(1, **{key: [value] for key, value in example.values.items()})
        found = Verdict(int(rule.check(view).verdicts[0]))
        if found is not example.verdict:
            yield f"{dict(example.values)} is {found.text()}, not {example.verdict.text()}"


def _boundary(t: Trial) -> Iterator[str]:
    """Both sides of every bound that is a parameter are among the examples."""
    sides: dict[tuple[str, str], set[int]] = {}
    for example in t.cls.examples:
        rule = sample_of(t.cls, example.parameters)
        view = t.cls.view.given(1, **{key: [value] for key, value in example.values.items()})
        for c in rule.run(view).comparisons():
            if c.parameter is None:
                continue
            found = sides.setdefault((c.parameter, c.column.key), set())
            for want in (1, -1):
                here = float(c.column.low[0]) if c.column.known[0] else None
                near = _nearest_side(c, want)
                beside = c.column.step == 0 and int(c.truth()[0]) == want
                if here is not None and (here == near or beside):
                    found.add(want)
    for (name, key), found in sides.items():
        if found != {1, -1}:
            yield f"no example stands on both sides of the bound {name} of {key}"


def _nearest_side(c: Any, want: int) -> float | None:  # noqa: ANN401 - a comparison
    """Return the value nearest to the threshold on one side."""
    import math

    blank = attrs.evolve(c.column, low=np.array([math.nan]), high=np.array([math.nan]))
    found: float | None = attrs.evolve(c, column=blank).value_that_makes_it(want, 0)
    return found


# -- what it does ------------------------------------------------------------------------------------------------------


def _local(t: Trial) -> Iterator[str]:
    together = t.rule.check(t.view).verdicts
    for i in range(0, len(t.view), 5):
        alone = t.rule.check(t.view.taking(np.array([i]))).verdicts
        if alone[0] != together[i]:
            yield f"row {i} has another verdict alone than among others"
            return


def _permutation(t: Trial) -> Iterator[str]:
    order = t.rng.permutation(len(t.view))
    if not np.array_equal(t.rule.check(t.view.taking(order)).verdicts, t.rule.check(t.view).verdicts[order]):
        yield "the verdicts depend on the order of the rows"


def _lost(t: Trial, verdicts: Verdicts, key: str) -> bool:
    """Tell whether a verdict that is sure without a column is another one for some of its values."""
    column = t.view.read[key]
    unsure = np.flatnonzero(~column.known)
    if not len(unsure):
        return False
    low, high = column.low[unsure], np.minimum(column.high[unsure], column.low[unsure] + 10_000)
    before = verdicts[unsure]
    for k in range(4):
        part = low + (high - low) * (k / 3)
        values = np.clip(np.floor(part) if column.unit_of_measure.whole else part, low, high)
        changes = {key: dict(zip(unsure.tolist(), values.tolist(), strict=True))}
        then = t.rule.check(t.view.changing(changes)).verdicts[unsure]
        lost = (before != Verdict.UNKNOWN) & (then != before)
        # Where it passes whether or not it applies, it may turn out not to apply.
        lost &= ~((before == Verdict.PASS) & (then == Verdict.NOT_APPLICABLE))
        if lost.any():
            return True
    return False


def _unknown(t: Trial) -> Iterator[str]:
    """A verdict that is sure without a value stays the same whatever the value is."""
    base = t.rule.check(t.view)
    lost = next((key for key in t.view.read if _lost(t, base.verdicts, key)), None)
    if lost is not None:
        yield f"a verdict without {lost} is another one once {lost} is known"
    blank = t.view.blank()
    verdict = Verdict(int(t.rule.check(blank).verdicts[0]))
    if verdict is not Verdict.UNKNOWN:
        yield f"a row of which nothing is known is {verdict.text()}"


def _monotone(t: Trial) -> Iterator[str]:
    """A stricter value mends nothing; and there is a value that makes a difference."""
    for name, parameter in t.rule.parameters().items():
        if not parameter.numeric or getattr(t.rule, name) is None:
            continue
        value = float(getattr(t.rule, name))
        step = max(1.0, round(abs(value) / 3)) if parameter.kind == "whole" else max(abs(value) / 3, 0.05)
        different = False
        for k in (-3, -2, -1, 1, 2, 3):
            other = rule_with(t.rule, name, value + k * step)
            if other is None:
                continue
            now, then = t.rule.check(t.view).verdicts, other.check(t.view).verdicts
            different = different or bool((now != then).any())
            if parameter.stricter is Stricter.NEITHER:
                continue
            stricter = parameter.stricter.stricter(value + k * step, value)
            old, new = (now, then) if stricter else (then, now)
            if ((old == Verdict.FAIL) & (new != Verdict.FAIL)).any():
                yield f"a stricter {name} mends a failure"
                break
        if not different:
            yield f"no value of {name} makes a difference"


def _sweep(t: Trial) -> Iterator[str]:
    """A sweep without a second run counts what running again counts."""
    check = t.rule.run(t.view)
    for name, parameter in t.rule.parameters().items():
        if not parameter.numeric or getattr(t.rule, name) is None:
            continue
        curve = curve_of(check, parameter)
        if curve is None:
            if not check.opaque and name not in {c.parameter for c in check.comparisons()}:
                yield f"{name} is the threshold of nothing: use it as it is, without arithmetic"
            continue
        near = curve.breakpoints()
        picked = near[t.rng.permutation(len(near))[:_MOST]] if len(near) else near
        values = np.unique(np.concatenate((picked, picked - 1, picked + 1, [float(getattr(t.rule, name))])))
        rules = [(v, rule_with(t.rule, name, v)) for v in values.tolist()]
        again = [(v, r.check(t.view).verdicts) for v, r in rules if r is not None]
        counts = curve.counts([v for v, _ in again])
        for (value, verdicts), row in zip(again, counts, strict=True):
            if not np.array_equal(np.bincount(verdicts, minlength=4), row) or not np.array_equal(
                curve.at(value), verdicts
            ):
                yield f"the sweep of {name} at {value:g} is another one than a second run"
                break


def _flips(t: Trial) -> Iterator[str]:
    """Every change that an explanation names really gives the verdict that it says."""
    check = t.rule.run(t.view)
    for i in range(0, len(t.view), 3):
        for change in counterfactuals(t.rule, check.take(np.array([i]))):
            if change.values:
                changes = {key: {i: value} for key, value in change.values.items()}
                then = t.rule.check(t.view.changing(changes)).verdicts[i]
            else:
                ((name, value),) = change.parameters.items()
                other = rule_with(t.rule, name, value)
                then = -1 if other is None else other.check(t.view).verdicts[i]
            if then != change.verdict:
                yield f"a change that an explanation names does not give {change.verdict.text()}"
                return


def _languages(t: Trial) -> Iterator[str]:
    """Both languages name the same numbers."""
    check = t.rule.run(t.view)
    for i in range(0, len(t.view), 7):
        one = check.take(np.array([i]))
        fields = {
            "unit": "U",
            "observed": one.observed[0],
            "found": one.observed[0],
            "bound": one.bounds[0],
            "difference": one.margins[0],
        }
        for text in (t.cls.message, t.cls.missing):
            en, zh = (getattr(text, lang).format(**{**facts_at(t.rule, one, lang), **fields}) for lang in ("en", "zh"))
            if set(_NUMBER.findall(en)) != set(_NUMBER.findall(zh)):
                yield f"the languages name different numbers: {en!r} and {zh!r}"
                return


def _reference(t: Trial) -> Iterator[str]:
    """Columns give what plain Python gives, row by row."""
    check = t.rule.run(t.view)
    if check.opaque:
        return
    again = t.rule.run(t.view)
    for i in range(len(t.view)):
        if verdict_of_row(again, i) != check.verdicts[i]:
            yield f"row {i} is {Verdict(int(check.verdicts[i])).text()} by columns and not by itself"
            return
        sign, margin = margin_of_row(again, i), check.margins[i]
        if np.isnan(sign) != np.isnan(margin) or (sign < 0) != (margin < 0):
            yield f"the margin {margin:g} of row {i} does not agree with its verdict"
            return


#: Every law by name.
LAWS: Final[dict[str, Callable[[Trial], Iterable[str]]]] = {
    "metadata": _metadata,
    "examples": _examples,
    "boundary": _boundary,
    "local": _local,
    "permutation": _permutation,
    "unknown": _unknown,
    "monotone": _monotone,
    "sweep": _sweep,
    "explanation": _flips,
    "languages": _languages,
    "reference": _reference,
}


def flaws_of(
    rule: RuleClass, *, models: Iterable[Jurisdiction] = (), seed: int = 0, laws: Iterable[str] | None = None
) -> tuple[Flaw, ...]:
    """Return the laws that a rule breaks.

    Args:
        rule: The rule class; its sample gives the values.
        models: Jurisdictions on which remedies are tried: a remedy that is ready closes its finding.
        seed: Where chance starts.
        laws: Names of some laws; by default all.

    Example:
        >>> from gridgov.rules import EstateBranch
        >>> flaws_of(EstateBranch)
        ()
    """
    return tuple(each_flaw(rule, models=models, seed=seed, laws=laws))


def each_flaw(
    rule: RuleClass, *, models: Iterable[Jurisdiction] = (), seed: int = 0, laws: Iterable[str] | None = None
) -> Iterator[Flaw]:
    """Go through the laws that a rule breaks; the next law is tried when the next flaw is asked for."""
    rng = np.random.default_rng(seed)
    try:
        sample = sample_of(rule)
        trial = Trial(rule, sample, random_view(sample, rng, _ROWS), rng)
    except (LookupError, TypeError, ValueError) as error:
        yield Flaw("examples", str(error))
        return
    for name in LAWS if laws is None else laws:
        try:
            for text in LAWS[name](trial):
                yield Flaw(name, text)
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            yield Flaw(name, f"{type(error).__name__}: {error}")
    for model in models:
        for text in remedy_closes(sample, model):
            yield Flaw("remedy", text)


def check_rule(rule: RuleClass, *, models: Iterable[Jurisdiction] = (), seeds: Iterable[int] = range(5)) -> None:
    """Run the battery on a rule.

    The laws: what the rule says of itself is complete, its examples hold and stand on both sides of every bound, a row
    has the same verdict alone and in any order, what is not known never passes, a stricter value mends nothing, a sweep
    counts what a second run counts, every change that an explanation names really changes the verdict, both languages
    name the same numbers, and columns give what plain Python gives. With ``models`` also: a remedy that is ready closes
    its finding.

    Args:
        rule: The rule class; its sample gives the values.
        models: Jurisdictions on which remedies are tried.
        seeds: Where chance starts; each of them is tried.

    Raises:
        RuleFlawError: With every law that is broken.

    Example:
        >>> from gridgov.rules import EstateBranch
        >>> check_rule(EstateBranch)
    """
    held = tuple(models)
    found: dict[Flaw, None] = {}
    for number, seed in enumerate(seeds):
        found |= dict.fromkeys(flaws_of(rule, models=held if number == 0 else (), seed=seed))
    if found:
        raise RuleFlawError(rule.__name__, tuple(found))
