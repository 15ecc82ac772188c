"""One clause whose values are varied: which values it can have, and what it counts for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._answer import Asked, Form
from gridgov._days import Day, as_day, write_day
from gridgov._judged import Judged, Subject, run
from gridgov._privacy_counts import is_sensitive, smallest_count
from gridgov.errors import Place, Problem, UnknownKeyError, fault
from gridgov.evidence import Evidence, TableLike
from gridgov.findings import check
from gridgov.jurisdiction import Jurisdiction
from gridgov.rules import Rule, Verdict
from gridgov.text import Lang, Text

__all__ = ["Counts", "Setting", "both_languages", "chosen", "counted", "setting"]

UNKNOWN_CLAUSE = fault(
    "WIF001",
    "clause-not-found",
    Text("No clause in force is called '{key}'; there are: {known}.", "没有名为“{key}”的生效条款；现有：{known}。"),
    Text("Name one of them by its id, its key, or the code of its rule.", "请用条款编号、键或规则代码指明其一。"),
)
CLAUSE_NOT_CLEAR = fault(
    "WIF002",
    "clause-not-clear",
    Text("Several clauses in force are meant{by.en}: {known}.", "{by.zh}对应多个生效条款：{known}。"),
    Text("Name one of them by its key.", "请用键指明其一。"),
)
UNKNOWN_PARAMETER = fault(
    "WIF003",
    "parameter-not-found",
    Text("The rule {rule} has no parameter '{key}'; it has: {known}.", "规则{rule}没有参数“{key}”；现有：{known}。"),
    Text("Name one of them.", "请使用其中之一。"),
)


_BY: Final = Text(" by '{key}'", "“{key}”")
_UNNAMED: Final = Text("", "未指明条款，")


def _not_one(key: str | None, named: Sequence[str], there: Sequence[str]) -> UnknownKeyError:
    """Return the error for a name that means no clause, or several."""
    known = ", ".join(named or there) or "-"
    by = _UNNAMED if key is None else _BY.format(key=key)
    kind = CLAUSE_NOT_CLEAR if named else UNKNOWN_CLAUSE
    return UnknownKeyError(Problem(kind, Place(id=key), {"key": key or "", "by": by, "known": known}))


def both_languages(make: Callable[[Lang], str]) -> Text:
    """Ask something for its wording in each language."""
    return Text(make("en"), make("zh"))


@attrs.frozen(eq=False)
class Counts:
    """What a clause counts for each of m values."""

    #: Float64 of shape (m, 4): how many rows have each verdict.
    verdicts: npt.NDArray[np.float64]
    #: How many new units, bodies or posts would close the failures; None if not asked.
    remedies: npt.NDArray[np.float64] | None
    affected: npt.NDArray[np.float64] | None
    cost: npt.NDArray[np.float64] | None

    def columns(self) -> dict[str, npt.NDArray[Any]]:
        """Return the columns of an answer."""
        counts = self.verdicts.astype(np.int64)
        out: dict[str, npt.NDArray[Any]] = {
            "applies": counts.sum(axis=1) - counts[:, Verdict.NOT_APPLICABLE],
            **{v.name.lower(): counts[:, v] for v in Verdict},
        }
        more = {"remedies": self.remedies, "affected": self.affected, "cost": self.cost}
        return out | {key: value for key, value in more.items() if value is not None}


@attrs.frozen(eq=False)
class Setting:
    """A clause with what it judged."""

    judged: Judged

    @property
    def title(self) -> str:
        """Code of the rule."""
        return self.judged.rule.code

    def parameter(self, name: str | None) -> str:
        """Return the name of a parameter, by default of the main one.

        Raises:
            UnknownKeyError: There is no such parameter.
        """
        found = self.judged.main_parameter() if name is None else name
        known = self.judged.rule.parameters()
        if found is None or found not in known:
            facts = {"rule": self.title, "key": found or "", "known": ", ".join(known) or "-"}
            raise UnknownKeyError(Problem(UNKNOWN_PARAMETER, Place(id=self.judged.key), facts))
        return found

    def name_of(self, name: str, shown: str | None = None) -> Text:
        """Return a parameter with its unit of measure, for an axis."""
        measure, key = self.judged.rule.parameters()[name].unit_of_measure, shown or name
        return Text(key, key) if measure is None else Text(f"{key} ({measure.name.en})", f"{key}（{measure.name.zh}）")

    def given(self, name: str) -> object:
        """Return the value that a parameter has where nothing is varied."""
        return getattr(self.judged.rule, name)

    def asked(self, form: Form, name: str, affected: str | None) -> Asked:
        """Say what an answer about one parameter is an answer to."""
        h = self.judged.view.context.jurisdiction.territory
        summed = [key for key in h.measures if key == affected and is_sensitive(h.measure_info[key])]
        judged, context = self.judged, self.judged.view.context
        return Asked(
            form,
            (name,),
            {name: self.name_of(name)},
            {name: self.given(name)},
            subject=judged.view.subject,
            rule=judged.rule.title,
            place=both_languages(context.jurisdiction.title),
            day=write_day(context.on) or "",
            smallest=min(judged.smallest, smallest_count(h.measures, summed)),
        )

    def accepted(self, name: str, values: Iterable[Any]) -> list[Any]:
        """Return values as the rule keeps them.

        Raises:
            UnknownKeyError: There is no such parameter.
            ValueError: There is none, or one that the parameter cannot have.
            TypeError: One is of a wrong type.
        """
        parameter = self.parameter(name)
        listed: list[Any] = [cast("Any", v).item() if isinstance(v, np.generic) else v for v in values]
        if not listed:
            msg = f"Give at least one value of {name}."
            raise ValueError(msg)
        return [getattr(self.judged.rule.evolve(**{parameter: value}), parameter) for value in listed]

    def with_values(self, values: Mapping[str, Any]) -> Setting:
        """Return the clause with other values, judged again."""
        if not values:
            return self
        old = self.judged
        clause = attrs.evolve(old.clause, rule=old.rule.evolve(**values))
        return Setting(run(old.view.context, attrs.evolve(old.in_force, clause=clause)))


def chosen(judged: Sequence[Judged], key: str | None) -> Setting:
    """Return the clause that is meant by its id, its key, or the code or name of its rule.

    Raises:
        UnknownKeyError: None is meant, or several.
    """
    named = [j for j in judged if key is None or key in {j.key, j.clause.id, j.rule.code, j.rule.name}]
    if len(named) == 1:
        return Setting(named[0])
    raise _not_one(key, [j.key for j in named], [j.key for j in judged])


def setting(  # noqa: PLR0913 - what is checked
    jurisdiction: Jurisdiction,
    policy: Subject,
    clause: str | None,
    *,
    on: Day,
    evidence: Evidence | Mapping[str, TableLike] | None,
    complete: Iterable[str],
) -> Setting:
    """Let the clause that is meant judge, and no other one.

    Raises:
        UnknownKeyError: None is meant, or several.
    """
    from gridgov._judged import as_clauses

    in_force = as_clauses(policy, as_day(on))
    named = [
        c for c in in_force if clause is None or clause in {c.key, c.clause.id, c.clause.rule.code, c.clause.rule.name}
    ]
    if len(named) != 1:
        raise _not_one(clause, [c.key for c in named], [c.key for c in in_force])
    report = check(jurisdiction, [named[0].clause], on=on, evidence=evidence, complete=complete)
    return Setting(attrs.evolve(report.judged[0], in_force=named[0]))


def counted(  # noqa: PLR0913 - what is counted
    at: Setting,
    name: str,
    values: Sequence[Any],
    *,
    affected: str | None,
    cost: float | None,
    remedies: bool = True,
) -> Counts:
    """Return what a clause counts for each value of a parameter."""
    judged = at.judged
    weights = _weights(judged, affected)
    numeric = judged.rule.parameters()[name].numeric
    curve = judged.curve(name) if numeric and all(v is not None for v in values) else None
    if curve is None:
        again = [at.with_values({name: value}).judged for value in values]
        verdicts = np.array([j.counts for j in again], np.float64).reshape(len(values), len(Verdict))
        touched = None if weights is None else np.array([weights[j.at(Verdict.FAIL)].sum() for j in again])
        needed = np.array([_needed(j) for j in again]) if remedies else None
    else:
        verdicts = curve.counts(values)
        touched = None if weights is None else curve.counts(values, weights)[:, Verdict.FAIL]
        needed = None
        if remedies:
            # Where every failure needs one, the failures are counted already.
            rule: type[Rule[Any]] = type(judged.rule)
            one_each = rule.needed is Rule[Any].needed
            again = [] if one_each else [at.with_values({name: value}).judged for value in values]
            needed = verdicts[:, Verdict.FAIL] if one_each else np.array([_needed(j) for j in again])
    price = None if cost is None or needed is None else needed * cost
    return Counts(verdicts, needed, touched, price)


def _needed(judged: Judged) -> float:
    """Return how many new units, bodies or posts would close all failures of a clause."""
    here = judged.at(Verdict.FAIL)
    return float(judged.rule.needed(judged.check.take(here)).sum())


def _weights(judged: Judged, measure: str | None) -> npt.NDArray[np.float64] | None:
    """Return how much of a measure each row has as far as it is known.

    None where there is no such measure, and where units stand under or lie over each other, so that a sum would count
    twice.
    """
    h = judged.view.context.territory
    if measure is None or measure not in h.measures:
        return None
    units = judged.units
    there = np.sort(units[units >= 0])
    if (h.tree.end[there[:-1]] > there[1:]).any() or not h.parts.counted(there).all():
        return None
    totals = h.rollup(measure)
    known = totals.known[units]
    if totals.unknown is not None:
        # The own figure stands in where parts are unknown, unless it is below what is known of them.
        stated = totals.stated[units]
        known = np.where((totals.unknown[units] > 0) & (stated > known), stated, known)
    return np.where(units >= 0, known, 0.0)
