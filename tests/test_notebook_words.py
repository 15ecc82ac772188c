"""Words of tables in both languages, how numbers are counted; no cell shows a value as Python writes it."""

from __future__ import annotations

import enum
import inspect
import math
import re
from collections.abc import Iterator
from importlib import import_module
from typing import Any, Final

import attrs
import numpy as np
import pytest
from notebook_cases import said_by
from notebook_values import DAY, of_a_city, page_of, town, values
from test_notebook import PUBLIC

import gridgov
from gridgov import Jurisdiction, Text, Verdict, check, notebook, schemes
from gridgov._faces import face_of
from gridgov._faces._page import html
from gridgov._faces._parts import Face, Head, first
from gridgov._faces._plain import text as as_text
from gridgov._faces._say import cell
from gridgov._faces._words import class_word, known_word, label, phrase, title_of
from gridgov._vocabulary import read_toml, words
from gridgov.integration import Integration
from gridgov.rules import CommunityOversize, Rule, Scope
from gridgov.text import LANGS, Lang

PYTHON: Final = re.compile(r"array\(|\w+\(\w+=|<[A-Z]\w+|dtype|<\d+ items>|<function|object at 0x")


@pytest.fixture(scope="module")
def city() -> Jurisdiction:
    return schemes.load("xiliugou-126").synthesise()


def _examples(city: Jurisdiction) -> Iterator[object]:
    """Go through all example values that are shown."""
    yield from values(town("甲"))
    for value in of_a_city(city):
        if not isinstance(value, str | type):
            yield value


# -- words -------------------------------------------------------------------------------------------------------------


def test_no_cell_shows_a_value_as_python_writes_it(city: Jurisdiction) -> None:
    for value in _examples(city):
        for lang in LANGS:
            said = [(where, text) for where, text in said_by(face_of(value), lang) if where != "title" or lang == "zh"]
            assert [one for one in said if PYTHON.search(one[1])] == [], type(value)


def test_every_public_class_has_a_chinese_word() -> None:
    def is_shown(kind: type) -> bool:
        offered: Any = kind
        other = issubclass(kind, BaseException | Rule | enum.Enum) or bool(getattr(offered, "_is_protocol", False))
        return not other and kind.__module__ != "gridgov.notebook"

    without = [kind for kind in PUBLIC if is_shown(kind) and not re.search(r"[\u4e00-\u9fff]", class_word(kind))]
    assert without == []
    assert class_word(gridgov.changes.RenameUnit) == "更名"
    assert class_word(gridgov.Total) == "合计"


def test_every_parameter_of_a_rule_has_a_chinese_name() -> None:
    kinds: list[Any] = [kind for kind in PUBLIC if issubclass(kind, Rule) and kind is not Rule]
    names: set[str] = {name for kind in kinds for name in kind.parameters()}
    assert len(names) > 50
    assert {name for name in names if not re.search(r"[\u4e00-\u9fff]", label(name).zh)} == set()


def _choices(kind: type) -> dict[str, set[str]]:
    """Return the closed lists of words among the fields of a class."""
    hints = inspect.get_annotations(kind)
    module = inspect.getmodule(kind)
    found: dict[str, set[str]] = {}
    for name, hint in hints.items():
        try:
            shape = eval(hint, {**vars(module)}) if isinstance(hint, str) else hint  # noqa: S307 - of the library
        except NameError:
            continue
        texts: set[str] = set(re.findall(r"'([a-z_ ]+)'", str(shape))) if "Literal[" in str(shape) else set()
        if texts:
            found[name] = texts
    return found


def test_every_word_of_a_closed_list_has_a_chinese_word() -> None:
    missing: list[tuple[str, str, str]] = []
    lists = 0
    for kind in PUBLIC:
        if not attrs.has(kind) or issubclass(kind, Rule):
            continue
        for name, texts in _choices(kind).items():
            lists += 1
            missing += [(kind.__name__, name, text) for text in texts if known_word(kind, name, text) is None]
    assert lists > 10
    assert missing == []


def test_words_of_fields_stand_where_they_are_said_to_stand() -> None:
    data = read_toml("faces.toml")
    for sources in data["words"].values():
        for where in sources:
            module, _, name = where.partition(":")
            if name:
                found: Any = getattr(import_module(f"gridgov.{module}"), name)
                assert isinstance(found, dict)
                assert {type(one) for one in vars(import_module(f"gridgov.{module}"))[name].values()} == {Text}
            elif where not in {"roles", "places", "fields", "evidence"} and where not in data["values"]:
                assert words(where)
    assert all(re.search(r"[\u4e00-\u9fff]", word) for section in data["values"].values() for word in section.values())


