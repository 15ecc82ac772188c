"""Figures of places, people and time as a browser draws them: the published systems and bad input, both languages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from browser import Draw
from browser_cases import nasty_town
from report_cases import DAY, city, nothing_known, one_unit, other_roles, staffed, wide

from gridgov import Jurisdiction, plot, policies, schemes
from gridgov.changes import CreateUnit, RenameUnit
from gridgov.findings import Report, check
from gridgov.journal import Journal
from gridgov.rules import CommunityOversize, FullCover
from gridgov.text import Lang

Make = Callable[[Jurisdiction, Lang], plot.Figure]


@cache
def county() -> Jurisdiction:
    return schemes.load("county-many-nets").synthesise()


@cache
def many_wide() -> Jurisdiction:
    return wide(3_000)


@cache
def checked(place: Jurisdiction) -> Report:
    return check(place, [CommunityOversize(max_households=300), FullCover()], on=DAY)


def lowest(place: Jurisdiction) -> str:
    """Return a unit at the lower end that is deep."""
    h = place.territory
    return h.at(int(h.ranks.argmax())).id


def days(place: Jurisdiction) -> Journal:
    """Return a journal of a place: names on many days, and a unit that is new."""
    unit = place.territory.at(len(place.territory) - 1)
    journal = Journal(place, "2019-05-01")
    if unit.parent is not None:
        new = CreateUnit("new", unit.level, parent=unit.parent.id, kind=unit.kind)
        journal = journal.record([new], on="2019-06-30", authority="A" * 200)
    for year in range(2020, 2026):
        journal = journal.record(
            [RenameUnit(unit.id, f"{year}" * 50)], on=f"{year}-03-0{year % 7 + 1}", authority="<b>政府</b>"
        )
    return journal


PLACES: dict[str, Callable[[], Jurisdiction]] = {
    "ankang": city,
    "county": county,
    "staffed": staffed,
    "nasty": nasty_town,
    "one": one_unit,
    "unknown": nothing_known,
    "other": other_roles,
    "wide": many_wide,
}
FIGURES: dict[str, Make] = {
    "icicle": lambda place, lang: plot.icicle(place, lang=lang),
    "treemap": lambda place, lang: plot.treemap(place, lang=lang),
    "vacancies": lambda place, lang: plot.icicle(place, color="vacancies", on=DAY, lang=lang),
    "measure": lambda place, lang: plot.treemap(place, color="measure", lang=lang),
    "levels": lambda place, lang: plot.icicle(place, color="level", depth=5, lang=lang),
    "report": lambda place, lang: plot.icicle(place, color=checked(place), lang=lang),
    "organisation": lambda place, lang: plot.organisation(place, on=DAY, lang=lang),
    "unit": lambda place, lang: plot.organisation(place, on=DAY, unit=lowest(place), lang=lang),
    "posts": lambda place, lang: plot.posts(place, on=DAY, lang=lang),
    "verdicts": lambda place, lang: plot.verdicts(checked(place), lang=lang),
    "sizes": lambda place, lang: plot.sizes(place, band=(20, 60), lang=lang),
    "law": lambda place, lang: plot.sizes(place, policy=policies.load("ankang-321"), on=DAY, lang=lang),
    "lorenz": lambda place, lang: plot.lorenz({"一" * 40: place, "<i>x</i>": place}, lang=lang),
    "timeline": lambda place, lang: plot.timeline(days(place), lang=lang),
}


#: The layout is the same in both languages: a city is looked at in Chinese, a county in English; then names that do not
#: mean well, and what lacks something, where a figure has to say so.
CASES = [
    *[("ankang", figure, "zh", 700) for figure in FIGURES],
    *[("ankang", figure, "zh", 1100) for figure in ("icicle", "organisation")],
    *[("county", figure, "en", 700) for figure in ("icicle", "organisation", "timeline")],
    *[("county", figure, "en", 1100) for figure in ("unit", "posts", "verdicts", "lorenz")],
    *[("nasty", figure, "zh", 700) for figure in FIGURES if figure not in {"vacancies", "levels", "law"}],
    *[("unknown", "sizes", "en", 700), ("staffed", "unit", "zh", 900), ("wide", "treemap", "en", 700)],
]


@pytest.mark.parametrize(("place", "figure", "lang", "width"), CASES)
def test_every_text_can_be_read(draw: Draw, place: str, figure: str, lang: Lang, width: int) -> None:
    drawing = draw(FIGURES[figure](PLACES[place](), lang), f"{figure}-{place}-{lang}-{width}", width)
    assert (drawing.outside(), drawing.overlaps()) == ([], [])
    assert (drawing.console, drawing.requests) == ((), ())
    assert drawing.has("来源：" if lang == "zh" else "Source: ")
    assert drawing.has("gridgov 0")
    assert min(box.size for box in drawing.texts) >= 10
