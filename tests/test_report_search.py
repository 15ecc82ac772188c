"""The search of the page in a real browser: what it finds and who answers, against the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from browser import OpenPage, close
from browser_pages import Opened, open_in
from playwright.sync_api import Browser, Page
from report_cases import DAY, city, town

from gridgov.findings import check
from gridgov.jurisdiction import Jurisdiction
from gridgov.policies import Policy
from gridgov.report import render
from gridgov.text import Lang, Text

NO_RULES = Policy(id="none", title=Text("none", "无"), clauses=[])
#: Types each id, takes the first match, and reads the table that comes.
ASK = """ids => ids.map(id => {
  const box = document.getElementById("query");
  box.focus();
  box.value = id;
  box.dispatchEvent(new Event("input"));
  box.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}));
  const table = document.querySelector("#answer #table-answers");
  return [...(table ? table.tBodies[0].rows : [])].map(row => [...row.cells].map(cell => cell.innerText));
})"""


def searchable(place: Jurisdiction, *, ids: bool = False) -> str:
    """Return a page without findings, which are another section's matter."""
    return render(place, on=DAY, report=check(place, NO_RULES, on=DAY), ids=ids)


@pytest.fixture(scope="module")
def shown(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Opened]]:
    """Open the page of a place once; each test begins with an empty box and in the language that it names."""
    folder, pages = tmp_path_factory.mktemp("search"), dict[Callable[[], Jurisdiction], Opened]()

    def go(make: Callable[[], Jurisdiction], lang: Lang = "en") -> Opened:
        if make not in pages:
            path = folder / f"{len(pages)}.html"
            path.write_text(searchable(make()), encoding="utf-8")
            pages[make] = open_in(chromium, path, width=1280, theme="light", lang=None)
        page = pages[make].page
        page.evaluate("lang => document.querySelector(`button[data-set=${lang}]`).click()", lang)
        page.locator("#query").fill("")
        page.locator("#query").press("Escape")
        return pages[make]

    yield go
    for opened in pages.values():
        assert (opened.console, opened.requests) == ([], [])
        close(opened.page)


def by_library(place: Jurisdiction, ident: str) -> list[tuple[str, str, int]]:
    """Return role, unit and number of holders, nearest first; several holders of one role at one unit are one row."""
    found: dict[tuple[str, str], set[str]] = {}
    for answer in place.who_answers(ident, on=DAY):
        unit = f"{answer.unit.name} ({answer.unit.id})" if answer.unit.name else answer.unit.id
        found.setdefault((answer.role.name.en, unit), set()).add(answer.holder.id)
    return [(role, unit, len(holders)) for (role, unit), holders in found.items()]


@pytest.mark.parametrize(("make", "n"), [(town, None), (city, 200)], ids=["town", "city"])
def test_who_answers_is_what_the_library_says(
    shown: Callable[..., Opened], make: Callable[[], Jurisdiction], n: int | None
) -> None:
    place = make()
    ids: list[str] = place.territory.ids.tolist()
    if n is not None:
        ids = [str(ident) for ident in np.random.default_rng(8).choice(ids, n, replace=False)]
    found_by = shown(make)
    rows: list[list[list[str]]] = found_by.page.evaluate(ASK, ids)
    for ident, found in zip(ids, rows, strict=True):
        said = [(role, unit, int(holders.replace(",", ""))) for role, unit, _, _, holders, _ in found]
        assert said == by_library(place, ident), ident
    assert found_by.console == []
    assert found_by.requests == []


def test_what_covers_and_what_is_open_is_said(shown: Callable[..., Opened]) -> None:
    page = shown(town).page
    [rows] = page.evaluate(ASK, ["b1"])
    assert rows == [
        ["worker", "one (g1)", "grid", "–", "2", "vacant: 1"],
        ["<b>aide</b>", "one (g1)", "grid", "–", "1", "–"],
        ["chief", "one (g1)", "grid", "first responsible", "1", "–"],
        ["warden", "<b>Lake</b> (c1)", "community", "–", "1", "–"],
        ["warden", "Lake (c2)", "community", "covers it", "1", "–"],
        ["chief", "lake", "grid", "first responsible, covers it", "1", "–"],
    ]
    empty = page.locator("#table-empty tbody tr").all_inner_texts()
    assert [row.split("\t")[:2] + row.split("\t")[-1:] for row in empty] == [
        ["worker", "lake", "missing: 2"],
        ["worker", "one (g2)", "missing: 2"],
    ]
    assert page.locator("#answer b").count() == 0


