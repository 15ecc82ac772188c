"""Draw the pictures of the README: the page that the demo writes, as a browser shows it, in both languages.

    python examples/pictures.py docs/pictures

It needs Chromium, and fonts that hold Chinese.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from gridgov.demo import run_demo
from gridgov.text import Lang

#: The day whose state is drawn: the same picture every time.
_DAY: Final = "2026-01-01"
_WIDTH: Final = 1200
#: Pixels of the picture for each pixel of the page.
_SCALE: Final = 1.5
_MOST: Final = 300_000
_BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
_PICTURES: Final[dict[Lang, str]] = {"en": "page.png", "zh": "page.zh.png"}


def browser() -> str:
    """Return where Chromium is.

    Raises:
        SystemExit: There is none.
    """
    named = os.environ.get("GRIDGOV_CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else _BROWSERS)), None)
    if found is None:
        sys.exit("There is no Chromium here: apt install chromium fonts-noto-cjk")
    return found


def shoot(page: Page, path: Path) -> None:
    """Write the first screen of a page: from its title to the end of its overview."""
    overview = page.locator("section").first.bounding_box()
    assert overview is not None
    height = overview["y"] + overview["height"]
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": _WIDTH, "height": height})


def main() -> None:
    """Draw them all."""
    parser = argparse.ArgumentParser(description="Draw the pictures of the README.")
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made, sync_playwright() as started:
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        chromium = started.chromium.launch(executable_path=browser(), chromium_sandbox=not root)
        for lang, name in _PICTURES.items():
            run_demo(Path(made, lang), on=_DAY, lang=lang)
            page = chromium.new_page(viewport={"width": _WIDTH, "height": 900}, device_scale_factor=_SCALE)
            page.goto(next(Path(made, lang).glob("*.html")).as_uri())
            shoot(page, folder / name)
            size = (folder / name).stat().st_size
            assert size < _MOST, f"{name} has {size:,} bytes"
            print(f"{name}: {size:,} bytes")
        chromium.close()


if __name__ == "__main__":
    main()
