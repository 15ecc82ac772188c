"""What if a threshold were another one: exact sweeps, frontiers, grids of settings, every city under every policy.

Thresholds of the ten forms need no second run: the values at which the verdict of each row changes are known, so that
the counts for any number of thresholds follow from one pass. Where a value decides in another way, such as the key of
a role, the rule is run again for each value.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from gridgov._answer import Answer, Asked
from gridgov._days import Day, as_day, write_day
from gridgov._judged import Subject
from gridgov._setting import Setting, both_languages, chosen, counted, setting
from gridgov._sweeps import column_of, frontier_of, swept
from gridgov.evidence import Evidence, TableLike
from gridgov.findings import check
from gridgov.jurisdiction import Jurisdiction
from gridgov.policies import Policy
from gridgov.rules import Verdict
from gridgov.text import Text

__all__ = ["Answer", "cross", "frontier", "grid", "sweep"]

Given = Evidence | Mapping[str, TableLike] | None


def sweep(  # noqa: PLR0913 - what a sweep consists of
    jurisdiction: Jurisdiction,
    policy: Subject,
    clause: str | None = None,
    /,
    *,
    on: Day,
    evidence: Given = None,
    complete: Iterable[str] = (),
    affected: str | None = "households",
    remedies: bool = True,
    cost: float | None = None,
    **values: Iterable[Any],
) -> Answer:
    """Return how many rows pass and fail for each value of one parameter of a clause.

    Args:
        jurisdiction: What is checked.
        policy: A policy, clauses, or a rule with values.
        clause: Id or key of the clause, or code or name of its rule; may be left out where there is only one.
        on: The day.
        evidence: Tables, see `gridgov.check`.
        complete: Keys for which the data are complete, see `gridgov.check`.
        affected: A measure: a column says how much of it lies in the units that fail, as far as it is known. There is
            none where units that are judged stand under each other, and a sum would count twice. None: without.
        remedies: Whether a column says how many new units, bodies or posts close the failures. For a rule that splits
            units this is worked out value by value; leave it out for many values.
        cost: Price of one remedy: a column says what closing all failures costs. None: without.
        **values: One parameter and its values, such as ``max_households=range(1000, 8000, 250)``.

    Returns:
        A row for each value: the value, ``applies``, ``pass``, ``fail``, ``not_applicable``, ``unknown``,
        and ``remedies``, ``affected`` and ``cost`` if asked.

    Raises:
        UnknownKeyError: There is no such clause or parameter; or the clause is not named and there are several.
        ValueError: Not exactly one parameter is given, or a value is one that it cannot have.
        TypeError: A value is of a wrong type.

    Example:
        >>> from gridgov import schemes
        >>> from gridgov.rules import CommunityOversize
        >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
        >>> rule = CommunityOversize(max_households=5000)
        >>> answer = sweep(city, rule, on="2026-01-01", max_households=[1469, 1470])
        >>> answer.columns["fail"].tolist(), answer.columns["affected"].tolist()
        ([152, 0], [223440.0, 0.0])
    """
    if len(values) != 1:
        msg = (
            f"One parameter is swept at a time, such as max_households=[...], not {len(values)}; grid() takes several."
        )
        raise ValueError(msg)
    ((name, wanted),) = values.items()
    at = setting(jurisdiction, policy, clause, on=on, evidence=evidence, complete=complete)
    return swept(at, name, wanted, affected=affected, remedies=remedies or cost is not None, cost=cost)


def frontier(  # noqa: PLR0913 - what a frontier consists of
    jurisdiction: Jurisdiction,
    policy: Subject,
    clause: str | None = None,
    parameter: str | None = None,
    /,
    *,
    on: Day,
    evidence: Given = None,
    complete: Iterable[str] = (),
    affected: str | None = "households",
) -> Answer:
    """Return every value of a parameter from which on a verdict changes, and the counts until the next one: exactly.

    Args:
        jurisdiction: What is checked.
        policy: A policy, clauses, or a rule with values.
        clause: Id or key of the clause, or code or name of its rule; may be left out where there is only one.
        parameter: Name of the parameter; by default the one that bounds what is demanded.
        on: The day.
        evidence: Tables, see `gridgov.check`.
        complete: Keys for which the data are complete.
        affected: A measure, see `sweep`.

    Returns:
        A row for each step: ``from`` and ``to`` (both included; infinite at the ends), and the counts of `sweep`.

    Raises:
        UnknownKeyError: There is no such clause or parameter.
        ValueError: The rule says of itself how it decides, so that there is no exact frontier.

    Example:
        >>> from gridgov import schemes
        >>> from gridgov.rules import CommunityOversize
        >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
        >>> steps = frontier(city, CommunityOversize(max_households=5000), on="2026-01-01")
        >>> [(row["from"], row["to"], row["fail"]) for row in steps.rows()][-2:]
        [(1469.0, 1469.0, 152), (1470.0, inf, 0)]
    """
    at = setting(jurisdiction, policy, clause, on=on, evidence=evidence, complete=complete)
    return frontier_of(at, parameter, affected=affected)


def grid(  # noqa: PLR0913 - what is varied
    jurisdiction: Jurisdiction,
    policy: Subject,
    settings: Mapping[tuple[str, str], Iterable[Any]],
    /,
    *,
    on: Day,
    evidence: Given = None,
    complete: Iterable[str] = (),
) -> Answer:
    """Return the failures for every combination of values of several parameters.

    Clauses do not know of each other, so that k values of one clause and m of another cost k + m passes, not k * m.

    Args:
        jurisdiction: What is checked.
        policy: A policy or clauses.
        settings: Values for each pair of clause (id, key, code or name) and parameter.
        on: The day.
        evidence: Tables, see `gridgov.check`.
        complete: Keys for which the data are complete.

    Returns:
        A row for each combination: a column ``clause.parameter`` for each pair, ``fail`` and ``unknown`` over all
        clauses of the policy, and ``fail.CLAUSE`` for each clause that is varied.

    Raises:
        UnknownKeyError: There is no such clause or parameter.
        ValueError: Nothing is varied, the values of a parameter are given twice, or one is one that it cannot have.
        TypeError: A value is of a wrong type.

    Example:
        >>> from gridgov import schemes
        >>> from gridgov.rules import CommunityOversize, OneChief
        >>> city = schemes.load("ankang-321").synthesise(readings={"households": "even"})
        >>> rules = [CommunityOversize(max_households=5000), OneChief(role="building_head")]
        >>> found = grid(city, rules, {("SIZ001", "max_households"): [1352, 5000]}, on="2026-01-01")
        >>> found.columns["fail.SIZ001"].tolist()
        [198, 0]
    """
    if not settings:
        msg = "Name a clause, a parameter and its values, such as {('SIZ001', 'max_households'): [3000, 5000]}."
        raise ValueError(msg)
    by_clause: dict[str, dict[str, list[Any]]] = {}
    places: dict[str, Setting] = {}
    report = check(jurisdiction, policy, on=on, evidence=evidence, complete=complete)
    called: dict[int, str] = {}
    for (key, name), wanted in settings.items():
        at = chosen(report.judged, key)
        # One clause may be named in several ways; its first name stands in the answer.
        clause = called.setdefault(id(at.judged), key)
        places.setdefault(clause, at)
        if name in by_clause.setdefault(clause, {}):
            msg = f"The values of {clause}.{name} are given twice, the second time as {key}.{name}."
            raise ValueError(msg)
        by_clause[clause][name] = at.accepted(name, wanted)
    varied = {id(at.judged) for at in places.values()}
    rest = [j for j in report.judged if id(j) not in varied]
    fixed = np.array([sum(j.counts[v] for j in rest) for v in Verdict], np.int64)
    found = {clause: _combinations(places[clause], values) for clause, values in by_clause.items()}
    axes = [found[clause] for clause in by_clause]
    columns: dict[str, list[Any]] = {f"{c}.{name}": [] for c, values in by_clause.items() for name in values}
    columns |= {"fail": [], "unknown": []} | {f"fail.{clause}": [] for clause in by_clause}
    for combination in itertools.product(*axes):
        total = fixed + np.sum([counts for _, counts in combination], axis=0)
        columns["fail"].append(int(total[Verdict.FAIL]))
        columns["unknown"].append(int(total[Verdict.UNKNOWN]))
        for clause, (values, counts) in zip(by_clause, combination, strict=True):
            columns[f"fail.{clause}"].append(int(counts[Verdict.FAIL]))
            for name, value in values.items():
                columns[f"{clause}.{name}"].append(value)
    arrays = {key: column_of(values) for key, values in columns.items()}
    facts = [(f"{c}.{name}", places[c], name) for c, values in by_clause.items() for name in values]
    asked = Asked(
        "grid",
        tuple(column for column, _, _ in facts),
        {column: at.name_of(name, column) for column, at, name in facts},
        {column: at.given(name) for column, at, name in facts},
        place=both_languages(jurisdiction.title),
        day=write_day(as_day(on)) or "",
        smallest=min((judged.smallest for judged in report.judged), default=math.inf),
    )
    return Answer("grid of " + ", ".join(f"{c}.{p}" for c, p in settings), arrays, asked)


def _combinations(
    at: Setting, values: Mapping[str, Sequence[Any]]
) -> list[tuple[dict[str, Any], npt.NDArray[np.int64]]]:
    """Return the verdict counts for every combination of values of one clause."""
    *others, last = sorted(values, key=lambda name: len(values[name]))
    table: dict[tuple[Any, ...], npt.NDArray[np.int64]] = {}
    for chosen_values in itertools.product(*(values[name] for name in others)):
        here = at.with_values(dict(zip(others, chosen_values, strict=True)))
        counts = counted(here, last, values[last], affected=None, cost=None, remedies=False)
        for value, row in zip(values[last], counts.verdicts, strict=True):
            table[(*chosen_values, value)] = row.astype(np.int64)
    names = list(values)
    out: list[tuple[dict[str, Any], npt.NDArray[np.int64]]] = []
    for combination in itertools.product(*(values[name] for name in names)):
        named = dict(zip(names, combination, strict=True))
        out.append((named, table[(*(named[name] for name in others), named[last])]))
    return out


def cross(
    jurisdictions: Mapping[str, Jurisdiction],
    policies: Mapping[str, Subject] | Iterable[Policy],
    /,
    *,
    on: Day,
    evidence: Mapping[str, Given] | None = None,
    complete: Iterable[str] = (),
) -> Answer:
    """Hold every jurisdiction to every policy.

    Args:
        jurisdictions: By the names they have in the answer.
        policies: By the names they have in the answer, or policies, which have ids.
        on: The day.
        evidence: Tables by the names of the jurisdictions.
        complete: Keys for which the data are complete.

    Returns:
        A row for each pair: ``jurisdiction``, ``policy``, ``clauses``, the counts of verdicts, ``ok`` and ``complete``.

    Raises:
        ValueError: Two policies have one id.

    Example:
        >>> from gridgov import schemes
        >>> from gridgov.rules import CommunityOversize
        >>> cities = {"Ankang": schemes.load("ankang-321").synthesise()}
        >>> answer = cross(cities, {"3,000": CommunityOversize(max_households=3000)}, on="2026-01-01")
        >>> answer.rows()[0]["pass"]
        258
    """
    named: dict[str, Subject] = {}
    if isinstance(policies, Mapping):
        named.update(cast("Mapping[str, Subject]", policies))
    else:
        for one in policies:
            if one.id in named:
                msg = f"Two policies have the id '{one.id}'; give a mapping with a name for each."
                raise ValueError(msg)
            named[one.id] = one
    tables = evidence or {}
    rows: list[dict[str, Any]] = []
    smallest = math.inf
    for place, jurisdiction in jurisdictions.items():
        for name, policy in named.items():
            report = check(jurisdiction, policy, on=on, evidence=tables.get(place), complete=complete)
            counts = {v.name.lower(): report.count(v) for v in Verdict}
            smallest = min([smallest, *(judged.smallest for judged in report.judged)])
            rows.append(
                {"jurisdiction": place, "policy": name, "clauses": len(report.judged)}
                | counts
                | {"ok": bool(report), "complete": report.complete}
            )
    keys = ["jurisdiction", "policy", "clauses", *(v.name.lower() for v in Verdict), "ok", "complete"]
    columns = {key: column_of([row[key] for row in rows]) for key in keys}
    names = {"jurisdiction": Text("jurisdiction", "辖区"), "policy": Text("policy", "政策")}
    asked = Asked("places", ("jurisdiction", "policy"), names, day=write_day(as_day(on)) or "", smallest=smallest)
    return Answer("cities under policies", columns, asked)
