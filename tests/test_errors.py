"""Problems, places and the exceptions that carry them."""

from __future__ import annotations

import copy
import inspect
import json
import pickle

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridgov import errors
from gridgov.errors import (
    FAULTS,
    Batch,
    FaultKind,
    GridgovError,
    InvalidFileError,
    InvalidHierarchyError,
    MissingExtraError,
    NotPublishedError,
    Place,
    Problem,
    Problems,
    UnknownKeyError,
    UnknownUnitError,
    all_faults,
    fault,
)
from gridgov.hierarchy import CYCLE, DUPLICATE_ID, SELF_PARENT
from gridgov.text import LANGS, Lang, Text

ERRORS = [
    e for e in vars(errors).values() if inspect.isclass(e) and issubclass(e, GridgovError) and e.__name__[0] != "_"
]
SIZED = FaultKind(
    "TST001", "sized", Text("{n:,} of {what.en}.", "{what.zh}{n:,}个。"), Text("Do {do!r}.", "请{do!r}。")
)

rows = st.none() | st.integers(0, 3)
places = st.builds(Place, file=st.none() | st.just("a.csv"), row=rows, id=st.none() | st.text(max_size=3))


def make_problem(kind: FaultKind, place: Place, ident: str) -> Problem:
    return Problem(kind, place, {"id": ident, "rows": "1, 2", "trail": "a -> a", "n": 1})


problems = st.builds(make_problem, st.sampled_from([DUPLICATE_ID, SELF_PARENT, CYCLE]), places, st.text(max_size=3))


# Fault kinds


def test_a_code_is_registered_once() -> None:
    text = Text("a.", "一。")
    kind = fault("TST999", "first", text, text)
    try:
        assert fault("TST999", "first", text, text) == kind == FAULTS["TST999"]
        with pytest.raises(ValueError, match=r"^Fault code TST999 is taken by 'first'\.$"):
            fault("TST999", "second", text, text)
        assert FAULTS["TST999"] is kind
    finally:
        del FAULTS["TST999"]


def test_all_faults_are_sorted_and_read_only() -> None:
    found = all_faults()
    assert list(found) == sorted(FAULTS)
    assert dict(found) == FAULTS
    assert not hasattr(found, "__setitem__")


# Places


@pytest.mark.parametrize(
    ("place", "en", "zh"),
    [
        (Place(), "", ""),
        (Place(row=0), "row 0", "第0行"),
        (Place(file="a.csv", row=7, column="id"), "a.csv, row 7, column 'id'", "a.csv，第7行，“id”列"),
        (Place(id="陕西"), "id '陕西'", "编号“陕西”"),
        (Place(file="a.json", path="$.units[3].parent"), "a.json, $.units[3].parent", "a.json，$.units[3].parent"),
        (Place(id="a\nb\u200b\ud800"), r"id 'a\nb\u200b\ud800'", r"编号“a\nb\u200b\ud800”"),
        (Place(column="\t", file="\u2028.csv"), r"\u2028.csv, column '\t'", r"\u2028.csv，“\t”列"),
        (Place(id="\ue000 é"), "id '\ue000 é'", "编号“\ue000 é”"),
    ],
)
def test_a_place_is_one_line(place: Place, en: str, zh: str) -> None:
    assert (place.text("en"), str(place), place.text("zh")) == (en, en, zh)


# Problems


def test_a_problem_says_what_where_and_what_now() -> None:
    problem = Problem(SIZED, Place(row=2), {"n": 12_345, "what": Text("tests", "测试"), "do": "it"})
    assert (problem.code, problem.name) == ("TST001", "sized")
    assert str(problem) == problem.text() == "TST001 row 2: 12,345 of tests. Do 'it'."
    assert problem.text("zh") == "TST001 第2行：测试12,345个。请'it'。"
    assert attrs.evolve(problem, place=Place()).text() == "TST001 12,345 of tests. Do 'it'."
    assert problem.to_dict("zh") == {
        "code": "TST001",
        "name": "sized",
        "place": {"row": 2},
        "message": "测试12,345个。",
        "way_out": "请'it'。",
    }


@pytest.mark.parametrize("method", ["text", "message", "way_out", "to_dict"])
def test_an_unknown_language_is_refused(method: str) -> None:
    subjects = [Problem(SELF_PARENT, Place(row=1), {"id": "a"}), *([Place(row=1)] if method == "text" else [])]
    for subject in subjects:
        with pytest.raises(ValueError, match=r"^lang must be 'en' or 'zh', not 'de'\.$"):
            getattr(subject, method)("de")


