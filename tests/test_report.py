"""The page: one file, nothing in and nothing out, two languages, no names turned into markup."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import attrs
import numpy as np
import pytest
from documents_cases import jurisdictions
from hypothesis import assume, given
from hypothesis import strategies as st
from report_cases import (
    BARE,
    DAY,
    Element,
    city,
    city_page,
    city_text,
    drawings,
    nothing_known,
    one_unit,
    other_roles,
    read,
    unchecked,
)
from report_safety_cases import everything

import gridgov.report._page
import gridgov.report._subject
from gridgov._problems import visible
from gridgov.errors import MissingExtraError
from gridgov.findings import check
from gridgov.hierarchy import Hierarchy
from gridgov.jurisdiction import Jurisdiction, Note
from gridgov.levels import LevelScheme
from gridgov.plot._spec import plain
from gridgov.report import render, write_page
from gridgov.roles import RoleCatalogue, Roster
from gridgov.rules import Check, CommunityOversize, FullCover, Grids, Rule, opaque
from gridgov.text import Text

LIMIT = 8_000_000
HOLDER = "HOLDER-7F3A"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave plotly out of the page, for tests that make many pages."""
    monkeypatch.setattr(gridgov.report._page, "plotly_js", lambda: ("/* plotly */", "0"))


def hashes(policy: str, name: str) -> list[str]:
    [part] = [p for p in policy.split("; ") if p.startswith(f"{name} ")]
    return part.split(" ")[1:]


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def run_scripts(root: Element) -> list[str]:
    return [s.text() for s in root.all("script") if s.attributes.get("type") != "application/json"]


# Nothing in, nothing out


def test_the_policy_forbids_everything_but_what_stands_in_the_page() -> None:
    root = city_page()
    head = [e for e in root.one("head").children if isinstance(e, Element)]
    assert head[0].attributes == {"charset": "utf-8"}
    assert head[1].attributes["http-equiv"] == "Content-Security-Policy"
    policy = head[1].attributes["content"]
    assert policy.startswith("default-src 'none'; ")
    assert hashes(policy, "script-src") == [digest(code) for code in run_scripts(root)]
    assert hashes(policy, "style-src") == [digest(root.one("style").text()), digest("")]
    assert hashes(policy, "img-src") == ["data:"]
    assert hashes(policy, "base-uri") == hashes(policy, "form-action") == ["'none'"]
    assert "unsafe" not in policy
    assert "http" not in policy


def test_nothing_in_the_page_leads_out_of_it() -> None:
    root = city_page()
    for element in root.walk():
        assert element.tag not in {"base", "embed", "iframe", "img", "object", "video"}
        for name, value in element.attributes.items():
            assert not name.startswith("on"), name
            assert name not in {"style", "srcdoc", "ping", "srcset", "action", "background", "poster"}, name
            if name in {"src", "href"}:
                assert value.startswith(("#", "data:")), value
    style = root.one("style").text()
    assert "url(" not in style
    assert "@import" not in style
    ours = "".join(run_scripts(root)[1:])
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "http", "Storage", "cookie"):
        assert word not in ours, word
    assert not re.search(r"\b(eval|import|Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b", ours)


def test_plotly_is_there_once_and_is_told_to_keep_to_itself() -> None:
    root = city_page()
    library = run_scripts(root)[0]
    assert library.startswith("/**\n* plotly.js")
    config = json.loads(root.by_id("drawings").text())["config"]
    assert config["plotlyServerURL"] == config["topojsonURL"] == ""
    wanted = dict.fromkeys(("displaylogo", "sendData", "showLink", "showSendToCloud", "typesetMath"), False)
    assert {key: config[key] for key in wanted} == wanted


def test_elements_that_plotly_would_style_are_there_already() -> None:
    root = city_page()
    wanted = set(re.findall(r'getElementById\("([0-9a-f]{64})"\)', run_scripts(root)[0]))
    assert wanted
    assert wanted <= {e.attributes.get("id") for e in root.walk()}


