"""Every public class has a face and a short line; language and number of rows; how a value is said in a cell."""

from __future__ import annotations

import enum
import importlib
import inspect
import pkgutil
import re
import threading
from typing import Any, Final

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_cases import read
from notebook_values import is_one_short_line, texts

import gridgov
from gridgov import (
    Link,
    Links,
    Net,
    Text,
    Total,
    metrics,
    notebook,
    schemes,
)
from gridgov._face import WIDEST, as_html, as_line, one_line, visible, whole
from gridgov._faces._fields import label
from gridgov._faces._say import NAME, SENTENCE, UNKNOWN, cell, cut, width
from gridgov._faces._where import WHERE
from gridgov._vocabulary import read_toml
from gridgov.text import Lang


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


@given(texts, st.lists(texts, max_size=90).map(tuple), st.integers(0, 3000))
def test_the_line_of_fields_is_short_and_seen_whatever_is_in_them(name: str, many: tuple[str, ...], n: int) -> None:
    inner = Thing(name, many, np.arange(n))
    line = repr(Thing(name, many, np.zeros(n), inner))
    assert is_one_short_line(line)
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
    assert is_one_short_line(line)
    assert whole(Own()) == f"<Own {name}>"
    if len(visible(name)) < 190:
        assert line == f"<Own {visible(name)}>"


def test_what_is_left_out_of_a_line_leaves_a_mark_and_its_end() -> None:
    line = repr(Links(tuple(Link(f"{'k' * 50}{i}", "unit:a", "unit:b") for i in range(50))))
    assert WIDEST - 60 <= len(line) <= WIDEST
    assert line.startswith("<Links: 50 (1 kkk")
    assert ", …, 1 kkk" in line
    assert line.endswith(")>")
    one = repr(Links((Link("k" * 300, "unit:a", "unit:b"),)))
    assert len(one) == WIDEST, "a word without an end is cut within"
    assert one.endswith("kk)>")


@given(
    st.lists(st.text("ab12甲", min_size=1, max_size=15), min_size=1, max_size=60),
    st.sampled_from([", ", " "]),
    st.sampled_from(["", ">", ")>"]),
)
def test_a_line_is_cut_between_items_or_words_and_keeps_its_end(items: list[str], bound: str, end: str) -> None:
    class Own:
        @one_line
        def __repr__(self) -> str:
            return f"<{bound.join(items)}{end}"

    line, whole_line = repr(Own()), whole(Own())
    assert len(line) <= WIDEST
    if len(whole_line) <= WIDEST:
        assert line == whole_line
        return
    before, after = (part.split(bound) for part in line.split(f"{bound}…{bound}"))
    said = whole_line.split(bound)
    assert before == said[: len(before)]
    assert after == said[-len(after) :]
    assert len(line) > WIDEST - 2 * (15 + len(bound) + len(end)), "no more is left out than must be"


@pytest.mark.parametrize("name", schemes.available())
def test_the_line_of_each_published_system_fits(name: str) -> None:
    place = schemes.load(name).synthesise()
    members = [{"unit": place.territory.at(0).id, "cell": "x"}]
    nets = [Net.from_tables(f"net-{i}", members) for i in range(5)]
    levels = [f"{n:,} {key}" for key, n in place.territory.counts().items() if n]
    for one, rest in ((place, ""), (attrs.evolve(place, nets=nets), ", 5 nets")):
        line = repr(one)
        assert whole(one) == line, "nothing is cut"
        assert line.startswith(f"<Jurisdiction {one.id}: {len(one.territory):,} units (1 ")
        assert line.endswith(f" links{rest}>")
        shown = line[line.index("(") + 1 : line.index(")")].split(", ")
        assert [key for key in shown if key != "…"] == [key for key in levels if key in shown]
        assert (shown == levels) == ("…" not in shown)
        assert shown[-1] == levels[-1], "the lowest level is told"
        assert len(levels) - len(shown) <= 1


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
