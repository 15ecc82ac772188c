"""How every value of the library shows itself: one line, a table in a notebook, lines in a terminal."""

from __future__ import annotations

import enum
import importlib
import inspect
import json
import pkgutil
import re
import threading
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from notebook_cases import read

import gridgov
from gridgov import (
    Bodies,
    Hierarchy,
    Jurisdiction,
    LevelScheme,
    Link,
    Links,
    Net,
    Nets,
    Note,
    Problem,
    Problems,
    RoleCatalogue,
    Roster,
    Text,
    Total,
    check,
    diff,
    metrics,
    notebook,
    schemes,
)
from gridgov._face import WIDEST, as_html, as_line, one_line, visible, whole
from gridgov._faces import face_of
from gridgov._faces._colours import CLASS, DARK, LIGHT, STYLE
from gridgov._faces._fields import label
from gridgov._faces._page import html
from gridgov._faces._parts import Face, Head, first
from gridgov._faces._say import NAME, SENTENCE, UNKNOWN, cell, cut, width
from gridgov._faces._where import WHERE
from gridgov._problems import Batch, Place
from gridgov._vocabulary import read_toml
from gridgov.changes import MergeUnits, RenameUnit, apply
from gridgov.hierarchy import SELF_PARENT
from gridgov.rules import CommunityOversize
from gridgov.text import LANGS, Lang

DAY: Final = "2026-06-01"
#: What a hostile text is made of: markup, quotes, formulas, turned writing, line ends, and what is wide.
ODD: Final = "<script>alert(1)</script>\"'&=CMD()\u202e\u0000\n\t</td></style>社区 onclick="
texts: Final = st.text(st.sampled_from(sorted(set(ODD + "ab1"))), max_size=400)


def _all_classes() -> set[type]:
    """Return every class of the package."""
    found = pkgutil.walk_packages(gridgov.__path__, "gridgov.")
    modules = [importlib.import_module(m.name) for m in found if not m.name.endswith("__main__")]
    inside = (value for module in modules for value in vars(module).values() if inspect.isclass(value))
    return {kind for kind in inside if kind.__module__.startswith("gridgov")}


def _public_classes() -> set[type]:
    """Return every class that a public module offers."""
    names = [name for name in gridgov.__all__ if name != "__version__"]
    modules = [one for one in (getattr(gridgov, name) for name in names) if inspect.ismodule(one)]
    offered = [getattr(module, name) for module in (gridgov, *modules) for name in module.__all__]
    return {one for one in offered if inspect.isclass(one) and one.__module__.startswith("gridgov")}


PUBLIC: Final = sorted(_public_classes(), key=lambda kind: (kind.__module__, kind.__qualname__))
#: Public classes without a face, or without a line of their own, and why.
REASONS: Final = {
    "gridgov.notebook.Setting": "it says what was set; nothing is in it to be tabulated",
    "gridgov._term.Term": "no value is a term and nothing more",
    "gridgov.rules._condition.Condition": "its line is the name of its class",
    "gridgov.rules._view.Declared": "stands in the body of a class; nobody is handed one",
}


def _name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _shown_otherwise(kind: type) -> bool:
    """Tell words of closed lists, errors and types of arguments, which Python shows."""
    offered: Any = kind
    return issubclass(kind, BaseException | enum.Enum) or bool(getattr(offered, "_is_protocol", False))


def _is_kept_short(kind: type) -> bool:
    line: object = kind.__repr__
    return line is as_line or hasattr(line, "__wrapped__")


# -- every class -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", PUBLIC, ids=_name)
def test_every_public_class_has_a_face_and_a_short_line(kind: type) -> None:
    if _shown_otherwise(kind) or _name(kind) in REASONS:
        return
    assert callable(getattr(kind, "_repr_html_", None)), "it has no table for a notebook"
    assert _is_kept_short(kind), "nothing keeps its line short"


def test_what_is_below_a_public_class_has_a_short_line_too() -> None:
    bases = tuple(kind for kind in PUBLIC if not _shown_otherwise(kind))
    below = [kind for kind in _all_classes() if issubclass(kind, bases) and not _shown_otherwise(kind)]
    assert len(below) > 250
    assert [_name(kind) for kind in below if not _is_kept_short(kind) and _name(kind) not in REASONS] == []