def test_words_that_the_library_has_are_the_ones_that_are_shown() -> None:
    assert face_of(gridgov.Total(3.0, 1)).title.zh == "合计"
    scope = Scope(kinds=("grid",), within=("c1",))
    assert phrase(scope) == Text("kinds: grid; within: c1", "类别：网格；范围之内：c1")
    assert phrase(Scope()) == Text("everywhere", "全部")
    assert [head.title.zh for head in face_of(town().catalogue).heads[4:6]] == ["最少", "最多"]
    rule = gridgov.policies.load("cn").clauses[0].rule
    assert "未知" not in notebook.text(rule, lang="zh")
    assert re.search(r"是否超载（overloaded） +未设", notebook.text(CommunityOversize(max_households=5), lang="zh"))
    assert title_of([1, 2]).zh == "列表（2项）"
    said = notebook.text(CommunityOversize(max_households=5000), lang="zh")
    assert "户数上限（max_households）  5,000" in said
    assert "界限口径（boundary）        超过" in said


def test_households_that_hold_posts_are_not_called_a_number_of_households() -> None:
    counts = town().roster.counts(DAY)
    names = [name.zh for name, _ in face_of(counts).facts]
    assert "住户（任职者）" in names
    assert "户数" not in names
    assert label("households").zh == "户数"


def test_a_text_that_has_a_column_for_each_language_is_one_column(city: Jurisdiction) -> None:
    one = next(v for v in of_a_city(city) if isinstance(v, Integration))
    face = face_of(one).below[1]
    keys = [head.title.en for head in face.heads]
    assert keys.count("why") == 1
    assert "why, in Chinese" not in keys
    said = [row[keys.index("why")] for row in face.rows(50)]
    assert said == [Text(en, zh) for en, zh in zip(one.conflicts["why"], one.conflicts["why_zh"], strict=True)]
    assert said


# -- numbers -----------------------------------------------------------------------------------------------------------


def test_the_counts_of_verdicts_stand_under_their_own_names() -> None:
    # Four verdicts with four different counts: no two can change places unseen.
    place = gridgov.Hierarchy.from_records(
        [{"id": f"c{i}", "level": "community", "households": n} for i, n in enumerate([1, 2, 3, 9000, 9001, None])],
        levels=gridgov.LevelScheme.ladder("community"),
        measures=["households"],
        roots="many",
    )
    report = check(Jurisdiction(territory=place), CommunityOversize(max_households=5000), on=DAY)
    wanted = {"pass": 3, "fail": 2, "not applicable": 0, "unknown": 1}
    chinese = {v.text("zh"): wanted[v.text("en")] for v in Verdict}
    judged = report.judged[0]
    by_lang: dict[Lang, dict[str, int]] = {"en": wanted, "zh": chinese}
    for lang, counted in by_lang.items():
        table = face_of(report)
        shown = dict(zip((h.title.get(lang) for h in table.heads[3:]), next(iter(table.rows(1)))[3:], strict=True))
        assert shown == counted
        facts = {name.get(lang): value for name, value in face_of(judged).facts}
        assert {key: facts[key] for key in counted} == counted
        rows = face_of(report.rows)
        shown = dict(zip((h.title.get(lang) for h in rows.heads[3:]), next(iter(rows.rows(1)))[3:], strict=True))
        assert shown == counted