def test_the_city_is_light_enough() -> None:
    assert len(city_text().encode()) < LIMIT


# A page that everybody can read


def test_ids_are_unique_and_references_lead_to_them() -> None:
    root = city_page()
    ids = [e.attributes["id"] for e in root.walk() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    for element in root.walk():
        named = (
            element.attributes.get("aria-labelledby", "").split()
            + element.attributes.get("aria-describedby", "").split()
        )
        if element.attributes.get("href", "").startswith("#"):
            named.append(element.attributes["href"].removeprefix("#"))
        assert set(named) <= set(ids), element
    assert {f"plot-{key}" for key in ("grids", "communities", "structure", "posts", "verdicts")} == set(drawings(root))


def test_tables_have_captions_and_heads() -> None:
    tables = city_page().all("table")
    assert len(tables) >= 14
    for table in tables:
        assert table.one("caption").text("en").strip()
        heads = table.one("thead").all("th")
        assert {th.attributes["scope"] for th in heads} == {"col"}
        for row in table.one("tbody").all("tr"):
            cells = [e for e in row.children if isinstance(e, Element)]
            assert len(cells) == len(heads)
            assert [c.tag for c in cells] == ["th", *["td"] * (len(heads) - 1)]
            assert cells[0].attributes["scope"] == "row"


def test_every_picture_has_a_title_words_and_numbers() -> None:
    root = city_page()
    figures = root.all("figure")
    assert len(figures) == 5
    for figure in figures:
        [plot] = [e for e in figure.walk() if e.attributes.get("role") == "img"]
        assert root.by_id(plot.attributes["aria-labelledby"]) in list(figure.walk())
        assert len(root.by_id(plot.attributes["aria-describedby"]).text("zh")) > 10
        assert figure.one("details").one("table").table()
        assert "2026-01-01" in figure.one("figcaption").text("en")


def test_headings_leave_out_no_step() -> None:
    levels = [int(e.tag[1]) for e in city_page().walk() if re.fullmatch(r"h[1-6]", e.tag)]
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in itertools.pairwise(levels))


# Two languages


def pairs(root: Element) -> Iterator[tuple[Element, Element]]:
    for element in root.walk():
        parts = [c for c in element.children if isinstance(c, Element) and "data-lang" in c.attributes]
        assert len(parts) % 2 == 0
        yield from zip(parts[::2], parts[1::2], strict=True)


@pytest.mark.parametrize("make", [None, *BARE.values()], ids=["city", *BARE])
@pytest.mark.usefixtures("small")
def test_what_is_said_in_one_language_is_said_in_the_other(make: Callable[[], Jurisdiction] | None) -> None:
    found = list(pairs(city_page() if make is None else read(render(make(), on=DAY))))
    assert len(found) > 60
    for en, zh in found:
        assert (en.attributes["data-lang"], zh.attributes["data-lang"]) == ("en", "zh")
        assert (en.attributes["lang"], zh.attributes["lang"]) == ("en", "zh-Hans")
        assert en.text().strip()
        assert zh.text().strip()
        assert not re.search(r"[\u4e00-\u9fff]", re.sub("[“].*?[”]", "", en.text())), en.text()