@given(st.text(), st.text(), st.text())
def test_every_message_is_one_line_whatever_the_facts(ident: str, en: str, zh: str) -> None:
    kind = FaultKind("TST002", "said", Text("'{id}' {why.en}.", "“{id}”{why.zh}。"), Text("Look.", "请看。"))
    problem = Problem(kind, Place(id=ident, file=ident), {"id": ident, "why": Text(en, zh)})
    for lang in LANGS:
        assert len(problem.text(lang).splitlines()) == 1
        problem.text(lang).encode("utf-8")
        assert json.loads(json.dumps(problem.to_dict(lang)))["message"] == problem.message(lang)


def test_facts_are_a_copy_and_count_in_equality() -> None:
    facts = {"id": "a"}
    problem = Problem(SELF_PARENT, Place(row=1), facts)
    facts["id"] = "b"
    assert problem.facts == {"id": "a"}
    assert problem != Problem(SELF_PARENT, Place(row=1), facts)
    assert len({problem, Problem(SELF_PARENT, Place(row=1), {"id": "a"})}) == 1


# Batches


def test_a_batch_gives_plain_values() -> None:
    batch = Batch(
        SIZED,
        rows=np.array([4, 2]),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType] - columns of numpy work too
        ids=["x", "y"],
        facts={"n": np.array([1.5, 2.5])},  # type: ignore[dict-item]  # pyright: ignore[reportArgumentType]
        place=Place(file="a.csv"),
        paths=["$[0]", "$[1]"],
    )
    assert len(batch) == 2
    second = batch.problem(1)
    assert second.place == Place(file="a.csv", row=2, id="y", path="$[1]")
    assert type(second.place.row) is int
    assert type(second.facts["n"]) is float


def test_a_batch_without_columns_is_one_problem_at_its_place() -> None:
    batch = Batch(SELF_PARENT, place=Place(file="a.csv", row=3, id="b", path="$"))
    assert len(batch) == 1
    assert batch.problem(0).place == Place(file="a.csv", row=3, id="b", path="$")


@given(st.lists(st.tuples(st.integers(0, 9), st.text(max_size=2)), max_size=6))
def test_a_batch_is_its_problems(entries: list[tuple[int, str]]) -> None:
    batch = Batch(SELF_PARENT, [r for r, _ in entries], [i for _, i in entries], {"id": [i for _, i in entries]})
    one_by_one = Problems.of(*(Problem(SELF_PARENT, Place(row=r, id=i), {"id": i}) for r, i in entries))
    assert Problems([batch]) == one_by_one


# Collections of problems


@given(st.lists(problems, max_size=8))
def test_problems_are_sorted_by_row_and_stable(given_: list[Problem]) -> None:
    found = Problems.of(*given_)
    expected = sorted(given_, key=lambda p: -1 if p.place.row is None else p.place.row)
    assert list(found) == expected
    assert [found[i] for i in range(-len(found), len(found))] == expected + expected
    assert found[1:3] == tuple(expected[1:3])
    assert len(found) == len(given_)
    assert bool(found) == bool(given_)
    assert sum(found.counts().values()) == len(given_)
    assert list(found.counts()) == sorted({p.code for p in given_})
    assert found.to_dicts("zh") == [p.to_dict("zh") for p in expected]
    for code in ("HIE001", "HIE003", "HIE004", "HIE999"):
        assert found.of_code(code) == tuple(p for p in expected if p.code == code)
        assert len(found.of_code(code)) == found.counts().get(code, 0)


@given(st.lists(problems, max_size=4), st.lists(problems, max_size=4))
def test_adding_problems_keeps_all_of_them(a: list[Problem], b: list[Problem]) -> None:
    both = Problems.of(*a) + Problems.of(*b)
    assert both == Problems.of(*a, *b)
    assert hash(both) == hash(Problems.of(*a, *b))
    assert (both == Problems.of(*a)) == (not b)


@given(st.lists(problems, max_size=5))
def test_problems_survive_pickle_and_copy(given_: list[Problem]) -> None:
    found = Problems.of(*given_)
    assert pickle.loads(pickle.dumps(found)) == found == copy.deepcopy(found)  # noqa: S301 - written here
    assert not hasattr(found, "no_such_name")


