"""The page in a real browser: drawn, switched, printed, used without a mouse; nothing complains, nothing leaves it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

import pytest
from browser import SCREENSHOTS, OpenPage, axe
from browser_cases import PAGES, page
from browser_pages import LANGUAGES, Opened, Theme, luminance
from playwright.sync_api import Locator, Page
from report_cases import city

#: A telephone, a tablet upright, a desk.
WIDTHS = (390, 820, 1440)
THEMES: tuple[Theme, ...] = ("light", "dark")

#: Every look, and as few as show every two of width, theme and language together.
Look: TypeAlias = tuple[int, Theme, str]
LOOKS: tuple[Look, ...] = tuple((width, theme, lang) for width in WIDTHS for theme in THEMES for lang in LANGUAGES)
FEW = tuple(look for look in LOOKS if (look[0] == 820) ^ (look[1] == "dark") ^ (look[2] == "en"))


def language(shown: Opened, lang: str) -> Locator:
    return shown.page.get_by_role("button", name=LANGUAGES[lang], exact=True)


def night(shown: Opened) -> Locator:
    return shown.page.get_by_role("button", name=re.compile(r"^(Dark|深色)"))


def ground(shown: Opened) -> float:
    """Return how light the page is, from 0 to 1."""
    colour: str = shown.page.evaluate("getComputedStyle(document.body).backgroundColor")
    return luminance(colour)


def quiet(shown: Opened) -> None:
    """Nothing was asked for, and nothing was complained of."""
    assert shown.requests == []
    assert shown.console == []


# Drawn


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_is_drawn_and_fits_a_telephone(open_page: OpenPage, name: str) -> None:
    shown = open_page(page(name))
    assert shown.page.get_by_role("heading", level=1).is_visible()
    shown.draw_all()
    assert undrawn(shown.page) == []
    assert shown.wider_than_window() == []
    shown.page.set_viewport_size({"width": 390, "height": 844})
    shown.settle()
    assert shown.wider_than_window() == []
    quiet(shown)


def undrawn(page: Page) -> list[str]:
    """Return the places of pictures that are seen and hold none, and pictures wider than their place."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".plot")].filter(place => place.checkVisibility()).flatMap(place => {
          const svg = place.querySelector("svg.main-svg");
          if (!svg) return [`${place.id}: not drawn`];
          const over = svg.getBoundingClientRect().width - place.getBoundingClientRect().width;
          return over > 1 ? [`${place.id}: ${over} px too wide`] : [];
        })"""
    )
    return found


def test_names_of_units_stay_names(open_page: OpenPage) -> None:
    shown = open_page(page("everything"))
    assert "alert(1)" in shown.page.title()
    elements = "document.querySelectorAll('img, iframe, object, embed, main b, main script, svg a, [onerror]').length"
    assert shown.page.evaluate(elements) == 0
    quiet(shown)


# Switched


def seen(shown: Opened) -> set[str]:
    """Return the languages of the words that can be seen."""
    found: list[str] = shown.page.evaluate(
        """() => [...document.querySelectorAll("[data-lang]")]
          .filter(e => e.checkVisibility() && e.textContent.trim()).map(e => e.dataset.lang)"""
    )
    return set(found)


def test_the_language_is_switched_everywhere_and_back(open_page: OpenPage) -> None:
    shown = open_page(page("everything"))
    shown.draw_all()
    first = shown.page.title(), drawn_words(shown)
    for lang, tag in (("zh", "zh-Hans"), ("en", "en")):
        language(shown, lang).click()
        shown.settle()
        assert seen(shown) == {lang}
        assert shown.page.evaluate("document.documentElement.lang") == tag
        assert language(shown, lang).get_attribute("aria-pressed") == "true"
        assert [language(shown, other).get_attribute("aria-pressed") for other in LANGUAGES if other != lang] == [
            "false"
        ]
        assert (drawn_words(shown) == first[1]) == (lang == "en")
    assert shown.page.title() == first[0]
    quiet(shown)


def drawn_words(shown: Opened) -> list[str]:
    """Return the words in pictures."""
    found: list[str] = shown.page.evaluate("[...document.querySelectorAll('.plot svg text')].map(e => e.textContent)")
    return found


@pytest.mark.parametrize("system", THEMES)
def test_the_page_begins_as_the_system_is_and_can_be_switched(open_page: OpenPage, system: Theme) -> None:
    shown = open_page(page("staffed"), theme=system)
    shown.draw_all()
    for dark in (system == "dark", system != "dark", system == "dark"):
        assert night(shown).get_attribute("aria-pressed") == str(dark).lower()
        assert (ground(shown) < 0.2) == dark
        assert (ground(shown) > 0.8) == (not dark)
        assert faint(shown) == []
        night(shown).click()
        shown.settle()
    quiet(shown)


def faint(shown: Opened) -> list[str]:
    """Return words in pictures, outside tiles and bars, that do not stand out from the page (WCAG AA: 4.5 to 1)."""
    found: list[tuple[str, str]] = shown.page.evaluate(
        """() => [...document.querySelectorAll(".plot .xtick text, .plot .ytick text, .plot .legendtext, "
          + ".plot .annotation-text, .plot .g-xtitle text, .plot .g-ytitle text")]
          .filter(e => e.checkVisibility()).map(e => [e.textContent, getComputedStyle(e).fill])"""
    )
    below = ground(shown)

    def ratio(colour: str) -> float:
        a, b = sorted((luminance(colour), below))
        return (b + 0.05) / (a + 0.05)

    assert found
    return [f"{text!r} {colour}: {ratio(colour):.1f} to 1" for text, colour in found if ratio(colour) < 4.5]


# Closed


#: What a page could try, as code that runs in it later: the first turn of a promise belongs to the test's own tool.
TRIES = {
    "fetch": "fetch('https://example.com/x').then(() => 'done', () => 'refused')",
    "eval": "(() => { try { return eval('\"done\"'); } catch { return 'refused'; } })()",
    "function": "(() => { try { return Function('return \"done\"')(); } catch { return 'refused'; } })()",
    "image": "load('img', {src: 'https://example.com/x.png'})",
    "frame": "load('iframe', {src: 'https://example.com/'}, () => breach('frame-src'))",
    "script": "load('script', {src: 'https://example.com/x.js'})",
    "inline script": "(add('script', {textContent: 'window.got = 1'}), window.got ? 'done' : 'refused')",
    "style": "(() => { add('style', {textContent: 'body { outline: 9px solid }'});"
    " return getComputedStyle(document.body).outlineWidth === '9px' ? 'done' : 'refused'; })()",
    "font": "new FontFace('x', 'url(https://example.com/x.woff2)').load().then(() => 'done', () => 'refused')",
    "worker": "(() => { try { const w = new Worker('data:text/javascript,postMessage(1)');"
    " return new Promise(r => { w.onmessage = () => r('done'); w.onerror = () => r('refused'); }); }"
    " catch { return 'refused'; } })()",
    "socket": "(() => { try { const s = new WebSocket('wss://example.com/');"
    " return new Promise(r => { s.onopen = () => r('done'); s.onerror = () => r('refused'); }); }"
    " catch { return 'refused'; } })()",
    "beacon": "(navigator.sendBeacon('https://example.com/', 'x'), breach('connect-src'))",
    "form": "(add('form', {action: 'https://example.com/', method: 'post'}).submit(), breach('form-action'))",
    "base": "(add('base', {href: 'https://example.com/'}), document.baseURI.startsWith('file:') ? 'refused' : 'done')",
}
_TRY = """code => new Promise(settle => setTimeout(() => {
  const add = (tag, what) => document.body.appendChild(Object.assign(document.createElement(tag), what));
  const breaches = [];
  document.addEventListener("securitypolicyviolation", e => breaches.push(e.effectiveDirective));
  const breach = (name) => new Promise(r => setTimeout(() => r(breaches.includes(name) ? "refused" : "done"), 100));
  const load = (tag, what, also) => new Promise(r => {
    const e = Object.assign(document.createElement(tag), what);
    if (also) { document.body.appendChild(e); also().then(r); return; }
    e.onload = () => r("done"); e.onerror = () => r("refused"); document.body.appendChild(e);
  });
  Promise.resolve(TRIES[code]({add, load, breach})).then(settle, e => settle(String(e)));
}, 0))"""


def test_the_policy_stands_in_the_page_and_refuses_whatever_is_tried(open_page: OpenPage) -> None:
    shown = open_page(page("one unit"))
    policy = shown.page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "http" not in policy
    quiet(shown)
    bodies = ", ".join(f"{key!r}: ({{add, load, breach}}) => {code}" for key, code in TRIES.items())
    tried = _TRY.replace("TRIES[code]", f"({{{bodies}}})[code]")
    failed = list[str]()
    shown.page.on("requestfailed", lambda request: failed.append(request.failure or ""))
    assert {key: shown.page.evaluate(tried, key) for key in TRIES} == dict.fromkeys(TRIES, "refused")
    # Refused by the policy, aloud, before anything left; not for want of a network.
    assert set(failed) == {"csp"}
    assert len(failed) == len(shown.requests)
    assert len([line for line in shown.console if "Content Security Policy" in line]) >= len(TRIES) - 1


# Printed


@pytest.mark.parametrize(("name", "theme"), [("staffed", "dark"), ("everything", "light")])
def test_paper_is_light_whole_and_without_buttons(open_page: OpenPage, name: str, theme: Theme) -> None:
    shown = open_page(page(name), theme=theme)
    pdf = shown.page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 1
    shown.page.set_viewport_size({"width": 700, "height": 1000})
    shown.to_paper()
    assert ground(shown) > 0.99
    # The heads of a table that can be sorted are read on paper too.
    pressed = shown.page.locator("button, input, select").evaluate_all(
        "all => all.filter(e => e.checkVisibility() && !e.closest('table')).map(e => e.outerHTML)"
    )
    assert pressed == []
    assert shown.wider_than_window() == []
    cut = shown.page.locator(".scroll").evaluate_all(
        "all => all.filter(e => e.checkVisibility() && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML)"
    )
    assert cut == []
    shown.screenshot(SCREENSHOTS / f"{name}-paper.jpg")
    quiet(shown)


# For everybody


def looks(shown: Opened, wanted: Iterable[Look]) -> Iterator[str]:
    """Show a page in each look, and name it."""
    shown.draw_all()
    for width, theme, lang in wanted:
        shown.page.set_viewport_size({"width": width, "height": 900})
        shown.page.emulate_media(color_scheme=theme)
        language(shown, lang).click()
        shown.settle()
        yield f"{width}-{theme}-{lang}"


def test_a_small_page_shuts_nobody_out_at_any_width_in_any_theme_and_language(open_page: OpenPage) -> None:
    shown = open_page(page("staffed"))
    assert {look: found for look in looks(shown, FEW) if (found := axe(shown))} == {}
    quiet(shown)


@pytest.mark.parametrize(
    ("name", "width", "theme", "lang"),
    [
        ("city", 390, "light", "zh"),
        ("county", 1440, "dark", "en"),
        ("everything", 820, "dark", "zh"),
    ],
)
def test_a_large_page_shuts_nobody_out(open_page: OpenPage, name: str, width: int, theme: Theme, lang: str) -> None:
    shown = open_page(page(name), width=width, theme=theme, lang=lang)
    shown.draw_all()
    assert undrawn(shown.page) == shown.wider_than_window() == []
    assert axe(shown) == []


def test_pictures_of_the_city_in_every_look_are_kept(open_page: OpenPage) -> None:
    shown = open_page(page("city"))
    for look in looks(shown, LOOKS):
        assert shown.wider_than_window() == undrawn(shown.page) == []
        assert shown.screenshot(SCREENSHOTS / f"city-{look}.jpg").stat().st_size > 50_000
    quiet(shown)


def reached(page: Page, most: int) -> list[str]:
    """Press Tab until the focus has been everywhere; return what it met, in order."""
    out: list[str] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        at: str | None = page.evaluate("document.activeElement === document.body ? null : mark(document.activeElement)")
        if at is None or at in out:
            break
        out.append(at)
    return out


_MARKS = """() => {
  window.mark = e => e.dataset.tested ??= String(document.querySelectorAll("[data-tested]").length);
  const controls = "a[href], button:not([disabled]), input, select, textarea, summary, [tabindex='0']";
  return [...document.querySelectorAll(controls)].filter(e => e.checkVisibility()).map(window.mark);
}"""


def test_the_tab_key_reaches_every_control_in_the_order_of_the_page(open_page: OpenPage) -> None:
    shown = open_page(page("everything"))
    controls: list[str] = shown.page.evaluate(_MARKS)
    met = reached(shown.page, 2 * len(controls))
    # The browser itself adds whatever can be scrolled and holds nothing to press.
    assert [at for at in met if at in controls] == controls
    assert len(controls) > 20


def test_what_has_the_focus_can_be_seen_to_have_it(open_page: OpenPage) -> None:
    shown = open_page(page("staffed"))
    controls: list[str] = shown.page.evaluate(_MARKS)
    unseen = list[str]()
    for _ in controls:
        shown.page.keyboard.press("Tab")
        look: list[str] = shown.page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
              return [s.outlineStyle, s.outlineWidth, String(b.width * b.height > 0 && b.bottom > 0), e.outerHTML]; }"""
        )
        if look[0] == "none" or look[1] == "0px" or look[2] != "true":
            unseen.append(look[3][:80])
    assert unseen == []


