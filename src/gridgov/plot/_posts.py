"""Posts by role and verdicts by rule, as bars."""

from __future__ import annotations

from typing import Final

import attrs

from gridgov._days import Day, as_day, write_day
from gridgov.findings import Report
from gridgov.jurisdiction import Jurisdiction
from gridgov.plot._look import Figure, blank, drawn, source_line
from gridgov.plot._sensitive import without_small
from gridgov.plot._stacks import Bars, post_bars, verdict_bars
from gridgov.plot._words import both, say
from gridgov.text import Lang, Text

__all__ = ["posts", "verdicts"]

#: Letters of a name in a line of a figure of 700 pixels; the page has less room.
_LONGEST: Final = 76


def posts(place: Jurisdiction, *, on: Day, lang: Lang = "en", title: str | None = None) -> Figure:
    """Draw how many posts of each role are filled, vacant and missing.

    Args:
        place: The jurisdiction.
        on: The day.
        lang: The language of the figure.
        title: What stands above it.

    Raises:
        ValueError: ``on`` is not written YYYY-MM-DD, or lies outside the years 1 to 9999.
        TypeError: ``on`` is neither a date nor a text.
        MissingExtraError: plotly is not installed.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme, RoleCatalogue, Roster
        >>> h = Hierarchy.from_records([{"id": "g1", "level": "grid"}], levels=LevelScheme.ladder("grid"))
        >>> roster = Roster.from_records(h, RoleCatalogue.builtin(), posts=[{"role": "grid_chief", "unit": "g1"}])
        >>> figure = posts(Jurisdiction(territory=h, roster=roster), on="2026-01-01")
        >>> [(bar.name, bar.x[0]) for bar in figure.data]
        [('filled', 0), ('vacant', 1), ('missing', 0)]
    """
    day = as_day(on)
    return _drawn(post_bars(place.roster, day), place, write_day(day), lang, title)


def verdicts(report: Report, *, suppress_below: int | None = 10, lang: Lang = "en", title: str | None = None) -> Figure:
    """Draw which share of the units passes each rule, fails it, is not meant by it, or cannot be judged.

    Args:
        report: What was checked.
        suppress_below: Threshold, from 2, below which sensitive counts are unknown to the clauses, with what gives
            them away; None hides nothing.
        lang: The language of the figure.
        title: What stands above it.

    Raises:
        MissingExtraError: plotly is not installed.
        PrivacyError: ``suppress_below`` is less than 2, or the counts contradict each other.

    Example:
        >>> from gridgov import Hierarchy, LevelScheme
        >>> from gridgov.findings import check
        >>> from gridgov.rules import CommunityOversize
        >>> h = Hierarchy.from_records([
        ...     {"id": "s", "level": "street"},
        ...     {"id": "c1", "level": "community", "parent": "s", "households": 2000},
        ...     {"id": "c2", "level": "community", "parent": "s", "households": 4000}],
        ...     levels=LevelScheme.ladder("street", "community"), measures=["households"])
        >>> report = check(Jurisdiction(territory=h), CommunityOversize(max_households=3000), on="2026-01-01")
        >>> [(bar.name, bar.x[0]) for bar in verdicts(report).data][:2]
        [('pass', 50.0), ('fail', 50.0)]
    """
    safe, hidden = without_small(report, suppress_below)
    found = verdict_bars(safe)
    if hidden:
        found = attrs.evolve(found, alt=say(Text("{alt} {more}", "{alt}{more}"), alt=found.alt, more=hidden[0]))
    return _drawn(found, report.jurisdiction, write_day(report.on), lang, title)


def _drawn(found: Bars, place: Jurisdiction, day: str | None, lang: Lang, title: str | None) -> Figure:
    """Put the title with the place above bars, or say that there are none."""
    spec = found.spec(lang, longest=_LONGEST) if found.names else blank(found.alt.get(lang))
    heading = say(Text("{name}: {what}", "{name}：{what}"), name=both(place.title), what=_small(found.title))
    source = source_line(place.title(lang), lang, day)
    alt = found.alt.get(lang)
    summary = alt if found.names else ""
    return drawn(spec, title=title or heading.get(lang), summary=summary, alt=alt, source=source, lang=lang)


def _small(text: Text) -> Text:
    return Text(text.en[:1].lower() + text.en[1:], text.zh)
