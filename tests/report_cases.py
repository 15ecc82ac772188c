"""Reading a page without a browser, and jurisdictions to make pages of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

import attrs
import pytest

from gridgov import schemes
from gridgov.findings import Report, check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction
from gridgov.levels import LevelScheme
from gridgov.measures import Measure
from gridgov.report import render
from gridgov.report._figures import Figure, figures
from gridgov.report._library import plotly_js
from gridgov.report._subject import Subject, subject
from gridgov.roles import Role, RoleCatalogue, Roster
from gridgov.schemes import Scheme
from gridgov.text import Text

DAY = "2026-01-01"
LADDER = LevelScheme.ladder("street", "community", "grid", "building", optional=["grid"])
EMPTY = frozenset({"input", "link", "meta", "wbr"})
RAW = frozenset({"script", "style"})


@attrs.define(eq=False)
class Element:
    """An element of a page."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = attrs.field(factory=list["Element | str"])

    def walk(self) -> Iterator[Element]:
        """Go through this element and all in it, in order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str) -> list[Element]:
        return [e for e in self.walk() if e.tag == tag]

    def one(self, tag: str) -> Element:
        [found] = self.all(tag)
        return found

    def by_id(self, ident: str) -> Element:
        [found] = [e for e in self.walk() if e.attributes.get("id") == ident]
        return found

    def text(self, lang: str | None = None) -> str:
        """Return the text in it; with a language, as it is shown in that language."""
        if lang is not None and self.attributes.get("data-lang", lang) != lang:
            return ""
        return "".join(c if isinstance(c, str) else c.text(lang) for c in self.children)

    def table(self, lang: str = "en") -> list[list[str]]:
        """Return the cells of the body of a table."""
        body = self.one("tbody")
        return [[cell.text(lang).strip() for cell in row.walk() if cell.tag in {"th", "td"}] for row in body.all("tr")]


class _Reader(HTMLParser):
    """Builds the elements and refuses what is not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.at = self.root

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.at)
        self.at.children.append(element)
        if tag not in EMPTY:
            self.at = element

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.at.tag, f"</{tag}> closes <{self.at.tag}>"
        assert self.at.parent is not None
        self.at = self.at.parent

    def handle_data(self, data: str) -> None:
        self.at.children.append(data)


def read(page: str) -> Element:
    """Return the elements of a page."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert reader.at is reader.root, f"<{reader.at.tag}> is not closed"
    return reader.root


def drawings(root: Element) -> dict[str, dict[str, Any]]:
    """Return what plotly draws, by the id of the place."""
    data = json.loads(root.by_id("drawings").text())
    return {figure["id"]: figure for figure in data["figures"]}


@lru_cache
def ankang() -> Scheme:
    return schemes.load("ankang-321")


@lru_cache
def city() -> Jurisdiction:
    return ankang().synthesise()


@lru_cache
def city_text() -> str:
    """Return the page of the city with the library that draws, whatever a test has put in its place."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gridgov.report._page.plotly_js", plotly_js)
        return render(city(), on=DAY, scheme=ankang())


@lru_cache
def city_page() -> Element:
    return read(city_text())


def unchecked(place: Jurisdiction) -> Report:
    """Return the report of no rule: for pages that are looked at for something else than findings."""
    return check(place, (), on=DAY)


def number(text: str) -> float:
    return float(text.replace(",", ""))


def about(jurisdiction: Jurisdiction, **more: Any) -> Subject:
    return subject(jurisdiction, more.pop("on", DAY), more.pop("report", None), more.pop("scheme", None), ids=False)


def picture(jurisdiction: Jurisdiction, key: str, **more: Any) -> Figure:
    [found] = [f for f in figures(about(jurisdiction, **more)) if f.key == key]
    return found


def table(jurisdiction: Jurisdiction, key: str, lang: str = "en", **more: Any) -> list[list[str]]:
    return read(render(jurisdiction, on=DAY, **more)).by_id(f"table-{key}").table(lang)


def section(root: Element, key: str, lang: str = "en") -> str:
    parent = root.by_id(key).parent
    assert parent is not None
    return parent.text(lang)


def one_unit() -> Jurisdiction:
    return Jurisdiction(territory=Hierarchy.from_records([{"id": "1", "level": "street"}], levels=LADDER))


def nothing_known() -> Jurisdiction:
    records = [
        {"id": "1", "level": "street", "households": None},
        {"id": "2", "level": "community", "parent": "1", "households": None},
        {"id": "3", "level": "building", "parent": "2", "households": None},
    ]
    return Jurisdiction(territory=Hierarchy.from_records(records, levels=LADDER, measures=["households"]))