def test_what_public_methods_return_has_a_face() -> None:
    names: dict[str, set[type]] = {}
    for kind in _all_classes():
        names.setdefault(kind.__name__, set()).add(kind)
    wanted: set[type] = set()
    for kind in PUBLIC:
        for key, member in inspect.getmembers_static(kind):
            got = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            if not key.startswith("_") and inspect.isfunction(got):
                words = re.findall(r"[A-Za-z_]+", str(got.__annotations__.get("return", "")))
                wanted |= {one for word in words for one in names.get(word, set()) if len(names[word]) == 1}
    wanted = {kind for kind in wanted if not _shown_otherwise(kind) and not kind.__name__.startswith("_")}
    assert len(wanted) > 60
    assert {_name(kind) for kind in wanted if not hasattr(kind, "_repr_html_")} - REASONS.keys() == set()


def test_each_face_is_that_of_a_class_that_is_there() -> None:
    for key, made in WHERE.items():
        module, name = key.rsplit(".", 1)
        kind = getattr(importlib.import_module(f"gridgov.{module}"), name)
        assert kind._repr_html_ is as_html
        where, function = made.split(":")
        assert callable(getattr(importlib.import_module(f"gridgov._faces.{where}"), function))


def test_every_field_has_a_chinese_word() -> None:
    kinds = [kind for kind in PUBLIC if attrs.has(kind) and not _shown_otherwise(kind)]
    keys = {f.name for kind in kinds for f in attrs.fields(kind) if not f.name.startswith("_")}
    rules = {f.name for kind in kinds if ".rules." in _name(kind) for f in attrs.fields(kind)}
    known = read_toml("fields.toml")
    assert keys - rules - known.keys() == set()
    assert all(re.search(r"[\u4e00-\u9fff]", word) for word in known.values())
    assert label("in_force") == Text("in force", "生效条款")


# -- one line ----------------------------------------------------------------------------------------------------------


@attrs.frozen
class Thing:
    __repr__ = as_line

    name: str
    many: tuple[str, ...]
    column: Any
    inside: object = None
    _hidden: int = attrs.field(default=0, repr=False)


