"""One clause at work: what it judged, and the rows of its findings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, Final, cast

import attrs
import numpy as np
import numpy.typing as npt

from gridgov._columns import Rows
from gridgov._face import as_html, one_line
from gridgov._privacy_counts import is_sensitive, smallest_count
from gridgov.errors import Problems, UnknownUnitError
from gridgov.hierarchy import Hierarchy
from gridgov.policies import Clause, Effective, InForce, Policy, effective
from gridgov.rules import (
    BODIES,
    DAYS,
    DEVICES,
    HOLDERS,
    LEVELS,
    LINKS,
    MINUTES,
    MONTHS,
    POSTS,
    UNITS,
    Check,
    Context,
    Rule,
    Scope,
    View,
)
from gridgov.rules._check import Verdict, Verdicts
from gridgov.rules._curve import Curve, curve_of
from gridgov.text import Text

__all__ = ["Judged", "Subject", "as_clauses", "run"]

#: What no sensitive count is measured in.
_APART: Final = frozenset(
    of.key for of in (BODIES, DAYS, DEVICES, HOLDERS, LEVELS, LINKS, MINUTES, MONTHS, POSTS, UNITS)
)
#: What can be checked: a policy, clauses in force, rules with values, or one of them.
Subject = Policy | Effective | Clause | Rule[Any] | Iterable["Clause | Rule[Any]"]


@attrs.frozen(eq=False, repr=False)
class Judged:
    """A clause with the verdicts it gave."""

    _repr_html_ = as_html

    in_force: InForce
    view: View
    check: Check

    @property
    def clause(self) -> Clause:
        """The clause."""
        return self.in_force.clause

    @property
    def rule(self) -> Rule[Any]:
        """Its rule."""
        return self.in_force.clause.rule

    @property
    def key(self) -> str:
        """Policy and clause, or only the clause where there is no policy."""
        return self.in_force.key

    @property
    def verdicts(self) -> Verdicts:
        """`Verdict` of each row. Int8."""
        return self.check.verdicts

    @property
    def units(self) -> Rows:
        """Row of the unit that each row is about, -1 for none. Int32."""
        return self.view.unit_rows

    @cached_property
    def counts(self) -> tuple[int, int, int, int]:
        """How many rows have each verdict."""
        a, b, c, d = (int(np.count_nonzero(self.verdicts == v)) for v in Verdict)
        return a, b, c, d

    @property
    def judged(self) -> int:
        """How many rows have a verdict other than not applicable."""
        return len(self.verdicts) - self.counts[Verdict.NOT_APPLICABLE]

    @property
    def idle(self) -> Text | None:
        """Why no row was judged, where there is none."""
        return self.check.idle if len(self.verdicts) else self.check.idle or self.view.nobody(self.clause.scope)

    @property
    def called(self) -> frozenset[str]:
        """All that a waiver may call it by: key and id of the clause, code and name of the rule."""
        return frozenset((self.key, self.clause.id, self.rule.code, self.rule.name))

    @property
    def sensitive(self) -> frozenset[str]:
        """Keys of the sensitive measures that there are, unless it is known to look at something else.

        A clause that says which columns it reads is known by what these are measured in; any other may look at all.
        """
        measures = self.view.context.jurisdiction.territory.measure_info
        hidden = frozenset(key for key, measure in measures.items() if is_sensitive(measure))
        seen = {column.unit_of_measure.key for column in self.check.columns.values()}
        named = hidden & set(map(str, self.rule.values.values()))
        return hidden if self.check.opaque or named or not seen <= (set(measures) - hidden) | _APART else frozenset()

    @cached_property
    def smallest(self) -> float:
        """The smallest sensitive count above 0 that it may look at; infinite where there is none."""
        return smallest_count(self.view.context.jurisdiction.territory.measures, self.sensitive)

    def at(self, *verdicts: Verdict) -> npt.NDArray[np.intp]:
        """Return the positions of the rows that have one of some verdicts, ascending."""
        if len(verdicts) == 1:
            return np.flatnonzero(self.verdicts == verdicts[0])
        return np.flatnonzero(np.isin(self.verdicts, verdicts))

    def curve(self, parameter: str) -> Curve | None:
        """Return how its verdicts depend on a parameter; None if only running the rule again can say it."""
        return curve_of(self.check, self.rule.parameters()[parameter])

    def main_parameter(self) -> str | None:
        """Return the parameter that bounds what is demanded, or else the one that says where it is."""
        demanded = [c.parameter for c in self.check.demanded if c.parameter is not None]
        return next(iter([*demanded, *self.check.parameters()]), None)

    def __reduce__(self) -> tuple[object, ...]:
        # Columns say things about their rows through functions, which do not travel; the clause judges again.
        return run, (self.view.context, self.in_force)

    @one_line
    def __repr__(self) -> str:
        p, f, n, u = self.counts
        return f"<{self.key}: {p:,} pass, {f:,} fail, {n:,} not applicable, {u:,} unknown>"


def _alone(clauses: Iterable[Clause]) -> tuple[InForce, ...]:
    """Put clauses that belong to no policy into one without a name."""
    given = tuple(clauses)
    policy = Policy(id="", title=Text("given rules", "所给规则"), clauses=given)
    return tuple(InForce(clause, policy) for clause in given)


def as_clauses(subject: Subject, on: np.datetime64) -> tuple[InForce, ...]:
    """Return the clauses that are in force on a day.

    Raises:
        TypeError: What is given is no policy, no clause and no rule.
    """
    if isinstance(subject, Policy):
        return effective(subject, on=str(on)).clauses
    if isinstance(subject, Effective):
        return subject.clauses
    one = isinstance(subject, str | type | Rule | Clause) or not isinstance(cast("object", subject), Iterable)
    listed = (subject,) if one else tuple(cast("Iterable[Clause | Rule[Any]]", subject))
    out: list[Clause] = []
    used: dict[str, int] = {}
    for item in cast("tuple[object, ...]", listed):
        if isinstance(item, Clause):
            if item.in_force(str(on)):
                out.append(item)
            continue
        if isinstance(item, type):
            msg = f"A rule has values: give {item.__name__}(...) instead of the class {item.__name__}."
            raise TypeError(msg)
        if not isinstance(item, Rule):
            msg = f"Give a policy, clauses, or rules with values such as OneChief(), not {item!r}."
            raise TypeError(msg)
        rule = cast("Rule[Any]", item)  # type: ignore[redundant-cast]  # pyright needs it
        used[rule.name] = used.get(rule.name, 0) + 1
        again = "" if used[rule.name] == 1 else f"-{used[rule.name]}"
        out.append(Clause(id=f"{rule.name}{again}", rule=rule))
    return _alone(out)


def _outside(view: View, scopes: tuple[Scope, ...]) -> View:
    """Return the rows of a view that are about no unit of some scopes."""
    territory, units = view.context.territory, view.unit_rows
    elsewhere = np.ones(len(units), bool)
    for scope in scopes:
        elsewhere &= ~((units >= 0) & scope.mask(territory, view.kinds)[units])
    return view.taking(np.flatnonzero(elsewhere))


def _lost(territory: Hierarchy, ident: str) -> Problems:
    """Return what is said of a unit that is not there."""
    try:
        territory.row(ident)
    except UnknownUnitError as error:
        return error.problems
    return Problems()


def lost_units(context: Context, clauses: Iterable[InForce]) -> None:
    """Refuse clauses that name units which are not there, all of them at once.

    Raises:
        UnknownUnitError: With every unit, at its clause.
    """
    territory = context.territory
    problems = [
        attrs.evolve(problem, place=attrs.evolve(problem.place, path=f"{clause.key}.scope.{key}"))
        for clause in clauses
        for key, ident in clause.clause.scope.lost(territory)
        for problem in _lost(territory, ident)
    ]
    if problems:
        raise UnknownUnitError(Problems.of(*problems))


def run(context: Context, in_force: InForce) -> Judged:
    """Let a clause judge.

    Raises:
        UnknownUnitError: It names a unit that is not there.
        ValueError: The rule gave another number of verdicts than there are rows.
    """
    rule = in_force.clause.rule
    view = rule.view.of(context, in_force.clause.scope)
    if in_force.but_not:
        view = _outside(view, in_force.but_not)
    check = rule.run(view)
    if len(check.verdicts) != len(view):
        msg = f"{type(rule).__name__} gave {len(check.verdicts)} verdicts for {len(view)} rows."
        raise ValueError(msg)
    return Judged(in_force, view, check)
