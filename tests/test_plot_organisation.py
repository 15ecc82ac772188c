"""Organisation chart and bars of posts and verdicts: every post is counted once, lines follow the chain of command."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_cases import DAY, LADDER, city, nothing_known, one_unit, other_roles, staffed, wide

from gridgov import Hierarchy, Jurisdiction, RoleCatalogue, Roster, plot, schemes
from gridgov.findings import check
from gridgov.roles import Role
from gridgov.rules import CommunityOversize, FullCover
from gridgov.text import LANGS, Lang, Text

NASTY = "<script>alert(1)</script><b>=CMD()" + "名" * 200


def sums(figure: plot.Figure) -> list[int]:
    """Add up filled, vacant and missing posts over all boxes."""
    return [sum(column) for column in zip(*figure.data[0].customdata, strict=True)]


def boxes(figure: plot.Figure) -> dict[str, list[int]]:
    """Return the posts of each box by what is shown on pointing at it."""
    [trace] = figure.data
    return dict(zip(trace.hovertext, map(list, trace.customdata), strict=True))


def lines(figure: plot.Figure) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return both ends of each line of command."""
    found = [re.findall(r"-?\d+(?:\.\d+)?", s.path) for s in figure.layout.shapes if s.type == "path"]
    return [((float(n[0]), float(n[1])), (float(n[-2]), float(n[-1]))) for n in found]


@pytest.mark.parametrize("key", schemes.available())
def test_every_post_of_a_system_is_counted_once(key: str) -> None:
    place = schemes.load(key).synthesise()
    counts, empty = place.roster.counts(DAY), place.roster.vacancies(DAY)
    filled, vacant, missing = sums(plot.organisation(place, on=DAY))
    assert (filled, filled + vacant) == (counts.filled, counts.posts)
    assert missing == sum(v.post is None for v in empty)


@st.composite
def places(draw: st.DrawFn) -> Jurisdiction:
    """Draw a place with posts of roles under roles, held or not."""
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    n = draw(st.integers(0, 4))
    rows += [{"id": f"c{i}", "level": "community", "parent": "s"} for i in range(n)]
    rows += [{"id": f"g{i}", "level": "grid", "parent": f"c{draw(st.integers(0, n - 1))}"} for i in range(n and 3)]
    h = Hierarchy.from_records(rows, levels=LADDER)
    places = st.sampled_from(["street", "community", "grid"])
    roles = [
        Role(
            key=f"r{i}",
            name=Text(f"role {i}", f"角色{i}"),
            sits_at=draw(places),
            minimum=draw(st.integers(0, 2)),
            superior=f"r{draw(st.integers(0, i - 1))}" if i and draw(st.booleans()) else None,
        )
        for i in range(draw(st.integers(1, 6)))
    ]
    posts, held = list[dict[str, Any]](), list[dict[str, Any]]()
    for role in roles:
        for unit in h.units(level=role.sits_at[0]):
            for k in range(draw(st.integers(0, 2))):
                ident = f"{role.key}-{unit.id}-{k}"
                posts.append({"id": ident, "role": role.key, "unit": unit.id, "number": k + 1})
                if draw(st.booleans()):
                    held.append({"post": ident, "holder": f"secret{len(held)}"})
    roster = Roster.from_records(h, RoleCatalogue(roles), posts=posts, appointments=held)
    return Jurisdiction(territory=h, roster=roster)


@given(places(), st.sampled_from(LANGS))
@settings(max_examples=40)
def test_posts_are_counted_by_role(place: Jurisdiction, lang: Lang) -> None:
    counts = place.roster.counts(DAY)
    empty = place.roster.vacancies(DAY)
    lost = sum(v.post is None for v in empty)
    for make in (plot.organisation, plot.posts):
        figure = make(place, on=DAY, lang=lang)
        assert "secret" not in figure.to_json()
        if not len(figure.data):
            assert not counts.posts + lost
            continue
        bars = sums(figure) if make is plot.organisation else [sum(bar.x) for bar in figure.data]
        assert bars == [counts.filled, counts.posts - counts.filled, lost]
    if counts.posts + lost:
        found = Counter(post.role.key for post in place.roster.posts())
        hovers = boxes(plot.organisation(place, on=DAY))
        for role in place.catalogue:
            own = [n for text, n in hovers.items() if text.split("<br>")[0] == role.name.en]
            assert sum(n[0] + n[1] for n in own) == found[role.key]


