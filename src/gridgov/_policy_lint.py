"""Lint: what can be said against a policy without checking any place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

import attrs

from gridgov._policy import Policy, days
from gridgov._policy_clause import Clause, Strength
from gridgov._policy_lint_faults import (
    BOUNDARY_UNCLEAR,
    NAMES_NOTHING,
    NEVER_APPLIES,
    NO_QUOTE,
    OTHER_MEASURE,
    OVERLAP,
    QUOTE_NOT_FOUND,
    REPLACED_BY_LOOSER,
    STALE,
)
from gridgov._policy_scope import why_nobody
from gridgov._policy_stricter import Relation, of_rules, one_scope
from gridgov._policy_verify import Texts, verify
from gridgov.errors import FaultKind, Place, Problem, Problems
from gridgov.hierarchy import Hierarchy
from gridgov.levels import LevelScheme
from gridgov.rules._parameter import measures_of
from gridgov.text import Text

__all__ = ["Linting"]

#: One number, with a word before it that leaves it out and one behind it that takes it in: Civil Code, art. 1259.
_BOTH: Final = re.compile(r"(?:超过|超過|不满|不滿)[^，。；、,;\s]{1,16}?(?:以上|以下|以内|以內)")
_LOOSER: Final = Text("{name} is {mine} instead of {theirs}", "{name}为{mine}而非{theirs}")
_OTHER_SCOPE: Final = Text("it is about other units", "所涉单元不同")
_OTHER_RULE: Final = Text("it is another rule, {rule}", "改用了另一条规则{rule}")


@attrs.frozen
class Linting:
    """One run of lint."""

    policy: Policy
    #: The day.
    on: dt.date
    #: From how many days on without a comparison with its source a clause is stale.
    stale_after: dt.timedelta
    texts: Texts | None = None
    territory: Hierarchy | None = None
    levels: LevelScheme | None = None

    def run(self) -> Problems:
        """Return everything that can be said, clause by clause."""
        found: list[tuple[int, Problem]] = list(self._overlaps())
        quotes = None if self.texts is None else verify(self.policy, self.texts)
        for i, clause in enumerate(self.policy.clauses):
            found += [(i, self._problem(i, clause, *what)) for what in self._about(clause)]
            if quotes is not None and (check := quotes[i]).found == "not found":
                near = Text("", "")
                if check.line is not None:
                    said = check.excerpt or ""
                    near = Text(f"; nearest is '{said}' in line {check.line}", f"；最接近的是第{check.line}行“{said}”")
                facts: dict[str, object] = {"source": clause.source, "near": near}
                found.append((i, self._problem(i, clause, QUOTE_NOT_FOUND, facts)))
        return Problems.of(*(p for _, p in sorted(found, key=lambda pair: (pair[0], pair[1].code))))

    def _problem(self, i: int, clause: Clause, kind: FaultKind, facts: dict[str, object]) -> Problem:
        return Problem(kind, Place(path=f"clauses[{i}]", id=f"{self.policy.id}/{clause.id}"), facts)

    def _overlaps(self) -> Iterator[tuple[int, Problem]]:
        for (_, a), (k, b) in combinations(enumerate(self.policy.clauses), 2):
            if a.id == b.id and a.overlaps(b):
                start = max((d for d in (a.start, b.start) if d is not None), default=None)
                end = min((d for d in (a.end, b.end) if d is not None), default=None)
                yield k, self._problem(k, b, OVERLAP, {"id": a.id, "days": days(start, end)})

    def _about(self, clause: Clause) -> Iterator[tuple[FaultKind, dict[str, object]]]:
        if not (clause.quote or "").strip():
            yield NO_QUOTE, {}
        if (both := _BOTH.search(clause.quote or "")) and clause.boundary is None:
            yield BOUNDARY_UNCLEAR, {"words": both.group()}
        if clause.source is not None and self.policy.source(clause.source) is None:
            yield NAMES_NOTHING, {"what": Text("source", "来源"), "name": clause.source}
        if (since := self._stale(clause)) is not None:
            yield STALE, {"since": since}
        yield from self._measures(clause)
        if (why := why_nobody(clause.scope, clause.rule.view.kinds, self.levels, self.territory)) is not None:
            yield NEVER_APPLIES, {"why": why}
        yield from self._replaced(clause)

    def _stale(self, clause: Clause) -> Text | None:
        if clause.checked_on is None:
            return Text("was never compared with its source", "从未与来源核对")
        past = self.on - clause.checked_on
        if past <= self.stale_after:
            return None
        n = past.days
        return Text(
            f"was compared with its source on {clause.checked_on}, {n:,} days ago",
            f"上次与来源核对为{clause.checked_on}，距今{n:,}天",
        )

    def _measures(self, clause: Clause) -> Iterator[tuple[FaultKind, dict[str, object]]]:
        known, parameters = measures_of(), clause.rule.parameters()
        for name, key in clause.units.items():
            counted = parameters[name].unit_of_measure if name in parameters else None
            if counted is None or counted.key != key:
                yield (
                    OTHER_MEASURE,
                    {
                        "parameter": name,
                        "said": known[key].name if key in known else Text(key, key),
                        "rule": clause.rule.code,
                        "counted": Text("nothing", "无") if counted is None else counted.name,
                    },
                )

    # -- replaced clauses ------------------------------------------------------------------------------------------

    def _replaced(self, clause: Clause) -> Iterator[tuple[FaultKind, dict[str, object]]]:
        if clause.replaces is None:
            return
        above = self.policy.layers[:-1]
        named = [c for layer in above for c in layer.clauses if f"{layer.id}/{c.id}" == clause.replaces]
        if not named:
            yield NAMES_NOTHING, {"what": Text("clause", "条款"), "name": clause.replaces}
        for other in named:
            if other.strength is Strength.MUST and other.overlaps(clause):
                how = list(_looser(clause, other))
                if how:
                    said = Text("; ".join(t.en for t in how), "；".join(t.zh for t in how))
                    yield REPLACED_BY_LOOSER, {"key": clause.replaces, "how": said}


def _looser(clause: Clause, other: Clause) -> Iterator[Text]:
    """Say in what a clause is looser than the one that it replaces."""
    if clause.strength is not Strength.MUST:
        mine, theirs = clause.strength, other.strength
        yield Text(
            _LOOSER.en.format(name="the strength", mine=mine.text(), theirs=theirs.text()),
            _LOOSER.zh.format(name="效力", mine=mine.text("zh"), theirs=theirs.text("zh")),
        )
    if clause.rule.code != other.rule.code:
        yield _OTHER_RULE.format(rule=clause.rule.code)
        return
    if one_scope(clause.scope) != one_scope(other.scope):
        yield _OTHER_SCOPE
    for name, relation in of_rules(clause.rule, other.rule).items():
        if relation in {Relation.LEFT_LOOSER, Relation.INCOMPARABLE}:
            yield _LOOSER.format(name=name, mine=getattr(clause.rule, name), theirs=getattr(other.rule, name))
