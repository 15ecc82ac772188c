"""Messy workbooks read: every planted fault is found, nothing else is, and the values are the truth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
from openpyxl import load_workbook

from gridgov import tables
from gridgov.errors import FaultKind, Place, Problem, Problems
from gridgov.tables import InvalidTablesError
from gridgov.testing import _messy_fuzz as fuzz
from gridgov.testing._messy_cells import Formula
from gridgov.testing._messy_faults import FAULTS
from gridgov.testing._messy_fuzz import judge, made
from gridgov.testing.messy import KINDS_OF_FAULT, Messy, messy_workbook
from gridgov.text import Text

STRANGE = FaultKind("XXX001", "strange", Text("Strange.", "奇怪。"), Text("Look.", "请查看。"))
_PART = 30


@pytest.mark.parametrize("part", range(10))
def test_three_hundred_workbooks_are_read_right(part: int, tmp_path: Path) -> None:
    wrong = {seed: judge(made(seed), tmp_path) for seed in range(part * _PART, (part + 1) * _PART)}
    assert {seed: found for seed, found in wrong.items() if found} == {}


@pytest.mark.parametrize("fault", KINDS_OF_FAULT)
def test_every_kind_of_fault_is_found_alone(fault: str, tmp_path: Path) -> None:
    seen = 0
    for seed in range(6):
        kind: Any = "posts" if seed % 2 else "units"
        messy = messy_workbook(seed, kind=kind, rows=14, faults=1, only=[fault])
        seen += len(messy.planted)
        assert judge(messy, tmp_path) == []
    assert seen


# What the judge says of a reader that is wrong.


def test_a_reader_that_finds_nothing_misses_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "_read", nothing)
    messy = messy_workbook(1, faults=5)
    assert [mistake.kind for mistake in judge(messy, tmp_path)] == ["missed"] * len(messy.planted)


def nothing(_path: Path, _messy: Messy) -> Problems:
    return Problems()


def strange(_path: Path, _messy: Messy) -> Problems:
    return Problems.of(Problem(STRANGE, Place(row=2)))


def broken(_path: Path, _messy: Messy) -> Problems:
    raise KeyError


def test_a_fault_that_nobody_planted_is_a_false_alarm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "_read", strange)
    assert [mistake.kind for mistake in judge(messy_workbook(1), tmp_path)] == ["alarm"]


def test_a_crash_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "_read", broken)
    [mistake] = judge(messy_workbook(1), tmp_path)
    assert (mistake.kind, mistake.said[:9]) == ("crash", "KeyError:")


@pytest.mark.parametrize("key", ["id", "parent", "level", "name", "measure:households"])
def test_a_wrong_value_is_told(key: str, tmp_path: Path) -> None:
    messy = messy_workbook(8, rows=9)
    column = list(messy.truth["units"][key])
    column[-1] = 7 if key.startswith("measure") else "?"
    other = attrs.evolve(messy, truth={"units": {**messy.truth["units"], key: column}})
    assert [mistake.kind for mistake in judge(other, tmp_path)] == ["value"]


def test_a_fault_at_another_cell_is_missed(tmp_path: Path) -> None:
    messy = messy_workbook(2, faults=1, only=["negative"])
    [one] = messy.planted
    moved = attrs.evolve(one, row=(one.row or 0) + 1)
    found = judge(attrs.evolve(messy, planted=(moved,)), tmp_path)
    assert sorted(mistake.kind for mistake in found) == ["alarm", "missed"]


# The marked copy: handed in again as it is, and corrected.


def problems_of(path: Path, messy: Messy) -> list[tuple[str, int | None, str | None]]:
    try:
        found = tables.read(path, levels=messy.levels).problems
    except InvalidTablesError as error:
        found = error.problems
    return sorted((p.code, p.place.row, p.place.letter) for p in found if not p.code.startswith("SRC"))


#: Faults that are gone when their cell is corrected.
IN_CELL = sorted(
    {
        one.fault
        for seed in range(30)
        for one in messy_workbook(seed, kind="posts", rows=20, faults=20).planted
        if one.in_cell and one.cell is not None
    }
)


@pytest.mark.parametrize("seed", range(8))
def test_a_marked_copy_has_the_same_faults_and_none_when_it_is_corrected(seed: int, tmp_path: Path) -> None:
    form: Any = ("xlsx", "xls", "csv-gb18030", "xlsx")[seed % 4]
    kind: Any = "units" if form.startswith("csv") else "posts"
    messy = messy_workbook(seed, kind=kind, rows=20, faults=8, only=IN_CELL, form=form)
    assert messy.planted
    path = messy.write(tmp_path)
    with pytest.raises(InvalidTablesError) as caught:
        tables.read(path, levels=messy.levels)
    copy = tmp_path / f"marked-{path.stem}.xlsx"
    assert caught.value.reading is not None
    caught.value.reading.mark(copy)
    if form == "xlsx" and not any(code in one.codes for one in messy.planted for code in ("SRC016", "SRC017")):
        assert problems_of(copy, messy) == problems_of(path, messy)
    book: Any = load_workbook(copy)
    marked = {
        (ws.title, cell.row) for ws in book.worksheets[1:] for row in ws.iter_rows() for cell in row if cell.comment
    }
    for one in messy.planted:
        sheet = book[one.sheet] if one.sheet is not None else book.worksheets[1]
        assert (sheet.title, one.row) in marked
        sheet[one.cell].value = one.right.value if isinstance(one.right, Formula) else one.right
    book.save(copy)
    corrected = tables.read(copy, "units" if form.startswith("csv") else None, levels=messy.levels)
    assert not corrected.problems
    assert len(corrected.table("units")) == len(messy.truth["units"]["id"])


def test_most_faults_can_be_corrected_in_their_cell() -> None:
    assert len(IN_CELL) > len(FAULTS) // 2