@pytest.mark.usefixtures("small")
def test_nothing_is_said_in_one_language_only() -> None:
    h = Hierarchy.from_records(
        [{"id": "1", "level": "street", "households": 9}, {"id": "2", "level": "community", "parent": "1"}],
        levels=LevelScheme.ladder("street", "community"),
        measures=["households"],
    )
    roles = RoleCatalogue(
        [attrs.evolve(r, sits_at=(), minimum=int(r.key == "volunteer")) for r in RoleCatalogue.builtin()]
    )
    posts = [{"role": "grid_worker", "unit": "2", "id": "3"}]
    roster = Roster.from_records(h, roles, posts=posts, appointments=[{"post": "3", "holder": "4"}])
    root = read(
        render(Jurisdiction(territory=h, id="5", roster=roster, notes=[Note("6", "I", Text("7", "7"))]), on=DAY)
    )
    body = root.one("body")
    for element in list(body.walk()):
        element.children = [
            c
            for c in element.children
            if isinstance(c, str) or ("data-lang" not in c.attributes and c.tag not in {"code", "script"})
        ]
    words = re.findall(r"[^\W\d_]+", body.text())
    values = body.by_id("table-rules").text()
    codes = set(re.findall(r"[^\W\d_]+", values)) | {
        "S",
        "D",
        "I",
        "O",
        "U",
        "English",
        "gridgov",
        "中文",
        "SIZ",
        "ROL",
        "STR",
        "TOT",
    }
    assert set(words) <= codes
    assert root.one("title").attributes == {"data-en": "5", "data-zh": "5"}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize(("lang", "tag", "title"), [("en", "en", "Ankang"), ("zh", "zh-Hans", "安康")])
def test_the_language_asked_for_is_shown_first(lang: str, tag: str, title: str) -> None:
    root = read(render(city(), on=DAY, lang=lang, report=unchecked(city())))  # type: ignore[arg-type]
    assert root.one("html").attributes == {"lang": tag, "data-show": lang}
    assert root.one("title").text().startswith(title)
    pressed = {
        b.attributes["data-set"]: b.attributes["aria-pressed"] for b in root.all("button") if "data-set" in b.attributes
    }
    assert pressed == {"en": str(lang == "en").lower(), "zh": str(lang == "zh").lower()}


def test_every_picture_is_drawn_in_both_languages() -> None:
    for figure in drawings(city_page()).values():
        assert figure.keys() == {"id", "en", "zh"}
        assert figure["en"] != figure["zh"]


# Names stay text

EVIL = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; alert(1); '",
    "</script><!--<script>",
    '=HYPERLINK("https://example.invalid")',
    "<a href='javascript:alert(1)'>x</a><br><b>y</b>",
    "{{ 7 * 7 }} {unit} %{label} $x^2$ &lt;&amp;",
    "&#60;script&#62;",
)


def named(name: str) -> Jurisdiction:
    """Return a jurisdiction in which every text is a name, and every id is too, as far as ids can be."""
    ident = name.replace(" ", "/")
    h = Hierarchy.from_records(
        [
            {"id": ident, "level": "street", "name": name, "households": 7, "label": name},
            {"id": "c", "level": "community", "name": name, "parent": ident, "households": 6000, "label": name},
            {"id": "b", "level": "community", "name": name, "parent": ident, "households": None, "label": name},
        ],
        levels=LevelScheme.ladder("street", "community"),
        measures=["households"],
        labels=["label"],
    )
    roles = [
        attrs.evolve(r, name=Text(name, name), sits_at=(), minimum=int(r.key == "volunteer"))
        for r in RoleCatalogue.builtin()
    ]
    posts = [{"role": "grid_worker", "unit": "c", "id": ident}]
    filled = [{"post": ident, "holder": ident, "basis": name}]
    roster = Roster.from_records(h, RoleCatalogue(roles), posts=posts, appointments=filled)
    words = Text(name, name)
    more: dict[str, Any] = {"notes": [Note("households", "I", words, name), Note(name, "U", words)]}
    return Jurisdiction(territory=h, id=name, name=words, roster=roster, **more)


def shape(root: Element) -> list[tuple[str, tuple[str, ...]]]:
    return [(e.tag, tuple(e.attributes)) for e in root.walk()]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("name", EVIL)