def test_problems_are_not_a_list() -> None:
    assert Problems() != []
    assert Problems() != ()


@given(st.lists(problems, max_size=6), st.integers(0, 7), st.sampled_from(LANGS))
def test_a_report_is_cut_and_says_how_much_is_missing(given_: list[Problem], limit: int, lang: Lang) -> None:
    found = Problems.of(*given_)
    lines = found.text(lang, limit=limit).splitlines()
    shown = [p.text(lang) for p in found][:limit]
    assert lines[: len(shown)] == shown
    assert (len(lines) > len(shown)) == (len(found) > limit)
    assert found.text(lang, limit=None).splitlines() == [p.text(lang) for p in found]


def test_the_rest_of_a_report_is_counted() -> None:
    found = Problems([Batch(SELF_PARENT, rows=range(1, 2_001), facts={"id": ["a"] * 2_000})])
    found += Problems.of(Problem(DUPLICATE_ID, Place(row=9), {"id": "b", "rows": "1, 9"}))
    assert found.text(limit=1).splitlines()[1] == "... and 2,000 more: HIE001 x1, HIE004 x2,000"
    assert found.text("zh", limit=0) == "……另有2,001个问题：HIE001 x1, HIE004 x2,000"
    assert repr(found) == "<Problems: 2,001 (HIE001 duplicate-id x1, HIE004 self-parent x2,000)>"
    assert repr(Problems()) == "<Problems: 0>"


def test_a_million_problems_are_not_a_million_objects() -> None:
    n = 1_000_000
    found = Problems([Batch(SELF_PARENT, rows=range(n, 0, -1), facts={"id": range(n)})])
    assert len(found) == n
    assert found.counts() == {"HIE004": n}
    assert repr(found) == "<Problems: 1,000,000 (HIE004 self-parent x1,000,000)>"


# Exceptions


@pytest.mark.parametrize("kind", ERRORS)
def test_every_exception_carries_its_problems_through_pickle_and_copy(kind: type[GridgovError]) -> None:
    problem = Problem(SELF_PARENT, Place(row=1, id="a"), {"id": "a"})
    error = kind(problem)
    assert error.problems == Problems.of(problem)
    for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301 - written here
        assert type(other) is kind
        assert other.problems == error.problems
        assert str(other) == str(error)
    assert not hasattr(error, "no_such_name")


@pytest.mark.parametrize("kind", ERRORS)
def test_every_exception_speaks_both_languages(kind: type[GridgovError]) -> None:
    error = kind(Problem(SELF_PARENT, Place(row=1), {"id": "a"}))
    assert str(error) == error.text() == f"{error.headline()}\n{error.problems[0].text()}"
    assert error.text("zh") == f"{error.headline('zh')}\n{error.problems[0].text('zh')}"
    assert error.headline().endswith(".")
    assert error.headline("zh").endswith("。")
    assert error.headline().isascii()
    assert not error.headline("zh").isascii()
    with pytest.raises(ValueError, match="lang must be"):
        error.text("de")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_headlines_count() -> None:
    none, one = GridgovError(Problems()), Problem(SELF_PARENT, facts={"id": "a"})
    assert (none.text(), none.text("zh")) == ("0 problems found.", "发现0个问题。")
    assert GridgovError(one).headline() == "1 problem found."
    many = InvalidHierarchyError(Problems([Batch(SELF_PARENT, facts={"id": ["a"] * 1_234})]))
    assert many.headline() == "Not a valid hierarchy: 1,234 problems."
    assert many.headline("zh") == "层级结构无效：1,234个问题。"
    assert len(str(many).splitlines()) == 22
    assert len(many.text(limit=None).splitlines()) == 1_235


@pytest.mark.parametrize(
    ("kind", "base"),
    [
        (InvalidHierarchyError, ValueError),
        (InvalidFileError, ValueError),
        (UnknownUnitError, KeyError),
        (UnknownKeyError, LookupError),
        (NotPublishedError, LookupError),
        (MissingExtraError, ImportError),
    ],
)
def test_exceptions_are_also_what_python_calls_them(kind: type[GridgovError], base: type[Exception]) -> None:
    assert issubclass(kind, base)
    with pytest.raises(base):
        raise kind(Problem(SELF_PARENT, facts={"id": "a"}))


def test_all_public_exceptions_were_tested() -> None:
    assert {e.__name__ for e in ERRORS} == {n for n in errors.__all__ if n.endswith("Error")}
