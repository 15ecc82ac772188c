"""The table of a value in a notebook: safe, cut, readable on light and dark pages; and the same as text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from notebook_cases import read
from notebook_values import DAY, ODD, is_one_short_line, page_of, texts, town, values, widest_cell

import gridgov
from gridgov import (
    Hierarchy,
    Jurisdiction,
    LevelScheme,
    Problems,
    Text,
    Total,
    check,
    metrics,
    notebook,
)
from gridgov._faces._colours import CLASS, DARK, LIGHT, STYLE
from gridgov._faces._page import html
from gridgov._faces._parts import Face, Head, first
from gridgov._faces._say import SENTENCE, width
from gridgov._problems import Batch
from gridgov.hierarchy import SELF_PARENT
from gridgov.rules import CommunityOversize
from gridgov.text import LANGS, Lang

# -- HTML --------------------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@example(name=ODD * 8, lang="en")
@example(name='社区"\' onclick="x' * 20, lang="zh")
@given(name=texts, lang=st.sampled_from(LANGS))
def test_no_text_of_a_user_is_read_as_markup_and_all_of_it_can_be_seen(name: str, lang: Lang) -> None:
    allowed = {"div", "style", "table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
    for value in values(town(name)):
        page = page_of(value, lang)
        found = read(page)
        assert found.tags <= allowed, type(value)
        assert {key for _, key, _ in found.attributes} <= {"class", "lang", "scope", "title"}
        assert found.style == STYLE
        assert not any(unicodedata.category(c) in {"Cc", "Cf"} for text in (*found.texts, *found.titles) for c in text)
        assert is_one_short_line(repr(value)), type(value)


def test_a_long_name_is_cut_and_stands_whole_behind_the_cell() -> None:
    name = "长" * 200
    page = read(town(name).territory._repr_html_())
    assert name in page.titles
    assert page.rows[1][1] == "长" * 29 + "…"
    for value in values(town("长" * 5000)):
        assert widest_cell(page_of(value)) <= SENTENCE, type(value)


def test_the_table_has_heads_for_its_columns_and_rows_and_a_caption() -> None:
    page = town().territory._repr_html_()
    assert page.count('<th scope="col"') == 5
    assert page.count('<th scope="row"') == 3
    assert read(page).captions == ["3 units"]
    assert '<div class="gg-face" lang="en">' in page
    assert 'lang="zh-CN"' in town().territory._repr_html_("zh")


def test_numbers_have_thousands_and_stand_on_the_right() -> None:
    page = Total(1234567.0, 0)._repr_html_()
    assert '<td class="gg-n gg-k">1,234,567</td>' in page
    assert f"{CLASS} table .gg-n{{text-align:right}}" in STYLE
    assert "tabular-nums" in STYLE


def test_unknown_is_said_and_never_shown_as_zero() -> None:
    place = town()
    said = {"en": "unknown", "zh": "未知"}
    for lang, word in said.items():
        rows = read(place.territory._repr_html_(lang)).rows
        assert [row[-1] for row in rows[1:]] == [word] * 3
        facts = dict(row for row in read(place._repr_html_(lang)).rows if len(row) == 2)
        assert facts[{"en": "households", "zh": "户数"}[lang]] == word
    half = Hierarchy.from_codes(
        ["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"), measures={"households": [None, 0, None]}
    )
    assert [row[-1] for row in read(half._repr_html_()).rows[1:]] == ["at least 0 (1 unknown)", "0", "unknown"]
    curve = metrics.lorenz([float("nan")])
    assert "nan" not in curve._repr_html_()


def test_a_finding_that_is_unknown_has_no_figure() -> None:
    report = check(town(), CommunityOversize(max_households=5000), on=DAY)
    [finding] = report.findings()
    facts = dict(row for row in read(finding._repr_html_()).rows if len(row) == 2)
    assert (facts["verdict"], facts["observed"]) == ("unknown", "unknown")


def test_a_text_that_is_not_given_is_an_empty_cell_that_says_so() -> None:
    h = Hierarchy.from_codes(["61"], levels=LevelScheme.ladder("province"))
    assert 'title="not given"></td>' in h._repr_html_()
    assert 'title="未填写"></td>' in h._repr_html_("zh")


@given(st.integers(1, 60), st.integers(0, 80))
def test_rows_beyond_the_limit_are_said_and_never_made(limit: int, n: int) -> None:
    made: list[int] = []

    def rows() -> Iterator[tuple[object, ...]]:
        for i in range(n):
            made.append(i)
            yield (i,)

    face = Face(title=Text("t", "题"), heads=[Head(Text("a", "甲"))], rows=first(rows()), n=n)
    page = read(html(face, "en", limit))
    assert len(page.rows) - 1 == min(n, limit) == len(made)
    assert (f"… and {n - limit:,} more" in page.texts) == (n > limit)


def test_a_hundred_thousand_children_are_counted_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    n = 100_000
    ids = [f"g{i}" for i in range(n)]
    records = [{"id": "61", "level": "community"}, *({"id": i, "level": "grid", "parent": "61"} for i in ids)]
    levels = LevelScheme.ladder("community", "grid")
    h = Hierarchy.from_records(records, levels=levels, measures={"households": [None] * (n + 1)})
    asked: list[int] = []
    total = gridgov.Unit.total

    def counted(self: gridgov.Unit, measure: str) -> Total:
        asked.append(self.row)
        return total(self, measure)

    monkeypatch.setattr(gridgov.Unit, "total", counted)
    for value in (h, h.units(), h.unit("61"), h.rollup("households"), Jurisdiction(territory=h)):
        asked.clear()
        page = value._repr_html_()
        assert len(asked) <= 25
        assert len(page) < 20_000
        assert is_one_short_line(repr(value))
    assert "… and 99,980 more" in h.unit("61")._repr_html_()
    many = Problems([Batch(SELF_PARENT, rows=range(n), ids=ids, facts={"id": ids})])
    assert "… and 99,980 more" in many._repr_html_()


def test_no_unit_at_all_is_said() -> None:
    none = town().units(kind="estate")
    assert read(none._repr_html_()).captions == ["0 units"]
    assert notebook.text(none, lang="zh").startswith("0个单元")


def test_the_parts_of_a_bad_city_do_not_leave_the_page() -> None:
    page = town("<img src=x onerror=alert(1)>")._repr_html_()
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page


# -- colours -----------------------------------------------------------------------------------------------------------


def _luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink", ["ink", "soft"])
@pytest.mark.parametrize("paper", ["paper", "head", "even"])
def test_every_ink_can_be_read_on_every_paper(colours: dict[str, str], ink: str, paper: str) -> None:
    light, dark = sorted((_luminance(colours[ink]), _luminance(colours[paper])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_style_sheet_sets_writing_and_paper_together_for_one_class_only() -> None:
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"@media[^{]+\{((?:[^{}]+\{[^{}]*\})+)\}", r"\1", STYLE))
    assert rules
    for selector, body in rules:
        assert all(f".{CLASS}" in part for part in selector.split(",")), selector
        keys = {pair.split(":")[0] for pair in body.split(";") if pair}
        if "color" in keys and "gg-u" not in selector:
            assert "background" in keys, selector
        if "background" in keys:
            assert "color" in keys, selector
    assert not re.search(r"url\(|@import|expression|javascript|https?:", STYLE)
    used = set(re.findall(r"var\(--gg-(\w+)\)", STYLE))
    assert used == LIGHT.keys() == DARK.keys()
    for page in ("data-jp-theme-light", "vscode-dark", "prefers-color-scheme:dark", "print"):
        assert page in STYLE


# -- text --------------------------------------------------------------------------------------------------------------


def test_a_value_that_is_shown_is_a_table_in_a_notebook_and_text_where_it_is_printed() -> None:
    shown = notebook.show(town().territory, lang="zh", rows=2)
    assert str(shown).splitlines() == [
        "3个单元",
        "编号  名称  层级  类别  户数",
        "----  ----  ----  ----  ----",
        "c1    A     社区  社区  未知",
        "c1-0  A     网格  网格  未知",
        "……另有1行",
    ]
    assert read(shown._repr_html_()).captions == ["3个单元"]
    assert repr(shown) == "<Shown: <Hierarchy: 3 units (1 community, 2 grid)>>"


@settings(max_examples=25)
@given(texts, st.sampled_from(LANGS))
def test_the_text_of_a_value_has_as_many_lines_as_rows_and_stands_in_columns(name: str, lang: Lang) -> None:
    h = town(name).territory
    lines = notebook.text(h, lang=lang).split("\n")
    assert len(lines) == 1 + 2 + 3
    assert all(line.isprintable() for line in lines)
    starts = [m.start() for m in re.finditer(r"(?<!-)-", lines[2])]
    for line in lines[3:]:
        places = np.cumsum([0, *(width(c) for c in line)]).tolist()
        assert all(at in places or at > places[-1] for at in starts)


def test_what_holds_tables_says_all_of_them() -> None:
    said = notebook.text(town(), lang="en")
    assert said.splitlines()[0] == "A"
    assert "posts with no appointment on record  0" in said
    unit = notebook.text(town().unit("c1"))
    assert "2 units" in unit.splitlines()


def test_any_other_value_shows_its_line() -> None:
    assert read(notebook.html({"a": 1})).rows == [["key", "value"], ["a", "1"]]
    assert read(notebook.html([1, "<b>"])).rows == [["item"], ["1"], ["<b>"]]
    assert notebook.text(7) == "7"


def test_what_a_unit_states_itself_is_not_hidden() -> None:
    levels = LevelScheme.ladder("street", "community", "building")
    records: list[dict[str, Any]] = [
        {"id": "s", "level": "street", "households": 300},
        {"id": "c", "level": "community", "parent": "s", "households": 17},
        {"id": "b", "level": "building", "parent": "c"},
        {"id": "d", "level": "community", "parent": "s", "households": 5},
    ]
    h = Hierarchy.from_records(records, levels=levels, measures=["households"])
    assert "17 stated" in notebook.html(h.unit("c"), lang="en")
    assert "填报17" in notebook.html(h.unit("c"), lang="zh")
    assert "22; stated: 300" in notebook.html(h.unit("s"), lang="en")
    assert "stated" not in notebook.html(h.unit("d"), lang="en")
    assert {"17 stated", "22; stated: 300"} <= set(re.findall(r">([^<]*stated[^<]*)<", notebook.html(h)))
