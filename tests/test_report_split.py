"""What was too large, divided, on the page: before and after, every part, a picture of each in both languages."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import attrs
import pytest
from report_cases import DAY, Element, read, section

from gridgov.cli._report_parts import Parts
from gridgov.cli._report_parts import divided as proposed
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import LevelScheme
from gridgov.measures import MEASURES
from gridgov.report import Division, render
from gridgov.report._split import divided
from gridgov.rules import CommunityOversize
from gridgov.splitting import split
from gridgov.text import LANGS, Lang, Text

LEVELS = LevelScheme.ladder("street", "community", "building")
NOTE = Note("made", "I", Text("The decision is made up.", "批准决定系虚构。"))


def town(*, sensitive: bool = False, name: str = "培新<社区>&") -> Jurisdiction:
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "c1", "level": "community", "parent": "s", "name": name},
            {"id": "c2", "level": "community", "parent": "s"},
            *({"id": f"b{i}", "level": "building", "parent": "c1", "households": 1003 + i} for i in range(1, 7)),
            {"id": "b7", "level": "building", "parent": "c2", "households": 900},
        ],
        levels=LEVELS,
        measures=[attrs.evolve(MEASURES["households"], sensitive=sensitive)],
    )
    return Jurisdiction(territory=h, name=Text("town", "镇"))


@cache
def made(*, sensitive: bool = False) -> tuple[Jurisdiction, Division]:
    place = town(sensitive=sensitive)
    ring = [(f"b{i}", f"b{i % 6 + 1}") for i in range(1, 7)]
    plan = split(place, "c1", max_households=5000, adjacency=ring)
    after = plan.apply(on=DAY).jurisdiction
    before, again = (check(one, on=DAY) for one in (place, after))
    return after, Division((plan,), before, again, (NOTE,))


@cache
def page() -> Element:
    place, division = made()
    return read(render(place, on=DAY, division=division))


def cells(root: Element, table: str) -> list[list[str]]:
    rows = root.by_id(f"table-{table}").all("tr")[1:]
    return [[" ".join(cell.text("en").split()) for cell in [*row.all("th"), *row.all("td")]] for row in rows]


def test_without_a_division_there_is_no_such_section() -> None:
    root = read(render(town(), on=DAY))
    assert not [e for e in root.walk() if e.attributes.get("id") == "division"]
    assert "#division" not in [a.attributes.get("href") for a in root.all("a")]


@pytest.mark.parametrize("lang", LANGS)
def test_the_page_leads_there_and_says_first_what_is_made_up(lang: str) -> None:
    assert "#division" in [a.attributes.get("href") for a in page().all("a")]
    text = "".join(section(page(), "division", lang).split())
    start = {"en": "Whatwastoolarge,dividedIThedecisionismadeup.", "zh": "超大单元的拆分I批准决定系虚构。"}[lang]
    assert text.startswith(start)


def test_the_table_holds_both_sides_and_what_the_rules_find() -> None:
    _, division = made()
    found = {row[0]: row[1:] for row in cells(page(), "division-before-after")}
    assert found["community"] == ["2", "3"]
    assert found["building"] == ["7", "7"]
    total = f"{sum(1003 + i for i in range(1, 7)) + 900:,}"
    assert found["households"] == [total, total]
    largest = max(float(plan_load) for plan in division.plans for plan_load in plan.loads)
    assert found["households of the largest community"] == ["6,039", f"{largest:,.0f}"]
    [rule] = [name for name in found if name.startswith("SIZ001 ")]
    assert found[rule] == ["1", "0"]
    changed = {
        code
        for code, counts in division.after.counts().items()
        for verdict in ("fail", "unknown")
        if counts[verdict] != division.before.counts()[code][verdict]
    }
    assert {name.split()[0] for name in found if re.match(r"[A-Z]{3}\d{3} ", name)} == changed


def test_the_cards_say_how_many_there_were_and_are() -> None:
    _, division = made()
    [plan] = division.plans
    cards = {name.en: value.en for name, value in divided(division, suppress_below=None).cards}
    assert cards == {
        "community, before and after": "2 → 3",
        "households, before and after": "6,939 → 6,939",
        "households under a new unit": f"{plan.leaving:,.0f}",
        "households with another grid": f"{plan.moved:,.0f}",
        "posts under a new unit": "0",
    }


def shown(division: Division) -> tuple[dict[str, str], dict[str, list[str]], list[list[str]]]:
    """Return the cards, the table of before and after, and that of the parts, in English."""

    def text(cell: object) -> str:
        return cell.en if isinstance(cell, Text) else str(cell)

    found = divided(division, suppress_below=None)
    before = {text(row.cells[0]): [text(cell) for cell in row.cells[1:]] for row in found.before.rows}
    parts = [[text(cell) for cell in row.cells] for row in found.parts.rows]
    return {name.en: value.en for name, value in found.cards}, before, parts


def test_unknown_counts_are_bounds_and_what_is_assumed_is_said() -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}, {"id": "c1", "level": "community", "parent": "s"}]
    rows += [
        {"id": f"b{i}", "level": "building", "parent": "c1", "households": None if i % 2 else 100} for i in range(8)
    ]
    place = Jurisdiction(territory=Hierarchy.from_records(rows, levels=LEVELS, measures=["households"]))
    plan = split(place, "c1", into=2, unknown_as=50, strict=False)
    after = plan.apply(on=DAY).jurisdiction
    division = Division((plan,), check(place, on=DAY), check(after, on=DAY))
    cards, before, parts = shown(division)
    assert before["households"] == ["at least 400 (4 unknown)"] * 2
    known = after.territory.rollup("households").known[after.units(level="community").rows]
    assert before["households of the largest community"] == ["at least 400", f"at least {known.max():,.0f}"]
    assert cards["households under a new unit"] == f"{plan.leaving:,.0f} (partly assumed)"
    for k, row in enumerate(parts):
        n = int(plan.found.lacking[plan.labels == k].sum())
        assert row[3] == f"{plan.loads[k]:,.0f}" + (f" ({n} unknown as {50 * n})" if n else "")
    words = divided(division, suppress_below=None).words[-1]
    assert words.en == "Of what is divided, households of 4 units are unknown: 200 of 600 are assumed."
    titles: dict[Lang, str] = {"en": " (assumed) households</title>", "zh": "（假定）</title>"}
    for lang, assumed in titles.items():
        pictures = dict(divided(division, suppress_below=None).drawings[0].pictures)
        assert str(pictures[lang]).count(assumed) == 4
    assert words.zh == "被划分单元中有4个单元的户数未知：合计600中200为假定值。"
    assert "assumed" not in str(shown(made()[1]))


def test_every_part_is_there_with_what_it_goes_on_as() -> None:
    _, division = made()
    [plan] = division.plans
    assert [row[2:5] for row in cells(page(), "division-parts")] == [
        [part.takes_place_of or "new", f"{part.count:,.0f}", str(part.base_units)] for part in plan.parts
    ]
    assert {row[0] for row in cells(page(), "division-parts")} == {"培新<社区>& (c1)"}


def test_each_division_has_a_picture_in_each_language_that_names_its_parts() -> None:
    _, division = made()
    [plan] = division.plans
    holders = [e for e in page().walk() if e.attributes.get("class") == "drawn"]
    assert [e.attributes["data-lang"] for e in holders] == list(LANGS)
    for holder in holders:
        [svg] = holder.all("svg")
        assert svg.attributes["lang"] == holder.attributes["data-lang"]
        assert len(svg.all("circle")) == plan.found.n + len(plan)
        words = svg.text()
        assert all(f"{load:,.0f}" in words for load in plan.loads)
    raw = render(made()[0], on=DAY, division=division)
    inside = raw[raw.index('<section aria-labelledby="division">') :].partition("</section>")[0]
    assert "<社区>" not in inside
    assert not re.search(r" (?:style|on[a-z]+|href|src)=", "".join(re.findall(r"<svg.*?</svg>", inside, re.DOTALL)))


def test_ids_on_the_page_are_unique_and_what_a_plan_says_stands_there() -> None:
    _, division = made()
    ids = [e.attributes["id"] for e in page().walk() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for lang in LANGS:
        said = "".join(section(page(), "division", lang).split())
        for line in division.plans[0].describe(lang).splitlines():
            assert "".join(line.split()) in said


def test_sensitive_counts_are_left_out_with_a_threshold() -> None:
    place, division = made(sensitive=True)
    shown = divided(division, suppress_below=None)
    hidden = divided(division, suppress_below=10)
    assert shown.drawings[0].pictures
    assert not hidden.drawings[0].pictures
    assert not hidden.drawings[0].words
    loads = {f"{load:,.0f}" for load in division.plans[0].loads}
    text = " ".join(str(cell) for table in (hidden.before, hidden.parts) for row in table.rows for cell in row.cells)
    assert not [load for load in loads if load in text]
    assert len(hidden.parts.columns) == len(shown.parts.columns) - 1
    assert "sensitive" in hidden.words[-1].en
    # What is not sensitive stays.
    assert divided(made()[1], suppress_below=10).drawings[0].pictures
    assert "Counts are not shown here" in section(
        read(render(place, on=DAY, division=division, suppress_below=5)), "division", "en"
    )


def test_many_divisions_are_not_all_drawn() -> None:
    _, division = made()
    many = attrs.evolve(division, plans=division.plans * 25)
    found = divided(many, suppress_below=None)
    assert len(found.drawings) == 20
    assert len(found.parts.rows) == 50


def test_a_division_without_a_plan_is_refused() -> None:
    _, division = made()
    with pytest.raises(ValueError, match="no plan"):
        render(town(), on=DAY, division=attrs.evolve(division, plans=()))


def test_plans_by_different_measures_are_no_one_division() -> None:
    _, division = made()
    records: list[dict[str, Any]] = [
        {"id": "s", "level": "street"},
        {"id": "c1", "level": "community", "parent": "s"},
        *({"id": f"b{i}", "level": "building", "parent": "c1", "residents": 900} for i in range(4)),
    ]
    people = Hierarchy.from_records(records, levels=LEVELS, measures=["residents"])
    other = split(Jurisdiction(territory=people), "c1", max_households=2000, measure="residents")
    with pytest.raises(ValueError, match="one measure and one level"):
        attrs.evolve(division, plans=(*division.plans, other))


def test_the_same_input_gives_the_same_bytes() -> None:
    place, division = made()
    plan = split(town(), "c1", max_households=5000, adjacency=[(f"b{i % 6 + 1}", f"b{i}") for i in range(6, 0, -1)])
    again = Division((plan,), division.before, division.after, (NOTE,))
    assert render(place, on=DAY, division=division) == render(place, on=DAY, division=again)


def test_what_cannot_be_divided_for_one_reason_is_said_once() -> None:
    rows: list[dict[str, Any]] = [{"id": "s", "level": "street"}]
    rows += [{"id": f"c{i}", "level": "community", "parent": "s", "households": 6000 + i} for i in range(5)]
    levels = LevelScheme.ladder("street", "community", "building")
    h = Hierarchy.from_records(rows, levels=levels, measures=["households"])
    report = check(Jurisdiction(territory=h), CommunityOversize(max_households=5000), on=DAY)

    def told(done: int, total: int) -> None:
        assert done < total

    parts = proposed(Parts(), report, told, suppress_below=10)
    assert [words.en.split(":")[0] for words in parts.missed] == [
        "No division of 5 units is proposed, for one reason. Of the first, c4 (community)"
    ]
    assert parts.missed[0].zh.startswith("5个单元因同一原因未提出拆分建议。其中第一个为c4")
    one = check(Jurisdiction(territory=h), CommunityOversize(max_households=6003), on=DAY)
    [said] = proposed(Parts(), one, told, suppress_below=10).missed
    assert said.en.startswith("No division of c4 (community) is proposed: ")