def _is_one_short_line(line: str) -> bool:
    return len(line) <= WIDEST and not any(unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp", "Cs"} for c in line)


@given(texts, st.lists(texts, max_size=90).map(tuple), st.integers(0, 3000))
def test_the_line_of_fields_is_short_and_seen_whatever_is_in_them(name: str, many: tuple[str, ...], n: int) -> None:
    inner = Thing(name, many, np.arange(n))
    line = repr(Thing(name, many, np.zeros(n), inner))
    assert _is_one_short_line(line)
    assert line.startswith("Thing(")
    assert line.endswith(")")


@given(st.text("ab<'\"", max_size=12), st.integers(), st.none() | st.booleans())
def test_a_short_line_of_fields_is_the_one_that_attrs_writes(name: str, column: int, inside: object) -> None:
    plain = attrs.make_class("Thing", ["name", "many", "column", "inside"])
    assert repr(Thing(name, (name,), column, inside)) == repr(plain(name, (name,), column, inside))


@given(texts)
def test_a_line_of_its_own_is_short_and_seen_and_the_whole_is_kept(name: str) -> None:
    class Own:
        @one_line
        def __repr__(self) -> str:
            return f"<Own {name}>"

    line = repr(Own())
    assert _is_one_short_line(line)
    assert whole(Own()) == f"<Own {name}>"
    if len(visible(name)) < 190:
        assert line == f"<Own {visible(name)}>"


def test_what_is_left_out_of_a_line_leaves_a_mark_and_its_end() -> None:
    line = repr(Links(tuple(Link(f"{'k' * 50}{i}", "unit:a", "unit:b") for i in range(50))))
    assert len(line) == WIDEST
    assert line.startswith("<Links: 50 (1 kkk")
    assert "…" in line
    assert line.endswith(")>")


# -- values to be shown ------------------------------------------------------------------------------------------------


def _town(name: str = "A", ident: str = "c1", n: int = 2) -> Jurisdiction:
    """Return a town of a community with grids; every text of it is the given one."""
    levels = LevelScheme.ladder("community", "grid")
    kept = "".join(c for c in name if unicodedata.category(c) != "Cc")  # a unit takes no name with control characters
    records = [{"id": ident, "level": "community", "name": kept}]
    records += [{"id": f"{ident}-{i}", "level": "grid", "parent": ident, "name": kept} for i in range(n)]
    h = Hierarchy.from_records(records, levels=levels, measures={"households": [None] * (n + 1)})
    posts = [{"role": "grid_chief", "unit": f"{ident}-0", "id": f"post-{ident}"}]
    held = [{"post": f"post-{ident}", "holder": f"p{ident}", "start": "2026-01-01", "basis": name}]
    catalogue = RoleCatalogue.builtin()
    return Jurisdiction(
        territory=h,
        id=ident,
        name=Text(name, name),
        roster=Roster.from_records(h, catalogue, posts=posts, appointments=held),
        bodies=Bodies.from_records(h, [{"id": f"b{ident}", "kind": name or "k", "unit": ident, "name": name}]),
        links=Links((Link(name or "k", f"unit:{ident}", f"unit:{ident}-0", basis=name),)),
        notes=(Note(name or "k", "S", Text(name, name)),),
    )


def _values(town: Jurisdiction) -> Iterator[object]:
    """Go through values of many kinds that hold the texts of a town."""
    h = town.territory
    unit = h.at(0)
    yield from (town, h, unit, h.units(), town.levels, town.levels.levels[0], h.rollup("households"))
    yield from (town.roster, town.bodies, *town.bodies, town.links, *town.links, *town.notes, town.catalogue)
    for held in town.roster.appointments():
        yield from (held, held.post, held.holder, held.post.role)
    yield from (town.roster.vacancies(DAY), town.roster.counts(DAY), unit.total("households"))
    changes = [RenameUnit(h.at(1).id, unit.name or "x")]
    yield from changes
    report = check(town, CommunityOversize(max_households=5000), on=DAY)
    yield from (report, *report.findings(), report.judged[0], report.explain("SIZ001", unit), report.judged[0].rule)
    found = Problems.of(Problem(SELF_PARENT, Place(row=1, id=unit.name or "x"), {"id": unit.name or "x"}))
    yield from (found, found[0], found[0].place, found[0].kind)
    members = [{"unit": h.at(i).id, "cell": unit.name or "x"} for i in range(1, len(h))]
    net = Net.from_tables("n", members, name=unit.name or "x", department=unit.name or "x")
    yield from (net, net.columns)
    yield Text(unit.name or "", unit.name or "")


def _page(value: Any, lang: Lang = "en") -> str:  # noqa: ANN401 - any value of the library
    page: str = value._repr_html_(lang)
    return page


def _widest_cell(page: str) -> int:
    return max((width(text) for row in read(page).rows for text in row), default=0)


# -- HTML --------------------------------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(texts, st.sampled_from(LANGS))
def test_no_text_of_a_user_is_read_as_markup_and_all_of_it_can_be_seen(name: str, lang: Lang) -> None:
    allowed = {"div", "style", "table", "caption", "thead", "tbody", "tr", "th", "td", "p"}
    for value in _values(_town(name)):
        page = _page(value, lang)
        found = read(page)
        assert found.tags <= allowed, type(value)
        assert {key for _, key, _ in found.attributes} <= {"class", "lang", "scope", "title"}
        assert found.style == STYLE
        assert not any(unicodedata.category(c) in {"Cc", "Cf"} for text in (*found.texts, *found.titles) for c in text)
        assert _is_one_short_line(repr(value)), type(value)


def test_a_long_name_is_cut_and_stands_whole_behind_the_cell() -> None:
    name = "长" * 200
    page = read(_town(name).territory._repr_html_())
    assert name in page.titles
    assert page.rows[1][1] == "长" * 29 + "…"
    for value in _values(_town("长" * 5000)):
        assert _widest_cell(_page(value)) <= SENTENCE, type(value)


def test_the_table_has_heads_for_its_columns_and_rows_and_a_caption() -> None:
    page = _town().territory._repr_html_()
    assert page.count('<th scope="col"') == 5
    assert page.count('<th scope="row"') == 3
    assert read(page).captions == ["3 units"]
    assert '<div class="gg-face" lang="en">' in page
    assert 'lang="zh-CN"' in _town().territory._repr_html_("zh")


def test_numbers_have_thousands_and_stand_on_the_right() -> None:
    page = Total(1234567.0, 0)._repr_html_()
    assert '<td class="gg-n gg-k">1,234,567</td>' in page
    assert f"{CLASS} table .gg-n{{text-align:right}}" in STYLE
    assert "tabular-nums" in STYLE


def test_unknown_is_said_and_never_shown_as_zero() -> None:
    town = _town()
    said = {"en": "unknown", "zh": "未知"}
    for lang, word in said.items():
        rows = read(town.territory._repr_html_(lang)).rows
        assert [row[-1] for row in rows[1:]] == [word] * 3
        facts = dict(row for row in read(town._repr_html_(lang)).rows if len(row) == 2)
        assert facts[{"en": "households", "zh": "户数"}[lang]] == word
    half = Hierarchy.from_codes(
        ["61", "6109", "6110"], levels=LevelScheme.ladder("province", "city"), measures={"households": [None, 0, None]}
    )
    assert [row[-1] for row in read(half._repr_html_()).rows[1:]] == ["unknown", "0", "unknown"]
    curve = metrics.lorenz([float("nan")])
    assert "nan" not in curve._repr_html_()


def test_a_finding_that_is_unknown_has_no_figure() -> None:
    report = check(_town(), CommunityOversize(max_households=5000), on=DAY)
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
        assert _is_one_short_line(repr(value))
    assert "… and 99,980 more" in h.unit("61")._repr_html_()
    many = Problems([Batch(SELF_PARENT, rows=range(n), ids=ids, facts={"id": ids})])
    assert "… and 99,980 more" in many._repr_html_()


def test_no_unit_at_all_is_said() -> None:
    none = _town().units(kind="estate")
    assert read(none._repr_html_()).captions == ["0 units"]
    assert notebook.text(none, lang="zh").startswith("0个单元")


def test_the_parts_of_a_bad_city_do_not_leave_the_page() -> None:
    page = _town("<img src=x onerror=alert(1)>")._repr_html_()
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


# -- settings ----------------------------------------------------------------------------------------------------------


def test_the_language_holds_until_it_is_given_back() -> None:
    total = Total(3.0, 1)
    with notebook.language("zh"):
        assert "未知" in total._repr_html_()
        with notebook.language("en"):
            assert "unknown" in total._repr_html_()
        assert "未知" in total._repr_html_()
    assert "unknown" in total._repr_html_()
    assert "未知" in total._repr_html_("zh")


def test_a_language_that_is_set_for_good_stays() -> None:
    setting = notebook.language("zh")
    try:
        assert "未知" in Total(3.0, 1)._repr_html_()
    finally:
        setting.__exit__(None, None, None)
    assert "unknown" in Total(3.0, 1)._repr_html_()


def test_the_language_comes_back_after_an_error() -> None:
    def fail() -> None:
        with notebook.language("zh"), notebook.rows(1):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert "unknown" in Total(3.0, 1)._repr_html_()
    assert "more" not in metrics.lorenz([1, 3])._repr_html_()


def test_what_is_set_in_one_thread_is_not_set_in_another() -> None:
    seen: list[str] = []
    with notebook.language("zh"):
        thread = threading.Thread(target=lambda: seen.append(Total(3.0, 1)._repr_html_()))
        thread.start()
        thread.join()
    assert "unknown" in seen[0]


def test_the_number_of_rows_is_set_and_given_back() -> None:
    curve = metrics.lorenz(range(1, 40))
    with notebook.rows(3):
        assert len(read(curve._repr_html_()).rows) == 4
        assert len(read(notebook.html(curve, rows=5)).rows) == 6
    assert len(read(curve._repr_html_()).rows) == 21
    assert len(read(notebook.html(curve, rows=100)).rows) == 41


@pytest.mark.parametrize("n", [0, -1, True, 2.0, "3"])
def test_no_number_of_rows_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="rows must be a whole number from 1"):
        notebook.rows(n)
    with pytest.raises(ValueError, match="rows must be a whole number from 1"):
        notebook.html(Total(3.0, 1), rows=n)


