"""Answers of what-if as frames, tables and pictures."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from notebook_cases import read
from test_whatif import CITY, DAY, PLACE, street

from gridgov import whatif
from gridgov._answer import Answer, Asked

SWEEP = whatif.sweep(PLACE, CITY, "size", on=DAY, max_households=[1000, 5000])
FRONTIER = whatif.frontier(PLACE, CITY, "size", on=DAY)
ROLES = whatif.sweep(PLACE, CITY, "chief", on=DAY, role=["grid_chief", "building_head"])
CROSS = whatif.cross({"A": PLACE, "B": street([1])}, [CITY], on=DAY)
ONE = whatif.grid(PLACE, CITY, {("size", "max_households"): [1000, 5000]}, on=DAY)
TWO = whatif.grid(
    PLACE, CITY, {("size", "max_households"): [1000, 5000], ("range", "min_households"): [5, 10, 15]}, on=DAY
)
THREE = whatif.grid(
    PLACE,
    CITY,
    {
        ("size", "max_households"): [1000, 5000],
        ("range", "min_households"): [5, 1000],
        ("chief", "role"): ["grid_chief", "building_head"],
    },
    on=DAY,
)


def many(n: int) -> Answer:
    return Answer("many", {"a": np.arange(n), "b": np.full(n, math.nan)}, Asked("values", ("a",)))


@pytest.mark.parametrize("answer", [SWEEP, FRONTIER, ROLES, CROSS, TWO], ids=lambda a: a.title)
def test_frames_have_the_columns(answer: Answer) -> None:
    for frame in (answer.to_pandas(), answer.to_polars()):
        assert list(frame.columns) == list(answer.columns)
        for key, values in answer.columns.items():
            assert frame[key].to_list() == values.tolist()


def test_a_table_is_aligned() -> None:
    assert SWEEP.text("max_households", "fail", "unknown") == (
        "max_households  fail  unknown\n1,000           5     1\n5,000           1     1"
    )
    assert str(SWEEP) == SWEEP.text()
    assert repr(SWEEP) == "<sweep of SIZ001.max_households: 2 rows>"
    with pytest.raises(KeyError):
        SWEEP.text("nothing")


def test_chinese_names_are_aligned_on_a_screen() -> None:
    answer = whatif.cross({"安康": PLACE, "B": street([1])}, [CITY], on=DAY)
    assert answer.text("jurisdiction", "policy").splitlines()[1:] == ["安康          city", "B             city"]
    wide = Answer("wide", {"城市": np.array(["a", "b"], object), "n": np.arange(2)}, Asked("values", ("n",)))
    assert wide.text() == "城市  n\na     0\nb     1"


@pytest.mark.parametrize("answer", [SWEEP, FRONTIER, ROLES, CROSS, ONE, TWO, THREE], ids=lambda a: a.title)
def test_a_table_in_chinese_has_no_english_word_and_the_same_numbers(answer: Answer) -> None:
    said = answer.text(limit=None, lang="zh")
    words = set(re.findall(r"[A-Za-z_]{2,}", said))
    assert words <= {"size", "range", "chief", "city"}, "only what the user named is left"
    assert re.findall(r"[\d,]+", said) == re.findall(r"[\d,]+", answer.text(limit=None))
    assert len(said.splitlines()) == len(answer) + 1
    page = answer._repr_html_("zh")
    assert all(head in page for head in said.splitlines()[0].split())
    assert not re.search(r"[A-Za-z]{2,}", re.sub(r"size|range|chief", "", read(page).captions[0]))


def test_a_table_in_chinese_says_steps_keys_and_what_is_not_known() -> None:
    assert FRONTIER.text("from", "to", "fail", limit=2, lang="zh").splitlines() == [
        "自（户）  至（户）  不通过",
        "0         399       8",
        "400       998       7",
        f"……另有{len(FRONTIER) - 2}行",
    ]
    assert ROLES.text("role", lang="zh").splitlines() == ["岗位类型", "网格长", "楼栋长"]
    assert CROSS.text("jurisdiction", "ok", "complete", lang="zh").splitlines()[1:] == [
        "A     否        否",
        "B     否        是",
    ]
    assert TWO.text("size.max_households", "fail.size", limit=0, lang="zh").splitlines() == [
        "size：户数上限（户）  不通过（size）",
        f"……另有{len(TWO)}行",
    ]
    assert many(1).text(lang="zh").splitlines()[1].split() == ["0", "未知"]


def test_a_long_table_is_cut() -> None:
    assert many(22).text("a").splitlines()[-2:] == ["19", "... and 2 more"]
    assert many(22).text("a", limit=None).splitlines()[-1] == "21"
    assert many(1).text() == "a  b\n0"
    assert repr(many(1)) == "<many: 1 row>"
    assert "… and 2 more" in many(22)._repr_html_()
    assert "more" not in many(20)._repr_html_()


def test_a_notebook_shows_a_table_and_no_markup_of_names() -> None:
    html = whatif.cross({"<b>": PLACE}, [CITY], on=DAY)._repr_html_()
    assert "&lt;b&gt;" in html
    assert "<b>" not in html
