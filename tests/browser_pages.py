"""Pages as a browser opens them, with all that they asked for and all that was complained of."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal, TypeAlias

import attrs
from playwright.sync_api import Browser, ConsoleMessage, Page, Route

Theme: TypeAlias = Literal["light", "dark"]

#: How a reader finds the language that is wanted.
LANGUAGES = {"en": "English", "zh": "中文"}
HEIGHT = 900
#: Rows of a table look alike: axe-core reads so many of each.
_ROWS = 12
#: What axe-core holds for barriers; less is advice.
BARRIERS = frozenset({"serious", "critical"})


@attrs.frozen
class Opened:
    """A page in the browser, alone in its profile, without a network."""

    page: Page
    url: str
    #: Every address that was asked for besides the page itself. None was answered.
    requests: list[str]
    #: Warnings, errors, and exceptions that nobody caught.
    console: list[str]

    def settle(self) -> None:
        """Wait until what was begun is drawn."""
        self.page.evaluate(_SETTLE)

    def draw_all(self) -> None:
        """Bring every picture into view once: a picture is drawn when a reader comes near it."""
        self.page.evaluate(_THROUGH)
        self.settle()

    def to_paper(self) -> None:
        """Show the page as it would be printed."""
        self.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        self.page.emulate_media(media="print")
        self.settle()

    def wider_than_window(self) -> list[str]:
        """Return what makes the page scroll sideways, from the outside in; empty if it does not."""
        found: list[str] = self.page.evaluate(_WIDER)
        return found

    def screenshot(self, path: Path) -> Path:
        """Keep a picture of the whole page; JPEG, which a long page is much quicker written in."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, full_page=True, type="jpeg", quality=85)
        return path


# A picture follows its place a moment later; two frames after that the page is as it will be.
_SETTLE = """() => new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 120))
  .then(() => null)"""
_THROUGH = """async () => {
  for (const place of document.querySelectorAll(".plot")) {
    place.scrollIntoView({behavior: "instant"});
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
  window.scrollTo({top: 0, behavior: "instant"});
}"""
_WIDER = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolled = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) {
    if (getComputedStyle(p).overflowX !== "visible") return true; } return false; };
  return [...document.body.querySelectorAll("*")]
    .filter(e => e.getBoundingClientRect().right > root.clientWidth + 0.5 && !scrolled(e))
    .map(e => `<${e.tagName.toLowerCase()} id="${e.id}" class="${e.getAttribute("class")}"> ends at `
      + `${e.getBoundingClientRect().right}`).concat(`the page is ${root.scrollWidth} wide`);
}"""


def open_in(browser: Browser, path: Path, *, width: int, theme: Theme, lang: str | None) -> Opened:
    """Open a file in a new profile and wait until it is drawn.

    Args:
        browser: The browser.
        path: The page.
        width: Of the window, in pixels.
        theme: What the reader's system asks for.
        lang: The language to switch to, by the button that a reader would press; None: as the page comes.
    """
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme=theme,
        reduced_motion="reduce",
        locale="zh-CN" if lang == "zh" else "en-GB",
    )
    url = path.resolve().as_uri()
    requests, console = list[str](), list[str]()

    def refuse(route: Route) -> None:
        if route.request.url.partition("#")[0] == url:
            route.continue_()
        else:
            route.abort()

    def complained(message: ConsoleMessage) -> None:
        if message.type in {"warning", "error", "assert"}:
            console.append(f"{message.type}: {message.text}")

    context.route("**/*", refuse)
    page = context.new_page()
    page.on("console", complained)
    page.on("pageerror", lambda error: console.append(f"exception: {error}"))
    page.on("websocket", lambda socket: requests.append(socket.url))
    context.on("page", lambda other: requests.append(f"new window: {other.url}"))
    context.on("request", lambda r: requests.append(r.url) if r.url.partition("#")[0] != url else None)
    page.goto(url, wait_until="load")
    page.evaluate("document.fonts.ready.then(() => null)")
    if lang is not None:
        page.get_by_role("button", name=LANGUAGES[lang], exact=True).click()
    return Opened(page=page, url=url, requests=requests, console=console)


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


def luminance(colour: str) -> float:
    """Return how light a colour is, 0 to 1, as WCAG 2 measures it.

    Args:
        colour: As a browser says it: "rgb(r, g, b)".
    """
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def axe(opened: Opened | Page) -> list[str]:
    """Return what shuts people out, as axe-core finds it: rule, how bad, where and why; serious and critical only."""
    page = opened if isinstance(opened, Page) else opened.page
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_axe())
    asked = [{"exclude": [[f"tbody tr:nth-child(n+{_ROWS + 1})"]]}, {"resultTypes": ["violations"]}]
    found: dict[str, Any] = page.evaluate("asked => axe.run(...asked)", asked)
    return [
        f"{v['id']} ({v['impact']}): {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for v in found["violations"]
        if v["impact"] in BARRIERS
        for node in v["nodes"]
    ]