@pytest.mark.parametrize("lang", ["fr", "", "ZH", 1])
def test_another_language_is_refused(lang: Lang) -> None:
    said = "lang must be 'en' or 'zh'"
    with pytest.raises(ValueError, match=said):
        notebook.language(lang)
    with pytest.raises(ValueError, match=said):
        notebook.show(1, lang=lang)
    with pytest.raises(ValueError, match=said):
        notebook.text(1, lang=lang)


# -- text --------------------------------------------------------------------------------------------------------------


def test_a_value_that_is_shown_is_a_table_in_a_notebook_and_text_where_it_is_printed() -> None:
    shown = notebook.show(_town().territory, lang="zh", rows=2)
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
    h = _town(name).territory
    lines = notebook.text(h, lang=lang).split("\n")
    assert len(lines) == 1 + 2 + 3
    assert all(line.isprintable() for line in lines)
    starts = [m.start() for m in re.finditer(r"(?<!-)-", lines[2])]
    for line in lines[3:]:
        places = np.cumsum([0, *(width(c) for c in line)]).tolist()
        assert all(at in places or at > places[-1] for at in starts)


def test_what_holds_tables_says_all_of_them() -> None:
    said = notebook.text(_town(), lang="en")
    assert said.splitlines()[0] == "A"
    assert "posts with no appointment on record  0" in said
    unit = notebook.text(_town().unit("c1"))
    assert "2 units" in unit.splitlines()