def other_roles() -> Jurisdiction:
    """Return one with several roots, a measure that is not whole, and a catalogue that knows no grid chief."""
    area = Measure("area", Text("area", "面积"), Text("square kilometres", "平方千米"))
    records: list[dict[str, Any]] = [
        {"id": "a", "level": "street", "area": 1.5},
        {"id": "b", "level": "street", "area": None},
        {"id": "c", "level": "community", "parent": "a", "area": 2.25},
    ]
    h = Hierarchy.from_records(records, levels=LADDER, measures=[area], roots="many")
    catalogue = RoleCatalogue([Role(key="warden", name=Text("warden", "管理员"), sits_at="street", minimum=1)])
    posts = [{"role": "warden", "unit": "a"}]
    return Jurisdiction(territory=h, roster=Roster.from_records(h, catalogue, posts=posts))


def wide(n: int = 100_000) -> Jurisdiction:
    """Return one street with very many communities, every seventh of unknown size."""
    ids = ["s", *(f"c{i}" for i in range(n))]
    sizes = [None, *(None if i % 7 == 0 else i % 6000 for i in range(n))]
    levels = ["street", *["community"] * n]
    parents = [None, *["s"] * n]
    h = Hierarchy.from_columns(ids, parents, levels, levels=LADDER, measures={"households": sizes})
    return Jurisdiction(territory=h)


def staffed() -> Jurisdiction:
    """Return one with filled, vacant and missing posts of three roles."""
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street"},
            {"id": "c", "level": "community", "parent": "s"},
            {"id": "g", "level": "grid", "parent": "c"},
            {"id": "h", "level": "grid", "parent": "c"},
            {"id": "d", "level": "community", "parent": "s"},
            {"id": "i", "level": "grid", "parent": "d"},
            {"id": "b", "level": "building", "parent": "i"},
        ],
        levels=LADDER,
    )
    roles = [
        Role(key="chief", name=Text("chief", "网格长"), sits_at="grid", minimum=1, responsibility="first"),
        Role(key="worker", name=Text("worker", "网格员"), sits_at="grid", minimum=2, superior="chief"),
        Role(key="head", name=Text("head", "楼栋长"), sits_at="building"),
    ]
    posts: list[dict[str, Any]] = [{"role": "chief", "unit": "g", "id": "1"}, {"role": "chief", "unit": "i", "id": "2"}]
    posts += [{"role": "worker", "unit": "i", "id": str(k), "number": k} for k in (3, 4, 5)]
    filled = [{"post": p, "holder": f"p{p}"} for p in "245"] + [{"post": "1", "holder": "p1", "start": "2026-01-02"}]
    return Jurisdiction(
        territory=h, roster=Roster.from_records(h, RoleCatalogue(roles), posts=posts, appointments=filled)
    )


def town() -> Jurisdiction:
    """Return one in which units cover others by links, people hold several posts, and ids look like names."""
    rows: list[dict[str, Any]] = [
        {"id": "s", "level": "street", "name": "North"},
        {"id": "c1", "level": "community", "parent": "s", "name": "<b>Lake</b>"},
        {"id": "c2", "level": "community", "parent": "s", "name": "Lake"},
        {"id": "c3", "level": "community", "parent": "s", "name": "Ｌａｋｅ side"},
        {"id": "lake", "level": "grid", "parent": "c3"},
        {"id": "g1", "level": "grid", "parent": "c1", "name": "one"},
        {"id": "g2", "level": "grid", "parent": "c2", "name": "one"},
        {"id": "b1", "level": "building", "parent": "g1"},
    ]
    h = Hierarchy.from_records(rows, levels=LADDER)
    chief = Role(key="chief", name=Text("chief", "网格长"), sits_at="grid", responsibility="first")
    worker = Role(key="worker", name=Text("worker", "网格员"), sits_at="grid", minimum=2, superior="chief")
    warden = Role(key="warden", name=Text("warden", "社区主任"), sits_at="community")
    # As high as the chief and named after him, with a post that stands before his.
    aide = Role(key="aide", name=Text("<b>aide</b>", "<b>aide</b>"), sits_at="grid")
    posts: list[dict[str, Any]] = [
        {"role": "aide", "unit": "g1", "id": "p0"},
        {"role": "chief", "unit": "lake", "id": "p1"},
        {"role": "warden", "unit": "c2", "id": "p2"},
        {"role": "warden", "unit": "c1", "id": "p3"},
        *({"role": "worker", "unit": "g1", "id": f"w{i}", "number": i} for i in range(1, 5)),
        {"role": "chief", "unit": "g1", "id": "p4"},
    ]
    held = {"p0": "e", "p1": "a", "p2": "b", "p3": "f", "w1": "c", "w2": "c", "w4": "d", "p4": "a"}
    roster = Roster.from_records(
        h,
        RoleCatalogue([chief, worker, warden, aide]),
        posts=posts,
        appointments=[{"post": post, "holder": holder} for post, holder in held.items()],
    )
    pairs = [("lake", "c1"), ("c2", "b1"), ("g2", "s"), ("c1", "b1")]
    links = [{"kind": "covers", "source": f"unit:{a}", "target": f"unit:{b}"} for a, b in pairs]
    return Jurisdiction(territory=h, roster=roster, links=links)


#: Jurisdictions that lack something.
BARE = {"one unit": one_unit, "nothing known": nothing_known, "other roles": other_roles, "wide": wide}
