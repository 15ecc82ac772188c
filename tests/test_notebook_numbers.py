"""A number that is unknown, stated beside its parts or known in part is told alike by tables, figures and the page."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st
from notebook_cases import read

from gridgov import Hierarchy, Jurisdiction, LevelScheme, notebook, plot
from gridgov.report import render
from gridgov.text import LANGS, Lang

DAY: Final = "2026-01-01"
LEVELS: Final = LevelScheme.ladder("street", "community", "building")
STATED: Final = {"en": "{n:,} stated", "zh": "填报{n:,}"}
BOTH: Final = {"en": "{known}; stated: {n:,}", "zh": "{known}；填报{n:,}"}
PART: Final = {"en": "at least {known:,} ({n:,} unknown)", "zh": "至少{known:,}（{n:,}项未知）"}
UNKNOWN: Final = {"en": "unknown", "zh": "未知"}


@attrs.frozen
class Node:
    """A unit that is drawn: what it states, None for nothing, and what is below it."""

    stated: int | None
    below: tuple[Node, ...] = ()

    @property
    def total(self) -> tuple[int, int]:
        """What is known, and how many figures are missing; from the bottom up, by the words of the manual."""
        if not self.below:
            return (0, 1) if self.stated is None else (self.stated, 0)
        parts = [one.counted for one in self.below]
        return sum(known for known, _ in parts), sum(missing for _, missing in parts)

    @property
    def counted(self) -> tuple[int, int]:
        """What it counts with in the unit above: what it states where its parts have gaps and are not more."""
        known, missing = self.total
        return (self.stated, 0) if missing and self.stated is not None and self.stated >= known else (known, missing)

    @property
    def anything(self) -> bool:
        """Whether anything is known of it or of what is in it."""
        return self.stated is not None or any(one.anything for one in self.below)

    def said(self, lang: str) -> str:
        """What a table says of it."""
        (known, missing), own = self.total, self.stated
        if own is None or (not missing and known == own):
            return self.summed(lang)
        if missing and not known:
            return STATED[lang].format(n=own)
        return BOTH[lang].format(known=PART[lang].format(known=known, n=missing) if missing else f"{known:,}", n=own)

    def summed(self, lang: str) -> str:
        """What is said of the total of its parts."""
        known, missing = self.total
        if not missing:
            return f"{known:,}"
        return PART[lang].format(known=known, n=missing) if self.anything else UNKNOWN[lang]


sizes = st.none() | st.sampled_from([0, 1, 7, 300, 1200, 5000])
buildings = st.builds(Node, sizes)
communities = st.builds(Node, sizes, st.lists(buildings, max_size=3).map(tuple))
streets = st.builds(Node, sizes, st.lists(communities, min_size=1, max_size=3).map(tuple))


def place_of(street: Node) -> tuple[Jurisdiction, Mapping[str, Node]]:
    """Return the place that is drawn, and its units by their ids."""
    units: dict[str, Node] = {"1": street}
    records = [{"id": "1", "level": "street", "households": street.stated}]
    for i, community in enumerate(street.below):
        units[f"1{i}"] = community
        records.append({"id": f"1{i}", "level": "community", "parent": "1", "households": community.stated})
        for k, building in enumerate(community.below):
            units[f"1{i}{k}"] = building
            records.append({"id": f"1{i}{k}", "level": "building", "parent": f"1{i}", "households": building.stated})
    return Jurisdiction(territory=Hierarchy.from_records(records, levels=LEVELS, measures=["households"])), units


def _fact(page: str, name: str) -> str:
    """Return what a table says under a name."""
    return next(row[1] for row in read(page).rows if len(row) == 2 and row[0] == name)


@settings(max_examples=40)
@given(streets, st.sampled_from(LANGS))
def test_tables_say_of_each_unit_what_is_known_stated_and_missing(street: Node, lang: Lang) -> None:
    place, units = place_of(street)
    h = place.territory
    name = {"en": "households", "zh": "户数"}[lang]
    rows = {row[0]: row[-1] for row in read(notebook.html(h, lang=lang)).rows[1:]}
    assert rows == {ident: node.said(lang) for ident, node in units.items()}
    for ident, node in units.items():
        total = h.unit(ident).total("households")
        assert (total.known, total.unknown) == node.total
    ident = max(units)
    assert _fact(notebook.html(h.unit(ident), lang=lang), name) == units[ident].said(lang)
    summed = {row[0]: row[-1] for row in read(notebook.html(h.rollup("households"), lang=lang, rows=100)).rows[1:]}
    assert list(summed.values()) == [node.summed(lang) for node in units.values()]


@settings(max_examples=30)
@given(streets)
def test_the_figure_says_of_each_unit_what_the_table_says(street: Node) -> None:
    place, units = place_of(street)
    [drawn] = plot.icicle(place, measure="households", depth=3).data
    if "lowest units" in drawn.hovertext[0]:  # nothing above 0 is known: the size is the number of lowest units
        assert not any(node.total[0] or node.stated for node in units.values())
        return
    said = dict(hover.split("<br>")[:2] for hover in drawn.hovertext)
    shown = said.keys() & units.keys()
    assert "1" in shown
    for ident in shown:
        node, words = units[ident], html.unescape(said[ident]).removesuffix(" households")
        known, missing = node.total
        if missing and node.stated is not None and node.stated >= known:
            assert words.startswith(STATED["en"].format(n=node.stated))
            assert f"{node.stated:,}" in node.said("en")
        elif missing and not node.anything:
            assert words.startswith(("unknown", "at least 0 ("))
        else:
            assert words.startswith(node.summed("en"))
            assert node.said("en").startswith(node.summed("en"))


@settings(max_examples=6)
@given(streets)
def test_the_page_says_of_the_whole_what_the_table_says(street: Node) -> None:
    place, _ = place_of(street)
    known, missing = street.counted
    total = place.territory.roots.total("households")
    assert (total.known, total.unknown) == (known, missing)
    page = render(place, on=DAY)
    lead = re.search(r'<a href="#structure"><span[^>]*>households</span>.*?<strong>(.*?)</strong>', page, re.DOTALL)
    assert lead is not None
    told = [html.unescape(text) for text in re.findall(r"[^<>]+(?=</span>|$)", lead.group(1))]
    en, zh = told * (2 // len(told))  # what is alike in both languages stands once
    assert _fact(notebook.html(place), "households") == en
    assert _fact(notebook.html(place, lang="zh"), "户数") == zh
    wanted = f"{known:,}" if not missing else PART["en"].format(known=known, n=missing)
    assert en == (wanted if street.anything or not missing else UNKNOWN["en"])
