"""The documentation: its pages and languages as they are written, and a small site built with the same settings."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))
CHINESE = [page for page in PAGES if page.endswith(".zh.md")]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
#: What a browser fetches by itself.
FETCHED = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src"}


def settings() -> dict[str, Any]:
    """Return what `mkdocs.yml` says."""
    yaml: Any = import_module("yaml")
    said: dict[str, Any] = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    return said


def prose(page: str) -> str:
    """Return the text of a page without its blocks of code."""
    return re.sub(r"^(```+).*?^\1`*$", "", (DOCS / page).read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def links(page: str) -> list[str]:
    """Return where the links of a page lead."""
    return [str(found[1]) for found in LINK.finditer(prose(page))]


def in_nav(entries: list[Any]) -> Iterator[str]:
    """Go through the pages of the navigation: an entry is a page, or its title with a page or with entries."""
    for entry in entries:
        below: Any = entry if isinstance(entry, str) else next(iter(entry.values()))
        if isinstance(below, str):
            yield below
        else:
            yield from in_nav(below)


def test_every_page_stands_in_the_navigation_once() -> None:
    listed = Counter(in_nav(settings()["nav"]))
    assert [page for page in PAGES if page not in listed] == []
    assert [page for page, times in listed.items() if times > 1 or page not in PAGES] == []


@pytest.mark.parametrize("page", CHINESE)
def test_a_chinese_page_has_an_english_one_beside_it(page: str) -> None:
    assert page.removesuffix(".zh.md") + ".md" in PAGES


@pytest.mark.parametrize("page", ["index", "gallery", "explanation/grid-governance", "explanation/limits"])
def test_what_a_newcomer_reads_exists_in_both_languages(page: str) -> None:
    assert {f"{page}.md", f"{page}.zh.md"} <= set(PAGES)


def test_every_tutorial_exists_in_both_languages() -> None:
    tutorials = [page for page in PAGES if page.startswith("tutorial/")]
    assert len(tutorials) == 2 * len([page for page in tutorials if page in CHINESE])


@pytest.mark.parametrize("page", CHINESE)
def test_a_chinese_page_links_to_chinese_pages_where_there_are_any(page: str) -> None:
    missed: list[str] = []
    for target in links(page):
        path = target.partition("#")[0]
        if urlsplit(target).scheme or not path.endswith(".md") or path.endswith(".zh.md"):
            continue
        english = (DOCS / page).parent.joinpath(path).resolve()
        chinese = english.with_suffix("").with_suffix(".zh.md")
        if chinese.exists() and chinese != (DOCS / page).resolve():
            missed.append(target)
    assert missed == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_one_title_and_no_section_twice(page: str) -> None:
    headings = re.findall(r"^(#+) +(.+)$", prose(page), re.MULTILINE)
    assert sum(marks == "#" for marks, _ in headings) == 1
    sections = Counter(words for marks, words in headings if marks == "##")
    assert [words for words, times in sections.items() if times > 1] == []


@pytest.mark.parametrize("page", PAGES)
def test_addresses_elsewhere_are_well_formed(page: str) -> None:
    for target in links(page):
        parts = urlsplit(target)
        assert parts.scheme in {"", "http", "https"}
        assert not parts.scheme or re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?", parts.netloc)


class Fetched(HTMLParser):
    """The language of a page, and what a browser fetches for it by itself."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lang: str | None = None
        self.urls: list[str] = []
        self.others: list[tuple[str | None, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "html":
            self.lang = found.get("lang")
        if tag == "a" and "other-language" in (found.get("class") or ""):
            self.others.append((found.get("href"), found.get("lang")))
        if tag in FETCHED and found.get("rel") not in {"canonical", "next", "prev", "alternate"}:
            self.urls += [url for url in [found.get(FETCHED[tag])] if url]


#: A module of the small site: its docstring has the sections that those of the library have.
STREET = '''
class Street:
    """A street.

    Args:
        name: What it is called.

    Raises:
        ValueError: It has no name.

    Example:
        A street has a name.

        >>> for street in [Street("a")]:
        ...     street
        <Street: 1 name>

        >>> Street("")
        Traceback (most recent call last):
        ValueError: no name
    """
'''


def plugins(modules: Path) -> list[Any]:
    """Return the plugins of the small site: those of the real one, but for the slow checks, with other modules."""
    asked = settings()["plugins"]
    api = next(one["mkdocstrings"] for one in asked if "mkdocstrings" in one)
    python = api["handlers"]["python"]
    python["paths"] = [str(modules)]
    extensions = python["options"]["extensions"]
    python["options"]["extensions"] = [str(ROOT / one) if one.endswith(".py") else one for one in extensions]
    return [one for one in asked if one == "offline" or "search" in one or "mkdocstrings" in one]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with the settings of the real one: a page in both languages, one in English alone, and an API."""
    folder = tmp_path_factory.mktemp("docs-site")
    pages = folder / "docs"
    (pages / "how-to").mkdir(parents=True)
    (pages / "assets").mkdir()
    for asset in (DOCS / "assets").iterdir():
        (pages / "assets" / asset.name).write_bytes(asset.read_bytes())
    (pages / "index.md").write_text("# A street\n\nWords.\n", "utf-8")
    (pages / "index.zh.md").write_text("# 街道\n\n[English](index.md)\n\n社区网格员负责巡查，多网合一。\n", "utf-8")
    (pages / "how-to" / "split.md").write_text("# Split\n\nAlone.\n", "utf-8")
    (pages / "api.md").write_text("# API\n\n::: street.Street\n", "utf-8")
    (folder / "street.py").write_text(STREET, "utf-8")
    asked = settings()
    asked |= {
        "docs_dir": str(pages),
        "site_dir": str(folder / "site"),
        "hooks": [str(ROOT / h) for h in asked["hooks"]],
    }
    asked["plugins"] = plugins(folder)
    for key in ("nav", "watch", "exclude_docs"):
        asked.pop(key)
    (folder / "mkdocs.yml").write_text(json.dumps(asked), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(folder / "mkdocs.yml")]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder / "site"


def read(site: Path, page: str) -> Fetched:
    return Fetched((site / page).read_text("utf-8"))


def test_a_page_says_its_language(site: Path) -> None:
    assert [read(site, page).lang for page in ("index.html", "index.zh.html")] == ["en", "zh"]
    assert read(site, "how-to/split.html").lang == "en"


def test_a_page_in_both_languages_links_to_the_other_once(site: Path) -> None:
    assert read(site, "index.html").others == [("index.zh.html", "zh")]
    assert read(site, "index.zh.html").others == [("index.html", "en")]
    assert read(site, "how-to/split.html").others == []
    assert (site / "index.zh.html").read_text("utf-8").count(">English</a>") == 1


def test_no_page_asks_anything_of_the_network(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    assert len(pages) >= 3
    for page in pages:
        for url in Fetched(page.read_text("utf-8")).urls:
            assert not urlsplit(url).scheme or url.startswith("data:"), (page, url)
            assert not urlsplit(url).netloc, (page, url)
    for style in site.rglob("*.css"):
        assert re.findall(r"url\([\"']?(?:https?:)?//|@import", style.read_text("utf-8")) == [], style


def test_search_works_from_a_folder_and_knows_chinese_words(site: Path) -> None:
    script = (site / "search" / "search_index.js").read_text("utf-8")
    index = json.loads(script.removeprefix("var __index = "))
    found = next(entry for entry in index["docs"] if entry["location"].startswith("index.zh.html"))
    assert "社区\u200b网格员\u200b负责" in found["text"]
    assert "多网合一" in found["text"]
    words = re.split(index["config"]["separator"], re.sub("<[^>]+>", " ", found["text"]))
    assert {"社区", "网格员", "多网合一"} <= set(words)
    assert "assets/iframe-worker.js" in read(site, "index.html").urls


def test_an_example_of_the_api_is_highlighted_code_with_what_it_prints(site: Path) -> None:
    page = (site / "api.html").read_text("utf-8")
    before, _, example = page.partition('<span class="doc-section-title">Example:</span>')
    assert example, "the example is no section"
    assert re.findall(r'"doc-section-title">([^<]+)<', before) == ["Parameters:", "Raises:"]
    assert "<p>A street has a name.</p>" in example
    blocks = [str(block) for block in re.findall(r"<code>(.*?)</code>", example, re.DOTALL)]
    shown = [html.unescape(re.sub("<[^>]+>", "", block)).splitlines() for block in blocks]
    assert shown == [
        ['>>> for street in [Street("a")]:', "...     street", "<Street: 1 name>"],
        ['>>> Street("")', "Traceback (most recent call last):", "ValueError: no name"],
    ]
    assert '<span class="gp">&gt;&gt;&gt; </span>' in blocks[0]
    assert "&lt;Street: 1 name&gt;" in blocks[0]
    assert "<street" not in page.lower()
    assert "<blockquote>" not in page


def test_the_figures_of_the_gallery_find_their_script_in_the_site(site: Path) -> None:
    assert (site / "assets" / "plotly.min.js").stat().st_size > 1_000_000
    for page in ("gallery.md", "gallery.zh.md"):
        assert '<script src="assets/plotly.min.js"></script>' in (DOCS / page).read_text("utf-8")
