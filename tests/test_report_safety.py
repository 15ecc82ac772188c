"""No text of the input becomes anything but text on the page: without a browser and in a real one."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from functools import cache

import attrs
import pytest
from browser_pages import HEIGHT, Opened, open_in
from playwright.sync_api import Browser
from report_cases import Element, read
from report_safety_cases import DAY, LONG, MARKUP, UNSEEN, infected, page, text_fields

from gridgov._problems import visible
from gridgov.jurisdiction import Note
from gridgov.report import render
from gridgov.text import Text

#: As harmless as a text can be, and refused by the same fields.
PLAIN = "z("
#: Fields that no document can fill with markup, since they hold keys with signs of their own: they are refused.
REFUSE_MARKUP = {
    ("Document", "counting"),
    ("CellRecord", "level"),
    ("LevelRecord", "key"),
    ("LevelRecord", "kinds"),
    ("LevelRecord", "under"),
    ("LinkRecord", "source"),
    ("LinkRecord", "target"),
    ("NetRecord", "levels"),
    ("RoleRecord", "sits_at"),
    ("UnitRecord", "kind"),
    ("UnitRecord", "level"),
}


@cache
def made(payload: str) -> str:
    return page(payload)


@cache
def parsed(payload: str) -> Element:
    return read(made(payload))


def bones(root: Element) -> list[tuple[str, tuple[str, ...]]]:
    """Return every element with the names of its attributes, but for what depends on lengths: pictures and looks."""

    def walk(element: Element) -> list[tuple[str, tuple[str, ...]]]:
        if element.tag == "svg":
            return []
        found = [(element.tag, tuple(name for name in element.attributes if name != "class"))]
        return found + [bone for child in element.children if isinstance(child, Element) for bone in walk(child)]

    return walk(root)


def test_every_free_text_of_a_document_is_filled_or_refused() -> None:
    place, refused = infected(MARKUP)
    assert set(refused) == REFUSE_MARKUP
    assert len(text_fields()) > 80
    assert place.territory.roots[0].id.startswith(MARKUP)


@pytest.mark.parametrize("payload", [MARKUP, UNSEEN, LONG], ids=["markup", "unseen", "long"])
def test_the_page_has_the_same_elements_whatever_the_texts(payload: str) -> None:
    wanted, found = bones(parsed(PLAIN)), bones(parsed(payload))
    # A text that is the same in both languages stands once: level and kind names are where these may differ.
    spans = ("span", ("data-lang", "lang"))
    assert [b for b in found if b != spans] == [b for b in wanted if b != spans]


@pytest.mark.parametrize("payload", [MARKUP, UNSEEN, LONG], ids=["markup", "unseen", "long"])
def test_the_policy_of_the_page_lets_nothing_in(payload: str) -> None:
    root = parsed(payload)
    [policy] = [
        e.attributes["content"] for e in root.all("meta") if e.attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    assert "unsafe" not in policy
    assert "*" not in policy
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    scripts = [e.text() for e in root.all("script") if e.attributes.get("type") != "application/json"]
    digests = [f"'sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}'" for s in scripts]
    assert rules["script-src"].split(" ") == digests
    plain = [e.text() for e in parsed(PLAIN).all("script") if e.attributes.get("type") != "application/json"]
    assert scripts == plain


def test_no_attribute_holds_a_handler_or_an_address() -> None:
    for element in parsed(MARKUP).walk():
        for name, value in element.attributes.items():
            assert not name.startswith("on"), (element.tag, name)
            if name in {"href", "src", "action", "formaction", "xlink:href"}:
                assert value.startswith(("#", "data:,")), (element.tag, name, value[:80])


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\x00", "</script>", "]]>", "<!--<script>"])
def test_texts_that_no_file_can_hold_are_shown(text: str) -> None:
    place, _ = infected(PLAIN)
    words = Text(text, text)
    place = attrs.evolve(place, name=words, notes=(Note("n", "I", words, text),))
    root = read(render(place, on=DAY, suppress_below=None, title=words))
    assert root.one("h1").text("en") == visible(text)
    assert visible(text) in root.by_id("notes").parent.text("en")  # type: ignore[union-attr]


SENTINEL = """() => ({
  ran: typeof window.ran,
  images: document.querySelectorAll("img, iframe, object, embed, link[rel=stylesheet], base").length,
  handlers: [...document.querySelectorAll("*")].filter(e => e.getAttributeNames().some(n => n.startsWith("on"))).length,
  scripts: [...document.scripts].filter(s => s.type !== "application/json").map(s => s.textContent),
})"""


@pytest.fixture(scope="module")
def shown(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Opened]]:
    """Open the page of each payload once."""
    folder, pages = tmp_path_factory.mktemp("safety"), dict[str, Opened]()

    def go(payload: str) -> Opened:
        if payload not in pages:
            path = folder / f"{len(pages)}.html"
            path.write_text(made(payload), encoding="utf-8")
            pages[payload] = open_in(chromium, path, width=1280, theme="light", lang=None)
        return pages[payload]

    yield go
    for opened in pages.values():
        opened.page.context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_long_names_do_not_make_the_page_wider(shown: Callable[[str], Opened], width: int) -> None:
    found = shown(LONG)
    found.page.set_viewport_size({"width": width, "height": HEIGHT})
    found.settle()
    assert found.wider_than_window() == []


@pytest.mark.parametrize("payload", [MARKUP, UNSEEN, LONG], ids=["markup", "unseen", "long"])
def test_in_a_browser_nothing_runs_and_texts_are_texts(shown: Callable[[str], Opened], payload: str) -> None:
    found = shown(payload)
    opened = found.page
    ours = {script.text() for script in parsed(PLAIN).all("script")}
    for lang in ("en", "zh"):
        opened.evaluate("lang => document.querySelector(`button[data-set=${lang}]`).click()", lang)
        opened.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        opened.evaluate("document.querySelectorAll('#findings-rows button[data-row]').forEach(b => b.click())")
        opened.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        opened.evaluate("window.dispatchEvent(new Event('afterprint'))")
        # What is typed is only searched for, and what is found is only shown.
        for field in opened.query_selector_all("input"):
            field.fill(payload[:40])
            opened.wait_for_timeout(200)
            field.fill("")
        seen = opened.evaluate(SENTINEL)
        assert set(seen.pop("scripts")) <= ours
        assert seen == {"ran": "undefined", "images": 0, "handlers": 0}
        text: str = opened.evaluate("document.body.textContent")
        assert text.count(visible(payload)) > 100
        title: str = opened.title()
        # A browser shows spaces of a title as one.
        assert re.sub(r"\s+", " ", visible(payload)) in title
    assert (found.requests, found.console) == ([], [])
