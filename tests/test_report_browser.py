"""The page in a real browser, where there is one: pictures fit their cards, and nothing is complained of."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from report_cases import DAY, city

from gridgov.report import render

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--enable-logging=stderr",
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")


@pytest.mark.parametrize("width", [1280, 600])
def test_pictures_fill_their_cards_and_no_more(tmp_path: Path, width: int) -> None:
    page = tmp_path / "page.html"
    page.write_text(render(city(), on=DAY), encoding="utf-8")
    window = [f"--user-data-dir={tmp_path}/profile", f"--window-size={width},2000", "--virtual-time-budget=10000"]
    command = [str(CHROMIUM), *QUIET, *window, "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []
    drawn = [float(w) for w in re.findall(r'class="main-svg"[^>]*? width="([0-9.]+)"', done.stdout)]
    # Two cards beside each other, or one above the other; 700 is what a picture takes if it knows of no card.
    roomy = {w for w in drawn if w > width / 2}
    assert drawn
    assert max(drawn) < width
    assert 700.0 not in drawn
    assert roomy
    assert min(drawn) > width / 3
