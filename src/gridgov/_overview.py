"""What there is in a jurisdiction, as pairs of name and figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gridgov._days import Day
from gridgov._face import WIDEST
from gridgov._units import UnitSet
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.jurisdiction import Jurisdiction

__all__ = ["line_of", "summary"]

#: How many levels a line tells at least.
_FEWEST: Final = 2


def _n(n: int, word: str, words: str) -> str:
    """Return a number of things."""
    return f"{n:,} {word if n == 1 else words}"


def line_of(place: Jurisdiction) -> str:
    """Return what there is in one line; where that is too long, a mark stands for some of the levels."""
    name = f" {place.id}" if place.id else ""
    levels = [f"{n:,} {key}" for key, n in place.territory.counts().items() if n]
    parts = [
        _n(len(place.roster.columns.post_ids), "post", "posts"),
        _n(len(place.bodies), "body", "bodies"),
        _n(len(place.links), "link", "links"),
        *([_n(len(place.nets), "net", "nets")] if len(place.nets) else []),
    ]
    head, tail = f"<Jurisdiction{name}: {_n(len(place.territory), 'unit', 'units')}", ", ".join(parts)
    line = f"{head} ({', '.join(levels)}), {tail}>"
    while len(line) > WIDEST and len(levels) > _FEWEST:
        del levels[-2]
        line = f"{head} ({', '.join([*levels[:-1], '…', levels[-1]])}), {tail}>"
    return line


def summary(place: Jurisdiction, on: Day, lang: Lang) -> list[tuple[str, str]]:
    """Return units by level, totals, posts and holders on a day, bodies, links and nets."""
    h = place.territory
    rows = [(place.levels.title(k).get(lang), f"{n:,}") for k, n in h.counts().items() if n]
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