def test_ids_of_holders_are_shown_only_if_asked_for(open_page: OpenPage) -> None:
    [rows] = open_page(searchable(town(), ids=True)).page.evaluate(ASK, ["g1"])
    assert [row[4] for row in rows] == ["c, d", "e", "a", "f", "a"]


# Finding


def listed(page: Page, text: str) -> list[str]:
    page.locator("#query").fill(text)
    return page.locator("#matches .name").all_inner_texts()


def test_whole_stands_before_beginning_before_part_and_high_before_low(shown: Callable[..., Opened]) -> None:
    page = shown(town).page
    assert listed(page, "lake") == ["lake", "Lake (c2)", "Ｌａｋｅ side (c3)", "<b>Lake</b> (c1)"]
    assert listed(page, " LAKE  ONE") == ["one (g1)", "one (g2)"]
    assert listed(page, "north one") == ["one (g1)", "one (g2)"]
    assert listed(page, "side one") == []
    assert page.locator("#matches-said").inner_text() == "No unit has this name or code."
    assert listed(page, "") == []
    assert page.locator("#matches-said").inner_text() == ""


def test_the_first_fifty_are_listed_and_the_rest_is_counted(shown: Callable[..., Opened]) -> None:
    page = shown(city, "zh").page
    ids: list[str] = city().territory.ids.tolist()
    wanted = [i for i in ids if "610902001" in i]
    assert len(listed(page, "610902001")) == 50
    said = page.locator("#matches-said").inner_text()
    assert said == f"找到{len(wanted):,}个单元，列出前50个。"
    assert listed(page, "610902001")[0] == "老城街道 (610902001)"


# A box as the pattern of WAI-ARIA asks for


def test_the_box_is_a_combobox(shown: Callable[..., Opened]) -> None:
    page = shown(town).page
    box, matches = page.locator("#query"), page.locator("#matches")
    assert box.get_attribute("role") == "combobox"
    assert page.locator(f"#{box.get_attribute('aria-controls')}").get_attribute("role") == "listbox"
    assert box.get_attribute("aria-expanded") == "false"
    box.fill("lake")
    assert box.get_attribute("aria-expanded") == "true"
    assert matches.is_visible()
    assert box.get_attribute("aria-activedescendant") is None
    for key, at in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", 3), ("ArrowDown", 0)):
        box.press(key)
        options = matches.locator("[role=option]")
        assert [o.get_attribute("aria-selected") for o in options.all()].index("true") == at
        assert box.get_attribute("aria-activedescendant") == options.nth(at).get_attribute("id")
    box.press("Escape")
    assert (box.input_value(), matches.is_visible()) == ("lake", False)
    assert box.get_attribute("aria-expanded") == "false"
    assert box.get_attribute("aria-activedescendant") is None
    box.press("Escape")
    assert box.input_value() == ""


def test_a_match_is_taken_by_key_by_click_and_by_the_way_above(shown: Callable[..., Opened]) -> None:
    page = shown(town).page
    box, head = page.locator("#query"), page.locator("#answer h3")
    box.fill("lake")
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    assert head.inner_text().startswith("Lake (c2)")
    assert not page.locator("#matches").is_visible()
    box.fill("b1")
    page.locator("#matches [role=option]").first.click()
    assert head.inner_text().startswith("b1")
    names = page.locator("#answer .trail li").all_inner_texts()
    assert [name.split("\n")[-1] for name in names] == ["North", "<b>Lake</b>", "one", "b1"]
    page.locator("#answer .trail button").nth(1).click()
    assert head.inner_text().startswith("<b>Lake</b> (c1)")
    assert page.evaluate("document.activeElement.tagName") == "H3"
    page.get_by_role("button", name="中文", exact=True).click()
    assert "社区" in head.inner_text()
    assert "负责人" in page.locator("#answer caption").first.inner_text()
