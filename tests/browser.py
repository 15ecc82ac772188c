"""A real browser in the tests: one Chromium for each test process, started on first use and closed at the end.

Fixtures: `draw` shows a figure and measures it, `open_page` opens a page and listens to it; `axe` looks for what shuts
people out. A test that uses one of them is a browser test (`-m browser`). Without a browser these tests are left out
and the end of the run says how many; with `CI` set, or `GRIDGOV_BROWSER=required`, a missing browser is a failure.
Pictures are kept in out/pictures and out/screenshots.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Generator, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from browser_drawing import Drawing, Sheet
from browser_pages import Opened, Theme, axe, open_in
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

if TYPE_CHECKING:
    from gridgov.plot import Figure

__all__ = ["Draw", "Drawing", "OpenPage", "Opened", "axe", "close"]

OUT = Path(__file__).parents[1] / "out"
PICTURES = OUT / "pictures"
SCREENSHOTS = OUT / "screenshots"
NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "there is no Chromium here"
HOW = "To run them: apt install chromium fonts-noto-cjk, or name a Chromium in GRIDGOV_CHROMIUM."
FIXTURES = frozenset({"chromium", "draw", "open_page"})
#: Nothing is asked of the network, not even whether there is a newer browser.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--force-color-profile=srgb",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-first-run",
)


class Draw(Protocol):
    """Shows a figure, a name for its picture, and the width of the page in pixels."""

    def __call__(self, figure: Figure, name: str, width: int = 900) -> Drawing: ...


class OpenPage(Protocol):
    """Opens a page: a file, or the text of one."""

    def __call__(
        self, page: Path | str, *, width: int = 1280, theme: Theme = "light", lang: str | None = None
    ) -> Opened: ...


@cache
def program() -> str | None:
    """Return where Chromium is, None if there is none."""
    named = os.environ.get("GRIDGOV_CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


def required() -> bool:
    """Tell whether a missing browser is a failure."""
    return bool(os.environ.get("CI")) or os.environ.get("GRIDGOV_BROWSER") == "required"


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


class Driver:
    """The driver of the browser. Its loop counts as running in this thread, which other tests must not notice."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._started: Playwright | None = None

    def start(self) -> Playwright:
        self._started = sync_playwright().start()
        self._loop = asyncio.get_running_loop()
        return self._started

    def go_on(self) -> None:
        """Let the driver be spoken to."""
        if self._loop is not None:
            asyncio._set_running_loop(self._loop)

    def pause(self) -> None:
        """Let others have a loop of their own."""
        if self._loop is not None:
            asyncio._set_running_loop(None)

    def stop(self) -> None:
        self.go_on()
        if self._started is not None:
            self._started.stop()
        self.pause()
        self._loop = self._started = None


DRIVER = Driver()


def close(page: Page) -> None:
    """Close a page that several tests share: the test that is the last one may be none of the browser."""
    DRIVER.go_on()
    page.context.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this process."""
    found = program()
    if found is None:
        (pytest.fail if required() else pytest.skip)(MISSING)
    # A sandbox cannot be made by root.
    browser = DRIVER.start().chromium.launch(executable_path=found, chromium_sandbox=not is_root(), args=QUIET)
    yield browser
    DRIVER.go_on()
    browser.close()
    DRIVER.stop()


@pytest.fixture(scope="session")
def sheet(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sheet]:
    """One page that has read plotly and shows one figure after the other."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    sheet = Sheet.lay(chromium, tmp_path_factory.mktemp("sheet"), PICTURES)
    yield sheet
    close(sheet.page)


@pytest.fixture
def draw(sheet: Sheet) -> Draw:
    """Show figures; see `Drawing`."""
    return sheet.draw


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[OpenPage]:
    """Open pages, each with nothing remembered; see `Opened`."""
    opened: list[Page] = []

    def open_one(page: Path | str, *, width: int = 1280, theme: Theme = "light", lang: str | None = None) -> Opened:
        if isinstance(page, str):
            text, page = page, tmp_path / f"page-{len(opened)}.html"
            page.write_text(text, encoding="utf-8")
        shown = open_in(chromium, page, width=width, theme=theme, lang=lang)
        opened.append(shown.page)
        return shown

    yield open_one
    for page in opened:
        page.context.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a browser."""
    for item in items:
        if FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Wake the driver for a browser test only."""
    if item.get_closest_marker("browser"):
        DRIVER.go_on()
    try:
        return (yield)
    finally:
        DRIVER.pause()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were left out, and what they need."""
    skipped: list[pytest.TestReport] = terminalreporter.stats.get("skipped", [])
    left_out = [r for r in skipped if "browser" in r.keywords and MISSING in str(r.longrepr)]
    if left_out:
        tests = "1 browser test was" if len(left_out) == 1 else f"{len(left_out)} browser tests were"
        terminalreporter.section("no browser", yellow=True)
        terminalreporter.line(f"{tests} left out: {MISSING}. {HOW}")