def test_a_name_that_looks_like_markup_stays_a_name(name: str) -> None:
    harmless, root = (read(render(named(n), on=DAY, ids=True)) for n in ("n" * len(name), name))
    assert shape(root) == shape(harmless)
    assert root.one("h1").text() == name
    assert root.one("title").attributes == {"data-en": name, "data-zh": name}
    assert name in root.by_id("table-answers").text()
    assert name in root.by_id("table-findings").text()
    assert "<" not in root.by_id("drawings").text()
    [treemap] = drawings(root)["plot-structure"]["en"]["data"]
    assert treemap["labels"][0] == plain(name, 40)
    for figure in drawings(root).values():
        for text in strings(figure):
            assert "<" not in text.replace("<br>", ""), text


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from strings(list(cast("dict[str, object]", value).values()))
    elif isinstance(value, list):
        for part in cast("list[object]", value):
            yield from strings(part)


#: Texts with names in letters that run to the left, their points, numbers, and marks that somebody wrote.
MIXED = st.text("\u05d0\u05d1\u0627\u0660\u05b8\U0001e900a一1-_→) :<\u200e\u202e\n")


@given(st.text() | MIXED)
def test_plotly_shows_a_text_as_it_is(text: str) -> None:
    shown = plain(text)
    assert "<" not in shown
    assert ">" not in shown
    assert not re.search(r"&(?!amp;|lt;|gt;)", shown)
    marked = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    # A mark that somebody wrote is spelt out; one that is added is not seen, and stands only where it is needed.
    back = marked.replace("\u200e", "")
    assert back == visible(text)
    assert "\n" not in back
    want, found = marks_needed(back), [m.start() - i for i, m in enumerate(re.finditer("\u200e", marked))]
    assert found == want


def marks_needed(text: str) -> list[int]:
    """Return where letters that run to the left end that a number or an arrow follows, by the classes of Unicode."""
    kinds = [unicodedata.bidirectional(c) for c in text]
    out: list[int] = []
    for i, kind in enumerate(kinds):
        behind = next((k for k in range(i + 1, len(text)) if kinds[k] != "NSM"), len(text))
        stop = (c for c in text[behind:] if c.isalnum() or c == "→")
        if kind in {"R", "AL"} and text[i].isalpha() and next(stop, "a") in "0123456789→":
            out.append(behind)
    return out


@given(st.text(st.characters(codec="ascii", categories=["L", "N"])), st.integers(0, 50))
def test_a_long_text_is_cut(text: str, longest: int) -> None:
    shown = plain(text, longest)
    assert shown == text if len(text) <= longest else shown == text[:longest] + "…"


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "Zs"])), st.integers(1, 30), st.integers(1, 4))
def test_a_text_in_lines_is_as_long_as_it_may_be(text: str, longest: int, lines: int) -> None:
    shown = plain(text, longest, lines).split("<br>")
    assert len(shown) <= lines
    assert all(len(line.removesuffix("…")) <= longest for line in shown)
    kept = "".join(shown).removesuffix("…").replace(" ", "")
    assert text.replace(" ", "").startswith(kept)
    if not shown[-1].endswith("…"):
        assert kept == text.replace(" ", "")


