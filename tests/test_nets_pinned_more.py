"""Files of nets where several things are wrong at once, or stand where nobody looks first."""

from __future__ import annotations

import datetime as dt
from importlib import import_module
from pathlib import Path
from typing import Any

import net_books
import pytest
from net_files_cases import codes, refused

from gridgov._net_records import UncheckedNet
from gridgov._net_records import read_nets as read_records
from gridgov.errors import InvalidNetError
from gridgov.nets import BaseUnits, Net, read_net, read_nets, write_net


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_has_no_row_is_told_with_what_has_one(here: Path) -> None:
    (here / "n.csv").write_text("unit,cell\n1,\n2,\n")
    assert [line.split(":")[0] for line in refused("n.csv")] == [
        "CEL011 n.csv, n", "TAB002 n.csv, row 2, column 'cell'", "TAB002 n.csv, row 3, column 'cell'"
    ]  # fmt: skip


@pytest.mark.usefixtures("here")
def test_what_follows_from_a_lost_id_is_left_out_and_what_comes_behind_it_is_told() -> None:
    day = dt.date(2026, 3, 1)
    members: list[list[Any]] = [["unit", "cell"], ["1", day], ["2", "zz"], [day, "x"], ["3", "yy"]]
    net_books.book("n.xlsx", {"members": members, "cells": [["id"], ["x"]]})
    assert sorted(line.split(": ")[0] for line in refused("n.xlsx")) == [
        "CEL005 n.xlsx, sheet 'members', row 3",
        "CEL005 n.xlsx, sheet 'members', row 5",
        "NFL012 n.xlsx, sheet 'members', row 2, column 'cell'",
        "NFL012 n.xlsx, sheet 'members', row 4, column 'unit'",
    ]


@pytest.mark.usefixtures("here")
def test_rows_are_counted_from_the_first_of_the_sheet_also_where_it_begins_empty() -> None:
    net_books.book("n.xlsx", {"members": [[], [], [None, "unit", "cell"], [None, "1", "x"], [], [None, "2", None]]})
    assert refused("n.xlsx") == [
        "TAB002 n.xlsx, sheet 'members', row 6, column 'cell': A row of members has no cell id. Give 'cell' a value."
    ]


@pytest.mark.parametrize("suffix", [".xlsx", ".ods"])
def test_a_workbook_with_a_password_is_told_as_one(here: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    calamine: Any = import_module("python_calamine")

    def locked(_: object) -> None:
        raise calamine.PasswordError

    class Locked:
        from_filelike = staticmethod(locked)

    monkeypatch.setattr(calamine, "CalamineWorkbook", Locked)
    (here / f"n{suffix}").write_bytes(b"x")
    with pytest.raises(InvalidNetError) as error:
        read_nets(f"n{suffix}")
    (problem,) = error.value.problems
    assert problem.text("en").startswith(f"NFL002 n{suffix}: It cannot be read: it is protected by a password.")
    assert problem.text("zh").startswith(f"NFL002 n{suffix}：无法读取：设有密码。")


def test_a_net_is_written_into_folders_that_are_there_and_into_those_that_are_not(here: Path) -> None:
    first, second = (Net.from_tables("n", {"unit": ["1"], "cell": [cell]}) for cell in "xy")
    for net in (first, second):
        write_net(net, here / "a" / "b")
        assert read_net("a/b") == net


@pytest.mark.parametrize("url", ["http://example.org", "mailto:a@b", "=1+1", "12", "1e5", "internal:x"])
@pytest.mark.usefixtures("here")
def test_texts_stay_texts_in_a_workbook(url: str) -> None:
    net = Net.from_tables("n", {"unit": ["1"], "cell": ["x"], "name": [url]}, department=url)
    write_net(net, "n.xlsx")
    assert read_net("n.xlsx") == net


@pytest.mark.parametrize("share", [[1], 10**400, "half", object, (), {"a": 1}], ids=range(6))
def test_a_share_of_any_other_type_is_told_behind_one_that_is_left_open(share: object) -> None:
    with pytest.raises(InvalidNetError) as error:
        Net.from_tables("n", {"unit": ["a", "b", "c"], "cell": ["x", "x", "x"], "share": [None, share, 2]})
    assert [(p.code, p.place.row) for p in error.value.problems] == [("CEL006", 2), ("CEL006", 3)]


def test_nets_of_files_are_held_against_the_base_units(here: Path) -> None:
    (here / "n.csv").write_text("unit,cell\nfar1,x\nfar2,x\n")
    (here / "m.csv").write_text("unit,cell\na,x\n")
    base = BaseUnits.of_ids(["a", "b"])
    assert codes("n.csv", "m.csv", base=base) == ["NTS002", "NTS007", "NTS008"]
    assert [net.id for net in read_nets("m.csv", base=base)] == ["m"]
    (here / "broken.csv").write_text("unit,cell\na,\na,x\n")
    # What is in no net is not known where one could not be read.
    assert codes("broken.csv", "m.csv", base=base) == ["NTS007", "TAB002"]


def test_of_a_record_what_is_left_out_is_not_so() -> None:
    (net,), problems = read_records([UncheckedNet("n", [{"unit": "b", "cell": "x"}], [{"id": "x"}])])
    assert net is not None
    assert problems == []
    assert (net.keep, net.generated, net.basis, net.name) == (False, False, None, None)
    with pytest.raises(TypeError):
        Net("n", net.columns)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def test_a_fault_of_a_whole_table_is_at_the_record_and_names_the_table() -> None:
    good = UncheckedNet("good", {"unit": ["b"], "cell": ["x"]})
    odd = UncheckedNet("odd", {"unit": ["b"], "cell": ["x"], "colour": [1]})
    _, problems = read_records([good, odd, UncheckedNet("none", [])])
    assert [(p.code, p.place.path, p.place.row, p.place.column) for p in problems] == [
        ("TAB001", "nets", 2, "members"),
        ("CEL011", "nets", 3, None),
    ]


def test_households_that_are_none_are_told_with_their_row() -> None:
    with pytest.raises(InvalidNetError) as error:
        BaseUnits.of_ids(["a", "b", "c"], households=[-1, 2, "many"])
    assert [(p.place.row, p.place.id) for p in error.value.problems] == [(1, "a"), (3, "c")]


def test_a_net_that_ends_before_it_begins_is_told_once() -> None:
    rows = {"unit": ["b"], "cell": ["x"]}
    records = [UncheckedNet("a", rows, start="2026-01-01", end="2025-01-01"), UncheckedNet("b", rows)]
    _, problems = read_records(records)
    assert [(problem.place.path, problem.place.row) for problem in problems] == [("nets", 1)]


def test_an_id_that_cannot_be_is_told_with_its_column() -> None:
    _, problems = read_records([UncheckedNet("n", {"unit": ["61.0"], "cell": ["x"]})])
    assert [(p.code, p.place.path, p.place.column) for p in problems] == [("HIE011", "nets[0].members", "unit")]
