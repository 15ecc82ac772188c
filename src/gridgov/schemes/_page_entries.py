"""Every entry of a scheme by its tag, for a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gridgov.schemes._page_tables import FACT, table
from gridgov.text import Lang, Text

if TYPE_CHECKING:
    from gridgov.schemes._scheme import Scheme

__all__ = ["entries"]


def entries(scheme: Scheme, tag: str, lang: Lang) -> list[str]:
    """Return everything of one tag: what it is, its fact, and where in the file it stands."""
    heads = (Text("what", "内容"), FACT, Text("place in the file", "文件中的位置"))
    rows = [(name, fact, f"`{path}`") for path, name, fact in _tagged(scheme, tag)]
    return table(heads, rows, lang)


def _tagged(scheme: Scheme, tag: str) -> Iterator[tuple[str, Text, str | None]]:
    for origin in scheme.origins:
        if origin.tag == tag:
            yield origin.path, _name(_row(scheme, origin.path), origin.key), origin.fact


def _row(scheme: Scheme, path: str) -> Mapping[str, Any]:
    found: Any = scheme.table
    for step in path.replace("]", "").replace("[", ".").split("."):
        found = found[int(step)] if step.isdigit() else found[step]
    row: Mapping[str, Any] = found
    return row


def _name(row: Mapping[str, Any], key: str) -> Text:
    """Return what an entry is called: its words, or the word of its key."""
    from gridgov._vocabulary import word
    from gridgov.roles import RoleCatalogue

    for words in ("name", "text", "note"):
        if isinstance(row.get(words), Mapping):
            return Text(**row[words])
    for section, name in (
        ("body_kinds", "kind"),
        ("link_kinds", "kind"),
        ("device_kinds", "kind"),
        ("measures", "key"),
    ):
        if name in row and (found := word(section, row[name])).en != row[name].replace("_", " "):
            return found
    if "role" in row and row["role"] in RoleCatalogue.builtin():
        return RoleCatalogue.builtin().role(row["role"]).name
    return Text(f"`{key}`", f"`{key}`")