def test_any_other_value_shows_its_line() -> None:
    assert read(notebook.html({"a": 1})).rows == [["key", "value"], ["a", "1"]]
    assert read(notebook.html([1, "<b>"])).rows == [["item"], ["1"], ["<b>"]]
    assert notebook.text(7) == "7"


# -- cells -------------------------------------------------------------------------------------------------------------


@given(st.text(max_size=200), st.integers(2, 100))
def test_a_cut_text_takes_no_more_room_and_is_the_beginning(text: str, most: int) -> None:
    short = cut(text, most)
    assert width(short) <= most
    assert text == short or (short.endswith("…") and text.startswith(short[:-1]))
    assert (short == text) == (width(text) <= most)


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**18), 10**18))
def test_a_number_reads_back_as_itself_to_six_digits(number: float) -> None:
    said = cell(number, "en")
    assert said.kind == "number"
    assert float(said.text.replace(",", "")) == pytest.approx(float(number), rel=1e-5)


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [
        (float("nan"), "unknown", "未知"),
        (np.datetime64("NaT"), "unknown", "未知"),
        (True, "yes", "是"),
        (np.False_, "no", "否"),
        ((), "none", "无"),
        (("a", None), "a, unknown", "a，未知"),
        ({"a": 1.5}, "a: 1.5", "a：1.5"),
        (np.arange(7), "0, 1, 2, 3, 4, … 2 more", "0，1，2，3，4，……另有2项"),
        ({"a": (1, 2)}, "a: 2 items", "a：2项"),
        (frozenset({"b", "a"}), "a, b", "a，b"),
        (np.int32(1200), "1,200", "1,200"),
        (float("inf"), "∞", "∞"),
        (gridgov.Verdict.UNKNOWN, "unknown", "未知"),
        (Text("a", "甲"), "a", "甲"),
        (Total(3.0, 1), "at least 3 (1 unknown)", "至少3（1项未知）"),
        (np.datetime64("2026-01-01"), "2026-01-01", "2026-01-01"),
    ],
)
def test_a_value_is_said_in_both_languages(value: object, en: str, zh: str) -> None:
    assert (cell(value, "en", number=True).text, cell(value, "zh", number=True).text) == (en, zh)
    assert Text("unknown", "未知") == UNKNOWN
    assert NAME < SENTENCE


# -- the published systems ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def city() -> Jurisdiction:
    return schemes.load("xiliugou-126").synthesise()


def _of_a_city(city: Jurisdiction) -> Iterator[object]:
    """Go through what a user gets from a published system."""
    scheme = schemes.load("xiliugou-126")
    audit = scheme.audit()
    yield from (scheme, *list(scheme.figures)[:3], audit, *list(audit.rows)[:3], *list(scheme.readings)[:1])
    policy = gridgov.policies.load("cn")
    effective = gridgov.policies.effective(policy, on=DAY)
    yield from (policy, effective, *policy.clauses[:3], next(iter(effective)), policy.sources[0])
    yield gridgov.policies.compare(policy, policy, on=DAY)
    report = check(city, policy, on=DAY)
    yield from (report, report.problems(), report.rows)
    first_unit, other = city.territory.at(1), city.territory.at(2)
    change = RenameUnit(first_unit.id, "<b>")
    done = apply(city, [change], on=DAY)
    yield from (change, done, *done.log, diff(city, done.jurisdiction), MergeUnits([first_unit.id, other.id], "x"))
    journal = gridgov.Journal(city).record([change], on=DAY)
    yield from (journal, journal.entries[0], *journal.pending(), journal.trace(first_unit.id))
    yield from (city.lineage, gridgov.documents.to_document(city), city.roster.vacancies(DAY))
    yield from (gridgov.Evidence.empty(city.territory), gridgov.evidence.SCHEMA, gridgov.evidence.SCHEMA["events"])
    yield from (gridgov.Quantity.parse("超过300户"), gridgov.Quantity.parse("超过300户").interval)
    yield from (gridgov.RoleTemplate, gridgov.Waivers(()), gridgov.Baseline())
    yield from _of_nets()


