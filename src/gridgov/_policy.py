"""What a policy is, and which of its clauses are in force on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from gridgov._days import Day, as_day
from gridgov._face import as_html, one_line
from gridgov._pickles import Versioned
from gridgov._policy_changed import changed
from gridgov._policy_clause import Clause, Source
from gridgov.rules import EVERYWHERE, Scope
from gridgov.text import Text

__all__ = ["Effective", "InForce", "Policy", "days", "effective"]


def days(start: dt.date | None, end: dt.date | None) -> Text:
    """Say when something is in force; both days are included.

    Example:
        >>> days(None, None).en, days(dt.date(2026, 1, 1), None).en
        ('on every day', 'from 2026-01-01 on')
    """
    if start is None and end is None:
        return Text("on every day", "一直")
    if end is None:
        return Text(f"from {start} on", f"自{start}起")
    if start is None:
        return Text(f"until {end}", f"至{end}止")
    return Text(f"from {start} to {end}", f"{start}至{end}")


def _clauses(value: Iterable[Clause]) -> tuple[Clause, ...]:
    return tuple(value)


def _sources(value: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(value)


@attrs.frozen(kw_only=True, repr=False)
class Policy(Versioned):
    """Clauses of one place, on top of those of the policy above it.

    Nothing is hidden: a clause of a city is checked beside a clause of the nation on the same rule, unless it names the
    one that it takes the place of and says why.

    Example:
        >>> from gridgov.policies import SHOULD
        >>> from gridgov.rules import CommunityOversize
        >>> nation = Policy(id="cn", title=Text("nation", "全国"), clauses=[
        ...     Clause(id="size", rule=CommunityOversize(max_households=3000), strength=SHOULD)])
        >>> city = Policy(id="city", title=Text("city", "市"), parent=nation, clauses=[
        ...     Clause(id="size", rule=CommunityOversize(max_households=5000))])
        >>> [c.key for c in effective(city, on="2026-06-01")]
        ['cn/size', 'city/size']
    """

    _repr_html_ = as_html

    id: str
    title: Text
    clauses: tuple[Clause, ...] = attrs.field(default=(), converter=_clauses)
    #: The policy whose clauses hold here, too.
    parent: Policy | None = None
    #: Division code of the place it is made for.
    jurisdiction: str | None = None
    sources: tuple[Source, ...] = attrs.field(default=(), converter=_sources)
    about: Text | None = None

    @property
    def layers(self) -> tuple[Policy, ...]:
        """The policies it consists of, the highest first, itself last."""
        above = () if self.parent is None else self.parent.layers
        return (*above, self)

    def what_if(self, changes: Mapping[str, Mapping[str, Any]], /) -> Policy:
        """Return this policy with other values in some clauses, here or in the policies above.

        Args:
            changes: Values by parameter, for each clause by its id or as ``policy/clause``. An id that several layers
                have, or clauses that follow each other in time, means all of them.

        Raises:
            UnknownKeyError: With every clause and parameter that is not there.
            ValueError: Nothing changes, or a value is one that a parameter cannot have.
            TypeError: A value is of a wrong type.

        Example:
            >>> from gridgov.rules import CommunityOversize
            >>> city = Policy(id="city", title=Text("city", "市"), clauses=[
            ...     Clause(id="size", rule=CommunityOversize(max_households=5000))])
            >>> city.what_if({"size": {"max_households": 4000}}).clauses[0].rule.values["max_households"]
            4000
        """
        return changed(self, changes)

    def source(self, ident: str) -> Source | None:
        """Return a source of this policy, or None."""
        return next((s for s in self.sources if s.id == ident), None)

    @one_line
    def __repr__(self) -> str:
        n = len(self.clauses)
        above = f", on top of {self.parent.id}" if self.parent else ""
        return f"<Policy {self.id}: {n} clause{'' if n == 1 else 's'}{above}>"


@attrs.frozen(repr=False)
class InForce:
    """A clause that is in force, with the policy that set it."""

    _repr_html_ = as_html

    clause: Clause
    policy: Policy
    #: Where another clause takes its place.
    but_not: tuple[Scope, ...] = ()

    @property
    def key(self) -> str:
        """Policy and clause, as ``policy/clause``; only the clause where it was given without a policy."""
        return f"{self.policy.id}/{self.clause.id}" if self.policy.id else self.clause.id

    @property
    def source(self) -> Source | None:
        """Its source."""
        return None if self.clause.source is None else self.policy.source(self.clause.source)

    @one_line
    def __repr__(self) -> str:
        return f"<{self.key}: {self.clause.rule!r}>"


@attrs.frozen(repr=False)
class Effective:
    """The clauses in force in a place on a day, each with the policy that set it."""

    _repr_html_ = as_html

    policy: Policy
    #: The day, YYYY-MM-DD.
    on: str
    clauses: tuple[InForce, ...]
    #: What was replaced, with the key of what took its place.
    replaced: tuple[tuple[InForce, str], ...] = ()

    def __iter__(self) -> Iterator[InForce]:
        return iter(self.clauses)

    def __len__(self) -> int:
        return len(self.clauses)

    @one_line
    def __repr__(self) -> str:
        return f"<Effective {self.policy.id} on {self.on}: {len(self.clauses)} in force, {len(self.replaced)} replaced>"


def effective(policy: Policy, *, on: Day) -> Effective:
    """Return the clauses that are in force in a place on a day.

    A clause that another one replaces only in some places is still in force elsewhere.

    Args:
        policy: The policy of the place; those above it are included.
        on: The day.

    Raises:
        ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: ``on`` is neither a date nor a text.

    Example:
        >>> from gridgov.rules import CommunityOversize
        >>> old = Clause(id="size", rule=CommunityOversize(max_households=700), end="2025-12-31")
        >>> new = Clause(id="size", rule=CommunityOversize(max_households=3000), start="2026-01-01")
        >>> law = Policy(id="cn", title=Text("nation", "全国"), clauses=[old, new])
        >>> [c.clause.rule.max_households for c in effective(law, on="2025-12-31")]
        [700]
    """
    day = as_day(on)
    there = [InForce(clause, layer) for layer in policy.layers for clause in layer.clauses if clause.in_force(on)]
    by: dict[str, list[InForce]] = {}
    for c in there:
        if c.clause.replaces is not None:
            by.setdefault(c.clause.replaces, []).append(c)
    kept: list[InForce] = []
    gone: list[tuple[InForce, str]] = []
    for c in there:
        others = by.get(c.key, [])
        whole = next((o for o in others if o.clause.scope in {EVERYWHERE, c.clause.scope}), None)
        gone.extend((c, o.key) for o in others)
        if whole is None:
            kept.append(attrs.evolve(c, but_not=tuple(o.clause.scope for o in others)))
    return Effective(policy, str(day), tuple(kept), tuple(gone))
