"""Small models for tests of rules of bodies and evidence, and what a rule says of their units."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from gridgov.bodies import Bodies
from gridgov.changes import apply
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import Level, LevelScheme
from gridgov.policies import Clause
from gridgov.roles import RoleCatalogue, Roster
from gridgov.rules import READY, Rule, Scope, Verdict
from gridgov.text import Text

PASS, FAIL, NOT_APPLICABLE, UNKNOWN = "pass", "fail", "not applicable", "unknown"
DAY: Final = "2026-03-31"
Records = Sequence[Mapping[str, Any]]

LEVELS: Final = LevelScheme(
    [
        Level("county", Text("county", "县"), ["county"], presence="optional"),
        Level("street", Text("street", "镇街"), ["street", "town"], presence="optional"),
        Level("community", Text("community", "社区"), ["community", "management_office"], presence="optional"),
        Level("grid_1", Text("grid", "一级网格"), ["grid"], presence="optional"),
        Level("grid_2", Text("grid", "二级网格"), ["grid"], presence="optional"),
        Level("estate", Text("estate", "小区"), ["estate"], presence="optional"),
        Level("building", Text("building", "楼栋"), ["building"], presence="optional"),
        Level("household", Text("household", "户"), ["household"], presence="optional"),
    ]
)
LABELS: Final = ("help", "old", "poor")
MEASURES: Final = ("households", "reassured_households", "cared_for_households", "closely_linked_households")
#: No upper bound.
ANY: Final = math.inf


def units(*lines: str, **values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return records of units.

    Args:
        *lines: Id, level, perhaps ``:kind``, and perhaps the parent, such as ``c community s``.
        **values: Further cells by unit.
    """
    out: list[dict[str, Any]] = []
    for line in lines:
        ident, place, *parent = line.split()
        level, _, kind = place.partition(":")
        wanted = kind or {"street": "street", "community": "community"}.get(level)
        record: dict[str, Any] = {"id": ident, "level": level, **values.get(ident, {})}
        if wanted:
            record["kind"] = wanted
        if parent:
            record["parent"] = parent[0]
        out.append(record)
    return out


def model(records: Records, *, bodies: Records = (), memberships: Records = (), **people: Records) -> Jurisdiction:
    """Return a jurisdiction; a body without an id is called by its place in the list."""
    measures = [m for m in MEASURES if any(m in record for record in records)]
    labels = [m for m in LABELS if any(m in record for record in records)]
    h = Hierarchy.from_records(records, levels=LEVELS, measures=measures, labels=labels, roots="many")
    with_ids = [{"id": f"b{i}", **body} for i, body in enumerate(bodies)]
    tables: dict[str, Records] = {"posts": (), **people}
    roster = Roster.from_records(h, RoleCatalogue.builtin(), **tables)
    return Jurisdiction(territory=h, bodies=Bodies.from_records(h, with_ids, memberships), roster=roster)


def report(
    j: Jurisdiction, rule: Rule[Any], *, on: str = DAY, scope: Mapping[str, Any] | None = None, **more: Any
) -> Report:
    """Return what one rule says, perhaps about some units only."""
    return check(j, Clause(id="clause", rule=rule, scope=Scope(**(scope or {}))), on=on, **more)


def verdicts(j: Jurisdiction, rule: Rule[Any], **more: Any) -> dict[str, str]:
    """Return the verdict by id of the unit or of the entry."""
    [judged] = report(j, rule, **more).judged
    rows = judged.units.tolist()
    items = judged.view.items(range(len(rows)))
    names = [item or ("-" if row < 0 else j.territory.ids.get(row)) for item, row in zip(items, rows, strict=True)]
    return dict(zip(names, (Verdict(v).text() for v in judged.verdicts.tolist()), strict=True))


def bounds(j: Jurisdiction, rule: Rule[Any], key: str, **more: Any) -> dict[str, tuple[float, float]]:
    """Return between which bounds a column that the rule read lies, by id of the unit."""
    [judged] = report(j, rule, **more).judged
    column = judged.view.read[key]
    ids = [j.territory.ids.get(row) for row in judged.units.tolist()]
    return dict(zip(ids, zip(column.low.tolist(), column.high.tolist(), strict=True), strict=True))


def messages(j: Jurisdiction, rule: Rule[Any], **more: Any) -> list[tuple[str, str]]:
    """Return both texts of every finding."""
    return [(f.text(), f.text("zh")) for f in report(j, rule, **more).findings()]


def mended(j: Jurisdiction, rule: Rule[Any], **more: Any) -> list[str]:
    """Return the choice of each remedy, after seeing that one that is ready closes its finding."""
    found: list[str] = []
    first = report(j, rule, **more)
    for finding in first.findings(unknown=False):
        remedy = first.remedy(finding)
        if remedy is None:
            found.append("none")
            continue
        found.append(remedy.choice.value)
        if remedy.choice is READY:
            assert finding.unit is not None
            after = apply(j, remedy.changes, on=more.get("on", DAY)).jurisdiction
            assert verdicts(after, rule, **more)[finding.unit.id] == PASS
        else:
            assert remedy.note is not None
    return found