def _of_nets() -> Iterator[object]:
    """Go through nets, how they lie to each other, what they become, and plans to divide and merge units."""
    levels = LevelScheme.ladder("community", "grid", "building")
    buildings = [f"b{i}" for i in range(8)]
    records: list[dict[str, Any]] = [{"id": "c", "level": "community"}]
    records += [{"id": f"g{i}", "level": "grid", "parent": "c"} for i in range(2)]
    records += [
        {"id": b, "level": "building", "parent": f"g{i // 4}", "households": 60 + i} for i, b in enumerate(buildings)
    ]
    h = Hierarchy.from_records(records, levels=levels, measures=["households"])
    town = Jurisdiction(territory=h)
    members = [[{"unit": b, "cell": f"x{i // k}"} for i, b in enumerate(buildings)] for k in (2, 4)]
    nets = Nets.of([Net.from_tables(f"n{k}", one) for k, one in enumerate(members)], (h, "building"))
    near = list(pairwise(buildings))
    one = gridgov.integrate(nets, within=town, households=(200, 350), adjacency=near)
    yield from (nets, nets.base, nets[0], gridgov.alignment.align(nets), one, one.staff, one.measures, one.plan)
    plan = gridgov.split(town, "c", max_households=300, adjacency=near)
    yield from (plan, plan.parts, *plan.alternatives, plan.changes[0])
    yield plan.found.near


def test_what_a_user_gets_from_a_published_system_shows_itself_in_both_languages(city: Jurisdiction) -> None:
    for value in _of_a_city(city):
        if isinstance(value, type):
            continue
        pages = [read(notebook.html(value, lang=lang)) for lang in ("en", "zh")]
        assert all(page.rows or page.texts for page in pages)
        assert len(pages[0].rows) == len(pages[1].rows), type(value)
        assert pages[0].texts != pages[1].texts, type(value)
        assert _is_one_short_line(repr(value)), repr(value)
        assert notebook.text(value, lang="zh")
        json.dumps(notebook.html(value))


def test_the_face_of_a_city_counts_what_is_there(city: Jurisdiction) -> None:
    facts = {name.en: value for name, value in face_of(city).facts}
    for key, n in city.territory.counts().items():
        assert facts[city.levels.level(key).name.en] == n
    assert facts["bodies"] == len(city.bodies)
    posts = len(city.roster.columns.post_ids)
    if posts:
        held = {appointment.post.id for appointment in city.roster.appointments()}
        assert facts["posts with no appointment on record"] == posts - len(held)


def test_the_face_of_a_roster_counts_posts_by_role(city: Jurisdiction) -> None:
    face = face_of(city.roster)
    rows = [*face.rows(10_000)]
    held = {appointment.post.id for appointment in city.roster.appointments()}
    by_role: dict[str, list[int]] = {}
    for post in city.roster.posts():
        counts = by_role.setdefault(post.role.key, [0, 0])
        counts[0] += 1
        counts[1] += post.id not in held
    assert {str(row[1]): [row[3], row[4]] for row in rows} == by_role
    assert face.n == len(rows)


def test_a_face_of_a_report_counts_verdicts(city: Jurisdiction) -> None:
    report = check(city, gridgov.policies.load("cn"), on=DAY)
    rows = [*face_of(report).rows(1000)]
    counted = {j.key: tuple(int(np.count_nonzero(j.verdicts == v)) for v in gridgov.Verdict) for j in report.judged}
    assert {str(row[2]): tuple(row[3:]) for row in rows} == counted
    heads = [head.title.en for head in face_of(report).heads[3:]]
    assert heads == [v.text() for v in gridgov.Verdict]


def test_heads_are_as_many_as_cells(city: Jurisdiction) -> None:
    for value in _of_a_city(city):
        face = face_of(value)
        assert all(len(row) == len(face.heads) for row in face.rows(5))
    assert all(a <= b for a, b in pairwise(sorted(WHERE)))
    assert list(WHERE) == sorted(WHERE)