def test_a_post_that_was_held_twice_counts_once_and_its_appointments_twice() -> None:
    base = town(n=3)
    posts = [{"role": "grid_chief", "unit": f"c1-{i}", "id": f"p{i}"} for i in range(3)]
    held = [
        {"post": "p0", "holder": "a", "start": "2026-01-01", "end": "2026-02-01"},
        {"post": "p0", "holder": "b", "start": "2026-03-01"},
    ]
    roster = gridgov.Roster.from_records(base.territory, base.catalogue, posts=posts, appointments=held)
    face = face_of(roster)
    facts = {name.en: value for name, value in face.facts}
    assert (facts["posts"], facts["holders"], facts["appointments"]) == (3, 2, 2)
    [row] = face.rows(10)
    assert list(row[3:]) == [3, 2]
    place = {name.en: v for name, v in face_of(attrs.evolve(base, roster=roster)).facts}
    assert (place["posts"], place["holders"], place["posts with no appointment on record"]) == (3, 2, 2)
    [below] = face_of(roster.post("p0")).below
    assert below.n == 2
    assert [row[0] for row in below.rows(10)] == ["a", "b"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(("n", "limit", "more"), [(3, 2, 1), (3, 3, 0), (2, 3, 0), (25, 20, 5), (21, 20, 1)])
def test_what_is_not_shown_is_counted_exactly_in_pages_and_in_texts(lang: Lang, n: int, limit: int, more: int) -> None:
    face = Face(title=Text("t", "题"), heads=[Head(Text("a", "甲"))], rows=first((i,) for i in range(n)), n=n)
    again = attrs.evolve(face, rows=first((i,) for i in range(n)))
    wanted = {"en": [f"… and {more} more"], "zh": [f"……另有{more}行"]}[lang] if more else []
    for said in (html(face, lang, limit), as_text(again, lang, limit)):
        assert re.findall(r"… and -?\d+ more|……另有-?\d+行", said) == wanted


@pytest.mark.parametrize(("n", "more"), [(5, 0), (6, 1), (12, 7)])
def test_items_that_are_not_shown_in_a_cell_are_counted_exactly(n: int, more: int) -> None:
    for value in (tuple(range(n)), np.arange(n), {i: i for i in range(n)}):
        assert re.findall(r"(\d+) more", cell(value, "en", wide=True).text) == ([str(more)] if more else [])
        assert re.findall(r"另有(\d+)项", cell(value, "zh", wide=True).text) == ([str(more)] if more else [])


def test_facts_and_notes_beyond_the_limit_are_counted() -> None:
    facts = [(Text(f"f{i}", f"甲{i}"), i) for i in range(63)]
    notes = [Text(f"n{i}", f"乙{i}") for i in range(25)]
    assert "… and 3 more" in html(Face(title=Text("t", "题"), facts=facts), "en", 5)
    assert "… and 5 more" in html(Face(title=Text("t", "题"), notes=notes), "en", 5)
    assert "more" not in html(Face(title=Text("t", "题"), facts=facts[:60], notes=notes[:20]), "en", 5)


def test_an_unknown_finding_has_no_figure_wherever_it_is_shown() -> None:
    # One grid is known to have no household, the other is unknown: what was found so far is 0, and no figure.
    h = gridgov.Hierarchy.from_records(
        [
            {"id": "c1", "level": "community"},
            {"id": "g1", "level": "grid", "parent": "c1", "households": 0},
            {"id": "g2", "level": "grid", "parent": "c1", "households": None},
        ],
        levels=gridgov.LevelScheme.ladder("community", "grid"),
        measures=["households"],
    )
    report = check(Jurisdiction(territory=h), CommunityOversize(max_households=5000), on=DAY)
    [finding] = report.findings()
    assert finding.verdict is Verdict.UNKNOWN
    for value in (finding, report.explain("SIZ001", h.unit("c1"))):
        facts = {name.en: said for name, said in face_of(value).facts}
        assert isinstance(facts["observed"], float)
        assert math.isnan(facts["observed"])
        assert re.search(r"observed</th><td[^>]*>unknown</td>", page_of(value))
        assert re.search(r"实际值</th><td[^>]*>未知</td>", page_of(value, "zh"))
        assert re.search(r"^observed +unknown$", notebook.text(value), re.MULTILINE)


def test_what_was_found_so_far_is_no_figure_of_an_unknown_finding(city: Jurisdiction) -> None:
    # No member of a Party organisation is on record yet: 0 were found, and how many there are is not known.
    report = check(city, gridgov.policies.load("cn"), on=DAY)
    found = next(f for f in report.findings() if f.verdict is Verdict.UNKNOWN and f.observed == 0)
    for value in (found, report.explain(found.rule.code, found.unit)):
        for lang, said in (("en", "unknown"), ("zh", "未知")):
            facts = dict(zip(*_facts(value, "zh" if lang == "zh" else "en"), strict=True))
            assert facts[{"en": "observed", "zh": "实际值"}[lang]] == said


def _facts(value: object, lang: Lang) -> tuple[list[str], list[str]]:
    """Return the names and the values of what a face says first."""
    facts = face_of(value).facts
    return [name.get(lang) for name, _ in facts], [cell(one, lang, wide=True).text for _, one in facts]