@given(places())
@settings(max_examples=30)
def test_lines_lead_from_a_role_down_to_those_it_commands(place: Jurisdiction) -> None:
    figure = plot.organisation(place, on=DAY)
    if not len(figure.data):
        return
    [trace] = figure.data
    middle: dict[float, dict[float, str]] = {}
    for x, y, hover in zip(trace.x, trace.y, trace.hovertext, strict=True):
        middle.setdefault(x, {})[y] = hover.split("<br>")[0]
    names = {role.name.en: role for role in place.catalogue}
    drawn = Counter[str]()
    for (x0, y0), (x1, y1) in lines(figure):
        assert y0 < y1
        upper = middle[x0][max(y for y in middle[x0] if y < y0)]
        lower = middle[x1][min(y for y in middle[x1] if y > y1)]
        assert names[lower].superior == names[upper].key
        drawn[lower] += 1
    there = {hover.split("<br>")[0] for hover in trace.hovertext}
    order = ["street", "community", "grid"]
    for name in there:
        role = names[name]
        above = None if role.superior is None else place.catalogue.role(role.superior)
        reaches = above is not None and above.name.en in there
        higher = reaches and above is not None and order.index(above.sits_at[0]) <= order.index(role.sits_at[0])
        assert drawn[name] == int(higher)


def test_a_unit_has_the_posts_from_the_top_down_to_it() -> None:
    place = staffed()
    figure = plot.organisation(place, on=DAY, unit="i")
    assert sums(figure) == [3, 1, 0]
    notes = [note.text for note in figure.layout.annotations]
    assert {"s", "d", "i"} <= set(notes)
    assert "community; 1 more<br>beside it" in notes
    assert figure.layout.title.text == "Who answers for i: posts from the top down"


def test_the_posts_that_answer_for_a_unit_are_drawn() -> None:
    place = city()
    unit = place.units(level="grid_3")[7]
    answers = [a for a in place.who_answers(unit, on=DAY) if a.link is None]
    assert sums(plot.organisation(place, on=DAY, unit=unit))[0] == len(answers) > 0


def test_units_that_cover_it_and_links_to_it_are_drawn() -> None:
    place = schemes.load("chengbei-five-tiers").synthesise()
    unit = place.units(level="estate")[0]
    figure = plot.organisation(place, on=DAY, unit=unit)
    notes = " ".join(note.text.replace("<br>", " ") for note in figure.layout.annotations)
    assert "covers it" in notes
    answers = place.who_answers(unit, on=DAY)
    assert any(a.link for a in answers)
    assert sums(figure)[0] == len(answers)
    dashed = [s for s in figure.layout.shapes if s.line.dash == "dash"]
    links = [link for u in (unit, *unit.ancestors) for link in place.links.find(target=f"unit:{u.id}", on=DAY)]
    assert len(dashed) == len({(link.kind, link.source.partition(":")[0], link.target) for link in links})


def crossed(covering: int, kinds: int) -> Jurisdiction:
    """Return grids of one chief each, of which some cover the first, and links of many kinds to their community."""
    n = covering + 1
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}, {"id": "c", "level": "community", "parent": "s"}]
    rows += [{"id": f"g{i}", "level": "grid", "parent": "c"} for i in range(n)]
    h = Hierarchy.from_records(rows, levels=LADDER)
    chief = Role(key="chief", name=Text("chief", "网格长"), sits_at="grid")
    posts = [{"role": "chief", "unit": f"g{i}", "id": f"p{i}"} for i in range(n)]
    held = [{"post": f"p{i}", "holder": f"h{i}"} for i in range(n) if i != 1]
    roster = Roster.from_records(h, RoleCatalogue([chief]), posts=posts, appointments=held)
    links = [{"kind": "covers", "source": f"unit:g{i}", "target": "unit:g0"} for i in range(1, n)]
    for k in range(kinds):
        links += [
            {"kind": f"kind{k:02}", "source": source, "target": "unit:c"}
            for source in ("unit:s", "unit:g0")[: 1 + k % 2]
        ]
    return Jurisdiction(territory=h, roster=roster, links=links)


@pytest.mark.parametrize("n", [0, 3, 4, 5, 9])
@pytest.mark.parametrize("lang", LANGS)
def test_of_many_units_that_cover_one_no_post_is_lost(n: int, lang: Lang) -> None:
    place = crossed(n, 0)
    figure = plot.organisation(place, on=DAY, unit="g0", lang=lang)
    answers = place.who_answers("g0", on=DAY)
    assert sums(figure)[:2] == [len(answers), int(n > 0)]
    said = {"en": f"{n + 1:,} posts of 1 role: {len(answers)} filled", "zh": f"1种角色共{n + 1}个岗位：在岗"}[lang]
    assert figure.layout.title.subtitle.text.replace("<br>", " ").startswith(said)
    more = {"en": f"+ {n - 3} more units", "zh": f"另有{n - 3}个单元"}[lang]
    assert (more in [note.text for note in figure.layout.annotations]) == (n > 4)


