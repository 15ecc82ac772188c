"""A small place with failures of several kinds, for tests of what is done with a report."""

from __future__ import annotations

from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.policies import REPORTED, SHOULD, Clause, Policy, Source
from gridgov.rules import CommunityOversize, StatedTotals
from gridgov.text import Text
from gridgov.waivers import Waiver, Waivers

ON = "2026-01-01"
LEVELS = LevelScheme.ladder("street", "community")


def place(**households: int | None) -> Jurisdiction:
    """Return a street with communities of some sizes; by default 400, 350, 100 and unknown."""
    sizes = households or {"a": 400, "b": 350, "c": 100, "d": None}
    records: list[dict[str, object]] = [{"id": "s", "level": "street", "name": "老城|街道"}]
    records.extend({"id": k, "level": "community", "parent": "s", "households": n} for k, n in sizes.items())
    territory = Hierarchy.from_records(records, levels=LEVELS, measures=["households"])
    return Jurisdiction(id="s", name=Text("Old Town", "老城"), territory=territory)


NATION = Policy(
    id="cn",
    title=Text("nation", "全国"),
    sources=[Source(id="law", title=Text("the law", "法律"), kind="law", confidence="high")],
    clauses=[
        Clause(
            id="size",
            rule=CommunityOversize(max_households=200),
            strength=SHOULD,
            source="law",
            quote="not above 200",
            start="2020-01-01",
        )
    ],
)
CITY = Policy(
    id="city",
    title=Text("city", "市"),
    parent=NATION,
    clauses=[
        Clause(id="size", rule=CommunityOversize(max_households=300)),
        Clause(id="seen", rule=CommunityOversize(max_households=90), strength=REPORTED),
    ],
)
RULE = CommunityOversize(max_households=300)


def waiver(**changes: object) -> Waiver:
    """Return a waiver of the first failure, with some fields changed; None takes a field out."""
    fields: dict[str, object] = {
        "rule": "SIZ001",
        "unit": "a",
        "reason": Text("to be split", "即将拆分"),
        "last_day": "2026-12-31",
        **changes,
    }
    return Waiver(**{key: value for key, value in fields.items() if value is not None})  # type: ignore[arg-type]


def checked(*waivers: Waiver, on: str = ON, most: int = 20) -> Report:
    """Check the place against one ceiling: a (-100) and b (-50) fail, c passes, d is unknown."""
    granted = Waivers(waivers, most_on_one_day=most) if waivers else None
    return check(place(), [RULE, StatedTotals()], on=on, waivers=granted)
