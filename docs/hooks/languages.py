"""Pages in two languages: `page.md` is English, `page.zh.md` beside it is the same page in Chinese."""

from __future__ import annotations

import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

#: How the other language is called in itself, and the language of the link.
_OTHER = {"en": ("English", "en"), "zh": ("中文", "zh")}
_BARE_LINK = re.compile(r"\[(?:中文|English)\]\([^)\s]+\)")


def language(path: str) -> str:
    """Return the language of a page, from its path."""
    return "zh" if path.endswith(".zh.md") else "en"


def other(path: str) -> str:
    """Return the path of the same page in the other language, whether there is one or not."""
    return path.removesuffix(".zh.md") + ".md" if language(path) == "zh" else path.removesuffix(".md") + ".zh.md"


def with_link(markdown: str, path: str) -> str:
    """Put a link to the other language under the first heading, in place of one that stands there alone."""
    name, code = _OTHER[language(other(path))]
    link = f"[{name}]({other(path).rpartition('/')[2]}){{ lang={code} hreflang={code} .other-language }}"
    lines = markdown.split("\n")
    top = next((row for row, line in enumerate(lines) if line.startswith("# ")), None)
    if top is None:
        return f"{link}\n\n{markdown}"
    below = next((row for row in range(top + 1, len(lines)) if lines[row]), len(lines))
    rest = lines[below + 1 :] if below < len(lines) and _BARE_LINK.fullmatch(lines[below]) else lines[below:]
    return "\n".join([*lines[: top + 1], "", link, "", *rest])


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Link each page that exists in both languages to the other."""
    del config
    path = page.file.src_uri
    return markdown if files.get_file_from_path(other(path)) is None else with_link(markdown, path)


def on_page_context(context: dict[str, Any], page: Page, config: MkDocsConfig, **_: Any) -> dict[str, Any]:
    """Say the language of the page in its head, and the words around it in that language."""
    config.theme["language"] = language(page.file.src_uri)
    return context
