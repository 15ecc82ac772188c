"""What there is in a jurisdiction, as pairs of name and figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridgov._days import Day
from gridgov._units import UnitSet
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.jurisdiction import Jurisdiction

__all__ = ["summary"]


def summary(place: Jurisdiction, on: Day, lang: Lang) -> list[tuple[str, str]]:
    """Return units by level, totals, posts and holders on a day, bodies, links and nets."""
    h = place.territory
    rows = [(place.levels.level(k).name.get(lang), f"{n:,}") for k, n in h.counts().items() if n]
    rows += [(h.measure_info[k].name.get(lang), UnitSet(h, h.tree.roots).total(k).text(lang)) for k in h.measures]
    counts = place.roster.counts(on)
    words = (
        (Text("posts", "岗位"), counts.posts),
        (Text("filled posts", "在岗"), counts.filled),
        (Text("holders", "任职者"), counts.holders),
        (Text("devices", "设备"), counts.devices),
        (Text("bodies", "组织"), len(place.bodies)),
        (Text("links", "关系"), len(place.links)),
        (Text("nets", "网格体系"), len(place.nets)),
    )
    return rows + [(word.get(lang), f"{n:,}") for word, n in words if n]
