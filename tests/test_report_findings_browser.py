"""The table of findings in a real browser: what is chosen and sorted there is what pandas chooses and sorts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from browser import close
from browser_pages import Theme, axe, open_in
from playwright.sync_api import Browser, Page
from report_cases import DAY, ankang, city, read
from report_columns_cases import Decoded

from gridgov.baselines import Baseline
from gridgov.findings import Report, check
from gridgov.report import render
from gridgov.text import LANGS, Lang
from gridgov.waivers import Waiver, Waivers

STRENGTHS = {"en": ["must", "should", "reported"], "zh": ["必须", "应当", "据报道"]}


@lru_cache
def report() -> Report:
    """Return a report with 1,503 findings, some of them waived, some known before."""
    evidence, policy = ankang().evidence(city()), ankang().policy
    assert policy is not None
    known = list(Baseline.of(check(city(), policy, on="2025-12-01", evidence=evidence)))
    units = [entry.unit for entry in known if entry.rule == "ROL011" and entry.unit is not None]
    waivers = Waivers(Waiver(rule="ROL011", unit=u, reason="soon", last_day="2026-12-31") for u in units[::7])
    return check(city(), policy, on=DAY, evidence=evidence, waivers=waivers, baseline=Baseline(known[::2]))


@lru_cache
def page_text() -> str:
    return render(city(), on=DAY, scheme=ankang(), report=report(), suppress_below=None)


@lru_cache
def page_data() -> Decoded:
    return Decoded(json.loads(read(page_text()).by_id("findings-data").text()))


@pytest.fixture(scope="module")
def opened(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Lang], Page]]:
    """Open the page once; nothing may be asked for and nothing complained of. Each test begins as a reader does."""
    path = tmp_path_factory.mktemp("findings") / "page.html"
    path.write_text(page_text(), encoding="utf-8")
    found = open_in(chromium, path, width=1280, theme="light", lang=None)

    def go(lang: Lang) -> Page:
        found.page.evaluate("lang => document.querySelector(`button[data-set=${lang}]`).click()", lang)
        press(found.page, "#findings-form [type=reset]")
        return found.page

    yield go
    assert (found.requests, found.console) == ([], [])
    close(found.page)


def press(page: Page, selector: str) -> None:
    """Click on an element as it is, and wait until the page has done what it has put off."""
    page.evaluate(
        "selector => { document.querySelector(selector).click(); return new Promise(done => setTimeout(done, 1)); }",
        selector,
    )


_SHOWN = "[...document.querySelectorAll('#findings-rows tr[data-finding]')].map(row => Number(row.dataset.finding))"


def shown(page: Page) -> list[int]:
    """Return which findings the rows of this page of the table are."""
    found: list[int] = page.evaluate(_SHOWN)
    return found


def every(page: Page) -> list[int]:
    """Return the findings of all pages of the table."""
    found: list[int] = page.evaluate(
        """() => {
          document.querySelector("[data-page=first]").click();
          const next = document.querySelector("[data-page=next]");
          const out = SHOWN;
          while (next.getAttribute("aria-disabled") === "false") { next.click(); out.push(...SHOWN); }
          return out; }""".replace("SHOWN", _SHOWN)
    )
    return found


def ends(page: Page) -> list[int]:
    """Return the findings of the first and the last page of the table."""
    found: list[int] = page.evaluate(
        """() => {
          document.querySelector("[data-page=first]").click();
          const out = SHOWN;
          document.querySelector("[data-page=last]").click();
          return [...out, ...SHOWN]; }""".replace("SHOWN", _SHOWN)
    )
    return found


def choose(page: Page, **choices: str) -> None:
    """Choose from the lists by the words without the count, and type."""
    words = choices.pop("words", None)
    for name, option in choices.items():
        script = r"""([name, words]) => { const list = document.querySelector(`#findings-form [name=${name}]`);
            const said = option => option.textContent.replace(/\s?[(（][0-9,]+[)）]$/, "").trim();
            list.value = [...list.options].find(option => said(option) === words).value;
            list.dispatchEvent(new Event("change", {bubbles: true})); }"""
        page.evaluate(script, [name, option])
    if words is not None:
        page.fill("#findings-form [name=words]", words)
        page.dispatch_event("#findings-form [name=words]", "change")  # as when the field is left: nothing waits


def sort(page: Page, key: str, *, down: bool) -> None:
    for _ in range(2 if down else 1):
        press(page, f"#findings-rows th[data-sort={key}] button")
    assert page.get_attribute(f"th[data-sort={key}]", "aria-sort") == ("descending" if down else "ascending")


def keys(lang: Lang) -> dict[str, pd.Series[Any]]:
    """Return what each column is sorted by, as pandas has it."""
    frame, data = page_data().frame(lang), page_data().data
    clauses = pd.DataFrame({"rule": frame["rule"], "clause": frame["clause"]})
    ranks = {pair: i for i, pair in enumerate(sorted(set(clauses.itertuples(index=False, name=None))))}
    return {
        "unit": pd.Series(data["rows"]["unit"]),
        "level": frame["rank"],
        "rule": pd.Series([ranks[pair] for pair in clauses.itertuples(index=False, name=None)]),
        "strength": frame["strength"].map(STRENGTHS[lang].index),
        "verdict": (frame["verdict"] != "fail").astype(int),
        "observed": frame["observed"],
        "bound": frame["bound"],
        "margin": frame["margin"].abs(),
        "message": frame["message"],
        "status": frame["status"].where(frame["status"] != ""),
    }


@pytest.mark.parametrize("lang", LANGS)
def test_every_column_sorts_as_pandas_sorts_it(opened: Callable[[Lang], Page], lang: Lang) -> None:
    page = opened(lang)
    heads: list[str] = page.evaluate("[...document.querySelectorAll('th[data-sort]')].map(h => h.dataset.sort)")
    wanted = keys(lang)
    assert heads == list(wanted)
    for key, values in wanted.items():
        for way in ("ascending", "descending"):
            press(page, f"th[data-sort={key}] button")
            assert page.get_attribute(f"th[data-sort={key}]", "aria-sort") == way
            # Equal ones stay in their order, and what is unknown stands last, whichever way it is sorted.
            up = way == "ascending"
            order = values.sort_values(ascending=up, kind="stable", na_position="last").index.tolist()
            assert ends(page) == [*order[:50], *order[len(order) // 50 * 50 :]], (key, way)
        press(page, f"th[data-sort={key}] button")
        assert page.get_attribute(f"th[data-sort={key}]", "aria-sort") == "none"
    assert every(page) == list(range(len(report())))


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_chosen_is_what_pandas_chooses(opened: Callable[[Lang], Page], lang: Lang) -> None:
    page = opened(lang)
    frame, data = page_data().frame(lang), page_data().data
    area = next(i for i, above in enumerate(data["areas"]["above"]) if above < 0)
    within = {i for i, above in enumerate(data["areas"]["above"]) if area in {i, above}}
    words = page_data()
    name = words.say(data["areas"]["name"][area], lang)
    grid = next(level for level in frame["level"] if level in {"level-3 grid", "三级网格"})
    fail = {"en": "fail", "zh": "不通过"}[lang]
    waived = {"en": "waived", "zh": "已豁免"}[lang]
    new = {"en": "new", "zh": "新增"}[lang]
    title = next(j.rule.title.get(lang) for j in report().judged if j.rule.code == "ROL011")
    is_new = frame["state"] == "new"
    cases: list[tuple[dict[str, str], pd.Series[bool]]] = [
        ({"verdict": fail}, frame["verdict"] == "fail"),
        ({"strength": STRENGTHS[lang][2]}, frame["strength"] == STRENGTHS[lang][2]),
        ({"clause": f"ROL011 {title}"}, frame["rule"] == "ROL011"),
        ({"level": grid, "area": name}, (frame["level"] == grid) & frame["area"].isin(within)),
        ({"status": waived}, frame["waived"]),
        ({"status": new, "verdict": fail}, is_new & (frame["verdict"] == "fail")),
        ({"words": "610902 ROL011"}, haystack(frame).str.contains("610902") & (frame["rule"] == "ROL011")),
        ({"words": "６１０９０２ ｒｏｌ０１１"}, haystack(frame).str.contains("610902") & (frame["rule"] == "ROL011")),
        ({"words": "no such thing"}, frame["waived"] & False),
    ]
    for choices, mask in cases:
        press(page, "#findings-form [type=reset]")
        choose(page, **choices)
        wanted = frame.index[mask].tolist()
        assert every(page) == wanted, choices
        status = page.inner_text("#findings-status")
        fails = int((frame["verdict"][mask] == "fail").sum())
        if not wanted:
            assert {"en": "No finding fits this choice.", "zh": "没有符合条件的检查结果。"}[lang] in status
        else:
            said = {
                "en": f"of {len(wanted):,} findings: {fails:,} fail",
                "zh": f"共{len(wanted):,}条：不通过{fails:,}条",
            }
            assert said[lang] in status
    press(page, "#findings-form [type=reset]")
    assert every(page) == list(range(len(frame)))


def haystack(frame: pd.DataFrame) -> pd.Series[str]:
    return frame["unit"].fillna("") + "\n" + frame["where"] + "\n" + frame["message"] + "\n" + frame["clause"]


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_opens_to_its_reasons(opened: Callable[[Lang], Page], lang: Lang) -> None:
    page, words = opened(lang), page_data()
    for row in (0, 3, 40):
        button = page.locator(f"button[data-row='{row}']")
        assert button.get_attribute("aria-expanded") == "false"
        button.focus()
        page.keyboard.press("Enter")
        assert button.get_attribute("aria-expanded") == "true"
        script = (
            "id => [...document.querySelectorAll(`#${id} dt`)].map(t => [t.textContent, t.nextSibling.textContent])"
        )
        said: list[list[str]] = page.evaluate(script, f"finding-why-{row}")
        reasons = [list(line) for line in words.reasons(row, lang)]
        at = said.index(reasons[0])
        assert said[at : at + len(reasons)] == reasons
        message = page.locator(f"tr[data-finding='{row}'] td.long").inner_text()
        assert message == words.frame(lang)["message"][row]
        page.keyboard.press("Enter")
        assert page.locator(f"#finding-why-{row}").count() == 0


def test_the_language_changes_and_the_choice_stays(opened: Callable[[Lang], Page]) -> None:
    page = opened("en")
    choose(page, verdict="fail")
    sort(page, "message", down=False)
    before = len(every(page))
    press(page, "button[data-set=zh]")
    assert len(every(page)) == before == 558
    assert "共558条" in page.inner_text("#findings-status")
    assert page.locator("#findings-rows td.long").first.inner_text() in set(page_data().frame("zh")["message"])
    assert "不通过" in page.locator("#findings-form [name=verdict] option").nth(1).inner_text()


def test_on_paper_all_chosen_rows_stand_up_to_a_limit(opened: Callable[[Lang], Page]) -> None:
    page = opened("en")
    choose(page, words="SVC005")
    wanted = every(page)
    assert 50 < len(wanted) < 500
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert shown(page) == wanted
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert len(shown(page)) <= 50
    # Nothing that was typed is left to be read later, and what was typed just now is read before it is printed.
    late = """([words, wait]) => { const field = document.querySelector("#findings-form [name=words]");
        field.value = words;
        field.dispatchEvent(new Event("input", {bubbles: true}));
        window.dispatchEvent(new Event("beforeprint"));
        return new Promise(done => setTimeout(() => done(SHOWN), wait)); }""".replace("SHOWN", _SHOWN)
    page.evaluate(late, ["", 0])
    assert page.evaluate(late, ["SVC005", 0]) == wanted
    assert page.evaluate(late, ["SVC005", 400]) == wanted
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    press(page, "#findings-form [type=reset]")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert len(shown(page)) == 500
    assert page.inner_text("#findings-printed") == "Printed: the first 500 of these findings."
    # Figures stand in the words, which have the room.
    page.emulate_media(media="print")
    widths: dict[str, float] = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('#findings-rows thead th')]"
        ".filter(e => e.checkVisibility()).map(e => [e.dataset.sort, e.getBoundingClientRect().width]))"
    )
    assert list(widths) == ["unit", "rule", "strength", "verdict", "message", "status"]
    assert max(widths, key=lambda key: widths[key]) == "message"
    seen = (
        "[...document.querySelector('#findings-rows tr[data-finding]').cells].filter(e => e.checkVisibility()).length"
    )
    assert page.evaluate(seen) == len(widths)
    page.emulate_media(media="screen")
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")


def test_without_scripts_the_first_rows_stand_there() -> None:
    root = read(page_text())
    assert "hidden" in root.by_id("findings-app").attributes
    rows = root.by_id("findings-plain").one("table").table()
    assert [row[0].split(" (")[-1].rstrip(")") for row in rows] == page_data().frame("en")["unit"][:200].tolist()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_nothing_shuts_anybody_out(chromium: Browser, tmp_path: Path, theme: Theme, width: int) -> None:
    path = tmp_path / "page.html"
    path.write_text(page_text(), encoding="utf-8")
    found = open_in(chromium, path, width=width, theme=theme, lang=None)
    found.page.evaluate("document.querySelectorAll('main > :not([aria-labelledby=findings])').forEach(e => e.remove())")
    press(found.page, "button[data-row='1']")
    assert axe(found) == []
    assert found.wider_than_window() == []
    found.page.context.close()


def test_an_unknown_value_stands_last_and_is_said(opened: Callable[[Lang], Page]) -> None:
    page = opened("en")
    sort(page, "observed", down=False)
    press(page, "[data-page=last]")
    cells: list[str] = page.evaluate(
        "[...document.querySelectorAll('#findings-rows tr[data-finding]')].map(r => r.children[5].textContent)"
    )
    assert set(cells) == {"unknown"}
    assert np.isnan(page_data().frame("en")["observed"][shown(page)]).all()