def test_the_first_key_leads_past_the_head_of_the_page(open_page: OpenPage) -> None:
    shown = open_page(page("staffed"))
    shown.page.keyboard.press("Tab")
    assert shown.page.evaluate("document.activeElement.className") == "skip"
    assert shown.page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    shown.page.keyboard.press("Enter")
    shown.page.keyboard.press("Tab")
    assert shown.page.evaluate("document.activeElement.closest('main') !== null")


def test_the_search_is_used_with_keys_alone(open_page: OpenPage) -> None:
    shown = open_page(page("city"))
    box = shown.page.get_by_role("combobox").first
    box.focus()
    shown.page.keyboard.type(city().units(level="community")[0].id)
    options = shown.page.locator("#matches [role=option]")
    options.first.wait_for()
    assert options.count() > 1
    assert box.get_attribute("aria-expanded") == "true"
    shown.page.keyboard.press("ArrowDown")
    shown.page.keyboard.press("ArrowDown")
    chosen = shown.page.locator("#matches [aria-selected=true]")
    assert chosen.count() == 1
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    name = chosen.locator(".name").inner_text()
    shown.page.keyboard.press("Enter")
    assert box.get_attribute("aria-expanded") == "false"
    assert shown.page.locator("#answer h3").inner_text().startswith(name)
    # Escape closes the list, and then empties the box.
    shown.page.keyboard.type("x")
    shown.page.keyboard.press("Escape")
    assert [one for one in options.all() if one.is_visible()] == []
    quiet(shown)
