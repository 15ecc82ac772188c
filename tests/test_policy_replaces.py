"""A clause that takes the place of another one: everywhere, or only where it is about."""

from __future__ import annotations

from typing import Any

import pytest

from gridgov.errors import UnknownUnitError
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.policies import Clause, Policy, effective
from gridgov.rules import CommunityOversize, Scope, Verdict
from gridgov.text import Text

DAY = "2026-01-01"
T = Text("made up", "虚构")


def place() -> Jurisdiction:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "county"}]
    for street in ("s1", "s2"):
        rows.append({"id": street, "level": "street", "parent": "s"})
        rows += [{"id": f"{street}c{n}", "level": "community", "parent": street, "households": n} for n in (400, 900)]
    levels = LevelScheme.ladder("county", "street", "community")
    return Jurisdiction(territory=Hierarchy.from_records(rows, levels=levels, measures=["households"]))


def city(scope: Scope) -> Policy:
    """The nation says 300, the city 500 in some places."""
    old = Clause(id="size", rule=CommunityOversize(max_households=300))
    new = Clause(id="size", rule=CommunityOversize(max_households=500), replaces="cn/size", because=T, scope=scope)
    nation = Policy(id="cn", title=T, clauses=[old])
    return Policy(id="city", title=T, parent=nation, clauses=[new])


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(), {"city/size": ["s1c900", "s2c900"]}),
        (Scope(within="s1"), {"cn/size": ["s2c900", "s2c400"], "city/size": ["s1c900"]}),
        (Scope(outside="s1"), {"cn/size": ["s1c900", "s1c400"], "city/size": ["s2c900"]}),
        (Scope(levels="community"), {"cn/size": [], "city/size": ["s1c900", "s2c900"]}),
    ],
    ids=["everywhere", "in one street", "outside one street", "at a level"],
)
def test_no_unit_is_without_a_rule_and_none_has_both(scope: Scope, expected: dict[str, list[str]]) -> None:
    report = check(place(), city(scope), on=DAY)
    found: dict[str, list[str]] = {j.key: [] for j in report.judged}
    for finding in report.findings():
        unit = finding.unit
        assert unit is not None
        found[finding.judged.key].append(unit.id)
    assert found == expected
    assert sum(report.count(v) for v in Verdict) == 4


def test_what_is_replaced_is_named() -> None:
    found = effective(city(Scope(within="s1")), on=DAY)
    assert [c.key for c in found] == ["cn/size", "city/size"]
    assert [(c.key, by) for c, by in found.replaced] == [("cn/size", "city/size")]
    assert [c.key for c in effective(city(Scope()), on=DAY)] == ["city/size"]


def test_every_unit_that_is_not_there_is_named_with_its_clause() -> None:
    rule = CommunityOversize(max_households=300)
    clauses = [
        Clause(id="a", rule=rule, scope=Scope(within=["s1", "NOPE"])),
        Clause(id="b", rule=rule, scope=Scope(outside="NADA")),
    ]
    with pytest.raises(UnknownUnitError) as caught:
        check(place(), Policy(id="p", title=T, clauses=clauses), on=DAY)
    said = (
        "HIE020 p/{at}, id '{id}': There is no unit '{id}' (the hierarchy has 7). Look the id up with .ids or .units()."
    )
    assert [p.text() for p in caught.value.problems] == [
        said.format(at="a.scope.within", id="NOPE"),
        said.format(at="b.scope.outside", id="NADA"),
    ]