@pytest.mark.parametrize("kinds", [0, 2, 6, 7, 8, 20])
@pytest.mark.parametrize("unit", [None, "g0"])
@pytest.mark.parametrize("lang", LANGS)
def test_no_link_is_left_out_unsaid(kinds: int, unit: str | None, lang: Lang) -> None:
    place = crossed(0, kinds)
    figure = plot.organisation(place, on=DAY, unit=unit, lang=lang)
    words = {"en": r"([\d,]+) links?$", "zh": r"([\d,]+)条关系$"}[lang]
    found = [re.search(words, line) for hover in boxes(figure) for line in hover.split("<br>")]
    assert sum(int(m[1]) for m in found if m) == len(place.links) == sum(1 + k % 2 for k in range(kinds))
    more = [hover for hover in boxes(figure) if hover.startswith(("+ ", "另有"))]
    assert len(more) == int(kinds > 6)
    assert all(re.match(rf"\+ {kinds - 5} more kinds|另有{kinds - 5}种关系", hover) for hover in more)


def test_links_are_counted_by_level() -> None:
    place = city()
    hovers = boxes(plot.organisation(place, on=DAY))
    charge = [text for text in hovers if text.startswith("takes charge of")]
    counted = sum(int(re.sub(",", "", re.findall(r"([\d,]+) links?", text)[0])) for text in charge)
    assert counted == len(place.links.find("takes_charge", on=DAY)) == 10_698


def test_only_some_roles() -> None:
    figure = plot.organisation(staffed(), on=DAY, roles="chief")
    assert sums(figure) == [1, 1, 1]
    assert sums(plot.organisation(staffed(), on=DAY, roles=["chief", "worker"])) == [3, 2, 5]
    with pytest.raises(LookupError, match="king"):
        plot.organisation(staffed(), on=DAY, roles=["king"])


def test_too_many_roles_are_counted() -> None:
    h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LADDER)
    roles = [Role(key=f"r{i}", name=Text(NASTY, NASTY), sits_at="street", minimum=i + 1) for i in range(30)]
    place = Jurisdiction(territory=h, roster=Roster.from_records(h, RoleCatalogue(roles)))
    figure = plot.organisation(place, on=DAY)
    assert len(figure.data[0].x) == 12
    assert figure.data[0].hovertext[-1] == "+ 19 more roles"
    assert sums(figure)[2] == sum(range(20, 31))
    assert "<script" not in json.dumps(figure.to_plotly_json(), default=str)
    assert figure.layout.title.subtitle.text.startswith("0 posts of 30 roles: 0 filled, 0 vacant; missing 465.")


@pytest.mark.parametrize("place", [one_unit(), nothing_known(), wide(300)])
@pytest.mark.parametrize("lang", LANGS)
def test_without_posts_it_is_said(place: Jurisdiction, lang: Lang) -> None:
    words = {"en": "There are no posts, and none is asked for.", "zh": "没有岗位，也没有应设岗位。"}
    for figure in (plot.organisation(place, on=DAY, lang=lang), plot.posts(place, on=DAY, lang=lang)):
        assert not figure.data
        assert words[lang] in [note.text for note in figure.layout.annotations]
        assert figure.layout.meta["alt"] == words[lang]


def test_another_day_has_other_holders() -> None:
    assert sums(plot.organisation(staffed(), on="2026-01-02")) == [4, 1, 5]
    with pytest.raises(ValueError, match="2026"):
        plot.organisation(staffed(), on="2026")
    assert plot.posts(other_roles(), on=DAY).data[0].x == (0,)


def test_verdicts_are_shares_of_what_was_judged() -> None:
    report = check(city(), [CommunityOversize(max_households=2000), FullCover()], on=DAY)
    figure = plot.verdicts(report)
    shares = [[bar.x[i] for bar in figure.data] for i in range(2)]
    for row, judged in zip(shares, report.judged, strict=True):
        assert row == [pytest.approx(100 * n / len(judged.verdicts)) for n in judged.counts]
        assert sum(row) == pytest.approx(100)
    assert [bar.name for bar in plot.verdicts(report, lang="zh").data] == ["通过", "不通过", "不适用", "未知"]
    assert [list(bar.x) for bar in plot.verdicts(report, lang="zh").data] == [list(bar.x) for bar in figure.data]


def test_a_line_begins_at_the_role_that_commands() -> None:
    h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LADDER)
    keys = {"first": None, "second": None, "third": "second"}
    roles = [
        Role(key=key, name=Text(key, key), sits_at="street", minimum=1, superior=above) for key, above in keys.items()
    ]
    place = Jurisdiction(territory=h, roster=Roster.from_records(h, RoleCatalogue(roles)))
    figure = plot.organisation(place, on=DAY)
    middle = dict(zip((hover.split("<br>")[0] for hover in figure.data[0].hovertext), figure.data[0].x, strict=True))
    [((start, _), (end, _))] = lines(figure)
    assert (start, end) == (middle["second"], middle["third"])
    assert middle["first"] < start
