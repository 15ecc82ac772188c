"""Sheets of nets as a clerk keeps them; what is about people is refused."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import net_books
import pytest
from net_files_cases import HEAD, codes, refused

from gridgov._net_cells import personal
from gridgov._net_words import ENTRIES, FIELDS, LEFT_ASIDE, PERSONAL, TABLES, plain, sheet_of
from gridgov.nets import read_net
from gridgov.text import Text

# -- sheets ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("here")
def test_titles_merged_cells_dates_and_numbers_are_read_as_a_clerk_sees_them() -> None:
    net_books.book(
        "n.xlsx",
        {
            "网格": [
                ["某某区网格一览表", None, None, None],
                ["填报单位：某局"],
                ["网格编号", "上级网格", "层级", "起始日期"],
                ["A", None, "大", dt.date(2026, 3, 1)],
                [],
                [101.0, "A", "小", "2026年3月2日"],
                [102, None, "小", "2026/3/2"],
                ["网格编号", "上级网格", "层级", "起始日期"],
                [103, "A", " 小 ", "2026-03-02"],
            ],
            "覆盖范围": [["编号", "网格"], [610902001001001, 101], [2, None], [3, None], [4, "102"]],
        },
        merged={"网格": ["A1:D1", "B6:B7"], "覆盖范围": ["B2:B4"]},
    )
    tables = read_net("n.xlsx").to_tables()
    assert tables["cells"] == {
        "id": ["A", "101", "102", "103"],
        "parent": [None, "A", "A", "A"],
        "level": ["大", "小", "小", "小"],
        "start": ["2026-03-01", *["2026-03-02"] * 3],
    }
    assert tables["members"]["cell"] == ["101", "101", "101", "102"]
    assert tables["members"]["unit"] == ["610902001001001", "2", "3", "4"]


@pytest.mark.usefixtures("here")
def test_an_id_that_became_a_date_is_refused_and_what_follows_from_it_is_not_said() -> None:
    net_books.book(
        "n.xlsx",
        {
            "members": [HEAD, ["1", "3-1"], [dt.date(2026, 3, 1), "3-1"]],
            "cells": [["id"], [dt.date(2026, 3, 1)], ["3-1"]],
            "posts": [["cell", "role"], ["3-1", "r"], [dt.date(2026, 3, 1), "r"]],
        },
    )
    assert codes("n.xlsx") == ["NFL012", "NFL012", "NFL012"]


@pytest.mark.parametrize(
    ("given", "expected"), [("610902001.0", "610902001"), ("'+1", "+1"), ("''=1", "'=1"), ("'x", "'x")]
)
def test_ids_in_a_csv_file_are_what_they_were_before_a_spreadsheet(here: Path, given: str, expected: str) -> None:
    (here / "n.csv").write_text(f"unit,cell\n{given},x\n")
    assert read_net("n.csv").to_tables()["members"]["unit"] == [expected]


def test_percent_signs_are_shares(here: Path) -> None:
    (here / "n.csv").write_text("unit,cell,share\n1,x,12.5%\n1,y,0.875\n")
    assert read_net("n.csv").to_tables()["members"]["share"] == [0.125, 0.875]


@pytest.mark.usefixtures("here")
def test_the_sheet_of_the_net_says_what_it_is() -> None:
    net_books.book(
        "n.xlsx",
        {
            "members": [HEAD, ["1", "x"]],
            "部门": [
                ["部门情况"],
                ["编号", 12.0],
                ["名称", "卫健"],
                ["部门", "卫生健康局"],
                ["依据", "某法第一条"],
                ["是否保留", "是"],
                ["起始日期", dt.date(2026, 3, 1)],
                ["截止日期", "2027年1月1日"],
            ],
        },
    )
    net = read_net("n.xlsx")
    assert (net.id, net.name, net.department, net.basis) == ("12", Text("卫健", "卫健"), "卫生健康局", "某法第一条")
    assert (net.keep, net.start, net.end, net.generated) == (True, "2026-03-01", "2027-01-01", False)


@pytest.mark.usefixtures("here")
def test_all_that_is_wrong_with_the_sheet_of_the_net_is_said() -> None:
    net_books.book(
        "n.xlsx",
        {
            "members": [HEAD, ["1", "x"]],
            "net": [
                ["id", 6.1e17],
                ["keep", "maybe"],
                ["start", "2026-13-01"],
                ["generated", "是"],
                ["联系电话", "1"],
                ["departmnt", "x"],
            ],
        },
    )
    assert codes("n.xlsx") == ["NFL011", "NFL015", "DAY001", "NFL013", "NFL016"]
    net_books.book(
        "m.xlsx",
        {
            "members": [HEAD, ["1", "x"]],
            "net": [["start", "2026-03-02"], ["end", "2026-03-01"], ["keep", "yes"]],
        },
    )
    assert codes("m.xlsx") == ["DAY002", "CEL012"]


# -- people ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading", ["姓名", "网格员姓名", "联系电话", "手机号码", "身份证号", "Phone", "holder name", "E-mail", "ID card"]
)
@pytest.mark.usefixtures("here")
def test_columns_about_people_are_refused(heading: str) -> None:
    net_books.book(
        "n.xlsx", {"members": [HEAD, ["1", "x"]], "posts": [["cell", "role", heading], ["x", "r", "secret"]]}
    )
    (line,) = refused("n.xlsx")
    assert line.startswith("NFL013 n.xlsx, sheet 'posts', row 1:")
    assert "secret" not in line


@pytest.mark.parametrize("value", ["张三", "欧阳小红", "13800138000", "11010519491231002X", "+86 13800138000"])
@pytest.mark.usefixtures("here")
def test_values_that_are_of_people_are_refused_and_not_shown(value: str) -> None:
    net_books.book("n.xlsx", {"members": [HEAD, ["1", "x"]], "posts": [["cell", "role", "holder"], ["x", "r", value]]})
    (line,) = refused("n.xlsx")
    assert line.startswith("NFL014 n.xlsx, sheet 'posts', row 2, column 'holder':")
    assert value not in line


def test_every_digit_of_an_identity_number_counts_in_its_check() -> None:
    rng = random.Random(3)  # noqa: S311 - numbers to try, no secret
    for _ in range(60):
        digits = f"{rng.randint(110000, 659999)}19{rng.randint(10, 99)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
        digits += f"{rng.randint(0, 999):03}"
        # ISO 7064, MOD 11-2: digit by digit, without a table of weights.
        rest = 0
        for digit in digits:
            rest = (rest + int(digit)) * 2 % 11
        check = (12 - rest) % 11
        word = "X" if check == 10 else str(check)
        assert personal(f"{digits}{word}") is not None
        assert personal(f"{digits}{(check + 1) % 10}") is None


@pytest.mark.parametrize("value", ["p1", "007", "户-3", "甲组3", "110105194912310021", "110105194902310029", "WJ-0001"])
def test_opaque_ids_are_taken(value: str) -> None:
    assert personal(value) is None


def test_no_heading_that_has_a_meaning_is_about_people_or_left_aside() -> None:
    for fields in (*FIELDS.values(), ENTRIES):
        for field in fields:
            for word in (field.key, field.zh, *field.words):
                assert not PERSONAL.search(plain(word)), word
                assert plain(word) not in LEFT_ASIDE, word


def test_no_heading_has_two_meanings_where_one_would_be_lost() -> None:
    for key, fields in FIELDS.items():
        for field in fields:
            for name in (field.key, field.zh):
                others = [
                    f.key for f in fields if f is not field and plain(name) in map(plain, (f.key, f.zh, *f.words))
                ]
                assert not others, (key, name, others)
    words = [word for names in TABLES.values() for word in names]
    assert len(words) == len(set(words))
    assert all(sheet_of(word) is not None for word in words)