@given(jurisdictions(), st.dates())
def test_every_jurisdiction_has_a_page(jurisdiction: Jurisdiction, day: object) -> None:
    # The sum of numbers near the largest float is none.
    assume(
        all(np.nansum(values / 1e9) < sys.float_info.max / 1e9 for values in jurisdiction.territory.measures.values())
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gridgov.report._page, "plotly_js", lambda: ("/* plotly */", "0"))
        page = render(jurisdiction, on=str(day))
    root = read(page)
    assert len(root.all("script")) >= 5
    assert len(root.by_id("table-levels").table()) == len(jurisdiction.levels.levels)
    ids = [e.attributes["id"] for e in root.walk() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    assert page.encode()


# Who holds a post is nobody's business


@pytest.mark.usefixtures("small")
def test_ids_of_holders_are_shown_only_if_asked_for() -> None:
    h = Hierarchy.from_records([{"id": "s", "level": "street"}], levels=LevelScheme.ladder("street"))
    roster = Roster.from_records(
        h,
        RoleCatalogue.builtin(),
        posts=[{"role": "volunteer", "unit": "s", "id": f"post-{i}-{HOLDER}"} for i in (1, 2)],
        appointments=[{"post": f"post-{i}-{HOLDER}", "holder": f"{HOLDER}-{i}"} for i in (1, 2)],
        devices=[{"id": HOLDER, "holder": f"{HOLDER}-1"}],
    )
    place = Jurisdiction(territory=h, roster=roster)
    hidden = render(place, on=DAY)
    assert HOLDER not in hidden
    assert [row[-1] for row in read(hidden).by_id("table-answers").table()] == ["2"]
    assert "their ids are not on this page" in read(hidden).by_id("answers").parent.text("en")  # type: ignore[union-attr]
    shown = read(render(place, on=DAY, ids=True))
    assert [row[-1] for row in shown.by_id("table-answers").table()] == [f"{HOLDER}-1, {HOLDER}-2"]
    assert "This page holds the ids" in shown.by_id("answers").parent.text("en")  # type: ignore[union-attr]


# The same bytes, whole or not at all


def test_the_same_bytes_under_every_hash_seed() -> None:
    # A place with everything that a page can show, under each; the city, which is larger, under one of them.
    code = "import hashlib, sys, report_cases, report_safety_cases as made; "
    code += "pages = [made.everything(), *([report_cases.city_text()] if 'city' in sys.argv else [])]; "
    code += "print(*(hashlib.sha256(page.encode()).hexdigest() for page in pages))"
    here = [hashlib.sha256(page.encode()).hexdigest() for page in (everything(), city_text())]
    for seed in ("0", "1", "2", "3", "7"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", code, *(["city"] if seed == "1" else [])]
        found = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout.split()
        assert found == here[: len(found)]
        assert len(found) == 1 + (seed == "1")


@pytest.mark.usefixtures("small")
def test_the_file_holds_the_page(tmp_path: Path) -> None:
    path = tmp_path / "页 page.html"
    assert write_page(one_unit(), str(path), on=DAY) == path
    assert path.read_text(encoding="utf-8") == render(one_unit(), on=DAY)
    assert write_page(nothing_known(), path, on=DAY, lang="zh") == path
    assert path.read_text(encoding="utf-8") == render(nothing_known(), on=DAY, lang="zh")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.usefixtures("small")
def test_a_page_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ValueError, match=r"^lang must be 'en' or 'zh', not 'fr'\.$"):
        write_page(one_unit(), path, on=DAY, lang="fr")  # type: ignore[arg-type]
    with pytest.raises(FileNotFoundError):
        write_page(one_unit(), tmp_path / "no" / "page.html", on=DAY)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


# What goes wrong


def test_a_report_of_another_day_or_place_is_refused() -> None:
    report = check(one_unit(), on="2026-01-02")
    message = r"^The report is of 2026-01-02 and the page of 2026-01-01; check again with on='2026-01-01'\.$"
    with pytest.raises(ValueError, match=message):
        render(one_unit(), on=DAY, report=report)
    with pytest.raises(
        ValueError, match=r"^The report is about other units than the jurisdiction; check the jurisdiction itself\.$"
    ):
        render(nothing_known(), on="2026-01-02", report=report)
    assert render(one_unit(), on="2026-01-02", report=report) == render(one_unit(), on="2026-01-02")


def test_a_day_is_needed_and_must_be_one() -> None:
    with pytest.raises(ValueError, match=r"^A day is written YYYY-MM-DD, not '1\.1\.2026'\.$"):
        render(one_unit(), on="1.1.2026")


@pytest.mark.parametrize("missing", [["jinja2"], ["plotly"], ["jinja2", "plotly"]])
def test_a_missing_library_is_named_with_the_line_that_installs_it(
    missing: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in missing:
        monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(MissingExtraError) as caught:
        write_page(one_unit(), tmp_path / "page.html", on=DAY)
    assert list(tmp_path.iterdir()) == []
    problems = caught.value.problems
    assert [p.code for p in problems] == ["EXT001"] * len(missing)
    assert [p.text("en") for p in problems] == [
        f"EXT001 The library '{x}' is not installed. Run: pip install 'gridgov[plot]'" for x in missing
    ]
    assert [p.text("zh") for p in problems] == [
        f"EXT001 未安装依赖库“{x}”。请运行：pip install 'gridgov[plot]'" for x in missing
    ]


class Nowhere(Rule[Grids], code="X-TEST-001", name="nowhere", title=Text("nowhere", "无处")):
    """A rule that speaks of a level that is not there."""

    def check(self, v: Grids) -> Check:
        v.context.territory.units(level="grid_9")
        return opaque(np.zeros(len(v), np.int8))


@pytest.mark.usefixtures("small")
def test_a_rule_that_cannot_be_run_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = (CommunityOversize(max_households=5000), Nowhere(), FullCover())
    monkeypatch.setattr(gridgov.report._subject, "FIRST_RULES", rules)
    root = read(render(other_roles(), on=DAY))
    section = root.by_id("findings").parent
    assert section is not None
    [item] = section.all("li")
    assert item.text("en") == "X-TEST-001 nowhere: The scheme has no level 'grid_9'."
    assert item.text("zh") == "X-TEST-001 无处：方案没有层级“grid_9”。"
    assert [row[0] for row in root.by_id("table-rules").table()] == ["SIZ001", "STR003"]


@pytest.mark.usefixtures("small")
def test_a_character_that_no_file_can_hold_is_replaced() -> None:
    page = render(attrs.evolve(one_unit(), name=Text("a\ud800b", "甲")), on=DAY)
    assert read(page).one("h1").text("en") in {"a?b", "a\\ud800b"}


@pytest.mark.usefixtures("small")
def test_a_page_says_its_own_title_and_what_became_of_small_counts() -> None:
    named_page = read(render(one_unit(), on=DAY, title=Text("Of <us>", "我们的")))
    assert named_page.one("h1").text("en") == "Of <us>"
    assert named_page.one("title").attributes == {"data-en": "Of <us>", "data-zh": "我们的"}
    overview = named_page.by_id("overview").parent
    assert overview is not None
    assert "Sensitive counts below 10 are not shown" in overview.text("en")
    for below, words in ((5, "小于5的敏感数量不予显示"), (None, "本页完整显示小数值")):
        found = read(render(one_unit(), on=DAY, suppress_below=below)).by_id("overview").parent
        assert found is not None
        assert words in found.text("zh")


@pytest.mark.usefixtures("small")
def test_small_sensitive_counts_are_left_out_unless_all_is_asked_for() -> None:
    h = Hierarchy.from_records(
        [
            {"id": "s", "level": "street", "left_behind_persons": 1723},
            *({"id": f"c{n}", "level": "community", "parent": "s", "left_behind_persons": n} for n in (3, 820, 900)),
        ],
        levels=LevelScheme.ladder("street", "community"),
        measures=["left_behind_persons"],
    )
    place = Jurisdiction(territory=h)
    pages = (read(render(place, on=DAY)), read(render(place, on=DAY, suppress_below=None)))
    rows = [page.by_id("table-structure").table() for page in pages]
    hidden, shown = ({row[0]: row[2] for row in found} for found in rows)
    assert [shown[f"c{n}"] for n in (3, 820, 900)] == ["3", "820", "900"]
    # With the sum known, one gap would be filled by subtraction: a second count goes with it.
    assert hidden["c3"] != "3"
    assert [hidden[f"c{n}"] == f"{n}" for n in (820, 900)].count(True) < 2
